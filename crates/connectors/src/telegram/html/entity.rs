//! Entities: which part of a message's text looks or works how.

use serde_json::{Value, json};
use std::cmp::Reverse;

/// One formatted part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Where it begins, in UTF-16 units of the text after parsing.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
}

/// How a part of a text looks or works.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are Telegram's own and say all there is to say")]
pub enum Kind {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre,
    /// Preformatted text of a programming language.
    PreCode {
        language: String,
    },
    TextLink {
        url: String,
    },
    TextMention {
        user_id: i64,
    },
    Blockquote,
    ExpandableBlockquote,
    CustomEmoji {
        id: i64,
    },
    /// A moment, in seconds since 1970, shown in the reader's own way.
    DateTime {
        unix: i64,
        format: String,
    },
}

impl Kind {
    /// The Bot API's `type`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spoiler => "spoiler",
            Self::Code => "code",
            Self::Pre | Self::PreCode { .. } => "pre",
            Self::TextLink { .. } => "text_link",
            Self::TextMention { .. } => "text_mention",
            Self::Blockquote => "blockquote",
            Self::ExpandableBlockquote => "expandable_blockquote",
            Self::CustomEmoji { .. } => "custom_emoji",
            Self::DateTime { .. } => "date_time",
        }
    }

    /// Which of two entities over the same text comes first: the outer ones do.
    const fn rank(&self) -> u8 {
        match self {
            Self::Blockquote | Self::ExpandableBlockquote => 0,
            Self::PreCode { .. } => 10,
            Self::Pre => 11,
            Self::Code => 20,
            Self::TextLink { .. } | Self::TextMention { .. } => 49,
            Self::DateTime { .. } => 50,
            Self::Bold => 90,
            Self::Italic => 91,
            Self::Underline => 92,
            Self::Strikethrough => 93,
            Self::Spoiler => 94,
            Self::CustomEmoji { .. } => 99,
        }
    }
}

impl Entity {
    /// The Bot API's object.
    pub fn json(&self) -> Value {
        let mut object = json!({ "type": self.kind.code(), "offset": self.offset, "length": self.length });
        match &self.kind {
            Kind::PreCode { language } => object["language"] = json!(language),
            Kind::TextLink { url } => object["url"] = json!(url),
            Kind::TextMention { user_id } => {
                object["user"] = json!({ "id": user_id, "is_bot": false, "first_name": "" });
            }
            Kind::CustomEmoji { id } => object["custom_emoji_id"] = json!(id.to_string()),
            Kind::DateTime { unix, format } => {
                object["unix_time"] = json!(unix);
                object["date_time_format"] = json!(format);
            }
            _ => {}
        }
        object
    }
}

/// Puts entities in the order in which Telegram lists them: by place, the longer first, then the outer first.
pub(super) fn sort(entities: &mut [Entity]) {
    entities.sort_by_key(|entity| (entity.offset, Reverse(entity.length), entity.kind.rank()));
}
