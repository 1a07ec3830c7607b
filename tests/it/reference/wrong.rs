//! Values that a field of some type does not take.

use offshoot::environment::reference::{Form, KEY};
use serde_json::{Value, json};

/// Values that are refused, by the program and by the schema.
pub(super) fn values(form: Form) -> Vec<Value> {
    match form {
        Form::Text | Form::Template => vec![json!(["x"]), json!(1.5), json!(true)],
        Form::Pattern(pattern) => {
            let texts = pattern.samples.1.iter().map(|text| json!(text));
            texts.chain([json!(["x"])]).collect()
        }
        Form::Flag => vec![json!("perhaps"), json!(1), json!(["x"])],
        Form::Integer { min, max } => vec![json!(min - 1), json!(max + 1), json!("many")],
        Form::Word(_) => vec![json!("no-such-word"), json!(["x"])],
        Form::List(item) => {
            let mut all = each(values(*item), |item| json!([item]), json!({"a": "b"}));
            all.push(json!(["twice", "twice"]));
            all
        }
        Form::Map(value) => each(values(*value), |value| json!({"a": value}), json!("text")),
        Form::Metadata => {
            let key = |key: &&str| json!({*key: "text"});
            let keys = KEY.samples.1.iter().map(key);
            keys.chain([json!("text"), json!({"a": 1})]).collect()
        }
        Form::Object => vec![
            json!("no-such-word"),
            json!(["x"]),
            json!({"noSuchField": 1}),
        ],
        Form::Short(_) => vec![json!("no-such-word"), json!(["x"])],
        Form::Objects => vec![json!("text"), json!(["text"]), json!([{"noSuchField": 1}])],
        Form::Named(names) => {
            let name = |name: &&str| json!({*name: {"path": "base"}});
            let names = names.samples.1.iter().map(name);
            names.chain([json!(["x"]), json!({"a": "text"})]).collect()
        }
        Form::NamedLists(names) => {
            let rule = json!({"level": "off", "reason": "text"});
            let names = names.samples.1.iter().map(|name| json!({*name: rule}));
            names
                .chain([json!(["x"]), json!({"image-locked": "text"})])
                .collect()
        }
        Form::Either(forms) => {
            let mut all = forms.iter().map(|form| values(*form));
            let first = all.next().unwrap_or_default();
            all.fold(first, |common, others| {
                common
                    .into_iter()
                    .filter(|it| others.contains(it))
                    .collect()
            })
        }
    }
}

fn each(parts: Vec<Value>, whole: impl Fn(Value) -> Value, other: Value) -> Vec<Value> {
    parts.into_iter().map(whole).chain([other]).collect()
}
