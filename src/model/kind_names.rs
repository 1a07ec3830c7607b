//! The names of kinds as kubectl takes them. In: the kind of a resource, and what somebody wrote.
//! Out: whether that means this kind. Custom kinds have the names of their definitions.

use super::gvk::Gvk;
use super::resource::Resource;
use crate::yaml::Node;

/// Short names of kinds, as `kubectl api-resources` prints them, and the kinds in lower case. The
/// last rows are names that people write although no API server has them, and those of Gateway API.
const SHORT_NAMES: [(&str, &str); 41] = [
    ("cj", "cronjob"),
    ("cm", "configmap"),
    ("crd", "customresourcedefinition"),
    ("crds", "customresourcedefinition"),
    ("cs", "componentstatus"),
    ("csr", "certificatesigningrequest"),
    ("deploy", "deployment"),
    ("ds", "daemonset"),
    ("ep", "endpoints"),
    ("ev", "event"),
    ("hpa", "horizontalpodautoscaler"),
    ("ing", "ingress"),
    ("ip", "ipaddress"),
    ("limits", "limitrange"),
    ("netpol", "networkpolicy"),
    ("no", "node"),
    ("ns", "namespace"),
    ("pc", "priorityclass"),
    ("pdb", "poddisruptionbudget"),
    ("po", "pod"),
    ("psp", "podsecuritypolicy"),
    ("pv", "persistentvolume"),
    ("pvc", "persistentvolumeclaim"),
    ("quota", "resourcequota"),
    ("rc", "replicationcontroller"),
    ("rs", "replicaset"),
    ("sa", "serviceaccount"),
    ("sc", "storageclass"),
    ("sts", "statefulset"),
    ("svc", "service"),
    ("vac", "volumeattributesclass"),
    ("cr", "clusterrole"),
    ("crb", "clusterrolebinding"),
    ("rb", "rolebinding"),
    ("mwc", "mutatingwebhookconfiguration"),
    ("vwc", "validatingwebhookconfiguration"),
    ("vap", "validatingadmissionpolicy"),
    ("vapb", "validatingadmissionpolicybinding"),
    ("gc", "gatewayclass"),
    ("gtw", "gateway"),
    ("refgrant", "referencegrant"),
];

/// The names of kinds in one set of resources.
pub(crate) struct KindNames<'r> {
    defined: Vec<Definition<'r>>,
}

/// The names that a CustomResourceDefinition gives its kind.
struct Definition<'r> {
    group: &'r str,
    kind: &'r str,
    plural: Option<&'r str>,
    /// Singular, plural and short names.
    names: Vec<&'r str>,
}

impl<'r> KindNames<'r> {
    /// The names of built-in kinds, and of the kinds that `resources` define.
    pub(crate) fn new(resources: impl IntoIterator<Item = &'r Resource>) -> Self {
        let definitions = resources
            .into_iter()
            .filter(|resource| resource.kind() == "CustomResourceDefinition");
        Self {
            defined: definitions.filter_map(Definition::of).collect(),
        }
    }

    /// True if `written` is a name of the kind of `gvk`: in any case, singular, plural or short.
    pub(crate) fn mean(&self, written: &str, gvk: &Gvk) -> bool {
        self.all_of(gvk)
            .iter()
            .any(|name| name.eq_ignore_ascii_case(written))
    }

    /// The name by which the API server has the kind of `gvk` in paths and rules: that of the definition,
    /// or as Kubernetes' own kinds form it.
    pub(crate) fn resource(&self, gvk: &Gvk) -> String {
        let mut defined = self.defined.iter();
        let defined = defined.find(|by| by.group == gvk.group && by.kind == gvk.kind);
        if let Some(plural) = defined.and_then(|by| by.plural) {
            return plural.to_owned();
        }
        let kind = gvk.kind.to_ascii_lowercase();
        let is_vowel = |it: char| "aeiou".contains(it);
        match kind.strip_suffix('y') {
            _ if kind == "endpoints" => kind,
            Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
            _ if kind.ends_with(['s', 'x']) || kind.ends_with("ch") => format!("{kind}es"),
            _ => format!("{kind}s"),
        }
    }

