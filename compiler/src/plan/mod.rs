//! From the model to plans and layouts.
//!
//! In: a model that types/ accepted. Out: the plan, before and after its rules, and what is read from it.
//! Invariant: everything relational is in the plan and everything a reader sees is in the layouts; nothing is in both.

mod added_codes;
mod added_parts;
mod asked;
pub mod audit;
mod axes;
pub mod bands;
mod behind;
mod beside;
pub mod blocks;
mod build;
pub mod crossing;
mod drafts;
pub mod expr;
mod follows;
mod funnel;
pub mod in_several;
#[cfg(test)]
mod interpret;
pub mod ir;
mod joint;
pub mod layout;
mod layouts;
pub mod list;
mod made;
pub mod paired;
mod persons;
pub mod policies;
mod remarks;
mod rows;
pub mod rules;
pub mod schema;
pub mod show;
pub mod simplify;
mod spell;
mod strangers;
mod twice;
mod two_sided;
pub mod typing;
mod undecided;
mod unusable;
pub mod verify;
mod version;
pub mod wholes;

use std::collections::BTreeSet;

use self::audit::{Audit, Auditor};
use self::behind::{behind, behind_exprs, chain};
use self::build::Builder;
use self::ir::{Asked, Plan};
use self::layout::{Cell, FunnelStep, Layout};
use self::layouts::{Layouts, single};
use self::policies::strictest;
use self::schema::Schema;
use crate::catalog::{Catalog, DatasetId, PolicyId};
use crate::model::{CohortId, Expr, MeasureId, Model, Probe, Rows, Table, TableId, Test};
use crate::names::hir::Definition;
use crate::presentation::NumberFormat;

/// A plan and what is read from its outputs.
#[derive(Clone, Debug)]
pub struct Planned {
    /// As built, for `indicia plan`.
    pub before: Plan,
    /// As run.
    pub plan: Plan,
    /// What the rules and engines know of the datasets.
    pub schema: Schema,
    /// One per table (or, for a test, one per expectation), in order.
    pub layouts: Vec<Layout>,
    /// Tables that are not asked for, where a policy withholds totals: what they show decides what the others may.
    pub context: Vec<Layout>,
    /// The policy of each dataset's numbers outside any table: of its own and those of the tables, what hides most.
    pub policies: Vec<Option<PolicyId>>,
    /// The funnels of the datasets and cohorts behind them.
    pub funnel: Vec<FunnelStep>,
    /// The rows behind what is under a policy.
    pub audit: Audit,
}

/// Plans some tables of a model.
pub fn tables(catalog: &Catalog, model: &Model, tables: &[TableId]) -> Planned {
    let mut builder = Builder::new(catalog, model);
    let (made, context, datasets, cohorts) = shown(&mut builder, tables);
    let funnel = builder.funnels(&datasets, &cohorts);
    let audit = audit(&mut builder, (&made, &context), &datasets);
    planned(catalog, model, builder.plan, (made, context), funnel, audit)
}

/// What all definitions of a model ask of values.
pub fn asked_by_all(catalog: &Catalog, model: &Model) -> Asked {
    let mut builder = Builder::new(catalog, model);
    let ids: Vec<TableId> = (0..model.tables.len()).map(TableId).collect();
    shown(&mut builder, &ids);
    for at in 0..model.measures.len() {
        builder.behind(MeasureId(at), &[], &[]);
    }
    (0..model.cohorts.len()).for_each(|at| {
        builder.cohort(CohortId(at));
    });
    builder.plan.asked
}

