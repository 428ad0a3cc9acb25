//! Whether linear demands on numbers that are not negative can be met.
//!
//! In: rows of coefficients with a lowest and highest sum. Out: yes or no. Method: the first phase of the simplex method on a
//! full tableau, with Bland's rule once it stalls, so that it ends. Used for messages only: no record depends on it.

/// `low <= sum of coefficient * number <= high`.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which numbers, times what.
    pub terms: Vec<(usize, f64)>,
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

const SMALL: f64 = 1e-9;

/// Whether some numbers meet every row.
pub fn is_feasible(numbers: usize, rows: &[Row]) -> bool {
    let mut tableau = Tableau::new(numbers, rows);
    tableau.minimise();
    tableau.objective() <= tableau.tolerance
}

struct Tableau {
    /// One line an equation: coefficients, then the right side.
    lines: Vec<Vec<f64>>,
    /// Reduced costs of the sum of artificials, then minus its value.
    costs: Vec<f64>,
    basis: Vec<usize>,
    width: usize,
    /// Columns from here on are artificial.
    artificial: usize,
    tolerance: f64,
}

impl Tableau {
    fn new(numbers: usize, rows: &[Row]) -> Tableau {
        // Each row becomes one equation, or two when both ends are bounds.
        let mut equations: Vec<(&Row, f64, f64)> = Vec::new(); // (row, right side, slack's sign or 0)
        for row in rows {
            if row.low == row.high {
                equations.push((row, row.low, 0.0));
                continue;
            }
            if row.low.is_finite() {
                equations.push((row, row.low, -1.0));
            }
            if row.high.is_finite() {
                equations.push((row, row.high, 1.0));
            }
        }
        let slacks = equations.iter().filter(|(_, _, sign)| *sign != 0.0).count();
        let artificial = numbers + slacks;
        let width = artificial + equations.len();
        let (mut lines, mut basis) = (Vec::new(), Vec::new());
        let (mut slack, mut largest) = (numbers, 1.0_f64);
        for (place, (row, right, sign)) in equations.iter().enumerate() {
            let mut line = vec![0.0; width + 1];
            row.terms.iter().for_each(|(number, coefficient)| line[*number] += coefficient);
            line[width] = *right;
            if *sign != 0.0 {
                line[slack] = *sign;
                slack += 1;
            }
            if *right < 0.0 {
                line.iter_mut().for_each(|entry| *entry = -*entry);
            }
            largest = largest.max(right.abs());
            // A slack that is there with +1 already can be the basis; else an artificial is.
            let own = (*sign != 0.0 && line[slack - 1] > 0.0).then_some(slack - 1);
            match own {
                Some(column) => basis.push(column),
                None => {
                    line[artificial + place] = 1.0;
                    basis.push(artificial + place);
                }
            }
            lines.push(line);
        }
        let mut costs = vec![0.0; width + 1];
        for (line, basic) in lines.iter().zip(&basis) {
            if *basic >= artificial {
                costs.iter_mut().zip(line).take(artificial).for_each(|(cost, entry)| *cost -= entry);
                costs[width] -= line[width];
            }
        }
        Tableau { lines, costs, basis, width, artificial, tolerance: 1e-7 * largest.max(1.0) }
    }

    fn objective(&self) -> f64 {
        -self.costs[self.width]
    }

    fn minimise(&mut self) {
        let (mut stalled, mut last) = (0, self.objective());
        let most = 50 * (self.lines.len() + self.width);
        for _ in 0..most {
            if self.objective() <= self.tolerance {
                return;
            }
            let Some(column) = self.entering(stalled > 50) else { return };
            let Some(line) = self.leaving(column) else { return };
            self.pivot(line, column);
            let now = self.objective();
            stalled = if now < last - SMALL * last.abs().max(1.0) { 0 } else { stalled + 1 };
            last = now;
        }
    }

    fn entering(&self, bland: bool) -> Option<usize> {
        let mut candidates = (0..self.artificial).filter(|column| self.costs[*column] < -SMALL * 10.0);
        if bland {
            return candidates.next();
        }
        candidates.min_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]))
    }

    fn leaving(&self, column: usize) -> Option<usize> {
        let mut best: Option<(f64, usize, usize)> = None;
        for (place, line) in self.lines.iter().enumerate().filter(|(_, line)| line[column] > SMALL) {
            let ratio = (line[self.width] / line[column]).max(0.0);
            let key = (ratio, self.basis[place], place);
            if best.is_none_or(|(least, basic, _)| ratio < least || (ratio == least && key.1 < basic)) {
                best = Some(key);
            }
        }
        best.map(|(_, _, place)| place)
    }

    fn pivot(&mut self, place: usize, column: usize) {
        let mut line = std::mem::take(&mut self.lines[place]);
        let by = line[column];
        line.iter_mut().for_each(|entry| *entry /= by);
        let filled: Vec<usize> = (0..=self.width).filter(|entry| line[*entry] != 0.0).collect();
        let clear = |target: &mut Vec<f64>| {
            let times = target[column];
            if times != 0.0 {
                filled.iter().for_each(|entry| target[*entry] -= times * line[*entry]);
                target[column] = 0.0;
            }
        };
        self.lines.iter_mut().enumerate().filter(|(other, _)| *other != place).for_each(|(_, target)| clear(target));
        clear(&mut self.costs);
        self.lines[place] = line;
        self.basis[place] = column;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(terms: &[(usize, f64)], low: f64, high: f64) -> Row {
        Row { terms: terms.to_vec(), low, high }
    }

    #[test]
    fn what_adds_up_is_feasible() {
        let rows = [row(&[(0, 1.0), (1, 1.0)], 10.0, 10.0), row(&[(0, 1.0)], 4.0, 6.0), row(&[(1, 1.0)], 0.0, 5.0)];
        assert!(is_feasible(2, &rows));
    }

    #[test]
    fn what_does_not_is_not() {
        let rows = [row(&[(0, 1.0), (1, 1.0)], 10.0, 10.0), row(&[(0, 1.0)], 0.0, 4.0), row(&[(1, 1.0)], 0.0, 5.0)];
        assert!(!is_feasible(2, &rows));
        // A share: the first is at least half of both, and both are 10, and it is at most 4.
        let shares = [
            row(&[(0, 0.5), (1, -0.5)], 0.0, f64::INFINITY),
            row(&[(0, 1.0), (1, 1.0)], 10.0, 10.0),
            row(&[(0, 1.0)], f64::NEG_INFINITY, 4.0),
        ];
        assert!(!is_feasible(2, &shares));
        assert!(is_feasible(2, &shares[..2]));
    }

    #[test]
    fn nothing_over_nothing_is_refused_only_when_asked_for_something() {
        assert!(!is_feasible(1, &[row(&[], 3.0, 3.0)]));
        assert!(is_feasible(1, &[row(&[], 0.0, 3.0)]));
    }
}
