//! Linking: drafts that know each other by name become a catalog whose parts know each other by id.
//!
//! In: every draft of a project. Out: the catalog, in order of name. Invariants: ids index their vectors; a name that does
//! not exist was reported, unless what it names may be in a file that could not be read.

use std::collections::{BTreeSet, HashMap};

use super::code_list::{Draft, DraftAttribute, DraftType, MOST_OFFERS};
use super::column::DraftColumn;
use super::dataset::DatasetDraft;
use super::facts::{self, Findings};
use super::hierarchy::HierarchyDraft;
use crate::catalog::{
    Attribute, AttributeType, Catalog, Code, CodeList, CodeListId, CodeRelation, ColumnType, Dataset, DatasetId,
    DatasetRole, Describes, Hierarchy, HierarchyId, Level, OutsideBands, Places, Policy, PolicyId, UndeclaredRule,
    is_just_age,
};
use crate::diagnostics::{Diagnostic, nearest};
use crate::source::{Span, Spanned};
use crate::value::text::{parse_decimal, parse_integer};

/// Adds what was read to the catalog.
pub(super) fn link(
    catalog: &mut Catalog,
    datasets: Vec<DatasetDraft>,
    mut lists: Vec<Draft>,
    mut hierarchies: Vec<HierarchyDraft>,
    findings: &mut Findings,
) {
    first_of_each(&mut hierarchies, |h| (&h.name.value, h.name.span), facts::hierarchy::duplicate_name, findings);
    hierarchies.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    let levels_whole = hierarchies.iter().all(|h| h.levels_whole);
    for (id, hierarchy) in hierarchies.iter_mut().enumerate() {
        for (level, mut draft) in std::mem::take(&mut hierarchy.lists).into_iter().enumerate() {
            draft.list.level_of = Some((HierarchyId(id), level));
            lists.push(draft);
        }
        if !hierarchy.whole {
            catalog.broken.insert(hierarchy.name.value.clone());
        }
    }
    catalog.code_lists = code_lists(lists, levels_whole, &mut catalog.broken, findings);
    for hierarchy in hierarchies {
        let levels = hierarchy.levels.into_iter().filter_map(|level| {
            let list = catalog.code_list_named(&level.name.value)?;
            Some(Level { name: level.name.value, plural: level.plural, list })
        });
        let levels = levels.collect();
        catalog.hierarchies.push(Hierarchy { name: hierarchy.name.value, span: hierarchy.name.span, levels });
    }
    link_datasets(catalog, datasets, levels_whole, findings);
}

/// Every list, in order of name, with its attributes resolved and the lists that its text attributes make.
fn code_lists(
    mut drafts: Vec<Draft>,
    levels_whole: bool,
    broken: &mut BTreeSet<String>,
    findings: &mut Findings,
) -> Vec<CodeList> {
    first_of_each(&mut drafts, |d| (&d.list.name, d.list.span), facts::code_list::duplicate_name, findings);
    let mut lists: Vec<CodeList> = Vec::new();
    let mut pending: Vec<(String, Vec<DraftAttribute>)> = Vec::new();
    for draft in drafts {
        for attribute in &draft.attributes {
            if matches!(attribute.ty, DraftType::Text) {
                let list = text_list(&draft.list.name, attribute);
                if !draft.whole {
                    broken.insert(list.name.clone());
                }
                lists.push(list);
            }
        }
        if !draft.whole {
            broken.insert(draft.list.name.clone());
        }
        pending.push((draft.list.name.clone(), draft.attributes));
        lists.push(draft.list);
    }
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    let ids = lists.iter().enumerate().map(|(id, list)| (list.name.clone(), CodeListId(id))).collect();
    let mut index = Index { ids, places: HashMap::new(), levels_whole };
    for (owner, drafts) in pending {
        let attributes: Vec<Attribute> = drafts
            .into_iter()
            .filter_map(|draft| attribute(&owner, draft, &lists, &mut index, broken, findings))
            .collect();
        lists[index.ids[&owner].0].attributes = attributes;
    }
    lists
}

/// The lists by name.
struct Index {
    ids: HashMap<String, CodeListId>,
    /// The codes of each list that was needed so far.
    places: HashMap<CodeListId, HashMap<String, i64>>,
    /// Whether a list that is not here cannot be a level of a hierarchy that was not read.
    levels_whole: bool,
}

