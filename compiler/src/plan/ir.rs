//! The plan: relational steps only, in a hash-consed arena.
//!
//! In: what build.rs makes of the model. Out: what rules/ rewrite and an engine runs.
//! Invariants: inputs come before their users; equal nodes share an id by construction; no node knows a name, a label or a
//! span of the definitions; every value is an integer (its form is in `value`) or text; a predicate follows Kleene's
//! three-valued logic, where a comparison with a missing value is unknown and only `true` passes a filter.

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::sync::Arc;

use super::bands::Bands;
use super::list::List;
pub use crate::aggregate::{AggregateFunction, Quantile};
use crate::hashing::HashMap;
pub use crate::value::relation::{Comparison as CompareOp, TextTest};
use crate::value::{Period, PeriodKind};

/// The place of a node in [`Plan::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// The place of an output in [`Plan::outputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputId(pub usize);

/// The name of a column inside a plan: a dataset's column, or `column.attribute` for a looked-up one.
pub type Name = Arc<str>;

/// One relational step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// The rows of a dataset, checked and in integer form, with only these columns (by index in the dataset's
    /// declaration, ascending; one past the last says whether a row was made for a gap). Column names in the plan are the declared names.
    Scan {
        /// Index into the catalog's datasets.
        dataset: usize,
        /// Indices into the dataset's columns, ascending.
        columns: Vec<usize>,
    },
    /// Rows for which the predicate is true.
    Filter {
        /// Where rows come from.
        input: NodeId,
        /// Must be true.
        predicate: Expr,
    },
    /// Each input row with columns of the one row of `right` whose key equals; missing where there is none.
    /// The key of `right` is unique (of a scan the engine proves it on the data and refuses otherwise), so rows never multiply.
    LookUp {
        /// Where rows come from.
        input: NodeId,
        /// The column of the input with the key.
        on: Name,
        /// A `Scan` of the look-up dataset; or a `Keep` of one row for each key.
        right: NodeId,
        /// The key column of `right`.
        key: Name,
        /// Columns taken: name in `right`, name in the output.
        take: Vec<(Name, Name)>,
    },
    /// Rows whose `on` is a `key` of some row of `right`; negated, rows whose `on` is present and is not such a key.
    Among {
        /// Where rows come from.
        input: NodeId,
        /// A column of the input.
        on: Name,
        /// The rows that are looked through.
        right: NodeId,
        /// A column of those, of the same type.
        key: Name,
        /// The rows that are not among them.
        negated: bool,
    },
    /// One row for each distinct value of `per`: the first (or last) when sorted by `order`, ascending, missing last
    /// (for `last`: descending, missing last). Rows where any of `per` is missing are left out.
    Keep {
        /// Where rows come from.
        input: NodeId,
        /// What one row is kept for.
        per: Vec<Expr>,
        /// What decides: the columns of `by`, then every other declared column in order.
        order: Vec<Name>,
        /// The last instead of the first. Only the columns of `by` are reversed; ties are broken in ascending order.
        last: bool,
        /// How many columns of `order`, from its start, are `by`.
        by: usize,
    },
    /// Each combination of values that occurs (missing included), once, with its number of rows.
    Tally {
        /// Where rows come from.
        input: NodeId,
        /// What rows are distinguished by, integers: a column of the output each; in order of expressions, each once.
        by: Vec<(Name, Expr)>,
        /// The column of the output with the number of rows, 1 or more.
        rows: Name,
    },
    /// One row for each combination of key values that occurs (missing included), with the aggregates over its rows.
    /// Without keys: exactly one row, even over no rows.
    ///
    /// Readers take a combination that does not occur for one whose every aggregate is that of no rows: a count and a sum
    /// of 0, the others missing. So whether a combination occurs means nothing by itself, and rules may turn a filter
    /// into conditions (which makes combinations occur over no rows) and back.
    Aggregate {
        /// Where rows come from.
        input: NodeId,
        /// What rows are grouped by.
        keys: Vec<Expr>,
        /// What is computed.
        aggregates: Vec<Aggregate>,
    },
}

