//! What is said of Telegram: its bot, its chats, and what keeps the bot from hearing.

use super::Phrase;

/// The phrases and their texts.
pub(super) const PHRASES: &[Phrase] = &[
    ("Telegram could not be reached: {why}", "reason-telegram-away"),
    ("no answer came ({why})", "reason-no-answer"),
    (
        "{what}; the message may have arrived: look into the chat before repeating it",
        "reason-may-have-arrived",
    ),
    ("nothing arrives in the chat", "reason-chat-lost"),
    ("not needed any more: nothing arrives in the chat", "reason-chat-lost-not-needed"),
    ("nothing is sent to the customer there", "reason-customer-off"),
    ("the customer blocked the bot", "reason-customer-blocked"),
    ("the customer wrote stop", "reason-customer-stop"),
    ("the customer's Telegram account was deleted", "reason-customer-deleted"),
    ("Telegram knows no such chat", "reason-no-chat"),
    ("the bot may not write to the customer", "reason-customer-forbids"),
    ("the bot left the group", "reason-left-group"),
    (
        "the chat blocked the bot or removed it: open the chat with the bot, then repeat this message",
        "reason-chat-closed",
    ),
    ("the group moved, and moved again: set telegram.manager_chats to its present id", "reason-chat-moved"),
    (
        "Telegram knows no such chat: check telegram.manager_chats, and write to the bot first",
        "reason-chat-not-found",
    ),
    ("the bot may not write in this chat: allow it to send messages there", "reason-chat-no-rights"),
    ("Telegram did not understand the markup of the message", "reason-bad-markup"),
    ("Telegram did not take the button of the message", "reason-bad-button"),
    ("Telegram finds the message too long", "reason-too-long"),
    ("Telegram finds the message empty", "reason-empty"),
    ("Telegram refused the message: {words}", "reason-telegram-refused"),
    ("message {id}, text v{version}", "reason-sent-own"),
    ("message {id}", "reason-sent"),
    ("Telegram answered 200 in a form that krama cannot read", "reason-telegram-odd-200"),
    ("Telegram answered in a form that krama cannot read", "reason-telegram-odd"),
    ("Telegram is out of order for the moment (HTTP {status})", "reason-telegram-down"),
    ("too many messages: Telegram asks to wait", "reason-telegram-busy"),
    (
        "Telegram does not know the bot: check telegram.token with @BotFather, and telegram.url",
        "reason-telegram-token",
    ),
    ("the store has no Telegram bot: set telegram.token", "reason-no-bot"),
    ("the address of the Bot API sends us elsewhere: check telegram.url", "reason-telegram-url"),
    (
        "the request was refused with HTTP {status}, not in Telegram's own words: check telegram.url and what stands before it",
        "reason-telegram-proxy",
    ),
    ("this task is not a message to a chat, so it cannot go to Telegram", "reason-not-a-message"),
    ("Telegram does not let the bot hear (HTTP {status})", "reason-deaf-refused"),
    (
        "Telegram does not take the address {url} for webhooks: it must be reached from the internet by https",
        "reason-deaf-address",
    ),
    (
        "the bot tells another program: it has a webhook that krama did not set. Give krama a bot of its own, or take that webhook away (deleteWebhook)",
        "reason-deaf-webhook",
    ),
    (
        "another program, or another store, asks for this bot's updates at the same time: give each a bot of its own",
        "reason-deaf-shared",
    ),
    ("not an update of the Bot API", "reason-not-an-update"),
    ("HTTP {status}, not in Telegram's form", "reason-telegram-form"),
    ("the group moved; messages follow it", "reason-group-moved"),
];
