//! The `offshoot` program: parse the command line, run it, end with its exit code.

fn main() {}
