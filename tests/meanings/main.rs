//! What numbers mean: small projects with the tables, notes and refusals that are right, a file for each group of rules.
//!
//! In: projects as texts, with their data. Invariant: what is expected was worked out by hand from the rows, never copied from what
//! comes out.

mod ages;
mod ages_said;
mod apart;
mod bands;
mod beside_means;
mod called_totals;
mod changes;
mod counted_already;
mod covers;
mod dates;
mod empty;
mod explained;
mod gaps;
mod gaps_asked;
mod headings;
mod hidden;
mod inferred;
mod kept;
mod lacking;
mod lacking_places;
mod leaks;
mod looked_up;
mod manifest;
mod messages;
mod mutants;
mod names;
mod negations;
mod nested;
mod no_date;
mod not_yet;
mod notes;
mod once;
mod others;
mod overlapping;
mod parameters;
mod people;
mod policies;
mod populations;
mod published_totals;
mod quotients;
mod ratios;
mod reach;
mod reached_totals;
mod reading;
mod real_error;
mod remainders;
mod remainders_of_people;
mod search;
mod shares;
mod sides;
mod slips;
mod sorted;
mod stocks;
mod texts;
mod times;
mod totals_in_lists;
mod trailing;
mod twice_or_fixed;
mod undated;
mod unknown;
mod warnings;
mod wholes;
mod whose;
#[path = "../workbook/mod.rs"]
#[allow(dead_code)] // these tests write no OpenDocument
mod workbook;
mod world;
mod years;
mod zeros;
