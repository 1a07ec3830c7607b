//! Pages of the manual.

use super::*;

#[test]
fn every_command_has_a_page() {
    let repository = Repository::new(&[]);
    let wrote = repository.run(&["man", "--dir", "man1"]).wrote();
    let names = repository.names("man1");
    let count = names.len();
    assert_eq!(wrote, format!("wrote {count} pages to man1\n"));
    for name in ["offshoot.1", "offshoot-diff.1", "offshoot-edit-set-image.1"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    for name in &names {
        let page = repository.read(&format!("man1/{name}"));
        let title = name.trim_end_matches(".1");
        assert!(page.contains(&format!(".TH {title} 1")), "{name}: {page}");
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
        assert!(!page.contains('\u{1b}'), "{name} has escapes");
    }
    let printed = repository.run(&["man", "edit", "set", "image"]).output();
    assert_eq!(printed, repository.read("man1/offshoot-edit-set-image.1"));
    assert!(
        printed.contains("EXAMPLES") || printed.contains("Examples:"),
        "{printed}"
    );
    let said = repository.run(&["man", "dif"]).refused(2);
    assert!(said.contains("did you mean `diff`?"), "{said}");
}
