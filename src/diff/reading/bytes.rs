//! Bytes in words: enough to tell two files apart.

use sha2::{Digest, Sha256};

use crate::diag::counted;

/// `1234 bytes, SHA-256 0f3a…`: enough to tell two files apart.
pub(super) fn sized(bytes: &[u8]) -> String {
    let size = counted(bytes.len(), "byte");
    format!("{size}, SHA-256 {}", fingerprint(bytes))
}

/// The first eight bytes of a SHA-256, in hexadecimal.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    digits.collect::<String>() + "…"
}
