//! The model's tables as layouts: what each cell is, in terms of the plan's outputs.
//!
//! In: tables of the model. Out: [`Layout`]s, and outputs in the plan that they read.
//! Invariant: for each dimension of a cell the innermost restriction counts: one written in the expression before that of
//! the column, before that of the row, before that of the table. Nested rows are one place: a row inside a group is
//! restricted by the group as well, also where both restrict one dimension (months in years).

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::axes::{ByClass, Place, along, like, meaning, member, parent, peers, shows_undated};
use super::build::{Builder, Dates, Over, whole};
use super::layout::{Cell, Column, Key, Layout, OneDate, Order, Row};
use super::policies::{Joined, people};
use super::remarks::{self, Remarks, Total, WHOLE_OF_COLUMNS, WHOLE_OF_ROWS};
use super::twice::Terms;
use super::undecided::Side;
use crate::catalog::{AttributeType, CodeListId, DatasetId, PolicyId};
use crate::hashing::HashMap;
use crate::model::{
    self, Class, ColumnValue, Expr, Meaning, Measure, MeasureId, Member, Predicate, Restriction, Rows, Table,
};
use crate::presentation::{NumberFormat, RowKind};
use crate::syntax::ast::Axis;

/// What surrounds an expression in one cell.
#[derive(Clone)]
pub struct Around<'m> {
    /// The table, if there is one.
    pub table: Option<&'m Table>,
    row: Place,
    /// The column.
    pub column: Place,
    /// Restrictions written in expressions, outermost first.
    inner: Vec<&'m Restriction>,
    /// Conditions written in expressions.
    wheres: Vec<&'m [(DatasetId, Predicate)]>,
}

/// Layouts while they are being made.
pub struct Layouts<'a, 'b> {
    pub(super) builder: &'b mut Builder<'a>,
    /// The policy of each dataset's numbers outside any table; without an entry, none.
    policies: Vec<Option<PolicyId>>,
    ranked: HashMap<Ranked, Arc<[Cell]>>,
    /// The places that are ranked together with each.
    peers: HashMap<(*const Table, Axis, usize), Arc<[usize]>>,
    /// Numbers over all rows, which are the same at each row, with their sides.
    over_rows: HashMap<OverRows, (Cell, Vec<Side<'a>>)>,
    /// Whether any rows of the table are added up together.
    are_rows_alike: Option<bool>,
    /// Whether the table shows the rows of a dataset without a date.
    undated: HashMap<DatasetId, bool>,
    /// Whether it is noted what shares along its rows are without.
    pub(super) are_shares_noted: bool,
    pub(super) remarks: Remarks,
    of_one_date: Vec<OneDate>,
    /// The measures of a side of a share, while one is made.
    pub(super) sides: Option<Vec<Side<'a>>>,
    /// Whether what totals of such numbers leave out is said of others that have all their rows.
    pub(super) is_left_out_said: bool,
    /// Whether something is taken away from the number that is made, or it is taken away itself.
    pub(super) is_taken_from: bool,
    /// Whether a part of a sum is made.
    pub(super) is_in_sum: bool,
    /// Numbers that are added up, and whether their conditions keep all rows apart.
    pub(super) apart: HashMap<Terms, bool>,
    /// Whether a side of a share is made.
    pub(super) is_in_share: bool,
}

/// All that decides what an expression is ranked among, by address where it is borrowed from the model.
#[derive(PartialEq, Eq, Hash)]
struct Ranked {
    of: *const Expr,
    axis: Axis,
    peers: *const [usize],
    fixed: Place,
    inner: Vec<*const Restriction>,
    wheres: Vec<*const (DatasetId, Predicate)>,
}

/// All that decides what an expression is over all rows, by address where it is borrowed from the model.
#[derive(PartialEq, Eq, Hash)]
struct OverRows {
    of: *const Expr,
    column: Place,
    inner: Vec<*const Restriction>,
    wheres: Vec<*const (DatasetId, Predicate)>,
}

impl<'a, 'b> Layouts<'a, 'b> {
    /// Makes layouts into a plan; `policies` are those of each dataset's numbers outside any table.
    pub fn new(builder: &'b mut Builder<'a>, policies: Vec<Option<PolicyId>>) -> Layouts<'a, 'b> {
        let (ranked, over_rows, remarks) = (HashMap::default(), HashMap::default(), Remarks::default());
        Layouts {
            builder,
            policies,
            ranked,
            peers: HashMap::default(),
            over_rows,
            are_rows_alike: None,
            undated: HashMap::default(),
            are_shares_noted: false,
            remarks,
            of_one_date: Vec::new(),
            sides: None,
            is_left_out_said: false,
            is_taken_from: false,
            is_in_sum: false,
            apart: HashMap::default(),
            is_in_share: false,
        }
    }

