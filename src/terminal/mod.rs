//! The terminal: where text goes, its colours and width, and reports as people read them there.
//!
//! In: the user's choice, the environment and what the streams are; what the library found. Out: text written.
//! Invariants: a stream that is not a terminal gets no colours unless asked by name; nothing else in the package knows a terminal.

pub mod bar;
mod cut;
pub mod diagnostics;
pub mod diff;
pub mod fault;
pub mod mutate;
pub mod options;
pub mod snapshot;
pub mod summary;
pub mod verify;

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use indicia_compiler::source::{escaped, is_unseen};

use terminal_size::{Width, terminal_size};

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColourChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even in a file or a pipe
    Always,
    /// Not at all
    Never,
}

/// A text with what terminals act on written by its number: names of files and values of data may have any character. Colours are ours, where
/// there are any.
fn visible(text: &str, colours: bool) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    // Lines of a text may end as on Windows.
    let text = text.replace("\r\n", "\n");
    let mut shown = String::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(at) = rest.find(is_unseen) {
        shown.push_str(&rest[..at]);
        let found = &rest[at..];
        let colour =
            found.strip_prefix("\u{1b}[").and_then(|code| code.find(|c: char| !c.is_ascii_digit() && c != ';'));
        match colour.map(|end| end + 2).filter(|end| colours && found[*end..].starts_with('m')) {
            Some(end) => {
                shown.push_str(&found[..=end]);
                rest = &found[end + 1..];
            }
            None => {
                let character = found.chars().next().unwrap_or_default();
                shown.push_str(&escaped(character));
                rest = &found[character.len_utf8()..];
            }
        }
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// The width of text that no terminal shows.
const WIDTH: usize = 100;

/// The two streams.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether stdout takes colours.
    pub colour_out: bool,
    /// Whether stderr takes colours.
    pub colour_err: bool,
    /// Whether stderr is a terminal, where a progress bar can move.
    pub moves: bool,
    /// How many characters a line has room for.
    pub width: usize,
}

impl Terminal {
    /// Looks at the streams and the environment.
    pub fn new(choice: ColourChoice) -> Terminal {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        let colour = |is_terminal: bool| match choice {
            ColourChoice::Auto => is_terminal && !plain,
            ColourChoice::Always => true,
            ColourChoice::Never => false,
        };
        Terminal {
            colour_out: colour(io::stdout().is_terminal()),
            colour_err: colour(io::stderr().is_terminal()),
            moves: io::stderr().is_terminal() && !plain,
            width: terminal_size().map_or(WIDTH, |(Width(width), _)| usize::from(width).max(40)),
        }
    }

    /// Says what is wrong with a command line, or the help or version that it asks for.
    pub fn of_arguments(error: &clap::Error) {
        let terminal = Terminal::new(ColourChoice::Auto);
        let (text, coloured) = (error.render(), error.render().ansi().to_string());
        if error.use_stderr() {
            terminal.err(&if terminal.colour_err { coloured } else { text.to_string() });
        } else {
            let _ = terminal.out(&if terminal.colour_out { coloured } else { text.to_string() });
        }
    }

    /// Writes to stdout.
    pub fn out(&self, text: &str) -> io::Result<()> {
        self.out_as_it_is(&visible(text, self.colour_out))
    }

    /// Writes to stdout what is for a file, and not for reading.
    pub fn out_as_it_is(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Writes to stderr; nothing is left to say when that fails.
    pub fn err(&self, text: &str) {
        let _ = io::stderr().lock().write_all(visible(text, self.colour_err).as_bytes());
    }

    /// A mark or name in bold, where stdout takes colours.
    pub fn strong(&self, text: &str) -> String {
        self.styled("1", text)
    }

    /// Green, where stdout takes colours.
    pub fn good(&self, text: &str) -> String {
        self.styled("32", text)
    }

    /// Red, where stdout takes colours.
    pub fn bad(&self, text: &str) -> String {
        self.styled("31", text)
    }

    fn styled(&self, code: &str, text: &str) -> String {
        if self.colour_out { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}
