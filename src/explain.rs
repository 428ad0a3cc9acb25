//! Explanations of a definition: what it means and uses, what uses it, its tests, its history, and what is asked of the data.
//!
//! In: a name. Out: the chain of definitions with their places and meaning, before any data is read; and the funnel, which reads data.
//! Invariant: definitions are given as written; numbers come through the same plan and engine as a report's.

use std::collections::BTreeSet;

use indicia_compiler::catalog::DatasetRole;
use indicia_compiler::dependencies::{Graph, Node, Way, graph};
use indicia_compiler::model::{ColumnValue, Expr, Head, Rows};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan;
use indicia_compiler::source::Span;
use indicia_compiler::words;
use indicia_runtime::disclosure::shown;
use indicia_runtime::engine::polars::Polars;
use indicia_runtime::engine::{Engine, Request};

use crate::error::{Error, Faults};
use crate::project::Project;
use crate::project::history::{self, Change, NoHistory};
use crate::session::Session;

/// What is known of a definition without data.
pub struct Explanation {
    /// The definition and those that it uses, each once, down to the datasets.
    pub chain: Vec<Entry>,
    /// What uses it, as a tree of lines.
    pub used_by: String,
    /// Its tests, then those of what it uses.
    pub tests: Vec<TestOf>,
    /// The commits that changed it, newest first; `None` for a dataset, whose history is that of its YAML.
    pub history: Option<Result<Vec<Change>, NoHistory>>,
    /// The plan after the rules, as text.
    pub plan: String,
    /// How many steps the plan has as built, and after the rules.
    pub steps: (usize, usize),
}

/// A definition or dataset.
pub struct Entry {
    /// `table`, `indicator`, `measure`, `cohort` or `dataset`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// `file.ind:12`
    pub place: String,
    /// What it is called and means, in lines.
    pub lines: Vec<String>,
    /// Its text, without the doc comment; empty for a dataset.
    pub written: Vec<String>,
}

/// A test.
pub struct TestOf {
    /// Its title.
    pub title: String,
    /// What it tests, where that is another definition.
    pub of: Option<String>,
    /// `file.ind:12`
    pub place: String,
}

/// How many rows each clause leaves.
pub struct Funnel {
    /// Line by line.
    pub steps: Vec<Step>,
    /// What a run warns of.
    pub warnings: Faults,
}

/// A line of a funnel, its numbers as displayed.
pub struct Step {
    /// The dataset or cohort.
    pub of: String,
    /// The clause as written.
    pub clause: String,
    /// Rows before the clause, rows after it, and rows that it left out because a value was missing.
    pub rows: [String; 3],
}

/// The plan of a definition, as text.
pub struct Plans {
    /// As built.
    pub built: String,
    /// After the rules.
    pub optimised: String,
    /// As polars runs it.
    pub engine: String,
}

impl Project {
    /// Explains a definition or dataset of a project without errors.
    pub fn explain(&self, name: &str) -> Result<Explanation, Error> {
        let asked = self.definition(name)?;
        let checked = &self.checked;
        let planned = plan::definition(&checked.catalog, &checked.model, asked);
        let graph = graph(&checked.catalog, &checked.model);
        let mut chain = Chain { project: self, seen: BTreeSet::new(), entries: Vec::new() };
        chain.definition(asked);
        let is_dataset = matches!(asked, Definition::Dataset(_));
        Ok(Explanation {
            chain: chain.entries,
            used_by: graph.tree(asked.into(), Way::UsedBy, &self.sources),
            tests: tests(&graph, asked, self),
            history: (!is_dataset).then(|| history::history(&self.folder, &self.sources, name)),
            plan: plan::show::show_spelled(&planned.plan, &planned.schema, &checked.catalog),
            steps: (planned.before.nodes().count(), planned.plan.nodes().count()),
        })
    }

    /// The plan of a definition or dataset of a project without errors.
    pub fn plans(&self, name: &str) -> Result<Plans, Error> {
        let checked = &self.checked;
        let planned = plan::definition(&checked.catalog, &checked.model, self.definition(name)?);
        let request = Request::new(&checked.catalog, self.data_folder(None)?);
        let spelled = Polars.spell(&planned.plan, &request);
        let failed = |found: indicia_compiler::diagnostics::Diagnostics| {
            Error::Data(Faults::new(found.sorted(&self.sources), &self.sources))
        };
        Ok(Plans {
            built: plan::show::show_spelled(&planned.before, &planned.schema, &checked.catalog),
            optimised: plan::show::show_spelled(&planned.plan, &planned.schema, &checked.catalog),
            engine: spelled.map_err(failed)?,
        })
    }
}

