use super::field::{FieldStep, steps};
use super::forms::{Form, names_of};
use super::patterns::expression_host;
use Form::{Any, Conditions, Host, Label, List, Relative, Rule, Scoped, Tunnel, Url};

#[test]
fn every_form_yields_its_names() {
    let cases: &[(&str, Form, &[&str])] = &[
        ("API.example.com.", Host, &["api.example.com"]),
        ("api.example.com:8443", Host, &["api.example.com"]),
        ("*.apps.example.com", Host, &["*.apps.example.com"]),
        (
            "_sip._tcp.api.example.com.",
            Host,
            &["_sip._tcp.api.example.com"],
        ),
        ("app.${SECRET_DOMAIN}", Host, &["app.${SECRET_DOMAIN}"]),
        ("App-${Env}.example.com", Host, &["app-${Env}.example.com"]),
        (
            "${HOST:-api.example.com}",
            Host,
            &["${HOST:-api.example.com} (a template makes it)"],
        ),
        (
            "{{ .Values.host }}",
            Host,
            &["{{ .Values.host }} (a template makes it)"],
        ),
        ("*", Host, &[]),
        ("no host", Host, &[]),
        (
            r"^api\.example\.com$",
            Host,
            &["api.example.com (a regular expression claims it)"],
        ),
        (
            "a.example.com, b.example.com",
            List,
            &["a.example.com", "b.example.com"],
        ),
        (
            "a.example.com b.example.com",
            List,
            &["a.example.com", "b.example.com"],
        ),
        (
            r"a.example.com,~^x\d+\.example\.com$",
            List,
            &[
                "a.example.com",
                "*.example.com (a regular expression claims it)",
            ],
        ),
        (
            "spiffe://user@id.example.com:8443/x",
            Url,
            &["id.example.com"],
        ),
        ("shop/*.example.com", Scoped, &["*.example.com"]),
        ("./a.example.com", Scoped, &["a.example.com"]),
        (
            "Host(`a.example.com`, `b.example.com`) || HostSNI(`c.example.com`) && PathPrefix(`/v1`)",
            Rule,
            &["a.example.com", "b.example.com", "c.example.com"],
        ),
        ("host ( `a.example.com` )", Rule, &["a.example.com"]),
        (
            "(HostHeader(\"a.example.com\") && Path(`/(x)`)) || Host('b.example.com')",
            Rule,
            &["a.example.com", "b.example.com"],
        ),
        (
            "!Host(`a.example.com`) && Host(`b.example.com`)",
            Rule,
            &["b.example.com"],
        ),
        (
            r"HostRegexp(`^(api|app)\.example\.com$`)",
            Rule,
            &["*.example.com (a regular expression claims it)"],
        ),
        ("Host(`a.example.com", Rule, &[]),
        ("grafana", Label, &["grafana (the cluster adds the zone)"]),
        ("grafana.example.com", Label, &[]),
        ("a.b", Relative, &["a.b (the cluster adds the zone)"]),
        (
            r#"[{"field":"host-header","hostHeaderConfig":{"values":["a.example.com"]}},{"field":"path-pattern"}]"#,
            Conditions,
            &["a.example.com"],
        ),
        ("no JSON: [", Conditions, &[]),
        (
            "tunnel: x\ningress:\n  - hostname: a.example.com # the API\n    service: http://b.example.com\n  - service: http_status:404\n",
            Tunnel,
            &["a.example.com"],
        ),
        ("ingress:\n  - hostname: a.example.com\n", Tunnel, &[]),
        ("https://a.example.com/x", Any, &["a.example.com"]),
        (
            "a.example.com,b.example.com",
            Any,
            &["a.example.com", "b.example.com"],
        ),
    ];
    for (text, form, hosts) in cases {
        let said = names_of(text, *form)
            .into_iter()
            .map(|named| match named.fixed {
                None => named.host,
                Some(fixed) => format!("{} ({})", named.host, fixed.as_str()),
            });
        assert_eq!(said.collect::<Vec<_>>(), *hosts, "{text}");
    }
}

#[test]
fn expressions_end_in_a_host_or_a_zone() {
    let cases = [
        (r"^api\.example\.com$", Some("api.example.com")),
        (r"^api[.]example[.]com(:[0-9]+)?$", Some("api.example.com")),
        (r"~^www\d+\.apps\.example\.com$", Some("*.apps.example.com")),
        (r"(api|app)\.example\.com", Some("*.example.com")),
        (r"[a-z]+api\.example\.com", Some("*.example.com")),
        ("{sub:[a-z]+}.example.com", Some("*.example.com")),
        (".*", None),
        (r"^api\..+$", None),
    ];
    for (text, host) in cases {
        assert_eq!(expression_host(text).as_deref(), host, "{text}");
    }
}

#[test]
fn paths_are_read_as_they_are_printed() {
    let key = |text: &str| FieldStep::Key(text.into());
    let cases = [
        (
            "spec.rules[].host",
            Some(vec![
                key("spec"),
                key("rules"),
                FieldStep::Items,
                key("host"),
            ]),
        ),
        (
            "a[*][]",
            Some(vec![key("a"), FieldStep::Items, FieldStep::Items]),
        ),
        ("data.*", Some(vec![key("data"), FieldStep::Values])),
        (
            r#"a["x.y/z"].b"#,
            Some(vec![key("a"), key("x.y/z"), key("b")]),
        ),
        ("a['x]']", Some(vec![key("a"), key("x]")])),
        ("", None),
        ("a..b", None),
        ("a.", None),
        ("a[x]", None),
        ("a[]b", None),
        ("a[", None),
    ];
    for (text, expected) in cases {
        assert_eq!(steps(text), expected, "{text}");
    }
}

#[test]
fn every_path_of_the_table_is_one() {
    for path in super::table::paths() {
        assert!(steps(path).is_some(), "{path}");
    }
}
