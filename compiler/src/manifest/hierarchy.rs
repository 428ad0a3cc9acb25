//! `hierarchies/*.yaml`: areas that lie in areas.
//!
//! In: the node of one file, and the CSV beside it. Out: the hierarchy's names and a code list a level, whose attributes are
//! the coarser levels and its own. Invariants: a parent is coarser than its child; every code occurs once; an area without a parent at a
//! coarser level is its own area there, so that every level adds up to the whole.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::called;
use super::code_list::{self, Draft, DraftAttribute, DraftType, MOST_OFFERS, check_cells, check_texts};
use super::facts::{self, Area as AreaOf, Findings};
use super::rows;
use super::shape::{Fields, beginning, fields, text, wrong};
use super::yaml::Node;
use crate::catalog::{Code, CodeRelation};
use crate::diagnostics::{nearest, one_of};
use crate::source::{SourceId, Sources, Span, Spanned};

/// The most levels of a hierarchy: each has the areas around its own at every coarser one.
const MOST_LEVELS: usize = 50;

/// A hierarchy before its levels are code lists of the catalog.
pub(super) struct HierarchyDraft {
    pub(super) name: Spanned<String>,
    /// Finest first.
    pub(super) levels: Vec<LevelDraft>,
    /// One per level, in the same order.
    pub(super) lists: Vec<Draft>,
    /// Whether all of it was read.
    pub(super) whole: bool,
    /// Whether every level was read; if not, a list that does not exist may be a level all the same.
    pub(super) levels_whole: bool,
}

/// A hierarchy without levels: used for a file that could not be read.
pub(super) fn blank(name: Spanned<String>) -> HierarchyDraft {
    HierarchyDraft { name, levels: Vec::new(), lists: Vec::new(), whole: false, levels_whole: false }
}

pub(super) struct LevelDraft {
    pub(super) name: Spanned<String>,
    pub(super) plural: String,
    rows: Option<Spanned<String>>,
    /// What its areas have, beside the coarser levels.
    attributes: Vec<DraftAttribute>,
}

/// One area, in the order of rows.
struct Area {
    level: usize,
    code: Spanned<String>,
    label: String,
    aliases: Vec<String>,
    /// Its place, and where the parent was named.
    parent: Option<(usize, Span)>,
    /// To compare with, and no part of the hierarchy.
    comparator: bool,
    /// It says that it is no total of the others.
    total_of_nothing: bool,
    /// Attributes by name.
    values: Vec<(String, Spanned<String>)>,
}

/// The names of the attributes of some levels.
fn attribute_names(levels: &[LevelDraft]) -> BTreeSet<&str> {
    levels.iter().flat_map(|level| &level.attributes).map(|attribute| attribute.name.value.as_str()).collect()
}

/// Reports an attribute of an area that only finer levels have: the parts of the area may differ in it.
fn check_level(values: &[(String, Spanned<String>)], level: usize, levels: &[LevelDraft], findings: &mut Findings) {
    for (name, value) in values.iter().filter(|(name, _)| !attribute_names(&levels[level..]).contains(name.as_str())) {
        let of = levels.iter().find(|level| attribute_names(std::slice::from_ref(level)).contains(name.as_str()));
        let of = of.map_or("", |level| level.name.value.as_str());
        findings.push(facts::hierarchy::attribute_of_finer(name, of, &levels[level].name.value, value.span));
    }
}