impl Session<'_> {
    /// How many rows each clause of a definition, and of what it uses, leaves.
    pub fn funnel(&self, name: &str) -> Result<Funnel, Error> {
        let checked = &self.project.checked;
        let planned = plan::definition(&checked.catalog, &checked.model, self.project.definition(name)?);
        let answered = self.fill(&planned)?;
        let steps = answered.funnel.lines().iter().map(|line| Step {
            of: if line.cohort.is_empty() { line.dataset.clone() } else { line.cohort.clone() },
            clause: line.clause.clone(),
            rows: [line.rows_in, line.rows_out, line.missing].map(|rows| shown(rows, &checked.catalog.style)),
        });
        Ok(Funnel { steps: steps.collect(), warnings: self.warnings(&answered) })
    }
}

/// The tests of a definition, and those of what it uses.
fn tests(graph: &Graph, asked: Definition, project: &Project) -> Vec<TestOf> {
    let node = Node::from(asked);
    let name = |node: Node| graph.named(node).map_or("", |named| named.name.as_str());
    let upstream = graph.upstream(node);
    let below: Vec<&str> = upstream.iter().map(|node| name(*node)).collect();
    let of = |of_itself: bool, names: Vec<&str>| -> Vec<TestOf> {
        let tests = project.checked.model.tests.iter().filter(|test| names.contains(&test.of.as_str()));
        let test = tests.map(|test| TestOf {
            title: test.title.clone(),
            of: (!of_itself).then(|| test.of.clone()),
            place: project.place(test.span),
        });
        test.collect()
    };
    of(true, vec![name(node)]).into_iter().chain(of(false, below)).collect()
}

/// The definitions, each once, before those that it uses.
struct Chain<'a> {
    project: &'a Project,
    seen: BTreeSet<Definition>,
    entries: Vec<Entry>,
}

impl Chain<'_> {
    fn definition(&mut self, definition: Definition) {
        if !self.seen.insert(definition) {
            return;
        }
        let model = &self.project.checked.model;
        match definition {
            Definition::Table(id) => {
                let table = &model.tables[id.0];
                self.head(definition, &table.head, Some(&table.title));
                for column in &table.columns {
                    if let ColumnValue::Expr(expr) = &column.value {
                        self.expr(expr);
                    }
                }
            }
            Definition::Indicator(id) => {
                let indicator = &model.indicators[id.0];
                self.head(definition, &indicator.head, None);
                self.expr(&indicator.value);
            }
            Definition::Measure(id) => {
                let measure = &model.measures[id.0];
                // An aggregate inside another definition was shown with it.
                if !measure.head.name.value.is_empty() {
                    self.head(definition, &measure.head, None);
                }
                self.rows(measure.rows);
            }
            Definition::Cohort(id) => {
                let cohort = &model.cohorts[id.0];
                self.head(definition, &cohort.head, None);
                self.rows(cohort.rows);
                for among in &cohort.amongs {
                    self.rows(among.rows);
                }
            }
            Definition::Dataset(id) => {
                let dataset = self.project.checked.catalog.dataset(id);
                let role = match &dataset.role {
                    DatasetRole::Events => String::new(),
                    DatasetRole::Population { basis } => format!(", a population of {basis}"),
                    DatasetRole::LookUp => ", a look-up".to_string(),
                };
                let grain = format!("a row is one {}{role}", dataset.grain);
                let files = format!("read from {}", dataset.files.paths.join(", "));
                let (catalog, model) = (&self.project.checked.catalog, &self.project.checked.model);
                let rules = words::dataset_rules(catalog, model, id).join("\n");
                let lines = lines([dataset.description.as_deref(), Some(&grain), Some(&rules), Some(&files)]);
                self.entry("dataset", &dataset.name, dataset.span, lines, Vec::new());
            }
        }
    }

    fn rows(&mut self, rows: Rows) {
        self.definition(match rows {
            Rows::Dataset(id) => Definition::Dataset(id),
            Rows::Cohort(id) => Definition::Cohort(id),
        });
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Measure(id) => self.definition(Definition::Measure(*id)),
            Expr::Indicator(id) => self.definition(Definition::Indicator(*id)),
            other => other.parts().into_iter().for_each(|part| self.expr(part)),
        }
    }

    fn head(&mut self, definition: Definition, head: &Head, title: Option<&str>) {
        let checked = &self.project.checked;
        let sentence = words::sentence(&checked.catalog, &checked.model, definition);
        let lines = lines([title.or(head.label.as_deref()), head.doc.as_deref(), Some(&sentence)]);
        let written = self.project.sources.text(head.span);
        // The doc comment is among the lines.
        let item = written.lines().skip_while(|line| line.trim_start().starts_with("##") || line.trim().is_empty());
        let item = item.map(|line| line.trim_end().to_string()).collect();
        self.entry(Node::from(definition).kind(), &head.name.value, head.name.span, lines, item);
    }

    fn entry(&mut self, kind: &'static str, name: &str, place: Span, lines: Vec<String>, written: Vec<String>) {
        let (name, place) = (name.to_string(), self.project.place(place));
        self.entries.push(Entry { kind, name, place, lines, written });
    }
}

fn lines<const N: usize>(texts: [Option<&str>; N]) -> Vec<String> {
    texts.into_iter().flatten().flat_map(str::lines).map(str::to_string).collect()
}