    /// A table's layout.
    pub fn table(&mut self, table: &'a Table) -> Layout {
        self.ranked.clear();
        self.peers.clear();
        self.over_rows.clear();
        (self.are_rows_alike, self.are_shares_noted) = (None, false);
        self.undated.clear();
        let cells: Vec<Vec<Cell>> = (0..table.rows.len())
            .map(|row| (0..table.columns.len()).map(|column| self.table_cell(table, row, column)).collect())
            .collect();
        self.in_several(table, &cells);
        Layout {
            name: table.head.name.value.clone(),
            span: table.head.name.span,
            number: table.number,
            title: table.title.clone(),
            chapter: table.chapter.clone(),
            doc: table.head.doc.clone(),
            notes: table.notes.clone(),
            remarks: std::mem::take(&mut self.remarks).finish(),
            wording: self.builder.catalog.style.notes.of(&table.head.name.value),
            of_one_date: std::mem::take(&mut self.of_one_date),
            shares: (0..table.columns.len()).filter(|at| self.is_share(&table.columns[*at].value)).collect(),
            sources: table.sources.clone(),
            row_headings: table.row_headings.clone(),
            rows: self.rows(&table.rows),
            columns: table.columns.iter().map(|column| self.column(column)).collect(),
            cells,
            order: table.order.map(|(column, descending)| Order { column, descending }),
            top: table.top,
            hide_empty: table.hide_empty,
        }
    }

    fn rows(&self, members: &[Member]) -> Vec<Row> {
        let mut around: Vec<Key> = Vec::new();
        let row = |member: &Member| {
            around.truncate(member.depth);
            around.push(self.key(member));
            Row { labels: member.labels.clone(), kind: member.kind, depth: member.depth, keys: around.clone() }
        };
        members.iter().map(row).collect()
    }

    fn column(&self, column: &model::Column) -> Column {
        Column {
            label: column.label.clone(),
            definition: column.definition.clone(),
            format: column.format,
            unit: column.unit.clone(),
            key: column.member.as_ref().map(|member| self.key(member)),
        }
    }

    fn key(&self, member: &Member) -> Key {
        let listed = member.code.map(|(list, code)| self.builder.catalog.code_list(list).codes[code].code.clone());
        let code = listed.or_else(|| member.period.map(|period| period.to_string())).unwrap_or_default();
        Key { code, label: member.labels.last().cloned().unwrap_or_default() }
    }

    /// One value outside any table, as a layout of one cell.
    pub fn value(&mut self, expr: &'a Expr, format: NumberFormat) -> Layout {
        let around =
            Around { table: None, row: Place::Nowhere, column: Place::Nowhere, inner: Vec::new(), wheres: Vec::new() };
        let cell = self.cell(expr, &around);
        Layout { of_one_date: std::mem::take(&mut self.of_one_date), ..single(cell, format) }
    }

    fn table_cell(&mut self, table: &'a Table, row: usize, column: usize) -> Cell {
        if table.columns[column].except_totals && table.rows[row].kind == RowKind::Total {
            return Cell::NotApplicable;
        }
        match &table.columns[column].value {
            ColumnValue::Expr(expr) => {
                let around = Around {
                    table: Some(table),
                    row: Place::At(row),
                    column: Place::At(column),
                    inner: Vec::new(),
                    wheres: Vec::new(),
                };
                self.cell(expr, &around)
            }
            ColumnValue::Attribute { list, attribute } => self.attribute(&table.rows[row], *list, *attribute),
            ColumnValue::Code(of) => match table.rows[row].code.filter(|(list, _)| of.is_none_or(|of| of == *list)) {
                Some((list, code)) => Cell::Text(self.builder.catalog.code_list(list).codes[code].code.clone()),
                None => Cell::NotApplicable,
            },
        }
    }

