//! What a member of a dimension comes to in each dataset.
//!
//! In: members read by dimensions.rs, the measures that they meet. Out: [`Restriction`]s.
//! Invariant: for each dataset a restriction has a meaning, or leaves a denominator whole (only across what describes the
//! event), or was reported.

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked, picked_period};
use super::exprs::Leaf;
use super::facts::{denominators, layout, literals, periods};
use super::literals::period_beside;
use super::paths;
use crate::catalog::{CodeListId, ColumnId, ColumnType, DatasetId, HierarchyId};
use crate::diagnostics::Diagnostic;
use crate::model::typing::{column_of, of_column};
use crate::model::{Class, Expr, Meaning, Restriction, TimePart, TimeType, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, AreaMember, LiteralKind};
use crate::value::{Period, PeriodKind};
use crate::words;

impl Checker<'_> {
    /// The codes of `list` that lie in an area, itself included.
    pub(super) fn parts_of(&self, list: CodeListId, (of, code): (CodeListId, usize)) -> Vec<i64> {
        if list == of {
            return vec![code as i64];
        }
        let declared = self.catalog.code_list(list);
        let coarser = self.catalog.code_list(of);
        let Some(attribute) = declared.attribute_named(&coarser.name) else { return Vec::new() };
        let parents = &declared.attributes[attribute].values;
        (0..parents.len() as i64).filter(|i| parents[*i as usize] == Some(code as i64)).collect()
    }

    /// Whether a code is one of those that [`Checker::parts_of`] an area are.
    pub(super) fn is_part_of(&self, (list, part): (CodeListId, usize), (of, code): (CodeListId, usize)) -> bool {
        if list == of {
            return part == code;
        }
        let declared = self.catalog.code_list(list);
        let attribute = declared.attribute_named(&self.catalog.code_list(of).name);
        attribute.is_some_and(|attribute| declared.attributes[attribute].values[part] == Some(code as i64))
    }

    /// Every code of a list that is part of what it makes up.
    pub(super) fn inside(&self, list: CodeListId) -> Vec<i64> {
        let codes = self.catalog.code_list(list).codes.iter().enumerate();
        codes.filter(|(_, code)| code.is_part()).map(|(place, _)| place as i64).collect()
    }

    /// An area as one of a coarser level, where it is one of that level itself; else as it is.
    fn at_level(&self, list: CodeListId, (of, code): (CodeListId, usize)) -> (CodeListId, usize) {
        let (finer, coarser) = (self.catalog.code_list(of), self.catalog.code_list(list));
        let parent = finer.attribute_named(&coarser.name).and_then(|at| finer.attributes[at].values[code]);
        let itself = parent.filter(|parent| coarser.codes[*parent as usize].code == finer.codes[code].code);
        itself.map_or((of, code), |parent| (list, parent as usize))
    }

    /// The label of the first comparator among areas.
    fn compared(&self, codes: &[(CodeListId, usize)]) -> Option<String> {
        let codes = codes.iter().map(|(list, code)| &self.catalog.code_list(*list).codes[*code]);
        codes.filter(|code| code.comparator).map(|code| code.label.clone()).next()
    }

    /// Whether rows of a dataset may be of comparators by a value.
    pub(super) fn takes_comparators(&self, dataset: DatasetId, value: &Value) -> bool {
        column_of(self.catalog, dataset, value).comparators
    }

    /// The value of a dataset that says which area of the hierarchy a row belongs to, and the level's list.
    pub(super) fn area_of(
        &self,
        dataset: DatasetId,
        hierarchy: HierarchyId,
        by: Option<&ast::Path>,
        span: Span,
    ) -> Result<Option<(Value, CodeListId)>, Diagnostic> {
        if let Some(path) = by
            && let Ok((value, Type::Code(list))) = paths::resolve(self.catalog, dataset, path)
        {
            return Ok(Some((value, list)));
        }
        let declared = self.catalog.dataset(dataset);
        let found = self.areas_of(dataset, hierarchy);
        match &found[..] {
            [] => Ok(None),
            [(value, list)] => Ok(Some((value.clone(), *list))),
            several => {
                let names = self.area_names(dataset, several);
                let columns: Vec<&str> = names.iter().map(String::as_str).collect();
                let hierarchy = &self.catalog.hierarchy(hierarchy).name;
                Err(layout::ambiguous_area(span, &declared.name, hierarchy, &columns))
            }
        }
    }

    /// The values of a dataset that say an area of the hierarchy, each with its level's list.
    pub(super) fn areas_of(&self, dataset: DatasetId, hierarchy: HierarchyId) -> Vec<(Value, CodeListId)> {
        let declared = self.catalog.dataset(dataset);
        let level = |ty: &Type| match ty {
            Type::Code(list) => self.catalog.code_list(*list).level_of.filter(|(h, _)| *h == hierarchy).map(|_| *list),
            _ => None,
        };
        let mut found: Vec<(Value, CodeListId)> = Vec::new();
        for (index, column) in declared.columns.iter().enumerate() {
            let on = ColumnId(index);
            if let Some(list) = level(&of_column(&column.ty)) {
                found.push((Value::Column(on), list));
            }
            let Some(look_up) = column.look_up else { continue };
            for (taken, right) in self.catalog.dataset(look_up).columns.iter().enumerate() {
                // The key is the area that the column itself has.
                if self.catalog.dataset(look_up).key.contains(&ColumnId(taken)) {
                    continue;
                }
                if let Some(list) = level(&of_column(&right.ty)) {
                    let column_id = ColumnId(taken);
                    found.push((Value::LookUp { on, dataset: look_up, column: column_id }, list));
                }
            }
        }
        found
    }

    /// How the areas of a dataset are written.
    pub(super) fn area_names(&self, dataset: DatasetId, areas: &[(Value, CodeListId)]) -> Vec<String> {
        areas.iter().map(|(value, _)| words::source::value(self.catalog, dataset, value)).collect()
    }

    /// What a member comes to in each dataset that it meets. `place` is where an error is shown.
    pub(super) fn restriction(&mut self, of: &Dimension, member: &Picked, leaves: &[Leaf], place: Span) -> Restriction {
        let mut by_dataset: Vec<(DatasetId, Meaning)> = Vec::new();
        // Numerators first: where a dataset is both, it must have the dimension.
        for leaf in leaves.iter().filter(|l| !l.denominator).chain(leaves.iter().filter(|l| l.denominator)) {
            if by_dataset.iter().any(|(d, _)| *d == leaf.dataset) {
                continue;
            }
            let meaning = match &of.kind {
                Kind::Area { hierarchy, by } => self.area_meaning(of, *hierarchy, by.as_ref(), member, leaf, place),
                Kind::Time(kind) => self.time_meaning(*kind, member, leaf.dataset, place),
                Kind::Code { .. } => self.code_meaning(of, member, (leaf, leaves), place),
            };
            if let Some(meaning) = meaning {
                by_dataset.push((leaf.dataset, meaning));
            }
        }
        if let (Kind::Time(kind), Codes::Periods(ordinals)) = (&of.kind, &member.codes) {
            self.one_date(*kind, ordinals, &member.label, leaves, place);
        }
        if matches!(of.kind, Kind::Time(_)) && member.missing {
            // Rows without a date may be of any dates.
            self.stocks(leaves).into_iter().for_each(|of| self.of_one_date(of, "dates that are not recorded", place));
        }
        by_dataset.sort_by_key(|(d, _)| *d);
        Restriction { class: of.class.clone(), by_dataset }
    }

    /// Reports stocks that have several dates in some periods. Where rows are dated by a day, only they say how many dates there are:
    /// it is checked when they are read.
    fn one_date(&mut self, kind: PeriodKind, ordinals: &[i64], label: &str, leaves: &[Leaf], place: Span) {
        for dataset in self.stocks(leaves) {
            let declared = self.catalog.dataset(dataset);
            let own = match declared.time.map(|time| &declared.column(time).ty) {
                Some(ColumnType::Period(own)) => *own,
                _ if self.served_by(kind, dataset).is_some() => PeriodKind::Day,
                _ => continue,
            };
            let count = match own {
                _ if self.served_by(kind, dataset).is_some() => {
                    self.served(dataset, kind, ordinals).map_or(0, |dates| dates.len())
                }
                own if own == kind => ordinals.len(),
                PeriodKind::Month if kind.is_year() => ordinals.len() * 12,
                _ => continue, // another kind of period was reported
            };
            if count > 1 {
                self.of_one_date(dataset, &format!("the {count} dates of {label}"), place);
            }
            let is_below = leaves.iter().any(|leaf| leaf.denominator && leaf.dataset == dataset);
            let is_served = kind.is_year() && self.served_by(kind, dataset).is_some();
            if count == 1 && ordinals.len() > 1 && is_below && is_served && self.is_new((place, declared.span)) {
                let name = &self.catalog.dataset(dataset).name;
                self.out.push(periods::years_on_one_date(place, label, ordinals.len(), name));
            }
        }
    }

    fn area_meaning(
        &mut self,
        of: &Dimension,
        hierarchy: HierarchyId,
        by: Option<&ast::Path>,
        member: &Picked,
        leaf: &Leaf,
        place: Span,
    ) -> Option<Meaning> {
        let declared = self.catalog.dataset(leaf.dataset);
        let dataset = &declared.name;
        let is_population = declared.is_population();
        let (value, list) = match self.area_of(leaf.dataset, hierarchy, by, of.span) {
            Err(fact) => return self.report(fact),
            Ok(Some(found)) => found,
            Ok(None) if leaf.denominator && self.catalog.is_broken(declared) => return None,
            Ok(None) if leaf.denominator => {
                let hierarchy = &self.catalog.hierarchy(hierarchy).name;
                return self.report(denominators::no_area(place, dataset, hierarchy));
            }
            Ok(None) => return self.report(layout::no_such_dimension(place, dataset, &of.name)),
        };
        if let Some(path) = by
            && paths::resolve(self.catalog, leaf.dataset, path).is_err()
        {
            self.taken_in_place(of, path, leaf.dataset, &value, place);
        }
        if is_population && (member.outside || member.missing && !is_everyone(member)) {
            return Some(Meaning::NotApplicable);
        }
        let level = |list: CodeListId| self.catalog.code_list(list).level_of.map_or(0, |(_, level)| level);
        let outside = self.catalog.code_list(list).outside();
        let mut set: Vec<i64> = match &member.codes {
            Codes::All => self.inside(list),
            Codes::Periods(_) => Vec::new(),
            Codes::Listed(codes) => {
                let codes: Vec<_> = codes.iter().map(|code| self.at_level(list, *code)).collect();
                if let Some(area) = self.compared(&codes).filter(|_| !self.takes_comparators(leaf.dataset, &value)) {
                    return self.report(layout::no_comparator(place, dataset, &area));
                }
                if let Some((asked, _)) = codes.iter().find(|(asked, _)| level(*asked) < level(list)) {
                    let levels = &self.catalog.hierarchy(hierarchy).levels;
                    let (has, asked) = (&levels[level(list)].name, &levels[level(*asked)].name);
                    return self.report(match leaf.denominator {
                        true => denominators::level(place, dataset, has, asked),
                        false => layout::level(place, dataset, has, asked),
                    });
                }
                codes.iter().flat_map(|code| self.parts_of(list, *code)).collect()
            }
        };
        set.extend(member.outside.then_some(outside));
        Some(among(value, set, member.missing))
    }

    fn time_meaning(&mut self, kind: PeriodKind, member: &Picked, dataset: DatasetId, place: Span) -> Option<Meaning> {
        let ordinals = match &member.codes {
            Codes::Periods(ordinals) => ordinals.clone(),
            Codes::Listed(_) | Codes::All => Vec::new(),
        };
        if let Some(time) = self.served_by(kind, dataset) {
            return Some(match self.served(dataset, kind, &ordinals) {
                Ok(dates) => among(Value::Column(time), dates, member.missing),
                Err(period) => Meaning::NotServed(period),
            });
        }
        let value = self.period_value(kind, dataset, &member.label, place)?;
        for ordinal in &ordinals {
            let (first, last) = Period { kind, ordinal: *ordinal }.days();
            self.covered_span(dataset, first, last, place, &member.label);
        }
        Some(among(value, ordinals, member.missing))
    }

    /// The time column of a dataset that says which of its dates serve periods of a kind. A date, and a period of the column's own kind,
    /// is itself.
    fn served_by(&self, kind: PeriodKind, dataset: DatasetId) -> Option<ColumnId> {
        let declared = self.catalog.dataset(dataset);
        let own = match declared.time.map(|time| &declared.column(time).ty) {
            Some(ColumnType::Period(own)) => *own,
            _ => PeriodKind::Day,
        };
        declared.time.filter(|_| own != kind && declared.serves(kind))
    }

    /// The dates of a dataset that serve some periods, each once; or the first of the periods that none serves.
    fn served(&self, dataset: DatasetId, kind: PeriodKind, ordinals: &[i64]) -> Result<Vec<i64>, Period> {
        let declared = self.catalog.dataset(dataset);
        let date = |ordinal: &i64| {
            let period = Period { kind, ordinal: *ordinal };
            declared.date_for(period).ok_or(period)
        };
        let mut dates: Vec<i64> = ordinals.iter().map(date).collect::<Result<_, _>>()?;
        dates.sort_unstable();
        dates.dedup();
        Ok(dates)
    }

    /// The value of a dataset that says which period of a kind a row belongs to.
    fn period_value(&mut self, kind: PeriodKind, dataset: DatasetId, written: &str, place: Span) -> Option<Value> {
        let declared = self.catalog.dataset(dataset);
        // What is wrong with the dates of rows was said.
        if self.catalog.is_broken(declared) {
            return None;
        }
        let Some(time) = declared.time else {
            return self.report(periods::no_time_column(place, &declared.name, declared.span));
        };
        let part = TimePart::Period(kind);
        let of = || Box::new(Value::Column(time));
        match of_column(&declared.column(time).ty) {
            Type::Day if kind != PeriodKind::MidYear => Some(Value::Time { of: of(), from: TimeType::Day, part }),
            Type::Second if kind != PeriodKind::MidYear => Some(Value::Time { of: of(), from: TimeType::Second, part }),
            Type::Period(own) if own == kind => Some(Value::Column(time)),
            Type::Period(PeriodKind::Month) if kind.is_year() => {
                Some(Value::Time { of: of(), from: TimeType::Month, part })
            }
            other => {
                let own = match other {
                    Type::Period(own) => own,
                    _ => PeriodKind::Day,
                };
                let fact = match declared.is_population() || declared.stock {
                    // Of all years of a table, the first is enough.
                    true if !self.is_new((place, declared.span)) => return None,
                    true => {
                        let mid = self.mid_year_in(place, written, kind, dataset);
                        periods::not_served((place, mid), written, kind, declared, own)
                    }
                    false => periods::kind_mismatch(place, written, &format!("`{}`", declared.name), &own.name()),
                };
                self.report(fact)
            }
        }
    }

    /// The mid-year in a year that is written by itself, where a dataset may have it.
    fn mid_year_in(&self, place: Span, written: &str, kind: PeriodKind, dataset: DatasetId) -> Option<Period> {
        let named = Period::by_look(written).map(|(period, _)| period).filter(|period| period.kind == kind);
        let ordinal = named.map(|period| period.ordinal).or_else(|| kind.parse(written));
        let year = Period { kind, ordinal: ordinal.filter(|_| self.sources.text(place) == written)? };
        let (first, last) = year.days();
        let years = PeriodKind::CalendarYear.of_day(first).into_iter().chain(PeriodKind::CalendarYear.of_day(last));
        let mut mid = years.map(|ordinal| Period { kind: PeriodKind::MidYear, ordinal });
        let is_covered = |mid: &Period| {
            let covers = self.catalog.dataset(dataset).covers;
            covers.is_none_or(|(from, to)| (from.days().0..=to.days().1).contains(&mid.days().0))
        };
        mid.find(|mid| (first..=last).contains(&mid.days().0) && is_covered(mid))
    }

    fn covered_span(&mut self, dataset: DatasetId, first: i64, last: i64, span: Span, written: &str) {
        let declared = self.catalog.dataset(dataset);
        let Some((from, to)) = declared.covers else { return };
        let (begins, ends) = (from.days().0, to.days().1);
        if last < begins || first > ends {
            self.out.push(periods::outside_data(span, written, &declared.name, from, to));
        } else if (first < begins || last > ends) && self.is_new((span, declared.span)) {
            self.out.push(periods::partly_covered(span, written, &declared.name, from, to));
        } else if first < begins || last > ends {
            // Of the periods of a list each may be so.
            let begins = format!("`{}` covers ", declared.name);
            let said = self.out.iter_mut().filter(|said| said.code == "periods::partly-covered");
            said.filter(|said| said.labels[0].span == span && said.message.starts_with(&begins))
                .for_each(|said| periods::partly_covered_too(said, written));
        }
    }

    /// `E in 2023/24`: each dataset's own time column decides the kind of period.
    pub(super) fn in_period(&mut self, literal: &ast::Literal, leaves: &[Leaf]) -> Restriction {
        let mut by_dataset: Vec<(DatasetId, Meaning)> = Vec::new();
        for leaf in leaves {
            if by_dataset.iter().any(|(d, _)| *d == leaf.dataset) {
                continue;
            }
            let declared = self.catalog.dataset(leaf.dataset);
            let own = declared.time.map(|t| of_column(&declared.column(t).ty));
            let beside = match own {
                Some(Type::Period(kind)) => kind,
                _ => PeriodKind::Day,
            };
            let written = &self.written(literal.span);
            let Some(period) = period_beside(&literal.kind, beside) else {
                self.out.push(periods::not_a_period(literal.span, written));
                break;
            };
            self.note_year(literal, period, &declared.name);
            let member = Picked { label: written.to_string(), ..picked_period(period) };
            let same: Vec<Leaf> = leaves.iter().filter(|other| other.dataset == leaf.dataset).copied().collect();
            self.one_date(period.kind, &[period.ordinal], written, &same, literal.span);
            if let Some(meaning) = self.time_meaning(period.kind, &member, leaf.dataset, literal.span) {
                by_dataset.push((leaf.dataset, meaning));
            }
        }
        by_dataset.sort_by_key(|(d, _)| *d);
        Restriction { class: Class::Time, by_dataset }
    }

    /// `E at "Cambridgeshire"`, `E at all`: the hierarchy is the one that the datasets of E have.
    pub(super) fn at_member(&mut self, member: &AreaMember, of: &Expr, span: Span) -> Option<Restriction> {
        let all = self.all_leaves(of);
        let has = |leaf: &Leaf, hierarchy| !matches!(self.area_of(leaf.dataset, hierarchy, None, span), Ok(None));
        let hierarchies = || (0..self.catalog.hierarchies.len()).map(HierarchyId);
        let mut known: Vec<HierarchyId> = hierarchies().filter(|h| all.iter().all(|leaf| has(leaf, *h))).collect();
        if known.is_empty() {
            known = hierarchies().filter(|h| all.iter().any(|leaf| has(leaf, *h))).collect();
        }
        let named = |hierarchy: &HierarchyId| match member {
            AreaMember::Named(literal) => match &literal.kind {
                LiteralKind::Text(text) => !self.areas_named(*hierarchy, text).is_empty(),
                _ => false,
            },
            AreaMember::All(_) | AreaMember::Outside(_) | AreaMember::Missing(_) => true,
        };
        let meant: Vec<HierarchyId> = known.iter().copied().filter(named).collect();
        if meant.len() > 1 {
            let names: Vec<&str> = meant.iter().map(|h| self.catalog.hierarchy(*h).name.as_str()).collect();
            let place = member_span(member);
            return self.report(literals::ambiguous_hierarchy(place, self.sources.text(place), &names));
        }
        let Some(hierarchy) = meant.first().or(known.first()).copied() else {
            let dataset = &self.catalog.dataset(all.first()?.dataset).name;
            return self.report(layout::no_such_dimension(span, dataset, "area"));
        };
        let kind = Kind::Area { hierarchy, by: None };
        let name = self.catalog.hierarchy(hierarchy).name.clone();
        let dimension = Dimension { name, class: Class::Area(hierarchy), kind, span };
        let picked = self.part(&dimension, member)?;
        let leaves = self.open_leaves(of, &dimension.class);
        let several = |leaf: &Leaf| {
            let found = self.area_of(leaf.dataset, hierarchy, None, span).err()?;
            let areas = self.areas_of(leaf.dataset, hierarchy);
            let name = self.area_names(leaf.dataset, &areas).into_iter().next()?;
            // A district of wards: the column has no such code, and its attribute has.
            let coarser = match (&picked.codes, areas.first()) {
                (Codes::Listed(codes), Some((_, own))) => {
                    codes.first().map(|(list, _)| *list).filter(|list| list != own)
                }
                _ => None,
            };
            Some((found, coarser.map_or(name.clone(), |list| format!("{name}.{}", self.catalog.code_list(list).name))))
        };
        if let Some((found, column)) = leaves.iter().find_map(several) {
            let written = self.written(member_span(member));
            return self.report(layout::at_of_several(found, &column, &written));
        }
        Some(self.restriction(&dimension, &picked, &leaves, span))
    }
}

/// Where a member is written.
pub(super) fn member_span(member: &AreaMember) -> Span {
    match member {
        AreaMember::Named(literal) => literal.span,
        AreaMember::All(span) | AreaMember::Outside(span) | AreaMember::Missing(span) => *span,
    }
}

pub(super) fn among(value: Value, mut set: Vec<i64>, missing: bool) -> Meaning {
    set.sort_unstable();
    set.dedup();
    Meaning::Among { value, set, missing }
}

/// Whether it is all that a dimension has, with those that have no value: of a population, all people.
pub(super) fn is_everyone(member: &Picked) -> bool {
    member.codes == Codes::All
}
