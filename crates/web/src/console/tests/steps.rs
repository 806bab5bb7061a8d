//! What staff do to an order through its pages: each act, twice, with forged sums, on stale pages, and with garbage.

use super::life::{self, enter, happen, invoice_of, order, send, world};
use crate::testing::{Page, World};
use crate::view::sample::uah;
use axum::http::StatusCode;
use krama_domain::effect::{State, Subject};
use krama_domain::fact::{Actor, Fact};
use krama_domain::ids::OrderNumber;
use krama_domain::ledger::{PaymentStatus, payment_status};
use krama_domain::order::{Order, Status};
use krama_domain::pay::PayType;
use krama_store::repo::{audit, catalogue, orders, outbox};

fn path(nth: u32, step: &str) -> String {
    format!("/console/orders/LVI21112026N{nth:02}/{step}")
}

async fn stored(world: &World, nth: u32) -> Order {
    let number = OrderNumber::from_text(&format!("LVI21112026N{nth:02}"));
    let store = crate::view::sample::store().id;
    world.read(move |tx| orders::by_number(tx, &store, &number)).await.expect("placed")
}

/// The hidden fields of a page's last form, as the browser would send them.
fn hidden(page: &str) -> String {
    let form = page.rsplit("<form method=\"post\"").next().unwrap_or_default();
    let tags = form.split("<input type=\"hidden\" name=\"").skip(1);
    let pairs = tags.filter_map(|tag| {
        let (name, rest) = tag.split_once("\" value=\"")?;
        Some(format!("{name}={}", krama_connectors::http::encode(rest.split('"').next()?)))
    });
    pairs.filter(|pair| !pair.starts_with("csrf=")).collect::<Vec<_>>().join("&")
}

/// Opens a step's page and sends its form with what is typed into it.
async fn act(world: &World, session: &str, nth: u32, step: &str, typed: &str) -> (String, Page) {
    // Lines of the audit log are told apart by their instants.
    world.pass(1);
    let page = world.get(&path(nth, step), session).await;
    assert_eq!(page.status, StatusCode::OK, "{step}: {}", page.body);
    let form = format!("{}&{typed}", hidden(&page.body));
    // The log tells what was done later by its time.
    world.pass(1_000);
    let bare = step.split('?').next().unwrap_or_default();
    let answer = send(world, session, &path(nth, bare), &form).await;
    (form, answer)
}

async fn again(world: &World, session: &str, nth: u32, step: &str, form: &str) -> Page {
    send(world, session, &path(nth, step.split('?').next().unwrap_or_default()), form).await
}

fn done(page: &Page, code: &str) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert!(page.location().ends_with(&format!("?done={code}")), "{}", page.location());
}

async fn audited(world: &World, nth: u32) -> Vec<(String, String, String)> {
    let (store, number) = (crate::view::sample::store().id, format!("LVI21112026N{nth:02}"));
    let lines = world.read(move |tx| audit::of_subject(tx, &store, &number, 50)).await;
    lines
        .into_iter()
        .map(|line| (line.action, line.was.unwrap_or_default(), line.became.unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn an_order_is_confirmed_by_hand_once() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&path(3, "confirm"), &session).await.body;
    for text in ["Підтвердити LVI21112026N03 вручну?", "Нове", "Підтверджено", "сплатити онлайн"]
    {
        assert!(page.contains(text), "{text}");
    }
    let (form, first) = act(&world, &session, 3, "confirm", "reason=Постійна покупчиня").await;
    done(&first, "order-confirmed");
    assert_eq!(stored(&world, 3).await.status(), Status::Confirmed);
    done(&again(&world, &session, 3, "confirm", &form).await, "already");
    let lines = audited(&world, 3).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].0, "order.confirm");
    assert_eq!(
        (lines[0].1.as_str(), lines[0].2.as_str()),
        ("new, unpaid, 0.00 UAH", "confirmed, unpaid, 0.00 UAH")
    );
    let shown = world.get("/console/orders/LVI21112026N03", &session).await.body;
    assert!(shown.contains("Підтвердив замовлення вручну") && shown.contains("Постійна покупчиня"));
    assert!(!shown.contains(&path(3, "confirm")), "it cannot be confirmed any more");
}

