//! The forms of a host in a text, one row each, with the verdict. The render declares
//! `api.example.com`, `app.example.com`, `*.apps.example.com` and `xn--bcher-kva.example.com`; it runs
//! an image of `registry.example.com`, which it declares, too; it shares `auth.example.com`.

use std::collections::BTreeSet;

use super::*;
use crate::config::LocatedText;
use crate::diag::Origin;
use crate::environment::template::Variables;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, parse_stream};

struct Nothing;

impl Names for Nothing {
    fn renamed(&self, _: &str) -> Option<String> {
        None
    }
}

fn found(resources: &[Resource]) -> References {
    let located = |text: &str| LocatedText {
        value: text.into(),
        at: Origin::NONE,
    };
    let declared = declarations(resources);
    let scope = HostScope {
        domains: &[located("example.com")],
        shared: &[located("auth.example.com")],
        only: &[],
    };
    let rules = HostRules {
        pattern: &located("b.{{ host }}"),
        scope,
    };
    let hosts = HostMap::new(&declared, rules, &Variables::default()).expect("all can move");
    let followed = Followed {
        hosts: &hosts,
        others: &Nothing,
        declared: &declared,
        scope,
        rewrite_references: true,
    };
    references(resources, followed)
}

/// The fate of a text.
#[derive(Debug, PartialEq)]
enum Verdict {
    /// Replaced by this text, without a word.
    Moved(&'static str),
    /// Kept, and these names are reported with the reason.
    Reported(&'static [(&'static str, Reason)]),
    /// Kept without a word.
    Stays,
}

use Verdict::{Moved, Reported, Stays};

const API: &str = "api.example.com";

macro_rules! reported {
    ($($host:expr => $reason:ident),+) => {
        Reported(&[$(($host, Reason::$reason)),+])
    };
}

