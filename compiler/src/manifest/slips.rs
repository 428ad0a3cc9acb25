//! What is wrong with a text that is no YAML, in plain words, and what to write.
//!
//! In: the text, and where and why the YAML crate stopped reading, as one of the kinds below. Out: a [`Slip`]. Invariants: the place is on a
//! character of the text; what is offered to be written is made of what was written.

use super::facts;
use super::written::{is_absolute, is_name};
use crate::diagnostics::Diagnostic;
use crate::source::{SourceId, Span, is_control};

/// Why reading stopped, as far as it helps to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A character that cannot begin a text, or one with a meaning of its own.
    Character,
    /// A backslash in double quotes before a letter that means nothing, or that begins a number.
    Escape,
    /// A quote that is never closed.
    Quote,
    /// Something behind a closing quote.
    BehindQuote,
    /// A comma or the closing bracket should have been here.
    Separator,
    /// The text ends inside brackets.
    Bracket,
    /// A closing bracket that closes nothing.
    Closing,
    /// A bracket that another kind of bracket closes.
    Mismatch,
    /// A colon where there cannot be one.
    Colon,
    /// A line without a colon where a field should be.
    NoColon,
    /// A line that is not indented as the others.
    Indentation,
    /// Something in a list with dashes that is not below its other dashes.
    Dash,
    /// A tab where lines are indented.
    Tab,
    /// A second beginning of the file.
    Beginning,
    /// Lists in lists in lists.
    Depth,
    /// Anything else.
    Other,
}

/// What is wrong, where, and what to write.
struct Slip {
    at: usize,
    problem: String,
    help: String,
}

fn slip(at: usize, problem: impl Into<String>, help: impl Into<String>) -> Option<Slip> {
    Some(Slip { at, problem: problem.into(), help: help.into() })
}

/// The fact for a text at a place.
pub(super) fn fact(stop: Stop, source: SourceId, text: &str, at: usize) -> Diagnostic {
    let place = Place { text, at, stop };
    let slip = place
        .blank()
        .or_else(|| place.character())
        .or_else(|| place.quotes())
        .or_else(|| place.brackets())
        .or_else(|| place.lines())
        .unwrap_or(Slip {
            at,
            problem:
                "what is here is neither a field, a name with a colon and a space behind it, nor an item of a list"
                    .into(),
            help: "put a text with marks in it in quotes".into(),
        });
    let end = slip.at + text[slip.at..].chars().next().filter(|c| !c.is_control()).map_or(0, char::len_utf8);
    facts::shape::syntax(&slip.problem, Span::new(source, slip.at, end)).help(slip.help)
}

/// A text in quotes, as YAML reads it back.
pub(super) fn in_quotes(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

struct Place<'t> {
    text: &'t str,
    at: usize,
    stop: Stop,
}

impl<'t> Place<'t> {
    fn character_here(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Where the line of a place begins.
    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The line of a place, without its end.
    fn line(&self, at: usize) -> &'t str {
        let start = self.line_start(at);
        self.text[start..].lines().next().unwrap_or_default()
    }

