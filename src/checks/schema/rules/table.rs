//! The rules of each type.

use crate::checks::schema::found::Found;
use crate::yaml::Node;

/// Notes what is wrong with a map of a type.
pub(crate) type Rule = fn(&Node, &mut Found);

/// The rules of types; sorted by the type's name.
const RULES: &[(&str, &[Rule])] = &[];

/// The rules for the type of that name.
pub(crate) fn rules(name: &str) -> &'static [Rule] {
    let index = RULES.binary_search_by(|(own, _)| (*own).cmp(name));
    index.ok().and_then(|index| RULES.get(index)).map_or(&[], |(_, rules)| rules)
}
