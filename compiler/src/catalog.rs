//! The catalog: what a project's YAML declares, resolved: datasets, code lists, hierarchies and house style.
//!
//! In: what manifest/ read and checked. Out: what names/, types/, plan/ and the runtime look things up in.
//! Invariants: ids index their vectors; every code column's list exists; a hierarchy's levels are code lists whose parents
//! are attributes, so that "the district of a ward" and "the group of an offence" are one mechanism.

use std::collections::BTreeSet;

pub use crate::file_format::FileFormat;
use crate::notes::Notes;
use crate::source::{Span, Spanned};
use crate::value::band::{Band, Ends, within};
use crate::value::text::DateFormat;
use crate::value::{Period, PeriodKind, SECONDS_A_DAY, fixed_decimal};

/// The place of a dataset in [`Catalog::datasets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetId(pub usize);

/// The place of a code list in [`Catalog::code_lists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeListId(pub usize);

/// The place of a hierarchy in [`Catalog::hierarchies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HierarchyId(pub usize);

/// The place of a column in [`Dataset::columns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub usize);

/// The place of a policy in [`Catalog::policies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyId(pub usize);

/// Everything declared in YAML.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// `indicia.yaml`.
    pub project: Project,
    /// In order of name.
    pub datasets: Vec<Dataset>,
    /// In order of name; hierarchy levels included, named as the level.
    pub code_lists: Vec<CodeList>,
    /// In order of name.
    pub hierarchies: Vec<Hierarchy>,
    /// `style.yaml`, or the defaults.
    pub style: Style,
    /// Disclosure policies, in order of name.
    pub policies: Vec<Policy>,
    /// Names whose declaration could not be read in full: `crimes` and `offence` when a column or a code may be missing here,
    /// `crimes.age` and `offence.group` when a column's or an attribute's type is not what was meant. That was reported; a
    /// pass that finds one of them wanting says nothing.
    pub broken: BTreeSet<String>,
}

impl Catalog {
    /// The dataset with an id.
    pub fn dataset(&self, id: DatasetId) -> &Dataset {
        &self.datasets[id.0]
    }

    /// The dataset with a name.
    pub fn dataset_named(&self, name: &str) -> Option<DatasetId> {
        self.datasets.iter().position(|d| d.name == name).map(DatasetId)
    }

    /// The code list with an id.
    pub fn code_list(&self, id: CodeListId) -> &CodeList {
        &self.code_lists[id.0]
    }

    /// The code list with a name.
    pub fn code_list_named(&self, name: &str) -> Option<CodeListId> {
        self.code_lists.iter().position(|d| d.name == name).map(CodeListId)
    }

    /// The hierarchy with an id.
    pub fn hierarchy(&self, id: HierarchyId) -> &Hierarchy {
        &self.hierarchies[id.0]
    }

    /// The declared policy with a name.
    pub fn policy_named(&self, name: &str) -> Option<PolicyId> {
        self.declared_policies().find(|(_, policy)| policy.name == name).map(|(id, _)| id)
    }

    /// The policies that are declared; the others are those of several together.
    pub fn declared_policies(&self) -> impl Iterator<Item = (PolicyId, &Policy)> {
        self.policies.iter().enumerate().filter(|(_, p)| p.of.is_empty()).map(|(at, policy)| (PolicyId(at), policy))
    }

    /// The declared policies that a policy is of: itself, or those that it is together.
    pub fn policies_in(&self, id: PolicyId) -> Vec<PolicyId> {
        match self.policies.get(id.0) {
            Some(policy) if !policy.of.is_empty() => policy.of.clone(),
            Some(_) | None => vec![id],
        }
    }

    /// The policy that suppresses whatever any of several does; `None` for none. Where there are too many policies for each
    /// combination to be there, it is one that suppresses more.
    pub fn strictest(&self, policies: impl IntoIterator<Item = PolicyId>) -> Option<PolicyId> {
        let of: BTreeSet<PolicyId> = policies.into_iter().flat_map(|id| self.policies_in(id)).collect();
        let first = *of.first()?;
        if of.len() == 1 {
            return Some(first);
        }
        let has_all = |(_, policy): &(usize, &Policy)| of.iter().all(|id| policy.of.contains(id));
        let with_all = self.policies.iter().enumerate().filter(has_all);
        let smallest = with_all.min_by_key(|(_, policy)| policy.of.len()).map(|(at, _)| PolicyId(at));
        debug_assert!(smallest.is_some(), "all policies together are there");
        smallest.or(Some(first))
    }

