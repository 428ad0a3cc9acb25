//! From YAML to a margins file.
//!
//! In: the tree of one source. Out: the file as written, and everything that is not as docs/margins.md says. Invariant:
//! what could not be read was reported, and reading goes on.

use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::manifest::{Entry, Node, NodeKind};
use indicia_compiler::source::{Span, Spanned};

use crate::facts;
use crate::figure::number;
use crate::spec::*;

/// Reads a file.
pub fn read(node: &Node, found: &mut Diagnostics) -> Option<MarginsFile> {
    let mut reader = Reader { found };
    reader.file(node)
}

struct Reader<'a> {
    found: &'a mut Diagnostics,
}

const FILE: &[&str] = &[
    "dataset",
    "source",
    "note",
    "seed",
    "file",
    "also",
    "groups",
    "cells",
    "margins",
    "never",
    "then",
    "people",
    "parent",
    "measure",
    "spread",
    "fill",
    "odd",
    "overruled",
];
const MARGIN: &[&str] = &[
    "name",
    "note",
    "where",
    "rows",
    "columns",
    "heads",
    "counts",
    "rates",
    "shares",
    "changes",
    "under",
    "per",
    "of",
    "from",
    "to",
    "number",
    "suppressed",
];

impl Reader<'_> {
    fn file(&mut self, node: &Node) -> Option<MarginsFile> {
        let fields = self.fields(node, "the file", FILE);
        let dataset = self.required_text(&fields, node.span, "dataset")?;
        let first = self.step(&fields);
        let mut steps = vec![first];
        steps.extend(self.then(&fields));
        Some(MarginsFile {
            dataset,
            source: self.text(&fields, "source").map(|w| w.value),
            note: self.text(&fields, "note").map(|w| w.value),
            seed: self.whole(&fields, "seed").map_or(1, |n| n as u64),
            file: self.text(&fields, "file").map(|w| w.value),
            also: self.text(&fields, "also"),
            groups: self.groups(&fields),
            steps,
            people: get(&fields, "people").and_then(|node| self.people(node)),
            parent: get(&fields, "parent").and_then(|node| self.parent(node)),
            measure: get(&fields, "measure").map(|node| self.measure(node)),
            spread: self.items(&fields, "spread").into_iter().filter_map(|node| self.spread(node)).collect(),
            fill: self.fills(&fields),
            odd: self.odds(&fields),
            overruled: self.items(&fields, "overruled").into_iter().map(|node| self.overruled(node)).collect(),
        })
    }

    fn groups(&mut self, fields: &[Entry]) -> Vec<(String, Vec<Word>)> {
        let entries = get(fields, "groups").map(|node| self.mapping(node, "groups")).unwrap_or_default();
        entries.iter().map(|e| (e.key.value.clone(), self.words(&e.value, &e.key.value))).collect()
    }

    fn step(&mut self, fields: &[Entry]) -> Step {
        let within = get(fields, "within").map(|node| self.words(node, "within")).unwrap_or_default();
        let filter = get(fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
        let cells = get(fields, "cells").map(|node| self.mapping(node, "cells")).unwrap_or_default();
        Step {
            within,
            cells: cells.iter().map(|entry| self.cell(entry)).collect(),
            margins: self.items(fields, "margins").into_iter().filter_map(|node| self.margin(node)).collect(),
            never: self.items(fields, "never").into_iter().map(|node| self.conditions(node, "never")).collect(),
            filter,
        }
    }

    fn then(&mut self, fields: &[Entry]) -> Vec<Step> {
        let mut steps = Vec::new();
        for node in self.items(fields, "then") {
            let fields =
                self.fields(node, "a step of `then`", &["within", "where", "cells", "margins", "never", "note"]);
            steps.push(self.step(&fields));
        }
        steps
    }

    fn cell(&mut self, entry: &Entry) -> CellPath {
        let path = entry.key.clone();
        let (members, counts) = (None, Vec::new());
        let mut cell = CellPath { path, members, missing: false, outside: None, counts, hidden: false };
        match &entry.value.kind {
            NodeKind::Nothing => {}
            NodeKind::Text(_) | NodeKind::List(_) => cell.members = Some(self.words(&entry.value, &entry.key.value)),
            NodeKind::Mapping(_) => {
                let known = ["members", "missing", "outside", "counts", "hidden"];
                let fields = self.fields(&entry.value, "a cell", &known);
                cell.members = get(&fields, "members").map(|node| self.words(node, "members"));
                if let Some(node) = get(&fields, "hidden") {
                    cell.hidden = true;
                    cell.members = Some(self.words(node, "hidden"));
                }
                cell.missing = self.yes(&fields, "missing");
                cell.outside = self.text(&fields, "outside").and_then(|word| match word.value.as_str() {
                    "no" | "false" => None,
                    "yes" | "true" => Some("outside".to_string()),
                    _ => Some(word.value),
                });
                cell.counts = get(&fields, "counts").map(|node| self.words(node, "counts")).unwrap_or_default();
            }
        }
        cell
    }

    fn margin(&mut self, node: &Node) -> Option<Margin> {
        let fields = self.fields(node, "a margin", MARGIN);
        let name = self.required_text(&fields, node.span, "name")?;
        let rows = self.text(&fields, "rows");
        let heads = get(&fields, "heads").map(|node| self.words(node, "heads")).unwrap_or_default();
        let columns = self.text(&fields, "columns").map(|path| (path, heads));
        let (written, kind) = self.kind(&fields, &name)?;
        let count = columns.as_ref().map_or(1, |(_, heads)| heads.len());
        let suppressed = self.range(&fields, "suppressed");
        let mut values = Vec::new();
        let row = |reader: &mut Self, label: Option<Word>, node: &Node| {
            let figures = reader.words(node, "the figures");
            if figures.len() != count {
                let span = label.as_ref().map_or(node.span, |label| label.span);
                reader.found.push(facts::row_length(&name.value, figures.len(), count, span));
                return None;
            }
            Some((label, figures))
        };
        if rows.is_some() {
            for entry in self.mapping(written, "figures") {
                values.extend(row(self, Some(entry.key.clone()), &entry.value));
            }
        } else {
            values.extend(row(self, None, written));
        }
        let filter = get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
        Some(Margin { name, filter, rows, columns, kind, suppressed, values })
    }

    fn kind<'n>(&mut self, fields: &'n [Entry], name: &Word) -> Option<(&'n Node, Kind)> {
        let kinds = ["counts", "rates", "shares", "changes", "under"];
        let given: Vec<&Entry> = fields.iter().filter(|e| kinds.contains(&e.key.value.as_str())).collect();
        let [entry] = given[..] else {
            self.found.push(facts::one_kind(name));
            return None;
        };
        let filter = |reader: &mut Self, field: &'static str| match get(fields, field) {
            Some(node) => Some(reader.conditions(node, field)),
            None => {
                reader.found.push(facts::missing_field("the margin", field, entry.key.span));
                None
            }
        };
        let kind = match entry.key.value.as_str() {
            "rates" => {
                let Some(node) = get(fields, "per") else {
                    self.found.push(facts::missing_field("the margin", "per", entry.key.span));
                    return None;
                };
                Kind::Rates(self.per(node)?)
            }
            "shares" => Kind::Shares(filter(self, "of")?),
            "changes" => Kind::Changes(filter(self, "from")?, filter(self, "to")?),
            "under" => Kind::Under(self.whole(fields, "number").unwrap_or(1_000).max(1)),
            _ => Kind::Counts,
        };
        Some((&entry.value, kind))
    }

    fn per(&mut self, node: &Node) -> Option<Per> {
        let fields = self.fields(node, "`per`", &["number", "of", "where", "match"]);
        let of = self.required_text(&fields, node.span, "of")?;
        let number = self.whole(&fields, "number").unwrap_or(1).max(1);
        let filter = get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
        Some(Per { number, of, filter, matches: self.pairs(&fields, "match") })
    }

    fn people(&mut self, node: &Node) -> Option<People> {
        let known =
            ["key", "cells", "margins", "never", "then", "fill", "odd", "each", "match", "distinct", "needs", "spread"];
        let fields = self.fields(node, "`people`", &known);
        let key = self.required_text(&fields, node.span, "key")?;
        let mut steps = vec![self.step(&fields)];
        steps.extend(self.then(&fields));
        Some(People {
            key,
            steps,
            fill: self.fills(&fields),
            odd: self.odds(&fields),
            each: self.range(&fields, "each").unwrap_or((1, 6)),
            matches: get(&fields, "match").map(|node| self.words(node, "match")).unwrap_or_default(),
            distinct: get(&fields, "distinct").map(|node| self.words(node, "distinct")).unwrap_or_default(),
            needs: self.needs(&fields, "people"),
            spread: self.items(&fields, "spread").into_iter().filter_map(|node| self.spread(node)).collect(),
        })
    }

    /// `{people: {...}, some: {...}}`, where `none` may take the place of `some`.
    fn needs(&mut self, fields: &[Entry], owners: &'static str) -> Vec<Need> {
        let mut needs = Vec::new();
        for node in self.items(fields, "needs") {
            let fields = self.fields(node, "a need", &[owners, "some", "none", "note"]);
            let mut filter = |field: &str| get(&fields, field).map(|node| self.conditions(node, field));
            let (of, some, none) = (filter(owners), filter("some"), filter("none"));
            let is_some = some.is_some();
            match some.or(none) {
                Some(rows) => needs.push(Need { owners: of.unwrap_or_default(), rows, some: is_some }),
                None => self.found.push(facts::missing_field("a need", "some", node.span)),
            }
        }
        needs
    }

    fn parent(&mut self, node: &Node) -> Option<Parent> {
        let known = ["dataset", "key", "copy", "where", "match", "each", "distinct", "needs"];
        let fields = self.fields(node, "`parent`", &known);
        Some(Parent {
            dataset: self.required_text(&fields, node.span, "dataset")?,
            key: self.pairs(&fields, "key"),
            copy: self.pairs(&fields, "copy"),
            filter: get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default(),
            matches: self.pairs(&fields, "match"),
            each: self.range(&fields, "each").unwrap_or((1, 6)),
            distinct: get(&fields, "distinct").map(|node| self.words(node, "distinct")).unwrap_or_default(),
            needs: self.needs(&fields, "parents"),
        })
    }

    fn measure(&mut self, node: &Node) -> Measure {
        let fields = self.fields(node, "`measure`", &["columns", "unit", "zeros", "only", "scales"]);
        let units = match get(&fields, "unit").map(|node| (&node.kind, node)) {
            Some((NodeKind::Mapping(entries), _)) => {
                let read = |e: &Entry| Some((Some(e.key.clone()), whole(&e.value)?));
                entries.iter().filter_map(read).collect()
            }
            Some((_, node)) => whole(node).map(|unit| (None, unit)).into_iter().collect(),
            None => Vec::new(),
        };
        Measure {
            columns: get(&fields, "columns").map(|node| self.words(node, "columns")).unwrap_or_default(),
            units,
            zeros: self.text(&fields, "zeros").is_some_and(|word| word.value == "kept"),
            stated: self.text(&fields, "only").is_some_and(|word| word.value == "stated"),
            scales: !self.text(&fields, "scales").is_some_and(|word| ["no", "false"].contains(&word.value.as_str())),
        }
    }

    fn spread(&mut self, node: &Node) -> Option<Spread> {
        let fields = self.fields(node, "a spread", &["by", "where", "weights", "others", "like", "note"]);
        let Some(by) = get(&fields, "by").map(|node| self.words(node, "by")).filter(|by| (1..=2).contains(&by.len()))
        else {
            self.found.push(facts::missing_field("the spread", "by", node.span));
            return None;
        };
        let filter = get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
        let weights = match get(&fields, "like") {
            Some(like) => match &like.kind {
                NodeKind::Text(of) => {
                    let of = Spanned::new(of.clone(), like.span);
                    Weights::Like(Per { number: 1, of, filter: Vec::new(), matches: Vec::new() })
                }
                NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => Weights::Like(self.per(like)?),
            },
            None => {
                let mut given = Vec::new();
                let entries = get(&fields, "weights").map(|n| self.mapping(n, "weights")).unwrap_or_default();
                for entry in entries {
                    if by.len() == 1 {
                        given.extend(self.weight(&entry.value).map(|w| (vec![entry.key.clone()], w)));
                        continue;
                    }
                    for inner in self.mapping(&entry.value, "weights") {
                        let both = vec![entry.key.clone(), inner.key.clone()];
                        given.extend(self.weight(&inner.value).map(|w| (both, w)));
                    }
                }
                let others = get(&fields, "others").and_then(|node| self.weight(node));
                Weights::Given(given, others)
            }
        };
        Some(Spread { by, filter, weights })
    }

    fn fills(&mut self, fields: &[Entry]) -> Vec<(Word, Fill)> {
        let entries = get(fields, "fill").map(|node| self.mapping(node, "fill")).unwrap_or_default();
        let mut fills = Vec::new();
        for entry in entries {
            let one = std::slice::from_ref(&entry.value);
            let nodes = if let NodeKind::List(items) = &entry.value.kind { items } else { one };
            for node in nodes {
                fills.push((entry.key.clone(), self.fill(node, entry.key.span)));
            }
        }
        fills
    }

    fn fill(&mut self, node: &Node, span: Span) -> Fill {
        let known = ["sequence", "always", "draw", "from", "to", "days_after", "missing", "where"];
        let fields = self.fields(node, "a fill", &known);
        let filter = get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
        let words = (self.text(&fields, "from"), self.text(&fields, "to"));
        let plain = |word: &Option<Word>| word.as_ref().is_none_or(|word| word.value.trim().parse::<i64>().is_ok());
        let dates = match words {
            (Some(from), Some(to)) if !plain(&Some(from.clone())) => Some((from, to)),
            _ => None,
        };
        let ends = match dates {
            Some(_) => (0, None),
            None => (self.whole(&fields, "from").unwrap_or(0), self.whole(&fields, "to")),
        };
        let kind = if let Some(pattern) = self.text(&fields, "sequence") {
            FillKind::Sequence(pattern.value)
        } else if let Some(value) = self.text(&fields, "always") {
            FillKind::Always(value)
        } else if let Some(column) = self.text(&fields, "days_after") {
            FillKind::DaysAfter(column, ends.0, ends.1.unwrap_or(ends.0).max(ends.0))
        } else if let Some(node) = get(&fields, "draw") {
            let entries = self.mapping(node, "draw");
            let weight = |e: &Entry| self.weight(&e.value).map(|weight| (e.key.clone(), weight));
            FillKind::Draw(entries.iter().filter_map(weight).collect())
        } else if let Some((from, to)) = dates {
            FillKind::Dates(from, to)
        } else if let Some(to) = ends.1 {
            FillKind::Range(ends.0, to.max(ends.0))
        } else {
            FillKind::Natural
        };
        let missing = get(&fields, "missing").and_then(|node| self.weight(node)).unwrap_or(0.0) / 100.0;
        Fill { span, filter, kind, missing }
    }

    fn odds(&mut self, fields: &[Entry]) -> Vec<Odd> {
        let mut odds = Vec::new();
        for node in self.items(fields, "odd") {
            let fields = self.fields(node, "an odd", &["rows", "where", "set", "because"]);
            let filter = get(&fields, "where").map(|node| self.conditions(node, "where")).unwrap_or_default();
            odds.push(Odd {
                rows: self.whole(&fields, "rows").unwrap_or(1).max(0),
                filter,
                set: self.pairs(&fields, "set"),
            });
        }
        odds
    }

    fn overruled(&mut self, node: &Node) -> Overruled {
        let fields = self.fields(node, "an overruled text", &["section", "says", "instead", "because"]);
        let mut text = |field| self.text(&fields, field).map(|word| word.value);
        Overruled {
            section: text("section").unwrap_or_default(),
            says: text("says").unwrap_or_default(),
            instead: text("instead").unwrap_or_default(),
            because: text("because"),
        }
    }

    // The shapes of YAML.

    fn fields(&mut self, node: &Node, what: &'static str, known: &[&str]) -> Vec<Entry> {
        let entries = self.mapping(node, what).to_vec();
        for entry in entries.iter().filter(|e| !known.contains(&e.key.value.as_str())) {
            self.found.push(facts::unknown_field(what, &entry.key, known));
        }
        entries
    }

    fn mapping<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Entry] {
        match &node.kind {
            NodeKind::Mapping(entries) => entries,
            NodeKind::Nothing => &[],
            NodeKind::Text(_) | NodeKind::List(_) => {
                self.wrong(node, what, "fields, each a name, a colon and a value");
                &[]
            }
        }
    }

    fn items<'n>(&mut self, fields: &'n [Entry], name: &str) -> Vec<&'n Node> {
        match get(fields, name).map(|node| (node, &node.kind)) {
            None => Vec::new(),
            Some((_, NodeKind::List(items))) => items.iter().collect(),
            Some((node, NodeKind::Nothing | NodeKind::Text(_) | NodeKind::Mapping(_))) => {
                self.wrong(node, name, "a list");
                Vec::new()
            }
        }
    }

    fn words(&mut self, node: &Node, what: &str) -> Vec<Word> {
        match &node.kind {
            NodeKind::Text(text) => vec![Spanned::new(text.clone(), node.span)],
            NodeKind::Nothing => vec![Spanned::new("~".to_string(), node.span)],
            NodeKind::List(items) => {
                let mut words = Vec::new();
                for item in items {
                    match &item.kind {
                        NodeKind::Text(text) => words.push(Spanned::new(text.clone(), item.span)),
                        NodeKind::Nothing => words.push(Spanned::new("~".to_string(), item.span)),
                        NodeKind::List(_) | NodeKind::Mapping(_) => self.wrong(item, what, "a text"),
                    }
                }
                words
            }
            NodeKind::Mapping(_) => {
                self.wrong(node, what, "a text or a list of texts");
                Vec::new()
            }
        }
    }

    fn conditions(&mut self, node: &Node, what: &str) -> Where {
        let entries = self.mapping(node, what);
        entries.iter().map(|entry| (entry.key.clone(), self.words(&entry.value, &entry.key.value))).collect()
    }

    /// A mapping of names to texts, or a list of names that mean themselves.
    fn pairs(&mut self, fields: &[Entry], name: &str) -> Vec<(Word, Word)> {
        let Some(node) = get(fields, name) else { return Vec::new() };
        match &node.kind {
            NodeKind::List(_) | NodeKind::Text(_) => {
                self.words(node, name).into_iter().map(|word| (word.clone(), word)).collect()
            }
            NodeKind::Nothing | NodeKind::Mapping(_) => {
                let mut pairs = Vec::new();
                for entry in self.mapping(node, name) {
                    let words = self.words(&entry.value, &entry.key.value);
                    pairs.extend(words.into_iter().next().map(|word| (entry.key.clone(), word)));
                }
                pairs
            }
        }
    }

    fn text(&mut self, fields: &[Entry], name: &str) -> Option<Word> {
        let node = get(fields, name)?;
        match &node.kind {
            NodeKind::Text(text) => Some(Spanned::new(text.clone(), node.span)),
            NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => {
                self.wrong(node, name, "a text");
                None
            }
        }
    }

    fn required_text(&mut self, fields: &[Entry], span: Span, name: &'static str) -> Option<Word> {
        if get(fields, name).is_none() {
            let span = fields.first().map_or(span, |first| first.key.span);
            self.found.push(facts::missing_field("this", name, span));
            return None;
        }
        self.text(fields, name)
    }

    fn whole(&mut self, fields: &[Entry], name: &str) -> Option<i64> {
        let node = get(fields, name)?;
        let number = whole(node);
        if number.is_none() {
            self.wrong(node, name, "a whole number");
        }
        number
    }

    fn yes(&mut self, fields: &[Entry], name: &str) -> bool {
        self.text(fields, name).is_some_and(|word| ["yes", "true"].contains(&word.value.as_str()))
    }

    /// `1 to 6`, or one number.
    fn range(&mut self, fields: &[Entry], name: &str) -> Option<(i64, i64)> {
        let word = self.text(fields, name)?;
        let range = crate::members::whole_range(&word.value);
        if range.is_none() {
            let node = Node { span: word.span, kind: NodeKind::Text(word.value) };
            self.wrong(&node, name, "a range such as 1 to 6");
        }
        range
    }

    /// A weight or a percentage.
    fn weight(&mut self, node: &Node) -> Option<f64> {
        let weight = match &node.kind {
            NodeKind::Text(text) => number(text).map(|(over, under)| over as f64 / under as f64),
            NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => None,
        };
        if weight.is_none_or(|weight| weight < 0.0) {
            self.wrong(node, "the weight", "a number that is not negative");
            return None;
        }
        weight
    }

    fn wrong(&mut self, node: &Node, field: &str, expected: &'static str) {
        let found = match &node.kind {
            NodeKind::Nothing => "nothing".to_string(),
            NodeKind::Text(text) => format!("`{text}`"),
            NodeKind::List(_) => "a list".to_string(),
            NodeKind::Mapping(_) => "a mapping".to_string(),
        };
        self.found.push(facts::wrong_value(field, expected, &found, node.span));
    }
}

fn get<'n>(fields: &'n [Entry], name: &str) -> Option<&'n Node> {
    fields.iter().find(|e| e.key.value == name).map(|e| &e.value).filter(|v| !matches!(v.kind, NodeKind::Nothing))
}

fn whole(node: &Node) -> Option<i64> {
    match &node.kind {
        NodeKind::Text(text) => text.trim().replace(',', "").parse().ok(),
        NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => None,
    }
}
