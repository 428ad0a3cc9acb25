//! A child process that may not be silent for ever.
//!
//! In: a process, how long it may be silent, and what reads its answer. Out: what the reader made of it, and whether the process was ended.
//! Invariant: each byte that is read gives the process its whole time again, so that a long answer is no silence.

use std::io::{self, Read};
use std::process::{Child, ChildStdout};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// What a process writes; whoever watches hears of each read.
pub(super) struct Answer {
    pipe: ChildStdout,
    alive: Sender<()>,
}

impl Read for Answer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.pipe.read(buffer);
        // Nobody watches one that was ended already.
        let _ = self.alive.send(());
        read
    }
}

/// Reads what a process writes, which is ended when it is silent for too long.
pub(super) fn watched<T>(
    child: &mut Child,
    pipe: ChildStdout,
    silent: Duration,
    read: impl FnOnce(Answer) -> T,
) -> (T, bool) {
    let (alive, hears) = mpsc::channel();
    thread::scope(|scope| {
        let watch = scope.spawn(move || {
            loop {
                match hears.recv_timeout(silent) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Disconnected) => return false,
                    Err(RecvTimeoutError::Timeout) => {
                        // One that has ended just now needs no end.
                        let _ = child.kill();
                        return true;
                    }
                }
            }
        });
        let done = read(Answer { pipe, alive });
        (done, watch.join().unwrap_or(false))
    })
}