/// Some tables, those that decide what they may show, and the datasets and cohorts behind the first.
fn shown(builder: &mut Builder<'_>, tables: &[TableId]) -> (Vec<Layout>, Vec<Layout>, Vec<DatasetId>, Vec<CohortId>) {
    let (catalog, model) = (builder.catalog, builder.model);
    let mut layouts = Layouts::new(builder, Vec::new());
    let made = tables.iter().map(|id| layouts.table(&model.tables[id.0])).collect();
    let (datasets, cohorts) = behind(catalog, model, tables.iter().map(|id| &model.tables[id.0]));
    let context = context(catalog, model, tables, &datasets, &mut layouts);
    // What is left out of rows that others are looked for among decides these, too, so the funnel has it.
    let amongs = cohorts.iter().flat_map(|id| &model.cohorts[id.0].amongs).map(|among| among.dataset);
    let read: BTreeSet<DatasetId> = datasets.into_iter().chain(amongs).collect();
    (made, context, read.into_iter().collect(), cohorts)
}

/// Plans a table whose values are taken apart. Their parts are shown too, so from now on it is under the policy that suppresses most.
pub fn question(catalog: &Catalog, model: &mut Model, table: TableId) -> Planned {
    model.tables[table.0].disclosure = policies::policy_of_question(catalog, model, table);
    tables(catalog, model, &[table])
}

/// Plans one inline test: a layout for each expectation. The rows are made up, so only a table hides anything: as a test of how
/// it is shown.
pub fn test(catalog: &Catalog, model: &Model, test: &Test) -> Planned {
    let mut builder = Builder::new(catalog, model);
    let made = expected(&mut builder, test);
    let audit = audit(&mut builder, (&made, &[]), &[]);
    planned(catalog, model, builder.plan, (made, Vec::new()), Vec::new(), audit)
}

fn expected<'a>(builder: &mut Builder<'a>, test: &'a Test) -> Vec<Layout> {
    let (model, mut made) = (builder.model, Vec::new());
    for (_, probe) in &test.expect {
        made.push(match probe {
            Probe::Rows(cohort) => {
                let node = builder.cohort(*cohort);
                single(Cell::Leaf(builder.count(node, None)), COUNT)
            }
            Probe::Value(expr, format) => Layouts::new(builder, Vec::new()).value(expr, *format),
            Probe::Table(id) => Layouts::new(builder, Vec::new()).table(&model.tables[id.0]),
        });
    }
    made
}

/// Questions to several models over one catalog, in one plan: what they have in common is asked once, and questions that are
/// the same get equal layouts.
pub struct Together<'c> {
    catalog: &'c Catalog,
    plan: Plan,
    auditor: Auditor,
}

