//! What a message says to write is pasted: the first project that Indicia writes, with one mistake of an analyst in it.
//!
//! In: the project of `indicia new`, with a text in place of another. Invariant: a mistake is one error; where its help says what to write, the
//! project with that has no error.

use crate::world::World;

const FILES: [(&str, &str); 10] = [
    ("codelists/waste.yaml", include_str!("../../src/starter/codelists/waste.yaml")),
    ("data/incidents.csv", include_str!("../../src/starter/data/incidents.csv")),
    ("data/population.csv", include_str!("../../src/starter/data/population.csv")),
    ("datasets/incidents.yaml", include_str!("../../src/starter/datasets/incidents.yaml")),
    ("datasets/population.yaml", include_str!("../../src/starter/datasets/population.yaml")),
    ("definitions/measures.ind", include_str!("../../src/starter/definitions/measures.ind")),
    ("definitions/tables.ind", include_str!("../../src/starter/definitions/tables.ind")),
    ("hierarchies/area.yaml", include_str!("../../src/starter/hierarchies/area.yaml")),
    ("indicia.yaml", include_str!("../../src/starter/indicia.yaml")),
    ("style.yaml", include_str!("../../src/starter/style.yaml")),
];
const MEASURES: &str = "definitions/measures.ind";
const TABLES: &str = "definitions/tables.ind";
const INCIDENTS: &str = "datasets/incidents.yaml";

/// The project, with texts in place of others.
fn with(changes: &[(&str, &str, &str)]) -> World {
    for (path, from, _) in changes {
        assert!(FILES.iter().any(|(file, text)| file == path && text.contains(from)), "{path} has no {from}");
    }
    let changed: Vec<(&str, String)> = FILES
        .iter()
        .map(|(file, text)| {
            let of_file = changes.iter().filter(|(path, ..)| path == file);
            (*file, of_file.fold(text.to_string(), |text, (_, from, to)| text.replace(from, to)))
        })
        .collect();
    World::new(&changed.iter().map(|(file, text)| (*file, text.as_str())).collect::<Vec<_>>())
}

/// The errors of a project, and the help of each.
fn errors(world: &World) -> Vec<(String, String)> {
    world.errors_with_help()
}

/// The help of the one error of a project with a change.
fn help((path, from, to): (&str, &str, &str)) -> String {
    let world = with(&[(path, from, to)]);
    let found = errors(&world);
    assert_eq!(found.len(), 1, "{to}: {found:#?}\n{:#?}", world.warnings());
    found.into_iter().next().unwrap().1
}

/// A mistake, and what its help says to write in place of all of it.
fn pasted(path: &str, from: &str, (wrong, right): (&str, &str), says: &str) {
    let help = help((path, from, wrong));
    assert!(help.contains(says), "{wrong}: {help}");
    let mended = with(&[(path, from, right)]);
    assert_eq!(errors(&mended), [], "{right}\n{:#?}", mended.warnings());
}

/// The place of a new definition, and of a new column in the second table.
const NEW: &str = "measure residents = sum of population.persons";
const SHARE: &str = "  column \"Share\" share of all_incidents across rows shown 0.0%\n";

fn definition(wrong: &str, right: &str, says: &str) {
    let whole = |text: &str| format!("{NEW}\n\n{text}");
    pasted(MEASURES, NEW, (&whole(wrong), &whole(right)), says);
}

fn column(wrong: &str, right: &str, says: &str) {
    let whole = |text: &str| format!("{SHARE}  column \"New\" {text}\n");
    pasted(TABLES, SHARE, (&whole(wrong), &whole(right)), says);
}

fn condition(wrong: &str, right: &str, says: &str) {
    let whole = |text: &str| format!("measure x = count of incidents where {text}");
    definition(&whole(wrong), &whole(right), says);
}

#[test]
fn the_project_is_sound() {
    assert_eq!(with(&[]).warnings(), [] as [&str; 0]);
}

