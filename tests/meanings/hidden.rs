//! Suppressed counts that bounds give away: several of them in one sum, zeros, and multiples in any order.

use crate::world::World;

const KINDS: [&str; 4] = ["Alpha", "Beta", "Gamma", "Delta"];
const AREAS: [&str; 3] = ["Ashby", "Brook", "Crow"];

/// Rows by kind and area, under a policy.
fn world(counts: &[[usize; 3]], policy: &str, definitions: &str) -> World {
    let mut rows = "kind,area,age\n".to_string();
    for (kind, areas) in counts.iter().enumerate() {
        for (area, count) in areas.iter().enumerate() {
            // Ten and some years, more with every kind.
            rows.push_str(&format!("{},D{},{}\n", &KINDS[kind][..1], area + 1, 10 + kind).repeat(*count));
        }
    }
    let codes = KINDS.map(|label| format!("{{code: {}, label: {label}}}", &label[..1])).join(", ");
    let areas: Vec<String> = AREAS
        .iter()
        .enumerate()
        .map(|(at, label)| format!("  - {{level: district, code: D{}, label: {label}}}\n", at + 1))
        .collect();
    World::new(&[
        ("codelists/kind.yaml", &format!("name: kind\ncodes: [{codes}]\n")),
        (
            "hierarchies/area.yaml",
            &format!("name: area\nlevels: [{{name: district, plural: districts}}]\nareas:\n{}", areas.concat()),
        ),
        ("disclosure/p.yaml", &format!("name: p\ncounts: visits\n{policy}\n")),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ndisclosure: p\ncolumns:\n  kind: {codes: kind}\n  \
             area: {codes: district}\n  age: {type: integer, unit: years, describes: person}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: district\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n  \
             area: {codes: district}\n  persons: {type: integer}\n",
        ),
        ("data/d.csv", &rows),
        ("data/people.csv", "area,persons\nD1,100000\nD2,200000\nD3,100000\n"),
        ("definitions.ind", &format!("measure ev = count of d\n{definitions}\n")),
    ])
}

/// Of each kind so many, all in one area.
fn kinds(counts: &[usize], policy: &str, definitions: &str) -> World {
    world(&counts.iter().map(|count| [*count, 0, 0]).collect::<Vec<_>>(), policy, definitions)
}

const WITHHELD: &str = "below: 5\ntotals: withheld";
const SHOWN: &str = "below: 5\ntotals: shown";
const ZEROS: &str = "below: 5\nzero: suppressed\ntotals: withheld";
const BY_KIND: &str = "table t {\n rows kind \"Kind\" in [each, all]\n column \"N\" ev\n}";

#[test]
fn a_total_that_only_one_value_of_each_hidden_part_adds_up_to_is_withheld() {
    for hidden in [[4, 4], [1, 1]] {
        let world = kinds(&[20, 10, hidden[0], hidden[1]], WITHHELD, BY_KIND);
        let expected = "Kind | N\nAlpha | 20\nBeta | 10\nGamma | <5\nDelta | <5\nTotal | Suppressed";
        assert_eq!(world.table("t"), expected);
    }
    // 30 and two hidden ones that are 3 and 4, or 4 and 3.
    let fine = kinds(&[20, 10, 3, 4], WITHHELD, BY_KIND);
    assert_eq!(fine.table("t"), "Kind | N\nAlpha | 20\nBeta | 10\nGamma | <5\nDelta | <5\nTotal | 37");
}

