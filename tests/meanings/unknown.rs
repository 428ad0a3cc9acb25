//! Values that are not known, and rows that a total leaves out.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);
const PAYMENTS: &str = "\
name: payments
grain: payment
counts: payments
files: payments.csv
missing: [\"-99\"]
columns:
  town: {codes: town, missing: allowed, undeclared: outside}
  amount: {type: integer, missing: allowed}
";

fn world(definitions: &str, rows: &str) -> World {
    World::new(&[
        AREAS,
        ("datasets/payments.yaml", PAYMENTS),
        ("definitions.ind", definitions),
        ("data/payments.csv", &format!("town,amount\n{rows}")),
    ])
}

const ROWS: &str = "A,5\nA,7\nB,4\nB,-99\n";

/// A code without the attribute is neither one thing nor another: of what is not so, it is said how many are left out.
#[test]
fn rows_of_a_code_without_an_attribute_are_said_where_what_is_not_so_is_counted() {
    let world = |condition: &str| {
        World::new(&[
            (
                "codelists/kind.yaml",
                "name: kind\nattributes: {group: text}\ncodes:\n  - {code: A, label: Alpha, group: X}\n  - {code: B, label: Beta, group: Y}\n  \
                 - {code: C, label: Gamma}\n",
            ),
            (
                "datasets/crimes.yaml",
                "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ncolumns:\n  kind: {codes: kind}\n",
            ),
            ("t.ind", &format!("table t {{ column \"N\" (count of crimes) where {condition} }}")),
            ("data/crimes.csv", "kind\nA\nA\nB\nC\nC\nC\n"),
        ])
        .table("t")
    };
    assert_eq!(world("kind.group != \"X\""), " | N\n | 1\nGroup not known for 3 of 6 crimes.");
    assert_eq!(world("not (kind.group in {\"X\"})"), " | N\n | 1\nGroup not known for 3 of 6 crimes.");
    assert_eq!(world("kind.group = \"X\""), " | N\n | 2");
    assert_eq!(world("(kind.group != \"X\" or kind.group is missing)"), " | N\n | 4");
}

#[test]
fn a_sum_over_a_missing_value_is_missing_and_so_is_what_is_computed_from_it() {
    let world = world(
        "measure paid = sum of payments.amount
         measure made = count of payments
         table by_town {
           rows town \"Town\" in [Ashby, Brook, all]
           column \"Paid\" paid
           column \"Each\" paid / made shown 0.0
           column \"Share\" share of paid across rows
         }",
        ROWS,
    );
    // Of Brook one of two amounts is not known: so is the sum, the quotient, the whole, and each share of the whole.
    let expected = "Town | Paid | Each | Share\nAshby | 12 | 6.0 | ..\nBrook | .. | .. | ..\nTotal | .. | .. | ..";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn the_known_are_added_up_where_a_definition_asks_for_them_and_the_table_says_how_many_are_not() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook, all]
           column \"Paid\" sum of known payments.amount
           column \"Payments\" count of payments
         }",
        ROWS,
    );
    let expected = "Town | Paid | Payments\nAshby | 12 | 2\nBrook | 4 | 2\nTotal | 16 | 4\n\
                    Paid: amount not known for 1 of 4 payments.";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn means_and_extremes_are_of_the_known_and_say_so() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook]
           column \"Mean\" mean of payments.amount
           column \"Largest\" max of payments.amount
         }",
        "A,5\nA,\nA,-99\nB,4\n",
    );
    let expected = "Town | Mean | Largest\nAshby | 5.0 | 5\nBrook | 4.0 | 4\nAmount not known for 2 of 4 payments.";
    assert_eq!(world.table("by_town"), expected);
}

