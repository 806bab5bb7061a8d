//! What comes out: whole, in the channel's markup, and with values that are never read again.

use super::{order, parcel, situation, store};
use crate::channel::Channel;
use crate::channel::TEXT_MAX;
use crate::lang::Lang;
use crate::name::PersonName;
use crate::news::News;
use crate::order::Order;
use crate::sample;
use crate::template::{
    NotComposed, NotRendered, Situation, Topic, VARIABLES, Value, Values, Variable, compose, parse, render,
    values,
};
use proptest::prelude::*;

fn composed(text: &str, channel: Channel, order: &Order) -> Result<String, NotComposed> {
    let store = store();
    compose(Topic::Customer(News::Arrived), channel, Lang::Uk, Some(text), &situation(order, &store))
        .map(|m| m.written())
}

fn telegram(text: &str) -> String {
    composed(text, Channel::Telegram, &order()).unwrap()
}

fn whatsapp(text: &str) -> String {
    composed(text, Channel::Whatsapp, &order()).unwrap()
}

#[test]
fn each_channel_gets_its_own_markup() {
    let text = "*Увага* & _<тихо>_: *№ _{{ order.number }}_* 2 * 2";
    assert_eq!(
        telegram(text),
        "<b>Увага</b> &amp; <i>&lt;тихо&gt;</i>: <b>№ </b><b><i>TWC30102025N01</i></b> 2 * 2"
    );
    assert_eq!(whatsapp(text), "*Увага* & _<тихо>_: *№* *_TWC30102025N01_* 2 * 2");
    assert_eq!(
        whatsapp("*{{ order.items }}*").replace('\u{a0}', " "),
        "*• Худі, M — 2 × 500 ₴*\n*• Худі, M — 1 × 499 ₴*"
    );
}

#[test]
fn a_value_is_shown_and_never_obeyed() {
    let mut order = order();
    for wild in ["{{ money.total }}", "{user_name}", "<b>O'Neil</b> & *co* _x_", "{% if np.number %}", "\\*"]
    {
        order.customer.name = PersonName { last: wild.to_owned(), first: String::new(), middle: None };
        let message = compose(
            Topic::Customer(News::Placed),
            Channel::Telegram,
            Lang::Uk,
            Some("*{{ customer.name }}*!"),
            &situation(&order, &store()),
        );
        assert_eq!(message.unwrap().text.plain(), format!("{wild}!"));
    }
    order.customer.name.last = "<i>&\"".to_owned();
    assert_eq!(composed("{{ customer.name }}", Channel::Telegram, &order).unwrap(), "&lt;i&gt;&amp;&quot;");
}

#[test]
fn a_missing_value_stops_the_whole_message_and_is_named() {
    let (order, store) = (order(), store());
    let bare = Situation { parcel: None, ..situation(&order, &store) };
    let text = "Початок. {{ np.number }}";
    let failed = compose(Topic::Customer(News::Arrived), Channel::Telegram, Lang::Uk, Some(text), &bare);
    assert_eq!(failed, Err(NotComposed::Order(NotRendered::Missing { name: "np.number" })));
    let nothing = compose(
        Topic::Customer(News::Placed),
        Channel::Telegram,
        Lang::Uk,
        Some("{% if np.number %}a{% endif %}"),
        &bare,
    );
    assert_eq!(nothing, Err(NotComposed::Order(NotRendered::Nothing)));
    let broken = compose(Topic::Customer(News::Placed), Channel::Telegram, Lang::Uk, Some("a {{ b"), &bare)
        .unwrap_err();
    assert!(broken.to_string().contains("line 1, column 3"), "{broken}");
}