    /// The hierarchy with a name.
    pub fn hierarchy_named(&self, name: &str) -> Option<HierarchyId> {
        self.hierarchies.iter().position(|d| d.name == name).map(HierarchyId)
    }

    /// A value in its integer form as a file of a column of this type has it. `None` where no text means it: a code outside its list,
    /// a flag without a text.
    pub fn written(&self, ty: &ColumnType, number: i64) -> Option<String> {
        Some(match ty {
            ColumnType::Text | ColumnType::Integer { .. } => number.to_string(),
            ColumnType::Decimal { scale } => fixed_decimal(number, *scale),
            ColumnType::Flag { yes, no } => (if number == 1 { yes } else { no }).first()?.clone(),
            ColumnType::Date { format } => DateFormat::new(format)?.write(number.checked_mul(SECONDS_A_DAY)?),
            ColumnType::DateTime { format } => DateFormat::new(format)?.write(number),
            ColumnType::Period(kind) => Period { kind: *kind, ordinal: number }.to_string(),
            ColumnType::Code(list) => self.code_list(*list).codes.get(usize::try_from(number).ok()?)?.code.clone(),
        })
    }
}

/// A format in which tables are written. What it looks like is the runtime's, in render/formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// As `indicia.yaml` and `--format` name it.
    pub name: &'static str,
    /// Whether a project that names no formats gets it.
    pub by_default: bool,
}

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", by_default: true },
    Format { name: "md", by_default: true },
    Format { name: "html", by_default: true },
    Format { name: "tidy", by_default: false },
];

/// `indicia.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The project's title, shown on the index page.
    pub title: String,
    /// The folder that dataset paths start from, relative to the project; `--data` replaces it.
    pub data: String,
    /// Shown on every page when the data is synthetic or otherwise not to be quoted.
    pub banner: Option<String>,
    /// Formats written when the command line names none.
    pub formats: Vec<Format>,
    /// Folder of minijinja templates that replace the built-in ones, relative to the project.
    pub templates: Option<String>,
    /// The chapters of the report, in their order; when there are any, a table is in one of them or in none.
    pub chapters: Vec<Spanned<String>>,
    /// Periods that definitions use by name, such as the year of the report.
    pub parameters: Vec<Parameter>,
    /// The same as inline tests have them, whose rows keep their dates when the year of the report moves on; empty where nothing differs.
    pub parameters_in_tests: Vec<Parameter>,
}

impl Project {
    /// The parameter with a name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name.value == name)
    }
}

/// A period with a name.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name definitions use.
    pub name: Spanned<String>,
    /// The period.
    pub value: Period,
    /// Whether the kind of year is written (`academic year 2023/24`); `2023/24` alone is an academic year beside academic years.
    pub says_kind: bool,
}

/// One dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The name definitions use.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is, in a sentence or two.
    pub description: Option<String>,
    /// What one row is: singular, such as "recorded offence".
    pub grain: String,
    /// What a count of rows counts: plural, such as "offences".
    pub counts: String,
    /// What the rows are for; a population may be a denominator.
    pub role: DatasetRole,
    /// Columns that together differ on every row; empty when none is declared.
    pub key: Vec<ColumnId>,
    /// What happens to rows whose key repeats.
    pub repeats: RepeatRule,
    /// Where the rows are.
    pub files: Files,
    /// The declared columns, in order; this order breaks ties of `keep first`.
    pub columns: Vec<Column>,
    /// The column that dates a row, when there is one.
    pub time: Option<ColumnId>,
    /// The first and last period of the data, when declared: literals outside are errors.
    pub covers: Option<(Period, Period)>,
    /// What happens to rows that are dated outside of that.
    pub outside_covers: OutsideCovers,
    /// Whether its numbers say how many there are at a date, not in a period: they are never added up over dates.
    pub stock: bool,
    /// Whether it is said that they are not (`stock: false`): they add up over dates.
    pub flow: bool,
    /// Which of its dates serves which period, by period: a rate of the period is over the people of that date. Empty where it does not
    /// say; then only a date written in a definition serves.
    pub serves: Vec<(Period, i64)>,
    /// Whether it has a row for each area, period and group, and what a gap means; a population always has one.
    pub complete: Option<Gaps>,
    /// Whether it is said that it need not be complete (`complete: false`): a period without a row is nothing to warn of.
    pub said_incomplete: bool,
    /// Where the series breaks.
    pub breaks: Vec<Break>,
    /// What its numbers may reveal; without one, everything.
    pub disclosure: Option<PolicyId>,
    /// What a policy counts behind its numbers, when declared.
    pub disclosure_by: Option<DisclosureBy>,
    /// The highest number below which no message gives a count of its rows; `None` where it is under no policy anywhere in the project.
    /// Under one, no message quotes its values.
    pub hides_below: Option<i64>,
}

