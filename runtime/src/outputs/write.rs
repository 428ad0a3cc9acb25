//! Writing: all outputs of a run, or none.
//!
//! In: bytes by path, and the manifest. Out: files in the output folder.
//!
//! How a kill at any moment leaves whole outputs. Two ways were weighed. Swapping the whole folder for a new one is one
//! step only with `renameat2(RENAME_EXCHANGE)`, which not every file system has and std does not offer; two plain renames
//! leave a moment without any output, fail on a mounted folder, take the folder away from under a shell or viewer that is in
//! it, and must carry over whatever else is in the folder. So files are renamed one by one, with a journal:
//!
//! 1. every file is written and synced into `.indicia-staging` inside the folder: a kill leaves the earlier outputs;
//! 2. that folder is renamed to `.indicia-ready`: from here on the new outputs are decided;
//! 3. its files are renamed into place, those that are no output any more are removed, the manifest comes last: a kill
//!    leaves each file whole, old or new, and the journal beside them;
//! 4. the next run finds `.indicia-ready` and finishes step 3 before anything else.
//!
//! A file that has the very bytes already is left in place, with its time: what watches or copies the folder sees what changed.
//!
//! A lock on the folder keeps two runs apart, where the file system has locks.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use indicia_compiler::diagnostics::{Advice, Advised, Fact, Label};

use super::folders::Folders;
use super::manifest::{MANIFEST_FILE, Manifest, OutputFile, is_output};
use crate::paths::Shown;
use crate::system::why;
use crate::threads::in_order;

const STAGING: &str = ".indicia-staging";
const READY: &str = ".indicia-ready";
/// What says of either that a run of ours made it.
const MARK: &str = ".made-by-indicia";

/// How many files the system is asked at once to keep: that takes no processor, and together they take little longer than one.
const AT_ONCE: usize = 4;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Relative to the output folder, with `/` between parts.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What becomes of an earlier run's outputs that this run does not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier<'e> {
    /// They are removed: this run wrote everything that the project has.
    Remove,
    /// Some stay, and the manifest still lists them: this run wrote a part.
    Keep {
        /// Those, as far as they are as they were written.
        paths: &'e [String],
        /// The manifest that listed them, which must still be there.
        manifest: &'e str,
    },
}

/// What synthetic records say that they were made by.
const MAKER: &str = "indicia synth";

/// Why outputs were not written. No file is half written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The folder has files and no manifest of ours.
    NotOurs {
        /// The output folder.
        folder: String,
        /// A file in it.
        found: String,
    },
    /// A file is where an output would go, and no earlier run wrote it.
    Foreign {
        /// The file.
        path: String,
    },
    /// Another run is writing there.
    InUse {
        /// The output folder.
        folder: String,
    },
    /// Two outputs have one path, or a path leads out of the folder.
    Path {
        /// The path.
        path: String,
    },
    /// A file that is not marked as synthetic is where synthetic records would go, or would be read together with them.
    NotSynthetic {
        /// The file.
        path: String,
        /// The dataset that would read both; none when it would be overwritten.
        beside: Option<String>,
    },
    /// A folder is where a file must go.
    Occupied {
        /// The path.
        path: String,
    },
    /// The system refused.
    Io {
        /// What was tried, such as "write".
        action: &'static str,
        /// On what.
        path: String,
        /// What the system says.
        detail: String,
    },
}

/// Whether outputs may be written to a folder; also finishes what a killed run began. Call it before the work starts. The text of the
/// manifest of an earlier run, where there is one.
pub fn prepare(out: &Path) -> Result<Option<String>, WriteError> {
    match fs::metadata(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused("read", out)(error)),
        Ok(known) => is_folder(out, &known)?,
    }
    let _lock = lock(out)?;
    settle(out, &mut |_| Ok(()))?;
    earlier_outputs(out)?;
    manifest_text(out)
}

