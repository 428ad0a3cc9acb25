//! `codelists/*.yaml`: codes, labels, attributes and bands.
//!
//! In: the node of one file, and the CSV beside it. Out: a [`Draft`]: a code list whose attributes are still texts.
//! Invariant: codes and aliases differ from each other; every attribute of a draft has one value per code.

use std::collections::HashMap;

use super::called;
use super::facts::{self, Area, Findings};
use super::rows;
use super::shape::{self, Fields, beginning, checked_name, fields, text, wrong};
use super::yaml::{Node, NodeKind};
use crate::catalog::{Code, CodeList, CodeRelation, OutsideBands, Places};
use crate::diagnostics::{Diagnostic, nearest};
use crate::source::{SourceId, Sources, Span, Spanned};
use crate::value::band::{Band, Fixed, Upper};
use crate::value::{decimal, said};

/// How often the nearest name is looked for among the codes of one list. Thousands of wrong codes have one cause, and each
/// search goes through every code.
pub(super) const MOST_OFFERS: usize = 20;

/// A code list before names are linked.
pub(super) struct Draft {
    /// Everything but the attributes.
    pub(super) list: CodeList,
    pub(super) attributes: Vec<DraftAttribute>,
    /// Whether every code was read; if not, a code that is not here may be one all the same.
    pub(super) whole: bool,
}

/// An attribute before names are linked.
pub(super) struct DraftAttribute {
    pub(super) name: Spanned<String>,
    pub(super) ty: DraftType,
    /// One per code, as written.
    pub(super) values: Vec<Option<Spanned<String>>>,
}

/// What the values of an attribute are.
#[derive(Clone)]
pub(super) enum DraftType {
    /// Becomes a list of its own.
    Text,
    Integer,
    Decimal(u32),
    /// Codes of the list named.
    Codes(Spanned<String>),
}

/// Reads one file; `stem` is the name it would have had by its path.
pub(super) fn read(node: &Node, source: SourceId, stem: &str, sources: &Sources, findings: &mut Findings) -> Draft {
    let errors = findings.errors();
    let place = beginning(node);
    let mut draft = blank(Spanned::new(stem.to_string(), place));
    let known = ["name", "description", "ordered", "attributes", "codes", "rows", "bands", "outside"];
    let Some(fields) = fields(node, Area::CodeList, "a code list", place, &known, findings) else {
        draft.whole = false;
        return draft;
    };
    if let Some(name) = fields.name(findings) {
        draft.list.name = name.value;
        draft.list.span = name.span;
    }
    draft.list.description = fields.text("description", findings).map(|t| t.value);
    draft.list.ordered = fields.flag("ordered", findings).unwrap_or(false);
    let rules = [("error", OutsideBands::Error), ("allowed", OutsideBands::Allowed), ("count", OutsideBands::Count)];
    draft.list.outside_bands = fields.choice("outside", &rules, findings).unwrap_or_default();
    draft.attributes = attributes(&fields, findings);
    let given: Vec<Span> = ["codes", "rows", "bands"].iter().filter_map(|f| fields.key(f)).collect();
    if let [first, second, ..] = given[..] {
        findings.push(facts::code_list::codes_twice(second, first));
    }
    if given.is_empty() {
        let is_meant = ["rows", "bands"].iter().any(|field| fields.is_misspelt(field));
        if !is_meant {
            fields.required("codes", findings);
        }
    } else if let Some(entries) = fields.list("codes", findings) {
        codes(entries, &mut draft, findings);
    } else if let Some(name) = fields.text("rows", findings) {
        if name.value.contains(['\n', '\t', '\r']) {
            findings.push(facts::escaped_path(&name.value, name.span));
        } else if name.value.contains('\\') {
            findings.push(facts::backslash(&name.value, name.span));
            return draft;
        }
        csv_codes(sources, source, &name, &mut draft, findings);
    } else if let Some(entries) = fields.list("bands", findings) {
        draft.list.ordered = true;
        bands(entries, &mut draft, findings);
    }
    if let (Some(span), None) = (fields.key("outside"), fields.get("bands")) {
        findings.push(facts::code_list::outside_of_codes(span));
    }
    check_texts(&draft.list, findings);
    draft.whole = findings.errors() == errors;
    if draft.list.codes.is_empty() && draft.whole {
        findings.push(facts::code_list::empty(&draft.list.name, draft.list.span));
        draft.whole = false;
    }
    draft
}