const FORMS: &[(&str, Verdict)] = &[
    // Whole names.
    ("api.example.com", Moved("b.api.example.com")),
    (
        "https://api.example.com/v1?x=1#f",
        Moved("https://b.api.example.com/v1?x=1#f"),
    ),
    (
        "https://user:p%40ss@api.example.com:8443/v1",
        Moved("https://user:p%40ss@b.api.example.com:8443/v1"),
    ),
    (
        "u:p@tcp(api.example.com:3306)/db",
        Moved("u:p@tcp(b.api.example.com:3306)/db"),
    ),
    (
        "git@api.example.com:team/x.git",
        Moved("git@b.api.example.com:team/x.git"),
    ),
    (
        "guest@api.example.com/vhost",
        Moved("guest@b.api.example.com/vhost"),
    ),
    ("api.example.com:443", Moved("b.api.example.com:443")),
    (
        "[::1]:80,https://[2001:db8::1]/x,api.example.com",
        Moved("[::1]:80,https://[2001:db8::1]/x,b.api.example.com"),
    ),
    (
        "server_name api.example.com app.example.com;",
        Moved("server_name b.api.example.com b.app.example.com;"),
    ),
    (
        "HTTPS://API.EXAMPLE.COM/",
        Moved("HTTPS://b.api.example.com/"),
    ),
    ("api.example.com.", Moved("b.api.example.com.")),
    ("api.example.com.:53", Moved("b.api.example.com.:53")),
    ("*.api.example.com", Moved("*.b.api.example.com")),
    ("one.apps.example.com", Moved("one.b.apps.example.com")),
    (".apps.example.com", Moved(".b.apps.example.com")),
    (
        "https?://api.example.com/?",
        Moved("https?://b.api.example.com/?"),
    ),
    (
        "https://xn--bcher-kva.example.com/",
        Moved("https://b.xn--bcher-kva.example.com/"),
    ),
    (
        "jdbc:postgresql://api.example.com:5432/db",
        Moved("jdbc:postgresql://b.api.example.com:5432/db"),
    ),
    (
        "host=api.example.com port=5432",
        Moved("host=b.api.example.com port=5432"),
    ),
    (
        r"\\api.example.com\share",
        Moved(r"\\b.api.example.com\share"),
    ),
    ("„api.example.com“", Moved("„b.api.example.com“")),
    ("**api.example.com**", Moved("**b.api.example.com**")),
    (
        r#"{"u":"https:\/\/api.example.com\/v1"}"#,
        Moved(r#"{"u":"https:\/\/b.api.example.com\/v1"}"#),
    ),
    (
        r#"{"s":"a\napi.example.com"}"#,
        Moved(r#"{"s":"a\nb.api.example.com"}"#),
    ),
    (
        "<a href=\"https://api.example.com\">api.example.com</a>",
        Moved("<a href=\"https://b.api.example.com\">b.api.example.com</a>"),
    ),
    // Defaults of variables.
    (
        "${API:-api.example.com}",
        Moved("${API:-b.api.example.com}"),
    ),
    ("${API-api.example.com}", Moved("${API-b.api.example.com}")),
    (
        "${API:=https://api.example.com}",
        Moved("${API:=https://b.api.example.com}"),
    ),
    (
        "${A:-x}${B_1:-api.example.com:80}",
        Moved("${A:-x}${B_1:-b.api.example.com:80}"),
    ),
    // Base64 as a whole.
    (
        "aHR0cHM6Ly9hcGkuZXhhbXBsZS5jb20=",
        Moved("aHR0cHM6Ly9iLmFwaS5leGFtcGxlLmNvbQ=="),
    ),
    // Other names.
    ("myapi.example.com", Stays),
    ("my-api.example.com", Stays),
    ("api.example.com.evil.io", Stays),
    ("api.example.com-tls", Stays),
    ("b.api.example.com", Stays),
    ("x.b.apps.example.com", Stays),
    ("com.example.api", Stays),
    ("https://grafana.example.com", Stays),
    ("https://auth.example.com/?rd=https://$host$uri", Stays),
    ("éapi.example.com", Stays),
    ("ops@example.com", Stays),
    ("https://example.com/", Stays),
    // Mail.
    ("ops@api.example.com", reported!(API => Mail)),
    ("rsync -a deploy@api.example.com .", reported!(API => Mail)),
    // Regular expressions.
    (r"^https://api\.example\.com$", reported!(API => Regex)),
    (r"^https://api[.]example[.]com$", reported!(API => Regex)),
    (r"^https://api[\.]example[\.]com$", reported!(API => Regex)),
    (
        r#"{"re":"^https://api\\.example\\.com$"}"#,
        reported!(API => Regex),
    ),
    (
        r"^https://(api|app)\.example\.com$",
        reported!(API => Regex, "app.example.com" => Regex),
    ),
    (
        r"^https://(?:api|www)\.example\.com$",
        reported!(API => Regex),
    ),
    (
        "^https://(api|app).example.com$",
        reported!(API => Regex, "app.example.com" => Regex),
    ),
    (
        "^(api|app)[.]example[.]com$",
        reported!(API => Regex, "app.example.com" => Regex),
    ),
    ("^api.example.(com|org)$", reported!(API => Regex)),
    (r"^api\.example\.(com|org)$", reported!(API => Regex)),
    (r"\bapi.example.com\b", reported!(API => Regex)),
    (r"\\bapi.example.com\\b", reported!(API => Regex)),
    (r"\bapi\.example\.com\b", reported!(API => Regex)),
    (r"^.*\.api\.example\.com$", reported!(API => Regex)),
    (r"^[a-z]+\.api\.example\.com$", reported!(API => Regex)),
    ("[a-z]+.api.example.com", reported!(API => Regex)),
    ("[^.]*.api.example.com", reported!(API => Regex)),
    ("(www.)?api.example.com", reported!(API => Regex)),
    (
        r"^https://[a-z]+\.example\.com$",
        reported!(".example.com" => Zone),
    ),
    (
        "{api,app}.example.com",
        reported!(API => Glob, "app.example.com" => Glob),
    ),
    ("https://{api,web}.example.com/x", reported!(API => Glob)),
    ("api*.example.com", reported!(".example.com" => Zone)),
    ("v*.api.example.com", reported!(API => Glob)),
    ("ap[ip].example.com", reported!(".example.com" => Zone)),
    (r"~^(?<sub>.+)\.api\.example\.com$", reported!(API => Regex)),
    // Encodings.
    (
        "https%3A%2F%2Fapi.example.com%2Fv1",
        reported!(API => PercentEncoded),
    ),
    (
        "https%3A%2F%2Fapi%2Eexample%2Ecom",
        reported!(API => PercentEncoded),
    ),
    (
        "https%253A%252F%252Fapi%252Eexample%252Ecom",
        reported!(API => PercentEncoded),
    ),
    (
        r#"{"s":"api\u002eexample\u002ecom"}"#,
        reported!(API => Escaped),
    ),
    (r"api\x2eexample\x2Ecom", reported!(API => Escaped)),
    ("api&#46;example&#x2e;com", reported!(API => Escaped)),
    (
        "https://bücher.example.com/",
        reported!("xn--bcher-kva.example.com" => Unicode),
    ),
    (
        "https://BÜCHER.example.com/",
        reported!("xn--bcher-kva.example.com" => Unicode),
    ),
    // Variables.
    (
        "server_name $sub.api.example.com;",
        reported!(API => Templated),
    ),
    ("$api.example.com", reported!(API => Templated)),
    ("${SUB}.api.example.com", reported!(API => Templated)),
    ("{{ .Tenant }}.api.example.com", reported!(API => Templated)),
    ("%s.api.example.com", reported!(API => Templated)),
    ("%s-api.example.com", reported!(API => Templated)),
    ("${ENV}-api.example.com", reported!(API => Templated)),
    ("$ENV-api.example.com", reported!(API => Templated)),
    ("<tenant>.api.example.com", reported!(API => Templated)),
    (
        "https://${NAME}.example.com",
        reported!(".example.com" => Zone),
    ),
    // Marks and letters beside a name.
    ("_api.example.com_", reported!(API => Ambiguous)),
    ("__api.example.com__", reported!(API => Ambiguous)),
    ("访问api.example.com即可", reported!(API => Ambiguous)),
    // Names below and above.
    (
        "www.api.example.com",
        reported!("www.api.example.com" => Below),
    ),
    (
        "https://a.c.apps.example.com",
        reported!("a.c.apps.example.com" => Below),
    ),
    (
        "_sip._tcp.api.example.com",
        Moved("_sip._tcp.b.api.example.com"),
    ),
    (
        r"^www\.api\.example\.com$",
        reported!("www.api.example.com" => Below),
    ),
    ("Domain=.example.com", reported!(".example.com" => Zone)),
    (
        "sid=1; Path=/; Domain=example.com",
        reported!(".example.com" => Zone),
    ),
    (
        "--cookie-domain=example.com",
        reported!(".example.com" => Zone),
    ),
    (
        "cookie_domains = [\"example.com\"]",
        reported!(".example.com" => Zone),
    ),
    ("--email-domain=example.com", Stays),
    (
        "--whitelist-domain=*.example.com",
        reported!(".example.com" => Zone),
    ),
    // Images and packages.
    ("docker pull registry.example.com/team/api:1", Stays),
    ("docker pull api.example.com/team/web:1.2-rc", Stays),
    ("api.example.com:5000/team/web:1", Stays),
    ("crane cp api.example.com/web@sha256:0a1b2c", Stays),
    ("go install api.example.com/cmd/tool@v1.2", Stays),
    ("registry.example.com/team/other", Stays),
    ("docker login registry.example.com", Stays),
    ("docker login -u ci --password-stdin api.example.com", Stays),
    (
        "set -e\ncat key | helm registry login \\\n  api.example.com -u ci",
        Stays,
    ),
    ("/usr/bin/podman login \"api.example.com\"", Stays),
    (
        "docker login registry.example.com; curl api.example.com",
        Moved("docker login registry.example.com; curl b.api.example.com"),
    ),
    (
        "curl api.example.com/login api.example.com",
        Moved("curl b.api.example.com/login b.api.example.com"),
    ),
    (
        "gh auth login -h api.example.com",
        Moved("gh auth login -h b.api.example.com"),
    ),
    ("oci://registry.example.com/charts/x", Stays),
    (
        "https://registry.example.com/v2/",
        Moved("https://b.registry.example.com/v2/"),
    ),
    (
        "https://api.example.com/v1:batch",
        Moved("https://b.api.example.com/v1:batch"),
    ),
    ("api.example.com/v1", Moved("b.api.example.com/v1")),
];

const RENDER: &str = "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec:
  rules:
  - host: api.example.com
  - host: app.example.com
  - host: '*.apps.example.com'
  - host: xn--bcher-kva.example.com
  - host: registry.example.com
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: registry.example.com/team/api:2}]}
";