/// Reads one file; `stem` is the name it would have had by its path.
pub(super) fn read(
    node: &Node,
    source: SourceId,
    stem: &str,
    sources: &Sources,
    findings: &mut Findings,
) -> HierarchyDraft {
    let errors = findings.errors();
    let place = beginning(node);
    let mut draft = blank(Spanned::new(stem.to_string(), place));
    let known = ["name", "description", "levels", "areas", "rows", "comparators"];
    let Some(fields) = fields(node, AreaOf::Hierarchy, "a hierarchy", place, &known, findings) else { return draft };
    draft.name = fields.name(findings).unwrap_or(draft.name);
    let _ = fields.text("description", findings); // for the reader of the file
    let before = findings.errors();
    draft.levels = levels(&fields, findings);
    if let Some(node) = fields.get("levels").filter(|_| draft.levels.is_empty() && findings.errors() == before) {
        wrong(node, AreaOf::Hierarchy, "levels", "one level or more", findings);
    }
    draft.levels_whole = findings.errors() == before && !draft.levels.is_empty();
    if draft.levels.is_empty() {
        return draft;
    }
    let mut areas = Vec::new();
    for area in fields.list("areas", findings).unwrap_or_default() {
        read_area(area, None, &draft.levels, &mut areas, findings);
    }
    let mut files: Vec<(Spanned<String>, Option<usize>)> = Vec::new();
    files.extend(fields.text("rows", findings).map(|name| (name, None)));
    files.extend(draft.levels.iter().enumerate().filter_map(|(at, level)| Some((level.rows.clone()?, Some(at)))));
    csv_areas(&files, sources, source, &draft.levels, &mut areas, findings);
    for node in fields.list("comparators", findings).unwrap_or_default() {
        areas.extend(comparator(node, &draft.levels, findings));
    }
    let areas = once_each(areas, findings);
    let areas = check_parents(areas, &draft.levels, findings);
    if areas.iter().all(|area| area.comparator) && findings.errors() == errors {
        findings.push(facts::hierarchy::empty(&draft.name.value, draft.name.span));
    }
    perhaps_totals(&areas, &draft.levels, findings);
    draft.whole = findings.errors() == errors;
    draft.lists = lists(&areas, &draft.levels, draft.whole, findings);
    draft.whole = findings.errors() == errors;
    draft
}

fn levels(fields: &Fields<'_>, findings: &mut Findings) -> Vec<LevelDraft> {
    let mut levels: Vec<LevelDraft> = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    fields.required("levels", findings);
    let listed = fields.list("levels", findings).unwrap_or_default();
    if let Some(node) = fields.get("levels").filter(|_| listed.len() > MOST_LEVELS) {
        let (expected, found) = (format!("at most {MOST_LEVELS} levels"), format!("{} of them", listed.len()));
        let area = AreaOf::Hierarchy;
        findings.push(facts::shape::wrong_value(area, "levels", &expected, &found, node.span, None));
        return levels;
    }
    for node in listed {
        let known = ["name", "plural", "rows", "attributes"];
        let Some(level) = self::fields(node, AreaOf::Hierarchy, "a level", node.span, &known, findings) else {
            continue;
        };
        let Some(name) = level.name(findings) else { continue };
        let Some(plural) = level.named("plural", findings) else { continue };
        let rows = level.text("rows", findings);
        let mut twice = false;
        for word in [&name, &plural] {
            if let Some(first) = seen.insert(word.value.clone(), word.span) {
                findings.push(facts::hierarchy::duplicate_level(&word.value, word.span, first));
                twice = true;
            }
        }
        if !twice {
            levels.push(LevelDraft {
                name,
                plural: plural.value,
                rows,
                attributes: code_list::attributes(&level, findings),
            });
        }
    }
    let names: Vec<String> = levels.iter().map(|level| level.name.value.clone()).collect();
    for level in &mut levels {
        level.attributes.retain(|attribute| {
            let free = !names.contains(&attribute.name.value)
                && !["level", "contains", "parent"].contains(&attribute.name.value.as_str());
            if !free {
                findings.push(facts::code_list::reserved_attribute(&attribute.name.value, attribute.name.span));
            }
            free
        });
    }
    levels
}

