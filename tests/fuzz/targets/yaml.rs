//! In: any bytes; the first says which kind of file the others are: of the street-crime example's project, datasets, code list, hierarchy, style
//! or a policy. Invariant: checking ends without a panic; what is sound can be planned; every span is inside its text.
#![no_main]

use indicia_compiler::source::{Source, SourceKind, Sources};
use libfuzzer_sys::fuzz_target;

macro_rules! example {
    ($path:literal, $kind:ident) => {
        ($path, include_str!(concat!("../../../examples/street-crime/", $path)), SourceKind::$kind)
    };
}

const EXAMPLE: [(&str, &str, SourceKind); 9] = [
    example!("indicia.yaml", Project),
    example!("datasets/crimes.yaml", Dataset),
    example!("datasets/lsoa.yaml", Dataset),
    example!("datasets/population.yaml", Dataset),
    example!("codelists/crime_type.yaml", CodeList),
    example!("hierarchies/area.yaml", Hierarchy),
    ("style.yaml", "suppressed: c\n", SourceKind::Style),
    ("disclosure/few.yaml", "name: few\ncounts: crimes\nbelow: 5\n", SourceKind::Disclosure),
    example!("crime.ind", Definitions),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    // The definitions stay as they are: other targets change those.
    let changed = usize::from(*first) % (EXAMPLE.len() - 1);
    let source = |(at, (path, example, kind)): (usize, &(&str, &str, SourceKind))| Source {
        path: (*path).into(),
        text: if at == changed { text.into() } else { (*example).into() },
        kind: *kind,
    };
    let sources = Sources::new(EXAMPLE.iter().enumerate().map(source).collect());
    let checked = indicia_compiler::check(&sources);
    for label in checked.diagnostics.iter().flat_map(|found| &found.labels) {
        let of = &sources.get(label.span.source).text;
        assert!(of.get(label.span.start as usize..label.span.end as usize).is_some(), "a span off the text");
    }
    if checked.is_sound() {
        indicia_compiler::plan::tables(&checked.catalog, &checked.model, &checked.tables());
    }
});
