//! Every example through every stage, and the funnels of indicators/ ([`report`]), as snapshots that a reviewer reads.
//!
//! In: the projects under examples/. Out: per project its canonical source, model, plan before and after the rules, and tables (its
//! cubes are recorded in runtime/src/engine/tests). Invariant: nothing in them depends on the machine, the threads or the order of reading.

mod listing;
mod meaning;
mod report;

use std::fmt::Write as _;
use std::path::Path;

use indicia_compiler::plan::show::show_spelled;
use indicia_compiler::source::SourceKind;
use indicia_compiler::{check, plan, syntax};
use indicia_runtime::answer::run;
use indicia_runtime::engine::Request;
use indicia_runtime::render;
use indicia_tests::{examples, project};

#[test]
fn every_stage_of_every_example() {
    for (name, folder) in examples() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| {
            for (stage, text) in stages(&folder) {
                insta::assert_snapshot!(format!("{name}.{stage}"), text);
            }
        });
    }
}

/// The stages in order, each as text.
fn stages(folder: &Path) -> Vec<(&'static str, String)> {
    let sources = project(folder);
    let mut canonical = String::new();
    for (id, source) in sources.of_kind(SourceKind::Definitions) {
        let text = syntax::format(id, &source.text).expect("an example parses");
        assert_eq!(text, source.text, "{} is not in canonical layout: run `indicia fmt`", source.path);
        let _ = writeln!(canonical, "==> {} <==\n{text}", source.path);
    }
    let checked = check(&sources);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    let request = Request::new(&checked.catalog, folder.join(&checked.catalog.project.data));
    let answered = run(&planned, &request).expect("an example runs");
    let style = &checked.catalog.style;
    let mut shown = String::new();
    for table in &answered.tables {
        let _ = writeln!(shown, "{}", render::terminal(table, 200, render::Colour::Off));
    }
    shown.push_str(&String::from_utf8(render::funnels_csv(&answered.funnel, style)).expect("UTF-8"));
    vec![
        ("1-source", canonical),
        ("2-model", listing::show(&checked.catalog, &checked.model)),
        ("3-plan", show_spelled(&planned.before, &planned.schema, &checked.catalog)),
        ("4-optimised", show_spelled(&planned.plan, &planned.schema, &checked.catalog)),
        ("6-tables", shown),
    ]
}
