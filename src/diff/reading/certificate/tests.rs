use super::der::{
    BIT_STRING, CONTEXT_0, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, PRINTABLE_STRING,
    SEQUENCE, SET, UTC_TIME, UTF8_STRING,
};
use super::*;

const BMP_STRING: u8 = 0x1e;
const NULL: &[u8] = &[5, 0];

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("tests are small");
    let head = match length {
        ..0x80 => vec![tag, content.len() as u8],
        0x80..0x100 => vec![tag, 0x81, content.len() as u8],
        _ => [vec![tag, 0x82], length.to_be_bytes().to_vec()].concat(),
    };
    [&head, content].concat()
}

fn attribute(number: &[u8], tag: u8, text: &str) -> Vec<u8> {
    let parts = [
        element(OBJECT_IDENTIFIER, number),
        element(tag, text.as_bytes()),
    ];
    element(SEQUENCE, &parts.concat())
}

/// A subject of sets of attributes.
fn subject(sets: &[Vec<u8>]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = sets.iter().map(|set| element(SET, set)).collect();
    element(SEQUENCE, &sets.concat())
}

/// A certificate with these fields, and nothing that verifies.
fn certificate_of(serial: &[u8], not_after: (u8, &str), subject: &[u8]) -> Vec<u8> {
    let algorithm = element(SEQUENCE, NULL);
    let validity = [
        element(UTC_TIME, b"200101000000Z"),
        element(not_after.0, not_after.1.as_bytes()),
    ];
    let body = [
        element(CONTEXT_0, &element(INTEGER, &[2])),
        element(INTEGER, serial),
        algorithm.clone(),
        element(SEQUENCE, &[]),
        element(SEQUENCE, &validity.concat()),
        subject.to_vec(),
        element(
            SEQUENCE,
            &[algorithm.clone(), element(BIT_STRING, &[0; 90])].concat(),
        ),
    ];
    let parts = [
        element(SEQUENCE, &body.concat()),
        algorithm,
        element(BIT_STRING, &[0; 70]),
    ];
    element(SEQUENCE, &parts.concat())
}

fn pem(der: &[u8]) -> String {
    format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(der))
}

/// The description of one certificate up to its hash.
fn described(der: &[u8]) -> Option<String> {
    let text = describe(&pem(der))?;
    let (text, hash) = text.split_once(", SHA-256 ").expect("it ends in a hash");
    assert_eq!(hash, fingerprint(der));
    Some(text.to_owned())
}

fn usual() -> Vec<u8> {
    let subject = subject(&[
        attribute(&[0x55, 4, 10], UTF8_STRING, "Example"),
        attribute(&[0x55, 4, 3], PRINTABLE_STRING, "ca.example.com"),
    ]);
    certificate_of(&[0, 0xfd, 7], (UTC_TIME, "361122005058Z"), &subject)
}

#[test]
fn a_certificate_is_its_subject_serial_and_end() {
    assert_eq!(
        described(&usual()).as_deref(),
        Some(
            "certificate CN=ca.example.com,O=Example, serial 00:FD:07, until 2036-11-22T00:50:58Z"
        )
    );
}

#[test]
fn what_has_no_text_is_shown_as_bytes() {
    let unknown = attribute(&[0x2a, 3, 4], UTF8_STRING, "x");
    let wide = attribute(&[0x55, 4, 3], BMP_STRING, "\0a");
    let not_ascii = attribute(&[0x55, 4, 10], PRINTABLE_STRING, "é");
    let subject = subject(&[[unknown, wide].concat(), not_ascii]);
    let der = certificate_of(&[1], (GENERALIZED_TIME, "20501231235959Z"), &subject);
    assert_eq!(
        described(&der).as_deref(),
        Some(
            "certificate 2.5.4.10=#1302c3a9,1.2.3.4=#0c0178+2.5.4.3=#1e020061, \
             serial 01, until 2050-12-31T23:59:59Z"
        )
    );
}

#[test]
fn what_is_not_a_certificate_is_not_described() {
    let end = (UTC_TIME, "361122005058Z");
    let nobody = subject(&[]);
    assert!(described(&certificate_of(&[1], end, &nobody)).is_some());
    let followed = [usual(), NULL.to_vec()].concat();
    for der in [
        certificate_of(&[], end, &nobody),
        certificate_of(&[1; 22], end, &nobody),
        certificate_of(&[1], (UTC_TIME, "361322005058Z"), &nobody),
        certificate_of(&[1], end, &element(SET, &[])),
        certificate_of(&[1], end, &subject(&[NULL.to_vec()])),
        followed,
        Vec::new(),
        NULL.to_vec(),
    ] {
        assert_eq!(described(&der), None);
    }
    assert_eq!(describe(""), None);
    assert_eq!(describe("text"), None);
    assert_eq!(describe(BEGIN), None);
    assert_eq!(describe(&format!("{BEGIN}\n%\n{END}")), None);
    assert_eq!(describe(&format!("{}text", pem(&usual()))), None);
}

#[test]
fn many_certificates_are_counted() {
    let text = describe(&pem(&usual()).repeat(6)).expect("certificates");
    assert_eq!(text.lines().count(), MOST_NAMED + 1);
    assert!(text.ends_with("\n2 more"), "{text}");
}

#[test]
fn no_bytes_make_it_panic() {
    let usual = usual();
    for end in 0..usual.len() {
        assert_eq!(described(&usual[..end]), None, "cut at {end}");
    }
    for at in 0..usual.len() {
        for byte in [
            0,
            1,
            0x1f,
            0x30,
            0x7f,
            0x80,
            0x81,
            0x84,
            0xff,
            usual[at] ^ 1,
        ] {
            let mut changed = usual.clone();
            changed[at] = byte;
            // Some still are certificates, with other fields.
            described(&changed);
        }
    }
}
