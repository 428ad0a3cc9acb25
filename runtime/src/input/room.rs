//! How much memory the rows of a run may take, so that too many of them end in words.
//!
//! In: what the system says is free, or a limit that was given. Out: whether so many more bytes are within it. Invariant: rows that are given on
//! and not kept take nothing; where the system says nothing, everything is within it.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// What rows may take of what is free: the query needs about as much again.
const SHARE: u64 = 2;

/// How much rows may take, and how much they have taken.
#[derive(Debug)]
pub(super) struct Room {
    limit: Option<u64>,
    taken: AtomicU64,
}

impl Room {
    /// Of so many bytes; without a number, a half of what is free now.
    pub(super) fn new(limit: Option<u64>) -> Room {
        Room { limit: limit.or_else(|| Some(free()? / SHARE)), taken: AtomicU64::new(0) }
    }

    /// Takes so many bytes; the limit, where they are beyond it.
    pub(super) fn take(&self, bytes: u64) -> Result<(), u64> {
        let taken = self.taken.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes);
        match self.limit {
            Some(limit) if taken > limit => Err(limit),
            _ => Ok(()),
        }
    }
}

/// The bytes that this process may still take, by what Linux says: what is free, less what the process or its group is limited to.
fn free() -> Option<u64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let of_machine = read("/proc/meminfo").and_then(|text| {
        let swap = named(&text, "SwapFree:").unwrap_or(0);
        Some(kibibytes(named(&text, "MemAvailable:")?.saturating_add(swap)))
    });
    let of_process = address_space_left();
    let of_group = read("/proc/self/cgroup").and_then(|text| {
        let path = text.lines().find_map(|line| line.strip_prefix("0::/"))?.to_string();
        let groups = Path::new(&path).ancestors();
        groups.filter_map(|group| limit_of(&Path::new("/sys/fs/cgroup").join(group))).min()
    });
    [of_machine, of_process, of_group].into_iter().flatten().min()
}

/// The bytes that are left of the address space of this process, where the system limits that.
pub fn address_space_left() -> Option<u64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let limit = read("/proc/self/limits").as_deref().and_then(address_space)?;
    let used = read("/proc/self/status").and_then(|text| named(&text, "VmSize:")).map_or(0, kibibytes);
    Some(limit.saturating_sub(used))
}

/// The number after a name, at the begin of a line.
fn named(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

fn kibibytes(number: u64) -> u64 {
    number.saturating_mul(1024)
}

/// The soft limit of a process's address space, in bytes; nothing where there is none.
fn address_space(limits: &str) -> Option<u64> {
    named(limits, "Max address space")
}

/// The most memory that a group of processes may have; nothing where it has no limit.
fn limit_of(group: &Path) -> Option<u64> {
    fs::read_to_string(group.join("memory.max")).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_together_is_within_the_limit_or_not() {
        let room = Room::new(Some(100));
        assert_eq!((room.take(60), room.take(40), room.take(1)), (Ok(()), Ok(()), Err(100)));
    }

    #[test]
    fn a_limit_is_read_as_the_system_writes_it() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max address space         4294967296           unlimited            bytes     \n";
        assert_eq!(address_space(limits), Some(4_294_967_296));
        assert_eq!(address_space(&limits.replace("4294967296", "unlimited ")), None);
        assert_eq!(named("MemTotal:  1 kB\nMemAvailable:   22756772 kB\n", "MemAvailable:"), Some(22_756_772));
    }
}
