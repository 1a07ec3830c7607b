//! Rules that the API server has beyond its OpenAPI, by the type whose values they judge. Each was
//! seen to refuse a manifest: fixtures/schema.

mod access;
mod containers;
mod data;
mod definitions;
mod env;
mod fields;
mod ingresses;
mod jobs;
mod labels;
mod names;
mod pods;
mod policies;
mod probes;
mod resources;
mod services;
mod table;
mod text;
mod volumes;
mod webhooks;
mod workloads;

pub(super) use names::judge as judge_name;
pub(super) use table::rules;
