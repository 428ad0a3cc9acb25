//! Dummy rows: records made of declarations and definitions alone, before any real record is there.
//!
//! In: a sound project. Out: rows of every dataset, and for each threshold of its definitions whether there are rows on both
//! sides. Pure. Invariants: rows keep every rule of the declarations; the same project, number of rows and seed give the same
//! rows on any machine.
//!
//! | step | in -> out |
//! |-|-|
//! | [`thresholds`] | definitions -> single conditions, and what makes each decide |
//! | [`stock`] | declarations, thresholds -> values near every edge |
//! | [`sides`], [`aim`] | a condition -> rows just inside and just outside |
//! | [`maker`] | plain rows, keys that do not repeat |
//! | [`edges`] | gaps of complete data, codes of few people |
//! | [`others`] | rows that count only beside others: `keep`, `among` |
//! | [`finish`] | few people, totals that are the sum of their parts, dates that are not covered |
//! | [`files`] | rows -> records as the declared files contain them |

pub mod aim;
pub mod edges;
pub mod files;
pub mod finish;
pub mod maker;
pub mod others;
pub mod sides;
pub mod stock;
#[cfg(test)]
mod tests;
pub mod thresholds;
pub mod world;
pub mod written;

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, DatasetId, MissingRule};
use indicia_compiler::model::Model;
use indicia_compiler::plan::asked_by_all;
use indicia_compiler::words::source;

use self::aim::{Short, aim, short};
use self::finish::finish;
use self::maker::Maker;
use self::sides::sides;
use self::stock::Stock;
use self::thresholds::{Threshold, lines};
use self::world::{Row, World};

/// How much is made.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rows of a dataset of events; there are more where thresholds need them.
    pub rows: usize,
    /// Another seed gives other rows.
    pub seed: u64,
}

/// What became of one threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The dataset.
    pub dataset: DatasetId,
    /// The definition that uses it.
    pub of: String,
    /// The condition, in words.
    pub text: String,
    /// Whether a row meets it.
    pub met: bool,
    /// Whether a row does not.
    pub failed: bool,
    /// Whether the declarations leave room for rows that do, and for rows that do not.
    pub room: (bool, bool),
}

impl Line {
    /// Whether the declarations leave room on both sides.
    pub fn has_two_sides(&self) -> bool {
        self.room == (true, true)
    }
}

/// Dummy rows of a project.
pub struct Dummies<'a> {
    /// The rows, by dataset, beside the declarations and definitions.
    pub world: World<'a>,
    /// Every threshold.
    pub lines: Vec<Line>,
    /// Cohorts that choose among rows, and for which no such rows could be made.
    pub unchosen: Vec<(DatasetId, String)>,
    makers: BTreeMap<DatasetId, Maker<'a>>,
}

/// Declarations under which one file can serve all datasets that read it.
pub fn shared(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    let refused: BTreeSet<(Vec<String>, String)> = catalog
        .datasets
        .iter()
        .flat_map(|dataset| dataset.columns.iter().map(|column| (dataset.files.paths.clone(), column)))
        .filter(|(_, column)| column.missing == MissingRule::Refused)
        .map(|(paths, column)| (paths, column.heading.clone()))
        .collect();
    for dataset in &mut catalog.datasets {
        for column in &mut dataset.columns {
            if refused.contains(&(dataset.files.paths.clone(), column.heading.clone())) {
                column.missing = MissingRule::Refused;
            }
        }
    }
    catalog
}

impl Dummies<'_> {
    /// How many combinations of a dataset have no row, and how many rows are of dates that it does not cover.
    pub fn edges(&self, id: DatasetId) -> (usize, usize) {
        self.makers.get(&id).map_or((0, 0), |maker| (maker.gaps(), maker.outside.len()))
    }
}

