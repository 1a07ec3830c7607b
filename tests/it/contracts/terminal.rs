//! A terminal to run the program on, by a few lines of Python.

use super::*;

/// What was shown on a terminal, and the program's exit code.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) code: Option<i32>,
}

/// Variables of a usual terminal.
pub(super) const XTERM: (&str, &str) = ("TERM", "xterm");

/// Runs `offshoot ARGUMENTS` on a terminal of this width. `steps` are what is waited for, and what
/// is typed then. `None` where there is no Python.
#[track_caller]
pub(super) fn on_terminal(
    directory: &Path,
    columns: usize,
    arguments: &[&str],
    variables: &[(&str, &str)],
    steps: &[(&str, &str)],
) -> Option<Shown> {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new(needs::python()?);
    command
        .arg(support::root().join("tests/it/contracts/terminal.py"))
        .arg(columns.to_string())
        .arg(serde_json::to_string(steps).expect("texts are JSON"))
        .arg(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", path)
        .envs(variables.iter().copied());
    let ran = Ran::of(&mut command);
    assert_eq!(ran.stderr, "", "the terminal itself");
    Some(Shown {
        text: ran.stdout.replace("\r\n", "\n"),
        code: ran.code,
    })
}
