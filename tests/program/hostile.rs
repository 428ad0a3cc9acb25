//! What a stranger pushed: links out of the project, pipes, programs that a repository names, characters that terminals act on, definitions
//! that double. Each ends in words, and nothing outside is read, written or run.

use std::fs;
use std::process::Command;

use crate::{Place, shows};

/// A word outside the project, which no output and no message may have.
const OUTSIDE: &str = "thewordoutside";

fn with_a_word_outside() -> Place {
    let place = Place::new();
    place.write("kept.txt", format!("{OUTSIDE}\n"));
    place.write("aside/incidents.csv", format!("Incident ID,{OUTSIDE}\n1,{OUTSIDE}\n"));
    place
}

#[cfg(unix)]
fn link(place: &Place, to: &str, path: &str) {
    let path = place.path(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::os::unix::fs::symlink(to, path).expect("a link");
}

/// Refused by name, and nothing of what is behind it is said.
fn is_refused(place: &Place, args: &[&str], name: &str) {
    let done = place.indicia(args).code(1);
    let all = format!("{}{}", done.out, done.err);
    assert!(!all.contains(OUTSIDE), "{args:?}: {all}");
    shows(&all, &[name]);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_not_followed() {
    for (to, path) in [
        ("../../kept.txt", "first/definitions/more.ind"),
        ("../../kept.txt", "first/datasets/more.yaml"),
        ("../../kept.txt", "first/codelists/more.yaml"),
        ("../../kept.txt", "first/codelists/more.csv"),
    ] {
        let place = with_a_word_outside();
        link(&place, to, path);
        let name = path.strip_prefix("first/").expect("a path of the project");
        for command in [&["check", "first"][..], &["run", "first"], &["docs", "first", "--out", "o"]] {
            is_refused(&place, command, &format!("{name} cannot be read: it is a link that leads out of the project"));
        }
    }
    let place = with_a_word_outside();
    link(&place, "../../kept.txt", "first/definitions/more.ind");
    let done = place.indicia(&["fmt", "first"]).code(2);
    shows(&done.err, &["definitions/more.ind cannot be read: it is a link that leads out of the project"]);
    // A link to a file of the project is a file of the project.
    let place = with_a_word_outside();
    place.write("first/definitions/kept.part", "table second { rows waste column count of incidents }\n");
    link(&place, "kept.part", "first/definitions/more.ind");
    shows(&place.indicia(&["run", "first"]).fine().out, &["second"]);
}

#[cfg(unix)]
#[test]
fn data_outside_the_project_is_read_where_the_caller_names_it() {
    let place = with_a_word_outside();
    place.edit("first/indicia.yaml", "data: data", "data: ../aside");
    is_refused(&place, &["run", "first"], "the data folder of the project, `../aside`, leads out of the project");
    // Whoever runs it says where its data is, and nothing is said against it.
    fs::create_dir_all(place.path("real")).expect("a folder");
    for (path, bytes) in place.files("first/data") {
        place.write(&format!("real/{path}"), bytes);
    }
    place.indicia(&["run", "first", "--data", "real"]).fine();
    place.indicia(&["snapshot", "first", "--no-data"]).fine();
    place.edit("first/indicia.yaml", "data: ../aside", "data: data");
    fs::remove_file(place.path("first/data/incidents.csv")).expect("a file");
    link(&place, "../../aside/incidents.csv", "first/data/incidents.csv");
    is_refused(&place, &["run", "first"], "incidents.csv is a link that leads out of the data folder");
    let named = place.indicia(&["run", "first", "--data", "aside"]).code(1);
    shows(&named.err, &["population.csv"]);
}

#[cfg(unix)]
#[test]
fn pipes_are_no_files() {
    for (path, said) in [
        ("first/data/incidents.csv", "incidents.csv is a pipe or a device, and not a file"),
        ("first/definitions/more.ind", "definitions/more.ind cannot be read: it is not a file"),
        ("first/datasets/more.yaml", "datasets/more.yaml cannot be read: it is not a file"),
        ("first/codelists/more.csv", "codelists/more.csv cannot be read: it is not a file"),
    ] {
        let place = with_a_word_outside();
        let _ = fs::remove_file(place.path(path));
        let made = Command::new("mkfifo").arg(place.path(path)).status().expect("mkfifo is there");
        assert!(made.success());
        is_refused(&place, &["run", "first"], said);
    }
}

/// In a heading of a file, whose name has one too, and in everything that a project says.
#[test]
fn characters_that_terminals_act_on_are_shown_by_their_number() {
    for (path, more) in [
        ("first/style.yaml", "suppressed: \"\\e[31m\"\n"),
        ("first/definitions/measures.ind", "table odd { title \"\u{1b}]0;owned\u{7}\" column 1 }\n"),
        ("first/definitions/measures.ind", "# \u{202e}\n"),
        ("first/codelists/odd.yaml", "name: odd\ncodes: [{code: A, label: \"\\u202e\"}]\n"),
    ] {
        let place = Place::new();
        let before = if place.path(path).exists() { place.read(path) } else { String::new() };
        place.write(path, before + more);
        let done = place.indicia(&["run", "first"]).code(1);
        shows(&done.err, &["project::control-character", "a text has the character \\"]);
        let all = format!("{}{}", done.out, done.err);
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{all:?}");
    }
    let place = Place::new();
    let rows = place.read("first/data/incidents.csv").replacen("Incident ID", "Incident \u{1b}[31mID", 1);
    fs::remove_file(place.path("first/data/incidents.csv")).expect("a file");
    place.write("first/data/in\u{9b}cidents.csv", rows);
    place.edit("first/datasets/incidents.yaml", "files: incidents.csv", "files: \"*cidents.csv\"");
    for args in [&["run", "first"][..], &["--color", "always", "run", "first"]] {
        let done = place.indicia(args).code(1);
        shows(&done.err, &["in\\x9bcidents.csv"]);
        assert!(!done.err.contains(['\u{9b}', '\u{7}']), "{done:?}");
    }
}

/// Characters that are not seen make texts look alike that are not; and a command line may have any.
#[test]
fn characters_that_are_not_seen_are_shown_by_their_number() {
    let place = Place::new();
    let done = place.indicia(&["ru\u{202e}n", "first"]).code(2);
    shows(&done.err, &["ru\\u{202e}n"]);
    assert!(!done.err.contains('\u{202e}'));
    for hidden in ['\u{200e}', '\u{200b}', '\u{2028}', '\u{ad}', '\u{e0041}'] {
        let place = Place::new();
        let rows = place.read("first/data/incidents.csv").replacen("Incident ID", &format!("Incident{hidden} ID"), 1);
        place.write("first/data/incidents.csv", rows);
        let done = place.indicia(&["run", "first"]).code(1);
        assert!(!done.err.contains(hidden), "{done:?}");
        shows(&done.err, &["Incident\\"]);
    }
}

/// A link that is named stays one; what it leads to is written only where that is beside it or in the same project.
#[cfg(unix)]
#[test]
fn files_that_links_lead_to_elsewhere_are_not_written() {
    let place = with_a_word_outside();
    place.write("laid.ind", "measure   a =   count of b\n");
    link(&place, "../laid.ind", "first/z.ind");
    let done = place.indicia(&["fmt", "first/z.ind"]).code(2);
    shows(&done.err, &["z.ind cannot be read: it is a link that leads out of the project"]);
    assert_eq!(place.read("laid.ind"), "measure   a =   count of b\n");
    fs::remove_file(place.path("first/z.ind")).expect("a link");
    // From one folder of the project to another.
    place.write("first/kept/z.ind", "measure   a =   count of incidents\n");
    link(&place, "../kept/z.ind", "first/definitions/z.ind");
    place.indicia(&["fmt", "first/definitions/z.ind"]).fine();
    assert_eq!(place.read("first/kept/z.ind"), "measure a = count of incidents\n");
    assert!(place.path("first/definitions/z.ind").is_symlink());
    fs::remove_file(place.path("first/definitions/z.ind")).expect("a link");
    place.write("other/empty.md", "");
    for (to, said) in [("../other/empty.md", "leads out of its folder"), ("none.md", "leads to no file")] {
        let place_of = format!("reports/{}.md", said.len());
        link(&place, to, &place_of);
        let done = place.indicia(&["diff", "first", "first", "--out", &place_of]).code(1);
        shows(&done.err, &["is a link that", said]);
        assert!(place.path(&place_of).is_symlink() && place.read("other/empty.md").is_empty());
        assert!(!place.path("reports/none.md").exists());
    }
    place.write("reports/2025.md", "");
    link(&place, "2025.md", "reports/last.md");
    place.indicia(&["diff", "first", "first", "--format", "markdown", "--out", "reports/last.md"]).fine();
    assert!(place.path("reports/last.md").is_symlink() && !place.read("reports/2025.md").is_empty());
}

/// Where a snapshot is written before it takes its place.
#[cfg(unix)]
#[test]
fn a_link_beside_a_snapshot_is_not_written_through() {
    let place = with_a_word_outside();
    link(&place, "../../kept.txt", "first/snapshots/.incident_rate.snap.new.partial");
    link(&place, "../../kept.txt", "first/snapshots/.incident_rate.snap.partial");
    place.indicia(&["snapshot", "first"]);
    assert_eq!(place.read("kept.txt"), format!("{OUTSIDE}\n"));
}

#[test]
fn an_output_that_was_edited_is_kept() {
    let place = Place::new();
    for (command, path) in [("run", "tables/table-01.md"), ("docs", "index.html")] {
        let (out, kept) = (format!("{command}-out"), format!("{path}.bak"));
        let run = || place.indicia(&[command, "first", "--out", &out]).fine();
        run();
        let file = format!("{out}/{path}");
        let written = place.read(&file);
        place.write(&file, "my own words\n");
        shows(&run().err, &["1 output of an earlier run was changed", path, &format!("kept as {kept}")]);
        assert_eq!((place.read(&file), place.read(&format!("{out}/{kept}"))), (written, "my own words\n".to_string()));
        assert!(!run().err.contains("was changed"));
        assert_eq!(place.read(&format!("{out}/{kept}")), "my own words\n");
    }
}

/// A pipe in place of the folder of outputs may never open.
#[cfg(unix)]
#[test]
fn outputs_go_to_no_pipe() {
    let place = Place::new();
    assert!(Command::new("mkfifo").arg(place.path("o")).status().expect("mkfifo is there").success());
    for command in ["run", "docs"] {
        let done = place.indicia(&[command, "first", "--out", "o"]).code(1);
        shows(&done.err, &["cannot write to o: it is not a folder"]);
    }
}

/// Whoever may read an output may read the next one, and nobody else.
#[cfg(unix)]
#[test]
fn outputs_keep_who_may_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.indicia(&["run", "first", "--out", "o", "--lock"]).code(0);
    place.indicia(&["docs", "first", "--out", "d"]).code(0);
    let files = ["o/index.html", "o/manifest.json", "o/tables/table-01.csv", "first/indicia.lock", "d/index.html"];
    let mode = |path: &str| fs::metadata(place.path(path)).expect("a file").permissions().mode() & 0o777;
    for path in files {
        fs::set_permissions(place.path(path), fs::Permissions::from_mode(0o600)).expect("it is ours");
    }
    place.edit("first/definitions/tables.ind", "Fly-tipping incidents by district", "Incidents by district");
    place.indicia(&["run", "first", "--out", "o", "--lock"]).code(0);
    place.indicia(&["docs", "first", "--out", "d"]).code(0);
    for path in files {
        assert_eq!(mode(path), 0o600, "{path}");
    }
}

fn git(place: &Place, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(place.path("first")).args(["-c", "user.email=a@example.org", "-c", "user.name=a"]).args(args);
    let done = command.output().expect("git is there");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).trim().to_string()
}

