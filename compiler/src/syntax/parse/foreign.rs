//! Words and functions of SQL, Excel, DAX, R and Python that are called something else here, or are done another way.
//!
//! In: the tokens around a place that the grammar does not read. Out: one fact with the text to write. Invariant: a word that names
//! something here is only taken for another language's where a bracket or a word behind it makes no sense otherwise.

use super::super::facts;
use super::super::scan::Kind;
use super::super::words::{self, is_reserved};
use super::elsewhere::FUNCTIONS;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

/// Functions with brackets behind them, in small letters, and what is written here.
const CALLED: [(&[&str], &str); 28] = [
    (
        &["if", "iif", "ifelse", "if_else", "switch", "choose", "case_when", "ifs"],
        "a cell has one definition; put the condition on what is counted: `n where kind = \"Theft\"`",
    ),
    (
        &[
            "coalesce", "ifnull", "isnull", "nvl", "nz", "ifna", "iferror", "fillna", "zn", "isblank", "is_null",
            "isna", "is_na",
        ],
        "nothing is put in place of a value that is missing: `sum of known crimes.value` adds up the others, and `where value is missing` \
         chooses the rows without one",
    ),
    (
        &[
            "round",
            "roundup",
            "rounddown",
            "trunc",
            "floor",
            "ceil",
            "ceiling",
            "format",
            "to_char",
            "text",
            "int",
            "cast",
        ],
        "numbers are exact, and rounded where they are shown: write `shown 0.0` behind the value, `shown 0` for whole numbers, `shown 0.0%` for \
         percentages",
    ),
    (
        &["divide", "safe_divide", "div", "div0", "ratio", "rate", "proportion", "percentage", "percent"],
        "write `a / b`, `a as % of b` or `a per 1000 b`; where the second is 0 the cell says that it does not apply",
    ),
    (
        &["calculate", "filter", "sumx", "averagex", "countx", "sumproduct", "dcount", "dsum", "daverage", "query"],
        "put conditions behind `where`: `n where kind = \"Theft\"`; several are in brackets: `n where (kind = \"Theft\" and age < 18)`",
    ),
    (&["between"], "write `age in 3 to 5`, both ends included"),
    (&["isin", "is_in"], "write `weapon in {\"Knife\", \"Other\"}`"),
    (
        &["quantile", "percentile", "percentile.inc", "percentile.exc", "percentile_cont", "percentile_disc"],
        "write `percentile 90 of crimes.value`, with the dataset and its column",
    ),
    (
        &["quartile", "quartile.inc", "quartile.exc"],
        "write `percentile 25 of crimes.value` for the first quartile, `median of crimes.value` for the second and `percentile 75 of \
         crimes.value` for the third",
    ),
    (
        &[
            "vlookup",
            "xlookup",
            "hlookup",
            "lookup",
            "index",
            "indirect",
            "offset",
            "xmatch",
            "related",
            "relatedtable",
            "lookupvalue",
            "merge",
            "left_join",
            "inner_join",
        ],
        "a column of another dataset is read through `look_up` in the dataset's YAML, and written as `lsoa.district`",
    ),
    (
        &["mode", "mode.sngl", "mode.mult"],
        "there is no mode: a table with `rows weapon` and `order by \"Crimes\" descending` has the most frequent value first",
    ),
    (
        &["unique", "distinct"],
        "a table has a row for each value: `rows weapon`; how many different ones there are is `count of distinct crimes.person`",
    ),
    (
        &["large", "small", "nlargest", "nsmallest", "top_n", "slice_max", "sort", "sortby"],
        "write `order by \"Crimes\" descending` and below it `top 10`",
    ),
    (
        &["concatenate", "concat", "textjoin", "paste", "paste0"],
        "texts cannot be joined: have a column with the whole text in the data",
    ),
    (
        &["subtotal", "aggregate", "grouping"],
        "write the number itself, as in `sum of crimes.value`; the rows of a table get a total with `rows area in [all, each]`",
    ),
    (
        &["countblank", "count_missing"],
        "write `count of crimes where value is missing`, with the dataset and its column",
    ),
    (
        &["var", "variance", "var_samp", "var_pop", "var.s", "var.p", "vara", "varp"],
        "there is no variance: `standard deviation of crimes.value` is its square root",
    ),
    (&["value_counts", "table", "tabulate"], "a table has a row for each of what it lists: `rows weapon`"),
    (
        &["n", "nrow", "countrows", "count_rows", "size", "row_number"],
        "write `count of crimes`, with the name of the dataset",
    ),
    (
        &["n_distinct", "distinctcount", "countd", "nunique", "count_distinct", "countdistinct", "uniq", "countunique"],
        "write `count of distinct crimes.person`, with the dataset and its column",
    ),
    (
        &[
            "rank",
            "rank.eq",
            "rank.avg",
            "rankx",
            "dense_rank",
            "row_rank",
            "percent_rank",
            "percentrank",
            "percentrank.inc",
            "percentrank.exc",
            "ntile",
        ],
        "write `rank of n across rows`",
    ),
    (
        &["lag", "lead", "sameperiodlastyear", "dateadd", "parallelperiod", "previousyear", "yoy", "pct_change"],
        "write `change in n from 2022/23 to 2023/24`, which is in percent, `difference in n from 2022/23 to 2023/24` for the difference itself, or `n in \
         2022/23` for the number of the year before",
    ),
    (
        &["today", "now", "getdate", "current_date", "sysdate", "date"],
        "a report has no today: write the date, as in `2023-04-01`, or a period, which may be one of the `parameters` of indicia.yaml",
    ),
    (
        &[
            "year",
            "month",
            "quarter",
            "day",
            "week",
            "weekday",
            "hour",
            "datepart",
            "extract",
            "to_date",
            "strftime",
            "date_trunc",
        ],
        "a part of a date is written behind its column: `day.calendar_year`, `day.financial_year`, `day.month`, `day.weekday`; for rows of one \
         period write `day in 2023/24`",
    ),
    (
        &["datediff", "date_diff", "datedif", "age", "difftime", "months_between"],
        "days between two dates cannot be counted yet: have a column with the number in the data",
    ),
    (
        &[
            "left",
            "right",
            "mid",
            "substr",
            "substring",
            "search",
            "find",
            "instr",
            "grepl",
            "regexmatch",
            "regexp_like",
            "str_detect",
            "match",
        ],
        "write `starts with \"...\"`, `ends with \"...\"` or `contains \"...\"` behind the column",
    ),
    (
        &["len", "length", "char_length", "character_length", "nchar", "strlen"],
        "how long a text is cannot be asked: have a column with the number in the data; for the number of rows write `count of crimes`, with the name of \
         the dataset",
    ),
    (
        &["lower", "upper", "lcase", "ucase", "tolower", "toupper", "trim", "proper"],
        "write `= \"...\" ignoring case` behind the column; blanks around a text are left out as it is read",
    ),
];

