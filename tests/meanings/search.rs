//! A search for suppressed numbers that follow from shown ones, over projects made at random.
//!
//! In: random visits of random people, and tables of both under a policy that withholds totals: by what a visit has, by what is looked up of
//! the person, of cohorts that are among others or not, of flags, and of what formulas leave. Out: a suppressed number of visits or people
//! that sums and differences of all shown numbers give, if there is one; and where numbers of none are suppressed, one that is known to be 0.
//! Invariant: what a cell counts is worked out here from the members of its row and column, with nothing borrowed from the program.

use std::collections::BTreeSet;

use crate::world::World;

const KINDS: [(&str, &str); 4] = [("A", "Alpha"), ("B", "Beta"), ("C", "Gamma"), ("Z", "Zeta")];
const AREAS: [(&str, &str); 3] = [("D1", "Ashby"), ("D2", "Brook"), ("D3", "Crow")];
const YEARS: [(&str, &str); 2] = [("2022-06-01", "2022/23"), ("2023-06-01", "2023/24")];
const HOMES: [(&str, &str); 3] = [("H1", "Hill"), ("H2", "Inn"), ("H3", "Jetty")];
const BELOW: usize = 5;
/// How much may be asked about the visits of people.
const QUESTIONS: usize = 16;

/// Numbers that look random, the same for a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A member of a row or a column: how it is written, and which values of its dimension it has; the last value is a missing one.
type Member = (String, Vec<usize>);

/// A dimension: kinds, areas or years of visits, or the homes of the people who made them.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Dimension {
    Kind,
    Area,
    Year,
    Home,
}

impl Dimension {
    fn values(self) -> usize {
        match self {
            Dimension::Kind => KINDS.len() + 1,
            Dimension::Area => AREAS.len() + 1,
            Dimension::Year => YEARS.len(),
            Dimension::Home => HOMES.len() + 1,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Dimension::Kind => "kind",
            Dimension::Area => "area",
            Dimension::Year => "financial_year",
            Dimension::Home => "person.home",
        }
    }

    fn label(self, value: usize) -> &'static str {
        match self {
            Dimension::Kind => KINDS[value].1,
            Dimension::Area => AREAS[value].1,
            Dimension::Year => YEARS[value].1,
            Dimension::Home => HOMES[value].1,
        }
    }

    fn members(self, random: &mut Random) -> Vec<Member> {
        let values = self.values();
        let singles = if self == Dimension::Year { values } else { values - 1 };
        let mut members: Vec<Member> = Vec::new();
        for value in 0..singles {
            if random.chance(70) {
                members.push((self.label(value).to_string(), vec![value]));
            }
        }
        if self != Dimension::Year {
            if random.chance(50) {
                members.push(("all".into(), (0..singles).collect()));
            }
            if random.chance(40) {
                members.push(("all + missing as \"Everything\"".into(), (0..values).collect()));
            }
            if random.chance(40) {
                members.push(("missing".into(), vec![values - 1]));
            }
        }
        if members.is_empty() {
            members.push((self.label(0).to_string(), vec![0]));
        }
        members
    }
}

/// A visit: its kind, area and year, the home of the person, whether it was urgent, and the person.
struct Visit {
    values: [usize; 4],
    urgent: bool,
    person: usize,
}

/// What a table counts of.
#[derive(Clone)]
enum Only {
    All,
    Kinds(Vec<usize>),
    Urgent(bool),
    /// Visits of people who have one of this kind, or have none.
    Among(usize, bool),
}

impl Only {
    fn random(random: &mut Random) -> Only {
        match random.below(8) {
            0 => {
                let kinds: Vec<usize> = (0..KINDS.len()).filter(|_| random.chance(60)).collect();
                if kinds.is_empty() { Only::All } else { Only::Kinds(kinds) }
            }
            1 => Only::Urgent(random.chance(50)),
            2 => Only::Among(random.below(KINDS.len()), random.chance(60)),
            _ => Only::All,
        }
    }

