//! The `offshoot` program: parse the command line, run it, end with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    offshoot::cli::main(std::env::args_os())
}
