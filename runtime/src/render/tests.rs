//! What every output shows of every kind of cell, and what it never lets through.

use std::collections::BTreeMap;

use indicia_compiler::catalog::Style;
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::layout::{Asks, Key};
use indicia_compiler::presentation::{Number, Unit};
use indicia_compiler::source::{Source, SourceId, SourceKind, Sources, Span, Spanned};
use insta::assert_snapshot;

use super::*;
use crate::cells::samples::every_kind;
use crate::cells::{Cell, FunnelLine, Parts, Row, Suppressed, Table};
use crate::disclosure::{SafeFunnel, SafeTable};

fn sources() -> Sources {
    let text = "##\n## measure violent_offences = count of violent_crime\n".to_string();
    Sources::new(vec![Source { path: "violence.ind".into(), text, kind: SourceKind::Definitions }])
}

fn built_in() -> Templates {
    Templates::new(&BTreeMap::new()).unwrap()
}

fn own(name: &str, text: &str) -> Result<Templates, Diagnostic> {
    Templates::new(&BTreeMap::from([(name.to_string(), text.to_string())]))
}

fn safe(table: Table<Cell>) -> SafeTable {
    SafeTable::new(table, &Style::default())
}

fn links() -> Vec<Link> {
    vec![Link { label: "CSV".into(), href: "table-07.csv".into() }]
}

/// A table's file of a format.
fn file(
    format: &str,
    templates: &Templates,
    table: &SafeTable,
    setting: &Setting,
    others: &[Link],
) -> Result<String, Diagnostic> {
    let bytes = (format_named(format).unwrap().write)(&Sheet { table, setting, templates, others })?;
    Ok(String::from_utf8(bytes).unwrap())
}

fn html(templates: &Templates, table: &SafeTable, setting: &Setting, others: &[Link]) -> Result<String, Diagnostic> {
    file("html", templates, table, setting, others)
}

fn markdown(templates: &Templates, table: &SafeTable, setting: &Setting) -> Result<String, Diagnostic> {
    file("md", templates, table, setting, &[])
}

fn csv(table: &SafeTable) -> String {
    let setting = Setting { title: "T", banner: None, style: &Style::default(), chapters: &[], sources: &sources() };
    file("csv", &built_in(), table, &setting, &[]).unwrap()
}

/// Each output of a table, by format.
fn all_outputs(table: Table<Cell>, title: &str, banner: Option<&str>) -> BTreeMap<&'static str, String> {
    let (style, sources) = (Style { low: true, ..Style::default() }, sources());
    let setting = Setting { title, banner, style: &style, chapters: &[], sources: &sources };
    let table = SafeTable::new(table, &style);
    let templates = built_in();
    let entries = [IndexEntry { table: &table, files: links(), filled: true }];
    BTreeMap::from([
        ("csv", csv(&table)),
        ("html", html(&templates, &table, &setting, &links()).unwrap()),
        ("index", index(&templates, &entries, &setting, &links()).unwrap()),
        ("md", markdown(&templates, &table, &setting).unwrap()),
        ("terminal", terminal(&table, 100, Colour::Off)),
    ])
}

fn sample_outputs() -> BTreeMap<&'static str, String> {
    all_outputs(every_kind(), "Needs assessment", Some("Synthetic data, not for quotation"))
}

#[test]
fn csv_of_every_kind() {
    assert_snapshot!(sample_outputs()["csv"]);
}

#[test]
fn markdown_of_every_kind() {
    assert_snapshot!(sample_outputs()["md"]);
}

#[test]
fn html_of_every_kind() {
    let page = &sample_outputs()["html"];
    let (_, body) = page.split_once("</style>").unwrap();
    assert_snapshot!(body);
}

#[test]
fn terminal_of_every_kind() {
    assert_snapshot!(sample_outputs()["terminal"]);
}