#[cfg(unix)]
#[test]
fn pipes_in_a_repository_are_not_waited_for() {
    for path in
        ["HEAD", "config", "packed-refs", "refs/heads/odd", "info/exclude", "objects/info/alternates", "shallow"]
    {
        let place = Place::new();
        git(&place, &["init", "-q", "."]);
        git(&place, &["add", "-A"]);
        git(&place, &["commit", "-qm", "one"]);
        let pipe = place.path(&format!("first/.git/{path}"));
        let _ = fs::remove_file(&pipe);
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
        let said = format!(".git/{path} is a pipe or a device and not a file");
        let explained = place.indicia(&["explain", "trade_share", "first"]);
        assert_eq!(explained.code, 0, "{path}: {explained:?}");
        assert!(explained.out.contains(&said), "{path}: {explained:?}");
        is_refused(&place, &["diff", "HEAD", "--project", "first"], &said);
    }
}

#[cfg(unix)]
#[test]
fn a_repository_that_is_a_pipe_or_leads_to_one_is_not_waited_for() {
    let place = Place::new();
    let mkfifo = |path: &str| {
        assert!(Command::new("mkfifo").arg(place.path(path)).status().expect("mkfifo is there").success());
    };
    mkfifo("first/.git");
    is_refused(&place, &["diff", "HEAD", "--project", "first"], "first/.git is a pipe or a device");
    fs::remove_file(place.path("first/.git")).expect("it was there");
    fs::create_dir(place.path("elsewhere")).expect("a folder");
    mkfifo("elsewhere/HEAD");
    place.write("first/.git", "gitdir: ../elsewhere\n");
    is_refused(&place, &["diff", "HEAD", "--project", "first"], "elsewhere/HEAD is a pipe or a device");
}

