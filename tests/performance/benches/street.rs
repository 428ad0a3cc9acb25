//! The street-crime example as a whole process, beside a polars program written by hand for the same tables.
//!
//! In: INDICIA_STREET_DATA, a folder with a year of published files (see examples/street-crime/README.md); without it the
//! synthetic sample, which says little. Both programs must have been built in release.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn street(c: &mut Criterion) {
    let data = std::env::var_os("INDICIA_STREET_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| root().join("examples/street-crime/sample"));
    let release = std::env::var_os("CARGO_TARGET_DIR")
        .map(PathBuf::from)
        .unwrap_or_else(|| root().join("target"))
        .join("release");
    let out = std::env::temp_dir().join(format!("indicia-bench-{}", std::process::id()));
    let run = |program: &str, args: &[&std::ffi::OsStr]| {
        let status = Command::new(release.join(program))
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap_or_else(|e| panic!("{program}: {e}; build it in release first"));
        assert!(status.success(), "{program} failed");
    };
    let project = root().join("examples/street-crime");
    let mut group = c.benchmark_group("street crime, whole process");
    group.sample_size(20);
    group.bench_function("indicia run", |b| {
        b.iter(|| {
            run(
                "indicia",
                &[
                    "run".as_ref(),
                    project.as_os_str(),
                    "--data".as_ref(),
                    data.as_os_str(),
                    "--out".as_ref(),
                    out.join("indicia").as_os_str(),
                    "--quiet".as_ref(),
                ],
            )
        })
    });
    group.bench_function("polars by hand", |b| {
        b.iter(|| run("street-baseline", &[data.as_os_str(), out.join("baseline").as_os_str()]))
    });
    group.finish();
    let _ = std::fs::remove_dir_all(out);
}

criterion_group!(benches, street);
criterion_main!(benches);
