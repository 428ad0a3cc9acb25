//! Fingerprints: digests of all that decides what a table shows, beside its records.
//!
//! In: a checked project. Out: for each table one of its definitions and one of the declarations by which its records are read; one of
//! house style, one of the policies. Invariants: a remark, a description or another layout of a file changes none; nor does a declaration
//! that a table does not use, though its neighbours are numbered anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use indicia_compiler::catalog::{AttributeType, Catalog, CodeListId, ColumnType, DatasetId};
use indicia_compiler::plan::ir::{Node, NodeId, OutputId, Plan};
use indicia_compiler::plan::layout::Layout;
use indicia_runtime::hexadecimal::hexadecimal;
use sha2::{Digest, Sha256};

use super::said::{Named, said, table};
use crate::error::Error;
use crate::project::Project;
use crate::templates;

/// Those of a project.
pub(super) struct Fingerprints {
    pub(super) style: String,
    pub(super) policies: String,
    /// In the order of the definitions.
    pub(super) tables: Vec<OfTable>,
}

/// Those of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OfTable {
    pub(super) definitions: String,
    pub(super) reading: String,
    /// By name, in order.
    pub(super) datasets: Vec<String>,
}

impl Fingerprints {
    /// Those of a project as it is, from the plan of all its tables as built and their layouts.
    pub(super) fn of(project: &Project, plan: &Plan, layouts: &[Layout]) -> Result<Fingerprints, Error> {
        let catalog = &project.checked.catalog;
        let words = Words::of(catalog, plan);
        let said: Vec<Table> = layouts.iter().map(|layout| words.table(layout)).collect();
        // What a policy suppresses in one of these is decided by all of them together.
        let together = || said.iter().filter(|table| table.is_guarded);
        let all = digest(together().map(|table| &table.digest));
        let datasets: BTreeSet<DatasetId> = together().flat_map(|table| table.datasets.iter().copied()).collect();
        // Many tables are of the same datasets.
        let mut readings: BTreeMap<&BTreeSet<DatasetId>, String> = BTreeMap::new();
        let tables = said.iter().map(|table| {
            let (also, datasets) = if table.is_withheld { (all.as_str(), &datasets) } else { ("", &table.datasets) };
            OfTable {
                definitions: digest([table.digest.as_str(), also]),
                reading: readings.entry(datasets).or_insert_with(|| words.reading(datasets)).clone(),
                datasets: datasets.iter().map(|id| catalog.dataset(*id).name.clone()).collect(),
            }
        });
        let tables: Vec<OfTable> = tables.collect();
        let declared = &catalog.project;
        let chapters: Vec<&String> = declared.chapters.iter().map(|chapter| &chapter.value).collect();
        let own = templates::own(project).map_err(Error::fault)?;
        let on_pages = format!("{:?}", (&declared.title, &declared.banner, chapters, own));
        let policies = catalog.policies.iter().map(|policy| {
            let mut policy = policy.clone();
            policy.description = None;
            words.said(&policy)
        });
        let style = digest([words.said(&catalog.style), on_pages]);
        Ok(Fingerprints { style, policies: digest(policies), tables })
    }

    /// One of everything.
    pub(super) fn whole(&self) -> String {
        let tables = self.tables.iter().flat_map(|table| [&table.definitions, &table.reading]);
        digest([&self.style, &self.policies].into_iter().chain(tables))
    }
}

/// A digest of texts, which others do not have that are put together to the same text.
fn digest(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut digest = Sha256::new();
    for text in texts {
        let text = text.as_ref();
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    }
    hexadecimal(&digest.finalize())
}

/// The first half of a digest, which is said in place of a text.
fn short(text: &str) -> String {
    let mut digest = digest([text]);
    digest.truncate(32);
    digest
}

/// Declarations, plans and layouts as texts.
struct Words<'c> {
    catalog: &'c Catalog,
    /// A digest of each declaration, without what describes it.
    datasets: Vec<String>,
    lists: Vec<String>,
    hierarchies: Vec<String>,
    /// A digest of each node with all that it is made from.
    nodes: Vec<String>,
    /// A digest of each output, and the datasets that it is of.
    outputs: Vec<(String, BTreeSet<DatasetId>)>,
}

/// A table as a text.
struct Table {
    digest: String,
    datasets: BTreeSet<DatasetId>,
    /// Whether a policy is over a number of it.
    is_guarded: bool,
    /// Whether one is that withholds totals.
    is_withheld: bool,
}