#[test]
fn every_form_has_its_verdict() {
    let mut manifests = RENDER.to_owned();
    manifests.push_str("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n");
    let documents = parse_stream(&manifests, Origin::NONE).expect("the test's YAML");
    let mut resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
    for (number, (text, _)) in FORMS.iter().enumerate() {
        let data = resources[2].node.get_mut("data").expect("the map");
        let data = data.as_mapping_mut().expect("a map");
        data.set(&number.to_string(), Node::string(*text, Origin::NONE));
    }
    let found = found(&resources);
    let mut wrong = Vec::new();
    for (number, (text, expected)) in FORMS.iter().enumerate() {
        let path = FieldPath::keys(&["data", &number.to_string()]);
        let new = found.changes.iter().find(|it| it.path == path);
        let got = new.map_or(*text, |change| change.new.as_str());
        let said = found.unmoved.iter().filter(|it| it.path == path);
        let said: BTreeSet<_> = said
            .map(|it| (it.unmoved.host.as_str(), it.unmoved.reason))
            .collect();
        let (wanted, reports): (&str, BTreeSet<_>) = match expected {
            Moved(new) => (new, BTreeSet::new()),
            Reported(reports) => (text, reports.iter().copied().collect()),
            Stays => (text, BTreeSet::new()),
        };
        if got != wanted || said != reports {
            wrong.push(format!("{text}: {got} {said:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
