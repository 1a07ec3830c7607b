//! The namespaces that are the environment's own, with their new names. A namespace is own if all
//! resources of the target agree on it, or if `namespaces` names it. Others belong to somebody
//! else: a resource there is refused, and a reference there is not followed.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Fallible, Origin, did_you_mean, first_of, listed, nearest};
use crate::environment::target::Target;
use crate::model::Resource;

use super::bound_kinds::is_bound;
use super::cluster_kinds::is_cluster_scoped;
use super::wanted::Wanted;

/// Own namespaces with their new names.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Moves {
    /// New names by old ones, also where both are equal.
    own: BTreeMap<String, String>,
    /// The namespace of resources that state none.
    home: Option<String>,
    /// The new namespaces: name and place in offshoot.yaml, each name once.
    new: Vec<(String, Origin)>,
    /// The first resource in each namespace that the target states.
    stated: BTreeMap<String, usize>,
    /// True if `namespaces` lists them.
    is_listed: bool,
    /// Entries of `namespaces` that move nothing.
    pub(in crate::environment) warnings: Vec<Diagnostic>,
}

impl Moves {
    /// Finds the own namespaces of a target.
    ///
    /// # Errors
    /// `namespace-foreign` for resources in other namespaces.
    pub(in crate::environment) fn new(
        environment: &str,
        target: &Target,
        wanted: &[Wanted],
    ) -> Fallible<Self> {
        let Some(first) = wanted.first() else {
            return Ok(Self::default());
        };
        let mut moves = Self {
            is_listed: first.old.is_some(),
            ..Self::default()
        };
        for Wanted { old, new, at, .. } in wanted {
            if moves.new.iter().all(|(other, _)| other != new) {
                moves.new.push((new.clone(), *at));
            }
            if let Some(old) = old {
                moves.own.insert(old.to_string(), new.clone());
            }
        }
        let stated = Stated::new(target);
        let firsts = stated.by_name.iter();
        moves.stated = firsts
            .filter_map(|(name, positions)| Some((name.clone(), *positions.first()?)))
            .collect();
        if first.old.is_none() {
            if stated.by_name.len() > 1 {
                return Err(several(environment, first, &stated, target).into());
            }
            let old = stated.by_name.into_keys();
            moves.own.extend(old.map(|old| (old, first.new.clone())));
            moves.home = Some(first.new.clone());
            return Ok(moves);
        }
        let default = moves.own.get(crate::model::DEFAULT_NAMESPACE);
        moves.home = match moves.new.as_slice() {
            [(one, _)] => Some(one.clone()),
            _ => default.cloned(),
        };
        moves.warnings = unused(wanted, &stated);
        refuse_foreign(environment, wanted, &stated, &moves, target)?;
        Ok(moves)
    }

    /// The new name of an own namespace; `None` for a foreign one, and for one that stays.
    pub(in crate::environment) fn renamed(&self, old: &str) -> Option<&str> {
        let new = self.own.get(old)?;
        (new != old).then_some(new)
    }

    /// The new namespace of a namespaced resource.
    pub(in crate::environment) fn namespace_of(&self, resource: &Resource) -> Option<&str> {
        match resource.namespace() {
            "" => self.home.as_deref(),
            old => self.own.get(old).map(String::as_str),
        }
    }

    /// The new namespace of resources that state none.
    pub(in crate::environment) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// Old namespaces with new names that differ.
    pub(in crate::environment) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.own.iter().filter(|(old, new)| old != new);
        all.map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// The new namespaces, with their places in offshoot.yaml.
    pub(in crate::environment) fn targets(&self) -> &[(String, Origin)] {
        &self.new
    }

    /// True if `namespaces` lists the own namespaces, false if `namespace` is for all.
    pub(in crate::environment) fn is_listed(&self) -> bool {
        self.is_listed
    }

    /// The first resource of the target that states the namespace.
    pub(in crate::environment) fn stating(&self, namespace: &str) -> Option<usize> {
        self.stated.get(namespace).copied()
    }

    /// The old names of a new namespace.
    pub(in crate::environment) fn old_names(&self, new: &str) -> BTreeSet<&str> {
        let all = self.own.iter().filter(|(_, it)| *it == new);
        all.map(|(old, _)| old.as_str()).collect()
    }
}

/// The namespaces that a target states, each with the positions of what is in it.
struct Stated {
    /// Positions of resources by namespace; the Namespace object belongs to its own.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Positions of namespaced resources that state none.
    unplaced: Vec<usize>,
}