    /// Whether a column is of parts of wholes: of a value over all rows or columns together, of some rows over all of them, of different
    /// people over those of a register; or of wholes of their parts, the wrong way round. A percentage of something else is a ratio, and may be
    /// any.
    fn is_share(&self, value: &ColumnValue) -> bool {
        let ColumnValue::Expr(value) = value else { return false };
        let Expr::Over { numerator, denominator, per: 1 } = self.builder.model.unrestricted(value) else {
            return false;
        };
        let is_part = matches!(&**numerator, Expr::Where(all, _) if all == denominator);
        let is_share = matches!(&**denominator, Expr::Across(all, _) if all == numerator);
        let is_whole = matches!(&**denominator, Expr::Where(all, _) if all == numerator);
        let of_register =
            match (self.builder.model.unrestricted(numerator), self.builder.model.unrestricted(denominator)) {
                (Expr::Measure(some), Expr::Measure(all)) => {
                    let (some, all) = (&self.builder.model.measures[some.0], &self.builder.model.measures[all.0]);
                    some.function.counts_different() && !all.function.counts_different() && some.dataset != all.dataset
                }
                _ => false,
            };
        // Of two periods or places, the one as a percentage of the other is a ratio.
        let of_its_part = match (self.bare(numerator), self.bare(denominator)) {
            (Some(all), Some(part)) => {
                all != part && asks_all_of(&self.builder.model.measures[part.0], &self.builder.model.measures[all.0])
            }
            _ => false,
        };
        is_part || is_share || is_whole || of_register || of_its_part
    }

    /// The measure that an expression is, with nothing around it.
    fn bare(&self, expr: &Expr) -> Option<MeasureId> {
        match expr {
            Expr::Measure(id) => Some(*id),
            Expr::Indicator(id) => self.bare(&self.builder.model.indicators[id.0].value),
            _ => None,
        }
    }

    fn attribute(&self, row: &Member, list: CodeListId, attribute: usize) -> Cell {
        let catalog = self.builder.catalog;
        let Some((_, code)) = row.code.filter(|(l, _)| *l == list) else { return Cell::NotApplicable };
        let attribute = &catalog.code_list(list).attributes[attribute];
        let Some(value) = attribute.values[code] else { return Cell::Missing };
        match attribute.ty {
            AttributeType::Integer => whole(value),
            AttributeType::Decimal { scale } => {
                Cell::Number(BigRational::new(BigInt::from(value), BigInt::from(10).pow(scale)))
            }
            AttributeType::Code(other) => Cell::Text(catalog.code_list(other).codes[value as usize].label.clone()),
        }
    }

    fn cell(&mut self, expr: &'a Expr, around: &Around<'a>) -> Cell {
        match expr {
            Expr::Measure(id) => self.measure(*id, around),
            Expr::Indicator(id) => self.cell(&self.builder.model.indicators[id.0].value, around),
            Expr::Number(number) => Cell::Number(number.clone()),
            Expr::Add(a, b) => self.added(a, b, around),
            Expr::Subtract(a, b) => {
                // What is taken away may be what would count twice.
                let is_taken_from = std::mem::replace(&mut self.is_taken_from, true);
                let cell = Cell::Subtract(self.boxed(a, around), self.boxed(b, around));
                self.is_taken_from = is_taken_from;
                cell
            }
            Expr::Multiply(a, b) => Cell::Multiply(self.boxed(a, around), self.boxed(b, around)),
            // A change relative to what is below zero has no direction: from -10 to 10 it would be -200%.
            Expr::Divide(a, b) if self.is_change(a, b) => {
                let base = Cell::Base(self.boxed(b, around));
                Cell::Divide(self.boxed(a, around), Box::new(base))
            }
            // However it is written, a count over another of the same data is a share.
            // So is anything over people a rate of them.
            Expr::Divide(a, b) if self.is_of_same_rows(a, b) || self.is_of_people(b) => {
                if !self.is_of_same_rows(a, b) {
                    self.below(a, b);
                }
                let (top, bottom) = self.share(a, b, around);
                Cell::Divide(top, bottom)
            }
            Expr::Divide(a, b) => {
                self.below(a, b);
                let (top, bottom) = self.quotient(a, b, around);
                Cell::Divide(top, bottom)
            }
            Expr::Over { numerator, denominator, per } => {
                self.shares(denominator, around);
                self.below(numerator, denominator);
                let (top, bottom) = self.share(numerator, denominator, around);
                let bottom = if self.is_change(numerator, denominator) { Box::new(Cell::Base(bottom)) } else { bottom };
                let top = if *per == 1 { top } else { Box::new(Cell::Multiply(top, Box::new(whole(*per)))) };
                Cell::Divide(top, bottom)
            }
            Expr::Within(of, restriction) => {
                let mut around = around.clone();
                around.inner.push(restriction);
                self.cell(of, &around)
            }
            Expr::Where(of, conditions) => {
                let mut around = around.clone();
                around.wheres.push(conditions);
                self.cell(of, &around)
            }
            Expr::Across(of, axis) => {
                let mut around = around.clone();
                match (self.across(&mut around, *axis), *axis) {
                    (false, _) => Cell::NotApplicable,
                    (true, Axis::Rows) if around.table.is_some() => self.over_rows(of, &around),
                    (true, _) => self.cell(of, &around),
                }
            }
            Expr::Rank(of, axis, ascending) => self.rank(of, *axis, *ascending, around),
        }
    }

