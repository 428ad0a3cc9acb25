//! The output folder after every way of failing, and what is never touched.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tempfile::{TempDir, tempdir};

use super::*;

type Files = BTreeMap<String, String>;

fn outputs(files: &[(&str, &str)]) -> Vec<Output> {
    files.iter().map(|(path, text)| Output { path: path.to_string(), bytes: text.as_bytes().to_vec() }).collect()
}

fn manifest(plan: &str) -> Manifest {
    Manifest::new("0.1.0", plan, vec![])
}

/// Every file under a folder; those of the journal too.
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

const OLD: [(&str, &str); 3] = [("index.html", "old"), ("tables/a.csv", "old a"), ("tables/old/gone.csv", "old gone")];
const NEW: [(&str, &str); 3] = [("index.html", "new"), ("tables/a.csv", "new a"), ("tables/b.csv", "new b")];

/// The paths that the manifest lists; each file has the bytes that it says.
fn listed(files: &Files) -> Vec<String> {
    let listed = Manifest::outputs_listed(&files[MANIFEST_FILE]).unwrap();
    for file in &listed {
        assert_eq!(*file, OutputFile::of(&file.path, files[&file.path].as_bytes()));
    }
    listed.into_iter().map(|file| file.path).collect()
}

/// A folder with an earlier run's outputs and a file of somebody else's.
fn earlier() -> TempDir {
    let out = tempdir().unwrap();
    write(out.path(), &outputs(&OLD), manifest("old"), Earlier::Remove).unwrap();
    fs::write(out.path().join("tables/mine.txt"), "mine").unwrap();
    out
}

fn write_new(out: &Path, before: Before) -> Result<(), WriteError> {
    write_in_steps(out, &outputs(&NEW), manifest("new"), Earlier::Remove, before).map(drop)
}

fn after_old() -> Files {
    files(earlier().path())
}

fn after_new() -> Files {
    let out = earlier();
    write_new(out.path(), &mut |_| Ok(())).unwrap();
    files(out.path())
}

#[test]
fn outputs_replace_those_of_the_earlier_run_and_nothing_else() {
    let new = after_new();
    let names: Vec<&str> = new.keys().map(String::as_str).collect();
    assert_eq!(names, ["index.html", "manifest.json", "tables/a.csv", "tables/b.csv", "tables/mine.txt"]);
    for (path, text) in NEW {
        assert_eq!(new[path], text);
    }
    assert_eq!(new["tables/mine.txt"], "mine");
    assert_eq!(listed(&new), ["index.html", "tables/a.csv", "tables/b.csv"]);
}

#[test]
fn a_file_that_has_the_bytes_already_is_left_in_place() {
    use Step::{Decide, Place, PlaceManifest, RemoveJournal, Stage};
    let out = earlier();
    let same = outputs(&[OLD[0], NEW[1], OLD[2]]);
    let mut steps = Vec::new();
    let mut before = |step| {
        steps.push(step);
        Ok(())
    };
    write_in_steps(out.path(), &same, manifest("new"), Earlier::Remove, &mut before).unwrap();
    // One table, and the manifest.
    assert_eq!(steps, [Stage, Stage, Decide, Place, PlaceManifest, RemoveJournal]);
    let found = files(out.path());
    assert_eq!(found["tables/a.csv"], "new a");
    assert_eq!(listed(&found), ["index.html", "tables/a.csv", "tables/old/gone.csv"]);
}

#[test]
#[cfg(unix)]
fn a_link_to_a_file_with_the_bytes_is_no_output() {
    let (out, elsewhere) = (earlier(), tempdir().unwrap());
    let (index, other) = (out.path().join("index.html"), elsewhere.path().join("other.html"));
    fs::write(&other, NEW[0].1).unwrap();
    fs::remove_file(&index).unwrap();
    std::os::unix::fs::symlink(&other, &index).unwrap();
    write_new(out.path(), &mut |_| Ok(())).unwrap();
    assert!(fs::symlink_metadata(&index).unwrap().is_file());
}

