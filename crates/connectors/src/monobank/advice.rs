//! What to tell a shopper whose payment failed, by the bank's code. Never the bank's own text: several of the official
//! texts are rude or jokes, and the same code has several of them.

/// What a shopper can do. Its words are the pages' business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// The card's own bank refused; only it knows why.
    AskBank,
    /// Not with this card.
    OtherCard,
    /// Something typed is wrong: number, date, CVV.
    CheckData,
    /// The link is over, or the shopper left: pay again.
    NewLink,
    /// The shop's contract, settings or the acquirer's own trouble; the shopper can do nothing.
    OurSide,
}

impl Advice {
    /// Whether the shop's owner must hear of it, because shoppers cannot mend it.
    pub const fn concerns_owner(self) -> bool {
        matches!(self, Self::OurSide)
    }
}

/// The bank's table of `errCode` (version 2412, 80 rows), in our words. 58 and 82 stand in it twice with different
/// meanings; they are read as the card's bank refusing, so that no owner is alarmed without need.
const TABLE: [(Advice, &[u16]); 5] = [
    (
        Advice::AskBank,
        &[
            6, 50, 54, 55, 58, 60, 61, 62, 63, 68, 71, 72, 75, 82, 83, 84, 1034, 1035, 1045, 1054, 1165,
            1193, 1405, 1406, 1408, 1413, 1421, 1422, 1425, 1428, 1429, 1458, 8004,
        ],
    ),
    (Advice::OtherCard, &[40, 41, 51, 56, 57, 59, 73, 1056, 1064, 1194, 1407, 1411, 1436, 1439]),
    (Advice::CheckData, &[52, 80, 81, 1014, 1080, 1200, 1419]),
    (Advice::NewLink, &[8001, 8002]),
    (
        Advice::OurSide,
        &[
            67, 74, 98, 1000, 1001, 1005, 1010, 1036, 1044, 1053, 1066, 1077, 1090, 1115, 1121, 1145, 1187,
            1420, 1433, 8003, 8005, 8006,
        ],
    ),
];

/// The advice for a failure code as the bank sent it. A code that this version does not know is most likely one more way
/// of the card's bank to refuse.
pub fn advice(code: &str) -> Advice {
    let number: Option<u16> = code.trim().parse().ok();
    let row = number.and_then(|number| TABLE.iter().find(|(_, codes)| codes.contains(&number)));
    row.map_or(Advice::AskBank, |row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_advice() {
        let expected = [
            ("59", Advice::OtherCard),
            ("51", Advice::OtherCard),
            ("1034", Advice::AskBank),
            ("52", Advice::CheckData),
            (" 8001 ", Advice::NewLink),
            ("8006", Advice::OurSide),
            ("424242", Advice::AskBank),
            ("", Advice::AskBank),
        ];
        for (code, wanted) in expected {
            assert_eq!(advice(code), wanted, "{code}");
        }
        assert!(advice("1121").concerns_owner() && !advice("59").concerns_owner());
    }

    #[test]
    fn each_code_stands_once() {
        let mut codes: Vec<u16> = TABLE.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!((codes.len(), all), (78, 78), "80 rows, two of them a second time");
    }
}
