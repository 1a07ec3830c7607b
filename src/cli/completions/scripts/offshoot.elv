# Completions of offshoot for elvish. The program answers: `offshoot __complete`.
use str
set edit:completion:arg-completer[offshoot] = {|program @typed|
  (external $program) __complete words $@typed 2>/dev/null | from-lines | each {|line|
    var value = $line
    var description = ''
    if (str:contains $line "\t") {
      set value description = (str:split &max=2 "\t" $line)
    }
    # A directory, a revision and an option with a value go on.
    var suffix = ' '
    if (or (str:has-suffix $value /) (str:has-suffix $value :) (str:has-suffix $value =)) {
      set suffix = ''
    }
    var shown = $value
    if (not-eq $description '') {
      set shown = $value'  '$description
    }
    edit:complex-candidate $value &code-suffix=$suffix &display=$shown
  }
}
