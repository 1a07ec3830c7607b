//! Readers that stop reading: `offshoot diff … | head -1`.

use std::process::Stdio;

use super::pager::long_sides;
use super::*;

#[test]
fn a_reader_that_stops_changes_no_verdict() {
    let root = long_sides();
    for (format, code) in [("human", 1), ("unified", 1), ("json", 1), ("human", 0)] {
        let fail_on = if code == 1 { "none" } else { "data-loss" };
        let diff = ["diff", "old.yaml", "new.yaml"];
        let options = ["-o", format, "--fail-on", fail_on];
        let mut program = root
            .command(&[&diff[..], &options].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = program.stdout.take().expect("it is piped");
        let head = Command::new("head")
            .arg("-1")
            .stdin(stdout)
            .output()
            .expect("head starts");
        let ended = Ran::from(program.wait_with_output().expect("it ends"));
        assert_eq!(head.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
        assert_eq!(ended.stderr, "", "{format}");
        assert_eq!(ended.code, Some(code), "{format}");
    }
}
