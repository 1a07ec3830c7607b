//! From a place in an overlay back to the rule of offshoot.yaml that wrote it.
//! The overlay of a render is nowhere on disk; people look for the cause of a
//! value in offshoot.yaml.

use crate::diag::Origin;
use crate::sources::{FilePath, Location};

use super::config::Spec;

/// The rules of one environment, by the name of their field.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    fields: Vec<(&'static str, Origin)>,
    environment: Origin,
}

/// A rule of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The field of the environment: `hosts`, `auth`.
    pub field: String,
    /// Its place in offshoot.yaml.
    pub at: Origin,
}

impl Rules {
    /// The rules of an environment.
    pub(super) fn new(spec: &Spec) -> Self {
        let mut fields = Vec::new();
        let mut note = |field, at: Option<Origin>| fields.extend(at.map(|at| (field, at)));
        note("namespace", spec.namespace.as_ref().map(|text| text.at));
        note("hosts", spec.hosts.as_ref().map(|hosts| hosts.pattern.at));
        note("images", spec.images.first().map(|image| image.name.at));
        note("auth", spec.auth.as_ref().map(|auth| auth.at));
        note("e2e", spec.e2e.as_ref().map(|e2e| e2e.at));
        note("labels", spec.labels.first().map(|(_, text)| text.at));
        note(
            "annotations",
            spec.annotations.first().map(|(_, text)| text.at),
        );
        let annotate = spec.secret_sync.iter().flat_map(|sync| &sync.annotate);
        note("secretSync", annotate.map(|entry| entry.at).next());
        Self {
            fields,
            environment: spec.name.at,
        }
    }

    /// The rule that wrote what is at `place`, in an overlay that stands in `directory`.
    pub fn rule(&self, place: &Location, directory: &FilePath) -> Option<Rule> {
        place.path.is_within(directory).then_some(())?;
        let field = field(place, &place.path.relative_to(directory));
        let known = self.fields.iter().find(|(name, _)| *name == field);
        Some(Rule {
            at: known.map_or(self.environment, |(_, at)| *at),
            field,
        })
    }
}

/// What an overlay's file says of a place in it: patches name their rules in
/// comments, the kustomization by its own fields.
fn field(place: &Location, file: &str) -> String {
    let before = place.text.get(..place.offset).unwrap_or_default();
    let line = place
        .text
        .get(place.offset..)
        .and_then(|rest| rest.lines().next());
    let mut lines = before.lines().rev();
    let name = match file.split('/').next() {
        Some("kustomization.yaml") => line.into_iter().chain(lines).find_map(top_level_key),
        Some("patches") => lines.find_map(|line| line.strip_prefix("# ")),
        Some("transformers") if file.ends_with("/annotations.yaml") => Some("annotations"),
        _ => None,
    };
    name.unwrap_or("namespace").to_owned()
}

fn top_level_key(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    key.starts_with(|c: char| c.is_ascii_lowercase())
        .then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_an_overlay_lead_to_rules() {
        let directory = FilePath::new("/r/.offshoot/preview");
        let rules = Rules {
            fields: vec![("auth", Origin::source(7))],
            environment: Origin::source(1),
        };
        let rule = |file: &str, text: &str, at: &str| {
            let place = Location {
                path: directory.join(file),
                text: text.into(),
                offset: text.find(at).expect("it is there"),
                line: 1,
                column: 1,
            };
            let rule = rules.rule(&place, &directory).expect("in the overlay");
            (rule.field, rule.at)
        };
        let patch = "# hosts\n- op: replace\n  value: a\n# auth\n- op: add\n  value: b\n";
        assert_eq!(
            rule("patches/x.yaml", patch, "b\n"),
            ("auth".to_owned(), Origin::source(7))
        );
        assert_eq!(
            rule("patches/x.yaml", patch, "a\n"),
            ("hosts".to_owned(), Origin::source(1))
        );
        let kustomization = "# T: x\nimages:\n- name: a\n  newTag: t\nlabels: []\n";
        assert_eq!(rule("kustomization.yaml", kustomization, "t\n").0, "images");
        assert_eq!(
            rule("kustomization.yaml", kustomization, "labels").0,
            "labels"
        );
    }
}