/// A list without codes: used for a file that could not be read.
pub(super) fn blank(name: Spanned<String>) -> Draft {
    let list = CodeList {
        name: name.value,
        span: name.span,
        description: None,
        codes: Vec::new(),
        has_totals: false,
        attributes: Vec::new(),
        level_of: None,
        ordered: false,
        outside_bands: OutsideBands::default(),
        places: Places::default(),
    };
    Draft { list, attributes: Vec::new(), whole: false }
}

const RESERVED: [&str; 8] = ["code", "label", "aliases", "from", "to", "under", "total_of", "apart"];

/// The attributes that codes have, without values yet.
pub(super) fn attributes(fields: &Fields<'_>, findings: &mut Findings) -> Vec<DraftAttribute> {
    let mut attributes = Vec::new();
    for entry in fields.mapping("attributes", findings).unwrap_or_default() {
        let Some(name) = checked_name(entry.key.clone(), findings) else { continue };
        if RESERVED.contains(&name.value.as_str()) {
            findings.push(facts::code_list::reserved_attribute(&name.value, name.span));
            continue;
        }
        // An attribute whose type is wrong is kept as text, so that its values are not unknown fields.
        let ty = attribute_type(&entry.value, &name.value, findings).unwrap_or(DraftType::Text);
        attributes.push(DraftAttribute { name, ty, values: Vec::new() });
    }
    attributes
}

fn attribute_type(node: &Node, name: &str, findings: &mut Findings) -> Option<DraftType> {
    if let NodeKind::Mapping(_) = node.kind {
        let what = format!("the attribute `{name}`");
        let fields = fields(node, Area::CodeList, &what, node.span, &["codes"], findings)?;
        fields.required("codes", findings)?;
        return fields.text("codes", findings).map(DraftType::Codes);
    }
    let written = text(node, Area::CodeList, name, findings)?;
    match (written.value.as_str(), decimal_scale(&written.value)) {
        ("text", _) => Some(DraftType::Text),
        ("integer", _) => Some(DraftType::Integer),
        (_, Some(scale)) => Some(DraftType::Decimal(scale)),
        (other, None) => {
            let nearest = nearest(other, ["text", "integer", "decimal(1)"]);
            findings.push(facts::code_list::unknown_type(other, written.span, nearest));
            None
        }
    }
}

/// The digits of `decimal(S)`, at most 9.
pub(super) fn decimal_scale(written: &str) -> Option<u32> {
    let scale: u32 = written.strip_prefix("decimal(")?.strip_suffix(')')?.trim().parse().ok()?;
    (scale <= 9).then_some(scale)
}

/// What codes say of others, by their places.
#[derive(Default)]
struct Relations {
    totals: Vec<(usize, Vec<Spanned<String>>)>,
    /// Those that say that they are totals of nothing.
    of_nothing: Vec<usize>,
}

impl Relations {
    /// The code that was read last is the total of others, or of none.
    fn total_of(&mut self, parts: Vec<Spanned<String>>, list: &mut CodeList) {
        let at = list.codes.len() - 1;
        match parts.is_empty() {
            true => {
                list.codes[at].is_no_total = true;
                self.of_nothing.push(at);
            }
            false => self.totals.push((at, parts)),
        }
    }
}

fn codes(entries: &[Node], draft: &mut Draft, findings: &mut Findings) {
    let mut relations = Relations::default();
    let attributes: Vec<String> = draft.attributes.iter().map(|a| a.name.value.clone()).collect();
    let known: Vec<&str> = ["code", "label", "aliases", "total_of", "apart"]
        .into_iter()
        .chain(attributes.iter().map(String::as_str))
        .collect();
    for entry in entries {
        if let NodeKind::Text(code) = &entry.kind {
            check_cells(&Spanned::new(code.clone(), entry.span), &[], findings);
            push(draft, Spanned::new(code.clone(), entry.span), None, Vec::new(), |_| None); // a code alone
            continue;
        }
        let Some(fields) = fields(entry, Area::CodeList, "a code", entry.span, &known, findings) else { continue };
        let code = fields.required("code", findings).and_then(|node| text(node, Area::CodeList, "code", findings));
        let Some(code) = code else { continue };
        let label = fields.text("label", findings).map(|t| t.value);
        let aliases = fields.texts("aliases", findings);
        check_cells(&code, &aliases, findings);
        let aliases = aliases.into_iter().map(|t| t.value).collect();
        let total_of = fields.texts("total_of", findings);
        let apart = fields.flag("apart", findings).unwrap_or(false);
        if let (true, Some(span)) = (apart, fields.key("total_of")) {
            findings.push(facts::code_list::total_and_apart(span));
        }
        push(draft, code, label, aliases, |name| fields.text(name, findings));
        if let (true, Some(code)) = (apart, draft.list.codes.len().checked_sub(1)) {
            draft.list.relate(code, CodeRelation::Apart);
        } else if fields.get("total_of").is_some() {
            relations.total_of(total_of, &mut draft.list);
        }
    }
    relate(&relations.totals, &mut draft.list, findings);
    perhaps_totals(&relations.of_nothing, &draft.list, facts::code_list::perhaps_a_total, findings);
    perhaps_overlaps(&relations.of_nothing, &draft.list, facts::code_list::perhaps_an_overlap, findings);
}

