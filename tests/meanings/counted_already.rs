//! Data that is added up already, under a policy: a sum of numbers of people is a number of people.

use indicia::compare::{Records, Side, compare};
use indicia::progress::Silent;

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  \
     - {level: district, code: D1, label: North, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n  \
     - {level: district, code: D2, label: South, contains: [{code: W3, label: Cedar}]}\n",
);

/// Seven months of three wards: 3 pupils of Ash, 14 of each other.
fn rows() -> String {
    let months = 1..=7;
    let each = months.flat_map(|month| {
        let ash = i32::from(month <= 3);
        [("W1", ash), ("W2", 2), ("W3", 2)].map(|(ward, pupils)| format!("2023-0{month},{ward},{pupils}\n"))
    });
    format!("month,ward,excluded\n{}", each.collect::<String>())
}

/// `declared` is of the dataset, `column` of the numbers, `policy` of the policy.
fn world(declared: &str, column: &str, policy: &str, definitions: &str) -> World {
    World::new(&[
        AREAS,
        ("disclosure/few.yaml", &format!("name: few\ncounts: pupils\nbelow: 5\n{policy}")),
        (
            "datasets/schools.yaml",
            &format!(
                "name: schools\nfiles: schools.csv\ntime: month\ndisclosure: few\n{declared}columns:\n  month: {{type: month}}\n  \
                 ward: {{codes: ward}}\n  excluded: {{type: integer{column}}}\n"
            ),
        ),
        ("definitions.ind", definitions),
        ("data/schools.csv", &rows()),
    ])
}

const RETURNS: &str = "grain: return\ncounts: returns\n";
const COUNTS: &str = ", counts: pupils";
const WITHHELD: &str = "totals: withheld\n";

