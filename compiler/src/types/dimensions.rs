//! Dimensions: what rows and columns of tables are, and what a member of one comes to in each dataset.
//!
//! In: a path such as `area`, `financial_year` or `offence.group`, and the members wanted. Out: [`Restriction`]s.
//! Invariant: for each dataset a restriction either has a meaning, or leaves a denominator whole (only across what describes
//! the event), or was reported.

use super::Checker;
use super::exprs::Leaf;
use super::facts::{DenominatorsFact, LayoutFact, LiteralsFact, PeriodsFact};
use super::literals::period_beside;
use super::paths::{self, is_year, of_column, words};
use crate::catalog::{CodeListId, DatasetId, DatasetRole, Describes, HierarchyId};
use crate::diagnostics::nearest;
use crate::layout::RowKind;
use crate::model::{Class, Expr, Meaning, Restriction, TimePart, TimeType, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, AreaMember, LiteralKind, Members};
use crate::value::{Period, PeriodKind};

/// A dimension of a table.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    /// What it is called in messages and placeholders.
    pub name: String,
    /// Its class.
    pub class: Class,
    /// Its kind.
    pub kind: Kind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of dimension.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Areas; by a column where one is named.
    Area { hierarchy: HierarchyId, by: Option<ast::Path> },
    /// Periods.
    Time(PeriodKind),
    /// Codes of a list, found by a path.
    Code { path: ast::Path, list: CodeListId, describes: Describes },
}

/// One member, before it is held against datasets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picked {
    /// What a reader sees.
    pub label: String,
    /// What it is.
    pub kind: RowKind,
    /// Codes with their lists, or period ordinals.
    pub codes: Codes,
    /// With those outside the hierarchy or list.
    pub outside: bool,
    /// With those that have no value.
    pub missing: bool,
}

/// What a member picks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Codes {
    /// Codes, each of a list.
    Listed(Vec<(CodeListId, usize)>),
    /// All codes.
    All,
    /// Periods by ordinal.
    Periods(Vec<i64>),
}