#[test]
fn an_emptied_folder_goes_with_its_files() {
    let out = earlier();
    assert!(out.path().join("tables/old").is_dir());
    write_new(out.path(), &mut |_| Ok(())).unwrap();
    assert!(!out.path().join("tables/old").exists());
    assert!(out.path().join("tables").is_dir());
}

#[test]
fn a_run_of_a_part_keeps_what_it_says_of_the_rest() {
    let out = earlier();
    let text = prepare(out.path()).unwrap().expect("an earlier run");
    // A file that no manifest listed is not kept, nor made.
    let paths = ["tables/a.csv".to_string(), "tables/mine.txt".to_string()];
    let keep = Earlier::Keep { paths: &paths, manifest: &text };
    write(out.path(), &outputs(&NEW[..1]), manifest("part"), keep).unwrap();
    let found = files(out.path());
    assert_eq!((found["index.html"].as_str(), found["tables/a.csv"].as_str()), ("new", "old a"));
    assert!(!found.contains_key("tables/old/gone.csv") && found.contains_key("tables/mine.txt"));
    assert_eq!(listed(&found), ["index.html", "tables/a.csv"]);
    // Another run was there since the manifest was read.
    let again = write(out.path(), &outputs(&NEW[..1]), manifest("part"), keep).unwrap_err();
    assert_eq!(again, WriteError::InUse { folder: out.path().display().to_string() });
}

#[test]
fn a_file_that_someone_edited_is_not_listed_as_one_that_a_run_wrote() {
    let out = earlier();
    let text = prepare(out.path()).unwrap().expect("an earlier run");
    fs::write(out.path().join("tables/a.csv"), "edited").unwrap();
    let paths = ["tables/a.csv".to_string(), "tables/old/gone.csv".to_string()];
    let keep = Earlier::Keep { paths: &paths, manifest: &text };
    write(out.path(), &outputs(&NEW[..1]), manifest("part"), keep).unwrap();
    let found = files(out.path());
    assert_eq!(listed(&found), ["index.html", "tables/old/gone.csv"]);
    assert!(!found.contains_key("tables/a.csv"));
}

#[test]
fn what_someone_edited_is_kept_beside_what_is_written() {
    let out = earlier();
    let edit = |path: &str, text: &str| fs::write(out.path().join(path), text).unwrap();
    edit("tables/a.csv", "edited a");
    edit("tables/old/gone.csv", "edited gone");
    edit("index.html", NEW[0].1);
    let edited = write(out.path(), &outputs(&NEW), manifest("new"), Earlier::Remove).unwrap();
    let kept = |path: &str, kept: &str| Edited { path: path.into(), kept: kept.into() };
    assert_eq!(
        edited,
        [kept("tables/a.csv", "tables/a.csv.bak"), kept("tables/old/gone.csv", "tables/old/gone.csv.bak")]
    );
    let found = files(out.path());
    assert_eq!(found["tables/a.csv"], "new a");
    assert_eq!(found["tables/a.csv.bak"], "edited a");
    assert_eq!(found["tables/old/gone.csv.bak"], "edited gone");
    assert!(!found.contains_key("tables/old/gone.csv"));
    assert_eq!(listed(&found), ["index.html", "tables/a.csv", "tables/b.csv"]);
    // Nothing more is kept where nothing more was edited; and what is kept stays.
    assert_eq!(write(out.path(), &outputs(&OLD), manifest("old"), Earlier::Remove).unwrap(), []);
    edit("tables/a.csv", "edited again");
    let again = write(out.path(), &outputs(&NEW), manifest("new"), Earlier::Remove).unwrap();
    assert_eq!(again, [kept("tables/a.csv", "tables/a.csv.bak2")]);
    let found = files(out.path());
    assert_eq!([&found["tables/a.csv.bak"], &found["tables/a.csv.bak2"]], ["edited a", "edited again"]);
}

