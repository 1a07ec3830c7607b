//! Partial environments: `only` keeps some workloads of a target with all that comes with them, and the Services
//! of the rest lead to a shared namespace. In: the settings and a target. Out: the target without the rest,
//! and warnings about what does not work across namespaces.

mod backends;
mod choice;
mod graph;
mod limits;
mod needs;
mod outside;
mod pods;
mod reduce;
mod roles;
mod settings;
mod world;

pub(super) use backends::is_route;
pub(super) use limits::{Rest, limits, refused_by_policies};
pub(super) use pods::operated_services;
pub(super) use reduce::{Choice, reduced};
pub use settings::{Only, Shared};
