//! Mutants: which tests notice a changed definition or declaration, and which tables show another cell.
//!
//! In: a session. Out: each mutant and what became of it. Invariants: a mutant is run only against tests and tables that use what is
//! changed and, of a definition, whose plan it changes; all such mutants that a test can notice go into one plan with it, so that what
//! they share is read and computed once. A changed declaration is a project of its own, checked anew. Only what a table may show is
//! compared.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::{Advice, Advised};
use indicia_compiler::model::{MeasureId, Model, TableId, Test};
use indicia_compiler::mutation::{
    self, Change, Declared, Defined, Equivalent, Mutant, Subject, reached_by_table, reached_by_test, uses,
};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::layout::Layout;
use indicia_compiler::plan::paired::Version;
use indicia_compiler::plan::{self, Planned, Together};
use indicia_compiler::source::Span;
use indicia_compiler::{Checked, Read};
use indicia_runtime::answer::{self, Answered, Bug, Failure, Question, run_together};
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::engine::Request;
use indicia_runtime::given;

use crate::error::{Error, Faults};
use crate::inline_tests::Ran;
use crate::progress::Progress;
use crate::project::Project;
use crate::session::Session;
use crate::warnings::placed;

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The test with this title fails.
    Test(String),
    /// This table shows another cell.
    Table(String),
    /// The definitions do not fit the changed declaration: the check stops.
    Check,
    /// Nothing notices it.
    Unnoticed {
        /// Whether some test looks at the definition at all.
        looked_at: bool,
    },
    /// It means the same as the original.
    Equivalent(Equivalent),
}

/// How many mutants are asked of the project's data in one plan.
const TOGETHER: usize = 24;

/// What the work is called where its progress is shown.
const CHANGING: &str = "changing definitions";

/// Mutants and what became of them.
pub struct Mutated {
    /// In order of the definitions.
    pub mutants: Vec<Mutant>,
    /// One per mutant.
    pub fates: Vec<Fate>,
    /// How many changes of tables were skipped, since no test of a table could notice them.
    pub skipped: usize,
    /// What a run of the tables warns of, before anything is changed.
    pub warnings: Faults,
}

impl Session<'_> {
    /// Changes one thing at a time in the definition with this name, or in all. With `tables` the tables run on the data too: a change of
    /// a cell is noticed. An error when a test fails before anything is changed.
    pub fn mutate(&self, only: Option<&str>, tables: bool) -> Result<Mutated, Error> {
        let Project { sources, checked, .. } = self.project;
        let checked = checked.as_tested();
        let (catalog, model) = (&checked.catalog, &checked.model);
        let is_list = |name: &str| catalog.code_list_named(name).is_some();
        let only = only.map(|name| if is_list(name) { name } else { self.project.name_of(name) });
        let is_known = |name: &&str| checked.definition(name).is_some() || catalog.code_list_named(name).is_some();
        if let Some(name) = only.filter(|name| !is_known(name)) {
            return Err(Error::unknown("definition", name, checked.names()));
        }
        for test in &model.tests {
            if !matches!(self.project.test(test)?, Ran::Passed) {
                let (title, place) = (&test.title, self.project.place(test.span));
                let why = format!(
                    "the test \"{title}\" ({place}) fails before anything is changed, so it cannot notice changes; "
                );
                return Err(Error::refused(Advised::new(why, Advice::RunTests)));
            }
        }
        // Without data only a test of a table itself could notice its changes, and most tables are looked at as a whole.
        let tested = |of: &Definition| model.tests.iter().any(|test| reached_by_test(model, test).contains(of));
        let is_asked = |mutant: &Mutant| match &mutant.of {
            Subject::Definition(of @ Definition::Table(_)) => tables || only.is_some() || tested(of),
            Subject::Definition(_) | Subject::CodeList(_) => true,
        };
        let mut mutants = mutation::mutants(sources, checked);
        mutants.retain(|mutant| only.is_none_or(|name| name == mutant.name));
        let all = mutants.len();
        mutants.retain(is_asked);
        let declared = mutants.iter().filter(|mutant| matches!(mutant.change, Change::Declaration(_))).count();
        self.progress.begin(CHANGING, model.tests.len() + declared + if tables { mutants.len() - declared } else { 0 });
        // The bar counts changes, so reading is not reported beside them.
        let request = tables.then(|| Ok(Request { progress: None, ..self.request()? })).transpose()?;
        // Tables are those of the report, whatever periods the parameters have in tests.
        let shown = &self.project.checked;
        let run = |request| {
            let answered = answer::run(&plan::tables(&shown.catalog, &shown.model, &shown.tables()), request);
            Ok((request, answered.map_err(|failure| Error::of_run(failure, sources))?))
        };
        let unchanged: Option<(&Request<'_>, Answered)> = request.as_ref().map(run).transpose()?;
        let version = Version { catalog: &shown.catalog, model: &shown.model };
        let placed = |run: &Answered| placed(&run.warnings, &run.of_tables(), version);
        let found = unchanged.iter().flat_map(|(_, run)| placed(run));
        let warnings = Faults::new(found.collect(), sources);
        let others = match (tables, &shown.in_tests) {
            (true, Some(_)) => Some(mutation::mutants(sources, shown)),
            _ => None,
        };
        let of_tables = others.as_ref().map_or_else(|| mutants.iter().map(Some).collect(), |all| same(&mutants, all));
        let mut fates = by_tests(catalog, model, &mutants, self.progress)?;
        if let Some((data, unchanged)) = &unchanged {
            by_tables(&Tables::new(shown, data, unchanged), &of_tables, &mut fates, self.progress)?;
        }
        self.by_declarations(&mutants, unchanged.as_ref().map(|(_, run)| run), &mut fates)?;
        Ok(Mutated { skipped: all - mutants.len(), mutants, fates, warnings })
    }
}

