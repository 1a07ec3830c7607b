//! `environments-meet`: two renders that have a host, a namespace or a cluster-scoped object in common. In:
//! the claims of renders. Out: a finding for each name that two of them could have.
//!
//! Without a list of branches, one render for each environment is enough. A name of a branch is a fixed
//! text around the slug, and no two branches have one slug (`environment::slug`, whose tests hold it). So
//! names of one form never meet, and two forms meet only if a slug can make up for the difference of their
//! fixed texts: `x` + `-admin-api` is `x-admin` + `-api`. That is decided on the texts, and a branch name
//! that does it is shown. Hosts of one environment are left to the warning `host-ambiguous`, and names
//! without the slug to the guards that refuse them.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::Config;
use crate::environment::slug::slug;

use super::check::Check;
use super::claims::{Claim, ClaimClass, claims};
use super::findings::{Finding, Findings};
use super::subject::{Neighbor, Subject};

/// Names that two environments have in common.
pub(super) struct EnvironmentsMeet;

impl Check for EnvironmentsMeet {
    fn codes(&self) -> &'static [Code] {
        &[Code::EnvironmentsMeet]
    }

    fn run_together(&self, subjects: &[Subject<'_>], findings: &mut Findings) {
        let of_branches: Vec<&Subject<'_>> =
            subjects.iter().filter(|it| it.is_of_branch()).collect();
        let Some(first) = of_branches.first() else {
            return;
        };
        let forms: Vec<Form<'_>> = of_branches.iter().flat_map(|it| forms(it)).collect();
        let mut met: Met<'_> = Met::default();
        for (index, form) in forms.iter().enumerate() {
            let others = forms.iter().skip(index + 1);
            for other in others.filter(|other| form.may_meet(other)) {
                if let Some((one, two)) = form.branches(other) {
                    let found = || form.meets(other, &one, &two);
                    add(&mut met, other.subject.name, form, found);
                }
            }
        }
        for neighbor in first.production {
            with_production(neighbor, first.config, &forms, &mut met);
        }
        for (form, found, more) in met.into_values() {
            let found = match more {
                0 => found,
                more => found.help(format!("so do {more} more of their names")),
            };
            findings.add_general(form.subject, found);
        }
    }
}

/// Adds the names of an environment that exists once that a branch could get.
fn with_production<'f>(
    neighbor: &'f Neighbor,
    config: Option<&Config>,
    forms: &'f [Form<'f>],
    met: &mut Met<'f>,
) {
    for claim in claims(&neighbor.resources, config) {
        if is_guarded(&claim, config) {
            continue;
        }
        let at = neighbor.causes.position(claim.at);
        for form in forms.iter().filter(|form| form.class == claim.class) {
            if let Some(branch) = form.branch_of(&claim.name) {
                let found = || form.takes(&neighbor.name, &claim.name, at, &branch);
                add(met, &neighbor.name, form, found);
            }
        }
    }
}

/// The first name that two environments have in common in each class, and the number of the others.
type Met<'f> = BTreeMap<(&'f str, &'f str, ClaimClass), (&'f Form<'f>, Diagnostic, usize)>;

fn add<'f>(met: &mut Met<'f>, other: &'f str, form: &'f Form<'f>, found: impl Fn() -> Diagnostic) {
    let entry = met.entry((form.subject.name, other, form.class));
    let entry = entry.and_modify(|(.., more)| *more += 1);
    entry.or_insert_with(|| (form, found(), 0));
}

/// True for a name of an environment that exists once which no render for a branch gets past the guards:
/// a namespace (`environment-collision`), and a host right below a zone (`host-taken`).
fn is_guarded(claim: &Claim, config: Option<&Config>) -> bool {
    let parent = claim.name.split_once('.').map(|(_, parent)| parent);
    let mut zones = config.into_iter().flat_map(|config| &config.domains);
    claim.class == ClaimClass::Namespace
        || (!claim.name.contains("--") && zones.any(|zone| Some(zone.value.as_str()) == parent))
}

/// A name of a branch: the slug, and the texts around it.
struct Form<'s> {
    subject: &'s Subject<'s>,
    class: ClaimClass,
    before: String,
    after: String,
    at: Origin,
}

/// The forms of an environment's names.
fn forms<'s>(subject: &'s Subject<'s>) -> Vec<Form<'s>> {
    let slug = subject.slug.unwrap_or_default();
    let form = |claim: Claim| {
        let (before, after) = around(&claim.name, slug)?;
        Some(Form {
            subject,
            class: claim.class,
            before: before.to_owned(),
            after: after.to_owned(),
            at: match claim.class {
                ClaimClass::Namespace => subject
                    .spec
                    .and_then(|spec| spec.namespace())
                    .map_or(claim.at, |it| it.at),
                _ => claim.at,
            },
        })
    };
    claims(subject.resources, subject.config)
        .into_iter()
        .filter_map(form)
        .collect()
}

