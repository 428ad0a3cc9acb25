//! Printed figures: what a text such as `32.5`, `-4%`, `<1%` or `between 5 and 9` says of a number.
//!
//! In: the text. Out: a band that the number lies in. Invariant: exact fractions; a rounded figure means everything that
//! rounds to it, halves away from zero, as outputs round.

/// One end of a band: `over / under`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Numerator.
    pub over: i128,
    /// Denominator, above 0.
    pub under: i128,
    /// Whether the end itself is outside.
    pub open: bool,
}

/// The numbers that a figure allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Band {
    /// The lowest, if there is one.
    pub low: Option<Edge>,
    /// The highest, if there is one.
    pub high: Option<Edge>,
}

/// What a cell of a published table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// `~`, `N/A`.
    Nothing,
    /// `withheld`: published and not to be used.
    Withheld,
    /// `missing`: the record has no value.
    Missing,
    /// `<5` of a count: fewer than so many, and how many is nobody's business.
    Suppressed(i64),
    /// The number lies in a band.
    In(Band),
}

/// How a bare number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bare {
    /// A count: this number, of so many decimals.
    Exact,
    /// A rate or percentage: whatever rounds to it.
    Rounded,
}

impl Edge {
    /// The lowest whole `n` such that `n * times / of` is not below this edge.
    pub fn lowest(&self, times: i128, of: i128) -> i128 {
        let (over, under) = (self.over * of, self.under * times);
        let n = over.div_euclid(under);
        match (over.rem_euclid(under), self.open) {
            (0, false) => n,
            _ => n + 1,
        }
    }

    /// The highest whole `n` such that `n * times / of` is not above this edge.
    pub fn highest(&self, times: i128, of: i128) -> i128 {
        let (over, under) = (self.over * of, self.under * times);
        let n = over.div_euclid(under);
        match (over.rem_euclid(under), self.open) {
            (0, true) => n - 1,
            _ => n,
        }
    }
}

impl Band {
    /// One number.
    pub fn exactly(value: i64) -> Band {
        let edge = Some(Edge { over: i128::from(value), under: 1, open: false });
        Band { low: edge, high: edge }
    }

    /// The whole `n` such that `n * times / of` lies inside, within 0 to `most`; none when low is above high.
    pub fn whole(&self, times: i128, of: i128, most: i64) -> (i64, i64) {
        let low = self.low.map_or(0, |edge| edge.lowest(times, of)).max(0);
        let high = self.high.map_or(i128::from(most), |edge| edge.highest(times, of)).min(i128::from(most));
        (low.min(i128::from(i64::MAX)) as i64, high.max(-1) as i64)
    }

    /// The band moved by a whole number.
    pub fn moved(self, by: i128) -> Band {
        let moved = |edge: Edge| Edge { over: edge.over + by * edge.under, ..edge };
        Band { low: self.low.map(moved), high: self.high.map(moved) }
    }
}

/// Reads a figure. Bare counts are given in units of `10^-decimals`.
pub fn parse(text: &str, bare: Bare, decimals: u32) -> Option<Figure> {
    let text = text.trim();
    match text {
        "" | "~" | "N/A" | "n/a" => return Some(Figure::Nothing),
        "missing" => return Some(Figure::Missing),
        "withheld" | "Suppressed" | "suppressed" => return Some(Figure::Withheld),
        _ => {}
    }
    let scale = match bare {
        Bare::Exact => 10_i128.checked_pow(decimals)?,
        Bare::Rounded => 1,
    };
    let at = |text: &str, open: bool| -> Option<Edge> {
        let (over, under) = number(text)?;
        Some(Edge { over: over.checked_mul(scale)?, under, open })
    };
    let low = |edge| Some(Figure::In(Band { low: Some(edge), high: None }));
    let high = |edge| Some(Figure::In(Band { low: None, high: Some(edge) }));
    if let Some(rest) = text.strip_prefix("at most ") {
        return high(at(rest, false)?);
    }
    if let Some(rest) = text.strip_prefix("at least ") {
        return low(at(rest, false)?);
    }
    if let Some(rest) = text.strip_prefix("below ") {
        return high(at(rest, true)?);
    }
    if let Some(rest) = text.strip_prefix("above ") {
        return low(at(rest, true)?);
    }
    if let Some(rest) = text.strip_prefix("between ") {
        let (from, to) = rest.split_once(" and ")?;
        return Some(Figure::In(Band { low: Some(at(from, false)?), high: Some(at(to, false)?) }));
    }
    if let Some(rest) = text.strip_prefix("about ") {
        let digits = rest.trim().replace(',', "");
        let zeros = digits.bytes().rev().take_while(|b| *b == b'0').count().min(18) as u32;
        let (over, under) = number(rest)?;
        let step = if under == 1 { 10_i128.pow(zeros) } else { 1 };
        return Some(Figure::In(rounded(over.checked_mul(scale)?, under, step.checked_mul(scale)?)));
    }
    if let Some(rest) = text.strip_prefix('<') {
        let (over, under) = number(rest)?;
        return Some(match bare {
            Bare::Exact if under == 1 => Figure::Suppressed(i64::try_from(over).ok()?),
            // More than nothing, and too little to show: a unit of the last digit. Anything else hides a number.
            Bare::Rounded if over == 1 => {
                let zero = Edge { over: 0, under: 1, open: true };
                Figure::In(Band { low: Some(zero), high: Some(Edge { over: 1, under: under * 2, open: true }) })
            }
            Bare::Exact | Bare::Rounded => Figure::Withheld,
        });
    }
    let (over, under) = number(text)?;
    Some(Figure::In(match bare {
        Bare::Exact => {
            let edge = Edge { over: over.checked_mul(scale)?, under, open: false };
            Band { low: Some(edge), high: Some(edge) }
        }
        Bare::Rounded => rounded(over, under, 1),
    }))
}