/// A scalar over one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// A column of the input.
    Column(Name),
    /// An integer, in the integer form of the other side's type.
    Int(i64),
    /// A text.
    Text(Arc<str>),
    /// True or false.
    Bool(bool),
    /// `table[of]`; missing where `of` is missing, out of the table, or the table has `None`.
    Map {
        /// A non-negative integer: a code.
        of: Box<Expr>,
        /// One value per code.
        table: List<Option<i64>>,
    },
    /// The index of the first band that contains the number; missing where none does.
    Band {
        /// A number.
        of: Box<Expr>,
        /// Inclusive ends; an open end is `None`.
        bands: Bands,
    },
    /// Something derived from a date, time or period.
    Time {
        /// A number in the form that `part` says.
        of: Box<Expr>,
        /// What is derived.
        part: TimePart,
    },
    /// A number that says which value it is: a number itself, or 64 bits of a text, which two texts have in common by chance only.
    Identity(Box<Expr>),
    /// How many of the predicates are true (unknown counts as not true).
    NumberOf(Vec<Expr>),
    /// A comparison of two integers or two texts.
    Compare {
        /// The left side.
        left: Box<Expr>,
        /// The comparison.
        op: CompareOp,
        /// The right side.
        right: Box<Expr>,
    },
    /// Whether an integer is one of these; sorted, each once.
    In {
        /// What is looked for.
        of: Box<Expr>,
        /// The members.
        set: Arc<[i64]>,
    },
    /// Whether a text passes a test beside one of these; sorted, each once.
    Texts {
        /// What is asked.
        of: Box<Expr>,
        /// The test.
        test: TextTest,
        /// The texts looked for.
        set: Arc<[Arc<str>]>,
    },
    /// Whether an integer lies between two ends, both inclusive.
    Between {
        /// What is asked.
        of: Box<Expr>,
        /// The lowest.
        low: i64,
        /// The highest.
        high: i64,
    },
    /// Whether a value is missing; never unknown. Of a predicate: whether it is unknown.
    IsMissing(Box<Expr>),
    /// All of them (Kleene); sorted, each once, at least two.
    And(Vec<Expr>),
    /// Any of them (Kleene); sorted, each once, at least two.
    Or(Vec<Expr>),
    /// Not (Kleene).
    Not(Box<Expr>),
}

/// What can be derived from a date, a time or a finer period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimePart {
    /// A day number -> the ordinal of the period it falls in.
    PeriodOfDay(PeriodKind),
    /// A month's ordinal -> the ordinal of the longer period it falls in.
    PeriodOfMonth(PeriodKind),
    /// Seconds -> the day number.
    DayOfTime,
    /// Seconds -> 0 to 23.
    HourOfTime,
    /// A day number -> 1 (Monday) to 7 (Sunday).
    Weekday,
}

/// One aggregate. A condition restricts the rows it sees to those where it is true.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFunction,
    /// What it is computed of; `None` only for `Count`.
    pub of: Option<Expr>,
    /// Which rows it sees.
    pub condition: Option<Expr>,
}

/// What a layout reads: one aggregate of one node, seen under keys of its own.
///
/// The output's key `i` is the node's key column `keys[i].column`, mapped when `keys[i].map` is there. Node keys that no
/// output key names are added up; only rules that roll up additive aggregates make such outputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Output {
    /// An `Aggregate` node.
    pub node: NodeId,
    /// Which of its aggregates.
    pub aggregate: usize,
    /// The output's keys in terms of the node's.
    pub keys: Vec<OutputKey>,
}

/// One key of an output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutputKey {
    /// The node's key column.
    pub column: usize,
    /// A coarser value for each value of it; missing stays missing, and so becomes what is out of the table.
    pub map: Option<List<Option<i64>>>,
}

/// Numbers that are read through bands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Banded {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns.
    pub column: usize,
    /// Index into the catalog's code lists.
    pub list: usize,
    /// The number, derived from the column.
    pub of: Expr,
    /// Inclusive ends; an open end is `None`.
    pub bands: Bands,
    /// The digits after the point of the number.
    pub scale: u32,
}

/// A text that a condition compares with those of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Compared {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns.
    pub column: usize,
    /// How it is compared.
    pub test: TextTest,
    /// The text.
    pub text: Arc<str>,
}

/// Ages of a population by single years that a definition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskedAges {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns.
    pub column: usize,
    /// The youngest.
    pub first: i64,
    /// The oldest.
    pub last: i64,
}

/// A code that is a total of others, or overlaps them, and that a definition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedTotal {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns.
    pub column: usize,
    /// Its place in the column's list.
    pub code: usize,
}

/// Parts of totals that a number adds up, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddedParts {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Indices into the dataset's columns, each with the places of the parts in the column's list.
    pub columns: Vec<(usize, Arc<[i64]>)>,
    /// The column of the numbers, where parts and totals can be compared by what they come to.
    pub of: Option<usize>,
    /// What is known of where the number is; a row may be in it that keeps to each.
    pub limits: Vec<PartsLimit>,
}

/// What a column has in the rows of a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartsLimit {
    /// Index into the dataset's columns.
    pub column: usize,
    /// What is asked, derived from the column.
    pub of: Expr,
    /// What it may be: inclusive ranges.
    pub ranges: Arc<[(i64, i64)]>,
    /// Whether it is what these leave out.
    pub negated: bool,
    /// Whether it may be missing.
    pub missing: bool,
}

/// A number adds up rows of every code of a column, of which none is said to be a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddedCodes {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns: that of the codes.
    pub column: usize,
    /// The same: that of the numbers.
    pub of: usize,
}

/// A number counts rows whose value of a column cannot be used: it is no code of the list, or not of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnusableCounted {
    /// Index into the catalog's datasets.
    pub dataset: usize,
    /// Index into the dataset's columns.
    pub column: usize,
    /// Whether it is computed from numbers of the data, and does not count rows.
    pub adds_up: bool,
}