    pub(super) fn boxed(&mut self, expr: &'a Expr, around: &Around<'a>) -> Box<Cell> {
        Box::new(self.cell(expr, around))
    }

    /// Widens one axis to everything along it; false where that says nothing: for a row outside, for a total with something
    /// that is outside or apart, whose share would be above 100%, or where no row is one of several.
    fn across(&mut self, around: &mut Around<'a>, axis: Axis) -> bool {
        let place = match axis {
            Axis::Rows => &mut around.row,
            Axis::Columns => &mut around.column,
        };
        let (Place::At(at) | Place::AllLike(at)) = *place else { return true };
        *place = Place::AllLike(at);
        let Some(table) = around.table else { return true };
        let are_alike = || !like(self.builder.catalog, table, axis, at).is_empty();
        member(table, axis, at).is_none_or(Member::has_share)
            && match axis {
                Axis::Rows => *self.are_rows_alike.get_or_insert_with(are_alike),
                Axis::Columns => are_alike(),
            }
    }

    /// An expression over all rows, made once for all of them.
    fn over_rows(&mut self, of: &'a Expr, around: &Around<'a>) -> Cell {
        let key = OverRows {
            of,
            column: around.column,
            inner: around.inner.iter().map(|r| std::ptr::from_ref(*r)).collect(),
            wheres: around.wheres.iter().map(|w| w.as_ptr()).collect(),
        };
        let (cell, of_it) = match self.over_rows.get(&key) {
            Some(known) => known.clone(),
            None => {
                let (cell, of_it) = self.with_sides(of, around);
                let made = (*cell, of_it);
                self.over_rows.insert(key, made.clone());
                made
            }
        };
        self.are_of_it(of_it.into_iter());
        cell
    }

    /// The places that are ranked together with one: the same list for all of them, made once.
    fn peers(&mut self, table: &Table, axis: Axis, at: usize) -> Arc<[usize]> {
        let of = |at: usize| (std::ptr::from_ref(table), axis, at);
        if let Some(known) = self.peers.get(&of(at)) {
            return known.clone();
        }
        let made: Arc<[usize]> = peers(table, axis, at).into();
        for place in made.iter().copied().chain([at]) {
            self.peers.insert(of(place), made.clone());
        }
        made
    }

    fn rank(&mut self, of: &'a Expr, axis: Axis, ascending: bool, around: &Around<'a>) -> Cell {
        let (place, fixed) = match axis {
            Axis::Rows => (around.row, around.column),
            Axis::Columns => (around.column, around.row),
        };
        let (Some(table), Place::At(at)) = (around.table, place) else { return Cell::NotApplicable };
        if member(table, axis, at).is_some_and(|m| m.kind != RowKind::Body) {
            return Cell::NotApplicable;
        }
        let at_place = |layouts: &mut Self, place: usize| {
            let mut around = around.clone();
            match axis {
                Axis::Rows => around.row = Place::At(place),
                Axis::Columns => around.column = Place::At(place),
            }
            layouts.cell(of, &around)
        };
        let peers = self.peers(table, axis, at);
        // Every row of a column is ranked among the same cells, so they are made once.
        let key = Ranked {
            of,
            axis,
            peers: Arc::as_ptr(&peers),
            fixed,
            inner: around.inner.iter().map(|r| std::ptr::from_ref(*r)).collect(),
            wheres: around.wheres.iter().map(|w| w.as_ptr()).collect(),
        };
        let among = match self.ranked.get(&key) {
            Some(among) => among.clone(),
            None => {
                let among: Arc<[Cell]> = peers.iter().map(|p| at_place(self, *p)).collect();
                self.ranked.insert(key, among.clone());
                among
            }
        };
        Cell::Rank { of: Box::new(at_place(self, at)), among, ascending }
    }

