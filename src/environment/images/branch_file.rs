//! `images.file`: the file with the images of one branch. A branch without one has the defaults.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::environment::template::{self, Variables};
use crate::model::{ImageRef, image_lines};
use crate::sources::{FilePath, ReadError, SourceMap, Sources};

/// The path of the file that `template` names, in the directory `root` of offshoot.yaml.
///
/// # Errors
/// `field-value` for a path outside of `root`; errors of the template.
pub(in crate::environment) fn image_file(
    template: &LocatedText,
    variables: &Variables,
    root: &FilePath,
) -> Fallible<FilePath> {
    let path = root.join(&template::render(template, variables)?);
    if path.is_within(root) && path != *root {
        return Ok(path);
    }
    let message = message!(
        "`{}` is not a file below the directory of offshoot.yaml",
        path
    );
    let diagnostic = Diagnostic::error(Code::FieldValue, message).at(template.at);
    Err(diagnostic
        .help("write a path in the repository: `file: \"previews/{{ slug }}.yaml\"`")
        .into())
}

/// The images in the file; none if there is no file.
///
/// # Errors
/// A file that cannot be read, and lines that are not images.
pub(in crate::environment) fn read_images(
    path: &FilePath,
    sources: &dyn Sources,
    map: &SourceMap,
) -> Fallible<Vec<ImageRef>> {
    let bytes = match sources.read(path) {
        Err(ReadError::NotFound) => return Ok(Vec::new()),
        read => read.map_err(|error| error.diagnostic(path))?,
    };
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| ReadError::Other("it is not UTF-8".to_owned()).diagnostic(path))?;
    let start = map.add(path.clone(), text.into());
    let lines = image_lines(text, start)?;
    Ok(lines.into_iter().map(|line| line.image).collect())
}