#[test]
fn index_lists_chapters_and_tables_in_order() {
    let table = |name: &str, number, chapter: Option<&str>| {
        safe(Table {
            name: name.into(),
            title: name.into(),
            number,
            chapter: chapter.map(str::to_string),
            ..every_kind()
        })
    };
    let tables = [
        table("loose", None, None),
        table("tenth", Some(Number::Table(10)), Some("B")),
        table("after", None, Some("B")),
        table("first", Some(Number::Figure(1)), Some("A")),
        table("second", Some(Number::Table(2)), Some("A")),
        table("unnumbered", None, Some("A")),
        table("ninth", Some(Number::Table(9)), Some("B")),
    ];
    let entries: Vec<IndexEntry> =
        tables.iter().map(|table| IndexEntry { table, files: links(), filled: true }).collect();
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let page = index(&built_in(), &entries, &setting, &[]).unwrap();
    let wanted = [
        "<a href=\"#chapter-1\">A</a>",
        "<a href=\"#figure-01\">first</a>",
        "<a href=\"#table-02\">second</a>",
        "<a href=\"#loose\">loose</a>",
        "<section id=\"chapter-1\">",
        "<h2>A</h2>",
        "<article id=\"figure-01\"",
        "<article id=\"table-02\"",
        "<article id=\"unnumbered\"",
        "<h2>B</h2>",
        "<article id=\"table-09\"",
        "<article id=\"table-10\"",
        "<article id=\"after\"",
        "<h2>Other tables</h2>",
        "<article id=\"loose\"",
    ];
    let places: Vec<usize> = wanted.iter().map(|w| page.find(w).unwrap_or_else(|| panic!("no {w}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!page.contains("class=\"banner\""));
    assert_eq!(page.matches("<td class=\"suppressed\">&lt;5</td>").count(), 7, "each table with its values");
}

#[test]
fn chapters_come_as_the_project_lists_them() {
    let table = |name: &str, number, chapter: &str, file| {
        let span = Span::new(SourceId(file), 0, 1);
        safe(Table { name: name.into(), number, chapter: Some(chapter.into()), span, ..every_kind() })
    };
    // As files are read: by name, which is not the order of the report.
    let tables = [
        table("incidents", Some(Number::Figure(9)), "2. Health", 0),
        table("arrivals", Some(Number::Table(5)), "2. Health", 1),
        table("glossary", Some(Number::Table(1)), "Glossary", 2),
        table("residents", Some(Number::Figure(1)), "1. Summary", 3),
        table("hospitals", Some(Number::Table(4)), "2. Health", 4),
    ];
    let tables: Vec<&SafeTable> = tables.iter().collect();
    let names = |listed: &[&str]| -> Vec<String> {
        let listed: Vec<_> = listed.iter().map(|c| Spanned::new(c.to_string(), Span::default())).collect();
        order::in_order(&tables, &listed).iter().map(|at| tables[*at].name.clone()).collect()
    };
    assert_eq!(
        names(&["1. Summary", "2. Health", "Glossary"]),
        ["residents", "hospitals", "arrivals", "incidents", "glossary"]
    );
    assert_eq!(names(&["2. Health"]), ["hospitals", "arrivals", "incidents", "glossary", "residents"]);
    assert_eq!(names(&[]), ["glossary", "hospitals", "arrivals", "incidents", "residents"], "by their first table");
}

#[test]
fn a_table_of_an_earlier_run_leads_to_its_files() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let table = safe(every_kind());
    let entries = [IndexEntry { table: &table, files: links(), filled: false }];
    let page = index(&built_in(), &entries, &setting, &[]).unwrap();
    assert!(page.contains("<article id=\"table-07\"") && page.contains("<a href=\"table-07.csv\">CSV"));
    assert!(!page.contains("<table>") && page.contains("earlier"), "{page}");
}

