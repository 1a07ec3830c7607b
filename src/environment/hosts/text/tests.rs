use std::cell::Cell;
use std::collections::BTreeMap;

use super::encoded::in_lines;
use super::*;

struct Map(BTreeMap<&'static str, &'static str>);

impl Names for Map {
    fn renamed(&self, host: &str) -> Option<String> {
        let rest = host.strip_prefix("*.");
        let new = self.0.get(rest.unwrap_or(host))?;
        Some(match rest {
            Some(_) => format!("*.{new}"),
            None => (*new).to_owned(),
        })
    }
}

fn names() -> Map {
    Map(BTreeMap::from([
        ("api.example.com", "b.api.example.com"),
        ("app.example.com", "b.app.example.com"),
    ]))
}

fn rewritten(text: &str) -> String {
    rewrite(text, &names())
        .text
        .unwrap_or_else(|| text.to_owned())
}

#[test]
fn whole_names_move() {
    let cases = [
        ("api.example.com", "b.api.example.com"),
        ("API.Example.com.", "b.api.example.com."),
        (
            "api.example.com,app.example.com",
            "b.api.example.com,b.app.example.com",
        ),
        (
            "https://api.example.com:8443/v1?x=1#y",
            "https://b.api.example.com:8443/v1?x=1#y",
        ),
        (
            "https://user:pw@api.example.com/",
            "https://user:pw@b.api.example.com/",
        ),
        (
            "git@api.example.com:x/y.git",
            "git@b.api.example.com:x/y.git",
        ),
        (
            "Host(`api.example.com`) && PathPrefix(`/v1`)",
            "Host(`b.api.example.com`) && PathPrefix(`/v1`)",
        ),
        ("*.api.example.com", "*.b.api.example.com"),
        (
            "--cookie-domain=.api.example.com",
            "--cookie-domain=.b.api.example.com",
        ),
        (
            "return 301 https://api.example.com$request_uri;",
            "return 301 https://b.api.example.com$request_uri;",
        ),
        (
            r#"{"url":"https:\/\/api.example.com"}"#,
            r#"{"url":"https:\/\/b.api.example.com"}"#,
        ),
        (
            r#""a\napi.example.com\u0026app.example.com""#,
            r#""a\nb.api.example.com\u0026b.app.example.com""#,
        ),
        ("**api.example.com** is up.", "**b.api.example.com** is up."),
        ("shop/api.example.com", "shop/b.api.example.com"),
        ("a=>api.example.com", "a=>b.api.example.com"),
    ];
    for (text, expected) in cases {
        assert_eq!(rewritten(text), expected);
        assert_eq!(rewritten(expected), expected, "twice");
    }
}

#[test]
fn other_names_stay() {
    let cases = [
        "b.api.example.com",
        "myapi.example.com",
        "my_api.example.com",
        "my-api.example.com",
        "api.example.com.evil.io",
        "api.example.com-evil.io",
        "api-example.com",
        "éapi.example.com",
        "https://auth.example.com/oauth2/start?rd=https://$host$escaped_request_uri",
        "api.default.svc.cluster.local",
        "http://api:8080",
        "10.0.0.1",
        "",
        "...",
        "*",
    ];
    for text in cases {
        assert_eq!(rewrite(text, &names()), Rewritten::default(), "{text}");
    }
}

#[test]
fn what_cannot_move_is_reported() {
    let cases = [
        (
            "HostRegexp(`^api\\.example\\.com$`)",
            "api.example.com",
            Reason::Regex,
        ),
        (
            r#"{"re":"^api\\.example\\.com$"}"#,
            "api.example.com",
            Reason::Regex,
        ),
        (
            "next=https%3A%2F%2Fapp.example.com",
            "app.example.com",
            Reason::PercentEncoded,
        ),
        (
            "${BRANCH}.api.example.com",
            "api.example.com",
            Reason::Templated,
        ),
        (
            "$(PREFIX)api.example.com",
            "api.example.com",
            Reason::Templated,
        ),
        ("$api.example.com", "api.example.com", Reason::Templated),
        ("ops@api.example.com", "api.example.com", Reason::Mail),
        (
            "to\u{a0}me@api.example.com",
            "api.example.com",
            Reason::Mail,
        ),
        (
            "mailto: Ops <ops@api.example.com>, soon",
            "api.example.com",
            Reason::Mail,
        ),
    ];
    for (text, host, reason) in cases {
        let rewritten = rewrite(text, &names());
        assert_eq!(rewritten.text, None, "{text}");
        let unmoved = Unmoved {
            host: host.to_owned(),
            reason,
        };
        assert_eq!(rewritten.unmoved, [unmoved], "{text}");
    }
}

#[test]
fn a_name_moves_beside_one_that_cannot() {
    let text = "https://api.example.com:8443/v1?next=https%3A%2F%2Fapp.example.com";
    let rewritten = rewrite(text, &names());
    let expected = "https://b.api.example.com:8443/v1?next=https%3A%2F%2Fapp.example.com";
    assert_eq!(rewritten.text.as_deref(), Some(expected));
    assert_eq!(rewritten.unmoved.len(), 1);
}

#[test]
fn base64_keeps_its_lines() {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    let encode = |text: &str| BASE64_STANDARD.encode(text);
    let url = |host: &str| format!("https://{host}/{}", "x".repeat(60));
    let (old, new) = (
        encode(&url("api.example.com")),
        encode(&url("b.api.example.com")),
    );
    assert_eq!(rewrite_base64(&old, &names()).text, Some(new.clone()));
    assert_eq!(
        rewrite_base64(&in_lines(&old), &names()).text,
        Some(in_lines(&new))
    );
    assert_eq!(
        rewrite_base64("not base64!", &names()),
        Rewritten::default()
    );
    assert_eq!(rewrite_base64("/w==", &names()), Rewritten::default());
}

/// Counts its lookups, and the text that it is shown.
struct Counted {
    names: Map,
    lookups: Cell<usize>,
    shown: Cell<usize>,
}

impl Names for Counted {
    fn renamed(&self, host: &str) -> Option<String> {
        self.lookups.set(self.lookups.get() + 1);
        self.names.renamed(host)
    }

    fn standing(&self, before: &str, _: &str, after: &str) -> Standing {
        self.shown
            .set(self.shown.get().max(before.len() + after.len()));
        Standing::Host
    }
}

#[test]
fn work_grows_with_the_text_alone() {
    let texts = [
        "api.example.com|",
        "api.example.com/",
        "a@api.example.com/",
        "a@api.example.com|",
        "}api.example.com{",
        "(api|app).example.com",
        r"api\.example\.com",
        "api%2Eexample%2Ecom",
        "${A:-api.example.com}",
        "a.",
    ];
    for text in texts {
        let work = |times: usize| {
            let counted = Counted {
                names: names(),
                lookups: Cell::new(0),
                shown: Cell::new(0),
            };
            rewrite(&text.repeat(times), &counted);
            (counted.lookups.get(), counted.shown.get())
        };
        let ((few, near), (many, far)) = (work(1_000), work(4_000));
        assert!(many <= 4 * few + 4, "{text}: {few}, then {many} lookups");
        assert_eq!(
            near, far,
            "{text}: each name is seen with the same text around it"
        );
    }
}
