//! A badge: tone, sign and word together, so that the meaning never rests on colour alone.

use crate::view::icon::Tone;
use askama::Template;

/// The sign of a badge, drawn in a square of 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing yet.
    Empty,
    /// Begun.
    Quarter,
    /// A part.
    Half,
    /// Nearly.
    Most,
    /// All.
    Full,
    /// Done.
    Check,
    /// Not done.
    Cross,
    /// Look here.
    Bang,
    /// Nobody knows.
    Question,
    /// Waits.
    Clock,
    /// Again.
    Repeat,
    /// Under way.
    Play,
    /// Stopped by a person.
    Pause,
    /// Went back.
    Back,
    /// Rests.
    Dash,
}

impl Sign {
    /// What is drawn with a pen.
    const fn line(self) -> &'static str {
        match self {
            Self::Empty | Self::Quarter | Self::Half | Self::Most | Self::Full => {
                "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11"
            }
            Self::Check => "M3 8.5l3.5 3.5L13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Bang => "M8 2.5v7M8 12.6v.6",
            Self::Question => "M5 5.5a3 3 0 1 1 4.2 2.7c-.8.4-1.2.9-1.2 1.8M8 12.9v.6",
            Self::Clock => "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M8 5v3.2l2.2 1.4",
            Self::Repeat => "M13 8a5 5 0 1 1-1.5-3.6M13 1.8v3h-3",
            Self::Play => "M5 3.5l7 4.5l-7 4.5z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Back => "M6 3L2.8 6.2L6 9.4M3 6.2h6.5a3.4 3.4 0 0 1 0 6.8H6",
            Self::Dash => "M3.5 8h9",
        }
    }

    /// What is filled.
    const fn area(self) -> &'static str {
        match self {
            Self::Quarter => "M8 8V2.5A5.5 5.5 0 0 1 13.5 8z",
            Self::Half => "M8 2.5a5.5 5.5 0 0 1 0 11z",
            Self::Most => "M8 8V2.5A5.5 5.5 0 1 1 2.5 8z",
            Self::Full => "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11",
            Self::Play => "M5 3.5l7 4.5l-7 4.5z",
            _ => "",
        }
    }
}

/// The badge; renders itself.
#[derive(Template)]
#[template(path = "console/part/badge.html")]
pub(super) struct Badge {
    pub(super) tone: Tone,
    pub(super) sign: Sign,
    pub(super) text: String,
}

impl Badge {
    /// A badge that says `text`.
    pub(super) const fn new(tone: Tone, sign: Sign, text: String) -> Self {
        Self { tone, sign, text }
    }
}