#[test]
fn numbers_of_columns_are_said_with_their_names() {
    for right in
        ["change in all_incidents from 2022/23 to 2023/24", "difference in all_incidents from 2022/23 to 2023/24"]
    {
        column("lag(all_incidents)", right, &format!("`{right}`"));
        column("SAMEPERIODLASTYEAR(all_incidents)", right, &format!("`{right}`"));
    }
    column("rank(all_incidents)", "rank of all_incidents across rows", "`rank of all_incidents across rows`");
    let share = "share of all_incidents across rows";
    for wrong in ["all_incidents %", "share of total", "share of all"] {
        column(wrong, share, &format!("write `{share}`"));
    }
    column("trade_waste / all_incidents %", "trade_waste as % of all_incidents", "`trade_waste as % of all_incidents`");
    column("rank of total", "rank of all_incidents across rows", "write `rank of all_incidents across rows`");
    let (list, sum) = (
        "all_incidents for each financial_year in [2022/23, 2023/24]",
        "(all_incidents in 2022/23) + (all_incidents in 2023/24)",
    );
    for wrong in ["all_incidents in 2022/23 or 2023/24", "all_incidents in {2022/23, 2023/24}"] {
        let each = "column all_incidents for each financial_year from 2022/23 to 2023/24";
        pasted(TABLES, each, (&format!("column {wrong}"), &format!("column {list}")), &format!("`{list}`"));
        column(wrong, sum, &format!("`{sum}`"));
    }
}

#[test]
fn rows_are_sorted_by_the_heading_of_a_column() {
    let right = "order by \"Incidents\" descending";
    for wrong in
        ["order by all_incidents", "order by all_incidents descending", "order by Incidents desc", "order by incidents"]
    {
        pasted(TABLES, right, (wrong, right), &format!("write `{right}`"));
    }
    let mean = "order by \"Mean days to clear\" ascending";
    pasted(TABLES, right, ("order by Mean days to clear ascending", mean), &format!("write `{mean}`"));
    let help = help((TABLES, right, "order by population ascending"));
    assert!(help.contains("write the heading of a column, as in `order by \""), "{help}");
}

#[test]
fn a_file_is_used_by_its_name_in_quotes() {
    let right = "use \"measures.ind\"";
    for wrong in
        ["use measures.ind", "use measures", "import \"measures.ind\"", "include measures", "source(\"measures.ind\")"]
    {
        pasted(TABLES, right, (wrong, right), &format!("write `{right}`"));
    }
    let help = help((TABLES, right, "use folder/more.ind"));
    assert_eq!(help, "write `use \"folder/more.ind\"`");
}

#[test]
fn codes_and_numbers_have_the_quotes_that_they_need() {
    condition("incident_id = SYN-0001", "incident_id = \"SYN-0001\"", "write \"SYN-0001\"");
    condition("incident_id in {SYN-0001}", "incident_id in {\"SYN-0001\"}", "write \"SYN-0001\"");
    condition("incident_id != SYN/1-A", "incident_id != \"SYN/1-A\"", "write \"SYN/1-A\"");
    condition("waste = Green waste", "waste = \"Green waste\"", "write \"Green waste\"");
    condition("days_to_clear > '3'", "days_to_clear > 3", "write 3: a number has no quotes");
    condition("days_to_clear = ‘3’", "days_to_clear = 3", "write 3 for a number");
    condition("incident_id = '3'", "incident_id = \"3\"", "or \"3\" for a code");
    for wrong in ["waste in ('HH', 'TY')", "waste in {“HH”, “TY”}", "waste in ['HH', \"TY\"]"] {
        condition(wrong, "waste in {\"HH\", \"TY\"}", "write `in {\"HH\", \"TY\"}`");
    }
}

