//! Numbers that look random and are the same everywhere.
//!
//! In: a seed and texts. Out: a stream of numbers. Invariant: integers only, so every machine gives the same stream; a
//! stream depends on its seed and its names alone, not on what was drawn elsewhere.

/// A stream of numbers. Method: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of a seed and of what it is for.
    pub fn new(seed: u64, names: &[&str]) -> Random {
        let mut random = Random { state: seed };
        for name in names {
            // The length keeps ["ab", "c"] apart from ["a", "bc"].
            random.take_in(name.len() as u64);
            name.bytes().for_each(|byte| random.take_in(u64::from(byte)));
        }
        random
    }

    fn take_in(&mut self, value: u64) {
        self.state ^= value;
        self.state = self.draw();
    }

    /// The next number, any of 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `0..count`; 0 for an empty range.
    pub fn below(&mut self, count: u64) -> u64 {
        // The high half of a product is even enough for every count that rows reach.
        ((u128::from(self.draw()) * u128::from(count)) >> 64) as u64
    }

    /// A place in a list.
    pub fn place(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let count = (to.max(from) as i128 - from as i128 + 1) as u64;
        from.wrapping_add(self.below(count) as i64)
    }

    /// At least 0, below 1.
    pub fn fraction(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.place(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_its_seed_and_names() {
        let first = |seed, names: &[&str]| Random::new(seed, names).draw();
        assert_eq!(first(7, &["crimes", "1"]), first(7, &["crimes", "1"]));
        assert_ne!(first(7, &["crimes", "1"]), first(8, &["crimes", "1"]));
        assert_ne!(first(7, &["ab", "c"]), first(7, &["a", "bc"]));
        // The published first number of seed 0.
        assert_eq!(Random::new(0, &[]).draw(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn draws_stay_inside_and_reach_both_ends() {
        let mut random = Random::new(1, &[]);
        let drawn: Vec<i64> = (0..1_000).map(|_| random.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert!((0..1_000).all(|_| (0.0..1.0).contains(&random.fraction())));
    }

    #[test]
    fn a_shuffle_keeps_every_item() {
        let mut list: Vec<u32> = (0..50).collect();
        Random::new(3, &[]).shuffle(&mut list);
        assert_ne!(list, (0..50).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..50).collect::<Vec<_>>());
    }
}
