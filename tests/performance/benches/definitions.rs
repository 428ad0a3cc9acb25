//! How long checking and formatting take: a project of 1,000 definitions in 20 files.
//!
//! In: text made here. Out: criterion's figures; docs/performance.md has those of one machine.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use indicia_compiler::source::{Source, SourceId, SourceKind, Sources};
use indicia_compiler::{check, syntax};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

macro_rules! example {
    ($path:literal, $kind:ident) => {
        Source {
            path: $path.into(),
            text: include_str!(concat!("../../../examples/street-crime/", $path)).into(),
            kind: SourceKind::$kind,
        }
    };
}

/// Twenty files of fifty definitions: per file twelve cohorts, each with a measure, an indicator and a table, and two more
/// cohorts taken from the first.
fn files() -> Vec<Source> {
    (0..20)
        .map(|file| {
            let mut text = String::new();
            for n in 0..12 {
                let id = format!("f{file}_{n}");
                let _ = write!(
                    text,
                    r#"## Crimes of one kind, number {n}.
cohort c_{id} {{
  from  crimes
  where crime_type in {{"Robbery", "Burglary", "Drugs"}}
    and month in 2021/22
    and not (lsoa is missing or lsoa starts with "W")
}}

measure m_{id} = count of c_{id}

indicator i_{id} {{
  label "Rate {id}"
  value m_{id} per 1000 sum of population.persons in mid-2021
  shown 0.0
}}

table t_{id} {{
  title  "Crimes {id}"
  rows   area "District" in [districts, all as "Total", outside + missing as "Elsewhere"]
  column m_{id} for each month from 2021-04 to 2022-03
  column i_{id}
}}

"#
                );
            }
            let _ = writeln!(text, "cohort d_{file} {{\n  from  c_f{file}_0\n  where crime_type = \"Robbery\"\n}}\n");
            let _ = writeln!(text, "cohort e_{file} {{\n  from  c_f{file}_1\n  where crime_type != \"Robbery\"\n}}");
            Source { path: format!("file_{file:02}.ind"), text, kind: SourceKind::Definitions }
        })
        .collect()
}

fn project() -> Sources {
    let mut sources = vec![
        example!("indicia.yaml", Project),
        example!("datasets/crimes.yaml", Dataset),
        example!("datasets/lsoa.yaml", Dataset),
        example!("datasets/population.yaml", Dataset),
        example!("codelists/crime_type.yaml", CodeList),
        example!("hierarchies/area.yaml", Hierarchy),
    ];
    sources.extend(files());
    Sources::new(sources)
}

fn definitions(c: &mut Criterion) {
    let sources = project();
    let checked = check(&sources);
    assert!(checked.is_sound(), "{:?}", checked.diagnostics.first());
    let named = checked.model.measures.iter().filter(|m| !m.head.name.value.is_empty()).count();
    let all = checked.model.cohorts.len() + named + checked.model.indicators.len() + checked.model.tables.len();
    assert_eq!(all, 1_000);
    c.bench_function("check 1000 definitions in 20 files", |b| b.iter(|| black_box(check(black_box(&sources)))));
    let files = files();
    let texts: Vec<(SourceId, &str)> = files.iter().map(|s| (SourceId(0), s.text.as_str())).collect();
    c.bench_function("fmt 1000 definitions in 20 files", |b| {
        b.iter(|| {
            let laid = black_box(syntax::format_all(black_box(&texts)));
            assert!(laid.iter().all(Result::is_ok), "the definitions parse");
        })
    });
}

criterion_group!(benches, definitions);
criterion_main!(benches);
