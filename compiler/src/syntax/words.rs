//! The words of the language: the one list of them beside the grammar.
//!
//! In: nothing (a list). Out: which words begin definitions and clauses, in which order and how often, which are functions,
//! which cannot be names, and what each is for.
//! Invariant: exactly the words of grammar.pest; a new word is a line here and its rule there. A block's clauses are in the
//! order of the list.

use std::collections::HashMap;
use std::sync::LazyLock;

use Block::{Cohort, Columns, Indicator, Measure, Table, Test};
use Is::{Clause, Function, Item, Plain, Reserved, ReservedClause};

/// What has clauses of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// `cohort`
    Cohort,
    /// `measure`
    Measure,
    /// `indicator`
    Indicator,
    /// `table`
    Table,
    /// `columns for each`
    Columns,
    /// `test`
    Test,
}

impl Block {
    /// The block that an item's first word opens.
    pub(super) fn of(word: &str) -> Option<Block> {
        [Cohort, Measure, Indicator, Table, Test].into_iter().find(|block| block.words().ends_with(word))
    }

    /// With its article.
    pub(super) fn words(self) -> &'static str {
        match self {
            Cohort => "a cohort",
            Measure => "a measure",
            Indicator => "an indicator",
            Table => "a table",
            Columns => "`columns for each`",
            Test => "a test",
        }
    }

    /// The words its clauses begin with, in canonical order.
    pub(super) fn clauses(self) -> impl Iterator<Item = &'static str> {
        WORDS.iter().filter(move |word| word.blocks().contains(&self)).map(|word| word.text)
    }
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// It begins a definition, or `use`.
    Item,
    /// It begins a clause in these blocks.
    Clause(&'static [Block]),
    /// It begins a clause in these blocks and cannot be a name.
    ReservedClause(&'static [Block]),
    /// It makes one number of a column, before `of`.
    Function,
    /// It cannot be a name.
    Reserved,
    /// It means something only where the grammar has it.
    Plain,
}

/// A word of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// As written.
    pub(super) text: &'static str,
    /// What it is.
    pub(super) is: Is,
    /// Whether a block may have several such clauses.
    pub(super) again: bool,
    /// What it is for, to follow "say": "which rows are counted, as in ...". Empty for words that only join others.
    pub(super) help: &'static str,
}

impl Word {
    /// The blocks it begins a clause in.
    pub(super) fn blocks(&self) -> &'static [Block] {
        match self.is {
            Clause(blocks) | ReservedClause(blocks) => blocks,
            Item | Function | Reserved | Plain => &[],
        }
    }
}

const fn word(text: &'static str, is: Is, help: &'static str) -> Word {
    Word { text, is, again: false, help }
}

const fn plain(text: &'static str) -> Word {
    word(text, Plain, "")
}

const fn reserved(text: &'static str) -> Word {
    word(text, Reserved, "")
}

impl Word {
    const fn again(self) -> Word {
        Word { again: true, ..self }
    }
}

/// Every word; the clauses of a block are in the order in which it has them.
pub(super) const WORDS: &[Word] = &[
    word("use", Item, "which file the definitions below need, as in `use \"areas.ind\"`"),
    word("cohort", Item, "which rows are meant, as in `cohort children { from victims where age < 18 }`"),
    word("measure", Item, "what is counted, as in `measure offences = count of crimes`"),
    word("indicator", Item, "what is computed, as in `indicator rate = offences per 1000 residents`"),
    word("table", Item, "what is shown, as in `table offences_by_year { rows financial_year column offences }`"),
    word("test", Item, "what must come out, as in `test \"a child\" for children { ... expect count 1 }`"),
    word("number", Clause(&[Table]), "which table of the report it is, as in `number 7`"),
    word("figure", Clause(&[Table]), "which figure of the report it is, as in `figure 7`"),
    word("title", Clause(&[Table]), "what is written above it, as in `title \"Offences by year\"`"),
    word("chapter", Clause(&[Table]), "which part of the report it is in, as in `chapter \"Violence\"`"),
    word("label", Clause(&[Cohort, Measure, Indicator]), "what readers call it, as in `label \"violent crime\"`"),
    word("from", ReservedClause(&[Cohort]), "which rows it starts from, as in `from crimes`"),
    word("in", ReservedClause(&[Table]), "which period it shows, as in `in 2023/24`"),
    word("where", ReservedClause(&[Cohort, Table]), "which rows are counted, as in `where age < 18`").again(),
    word("rows", Clause(&[Table]), "what goes down, as in `rows area in [districts]`"),
    word("column", Clause(&[Table, Columns]), "what is shown, as in `column \"Offences\" offences`").again(),
    word("columns", Clause(&[Table]), "what repeats across, as in `columns for each financial_year { ... }`").again(),
    word("order", Clause(&[Table]), "which rows come first, as in `order by \"Offences\" descending`"),
    word("top", Clause(&[Table]), "how many rows are kept, as in `top 10`"),
    word("hide", Clause(&[Table]), "which rows are left out, as in `hide empty`"),
    word("disclosure", Clause(&[Table]), "which policy hides small numbers, as in `disclosure children`"),
    word("note", Clause(&[Table]), "what readers must know, as in `note \"Provisional.\"`").again(),
    word("source", Clause(&[Table]), "where the data is from, as in `source \"Police records\"`").again(),
    word("among", Clause(&[Cohort]), "whose rows they must be, as in `among victims by person`").again(),
    word("keep", Clause(&[Cohort]), "which of several rows count, as in `keep first by recorded_on per person`"),
    word("value", Clause(&[Measure, Indicator]), "what it is, as in `value count of crimes`"),
    word("shown", Clause(&[Indicator]), "with how many digits, as in `shown 0.0`"),
    word("accept", Clause(&[Indicator]), "which series break is known, as in `accept break \"May 2023\"`").again(),
    word("given", Clause(&[Test]), "which rows there are, as in `given crimes` and a table").again(),
    word("expect", Clause(&[Test]), "what must come out, as in `expect count 1`").again(),
    word("count", Function, "how many rows, as in `count of crimes`"),
    word("sum", Function, "the total of a column, as in `sum of population.persons`"),
    word("min", Function, "the smallest value of a column, as in `min of victims.age`"),
    word("max", Function, "the largest value of a column, as in `max of victims.age`"),
    word("mean", Function, "the average of a column, as in `mean of victims.age`"),
    word("median", Function, "the middle value of a column, as in `median of victims.age`"),
    word("standard", Function, "how far values are from their mean, as in `standard deviation of victims.age`"),
    word("deviation", Function, "how far values are from their mean, as in `standard deviation of victims.age`"),
    word(
        "percentile",
        Function,
        "the value below which that percentage of values are, as in `percentile 92 of victims.age`",
    ),
    reserved("across"),
    reserved("and"),
    reserved("as"),
    reserved("at"),
    reserved("by"),
    reserved("each"),
    reserved("for"),
    reserved("is"),
    reserved("missing"),
    reserved("not"),
    reserved("of"),
    reserved("or"),
    reserved("per"),
    reserved("then"),
    reserved("to"),
    plain("academic"),
    plain("all"),
    plain("alone"),
    plain("apart"),
    plain("applicable"),
    plain("ascending"),
    plain("attribute"),
    plain("before"),
    plain("break"),
    plain("case"),
    plain("change"),
    plain("contains"),
    plain("descending"),
    plain("difference"),
    plain("distinct"),
    plain("empty"),
    plain("ending"),
    plain("ends"),
    plain("ever"),
    plain("exactly"),
    plain("except"),
    plain("financial"),
    plain("first"),
    plain("ignoring"),
    plain("known"),
    plain("last"),
    plain("outside"),
    plain("rank"),
    plain("relative"),
    plain("share"),
    plain("starts"),
    plain("totals"),
    plain("unweighted"),
    plain("with"),
    plain("year"),
];

