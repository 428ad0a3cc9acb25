//! A margins file as it was written: what docs/margins.md describes, with the place of every name.
//!
//! In: what [`crate::read`] found in YAML. Out: plain data for [`crate::model`]. Invariant: names are not resolved here.

use indicia_compiler::source::{Span, Spanned};

/// A name or a figure, and where it is written.
pub type Word = Spanned<String>;

/// Conditions that are true together: paths and the members that each may have.
pub type Where = Vec<(Word, Vec<Word>)>;

/// One file.
#[derive(Clone, Debug)]
pub struct MarginsFile {
    /// The dataset that it makes.
    pub dataset: Word,
    /// Where the figures are from.
    pub source: Option<String>,
    /// What else the reader should know.
    pub note: Option<String>,
    /// Decides what nothing else does.
    pub seed: u64,
    /// The file to write, when it is not named as the dataset; see [`MarginsFile::path`].
    pub file: Option<String>,
    /// Another dataset that reads the same file with its columns turned into rows.
    pub also: Option<Word>,
    /// Names for sets of members.
    pub groups: Vec<(String, Vec<Word>)>,
    /// Cells and figures of rows.
    pub steps: Vec<Step>,
    /// Distinct people, when rows belong to them.
    pub people: Option<People>,
    /// The dataset whose rows these rows belong to.
    pub parent: Option<Parent>,
    /// Numbers in place of rows.
    pub measure: Option<Measure>,
    /// Weights.
    pub spread: Vec<Spread>,
    /// Columns that are not cells.
    pub fill: Vec<(Word, Fill)>,
    /// Rows that are changed at the end.
    pub odd: Vec<Odd>,
    /// Text that a table contradicts.
    pub overruled: Vec<Overruled>,
}

impl MarginsFile {
    /// The file to write, under the data folder.
    pub fn path(&self) -> String {
        self.file.clone().unwrap_or_else(|| format!("{}.parquet", self.dataset.value))
    }
}

/// Columns that rows are spread over together, and what is published of them.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Paths of earlier steps that this one knows of.
    pub within: Vec<Word>,
    /// New paths.
    pub cells: Vec<CellPath>,
    /// Figures.
    pub margins: Vec<Margin>,
    /// Combinations that do not occur.
    pub never: Vec<Where>,
    /// Which rows it is about; the others have no value on its cells.
    pub filter: Where,
}

/// One entry of `cells`.
#[derive(Clone, Debug)]
pub struct CellPath {
    /// The path.
    pub path: Word,
    /// Its members, when not all.
    pub members: Option<Vec<Word>>,
    /// Whether a value may be missing.
    pub missing: bool,
    /// What a code outside the list is, when there may be one.
    pub outside: Option<String>,
    /// Flags whose yes-es it counts.
    pub counts: Vec<Word>,
    /// Whether it is not a column of the dataset, and not written.
    pub hidden: bool,
}

/// Published figures of one kind.
#[derive(Clone, Debug)]
pub struct Margin {
    /// The table or section.
    pub name: Word,
    /// What it is of.
    pub filter: Where,
    /// The path of its rows.
    pub rows: Option<Word>,
    /// The path of its columns, and their members.
    pub columns: Option<(Word, Vec<Word>)>,
    /// What the figures are.
    pub kind: Kind,
    /// The fewest and the most that a suppressed cell may contain; one below its bound when nothing is said.
    pub suppressed: Option<(i64, i64)>,
    /// The rows, with a figure for each column.
    pub values: Vec<(Option<Word>, Vec<Word>)>,
}

/// What figures are.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Numbers of rows, people or the sum of a measure.
    Counts,
    /// Counts per so many of another dataset's sum.
    Rates(Per),
    /// Percentages of another selection.
    Shares(Where),
    /// Percent changes.
    Changes(Where, Where),
    /// What is divided by a population, per so many.
    Under(i64),
}

/// What a rate is per.
#[derive(Clone, Debug)]
pub struct Per {
    /// Such as 1000.
    pub number: i64,
    /// `population.persons`.
    pub of: Word,
    /// Which of its rows.
    pub filter: Where,
    /// Paths here and there.
    pub matches: Vec<(Word, Word)>,
}