#[cfg(unix)]
#[test]
fn what_is_kept_may_be_read_by_the_same() {
    use std::os::unix::fs::PermissionsExt as _;
    let out = earlier();
    let path = out.path().join("tables/a.csv");
    fs::write(&path, "edited").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    write_new(out.path(), &mut |_| Ok(())).unwrap();
    let mode = fs::metadata(out.path().join("tables/a.csv.bak")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The steps that writing over an earlier run takes.
fn steps() -> Vec<Step> {
    let mut steps = Vec::new();
    write_new(earlier().path(), &mut |step| {
        steps.push(step);
        Ok(())
    })
    .unwrap();
    steps
}

#[test]
fn the_manifest_is_the_last_to_change() {
    use Step::{Decide, Place, PlaceManifest, RemoveJournal, RemoveStale, Stage};
    let expected = [Stage, Stage, Stage, Stage, Decide, Place, Place, Place, RemoveStale, PlaceManifest, RemoveJournal];
    assert_eq!(steps(), expected);
}

/// Stops at each step in turn, by an error or as a kill would, and looks at the folder then and after the next start.
fn stop_at_each_step(stop: impl Fn() -> io::Result<()>) {
    let (old, new) = (after_old(), after_new());
    let steps = steps();
    for at in 0..steps.len() {
        let out = earlier();
        let mut step = 0;
        let mut before = |_| {
            step += 1;
            if step > at { stop() } else { Ok(()) }
        };
        let result = catch_unwind(AssertUnwindSafe(|| write_new(out.path(), &mut before)));
        assert!(!matches!(result, Ok(Ok(()))), "step {at} did not stop");

        let decided = steps[..at].contains(&Step::Decide);
        let mut found = files(out.path());
        found.retain(|path, _| !path.starts_with(STAGING) && !path.starts_with(READY));
        if decided {
            for (path, text) in &found {
                assert!(
                    old.get(path) == Some(text) || new.get(path) == Some(text),
                    "{path} is neither old nor new after step {at}: {text}"
                );
            }
        } else {
            assert_eq!(found, old, "step {at}");
        }

        prepare(out.path()).unwrap();
        assert_eq!(files(out.path()), if decided { new.clone() } else { old.clone() }, "after the next start, {at}");
        assert!(!out.path().join(STAGING).exists() && !out.path().join(READY).exists());
        write_new(out.path(), &mut |_| Ok(())).unwrap();
        assert_eq!(files(out.path()), new, "after the next run, {at}");
    }
}

#[test]
fn an_error_at_any_step_leaves_whole_outputs() {
    stop_at_each_step(|| Err(io::Error::other("no space left")));
}

#[test]
fn a_kill_at_any_step_leaves_whole_outputs() {
    // An unwind runs none of the writer's clearing up, as a kill would not.
    stop_at_each_step(|| std::panic::resume_unwind(Box::new("killed")));
}

#[test]
fn an_error_before_the_decision_leaves_no_trace() {
    let out = earlier();
    let old = files(out.path());
    let error = write_new(out.path(), &mut |step| match step {
        Step::Decide => Err(io::Error::other("no space left")),
        _ => Ok(()),
    });
    assert_eq!(files(out.path()), old);
    let error = error.unwrap_err();
    assert_eq!(error.code(), "output::cannot-write");
    assert!(error.message().contains("no space left"), "{}", error.message());
}

/// Nor in a folder where there was nothing: the next run finds it as it was.
#[test]
fn a_kill_of_a_first_run_leaves_a_folder_that_the_next_may_write_to() {
    for at in 0.. {
        let out = tempdir().unwrap();
        let mut step = 0;
        let killed = catch_unwind(AssertUnwindSafe(|| {
            write_new(out.path(), &mut |_| {
                assert!(step != at, "killed");
                step += 1;
                Ok(())
            })
        }));
        prepare(out.path()).unwrap_or_else(|why| panic!("after a kill at step {at}: {why:?}"));
        write_new(out.path(), &mut |_| Ok(())).unwrap();
        assert_eq!(listed(&files(out.path())), ["index.html", "tables/a.csv", "tables/b.csv"]);
        if killed.is_ok() {
            break;
        }
    }
}

#[test]
fn a_folder_of_somebody_else_is_refused_untouched() {
    let out = tempdir().unwrap();
    fs::write(out.path().join("thesis.doc"), "years of work").unwrap();
    for manifest_text in [None, Some("{\"program\":\"other\",\"outputs\":[\"thesis.doc\"]}"), Some("not json")] {
        if let Some(text) = manifest_text {
            fs::write(out.path().join("manifest.json"), text).unwrap();
        }
        let before = files(out.path());
        let early = prepare(out.path()).unwrap_err();
        assert_eq!(early.code(), "output::not-ours");
        let late = write_new(out.path(), &mut |_| Ok(())).unwrap_err();
        assert_eq!(early, late);
        assert_eq!(files(out.path()), before);
    }
}

#[test]
fn a_new_an_empty_and_a_dotted_folder_are_fine() {
    let parent = tempdir().unwrap();
    let deep = parent.path().join("a/b");
    prepare(&deep).unwrap();
    assert!(!deep.exists(), "asking creates nothing");
    write_new(&deep, &mut |_| Ok(())).unwrap();
    let dotted = parent.path().join("c");
    fs::create_dir(&dotted).unwrap();
    fs::write(dotted.join(".gitkeep"), "").unwrap();
    prepare(&dotted).unwrap();
    write_new(&dotted, &mut |_| Ok(())).unwrap();
    assert!(dotted.join(".gitkeep").exists());
}

#[test]
fn a_manifest_cannot_have_files_outside_the_folder_removed() {
    let parent = tempdir().unwrap();
    let (out, victim) = (parent.path().join("out"), parent.path().join("victim.txt"));
    fs::create_dir(&out).unwrap();
    fs::write(&victim, "safe").unwrap();
    let absolute = victim.display().to_string();
    fs::create_dir_all(out.join("mine/deep")).unwrap();
    fs::create_dir(out.join(".git")).unwrap();
    let others = [victim, out.join("mine/a.txt"), out.join(".git/HEAD")];
    others.iter().for_each(|path| fs::write(path, "safe").unwrap());
    let odd = ["../victim.txt", &absolute, "", ".", "mine/", "mine/deep", "mine//a.txt", "./mine/a.txt", ".git/HEAD"];
    let text = serde_json::json!({"program": "indicia", "outputs": odd});
    fs::write(out.join(MANIFEST_FILE), text.to_string()).unwrap();
    write_new(&out, &mut |_| Ok(())).unwrap();
    for path in others {
        assert_eq!(fs::read_to_string(&path).unwrap(), "safe", "{path:?}");
    }
    assert!(out.join("mine/deep").is_dir());
}

/// Nor those that a link leads to.
#[cfg(unix)]
#[test]
fn a_manifest_cannot_have_files_behind_a_link_removed() {
    let parent = tempdir().unwrap();
    let (out, mine) = (parent.path().join("out"), parent.path().join("mine"));
    [&out, &mine].into_iter().for_each(|folder| fs::create_dir(folder).unwrap());
    fs::write(mine.join("a.txt"), "safe").unwrap();
    std::os::unix::fs::symlink(&mine, out.join("old")).unwrap();
    std::os::unix::fs::symlink(mine.join("a.txt"), out.join("a.txt")).unwrap();
    let text = serde_json::json!({"program": "indicia", "outputs": ["old/a.txt", "a.txt"]});
    fs::write(out.join(MANIFEST_FILE), text.to_string()).unwrap();
    write_new(&out, &mut |_| Ok(())).unwrap();
    assert_eq!(fs::read_to_string(mine.join("a.txt")).unwrap(), "safe");
    assert!(out.join("old").exists() && out.join("a.txt").exists());
}

#[test]
fn paths_that_clash_or_lead_outside_are_refused_before_anything_is_written() {
    let out = earlier();
    let old = files(out.path());
    for path in ["../x", "/x", "", "manifest.json", ".indicia-ready/x", "a/../b"] {
        let error = write(out.path(), &outputs(&[(path, "")]), manifest("new"), Earlier::Remove).unwrap_err();
        assert_eq!(error, WriteError::Path { path: path.into() });
    }
    let twice = outputs(&[("x", "1"), ("x", "2")]);
    let error = write(out.path(), &twice, manifest("new"), Earlier::Remove).unwrap_err();
    assert_eq!(error, WriteError::Path { path: "x".into() });
    let over_a_folder = write(out.path(), &outputs(&[("tables", "")]), manifest("new"), Earlier::Remove);
    assert!(matches!(over_a_folder, Err(WriteError::Occupied { .. })));
    let under_a_file = write(out.path(), &outputs(&[("index.html/x", "")]), manifest("new"), Earlier::Remove);
    assert!(matches!(under_a_file, Err(WriteError::Io { .. })));
    assert_eq!(files(out.path()), old);
}

#[test]
fn two_runs_do_not_write_at_once() {
    let out = earlier();
    let held = lock(out.path()).unwrap();
    if held.is_some() {
        assert_eq!(prepare(out.path()).unwrap_err().code(), "output::in-use");
        assert_eq!(write_new(out.path(), &mut |_| Ok(())).unwrap_err().code(), "output::in-use");
    }
    drop(held);
    prepare(out.path()).unwrap();
}

#[test]
fn a_lone_file_is_replaced_or_left_as_it_was() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("indicia.lock");
    replace(&path, b"one").unwrap();
    replace(&path, b"two").unwrap();
    assert_eq!(files(folder.path()), Files::from([("indicia.lock".into(), "two".into())]));
    let blocked = folder.path().join("blocked");
    fs::create_dir_all(blocked.join("inner")).unwrap();
    assert_eq!(replace(&blocked, b"x").unwrap_err().code(), "output::cannot-write");
    assert_eq!(files(folder.path()).len(), 1, "nothing is left beside it");
}

/// Who may read it, and by which names, is not ours to change.
#[cfg(unix)]
#[test]
fn a_file_of_someone_else_keeps_its_mode_and_its_names() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let folder = tempdir().unwrap();
    let (path, other) = (folder.path().join("a.ind"), folder.path().join("b.ind"));
    fs::write(&path, b"one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let mode = || fs::metadata(&path).unwrap().mode() & 0o777;
    rewrite(&path, b"two").unwrap();
    assert_eq!((fs::read(&path).unwrap(), mode()), (b"two".to_vec(), 0o640));
    fs::hard_link(&path, &other).unwrap();
    rewrite(&path, b"three").unwrap();
    assert_eq!((fs::read(&other).unwrap(), mode()), (b"three".to_vec(), 0o640), "the other name has the new text");
    assert_eq!(files(folder.path()).len(), 2, "nothing is left beside it");
    assert!(rewrite(&folder.path().join("none"), b"x").is_err());
    assert_eq!(files(folder.path()).len(), 2, "a file that is not there is not made");
}

#[test]
fn every_code_is_listed() {
    use indicia_compiler::diagnostics::Diagnostic;
    let text = || "x".to_string();
    for error in [
        WriteError::NotOurs { folder: text(), found: text() },
        WriteError::Foreign { path: text() },
        WriteError::InUse { folder: text() },
        WriteError::Path { path: text() },
        WriteError::Occupied { path: text() },
        WriteError::Io { action: "write", path: text(), detail: text() },
    ] {
        assert!(!Diagnostic::from(error).message.ends_with('.'));
    }
}

/// What was killed while it removed its folders may leave them without the mark that says whose they are; with a file in them they are somebody
/// else's.
#[test]
fn folders_that_a_killed_run_left_are_no_obstacle() {
    for name in [STAGING, READY] {
        let out = earlier();
        fs::create_dir_all(out.path().join(name).join("tables/deep")).unwrap();
        write_new(out.path(), &mut |_| Ok(())).unwrap();
        assert_eq!(fs::read_to_string(out.path().join("index.html")).unwrap(), "new");
        assert!(!out.path().join(name).exists(), "{name}");
        fs::create_dir_all(out.path().join(name).join("tables")).unwrap();
        fs::write(out.path().join(name).join("tables/mine.txt"), "mine").unwrap();
        assert!(matches!(write_new(out.path(), &mut |_| Ok(())), Err(WriteError::Io { .. })), "{name}");
    }
}
