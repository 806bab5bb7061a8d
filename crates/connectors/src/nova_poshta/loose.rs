//! The carrier's loose scalars: for one and the same key a number, a numeric text, an empty text, `false` or `null`.

use serde_json::Value;

/// Minor units in one hryvnia.
const MINOR_PER_MAJOR: i64 = 100;
/// Decimals of a sum that are kept; what follows is rounded.
const DECIMALS: usize = 2;
/// Longest text of a field that is kept, in characters.
const TEXT_MAX_CHARS: usize = 500;

/// The text of a scalar without spaces around it; `None` where it says nothing: `""`, `false`, `null`, not a scalar.
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "1".to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then(|| text.chars().take(TEXT_MAX_CHARS).collect())
}

/// Whether a scalar says yes: `true`, `1`, `"1"`, `"true"`.
pub fn yes(value: &Value) -> bool {
    text(value).is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true"))
}

/// A sum in minor units: `1250`, `1250.5`, `"96"`, `"1 250,50"`. `None` where nothing is said, also for `0`.
pub fn minor(value: &Value) -> Option<i64> {
    let kept: String = text(value)?.chars().filter(|c| !c.is_whitespace()).collect();
    let (major, fraction) = kept.split_once(['.', ',']).unwrap_or((&kept, ""));
    if major.is_empty() || !kept.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let cents: String = fraction.chars().chain("00".chars()).take(DECIMALS).collect();
    let rounds_up = fraction.chars().nth(DECIMALS).is_some_and(|digit| digit >= '5');
    let sum = major.parse::<i64>().ok()?.checked_mul(MINOR_PER_MAJOR)?.checked_add(cents.parse().ok()?)?;
    Some(sum.saturating_add(i64::from(rounds_up))).filter(|sum| *sum > 0)
}

/// A whole number that is not negative.
pub fn count(value: &Value) -> Option<u64> {
    text(value)?.parse().ok()
}

/// A sum as requests carry it: `1250`, `1250.50`.
pub fn sum(minor: i64) -> String {
    let (major, cents) = (minor / MINOR_PER_MAJOR, minor % MINOR_PER_MAJOR);
    if cents == 0 { major.to_string() } else { format!("{major}.{cents:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_said_in_many_ways() {
        for nothing in [json!(""), json!("  "), json!(false), json!(null), json!([]), json!({})] {
            assert_eq!((text(&nothing), minor(&nothing), count(&nothing)), (None, None, None), "{nothing}");
            assert!(!yes(&nothing));
        }
        assert_eq!(text(&json!(9)).as_deref(), Some("9"));
        assert_eq!(text(&json!(" 9 ")).as_deref(), Some("9"));
        assert!(
            yes(&json!(true)) && yes(&json!(1)) && yes(&json!("1")) && !yes(&json!("0")) && !yes(&json!(0))
        );
    }

    #[test]
    fn sums_come_in_every_dress() {
        let sums = [
            (json!(1250), Some(125_000)),
            (json!("1250"), Some(125_000)),
            (json!(1250.5), Some(125_050)),
            (json!("1250.50"), Some(125_050)),
            (json!("1 250,05"), Some(125_005)),
            (json!(0.125), Some(13)),
            (json!(0), None),
            (json!("0.00"), None),
            (json!("-5"), None),
            (json!("1.2.3"), None),
            (json!("abc"), None),
            (json!("99999999999999999999"), None),
        ];
        for (value, expected) in sums {
            assert_eq!(minor(&value), expected, "{value}");
        }
        assert_eq!(
            (sum(125_000), sum(125_050), sum(5)),
            ("1250".to_owned(), "1250.50".to_owned(), "0.05".to_owned())
        );
    }
}
