# Completions of offshoot for fish. The program answers: `offshoot __complete`.
function __offshoot_complete
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    # Words with an open quote stay as they are typed.
    set -l current (commandline -ct | string unescape); or set current (commandline -ct)
    $program __complete words $typed "$current" 2>/dev/null
end
complete -c offshoot -f -a '(__offshoot_complete)'
