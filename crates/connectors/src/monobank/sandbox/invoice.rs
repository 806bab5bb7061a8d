//! One invoice of the twin: its legal moves, and the status object that tells of it.

use krama_domain::time::{SECOND_MS, Timestamp};
use serde_json::{Value, json};

/// What was asked for.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217 number.
    pub ccy: i64,
    pub reference: Option<String>,
    pub destination: Option<String>,
    /// Name, pieces, minor units of one piece.
    pub rows: Vec<(String, i64, i64)>,
    pub redirect_url: Option<String>,
    pub web_hook_url: Option<String>,
    /// Seconds.
    pub validity: i64,
    /// Whether paying only blocks the money.
    pub hold: bool,
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Created,
    Hold,
    Success,
    Failure,
    Reversed,
    Expired,
}

/// A refund that was carried out.
#[derive(Debug, Clone)]
pub(super) struct Refund {
    ext_ref: Option<String>,
    pub amount: i64,
    pub rrn: String,
    pub at: Timestamp,
}

/// An invoice of the twin.
#[derive(Debug, Clone)]
pub(super) struct Invoice {
    pub id: String,
    pub draft: Draft,
    pub state: State,
    /// Minor units ever taken.
    pub captured: i64,
    pub created_at: Timestamp,
    modified_at: Timestamp,
    /// When somebody tried to pay it last; a payment that came stays where it is.
    pub paid_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    failure: Option<String>,
    pub refunds: Vec<Refund>,
}

/// Why a refund is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoRefund {
    /// Nothing was taken.
    NotAvailable,
    /// More than is left, or nothing.
    WrongAmount,
}

impl Invoice {
    pub(super) fn new(id: String, draft: Draft, now: Timestamp) -> Self {
        let created_at = Timestamp::from_secs(now.as_secs());
        let expires_at = now.plus_ms(draft.validity.saturating_mul(SECOND_MS));
        Self {
            id,
            draft,
            state: State::Created,
            captured: 0,
            created_at,
            modified_at: created_at,
            paid_at: None,
            expires_at,
            failure: None,
            refunds: Vec::new(),
        }
    }

    /// Minor units taken and not given back.
    pub(super) fn left(&self) -> i64 {
        self.captured - self.refunds.iter().map(|refund| refund.amount).sum::<i64>()
    }

    pub(super) const fn is_payable(&self) -> bool {
        matches!(self.state, State::Created | State::Failure)
    }

    /// Its time runs out, silently.
    pub(super) fn expire(&mut self, now: Timestamp) {
        if self.is_payable() && now >= self.expires_at {
            (self.state, self.modified_at) =
                (State::Expired, Timestamp::from_secs(self.expires_at.as_secs()));
        }
    }

    /// Makes it unpayable, silently. Whether that was possible.
    pub(super) fn remove(&mut self, now: Timestamp) -> bool {
        let possible = self.is_payable();
        if possible {
            (self.state, self.modified_at) = (State::Expired, Timestamp::from_secs(now.as_secs()));
        }
        possible
    }

    /// Returns the states to tell, in order; so do all moves.
    pub(super) fn pay(&mut self, at: Timestamp, _: u64) -> Vec<Value> {
        if self.is_payable() && self.draft.hold {
            return self.hold(at);
        }
        if !self.is_payable() && self.state != State::Hold {
            return Vec::new();
        }
        (self.modified_at, self.failure, self.paid_at) = (at, None, Some(at));
        let processing = self.told_as("processing");
        (self.state, self.captured) = (State::Success, self.draft.amount);
        vec![processing, self.status_object()]
    }

    pub(super) fn hold(&mut self, at: Timestamp) -> Vec<Value> {
        if !self.is_payable() {
            return Vec::new();
        }
        (self.modified_at, self.failure, self.paid_at) = (at, None, Some(at));
        let processing = self.told_as("processing");
        self.state = State::Hold;
        vec![processing, self.status_object()]
    }

