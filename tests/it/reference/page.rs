//! docs/offshoot-yaml.md, made of the rows.

use std::fmt::Write;

use offshoot::diag::{Code, Severity};
use offshoot::environment::reference::{
    FILTERS, Form, GENERAL, NAME, Presence, Row, SECTIONS, Section, VARIABLES,
};

use super::generated;

const PAGE: &str = "docs/offshoot-yaml.md";

const HEAD: &str = "\
# offshoot.yaml

Every field of offshoot.yaml: its type, its default, an example, and the [codes](diagnostics.md) of the errors and warnings that it can give.

The file is strict. A field that is not listed here is an error with the nearest name, and so is a value of another type: numbers are
not strings, and `yes` is not `true`. A field without a value counts as left out; the schema asks for one. A list has no entry twice
(`field-value`). A setting that matches nothing is reported. Hosts are
compared without regard to case and to a final dot.

## In an editor

`offshoot schema` prints a JSON Schema (draft 7) of this page. Editors with yaml-language-server (VS Code, Neovim, Helix, Emacs) complete and
check offshoot.yaml if its first line names a copy of the schema, relative to the file:

```yaml
# yaml-language-server: $schema=offshoot.schema.json
```

`offshoot schema > offshoot.schema.json` writes that copy; write it anew after an update of offshoot. This repository has it as
[schema/offshoot.schema.json](../schema/offshoot.schema.json). A schema sees fields and types; offshoot checks what depends on the manifests.

";

/// The end of the page.
const FOOT: &str = "\
Generated from the rows in `src/environment/reference/`: `UPDATE=1 cargo test --test it reference` writes this page and the schema anew.
";

#[test]
fn the_page_is_what_the_rows_say() {
    generated(PAGE, &page());
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    page += &index();
    for section in SECTIONS {
        page += &described(section);
    }
    page += &templates();
    page += &general();
    page += FOOT;
    page
}

/// The field as the page calls it.
fn name(row: &Row) -> &'static str {
    row.in_environment().unwrap_or(row.path)
}

fn anchor(row: &Row) -> String {
    row.path
        .replace("[]", "")
        .replace(&format!(".{NAME}."), ".")
}

/// A text in a table: a bar would end the cell, also between backticks.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn index() -> String {
    let mut text =
        "## All fields\n\nThose of an environment are below `environments.NAME`.\n\n".to_owned();
    for is_in_environment in [false, true] {
        let title = if is_in_environment {
            "field of an environment"
        } else {
            "field of the file"
        };
        let _ = writeln!(text, "| {title} | type | default |\n|---|---|---|");
        let rows = SECTIONS.iter().flat_map(|section| section.rows);
        for row in rows.filter(|row| row.in_environment().is_some() == is_in_environment) {
            let default = match row.presence {
                Presence::Required => "required".to_owned(),
                Presence::Or(others) => format!("required, or `{}`", others.join("`, `")),
                Presence::Default(value) => format!("`{value}`"),
                Presence::Optional(_) => String::new(),
            };
            let (name, anchor, form) = (name(row), anchor(row), cell(&of_form(row.form)));
            let _ = writeln!(text, "| [`{name}`](#{anchor}) | {form} | {default} |");
        }
        text.push('\n');
    }
    text
}

fn described(section: &Section) -> String {
    let mut text = format!("## {}\n\n{}\n\n", section.title, section.about);
    for row in section.rows {
        text += &field(row);
    }
    text
}

fn field(row: &Row) -> String {
    let (anchor, name, meaning) = (anchor(row), name(row), row.meaning);
    let mut text = format!("### <a id=\"{anchor}\"></a>`{name}`\n\n{meaning}\n\n");
    let _ = writeln!(text, "- Type: {}", of_form(row.form));
    let _ = writeln!(text, "- {}", presence(row.presence));
    for (title, severity) in [("Errors", Severity::Error), ("Warnings", Severity::Warning)] {
        let of_severity = |code: &&Code| code.severities().iter().max() == Some(&severity);
        let codes: Vec<String> = row
            .codes
            .iter()
            .filter(of_severity)
            .map(|code| link(*code))
            .collect();
        if !codes.is_empty() {
            let _ = writeln!(text, "- {title}: {}", codes.join(", "));
        }
    }
    text + &format!("\n```yaml\n{}\n```\n\n", example(row))
}

