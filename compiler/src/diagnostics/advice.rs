//! What a caller can do about a finding, other than change a file: by what it is, since each caller has its own way to do it.
//!
//! In: what is advised. Out: it in general words. Invariant: no words here are those of one caller; the program words each as its options.

use std::fmt;
use std::ops::Deref;

/// Something that a caller can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Another folder for the outputs of a run.
    OtherOutputs,
    /// A folder for outputs that has nothing in it.
    NewOutputs,
    /// Synthetic records in a folder of their own.
    SyntheticApart,
    /// A first lock, with the inputs of a run.
    FirstLock,
    /// A new lock, with the inputs of a run.
    NewLock,
    /// Where paths of datasets start.
    DataFolder,
    /// Another data folder than the project names.
    OtherData,
    /// A project to start from.
    NewProject,
    /// The project's folder, where it is not the one that was taken.
    ProjectFolder,
    /// One folder of records for two versions, or none.
    RecordsOrNone,
    /// One folder of records for two versions.
    SameRecords,
    /// A question about a cell of a table.
    AskCell,
    /// A question about a value at a place.
    AskPlace,
    /// Another name for a dataset that is declared, or a declaration that is not written to a file.
    OtherDeclaration,
    /// How many rows each dataset gets.
    NumberOfRows,
    /// Tables as witnesses of a change.
    CheckByTables,
    /// What is wrong with a test.
    RunTests,
    /// A run of more than some tables.
    RunAll,
}

impl Advice {
    /// In general words.
    pub fn words(self) -> &'static str {
        match self {
            Advice::OtherOutputs => "name another folder for the outputs",
            Advice::NewOutputs => "name a new or empty folder for the outputs",
            Advice::SyntheticApart => {
                "name a new or empty folder for the records, and run with that as the data folder, or remove the file"
            }
            Advice::FirstLock => "let a run write indicia.lock first",
            Advice::NewLock => "let a run write a new indicia.lock",
            Advice::DataFolder => "`data` in indicia.yaml, or the one that is named for this run",
            Advice::OtherData => "where the data is elsewhere, name another data folder",
            Advice::NewProject => "start from a new project, which Indicia can write",
            Advice::ProjectFolder => "name the project's folder in the working tree",
            Advice::RecordsOrNone => "name one folder of records for both sides, or leave records out",
            Advice::SameRecords => "name one data folder to compare both on one set.",
            Advice::AskCell => "ask for a cell by the labels of its row and column in the table",
            Advice::AskPlace => "ask for a value by dimensions, such as area=Peterborough and financial_year=2021/22",
            Advice::OtherDeclaration => "give the dataset another name, or do not write the declaration to a file",
            Advice::NumberOfRows => "say how many rows a dataset gets",
            Advice::CheckByTables => "run the tables too to check them",
            Advice::RunTests => "run the tests to see why",
            Advice::RunAll => "run all tables",
        }
    }
}

/// A text that may end in advice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advised {
    /// The whole, in general words.
    text: Box<str>,
    /// What its end advises.
    advice: Option<Advice>,
}

impl Advised {
    /// A text, with the advice at its end.
    pub fn new(text: impl Into<String>, advice: Advice) -> Advised {
        Advised { text: (text.into() + advice.words()).into(), advice: Some(advice) }
    }

    /// The text, with advice in the words of a caller.
    pub fn in_words(&self, words: impl Fn(Advice) -> &'static str) -> String {
        match self.advice {
            Some(advice) => self.text.strip_suffix(advice.words()).unwrap_or(&self.text).to_string() + words(advice),
            None => self.text.to_string(),
        }
    }
}

impl Deref for Advised {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq<&str> for Advised {
    fn eq(&self, text: &&str) -> bool {
        *self.text == **text
    }
}

impl fmt::Display for Advised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Advice> for Advised {
    fn from(advice: Advice) -> Advised {
        Advised::new("", advice)
    }
}

impl From<String> for Advised {
    fn from(text: String) -> Advised {
        Advised { text: text.into(), advice: None }
    }
}

impl From<&str> for Advised {
    fn from(text: &str) -> Advised {
        text.to_string().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_in_the_words_of_the_caller() {
        let help = Advised::new("wait until it ends, or ", Advice::OtherOutputs);
        assert_eq!(&*help, "wait until it ends, or name another folder for the outputs");
        assert_eq!(help.in_words(|_| "use --out"), "wait until it ends, or use --out");
        assert_eq!(Advised::from("wait").in_words(|_| "use --out"), "wait");
    }
}
