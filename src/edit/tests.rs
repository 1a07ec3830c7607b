use crate::diag::{Code, Fallible, Origin};
use crate::model::ImageRef;

use super::{Edited, set_images};

/// The edited text.
fn edited(text: &str, arguments: &[&str]) -> String {
    attempted(text, arguments).expect("it can be edited")
}

/// The code of what is wrong.
fn refused(text: &str, arguments: &[&str]) -> Code {
    let failed = attempted(text, arguments).expect_err("it cannot be edited");
    failed.into_vec()[0].code
}

/// The codes and messages of the warnings.
fn warned(text: &str, arguments: &[&str]) -> Vec<String> {
    let edited = attempt(text, arguments).expect("it can be edited");
    let warnings = edited.warnings.iter();
    let shown = warnings.map(|warning| format!("{}: {}", warning.code, warning.message.absolute()));
    shown.collect()
}

fn attempted(text: &str, arguments: &[&str]) -> Fallible<String> {
    attempt(text, arguments).map(|edited| edited.text)
}

fn attempt(text: &str, arguments: &[&str]) -> Fallible<Edited> {
    let images: Vec<ImageRef> = arguments
        .iter()
        .map(|argument| ImageRef::parse(argument).expect("the tests' arguments are right"))
        .collect();
    set_images(text, Origin::source(1), &images)
}

const ENTRY: &str = "\
# what runs here
images:
# the API
- name: app # ours
  newName: reg.io/app
  newTag: v1 # bumped by CI
- name: web
  newTag: 'v7'
resources: [base]
";

#[test]
fn an_argument_replaces_the_whole_entry_but_for_stars() {
    for (argument, fields) in [
        ("app:v2", "  newTag: v2 # bumped by CI\n"),
        (
            "app=*:v2",
            "  newName: reg.io/app\n  newTag: v2 # bumped by CI\n",
        ),
        (
            "app=reg.io/app@sha256:aa",
            "  newName: reg.io/app\n  digest: sha256:aa # bumped by CI\n",
        ),
        (
            "app=reg.io:5000/app:v2@sha256:aa",
            "  newName: reg.io:5000/app\n  newTag: v2 # bumped by CI\n  digest: sha256:aa\n",
        ),
        ("app=other", "  newName: other\n  # bumped by CI\n"),
        ("app=my:*", "  newName: my\n  newTag: v1 # bumped by CI\n"),
    ] {
        let old = "  newName: reg.io/app\n  newTag: v1 # bumped by CI\n";
        assert_eq!(
            edited(ENTRY, &[argument]),
            ENTRY.replace(old, fields),
            "{argument}"
        );
    }
}

#[test]
fn quotes_stay_and_come_where_they_are_needed() {
    assert_eq!(edited(ENTRY, &["web:v8"]), ENTRY.replace("'v7'", "'v8'"));
    for (tag, spelled) in [
        ("1", "\"1\""),
        ("3.2e2", "\"3.2e2\""),
        ("no", "\"no\""),
        ("1.2.3", "1.2.3"),
    ] {
        let argument = format!("app=*:{tag}");
        assert_eq!(
            edited(ENTRY, &[&argument]),
            ENTRY.replace("newTag: v1", &format!("newTag: {spelled}"))
        );
    }
}

#[test]
fn new_entries_go_to_the_end_in_the_style_of_the_list() {
    assert_eq!(
        edited(ENTRY, &["new:v1", "other@sha256:bb"]),
        ENTRY.replace(
            "'v7'\n",
            "'v7'\n- name: new\n  newTag: v1\n- name: other\n  digest: sha256:bb\n"
        )
    );
    let indented = "images:\n  - {name: a, newTag: b}   # here\n\n# after\nnamespace: x";
    assert_eq!(
        edited(indented, &["z:v1", "a:c"]),
        "images:\n  - {name: a, newTag: c}   # here\n  - {name: z, newTag: v1}\n\n# after\nnamespace: x"
    );
    assert_eq!(
        edited("images: [{name: a, newTag: b}]\n", &["z:v1", "a:c"]),
        "images: [{name: a, newTag: c}, {name: z, newTag: v1}]\n"
    );
}