impl Checker<'_> {
    /// What a path means as a dimension of the datasets that a table counts.
    pub(super) fn dimension(&mut self, path: &ast::Path, datasets: &[DatasetId]) -> Option<Dimension> {
        let name = path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(".");
        let span = path.span;
        if let [part] = &path.parts[..] {
            if let Some(hierarchy) = self.catalog.hierarchy_named(&part.value) {
                let kind = Kind::Area { hierarchy, by: None };
                return Some(Dimension { name, class: Class::Area(hierarchy), kind, span });
            }
            if let Some(kind) = PeriodKind::from_name(&part.value) {
                return Some(Dimension { name, class: Class::Time, kind: Kind::Time(kind), span });
            }
            if self.catalog.broken.contains(&part.value) {
                return None;
            }
        }
        let mut broken = false;
        let found = datasets.iter().find_map(|d| match paths::resolve(self.catalog, *d, path) {
            Ok((value, ty)) => Some((*d, value, ty)),
            Err(fact) => {
                broken |= fact.is_none();
                None
            }
        });
        let Some((dataset, value, ty)) = found else {
            // Nothing to say where the datasets themselves are in doubt.
            if broken || datasets.is_empty() {
                return None;
            }
            if path.parts.len() > 1 && datasets.iter().any(|d| self.has_column(*d, &path.parts[0].value)) {
                let owner = datasets.iter().find(|d| self.has_column(**d, &path.parts[0].value));
                self.path(*owner?, path);
                return None;
            }
            let mut names: Vec<&str> = self.catalog.hierarchies.iter().map(|h| h.name.as_str()).collect();
            names.extend(["financial_year", "calendar_year", "academic_year", "month", "mid_year", "day"]);
            names.extend(datasets.iter().flat_map(|d| &self.catalog.dataset(*d).columns).map(|c| c.name.as_str()));
            let nearest = nearest(&name, names).map(str::to_string);
            return self.report(LayoutFact::UnknownDimension { span, name, nearest });
        };
        match ty {
            Type::Code(list) => {
                if let Some((hierarchy, _)) = self.catalog.code_list(list).level_of {
                    let kind = Kind::Area { hierarchy, by: Some(path.clone()) };
                    return Some(Dimension { name, class: Class::Area(hierarchy), kind, span });
                }
                let describes = self.describes(dataset, &value);
                let (class, path) = (Class::Other(name.clone()), path.clone());
                Some(Dimension { name, class, kind: Kind::Code { path, list, describes }, span })
            }
            Type::Period(kind) if self.is_time(dataset, &value) => {
                Some(Dimension { name, class: Class::Time, kind: Kind::Time(kind), span })
            }
            Type::Text
            | Type::Integer { .. }
            | Type::Decimal(_)
            | Type::Flag
            | Type::Day
            | Type::Second
            | Type::Period(_) => {
                let is = words(self.catalog, &ty);
                self.report(LayoutFact::NotADimension { span, path: name, is })
            }
        }
    }

    fn has_column(&self, dataset: DatasetId, name: &str) -> bool {
        self.catalog.dataset(dataset).column_named(name).is_some()
    }

    fn is_time(&self, dataset: DatasetId, value: &Value) -> bool {
        let time = self.catalog.dataset(dataset).time;
        match value {
            Value::Column(column) => time == Some(*column),
            Value::Time { of, .. } => time.is_some_and(|t| **of == Value::Column(t)),
            Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } => false,
        }
    }

    /// What the column at the root of a value describes.
    fn describes(&self, dataset: DatasetId, value: &Value) -> Describes {
        match value {
            Value::Column(column) => self.catalog.dataset(dataset).column(*column).describes,
            Value::LookUp { on, .. } => self.catalog.dataset(dataset).column(*on).describes,
            Value::Attribute { of, .. } | Value::Band { of, .. } | Value::Time { of, .. } => {
                self.describes(dataset, of)
            }
        }
    }

    /// The members wanted of a dimension, in order; every one in declared order when none are listed.
    pub(super) fn members(&mut self, of: &Dimension, wanted: Option<&Members>, datasets: &[DatasetId]) -> Vec<Picked> {
        match (wanted, &of.kind) {
            (None, Kind::Code { list, .. }) => self.whole_list(*list),
            (None, Kind::Area { hierarchy, by }) => {
                let level =
                    datasets.iter().find_map(|d| self.area_of(*d, *hierarchy, by.as_ref(), of.span).ok().flatten());
                level.map(|(_, list)| self.whole_list(list)).unwrap_or_default()
            }
            (None, Kind::Time(kind)) => self.covered_periods(*kind, datasets, of.span),
            (Some(Members::Range(from, to)), Kind::Time(kind)) => self.period_range(*kind, from, to),
            (Some(Members::Range(from, to)), Kind::Area { .. } | Kind::Code { .. }) => {
                let written = of.name.clone();
                self.out.push(PeriodsFact::NotAPeriod { span: from.span.to(to.span), written });
                Vec::new()
            }
            (Some(Members::List(list)), _) => {
                let mut picked: Vec<Picked> = Vec::new();
                for member in list {
                    for found in self.listed(of, member) {
                        if picked
                            .iter()
                            .any(|p| p.codes == found.codes && p.outside == found.outside && p.missing == found.missing)
                        {
                            let label = found.label.clone();
                            self.out.push(LayoutFact::MemberTwice { span: member.span, label });
                        }
                        picked.push(found);
                    }
                }
                self.mark_totals(&mut picked);
                picked
            }
        }
    }

    fn whole_list(&self, list: CodeListId) -> Vec<Picked> {
        (0..self.catalog.code_list(list).codes.len()).map(|code| self.single(list, code)).collect()
    }

    fn single(&self, list: CodeListId, code: usize) -> Picked {
        let label = self.catalog.code_list(list).codes[code].label.clone();
        let codes = Codes::Listed(vec![(list, code)]);
        Picked { label, kind: RowKind::Body, codes, outside: false, missing: false }
    }

    fn covered_periods(&mut self, kind: PeriodKind, datasets: &[DatasetId], span: Span) -> Vec<Picked> {
        let Some(dataset) = datasets.first().map(|d| self.catalog.dataset(*d)) else { return Vec::new() };
        let Some((from, to)) = dataset.covers else {
            let (kind, dataset) = (kind.name(), dataset.name.clone());
            self.out.push(PeriodsFact::RangeNeeded { span, kind, dataset });
            return Vec::new();
        };
        let ends = if from.kind == kind {
            Some((from.ordinal, to.ordinal))
        } else {
            kind.of_day(from.days().0).zip(kind.of_day(to.days().1))
        };
        let Some((first, last)) = ends else {
            let (kind, dataset) = (kind.name(), dataset.name.clone());
            self.out.push(PeriodsFact::RangeNeeded { span, kind, dataset });
            return Vec::new();
        };
        (first..=last).map(|ordinal| picked_period(Period { kind, ordinal })).collect()
    }

    fn period_range(&mut self, kind: PeriodKind, from: &ast::Literal, to: &ast::Literal) -> Vec<Picked> {
        let (first, last) = (self.period_of(kind, from), self.period_of(kind, to));
        let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
        if first > last {
            self.out.push(PeriodsFact::Reversed { span: from.span.to(to.span) });
            return Vec::new();
        }
        (first..=last).map(|ordinal| picked_period(Period { kind, ordinal })).collect()
    }

    fn period_of(&mut self, kind: PeriodKind, literal: &ast::Literal) -> Option<i64> {
        let written = self.sources.text(literal.span).to_string();
        match period_beside(&literal.kind, kind) {
            None => self.report(PeriodsFact::NotAPeriod { span: literal.span, written }),
            Some(period) if period.kind == kind => Some(period.ordinal),
            Some(_) => {
                let (what, kind) = ("this".to_string(), kind.name());
                self.report(PeriodsFact::KindMismatch { span: literal.span, written, what, kind })
            }
        }
    }

    /// One entry of a member list: a single row, or one for each area of a level.
    fn listed(&mut self, of: &Dimension, member: &ast::ListedMember) -> Vec<Picked> {
        let label = member.label.as_ref().map(|l| l.value.clone());
        if let ([AreaMember::Named(literal)], Kind::Area { hierarchy, .. }) = (&member.parts[..], &of.kind)
            && let LiteralKind::Text(text) = &literal.kind
            && let Some(level) =
                self.catalog.hierarchy(*hierarchy).levels.iter().find(|l| l.plural == *text || l.name == *text)
        {
            return self.whole_list(level.list);
        }
        let mut picked = Picked {
            label: String::new(),
            kind: RowKind::Body,
            codes: Codes::Listed(Vec::new()),
            outside: false,
            missing: false,
        };
        let mut labels = Vec::new();
        for part in &member.parts {
            let Some(found) = self.part(of, part) else { return Vec::new() };
            labels.push(found.label);
            picked.outside |= found.outside;
            picked.missing |= found.missing;
            picked.codes = match (picked.codes, found.codes) {
                (Codes::All, _) | (_, Codes::All) => Codes::All,
                (Codes::Listed(mut a), Codes::Listed(b)) => {
                    a.extend(b);
                    Codes::Listed(a)
                }
                (Codes::Periods(mut a), Codes::Periods(b)) => {
                    a.extend(b);
                    Codes::Periods(a)
                }
                (Codes::Listed(a), Codes::Periods(b)) if a.is_empty() => Codes::Periods(b),
                (a, _) => a,
            };
        }
        picked.label = label.unwrap_or_else(|| labels.join(" + "));
        picked.kind = kind_of(&picked);
        vec![picked]
    }

    /// An area listed beside finer ones that it is made of is a total; one that stands for itself (Peterborough) is not.
    fn mark_totals(&self, picked: &mut [Picked]) {
        let level = |list: CodeListId| self.catalog.code_list(list).level_of.map(|(_, level)| level);
        let single = |p: &Picked| match &p.codes {
            Codes::Listed(codes) if codes.len() == 1 => Some(codes[0]),
            Codes::Listed(_) | Codes::All | Codes::Periods(_) => None,
        };
        let finest = picked.iter().filter_map(single).min_by_key(|(list, _)| level(*list));
        let Some((finest, _)) = finest else { return };
        for member in picked.iter_mut().filter(|p| p.kind == RowKind::Body) {
            if let Some(area) = single(member)
                && self.parts_of(finest, area).len() > 1
            {
                member.kind = RowKind::Total;
            }
        }
    }

    fn part(&mut self, of: &Dimension, part: &AreaMember) -> Option<Picked> {
        let style = &self.catalog.style;
        let none = Picked {
            label: String::new(),
            kind: RowKind::Outside,
            codes: Codes::Listed(Vec::new()),
            outside: false,
            missing: false,
        };
        match part {
            // A total of periods is written out (`2021/22 + 2022/23`): nothing says which are all of them.
            AreaMember::All(span) | AreaMember::Outside(span) if matches!(of.kind, Kind::Time(_)) => {
                let written = self.sources.text(*span).to_string();
                self.report(PeriodsFact::NotAPeriod { span: *span, written })
            }
            AreaMember::All(_) => {
                Some(Picked { label: style.all_label.clone(), kind: RowKind::Total, codes: Codes::All, ..none })
            }
            AreaMember::Outside(_) => Some(Picked { label: style.outside_label.clone(), outside: true, ..none }),
            AreaMember::Missing(_) => Some(Picked { label: style.missing_label.clone(), missing: true, ..none }),
            AreaMember::Named(literal) => match &of.kind {
                Kind::Time(kind) => {
                    let ordinal = self.period_of(*kind, literal)?;
                    Some(picked_period(Period { kind: *kind, ordinal }))
                }
                Kind::Code { list, .. } => {
                    let text = self.member_text(literal)?;
                    let code = self.code(*list, &text, literal.span)?;
                    Some(self.single(*list, code as usize))
                }
                Kind::Area { hierarchy, .. } => {
                    let text = self.member_text(literal)?;
                    let (list, code) = self.area(*hierarchy, &text, literal.span)?;
                    Some(self.single(list, code))
                }
            },
        }
    }

    fn member_text(&mut self, literal: &ast::Literal) -> Option<String> {
        match &literal.kind {
            LiteralKind::Text(text) => Some(text.clone()),
            LiteralKind::Number { .. }
            | LiteralKind::Date(_)
            | LiteralKind::Month { .. }
            | LiteralKind::SplitYear(_)
            | LiteralKind::MidYear(_)
            | LiteralKind::YearEnding { .. } => {
                let (text, list) = (self.sources.text(literal.span).to_string(), "this dimension".to_string());
                self.report(LiteralsFact::QuotesNeeded { span: literal.span, text, list })
            }
        }
    }

    /// An area by code or label, at the finest level that has it.
    fn area(&mut self, hierarchy: HierarchyId, text: &str, span: Span) -> Option<(CodeListId, usize)> {
        let declared = self.catalog.hierarchy(hierarchy);
        for level in &declared.levels {
            if let Some(code) = self.catalog.code_list(level.list).find(text) {
                return Some((level.list, code));
            }
        }
        if self.catalog.broken.contains(&declared.name) {
            return None;
        }
        let levels = declared.levels.iter().map(|l| l.plural.as_str());
        let labels =
            declared.levels.iter().flat_map(|l| &self.catalog.code_list(l.list).codes).map(|c| c.label.as_str());
        let nearest = nearest(text, levels.chain(labels)).map(str::to_string);
        let (text, dimension) = (text.to_string(), format!("the hierarchy `{}`", declared.name));
        self.report(LayoutFact::UnknownMember { span, text, dimension, nearest })
    }

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

    /// The value of a dataset that says which area of the hierarchy a row belongs to, and the level's list.
    pub(super) fn area_of(
        &self,
        dataset: DatasetId,
        hierarchy: HierarchyId,
        by: Option<&ast::Path>,
        span: Span,
    ) -> Result<Option<(Value, CodeListId)>, LayoutFact> {
        if let Some(path) = by
            && let Ok((value, Type::Code(list))) = paths::resolve(self.catalog, dataset, path)
        {
            return Ok(Some((value, list)));
        }
        let declared = self.catalog.dataset(dataset);
        let level = |ty: &Type| match ty {
            Type::Code(list) => self.catalog.code_list(*list).level_of.filter(|(h, _)| *h == hierarchy).map(|_| *list),
            _ => None,
        };
        let mut found: Vec<(Value, CodeListId, String)> = Vec::new();
        for (index, column) in declared.columns.iter().enumerate() {
            let on = crate::catalog::ColumnId(index);
            if let Some(list) = level(&of_column(&column.ty)) {
                found.push((Value::Column(on), list, column.name.clone()));
            }
            let Some(look_up) = column.look_up else { continue };
            for (taken, right) in self.catalog.dataset(look_up).columns.iter().enumerate() {
                if let Some(list) = level(&of_column(&right.ty)) {
                    let column_id = crate::catalog::ColumnId(taken);
                    let value = Value::LookUp { on, dataset: look_up, column: column_id };
                    found.push((value, list, format!("{}.{}", column.name, right.name)));
                }
            }
        }
        match &found[..] {
            [] => Ok(None),
            [(value, list, _)] => Ok(Some((value.clone(), *list))),
            several => Err(LayoutFact::AmbiguousArea {
                span,
                dataset: declared.name.clone(),
                hierarchy: self.catalog.hierarchy(hierarchy).name.clone(),
                columns: several.iter().map(|(_, _, name)| name.clone()).collect(),
            }),
        }
    }

    /// What a member comes to in each dataset that it meets. `place` is where an error is shown.
    pub(super) fn restriction(&mut self, of: &Dimension, member: &Picked, leaves: &[Leaf], place: Span) -> Restriction {
        let mut by_dataset: Vec<(DatasetId, Meaning)> = Vec::new();
        // Numerators first: where a dataset is both, it must have the dimension.
        let mut ordered: Vec<&Leaf> = leaves.iter().collect();
        ordered.sort_by_key(|l| (l.denominator, l.dataset));
        for leaf in ordered {
            if by_dataset.iter().any(|(d, _)| *d == leaf.dataset) {
                continue;
            }
            let meaning = match &of.kind {
                Kind::Area { hierarchy, by } => self.area_meaning(of, *hierarchy, by.as_ref(), member, leaf, place),
                Kind::Time(kind) => self.time_meaning(*kind, member, leaf.dataset, place),
                Kind::Code { .. } => self.code_meaning(of, member, leaf, place),
            };
            if let Some(meaning) = meaning {
                by_dataset.push((leaf.dataset, meaning));
            }
        }
        by_dataset.sort_by_key(|(d, _)| *d);
        Restriction { class: of.class.clone(), by_dataset }
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
        let dataset = declared.name.clone();
        let is_population = matches!(declared.role, DatasetRole::Population { .. });
        let (value, list) = match self.area_of(leaf.dataset, hierarchy, by, of.span) {
            Err(fact) => return self.report(fact),
            Ok(Some(found)) => found,
            Ok(None) if leaf.denominator => {
                let hierarchy = self.catalog.hierarchy(hierarchy).name.clone();
                return self.report(DenominatorsFact::NoArea { span: place, dataset, hierarchy });
            }
            Ok(None) => {
                let dimension = of.name.clone();
                return self.report(LayoutFact::NoSuchDimension { span: place, dataset, dimension });
            }
        };
        if is_population && (member.outside || member.missing) {
            return Some(Meaning::NotApplicable);
        }
        let level = |list: CodeListId| self.catalog.code_list(list).level_of.map_or(0, |(_, level)| level);
        let outside = self.catalog.code_list(list).outside();
        let mut set: Vec<i64> = match &member.codes {
            Codes::All => (0..outside).collect(),
            Codes::Periods(_) => Vec::new(),
            Codes::Listed(codes) => {
                if let Some((asked, _)) = codes.iter().find(|(asked, _)| level(*asked) < level(list)) {
                    let levels = &self.catalog.hierarchy(hierarchy).levels;
                    let (has, asked) = (levels[level(list)].name.clone(), levels[level(*asked)].name.clone());
                    return if leaf.denominator {
                        self.report(DenominatorsFact::Level { span: place, dataset, has, asked })
                    } else {
                        self.report(LayoutFact::Level { span: place, dataset, has, asked })
                    };
                }
                codes.iter().flat_map(|code| self.parts_of(list, *code)).collect()
            }
        };
        set.extend(member.outside.then_some(outside));
        Some(among(value, set, member.missing))
    }

    fn code_meaning(&mut self, of: &Dimension, member: &Picked, leaf: &Leaf, place: Span) -> Option<Meaning> {
        let Kind::Code { path, list, describes } = &of.kind else { return None };
        let (list, describes) = (*list, *describes);
        let Some(value) = self.same_list(leaf.dataset, path, list) else {
            let dataset = self.catalog.dataset(leaf.dataset).name.clone();
            return match (leaf.denominator, describes) {
                (true, Describes::Event) => Some(Meaning::Whole),
                (true, Describes::Person | Describes::Place) => {
                    let (asked, has) = (of.name.clone(), self.breakdowns(leaf.dataset));
                    self.report(DenominatorsFact::NoBreakdown { span: place, dataset, asked, has })
                }
                (false, _) => {
                    let dimension = of.name.clone();
                    self.report(LayoutFact::NoSuchDimension { span: place, dataset, dimension })
                }
            };
        };
        let is_population = matches!(self.catalog.dataset(leaf.dataset).role, DatasetRole::Population { .. });
        if is_population && (member.outside || member.missing) {
            return Some(Meaning::NotApplicable); // nobody lives "not recorded"
        }
        let outside = self.catalog.code_list(list).outside();
        let mut set: Vec<i64> = match &member.codes {
            Codes::All => (0..outside).collect(),
            Codes::Listed(codes) => codes.iter().map(|(_, code)| *code as i64).collect(),
            Codes::Periods(_) => Vec::new(),
        };
        set.extend(member.outside.then_some(outside));
        Some(among(value, set, member.missing))
    }

    /// The value of a dataset that conforms to a coded dimension: the same path, or the only column of the same list.
    fn same_list(&self, dataset: DatasetId, path: &ast::Path, list: CodeListId) -> Option<Value> {
        if let Ok((value, ty)) = paths::resolve(self.catalog, dataset, path)
            && ty == Type::Code(list)
        {
            return Some(value);
        }
        let columns = self.catalog.dataset(dataset).columns.iter().enumerate();
        let mut same = columns.filter(|(_, c)| of_column(&c.ty) == Type::Code(list));
        match (same.next(), same.next()) {
            (Some((index, _)), None) => Some(Value::Column(crate::catalog::ColumnId(index))),
            _ => None,
        }
    }

    /// The coded columns of a dataset, by name.
    fn breakdowns(&self, dataset: DatasetId) -> Vec<String> {
        let coded = |ty: &Type| matches!(ty, Type::Code(list) if self.catalog.code_list(*list).level_of.is_none());
        let columns = self.catalog.dataset(dataset).columns.iter();
        columns.filter(|c| coded(&of_column(&c.ty))).map(|c| c.name.clone()).collect()
    }

    fn time_meaning(&mut self, kind: PeriodKind, member: &Picked, dataset: DatasetId, place: Span) -> Option<Meaning> {
        let ordinals = match &member.codes {
            Codes::Periods(ordinals) => ordinals.clone(),
            Codes::Listed(_) | Codes::All => Vec::new(),
        };
        let value = self.period_value(kind, dataset, &member.label, place)?;
        for ordinal in &ordinals {
            let (first, last) = Period { kind, ordinal: *ordinal }.days();
            self.covered_span(dataset, first, last, place, &member.label);
        }
        Some(among(value, ordinals, member.missing))
    }

    /// The value of a dataset that says which period of a kind a row belongs to.
    fn period_value(&mut self, kind: PeriodKind, dataset: DatasetId, written: &str, place: Span) -> Option<Value> {
        let declared = self.catalog.dataset(dataset);
        let Some(time) = declared.time else {
            let (dataset, declared) = (declared.name.clone(), declared.span);
            return self.report(PeriodsFact::NoTimeColumn { span: place, dataset, declared });
        };
        let part = TimePart::Period(kind);
        let of = || Box::new(Value::Column(time));
        match of_column(&declared.column(time).ty) {
            Type::Day if kind != PeriodKind::MidYear => Some(Value::Time { of: of(), from: TimeType::Day, part }),
            Type::Second if kind != PeriodKind::MidYear => Some(Value::Time { of: of(), from: TimeType::Second, part }),
            Type::Period(own) if own == kind => Some(Value::Column(time)),
            Type::Period(PeriodKind::Month) if is_year(kind) => {
                Some(Value::Time { of: of(), from: TimeType::Month, part })
            }
            other => {
                let kind = match other {
                    Type::Period(own) => own.name(),
                    _ => "day".to_string(),
                };
                let (what, written) = (format!("`{}`", declared.name), written.to_string());
                self.report(PeriodsFact::KindMismatch { span: place, written, what, kind })
            }
        }
    }

    fn covered_span(&mut self, dataset: DatasetId, first: i64, last: i64, span: Span, written: &str) {
        let declared = self.catalog.dataset(dataset);
        let Some((from, to)) = declared.covers else { return };
        if last < from.days().0 || first > to.days().1 {
            let (dataset, written) = (declared.name.clone(), written.to_string());
            let (first, last) = (from.to_string(), to.to_string());
            self.out.push(PeriodsFact::OutsideData { span, written, dataset, first, last });
        }
    }

    /// `E in 2023/24`: the kind of period is told from each dataset's own time column.
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
            let written = self.sources.text(literal.span).to_string();
            let Some(period) = period_beside(&literal.kind, beside) else {
                self.out.push(PeriodsFact::NotAPeriod { span: literal.span, written });
                break;
            };
            let member = Picked { label: written, ..picked_period(period) };
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
        let hierarchies: Vec<HierarchyId> = (0..self.catalog.hierarchies.len())
            .map(HierarchyId)
            .filter(|h| all.iter().any(|l| !matches!(self.area_of(l.dataset, *h, None, span), Ok(None))))
            .collect();
        let named = |checker: &Self, h: &HierarchyId| match member {
            AreaMember::Named(literal) => match &literal.kind {
                LiteralKind::Text(text) => {
                    let levels = &checker.catalog.hierarchy(*h).levels;
                    levels.iter().any(|l| checker.catalog.code_list(l.list).find(text).is_some())
                }
                _ => false,
            },
            AreaMember::All(_) | AreaMember::Outside(_) | AreaMember::Missing(_) => true,
        };
        let hierarchy = hierarchies.iter().find(|h| named(self, h)).or(hierarchies.first()).copied();
        let Some(hierarchy) = hierarchy else {
            let dataset = all.first().map(|l| self.catalog.dataset(l.dataset).name.clone())?;
            let dimension = "area".to_string();
            return self.report(LayoutFact::NoSuchDimension { span, dataset, dimension });
        };
        let kind = Kind::Area { hierarchy, by: None };
        let name = self.catalog.hierarchy(hierarchy).name.clone();
        let dimension = Dimension { name, class: Class::Area(hierarchy), kind, span };
        let picked = self.part(&dimension, member)?;
        let leaves = self.open_leaves(of, &dimension.class);
        Some(self.restriction(&dimension, &picked, &leaves, span))
    }
}

fn picked_period(period: Period) -> Picked {
    Picked {
        label: period.to_string(),
        kind: RowKind::Body,
        codes: Codes::Periods(vec![period.ordinal]),
        outside: false,
        missing: false,
    }
}

fn among(value: Value, mut set: Vec<i64>, missing: bool) -> Meaning {
    set.sort_unstable();
    set.dedup();
    Meaning::Among { value, set, missing }
}

fn kind_of(picked: &Picked) -> RowKind {
    match &picked.codes {
        Codes::All => RowKind::Total,
        Codes::Listed(codes) if codes.is_empty() => RowKind::Outside,
        Codes::Listed(_) if picked.outside || picked.missing => RowKind::Total,
        Codes::Listed(codes) if codes.len() > 1 => RowKind::Total,
        Codes::Listed(_) => RowKind::Body,
        Codes::Periods(ordinals) if ordinals.len() > 1 => RowKind::Total,
        Codes::Periods(_) => RowKind::Body,
    }
}