impl Dataset {
    /// The column with an id.
    pub fn column(&self, id: ColumnId) -> &Column {
        &self.columns[id.0]
    }

    /// The column with a name.
    pub fn column_named(&self, name: &str) -> Option<ColumnId> {
        self.columns.iter().position(|c| c.name == name).map(ColumnId)
    }

    /// Whether it may be a denominator.
    pub fn is_population(&self) -> bool {
        matches!(self.role, DatasetRole::Population { .. })
    }

    /// The columns of which each combination has a row, where it is complete: those that say when, where or who in integer form.
    pub fn complete_by(&self, catalog: &Catalog) -> Vec<ColumnId> {
        let says = |id: &ColumnId| {
            let column = self.column(*id);
            let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
            match column.ty {
                ColumnType::Code(_) | ColumnType::Period(_) => true,
                ColumnType::Date { .. } => !self.serves.is_empty() && self.time == Some(*id),
                _ => is_number && column.describes != Describes::Event,
            }
        };
        let unique = self.unique_by();
        let all = || (0..self.columns.len()).map(ColumnId).collect();
        let mut found: Vec<ColumnId> = if unique.is_empty() { all() } else { unique };
        found.retain(says);
        // Of several levels of one hierarchy, the finest decides the others.
        let level = |id: &ColumnId| match self.column(*id).ty {
            ColumnType::Code(list) => catalog.code_list(list).level_of,
            _ => None,
        };
        let levels: Vec<(HierarchyId, usize)> = found.iter().filter_map(level).collect();
        found.retain(|id| {
            level(id).is_none_or(|(of, at)| levels.iter().all(|(other, finer)| *other != of || at <= *finer))
        });
        found
    }

    /// Whether it says which of its dates serve periods of a kind.
    pub fn serves(&self, kind: PeriodKind) -> bool {
        self.serves.iter().any(|(period, _)| period.kind == kind)
    }

    /// The date that serves a period.
    pub fn date_for(&self, period: Period) -> Option<i64> {
        self.serves.iter().find(|(served, _)| *served == period).map(|(_, date)| *date)
    }

    /// A date of its time column, as definitions write it.
    pub fn date_in_words(&self, date: i64) -> String {
        let kind = match self.time.map(|time| &self.column(time).ty) {
            Some(ColumnType::Period(kind)) => *kind,
            _ => PeriodKind::Day,
        };
        Period { kind, ordinal: date }.to_string()
    }

    /// Whether a number of its column is of one date, so that numbers of several dates do not add up.
    pub fn is_stock(&self, column: ColumnId) -> bool {
        let column = self.column(column);
        self.is_population() || column.stock || self.stock && !column.flow
    }

