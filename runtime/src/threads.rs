//! Doing the same to many things at once.
//!
//! In: how many things, and what to do. Out: the results in the order of the things. Invariant: the results do not depend
//! on the number of threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// More threads than these are never of use, and to start far more takes longer than the work.
pub const MOST_THREADS: usize = 1024;

/// How many threads this machine runs at once.
pub fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What `each` makes of 0, 1, ... on at most this many threads, in that order.
pub fn in_order<T: Send>(count: usize, threads: usize, each: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 || count <= 1 {
        return (0..count).map(each).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= count {
                return done;
            }
            done.push((place, each(place)));
        }
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        // Where the system gives no more threads, those that there are do it; this one always does.
        let more = (1..threads.min(count)).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok());
        let workers: Vec<_> = more.collect();
        let own = work();
        let others = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        others.flatten().chain(own).collect()
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_things_on_any_number_of_threads() {
        let expected: Vec<usize> = (0..100).map(|n| n * n).collect();
        for threads in [0, 1, 2, 7, 200] {
            let square = |n: usize| {
                // The first things take longest, so that others end before them.
                (n..100).for_each(|step| drop(std::hint::black_box(vec![step; 1_000])));
                n * n
            };
            assert_eq!(in_order(100, threads, square), expected, "on {threads} threads");
        }
        assert_eq!(in_order(0, 4, |n| n), [0; 0]);
    }
}
