//! Inputs: from the files of a project to checked rows in integer form.
//!
//! In: a catalog, a data folder (or rows handed over) and which columns are wanted. Out: the rows of each dataset, and what was
//! read; or everything that is wrong with the data, at once.
//! Invariants: a file is read once, from its start to its end, and is what it was when it was found, or the run ends ([`watch`]); only wanted columns are kept, each as the smallest integers
//! that its type fits in; what is found is counted over all rows, before anything is left out; rows reach an engine only when
//! the columns that were read keep every rule of the declaration.
//!
//! The columns read are those that the plan asks for, those of the dataset's key and, where it says what it covers, that which dates
//! its rows; with `repeats: agree` all declared columns. Rules of columns that nobody reads are not checked. That every declared heading is there is always checked.
//!
//! Why rows are kept and not streamed past: a report asks a dataset several times, and may compare any rows of it. In integer
//! form ten million rows of five columns are 200 MB. Where an engine only wants to count the rows of a dataset they are handed
//! over block by block ([`blocks`]) and dropped; they are checked all the same.

mod ages;
mod areas;
mod bands;
mod bind;
mod blocks;
mod cell;
mod content;
mod covers;
mod dated_as;
mod digest;
mod fault;
mod find;
mod format;
mod formats;
mod gaps;
mod groups_of_places;
mod keys;
mod last_lines;
mod load;
mod looked_up_totals;
mod meter;
mod named_totals;
pub mod nature;
mod part;
mod parts_of_totals;
mod quote;
mod reach;
mod room;
mod same_files;
mod sink;
mod spellings;
mod state;
mod strays;
mod sums_of_others;
mod text_groups;
mod text_totals;
mod texts;
mod twice;
mod units;
mod unread;
mod unused_keys;
mod watch;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use indicia_compiler::catalog::{Catalog, ColumnId, DatasetId};
use indicia_compiler::plan::ir::{AddedParts, AskedAges, Banded, Compared, NamedTotal};
use indicia_compiler::value::Period;

use crate::rows::Rows;
pub use ages::{AgeDoubt, AgesInDoubt};
pub(crate) use areas::Side;
pub use areas::WithoutAreas;
pub(crate) use fault::{engine_fault, no_threads};
pub use find::{example, present, reads};
pub use format::unpacked;
pub(crate) use load::{load, nothing};
pub use named_totals::UnseenTotal;
pub use parts_of_totals::{Difference, UnlikeTotal};
pub use reach::{Beyond, Ends};
pub use room::address_space_left;
pub use same_files::Copied;
pub(crate) use same_files::in_common;
pub use spellings::OtherSpelling;
pub use sums_of_others::{Sum, SumOfOthers};
pub use texts::UnseenText;
pub use units::Lacking;
pub use unread::digests;

/// What a run works on.
pub struct Request<'a> {
    /// What the project declares.
    pub catalog: &'a Catalog,
    /// The data folder, for every dataset that `inputs` does not name.
    pub root: PathBuf,
    /// Other places of rows.
    pub inputs: HashMap<DatasetId, Input>,
    /// Whether the SHA-256 of each file is wanted; it is of the bytes that are read.
    pub digests: bool,
    /// The most bytes that rows may take in memory; without a number, a half of what is free.
    pub memory: Option<u64>,
    /// Who learns how far the run is.
    pub progress: Option<&'a dyn Progress>,
}

impl<'a> Request<'a> {
    /// A run on the files of a data folder.
    pub fn new(catalog: &'a Catalog, root: impl Into<PathBuf>) -> Request<'a> {
        Request { catalog, root: root.into(), inputs: HashMap::new(), digests: false, memory: None, progress: None }
    }
}

/// Where the rows of one dataset are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// In the files of its declaration, under this folder.
    Files {
        /// The data folder.
        root: PathBuf,
    },
    /// Here, as texts such as a CSV file contains. A column that is not named is missing on every row; missing values are
    /// never refused.
    Rows {
        /// What each text of a row belongs to.
        columns: Vec<ColumnId>,
        /// One text per column; `None` is missing.
        rows: Vec<Vec<Option<String>>>,
    },
}

/// Learns how far a run is. Called from several threads.
pub trait Progress: Sync {
    /// Reading starts: this many files, of this many bytes together.
    fn reading(&self, files: usize, bytes: u64);
    /// So many more bytes have been read.
    fn read(&self, bytes: u64);
    /// Everything is read, and the query runs.
    fn query(&self);
}