/// Warns of codes that are called as totals are, and of which nothing says whether they are; `of_nothing` say that they are not.
fn perhaps_totals(
    of_nothing: &[usize],
    list: &CodeList,
    fact: impl Fn(&str, Span) -> Diagnostic,
    findings: &mut Findings,
) {
    let is_in_doubt = |at: &usize| list.codes[*at].relation == CodeRelation::Part && !of_nothing.contains(at);
    let places = (0..list.codes.len()).filter(is_in_doubt);
    let labels: Vec<String> = list.codes.iter().map(|code| called::small(&code.label)).collect();
    let called = places.map(|at| &list.codes[at]).filter(|code| called::is_a_total(&code.label, &labels));
    let called: Vec<&Code> = called.collect();
    // A list of two codes has nothing that one of them could be the total of but the other.
    if list.codes.len() > 2 {
        called.into_iter().for_each(|code| findings.push(fact(&code.label, code.span)));
    }
}

/// Warns of codes that have ages in common with others by their labels, and of which nothing says what they are of each other: of two, of that
/// with more ages. A list of which most labels say something else is none of ages.
fn perhaps_overlaps(
    of_nothing: &[usize],
    list: &CodeList,
    fact: impl Fn([&str; 2], Span) -> Diagnostic,
    findings: &mut Findings,
) {
    let parts = || list.codes.iter().enumerate().filter(|(_, code)| code.is_part() && code.band.is_none());
    let said: Vec<(usize, said::Numbers)> =
        parts().filter_map(|(at, code)| Some((at, said::numbers(&code.label)?))).collect();
    if said.len() * 2 < parts().count() {
        return;
    }
    for (at, numbers) in said.iter().filter(|(at, _)| !of_nothing.contains(at)) {
        // Of two with as many, the later one is asked about.
        let is_in = |(other, others): &&(usize, said::Numbers)| {
            let is_later = numbers.1 - numbers.0 > others.1 - others.0 || other < at;
            other != at && said::meet(*numbers, *others) && said::is_wider(*numbers, *others) && is_later
        };
        if let Some((other, _)) = said.iter().find(is_in) {
            let [code, other] = [*at, *other].map(|at| &list.codes[at]);
            findings.push(fact([&code.label, &other.label], code.span));
        }
    }
}

/// Makes totals of the codes that say what they are the total of: of the parts of those, at last.
fn relate(totals: &[(usize, Vec<Spanned<String>>)], list: &mut CodeList, findings: &mut Findings) {
    let mut named: HashMap<usize, Vec<usize>> = HashMap::new();
    let is_total = |code: usize| totals.iter().any(|(at, _)| *at == code);
    for (at, of) in totals {
        let mut parts = Vec::new();
        for text in of {
            match list.find(&text.value) {
                _ if text.value == "all" => parts.extend(
                    (0..list.codes.len())
                        .filter(|code| !is_total(*code) && list.codes[*code].relation == CodeRelation::Part),
                ),
                Some(part) if list.codes[part].relation == CodeRelation::Apart => {
                    findings.push(facts::code_list::total_of_apart(&list.codes[part].label, text.span));
                }
                Some(part) => parts.push(part),
                None => {
                    let known = list.codes.iter().map(|code| code.code.as_str());
                    findings.push(facts::code_list::unknown_part(&text.value, text.span, nearest(&text.value, known)));
                }
            }
        }
        named.insert(*at, parts);
    }
    for (at, _) in totals {
        let (mut open, mut seen, mut parts) = (vec![*at], Vec::new(), Vec::new());
        let mut of_itself = false;
        while let Some(code) = open.pop() {
            match named.get(&code) {
                None => parts.push(code),
                Some(_) if seen.contains(&code) => {}
                Some(inner) => {
                    seen.push(code);
                    of_itself |= inner.contains(at);
                    open.extend(inner);
                }
            }
        }
        parts.sort_unstable();
        parts.dedup();
        if of_itself {
            let code = &list.codes[*at];
            findings.push(facts::code_list::total_of_itself(&code.label, code.span));
        }
        list.relate(*at, CodeRelation::Total(parts));
    }
}

