//! The means of evaluations: a budget, and expressions of regular languages that are compiled once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::GoRegexp;
use crate::yaml::Text;

use super::fault::Fault;

/// The steps that one expression may take. An API server counts otherwise, and stops at 1,000,000 per
/// call, too (`celconfig.PerCallLimit`).
const STEPS: u64 = 1_000_000;

/// The steps that all evaluations of one policy in one render may take.
const ALL_STEPS: u64 = 50_000_000;

/// The most bytes of a compiled expression.
const REGEX_SIZE: usize = 1 << 20;

/// The budget of a policy, and its compiled expressions.
pub(in crate::checks::policy) struct Engine {
    left: Cell<u64>,
    left_of_all: Cell<u64>,
    regexes: RefCell<BTreeMap<Text, Option<Rc<GoRegexp>>>>,
}

impl Engine {
    /// A full budget.
    pub(in crate::checks::policy) fn new() -> Self {
        Self {
            left: Cell::new(STEPS),
            left_of_all: Cell::new(ALL_STEPS),
            regexes: RefCell::default(),
        }
    }

    /// Begins an expression, with its own budget.
    pub(super) fn begin(&self) {
        self.left.set(STEPS);
    }

    /// Takes steps from the budget.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Fault> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        for budget in [&self.left, &self.left_of_all] {
            match budget.get().checked_sub(steps) {
                Some(left) => budget.set(left),
                None => {
                    budget.set(0);
                    return Err(Fault::Cost);
                }
            }
        }
        Ok(())
    }

    /// The compiled form of a regular expression.
    pub(super) fn regex(&self, text: &Text) -> Result<Rc<GoRegexp>, Fault> {
        let mut known = self.regexes.borrow_mut();
        if !known.contains_key(text) {
            self.spend(100 + 10 * text.len())?;
            let built = GoRegexp::within(REGEX_SIZE, text);
            known.insert(text.clone(), built.ok().map(Rc::new));
        }
        match known.get(text) {
            Some(Some(regex)) => Ok(Rc::clone(regex)),
            _ => Fault::error(format!("`{text}` is not a regular expression")),
        }
    }
}