impl<'c> Together<'c> {
    /// No question yet.
    pub fn new(catalog: &'c Catalog) -> Together<'c> {
        Together { catalog, plan: Plan::default(), auditor: Auditor::new(catalog) }
    }

    /// What a test expects, asked of a model: a layout for each expectation.
    pub fn test(&mut self, model: &Model, test: &Test) -> Vec<Layout> {
        let mut builder = Builder { plan: std::mem::take(&mut self.plan), ..Builder::new(self.catalog, model) };
        let made = expected(&mut builder, test);
        self.plan = builder.plan;
        self.auditor.tables(&self.plan, made.iter());
        made
    }

    /// Tables of a model, and those that decide what they may show.
    pub fn tables(&mut self, model: &Model, tables: &[TableId]) -> (Vec<Layout>, Vec<Layout>) {
        let mut builder = Builder { plan: std::mem::take(&mut self.plan), ..Builder::new(self.catalog, model) };
        let made = shown(&mut builder, tables);
        self.plan = builder.plan;
        self.auditor.tables(&self.plan, made.0.iter().chain(&made.1));
        (made.0, made.1)
    }

    /// The plan of all questions, after the rules, and the rows behind what is under a policy in any of them.
    pub fn into_plan(mut self) -> (Plan, Audit) {
        let audit = self.auditor.finish(&mut self.plan);
        (rules::optimise(self.plan, &Schema::of(self.catalog)), audit)
    }
}

/// Plans what the rows of a cohort have in every column, so that equal plans are over the same rows.
pub fn rows_in_full(catalog: &Catalog, model: &Model, cohort: CohortId) -> Planned {
    let mut builder = Builder::new(catalog, model);
    let node = builder.cohort(cohort);
    let columns = &catalog.dataset(model.cohorts[cohort.0].dataset).columns;
    let values = columns.iter().map(|c| ir::Expr::Column(c.name.as_str().into())).collect();
    let cells = builder.distinct_each(node, values).into_iter().map(Cell::Leaf).collect();
    let layout = Layout { cells: vec![cells], ..single(Cell::Missing, COUNT) };
    planned(catalog, model, builder.plan, (vec![layout], Vec::new()), Vec::new(), Audit::default())
}

/// Plans one definition by itself: a table as it is, an indicator or measure as one value over everything, a cohort or
/// dataset as its number of rows.
pub fn definition(catalog: &Catalog, model: &Model, definition: Definition) -> Planned {
    if let Definition::Table(id) = definition {
        return tables(catalog, model, &[id]);
    }
    let expr = expr_of(definition);
    let mut builder = Builder::new(catalog, model);
    let layout = asked(model, definition, expr.as_ref(), &strictest(catalog, model), &mut builder);
    let (mut datasets, mut cohorts) = behind_exprs(catalog, model, expr.iter());
    match definition {
        Definition::Cohort(id) => {
            datasets.insert(model.cohorts[id.0].dataset);
            chain(model, Rows::Cohort(id), &mut cohorts);
        }
        Definition::Dataset(id) => {
            datasets.insert(id);
        }
        Definition::Table(_) | Definition::Indicator(_) | Definition::Measure(_) => {}
    }
    let (datasets, cohorts): (Vec<_>, Vec<_>) = (datasets.into_iter().collect(), cohorts.into_iter().collect());
    let context = context(catalog, model, &[], &datasets, &mut Layouts::new(&mut builder, Vec::new()));
    let funnel = builder.funnels(&datasets, &cohorts);
    let audit = audit(&mut builder, (std::slice::from_ref(&layout), &context), &datasets);
    planned(catalog, model, builder.plan, (vec![layout], context), funnel, audit)
}

/// What definitions ask of the data and of other cohorts, each for its record.
pub struct Recorder<'c> {
    catalog: &'c Catalog,
    model: &'c Model,
    policies: Vec<Option<PolicyId>>,
    schema: Schema,
}

impl<'c> Recorder<'c> {
    /// What all records have in common is looked at once.
    pub fn new(catalog: &'c Catalog, model: &'c Model) -> Recorder<'c> {
        let mut schema = Schema::of(catalog);
        for cohort in &model.cohorts {
            schema.add(catalog, &cohort.head.name.value, cohort.dataset);
        }
        Recorder { catalog, model, policies: strictest(catalog, model), schema }
    }

    /// One definition: its optimised plan as text, over the cohorts that it names, so that a change is recorded where it was made and
    /// not where it is used; without its funnel, and without tables that only decide what may be shown.
    pub fn recorded(&self, definition: Definition) -> String {
        let expr = expr_of(definition);
        let mut builder = Builder { cohorts_by_name: true, ..Builder::new(self.catalog, self.model) };
        asked(self.model, definition, expr.as_ref(), &self.policies, &mut builder);
        show::show_spelled(&rules::optimise(builder.plan, &self.schema), &self.schema, self.catalog)
    }
}

/// Plans every table of a model, as built: to see what each asks, and not to be run.
pub fn as_built(catalog: &Catalog, model: &Model) -> (Plan, Vec<Layout>) {
    let mut builder = Builder::new(catalog, model);
    let all: Vec<TableId> = (0..model.tables.len()).map(TableId).collect();
    let (layouts, ..) = shown(&mut builder, &all);
    (builder.plan, layouts)
}

/// The expression of an indicator or measure; the other definitions have none.
fn expr_of(definition: Definition) -> Option<Expr> {
    match definition {
        Definition::Indicator(id) => Some(Expr::Indicator(id)),
        Definition::Measure(id) => Some(Expr::Measure(id)),
        Definition::Table(_) | Definition::Cohort(_) | Definition::Dataset(_) => None,
    }
}