/// An area and all that it contains, in the order written. Recursion is bounded by the nesting of YAML.
fn read_area(
    node: &Node,
    parent: Option<usize>,
    levels: &[LevelDraft],
    areas: &mut Vec<Area>,
    findings: &mut Findings,
) {
    let attributes = attribute_names(levels);
    let known: Vec<&str> = ["level", "code", "label", "aliases", "contains", "total_of"]
        .into_iter()
        .chain(attributes.iter().copied())
        .collect();
    let Some(fields) = fields(node, AreaOf::Hierarchy, "an area", beginning(node), &known, findings) else { return };
    let level = match fields.get("level") {
        Some(level) => {
            text(level, AreaOf::Hierarchy, "level", findings).and_then(|l| level_named(&l, levels, findings))
        }
        // What an area contains is one level finer, unless it says otherwise.
        None => match parent {
            Some(parent) => Some(areas[parent].level.saturating_sub(1)),
            None => {
                fields.required("level", findings);
                None
            }
        },
    };
    let code = fields.required("code", findings).and_then(|n| text(n, AreaOf::Hierarchy, "code", findings));
    let (Some(level), Some(code)) = (level, code) else {
        if parent.is_some() {
            for inner in fields.list("contains", findings).unwrap_or_default() {
                read_area(inner, parent, levels, areas, findings); // for what is wrong in them
            }
        }
        return;
    };
    let label = fields.text("label", findings).map_or_else(|| code.value.clone(), |t| t.value);
    let aliases = fields.texts("aliases", findings);
    check_cells(&code, &aliases, findings);
    let aliases = aliases.into_iter().map(|t| t.value).collect();
    let values = values(&fields, &attributes, findings);
    check_level(&values, level, levels, findings);
    let total_of_nothing = fields.get("total_of").is_some();
    if let (Some(node), [_, ..]) = (fields.get("total_of"), &fields.texts("total_of", findings)[..]) {
        findings.push(facts::hierarchy::total_of_areas(node.span));
    }
    let place = areas.len();
    let parent = parent.map(|p| (p, code.span));
    areas.push(Area { level, code, label, aliases, parent, comparator: false, total_of_nothing, values });
    for inner in fields.list("contains", findings).unwrap_or_default() {
        read_area(inner, Some(place), levels, areas, findings);
    }
}

fn values(fields: &Fields<'_>, attributes: &BTreeSet<&str>, findings: &mut Findings) -> Vec<(String, Spanned<String>)> {
    attributes.iter().filter_map(|name| Some((name.to_string(), fields.text(name, findings)?))).collect()
}

/// An area that is known at every level and contains nothing: without one around it, it is its own area.
fn comparator(node: &Node, levels: &[LevelDraft], findings: &mut Findings) -> Option<Area> {
    let attributes = attribute_names(levels);
    let known: Vec<&str> = ["code", "label", "aliases"].into_iter().chain(attributes.iter().copied()).collect();
    let fields = fields(node, AreaOf::Hierarchy, "a comparator", beginning(node), &known, findings)?;
    let code = fields.required("code", findings).and_then(|n| text(n, AreaOf::Hierarchy, "code", findings))?;
    let label = fields.text("label", findings).map_or_else(|| code.value.clone(), |t| t.value);
    let aliases = fields.texts("aliases", findings);
    check_cells(&code, &aliases, findings);
    let aliases = aliases.into_iter().map(|t| t.value).collect();
    let values = values(&fields, &attributes, findings);
    Some(Area { level: 0, code, label, aliases, parent: None, comparator: true, total_of_nothing: true, values })
}

fn level_named(written: &Spanned<String>, levels: &[LevelDraft], findings: &mut Findings) -> Option<usize> {
    let found = levels.iter().position(|l| l.name.value == written.value);
    if found.is_none() {
        let names = || levels.iter().map(|l| l.name.value.as_str());
        findings.push(facts::hierarchy::unknown_level(
            &written.value,
            written.span,
            nearest(&written.value, names()),
            &one_of(names(), 30),
        ));
    }
    found
}

