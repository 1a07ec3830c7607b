//! Rules of NetworkPolicies that name nobody, and so let everybody through. In: a policy on both
//! sides. Out: a note for each direction in which the new side has such a rule and the old has not.

use super::comparison::Note;
use super::likeness::fingerprint;
use crate::yaml::Node;

/// The rules of a new policy that are open to everybody, and were not before.
pub(super) fn opened(old: &Node, new: &Node) -> Vec<Note> {
    let directions = [("ingress", "from", "Ingress"), ("egress", "to", "Egress")];
    let notes = directions.map(|(rules, peers, policy_type)| {
        let before: Vec<u64> = open_rules(old, rules, peers, policy_type)
            .map(ports)
            .collect();
        let mut after = open_rules(new, rules, peers, policy_type);
        let rule = after.find(|rule| !before.contains(&ports(rule)))?;
        Some(Note::Open {
            peers: peers.into(),
            is_written: rule.get(peers).is_some_and(|peers| !peers.is_null()),
            has_ports: is_filled(rule.get("ports")),
        })
    });
    notes.into_iter().flatten().collect()
}

/// The rules of one direction without peers, unless the policy is not for that direction.
fn open_rules<'n>(
    policy: &'n Node,
    rules: &str,
    peers: &str,
    policy_type: &str,
) -> impl Iterator<Item = &'n Node> {
    let types = policy.at(&["spec", "policyTypes"]);
    let types = types.and_then(Node::as_sequence).unwrap_or_default();
    let is_ignored = !types.is_empty() && !types.iter().any(|it| it.as_str() == Some(policy_type));
    let rules = policy.at(&["spec", rules]).and_then(Node::as_sequence);
    let rules = rules.filter(|_| !is_ignored).unwrap_or_default().iter();
    rules.filter(move |rule| !is_filled(rule.get(peers)))
}

fn is_filled(list: Option<&Node>) -> bool {
    let items = list.and_then(Node::as_sequence);
    items.is_some_and(|items| !items.is_empty())
}

fn ports(rule: &Node) -> u64 {
    match rule.get("ports") {
        Some(ports) if is_filled(Some(ports)) => fingerprint(ports),
        _ => 0,
    }
}