#[test]
fn every_heading_leads_to_its_definition() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: Some("Synthetic"), style: &style, chapters: &[], sources: &sources };
    let mut table = every_kind();
    table.columns.truncate(2);
    table.rows.iter_mut().for_each(|row| row.cells.truncate(2));
    let table = safe(table);
    let entries = [IndexEntry { table: &table, files: links(), filled: true }];
    let page = index(&built_in(), &entries, &setting, &[]).unwrap();
    assert!(page.contains("<a href=\"definitions.html#violent_offences\">Offences</a>"));
    assert!(page.contains("<a href=\"definitions.html#violence_by_district\">Share</a>"), "made in the table");
    let own = html(&built_in(), &table, &setting, &[]).unwrap();
    assert!(own.contains("<a href=\"../definitions.html#violent_offences\">Offences</a>"));

    let (name, item) = (Span::new(SourceId(0), 14, 30), Span::new(SourceId(0), 6, 56));
    let definition = |kind, name, place, written| Definition {
        kind,
        name,
        title: name.into(),
        doc: Some("Of\n<b>."),
        place,
        written,
    };
    let list = [
        definition("dataset", "violent_crime", Span::default(), None),
        definition("measure", "violent_offences", name, Some(item)),
    ];
    let page = definitions(&built_in(), &list, &entries, &setting).unwrap();
    let parts = [
        "Synthetic",
        "<h2>violence.ind</h2>",
        "<article id=\"violent_offences\">",
        "<p>Of &lt;b&gt;.</p>",
        "measure violent_offences = count of <a href=\"#violent_crime\">violent_crime</a></code>",
        "violence.ind:2",
        "<a href=\"index.html#table-07\">Table 7: Violent offences by district, 2021/22</a>",
        "<h2>Datasets</h2>",
        "<article id=\"violent_crime\">",
    ];
    let places: Vec<usize> = parts.iter().map(|p| page.find(p).unwrap_or_else(|| panic!("no {p} in {page}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn every_mark_is_explained_once() {
    let page = &sample_outputs()["html"];
    for mark in [
        "<b>&lt;5, &lt;9%, Suppressed</b>: not shown,",
        "<b>&lt;1%</b>: more than zero,",
        "<b>N/A</b>: not applicable.",
        "<b>..</b>: no value.",
    ] {
        assert_eq!(page.matches(mark).count(), 1, "{mark}");
    }
}

#[test]
fn every_kind_of_cell_shows_in_every_output() {
    let outputs = sample_outputs();
    for format in ["csv", "html", "md", "terminal"] {
        let text = outputs[format].replace("&lt;", "<");
        for shown in ["28,019", "33%", "-0.5%", "<5", "<9%", "Suppressed", "<1%", "N/A", "..", "high"] {
            assert!(text.contains(shown), "{format} has no {shown}");
        }
    }
}

#[test]
fn a_suppressed_cell_is_nowhere_zero_or_blank() {
    let mut table = every_kind();
    let hidden = Cell::Suppressed(Suppressed::default());
    table.columns.truncate(1);
    table.rows = vec![Row { cells: vec![hidden], ..table.rows[0].clone() }];
    for (format, text) in all_outputs(table, "T", None) {
        let line = text.lines().find(|l| l.contains("Cambridge"));
        match format {
            "csv" => assert_eq!(line, Some("Cambridge,Suppressed")),
            "md" => assert_eq!(line, Some("| Cambridge | Suppressed |")),
            "terminal" => assert_eq!(line, Some("Cambridge  Suppressed")),
            "html" | "index" => assert!(text.contains("<td class=\"suppressed\">Suppressed</td>")),
            other => panic!("{other}"),
        }
    }
}

/// A table with the same hostile text in every field that can have text.
fn hostile(text: &str) -> Table<Cell> {
    let mut table = every_kind();
    let owned = || text.to_string();
    (table.name, table.title, table.chapter, table.doc) = (owned(), owned(), Some(owned()), Some(owned()));
    (table.notes, table.sources, table.row_headings) = (vec![owned()], vec![owned()], vec![owned()]);
    for column in &mut table.columns {
        column.label = owned();
        column.definition = column.definition.take().map(|(_, span)| (owned(), span));
    }
    for row in &mut table.rows {
        row.labels = vec![owned()];
        row.cells[3] = Cell::Text(owned());
    }
    table
}

#[test]
fn nothing_that_is_text_becomes_markup() {
    let text = "\"'><script>alert(1)</script>\r\n|`*_[x](y)";
    let (style, sources) = (Style { missing: text.into(), not_applicable: text.into(), ..Style::default() }, sources());
    let setting = Setting { title: text, banner: Some(text), style: &style, chapters: &[], sources: &sources };
    let (templates, table) = (built_in(), SafeTable::new(hostile(text), &style));
    let files = [Link { label: text.into(), href: text.into() }];
    let entries = [IndexEntry { table: &table, files: files.to_vec(), filled: true }];
    let page = html(&templates, &table, &setting, &files).unwrap();
    let list = index(&templates, &entries, &setting, &files).unwrap();
    let plain = html(
        &templates,
        &SafeTable::new(hostile("a harmless text"), &style),
        &Setting { title: "x", banner: Some("x"), ..setting },
        &links(),
    );
    for page in [&page, &list] {
        assert!(page.contains("&lt;script&gt;"));
        assert!(!page.contains("<script") && !page.contains("</script") && !page.contains("'>"));
    }
    // As many tags and quotes as with harmless texts: no text opened or closed one.
    let count = |page: &str, c| page.matches(c).count();
    assert_eq!(count(&page, '<'), count(plain.as_ref().unwrap(), '<'));
    assert_eq!(count(&page, '"'), count(plain.as_ref().unwrap(), '"'));

    let page = markdown(&templates, &table, &setting).unwrap();
    assert!(!page.contains("<script") && !page.contains('\r'));
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let pipes = line.replace("\\|", "").matches('|').count();
        assert_eq!(pipes, 6, "{line}");
        assert!(line.ends_with('|'), "{line}");
    }
    let bare = page.replace("\\`", "").replace("\\*", "").replace("\\_", "").replace("\\[", "").replace("\\]", "");
    assert!(!bare.contains('`') && !bare.contains('_') && !bare.contains('['));
}

#[test]
fn a_note_cannot_begin_a_list_in_markdown() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let notes = ["- a", "+ b", "1. c", "23) d", "-5 e", "1.5 f", "# g"].map(str::to_string).to_vec();
    let page = markdown(&built_in(), &safe(Table { notes, ..every_kind() }), &setting).unwrap();
    for line in ["- \\- a", "- \\+ b", "- 1\\. c", "- 23\\) d", "- -5 e", "- 1.5 f", "- \\# g"] {
        assert!(page.contains(&format!("\n{line}\n")), "no {line} in {page}");
    }
}

