//! What a shopper is advised after a failed payment. Our own words: the provider's texts are never shown, some of
//! them are internal and some are jokes.
//!
//! Source: the list of error codes of monobank acquiring (v2412). Codes are not unique there (58 and 82 mean two
//! things each), so each text holds for both meanings; an unknown code gets the text that is right for most.

/// Advice after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// The card's bank refused and only it can say why.
    AskBank,
    /// Another card, or enough money on this one.
    OtherCard,
    /// Number, date or CVV may be mistyped.
    CheckData,
    /// The payment page is over, or the shopper left it.
    NewLink,
    /// The shop or its provider is at fault.
    OurSide,
}

/// Codes by advice; what is in no row is [`Advice::OtherCard`].
const CODES: [(Advice, &[&str]); 4] = [
    (
        Advice::AskBank,
        &[
            "6", "50", "55", "58", "60", "61", "62", "63", "71", "72", "75", "82", "83", "84", "1034",
            "1035", "1045", "1054", "1165", "1193", "1405", "1406", "1408", "1413", "1421", "1422", "1425",
            "1428", "1429", "1458", "8004",
        ],
    ),
    (Advice::CheckData, &["52", "80", "81", "1014", "1080", "1200", "1419"]),
    (Advice::NewLink, &["8001", "8002"]),
    (
        Advice::OurSide,
        &[
            "54", "67", "73", "74", "98", "1000", "1001", "1005", "1010", "1036", "1044", "1053", "1066",
            "1077", "1115", "1121", "1145", "1187", "1420", "1433", "8003", "8005", "8006",
        ],
    ),
];

impl Advice {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::AskBank, Self::OtherCard, Self::CheckData, Self::NewLink, Self::OurSide];

    /// The advice for a provider's code of a failure.
    pub fn of_code(code: Option<&str>) -> Self {
        let row = CODES.iter().find(|(_, codes)| code.is_some_and(|code| codes.contains(&code)));
        row.map_or(Self::OtherCard, |(advice, _)| *advice)
    }

    /// A stable name: `ask_bank`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AskBank => "ask_bank",
            Self::OtherCard => "other_card",
            Self::CheckData => "check_data",
            Self::NewLink => "new_link",
            Self::OurSide => "our_side",
        }
    }

    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AskBank => "advice-ask-bank",
            Self::OtherCard => "advice-other-card",
            Self::CheckData => "advice-check-data",
            Self::NewLink => "advice-new-link",
            Self::OurSide => "advice-our-side",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_to_advice() {
        let cases = [
            (Some("71"), Advice::AskBank),
            (Some("59"), Advice::OtherCard),
            (Some("81"), Advice::CheckData),
            (Some("8001"), Advice::NewLink),
            (Some("8005"), Advice::OurSide),
            (Some("999999"), Advice::OtherCard),
            (None, Advice::OtherCard),
        ];
        for (code, advice) in cases {
            assert_eq!(Advice::of_code(code), advice, "{code:?}");
        }
    }

    #[test]
    fn no_code_has_two_kinds_of_advice() {
        let mut codes: Vec<_> = CODES.iter().flat_map(|(_, codes)| codes.iter()).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
