//! Where canonical layout breaks lines: noted while the tree is built, for the formatter.
//!
//! In: offsets that parse/ sees. Out: what fmt.rs lays tokens out by.
//! Invariant: offsets are of the file; each is the start of a token, each atom covers whole tokens.

/// What the formatter needs to know of a file beside its tokens and comments.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Values that are printed as written: numbers, periods, formats.
    pub(super) atoms: Vec<(usize, usize)>,
    /// The tokens that begin a line.
    pub(super) lines: Vec<Line>,
    /// The `=` of `measure NAME = ...` with the name's length and the item's first word, in order.
    pub(super) equals: Vec<Equals>,
}

/// A token that begins a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where it begins.
    pub(super) at: usize,
    /// Blanks before it.
    pub(super) indent: usize,
    /// The width that its first word is filled up to.
    pub(super) pad: usize,
    /// What begins here.
    pub(super) kind: LineKind,
}

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// An item or a clause: a blank line above it is kept.
    Clause,
    /// A further conjunct of a `where`.
    Conjunct,
    /// The closing brace of a block.
    Close,
}

/// An item of one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Equals {
    /// Where the item begins.
    pub(super) item: usize,
    /// Where its `=` is.
    pub(super) at: usize,
    /// How many characters its name has.
    pub(super) name: usize,
    /// `indicator`, not `measure`.
    pub(super) indicator: bool,
}
