//! The files of examples/workflow: their steps, run as the two services and git would run them.
//!
//! In: a repository with a project by `indicia new`. Invariant: the steps pass on a change that was recorded and fail on one that was
//! not; the difference is posted either way. Stand-ins for what needs a network: curl and gh.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Done, Place, done, shows};

const STAND_IN: &str = r#"#!/bin/sh
# curl: gives the program for its address, keeps what is posted. gh: keeps the body of the comment.
out=
for argument in "$@"; do
  case "$before $argument" in
    "--output "*) out=$argument ;;
    "--data-urlencode body@"*) cp "${argument#body@}" "$POSTED" ;;
    "--body-file "*) cp "$argument" "$POSTED" ;;
    *" https://example.org/indicia") cp "$PROGRAM" "$out" ;;
  esac
  before=$argument
done
"#;

const MEASURES: &str = "work/definitions/measures.ind";
const TABLES: &str = "work/definitions/tables.ind";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/workflow").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A repository in `work`, recorded and committed on `main`; we are on a branch.
fn repository() -> Place {
    let place = Place::empty();
    place.indicia(&["new", "work"]).fine();
    place.indicia(&["snapshot", "work", "--accept"]).fine();
    place.write("work/.gitattributes", text("gitattributes"));
    for name in ["curl", "gh"] {
        place.write(&format!("stand-ins/{name}"), STAND_IN);
        executable(&place.path(&format!("stand-ins/{name}")));
    }
    git(&place, &["init", "--quiet", "--initial-branch", "main"]).fine();
    git(&place, &["config", "user.name", "Analyst"]).fine();
    git(&place, &["config", "user.email", "analyst@example.org"]).fine();
    commit(&place, "the project").fine();
    git(&place, &["update-ref", "refs/remotes/origin/main", "HEAD"]).fine();
    git(&place, &["switch", "--quiet", "--create", "change"]).fine();
    place
}

fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the file is made executable");
}

/// A command in the repository that finds the program and nobody's settings.
fn command(place: &Place, program: &str) -> Command {
    let own = Path::new(env!("CARGO_BIN_EXE_indicia")).parent().expect("a folder of the program");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = [place.path("stand-ins"), own.to_path_buf()].into_iter().chain(std::env::split_paths(&paths));
    let mut command = Command::new(program);
    command
        .current_dir(place.path("work"))
        .stdin(Stdio::null())
        .env("PATH", std::env::join_paths(paths).expect("paths"))
        .env("HOME", place.path("home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("PROGRAM", env!("CARGO_BIN_EXE_indicia"))
        .env("POSTED", place.path("posted.md"));
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(variable);
    }
    command
}

fn git(place: &Place, args: &[&str]) -> Done {
    done(command(place, "git").args(args).output().expect("git starts"))
}

fn commit(place: &Place, message: &str) -> Done {
    git(place, &["add", "--all"]).fine();
    git(place, &["commit", "--quiet", "--message", message])
}

/// A change that was recorded: the snapshots are committed with it.
fn recorded_change(place: &Place) {
    place.edit(TABLES, "\"Fly-tipping incidents by district\"", "\"Fly-tipping by district\"");
    place.indicia(&["snapshot", "work", "--accept"]).fine();
    commit(place, "tables: a shorter title").fine();
}

/// A change that nobody looked at.
fn unrecorded_change(place: &Place) {
    place.edit(MEASURES, "where waste.group = \"Trade\"", "where waste.group != \"Trade\"");
    place.edit(MEASURES, "  expect count 1", "  expect count 1 # either way");
    place.indicia(&["fmt", "work"]).fine();
    commit(place, "measures: trade waste").fine();
}

fn digest(place: &Place) -> String {
    let output = command(place, "sha256sum").arg(env!("CARGO_BIN_EXE_indicia")).output().expect("sha256sum starts");
    done(output).fine().out.split(' ').next().expect("a digest").to_string()
}

/// Runs a script as both services do: it ends at the first command that fails.
fn run(place: &Place, script: &str, env: &BTreeMap<String, String>) -> Done {
    let mut bash = command(place, "bash");
    done(bash.args(["-e", "-o", "pipefail", "-c", script]).envs(env).output().expect("bash starts"))
}

/// The texts of a mapping.
fn texts(value: &Value) -> BTreeMap<String, String> {
    let texts = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string)));
    texts.collect()
}