impl Session<'_> {
    /// What becomes of mutants of declarations, by the check, the tests and, where they ran unchanged, the tables.
    fn by_declarations(
        &self,
        mutants: &[Mutant],
        unchanged: Option<&Answered>,
        fates: &mut [Fate],
    ) -> Result<(), Error> {
        let read = Read::new(&self.project.sources);
        for (mutant, fate) in mutants.iter().zip(fates) {
            if let Change::Declaration(declared) = &mutant.change {
                let changed = read.check_with(|catalog| declared.put(catalog));
                *fate = self.of_declaration(mutant.of, declared, &changed, unchanged)?;
                self.progress.step(CHANGING);
            }
        }
        Ok(())
    }

    /// What becomes of a project with a declaration changed.
    fn of_declaration(
        &self,
        of: Subject,
        declared: &Declared,
        changed: &Checked,
        unchanged: Option<&Answered>,
    ) -> Result<Fate, Error> {
        if !changed.is_sound() {
            return Ok(Fate::Check);
        }
        let (before, tested) = (self.project.checked.as_tested(), changed.as_tested());
        if declared.is_in_the_plans() && asks_the_same(before, tested) {
            return Ok(Fate::Equivalent(Equivalent::SamePlan));
        }
        let mut looked_at = false;
        for test in &tested.model.tests {
            if !uses(&before.catalog, &reached_by_test(&tested.model, test), of) {
                continue;
            }
            looked_at = true;
            match given::test(test, &tested.catalog, &tested.model) {
                Ok(unmet) if unmet.is_empty() => {}
                Ok(_) | Err(Failure::Data(_)) => return Ok(Fate::Test(test.title.clone())),
                Err(Failure::Bug(bug)) => return Err(fault(bug)),
            }
        }
        let Some(unchanged) = unchanged else { return Ok(Fate::Unnoticed { looked_at }) };
        let (catalog, model) = (&changed.catalog, &changed.model);
        let looks = |id: &TableId| uses(catalog, &reached_by_table(model, *id), of);
        let tables: Vec<TableId> = changed.tables().into_iter().filter(looks).collect();
        let name = |id: &TableId| Fate::Table(model.tables[id.0].head.name.value.clone());
        let request = Request { progress: None, ..self.request_under(catalog)? };
        match answer::run(&plan::tables(catalog, model, &tables), &request) {
            Ok(answered) => {
                let is_other = |(id, table): &(&TableId, &SafeTable)| table.grid() != unchanged.tables[id.0].grid();
                let other = tables.iter().zip(&answered.tables).find(is_other);
                Ok(other.map_or(Fate::Unnoticed { looked_at }, |(id, _)| name(id)))
            }
            Err(Failure::Data(_)) => Ok(tables.first().map_or(Fate::Unnoticed { looked_at }, name)),
            Err(Failure::Bug(bug)) => Err(fault(bug)),
        }
    }
}