/// The list that a text attribute makes, in order of first use.
fn text_list(owner: &str, attribute: &DraftAttribute) -> CodeList {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let first_uses = attribute.values.iter().flatten().filter(|v| seen.insert(&v.value));
    let codes = first_uses.map(|v| Code {
        code: v.value.clone(),
        label: v.value.clone(),
        aliases: Vec::new(),
        band: None,
        relation: CodeRelation::Part,
        is_no_total: false,
        comparator: false,
        span: v.span,
    });
    CodeList {
        name: derived_name(owner, &attribute.name.value),
        span: attribute.name.span,
        description: None,
        codes: codes.collect(),
        has_totals: false,
        attributes: Vec::new(),
        level_of: None,
        ordered: false,
        outside_bands: OutsideBands::default(),
        places: Places::default(),
    }
}

fn derived_name(owner: &str, attribute: &str) -> String {
    format!("{owner}.{attribute}")
}

fn attribute(
    owner: &str,
    draft: DraftAttribute,
    lists: &[CodeList],
    index: &mut Index,
    broken: &mut BTreeSet<String>,
    findings: &mut Findings,
) -> Option<Attribute> {
    let errors = findings.errors();
    let name = draft.name.value;
    let mut number = |expected: &str, parse: &dyn Fn(&str) -> Option<i64>| {
        let read = |v: Option<Spanned<String>>| {
            let v = v?;
            let number = parse(&v.value);
            if number.is_none() {
                findings.push(facts::code_list::bad_attribute(&name, &v.value, expected, v.span));
            }
            number
        };
        draft.values.iter().cloned().map(read).collect::<Vec<Option<i64>>>()
    };
    let (ty, values) = match draft.ty {
        DraftType::Integer => (AttributeType::Integer, number("a whole number", &parse_integer)),
        DraftType::Decimal(scale) => {
            let expected = format!("a number with at most {scale} digits after the point");
            (AttributeType::Decimal { scale }, number(&expected, &|text| parse_decimal(text, scale)))
        }
        DraftType::Text | DraftType::Codes(_) => {
            let target = match &draft.ty {
                DraftType::Codes(target) => target.clone(),
                DraftType::Text | DraftType::Integer | DraftType::Decimal(_) => {
                    Spanned::new(derived_name(owner, &name), draft.name.span)
                }
            };
            let Some(&id) = index.ids.get(&target.value) else {
                if index.levels_whole {
                    findings.push(facts::code_list::unknown_list(
                        &target.value,
                        &name,
                        target.span,
                        nearest(&target.value, index.ids.keys().map(String::as_str)),
                    ));
                }
                broken.insert(derived_name(owner, &name));
                return None;
            };
            let list = &lists[id.0];
            let places = index.places.entry(id).or_insert_with(|| place_of_each(list));
            let (mut values, mut unknown) = (Vec::new(), 0);
            for value in draft.values {
                let place = value.as_ref().and_then(|v| places.get(&v.value).copied());
                if let (Some(value), None, false) = (value, place, broken.contains(&list.name)) {
                    unknown += 1;
                    let texts = list.codes.iter().flat_map(|c| [c.code.as_str(), c.label.as_str()]);
                    let offered = if unknown <= MOST_OFFERS { nearest(&value.value, texts) } else { None };
                    findings.push(facts::code_list::unknown_code(&value.value, &list.name, value.span, offered));
                }
                values.push(place);
            }
            (AttributeType::Code(id), values)
        }
    };
    if findings.errors() > errors {
        broken.insert(derived_name(owner, &name));
    }
    Some(Attribute { name, ty, values })
}

/// The place of each code, and of each label that is not a code and occurs once.
fn place_of_each(list: &CodeList) -> HashMap<String, i64> {
    let mut places: HashMap<String, i64> = HashMap::new();
    for (place, code) in list.codes.iter().enumerate() {
        places.entry(code.code.clone()).or_insert(place as i64);
    }
    let mut labels: HashMap<&str, Vec<i64>> = HashMap::new();
    for (place, code) in list.codes.iter().enumerate() {
        labels.entry(&code.label).or_default().push(place as i64);
    }
    for (label, found) in labels {
        if let [place] = found[..] {
            places.entry(label.to_string()).or_insert(place);
        }
    }
    places
}

/// Puts drafts in order of place, and of two with one name refuses the later.
fn first_of_each<T>(
    drafts: &mut Vec<T>,
    name: impl Fn(&T) -> (&String, Span),
    twice: impl Fn(&str, Span, Span) -> Diagnostic,
    findings: &mut Findings,
) {
    drafts.sort_by_key(|draft| name(draft).1);
    let mut seen: HashMap<String, Span> = HashMap::new();
    drafts.retain(|draft| {
        let (name, span) = name(draft);
        let first = *seen.entry(name.clone()).or_insert(span);
        if first != span {
            findings.push(twice(name, span, first));
        }
        first == span
    });
}

