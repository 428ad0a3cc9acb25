//! Every rule keeps every output, on random plans over random rows.

use proptest::prelude::*;

use super::super::follows::all_that_follows;
use super::super::interpret::{Numbers, Row, Value, eval, outputs};
use super::super::ir::{Expr, Plan};
use super::super::layout::Select;
use super::super::schema::Schema;
use super::super::show::{show, show_expr};
use super::super::simplify::{simplify, simplify_condition};
use super::super::typing::{Columns, columns_of, type_of};
use super::super::verify::verify;
use super::random::{Tape, int, plan, predicate, schema, tables};
use super::tally::tally_from;
use super::{RULES, Rule, settled};

/// The rules, where every count is worth a tally: random plans have few.
fn rules() -> [Rule; RULES.len()] {
    RULES.map(|(name, rule)| match name {
        "tally" => ("tally", (|plan, schema| tally_from(plan, schema, 1)) as fn(Plan, &Schema) -> Plan),
        _ => (name, rule),
    })
}

fn tape() -> impl Strategy<Value = Tape> {
    prop::collection::vec(any::<u16>(), 40..250).prop_map(Tape::new)
}

/// Whether a plan is right and has the outputs expected. Texts are made only for a failure: they are the slow part.
fn have_same(
    before: &Plan,
    after: &Plan,
    expected: &[Numbers],
    tables: &[Vec<Row>],
    rule: &str,
) -> Result<(), TestCaseError> {
    let schema = schema();
    let right = verify(after, &schema);
    if right.is_err() || outputs(after, &schema, tables) != expected {
        let (before, after) = (show(before, &schema), show(after, &schema));
        prop_assert!(false, "{rule}: {right:?}\n{before}\n{after}\n{tables:#?}");
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn each_rule_in_its_turn_keeps_every_output(mut tape in tape(), mut rows in tape()) {
        let schema = schema();
        let before = plan(&mut tape, &schema);
        prop_assert_eq!(verify(&before, &schema), Ok(()));
        let tables = tables(&mut rows);
        let expected = outputs(&before, &schema, &tables);
        rules().iter().try_fold(before, |before, (name, rule)| {
            let after = rule(before.clone(), &schema);
            have_same(&before, &after, &expected, &tables, name)?;
            Ok::<Plan, TestCaseError>(after)
        })?;
    }

    #[test]
    fn what_follows_from_some_keys_is_true_of_every_row_that_they_ask_for(mut tape in tape(), mut rows in tape()) {
        let schema = schema();
        let crimes = &schema.datasets[0].columns;
        let columns: Columns = crimes.iter().map(|column| (column.name.clone(), column.ty)).collect();
        let names: Vec<_> = crimes.iter().map(|column| column.name.clone()).collect();
        let mut keys = vec![Expr::Column("month".into()), Expr::Column("offence".into())];
        for _ in 0..6 {
            keys.push(int(&mut tape, &columns, 2));
            keys.push(Expr::NumberOf(vec![predicate(&mut tape, &columns, 2)]));
        }
        for row in &tables(&mut rows)[0] {
            let values: Vec<Value> = keys.iter().map(|key| eval(key, &names, row)).collect();
            let mut asked = Vec::new();
            for (key, value) in values.iter().enumerate() {
                if tape.pick(2) == 0 {
                    continue;
                }
                asked.push((key, match value {
                    Value::Int(value) if tape.pick(3) == 0 => Select::Set([*value - 1, *value, *value + 1].into()),
                    Value::Int(value) => Select::One(*value),
                    _ => Select::Missing,
                }));
            }
            for (key, select) in all_that_follows(&keys, &asked).expect("a row is what is asked") {
                let is_so = match (&select, &values[key]) {
                    (Select::One(wanted), Value::Int(value)) => wanted == value,
                    (Select::Set(set), Value::Int(value)) => set.contains(value),
                    (Select::Missing, Value::Missing) => true,
                    _ => false,
                };
                prop_assert!(is_so, "{} is {select:?} of {row:?} where {asked:?} of {keys:#?}", show_expr(&keys[key]));
            }
        }
    }

    #[test]
    fn simplifying_keeps_the_value_and_a_condition_where_it_is_true(mut tape in tape(), mut rows in tape()) {
        let schema = schema();
        let columns: Columns =
            schema.datasets[0].columns.iter().map(|column| (column.name.clone(), column.ty)).collect();
        let names: Vec<_> = schema.datasets[0].columns.iter().map(|column| column.name.clone()).collect();
        let tables = tables(&mut rows);
        for _ in 0..4 {
            let asked = predicate(&mut tape, &columns, 4);
            let (value, condition) = (simplify(&asked, &columns), simplify_condition(&asked, &columns));
            for simple in [&value, &condition] {
                prop_assert!(type_of(simple, &columns).is_ok(), "{} from {}", show_expr(simple), show_expr(&asked));
            }
            for row in &tables[0] {
                let expected = eval(&asked, &names, row);
                prop_assert_eq!(
                    &expected, &eval(&value, &names, row), "{} from {}", show_expr(&value), show_expr(&asked)
                );
                prop_assert_eq!(
                    expected == Value::Bool(true),
                    eval(&condition, &names, row) == Value::Bool(true),
                    "{} from {}", show_expr(&condition), show_expr(&asked)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn each_rule_alone_keeps_every_output(mut tape in tape(), mut rows in tape()) {
        let schema = schema();
        let before = plan(&mut tape, &schema);
        let tables = tables(&mut rows);
        let expected = outputs(&before, &schema, &tables);
        for (name, rule) in &rules()[..RULES.len() - 1] {
            have_same(&before, &rule(before.clone(), &schema), &expected, &tables, name)?;
        }
    }

    #[test]
    fn a_second_run_changes_nothing(mut tape in tape()) {
        let schema = schema();
        let before = plan(&mut tape, &schema);
        for rules in [RULES, rules()] {
            let once = settled(before.clone(), &schema, &rules);
            let twice = rules.iter().fold(once.clone(), |plan, (_, rule)| rule(plan, &schema));
            if !once.is_same(&twice) {
                prop_assert_eq!(show(&once, &schema), show(&twice, &schema), "from {}", show(&before, &schema));
            }
        }
    }
}

/// Otherwise the properties above would say nothing.
#[test]
fn random_plans_give_every_rule_something_to_do() {
    let schema = schema();
    let mut state: u64 = 7;
    let mut changed = [0; RULES.len()];
    let (mut numbers, mut looked_up) = (0, 0);
    for _ in 0..400 {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as u16
        };
        let mut tape = Tape::new((0..400).map(|_| next()).collect());
        let mut now = plan(&mut tape, &schema);
        let tables = tables(&mut tape);
        numbers += usize::from(outputs(&now, &schema, &tables).iter().filter(|numbers| numbers.len() > 1).count() > 1);
        looked_up += usize::from(columns_of(&now, &schema).unwrap().iter().any(|c| c.contains_key("place.district")));
        for (place, (_, rule)) in rules().iter().enumerate() {
            let next = rule(now.clone(), &schema);
            changed[place] += usize::from(!next.is_same(&now));
            now = next;
        }
    }
    assert!(changed.iter().all(|&changes| changes > 40), "of 400 plans the rules changed {changed:?}");
    assert!(numbers > 100 && looked_up > 40, "{numbers} plans with numbers, {looked_up} with look-ups");
}