    /// Whether each row is one of those that are counted: a child of children, a recorded offence of offences, a person of people; not
    /// a month's return of cases, nor a part of a population. A row with a number of cases is no case, whatever it is called.
    pub fn counts_its_rows(&self) -> bool {
        let is_number = |ty: &ColumnType| matches!(ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
        let number = |column: &Column| is_number(&column.ty) && column.name.replace('_', " ") == self.counts;
        !self.is_population() && !self.columns.iter().any(number) && is_one_of(&self.grain, &self.counts)
    }

    /// What one row is and what rows are, as messages that count rows have it.
    pub fn row_and_rows(&self) -> (&str, &str) {
        if self.counts_its_rows() { (&self.grain, &self.counts) } else { ("row", "rows") }
    }

    /// The time column, with the first and the last of its values that lie in what the dataset covers.
    pub fn covered(&self) -> Option<(ColumnId, i64, i64)> {
        let (time, (from, to)) = self.time.zip(self.covers)?;
        let (first, last) = (from.days().0, to.days().1);
        let (first, last) = match self.column(time).ty {
            ColumnType::Period(_) => (from.ordinal, to.ordinal),
            ColumnType::DateTime { .. } => (first * SECONDS_A_DAY, (last + 1) * SECONDS_A_DAY - 1),
            _ => (first, last),
        };
        Some((time, first, last))
    }

    /// Columns that together differ on every row: the declared key; of a population or another stock without one, every column
    /// that says when, where or who, since a part of it that is there twice would be counted twice. Empty where nothing is known.
    pub fn unique_by(&self) -> Vec<ColumnId> {
        if !self.key.is_empty() || !(0..self.columns.len()).any(|column| self.is_stock(ColumnId(column))) {
            return self.key.clone();
        }
        let value = self.files.unpivot.as_ref().map(|unpivot| unpivot.value);
        let says = |(place, column): (usize, &Column)| {
            let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
            let described = column.describes != Describes::Event || column.look_up.is_some();
            (Some(ColumnId(place)) != value && (!is_number || described)).then_some(ColumnId(place))
        };
        self.columns.iter().enumerate().filter_map(says).collect()
    }
}

/// Whether a singular and a plural name the same thing: `recorded offence` and `offences`, `person in treatment` and `people`. What each
/// is of, in or by says nothing of that: an `offence by a child` is none of the `children`, and a `month of cases` no case.
fn is_one_of(grain: &str, counts: &str) -> bool {
    const ENDS: [&str; 15] =
        ["of", "in", "at", "on", "by", "for", "from", "per", "with", "under", "to", "as", "aged", "who", "that"];
    let of_several = |word: &str| word.ends_with(',') || word == "and";
    let head = |words: &str| {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let own = words.iter().take_while(|word| !ENDS.contains(&word.as_str()));
        let own: Vec<&String> = own.collect();
        (!own.iter().any(|word| of_several(word))).then(|| own.last().map(|word| word.to_string()))?
    };
    head(grain).zip(head(counts)).is_some_and(|(one, many)| is_plural(&one, &many))
}

/// Whether a word is the plural of another, or the same. Longer endings make other words: `visit` and `visitors`.
fn is_plural(one: &str, many: &str) -> bool {
    let changed = [
        ("person", "people"),
        ("child", "children"),
        ("man", "men"),
        ("y", "ies"),
        ("is", "es"),
        ("fe", "ves"),
        ("f", "ves"),
    ];
    let is_changed =
        |(from, to): (&str, &str)| one.strip_suffix(from).is_some_and(|stem| many.strip_suffix(to) == Some(stem));
    many.strip_prefix(one).is_some_and(|ending| ending.chars().count() <= 2) || changed.into_iter().any(is_changed)
}

/// What a disclosure policy counts behind a number of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisclosureBy {
    /// Rows: each is one of those that the policy counts, or the author says that rows are what matters.
    Rows,
    /// The different values of this column: one for each child, however many rows a child has.
    Column(ColumnId),
}

/// What it means that complete data has no row for an area, period or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// The run stops and lists what is missing.
    Error,
    /// Its numbers are not known: every number that needs them is missing.
    Unknown,
    /// Its numbers are 0.
    Zero,
}

/// What the rows of a dataset are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatasetRole {
    /// Things that happened or were recorded: offences, arrivals, assessments.
    Events,
    /// A stock of people (or pupils, households): rows are parts of it. `basis` names who: "residents", "residents aged 18+".
    Population {
        /// Who is counted.
        basis: String,
    },
    /// Values by key, joined to other datasets; the key must be unique.
    LookUp,
}

/// What happens to rows whose key repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatRule {
    /// A key that repeats is an error in the data.
    Refused,
    /// Rows with one key count once, and must agree in every declared column; else it is an error in the data.
    Agree,
}

/// What happens to rows that are dated outside what their dataset covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutsideCovers {
    /// The run stops and names file and line.
    #[default]
    Error,
    /// They are left out of everything, and counted in the funnel and below the tables that they would have been in.
    LeaveOut,
}

/// A break in a series: values before and after are not comparable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first day of the new rules, as a day number.
    pub day: i64,
    /// What changed, such as "May 2023: counting rules"; definitions accept a break by this text.
    pub label: String,
}