    /// What is counted, and the condition on it.
    fn text(&self) -> (String, String) {
        let of_all = |condition: &str| ("d".to_string(), condition.to_string());
        match self {
            Only::All => of_all(""),
            Only::Kinds(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", KINDS[*kind].1)).collect();
                of_all(&format!(" where kind in {{{}}}", kinds.join(", ")))
            }
            Only::Urgent(true) => of_all(" where urgent"),
            Only::Urgent(false) => of_all(" where not urgent"),
            Only::Among(kind, true) => (format!("with_{kind}"), String::new()),
            Only::Among(kind, false) => (format!("without_{kind}"), String::new()),
        }
    }

    fn has(&self, visit: &Visit, visits: &[Visit]) -> bool {
        match self {
            Only::All => true,
            Only::Kinds(kinds) => kinds.contains(&visit.values[0]),
            Only::Urgent(urgent) => visit.urgent == *urgent,
            Only::Among(kind, has) => {
                visits.iter().any(|other| other.person == visit.person && other.values[0] == *kind) == *has
            }
        }
    }
}

/// What a table shows of the visits that a cell is of.
#[derive(Clone, Copy, PartialEq)]
enum Counts {
    Visits,
    People,
    /// The visits less those that are asked for.
    Rest,
}

/// A table by two dimensions; or of the people themselves, by their homes.
struct Table {
    rows: (Dimension, Vec<Member>),
    columns: Option<(Dimension, Vec<Member>)>,
    only: Only,
    counts: Counts,
}

impl Table {
    fn random(random: &mut Random) -> Table {
        if random.chance(15) {
            let rows = (Dimension::Home, Dimension::Home.members(random));
            return Table { rows, columns: None, only: Only::All, counts: Counts::People };
        }
        let all = [Dimension::Kind, Dimension::Area, Dimension::Year, Dimension::Home];
        let rows = all[random.below(4)];
        let others: Vec<Dimension> = all.into_iter().filter(|other| *other != rows).collect();
        let columns = others[random.below(3)];
        let only = Only::random(random);
        let counts = match random.below(6) {
            0 | 1 => Counts::People,
            2 if !matches!(only, Only::All) => Counts::Rest,
            _ => Counts::Visits,
        };
        let columns = Some((columns, columns.members(random)));
        Table { rows: (rows, rows.members(random)), columns, only, counts }
    }

    fn text(&self, name: &str) -> String {
        let list = |members: &[Member]| members.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>().join(", ");
        let Some((columns, members)) = &self.columns else {
            let rows = list(&self.rows.1);
            return format!("table {name} {{\n rows home \"R\" in [{rows}]\n column \"People\" count of people\n}}\n");
        };
        let (of, condition) = self.only.text();
        let value = match self.counts {
            Counts::Visits => format!("count of {of}{condition}"),
            Counts::People => format!("count of distinct {of}.person{condition}"),
            Counts::Rest => format!("count of d - (count of {of}{condition})"),
        };
        let (columns, rows) = (columns.word(), self.rows.0.word());
        format!(
            "table {name} {{\n rows {rows} \"R\" in [{}]\n columns for each {columns} in [{}] {{\n column \"{{{columns}}}\" {value}\n }}\n}}\n",
            list(&self.rows.1),
            list(members)
        )
    }

    /// What is asked of visits, of which it is known whose they are, by its cells.
    fn questions(&self, at: usize) -> BTreeSet<String> {
        let Some((columns, members)) = &self.columns else { return BTreeSet::new() };
        let of = |dimension: Dimension, member: &Member| match dimension {
            Dimension::Home => String::new(),
            Dimension::Kind | Dimension::Area | Dimension::Year => format!("{dimension:?} {}", member.0),
        };
        let mut found = BTreeSet::new();
        for row in &self.rows.1 {
            for member in members {
                let asked = format!("{at} {} {}", of(self.rows.0, row), of(*columns, member));
                found.extend((self.counts == Counts::Rest).then(|| format!("all {asked}")));
                found.insert(asked);
            }
        }
        found
    }

