//! What somebody may have meant: names of older scripts, and names that are nearly right.

use super::variable::VARIABLES;

/// Names that are written elsewhere, and ours. The first nine are the single-brace spellings of older scripts.
pub(super) const ALIASES: [(&str, &str); 14] = [
    ("user_name", "customer.name"),
    ("order_num", "order.number"),
    ("product_name", "order.first_item"),
    ("item_qty", "order.item_count"),
    ("shop_name", "store.name"),
    ("delivery_type", "order.delivery"),
    ("order_date", "order.date"),
    ("total_amount", "money.total"),
    ("customer_phone", "customer.phone"),
    ("ttn", "np.number"),
    ("phone", "customer.phone"),
    ("name", "customer.name"),
    ("total", "money.total"),
    ("link", "order.link"),
];

/// Our name for another's.
pub(super) fn alias(name: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours)
}

/// The variable that a wrong name may stand for: another's name for it, or one that differs in a third of its letters
/// at most.
pub(super) fn meant(wrong: &str) -> Option<&'static str> {
    let wrong = wrong.to_lowercase();
    let names = VARIABLES.iter().map(|variable| variable.name);
    let nearest = || names.map(|name| (distance(&wrong, name), name)).min();
    let near = || nearest().filter(|(away, name)| away * 3 <= name.len()).map(|(_, name)| name);
    alias(&wrong).or_else(near)
}

/// How many letters must be added, removed or replaced to make one text of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (nth, a) in (1..).zip(one.chars()) {
        let mut diagonal = std::mem::replace(&mut row[0], nth);
        for (at, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Variable;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_nonsense_is_not() {
        assert_eq!(meant("order.nmber"), Some("order.number"));
        assert_eq!(meant("Customer.Name"), Some("customer.name"));
        assert_eq!(meant("np.free_till"), Some("np.free_until"));
        assert_eq!(meant("ttn"), Some("np.number"));
        assert_eq!((meant("weather"), meant("")), (None, None));
    }

    #[test]
    fn aliases_lead_to_variables_that_exist() {
        for (other, ours) in ALIASES {
            assert!(Variable::named(ours).is_some() && Variable::named(other).is_none(), "{other}");
        }
    }

    #[test]
    fn distances_are_counted_in_letters() {
        assert_eq!((distance("kitten", "sitting"), distance("", "abc"), distance("a", "a")), (3, 3, 0));
    }
}
