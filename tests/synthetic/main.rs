//! The synthetic records of indicators/: what may not follow from the published figures.
//!
//! In: the margins files of the project. Invariant: a suppressed cell's number comes from its own name and the seed; with every
//! other figure taken away it is the same, and no figure that is used is of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_synth::constraint::Must;
use indicia_synth::project::{files, ordered, solve_all};
use indicia_synth::solve::{Solved, SolvedStep};
use indicia_synth::spec::{MarginsFile, Step};
use indicia_tests::{project, root};

/// A number for each suppressed figure, by dataset, margin and labels.
type Numbers = BTreeMap<(String, String, String), i64>;

fn sources() -> Sources {
    let folder = root().join("indicators");
    let mut all: Vec<Source> = project(&folder).iter().map(|(_, source)| source.clone()).collect();
    for entry in fs::read_dir(folder.join("data/margins")).expect("margins") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        all.push(Source { path: path.to_string_lossy().into_owned(), text, kind: SourceKind::Margins });
    }
    Sources::new(all)
}

fn is_suppressed(text: &str) -> bool {
    text.trim().starts_with('<') && !text.contains('%')
}

fn steps(file: &mut MarginsFile) -> impl Iterator<Item = &mut Step> {
    let people = file.people.iter_mut().flat_map(|people| &mut people.steps);
    people.chain(&mut file.steps)
}

fn solved_steps(file: &Solved) -> impl Iterator<Item = &SolvedStep> {
    file.people.iter().chain(&file.rows)
}

fn numbers(solved: &[Solved]) -> Numbers {
    let mut numbers = Numbers::new();
    for file in solved {
        for step in solved_steps(file) {
            for figure in step.constraints.list.iter().filter(|figure| figure.drawn) {
                let key = (file.file.dataset.value.clone(), figure.name.clone(), figure.label.clone());
                let number = figure.cells.iter().map(|cell| step.counts[*cell as usize]).sum();
                assert!(numbers.insert(key, number).is_none(), "{} {} is there twice", figure.name, figure.label);
            }
        }
    }
    numbers
}

#[test]
fn no_suppressed_number_follows_from_another_figure() {
    let sources = sources();
    let (catalog, mut found) = indicia_compiler::declarations(&sources);
    let mut all = files(&sources, &mut found);
    let mut names = Vec::new();
    for file in &mut all {
        let figures = steps(file).flat_map(|step| &step.margins).flat_map(|margin| &margin.values);
        if figures.flat_map(|(_, figures)| figures).any(|figure| is_suppressed(&figure.value)) {
            names.push(file.dataset.value.clone());
        }
    }
    assert!(names.len() >= 3, "{names:?} have suppressed figures");
    let solve = |files: &[MarginsFile], found: &mut Diagnostics| {
        let order = ordered(files, &names, found).expect("an order");
        let mut solved = solve_all(&catalog, &order, None, found, |_| {});
        solved.retain(|file| names.contains(&file.file.dataset.value));
        assert!(!found.has_errors(), "{found:?}");
        solved
    };
    let whole = solve(&all, &mut found);
    let given = numbers(&whole);
    assert!(given.len() >= names.len());

    // No figure that is used is of a suppressed cell and others: its number does not follow by taking these away.
    for file in &whole {
        for step in solved_steps(file) {
            let hidden: Vec<BTreeSet<u32>> =
                step.constraints.suppressed.iter().map(|cells| cells.iter().copied().collect()).collect();
            for figure in step.constraints.list.iter().filter(|figure| !figure.drawn) {
                let related: &[u32] = match &figure.must {
                    Must::Relate { to, .. } => to,
                    Must::Lie(_) => &[],
                };
                for cells in [&figure.cells[..], related] {
                    let cells: BTreeSet<u32> = cells.iter().copied().collect();
                    let reveals = hidden.iter().any(|inner| !inner.is_empty() && inner.is_subset(&cells));
                    assert!(!reveals, "{} ({}) of {} is used", figure.name, figure.label, file.file.dataset.value);
                }
            }
        }
    }

    // With every other figure of their files taken away, the numbers are the same.
    for file in all.iter_mut().filter(|file| names.contains(&file.dataset.value)) {
        for margin in steps(file).flat_map(|step| &mut step.margins) {
            for figure in margin.values.iter_mut().flat_map(|(_, figures)| figures) {
                if !is_suppressed(&figure.value) {
                    figure.value = "~".to_string();
                }
            }
        }
    }
    let alone = numbers(&solve(&all, &mut found));
    for (key, number) in &given {
        // Which number it is, is nobody's business here either.
        assert!(alone.get(key) == Some(number), "{key:?} is another number when other figures are gone");
    }
    assert_eq!(alone.len(), given.len());
}