#[test]
fn a_sum_that_is_too_small_is_suppressed_and_so_is_the_total_that_gives_it_away() {
    let definitions = "measure excluded = sum of schools.excluded
        table by_ward { rows area \"Area\" in [wards, districts, all] column \"Pupils\" excluded column \"Share\" share of excluded across rows }
        table in_all { column \"Pupils\" excluded }";
    let withheld = world(RETURNS, COUNTS, WITHHELD, definitions);
    let expected = "Area | Pupils | Share\nAsh | <5 | Suppressed\nBirch | 14 | Suppressed\nCedar | 14 | Suppressed\n\
                    North | Suppressed | Suppressed\nSouth | 14 | Suppressed\nTotal | Suppressed | Suppressed";
    assert_eq!(withheld.table("by_ward"), expected);
    assert_eq!(withheld.table("in_all"), " | Pupils\n | Suppressed");
    assert_eq!(withheld.warnings(), Vec::<String>::new());
    assert_eq!(withheld.at("excluded", "ward=Ash").unwrap(), "<5");
    // Where totals are shown, the run warns of the part that they give away.
    let shown = world(RETURNS, COUNTS, "", definitions);
    let table = shown.table("by_ward");
    assert!(table.contains("Ash | <5 | <16%\n"), "{table}");
    assert!(table.contains("Total | 31 | 100%"), "{table}");
    assert_eq!(shown.revealed().len(), 1, "{:?}", shown.revealed());
}

/// 17 of North are published; with the 14 of Birch, which are fewer, the 3 of Ash would be known.
#[test]
fn a_question_comes_after_what_tables_show() {
    let definitions = "measure excluded = sum of schools.excluded
        table by_district { rows area \"Area\" in [districts, all] column \"Pupils\" excluded }";
    let world = world(RETURNS, COUNTS, WITHHELD, definitions);
    assert_eq!(world.table("by_district"), "Area | Pupils\nNorth | 17\nSouth | 14\nTotal | 31");
    assert_eq!(world.at("excluded", "ward=Birch").unwrap(), "Suppressed");
    assert_eq!(world.at("excluded", "ward=Cedar").unwrap(), "14");
    assert_eq!(world.at("excluded", "area=North").unwrap(), "17");
}

/// A month of one pupil, and one of none; each of the others of two.
#[test]
fn a_sum_of_nobody_is_shown_or_suppressed_as_the_policy_says() {
    let definitions = "measure excluded = sum of schools.excluded
        table by_month { rows month \"Month\" from 2023-03 to 2023-04 column \"Ash\" excluded at Ash }";
    let expected = "Month | Ash\n2023-03 | <5\n2023-04 | 0";
    assert_eq!(world(RETURNS, COUNTS, WITHHELD, definitions).table("by_month"), expected);
    let zero = format!("{WITHHELD}zero: suppressed\n");
    let expected = "Month | Ash\n2023-03 | <5\n2023-04 | <5";
    assert_eq!(world(RETURNS, COUNTS, &zero, definitions).table("by_month"), expected);
}

/// A mean over the rows times their number is the sum; the largest of a few is a number of pupils itself.
#[test]
fn what_is_computed_from_numbers_of_people_is_suppressed_with_their_sum() {
    let definitions = "measure excluded = sum of schools.excluded
        table by_ward {
          rows ward \"Ward\" in [each, all]
          column \"Mean\" mean of schools.excluded
          column \"Known\" sum of known schools.excluded
          column \"Largest\" max of schools.excluded
          column \"Median\" median of schools.excluded
          column \"Returns\" count of schools
          column \"Pupils\" excluded
        }";
    let expected = "Ward | Mean | Known | Largest | Median | Returns | Pupils\n\
                    Ash | Suppressed | <5 | Suppressed | Suppressed | 7 | <5\n\
                    Birch | 2.0 | 14 | Suppressed | Suppressed | 7 | 14\n\
                    Cedar | 2.0 | 14 | Suppressed | Suppressed | 7 | 14\n\
                    Total | Suppressed | Suppressed | Suppressed | Suppressed | 21 | Suppressed";
    assert_eq!(world(RETURNS, COUNTS, WITHHELD, definitions).table("by_ward"), expected);
}

/// 31 less the 28 of the other two wards, written in any way.
#[test]
fn a_remainder_is_a_number_of_people() {
    for rest in [
        "excluded - (excluded where ward in {\"Birch\", \"Cedar\"})",
        "excluded * 2 - (excluded where ward in {\"Birch\", \"Cedar\"}) * 2",
        "excluded where ward not in {\"Birch\", \"Cedar\"}",
        "excluded - (excluded at Birch) - (excluded at Cedar)",
    ] {
        let definitions = format!("measure excluded = sum of schools.excluded\ntable t {{ column \"Rest\" {rest} }}");
        let table = world(RETURNS, COUNTS, WITHHELD, &definitions).table("t");
        assert!(["<5", "Suppressed"].contains(&table.rsplit(" | ").next().unwrap()), "{rest}: {table}");
    }
}

/// A column in the unit that the policy counts, of which nothing says that it is a number of them: whatever is said of the rows.
#[test]
fn numbers_of_people_say_so() {
    let definitions = "measure excluded = sum of schools.excluded\ntable t { rows ward column \"Pupils\" excluded }";
    for declared in [
        RETURNS,
        "grain: ward and month\ncounts: pupils\ndisclosure_by: rows\n",
        "grain: pupil\ncounts: pupils\n",
        "grain: ward and month\ncounts: pupils\ndisclosure_by: excluded\n",
    ] {
        let world = world(declared, ", unit: pupils", WITHHELD, definitions);
        let found = world.errors_with_help();
        assert_eq!(found.len(), 1, "{declared}: {found:?}");
        assert_eq!(found[0].0, "disclosure::sum-of-people");
        assert!(found[0].1.starts_with("write `counts: pupils` for the column"), "{}", found[0].1);
    }
    // A column of numbers identifies nobody.
    let by = world("grain: ward and month\ncounts: pupils\ndisclosure_by: excluded\n", COUNTS, WITHHELD, definitions);
    assert_eq!(by.errors_with_help().first().map(|found| &*found.0), Some("datasets::misplaced-option"));
    // Where neither is said, rows are counted, and the help names both ways; never the numbers as what identifies people.
    let neither = world(RETURNS, "", WITHHELD, definitions);
    assert_eq!(neither.warnings().len(), 1, "{:?}", neither.warnings());
    assert!(neither.warnings()[0].starts_with("disclosure::counts-rows"));
    // Numbers of something else are not what the policy is about.
    let sessions = world(RETURNS, ", counts: sessions", WITHHELD, definitions);
    assert_eq!(sessions.warnings().len(), 1, "{:?}", sessions.warnings());
    assert!(sessions.warnings()[0].starts_with("disclosure::counts-rows"));
}

/// Honest data of rows: an id in the unit, a number of something else, a policy about something else.
#[test]
fn nothing_is_asked_where_rows_are_what_is_counted() {
    for (declared, column, definitions) in [
        (
            "grain: exclusion\ncounts: exclusions\ndisclosure_by: excluded\n",
            ", unit: pupils",
            "table t { rows ward column \"Pupils\" count of distinct schools.excluded }",
        ),
        (
            "grain: pupil\ncounts: pupils\n",
            ", unit: days",
            "table t { rows ward column \"Days\" sum of schools.excluded }",
        ),
        (
            "grain: pupil\ncounts: pupils\n",
            ", counts: sessions",
            "table t { rows ward column \"Sessions\" sum of schools.excluded }",
        ),
    ] {
        let world = world(declared, column, "", definitions);
        assert_eq!(world.warnings(), Vec::<String>::new(), "{column}");
    }
    // Of 7 rows, each of another pupil: 3 sessions are shown.
    let sessions = world(
        "grain: pupil\ncounts: pupils\n",
        ", counts: sessions",
        "",
        "table t { rows ward \"Ward\" column \"Sessions\" sum of schools.excluded }",
    );
    assert_eq!(sessions.table("t"), "Ward | Sessions\nAsh | 3\nBirch | 14\nCedar | 14");
}

/// Nobody is the smallest number of pupils.
#[test]
fn a_number_of_people_is_never_below_nobody() {
    let world = world(RETURNS, COUNTS, WITHHELD, "table t { rows ward column \"Pupils\" sum of schools.excluded }");
    world.put("data/schools.csv", "month,ward,excluded\n2023-01,W1,-1\n");
    assert_eq!(world.refused("t").len(), 1);
}

/// Of two versions only one says that the column counts pupils; what it hides, a comparison shows of neither, whichever is the earlier.
#[test]
fn numbers_of_people_are_that_to_both_of_two_versions() {
    let definitions = "measure excluded = sum of schools.excluded
        table by_ward { rows ward \"Ward\" in [each] column \"Pupils\" excluded }";
    let (plain, says) = (world(RETURNS, "", WITHHELD, definitions), world(RETURNS, COUNTS, WITHHELD, definitions));
    assert_eq!(plain.table("by_ward"), "Ward | Pupils\nAsh | 3\nBirch | 14\nCedar | 14", "by the seven rows of each");
    for (before, after) in [(&plain, &says), (&says, &plain)] {
        let side = |world: &World| Side::working_tree(world.folder()).expect("a project");
        let data = before.path("data");
        let report = compare(&side(before), &side(after), Records::Folder(&data), &Silent).expect("a report");
        let impact = report.impact.expect("numbers");
        assert!(impact.tables.is_empty(), "a cell changes");
        assert_eq!((impact.same, impact.unchanged), (1, 3));
    }
}

/// 500 pupils of two schools: their rows are two, which a column called pupils says.
#[test]
fn a_count_of_rows_of_several_is_asked_about() {
    let rolls = |grain: &str, counts: &str, definition: &str| {
        World::new(&[
            (
                "datasets/rolls.yaml",
                &format!(
                    "name: rolls\ngrain: {grain}\ncounts: {counts}\nfiles: rolls.csv\ncolumns:\n  school: {{type: text}}\n  pupils: {{type: integer}}\n"
                ),
            ),
            ("definitions.ind", &format!("measure n = {definition}\ntable t {{ column \"N\" n }}")),
            ("data/rolls.csv", "school,pupils\na,200\nb,300\n"),
        ])
    };
    let asked = "types::count-of-rows: this counts rows of `rolls`, not pupils: it has a row for each school";
    assert_eq!(rolls("school", "pupils", "count of rolls").warnings(), [asked]);
    assert_eq!(rolls("school", "schools", "count of rolls").warnings(), [] as [&str; 0]);
    let named = rolls("school", "pupils", "count of rolls");
    named.put("definitions.ind", "measure schools = count of rolls\ntable t { column \"Schools\" schools }");
    assert_eq!(named.warnings(), [] as [&str; 0]);
    assert_eq!(rolls("school", "pupils", "sum of rolls.pupils").table("t"), " | N\n | 500");
}

/// Nine offences of three children, looked up in a register of children that is under the policy: the children are counted, by its key.
#[test]
fn whom_rows_are_of_is_known_by_the_key_of_those_they_look_up() {
    let world = |register: &str| {
        World::new(&[
            ("disclosure/kids.yaml", "name: kids\ncounts: children\nbelow: 5\n"),
            ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Girls}, {code: M, label: Boys}]\n"),
            (
                "datasets/kid.yaml",
                &format!(
                    "name: kid\ngrain: child\ncounts: children\nfiles: kid.csv\nrole: look-up\nkey: [id]\ndisclosure: kids\n{register}columns:\n  id: {{type: text}}\n  \
                     sex: {{codes: sex}}\n"
                ),
            ),
            (
                "datasets/inc.yaml",
                "name: inc\ngrain: offence\ncounts: offences\nfiles: inc.csv\ncolumns:\n  child: {type: text, look_up: kid}\n",
            ),
            (
                "definitions.ind",
                "measure n = count of inc\ntable t { rows child.sex \"Sex\" in [each] column \"Offences\" n }",
            ),
            ("data/kid.csv", "id,sex\nk1,F\nk2,F\nk3,F\nm1,M\nm2,M\nm3,M\nm4,M\nm5,M\n"),
            ("data/inc.csv", &format!("child\n{}m1\nm2\nm3\nm4\nm5\n", "k1\nk2\nk3\n".repeat(3))),
        ])
    };
    for register in ["", "disclosure_by: id\n"] {
        assert_eq!(world(register).table("t"), "Sex | Offences\nGirls | Suppressed\nBoys | 5", "{register}");
    }
}

/// Pupils of two schools at two dates, of which a mean is known: twice that less the one is the other.
#[test]
fn a_mean_over_dates_is_withheld_where_it_gives_a_date_away() {
    let world = |rows: &str| {
        World::new(&[
            AREAS,
            ("disclosure/few.yaml", "name: few\ncounts: pupils\nbelow: 5\ntotals: withheld\n"),
            (
                "datasets/rolls.yaml",
                "name: rolls\ngrain: ward and month\ncounts: returns\nfiles: rolls.csv\ndisclosure: few\ntime: month\ncolumns:\n  ward: {codes: ward}\n  \
                 month: {type: month}\n  n: {type: integer, min: 0, counts: pupils, stock: true}\n",
            ),
            (
                "definitions.ind",
                "measure v = sum of rolls.n\nmeasure mn = mean of rolls.n\ntable t { rows ward \"Ward\" in [Ash, Birch] column \"April\" v in 2022-04 \
                 column \"May\" v in 2022-05 column \"Mean\" mn shown 0.0 }",
            ),
            ("data/rolls.csv", &format!("ward,month,n\n{rows}")),
        ])
    };
    let hidden = world("W1,2022-04,14\nW2,2022-04,3\nW1,2022-05,9\nW2,2022-05,20\n");
    assert_eq!(hidden.table("t"), "Ward | April | May | Mean\nAsh | 14 | 9 | 11.5\nBirch | <5 | 20 | Suppressed");
    let shown = world("W1,2022-04,14\nW2,2022-04,8\nW1,2022-05,9\nW2,2022-05,20\n");
    assert_eq!(shown.table("t"), "Ward | April | May | Mean\nAsh | 14 | 9 | 11.5\nBirch | 8 | 20 | 14.0");
}

/// The mean of a population over two years is of hundreds of people, though it is computed from two rows.
#[test]
fn a_mean_of_a_population_is_of_its_people_and_not_of_its_rows() {
    let world = World::new(&[
        AREAS,
        ("disclosure/few.yaml", "name: few\ncounts: residents\nbelow: 5\ntotals: withheld\n"),
        (
            "datasets/people.yaml",
            "name: people\ngrain: ward and year\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ndisclosure: few\ntime: year\n\
             covers: mid-2001 to mid-2002\ncolumns:\n  ward: {codes: ward}\n  year: {type: mid_year}\n  n: {type: integer, min: 0}\n",
        ),
        (
            "definitions.ind",
            "measure v = sum of people.n\nmeasure mn = mean of people.n\ntable t { rows ward \"Ward\" in [each, all] column \"2001\" v in mid-2001 \
             column \"2002\" v in mid-2002 column \"Mean\" mn shown 0.0 }",
        ),
        (
            "data/people.csv",
            "ward,year,n\nW1,2001,800\nW2,2001,900\nW3,2001,1000\nW1,2002,820\nW2,2002,910\nW3,2002,1001\n",
        ),
    ]);
    let expected = "Ward | 2001 | 2002 | Mean\nAsh | 800 | 820 | 810.0\nBirch | 900 | 910 | 905.0\nCedar | 1000 | 1001 | 1000.5\n\
                    Total | 2700 | 2731 | 2715.5";
    assert_eq!(world.table("t"), expected);
}
