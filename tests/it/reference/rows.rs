//! The rows against the decoders.

use std::collections::{BTreeMap, BTreeSet};

use offshoot::config::{Field, Read, Shape, shape};
use offshoot::diag::{Code, Diagnostics};
use offshoot::environment::Config;
use offshoot::environment::reference::{Form, GENERAL, KEY, Presence, Row, row, rows};
use regex::Regex;
use serde_json::Value;

use super::document::{Document, decoded, from_yaml};
use super::wrong;

/// Every field that the decoders read, by its path.
fn fields() -> BTreeMap<String, Field> {
    fn add(shape: &Shape, prefix: &str, fields: &mut BTreeMap<String, Field>) {
        for field in &shape.fields {
            let path = format!("{prefix}{}", field.name);
            if let Some(below) = field.below {
                let stated = row(&path).and_then(|row| row.form.below(&path));
                let prefix = stated.unwrap_or_else(|| match field.read {
                    Read::Objects => format!("{path}[]."),
                    _ => format!("{path}."),
                });
                add(&below(), &prefix, fields);
            }
            fields.insert(path, *field);
        }
    }
    let mut all = BTreeMap::new();
    add(&shape::<Config>(), "", &mut all);
    all
}

fn none(what: &str, wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{what}:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_field_has_a_row_and_every_row_a_field() {
    let fields = fields();
    let missing = fields.iter().filter(|(path, _)| row(path).is_none());
    let missing = missing.map(|(path, field)| {
        format!(
            "        Row {{\n            path: \"{path}\",\n            form: {},\n            presence: Optional(\"…\"),\n            \
             meaning: \"…\",\n            example: \"…\",\n            codes: &[],\n        }},",
            form_of(field.read)
        )
    });
    none(
        "offshoot.yaml has fields that its reference does not know. Add a row to the section in src/environment/reference/ \
         that has their neighbors, then `UPDATE=1 cargo test --test it reference`",
        missing.collect(),
    );
    let needless = rows().filter(|row| !fields.contains_key(row.path));
    let needless = needless.map(|row| row.path.to_owned());
    none(
        "no decoder reads these fields: remove their rows from src/environment/reference/, or correct their paths",
        needless.collect(),
    );
    let paths: BTreeSet<&str> = rows().map(|row| row.path).collect();
    assert_eq!(paths.len(), rows().count(), "a field has two rows");
}

/// The form that a field probably has.
fn form_of(read: Read) -> &'static str {
    match read {
        Read::Text => "Text",
        Read::Texts | Read::Items => "List(&Text)",
        Read::TextMap => "Map(&Text)",
        Read::Flag => "Flag",
        Read::Integer => "Integer { min: …, max: … }",
        Read::Object => "Object",
        Read::Objects => "Objects",
        Read::Node => "Either(&[…])",
    }
}

/// True if a decoder that reads values so can take values of this form.
fn fits(form: Form, read: Read) -> bool {
    match read {
        Read::Text => matches!(
            form,
            Form::Text | Form::Template | Form::Pattern(_) | Form::Word(_)
        ),
        Read::Texts => matches!(form, Form::List(_)),
        Read::TextMap => matches!(form, Form::Map(_) | Form::Metadata),
        Read::Flag => matches!(form, Form::Flag),
        Read::Integer => matches!(form, Form::Integer { .. }),
        Read::Object => matches!(form, Form::Object),
        Read::Objects => matches!(form, Form::Objects),
        Read::Items => matches!(form, Form::List(_) | Form::Objects),
        Read::Node => true,
    }
}

#[test]
fn types_are_those_that_decoders_read() {
    let fields = fields();
    let wrong = rows().filter_map(|row| {
        let field = fields.get(row.path)?;
        let is_nested = row.form.below(row.path).is_some();
        let is_right = fits(row.form, field.read) && is_nested == field.below.is_some();
        (!is_right).then(|| format!("{}: {:?} is read as {:?}", row.path, row.form, field.read))
    });
    none(
        "these rows have another `form` than their decoders",
        wrong.collect(),
    );
}

fn codes(errors: &Diagnostics) -> Vec<Code> {
    errors.iter().map(|error| error.code).collect()
}

#[test]
fn examples_have_the_field_and_decode() {
    let wrong = rows().filter_map(|row| {
        let document = Document::of(row);
        if document.field().is_none() {
            return Some(format!("{}: its example does not have it", row.path));
        }
        let errors = decoded(&document.value).err()?;
        Some(format!(
            "{}: {:?}\n{}",
            row.path,
            codes(&errors),
            document.value
        ))
    });
    none("these examples are not right", wrong.collect());
}

/// A code among those of a value that the row does not have. What is missing since a value of another
/// type does not count is no mistake of its own.
fn unstated(row: &Row, errors: &Diagnostics) -> Option<Code> {
    let all = codes(errors);
    let of_type = [Code::FieldType, Code::UnknownField];
    let is_of_type = all.iter().any(|code| of_type.contains(code));
    let is_stated = |code: &Code| {
        row.codes.contains(code)
            || GENERAL.contains(code)
            || (is_of_type && *code == Code::FieldMissing)
    };
    all.into_iter().find(|code| !is_stated(code))
}

