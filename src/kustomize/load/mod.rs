//! Files, directories, remote copies and schemas that kustomizations name, read and decoded.

pub(crate) mod files;
pub(crate) mod kustomization;
pub(crate) mod layer;
pub(crate) mod list_kinds;
pub(crate) mod manifests;
pub(crate) mod openapi;
pub(crate) mod path;
pub(crate) mod remote;
pub(crate) mod root;
pub(crate) mod trail;
pub(crate) mod unread;
pub(crate) mod vendor;
pub(crate) mod version;
