//! What YAML declares, in words: datasets, code lists, hierarchies, disclosure policies.
//!
//! In: the catalog. Out: one sentence each, without the rules of columns.

use super::build::Phrases;
use super::lists::{self, named};
use super::times::{day, period};
use crate::catalog::{
    CodeListId, CodeRelation, ColumnId, DatasetId, DatasetRole, DisclosureBy, Gaps, HierarchyId, OutsideBands,
    OutsideCovers, PolicyId, RepeatRule, SuppressedDisplay, UnpivotHeadings,
};
use crate::model::Value;

impl Phrases<'_, '_> {
    /// What is declared of a dataset.
    pub fn dataset_words(&self, id: DatasetId) -> String {
        let dataset = self.catalog.dataset(id);
        let columns = |columns: &[ColumnId], joined: &str| -> String {
            lists::all(&columns.iter().map(|c| self.value(id, &Value::Column(*c)).words).collect::<Vec<_>>(), joined)
        };
        let role = match &dataset.role {
            DatasetRole::Events => String::new(),
            DatasetRole::Population { basis } => format!(", a population of {basis}"),
            DatasetRole::LookUp => ", looked up by other datasets".to_string(),
        };
        let mut text = format!("a row is one {}, counted as {}{role}", dataset.grain, dataset.counts);
        text.push_str(&self.dataset_rules(id));
        let all: Vec<ColumnId> = (0..dataset.columns.len()).map(ColumnId).collect();
        text.push_str(&format!("; it has {}", columns(&all, "and")));
        let written = dataset.files.format.name();
        text.push_str(&format!("; it is read from {} ({written})", dataset.files.paths.join(", ")));
        if let Some(unpivot) = &dataset.files.unpivot {
            let from = match &unpivot.headings {
                UnpivotHeadings::Listed(headings) => {
                    lists::all(&headings.iter().map(|(heading, _)| format!("{heading:?}")).collect::<Vec<_>>(), "and")
                }
                UnpivotHeadings::Pattern { before, after } => format!("{before}...{after}"),
            };
            text.push_str(&format!(", {} from the columns {from}", columns(&[unpivot.value], "and")));
        }
        text
    }

    /// How a dataset is dated, what it covers and serves, what a gap means, what its rows are identified by, and its policy: what comes behind
    /// what a row is.
    pub fn dataset_rules(&self, id: DatasetId) -> String {
        let dataset = self.catalog.dataset(id);
        let columns = |columns: &[ColumnId], joined: &str| -> String {
            lists::all(&columns.iter().map(|c| self.value(id, &Value::Column(*c)).words).collect::<Vec<_>>(), joined)
        };
        let mut text = String::new();
        if let Some(time) = dataset.time {
            text.push_str(&format!(", dated by {}", columns(&[time], "and")));
            let all = || (0..dataset.columns.len()).map(ColumnId);
            let stocks: Vec<ColumnId> = all().filter(|id| dataset.column(*id).stock).collect();
            let flows: Vec<ColumnId> = all().filter(|id| dataset.column(*id).flow).collect();
            match (&stocks[..], &flows[..]) {
                (_, []) if dataset.stock => {
                    text.push_str(" (its numbers are of a date and do not add up over dates)");
                }
                (_, flows) if dataset.stock => {
                    let but = columns(flows, "and");
                    text.push_str(&format!(" (its numbers but {but} are of a date and do not add up over dates)"));
                }
                ([], _) => {}
                (stocks, _) => {
                    text.push_str(&format!(
                        " ({} is of a date and does not add up over dates)",
                        columns(stocks, "and")
                    ));
                }
            }
        }
        if let Some((from, to)) = dataset.covers {
            let (from, to) = (period(from), period(to));
            text.push_str(&if from == to { format!(", for {from}") } else { format!(", from {from} to {to}") });
            if dataset.outside_covers == OutsideCovers::LeaveOut {
                text.push_str(" (rows outside are left out)");
            }
        }
        let served =
            dataset.serves.iter().map(|(of, date)| format!("{} by {}", period(*of), dataset.date_in_words(*date)));
        let served: Vec<String> = served.collect();
        if !served.is_empty() {
            text.push_str(&format!("; it serves {}", lists::all(&served, "and")));
        }
        text.push_str(match dataset.complete {
            Some(Gaps::Unknown) => "; what has no row is not known",
            Some(Gaps::Zero) => "; what has no row is 0",
            Some(Gaps::Error) | None => "",
        });
        if !dataset.key.is_empty() {
            let repeats = match dataset.repeats {
                RepeatRule::Refused => "",
                RepeatRule::Agree => " (rows that repeat it count once)",
            };
            text.push_str(&format!(", identified by {}{repeats}", columns(&dataset.key, "and")));
        }
        for found in &dataset.breaks {
            text.push_str(&format!(", not comparable across {} ({:?})", day(found.day), found.label));
        }
        if let Some(policy) = dataset.disclosure {
            let policy = named(&self.catalog.policies[policy.0].name);
            text.push_str(&format!(", under the disclosure policy {policy:?}"));
        }
        match dataset.disclosure_by {
            Some(DisclosureBy::Rows) => text.push_str(" (which counts its rows)"),
            Some(DisclosureBy::Column(id)) => {
                text.push_str(&format!(" (a policy counts each {} once)", columns(&[id], "and")));
            }
            None => {}
        }
        text
    }

