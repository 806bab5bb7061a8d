//! A small shop for the tests: a store, products, a cart, and one order for every state.

use crate::i18n::Catalog;
use crate::view::cart::CartLine;
use crate::view::chrome::Chrome;
use crate::view::links::Links;
use crate::view::order_state::State;
use crate::view::pixel::Pixel;
use crate::view::words::Words;
use krama_domain::catalogue::{Product, Variant};
use krama_domain::decide::decide;
use krama_domain::fact::Actor;
use krama_domain::fact::{Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, ProductId, PublicToken, StoreId};
use krama_domain::invoice::{Observation, Status};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{CancelReason, Customer, Delivery, Line, NewOrder, Opened, Order, Source};
use krama_domain::parcel::{Phase, Report, TrackingNumber};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::{Policy, Store};
use krama_domain::time::{HOUR_MS, MINUTE_MS, Timestamp};
use krama_domain::tracking::Tracking;
use std::sync::LazyLock;

pub(crate) static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::new);

/// When every page is looked at: 2026-11-21 14:05 in Kyiv.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_795_262_700);

pub(crate) const NASTY: &str = "<script>alert(1)</script>\"'&";

pub(crate) fn uah(minor: i64) -> Money {
    Money::new(minor, Currency::Uah)
}

pub(crate) fn store() -> Store {
    let mut store = Store::new(StoreId::parse("lviv").expect("valid"), "Lviv Wear");
    store.sandbox = true;
    store
}

pub(crate) fn words(lang: Lang) -> Words<'static> {
    Words { catalog: &CATALOG, lang }
}

pub(crate) fn pixel() -> Pixel {
    Pixel { script: "https://pixel.example/events.js".to_owned(), id: "1234567890".to_owned() }
}

pub(crate) fn chrome<'a>(lang: Lang, links: &'a Links, path: &'a str) -> Chrome<'a> {
    Chrome {
        words: words(lang),
        shop: "Lviv Wear",
        sandbox: true,
        country: Country::Ua,
        links,
        path,
        cart_pieces: 3,
        asks_consent: false,
        pixel: None,
    }
}

fn variant(sku: &str, name: &str, minor: i64, stock: i64) -> Variant {
    Variant { sku: sku.to_owned(), name: name.to_owned(), price: uah(minor), stock }
}

fn product(slug: &str, title: &str, variants: Vec<Variant>) -> Product {
    Product {
        id: ProductId::parse("018f0000-0000-7000-8000-000000000001").expect("valid"),
        slug: slug.to_owned(),
        title: title.to_owned(),
        description: "Щільна бавовна 240 г/м², прямий крій.\n\nПрати за 30 °C навиворіт.".to_owned(),
        picture: String::new(),
        variants,
    }
}

pub(crate) fn products() -> Vec<Product> {
    vec![
        product(
            "futbolka-krama",
            "Футболка «Крама»",
            vec![
                variant("TS-S", "S", 64_900, 4),
                variant("TS-M", "M", 64_900, 12),
                variant("TS-L", "L", 69_900, 0),
            ],
        ),
        product("khudi", "Худі оверсайз із начосом, антрацитове", vec![variant("HD-1", "", 149_900, 3)]),
        product("kepka", "Кепка", vec![variant("CP-1", "", 39_950, 0)]),
        product(NASTY, NASTY, vec![variant(NASTY, NASTY, 10_000, 5), variant("N-2", "2", 10_000, 5)]),
        product("shkarpetky", "Шкарпетки, 3 пари", vec![variant("SK-1", "", 24_900, 40)]),
    ]
}

fn line(sku: &str, title: &str, variant: &str, quantity: i64, minor: i64) -> Line {
    let text = str::to_owned;
    Line { sku: text(sku), title: text(title), variant: text(variant), quantity, price: uah(minor) }
}

/// 1 499 ₴ in two lines, three pieces.
pub(crate) fn lines() -> Vec<Line> {
    vec![line("TS-M", "Футболка «Крама»", "M", 1, 64_900), line("SK-1", "Шкарпетки, 3 пари", "", 2, 42_500)]
}

