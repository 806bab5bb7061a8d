//! Orders that wait for their money, and the bank's signed webhooks that bring it.

use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use krama_connectors::monobank::KEY_NOTE;
use krama_domain::fact::{Actor, Fact, Happening};
use krama_domain::ids::{OrderId, OrderNumber, PublicToken};
use krama_domain::lang::Lang;
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Opened, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Policy;
use krama_domain::time::{HOUR_MS, Random, Timestamp};
use krama_domain::tracking::Tracking;
use krama_store::repo::{apply, stores};
use krama_store::{Db, Sql};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePublicKey, LineEnding};

/// Orders of one transaction while they are made.
const CHUNK: usize = 50;
/// Transactions under way at once while they are made.
const AT_ONCE: usize = 8;
const TOTAL_MINOR: i64 = 149_900;

/// What krama decides under.
pub(crate) fn policy() -> Policy {
    Policy { conversions: true, ..Policy::default() }
}

/// A generator that is good enough for ids that nobody guesses here.
struct Counting(u64);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let drawn = self.0.to_be_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

/// The `nth` order, as a shopper placed it.
pub(crate) fn order(nth: usize, at: Timestamp) -> Order {
    let mut random = Counting(nth as u64 + 1);
    let uah = |minor| Money::new(minor, Currency::Uah);
    NewOrder {
        id: OrderId::fresh(at, &mut random),
        store: World::store(),
        number: OrderNumber::from_text(&number(nth)),
        token: PublicToken::fresh(&mut random),
        created_at: at,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse("Шевченко Тарас").expect("it is a name").0,
            phone: Phone::parse("067 123 45 67", Country::Ua).expect("it is a number"),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type: PayType::OnlineFull,
        prepay: uah(20_000),
        lines: vec![Line {
            sku: "HOOD-M".to_owned(),
            title: "Худі".to_owned(),
            variant: "M".to_owned(),
            quantity: 1,
            price: uah(TOTAL_MINOR),
        }],
        tracking: Tracking { consent_at: Some(at), ..Tracking::default() },
    }
    .into_order()
}

fn number(nth: usize) -> String {
    format!("BNC01012026N{nth:02}")
}

fn invoice(nth: usize) -> String {
    format!("p2_bench{nth:08}")
}

/// Places an order and gives it an invoice.
pub(crate) fn make_payable(tx: &mut dyn Sql, order: &Order, nth: usize) -> krama_store::Result<()> {
    let at = order.created_at;
    apply::place(tx, order, Actor::Shopper, &policy())?;
    let opened = Opened { id: invoice(nth), page_url: format!("https://pay.example/{nth}") };
    for fact in [
        Fact::PaymentRequested { expires_at: at.plus_ms(HOUR_MS) },
        Fact::InvoiceOpened { attempt: 1, opened },
    ] {
        let happening = Happening { fact, actor: Actor::System, at };
        apply::happen(tx, &order.store, order.id, &happening, &policy())?;
    }
    Ok(())
}

/// Makes orders `0..many` that wait for their money, and lets krama know the bank's key.
pub(crate) async fn seed(world: &World, db: &Db, many: usize) -> anyhow::Result<()> {
    let (store, now, key) = (World::store(), world.now(), public_key()?);
    db.write("note a key", move |tx| stores::note(tx, &store, KEY_NOTE, &key, now)).await?;
    let mut making = tokio::task::JoinSet::new();
    for start in (0..many).step_by(CHUNK) {
        let orders: Vec<_> = (start..(start + CHUNK).min(many)).map(|nth| (nth, order(nth, now))).collect();
        let db = db.clone();
        if making.len() >= AT_ONCE
            && let Some(made) = making.join_next().await
        {
            made??;
        }
        making.spawn(async move {
            let make = move |tx: &mut dyn Sql| {
                orders.iter().try_for_each(|(nth, order)| make_payable(tx, order, *nth))?;
                // An invoice needs no request here: it is open.
                tx.execute(
                    "UPDATE effects SET state = 'done' WHERE kind = 'create_invoice' AND state = 'ready'",
                    &[],
                )
                .map(drop)
            };
            db.write("make orders", make).await
        });
    }
    while let Some(made) = making.join_next().await {
        made??;
    }
    let quiet = |tx: &mut dyn Sql| tx.execute("DELETE FROM checks", &[]).map(drop);
    Ok(db.write("ask nothing", quiet).await?)
}

fn signing_key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).expect("it is a scalar")
}

/// The key as the bank gives it: base64 of a PEM.
pub(crate) fn public_key() -> anyhow::Result<String> {
    Ok(STANDARD.encode(signing_key().verifying_key().to_public_key_pem(LineEnding::LF)?))
}

/// What the bank says of the `nth` order: it is paid.
pub(crate) fn body(nth: usize, now: Timestamp) -> Vec<u8> {
    let at = now.rfc3339();
    serde_json::json!({
        "invoiceId": invoice(nth), "status": "success", "amount": TOTAL_MINOR, "ccy": 980,
        "finalAmount": TOTAL_MINOR, "createdDate": at, "modifiedDate": at, "reference": number(nth),
        "destination": "Замовлення в крамниці", "paymentInfo": { "maskedPan": "444403******1902",
        "approvalCode": "662476", "rrn": "060189181768", "tranId": "13194036", "terminal": "MI001088",
        "bank": "Універсал Банк", "paymentSystem": "visa", "country": "804", "fee": 100 }
    })
    .to_string()
    .into_bytes()
}

/// The header that proves a body genuine.
pub(crate) fn sign(key: &SigningKey, body: &[u8]) -> String {
    let signature: DerSignature = key.sign(body);
    STANDARD.encode(signature.as_bytes())
}

/// Whole signed requests for some orders, to be sent to `address`.
pub(crate) fn webhooks(orders: std::ops::Range<usize>, address: &str, now: Timestamp) -> Vec<Vec<u8>> {
    let key = signing_key();
    let one = |nth| {
        let body = body(nth, now);
        let head = format!(
            "POST /webhooks/monobank/main HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
             x-sign: {}\r\ncontent-length: {}\r\n\r\n",
            sign(&key, &body),
            body.len()
        );
        [head.into_bytes(), body].concat()
    };
    orders.map(one).collect()
}
