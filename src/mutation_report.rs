//! What `indicia mutate` reports: text, Markdown or JSON.
//!
//! In: mutants and what became of each. Out: those that nothing notices, by place, with the test to add, and a score.
//! Invariant: all three say the same; of data nothing is shown but the names of tables.

use indicia_compiler::mutation::{Equivalent, Mutant};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::source::Sources;
use indicia_runtime::render::escape::markdown as escaped;
use serde::Serialize;

use crate::mutation::Fate;
use crate::report::{number_of, place};
use crate::terminal::Terminal;

/// Mutants and what became of them.
pub struct Report<'a> {
    /// The project's title.
    pub title: &'a str,
    /// The project's texts.
    pub sources: &'a Sources,
    /// In order of the definitions.
    pub mutants: &'a [Mutant],
    /// One a mutant.
    pub fates: &'a [Fate],
    /// Changes of tables that were not asked for.
    pub left_out: usize,
}

impl Report<'_> {
    fn noticed(&self) -> usize {
        self.fates.iter().filter(|fate| matches!(fate, Fate::Test(_) | Fate::Table(_))).count()
    }

    fn equivalent(&self) -> usize {
        self.fates.iter().filter(|fate| matches!(fate, Fate::Equivalent(_))).count()
    }

    /// Changes that mean something.
    fn real(&self) -> usize {
        self.fates.len() - self.equivalent()
    }

    /// How many of the changes that mean something are noticed, in whole percent rounded down.
    fn score(&self) -> usize {
        (100 * self.noticed()).checked_div(self.real()).unwrap_or(100)
    }

    /// Whether fewer than so many percent are noticed.
    pub fn is_below(&self, least: u8) -> bool {
        100 * self.noticed() < usize::from(least) * self.real()
    }

    /// Those that nothing notices, by place, and whether some test looks at the definition.
    fn unnoticed(&self) -> Vec<(&Mutant, bool)> {
        let all = self.mutants.iter().zip(self.fates);
        let mut found: Vec<(&Mutant, bool)> = all
            .filter_map(|(mutant, fate)| match fate {
                Fate::Unnoticed { looked_at } => Some((mutant, *looked_at)),
                Fate::Test(_) | Fate::Table(_) | Fate::Equivalent(_) => None,
            })
            .collect();
        found.sort_by_key(|(mutant, _)| mutant.span);
        found
    }

    /// `134 changes: 98 noticed, 30 not, 6 mean the same; score 76 %`
    fn summary(&self) -> String {
        let (noticed, same) = (self.noticed(), self.equivalent());
        let same = match same {
            0 => String::new(),
            1 => ", 1 means the same".to_string(),
            same => format!(", {same} mean the same"),
        };
        let left_out = match self.left_out {
            0 => String::new(),
            left_out => {
                let changes = number_of(left_out, "change", "changes");
                format!("\n{changes} of tables that no test is for left out; --snapshots asks for them")
            }
        };
        format!(
            "{}: {noticed} noticed, {} not{same}; score {} %{left_out}\n",
            number_of(self.fates.len(), "change", "changes"),
            self.real() - noticed,
            self.score(),
        )
    }
}

/// The report as text.
pub fn text(report: &Report, terminal: &Terminal) -> String {
    let mut text = String::new();
    for (mutant, looked_at) in report.unnoticed() {
        let at = terminal.strong(&place(report.sources, mutant.span));
        text.push_str(&format!("{at} {}: {}\n", mutant.name, mutant.said));
        text.push_str(&format!("    add {}{}\n", mutant.advice.words, untested(looked_at)));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &report.summary()
}

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("### Are the definitions tested? {}\n\n{}", escaped(report.title), report.summary());
    let unnoticed = report.unnoticed();
    if unnoticed.is_empty() {
        return text;
    }
    text.push_str("\n<details><summary>Changes that nothing notices</summary>\n\n");
    for (mutant, looked_at) in unnoticed {
        text.push_str(&format!(
            "- `{}` **{}**: {}  \n  add {}{}\n",
            place(report.sources, mutant.span),
            escaped(&mutant.name),
            escaped(&mutant.said),
            escaped(&mutant.advice.words),
            untested(looked_at),
        ));
        if let Some(test) = &mutant.advice.test {
            let lines: String = test.lines().map(|line| format!("  {line}\n")).collect();
            text.push_str(&format!("\n  ```\n{lines}  ```\n\n"));
        }
    }
    text.push_str("\n</details>\n");
    text
}

/// The report as JSON; docs/mutate.md has the fields.
pub fn json(report: &Report) -> String {
    let mutants = report.mutants.iter().zip(report.fates).map(|(mutant, fate)| {
        let (outcome, by) = match fate {
            Fate::Test(title) => ("noticed", Some(format!("test \"{title}\""))),
            Fate::Table(name) => ("noticed", Some(format!("table {name}"))),
            Fate::Unnoticed { .. } => ("not noticed", None),
            Fate::Equivalent(Equivalent::NoValue) => ("same", Some("no value tells".to_string())),
            Fate::Equivalent(Equivalent::SamePlan) => ("same", Some("the same is asked".to_string())),
        };
        let unnoticed = matches!(fate, Fate::Unnoticed { .. });
        JsonMutant {
            definition: &mutant.name,
            kind: kind(mutant.of),
            path: &report.sources.get(mutant.span.source).path,
            line: report.sources.line(mutant.span),
            change: &mutant.said,
            outcome,
            by,
            add: unnoticed.then_some(mutant.advice.words.as_str()),
            test: mutant.advice.test.as_deref().filter(|_| unnoticed),
        }
    });
    let object = JsonReport {
        noticed: report.noticed(),
        not_noticed: report.real() - report.noticed(),
        same: report.equivalent(),
        score: report.score(),
        changes: mutants.collect(),
    };
    serde_json::to_string_pretty(&object).expect("texts and numbers are always JSON") + "\n"
}

fn untested(looked_at: bool) -> &'static str {
    if looked_at { "" } else { " (no test looks at it yet)" }
}

fn kind(definition: Definition) -> &'static str {
    match definition {
        Definition::Dataset(_) => "dataset",
        Definition::Cohort(_) => "cohort",
        Definition::Measure(_) => "measure",
        Definition::Indicator(_) => "indicator",
        Definition::Table(_) => "table",
    }
}

#[derive(Serialize)]
struct JsonReport<'a> {
    noticed: usize,
    not_noticed: usize,
    same: usize,
    score: usize,
    changes: Vec<JsonMutant<'a>>,
}

#[derive(Serialize)]
struct JsonMutant<'a> {
    definition: &'a str,
    kind: &'a str,
    path: &'a str,
    line: usize,
    change: &'a str,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    add: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<&'a str>,
}