/// Words of other languages that stand alone, and what is written here.
const ALONE: [(&[&str], &str); 13] = [
    (
        &["format", "formatted", "rounded", "round", "decimals"],
        "numbers are rounded where they are shown: write `shown 0.0` behind the value, `shown 0` for whole numbers, `shown 0.0%` for percentages",
    ),
    (
        &["if", "case", "when", "then", "else"],
        "a cell has one definition; put the condition on what is counted: `n where kind = \"Theft\"`",
    ),
    (&["limit", "head", "fetch", "take"], "write `order by \"Crimes\" descending` and behind it `top 10`"),
    (
        &["sort", "sorted", "ordered", "arrange", "orderby"],
        "write `order by \"Crimes\" descending`, with the heading of a column",
    ),
    (&["desc", "asc", "dsc"], "write `descending` or `ascending`"),
    (&["eq", "ne", "gt", "lt", "ge", "le", "equals", "equal"], "write `=`, `!=`, `>`, `<`, `>=` or `<=`"),
    (&["xor"], "write `(a and not b) or (b and not a)`"),
    (
        &["rlike", "regexp", "glob", "matches", "similar"],
        "write `starts with \"...\"`, `ends with \"...\"` or `contains \"...\"` behind the column",
    ),
    (&["select"], "write the number itself, as in `column \"Crimes\" count of crimes`"),
    (&["group"], "a table has a row for each of what it lists: `rows district`"),
    (
        &["having"],
        "conditions on rows are in a cohort or behind `where`; rows without any are left out by `hide empty`",
    ),
    (&["over", "divided"], "write `a / b`, `a as % of b` or `a per 1000 b`"),
    (
        &["join"],
        "a column of another dataset is read through `look_up` in the dataset's YAML, and written as `lsoa.district`",
    ),
];

