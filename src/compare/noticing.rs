//! Which tests notice a change: those that pass with the definitions of their own version and fail with the other's.
//!
//! In: changes, both projects. Out: each change with the tests that notice it, and those that only run through it. Invariants: a test
//! that fails before anything is changed notices nothing; where changes of several definitions reach a test, each definition is tried
//! by itself, as far as it compiles without the others; the same tests whichever side comes first.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::comparison::{Change, Kind, covering, covering_before, renamed};
use indicia_compiler::diagnostics::Severity;
use indicia_compiler::model::{Model, Test};
use indicia_compiler::names::hir::Head;
use indicia_compiler::source::{SourceKind, Span};

use crate::error::Error;
use crate::inline_tests::Ran;
use crate::project::Project;
use crate::reports::diff::{Tested, renames};

/// The file for the tests of the other version. It uses every other file.
const FILE: &str = "tests-of-the-other-version.ind";

/// Goes before the title of such a test, since this version mostly has one with that title.
const MARK: &str = "the other version: ";

/// A test by what it is of, as the later version calls that, and its title.
type Key = (String, String);

/// Each change with the tests of it, where a test could notice it.
pub(super) fn tested(changes: Vec<Change>, before: &Project, after: &Project) -> Result<Vec<Tested>, Error> {
    let to_later: Names = Kind::NAMED.into_iter().flat_map(|kind| renames(&changes, kind)).collect();
    let to_earlier: Names = to_later.iter().map(|(was, is)| (is.clone(), was.clone())).collect();
    let of_earlier = Trial { own: before, other: after, to_other: &to_later, to_own: &to_earlier, is_later: false };
    let of_later = Trial { own: after, other: before, to_other: &to_earlier, to_own: &to_later, is_later: true };
    let (earlier, later) = (of_earlier.found(&changes)?, of_later.found(&changes)?);
    // In the order of the later version; one that it does not have is where it was, after the others.
    let listed = |tests: BTreeSet<Key>| -> Vec<(String, String)> {
        let in_later = of_later.listed(&tests);
        let gone = tests.into_iter().filter(|key| in_later.iter().all(|(listed, _)| listed != key)).collect();
        let in_earlier = of_earlier.listed(&gone).into_iter().map(|(key, place)| (key, format!("{place}, before")));
        in_later.into_iter().chain(in_earlier).map(|(key, place)| (key.1, place)).collect()
    };
    let all = changes.into_iter().zip(earlier).zip(later).map(|((change, old), new)| {
        let tests: BTreeSet<Key> = old.notice.into_iter().chain(new.notice).collect();
        let passed = new.pass.into_iter().filter(|key| !tests.contains(key)).collect();
        Tested { change, tests: listed(tests), passed: listed(passed) }
    });
    Ok(all.collect())
}

/// The other name of what has another name in the other version.
type Names = BTreeMap<String, String>;

/// The tests of one version, to be asked of the other's definitions.
struct Trial<'p> {
    own: &'p Project,
    other: &'p Project,
    to_other: &'p Names,
    to_own: &'p Names,
    is_later: bool,
}

/// The tests that run through one change.
#[derive(Clone, Default)]
struct Found {
    notice: Vec<Key>,
    pass: Vec<Key>,
}