pub(crate) fn cart() -> Vec<CartLine> {
    let slugs = ["futbolka-krama", "shkarpetky"];
    let of = |(line, slug): (Line, &str)| CartLine {
        line,
        slug: slug.to_owned(),
        picture: String::new(),
        available: 2,
    };
    lines().into_iter().zip(slugs).map(of).collect()
}

/// An order as it is placed.
pub(crate) fn order(pay_type: PayType) -> Order {
    let placed = NewOrder {
        id: OrderId::parse("018f0000-0000-7000-8000-000000000002").expect("valid"),
        store: StoreId::parse("lviv").expect("valid"),
        number: OrderNumber::from_text("TWC21112026N07"),
        token: PublicToken::parse("0123456789abcdef0123456789abcdef").expect("valid"),
        created_at: NOW.plus_ms(-5 * MINUTE_MS),
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").expect("valid").0,
            phone: Phone::parse("0671234567", Country::Ua).expect("valid"),
            email: None,
        },
        delivery: Delivery {
            city: "Камʼянське".to_owned(),
            branch: "Відділення №\u{a0}12".to_owned(),
            place: None,
        },
        comment: None,
        pay_type,
        prepay: uah(20_000),
        lines: lines(),
        tracking: Tracking::default(),
    }
    .into_order();
    after(&placed, Fact::Placed)
}

pub(crate) fn after(order: &Order, fact: Fact) -> Order {
    let happening = Happening { fact, actor: Actor::System, at: order.created_at };
    decide(order, &happening, &Policy::default()).expect("the sample takes legal steps").order
}

/// With a payment attempt that can be paid for `hours`.
pub(crate) fn asked(pay_type: PayType, hours: i64) -> Order {
    let placed = order(pay_type);
    let expires_at = placed.created_at.plus_ms(hours * HOUR_MS);
    after(&placed, Fact::PaymentRequested { expires_at })
}

/// With an open invoice.
pub(crate) fn opened(pay_type: PayType) -> Order {
    let opened = Opened { id: "p2_1".to_owned(), page_url: "https://pay.example/p2_1".to_owned() };
    after(&asked(pay_type, 24), Fact::InvoiceOpened { attempt: 1, opened })
}

fn report(status: Status, amount_minor: i64) -> Observation {
    Observation {
        invoice_id: "p2_1".to_owned(),
        status,
        amount_minor,
        currency_number: 980,
        final_minor: None,
        modified_at: NOW.plus_ms(-2 * MINUTE_MS),
        reference: None,
        failure_code: None,
        cancels: Vec::new(),
    }
}

pub(crate) fn reported(order: &Order, status: Status) -> Order {
    let amount = order.attempts[&1].amount.minor;
    after(order, Fact::InvoiceReported(report(status, amount)))
}

pub(crate) fn failed(code: &str) -> Order {
    let mut failure = report(Status::Failure, 20_000);
    failure.failure_code = Some(code.to_owned());
    after(&opened(PayType::Prepay), Fact::InvoiceReported(failure))
}

/// Paid in full, then `kept` minor units of it kept.
fn returned(kept: i64) -> Order {
    let paid = reported(&opened(PayType::OnlineFull), Status::Success);
    let mut back = report(Status::Success, 149_900);
    back.final_minor = Some(kept);
    back.modified_at = NOW;
    after(&paid, Fact::InvoiceReported(back))
}

fn cancelled(order: &Order, reason: CancelReason) -> Order {
    after(order, Fact::Cancelled { reason })
}

fn staff() -> CancelReason {
    CancelReason::Staff("на прохання покупця".to_owned())
}