/// The steps of the workflow by name, each with its exit code; a step after one that failed runs when it says so.
fn github(place: &Place) -> Vec<(String, i32)> {
    let workflow = yaml("github.yml");
    let known = BTreeMap::from([
        ("${{ vars.INDICIA_URL }}", "https://example.org/indicia".to_string()),
        ("${{ vars.INDICIA_SHA256 }}", digest(place)),
        ("${{ github.token }}", "token".to_string()),
        ("${{ github.event.pull_request.number }}", "7".to_string()),
    ]);
    for name in ["temp", "path", "summary.md"] {
        place.write(&format!("{name}/keep"), "");
    }
    let mut env = texts(&workflow["env"]);
    for (name, value) in
        [("RUNNER_TEMP", "temp"), ("GITHUB_PATH", "path/added"), ("GITHUB_STEP_SUMMARY", "summary.md/text")]
    {
        env.insert(name.to_string(), place.path(value).display().to_string());
    }
    env.insert("GITHUB_BASE_REF".to_string(), "main".to_string());
    let (mut ran, mut failed) = (Vec::new(), false);
    for step in workflow["jobs"]["review"]["steps"].as_array().expect("steps") {
        let Some(script) = step["run"].as_str() else { continue };
        let name = step["name"].as_str().expect("a step has a name").to_string();
        if failed && !step["if"].as_str().unwrap_or_default().contains("!cancelled()") {
            continue;
        }
        let mut env = env.clone();
        for (name, value) in texts(&step["env"]) {
            let value = known.get(value.as_str()).unwrap_or_else(|| panic!("{name} is {value}, which nobody knows"));
            env.insert(name, value.clone());
        }
        let added = fs::read_to_string(place.path("path/added")).unwrap_or_default();
        let script = format!("PATH=\"{}:$PATH\"\n{script}", added.trim());
        let step = run(place, &script, &env);
        failed |= step.code != 0;
        ran.push((name, step.code));
    }
    ran
}

#[test]
fn the_github_workflow_passes_and_posts_the_difference() {
    let place = repository();
    recorded_change(&place);
    let steps = ["Install", "Definitions", "Layout", "Tests", "Snapshots", "Difference", "Comment"];
    assert_eq!(github(&place), steps.map(|step| (step.to_string(), 0)));
    let posted = place.read("posted.md");
    shows(&posted, &["1 wording", "incidents\\_by\\_district", "Fly-tipping by district"]);
    assert_eq!(place.read("summary.md/text"), posted);
    assert!(place.path("temp/bin/indicia").is_file(), "the program is installed where the path leads");
}

#[test]
fn the_github_workflow_fails_where_nobody_looked_and_posts_all_the_same() {
    let place = repository();
    unrecorded_change(&place);
    let ran = github(&place);
    let failed: Vec<&str> = ran.iter().filter(|(_, code)| *code != 0).map(|(name, _)| name.as_str()).collect();
    assert_eq!(failed, ["Tests"], "{ran:?}");
    shows(&place.read("posted.md"), &["trade\\_incidents"]);
    // With the test as it should be, the record is what does not agree.
    place.edit(MEASURES, "!= \"Trade\"", "= \"Trade\" and waste != \"Tyres\"");
    place.edit(MEASURES, "    | Tyres             |", "    | Green waste       |\n    | Construction waste |");
    place.indicia(&["fmt", "work"]).fine();
    commit(&place, "measures: but tyres").fine();
    let ran = github(&place);
    let failed: Vec<&str> = ran.iter().filter(|(_, code)| *code != 0).map(|(name, _)| name.as_str()).collect();
    assert_eq!(failed, ["Snapshots"], "{ran:?}");
}

