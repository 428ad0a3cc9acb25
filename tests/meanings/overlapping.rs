//! Numbers that are added up and have rows in common: the table says how many count twice.

use crate::world::World;

/// Six offences: two with injury and a knife, one with injury alone, one with a knife alone, two with neither.
fn offences(definitions: &str, more: &str) -> World {
    World::new(&[
        (
            "datasets/d.yaml",
            &format!(
                "name: d\ngrain: offence\ncounts: offences\nfiles: d.csv\n{more}columns:\n  injury: {{type: flag, yes: [\"1\"], no: [\"0\"]}}\n  \
                 knife: {{type: flag, yes: [\"1\"], no: [\"0\"]}}\n  town: {{type: text}}\n  loss: {{type: integer}}\n"
            ),
        ),
        (
            "definitions.ind",
            &format!(
                "measure injuries = count of d where injury
                 measure knives = count of d where knife
                 measure in_a = count of d where knife and town = \"A\"
                 measure harmless = count of d where not injury
                 measure loss_injury = sum of d.loss where injury
                 measure loss_knife = sum of d.loss where knife
                 measure offences = count of d
                 {definitions}"
            ),
        ),
        ("data/d.csv", "injury,knife,town,loss\n1,1,A,10\n1,1,B,20\n1,0,A,1\n0,1,B,2\n0,0,A,4\n0,0,B,8\n"),
    ])
}

#[test]
fn rows_that_several_of_what_is_added_up_count_are_said() {
    let world = offences(
        "table t { column \"Injuries\" injuries column \"Both\" injuries + knives }
         table of_loss { column \"Loss\" loss_injury + loss_knife }
         table share { column \"%\" (injuries + knives) as % of offences shown 0% }
         table narrower { column \"Both\" injuries + in_a }
         table through { column \"Both\" either }
         table points { column \"Points\" ((injuries + knives) as % of offences) - (knives as % of offences) }
         indicator either = injuries + knives",
        "",
    );
    assert_eq!(world.table("t"), " | Injuries | Both\n | 3 | 6\nBoth: 2 offences are counted more than once.");
    assert_eq!(world.table("of_loss"), " | Loss\n | 63\n2 offences are counted more than once.");
    assert_eq!(world.table("share"), " | %\n | 100%\n2 offences are counted more than once.");
    assert_eq!(world.table("narrower"), " | Both\n | 4\n1 offence is counted more than once.");
    // What is taken away from a share is nothing that a side of it counts twice.
    assert!(world.table("points").ends_with("\n2 offences are counted more than once."), "{}", world.table("points"));
    assert_eq!(world.table("through"), " | Both\n | 6\n2 offences are counted more than once.");
}

#[test]
fn where_none_is_counted_twice_nothing_is_said() {
    let world = offences(
        "table apart { column \"Both\" injuries + harmless }
         table taken_away { column \"Either\" injuries + knives - both }
         table weighed { column \"Harm\" injuries + 2 * knives }
         measure both = count of d where injury and knife",
        "",
    );
    for table in ["apart", "taken_away", "weighed"] {
        assert!(!world.table(table).contains("more than once"), "{table}: {}", world.table(table));
    }
}

/// A policy that hides small numbers hides how many there are, and one that hides 0 whether there are any.
#[test]
fn under_a_policy_no_number_is_said() {
    let said = |zero: &str| {
        let world = offences("table t { column \"Both\" injuries + knives }", "disclosure: small\n");
        std::fs::create_dir(world.path("disclosure")).expect("a folder");
        let policy = format!("name: small\ncounts: rows\nbelow: 5\n{zero}note: Small numbers are hidden.\n");
        world.put("disclosure/small.yaml", &policy);
        world.table("t")
    };
    assert!(said("").contains("\nSome offences are counted more than once."), "{}", said(""));
    let hidden = said("zero: suppressed\n");
    assert!(hidden.contains("\nOffences may be counted more than once."), "{hidden}");
}

/// Rows that a cohort keeps, or looks for among others, are counted more than once where they are added to all, or to those of a condition.
#[test]
fn rows_that_a_cohort_chooses_are_said_too() {
    let world = offences(
        "cohort firsts { from d keep first by loss per town }
         cohort with_injury_there { from d among hurt by town }
         cohort hurt { from d where injury and knife }
         cohort lasts { from d keep last by loss per town }
         measure n_firsts = count of firsts
         measure n_there = count of with_injury_there
         measure n_lasts = count of lasts
         table kept { column \"N\" n_firsts + offences }
         table kept_of { column \"N\" n_firsts + knives }
         table among { column \"N\" n_there + injuries }",
        "",
    );
    // The smallest loss of A is of injury alone, that of B of a knife alone.
    assert_eq!(world.table("kept"), " | N\n | 8\n2 offences are counted more than once.");
    assert_eq!(world.table("kept_of"), " | N\n | 5\n1 offence is counted more than once.");
    assert_eq!(world.table("among"), " | N\n | 9\n3 offences are counted more than once.");
}

/// A row that three numbers count is one row that is counted more than once, whichever two of them are looked at.
#[test]
fn a_row_is_said_once_however_many_numbers_count_it() {
    let world = offences(
        "measure in_b = count of d where town = \"B\"
         measure large = count of d where loss >= 8
         table three { column \"N\" injuries + knives + in_b }
         table four { column \"N\" large + (injuries + in_b) + knives }
         table beside { column \"N\" injuries + knives + offences / 2 shown 0.0 }",
        "",
    );
    // Of A: both. Of B: both and the town, and a knife and the town.
    assert_eq!(world.table("three"), " | N\n | 9\n3 offences are counted more than once.");
    // And those of 10, of 20 and of 8 or more, the last in B.
    assert_eq!(world.table("four"), " | N\n | 12\n4 offences are counted more than once.");
    assert!(world.table("beside").ends_with("\n2 offences are counted more than once."), "{}", world.table("beside"));
}