/// Makes dummy rows of every dataset; those in `given` have theirs already. The catalog is [`shared`].
pub fn make<'a>(
    catalog: &'a Catalog,
    model: &'a Model,
    settings: Settings,
    given: BTreeMap<DatasetId, Vec<Row>>,
    mut before_each: impl FnMut(&str),
) -> Dummies<'a> {
    let mut dummies =
        Dummies { world: World::new(catalog, model), lines: Vec::new(), unchosen: Vec::new(), makers: BTreeMap::new() };
    let (drawn, asked) = (lines(catalog, model), asked_by_all(catalog, model));
    let given_ids: BTreeSet<DatasetId> = given.keys().copied().collect();
    for (id, rows) in given {
        dummies.world.add(id, rows);
    }
    for id in in_order(catalog).into_iter().filter(|id| !given_ids.contains(id)) {
        before_each(&catalog.dataset(id).name);
        let stock = Stock::new(&dummies.world, id, &drawn.thresholds, &asked);
        let mut maker = Maker::new(&dummies.world, stock, id, settings.seed, settings.rows);
        maker.whole(&dummies.world, settings.rows);
        for threshold in drawn.thresholds.iter().filter(|threshold| threshold.dataset == id) {
            near(&dummies.world, &mut maker, threshold);
        }
        for chosen in drawn.chosen.iter().filter(|chosen| chosen.dataset == id) {
            others::several(&dummies.world, &mut maker, chosen);
        }
        let enough = maker.enough(settings.rows);
        let mut misses = 0;
        while maker.rows.len() < enough && misses < 100 {
            let row = maker.plain(&dummies.world);
            misses += usize::from(!maker.add(&dummies.world, row, &[]));
        }
        finish(&dummies.world, &mut maker);
        dummies.world.add(id, maker.rows.clone());
        dummies.makers.insert(id, maker);
    }
    for chosen in &drawn.chosen {
        if let Some(maker) = dummies.makers.get_mut(&chosen.dataset)
            && others::among(&dummies.world, maker, chosen)
        {
            dummies.world.add(chosen.dataset, maker.rows.clone());
        }
    }
    // Rows that were added for one cohort may have changed what another looks at.
    for chosen in drawn.chosen.iter().filter(|chosen| !given_ids.contains(&chosen.dataset)) {
        if !others::is_open(&dummies.world, chosen) {
            dummies.unchosen.push((chosen.dataset, chosen.of.clone()));
        }
    }
    for threshold in drawn.thresholds.iter().filter(|threshold| !given_ids.contains(&threshold.dataset)) {
        let rows = &dummies.world.rows[&threshold.dataset];
        let is = |truth: bool| rows.iter().any(|row| dummies.world.meets(row, &threshold.condition) == Some(truth));
        dummies.lines.push(Line {
            dataset: threshold.dataset,
            of: threshold.of.clone(),
            text: source::condition(catalog, threshold.dataset, &threshold.condition),
            met: is(true),
            failed: is(false),
            room: sides::room(&dummies.world, &dummies.makers[&threshold.dataset].stock, &threshold.condition),
        });
    }
    dummies
}

/// Rows on both sides of a threshold, as near to it as the declaration lets them be.
fn near(world: &World<'_>, maker: &mut Maker<'_>, threshold: &Threshold) {
    for side in sides(world, &maker.stock, &threshold.condition) {
        let must = [side];
        let should = &threshold.beside;
        let mut closest: Option<Short> = None;
        for row in maker.rows.iter().filter(|row| world.distance(row, &must[0].0, must[0].1) == 0) {
            let reached = short(world, row, &must, should);
            closest = Some(closest.map_or(reached, |closest| closest.min(reached)));
            if reached.should == 0 {
                break;
            }
        }
        if closest.is_some_and(|closest| closest.should == 0) {
            continue;
        }
        let start = maker.plain(world);
        let (row, reached) = aim(world, &maker.stock, start, (&must, should), &mut maker.random);
        if reached.must == 0 && closest.is_none_or(|closest| reached < closest) {
            maker.add(world, row, &must);
        }
    }
}

/// Look-ups before what looks them up.
fn in_order(catalog: &Catalog) -> Vec<DatasetId> {
    fn visit(catalog: &Catalog, id: DatasetId, seen: &mut BTreeSet<DatasetId>, order: &mut Vec<DatasetId>) {
        if seen.insert(id) {
            for look_up in catalog.dataset(id).columns.iter().filter_map(|column| column.look_up) {
                visit(catalog, look_up, seen, order);
            }
            order.push(id);
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    (0..catalog.datasets.len()).for_each(|id| visit(catalog, DatasetId(id), &mut seen, &mut order));
    order
}
