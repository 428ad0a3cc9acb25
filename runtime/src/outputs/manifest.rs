//! The manifest: which inputs, definitions, declarations and program made the outputs of a folder.
//!
//! In: what a run read and wrote. Out: `manifest.json`, described in docs/manifest.md. Invariants: inputs and outputs are sorted, so the
//! text depends on nothing but them; what it lists was made from the inputs that it names.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hexadecimal::hexadecimal;

/// The name of the manifest in an output folder.
pub const MANIFEST_FILE: &str = "manifest.json";

const PROGRAM: &str = "indicia";

/// A file that a run read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct InputFile {
    /// The dataset that it belongs to.
    pub dataset: String,
    /// Relative to the data folder, with `/` between parts.
    pub path: String,
    /// In hexadecimal.
    pub sha256: String,
    /// Its size as stored; none where a disclosure policy suppresses how many rows it has, which its size would give away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// How many rows it has; none where a disclosure policy suppresses the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How many rows were left out because there is nothing in them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub empty_rows: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A file that a run wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Listed")]
pub struct OutputFile {
    /// Relative to the output folder, with `/` between parts.
    pub path: String,
    /// In hexadecimal; empty of a manifest that does not say.
    pub sha256: String,
}

/// How manifests list a file: earlier ones by its path alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    Path(String),
    File { path: String, sha256: String },
}

impl From<Listed> for OutputFile {
    fn from(listed: Listed) -> OutputFile {
        match listed {
            Listed::Path(path) => OutputFile { path, sha256: String::new() },
            Listed::File { path, sha256 } => OutputFile { path, sha256 },
        }
    }
}

impl OutputFile {
    /// A file with these bytes.
    pub(super) fn of(path: &str, bytes: &[u8]) -> OutputFile {
        OutputFile { path: path.to_string(), sha256: digest(bytes) }
    }

    /// Whether the file is there with the bytes that the run wrote.
    pub fn is_as_written(&self, folder: &Path) -> bool {
        self.found(folder).is_some_and(|bytes| digest(&bytes) == self.sha256)
    }

    /// The bytes of the file, where they are not those that the run wrote: somebody changed it. Of a manifest that does not say what it
    /// wrote nothing is known.
    pub(super) fn edited(&self, folder: &Path) -> Option<Vec<u8>> {
        self.found(folder).filter(|bytes| !self.sha256.is_empty() && digest(bytes) != self.sha256)
    }

    fn found(&self, folder: &Path) -> Option<Vec<u8>> {
        if is_output(folder, &self.path) { fs::read(folder.join(&self.path)).ok() } else { None }
    }
}

/// Whether a path that a manifest lists is that of a file that a run may have written. Anybody may have edited the manifest: no folder is an
/// output, nor anything hidden, outside the folder or behind a link.
pub(super) fn is_output(folder: &Path, path: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':']);
    let mut at = folder.to_path_buf();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let is_there = |known: fs::Metadata| if parts.peek().is_some() { known.is_dir() } else { known.is_file() };
        if !is_name(part) || !fs::symlink_metadata(&at).is_ok_and(is_there) {
            return false;
        }
    }
    true
}

fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// A table, and what it was made from besides the program, house style and policies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Made {
    /// Its name.
    pub table: String,
    /// A digest of what it counts and how it is laid out.
    pub definitions: String,
    /// A digest of the declarations by which cells of files become values.
    pub reading: String,
    /// The datasets that it was made from; their files are the inputs with these names.
    pub datasets: Vec<String>,
    /// Its files.
    pub outputs: Vec<String>,
}

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    program: String,
    version: String,
    plan: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    style: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    policies: String,
    inputs: Vec<InputFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tables: Vec<Made>,
    outputs: Vec<OutputFile>,
}

impl Manifest {
    /// A manifest from the program's version, the fingerprint of all that decides the outputs beside the inputs, and the files read. Its
    /// outputs are listed when they are written.
    pub fn new(version: &str, plan: &str, mut inputs: Vec<InputFile>) -> Manifest {
        inputs.sort();
        inputs.dedup();
        let [program, version, plan] = [PROGRAM, version, plan].map(str::to_string);
        let (style, policies, tables, outputs) = Default::default();
        Manifest { program, version, plan, style, policies, inputs, tables, outputs }
    }

    /// With the fingerprints of house style and of policies, and the tables.
    pub fn with_tables(mut self, style: &str, policies: &str, mut tables: Vec<Made>) -> Manifest {
        (self.style, self.policies) = (style.to_string(), policies.to_string());
        tables.sort();
        self.tables = tables;
        self
    }

