//! Overrides of images in three layers: the request over the branch's file over the defaults.

use crate::diag::Origin;
use crate::environment::overlay::{ImageOverride, Rule};
use crate::model::{ImageRef, Part, Step};

/// The layer that names an image first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::environment) enum Layer {
    /// `images.defaults`.
    Default,
    /// The file of the branch.
    File,
    /// `--image` and `--images`.
    Request,
}

/// The override of one image.
#[derive(Clone, Debug)]
pub(in crate::environment) struct Override {
    /// The entry of `images`.
    pub(in crate::environment) entry: ImageOverride,
    /// The layer that must find the image.
    pub(in crate::environment) layer: Layer,
    /// The place of the image's name in that layer.
    pub(in crate::environment) at: Origin,
    /// True if the branch's file says something about the image.
    pub(in crate::environment) is_in_file: bool,
}

/// Lays the images of a file and of a request over the defaults. The last one of a name counts. A
/// name that both of the former have is the request's: what is typed must have an effect.
pub(in crate::environment) fn layered(
    defaults: Vec<(ImageOverride, Origin)>,
    file: &[ImageRef],
    request: &[ImageRef],
) -> Vec<Override> {
    let defaults = defaults.into_iter();
    let mut all: Vec<Override> = defaults
        .map(|(entry, at)| Override {
            entry,
            layer: Layer::Default,
            at,
            is_in_file: false,
        })
        .collect();
    for (layer, images) in [(Layer::File, file), (Layer::Request, request)] {
        for image in images {
            lay(image, layer, &mut all);
        }
    }
    all
}

fn lay(image: &ImageRef, layer: Layer, all: &mut Vec<Override>) {
    let is_same = |it: &&mut Override| image.name == it.entry.name;
    if let Some(same) = all.iter_mut().find(is_same) {
        merge(&mut same.entry, image);
        same.is_in_file |= layer == Layer::File;
        if same.layer == Layer::File && layer == Layer::Request {
            (same.layer, same.at) = (layer, image.at);
        }
        return;
    }
    let mut entry = ImageOverride {
        name: image.name.to_string(),
        new_name: String::new(),
        new_tag: String::new(),
        digest: String::new(),
        rule: rule(image.at),
    };
    merge(&mut entry, image);
    all.push(Override {
        entry,
        layer,
        at: image.at,
        is_in_file: layer == Layer::File,
    });
}

fn rule(at: Origin) -> Rule {
    let name = Step::Images;
    Rule { name, at }
}

/// Overrides an entry. Parts that the image does not set stay, but tag and digest go together.
fn merge(entry: &mut ImageOverride, image: &ImageRef) {
    if !image.at.is_none() {
        entry.rule = rule(image.at);
    }
    if let Part::Set(name) = &image.new_name {
        entry.new_name = name.to_string();
    }
    if image.tag == Part::Absent && image.digest == Part::Absent {
        return;
    }
    set(&mut entry.new_tag, &image.tag);
    set(&mut entry.digest, &image.digest);
}

fn set(text: &mut String, part: &Part) {
    match part {
        Part::Set(new) => *text = new.to_string(),
        Part::Absent => text.clear(),
        Part::Keep => {}
    }
}
