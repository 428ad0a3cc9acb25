//! The threads of polars, started before it is asked anything.
//!
//! In: nothing. Out: whether it has them. Invariant: where the system gives none, nothing of polars is begun: it would panic, and wait for ever for those
//! threads that it has.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock};
use std::thread::{self, Builder};

use polars::prelude as pl;
use polars::prelude::IntoLazy as _;

use super::collect::collected;
use crate::input::address_space_left;
use crate::threads::{MOST_THREADS, available};

/// The allocator takes so much of an address space at once, as soon as it needs any; and then there is to be some left.
const AT_ONCE: u64 = 192 << 20;
/// A thread takes its stack, and a little.
const FOR_A_THREAD: u64 = 4 << 20;

/// Whether polars has its threads.
pub(super) fn has_started() -> bool {
    static STARTED: OnceLock<bool> = OnceLock::new();
    *STARTED.get_or_init(|| {
        let threads = wanted();
        let is_room = address_space_left().is_none_or(|left| left >= AT_ONCE + FOR_A_THREAD * threads as u64);
        is_room && are_given(threads) && catch_unwind(AssertUnwindSafe(nothing)).is_ok()
    })
}

/// How many it starts: those that compute and those that wait, as many as there are processors if nobody says so.
fn wanted() -> usize {
    let named = |name: &str| std::env::var(name).ok()?.trim().parse::<usize>().ok();
    let of = |name: &str| named(name).unwrap_or_else(available).min(MOST_THREADS);
    of("POLARS_MAX_THREADS") + of("POLARS_ASYNC_THREAD_COUNT") + 2
}

/// Whether the system gives so many threads at once.
fn are_given(threads: usize) -> bool {
    let gate = Mutex::new(());
    thread::scope(|scope| {
        let closed = gate.lock();
        let all = (0..threads).all(|_| Builder::new().spawn_scoped(scope, || drop(gate.lock())).is_ok());
        drop(closed);
        all
    })
}

/// A query of nothing, which all of them are started for.
fn nothing() -> pl::PolarsResult<Vec<pl::DataFrame>> {
    let one = pl::Column::new("a".into(), [1_i64]);
    let frame = pl::DataFrame::new(1, vec![one])?.lazy().cache();
    collected(vec![frame.clone().select([pl::col("a").sum()]), frame])
}
