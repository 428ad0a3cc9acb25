//! A search for suppressed numbers that follow from shown ones, over projects made at random.
//!
//! In: random rows and tables under a policy that withholds totals. Out: a suppressed count that sums and differences of all shown numbers
//! give, if there is one.
//! Invariant: what a cell counts is worked out here from the members of its row and column, with nothing borrowed from the program.

use crate::world::World;

const KINDS: [(&str, &str); 4] = [("A", "Alpha"), ("B", "Beta"), ("C", "Gamma"), ("Z", "Zeta")];
const AREAS: [(&str, &str); 3] = [("D1", "Ashby"), ("D2", "Brook"), ("D3", "Crow")];
const YEARS: [(&str, &str); 2] = [("2022-06-01", "2022/23"), ("2023-06-01", "2023/24")];
const BELOW: usize = 5;

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

/// A dimension: kinds, areas or years.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Dimension {
    Kind,
    Area,
    Year,
}

impl Dimension {
    fn values(self) -> usize {
        match self {
            Dimension::Kind => KINDS.len() + 1,
            Dimension::Area => AREAS.len() + 1,
            Dimension::Year => YEARS.len(),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Dimension::Kind => "kind",
            Dimension::Area => "area",
            Dimension::Year => "financial_year",
        }
    }

    fn label(self, value: usize) -> &'static str {
        match self {
            Dimension::Kind => KINDS[value].1,
            Dimension::Area => AREAS[value].1,
            Dimension::Year => YEARS[value].1,
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

/// A table by two dimensions.
struct Table {
    rows: (Dimension, Vec<Member>),
    columns: (Dimension, Vec<Member>),
    /// A condition on all of it, and the kinds that it is true of.
    only: Option<Vec<usize>>,
}

impl Table {
    fn random(random: &mut Random) -> Table {
        let all = [Dimension::Kind, Dimension::Area, Dimension::Year];
        let rows = all[random.below(3)];
        let others: Vec<Dimension> = all.into_iter().filter(|other| *other != rows).collect();
        let columns = others[random.below(2)];
        let only = random.chance(25).then(|| (0..KINDS.len()).filter(|_| random.chance(60)).collect::<Vec<_>>());
        let only = only.filter(|kinds| !kinds.is_empty());
        Table { rows: (rows, rows.members(random)), columns: (columns, columns.members(random)), only }
    }

    fn text(&self, name: &str) -> String {
        let list = |members: &[Member]| members.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>().join(", ");
        let value = match &self.only {
            None => "count of d".to_string(),
            Some(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", KINDS[*kind].1)).collect();
                format!("count of d where kind in {{{}}}", kinds.join(", "))
            }
        };
        let (columns, rows) = (self.columns.0.word(), self.rows.0.word());
        format!(
            "table {name} {{\n rows {rows} \"R\" in [{}]\n columns for each {columns} in [{}] {{\n column \"{{{columns}}}\" {value}\n }}\n}}\n",
            list(&self.rows.1),
            list(&self.columns.1)
        )
    }

    /// Which groups of rows a cell counts.
    fn cell(&self, row: usize, column: usize) -> Vec<bool> {
        let has =
            |of: &(Dimension, Vec<Member>), at: usize, group: [usize; 3]| of.1[at].1.contains(&group[of.0 as usize]);
        let only = |group: [usize; 3]| self.only.as_ref().is_none_or(|kinds| kinds.contains(&group[0]));
        groups().map(|group| has(&self.rows, row, group) && has(&self.columns, column, group) && only(group)).collect()
    }
}

/// Every combination of a kind, an area and a year.
fn groups() -> impl Iterator<Item = [usize; 3]> {
    let kinds = 0..Dimension::Kind.values();
    kinds.flat_map(|kind| {
        (0..Dimension::Area.values())
            .flat_map(move |area| (0..Dimension::Year.values()).map(move |year| [kind, area, year]))
    })
}

/// How many rows each group has, and the file of them.
fn records(random: &mut Random) -> (Vec<usize>, String) {
    let (mut counts, mut file) = (Vec::new(), "kind,area,day\n".to_string());
    for [kind, area, year] in groups() {
        let count = if random.chance(25) { 0 } else { random.below(9) };
        let code = |codes: &[(&'static str, &str)], at: usize| codes.get(at).map_or("", |(code, _)| code);
        let row = format!("{},{},{}\n", code(&KINDS, kind), code(&AREAS, area), YEARS[year].0);
        file.push_str(&row.repeat(count));
        counts.push(count);
    }
    (counts, file)
}

fn world(definitions: &str, file: &str) -> World {
    let codes = KINDS.map(|(code, label)| format!("{{code: {code}, label: {label}}}")).join(", ");
    let areas = AREAS.map(|(code, label)| format!("  - {{level: district, code: {code}, label: {label}}}\n")).concat();
    World::new(&[
        (
            "hierarchies/area.yaml",
            &format!("name: area\nlevels: [{{name: district, plural: districts}}]\nareas:\n{areas}"),
        ),
        ("codelists/kind.yaml", &format!("name: kind\ncodes: [{codes}]\n")),
        ("disclosure/p.yaml", &format!("name: p\ncounts: visits\nbelow: {BELOW}\ntotals: withheld\n")),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ndisclosure: p\ntime: day\ncovers: 2022-04 to 2024-03\ncolumns:\n  \
             kind: {codes: kind, missing: allowed}\n  area: {codes: district, missing: allowed}\n  day: {type: date}\n",
        ),
        ("definitions.ind", definitions),
        ("data/d.csv", file),
    ])
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

/// A number by its name, and which rows it counts.
type Named = (String, Vec<bool>);

/// What is wrong with one random project.
fn revealed(seed: u64) -> Option<String> {
    let random = &mut Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(7));
    for _ in 0..8 {
        random.below(2);
    }
    let (counts, file) = records(random);
    let tables: Vec<Table> = (0..1 + random.below(3)).map(|_| Table::random(random)).collect();
    let definitions: String = tables.iter().enumerate().map(|(at, table)| table.text(&format!("t{at}"))).collect();
    let world = world(&definitions, &file);
    // A group without rows hides nothing: a reader may know that there are none.
    let with_rows = |cell: Vec<bool>| -> Vec<bool> {
        cell.into_iter().zip(&counts).filter(|(_, count)| **count > 0).map(|(has, _)| has).collect()
    };
    let sizes: Vec<usize> = counts.iter().copied().filter(|count| *count > 0).collect();
    let size =
        |cell: &[bool]| -> usize { cell.iter().zip(&sizes).filter(|(has, _)| **has).map(|(_, size)| size).sum() };
    let (mut shown, mut hidden): (Vec<Named>, Vec<Named>) = (Vec::new(), Vec::new());
    for (at, table) in tables.iter().enumerate() {
        let text = world.table(&format!("t{at}"));
        for row in 0..table.rows.1.len() {
            let line: Vec<&str> = text.lines().nth(1 + row).expect("a line for each row").split(" | ").collect();
            for column in 0..table.columns.1.len() {
                let cell = with_rows(table.cell(row, column));
                let name = format!("t{at}: {}, {}", table.rows.1[row].0, table.columns.1[column].0);
                match line[1 + column] {
                    "Suppressed" => {}
                    "<5" => {
                        assert!((1..BELOW).contains(&size(&cell)), "seed {seed}: {name} is {}", size(&cell));
                        hidden.push((name, cell));
                    }
                    number => {
                        assert_eq!(number, size(&cell).to_string(), "seed {seed}: {name} in\n{definitions}{text}");
                        shown.push((name, cell));
                    }
                }
            }
        }
    }
    let mut all = Echelon(Vec::new());
    shown.iter().for_each(|(_, cell)| all.add(cell));
    let found = |what: String| Some(format!("seed {seed}: {what}\n{definitions}"));
    if let Some((name, _)) = hidden.iter().find(|(_, cell)| all.gives(cell)) {
        return found(format!("{name} follows from what is shown"));
    }
    for (name, whole) in &shown {
        for (other, part) in &shown {
            let inside = part.iter().zip(whole).all(|(part, whole)| !part || *whole);
            let left = size(whole).wrapping_sub(size(part));
            if inside && (1..BELOW).contains(&left) {
                return found(format!("{name} less {other} is {left}"));
            }
        }
    }
    // Nor does a total leave few when every single part of its line is taken away.
    for (name, whole) in &shown {
        let mut rest = whole.clone();
        for (_, part) in shown.iter().filter(|(other, part)| other[..2] == name[..2] && part != whole) {
            if part.iter().zip(&rest).all(|(part, rest)| !part || *rest) {
                rest.iter_mut().zip(part).for_each(|(rest, part)| *rest &= !part);
            }
        }
        if (1..BELOW).contains(&size(&rest)) && rest != *whole {
            return found(format!("{name} less its parts is {}", size(&rest)));
        }
    }
    None
}

#[test]
fn no_suppressed_count_follows_from_all_that_random_tables_show() {
    // More of them: INDICIA_SEARCH=2000 cargo test --test meanings search
    let projects = std::env::var("INDICIA_SEARCH").ok().and_then(|number| number.parse().ok()).unwrap_or(40);
    let wrong: Vec<String> = (0..projects).filter_map(revealed).collect();
    assert!(wrong.is_empty(), "{} of {projects}: {}", wrong.len(), wrong[0]);
}
