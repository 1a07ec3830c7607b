//! Warnings for surprising effects of `images` entries.

use crate::diag::{Code, Diagnostic, Origin};
use crate::kustomize::config::ImageRule;
use crate::kustomize::step_context::StepContext;
use crate::model::ImagePattern;
use crate::yaml::Text;

/// Warns of an entry that changes nothing in the images it matches, and of an
/// image that it matches only because its name is a regular expression.
pub(super) fn of_match<'t>(
    rule: &ImageRule,
    pattern: &ImagePattern,
    mut images: impl Iterator<Item = &'t Text>,
    cx: &mut StepContext<'_>,
) {
    let name = rule.name.value.as_str();
    let parts = [
        &rule.new_name,
        &rule.new_tag,
        &rule.tag_suffix,
        &rule.digest,
    ];
    if parts.iter().all(|part| part.is_empty()) {
        let message = format!("the entry for `{name}` changes nothing");
        cx.warn(
            Diagnostic::warning(Code::ImageUnchanged, message)
                .at(rule.name.at)
                .help("write `newName`, `newTag`, `digest` or `tagSuffix`"),
        );
    }
    let loose = |image: &&Text| pattern.matches(image) && pattern.is_loose_for(image);
    if let Some(image) = images.find(loose) {
        let message = format!("`{name}` also means `{image}`");
        cx.warn(
            Diagnostic::warning(Code::ImageRegexMatch, message)
                .at(rule.name.at)
                .help(format!(
                    "kustomize reads the name as a regular expression: `.` is any character; write `{}`",
                    name.replace('.', "[.]")
                )),
        );
    }
}

/// Warns of a tag suffix that is added twice by the same entry.
pub(super) fn of_suffix(rule: &ImageRule, was: Origin, new: &str, cx: &mut StepContext<'_>) {
    let suffix = rule.tag_suffix.as_str();
    let is_again = cx
        .causes
        .get(was)
        .is_some_and(|cause| [rule.at, rule.change_at].contains(&cause.at));
    if suffix.is_empty() || !is_again || !new.ends_with(&format!("{suffix}{suffix}")) {
        return;
    }
    let name = rule.name.value.as_str();
    cx.warn(
        Diagnostic::warning(
            Code::ImageSuffixTwice,
            format!("`tagSuffix` is appended to the tag twice: `{new}`"),
        )
        .at(rule.name.at)
        .help(format!(
            "kustomize processes workload containers twice; set `newTag` for `{name}` instead"
        )),
    );
}
