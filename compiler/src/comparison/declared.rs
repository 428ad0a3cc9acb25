//! What YAML declares, apart from lists: datasets, disclosure policies, house style and the project.
//!
//! In: the catalogs of both sides. Out: drafts. Invariant: everything that a declaration says is a facet.

use super::change::{Class, Draft, Kind, Said, Subject};
use super::facets::{self, Facet, Item, may_say, says};
use super::renames::{Meant, each};
use super::side::Side;
use super::words;
use crate::catalog::{
    BadValueRule, Column, ColumnId, ColumnType, Dataset, DatasetRole, Describes, MissingRule, Policy, RepeatRule,
    Style, Told, UndeclaredRule, UnpivotHeadings,
};
use crate::source::{SourceKind, Span};
use crate::value::Date;

/// What differs between the declarations.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (old, new, subject) in paired(Kind::Dataset, before, after, |side| {
        side.catalog().datasets.iter().map(|d| (d.name.clone(), d.span, d)).collect()
    }) {
        match (old, new) {
            (Some(old), Some(new)) => drafts.extend(dataset((before, old), (after, new), &subject)),
            (Some(old), None) => {
                drafts.push(gone(subject, old.description.as_deref().unwrap_or(&old.counts), old.span))
            }
            (None, Some(new)) => {
                drafts.push(new_one(subject, new.description.as_deref().unwrap_or(&new.counts), new.span))
            }
            (None, None) => {}
        }
    }
    for (old, new, subject) in paired(Kind::Policy, before, after, |side| {
        side.catalog().policies.iter().map(|p| (p.name.clone(), p.span, p)).collect()
    }) {
        match (old, new) {
            (Some(old), Some(new)) => {
                let facets = (&policy(old)[..], &policy(new)[..]);
                drafts.extend(facets::differences(&subject, "", facets, (old.span, new.span)));
            }
            (Some(old), None) => drafts.push(gone(subject, &format!("counts below {}", old.below), old.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &format!("counts below {}", new.below), new.span)),
            (None, None) => {}
        }
    }
    let facets = (&style(&before.catalog().style)[..], &style(&after.catalog().style)[..]);
    drafts.extend(of_file(before, after, (Kind::Style, SourceKind::Style, "style.yaml"), facets));
    let facets = (&project(before)[..], &project(after)[..]);
    drafts.extend(of_file(before, after, (Kind::Project, SourceKind::Project, "indicia.yaml"), facets));
    drafts
}

/// Every dataset or policy, with what it means.
pub fn meant(kind: Kind, side: Side<'_>) -> Vec<Meant<'_>> {
    let told = |facets: Vec<Facet>| {
        let told = facets.into_iter().filter(|facet| facet.class != Class::Wording);
        told.map(|facet| (facet.of, facet.key)).collect::<Vec<_>>()
    };
    match kind {
        Kind::Policy => {
            each(side.catalog().policies.iter(), |p| (&p.name, p.span), move |p| format!("{:?}", told(policy(p))))
        }
        _ => {
            let meaning = move |dataset: &Dataset| {
                let columns: Vec<Item> = dataset.columns.iter().map(|column| column_of(&side, column)).collect();
                format!("{:?} {:?}", told(facets_of(&side, dataset)), facets::keys(&columns))
            };
            each(side.catalog().datasets.iter(), |d| (&d.name, d.span), meaning)
        }
    }
}

/// What has one name on both sides, and what is on one side only; in order of name.
pub fn paired<'a, T>(
    kind: Kind,
    before: &Side<'a>,
    after: &Side<'a>,
    all: impl Fn(&Side<'a>) -> Vec<(String, Span, &'a T)>,
) -> Vec<(Option<&'a T>, Option<&'a T>, Subject)> {
    let (old, new) = (all(before), all(after));
    let mut names: Vec<String> = old.iter().map(|(name, ..)| name.clone()).collect();
    names.extend(new.iter().map(|(name, ..)| after.name(kind, name)));
    names.sort();
    names.dedup();
    let pair = |name: String| {
        let was = old.iter().find(|(own, ..)| *own == name);
        let is = new.iter().find(|(own, ..)| after.name(kind, own) == name);
        let subject = Subject { kind, before: was.map(|w| w.0.clone()), after: is.map(|i| i.0.clone()) };
        (was.map(|w| w.2), is.map(|i| i.2), subject)
    };
    names.into_iter().map(pair).collect()
}