impl Trial<'_> {
    fn key(&self, test: &Test) -> Key {
        let later = if self.is_later { None } else { self.to_other.get(&test.of) };
        (later.unwrap_or(&test.of).clone(), test.title.clone())
    }

    /// Those of its tests that are asked for, in their order, with their places.
    fn listed(&self, asked: &BTreeSet<Key>) -> Vec<(Key, String)> {
        let tests = self.own.checked.model.tests.iter().map(|test| (self.key(test), self.own.place(test.span)));
        tests.filter(|(key, _)| asked.contains(key)).collect()
    }

    /// Of each change, the tests that run through it.
    fn found(&self, changes: &[Change]) -> Result<Vec<Found>, Error> {
        let tests = &self.own.checked.model.tests;
        let covered: Vec<Vec<usize>> = changes.iter().map(|change| self.covered(change)).collect();
        let mut asked: Vec<usize> = covered.iter().flatten().copied().collect();
        asked.sort_unstable();
        asked.dedup();
        let failing = self.failing(&asked)?;
        let mut alone: BTreeMap<(Kind, &str), Option<Project>> = BTreeMap::new();
        let mut all = vec![Found::default(); changes.len()];
        for (at, through) in covered.iter().enumerate() {
            for test in through {
                let is_alone =
                    |other: &usize| !covered[*other].contains(test) || subject(changes, *other) == subject(changes, at);
                let notices = failing.contains(test)
                    && ((0..changes.len()).all(|other| is_alone(&other)) || {
                        let project = alone.entry(subject(changes, at)).or_insert_with(|| self.alone(&changes[at]));
                        project.as_ref().map_or(Ok(true), |project| fails(project, &tests[*test]))?
                    });
                let into = if notices { &mut all[at].notice } else { &mut all[at].pass };
                into.push(self.key(&tests[*test]));
            }
        }
        Ok(all)
    }

    /// The tests that run through a change, by their places.
    fn covered(&self, change: &Change) -> Vec<usize> {
        if !change.class.is_testable() {
            return Vec::new();
        }
        let tests = &self.own.checked.model.tests;
        let covering = if self.is_later { covering(change, tests) } else { covering_before(change, tests) };
        covering.iter().filter_map(|test| tests.iter().position(|other| std::ptr::eq(*test, other))).collect()
    }

    /// Those that pass with their own definitions and fail with the other version's, or cannot be asked of these.
    fn failing(&self, asked: &[usize]) -> Result<BTreeSet<usize>, Error> {
        let tests = &self.own.checked.model.tests;
        let mut left = Vec::new();
        for at in asked {
            if matches!(self.own.test(&tests[*at])?, Ran::Passed) {
                left.push(*at);
            }
        }
        let mut failing = BTreeSet::new();
        while !left.is_empty() {
            let (text, starts) = self.written(&left);
            let texts = texts(self.other).chain([(FILE.to_string(), text)]);
            let both = Project::of_texts(&self.other.folder, texts.map(|(path, text)| (path, text.into_bytes())));
            if both.is_sound() {
                for (at, key) in left.iter().map(|at| (*at, marked(&tests[*at], self.to_other))) {
                    let same = |test: &&Test| (&test.of, &test.title) == (&key.0, &key.1);
                    if let Some(test) = both.checked.model.tests.iter().find(same)
                        && !matches!(both.test(test)?, Ran::Passed)
                    {
                        failing.insert(at);
                    }
                }
                break;
            }
            let broken = at_fault(&both, &starts);
            if broken.is_empty() {
                break;
            }
            failing.extend(broken.iter().map(|place| left[*place]));
            left = left.iter().enumerate().filter(|(place, _)| !broken.contains(place)).map(|(_, at)| *at).collect();
        }
        Ok(failing)
    }

    /// Tests as a file of the other version, and where each starts.
    fn written(&self, asked: &[usize]) -> (String, Vec<usize>) {
        let files = self.other.sources.of_kind(SourceKind::Definitions);
        let mut text: String = files.map(|(_, source)| format!("use \"{}\"\n", source.path)).collect();
        let mut starts = Vec::new();
        for at in asked {
            starts.push(text.len());
            let own = self.own.sources.text(self.own.checked.model.tests[*at].span);
            let (word, rest) = own.split_once('"').unwrap_or((own, ""));
            text.push_str(&format!("{word}\"{MARK}{}\n\n", with_names(rest, self.to_other)));
        }
        (text, starts)
    }

    /// What is of the own version first.
    fn turned<T>(&self, before: T, after: T) -> (T, T) {
        if self.is_later { (after, before) } else { (before, after) }
    }

    /// The own version, of which only what a change is about is as in the other; `None` where that does not compile.
    fn alone(&self, change: &Change) -> Option<Project> {
        let (own, other) = self.turned(change.subject.before.as_deref(), change.subject.after.as_deref());
        let heads = head(&self.own.checked.model, change.subject.kind, own?).zip(head(
            &self.other.checked.model,
            change.subject.kind,
            other?,
        ));
        let (path, text) = match heads {
            Some((was, is)) => {
                let source = self.own.sources.get(was.source);
                let instead = with_names(self.other.sources.text(is), self.to_own);
                let (from, to) = (was.start as usize, was.end as usize);
                (source.path.clone(), format!("{}{instead}{}", &source.text[..from], &source.text[to..]))
            }
            None => {
                let (was, is) = self.turned(change.before.as_ref(), change.after.as_ref());
                let (_, instead) = self.other.sources.by_path(&is?.path)?;
                (was?.path.clone(), instead.text.clone())
            }
        };
        let changed = texts(self.own).map(|(own, was)| if own == path { (own, text.clone()) } else { (own, was) });
        let project = Project::of_texts(&self.own.folder, changed.map(|(path, text)| (path, text.into_bytes())));
        project.is_sound().then_some(project)
    }
}

/// What a change is about.
fn subject(changes: &[Change], at: usize) -> (Kind, &str) {
    (changes[at].subject.kind, changes[at].subject.name())
}

/// Every text of a project, by its path.
fn texts(project: &Project) -> impl Iterator<Item = (String, String)> {
    project.sources.iter().map(|(_, source)| (source.path.clone(), source.text.clone()))
}

fn with_names(text: &str, names: &Names) -> String {
    renamed(text, |word| names.get(word).map(String::as_str))
}

/// What a test is of and its title, in the file of tests of the other version.
fn marked(test: &Test, names: &Names) -> Key {
    (with_names(&test.of, names), format!("{MARK}{}", with_names(&test.title, names)))
}

/// Whether a test of another version of a project fails in it.
fn fails(project: &Project, test: &Test) -> Result<bool, Error> {
    let same = |other: &&Test| (&other.of, &other.title) == (&test.of, &test.title);
    match project.checked.model.tests.iter().find(same) {
        Some(test) => Ok(!matches!(project.test(test)?, Ran::Passed)),
        None => Ok(false),
    }
}

/// Which of the tests that start at these places have an error.
fn at_fault(project: &Project, starts: &[usize]) -> BTreeSet<usize> {
    let in_file = |span: &Span| project.sources.get(span.source).path == FILE;
    let errors = project.checked.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let places = errors.flat_map(|found| &found.labels).map(|label| label.span).filter(in_file);
    places.filter_map(|span| starts.partition_point(|start| *start <= span.start as usize).checked_sub(1)).collect()
}

/// Where a definition of a kind and a name is.
fn head(model: &Model, kind: Kind, name: &str) -> Option<Span> {
    let find = |heads: Vec<&Head>| heads.into_iter().find(|head| head.name.value == name).map(|head| head.span);
    match kind {
        Kind::Cohort => find(model.cohorts.iter().map(|of| &of.head).collect()),
        Kind::Measure => find(model.measures.iter().map(|of| &of.head).collect()),
        Kind::Indicator => find(model.indicators.iter().map(|of| &of.head).collect()),
        Kind::Table => find(model.tables.iter().map(|of| &of.head).collect()),
        _ => None,
    }
}