/// The text of the manifest of an earlier run, where there is one.
fn manifest_text(out: &Path) -> Result<Option<String>, WriteError> {
    let path = out.join(MANIFEST_FILE);
    match fs::metadata(&path) {
        Err(_) => Ok(None),
        // A pipe may never end.
        Ok(known) if !known.is_file() => Err(refused("read", &path)(io::Error::other("it is not a file"))),
        Ok(_) => Ok(fs::read_to_string(&path).ok()),
    }
}

/// An output of an earlier run that somebody changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Its path below the output folder.
    pub path: String,
    /// Where it is kept, as it was found.
    pub kept: String,
}

/// Writes the outputs and the manifest, which lists them. What somebody changed in the outputs of an earlier run is kept beside them.
pub fn write(
    out: &Path,
    outputs: &[Output],
    manifest: Manifest,
    earlier: Earlier<'_>,
) -> Result<Vec<Edited>, WriteError> {
    write_in_steps(out, outputs, manifest, earlier, &mut |_| Ok(()))
}

/// Replaces one file that is not part of a run, such as a lock: whole or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let beside = beside(path);
    // Anew: what is there by that name may be a link.
    let _ = fs::remove_file(&beside);
    let made = File::options().write(true).create_new(true).open(&beside);
    let written = made.and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let replaced = written.and_then(|()| place(&beside, path));
    if replaced.is_err() {
        let _ = fs::remove_file(&beside);
    }
    replaced.map_err(refused("write", path))
}

/// Puts a file in the place of another, which the same may read and write then; a link is replaced, not what it leads to.
pub fn place(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(known) = fs::symlink_metadata(to).ok().filter(fs::Metadata::is_file) {
        fs::set_permissions(from, known.permissions())?;
    }
    fs::rename(from, to)
}

/// Where a file is written before it takes its place: by a name that nobody else gives a file.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".indicia-new");
    path.with_file_name(name)
}

/// Rewrites a file that someone else made: mode and owner stay, and so do other names of it. A file that is replaced whole may be
/// read by others than before, so where a new file cannot be as the old one it is written in place, with the new text whole beside it
/// until that is done.
pub fn rewrite(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let beside = beside(path);
    let begun = || -> io::Result<bool> {
        let known = fs::metadata(path)?;
        // Nobody else may read it before it has the mode of the old one.
        let mut file = private(&beside)?;
        file.write_all(bytes)?;
        let is_alike = is_alone(&known) && as_owned(&file, &known) && file.set_permissions(known.permissions()).is_ok();
        file.sync_all()?;
        if is_alike {
            fs::rename(&beside, path)?;
        }
        Ok(is_alike)
    };
    let is_done = begun().inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    });
    let in_place = || {
        let mut known = File::options().write(true).truncate(true).open(path)?;
        known.write_all(bytes).and_then(|()| known.sync_all()).and_then(|()| fs::remove_file(&beside))
    };
    is_done.and_then(|is_done| if is_done { Ok(()) } else { in_place() }).map_err(refused("write", path))
}

#[cfg(unix)]
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let _ = fs::remove_file(path);
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> io::Result<File> {
    File::create(path)
}

/// Whether a file has one name only.
#[cfg(unix)]
fn is_alone(known: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(known) == 1
}

#[cfg(not(unix))]
fn is_alone(_: &fs::Metadata) -> bool {
    true
}

/// Gives a new file the owner and group of an old one; whether it has them.
#[cfg(unix)]
fn as_owned(file: &File, known: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let is_same = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (known.uid(), known.gid()));
    is_same || std::os::unix::fs::fchown(file, Some(known.uid()), Some(known.gid())).is_ok()
}

#[cfg(not(unix))]
fn as_owned(_: &File, _: &fs::Metadata) -> bool {
    true
}

/// A change of the file system that is about to happen; tests stop the writer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Stage,
    Decide,
    Place,
    RemoveStale,
    PlaceManifest,
    RemoveJournal,
}