#[tokio::test]
async fn an_order_is_cancelled_with_a_reason_and_once() {
    let world = world().await;
    let session = enter(&world).await;
    let (_, bare) = act(&world, &session, 1, "cancel", "reason=+").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.body.contains("<title>Помилка:") && bare.body.contains("Напишіть, чому"));
    assert_eq!(stored(&world, 1).await.status(), Status::Confirmed);
    let page = world.get(&path(1, "cancel"), &session).await.body;
    for text in ["Скасувати LVI21112026N01?", "товар повернеться", "самі не повернуться", "Закрити рахунок"]
    {
        assert!(page.contains(text), "{text}");
    }
    let (form, first) = act(&world, &session, 1, "cancel", "reason=Немає розміру").await;
    done(&first, "order-cancelled");
    let cancelled = stored(&world, 1).await;
    assert_eq!(cancelled.status(), Status::Cancelled);
    done(&again(&world, &session, 1, "cancel", &form).await, "already");
    assert_eq!(audited(&world, 1).await.len(), 1);
    let shown = world.get("/console/orders/LVI21112026N01", &session).await.body;
    assert!(shown.contains("Замовлення скасовано: Немає розміру"));
    assert!(
        !shown.contains(&path(1, "cancel")) && shown.contains(&path(1, "refund")),
        "its money can go back"
    );
    assert!(!audited(&world, 1).await[0].2.contains("розміру"), "the log tells states, not words");
}

#[tokio::test]
async fn a_refund_shows_the_sums_and_is_asked_for_once() {
    let world = world().await;
    let session = enter(&world).await;
    let of = format!("refund?of={}", invoice_of(&order(1, PayType::Prepay, 12, "Шевченко Тарас")));
    let page = world.get(&path(1, &of), &session).await.body;
    for text in ["Повернути 200\u{a0}₴</button>", "передплата", "повернено", "Щонайбільше 200\u{a0}₴"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    let part = format!("{of}&sum=49,50");
    let page = world.get(&path(1, &part), &session).await.body;
    for text in ["Повернути 49,50\u{a0}₴</button>", "150,50\u{a0}₴", "частково повернено"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    let (form, first) = act(&world, &session, 1, &part, "").await;
    done(&first, "refund-asked");
    done(&again(&world, &session, 1, "refund", &form).await, "already");
    let order = stored(&world, 1).await;
    let asked: Vec<_> = order.refunds.values().map(|refund| refund.amount).collect();
    assert_eq!(asked, [uah(4_950)]);
    assert!(order.refunds.keys().all(|key| key.starts_with("LVI21112026N01-")));
    let lines = audited(&world, 1).await;
    assert_eq!(lines[0].2, "confirmed, prepaid, 200.00 UAH; 49.50 UAH");
    let rest = world.get(&path(1, &of), &session).await.body;
    assert!(rest.contains("Повернути 150,50\u{a0}₴</button>"), "what is asked for cannot be asked for again");
}

#[tokio::test]
async fn forged_and_strange_sums_give_nothing_back() {
    let world = world().await;
    let session = enter(&world).await;
    let invoice = invoice_of(&order(1, PayType::Prepay, 12, "Шевченко Тарас"));
    let page = world.get(&path(1, &format!("refund?of={invoice}")), &session).await.body;
    let form = hidden(&page);
    for sum in ["200,01", "999999", "0", "-5", "", "1e2", "200.001", "99999999999999999999", "%D9%A1"] {
        let forged = form.replace("sum=200.00", &format!("sum={sum}"));
        let answer = send(&world, &session, &path(1, "refund"), &forged).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sum}");
        assert!(answer.body.contains("role=\"alert\""), "{sum}");
    }
    for (from, to) in [(invoice.as_str(), "p2_none"), ("seen=", "seen=x"), ("reference=", "reference=/")] {
        let answer = send(&world, &session, &path(1, "refund"), &form.replace(from, to)).await;
        assert!(!answer.location().contains("done="), "{to}: {}", answer.location());
    }
    let garbage = send(&world, &session, &path(1, "refund"), "%FF=%00&of=%00&sum=%00&reference=%00").await;
    assert!(garbage.status.is_client_error() || garbage.location().contains("refused="));
    assert!(stored(&world, 1).await.refunds.is_empty());
    assert!(audited(&world, 1).await.is_empty());
}

#[tokio::test]
async fn money_that_came_meanwhile_is_shown_before_anything_is_done() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&path(3, "cancel"), &session).await.body;
    let form = format!("{}&reason=Не+сплачує", hidden(&page));
    let paid = order(3, PayType::OnlineFull, 5, "Франко Іван");
    let (number, invoice_id) = (paid.number.clone(), invoice_of(&paid));
    world
        .write(move |tx| {
            let report = krama_domain::invoice::Observation {
                invoice_id: invoice_id.clone(),
                status: krama_domain::invoice::Status::Success,
                amount_minor: 149_900,
                currency_number: 980,
                final_minor: None,
                modified_at: paid.created_at.plus_ms(60_000),
                reference: None,
                failure_code: None,
                cancels: Vec::new(),
            };
            happen(tx, &paid, 61, life::bank(), Fact::InvoiceReported(report))
        })
        .await;
    let stale = send(&world, &session, &path(3, "cancel"), &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    for text in ["щось змінилося", "1\u{a0}499\u{a0}₴", "Не сплачує"] {
        assert!(stale.body.contains(text), "{text}");
    }
    assert_eq!(stored(&world, 3).await.status(), Status::Confirmed, "nothing was done to {number}");
    let agreed = format!("{}&reason=Не+сплачує", hidden(&stale.body));
    done(&send(&world, &session, &path(3, "cancel"), &agreed).await, "order-cancelled");
}

