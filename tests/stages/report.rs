//! The funnels of indicators/: what every cohort and every check of the data leaves out, as a snapshot.
//!
//! In: the project and its synthetic records. Out: its funnel report. Invariant: no number that a disclosure policy hides is in it.
//!
//! Definitions and tables of indicators/ are recorded once, in the project's own snapshots/; tests/program checks them.

use indicia_compiler::source::SourceKind;
use indicia_compiler::{check, plan, syntax};
use indicia_runtime::answer::run;
use indicia_runtime::engine::Request;
use indicia_runtime::render;
use indicia_tests::{project, root};

#[test]
fn the_funnels_of_the_needs_assessment() {
    let folder = root().join("indicators");
    let sources = project(&folder);
    for (id, source) in sources.of_kind(SourceKind::Definitions) {
        let canonical = syntax::format(id, &source.text).expect("definitions parse");
        assert_eq!(canonical, source.text, "{} is not in canonical layout: run `indicia fmt`", source.path);
    }
    let checked = check(&sources);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    let request = Request::new(&checked.catalog, folder.join(&checked.catalog.project.data));
    let answered = run(&planned, &request).expect("the report runs");
    let text = render::funnels_csv(&answered.funnel, &checked.catalog.style);

    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("indicators.funnels", String::from_utf8(text).expect("UTF-8")));
}
