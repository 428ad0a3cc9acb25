//! Which codes of a list, and which areas, numbers are of; and which others a text names in their place.
//!
//! In: conditions and members, a text. Out: the label that the text names, beside that of the numbers.
//! Invariant: says so only where it is certain: a text that names what the numbers are of, too, or that says "not", may name others.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::facts::layout;
use super::nouns;
use crate::catalog::{AttributeType, CodeListId, DatasetId, HierarchyId};
use crate::model::typing::list_of;
use crate::model::{Class, Meaning, Needs, Operand, Predicate, Restriction, Value};
use crate::source::Spanned;
use crate::value::{MONTHS, merged, said};

/// A code of a list, by its place.
pub(super) type Place = (CodeListId, usize);

/// What codes are compared within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Domain {
    List(CodeListId),
    /// All levels of a hierarchy.
    Areas(HierarchyId),
}

/// The codes of a value of a dataset that a condition or a member chooses.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    dataset: DatasetId,
    value: Value,
    domain: Domain,
    codes: Arc<BTreeSet<Place>>,
}

/// What is chosen around some numbers, from the outside in.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    conditions: Vec<Choice>,
    /// By areas and members; of one class the innermost counts.
    members: Vec<(Class, Vec<Choice>)>,
    /// Codes that are named without being chosen for all of the numbers.
    pub mentioned: BTreeSet<Place>,
}

impl Choices {
    /// Restricts what follows to a member.
    pub fn within(&mut self, class: &Class, choices: Vec<Choice>) {
        self.members.retain(|(known, _)| known != class);
        self.members.push((class.clone(), choices));
    }

    /// Adds what is chosen inside of these.
    pub fn inside(&mut self, inner: &Choices) {
        self.conditions.extend(inner.conditions.iter().cloned());
        inner.members.iter().for_each(|(class, choices)| self.within(class, choices.clone()));
        self.mentioned.extend(&inner.mentioned);
    }

    /// Adds what a part of the numbers is of, or what they are compared with.
    pub fn mention(&mut self, part: Choices) {
        let chosen = part.conditions.into_iter().chain(part.members.into_iter().flat_map(|(_, choices)| choices));
        chosen.for_each(|choice| self.mentioned.extend(choice.codes.iter()));
        self.mentioned.extend(part.mentioned);
    }

    /// What the numbers are of that are under all of them.
    pub fn groups(&self) -> Vec<Group> {
        let mut of_values: Vec<Choice> = Vec::new();
        for choice in self.conditions.iter().chain(self.members.iter().flat_map(|(_, choices)| choices)) {
            let same = |known: &&mut Choice| known.dataset == choice.dataset && known.value == choice.value;
            match of_values.iter_mut().find(same) {
                Some(known) if known.codes == choice.codes => {}
                Some(known) => known.codes = Arc::new(known.codes.intersection(&choice.codes).copied().collect()),
                None => of_values.push(choice.clone()),
            }
        }
        let mut groups: Vec<Group> = Vec::new();
        for choice in of_values.iter().filter(|choice| !choice.codes.is_empty()) {
            match groups.iter_mut().find(|group| group.domain == choice.domain) {
                Some(group) => group.join(&choice.codes),
                None => groups.push(Group { domain: choice.domain, codes: Arc::clone(&choice.codes) }),
            }
        }
        groups
    }
}

/// The codes that numbers are of, for certain, in one domain.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub domain: Domain,
    pub codes: Arc<BTreeSet<Place>>,
}

impl Group {
    /// With other codes beside these.
    pub fn join(&mut self, others: &Arc<BTreeSet<Place>>) {
        // Most numbers of a table are of the same codes.
        if !Arc::ptr_eq(&self.codes, others) && !others.is_subset(&self.codes) {
            Arc::make_mut(&mut self.codes).extend(others.iter());
        }
    }
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    Heading,
    Title,
    Note,
}

/// A shorter label is not looked for in a text.
pub(super) const SHORT: usize = 3;
/// A text with one of these words may name a code that its numbers are not of.
const EXCEPTIONS: [&str; 30] = [
    "outside",
    "not",
    "no",
    "non",
    "without",
    "except",
    "excluding",
    "excludes",
    "excluded",
    "exclude",
    "excl",
    "than",
    "but",
    "unlike",
    "minus",
    "less",
    "instead",
    "rather",
    "compared",
    "versus",
    "apart",
    "aside",
    "besides",
    "ex",
    "exc",
    "ignoring",
    "left",
    "omitted",
    "omitting",
    "removed",
];
/// A note with one of these may be of other numbers than those of its table.
const REFERENCES: [&str; 8] = ["see", "table", "tables", "figure", "figures", "elsewhere", "separately", "previously"];
/// A label with one of these is of what is left.
pub(super) const REST: [&str; 9] =
    ["other", "others", "rest", "remaining", "unknown", "known", "stated", "recorded", "none"];