    /// Every name of the kind of `gvk`.
    pub(crate) fn all_of(&self, gvk: &Gvk) -> Vec<String> {
        let kind = gvk.kind.to_ascii_lowercase();
        let mut names = plurals(&kind);
        let short = SHORT_NAMES.iter().filter(|(_, long)| *long == kind);
        names.extend(short.map(|(short, _)| (*short).to_owned()));
        let defined = self.defined.iter();
        let defined = defined.filter(|by| by.group == gvk.group && by.kind == gvk.kind);
        names.extend(defined.flat_map(|by| &by.names).map(ToString::to_string));
        names.push(kind);
        names
    }
}

impl<'r> Definition<'r> {
    fn of(resource: &'r Resource) -> Option<Self> {
        let text = |path: &[&str]| resource.node.at(path).and_then(Node::as_str);
        let short = resource.node.at(&["spec", "names", "shortNames"]);
        let short = short.and_then(Node::as_sequence).unwrap_or_default();
        let others = ["singular", "plural"].map(|name| text(&["spec", "names", name]));
        Some(Self {
            group: text(&["spec", "group"])?,
            kind: text(&["spec", "names", "kind"])?,
            plural: text(&["spec", "names", "plural"]),
            names: others
                .into_iter()
                .flatten()
                .chain(short.iter().filter_map(Node::as_str))
                .collect(),
        })
    }
}

/// True if `written` is a short name of a built-in kind, or a kind that has one.
pub(crate) fn is_built_in(written: &str) -> bool {
    let written = written.to_ascii_lowercase();
    let is_name = |(short, long): &(&str, &str)| {
        *short == written || *long == written || plurals(long).contains(&written)
    };
    SHORT_NAMES.iter().any(is_name)
}

/// The plurals that a kind in lower case may have; API servers choose among these forms.
fn plurals(kind: &str) -> Vec<String> {
    let mut plurals = vec![format!("{kind}s"), format!("{kind}es")];
    plurals.extend(kind.strip_suffix('y').map(|stem| format!("{stem}ies")));
    plurals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    fn resources(text: &str) -> Vec<Resource> {
        let nodes = parse_stream(text, Origin::NONE).expect("YAML");
        nodes.into_iter().map(Resource::new).collect()
    }

    #[test]
    fn built_in_kinds_have_the_names_that_kubectl_takes() {
        let names = KindNames::new(&[]);
        for (written, kind) in [
            ("deploy", "Deployment"),
            ("Deployments", "Deployment"),
            ("ingresses", "Ingress"),
            ("networkpolicies", "NetworkPolicy"),
            ("endpoints", "Endpoints"),
            ("ep", "Endpoints"),
            ("storageclasses", "StorageClass"),
            ("CM", "ConfigMap"),
            ("hpa", "HorizontalPodAutoscaler"),
            ("crb", "ClusterRoleBinding"),
        ] {
            let of = resources(&format!("{{kind: {kind}, metadata: {{name: a}}}}"));
            assert!(names.mean(written, &of[0].gvk()), "{written}");
        }
        let secret = resources("{kind: Secret, metadata: {name: a}}");
        assert!(!names.mean("sec", &secret[0].gvk()));
    }

    #[test]
    fn resources_are_those_of_the_api_server() {
        let names = KindNames::new(&[]);
        for (kind, expected) in [
            ("Pod", "pods"),
            ("NetworkPolicy", "networkpolicies"),
            ("Ingress", "ingresses"),
            ("Endpoints", "endpoints"),
            ("Gateway", "gateways"),
            ("StorageClass", "storageclasses"),
        ] {
            let of = resources(&format!("{{kind: {kind}, metadata: {{name: a}}}}"));
            assert_eq!(names.resource(&of[0].gvk()), expected);
        }
    }

    #[test]
    fn custom_kinds_have_the_names_of_their_definition() {
        let all = resources(
            "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: moose.example.com}
spec: {group: example.com, names: {kind: Moose, plural: moose, shortNames: [mo, mse]}}
---
{apiVersion: example.com/v1, kind: Moose, metadata: {name: a}}
---
{apiVersion: other.example.com/v1, kind: Moose, metadata: {name: a}}
",
        );
        let names = KindNames::new(&all);
        let meant = |written, at: usize| names.mean(written, &all[at].gvk());
        assert!(meant("mse", 1) && meant("moose", 1));
        assert!(!meant("mse", 2), "the definition is for another group");
    }
}