#[test]
fn wherever_the_total_is_and_whatever_is_a_share_of_it() {
    let world = kinds(
        &[20, 10, 4, 4],
        WITHHELD,
        "table t {\n rows kind \"Kind\" in [each]\n column \"N\" ev\n column \"Share\" share of ev across rows\n}
         table u {\n column \"All\" ev\n}
         cohort some {\n from d\n where kind != \"Beta\"\n}
         table v {\n column \"Some\" count of some\n}",
    );
    assert_eq!(
        world.table("t"),
        "Kind | N | Share\nAlpha | 20 | Suppressed\nBeta | 10 | Suppressed\nGamma | <5 | Suppressed\nDelta | <5 | Suppressed"
    );
    assert_eq!(world.table("u"), " | All\n | Suppressed");
    assert_eq!(world.table("v"), " | Some\n | Suppressed", "28 less 20 is 8, which is 4 and 4");
    assert_eq!(world.at("count of d where kind in {\"Gamma\", \"Delta\"}", "").unwrap(), "Suppressed");
}

/// Of 1 to 499 one could be 498 or 499: that is no secret.
#[test]
fn more_than_half_of_what_a_policy_hides_must_be_possible() {
    let many = kinds(&[900, 800, 498, 499], "below: 500\ntotals: withheld", BY_KIND);
    assert_eq!(many.table("t"), "Kind | N\nAlpha | 900\nBeta | 800\nGamma | <500\nDelta | <500\nTotal | Suppressed");
    let fine = kinds(&[900, 800, 300, 200], "below: 500\ntotals: withheld", BY_KIND);
    assert_eq!(fine.table("t"), "Kind | N\nAlpha | 900\nBeta | 800\nGamma | <500\nDelta | <500\nTotal | 2200");
}

/// A marker for both does not say which numbers are too small: 4 and 4 may be 1 and 7.
/// Of four, three and two no reader learns that they are equal: the second of the first two ties with none.
#[test]
fn suppressed_counts_are_no_ties_at_the_edge() {
    let top = "table t {\n rows kind \"Kind\" in [each]\n column \"N\" ev\n order by \"N\" descending\n top 2\n}";
    let expected = "Kind | N\nAlpha | 20\nBeta | <5\nTop 2 of 4; 2 rows are not shown.";
    assert_eq!(kinds(&[20, 4, 3, 2], WITHHELD, top).table("t"), expected);
}

#[test]
fn a_marker_gives_no_bound() {
    let world = kinds(&[20, 10, 4, 4], "below: 5\nshown: marker\npercentages: marker\ntotals: withheld", BY_KIND);
    assert_eq!(world.table("t"), "Kind | N\nAlpha | 20\nBeta | 10\nGamma | Suppressed\nDelta | Suppressed\nTotal | 38");
}

#[test]
fn a_hidden_zero_is_not_given_away_by_a_total_a_share_or_a_rate() {
    let columns = "column \"N\" ev\n column \"Share\" share of ev across rows shown 0.0% except totals\n \
                   column \"Rate\" (ev per 100000 residents) at all shown 0.00";
    let world = kinds(
        &[20, 10, 0, 0],
        ZEROS,
        &format!(
            "measure residents = sum of people.persons\ntable t {{\n rows kind \"Kind\" in [each, all]\n {columns}\n}}"
        ),
    );
    assert_eq!(
        world.table("t"),
        "Kind | N | Share | Rate\nAlpha | 20 | Suppressed | 5.00\nBeta | 10 | Suppressed | 2.50\n\
         Gamma | <5 | Suppressed | <1.25\nDelta | <5 | Suppressed | <1.25\nTotal | Suppressed | N/A | Suppressed"
    );
    // 6 may be 2 and 4, 3 and 3, or 4 and 2.
    let fine = kinds(&[20, 10, 4, 2], ZEROS, BY_KIND);
    assert_eq!(fine.table("t"), "Kind | N\nAlpha | 20\nBeta | 10\nGamma | <5\nDelta | <5\nTotal | 36");
    // Nor where it is in a sum of another table.
    let apart = kinds(
        &[20, 10, 0, 9],
        ZEROS,
        "table t {\n rows kind \"Kind\" in [Gamma]\n column \"N\" ev\n}
         table u {\n rows kind \"Kind\" in [Alpha + Beta + Gamma as \"Three\", Alpha + Beta as \"Two\"]\n column \"N\" ev\n}",
    );
    assert_eq!(apart.table("t"), "Kind | N\nGamma | <5");
    assert_eq!(apart.table("u"), "Kind | N\nThree | Suppressed\nTwo | 30");
}

/// 20 of Alpha, all in Ashby and ten years old; 20 of Beta, half of them eleven years old in Ashby.
#[test]
fn nor_by_a_total_that_is_asked_for_in_other_words() {
    for (parts, total) in [
        // A code of a row, and a condition.
        (
            "rows area \"Area\" in [each] column \"N\" ev where kind = \"Alpha\"",
            "rows kind \"Kind\" in [Alpha] column \"N\" ev",
        ),
        (
            "rows kind \"Kind\" in [Alpha, Gamma] column \"N\" ev",
            "column \"N\" ev where kind in {\"Alpha\", \"Gamma\"}",
        ),
        ("rows kind \"Kind\" in [Alpha, Gamma] column \"N\" ev", "column \"N\" ev where kind not in {\"Beta\"}"),
        (
            "rows kind \"Kind\" in [Alpha, Gamma] column \"N\" ev",
            "column \"N\" ev where (not kind = \"Beta\" and kind is not missing)",
        ),
        // One condition, and another.
        (
            "column \"A\" ev where kind = \"Alpha\" column \"G\" ev where kind = \"Gamma\"",
            "column \"N\" ev where kind in {\"Alpha\", \"Gamma\"}",
        ),
        // Ages, and others.
        ("column \"A\" ev where age = 10 column \"G\" ev where age in 12 to 19", "column \"N\" ev where age != 11"),
        (
            "column \"A\" ev where age < 11 column \"G\" ev where age in 12 to 19",
            "column \"N\" ev where (age <= 10 or age >= 12)",
        ),
    ] {
        let world = world(
            &[[20, 0, 0], [0, 20, 0], [0, 0, 0]],
            ZEROS,
            &format!("table t {{ {parts} }}\ntable u {{ {total} }}"),
        );
        let (parts_shown, total_shown) = (world.table("t"), world.table("u"));
        assert!(parts_shown.contains("<5"), "{parts}: {parts_shown}");
        assert!(
            !(parts_shown.contains("20") && total_shown.contains("20")),
            "{parts}: {parts_shown}\n{total}: {total_shown}"
        );
    }
}

#[test]
fn where_totals_are_shown_a_run_warns_of_several_that_are_at_their_bounds() {
    assert_eq!(
        kinds(&[20, 10, 4, 4], SHOWN, BY_KIND).revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Gamma, N\" and \"Delta, N\", which readers can work out: \"Total, N\" less \
          \"Alpha, N\" and \"Beta, N\" leaves one possible value for each"
        ]
    );
    assert_eq!(kinds(&[20, 10, 3, 4], SHOWN, BY_KIND).revealed(), Vec::<String>::new());
    assert_eq!(
        kinds(&[20, 10, 0, 0], "below: 5\nzero: suppressed", BY_KIND).revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Gamma, N\" and \"Delta, N\", which readers can work out: \"Total, N\" less \
          \"Alpha, N\" and \"Beta, N\" leaves one possible value for each"
        ]
    );
    assert_eq!(
        kinds(&[900, 800, 498, 499], "below: 500", BY_KIND).revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Gamma, N\" and \"Delta, N\", which readers can narrow down: \"Total, N\" less \
          \"Alpha, N\" and \"Beta, N\" leaves few possible values for each"
        ]
    );
}

/// Alpha 20, Beta 10, Gamma 3, Delta 9: 42.
#[test]
fn what_is_shown_is_exactly_what_cells_show() {
    let revealed = |columns: &str| {
        let columns: Vec<String> = columns.split("; ").map(|column| format!("column {column}\n")).collect();
        let definitions = format!(
            "measure residents = sum of people.persons\nmeasure ages = sum of d.age\nmeasure alpha = count of d where kind = \"Alpha\"\n\
             measure gamma = count of d where kind = \"Gamma\"\nmeasure others = count of d where kind != \"Gamma\"\n\
             table t {{\n{}}}\n",
            columns.concat()
        );
        kinds(&[20, 10, 3, 9], SHOWN, &definitions).revealed().len()
    };
    for (columns, warnings) in [
        ("\"G\" gamma; \"All\" ev", 0),
        ("\"G\" gamma; \"All\" ev; \"Others\" others", 1),
        // 82 less twice 20 and 39 is 3, in whatever order.
        ("\"G\" gamma; \"X\" ev + 2 * alpha; \"A\" alpha; \"Others\" others", 1),
        ("\"G\" gamma; \"X\" 2 * alpha + ev; \"A\" alpha; \"Others\" others", 1),
        ("\"G\" gamma; \"X\" ev / 3 + alpha / 2 shown 0.00; \"A\" alpha; \"Others\" others", 1),
        // Nothing shows how many of Alpha there are.
        ("\"G\" gamma; \"X\" ev + 2 * alpha; \"Others\" others", 0),
        ("\"G\" gamma; \"X\" ev + alpha; \"Y\" others + 3 * alpha", 0),
        ("\"G\" gamma; \"X\" ev + alpha; \"Y\" others + alpha", 1),
        // 3 of 400,000 are 0.75 in 100,000: what is shown in whole numbers says little of it, and with two digits all.
        (
            "\"G\" gamma; \"R\" (ev per 100000 residents) at all shown 0; \"S\" (others per 100000 residents) at all shown 0",
            0,
        ),
        (
            "\"G\" gamma; \"R\" (ev per 100000 residents) at all shown 0.00; \"S\" (others per 100000 residents) at all shown 0.00",
            1,
        ),
        // Of a share the one side gives the other.
        ("\"G\" gamma; \"Others\" others; \"S\" others as % of ev shown 0.00%", 1),
        ("\"G\" gamma; \"S\" others as % of ev shown 0.00%", 0),
    ] {
        assert_eq!(revealed(columns), warnings, "{columns}");
    }
}

/// Of each kind all are 10, 11, 12 and 13 years old.
#[test]
fn a_largest_value_is_given_away_by_one_that_no_other_part_has() {
    let of = |counts: &[usize], value: &str| {
        let table = format!("table t {{\n rows kind \"Kind\" in [each, all]\n column \"Age\" {value}\n}}");
        kinds(counts, SHOWN, &table).revealed()
    };
    assert_eq!(of(&[20, 3, 10, 30], "max of d.age"), Vec::<String>::new(), "13 is the last one's");
    assert_eq!(
        of(&[20, 10, 30, 3], "max of d.age"),
        ["disclosure::gives-away: `t` suppresses \"Delta, Age\", which readers can work out: it is \"Total, Age\""]
    );
    // Written as a percentile it is the same value, also beside one that is written as itself.
    assert_eq!(of(&[20, 10, 30, 3], "percentile 100 of d.age").len(), 1);
    assert_eq!(of(&[3, 10, 30, 20], "percentile 0 of d.age").len(), 1);
    assert_eq!(of(&[20, 10, 30, 3], "percentile 99 of d.age"), Vec::<String>::new());
    let both = "table t { rows kind in [each] column \"Age\" max of d.age }
        table u { column \"Age\" percentile 100 of d.age }";
    assert_eq!(kinds(&[20, 10, 30, 3], SHOWN, both).revealed().len(), 1);
    assert_eq!(of(&[20, 10, 30, 3], "min of d.age"), Vec::<String>::new());
    assert_eq!(of(&[20, 10, 30, 3], "median of d.age"), Vec::<String>::new());
    // A mean of the whole, without the numbers of rows, does not give that of a part.
    assert_eq!(of(&[20, 10, 30, 3], "mean of d.age shown 0.00"), Vec::<String>::new());
    assert_eq!(of(&[20, 10, 30, 3], "sum of d.age").len(), 1);
    let both = "table t {\n rows kind \"Kind\" in [each, all]\n column \"N\" ev\n column \"Age\" mean of d.age shown 0.000000\n}";
    let revealed = kinds(&[20, 10, 30, 3], SHOWN, both).revealed();
    assert_eq!(revealed.len(), 1, "{revealed:?}");
    assert!(revealed[0].contains("\"Delta, N\"") && revealed[0].contains("1 more"), "{revealed:?}");
}

#[test]
fn a_formula_is_judged_by_how_often_it_counts_each_row_in_the_end() {
    let definitions = |columns: &[&str]| {
        let columns: Vec<String> =
            columns.iter().enumerate().map(|(at, form)| format!("column \"X{at}\" {form} shown 0.00\n")).collect();
        format!(
            "measure z = count of d where kind = \"Alpha\"\nmeasure w = count of d where kind in {{\"Alpha\", \"Gamma\"}}\n\
             measure nc = count of d where kind != \"Gamma\"\ntable t {{\n{}}}\n",
            columns.concat()
        )
    };
    let shown = |columns: &[&str]| -> Vec<String> {
        let world = kinds(&[20, 10, 3, 9], SHOWN, &definitions(columns));
        world.table("t").lines().nth(1).unwrap().split(" | ").skip(1).map(str::to_string).collect()
    };
    let hidden = [
        "w - 2 * z",
        "2 * z - w",
        "w / 3 - 2 * z",
        "2 * z + ev - nc",
        "ev - nc + 2 * z",
        "ev + 2 * z - nc",
        "2 * z - nc + ev",
        "z / 2 + ev / 3 - nc / 3",
        "2 * ev - nc",
    ];
    assert_eq!(shown(&hidden), vec!["Suppressed"; hidden.len()]);
    // Of the others 22 less 20, 42 less 20, and 42 and 20.
    assert_eq!(shown(&["ev - 2 * z", "ev - z", "ev + z", "nc + w"]), ["2.00", "22.00", "62.00", "62.00"]);
}

/// What `indicia diff` prints of two versions of the definitions, in every form.
fn compared(counts: &[usize], policy: &str, before: &str, after: &str) -> String {
    let (old, new) = (kinds(counts, policy, before), kinds(counts, policy, after));
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_indicia"));
    let forms = ["terminal", "markdown", "html", "json"].map(|form| {
        let mut command = std::process::Command::new(program);
        command.arg("diff").args([old.folder(), new.folder()]).args(["--format", form]);
        command.arg("--data").arg(new.folder().join("data"));
        let done = command.output().expect("the program starts");
        assert!(done.stdout.len() > 100, "{done:?}");
        String::from_utf8_lossy(&done.stdout).into_owned()
    });
    forms.concat()
}

/// Whether a text has a number, and not inside another one.
fn has_number(text: &str, number: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == number)
}

/// 1000, 613 and 2100: what two versions show must not give the 613 away, each of which is shown by one.
#[test]
fn two_versions_together_give_no_suppressed_count_away() {
    let rows = |members: &str| format!("table t {{\n rows kind \"Kind\" in [{members}]\n column \"N\" ev\n}}");
    let policy = "below: 1000\ntotals: withheld";
    // The rest of the later version is what both hide, and 2100.
    let before = rows("Alpha, Beta, Gamma");
    let after = rows("Alpha, Beta + Gamma as \"Rest\"");
    let said = compared(&[1000, 613, 2100], policy, &before, &after);
    assert!(!has_number(&said, "2713") || !has_number(&said, "2100"), "{said}");
    assert!(has_number(&said, "2713") || has_number(&said, "2100"), "{said}");
    // A total with the hidden ones, and one without.
    let total = |value: &str| {
        format!(
            "table t {{\n rows kind \"Kind\" in [Beta, Delta]\n column \"N\" ev\n}}\ntable u {{\n column \"All\" {value}\n}}"
        )
    };
    let (with, without) = (total("ev"), total("count of d where kind != \"Beta\""));
    let said = compared(&[1000, 613, 2100, 700], policy, &with, &without);
    assert!(!has_number(&said, "4413") || !has_number(&said, "3800"), "{said}");
    // Nor where totals are shown.
    let said = compared(&[1000, 613, 2100, 700], "below: 1000", &with, &without);
    assert!(!has_number(&said, "4413") || !has_number(&said, "3800"), "{said}");
}

/// Numbers that look random, the same for a seed.
fn random(seed: &mut u64, end: usize) -> usize {
    *seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*seed >> 33) as usize % end
}

