//! The resource that KIND/NAME names. In: the text, and the resources of a target.
//! Out: the one resource that it matches, or what was probably meant.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, first_of, nearest};
use crate::diff::logical_name;
use crate::model::{Gvk, Resource, looks_like_content_hash};

use crate::model::{KindNames, is_built_in_name};

/// The most resources that a message lists.
const MAX_LISTED: usize = 10;

/// The longest name of a kind that no suggestion is made from.
const MAX_SHORT: usize = 4;

/// A resource by kind and name, and as far as they are given, by group and namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceQuery<'t> {
    namespace: Option<&'t str>,
    kind: &'t str,
    group: Option<&'t str>,
    name: &'t str,
}

impl<'t> ResourceQuery<'t> {
    /// Parses `KIND/NAME`, `KIND.GROUP/NAME` or `NAMESPACE/KIND/NAME`. The kind is written as
    /// kubectl takes it: in any case, singular, plural or as a short name, with a group or with a
    /// version and a group. `namespace` wins over the one in `text`.
    ///
    /// # Errors
    /// `resource-syntax`.
    pub fn parse(text: &'t str, namespace: Option<&'t str>) -> Fallible<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts.as_slice() {
            [kind, name] => (namespace, *kind, *name),
            [stated, kind, name] => (namespace.or(Some(*stated)), *kind, *name),
            _ => {
                let message = format!("`{text}` does not name a resource");
                return Err(Diagnostic::error(Code::ResourceSyntax, message)
                    .help("write KIND/NAME, as in `deployment/api`, or NAMESPACE/KIND/NAME")
                    .into());
            }
        };
        let (kind, group) = match kind.split_once('.') {
            Some((kind, group)) => (kind, Some(group)),
            None => (kind, None),
        };
        Ok(Self {
            namespace,
            kind,
            group,
            name,
        })
    }

    /// The one resource that matches: by its name in the render, else by an earlier name, else by
    /// its name without a hash.
    ///
    /// # Errors
    /// `resource-absent`, `resource-ambiguous`.
    pub fn find<'r>(&self, resources: &'r [Resource]) -> Fallible<&'r Resource> {
        let kinds = KindNames::new(resources);
        let of_type: Vec<&Resource> = resources
            .iter()
            .filter(|resource| self.is_of_type(resource, &kinds))
            .collect();
        let is_named = |resource: &Resource| resource.name() == self.name;
        let was_named = |resource: &Resource| self.was_name_of(resource);
        // Manifests that were rendered elsewhere have hashes too, and no history.
        let is_hashed = |resource: &Resource| without_hash(resource.name()) == Some(self.name);
        let tests: [&dyn Fn(&Resource) -> bool; 3] = [&is_named, &was_named, &is_hashed];
        let matching = |test: &&dyn Fn(&Resource) -> bool| {
            let found = of_type.iter().copied().filter(|resource| test(resource));
            found.collect::<Vec<_>>()
        };
        let found = tests.iter().map(matching).find(|found| !found.is_empty());
        match found.unwrap_or_default().as_slice() {
            [resource] => Ok(resource),
            [] => Err(self.absent(resources, &of_type, &kinds).into()),
            several => Err(self.ambiguous(several).into()),
        }
    }

    fn was_name_of(&self, resource: &Resource) -> bool {
        logical_name(resource) == self.name
            || resource.history.iter().any(|was| was.name == self.name)
    }

    fn is_of_type(&self, resource: &Resource, kinds: &KindNames<'_>) -> bool {
        let gvk = resource.gvk();
        kinds.mean(self.kind, &gvk)
            && self.group.is_none_or(|group| is_group(group, &gvk))
            && self
                .namespace
                .is_none_or(|namespace| resource.namespace() == namespace)
    }

    fn absent(&self, all: &[Resource], of_type: &[&Resource], kinds: &KindNames<'_>) -> Diagnostic {
        let message = format!("the target has no `{}/{}`", self.kind, self.name);
        let diagnostic = Diagnostic::error(Code::ResourceAbsent, message);
        if let Some(near) = self.nearest_of(of_type) {
            return diagnostic.help(did_you_mean(near));
        }
        if !of_type.is_empty() {
            return diagnostic.help(format!("it has {}", first_names(of_type)));
        }
        if let Some(kind) = self.nearest_kind(all, kinds) {
            let of_kind: Vec<&Resource> = all.iter().filter(|one| one.kind() == kind).collect();
            return diagnostic.help(match self.nearest_of(&of_kind) {
                Some(near) => did_you_mean(near),
                None => format!("did you mean the kind `{kind}`?"),
            });
        }
        let is_named =
            |resource: &&Resource| resource.name() == self.name || self.was_name_of(resource);
        let same_name = all.iter().filter(is_named);
        match same_name.collect::<Vec<_>>().as_slice() {
            [] => diagnostic.help("`offshoot build` and `offshoot render` print the resources"),
            found => diagnostic.help(format!("it has {}", first_names(found))),
        }
    }

    /// `Kind/name` of the resource among `of_type` whose name, in the render, before it or without
    /// its hash, is nearest to the one that was given, itself without its hash.
    fn nearest_of(&self, of_type: &[&Resource]) -> Option<String> {
        let wanted = without_hash(self.name).unwrap_or(self.name);
        let names = of_type.iter().flat_map(|resource| {
            let logical = without_hash(resource.name()).unwrap_or(resource.name());
            let earlier = resource.history.iter().map(|was| was.name.as_str());
            [resource.name(), logical]
                .into_iter()
                .chain(earlier)
                .map(|name| (name, resource.kind()))
        });
        let names: BTreeMap<&str, &str> = names.collect();
        let near = nearest(wanted, names.keys().copied())?;
        let kind = names.get(near)?;
        Some(format!("{kind}/{near}"))
    }

    /// The kind of a resource one of whose names is nearest to the kind that was given, unless that
    /// is a name of a kind that the target has none of.
    fn nearest_kind<'r>(&self, all: &'r [Resource], kinds: &KindNames<'_>) -> Option<&'r str> {
        if is_built_in_name(self.kind) {
            return None;
        }
        let names = all.iter().flat_map(|resource| {
            let names = kinds.all_of(&resource.gvk()).into_iter();
            // One edit turns a short name into any other one.
            names
                .filter(|name| name.len() > MAX_SHORT)
                .map(|name| (name, resource.kind()))
        });
        let names: BTreeMap<String, &str> = names.collect();
        let near = nearest(self.kind, names.keys().map(String::as_str))?;
        names.get(near).copied()
    }

    fn ambiguous(&self, several: &[&Resource]) -> Diagnostic {
        let names = first_names(several);
        let message = format!(
            "`{}/{}` matches several resources: {names}",
            self.kind, self.name
        );
        Diagnostic::error(Code::ResourceAmbiguous, message)
            .help("write KIND.GROUP/NAME, or NAMESPACE/KIND/NAME, with the name as it is rendered")
    }
}

