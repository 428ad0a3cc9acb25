//! `indicia infer`: a first declaration of a dataset from a data file.
//!
//! In: a CSV file, gzip or not. Out: YAML on stdout, or files in a project. Invariants: the file is read once, as a stream;
//! a file that exists is not written over.

use std::path::PathBuf;

use indicia::infer::{infer, write};
use indicia::report::number_of;
use indicia_compiler::manifest::infer::Declared;
use indicia_runtime::paths::Shown;
use indicia_runtime::render::escape::terminal as clean;

use super::{Outcome, Stop};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia infer 2024-street.csv > datasets/street.yaml   look at every row and print a declaration
  indicia infer 2024-street.csv.gz --rows 10000          look at the first rows only
  indicia infer 2024-street.csv --name crimes --out .    write datasets/crimes.yaml and code lists";

/// What `indicia infer` takes.
#[derive(clap::Args)]
pub struct Args {
    /// A CSV file with a line of headings; .gz is fine
    file: PathBuf,
    /// The dataset's name, in place of the file's
    #[arg(long)]
    name: Option<String>,
    /// How many rows to look at; all if left out
    #[arg(long, value_name = "N")]
    rows: Option<u64>,
    /// Write files into this project instead of printing; existing files are never overwritten
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Declares a dataset.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let (declared, read) = infer(&args.file, args.name.as_deref(), args.rows, args.out.is_some())?;
    match &args.out {
        None => terminal.out(&printed(&declared))?,
        Some(folder) => {
            for path in write(folder, &declared)? {
                terminal.out(&format!("{}\n", path.shown()))?;
            }
        }
    }
    let number = |rows, one, many| number_of(usize::try_from(rows).unwrap_or(usize::MAX), one, many);
    let seen = number(read.rows, "row", "rows");
    let left_out = match read.empty {
        0 => String::new(),
        empty => format!(" ({} left out)", number(empty, "empty row", "empty rows")),
    };
    terminal.err(&format!("declared from {seen}{left_out}; check names, grain and what may be missing\n"));
    for question in &declared.questions {
        terminal.err(&format!("{}\n", clean(question)));
    }
    Ok(Outcome::Fine)
}

/// The dataset, then its possible code lists as comments.
fn printed(declared: &Declared) -> String {
    let mut text = declared.dataset.clone();
    for (name, list) in &declared.lists {
        text.push_str(&format!(
            "\n# A code list that could be in codelists/{name}.yaml, with `codes: {name}` above:\n"
        ));
        text.extend(list.lines().map(|line| format!("# {line}\n")));
    }
    text
}
