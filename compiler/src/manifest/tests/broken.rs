//! A project that is not in order: every fault is found at once, none hides another, and none is found twice.

use proptest::prelude::*;

use super::{findings, shown, under};
use crate::diagnostics::Severity;

fn codes(files: &[(&str, &str)]) -> Vec<&'static str> {
    under(files).into_iter().map(|(code, _)| code).collect()
}

const LIST: (&str, &str) = ("codelists/offence.yaml", "name: offence\ncodes: [{code: \"1\", label: Robbery}]\n");

#[test]
fn faults_of_all_files_come_at_once_in_order_of_place() {
    let found = codes(&[
        ("indicia.yaml", "titel: Example\n"),
        ("style.yaml", "low: perhaps\n"),
        ("datasets/a.yaml", "name: a\nfiles: [a.csv\n"),
        ("datasets/b.yaml", "name: b\nfiles: b.csv\nrole: evnts\ncolumns:\n  x: {type: txt}\n  y: {codes: offense}\n"),
        LIST,
    ]);
    assert_eq!(
        found,
        [
            "project::bad-yaml",
            "datasets::wrong-value",
            "datasets::unknown-type",
            "datasets::unknown-code-list",
            "project::unknown-field",
            "style::wrong-value",
        ]
    );
}

#[test]
fn a_file_that_is_no_yaml_still_declares_its_name() {
    let crimes = "name: crimes\nfiles: c.csv\ncolumns:\n  lsoa: {type: text, look_up: areas}\n  o: {codes: offence}\n";
    let files = [
        ("datasets/crimes.yaml", crimes),
        ("datasets/other.yaml", "files: [a.csv\nname: areas  # the look-up\n"),
        ("codelists/offence.yaml", "name: \"offence\nrows: x\n"),
    ];
    let (_, catalog, _) = findings(&files);
    assert_eq!(codes(&files), ["project::bad-yaml", "project::bad-yaml"]);
    let broken: Vec<&str> = catalog.broken.iter().map(String::as_str).collect();
    assert_eq!(broken, ["areas", "crimes.lsoa", "offence"]);
    assert!(catalog.dataset_named("areas").is_some());
    // The same with a hierarchy: its levels are unknown, so no list is called unknown.
    let hierarchy = ("hierarchies/area.yaml", "name: area\nlevels: [\n");
    let wards = ("datasets/d.yaml", "name: d\nfiles: d.csv\ncolumns:\n  ward: {codes: ward}\n");
    assert_eq!(codes(&[hierarchy, wards]), ["project::bad-yaml"]);
}

#[test]
fn a_fault_has_no_followers() {
    // A column with a wrong type is still a column, and may date rows or be a key.
    let text = "name: d\nfiles: a.csv\nkey: m\ntime: m\ncovers: 2021-04\ncolumns:\n  m: {type: mnth, min: 3}\n";
    assert_eq!(codes(&[("datasets/d.yaml", text)]), ["datasets::unknown-type"]);
    // A code list with a fault still has its other codes, and an attribute may name the one that was refused.
    let offence = ("codelists/o.yaml", "name: o\nattributes: {g: {codes: g}}\ncodes: [{code: a, g: x}]\n");
    let group = ("codelists/g.yaml", "name: g\ncodes: [{label: x}, {code: y}]\n");
    assert_eq!(codes(&[offence, group]), ["codelists::missing-field"]);
    // A look-up whose key column is misspelt is not also a look-up with the wrong key.
    let look_up =
        ("datasets/l.yaml", "name: l\nrole: look-up\nfiles: l.csv\nkey: [cod]\ncolumns:\n  code: {type: text}\n");
    let user = ("datasets/u.yaml", "name: u\nfiles: u.csv\ncolumns:\n  x: {type: integer, look_up: l}\n");
    assert_eq!(codes(&[look_up, user]), ["datasets::unknown-column"]);
}

#[test]
fn help_offers_the_nearest_name() {
    let (_, _, found) = findings(&[
        LIST,
        ("datasets/d.yaml", "name: d\nfiles: a.csv\ncolumns:\n  o: {codes: offense}\n  n: {typ: text}\n"),
    ]);
    let help: Vec<&str> = found.iter().filter_map(|d| d.help.as_deref()).collect();
    // A field whose name is misspelt is not said to be missing, too.
    assert_eq!(help, ["did you mean `offence`?", "did you mean `type`?"]);
}