impl Stated {
    /// The namespaces that resources of the target specify, and those that it creates.
    fn new(target: &Target) -> Self {
        let mut stated = Self {
            by_name: BTreeMap::new(),
            unplaced: Vec::new(),
        };
        for (position, resource) in target.resources().iter().enumerate() {
            let name = if is_namespace(resource) {
                resource.name()
            } else if is_cluster_scoped(resource, target) {
                continue;
            } else {
                resource.namespace()
            };
            if name.is_empty() {
                stated.unplaced.push(position);
            } else if let Some(positions) = stated.by_name.get_mut(name) {
                positions.push(position);
            } else {
                stated.by_name.insert(name.to_owned(), vec![position]);
            }
        }
        stated
    }

    /// The namespace that most resources are in, of those that the target creates if it creates some.
    fn principal(&self, target: &Target) -> Option<&str> {
        let is_created = |positions: &[usize]| {
            let mut positions = positions.iter();
            positions.any(|position| is_namespace(target.get(*position)))
        };
        let all = self.by_name.iter();
        let principal = all.max_by_key(|(name, positions)| {
            let rank = (!is_reserved(name), is_created(positions), positions.len());
            (rank, std::cmp::Reverse(*name))
        });
        principal.map(|(name, _)| name.as_str())
    }
}

/// True for a Namespace of the core group.
pub(in crate::environment) fn is_namespace(resource: &Resource) -> bool {
    resource.kind() == "Namespace" && resource.gvk().group.is_empty()
}

/// True for Kubernetes' own namespaces: the prefix `kube-` is reserved for them.
pub(in crate::environment) fn is_reserved(namespace: &str) -> bool {
    namespace == crate::model::DEFAULT_NAMESPACE || namespace.starts_with("kube-")
}

/// The most places that a message lists.
const SHOWN: usize = 12;

/// The error for a target with several namespaces where `namespace` is for one.
fn several(environment: &str, wanted: &Wanted, stated: &Stated, target: &Target) -> Diagnostic {
    let principal = stated.principal(target).unwrap_or_default();
    let foreign: Vec<(&str, &[usize])> = stated
        .by_name
        .iter()
        .filter(|(name, _)| *name != principal)
        .map(|(name, positions)| (name.as_str(), positions.as_slice()))
        .collect();
    let counted = stated.by_name.iter().map(|(name, positions)| {
        let count = positions.len();
        format!("`{name}` ({count})")
    });
    let message = format!(
        "`namespace` moves one namespace, and the resources of `{environment}` are in {}: {}",
        stated.by_name.len(),
        first_of(SHOWN, counted)
    );
    let is_fixed = |(_, positions): &&(&str, &[usize])| {
        let mut all = positions.iter().map(|position| target.get(*position));
        all.all(|it| is_bound(it) || is_namespace(it))
    };
    let (fixed, followed): (Vec<_>, Vec<_>) = foreign
        .iter()
        .filter(|(name, _)| !is_reserved(name))
        .partition(is_fixed);
    let others = followed.iter().map(|(name, _)| {
        let new = format!("{}-{name}", wanted.text);
        format!("{name}: \"{new}\"")
    });
    let entry = format!("{principal}: \"{}\"", wanted.text);
    let entries: Vec<String> = std::iter::once(entry).chain(others).collect();
    let map = (entries.len() > 1).then(|| {
        let entries = entries.join(", ");
        let map = format!("if they are all the environment's own: `namespaces: {{{entries}}}` in place of `namespace`");
        if fixed.is_empty() {
            return map;
        }
        let left_out = fixed.iter().map(|(name, positions)| exclude_entry(name, positions, target));
        let left_out: Vec<String> = left_out.collect();
        format!("{map}, and `exclude: [{}]` for what cannot move", left_out.join(", "))
    });
    refused(message, &foreign, target, map)
}

