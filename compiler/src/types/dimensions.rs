//! Dimensions: what rows and columns of tables are, and which members of one are wanted.
//!
//! In: a path such as `area`, `financial_year` or `offence.group`, and the members written. Out: [`Picked`] members, in order.
//! Invariant: a member is known to its hierarchy, list or kind of period; no dataset has been asked yet (restrictions.rs does).

use std::collections::BTreeMap;

use super::Checker;
use super::facts::{additivity, layout, literals, periods};
use super::paths::{self, words};
use crate::catalog::{
    AttributeType, CodeList, CodeListId, CodeRelation, ColumnId, ColumnType, Dataset, DatasetId, Describes,
    HierarchyId, Style,
};
use crate::diagnostics::near;
use crate::model::typing::{column_of, of_column};
use crate::model::{Class, LeftOut, Type, Value};
use crate::names;
use crate::presentation::RowKind;
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

/// One member, before it is compared with datasets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picked {
    /// What a reader sees.
    pub label: String,
    /// What it is called where it is given no label.
    pub names: String,
    /// What it is.
    pub kind: RowKind,
    /// Codes with their lists, or period ordinals.
    pub codes: Codes,
    /// With those outside the hierarchy or list.
    pub outside: bool,
    /// With those that have no value.
    pub missing: bool,
    /// Without rows inside it.
    pub alone: bool,
    /// No part of the whole that shares and ranks are of.
    pub apart: bool,
    /// Whether nothing of it is outside or apart, so that it may have a share of the whole.
    pub in_whole: bool,
    /// Whether it is a total with something that none of the parts has.
    pub beyond_parts: bool,
    /// What shares leave out of it because it is said to be apart.
    pub left_out: LeftOut,
}

/// What a member picks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Codes {
    /// Codes, each of a list.
    Listed(Vec<(CodeListId, usize)>),
    /// All codes.
    All,
    /// Periods by ordinal.
    Periods(Vec<i64>),
}

impl Picked {
    /// Whether a row inside others takes something out of the whole: being apart, or, where that is asked, being outside.
    pub(super) fn takes_out(&self, outside: bool) -> bool {
        self.left_out != LeftOut::Nothing || outside && self.outside && self.kind == RowKind::Outside
    }

    /// A part of the whole with these codes, without a label yet.
    pub(super) fn of(kind: RowKind, codes: Codes) -> Picked {
        Picked {
            label: String::new(),
            names: String::new(),
            kind,
            codes,
            outside: false,
            missing: false,
            alone: false,
            apart: false,
            in_whole: true,
            beyond_parts: false,
            left_out: LeftOut::Nothing,
        }
    }
}

impl Dimension {
    /// The kind of its periods, where it is one of time.
    pub(super) fn period_kind(&self) -> Vec<PeriodKind> {
        match self.kind {
            Kind::Time(kind) => vec![kind],
            Kind::Area { .. } | Kind::Code { .. } => Vec::new(),
        }
    }
}

/// The most rows of a table: so many small areas has no country.
pub(super) const MOST_ROWS: usize = 500_000;

/// The most members in one row: each is compared with those before it.
const MOST_TOGETHER: usize = 5_000;

