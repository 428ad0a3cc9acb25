//! What each file is: its size and its SHA-256, for the manifest of a run.
//!
//! In: paths. Out: one digest per path, in the same order. Invariant: runs beside the query on threads of its own, so that
//! a run need not wait for it until the end.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

/// The place of a path, and its digest.
type Digested = (usize, io::Result<String>);

/// Digests that are being computed.
pub(super) struct Digests {
    workers: Vec<JoinHandle<Vec<Digested>>>,
    files: usize,
}

impl Digests {
    /// Starts, and returns at once.
    pub(super) fn start(paths: Vec<PathBuf>) -> Digests {
        let files = paths.len();
        let paths = Arc::new(paths);
        let next = Arc::new(AtomicUsize::new(0));
        let threads = thread::available_parallelism().map_or(1, usize::from).min(files);
        let worker = |_| {
            let (paths, next) = (Arc::clone(&paths), Arc::clone(&next));
            thread::spawn(move || {
                let mut digests = Vec::new();
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(place) else { return digests };
                    digests.push((place, fs::File::open(path).and_then(sha256)));
                }
            })
        };
        Digests { workers: (0..threads).map(worker).collect(), files }
    }

    /// Waits for all of them, in order of the paths given.
    pub(super) fn finish(self) -> Vec<io::Result<String>> {
        let mut digests: Vec<io::Result<String>> =
            (0..self.files).map(|_| Err(io::Error::other("reading was interrupted"))).collect();
        for (place, digest) in self.workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()) {
            digests[place] = digest;
        }
        digests
    }
}

/// The SHA-256 of all bytes, in hexadecimal.
pub(super) fn sha256(mut bytes: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match bytes.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