#[test]
fn aliases_cannot_unfold() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a, *a]\nname: *b\nfiles: a.csv\ncolumns:\n  c: {type: text}\n";
    let found = codes(&[("datasets/d.yaml", bomb)]);
    // Anchors and aliases of a file are said once.
    assert_eq!(found.iter().filter(|c| **c == "project::yaml-feature").count(), 1, "{found:?}");
    let deep = format!("name: {}x{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(codes(&[("datasets/d.yaml", &deep)]), ["project::bad-yaml"]);
}

#[test]
fn syntax_errors_are_where_reading_stopped() {
    for (text, under_label) in [
        ("name: crimes\n\tfiles: a.csv\n", ""),
        ("name: \"crimes\nfiles: a\n", "\""),
        ("name: [a, b\n", "["),
        ("name: a: b\n", ":"),
        ("", ""),
        ("- é\n- \"ü", "\""),
    ] {
        let (sources, _, found) = findings(&[("datasets/crimes.yaml", text)]);
        let first = &found[0];
        if text.is_empty() {
            assert_eq!(first.code, "datasets::missing-field");
        } else {
            assert_eq!(first.code, "project::bad-yaml", "{text:?}");
            let label = first.labels[0].span;
            assert!(sources.text(label).chars().count() <= 1, "{text:?}");
            if !under_label.is_empty() {
                assert_eq!(sources.text(label), under_label, "{text:?}");
            }
        }
    }
}

