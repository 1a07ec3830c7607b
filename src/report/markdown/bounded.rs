//! Text within a budget of characters.

/// Text that takes whole pieces, as long as there is room for them.
pub(super) struct Bounded {
    pub(super) text: String,
    pub(super) left: usize,
    /// A piece had no room.
    pub(super) is_cut: bool,
}

impl Bounded {
    pub(super) fn new(budget: usize) -> Self {
        Self {
            text: String::new(),
            left: budget,
            is_cut: false,
        }
    }

    /// Adds `piece` if there is room for it.
    pub(super) fn push(&mut self, piece: &str) -> bool {
        let needed = piece.chars().count();
        let fits = needed <= self.left;
        if fits {
            self.left -= needed;
            self.text += piece;
        }
        self.is_cut |= !fits;
        fits
    }
}