#[test]
fn texts_and_patterns_have_the_quotes_that_they_need() {
    let (from, right) = ("note   \"Rates are on residents at mid-2023.\"", "note \"Made up, for this example\"");
    pasted(TABLES, from, ("note Made up, for this example", right), "write \"Made up, for this example\"");
    let (from, right) = ("label \"Incidents\"", "label \"Fly-tipping\"");
    pasted(MEASURES, from, ("label Fly-tipping", right), "write \"Fly-tipping\"");
    for wrong in ["waste in (HH, TY)", "waste in [HH, \"TY\"]"] {
        condition(wrong, "waste in {\"HH\", \"TY\"}", "write `in {\"HH\", \"TY\"}`");
    }
    condition("incident_id LIKE 'SYN%'", "incident_id starts with \"SYN\"", "write `incident_id starts with \"SYN\"`");
    let not = "not incident_id contains \"9\"";
    condition("incident_id not like '%9%'", not, &format!("write `{not}`"));
    let days = "reported_on in 2022-04-01 to 2022-04-30";
    condition("reported_on in 2022-04-01 - 2022-04-30", days, "write `2022-04-01 to 2022-04-30`");
    condition("days_to_clear != \"\"", "days_to_clear is not missing", "`days_to_clear is not missing`");
}

#[test]
fn one_of_several_values_is_written_with_all_of_them() {
    let right = "reported_on in {2022/23, 2023/24}";
    condition("reported_on in 2022/23 or 2023/24", right, &format!("write `{right}`"));
    let months = "reported_on in {2022-04, 2022-05, 2022-07}";
    condition("reported_on in 2022-04 or 2022-05 or 2022-07", months, &format!("write `{months}`"));
    condition("waste in \"HH\" or \"TY\"", "waste in {\"HH\", \"TY\"}", "write `waste in {\"HH\", \"TY\"}`");
    condition("days_to_clear = 3 or 4", "days_to_clear in {3, 4}", "write `days_to_clear in {3, 4}`");
}

#[test]
fn periods_of_another_kind_are_one_error() {
    let years = "for each financial_year from 2022/23 to 2023/24";
    let whole = |text: &str| format!("for each {text}");
    for (wrong, right) in [
        ("calendar_year from 2022/23 to 2023/24", "financial_year from 2022/23 to 2023/24"),
        ("calendar_year from 2022/23 to 2023/24", "calendar_year from 2022 to 2023"),
        ("financial_year from 2022 to 2023", "financial_year from 2022/23 to 2023/24"),
        ("month from 2022/23 to 2023/24", "month from 2022-04 to 2024-03"),
        ("calendar_year from 2022/23", "financial_year from 2022/23 to 2023/24"),
        ("month from 2022-04", "month from 2022-04 to 2022-05"),
    ] {
        pasted(TABLES, years, (&whole(wrong), &whole(right)), &format!("`{right}`"));
    }
    let help = help((TABLES, years, "for each calendar_year in [2022/23, 2023/24]"));
    assert!(help.starts_with("write `financial_year` in place of `calendar_year`"), "{help}");
}

#[test]
fn every_period_is_named_that_is_covered_in_part() {
    let years = "for each financial_year from 2022/23 to 2023/24";
    let found = with(&[(TABLES, years, "for each calendar_year from 2022 to 2024")]).warnings();
    let said =
        "periods::partly-covered: `incidents` covers 2022/23 to 2023/24, which is only a part of 2022 and of 2024";
    assert_eq!(found, [said]);
    let found = with(&[(TABLES, years, "for each calendar_year from 2023 to 2024")]).warnings();
    assert_eq!(found, ["periods::partly-covered: `incidents` covers 2022/23 to 2023/24, which is only a part of 2024"]);
}