/// Where rows are and how they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// Paths, folders or globs under the data folder.
    pub paths: Vec<String>,
    /// Where the first of them is in YAML.
    pub span: Span,
    /// How they are written.
    pub format: FileFormat,
    /// Texts that mean "missing", beside the empty one; compared after trimming.
    pub missing: Vec<String>,
    /// Texts that mean 0 in columns of numbers; compared after trimming.
    pub zero: Vec<String>,
    /// Columns turned into rows, for files with a column per year.
    pub unpivot: Option<Unpivot>,
}

/// Turns headings `Mid-2021, Mid-2022, ...` into a column with the year and a column with the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpivot {
    /// The headings to turn.
    pub headings: UnpivotHeadings,
    /// The declared column that takes the text of the heading.
    pub name: ColumnId,
    /// The declared column that takes the value.
    pub value: ColumnId,
}

/// Which headings of a file are turned into rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnpivotHeadings {
    /// These, each with the text that goes into the name column.
    Listed(Vec<(String, String)>),
    /// Those that start and end so (`Mid-{}`); the text between goes into the name column.
    Pattern {
        /// Before the braces.
        before: String,
        /// After the braces.
        after: String,
    },
}

/// One declared column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name definitions use.
    pub name: String,
    /// The heading in the file; the name when none is given.
    pub heading: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is, in words.
    pub description: Option<String>,
    /// What its values are.
    pub ty: ColumnType,
    /// Whether a value may be missing.
    pub missing: MissingRule,
    /// What happens to a value that is not of the type (a date that does not exist).
    pub invalid: BadValueRule,
    /// What happens to a code that the list does not have.
    pub undeclared: UndeclaredRule,
    /// What the column describes; rates may keep a denominator whole only across what describes the event.
    pub describes: Describes,
    /// The unit of a number, such as "hours"; `None` for a plain number.
    pub unit: Option<String>,
    /// Whether it says how many there are at a date, not in a period.
    pub stock: bool,
    /// Whether it is said that it does not (`stock: false`), whatever its dataset says of its numbers.
    pub flow: bool,
    /// The look-up dataset whose key is in this column; its columns become attributes of this one.
    pub look_up: Option<DatasetId>,
    /// Whether its values are percentages, rates or averages: of wholes of different sizes, so that they do not add up. As declared, or
    /// by the unit.
    pub ratio: bool,
    /// Whether its codes may be those of comparators; if not, these are undeclared.
    pub comparators: bool,
    /// The codes of its list, by place, that the data is said to have no rows of: nothing is missing without them.
    pub without: Vec<usize>,
}

/// What a column's values are. The integer form of each is in `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text; compared by bytes.
    Text,
    /// A whole number; `147813.00` is one. The bounds are inclusive and checked in data and definitions.
    Integer {
        /// Smallest allowed.
        min: Option<i64>,
        /// Largest allowed.
        max: Option<i64>,
    },
    /// An exact decimal with up to `scale` digits after the point.
    Decimal {
        /// Digits after the point, at most 9.
        scale: u32,
    },
    /// Yes or no, by the texts given.
    Flag {
        /// Texts that mean yes.
        yes: Vec<String>,
        /// Texts that mean no.
        no: Vec<String>,
    },
    /// A day, written in `format`.
    Date {
        /// Of `YYYY`, `MM`, `DD` and separators, such as `DD/MM/YYYY`; default `YYYY-MM-DD`.
        format: String,
    },
    /// A day and time of day, written in `format`; default `YYYY-MM-DD hh:mm:ss`, where a `T` and missing seconds are fine.
    DateTime {
        /// As for a date, with `hh`, `mm`, `ss`.
        format: String,
    },
    /// A period, written as the kind is (`2023/24`, `2021-04`, `mid-2022`, `2022`; a year alone is fine for a mid-year).
    Period(PeriodKind),
    /// A code of a list or of one level of a hierarchy.
    Code(CodeListId),
}

/// Whether a value may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingRule {
    /// A missing value is an error in the data.
    Refused,
    /// A missing value is expected.
    Allowed,
}

/// What happens to a value that is not of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadValueRule {
    /// The run stops and names file and line.
    Error,
    /// It becomes missing and is counted in the funnel.
    Count,
}

/// What happens to a code that is not in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeclaredRule {
    /// The run stops and names file and line.
    Error,
    /// It becomes missing and is counted in the funnel.
    Count,
    /// It is a place outside the hierarchy: kept, counted in the funnel, shown in an `outside` row.
    Outside,
}