fn push(
    draft: &mut Draft,
    code: Spanned<String>,
    label: Option<String>,
    aliases: Vec<String>,
    mut value: impl FnMut(&str) -> Option<Spanned<String>>,
) {
    let label = label.unwrap_or_else(|| code.value.clone());
    let (span, relation) = (code.span, CodeRelation::Part);
    let (band, comparator, is_no_total) = (None, false, false);
    draft.list.codes.push(Code { code: code.value, label, aliases, band, comparator, relation, is_no_total, span });
    for attribute in &mut draft.attributes {
        attribute.values.push(value(&attribute.name.value));
    }
}

fn csv_codes(sources: &Sources, beside: SourceId, name: &Spanned<String>, draft: &mut Draft, findings: &mut Findings) {
    let attributes: Vec<String> = draft.attributes.iter().map(|a| a.name.value.clone()).collect();
    let needed: Vec<&str> = std::iter::once("code").chain(attributes.iter().map(String::as_str)).collect();
    let known: Vec<&str> = needed.iter().copied().chain(["label", "total_of", "apart"]).collect();
    let Some(read) = rows::read(sources, beside, name, &needed, &known, findings) else { return };
    let value = |row: &[Spanned<String>], heading: &str| {
        read.column(heading).map(|place| row[place].clone()).filter(|v| !v.value.is_empty())
    };
    let mut relations = Relations::default();
    for row in &read.rows {
        match value(row, "code") {
            Some(code) => {
                let label = value(row, "label").map(|l| l.value);
                push(draft, code, label, Vec::new(), |attribute| value(row, attribute));
                relation_in_row(value(row, "total_of"), value(row, "apart"), draft, &mut relations, findings);
            }
            None => {
                let span = row[0].span.to(row[row.len() - 1].span);
                findings.push(facts::code_list::bad_rows("it has no code", rows::GIVE_ONE, span));
            }
        }
    }
    relate(&relations.totals, &mut draft.list, findings);
    perhaps_totals(&relations.of_nothing, &draft.list, facts::code_list::perhaps_a_total_in_rows, findings);
    perhaps_overlaps(&relations.of_nothing, &draft.list, facts::code_list::perhaps_an_overlap_in_rows, findings);
}

/// What the row that was read last says of other codes: `0-15; 16+` or `all`, `none` where it is no total; and `yes` where it is apart.
fn relation_in_row(
    total_of: Option<Spanned<String>>,
    apart: Option<Spanned<String>>,
    draft: &mut Draft,
    relations: &mut Relations,
    findings: &mut Findings,
) {
    let truth = apart.as_ref().and_then(|apart| match apart.value.as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => {
            findings.push(facts::code_list::bad_rows(
                "`apart` is `yes`, `no` or empty",
                "write one of these",
                apart.span,
            ));
            None
        }
    });
    let is_apart = truth == Some(true);
    match total_of {
        Some(total) if is_apart => findings.push(facts::code_list::total_and_apart(total.span)),
        Some(total) => {
            let parts = total.value.split(';').map(str::trim).filter(|part| !part.is_empty() && total.value != "none");
            let parts = parts.map(|part| Spanned::new(part.to_string(), total.span)).collect();
            relations.total_of(parts, &mut draft.list);
        }
        None => {}
    }
    if let (true, Some(code)) = (is_apart, draft.list.codes.len().checked_sub(1)) {
        draft.list.relate(code, CodeRelation::Apart);
    }
}