#[test]
fn the_field_is_made_where_it_is_missing() {
    let made = "images:\n- name: a\n  newName: b\n";
    assert_eq!(edited("", &["a=b"]), made);
    assert_eq!(
        edited("resources: [x]", &["a=b"]),
        format!("resources: [x]\n{made}")
    );
    assert_eq!(
        edited("images: # none\nnamespace: x\n", &["a:b"]),
        "images: # none\n- name: a\n  newTag: b\nnamespace: x\n"
    );
    assert_eq!(
        edited("images: []\n", &["a:b"]),
        "images: [{name: a, newTag: b}]\n"
    );
}

#[test]
fn of_several_entries_the_first_stays() {
    let text =
        "images:\n- newTag: v1\n  name: a\n# b\n- name: b\n- name: a\n  newTag: v2\n- name: c\n";
    assert_eq!(
        edited(text, &["a=x:*"]),
        "images:\n- newTag: v1\n  name: a\n  newName: x\n# b\n- name: b\n- name: c\n"
    );
}

#[test]
fn entries_that_go_make_room_for_those_that_come() {
    assert_eq!(
        edited(
            "images:\n- name: a\n- name: a\n  newTag: v1\n",
            &["a:v2", "z:v1"]
        ),
        "images:\n- name: a\n  newTag: v2\n- name: z\n  newTag: v1\n"
    );
    assert_eq!(
        edited(
            "images: [{name: a}, {name: a, newTag: v1}]\n",
            &["a:v2", "z:v1"]
        ),
        "images: [{name: a, newTag: v2}, {name: z, newTag: v1}]\n"
    );
}

#[test]
fn a_field_beside_the_dash_is_removed_and_so_is_the_tag_suffix() {
    let text = "images:\n- digest: sha256:aa\n  name: a\n  tagSuffix: -x\n";
    assert_eq!(
        edited(text, &["a:v2"]),
        "images:\n- name: a\n  newTag: v2\n"
    );
    let more = "images:\n- newName: b\n  tagSuffix: -x\n  name: a\n";
    assert_eq!(
        edited(more, &["a:v2"]),
        "images:\n- name: a\n  newTag: v2\n"
    );
    let commented = "images:\n- digest: sha256:aa\n  # why\n  name: a\n";
    assert_eq!(
        edited(commented, &["a:v2"]),
        "images:\n- newTag: v2\n  # why\n  name: a\n"
    );
}

#[test]
fn the_last_argument_for_a_name_counts() {
    assert_eq!(
        edited("", &["a:v1", "b:v1", "a:v2"]),
        "images:\n- name: b\n  newTag: v1\n- name: a\n  newTag: v2\n"
    );
}

#[test]
fn windows_lines_stay() {
    assert_eq!(
        edited("images:\r\n- name: a\r\n  newTag: b\r\n", &["a=x:c", "z:v"]),
        "images:\r\n- name: a\r\n  newName: x\r\n  newTag: c\r\n- name: z\r\n  newTag: v\r\n"
    );
}

#[test]
fn what_is_not_understood_is_refused() {
    for text in [
        "images:\n- name: a\n  newTag: >-\n    v1\n",
        "{\"resources\": []}",
        "images:\n- &x\n  name: a\n  newTag: b\n- *x\n",
        "images: text\n",
    ] {
        assert_eq!(refused(text, &["a:v2", "b:v2"]), Code::EditLayout, "{text}");
    }
    assert_eq!(refused("a: [", &["a:v2"]), Code::YamlSyntax);
}