#[test]
fn what_is_computed_of_numbers_is_an_indicator() {
    for value in [
        "count of incidents * 2",
        "count of incidents - count of trade_incidents",
        "2 * count of incidents",
        "(count of incidents) / 2",
        "count of incidents as % of all_incidents",
        "trade_waste / all_incidents",
        "share of all_incidents across rows",
        "trade_waste in 2023/24",
    ] {
        let right = format!("indicator x = {value}");
        definition(&format!("measure x = {value}"), &right, &format!("write `{right}`"));
        let block = format!("indicator x {{\n  value {value}\n}}");
        let says = format!("begin it with `indicator` in place of `measure`, and write `value {value}`");
        definition(&format!("measure x {{\n  value {value}\n}}"), &block, &says);
    }
    let right = "indicator x = (count of incidents where waste = \"HH\") / count of incidents";
    definition(
        "measure x = count of incidents where waste = \"HH\" / count of incidents",
        right,
        &format!("`{right}`"),
    );
    let mean = "measure x = mean of incidents.days_to_clear";
    definition("measure x = sum of incidents.days_to_clear / count of incidents", mean, &format!("write `{mean}`"));
    definition("measure x = incidents", "measure x = count of incidents", "write `count of incidents`");
    definition("measure x = trade_waste", "indicator x = trade_waste", "write `indicator x = trade_waste`");
    definition(
        "measure x = incidents.days_to_clear",
        "measure x = sum of incidents.days_to_clear",
        "`sum of incidents.days_to_clear`",
    );
    let plain = help((MEASURES, NEW, &format!("{NEW}\nmeasure x = count of incidents + 1")));
    assert!(plain.starts_with("what is missing in the rows is added to them in the data"), "{plain}");
    // Arithmetic with the columns of a row is still another thing.
    let whole = format!("{NEW}\nmeasure x = sum of incidents.days_to_clear - incidents.other");
    assert!(help((MEASURES, NEW, &whole)).contains("add it to the data as a column"));
}

#[test]
fn a_number_has_no_unit_behind_it() {
    for (wrong, right) in [
        ("days_to_clear > 3 days", "days_to_clear > 3"),
        ("days_to_clear in 3 to 5 days", "days_to_clear in 3 to 5"),
        ("waste = \"HH\" and days_to_clear <= 2 Days", "waste = \"HH\" and days_to_clear <= 2"),
    ] {
        condition(wrong, right, right.rsplit(" and ").next().unwrap());
    }
}

#[test]
fn people_of_a_year_are_those_of_the_mid_year_in_it() {
    for (year, mid) in [("2023", "mid-2023"), ("2022/23", "mid-2022"), ("academic year 2022/23", "mid-2023")] {
        let help = help((MEASURES, "residents in mid-2023", &format!("residents in {year}")));
        let says = format!("as in `n in {year} per 1000 residents in {mid}`; or add `serves: ");
        assert!(help.contains(&says), "{year}: {help}");
    }
    let whole = "all_incidents per 1000 residents in mid-2023";
    let right = "all_incidents in 2023 per 1000 residents in mid-2023";
    let world = with(&[(MEASURES, whole, right), (TABLES, "incident_rate in 2023/24", "incident_rate")]);
    assert_eq!(errors(&world), []);
    // Of several years below each other, each has people of its own.
    let rows = "column all_incidents for each financial_year from 2022/23 to 2023/24";
    let each = "column all_incidents per 1000 residents for each financial_year from 2022/23 to 2023/24";
    let help = help((TABLES, rows, each));
    assert!(help.starts_with("add `serves: financial_year`"), "{help}");
}

