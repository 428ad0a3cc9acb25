//! Labels that call a member the total, or all there are, of what it leaves out.
//!
//! In: the members that a table lists, with the labels that they are given. Out: a warning with what is left out. Invariants: `Total` is of the
//! rows beside it where there are any, and else of the list; `All ages` is of the whole list or level always; a code that says that something is not known
//! need not be in them, unless it is listed.

use std::collections::BTreeSet;

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::facts::layout;
use super::same_codes::is_not_known;
use crate::catalog::{CodeListId, HierarchyId};
use crate::presentation::RowKind;
use crate::source::Span;
use crate::syntax::ast::ListedMember;

/// Labels that say no more than that a row is the total.
const TOTALS: [&str; 10] = [
    "total",
    "totals",
    "grand total",
    "overall",
    "overall total",
    "all",
    "everyone",
    "everybody",
    "total (all)",
    "all (total)",
];

/// What any list has.
const ANY: [&str; 8] = ["area", "place", "group", "categorie", "code", "type", "kind", "value"];

impl Checker<'_> {
    /// Warns of labels of totals that leave something out; `places` are those of the members that `picked` come from.
    pub(super) fn called_totals(
        &mut self,
        of: &Dimension,
        list: &[ListedMember],
        (picked, places): (&[Picked], &[Span]),
    ) {
        for member in list.iter().filter(|member| !member.parts.is_empty()) {
            let Some(label) = &member.label else { continue };
            // What is said of a level is said of each of its areas, which is reported.
            let mut made = picked.iter().zip(places).filter(|(_, place)| **place == member.span).map(|(made, _)| made);
            let (Some(total), None) = (made.next(), made.next()) else { continue };
            if total.kind == RowKind::Comparator {
                continue;
            }
            let left_out = match called(&label.value) {
                Some(Called::Total) => self.left_out(of, total, picked),
                Some(Called::All(what)) => {
                    self.level_of(of, &what).map_or_else(Vec::new, |list| self.lacking(of, total, list))
                }
                None => Vec::new(),
            };
            if !left_out.is_empty() && self.is_new((label.span, member.span)) {
                self.out.push(layout::label_of_a_total(label.span, &label.value, &total.names, &left_out));
            }
        }
    }

    /// What a total leaves out of the rows beside it, or of its list where there are none.
    fn left_out(&self, of: &Dimension, total: &Picked, picked: &[Picked]) -> Vec<String> {
        let Some(own) = self.codes_of(of, total) else { return Vec::new() };
        let is_row = |other: &&Picked| !std::ptr::eq(*other, total) && other.kind == RowKind::Body && !other.apart;
        let others: Vec<&Picked> = picked.iter().filter(is_row).collect();
        match &of.kind {
            Kind::Code { list, .. } if others.is_empty() => self.lacking(of, total, *list),
            // Areas that are listed alone may be all that the data has.
            _ => {
                let is_in = |other: &&Picked| self.codes_of(of, other).is_none_or(|codes| codes.is_subset(&own));
                others.into_iter().filter(|other| !is_in(other)).map(|other| other.label.clone()).collect()
            }
        }
    }

    /// The codes of a list that a total leaves out.
    fn lacking(&self, of: &Dimension, total: &Picked, list: CodeListId) -> Vec<String> {
        let Some(own) = self.codes_of(of, total) else { return Vec::new() };
        let declared = self.catalog.code_list(list);
        let of_code = |code: &i64| match &of.kind {
            Kind::Area { hierarchy, .. } => self.parts_of(self.finest(*hierarchy), (list, *code as usize)),
            Kind::Code { .. } | Kind::Time(_) => vec![*code],
        };
        let left_out =
            self.inside(list).into_iter().filter(|code| of_code(code).iter().any(|part| !own.contains(part)));
        let codes = left_out.map(|code| &declared.codes[code as usize]).filter(|code| !is_not_known(code));
        codes.map(|code| code.label.clone()).collect()
    }

    /// What a member is made of, at the finest level; nothing where it is all of them, whatever they are.
    fn codes_of(&self, of: &Dimension, member: &Picked) -> Option<BTreeSet<i64>> {
        match (&member.codes, &of.kind) {
            (Codes::All, _) => None,
            (Codes::Periods(ordinals), _) => Some(ordinals.iter().copied().collect()),
            (Codes::Listed(codes), Kind::Area { hierarchy, .. }) => {
                let finest = self.finest(*hierarchy);
                Some(codes.iter().flat_map(|code| self.parts_of(finest, *code)).collect())
            }
            (Codes::Listed(codes), _) => {
                let parts = |(list, code): &(CodeListId, usize)| {
                    self.catalog.code_list(*list).parts(*code).unwrap_or_else(|| vec![*code])
                };
                Some(codes.iter().flat_map(parts).map(|code| code as i64).collect())
            }
        }
    }

    fn finest(&self, hierarchy: HierarchyId) -> CodeListId {
        self.catalog.hierarchy(hierarchy).levels[0].list
    }

    /// The list or level that `All ages` or `All districts` is of; nothing where it is of something else, such as a place.
    fn level_of(&self, of: &Dimension, what: &str) -> Option<CodeListId> {
        match &of.kind {
            Kind::Area { hierarchy, .. } => {
                let levels = &self.catalog.hierarchy(*hierarchy).levels;
                let is_called = |name: &str| singular(name) == singular(what);
                let mut named = levels.iter().filter(|level| is_called(&level.name) || is_called(&level.plural));
                named.next().map(|level| level.list)
            }
            Kind::Code { list, .. } => {
                let names = [&of.name, &self.catalog.code_list(*list).name];
                let words = names.into_iter().flat_map(|name| name.split(['.', '_'])).map(singular);
                let of_list = words.chain(ANY.map(String::from)).any(|word| word == singular(what));
                let whole = |name: &String| singular(&name.replace(['.', '_'], " ")) == singular(what);
                (of_list || names.into_iter().any(whole)).then_some(*list)
            }
            Kind::Time(_) => None,
        }
    }
}

/// What a label calls a member.
enum Called {
    Total,
    /// All of something: `ages`.
    All(String),
}

fn called(label: &str) -> Option<Called> {
    let label = label.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    match label.strip_prefix("all ") {
        _ if TOTALS.contains(&label.as_str()) => Some(Called::Total),
        Some(what) => Some(Called::All(what.to_string())),
        None => None,
    }
}

fn singular(word: &str) -> String {
    word.to_lowercase().trim_end_matches('s').to_string()
}
