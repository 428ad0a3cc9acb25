//! Policies: which ones a number is under, and who is behind it.
//!
//! In: the catalog, the model, a measure and what restricts it. Out: for each dataset the strictest policy of the project; what the
//! rows of a number were joined with. Invariants: a number that depends on a row of a dataset is under its policy, whatever
//! it counts: by `among` and `not among`, by a look-up in a condition, in rows and columns, in what is kept or what is added up; of several
//! policies whatever any suppresses is suppressed ([`Catalog::strictest`]).

use std::collections::BTreeSet;

use super::behind::behind;
use super::version::Version;
use crate::catalog::{
    Catalog, Column, ColumnId, ColumnType, Dataset, DatasetId, DatasetRole, DisclosureBy, Policy, PolicyId,
};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::functions::Takes;
use crate::model::{
    CohortId, ColumnValue, Expr, Meaning, Measure, MeasureId, Member, Model, Predicate, Restriction, Rows, Table,
    TableId, Value,
};

/// What the rows of a number were joined with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The other datasets that decide which rows they are, or what they say.
    pub datasets: BTreeSet<DatasetId>,
    /// The values of a row that identify whom a policy of one of those is about.
    pub people: Vec<Value>,
}

impl Joined {
    /// What the rows of a measure were joined with, under restrictions and conditions.
    pub fn measure(
        catalog: &Catalog,
        model: &Model,
        id: MeasureId,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
    ) -> Joined {
        let measure = &model.measures[id.0];
        let mut found = Joined::default();
        found.rows(catalog, model, measure.rows);
        let asked = measure.filter.iter().chain(wheres.iter().copied()).flat_map(|of| of.values());
        let restricted = restrictions.iter().filter_map(|meaning| match meaning {
            Meaning::Among { value, .. } => Some(value),
            Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => None,
        });
        for value in asked.chain(restricted).chain(&measure.of) {
            found.value(catalog, value);
        }
        found
    }

    /// What the rows of a cohort were joined with.
    pub fn cohort(catalog: &Catalog, model: &Model, id: CohortId) -> Joined {
        Joined::rows_of(catalog, model, Rows::Cohort(id))
    }

    /// What the rows of a dataset or cohort were joined with.
    pub fn rows_of(catalog: &Catalog, model: &Model, rows: Rows) -> Joined {
        let mut found = Joined::default();
        found.rows(catalog, model, rows);
        found
    }

    /// Those of the other datasets that are under a policy, where a table shows rows of this one as they are without them.
    pub fn apart_from(&self, catalog: &Catalog, model: &Model, dataset: DatasetId) -> Option<BTreeSet<DatasetId>> {
        let under = |id: &DatasetId| *id != dataset && catalog.dataset(*id).disclosure.is_some();
        let joined: BTreeSet<DatasetId> = self.datasets.iter().copied().filter(under).collect();
        let shows = |table: &Table| shows_without(catalog, model, table, dataset, &joined);
        (!joined.is_empty() && model.tables.iter().any(shows)).then_some(joined)
    }

    fn rows(&mut self, catalog: &Catalog, model: &Model, rows: Rows) {
        let mut at = rows;
        while let Rows::Cohort(id) = at {
            let cohort = &model.cohorts[id.0];
            let asked = cohort.clauses.iter().flat_map(|clause| clause.predicate.values());
            let kept = cohort.keep.iter().flat_map(|keep| keep.by.iter().chain(&keep.per));
            for value in asked.chain(kept) {
                self.value(catalog, value);
            }
            for among in &cohort.amongs {
                self.value(catalog, &among.value);
                let mut other = Joined::default();
                other.rows(catalog, model, among.rows);
                other.value(catalog, &among.key);
                self.datasets.extend(other.datasets);
                self.datasets.insert(among.dataset);
                if let Some(by) = catalog.identified_by(among.dataset)
                    && among.key == Value::Column(by)
                {
                    self.person(&among.value);
                }
            }
            at = cohort.rows;
        }
    }

