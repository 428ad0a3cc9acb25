//! `indicia review`: pending snapshots one by one, to be accepted, rejected or left for later.
//!
//! In: the files that `indicia snapshot` noted, and keys (or lines, where nobody types). Out: each decision is done at once.
//! Invariant: nothing is computed from data; what is shown is in the files.

use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

use console::{Key as Pressed, Term};
use indicia::snapshots::review::{Decision, Item, Review, Shown};

use super::{Outcome, Stop, sound};
use crate::terminal::{Terminal, snapshot};

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia review                    review what `indicia snapshot` noted in this project
  echo A | indicia review crime     accept all of it

Keys: a accept, r reject, s skip, i impact, d the whole snapshot or its difference; A, R and S are for all that remain.
The pending files are insta's: `cargo insta review` works on them too.";

/// What `indicia review` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    One(Decision),
    All(Decision),
    Impact,
    Whole,
    Unknown,
}

/// Reviews a project.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let mut review = project.review()?;
    let items = review.items();
    if items.is_empty() {
        terminal.err("nothing to review; run `indicia snapshot` to note what differs from the record\n");
        return Ok(Outcome::Fine);
    }
    let mut keys = Keys::new();
    let mut counts = [0; 3];
    let mut rest = None;
    for (at, item) in items.iter().enumerate() {
        let decision = match rest {
            Some(decision) => decision,
            None => {
                let heading = format!("Reviewing {} of {}: {}", at + 1, items.len(), item.place);
                let (decision, remains) = ask(&heading, item, &review, &mut keys, terminal)?;
                rest = remains.then_some(decision);
                decision
            }
        };
        review.decide(item, decision)?;
        counts[decision as usize] += 1;
    }
    let [accepted, rejected, skipped] = counts;
    terminal.err(&format!("{accepted} accepted, {rejected} rejected, {skipped} left for later\n"));
    Ok(Outcome::Fine)
}

/// Shows an item until a key decides; also whether the decision is for all that remain.
fn ask(
    heading: &str,
    item: &Item,
    review: &Review<'_>,
    keys: &mut Keys,
    terminal: &Terminal,
) -> Result<(Decision, bool), Stop> {
    let (mut whole, mut with_impact) = (false, false);
    loop {
        keys.clear()?;
        terminal.out(&format!("{}\n\n{}\n", terminal.strong(heading), text(&review.shown(item, whole), terminal)))?;
        if let Some(impact) = review.impact(item).filter(|_| with_impact) {
            terminal.out(&format!("{}\n", snapshot::impact(&impact, terminal)))?;
        }
        terminal.out(&menu(item, whole, with_impact, terminal))?;
        loop {
            match keys.next()? {
                // Nobody is there any more.
                None => return Ok((Decision::Skip, true)),
                Some(Key::One(decision)) => return Ok((decision, false)),
                Some(Key::All(decision)) => return Ok((decision, true)),
                Some(Key::Impact) => with_impact = !with_impact,
                Some(Key::Whole) => whole = !whole,
                Some(Key::Unknown) => continue,
            }
            break;
        }
    }
}

fn text(shown: &Shown, terminal: &Terminal) -> String {
    let indented = |text: &str| text.lines().map(|line| format!("  {line}").trim_end().to_string() + "\n").collect();
    match shown {
        Shown::Changed(parts) => snapshot::difference(parts, usize::MAX, terminal),
        Shown::New(text) => format!("  not recorded yet:\n\n{}", indented(text)),
        Shown::Whole(text) => indented(text),
        Shown::Gone(text) => {
            format!("  no definition has that name; what is recorded of it:\n\n{}", indented(text))
        }
    }
}

fn menu(item: &Item, whole: bool, with_impact: bool, terminal: &Terminal) -> String {
    let line = |key: &str, word: &str, what: &str| format!("  {} {word:<8} {what}\n", terminal.strong(key));
    let (accepted, rejected) = match item.is_gone {
        true => ("remove the file", "keep it"),
        false => ("record it as it is now", "keep what is recorded"),
    };
    let mut text = line("a", "accept", accepted) + &line("r", "reject", rejected) + &line("s", "skip", "decide later");
    if !item.is_gone {
        text.push_str(&line("i", "impact", if with_impact { "hide it" } else { "which tables show other numbers" }));
        text.push_str(&line("d", "diff", if whole { "show what changed" } else { "show all of it" }));
    }
    text + "  A, R and S are for all that remain\n\n"
}

/// Where keys come from.
enum Keys {
    /// A person at a terminal.
    Typed(Term),
    /// A pipe or a file, one key per line.
    Lines,
}

impl Keys {
    fn new() -> Keys {
        match io::stdin().is_terminal() && io::stdout().is_terminal() {
            true => Keys::Typed(Term::stdout()),
            false => Keys::Lines,
        }
    }

    /// A fresh screen for the next item, where there is one.
    fn clear(&self) -> io::Result<()> {
        match self {
            Keys::Typed(term) => term.clear_screen(),
            Keys::Lines => Ok(()),
        }
    }

    /// The next key; `None` when there are no more.
    fn next(&mut self) -> io::Result<Option<Key>> {
        match self {
            Keys::Typed(term) => Ok(Some(match term.read_key()? {
                Pressed::Char(c) => key(c),
                Pressed::Enter => key('a'),
                Pressed::Escape => key('r'),
                _ => Key::Unknown,
            })),
            Keys::Lines => {
                let mut line = String::new();
                let read = io::stdin().lock().read_line(&mut line)?;
                Ok((read > 0).then(|| line.trim().chars().next().map_or(Key::Unknown, key)))
            }
        }
    }
}

/// The keys of cargo-insta, but that `i` shows the impact.
fn key(c: char) -> Key {
    match c {
        'a' => Key::One(Decision::Accept),
        'A' => Key::All(Decision::Accept),
        'r' => Key::One(Decision::Reject),
        'R' => Key::All(Decision::Reject),
        's' | ' ' => Key::One(Decision::Skip),
        'S' => Key::All(Decision::Skip),
        'i' => Key::Impact,
        'd' => Key::Whole,
        _ => Key::Unknown,
    }
}
