//! Files in which a byte or a line went wrong: an error in words, or a right number.
//!
//! Files of examples/street-crime and of indicators/ are changed at random, one change at a time, and the project is checked and run. Whatever
//! was changed, the program ends by itself, with 0 or 1, without a fault of its own, and a run that fails leaves the earlier outputs. A
//! changed byte of a CSV file of events moves no count by more than 1. (The Parquet files have no checksums of pages, so what a byte of those may move
//! is not known.)
//!
//! `MUTATIONS=20000` tries so many (with optimisation, some quarter of an hour); `MUTATION_SEED=2` tries others. What fails is printed with its file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How many are tried, without `MUTATIONS`.
const FEW: u64 = 60;
/// How long one command may take before it counts as hanging; on a busy machine a run of `indicators` takes some ten seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// Random numbers that are the same for the same seed (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// A copy of a project, its files, and the tables of a run of it.
struct Tried {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
    tables: Vec<(String, String)>,
}

impl Tried {
    fn new(project: &str) -> Tried {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(project);
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut files = Vec::new();
        copy(&from, &folder.path().join("p"), &mut files);
        files.sort();
        let mut tried = Tried { folder, files, tables: Vec::new() };
        let done = tried.indicia(&["run", "p", "--out", "out", "--quiet"]);
        assert!(done.status.success(), "{project}: {}", String::from_utf8_lossy(&done.stderr));
        tried.tables = tried.read_tables();
        tried
    }

    /// Ends the command that has not ended in time.
    fn indicia(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_indicia"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        let out = self.folder.path().join("said");
        let (said, blamed) = (out.with_extension("out"), out.with_extension("err"));
        command.stdout(fs::File::create(&said).expect("a file")).stderr(fs::File::create(&blamed).expect("a file"));
        let mut child = command.spawn().expect("the program starts");
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("it can be asked") {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                child.kill().expect("it is killed");
                break child.wait().expect("it has ended");
            }
            std::thread::yield_now();
        };
        Output { status, stdout: fs::read(said).expect("read"), stderr: fs::read(blamed).expect("read") }
    }

    fn read_tables(&self) -> Vec<(String, String)> {
        let folder = self.folder.path().join("out/tables");
        let mut tables: Vec<(String, String)> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|e| e == "csv") && !path.to_string_lossy().contains(".excel."))
            .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a table")))
            .collect();
        tables.sort();
        tables
    }
}

fn copy(from: &Path, to: &Path, files: &mut Vec<PathBuf>) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the project") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        if ["snapshots", "build", "margins"].contains(&name.as_str()) {
            continue;
        }
        let to = to.join(&name);
        if entry.path().is_dir() {
            copy(&entry.path(), &to, files);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
            files.push(to);
        }
    }
}

/// What was changed: whether it is one byte that is no mark between rows or fields.
struct Change {
    bytes: Vec<u8>,
    said: String,
    is_a_byte_of_a_value: bool,
}

fn changed(bytes: &[u8], is_text: bool, random: &mut Random) -> Change {
    let mut bytes = bytes.to_vec();
    let at = random.below(bytes.len());
    if !is_text || random.below(2) == 0 {
        let byte = u8::try_from(random.below(256)).unwrap_or(0);
        let printable = b" \t\n\"'#:,{}[]()-+*/=<>&|%0123456789abcxyzABCXYZ.\\_";
        let byte = if is_text && random.below(4) > 0 { printable[random.below(printable.len())] } else { byte };
        let what = random.below(3);
        let marks = |byte: u8| b",\"\n\r".contains(&byte);
        let old = bytes.get(at).copied().unwrap_or(0);
        match what {
            0 if !bytes.is_empty() => bytes[at] = byte,
            1 if !bytes.is_empty() => drop(bytes.remove(at)),
            _ => bytes.insert(at, byte),
        }
        let is_a_byte_of_a_value = !marks(old) && (what == 1 || !marks(byte));
        return Change { bytes, said: format!("byte {at}, way {what}, {byte:#x}"), is_a_byte_of_a_value };
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    let (line, other, what) = (random.below(lines.len()), random.below(lines.len()), random.below(7));
    match what {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[line].clone()),
        2 => lines.swap(line, other),
        3 => lines.truncate(line),
        4 => lines[line] = lines[line].trim_end().to_string(),
        5 => lines[line] = format!("  {}", lines[line]),
        _ => lines[line] = lines[line].trim_start().to_string(),
    }
    let said = format!("line {}, way {what}, other {}", line + 1, other + 1);
    Change { bytes: lines.concat().into_bytes(), said, is_a_byte_of_a_value: false }
}

