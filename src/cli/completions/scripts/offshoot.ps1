# Completions of offshoot for PowerShell. The program answers: `offshoot __complete`.
Register-ArgumentCompleter -Native -CommandName offshoot -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # The text of the command has no space at its end; one before the cursor begins another word.
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.ToString().PadRight($length).Substring(0, $length)
    $program = $commandAst.GetCommandName()
    & $program __complete powershell $line 2>$null | ForEach-Object {
        $value, $description = $_ -split "`t", 2
        if (-not $description) { $description = $value }
        # What is more than a word to PowerShell is quoted: spaces, commas, braces.
        $text = if ($value -match '[^\w./\\:=+%~^-]') { "'" + ($value -replace "'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    }
}
