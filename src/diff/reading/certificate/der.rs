//! The elements of DER, one after the other. In: bytes that anybody may have made. Out: `None`
//! at the first that is not DER; nothing is allocated or recursed into for what a length claims.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const PRINTABLE_STRING: u8 = 0x13;
pub(super) const TELETEX_STRING: u8 = 0x14;
pub(super) const IA5_STRING: u8 = 0x16;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, explicit: the version of a certificate.
pub(super) const CONTEXT_0: u8 = 0xa0;

/// Tags with this number go on in further bytes. No certificate has one.
const LONG_TAG: u8 = 0x1f;

/// One element.
#[derive(Clone, Copy)]
pub(super) struct Element<'d> {
    pub(super) tag: u8,
    pub(super) content: &'d [u8],
    /// Tag, length and content.
    pub(super) encoded: &'d [u8],
}

/// The elements that are not read yet.
#[derive(Clone, Copy)]
pub(super) struct Elements<'d>(&'d [u8]);

impl<'d> Elements<'d> {
    pub(super) fn of(content: &'d [u8]) -> Self {
        Self(content)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element.
    pub(super) fn next(&mut self) -> Option<Element<'d>> {
        let all = self.0;
        let (&tag, rest) = all.split_first()?;
        if tag & LONG_TAG == LONG_TAG {
            return None;
        }
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        let encoded = all.get(..all.len() - rest.len())?;
        self.0 = rest;
        Some(Element {
            tag,
            content,
            encoded,
        })
    }

    /// The content of the next element, which has this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next()
            .filter(|element| element.tag == tag)
            .map(|element| element.content)
    }

    /// Skips the next element if it has this tag.
    pub(super) fn skip_optional(&mut self, tag: u8) {
        let mut ahead = *self;
        if ahead.take(tag).is_some() {
            *self = ahead;
        }
    }
}

/// A length of at most four bytes in its shortest form, and what follows it.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((usize::from(first), rest));
    }
    let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    if digits.len() > 4 || *digits.first()? == 0 {
        return None;
    }
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    (length >= 0x80).then_some((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(bytes: &[u8]) -> Option<&[u8]> {
        Elements::of(bytes).take(INTEGER)
    }

    #[test]
    fn lengths_are_bounded_and_in_their_shortest_form() {
        assert_eq!(content(&[2, 1, 7]), Some(&[7][..]));
        assert_eq!(content(&[2, 0]), Some(&[][..]));
        let long = [&[2, 0x81, 0x80][..], &[1; 0x80]].concat();
        assert_eq!(content(&long).map(<[u8]>::len), Some(0x80));
        for wrong in [
            &[][..],
            &[2],
            &[2, 2, 7],                         // cut off
            &[2, 0x80, 7, 0, 0],                // of indefinite length
            &[2, 0x81, 1, 7],                   // not the shortest form
            &[2, 0x82, 0, 1, 7],                // a leading zero
            &[2, 0x84, 0xff, 0xff, 0xff, 0xff], // longer than all there is
            &[2, 0x85, 1, 0, 0, 0, 0],          // five bytes of length
            &[2, 0xff],                         // 127 bytes of length
            &[0x1f, 0x81, 1, 0],                // a tag of two bytes
            &[3, 1, 7],                         // another tag
        ] {
            assert_eq!(content(wrong), None, "{wrong:x?}");
        }
    }
}