/// Adds the policies to the catalog, in order of name.
pub(super) fn link_policies(catalog: &mut Catalog, mut policies: Vec<Policy>, findings: &mut Findings) {
    first_of_each(&mut policies, |p| (&p.name, p.span), facts::disclosure::duplicate_name, findings);
    policies.sort_by(|a, b| a.name.cmp(&b.name));
    Policy::combine(&mut policies);
    catalog.policies = policies;
}

/// The policy that a dataset names.
fn policy(catalog: &Catalog, dataset: &str, named: &Spanned<String>, findings: &mut Findings) -> Option<PolicyId> {
    let found = catalog.policy_named(&named.value);
    if found.is_none() {
        let nearest = nearest(&named.value, catalog.declared_policies().map(|(_, p)| p.name.as_str()));
        findings.push(facts::disclosure::unknown_policy(&named.value, dataset, named.span, nearest));
    }
    found
}

fn link_datasets(catalog: &mut Catalog, mut drafts: Vec<DatasetDraft>, levels_whole: bool, findings: &mut Findings) {
    first_of_each(&mut drafts, |d| (&d.dataset.name, d.dataset.span), facts::dataset::duplicate_name, findings);
    drafts.sort_by(|a, b| a.dataset.name.cmp(&b.dataset.name));
    let mut look_ups: Vec<Vec<Option<Spanned<String>>>> = Vec::new();
    for mut draft in drafts {
        let name = draft.dataset.name.clone();
        if !draft.whole {
            catalog.broken.insert(name.clone());
        }
        let mut wanted = Vec::new();
        for mut column in draft.columns {
            let whole = column.whole;
            // Nobody but the people whom a population counts can have its ages.
            if draft.dataset.is_population() && !column.column.described && is_just_age(&column.column.name) {
                column.column.describes = Describes::Person;
            }
            let (column, look_up, linked) = link_codes(column, catalog, levels_whole, findings);
            if !(whole && linked) {
                catalog.broken.insert(derived_name(&name, &column.name));
            }
            wanted.push(look_up);
            draft.dataset.columns.push(column);
        }
        look_ups.push(wanted);
        draft.dataset.disclosure = draft.disclosure.and_then(|named| policy(catalog, &name, &named, findings));
        draft.dataset.hides_below = draft.dataset.disclosure.map(|id| catalog.policies[id.0].no_count_below());
        catalog.datasets.push(draft.dataset);
    }
    share_policies(catalog);
    for (id, wanted) in look_ups.into_iter().enumerate() {
        for (place, name) in wanted.into_iter().enumerate() {
            let Some(name) = name else { continue };
            match look_up(catalog, &catalog.datasets[id], place, &name, findings) {
                Some(target) => catalog.datasets[id].columns[place].look_up = Some(target),
                None => {
                    let dataset = &catalog.datasets[id];
                    let column = derived_name(&dataset.name, &dataset.columns[place].name);
                    catalog.broken.insert(column);
                }
            }
        }
    }
}

/// Datasets that read the same files are under the policies of one another: a row is as small whichever of them counts it.
fn share_policies(catalog: &mut Catalog) {
    let own: Vec<Option<PolicyId>> = catalog.datasets.iter().map(|dataset| dataset.disclosure).collect();
    if own.iter().all(Option::is_none) {
        return;
    }
    let shares = |a: usize, b: usize| {
        let [a, b] = [a, b].map(|at| &catalog.datasets[at].files);
        // Two sheets of one workbook are two files.
        a.paths.iter().any(|path| b.paths.contains(path)) && a.format.may_read_the_same(&b.format)
    };
    // Through a third one as well.
    let mut of: Vec<usize> = (0..own.len()).collect();
    for at in 0..own.len() {
        for other in 0..at {
            if of[other] != of[at] && shares(at, other) {
                let (from, to) = (of[at], of[other]);
                of.iter_mut().filter(|of| **of == from).for_each(|of| *of = to);
            }
        }
    }
    let together = |at: usize| {
        let same = (0..own.len()).filter(|other| of[*other] == of[at]);
        catalog.strictest(same.filter_map(|other| own[other]))
    };
    let together: Vec<Option<PolicyId>> = (0..own.len()).map(together).collect();
    for (dataset, policy) in catalog.datasets.iter_mut().zip(together) {
        dataset.disclosure = policy;
        dataset.hides_below = policy.map(|id| catalog.policies[id.0].no_count_below());
    }
}

type Linked = (crate::catalog::Column, Option<Spanned<String>>, bool);

