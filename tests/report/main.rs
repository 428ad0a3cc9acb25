//! The needs assessment from indicators/: against its tables, its sections and its text, and after a definition is changed.
//!
//! In: indicators/ and what the report prints (tests/published). Invariant: the program is only ever started as a process, and
//! only what it writes is looked at.

mod cited;
mod outputs;
mod printed;
mod text;
mod threshold;
