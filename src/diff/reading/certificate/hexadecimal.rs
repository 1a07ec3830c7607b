//! Bytes as hexadecimal digits, as certificates are shown.

/// Two lower-case digits per byte.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
