//! New names by strategy. Each gives two branches two names for any hosts, which a free pattern may
//! not: `x` with `admin-api` is `x-admin` with `api` if a dash alone joins them.

use crate::config::LocatedText;
use crate::environment::slug::hash;

use super::zones::{is_below, nearest_zone};

/// A way to make new names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// `SLUG.HOST`. A slug is one label, so that it ends at the first dot.
    Prefix,
    /// `SLUG--LABEL.PARENT`: a wildcard certificate of the parent covers it.
    Flat,
    /// `SLUG--LABELS.ZONE`: one wildcard certificate, of the zone, covers all.
    Zone(LocatedText),
}

impl Strategy {
    /// The pattern that people would write, for what reads patterns. It has the branch in it.
    pub fn pattern(&self) -> String {
        match self {
            Strategy::Prefix => "{{ slug }}.{{ host }}".to_owned(),
            Strategy::Flat => "{{ slug }}--{{ label }}.{{ parent }}".to_owned(),
            Strategy::Zone(zone) => format!("{{{{ slug }}}}--{{{{ label }}}}.{}", zone.value),
        }
    }

    /// The new name of a host without its star. A zone itself becomes `SLUG.ZONE`.
    pub(super) fn name(&self, host: &str, branch: Branch<'_>, domains: &[LocatedText]) -> String {
        let slug = branch.slug;
        let is_apex = domains.iter().any(|zone| zone.value == host);
        match self {
            Strategy::Prefix => format!("{slug}.{host}"),
            Strategy::Flat if is_apex => format!("{slug}.{host}"),
            Strategy::Flat => format!("{}--{host}", branch.separable()),
            Strategy::Zone(zone) => {
                let zone = zone.value.as_str();
                let all = domains.iter().map(|domain| domain.value.as_str());
                let old = nearest_zone(host, all.chain([zone])).unwrap_or_default();
                match host
                    .strip_suffix(old)
                    .map(|rest| rest.trim_end_matches('.'))
                {
                    None | Some("") => format!("{slug}.{zone}"),
                    Some(labels) => {
                        let labels = labels.replace('.', "-");
                        format!("{}--{labels}.{zone}", branch.separable())
                    }
                }
            }
        }
    }

    /// The zone of `zone`.
    pub fn zone(&self) -> Option<&LocatedText> {
        match self {
            Strategy::Zone(zone) => Some(zone),
            Strategy::Prefix | Strategy::Flat => None,
        }
    }

    /// True if `new` is in the strategy's own zone.
    pub(super) fn has(&self, new: &str) -> bool {
        let bare = new.strip_prefix("*.").unwrap_or(new);
        matches!(self, Strategy::Zone(zone) if is_below(bare, &zone.value))
    }
}

/// A branch, by its raw name and as part of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch<'a> {
    pub(super) name: &'a str,
    pub(super) slug: &'a str,
}

impl Branch<'_> {
    /// The slug before `--`. After two characters that would make a label that certificate
    /// authorities refuse: `ab--` is reserved, as `xn--` is (RFC 5890, 2.3.1).
    fn separable(&self) -> String {
        if self.slug.len() == 2 {
            format!("{}-{}", self.slug, hash(self.name))
        } else {
            self.slug.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::diag::Origin;
    use crate::environment::slug::slug;

    fn located(text: &str) -> LocatedText {
        LocatedText {
            value: text.into(),
            at: Origin::NONE,
        }
    }

    fn named(strategy: &Strategy, branch: &str, host: &str) -> String {
        let slug = slug(branch, 40).expect("there is room");
        let name = branch;
        name_of(strategy, Branch { name, slug: &slug }, host)
    }

    fn name_of(strategy: &Strategy, branch: Branch<'_>, host: &str) -> String {
        strategy.name(
            host,
            branch,
            &[located("example.com"), located("example.net")],
        )
    }

    #[test]
    fn each_strategy_has_its_form() {
        let zone = Strategy::Zone(located("preview.example.com"));
        let hashed = format!("ab-{}", hash("ab"));
        let cases = [
            (
                &Strategy::Prefix,
                "b1",
                "api.example.com",
                "b1.api.example.com".to_owned(),
            ),
            (
                &Strategy::Prefix,
                "b1",
                "example.com",
                "b1.example.com".to_owned(),
            ),
            (
                &Strategy::Flat,
                "fix",
                "api.example.com",
                "fix--api.example.com".to_owned(),
            ),
            (
                &Strategy::Flat,
                "fix",
                "a.b.example.com",
                "fix--a.b.example.com".to_owned(),
            ),
            (
                &Strategy::Flat,
                "fix",
                "example.com",
                "fix.example.com".to_owned(),
            ),
            (
                &Strategy::Flat,
                "ab",
                "api.example.com",
                format!("{hashed}--api.example.com"),
            ),
            (
                &zone,
                "fix",
                "a.b.example.com",
                "fix--a-b.preview.example.com".to_owned(),
            ),
            (
                &zone,
                "fix",
                "example.net",
                "fix.preview.example.com".to_owned(),
            ),
            (
                &zone,
                "fix",
                "x.preview.example.com",
                "fix--x.preview.example.com".to_owned(),
            ),
            (
                &zone,
                "ab",
                "api.example.com",
                format!("{hashed}--api.preview.example.com"),
            ),
        ];
        for (strategy, branch, host, new) in cases {
            assert_eq!(
                named(strategy, branch, host),
                new,
                "{strategy:?} {branch} {host}"
            );
        }
    }

    /// Every text of up to `length` of the characters.
    fn texts(characters: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            let longer = |text: &String| {
                let text = text.clone();
                characters.iter().map(move |c| format!("{text}{c}"))
            };
            last = last.iter().flat_map(longer).collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn no_two_branches_share_a_host() {
        let is_label = |text: &String| crate::environment::names::is_dns_label(text);
        let labels: Vec<String> = texts(&['a', 'b', '-'], 5)
            .into_iter()
            .filter(is_label)
            .collect();
        let mut branches = texts(&['a', 'b', '-', '/'], 4);
        branches.retain(|branch| !branch.is_empty());
        branches.extend(["a--b", "x", "x-admin", "xn", "ab/--", "login"].map(str::to_owned));
        branches.sort();
        branches.dedup();
        let hosts = labels.iter().flat_map(|label| {
            [
                format!("{label}.example.com"),
                format!("{label}.a.example.com"),
            ]
        });
        let apexes = ["example.com", "example.net"].map(str::to_owned);
        let hosts: Vec<String> = hosts.chain(apexes).collect();
        for strategy in [
            Strategy::Prefix,
            Strategy::Flat,
            Strategy::Zone(located("p.example.com")),
        ] {
            let mut owners: BTreeMap<String, &str> = BTreeMap::new();
            for branch in &branches {
                let slug = slug(branch, 40).expect("there is room");
                let named = Branch {
                    name: branch,
                    slug: &slug,
                };
                for host in &hosts {
                    let new = name_of(&strategy, named, host);
                    let owner = owners.entry(new.clone()).or_insert(branch);
                    assert_eq!(*owner, branch, "{new} of {strategy:?}");
                    let reserved = new.as_bytes().get(2..4) == Some(b"--");
                    assert!(!reserved, "{new}");
                }
            }
        }
    }
}
