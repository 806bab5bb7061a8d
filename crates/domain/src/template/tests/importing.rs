//! Texts of older scripts.

use crate::channel::Channel;
use crate::lang::Lang;
use crate::news::News;
use crate::template::{Topic, check, compose, import};

#[test]
fn all_nine_older_names_become_ours_and_can_be_published() {
    let written = "{user_name} {order_num} {product_name} {item_qty} {shop_name} {delivery_type} {order_date} \
        {total_amount} {customer_phone}";
    let text = import(written);
    assert_eq!(
        text,
        "{{ customer.name }} {{ order.number }} {{ order.first_item }} {{ order.item_count }} {{ store.name }} \
         {{ order.delivery | default(\"\") }} {{ order.date }} {{ money.total }} {{ customer.phone }}"
    );
    assert!(check(&text, Topic::Customer(News::Placed), Channel::Whatsapp, Lang::Ru).is_ok());
    let (order, store) = (super::order(), super::store());
    let message = compose(
        Topic::Customer(News::Placed),
        Channel::Whatsapp,
        Lang::Ru,
        Some(&text),
        &super::situation(&order, &store),
    );
    assert_eq!(
        message.unwrap().text.plain().replace('\u{a0}', " "),
        "Шевченко Тарас TWC30102025N01 Худі, M 3 Lviv Wear Львів, Відділення № 5 30 октября 1 499 ₴ +380 67 123 45 67"
    );
}

#[test]
fn what_is_not_known_and_what_is_ours_already_stays() {
    for same in [
        "",
        "{weather}",
        "{{ order.number }}",
        "{{user_name}}",
        "\\{user_name}",
        "{ user_name }",
        "{",
        "{user_name",
    ] {
        assert_eq!(import(same), same);
    }
    assert_eq!(import("{order.number}{{ order.date }}{"), "{{ order.number }}{{ order.date }}{");
}
