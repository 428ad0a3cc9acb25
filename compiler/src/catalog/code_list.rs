//! A code list, or one level of a hierarchy: its codes, their attributes, and which of them are totals of others.
//!
//! In: nothing (nouns). Out: what manifest/ reads from codelists/ and hierarchies/. Invariant: an attribute has one value for each code.

use std::sync::OnceLock;

use super::ids::{CodeListId, HierarchyId};
use crate::hashing::{HashMap, HashSet};
use crate::source::Span;
use crate::value::band::{Band, Ends};
use crate::value::derived;

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
    /// Whether some of them are totals of others, or overlap them; [`CodeList::relate`] keeps it.
    pub has_totals: bool,
    /// The attributes that each code has.
    pub attributes: Vec<Attribute>,
    /// The hierarchy and the level (0 is the finest) when this list is one.
    pub level_of: Option<(HierarchyId, usize)>,
    /// Whether codes have an order that `<` and ranges may use, as bands do.
    pub ordered: bool,
    /// For bands: what happens to a number that is in none of them.
    pub outside_bands: OutsideBands,
    /// Where texts are among the codes.
    pub places: Places,
}

/// Where codes and labels are, found when it is first asked: a definition may name thousands of them. A copy, which may be changed, finds them anew.
#[derive(Debug, Default)]
pub struct Places(OnceLock<Texts>);

/// The places of each code and of each label, ascending; and of how many codes.
#[derive(Debug)]
struct Texts {
    codes: HashMap<String, Vec<usize>>,
    labels: HashMap<String, Vec<usize>>,
    of: usize,
}

impl Clone for Places {
    fn clone(&self) -> Places {
        Places::default()
    }
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
        self.coded(text).first().or(self.labelled(text).first()).copied()
    }

    /// The places of a code: one, unless it is listed twice.
    pub fn coded(&self, text: &str) -> &[usize] {
        self.texts().codes.get(text).map_or(&[], Vec::as_slice)
    }

    /// The places of the codes with a label.
    pub fn labelled(&self, text: &str) -> &[usize] {
        self.texts().labels.get(text).map_or(&[], Vec::as_slice)
    }

    fn texts(&self) -> &Texts {
        let texts = self.places.0.get_or_init(|| {
            let mut texts = Texts { codes: HashMap::default(), labels: HashMap::default(), of: self.codes.len() };
            for (place, code) in self.codes.iter().enumerate() {
                texts.codes.entry(code.code.clone()).or_default().push(place);
                texts.labels.entry(code.label.clone()).or_default().push(place);
            }
            texts
        });
        debug_assert_eq!(texts.of, self.codes.len(), "a list is asked when it is whole");
        texts
    }

    /// The places that a text may mean: the code, or else every code with that label. Two codes may share a label, which
    /// makes a literal by that label ambiguous.
    pub fn find_all(&self, text: &str) -> Vec<usize> {
        match self.coded(text) {
            [] => self.labelled(text).to_vec(),
            coded => coded.to_vec(),
        }
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

    /// Says what a code is of the others.
    pub fn relate(&mut self, code: usize, relation: CodeRelation) {
        self.codes[code].relation = relation;
        // It is asked of each cell of a table.
        self.has_totals = self.codes.iter().any(|code| code.relation != CodeRelation::Part);
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
        // Most have nothing in common, which is seen without comparing each with each.
        if !self.has_overlap(codes) {
            return None;
        }
        let meet = |a: usize, b: usize| match (self.parts(a), self.parts(b)) {
            (Some(a), Some(b)) => a.iter().any(|part| b.contains(part)),
            _ => true,
        };
        let compared = |code: usize| self.codes.get(code).is_some_and(|code| code.comparator);
        let each = codes.iter().enumerate().filter(|(_, code)| !compared(**code));
        each.flat_map(|(at, a)| codes[at + 1..].iter().map(|b| (*a, *b))).find(|(a, b)| !compared(*b) && meet(*a, *b))
    }

    fn has_overlap(&self, codes: &[usize]) -> bool {
        let mut seen: HashSet<usize> = HashSet::default();
        let (mut compared, mut is_open) = (0, false);
        for code in codes.iter().filter(|code| self.codes.get(**code).is_none_or(|code| !code.comparator)) {
            compared += 1;
            match self.parts(*code) {
                Some(parts) if parts.iter().any(|part| !seen.insert(*part)) => return true,
                Some(_) => {}
                None => is_open = true,
            }
        }
        is_open && compared > 1
    }

    /// The ends of its bands for numbers with so many digits after the point.
    pub fn band_ends(&self, scale: u32) -> impl Iterator<Item = Ends> + '_ {
        self.codes.iter().map(move |code| code.band.map_or((None, None), |band| band.ends(scale)))
    }

    /// The place of the band that a number in integer form falls into; that of "outside" where none does.
    pub fn band_of(&self, number: i64, scale: u32) -> i64 {
        derived::band(self.band_ends(scale), number).unwrap_or(self.outside())
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
    /// Whether its declaration says that it is no total of others.
    pub is_no_total: bool,
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
