//! The sign beside a heading: a colour's role and a shape, so that the meaning never rests on colour alone.

use askama::Template;

/// The role of a colour; the stylesheet gives it its hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is done.
    Success,
    /// Something is under way.
    Info,
    /// The shopper should look.
    Warning,
    /// It went wrong.
    Danger,
    /// It rests.
    Neutral,
    /// A part is done: prepaid.
    Partial,
    /// Blocked, not taken.
    Hold,
}

impl Tone {
    /// The class in the stylesheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Neutral => "neutral",
            Self::Partial => "partial",
            Self::Hold => "hold",
        }
    }

    /// The shape, drawn with a pen of 2 in a square of 24.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Success => "M5 13l4.5 4.5L19 7",
            Self::Info => "M12 6v6l4 3M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18",
            Self::Warning => "M12 8v5M12 16.5v.5M12 3.5l9.5 16.5h-19z",
            Self::Danger => "M7 7l10 10M17 7L7 17",
            Self::Neutral => "M6 12h12",
            Self::Partial => "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8 12.5l3 3l5.5-6.5",
            Self::Hold => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
        }
    }
}

/// The drawn sign.
#[derive(Template)]
#[template(path = "part/icon.html")]
pub struct Icon {
    tone: Tone,
}

impl Icon {
    /// The sign of a tone.
    pub const fn of(tone: &Tone) -> Self {
        Self { tone: *tone }
    }
}