/// Areas from CSV, after those of the tree. Parents are linked when all are read, so that their order does not matter.
fn csv_areas(
    files: &[(Spanned<String>, Option<usize>)],
    sources: &Sources,
    beside: SourceId,
    levels: &[LevelDraft],
    areas: &mut Vec<Area>,
    findings: &mut Findings,
) {
    let mut parents: Vec<(usize, Spanned<String>)> = Vec::new();
    for (name, level) in files {
        let needed: &[&str] = if level.is_some() { &["code"] } else { &["level", "code"] };
        let attributes = attribute_names(levels);
        let known: Vec<&str> =
            ["level", "code", "label", "parent", "total_of"].into_iter().chain(attributes.iter().copied()).collect();
        let Some(read) = rows::read(sources, beside, name, needed, &known, findings) else { continue };
        for row in &read.rows {
            let value = |heading| read.column(heading).map(|at| &row[at]).filter(|v| !v.value.is_empty());
            let level = match (value("level"), level) {
                (Some(written), _) => level_named(written, levels, findings),
                (None, Some(level)) => Some(*level),
                (None, None) => {
                    let span = row[0].span.to(row[row.len() - 1].span);
                    findings.push(facts::code_list::bad_rows("it has no level", rows::GIVE_ONE, span));
                    continue;
                }
            };
            let Some(code) = value("code") else {
                let span = row[0].span.to(row[row.len() - 1].span);
                findings.push(facts::code_list::bad_rows("it has no code", rows::GIVE_ONE, span));
                continue;
            };
            let Some(level) = level else { continue };
            if let Some(parent) = value("parent") {
                parents.push((areas.len(), parent.clone()));
            }
            let label = value("label").unwrap_or(code).value.clone();
            let values: Vec<(String, Spanned<String>)> =
                attributes.iter().filter_map(|name| Some((name.to_string(), value(name)?.clone()))).collect();
            check_level(&values, level, levels, findings);
            let (aliases, code) = (Vec::new(), code.clone());
            let total_of = value("total_of");
            if let Some(written) = total_of.filter(|written| written.value != "none") {
                findings.push(facts::hierarchy::total_of_areas(written.span));
            }
            let total_of_nothing = total_of.is_some();
            areas.push(Area { level, code, label, aliases, parent: None, comparator: false, total_of_nothing, values });
        }
    }
    let mut by_code: HashMap<String, usize> = HashMap::new();
    for (place, area) in areas.iter().enumerate() {
        by_code.entry(area.code.value.clone()).or_insert(place);
    }
    let mut unknown = 0;
    for (place, parent) in parents {
        if let Some(found) = by_code.get(&parent.value) {
            areas[place].parent = Some((*found, parent.span));
            continue;
        }
        unknown += 1;
        let offered =
            if unknown <= MOST_OFFERS { nearest(&parent.value, by_code.keys().map(String::as_str)) } else { None };
        findings.push(facts::hierarchy::unknown_parent(&areas[place].code.value, &parent.value, parent.span, offered));
    }
}

/// Every code once: repeats are reported and left out, and their children move to the first.
fn once_each(areas: Vec<Area>, findings: &mut Findings) -> Vec<Area> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Area> = Vec::new();
    let mut moved: Vec<usize> = Vec::with_capacity(areas.len());
    let codes: Vec<String> = areas.iter().map(|a| a.code.value.clone()).collect();
    for area in areas {
        match first.get(&area.code.value) {
            None => {
                first.insert(area.code.value.clone(), kept.len());
                moved.push(kept.len());
                kept.push(area);
            }
            Some(&at) => {
                let (code, span, before) = (area.code.value, area.code.span, &kept[at]);
                moved.push(at);
                match (before.parent, area.parent) {
                    (Some((one, _)), Some((other, _))) if codes[one] != codes[other] => {
                        let parents = [codes[one].as_str(), &codes[other]];
                        findings.push(facts::hierarchy::two_parents(&code, span, before.code.span, parents));
                    }
                    _ => findings.push(facts::hierarchy::duplicate_area(&code, span, before.code.span)),
                }
            }
        }
    }
    for area in &mut kept {
        area.parent = area.parent.map(|(parent, span)| (moved[parent], span));
    }
    kept
}

/// Reports rings and parents that are not coarser, and cuts them.
fn check_parents(mut areas: Vec<Area>, levels: &[LevelDraft], findings: &mut Findings) -> Vec<Area> {
    let mut settled: HashSet<usize> = HashSet::new();
    for start in 0..areas.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut on_path: HashSet<usize> = HashSet::new();
        let mut at = Some(start);
        while let Some(place) = at.filter(|place| !settled.contains(place)) {
            if !on_path.insert(place) {
                let from = path.iter().position(|&p| p == place).unwrap_or(0);
                let mut ring: Vec<&str> = path[from..].iter().map(|&p| areas[p].code.value.as_str()).collect();
                ring.push(&areas[place].code.value);
                let span = areas[place].parent.map_or(areas[place].code.span, |(_, span)| span);
                findings.push(facts::hierarchy::cycle(&ring, span));
                for &p in &path[from..] {
                    areas[p].parent = None;
                }
                break;
            }
            path.push(place);
            at = areas[place].parent.map(|(parent, _)| parent);
        }
        settled.extend(path);
    }
    for place in 0..areas.len() {
        let Some((parent, span)) = areas[place].parent else { continue };
        if areas[parent].level <= areas[place].level {
            findings.push(facts::hierarchy::level_order(
                &areas[place].label,
                &levels[areas[place].level].name.value,
                &areas[parent].label,
                &levels[areas[parent].level].name.value,
                span,
            ));
            areas[place].parent = None;
        }
    }
    areas
}