static BY_TEXT: LazyLock<HashMap<&'static str, &'static Word>> =
    LazyLock::new(|| WORDS.iter().map(|word| (word.text, word)).collect());

/// The word that a text is.
pub(super) fn find(text: &str) -> Option<&'static Word> {
    BY_TEXT.get(text).copied()
}

/// Whether a text cannot be a name.
pub(super) fn is_reserved(text: &str) -> bool {
    find(text).is_some_and(|word| matches!(word.is, Reserved | ReservedClause(_)))
}

/// Whether a text begins a definition.
pub(super) fn begins_item(text: &str) -> bool {
    find(text).is_some_and(|word| word.is == Item)
}

/// The words that are something.
pub(super) fn all(is: Is) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |word| word.is == is).map(|word| word.text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::SourceId;

    const GRAMMAR: &str = include_str!("grammar.pest");

    /// The words in quotes of a text of the grammar; comments and values such as `mid-` are left out.
    fn quoted(text: &str) -> BTreeSet<&str> {
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        let pieces = code.flat_map(|line| line.split('"').skip(1).step_by(2));
        pieces.filter(|p| p.len() > 1 && p.bytes().all(|b| b.is_ascii_lowercase())).collect()
    }

    #[test]
    fn the_list_and_the_grammar_have_the_same_words() {
        let listed: BTreeSet<&str> = WORDS.iter().map(|word| word.text).collect();
        assert_eq!(listed.len(), WORDS.len(), "a word is listed twice");
        assert_eq!(listed, quoted(GRAMMAR));
        let line = |rule: &str| GRAMMAR.lines().find(|line| line.starts_with(rule)).expect("a rule of the grammar");
        let reserved: BTreeSet<&str> = WORDS.iter().map(|w| w.text).filter(|text| is_reserved(text)).collect();
        assert_eq!(reserved, quoted(line("reserved ")));
        let functions = line("FUNCTION ").split(" CHANGED").next().expect("FUNCTION is the first of its line");
        assert_eq!(all(Function).collect::<BTreeSet<_>>(), quoted(functions));
    }

    #[test]
    fn the_grammar_begins_definitions_and_clauses_with_the_words_that_the_list_says() {
        // Where the grammar stops: behind a word that it knows there, at a word that it does not.
        let accepts = |before: &str, word: &str, after: &str| {
            let text = format!("{before}{word}{after}");
            let (_, _, found) = super::super::parse(SourceId(0), &text);
            let at = found.iter().next().map_or(text.len(), |d| d.labels[0].span.start as usize);
            at > before.len()
        };
        let blocks = [
            (Cohort, "cohort a { "),
            (Measure, "measure a { "),
            (Indicator, "indicator a { "),
            (Table, "table a { "),
            (Columns, "table a { columns for each b { "),
            (Test, "test \"a\" for b { "),
        ];
        for word in WORDS {
            assert_eq!(accepts("", word.text, ""), word.is == Item, "{} as an item", word.text);
            for (block, before) in blocks {
                let wanted = word.blocks().contains(&block) || (block, word.text) == (Cohort, "not");
                let after = if block == Columns { " % } }" } else { " % }" };
                assert_eq!(accepts(before, word.text, after), wanted, "{} in {}", word.text, block.words());
            }
        }
    }
}