#[test]
fn csv_reads_back_as_displayed() {
    let text = "\"quoted\", with\nlines\r\nand ;";
    let written = csv(&safe(hostile(text)));
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
    let lines: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[0].iter().collect::<Vec<_>>(), [text; 5]);
    assert_eq!(lines[1].iter().collect::<Vec<_>>(), [text, "28,019", "33%", "-0.5%", text]);
    assert!(written.ends_with('\n'));
    assert!(!csv(&safe(every_kind())).contains('\r'));
}

#[test]
fn csv_for_excel_has_texts_in_place_of_formulas_and_numbers_as_they_are() {
    for (text, written) in [
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(\"http://example.org\")", "'=HYPERLINK(\"http://example.org\")"),
        ("@SUM(1)", "'@SUM(1)"),
        (" +1+1", "' +1+1"),
        ("- of which", "'- of which"),
        ("-4", "'-4"),
        ("+1", "'+1"),
        ("-1,234.5", "'-1,234.5"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("\u{a0}=1+1", "'\u{a0}=1+1"),
        ("\u{200b}=1+1", "'\u{200b}=1+1"),
        ("-", "-"),
        ("5", "5"),
        ("£5", "£5"),
        ("..", ".."),
        ("<5", "<5"),
        ("a=b", "a=b"),
    ] {
        assert_eq!(crate::render::escape::spreadsheet(text), written, "{text}");
    }
    for number in ["-4", "-1,234.5", "+3%", "5", "-", "[c]"] {
        assert_eq!(crate::render::escape::spreadsheet_cell(number), number);
    }
    assert_eq!(crate::render::escape::spreadsheet_cell("-1+1"), "'-1+1");
    let setting = Setting { title: "T", banner: None, style: &Style::default(), chapters: &[], sources: &sources() };
    let written = file("excel", &built_in(), &safe(hostile("=1+1")), &setting, &[]).unwrap();
    let fields = written.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    assert_eq!(fields.lines().next().unwrap(), ["'=1+1"; 5].join(","));
    let plain = fields.replace('\'', "");
    let (table, below) = plain.split_once("\n,,,,\n").expect("a line between the table and what is below");
    assert_eq!(format!("{table}\n"), csv(&safe(hostile("=1+1"))));
    assert!(below.starts_with("=1+1,,,,\n") && below.contains("N/A: not applicable.,,,,\n"), "{below}");
}

/// The lines of a table's tidy file, each as its fields.
fn tidy(table: &SafeTable) -> Vec<Vec<String>> {
    let setting = Setting { title: "T", banner: None, style: &Style::default(), chapters: &[], sources: &sources() };
    let written = file("tidy", &built_in(), table, &setting, &[]).unwrap();
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
    reader.records().map(|line| line.unwrap().iter().map(String::from).collect()).collect()
}

#[test]
fn tidy_has_a_line_for_each_cell_with_its_number_or_its_marker() {
    let style = Style { low: true, ..Style::default() };
    let key = |code: &str, label: &str| Key { code: code.into(), label: label.into() };
    let mut table = every_kind();
    table.columns[0].unit = Unit::Count("offences".into());
    table.columns[1].key = Some(key("2023/24", "2023/24"));
    table.rows[0].keys = vec![key("E07000008", "Cambridge")];
    table.rows[1].keys = vec![key("E10", "County"), key("E07000010", "Fenland")];
    let parts = |n: &str, d: &str| Some(Parts { numerator: n.into(), denominator: d.into() });
    table.rows[0].parts = vec![None, parts("1", "3"), None, None];
    let lines: Vec<String> = tidy(&SafeTable::new(table, &style)).iter().map(|line| line.join("|")).collect();
    let notes = "Counting rules changed in May 2023. Top 4 of 6; 2 rows are not shown.";
    assert_eq!(lines.len(), 1 + 5 * 4);
    assert_eq!(
        lines[0],
        "table|group_code|group_label|row_code|row_label|row_kind|column|measure|column_code|column_label|unit|text|value|marker\
         |numerator|denominator|notes"
    );
    for line in [
        "violence_by_district|||E07000008|Cambridge|body|Offences|violent_offences|||offences|28,019|28019|||",
        "violence_by_district|||E07000008|Cambridge|body|Share||2023/24|2023/24|a number|33%|33||1|3",
        "violence_by_district|||E07000008|Cambridge|body|Change||||a number|-0.5%|-0.5|||",
        "violence_by_district|||E07000008|Cambridge|body|Gravity|||||high||||",
        "violence_by_district|E10|County|E07000010|Fenland|body|Offences|violent_offences|||offences|<5||suppressed||",
        "violence_by_district|E10|County|E07000010|Fenland|body|Change||||a number|Suppressed||suppressed||",
        "violence_by_district||||Ely|body|Share||2023/24|2023/24|a number|<1%||low||",
        "violence_by_district||||Ely|body|Change||||a number|N/A||not applicable||",
        "violence_by_district||||Ely|body|Gravity||||a number|..||missing||",
        "violence_by_district||||Total|total|Offences|violent_offences|||offences|33,103|33103|||",
    ] {
        let whole = format!("{line}|{notes}");
        assert!(lines.contains(&whole), "{whole} in {lines:#?}");
    }
}

#[test]
fn what_a_page_says_around_a_table_is_in_the_metadata_of_its_csv() {
    let (style, sources) = (Style { low: true, ..Style::default() }, sources());
    let setting = Setting { title: "T", banner: Some("Synthetic"), style: &style, chapters: &[], sources: &sources };
    let table = SafeTable::new(every_kind(), &style);
    let written = metadata(&Sheet { table: &table, setting: &setting, templates: &built_in(), others: &[] }, "t.csv");
    let described: serde_json::Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(described["@context"], "http://www.w3.org/ns/csvw");
    assert_eq!(described["url"], "t.csv");
    assert_eq!(described["dc:title"], "Table 7: Violent offences by district, 2021/22");
    let notes: Vec<&str> =
        described["notes"].as_array().unwrap().iter().map(|note| note["rdfs:comment"].as_str().unwrap()).collect();
    assert_eq!(notes[..3], ["Synthetic", "Counting rules changed in May 2023", "Top 4 of 6; 2 rows are not shown."]);
    assert!(notes.contains(&"N/A: not applicable.") && notes.contains(&"..: no value."), "{notes:?}");
}

#[test]
fn tidy_reads_back_whatever_a_text_is() {
    let text = "\"quoted\", with\nlines\r\nand ;";
    let mut table = hostile(text);
    table.rows.iter_mut().for_each(|row| row.keys = vec![Key { code: text.into(), label: text.into() }]);
    let lines = tidy(&safe(table));
    assert!(lines.len() == 21 && lines.iter().all(|line| line.len() == 17), "{lines:?}");
    assert_eq!(lines[4][..5], [text, "", "", text, text]);
    assert_eq!(lines[4][11], text);
}

#[test]
fn a_table_of_one_unlabelled_row_is_whole_in_every_output() {
    let mut table = every_kind();
    table.row_headings.clear();
    table.rows = vec![Row { labels: vec![], ..table.rows[0].clone() }];
    let outputs = all_outputs(table, "T", None);
    assert_eq!(outputs["csv"], "Offences,Share,Change,Gravity\n\"28,019\",33%,-0.5%,high\n");
    assert!(outputs["md"].contains("\n| Offences | Share | Change | Gravity |\n| ---: | ---: | ---: | --- |\n"));
    assert!(outputs["terminal"].contains("\nOffences  Share  Change  Gravity\n"));
    assert!(!outputs["html"].contains("scope=\"row\""));
}

#[test]
fn the_funnel_has_plain_whole_numbers() {
    let line = FunnelLine {
        dataset: "crimes".into(),
        cohort: "violent_crime".into(),
        clause: "where offence.group in {\"Robbery\", \"Drugs\"}".into(),
        rows_in: Some(83_407),
        rows_out: Some(28_019),
        missing: Some(0),
        asks: Asks::Definition,
    };
    let bytes = funnels_csv(&SafeFunnel::unguarded(vec![line]), &Style::default());
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "dataset,cohort,clause,rows_in,rows_out,rows_missing\n\
         crimes,violent_crime,\"where offence.group in {\"\"Robbery\"\", \"\"Drugs\"\"}\",83407,28019,0\n"
    );
}