#[test]
fn comments_stay_where_they_were() {
    let about = "images:\n- name: web\n  digest: sha256:bb\n  # about web\n";
    assert_eq!(
        edited(about, &["web:v2", "new:v1"]),
        "images:\n- name: web\n  newTag: v2\n  # about web\n- name: new\n  newTag: v1\n"
    );
    let digest = "- name: web\n  digest: sha256:bb\n";
    let new = "- name: new\n  newTag: v1\n";
    for (list, after) in [
        // Deeper than the dash: the entry's own.
        (
            "images:\n- name: web\n  # about web\n\n  # more\n",
            "namespace: x\n",
        ),
        // As deep, and nothing follows at once: a blank line keeps it from the new entry.
        ("images:\n- name: web\n# about web\n\n", ""),
        ("images:\n- name: web\n# about web\n\n", "\nnamespace: x\n"),
        // The comment of the field that follows, or of the file.
        (
            "images:\n- name: web\n",
            "# about the namespace\nnamespace: x\n",
        ),
        ("images:\n- name: web\n", "\n# vim: set ft=yaml\n"),
    ] {
        let (text, parted) = match list.strip_suffix("\n\n") {
            Some(list) => (format!("{list}\n{after}"), list.to_owned() + "\n\n"),
            None => (format!("{list}{after}"), list.to_owned()),
        };
        assert_eq!(
            edited(&text, &["new:v1"]),
            format!("{parted}{new}{after}"),
            "{text}"
        );
    }
    let indented = "images:\n  - name: web\n  # - name: old\nnamespace: x\n";
    assert_eq!(
        edited(indented, &["new:v1"]),
        "images:\n  - name: web\n  # - name: old\n\n  - name: new\n    newTag: v1\nnamespace: x\n"
    );
    assert_eq!(
        edited("resources: [x]\n# the end\n", &["new:v1"]),
        format!("resources: [x]\n# the end\n\nimages:\n{new}")
    );
    assert_eq!(
        edited("images:\n  # none yet\nnamespace: x\n", &["new:v1"]),
        format!("images:\n  # none yet\n{new}namespace: x\n")
    );
    let unended = format!("images:\n{}  # about web", digest);
    assert_eq!(
        edited(&unended, &["new:v1"]),
        format!("{unended}\n{}", new.trim_end())
    );
}

#[test]
fn comments_of_replaced_fields_keep_their_line() {
    let marked = "images:\n- name: web\n  newTag: v1 # {\"$imagepolicy\": \"flux:web:tag\"}\n";
    assert_eq!(
        edited(marked, &["web@sha256:aa"]),
        marked.replace("newTag: v1", "digest: sha256:aa")
    );
    assert_eq!(
        warned(marked, &["web@sha256:aa"]),
        [
            "image-marker-moved: `# {\"$imagepolicy\": \"flux:web:tag\"}` was beside `newTag`, and is beside `digest` now"
        ]
    );
    assert_eq!(edited(marked, &["web:v2"]), marked.replace("v1", "v2"));
    assert_eq!(warned(marked, &["web:v2"]), [""; 0]);
    assert_eq!(
        edited(
            "images:\n- newTag: v1 # marked\n  name: web\n",
            &["web@sha256:aa"]
        ),
        "images:\n- digest: sha256:aa # marked\n  name: web\n"
    );
    assert_eq!(
        edited("images:\n- newName: x # mirror\n  name: web\n", &["web:v1"]),
        "images:\n- # mirror\n  name: web\n  newTag: v1\n"
    );
    assert_eq!(
        edited(
            "images:\n- name: web\n  # pinned\n  digest: sha256:aa\n",
            &["web:v1"]
        ),
        "images:\n- name: web\n  # pinned\n  newTag: v1\n"
    );
}

#[test]
fn items_in_braces_keep_their_spelling() {
    assert_eq!(
        edited("images: [ { name: web, newTag: 'v1' } ]\n", &["web:v2"]),
        "images: [ { name: web, newTag: 'v2' } ]\n"
    );
    let lines = "images: [\n  {name: a, newTag: v1}, # about a\n  {name: b, newTag: v1}  # about b\n  # the end\n]\n";
    assert_eq!(
        edited(lines, &["a:v2", "z:v1"]),
        "images: [\n  {name: a, newTag: v2}, # about a\n  {name: b, newTag: v1},  # about b\n  # the end\n  {name: z, newTag: v1},\n]\n"
    );
    let commented = "images: [{name: a, # about a\n  newTag: v1}]\n";
    assert_eq!(edited(commented, &["a:v2"]), commented.replace("v1", "v2"));
    assert_eq!(refused(commented, &["a@sha256:aa"]), Code::EditLayout);
}

#[test]
fn what_an_entry_loses_is_said() {
    let entry =
        "images:\n- name: web\n  newName: reg.io/web\n  digest: sha256:aa\n  tagSuffix: -x\n";
    assert_eq!(
        warned(entry, &["web:v2"]),
        [
            "image-field-dropped: the entry of `web` loses `newName: reg.io/web`, `digest: sha256:aa`, `tagSuffix: -x`, as in kustomize"
        ]
    );
    assert_eq!(
        warned(entry, &["web=*:v2@*"]).len(),
        1,
        "the suffix cannot stay"
    );
    let plain = "images:\n- name: web\n  newName: reg.io/web\n  newTag: v1\n";
    assert_eq!(warned(plain, &["web=*:v2"]), [""; 0]);
    assert_eq!(warned(plain, &["web=*@sha256:aa"]), [""; 0]);
}
