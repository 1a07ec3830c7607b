//! Facts about Kubernetes' built-in kinds, as static tables.

pub(super) mod definition;
#[rustfmt::skip]
pub(super) mod kubernetes_1_21;
pub(super) mod kubernetes_1_37;
#[rustfmt::skip]
pub(super) mod operators;
pub(super) mod scopes;