/// Labels that are ordinary words of a text.
pub(super) const ORDINARY: [&str; 21] = [
    "all", "another", "any", "both", "each", "every", "general", "known", "local", "missing", "national", "new",
    "none", "old", "other", "others", "rest", "some", "total", "unknown", "yes",
];

/// Whether a note, in small letters, may be of other numbers than those of its table: `Rates per 100,000 are in Table 3.`
pub(super) fn refers(note: &str) -> bool {
    note.split(|c| ends(Some(c))).any(|word| REFERENCES.contains(&word))
}

impl Checker<'_> {
    pub(super) fn domain(&self, list: CodeListId) -> Domain {
        self.catalog.code_list(list).level_of.map_or(Domain::List(list), |(hierarchy, _)| Domain::Areas(hierarchy))
    }

    fn choice(&self, dataset: DatasetId, value: &Value, codes: impl Iterator<Item = i64>) -> Option<Choice> {
        let list = list_of(self.catalog, dataset, value)?;
        let known = 0..self.catalog.code_list(list).outside();
        let codes = codes.filter(|code| known.contains(code)).map(|code| (list, code as usize)).collect();
        Some(Choice { dataset, value: value.clone(), domain: self.domain(list), codes: Arc::new(codes) })
    }

    /// Adds what a condition chooses for certain, which are its parts joined by `and`, and what it names otherwise.
    pub(super) fn chosen(&self, dataset: DatasetId, predicate: &Predicate, choices: &mut Choices) {
        self.chosen_as(dataset, predicate, true, choices);
    }

    /// The same of a condition that is to come out so.
    fn chosen_as(&self, dataset: DatasetId, predicate: &Predicate, truth: bool, choices: &mut Choices) {
        match (predicate.needs(truth), predicate) {
            (Needs::Each(parts, truth), _) => {
                parts.into_iter().for_each(|part| self.chosen_as(dataset, part, truth, choices));
            }
            (Needs::Itself(true), Predicate::In(Operand::Value(value), ranges)) => {
                let last =
                    list_of(self.catalog, dataset, value).map_or(0, |list| self.catalog.code_list(list).outside());
                let codes = ranges.iter().flat_map(|(from, to)| (*from).max(0)..=(*to).min(last));
                choices.conditions.extend(self.choice(dataset, value, codes));
            }
            // All but some are the others.
            (Needs::Itself(false), Predicate::In(Operand::Value(value), ranges)) => {
                let last =
                    list_of(self.catalog, dataset, value).map_or(-1, |list| self.catalog.code_list(list).outside());
                let is_named = |code: &i64| ranges.iter().any(|(from, to)| (*from..=*to).contains(code));
                choices.conditions.extend(self.choice(dataset, value, (0..=last).filter(|code| !is_named(code))));
            }
            // All of several are as if they were joined.
            (Needs::Itself(true), Predicate::In(Operand::NumberOf(parts), ranges))
                if ranges.iter().all(|(least, _)| *least == parts.len() as i64) =>
            {
                parts.iter().for_each(|part| self.chosen_as(dataset, part, true, choices));
            }
            (Needs::Any(..) | Needs::Itself(_), other) => {
                let mut named = Choices::default();
                let inside = other.questions().into_iter().filter(|question| !std::ptr::eq(*question, other));
                inside.for_each(|question| self.chosen(dataset, question, &mut named));
                choices.mention(named);
            }
        }
    }

    /// What a member of a dimension chooses; nothing where it has rows without a code.
    pub(super) fn chosen_by(&self, restriction: &Restriction) -> Vec<Choice> {
        let meanings = restriction.by_dataset.iter().filter_map(|(dataset, meaning)| match meaning {
            Meaning::Among { value, set, missing: false } => {
                let outside = self.catalog.code_list(list_of(self.catalog, *dataset, value)?).outside();
                let is_known = set.iter().all(|code| *code < outside);
                if is_known { self.choice(*dataset, value, set.iter().copied()) } else { None }
            }
            _ => None,
        });
        meanings.collect()
    }

    /// The label of a code that a text names, and what its numbers are of, where these are nothing that the text names.
    /// `mentioned`: codes that the text may name all the same.
    pub(super) fn another_group(
        &self,
        text: &str,
        of: Text,
        group: &Group,
        mentioned: &BTreeSet<Place>,
    ) -> Option<(String, String)> {
        let is_area = matches!(group.domain, Domain::Areas(_));
        let lower = text.to_lowercase();
        if is_of_an_exception(&lower) || of == Text::Note && (is_area || refers(&lower)) {
            return None;
        }
        if group.codes.iter().any(|own| self.label(*own) == text) {
            return None;
        }
        let named = self.named_in(text, group.domain);
        let (first, _) = named.iter().min_by_key(|(_, at)| *at)?;
        let may_be = |place: &Place| {
            group.codes.iter().chain(mentioned).any(|own| self.meet(*place, *own))
                || self.is_common(*place, &group.codes)
        };
        // Of a list, each must be.
        let listed = self.listed_in(text, group.domain).filter(|_| of == Text::Heading);
        if let Some(other) = listed.and_then(|listed| listed.into_iter().find(|place| !may_be(place))) {
            return Some((self.label(other), self.described(group)));
        }
        if named.iter().any(|(place, _)| may_be(place)) || self.is_named_loosely(text, group, &named) {
            return None;
        }
        Some((self.label(*first), self.described(group)))
    }

    /// The codes that a text names, longest labels first, each with where it does.
    pub(super) fn named_in(&self, text: &str, domain: Domain) -> Vec<(Place, usize)> {
        let lower = text.to_lowercase();
        // Violence against women is done by others, too.
        let is_against = !whole(&lower, "against").is_empty();
        let mut found: Vec<(Place, usize, usize)> = Vec::new();
        for place in self.places(domain) {
            let label = &self.catalog.code_list(place.0).codes[place.1].label;
            let words = self.small_label(place);
            if words.chars().count() < SHORT || ORDINARY.contains(&words) {
                continue;
            }
            match domain {
                Domain::List(list) => {
                    let is_there = |word: &String| lower.contains(word);
                    // Most labels are in no text.
                    let begins = words.get(..SHORT).is_none_or(|first| lower.contains(first));
                    let plurals = if begins { nouns::plurals(words) } else { Vec::new() };
                    let sexes = if is_against { Vec::new() } else { nouns::of_sex(words, self.small_labels(list)) };
                    let others: Vec<String> =
                        plurals.into_iter().chain(sexes.into_iter().map(str::to_string)).filter(is_there).collect();
                    if begins {
                        found.extend(whole(&lower, words).into_iter().map(|at| (place, at, words.len())));
                    }
                    for other in &others {
                        // `Cars` over `Cars and vans`
                        if self.is_in_a_label(other, domain) {
                            continue;
                        }
                        // A girls' school is something else.
                        let is_owner = |at: usize| lower[at + other.len()..].starts_with(['\'', '\u{2019}']);
                        let at = whole(&lower, other).into_iter();
                        let at = at.filter(|at| !is_what_a_rate_is_per(&lower[..*at]) && !is_owner(*at));
                        found.extend(at.map(|at| (place, at, other.len())));
                    }
                }
                Domain::Areas(_) if !lower.contains(words) => {}
                Domain::Areas(_) if MONTHS.contains(&&**label) => {}
                Domain::Areas(_) => {
                    let at = whole(text, label).into_iter().filter(|at| is_alone(text, *at, label.len()));
                    found.extend(at.map(|at| (place, at, label.len())));
                }
            }
        }
        // Of `Robbery` and `Robbery of business property` the text names the longer.
        let is_inside = |(_, at, length): &(Place, usize, usize)| {
            found.iter().any(|(_, a, l)| l > length && a <= at && at + length <= a + l)
        };
        found.iter().filter(|found| !is_inside(found)).map(|(place, at, _)| (*place, *at)).collect()
    }

    /// Whether some words are in the label of a code, as `cars` are in `Cars and vans`.
    fn is_in_a_label(&self, words: &str, domain: Domain) -> bool {
        self.places(domain).into_iter().any(|place| !whole(self.small_label(place), words).is_empty())
    }

    /// Whether a text has what numbers are of in other words: a plural, another name of the code, or what its attributes say.
    fn is_named_loosely(&self, text: &str, group: &Group, named: &[(Place, usize)]) -> bool {
        let mut rest = text.to_lowercase();
        for (place, _) in named {
            let label = self.label(*place).to_lowercase();
            rest = rest.replace(&label, &" ".repeat(label.len()));
        }
        group.codes.iter().any(|(list, code)| {
            let declared = self.catalog.code_list(*list);
            let own = &declared.codes[*code];
            let attributes = declared.attributes.iter().filter_map(|attribute| match attribute.ty {
                AttributeType::Code(other) => {
                    Some(self.label((other, usize::try_from(attribute.values[*code]?).ok()?)))
                }
                AttributeType::Integer | AttributeType::Decimal { .. } => None,
            });
            let names = [own.label.clone()].into_iter().chain(own.aliases.clone()).chain(attributes);
            let is_whole = |name: &str| !whole(&rest, &name.to_lowercase()).is_empty();
            let is_there = |name: String| match name.chars().count() < SHORT {
                true => is_whole(&name),
                false => begins(&rest, stem(&name.to_lowercase())),
            };
            is_whole(&own.code) || names.into_iter().any(is_there)
        })
    }

    /// Compares a label that is given to a member by hand with what the member is of.
    pub(super) fn label_and_codes(&mut self, of: &Dimension, label: &Spanned<String>, picked: &Picked) {
        let domain = match of.kind {
            Kind::Area { hierarchy, .. } => Domain::Areas(hierarchy),
            Kind::Code { list, .. } => Domain::List(list),
            Kind::Time(_) => return,
        };
        let own: BTreeSet<Place> = match &picked.codes {
            Codes::Listed(codes) => codes.iter().copied().collect(),
            // Data may cover one area of a level that others are part of, and a total be called by it.
            Codes::All => self.parts_in(domain),
            Codes::Periods(_) => return,
        };
        if own.is_empty() && !(picked.missing || picked.outside) {
            return;
        }
        let beside = picked.missing || picked.outside;
        if !beside && self.is_of_other_bands(&label.value, domain, &own) {
            return self.label_is_anothers(Some(label.value.clone()), label, picked);
        }
        let found = self.another_label(&label.value, domain, &own, beside);
        if picked.codes == Codes::All {
            return self.label_is_anothers(found, label, picked);
        }
        let group = Group { domain, codes: Arc::new(own) };
        let found = found.or_else(|| match picked.missing || picked.outside {
            false => Some(self.another_group(&label.value, Text::Heading, &group, &BTreeSet::new())?.0),
            true => None,
        });
        self.label_is_anothers(found, label, picked);
    }

    /// Whether a label says where some bands begin and end, and they do elsewhere.
    fn is_of_other_bands(&self, label: &str, domain: Domain, own: &BTreeSet<Place>) -> bool {
        let Domain::List(list) = domain else { return false };
        let places: Vec<(i64, i64)> = own.iter().map(|(_, place)| (*place as i64, *place as i64)).collect();
        match merged(self.bands_in(list, &places))[..] {
            [(from, to)] => {
                said::is_of_others(label, (from != i64::MIN).then_some(from), (to != i64::MAX).then_some(to))
            }
            _ => false,
        }
    }

    fn label_is_anothers(&mut self, found: Option<String>, label: &Spanned<String>, picked: &Picked) {
        if let Some(named) = found
            && self.is_new((label.span, label.span))
        {
            self.out.push(layout::label_of_another(label.span, &named, &picked.names));
        }
    }

    /// All that a total is made of, at the finest level.
    pub(super) fn parts_in(&self, domain: Domain) -> BTreeSet<Place> {
        let list = match domain {
            Domain::List(list) => list,
            Domain::Areas(hierarchy) => self.catalog.hierarchy(hierarchy).levels[0].list,
        };
        self.inside(list).into_iter().map(|code| (list, code as usize)).collect()
    }

    /// The label of another code, or of one of several, where a text is just that. `beside`: whether rows without a code of the domain are
    /// with them.
    fn another_label(&self, text: &str, domain: Domain, own: &BTreeSet<Place>, beside: bool) -> Option<String> {
        let plain = bare(text);
        let is = |place: &Place| {
            let code = &self.catalog.code_list(place.0).codes[place.1];
            code.code == text.trim() || bare(&code.label) == plain
        };
        let named: Vec<Place> = self.places(domain).into_iter().filter(is).collect();
        if named.is_empty() {
            return None;
        }
        let atoms = |place: &Place| self.made_of(domain, *place);
        let mine: Option<BTreeSet<Place>> =
            own.iter().map(atoms).collect::<Option<Vec<_>>>().map(|sets| sets.into_iter().flatten().collect());
        let mine = mine?;
        // What is left of several, and what is not known of some, is often put with the others of a list.
        let is_rest = plain.split(' ').any(|word| REST.contains(&word));
        let may_be = |place: &Place| {
            let is_whole = atoms(place).is_none_or(|parts| parts == mine);
            let is_among = own.contains(place) || atoms(place).is_none_or(|parts| parts.is_subset(&mine));
            is_whole || is_among && (is_rest || beside && own.len() == 1) || self.is_common(*place, own)
        };
        if named.iter().any(may_be) || own.is_empty() && is_rest {
            return None;
        }
        // Where data covers a part of a hierarchy, a total of it is of that part.
        let finest = |place: &&Place| match domain {
            Domain::Areas(hierarchy) => {
                place.0 == self.catalog.hierarchy(hierarchy).levels[0].list || *own != self.parts_in(domain)
            }
            Domain::List(_) => true,
        };
        let named: Vec<Place> = named.iter().filter(finest).copied().collect();
        named.first().map(|place| self.label(*place))
    }

    /// What a code is made of at the finest level; `None` where that is not known.
    pub(super) fn made_of(&self, domain: Domain, (list, code): Place) -> Option<BTreeSet<Place>> {
        match domain {
            Domain::List(_) => {
                Some(self.catalog.code_list(list).parts(code)?.into_iter().map(|part| (list, part)).collect())
            }
            Domain::Areas(hierarchy) => {
                let finest = self.catalog.hierarchy(hierarchy).levels[0].list;
                let parts = self.parts_of(finest, (list, code));
                (!parts.is_empty()).then(|| parts.into_iter().map(|part| (finest, part as usize)).collect())
            }
        }
    }

    /// What all codes of a group are made of at the finest level; `None` where that is not known.
    pub(super) fn finest_codes(&self, group: &Group) -> Option<BTreeSet<Place>> {
        group.codes.iter().try_fold(BTreeSet::new(), |mut all, place| {
            all.extend(self.made_of(group.domain, *place)?);
            Some(all)
        })
    }

    pub(super) fn places(&self, domain: Domain) -> Vec<Place> {
        let of = |list: CodeListId| (0..self.catalog.code_list(list).codes.len()).map(move |place| (list, place));
        match domain {
            Domain::List(list) => of(list).collect(),
            Domain::Areas(hierarchy) => {
                self.catalog.hierarchy(hierarchy).levels.iter().flat_map(|level| of(level.list)).collect()
            }
        }
    }

    /// Whether two codes of one domain have something in common.
    fn meet(&self, a: Place, b: Place) -> bool {
        let list = |(list, _): Place| self.catalog.code_list(list);
        match (list(a).level_of, list(b).level_of) {
            (Some((_, at)), Some((_, other))) if at != other => {
                let (finer, coarser) = if at < other { (a, b) } else { (b, a) };
                let around = list(finer).attribute_named(&list(coarser).name);
                around.and_then(|around| list(finer).attributes[around].values[finer.1]) == Some(coarser.1 as i64)
            }
            _ => a == b || a.0 == b.0 && list(a).overlap(&[a.1, b.1]).is_some(),
        }
    }

    /// Whether the label of a code is in the labels of all of several others, as `Robbery` is in those of two kinds of robbery.
    fn is_common(&self, place: Place, codes: &BTreeSet<Place>) -> bool {
        let words = self.label(place).to_lowercase();
        codes.len() > 1 && codes.iter().all(|own| !whole(&self.label(*own).to_lowercase(), &words).is_empty())
    }

    pub(super) fn small_label(&self, (list, place): Place) -> &str {
        &self.small_labels(list)[place]
    }

    /// The labels of a list in small letters.
    pub(super) fn small_labels(&self, list: CodeListId) -> &[String] {
        let codes = &self.catalog.code_list(list).codes;
        self.known.labels[list.0].get_or_init(|| codes.iter().map(|code| code.label.to_lowercase()).collect())
    }

    pub(super) fn label(&self, (list, place): Place) -> String {
        self.catalog.code_list(list).codes[place].label.clone()
    }

    /// What numbers are of, in a few words: an area that is all of it, or the first codes.
    pub(super) fn described(&self, group: &Group) -> String {
        let is_all = |place: &Place| {
            let Some((list, _)) = group.codes.first() else { return false };
            let parts = self.parts_of(*list, *place);
            parts.into_iter().map(|code| (*list, code as usize)).collect::<BTreeSet<_>>() == *group.codes
        };
        let is_area = matches!(group.domain, Domain::Areas(_));
        let whole = self.places(group.domain).into_iter().rev().find(|place| is_area && is_all(place));
        if let Some(place) = whole {
            return format!("\"{}\"", self.label(place));
        }
        let mut labels: Vec<String> = group.codes.iter().map(|place| format!("\"{}\"", self.label(*place))).collect();
        match labels.len() {
            0..=2 => labels.join(" and "),
            more => {
                labels.truncate(1);
                format!("{} and {} others", labels[0], more - 1)
            }
        }
    }
}