/// Warns of areas that are called as totals of the others at their level are. An area that contains others is their total anyway.
fn perhaps_totals(areas: &[Area], levels: &[LevelDraft], findings: &mut Findings) {
    let around: HashSet<usize> = areas.iter().filter_map(|area| area.parent.map(|(parent, _)| parent)).collect();
    for (at, level) in levels.iter().enumerate() {
        let beside: Vec<usize> =
            (0..areas.len()).filter(|place| areas[*place].level == at && !areas[*place].comparator).collect();
        let labels: Vec<String> = beside.iter().map(|place| called::small(&areas[*place].label)).collect();
        // Of two areas one has nothing that it could be the total of but the other.
        for place in beside.into_iter().filter(|place| labels.len() > 2 && !around.contains(place)) {
            let area = &areas[place];
            if !area.total_of_nothing && called::is_a_total_of_areas(&area.label, &labels, &level.plural) {
                findings.push(facts::code_list::perhaps_a_total_of_areas(
                    &area.label,
                    &area.code.value,
                    area.code.span,
                ));
            }
        }
    }
}

/// A code list a level, in the order of rows of the tree.
fn lists(areas: &[Area], levels: &[LevelDraft], whole: bool, findings: &mut Findings) -> Vec<Draft> {
    // Parents are coarser now, so every chain of parents ends, after as many steps as there are levels at most.
    let at_level = |area: usize, level: usize| {
        let mut at = area;
        while let Some((parent, _)) = areas[at].parent.filter(|(parent, _)| areas[*parent].level <= level) {
            at = parent;
        }
        at
    };
    let order = in_order(areas);
    let mut lists = Vec::new();
    for (level, names) in levels.iter().enumerate() {
        let mut draft = code_list::blank(names.name.clone());
        draft.attributes = levels[level + 1..]
            .iter()
            .map(|coarser| DraftAttribute {
                name: coarser.name.clone(),
                ty: DraftType::Codes(coarser.name.clone()),
                values: Vec::new(),
            })
            .collect();
        let coarser_levels = draft.attributes.len();
        draft.attributes.extend(levels[level].attributes.iter().map(|attribute| DraftAttribute {
            name: attribute.name.clone(),
            ty: attribute.ty.clone(),
            values: Vec::new(),
        }));
        for &place in order.iter().filter(|&&place| areas[place].level <= level && at_level(place, level) == place) {
            let area = &areas[place];
            draft.list.codes.push(Code {
                code: area.code.value.clone(),
                label: area.label.clone(),
                aliases: area.aliases.clone(),
                band: None,
                relation: CodeRelation::Part,
                is_no_total: area.total_of_nothing,
                comparator: area.comparator,
                span: area.code.span,
            });
            for (attribute, coarser) in draft.attributes[..coarser_levels].iter_mut().zip(level + 1..) {
                attribute.values.push(Some(areas[at_level(place, coarser)].code.clone()));
            }
            for attribute in &mut draft.attributes[coarser_levels..] {
                let given = area.values.iter().find(|(name, _)| *name == attribute.name.value);
                attribute.values.push(given.map(|(_, value)| value.clone()));
            }
        }
        if draft.list.codes.iter().all(|code| code.comparator) && whole && !areas.is_empty() {
            findings.push(facts::hierarchy::empty_level(&names.name.value, names.name.span));
        }
        check_texts(&draft.list, findings);
        draft.whole = whole;
        lists.push(draft);
    }
    lists
}

/// The places of areas as a reader would list them: each with what it contains after it.
fn in_order(areas: &[Area]) -> Vec<usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); areas.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (place, area) in areas.iter().enumerate().rev() {
        match area.parent {
            Some((parent, _)) => children[parent].push(place),
            None => waiting.push(place),
        }
    }
    let mut order = Vec::with_capacity(areas.len());
    while let Some(place) = waiting.pop() {
        order.push(place);
        waiting.append(&mut children[place]);
    }
    order
}
