//! What can be wrong with tables and tests, and how it is said.

use super::spelled;
use crate::diagnostics::{Fact, Fix, Label, Near, one_of};
use crate::presentation::Number;
use crate::source::Span;
use crate::syntax::ast::Ident;

/// Tables.
#[derive(Clone, Debug)]
pub enum LayoutFact {
    /// A clause that a table has once.
    RepeatedClause { span: Span, first: Span, clause: &'static str },
    /// A table without columns.
    NoColumns { name: Ident },
    /// Two columns with one heading.
    SameHeading { span: Span, heading: String },
    /// A `{placeholder}` that is no dimension of the column.
    UnknownPlaceholder { span: Span, placeholder: String, dimension: Option<String> },
    /// Two tables or two figures with one number.
    DuplicateNumber { span: Span, first: Span, number: Number },
    /// A chapter that `indicia.yaml` does not list.
    UnknownChapter { span: Span, chapter: String, listed: Span, nearest: Option<Near> },
    /// A path that cannot make rows or columns.
    NotADimension { span: Span, path: String, is: String },
    /// A name that is neither a hierarchy, a kind of period, nor a column.
    UnknownDimension { span: Span, name: String, nearest: Option<Near> },
    /// A code list as the rows of a table that counts.
    ListIsNoColumn { span: Span, list: String, dataset: String, column: Option<String> },
    /// The rows of a table of texts are no code list.
    NotAList { span: Span, name: String, nearest: Option<Near> },
    /// A disclosure policy that nothing declares.
    UnknownPolicy { name: Ident, nearest: Option<Near> },
    /// A clause that restricts numbers, in a table of texts.
    NothingCounted { span: Span, clause: &'static str },
    /// A dataset that a column counts does not have the dimension.
    NoSuchDimension { span: Span, dataset: String, dimension: String },
    /// A comparator, of data that has none.
    NoComparator { span: Span, dataset: String, area: String },
    /// A number of data with comparators that says no area.
    AreaNeeded { span: Span, dataset: String },
    /// Areas finer than the data.
    Level { span: Span, dataset: String, has: String, asked: String },
    /// Two columns of the dataset are of the hierarchy.
    AmbiguousArea { span: Span, dataset: String, hierarchy: String, columns: Vec<String> },
    /// A member that the dimension does not have.
    UnknownMember { span: Span, text: String, dimension: String, nearest: Option<Near> },
    /// A member listed twice.
    MemberTwice { span: Span, label: String },
    /// The same dimension down and across.
    DimensionTwice { span: Span, dimension: String },
    /// `order by` a heading that no column has.
    UnknownOrder { span: Span, heading: String, nearest: Option<Near> },
    /// Sorting rows of several levels.
    OrderOfNested { span: Span },
    /// `top` without `order`.
    TopWithoutOrder { span: Span },
    /// `top 0`.
    TopZero { span: Span },
    /// An attribute of something that is not the row's code.
    AttributeOfOther { span: Span, path: String },
    /// `across columns` where no columns repeat.
    NothingAcross { span: Span, axis: &'static str },
}

impl Fact for LayoutFact {
    fn code(&self) -> &'static str {
        match self {
            LayoutFact::RepeatedClause { .. } => "layout::repeated-clause",
            LayoutFact::NoColumns { .. } => "layout::no-columns",
            LayoutFact::SameHeading { .. } => "layout::same-heading",
            LayoutFact::UnknownPlaceholder { .. } => "layout::unknown-placeholder",
            LayoutFact::DuplicateNumber { .. } => "layout::duplicate-number",
            LayoutFact::UnknownChapter { .. } => "layout::unknown-chapter",
            LayoutFact::NotADimension { .. } => "layout::not-a-dimension",
            LayoutFact::UnknownDimension { .. } => "layout::unknown-dimension",
            LayoutFact::ListIsNoColumn { .. } => "layout::list-is-no-column",
            LayoutFact::NotAList { .. } => "layout::not-a-list",
            LayoutFact::UnknownPolicy { .. } => "disclosure::unknown-policy",
            LayoutFact::NothingCounted { .. } => "layout::nothing-counted",
            LayoutFact::NoSuchDimension { .. } => "layout::no-such-dimension",
            LayoutFact::NoComparator { .. } => "layout::no-comparator",
            LayoutFact::AreaNeeded { .. } => "layout::area-needed",
            LayoutFact::Level { .. } => "layout::level",
            LayoutFact::AmbiguousArea { .. } => "layout::ambiguous-area",
            LayoutFact::UnknownMember { .. } => "layout::unknown-member",
            LayoutFact::MemberTwice { .. } => "layout::member-twice",
            LayoutFact::DimensionTwice { .. } => "layout::dimension-twice",
            LayoutFact::UnknownOrder { .. } => "layout::unknown-order",
            LayoutFact::OrderOfNested { .. } => "layout::order-of-nested",
            LayoutFact::TopWithoutOrder { .. } => "layout::top-without-order",
            LayoutFact::TopZero { .. } => "layout::top-zero",
            LayoutFact::AttributeOfOther { .. } => "layout::attribute-of-other",
            LayoutFact::NothingAcross { .. } => "layout::nothing-across",
        }
    }

    fn message(&self) -> String {
        match self {
            LayoutFact::RepeatedClause { clause, .. } => format!("a table has one `{clause}`"),
            LayoutFact::NoColumns { name } => format!("the table `{}` has no columns", name.value),
            LayoutFact::SameHeading { heading, .. } => format!("two columns are headed \"{heading}\""),
            LayoutFact::UnknownPlaceholder { placeholder, .. } => format!("nothing fills in `{{{placeholder}}}`"),
            LayoutFact::DuplicateNumber { number, .. } => match number {
                Number::Table(number) => format!("two tables have the number {number}"),
                Number::Figure(number) => format!("two figures have the number {number}"),
            },
            LayoutFact::UnknownChapter { chapter, .. } => format!("the report has no chapter \"{chapter}\""),
            LayoutFact::NotADimension { path, is, .. } => {
                format!("`{path}` is {is}, which cannot make rows or columns")
            }
            LayoutFact::UnknownDimension { name, .. } => {
                format!("`{name}` is not a hierarchy, a kind of period or a column of the data shown")
            }
            LayoutFact::ListIsNoColumn { list, dataset, .. } => {
                format!("`{list}` is a code list, not a column of `{dataset}`, so nothing can be counted by it")
            }
            LayoutFact::NotAList { name, .. } => {
                format!("every column of this table is an attribute, but `{name}` is not a code list")
            }
            LayoutFact::UnknownPolicy { name, .. } => format!("there is no disclosure policy `{}`", name.value),
            LayoutFact::NothingCounted { clause, .. } => format!("`{clause}` has no effect in a table of texts"),
            LayoutFact::NoSuchDimension { dataset, dimension, .. } => {
                format!("`{dataset}` cannot be split by {dimension}")
            }
            LayoutFact::NoComparator { dataset, area, .. } => {
                format!("\"{area}\" is a comparator, and no column of `{dataset}` takes comparators")
            }
            LayoutFact::AreaNeeded { dataset, .. } => {
                format!("`{dataset}` contains comparators as well as areas, and nothing says which area is meant")
            }
            LayoutFact::Level { dataset, has, asked, .. } => {
                format!("`{dataset}` is by {has}; it cannot be split by {asked}")
            }
            LayoutFact::AmbiguousArea { dataset, hierarchy, .. } => {
                format!("`{dataset}` has more than one column of the hierarchy `{hierarchy}`")
            }
            LayoutFact::UnknownMember { text, dimension, .. } => format!("{dimension} has no \"{text}\""),
            LayoutFact::MemberTwice { label, .. } => format!("\"{label}\" is listed twice"),
            LayoutFact::DimensionTwice { dimension, .. } => format!("{dimension} goes both down and across this table"),
            LayoutFact::UnknownOrder { heading, .. } => format!("no column is headed \"{heading}\""),
            LayoutFact::OrderOfNested { .. } => "rows of several levels keep their declared order".into(),
            LayoutFact::TopWithoutOrder { .. } => "`top` needs an order, and the table has none".into(),
            LayoutFact::TopZero { .. } => "a table keeps at least one row".into(),
            LayoutFact::AttributeOfOther { path, .. } => format!("`{path}` is not an attribute of what the rows are"),
            LayoutFact::NothingAcross { axis, .. } => format!("there are no {axis} to go across"),
        }
    }

    fn labels(&self) -> Vec<Label> {
        let (span, text): (&Span, &str) = match self {
            LayoutFact::RepeatedClause { span, first, .. } => {
                return vec![Label::new(*span, "again"), Label::new(*first, "first here")];
            }
            LayoutFact::DuplicateNumber { span, first, .. } => {
                return vec![Label::new(*span, "taken"), Label::new(*first, "first here")];
            }
            LayoutFact::UnknownChapter { span, listed, .. } => {
                return vec![Label::new(*span, "not listed"), Label::new(*listed, "the list starts here")];
            }
            LayoutFact::NoColumns { name } => (&name.span, "nothing to show"),
            LayoutFact::SameHeading { span, .. } => (span, "a reader could not distinguish them"),
            LayoutFact::UnknownPlaceholder { span, .. } => (span, "not a dimension of this column"),
            LayoutFact::NotADimension { span, .. } => (span, "not a code, an area or a period"),
            LayoutFact::UnknownDimension { span, .. } => (span, "not known"),
            LayoutFact::ListIsNoColumn { span, .. } => (span, "a code list"),
            LayoutFact::NotAList { span, .. } => (span, "not a code list"),
            LayoutFact::UnknownPolicy { name, .. } => (&name.span, "not known"),
            LayoutFact::NothingCounted { span, .. } => (span, "nothing is counted here"),
            LayoutFact::NoSuchDimension { span, .. } => (span, "counts rows that do not have it"),
            LayoutFact::NoComparator { span, .. } => (span, "nothing to compare with"),
            LayoutFact::AreaNeeded { span, .. } => (span, "would add comparators up"),
            LayoutFact::Level { span, .. } => (span, "too fine for the data"),
            LayoutFact::AmbiguousArea { span, .. } => (span, "which one?"),
            LayoutFact::UnknownMember { span, .. } => (span, "no such member"),
            LayoutFact::MemberTwice { span, .. } => (span, "again"),
            LayoutFact::DimensionTwice { span, .. } => (span, "again"),
            LayoutFact::UnknownOrder { span, .. } => (span, "no such heading"),
            LayoutFact::OrderOfNested { span } => (span, "would tear groups apart"),
            LayoutFact::TopWithoutOrder { span } => (span, "needs an order"),
            LayoutFact::TopZero { span } => (span, "at least 1"),
            LayoutFact::AttributeOfOther { span, .. } => (span, "not an attribute of the row"),
            LayoutFact::NothingAcross { span, .. } => (span, "across what?"),
        };
        vec![Label::new(*span, text)]
    }

    fn help(&self) -> Option<String> {
        let near = |nearest: &Option<Near>| nearest.as_ref().map(|n| format!("did you mean \"{}\"?", n.name));
        match self {
            LayoutFact::SameHeading { .. } => {
                Some("give each a heading of its own; `{area}` is replaced by the member's label".into())
            }
            LayoutFact::UnknownPlaceholder { dimension: Some(d), .. } => Some(format!("write `{{{d}}}`")),
            LayoutFact::UnknownPlaceholder { dimension: None, .. } => Some("the column has no `for each`".into()),
            LayoutFact::NotADimension { is, .. } if is.contains("number") => {
                Some("make a code list with `bands:` and write `column.list`".into())
            }
            LayoutFact::NotADimension { .. } => Some("give its column a code list".into()),
            LayoutFact::ListIsNoColumn { column: Some(column), .. } => {
                Some(format!("write `{column}`, which is of this list"))
            }
            LayoutFact::ListIsNoColumn { column: None, .. } => {
                Some("a table of the list's own texts has `attribute` columns and no numbers".into())
            }
            LayoutFact::UnknownPolicy { nearest: None, .. } => {
                Some("declare policies in the folder `disclosure`, one in each file".into())
            }
            LayoutFact::UnknownPolicy { nearest: Some(nearest), .. }
            | LayoutFact::NotAList { nearest: Some(nearest), .. } => Some(format!("did you mean `{}`?", nearest.name)),
            LayoutFact::NotAList { nearest: None, .. } => Some("name a code list, as in `rows glossary`".into()),
            LayoutFact::UnknownDimension { nearest, .. }
            | LayoutFact::UnknownMember { nearest, .. }
            | LayoutFact::UnknownOrder { nearest, .. } => near(nearest),
            LayoutFact::UnknownChapter { nearest: None, .. } => {
                Some("add it to `chapters` of indicia.yaml, where it comes in the report".into())
            }
            LayoutFact::UnknownChapter { nearest, .. } => near(nearest),
            LayoutFact::AmbiguousArea { columns, .. } => Some(format!(
                "name the column in place of the hierarchy: {}",
                one_of(columns.iter().map(String::as_str), 8)
            )),
            LayoutFact::NoComparator { .. } => {
                Some("if the data has its rows, declare `comparators: allowed` for the column".into())
            }
            LayoutFact::AreaNeeded { .. } => Some("add rows of areas, or write `at all`".into()),
            LayoutFact::TopWithoutOrder { .. } => Some("add `order by \"HEADING\" descending`".into()),
            LayoutFact::NothingAcross { axis: "columns", .. } => {
                Some("only a column with `for each` has columns beside it".into())
            }
            LayoutFact::RepeatedClause { .. }
            | LayoutFact::NoColumns { .. }
            | LayoutFact::DuplicateNumber { .. }
            | LayoutFact::NothingCounted { .. }
            | LayoutFact::NoSuchDimension { .. }
            | LayoutFact::Level { .. }
            | LayoutFact::MemberTwice { .. }
            | LayoutFact::DimensionTwice { .. }
            | LayoutFact::OrderOfNested { .. }
            | LayoutFact::TopZero { .. }
            | LayoutFact::AttributeOfOther { .. }
            | LayoutFact::NothingAcross { .. } => None,
        }
    }

    fn fixes(&self) -> Vec<Fix> {
        let (span, text, near) = match self {
            LayoutFact::UnknownDimension { span, name, nearest: Some(near) }
            | LayoutFact::NotAList { span, name, nearest: Some(near) } => (span, name, near),
            LayoutFact::UnknownPolicy { name, nearest: Some(near) } => (&name.span, &name.value, near),
            LayoutFact::UnknownMember { span, text, nearest: Some(near), .. } => (span, text, near),
            LayoutFact::UnknownOrder { span, heading, nearest: Some(near) } => (span, heading, near),
            LayoutFact::UnknownChapter { span, chapter, nearest: Some(near), .. } => (span, chapter, near),
            _ => return Vec::new(),
        };
        vec![spelled(*span, text, near)]
    }
}

/// Inline tests.
#[derive(Clone, Debug)]
pub enum TestsFact {
    /// `expect count` of something that is no cohort.
    CountOfOther { span: Span, is: &'static str },
    /// A value expected of a cohort or table.
    ValueOfOther { span: Span, is: &'static str },
    /// A table expected of something that is not one.
    TableOfOther { span: Span, is: &'static str },
    /// A heading that cannot be given, only derived from another.
    CannotGive { span: Span, path: String, give: String },
    /// No code has all the attributes given.
    NoSuchCode { span: Span, list: String },
    /// A cell that is not of its column's type.
    BadCell { span: Span, text: String, column: String, is: String },
    /// The same dataset or column twice.
    GivenTwice { span: Span, what: String },
    /// A test of something that needs a table around it.
    NeedsTable { span: Span },
}

impl Fact for TestsFact {
    fn code(&self) -> &'static str {
        match self {
            TestsFact::CountOfOther { .. } => "tests::count-of-other",
            TestsFact::ValueOfOther { .. } => "tests::value-of-other",
            TestsFact::TableOfOther { .. } => "tests::table-of-other",
            TestsFact::CannotGive { .. } => "tests::cannot-give",
            TestsFact::NoSuchCode { .. } => "tests::no-such-code",
            TestsFact::BadCell { .. } => "tests::bad-cell",
            TestsFact::GivenTwice { .. } => "tests::given-twice",
            TestsFact::NeedsTable { .. } => "tests::needs-table",
        }
    }

    fn message(&self) -> String {
        match self {
            TestsFact::CountOfOther { is, .. } => format!("`expect count` is for a cohort, but this tests {is}"),
            TestsFact::ValueOfOther { is, .. } => {
                format!("a single value is expected of a measure or indicator, but this tests {is}")
            }
            TestsFact::TableOfOther { is, .. } => {
                format!("a table of cells is expected of a table, but this tests {is}")
            }
            TestsFact::CannotGive { path, .. } => format!("`{path}` is computed: leave it out of `given`"),
            TestsFact::NoSuchCode { list, .. } => format!("no code of `{list}` has all of these attributes"),
            TestsFact::BadCell { text, column, is, .. } => {
                format!("\"{text}\" is not a value of `{column}`, which is {is}")
            }
            TestsFact::GivenTwice { what, .. } => format!("`{what}` is given twice"),
            TestsFact::NeedsTable { .. } => "this value exists only inside a table".into(),
        }
    }

    fn labels(&self) -> Vec<Label> {
        let (span, text) = match self {
            TestsFact::CountOfOther { span, .. }
            | TestsFact::ValueOfOther { span, .. }
            | TestsFact::TableOfOther { span, .. } => (span, "expected here"),
            TestsFact::CannotGive { span, .. } => (span, "not a column"),
            TestsFact::NoSuchCode { span, .. } => (span, "no code fits this row"),
            TestsFact::BadCell { span, .. } => (span, "not a value of the column"),
            TestsFact::GivenTwice { span, .. } => (span, "again"),
            TestsFact::NeedsTable { span } => (span, "goes across rows or columns"),
        };
        vec![Label::new(*span, text)]
    }

    fn help(&self) -> Option<String> {
        match self {
            TestsFact::CannotGive { give, .. } => Some(format!("give {give} instead")),
            TestsFact::NeedsTable { .. } => Some("test the table that shows it".into()),
            TestsFact::CountOfOther { .. } => Some("write `expect VALUE`".into()),
            TestsFact::ValueOfOther { .. } => Some("write `expect count N` for a cohort".into()),
            TestsFact::TableOfOther { .. }
            | TestsFact::NoSuchCode { .. }
            | TestsFact::BadCell { .. }
            | TestsFact::GivenTwice { .. } => None,
        }
    }
}