#[test]
fn conditions_defaults_and_plurals_follow_the_values() {
    let show = |text: &str, values: &[(&'static str, Value)], lang| {
        let values: Values = values.iter().cloned().collect();
        render(&parse(text).unwrap(), Channel::Telegram, lang, &values).map(|text| text.plain())
    };
    let one = |number| [("np.days", Value::Number(number))];
    let text = "{{ np.days }} {{ np.days | plural(\"день\", \"дні\", \"днів\") }}";
    let shown = [1, 2, 5, 11, 12, 21, 22, 111].map(|n| show(text, &one(n), Lang::Uk).unwrap());
    assert_eq!(shown, ["1 день", "2 дні", "5 днів", "11 днів", "12 днів", "21 день", "22 дні", "111 днів"]);
    let english = "{{ np.days | plural(\"day\", \"days\") }}";
    assert_eq!([1, 21].map(|n| show(english, &one(n), Lang::En).unwrap()), ["day", "days"]);
    let asked = "{% if np.days %}так{% else %}ні{% endif %}";
    assert_eq!(show(asked, &one(0), Lang::Uk).unwrap(), "ні", "zero is nothing");
    assert_eq!(show(asked, &[], Lang::Uk).unwrap(), "ні");
    assert_eq!(show(asked, &one(3), Lang::Uk).unwrap(), "так");
    assert_eq!(show("{{ np.city | default(\"*місто*\") }}", &[], Lang::Uk).unwrap(), "*місто*");
}

#[test]
fn what_says_nothing_leaves_no_gap() {
    let text = "\n\nа\n{% if np.number %}\nб\n{% endif %}\n\n\n{% if np.city %}\nв\n{% endif %}\n\n";
    let (order, store) = (order(), store());
    let with = |parcel| {
        let situation = Situation { parcel, ..situation(&order, &store) };
        compose(Topic::Customer(News::Placed), Channel::Telegram, Lang::Uk, Some(text), &situation)
            .unwrap()
            .text
            .plain()
    };
    assert_eq!((with(Some(parcel())), with(None)), ("а\nб\n\nв".to_owned(), "а\n\nв".to_owned()));
}

#[test]
fn values_are_those_of_the_order_and_its_parcel() {
    let (mut order, store) = (order(), store());
    order.comment = Some("Зранку\nабо  ввечері".to_owned());
    let topic = Topic::Customer(News::Arrived);
    let shown: Vec<_> = values(topic, &situation(&order, &store), Lang::Uk)
        .into_iter()
        .map(|(name, value)| format!("{name} = {}", value.shown().replace('\u{a0}', " ")))
        .collect();
    assert_eq!(
        shown,
        [
            "customer.first_name = Тарас",
            "customer.name = Шевченко Тарас",
            "customer.phone = +380 67 123 45 67",
            "money.due_on_pickup = 1 499 ₴",
            "money.paid = 0 ₴",
            "money.refunded = 0 ₴",
            "money.state = Оплата при отриманні: 1 499 грн",
            "money.total = 1 499 ₴",
            "money.way = при отриманні",
            "np.city = Харків",
            "np.days = 3",
            "np.free_until = 28 листопада",
            "np.number = 20451234567890",
            "np.point = Відділення № 138",
            "np.status = Прибув у відділення",
            "order.branch = Відділення № 5",
            "order.city = Львів",
            "order.comment = Зранку\nабо ввечері",
            "order.date = 30 жовтня",
            "order.delivery = Львів, Відділення № 5",
            "order.first_item = Худі, M",
            "order.item_count = 3",
            &format!("order.link = {}", super::LINK),
            "order.number = TWC30102025N01",
            "order.position_count = 2",
            "order.time = 30.10.2025, 11:00",
            "store.name = Lviv Wear",
        ]
    );
    let known = VARIABLES.iter().filter(|variable| variable.is_known(topic));
    assert_eq!(known.count(), shown.len() + 1, "every variable of the table, and the list of goods");
}

#[test]
fn long_lists_end_with_how_many_more_there_are_and_no_value_is_longer_than_the_table_says() {
    let (mut order, store) = (order(), store());
    let long = "Дуже довга назва 👕".repeat(60);
    order.lines = (0..13)
        .map(|_| crate::order::Line { title: long.clone(), ..sample::line("A", 99, 99_999_999) })
        .collect();
    order.customer.name = PersonName { last: long.clone(), first: long.clone(), middle: None };
    order.delivery.city.clone_from(&long);
    order.comment = Some(format!("{long}\n{long}"));
    order.delivery.branch = long;
    let topic = Topic::Customer(News::Arrived);
    for (name, value) in values(topic, &situation(&order, &store), Lang::Uk) {
        let units = Channel::Telegram.length(&value.shown());
        assert!(units <= Variable::named(name).unwrap().longest, "{name}: {units}");
    }
    let list = |text: &str| {
        compose(topic, Channel::Telegram, Lang::Uk, Some(text), &situation(&order, &store))
            .unwrap()
            .text
            .plain()
    };
    let ten = list("{{ order.items }}");
    assert!(ten.lines().count() == 11 && ten.ends_with("\n… ще 3 позиції"), "{ten}");
    let fewer = list("{{ order.items }}\n{{ order.items }}\n{{ order.items }}\n{{ order.items }}");
    assert!(fewer.ends_with("\n… ще 5 позицій") && fewer.encode_utf16().count() <= TEXT_MAX, "{fewer}");
}

proptest! {
    #[test]
    fn a_text_that_is_read_makes_a_whole_message_or_an_error(
        pieces in proptest::collection::vec(super::parsing::piece(), 0..20), with_parcel: bool,
    ) {
        let (order, store) = (order(), store());
        let situation = Situation { parcel: with_parcel.then(parcel), ..situation(&order, &store) };
        for channel in Channel::ALL {
            match compose(Topic::Customer(News::Placed), channel, Lang::Uk, Some(&pieces.concat()), &situation) {
                Ok(message) => {
                    prop_assert!(message.text.length(channel) <= TEXT_MAX);
                    prop_assert!(!message.text.plain().trim().is_empty());
                    prop_assert!(!message.text.plain().contains("{{ order.number }}"));
                }
                Err(NotComposed::Template(_) | NotComposed::Order(_)) => {}
            }
        }
    }
}
