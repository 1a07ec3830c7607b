//! Options of the HTML page.

/// Options of a page.
#[derive(Clone, Copy, Debug)]
pub struct HtmlOptions<'a> {
    /// The beginning of links to files; `None` for no links.
    pub link_base: Option<&'a str>,
    /// The command that made the page.
    pub command: &'a str,
}
