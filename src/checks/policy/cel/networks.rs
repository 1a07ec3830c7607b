//! Addresses and networks (`k8s.io/apiserver/pkg/cel/library/ip.go`, `cidr.go`).

use core::net::IpAddr;

use super::fault::Fault;
use super::value::{Evaluated, Value};

/// The result of a function of this library; `None` for others.
pub(super) fn call<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let is_not = |text: &str, what: &str| Some(Fault::error(format!("`{text}` is not {what}")));
    Some(Ok(match (name, values) {
        ("isIP", [Value::Text(text)]) => Value::Bool(address(text).is_some()),
        ("ip", [Value::Text(text)]) => match address(text) {
            Some(found) => Value::Ip(found),
            None => return is_not(text, "an address"),
        },
        ("ip.isCanonical", [Value::Text(text)]) => match address(text) {
            Some(found) => Value::Bool(found.to_string() == text.as_str()),
            None => return is_not(text, "an address"),
        },
        ("isCIDR", [Value::Text(text)]) => Value::Bool(network(text).is_some()),
        ("cidr", [Value::Text(text)]) => match network(text) {
            Some((address, bits)) => Value::Cidr(address, bits),
            None => return is_not(text, "a network"),
        },
        ("ip", [Value::Cidr(address, _)]) => Value::Ip(*address),
        ("prefixLength", [Value::Cidr(_, bits)]) => Value::Int(i64::from(*bits)),
        ("masked", [Value::Cidr(address, bits)]) => Value::Cidr(masked(*address, *bits), *bits),
        ("containsIP", [Value::Cidr(own, bits), Value::Ip(it)]) => {
            Value::Bool(contains(*own, *bits, *it))
        }
        ("containsIP", [Value::Cidr(own, bits), Value::Text(text)]) => match address(text) {
            Some(it) => Value::Bool(contains(*own, *bits, it)),
            None => return is_not(text, "an address"),
        },
        ("containsCIDR", [Value::Cidr(own, bits), Value::Cidr(it, others)]) => {
            Value::Bool(bits <= others && contains(*own, *bits, *it))
        }
        ("containsCIDR", [Value::Cidr(own, bits), Value::Text(text)]) => match network(text) {
            Some((it, others)) => Value::Bool(*bits <= others && contains(*own, *bits, it)),
            None => return is_not(text, "a network"),
        },
        (name, [Value::Ip(address)]) => return of_address(name, *address),
        _ => return None,
    }))
}

fn of_address<'n>(name: &str, address: IpAddr) -> Option<Evaluated<'n>> {
    let found = match (name, address) {
        ("family", IpAddr::V4(_)) => return Some(Ok(Value::Int(4))),
        ("family", IpAddr::V6(_)) => return Some(Ok(Value::Int(6))),
        ("isUnspecified", it) => it.is_unspecified(),
        ("isLoopback", it) => it.is_loopback(),
        ("isLinkLocalMulticast", IpAddr::V4(it)) => it.octets().starts_with(&[224, 0, 0]),
        ("isLinkLocalMulticast", IpAddr::V6(it)) => is_scoped(it, 0xff02, 0xff0f),
        ("isLinkLocalUnicast", it) => is_link_local(it),
        ("isGlobalUnicast", it) => {
            let is_broadcast = matches!(it, IpAddr::V4(it) if it.is_broadcast());
            let is_other = it.is_unspecified() || it.is_loopback() || it.is_multicast();
            !is_broadcast && !is_other && !is_link_local(it)
        }
        _ => return None,
    };
    Some(Ok(Value::Bool(found)))
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.is_link_local(),
        IpAddr::V6(it) => is_scoped(it, 0xfe80, 0xffc0),
    }
}

fn is_scoped(address: core::net::Ipv6Addr, scope: u16, mask: u16) -> bool {
    address
        .segments()
        .first()
        .is_some_and(|it| it & mask == scope)
}

/// An address, unless it is of IPv4 within IPv6, which Kubernetes refuses.
fn address(text: &str) -> Option<IpAddr> {
    let found: IpAddr = text.parse().ok()?;
    let is_mapped = matches!(found, IpAddr::V6(it) if it.to_ipv4_mapped().is_some());
    (!is_mapped).then_some(found)
}

fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (start, bits) = text.split_once('/')?;
    let address = address(start)?;
    let is_number = !bits.is_empty() && bits.bytes().all(|it| it.is_ascii_digit());
    let is_canonical = bits == "0" || !bits.starts_with('0');
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits: u8 = bits.parse().ok().filter(|_| is_number && is_canonical)?;
    (bits <= most).then_some((address, bits))
}

fn masked(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(it) => {
            let mask = u32::MAX
                .checked_shl(32 - u32::from(bits.min(32)))
                .unwrap_or(0);
            IpAddr::V4((u32::from(it) & mask).into())
        }
        IpAddr::V6(it) => {
            let mask = u128::MAX
                .checked_shl(128 - u32::from(bits.min(128)))
                .unwrap_or(0);
            IpAddr::V6((u128::from(it) & mask).into())
        }
    }
}

fn contains(own: IpAddr, bits: u8, address: IpAddr) -> bool {
    own.is_ipv4() == address.is_ipv4() && masked(own, bits) == masked(address, bits)
}
