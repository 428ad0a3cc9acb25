//! Rows in words: cohorts, and what measures count.
//!
//! In: cohorts and measures of the model. Out: `offences in "violent crime" where ...`.

use super::{Words, lists, named};
use crate::catalog::DatasetId;
use crate::model::{Among, CohortId, Keep, Measure, MeasureId, Rows};

impl Words<'_> {
    pub(super) fn cohort(&self, id: CohortId) -> String {
        let cohort = &self.model.cohorts[id.0];
        let mut text = self.rows(cohort.rows);
        let clauses = cohort.clauses.iter().map(|clause| self.predicate(cohort.dataset, &clause.predicate));
        let clauses: Vec<String> = clauses.collect();
        if !clauses.is_empty() {
            text.push_str(&format!(" where {}", clauses.join(", and ")));
        }
        for (at, among) in cohort.amongs.iter().enumerate() {
            let and = if at == 0 && clauses.is_empty() { " " } else { ", and " };
            text.push_str(&format!("{and}{}", self.among(cohort.dataset, among)));
        }
        if let Some(keep) = &cohort.keep {
            text.push_str(&format!(", {}", self.keep(cohort.dataset, keep)));
        }
        let everything = clauses.is_empty() && cohort.amongs.is_empty() && cohort.keep.is_none();
        if everything { format!("all {text}") } else { text }
    }

    fn among(&self, dataset: DatasetId, among: &Among) -> String {
        let (value, key) = (self.value(dataset, &among.value), self.value(among.dataset, &among.key));
        let (not, rows) = (if among.negated { "not " } else { "" }, self.rows(among.rows));
        let of = if key == value { String::new() } else { format!("the {key} of ") };
        format!("whose {value} is {not}that of any of {of}the {rows}")
    }

    fn keep(&self, dataset: DatasetId, keep: &Keep) -> String {
        let which = if keep.last { "last" } else { "first" };
        let (by, per) = (self.values(dataset, &keep.by, "then"), self.values(dataset, &keep.per, "and"));
        let ever = if keep.ever { ", of all periods together" } else { "" };
        format!("keeping the {which} by {by} for each {per}{ever}")
    }

    /// `offences`, or `offences in "violent crime"`.
    pub(super) fn rows(&self, rows: Rows) -> String {
        match rows {
            Rows::Dataset(id) => self.counted(id),
            Rows::Cohort(id) => {
                let cohort = &self.model.cohorts[id.0];
                let counts = &self.catalog.dataset(cohort.dataset).counts;
                format!("{counts} in {:?}", named(&cohort.head.name.value))
            }
        }
    }

    /// What the rows of a dataset count, with the dataset where two count the same.
    pub(super) fn counted(&self, id: DatasetId) -> String {
        let dataset = self.catalog.dataset(id);
        let alike = self.catalog.datasets.iter().filter(|other| other.counts == dataset.counts).count();
        if alike > 1 { format!("{} of {:?}", dataset.counts, named(&dataset.name)) } else { dataset.counts.clone() }
    }

    pub(super) fn measure(&self, id: MeasureId) -> String {
        self.aggregate(&self.model.measures[id.0])
    }

    /// `the number of offences in "violent crime" where ...`
    pub(super) fn aggregate(&self, measure: &Measure) -> String {
        let rows = self.rows(measure.rows);
        let of = measure.of.as_ref().map(|of| self.value(measure.dataset, of)).unwrap_or_default();
        let text = measure.function.sentence(&of, &rows);
        match &measure.filter {
            Some(filter) => format!("{text} where {}", self.predicate(measure.dataset, filter)),
            None => text,
        }
    }

    /// The datasets of conditions that differ from one to another, in words; one text where all agree.
    pub(super) fn by_dataset(&self, each: &[(DatasetId, String)], joined: &str) -> String {
        match each {
            [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => first.clone(),
            each => {
                let each = each.iter().map(|(dataset, text)| format!("{text} for {}", self.counted(*dataset)));
                lists::all(&each.collect::<Vec<_>>(), joined)
            }
        }
    }
}