impl Around<'_> {
    /// `iif(a > 5, a, 0)`, `round(a, 1)`, `select a`
    pub(super) fn foreign(&self) -> Option<Diagnostic> {
        // The grammar may have given up at the first point of a name.
        let is_in_name = |at: &isize| self.near(*at) == "." || self.is(*at, &Kind::Word);
        let mut behind = (-1..8).take_while(|at| *at < 2 || is_in_name(&(at - 1)));
        let called = behind.find(|at| self.near(*at) == "(" && self.is(at - 1, &Kind::Word));
        let called = called.and_then(|open| {
            // `STDEV.S(` is one name, and `crimes.value.round(` is a column with a function.
            let begin = self.begin_of_call(open);
            let whole = entry(&CALLED, self.written(begin, open - 1)).map(|help| (begin, open - 1, help));
            whole.or_else(|| Some((open - 1, open - 1, entry(&CALLED, self.near(open - 1))?)))
        });
        // `per head` is a rate.
        let is_rate = |at: isize| self.says(at - 1, &["per"]);
        let alone = || {
            [-1, 0].into_iter().filter(|at| !is_rate(*at)).find_map(|at| Some((at, at, entry(&ALONE, self.near(at))?)))
        };
        let (from, to, help) = called.or_else(alone)?;
        let message = format!("there is no `{}` here", self.written(from, to));
        // What was called with one number is about that number.
        let argument = Some(self.near(to + 2)).filter(|name| {
            self.near(to + 1) == "(" && self.is(to + 2, &Kind::Word) && self.near(to + 3) != "." && !name.is_empty()
        });
        let help = match argument {
            Some(name) => {
                ["`n ", " n "].iter().fold(help.to_string(), |help, n| help.replace(n, &n.replace('n', name)))
            }
            None => help.to_string(),
        };
        Some(facts::text_test(message, self.reach(from, to)).help(help))
    }

    /// `import "measures.ind"`, `SELECT count(*) FROM incidents`: seen from the first word of a definition.
    pub(super) fn item_elsewhere(&self) -> Option<Diagnostic> {
        const USES: [&str; 7] = ["import", "include", "require", "source", "library", "load", "using"];
        let found = || facts::unknown_item(self.near(0), self.near(1), self.reach(0, 0));
        if USES.iter().any(|word| self.says(0, &[word])) {
            let mut last = 1;
            while self.token(last + 1).is_some_and(|token| !token.first) {
                last += 1;
            }
            let file = self.written(1, last).trim_matches(['"', '(', ')', '\'', '<', '>']);
            let ending = if file.ends_with(".ind") { "" } else { ".ind" };
            let is_path = !file.is_empty() && file.chars().all(|c| c.is_alphanumeric() || "_-./ ".contains(c));
            return is_path.then(|| found().help(format!("write `use \"{file}{ending}\"`, at the top of the file")));
        }
        if !self.says(0, &["select"]) {
            return None;
        }
        let from = (1..60).find(|at| self.says(*at, &["from"])).filter(|at| self.is(at + 1, &Kind::Word));
        Some(found().help(match from {
            Some(from) => format!(
                "write `measure n = count of {}` for the number of its rows, with conditions behind `where`; a `table` shows numbers",
                self.near(from + 1)
            ),
            None => "write `measure n = count of` and the dataset for the number of its rows; a `table` shows numbers".to_string(),
        }))
    }

    /// Where the name begins that is called at an opening bracket.
    pub(super) fn begin_of_call(&self, open: isize) -> isize {
        let mut begin = open - 1;
        while self.near(begin - 1) == "." && self.is(begin - 2, &Kind::Word) && self.touching(begin - 2) {
            begin -= 2;
        }
        begin
    }

    /// `TRIMMEAN(crimes.value, 0.1)`: a call of what no other rule knows.
    pub(super) fn unknown_call(&self) -> Option<Diagnostic> {
        let is_in_name = |at: &isize| self.near(*at) == "." || self.is(*at, &Kind::Word);
        let mut behind = (0..8).take_while(|at| *at < 1 || is_in_name(&(at - 1)));
        let open = behind.find(|at| self.near(*at) == "(" && self.is(at - 1, &Kind::Word) && self.touching(at - 1))?;
        let is_word = |at: isize| words::find(self.near(at)).is_some() || is_reserved(self.near(at));
        let begin = self.begin_of_call(open);
        let is_value = matches!(self.near(begin - 1), "=" | "value" | "column" | "+" | "-" | "*" | "/" | "(")
            || self.is(begin - 1, &Kind::String);
        (is_value && !is_word(open - 1))
            .then(|| facts::unknown_call(self.written(begin, open - 1), self.reach(begin, open - 1)))
    }

    /// `crimes %>% count()`, `crimes |> nrow()`
    pub(super) fn pipe(&self) -> Option<Diagnostic> {
        let is_here = |at: &isize| {
            self.near(*at) == "|" && self.near(at + 1) == ">"
                || self.near(*at) == "%" && matches!(self.near(at + 1), ">" | ">%") && self.touching(*at)
        };
        // A measure begins with a function, so the name before the pipe is refused first.
        let behind = (1..8).take_while(|at| self.near(*at - 1) == "." || self.is(*at - 1, &Kind::Word));
        let at = [-2, -1, 0].into_iter().chain(behind).find(is_here)?;
        let last = if self.near(at + 2) == "%" { at + 2 } else { at + 1 };
        let found = facts::text_test(format!("there is no `{}` here", self.written(at, last)), self.reach(at, last));
        Some(found.help("a number is one expression: `count of crimes where kind = \"Theft\"`; steps of choosing rows are a `cohort`"))
    }

    /// `a / b %`
    pub(super) fn percent_behind(&self) -> Option<Diagnostic> {
        let follows = self.is(-1, &Kind::Word) || self.is(-1, &Kind::Number) || self.near(-1) == ")";
        if !(self.near(0) == "%" && follows) {
            return None;
        }
        let found = facts::text_test("a percentage is written `as % of`", self.reach(0, 0));
        let name = self.column(-1).map(|begin| self.written(begin, -1));
        let over = self.column(-3).filter(|_| self.near(-2) == "/").map(|begin| self.written(begin, -3));
        Some(match (over, name) {
            (Some(part), Some(whole)) => found.help(format!("write `{part} as % of {whole}`")),
            (None, Some(name)) => found.help(format!(
                "write `share of {name} across rows` for its part of all rows, or `as % of` and the number that is the whole: `{name} as % of ...`"
            )),
            _ => found.help("write `a as % of b`; a number of another kind is shown as one by `shown 0%`"),
        })
    }

    /// `count of (crimes)`, `count of distinct(crimes.person)`
    pub(super) fn brackets_of_one(&self) -> Option<Diagnostic> {
        let open = (-1..=1)
            .find(|at| self.near(*at) == "(" && (self.says(at - 1, &["of"]) || self.says(at - 1, &["distinct"])))?;
        let mut last = open + 1;
        while self.near(last + 1) == "." && self.is(last + 2, &Kind::Word) {
            last += 2;
        }
        if !(self.is(open + 1, &Kind::Word) && self.near(last + 1) == ")") {
            return None;
        }
        let mut begin = open - 1;
        while self.token(begin - 1).is_some_and(|token| token.kind == Kind::Word)
            && self.near(begin) != "count"
            && begin > open - 4
        {
            begin -= 1;
        }
        let new = format!("{} {}", self.written(begin, open - 1), self.written(open + 1, last));
        let found =
            facts::text_test("what is counted or added up is written without brackets", self.reach(open, last + 1));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(begin, last + 1), new))
    }

    /// `crimes.value.sum()`, `crimes.count()`
    pub(super) fn method(&self) -> Option<Diagnostic> {
        // A name with points may be where the grammar gave up, at its first point.
        let is_in_name = |at: &isize| self.near(*at) == "." || self.is(*at, &Kind::Word);
        let open = (0..8).take_while(|at| *at < 1 || is_in_name(&(at - 1))).find(|at| self.near(*at) == "(");
        let open = open.filter(|at| self.is(at - 1, &Kind::Word) && self.near(at - 2) == ".")?;
        let (_, form) = FUNCTIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(self.near(open - 1)))?;
        let mut begin = open - 3;
        while self.near(begin - 1) == "." && self.is(begin - 2, &Kind::Word) {
            begin -= 2;
        }
        let found = facts::text_test(
            format!("`{}` is written `{form}` here, before what it is of", self.near(open - 1)),
            self.reach(open - 1, open - 1),
        );
        Some(found.help(format!("write `{form} {}`", self.written(begin, open - 3))))
    }

    /// `ward is null`, `ward is not NA`
    pub(super) fn null(&self) -> Option<Diagnostic> {
        let is_null = ["null", "none", "na", "nan", "nil", "blank", "empty"].iter().any(|word| self.says(0, &[word]));
        if !(is_null && (self.says(-1, &["is"]) || self.says(-2, &["is", "not"]))) {
            return None;
        }
        let found = facts::text_test(format!("`{}` is written `missing` here", self.near(0)), self.reach(0, 0));
        Some(found.help("write `is missing`, or `is not missing`").safe_fix(self.reach(0, 0), "missing"))
    }

    /// `urgent is true`, `urgent is not false`
    pub(super) fn truth(&self) -> Option<Diagnostic> {
        let is_true = match self.near(0).to_lowercase().as_str() {
            "true" | "yes" => true,
            "false" | "no" => false,
            _ => return None,
        };
        let negated = self.says(-2, &["is", "not"]);
        if !(negated || self.says(-1, &["is"])) {
            return None;
        }
        let last = if negated { -3 } else { -2 };
        let mut first = last;
        while self.near(first - 1) == "." && self.is(first - 2, &Kind::Word) {
            first -= 2;
        }
        let name = self.written(first, last);
        let new = if is_true != negated { name.to_string() } else { format!("not {name}") };
        let found = facts::text_test("a flag is a condition by itself", self.reach(first, 0));
        Some(found.help(format!("write `{new}`")).safe_fix(self.reach(first, 0), new))
    }

    /// `a as percentage of b`, `a as a % of b`, `a as percent of b`
    pub(super) fn as_percentage_of(&self) -> Option<Diagnostic> {
        let from = if self.says(0, &["a"]) { 1 } else { 0 };
        let is_share =
            ["%", "percentage", "percent", "pct", "proportion", "share"].iter().any(|word| self.says(from, &[word]));
        if !(self.says(-1, &["as"]) && is_share && self.says(from + 1, &["of"])) {
            return None;
        }
        let at = self.reach(0, from);
        let found = facts::text_test("a percentage is written `as % of`", at);
        Some(found.help("write `as % of`, as in `stolen as % of recorded`").safe_fix(at, "%"))
    }
}

/// What is written in place of a word, in any case.
fn entry(table: &[(&[&str], &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(words, _)| words.iter().any(|known| known.eq_ignore_ascii_case(word))).map(|(_, help)| *help)
}