/// Whether every measure, test and table asks the same of the data.
fn asks_the_same(before: &Checked, after: &Checked) -> bool {
    let questions = |of: &Checked| {
        let (catalog, model) = (&of.catalog, &of.model);
        let measures = (0..model.measures.len()).map(|id| Definition::Measure(MeasureId(id)));
        let measures = measures.map(|of| plan::definition(catalog, model, of));
        let tests = model.tests.iter().map(|test| plan::test(catalog, model, test));
        measures.chain(tests).chain([plan::tables(catalog, model, &of.tables())]).collect::<Vec<Planned>>()
    };
    let (before, after) = (questions(before), questions(after));
    let is_same =
        |(before, after): (&Planned, &Planned)| before.plan.is_same(&after.plan) && before.layouts == after.layouts;
    before.len() == after.len() && before.iter().zip(&after).all(is_same)
}

/// The same changes among those of a project whose parameters have other periods: each by what it is of and where it is written.
fn same<'m>(mutants: &[Mutant], others: &'m [Mutant]) -> Vec<Option<&'m Mutant>> {
    let mut places: HashMap<(Subject, Span), VecDeque<&'m Mutant>> = HashMap::new();
    others.iter().for_each(|other| places.entry((other.of, other.span)).or_default().push_back(other));
    mutants.iter().map(|mutant| places.get_mut(&(mutant.of, mutant.span))?.pop_front()).collect()
}

/// What becomes of each mutant, by the tests.
fn by_tests(catalog: &Catalog, model: &Model, mutants: &[Mutant], progress: &dyn Progress) -> Result<Vec<Fate>, Error> {
    let mut model = model.clone();
    let tests = std::mem::take(&mut model.tests);
    let mut fates: Vec<Fate> = mutants
        .iter()
        .map(|mutant| match mutant.equivalent {
            Some(why) => Fate::Equivalent(why),
            None => Fate::Unnoticed { looked_at: false },
        })
        .collect();
    for test in &tests {
        let reached = reached_by_test(&model, test);
        let mut asked: Vec<usize> = Vec::new();
        for (at, (mutant, fate)) in mutants.iter().zip(&mut fates).enumerate() {
            if let Fate::Unnoticed { looked_at } = fate
                && let Change::Definition(defined) = &mutant.change
                && reached.contains(&defined.definition())
            {
                *looked_at = true;
                asked.push(at);
            }
        }
        for at in noticed(catalog, &mut model, test, mutants, &asked)? {
            fates[at] = Fate::Test(test.title.clone());
        }
        progress.step(CHANGING);
    }
    Ok(fates)
}

/// What becomes of mutants that no test notices, by the tables.
fn by_tables(
    tables: &Tables<'_>,
    mutants: &[Option<&Mutant>],
    fates: &mut [Fate],
    progress: &dyn Progress,
) -> Result<(), Error> {
    let mut model = tables.model.clone();
    let unnoticed = |at: &usize| matches!(fates[*at], Fate::Unnoticed { .. });
    let left = (0..mutants.len()).filter(unnoticed).filter_map(|at| match &mutants[at]?.change {
        Change::Definition(defined) => Some((at, defined)),
        Change::Declaration(_) => None,
    });
    let left: Vec<(usize, &Defined)> = left.collect();
    for some in left.chunks(TOGETHER) {
        for (at, table) in tables.noticed(&mut model, some)? {
            fates[some[at].0] = Fate::Table(table);
        }
        some.iter().for_each(|_| progress.step(CHANGING));
    }
    Ok(())
}

/// Asks of several mutants together. Where the rows stop that, since some mutant reads what they do not have or what is at fault in
/// them, asks of each half by itself; of a single mutant that the rows stop, `stopped` is found.
fn in_halves<T>(
    asked: &[usize],
    ask: &mut impl FnMut(&[usize]) -> Result<Vec<T>, Failure>,
    stopped: &impl Fn(usize) -> Option<T>,
) -> Result<Vec<T>, Error> {
    match ask(asked) {
        Ok(found) => Ok(found),
        Err(Failure::Bug(bug)) => Err(fault(bug)),
        Err(Failure::Data(_)) => match asked {
            [one] => Ok(stopped(*one).into_iter().collect()),
            _ => {
                let (some, others) = asked.split_at(asked.len() / 2);
                let mut found = in_halves(some, ask, stopped)?;
                found.extend(in_halves(others, ask, stopped)?);
                Ok(found)
            }
        },
    }
}

