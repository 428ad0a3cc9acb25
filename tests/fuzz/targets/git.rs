//! In: any bytes, as what git prints of a tree, of commits and of objects. Invariant: reading them ends without a panic; a path that is taken is
//! below the folder that it is joined with; no more is read than is there.
#![no_main]

use std::io::Read;
use std::path::{Component, Path};

use libfuzzer_sys::fuzz_target;

// Of the program, whose crate needs polars.
#[path = "../../../src/project/answers.rs"]
mod answers;

fuzz_target!(|bytes: &[u8]| {
    let tree = answers::tree(bytes);
    for path in tree.files.iter().map(|(path, _)| path).chain(&tree.links).filter(|path| answers::is_plain(path)) {
        let mut below = Path::new(path).components();
        assert!(below.all(|part| matches!(part, Component::Normal(_))), "{path} leads out");
        assert!(!path.contains('\\') && !path.contains(':'), "{path} leads out where these are separators");
    }
    let commits = answers::commits(bytes);
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    assert!(commits.len() * 5 <= zeros + 1, "a commit without its five fields");
    assert!(commits.iter().all(|one| one.parents.iter().all(|parent| !parent.contains(' '))));
    let mut rest = bytes;
    let mut taken = 0;
    for _ in 0..8 {
        let read = answers::object(&mut rest, "id", |size, bytes| {
            let mut whole = Vec::new();
            bytes.read_to_end(&mut whole)?;
            assert!(whole.len() as u64 <= size);
            taken += whole.len();
            Ok(())
        });
        if read.is_err() {
            break;
        }
    }
    assert!(taken <= bytes.len(), "more than there is");
});
