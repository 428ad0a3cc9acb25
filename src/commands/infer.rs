//! `indicia infer`: a first declaration of a dataset from a data file.
//!
//! In: a CSV file, gzip or not. Out: YAML on stdout, or files in a project. Invariants: the file is read once, as a stream;
//! no file that is there already is written over.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use csv::ReaderBuilder;
use flate2::read::MultiGzDecoder;
use indicia_compiler::catalog::FileFormat;
use indicia_compiler::manifest::infer::{Declared, Inference};

use crate::outcome::{Outcome, Stop};
use crate::report::number_of;
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
    /// How many rows to look at; all if not given
    #[arg(long, value_name = "N")]
    rows: Option<u64>,
    /// Write files into this project, which must not have them yet, instead of printing
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Characters that stand between values.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Declares a dataset.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let shown = args.file.display();
    let full_name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = FileFormat::of(&full_name);
    if format != FileFormat::CSV {
        return Err(Stop::usage(format!("{shown} is {}, and infer reads CSV", format.name())));
    }
    let file = File::open(&args.file).map_err(|error| Stop::usage(format!("{shown} cannot be read: {error}")))?;
    let plain: Box<dyn Read> = match full_name.ends_with(".gz") {
        true => Box::new(MultiGzDecoder::new(file)),
        false => Box::new(file),
    };
    let (inference, rows, delimiter) = look(plain, args.rows).map_err(|error| refused(&args.file, &error))?;
    let stem = full_name.split('.').next().unwrap_or_default();
    let name = args.name.as_deref().unwrap_or(stem);
    let declared = inference.declare(name, &full_name, delimiter, args.out.is_some());
    match &args.out {
        None => terminal.out(&printed(&declared))?,
        Some(folder) => write(folder, &declared, terminal)?,
    }
    let seen = number_of(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows");
    terminal.err(&format!("declared from {seen}; check names, grain and what may be missing\n"));
    Ok(Outcome::Fine)
}

fn look(plain: Box<dyn Read>, limit: Option<u64>) -> Result<(Inference, u64, char), csv::Error> {
    let mut input = BufReader::with_capacity(1 << 16, plain);
    let start = input.fill_buf()?;
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let often = |delimiter: &u8| line.iter().filter(|b| *b == delimiter).count();
    // Of several that come as often, the first.
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(often).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let headings: Vec<String> =
        reader.headers()?.iter().map(|h| h.trim_start_matches('\u{feff}').to_string()).collect();
    if headings.iter().all(|heading| heading.trim().is_empty()) {
        return Err(io::Error::other("it has no line of headings").into());
    }
    let mut inference = Inference::new(&headings);
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while limit.is_none_or(|limit| rows < limit) && reader.read_record(&mut record)? {
        inference.row(record.iter());
        rows += 1;
    }
    Ok((inference, rows, char::from(delimiter)))
}

fn refused(file: &Path, error: &csv::Error) -> Stop {
    let file = file.display();
    Stop::Data(match (error.kind(), error.position()) {
        (csv::ErrorKind::Utf8 { .. }, Some(at)) => format!("{file}, line {}, is not UTF-8 text", at.line()),
        (csv::ErrorKind::Io(error), _) => format!("{file} cannot be read: {error}"),
        _ => format!("{file} cannot be read: {error}"),
    })
}

/// The dataset, then its possible code lists as comments.
fn printed(declared: &Declared) -> String {
    let mut text = declared.dataset.clone();
    for (name, list) in &declared.lists {
        text.push_str(&format!(
            "\n# A code list that could stand in codelists/{name}.yaml, with `codes: {name}` above:\n"
        ));
        text.extend(list.lines().map(|line| format!("# {line}\n")));
    }
    text
}

fn write(folder: &Path, declared: &Declared, terminal: &Terminal) -> Result<(), Stop> {
    let name = declared.dataset.lines().next().and_then(|line| line.strip_prefix("name: ")).unwrap_or("data");
    let dataset = (folder.join("datasets").join(format!("{name}.yaml")), &declared.dataset);
    let lists = declared.lists.iter().map(|(name, text)| (folder.join("codelists").join(format!("{name}.yaml")), text));
    let files: Vec<(PathBuf, &String)> = [dataset].into_iter().chain(lists).collect();
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Stop::usage_with(
            format!("{} is there already, and nothing was written", there.display()),
            Some("give another --name, or print with no --out".into()),
        ));
    }
    for (path, text) in files {
        let folder = path.parent().unwrap_or(folder);
        let written = fs::create_dir_all(folder)
            .and_then(|()| File::create_new(&path))
            .and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| Stop::usage(format!("{} cannot be written: {error}", path.display())))?;
        terminal.out(&format!("{}\n", path.display()))?;
    }
    Ok(())
}
