//! Names that did not move, but are related to names that did: below one, so that nothing answers to
//! them in a branch, or the zone above, which production shares.

use rustc_hash::FxHashSet;

use crate::environment::hosts::declared::Declaration;
use crate::environment::hosts::rename::HostScope;
use crate::environment::hosts::text::{Names, Reason, Unmoved};

/// The names around those that moved.
#[derive(Debug)]
pub(super) struct Kin<'a> {
    scope: HostScope<'a>,
    /// Old names, without the star of a wildcard.
    moved: FxHashSet<&'a str>,
    /// New names, likewise.
    new: FxHashSet<String>,
    /// Zones above old names.
    above: FxHashSet<&'a str>,
}

impl<'a> Kin<'a> {
    /// The names around the declared hosts that `names` moves.
    pub(super) fn new(
        declared: &'a [Declaration],
        names: &dyn Names,
        scope: HostScope<'a>,
    ) -> Self {
        let mut kin = Self {
            scope,
            moved: FxHashSet::default(),
            new: FxHashSet::default(),
            above: FxHashSet::default(),
        };
        for declaration in declared {
            let host = bare(&declaration.host);
            if kin.moved.contains(host) {
                continue;
            }
            if let Some(new) = names.renamed(&declaration.host) {
                kin.new.insert(bare(&new).to_owned());
                kin.moved.insert(host);
                kin.above
                    .extend(zones(host).skip(1).filter(|zone| scope.is_in_domains(zone)));
            }
        }
        kin
    }

    /// The report of a name that did not move. In a Secret, labels of the name are secret, too.
    pub(super) fn related(&self, host: &str, is_zone: bool, is_secret: bool) -> Option<Unmoved> {
        if self.moved.is_empty()
            || !self.scope.is_in_domains(host)
            || self.is_settled(host, is_zone)
        {
            return None;
        }
        if is_zone && self.above.contains(host) {
            return Some(Unmoved {
                host: format!(".{host}"),
                reason: Reason::Zone,
            });
        }
        let is_apex = |zone: &&str| self.scope.domains.iter().any(|it| it.value == **zone);
        let mut parents = zones(host).skip(1);
        let parent = parents.find(|zone| self.moved.contains(zone))?;
        if is_apex(&parent) {
            return None;
        }
        let host = if is_secret {
            format!("*.{parent}")
        } else {
            host.to_owned()
        };
        Some(Unmoved {
            host,
            reason: Reason::Below,
        })
    }

    /// True for what offshoot.yaml shares, and for what moved already.
    fn is_settled(&self, host: &str, is_zone: bool) -> bool {
        self.scope.is_shared(host)
            || (is_zone && self.scope.is_shared(&format!("*.{host}")))
            || zones(host).any(|zone| self.new.contains(zone))
    }
}

fn bare(host: &str) -> &str {
    host.strip_prefix("*.").unwrap_or(host)
}

/// The name, and every zone above it.
fn zones(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |zone| {
        zone.split_once('.').map(|(_, rest)| rest)
    })
}
