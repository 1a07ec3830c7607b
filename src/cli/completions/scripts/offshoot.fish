# Completions of offshoot for fish. The program answers: `offshoot __complete`.
function __offshoot_complete
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    $program __complete words $typed "$current" 2>/dev/null
end
complete -c offshoot -f -a '(__offshoot_complete)'