    /// How many columns it has.
    fn width(&self) -> usize {
        self.columns.as_ref().map_or(1, |(_, members)| members.len())
    }

    fn label(&self, row: usize, column: usize) -> String {
        let column = self.columns.as_ref().map_or("", |(_, members)| &members[column].0);
        format!("{}, {column}", self.rows.1[row].0)
    }

    /// Which visits a cell is of.
    fn visits(&self, row: usize, column: usize, visits: &[Visit]) -> Vec<bool> {
        let has =
            |of: &(Dimension, Vec<Member>), at: usize, visit: &Visit| of.1[at].1.contains(&visit.values[of.0 as usize]);
        let of_cell = |visit: &Visit| {
            has(&self.rows, row, visit) && self.columns.as_ref().is_none_or(|columns| has(columns, column, visit))
        };
        let is_asked = |visit: &Visit| self.only.has(visit, visits) == (self.counts != Counts::Rest);
        visits.iter().map(|visit| of_cell(visit) && is_asked(visit)).collect()
    }

    /// Which people a cell counts, where it counts people.
    fn people(&self, row: usize, column: usize, visits: &[Visit], homes: &[usize]) -> Vec<bool> {
        if self.columns.is_none() {
            return homes.iter().map(|home| self.rows.1[row].1.contains(home)).collect();
        }
        of_people(&self.visits(row, column, visits), visits, homes.len())
    }
}

/// Whose some visits are.
fn of_people(some: &[bool], visits: &[Visit], people: usize) -> Vec<bool> {
    let mut found = vec![false; people];
    visits.iter().zip(some).filter(|(_, has)| **has).for_each(|(visit, _)| found[visit.person] = true);
    found
}

/// Visits, and the home of each person.
fn records(random: &mut Random) -> (Vec<Visit>, Vec<usize>) {
    let homes: Vec<usize> = (0..40 + random.below(60)).map(|_| random.below(HOMES.len() + 1)).collect();
    // In some projects everyone has one visit.
    let once = random.chance(40);
    let mut visits = Vec::new();
    for (person, home) in homes.iter().enumerate() {
        for _ in 0..if once { 1 } else { random.below(4) } {
            let kind = random.below(KINDS.len() + 1).min(random.below(KINDS.len() + 1));
            let values = [kind, random.below(AREAS.len() + 1), random.below(YEARS.len()), *home];
            visits.push(Visit { values, urgent: random.chance(30), person });
        }
    }
    (visits, homes)
}

