//! The page of reconciliation: every state of it, and what its forms do.

use super::life::{enter, enter_as, send, world};
use crate::testing::World;
use crate::view::sample::{self, NOW};
use axum::http::StatusCode;
use krama_domain::staff::Role;
use krama_store::Sql;
use krama_store::args;
use krama_store::repo::rounds::{self, State, Wish};
use krama_store::repo::{discrepancies, stores};

const PATH: &str = "/console/reconciliation";

/// The store without what was found in it.
async fn forget(world: &World) {
    world
        .write(|tx| {
            tx.execute("DELETE FROM discrepancies", args![])?;
            tx.execute("DELETE FROM reconciliations", args![]).map(drop)
        })
        .await;
}

async fn end_of_a_round(world: &World, state: State) {
    world
        .write(move |tx: &mut dyn Sql| {
            let id = sample::store().id;
            let nth = rounds::ask(tx, &id, Wish::default(), None, NOW)?;
            let round = rounds::get(tx, &id, nth)?.expect("it was asked for");
            let reason = (state == State::Failed)
                .then(|| "monobank does not accept the token: check monobank.token".to_owned());
            rounds::save(tx, &rounds::Round { state, reason, ..round })
        })
        .await;
}

#[tokio::test]
async fn findings_stand_with_their_order_their_sums_and_a_form() {
    let world = world().await;
    let page = world.get(PATH, &enter(&world).await).await.body;
    for part in [
        "p2_foreign",
        "Немає в книзі",
        "href=\"/console/orders/LVI21112026N06\"",
        "77\u{a0}₴, повернуто 5\u{a0}₴",
        "За цим рахунком немає замовлення",
        "action=\"/console/reconciliation/p2_foreign/settle\"",
        "Є розбіжності",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("Остання звірка не вдалася"), "a later round was done");
}

#[tokio::test]
async fn every_state_has_its_words() {
    let world = world().await;
    let session = enter(&world).await;
    forget(&world).await;
    let page = || async { world.get(PATH, &session).await.body };
    assert!(page().await.contains("Ще не звірялося"));
    end_of_a_round(&world, State::Done).await;
    let fine = page().await;
    assert!(fine.contains("note success") && fine.contains("Усе гаразд"));
    end_of_a_round(&world, State::Failed).await;
    let failed = page().await;
    assert!(failed.contains("Остання звірка не вдалася") && failed.contains("monobank не приймає токен"));
    end_of_a_round(&world, State::Running).await;
    let running = page().await;
    assert!(running.contains("Звірка триває") && !running.contains("Звірити зараз"));
}

#[tokio::test]
async fn without_a_bank_there_is_nothing_to_begin() {
    let world = World::empty(NOW).await;
    world.write(|tx| stores::insert(tx, &sample::store(), NOW).map(drop)).await;
    let session = enter(&world).await;
    let page = world.get(PATH, &session).await.body;
    assert!(page.contains("monobank не підключено") && !page.contains("Звірити зараз"));
    let refused = send(&world, &session, PATH, "").await;
    assert!(refused.location().ends_with("refused=no-bank"), "{}", refused.location());
}

#[tokio::test]
async fn a_round_is_asked_for_once_however_often_the_button_is_pressed() {
    let world = world().await;
    forget(&world).await;
    let session = enter(&world).await;
    for _ in 0..2 {
        let sent = send(&world, &session, PATH, "").await;
        assert!(sent.location().ends_with("done=reconciling"), "{}", sent.location());
    }
    let waiting = world.read(|tx| rounds::newest(tx, &sample::store().id, 10)).await;
    let seen: Vec<_> = waiting.iter().map(|round| (round.state, round.asked_by.as_deref())).collect();
    assert_eq!(seen, [(State::Waiting, Some("Оля"))]);
}

#[tokio::test]
async fn a_finding_is_settled_with_a_reason_and_once() {
    let world = world().await;
    let session = enter_as(&world, Role::Manager).await;
    let path = "/console/reconciliation/p2_foreign/settle";
    let unsaid = send(&world, &session, path, "why=+").await;
    assert!(unsaid.location().ends_with("refused=why"), "{}", unsaid.location());
    let settled = send(&world, &session, path, "why=%D0%B7+%D1%96%D0%BD%D1%88%D0%BE%D0%B3%D0%BE").await;
    assert_eq!(
        (settled.status, settled.location()),
        (StatusCode::SEE_OTHER, "/console/reconciliation?done=settled")
    );
    let kept = world.read(|tx| discrepancies::get(tx, &sample::store().id, "p2_foreign")).await;
    let settlement = kept.and_then(|found| found.settled).expect("it is settled");
    assert_eq!((settlement.by.as_str(), settlement.why.as_str()), ("Оля", "з іншого"));
    let again = send(&world, &session, path, "why=x").await;
    assert!(again.location().ends_with("refused=not-open"), "{}", again.location());
    assert!(!world.get(PATH, &session).await.body.contains("p2_foreign/settle"));
}