#[test]
fn values_of_other_types_are_refused_with_the_codes_of_the_row() {
    let mut wrong = Vec::new();
    for row in rows() {
        let document = Document::of(row);
        for value in wrong::values(row.form) {
            let said = match decoded(&document.with(value.clone())) {
                Ok(_) => "is accepted".to_owned(),
                Err(errors) => match unstated(row, &errors) {
                    Some(code) => format!("gives `{code}`, which is not among the row's `codes`"),
                    None => continue,
                },
            };
            wrong.push(format!("{}: {value} {said}", row.path));
        }
    }
    none("these rows are not right", wrong);
}

#[test]
fn required_fields_are_required_and_others_are_not() {
    let mut wrong = Vec::new();
    for row in rows() {
        let document = Document::of(row);
        let left_out = decoded(&document.without());
        match (row.presence, left_out) {
            (Presence::Required, Ok(_)) | (Presence::Or(_), Ok(_)) => {
                wrong.push(format!("{}: a file without it is accepted", row.path));
            }
            (Presence::Required | Presence::Or(_), Err(errors)) => {
                wrong.extend(
                    unstated(row, &errors).map(|code| format!("{}: gives `{code}`", row.path)),
                );
            }
            // What a field is for may need one of several, of which the example has this one.
            (Presence::Default(_) | Presence::Optional(_), _) => {}
        }
    }
    none(
        "these rows have another `presence` than their decoders",
        wrong,
    );
}

/// A configuration without its places.
fn without_places(config: &Config) -> String {
    let places = Regex::new(r"Origin\(\s*\d+,?\s*\)").expect("it is right");
    places.replace_all(&format!("{config:?}"), "_").into_owned()
}

#[test]
fn defaults_are_what_the_code_does_without_the_field() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for row in rows() {
        let Presence::Default(text) = row.presence else {
            continue;
        };
        let document = Document::of(row);
        let files: [Value; 2] = [document.without(), document.with(from_yaml(text))];
        let configs = files.map(|file| decoded(&file).ok().map(|config| without_places(&config)));
        // A feature that a list alone makes may need one item.
        let [Some(without), Some(with)] = configs else {
            continue;
        };
        compared += 1;
        // The places of settings tell whether there are any.
        let equal = without.replace("at: _", "") == with.replace("at: _", "");
        if !equal {
            wrong.push(format!(
                "{}: {text} is not the same as none:\n{with}\n{without}",
                row.path
            ));
        }
    }
    none("these defaults are not those of the code", wrong);
    assert!(compared > 8, "only {compared} defaults were compared");
}

#[test]
fn patterns_match_their_samples() {
    fn patterns(form: Form, found: &mut Vec<offshoot::environment::reference::Pattern>) {
        match form {
            Form::Pattern(pattern) | Form::Named(pattern) | Form::NamedLists(pattern) => {
                found.push(pattern)
            }
            Form::Metadata => found.push(KEY),
            Form::List(form) | Form::Map(form) => patterns(*form, found),
            Form::Either(forms) => forms.iter().for_each(|form| patterns(*form, found)),
            _ => {}
        }
    }
    for row in rows() {
        let mut found = Vec::new();
        patterns(row.form, &mut found);
        for pattern in found {
            let expression = format!("^({})$", pattern.expression);
            let expression = Regex::new(&expression).expect(row.path);
            let (right, wrong) = pattern.samples;
            let is_template = |text: &str| pattern.is_template && text.contains("{{");
            for text in right {
                assert!(
                    expression.is_match(text) || is_template(text),
                    "{}: {text}",
                    row.path
                );
            }
            for text in wrong {
                assert!(!expression.is_match(text), "{}: {text}", row.path);
            }
        }
    }
}

#[test]
fn samples_of_patterns_decode() {
    let mut wrong = Vec::new();
    for row in rows() {
        let document = Document::of(row);
        let (samples, is_list) = match row.form {
            Form::Pattern(pattern) => (pattern.samples.0, false),
            Form::List(Form::Pattern(pattern)) => (pattern.samples.0, true),
            _ => continue,
        };
        for sample in samples {
            let value = if is_list {
                Value::from(vec![*sample])
            } else {
                Value::from(*sample)
            };
            if let Err(errors) = decoded(&document.with(value)) {
                wrong.push(format!("{}: {sample}: {:?}", row.path, codes(&errors)));
            }
        }
    }
    none("these samples are refused", wrong);
}

#[test]
fn a_field_comes_after_the_field_that_it_is_in() {
    let mut seen: Vec<&str> = Vec::new();
    for row in rows() {
        let above = row
            .path
            .rsplit_once('.')
            .map(|(above, _)| above.trim_end_matches("[]"));
        let above = above.filter(|above| !above.ends_with(".NAME"));
        assert!(
            above.is_none_or(|above| seen.contains(&above)),
            "{}",
            row.path
        );
        seen.push(row.path);
    }
}
