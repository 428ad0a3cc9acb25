//! A condition, a period or an area behind the last part of an expression is of that part alone, and is refused where it reads as more.

use crate::world::World;

/// Six crimes: of North four, of which one of a woman; three of them are violence. Of South two.
fn crimes(definitions: &str) -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: North}\n  - {level: ward, code: W2, label: South}\n",
        ),
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
        ("codelists/kind.yaml", "name: kind\ncodes: [{code: T, label: Theft}, {code: V, label: Violence}]\n"),
        (
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ntime: day\ncolumns:\n  day: {type: date}\n  ward: {codes: ward}\n  \
             sex: {codes: sex, describes: person}\n  kind: {codes: kind}\n  weapon: {type: flag, yes: [\"yes\"], no: [\"no\"]}\n",
        ),
        (
            "definitions.ind",
            &format!(
                "measure n = count of crimes\nmeasure violence = count of crimes where kind = \"Violence\"\n\
                 measure of_women = count of crimes where sex = \"Female\"\n{definitions}"
            ),
        ),
        (
            "data/crimes.csv",
            "day,ward,sex,kind,weapon\n2022-05-01,W1,F,V,yes\n2022-06-01,W1,M,V,no\n2023-02-01,W1,M,V,no\n2023-03-01,W1,M,T,no\n2023-05-01,W2,F,T,no\n\
             2023-06-01,W2,M,T,yes\n",
        ),
    ])
}

#[test]
fn a_scope_of_a_number_alone_is_refused_with_what_is_meant() {
    for (written, moved, shown) in [
        ("n / 2 where sex = \"Female\"", "(n / 2) where sex = \"Female\"", "1.0"),
        ("n / 2 at \"North\"", "(n / 2) at \"North\"", "2.0"),
        ("n * 2 at \"North\"", "(n * 2) at \"North\"", "8"),
        ("n / 12 in 2023/24", "(n / 12) in 2023/24", "0.2"),
        ("n * 2 where kind = \"Theft\" at \"South\"", "(n * 2) where kind = \"Theft\" at \"South\"", "4"),
    ] {
        let refused = crimes(&format!("table t {{ column \"N\" {written} }}"));
        let found = refused.errors_with_help();
        let expected = ("units::scope-of-a-number".to_string(), format!("write `{moved}`"));
        assert_eq!(found, [expected], "{written}");
        let right = crimes(&format!("table t {{ column \"N\" {moved} }}"));
        assert_eq!(right.table("t"), format!(" | N\n | {shown}"), "{moved}");
    }
    // In indicators, under `across` and in changes, too.
    for definitions in [
        "indicator half { value n / 2 where sex = \"Female\" } table t { column half }",
        "table t { rows kind column \"Average\" n / 2 across rows }",
        "table t { column \"Change\" change in n * 2 at \"North\" from 2022/23 to 2023/24 }",
        "table t { column \"N\" 100 - n / (2 where sex = \"Female\") }",
    ] {
        let found = crimes(definitions).errors_with_help();
        assert!(found.iter().any(|(code, _)| code == "units::scope-of-a-number"), "{definitions}: {found:?}");
    }
}

#[test]
fn a_condition_that_reads_as_of_both_sides_is_refused_where_the_whole_has_it_alone() {
    for (written, moved, shown) in [
        ("violence as % of n where sex = \"Female\"", "(violence as % of n) where sex = \"Female\"", "50%"),
        ("violence as % of n where weapon", "(violence as % of n) where weapon", "50%"),
        ("violence / n where sex = \"Female\"", "(violence / n) where sex = \"Female\"", "0.50"),
        ("violence * 100 / n where sex = \"Female\"", "(violence * 100 / n) where sex = \"Female\"", "50.00"),
        // Who is counted is of the whole of a share in any case.
        (
            "(violence where weapon) as % of (n where sex = \"Female\")",
            "((violence where weapon) as % of n) where sex = \"Female\"",
            "50%",
        ),
        ("violence as % of (n where sex = \"Female\")", "(violence as % of n) where sex = \"Female\"", "50%"),
    ] {
        let refused = crimes(&format!("table t {{ column \"N\" {written} }}"));
        let found = refused.errors_with_help();
        assert_eq!(found.len(), 1, "{written}: {found:?}");
        assert_eq!(found[0].0, "denominators::condition-on-one-side", "{written}");
        assert!(found[0].1.starts_with(&format!("write `{moved}`; ")), "{written}: {}", found[0].1);
        let right = crimes(&format!("table t {{ column \"N\" {moved} }}"));
        assert_eq!(right.table("t"), format!(" | N\n | {shown}"), "{moved}");
    }
}

#[test]
fn a_condition_of_both_sides_or_of_the_part_is_taken() {
    for (written, shown) in [
        ("of_women as % of n where sex = \"Female\"", "100%"),
        ("of_women / (n where sex = \"Male\")", "0.50"),
        ("(n where sex = \"Female\") / (n where sex = \"Male\")", "0.50"),
        ("violence as % of (n where weapon)", "150%"),
        ("(violence where sex = \"Female\") as % of n", "17%"),
        ("n * 2", "12"),
        ("(n where sex = \"Female\") / 2", "1.0"),
    ] {
        let world = crimes(&format!("table t {{ column \"N\" {written} }}"));
        assert_eq!(world.table("t").lines().nth(1), Some(format!(" | {shown}").as_str()), "{written}");
    }
}
