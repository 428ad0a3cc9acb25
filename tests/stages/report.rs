//! indicators/ through the stages, as snapshots that a reviewer of a definition reads: a theme (an .ind file) at a time.
//!
//! In: the project and its synthetic records. Out: of each theme its model, the plan that its tables come to and the tables as
//! displayed; of the whole run its funnels. Holds: no number that a disclosure policy hides is in them.
//!
//! What is left out, and why:
//! - canonical source: it is the file itself, which the test asserts;
//! - the plan before its rules: the examples have it, and what is run is the plan after them;
//! - most rows of long tables in the model, and most wards of a district: the tables show every ward in its place.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use indicia_compiler::model::{TableId, show::show_some};
use indicia_compiler::plan;
use indicia_compiler::plan::show::show;
use indicia_compiler::source::{SourceId, SourceKind};
use indicia_compiler::{Checked, check, syntax};
use indicia_runtime::answer::{Answered, run};
use indicia_runtime::engine::Request;
use indicia_runtime::render;
use indicia_tests::{project, root};

/// So many rows of a table are in its model.
const ROWS: usize = 12;

#[test]
fn every_stage_of_the_needs_assessment() {
    let folder = root().join("indicators");
    let sources = project(&folder);
    let checked = check(&sources);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    let request = Request::new(&checked.catalog, folder.join(&checked.catalog.project.data));
    let answered = run(&planned, &request).expect("the report runs");
    let (mut tables, funnels) = displayed(&checked, &answered);

    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (id, source) in sources.of_kind(SourceKind::Definitions) {
            let canonical = syntax::format(id, &source.text).expect("definitions parse");
            assert_eq!(canonical, source.text, "{} is not in canonical layout: run `indicia fmt`", source.path);
            let theme = source.path.trim_end_matches(".ind").replace('/', "-");
            let model = show_some(&checked.catalog, &checked.model, |span| span.source == id);
            insta::assert_snapshot!(format!("indicators.{theme}.2-model"), shortened(&model));
            // Of a theme without tables, others show what it means.
            let Some(text) = tables.remove(&id) else { continue };
            insta::assert_snapshot!(format!("indicators.{theme}.4-optimised"), plan_of(&checked, id));
            insta::assert_snapshot!(format!("indicators.{theme}.6-tables"), text);
        }
        insta::assert_snapshot!("indicators.7-funnels", funnels);
    });
    assert!(tables.is_empty(), "tables of no file: {:?}", tables.keys());
}

/// What may be shown: the tables by file, and the funnels.
fn displayed(checked: &Checked, answered: &Answered) -> (BTreeMap<SourceId, String>, String) {
    let style = &checked.catalog.style;
    let mut tables: BTreeMap<SourceId, String> = BTreeMap::new();
    for table in &answered.tables {
        let text = tables.entry(table.span.source).or_default();
        let _ = writeln!(text, "{}", render::terminal(table, 200, render::Colour::Off));
    }
    (tables, String::from_utf8(render::funnels_csv(&answered.funnel, style)).expect("UTF-8"))
}

/// A model without most rows of its long tables, and without most wards of a district.
fn shortened(model: &str) -> String {
    let (mut text, mut rows) = (String::new(), 0);
    for line in model.lines() {
        rows = if line.starts_with("  row ") { rows + 1 } else { left_out(rows, &mut text) };
        if rows <= ROWS {
            let _ = writeln!(text, "{}", without_wards(line));
        }
    }
    left_out(rows, &mut text);
    text
}

/// A line in which the wards of an area are told by the first and the last.
fn without_wards(line: &str) -> String {
    const BEFORE: &str = "ward in {";
    let (mut text, mut rest) = (String::new(), line);
    while let Some(at) = rest.find(BEFORE) {
        let (before, after) = rest.split_at(at + BEFORE.len());
        let Some((set, left)) = after.split_once('}') else { break };
        text.push_str(before);
        match set.split("\", \"").collect::<Vec<_>>()[..] {
            [first, _, .., last] => {
                let _ = write!(text, "{first}\" to \"{last}, {} wards", set.matches("\", \"").count() + 1);
            }
            _ => text.push_str(set),
        }
        text.push('}');
        rest = left;
    }
    text + rest
}

/// Says how many of so many rows were left out.
fn left_out(rows: usize, text: &mut String) -> usize {
    if rows > ROWS {
        let _ = writeln!(text, "  ... {} rows more", rows - ROWS);
    }
    0
}

/// What the tables of a file come to when they are run by themselves.
fn plan_of(checked: &Checked, file: SourceId) -> String {
    let of_file = |id: &TableId| checked.model.tables[id.0].head.span.source == file;
    let tables: Vec<TableId> = checked.tables().into_iter().filter(of_file).collect();
    let planned = plan::tables(&checked.catalog, &checked.model, &tables);
    show(&planned.plan, &planned.schema)
}
