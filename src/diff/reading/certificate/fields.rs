//! The fields of an X.509 certificate that a reviewer asks for (RFC 5280, section 4.1).

use super::der::{
    BIT_STRING, CONTEXT_0, Element, Elements, GENERALIZED_TIME, INTEGER, SEQUENCE, UTC_TIME,
};
use super::name::name;

/// A certificate, as far as it is shown.
pub(super) struct Fields {
    /// The name of the subject.
    pub(super) subject: String,
    /// The bytes of the serial number, as in `01:AB`.
    pub(super) serial: String,
    /// The end of its validity, as in `2036-11-22T00:50:58Z`.
    pub(super) not_after: String,
}

impl Fields {
    /// The fields of the certificate in `der`, which has nothing else in it.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut certificate = sole(der)?;
        let body = certificate.take(SEQUENCE)?;
        let _algorithm = certificate.take(SEQUENCE)?;
        let _signature = certificate.take(BIT_STRING)?;
        certificate.is_empty().then(|| Self::of_body(body))?
    }

    fn of_body(content: &[u8]) -> Option<Self> {
        let mut body = Elements::of(content);
        body.skip_optional(CONTEXT_0);
        let serial = serial(body.take(INTEGER)?)?;
        let _algorithm = body.take(SEQUENCE)?;
        let _issuer = body.take(SEQUENCE)?;
        let mut validity = Elements::of(body.take(SEQUENCE)?);
        let _not_before = time(validity.next()?)?;
        let not_after = time(validity.next()?)?;
        let subject = name(body.take(SEQUENCE)?)?;
        let _public_key = body.take(SEQUENCE)?;
        Some(Self {
            subject,
            serial,
            not_after,
        })
    }
}

/// The elements of the one sequence that `der` is.
fn sole(der: &[u8]) -> Option<Elements<'_>> {
    let mut outer = Elements::of(der);
    let content = outer.take(SEQUENCE)?;
    outer.is_empty().then_some(Elements::of(content))
}

/// RFC 5280 allows 20 bytes; one more may be a zero that keeps the number positive.
const LONGEST_SERIAL: usize = 21;

fn serial(content: &[u8]) -> Option<String> {
    let is_serial = (1..=LONGEST_SERIAL).contains(&content.len());
    let bytes = content.iter().map(|byte| format!("{byte:02X}"));
    is_serial.then(|| bytes.collect::<Vec<_>>().join(":"))
}

/// A time as RFC 5280 has it, to the second and in UTC, written as RFC 3339 does.
fn time(element: Element<'_>) -> Option<String> {
    let text = std::str::from_utf8(element.content).ok()?;
    let digits = text.strip_suffix('Z')?;
    let full = match element.tag {
        UTC_TIME if digits.len() == 12 && digits < "50" => format!("20{digits}"),
        UTC_TIME if digits.len() == 12 => format!("19{digits}"),
        GENERALIZED_TIME if digits.len() == 14 => digits.to_owned(),
        _ => return None,
    };
    full.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(())?;
    let (date, clock) = full.split_at_checked(8)?;
    let (year, day) = date.split_at_checked(4)?;
    let (month, day) = day.split_at_checked(2)?;
    let (hour, second) = clock.split_at_checked(2)?;
    let (minute, second) = second.split_at_checked(2)?;
    let is_time = ("01"..="12").contains(&month)
        && ("01"..="31").contains(&day)
        && hour < "24"
        && minute < "60"
        && second < "60";
    is_time.then(|| format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time_of(tag: u8, text: &str) -> Option<String> {
        time(Element {
            tag,
            content: text.as_bytes(),
            encoded: &[],
        })
    }

    #[test]
    fn times_are_dates() {
        for (tag, text, shown) in [
            (UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z"),
            (UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z"),
            (GENERALIZED_TIME, "20500101000000Z", "2050-01-01T00:00:00Z"),
            (GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(time_of(tag, text).as_deref(), Some(shown));
        }
        for (tag, text) in [
            (UTC_TIME, ""),
            (UTC_TIME, "4912312359Z"),
            (UTC_TIME, "491231235959+0100"),
            (UTC_TIME, "éé1231235959Z"),
            (UTC_TIME, "491331235959Z"),
            (UTC_TIME, "491200235959Z"),
            (UTC_TIME, "491231240000Z"),
            (UTC_TIME, "49123123595 Z"),
            (GENERALIZED_TIME, "491231235959Z"),
            (GENERALIZED_TIME, "20501231235959.5Z"),
            (INTEGER, "491231235959Z"),
        ] {
            assert_eq!(time_of(tag, text), None, "{text}");
        }
    }
}