fn bands(entries: &[Node], draft: &mut Draft, findings: &mut Findings) {
    let attributes: Vec<String> = draft.attributes.iter().map(|a| a.name.value.clone()).collect();
    let known: Vec<&str> =
        ["label", "from", "to", "under"].into_iter().chain(attributes.iter().map(String::as_str)).collect();
    for entry in entries {
        let Some(fields) = fields(entry, Area::CodeList, "a band", entry.span, &known, findings) else { continue };
        let label = fields.required("label", findings).and_then(|n| shape::text(n, Area::CodeList, "label", findings));
        let mut end = |name: &str| fields.get(name).and_then(|node| fixed(node, name, findings));
        let (from, to, under) = (end("from"), end("to"), end("under"));
        let Some(label) = label else { continue };
        if fields.get("to").is_some() && fields.get("under").is_some() {
            wrong(entry, Area::CodeList, "bands", "a label with `to`, or with `under`, but not both", findings);
            continue;
        }
        let band = Band { from, upper: to.map(Upper::To).or(under.map(Upper::Under)) };
        if let (Some(low), Some(high)) = band.ends(band.scale())
            && low > high
            && let (Some(from), Some(to)) = (from, to.or(under))
        {
            findings.push(facts::code_list::empty_band(&label.value, from, to, under.is_some(), entry.span));
            continue;
        }
        if ["from", "to", "under"].iter().all(|end| fields.get(end).is_none()) {
            wrong(entry, Area::CodeList, "bands", "a label with `from`, `to` or both", findings);
            continue;
        }
        // In days or kilometres, the ends of a label may be meant otherwise.
        let (low, high) = band.ends(0);
        if band.scale() == 0 && said::is_of_others(&label.value, low, high) {
            findings.push(facts::code_list::label_of_another_band(&label.value, band, label.span));
        }
        push(draft, label, None, Vec::new(), |name| fields.text(name, findings));
        if let Some(code) = draft.list.codes.last_mut() {
            code.band = Some(band);
        }
    }
    let outside_is_meant = draft.list.outside_bands != OutsideBands::Error;
    let scale = draft.list.codes.iter().filter_map(|code| code.band).map(|band| band.scale()).max().unwrap_or(0);
    for pair in draft.list.codes.windows(2) {
        check_neighbours(&pair[0], &pair[1], (scale, outside_is_meant), findings);
    }
}

/// An end of a band.
fn fixed(node: &Node, name: &str, findings: &mut Findings) -> Option<Fixed> {
    let number = match &node.kind {
        NodeKind::Text(text) => Fixed::read(text),
        NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => None,
    };
    if number.is_none() {
        wrong(node, Area::CodeList, name, "a number, such as `5` or `2.5`", findings);
    }
    number
}

/// Bands run upwards, so only neighbours need comparing; at the scale of the finest end of all.
fn check_neighbours(before: &Code, after: &Code, (scale, outside_is_meant): (u32, bool), findings: &mut Findings) {
    let (Some(lower), Some(upper)) = (before.band, after.band) else { return };
    let ((before_from, before_to), (from, to)) = (lower.ends(scale), upper.ends(scale));
    let (label, other) = (&after.label, &before.label);
    let (span, first) = (after.span, before.span);
    let (low, high) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    let (before_low, before_high) = (before_from.unwrap_or(i64::MIN), before_to.unwrap_or(i64::MAX));
    if high < before_low {
        findings.push(facts::code_list::band_order(label, other, span, first));
    } else if low <= before_high {
        findings.push(facts::code_list::band_overlap(label, other, span, first));
    } else if low > before_high + 1 && !outside_is_meant {
        let number = |number: i64| decimal(number, scale);
        findings.push(facts::code_list::band_gap(&number(before_high + 1), &number(low - 1), span, first));
    }
}

/// The texts of the codes in data: each as a cell could have it.
pub(super) fn check_cells(code: &Spanned<String>, aliases: &[Spanned<String>], findings: &mut Findings) {
    let texts = aliases.iter().map(|alias| ("alias", alias));
    for (what, text) in std::iter::once(("code", code)).chain(texts) {
        if text.value.trim().is_empty() || text.value.trim() != text.value {
            findings.push(facts::code_list::never_matches(what, &text.value, text.span));
        }
    }
}

/// Each text that data may contain means one code, and a label is not the code of another.
pub(super) fn check_texts(list: &CodeList, findings: &mut Findings) {
    let mut seen: HashMap<&str, (usize, Span)> = HashMap::new();
    // Of texts with blanks in them, as they look: one blank between words.
    let mut looks: HashMap<String, (usize, &str, Span)> = HashMap::new();
    for (place, code) in list.codes.iter().enumerate() {
        for text in std::iter::once(&code.code).chain(&code.aliases) {
            match seen.get(text.as_str()) {
                Some((_, first)) => {
                    findings.push(facts::code_list::duplicate_code(text, code.span, *first));
                }
                None => {
                    seen.insert(text, (place, code.span));
                    if !text.contains(char::is_whitespace) {
                        continue;
                    }
                    let look = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    let (other, first, span) = *looks.entry(look).or_insert((place, text, code.span));
                    if other != place {
                        findings.push(facts::code_list::blanks_alone(text, first, code.span, span));
                    }
                }
            }
        }
    }
    for (place, code) in list.codes.iter().enumerate() {
        if let Some((other, span)) = seen.get(code.label.as_str())
            && *other != place
            && list.codes[*other].code == code.label
        {
            findings.push(facts::code_list::label_is_code(&code.label, code.span, *span));
        }
    }
}
