//! The section `kustomize` of offshoot.yaml. In: the file. Out: the version of kustomize that it names.

use crate::config::{Casing, Decode, Fields, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, listed, nearest};
use crate::kustomize::version::Version;
use crate::yaml;

/// The section.
#[derive(Default)]
struct Section {
    version: Option<LocatedText>,
}

impl Decode for Section {
    const WHAT: &'static str = "`kustomize`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            version: fields.optional("version"),
        }
    }
}

/// The version that the section names.
pub(super) fn field(fields: &mut Fields<'_, '_>) -> Option<Version> {
    let text = fields.object::<Section>("kustomize")?.version?;
    match known(&text.value) {
        Ok(version) => Some(version),
        Err((message, help)) => {
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
            fields.fail(diagnostic.help(help));
            None
        }
    }
}

/// The version that a text names.
///
/// # Errors
/// A message and help for a text that names none.
pub fn known(text: &str) -> Result<Version, (String, String)> {
    Version::parse(text).ok_or_else(|| {
        let names: Vec<String> = Version::names().collect();
        let message = format!("`{text}` is not a version of kustomize that is known");
        let all = format!("known are {}", listed(names.iter()));
        let help = match nearest(text, names.iter().map(String::as_str)) {
            Some(near) => format!("{}; {all}", did_you_mean(near).trim_end_matches('?')),
            None => all,
        };
        (message, help)
    })
}

/// The version that an offshoot.yaml names, whatever is wrong in the rest of it: a build needs no more of the file.
///
/// # Errors
/// A section that cannot be read.
pub fn stated(text: &str, start: Origin) -> Fallible<Option<Version>> {
    let root = match yaml::parse(text, start) {
        Ok(root) => root,
        Err(error) if text.lines().any(|line| line.starts_with("kustomize:")) => {
            return Err(error.into());
        }
        Err(_) => return Ok(None),
    };
    let mut failures = Failures::default();
    let mut version = None;
    if let Some(root) = &root
        && root.get("kustomize").is_some()
    {
        // Errors of other fields matter only to what needs them.
        version = decode::<Alone>(root, Casing::Exact, &mut failures).and_then(|it| it.0);
    }
    let noted = failures.or_ok(()).err();
    let own = noted.into_iter().flat_map(|it| it.into_vec());
    let mut failures = Failures::default();
    own.filter(|it| it.code != Code::UnknownField || it.message.absolute().contains("`kustomize`"))
        .for_each(|it| failures.push(it));
    failures.or_ok(version)
}

/// offshoot.yaml, of which only the section is read.
struct Alone(Option<Version>);

impl Decode for Alone {
    const WHAT: &'static str = "offshoot.yaml";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(field(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_counts() {
        let read = |text| {
            let stated = stated(text, Origin::source(1));
            stated.map(|version| version.map(|version| version.to_string()))
        };
        assert_eq!(
            read("a: b\nkustomize: {version: 5.8.2}\n"),
            Ok(Some("5.8.2".into()))
        );
        assert_eq!(read("a: b\n"), Ok(None));
        assert_eq!(read("a: b: c\n"), Ok(None));
        assert!(read("a: b: c\nkustomize: {version: 5.8.2}\n").is_err());
        assert!(read("kustomize: {version: 5.9}\n").is_err());
        assert!(read("kustomize: {versoin: 5.8.2}\n").is_err());
    }
}