/// Those of the mutants for which a test fails; one that the given rows stop fails it.
fn noticed(
    catalog: &Catalog,
    model: &mut Model,
    test: &Test,
    mutants: &[Mutant],
    asked: &[usize],
) -> Result<Vec<usize>, Error> {
    let mut fails = |asked: &[usize]| {
        let mut together = Together::new(catalog);
        let original = together.test(model, test);
        let mut changed: Vec<(usize, Vec<Layout>)> = Vec::new();
        for at in asked {
            let Change::Definition(defined) = &mutants[*at].change else { continue };
            let layouts = with(model, defined, |model| together.test(model, test));
            if layouts != original {
                changed.push((*at, layouts));
            }
        }
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        let (changed, layouts): (Vec<usize>, Vec<Vec<Layout>>) = changed.into_iter().unzip();
        let fails = given::fails(test, catalog, &together.into_plan(), layouts)?;
        Ok(changed.into_iter().zip(fails).filter(|(_, fails)| *fails).map(|(at, _)| at).collect())
    };
    in_halves(asked, &mut fails, &Some)
}

/// Does something with the model of a mutant.
fn with<T>(model: &mut Model, change: &Defined, does: impl FnOnce(&Model) -> T) -> T {
    let mut change = change.clone();
    change.swap(model);
    let done = does(model);
    change.swap(model);
    done
}

fn fault(bug: Bug) -> Error {
    Error::Bug(bug.to_string())
}

/// A table as displayed: its headings, then its rows.
type Shown = Vec<Vec<String>>;

/// The tables of a project on its data.
struct Tables<'a> {
    catalog: &'a Catalog,
    model: &'a Model,
    data: &'a Request<'a>,
    /// By id.
    names: Vec<String>,
    /// What each uses, by id.
    reached: Vec<BTreeSet<Definition>>,
    /// As displayed, by id.
    shown: Vec<Shown>,
}

impl<'a> Tables<'a> {
    fn new(of: &'a Checked, data: &'a Request<'a>, unchanged: &Answered) -> Tables<'a> {
        let (catalog, model) = (&of.catalog, &of.model);
        let reached = (0..model.tables.len()).map(|id| reached_by_table(model, TableId(id))).collect();
        let names = model.tables.iter().map(|table| table.head.name.value.clone()).collect();
        Tables { catalog, model, data, names, reached, shown: unchanged.tables.iter().map(SafeTable::grid).collect() }
    }

    /// Those of the mutants that change a table, by their places, with the name of the first such table; one that the data stops changes
    /// its first.
    fn noticed(&self, model: &mut Model, mutants: &[(usize, &Defined)]) -> Result<Vec<(usize, String)>, Error> {
        let name = |at: usize, id: &TableId| (at, self.names[id.0].clone());
        let mut changes = |asked: &[usize]| {
            let mut together = Together::new(self.catalog);
            let users: Vec<Vec<TableId>> = asked.iter().map(|at| self.using(mutants[*at].1)).collect();
            let touched: BTreeSet<TableId> = users.iter().flatten().copied().collect();
            let touched: Vec<TableId> = touched.into_iter().collect();
            let original: BTreeMap<TableId, Layout> =
                touched.iter().copied().zip(together.tables(model, &touched).0).collect();
            let mut questions: Vec<(usize, Vec<TableId>)> = Vec::new();
            let mut layouts = Vec::new();
            for (at, tables) in asked.iter().zip(users) {
                let made = with(model, mutants[*at].1, |model| together.tables(model, &tables));
                if made.0.iter().zip(&tables).any(|(layout, id)| *layout != original[id]) {
                    questions.push((*at, tables));
                    layouts.push(made);
                }
            }
            let shown = self.run(together, &layouts)?;
            let other = questions.iter().zip(shown).filter_map(|((at, tables), shown)| {
                let other = tables.iter().zip(&shown).find(|(id, shown)| self.shown[id.0] != **shown);
                other.map(|(id, _)| name(*at, id))
            });
            Ok(other.collect())
        };
        let all: Vec<usize> = (0..mutants.len()).collect();
        in_halves(&all, &mut changes, &|at| self.using(mutants[at].1).first().map(|id| name(at, id)))
    }

    /// The tables that use what a mutant changes.
    fn using(&self, change: &Defined) -> Vec<TableId> {
        let uses = |at: &usize| self.reached[*at].contains(&change.definition());
        (0..self.reached.len()).filter(uses).map(TableId).collect()
    }

    /// Every question's tables as displayed.
    fn run(&self, together: Together<'_>, questions: &[Question]) -> Result<Vec<Vec<Shown>>, Failure> {
        let tables = run_together(&together.into_plan(), questions, self.data)?;
        Ok(tables.iter().map(|tables| tables.iter().map(SafeTable::grid).collect()).collect())
    }
}