/// Whether cells can be filled so that all totals are as they are shown: `cells` are from the least to the most of each, the last of each row
/// and column are totals.
fn fits(cells: &mut Vec<Vec<(usize, usize)>>, at: usize) -> bool {
    let (rows, columns) = (cells.len() - 1, cells[0].len() - 1);
    let can = |parts: Vec<(usize, usize)>, total: (usize, usize)| {
        let (least, most) = parts.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        least <= total.1 && most >= total.0
    };
    let sums_can = (0..rows).all(|row| can(cells[row][..columns].to_vec(), cells[row][columns]))
        && (0..columns).all(|column| can((0..rows).map(|row| cells[row][column]).collect(), cells[rows][column]))
        && can(cells[..rows].iter().flat_map(|row| row[..columns].to_vec()).collect(), cells[rows][columns]);
    if !sums_can {
        return false;
    }
    let Some(open) =
        (at..rows * columns).find(|at| cells[at / columns][at % columns].0 < cells[at / columns][at % columns].1)
    else {
        return true;
    };
    let (row, column) = (open / columns, open % columns);
    let (least, most) = cells[row][column];
    let found = (least..=most).any(|value| {
        cells[row][column] = (value, value);
        fits(cells, open)
    });
    cells[row][column] = (least, most);
    found
}