    fn value(&mut self, catalog: &Catalog, of: &Value) {
        let Value::LookUp { on, dataset, .. } = of.root() else { return };
        self.datasets.insert(*dataset);
        let looked_up = catalog.dataset(*dataset);
        if let Some(by) = catalog.identified_by(*dataset) {
            self.person(&match looked_up.key[..] == [by] {
                true => Value::Column(*on),
                false => Value::LookUp { on: *on, dataset: *dataset, column: by },
            });
        }
    }

    fn person(&mut self, of: &Value) {
        if !self.people.contains(of) {
            self.people.push(of.clone());
        }
    }

    /// The policy over a number of a dataset that was joined with these, given that of each.
    pub fn policy(
        &self,
        catalog: &Catalog,
        (own, dataset): (Option<PolicyId>, DatasetId),
        of: impl Fn(DatasetId) -> Option<PolicyId>,
    ) -> Option<PolicyId> {
        let others = self.datasets.iter().filter(|other| **other != dataset);
        catalog.strictest(own.into_iter().chain(others.filter_map(|other| of(*other))))
    }
}

/// Whether a table shows a number of a dataset that is under no policy, and does not depend on some others.
fn shows_without(
    catalog: &Catalog,
    model: &Model,
    table: &Table,
    dataset: DatasetId,
    joined: &BTreeSet<DatasetId>,
) -> bool {
    let depends = |of: &Restriction| {
        let of_dataset = of.values().filter(|(id, _)| *id == dataset);
        of_dataset
            .into_iter()
            .any(|(_, value)| matches!(value.root(), Value::LookUp { dataset, .. } if joined.contains(dataset)))
    };
    let is_restricted = |member: &Member| member.restrictions.iter().any(depends);
    let everywhere =
        table.period.as_ref().is_some_and(depends) || (!table.rows.is_empty() && table.rows.iter().all(is_restricted));
    if everywhere || table.policy_of(catalog, dataset).is_some() {
        return false;
    }
    let columns = table.columns.iter().filter(|column| !column.member.as_ref().is_some_and(is_restricted));
    let mut exprs = columns.filter_map(|column| match &column.value {
        ColumnValue::Expr(expr) => Some(expr),
        ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
    });
    exprs.any(|expr| {
        let mut is_without = false;
        expr.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |part| {
            if let Expr::Measure(id) = part {
                let found = Joined::measure(catalog, model, *id, &[], &[]);
                is_without |= model.measures[id.0].dataset == dataset && found.datasets.is_disjoint(joined);
            }
        });
        is_without
    })
}

/// The values of a row that identify whom the policy over a number is about: where that is not rows, and a row is not of one by itself.
pub fn people(catalog: &Catalog, dataset: DatasetId, joined: &Joined, policy: PolicyId) -> Vec<Value> {
    if !catalog.policies[policy.0].counts_people() {
        return Vec::new();
    }
    let declared = catalog.dataset(dataset);
    let own = match declared.disclosure_by {
        Some(DisclosureBy::Column(column)) if declared.key[..] != [column] => Some(Value::Column(column)),
        Some(DisclosureBy::Column(_) | DisclosureBy::Rows) | None => None,
    };
    let mut found: Vec<Value> = own.into_iter().collect();
    found.extend(joined.people.iter().filter(|of| Some(*of) != found.first()).cloned().collect::<Vec<_>>());
    found
}

/// The policy of a number that a table outside the report shows (a question of the command line): all that its datasets are under
/// anywhere, together.
pub fn policy_of_question(catalog: &Catalog, model: &Model, table: TableId) -> Option<PolicyId> {
    let policies = strictest(catalog, model);
    let (datasets, cohorts) = behind(catalog, model, std::iter::once(&model.tables[table.0]));
    let joined = cohorts.into_iter().flat_map(|id| Joined::cohort(catalog, model, id).datasets);
    let all: BTreeSet<DatasetId> = datasets.into_iter().chain(joined).collect();
    catalog.strictest(all.iter().filter_map(|d| policies[d.0]))
}

