//! The needs assessment from indicators/: against its tables, its sections and its text, after a definition is changed, and what
//! a reviewer reads of changes.
//!
//! In: indicators/ and what the report prints (tests/published). Invariant: the program is only ever started as a process, and
//! only what it writes is looked at.

mod cited;
mod outputs;
mod printed;
mod review;
mod text;
mod threshold;
