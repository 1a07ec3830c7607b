//! `sortOptions` (`api/types/sortoptions.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::yaml::Text;

/// `sortOptions`.
#[derive(Clone, Debug, Default)]
pub struct SortOptions {
    /// `legacy` or `fifo`.
    pub order: LocatedText,
    /// `legacySortOptions`: kinds first, kinds last.
    pub legacy: Option<(Vec<Text>, Vec<Text>)>,
    /// The place of the field.
    pub at: Origin,
}

struct LegacySort(Vec<Text>, Vec<Text>);

impl Decode for LegacySort {
    const WHAT: &'static str = "`legacySortOptions`";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let plain = |texts: Vec<LocatedText>| texts.into_iter().map(|text| text.value).collect();
        Self(
            plain(fields.texts("orderFirst")),
            plain(fields.texts("orderLast")),
        )
    }
}

impl Decode for SortOptions {
    const WHAT: &'static str = "`sortOptions`";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            order: fields.located("order"),
            legacy: fields
                .object("legacySortOptions")
                .map(|LegacySort(first, last)| (first, last)),
            at: fields.at,
        }
    }
}