#[test]
fn a_project_replaces_templates_and_escaping_stays() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "a\" b='<", banner: None, style: &style, chapters: &[], sources: &sources };
    let table = safe(every_kind());
    let own = BTreeMap::from([
        ("_part.html.j2".to_string(), "<i title=\"{{ project.title }}\">".to_string()),
        ("table.html.j2".to_string(), "{% include '_part.html.j2' %}{{ '<b>'|safe }}".to_string()),
        ("table.md.j2".to_string(), "{{ table.rows[1].cells[0].text }}".to_string()),
    ]);
    let templates = Templates::new(&own).unwrap();
    let page = html(&templates, &table, &setting, &[]).unwrap();
    assert_eq!(page, "<i title=\"a&quot; b=&#39;&lt;\"><b>");
    assert_eq!(markdown(&templates, &table, &setting).unwrap(), "&lt;5");
}

#[test]
fn a_template_at_fault_is_named_with_its_line() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let table = safe(every_kind());
    let fill = |text: &str| html(&own("table.html.j2", text)?, &table, &setting, &[]);

    let unclosed = fill("x\n{% if table %}").unwrap_err();
    assert_eq!(unclosed.code, "output::bad-template");
    let undefined = fill("x\n{{ table.titel }}").unwrap_err();
    assert_eq!(undefined.message, "template table.html.j2, line 2: there is no `table.titel`");
    assert_eq!(undefined.help.unwrap().to_string(), "did you mean `table.title`?");
    for (text, said, help) in [
        ("\n{{ tabel.title }}", "there is no `tabel`", "did you mean `table`?"),
        ("\n{{ zzzzzzzzz }}", "there is no `zzzzzzzzz`", "the page has "),
        ("\n{{ 1|uper }}", "there is no filter `uper`", "did you mean `upper`?"),
        ("\n{{ 1 is numbr }}", "there is no test `numbr`", "did you mean `number`?"),
        ("\n{{ rnge(3) }}", "there is no function `rnge`", "did you mean `range`?"),
        ("\n{% include 'none.html' %}", "it includes or extends none.html, which is not there", "starts with `_`"),
        ("\n{% extends 'none.html' %}", "it includes or extends none.html, which is not there", "starts with `_`"),
        ("\n{{ 'a' / 2 }}", "a value is not of the kind that is needed there", "a text is no number"),
        ("\n{% for x in 3 %}{% endfor %}", "a value is not of the kind that is needed there", "looped over"),
        ("\n{{ table. }}", "it cannot be read: ", "shows a value"),
        ("\n{% include 'table.html.j2' %}", "it includes or calls itself over and over", "itself"),
        ("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "it includes or calls itself over and over", "itself"),
    ] {
        let found = fill(text).unwrap_err();
        let begin = format!("template table.html.j2, line 2: {said}");
        assert!(found.message.starts_with(&begin), "{text}: {}", found.message);
        let helps = found.help.unwrap().to_string();
        assert!(helps.contains(help), "{text}: {helps}");
    }
    let endless = fill("{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}").unwrap_err();
    assert_eq!(endless.message, "template table.html.j2 takes too long to fill");
    assert_eq!(endless.code, "output::bad-template");

    let mistyped = own("tabel.html.j2", "").unwrap_err();
    assert_eq!(mistyped.code, "output::unknown-template");
    assert!(mistyped.help.unwrap().contains("did you mean table.html.j2?"));
    assert!(own("letter.tex", "").unwrap_err().help.unwrap().contains("table.md.j2"));
}

