//! Every page of the shop, for the tests that look at all of them.

use crate::form::FieldError;
use crate::form::checkout::CheckoutForm;
use crate::form::contact::ContactForm;
use crate::form::fields::Fields;
use crate::view::cart::CartPage;
use crate::view::checkout::{Change, CheckoutPage, CheckoutView};
use crate::view::chrome::Chrome;
use crate::view::contact::ContactPage;
use crate::view::html;
use crate::view::links::Links;
use crate::view::message::{Message, MessagePage};
use crate::view::order::OrderPage;
use crate::view::places::Places;
use crate::view::product::ProductPage;
use crate::view::sample::{
    NASTY, NOW, cart, chrome, lines, pixel, products, scenarios, store, uah, with_parcel,
};
use crate::view::shelf::ShelfPage;
use krama_domain::lang::Lang;
use krama_domain::pay::PayType;
use krama_domain::phone::Country;
use krama_domain::time::Zone;

/// A page with a name for messages.
pub(super) type Named = (String, String);

pub(super) fn all(lang: Lang) -> Vec<Named> {
    let links = Links::under("/s/lviv");
    let mut pages = shelf(lang, &links);
    pages.extend(carts(lang, &links));
    pages.extend(checkouts(lang, &links));
    pages.extend(messages(lang, &links));
    pages.extend(orders(lang, &links));
    pages
}

fn named(name: &str, page: &impl askama::Template) -> Named {
    (name.to_owned(), html(page))
}

fn shelf(lang: Lang, links: &Links) -> Vec<Named> {
    let products = products();
    let asks = Chrome { asks_consent: true, ..chrome(lang, links, "/") };
    let older = Some(format!("{}?page=2", links.home()));
    let mut pages = vec![
        named("shelf", &ShelfPage { chrome: asks, products: &products, older }),
        named("shelf-empty", &ShelfPage { chrome: chrome(lang, links, "/"), products: &[], older: None }),
    ];
    for (product, name) in products.iter().zip(["variants", "single", "sold-out", "nasty"]) {
        let path = format!("/p/{name}");
        let error = (name == "variants").then(|| chrome(lang, links, &path).t("error-variant"));
        pages.push(named(
            &format!("product-{name}"),
            &ProductPage::new(chrome(lang, links, &path), product, error),
        ));
    }
    pages
}

fn carts(lang: Lang, links: &Links) -> Vec<Named> {
    let mut filled = cart();
    filled[0].available = 0;
    let page =
        |lines, notice| CartPage { chrome: chrome(lang, links, "/cart"), lines, total: uah(149_900), notice };
    let notice = chrome(lang, links, "/cart").t("error-quantity");
    vec![named("cart", &page(&filled, Some(notice))), named("cart-empty", &page(&[], None))]
}

fn checkouts(lang: Lang, links: &Links) -> Vec<Named> {
    let (shop, ordered) = (store(), lines());
    let empty = CheckoutForm::default();
    let wrong =
        CheckoutForm { phone: "067 123 45".to_owned(), name: NASTY.to_owned(), ..CheckoutForm::default() };
    let errors = wrong.check(Country::Ua).expect_err("wrong");
    let chosen =
        CheckoutForm { pay_type: "prepay".to_owned(), city: "Львів".to_owned(), ..wrong.clone() };
    let changes = [
        Change::Total { was: Some(uah(149_900)), now: uah(139_900) },
        Change::Total { was: None, now: uah(139_900) },
        Change::Left { name: NASTY.to_owned(), left: 0 },
        Change::Left { name: "Кепка".to_owned(), left: 2 },
    ];
    let page = |online, form, errors, changes| {
        let view = CheckoutView {
            store: &shop,
            online,
            lines: &ordered,
            revision: "r7",
            places: &Places::default(),
            form,
            errors,
            changes,
        };
        html(&CheckoutPage::new(chrome(lang, links, "/checkout"), &view))
    };
    let none: &[FieldError] = &[];
    vec![
        ("checkout".to_owned(), page(true, &empty, none, &[])),
        ("checkout-wrong".to_owned(), page(true, &wrong, &errors, &[])),
        ("checkout-changed".to_owned(), page(true, &chosen, none, &changes)),
        ("checkout-offline".to_owned(), page(false, &empty, none, &[])),
    ]
}

fn messages(lang: Lang, links: &Links) -> Vec<Named> {
    let wrong = ContactForm::read(&Fields::parse(b"phone=12&question=%3Cb%3E"));
    let errors = wrong.check(Country::Ua).expect_err("wrong");
    let empty = ContactForm::default();
    let frame = || chrome(lang, links, "/contact");
    let mut pages = vec![
        named("contact", &ContactPage::new(frame(), &empty, &[])),
        named("contact-wrong", &ContactPage::new(frame(), &wrong, &errors)),
    ];
    let internal = Message::Internal { request_id: "018f-42".to_owned() };
    let all = [
        ("not-found", Message::NotFound),
        ("bad-request", Message::BadRequest),
        ("forbidden", Message::Forbidden),
        ("too-large", Message::TooLarge),
        ("too-many", Message::TooMany),
        ("internal", internal),
        ("contact-sent", Message::ContactSent),
    ];
    pages.extend(all.map(|(name, message)| named(name, &MessagePage::new(frame(), &message))));
    pages
}

/// Orders whose parcels are somewhere, in good order and not.
fn tracked(lang: Lang, links: &Links) -> Vec<Named> {
    use krama_domain::parcel::Phase as P;
    let cases = [
        ("none", None),
        ("created", Some(("1", P::Created))),
        ("moving", Some(("5", P::InTransit))),
        ("missed", Some(("111", P::InTransit))),
        ("waits", Some(("7", P::Arrived))),
        ("refused", Some(("103", P::Refused))),
        ("stuck", Some(("105", P::Stuck))),
        ("received", Some(("9", P::Received))),
    ];
    let page = |(name, code): (&str, Option<(&str, P)>)| {
        let order = with_parcel(PayType::Prepay, code.as_slice());
        let frame = chrome(lang, links, "/orders/0123456789abcdef0123456789abcdef");
        let page = OrderPage::new(frame, &order, &Zone::kyiv(), NOW).tracked(&[], &Zone::kyiv(), NOW);
        named(&format!("order-tracked-{name}"), &page)
    };
    cases.map(page).into()
}

fn orders(lang: Lang, links: &Links) -> Vec<Named> {
    let pixel = pixel();
    let page = |(name, order, _)| {
        let frame =
            Chrome { pixel: Some(&pixel), ..chrome(lang, links, "/orders/0123456789abcdef0123456789abcdef") };
        named(&format!("order-{name}"), &OrderPage::new(frame, &order, &Zone::kyiv(), NOW))
    };
    scenarios().into_iter().map(page).chain(tracked(lang, links)).collect()
}
