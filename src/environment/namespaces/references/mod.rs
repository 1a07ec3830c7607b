//! Strings that name a namespace which the target leaves. In: a target, and its own namespaces with
//! their new names. Out: the new text of each field that certainly means one, and the places that
//! perhaps do.

mod fields;
mod report;
mod table;
mod text;
mod upstreams;

pub(in crate::environment) use fields::references;
pub(in crate::environment) use report::not_moved;
