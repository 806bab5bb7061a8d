//! The answers of a refund. The bank does not recognise a repeated refund, so whenever it is open whether one was carried
//! out, the invoice's list of refunds decides, by our reference.

use super::super::requests::{Bank, Why};
use super::super::wire;
use super::{Read, Settlement, Verdict, done, harmless, report_of, retry};
use crate::http::Request;
use krama_domain::effect::Outcome;
use krama_domain::fact::Fact;
use krama_domain::invoice::{Cancel, CancelState, Observation};
use krama_domain::order::{Order, Refund};

/// The state of the refund with this reference; where it is listed several times, the most hopeful one.
pub(in super::super) fn state_of<'a>(
    cancels: impl IntoIterator<Item = &'a Cancel>,
    reference: &str,
) -> Option<CancelState> {
    let hope = |state: &CancelState| match state {
        CancelState::Success => 2,
        CancelState::Processing => 1,
        CancelState::Failure => 0,
    };
    cancels
        .into_iter()
        .filter(|cancel| cancel.reference == reference)
        .map(|cancel| cancel.state)
        .max_by_key(hope)
}

/// One refund while its answer is read.
struct Case<'a> {
    bank: &'a Bank<'a>,
    order: &'a Order,
    reference: &'a str,
    refund: &'a Refund,
}

pub(super) fn read(
    bank: &Bank<'_>,
    order: &Order,
    reference: &str,
    request: &Request,
    verdict: Verdict<'_>,
) -> Read {
    let Some(refund) = order.refunds.get(reference) else {
        return Ok((harmless(verdict, "give money back"), Vec::new()));
    };
    let case = Case { bank, order, reference, refund };
    match Why::of(request) {
        None => case.asked(verdict),
        Some(why) => case.looked(why, verdict),
    }
}

impl Case<'_> {
    fn look(&self, why: Why) -> Request {
        self.bank.status_for_refund(&self.refund.invoice_id, why)
    }

    /// A final no.
    fn failed(&self, code: &str, reason: String, mut facts: Vec<Fact>) -> Settlement {
        facts.push(Fact::RefundFailed { reference: self.reference.to_owned(), reason: reason.clone() });
        (Outcome::Refused { code: code.to_owned(), reason }, facts)
    }

    /// The answer to the refund itself.
    fn asked(&self, verdict: Verdict<'_>) -> Read {
        match verdict {
            Verdict::Ok(body) => match wire::cancel_state(body) {
                Some(CancelState::Failure) => Ok(self.bank_failed(Vec::new())),
                Some(CancelState::Success | CancelState::Processing) => Err(self.look(Why::Confirm)),
                None => Err(self.look(Why::AfterFault)),
            },
            Verdict::Refused(c) if c.is("WRONG_CANCEL_AMOUNT") => Err(self.look(Why::AfterWrongAmount)),
            Verdict::Refused(c) => Ok(self.refused(&c.code(), &c.words())),
            // A refusal in spite of its HTTP 500.
            Verdict::Broken(c) if c.is("CANCEL_NOT_AVAILABLE") => Ok(self.refused(&c.code(), &c.words())),
            Verdict::Broken(_) => Err(self.look(Why::AfterFault)),
            other => Ok((harmless(other, "give money back"), Vec::new())),
        }
    }

    fn refused(&self, code: &str, words: &str) -> Settlement {
        self.failed(code, format!("monobank refused to give money back: {words}"), Vec::new())
    }

    fn bank_failed(&self, facts: Vec<Fact>) -> Settlement {
        self.failed("refund_failed", "monobank took the refund, and then it failed there".to_owned(), facts)
    }

    /// The answer to a question about the invoice, asked because of `why`.
    fn looked(&self, why: Why, verdict: Verdict<'_>) -> Read {
        let report = match &verdict {
            Verdict::Ok(body) => report_of(body, &self.refund.invoice_id),
            _ => None,
        };
        if let Some(report) = report {
            return self.judge(why, report);
        }
        match verdict {
            // It was taken; a webhook or a later check brings the sums.
            _ if why == Why::Confirm => Ok((done("taken by monobank, being carried out"), Vec::new())),
            // Not known to the bank: there is nothing to give back from. A gateway's 404 has no code and proves nothing.
            Verdict::Refused(c) if c.status == 404 && c.code.is_some() => {
                Ok(self.refused(&c.code(), &c.words()))
            }
            Verdict::Refused(c) => {
                Ok((retry(format!("monobank does not say what was given back: {}", c.words())), Vec::new()))
            }
            other => Ok((harmless(other, "say what was given back"), Vec::new())),
        }
    }

    fn judge(&self, why: Why, report: Observation) -> Read {
        let state = state_of(&report.cancels, self.reference);
        let facts = vec![Fact::InvoiceReported(report)];
        match (state, why) {
            (Some(CancelState::Success), _) => Ok((done("the money went back"), facts)),
            (Some(CancelState::Processing), _) => Ok((done("monobank is giving the money back"), facts)),
            (Some(CancelState::Failure) | None, Why::Look) => {
                Err(self.bank.cancel(self.order, self.reference, self.refund))
            }
            (Some(CancelState::Failure), _) => Ok(self.bank_failed(facts)),
            (None, Why::Confirm) => Ok((done("taken by monobank, not listed yet"), facts)),
            (None, Why::AfterFault) => Ok((retry("monobank failed, and did not give the money back"), facts)),
            (None, Why::AfterWrongAmount) => {
                let reason =
                    "monobank refused to give money back: more than is left of this payment".to_owned();
                Ok(self.failed("wrong_cancel_amount", reason, facts))
            }
        }
    }
}
