//! What the library advises, as commands and options of the program.
//!
//! In: advice. Out: the same in words of the command line. Invariant: nothing outside the program names one of its options.

use indicia_compiler::diagnostics::Advice;

/// How one follows advice on the command line.
pub fn words(advice: Advice) -> &'static str {
    match advice {
        Advice::OtherOutputs => "name another folder with --out",
        Advice::NewOutputs => "name a new or empty folder with --out",
        Advice::SyntheticApart => {
            "name a new or empty folder with --out, and give it to `run` with --data, or remove the file"
        }
        Advice::FirstLock => "run once with --lock; that writes indicia.lock",
        Advice::NewLock => "run with --lock to write a new indicia.lock",
        Advice::DataFolder => "`data` in indicia.yaml, or --data",
        Advice::OtherData => "`--data` replaces it on a machine where data is elsewhere",
        Advice::NewProject => "write a new project with `indicia new DIR`",
        Advice::ProjectFolder => "name the project's folder in the working tree with --project",
        Advice::RecordsOrNone => {
            "name one folder of records for both sides with --data, or leave them out with --no-data"
        }
        Advice::SameRecords => "--data compares both on one set.",
        Advice::AskCell => "write --row and --column, with their labels in the table",
        Advice::AskPlace => "write --at with dimensions, such as --at area=Peterborough,financial_year=2021/22",
        Advice::OtherDeclaration => "give another --name, or print with no --out",
        Advice::NumberOfRows => "use --rows to say how many rows a dataset gets",
        Advice::CheckByTables => "--snapshots checks them",
        Advice::RunTests => "run `indicia test`",
        Advice::RunAll => "run without --only",
    }
}
