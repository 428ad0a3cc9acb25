//! What can be wrong with disclosure policies and their use by datasets.

use super::{Said, tell};
use crate::source::Span;

/// Facts about `disclosure/*.yaml`.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum DisclosureFact {
    TooLow { below: i64, least: i64, span: Span },
    TellsMore { span: Span },
    DuplicateName { name: String, span: Span, first: Span },
    UnknownPolicy { policy: String, dataset: String, span: Span, nearest: Option<String> },
}

impl DisclosureFact {
    fn said(&self) -> Said {
        match self {
            DisclosureFact::TooLow { below, least, span } => Said::new(
                "disclosure::too-low",
                format!("with `below: {below}` a suppressed count can be only one number"),
            )
            .at(*span, "hides nothing")
            .help(format!("a reader must not be able to tell the count: give {least} or more")),
            DisclosureFact::TellsMore { span } => {
                Said::new("disclosure::tells-more", "percentages tell a bound that their counts keep back")
                    .at(*span, "tells more than `shown: marker`")
                    .help("write `percentages: marker`, or `shown: bound`")
            }
            DisclosureFact::DuplicateName { name, span, first } => {
                Said::new("disclosure::duplicate-name", format!("two disclosure policies have the name `{name}`"))
                    .at(*span, "again here")
                    .at(*first, "first here")
            }
            DisclosureFact::UnknownPolicy { policy, dataset, span, nearest } => Said::new(
                "disclosure::unknown-policy",
                format!("`{dataset}` is under the disclosure policy `{policy}`, which does not exist"),
            )
            .at(*span, "not known")
            .offer(nearest, "policies stand in the folder `disclosure`, one a file"),
        }
    }
}
tell!(DisclosureFact);
