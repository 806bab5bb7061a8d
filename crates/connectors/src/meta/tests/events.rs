//! Events as they are written: the SDK's vectors where our rules agree, and money.

use crate::meta::hash::Digest;
use crate::meta::user::{Part, Plain};
use crate::meta::wire::{ActionSource, Content, Custom, Decimal, Event, Processing, User, Worth};
use krama_domain::money::{Currency, Money};
use krama_domain::phone::Country;
use serde_json::{Map, Value, json};

const VECTORS: &str = include_str!("../../../tests/vectors/meta_events.json");

fn each<'a>(value: &'a Value, field: &str) -> Vec<&'a str> {
    value[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

type Adder = fn(User, &str) -> User;

/// The SDK's names of fields with our way to fill them.
const LISTS: [(&str, Adder); 10] = [
    ("emails", |u, v| u.email(v)),
    ("phones", |u, v| u.phone(v, Country::Ua)),
    ("first_names", |u, v| u.first_name(v)),
    ("last_names", |u, v| u.last_name(v)),
    ("cities", |u, v| u.city(v, Country::Ua)),
    ("states", |u, v| u.region(v)),
    ("zip_codes", |u, v| u.zip(v)),
    ("country_codes", |u, v| u.country(v)),
    ("external_ids", |u, v| u.external_id(v)),
    ("dates_of_birth", |u, v| u.birth_date(v)),
];
const PARTS: [(&str, Part); 5] = [
    ("f5first", Part::FirstFive),
    ("fi", Part::Initial),
    ("dobd", Part::BirthDay),
    ("dobm", Part::BirthMonth),
    ("doby", Part::BirthYear),
];
const PLAIN: [(&str, Plain); 6] = [
    ("client_ip_address", Plain::Ip),
    ("client_user_agent", Plain::UserAgent),
    ("fbc", Plain::Fbc),
    ("fbp", Plain::Fbp),
    ("ctwa_clid", Plain::WhatsappClick),
    ("page_id", Plain::Page),
];

fn user(input: &Value) -> User {
    let mut user = User::default();
    for (field, add) in LISTS {
        user = each(input, field).into_iter().fold(user, add);
    }
    user = each(input, "genders").into_iter().fold(user, User::gender);
    for (field, part) in PARTS {
        user = input[field].as_str().into_iter().fold(user, |u, v| u.part(part, v));
    }
    for (field, plain) in PLAIN {
        user = input[field].as_str().into_iter().fold(user, |u, v| u.plain(plain, v));
    }
    user
}

fn money(value: &Value, currency: Currency) -> Money {
    Money::parse_decimal(&value.to_string(), currency).expect("a sum")
}

fn custom(input: &Value) -> Custom {
    let currency = input["currency"].as_str().map(|code| Currency::from_code(code).expect("ours"));
    let worth = currency.map(|currency| Worth::from(money(&input["value"], currency)));
    let content = |c: &Value| Content {
        id: c["product_id"].as_str().expect("id").to_owned(),
        quantity: c["quantity"].as_i64().expect("pieces"),
        item_price: Decimal(money(&c["item_price"], Currency::Uah)),
    };
    let text = |field: &str| input[field].as_str().map(str::to_owned);
    Custom {
        worth,
        order_id: text("order_id"),
        content_type: input["content_type"].as_str().map(|_| "product"),
        content_ids: each(input, "content_ids").into_iter().map(str::to_owned).collect(),
        contents: input["contents"].as_array().into_iter().flatten().map(content).collect(),
        num_items: input["num_items"].as_i64(),
        delivery_category: text("delivery_category"),
        properties: input["custom_properties"].as_object().cloned().unwrap_or_else(Map::new),
    }
}

fn event(input: &Value) -> Event {
    let text = |field: &str| input[field].as_str().map(str::to_owned);
    let processing = input["data_processing_options"].is_array().then(|| Processing {
        options: each(input, "data_processing_options").into_iter().map(str::to_owned).collect(),
        country: 0,
        state: 0,
    });
    Event {
        event_name: text("event_name").expect("name"),
        event_time: input["event_time"].as_i64().expect("time"),
        event_id: text("event_id"),
        action_source: match input["action_source"].as_str().expect("source") {
            "website" => ActionSource::Website,
            "phone_call" => ActionSource::PhoneCall,
            "business_messaging" => ActionSource::BusinessMessaging,
            "system_generated" => ActionSource::SystemGenerated,
            other => panic!("a source that is not known: {other}"),
        },
        event_source_url: text("event_source_url"),
        referrer_url: text("referrer_url"),
        opt_out: input["opt_out"].as_bool(),
        messaging_channel: text("messaging_channel"),
        processing,
        user_data: user(&input["user_data"]),
        custom_data: custom(&input["custom_data"]),
    }
}

/// Turns the SDK's event into ours where the rules differ on purpose: the currency in upper case, external ids
/// hashed, names and cities with further values beside the SDK's.
fn expected(mut sdk: Value, ours: &Value) -> Value {
    if let Some(code) = sdk["custom_data"]["currency"].as_str().map(str::to_uppercase) {
        sdk["custom_data"]["currency"] = json!(code);
    }
    let user = sdk["user_data"].as_object_mut().expect("a user");
    if let Some(ids) = user.get_mut("external_id").and_then(Value::as_array_mut) {
        for id in ids {
            *id = json!(Digest::of(id.as_str().expect("id")));
        }
    }
    for field in ["fn", "ln", "ct"] {
        let Some(theirs) = user.get_mut(field).filter(|v| v.is_array()) else { continue };
        let both = ours["user_data"][field].as_array().expect("a list");
        assert_eq!(both.len(), 2, "{field}");
        assert!(both.contains(&theirs[0]), "{field} lacks the SDK's value");
        *theirs = json!(both);
    }
    sdk
}

#[test]
fn events_are_written_as_the_sdk_writes_them() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("the vectors are JSON");
    let cases = vectors["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let ours = serde_json::to_value(event(&case["input"])).expect("an event is JSON");
        let sdk = expected(case["normalized_event"].clone(), &ours);
        assert_eq!(ours, sdk, "{}", case["name"]);
    }
}

#[test]
fn sums_are_written_exactly() {
    let written =
        |minor| serde_json::to_string(&Decimal(Money::new(minor, Currency::Uah))).expect("a number");
    let cases = [
        (149_900, "1499"),
        (149_950, "1499.5"),
        (5, "0.05"),
        (0, "0"),
        (10, "0.1"),
        (1_010, "10.1"),
        (999_999_999_999_999, "9999999999999.99"),
    ];
    for (minor, text) in cases {
        assert_eq!(written(minor), text);
    }
}
