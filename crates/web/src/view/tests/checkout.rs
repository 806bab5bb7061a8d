//! The checkout: sums, the one button, unavailable choices, errors, budget.

use super::pages;
use crate::form::checkout::CheckoutForm;
use crate::view::checkout::{CheckoutPage, CheckoutView};
use crate::view::html;
use crate::view::links::Links;
use crate::view::places::Places;
use crate::view::sample::{chrome, lines, store};
use flate2::Compression;
use flate2::write::GzEncoder;
use krama_domain::lang::Lang;
use krama_domain::order::Line;
use krama_domain::pay::PayType;
use std::io::Write;

/// Limit of the checkout's HTML, gzipped (ux 2.5).
const HTML_MAX_GZ_BYTES: usize = 15 * 1024;

fn page(lang: Lang, cart: &[Line], form: &CheckoutForm) -> String {
    let (shop, links) = (store(), Links::default());
    let view = CheckoutView {
        store: &shop,
        online: true,
        lines: cart,
        revision: "r7",
        places: &Places::default(),
        form,
        errors: &[],
        changes: &[],
    };
    html(&CheckoutPage::new(chrome(lang, &links, "/checkout"), &view))
}

fn fresh(lang: Lang) -> String {
    page(lang, &lines(), &CheckoutForm::default())
}

fn named(name: &str, lang: Lang) -> String {
    pages::all(lang).into_iter().find(|(of, _)| of == name).expect("there").1
}

/// The texts of the checkout's button by pay type.
fn button(page: &str) -> &str {
    let form = page.split("class=\"sides checkout\"").nth(1).expect("the form");
    form.split("<button").nth(1).and_then(|rest| rest.split("</button>").next()).expect("the button")
}

#[test]
fn the_button_says_the_act_and_the_sum_in_four_languages() {
    let nb = |text: &str| text.replace('_', "\u{a0}");
    let cases = [
        (Lang::Uk, "Сплатити передплату 200_₴", "Сплатити 1_499_₴", "Підтвердити замовлення"),
        (Lang::Ru, "Внести предоплату 200_₴", "Оплатить 1_499_₴", "Подтвердить заказ"),
        (Lang::Kk, "200_₴ алдын ала төлеу", "1_499_₴ төлеу", "Тапсырысты растау"),
        (Lang::En, "Pay the 200_₴ prepayment", "Pay 1_499_₴", "Confirm the order"),
    ];
    for (lang, prepay, full, cod) in cases {
        let page = fresh(lang);
        for (code, text) in [("prepay", prepay), ("online_full", full), ("cod", cod)] {
            let span = format!("<span data-for=\"{code}\">{}</span>", nb(text));
            assert!(button(&page).contains(&span), "{}: {span} in {}", lang.tag(), button(&page));
        }
        assert!(
            !page.contains("aria-label=\"") || !button(&page).contains("aria-label"),
            "the text is the name"
        );
    }
}

#[test]
fn the_stylesheet_switches_exactly_the_pay_types_that_exist() {
    let css = std::str::from_utf8(crate::assets::get(&crate::assets::url("shop.css")).expect("there").bytes);
    let css = css.expect("UTF-8");
    for pay_type in PayType::ALL {
        let code = pay_type.code();
        assert!(css.contains(&format!(".checkout:has(#pay-{code}:checked) [data-for={code}]")), "{code}");
        assert!(fresh(Lang::Uk).contains(&format!("id=\"pay-{code}\" value=\"{code}\"")), "{code}");
    }
}

#[test]
fn nothing_is_chosen_until_the_shopper_chooses() {
    assert!(!fresh(Lang::Uk).contains(" checked"));
    for pay_type in PayType::ALL {
        let form = CheckoutForm { pay_type: pay_type.code().to_owned(), ..CheckoutForm::default() };
        let page = page(Lang::Uk, &lines(), &form);
        assert_eq!(page.matches(" checked").count(), 1);
        assert!(page.contains(&format!("value=\"{}\" required checked", pay_type.code())));
    }
}

#[test]
fn choices_come_in_the_order_of_the_trade() {
    let page = fresh(Lang::Uk);
    let at = |pay_type: PayType| page.find(&format!("id=\"pay-{}\"", pay_type.code()));
    let places = PayType::ALL.map(at);
    assert!(places.is_sorted() && places[0].is_some());
}

#[test]
fn a_choice_that_cannot_be_made_stays_with_its_reason() {
    let mut cheap = vec![Line { quantity: 1, ..lines().remove(1) }];
    cheap[0].price.minor = 20_000;
    let chosen = CheckoutForm { pay_type: "prepay".to_owned(), ..CheckoutForm::default() };
    let page = page(Lang::Uk, &cheap, &chosen);
    assert!(page.contains("id=\"pay-prepay\" value=\"prepay\" required disabled"));
    assert!(page.contains("Доступна для замовлень, дорожчих за 200\u{a0}₴"));
    assert!(!page.contains(" checked") && !button(&page).contains("data-for=\"prepay\""));
    let offline = named("checkout-offline", Lang::Uk);
    assert_eq!(offline.matches(" disabled").count(), 2);
    assert!(offline.contains("Онлайн-оплата тимчасово недоступна"));
}

#[test]
fn the_form_carries_what_is_compared() {
    let page = fresh(Lang::Uk);
    assert!(page.contains("<input type=\"hidden\" name=\"revision\" value=\"r7\">"));
    assert!(page.contains("<input type=\"hidden\" name=\"shown_total\" value=\"149900\">"));
}

#[test]
fn errors_stand_above_and_beside_in_the_same_words() {
    let page = named("checkout-wrong", Lang::Uk);
    assert!(page.contains("<title>Помилка: Оформлення замовлення — Lviv Wear</title>"));
    assert!(page.contains("Виправте 4 поля"));
    let text = "Бракує 2 цифр: +380 67 123 45 __";
    assert!(page.contains(&format!("<a href=\"#checkout-phone\">{text}</a>")));
    assert!(page.contains(&format!("id=\"checkout-phone-error\">{text}</p>")));
    assert!(page.contains("<a href=\"#pay-prepay\">Оберіть спосіб оплати</a>"));
    assert!(page.contains("value=\"067 123 45\""), "what was typed is kept");
    assert!(page.contains("role=\"alert\" tabindex=\"-1\" autofocus"));
}

#[test]
fn changes_are_shown_with_both_prices_and_ask_again() {
    let page = named("checkout-changed", Lang::Uk);
    assert!(page.contains("було 1\u{a0}499\u{a0}₴, стало 1\u{a0}399\u{a0}₴"));
    assert!(page.contains("Кепка: залишилися 2 штуки. Змініть кількість у кошику"));
    assert!(page.contains("value=\"prepay\" required checked"), "the choice is kept");
}

#[test]
fn the_checkout_is_small() {
    for lang in Lang::ALL {
        for name in ["checkout", "checkout-wrong", "checkout-changed"] {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(named(name, lang).as_bytes()).expect("memory");
            let size = encoder.finish().expect("memory").len();
            assert!(size <= HTML_MAX_GZ_BYTES, "{} {name}: {size} bytes", lang.tag());
        }
    }
}
