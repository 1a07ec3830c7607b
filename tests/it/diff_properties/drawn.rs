//! Manifests drawn at random, from what comparisons are known to trip over: identities that occur
//! twice, lists of resources, items with one key, Secrets, keys with `/` and `~`, one number in many
//! spellings, a map where a list was.

use std::fmt::Write;

use crate::diff_properties::Dice;

const SCALARS: &[&str] = &[
    "1",
    "\"1\"",
    "1.0",
    "1.10",
    "1e3",
    "1000",
    "1_000",
    "0x10",
    "010",
    "-0",
    ".5",
    "500m",
    "true",
    "\"true\"",
    "on",
    "yes",
    "null",
    "~",
    "\"\"",
    "a/b",
    "\"a~b\"",
    "\"two\\nlines\\n\"",
    "\"\\u202e\"",
    "60m",
    "1h",
    "{}",
    "[]",
];

const KEYS: &[&str] = &[
    "a", "a/b", "a~b", "~1", "\"\"", "\"0\"", "-x", "name", "\"on\"", "value", "port",
];

const VALUES: &[&str] = &[
    "aHVudGVy",
    "/wAB",
    "\"aHVu\\ndGVy\"",
    "aHVudGVyMg==",
    "\"no base64\"",
];

/// A file of manifests, half of which are those of `like` by position.
pub fn manifests(dice: &mut Dice, like: &[String]) -> Vec<String> {
    let count = 1 + dice.roll(4);
    let mut drawn: Vec<String> = Vec::new();
    for at in 0..count {
        drawn.push(match like.get(at) {
            Some(other) if dice.roll(2) == 0 => other.clone(),
            _ => manifest(dice),
        });
    }
    if dice.roll(3) == 0 {
        drawn.rotate_left(1);
    }
    drawn
}

/// The manifests as one stream, some of them in a `List`.
pub fn stream(dice: &mut Dice, manifests: &[String]) -> String {
    let mut text = String::new();
    let mut listed: Vec<&str> = Vec::new();
    for manifest in manifests {
        match dice.roll(3) {
            0 => listed.push(manifest),
            _ => writeln!(text, "---\n{manifest}").expect("strings take text"),
        }
    }
    if !listed.is_empty() {
        let items = listed.join(", ");
        writeln!(
            text,
            "---\n{{apiVersion: v1, kind: List, items: [{items}]}}"
        )
        .expect("strings take text");
    }
    text
}

fn manifest(dice: &mut Dice) -> String {
    let name = dice.pick(&["a", "b"]);
    let metadata = match dice.roll(4) {
        0 => format!("{{generateName: {name}-}}"),
        1 => format!("{{name: {name}, namespace: other}}"),
        _ => format!("{{name: {name}}}"),
    };
    let (kind, body) = match dice.roll(6) {
        0 => ("v1, kind: ConfigMap", format!("data: {}", map(dice, 2))),
        1 => ("v1, kind: Secret", secret(dice)),
        2 => ("apps/v1, kind: Deployment", deployment(dice)),
        3 => (
            "v1, kind: Service",
            format!("spec: {{ports: {}}}", items(dice, &["port", "protocol"])),
        ),
        4 => (
            "rbac.authorization.k8s.io/v1, kind: Role",
            format!("rules: {}", rules(dice)),
        ),
        _ => (
            "example.com/v1, kind: Widget",
            format!("spec: {}", value(dice, 3)),
        ),
    };
    format!("{{apiVersion: {kind}, metadata: {metadata}, {body}}}")
}

fn secret(dice: &mut Dice) -> String {
    let (one, two) = (dice.pick(VALUES), dice.pick(VALUES));
    match dice.roll(3) {
        0 => format!("data: {{a/b: {one}, c: {two}}}"),
        1 => format!("data: {{a/b: {one}}}, stringData: {{c: {two}}}"),
        _ => format!("stringData: {{a/b: {one}, c: {two}}}"),
    }
}

fn deployment(dice: &mut Dice) -> String {
    let env = items(dice, &["name", "value"]);
    let ports = items(dice, &["containerPort", "protocol"]);
    let quantity = dice.pick(&["1", "\"1\"", "1000m", "2"]);
    let container = format!(
        "{{name: c, env: {env}, ports: {ports}, resources: {{limits: {{cpu: {quantity}}}}}}}"
    );
    format!("spec: {{template: {{spec: {{containers: [{container}]}}}}}}")
}

/// Items whose first field says which they are, now and then twice.
fn items(dice: &mut Dice, fields: &[&str]) -> String {
    let count = dice.roll(4);
    let item = |dice: &mut Dice| {
        let values: Vec<String> = fields
            .iter()
            .map(|field| {
                format!(
                    "{field}: {}",
                    dice.pick(&["1", "\"1\"", "2", "$(B)", "TCP"])
                )
            })
            .collect();
        format!("{{{}}}", values.join(", "))
    };
    let items: Vec<String> = (0..count).map(|_| item(dice)).collect();
    format!("[{}]", items.join(", "))
}

fn rules(dice: &mut Dice) -> String {
    let count = dice.roll(3);
    let rule = |dice: &mut Dice| {
        let verbs = dice.pick(&["[get]", "[get, list]", "[list, get]", "['*']", "[1]"]);
        let resources = dice.pick(&["[pods]", "[pods, services]", "[services]"]);
        format!("{{apiGroups: [''], resources: {resources}, verbs: {verbs}}}")
    };
    let rules: Vec<String> = (0..count).map(|_| rule(dice)).collect();
    format!("[{}]", rules.join(", "))
}

fn value(dice: &mut Dice, depth: usize) -> String {
    match dice.roll(3) {
        0 if depth > 0 => map(dice, depth - 1),
        1 if depth > 0 => {
            let count = dice.roll(4);
            let items: Vec<String> = (0..count).map(|_| value(dice, depth - 1)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => dice.pick(SCALARS).to_owned(),
    }
}

fn map(dice: &mut Dice, depth: usize) -> String {
    let first = dice.roll(KEYS.len());
    let count = dice.roll(4);
    let keys = KEYS.iter().cycle().skip(first).step_by(5).take(count);
    let entries: Vec<String> = keys
        .map(|key| format!("{key}: {}", value(dice, depth)))
        .collect();
    format!("{{{}}}", entries.join(", "))
}