#[test]
fn slips_in_yaml_are_answered_with_what_to_write() {
    const SOUND: &str = "name: crimes\nfiles: crimes.csv\ndescription: Recorded crimes\ngrain: recorded crime\ncounts: crimes\ncolumns:\n  \
                         age: {type: integer}\n  day: {type: date}\n";
    // What is written in place of what, with the place marked by `^` before it where it is not at the beginning; words of the message and of the help.
    let cases = [
        ("crimes.csv", "^\"data\\crimes.csv\"", "backslash", "write `/`: \"data/crimes.csv\""),
        ("crimes.csv", "^\"C:\\Users\\x.csv\"", "backslash", "'C:\\Users\\x.csv'"),
        ("crimes.csv", "^\"data\\\"", "backslash", "\"data/\""),
        ("  age:", "\t^age:", "not with tabs", "two spaces"),
        ("  age:", "^\u{a0}\u{a0}age:", "not an ordinary one, U+00A0", "type an ordinary space"),
        ("files: ", "files:^\u{a0}", "not an ordinary one, U+00A0", "type an ordinary space"),
        ("type: integer", "^type:\u{a0}integer", "a colon needs an ordinary space", "write `type: integer`"),
        ("type: integer", "^type:integer", "a colon needs an ordinary space", "write `type: integer`"),
        ("files: ", "^files:", "a colon and a space", "write `files: crimes.csv`"),
        ("files: ", "^files = ", "a colon and a space", "write `files: crimes.csv`"),
        ("crimes.csv", "^\"crimes.csv", "a quote is opened", "close it with `\"`"),
        ("crimes.csv", "^'crimes.csv", "a quote is opened", "close it with `'`"),
        ("Recorded crimes", "'Driver'^s crimes'", "goes on behind", "write \"Driver's crimes\""),
        ("Recorded crimes", "\"the \"^new\" crimes\"", "goes on behind", "write 'the \"new\" crimes'"),
        ("Recorded crimes", "\"new\" ^crimes", "goes on behind", "write '\"new\" crimes'"),
        ("crimes.csv", "[\"a.csv\" ^\"b.csv\"]", "a comma is missing", "put a comma"),
        ("Recorded crimes", "Crimes^: as recorded", "a colon in it must be quoted", "write \"Crimes: as recorded\""),
        ("type: date", "type: date, format: ^%d/%m/%Y", "starts with `%`", "write `DD/MM/YYYY`"),
        ("Recorded crimes", "^%change", "starts with `%`", "write \"%change\""),
        ("Recorded crimes", "^@home", "starts with `@`", "write \"@home\""),
        ("Recorded crimes", "^`home`", "starts with a backtick", "write \"`home`\""),
        ("crimes.csv", "^*.csv", "starts with `*`", "write \"*.csv\""),
        ("crimes.csv", "crimes.csv\nmissing: [^*]", "starts with `*`", "write \"*\""),
        ("crimes.csv", "crimes.csv\nmissing: ^*", "starts with `*`", "write \"*\""),
        ("crimes.csv", "crimes.csv\nmissing: [^-]", "starts with `-`", "write \"-\""),
        ("crimes.csv", "crimes.csv\nmissing: ^-", "starts with `-`", "write \"-\""),
        ("crimes.csv", "crimes.csv\nmissing: ^- a", "on a line of their own", "begin a new line"),
        ("crimes.csv", "crimes.csv\nmissing: [^#N/A]", "starts with `#`", "write \"#N/A\""),
        ("crimes.csv", "crimes.csv\n^missing: #N/A", "is a comment", "write `missing: \"#N/A\"`"),
        ("Recorded crimes", "^& crimes", "starts with `&`", "write \"& crimes\""),
        ("Recorded crimes", "^| crimes", "starts with `|`", "write \"| crimes\""),
        ("Recorded crimes", "^> 5 crimes", "starts with `>`", "write \"> 5 crimes\""),
        ("Recorded crimes", "^[draft] crimes", "starts with `[`", "write \"[draft] crimes\""),
        ("Recorded crimes", "^{draft} crimes", "starts with `{`", "write \"{draft} crimes\""),
        ("{type: integer}", "^{type: integer", "never closed", "write `{type: integer}`"),
        ("crimes.csv", "^[crimes.csv", "never closed", "write `[crimes.csv]`"),
        ("{type: integer}", "^{type: integer]", "closed by `]`", "write `}`"),
        ("{type: integer}", "{type: integer}^}", "closes nothing", "remove it"),
        ("type: integer", "type: integer min^: 0", "a comma or `}`", "put a comma"),
        ("crimes.csv", "^“crimes.csv”", "not straight ones", "write \"crimes.csv\""),
        ("crimes.csv", "\n  ^-crimes.csv", "needs a space behind it", "write `- crimes.csv`"),
        ("  age:", " age:", "not indented", "same number of spaces"),
        ("files: ", "^// all\nfiles: ", "begins with `#`", "write `# all`"),
        ("files: ", "^all of them\nfiles: ", "no field", "on one line"),
        ("columns:", "columns: all", "indented deeper", "same number of spaces"),
        ("crimes.csv", "crimes^\0.csv", "no reader sees, U+0000", "take it out"),
    ];
    for (from, to, message, help) in cases {
        let marked = SOUND.replacen(from, to, 1);
        let place = marked.find('^');
        let text = marked.replacen('^', "", 1);
        let (_, _, found) = findings(&[("datasets/crimes.yaml", &text)]);
        let found: Vec<_> = found.iter().filter(|found| found.severity == Severity::Error).collect();
        let [only] = found[..] else { panic!("{to}: {found:#?}") };
        let said = format!("{} / {}", only.message, only.help.as_deref().unwrap_or_default());
        assert_eq!(only.code, "project::bad-yaml", "{to}: {said}");
        assert!(only.message.contains(message) && said.contains(help), "{to}: {said}");
        assert!(place.is_none_or(|place| only.labels[0].span.start as usize == place), "{to}: {said}");
    }
    let dashed = SOUND.replacen("crimes.csv", "\"-crimes.csv\"", 1);
    assert_eq!(codes(&[("datasets/crimes.yaml", &dashed)]), [] as [&str; 0], "in quotes it is a name");
    let escaped = SOUND.replacen("crimes.csv", "\"data\\new.csv\"", 1);
    assert_eq!(codes(&[("datasets/crimes.yaml", &escaped)]), ["project::backslash"]);
}

