//! What lies along the rows or the columns of a table: which places belong together, and what restricts them.
//!
//! In: a table of the model, a place of one of its axes. Out: places, and the restrictions there by class. Invariant: what is said of all that
//! are like a place is true of each of them and of nothing else.

use crate::catalog::{Catalog, CodeRelation, DatasetId};
use crate::model::{Class, Meaning, Member, Restriction, Table};
use crate::presentation::RowKind;
use crate::syntax::ast::Axis;

/// Where a cell is along an axis.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// At one row or column.
    At(usize),
    /// Over all body rows, or all columns like this one.
    AllLike(usize),
    /// Outside any table.
    Nowhere,
}

/// The row above a nested one.
pub(super) fn parent(rows: &[Member], at: usize) -> Option<usize> {
    let is_nested = rows[at].depth > 0;
    is_nested.then(|| rows[..at].iter().rposition(|row| row.depth < rows[at].depth)).flatten()
}

/// The row, or the member that a column belongs to.
pub(super) fn member(table: &Table, axis: Axis, at: usize) -> Option<&Member> {
    match axis {
        Axis::Rows => table.rows.get(at),
        Axis::Columns => table.columns.get(at)?.member.as_ref(),
    }
}

/// Whether some row or column of a table is of the rows of a dataset without a date.
pub(super) fn shows_undated(table: &Table, dataset: DatasetId) -> bool {
    let members = table.rows.iter().chain(table.columns.iter().filter_map(|column| column.member.as_ref()));
    let mut periods = members.filter_map(Member::time).filter_map(|period| meaning(period, dataset));
    periods.any(|meaning| matches!(meaning, Meaning::Among { missing: true, .. }))
}

/// The places along an axis that are added up together: outermost parts of the whole, and totals with more than these have; or the total
/// in the data that has them all.
pub(super) fn like(catalog: &Catalog, table: &Table, axis: Axis, at: usize) -> Vec<usize> {
    let places: Vec<usize> = match axis {
        Axis::Rows => (0..table.rows.len()).collect(),
        Axis::Columns => table.columns[at].siblings.to_vec(),
    };
    let placed: Vec<(usize, &Member)> =
        places.iter().filter_map(|place| Some((*place, member(table, axis, *place)?))).collect();
    if let Some((total, _)) = placed.iter().find(|(_, total)| is_whole(catalog, &placed, total)) {
        return vec![*total];
    }
    let is_part = |(_, member): &&(usize, &Member)| member.depth == 0 && member.is_of_whole();
    placed.iter().filter(is_part).map(|(place, _)| *place).collect()
}

/// Whether a member is a code that is the total of all that the outermost parts among the others are: their whole, as it is in the data.
fn is_whole(catalog: &Catalog, placed: &[(usize, &Member)], total: &Member) -> bool {
    let Some((list, code)) = total.code.filter(|_| total.kind == RowKind::Total && total.in_whole) else {
        return false;
    };
    let declared = catalog.code_list(list);
    let CodeRelation::Total(whole) = &declared.codes[code].relation else { return false };
    let mut parts =
        placed.iter().map(|(_, member)| *member).filter(|member| member.kind.is_part() && member.depth == 0);
    total.depth == 0
        && parts.all(|part| {
            let own = part.code.filter(|(of, _)| *of == list).and_then(|(_, code)| declared.parts(code));
            own.is_some_and(|own| own.iter().all(|part| whole.contains(part)))
        })
}

/// The places along an axis that are ranked together: body rows of one group, or columns of one kind.
pub(super) fn peers(table: &Table, axis: Axis, at: usize) -> Vec<usize> {
    match axis {
        Axis::Rows => {
            let depth = table.rows[at].depth;
            let above = |row: &Member| row.depth < depth;
            let first = table.rows[..at].iter().rposition(above).map_or(0, |i| i + 1);
            let last = table.rows[at..].iter().position(above).map_or(table.rows.len(), |i| at + i);
            let body = |i: &usize| table.rows[*i].kind == RowKind::Body && table.rows[*i].depth == depth;
            (first..last).filter(body).collect()
        }
        Axis::Columns => {
            let body = |i: &usize| table.columns[*i].member.as_ref().is_none_or(|m| m.kind == RowKind::Body);
            table.columns[at].siblings.iter().copied().filter(body).collect()
        }
    }
}

