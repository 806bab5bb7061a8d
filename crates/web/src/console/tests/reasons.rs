//! Why things failed, on every page that says so: in the reader's language, never as it is stored.

use super::life::{enter, page_in, world};
use krama_domain::lang::Lang;

/// Pages with a reason of the day of trade, and the reason in Ukrainian and Kazakh.
const PAGES: [(&str, &str, &str); 7] = [
    (
        "/console",
        "monobank попросили створити рахунок, і в нього стався збій: HTTP 503",
        "онда ақау болды: HTTP 503",
    ),
    ("/console/lanes", "і в нього стався збій: HTTP 503", "онда ақау болды: HTTP 503"),
    ("/console/effects", "Telegram не знає такого чату: перевірте", "Telegram мұндай чатты білмейді"),
    ("/console/orders/LVI21112026N05", "повідомлення 4711", "4711 хабарламасы"),
    (
        "/console/orders/LVI21112026N02",
        "Meta не відповіла (time-out); повтор безпечний",
        "Meta жауап бермеді (time-out)",
    ),
    ("/console/orders/LVI21112026N04", "і в нього стався збій: HTTP 503", "онда ақау болды: HTTP 503"),
    (
        "/console/orders/LVI21112026N05",
        "застаріло: Meta не приймає подій",
        "ескірді: Meta 7 күннен ескі оқиғаларды",
    ),
];

/// What is stored, of which no such page may show anything.
const STORED: [&str; 5] =
    ["knows no such chat", "was asked to", "does not take events", "message 4711", "no answer from"];

#[tokio::test]
async fn no_page_shows_a_reason_in_a_language_that_is_not_its_own() {
    let world = world().await;
    let session = enter(&world).await;
    for (path, ukrainian, kazakh) in PAGES {
        for (lang, expected) in [(Lang::Uk, ukrainian), (Lang::Kk, kazakh)] {
            let page = page_in(&world, &session, path, lang).await.body;
            assert!(page.contains(expected), "{path}: {expected} in {page}");
            for stored in STORED {
                assert!(!page.contains(stored), "{path}: {stored} in {page}");
            }
        }
        let english = page_in(&world, &session, path, Lang::En).await.body;
        assert!(STORED.iter().any(|stored| english.contains(stored)), "{path}: nothing was to be translated");
    }
}
