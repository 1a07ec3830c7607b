//! Images under the names that a kustomization has for them: an entry that gives an image its name
//! (`newName`) is the entry of that image.

use crate::diag::{Fallible, Origin};
use crate::model::{ImageRef, Part};
use crate::yaml::{self, Node};

/// The images, each under the name of its entry in the kustomization `text`. An image without an
/// entry of its name, whose name exactly one entry sets as `newName`, is that entry's. With each, whether
/// there is an entry.
///
/// # Errors
/// `yaml-syntax`.
pub fn under_written_names(
    text: &str,
    start: Origin,
    images: Vec<ImageRef>,
) -> Fallible<Vec<(ImageRef, bool)>> {
    let root = yaml::parse_config(text, start)?;
    let list = root.as_ref().and_then(|root| root.get("images"));
    let entries = list.and_then(Node::as_sequence).unwrap_or_default();
    Ok(images
        .into_iter()
        .map(|image| under_name(image, entries))
        .collect())
}

fn under_name(image: ImageRef, entries: &[Node]) -> (ImageRef, bool) {
    let is = |entry: &&Node, field: &str| entry.str_at(field) == Some(image.name.as_str());
    if entries.iter().any(|entry| is(&entry, "name")) {
        return (image, true);
    }
    let mut renaming = entries.iter().filter(|entry| is(entry, "newName"));
    let (Some(entry), None) = (renaming.next(), renaming.next()) else {
        return (image, false);
    };
    let Some(name) = entry.str_at("name") else {
        return (image, false);
    };
    let found = ImageRef {
        name: name.into(),
        new_name: match image.new_name {
            Part::Set(name) => Part::Set(name),
            Part::Absent | Part::Keep => Part::Keep,
        },
        ..image
    };
    (found, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_found_by_the_name_that_it_gets() {
        let text = "images:\n- {name: api, newName: r.io/api, newTag: v1}\n- {name: r.io/web}\n- {name: a, newName: x}\n- {name: b, newName: x}\n";
        for (argument, expected) in [
            ("r.io/api:v2", "api=*:v2"),
            ("r.io/api=m.io/api:v2", "api=m.io/api:v2"),
            ("r.io/web:v2", "r.io/web:v2"),
            ("x:v2", "x:v2"),
            ("new:v2", "new:v2"),
        ] {
            let image = ImageRef::parse(argument).expect(argument);
            let found = under_written_names(text, Origin::START, vec![image]);
            let found = found.expect("it is YAML");
            assert_eq!(found[0].0.to_string(), expected, "{argument}");
        }
    }
}
