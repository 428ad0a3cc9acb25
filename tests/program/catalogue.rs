//! `indicia docs`: the pages of a catalogue, their links, their search, and how they look at two widths.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::page::{DESKTOP, PHONE, browser, in_browser, looked_at, values};
use crate::{Place, shows};

fn catalogue() -> Place {
    let place = Place::empty();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/street-crime");
    let done = place.indicia(&["docs", &example.to_string_lossy(), "--out", "docs"]).fine();
    assert_eq!(done.out, "");
    shows(&done.err, &[" pages: docs/index.html\n"]);
    place
}

fn pages(place: &Place) -> Vec<String> {
    place.files("docs").into_iter().map(|(path, _)| path).filter(|path| path.ends_with(".html")).collect()
}

#[test]
fn a_page_says_what_an_indicator_means_and_where_it_is_defined() {
    let page = catalogue().read("docs/indicator/violent_crime_rate.html");
    shows(
        &page,
        &[
            "<h1>Rate per 1,000 residents</h1>",
            "indicator <code>violent_crime_rate</code>",
            "Violent crimes per 1,000 residents (mid-2021), shown to 1 decimal place.",
            "Violent crimes per 1,000 residents, on the mid-2021 estimate.",
            "As written",
            "<a href=\"../measure/violent_crimes.html\">violent_crimes</a> per 1000",
            "violence.ind:",
            "<dt>Formula</dt>",
            "<dt>Unit</dt>\n<dd>a rate per 1,000 residents</dd>",
            "<dt>Denominator</dt>\n<dd>residents in mid-2021</dd>",
            "<h2>Sources</h2>",
            "../dataset/crimes.html",
            "../dataset/population.html",
            "<h2>Needs</h2>",
            "<h2>Used by</h2>",
            "../table/violence_by_district.html",
            "<svg ",
            "<title id=\"graph-title\">What depends on what around indicator violent_crime_rate</title>",
            "indicator violent_crime_rate needs measure violent_crimes, measure residents.",
            "<h2>Tests</h2>",
            "a rate is computed from all crimes and all residents of an area",
        ],
    );
}

#[test]
fn declarations_have_pages_with_what_they_list() {
    let place = catalogue();
    shows(&place.read("docs/dataset/crimes.html"), &["A row is one", "<th scope=\"col\">Type</th>", "crime_type"]);
    shows(&place.read("docs/code-list/crime_type.html"), &["<th scope=\"col\">Label</th>", "Robbery", "Violence"]);
    shows(&place.read("docs/hierarchy/area.html"), &["Cambridgeshire", "Part of", "Peterborough"]);
    shows(
        &place.read("docs/table/violence_by_district.html"),
        &[
            "<dd>Table 7</dd>",
            "<th scope=\"row\">Share of the total</th>",
            "<td>Share of violent crimes across rows</td>",
        ],
    );
    let index = place.read("docs/index.html");
    let order = ["Tables", "Indicators", "Measures", "Cohorts", "Datasets", "Code lists", "Hierarchies"];
    let headings = order.map(|title| format!("{title}</h2>"));
    shows(&index, &headings.each_ref().map(String::as_str));
}