/// What was read of one dataset. Counts are over all rows of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetRead {
    /// The dataset.
    pub dataset: DatasetId,
    /// Rows, after headings are turned into rows and before equal ones are counted once.
    pub rows: u64,
    /// Rows left out because an equal one with the same key came before (`repeats: agree`).
    pub repeats: u64,
    /// One per column that was read, in declared order.
    pub columns: Vec<ColumnCounts>,
    /// In order of path; none for rows handed over.
    pub files: Vec<FileRead>,
    /// The texts that conditions compare and no row has.
    pub unseen: Vec<UnseenText>,
    /// A file of it that is the same as one of another dataset.
    pub copied: Option<Copied>,
    /// The texts that conditions compare and that some rows have in another spelling.
    pub spellings: Vec<OtherSpelling>,
    /// The totals that definitions name and that no row has, or that lack rows where their parts have some.
    pub unseen_totals: Vec<UnseenTotal>,
    /// The totals that are not the sum of their parts, where numbers add up the parts.
    pub unlike_totals: Vec<UnlikeTotal>,
    /// Columns with values that are no codes, or texts, and are called as totals are, where numbers count their rows: the first such value,
    /// and how many there are.
    pub unusable_totals: Vec<(ColumnId, (String, u64))>,
    /// Codes whose numbers come to the sum of the others, where numbers add up all of them.
    pub sums_of_others: Vec<SumOfOthers>,
    /// The periods of what the dataset covers in which no row is, where gaps are not looked for; ascending.
    pub without_rows: Vec<Period>,
    /// The periods that definitions ask for and that rows do not reach, where nothing says what the dataset covers.
    pub beyond: Option<Beyond>,
    /// How far its rows reach in time, where that is asked and nothing says what it covers.
    pub ends: Option<Ends>,
    /// Ages that are asked for and that rows may not have as they are meant.
    pub ages_in_doubt: Vec<AgesInDoubt>,
    /// What has no row at a date that others have, where a mean is over dates and nothing says what that means.
    pub lacking: Option<Lacking>,
    /// Areas of which it has a row each, and of some none.
    pub without_areas: Option<WithoutAreas>,
    /// Small areas that its look-up has, in areas of which it has most, and of which it has no row.
    pub without_keys: Option<WithoutAreas>,
    /// Areas that its look-up has, and of none of whose small areas it has a row.
    pub without_people: Option<WithoutAreas>,
    /// Places that are texts, each with a group that others have and it has not.
    pub without_groups: Option<WithoutAreas>,
    /// Groups of files that are alike in what is declared of them.
    pub perhaps_twice: Vec<Vec<String>>,
}

/// What was found in one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnCounts {
    /// The column.
    pub column: ColumnId,
    /// Not of the type or out of bounds; such a value counts as missing in what follows.
    pub invalid: u64,
    /// Not in the code list; such a value counts as missing in what follows.
    pub undeclared: u64,
    /// Not in the code list, and kept as "outside".
    pub outside: u64,
    /// Empty, or a text that means missing.
    pub missing: u64,
    /// Whether all decimal numbers that have a point have it where some countries write a mark between thousands.
    pub perhaps_thousands: bool,
}

/// What was read of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// The path from the data folder, with `/` between parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest in hexadecimal, when asked for.
    pub sha256: Option<String>,
    /// Records in it, without the headings.
    pub rows: u64,
    /// Rows with nothing in them, which are no records.
    pub empty: u64,
}

/// What is wanted of one dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// Columns that are read.
    pub(crate) columns: BTreeSet<ColumnId>,
    /// Columns that are looked up by: each must be unique alone.
    pub(crate) looked_up_by: BTreeSet<ColumnId>,
    /// Columns whose numbers must fall into bands.
    pub(crate) bands: Vec<Banded>,
    /// Texts that some row should have.
    pub(crate) texts: Vec<Compared>,
    /// Ages of a population that should not end at its oldest.
    pub(crate) ages: Vec<AskedAges>,
    /// Totals that some row should have.
    pub(crate) totals: Vec<NamedTotal>,
    /// Periods that rows should reach.
    pub(crate) periods: Vec<Period>,
    /// Whether a mean is over its dates.
    pub(crate) over_dates: bool,
    /// Whether a number is of a stock at one of its dates.
    pub(crate) at_dates: bool,
    /// Whether numbers of it are added up.
    pub(crate) sums: bool,
    /// On which side of a quotient with another dataset a sum of it is, if it is on one.
    pub(crate) side: Option<Side>,
    /// Whether it is asked how far its rows reach in time.
    pub(crate) ends: bool,
    /// Parts that should be there where their total is, and come to it.
    pub(crate) parts: Vec<AddedParts>,
    /// Columns of which numbers count values that cannot be used.
    pub(crate) unusable: BTreeSet<ColumnId>,
    /// Those of them of which numbers of the data are added up.
    pub(crate) unusable_sums: BTreeSet<ColumnId>,
    /// Columns of codes over which numbers are added up, each with the column of these.
    pub(crate) added: BTreeSet<(ColumnId, ColumnId)>,
}

/// What is wanted of each dataset.
pub(crate) type Needs = BTreeMap<DatasetId, Need>;

/// Takes a block of a dataset's rows, when that is all that an engine wants of them; or says why it failed. Blocks come in any
/// order, from several threads.
pub(crate) type Reduction<'a> = Box<dyn Fn(Rows) -> Result<(), String> + Sync + 'a>;

/// The datasets whose rows need not be kept.
pub(crate) type Reductions<'a> = BTreeMap<DatasetId, Reduction<'a>>;
