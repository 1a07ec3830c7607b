//! The expressions of one build: each is compiled once, and all of them together take a bounded amount of memory.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::go_regexp::{GoRegexp, RegexpFault};
use crate::limits::Limits;

/// The sizes that an expression is compiled within, one after the other, before the limit: no library says what a compiled
/// one takes.
const SIZES: [usize; 3] = [16 << 10, 256 << 10, 4 << 20];

/// The expressions compiled so far. A clone shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expressions(Rc<RefCell<Known>>);

#[derive(Debug, Default)]
struct Known {
    limits: Limits,
    compiled: FxHashMap<String, GoRegexp>,
    bytes: usize,
}

impl Expressions {
    /// No expressions yet, within these limits.
    pub(crate) fn within(limits: Limits) -> Self {
        let known = Known {
            limits,
            ..Known::default()
        };
        Self(Rc::new(RefCell::new(known)))
    }

    /// The compiled form of an expression.
    ///
    /// # Errors
    /// See [`GoRegexp::new`]; [`RegexpFault::TooMany`] if it takes more than the others leave.
    pub(crate) fn compiled(&self, expression: &str) -> Result<GoRegexp, RegexpFault> {
        let mut known = self.0.borrow_mut();
        if let Some(found) = known.compiled.get(expression) {
            return Ok(found.clone());
        }
        let limits = known.limits;
        let left = limits.all_expression_bytes.saturating_sub(known.bytes);
        let (compiled, bytes) = within(left, limits.expression_bytes, expression)?;
        known.bytes += bytes;
        known
            .compiled
            .insert(expression.to_owned(), compiled.clone());
        Ok(compiled)
    }

    /// The compiled form of an expression for whole texts, as kustomize anchors those of selectors.
    ///
    /// # Errors
    /// See [`Expressions::compiled`].
    pub(crate) fn whole(&self, expression: &str) -> Result<GoRegexp, RegexpFault> {
        self.compiled(&format!("^(?:{expression})$"))
    }
}

/// Compiles an expression that may take `most` bytes, while so many are left for all; returns the size that was enough as
/// well.
fn within(left: usize, most: usize, expression: &str) -> Result<(GoRegexp, usize), RegexpFault> {
    let sizes = SIZES.into_iter().filter(|size| *size < most);
    for size in sizes.chain([most]) {
        match GoRegexp::within(size.min(left), expression) {
            Err(RegexpFault::TooLarge) if size >= left && left < most => {
                return Err(RegexpFault::TooMany);
            }
            Err(RegexpFault::TooLarge) => {}
            Err(fault) => return Err(fault),
            Ok(compiled) => return Ok((compiled, size)),
        }
    }
    Err(RegexpFault::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::EXPRESSIONS_BYTES;

    #[test]
    fn an_expression_is_compiled_once_and_all_are_bounded() {
        let expressions = Expressions::default();
        assert!(expressions.whole("a+").is_ok_and(|it| it.is_match("aa")));
        let bytes = expressions.0.borrow().bytes;
        assert!(expressions.whole("a+").is_ok());
        assert_eq!(expressions.0.borrow().bytes, bytes);
        let fault = (0..10_000).find_map(|n| expressions.whole(&format!(r"\pL{{500}}{n}")).err());
        assert_eq!(fault, Some(RegexpFault::TooMany));
        assert!(expressions.0.borrow().bytes <= 2 * EXPRESSIONS_BYTES);
        assert!(expressions.whole("a+").is_ok());
    }
}