#[cfg(unix)]
#[test]
fn no_program_is_run_that_a_repository_names() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    git(&place, &["init", "-q", "."]);
    git(&place, &["add", "-A"]);
    git(&place, &["commit", "-qm", "one"]);
    place.write("hook.sh", format!("#!/bin/sh\ntouch '{}'\ncat\n", place.path("ran").display()));
    fs::set_permissions(place.path("hook.sh"), fs::Permissions::from_mode(0o755)).expect("may be run");
    let hook = place.path("hook.sh").display().to_string();
    for name in [
        "filter.odd.clean",
        "filter.odd.smudge",
        "core.fsmonitor",
        "diff.odd.textconv",
        "diff.odd.command",
        "core.pager",
        "gpg.program",
    ] {
        git(&place, &["config", name, &hook]);
    }
    git(&place, &["config", "log.showSignature", "true"]);
    place.write("first/.gitattributes", "*.csv filter=odd diff=odd\n*.ind filter=odd diff=odd\n");
    let rows = place.read("first/data/incidents.csv");
    place.write("first/data/incidents.csv", format!("{}\n", rows.trim_end()));
    let definitions = place.read("first/definitions/measures.ind");
    place.write("first/definitions/measures.ind", definitions + "# more\n");
    for args in [
        &["diff", "HEAD", "--project", "first"][..],
        &["explain", "incidents", "first"],
        &["docs", "first", "--out", "o"],
    ] {
        place.indicia(args);
        assert!(!place.path("ran").exists(), "a program of the repository was run by {args:?}");
    }
}

