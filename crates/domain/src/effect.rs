//! Effects: what must happen outside because something happened. Each has a key, unique in its subject, so that
//! deciding the same thing twice asks for it once.

use crate::advertising::Event;
use crate::chat::Say;
use crate::ids::{ChatId, ContactId, OrderId};
use crate::news::News;
use crate::notice::Notice;
use crate::order::AttemptNo;
use crate::parcel::TrackingNumber;
use crate::reach::Channel;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an effect belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Subject {
    /// An order.
    Order(OrderId),
    /// A contact request.
    Contact(ContactId),
    /// A chat with the store's bot.
    Chat(ChatId),
}

/// The outside system that an effect speaks to; with the store it names a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// monobank acquiring.
    Monobank,
    /// The store's Telegram bot.
    Telegram,
    /// Meta's Conversions API.
    Meta,
    /// Nova Poshta, the carrier.
    NovaPoshta,
}

impl Destination {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Monobank, Self::Telegram, Self::Meta, Self::NovaPoshta];

    /// The name in the database, files and commands; it is also the lane's name within a store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Monobank => "monobank",
            Self::Telegram => "telegram",
            Self::Meta => "meta",
            Self::NovaPoshta => "nova_poshta",
        }
    }

    /// The destination of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.code() == code)
    }
}

/// Unique in its subject: `conversion/purchase`, `message/manager/paid/-100123`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// A key read back from where it was stored.
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What must happen. Figures and texts are read from the order when it is delivered, so an intent stays small and
/// the same facts lead to the same intents in whatever order they arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Intent {
    /// Ask the provider for an invoice.
    CreateInvoice {
        /// For which attempt.
        attempt: AttemptNo,
    },
    /// Make an invoice unpayable.
    RemoveInvoice {
        /// Of which attempt.
        attempt: AttemptNo,
    },
    /// Give money back.
    Refund {
        /// Our reference of the refund, unique; the provider keeps it.
        reference: String,
    },
    /// Tell the managers.
    NotifyManager {
        /// What about.
        notice: Notice,
        /// Which chat.
        chat: String,
    },
    /// Ask the carrier for a waybill.
    CreateWaybill {
        /// Our reference of it.
        reference: String,
    },
    /// Delete a waybill that krama made, before the carrier has the parcel.
    DeleteWaybill {
        /// The parcel's number.
        number: TrackingNumber,
    },
    /// Tell the customer.
    NotifyCustomer {
        /// What about.
        news: News,
        /// Of which parcel, if of one.
        number: Option<TrackingNumber>,
        /// At which code of the carrier, where each is told.
        code: Option<String>,
        /// By which channel.
        channel: Channel,
    },
    /// Answer what somebody wrote to the store's bot.
    Reply {
        /// By which account they wrote: another bot counts anew.
        source: String,
        /// The messenger's number of what they wrote; each is answered once.
        update: i64,
        /// What to say.
        say: Say,
        /// The press of a button that waits for a sign of life, by the messenger's name for it.
        pressed: Option<String>,
    },
    /// Report a conversion.
    Conversion {
        /// Which event.
        event: Event,
    },
}