impl Checker<'_> {
    /// What a path means as a dimension of the datasets that a table counts.
    pub(super) fn dimension(&mut self, path: &ast::Path, datasets: &[DatasetId]) -> Option<Dimension> {
        let name = path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(".");
        let span = path.span;
        if let [part] = &path.parts[..] {
            if let Some(hierarchy) = self.catalog.hierarchy_named(&part.value) {
                // Its file was reported.
                if self.catalog.hierarchy(hierarchy).levels.is_empty() {
                    return None;
                }
                let of_it = |ty: &Type| matches!(ty, Type::Code(list) if self.catalog.code_list(*list).level_of.is_some_and(|(h, _)| h == hierarchy));
                self.another_column(part, "the hierarchy", datasets, |_, _, ty| of_it(ty));
                let kind = Kind::Area { hierarchy, by: None };
                return Some(Dimension { name, class: Class::Area(hierarchy), kind, span });
            }
            if let Some(kind) = PeriodKind::from_name(&part.value) {
                self.another_column(part, "the period", datasets, |dataset, column, _| dataset.time == Some(column));
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
            if let Some(list) = self.catalog.code_list_named(&name) {
                let is_bands = self.catalog.code_list(list).is_bands();
                let level = |list: CodeListId| self.catalog.code_list(list).level_of;
                let is_finer = |of: CodeListId| {
                    level(of).zip(level(list)).is_some_and(|(of, asked)| of.0 == asked.0 && of.1 < asked.1)
                };
                let found_in = |d: &DatasetId| {
                    self.catalog.dataset(*d).columns.iter().find_map(|column| match &column.ty {
                        ColumnType::Code(of) if *of == list => Some(column.name.clone()),
                        ColumnType::Code(of) if is_finer(*of) => Some(format!("{}.{name}", column.name)),
                        ColumnType::Integer { .. } | ColumnType::Decimal { .. } if is_bands => {
                            Some(format!("{}.{name}", column.name))
                        }
                        _ => None,
                    })
                };
                let column = datasets.iter().find_map(found_in).or_else(|| self.through_a_column(path, datasets));
                let dataset = self.catalog.dataset(datasets[0]);
                return self.report(layout::list_is_no_column(span, &name, &dataset.name, column));
            }
            let mut names: Vec<&str> = self.catalog.hierarchies.iter().map(|h| h.name.as_str()).collect();
            names.extend(["financial_year", "calendar_year", "academic_year", "month", "mid_year", "day"]);
            names.extend(datasets.iter().flat_map(|d| &self.catalog.dataset(*d).columns).map(|c| c.name.as_str()));
            let is_number = self.hir.measures.iter().any(|measure| measure.head.name.value == name)
                || self.hir.indicators.iter().any(|indicator| indicator.head.name.value == name);
            let nearest = near(&name, names).filter(|_| !is_number);
            let owner = path.parts.first().filter(|first| {
                path.parts.len() > 1 && datasets.iter().any(|d| self.catalog.dataset(*d).name == first.value)
            });
            if let Some(owner) = owner {
                let rest = name[owner.value.len() + 1..].to_string();
                let found = layout::unknown_dimension(span, &name, None);
                let found = found.help(format!("write `{rest}`: the dataset is known from what is counted"));
                return self.report(found.safe_fix(span, rest));
            }
            let through = nearest.is_none().then(|| self.through_a_column(path, datasets)).flatten();
            let found = layout::unknown_dimension(span, &name, nearest);
            return self.report(match through {
                _ if is_number => {
                    found.help(format!("`{name}` is a number, which is shown in a column: `column {name}`"))
                }
                Some(path) => found.help(format!("write `{path}`")),
                None => found,
            });
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
            Type::Day | Type::Second if matches!(value, Value::Column(_)) => {
                let (is_time, dataset) = (self.is_time(dataset, &value), &self.catalog.dataset(dataset).name);
                self.report(layout::date_is_no_dimension(span, &name, dataset, is_time))
            }
            Type::Period(kind) => {
                let (declared, root) = (self.catalog.dataset(dataset), value.root());
                let date = column_of(self.catalog, dataset, root).name.clone();
                let time = declared.time.map(|time| declared.column(time).name.clone());
                self.report(layout::period_of_another_date(span, &name, kind, (&declared.name, &date), time.as_deref()))
            }
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Day | Type::Second => {
                let found = layout::not_a_dimension(span, &name, &words(self.catalog, &ty));
                self.report(match value {
                    Value::Attribute { .. } => found.help(format!(
                        "declare the attribute as a text, or as codes of a list, and it has a row for each of its values; or make a code \
                         list with `bands:` and write `{name}.LIST`"
                    )),
                    _ => found,
                })
            }
        }
    }

    /// What is meant by a path that lacks the column of codes before it: `ward.district.gss` for `district.gss`.
    fn through_a_column(&self, path: &ast::Path, datasets: &[DatasetId]) -> Option<String> {
        let columns = datasets.iter().flat_map(|id| self.catalog.dataset(*id).columns.iter().map(move |of| (*id, of)));
        let through = |(id, column): (DatasetId, &crate::catalog::Column)| {
            let first = ast::Ident { value: column.name.clone(), span: path.span };
            let parts: Vec<ast::Ident> = [&[first][..], &path.parts[..]].concat();
            let longer = ast::Path { parts, span: path.span };
            let is_code = matches!(paths::resolve(self.catalog, id, &longer), Ok((_, Type::Code(_))));
            is_code.then(|| longer.parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join("."))
        };
        columns.into_iter().find_map(through)
    }

    /// Reports a column that has the name of a hierarchy or of a kind of period and says something else.
    fn another_column(
        &mut self,
        name: &ast::Ident,
        what: &str,
        datasets: &[DatasetId],
        says_the_same: impl Fn(&Dataset, ColumnId, &Type) -> bool,
    ) {
        let whole = datasets.iter().map(|id| self.catalog.dataset(*id)).filter(|of| !self.catalog.is_broken(of));
        let other = whole.into_iter().find(|dataset| {
            let column = dataset.column_named(&name.value);
            column.is_some_and(|id| !says_the_same(dataset, id, &of_column(&dataset.column(id).ty)))
        });
        if let Some(dataset) = other {
            self.out.push(layout::ambiguous_dimension(name, what, &dataset.name));
        }
    }

    /// What a path means as the rows of a table of texts: a code list by its name, or that of an attribute (`offence.group`).
    pub(super) fn list_dimension(&mut self, path: &ast::Path) -> Option<Dimension> {
        let name = path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join(".");
        let Some(list) = self.catalog.code_list_named(&name) else {
            if self.catalog.broken.contains(&name) || self.catalog.broken.contains(&path.parts[0].value) {
                return None;
            }
            let lists = self.catalog.code_lists.iter().map(|l| l.name.as_str());
            return self.report(layout::not_a_list(path.span, &name, near(&name, lists)));
        };
        let class = Class::Other(name.clone());
        let kind = Kind::Code { path: path.clone(), list, describes: Describes::Event };
        Some(Dimension { name, class, kind, span: path.span })
    }

    fn has_column(&self, dataset: DatasetId, name: &str) -> bool {
        self.catalog.dataset(dataset).column_named(name).is_some()
    }

    /// Whether a value dates the rows of a dataset.
    pub(super) fn is_time(&self, dataset: DatasetId, value: &Value) -> bool {
        let time = self.catalog.dataset(dataset).time;
        match value {
            Value::Column(column) => time == Some(*column),
            Value::Time { of, .. } => time.is_some_and(|t| **of == Value::Column(t)),
            Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } => false,
        }
    }

    /// What a value describes: what it is looked up by, or else what its own column does, which may be said by its name alone.
    fn describes(&self, dataset: DatasetId, value: &Value) -> Describes {
        let by = self.catalog.dataset(dataset).column(value.column());
        let own = column_of(self.catalog, dataset, value);
        let said =
            [by, own].into_iter().map(|column| column.describes).find(|describes| *describes != Describes::Event);
        let is_named = own.may_describe_people() && (std::ptr::eq(by, own) || !by.described);
        said.unwrap_or(if is_named { Describes::Person } else { Describes::Event })
    }

    /// The members wanted of a dimension, in order; every one in declared order when none are listed.
    pub(super) fn members(&mut self, of: &Dimension, wanted: Option<&Members>, datasets: &[DatasetId]) -> Vec<Picked> {
        match (wanted, &of.kind) {
            (None, Kind::Code { list, .. }) => self.whole_list(*list),
            (None, Kind::Area { hierarchy, by }) => {
                let mut which = None;
                let level = datasets.iter().find_map(|d| match self.area_of(*d, *hierarchy, by.as_ref(), of.span) {
                    Ok(level) => level,
                    Err(ambiguous) => {
                        which.get_or_insert(ambiguous);
                        None
                    }
                });
                if let (None, Some(ambiguous)) = (&level, which)
                    && self.is_new((of.span, of.span))
                {
                    self.out.push(ambiguous);
                }
                level.map(|(_, list)| self.whole_list(list)).unwrap_or_default()
            }
            (None, Kind::Time(kind)) => self.covered_periods(*kind, datasets, of.span),
            (Some(Members::Range(from, to)), Kind::Time(kind)) => self.period_range(*kind, from, to),
            (Some(Members::Range(from, to)), Kind::Area { .. } | Kind::Code { .. }) => {
                self.out.push(periods::not_a_period(from.span.to(to.span), &of.name));
                Vec::new()
            }
            (Some(Members::List(list)), _) => {
                let mut picked: Vec<Picked> = Vec::new();
                let mut places: Vec<Span> = Vec::new();
                let mut labelled = Vec::new();
                let mut known: BTreeMap<(Codes, bool, bool), usize> = BTreeMap::new();
                for member in list {
                    for found in self.listed(of, member, datasets) {
                        let first =
                            *known.entry((found.codes.clone(), found.outside, found.missing)).or_insert(picked.len());
                        if first < picked.len() {
                            let labels = [&picked[first].label, &found.label].map(String::as_str);
                            self.out.push(layout::member_twice((member.span, places[first]), &found.names, labels));
                        }
                        picked.push(found);
                        places.push(member.span);
                    }
                    // A total that is called as one of the rows beside it is.
                    let label = member.label.as_ref();
                    labelled.extend(label.filter(|_| !picked.is_empty()).map(|label| (label, picked.len() - 1)));
                }
                for (label, at) in labelled {
                    let beside = picked.iter().enumerate().any(|(other, row)| other != at && row.label == label.value);
                    if beside && self.is_new((label.span, label.span)) {
                        self.out.push(layout::label_of_another(label.span, &label.value, &picked[at].names));
                    }
                }
                self.decide_wholes(of, &mut picked);
                self.called_totals(of, list, (&picked, &places));
                picked
            }
        }
    }

    fn whole_list(&self, list: CodeListId) -> Vec<Picked> {
        let codes = self.catalog.code_list(list).codes.iter().enumerate();
        codes.filter(|(_, code)| code.is_part()).map(|(place, _)| self.single(list, place)).collect()
    }

    fn single(&self, list: CodeListId, code: usize) -> Picked {
        let declared = &self.catalog.code_list(list).codes[code];
        let kind = if declared.comparator { RowKind::Comparator } else { RowKind::Body };
        let codes = Codes::Listed(vec![(list, code)]);
        let (label, names) = (declared.label.clone(), declared.label.clone());
        Picked { label, names, apart: declared.relation == CodeRelation::Apart, ..Picked::of(kind, codes) }
    }

    /// One entry of a member list: a single row, or one for each area of a level.
    fn listed(&mut self, of: &Dimension, member: &ast::ListedMember, datasets: &[DatasetId]) -> Vec<Picked> {
        if let ([AreaMember::Named(literal)], Kind::Area { hierarchy, .. }) = (&member.parts[..], &of.kind)
            && let LiteralKind::Text(text) = &literal.kind
            && let Some(level) =
                self.catalog.hierarchy(*hierarchy).levels.iter().find(|l| l.plural == *text || l.name == *text)
        {
            let areas = self.areas_named(*hierarchy, text);
            if !areas.is_empty() {
                let areas = self.said_apart(&areas);
                self.out.push(literals::level_or_area(literal.span, text, &level.name, &areas));
            }
            if let Some(label) = &member.label {
                self.out.push(layout::label_of_level(label.span, &level.plural));
            }
            let mut all = self.whole_list(level.list);
            for one in &mut all {
                one.alone = member.alone;
                one.apart |= member.apart;
            }
            return all;
        }
        if member.each {
            return self.members(of, None, datasets);
        }
        if member.parts.len() > MOST_TOGETHER {
            self.out.push(layout::too_many_together(member.span, MOST_TOGETHER));
            return Vec::new();
        }
        let picked = Picked::of(RowKind::Body, Codes::Listed(Vec::new()));
        let mut picked = Picked { alone: member.alone, apart: member.apart, ..picked };
        let (mut labels, mut comparators, mut compared) = (Vec::new(), !member.parts.is_empty(), None);
        for part in &member.parts {
            let Some(found) = self.part(of, part) else { return Vec::new() };
            picked.apart |= found.apart;
            self.added_to_parts(of, &picked, &found, member.span);
            comparators &= found.kind == RowKind::Comparator;
            compared = compared.or_else(|| (found.kind == RowKind::Comparator).then(|| found.label.clone()));
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
        if !comparators && let Some(comparator) = compared {
            self.out.push(additivity::comparator_and_others(member.span, &comparator));
        }
        picked.names = labels.join(" + ");
        picked.label = member.label.as_ref().map_or_else(|| picked.names.clone(), |label| label.value.clone());
        picked.kind = if comparators { RowKind::Comparator } else { RowKind::Body };
        if let Some(label) = &member.label {
            self.label_and_member(of, label, &picked);
        }
        vec![picked]
    }

    /// Reports a member that is joined with others which it contains or overlaps.
    fn added_to_parts(&mut self, of: &Dimension, before: &Picked, next: &Picked, span: Span) {
        let Kind::Code { list, .. } = of.kind else { return };
        let declared = self.catalog.code_list(list);
        let codes = |picked: &Picked| -> Vec<usize> {
            match &picked.codes {
                Codes::All => self.inside(list).into_iter().map(|code| code as usize).collect(),
                Codes::Listed(codes) => codes.iter().map(|(_, code)| *code).collect(),
                Codes::Periods(_) => Vec::new(),
            }
        };
        let (known, more) = (codes(before), codes(next));
        let both = [&known[..], &more[..]].concat();
        let label = |code: usize| declared.codes[code].label.clone();
        let is_total = |code: &&usize| !declared.codes[**code].is_part() && !declared.codes[**code].comparator;
        if let (false, Some((a, b))) = (known.is_empty() || !declared.has_totals, declared.overlap(&both)) {
            self.out.push(additivity::total_and_parts(span, &label(a), &label(b)));
        } else if let (true, Some(total)) =
            (before.missing || before.outside || next.missing || next.outside, both.iter().find(is_total))
        {
            let other = if before.missing || next.missing { "missing" } else { "outside" };
            self.out.push(additivity::total_and_others(span, &label(*total), other));
        }
    }

    /// What the row of what is outside is called; that of areas, unless house style has a word for all.
    pub(super) fn outside_label(&self, of: &Dimension) -> String {
        let style = &self.catalog.style.outside_label;
        let list = match of.kind {
            Kind::Code { list, .. } if *style == Style::default().outside_label => self.catalog.code_list(list),
            _ => return style.clone(),
        };
        match (list.is_bands(), list.level_of) {
            (true, _) => "Outside the bands".to_string(),
            (false, None) => "Outside the list".to_string(),
            (false, Some(_)) => style.clone(),
        }
    }

    pub(super) fn part(&mut self, of: &Dimension, part: &AreaMember) -> Option<Picked> {
        let style = &self.catalog.style;
        let none = Picked::of(RowKind::Outside, Codes::Listed(Vec::new()));
        match part {
            // A total of periods is written out (`2021/22 + 2022/23`): nothing says which are all of them.
            AreaMember::All(span) | AreaMember::Outside(span) if matches!(of.kind, Kind::Time(_)) => {
                self.report(periods::not_a_period(*span, self.sources.text(*span)))
            }
            AreaMember::All(_) => {
                Some(Picked { label: style.all_label.clone(), kind: RowKind::Total, codes: Codes::All, ..none })
            }
            AreaMember::Outside(_) => Some(Picked { label: self.outside_label(of), outside: true, ..none }),
            AreaMember::Missing(_) => Some(Picked { label: style.missing_label.clone(), missing: true, ..none }),
            AreaMember::Named(literal) if self.is_a_word_for_a_member(of, literal) => None,
            AreaMember::Named(literal) => match &of.kind {
                Kind::Time(kind) => {
                    let named = self.parameter_named(literal);
                    let ordinal = self.period_of(*kind, named.as_ref().unwrap_or(literal), of.span)?;
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

    /// Reports what is called as `all` and `missing` are elsewhere (`total`, `unknown`), where no code is.
    fn is_a_word_for_a_member(&mut self, of: &Dimension, literal: &ast::Literal) -> bool {
        const ALL: [&str; 8] = ["total", "totals", "grand total", "all", "overall", "sum", "everything", "everyone"];
        const MISSING: [&str; 8] = ["missing", "unknown", "not known", "not recorded", "blank", "null", "na", "n/a"];
        let LiteralKind::Text(text) = &literal.kind else { return false };
        let word = text.trim().to_lowercase();
        let (meant, what) = match &word {
            word if ALL.contains(&word.as_str()) => ("all", "all of them together"),
            word if MISSING.contains(&word.as_str()) => ("missing", "rows without a value"),
            _ => return false,
        };
        // A code that is written with other letters is the likelier one.
        let is_called = |list: CodeListId| {
            let codes = &self.catalog.code_list(list).codes;
            codes.iter().any(|code| code.code.to_lowercase() == word || code.label.to_lowercase() == word)
        };
        let (is_there, name) = match of.kind {
            Kind::Time(_) => return false,
            Kind::Code { list, .. } => {
                (is_called(list), format!("the code list `{}`", self.catalog.code_list(list).name))
            }
            Kind::Area { hierarchy, .. } => {
                let declared = self.catalog.hierarchy(hierarchy);
                let is_there = declared.levels.iter().any(|level| is_called(level.list));
                (is_there, format!("the hierarchy `{}`", declared.name))
            }
        };
        if !is_there && !self.catalog.broken.iter().any(|broken| name.contains(&format!("`{broken}`"))) {
            self.out.push(layout::word_for_a_member(literal.span, text, &name, meant, what));
            return true;
        }
        false
    }

    /// The period of a parameter that is listed by its bare name.
    fn parameter_named(&self, literal: &ast::Literal) -> Option<ast::Literal> {
        let LiteralKind::Text(name) = &literal.kind else { return None };
        let is_bare = self.sources.text(literal.span) == name.as_str();
        let kind = names::value_of(self.catalog, name).filter(|_| is_bare)?;
        Some(ast::Literal { kind, span: literal.span })
    }

    fn member_text(&mut self, literal: &ast::Literal) -> Option<String> {
        match &literal.kind {
            LiteralKind::Text(text) => Some(text.clone()),
            LiteralKind::Number { .. }
            | LiteralKind::Date(_)
            | LiteralKind::Month { .. }
            | LiteralKind::SplitYear(_)
            | LiteralKind::NamedYear { .. }
            | LiteralKind::MidYear(_)
            | LiteralKind::Parameter { .. }
            | LiteralKind::YearEnding { .. } => {
                self.report(literals::quotes_needed(literal.span, self.sources.text(literal.span), "this dimension"))
            }
        }
    }

    /// An area by its code or a label that it alone has; at the finest level that has it.
    fn area(&mut self, hierarchy: HierarchyId, text: &str, span: Span) -> Option<(CodeListId, usize)> {
        let declared = self.catalog.hierarchy(hierarchy);
        match self.areas_named(hierarchy, text)[..] {
            [area] => return Some(area),
            [] => {}
            [(list, place), (in_list, other)] if self.catalog.code_list(list).codes[place].code == text => {
                let label = &self.catalog.code_list(list).codes[place].label;
                let way = (self.areas_named(hierarchy, label).len() == 1).then_some(label.as_str());
                let (of, other) =
                    (format!("code of `{}`", declared.name), &self.catalog.code_list(in_list).codes[other]);
                return self.report(literals::code_or_label(span, text, &of, way, &other.code));
            }
            ref several => {
                let areas = self.said_apart(several);
                return self.report(literals::ambiguous_area(span, text, &declared.name, &areas));
            }
        }
        if self.catalog.broken.contains(&declared.name) {
            return None;
        }
        let levels = declared.levels.iter().map(|l| l.plural.as_str());
        let labels =
            declared.levels.iter().flat_map(|l| &self.catalog.code_list(l.list).codes).map(|c| c.label.as_str());
        let nearest = near(text, levels.chain(labels));
        self.report(layout::unknown_member(span, text, &format!("the hierarchy `{}`", declared.name), nearest))
    }

    /// The areas that a text may mean, each at its finest level: the one with that code, and all with that label.
    pub(super) fn areas_named(&self, hierarchy: HierarchyId, text: &str) -> Vec<(CodeListId, usize)> {
        let levels = &self.catalog.hierarchy(hierarchy).levels;
        let all = |places: &dyn Fn(&CodeList) -> Vec<usize>| {
            let mut found: Vec<(CodeListId, usize)> = Vec::new();
            let mut codes: Vec<&str> = Vec::new();
            for level in levels {
                let list = self.catalog.code_list(level.list);
                for place in places(list) {
                    // An area that is its own area at coarser levels has its code there too.
                    let code = list.codes[place].code.as_str();
                    if !codes.contains(&code) {
                        codes.push(code);
                        found.push((level.list, place));
                    }
                }
            }
            found
        };
        let by_code = all(&|list| list.coded(text).to_vec());
        let by_label = all(&|list| {
            let labelled = list.labelled(text).iter().copied();
            labelled.filter(|place| list.codes[*place].code != text).collect()
        });
        [by_code, by_label].concat()
    }

    /// The codes of areas with what distinguishes them for a reader: `"W4" (ward in Northfield)`.
    fn said_apart(&self, areas: &[(CodeListId, usize)]) -> Vec<String> {
        let said = |(list, place): &(CodeListId, usize)| {
            let list = self.catalog.code_list(*list);
            let code = &list.codes[*place].code;
            let around = list.attributes.iter().find_map(|attribute| match attribute.ty {
                AttributeType::Code(coarser) => {
                    let coarser = self.catalog.code_list(coarser).codes.get(attribute.values[*place]? as usize)?;
                    (coarser.code != *code).then_some(&coarser.label)
                }
                AttributeType::Integer | AttributeType::Decimal { .. } => None,
            });
            match around {
                Some(around) => format!("\"{code}\" ({} in {around})", list.name),
                None => format!("\"{code}\" ({})", list.name),
            }
        };
        areas.iter().map(said).collect()
    }
}

pub(super) fn picked_period(period: Period) -> Picked {
    let picked = Picked::of(RowKind::Body, Codes::Periods(vec![period.ordinal]));
    let label = period.to_string();
    Picked { names: label.clone(), label, ..picked }
}