type Before<'a> = &'a mut dyn FnMut(Step) -> io::Result<()>;

fn write_in_steps(
    out: &Path,
    outputs: &[Output],
    manifest: Manifest,
    earlier: Earlier<'_>,
    before: Before,
) -> Result<Vec<Edited>, WriteError> {
    let mut paths = BTreeSet::new();
    for output in outputs {
        if !is_plain(&output.path) || output.path == MANIFEST_FILE || !paths.insert(output.path.clone()) {
            return Err(WriteError::Path { path: output.path.clone() });
        }
    }
    let _made = Folders::make(out).map_err(refused("create", out))?;
    let _lock = lock(out)?;
    settle(out, before)?;
    let listed = earlier_outputs(out)?;
    let known: BTreeSet<&str> = listed.iter().map(|file| file.path.as_str()).collect();
    for output in outputs {
        there_is_room(out, &output.path)?;
        let target = out.join(&output.path);
        if !known.contains(output.path.as_str()) && fs::symlink_metadata(&target).is_ok() && !is_in_place(out, output) {
            return Err(WriteError::Foreign { path: target.shown() });
        }
    }
    let in_place: BTreeSet<&str> =
        outputs.iter().filter(|output| is_in_place(out, output)).map(|output| output.path.as_str()).collect();
    let edited = edited(out, &listed, &in_place);
    let mut files: Vec<OutputFile> = outputs.iter().map(|o| OutputFile::of(&o.path, &o.bytes)).collect();
    if let Earlier::Keep { paths: kept, manifest } = earlier {
        // What may stay was decided by a manifest that another run has replaced since.
        if manifest_text(out)?.is_none_or(|text| text != manifest) {
            return Err(WriteError::InUse { folder: out.shown() });
        }
        let others = listed.into_iter().filter(|file| kept.contains(&file.path) && !paths.contains(&file.path));
        files.extend(others.filter(|file| file.is_as_written(out)));
    }
    let text = manifest.with_outputs(files).to_json();
    let changed = outputs.iter().filter(|output| !in_place.contains(output.path.as_str()));
    let contents = changed.map(|o| (o.path.as_str(), o.bytes.as_slice(), None));
    let kept = edited.iter();
    let kept = kept.map(|(edited, bytes)| (edited.kept.as_str(), bytes.as_slice(), Some(edited.path.as_str())));
    let staged = stage(out, contents.chain(kept).chain([(MANIFEST_FILE, text.as_bytes(), None)]), before);
    if staged.is_err() {
        // What is left behind otherwise, the next run clears.
        let _ = fs::remove_dir_all(out.join(STAGING));
    }
    staged?;
    settle(out, before)?;
    Ok(edited.into_iter().map(|(edited, _)| edited).collect())
}

/// What somebody changed of an earlier run's outputs, with the bytes that it has now. Those that are in place already are as this run writes
/// them, whoever did it.
fn edited(out: &Path, listed: &[OutputFile], in_place: &BTreeSet<&str>) -> Vec<(Edited, Vec<u8>)> {
    let others = listed.iter().filter(|file| !in_place.contains(file.path.as_str()));
    let changed = others.filter_map(|file| Some((file, file.edited(out)?)));
    let mut edited: Vec<(Edited, Vec<u8>)> = Vec::new();
    for (file, bytes) in changed {
        if edited.iter().any(|(known, _)| known.path == file.path) {
            continue;
        }
        // A name that nothing has: what was kept once stays.
        let names = std::iter::once(String::new()).chain((2..).map(|n: u64| n.to_string()));
        let mut names = names.map(|number| format!("{}.bak{number}", file.path));
        let free = names.find(|name| fs::symlink_metadata(out.join(name)).is_err());
        edited.extend(free.map(|kept| (Edited { path: file.path.clone(), kept }, bytes)));
    }
    edited
}