#[test]
fn a_name_that_is_nowhere_is_one_error() {
    let twenty: Vec<String> = (0..20).map(|n| format!("measure m{n} = count of crimez where kind = \"A\"")).collect();
    let whole = format!("{NEW}\n{}", twenty.join("\n"));
    let world = with(&[(MEASURES, NEW, &whole)]);
    assert_eq!(world.warnings(), ["names::unknown: there is no dataset or cohort called `crimez`"]);
    assert_eq!(errors(&world)[0].1, "the datasets are `incidents` and `population`");
    let label = |world: &World| {
        let project = indicia::project::Project::open(world.folder()).expect("the project can be read");
        project.checked.diagnostics[0].labels[0].text.clone()
    };
    assert_eq!(label(&world), "not defined, here and in 19 other places");
    let columns: Vec<String> =
        (0..3).map(|n| format!("measure m{n} = count of incidents where kind = \"{n}\"")).collect();
    let world = with(&[(MEASURES, NEW, &format!("{NEW}\n{}", columns.join("\n")))]);
    assert_eq!(world.warnings(), ["names::unknown-column: `incidents` has no column `kind`"]);
    assert_eq!(label(&world), "no such column, here and in 2 other places");
    let lists =
        [(INCIDENTS, "codes: district", "codes: ward"), ("datasets/population.yaml", "codes: district", "codes: ward")];
    let world = with(&lists);
    assert_eq!(errors(&world).len(), 1, "{:#?}", world.warnings());
    assert_eq!(label(&world), "no such code list, here and in 1 other place");
    // Two names are two errors.
    let two = format!("{NEW}\nmeasure a = count of kidz\nmeasure b = count of crimez\nmeasure c = count of kidz");
    assert_eq!(errors(&with(&[(MEASURES, NEW, &two)])).len(), 2);
}

#[test]
fn a_column_in_place_of_rows_and_an_attribute_without_its_column() {
    definition("measure x = count of waste", "measure x = count of incidents", "`count of incidents` for rows");
    let distinct = "measure x = count of distinct incidents.waste";
    definition("measure x = count of waste", distinct, "`count of distinct incidents.waste` for different values");
    condition("group = \"Trade\"", "waste.group = \"Trade\"", "write `waste.group`");
    condition("waste = \"Trade\"", "waste.group = \"Trade\"", "`waste.group = \"Trade\"`");
    condition("waste in {\"Trade\"}", "waste.group in {\"Trade\"}", "write `waste.group` before it");
    condition("month = 2022-04", "reported_on.month = 2022-04", "write `reported_on.month`");
    condition("weekday = 1", "reported_on.weekday = 1", "write `reported_on.weekday`");
}

#[test]
fn days_of_the_week_and_months_are_numbers_and_of_years() {
    condition("reported_on.weekday = \"Monday\"", "reported_on.weekday = 1", "write 1: ");
    condition("reported_on.weekday != \"sun\"", "reported_on.weekday != 7", "write 7: ");
    let april = "reported_on.month in {2022-04, 2023-04}";
    for wrong in ["reported_on.month = \"April\"", "reported_on.month = 4", "reported_on.month = \"apr\""] {
        condition(wrong, april, &format!("write `{april}`"));
    }
}

/// What the codes are is said, where a number is none of them.
#[test]
fn a_number_beside_codes_is_answered_with_the_codes() {
    let ages = "waste: {heading: Waste, codes: waste}";
    let list = "name: age\nordered: true\ncodes: [{code: 0 to 17}, {code: 18 to 64}, {code: 65 and over}]\n";
    let of = |condition: &str| {
        let world = with(&[
            (INCIDENTS, ages, "waste: {heading: Waste, codes: waste}\n  age: {codes: age}"),
            (MEASURES, NEW, &format!("{NEW}\nmeasure x = count of incidents where {condition}")),
        ]);
        world.put("codelists/age.yaml", list);
        errors(&world)
    };
    let found = of("age < 18");
    assert_eq!(found.len(), 1);
    let help = "its codes are \"0 to 17\", \"18 to 64\" and \"65 and over\": write which are meant, as in `age in {\"0 to 17\"}`";
    assert_eq!(found[0].1, help);
    assert_eq!(of("age in {\"0 to 17\"}"), []);
}

#[test]
fn sql_is_answered_with_a_measure() {
    let help = help((MEASURES, NEW, &format!("{NEW}\n\nSELECT count(*) FROM incidents WHERE waste = 'HH'")));
    assert!(help.starts_with("write `measure n = count of incidents`"), "{help}");
}