/// One order for every way a page can look, with the state that it must show.
pub(crate) fn scenarios() -> Vec<(&'static str, Order, State)> {
    use crate::view::advice::Advice;
    let prepay = opened(PayType::Prepay);
    let full = opened(PayType::OnlineFull);
    let refused = Fact::InvoiceRefused { attempt: 1, reason: "401".to_owned() };
    let replaced = CancelReason::Replaced(OrderNumber::from_text("TWC21112026N08"));
    vec![
        ("paid", reported(&full, Status::Success), State::Paid),
        ("prepaid", reported(&prepay, Status::Success), State::Prepaid),
        ("cod", order(PayType::Cod), State::CashOnDelivery),
        ("making", asked(PayType::Prepay, 24), State::Making),
        ("awaiting", prepay.clone(), State::Awaiting),
        ("awaiting-created", reported(&prepay, Status::Created), State::Awaiting),
        ("processing-unknown", reported(&prepay, Status::Other("queued".to_owned())), State::Processing),
        ("awaiting-unasked", order(PayType::OnlineFull), State::Awaiting),
        ("processing", reported(&prepay, Status::Processing), State::Processing),
        (
            "mismatch",
            after(&prepay, Fact::InvoiceReported(report(Status::Success, 149_900))),
            State::Mismatch,
        ),
        (
            "reviewing",
            after(
                &prepay,
                Fact::ReceiptRecorded {
                    reference: "r1".to_owned(),
                    amount: uah(20_000),
                    note: "чек із застосунку".to_owned(),
                },
            ),
            State::Reviewing,
        ),
        ("held", reported(&full, Status::Hold), State::Held),
        ("failed-bank", failed("71"), State::Failed(Advice::AskBank)),
        ("failed-card", failed("59"), State::Failed(Advice::OtherCard)),
        ("failed-data", failed("81"), State::Failed(Advice::CheckData)),
        ("failed-link", failed("8002"), State::Failed(Advice::NewLink)),
        ("failed-ours", after(&asked(PayType::Prepay, 24), refused), State::Failed(Advice::OurSide)),
        ("expired", asked(PayType::Prepay, 0), State::Expired),
        ("expired-reported", reported(&prepay, Status::Expired), State::Expired),
        ("expired-lapsed", after(&failed("71"), Fact::InvoiceLapsed { attempt: 1 }), State::Expired),
        ("expired-released", reported(&reported(&full, Status::Hold), Status::Reversed), State::Expired),
        ("cancelled", cancelled(&prepay, staff()), State::Cancelled),
        ("cancelled-cod", cancelled(&order(PayType::Cod), staff()), State::Cancelled),
        ("cancelled-paid", reported(&cancelled(&full, staff()), Status::Success), State::CancelledPaid),
        ("replaced", cancelled(&prepay, replaced), State::Replaced),
        ("partly-refunded", returned(100_000), State::PartlyRefunded),
        ("refunded", returned(0), State::Refunded),
        ("refunded-cancelled", cancelled(&returned(0), staff()), State::Refunded),
    ]
}

/// What the carrier says of the sample parcel, an hour ago.
pub(crate) fn parcel_report(code: &str, phase: Phase) -> Report {
    Report {
        number: TrackingNumber::parse("20450000000001").expect("valid"),
        code: code.to_owned(),
        phase: Some(phase),
        is_last: false,
        at: NOW.plus_ms(-HOUR_MS),
        text: format!("Слова carrier {code}"),
        cash: None,
        next: None,
        point: Some("Відділення №\u{a0}138".to_owned()),
        city: Some("Харків".to_owned()),
        free_until: Some(NOW.plus_ms(72 * HOUR_MS)),
        expected_at: None,
    }
}

/// An order with a parcel that had these codes.
pub(crate) fn with_parcel(pay_type: PayType, codes: &[(&str, Phase)]) -> Order {
    let number = TrackingNumber::parse("20450000000001").expect("valid");
    let mut order = after(&order(pay_type), Fact::ParcelAttached { number, waybill: None, cash: None });
    for (code, phase) in codes {
        order = after(&order, Fact::ParcelReported(Box::new(parcel_report(code, *phase))));
    }
    order
}