/// Distinct people.
#[derive(Clone, Debug)]
pub struct People {
    /// The column that says who.
    pub key: Word,
    /// Their cells and figures.
    pub steps: Vec<Step>,
    /// Their columns that are not cells.
    pub fill: Vec<(Word, Fill)>,
    /// People that are changed at the end.
    pub odd: Vec<Odd>,
    /// Fewest and most rows.
    pub each: (i64, i64),
    /// Paths that a row and its person have alike.
    pub matches: Vec<Word>,
    /// Columns that differ between rows of one person.
    pub distinct: Vec<Word>,
    /// Rows that some people must have, or may not.
    pub needs: Vec<Need>,
    /// Weights of people; those of the file when there are none.
    pub spread: Vec<Spread>,
}

/// The dataset whose rows own these.
#[derive(Clone, Debug)]
pub struct Parent {
    /// Its name.
    pub dataset: Word,
    /// Columns here and there.
    pub key: Vec<(Word, Word)>,
    /// More columns to copy.
    pub copy: Vec<(Word, Word)>,
    /// Which of its rows.
    pub filter: Where,
    /// Paths here and there that are alike.
    pub matches: Vec<(Word, Word)>,
    /// Fewest and most rows.
    pub each: (i64, i64),
    /// Columns that differ between rows of one parent.
    pub distinct: Vec<Word>,
    /// Rows that some parents must have, or may not.
    pub needs: Vec<Need>,
}

/// Rows that some people or parents must have, or may not.
#[derive(Clone, Debug)]
pub struct Need {
    /// Which people or parents.
    pub owners: Where,
    /// Which rows.
    pub rows: Where,
    /// Whether they have at least one of them; else none.
    pub some: bool,
}

/// Numbers in place of rows.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The columns that contain them.
    pub columns: Vec<Word>,
    /// What values are multiples of, by column; 1 when not said.
    pub units: Vec<(Option<Word>, i64)>,
    /// Whether rows of nothing are written.
    pub zeros: bool,
    /// Whether only cells that a figure gives alone are written.
    pub stated: bool,
    /// Whether `--scale` multiplies the values.
    pub scales: bool,
}

/// Weights.
#[derive(Clone, Debug)]
pub struct Spread {
    /// One or two paths.
    pub by: Vec<Word>,
    /// Where it is true.
    pub filter: Where,
    /// The weights.
    pub weights: Weights,
}

/// Where weights come from.
#[derive(Clone, Debug)]
pub enum Weights {
    /// Given by member (and member of the second path), and for the others.
    Given(Vec<(Vec<Word>, f64)>, Option<f64>),
    /// The sum of another dataset.
    Like(Per),
}

/// What a column contains that is not a cell.
#[derive(Clone, Debug)]
pub struct Fill {
    /// Where it is said.
    pub span: Span,
    /// The rows that it is for, when others are filled otherwise.
    pub filter: Where,
    /// How values come about.
    pub kind: FillKind,
    /// The share of rows without a value.
    pub missing: f64,
}

/// How values come about.
#[derive(Clone, Debug)]
pub enum FillKind {
    /// Whatever the type allows.
    Natural,
    /// A running number in a text.
    Sequence(String),
    /// One value.
    Always(Word),
    /// Values by weight.
    Draw(Vec<(Word, f64)>),
    /// A whole number of a range.
    Range(i64, i64),
    /// A date from one to another.
    Dates(Word, Word),
    /// A date some days after another column.
    DaysAfter(Word, i64, i64),
}

/// Rows that are changed at the end.
#[derive(Clone, Debug)]
pub struct Odd {
    /// How many.
    pub rows: i64,
    /// Of which.
    pub filter: Where,
    /// Columns and what they take: a member, `missing`, or a range of whole numbers.
    pub set: Vec<(Word, Word)>,
}

/// Text that a table contradicts.
#[derive(Clone, Debug)]
pub struct Overruled {
    /// The section.
    pub section: String,
    /// What the text says.
    pub says: String,
    /// The table that wins.
    pub instead: String,
    /// Why.
    pub because: Option<String>,
}
