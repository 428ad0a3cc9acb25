//! Why an item did not parse, in terms of what its writer may have meant.
//!
//! In: the tokens of an item and where the grammar gave up. Out: one fact.
//! Invariant: some fact always comes out, and it points into the item.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::super::facts::{self, BadPeriod, DEEPEST};
use super::super::quotes;
use super::super::scan::{Kind, Token};
use super::super::split::opens_set;
use super::super::words::{self, Block, begins_item, is_reserved};
use super::habits::Around;
use super::lower::Rule;
use crate::diagnostics::Diagnostic;
use crate::source::{SourceId, Span};

/// What is wrong with the brackets of an item: unclosed, unmatched or too deep.
pub(super) fn brackets(source: SourceId, text: &str, chunk: &[Token]) -> Option<Diagnostic> {
    let span = |t: &Token| Span::new(source, t.start, t.end);
    let written = |t: &Token| &text[t.start..t.end];
    // What is open: brackets, and the forms that end with `across` or `from`, which nest without brackets.
    let mut open: Vec<(&Token, char)> = Vec::new();
    let (mut suspect, mut nots) = (None, 0);
    for (i, token) in chunk.iter().enumerate() {
        let next = chunk.get(i + 1).map_or("", written);
        match (&token.kind, written(token)) {
            (Kind::Mark, mark @ ("{" | "[" | "(")) => open.push((token, mark.chars().next().unwrap_or('{'))),
            (Kind::Mark, mark @ ("}" | "]" | ")")) => {
                while open.last().is_some_and(|(_, c)| matches!(c, 'a' | 'f')) {
                    open.pop();
                }
                let wanted = opener(mark);
                match open.last() {
                    Some((_, top)) if *top == wanted => {
                        open.pop();
                    }
                    Some((top, bracket)) if open.iter().any(|(_, c)| *c == wanted) => {
                        return Some(facts::unclosed(*bracket, span(top), span(token)));
                    }
                    Some(_) | None => {
                        let bracket = mark.chars().next().unwrap_or('}');
                        return Some(facts::unmatched(bracket, span(token)));
                    }
                }
            }
            (Kind::Word, "share" | "rank") if next == "of" => open.push((token, 'a')),
            (Kind::Word, "change" | "difference") if next == "in" => open.push((token, 'f')),
            (Kind::Word, word @ ("across" | "from")) => {
                let frame = if word == "across" { 'a' } else { 'f' };
                if open.last().is_some_and(|(_, top)| *top == frame) {
                    open.pop();
                }
            }
            _ => {}
        }
        nots = if token.kind == Kind::Word && written(token) == "not" { nots + 1 } else { 0 };
        if open.len() > DEEPEST || nots > DEEPEST {
            return Some(facts::too_deep(span(token)));
        }
        let clause = token.first && token.kind == Kind::Word && begins_clause(written(token), next);
        let set = open.last().filter(|(t, c)| *c != '{' || in_set(text, chunk, t));
        if suspect.is_none() && clause {
            suspect = set.filter(|(_, c)| matches!(c, '{' | '[' | '(')).copied();
        }
    }
    open.retain(|(_, c)| matches!(c, '{' | '[' | '('));
    let (token, bracket) = suspect.filter(|_| !open.is_empty()).or(open.last().copied())?;
    let end = chunk.last().map_or(token.end, |last| last.end);
    Some(facts::unclosed(bracket, span(token), Span::new(source, end, end)))
}

/// Whether a word at the beginning of a line is a clause, and not a column or a count of conditions inside brackets.
fn begins_clause(word: &str, next: &str) -> bool {
    let clause = words::find(word).is_some_and(|word| !word.blocks().is_empty());
    clause && word != "in" && !matches!(next, "=" | "of" | "in" | "is")
}

fn in_set(text: &str, chunk: &[Token], brace: &Token) -> bool {
    let i = chunk.partition_point(|t| t.start < brace.start);
    i > 0 && opens_set(text, &chunk[i - 1])
}

fn opener(close: &str) -> char {
    match close {
        "}" => '{',
        "]" => '[',
        _ => '(',
    }
}

/// The tokens around the place where the grammar gave up.
struct Place<'t> {
    source: SourceId,
    text: &'t str,
    chunk: &'t [Token],
    /// Index of the token there; the chunk's length where it ended too soon.
    at: usize,
    /// Whether the grammar read a part of that token.
    inside: bool,
    expected: Vec<Rule>,
    /// Those and all that they can begin with.
    widened: Vec<Rule>,
}

