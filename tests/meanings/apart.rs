//! Apart: what is said to be no part of the whole is in no share, inside other rows as among outermost ones, and the table says so.

use crate::world::World;

/// Women: two of Alpha, nine of Beta, one not stated. Men: three, four and one. Half of the Alphas are of the north, all others of the south;
/// one man of Beta has no place.
fn world(definitions: &str) -> World {
    let counts = [
        ("F,A,N,2023-04", 1),
        ("F,A,S,2023-04", 1),
        ("F,B,S,2023-05", 9),
        ("F,X,S,2023-05", 1),
        ("M,A,N,2023-04", 3),
        ("M,B,S,2023-05", 3),
        ("M,B,,2023-05", 1),
        ("M,X,S,2023-05", 1),
    ];
    let rows: String = counts.iter().map(|(row, count)| format!("{row}\n").repeat(*count)).collect();
    World::new(&[
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Women}, {code: M, label: Men}]\n"),
        (
            "codelists/kind.yaml",
            "name: kind\nattributes: {group: {codes: group}}\ncodes:\n  - {code: A, label: Alpha, group: G}\n  - {code: B, label: Beta, group: H}\n  \
             - {code: X, label: Not stated, group: H}\n",
        ),
        ("codelists/group.yaml", "name: group\ncodes: [{code: G, label: Greek}, {code: H, label: Other}]\n"),
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: N, label: North}\n  \
             - {level: town, code: S, label: South}\n",
        ),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ntime: month\ncolumns:\n  sex: {codes: sex}\n  kind: {codes: kind}\n  \
             town: {codes: town, missing: allowed}\n  month: {type: month}\n",
        ),
        ("definitions.ind", &format!("measure n = count of d\n{definitions}\n")),
        ("data/d.csv", &format!("sex,kind,town,month\n{rows}")),
    ])
}

fn table(rows: &str) -> String {
    world(&format!("table t {{ rows {rows} column \"N\" n column \"%\" share of n across rows }}")).table("t")
}

#[test]
fn what_is_apart_inside_other_rows_is_no_part_of_the_whole() {
    let definitions = "table t { rows sex \"Sex\" in [each] then kind in [Alpha, Beta, \"Not stated\" apart]
        column \"N\" n column \"%\" share of n across rows column \"Across\" n across rows }";
    // Of twenty two are not stated. A row around one of them is no part of eighteen.
    let expected = "Sex | N | % | Across\nWomen | 12 | N/A | N/A\nAlpha | 2 | 11% | 18\nBeta | 9 | 50% | 18\nNot stated | 1 | N/A | N/A\n\
                    Men | 8 | N/A | N/A\nAlpha | 3 | 17% | 18\nBeta | 4 | 22% | 18\nNot stated | 1 | N/A | N/A\n\
                    Shares leave out Not stated.";
    assert_eq!(world(definitions).table("t"), expected);
}

/// Of the eighteen that are stated, a table that lists the Alphas and the total would show five of five.
#[test]
fn a_total_with_more_than_is_listed_beside_what_is_apart_is_no_whole() {
    let refused = |rows: &str, column: &str| {
        let mut found = world(&format!("table t {{ rows {rows} column \"N\" n column \"%\" {column} }}")).warnings();
        found.retain(|said| said.starts_with("layout::"));
        assert_eq!(found.len(), 1, "{rows}: {found:?}");
        found[0].clone()
    };
    let listed =
        "layout::unlisted-parts: the rows do not list all that \"Total\" has besides \"Not stated\", which is apart";
    for column in ["share of n across rows", "n across rows"] {
        assert_eq!(refused("kind in [Alpha, \"Not stated\" apart, all]", column), listed, "{column}");
    }
    let months = "month in [2023-04, 2023-05 apart, 2023-04 + 2023-05 + 2023-06 as \"Quarter\"]";
    assert!(refused(months, "share of n across rows").contains("\"Quarter\" has besides \"2023-05\""));
    let expected = "Kind | N | %\nAlpha | 5 | 28%\nBeta | 13 | 72%\nNot stated | 2 | N/A\nTotal | 20 | N/A\nShares leave out Not stated.";
    assert_eq!(table("kind in [Alpha, Beta, \"Not stated\" apart, all]"), expected);
}

#[test]
fn a_total_inside_has_no_share_where_something_of_it_is_apart() {
    let rows =
        "sex \"Sex\" in [each] then kind in [Alpha apart, Beta, Beta + \"Not stated\" as \"Others\", all as \"Total\"]";
    let expected = "Sex | N | %\nWomen | 12 | N/A\nAlpha | 2 | N/A\nBeta | 9 | 60%\nOthers | 10 | 67%\nTotal | 12 | N/A\n\
                    Men | 8 | N/A\nAlpha | 3 | N/A\nBeta | 4 | 27%\nOthers | 5 | 33%\nTotal | 8 | N/A\nShares leave out Alpha.";
    assert_eq!(table(rows), expected);
}