/// Something that is gone.
pub fn gone(subject: Subject, whole: &str, span: Span) -> Draft {
    let said = Said { of: String::new(), before: Some(whole.to_string()), after: None };
    Draft { class: Class::Removed, subject, said, before: Some(span), after: None }
}

/// Something that was not there.
pub fn new_one(subject: Subject, whole: &str, span: Span) -> Draft {
    let said = Said { of: String::new(), before: None, after: Some(whole.to_string()) };
    Draft { class: Class::Added, subject, said, before: None, after: Some(span) }
}

fn of_file(
    before: &Side<'_>,
    after: &Side<'_>,
    (kind, source, name): (Kind, SourceKind, &str),
    facets: (&[Facet], &[Facet]),
) -> Vec<Draft> {
    let place =
        |side: &Side<'_>| side.project.sources.of_kind(source).next().map(|(id, s)| Span::new(id, 0, s.text.len()));
    let subject = Subject::both(kind, name);
    let (was, is) = (place(before), place(after));
    let drafts = facets::differences(&subject, "", facets, (Span::default(), Span::default()));
    drafts.into_iter().map(|draft| Draft { before: was, after: is, ..draft }).collect()
}

fn dataset((before, old): (&Side<'_>, &Dataset), (after, new): (&Side<'_>, &Dataset), subject: &Subject) -> Vec<Draft> {
    let places = (old.span, new.span);
    let (a, b) = (facets_of(before, old), facets_of(after, new));
    let mut drafts = facets::differences(subject, "", (&a, &b), places);
    let columns = |side: &Side<'_>, dataset: &Dataset| -> Vec<Item> {
        dataset.columns.iter().map(|column| column_of(side, column)).collect()
    };
    let (a, b) = (columns(before, old), columns(after, new));
    drafts.extend(facets::items(subject, ("column", Class::Dataset, true), (&a, &b), places));
    drafts
}

fn facets_of(side: &Side<'_>, dataset: &Dataset) -> Vec<Facet> {
    let class = Class::Dataset;
    let column = |id: ColumnId| dataset.column(id).name.clone();
    let (role, basis) = match &dataset.role {
        DatasetRole::Events => ("events", None),
        DatasetRole::Population { basis } => ("population", Some(basis.clone())),
        DatasetRole::LookUp => ("look-up", None),
    };
    let unpivot = dataset.files.unpivot.as_ref().map(|unpivot| {
        let headings = match &unpivot.headings {
            UnpivotHeadings::Listed(listed) => {
                listed.iter().map(|(heading, name)| format!("{heading} as {name}")).collect::<Vec<_>>().join(", ")
            }
            UnpivotHeadings::Pattern { before, after } => format!("{before}{{}}{after}"),
        };
        format!("{headings} into {} and {}", column(unpivot.name), column(unpivot.value))
    });
    let breaks = |of: &Dataset| {
        let texts = of.breaks.iter().map(|b| format!("{} from {}", words::quoted(&b.label), Date::from_days(b.day)));
        texts.collect::<Vec<_>>().join("; ")
    };
    let policy = dataset.disclosure.map(|id| side.name(Kind::Policy, &side.catalog().policies[id.0].name));
    let mut facets = vec![
        may_say("description", Class::Wording, dataset.description.clone()),
        says("one row is a", Class::Wording, &dataset.grain),
        says("counts", Class::Wording, &dataset.counts),
        says("role", class, role),
        may_say("basis", Class::Wording, basis),
        says("key", class, list(dataset.key.iter().map(|id| column(*id)))),
        says(
            "rows whose key repeats",
            class,
            match dataset.repeats {
                RepeatRule::Refused => "refused",
                RepeatRule::Agree => "counted once where they agree",
            },
        ),
        says("files", class, dataset.files.paths.join(", ")),
    ];
    facets.extend(dataset.files.format.facets().into_iter().map(|(of, text)| may_say(of, class, text)));
    facets.extend([
        says("texts that mean missing", class, list(dataset.files.missing.iter().map(|t| words::quoted(t)))),
        may_say("headings turned into rows", class, unpivot),
        may_say("time column", class, dataset.time.map(column)),
        may_say("covers", class, dataset.covers.map(|(from, to)| format!("{from} to {to}"))),
        says("breaks", class, breaks(dataset)),
        may_say("disclosure policy", Class::Disclosure, policy),
    ]);
    facets
}

fn list(texts: impl Iterator<Item = String>) -> String {
    words::listed(texts, "and")
}

