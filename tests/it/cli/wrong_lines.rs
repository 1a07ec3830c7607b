//! Command lines that somebody who is new types: `tests/it/cli/wrong-lines.txt`, each with what the
//! program says of it, in the first repository of the tutorial. `UPDATE=1` writes the answers anew.

use super::*;

#[test]
fn what_was_meant_is_said() {
    let path = support::root().join("tests/it/cli/wrong-lines.txt");
    let lines = support::read(&path);
    let repository = Repository::new(&[]);
    let tutorial = support::root().join("fixtures/tutorial/one-overlay-per-environment");
    support::copy(&tutorial, repository.path());
    let init = repository.run(&["init", "--preview", "overlays/staging"]);
    assert_eq!(init.code, Some(0), "{}", init.stderr);
    let Some(repository) = repository.into_git() else {
        return;
    };
    let mut got = String::new();
    let mut count = 0;
    for line in lines.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            got.push_str(&format!("# {comment}\n"));
        }
        let Some(command) = line.strip_prefix("$ offshoot") else {
            continue;
        };
        count += 1;
        let words: Vec<&str> = command.split_whitespace().collect();
        let ran = repository.run(&words);
        assert_ne!(ran.code, Some(0), "{line}");
        got.push_str(&format!("{line}\n{}\n", ran.messages()));
    }
    assert!(count > 40, "{count}");
    Golden::assert_file(&path, &got);
}