#[test]
fn rings_and_parents_of_areas_are_different_mistakes() {
    let head = "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nrows: a.csv\n";
    let run = |rows: &str| codes(&[("hierarchies/area.yaml", head), ("hierarchies/a.csv", rows)]);
    // A ring of three with a tail that leads into it is one ring.
    let ring = "level,code,parent\nward,a,b\nward,b,c\ndistrict,c,a\nward,t,a\n";
    assert_eq!(run(ring), ["hierarchies::cycle", "hierarchies::level-order"]);
    assert_eq!(run("level,code,parent\nward,a,a\ndistrict,d,\n"), ["hierarchies::cycle"]);
    assert_eq!(run("level,code,parent\nward,a,b\nward,b,\n"), ["hierarchies::level-order"]);
    assert_eq!(run("level,code,parent\nward,a,d\nward,a,e\ndistrict,d,\ndistrict,e,\n"), ["hierarchies::two-parents"]);
    assert_eq!(run("level,code,parent\nward,a,d\nward,a,d\ndistrict,d,\n"), ["hierarchies::duplicate-area"]);
    assert_eq!(run("code,parent\na,\n"), ["codelists::missing-heading"]);
}

#[test]
fn a_repeated_name_is_reported_once_at_the_later_place() {
    let d = "name: d\nfiles: a.csv\ncolumns:\n  x: {type: text}\n";
    let (sources, catalog, found) = findings(&[("datasets/a.yaml", d), ("datasets/b.yaml", d), ("datasets/c.yaml", d)]);
    let text = shown(&sources, &found);
    assert_eq!(found.len(), 2, "{text}");
    assert!(text.contains("datasets/b.yaml:1:7") && text.contains("datasets/c.yaml:1:7"), "{text}");
    assert_eq!(catalog.datasets.len(), 1);
}

