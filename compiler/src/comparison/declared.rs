//! What YAML declares, apart from lists: datasets, disclosure policies, house style and the project.
//!
//! In: the catalogs of both sides. Out: drafts. Invariant: everything that a declaration says is a facet.

use super::change::{Class, Kind, Subject};
use super::draft::Draft;
use super::facets::{self, Facet, Item, may_say, says};
use super::pairs::{self, Meant, each_meant, each_pair};
use super::side::Side;
use crate::catalog::{
    BadValueRule, Column, ColumnId, ColumnType, Dataset, DatasetRole, Describes, DisclosureBy, Gaps, MissingRule,
    OutsideCovers, Parameter, Policy, RepeatRule, Style, SuppressedDisplay, UndeclaredRule, UnpivotHeadings,
};
use crate::notes::NoteStyle;
use crate::source::{SourceKind, Span};
use crate::value::{Date, Period};
use crate::words::lists::{all, quoted};
use crate::words::times::period;

/// What differs between the declarations.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let whole = |_: &Side<'_>, dataset: &Dataset| dataset.description.as_ref().unwrap_or(&dataset.counts).clone();
    let mut drafts = each_pair(Kind::Dataset, (before, after), datasets, whole, |old, new, subject, places| {
        let (a, b) = (facets_of(before, old), facets_of(after, new));
        let mut drafts = facets::differences(subject, "", (&a, &b), places);
        let (a, b) = (columns(before, old), columns(after, new));
        drafts.extend(facets::items(subject, ("column", Class::Dataset, true), (&a, &b), places));
        drafts
    });
    let whole = |_: &Side<'_>, policy: &Policy| format!("counts below {}", policy.below);
    drafts.extend(each_pair(Kind::Policy, (before, after), policies, whole, |old, new, subject, places| {
        facets::differences(subject, "", (&policy(old), &policy(new)), places)
    }));
    let facets = (&style(&before.catalog().style)[..], &style(&after.catalog().style)[..]);
    drafts.extend(of_file(before, after, (Kind::Style, SourceKind::Style, "style.yaml"), facets));
    let facets = (&project(before)[..], &project(after)[..]);
    drafts.extend(of_file(before, after, (Kind::Project, SourceKind::Project, "indicia.yaml"), facets));
    drafts
}

/// Every dataset or policy, with what it means.
pub fn meant(kind: Kind, side: Side<'_>) -> Vec<Meant<'_>> {
    let keys = |facets: Vec<Facet>| {
        let keys = facets.into_iter().filter(|facet| facet.class != Class::Wording);
        keys.map(|facet| (facet.of, facet.key)).collect::<Vec<_>>()
    };
    match kind {
        Kind::Policy => each_meant(policies(&side), move |p| format!("{:?}", keys(policy(p)))),
        _ => each_meant(datasets(&side), move |dataset| {
            format!("{:?} {:?}", keys(facets_of(&side, dataset)), facets::keys(&columns(&side, dataset)))
        }),
    }
}

fn datasets<'a>(side: &Side<'a>) -> Vec<pairs::Item<'a, Dataset>> {
    side.catalog().datasets.iter().map(|d| (d.name.as_str(), d.span, d)).collect()
}

fn policies<'a>(side: &Side<'a>) -> Vec<pairs::Item<'a, Policy>> {
    side.catalog().declared_policies().map(|(_, p)| (p.name.as_str(), p.span, p)).collect()
}

fn columns(side: &Side<'_>, dataset: &Dataset) -> Vec<Item> {
    dataset.columns.iter().map(|column| column_of(side, column)).collect()
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
        let texts = of.breaks.iter().map(|b| format!("{} from {}", quoted(&b.label), Date::from_days(b.day)));
        texts.collect::<Vec<_>>().join("; ")
    };
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
        says("texts that mean missing", class, list(dataset.files.missing.iter().map(|t| quoted(t)))),
        says("texts that mean 0", class, list(dataset.files.zero.iter().map(|t| quoted(t)))),
        may_say("headings turned into rows", class, unpivot),
        may_say("time column", class, dataset.time.map(column)),
        may_say("covers", class, dataset.covers.map(|(from, to)| format!("{from} to {to}"))),
        says(
            "rows outside what it covers",
            class,
            match dataset.outside_covers {
                OutsideCovers::Error => "refused",
                OutsideCovers::LeaveOut => "left out",
            },
        ),
        says(
            "where it has no row for an area, period or group,",
            class,
            match (dataset.complete, dataset.said_incomplete) {
                (Some(Gaps::Error), _) => "a run stops",
                (Some(Gaps::Unknown), _) => "the number is not known",
                (Some(Gaps::Zero), _) => "the number is 0",
                (None, true) => "none is needed",
                (None, false) => "nothing is checked",
            },
        ),
        may_say("dates that serve periods", class, served(dataset)),
        says("has", class, if dataset.stock { "numbers of a date (a stock)" } else { "numbers of a period" }),
        says("breaks", class, breaks(dataset)),
        may_say("disclosure policy", Class::Disclosure, side.policy(dataset.disclosure)),
        says(
            "its policy counts",
            Class::Disclosure,
            match dataset.disclosure_by {
                None => "what the policy says".to_string(),
                Some(DisclosureBy::Rows) => "rows".to_string(),
                Some(DisclosureBy::Column(id)) => format!("each {} once", column(id)),
            },
        ),
    ]);
    facets
}

