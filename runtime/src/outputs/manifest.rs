//! The manifest: which inputs, definitions, declarations and program made the outputs of a folder.
//!
//! In: what a run read and wrote. Out: `manifest.json`, described in docs/manifest.md. Invariants: inputs and outputs are sorted, so the
//! text depends on nothing but them; what it lists was made from the inputs that it names.

use serde::{Deserialize, Serialize};

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
    outputs: Vec<String>,
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

    /// The files that the run wrote, relative to the output folder; without the manifest.
    pub fn outputs(&self) -> &[String] {
        &self.outputs
    }

    pub(super) fn with_outputs(mut self, mut outputs: Vec<String>) -> Manifest {
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
    pub(super) fn outputs_listed(text: &str) -> Option<Vec<String>> {
        #[derive(Deserialize)]
        struct Earlier {
            program: String,
            outputs: Vec<String>,
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
        let outputs = |list: [&str; 2]| list.map(str::to_string).to_vec();
        let a = Manifest::new("0.1.0", "f00d", vec![input("crimes", "b.csv"), input("areas", "a.csv")])
            .with_outputs(outputs(["tables/x.csv", "index.html"]));
        let b = Manifest::new("0.1.0", "f00d", vec![input("areas", "a.csv"), input("crimes", "b.csv")])
            .with_outputs(outputs(["index.html", "tables/x.csv"]));
        assert_eq!(a.to_json(), b.to_json());
        insta::assert_snapshot!(a.to_json());
    }

    #[test]
    fn only_our_own_manifest_is_read() {
        let ours = Manifest::new("9.9", "x", vec![]).with_outputs(vec!["a".into()]).to_json();
        assert_eq!(Manifest::outputs_listed(&ours), Some(vec!["a".to_string()]));
        for other in ["", "{}", "[]", r#"{"program":"cargo","outputs":["a"]}"#, r#"{"program":"indicia"}"#] {
            assert_eq!(Manifest::outputs_listed(other), None, "{other}");
        }
        let later = r#"{"program":"indicia","outputs":["a"],"more":{}}"#;
        assert_eq!(Manifest::outputs_listed(later), Some(vec!["a".to_string()]));
    }
}