/// Each column of a year, and the row of all years, count the same rows once.
#[test]
fn a_row_that_is_not_known_is_counted_once_however_many_cells_it_is_in() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook, Ashby + Brook as \"Both\"]
           column \"Median\" median of payments.amount
         }",
        "A,5\nA,-99\nB,4\n",
    );
    let expected = "Town | Median\nAshby | 5.0\nBrook | 4.0\nBoth | 4.5\nAmount not known for 1 of 3 payments.";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn nothing_is_said_where_every_value_is_known() {
    let world = world("table in_all { column \"Mean\" mean of payments.amount }", "A,5\nB,4\n");
    assert_eq!(world.table("in_all"), " | Mean\n | 4.5");
}

#[test]
fn a_total_says_what_it_leaves_out() {
    let definitions = "\
        measure made = count of payments
        cohort large { from payments where amount >= 5 }
        table by_town {
          rows town \"Town\" in [each, all]
          column \"Payments\" made
        }
        table two_columns {
          rows town \"Town\" in [each, all, all + outside + missing as \"Everything\"]
          column \"Payments\" made
          column \"Large\" count of large
        }";
    let world = world(definitions, "A,5\nB,4\n,9\n,1\nZ,2\n");
    let expected = "Town | Payments\nAshby | 1\nBrook | 1\nTotal | 2\n\
                    Total leaves out 2 payments without a town and 1 outside the area.";
    assert_eq!(world.table("by_town"), expected);
    let expected = "Town | Payments | Large\nAshby | 1 | 1\nBrook | 1 | 0\nTotal | 2 | 1\nEverything | 5 | 2\n\
                    Total leaves out 2 payments without a town and 1 outside the area (Payments); \
                    1 payment without a town (Large).";
    assert_eq!(world.table("two_columns"), expected);
}

/// How many rows are not known, or left out, is a count like another.
#[test]
fn under_a_policy_no_number_is_given() {
    let world = World::new(&[
        AREAS,
        ("disclosure/few.yaml", "name: few\ncounts: payments\nbelow: 3\n"),
        ("datasets/payments.yaml", &format!("{PAYMENTS}disclosure: few\n")),
        (
            "definitions.ind",
            "table by_town {
               rows town \"Town\" in [each, all]
               column \"Payments\" count of payments
               column \"Mean\" mean of payments.amount
             }",
        ),
        ("data/payments.csv", "town,amount\nA,5\nA,5\nA,5\nB,4\nB,4\nB,4\n,4\nB,-99\n"),
    ]);
    let expected = "Town | Payments | Mean\nAshby | 3 | 5.0\nBrook | 4 | 4.0\nTotal | 7 | 4.5\n\
                    Mean: amount not known for some payments, which are left out.\n\
                    Total leaves out some payments without a town.";
    assert_eq!(world.table("by_town"), expected);
}

/// Offences by day and person, of a kind, with a weapon or without.
fn offences(declared: &str, definitions: &str, rows: &str) -> World {
    let dataset = format!(
        "name: offences\ngrain: offence\ncounts: offences\nfiles: offences.csv\ntime: on\n{declared}columns:\n  on: {{type: date}}\n  person: {{type: text, describes: person}}\n  \
         town: {{codes: town}}\n  kind: {{codes: kind, missing: allowed}}\n  weapon: {{type: flag, yes: [Y], no: [N], missing: allowed}}\n"
    );
    World::new(&[
        AREAS,
        ("codelists/kind.yaml", "name: kind\ncodes:\n  - {code: V, label: Violence}\n  - {code: T, label: Theft}\n"),
        ("datasets/offences.yaml", &dataset),
        (
            "definitions.ind",
            &format!(
                "measure offences_all = count of offences\nmeasure armed = count of offences where weapon\n{definitions}"
            ),
        ),
        ("data/offences.csv", &format!("on,person,town,kind,weapon\n{rows}")),
    ])
}

const FOUR: &str = "2024-01-01,p,A,V,Y\n2024-01-02,q,A,V,N\n2024-01-03,p,A,T,\n2024-01-04,r,B,T,N\n";