/// A project to damage: every kind of file, and most fields.
const SEED: [(&str, &str); 8] = [
    ("indicia.yaml", "title: Example\ndata: data\nformats: [csv, md]\n"),
    ("style.yaml", "decimal_mark: \".\"\nlow: true\n"),
    (
        "disclosure/p.yaml",
        "name: p\nbelow: 5\nzero: suppressed\nshown: bound\npercentages: rounded\ntotals: withheld\n",
    ),
    (
        "datasets/crimes.yaml",
        "name: crimes\nfiles: \"a/*.csv\"\nformat: {header: true, delimiter: \",\"}\nkey: [id]\ntime: on\ncovers: 2021-04 to 2022-03\nbreaks: [{from: 2021-05-01, label: x}]\ncolumns:\n  id: {type: text, look_up: l}\n  on: {type: date, format: DD/MM/YYYY}\n  o: {codes: offence}\n  f: {type: flag, yes: [Y], no: [N]}\n  n: {type: integer, min: 0, max: 9}\n",
    ),
    (
        "datasets/l.yaml",
        "name: l\nrole: look-up\nfiles: l.csv\nkey: [k]\ncolumns:\n  k: {type: text}\n  d: {codes: district}\n",
    ),
    ("codelists/offence.yaml", "name: offence\nattributes: {group: text, gravity: integer}\nrows: offence.csv\n"),
    ("codelists/offence.csv", "code,label,group,gravity\n1,\"a, b\",g,3\n2,c,h,\n"),
    (
        "hierarchies/area.yaml",
        "name: area\nlevels: [{name: district, plural: districts}, {name: county, plural: counties}]\nareas:\n  - {level: county, code: C, label: c, contains: [{code: D, label: d}]}\n  - {level: district, code: P}\n",
    ),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn damaged_files_never_panic(
        damage in prop::collection::vec((0..SEED.len(), any::<prop::sample::Index>(), 0_usize..12, "[-a-zé0-9 :,\\[\\]{}\"'#&*!|>\n\t]{0,3}"), 1..6),
    ) {
        let mut files: Vec<(&str, String)> = SEED.iter().map(|(path, text)| (*path, text.to_string())).collect();
        for (file, at, length, with) in damage {
            let text: Vec<char> = files[file].1.chars().collect();
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            files[file].1 = text[..start].iter().copied().chain(with.chars()).chain(text[end..].iter().copied()).collect();
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (sources, catalog, found) = findings(&files);
        // Every place can be shown, and ids exist for whatever was read.
        shown(&sources, &found);
        for label in found.iter().flat_map(|d| &d.labels) {
            sources.text(label.span);
        }
        for dataset in &catalog.datasets {
            for id in dataset.key.iter().chain(&dataset.time) {
                dataset.column(*id);
            }
        }
        for list in &catalog.code_lists {
            for attribute in &list.attributes {
                prop_assert_eq!(attribute.values.len(), list.codes.len());
            }
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in "[-a-zé0-9 :,\\[\\]{}\"'#&*!|>?\n\t%]{0,60}") {
        for path in ["indicia.yaml", "style.yaml", "datasets/d.yaml", "codelists/c.yaml", "hierarchies/h.yaml", "disclosure/p.yaml"] {
            let (sources, _, found) = findings(&[(path, &text)]);
            shown(&sources, &found);
        }
    }
}

#[test]
fn large_files_are_read_in_time_that_grows_with_their_size() {
    // A thousand times a search through every code, or every pair of fields, would not end within the patience of a test.
    let rows: String = (0..5_000).map(|n| format!("w{n},x{n}\n")).collect();
    let head = "name: area\nlevels: [{name: ward, plural: wards, rows: w.csv}, {name: district, plural: districts}]\nareas: [{level: district, code: d}]\n";
    let found = codes(&[("hierarchies/area.yaml", head), ("hierarchies/w.csv", &format!("code,parent\n{rows}"))]);
    assert_eq!(found.len(), 5_000);
    let columns: String = (0..10_000).map(|n| format!("  c{n}: {{type: text}}\n")).collect();
    let wide = format!("name: wide\nfiles: a.csv\ncolumns:\n{columns}");
    assert_eq!(findings(&[("datasets/wide.yaml", &wide)]).1.datasets[0].columns.len(), 10_000);
}

#[test]
fn a_code_that_no_cell_can_match_is_refused_wherever_it_is_written() {
    let refused = |path: &str, text: &str| {
        let found = codes(&[(path, text)]);
        found.iter().filter(|code| **code == "codelists::never-matches").count()
    };
    let list = |codes: &str| refused("codelists/o.yaml", &format!("name: o\ncodes: [{codes}]\n"));
    assert_eq!(list("{code: a}, {code: b, aliases: [\"c d\", e]}"), 0);
    assert_eq!(list("{code: a}, {code: \"a \"}"), 1);
    assert_eq!(list("{code: a, aliases: [\"\\ta\", \"b\\u00a0\", \"\"]}, \" b\""), 4);
    let areas = "name: x\nlevels: [{name: t, plural: ts}, {name: c, plural: cs}]\nareas:\n  \
                 - {level: c, code: \"C \", contains: [{code: T, aliases: [\" T\"]}, {code: \" T1\"}]}\ncomparators:\n  \
                 - {code: \"E \"}\n";
    assert_eq!(refused("hierarchies/x.yaml", areas), 4);
}

#[test]
fn what_other_tools_call_a_field_or_a_type_is_answered_with_what_it_is_here() {
    let help = |text: &str| -> Vec<String> {
        let (_, _, found) = findings(&[("datasets/d.yaml", text), LIST]);
        found.into_iter().map(|found| found.help.as_deref().unwrap_or_default().to_string()).collect()
    };
    for (field, meant) in
        [("kind: events", "role"), ("primary_key: x", "key"), ("na_values: NA", "missing"), ("policy: p", "disclosure")]
    {
        let text = format!("name: d\ngrain: row\nfiles: d.csv\n{field}\ncolumns:\n  x: {{type: text}}\n");
        assert_eq!(help(&text), [format!("did you mean `{meant}`?")], "{field}");
    }
    for (ty, meant) in [
        ("boolean", "flag"),
        ("Int64", "integer"),
        ("varchar", "text"),
        ("float", "decimal(2)"),
        ("timestamp", "datetime"),
    ] {
        let text = format!("name: d\ngrain: row\nfiles: d.csv\ncolumns:\n  x: {{type: {ty}}}\n");
        assert_eq!(help(&text), [format!("did you mean `{meant}`?")], "{ty}");
    }
    let text = "name: d\ngrain: row\nfiles: d.csv\ncolumns:\n  x: {categories: offence}\n";
    assert_eq!(help(text), ["did you mean `codes`?"]);
}

#[test]
fn a_flag_that_says_neither_text_is_one_error() {
    let text = "name: d\ngrain: row\nfiles: d.csv\ncolumns:\n  x: {type: flag}\n";
    let (_, _, found) = findings(&[("datasets/d.yaml", text)]);
    let said: Vec<&str> = found.iter().map(|found| &*found.message).collect();
    assert_eq!(said, ["the column `x` is a flag, and needs the fields `yes` and `no`"]);
    assert_eq!(codes(&[("datasets/d.yaml", &text.replace("flag", "flag, yes: Y"))]), ["datasets::missing-field"]);
}

const CODES: (&str, &str) = ("codelists/waste.yaml", "name: waste\nrows: waste.csv\n");

/// What is said of rows of a code list, and the text under it.
fn of_rows(rows: &str) -> Vec<(String, String)> {
    let (sources, _, found) = findings(&[CODES, ("codelists/waste.csv", rows)]);
    found.iter().map(|found| (found.message.clone(), sources.text(found.labels[0].span).to_string())).collect()
}

#[test]
fn marks_of_git_between_rows_of_codes_are_one_error() {
    let rows =
        "code,label\nT,Tyres\n<<<<<<< HEAD\nW,Waste\n=======\nW,White goods\nG,Green\n>>>>>>> theirs\nH,Household\n";
    let message = "git could not merge two versions of this file, and has written both into it";
    assert_eq!(of_rows(rows), [(message.to_string(), "<<<<<<< HEAD".to_string())]);
    let (_, catalog, _) = findings(&[CODES, ("codelists/waste.csv", rows)]);
    assert_eq!(catalog.code_lists[0].codes.len(), 4, "one version is read");
    let of_headings = rows.replace("code,label\n", "").replace("HEAD\n", "HEAD\ncode,label\n");
    assert_eq!(of_rows(&of_headings), [(message.to_string(), "<<<<<<< HEAD".to_string())]);
    assert_eq!(codes(&[CODES, ("codelists/waste.csv", "code,label\n=======,Tyres\n<,Waste\n")]), [""; 0]);
}

#[test]
fn rows_of_codes_that_stray_quotes_make_one_value_of_are_refused() {
    let said = |lines: &str| {
        format!("this row cannot be read: between two quotes it has {lines} more, which would be one value")
    };
    for (rows, lines, under) in [
        ("code,label\nT,\"Tyres\nW,Waste\"\nG,Green\n", "1 line", "T,\"Tyres\nW,Waste\""),
        ("code,label\nT,Tyres\n\"W,Waste\nG\",Green\n", "1 line", "\"W,Waste\nG\",Green"),
        ("code,label\r\nT,\"Tyres\r\nW,Waste\r\nG,Green\"\r\n", "2 lines", "T,\"Tyres\r\nW,Waste\r\nG,Green\""),
    ] {
        assert_eq!(of_rows(rows), [(said(lines), under.to_string())], "{rows}");
    }
    for label in
        ["\"Tyres, old,\nor new\"", "\"Tyres\nor wheels\"", "\"Tyres\nor wheels, of cars\"", "\"\"\"Tyres\"\"\""]
    {
        assert_eq!(of_rows(&format!("code,label\nT,{label}\n")), [], "{label}");
    }
    let open = of_rows("code,label\nT,\"Tyres\nW,Waste\n");
    assert_eq!(open[0].0, "this row cannot be read: a quote is opened and never closed");
}

/// However often a heading comes, that is one thing.
#[test]
fn a_heading_that_comes_thousands_of_times_is_one_error() {
    let of = |times: usize| of_rows(&format!("code,label{}\nT,Tyres{}\n", ",label".repeat(times), ",x".repeat(times)));
    let said = |often: &str| {
        vec![(format!("this row cannot be read: the heading `label` comes {often}"), "label".to_string())]
    };
    assert_eq!(of(1), said("twice"));
    assert_eq!(of(4_000), said("4001 times"));
}
