//! Orders that nobody placed, to try a text on: an ordinary one, and one with everything long or missing.

use krama_domain::contact::ContactRequest;
use krama_domain::ids::{ContactId, OrderId, OrderNumber, PublicToken};
use krama_domain::lang::Lang;
use krama_domain::money::Money;
use krama_domain::name::PersonName;
use krama_domain::order::{Customer, Delivery, Line, NewOrder, Order, Source};
use krama_domain::pay::PayType;
use krama_domain::phone::{Country, Phone};
use krama_domain::shop::Store;
use krama_domain::template::ParcelNow;
use krama_domain::time::{DAY_MS, Timestamp};

/// Which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// Two lines, paid on delivery.
    Usual,
    /// Long names, many lines, one word for a name.
    Edge,
}

impl Sample {
    pub(super) const ALL: [Self; 2] = [Self::Usual, Self::Edge];

    /// The name in forms; no order is called so.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Usual => "*usual",
            Self::Edge => "*edge",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sample| sample.code() == code)
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Usual => "template-sample-usual",
            Self::Edge => "template-sample-edge",
        }
    }
}

/// A parcel for it, as the carrier would tell of it.
pub(super) const fn parcel(sample: Sample, now: Timestamp) -> ParcelNow<'static> {
    let usual = ParcelNow {
        number: "20450000000000",
        status_text: "Прибув у відділення",
        point: "Відділення № 5",
        city: "Львів",
        free_until: Some(now.plus_ms(4 * DAY_MS)),
        days: Some(3),
    };
    match sample {
        Sample::Usual => usual,
        Sample::Edge => ParcelNow {
            status_text: "",
            point: "Поштомат № 35012: вул. Академіка Корольова, 12, біля входу до супермаркету (цілодобово)",
            city: "",
            free_until: None,
            days: None,
            ..usual
        },
    }
}

/// The order.
pub(super) fn order(sample: Sample, store: &Store, now: Timestamp) -> Order {
    let (name, lines) = match sample {
        Sample::Usual => ("Шевченко Тарас", vec![line(store, "Футболка", "M", 2, 49_900)]),
        Sample::Edge => {
            let title = "Худі оверсайз із начосом, антрацитове, з вишивкою на спині та капюшоном на шнурках";
            let one = |nth| line(store, title, "XXL", nth, 149_950);
            ("Нечуй-Левицький-Старомісько-Заболотна", (1..=13).map(one).collect())
        }
    };
    NewOrder {
        id: OrderId::parse("00000000-0000-7000-8000-000000000000").expect("a UUID"),
        store: store.id.clone(),
        number: OrderNumber::compose(&store.prefix, &store.zone.local(now), 7),
        token: PublicToken::parse("00000000000000000000000000000000").expect("32 digits"),
        created_at: now,
        source: Source::Shop,
        lang: Lang::Uk,
        customer: Customer {
            name: PersonName::parse(name).expect("a name").0,
            phone: Phone::parse("+380671234567", Country::Ua).expect("a phone"),
            email: None,
        },
        delivery: Delivery {
            city: "Львів".to_owned(), branch: "Відділення № 5".to_owned(), place: None
        },
        comment: None,
        pay_type: PayType::Cod,
        prepay: store.prepay(),
        lines,
        tracking: krama_domain::tracking::Tracking::default(),
    }
    .into_order()
}

/// A request of the order's customer to be contacted, with its goods in the cart.
pub(super) fn contact(order: &Order) -> ContactRequest {
    ContactRequest {
        id: ContactId::parse("00000000-0000-7000-8000-000000000000").expect("a UUID"),
        store: order.store.clone(),
        created_at: order.created_at,
        lang: order.lang,
        name: order.customer.name.full(),
        phone: order.customer.phone.clone(),
        telegram: Some("@taras".to_owned()),
        whatsapp: None,
        question: Some("Чи є розмір L?".to_owned()),
        lines: order.lines.clone(),
        total: order.total(),
    }
}

fn line(store: &Store, title: &str, variant: &str, quantity: i64, minor: i64) -> Line {
    Line {
        sku: String::new(),
        title: title.to_owned(),
        variant: variant.to_owned(),
        quantity,
        price: Money::new(minor, store.currency),
    }
}
