//! A project in a folder of its own, and what it shows or is refused with.

use std::fs;
use std::path::{Path, PathBuf};

use indicia::ask::Question;
use indicia::error::{Error, Faults};
use indicia::inline_tests::Ran;
use indicia::project::Project;
use indicia::session::Session;
use indicia_compiler::diagnostics::Severity;
use indicia_compiler::diagnostics::codes::severity;
use tempfile::TempDir;

/// A project in a folder.
pub struct World {
    folder: TempDir,
}

impl World {
    /// Files by path; `indicia.yaml` need not be among them. Data files lie in `data/`.
    pub fn new(files: &[(&str, &str)]) -> World {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = [("indicia.yaml", "title: Example\ndata: data\n")];
        for (path, text) in project.iter().chain(files) {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the folder can be made");
            fs::write(path, text).expect("the file can be written");
        }
        World { folder }
    }

    /// The path of something in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, in place of one that is there.
    pub fn put(&self, path: &str, text: &str) {
        fs::write(self.folder.path().join(path), text).expect("the file can be written");
    }

    /// A table as text: headings, rows and notes, a line each; cells are parted by ` | `.
    pub fn table(&self, name: &str) -> String {
        match self.answer(name) {
            Ok(text) => text,
            Err(Error::Definitions(faults) | Error::Data(faults)) => panic!("{:#?}", said(&faults)),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// A table as a file of a format.
    pub fn rendered(&self, name: &str, format: &str) -> String {
        let bytes = || {
            let project = Project::open(self.folder.path())?;
            let session = Session::new(&project)?.data(None)?;
            session.rendered(&session.tables(&[name.to_string()])?.tables[0], format)
        };
        String::from_utf8(bytes().unwrap_or_else(|error: Error| panic!("{error:?}"))).expect("UTF-8")
    }

    /// The codes of what is wrong, with their messages: definitions, or else data when a table is asked for.
    pub fn refused(&self, name: &str) -> Vec<String> {
        match self.answer(name) {
            Ok(text) => panic!("not refused:\n{text}"),
            Err(Error::Definitions(faults) | Error::Data(faults)) => said(&faults),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// What is found in the definitions, errors and warnings.
    pub fn warnings(&self) -> Vec<String> {
        let project = Project::open(self.folder.path()).expect("the project can be read");
        project.checked.diagnostics.iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
    }

    /// What is wrong with the definitions: each code, with its help.
    pub fn errors_with_help(&self) -> Vec<(String, String)> {
        let project = Project::open(self.folder.path()).expect("the project can be read");
        let errors = project.checked.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| (found.code.to_string(), found.help.as_deref().unwrap_or_default().to_string())).collect()
    }

    /// What a table's refusal says to do.
    pub fn helps(&self, name: &str) -> Vec<String> {
        match self.answer(name) {
            Ok(text) => panic!("not refused:\n{text}"),
            Err(Error::Definitions(faults) | Error::Data(faults)) => {
                faults.diagnostics.into_iter().filter_map(|found| found.help).map(|help| help.to_string()).collect()
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    /// What a run of all tables warns of: suppressed numbers that readers can work out.
    pub fn revealed(&self) -> Vec<String> {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            Session::new(&project)?.data(None)?.tables(&[])
        };
        let answered = answer().unwrap_or_else(|error: Error| panic!("{error:?}"));
        answered.revealed.iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
    }

    /// What a run of all tables warns of, of the data and of what tables show.
    pub fn warned(&self) -> Vec<String> {
        said(&self.of_run())
    }

    /// What that says to do.
    pub fn helped(&self) -> Vec<String> {
        let found = self.of_run().diagnostics.into_iter();
        found.filter_map(|found| found.help).map(|help| help.to_string()).collect()
    }

    fn of_run(&self) -> Faults {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            let session = Session::new(&project)?.data(None)?;
            Ok(session.warnings(&session.tables(&[])?))
        };
        answer().unwrap_or_else(|error: Error| panic!("{error:?}"))
    }

    /// How each inline test ends: `passed`, what came out, or what is wrong with its rows.
    pub fn tests(&self) -> Vec<String> {
        let project = Project::open(self.folder.path()).expect("the project can be read");
        let ended = |test| match project.test(test).unwrap_or_else(|error: Error| panic!("{error:?}")) {
            Ran::Passed => "passed".to_string(),
            Ran::Failed(unmet) => unmet.iter().flat_map(|unmet| &unmet.got).cloned().collect::<Vec<_>>().join("; "),
            Ran::Refused(faults) => said(&faults).join("; "),
        };
        project.tests(None).expect("all tests").into_iter().map(ended).collect()
    }

    /// The lines of the funnel of a definition: a clause, rows in, rows out, rows without a value.
    pub fn funnel(&self, name: &str) -> Vec<String> {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            Session::new(&project)?.data(None)?.funnel(name)
        };
        let funnel = answer().unwrap_or_else(|error: Error| panic!("{error:?}"));
        funnel.steps.iter().map(|step| format!("{}: {}", step.clause, step.rows.join(" "))).collect()
    }

    /// What reading data left out of a table, by dataset and clause: rows before and after.
    pub fn funnel_of(&self, table: &str) -> Vec<String> {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            Session::new(&project)?.data(None)?.tables(&[table.to_string()])
        };
        let answered = answer().unwrap_or_else(|error: Error| panic!("{error:?}"));
        let lines = answered.funnel.lines().iter().filter(|line| line.cohort.is_empty());
        let shown = |rows: Option<u64>| rows.map_or("?".to_string(), |rows| rows.to_string());
        let line = |dataset: &str, clause: &str, rows: [Option<u64>; 2]| {
            format!("{dataset}: {clause}: {} {}", shown(rows[0]), shown(rows[1]))
        };
        lines.map(|of| line(&of.dataset, &of.clause, [of.rows_in, of.rows_out])).collect()
    }

    /// What a table is refused with, without warnings.
    pub fn errors(&self, name: &str) -> Vec<String> {
        let is_error = |found: &String| severity(found.split(": ").next().unwrap_or_default()) == Severity::Error;
        self.refused(name).into_iter().filter(is_error).collect()
    }

    /// A cell of a table by its row and column, as `indicia explain` gives it; or why there is none.
    pub fn cell(&self, table: &str, row: &str, column: &str) -> Result<String, String> {
        self.explained(|project| project.question_of_cell(table, row, column))
    }

    /// A value at a place, as `indicia explain` gives it; or why there is none.
    pub fn at(&self, value: &str, place: &str) -> Result<String, String> {
        let place: Vec<(&str, &str)> = place.split(',').filter_map(|part| part.split_once('=')).collect();
        self.explained(|project| project.question(value, &place))
    }

    /// Everything that a value at a place is explained with: its parts, the exact value where there is one, and what is shown.
    pub fn apart(&self, value: &str, place: &str) -> Vec<String> {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            let place: Vec<(&str, &str)> = place.split(',').filter_map(|part| part.split_once('=')).collect();
            let question = project.question(value, &place)?;
            Session::new(&project)?.data(None)?.answer(&question)
        };
        let explained = answer().unwrap_or_else(|error: Error| panic!("{error:?}")).explanation;
        let parts = explained.parts.iter().map(|part| format!("{}: {}", part.role, part.value));
        let exact = explained.exact.iter().map(|exact| format!("exact: {exact}"));
        parts.chain(exact).chain([explained.shown.clone()]).collect()
    }

    fn explained(&self, ask: impl FnOnce(&Project) -> Result<Question, Error>) -> Result<String, String> {
        let answer = || {
            let project = Project::open(self.folder.path())?;
            let question = ask(&project)?;
            Session::new(&project)?.data(None)?.answer(&question)
        };
        answer().map(|answer| answer.explanation.shown).map_err(|error: Error| error.to_string())
    }

    fn answer(&self, name: &str) -> Result<String, Error> {
        let project = Project::open(self.folder.path())?;
        let session = Session::new(&project)?.data(None)?;
        let answered = session.tables(&[name.to_string()])?;
        let table = &answered.tables[0];
        let rows = table.grid().into_iter().map(|row| row.join(" | "));
        Ok(rows.chain(table.notes.iter().cloned()).collect::<Vec<_>>().join("\n"))
    }
}

fn said(faults: &Faults) -> Vec<String> {
    faults.diagnostics.iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
}