    /// The totals that a number is in along the axes, each with what it is of. A nested row says what it leaves out of the row above it,
    /// which says the rest.
    fn totals<'t>(
        &self,
        table: &'t Table,
        around: &Around<'a>,
        dataset: DatasetId,
        column: usize,
    ) -> Vec<(ByClass<'t>, Total<'t>)> {
        let catalog = self.builder.catalog;
        let has_number =
            |row: &usize| !(table.columns[column].except_totals && table.rows[*row].kind == RowKind::Total);
        let above = match around.row {
            Place::At(row) => parent(&table.rows, row).filter(has_number),
            Place::AllLike(_) | Place::Nowhere => None,
        };
        let mut totals = Vec::new();
        for (axis, place) in [(Axis::Rows, around.row), (Axis::Columns, around.column)] {
            let (label, periods) = match (place, axis) {
                (Place::Nowhere, _) => continue,
                (Place::At(_), Axis::Columns) if above.is_some() => continue,
                (Place::At(at), _) => match member(table, axis, at).filter(|total| total.code.is_none()) {
                    Some(total) => (total.labels.last().map_or("", String::as_str), total.kind == RowKind::Total),
                    None => continue,
                },
                (Place::AllLike(_), Axis::Rows) => (WHOLE_OF_ROWS, true),
                (Place::AllLike(_), Axis::Columns) => (WHOLE_OF_COLUMNS, true),
            };
            let mut of = along(catalog, table, axis, place, dataset);
            if let (Some(above), Axis::Rows) = (above, axis) {
                let said = along(catalog, table, axis, Place::At(above), dataset);
                of.retain(|its| !said.contains(its));
            }
            totals.push((of, Total { label, periods, of: Vec::new() }));
        }
        totals
    }