/// The fact for an item that did not parse.
pub(super) fn explain(source: SourceId, text: &str, chunk: &[Token], error: Error<Rule>) -> Diagnostic {
    let item = chunk.first().filter(|t| begins_item(&text[t.start..t.end]));
    let (begin, end) = chunk.first().zip(chunk.last()).map_or((0, 0), |(f, l)| (f.start, l.end));
    let offset = begin
        + match error.location {
            InputLocation::Pos(at) => at,
            InputLocation::Span((at, _)) => at,
        };
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        // The only error of pest's own is that it ran out of room for recursion.
        ErrorVariant::CustomError { .. } => return facts::too_deep(Span::new(source, offset, offset)),
    };
    let at = chunk.partition_point(|t| t.end <= offset);
    let widened = widened(&expected);
    let inside = chunk.get(at).is_some_and(|t| t.start < offset);
    let place = Place { source, text, chunk, at, inside, expected, widened };
    if at == chunk.len() {
        let item = item.map(|t| Span::new(source, t.start, t.end));
        if place.near(-1) == "." {
            let point = facts::text_test("a definition ends without a full stop", place.reach(-1, -1));
            return point.help("remove it").safe_fix(place.reach(-1, -1), "");
        }
        let around = place.around();
        let found = around.range_half().or_else(|| around.period_in_prose()).or_else(|| around.reckoning());
        if let Some(found) = found {
            return found;
        }
        let at = Span::new(source, end, end);
        return facts::unexpected_end(&spoken(&place.expected), at, item);
    }
    place
        .around()
        .without_quotes()
        .or_else(|| place.around().of_a_measure())
        .or_else(|| place.number_or_name())
        .or_else(|| place.set())
        .or_else(|| place.habit())
        .or_else(|| place.operator())
        .or_else(|| place.word())
        .or_else(|| place.keyword())
        .unwrap_or_else(|| facts::unexpected(&place.found(), &spoken(&place.expected), place.span()))
}