fn presence(presence: Presence) -> String {
    match presence {
        Presence::Required => "Required".to_owned(),
        Presence::Or(others) => {
            format!("Required, unless there is `{}`", others.join("` or `"))
        }
        Presence::Default(value) => format!("Default: `{value}`"),
        Presence::Optional(without) => format!("Without it: {without}"),
    }
}

fn link(code: Code) -> String {
    format!("[`{code}`](diagnostics.md#{code})")
}

/// The example where it stands in the file.
fn example(row: &Row) -> String {
    if row.in_environment().is_none() {
        return row.example.to_owned();
    }
    let lines = row.example.lines().map(|line| format!("    {line}"));
    let lines: Vec<String> = lines.collect();
    format!("environments:\n  preview:\n{}", lines.join("\n"))
}

fn of_form(form: Form) -> String {
    match form {
        Form::Text => "a string".to_owned(),
        Form::Template => "a [template](#templates)".to_owned(),
        Form::Pattern(pattern) if pattern.is_template => {
            format!("{}; a [template](#templates)", pattern.what)
        }
        Form::Pattern(pattern) => pattern.what.to_owned(),
        Form::Flag => "`true` or `false`".to_owned(),
        Form::Integer { min, max } => format!("a whole number from {min} to {max}"),
        Form::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(" or ")
        }
        Form::List(Form::Text) => "a list of strings".to_owned(),
        Form::List(item) => format!("a list; each item is {}", of_form(*item)),
        Form::Map(Form::Text) => "a map of strings".to_owned(),
        Form::Map(value) => format!("a map; each value is {}", of_form(*value)),
        Form::Metadata => "a map of keys to [templates](#templates)".to_owned(),
        Form::Object => "a map".to_owned(),
        Form::Objects => "a list of maps".to_owned(),
        Form::Short(field) => format!("a list, which is short for `{field}`"),
        Form::Named(names) => format!("a map of names to maps; a name has {}", names.what),
        Form::NamedLists(names) => format!(
            "a map of names to maps, or to lists of maps; a name is {}",
            names.what
        ),
        Form::Either(forms) => {
            let forms: Vec<String> = forms.iter().map(|form| of_form(*form)).collect();
            forms.join(", or ")
        }
    }
}

const TEMPLATES: &str = "\
## Templates

Text in `{{ }}` is an expression of [minijinja](https://docs.rs/minijinja/latest/minijinja/syntax/), which follows Jinja2. A template is
quoted, since YAML reads `{` as the start of a map. A name that is not defined is an error, never an empty text. Nothing but the names below
can be read: the same branch gets the same text on every machine.

| name | defined | value |
|---|---|---|
";

const SLUG: &str = "
`slug` is also a filter: `{{ branch | slug(20) }}` is the branch in at most 20 characters (the room of `slug` if none are given, 9 at least), by the same
rules. The others are [minijinja's](https://docs.rs/minijinja/latest/minijinja/filters/):
";

fn templates() -> String {
    let mut text = TEMPLATES.to_owned();
    for (name, place, meaning) in VARIABLES {
        let _ = writeln!(text, "| `{name}` | {place} | {meaning} |");
    }
    let filters = FILTERS.split_whitespace().filter(|name| *name != "slug");
    let filters: Vec<String> = filters.map(|name| format!("`{name}`")).collect();
    text + SLUG + &filters.join(", ") + ".\n\n"
}

/// The codes of no field.
fn general() -> String {
    let mut text = "## Errors of no single field\n\n| code | meaning |\n|---|---|\n".to_owned();
    for code in GENERAL {
        let _ = writeln!(text, "| {} | {} |", link(*code), cell(code.meaning()));
    }
    text + "\n"
}
