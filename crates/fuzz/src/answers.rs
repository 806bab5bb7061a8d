//! Answers of the outside: whatever comes, every task gets exactly one result or a further request, money is only
//! believed from a good answer, and the twins take whatever they are sent.

use crate::halves;
use crate::sample::{NOW, Sevens, order, settings};
use krama_connectors::ALL;
use krama_connectors::http::{Answer, Method, Request, Response};
use krama_connectors::sandbox::{SERVICES, Sandbox};
use krama_connectors::task::{About, List, Reading, Step, Task, Work};
use krama_domain::advertising::Event;
use krama_domain::effect::Intent;
use krama_domain::fact::Fact;
use krama_domain::notice::Notice;
use krama_domain::parcel::TrackingNumber;
use krama_domain::time::DAY_MS;
use std::collections::BTreeMap;

const STATUSES: [u16; 12] = [200, 201, 204, 301, 400, 401, 403, 404, 408, 429, 500, 503];

/// The first byte chooses the status, the rest is the body.
pub(crate) fn read(bytes: &[u8]) {
    let (first, body) = bytes.split_first().unwrap_or((&0, &[]));
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let answer = Answer::Response(Response { status, headers: Vec::new(), body: body.to_vec() });
    let settings = settings(BTreeMap::new());
    for work in works() {
        let connector = krama_connectors::of(destination(&work));
        let task = Task { work, about: About::Order(Box::new(order())), tries: 0, uncertain: false };
        let tasks = [task];
        for step in (connector.plan)(&settings, &tasks, NOW) {
            let Step::Send { tasks: carried, request } = step else { continue };
            match (connector.read)(&settings, &tasks, &carried, &request, &answer, NOW) {
                Reading::Settled(results) => {
                    let told: Vec<_> = results.iter().map(|result| result.task).collect();
                    assert_eq!(told, carried, "every task has one result");
                    let believes = results.iter().flat_map(|r| &r.facts).any(is_money);
                    assert!(
                        !believes || (200..300).contains(&status),
                        "money was believed from HTTP {status}"
                    );
                }
                Reading::Split => assert!(carried.len() > 1 || connector.limits.batch_max > 1),
                Reading::Again(further) => assert!(further.url.starts_with("http://sandbox/")),
            }
        }
    }
    for connector in ALL {
        if let (Some(webhook), Answer::Response(response)) = (&connector.webhook, &answer) {
            let key = (webhook.read_key)(response);
            assert!(key.is_none() || (200..300).contains(&status), "a key was taken from HTTP {status}");
        }
    }
}

const fn is_money(fact: &Fact) -> bool {
    matches!(fact, Fact::InvoiceReported(_) | Fact::InvoiceOpened { .. })
}

fn works() -> [Work; 12] {
    [
        Work::Deliver(Intent::CreateInvoice { attempt: 1 }),
        Work::Deliver(Intent::RemoveInvoice { attempt: 1 }),
        Work::Deliver(Intent::Refund { reference: "refund-1".to_owned() }),
        Work::Check { attempt: 1 },
        Work::ReadStatement { from: NOW.plus_ms(-DAY_MS), to: NOW },
        Work::Ask { invoice_id: "p2_1".to_owned() },
        Work::Track { number: TrackingNumber::parse("20450000000001").expect("it has the form of a number") },
        Work::ReadPlaces { list: List::Branches, page: 1 },
        Work::ReadPlaces { list: List::Settlements, page: 1 },
        Work::Listen,
        Work::Deliver(Intent::NotifyManager { notice: Notice::Unpaid, chat: "501".to_owned() }),
        Work::Deliver(Intent::Conversion { event: Event::Lead }),
    ]
}

const fn destination(work: &Work) -> krama_domain::effect::Destination {
    match work {
        Work::Deliver(intent) => intent.destination(),
        Work::Check { .. } | Work::ReadStatement { .. } | Work::Ask { .. } => {
            krama_domain::effect::Destination::Monobank
        }
        Work::Listen => krama_domain::effect::Destination::Telegram,
        Work::Track { .. } | Work::ReadPlaces { .. } => krama_domain::effect::Destination::NovaPoshta,
    }
}

/// The first byte chooses the service, then a path up to the first zero, then a body.
pub(crate) fn twins(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let service = SERVICES[usize::from(*first) % SERVICES.len()];
    let (path, body) = halves(rest);
    let path = String::from_utf8_lossy(path);
    let mut sandbox = Sandbox::default();
    for method in [Method::Get, Method::Post] {
        for kind in ["application/json", "application/x-www-form-urlencoded"] {
            let request = Request {
                method,
                url: format!("http://twin/{path}"),
                headers: Vec::new(),
                body: body.to_vec(),
            };
            let request =
                request.with_header("content-type", kind).with_header("x-token", "token-of-the-bank");
            let served = sandbox.serve(service, &request, NOW, &mut Sevens);
            let response = served.response.expect("nothing is broken here");
            assert!((100..600).contains(&response.status), "HTTP {}", response.status);
        }
    }
}