impl Intent {
    /// The names of all kinds, each with where it goes.
    pub const KINDS: [(&'static str, Destination); 9] = [
        ("create_invoice", Destination::Monobank),
        ("remove_invoice", Destination::Monobank),
        ("refund", Destination::Monobank),
        ("notify_manager", Destination::Telegram),
        ("notify_customer", Destination::Telegram),
        ("reply", Destination::Telegram),
        ("create_waybill", Destination::NovaPoshta),
        ("delete_waybill", Destination::NovaPoshta),
        ("conversion", Destination::Meta),
    ];

    /// The key of this intent within its subject.
    pub fn key(&self) -> Key {
        Key(match self {
            Self::CreateInvoice { attempt } => format!("payment/invoice/{attempt}"),
            Self::RemoveInvoice { attempt } => format!("payment/remove/{attempt}"),
            Self::Refund { reference } => format!("payment/refund/{reference}"),
            Self::NotifyManager { notice, chat } => format!("message/manager/{}/{chat}", notice.code()),
            Self::CreateWaybill { reference } => format!("waybill/create/{reference}"),
            Self::DeleteWaybill { number } => format!("waybill/delete/{number}"),
            // Without the channel: one news reaches a customer by one channel.
            Self::NotifyCustomer { news, number, code, .. } => {
                let of = [number.as_ref().map(TrackingNumber::as_str), code.as_deref()];
                let parts = ["message", "customer", news.code()].into_iter().chain(of.into_iter().flatten());
                parts.collect::<Vec<_>>().join("/")
            }
            Self::Reply { source, update, .. } => format!("reply/{source}/{update}"),
            Self::Conversion { event } => format!("conversion/{}", event.code()),
        })
    }

    /// The name in files, commands and filters.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::CreateInvoice { .. } => "create_invoice",
            Self::RemoveInvoice { .. } => "remove_invoice",
            Self::Refund { .. } => "refund",
            Self::NotifyManager { .. } => "notify_manager",
            Self::NotifyCustomer { .. } => "notify_customer",
            Self::Reply { .. } => "reply",
            Self::CreateWaybill { .. } => "create_waybill",
            Self::DeleteWaybill { .. } => "delete_waybill",
            Self::Conversion { .. } => "conversion",
        }
    }

    /// Where it goes.
    pub const fn destination(&self) -> Destination {
        match self {
            Self::CreateInvoice { .. } | Self::RemoveInvoice { .. } | Self::Refund { .. } => {
                Destination::Monobank
            }
            Self::CreateWaybill { .. } | Self::DeleteWaybill { .. } => Destination::NovaPoshta,
            // A channel that krama does not speak yet is never chosen.
            Self::NotifyManager { .. } | Self::NotifyCustomer { .. } | Self::Reply { .. } => {
                Destination::Telegram
            }
            Self::Conversion { .. } => Destination::Meta,
        }
    }
}

/// How an effect stands.
///
/// ```text
///            claim                done
///   ready ──────────▶ started ──────────▶ done
///     ▲                  │ │ │ refused
///     │   retry, blocked │ │ └──────────▶ refused ──┐ discard
///     └──────────────────┘ │ no answer              ├─────────▶ discarded
///     ▲                    └────────────▶ unknown ──┘
///     └──────── replay (a person) ── refused, unknown
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for its time and its lane.
    Ready,
    /// Committed as started: a request may be on its way.
    Started,
    /// Happened.
    Done,
    /// Will not happen; its reason says why.
    Refused,
    /// Sent, and nobody knows whether it happened.
    Unknown,
    /// Given up by a person.
    Discarded,
}

/// What moves an effect from one [`State`] to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Move {
    /// A lane takes it.
    Claim,
    /// The outside did it.
    Succeed,
    /// It will be tried again.
    Retry,
    /// It can never be done.
    Refuse,
    /// The answer is lost.
    Lose,
    /// A person wants it tried again.
    Replay,
    /// A person gives it up.
    Discard,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Ready, Self::Started, Self::Done, Self::Refused, Self::Unknown, Self::Discarded];

    /// The name in the database, files and commands.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Started => "started",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Discarded => "discarded",
        }
    }

    /// The state of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Where `step` leads from here, or `None` when it is not legal.
    pub const fn after(self, step: Move) -> Option<Self> {
        match (self, step) {
            (Self::Ready, Move::Claim) => Some(Self::Started),
            (Self::Started, Move::Succeed) => Some(Self::Done),
            (Self::Started, Move::Retry) | (Self::Refused | Self::Unknown, Move::Replay) => Some(Self::Ready),
            (Self::Started, Move::Refuse) => Some(Self::Refused),
            (Self::Started, Move::Lose) => Some(Self::Unknown),
            (Self::Ready | Self::Refused | Self::Unknown, Move::Discard) => Some(Self::Discarded),
            _ => None,
        }
    }

    /// Whether nothing more will happen without a person.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Ready | Self::Started)
    }

    /// Whether a person should look at it.
    pub const fn needs_a_person(self) -> bool {
        matches!(self, Self::Refused | Self::Unknown)
    }
}

