//! Testing a connection: harmless questions to an outside system, and what their answers say about the settings.
//!
//! Nothing here asks for money, a message, an event or a parcel; every question is one that changes nothing. The caller sends the questions one
//! after another and stops where a finding says that the rest would fail the same way ([`Class::stops`]). Texts are
//! English, for the command line and the log; pages have their own words for each [`Class`].

use crate::http::{Answer, Request, Response};
use crate::settings::Settings;

/// Most characters of an outside system's own words that are shown: a name of a shop, of a bot, of a pixel.
const WORDS_MAX_CHARS: usize = 60;

/// How a connector is tested.
#[derive(Debug, Clone, Copy)]
pub struct Probe {
    /// The questions to ask with these settings, or what is missing to ask anything.
    pub questions: fn(&Settings) -> Result<Vec<Question>, Finding>,
    /// Reads the answer to one of the questions.
    pub read: fn(&Settings, &Question, &Answer) -> Finding,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it finds out: `token`, `chat`, …
    pub step: &'static str,
    /// Which one of several: a chat's id.
    pub about: Option<String>,
    /// The request; one that changes nothing.
    pub request: Request,
}

/// What a step found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It works; what it told, for people to recognise: the name of the bot.
    Fine {
        /// May be empty.
        told: String,
    },
    /// It does not.
    Problem(Problem),
}

/// What is wrong, and where it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which kind of problem.
    pub class: Class,
    /// The setting to look at: [`crate::settings::Field::key`].
    pub setting: &'static str,
    /// What was seen, without addresses and secrets: `HTTP 403, FORBIDDEN`.
    pub seen: String,
}

/// Kinds of problems, by what a person does about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A setting is not there.
    NotSet,
    /// The key was never right.
    WrongKey,
    /// The key was right once: it expired or was withdrawn.
    ExpiredKey,
    /// The key is right and may not do this.
    MissingScope,
    /// There is no such thing: a chat, a pixel.
    NotFound,
    /// One chat refuses the bot.
    Closed,
    /// The system refuses this account or this machine's address.
    Blocked,
    /// Asked too often.
    Busy,
    /// No connection, or no answer in time.
    Unreachable,
    /// An answer that the system itself would not give: a wrong address, a proxy, a fault over there.
    OddAnswer,
}

impl Class {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::NotSet,
        Self::WrongKey,
        Self::ExpiredKey,
        Self::MissingScope,
        Self::NotFound,
        Self::Closed,
        Self::Blocked,
        Self::Busy,
        Self::Unreachable,
        Self::OddAnswer,
    ];

    /// The name in JSON and in the keys of texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSet => "not-set",
            Self::WrongKey => "wrong-key",
            Self::ExpiredKey => "expired-key",
            Self::MissingScope => "missing-scope",
            Self::NotFound => "not-found",
            Self::Closed => "closed",
            Self::Blocked => "blocked",
            Self::Busy => "busy",
            Self::Unreachable => "unreachable",
            Self::OddAnswer => "odd-answer",
        }
    }

    /// Whether the further questions would fail in the same way, so that nobody is troubled with them.
    pub const fn stops(self) -> bool {
        !matches!(self, Self::NotFound | Self::Closed | Self::MissingScope)
    }

    const fn about(self) -> &'static str {
        match self {
            Self::NotSet => "nothing is set",
            Self::WrongKey => "the key is not accepted",
            Self::ExpiredKey => "the key has expired or was withdrawn",
            Self::MissingScope => "the key is accepted and may not do this",
            Self::NotFound => "there is no such thing, or this key may not see it",
            Self::Closed => "the chat blocked the bot or removed it",
            Self::Blocked => "the other side refuses this account or this machine's address",
            Self::Busy => "the other side asks for a pause",
            Self::Unreachable => "no answer",
            Self::OddAnswer => "an answer that the system itself would not give",
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::NotSet => "set it",
            Self::WrongKey => {
                "copy the key again, whole and without spaces, and set it; if it was withdrawn, make a new one"
            }
            Self::ExpiredKey => "make a new key over there and set it",
            Self::MissingScope => "give the key the right to do this, or make one that has it",
            Self::NotFound => "check the id, and that the key belongs to the same account",
            Self::Closed => "open the chat with the bot and press Start, or add the bot to the group",
            Self::Blocked => {
                "look into the account over there for a block, and ask whether this machine's address is let in"
            }
            Self::Busy => "wait a minute and test again",
            Self::Unreachable => {
                "check the network and the address, and whether the other side is up; then test again"
            }
            Self::OddAnswer => {
                "check the address and what stands before it; if it is right, test again later"
            }
        }
    }
}

impl Problem {
    /// A problem with a setting.
    pub fn new(class: Class, setting: &'static str, seen: impl Into<String>) -> Self {
        Self { class, setting, seen: seen.into() }
    }

    /// What is wrong: `the key is not accepted (HTTP 403, FORBIDDEN)`.
    pub fn words(&self) -> String {
        let about = self.class.about();
        if self.seen.is_empty() { about.to_owned() } else { format!("{about} ({})", self.seen) }
    }

    /// What to do: `copy the key again … (monobank.token)`.
    pub fn hint(&self) -> String {
        format!("{} ({})", self.class.advice(), self.setting)
    }
}

/// It works.
pub fn fine(told: &str) -> Finding {
    let kept = told.chars().filter(|c| !c.is_control()).take(WORDS_MAX_CHARS);
    Finding::Fine { told: kept.collect() }
}

/// It does not work.
pub fn problem(class: Class, setting: &'static str, seen: impl Into<String>) -> Finding {
    Finding::Problem(Problem::new(class, setting, seen))
}

/// The answer itself, or that there was none. `address` is the setting that says where the system is.
pub fn answered<'a>(answer: &'a Answer, address: &'static str) -> Result<&'a Response, Finding> {
    match answer {
        Answer::Response(response) => Ok(response),
        Answer::NotSent { reason } | Answer::NoAnswer { reason } => {
            Err(problem(Class::Unreachable, address, reason.clone()))
        }
    }
}