/// For each dataset, its own policy, those of the tables that count it, and those of what its rows are joined with anywhere, together.
pub fn strictest(catalog: &Catalog, model: &Model) -> Vec<Option<PolicyId>> {
    if catalog.policies.is_empty() {
        return vec![None; catalog.datasets.len()];
    }
    let mut found: Vec<Option<PolicyId>> = catalog.datasets.iter().map(|d| d.disclosure).collect();
    for table in model.tables.iter().filter(|table| table.disclosure.is_some()) {
        for dataset in behind(catalog, model, std::iter::once(table)).0 {
            let known = found[dataset.0];
            found[dataset.0] = catalog.strictest(known.into_iter().chain(table.policy_of(catalog, dataset)));
        }
    }
    let with = |(own, others): (&Option<PolicyId>, &Joined)| {
        let others = others.datasets.iter().filter_map(|other| found[other.0]);
        catalog.strictest(own.iter().copied().chain(others))
    };
    found.iter().zip(&joined_anywhere(catalog, model)).map(with).collect()
}

/// What the rows of each dataset are joined with, by any definition.
fn joined_anywhere(catalog: &Catalog, model: &Model) -> Vec<Joined> {
    let mut found = vec![Joined::default(); catalog.datasets.len()];
    for (at, cohort) in model.cohorts.iter().enumerate() {
        found[cohort.dataset.0].rows(catalog, model, Rows::Cohort(CohortId(at)));
    }
    for measure in &model.measures {
        let asked = measure.filter.iter().flat_map(|of| of.values()).chain(&measure.of);
        asked.for_each(|value| found[measure.dataset.0].value(catalog, value));
    }
    let shown = model.tables.iter().flat_map(|table| &table.columns).filter_map(|column| match &column.value {
        ColumnValue::Expr(expr) => Some(expr),
        ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
    });
    for expr in model.indicators.iter().map(|indicator| &indicator.value).chain(shown) {
        expr.visit(&mut |part| match part {
            Expr::Within(_, restriction) => {
                restriction.values().for_each(|(dataset, value)| found[dataset.0].value(catalog, value));
            }
            Expr::Where(_, conditions) => {
                for (dataset, of) in conditions {
                    of.values().into_iter().for_each(|value| found[dataset.0].value(catalog, value));
                }
            }
            _ => {}
        });
    }
    for table in &model.tables {
        for (dataset, of) in &table.filter {
            of.values().into_iter().for_each(|value| found[dataset.0].value(catalog, value));
        }
        let members = table.rows.iter().chain(table.columns.iter().filter_map(|column| column.member.as_ref()));
        let restrictions = members.flat_map(|member| &member.restrictions).chain(&table.period);
        for (dataset, value) in restrictions.flat_map(Restriction::values) {
            found[dataset.0].value(catalog, value);
        }
    }
    found
}