    /// What is declared of a code list.
    pub fn code_list_words(&self, id: CodeListId) -> String {
        let list = self.catalog.code_list(id);
        let order = if list.ordered { ", in order" } else { "" };
        let what = if list.is_bands() { "bands of numbers" } else { "codes" };
        let labels: Vec<String> = list.codes.iter().map(|code| code.label.clone()).collect();
        let (count, shown) = (labels.len(), lists::some(&labels, "and"));
        let attributes: Vec<String> = list.attributes.iter().map(|attribute| named(&attribute.name)).collect();
        let with = match attributes.is_empty() {
            true => String::new(),
            false => format!(", each with {}", lists::all(&attributes, "and")),
        };
        let mut text = format!("{count} {what}{order}{with}: {shown}");
        let labelled = |wanted: &dyn Fn(&CodeRelation) -> bool| -> Vec<String> {
            list.codes.iter().filter(|code| wanted(&code.relation)).map(|code| format!("{:?}", code.label)).collect()
        };
        let totals = labelled(&|relation| matches!(relation, CodeRelation::Total(_)));
        let apart = labelled(&|relation| *relation == CodeRelation::Apart);
        if !totals.is_empty() {
            text.push_str(&format!("; totals of others: {}", lists::all(&totals, "and")));
        }
        if !apart.is_empty() {
            text.push_str(&format!("; apart from the others, which they overlap: {}", lists::all(&apart, "and")));
        }
        match list.outside_bands {
            OutsideBands::Error => {}
            OutsideBands::Allowed => text.push_str("; other numbers are outside the list"),
            OutsideBands::Count => text.push_str("; other numbers are outside the list, and counted"),
        }
        text
    }

    /// What is declared of a hierarchy.
    pub fn hierarchy_words(&self, id: HierarchyId) -> String {
        let levels = self.catalog.hierarchy(id).levels.iter().map(|level| {
            let codes = &self.catalog.code_list(level.list).codes;
            let compared = codes.iter().filter(|code| code.comparator).count();
            let to_compare = if compared > 0 { format!(" and {compared} to compare with") } else { String::new() };
            format!("{} {}{to_compare}", codes.len() - compared, level.plural)
        });
        lists::all(&levels.collect::<Vec<_>>(), "within")
    }

    /// What is declared of a policy.
    pub fn policy_words(&self, id: PolicyId) -> String {
        let policy = &self.catalog.policies[id.0];
        let shown = |shown: SuppressedDisplay| match shown {
            SuppressedDisplay::Bound => "as a bound",
            SuppressedDisplay::Marker => "as a marker",
            SuppressedDisplay::Rounded => "as the rounded number where there is only one",
        };
        let zero = if policy.zero_is_shown { "zero is shown" } else { "zero is hidden too" };
        let totals = if policy.totals_withheld { ", with totals that would reveal them" } else { "" };
        let (below, counts) = (policy.below, &policy.counts);
        let (numbers, percentages) = (shown(policy.shown), shown(policy.percentages));
        format!(
            "counts of {counts} below {below} are suppressed{totals}; {zero}; they are shown {numbers}, and percentages and \
             rates of them {percentages}"
        )
    }
}
