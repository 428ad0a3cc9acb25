//! Settings of libraries in the environment, which would have them print lines of their own or end the program.
//!
//! In: names. Out: nothing. Invariant: used once, before the program has a second thread.

/// Forgets variables of the environment, for this program alone. To be called first of all, while there is one thread.
pub fn forget(names: &[&str]) {
    for name in names {
        // SAFETY: no other thread reads the environment, since the program calls this before it starts one.
        unsafe { std::env::remove_var(name) };
    }
}