#[test]
fn a_tree_with_names_that_lead_out_is_not_read() {
    let place = Place::new();
    git(&place, &["init", "-q", "."]);
    git(&place, &["add", "-A"]);
    git(&place, &["commit", "-qm", "one"]);
    place.write("victim.csv", "mine\n");
    place.write("blob", "written,by,the,program\n");
    let blob = git(&place, &["hash-object", "-w", "../blob"]);
    let victim = place.path("victim.csv").display().to_string();
    for name in [victim.as_str(), "..", "a\\b", "c:x", ".git"] {
        let listed = git(&place, &["ls-tree", "HEAD"]);
        let mut entries: Vec<(String, Vec<u8>)> = listed.lines().map(entry).collect();
        entries.push(entry(&format!("100644 blob {blob}\t{name}")));
        entries.sort();
        place.write("tree", entries.into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>());
        let tree = git(&place, &["hash-object", "-t", "tree", "-w", "--literally", "../tree"]);
        let commit = git(&place, &["commit-tree", &tree, "-p", "HEAD", "-m", "odd"]);
        git(&place, &["branch", "-f", "odd", &commit]);
        let done = place.indicia(&["diff", "odd", "--project", "first"]).code(1);
        shows(&done.err, &["odd has a file with the name", "nothing of it is read"]);
        assert_eq!(place.read("victim.csv"), "mine\n");
    }
}

