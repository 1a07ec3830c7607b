//! Variables in environments and commands, `$(NAME)`. In: a pod template on both sides. Out: the
//! references that are not replaced any more, as the order of the variables changed or one is gone
//! (`k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go`, `third_party/forked/golang/expansion`).

use super::comparison::Note;
use crate::yaml::Node;

/// The references of a new template that stay as they are written, and did not before.
pub(super) fn unexpanded(old: &Node, new: &Node) -> Vec<Note> {
    let mut notes = Vec::new();
    for list in ["initContainers", "containers"] {
        let path = ["spec", list];
        let (Some(old), Some(new)) = (old.at(&path), new.at(&path)) else {
            continue;
        };
        let old = old.as_sequence().unwrap_or_default();
        for (at, container) in new.as_sequence().unwrap_or_default().iter().enumerate() {
            let name = container.str_at("name");
            let same = old.iter().find(|other| other.str_at("name") == name);
            if let Some(before) = same.or_else(|| old.get(at)) {
                let (before, after) = (Container::of(before), Container::of(container));
                after.unexpanded_variables(&before, &mut notes);
                after.unexpanded_words(&before, &mut notes);
            }
        }
    }
    notes
}

/// The variables of a container.
struct Container<'n> {
    node: &'n Node,
    /// Names and values, in order.
    variables: Vec<(&'n str, &'n str)>,
    /// Others come from ConfigMaps and Secrets, which are not looked at.
    has_more: bool,
}

impl<'n> Container<'n> {
    fn of(node: &'n Node) -> Self {
        let list = |field| node.get(field).and_then(Node::as_sequence);
        let variables = list("env").unwrap_or_default().iter();
        Self {
            node,
            variables: variables
                .filter_map(|each| Some((each.str_at("name")?, each.str_at("value").unwrap_or(""))))
                .collect(),
            has_more: !list("envFrom").unwrap_or_default().is_empty(),
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|(own, _)| *own == name)
    }

    /// The position of a variable whose value refers to another, and whether that one comes before it.
    fn reference(&self, from: &str, to: &str) -> Option<Reach> {
        let at = self.position(from)?;
        let (_, value) = self.variables.get(at)?;
        if !references(value).contains(&to) {
            return None;
        }
        Some(match self.position(to) {
            Some(target) if target < at => Reach::Before,
            Some(_) => Reach::After,
            None => Reach::Nowhere,
        })
    }

    fn unexpanded_variables(&self, before: &Container<'_>, notes: &mut Vec<Note>) {
        for (name, value) in &self.variables {
            for other in references(value) {
                if other == *name {
                    continue;
                }
                let (was, is) = (before.reference(name, other), self.reference(name, other));
                let is_lost = match is {
                    Some(Reach::After) => {
                        was == Some(Reach::Before) || (was != is && !self.has_more)
                    }
                    Some(Reach::Nowhere) => was == Some(Reach::Before) && !self.has_more,
                    _ => false,
                };
                if is_lost {
                    notes.push(Note::Unexpanded {
                        user: (*name).to_owned(),
                        variable: other.to_owned(),
                        is_later: is == Some(Reach::After),
                    });
                }
            }
        }
    }

    /// Commands see all variables, whatever their order.
    fn unexpanded_words(&self, before: &Container<'_>, notes: &mut Vec<Note>) {
        for field in ["command", "args"] {
            let words = self.node.get(field).and_then(Node::as_sequence);
            let words = words.unwrap_or_default().iter().filter_map(Node::as_str);
            for other in words.flat_map(references) {
                let was_known = before.position(other).is_some();
                if was_known && self.position(other).is_none() && !self.has_more {
                    notes.push(Note::Unexpanded {
                        user: field.to_owned(),
                        variable: other.to_owned(),
                        is_later: false,
                    });
                }
            }
        }
    }
}

/// The place of a variable, as seen from one that refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Before,
    After,
    Nowhere,
}

/// The names in `$(NAME)`; `$$` is a dollar sign.
fn references(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('(').and_then(|it| it.split_once(')'))
        {
            found.push(name);
            rest = after;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn a_dollar_sign_can_be_escaped() {
        assert_eq!(references("http://$(HOST):$(PORT)/"), ["HOST", "PORT"]);
        assert!(references("$$(HOST) $HOST $(").is_empty());
        assert_eq!(references("$$$(HOST)"), ["HOST"]);
    }
}