/// Datasets whose policy counts people, of whom each may have several rows, and that do not say which rows are of one; and columns of how many
/// a row is of, which do not say so.
pub fn unidentified(catalog: &Catalog, model: &Model) -> Diagnostics {
    let mut out = Diagnostics::default();
    let policies = strictest(catalog, model);
    // Their own, or else that of a table that counts them.
    let mut named: Vec<Option<PolicyId>> = catalog.datasets.iter().map(|dataset| dataset.disclosure).collect();
    for table in model.tables.iter().filter(|table| table.disclosure.is_some()) {
        for dataset in behind(catalog, model, std::iter::once(table)).0 {
            named[dataset.0] = named[dataset.0].or(table.policy_of(catalog, dataset));
        }
    }
    for (at, dataset) in catalog.datasets.iter().enumerate() {
        let of_people = |id: PolicyId| Some(&catalog.policies[id.0]).filter(|policy| policy.counts_people());
        let over: Vec<&Policy> =
            policies[at].into_iter().flat_map(|id| catalog.policies_in(id)).filter_map(of_people).collect();
        let is_about = |column: &Column| over.iter().any(|policy| column.counts.as_ref() == Some(&policy.counts));
        let mut is_said = dataset.columns.iter().any(is_about);
        for column in unsaid_numbers(model, dataset, DatasetId(at), &over) {
            out.push(column);
            is_said = true;
        }
        let over = named[at].into_iter().flat_map(|id| catalog.policies_in(id)).map(|id| &catalog.policies[id.0]);
        let Some(policy) = over.max_by_key(|policy| policy.counts_people()) else { continue };
        is_said |= dataset.disclosure_by.is_some() || dataset.is_population() || !policy.counts_people();
        if is_said || (dataset.counts == policy.counts && dataset.counts_its_rows()) {
            continue;
        }
        let (name, counts, below) = (&dataset.name, &policy.counts, policy.below);
        let identifies = |column: &&Column| matches!(column.ty, ColumnType::Text | ColumnType::Code(_));
        let by_unit = dataset.columns.iter().filter(identifies).find(|column| column.unit.as_ref() == Some(counts));
        let column = by_unit.map_or("COLUMN", |column| column.name.as_str());
        let message = format!(
            "the policy `{}` counts {counts}, but `{name}` does not say which rows are of one of them, so rows are counted",
            policy.name
        );
        let several = match dataset.columns.iter().any(|column| matches!(column.ty, ColumnType::Integer { .. })) {
            true => format!("; where a column says how many {counts} a row is of, write `counts: {counts}` there"),
            false => String::new(),
        };
        let diagnostic = Diagnostic::new("disclosure::counts-rows", message)
            .at(dataset.span, format!("{below} rows or more are shown, whoever they are of"))
            .help(format!(
                "add `disclosure_by: {column}`{}, or `disclosure_by: rows` if each row is another one{several}",
                if by_unit.is_some() { "" } else { " with the column that identifies them" },
            ));
        out.push(diagnostic);
    }
    out
}

/// The columns in the unit that a policy counts and of which a definition makes a number, where nothing says that they are numbers of those.
fn unsaid_numbers<'d>(
    model: &'d Model,
    dataset: &'d Dataset,
    id: DatasetId,
    over: &'d [&Policy],
) -> impl Iterator<Item = Diagnostic> + 'd {
    let is_used = move |at: usize| {
        let of_column = |measure: &Measure| measure.dataset == id && measure.of == Some(Value::Column(ColumnId(at)));
        model.measures.iter().any(|measure| measure.function.takes == Takes::Numbers && of_column(measure))
    };
    let columns = dataset.columns.iter().enumerate();
    let columns =
        columns.filter(|(_, column)| matches!(column.ty, ColumnType::Integer { .. }) && !dataset.is_population());
    columns.filter(move |(at, column)| column.counts.is_none() && is_used(*at)).filter_map(move |(_, column)| {
        let policy = over.iter().find(|policy| column.unit.as_ref() == Some(&policy.counts))?;
        let (name, counts, below) = (&column.name, &policy.counts, policy.below);
        let message = format!(
            "the policy `{}` counts {counts}, and `{name}` is a number of {counts}, but nothing says that the policy is about it",
            policy.name
        );
        let diagnostic = Diagnostic::new("disclosure::sum-of-people", message)
            .at(column.span, format!("a sum below {below} would be shown where it is of {below} rows or more"));
        Some(diagnostic.help(format!(
            "write `counts: {counts}` for the column: then a sum is suppressed where it is below {below}; or give it another `unit`, if it is no number of {counts}"
        )))
    })
}

