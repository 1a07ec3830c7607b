//! The program, as it is run by tests: in a directory, without any variable of the one who tests.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// `offshoot ARGUMENTS` in a directory.
pub fn offshoot(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offshoot"));
    command
        .args(arguments)
        .env_clear()
        .current_dir(directory)
        .stdin(Stdio::null());
    command
}

/// Runs `offshoot ARGUMENTS` in a directory. It prints text, whatever it reads.
pub fn run(directory: &Path, arguments: &[&str]) -> Ran {
    let output = offshoot(directory, arguments).output();
    let output = output.expect("the program runs");
    for stream in [&output.stdout, &output.stderr] {
        assert!(std::str::from_utf8(stream).is_ok(), "{arguments:?}");
    }
    Ran::from(output)
}

/// What a run left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// `None` where a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output();
        Self::from(output.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// Runs a command, with a text on its standard input.
    pub fn with_input(command: &mut Command, input: &str) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        // A program that does not read its input may end before it is written.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Self::from(child.wait_with_output().expect("the program ends"))
    }

    /// Everything that it said.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Exit code, stdout and stderr.
    pub fn parts(self) -> (i32, String, String) {
        let code = self.code.expect("an exit code");
        (code, self.stdout, self.stderr)
    }

    /// The messages, then the exit code: the text of golden files.
    pub fn messages(&self) -> String {
        let code = self.code.expect("an exit code");
        format!("{}exit code {code}\n", self.stderr)
    }

    /// Its data, where it did what it was asked and had nothing to say.
    pub fn output(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self.stdout
    }

    /// Its line about what it wrote, where it did what it was asked and printed no data.
    pub fn wrote(self) -> String {
        self.refused(0)
    }

    /// Its messages, where it ended with this code and printed no data.
    pub fn refused(self, code: i32) -> String {
        assert_eq!(
            (self.code, self.stdout.as_str()),
            (Some(code), ""),
            "{}",
            self.stderr
        );
        self.stderr
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }
}
