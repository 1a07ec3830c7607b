//! The host names of an X.509 certificate (RFC 5280), read from PEM. In: text. Out: the names of its extension
//! `subjectAltName`; nothing for text that is not a certificate. Only names are read: a date says nothing without a clock, and
//! the same tree must always give the same findings.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// The names of a certificate, those of the first in a chain: it is the server's own (RFC 8446, 4.4.2).
pub(super) fn names(pem: &str) -> Option<Vec<String>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let (_, rest) = pem.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let body: String = body.split_ascii_whitespace().collect();
    names_of(&BASE64_STANDARD.decode(body).ok()?)
}

/// Tags of ASN.1 in DER (X.690, 8.1.2).
mod tag {
    pub(super) const OCTETS: u8 = 0x04;
    pub(super) const OID: u8 = 0x06;
    pub(super) const SEQUENCE: u8 = 0x30;
    /// `[3]` of a certificate: its extensions.
    pub(super) const EXTENSIONS: u8 = 0xa3;
    /// `[2]` of a GeneralName: `dNSName`.
    pub(super) const DNS_NAME: u8 = 0x82;
}

/// `2.5.29.17`, `subjectAltName` (RFC 5280, 4.2.1.6).
const SUBJECT_ALT_NAME: [u8; 3] = [0x55, 0x1d, 0x11];

fn names_of(der: &[u8]) -> Option<Vec<String>> {
    let certificate = Values(der).expect(tag::SEQUENCE)?;
    let signed = Values(certificate).expect(tag::SEQUENCE)?;
    let Some(extensions) = Values(signed).find(|(tag, _)| *tag == tag::EXTENSIONS) else {
        return Some(Vec::new());
    };
    let list = Values(extensions.1).expect(tag::SEQUENCE)?;
    let mut extensions = Values(list).filter(|(tag, _)| *tag == tag::SEQUENCE);
    let names = extensions.find_map(|(_, extension)| value_of(extension));
    let Some(names) = names else {
        return Some(Vec::new());
    };
    let names = Values(Values(names).expect(tag::SEQUENCE)?);
    let names = names.filter(|(tag, _)| *tag == tag::DNS_NAME);
    names
        .map(|(_, name)| Some(std::str::from_utf8(name).ok()?.to_ascii_lowercase()))
        .collect()
}

/// The value of an extension, if it is the one with the names.
fn value_of(extension: &[u8]) -> Option<&[u8]> {
    let mut parts = Values(extension);
    let id = parts.expect(tag::OID)?;
    // `critical` may come before it.
    let (_, value) = parts.find(|(tag, _)| *tag == tag::OCTETS)?;
    (id == SUBJECT_ALT_NAME).then_some(value)
}

/// The values that follow one another in some bytes, up to the first that is malformed.
struct Values<'b>(&'b [u8]);

impl<'b> Values<'b> {
    /// The content of the next value, which has to have a tag.
    fn expect(&mut self, wanted: u8) -> Option<&'b [u8]> {
        let (tag, content) = self.next()?;
        (tag == wanted).then_some(content)
    }
}

impl<'b> Iterator for Values<'b> {
    type Item = (u8, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        // A length of 128 or more is in as many bytes as the first says (X.690, 8.1.3.5); without a number, its end
        // is marked, which DER does not have.
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let number = |number: usize, byte: &u8| number << 8 | usize::from(*byte);
                (length.iter().fold(0, number), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate for `*.example.com` and `example.com`, made by `openssl req -x509`.
    const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----\n\
MIIBpzCCAU6gAwIBAgIUf89X3PKbbWEvye2YUtm+04GWjAAwCgYIKoZIzj0EAwIw\n\
FjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wHhcNMjYxMTI4MDUzMTMzWhcNMzYxMTI1\n\
MDUzMTMzWjAWMRQwEgYDVQQDDAtleGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqG\n\
SM49AwEHA0IABKytlIUREZCdYI9qO8YBvAPHbLCU+Yyd7qyCE7UcELtOTczDfGrX\n\
plSUxKIv6Jzl1lmENoAXsvYItdWK9oyk1x+jejB4MB0GA1UdDgQWBBRZgUbM+4jg\n\
VPb3Ha6VG8PXSu+jyzAfBgNVHSMEGDAWgBRZgUbM+4jgVPb3Ha6VG8PXSu+jyzAP\n\
BgNVHRMBAf8EBTADAQH/MCUGA1UdEQQeMByCDSouZXhhbXBsZS5jb22CC0V4YW1w\n\
bGUuY29tMAoGCCqGSM49BAMCA0cAMEQCIBALvZDs3pyZy2RG0GR0Gsp16Mb7nUwh\n\
4hpL8zEiVcTYAiAlqWTT15Dr65vlMFfRx+qfXAihymIQSdpWM4qbl1hngA==\n\
-----END CERTIFICATE-----\n";

    fn der() -> Vec<u8> {
        let body: String = CERTIFICATE
            .lines()
            .filter(|line| !line.starts_with('-'))
            .collect();
        BASE64_STANDARD.decode(body).expect("base64")
    }

    #[test]
    fn names_are_those_of_the_certificate() {
        let expected = ["*.example.com", "example.com"];
        assert_eq!(names(CERTIFICATE).expect("a certificate"), expected);
        let chain = format!("a comment\r\n{CERTIFICATE}{CERTIFICATE}");
        assert_eq!(names(&chain).expect("a certificate"), expected);
    }

    #[test]
    fn what_is_no_certificate_has_no_names() {
        for text in [
            "",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----%%%%-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----",
            "-----END CERTIFICATE----------BEGIN CERTIFICATE-----",
        ] {
            assert_eq!(names(text), None, "{text}");
        }
    }

    #[test]
    fn no_damage_makes_it_panic() {
        let sound = der();
        for end in 0..sound.len() {
            let _ = names_of(&sound[..end]);
        }
        for at in 0..sound.len() {
            for byte in [0x00, 0x30, 0x7f, 0x80, 0x81, 0x84, 0x85, 0xa3, 0xff] {
                let mut damaged = sound.clone();
                damaged[at] = byte;
                let _ = names_of(&damaged);
            }
        }
        // Lengths beyond the end, and nests of nothing.
        assert_eq!(names_of(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30]), None);
        assert_eq!(names_of(&[0x30, 0x80, 0x00, 0x00]), None);
        let _ = names_of(&[0x30; 100_000]);
    }
}