/// A version of a project whose numbers are under the policies of another as well: for what shows numbers of both side by side.
pub fn under_both(one: Version<'_>, other: Version<'_>) -> (Catalog, Model) {
    let (mut catalog, mut model) = (one.catalog.clone(), one.model.clone());
    let mut theirs: Vec<(PolicyId, PolicyId)> = Vec::new();
    for (id, policy) in other.catalog.declared_policies() {
        let same = |known: &Policy| Policy { span: policy.span, ..known.clone() } == *policy;
        let place = catalog.policies.iter().position(same).unwrap_or_else(|| {
            catalog.policies.push(policy.clone());
            catalog.policies.len() - 1
        });
        theirs.push((id, PolicyId(place)));
    }
    Policy::combine(&mut catalog.policies);
    let mapped = |id: PolicyId| -> Vec<PolicyId> {
        let ids = other.catalog.policies_in(id);
        theirs.iter().filter(|(their, _)| ids.contains(their)).map(|(_, ours)| *ours).collect()
    };
    for at in 0..catalog.datasets.len() {
        let dataset = &catalog.datasets[at];
        let same = |d: &&crate::catalog::Dataset| {
            d.name == dataset.name || d.files.paths.iter().any(|path| dataset.files.paths.contains(path))
        };
        let counterparts = other.catalog.datasets.iter().filter(same);
        let named: Vec<PolicyId> = counterparts.filter_map(|d| d.disclosure).flat_map(mapped).collect();
        let together = catalog.strictest(dataset.disclosure.into_iter().chain(named));
        // What is a number of people to one of them is one to both.
        let counts_of = |column: &Column| {
            let same = other.catalog.datasets.iter().filter(same).flat_map(|theirs| &theirs.columns);
            same.filter(|theirs| theirs.name == column.name).find_map(|theirs| theirs.counts.clone())
        };
        let counts: Vec<Option<String>> =
            dataset.columns.iter().map(|column| column.counts.clone().or_else(|| counts_of(column))).collect();
        let dataset = &mut catalog.datasets[at];
        dataset.disclosure = together;
        dataset.columns.iter_mut().zip(counts).for_each(|(column, counts)| column.counts = counts);
    }
    for at in 0..model.tables.len() {
        let ours = &model.tables[at];
        let counterpart = other.model.tables.iter().find(|table| table.head.name.value == ours.head.name.value);
        let named = counterpart.and_then(|table| table.disclosure);
        if ours.disclosure.is_none() && named.is_none() {
            continue;
        }
        let mut together: Vec<PolicyId> = ours.disclosure.into_iter().collect();
        together.extend(named.into_iter().flat_map(mapped));
        if ours.disclosure.is_none() || named.is_none() {
            // One of them leaves it to its datasets.
            let datasets = behind(&catalog, &model, std::iter::once(ours)).0.into_iter().map(|id| catalog.dataset(id));
            let counted = datasets.filter(|d| !matches!(d.role, DatasetRole::Population { .. }));
            together.extend(counted.filter_map(|d| d.disclosure));
        }
        model.tables[at].disclosure = catalog.strictest(together);
    }
    settle(&mut catalog, &model);
    (catalog, model)
}

/// Notes for each dataset below which number a policy suppresses counts of it, in tables that name a policy too. What rows under a policy look
/// up says as much of people as they do, so messages are as careful with it.
pub fn settle(catalog: &mut Catalog, model: &Model) {
    if catalog.policies.is_empty() {
        return;
    }
    let mut policies = strictest(catalog, model);
    let mut open: Vec<usize> = (0..policies.len()).filter(|at| policies[*at].is_some()).collect();
    while let Some(at) = open.pop() {
        for DatasetId(looked_up) in catalog.datasets[at].columns.iter().filter_map(|column| column.look_up) {
            let together = catalog.strictest(policies[looked_up].into_iter().chain(policies[at]));
            if together != policies[looked_up] {
                policies[looked_up] = together;
                open.push(looked_up);
            }
        }
    }
    for (dataset, policy) in catalog.datasets.iter_mut().zip(policies) {
        dataset.hides_below = policy.map(|id| catalog.policies[id.0].no_count_below());
    }
}