/// Whether the folder has an output already, byte for byte, in a file of its own.
fn is_in_place(out: &Path, output: &Output) -> bool {
    let path = out.join(&output.path);
    let is_alike = |known: fs::Metadata| known.is_file() && known.len() == output.bytes.len() as u64;
    fs::symlink_metadata(&path).is_ok_and(is_alike) && fs::read(&path).is_ok_and(|bytes| bytes == output.bytes)
}

/// A file to be staged: its path, its bytes, and the file below the output folder that it is a copy of.
type Staged<'a> = (&'a str, &'a [u8], Option<&'a str>);

/// Writes the files into the staging folder and decides for them. A copy may be read by whoever may read what it is of.
fn stage<'a>(out: &Path, files: impl Iterator<Item = Staged<'a>>, before: Before) -> Result<(), WriteError> {
    let staging = out.join(STAGING);
    let mut folders = BTreeSet::from([staging.clone()]);
    let mark = staging.join(MARK);
    let marked = fs::create_dir_all(&staging).and_then(|()| fs::write(&mark, []));
    marked.map_err(refused("write", &mark))?;
    let mut written = Vec::new();
    for (path, bytes, copy_of) in files {
        let path = staging.join(path);
        let refused = || refused("write", &path);
        before(Step::Stage).map_err(refused())?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(refused())?;
            folders.insert(folder.to_path_buf());
        }
        fs::write(&path, bytes).map_err(refused())?;
        if let Some(known) = copy_of.and_then(|of| fs::metadata(out.join(of)).ok()) {
            fs::set_permissions(&path, known.permissions()).map_err(refused())?;
        }
        written.push(path);
    }
    let synced = in_order(written.len(), AT_ONCE, |place| {
        let path = &written[place];
        File::options().write(true).open(path).and_then(|file| file.sync_all()).map_err(refused("write", path))
    });
    synced.into_iter().collect::<Result<(), WriteError>>()?;
    for folder in &folders {
        sync(folder);
    }
    before(Step::Decide).and_then(|()| fs::rename(&staging, out.join(READY))).map_err(refused("write", &staging))?;
    sync(out);
    Ok(())
}

/// Whether a folder has nothing but folders in it, as is left of one that was being removed.
fn has_no_files(folder: &Path) -> bool {
    let is_empty_folder =
        |entry: fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && has_no_files(&entry.path());
    fs::read_dir(folder).is_ok_and(|mut entries| entries.all(|entry| entry.is_ok_and(is_empty_folder)))
}

/// Puts decided files in place and clears what an undecided run left; does nothing when there is neither.
fn settle(out: &Path, before: Before) -> Result<(), WriteError> {
    let (staging, ready) = (out.join(STAGING), out.join(READY));
    // A link by one of these names was made by somebody else, and so was what is behind it.
    for name in [STAGING, READY] {
        if fs::symlink_metadata(out.join(name)).is_ok_and(|found| !found.is_dir()) {
            let detail = "it is a link, and not the folder of an earlier run".to_string();
            return Err(WriteError::Io { action: "use", path: out.join(name).shown(), detail });
        }
    }
    // A folder by one of these names without our mark is somebody else's.
    for folder in [&staging, &ready].into_iter().filter(|folder| folder.exists()) {
        if !has_no_files(folder) && !folder.join(MARK).is_file() {
            return Err(refused("use", folder)(io::Error::other("it has files that are not those of an earlier run")));
        }
    }
    if staging.exists() {
        fs::remove_dir_all(&staging).map_err(refused("remove", &staging))?;
    }
    if !ready.exists() {
        return Ok(());
    }
    let manifest = ready.join(MANIFEST_FILE);
    // Without its manifest, everything is in place already and only the journal is left.
    if manifest.exists() {
        place_all(out, &ready, before)?;
        let stale = stale(out, &manifest)?;
        for path in &stale {
            let target = out.join(path);
            match before(Step::RemoveStale).and_then(|()| fs::remove_file(&target)) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(refused("remove", &target)(error)),
            }
            remove_empty_folders(out, path);
        }
        let target = out.join(MANIFEST_FILE);
        before(Step::PlaceManifest)
            .and_then(|()| self::place(&manifest, &target))
            .map_err(refused("write", &target))?;
        sync(out);
    }
    before(Step::RemoveJournal).and_then(|()| fs::remove_dir_all(&ready)).map_err(refused("remove", &ready))
}