#[test]
fn a_file_with_a_mistake_gives_words_or_right_numbers() {
    let number =
        |name: &str, otherwise: u64| std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"));
    let (count, seed) = (number("MUTATIONS", FEW), number("MUTATION_SEED", 1));
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let projects = [Tried::new("examples/street-crime"), Tried::new("indicators")];
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for _ in 0..count {
        let at = usize::from(random.below(4) == 0);
        let tried = &projects[at];
        let file = &tried.files[random.below(tried.files.len())];
        let kind = file.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let before = fs::read(file).expect("read");
        let change = changed(&before, kind != "parquet", &mut random);
        fs::write(file, &change.bytes).expect("written");
        let checked = tried.indicia(&["check", "p"]);
        // A run of all of `indicators` takes its time: where the change cannot move a number it is enough to check.
        let is_data = matches!(kind.as_str(), "csv" | "parquet");
        let runs = checked.status.success() && (at == 0 || is_data || random.below(8) == 0);
        let run = runs.then(|| tried.indicia(&["run", "p", "--out", "out", "--quiet"]));
        let name = file.strip_prefix(tried.folder.path()).unwrap_or(file).display().to_string();
        let mut blame = |what: &str| wrong.push(format!("{name}: {}: {what}", change.said));
        for done in [Some(&checked), run.as_ref()].into_iter().flatten() {
            let said = [&done.stdout, &done.stderr].map(|b| String::from_utf8_lossy(b)).concat();
            if !matches!(done.status.code(), Some(0 | 1)) {
                blame(&format!("{}: {said}", done.status));
            }
            if said.contains("panicked") || said.contains("fault of Indicia") {
                blame(&said);
            }
            if done.status.code() == Some(1) && said.trim().is_empty() {
                blame("nothing is said");
            }
        }
        refused += u32::from(!checked.status.success() || run.as_ref().is_some_and(|run| !run.status.success()));
        if let Some(run) = &run {
            let now = tried.read_tables();
            let is_events = name.contains("/street/");
            if !run.status.success() && now != tried.tables {
                blame("it failed, and the earlier tables are gone");
            }
            if run.status.success() && is_events && change.is_a_byte_of_a_value {
                tried.tables.iter().zip(&now).filter_map(|(old, new)| moved(old, new)).for_each(|m| blame(&m));
            }
        }
        fs::write(file, before).expect("written");
        if run.is_some_and(|run| run.status.success()) {
            fs::remove_dir_all(tried.folder.path().join("out")).expect("removed");
            put_back(tried);
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    // Most files are declarations, definitions and rows that are checked: a program that lets all of it pass checks nothing.
    assert!(u64::from(refused) * 5 > count, "{refused} of {count} were refused");
}

/// The tables of the unchanged project in their place again, for the next comparison.
fn put_back(tried: &Tried) {
    for (path, text) in &tried.tables {
        let path = Path::new(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}

/// A count that moved by more than 1.
fn moved(old: &(String, String), new: &(String, String)) -> Option<String> {
    let rows = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
    let (before, after) = (rows(&old.1), rows(&new.1));
    if before.len() != after.len() {
        return None;
    }
    let is_rank: Vec<bool> =
        before.first().map(|line| line.split(',').map(|head| head == "Rank").collect()).unwrap_or_default();
    for (before, after) in before.iter().zip(&after) {
        for (at, (old_cell, new_cell)) in before.split(',').zip(after.split(',')).enumerate() {
            if let (Ok(was), Ok(is)) = (old_cell.parse::<i64>(), new_cell.parse::<i64>())
                && (was - is).abs() > 1
                && !is_rank.get(at).is_some_and(|is_rank| *is_rank)
            {
                return Some(format!("{}: {was} is {is}: {after}", old.0));
            }
        }
    }
    None
}