/// What a column describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Describes {
    /// The event: offence, weapon, hour. A denominator without this column stays whole.
    Event,
    /// The person: age, sex, ethnic group. A denominator must have it too.
    Person,
    /// The place. A denominator must have it too.
    Place,
}

/// A code list or one level of a hierarchy.
#[derive(Clone, Debug)]
pub struct CodeList {
    /// The name; a hierarchy's level is named as the level.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is, in words.
    pub description: Option<String>,
    /// The codes in declared order, which is the order of rows.
    pub codes: Vec<Code>,
    /// The attributes that each code has.
    pub attributes: Vec<Attribute>,
    /// The hierarchy and the level (0 is the finest) when this list is one.
    pub level_of: Option<(HierarchyId, usize)>,
    /// Whether codes have an order that `<` and ranges may use, as bands do.
    pub ordered: bool,
    /// For bands: what happens to a number that is in none of them.
    pub outside_bands: OutsideBands,
}

/// What happens to a number that falls into no band of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutsideBands {
    /// The run stops and names file and line.
    #[default]
    Error,
    /// It is outside the list.
    Allowed,
    /// It is outside the list, and counted in the funnel.
    Count,
}

impl CodeList {
    /// The integer form of "a code outside this list".
    pub fn outside(&self) -> i64 {
        self.codes.len() as i64
    }

    /// The place of the code or label, codes first.
    pub fn find(&self, text: &str) -> Option<usize> {
        self.codes.iter().position(|c| c.code == text).or_else(|| self.codes.iter().position(|c| c.label == text))
    }

    /// The places that a text may mean: the code, or else every code with that label. Two codes may share a label, which
    /// makes a literal by that label ambiguous.
    pub fn find_all(&self, text: &str) -> Vec<usize> {
        let places = |test: &dyn Fn(&Code) -> bool| -> Vec<usize> {
            self.codes.iter().enumerate().filter(|(_, c)| test(c)).map(|(place, _)| place).collect()
        };
        let by_code = places(&|c| c.code == text);
        if by_code.is_empty() { places(&|c| c.label == text) } else { by_code }
    }

    /// Whether a text means one code and could not mean another.
    pub fn means(&self, text: &str, code: &Code) -> bool {
        self.codes.iter().all(|other| other.code == code.code || other.code != text && other.label != text)
    }

    /// The attribute with a name.
    pub fn attribute_named(&self, name: &str) -> Option<usize> {
        self.attributes.iter().position(|a| a.name == name)
    }

    /// Whether numbers fall into its codes: every code has a band.
    pub fn is_bands(&self) -> bool {
        !self.codes.is_empty() && self.codes.iter().all(|c| c.band.is_some())
    }

    /// Whether some of its codes are totals of others, or overlap them.
    pub fn has_totals(&self) -> bool {
        self.codes.iter().any(|code| code.relation != CodeRelation::Part)
    }

    /// The parts that make up a code: itself, or those of a total; `None` where that is not known.
    pub fn parts(&self, code: usize) -> Option<Vec<usize>> {
        match &self.codes.get(code)?.relation {
            CodeRelation::Part => Some(vec![code]),
            CodeRelation::Total(parts) => Some(parts.clone()),
            CodeRelation::Apart => None,
        }
    }

    /// Two of some codes that have something in common, so that their rows do not add up.
    pub fn overlap(&self, codes: &[usize]) -> Option<(usize, usize)> {
        let meet = |a: usize, b: usize| match (self.parts(a), self.parts(b)) {
            (Some(a), Some(b)) => a.iter().any(|part| b.contains(part)),
            _ => true,
        };
        let compared = |code: usize| self.codes.get(code).is_some_and(|code| code.comparator);
        let each = codes.iter().enumerate().filter(|(_, code)| !compared(**code));
        each.flat_map(|(at, a)| codes[at + 1..].iter().map(|b| (*a, *b))).find(|(a, b)| !compared(*b) && meet(*a, *b))
    }

    /// The ends of its bands for numbers with so many digits after the point.
    pub fn band_ends(&self, scale: u32) -> impl Iterator<Item = Ends> + '_ {
        self.codes.iter().map(move |code| code.band.map_or((None, None), |band| band.ends(scale)))
    }

    /// The place of the band that a number in integer form falls into; that of "outside" where none does.
    pub fn band_of(&self, number: i64, scale: u32) -> i64 {
        let place = self.band_ends(scale).position(|ends| within(ends, number));
        place.map_or(self.outside(), |place| place as i64)
    }
}

