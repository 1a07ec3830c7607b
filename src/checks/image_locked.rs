//! `image-locked`: images that are something else tomorrow, or on another node. In: the pods of a render.
//! Out: a finding for an image without a tag or with `latest`, and for one whose tag moves with a branch
//! while nodes keep the image that they have.

use crate::diag::{Code, Diagnostic};
use crate::model::Image;
use crate::yaml::Node;

use super::check::Check;
use super::findings::Findings;
use super::official_images::is_official;
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
                if is_completed_later(container, subject) {
                    continue;
                }
                let found = loose(&pod, container).or_else(|| kept(subject, &pod, container));
                if let Some(found) = found {
                    findings.add(subject, pod.owner, found);
                }
            }
        }
    }
}

/// True for a text that a tool replaces before it is applied: `ko://` and a package, spaces, which OpenShift's image
/// trigger overwrites, and in a kustomization that is not an environment a bare word that is not an image of Docker Hub, as
/// Skaffold, Tilt and Bazel have them.
fn is_completed_later(container: Container<'_>, subject: &Subject<'_>) -> bool {
    let text = container.image().map(|(text, _)| text.trim());
    text.is_some_and(|text| {
        let is_word = !text.contains(['/', ':', '@', '.']);
        let is_name = subject.spec.is_none() && is_word && !is_official(text);
        text.is_empty() || text.starts_with("ko://") || is_name
    })
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

/// The finding about an image whose tag moves with the branch, and which a node that has it does not pull
/// again. Without a policy, a tag other than `latest` means `IfNotPresent` (kubernetes.io, "Images": default
/// image pull policy). A digest always is the same image.
fn kept(subject: &Subject<'_>, pod: &Pod<'_>, container: Container<'_>) -> Option<Diagnostic> {
    let branch = subject.branch?;
    let (text, node) = container.image()?;
    let image = Image::parse(text);
    let tag = image.tag.filter(|_| image.digest.is_none())?;
    let policy = container.node.get("imagePullPolicy");
    let stated = policy.and_then(Node::as_str).filter(|it| !it.is_empty());
    if !moves(tag, branch, subject.slug) || stated == Some("Always") {
        return None;
    }
    let owner = pod.owner.id();
    let message = format!(
        "the image `{text}` of `{owner}` changes with each push, and a node that has it does not pull it again"
    );
    let diagnostic = Diagnostic::warning(Code::ImageLocked, message).at(node.origin);
    let diagnostic = match policy.filter(|_| stated.is_some()) {
        Some(policy) => diagnostic.label(policy.origin, "the node keeps the image that it has"),
        None => diagnostic,
    };
    Some(diagnostic.help(format!(
        "push a tag per commit, such as `{tag}-1a2b3c4`, or set `imagePullPolicy: Always`"
    )))
}

/// True for the tag of a branch or of its pull request: every push makes another image of it.
fn moves(tag: &str, branch: &str, slug: Option<&str>) -> bool {
    let of_branch = branch.replace('/', "-");
    let number = ["pr-", "pr", "mr-", "pull-"]
        .iter()
        .find_map(|start| tag.strip_prefix(start));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    slug == Some(tag) || tag.eq_ignore_ascii_case(&of_branch) || number.is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::moves;

    #[test]
    fn tags_of_a_branch_move() {
        for (tag, expected) in [
            ("feature-login-5bd5rf5", true),
            ("feature-login", true),
            ("pr-42", true),
            ("mr-7", true),
            ("pr-42-1a2b3c4", false),
            ("pr", false),
            ("stable", false),
            ("1.2", false),
            ("main", false),
        ] {
            let slug = Some("feature-login-5bd5rf5");
            assert_eq!(moves(tag, "feature/login", slug), expected, "{tag}");
        }
    }
}