#[test]
fn a_long_table_has_fuel_enough() {
    let (style, sources) = (Style::default(), sources());
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let mut table = every_kind();
    table.rows = vec![table.rows[0].clone(); 3_000];
    let table = safe(table);
    assert!(html(&built_in(), &table, &setting, &[]).unwrap().matches("<tr").count() == 3_001);
    assert!(markdown(&built_in(), &table, &setting).unwrap().matches("| Cambridge |").count() == 3_000);
}

#[test]
fn colours_are_the_callers_choice_and_texts_have_none() {
    let mut table = every_kind();
    assert!(!terminal(&safe(table.clone()), 80, Colour::Off).contains('\u{1b}'));
    let bold = terminal(&safe(table.clone()), 80, Colour::On);
    assert_eq!(bold.lines().filter(|line| line.starts_with("\u{1b}[1m")).count(), 2, "the title and the total");
    table.rows[0].labels = vec!["\u{1b}[31mred\u{7}\r\nline".into()];
    let text = terminal(&safe(table), 80, Colour::Off);
    assert!(text.contains("\n[31mred line  "), "{text}");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn columns_align_by_the_width_of_characters_and_labels_wrap() {
    use unicode_width::UnicodeWidthStr;
    let mut table = every_kind();
    table.notes.clear();
    table.sources.clear();
    table.columns.truncate(1);
    for (row, label) in table.rows.iter_mut().zip([
        "統計局",
        "Bury St Édmunds",
        "A label that is a good deal longer than the line may be",
        "Total",
        "Outside",
    ]) {
        row.labels = vec![label.into()];
        row.cells.truncate(1);
    }
    let text = terminal(&safe(table), 40, Colour::Off);
    assert!(text.lines().all(|line| line.width() <= 40), "{text}");
    for number in ["28,019", "<5", "0", "33,103", "576"] {
        let line = text.lines().find(|line| line.ends_with(&format!(" {number}"))).unwrap();
        assert_eq!(line.width(), 40, "{line}");
    }
}

#[test]
fn files_are_named_by_number_or_by_name() {
    assert_eq!(stem(Some(Number::Table(7)), "violence"), "table-07");
    assert_eq!(stem(Some(Number::Table(112)), "violence"), "table-112");
    assert_eq!(stem(Some(Number::Figure(7)), "violence"), "figure-07");
    assert_eq!(stem(None, "violence"), "violence");
}
