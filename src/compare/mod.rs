//! Two versions of a project: what changes by meaning, and what that does to the numbers.
//!
//! In: two sides, each a revision, a folder or the working tree; records. Out: one report.
//! Invariants: nothing of either side is written; where both sides have one set of records, both run over one reading of it.

mod inputs;
mod noticing;
mod side;
mod untrue;

use std::path::{Path, PathBuf};

use indicia_compiler::comparison::{self, Change, Class, Kind};
use indicia_compiler::diagnostics::{Advised, Diagnostic};
use indicia_compiler::model::CohortId;
use indicia_compiler::plan;
use indicia_compiler::plan::paired::{Version, paired};
use indicia_compiler::words;
use indicia_runtime::answer::{self, Answered};
use indicia_runtime::disclosure::{SafeCrossing, Versions};
use indicia_runtime::engine::Request;

pub use self::side::Side;
use crate::error::Error;
use crate::progress::Progress;
use crate::reports::diff::{self as difference, Impact, Report};
use crate::session::has_threads;
use crate::warnings::placed;

/// Which records both sides run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records<'r> {
    /// None: definitions are compared alone.
    None,
    /// Each side's own, where they differ; else one set of them.
    Own,
    /// Those of one folder.
    Folder(&'r Path),
}

/// Compares two sides without errors.
pub fn compare(before: &Side, after: &Side, records: Records<'_>, progress: &dyn Progress) -> Result<Report, Error> {
    has_threads()?;
    let unsound = [before, after].into_iter().find(|side| !side.project.is_sound());
    if let Some(side) = unsound {
        return Err(Error::Definitions(side.project.errors()));
    }
    let mut changes = comparison::compare(before.compared(), after.compared());
    let mut remarks = Vec::new();
    let inputs = match records {
        Records::Own => inputs::inputs(before, after, &mut remarks)?,
        Records::None | Records::Folder(_) => Vec::new(),
    };
    let own_records = !inputs.is_empty();
    changes.splice(0..0, inputs);
    let impact = match records {
        Records::None => Err("records were left out, as asked".to_string()),
        Records::Own if own_records => no_records(apart(before, after, None, &changes, progress))?,
        Records::Own => no_records(impact(before, after, &after.project.data_folder(None)?, &changes, progress))?,
        Records::Folder(folder) => {
            no_records(impact(before, after, &after.project.data_folder(Some(folder))?, &changes, progress))?
        }
    };
    if !own_records && impact.as_ref().is_ok_and(|impact| !impact.shared) {
        remarks.push(
            "The datasets are not declared alike on both sides, so each side runs on its own, and rows that enter and leave are not counted."
                .into(),
        );
    }
    remarks.extend(untrue::texts(&before.project, &after.project).into_iter().map(Advised::from));
    let catalog = &after.project.checked.catalog;
    Ok(Report {
        title: catalog.project.title.clone(),
        banner: catalog.project.banner.clone(),
        before: before.name.clone(),
        after: after.name.clone(),
        changes: noticing::tested(changes, &before.project, &after.project)?,
        impact,
        remarks,
    })
}

/// Why the numbers are not compared, where the only fault is that there are no records.
fn no_records(impact: Result<Impact, Error>) -> Result<Result<Impact, String>, Error> {
    match impact {
        Err(Error::Data(faults)) if faults.are_missing_files() => {
            let first = faults.diagnostics.first().map_or_else(String::new, |d| format!(": {}", d.message));
            Ok(Err(format!("there are no records{first}")))
        }
        other => other.map(Ok),
    }
}

/// What the changes do to the numbers of one set of records.
fn impact(
    before: &Side,
    after: &Side,
    data: &Path,
    changes: &[Change],
    progress: &dyn Progress,
) -> Result<Impact, Error> {
    let versions = Versions::new(before.version(), after.version());
    let (old, new) = (versions.before(), versions.after());
    let Some(paired) = paired(old, new, &cohorts(before, after, changes), words::predicate) else {
        return apart(before, after, Some(data), changes, progress);
    };
    let request = Request { progress: Some(progress), ..Request::new(old.catalog, data) };
    let filled = answer::run_paired(&paired, (old.catalog, new.catalog), &request);
    let filled = filled.map_err(|failure| Error::of_run(failure, &before.project.sources))?;
    let own = by_themselves((before, data.to_path_buf()), (after, data.to_path_buf()), changes, progress)?;
    let tables = ((&before.project, &filled.before[..]), (&after.project, &filled.after[..]));
    let own = own.as_ref().map(|(a, b)| (&a.tables[..], &b.tables[..]));
    let mut impact = difference::tables(tables.0, tables.1, own, &versions, changes);
    impact.warnings = placed(&filled.warnings, &filled.of_tables, old);
    impact.shared = true;
    impact.cohorts = crossed(&filled.crossings, new, changes);
    Ok(impact)
}

