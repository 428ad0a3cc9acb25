//! Tries the margins of a project.
use indicia_compiler::{diagnostics::Diagnostics, manifest, source::*};
use indicia_synth::{project::*, recount::recount, report, rows::*};
use std::{fs, path::Path, time::Instant};
fn walk(root: &Path, inside: &str, all: &mut Vec<Source>) {
    for e in fs::read_dir(root.join(inside)).unwrap() {
        let e = e.unwrap();
        let name = e.file_name().to_string_lossy().into_owned();
        let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        if e.path().is_dir() {
            walk(root, &path, all);
            continue;
        }
        let parts: Vec<&str> = path.split('/').collect();
        let kind = match (parts[0], name.rsplit('.').next().unwrap()) {
            ("indicia.yaml", _) => SourceKind::Project,
            ("style.yaml", _) => SourceKind::Style,
            ("datasets", "yaml") => SourceKind::Dataset,
            ("codelists", "yaml") => SourceKind::CodeList,
            ("disclosure", "yaml") => SourceKind::Disclosure, ("hierarchies", "yaml") => SourceKind::Hierarchy,
            ("codelists" | "hierarchies", "csv") => SourceKind::CodeRows,
            ("data", "yaml") => SourceKind::Margins,
            _ => continue,
        };
        all.push(Source { path: path.clone(), text: fs::read_to_string(e.path()).unwrap(), kind });
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut all = Vec::new();
    walk(Path::new(&args[1]), "", &mut all);
    let sources = Sources::new(all);
    let (catalog, declared) = manifest::read(&sources);
    let mut found = Diagnostics::default();
    found.append(declared);
    let files = files(&sources, &mut found);
    let order = ordered(&files, &args[2..], &mut found).unwrap();
    let start = Instant::now();
    let solved = solve_all(&catalog, &order, None, &mut found, |n| eprintln!("{:>8.1?} {n}", start.elapsed()));
    eprintln!("{:>8.1?} solved", start.elapsed());
    for d in found.sorted(&sources) {
        let at = d.labels.first().map(|l| format!("{}:{}", sources.get(l.span.source).path, sources.line(l.span)));
        println!("{} {} [{}] help: {}", at.unwrap_or_default(), d.message, d.code, d.help.unwrap_or_default());
    }
    let seeds: Vec<u64> = solved.iter().map(|f| f.file.seed).collect();
    let mut found = Diagnostics::default();
    // Files whose parents failed cannot be generated.
    let batches = generate(&Copy { catalog: &catalog, files: &solved, seeds: &seeds, number: 0, scale: 1 }, &mut found);
    for d in found.sorted(&sources) {
        println!("{} [{}]", d.message, d.code);
    }
    eprintln!("{:>8.1?} rows", start.elapsed());
    let Some(batches) = batches else { return };
    let broken: Vec<_> = solved
        .iter()
        .zip(&batches)
        .map(|(file, batch)| {
            let parent = file
                .file
                .parent
                .as_ref()
                .and_then(|p| solved.iter().position(|f| f.file.dataset.value == p.dataset.value));
            recount(&catalog, file, batch, parent.map(|p| &batches[p]))
        })
        .collect();
    eprintln!("{:>8.1?} recounted", start.elapsed());
    let out: Vec<_> = solved
        .iter()
        .zip(&batches)
        .zip(&broken)
        .map(|((file, batch), broken)| report::Outcome { file, path: "", rows: batch.rows as u64, broken })
        .collect();
    println!("{}", report::text(&out));
}