/// A column with its code list, and whether that exists.
fn link_codes(draft: DraftColumn, catalog: &Catalog, levels_whole: bool, findings: &mut Findings) -> Linked {
    let misplaced = |comparators: Option<Span>, findings: &mut Findings| {
        if let Some(span) = comparators {
            findings.push(facts::dataset::misplaced_option(
                "comparators",
                &format!("the column `{}`, which has none", draft.column.name),
                "codes of a hierarchy that lists `comparators`",
                span,
            ));
        }
    };
    let mut column = draft.column.clone();
    let Some(wanted) = draft.codes else {
        misplaced(draft.comparators, findings);
        return (column, draft.look_up, true);
    };
    match catalog.code_list_named(&wanted.value) {
        Some(id) => {
            column.ty = ColumnType::Code(id);
            let list = catalog.code_list(id);
            if !list.codes.iter().any(|code| code.comparator) && !catalog.broken.contains(&list.name) {
                misplaced(draft.comparators, findings);
            }
            if !draft.column.described && catalog.code_list(id).level_of.is_some() {
                column.describes = Describes::Place;
            }
            let mut linked = true;
            if let (Some(first), true) = (draft.without.first(), catalog.code_list(id).level_of.is_some()) {
                let owner = format!("the column `{}`, which is of areas: each has people", column.name);
                findings.push(facts::dataset::misplaced_option("without", &owner, "codes of groups", first.span));
            }
            for text in draft.without {
                match list.find(&text.value) {
                    Some(place) => column.without.push(place),
                    None if catalog.broken.contains(&list.name) => linked = false,
                    None => {
                        let texts = list.codes.iter().flat_map(|code| [code.code.as_str(), code.label.as_str()]);
                        let near = nearest(&text.value, texts);
                        findings.push(facts::dataset::without_unknown(&text.value, &list.name, text.span, near));
                        linked = false;
                    }
                }
            }
            (column, draft.look_up, linked)
        }
        None => {
            if levels_whole {
                let names = catalog.code_lists.iter().map(|l| l.name.as_str());
                findings.push(facts::dataset::unknown_code_list(
                    &wanted.value,
                    &column.name,
                    wanted.span,
                    nearest(&wanted.value, names),
                ));
            }
            (column, draft.look_up, false)
        }
    }
}

/// The look-up behind a column, if it is one that this column can look up.
fn look_up(
    catalog: &Catalog,
    dataset: &Dataset,
    place: usize,
    name: &Spanned<String>,
    findings: &mut Findings,
) -> Option<DatasetId> {
    let column = &dataset.columns[place];
    let Some(id) = catalog.dataset_named(&name.value) else {
        let look_ups = catalog.datasets.iter().filter(|d| d.role == DatasetRole::LookUp).map(|d| d.name.as_str());
        findings.push(facts::dataset::unknown_look_up(
            &name.value,
            &column.name,
            name.span,
            nearest(&name.value, look_ups),
        ));
        return None;
    };
    let target = catalog.dataset(id);
    if catalog.broken.contains(&target.name) {
        return None;
    }
    let (span, declared) = (name.span, target.span);
    if target.role != DatasetRole::LookUp {
        findings.push(facts::dataset::not_a_look_up(&target.name, span, declared));
        return None;
    }
    let [key] = target.key[..] else {
        if !target.key.is_empty() {
            findings.push(facts::dataset::look_up_key(&target.name, target.key.len(), span, declared));
        }
        return None; // a key that is missing or wrong was reported where it is declared
    };
    let key = target.column(key);
    let is_broken = |owner: &str, column: &str| catalog.broken.contains(&derived_name(owner, column));
    if is_broken(&dataset.name, &column.name) || is_broken(&target.name, &key.name) {
        return Some(id);
    }
    if key.undeclared == UndeclaredRule::Outside {
        // Two places outside would be one key.
        findings.push(facts::dataset::misplaced_option(
            "undeclared: outside",
            &format!("`{}`, the key of the look-up `{}`", key.name, target.name),
            "a column that is not a key",
            key.span,
        ));
    }
    let (ours, theirs) = (type_name(&column.ty, catalog), type_name(&key.ty, catalog));
    if ours != theirs {
        findings.push(facts::dataset::look_up_type(
            &column.name,
            &ours,
            &target.name,
            &key.name,
            &theirs,
            span,
            key.span,
        ));
        return None;
    }
    Some(id)
}

/// A type in words; two columns can be equal when these are.
fn type_name(ty: &ColumnType, catalog: &Catalog) -> String {
    match ty {
        ColumnType::Text => "text".into(),
        ColumnType::Integer { .. } => "integer".into(),
        ColumnType::Decimal { scale } => format!("decimal({scale})"),
        ColumnType::Flag { .. } => "flag".into(),
        ColumnType::Date { .. } => "date".into(),
        ColumnType::DateTime { .. } => "datetime".into(),
        ColumnType::Period(kind) => kind.name(),
        ColumnType::Code(list) => format!("a code of `{}`", catalog.code_list(*list).name),
    }
}