/// Refuses resources in namespaces that `namespaces` does not name.
fn refuse_foreign(
    environment: &str,
    wanted: &[Wanted],
    stated: &Stated,
    moves: &Moves,
    target: &Target,
) -> Fallible<()> {
    let all = stated.by_name.iter();
    let foreign: Vec<(&str, &[usize])> = all
        .filter(|(name, _)| !moves.own.contains_key(*name))
        .map(|(name, positions)| (name.as_str(), positions.as_slice()))
        .collect();
    if !foreign.is_empty() {
        let names = listed(foreign.iter().map(|(name, _)| name));
        let message = format!("`namespaces` of `{environment}` does not name {names}");
        let own = wanted.iter().filter_map(|it| it.old.as_ref());
        let own: Vec<&str> = own.map(|name| name.as_str()).collect();
        let followed = foreign.iter().filter(|(name, _)| !is_reserved(name));
        let entries: Vec<String> = followed
            .map(|(name, _)| match nearest(name, own.iter().copied()) {
                Some(near) => format!("`{name}` in place of `{near}`"),
                None => format!("`{name}: \"preview-{{{{ slug }}}}-{name}\"`"),
            })
            .collect();
        let map = (!entries.is_empty()).then(|| {
            format!(
                "if they are the environment's own, add {}",
                entries.join(", ")
            )
        });
        return Err(refused(message, &foreign, target, map).into());
    }
    match stated.unplaced.split_first() {
        Some((first, rest)) if moves.home.is_none() => {
            let id = target.get(*first).id();
            let message = format!("`{id}` states no namespace, and `namespaces` has several");
            let mut diagnostic =
                Diagnostic::error(Code::NamespaceForeign, message).at(target.get(*first).origin);
            for position in rest.iter().take(SHOWN) {
                diagnostic = diagnostic.label(target.get(*position).origin, "nor does this one");
            }
            Err(diagnostic
                .help("write `namespace:` in its kustomization, or add an entry `default`")
                .into())
        }
        _ => Ok(()),
    }
}

/// The error that lists resources by namespace, with the ways out.
fn refused(
    message: String,
    foreign: &[(&str, &[usize])],
    target: &Target,
    map: Option<String>,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(Code::NamespaceForeign, message);
    // A place for each namespace; the help names the rest.
    let places = foreign.iter().filter_map(|(name, positions)| {
        let rank = |position: &&usize| is_namespace(target.get(**position));
        Some((*name, *positions.iter().min_by_key(rank)?))
    });
    for (index, (name, position)) in places.take(SHOWN).enumerate() {
        let at = target.get(position).origin;
        diagnostic = match index {
            0 => diagnostic.at(at),
            _ => diagnostic.label(at, format!("in `{name}`")),
        };
    }
    for (name, positions) in foreign.iter().take(SHOWN) {
        let resources = positions.iter().map(|position| target.get(*position));
        let names = resources.map(|it| format!("{} `{}`", it.kind(), it.name()));
        diagnostic = diagnostic.help(format!("`{name}` has {}", first_of(SHOWN, names)));
    }
    if let Some(map) = map {
        diagnostic = diagnostic.help(map);
    }
    let entries = foreign.iter().take(SHOWN);
    let entries = entries.map(|(name, positions)| exclude_entry(name, positions, target));
    let entries: Vec<String> = entries.collect();
    diagnostic.help(format!(
        "if a branch does without them: `exclude: [{}]`",
        entries.join(", ")
    ))
}

/// The entry of `exclude` for all resources of a namespace.
fn exclude_entry(name: &str, positions: &[usize], target: &Target) -> String {
    let mut resources = positions.iter().map(|position| target.get(*position));
    match (resources.next(), resources.next()) {
        (Some(only), None) if is_namespace(only) => {
            format!("{{kind: Namespace, name: {}}}", only.name())
        }
        (Some(only), None) => {
            let (kind, resource) = (only.kind(), only.name());
            format!("{{kind: {kind}, name: {resource}, namespace: {name}}}")
        }
        _ => format!("{{namespace: {name}}}"),
    }
}

/// Warns of entries of `namespaces` that no resource is in.
fn unused(wanted: &[Wanted], stated: &Stated) -> Vec<Diagnostic> {
    let unused = wanted.iter().filter_map(|entry| {
        let old = entry.old.as_ref()?;
        let is_default = old == crate::model::DEFAULT_NAMESPACE && !stated.unplaced.is_empty();
        (!stated.by_name.contains_key(old.as_str()) && !is_default).then_some((entry, old))
    });
    let warning = |(entry, old): (&Wanted, &crate::yaml::Text)| {
        let message = format!("no resource of the target is in the namespace `{old}`");
        let diagnostic = Diagnostic::warning(Code::NamespacesUnused, message).at(entry.at);
        let names = || stated.by_name.keys().map(String::as_str);
        match nearest(old, names()) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None if stated.by_name.is_empty() => {
                diagnostic.help("its resources state no namespace: write `namespace` instead")
            }
            None => diagnostic.help(format!("the target has {}", listed(names()))),
        }
    };
    unused.map(warning).collect()
}
