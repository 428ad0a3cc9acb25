//! What each thing needs itself, read off the model.
//!
//! In: a node. Out: the nodes that its own words need, sorted, each once.
//! Invariant: an aggregate without a name is followed, never named.

use std::collections::BTreeSet;

use super::node::Node;
use crate::catalog::{AttributeType, Catalog, CodeListId, ColumnType, DatasetId};
use crate::model::typing::list_of;
use crate::model::{Class, ColumnValue, Expr, Member, Model, Predicate, Restriction, Rows, Value};

/// What a node needs itself.
pub(super) fn needs(catalog: &Catalog, model: &Model, node: Node) -> Vec<Node> {
    let mut needs = Needs { catalog, model, found: BTreeSet::new() };
    match node {
        Node::Policy(_) => {}
        Node::Hierarchy(id) => {
            for level in &catalog.hierarchy(id).levels {
                needs.attributes(level.list);
            }
        }
        Node::CodeList(id) => needs.attributes(id),
        Node::Dataset(id) => needs.dataset(id),
        Node::Cohort(id) => {
            let cohort = &model.cohorts[id.0];
            needs.rows(cohort.rows);
            for clause in &cohort.clauses {
                needs.predicate(cohort.dataset, &clause.predicate);
            }
            for among in &cohort.amongs {
                needs.rows(among.rows);
                needs.value(cohort.dataset, &among.value);
                needs.value(among.dataset, &among.key);
            }
            for value in cohort.keep.iter().flat_map(|keep| keep.by.iter().chain(&keep.per)) {
                needs.value(cohort.dataset, value);
            }
        }
        Node::Measure(id) => needs.aggregate(id.0),
        Node::Indicator(id) => needs.expr(&model.indicators[id.0].value),
        Node::Table(id) => needs.table(id.0),
    }
    needs.found.remove(&node);
    needs.found.into_iter().collect()
}

/// What a code list goes by: a level belongs to its hierarchy, the texts of an attribute to the list that has it.
pub(super) fn list(catalog: &Catalog, id: CodeListId) -> Node {
    let list = catalog.code_list(id);
    if let Some((hierarchy, _)) = list.level_of {
        return Node::Hierarchy(hierarchy);
    }
    let owner = list.name.rsplit_once('.').and_then(|(owner, _)| catalog.code_list_named(owner));
    owner.map_or(Node::CodeList(id), |owner| self::list(catalog, owner))
}

struct Needs<'a> {
    catalog: &'a Catalog,
    model: &'a Model,
    found: BTreeSet<Node>,
}

impl Needs<'_> {
    fn list(&mut self, id: CodeListId) {
        self.found.insert(list(self.catalog, id));
    }

    fn attributes(&mut self, of: CodeListId) {
        for attribute in &self.catalog.code_list(of).attributes {
            match attribute.ty {
                AttributeType::Code(other) => self.list(other),
                AttributeType::Integer | AttributeType::Decimal { .. } => {}
            }
        }
    }

    fn dataset(&mut self, id: DatasetId) {
        let dataset = self.catalog.dataset(id);
        self.found.extend(dataset.disclosure.map(Node::Policy));
        for column in &dataset.columns {
            self.column(&column.ty);
            self.found.extend(column.look_up.map(Node::Dataset));
        }
    }

    fn column(&mut self, ty: &ColumnType) {
        match ty {
            ColumnType::Code(list) => self.list(*list),
            ColumnType::Text
            | ColumnType::Integer { .. }
            | ColumnType::Decimal { .. }
            | ColumnType::Flag { .. }
            | ColumnType::Date { .. }
            | ColumnType::DateTime { .. }
            | ColumnType::Period(_) => {}
        }
    }

    fn rows(&mut self, rows: Rows) {
        self.found.insert(match rows {
            Rows::Dataset(id) => Node::Dataset(id),
            Rows::Cohort(id) => Node::Cohort(id),
        });
    }

    fn value(&mut self, dataset: DatasetId, value: &Value) {
        for of in value.chain() {
            match of {
                Value::LookUp { dataset: right, .. } => self.found.extend([Node::Dataset(*right)]),
                Value::Attribute { list, .. } => self.list(*list),
                Value::Column(_) | Value::Band { .. } | Value::Time { .. } => {}
            }
            if let Some(list) = list_of(self.catalog, dataset, of) {
                self.list(list);
            }
        }
    }

    fn predicate(&mut self, dataset: DatasetId, predicate: &Predicate) {
        predicate.values().into_iter().for_each(|value| self.value(dataset, value));
    }

    fn aggregate(&mut self, measure: usize) {
        let measure = &self.model.measures[measure];
        self.rows(measure.rows);
        if let Some(of) = &measure.of {
            self.value(measure.dataset, of);
        }
        if let Some(filter) = &measure.filter {
            self.predicate(measure.dataset, filter);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |part| match part {
            Expr::Measure(id) if self.model.measures[id.0].head.name.value.is_empty() => self.aggregate(id.0),
            Expr::Measure(id) => self.found.extend([Node::Measure(*id)]),
            Expr::Indicator(id) => self.found.extend([Node::Indicator(*id)]),
            Expr::Within(_, restriction) => self.restriction(restriction),
            Expr::Where(_, conditions) => {
                conditions.iter().for_each(|(dataset, condition)| self.predicate(*dataset, condition));
            }
            _ => {}
        });
    }

    fn restriction(&mut self, restriction: &Restriction) {
        if let Class::Area(id) = restriction.class {
            self.found.insert(Node::Hierarchy(id));
        }
        restriction.values().for_each(|(dataset, value)| self.value(dataset, value));
    }

    fn member(&mut self, member: &Member) {
        member.restrictions.iter().for_each(|restriction| self.restriction(restriction));
        if let Some((list, _)) = member.code {
            self.list(list);
        }
    }

    fn table(&mut self, table: usize) {
        let table = &self.model.tables[table];
        for column in &table.columns {
            match &column.value {
                ColumnValue::Expr(expr) => self.expr(expr),
                ColumnValue::Attribute { list, .. } => self.list(*list),
                ColumnValue::Code(list) => list.iter().for_each(|list| self.list(*list)),
            }
            column.member.iter().for_each(|member| self.member(member));
        }
        table.rows.iter().for_each(|row| self.member(row));
        table.period.iter().for_each(|period| self.restriction(period));
        table.filter.iter().for_each(|(dataset, condition)| self.predicate(*dataset, condition));
        self.found.extend(table.disclosure.map(Node::Policy));
    }
}