/// One code.
#[derive(Clone, Debug)]
pub struct Code {
    /// What the data has.
    pub code: String,
    /// What a reader sees; the code when none is given.
    pub label: String,
    /// Other texts in the data that mean this code.
    pub aliases: Vec<String>,
    /// For bands: the numbers in it.
    pub band: Option<Band>,
    /// An area to compare with, which is not part of the hierarchy: in no level, in no total.
    pub comparator: bool,
    /// What its rows are of those of the other codes.
    pub relation: CodeRelation,
    /// Where it is.
    pub span: Span,
}

impl Code {
    /// Whether its rows are part of what the list makes up: it is no total of others, does not overlap them and is not there to compare
    /// with.
    pub fn is_part(&self) -> bool {
        !self.comparator && self.relation == CodeRelation::Part
    }
}

/// What the rows of a code are of those of the other codes of its list. Published files have totals beside their parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CodeRelation {
    /// A part: no other code has the same.
    #[default]
    Part,
    /// The total of these parts; their places, ascending.
    Total(Vec<usize>),
    /// It has something of others, and is neither their total nor a part: no total has it.
    Apart,
}

/// An attribute of the codes of a list: an offence's group, its gravity, a ward's district.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The name, used as `offence.group`.
    pub name: String,
    /// What the values are.
    pub ty: AttributeType,
    /// One value per code; `None` is missing. Integer form of the type (a code's place for `Code`).
    pub values: Vec<Option<i64>>,
}

/// What an attribute's values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// A code of another list; a text attribute makes a list of its own, named `list.attribute`, in order of first use.
    Code(CodeListId),
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal {
        /// Digits after the point.
        scale: u32,
    },
}

/// A hierarchy of areas, finest level first. Its name is the dimension's name in tables: `area`.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// The name.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// The levels, finest first.
    pub levels: Vec<Level>,
}

/// One level of a hierarchy. The coarser level of a code is the attribute of its list with that level's name.
#[derive(Clone, Debug)]
pub struct Level {
    /// Singular, such as "district".
    pub name: String,
    /// Plural, such as "districts"; selects every member in a table's rows.
    pub plural: String,
    /// Its codes.
    pub list: CodeListId,
}

/// A disclosure policy: which counts are too small to be shown, and what is shown in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The name that datasets and tables use.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is for, in words.
    pub description: Option<String>,
    /// Who or what is counted, in the plural: "children", "arrivals".
    pub counts: String,
    /// A count from 1 up to this is suppressed.
    pub below: i64,
    /// Whether a count of 0 may be shown.
    pub zero_is_shown: bool,
    /// What is shown for a suppressed count; never `Rounded`.
    pub shown: SuppressedDisplay,
    /// What is shown for a share or a rate of a suppressed count.
    pub percentages: SuppressedDisplay,
    /// Whether a total that would give a suppressed part away is suppressed too.
    pub totals_withheld: bool,
    /// A note below each table that has a suppressed number.
    pub note: Option<String>,
    /// The declared policies that it is together; none for a declared one.
    pub of: Vec<PolicyId>,
}

/// What a policy that counts rows says in place of who they are of.
pub const COUNTS_ROWS: &str = "rows";

/// Of more policies than this not every combination is made, but those of two and all together.
const COMBINED: usize = 6;

impl Policy {
    /// Adds the combinations of policies that a number may be under, as it depends on several datasets.
    pub fn combine(policies: &mut Vec<Policy>) {
        let declared: Vec<PolicyId> =
            (0..policies.len()).map(PolicyId).filter(|id| policies[id.0].of.is_empty()).collect();
        let sets: Vec<Vec<PolicyId>> = if declared.len() <= COMBINED {
            let set =
                |bits: usize| (0..declared.len()).filter(|at| bits >> at & 1 == 1).map(|at| declared[at]).collect();
            (0..1_usize << declared.len()).map(set).collect()
        } else {
            let pair = |a: usize| (a + 1..declared.len()).map(move |b| (a, b));
            let pairs = (0..declared.len()).flat_map(pair);
            pairs.map(|(a, b)| vec![declared[a], declared[b]]).chain([declared.clone()]).collect()
        };
        for of in sets.into_iter().filter(|of| of.len() > 1) {
            if policies.iter().all(|policy| policy.of != of) {
                let together = of.iter().map(|id| policies[id.0].clone()).reduce(|a, b| a.with(&b));
                policies.extend(together.map(|policy| Policy { of, ..policy }));
            }
        }
    }