/// A label in small letters; of one with numbers, without the words that ages are called by.
fn bare(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    if !lower.contains(|c: char| c.is_ascii_digit()) {
        return lower;
    }
    let words = lower.split_whitespace().filter(|word| !["aged", "age", "ages", "years", "only"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a text may name what its numbers are not of: `not`, `except`, `than`.
pub(super) fn is_of_an_exception(text: &str) -> bool {
    text.to_lowercase().split(|c| ends(Some(c))).any(|word| EXCEPTIONS.contains(&word))
}

/// Whether a text ends as before what a rate is per: `per 1,000 persons`, `% of persons`.
fn is_what_a_rate_is_per(before: &str) -> bool {
    let is_number = |word: &&str| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        matches!(rest, "" | "k" | "m" | "ten" | "hundred" | "thousand" | "million")
    };
    let before = before.trim_end();
    let last = before.split(' ').rev().find(|word| !is_number(word));
    last == Some("per")
        || ["% of", "percentage of", "per cent of", "percent of"].iter().any(|end| before.ends_with(end))
}

fn ends(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric())
}

/// Where a text has some words, as whole words.
fn whole(text: &str, words: &str) -> Vec<usize> {
    let is_whole = |at: &usize| ends(text[..*at].chars().next_back()) && ends(text[at + words.len()..].chars().next());
    text.match_indices(words).map(|(at, _)| at).filter(is_whole).collect()
}

/// Whether some word of a text begins with these letters.
fn begins(text: &str, letters: &str) -> bool {
    !letters.is_empty() && text.match_indices(letters).any(|(at, _)| ends(text[..at].chars().next_back()))
}

/// A name without the letter that a plural changes.
fn stem(name: &str) -> &str {
    match name.chars().count() > 4 {
        true => name.strip_suffix(['y', 's', 'e']).unwrap_or(name),
        false => name,
    }
}

/// Whether the name of a place is no part of a longer one, such as `Cambridge City Hospital` or `South Cambridge`.
fn is_alone(text: &str, at: usize, length: usize) -> bool {
    let is_name = |word: Option<&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let (before, after) = (&text[..at], &text[at + length..]);
    let next = after.strip_prefix(' ').and_then(|rest| rest.split(' ').next());
    let is_owner = after.starts_with(['\'', '\u{2019}', '-']) || before.ends_with('-');
    // The first word of a text has a capital letter in any case.
    let last = before.strip_suffix(' ').and_then(|rest| rest.rsplit_once(' ')).map(|(_, word)| word);
    !is_owner && !is_name(next) && !is_name(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_longer_name_is_not_that_place() {
        let is = |text: &str| text.find("Hill").is_some_and(|at| is_alone(text, at, 4));
        for text in ["Hill", "Thefts in Hill", "Hill, 2023", "Hill wards", "In Hill by year", "Hill / Fen", "The Hill"]
        {
            assert!(is(text), "{text}");
        }
        for text in
            ["Hill General Hospital", "Residents of North Hill", "Hill's people", "Upper-Hill", "of Hill Council"]
        {
            assert!(!is(text), "{text}");
        }
    }

    #[test]
    fn what_a_rate_is_per_is_no_group() {
        for before in ["rate per 1,000 ", "thefts per ", "per 100k ", "per ten thousand ", "as % of ", "per 100000 "] {
            assert!(is_what_a_rate_is_per(before), "{before}");
        }
        for before in ["", "thefts of ", "thefts of 12 ", "paper ", "rate per 1,000: "] {
            assert!(!is_what_a_rate_is_per(before), "{before}");
        }
    }

    #[test]
    fn words_are_whole_and_plurals_are_found() {
        assert_eq!(whole("car and carpet, car", "car"), [0, 16]);
        assert!(begins("all robberies", stem("robbery")) && begins("thefts", stem("theft")));
        assert!(!begins("a scar", stem("car")));
    }
}
