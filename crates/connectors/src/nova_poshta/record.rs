//! One record of a tracking reply: what krama reads of its hundred and twenty keys. Any of them may be missing, and any
//! scalar may have any type.

use super::loose::{minor, text, yes};
use super::moment::{self, Moment};
use serde_json::Value;

/// The code of a record that was made before there is anything to say.
const STUB: &str = "80";

/// A record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Which parcel; answers are matched by it, never by their order.
    pub number: String,
    /// The status code as text.
    pub code: String,
    /// The carrier's words; they change under one code.
    pub status: Option<String>,
    /// When its waybill was made.
    pub created: Option<Moment>,
    /// When the record changed last.
    pub updated: Option<Moment>,
    /// When the carrier means to deliver it.
    pub scheduled: Option<Moment>,
    /// When it reached the branch.
    pub arrived: Option<Moment>,
    /// When the recipient took it.
    pub received: Option<Moment>,
    /// When the recipient refused it.
    pub refused: Option<Moment>,
    /// From when its storage costs money.
    pub paid_storage: Option<Moment>,
    /// The recipient's city.
    pub city: Option<String>,
    /// The recipient's branch.
    pub branch: Option<String>,
    /// Minor units that a money transfer brings.
    pub transfer: Option<i64>,
    /// Minor units that control of payment brings.
    pub control: Option<i64>,
    /// Minor units that were handed over.
    pub paid_out_sum: Option<i64>,
    /// Whether it has the fields of both and announces no transfer, so that nothing is collected where no sum stands.
    pub speaks_of_cash: bool,
    /// The document that followed this one.
    pub follow_up: Option<FollowUp>,
}

/// A document made on the basis of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FollowUp {
    pub number: String,
    pub kind: Following,
}

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Following {
    /// The goods go back.
    Return,
    /// The same goods under a new number.
    Redirect,
    /// A money transfer's document, not a parcel.
    Money,
    /// Something else.
    Other,
}

impl Record {
    /// Reads a record; `None` when it does not say which number and which code it is about.
    pub(super) fn read(json: &Value) -> Option<Self> {
        let at = |key: &str| &json[key];
        let time = |key: &str| text(at(key)).and_then(|text| moment::read(&text));
        let has = |key: &str| json.get(key).is_some();
        let is_transfer = yes(at("Redelivery"));
        Some(Self {
            number: text(at("Number"))?,
            code: text(at("StatusCode"))?,
            status: text(at("Status")),
            created: time("DateCreated"),
            updated: time("TrackingUpdateDate"),
            // What the parties agreed on later counts before the plan.
            scheduled: time("AdjustedDate").or_else(|| time("ScheduledDeliveryDate")),
            arrived: time("ActualDeliveryDate"),
            received: time("RecipientDateTime"),
            refused: time("UndeliveryReasonsDate"),
            paid_storage: time("DatePayedKeeping").or_else(|| time("DateFirstDayStorage")),
            city: text(at("CityRecipient")),
            branch: text(at("WarehouseRecipient")).or_else(|| text(at("RecipientAddress"))),
            transfer: minor(at("RedeliverySum")).filter(|_| is_transfer),
            control: minor(at("AfterpaymentOnGoodsCost")),
            paid_out_sum: minor(at("LastAmountTransferGM")),
            speaks_of_cash: has("Redelivery") && !is_transfer && has("AfterpaymentOnGoodsCost"),
            follow_up: follow_up(json),
        })
    }

    /// Whether it is a placeholder that says nothing yet.
    pub(super) fn is_stub(&self) -> bool {
        self.code == STUB || self.status.is_none() && self.updated.is_none()
    }
}

fn follow_up(json: &Value) -> Option<FollowUp> {
    let number = text(&json["LastCreatedOnTheBasisNumber"])?;
    let kind = match text(&json["LastCreatedOnTheBasisDocumentType"]).unwrap_or_default().as_str() {
        // The carrier writes a `-` into numbers of money documents alone.
        _ if number.contains('-') => Following::Money,
        "CargoReturn" => Following::Return,
        "Redirecting" => Following::Redirect,
        _ => Following::Other,
    };
    Some(FollowUp { number, kind })
}