    /// What suppresses whatever either does, and shows in its place what both allow.
    fn with(self, other: &Policy) -> Policy {
        let least = |a: SuppressedDisplay, b: SuppressedDisplay| {
            let order = [SuppressedDisplay::Marker, SuppressedDisplay::Bound, SuppressedDisplay::Rounded];
            order.into_iter().find(|shown| [a, b].contains(shown)).unwrap_or(a)
        };
        Policy {
            name: format!("{} and {}", self.name, other.name),
            span: self.span,
            description: None,
            counts: if self.counts == COUNTS_ROWS { other.counts.clone() } else { self.counts },
            below: self.below.max(other.below),
            zero_is_shown: self.zero_is_shown && other.zero_is_shown,
            shown: least(self.shown, other.shown),
            percentages: least(self.percentages, other.percentages),
            totals_withheld: self.totals_withheld || other.totals_withheld,
            note: None,
            of: Vec::new(),
        }
    }

    /// Whether it looks at who the rows are of, where their dataset says so.
    pub fn counts_people(&self) -> bool {
        self.counts != COUNTS_ROWS
    }

    /// The number below which no message gives a count of rows: where totals are withheld, any count of rows is a total.
    pub fn no_count_below(&self) -> i64 {
        if self.totals_withheld { i64::MAX } else { self.below }
    }

    /// The numbers that a suppressed count may be: the smallest and the largest.
    pub fn hidden(&self) -> (i64, i64) {
        (i64::from(self.zero_is_shown), self.below - 1)
    }
}

/// What is shown of a suppressed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppressedDisplay {
    /// That it is below a bound: `<5`, `<9.4%`.
    Bound,
    /// Nothing: house style's marker.
    Marker,
    /// What every number that it may be would show as, where that is one text (`0%`); else the bound.
    Rounded,
}

/// House style: how values are shown. Project-wide; a column's `shown` decides digits and percent sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Between whole and fraction.
    pub decimal_mark: String,
    /// Between thousands, where a format asks for it.
    pub thousands_separator: String,
    /// Not applicable: a change from zero, a rate of the outside row.
    pub not_applicable: String,
    /// No value.
    pub missing: String,
    /// A suppressed count when the policy states no bound.
    pub suppressed: String,
    /// Whether a percentage that rounds to 0 but is not 0 shows as `<1%` (at its own precision).
    pub low: bool,
    /// Whether percentage changes carry a plus sign.
    pub plus_on_change: bool,
    /// The row label for everything in the hierarchy.
    pub all_label: String,
    /// The row label for what is outside it.
    pub outside_label: String,
    /// The row label for what has no value.
    pub missing_label: String,
    /// The notes that tables write by themselves: hidden, or in other words.
    pub notes: Notes,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            decimal_mark: ".".into(),
            thousands_separator: ",".into(),
            not_applicable: "N/A".into(),
            missing: "..".into(),
            suppressed: "Suppressed".into(),
            low: false,
            plus_on_change: false,
            all_label: "Total".into(),
            outside_label: "Outside the area".into(),
            missing_label: "Not recorded".into(),
            notes: Notes::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_of;

    #[test]
    fn a_row_is_one_of_what_is_counted_where_both_name_the_same_thing() {
        for (grain, counts) in [
            ("case", "cases"),
            ("recorded offence", "offences"),
            ("victim of an offence", "victims of offences"),
            ("person in treatment in a year", "people in treatment"),
            ("child in care", "children"),
            ("burglary", "Burglaries"),
            ("policewoman", "policewomen"),
            ("crime as published", "crimes as published"),
        ] {
            assert!(is_one_of(grain, counts), "{grain}, {counts}");
        }
    }

    #[test]
    fn what_a_row_is_of_or_like_is_not_what_it_is() {
        for (grain, counts) in [
            ("return of a month", "cases"),
            ("month of cases", "cases"),
            ("offence by a child", "children"),
            ("visit of a person", "people"),
            ("visit", "visitors"),
            ("crime", "criminals"),
            ("arrest", "arrestees"),
            ("district and year", "years"),
            ("ward, sex and age group", "age groups"),
            ("row", "offences"),
            ("", "cases"),
        ] {
            assert!(!is_one_of(grain, counts), "{grain}, {counts}");
        }
    }
}
