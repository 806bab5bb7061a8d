//! The newest lines of the audit log about one thing, in words.

use super::moment::{Moment, Reader};
use crate::view::words::Words;
use krama_store::repo::audit::Line;

/// One line.
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) was: String,
    pub(super) became: String,
}

/// The key of the words for an action; `None` for one that is not done to orders.
const fn key(action: &str) -> Option<&'static str> {
    Some(match action.as_bytes() {
        b"order.confirm" => "deed-confirm",
        b"order.cancel" => "deed-cancel",
        b"order.refund" => "deed-refund",
        b"receipt.record" => "deed-receipt",
        b"receipt.accept" => "deed-accept",
        b"receipt.reject" => "deed-reject",
        b"receipt.return" => "deed-return",
        b"mismatch.count" => "deed-count",
        b"mismatch.dismiss" => "deed-dismiss",
        b"waybill.request" => "deed-waybill",
        b"waybill.delete" => "deed-waybill-delete",
        b"parcel.attach" => "deed-parcel-attach",
        b"parcel.drop" => "deed-parcel-drop",
        b"parcel.cash" => "deed-parcel-cash",
        b"parcel.look" => "deed-parcel-look",
        b"effect.retry" => "deed-retry",
        b"effect.discard" => "deed-discard",
        _ => return None,
    })
}

/// The lines, the newest first. An action of another version is shown by its name.
pub(super) fn rows(words: Words<'_>, lines: &[Line], reader: Reader<'_>) -> Vec<Row> {
    let row = |line: &Line| Row {
        at: reader.brief(line.at),
        who: line.who.name.clone(),
        what: key(&line.action).map_or_else(|| line.action.clone(), |key| words.t(key)),
        was: line.was.clone().unwrap_or_default(),
        became: line.became.clone().unwrap_or_default(),
    };
    lines.iter().map(row).collect()
}