#[cfg(unix)]
#[test]
fn links_of_a_commit_are_named_and_not_followed() {
    for path in ["first/definitions/more.ind", "first/data/incidents.csv"] {
        let place = with_a_word_outside();
        let _ = fs::remove_file(place.path(path));
        link(&place, "../../kept.txt", path);
        git(&place, &["init", "-q", "."]);
        git(&place, &["add", "-A"]);
        git(&place, &["commit", "-qm", "one"]);
        git(&place, &["commit", "-qm", "two", "--allow-empty"]);
        let name = path.rsplit('/').next().expect("a name");
        is_refused(&place, &["diff", "HEAD~1", "HEAD", "--project", "first"], &format!("{name} is a link"));
    }
}

/// A line of `git ls-tree` as an entry of a tree, with its name.
fn entry(line: &str) -> (String, Vec<u8>) {
    let (head, name) = line.split_once('\t').expect("a name");
    let mut head = head.split(' ');
    let (mode, id) = (head.next().expect("a mode"), head.nth(1).expect("an object"));
    let bytes = (0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("digits"));
    let mode = mode.trim_start_matches('0');
    (name.to_string(), [mode.as_bytes(), b" ", name.as_bytes(), b"\0"].concat().into_iter().chain(bytes).collect())
}

#[test]
fn no_threads_are_a_mistake_of_the_environment() {
    let place = Place::new();
    for (name, value) in [
        ("POLARS_MAX_THREADS", "0"),
        ("POLARS_MAX_THREADS", "100000"),
        ("POLARS_MAX_THREADS", "abc"),
        ("POLARS_ASYNC_THREAD_COUNT", "0"),
        ("POLARS_ASYNC_THREAD_COUNT", "100000"),
        ("RAYON_NUM_THREADS", "100000"),
        ("POLARS_ASYNC_THREAD_COUNT", "many"),
        ("RUST_MIN_STACK", "1"),
    ] {
        let mut command = place.command(&["run", "first"]);
        let done = command.env(name, value).output().expect("it starts");
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.starts_with(&format!("error: {name} is {value} in the environment")), "{said}");
    }
}