/// A row around others of which none is apart has its share of the same whole.
#[test]
fn only_rows_that_have_it_inside_are_without_a_share() {
    let rows = "kind.group \"Group\" in [each] then kind in [Alpha, Beta, \"Not stated\" apart]";
    let expected = "Group | N | %\nGreek | 5 | 28%\nAlpha | 5 | 28%\nOther | 15 | N/A\nBeta | 13 | 72%\nNot stated | 2 | N/A\n\
                    Shares leave out Not stated.";
    assert_eq!(table(rows), expected);
}

/// All of a total that is alone has what is apart in it.
#[test]
fn a_total_that_is_alone_is_of_what_is_not_apart() {
    let rows = "sex \"Sex\" in [Women, all as \"All\" alone] then kind in [Alpha, \"Not stated\" apart]";
    let expected = "Sex | N | %\nWomen | 12 | N/A\nAlpha | 2 | 11%\nNot stated | 1 | N/A\nAll | 20 | N/A\nShares leave out Not stated.";
    assert_eq!(table(rows), expected);
}

#[test]
fn areas_and_what_is_not_recorded_are_apart_as_codes_are() {
    let rows = "sex \"Sex\" in [each] then area in [North apart, South, missing]";
    let expected = "Sex | N | %\nWomen | 12 | N/A\nNorth | 1 | N/A\nSouth | 11 | 69%\nNot recorded | 0 | 0%\n\
                    Men | 8 | N/A\nNorth | 3 | N/A\nSouth | 4 | 25%\nNot recorded | 1 | 6%\nShares leave out North.";
    assert_eq!(table(rows), expected);
    let rows = "sex \"Sex\" in [each] then area in [North, South, missing apart]";
    let lines: Vec<String> = table(rows).lines().map(str::to_string).collect();
    assert_eq!(lines[1..4], ["Women | 12 | N/A", "North | 1 | 5%", "South | 11 | 58%"]);
    assert!(lines.contains(&"Shares leave out Not recorded.".to_string()), "{lines:?}");
}

#[test]
fn rows_of_three_levels_are_of_one_whole() {
    let rows = "sex \"Sex\" in [Women] then kind in [Alpha, Beta] then area in [North, South apart]";
    let expected = "Sex | N | %\nWomen | 12 | N/A\nAlpha | 2 | N/A\nNorth | 1 | 100%\nSouth | 1 | N/A\nBeta | 9 | N/A\nNorth | 0 | 0%\n\
                    South | 9 | N/A\nShares leave out South.";
    assert_eq!(table(rows), expected);
}

/// Which periods are not apart nothing lists, so nothing is a share of them.
#[test]
fn beside_a_period_that_is_apart_inside_other_rows_there_are_no_shares() {
    let shown = table("sex \"Sex\" in [each] then month in [2023-04, 2023-05 apart]");
    assert!(shown.lines().filter(|line| line.contains(" | ")).skip(1).all(|line| line.ends_with("| N/A")), "{shown}");
}

/// Theft is all of the shares, and not all of the total beside it.
#[test]
fn what_only_a_total_has_that_is_apart_is_left_out_of_shares() {
    let expected = "Kind | N | %\nAlpha | 5 | 100%\nTotal | 20 | N/A\nShares leave out the rest of Total.";
    assert_eq!(table("kind \"Kind\" in [Alpha, all apart]"), expected);
    let expected = "Kind | N | %\nAlpha | 5 | 100%\nNot stated | 2 | N/A\nAlpha or beta | 18 | N/A\n\
                    Shares leave out Not stated and the rest of Alpha or beta.";
    assert_eq!(
        table("kind \"Kind\" in [Alpha, \"Not stated\" apart, Alpha + Beta as \"Alpha or beta\" apart]"),
        expected
    );
    // Nothing is left out where all of it has rows.
    let all = table("kind \"Kind\" in [each, all apart]");
    assert!(!all.contains("leave out"), "{all}");
    // Inside other rows as well: what only the total has is no part of the whole.
    let expected = "Sex | N | %\nWomen | 12 | N/A\nAlpha | 2 | 40%\nTotal | 12 | N/A\nMen | 8 | N/A\nAlpha | 3 | 60%\nTotal | 8 | N/A\n\
                    Shares leave out the rest of Total.";
    assert_eq!(table("sex \"Sex\" in [each] then kind in [Alpha, all apart]"), expected);
}
