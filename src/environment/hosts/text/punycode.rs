//! The ASCII form of international names (RFC 3492, RFC 5891): `bücher` is `xn--bcher-kva`.

/// The name with each label in its ASCII form.
pub(super) fn to_ascii(name: &str) -> Option<String> {
    let labels = name.split('.').map(label);
    labels.collect::<Option<Vec<_>>>().map(|it| it.join("."))
}

fn label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_ascii_lowercase());
    }
    encode(&label.to_lowercase()).map(|encoded| format!("xn--{encoded}"))
}

/// RFC 3492, section 6.3. A label is short: the search for the next character may be plain.
fn encode(label: &str) -> Option<String> {
    const LONGEST: usize = 63;
    let points: Vec<u32> = label.chars().map(u32::from).take(LONGEST + 1).collect();
    if points.len() > LONGEST {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    while let Some(next) = points.iter().copied().filter(|point| *point >= n).min() {
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for point in points.iter().copied() {
            if point < n {
                delta = delta.checked_add(1)?;
            }
            if point == n {
                digits(delta, bias, &mut out);
                bias = adapted(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

const BASE: u32 = 36;

/// A number of variable length, the smallest digit first.
fn digits(number: u32, bias: u32, out: &mut String) {
    let mut rest = number;
    let mut k = BASE;
    loop {
        let threshold = k.saturating_sub(bias).clamp(1, 26);
        if rest < threshold {
            break;
        }
        let range = BASE - threshold;
        out.extend(digit(threshold + (rest - threshold) % range));
        rest = (rest - threshold) / range;
        k += BASE;
    }
    out.extend(digit(rest));
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> Option<char> {
    let letters = u32::from(b'a');
    let numbers = u32::from(b'0');
    char::from_u32(if value < 26 {
        letters + value
    } else {
        numbers + value - 26
    })
}

fn adapted(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = delta / if is_first { 700 } else { 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= BASE - 1;
        k += BASE;
    }
    k + BASE * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn labels_get_their_ascii_form() {
        let cases = [
            ("bücher.example.com", "xn--bcher-kva.example.com"),
            ("BÜCHER.example.com", "xn--bcher-kva.example.com"),
            ("faß.de", "xn--fa-hia.de"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"),
            ("a.b", "a.b"),
        ];
        for (name, ascii) in cases {
            assert_eq!(to_ascii(name).as_deref(), Some(ascii));
        }
        assert_eq!(to_ascii(&"ü".repeat(100)), None);
    }
}