/// Everything that rounds to `over / under` at steps of `step / under`, halves away from zero.
fn rounded(over: i128, under: i128, step: i128) -> Band {
    let edge = |over: i128, open| Some(Edge { over, under: under * 2, open });
    Band { low: edge(over * 2 - step, over <= 0), high: edge(over * 2 + step, over >= 0) }
}

/// A number as digits over a power of ten. Thousands may be marked by commas; a sign and a percent sign are allowed.
pub fn number(text: &str) -> Option<(i128, i128)> {
    let text = text.trim().trim_end_matches('%').trim_end().replace(',', "");
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) || whole.len() + part.len() > 18 {
        return None;
    }
    let over: i128 = format!("{whole}{part}").parse().ok()?;
    Some((if negative { -over } else { over }, 10_i128.pow(part.len() as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str, bare: Bare, times: i128, of: i128) -> (i64, i64) {
        match parse(text, bare, 0) {
            Some(Figure::In(band)) => band.whole(times, of, 1_000_000),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_rate_allows_what_rounds_to_it() {
        // 32.45 to 32.55 per 1,000 of 147,300, the upper end not included.
        assert_eq!(whole("32.5", Bare::Rounded, 1_000, 147_300), (4_780, 4_794));
        // A half rounds away from zero: 1 of 8 is 13%, 1 of 200 is 1%.
        assert_eq!(whole("13%", Bare::Rounded, 100, 8), (1, 1));
        assert_eq!(whole("0%", Bare::Rounded, 100, 200), (0, 0));
        assert_eq!(whole("1%", Bare::Rounded, 100, 200), (1, 2));
    }

    #[test]
    fn a_low_share_is_neither_nothing_nor_one() {
        assert_eq!(whole("<1%", Bare::Rounded, 100, 1_000), (1, 4));
        assert_eq!(parse("<9.4%", Bare::Rounded, 0), Some(Figure::Withheld));
        assert_eq!(parse("<5", Bare::Exact, 0), Some(Figure::Suppressed(5)));
    }

    #[test]
    fn counts_are_exact_and_bounds_are_bounds() {
        assert_eq!(whole("2,315", Bare::Exact, 1, 1), (2_315, 2_315));
        assert_eq!(whole("between 5 and 9", Bare::Exact, 1, 1), (5, 9));
        assert_eq!(whole("below 9", Bare::Exact, 1, 1), (0, 8));
        assert_eq!(whole("above 9", Bare::Exact, 1, 1), (10, 1_000_000));
        assert_eq!(whole("at most 2.5", Bare::Rounded, 1, 1), (0, 2));
        assert_eq!(whole("about 1900", Bare::Exact, 1, 1), (1_850, 1_949));
        // A column of one decimal is counted in tenths.
        let tenths = parse("4.6", Bare::Exact, 1);
        assert!(matches!(tenths, Some(Figure::In(band)) if band.whole(1, 1, 100) == (46, 46)), "{tenths:?}");
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        for bad in ["12a", "1.2.3", "between 5", "at most", "-", "<", "1e3"] {
            assert_eq!(parse(bad, Bare::Exact, 0), None, "{bad}");
        }
        for (text, means) in [("~", Figure::Nothing), ("N/A", Figure::Nothing), ("withheld", Figure::Withheld)] {
            assert_eq!(parse(text, Bare::Exact, 0), Some(means));
        }
    }
}