fn world(definitions: &str, visits: &[Visit], homes: &[usize], policy: &str) -> World {
    let code = |codes: &[(&'static str, &str)], at: usize| codes.get(at).map_or("", |(code, _)| code);
    let listed = |codes: &[(&str, &str)]| {
        codes.iter().map(|(code, label)| format!("{{code: {code}, label: {label}}}")).collect::<Vec<_>>().join(", ")
    };
    let areas = AREAS.map(|(code, label)| format!("  - {{level: district, code: {code}, label: {label}}}\n")).concat();
    let rows = visits.iter().enumerate().map(|(at, visit)| {
        let ([kind, area, year, _], urgent) = (visit.values, if visit.urgent { "y" } else { "n" });
        let day = YEARS[year].0;
        format!("v{at},{},{},{day},{urgent},p{}\n", code(&KINDS, kind), code(&AREAS, area), visit.person)
    });
    let people = homes.iter().enumerate().map(|(person, home)| format!("p{person},{}\n", code(&HOMES, *home)));
    World::new(&[
        (
            "hierarchies/area.yaml",
            &format!("name: area\nlevels: [{{name: district, plural: districts}}]\nareas:\n{areas}"),
        ),
        ("codelists/kind.yaml", &format!("name: kind\ncodes: [{}]\n", listed(&KINDS))),
        ("codelists/home.yaml", &format!("name: home\ncodes: [{}]\n", listed(&HOMES))),
        ("disclosure/p.yaml", &format!("name: p\ncounts: visits\nbelow: {BELOW}\ntotals: withheld\n{policy}")),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\nkey: visit\ndisclosure: p\ntime: day\ncovers: 2022-04 to 2024-03\n\
             columns:\n  visit: {type: text}\n  kind: {codes: kind, missing: allowed}\n  area: {codes: district, missing: allowed}\n  \
             day: {type: date}\n  urgent: {type: flag, yes: [y], no: [n]}\n  person: {type: text, look_up: people}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: person\ncounts: people\nrole: look-up\nfiles: people.csv\nkey: person\ndisclosure: p\n\
             disclosure_by: rows\ncolumns:\n  person: {type: text}\n  home: {codes: home, missing: allowed}\n",
        ),
        ("definitions.ind", definitions),
        ("data/d.csv", &format!("visit,kind,area,day,urgent,person\n{}", rows.collect::<String>())),
        ("data/people.csv", &format!("person,home\n{}", people.collect::<String>())),
    ])
}

/// People with a visit of each kind, and the visits of those and of the others.
fn cohorts() -> String {
    let of = |kind: usize| {
        format!(
            "cohort of_{kind} {{\n from d\n where kind = \"{}\"\n}}\ncohort with_{kind} {{\n from d\n among of_{kind} by person\n}}\n\
             cohort without_{kind} {{\n from d\n not among of_{kind} by person\n}}\n",
            KINDS[kind].1
        )
    };
    (0..KINDS.len()).map(of).collect()
}

/// Rows of numbers modulo a prime, each with a 1 where no row before it has anything.
struct Echelon(Vec<Vec<u64>>);

impl Echelon {
    const PRIME: u64 = 1_000_000_007;

    /// What is left of a row when it is reduced by all others.
    fn left(&self, row: &[bool]) -> Vec<u64> {
        let mut row: Vec<u64> = row.iter().map(|one| u64::from(*one)).collect();
        for known in &self.0 {
            let at = known.iter().position(|number| *number != 0).expect("no row of nothing");
            let times = row[at];
            row.iter_mut().zip(known).for_each(|(to, from)| *to = (*to + (Self::PRIME - times) * from) % Self::PRIME);
        }
        row
    }

    fn add(&mut self, row: &[bool]) {
        let mut left = self.left(row);
        let Some(first) = left.iter().copied().find(|number| *number != 0) else { return };
        // The inverse, by Fermat.
        let (mut inverse, mut of, mut exponent) = (1, first, Self::PRIME - 2);
        while exponent > 0 {
            if exponent % 2 == 1 {
                inverse = inverse * of % Self::PRIME;
            }
            of = of * of % Self::PRIME;
            exponent /= 2;
        }
        left.iter_mut().for_each(|number| *number = *number * inverse % Self::PRIME);
        self.0.push(left);
    }

    fn gives(&self, row: &[bool]) -> bool {
        self.left(row).iter().all(|number| *number == 0)
    }
}

/// A number by its name, and which visits or people it counts.
type Named = (String, Vec<bool>);

/// What is shown and what is hidden of visits, or of people.
#[derive(Default)]
struct Found {
    shown: Vec<Named>,
    hidden: Vec<Named>,
}

fn size(of: &[bool]) -> usize {
    of.iter().filter(|has| **has).count()
}

impl Found {
    /// What follows from all that is shown.
    fn revealed(&self) -> Option<String> {
        let mut all = Echelon(Vec::new());
        self.shown.iter().for_each(|(_, cell)| all.add(cell));
        // A number of nobody hides nothing: a reader may know that there are none.
        if let Some((name, _)) = self.hidden.iter().find(|(_, cell)| size(cell) > 0 && all.gives(cell)) {
            return Some(format!("{name} follows from what is shown"));
        }
        for (name, whole) in &self.shown {
            for (other, part) in &self.shown {
                let inside = part.iter().zip(whole).all(|(part, whole)| !part || *whole);
                let left = size(whole).wrapping_sub(size(part));
                if inside && (1..BELOW).contains(&left) {
                    return Some(format!("{name} less {other} is {left}"));
                }
            }
        }
        // Nor does a total leave few when every single part of its line is taken away.
        for (name, whole) in &self.shown {
            let mut rest = whole.clone();
            for (_, part) in self.shown.iter().filter(|(other, part)| other[..2] == name[..2] && part != whole) {
                if part.iter().zip(&rest).all(|(part, rest)| !part || *rest) {
                    rest.iter_mut().zip(part).for_each(|(rest, part)| *rest &= !part);
                }
            }
            if (1..BELOW).contains(&size(&rest)) && rest != *whole {
                return Some(format!("{name} less its parts is {}", size(&rest)));
            }
        }
        None
    }
}

/// A visit of each sort that there could be: a table of visits of each kind has a cell for them although there are none.
fn all_sorts() -> Vec<Visit> {
    let [kinds, areas, years, homes] =
        [Dimension::Kind, Dimension::Area, Dimension::Year, Dimension::Home].map(Dimension::values);
    let mut found = Vec::new();
    for at in 0..2 * kinds * areas * years * homes {
        let values = [at % kinds, at / kinds % areas, at / kinds / areas % years, at / kinds / areas / years % homes];
        found.push(Visit { values, urgent: at >= kinds * areas * years * homes, person: at });
    }
    found
}

/// What numbers of visits say of sorts of which there are none.
#[derive(Default)]
struct Sorts {
    /// The sorts of each number that is shown, and how many visits that is.
    shown: Vec<(String, Vec<bool>, usize)>,
    /// The sorts of each number of no visit that is hidden, where there may be such.
    hidden: Vec<(String, Vec<bool>)>,
}

impl Sorts {
    /// A hidden number of none that sums and differences of shown ones are of, whatever sorts of visits there are; or that must be none because a
    /// part has all visits of its whole, or the parts along a line have.
    fn revealed(&self) -> Option<String> {
        let mut all = Echelon(Vec::new());
        self.shown.iter().for_each(|(_, sorts, _)| all.add(sorts));
        if let Some((name, _)) = self.hidden.iter().find(|(_, sorts)| all.gives(sorts)) {
            return Some(format!("{name} is what shown numbers leave, which is 0"));
        }
        let mut none = vec![false; all_sorts().len()];
        for (name, whole, visits) in &self.shown {
            let mut are_none = |rest: &[bool]| none.iter_mut().zip(rest).for_each(|(none, rest)| *none |= rest);
            let (mut left, mut left_visits) = (whole.clone(), *visits);
            for (other, part, of_part) in &self.shown {
                let without =
                    |of: &[bool]| -> Vec<bool> { of.iter().zip(part).map(|(of, part)| *of && !part).collect() };
                let is_in = |of: &[bool]| part.iter().zip(of).all(|(part, of)| !part || *of);
                if is_in(whole) && of_part == visits {
                    are_none(&without(whole));
                }
                if other[..2] == name[..2] && is_in(&left) && part != whole {
                    (left, left_visits) = (without(&left), left_visits - of_part);
                }
            }
            if left_visits == 0 {
                are_none(&left);
            }
        }
        let is_known = |sorts: &[bool]| sorts.iter().zip(&none).all(|(has, none)| !has || *none);
        let (name, _) = self.hidden.iter().find(|(_, sorts)| is_known(sorts))?;
        Some(format!("{name} is 0 by what is shown"))
    }
}

/// What is wrong with one random project, under a policy that suppresses numbers of none too or does not.
fn revealed(seed: u64, with_none: bool) -> Option<String> {
    let random = &mut Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(7));
    for _ in 0..8 {
        random.below(2);
    }
    let (visits, homes) = records(random);
    let tables: Vec<Table> = (0..1 + random.below(3)).map(|_| Table::random(random)).collect();
    let texts = tables.iter().enumerate().map(|(at, table)| table.text(&format!("t{at}")));
    let definitions = format!("{}{}", texts.collect::<String>(), cohorts());
    let policy = if with_none { "zero: suppressed\n" } else { "" };
    let (world, sorts) = (world(&definitions, &visits, &homes, policy), all_sorts());
    let (mut of_visits, mut of_people, mut of_sorts) = (Found::default(), Found::default(), Sorts::default());
    // Where more is asked about the visits of people, it is not looked at whose they are.
    let asked = |counts: &dyn Fn(Counts) -> bool| {
        let asking = tables.iter().enumerate().filter(|(_, table)| counts(table.counts));
        asking.flat_map(|(at, table)| table.questions(at)).collect::<BTreeSet<_>>().len()
    };
    let (few_of_people, few_of_all) = (asked(&|of| of == Counts::People) <= QUESTIONS, asked(&|_| true) <= QUESTIONS);
    for (at, table) in tables.iter().enumerate() {
        let text = world.table(&format!("t{at}"));
        for row in 0..table.rows.1.len() {
            let line: Vec<&str> = text.lines().nth(1 + row).expect("a line for each row").split(" | ").collect();
            for column in 0..table.width() {
                let name = format!("t{at}: {}", table.label(row, column));
                let rows = table.visits(row, column, &visits);
                let people = table.people(row, column, &visits, &homes);
                let counted = if table.counts == Counts::People { &people } else { &rows };
                let is_hidden = match line[1 + column] {
                    "Suppressed" => continue,
                    "<5" => {
                        let hidden = usize::from(!with_none)..BELOW;
                        assert!(hidden.contains(&size(counted)), "seed {seed}: {name} is {}", size(counted));
                        true
                    }
                    number => {
                        let exact = size(counted).to_string();
                        assert_eq!(number, exact, "seed {seed}: {name} in\n{definitions}{text}");
                        false
                    }
                };
                let add = |found: &mut Found, cell: Vec<bool>| match is_hidden {
                    true => found.hidden.push((name.clone(), cell)),
                    false => found.shown.push((name.clone(), cell)),
                };
                // As many visits as people are one of each.
                let of_one_each = size(&people) == size(&rows);
                if few_of_people && (table.counts == Counts::People || (of_one_each && few_of_all)) {
                    add(&mut of_people, people);
                }
                if table.counts != Counts::People {
                    // Whether there is another visit of a person is nothing that one visit says.
                    if !matches!(table.only, Only::Among(..)) {
                        let asked = table.visits(row, column, &sorts);
                        match is_hidden {
                            true if size(&rows) == 0 && size(&asked) > 0 => of_sorts.hidden.push((name.clone(), asked)),
                            true => {}
                            false => of_sorts.shown.push((name.clone(), asked, size(&rows))),
                        }
                    }
                    add(&mut of_visits, rows);
                }
            }
        }
    }
    let found = of_visits.revealed().or_else(|| of_people.revealed()).or_else(|| of_sorts.revealed())?;
    Some(format!("seed {seed}: {found}\n{policy}{definitions}"))
}

#[test]
fn no_suppressed_count_follows_from_all_that_random_tables_show() {
    // More of them: INDICIA_SEARCH=2000 cargo test --test meanings search
    let projects = std::env::var("INDICIA_SEARCH").ok().and_then(|number| number.parse().ok()).unwrap_or(40);
    for with_none in [false, true] {
        let wrong: Vec<String> = (0..projects).filter_map(|seed| revealed(seed, with_none)).collect();
        assert!(wrong.is_empty(), "{} of {projects}: {}", wrong.len(), wrong[0]);
    }
}
