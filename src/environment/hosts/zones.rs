//! Zones of DNS.

/// True if `host` is `zone` or a host below it.
pub fn is_below(host: &str, zone: &str) -> bool {
    match host.strip_suffix(zone) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        None => false,
    }
}

/// The longest of the zones that has `host`.
pub(super) fn nearest_zone<'z>(
    host: &str,
    zones: impl Iterator<Item = &'z str>,
) -> Option<&'z str> {
    zones
        .filter(|zone| is_below(host, zone))
        .max_by_key(|zone| zone.len())
}