    /// The value that begins at a place, to the end of the line or of the brackets around it.
    fn value(&self, from: usize) -> &'t str {
        let rest = self.text[from..].lines().next().unwrap_or_default();
        let before = &self.text[self.line_start(from)..from];
        let opened = before.matches(['{', '[']).count() > before.matches(['}', ']']).count();
        let marks: &[char] = if opened { &[',', '}', ']'] } else { &[] };
        let end = rest.char_indices().skip(1).find(|(_, c)| marks.contains(c)).map_or(rest.len(), |(end, _)| end);
        let end = rest[..end].find(" #").unwrap_or(end);
        rest[..end].trim_end()
    }

    /// The whole value of the field of a line, in front of a place in it, and where it begins.
    fn value_around(&self, at: usize) -> Option<(usize, &'t str)> {
        let start = self.line_start(at);
        let before = &self.text[start..at];
        let opened = before.rfind(['{', '[', ',']).map_or(0, |open| open + 1);
        let from = before
            .find(": ")
            .filter(|_| !before.contains('{'))
            .or_else(|| before[opened..].find(": ").map(|n| n + opened))?;
        let from = start + from + 2;
        let from = from + (self.text[from..].len() - self.text[from..].trim_start_matches(' ').len());
        Some((from, self.value(from)))
    }

    /// A blank that is no ordinary one, in this line or the one above, which indents the lines below it otherwise.
    fn blank(&self) -> Option<Slip> {
        let start = self.line_start(self.at);
        let above = self.line_start(start.saturating_sub(1));
        let end = start + self.line(self.at).len();
        let is_odd = |c: &char| *c != ' ' && c.is_whitespace() && !matches!(c, '\n' | '\r' | '\t') || *c == '\u{feff}';
        let (odd, c) = self.text[above..end].char_indices().find(|(_, c)| is_odd(c))?;
        let odd = above + odd;
        // Inside a text it does no harm, so it is no reason there.
        let written = self.line(odd)[..odd - self.line_start(odd)].trim_end();
        let is_reason = written.is_empty() || written.ends_with([':', '-', ',', '{', '[']);
        is_reason.then(|| Slip {
            at: odd,
            problem: format!("there is a space here that is not an ordinary one, U+{:04X}", u32::from(c)),
            help: "type an ordinary space instead; it was perhaps pasted from a document or a web page".into(),
        })
    }

    /// `format: %d/%m/%Y`, `missing: [*]`, `heading: @home`
    fn character(&self) -> Option<Slip> {
        let c = self.character_here()?;
        if is_control(c) {
            let problem = format!("there is a character here that no reader sees, U+{:04X}", u32::from(c));
            return slip(self.at, problem, "take it out");
        }
        if self.stop != Stop::Character || c.is_alphanumeric() {
            return None;
        }
        let value = self.value(self.at);
        if c == '-' && value.starts_with("- ") {
            let help = "begin a new line before each dash, or write the list in square brackets, as in `[a, b]`";
            return slip(self.at, "the items of a list with dashes are each on a line of their own", help);
        }
        if let Some(format) = date_format(value) {
            let problem = format!("a text that starts with `{c}` needs quotes, and a date is not written so here");
            return slip(self.at, problem, format!("write `{format}`"));
        }
        let mark = if c == '`' { "a backtick".to_string() } else { format!("`{c}`") };
        let value = if value.is_empty() { self.text[self.at..].lines().next().unwrap_or_default() } else { value };
        slip(self.at, format!("a text that starts with {mark} needs quotes"), format!("write {}", in_quotes(value)))
    }

    fn quotes(&self) -> Option<Slip> {
        let value = self.value(self.at);
        // A path may have commas and brackets.
        let line = self.text[self.at..].lines().next().unwrap_or_default();
        let whole = line.rfind('"').filter(|end| *end > 0).map_or(line.trim_end(), |end| &line[..=end]);
        let ends_in_backslash = self.stop == Stop::Quote && line.starts_with('"') && line.trim_end().ends_with("\\\"");
        match self.stop {
            Stop::Escape => self.backslash(whole),
            Stop::Quote if ends_in_backslash => self.backslash(whole),
            Stop::Quote => {
                let c = self.character_here().filter(|c| matches!(c, '"' | '\'')).unwrap_or('"');
                let help = match c {
                    '"' => "close it with `\"` at the end of the text",
                    _ => {
                        "close it with `'` at the end of the text; put a text that begins with an apostrophe in double quotes"
                    }
                };
                slip(self.at, "a quote is opened and never closed", help)
            }
            Stop::BehindQuote => {
                let behind = self.text[..self.at].trim_end().len();
                if value.starts_with(['"', '\'']) && self.text[..behind].ends_with(['"', '\'']) && behind < self.at {
                    let is_list = self.text[self.line_start(self.at)..self.at].contains(['[', '{']);
                    if is_list {
                        return slip(self.at, "a comma is missing between two texts", "put a comma between them");
                    }
                }
                let problem = "the text goes on behind its closing quote";
                let help = match self.value_around(self.at) {
                    Some((_, value)) => {
                        let inner = match (value.chars().next(), value.chars().next_back()) {
                            (Some(first @ ('"' | '\'')), Some(last)) if first == last && value.len() > 1 => {
                                &value[1..value.len() - 1]
                            }
                            _ => value,
                        };
                        format!("write {}", in_quotes(inner))
                    }
                    None => "put the whole text in quotes of the other kind".into(),
                };
                slip(self.at, problem, help)
            }
            _ => None,
        }
    }

    fn backslash(&self, written: &str) -> Option<Slip> {
        let inner = written.trim_matches('"');
        if is_absolute(inner) {
            let name = inner.rsplit(['\\', '/']).next().unwrap_or(inner);
            let help = format!(
                "a path that works on one machine only is not read: write it from the data folder, or for `data` from the project's, with `/` between \
                 its parts, as in \"{name}\"; in any other text use single quotes: '{inner}'"
            );
            return slip(self.at, "between double quotes a backslash has a meaning of its own", help);
        }
        let help = format!(
            "in a path write `/`: \"{}\"; in any other text use single quotes: '{inner}'",
            inner.replace('\\', "/")
        );
        slip(self.at, "between double quotes a backslash has a meaning of its own", help)
    }

    /// The last bracket before the place that is not closed there, outside quotes and comments.
    fn open_bracket(&self) -> Option<(usize, char)> {
        let (mut open, mut quote, mut comment) = (Vec::new(), None, false);
        let mut before = ' ';
        for (at, c) in self.text[..self.at].char_indices() {
            match (quote, c) {
                _ if comment => comment = c != '\n',
                (Some(mark), c) if c == mark => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | '\n') => quote = Some(c),
                (None, '#') if matches!(before, ' ' | '\n') => comment = true,
                // A bracket inside a text is none.
                (None, '[' | '{') if matches!(before, ' ' | '[' | '{' | ',' | '\n') => open.push((at, c)),
                (None, ']' | '}') => {
                    open.pop();
                }
                _ => {}
            }
            before = c;
        }
        open.last().copied()
    }

    fn brackets(&self) -> Option<Slip> {
        match self.stop {
            Stop::Closing => {
                let c = self.character_here()?;
                slip(
                    self.at,
                    format!("this `{c}` closes nothing"),
                    "remove it, or put the text that it is a part of in quotes",
                )
            }
            Stop::Mismatch => {
                let here = self.character_here().filter(|c| matches!(c, '[' | '{'));
                let open = here.or_else(|| self.open_bracket().map(|(_, open)| open))?;
                let close = if open == '{' { '}' } else { ']' };
                let found = self.text[self.at..].chars().find(|c| matches!(c, '}' | ']'))?;
                slip(
                    self.at,
                    format!("the bracket `{open}` is closed by `{found}`"),
                    format!("write `{close}` in place of it"),
                )
            }
            Stop::Separator | Stop::Bracket | Stop::Colon => {
                let (open, bracket) = self
                    .open_bracket()
                    .or_else(|| self.character_here().filter(|c| matches!(c, '[' | '{')).map(|c| (self.at, c)))?;
                let close = if bracket == '{' { '}' } else { ']' };
                let is_below = self.line_start(open) < self.line_start(self.at);
                if let Some(slip) = self.comment_in(open, close) {
                    return Some(slip);
                }
                if self.stop == Stop::Bracket || is_below {
                    let help = format!(
                        "close it with `{close}`: write `{}{close}`",
                        self.line(open)[open - self.line_start(open)..].trim_end()
                    );
                    return slip(open, "a bracket is opened and never closed", help);
                }
                let help = match self.stop {
                    Stop::Colon => "put a text with a colon in it in quotes",
                    _ => {
                        "put a comma between two things, and quotes around a text with a comma, a colon or a bracket in it"
                    }
                };
                slip(self.at, format!("a comma or `{close}` was expected here"), help)
            }
            // `description: [draft] crimes`
            Stop::Indentation | Stop::Character | Stop::Other => {
                let before = self.text[self.line_start(self.at)..self.at].trim_end();
                let start = self.line_start(self.at);
                let from = start + self.line(self.at).find(": ")? + 2;
                let value = self.text[from..].lines().next()?.trim_end();
                let is_text = from < self.at && before.ends_with([']', '}']) && value.starts_with(['[', '{']);
                let c = value.chars().next().filter(|_| is_text)?;
                let problem = format!("a text that starts with `{c}` needs quotes");
                slip(from, problem, format!("write {}", in_quotes(value)))
            }
            _ => None,
        }
    }

    /// `{type: text # remark }`, `{missing: #N/A}`: a comment, up to the end of the line, before what closes a bracket.
    fn comment_in(&self, open: usize, close: char) -> Option<Slip> {
        let line = &self.line(open)[open - self.line_start(open)..];
        let mut quote = None;
        let mut before = ' ';
        let at = line.char_indices().find_map(|(at, c)| {
            let begins = quote.is_none() && c == '#' && before == ' ';
            quote = match quote {
                Some(mark) if mark == c => None,
                None if matches!(c, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',') => Some(c),
                open => open,
            };
            before = c;
            begins.then_some(at)
        })?;
        let (inside, comment) = (line[..at].trim_end(), line[at..].trim_end());
        let text = comment.trim_end_matches([close, ' ']);
        if inside.ends_with([':', ',', '[']) && !text[1..].starts_with([' ', '#']) && text.len() > 1 {
            let text = &text[..text.find([',', close]).unwrap_or(text.len())];
            let problem = format!("`{text}` is a comment, so the bracket before it is never closed");
            return slip(open + at, problem, format!("write \"{text}\" in quotes if it is meant as a text"));
        }
        let closed = text.len() < comment.len() || !self.text[open + line.len()..].contains(close);
        closed.then(|| Slip {
            at: open + at,
            problem: "a comment goes to the end of its line, so the bracket before it is never closed".into(),
            help: format!("close the bracket before it: write `{inside}{close} {text}`"),
        })
    }

    /// `name:crimes`, `name crimes`, `name = crimes`: a line above that is no field, and that this line is read as the end of.
    fn above(&self) -> Option<Slip> {
        let start = self.line_start(self.at);
        let above = self.text[..start].trim_end();
        let from = self.line_start(above.len());
        let line = &above[from..];
        let bare = line.trim_start().trim_start_matches("- ").trim_start();
        let at = from + line.len() - bare.len();
        let is_field = bare.contains(": ") || bare.ends_with(':') || bare.starts_with(['#', '"', '\'', '[', '{']);
        if bare.is_empty() || is_field {
            return None;
        }
        let (name, value) = bare.split_once([':', '=']).or_else(|| bare.split_once(' '))?;
        let (name, value) = (name.trim(), value.trim_start_matches(['=', ':']).trim());
        if !is_name(name) || value.is_empty() {
            return None;
        }
        let problem = "a field needs a colon and a space after its name";
        slip(at, problem, format!("write `{name}: {value}`"))
    }

    /// `- code: T, label: Theft`: several fields on one line without braces.
    fn fields_on_a_line(&self, line: &str) -> Option<Slip> {
        let bare = line.trim();
        let (item, is_item) = bare.strip_prefix("- ").map_or((bare, false), |item| (item.trim_start(), true));
        let is_field = |part: &str| part.trim().split_once(": ").is_some_and(|(name, _)| is_name(name));
        let parts: Vec<&str> = item.split(", ").collect();
        if item.contains(['{', '"', '\'']) || parts.len() < 2 || !parts.iter().all(|part| is_field(part)) {
            return None;
        }
        let at = self.line_start(self.at) + line.find(item)?;
        let problem = "several fields on one line need braces around them";
        match is_item {
            true => slip(at, problem, format!("write `- {{{item}}}`")),
            false => slip(
                at,
                "each field is on a line of its own",
                format!("write `{}`, and the others below it", parts[0].trim()),
            ),
        }
    }

    /// `label: Ward: A`, and a field below one that has a value.
    fn colon(&self, line: &str) -> Option<Slip> {
        match self.value_around(self.at) {
            Some((from, value)) if from <= self.at => {
                let whole = self.text[from..].lines().next().unwrap_or(value).trim_end();
                let whole = if line.contains('{') { value } else { whole };
                slip(self.at, "a text with a colon in it must be quoted", format!("write {}", in_quotes(whole)))
            }
            _ => slip(
                self.at,
                "this line is indented deeper than the one above it, which has a value already",
                "begin it below the fields that it belongs to, with the same number of spaces before it",
            ),
        }
    }

    fn lines(&self) -> Option<Slip> {
        let line = self.line(self.at);
        let bare = line.trim();
        match self.stop {
            Stop::Tab => slip(
                self.at,
                "lines are indented with spaces, not with tabs",
                "put two spaces in place of each tab at the beginning of a line",
            ),
            Stop::Colon => match self.fields_on_a_line(line).or_else(|| self.above()) {
                Some(slip) => Some(slip),
                None => self.colon(line),
            },
            Stop::NoColon if self.above().is_some() => self.above(),
            Stop::Dash => {
                let above = self.text[..self.line_start(self.at)].lines().rev();
                let dashes = above.map(|line| (line.len() - line.trim_start().len(), line.trim_start()));
                let here = line.len() - line.trim_start().len();
                let other = dashes
                    .filter(|(_, bare)| bare.starts_with("- "))
                    .map(|(indent, _)| indent)
                    .find(|indent| *indent != here);
                match (bare.starts_with('-'), other) {
                    (true, Some(indent)) => slip(
                        self.at,
                        "this dash is not below the other dashes of its list",
                        format!("put {indent} spaces before it: write `{}{bare}`", " ".repeat(indent)),
                    ),
                    _ => slip(
                        self.at,
                        "this line is in a list, and begins with no dash",
                        "begin each item of a list with `- `, below the dash of the one above it, and indent a field below the list as the fields around it",
                    ),
                }
            }
            Stop::NoColon => {
                if let Some(rest) = ["//", "--", "/*", ";"].iter().find_map(|mark| bare.strip_prefix(mark)) {
                    return slip(
                        self.at,
                        "a comment begins with `#`",
                        format!("write `# {}`", rest.trim().trim_end_matches("*/").trim()),
                    );
                }
                if let Some((name, value)) = bare.split_once(['=', ':'])
                    && !name.trim().is_empty()
                    && !name.trim().contains(' ')
                    && !value.trim().is_empty()
                {
                    let help = format!("write `{}: {}`", name.trim(), value.trim());
                    return slip(self.at, "a field needs a colon and a space after its name", help);
                }
                slip(
                    self.at,
                    "this line has no field: a field is a name, a colon, a space and its value",
                    "a text that goes on from the line above is put on one line with it; each item of a list begins with `- `",
                )
            }
            Stop::Indentation => slip(
                self.at,
                "this line is not indented as the lines around it",
                "put the same number of spaces before all fields that belong together",
            ),
            Stop::Beginning => slip(
                self.at,
                "the file goes on behind what is a whole file already",
                "write fields alone, a line for each, as in `name: crimes`, without brackets or a line with `%` around them",
            ),
            Stop::Depth => {
                slip(self.at, "lists are nested too deep", "write out what is in them on lines of their own")
            }
            _ => None,
        }
    }
}

/// A format of strftime, `%d/%m/%Y`, as it is written here; nothing for other texts.
fn date_format(text: &str) -> Option<String> {
    const PARTS: [(&str, &str); 10] = [
        ("%-d", "D"),
        ("%-m", "M"),
        ("%d", "DD"),
        ("%m", "MM"),
        ("%Y", "YYYY"),
        ("%H", "hh"),
        ("%M", "mm"),
        ("%S", "ss"),
        ("%F", "YYYY-MM-DD"),
        ("%T", "hh:mm:ss"),
    ];
    let format = PARTS.iter().fold(text.to_string(), |text, (part, here)| text.replace(part, here));
    (format != text && !format.contains('%')).then_some(format)
}