#[tokio::test]
async fn a_receipt_is_written_down_judged_and_returned() {
    let world = world().await;
    let session = enter(&world).await;
    let (form, first) = act(&world, &session, 3, "receipt", "sum=1+499&note=x&reason=Скриншот").await;
    done(&first, "receipt-recorded");
    done(&again(&world, &session, 3, "receipt", &form).await, "already");
    let order = stored(&world, 3).await;
    assert_eq!((order.by_hand.receipts.len(), payment_status(&order)), (1, PaymentStatus::Checking));
    let reference = order.by_hand.receipts.keys().next().unwrap().clone();
    let shown = world.get("/console/orders/LVI21112026N03", &session).await.body;
    for text in ["1 чек чекає на перевірку", "Скриншот", "Чекає на перевірку", "Прийняти…", "Відхилити…"]
    {
        assert!(shown.contains(text), "{text}");
    }
    let judge = format!("receipt/judge?of={reference}&yes=1");
    let (form, accepted) = act(&world, &session, 3, &judge, "").await;
    done(&accepted, "receipt-accepted");
    done(&again(&world, &session, 3, "receipt/judge", &form).await, "already");
    let refused = again(&world, &session, 3, "receipt/judge", &form.replace("yes=1", "yes=0&reason=x")).await;
    assert!(refused.location().ends_with("?refused=judged-already"), "{}", refused.location());
    assert_eq!(payment_status(&stored(&world, 3).await), PaymentStatus::Paid);
    let back = format!("receipt/return?of={reference}&sum=499");
    let page = world.get(&path(3, &back), &session).await.body;
    assert!(page.contains("Записати повернення 499\u{a0}₴</button>") && page.contains("частково повернено"));
    let (form, returned) = act(&world, &session, 3, &back, "reason=На+картку").await;
    done(&returned, "receipt-returned");
    done(&again(&world, &session, 3, "receipt/return", &form).await, "already");
    assert_eq!(payment_status(&stored(&world, 3).await), PaymentStatus::PartlyRefunded);
    let actions: Vec<_> = audited(&world, 3).await.into_iter().map(|(action, ..)| action).collect();
    assert_eq!(actions, ["receipt.return", "receipt.accept", "receipt.record"]);
}

