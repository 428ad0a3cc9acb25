//! Counts beside means and sums under a policy that withholds totals: a mean says nothing of how many rows it is of, until their sum is shown.

use crate::world::World;

/// Visits of kinds, each with its hours; none where they are not known.
fn world(rows: &[(&str, &[&str])], definitions: &str) -> World {
    let rows = rows.iter().flat_map(|(kind, hours)| hours.iter().map(move |hours| format!("{kind},{hours}\n")));
    World::new(&[
        (
            "codelists/kind.yaml",
            "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]\n",
        ),
        ("disclosure/few.yaml", "name: few\ncounts: visits\nbelow: 5\ntotals: withheld\n"),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: few\ncolumns:\n  kind: {codes: kind}\n  \
             hours: {type: integer, unit: hours, missing: allowed}\n",
        ),
        (
            "definitions.ind",
            &format!(
                "measure n = count of visits\nmeasure h = sum of known visits.hours\nmeasure m = mean of visits.hours\n{definitions}"
            ),
        ),
        ("data/visits.csv", &format!("kind,hours\n{}", rows.collect::<String>())),
    ])
}

const SIX: &[&str] = &["1", "2", "3", "4", "5", "6"];

/// Of Alpha one value of ten is not known. A mean of nine beside a count of ten leaves nobody.
#[test]
fn a_count_beside_a_mean_of_known_values_is_shown() {
    let ten: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", ""];
    let definitions = "table t { rows kind \"Kind\" in [Alpha, Beta, all] column \"N\" n column \"Mean\" m }
        table largest { rows kind \"Kind\" in [Alpha, Beta] column \"N\" n column \"Largest\" max of visits.hours }";
    let world = world(&[("A", ten), ("B", SIX)], definitions);
    let table = world.table("t");
    assert!(table.starts_with("Kind | N | Mean\nAlpha | 10 | 5.0\nBeta | 6 | 3.5\nTotal | 16 | 4.4"), "{table}");
    let table = world.table("largest");
    assert!(table.starts_with("Kind | N | Largest\nAlpha | 10 | 9\nBeta | 6 | 6"), "{table}");
}

/// The sum of nine over their mean is nine: of ten, one is not known, which is too few.
#[test]
fn a_sum_beside_a_mean_is_a_count() {
    let ten: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", ""];
    let definitions =
        "table t { rows kind \"Kind\" in [Alpha] column \"N\" n column \"Sum\" h column \"Mean\" m shown 0.0000 }";
    let table = world(&[("A", ten)], definitions).table("t");
    let cells: Vec<&str> = table.lines().nth(1).unwrap().split(" | ").collect();
    assert!(cells[1] == "Suppressed" || cells[2] == "Suppressed" || cells[3] == "Suppressed", "{table}");
    // In two tables, too; and where a column computes one from the other.
    let apart = "table s { rows kind in [Alpha] column \"Sum\" h }
        table t { rows kind in [Alpha] column \"N\" n column \"Mean\" m shown 0.0000 }";
    let world_of_two = world(&[("A", ten)], apart);
    let both = world_of_two.table("s") + &world_of_two.table("t");
    assert!(both.contains("Suppressed"), "{both}");
    // 46 over 3.0667 is 15: the rows of a total whose small part is hidden.
    let total = "table t { rows kind in [Alpha, Beta, Gamma] column \"N\" n }
        table all_of_them { column \"Sum\" h column \"Mean\" m shown 0.0000 }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["2", "1", "1"])], total).table("all_of_them");
    assert!(table.contains("Suppressed"), "{table}");
}

/// By kind one mean is hidden; with the counts of the others, the mean of all of them gives the sum of it.
#[test]
fn a_mean_of_all_is_withheld_where_it_gives_a_hidden_one_away() {
    let definitions = "table t { rows kind \"Kind\" in [each, all] column \"N\" n column \"Mean\" m column \"Largest\" max of visits.hours }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["9", "1", "1"])], definitions).table("t");
    let expected = "Kind | N | Mean | Largest\nAlpha | 6 | 3.5 | 6\nBeta | 6 | 3.5 | 6\n\
                    Gamma | <5 | Suppressed | Suppressed\nTotal | Suppressed | Suppressed | Suppressed";
    assert_eq!(table, expected);
    // The means alone, without a count: of which sizes they are is not known, but may be looked up elsewhere.
    let means = "table t { rows kind \"Kind\" in [each, all] column \"Mean\" m }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["9", "1", "1"])], means).table("t");
    assert!(table.ends_with("Gamma | Suppressed\nTotal | Suppressed"), "{table}");
}

/// Where only counts have a hidden one, a mean of all of another table is not of it.
#[test]
fn a_mean_that_is_compared_with_no_other_is_shown() {
    let definitions = "table t { rows kind \"Kind\" in [each] column \"N\" n } table all_of_them { column \"Mean\" m }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["9", "1", "1"])], definitions).table("all_of_them");
    assert_eq!(table, " | Mean\n | 3.5");
}

/// 53 over 15 is 3.53333: of 13 to 16 visits, only 15 can have that mean, and 12 are known.
#[test]
fn a_mean_with_many_decimals_is_a_count() {
    let definitions = "table t { rows kind \"Kind\" in [each] column \"N\" n }
        table all_of_them { column \"Mean\" m shown 0.00000 }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["9", "1", "1"])], definitions).table("all_of_them");
    assert_eq!(table, " | Mean\n | Suppressed");
}

/// 31 over 10, shown as 3.1: of 6 visits the mean would be between 18.3 and 18.9 hours in all, which is no whole number. Six are known, and
/// four are hidden.
#[test]
fn a_mean_is_one_of_fewer_visits_only_where_half_of_its_last_digit_lets_it() {
    let definitions = "table t { rows kind \"Kind\" in [each] column \"N\" n }
        table all_of_them { column \"Mean\" m }";
    let table = world(&[("A", SIX), ("C", &["4", "3", "2", "1"])], definitions).table("all_of_them");
    assert_eq!(table, " | Mean\n | Suppressed");
}

/// As many visits as that are of it, whatever each counts for.
#[test]
fn a_sum_beside_a_mean_of_every_row_alike_is_a_count() {
    let ten: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", ""];
    let definitions = "table t { rows kind \"Kind\" in [Alpha] column \"N\" n column \"Sum\" h \
                       column \"Mean\" mean of unweighted visits.hours shown 0.0000 }";
    let table = world(&[("A", ten)], definitions).table("t");
    assert!(table.lines().nth(1).unwrap().contains("Suppressed"), "{table}");
}

/// A thousand times 53 over 15 is 3533.3, which has the digits that the mean is shown without.
#[test]
fn a_mean_that_is_multiplied_is_shown_with_more_digits() {
    let definitions = "table t { rows kind \"Kind\" in [each] column \"N\" n }
        table all_of_them { column \"Mean\" m * 1000 }";
    let table = world(&[("A", SIX), ("B", SIX), ("C", &["9", "1", "1"])], definitions).table("all_of_them");
    assert_eq!(table, " | Mean\n | Suppressed");
}

/// Visits of one child each: six, six and three, with 30 hours in all.
fn of_children(by: &str, definitions: &str) -> World {
    let children: String =
        (0..15).map(|n| format!("c{n},{},{}\n", ["A", "B", "C"][(n / 6).min(2)], 1 + n % 3)).collect();
    World::new(&[
        (
            "codelists/kind.yaml",
            "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]\n",
        ),
        ("disclosure/few.yaml", "name: few\ncounts: children\nbelow: 5\ntotals: withheld\n"),
        (
            "datasets/visits.yaml",
            &format!(
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: few\ndisclosure_by: {by}\ncolumns:\n  \
                 child: {{type: text}}\n  kind: {{codes: kind}}\n  hours: {{type: integer, unit: hours}}\n"
            ),
        ),
        (
            "definitions.ind",
            &format!(
                "measure children = count of distinct visits.child\nmeasure h = sum of visits.hours\nmeasure m = mean of visits.hours\n{definitions}"
            ),
        ),
        ("data/visits.csv", &format!("child,kind,hours\n{children}")),
    ])
}

/// 30 over 2.0 is 15: with 6 and 6, three are of the last kind.
#[test]
fn a_sum_beside_a_mean_is_how_many_people_there_are() {
    let kinds = "table kinds { rows kind \"Kind\" column \"Children\" children }\n";
    for by in ["rows", "child"] {
        let both = of_children(by, &format!("{kinds}table t {{ column \"Mean\" m column \"Sum\" h }}"));
        assert_eq!(both.table("kinds"), "Kind | Children\nAlpha | 6\nBeta | 6\nGamma | <5", "{by}");
        assert_eq!(both.table("t"), " | Mean | Sum\n | Suppressed | Suppressed", "{by}");
        // One of them alone says nothing of it.
        let mean = of_children(by, &format!("{kinds}table t {{ column \"Mean\" m }}"));
        assert_eq!(mean.table("t"), " | Mean\n | 2.0", "{by}");
        let sum = of_children(by, &format!("{kinds}table t {{ column \"Sum\" h }}"));
        assert_eq!(sum.table("t"), " | Sum\n | 30", "{by}");
    }
}

/// 31/15 would say that there are fifteen, however it is shown.
#[test]
fn a_mean_is_explained_as_it_is_shown() {
    let world = of_children("rows", "table kinds { rows kind \"Kind\" column \"Children\" children }");
    world.put(
        "data/visits.csv",
        &std::fs::read_to_string(world.path("data/visits.csv")).unwrap().replace("c14,C,3", "c14,C,4"),
    );
    assert_eq!(world.apart("m", "kind=Alpha"), ["mean: 2.0", "2.0"]);
    let all = World::apart(&world, "m", "");
    assert_eq!(all, ["mean: 2.1", "2.1"]);
    assert!(world.apart("m * 2", "").iter().all(|part| !part.contains('/')));
    // What a percentage is of is none itself.
    let share = world.apart("(m where kind = \"A\") as % of m", "");
    assert_eq!(share, ["numerator: 2.0", "denominator: Suppressed", "Suppressed"]);
}

/// The sums of each kind are the sum of all of them: 30 over the mean of 2.0 is 15 children, of whom another table shows 12.
#[test]
fn sums_of_the_parts_beside_a_mean_of_all_are_how_many_people_there_are() {
    let tables = "table kinds { rows kind \"Kind\" column \"Children\" children }
        table sums { rows kind \"Kind\" in [Alpha, Beta + Gamma as \"Others\"] column \"Sum\" h }
        table t { column \"Mean\" m }";
    for by in ["rows", "child"] {
        let world = of_children(by, tables);
        assert_eq!(world.table("kinds"), "Kind | Children\nAlpha | 6\nBeta | 6\nGamma | <5", "{by}");
        let both = world.table("sums") + &world.table("t");
        assert!(both.contains("Suppressed"), "{by}: {both}");
    }
}

/// As many different visits as there are rows: that is a number of rows, however it is asked for.
#[test]
fn a_number_of_different_values_is_one_of_rows_where_each_has_its_own() {
    let tables = "table kinds { rows kind \"Kind\" column \"Children\" children }
        table t { column \"Visits\" count of distinct visits.visit }";
    for by in ["rows", "child"] {
        let world = of_children(by, tables);
        let rows = std::fs::read_to_string(world.path("data/visits.csv")).unwrap();
        let rows: Vec<String> = rows
            .lines()
            .enumerate()
            .map(|(n, row)| if n == 0 { format!("{row},visit") } else { format!("{row},{}", 100 + n) })
            .collect();
        world.put("data/visits.csv", &(rows.join("\n") + "\n"));
        let declared = std::fs::read_to_string(world.path("datasets/visits.yaml")).unwrap();
        world.put("datasets/visits.yaml", &declared.replace("  kind:", "  visit: {type: text}\n  kind:"));
        assert_eq!(world.table("kinds"), "Kind | Children\nAlpha | 6\nBeta | 6\nGamma | <5", "{by}");
        assert_eq!(world.table("t"), " | Visits\n | Suppressed", "{by}");
    }
}
