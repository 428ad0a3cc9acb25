//! Changes: what differs, as a noun.
//!
//! In: what the parts of a comparison found. Out: [`Change`]s, in one order. Invariant: turned round, a change is another change
//! that says the same of the two sides in the other order.

pub use crate::dependencies::Kind;

/// What a change does to what a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Other rows belong to a cohort, or are counted.
    Population,
    /// The same condition with another bound.
    Threshold,
    /// What a rate or percentage is of.
    Denominator,
    /// What is counted, added up or computed.
    Measure,
    /// The unit of a value, or how it is rounded and shown.
    Unit,
    /// What is shown of small numbers.
    Disclosure,
    /// A code list or a hierarchy.
    CodeList,
    /// What a dataset is declared to be.
    Dataset,
    /// The records themselves.
    InputData,
    /// A definition that was not there.
    Added,
    /// A definition that is gone.
    Removed,
    /// Rows and columns of a table, its number or its chapter.
    TableLayout,
    /// The order in which something is shown.
    Order,
    /// House style.
    Style,
    /// Titles, labels, headings, notes.
    Wording,
    /// Another name for the same meaning.
    Renamed,
    /// What an inline test gives or expects.
    Test,
    /// Layout of the text, comments; nothing else.
    Cosmetic,
}

/// How far the effect of a change goes, each further than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    /// Tables stay as they are.
    None,
    /// What is shown changes, and no number.
    Shown,
    /// Numbers change.
    Numbers,
    /// Numbers change, those of inline tests too.
    TestedNumbers,
}

impl Class {
    /// Every class, the weightiest first.
    pub const ALL: [Class; 18] = [
        Class::Population,
        Class::Threshold,
        Class::Denominator,
        Class::Measure,
        Class::Unit,
        Class::Disclosure,
        Class::CodeList,
        Class::Dataset,
        Class::InputData,
        Class::Added,
        Class::Removed,
        Class::TableLayout,
        Class::Order,
        Class::Style,
        Class::Wording,
        Class::Renamed,
        Class::Test,
        Class::Cosmetic,
    ];

    /// As command lines and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Population => "population",
            Class::Threshold => "threshold",
            Class::Denominator => "denominator",
            Class::Measure => "measure",
            Class::Unit => "unit",
            Class::Disclosure => "disclosure",
            Class::CodeList => "code-list",
            Class::Dataset => "dataset",
            Class::InputData => "input-data",
            Class::Added => "added",
            Class::Removed => "removed",
            Class::TableLayout => "table-layout",
            Class::Order => "order",
            Class::Style => "style",
            Class::Wording => "wording",
            Class::Renamed => "renamed",
            Class::Test => "test",
            Class::Cosmetic => "cosmetic",
        }
    }

    /// As people read it.
    pub fn words(self) -> &'static str {
        match self {
            Class::Unit => "unit or rounding",
            Class::CodeList => "code list",
            Class::Dataset => "dataset declaration",
            Class::InputData => "input data",
            Class::TableLayout => "table layout",
            _ => self.name(),
        }
    }

    /// How far its effect goes.
    fn effect(self) -> Effect {
        match self {
            Class::Population | Class::Threshold | Class::Denominator | Class::Measure | Class::CodeList => {
                Effect::TestedNumbers
            }
            Class::Unit | Class::Disclosure | Class::Dataset | Class::InputData | Class::Removed => Effect::Numbers,
            Class::Added | Class::TableLayout | Class::Order | Class::Style | Class::Wording => Effect::Shown,
            Class::Renamed | Class::Test | Class::Cosmetic => Effect::None,
        }
    }

    /// Whether a reader of the tables sees anything of it.
    pub fn is_seen(self) -> bool {
        self.effect() > Effect::None
    }

    /// Whether numbers change with it.
    pub fn changes_numbers(self) -> bool {
        self.effect() >= Effect::Numbers
    }

    /// Whether an inline test could notice it.
    pub fn is_testable(self) -> bool {
        self.effect() == Effect::TestedNumbers
    }

    /// Seen from the other side.
    pub fn turned(self) -> Class {
        match self {
            Class::Added => Class::Removed,
            Class::Removed => Class::Added,
            _ => self,
        }
    }
}

/// What changed: its kind and its name on either side, `None` where it is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The kind.
    pub kind: Kind,
    /// Its name before.
    pub before: Option<String>,
    /// Its name after.
    pub after: Option<String>,
}

impl Subject {
    /// Something of one name on both sides.
    pub fn both(kind: Kind, name: &str) -> Subject {
        Subject { kind, before: Some(name.to_string()), after: Some(name.to_string()) }
    }

    /// The name after, or before where it is gone.
    pub fn name(&self) -> &str {
        self.after.as_deref().or(self.before.as_deref()).unwrap_or_default()
    }

    fn turned(self) -> Subject {
        Subject { before: self.after, after: self.before, ..self }
    }
}

/// A change in words: of what, what it was and what it is. Where one of both is `None`, the other was added or left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// Of what, such as "offence gravity"; may be empty.
    pub of: String,
    /// What it was, such as "at least 5".
    pub before: Option<String>,
    /// What it is, such as "at least 3".
    pub after: Option<String>,
}

impl Said {
    /// It was one thing and is another.
    pub fn moved(of: impl Into<String>, before: impl Into<String>, after: impl Into<String>) -> Said {
        Said { of: of.into(), before: Some(before.into()), after: Some(after.into()) }
    }

    /// It was there and is gone.
    pub fn gone(of: &str, before: impl Into<String>) -> Said {
        Said { of: of.to_string(), before: Some(before.into()), after: None }
    }

    /// It is new.
    pub fn new(of: &str, after: impl Into<String>) -> Said {
        Said { of: of.to_string(), before: None, after: Some(after.into()) }
    }

    /// That something is so, without a before and an after.
    pub fn only(of: &str) -> Said {
        Said { of: of.to_string(), before: None, after: None }
    }

    /// On one line: `offence gravity at least 5 -> at least 3`, `condition left out: not eliminated`.
    pub fn line(&self) -> String {
        let of = |end: &str| if self.of.is_empty() { String::new() } else { format!("{}{end}", self.of) };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("{}{before} -> {after}", of(" ")),
            (Some(before), None) => format!("{}left out: {before}", of(" ")),
            (None, Some(after)) => format!("{}added: {after}", of(" ")),
            (None, None) => self.of.clone(),
        }
    }

    fn turned(self) -> Said {
        Said { of: self.of, before: self.after, after: self.before }
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path from the project's folder.
    pub path: String,
    /// The one-based line.
    pub line: usize,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub class: Class,
    /// What changed.
    pub subject: Subject,
    /// How.
    pub said: Said,
    /// Where it was.
    pub before: Option<Place>,
    /// Where it is.
    pub after: Option<Place>,
    /// All that depends on what changed.
    pub reaches: Vec<Subject>,
}

impl Change {
    /// The change that leads back.
    pub fn turned(self) -> Change {
        Change {
            class: self.class.turned(),
            subject: self.subject.turned(),
            said: self.said.turned(),
            before: self.after,
            after: self.before,
            reaches: self.reaches.into_iter().map(Subject::turned).collect(),
        }
    }
}

/// Puts changes in their order: by kind, by name, the weightiest class first.
pub fn sort(changes: &mut Vec<Change>) {
    changes.sort_by(|a, b| {
        let key =
            |c: &Change| (c.subject.kind, c.subject.name().to_string(), c.class, c.after.clone(), c.before.clone());
        key(a).cmp(&key(b)).then_with(|| a.said.cmp(&b.said))
    });
    changes.dedup();
}
