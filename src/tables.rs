//! Why a run gave no tables.
//!
//! In: the failure of a run. Out: the faults of the records by place; or the end of the command, where Indicia is at fault.

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Sources;
use indicia_runtime::answer::Failure;

use crate::outcome::Stop;

/// The faults of the records by place; or the end of the command.
pub fn faults(failure: Failure, sources: &Sources) -> Result<Vec<Diagnostic>, Stop> {
    match failure {
        Failure::Data(found) => Ok(found.sorted(sources)),
        Failure::Bug(bug) => Err(Stop::Fault(bug.to_string())),
    }
}
