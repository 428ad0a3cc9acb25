//! The SHA-256 of bytes, as they come.
//!
//! In: bytes, part by part. Out: their digest in hexadecimal. Invariant: who reads the bytes of a large file does not wait for their digest,
//! which is made on a thread of its own.

use std::io::{self, Read};
use std::panic::resume_unwind;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};

use crate::hexadecimal::hexadecimal;

/// How many bytes are handed over at once; what is shorter is hashed where it is read.
const AT_ONCE: usize = 1 << 18;
/// How many such parts wait at most.
const WAITING: usize = 4;

/// A digest that is being made.
#[derive(Default)]
pub(super) struct Hashing {
    gathered: Vec<u8>,
    bytes: u64,
    worker: Option<(SyncSender<Vec<u8>>, JoinHandle<Sha256>)>,
}

impl Hashing {
    /// Takes the next bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= AT_ONCE {
            let part = std::mem::replace(&mut self.gathered, Vec::with_capacity(AT_ONCE));
            let (sender, _) = self.worker.get_or_insert_with(worker);
            // Refused only where the thread panicked, which is found when it is waited for.
            let _ = sender.send(part);
        }
    }

    /// How many bytes there were.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The digest of all of them.
    pub(super) fn finish(self) -> String {
        let mut hash = match self.worker {
            Some((sender, worker)) => {
                drop(sender);
                worker.join().unwrap_or_else(|panic| resume_unwind(panic))
            }
            None => Sha256::new(),
        };
        hash.update(&self.gathered);
        hexadecimal(&hash.finalize())
    }
}

fn worker() -> (SyncSender<Vec<u8>>, JoinHandle<Sha256>) {
    let (sender, parts) = sync_channel::<Vec<u8>>(WAITING);
    let worker = thread::spawn(move || {
        let mut hash = Sha256::new();
        parts.into_iter().for_each(|part| hash.update(part));
        hash
    });
    (sender, worker)
}

/// The SHA-256 of all bytes, in hexadecimal; `each` sees them, too, in parts of this many.
pub(super) fn sha256(mut bytes: impl Read, part: usize, mut each: impl FnMut(&[u8])) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = Vec::with_capacity(part);
    loop {
        buffer.clear();
        bytes.by_ref().take(part as u64).read_to_end(&mut buffer)?;
        if buffer.is_empty() {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(&buffer);
        each(&buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_does_not_depend_on_how_its_bytes_come() {
        let mut short = Hashing::default();
        short.add(b"a");
        short.add(b"bc");
        // As FIPS 180-2 gives it.
        assert_eq!(short.finish(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let long = vec![b'a'; 1_000_000];
        let million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        for part in [1_000, 300_000, 1_000_000] {
            let mut hashing = Hashing::default();
            long.chunks(part).for_each(|part| hashing.add(part));
            assert_eq!((hashing.bytes(), hashing.finish().as_str()), (1_000_000, million), "{part}");
            let mut seen = 0;
            assert_eq!(sha256(&long[..], part, |bytes| seen += bytes.len()).unwrap(), million);
            assert_eq!(seen, long.len());
        }
    }
}