/// The texts around the slug, if it is in the name once, as a word.
fn around<'n>(name: &'n str, slug: &str) -> Option<(&'n str, &'n str)> {
    if slug.is_empty() {
        return None;
    }
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    let mut found = name.match_indices(slug).filter_map(|(start, word)| {
        let (before, rest) = name.split_at_checked(start)?;
        let after = rest.strip_prefix(word)?;
        let is_word = is_edge(before.chars().next_back()) && is_edge(after.chars().next());
        is_word.then_some((before, after))
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

impl Form<'_> {
    fn is_of_one_environment(&self, other: &Self) -> bool {
        self.subject.name == other.subject.name
    }

    /// True if no other rule compares the two.
    fn may_meet(&self, other: &Self) -> bool {
        let is_told = self.class == ClaimClass::Host && self.is_of_one_environment(other);
        self.class == other.class && !is_told
    }

    /// A branch of each that get one name.
    fn branches(&self, other: &Self) -> Option<(String, String)> {
        if self.before.len() < other.before.len() {
            return other.branches(self).map(|(two, one)| (one, two));
        }
        // `front` is what the other's slug begins with.
        let front = self.before.strip_prefix(other.before.as_str())?;
        let (one, two) = if let Some(end) = other.after.strip_suffix(self.after.as_str()) {
            (format!("x{end}"), format!("{front}x"))
        } else {
            let end = self.after.strip_suffix(other.after.as_str())?;
            ("x".to_owned(), format!("{front}x{end}"))
        };
        let is_other = !self.is_of_one_environment(other) || one != two;
        (is_other && self.is_slug(&one) && other.is_slug(&two)).then_some((one, two))
    }

    /// The branch that gets a name.
    fn branch_of(&self, name: &str) -> Option<String> {
        let rest = name.strip_prefix(self.before.as_str())?;
        let branch = rest.strip_suffix(self.after.as_str())?;
        self.is_slug(branch).then(|| branch.to_owned())
    }

    /// True for the name of a branch that is its own slug.
    fn is_slug(&self, text: &str) -> bool {
        let room = self.subject.spec.map_or(0, |spec| spec.slug.max);
        slug(text, room).as_deref() == Some(text)
    }

    fn meets(&self, other: &Self, branch: &str, others: &str) -> Diagnostic {
        let (name, its_name) = (self.subject.name, other.subject.name);
        let what = format!("{}{branch}{}", self.before, self.after);
        let words = self.class.words();
        let message = if branch == others {
            format!(
                "`{name}` and `{its_name}` of one branch have the same {words}: `{what}` for `{branch}`"
            )
        } else {
            format!(
                "the branch `{branch}` of `{name}` and the branch `{others}` of `{its_name}` get one {words}: `{what}`"
            )
        };
        self.refused(message).label(
            other.subject.causes.position(other.at),
            format!("the {words} of `{its_name}`"),
        )
    }

    fn takes(&self, owner: &str, what: &str, at: Origin, branch: &str) -> Diagnostic {
        let (name, words) = (self.subject.name, self.class.words());
        let message = format!(
            "a branch `{branch}` of `{name}` would get the {words} `{what}`, which `{owner}` has"
        );
        self.refused(message)
            .label(at, format!("the {words} of `{owner}`"))
    }

    fn refused(&self, message: String) -> Diagnostic {
        let help = match self.class {
            ClaimClass::Host => {
                "give one of them a zone of its own: `hosts: {strategy: zone, zone: ZONE}`"
            }
            ClaimClass::Namespace => {
                "give one of them another fixed part: `namespace: \"NAME-{{ slug }}\"`"
            }
            ClaimClass::ClusterObject => {
                "give one of them another name, or leave it out with `exclude`"
            }
        };
        Diagnostic::error(Code::EnvironmentsMeet, message)
            .at(self.subject.causes.position(self.at))
            .help(help)
    }
}

/// The claims of one render among many.
#[derive(Debug)]
pub struct BranchClaims<'b> {
    /// The environment.
    pub environment: &'b str,
    /// The branch; `None` for an environment that exists once.
    pub branch: Option<&'b str>,
    /// The claims, at positions in sources.
    pub claims: Vec<Claim>,
}

/// The names that two of many renders have in common. Of an object outside of namespaces without the
/// branch in its name, the guards tell whether it may be there.
pub fn meetings(renders: &[BranchClaims<'_>]) -> Vec<Finding> {
    let mut owners: BTreeMap<(ClaimClass, &str), &BranchClaims<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for render in renders {
        for claim in &render.claims {
            let name = (claim.class, claim.name.as_str());
            let Some(owner) = owners.get(&name) else {
                owners.insert(name, render);
                continue;
            };
            // Environments that exist once may be in clusters of their own.
            if render.branch.is_none() && owner.branch.is_none() {
                continue;
            }
            let words = claim.class.words();
            let message = format!(
                "{} and {} have the same {words}: `{}`",
                owner.shown(),
                render.shown(),
                claim.name
            );
            found.push(Finding {
                diagnostic: Diagnostic::error(Code::EnvironmentsMeet, message)
                    .at(claim.at)
                    .help("give one of them another fixed part in its name"),
                target: render.environment.to_owned(),
                resource: None,
            });
        }
    }
    found
}

impl BranchClaims<'_> {
    fn shown(&self) -> String {
        match self.branch {
            Some(branch) => format!("the branch `{branch}` of `{}`", self.environment),
            None => format!("`{}`", self.environment),
        }
    }
}
