//! Any text with names of hosts: after they are replaced, nothing is left to replace.

use offshoot::environment::hosts::{Names, hosts_below, rewrite};

use crate::corpus;

struct Moved;

impl Names for Moved {
    fn renamed(&self, host: &str) -> Option<String> {
        let name = host.strip_suffix(".example.com")?;
        let is_moved = ["shop", "api", "*.shop", "grafana.shop"].contains(&name);
        is_moved.then(|| format!("{}.preview.test", name.replace('.', "-")))
    }
}

pub fn corpus() -> Vec<Vec<u8>> {
    let texts = [
        "https://shop.example.com/a?b=https%3A%2F%2Fapi.example.com#x",
        "{\"url\": \"https:\\/\\/shop.example.com:443\", \"b\": \"aHR0cHM6Ly9zaG9wLmV4YW1wbGUuY29t\"}",
        "server_name .shop.example.com ~^(?<sub>.+)\\.shop\\.example\\.com$;",
        "Host(`shop.example.com`) && PathPrefix(`/`) || HostRegexp(`^.+\\.shop\\.example\\.com$`)",
        "postgres://user:p%40ss@api.example.com:5432/db?host=shop.example.com,api.example.com",
        "SHOP.EXAMPLE.COM. shop.example.com.au xshop.example.com a@shop.example.com",
        "${SCHEME:-https}://${SUB}.shop.example.com shop.example.com:8080 xn--bcher-kva.example.com",
        "if ($host = shop.example.com) { return 301 https://api.example.com$request_uri; }",
    ];
    let texts = texts.iter().map(|text| text.as_bytes().to_vec());
    let with_hosts = |text: &[u8]| text.windows(12).any(|part| part == b".example.com");
    let fixtures = corpus::texts("fixtures/environments", &[".yaml"]);
    texts
        .chain(fixtures.into_iter().filter(|text| with_hosts(text)))
        .collect()
}

pub fn run(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let _ = hosts_below(&text, &["example.com"]);
    let Some(once) = rewrite(&text, &Moved).text else {
        return "unchanged".to_owned();
    };
    let twice = rewrite(&once, &Moved).text;
    assert_eq!(twice, None, "a name is left, or one was made of two");
    "changed".to_owned()
}