/// What the outside made of an effect. The connector decides it from the answer; nobody greps texts later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It happened. `note` says what the outside called it (a message's id, a trace id).
    Done {
        /// For the attempts log; no personal data.
        note: String,
    },
    /// Try again.
    Retry {
        /// Milliseconds that the outside asked us to wait, if it did.
        after_ms: Option<i64>,
        /// Why, in words.
        reason: String,
    },
    /// Never try again by itself.
    Refused {
        /// Stable, for grouping: `too_old`, `chat_not_found`.
        code: String,
        /// Why, in words.
        reason: String,
    },
    /// Sent, but no answer.
    Unknown {
        /// What happened to the connection.
        reason: String,
    },
    /// The whole lane cannot work (a wrong token, no connection): not an attempt of this effect.
    Blocked {
        /// Why, in words.
        reason: String,
        /// How long the lane stands before it is tried again.
        hold: Hold,
    },
}

/// How long a lane that cannot work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The outside is down: seconds, more with each failure in a row.
    Outage,
    /// Only a person can mend it, so that trying again soon is pointless.
    Person,
    /// The outside has told everybody who comes with this key to come later: a day's limit is used up.
    Asked {
        /// Milliseconds.
        ms: i64,
    },
}

impl Outcome {
    /// Why it is not done, in words; `None` where it is.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Done { .. } => None,
            Self::Retry { reason, .. }
            | Self::Refused { reason, .. }
            | Self::Unknown { reason }
            | Self::Blocked { reason, .. } => Some(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_legal_or_refused_as_drawn() {
        use Move::{Claim, Discard, Lose, Refuse, Replay, Retry, Succeed};
        use State::{Discarded, Done, Ready, Refused, Started, Unknown};
        let legal = [
            (Ready, Claim, Started),
            (Started, Succeed, Done),
            (Started, Retry, Ready),
            (Started, Refuse, Refused),
            (Started, Lose, Unknown),
            (Refused, Replay, Ready),
            (Unknown, Replay, Ready),
            (Ready, Discard, Discarded),
            (Refused, Discard, Discarded),
            (Unknown, Discard, Discarded),
        ];
        for from in State::ALL {
            for step in [Claim, Succeed, Retry, Refuse, Lose, Replay, Discard] {
                let drawn = legal.iter().find(|(f, s, _)| (*f, *s) == (from, step)).map(|(_, _, to)| *to);
                assert_eq!(from.after(step), drawn, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn every_kind_is_in_the_table_of_kinds() {
        // A new variant does not compile here until somebody has thought of the table.
        let place = |intent: &Intent| match intent {
            Intent::CreateInvoice { .. } => 0,
            Intent::RemoveInvoice { .. } => 1,
            Intent::Refund { .. } => 2,
            Intent::NotifyManager { .. } => 3,
            Intent::NotifyCustomer { .. } => 4,
            Intent::Reply { .. } => 5,
            Intent::CreateWaybill { .. } => 6,
            Intent::DeleteWaybill { .. } => 7,
            Intent::Conversion { .. } => 8,
        };
        let all = [
            Intent::CreateInvoice { attempt: 1 },
            Intent::RemoveInvoice { attempt: 1 },
            Intent::Refund { reference: String::new() },
            Intent::NotifyManager { notice: Notice::Paid, chat: String::new() },
            Intent::NotifyCustomer { news: News::Paid, number: None, code: None, channel: Channel::Telegram },
            Intent::Reply { source: String::new(), update: 1, say: Say::Help, pressed: None },
            Intent::CreateWaybill { reference: String::new() },
            Intent::DeleteWaybill { number: TrackingNumber::parse("20450000000001").unwrap() },
            Intent::Conversion { event: Event::Purchase },
        ];
        assert_eq!(all.len(), Intent::KINDS.len());
        for intent in all {
            assert_eq!(Intent::KINDS[place(&intent)], (intent.kind(), intent.destination()));
        }
    }

    #[test]
    fn names_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        for destination in Destination::ALL {
            assert_eq!(Destination::from_code(destination.code()), Some(destination));
        }
    }
}