    pub(super) fn decline(&mut self, code: &str, at: Timestamp) -> Vec<Value> {
        if !self.is_payable() {
            return Vec::new();
        }
        (self.modified_at, self.failure, self.paid_at) = (at, None, Some(at));
        let processing = self.told_as("processing");
        (self.state, self.failure) = (State::Failure, Some(code.to_owned()));
        vec![processing, self.status_object()]
    }

    /// Gives `amount` back (all that is left when not given), or releases a hold. `nth` makes the bank's own reference.
    pub(super) fn give_back(
        &mut self,
        ext_ref: Option<&str>,
        amount: Option<i64>,
        nth: u64,
        at: Timestamp,
    ) -> Result<Vec<Value>, NoRefund> {
        match self.state {
            State::Hold => {
                (self.state, self.modified_at) = (State::Reversed, at);
                return Ok(vec![self.status_object()]);
            }
            State::Success => {}
            // Everything went back already: the bank says that the sum is wrong.
            State::Reversed if self.captured > 0 => return Err(NoRefund::WrongAmount),
            _ => return Err(NoRefund::NotAvailable),
        }
        let amount = amount.unwrap_or_else(|| self.left());
        if amount <= 0 || amount > self.left() {
            return Err(NoRefund::WrongAmount);
        }
        self.modified_at = at;
        let running = self.told_as("processing");
        let ext_ref = ext_ref.map(str::to_owned);
        self.refunds.push(Refund { ext_ref, amount, rrn: format!("{nth:012}"), at });
        if self.left() == 0 {
            self.state = State::Reversed;
        }
        Ok(vec![running, self.status_object()])
    }

    /// The bank's word for where it stands.
    pub(super) const fn word(&self) -> &'static str {
        match self.state {
            State::Created => "created",
            State::Hold => "hold",
            State::Success => "success",
            State::Failure => "failure",
            State::Reversed => "reversed",
            State::Expired => "expired",
        }
    }

    /// The code of the last failure.
    pub(super) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The body of a webhook, and the answer of `invoice/status`.
    pub(super) fn status_object(&self) -> Value {
        self.told_as(self.word())
    }

    fn told_as(&self, word: &str) -> Value {
        let mut object = json!({
            "invoiceId": self.id,
            "status": word,
            "amount": self.draft.amount,
            "ccy": self.draft.ccy,
            "createdDate": self.created_at.rfc3339(),
            "modifiedDate": self.modified_at.rfc3339(),
        });
        let optional = [
            ("reference", self.draft.reference.clone().map(Value::from)),
            ("destination", self.draft.destination.clone().map(Value::from)),
            ("errCode", self.failure.clone().map(Value::from)),
            (
                "failureReason",
                self.failure.as_ref().map(|_| json!("Текст банку, який не показують покупцям")),
            ),
            ("finalAmount", (self.captured > 0).then(|| json!(self.left()))),
            ("cancelList", (!self.refunds.is_empty()).then(|| self.cancel_list())),
            ("paymentInfo", (self.captured > 0).then(payment_info)),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                object[key] = value;
            }
        }
        object
    }

    fn cancel_list(&self) -> Value {
        let each = self.refunds.iter().map(|refund| {
            let (at, ccy) = (refund.at.rfc3339(), self.draft.ccy);
            let mut item = json!({
                "status": "success", "amount": refund.amount, "ccy": ccy, "createdDate": at, "modifiedDate": at,
                "approvalCode": "662476", "rrn": refund.rrn,
            });
            if let Some(ext_ref) = &refund.ext_ref {
                item["extRef"] = json!(ext_ref);
            }
            item
        });
        each.collect()
    }
}

fn payment_info() -> Value {
    json!({
        "maskedPan": "444403******1902", "terminal": "MI000000", "paymentSystem": "visa", "paymentMethod": "monobank",
        "approvalCode": "662476", "rrn": "060189181768", "bank": "Універсал Банк", "country": "804",
    })
}