#[tokio::test]
async fn a_receipt_is_rejected_with_a_reason() {
    let world = world().await;
    let session = enter(&world).await;
    act(&world, &session, 3, "receipt", "sum=100&reason=Скриншот").await;
    let reference = stored(&world, 3).await.by_hand.receipts.keys().next().unwrap().clone();
    let judge = format!("receipt/judge?of={reference}");
    let (_, bare) = act(&world, &session, 3, &judge, "").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, rejected) = act(&world, &session, 3, &judge, "reason=Грошей+немає").await;
    done(&rejected, "receipt-rejected");
    assert_eq!(payment_status(&stored(&world, 3).await), PaymentStatus::Unpaid);
}

#[tokio::test]
async fn a_sum_that_does_not_fit_counts_or_does_not() {
    for (yes, code, status) in
        [("&yes=1", "sum-counted", PaymentStatus::Checking), ("", "sum-dismissed", PaymentStatus::Unpaid)]
    {
        let world = world().await;
        let session = enter(&world).await;
        let shown = world.get("/console/orders/LVI21112026N06", &session).await.body;
        assert!(shown.contains("Зарахувати…") && shown.contains("Не зараховувати…"));
        let step = format!("mismatch?of=p2_LVI21112026N06{yes}");
        let (form, first) = act(&world, &session, 6, &step, "reason=Домовилися").await;
        done(&first, code);
        done(&again(&world, &session, 6, "mismatch", &form).await, "already");
        let order = stored(&world, 6).await;
        assert_eq!((order.open_mismatches().count(), payment_status(&order)), (0, status));
        assert_eq!(audited(&world, 6).await.len(), 1);
    }
}

#[tokio::test]
async fn a_failed_effect_is_tried_again_or_given_up() {
    let world = world().await;
    let session = enter(&world).await;
    let effects = async |world: &World| {
        let order = stored(world, 2).await;
        world.read(move |tx| outbox::of_subject(tx, &order.store, Subject::Order(order.id))).await
    };
    let found = effects(&world).await;
    let nth = |state: State| found.iter().find(|effect| effect.state == state).expect("there is one").nth;
    let (unknown, refused) = (nth(State::Unknown), nth(State::Refused));
    let page = world.get(&path(2, &format!("retry?nth={unknown}")), &session).await.body;
    assert!(page.contains("зробити те саме вдруге"), "{page}");
    let (form, first) = act(&world, &session, 2, &format!("retry?nth={unknown}"), "").await;
    done(&first, "effect-again");
    done(&again(&world, &session, 2, "retry", &form).await, "already");
    let (form, first) = act(&world, &session, 2, &format!("discard?nth={refused}"), "").await;
    done(&first, "effect-discarded");
    done(&again(&world, &session, 2, "discard", &form).await, "already");
    let late = again(&world, &session, 2, "retry", &form).await;
    assert!(late.location().ends_with("?refused=effect-moved"), "{}", late.location());
    let states: Vec<_> = effects(&world).await.iter().map(|effect| effect.state).collect();
    assert!(states.contains(&State::Ready) && states.contains(&State::Discarded), "{states:?}");
    let lines = audited(&world, 2).await;
    assert_eq!(lines.len(), 2);
    assert!(lines[1].1.ends_with(": unknown") && lines[1].2.ends_with(": ready"), "{lines:?}");
    assert_eq!(world.get(&path(2, "retry?nth=99"), &session).await.status, StatusCode::NOT_FOUND);
}

/// The effect that gives 300 kopiykas of the first order back, of which nobody knows whether it happened.
pub(super) async fn doubtful_refund(world: &World) -> outbox::Effect {
    let order = stored(world, 1).await;
    let invoice_id = order.invoices.keys().next().expect("it is paid").clone();
    let asked = Fact::RefundRequested { reference: "r9".to_owned(), invoice_id, amount: uah(300) };
    let of = order.clone();
    world
        .write(move |tx| {
            happen(tx, &of, 40 * 3_600, Actor::Staff("Оля".to_owned()), asked.clone())?;
            let sql = "UPDATE effects SET state = 'unknown', uncertain = 1, settled_at = 1
                WHERE effect_key = 'payment/refund/r9'";
            tx.execute(sql, &[]).map(drop)
        })
        .await;
    let all = world.read(move |tx| outbox::of_subject(tx, &order.store, Subject::Order(order.id))).await;
    all.into_iter().find(|effect| effect.state == State::Unknown).expect("it was made so a moment ago")
}

