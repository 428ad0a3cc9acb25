//! The report as a page: in a browser at phone and desktop width, and its links.
//!
//! In: what a run writes. Invariants: nothing is wider than the window but what scrolls in a box of its own; every table can
//! be seen; every link leads somewhere. Without a browser the first two are skipped, and that is said.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Place;

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
pub const PHONE: u32 = 390;
pub const DESKTOP: u32 = 1280;

/// The small example, with wide tables and long labels.
const EXAMPLE: &str = "examples/street-crime";

/// What a project of the repository comes to.
fn report(project: &str) -> Place {
    let place = Place::empty();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join(project);
    place.indicia(&["run", &project.to_string_lossy(), "--out", "out", "--quiet"]).fine();
    place
}

pub fn browser() -> Option<&'static str> {
    let starts = |name: &&&str| {
        let version = Command::new(name).arg("--version").stdin(Stdio::null()).output();
        version.is_ok_and(|output| output.status.success())
    };
    let found = BROWSERS.iter().find(starts).copied();
    if found.is_none() {
        // Not through print!, which the test harness keeps to itself when a test passes.
        let _ =
            writeln!(std::io::stderr(), "SKIPPED: no browser; the report was not looked at ({})", BROWSERS.join(", "));
    }
    found
}

/// What the browser finds of a page in a window of a width.
pub fn looked_at(browser: &str, place: &Place, page: &str, width: u32) -> serde_json::Value {
    in_browser(browser, place, page, width, LOOK)
}

const LOOK: &str = r#"const seen = element => {
    const box = element.getBoundingClientRect(), style = page.defaultView.getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility === "visible" && style.display !== "none";
  };
  const right = element => element.getBoundingClientRect().right;
  const tables = [...page.querySelectorAll("table")];
  const links = [...page.querySelectorAll("a[href^='#']")].map(a => decodeURIComponent(a.hash.slice(1)));
  return {
    inner: page.defaultView.innerWidth,
    overflow: Math.max(root.scrollWidth, page.body.scrollWidth) - root.clientWidth,
    tables: tables.length,
    hidden: tables.filter(table => !seen(table) || table.rows.length < 2).length,
    outside: tables.filter(table => right(table.parentElement) > root.clientWidth + 0.5).length,
    scrolled: tables.filter(table => table.parentElement.scrollWidth > table.parentElement.clientWidth).length,
    unlabelled: tables.filter(table => !table.caption || !table.querySelector("thead th[scope=col]")).length,
    links: links.length,
    dead: links.filter(id => !page.getElementById(id)),
  };"#;

/// What a script says of a page (`page`, its `root`) in a window of a width. Windows have a least width, frames have none.
pub fn in_browser(browser: &str, place: &Place, page: &str, width: u32, script: &str) -> serde_json::Value {
    let html = place.read(page).replace('&', "&amp;").replace('"', "&quot;");
    let frame = format!(
        r#"<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe id="frame" style="border:0;width:{width}px;height:900px" srcdoc="{html}"></iframe><pre id="found">not loaded</pre>
<script>
document.getElementById("frame").onload = event => {{
  const page = event.target.contentDocument, root = page.documentElement;
  const look = () => {{ {script} }};
  document.getElementById("found").textContent = JSON.stringify(look());
}};
</script>"#
    );
    place.write("frame.html", frame);
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", place.path("browser").display()))
        .arg("--window-size=1400,1000")
        .arg("--dump-dom")
        .arg(format!("file://{}", place.path("frame.html").display()))
        .stdin(Stdio::null())
        .output()
        .expect("the browser starts");
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = page.split(r#"<pre id="found">"#).nth(1).and_then(|rest| rest.split("</pre>").next());
    let found = found.unwrap_or_else(|| panic!("{page}\n{}", String::from_utf8_lossy(&output.stderr)));
    let found = found.replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
    serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}: {found}"))
}

#[test]
fn the_report_fits_a_phone_and_a_desk() {
    let Some(browser) = browser() else { return };
    fits(browser, &report(EXAMPLE), 4);
    fits(browser, &report("indicators"), 65);
}

/// The report with so many tables fits.
fn fits(browser: &str, place: &Place, tables: i64) {
    for width in [PHONE, DESKTOP] {
        let found = looked_at(browser, place, "out/index.html", width);
        let number = |field: &str| found[field].as_i64().unwrap_or_else(|| panic!("{field} of {found}"));
        assert_eq!(number("inner"), i64::from(width));
        assert_eq!(number("overflow"), 0, "the page is wider than {width}: {found}");
        assert_eq!(number("tables"), tables);
        assert_eq!((number("hidden"), number("outside"), number("unlabelled")), (0, 0, 0), "{found}");
        assert!(number("links") > 8 && found["dead"].as_array().is_some_and(Vec::is_empty), "{found}");
        if width == PHONE {
            assert!(number("scrolled") > 0, "a wide table scrolls in its own box: {found}");
        }
        let found = looked_at(browser, place, "out/definitions.html", width);
        assert_eq!(found["overflow"], 0, "the definitions are wider than {width}: {found}");
        assert!(found["dead"].as_array().is_some_and(Vec::is_empty), "{found}");
    }
}

/// The values of an attribute in a page.
pub fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    page.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor() {
    let place = report(EXAMPLE);
    let pages: Vec<String> =
        place.files("out").into_iter().map(|(path, _)| path).filter(|p| p.ends_with(".html")).collect();
    assert_eq!(pages.len(), 6, "the report, its definitions, and a page per table");
    let mut dead = Vec::new();
    for page in &pages {
        let text = place.read(&format!("out/{page}"));
        let ids: Vec<&str> = values(&text, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id comes twice in {page}");
        let folder = Path::new(page).parent().expect("a path of a file");
        for link in values(&text, "href") {
            assert!(!link.contains(':'), "{page} leads away from its folder: {link}");
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                place.path(&format!("out/{page}"))
            } else {
                place.path("out").join(folder).join(path)
            };
            let there = fs::read_to_string(&target)
                .is_ok_and(|text| anchor.is_empty() || values(&text, "id").contains(&anchor));
            if !there {
                dead.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn pages_stand_alone() {
    let place = report(EXAMPLE);
    for (path, bytes) in place.files("out").iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8(bytes.clone()).expect("pages are UTF-8");
        for other in ["<script", "<link", "<img", "<iframe", "@import", "url(", "http:", "https:"] {
            assert!(!text.contains(other), "{path} has {other}");
        }
        assert!(text.contains("class=\"banner\""), "{path} has no banner");
    }
}
