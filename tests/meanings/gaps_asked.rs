//! A row that did not come may be of anything that its key does not say: whichever column is asked, what may need it is not known.

use crate::world::World;

const AREAS: &str = "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  \
    - {level: district, code: D1, label: North, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n  \
    - {level: district, code: D2, label: South, contains: [{code: W3, label: Cedar}]}\n";
const KINDS: &str = "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]\n";
/// Each ward has one kind, which the key does not say. Birch of February did not come.
const ROWS: &str = "2023-01,W1,A,10,0\n2023-01,W2,B,11,1\n2023-01,W3,C,12,2\n2023-02,W1,A,20,0\n2023-02,W3,C,22,2\n\
    2023-03,W1,A,30,0\n2023-03,W2,B,31,1\n2023-03,W3,C,32,2\n";

/// Calls by month and ward; `declared` is what the data says of its key and gaps, `definitions` use what it has.
fn world(declared: &str, definitions: &str) -> World {
    let dataset = format!(
        "name: returns\ngrain: return\ncounts: returns\nfiles: returns.csv\ntime: month\n{declared}columns:\n  month: {{type: month}}\n  \
         ward: {{codes: ward}}\n  kind: {{codes: kind}}\n  calls: {{type: integer, unit: calls}}\n  wait: {{type: integer, unit: minutes}}\n"
    );
    World::new(&[
        ("hierarchies/area.yaml", AREAS),
        ("codelists/kind.yaml", KINDS),
        ("datasets/returns.yaml", &dataset),
        ("definitions.ind", &format!("measure calls = sum of returns.calls\n{definitions}")),
        ("data/returns.csv", &format!("month,ward,kind,calls,wait\n{ROWS}")),
    ])
}

const UNKNOWN: &str = "key: [month, ward]\ncovers: 2023-01 to 2023-03\ngaps: unknown\n";
const ZERO: &str = "key: [month, ward]\ncovers: 2023-01 to 2023-03\ngaps: zero\n";

#[test]
fn rows_by_what_the_key_does_not_say_are_not_known() {
    let rows = "table by_kind {
        rows kind \"Kind\" in [each, all]
        column \"Calls\" calls
        column \"January\" calls in 2023-01
        column \"February\" calls in 2023-02
        column \"Share\" share of calls across rows
        column \"Change\" change in calls from 2023-01 to 2023-02
      }";
    let expected = "Kind | Calls | January | February | Share | Change\nAlpha | .. | 10 | .. | .. | ..\nBeta | .. | 11 | .. | .. | ..\n\
                    Gamma | .. | 12 | .. | .. | ..\nTotal | .. | 33 | .. | .. | ..";
    assert_eq!(world(UNKNOWN, rows).table("by_kind"), expected);
    let columns = "table by_both { rows ward \"Ward\" in [wards, all] column calls for each kind in [each, all] }";
    let expected = "Ward | Alpha | Beta | Gamma | Total\nAsh | 60 | .. | .. | 60\nBirch | .. | .. | .. | ..\nCedar | .. | .. | 66 | 66\n\
                    Total | .. | .. | .. | ..";
    assert_eq!(world(UNKNOWN, columns).table("by_both"), expected);
    // Of the districts, the one with Birch is not known.
    let districts = "table by_district { rows area \"Area\" in [districts, all] column \"Beta or Gamma\" calls at all where kind in {\"Beta\", \"Gamma\"} column \"All\" calls }";
    let expected = "Area | Beta or Gamma | All\nNorth | .. | ..\nSouth | .. | 66\nTotal | .. | ..";
    assert_eq!(world(UNKNOWN, districts).table("by_district"), expected);
}

