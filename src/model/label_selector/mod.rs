//! Kubernetes' label selectors (`a=b, c in (d, e), !f`). In: the text of one,
//! and later labels (or annotations) by key. Out: whether they match. Grammar
//! and validation are apimachinery's `labels.Parse`, oddities included:
//! `a in ()` and `a=` mean the empty value, `>` and `<` compare whole numbers.

mod parse;
mod requirement;

use requirement::Requirement;

/// A parsed selector: every requirement must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabelSelector {
    requirements: Vec<Requirement>,
}

impl LabelSelector {
    /// Reads a selector; an empty one matches everything.
    ///
    /// # Errors
    /// The problem and the number of its character, for a message that names the selector.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        parse::requirements(text).map(|requirements| Self { requirements })
    }

    /// True if the labels that `label` looks up satisfy every requirement.
    pub(crate) fn matches<'a>(&self, label: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.requirements
            .iter()
            .all(|requirement| requirement.operator.accepts(label(&requirement.key)))
    }

    /// Labels that satisfy the selector, unless its requirements contradict each other.
    pub(crate) fn satisfying(&self) -> Vec<(&str, String)> {
        let requirements = self.requirements.iter();
        let label = |it: &'_ Requirement| it.operator.accepted();
        requirements
            .filter_map(|it| Some((it.key.as_str(), label(it)?)))
            .collect()
    }

    /// True if there are no requirements.
    pub(crate) fn is_empty(&self) -> bool {
        self.requirements.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::LabelSelector;

    fn matches(selector: &str, labels: &[(&str, &str)]) -> bool {
        LabelSelector::parse(selector)
            .expect("the selector is well formed")
            .matches(|key| {
                labels
                    .iter()
                    .find(|label| label.0 == key)
                    .map(|label| label.1)
            })
    }

    #[test]
    fn each_operator_matches_as_in_kubernetes() {
        let labels = [("app", "web"), ("tier", "3"), ("empty", "")];
        for (selector, expected) in [
            ("", true),
            ("app", true),
            ("!app", false),
            ("!other", true),
            ("app=web,tier==3", true),
            ("app = api", false),
            ("app!=api", true),
            ("other!=api", true),
            ("app in (api, web)", true),
            ("app notin (web)", false),
            ("other notin (web)", true),
            ("other in (web)", false),
            ("tier > 2, tier<4", true),
            ("app>2", false),
            ("empty=", true),
            ("empty in ()", true),
            ("empty in (,a)", true),
            ("in notin (in,notin)", true),
        ] {
            assert_eq!(matches(selector, &labels), expected, "{selector}");
        }
    }

    #[test]
    fn mistakes_say_where_they_are() {
        for (selector, message) in [
            ("a=b,", "it ends where a key is expected after `,`"),
            ("a in b", "character 6: `b` where `(` is expected"),
            (
                "a b",
                "character 3: `b` where `=`, `==`, `!=`, `in`, `notin`, `>` or `<` is expected",
            ),
            ("!a=b", "character 3: `=` where `,` or the end is expected"),
            ("a=b c", "character 5: `c` where `,` or the end is expected"),
            ("a in (b", "it ends where `,` or `)` is expected"),
            ("=a", "character 1: `=` where a key or `!` is expected"),
            (
                "a/b/c",
                "character 1: `a/b/c` is not a label key: it has more than one `/`",
            ),
            (
                "a=b/c",
                "character 3: `b/c` is not a label value: use only letters, digits, `-`, `_` and `.`, \
                 beginning and ending with a letter or digit",
            ),
            ("a>b", "character 3: `b` is not an integer"),
        ] {
            assert_eq!(
                LabelSelector::parse(selector),
                Err(message.to_owned()),
                "{selector}"
            );
        }
    }
}
