//! Phrases of one side, beside the other: in one order, with the names of the comparison.
//!
//! In: definitions of one side. Out: phrases that can be compared with those of the other side.
//! Invariant: codes that the sides declare differently do not make restrictions differ; that is a change of their list.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::change::Kind;
use super::lists::attribute;
use super::side::Side;
use crate::catalog::{Catalog, CodeListId};
use crate::words::build::{Names, Order, Phrases};

/// One side, beside the other.
pub struct Phrasing<'a> {
    pub side: Side<'a>,
    other: Side<'a>,
    /// Of each list that was asked for, the codes that the two sides declare differently.
    undecided: RefCell<BTreeMap<usize, BTreeSet<String>>>,
}

impl<'a> Phrasing<'a> {
    /// Of one side, beside the other.
    pub fn new(side: &Side<'a>, other: &Side<'a>) -> Phrasing<'a> {
        Phrasing { side: *side, other: *other, undecided: RefCell::default() }
    }

    /// What makes the phrases.
    pub fn phrases(&self) -> Phrases<'a, '_> {
        Phrases { catalog: self.side.catalog(), model: self.side.model(), names: self, order: Order::Canonical }
    }
}

impl Names for Phrasing<'_> {
    fn name(&self, kind: Kind, own: &str) -> String {
        self.side.name(kind, own)
    }

    fn undecided(&self, list: CodeListId) -> BTreeSet<String> {
        let find = || {
            let name = self.side.phrases().list(list);
            let other = self.other.catalog();
            let theirs = (0..other.code_lists.len()).map(CodeListId).find(|id| self.other.phrases().list(*id) == name);
            let (a, b) = (declared(self.side.catalog(), Some(list)), declared(other, theirs));
            a.keys().chain(b.keys()).filter(|code| a.get(*code) != b.get(*code)).cloned().collect()
        };
        self.undecided.borrow_mut().entry(list.0).or_insert_with(find).clone()
    }
}

/// What each code of a list is declared to be, its label apart.
fn declared(catalog: &Catalog, list: Option<CodeListId>) -> BTreeMap<String, String> {
    let Some(list) = list.map(|id| catalog.code_list(id)) else { return BTreeMap::new() };
    let each = list.codes.iter().enumerate().map(|(place, code)| {
        let attributes = list.attributes.iter().map(|a| (&a.name, attribute(catalog, a, place).map(|said| said.0)));
        (code.code.clone(), format!("{:?} {}", attributes.collect::<BTreeMap<_, _>>(), code.comparator))
    });
    each.collect()
}
