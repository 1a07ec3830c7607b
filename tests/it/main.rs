//! The program and the library from outside, in one binary: a module for each kind of case.
#![allow(
    clippy::string_slice,
    reason = "a slice that panics is a failure of the test"
)]

mod admission_answers;
mod adopted;
mod apart;
#[cfg(unix)]
mod argocd;
mod arrows;
mod attribute;
#[cfg(target_os = "linux")]
mod bounds;
mod cache;
mod checkouts;
mod checks;
mod cli;
mod codes;
mod compatibility;
mod contracts;
mod default_tables;
mod dependencies;
mod diagnostics;
mod diff_command;
mod diff_properties;
mod diffs;
#[cfg(unix)]
mod docs;
mod edits;
mod environments;
mod example;
mod explain;
mod first_steps;
mod fuzz_targets;
mod git;
mod growth;
mod helm;
mod hermetic;
mod host_fields;
#[cfg(unix)]
mod hostile_names;
mod impact;
mod init;
mod kept_bases;
mod kustomize;
mod kustomize_edit;
mod limits;
mod links;
mod messages;
mod partial;
mod paths;
mod pipes;
mod plants;
mod progress;
mod provenance;
mod recipes;
mod reference;
mod released;
mod report_schemas;
mod schema_answers;
mod schema_tables;
mod secrets;
mod shards;
mod snapshot;
mod support;
mod tidy;
mod traps;
mod vendor;
mod versions;
mod why;
mod yaml_emit;
mod yaml_errors;
