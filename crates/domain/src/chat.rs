//! Chats with a store's bot: what follows from what people write to it. Pure: the engine finds the chat and its orders,
//! and carries out what is decided here; the answers' texts stand in [`text`].
//!
//! A chat is bound to an order by the single-use token of a link from that order's page and by nothing else: a name or a
//! phone can be typed by anybody, and a bound chat sees the order.

pub mod message;
pub mod text;
mod words;

#[cfg(test)]
mod tests;

use crate::ids::OrderId;
use crate::lang::Lang;
use crate::order::Order;
use crate::parcel::TrackingNumber;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest text that is looked at, in characters: commands are short.
const TEXT_MAX_CHARS: usize = 200;
/// Begins what a language's button sends back.
const LANG_DATA: &str = "lang/";

/// Something that a messenger told of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The messenger's number; a repeat has the same.
    pub id: i64,
    /// The chat's address; `None` where the update belongs to none that krama knows how to answer.
    pub chat: Option<String>,
    /// Whether several people are in it.
    pub is_group: bool,
    /// The language of the person's messenger, if it is one of ours.
    pub lang: Option<Lang>,
    /// What happened.
    pub said: Said,
}

/// What happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Somebody wrote this; empty for pictures and the like.
    Text(String),
    /// Somebody pressed a button of ours.
    Pressed {
        /// The messenger's name for this press, by which it is answered.
        query: String,
        /// What the button carries.
        data: String,
    },
    /// The bot was blocked, or removed from a group.
    Closed,
    /// The bot may write again, or was added to a group.
    Opened,
    /// Something that asks for nothing.
    Other,
}

/// What is answered. Texts and sums are read when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "say")]
pub enum Say {
    /// Who the bot is and what it can do.
    Welcome,
    /// The order was bound: how it stands.
    Bound {
        /// Which one.
        order: OrderId,
    },
    /// The link does not work: used, expired, or never given out.
    BadLink,
    /// The chat's orders.
    Orders,
    /// The chat's parcels.
    Track,
    /// Nothing is sent from now on.
    Stopped,
    /// Which languages there are, to choose by a button.
    Languages,
    /// The language was changed.
    Language,
    /// What can be written.
    Help,
    /// The number of a chat, for the settings of the managers' chats.
    Desk,
    /// The same to a group that the bot leaves.
    Farewell,
}

/// What is to be done with the chat before it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Nothing.
    None,
    /// Bind the order of this token to it.
    Bind(String),
    /// Let messages about its orders come again.
    Resume,
    /// Send it nothing more, since the customer wants so.
    Silence,
    /// Speak this language with it.
    Speak(Lang),
    /// Nothing arrives there.
    Close,
    /// Messages arrive again; whoever asked for silence keeps it.
    Open,
}

/// What follows from an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// What is done.
    pub act: Act,
    /// What is answered; for [`Act::Bind`] what came of it is (see [`of_binding`]).
    pub say: Option<Say>,
}

impl Handling {
    const fn say(say: Say) -> Self {
        Self { act: Act::None, say: Some(say) }
    }

    const fn quiet(act: Act) -> Self {
        Self { act, say: None }
    }
}

/// What the settings say of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// No managers' chat is set yet: whoever writes may be setting the store up.
    Unset,
    /// One of the managers' chats.
    Managers,
    /// Anybody else's.
    Elsewhere,
}

/// What somebody wrote, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Command {
    Start(Option<String>),
    Orders,
    Track,
    Stop,
    Language(Option<Lang>),
    Other,
}

/// Reads a text: `/start abc`, `/orders@shop_bot`, `СТОП`.
fn command(text: &str) -> Command {
    let text: String = text.trim().chars().take(TEXT_MAX_CHARS).collect();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let name = first.split('@').next().unwrap_or_default().to_lowercase();
    let rest = rest.trim();
    let argument = (!rest.is_empty()).then(|| rest.to_owned());
    match name.as_str() {
        "/start" => Command::Start(argument),
        "/orders" => Command::Orders,
        "/track" => Command::Track,
        "/stop" => Command::Stop,
        "/language" | "/lang" => Command::Language(argument.and_then(|tag| Lang::from_tag(&tag))),
        "stop" | "стоп" | "тоқтат" | "тоқтату" if argument.is_none() => Command::Stop,
        _ => Command::Other,
    }
}

/// What a language's button sends back.
pub fn lang_data(lang: Lang) -> String {
    format!("{LANG_DATA}{}", lang.tag())
}

/// What follows from `update`.
pub fn handle(update: &Update, place: Place) -> Handling {
    match &update.said {
        Said::Closed => Handling::quiet(Act::Close),
        Said::Opened if update.is_group => in_group(&Command::Start(None), place),
        Said::Opened => Handling::quiet(Act::Open),
        Said::Other => Handling::quiet(Act::None),
        Said::Text(text) if update.is_group => in_group(&command(text), place),
        Said::Text(text) => in_private(command(text), place),
        Said::Pressed { data, .. } => pressed(data),
    }
}

/// Groups are for managers: they hear their chat's number, and everybody else's are left.
fn in_group(command: &Command, place: Place) -> Handling {
    match (place, command) {
        (Place::Elsewhere, _) => Handling::say(Say::Farewell),
        (_, Command::Start(_)) => Handling::say(Say::Desk),
        _ => Handling::quiet(Act::None),
    }
}

fn in_private(command: Command, place: Place) -> Handling {
    match command {
        Command::Start(Some(token)) => Handling::quiet(Act::Bind(token)),
        Command::Start(None) if place == Place::Managers => Handling::say(Say::Desk),
        Command::Start(None) => Handling { act: Act::Resume, say: Some(Say::Welcome) },
        Command::Orders => Handling::say(Say::Orders),
        Command::Track => Handling::say(Say::Track),
        Command::Stop => Handling { act: Act::Silence, say: Some(Say::Stopped) },
        Command::Language(None) => Handling::say(Say::Languages),
        Command::Language(Some(lang)) => Handling { act: Act::Speak(lang), say: Some(Say::Language) },
        Command::Other => Handling::say(Say::Help),
    }
}

/// Buttons of other versions are answered too: the messenger shows that it waits until then.
fn pressed(data: &str) -> Handling {
    match data.strip_prefix(LANG_DATA).and_then(Lang::from_tag) {
        Some(lang) => Handling { act: Act::Speak(lang), say: Some(Say::Language) },
        None => Handling::say(Say::Help),
    }
}

/// What is answered to a token, by the order that it bound.
pub const fn of_binding(bound: Option<OrderId>) -> Say {
    match bound {
        Some(order) => Say::Bound { order },
        None => Say::BadLink,
    }
}

/// A chat as an answer needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// The chat's address.
    pub address: String,
    /// The language that is spoken with it.
    pub lang: Lang,
    /// Its orders, the newest first.
    pub orders: Vec<Order>,
    /// What the last look at each parcel saw.
    pub looks: BTreeMap<TrackingNumber, Look>,
}

/// The last look at a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// The carrier's words; empty when it said nothing.
    pub words: String,
}
