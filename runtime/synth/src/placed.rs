//! Placed rows: the cell of each step that a row is in.
//!
//! In: solved steps. Out: for each step the cell of each row, and the rows' values along paths that cells contain.
//! Invariant: every row is in a cell of the first step; a later step that is not about a row has no cell for it.

use std::collections::BTreeMap;

use crate::path::{MISSING, Path};
use crate::random::Random;
use crate::solve::SolvedStep;
use crate::table::Context;

/// The cell of a row that a step is not about.
pub const NOWHERE: u32 = u32::MAX;

/// The cells of each row, one list per step.
pub struct Placed<'a> {
    /// The steps.
    pub steps: &'a [SolvedStep],
    /// For each step, the cell of each row.
    pub cells: Vec<Vec<u32>>,
    /// How many rows.
    pub rows: usize,
}

/// A cell for every row, the same members along the paths that two steps share.
pub fn placed<'a>(steps: &'a [SolvedStep], random: &mut Random, context: &Context) -> Placed<'a> {
    let mut cells: Vec<Vec<u32>> = Vec::new();
    let mut rows = 0;
    for (place, step) in steps.iter().enumerate() {
        let each = |cell: usize| std::iter::repeat_n(cell as u32, step.counts[cell].max(0) as usize);
        if place == 0 {
            let mut list: Vec<u32> = (0..step.table.size()).flat_map(each).collect();
            random.shuffle(&mut list);
            rows = list.len();
            cells.push(list);
            continue;
        }
        // What the earlier step's cells say of the paths that both know, and who waits there.
        let before = &steps[step.from];
        let dims = &step.table.dims[..step.within];
        let given: Vec<(usize, Vec<i64>)> = dims.iter().filter_map(|d| before.table.along(context, &d.path)).collect();
        let mut waiting: BTreeMap<Vec<i64>, Vec<u32>> = BTreeMap::new();
        for cell in (0..step.table.size()).filter(|cell| step.counts[*cell] > 0) {
            let key = (0..step.within).map(|dim| step.table.value(cell, dim)).collect();
            waiting.entry(key).or_default().extend(each(cell));
        }
        waiting.values_mut().for_each(|list| random.shuffle(list));
        let keys: Vec<Vec<i64>> = (0..before.table.size())
            .map(|cell| given.iter().map(|(dim, values)| values[before.table.member(cell, *dim)]).collect())
            .collect();
        let mut about = vec![false; before.table.size()];
        let kept = before.table.select(context, &step.filter).unwrap_or_default();
        kept.into_iter().for_each(|cell| about[cell as usize] = true);
        let mut own = Vec::with_capacity(rows);
        for cell in &cells[step.from] {
            if *cell == NOWHERE || !about[*cell as usize] {
                own.push(NOWHERE);
                continue;
            }
            own.push(waiting.get_mut(&keys[*cell as usize]).and_then(Vec::pop).unwrap_or_default());
        }
        cells.push(own);
    }
    Placed { steps, cells, rows }
}

/// The rows' values along paths that their cells contain.
pub fn row_keys<'p>(context: &Context, placed: &Placed, paths: impl Iterator<Item = &'p Path>) -> Vec<Vec<i64>> {
    let mut keys = vec![Vec::new(); placed.rows];
    for path in paths {
        let given = placed.steps.iter().enumerate().find_map(|(s, step)| Some((s, step.table.along(context, path)?)));
        let Some((step, (dim, values))) = given else {
            // Rows without such a value fit everyone: nothing is compared.
            keys.iter_mut().for_each(|key| key.push(i64::MAX));
            continue;
        };
        let table = &placed.steps[step].table;
        for (key, cell) in keys.iter_mut().zip(&placed.cells[step]) {
            key.push(if *cell == NOWHERE { MISSING } else { values[table.member(*cell as usize, dim)] });
        }
    }
    keys
}