/// The third of Ashby's offences may have been armed: one of three, or two.
#[test]
fn a_share_says_for_how_many_rows_it_is_not_known_whether_they_are_of_it() {
    let by_town = "table t { rows town \"Town\" in [towns, all]";
    let values = "Ashby | 33%\nBrook | 0%\nTotal | 25%";
    let one = format!("{by_town} column \"Armed\" armed as % of offences_all }}");
    let expected = format!("Town | Armed\n{values}\nWeapon not known for 1 of 4 offences.");
    assert_eq!(offences("", &one, FOUR).table("t"), expected);
    // Beside other columns it says which it is of.
    let two = format!("{by_town} column \"Armed\" armed as % of offences_all column \"All\" offences_all }}");
    let table = offences("", &two, FOUR).table("t");
    assert!(table.ends_with("\nArmed: weapon not known for 1 of 4 offences."), "{table}");
    // Written as a condition around the part, and through an indicator.
    let around = format!("{by_town} column \"Armed\" (offences_all where weapon) as % of offences_all }}");
    assert_eq!(offences("", &around, FOUR).table("t"), expected);
    let named = format!("indicator of_all = armed as % of offences_all\n{by_town} column \"Armed\" of_all }}");
    assert_eq!(offences("", &named, FOUR).table("t"), expected);
    // Each row once, though it is in its town, in the total, and in the whole.
    let across = format!("{by_town} column \"Armed\" share of armed across rows }}");
    let expected = "Town | Armed\nAshby | 100%\nBrook | 0%\nTotal | 100%\nWeapon not known for 1 of 4 offences.";
    assert_eq!(offences("", &across, FOUR).table("t"), expected);
}

