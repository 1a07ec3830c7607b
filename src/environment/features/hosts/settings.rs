//! The settings of `hosts`.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{Field, Strategy};
use crate::environment::names::{check_zone, lower_case};

/// `hosts`: which hosts move, and their new names.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Template of the new host; that of the strategy if there is one.
    pub pattern: LocatedText,
    /// The way to new names, instead of a pattern.
    pub strategy: Option<Strategy>,
    /// References to a host that moved: rewritten or only reported.
    pub references: References,
    /// The only hosts that move, in lower case; all if empty.
    pub only: Vec<LocatedText>,
    /// Fields that declare hosts and are in no table.
    pub declare: Vec<Field>,
    /// The place of the settings.
    pub at: Origin,
}

/// `references`: the fate of references to a host that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum References {
    /// They follow.
    #[default]
    Rewrite,
    /// They are listed and stay.
    Report,
}

impl Decode for Hosts {
    const WHAT: &'static str = "`hosts`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let (strategy, text) = decode_strategy(fields);
        let pattern = fields.optional("pattern");
        if let (Some(pattern), Some(text)) = (&pattern, &text) {
            let message = "`hosts` has both `pattern` and `strategy`";
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
            let diagnostic = diagnostic.label(pattern.at, "the pattern");
            fields.fail(diagnostic.help("remove one of them"));
        }
        let of_strategy = text.map(|text| LocatedText {
            value: strategy
                .as_ref()
                .map_or(text.value, |it| it.pattern().into()),
            at: text.at,
        });
        Self {
            pattern: pattern.or(of_strategy).unwrap_or_default(),
            strategy,
            references: References::decode(fields),
            only: lower_case(fields.texts("only")),
            declare: fields.objects("declare"),
            at: fields.at,
        }
    }
}

/// Reads `strategy` and `zone`.
fn decode_strategy(fields: &mut Fields<'_, '_>) -> (Option<Strategy>, Option<LocatedText>) {
    let text = fields.optional("strategy");
    let zone = fields.optional("zone");
    let zone = zone.and_then(|zone| lower_case(vec![zone]).pop());
    if let Some(zone) = &zone {
        check_zone(zone, fields.failures);
    }
    let name = text.as_ref().map(|text| text.value.as_str());
    if name != Some("zone")
        && let Some(zone) = &zone
    {
        let message = "`zone` is for `strategy: zone`";
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(zone.at);
        fields.fail(diagnostic.help("write `strategy: zone`, or remove `zone`"));
    }
    let at = text.as_ref().map_or(fields.at, |text| text.at);
    let strategy = match (name, zone) {
        (None, _) => None,
        (Some("prefix"), _) => Some(Strategy::Prefix),
        (Some("flat"), _) => Some(Strategy::Flat),
        (Some("zone"), Some(zone)) => Some(Strategy::Zone(zone)),
        (Some("zone"), None) => {
            let message = "`strategy: zone` has no `zone`";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(at);
            fields.fail(
                diagnostic.help("write `zone: preview.example.com`: all hosts get names below it"),
            );
            None
        }
        (Some(other), _) => {
            let message = format!("there is no strategy `{other}`");
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
            fields.fail(diagnostic.help(STRATEGIES));
            None
        }
    };
    (strategy, text)
}

const STRATEGIES: &str =
    "`prefix` makes SLUG.HOST, `flat` SLUG--LABEL.PARENT, and `zone` SLUG--LABELS.ZONE";

impl References {
    /// Reads `rewrite`, `report`, or nothing.
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let text = fields.located("references");
        match text.value.as_str() {
            "" | "rewrite" => Self::Rewrite,
            "report" => Self::Report,
            other => {
                let message = format!("`references` takes `rewrite` or `report`, not `{other}`");
                let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
                fields.fail(diagnostic.help("`rewrite` changes references, `report` lists them"));
                Self::Rewrite
            }
        }
    }
}