/// Restrictions by class.
pub(super) type ByClass<'t> = Vec<(&'t Class, Vec<Meaning>)>;

/// The restrictions at a place of an axis by class. Those of one class are true together.
pub(super) fn along<'t>(
    catalog: &Catalog,
    table: &'t Table,
    axis: Axis,
    place: Place,
    dataset: DatasetId,
) -> ByClass<'t> {
    let at = |at: usize| member(table, axis, at).into_iter().flat_map(|m| m.restrictions.iter().rev());
    match place {
        Place::Nowhere => Vec::new(),
        Place::At(place) => {
            let here = by_class(at(place), dataset);
            here.into_iter().map(|(class, found)| (class, intersection(&found))).collect()
        }
        Place::AllLike(place) => {
            let of_whole = |at: usize| {
                let member = member(table, axis, at).into_iter();
                member.flat_map(|m| m.inside.as_ref().unwrap_or(&m.restrictions).iter().rev())
            };
            // Of each class by what is around what: the places differ in what is outermost, and all ask the same of what is inside.
            let mut all: Vec<(&Class, Vec<Vec<&Meaning>>)> = Vec::new();
            let of_each = like(catalog, table, axis, place).into_iter().flat_map(|at| by_class(of_whole(at), dataset));
            for (class, found) in of_each {
                let known = all.iter().position(|(known, _)| *known == class).unwrap_or_else(|| {
                    all.push((class, Vec::new()));
                    all.len() - 1
                });
                let levels = &mut all[known].1;
                levels.resize_with(levels.len().max(found.len()), Vec::new);
                levels.iter_mut().zip(found.into_iter().rev()).for_each(|(level, meaning)| level.push(meaning));
            }
            let together = |levels: Vec<Vec<&Meaning>>| {
                let unions: Vec<Meaning> = levels.iter().map(|level| union(level)).collect();
                intersection(&unions.iter().collect::<Vec<_>>())
            };
            all.into_iter().map(|(class, levels)| (class, together(levels))).collect()
        }
    }
}

fn by_class<'m>(
    restrictions: impl Iterator<Item = &'m Restriction>,
    dataset: DatasetId,
) -> Vec<(&'m Class, Vec<&'m Meaning>)> {
    let mut found: Vec<(&Class, Vec<&Meaning>)> = Vec::new();
    for restriction in restrictions {
        let Some(meaning) = meaning(restriction, dataset) else { continue };
        match found.iter_mut().find(|(class, _)| **class == restriction.class) {
            Some((_, meanings)) => meanings.push(meaning),
            None => found.push((&restriction.class, vec![meaning])),
        }
    }
    found
}

/// Rows that all of the meanings let in; one meaning for each value that they look at.
fn intersection(meanings: &[&Meaning]) -> Vec<Meaning> {
    let mut together: Vec<Meaning> = Vec::new();
    for meaning in meanings {
        let same = together.iter_mut().find_map(|known| match (known, *meaning) {
            (Meaning::Among { value, set, missing }, Meaning::Among { value: other, set: and, missing: also }) => {
                (value == other).then_some((set, missing, and, *also))
            }
            _ => None,
        });
        match same {
            Some((set, missing, and, also)) => {
                set.retain(|code| and.contains(code));
                *missing &= also;
            }
            None => together.push((*meaning).clone()),
        }
    }
    together
}

/// What a restriction means for a dataset.
pub(super) fn meaning(restriction: &Restriction, dataset: DatasetId) -> Option<&Meaning> {
    restriction.by_dataset.iter().find(|(d, _)| *d == dataset).map(|(_, meaning)| meaning)
}

/// Rows that any of the meanings lets in. All are of one class and one dataset, so they look at one value.
fn union(meanings: &[&Meaning]) -> Meaning {
    let mut united = meanings[0].clone();
    for other in &meanings[1..] {
        match (&mut united, *other) {
            (Meaning::Among { set, missing, value }, Meaning::Among { set: more, missing: also, value: same }) => {
                debug_assert_eq!(value, same);
                set.extend(more);
                *missing |= also;
            }
            (Meaning::Whole | Meaning::NotServed(_), _) | (_, Meaning::NotApplicable) => {}
            (united, other) => *united = other.clone(),
        }
    }
    if let Meaning::Among { set, .. } = &mut united {
        set.sort_unstable();
        set.dedup();
    }
    united
}
