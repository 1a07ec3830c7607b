//! A pure, offline compiler for Kubernetes manifests.
//!
//! The stages, each a module that uses only those before it:
//!
//! `diag` · `limits` · `parallel` · `sources` → `yaml` → `config` → `model` → `substitution` → `kustomize` → `edit` →
//! `environment` → `diff` → `impact` → `repository` → `report` → `cli`
//!
//! All files are read through [`sources::Sources`], so every stage works on the disk, on a git
//! revision and on files in memory alike. Errors are [`diag::Diagnostics`]: data with a code, a
//! place and a fix, which implement [`std::error::Error`].
//!
//! # Build a kustomization
//!
//! ```
//! use offshoot::kustomize::{self, Files, Options};
//! use offshoot::sources::{FilePath, Memory, SourceMap};
//!
//! let mut tree = Memory::default();
//! tree.insert(
//!     FilePath::new("/shop/kustomization.yaml"),
//!     "namePrefix: dev-\nresources: [config.yaml]\n",
//! );
//! tree.insert(
//!     FilePath::new("/shop/config.yaml"),
//!     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
//! );
//!
//! let map = SourceMap::default();
//! let files = Files::new(&tree, &map);
//! let built = kustomize::build(&files, &FilePath::new("/shop"), &Options::default())?;
//! assert_eq!(
//!     built.resources.to_yaml()?,
//!     "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dev-web\n",
//! );
//! # Ok::<(), offshoot::diag::Diagnostics>(())
//! ```
//!
//! # Render an environment for a branch
//!
//! ```
//! use offshoot::environment::{self, Config, Repository, Request};
//! use offshoot::kustomize::Options;
//! use offshoot::sources::{FilePath, Memory, NoHistory, SourceMap};
//!
//! let mut tree = Memory::default();
//! tree.insert(
//!     FilePath::new("/shop/offshoot.yaml"),
//!     "apiVersion: offshoot/v1
//! kind: Environments
//! environments:
//!   preview: {path: web, perBranch: true, namespace: 'preview-{{ slug }}'}
//! ",
//! );
//! tree.insert(FilePath::new("/shop/web/kustomization.yaml"), "resources: [config.yaml]\n");
//! tree.insert(
//!     FilePath::new("/shop/web/config.yaml"),
//!     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
//! );
//!
//! let (map, root) = (SourceMap::default(), FilePath::new("/shop"));
//! let config = Config::load(&tree, &map, &root.join("offshoot.yaml"))?;
//! let repository = Repository {
//!     sources: &tree,
//!     map: &map,
//!     root: &root,
//!     config: &config,
//!     options: &Options::default(),
//!     history: &NoHistory,
//! };
//! let request = Request {
//!     environment: "preview".to_owned(),
//!     branch: Some("login".to_owned()),
//!     ..Request::default()
//! };
//! let rendered = environment::render(repository, &request)?;
//! assert_eq!(rendered.namespace.as_deref(), Some("preview-login"));
//! assert!(rendered.resources.to_yaml()?.contains("name: web\n  namespace: preview-login\n"));
//! # Ok::<(), offshoot::diag::Diagnostics>(())
//! ```
//!
//! # Compare two sets of manifests
//!
//! ```
//! use offshoot::diag::Origin;
//! use offshoot::diff::{self, Options};
//! use offshoot::report::{HumanOptions, human};
//! use offshoot::yaml;
//!
//! let manifests = |replicas: u8| {
//!     let text = format!(
//!         "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api}}\nspec: {{replicas: {replicas}}}\n"
//!     );
//!     diff::resources(yaml::parse_stream(&text, Origin::NONE).expect("it is YAML"))
//! };
//! let (old, new) = (manifests(1)?, manifests(3)?);
//! let comparison = diff::compare(&old, &new, Options::default());
//! let text = human(&comparison, HumanOptions::default());
//! assert!(text.contains("spec.replicas: 1 -> 3"), "{text}");
//! # Ok::<(), offshoot::diag::Diagnostics>(())
//! ```

// Public is what can be reached from outside; the rest is `pub(crate)`.
#![warn(unreachable_pub)]

pub mod checks;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod diag;
pub mod diff;
pub mod edit;
pub mod environment;
pub mod impact;
pub mod kustomize;
pub mod limits;
pub mod linters;
pub mod model;
pub(crate) mod parallel;
pub mod report;
pub mod repository;
pub mod sources;
pub mod substitution;
pub mod yaml;