fn served(dataset: &Dataset) -> Option<String> {
    let dated = |(period, date): &(Period, i64)| format!("{period}: {}", dataset.date_in_words(*date));
    (!dataset.serves.is_empty()).then(|| list(dataset.serves.iter().map(dated)))
}

fn list(texts: impl Iterator<Item = String>) -> String {
    all(&texts.collect::<Vec<_>>(), "and")
}

fn column_of(side: &Side<'_>, column: &Column) -> Item {
    let class = Class::Dataset;
    let allowed = |yes: bool| if yes { "allowed" } else { "refused" };
    let ty = type_of(side, &column.ty);
    let facets = vec![
        may_say("description", Class::Wording, column.description.clone()),
        says("heading", class, quoted(&column.heading)),
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
        may_say("each value is a number of", Class::Unit, column.counts.clone()),
        may_say(
            "values that do not add up",
            Class::Unit,
            column.ratio.then(|| "percentages, rates or averages".to_string()),
        ),
        says(
            "has",
            class,
            match (column.stock, column.flow) {
                (true, _) => "numbers of a date (a stock)",
                (_, true) => "numbers of a period",
                _ => "numbers of what its dataset says",
            },
        ),
        may_say("looked up in", class, column.look_up.map(|id| side.phrases().dataset(id).path)),
        says("areas to compare with", class, allowed(column.comparators)),
        may_say("codes without rows", class, without(side, column)),
    ];
    let name = format!("column {}", column.name);
    Item {
        key: column.name.clone(),
        alike: None,
        name,
        whole: format!("{}, {ty}", column.name),
        span: column.span,
        facets,
    }
}

fn without(side: &Side<'_>, column: &Column) -> Option<String> {
    let ColumnType::Code(id) = column.ty else { return None };
    let codes = &side.catalog().code_list(id).codes;
    (!column.without.is_empty()).then(|| list(column.without.iter().map(|place| quoted(&codes[*place].label))))
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
        ColumnType::Code(list) => format!("codes of {}", side.phrases().list(*list)),
    }
}

fn policy(policy: &Policy) -> Vec<Facet> {
    let class = Class::Disclosure;
    let shown = |shown: SuppressedDisplay| match shown {
        SuppressedDisplay::Bound => "a bound",
        SuppressedDisplay::Marker => "a marker",
        SuppressedDisplay::Rounded => "what every hidden count would show as",
    };
    vec![
        may_say("description", Class::Wording, policy.description.clone()),
        says("counts of", Class::Wording, &policy.counts),
        says("it counts", class, if policy.counts_people() { "who the rows are of" } else { "rows" }),
        says("hides counts below", class, policy.below.to_string()),
        says("a count of 0 is", class, if policy.zero_is_shown { "shown" } else { "hidden" }),
        says("a hidden count shows", class, shown(policy.shown)),
        says("a percentage or rate of one shows", class, shown(policy.percentages)),
        says("totals that give one away are", class, if policy.totals_withheld { "withheld" } else { "shown" }),
        may_say("note", Class::Wording, policy.note.clone()),
    ]
}

fn style(style: &Style) -> Vec<Facet> {
    let class = Class::Style;
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    let mut found = vec![
        says("decimal mark", class, quoted(&style.decimal_mark)),
        says("thousands separator", class, quoted(&style.thousands_separator)),
        says("not applicable shows as", class, quoted(&style.not_applicable)),
        says("missing shows as", class, quoted(&style.missing)),
        says("suppressed shows as", class, quoted(&style.suppressed)),
        says("low percentages marked", class, yes(style.low)),
        says("plus sign on changes", class, yes(style.plus_on_change)),
        says("label of everything in the hierarchy", class, quoted(&style.all_label)),
        says("label of what is outside", class, quoted(&style.outside_label)),
        says("label of what has no value", class, quoted(&style.missing_label)),
    ];
    let own = style.notes.tables.iter().map(|(table, wording)| (format!(" in {}", table.value), wording));
    for (place, wording) in [(String::new(), &style.notes.all)].into_iter().chain(own) {
        found.extend(wording.iter().map(|(note, shown)| {
            let text = match shown {
                NoteStyle::Hidden => "hidden".to_string(),
                NoteStyle::Text(text) => quoted(text),
            };
            says(&format!("note {}{place}", note.name()), class, text)
        }));
    }
    found
}

/// A facet for each parameter, named as [`super::reach`] finds what uses it.
fn parameters(of: &str, class: Class, parameters: &[Parameter]) -> Vec<Facet> {
    let facet = |parameter: &Parameter| {
        may_say(&format!("{of} {}", parameter.name.value), class, Some(period(parameter.value)))
    };
    parameters.iter().map(facet).collect()
}

fn project(side: &Side<'_>) -> Vec<Facet> {
    let project = &side.catalog().project;
    let mut facets = vec![
        says("title", Class::Wording, quoted(&project.title)),
        may_say("banner", Class::Wording, project.banner.clone().map(|text| quoted(&text))),
        says("data folder", Class::InputData, &project.data),
        says("formats", Class::Style, project.formats.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")),
        may_say("templates", Class::Style, project.templates.clone()),
        says("chapters", Class::Order, list(project.chapters.iter().map(|chapter| quoted(&chapter.value)))),
    ];
    facets.extend(parameters("parameter", Class::Measure, &project.parameters));
    facets.extend(parameters("in tests, parameter", Class::Test, &project.parameters_in_tests));
    facets
}
