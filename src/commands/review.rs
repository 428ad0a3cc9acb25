//! `indicia review`: pending snapshots one by one, to be accepted, rejected or left for later.
//!
//! In: the files that `indicia snapshot` noted, and keys (or lines, where nobody types). Out: each decision is done at once.
//! Invariant: nothing is computed from data; what is shown is in the files.

use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

use console::{Key as Pressed, Term};
use indicia::error::Error;

use super::{Outcome, Stop, sound};
use crate::terminal::Terminal;
use indicia::project::Project;
use indicia::snapshots::folder::Folder;
use indicia::snapshots::record::{self, Named};
use indicia::snapshots::{difference, file, impact};

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

/// Something to decide.
enum Item<'a> {
    /// A definition is not as recorded.
    Pending(&'a Named<'a>),
    /// What is recorded has no definition.
    Gone(String),
}

/// What is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Accept,
    Reject,
    Skip,
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
    let all = record::named(&project);
    let mut folder = Folder::read(&project.folder)?;
    let gone = record::gone(&all, &folder);
    let pending: Vec<&Named<'_>> = all.iter().filter(|named| folder.pending.contains_key(named.name)).collect();
    let items: Vec<Item<'_>> = pending.into_iter().map(Item::Pending).chain(gone.into_iter().map(Item::Gone)).collect();
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
                let place = (at + 1, items.len());
                let (decision, remains) = ask(item, place, &project, &all, &folder, &mut keys, terminal)?;
                rest = remains.then_some(decision);
                decision
            }
        };
        apply(item, decision, &mut folder)?;
        counts[decision as usize] += 1;
    }
    let [accepted, rejected, skipped] = counts;
    terminal.err(&format!("{accepted} accepted, {rejected} rejected, {skipped} left for later\n"));
    Ok(Outcome::Fine)
}

/// Shows an item until a key decides; also whether the decision is for all that remain.
fn ask(
    item: &Item<'_>,
    (at, of): (usize, usize),
    project: &Project,
    all: &[Named<'_>],
    folder: &Folder,
    keys: &mut Keys,
    terminal: &Terminal,
) -> Result<(Decision, bool), Stop> {
    let (mut whole, mut with_impact) = (false, false);
    loop {
        keys.clear()?;
        terminal
            .out(&format!("{}\n", terminal.strong(&format!("Reviewing {at} of {of}: {}", title(item, project)))))?;
        terminal.out(&format!("\n{}\n", shown(item, whole, folder, terminal)))?;
        if let (Item::Pending(named), true) = (item, with_impact) {
            terminal.out(&format!("{}\n", impact::text(named, all, &project.checked, folder, terminal)))?;
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

fn title(item: &Item<'_>, project: &Project) -> String {
    match item {
        Item::Pending(named) => named.place(project),
        Item::Gone(name) => Folder::shown(name),
    }
}

/// The difference of a snapshot from its record, or all of it.
fn shown(item: &Item<'_>, whole: bool, folder: &Folder, terminal: &Terminal) -> String {
    let indented = |text: &str| text.lines().map(|line| format!("  {line}").trim_end().to_string() + "\n").collect();
    let (name, old) = match item {
        Item::Pending(named) => (named.name, folder.contents(named.name)),
        Item::Gone(name) => {
            let known: String = indented(&folder.contents(name).unwrap_or_default());
            return format!("  no definition has that name; what is recorded of it:\n\n{known}");
        }
    };
    let new = folder.pending.get(name).and_then(|text| file::contents(text)).unwrap_or_default();
    match (old, whole) {
        (Some(old), false) if old != new => difference::text(&old, &new, usize::MAX, terminal),
        (None, false) => format!("  not recorded yet:\n\n{}", indented(&new)),
        (Some(_) | None, _) => indented(&new),
    }
}

fn menu(item: &Item<'_>, whole: bool, with_impact: bool, terminal: &Terminal) -> String {
    let line = |key: &str, word: &str, what: &str| format!("  {} {word:<8} {what}\n", terminal.strong(key));
    let mut text = match item {
        Item::Pending(_) => {
            line("a", "accept", "record it as it is now")
                + &line("r", "reject", "keep what is recorded")
                + &line("s", "skip", "decide later")
                + &line("i", "impact", if with_impact { "hide it" } else { "which tables show other numbers" })
                + &line("d", "diff", if whole { "show what changed" } else { "show all of it" })
        }
        Item::Gone(_) => {
            line("a", "accept", "remove the file")
                + &line("r", "reject", "keep it")
                + &line("s", "skip", "decide later")
        }
    };
    text.push_str("  A, R and S are for all that remain\n\n");
    text
}

fn apply(item: &Item<'_>, decision: Decision, folder: &mut Folder) -> Result<(), Stop> {
    match (item, decision) {
        (Item::Pending(named), Decision::Accept) => {
            let accepted = folder.pending.get(named.name).and_then(|text| file::accepted(text));
            let Some(accepted) = accepted else {
                return Err(Error::Refused(format!("{}.new is not a snapshot", Folder::shown(named.name))).into());
            };
            folder.accept(named.name, &accepted)?;
        }
        (Item::Pending(named), Decision::Reject) => folder.reject(named.name)?,
        (Item::Gone(name), Decision::Accept) => folder.remove(name)?,
        (Item::Gone(_), Decision::Reject) | (Item::Pending(_) | Item::Gone(_), Decision::Skip) => {}
    }
    Ok(())
}

/// Where keys come from.
enum Keys {
    /// A person at a terminal.
    Typed(Term),
    /// A pipe or a file, one key a line.
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
