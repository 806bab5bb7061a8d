//! What a text becomes for one order: a real one, or one of the samples that stand for the edges.

use super::fixture::{self, Sample};
use crate::console::desk::Desk;
use crate::i18n::Arg;
use crate::view::words::Words;
use krama_connectors::settings::order_url;
use krama_domain::channel::TEXT_MAX;
use krama_domain::ids::OrderNumber;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_domain::template::{
    Message, NotComposed, NotRendered, ParcelNow, Situation, Span, Subject as About, compose,
};
use krama_store::Sql;
use krama_store::repo::orders;
use krama_store::repo::templates::Cell;

/// How many of the newest orders are offered.
const OFFERED_ORDERS: i64 = 10;

/// What a text is tried on.
pub(super) struct Subject {
    /// The newest orders: number and customer.
    offered: Vec<(String, String)>,
    chosen: Chosen,
}

enum Chosen {
    Sample(Sample),
    Order(Box<Order>),
}

/// Something to try the text on.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// What is shown.
pub(super) struct Preview {
    /// The message; empty where there is none.
    pub(super) spans: Vec<Span>,
    /// Why there is none.
    pub(super) problem: String,
    /// How long it is.
    pub(super) length: String,
    /// What is not real about it.
    pub(super) remark: String,
}

/// The order of that number, or the sample of that name; otherwise the newest order, or the usual sample.
pub(super) fn find(tx: &mut dyn Sql, store: &Store, wanted: &str) -> krama_store::Result<Subject> {
    let newest = orders::page(tx, &store.id, None, OFFERED_ORDERS)?;
    let label = |order: &Order| (order.number.to_string(), order.customer.name.short());
    let offered = newest.iter().map(label).collect();
    let named = if wanted.is_empty() || wanted.contains('\0') {
        None
    } else {
        orders::by_number(tx, &store.id, &OrderNumber::from_text(wanted))?
    };
    let chosen = match (Sample::from_code(wanted), named.or_else(|| newest.into_iter().next())) {
        (Some(sample), _) => Chosen::Sample(sample),
        (None, Some(order)) => Chosen::Order(Box::new(order)),
        (None, None) => Chosen::Sample(Sample::Usual),
    };
    Ok(Subject { offered, chosen })
}

/// All that a text can be tried on.
pub(super) fn choices(words: Words<'_>, subject: &Subject) -> Vec<Choice> {
    let is_chosen = |value: &str| match &subject.chosen {
        Chosen::Sample(sample) => sample.code() == value,
        Chosen::Order(order) => order.number.as_str() == value,
    };
    let mut offered = subject.offered.clone();
    if let Chosen::Order(order) = &subject.chosen
        && !offered.iter().any(|(number, _)| number == order.number.as_str())
    {
        offered.push((order.number.to_string(), order.customer.name.short()));
    }
    let real = offered.into_iter().map(|(number, name)| Choice {
        chosen: is_chosen(&number),
        label: format!("№ {number} · {name}"),
        value: number,
    });
    let samples = Sample::ALL.map(|sample| Choice {
        value: sample.code().to_owned(),
        label: words.t(sample.key()),
        chosen: is_chosen(sample.code()),
    });
    real.chain(samples).collect()
}

/// A text made into the message about an order.
pub(super) struct Made {
    pub(super) order: Order,
    pub(super) message: Result<Message, NotComposed>,
    /// The key of what is not real about it.
    invented: Option<&'static str>,
}

/// Makes the message, or tells why there is none.
pub(super) fn make(text: &str, cell: Cell, store: &Store, subject: &Subject, desk: &Desk) -> Made {
    let now = desk.guest.now;
    let order = match &subject.chosen {
        Chosen::Order(order) => (**order).clone(),
        Chosen::Sample(sample) => fixture::order(*sample, store, now),
    };
    let sample = match &subject.chosen {
        Chosen::Sample(sample) => *sample,
        Chosen::Order(_) => Sample::Usual,
    };
    let own = ParcelNow::latest(&order, now);
    let lent = cell.topic.tells_of_parcel().then(|| fixture::parcel(sample, now));
    let lends_parcel = own.is_none() && lent.is_some() && matches!(subject.chosen, Chosen::Order(_));
    let request = (!cell.topic.is_about_order()).then(|| fixture::contact(&order));
    // As it will be sent.
    let link = order_url(desk.guest.app.engine.profiles.public_url(), &order.token);
    let situation = Situation {
        subject: request.as_ref().map_or(About::Order(&order), About::Contact),
        store,
        link: &link,
        parcel: own.or(lent),
    };
    let message = compose(cell.topic, cell.channel, cell.lang, Some(text), &situation);
    let invented = match (request, lends_parcel) {
        (Some(_), _) => Some("template-request-lent"),
        (None, true) => Some("template-parcel-lent"),
        (None, false) => None,
    };
    Made { order, message, invented }
}

/// The message, or why there is none.
pub(super) fn of(
    words: Words<'_>,
    text: &str,
    cell: Cell,
    store: &Store,
    subject: &Subject,
    desk: &Desk,
) -> Preview {
    let made = make(text, cell, store, subject, desk);
    let remark = made.invented.map(|key| words.t(key)).unwrap_or_default();
    match made.message {
        Ok(message) => Preview {
            length: words.args(
                "template-length",
                &[
                    ("chars", Arg::from(message.text.length(cell.channel).to_string())),
                    ("max", Arg::from(TEXT_MAX.to_string())),
                ],
            ),
            spans: message.text.spans().to_vec(),
            problem: String::new(),
            remark,
        },
        Err(error) => {
            let problem = problem(words, &error);
            Preview { spans: Vec::new(), problem, length: String::new(), remark }
        }
    }
}

fn problem(words: Words<'_>, error: &NotComposed) -> String {
    match error {
        NotComposed::Template(_) => words.t("template-no-preview"),
        NotComposed::Order(NotRendered::Missing { name }) => {
            words.with("template-value-missing", "name", name)
        }
        NotComposed::Order(NotRendered::Nothing) => words.t("template-says-nothing"),
        NotComposed::Order(NotRendered::TooLong { units }) => {
            words.with("template-message-too-long", "chars", units)
        }
    }
}