    /// The manifest that a text is; `None` where it is not one of ours, or of a version that wrote other manifests.
    pub fn read(text: &str) -> Option<Manifest> {
        serde_json::from_str(text).ok().filter(|manifest: &Manifest| manifest.program == PROGRAM)
    }

    /// The version of the program that made it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The fingerprints of house style and of policies.
    pub fn style_and_policies(&self) -> (&str, &str) {
        (&self.style, &self.policies)
    }

    /// The tables that it lists.
    pub fn tables(&self) -> &[Made] {
        &self.tables
    }

    /// The files of a dataset that its tables were made from, in order of path.
    pub fn inputs_of<'m>(&'m self, dataset: &'m str) -> impl Iterator<Item = &'m InputFile> {
        self.inputs.iter().filter(move |file| file.dataset == dataset)
    }

    /// Whether it lists pages and no tables, as that of a catalogue does. Manifests of runs once did not list tables, but their files.
    pub fn is_of_a_catalogue(&self) -> bool {
        let is_of_a_table = |file: &OutputFile| file.path.starts_with("tables/");
        self.tables.is_empty() && !self.outputs.is_empty() && !self.outputs.iter().any(is_of_a_table)
    }

    /// Whether it says which bytes each file has; manifests once did not.
    pub fn has_digests(&self) -> bool {
        self.outputs.iter().all(|file| !file.sha256.is_empty())
    }

    /// A file that the run wrote.
    pub fn output(&self, path: &str) -> Option<&OutputFile> {
        self.outputs.iter().find(|file| file.path == path)
    }

    /// The files that the run wrote, relative to the output folder; without the manifest.
    pub fn outputs(&self) -> &[OutputFile] {
        &self.outputs
    }

    pub(super) fn with_outputs(mut self, mut outputs: Vec<OutputFile>) -> Manifest {
        outputs.sort();
        outputs.dedup();
        self.outputs = outputs;
        self
    }

    pub(super) fn to_json(&self) -> String {
        pretty(self)
    }

    /// The outputs that a manifest lists; `None` when it is not one of ours.
    ///
    /// Only this is read of an earlier manifest, so that one of another version is understood too.
    pub(super) fn outputs_listed(text: &str) -> Option<Vec<OutputFile>> {
        #[derive(Deserialize)]
        struct Earlier {
            program: String,
            outputs: Vec<OutputFile>,
        }
        let earlier: Earlier = serde_json::from_str(text).ok()?;
        (earlier.program == PROGRAM).then_some(earlier.outputs)
    }
}

/// JSON with an end of line, for files that people compare.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("texts and numbers are always JSON");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(dataset: &str, path: &str) -> InputFile {
        InputFile {
            dataset: dataset.into(),
            path: path.into(),
            sha256: "ab12".into(),
            bytes: Some(10),
            rows: Some(2),
            empty_rows: 0,
        }
    }

    #[test]
    fn the_text_depends_on_no_order() {
        let outputs = |list: [&str; 2]| list.map(|path| OutputFile::of(path, path.as_bytes())).to_vec();
        let a = Manifest::new("0.1.0", "f00d", vec![input("crimes", "b.csv"), input("areas", "a.csv")])
            .with_outputs(outputs(["tables/x.csv", "index.html"]));
        let b = Manifest::new("0.1.0", "f00d", vec![input("areas", "a.csv"), input("crimes", "b.csv")])
            .with_outputs(outputs(["index.html", "tables/x.csv"]));
        assert_eq!(a.to_json(), b.to_json());
        insta::assert_snapshot!(a.to_json());
    }

    #[test]
    fn only_our_own_manifest_is_read() {
        let ours = Manifest::new("9.9", "x", vec![]).with_outputs(vec![OutputFile::of("a", b"abc")]).to_json();
        // As FIPS 180-2 gives it.
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_string();
        assert_eq!(Manifest::outputs_listed(&ours), Some(vec![OutputFile { path: "a".into(), sha256 }]));
        for other in ["", "{}", "[]", r#"{"program":"cargo","outputs":["a"]}"#, r#"{"program":"indicia"}"#] {
            assert_eq!(Manifest::outputs_listed(other), None, "{other}");
        }
        // Of a manifest without digests, files are known by their paths alone, so that they can be removed.
        let other = r#"{"program":"indicia","outputs":["a"],"more":{}}"#;
        assert_eq!(Manifest::outputs_listed(other), Some(vec![OutputFile { path: "a".into(), sha256: String::new() }]));
    }
}
