//! Go's `sort.Sort` (go1.26): a pattern-defeating quicksort. The order that it leaves is defined even for a
//! comparison that contradicts itself, as kustomize's does for foreign kinds called `Namespace`, but only by its
//! steps. So they are the same here: the same comparisons and exchanges, in the same order.

/// Ranges up to this length are sorted by insertion.
const SHORT: usize = 12;
/// Ranges from this length on have their pivot chosen from nine elements, and are worth sorting by a few moves.
const LONG: usize = 50;
/// The most pairs that such moves put in order.
const MOVES: usize = 5;
/// The exchanges of a choice among nine elements in descending order.
const ALL_EXCHANGED: usize = 12;

/// Sorts as Go's `sort.Sort` does.
pub(super) fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    let bad_pivots = usize::BITS - items.len().leading_zeros();
    let mut sorter = Sorter { items, is_less };
    sorter.quick(0, sorter.items.len(), bad_pivots);
}

struct Sorter<'i, T, L> {
    items: &'i mut [T],
    is_less: L,
}

/// The apparent order of a range.
#[derive(PartialEq, Eq)]
enum Hint {
    Ascending,
    Descending,
    Unknown,
}

impl<T, L: Fn(&T, &T) -> bool> Sorter<'_, T, L> {
    /// True if the element at `a` is less than the one at `b`.
    fn less(&self, a: usize, b: usize) -> bool {
        match (self.items.get(a), self.items.get(b)) {
            (Some(a), Some(b)) => (self.is_less)(a, b),
            _ => false,
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        if a.max(b) < self.items.len() {
            self.items.swap(a, b);
        }
    }

    /// Sorts `from..to`; `bad_pivots` is the number of unbalanced partitions before heaps are used.
    fn quick(&mut self, mut from: usize, mut to: usize, mut bad_pivots: u32) {
        let (mut was_balanced, mut was_parted) = (true, true);
        while to - from > SHORT {
            if bad_pivots == 0 {
                return self.by_heap(from, to);
            }
            if !was_balanced {
                self.scatter(from, to);
                bad_pivots -= 1;
            }
            let (mut pivot, mut hint) = self.choose_pivot(from, to);
            if hint == Hint::Descending {
                self.items[from..to].reverse();
                pivot = (to - 1) - (pivot - from);
                hint = Hint::Ascending;
            }
            let seems_sorted = was_balanced && was_parted && hint == Hint::Ascending;
            if seems_sorted && self.by_few_moves(from, to) {
                return;
            }
            if from > 0 && !self.less(from - 1, pivot) {
                from = self.part_equal(from, to, pivot);
                continue;
            }
            let length = to - from;
            let middle;
            (middle, was_parted) = self.part(from, to, pivot);
            let (left, right) = (middle - from, to - middle);
            was_balanced = left.min(right) >= length / 8;
            if left < right {
                self.quick(from, middle, bad_pivots);
                from = middle + 1;
            } else {
                self.quick(middle + 1, to, bad_pivots);
                to = middle;
            }
        }
        for next in from + 1..to {
            self.sink_left(next, from);
        }
    }

    /// Moves the element at `at` left, not beyond `least`, past greater ones.
    fn sink_left(&mut self, at: usize, least: usize) {
        let mut at = at;
        while at > least && self.less(at, at - 1) {
            self.swap(at, at - 1);
            at -= 1;
        }
    }

    fn by_heap(&mut self, from: usize, to: usize) {
        let length = to - from;
        for root in (0..=(length - 1) / 2).rev() {
            self.sift(from, root, length);
        }
        for last in (0..length).rev() {
            self.swap(from, from + last);
            self.sift(from, 0, last);
        }
    }

    /// Moves the element at `root` of a heap of `length` at `from` down to its place.
    fn sift(&mut self, from: usize, root: usize, length: usize) {
        let mut root = root;
        loop {
            let mut child = 2 * root + 1;
            if child >= length {
                return;
            }
            if child + 1 < length && self.less(from + child, from + child + 1) {
                child += 1;
            }
            if !self.less(from + root, from + child) {
                return;
            }
            self.swap(from + root, from + child);
            root = child;
        }
    }

    /// Exchanges three elements around the middle with others, chosen by a generator that has the length as its seed.
    fn scatter(&mut self, from: usize, to: usize) {
        let length = to - from;
        let mask = (1_u64 << (usize::BITS - length.leading_zeros())) - 1;
        let mut random = length as u64;
        let middle = from + length / 4 * 2;
        for at in middle - 1..=middle + 1 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let other = usize::try_from(random & mask).unwrap_or(0);
            let other = if other >= length {
                other - length
            } else {
                other
            };
            self.swap(at, from + other);
        }
    }

    fn choose_pivot(&self, from: usize, to: usize) -> (usize, Hint) {
        let length = to - from;
        let quarter = length / 4;
        let mut exchanges = 0;
        let mut candidates = [from + quarter, from + quarter * 2, from + quarter * 3];
        if length >= LONG {
            for at in &mut candidates {
                *at = self.median([*at - 1, *at, *at + 1], &mut exchanges);
            }
        }
        let pivot = self.median(candidates, &mut exchanges);
        let hint = match exchanges {
            0 => Hint::Ascending,
            ALL_EXCHANGED => Hint::Descending,
            _ => Hint::Unknown,
        };
        (pivot, hint)
    }

    fn median(&self, [mut a, mut b, mut c]: [usize; 3], exchanges: &mut usize) -> usize {
        let mut order = |x: &mut usize, y: &mut usize| {
            if self.less(*y, *x) {
                *exchanges += 1;
                std::mem::swap(x, y);
            }
        };
        order(&mut a, &mut b);
        order(&mut b, &mut c);
        order(&mut a, &mut b);
        b
    }

    /// Puts up to five pairs of neighbors in order; true if the range is sorted then.
    fn by_few_moves(&mut self, from: usize, to: usize) -> bool {
        let mut at = from + 1;
        for _ in 0..MOVES {
            while at < to && !self.less(at, at - 1) {
                at += 1;
            }
            if at == to {
                return true;
            }
            if to - from < LONG {
                return false;
            }
            self.swap(at, at - 1);
            if at - from >= 2 {
                self.sink_left(at - 1, 0);
            }
            let mut right = at + 1;
            while to - at >= 2 && right < to && self.less(right, right - 1) {
                self.swap(right, right - 1);
                right += 1;
            }
        }
        false
    }

    /// Puts lesser elements than the pivot before it, the others after it. Returns its place, and true if
    /// nothing had to move.
    fn part(&mut self, from: usize, to: usize, pivot: usize) -> (usize, bool) {
        self.swap(from, pivot);
        let (mut left, mut right) = (from + 1, to - 1);
        let mut nothing_moved = true;
        loop {
            while left <= right && self.less(left, from) {
                left += 1;
            }
            while left <= right && !self.less(right, from) {
                right -= 1;
            }
            if left > right {
                break;
            }
            nothing_moved = false;
            self.swap(left, right);
            left += 1;
            right -= 1;
        }
        self.swap(right, from);
        (right, nothing_moved)
    }

    /// Puts elements equal to the pivot before the greater ones; returns the place of the first of these.
    fn part_equal(&mut self, from: usize, to: usize, pivot: usize) -> usize {
        self.swap(from, pivot);
        let (mut left, mut right) = (from + 1, to - 1);
        loop {
            while left <= right && !self.less(from, left) {
                left += 1;
            }
            while left <= right && self.less(from, right) {
                right -= 1;
            }
            if left > right {
                return left;
            }
            self.swap(left, right);
            left += 1;
            right -= 1;
        }
    }
}