#[test]
fn what_a_condition_may_be_true_of_is_not_known_however_it_is_written() {
    for condition in [
        "kind = \"Beta\"",
        "kind != \"Alpha\"",
        "not kind = \"Alpha\"",
        "kind not in {\"Alpha\"}",
        "kind is not missing",
        "wait >= 1",
        "calls < 12 or calls > 12",
        "kind = \"Beta\" and month in 2023",
        "number of {kind = \"Beta\", wait >= 1, month in 2023} >= 2",
    ] {
        let definitions = format!(
            "cohort some {{ from returns where ({condition}) }}
             measure of_cohort = sum of some.calls
             measure of_measure = sum of returns.calls where ({condition})
             table t {{ rows ward \"Ward\" in [wards, all] column \"A\" calls where ({condition}) column \"B\" of_cohort column \"C\" of_measure \
               column \"D\" (calls where ({condition})) as % of calls column \"E\" calls - of_cohort }}
             table u {{ rows ward \"Ward\" in [wards, all] where ({condition}) column \"A\" calls }}"
        );
        let world = world(UNKNOWN, &definitions);
        let table = world.table("t");
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[2].starts_with("Birch | .. | .. | .. | .. | .."), "{condition}: {table}");
        assert!(lines[4].starts_with("Total | .. | .. | .. | .. | .."), "{condition}: {table}");
        let table = world.table("u");
        assert!(table.contains("Birch | ..\n") && table.contains("Total | .."), "{condition}: {table}");
        assert_eq!(world.at("of_cohort", "ward=Birch").unwrap(), "..", "{condition}");
    }
}

/// The key says that the row is of February and of Birch: what is of another month or ward needs it not.
#[test]
fn what_cannot_need_the_row_is_known() {
    for (condition, birch, total) in [
        ("kind = \"Beta\" and month in 2023-01", "11", "11"),
        ("kind = \"Beta\" and month not in 2023-02", "42", "42"),
        ("ward.district = \"South\" and wait >= 1", "..", "66"),
        ("not (kind = \"Beta\" or month in 2023-02)", "..", "84"),
    ] {
        let definitions =
            format!("table t {{ rows ward \"Ward\" in [Birch, all] column \"A\" calls where ({condition}) }}");
        let table = world(UNKNOWN, &definitions).table("t");
        assert_eq!(table.lines().nth(1), Some(&*format!("Birch | {birch}")), "{condition}");
        assert_eq!(table.lines().nth(2), Some(&*format!("Total | {total}")), "{condition}");
    }
}

/// A kind is never missing in this data, so no row that is lacking has none.
#[test]
fn what_a_column_may_not_have_is_not_looked_for_in_a_gap() {
    let table =
        "table t { rows ward \"Ward\" in [wards] column \"A\" calls where (kind is missing or ward = \"Cedar\") }";
    let world = world(UNKNOWN, table);
    assert_eq!(world.table("t"), "Ward | A\nAsh | ..\nBirch | ..\nCedar | 66");
    assert!(world.funnel("returns").iter().any(|line| line == "rows read: 8 8 0"), "{:?}", world.funnel("returns"));
}

/// Of Birch the row of February did not come, and it has a kind: of Birch in January, or of what has no kind, all rows are there.
#[test]
fn what_a_gap_cannot_be_of_is_known_where_rows_are() {
    let table = "table t {
        rows ward \"Ward\" in [Birch]
        column \"A\" calls where (kind is missing or month in 2023-01)
        column \"B\" calls where (kind is not missing or month in 2023-01)
      }";
    assert_eq!(world(UNKNOWN, table).table("t"), "Ward | A | B\nBirch | 11 | ..");
}

/// Statistics are of the values that are known; the note counts the row that did not come with those that it may be one of.
#[test]
fn statistics_are_of_what_came_and_say_so() {
    let table = "table t { rows ward \"Ward\" in [Birch, all] column \"Mean\" mean of returns.calls column \"Beta\" mean of returns.calls where kind = \"Beta\" }";
    let expected = "Ward | Mean | Beta\nBirch | 21.0 | 21.0\nTotal | 21.0 | 21.0\n\
                    Mean: calls not known for 1 of 9 returns.\nBeta: calls not known for 1 of 3 returns.";
    assert_eq!(world(UNKNOWN, table).table("t"), expected);
}

/// A district that each row has beside its ward, and the type of a ward, which is a group that the ward decides.
#[test]
fn what_the_key_decides_is_known_of_a_gap() {
    let of = |key: &str, more: &str| {
        let world = world(
            &format!("{key}covers: 2023-01 to 2023-03\ngaps: unknown\n"),
            "table by_district { rows district \"District\" in [each, all] column \"Calls\" calls }
             table by_type { rows type \"Type\" in [each, all] column \"Calls\" calls }",
        );
        let yaml = std::fs::read_to_string(world.path("datasets/returns.yaml")).unwrap();
        world
            .put("datasets/returns.yaml", &format!("{yaml}  district: {{codes: district}}\n  type: {{codes: type}}\n"));
        world.put("codelists/type.yaml", "name: type\ncodes: [{code: R, label: Rural}, {code: U, label: Urban}]\n");
        let beside = |row: &str| match row.split(',').nth(1) {
            Some("W1") => "D1,R",
            Some("W2") => "D1,U",
            _ => "D2,R",
        };
        let rows: String = ROWS.lines().map(|row| format!("{row},{}\n", beside(row))).collect();
        world.put("data/returns.csv", &format!("month,ward,kind,calls,wait,district,type\n{rows}{more}"));
        world
    };
    let districts = "District | Calls\nNorth | ..\nSouth | 66\nTotal | ..";
    let world = of("key: [month, ward, district, type]\n", "");
    assert_eq!(world.table("by_district"), districts);
    assert_eq!(world.table("by_type"), "Type | Calls\nRural | 126\nUrban | ..\nTotal | ..");
    // Where the key does not name them, they may be anything.
    let world = of("key: [month, ward]\n", "");
    assert_eq!(world.table("by_type"), "Type | Calls\nRural | ..\nUrban | ..\nTotal | ..");
}

/// No row of Dale came at all, so nothing says of which type it is: it may be any that there is.
#[test]
fn what_no_row_says_of_an_area_may_be_anything() {
    let world = world(
        "key: [month, ward, type]\ncovers: 2023-01 to 2023-01\ngaps: unknown\n",
        "table by_type { rows type \"Type\" in [each, all] column \"Calls\" calls }",
    );
    let yaml = std::fs::read_to_string(world.path("datasets/returns.yaml")).unwrap();
    world.put("datasets/returns.yaml", &format!("{yaml}  type: {{codes: type}}\n"));
    world.put("codelists/type.yaml", "name: type\ncodes: [{code: R, label: Rural}, {code: U, label: Urban}]\n");
    let dale = "{code: W3, label: Cedar}, {code: W4, label: Dale}";
    world.put("hierarchies/area.yaml", &AREAS.replace("{code: W3, label: Cedar}", dale));
    let rows = "2023-01,W1,A,10,0,R\n2023-01,W2,B,11,1,U\n2023-01,W3,C,12,2,R\n";
    let came = |more: &str| world.put("data/returns.csv", &format!("month,ward,kind,calls,wait,type\n{rows}{more}"));
    came("");
    assert_eq!(world.table("by_type"), "Type | Calls\nRural | ..\nUrban | ..\nTotal | ..");
    came("2023-01,W4,A,13,0,U\n");
    assert_eq!(world.table("by_type"), "Type | Calls\nRural | 22\nUrban | 24\nTotal | 46");
}

#[test]
fn rows_are_not_chosen_by_what_is_not_known_of_a_gap() {
    let refused = |definitions: &str| {
        let world = world(UNKNOWN, definitions);
        world.put(
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  ward: {codes: ward}\n  kind: {codes: kind}\n",
        );
        world.put("data/visits.csv", "ward,kind\nW1,A\nW2,B\n");
        world.errors("t")
    };
    let keeps = "cohort firsts { from returns keep first by month per kind ever }\nmeasure first_calls = sum of firsts.calls\ntable t { column \"N\" first_calls }";
    assert_eq!(
        refused(keeps),
        ["types::asks-made-rows: `keep` asks for `kind`, which is not known of the rows that `returns` lacks"]
    );
    let among = "cohort seen { from visits among returns by ward } table t { column \"N\" count of seen }";
    assert_eq!(
        refused(among),
        ["types::asks-made-rows: this looks for a row of `returns`, and rows that it lacks may be the ones"]
    );
    let visited = "cohort visited { from returns among visits by kind } measure n = sum of visited.calls\ntable t { column \"N\" n }";
    assert_eq!(
        refused(visited),
        ["types::asks-made-rows: `among` asks for `kind`, which is not known of the rows that `returns` lacks"]
    );
}

/// By what the key says they are: Birch of February comes after January, so its last before March is not known.
#[test]
fn rows_are_chosen_by_what_the_key_says() {
    let definitions = "cohort lasts { from returns where month in 2023-01 to 2023-02 keep last by month per ward ever }
        measure last_calls = sum of lasts.calls
        table t { rows ward \"Ward\" in [wards] column \"N\" last_calls }";
    assert_eq!(world(UNKNOWN, definitions).table("t"), "Ward | N\nAsh | 20\nBirch | ..\nCedar | 22");
}

/// A sum takes 0 for what did not come, of whichever kind it is; a mean is of what came.
#[test]
fn a_gap_that_is_zero_adds_nothing_and_is_no_value_of_a_statistic() {
    let table = "table t {
        rows ward \"Ward\" in [wards, all]
        column \"Sum\" calls
        column \"February\" calls in 2023-02
        column \"Beta\" calls in 2023-02 where kind = \"Beta\"
        column \"Mean\" mean of returns.calls
        column \"Min\" min of returns.calls
        column \"Max\" max of returns.calls
        column \"Median\" median of returns.calls
        column \"Quartile\" percentile 25 of returns.calls
        column \"Deviation\" standard deviation of returns.calls
      }
      table by_kind { rows kind \"Kind\" in [each, all] column \"February\" calls in 2023-02 }";
    let world = world(ZERO, table);
    let expected = "Ward | Sum | February | Beta | Mean | Min | Max | Median | Quartile | Deviation\n\
                    Ash | 60 | 20 | .. | 20.0 | 10 | 30 | 20.0 | 15.0 | 10.0\n\
                    Birch | 42 | 0 | 0 | 21.0 | 11 | 31 | 21.0 | 16.0 | 14.1\n\
                    Cedar | 66 | 22 | .. | 22.0 | 12 | 32 | 22.0 | 17.0 | 10.0\n\
                    Total | 168 | 42 | 0 | 21.0 | 10 | 32 | 21.0 | 11.8 | 9.3\n\
                    Mean, Min, Max, Median, Quartile, Deviation: 1 return that the data lacks is left out.";
    assert_eq!(world.table("t"), expected);
    assert_eq!(world.table("by_kind"), "Kind | February\nAlpha | 20\nBeta | 0\nGamma | 22\nTotal | 42");
    // Ash returned each month; of January all returned.
    world.put(
        "definitions.ind",
        "table t { rows ward \"Ward\" in [Ash] column \"Mean\" mean of returns.calls }
        table u { rows ward \"Ward\" in [each] column \"Mean\" mean of returns.calls in 2023-01 }",
    );
    assert_eq!(world.table("t"), "Ward | Mean\nAsh | 20.0");
    assert_eq!(world.table("u"), "Ward | Mean\nAsh | 10.0\nBirch | 11.0\nCedar | 12.0");
}

/// How many wait at the end of a month: where a month has no row, nobody waits, and the mean over the months has it.
#[test]
fn the_mean_over_dates_of_a_stock_takes_a_gap_that_is_zero() {
    let table = "table t { rows ward \"Ward\" in [wards, all] column \"Mean\" mean of returns.calls }";
    let world = world(ZERO, table);
    let yaml = std::fs::read_to_string(world.path("datasets/returns.yaml")).unwrap();
    world.put("datasets/returns.yaml", &yaml.replace("unit: calls}", "unit: calls, stock: true}"));
    // 42 over three months, not over two; 168 over three.
    assert_eq!(world.table("t"), "Ward | Mean\nAsh | 20.0\nBirch | 14.0\nCedar | 22.0\nTotal | 56.0");
}

#[test]
fn tests_take_a_gap_as_a_run_does() {
    let world = world(
        UNKNOWN,
        "test \"a kind\" for beta {
           given returns
             | month   | ward  | kind  | calls |
             | 2023-01 | Ash   | Alpha | 5     |
             | 2023-02 | Ash   | Alpha | 6     |
             | 2023-01 | Birch | Beta  | 7     |
           expect 7 in 2023-01
           expect 7
         }
         measure beta = sum of returns.calls where kind = \"Beta\"",
    );
    assert_eq!(world.tests(), ["missing"]);
}

/// A ward without any row, of whose three kinds the data says nothing: each may be of 101.
#[test]
fn rows_without_number_are_not_made() {
    let codes = |name: &str, many: usize| {
        let codes: Vec<String> = (0..many).map(|at| format!("{{code: {name}{at}, label: {name} {at}}}")).collect();
        format!("name: {name}\ncodes: [{}]\n", codes.join(", "))
    };
    let wards: Vec<String> = (0..103).map(|at| format!("{{level: ward, code: W{at}, label: Ward {at}}}")).collect();
    let dataset = "name: returns\ngrain: ward\ncounts: returns\nfiles: returns.csv\nkey: [ward, a, b, c]\ncomplete: true\ngaps: unknown\ncolumns:\n  \
        ward: {codes: ward}\n  a: {codes: a}\n  b: {codes: b}\n  c: {codes: c}\n  calls: {type: integer}\n";
    let row = |at: usize| format!("W{at},a{0},b{0},c{0},1\n", at.min(100));
    let world = World::new(&[
        (
            "hierarchies/area.yaml",
            &format!("name: area\nlevels: [{{name: ward, plural: wards}}]\nareas: [{}]\n", wards.join(", ")),
        ),
        ("codelists/a.yaml", &codes("a", 101)),
        ("codelists/b.yaml", &codes("b", 101)),
        ("codelists/c.yaml", &codes("c", 101)),
        ("datasets/returns.yaml", dataset),
        ("definitions.ind", "table t { column \"Calls\" sum of returns.calls }"),
        ("data/returns.csv", &format!("ward,a,b,c,calls\n{}", (0..102).map(row).collect::<String>())),
    ]);
    assert_eq!(world.refused("t"), ["data::gap: returns has no row for Ward 102"]);
    assert!(
        world.helps("t")[0].starts_with("more than 1,000,000 rows would have to be made"),
        "{:?}",
        world.helps("t")
    );
}

/// A rank across rows of all rows together is not one of them; what the funnel needs is counted all the same.
#[test]
fn rows_that_are_only_counted_are_made_too() {
    let definitions = "cohort early { from returns where month = 2023-01 }
        table t {
          rows financial_year \"Year\" from 2022/23 to 2022/23
          column \"Rank\" (rank of ((sum of early.calls) in 2023-01) across rows) across rows
        }";
    for declared in [UNKNOWN, ZERO] {
        assert_eq!(world(declared, definitions).table("t"), "Year | Rank\n2022/23 | N/A", "{declared}");
    }
}

/// Birch may have had the most calls of February, or the fewest.
#[test]
fn ranks_say_which_rows_are_not_among_them() {
    let table = "table t { rows ward \"Ward\" column \"Calls\" calls column \"Rank\" rank of calls across rows }";
    let expected = "Ward | Calls | Rank\nAsh | 60 | 2\nBirch | .. | N/A\nCedar | 66 | 1\n\
                    Rank: 1 row without a number has no rank, and the others are ranked without.";
    assert_eq!(world(UNKNOWN, table).table("t"), expected);
    assert_eq!(world(ZERO, table).table("t"), "Ward | Calls | Rank\nAsh | 60 | 2\nBirch | 42 | 3\nCedar | 66 | 1");
    let hidden = world(UNKNOWN, table);
    hidden.put("style.yaml", "notes: {not_ranked: hidden}\n");
    assert_eq!(hidden.table("t"), "Ward | Calls | Rank\nAsh | 60 | 2\nBirch | .. | N/A\nCedar | 66 | 1");
}
