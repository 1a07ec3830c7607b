#compdef offshoot
# Completions of offshoot for zsh. The program answers: `offshoot __complete`.
_offshoot() {
    local program=${(Q)words[1]} line value shown
    local -a closed closed_shown open open_shown
    program=${program/#\~\//$HOME/}
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        shown=$value
        [[ $line == *$'\t'* ]] && shown="$value  -- ${line#*$'\t'}"
        # A directory, a revision and an option with a value go on.
        if [[ $value == *[/:=] ]]; then
            open+=("$value")
            open_shown+=("$shown")
        else
            closed+=("$value")
            closed_shown+=("$shown")
        fi
    done < <("$program" __complete words "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    local found=1
    (( $#closed )) && compadd -l -d closed_shown -a closed && found=0
    (( $#open )) && compadd -l -S '' -d open_shown -a open && found=0
    return found
}
if [[ $funcstack[1] == _offshoot ]]; then
    _offshoot "$@"
else
    compdef _offshoot offshoot
fi
