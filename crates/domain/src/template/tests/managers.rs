//! Messages to managers: as many goods as fit, in the words of the store.

use super::{order, store};
use crate::channel::{Channel, TEXT_MAX};
use crate::lang::Lang;
use crate::notice::Notice;
use crate::notice::text::more_positions;
use crate::order::{Line, Order};
use crate::sample;
use crate::template::{Situation, Subject, Topic, compose};

fn made(notice: Notice, order: &Order, own: Option<&str>) -> String {
    let store = store();
    let situation =
        Situation { subject: Subject::Order(order), store: &store, link: super::LINK, parcel: None };
    let made = compose(Topic::Managers(notice), Channel::Telegram, Lang::Uk, own, &situation);
    made.unwrap().text.plain()
}

/// With so many positions, and a comment.
fn large(positions: usize) -> Order {
    let line = |nth| Line {
        title: format!("Худі з вишивкою «Їжак у тумані» № {nth}, чорне"),
        ..sample::line("A", 2, 149_900)
    };
    Order { lines: (0..positions).map(line).collect(), comment: Some("ok".to_owned()), ..order() }
}

#[test]
fn as_many_positions_as_fit_are_shown_and_the_rest_is_counted() {
    for (positions, is_cut) in [(1, false), (40, false), (100, true)] {
        let text = made(Notice::Placed, &large(positions), None);
        assert!(Channel::Telegram.length(&text) <= TEXT_MAX);
        let goods: Vec<_> = text.lines().filter(|line| line.contains("Їжак у тумані")).collect();
        assert_eq!(goods.len() < positions, is_cut, "{positions}");
        assert!(goods[0].starts_with("1. ") && goods[0].ends_with(" — 2 × 1 499 грн"), "{}", goods[0]);
        let more = format!("\n{}\n", more_positions(positions - goods.len(), Lang::Uk));
        assert_eq!(text.contains(&more), is_cut, "{text}");
        assert!(text.ends_with("\n\nКоментар: ok"), "what follows the goods stays: {text}");
        let room = TEXT_MAX - Channel::Telegram.length(&text);
        assert!(!is_cut || room < goods[0].len(), "one more would not fit");
    }
}

#[test]
fn a_stores_own_words_stand_in_place_of_the_built_in_ones() {
    let own = "Гей! *{{ order.number }}*: {{ money.total }}, {{ customer.phone }}\n{{ money.state }}";
    let text = made(Notice::Placed, &order(), Some(own));
    assert_eq!(
        text, "Гей! TWC30102025N01: 1 499 грн, +380671234567\nОплата при отриманні: 1 499 грн",
        "sums and phones as they are searched for"
    );
}

#[test]
fn no_order_is_too_long_for_any_notice() {
    let long = "😀".repeat(TEXT_MAX);
    let mut order = large(100);
    order.comment = Some(long.clone());
    order.delivery.city.clone_from(&long);
    order.delivery.branch.clone_from(&long);
    order.customer.name.last = long;
    for notice in Notice::ALL.into_iter().filter(|notice| *notice != Notice::Contact) {
        let units = Channel::Telegram.length(&made(notice, &order, None));
        assert!((1_000..=TEXT_MAX).contains(&units), "{notice:?}: {units}");
    }
}