impl<'c> Words<'c> {
    /// Those of the declarations; of no plan.
    fn of_declarations(catalog: &'c Catalog) -> Words<'c> {
        let (datasets, lists, hierarchies) = (Vec::new(), Vec::new(), Vec::new());
        let mut words = Words { catalog, datasets, lists, hierarchies, nodes: Vec::new(), outputs: Vec::new() };
        let datasets = catalog.datasets.iter().map(|dataset| {
            let mut dataset = dataset.clone();
            dataset.description = None;
            dataset.columns.iter_mut().for_each(|column| column.description = None);
            short(&words.said(&dataset))
        });
        let lists = catalog.code_lists.iter().map(|list| {
            let mut list = list.clone();
            list.description = None;
            short(&words.said(&list))
        });
        let hierarchies = catalog.hierarchies.iter().map(|hierarchy| short(&words.said(hierarchy)));
        (words.datasets, words.lists, words.hierarchies) = (datasets.collect(), lists.collect(), hierarchies.collect());
        words
    }

    /// Those of what a plan asks. What others ask in the same plan makes no difference.
    fn of(catalog: &'c Catalog, plan: &Plan) -> Words<'c> {
        let mut words = Words::of_declarations(catalog);
        let mut read: Vec<BTreeSet<DatasetId>> = Vec::new();
        for (_, node) in plan.nodes() {
            let mut datasets: BTreeSet<DatasetId> =
                node.inputs().into_iter().flat_map(|NodeId(input)| read[input].iter().copied()).collect();
            let said = match node {
                // Expressions name its columns.
                Node::Scan { dataset, .. } => {
                    datasets.insert(DatasetId(*dataset));
                    format!("rows of {}", catalog.dataset(DatasetId(*dataset)).name)
                }
                // Each output says which of its aggregates it is.
                Node::Aggregate { input, keys, .. } => words.said(&(input, keys)),
                node => words.said(node),
            };
            words.nodes.push(short(&said));
            read.push(datasets);
        }
        for output in &plan.outputs {
            let aggregate = match plan.node(output.node) {
                Node::Aggregate { aggregates, .. } => aggregates.get(output.aggregate),
                _ => None,
            };
            let said = words.said(&(output.node, aggregate, &output.keys));
            words.outputs.push((short(&said), read[output.node.0].clone()));
        }
        words
    }

    fn table(&self, layout: &Layout) -> Table {
        let mut datasets = BTreeSet::new();
        let mut place = |OutputId(output): OutputId| datasets.extend(self.outputs[output].1.iter().copied());
        let (mut is_guarded, mut is_withheld) = (false, false);
        for cell in layout.cells.iter().flatten() {
            cell.each_leaf(&mut |leaf| {
                leaf.outputs.iter().for_each(|output| place(*output));
                if let Some(policy) = leaf.guard.as_ref().and_then(|guard| self.catalog.policies.get(guard.policy.0)) {
                    is_guarded = true;
                    is_withheld |= policy.totals_withheld;
                }
            });
        }
        Table { digest: digest([table(self, layout)]), datasets, is_guarded, is_withheld }
    }

    /// The declarations by which the records of these datasets are read.
    fn reading(&self, datasets: &BTreeSet<DatasetId>) -> String {
        let lists = self.lists(datasets);
        let is_used = |list: CodeListId| lists.contains(&list);
        let hierarchies = self.catalog.hierarchies.iter().zip(&self.hierarchies);
        let hierarchies = hierarchies.filter(|(hierarchy, _)| hierarchy.levels.iter().any(|level| is_used(level.list)));
        let datasets = datasets.iter().map(|id| &self.datasets[id.0]);
        let declared = datasets.chain(lists.iter().map(|id| &self.lists[id.0]));
        digest(declared.chain(hierarchies.map(|(_, said)| said)))
    }

    /// The code lists that values of these datasets are read by or lead to, and all bands, which any number may fall into.
    fn lists(&self, datasets: &BTreeSet<DatasetId>) -> BTreeSet<CodeListId> {
        let columns = datasets.iter().flat_map(|id| &self.catalog.dataset(*id).columns);
        let of_columns = columns.filter_map(|column| match column.ty {
            ColumnType::Code(list) => Some(list),
            _ => None,
        });
        let all = (0..self.catalog.code_lists.len()).map(CodeListId);
        let mut open: Vec<CodeListId> =
            of_columns.chain(all.filter(|id| self.catalog.code_list(*id).is_bands())).collect();
        let mut lists = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !lists.insert(id) {
                continue;
            }
            let list = self.catalog.code_list(id);
            open.extend(list.attributes.iter().filter_map(|attribute| match attribute.ty {
                AttributeType::Code(list) => Some(list),
                AttributeType::Integer | AttributeType::Decimal { .. } => None,
            }));
            if let Some((hierarchy, _)) = list.level_of {
                open.extend(self.catalog.hierarchy(hierarchy).levels.iter().map(|level| level.list));
            }
        }
        lists
    }

    fn said(&self, what: &impl Debug) -> String {
        said(self, what)
    }
}

impl Named for Words<'_> {
    fn named(&self, kind: &'static str, at: usize) -> Option<&str> {
        let catalog = self.catalog;
        Some(match kind {
            "NodeId" => self.nodes.get(at)?,
            "OutputId" => &self.outputs.get(at)?.0,
            "DatasetId" => &catalog.datasets.get(at)?.name,
            "CodeListId" => &catalog.code_lists.get(at)?.name,
            "HierarchyId" => &catalog.hierarchies.get(at)?.name,
            "PolicyId" => &catalog.policies.get(at)?.name,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use indicia_compiler::catalog::Dataset;
    use indicia_compiler::source::{SourceId, Span};

    use super::*;

    #[test]
    fn where_something_is_written_changes_nothing() {
        let project = Project::of_texts(
            std::path::Path::new("."),
            [
                ("indicia.yaml", "title: T\n"),
                ("datasets/b.yaml", "name: b\ngrain: b\ncounts: bs\nfiles: b.csv\ncolumns:\n  x: {type: text}\n"),
            ]
            .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())),
        );
        let words = Words::of(&project.checked.catalog, &Plan::default());
        let dataset: &Dataset = &project.checked.catalog.datasets[0];
        let moved = Dataset { span: Span::new(SourceId(7), 70, 71), ..dataset.clone() };
        assert_ne!(format!("{dataset:?}"), format!("{moved:?}"));
        assert_eq!(words.said(dataset), words.said(&moved));
    }
}
