//! Which rows of a table can be inside which others.
//!
//! In: members of two dimensions. Out: whether some row of data may be of both. Invariant: says no only where declarations alone keep them
//! apart - areas of a hierarchy, days of periods, codes of one column's list; what the data says of codes in look-ups is not known here.

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use crate::catalog::{AttributeType, CodeListId, ColumnType, HierarchyId};
use crate::source::Spanned;
use crate::syntax::ast;
use crate::value::{Period, PeriodKind};

/// A path, and the list that its values are of.
type Path<'p> = (&'p ast::Path, CodeListId);

impl Checker<'_> {
    /// Whether an inner member can occur inside an outer one.
    pub(super) fn lies_in(&self, inner: &Dimension, member: &Picked, outer: &Dimension, of: &Picked) -> bool {
        let alike = (member.outside && of.outside) || (member.missing && of.missing);
        match (&inner.kind, &outer.kind) {
            (Kind::Area { hierarchy: h, by: p }, Kind::Area { hierarchy: g, by: q }) => {
                // Data with two columns of the hierarchy is refused where only the hierarchy is named.
                let one_column = p.as_ref().zip(q.as_ref()).is_none_or(|(p, q)| p.parts == q.parts);
                if h != g || !one_column {
                    return true; // where it happened, and where someone lives: any may meet any
                }
                alike || self.areas_meet(&member.codes, &of.codes)
            }
            (Kind::Time(k), Kind::Time(l)) => {
                let days = |kind: &PeriodKind, ordinal: i64| Period { kind: *kind, ordinal }.days();
                let meet = |a: (i64, i64), b: (i64, i64)| a.0 <= b.1 && b.0 <= a.1;
                let (Codes::Periods(inside), Codes::Periods(around)) = (&member.codes, &of.codes) else { return alike };
                alike || inside.iter().any(|a| around.iter().any(|b| meet(days(k, *a), days(l, *b))))
            }
            (Kind::Code { path: p, list: k, .. }, Kind::Code { path: q, list: l, .. }) => {
                let (Codes::Listed(inside), Codes::Listed(around)) = (&member.codes, &of.codes) else { return true };
                // What is outside a list has no attributes, so either may have what is missing from the other.
                if member.outside || member.missing || of.outside || of.missing {
                    return true;
                }
                let meet = |a: usize, b: usize| self.share_a_code(((p, *k), a), ((q, *l), b)).unwrap_or(true);
                inside.iter().any(|a| around.iter().any(|b| meet(a.1, b.1)))
            }
            (Kind::Area { hierarchy, by }, Kind::Code { path, list, .. }) => {
                self.area_has((*hierarchy, by.as_ref()), member, (path, *list), of).unwrap_or(true)
            }
            (Kind::Code { path, list, .. }, Kind::Area { hierarchy, by }) => {
                self.area_has((*hierarchy, by.as_ref()), of, (path, *list), member).unwrap_or(true)
            }
            (Kind::Area { .. } | Kind::Time(_) | Kind::Code { .. }, _) => true,
        }
    }

    /// Whether an area, or a part of it, has what a hierarchy says of its areas; `None` where that is not for declarations to say.
    fn area_has(
        &self,
        (hierarchy, by): (HierarchyId, Option<&ast::Path>),
        areas: &Picked,
        path: (&ast::Path, CodeListId),
        of: &Picked,
    ) -> Option<bool> {
        let is_one_column = by.is_none_or(|by| by.parts[0] == path.0.parts[0]);
        let (list, along) = self.roots(path).into_iter().find(|_| is_one_column)?;
        let (of_hierarchy, _) = self.catalog.code_list(list).level_of?;
        let (Codes::Listed(areas_in), Codes::Listed(values)) = (&areas.codes, &of.codes) else { return None };
        if of_hierarchy != hierarchy || areas.outside || areas.missing || of.outside || of.missing {
            return None;
        }
        let has =
            |code: usize| self.value_along(&along, code).is_some_and(|has| values.iter().any(|of| of.1 as i64 == has));
        let codes: Vec<usize> = (0..self.catalog.code_list(list).codes.len()).filter(|code| has(*code)).collect();
        let meets = |area: &(CodeListId, usize)| {
            codes.iter().any(|code| self.is_part_of((list, *code), *area) || self.is_part_of(*area, (list, *code)))
        };
        Some(areas_in.iter().any(meets))
    }

    /// Whether some area lies in both.
    fn areas_meet(&self, inside: &Codes, around: &Codes) -> bool {
        match (inside, around) {
            (Codes::Periods(_), _) | (_, Codes::Periods(_)) => false,
            (Codes::All, Codes::All) => true,
            (Codes::Listed(some), Codes::All) | (Codes::All, Codes::Listed(some)) => !some.is_empty(),
            (Codes::Listed(inside), Codes::Listed(around)) => {
                inside.iter().any(|a| around.iter().any(|b| self.is_part_of(*a, *b) || self.is_part_of(*b, *a)))
            }
        }
    }

    /// Whether some code of the list that two paths start from has both values; `None` where that is not for declarations to say.
    fn share_a_code(&self, (p, a): (Path<'_>, usize), (q, b): (Path<'_>, usize)) -> Option<bool> {
        if p.0.parts[0] != q.0.parts[0] {
            return None;
        }
        let others = self.roots(q);
        let is =
            |along: &[(CodeListId, usize)], code: usize, of: usize| self.value_along(along, code) == Some(of as i64);
        // Of several lists that both may start from, what one has in both is enough.
        let shares = self.roots(p).into_iter().filter_map(|(list, inner)| {
            let (_, outer) = others.iter().find(|(other, _)| *other == list)?;
            let mut codes = 0..self.catalog.code_list(list).codes.len();
            Some(codes.any(|code| is(&inner, code, a) && is(outer, code, b)))
        });
        shares.reduce(|one, other| one || other)
    }

    /// What attributes, each of the one before, say of a code.
    fn value_along(&self, along: &[(CodeListId, usize)], code: usize) -> Option<i64> {
        along.iter().try_fold(code as i64, |code, (list, attribute)| {
            let values = &self.catalog.code_list(*list).attributes[*attribute].values;
            values.get(usize::try_from(code).ok()?).copied().flatten()
        })
    }

    /// The lists that a path may start from, so that it ends in its own, with the attributes that lead there: those of the columns of its name, and
    /// the list of that name. None where what it names is looked up in data.
    fn roots(&self, (path, list): Path<'_>) -> Vec<(CodeListId, Vec<(CodeListId, usize)>)> {
        let name = &path.parts[0].value;
        let columns = self.catalog.datasets.iter().filter_map(|of| Some(of.column(of.column_named(name)?)));
        let lists = columns.filter_map(|column| match column.ty {
            ColumnType::Code(list) => Some(list),
            _ => None,
        });
        let mut lists: Vec<CodeListId> = lists.chain(self.catalog.code_list_named(name)).collect();
        lists.sort_unstable();
        lists.dedup();
        let ends = |root: CodeListId| {
            let along = self.attributes_along(root, path)?;
            let end = along.last().map_or(Some(root), |(of, attribute)| self.list_of_attribute(*of, *attribute));
            (end == Some(list)).then_some((root, along))
        };
        lists.into_iter().filter_map(ends).collect()
    }

    fn list_of_attribute(&self, list: CodeListId, attribute: usize) -> Option<CodeListId> {
        match self.catalog.code_list(list).attributes[attribute].ty {
            AttributeType::Code(other) => Some(other),
            AttributeType::Integer | AttributeType::Decimal { .. } => None,
        }
    }

    /// The attributes that the names of a path after its first are, each of the list before it; `None` where one is looked up in data.
    fn attributes_along(&self, list: CodeListId, path: &ast::Path) -> Option<Vec<(CodeListId, usize)>> {
        let mut list = Some(list);
        let attribute = |part: &Spanned<String>| {
            let attribute = self.catalog.code_list(list?).attribute_named(&part.value)?;
            let found = (list?, attribute);
            list = self.list_of_attribute(found.0, attribute);
            Some(found)
        };
        path.parts.iter().skip(1).map(attribute).collect()
    }
}
