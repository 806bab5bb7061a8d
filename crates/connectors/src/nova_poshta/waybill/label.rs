//! What is printed for a parcel: its waybill or a label, as the bytes of a PDF.
//!
//! The carrier's own links carry the key of the API in their path, where histories, logs and referrers keep it. So no
//! link of theirs is ever made here: the server fetches the bytes with the key in the body, and serves them itself.

use super::super::Carrier;
use super::super::envelope::Kind;
use super::super::errors::{self, Verdict};
use super::{MODEL, others};
use crate::http::{Answer, Request};
use crate::settings::Settings;
use krama_domain::effect::Outcome;
use serde_json::json;

/// Begins every PDF.
const PDF: &[u8] = b"%PDF";

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The waybill on a sheet.
    Waybill,
    /// A label of 100 by 100 mm.
    Label100,
    /// A label of 85 by 85 mm.
    Label85,
    /// A register of several.
    Register,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waybill, Self::Label100, Self::Label85, Self::Register];

    /// The carrier's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waybill => "Document_new",
            Self::Label100 => "Marking_100x100",
            Self::Label85 => "Marking_85x85",
            Self::Register => "ScanSheet",
        }
    }
}

/// Asks for the print of these waybills, by their keys.
pub fn print(carrier: &Carrier<'_>, keys: &[&str], form: Form) -> Request {
    let properties = json!({
        "printForm": form.code(), "DocumentRefs": keys, "Type": "pdf", "Copies": "1", "PageFormat": "A4",
        "Position": "1",
    });
    carrier.call(MODEL, "printFull", &properties)
}

/// The bytes of the PDF.
pub fn read(settings: &Settings, answer: &Answer) -> Result<Vec<u8>, Outcome> {
    if let Answer::Response(response) = answer
        && response.body.starts_with(PDF)
    {
        return Ok(response.body.clone());
    }
    let what = "print the waybill";
    Err(match errors::sort(settings, answer, Kind::Read) {
        Verdict::Data(_) => {
            let reason = format!("Nova Poshta was asked to {what}; its answer is no PDF");
            Outcome::Retry { after_ms: None, reason }
        }
        verdict => others::ended(&verdict, what),
    })
}