/// What is asked of the values of columns beside what is counted: whoever reads the rows answers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// That numbers fall into bands.
    pub bands: BTreeSet<Banded>,
    /// How many numbers fall into no band, where a list allows that and counts them.
    pub counted: BTreeSet<Banded>,
    /// Whether some row has a text.
    pub texts: BTreeSet<Compared>,
    /// Whether some row has a code that is a total of others, or overlaps them.
    pub totals: BTreeSet<NamedTotal>,
    /// The datasets and columns, by their index, of whose totals and other overlapping codes counts leave out the rows.
    pub not_counted: BTreeSet<(usize, usize)>,
    /// Whether rows of a dataset, by its index, reach a period.
    pub periods: BTreeSet<(usize, Period)>,
    /// The datasets, by their index, of which a mean is over dates.
    pub over_dates: BTreeSet<usize>,
    /// The datasets, by their index, of which a number is of a stock at one of its dates.
    pub at_dates: BTreeSet<usize>,
    /// The datasets, by their index, of which numbers are added up.
    pub sums: BTreeSet<usize>,
    /// The datasets, by their index, of which a sum is below one of another dataset.
    pub below: BTreeSet<usize>,
    /// The datasets, by their index, of which a sum is above one of another dataset.
    pub above: BTreeSet<usize>,
    /// The datasets, by their index, of two sides of a quotient that are of all dates: the one above and the one below.
    pub beside: BTreeSet<(usize, usize)>,
    /// Whether rows of totals have the rows of their parts beside them, and come to the same.
    pub parts: BTreeSet<AddedParts>,
    /// Whether one code comes to the sum of the others.
    pub added: BTreeSet<AddedCodes>,
    /// Whether rows of a population have some ages, and its last year is not among ages that end.
    pub ages: BTreeSet<AskedAges>,
    /// Whether values that cannot be used are called as totals are.
    pub unusable: BTreeSet<UnusableCounted>,
}

/// A whole plan.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    nodes: Vec<Node>,
    /// The nodes of each hash.
    index: HashMap<u64, Vec<NodeId>>,
    /// What layouts read, by [`OutputId`]. Rules rewrite entries in place and never reorder them.
    pub outputs: Vec<Output>,
    /// The outputs of each hash, of the first so many.
    output_index: (usize, HashMap<u64, Vec<OutputId>>),
    /// What definitions ask of values. Rules leave it as it is.
    pub asked: Asked,
}

impl Plan {
    /// Adds a node, or finds the equal one that is there.
    pub fn add(&mut self, node: Node) -> NodeId {
        let of_hash = self.index.entry(self.index.hasher().hash_one(&node)).or_default();
        if let Some(&id) = of_hash.iter().find(|id| self.nodes[id.0] == node) {
            return id;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(node);
        of_hash.push(id);
        id
    }

    /// The node with an id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The node with an id, if there is one.
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    /// Every node with its id, inputs before users.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(i, n)| (NodeId(i), n))
    }

    /// Whether another plan has the same nodes and outputs, in the same order.
    pub fn is_same(&self, other: &Plan) -> bool {
        self.nodes == other.nodes && self.outputs == other.outputs
    }

    /// Adds an output, or finds the equal one that was added.
    pub fn output(&mut self, output: Output) -> OutputId {
        let (indexed, index) = &mut self.output_index;
        for (at, added) in self.outputs.iter().enumerate().skip(*indexed) {
            index.entry(index.hasher().hash_one(added)).or_default().push(OutputId(at));
        }
        *indexed = self.outputs.len();
        let of_hash = index.entry(index.hasher().hash_one(&output)).or_default();
        if let Some(&id) = of_hash.iter().find(|id| self.outputs[id.0] == output) {
            return id;
        }
        let id = OutputId(self.outputs.len());
        self.outputs.push(output);
        of_hash.push(id);
        *indexed += 1;
        id
    }
}

impl Node {
    /// The nodes it reads.
    pub fn inputs(&self) -> Vec<NodeId> {
        match self {
            Node::Scan { .. } => vec![],
            Node::Filter { input, .. }
            | Node::Keep { input, .. }
            | Node::Tally { input, .. }
            | Node::Aggregate { input, .. } => vec![*input],
            Node::LookUp { input, right, .. } | Node::Among { input, right, .. } => vec![*input, *right],
        }
    }

    /// The node over other inputs: `moved[i]` in place of node `i`.
    pub fn with_inputs(&self, moved: &[NodeId]) -> Node {
        let mut node = self.clone();
        match &mut node {
            Node::Scan { .. } => {}
            Node::Filter { input, .. }
            | Node::Keep { input, .. }
            | Node::Tally { input, .. }
            | Node::Aggregate { input, .. } => {
                *input = moved[input.0];
            }
            Node::LookUp { input, right, .. } | Node::Among { input, right, .. } => {
                *input = moved[input.0];
                *right = moved[right.0];
            }
        }
        node
    }
}