/// True if `written`, of `KIND.written`, is the group of `gvk`, or its version and group as kubectl
/// takes them.
fn is_group(written: &str, gvk: &Gvk) -> bool {
    let is_group =
        |group: &str| gvk.group.eq_ignore_ascii_case(group) || gvk.served_group() == group;
    let versioned = written.split_once('.').unwrap_or((written, ""));
    is_group(written) || (versioned.0 == gvk.version && is_group(versioned.1))
}

/// A name without the hash of content that it ends in; `None` if it does not.
fn without_hash(name: &str) -> Option<&str> {
    let (stem, hash) = name.rsplit_once('-')?;
    looks_like_content_hash(hash).then_some(stem)
}

/// The names of up to [`MAX_LISTED`] resources.
fn first_names(resources: &[&Resource]) -> String {
    let names = resources.iter();
    first_of(
        MAX_LISTED,
        names.map(|resource| format!("`{}`", resource.id())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Message, Origin};
    use crate::yaml::parse_stream;

    const MANIFESTS: &str = "
{apiVersion: apps/v1, kind: Deployment, metadata: {name: api, namespace: shop}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: api, namespace: back}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: back}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: api}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}}
";

    /// The identity of the resource, or the code and help of the error.
    fn found(text: &str, namespace: Option<&str>) -> Result<String, (String, String)> {
        let nodes = parse_stream(MANIFESTS, Origin::NONE).expect("YAML");
        let resources: Vec<Resource> = nodes.into_iter().map(Resource::new).collect();
        let query = ResourceQuery::parse(text, namespace);
        let found =
            query.and_then(|query| query.find(&resources).map(|found| found.id().to_string()));
        found.map_err(|failed| {
            let error = failed.into_vec().remove(0);
            let help: Vec<String> = error.help.iter().map(Message::absolute).collect();
            (error.code.to_string(), help.join("; "))
        })
    }

    #[test]
    fn kinds_are_written_as_kubectl_takes_them() {
        for text in [
            "deploy/web",
            "Deployment/web",
            "deployments/web",
            "deployment.apps/web",
        ] {
            assert_eq!(found(text, None), found("deployment/web", None), "{text}");
        }
        for (short, long) in [
            ("cm/api", "ConfigMap/api"),
            ("ing/web", "Ingress/web"),
            ("ingresses/web", "Ingress/web"),
            ("netpol/deny", "NetworkPolicy/deny"),
            ("networkpolicies/deny", "NetworkPolicy/deny"),
        ] {
            let long = found(long, None);
            assert!(long.is_ok(), "{long:?}");
            assert_eq!(found(short, None), long, "{short}");
        }
    }

    #[test]
    fn a_namespace_tells_equal_names_apart() {
        let (code, _) = found("deploy/api", None).expect_err("there are two");
        assert_eq!(code, "resource-ambiguous");
        let shop = found("shop/deploy/api", None);
        assert!(shop.is_ok(), "{shop:?}");
        assert_eq!(found("deploy/api", Some("shop")), shop);
        assert_eq!(found("back/deploy/api", Some("shop")), shop);
    }

    #[test]
    fn an_absent_resource_is_an_error_with_a_suggestion() {
        let help = |text| found(text, None).expect_err("there is none").1;
        assert_eq!(help("deploy/wbe"), "did you mean `Deployment/web`?");
        assert_eq!(
            help("ing/frontend"),
            format!("it has `{}`", found("ing/web", None).unwrap())
        );
        assert_eq!(help("ingres/frontend"), "did you mean the kind `Ingress`?");
        assert_eq!(help("svc/web").split('`').count(), 5, "{}", help("svc/web"));
        let nothing = "`offshoot build` and `offshoot render` print the resources";
        assert_eq!(help("svc/nothing"), nothing);
        assert_eq!(
            found("web", None).expect_err("no kind").0,
            "resource-syntax"
        );
    }
}