#[test]
fn declarations_as_others_write_them_are_answered_with_ours() {
    let covers = "covers: 2022/23 to 2023/24";
    for wrong in ["covers: [2022/23, 2023/24]", "covers: {from: 2022/23, to: 2023/24}"] {
        pasted(INCIDENTS, covers, (wrong, covers), &format!("write `{covers}`"));
    }
    for wrong in ["covers: academic year 2022/23 to 2023/24", "covers: academic year 2022/23 to academic year 2023/24"]
    {
        let months = "covers: 2022-09 to 2024-08";
        pasted(INCIDENTS, covers, (wrong, months), &format!("`{months}`"));
    }
    assert!(help((INCIDENTS, covers, "covers: 2022-04-01 to 2023-02-31")).contains("there is no day 2023-02-31"));
    for word in ["ignore", "drop", "exclude"] {
        for right in ["undeclared: count", "undeclared: outside"] {
            pasted(INCIDENTS, "undeclared: outside", (&format!("undeclared: {word}"), right), &format!("`{right}`"));
        }
        let unit = "unit: days";
        let wrong = format!("invalid: {word}, {unit}");
        pasted(INCIDENTS, unit, (&wrong, "invalid: count, unit: days"), "write `invalid: count`");
    }
    for wrong in ["Waste type: {heading: Waste, codes: waste}", "waste-type: {heading: Waste, codes: waste}"] {
        let world = with(&[(INCIDENTS, "waste: {heading: Waste, codes: waste}", wrong)]);
        let found = errors(&world);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].1.starts_with("write `waste_type`"), "{found:#?}");
    }
    let alone = help((
        INCIDENTS,
        "waste: {heading: Waste, codes: waste}",
        "Waste: {codes: waste}\n  Kind of waste: {codes: waste}",
    ));
    assert!(alone.contains("write `kind_of_waste`") && alone.contains("`heading: \"Kind of waste\"`"), "{alone}");
    let style = "not_applicable: N/A";
    let mark = |mark: &str| format!("{style}\ndecimal_mark: \"{mark}\"");
    for wrong in [";", "x", "|"] {
        pasted("style.yaml", style, (&mark(wrong), &mark(".")), "write `decimal_mark: \".\"`");
    }
    pasted(
        "indicia.yaml",
        "data: data",
        ("data: data\ntemplates: /tmp/pages", "data: data\ntemplates: pages"),
        "`templates: pages`",
    );
}

#[test]
fn a_file_under_another_name_is_answered_with_its_own() {
    let files = "files: incidents.csv";
    for (wrong, right) in [
        ("files: data/incidents.csv", "incidents.csv"),
        ("files: ./data/inc*.csv", "inc*.csv"),
        ("files: Incidents.csv", "incidents.csv"),
        ("files: incidents.CSV", "incidents.csv"),
        ("files: INC*.csv", "incidents.csv"),
    ] {
        let helps = with(&[(INCIDENTS, files, wrong)]).helps("incidents_by_waste");
        assert_eq!(helps.len(), 1, "{wrong}: {helps:?}");
        assert!(helps[0].starts_with(&format!("write `{right}`: ")), "{wrong}: {helps:?}");
        with(&[(INCIDENTS, files, &format!("files: {right}"))]).table("incidents_by_waste");
    }
    let helps = with(&[(INCIDENTS, files, "files: other.csv")]).helps("incidents_by_waste");
    assert!(helps[0].starts_with("`*` stops at a folder"), "{helps:?}");
}