#[test]
fn every_link_leads_to_a_page_and_every_page_is_led_to() {
    let place = catalogue();
    let pages = pages(&place);
    assert_eq!(pages.len(), 19, "{pages:?}");
    let (mut dead, mut reached) = (Vec::new(), BTreeSet::from(["index.html".to_string()]));
    for page in &pages {
        let text = place.read(&format!("docs/{page}"));
        let ids = values(&text, "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id comes twice in {page}");
        for link in values(&text, "href") {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match (path.is_empty(), path.strip_prefix("../")) {
                (true, _) => page.clone(),
                (false, Some(path)) => path.to_string(),
                (false, None) => path.to_string(),
            };
            let there = fs::read_to_string(place.path("docs").join(&target))
                .is_ok_and(|text| anchor.is_empty() || values(&text, "id").contains(&anchor));
            if !there {
                dead.push(format!("{page}: {link}"));
            }
            reached.insert(target);
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert_eq!(reached.into_iter().collect::<Vec<_>>().len(), pages.len());
}

#[test]
fn pages_stand_alone_and_only_the_search_is_a_script() {
    let place = catalogue();
    for page in pages(&place) {
        let text = place.read(&format!("docs/{page}")).replace("http://www.w3.org/2000/svg", "");
        for other in ["<link", "<img", "<iframe", "@import", "url(", "http:", "https:", " src="] {
            assert!(!text.contains(other), "{page} has {other}");
        }
        assert_eq!(text.matches("<script").count(), usize::from(page == "index.html"), "{page}");
    }
    let again = catalogue();
    assert_eq!(place.files("docs"), again.files("docs"), "the same bytes each time");
}

#[test]
fn what_definitions_say_is_escaped() {
    let place = Place::new();
    let measures = "first/definitions/measures.ind";
    place.edit(measures, "label \"Share that is trade waste\"", "label \"<script>alert(1)</script> & 'so'\"");
    place.edit(measures, "## Everything that was reported", "## <b>Everything</b> \"that\" was reported");
    place.indicia(&["docs", "first"]).fine();
    for page in ["index.html", "indicator/trade_share.html", "measure/all_incidents.html"] {
        let text = place.read(&format!("build/first-docs/{page}"));
        assert!(!text.contains("<script>alert") && !text.contains("<b>Everything"), "{page}");
    }
    shows(&place.read("build/first-docs/indicator/trade_share.html"), &["<h1>&lt;script&gt;alert(1)"]);
}

#[test]
fn a_folder_of_others_and_a_project_at_fault_are_left_alone() {
    let place = Place::new();
    place.write("mine/notes.txt", "keep");
    let done = place.indicia(&["docs", "first", "--out", "mine"]).code(1);
    shows(&done.err, &["mine", "notes.txt"]);
    assert_eq!(place.files("mine").len(), 1);
    place.edit("first/definitions/measures.ind", "waste.group = \"Trade\"", "waste.group = \"Trad\"");
    place.indicia(&["docs", "first", "--out", "new"]).code(1);
    assert!(!place.path("new").exists());
}

#[test]
fn pages_fit_a_phone_and_a_desk_and_the_search_finds() {
    let Some(browser) = browser() else { return };
    let place = catalogue();
    for page in ["index.html", "indicator/violent_crime_rate.html", "dataset/crimes.html", "code-list/crime_type.html"]
    {
        for width in [PHONE, DESKTOP] {
            let found = looked_at(browser, &place, &format!("docs/{page}"), width);
            assert_eq!(found["overflow"], 0, "{page} is wider than {width}: {found}");
            assert_eq!((&found["hidden"], &found["outside"]), (&0.into(), &0.into()), "{page}: {found}");
            assert!(found["dead"].as_array().is_some_and(Vec::is_empty), "{found}");
        }
    }
    let searched = in_browser(
        browser,
        &place,
        "docs/index.html",
        DESKTOP,
        r#"const box = page.getElementById("search"), shown = () =>
    [...page.querySelectorAll(".subjects li:not([hidden])")].map(entry => entry.querySelector("code").textContent);
  const all = shown().length, visible = !box.parentElement.hidden;
  box.value = "Violent RATE"; box.dispatchEvent(new Event("input"));
  const rate = shown(), sections = page.querySelectorAll("section:not([hidden])").length;
  box.value = "nothing of the kind"; box.dispatchEvent(new Event("input"));
  const none = shown().length;
  return {all, visible, rate, sections, none, said: page.getElementById("found").textContent};"#,
    );
    assert_eq!(searched["visible"], true, "{searched}");
    let names: Vec<&str> = searched["rate"].as_array().expect("names").iter().filter_map(|n| n.as_str()).collect();
    assert!(names.contains(&"violent_crime_rate") && names.contains(&"violence_by_district"), "{searched}");
    assert!(!names.contains(&"population") && names.len() < 6, "{searched}");
    assert_eq!(
        (&searched["none"], searched["said"].as_str().map(|said| said.starts_with("0 of "))),
        (&0.into(), Some(true))
    );
}
