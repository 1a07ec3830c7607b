//! Entries that all environments share, `domains`, `sharedHosts` and `externalDns.annotationPrefix`,
//! with no effect in one environment. In: the warnings of its render. Out: those whose entry has no
//! effect in any other environment either. Others are built only for a warning that may be wrong.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic};

use super::builder::Builder;
use super::built_target::build_target;
use super::config::{Config, Spec};
use super::hosts::{Added, Declaration, declarations_with, is_below};
use super::request::Request;
use super::target::Target;
use super::unique::{Text, mentions};

/// Takes back the warnings about entries that another environment uses.
pub(super) fn without_used_elsewhere(
    mut warnings: Vec<Diagnostic>,
    config: &Config,
    spec: &Spec,
    request: &Request,
    builder: Builder<'_>,
) -> Vec<Diagnostic> {
    let entry_of = |warning: &Diagnostic| {
        let mut entries = entries(config);
        entries.find(|(_, text)| warning.code == Code::HostsUnused && text.at == warning.at)
    };
    if !warnings.iter().any(|warning| entry_of(warning).is_some()) {
        return warnings;
    }
    let others = config.environments.iter();
    let others = others.filter(|it| it.name.value != spec.name.value && reads_hosts(it));
    let others: Vec<Other<'_>> = others
        .map(|other| Other::new(other, config, request, builder))
        .collect();
    warnings.retain(|warning| {
        entry_of(warning).is_none_or(|(kind, text)| !others.iter().any(|it| it.uses(kind, text)))
    });
    warnings
}

/// The lists of offshoot.yaml whose entries hold for every environment.
#[derive(Clone, Copy)]
enum Entry {
    Domain,
    SharedHost,
    AnnotationPrefix,
}

fn entries(config: &Config) -> impl Iterator<Item = (Entry, &LocatedText)> {
    let lists = [
        (Entry::Domain, &config.domains),
        (Entry::SharedHost, &config.shared_hosts),
        (Entry::AnnotationPrefix, &config.annotation_prefixes),
    ];
    lists
        .into_iter()
        .flat_map(|(kind, list)| list.iter().map(move |text| (kind, text)))
}

/// True if the lists have a meaning for an environment: it moves hosts, or is of a branch whose
/// declared hosts must be shared.
fn reads_hosts(spec: &Spec) -> bool {
    spec.features.hosts.is_some() || spec.per_branch
}

/// Another environment.
struct Other<'a> {
    spec: &'a Spec,
    /// None if it does not build: nobody knows what it uses.
    built: Option<(Target, Vec<Declaration>)>,
}

impl<'a> Other<'a> {
    fn new(spec: &'a Spec, config: &Config, request: &Request, builder: Builder<'_>) -> Self {
        let branch = || request.branch.clone().unwrap_or_else(|| "main".to_owned());
        let request = Request {
            environment: spec.name.value.to_string(),
            branch: spec.per_branch.then(branch),
            ..Request::default()
        };
        let hosts = spec.features.hosts.as_ref();
        let added = Added {
            fields: hosts.map_or(&[], |hosts| &hosts.declare),
            prefixes: &config.annotation_prefixes,
        };
        let built = build_target(spec, &request, builder).ok();
        let declaring = |target: Target| {
            let declared = declarations_with(target.resources(), added);
            (target, declared)
        };
        Self {
            spec,
            built: built.map(|built| declaring(built.target)),
        }
    }

    fn uses(&self, kind: Entry, text: &LocatedText) -> bool {
        let Some((target, declared)) = &self.built else {
            return true;
        };
        let host = text.value.strip_prefix("*.").unwrap_or(&text.value);
        let mut templates = self.spec.features.templates().into_iter();
        let is_named = templates.any(|template| Text(host).is_in(&template.value));
        match kind {
            Entry::Domain => is_named || declared.iter().any(|it| is_below(&it.host, host)),
            Entry::SharedHost => {
                let mut resources = target.resources().iter();
                let word = Text(host);
                host == "*" || is_named || resources.any(|it| !mentions(&word, it).is_empty())
            }
            Entry::AnnotationPrefix => {
                let prefix = text.value.trim_end_matches('/');
                let mut keys = declared
                    .iter()
                    .filter_map(|it| it.path.fields().next_back());
                keys.any(|key| key.split_once('/').is_some_and(|(it, _)| it == prefix))
            }
        }
    }
}
