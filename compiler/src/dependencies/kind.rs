//! Kinds of thing that a project is made of, in words.
//!
//! In: nothing (a noun). Out: `code list`, `disclosure policy`.

/// The kinds of thing that a project is made of, in the order in which they depend on one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A dataset.
    Dataset,
    /// A code list.
    CodeList,
    /// A hierarchy of areas.
    Hierarchy,
    /// A cohort.
    Cohort,
    /// A measure.
    Measure,
    /// An indicator.
    Indicator,
    /// A table or figure.
    Table,
    /// A disclosure policy.
    Policy,
    /// House style.
    Style,
    /// `indicia.yaml`.
    Project,
    /// An inline test.
    Test,
    /// A file.
    File,
}

impl Kind {
    /// What definitions define by name, each before those that use it.
    pub const DEFINED: [Kind; 4] = [Kind::Cohort, Kind::Measure, Kind::Indicator, Kind::Table];

    /// All that has a name of its own in a project, declared or defined, in the order of reports.
    pub const NAMED: [Kind; 8] = [
        Kind::Policy,
        Kind::Dataset,
        Kind::CodeList,
        Kind::Hierarchy,
        Kind::Cohort,
        Kind::Measure,
        Kind::Indicator,
        Kind::Table,
    ];

    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Dataset => "dataset",
            Kind::CodeList => "code list",
            Kind::Hierarchy => "hierarchy",
            Kind::Cohort => "cohort",
            Kind::Measure => "measure",
            Kind::Indicator => "indicator",
            Kind::Table => "table",
            Kind::Policy => "disclosure policy",
            Kind::Style => "house style",
            Kind::Project => "project",
            Kind::Test => "test",
            Kind::File => "file",
        }
    }

    /// Several of them, as people read it.
    pub fn plural(self) -> String {
        match self {
            Kind::Policy => "disclosure policies".to_string(),
            Kind::Hierarchy => "hierarchies".to_string(),
            other => format!("{}s", other.words()),
        }
    }
}
