//! In: any bytes, as the definitions (or, after a NUL, also a dataset) of the street-crime example. Invariant: checking ends
//! without a panic; what is sound can be planned, and the plan survives its rules, which verify it here.
#![no_main]

use indicia_compiler::source::{Source, SourceKind, Sources};
use libfuzzer_sys::fuzz_target;

macro_rules! example {
    ($path:literal, $kind:ident) => {
        Source {
            path: $path.into(),
            text: include_str!(concat!("../../../examples/street-crime/", $path)).into(),
            kind: SourceKind::$kind,
        }
    };
}

fuzz_target!(|text: &str| {
    let (definitions, dataset) = text.split_once('\0').unwrap_or((text, ""));
    let mut sources = vec![
        example!("indicia.yaml", Project),
        example!("datasets/crimes.yaml", Dataset),
        example!("datasets/lsoa.yaml", Dataset),
        example!("datasets/population.yaml", Dataset),
        example!("codelists/crime_type.yaml", CodeList),
        example!("hierarchies/area.yaml", Hierarchy),
        Source { path: "fuzz.ind".into(), text: definitions.into(), kind: SourceKind::Definitions },
    ];
    if !dataset.is_empty() {
        sources.push(Source { path: "datasets/fuzz.yaml".into(), text: dataset.into(), kind: SourceKind::Dataset });
    }
    let sources = Sources::new(sources);
    let checked = indicia_compiler::check(&sources);
    if checked.is_sound() {
        indicia_compiler::plan::tables(&checked.catalog, &checked.model, &checked.tables());
        for test in &checked.model.tests {
            indicia_compiler::plan::test(&checked.catalog, &checked.model, test);
        }
    }
});