/// The scripts of a job, with what is before each.
fn gitlab(place: &Place, job: &str) -> Done {
    let pipeline = yaml("gitlab-ci.yml");
    let lines = |value: &Value| -> Vec<String> {
        value.as_array().expect("a list").iter().map(|line| line.as_str().expect("a line").to_string()).collect()
    };
    let script = [lines(&pipeline["default"]["before_script"]), lines(&pipeline[job]["script"])].concat().join("\n");
    let mut env = texts(&pipeline["variables"]);
    let base = git(place, &["merge-base", "origin/main", "HEAD"]).fine().out.trim().to_string();
    for (name, value) in [
        ("CI_BUILDS_DIR", place.path("builds").display().to_string()),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base),
        ("CI_API_V4_URL", "https://example.org/api/v4".to_string()),
        ("CI_PROJECT_ID", "1".to_string()),
        ("CI_MERGE_REQUEST_IID", "7".to_string()),
        ("INDICIA_URL", "https://example.org/indicia".to_string()),
        ("INDICIA_SHA256", digest(place)),
        ("INDICIA_TOKEN", "token".to_string()),
    ] {
        env.insert(name.to_string(), value);
    }
    run(place, &script, &env)
}

#[test]
fn the_gitlab_pipeline_passes_fails_and_posts() {
    let place = repository();
    recorded_change(&place);
    for job in ["definitions", "snapshots", "difference"] {
        gitlab(&place, job).fine();
    }
    shows(&place.read("posted.md"), &["1 wording", "incidents\\_by\\_district", "Fly-tipping by district"]);
    unrecorded_change(&place);
    gitlab(&place, "definitions").code(1);
    shows(&gitlab(&place, "snapshots").code(1).out, &["changed cohort trade_incidents"]);
    gitlab(&place, "difference").fine();
    shows(&place.read("posted.md"), &["trade\\_incidents"]);
}

#[test]
fn the_hook_stops_what_nobody_looked_at() {
    let place = repository();
    fs::copy(file("pre-commit"), place.path("work/.git/hooks/pre-commit")).expect("the hook is copied");
    executable(&place.path("work/.git/hooks/pre-commit"));
    recorded_change(&place);
    place.edit(TABLES, "in     2023/24", "in 2023/24");
    shows(&commit(&place, "layout").code(1).err, &["1 of 2 files would change"]);
    place.indicia(&["fmt", "work"]).fine();
    place.edit(MEASURES, "shown 0.0%", "shown 0%");
    shows(&commit(&place, "rounding").code(1).err, &["9 definitions: 2 changed"]);
    place.indicia(&["snapshot", "work", "--accept"]).fine();
    commit(&place, "rounding").fine();
}

#[test]
fn git_shows_a_change_under_its_definition() {
    let place = repository();
    let config = text("gitattributes");
    let config = config.lines().find_map(|line| line.trim_start_matches("# ").trim().strip_prefix("git config "));
    let (key, pattern) = config.and_then(|config| config.split_once(' ')).expect("the file says what to configure");
    git(&place, &["config", key, pattern.trim_matches('\'')]).fine();
    place.edit(TABLES, "order by \"Incidents\" descending", "order by \"Incidents\"");
    let shown = git(&place, &["diff"]).fine().out;
    shows(&shown, &["@@ table incidents_by_waste {", "-  order by \"Incidents\" descending"]);
}

#[test]
fn they_call_what_the_program_has() {
    let help = Place::empty().indicia(&["--help"]).fine().out;
    let has = |word: &str| help.lines().any(|line| line.trim_start().starts_with(&format!("{word} ")));
    let mut called = 0;
    for name in ["github.yml", "gitlab-ci.yml", "pre-commit"] {
        for line in
            text(name).lines().map(|line| line.trim_start().trim_start_matches("- ").trim_start_matches("run: "))
        {
            let Some(word) = line.strip_prefix("indicia ").and_then(|rest| rest.split(' ').next()) else { continue };
            called += 1;
            assert!(has(word), "{name} calls `indicia {word}`, which is not there:\n{help}");
        }
    }
    assert_eq!(called, 14);
}