/// The first thread has as much stack as the system gives it, which may be hardly any.
#[cfg(unix)]
#[test]
fn a_small_stack_of_the_system_is_enough() {
    let place = Place::new();
    let limited = format!("ulimit -s 128 && exec {} run first", env!("CARGO_BIN_EXE_indicia"));
    let done = Command::new("sh").arg("-c").arg(limited).current_dir(place.path("")).output().expect("a shell");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// A program called git in the folder where somebody happens to be is not run, though the search path has that folder.
#[cfg(unix)]
#[test]
fn no_git_of_the_current_folder_is_run() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    git(&place, &["init", "-q", "."]);
    git(&place, &["add", "-A"]);
    git(&place, &["commit", "-qm", "one"]);
    place.write("git", format!("#!/bin/sh\ntouch '{}'\n", place.path("ran").display()));
    fs::set_permissions(place.path("git"), fs::Permissions::from_mode(0o755)).expect("may be run");
    let path = std::env::var("PATH").expect("a search path");
    for before in [".", "", "./", "first/.."] {
        let mut command = place.command(&["diff", "HEAD", "--project", "first"]);
        let done = command.env("PATH", format!("{before}:{path}")).output().expect("it starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(!place.path("ran").exists(), "{before:?}");
    }
}

/// Chains and circles that are longer than any stack, and indicators that double: a limit in words, at once.
#[test]
fn a_condition_of_five_thousand_parts_is_refused_and_one_of_hundreds_is_not() {
    let place = Place::new();
    let definitions = place.read("first/definitions/measures.ind");
    let many = |parts: usize| {
        let parts: Vec<String> = (0..parts).map(|at| format!("incident_id = \"{at}\"")).collect();
        let more =
            format!("measure odd = count of incidents where {}\ntable odd_ones {{ column odd }}\n", parts.join(" or "));
        place.write("first/definitions/measures.ind", format!("{definitions}\n{more}"));
        place.indicia(&["check", "first"])
    };
    shows(&many(5_000).code(1).out, &["names::too-large", "this condition has more than 1,000 parts"]);
    many(300).fine();
    let listed: Vec<String> = (0..5_000).map(|at| format!("\"{at}\"")).collect();
    let more = format!(
        "measure odd = count of incidents where incident_id in {{{}}}\ntable odd_ones {{ column odd }}\n",
        listed.join(", ")
    );
    place.write("first/definitions/measures.ind", format!("{definitions}\n{more}"));
    place.indicia(&["check", "first"]).fine();
}

#[test]
fn definitions_that_double_and_chains_without_an_end_are_limited() {
    let place = Place::new();
    let double: String = (1..40).map(|at| format!("indicator z{at} = z{} + z{}\n", at - 1, at - 1)).collect();
    let chain: String = (1..5_000).map(|at| format!("indicator z{at} = z{} * 1\n", at - 1)).collect();
    let cohorts: String =
        (1..5_000).map(|at| format!("cohort z{at} {{ from z{} where days_to_clear > {at} }}\n", at - 1)).collect();
    let doubled: String =
        (1..40).map(|at| format!("cohort z{at} {{ from z{} among z{} by incident_id }}\n", at - 1, at - 1)).collect();
    let ring = format!("{chain}indicator z0 = z4999 + 1\n");
    let first = "indicator z0 = count of incidents\n";
    for (text, code, said) in [
        (format!("{first}{double}"), "names::too-large", "`z11` is of more than 2,000 numbers"),
        (
            format!("cohort z0 {{ from incidents where days_to_clear > 0 }}\n{doubled}"),
            "names::too-large",
            "`z10` is made of more than 2,000 cohorts",
        ),
        (format!("{first}{chain}"), "names::too-large", "is at the end of a chain of more than 200 definitions"),
        (
            format!("cohort z0 {{ from incidents where days_to_clear > 0 }}\n{cohorts}"),
            "names::too-large",
            "a chain of more than 200",
        ),
        (ring, "names::cycle", "needs 4,995 others, of which the last needs"),
    ] {
        place.write("first/definitions/more.ind", text);
        let done = place.indicia(&["check", "first"]).code(1);
        let errors = done.out.matches("(docs/errors/").count();
        assert!(errors == 1, "{code}: {errors} errors:\n{}", done.out);
        shows(&done.out, &[code]);
        let flat: String = done.out.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said), "{said}:\n{flat}");
    }
}

