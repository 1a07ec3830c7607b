//! The resource that KIND/NAME names. In: the text, and the resources of a target.
//! Out: the one resource that it matches, or what was probably meant.

use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, first_of, nearest};
use crate::diff::logical_name;
use crate::model::Resource;

/// The most resources that a message lists.
const MAX_LISTED: usize = 10;

/// Short names of kinds, as `kubectl api-resources` prints them, and the kinds in lower case.
const SHORT_NAMES: [(&str, &str); 27] = [
    ("cj", "cronjob"),
    ("cm", "configmap"),
    ("crd", "customresourcedefinition"),
    ("crds", "customresourcedefinition"),
    ("deploy", "deployment"),
    ("ds", "daemonset"),
    ("ep", "endpoints"),
    ("gtw", "gateway"),
    ("hpa", "horizontalpodautoscaler"),
    ("ing", "ingress"),
    ("limits", "limitrange"),
    ("netpol", "networkpolicy"),
    ("no", "node"),
    ("ns", "namespace"),
    ("pc", "priorityclass"),
    ("pdb", "poddisruptionbudget"),
    ("po", "pod"),
    ("pv", "persistentvolume"),
    ("pvc", "persistentvolumeclaim"),
    ("quota", "resourcequota"),
    ("rc", "replicationcontroller"),
    ("rs", "replicaset"),
    ("sa", "serviceaccount"),
    ("sc", "storageclass"),
    ("sts", "statefulset"),
    ("svc", "service"),
    ("vap", "validatingadmissionpolicy"),
];

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
    /// kubectl takes it: in any case, singular, plural or as a short name. `namespace` wins over the
    /// one in `text`.
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

    /// The one resource that matches: by its name in the render, else by an earlier name.
    ///
    /// # Errors
    /// `resource-absent`, `resource-ambiguous`.
    pub fn find<'r>(&self, resources: &'r [Resource]) -> Fallible<&'r Resource> {
        let of_type: Vec<&Resource> = resources
            .iter()
            .filter(|resource| self.is_of_type(resource))
            .collect();
        let is_named = |resource: &&&Resource| resource.name() == self.name;
        let was_named = |resource: &&&Resource| {
            logical_name(resource) == self.name
                || resource.history.iter().any(|was| was.name == self.name)
        };
        let mut found: Vec<&Resource> = of_type.iter().filter(is_named).copied().collect();
        if found.is_empty() {
            found = of_type.iter().filter(was_named).copied().collect();
        }
        match found.as_slice() {
            [resource] => Ok(resource),
            [] => Err(self.absent(resources, &of_type).into()),
            several => Err(self.ambiguous(several).into()),
        }
    }

    fn is_of_type(&self, resource: &Resource) -> bool {
        let gvk = resource.gvk();
        self.is_kind(&gvk.kind)
            && self.group.is_none_or(|group| {
                gvk.group.eq_ignore_ascii_case(group) || gvk.served_group() == group
            })
            && self
                .namespace
                .is_none_or(|namespace| resource.namespace() == namespace)
    }

    fn is_kind(&self, kind: &str) -> bool {
        let (kind, wanted) = (kind.to_ascii_lowercase(), self.kind.to_ascii_lowercase());
        let mut short_names = SHORT_NAMES.iter();
        wanted == kind
            || wanted == plural(&kind)
            || short_names.any(|(short, long)| *short == wanted && *long == kind)
    }

    fn absent(&self, all: &[Resource], of_type: &[&Resource]) -> Diagnostic {
        let message = format!("the target has no `{}/{}`", self.kind, self.name);
        let diagnostic = Diagnostic::error(Code::ResourceAbsent, message);
        let earlier = of_type.iter().flat_map(|resource| &resource.history);
        let earlier = earlier.map(|was| was.name.as_str());
        let names = of_type.iter().map(|resource| resource.name());
        if let Some(near) = nearest(self.name, names.chain(earlier)) {
            return diagnostic.help(did_you_mean(format_args!("{}/{near}", self.kind)));
        }
        if !of_type.is_empty() {
            return diagnostic.help(format!("it has {}", first_names(of_type)));
        }
        if let Some(near) = nearest(self.kind, all.iter().map(Resource::kind)) {
            return diagnostic.help(format!("did you mean the kind `{near}`?"));
        }
        let same_name = all.iter().filter(|resource| resource.name() == self.name);
        match same_name.collect::<Vec<_>>().as_slice() {
            [] => diagnostic.help("`offshoot build` and `offshoot render` print the resources"),
            found => diagnostic.help(format!("it has {}", first_names(found))),
        }
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

/// The plural of a kind in lower case, as kubectl makes it of kinds that it knows nothing about.
fn plural(kind: &str) -> String {
    match kind.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if kind.ends_with(['s', 'x']) || kind.ends_with("ch") => format!("{kind}es"),
        _ => format!("{kind}s"),
    }
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
        assert_eq!(help("deploy/wbe"), "did you mean `deploy/web`?");
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
