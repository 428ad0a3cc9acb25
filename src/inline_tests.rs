//! Inline tests: how each ends.
//!
//! In: a test of the model. Out: whether it passes, and for each expectation that is not met what was expected beside what came
//! out. Invariant: no data of the project is read.

use indicia_compiler::model::Test;
use indicia_runtime::given::{self, Unmet};

use crate::error::{Error, Faults};
use crate::project::Project;

/// How a test ends.
pub enum Ran {
    /// Every expectation is met.
    Passed,
    /// Some are not.
    Failed(Vec<Unmet>),
    /// The given rows are at fault.
    Refused(Faults),
}

impl Project {
    /// The tests whose title, or the name of what they test, contains a text; all if none is given.
    pub fn tests(&self, only: Option<&str>) -> Result<Vec<&Test>, Error> {
        let asked = |test: &&Test| only.is_none_or(|text| test.title.contains(text) || test.of.contains(text));
        let tests: Vec<&Test> = self.checked.as_tested().model.tests.iter().filter(asked).collect();
        match only {
            Some(text) if tests.is_empty() => {
                Err(Error::usage(format!("no test has \"{text}\" in its title or in the name of what it tests")))
            }
            Some(_) | None => Ok(tests),
        }
    }

    /// Runs a test of the project, which has no errors.
    pub fn test(&self, test: &Test) -> Result<Ran, Error> {
        let checked = self.checked.as_tested();
        match given::test(test, &checked.catalog, &checked.model) {
            Ok(unmet) if unmet.is_empty() => Ok(Ran::Passed),
            Ok(unmet) => Ok(Ran::Failed(unmet)),
            Err(failure) => match Error::of_run(failure, &self.sources) {
                Error::Data(faults) => Ok(Ran::Refused(faults)),
                error => Err(error),
            },
        }
    }
}