#[test]
fn a_template_that_would_need_a_deep_stack_is_refused() {
    for text in [
        format!("{{{{ {} 1 }}}}", "not ".repeat(50_000)),
        format!("{{{{ 1{} }}}}", " + 1".repeat(50_000)),
        format!("{{{{ 1{} }}}}", " ~ 1".repeat(50_000)),
        format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(50_000)),
        format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000)),
    ] {
        let place = Place::new();
        place.write("first/templates/table.html.j2", text);
        let declared = place.read("first/indicia.yaml");
        place.write("first/indicia.yaml", format!("{declared}\ntemplates: templates\n"));
        let done = place.indicia(&["run", "first"]).code(1);
        shows(&done.err, &["template table.html.j2"]);
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_folder_of_a_run_is_refused() {
    for name in [".indicia-ready", ".indicia-staging"] {
        let place = Place::new();
        place.indicia(&["run", "first", "--out", "o"]).fine();
        place.write("mine/a.txt", "a");
        place.write("mine/manifest.json", "{}");
        link(&place, "../mine", &format!("o/{name}"));
        let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
        shows(&done.err, &[name]);
        assert_eq!((place.read("mine/a.txt"), place.path("o/a.txt").exists()), ("a".to_string(), false));
        // A folder by that name in which somebody else put something.
        fs::remove_file(place.path(&format!("o/{name}"))).expect("a link");
        place.write(&format!("o/{name}/notes.txt"), "mine");
        let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
        shows(&done.err, &[name, "it has files that are not those of an earlier run"]);
        assert_eq!(place.read(&format!("o/{name}/notes.txt")), "mine");
    }
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_folder_of_outputs_is_refused() {
    let place = Place::new();
    place.indicia(&["run", "first", "--out", "o"]).fine();
    fs::remove_dir_all(place.path("o/tables")).expect("a folder");
    place.write("mine/a.txt", "a");
    link(&place, "../mine", "o/tables");
    let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
    shows(&done.err, &["o/tables", "it is a link"]);
    assert_eq!(place.files("mine").len(), 1);
}

/// Templates, and records of snapshots, where a link or a path leads elsewhere.
#[cfg(unix)]
#[test]
fn templates_and_snapshots_are_inside_the_project() {
    for by_link in [false, true] {
        let place = Place::new();
        place.write("outside/table.html.j2", "a word outside");
        let folder = if by_link { "own" } else { "../outside" };
        let project = place.read("first/indicia.yaml");
        place.write("first/indicia.yaml", format!("{project}templates: {folder}\n"));
        if by_link {
            link(&place, "../outside", "first/own");
        }
        let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
        shows(&done.err, &[folder, "it leads out of the project"]);
        assert!(!place.path("o/tables").exists());
    }
    let place = Place::new();
    place.write("outside/a.txt", "a");
    link(&place, "../outside", "first/snapshots");
    let done = place.indicia(&["snapshot", "first"]).code(1);
    shows(&done.err, &["snapshots", "leads out of the project"]);
    assert_eq!(place.files("outside").len(), 1);
}

/// A manifest or a record that is a pipe would be waited for for ever; a lock of somebody else's is no lock.
#[cfg(unix)]
#[test]
fn what_is_no_manifest_or_lock_of_a_run_is_neither_read_nor_replaced() {
    let place = Place::new();
    let pipe = |path: &str| {
        let _ = fs::remove_file(place.path(path));
        assert!(Command::new("mkfifo").arg(place.path(path)).status().expect("mkfifo is there").success());
    };
    ["o", "piped"].into_iter().for_each(|folder| fs::create_dir(place.path(folder)).expect("a folder"));
    pipe("o/manifest.json");
    shows(&place.indicia(&["run", "first", "--out", "o"]).code(1).err, &["manifest.json", "it is not a file"]);
    place.write("first/indicia.lock", "mine\n");
    place.indicia(&["run", "first", "--out", "other", "--lock"]).code(1);
    assert_eq!(place.read("first/indicia.lock"), "mine\n");
    pipe("piped/indicia.yaml");
    shows(&place.indicia(&["check", "piped"]).code(1).out, &["indicia.yaml is not a file"]);
    pipe("first/data/incidents.csv");
    let before = Place::new();
    let other = before.path("first").display().to_string();
    shows(&place.indicia(&["diff", &other, "first"]).code(1).err, &["incidents.csv"]);
}

#[test]
fn files_that_no_run_wrote_stay_as_they_are() {
    let place = Place::new();
    place.indicia(&["run", "first", "--out", "o"]).fine();
    place.write("o/tables/second.csv", "my own notes\n");
    let definitions = place.read("first/definitions/measures.ind");
    place.write(
        "first/definitions/measures.ind",
        definitions + "\ntable second { rows waste column count of incidents }\n",
    );
    let before = place.files("o");
    let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
    shows(&done.err, &["output::not-ours", "second.csv is there already, and no earlier run wrote it"]);
    assert_eq!(place.files("o"), before);
    // Elsewhere it is written; and beside the lock nothing of anybody's is taken for a file of ours.
    place.write("first/indicia.lock.new", "my own notes\n");
    place.indicia(&["run", "first", "--out", "other", "--lock"]).fine();
    assert_eq!(place.read("first/indicia.lock.new"), "my own notes\n");
    // Nor does a catalogue take the place of a report.
    let before = place.files("o");
    let done = place.indicia(&["docs", "first", "--out", "o"]).code(1);
    shows(&done.err, &["the folder o has the tables of a run"]);
    assert_eq!(place.files("o"), before);
}

/// With hardly a file that may be open, a run says so, and nothing is half written.
#[cfg(unix)]
#[test]
fn too_few_files_that_may_be_open_are_said() {
    let place = Place::new();
    place.indicia(&["run", "first"]).fine();
    let before = fs::read(place.path("build/first/manifest.json")).expect("the manifest");
    for files in [7, 8, 9, 10] {
        let limited = format!("ulimit -n {files} && exec {} run first", env!("CARGO_BIN_EXE_indicia"));
        let done = Command::new("sh").arg("-c").arg(limited).current_dir(place.path("")).output().expect("a shell");
        let said = String::from_utf8_lossy(&done.stderr).to_string();
        assert!(matches!(done.status.code(), Some(0 | 1)), "{files}: {:?} {said}", done.status);
        assert!(!said.contains("panicked") && !said.contains("fault of Indicia"), "{files}: {said}");
        let is_said = done.status.success() || said.to_lowercase().contains("too many open files");
        assert!(is_said, "{files}: {said}");
    }
    assert_eq!(fs::read(place.path("build/first/manifest.json")).expect("the manifest"), before);
}

/// Rows inside rows without an end, and more of them than anybody reads.
#[test]
fn tables_that_nobody_reads_are_refused() {
    let place = Place::new();
    let definitions = place.read("first/definitions/tables.ind");
    let declared = place.read("first/datasets/incidents.yaml").replace("covers: 2022/23 to 2023/24\n", "");
    place.write("first/datasets/incidents.yaml", declared);
    let many = |word: &str, times: usize| word.repeat(times);
    for (table, said) in [
        (format!("rows area{} column all_incidents", many(" then waste", 2_000)), "12 deep already"),
        (
            format!("rows waste in [\"Tyres\"{}] column all_incidents", many(" + \"Tyres\"", 50_000)),
            "more than 5,000 members",
        ),
        ("rows day from 1000-01-01 to 9999-12-31 column all_incidents".to_string(), "more than 500,000 rows"),
        (
            "rows day from 1900-01-01 to 1999-12-31 then waste then area column all_incidents".to_string(),
            "more than 500,000 rows",
        ),
        ("column all_incidents for each day from 1900-01-01 to 1999-12-31".to_string(), "more than 16,384 columns"),
    ] {
        place.write("first/definitions/tables.ind", format!("{definitions}\ntable odd {{ {table} }}\n"));
        let done = place.indicia(&["check", "first"]).code(1);
        shows(&done.out, &["names::too-large", said]);
    }
}

#[test]
fn a_hierarchy_of_thousands_of_levels_is_refused() {
    let place = Place::new();
    let levels: Vec<String> = (0..5_000).map(|at| format!("{{name: l{at}, plural: ls{at}}}")).collect();
    let areas: String = (0..5_000).map(|at| format!("  - {{level: l{at}, code: A{at}, label: A {at}}}\n")).collect();
    let text = format!("name: deep\nlevels: [{}]\nareas:\n{areas}", levels.join(", "));
    place.write("first/hierarchies/deep.yaml", text);
    let done = place.indicia(&["check", "first"]).code(1);
    shows(&done.out, &["hierarchies::wrong-value", "at most 50 levels"]);
    assert_eq!(done.out.matches("(docs/errors/").count(), 1, "{}", done.out);
}

/// Nor is a first declaration written where a link in the project leads out of it.
#[cfg(unix)]
#[test]
fn a_declaration_is_not_written_behind_a_link() {
    let place = Place::empty();
    place.write("p/indicia.yaml", "title: P\n");
    place.write("beyond/mine.txt", "mine\n");
    place.write("visits.csv", "id,n\na,1\nb,2\n");
    link(&place, "../beyond", "p/datasets");
    let done = place.indicia(&["infer", "visits.csv", "--out", "p"]).code(2);
    shows(&done.err, &["datasets is a link that leads out of the project"]);
    let left: Vec<_> = fs::read_dir(place.path("beyond"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["mine.txt"]);
    fs::remove_file(place.path("p/datasets")).expect("a link");
    place.indicia(&["infer", "visits.csv", "--out", "p"]).fine();
    assert!(place.read("p/datasets/visits.yaml").contains("name: visits"));
}
