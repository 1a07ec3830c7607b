//! Parallel work whose scheduling never shows in the results. Every thread has the same stack, whatever the system
//! gives by default: a build may need it all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

use crate::limits::STACK;

/// The results of `act` in the order of `items`, computed on all cores. A
/// panic in `act` is propagated.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => done.push((index, act(item))),
                None => return done,
            }
        }
    };
    let mut done = thread::scope(|scope| {
        let others = 1..cores.min(items.len());
        // Without a further thread, this one does all the work.
        let others: Vec<_> = others
            .filter_map(|_| builder().spawn_scoped(scope, work).ok())
            .collect();
        let mut done = work();
        for other in others {
            let more = other.join();
            done.extend(more.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A function that is told how many of all items are done. Any thread may call it.
pub(crate) type Steps<'a> = dyn Fn(usize, usize) + Sync + 'a;

/// As [`map`], and tells `steps` about each item that is done.
pub(crate) fn map_in_steps<T: Sync, R: Send>(
    items: &[T],
    steps: &Steps<'_>,
    act: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let done = AtomicUsize::new(0);
    map(items, |item| {
        let result = act(item);
        steps(done.fetch_add(1, Ordering::Relaxed) + 1, items.len());
        result
    })
}

/// The results of two functions, computed at the same time. A panic in either is propagated.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B,
) -> (A, B) {
    let mut first = Some(first);
    let (beside, second) = thread::scope(|scope| {
        let started = builder().spawn_scoped(scope, || first.take().map(|first| first()));
        let second = second();
        let beside = started.ok().and_then(|thread| {
            let ended = thread.join();
            ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        (beside, second)
    });
    // Without a further thread, nothing has run it.
    let first = beside.or_else(|| first.map(|first| first()));
    (first.expect("it ran on a thread, or here"), second)
}

/// The result of `act`, computed on a thread whose stack is known. A panic in `act` is propagated.
#[cfg(feature = "cli")]
pub(crate) fn on_known_stack<T: Send>(act: impl FnOnce() -> T + Send) -> T {
    both(act, || ()).0
}

fn builder() -> Builder {
    Builder::new().stack_size(STACK)
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_the_items_order() {
        let items: Vec<usize> = (0..1000).collect();
        let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
        assert_eq!(super::map(&items, |item| item * 2), doubled);
        assert!(super::map(&[], |item: &usize| *item).is_empty());
    }

    #[test]
    fn both_results_are_known() {
        assert_eq!(super::both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    fn threads_have_room_for_deep_recursion() {
        fn depth(levels: u32) -> u32 {
            let room = std::hint::black_box([0_u8; 4096]);
            match levels {
                0 => u32::from(room[0]),
                _ => 1 + depth(levels - 1),
            }
        }
        assert_eq!(super::on_known_stack(|| depth(4_000)), 4_000);
        let items = [4_000; 8];
        assert_eq!(
            super::on_known_stack(|| super::map(&items, |it| depth(*it))),
            items
        );
    }
}