    /// A measure where it is: for each class of dimension the innermost restriction.
    fn measure(&mut self, id: MeasureId, around: &Around<'a>) -> Cell {
        let dataset = self.builder.model.measures[id.0].dataset;
        let mut chosen: Vec<(&'a Class, Vec<Meaning>)> = Vec::new();
        let mut choose = |class: &'a Class, meanings: Vec<Meaning>| {
            if !meanings.is_empty() && chosen.iter().all(|(c, _)| *c != class) {
                chosen.push((class, meanings));
            }
        };
        for restriction in around.inner.iter().rev() {
            choose(&restriction.class, meaning(restriction, dataset).into_iter().cloned().collect());
        }
        if let Some(table) = around.table {
            for (axis, place) in [(Axis::Columns, around.column), (Axis::Rows, around.row)] {
                for (class, meanings) in along(self.builder.catalog, table, axis, place, dataset) {
                    choose(class, meanings);
                }
            }
            if let Some(period) = &table.period {
                choose(&period.class, meaning(period, dataset).into_iter().cloned().collect());
            }
        }
        let is_inner = |class: &Class| {
            around
                .inner
                .iter()
                .any(|restriction| restriction.class == *class && meaning(restriction, dataset).is_some())
        };
        let areas = chosen.iter().filter(|(class, _)| matches!(class, Class::Area(_)) && is_inner(class));
        let at: Vec<Meaning> = areas.flat_map(|(_, meanings)| meanings).cloned().collect();
        let together: Vec<Meaning> = chosen.into_iter().flat_map(|(_, meanings)| meanings).collect();
        let table_filter = around.table.iter().flat_map(|t| &t.filter);
        let wheres: Vec<&Predicate> = table_filter
            .chain(around.wheres.iter().copied().flatten())
            .filter(|(d, _)| *d == dataset)
            .map(|(_, predicate)| predicate)
            .collect();
        let (catalog, model) = (self.builder.catalog, self.builder.model);
        let restrictions: Vec<&Meaning> = together.iter().collect();
        let joined = Joined::measure(catalog, model, id, &restrictions, &wheres);
        // A table's policy is in place of that of what it counts, not of what that is joined with.
        let outside = |id: DatasetId| self.policies.get(id.0).copied().flatten();
        let policy = match around.table {
            Some(table) => {
                let own = table.policy_of(catalog, dataset);
                joined.policy(catalog, (own, dataset), |other| catalog.dataset(other).disclosure)
            }
            None => joined.policy(catalog, (outside(dataset), dataset), outside),
        };
        if let (Some(table), Place::At(column) | Place::AllLike(column)) = (around.table, around.column) {
            let number = remarks::Number { measure: id, column, restrictions: &together, wheres: &wheres, policy };
            if let Place::At(_) = around.column {
                self.remarks.known_only(self.builder, &number);
                let side = Side { measure: id, restrictions: together.clone(), wheres: wheres.clone(), policy };
                let undecided = self.builder.undecided_values(&side);
                // A share says for how many rows its sides are not known.
                let undecided =
                    undecided.or_else(|| if self.is_in_share { None } else { self.builder.undecided_rows(&side) });
                if let Some(undecided) = undecided {
                    self.remarks.undecided(self.builder, &number, undecided);
                }
                self.remarks.not_there(self.builder, &number);
                self.remarks.kept(self.builder, &number);
                self.remarks.not_covered(self.builder, &number);
                if !*self.undated.entry(dataset).or_insert_with(|| shows_undated(table, dataset)) {
                    self.remarks.undated(self.builder, &number);
                }
            }
            let label = table.columns[column].label.as_str();
            let mut totals = vec![Total { label, periods: false, of: at }];
            totals.extend(self.totals(table, around, dataset, column).into_iter().map(
                |(of, Total { label, periods, .. })| {
                    let of = of.into_iter().filter(|(class, _)| !is_inner(class)).flat_map(|(_, meanings)| meanings);
                    Total { label, periods, of: of.filter(|meaning| together.contains(meaning)).collect() }
                },
            ));
            if !self.is_left_out_said {
                self.remarks.left_out(self.builder, &number, &totals);
            }
        }
        if let Some(sides) = &mut self.sides {
            sides.push(Side { measure: id, restrictions: together.clone(), wheres: wheres.clone(), policy });
        }
        let together: Vec<&Meaning> = together.iter().collect();
        let what = model.measures[id.0].function.name;
        let is_known = |known: &OneDate, of: &Dates| {
            known.dates == of.dates && known.compared == of.compared && (known.what == what || of.compared.is_none())
        };
        if let Some(of) = self.builder.dates(id, &together, &wheres)
            && !self.of_one_date.iter().any(|known| is_known(known, &of))
        {
            let label = |axis, place| match (around.table, place) {
                (Some(table), Place::At(at) | Place::AllLike(at)) => {
                    member(table, axis, at).and_then(|member| member.labels.last().cloned()).unwrap_or_default()
                }
                _ => String::new(),
            };
            let place = [label(Axis::Rows, around.row), label(Axis::Columns, around.column)];
            let Dates { dates, compared } = of;
            self.of_one_date.push(OneDate { dates, compared, what, dataset, place });
        }
        let over = policy.map(|policy| {
            let withheld = catalog.policies[policy.0].totals_withheld;
            let apart_from = withheld.then(|| joined.apart_from(catalog, model, dataset)).flatten();
            Over { policy, people: people(catalog, dataset, &joined, policy), apart_from }
        });
        self.builder.measure(id, &together, &wheres, over)
    }
}

/// A layout of one cell.
pub fn single(cell: Cell, format: NumberFormat) -> Layout {
    Layout {
        row_headings: vec![String::new()],
        rows: vec![Row::body("")],
        columns: vec![Column::new("", format)],
        cells: vec![vec![cell]],
        ..Layout::default()
    }
}

/// Whether a count, of rows or of what is different, asks of its rows all that another one asks of the same rows.
fn asks_all_of(narrow: &Measure, wide: &Measure) -> bool {
    let conditions = |of: &Measure| match &of.filter {
        Some(Predicate::And(parts)) => parts.clone(),
        filter => filter.iter().cloned().collect(),
    };
    let is_same = narrow.function.is_count() && narrow.function == wide.function && narrow.of == wide.of;
    let are_inside =
        narrow.rows == wide.rows || narrow.dataset == wide.dataset && matches!(wide.rows, Rows::Dataset(_));
    let asked = conditions(narrow);
    is_same && are_inside && conditions(wide).iter().all(|condition| asked.contains(condition))
}
