//! The dependency graph as a drawing: SVG, or the language of Graphviz.
//!
//! In: some nodes of the compiler's graph. Out: text. Invariant: the same nodes give the same bytes on every machine.

mod dot;
mod layers;
mod svg;

pub use dot::dot;
pub use svg::{Drawing, svg};

/// The graph of a small project.
#[cfg(test)]
fn sample() -> indicia_compiler::dependencies::Graph {
    use indicia_compiler::source::{Source, SourceKind, Sources};
    let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
    let sources = Sources::new(vec![
        source("indicia.yaml", "title: Sample\n", SourceKind::Project),
        source(
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: c.csv\ntime: day\ncovers: 2021-01 to 2021-12\n\
             columns:\n  day: {type: date}\n  offence: {codes: offence}\n",
            SourceKind::Dataset,
        ),
        source(
            "datasets/population.yaml",
            "name: population\ngrain: group\ncounts: groups\nrole: population\nbasis: residents\nfiles: p.csv\n\
             time: year\ncovers: mid-2021 to mid-2021\n\
             columns:\n  year: {type: mid_year}\n  persons: {type: integer, min: 0, unit: persons}\n",
            SourceKind::Dataset,
        ),
        source(
            "codelists/offence.yaml",
            "name: offence\ncodes: [{code: T, label: Theft}, {code: A, label: Arson}]\n",
            SourceKind::CodeList,
        ),
        source(
            "a.ind",
            "cohort thefts {\n  from crimes\n  where offence = \"Theft\"\n}\nmeasure residents = sum of population.persons\n\
             measure stolen = count of thefts\nindicator theft_rate { value stolen per 1000 residents in mid-2021 }\n\
             table t { rows offence column theft_rate column stolen }\n",
            SourceKind::Definitions,
        ),
    ]);
    let checked = indicia_compiler::check(&sources);
    assert!(checked.is_sound(), "{:?}", checked.diagnostics);
    indicia_compiler::dependencies::graph(&checked.catalog, &checked.model)
}