fn column_of(side: &Side<'_>, column: &Column) -> Item {
    let class = Class::Dataset;
    let allowed = |yes: bool| if yes { "allowed" } else { "refused" };
    let ty = type_of(side, &column.ty);
    let facets = vec![
        may_say("description", Class::Wording, column.description.clone()),
        says("heading", class, words::quoted(&column.heading)),
        says("type", class, &ty),
        says("missing values", class, allowed(column.missing == MissingRule::Allowed)),
        says(
            "values that are not of the type",
            class,
            match column.invalid {
                BadValueRule::Error => "refused",
                BadValueRule::Count => "counted as missing",
            },
        ),
        says(
            "codes that are not in the list",
            class,
            match column.undeclared {
                UndeclaredRule::Error => "refused",
                UndeclaredRule::Count => "counted as missing",
                UndeclaredRule::Outside => "counted as outside",
            },
        ),
        says(
            "describes the",
            class,
            match column.describes {
                Describes::Event => "event",
                Describes::Person => "person",
                Describes::Place => "place",
            },
        ),
        may_say("unit", Class::Unit, column.unit.clone()),
        may_say("looked up in", class, column.look_up.map(|id| side.dataset(id))),
        says("areas to compare with", class, allowed(column.comparators)),
    ];
    let name = format!("column {}", column.name);
    Item { key: column.name.clone(), name, whole: format!("{}, {ty}", column.name), span: column.span, facets }
}

fn type_of(side: &Side<'_>, ty: &ColumnType) -> String {
    let bound = |bound: &Option<i64>, open: &str| bound.map_or_else(|| open.to_string(), |b| b.to_string());
    match ty {
        ColumnType::Text => "text".to_string(),
        ColumnType::Integer { min: None, max: None } => "whole number".to_string(),
        ColumnType::Integer { min, max } => {
            format!("whole number from {} to {}", bound(min, "any"), bound(max, "any"))
        }
        ColumnType::Decimal { scale } => format!("decimal with {scale} digits"),
        ColumnType::Flag { yes, no } => format!("flag, yes is {}, no is {}", yes.join("/"), no.join("/")),
        ColumnType::Date { format } => format!("date as {format}"),
        ColumnType::DateTime { format } => format!("date and time as {format}"),
        ColumnType::Period(kind) => kind.name().replace('_', " "),
        ColumnType::Code(list) => format!("codes of {}", side.list(*list)),
    }
}

fn policy(policy: &Policy) -> Vec<Facet> {
    let class = Class::Disclosure;
    let told = |told: Told| match told {
        Told::Bound => "a bound",
        Told::Marker => "a marker",
        Told::Rounded => "what every hidden count would show as",
    };
    vec![
        may_say("description", Class::Wording, policy.description.clone()),
        says("counts of", Class::Wording, &policy.counts),
        says("hides counts below", class, policy.below.to_string()),
        says("a count of 0 is", class, if policy.zero_is_shown { "shown" } else { "hidden" }),
        says("a hidden count shows", class, told(policy.shown)),
        says("a percentage or rate of one shows", class, told(policy.percentages)),
        says("totals that give one away are", class, if policy.totals_withheld { "withheld" } else { "shown" }),
        may_say("note", Class::Wording, policy.note.clone()),
    ]
}

fn style(style: &Style) -> Vec<Facet> {
    let class = Class::Style;
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    vec![
        says("decimal mark", class, words::quoted(&style.decimal_mark)),
        says("thousands separator", class, words::quoted(&style.thousands_separator)),
        says("not applicable shows as", class, words::quoted(&style.not_applicable)),
        says("missing shows as", class, words::quoted(&style.missing)),
        says("suppressed shows as", class, words::quoted(&style.suppressed)),
        says("low percentages marked", class, yes(style.low)),
        says("plus sign on changes", class, yes(style.plus_on_change)),
        says("label of everything in the hierarchy", class, words::quoted(&style.all_label)),
        says("label of what is outside", class, words::quoted(&style.outside_label)),
        says("label of what has no value", class, words::quoted(&style.missing_label)),
    ]
}

fn project(side: &Side<'_>) -> Vec<Facet> {
    let project = &side.catalog().project;
    vec![
        says("title", Class::Wording, words::quoted(&project.title)),
        may_say("banner", Class::Wording, project.banner.clone().map(|text| words::quoted(&text))),
        says("data folder", Class::InputData, &project.data),
        says("formats", Class::Style, project.formats.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")),
        may_say("templates", Class::Style, project.templates.clone()),
    ]
}