/// What enters and leaves each cohort that asks something else itself, or whose rows move.
fn crossed(crossings: &[SafeCrossing], after: Version<'_>, changes: &[Change]) -> Vec<difference::Crossed> {
    let asks_itself = |name: &str| changes.iter().any(|c| c.subject.after.as_deref() == Some(name));
    let crossed = crossings.iter().map(|crossing| difference::crossed(crossing, after));
    crossed.filter(|cohort| asks_itself(&cohort.name) || cohort.moves()).collect()
}

/// What the changes do to the numbers where each side runs by itself: on this folder, or on its own records.
fn apart(
    before: &Side,
    after: &Side,
    data: Option<&Path>,
    changes: &[Change],
    progress: &dyn Progress,
) -> Result<Impact, Error> {
    let mut written = Vec::new();
    let mut folder = |side: &Side| data.map_or_else(|| side.records(&mut written), |data| Ok(data.to_path_buf()));
    let (old_data, new_data) = (folder(before)?, folder(after)?);
    let versions = Versions::new(before.version(), after.version());
    let old = answered(before, versions.before(), old_data.clone(), progress)?;
    let new = answered(after, versions.after(), new_data.clone(), progress)?;
    let own = by_themselves((before, old_data), (after, new_data), changes, progress)?;
    let tables = ((&before.project, &old.tables[..]), (&after.project, &new.tables[..]));
    let own = own.as_ref().map(|(a, b)| (&a.tables[..], &b.tables[..]));
    let mut impact = difference::tables(tables.0, tables.1, own, &versions, changes);
    impact.warnings = placed(&new.warnings, &new.of_tables(), versions.after());
    let of_old = placed(&old.warnings, &[], versions.before()).into_iter();
    let of_old = of_old.filter(|found| impact.warnings.iter().all(|known| known.message != found.message));
    let of_old: Vec<Diagnostic> = of_old.collect();
    impact.warnings.extend(of_old);
    Ok(impact)
}

/// Each side under its own policies, where these change: what either shows that both together hide.
fn by_themselves(
    (before, old_data): (&Side, PathBuf),
    (after, new_data): (&Side, PathBuf),
    changes: &[Change],
    progress: &dyn Progress,
) -> Result<Option<(Answered, Answered)>, Error> {
    if !changes.iter().any(|change| change.class == Class::Disclosure) {
        return Ok(None);
    }
    let old = answered(before, before.version(), old_data, progress)?;
    Ok(Some((old, answered(after, after.version(), new_data, progress)?)))
}

fn answered(side: &Side, version: Version<'_>, data: PathBuf, progress: &dyn Progress) -> Result<Answered, Error> {
    let planned = plan::tables(version.catalog, version.model, &side.project.checked.tables());
    let request = Request { progress: Some(progress), ..Request::new(version.catalog, data) };
    answer::run(&planned, &request).map_err(|failure| Error::of_run(failure, &side.project.sources))
}

/// The cohorts of one name, or renamed, on both sides.
fn cohorts(before: &Side, after: &Side, changes: &[Change]) -> Vec<(CohortId, CohortId)> {
    let renamed = difference::renames(changes, Kind::Cohort);
    let (old, new) = (&before.project.checked.model.cohorts, &after.project.checked.model.cohorts);
    let pairs = old.iter().enumerate().filter_map(|(at, cohort)| {
        let name = &cohort.head.name.value;
        let name = renamed.get(name).unwrap_or(name);
        Some((CohortId(at), CohortId(new.iter().position(|c| c.head.name.value == *name)?)))
    });
    pairs.collect()
}