impl<'t> Place<'t> {
    /// The text of the token `offset` away from the place; empty beyond the item.
    fn near(&self, offset: isize) -> &'t str {
        self.token(offset).map_or("", |t| &self.text[t.start..t.end])
    }

    fn token(&self, offset: isize) -> Option<&'t Token> {
        self.chunk.get(self.at.checked_add_signed(offset)?)
    }

    fn is(&self, offset: isize, kind: &Kind) -> bool {
        self.token(offset).is_some_and(|t| t.kind == *kind)
    }

    fn span(&self) -> Span {
        self.reach(0, 0)
    }

    fn reach(&self, from: isize, to: isize) -> Span {
        let start = self.token(from).map_or(0, |t| t.start);
        Span::new(self.source, start, self.token(to).map_or(start, |t| t.end))
    }

    fn expects(&self, rule: Rule) -> bool {
        self.widened.contains(&rule)
    }

    fn touching(&self, offset: isize) -> bool {
        matches!((self.token(offset), self.token(offset + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    fn written(&self, at: Span) -> String {
        self.text[at.start as usize..at.end as usize].to_string()
    }

    /// `per 1,000`, `.5`, `5.`, `shown 2`, `violent-crime`, `"name"`, `5`
    fn number_or_name(&self) -> Option<Diagnostic> {
        let here = self.near(0);
        let joined = self.touching(-1) && self.touching(0) && self.near(1).len() == 3;
        if here == "," && joined && self.is(-1, &Kind::Number) && self.is(1, &Kind::Number) {
            let at = self.reach(-1, 1);
            let written = self.written(at);
            let why = format!("write `{}`, without marks between the thousands", written.replace(',', ""));
            return Some(facts::bad_number(&written, &why, at));
        }
        let after_number = self.is(-1, &Kind::Number) && self.touching(-1);
        if here == "." && after_number && self.is(1, &Kind::Number) && self.touching(0) {
            let mut last = 1;
            while self.near(last + 1) == "." && self.is(last + 2, &Kind::Number) && self.touching(last) {
                last += 2;
            }
            let at = self.reach(-1, last);
            return Some(facts::bad_number(&self.written(at), "a number has one point, before its decimals", at));
        }
        if here == "." && self.is(1, &Kind::Number) && self.touching(0) && !self.is(-1, &Kind::Word) {
            let at = self.reach(0, 1);
            let why = "write the digit before the point, as in 0.5";
            return Some(facts::bad_number(&self.written(at), why, at));
        }
        if self.inside && self.is(0, &Kind::Number) {
            let thousands = here.split_once('.').filter(|(whole, rest)| whole.len() <= 3 && rest.len() == 3);
            let why = match thousands {
                Some((whole, rest)) => {
                    format!("write a whole number here: `{whole}{rest}`, if the point is between thousands")
                }
                None => "write a whole number here".to_string(),
            };
            return Some(facts::bad_number(here, &why, self.span()));
        }
        if here == "." && self.is(-1, &Kind::Number) && self.near(1) == "." {
            let last = if self.near(2) == "." { 3 } else { 2 };
            if self.is(last, &Kind::Number) {
                let around = self.around();
                let begin = around.value_before(-1).unwrap_or(-1);
                let end = around.value(last).unwrap_or(last);
                let new = format!("{} to {}", around.written(begin, -1), around.written(last, end));
                let at = self.reach(begin, end);
                let found = facts::text_test("a range is written with `to`", at);
                return Some(found.help(format!("write `{new}`, both ends included")).safe_fix(at, new));
            }
        }
        if here == "." && self.is(-1, &Kind::Number) {
            let at = self.reach(-1, 0);
            let why = format!("leave the point out: write `{}`", self.near(-1));
            return Some(facts::bad_number(&self.written(at), &why, at));
        }
        if here == "-"
            && self.is(-1, &Kind::Word)
            && !self.expects(Rule::minus)
            && self.touching(-1)
            && self.touching(0)
        {
            let mut last = 1;
            while self.near(last + 1) == "-" && self.is(last + 2, &Kind::Word) {
                last += 2;
            }
            let at = self.reach(-1, last);
            return Some(facts::bad_name(&format!("`{}`", self.written(at)), at));
        }
        let only_name = self.expects(Rule::name)
            && !self.expects(Rule::decimal)
            && !self.expects(Rule::figure)
            && !self.expects(Rule::string);
        if only_name && (self.is(0, &Kind::String) || self.is(0, &Kind::Number)) {
            let text = if self.is(0, &Kind::String) { here.to_string() } else { format!("`{here}`") };
            return Some(facts::bad_name(&text, self.span()));
        }
        if self.expects(Rule::format) {
            if let Some(found) = self.around().format_elsewhere() {
                return Some(found);
            }
            return Some(facts::bad_format(&self.found(), self.span()));
        }
        None
    }

    /// What other languages write otherwise.
    fn habit(&self) -> Option<Diagnostic> {
        let around = self.around();
        around
            .year_with_blanks()
            .or_else(|| around.text_test())
            .or_else(|| around.ignoring_case())
            .or_else(|| around.percentile())
            .or_else(|| around.members())
            .or_else(|| around.layout())
            .or_else(|| around.between())
            .or_else(|| around.choice())
            .or_else(|| around.condition())
            .or_else(|| around.period_in_prose())
            .or_else(|| around.range_from())
            .or_else(|| around.is_na())
            .or_else(|| around.count_in_sql())
            .or_else(|| around.heading_behind())
            .or_else(|| around.rows_with_a_comma())
            .or_else(|| around.pipe())
            .or_else(|| around.brackets_of_one())
            .or_else(|| around.method())
            .or_else(|| around.function_call())
            .or_else(|| around.function_of())
            .or_else(|| around.percent_of())
            .or_else(|| around.reckoning())
            .or_else(|| around.number())
            .or_else(|| around.conditions_of_a_column())
            .or_else(|| around.name_with_blanks())
            .or_else(|| around.null())
            .or_else(|| around.truth())
            .or_else(|| around.as_percentage_of())
            .or_else(|| around.foreign())
            .or_else(|| around.percent_behind())
            .or_else(|| around.unknown_call())
    }

    fn around(&self) -> Around<'t> {
        Around { source: self.source, text: self.text, chunk: self.chunk, at: self.at }
    }

    /// `{}`, `in ("A")`, `in "A", "B"`
    fn set(&self) -> Option<Diagnostic> {
        let (before, here) = (self.near(-1), self.near(0));
        match (before, here) {
            ("{", "}") if self.token(-2).is_some_and(|t| opens_set(self.text, t)) => {
                return Some(facts::empty_set("{}", self.reach(-1, 0)));
            }
            ("[", "]") => return Some(facts::empty_set("[]", self.reach(-1, 0))),
            ("in", "(" | "[") if self.expects(Rule::open) => {
                let known = self.around().set_without_braces(0);
                return known.or_else(|| Some(facts::set_braces(self.span(), "{\"Robbery\", \"Burglary\"}")));
            }
            _ => {}
        }
        let value = self.is(-1, &Kind::String) || self.is(-1, &Kind::Number);
        let in_value = value && (self.near(-2) == "in" || self.near(-3) == "to" || self.near(-2) == "to");
        if !(here == "," && in_value && self.expects(Rule::AND)) {
            return None;
        }
        let known = self.around().set_without_braces(-1).filter(|_| self.near(-2) == "in");
        known.or_else(|| Some(facts::set_braces(self.span(), "{\"Robbery\", \"Burglary\"}")))
    }

    /// `= missing`, `10 <= age <= 17`, `a per 1000 b per 1000 c`, `per residents`, `average of`
    fn operator(&self) -> Option<Diagnostic> {
        let (before, here) = (self.near(-1), self.near(0));
        let form = |text: &str| words::find(text).is_some_and(|word| word.text != "distinct");
        let compares = |text: &str| matches!(text, "=" | "!=" | "<" | "<=" | ">" | ">=");
        if here == "ignoring" && self.near(1) == "case" {
            return Some(facts::ignoring_case(self.reach(0, 1)));
        }
        if here == "missing" && compares(before) {
            return Some(facts::compared_to_missing(before, self.reach(-1, 0)));
        }
        if here == "[" && matches!(before, "rows" | "then" | "each") {
            return Some(facts::rows_of_measures(self.span()));
        }
        if self.is_computed(before, here) {
            return Some(facts::computed_value(self.span()));
        }
        if compares(here) && self.expects(Rule::AND) {
            return Some(facts::chained_comparison(self.around().both_sides(), self.span()));
        }
        if matches!(here, "per" | "as") && self.expects(Rule::plus) && !self.expects(Rule::PER) {
            return Some(facts::chained_tail(self.span()));
        }
        if before == "per" && self.expects(Rule::integer) && self.is(0, &Kind::Word) && !is_reserved(here) {
            return Some(facts::rate_base(here, self.span()));
        }
        if self.near(1) == "of" && self.expects(Rule::FUNCTION) && self.is(0, &Kind::Word) && !form(here) {
            return Some(facts::unknown_function(here, self.span()));
        }
        // A number is an argument of a function, and no part of any other name.
        let argument = self.near(1) == "of" && self.is(0, &Kind::Number) && self.is(-1, &Kind::Word);
        if argument && !form(before) {
            return Some(facts::unknown_function(before, self.reach(-1, -1)));
        }
        let numbered = self.is(1, &Kind::Number) && self.near(2) == "of";
        if numbered && self.expects(Rule::FUNCTION) && self.is(0, &Kind::Word) && !form(here) {
            return Some(facts::unknown_function(here, self.span()));
        }
        // Of a function of two words the first may have been read as a name.
        for first in [-1, 0] {
            let two = format!("{} {}", self.near(first), self.near(first + 1));
            if self.near(first + 2) == "of" && self.is(first, &Kind::Word) && facts::is_near_function(&two) {
                return Some(facts::unknown_function(&two, self.reach(first, first + 1)));
            }
        }
        if here == "of" && self.is(-1, &Kind::Word) && !form(before) {
            return Some(facts::unknown_function(before, self.reach(-1, -1)));
        }
        None
    }

    /// Arithmetic with the columns of a row: in a measure or a condition, where only a column may be.
    fn is_computed(&self, before: &str, here: &str) -> bool {
        let is_name = self.is(-1, &Kind::Word) && !is_reserved(before);
        let of_brackets = before == "of" && here == "(" && self.expects(Rule::name);
        let in_measure = self.chunk.first().is_some_and(|t| &self.text[t.start..t.end] == "measure");
        let asks =
            self.expects(Rule::comparison) || in_measure && !self.expects(Rule::plus) && !self.expects(Rule::minus);
        let is_sign = matches!(here, "+" | "-" | "*" | "/") && is_name;
        let is_compared = matches!(self.near(-2), "=" | "!=" | "<" | "<=" | ">" | ">=");
        // `days between a and b`, `age on arrested`, `a <= 30 days after b`, `a within 30 days of b`
        let is_unit = |word: &str| {
            let one = word.strip_suffix('s').unwrap_or(word);
            matches!(one, "hour" | "day" | "week" | "month" | "year")
        };
        let from = matches!(here, "between" | "since" | "after" | "before" | "from" | "until" | "to" | "of");
        let apart = is_unit(before) && from || before == "age" && matches!(here, "at" | "on" | "when");
        let length = self.is(-1, &Kind::Number) && is_unit(here) && self.expects(Rule::AND);
        let within = here == "within" && self.is(1, &Kind::Number);
        of_brackets || is_sign && (asks || is_compared) || apart && self.expects(Rule::comparison) || length || within
    }

    /// `note end with "area"`, `ignoring cse`: a word near one that was expected.
    fn keyword(&self) -> Option<Diagnostic> {
        if !self.is(0, &Kind::Word) {
            return None;
        }
        let keywords: Vec<String> = self.widened.iter().map(|rule| format!("{rule:?}")).collect();
        let is_in_capitals = self.near(0).bytes().all(|b| b.is_ascii_uppercase());
        if self.near(0).len() > 1 && is_in_capitals && keywords.iter().any(|word| word == self.near(0)) {
            return Some(facts::capitals(self.near(0), self.span()));
        }
        let keywords = keywords.iter().filter(|rule| rule.bytes().all(|b| b.is_ascii_uppercase()) && *rule != "EOI");
        // Short words are near many others: `end` is as near to `and` as to `ends`.
        let keywords = keywords.map(|rule| rule.to_lowercase()).filter(|word| word[..1] == self.near(0)[..1]);
        let keywords: Vec<String> = keywords.collect();
        let keywords: Vec<&str> =
            keywords.iter().map(String::as_str).filter(|word| words::find(word).is_some()).collect();
        facts::near_word(self.near(0), &keywords, self.span())
    }

    /// A word in the wrong place: reserved, an unknown clause, a text without quotes.
    fn word(&self) -> Option<Diagnostic> {
        if !self.is(0, &Kind::Word) {
            return None;
        }
        let (before, here) = (self.near(-1), self.near(0));
        let reserved = is_reserved(here);
        if here.starts_with("mid_") && self.expects(Rule::figure) {
            return Some(facts::bad_period(here, BadPeriod::MidUnderscore, self.span()));
        }
        if reserved && self.expects(Rule::name) {
            return Some(facts::reserved(here, self.span()));
        }
        let begins = self.token(0).is_some_and(|t| t.first) || before == "{";
        if let Some(block) = self.block()
            && begins
            && (self.expects(Rule::close) || before == "{")
            && (!reserved || matches!(here, "from" | "where" | "in"))
        {
            return Some(facts::unknown_clause(here, block, self.span()));
        }
        if reserved || !self.expects(Rule::string) || self.expects(Rule::name) && !matches!(before, "{" | "," | "in") {
            return None;
        }
        Some(quotes::unquoted(here, self.span()))
    }

    /// The block that the place lies in, outside sets and lists.
    fn block(&self) -> Option<Block> {
        let mut open: Vec<usize> = Vec::new();
        for (i, token) in self.chunk[..self.at].iter().enumerate().filter(|(_, t)| t.kind == Kind::Mark) {
            match &self.text[token.start..token.end] {
                "{" | "[" | "(" => open.push(i),
                "}" | "]" | ")" => {
                    open.pop();
                }
                _ => {}
            }
        }
        let &inner = open.last()?;
        let brace = &self.text[self.chunk[inner].start..self.chunk[inner].end];
        if brace != "{" || inner == 0 || opens_set(self.text, &self.chunk[inner - 1]) {
            return None;
        }
        if open.len() > 1 {
            return Some(Block::Columns);
        }
        Block::of(&self.text[self.chunk[0].start..self.chunk[0].end])
    }

    fn found(&self) -> String {
        let here = self.near(0);
        match self.token(0).map(|t| &t.kind) {
            Some(Kind::Word | Kind::Number | Kind::Mark | Kind::Bad(_)) => format!("`{here}`"),
            Some(Kind::String) => format!("the text {here}"),
            Some(Kind::Row) => "a row of a table".to_string(),
            None => "the end".to_string(),
        }
    }
}

/// What a rule is called where it was expected, and what it can begin with: pest names the widest rule that failed at a
/// place, and a fact may depend on a part of it. A clause or a word of the language has no name but its own.
fn described(rule: Rule) -> (&'static str, &'static [Rule]) {
    use Rule as R;
    match rule {
        R::label => ("", &[R::LABEL]),
        R::from => ("", &[R::FROM]),
        R::filter | R::scope_where => ("", &[R::WHERE]),
        R::scope_in | R::period_in => ("", &[R::IN]),
        R::scope_at => ("", &[R::AT]),
        R::across => ("", &[R::ACROSS]),
        R::shown => ("", &[R::SHOWN]),
        R::except => ("", &[R::EXCEPT]),
        R::counted | R::value => ("", &[R::VALUE]),
        R::change | R::CHANGED => ("`change`", &[]),
        R::text | R::TEXT => ("a text such as `title`", &[]),
        R::paths | R::path => ("a name", &[R::name]),
        R::name => ("a name", &[]),
        R::string => ("a text in double quotes", &[]),
        R::decimal | R::integer => ("a number", &[]),
        R::expected => ("a number", &[R::decimal, R::MISSING, R::NOT]),
        R::figure => ("a number", &[]),
        R::year_ending | R::YEAR | R::named_year | R::ACADEMIC | R::FINANCIAL => ("a period such as 2023/24", &[]),
        R::parameter | R::earlier => ("a period such as 2023/24", &[]),
        R::format => ("a format such as 0.0", &[]),
        R::row | R::cell | R::pipe | R::bare => ("a row such as `| 5 |`", &[R::pipe]),
        R::comparison => ("a comparison", &[]),
        R::dimension => ("what goes down or across, such as `area`", &[R::path]),
        R::list => ("a list in `[` and `]`", &[R::open_list]),
        R::entry | R::area => ("a member such as \"Cambridge\" or `all`", &[R::MISSING, R::member, R::name]),
        R::predicate | R::both | R::condition => ("a condition", &[R::NOT, R::open_group, R::asked]),
        R::asked => ("a condition", &[R::number_of, R::member, R::path]),
        R::number_of => ("a condition", &[]),
        R::set => ("a value or several in `{` and `}`", &[R::open, R::member]),
        R::member => ("a value", &[R::string, R::figure, R::year_ending, R::named_year]),
        R::expr | R::sum | R::product | R::scoped => ("a measure or a number", OPERAND),
        R::near_sum | R::near_product | R::near_scoped => ("a measure or a number", OPERAND),
        R::group => ("a measure or a number", &[R::open_group]),
        R::aggregate => ("an aggregate such as `count of crimes`", &[R::FUNCTION]),
        R::FUNCTION => ("an aggregate such as `count of crimes`", &[]),
        R::open => ("`{`", &[]),
        R::close => ("`}`", &[]),
        R::open_list => ("`[`", &[]),
        R::close_list => ("`]`", &[]),
        R::open_group => ("`(`", &[]),
        R::close_group => ("`)`", &[]),
        R::comma => ("`,`", &[]),
        R::equals => ("`=`", &[]),
        R::percent => ("`%`", &[]),
        R::dot | R::plus | R::minus | R::times | R::over => (OPERATOR, &[]),
        R::EOI => (END, &[]),
        _ => ("", &[]),
    }
}

const OPERAND: &[Rule] = &[Rule::group, Rule::aggregate, Rule::decimal, Rule::name];
const OPERATOR: &str = "an operator";
const END: &str = "the end";

/// The rules that failed at a place, and all that they can begin with.
fn widened(rules: &[Rule]) -> Vec<Rule> {
    let mut all = rules.to_vec();
    let mut next = 0;
    while let Some(&rule) = all.get(next) {
        for &part in described(rule).1 {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        next += 1;
    }
    all
}

/// What a list of rules says to a reader, each thing once, words of structure before operators.
fn spoken(rules: &[Rule]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    // Before `of` a number is possible, but most functions take none.
    let argument = |rule: &Rule| matches!(rule, Rule::argument | Rule::decimal) && rules.contains(&Rule::OF);
    for rule in rules.iter().filter(|rule| !argument(rule)) {
        let phrase = match described(*rule) {
            ("", parts) => format!("`{}`", format!("{:?}", parts.first().unwrap_or(rule)).to_lowercase()),
            (phrase, _) => phrase.to_string(),
        };
        if !said.contains(&phrase) {
            said.push(phrase);
        }
    }
    said.sort_by_key(|phrase| [OPERATOR, END].contains(&phrase.as_str()) as usize + usize::from(phrase == END));
    said
}