#[tokio::test]
async fn a_refund_that_may_have_happened_is_given_up_on_its_own_page_by_somebody_who_looked() {
    let world = world().await;
    let session = enter(&world).await;
    let nth = doubtful_refund(&world).await.nth;
    let retry = world.get(&path(1, &format!("retry?nth={nth}")), &session).await.body;
    assert!(retry.contains("krama спершу спитає про це банк") && !retry.contains("зробити те саме вдруге"));
    let discard = world.get(&path(1, &format!("discard?nth={nth}")), &session).await.body;
    assert!(discard.contains("ви стверджуєте, що гроші не повернулися"), "{discard}");
    assert_eq!(stored(&world, 1).await.refunds["r9"].failed, None);
    let (form, first) = act(&world, &session, 1, &format!("discard?nth={nth}"), "").await;
    done(&first, "effect-discarded");
    done(&again(&world, &session, 1, "discard", &form).await, "already");
    let failed = stored(&world, 1).await.refunds["r9"].failed.clone();
    assert!(failed.is_some_and(|why| why.contains("who looked")));
}

#[tokio::test]
async fn a_step_that_cannot_be_taken_says_why_and_has_no_form() {
    let world = world().await;
    let session = enter(&world).await;
    for (nth, step, text) in [
        (10, "cancel", "Замовлення вже скасовано."),
        (10, "confirm", "Замовлення вже скасовано."),
        (1, "confirm", "Замовлення вже підтверджено."),
    ] {
        let page = world.get(&path(nth, step), &session).await;
        assert_eq!(page.status, StatusCode::OK, "{step}");
        assert!(
            page.body.contains(text) && !page.body.contains("name=\"reference\""),
            "{step}: {}",
            page.body
        );
    }
    for step in ["refund", "refund?of=p2_none", "receipt/judge?of=x", "receipt/return", "mismatch?of=p2"] {
        assert_eq!(world.get(&path(1, step), &session).await.status, StatusCode::NOT_FOUND, "{step}");
    }
    for step in ["confirm", "cancel", "refund", "receipt"] {
        let nowhere = world.get(&format!("/console/orders/none/{step}"), &session).await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{step}");
    }
}

#[tokio::test]
async fn an_address_that_was_sent_to_somebody_decides_nothing() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&path(3, "cancel?reason=x&reference=aaaaaaaaaaaa&seen=x"), &session).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("value=\"aaaaaaaaaaaa\"") && !page.body.contains("value=\"x\""));
    assert_eq!(stored(&world, 3).await.status(), Status::New);
}

#[tokio::test]
async fn neighbours_lead_through_the_list() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/orders/LVI21112026N01", &session).await.body;
    assert!(page.contains("href=\"/console/orders/LVI21112026N03\" rel=\"prev\""), "{page}");
    assert!(page.contains("href=\"/console/orders/LVI21112026N08\" rel=\"next\""));
    let newest = world.get("/console/orders/LVI21112026N04", &session).await.body;
    assert!(!newest.contains("rel=\"prev\"") && newest.contains("rel=\"next\""));
}

#[tokio::test]
async fn confirmed_goods_leave_the_stock_and_cancelled_ones_come_back() {
    let world = world().await;
    let session = enter(&world).await;
    let store = crate::view::sample::store();
    let put = store.id.clone();
    let product = crate::view::sample::products().remove(0);
    world.write(move |tx| catalogue::put(tx, &put, &product, 1)).await;
    let stock = async |world: &World| {
        let (store, currency) = (store.id.clone(), store.currency);
        let products = world.read(move |tx| catalogue::list(tx, &store, currency)).await;
        let variants = products.into_iter().flat_map(|product| product.variants);
        variants.into_iter().find(|variant| variant.sku == "TS-M").expect("it is there").stock
    };
    let before = stock(&world).await;
    act(&world, &session, 3, "confirm", "reason=ok").await;
    assert_eq!(stock(&world).await, before - 1);
    act(&world, &session, 3, "cancel", "reason=ok").await;
    assert_eq!(stock(&world).await, before);
}
