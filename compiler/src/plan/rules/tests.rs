//! What each rule does to a small plan, before and after.

use super::super::expr::{all_of, any_of};
use super::super::ir::{
    Aggregate, AggregateFunction, CompareOp, Expr, Node, NodeId, Output, OutputKey, Plan, TimePart,
};
use super::super::show::show;
use super::super::verify::verify;
use super::random::schema;
use super::samples::{
    ask, column, compare, count_where, filter, first_per_person, is, is_in, map, missing, not, of, scan, with_place,
};
use super::{RULES, Rule, optimise};
use crate::value::PeriodKind;

/// The plan, then the plan after one rule.
fn before_and_after(plan: Plan, name: &str) -> String {
    let schema = schema();
    verify(&plan, &schema).unwrap();
    let (_, rule): &Rule = RULES.iter().find(|(rule, _)| *rule == name).unwrap();
    let after = rule(plan.clone(), &schema);
    verify(&after, &schema).unwrap();
    format!("{}-- {name}\n{}", show(&plan, &schema), show(&after, &schema))
}

#[test]
fn prune_drops_columns_look_ups_aggregates_and_nodes_that_no_one_reads() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    filter(&mut plan, located, is("place.size", 3));
    let robbery = filter(&mut plan, located, is("offence", 3));
    let both = vec![count_where(None), of(AggregateFunction::Sum, "place.size")];
    let node = plan.add(Node::Aggregate { input: robbery, keys: vec![column("month")], aggregates: both });
    plan.output(Output { node, aggregate: 0, keys: vec![OutputKey { column: 0, map: None }] });
    ask(&mut plan, located, &[column("place.district")], vec![count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "prune"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 keep rows of n2 where place.size = 3
    n4 keep rows of n2 where offence = 3
    n5 group n4 by month
         a0 count
         a1 sum of place.size
    n6 group n2 by place.district
         a0 count
    outputs
      o0 = n5.a0 by (month)
      o1 = n6.a0 by (place.district)
    -- prune
    n0 scan crimes [month, offence, place]
    n1 scan places [code, district]
    n2 look up place of n0 = places.code of n1 take district as place.district
    n3 keep rows of n2 where offence = 3
    n4 group n3 by month
         a0 count
    n5 group n2 by place.district
         a0 count
    outputs
      o0 = n4.a0 by (month)
      o1 = n5.a0 by (place.district)
    ");
}

#[test]
fn prune_leaves_a_column_to_count_rows_by() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    ask(&mut plan, located, &[], vec![count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "prune"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 total of n2
         a0 count
    outputs
      o0 = n3.a0 by ()
    -- prune
    n0 scan crimes [month]
    n1 total of n0
         a0 count
    outputs
      o0 = n1.a0 by ()
    ");
}

#[test]
fn push_moves_filters_below_look_ups_they_do_not_need_and_joins_neighbours() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    let one = filter(&mut plan, located, all_of([is("place.district", 2), is("offence", 3)]));
    let two = filter(&mut plan, one, Expr::Bool(true));
    let three = filter(&mut plan, two, any_of([is("flag", 1), missing(column("gravity"))]));
    ask(&mut plan, three, &[column("place.district")], vec![count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "push"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 keep rows of n2 where (offence = 3) and (place.district = 2)
    n4 keep rows of n3 where true
    n5 keep rows of n4 where (flag = 1) or (gravity is missing)
    n6 group n5 by place.district
         a0 count
    outputs
      o0 = n6.a0 by (place.district)
    -- push
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 keep rows of n0 where (offence = 3) and ((flag = 1) or (gravity is missing))
    n3 look up place of n2 = places.code of n1 take district as place.district, size as place.size
    n4 keep rows of n3 where place.district = 2
    n5 group n4 by place.district
         a0 count
    outputs
      o0 = n5.a0 by (place.district)
    ");
}

#[test]
fn push_leaves_filters_on_their_side_of_keep_and_looks_up_after_it() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    let robbery = filter(&mut plan, located, is("offence", 3));
    let kept = first_per_person(&mut plan, robbery);
    let grave = filter(&mut plan, kept, is("gravity", 1));
    ask(&mut plan, grave, &[column("place.district")], vec![count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "push"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 keep rows of n2 where offence = 3
    n4 keep first of n3 by (day) then (month, offence, place, gravity, person, flag) per (person)
    n5 keep rows of n4 where gravity = 1
    n6 group n5 by place.district
         a0 count
    outputs
      o0 = n6.a0 by (place.district)
    -- push
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 keep rows of n0 where offence = 3
    n3 keep first of n2 by (day) then (month, offence, place, gravity, person, flag) per (person)
    n4 keep rows of n3 where gravity = 1
    n5 look up place of n4 = places.code of n1 take district as place.district, size as place.size
    n6 group n5 by place.district
         a0 count
    outputs
      o0 = n6.a0 by (place.district)
    ");
}

#[test]
fn simplify_folds_constants_and_asks_codes_instead_of_what_hangs_on_them() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let group = map(column("offence"), &[Some(0), Some(1), None, Some(1)]);
    let predicate = all_of([
        compare(Expr::Int(2), CompareOp::Less, Expr::Int(3)),
        is_in(group.clone(), &[1]),
        not(any_of([is("flag", 1), not(is("gravity", 0))])),
        any_of([is("month", 24_290), is_in(column("month"), &[24_288, 24_289])]),
    ]);
    let chosen = filter(&mut plan, crimes, predicate);
    // The attribute of code 2 is missing: the funnel must still count those rows.
    let funnel = count_where(Some(missing(is_in(group.clone(), &[1]))));
    let never = count_where(Some(all_of([is("flag", 1), Expr::Bool(false)])));
    ask(
        &mut plan,
        chosen,
        &[map(group, &[Some(1), Some(0)])],
        vec![count_where(Some(Expr::Bool(true))), funnel, never],
    );
    insta::assert_snapshot!(before_and_after(plan, "simplify"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 keep rows of n0 where (2 < 3) and (map(offence, [0, 1, -, 1]) in {1}) and ((month = 24290) or (month in {24288, 24289})) and (not ((flag = 1) or (not (gravity = 0))))
    n2 group n1 by map(map(offence, [0, 1, -, 1]), [1, 0])
         a0 count where true
         a1 count where (map(offence, [0, 1, -, 1]) in {1}) is missing
         a2 count where false and (flag = 1)
    outputs
      o0 = n2.a0 by (map(map(offence, [0, 1, -, 1]), [1, 0]))
      o1 = n2.a1 by (map(map(offence, [0, 1, -, 1]), [1, 0]))
      o2 = n2.a2 by (map(map(offence, [0, 1, -, 1]), [1, 0]))
    -- simplify
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 keep rows of n0 where (flag != 1) and (gravity = 0) and (month in {24288, 24289, 24290}) and (offence in {1, 3})
    n2 group n1 by map(offence, [1, 0, -, 0])
         a0 count
         a1 count where map(offence, [0, 1, -, 1]) is missing
         a2 count where false
    outputs
      o0 = n2.a0 by (map(offence, [1, 0, -, 0]))
      o1 = n2.a1 by (map(offence, [1, 0, -, 0]))
      o2 = n2.a2 by (map(offence, [1, 0, -, 0]))
    ");
}

#[test]
fn fuse_makes_one_node_of_the_same_rows_and_keys() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    let flagged = filter(&mut plan, located, is("flag", 1));
    let robbery = filter(&mut plan, flagged, is("offence", 3));
    let violence = filter(&mut plan, flagged, is_in(column("offence"), &[0, 1]));
    let (month, offence) = (column("month"), column("offence"));
    ask(&mut plan, robbery, &[month.clone(), offence.clone()], vec![count_where(None)]);
    ask(
        &mut plan,
        violence,
        &[offence, month],
        vec![count_where(None), of(AggregateFunction::CountDistinct, "person")],
    );
    insta::assert_snapshot!(before_and_after(plan, "fuse"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 keep rows of n2 where flag = 1
    n4 keep rows of n3 where offence = 3
    n5 keep rows of n3 where offence in {0, 1}
    n6 group n4 by month, offence
         a0 count
    n7 group n5 by offence, month
         a0 count
         a1 count of distinct of person
    outputs
      o0 = n6.a0 by (month, offence)
      o1 = n7.a0 by (offence, month)
      o2 = n7.a1 by (offence, month)
    -- fuse
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 keep rows of n0 where flag = 1
    n3 look up place of n2 = places.code of n1 take district as place.district, size as place.size
    n4 group n3 by month, offence
         a0 count where offence = 3
         a1 count where offence in {0, 1}
         a2 count of distinct of person where offence in {0, 1}
    outputs
      o0 = n4.a0 by (month, offence)
      o1 = n4.a1 by (offence, month)
      o2 = n4.a2 by (offence, month)
    ");
}

#[test]
fn fuse_shares_rows_between_one_that_looks_up_and_one_that_does_not() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    ask(&mut plan, crimes, &[column("month")], vec![count_where(None)]);
    ask(&mut plan, located, &[column("month")], vec![of(AggregateFunction::Sum, "place.size"), count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "fuse"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 group n0 by month
         a0 count
    n4 group n2 by month
         a0 sum of place.size
         a1 count
    outputs
      o0 = n3.a0 by (month)
      o1 = n4.a0 by (month)
      o2 = n4.a1 by (month)
    -- fuse
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 group n2 by month
         a0 count
         a1 sum of place.size
    outputs
      o0 = n3.a0 by (month)
      o1 = n3.a1 by (month)
      o2 = n3.a0 by (month)
    ");
}

#[test]
fn fuse_keeps_rows_apart_that_keep_has_chosen() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let people = first_per_person(&mut plan, crimes);
    ask(&mut plan, crimes, &[column("month")], vec![count_where(None)]);
    ask(&mut plan, people, &[column("month")], vec![count_where(None)]);
    let schema = schema();
    let fused = super::fuse::fuse(plan.clone(), &schema);
    assert_eq!(show(&plan, &schema), show(&fused, &schema));
}

#[test]
fn fuse_keeps_look_ups_apart_that_give_one_name_to_two_things() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let places = scan(&mut plan, 1);
    for name in ["district", "size"] {
        let take = vec![(name.into(), "place.value".into())];
        let (on, key) = ("place".into(), "code".into());
        let located = plan.add(Node::LookUp { input: crimes, on, right: places, key, take });
        ask(&mut plan, located, &[column("month")], vec![of(AggregateFunction::Sum, "place.value")]);
    }
    let schema = schema();
    let fused = super::fuse::fuse(plan.clone(), &schema);
    assert_eq!(show(&plan, &schema), show(&fused, &schema));
    let rolled = super::roll_up::roll_up(plan.clone(), &schema);
    assert_eq!(show(&plan, &schema), show(&rolled, &schema));
}

#[test]
fn roll_up_adds_coarse_counts_up_from_fine_ones_but_never_people() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let group = map(column("offence"), &[Some(0), Some(0), Some(1), None]);
    let year = Expr::Time { of: Box::new(column("month")), part: TimePart::PeriodOfMonth(PeriodKind::FinancialYear) };
    let robbery = filter(&mut plan, crimes, is("offence", 3));
    ask(&mut plan, crimes, &[column("offence"), column("month")], vec![count_where(None)]);
    ask(&mut plan, crimes, &[group.clone(), year], vec![of(AggregateFunction::Sum, "gravity")]);
    ask(&mut plan, robbery, &[], vec![count_where(None)]);
    ask(&mut plan, crimes, &[group], vec![of(AggregateFunction::CountDistinct, "person"), count_where(None)]);
    insta::assert_snapshot!(before_and_after(plan, "roll up"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 keep rows of n0 where offence = 3
    n2 group n0 by offence, month
         a0 count
    n3 group n0 by map(offence, [0, 0, 1, -]), financial_year_of_month(month)
         a0 sum of gravity
    n4 total of n1
         a0 count
    n5 group n0 by map(offence, [0, 0, 1, -])
         a0 count of distinct of person
         a1 count
    outputs
      o0 = n2.a0 by (offence, month)
      o1 = n3.a0 by (map(offence, [0, 0, 1, -]), financial_year_of_month(month))
      o2 = n4.a0 by ()
      o3 = n5.a0 by (map(offence, [0, 0, 1, -]))
      o4 = n5.a1 by (map(offence, [0, 0, 1, -]))
    -- roll up
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 group n0 by month, offence
         a0 count
         a1 sum of gravity
    n2 group n0 by map(offence, [0, 0, 1, -])
         a0 count
         a1 count where offence = 3
         a2 count of distinct of person
    outputs
      o0 = n1.a0 by (offence, month)
      o1 = n1.a1 by (offence through [0, 0, 1, -], month through [-, -, -, ... 120000 in all, #57d29bebba8c2b42])
      o2 = n2.a1 by () added up over (map(offence, [0, 0, 1, -]))
      o3 = n2.a2 by (map(offence, [0, 0, 1, -]))
      o4 = n2.a0 by (map(offence, [0, 0, 1, -]))
    ");
}

#[test]
fn roll_up_sees_that_a_county_follows_from_its_district() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    let county = map(column("place.district"), &[Some(0), Some(0), Some(1)]);
    let people = vec![of(AggregateFunction::CountDistinct, "person")];
    ask(&mut plan, located, &[county, column("place.district")], people);
    insta::assert_snapshot!(before_and_after(plan, "roll up"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 group n2 by map(place.district, [0, 0, 1]), place.district
         a0 count of distinct of person
    outputs
      o0 = n3.a0 by (map(place.district, [0, 0, 1]), place.district)
    -- roll up
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 group n2 by place.district
         a0 count of distinct of person
    outputs
      o0 = n3.a0 by (place.district through [0, 0, 1], place.district)
    ");
}

#[test]
fn roll_up_crosses_keys_only_while_groups_stay_few() {
    let crossed = |keys: [Expr; 2]| {
        let mut plan = Plan::default();
        let crimes = scan(&mut plan, 0);
        ask(&mut plan, crimes, &keys[..1], vec![count_where(None)]);
        ask(&mut plan, crimes, &keys[1..], vec![count_where(None)]);
        let plan = super::roll_up::roll_up(plan, &schema());
        plan.nodes().filter(|(_, node)| matches!(node, Node::Aggregate { .. })).count()
    };
    assert_eq!(crossed([column("offence"), column("month")]), 1);
    // No one knows how many gravities there are.
    assert_eq!(crossed([column("offence"), column("gravity")]), 2);
}

#[test]
fn all_rules_bring_tables_of_one_dataset_to_one_node() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let located = with_place(&mut plan, crimes);
    let group = || map(column("offence"), &[Some(0), Some(0), Some(1), None]);
    let violence = filter(&mut plan, located, is_in(group(), &[0]));
    let robbery = filter(&mut plan, located, is_in(group(), &[1]));
    let county = map(column("place.district"), &[Some(0), Some(0), Some(1), None]);
    ask(&mut plan, violence, &[column("place.district")], vec![count_where(None)]);
    ask(&mut plan, robbery, &[column("place.district")], vec![count_where(None)]);
    ask(&mut plan, robbery, &[county], vec![count_where(None)]);
    ask(&mut plan, crimes, &[], vec![count_where(None), count_where(Some(missing(is_in(group(), &[0]))))]);
    let schema = schema();
    let (before, after) = (show(&plan, &schema), show(&optimise(plan, &schema), &schema));
    // The page that explains plans shows this one.
    let page = include_str!("../../../../docs/architecture/plan.md");
    assert!(page.contains(&before) && page.contains(&after), "docs/architecture/plan.md shows other plans");
    insta::assert_snapshot!(format!("{before}-- all\n{after}"), @"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 scan places [code, district, size]
    n2 look up place of n0 = places.code of n1 take district as place.district, size as place.size
    n3 keep rows of n2 where map(offence, [0, 0, 1, -]) in {0}
    n4 keep rows of n2 where map(offence, [0, 0, 1, -]) in {1}
    n5 group n3 by place.district
         a0 count
    n6 group n4 by place.district
         a0 count
    n7 group n4 by map(place.district, [0, 0, 1, -])
         a0 count
    n8 total of n0
         a0 count
         a1 count where (map(offence, [0, 0, 1, -]) in {0}) is missing
    outputs
      o0 = n5.a0 by (place.district)
      o1 = n6.a0 by (place.district)
      o2 = n7.a0 by (map(place.district, [0, 0, 1, -]))
      o3 = n8.a0 by ()
      o4 = n8.a1 by ()
    -- all
    n0 scan crimes [offence, place]
    n1 scan places [code, district]
    n2 look up place of n0 = places.code of n1 take district as place.district
    n3 group n2 by place.district
         a0 count
         a1 count where offence = 2
         a2 count where offence in {0, 1}
         a3 count where map(offence, [0, 0, 1, -]) is missing
    outputs
      o0 = n3.a2 by (place.district)
      o1 = n3.a1 by (place.district)
      o2 = n3.a1 by (place.district through [0, 0, 1, -])
      o3 = n3.a0 by () added up over (place.district)
      o4 = n3.a3 by () added up over (place.district)
    ");
}

#[test]
fn verify_names_what_is_wrong() {
    let schema = schema();
    let wrong = |make: &dyn Fn(&mut Plan, NodeId)| {
        let mut plan = Plan::default();
        let crimes = scan(&mut plan, 0);
        make(&mut plan, crimes);
        verify(&plan, &schema).unwrap_err()
    };
    let filtered = |predicate: &Expr| {
        wrong(&|plan, crimes| {
            filter(plan, crimes, predicate.clone());
        })
    };
    let asked =
        |keys: &[Expr], aggregate: Aggregate| wrong(&|plan, crimes| ask(plan, crimes, keys, vec![aggregate.clone()]));
    let unsorted = Expr::And(vec![is("offence", 3), is("flag", 1)]);
    let looked_up = |on: &str, output: &str| {
        wrong(&|plan, crimes| {
            let right = scan(plan, 1);
            let take = vec![("district".into(), output.into())];
            plan.add(Node::LookUp { input: crimes, on: on.into(), right, key: "code".into(), take });
        })
    };
    let output = |node: usize, aggregate: usize, keys: &[OutputKey]| {
        wrong(&|plan, crimes| {
            let aggregates = vec![of(AggregateFunction::CountDistinct, "person")];
            plan.add(Node::Aggregate { input: crimes, keys: vec![column("offence")], aggregates });
            plan.output(Output { node: NodeId(node), aggregate, keys: keys.to_vec() });
        })
    };
    let mapped = OutputKey { column: 0, map: Some([Some(0)].into()) };
    let found = [
        filtered(&is("offense", 3)),
        filtered(&is("place", 3)),
        filtered(&column("flag")),
        filtered(&unsorted),
        filtered(&Expr::Or(vec![is("flag", 1)])),
        filtered(&Expr::In { of: Box::new(column("flag")), set: [1, 0].into() }),
        filtered(&is_in(map(column("flag"), &[]), &[0])),
        asked(&[column("person")], count_where(None)),
        asked(&[], of(AggregateFunction::Sum, "person")),
        asked(&[], count_where(Some(column("flag")))),
        asked(&[], Aggregate { function: AggregateFunction::Min, of: None, condition: None }),
        looked_up("offence", "x"),
        looked_up("place", "flag"),
        output(0, 0, &[]),
        output(7, 0, &[]),
        output(1, 1, &[]),
        output(1, 0, &[OutputKey { column: 1, map: None }]),
        output(1, 0, &[]),
        output(1, 0, &[mapped]),
        wrong(&|plan, crimes| {
            plan.add(Node::Filter { input: NodeId(crimes.0 + 1), predicate: is("flag", 1) });
        }),
        wrong(&|plan, crimes| {
            ask(plan, crimes, &[], vec![count_where(None)]);
            filter(plan, NodeId(1), Expr::Bool(true));
        }),
    ];
    insta::assert_snapshot!(found.join("\n"), @"
    n1: there is no column offense
    n1: a comparison of a text with an integer
    n1: an integer where a predicate is needed
    n1: `and` or `or` is not sorted with each member once
    n1: `and` or `or` with fewer than two members
    n1: a set of integers is not sorted with each member once
    n1: a map has an empty table
    n1: key: a text where an integer is needed
    n1: a0: Sum of Text
    n1: a0: an integer where a predicate is needed
    n1: a0: Min of nothing
    n2: looks up an integer by a text
    n2: takes flag, which is there already
    o0: n0 is not an aggregate
    o0: n7 is not an aggregate
    o0: there is no a1 in n1
    o0: there is no key 1 in n1
    o0: adds up CountDistinct over keys that it does not name
    o0: adds up CountDistinct over keys that it does not name
    n1 reads n1, which does not come before it
    n2 reads n1, an aggregate, which only outputs may
    ");
}

#[test]
fn tally_counts_once_what_many_counts_cannot_distinguish() {
    let mut plan = Plan::default();
    let crimes = scan(&mut plan, 0);
    let years = Expr::Time { of: Box::new(column("day")), part: TimePart::PeriodOfDay(PeriodKind::FinancialYear) };
    let conditions = (0..3).map(|offence| is("offence", offence)).chain((0..2).map(|flag| is("flag", flag)));
    let there = [
        missing(column("gravity")),
        not(missing(column("gravity"))),
        compare(years, CompareOp::Equal, Expr::Int(2022)),
    ];
    let counts = conditions.chain(there).map(|condition| count_where(Some(condition))).collect();
    ask(&mut plan, crimes, &[column("flag")], counts);
    insta::assert_snapshot!(before_and_after(plan, "tally"), @r#"
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 group n0 by flag
         a0 count where offence = 0
         a1 count where offence = 1
         a2 count where offence = 2
         a3 count where flag = 0
         a4 count where flag = 1
         a5 count where gravity is missing
         a6 count where not (gravity is missing)
         a7 count where financial_year_of_day(day) = 2022
    outputs
      o0 = n1.a0 by (flag)
      o1 = n1.a1 by (flag)
      o2 = n1.a2 by (flag)
      o3 = n1.a3 by (flag)
      o4 = n1.a4 by (flag)
      o5 = n1.a5 by (flag)
      o6 = n1.a6 by (flag)
      o7 = n1.a7 by (flag)
    -- tally
    n0 scan crimes [month, day, offence, place, gravity, person, flag]
    n1 tally n0 by (flag, offence, financial_year_of_day(day) as "financial_year_of_day(day)", number of (gravity is missing) as "number of (gravity is missing)"), rows as "=rows"
    n2 group n1 by flag
         a0 sum of "=rows" where "financial_year_of_day(day)" = 2022
         a1 sum of "=rows" where flag = 0
         a2 sum of "=rows" where flag = 1
         a3 sum of "=rows" where "number of (gravity is missing)" = 1
         a4 sum of "=rows" where "number of (gravity is missing)" != 1
         a5 sum of "=rows" where offence = 0
         a6 sum of "=rows" where offence = 1
         a7 sum of "=rows" where offence = 2
    outputs
      o0 = n2.a5 by (flag)
      o1 = n2.a6 by (flag)
      o2 = n2.a7 by (flag)
      o3 = n2.a1 by (flag)
      o4 = n2.a2 by (flag)
      o5 = n2.a3 by (flag)
      o6 = n2.a4 by (flag)
      o7 = n2.a0 by (flag)
    "#);
}

#[test]
fn tally_leaves_a_few_counts_and_people_alone() {
    let mut few = Plan::default();
    let crimes = scan(&mut few, 0);
    ask(&mut few, crimes, &[], (0..4).map(|offence| count_where(Some(is("offence", offence)))).collect());
    let mut people = Plan::default();
    let crimes = scan(&mut people, 0);
    let each = |offence: i64| Aggregate {
        condition: Some(is("offence", offence % 4)),
        ..of(AggregateFunction::CountDistinct, "person")
    };
    ask(&mut people, crimes, &[], (0..10).map(each).collect());
    for plan in [few, people] {
        assert!(!before_and_after(plan, "tally").contains("=rows"));
    }
}
