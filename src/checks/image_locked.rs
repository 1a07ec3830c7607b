//! `image-locked`: images that are something else tomorrow, or on another node. In: the pods of a render.
//! Out: a finding for an image without a tag or with `latest`, and for one whose tag is set for a branch
//! while nodes keep the image that they have.

use crate::diag::{Code, Diagnostic};
use crate::model::Image;

use super::check::Check;
use super::findings::Findings;
use super::pods::{Container, Pod, pods};
use super::subject::Subject;

/// Images that are not fixed.
pub(super) struct ImageLocked;

impl Check for ImageLocked {
    fn codes(&self) -> &'static [Code] {
        &[Code::ImageLocked]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        for pod in pods(subject.resources) {
            for container in pod.containers() {
                if let Some(found) = loose(&pod, container) {
                    findings.add(subject, pod.owner, found);
                }
            }
        }
    }
}

/// The finding about a container's image, if its text can stand for several images.
/// Kubernetes pulls `latest`, and what has no tag, whenever a container starts
/// (kubernetes.io, "Images": default image pull policy).
fn loose(pod: &Pod<'_>, container: Container<'_>) -> Option<Diagnostic> {
    let (text, node) = container.image()?;
    let image = Image::parse(text);
    if image.digest.is_some() || !matches!(image.tag, None | Some("latest")) {
        return None;
    }
    let owner = pod.owner.id();
    let message = match image.tag {
        None => {
            format!("the image `{text}` of `{owner}` has no tag: it is `latest`, whatever that is")
        }
        Some(tag) => format!("the image `{text}` of `{owner}` is `{tag}`, whatever that is"),
    };
    let diagnostic = Diagnostic::warning(Code::ImageLocked, message).at(node.origin);
    let name = image.name;
    Some(diagnostic.help(format!(
        "set a tag or a digest: `images: [{{name: {name}, newTag: TAG}}]` in the kustomization"
    )))
}
