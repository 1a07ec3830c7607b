//! Environments: one namespace per branch. In: offshoot.yaml, a request and the
//! built target. Out: an ordinary kustomize overlay over that target, which the
//! engine builds like any other and `eject` writes down. Nothing an environment
//! does is done anywhere but in that overlay.

pub mod config;
pub mod field;
pub mod hosts;
pub mod names;
pub mod slug;
pub mod template;

pub use config::Config;