#[test]
fn in_two_way_tables_no_suppressed_cell_has_one_possible_value() {
    let (mut hidden, mut totals) = (0, 0);
    for seed in 0..60_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(11);
        (0..8).for_each(|_| {
            random(&mut state, 2);
        });
        let mut counts = [[0; 3]; 3];
        counts.iter_mut().flatten().for_each(|count| {
            *count = [0, 1, 1, 4, 4, 2, 3, 6, 9][random(&mut state, 9)];
        });
        let world = world(
            &counts,
            WITHHELD,
            "table t {\n rows kind \"Kind\" in [Alpha, Beta, Gamma, all]\n columns for each area in [districts, all as \"Both\"] {\n \
             column \"{area}\" ev\n }\n}",
        );
        let text = world.table("t");
        let lines = text.lines().skip(1).map(|line| line.split(" | ").skip(1).map(str::to_string).collect::<Vec<_>>());
        let texts: Vec<Vec<String>> = lines.collect();
        let known = |text: &String| match text.as_str() {
            "<5" => (1, 4),
            // What is withheld is large enough to be shown.
            "Suppressed" => (5, 81),
            number => (number.parse().unwrap(), number.parse().unwrap()),
        };
        let cells: Vec<Vec<(usize, usize)>> = texts.iter().map(|row| row.iter().map(known).collect()).collect();
        totals += texts.iter().filter(|row| row[3] != "Suppressed").count();
        for (row, column) in (0..4).flat_map(|row| (0..4).map(move |column| (row, column))) {
            if texts[row][column] != "<5" {
                continue;
            }
            hidden += 1;
            let can_be = |value: &usize| {
                let mut tried = cells.clone();
                // What is withheld inside is no more than 9 here; a reader may not know it.
                tried
                    .iter_mut()
                    .take(3)
                    .flat_map(|row| row.iter_mut().take(3))
                    .for_each(|cell| cell.1 = cell.1.min(14));
                tried[row][column] = (*value, *value);
                fits(&mut tried, 0)
            };
            let values: Vec<usize> = (1..5).filter(can_be).collect();
            assert!(values.len() > 1, "seed {seed}: row {row}, column {column} can only be {values:?}:\n{text}");
        }
    }
    assert!(hidden > 100 && totals > 60, "{hidden} hidden, {totals} totals of rows shown: nothing was tried");
}
