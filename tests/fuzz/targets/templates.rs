//! In: any text, as a project's own template of a table's page. Invariant: reading and filling it ends, without a panic and in little memory; a
//! value of the page that the template does not call safe comes out escaped.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use serde::Serialize;

// Of the runtime, whose crate needs polars; they look for one another beside them.
#[allow(dead_code)]
#[path = "../../../runtime/src/render/escape.rs"]
mod escape;
#[allow(dead_code)]
#[path = "../../../runtime/src/render/template_faults.rs"]
mod template_faults;
#[allow(dead_code)]
#[path = "../../../runtime/src/render/templates.rs"]
mod templates;

#[derive(Serialize)]
struct Page {
    title: &'static str,
    banner: Option<&'static str>,
    number: i64,
    rows: Vec<Vec<&'static str>>,
}

const MARK: &str = "<mark-of-the-page>";

fuzz_target!(|text: &str| {
    let own = BTreeMap::from([("table.html.j2".to_string(), text.to_string())]);
    let Ok(templates) = templates::Templates::new(&own) else { return };
    let page = Page { title: MARK, banner: None, number: -3, rows: vec![vec![MARK, "b & c"], vec!["1", ""]] };
    let filled = templates.fill("table.html.j2", &page, 4);
    if let Ok(filled) = filled {
        let may_be_plain =
            ["safe", "autoescape", "mark", "debug", "tojson", "Undefined"].iter().any(|word| text.contains(word));
        assert!(may_be_plain || !filled.contains(MARK), "not escaped: {filled}");
    }
});