#[test]
fn values_as_publishers_and_spreadsheets_write_them_are_answered() {
    let table = "incidents_by_district";
    for (file, from, to, says) in [
        ("data/population.csv", "24310", "24310*", "write 24310 in the file"),
        ("data/population.csv", "24310", "24310 [r]", "write 24310 in the file"),
        ("data/population.csv", "24310", "24310(p)", "write 24310 in the file"),
        ("data/population.csv", "24310", "2.43E+04", "its last digits are lost"),
        ("data/incidents.csv", "02/04/2022", "31/02/2022", "there is no day 31/02/2022"),
        ("data/incidents.csv", "02/04/2022", "31/04/2022", "there is no day 31/04/2022"),
        (
            "data/incidents.csv",
            ",GW,",
            ",Green waste,",
            "is the label of the code `GW`: add `aliases: [\"Green waste\"]`",
        ),
        ("data/incidents.csv", "Waste,", "WASTE,", "`heading: \"WASTE\"` at waste"),
        (
            "data/incidents.csv",
            "Incident ID,Reported on",
            "incident id,Reported  On",
            "`heading: \"incident id\"` at incident_id and `heading: \"Reported  On\"` at reported_on",
        ),
    ] {
        let helps = with(&[(file, from, to)]).helps(table);
        assert_eq!(helps.len(), 1, "{to}: {helps:?}");
        assert!(helps[0].contains(says), "{to}: {helps:?}");
    }
    let aliases = "{code: GW, label: Green waste, aliases: [\"Green waste\"], group: Household}";
    let mended = [
        ("data/incidents.csv", ",GW,", ",Green waste,"),
        ("codelists/waste.yaml", "{code: GW, label: Green waste, group: Household}", aliases),
    ];
    assert_eq!(with(&mended).table("incidents_by_waste"), with(&[]).table("incidents_by_waste"));
}

#[test]
fn a_rate_or_a_percentage_in_words_over_a_count() {
    let column = "column \"Incidents\" all_incidents";
    let (order, sorted) = ("order by \"Incidents\" descending", "order by \"Mean days to clear\" descending");
    let found = |heading: &str, value: &str| {
        with(&[(TABLES, column, &format!("column \"{heading}\" {value}")), (TABLES, order, sorted)]).warnings()
    };
    for (heading, says) in [
        ("Visit rate", "rate"),
        ("Visit rate, 2023/24", "rate"),
        ("Rates", "rates"),
        ("% visits", "%"),
        ("Visits %", "%"),
        ("Percentage of visits", "percentage of"),
        ("Visits, percentage", "percentage"),
        ("Proportion that is trade", "proportion"),
        ("Per cent of visits", "per cent of"),
    ] {
        let said = format!("layout::names-another-base: this heading says \"{says}\", but its numbers are counts");
        assert_eq!(found(heading, "all_incidents"), [said], "{heading}");
        assert_eq!(found(heading, "trade_share"), [] as [&str; 0], "{heading}");
    }
    for heading in ["Interest rate rises", "Rate cards", "Late by 5 % or more", "Corporate visits", "Visits (see rate)"]
    {
        assert_eq!(found(heading, "all_incidents"), [] as [&str; 0], "{heading}");
    }
    // The label of a measure is the heading of its column.
    let label = with(&[(MEASURES, "label \"Incidents\"", "label \"Incident rate\"")]).warnings();
    assert_eq!(label, ["layout::names-another-base: this label says \"rate\", but its numbers are counts"]);
    let share = "  column \"Share\" share of all_incidents across rows shown 0.0%\n  column \"Mean days to clear\" mean_days_to_clear shown 0.0\n";
    let title = "title  \"Fly-tipping incidents by kind of waste, 2023/24\"";
    let only_counts = with(&[
        (TABLES, share, ""),
        (TABLES, "  column \"Group\" attribute waste.group\n", ""),
        (TABLES, title, "title \"Percentage of incidents by kind of waste, 2023/24\""),
    ]);
    let said = "layout::names-another-base: this title says \"percentage of\", but its numbers are counts";
    assert!(only_counts.warnings().contains(&said.to_string()), "{:?}", only_counts.warnings());
}
