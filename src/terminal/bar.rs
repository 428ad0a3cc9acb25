//! A bar on stderr while data is read, or while many small things are done.
//!
//! In: what is read, or steps of work. Out: a bar that moves. Invariant: it appears on a terminal only, only when the
//! work has taken a second, and is gone when the work ends.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use indicia::progress::{Progress, Reading};

use super::Terminal;

/// How long work may take without a bar.
const PATIENCE: Duration = Duration::from_secs(1);

const BYTES: &str = "{spinner} {msg} {bar:30} {bytes} of {total_bytes}";
const STEPS: &str = "{spinner} {msg} {bar:30} {pos} of {len}";

/// The bar of one run.
pub struct Bar {
    bar: ProgressBar,
    /// Dropped when the work ends, so that the waiting thread does not show the bar.
    ends: Option<Sender<()>>,
}

impl Bar {
    /// A bar that shows itself after a second.
    pub fn new(terminal: &Terminal) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if !terminal.moves {
            return Bar { bar, ends: None };
        }
        let (ends, waits) = mpsc::channel::<()>();
        let shown = bar.clone();
        thread::spawn(move || match waits.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Timeout) => {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(100));
            }
            Ok(()) | Err(RecvTimeoutError::Disconnected) => {}
        });
        Bar { bar, ends: Some(ends) }
    }

    fn begins(&self, template: &str, what: String, length: u64) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_message(what);
        self.bar.set_position(0);
        self.bar.set_length(length);
    }
}

impl Reading for Bar {
    fn reading(&self, files: usize, bytes: u64) {
        let files = if files == 1 { "1 file".to_string() } else { format!("{files} files") };
        self.begins(BYTES, format!("reading {files}"), bytes);
    }

    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn query(&self) {
        self.bar.set_message("counting");
    }
}

impl Progress for Bar {
    fn begin(&self, what: &str, steps: usize) {
        self.begins(STEPS, what.to_string(), steps as u64);
    }

    fn step(&self, what: &str) {
        self.bar.set_message(what.to_string());
        self.bar.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.ends.take();
        self.bar.finish_and_clear();
    }
}