/// Of a row without a kind it is not known whether it is of the whole, and a theft is not, whatever is known of its weapon.
#[test]
fn what_is_not_known_of_the_whole_is_said_with_what_is_not_known_of_the_part() {
    let text = "cohort violent { from offences where kind = \"Violence\" }
        measure violent_all = count of violent
        measure violent_armed = count of violent where weapon
        table t { column \"Armed\" violent_armed as % of violent_all }";
    let rows = "2024-01-01,p,A,V,Y\n2024-01-01,p,A,V,\n2024-01-01,p,A,,Y\n2024-01-01,p,A,,N\n2024-01-01,p,A,T,\n2024-01-01,p,A,T,Y\n";
    let expected = " | Armed\n | 50%\nKind or weapon not known for 3 of 4 offences.";
    assert_eq!(offences("", text, rows).table("t"), expected);
}

#[test]
fn nothing_is_said_of_a_share_where_every_condition_is_decided() {
    for (value, rows) in [
        ("armed as % of offences_all", "2024-01-01,p,A,V,Y\n2024-01-02,q,A,V,N\n"),
        ("armed as % of (offences_all where weapon is not missing)", FOUR),
        ("(offences_all where weapon is missing) as % of offences_all", FOUR),
        ("(offences_all where (weapon and on in 2023)) as % of (offences_all in 2024)", FOUR),
    ] {
        let table = offences("", &format!("table t {{ column \"X\" {value} }}"), rows).table("t");
        assert_eq!(table.lines().count(), 2, "{value}: {table}");
    }
}

/// Of each person the first offence: only one of the three that are kept has no weapon recorded.
#[test]
fn of_rows_that_are_kept_only_those_are_counted() {
    let text = "cohort firsts { from offences keep first by on per person }
        measure firsts_all = count of firsts
        table t { column \"Armed\" (firsts_all where weapon) as % of firsts_all }";
    let rows = "2024-01-01,p,A,V,Y\n2024-01-02,p,A,V,\n2024-01-03,q,A,V,\n2024-01-04,r,A,V,N\n";
    let expected = " | Armed\n | 33%\nWeapon not known for 1 of 3 offences.";
    assert_eq!(offences("", text, rows).table("t"), expected);
}

#[test]
fn people_with_an_event_of_all_people_say_what_is_not_known_of_the_events() {
    let text = "measure people_armed = count of distinct offences.person where weapon
        measure people_all = count of people
        table t { column \"Armed\" people_armed as % of people_all }";
    let world = offences("", text, FOUR);
    world.put(
        "datasets/people.yaml",
        "name: people\ngrain: person\ncounts: people\nfiles: people.csv\nkey: [person]\ncolumns:\n  person: {type: text}\n",
    );
    world.put("data/people.csv", "person\np\nq\nr\ns\n");
    assert_eq!(world.table("t"), " | Armed\n | 25%\nWeapon not known for 1 of 4 offences.");
}

#[test]
fn under_a_policy_a_share_says_so_without_a_number() {
    let table = "table t { rows town \"Town\" in [towns] column \"Armed\" armed as % of offences_all }";
    let rows: String = (0..12)
        .map(|at| format!("2024-01-01,p{at},A,V,{}\n", ["Y", "N", ""][at % 3]))
        .chain(["2024-01-01,z,B,V,N\n".repeat(5)])
        .collect();
    let note = |zero: &str| {
        let world = offences("disclosure: few\n", table, &rows);
        std::fs::create_dir(world.folder().join("disclosure")).unwrap();
        world.put("disclosure/few.yaml", &format!("name: few\ncounts: offences\nbelow: 3\n{zero}"));
        world.table("t").lines().skip(3).map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(note(""), ["Weapon not known for some offences."]);
    assert_eq!(note("zero: suppressed\n"), ["Weapon may not be known for some offences."]);
}

/// Two women, two men, and one visit of which the sex is not known; of two of them, nor who came.
fn visits(definitions: &str) -> World {
    World::new(&[
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  sex: {codes: sex, missing: allowed}\n  \
             person: {type: text, missing: allowed}\n  minutes: {type: integer}\n",
        ),
        (
            "datasets/care.yaml",
            "name: care\ngrain: person in care\ncounts: people in care\nfiles: care.csv\ncolumns:\n  person: {type: text}\n",
        ),
        (
            "definitions.ind",
            &format!(
                "cohort in_care {{ from visits among care by person }}\ncohort not_in_care {{ from visits not among care by person }}\n\
                 measure n = count of visits\nmeasure women = count of visits where sex = \"F\"\n{definitions}"
            ),
        ),
        ("data/visits.csv", "sex,person,minutes\nF,p1,1\nF,p2,1\nM,p3,1\nM,,1\n,,1\n"),
        ("data/care.csv", "person\np1\n"),
    ])
}

#[test]
fn a_quotient_of_counts_says_what_it_does_not_know_as_a_percentage_does() {
    let note = "Sex not known for 1 of 5 visits.";
    for (value, shown) in [
        ("women as % of n shown 0%", "40%"),
        ("women / n shown 0.0", "0.4"),
        ("women * 100 / n shown 0", "40"),
        ("(women / n) * 100 shown 0", "40"),
    ] {
        let table = visits(&format!("table t {{ column \"X\" {value} }}")).table("t");
        assert_eq!(table, format!(" | X\n | {shown}\n{note}"), "{value}");
    }
    // A number of minutes for each visit asks of nobody's sex.
    let each = visits("table t { column \"X\" (sum of visits.minutes) / n shown 0.0 }").table("t");
    assert_eq!(each, " | X\n | 1.0");
}

/// Of five visits, one is of somebody in care, two are not, and of two it is not known.
#[test]
fn a_share_of_those_among_others_says_of_whom_that_is_not_known() {
    let table = visits(
        "measure in_it = count of in_care\nmeasure out_of_it = count of not_in_care\n\
         table t { column \"In care\" in_it as % of n shown 0% column \"Not\" out_of_it as % of n shown 0% }",
    );
    assert_eq!(table.table("t"), " | In care | Not\n | 20% | 40%\nPerson not known for 2 of 5 visits.");
}

/// Five rows of tonnes, of which two are not known.
#[test]
fn a_condition_on_the_value_itself_leaves_out_rows_of_which_it_is_not_known() {
    let shown = |definitions: &str| {
        let world = World::new(&[
            ("codelists/kind.yaml", "name: kind\ncodes: [Garden, Paper]\n"),
            (
                "datasets/waste.yaml",
                "name: waste\ngrain: load\ncounts: loads\nfiles: waste.csv\nmissing: [x]\ncolumns:\n  kind: {codes: kind}\n  \
                 tonnes: {type: integer, missing: allowed}\n",
            ),
            ("data/waste.csv", "kind,tonnes\nGarden,5\nGarden,x\nGarden,10\nPaper,7\nPaper,x\n"),
            ("definitions.ind", definitions),
        ]);
        world.table("t").split_once('\n').unwrap().1.to_string()
    };
    for (column, expected) in [
        ("sum of waste.tonnes where tonnes is not missing", " | 22\nTonnes not known for 2 of 5 loads."),
        ("sum of waste.tonnes where tonnes >= 0", " | 22\nTonnes not known for 2 of 5 loads."),
        ("sum of waste.tonnes where tonnes > 5", " | 17\nTonnes not known for 2 of 4 loads."),
        ("sum of waste.tonnes where kind = \"Garden\" and tonnes >= 0", " | 15\nTonnes not known for 1 of 3 loads."),
        ("mean of waste.tonnes where tonnes >= 0", " | 7.3\nTonnes not known for 2 of 5 loads."),
        ("count of waste where tonnes >= 0", " | 3\nTonnes not known for 2 of 5 loads."),
        ("count of waste where tonnes is not missing", " | 3"),
        ("count of waste where kind = \"Paper\"", " | 2"),
    ] {
        assert_eq!(shown(&format!("table t {{ column \"Tonnes\" {column} }}")), expected, "{column}");
    }
    let cohort = "cohort heavy { from waste where kind = \"Garden\" and tonnes >= 0 }
        table t { column \"Tonnes\" sum of heavy.tonnes }";
    assert_eq!(shown(cohort), " | 15\nTonnes not known for 1 of 3 loads.");
}

/// How many of some conditions are true is a number even where some are not known, so a row may be of a share by those.
#[test]
fn a_share_says_for_how_many_rows_it_is_not_known_how_many_conditions_they_meet() {
    let declared = "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ncolumns:\n  a: {type: flag, yes: [\"1\"], no: [\"0\"], missing: allowed}\n  \
                    b: {type: flag, yes: [\"1\"], no: [\"0\"], missing: allowed}\n  id: {type: integer}\n";
    // Both; neither; one and the other not known; neither, as far as is known, twice.
    let rows = "a,b,id\n1,1,1\n0,0,2\n1,,3\n0,,4\n,,5\n";
    let shown = |condition: &str| {
        let definitions = format!(
            "measure n = count of d\nmeasure m = count of d where {condition}\ntable t {{ column \"%\" m as % of n shown 0% }}"
        );
        World::new(&[("datasets/d.yaml", declared), ("t.ind", &definitions), ("data/d.csv", rows)]).table("t")
    };
    assert_eq!(shown("number of {a, b} = 0"), " | %\n | 60%\nA or b not known for 2 of 5 visits.");
    assert_eq!(shown("number of {a, b} >= 1"), " | %\n | 40%\nA or b not known for 2 of 5 visits.");
    assert_eq!(shown("number of {a, b} = 2"), " | %\n | 20%\nA or b not known for 2 of 5 visits.");
    assert_eq!(shown("number of {a, b} >= 0"), " | %\n | 100%");
    assert_eq!(shown("not number of {a, b} >= 2 and id > 3"), " | %\n | 40%\nA or b not known for 1 of 5 visits.");
}