/// Renames every staged file but the manifest into place.
fn place_all(out: &Path, ready: &Path, before: Before) -> Result<(), WriteError> {
    let mut files = Vec::new();
    let mut folders = vec![ready.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(refused("read", &folder))? {
            let path = entry.map_err(refused("read", &folder))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut touched = BTreeSet::new();
    for file in &files {
        let Ok(path) = file.strip_prefix(ready) else { continue };
        if path == Path::new(MANIFEST_FILE) || path == Path::new(MARK) {
            continue;
        }
        let target = out.join(path);
        let refused = || refused("write", &target);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(refused())?;
            touched.insert(folder.to_path_buf());
        }
        before(Step::Place).and_then(|()| self::place(file, &target)).map_err(refused())?;
    }
    for folder in &touched {
        sync(folder);
    }
    Ok(())
}

/// The earlier run's outputs that the new manifest does not list.
fn stale(out: &Path, manifest: &Path) -> Result<Vec<String>, WriteError> {
    let text = fs::read_to_string(manifest).map_err(refused("read", manifest))?;
    let paths = |text: &str| {
        let files = Manifest::outputs_listed(text).unwrap_or_default();
        files.into_iter().map(|file| file.path).collect::<BTreeSet<String>>()
    };
    let kept = paths(&text);
    let earlier = manifest_text(out)?.map_or_else(BTreeSet::new, |text| paths(&text));
    Ok(earlier.into_iter().filter(|path| is_output(out, path) && !kept.contains(path)).collect())
}

/// What an earlier run wrote to the folder; an error when the folder has files and no run of ours was there.
/// Names that start with a dot say nothing of who uses a folder.
fn earlier_outputs(out: &Path) -> Result<Vec<OutputFile>, WriteError> {
    if let Some(outputs) = manifest_text(out)?.and_then(|text| Manifest::outputs_listed(&text)) {
        return Ok(outputs);
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(out).map_err(refused("read", out))? {
        names.push(entry.map_err(refused("read", out))?.file_name().to_string_lossy().into_owned());
    }
    match names.into_iter().filter(|name| !name.starts_with('.')).min() {
        None => Ok(vec![]),
        Some(found) => Err(WriteError::NotOurs { folder: out.shown(), found }),
    }
}

/// Refuses a folder where a file goes, and a file where its folder would be, while nothing is decided yet. Nothing is made: a run that is
/// killed now leaves no trace.
fn there_is_room(out: &Path, path: &str) -> Result<(), WriteError> {
    let target = out.join(path);
    if target.is_dir() {
        return Err(WriteError::Occupied { path: target.shown() });
    }
    let is_below = |folder: &&Path| folder.starts_with(out) && *folder != out;
    for folder in target.ancestors().skip(1).take_while(is_below) {
        let Ok(known) = fs::symlink_metadata(folder) else { continue };
        // A link was made by somebody else, and so was what is behind it.
        if known.is_symlink() {
            return Err(refused("write to", folder)(io::Error::other(
                "it is a link, and not a folder of an earlier run",
            )));
        }
        if !known.is_dir() {
            return Err(refused("create", folder)(io::Error::from(io::ErrorKind::AlreadyExists)));
        }
    }
    Ok(())
}

fn remove_empty_folders(out: &Path, path: &str) {
    let mut folder = Path::new(path).parent();
    while let Some(inner) = folder.filter(|f| !f.as_os_str().is_empty()) {
        // Refused for a folder that is not empty, which is the end of it.
        if fs::remove_dir(out.join(inner)).is_err() {
            return;
        }
        folder = inner.parent();
    }
}

/// Whether a path names a file inside the folder and none of our own hidden ones.
fn is_plain(path: &str) -> bool {
    let mut components = Path::new(path).components().peekable();
    components.peek().is_some()
        && components.all(|c| matches!(c, Component::Normal(part) if part != STAGING && part != READY))
}

/// A folder that no other run may write to.
#[derive(Debug)]
pub(crate) struct FolderLock(File);

impl Drop for FolderLock {
    /// Said outright: closing the file is not enough while a process that was just forked has it too.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Held until dropped. A file system without locks gives none, and the run goes on.
pub(crate) fn lock(out: &Path) -> Result<Option<FolderLock>, WriteError> {
    // A pipe may never open.
    if let Ok(known) = fs::metadata(out) {
        is_folder(out, &known)?;
    }
    let Ok(folder) = File::open(out) else { return Ok(None) };
    match folder.try_lock() {
        Ok(()) => Ok(Some(FolderLock(folder))),
        Err(TryLockError::WouldBlock) => Err(WriteError::InUse { folder: out.shown() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

fn is_folder(out: &Path, known: &fs::Metadata) -> Result<(), WriteError> {
    if known.is_dir() { Ok(()) } else { Err(refused("write to", out)(io::Error::other("it is not a folder"))) }
}

/// Asks the system to keep a folder's entries over a power cut; not every system can.
fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn refused(action: &'static str, path: &Path) -> impl Fn(io::Error) -> WriteError {
    let path = path.shown();
    move |error| WriteError::Io { action, path: path.clone(), detail: why(&error) }
}

impl Fact for WriteError {
    fn code(&self) -> &'static str {
        match self {
            WriteError::NotOurs { .. } | WriteError::Foreign { .. } => "output::not-ours",
            WriteError::InUse { .. } => "output::in-use",
            WriteError::NotSynthetic { .. } => "output::not-synthetic",
            WriteError::Path { .. } | WriteError::Occupied { .. } | WriteError::Io { .. } => "output::cannot-write",
        }
    }

    fn message(&self) -> String {
        match self {
            WriteError::NotOurs { folder, found } => {
                format!("the folder {folder} contains {found}, and no manifest.json of an earlier run")
            }
            WriteError::Foreign { path } => format!("{path} is there already, and no earlier run wrote it"),
            WriteError::InUse { folder } => format!("another run is writing to the folder {folder}"),
            WriteError::NotSynthetic { path, beside: None } => {
                format!("{path} is not as `{MAKER}` wrote it, and would be overwritten")
            }
            WriteError::NotSynthetic { path, beside: Some(dataset) } => {
                format!("{dataset} would read {path} together with synthetic records")
            }
            WriteError::Path { path } => {
                format!("two outputs would be written to {path}, or it leads out of the folder")
            }
            WriteError::Occupied { path } => format!("there is a folder at {path}, where an output must go"),
            WriteError::Io { action, path, detail } => format!("cannot {action} {path}: {detail}"),
        }
    }

    fn labels(&self) -> Vec<Label> {
        vec![]
    }

    fn help(&self) -> Option<Advised> {
        Some(match self {
            WriteError::NotOurs { .. } | WriteError::Foreign { .. } => Advice::NewOutputs.into(),
            WriteError::InUse { .. } => Advised::new("wait until it ends, or ", Advice::OtherOutputs),
            WriteError::NotSynthetic { .. } => {
                Advised::new("it may have real records; nothing was written: ", Advice::SyntheticApart)
            }
            WriteError::Path { .. } => "give each table a number or a name of its own".into(),
            WriteError::Occupied { .. } => Advised::new("move that folder, or ", Advice::OtherOutputs),
            WriteError::Io { .. } => "no output is half written; fix this and run again".into(),
        })
    }
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