/// The layout of one definition; what it reads goes into the builder's plan.
fn asked<'a>(
    model: &'a Model,
    definition: Definition,
    expr: Option<&'a Expr>,
    policies: &[Option<PolicyId>],
    builder: &mut Builder<'a>,
) -> Layout {
    let value = |builder: &mut Builder<'a>, format| {
        let layout = expr.map(|expr| Layouts::new(builder, policies.to_vec()).value(expr, format));
        layout.expect("an indicator or measure has an expression")
    };
    match definition {
        Definition::Table(id) => Layouts::new(builder, Vec::new()).table(&model.tables[id.0]),
        Definition::Indicator(id) => value(builder, model.indicators[id.0].format),
        Definition::Measure(_) => value(builder, COUNT),
        Definition::Cohort(id) => {
            let node = builder.cohort(id);
            single(Cell::Leaf(builder.count(node, None)), COUNT)
        }
        Definition::Dataset(id) => {
            let node = builder.dataset(id);
            single(Cell::Leaf(builder.count(node, None)), COUNT)
        }
    }
}

/// How a count of rows is shown.
const COUNT: NumberFormat = NumberFormat::plain(0);

fn planned(
    catalog: &Catalog,
    model: &Model,
    before: Plan,
    (layouts, context): (Vec<Layout>, Vec<Layout>),
    funnel: Vec<FunnelStep>,
    audit: Audit,
) -> Planned {
    let schema = Schema::of(catalog);
    let plan = rules::optimise(before.clone(), &schema);
    Planned { before, plan, schema, layouts, context, policies: strictest(catalog, model), funnel, audit }
}

/// The rows behind the numbers of tables that are under a policy; and, of datasets whose totals may be withheld, behind those of every funnel
/// that the project has, whichever is asked for, so that no two of them give a number away that one does not.
fn audit(builder: &mut Builder<'_>, (layouts, context): (&[Layout], &[Layout]), datasets: &[DatasetId]) -> Audit {
    let (catalog, model) = (builder.catalog, builder.model);
    let mut auditor = Auditor::new(catalog);
    auditor.tables(&builder.plan, layouts.iter().chain(context));
    let policies = strictest(catalog, model);
    let withholds = |dataset: &&DatasetId| policies[dataset.0].is_some_and(|id| catalog.policies[id.0].totals_withheld);
    for dataset in datasets.iter().filter(withholds) {
        let cohorts = (0..model.cohorts.len()).filter(|at| model.cohorts[*at].dataset == *dataset).map(CohortId);
        let cohorts: Vec<CohortId> = cohorts.collect();
        let steps = builder.funnels(&[*dataset], &cohorts);
        auditor.funnel(&builder.plan, *dataset, &steps);
    }
    auditor.finish(&mut builder.plan)
}

/// The tables not asked for of datasets whose totals may be withheld, where something of what is asked for may be withheld.
fn context<'m>(
    catalog: &Catalog,
    model: &'m Model,
    asked: &[TableId],
    datasets: &[DatasetId],
    layouts: &mut Layouts<'m, '_>,
) -> Vec<Layout> {
    let policies = strictest(catalog, model);
    let mut behind_asked = datasets.iter().filter_map(|d| policies[d.0]);
    if !behind_asked.any(|id| catalog.policies[id.0].totals_withheld) {
        return Vec::new();
    }
    // With what its rows are joined with; a table under no policy shows what another one withholds.
    let withholds = |table: &Table| {
        let (datasets, _) = behind(catalog, model, std::iter::once(table));
        let mut policies = datasets.iter().filter_map(|d| policies[d.0]);
        policies.any(|id| catalog.policies[id.0].totals_withheld)
    };
    let others = (0..model.tables.len()).filter(|at| !asked.contains(&TableId(*at)));
    let others = others.map(|at| &model.tables[at]).filter(|table| withholds(table));
    others.map(|table| layouts.table(table)).collect()
}
