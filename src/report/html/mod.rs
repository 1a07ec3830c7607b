//! An impact as one page: the changes by class on the left, with the targets that each lands in;
//! one of them with everything that is known of it on the right. In: an impact. Out: HTML that
//! works from a file and loads nothing; without scripts it is all there, only not filtered.
//! `page.html` and the parts that it shows are the markup, and every value in it is escaped;
//! `page.rs` are the values.

mod chain;
mod columns;
mod content;
mod entry;
mod links;
mod options;
mod page;
mod ranges;
mod sides;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, State, UndefinedBehavior, Value};

use crate::impact::Impact;

use super::compared::Compared;
use super::diagnostics::Places;

pub use options::HtmlOptions;
use page::Page;

/// The templates. Their names decide that values are escaped as HTML.
const TEMPLATES: [(&str, &str); 5] = [
    (PAGE, include_str!("page.html")),
    ("content.html", include_str!("content.html")),
    ("chains.html", include_str!("chains.html")),
    ("dots.html", include_str!("dots.html")),
    ("link.html", include_str!("link.html")),
];

/// The template of the whole page.
const PAGE: &str = "page.html";

/// `impact` as a page.
pub fn html(
    impact: &Impact,
    compared: &Compared<'_>,
    places: &Places<'_>,
    options: HtmlOptions<'_>,
) -> String {
    let page = Page::new(impact, compared, places, options);
    rendered(&page).expect("the template has fields of the page alone")
}

fn rendered(page: &Page<'_>) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    environment.set_syntax(syntax);
    environment.add_function("show", show);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text)?;
    }
    environment.get_template(PAGE)?.render(Serde(page))
}

/// The template called `name`, with `values`: markup, in which values are escaped.
fn show(state: &State<'_, '_>, name: &str, values: Value) -> Result<Value, Error> {
    let text = state.env().get_template(name)?.render(values)?;
    Ok(Value::from_safe_string(text))
}
