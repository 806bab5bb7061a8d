//! `krama reconcile`: beside a running server and without one, on both databases; what it prints and how it ends.

use super::journey::Shop;
use crate::harness::free_address;
use krama_store::testing::Scratch;
use serde_json::{Value, json};

/// Judges what happened a moment ago.
const NOW: [&str; 3] = ["reconcile", "--until-now", "--json"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    NOW.into_iter().chain(more.iter().copied()).collect()
}

/// The one report of a command that ended with `code`.
async fn report(shop: &Shop, args: &[&str], code: i32) -> Value {
    let done = shop.krama.run(args).await;
    assert_eq!(done.code, Some(code), "{args:?}: {done:#?}");
    done.json()[0].clone()
}

/// Kind, state and reason of each finding.
fn findings(report: &Value) -> Vec<[&str; 3]> {
    let all = report["findings"].as_array().unwrap();
    all.iter().map(|one| ["kind", "state", "reason"].map(|name| one[name].as_str().unwrap())).collect()
}

async fn received(shop: &Shop, token: &str) -> i64 {
    shop.shown(token).await["received"]["minor"].as_i64().unwrap()
}

async fn what_the_bank_did_silently_is_recorded(shop: &Shop) {
    let server = shop.krama.serve(&free_address()).await;
    let token = shop.buy(&server.url, "online_full").await;
    shop.at_rest().await;
    let equal = report(shop, &NOW, 0).await;
    assert_eq!(
        (&equal["state"], &equal["checked"], &equal["findings"]),
        (&json!("done"), &json!(1), &json!([]))
    );
    let order = shop.shown(&token).await;
    let invoice = order["payments"]["attempts"][0]["invoice_id"].as_str().unwrap().to_owned();
    shop.twins.refund_silently(&invoice, "499.00").await;
    // A look changes nothing.
    let looked = report(shop, &with(&["--dry-run"]), 0).await;
    assert_eq!(findings(&looked), [["different", "healed", "recorded"]]);
    assert_eq!((received(shop, &token).await, &looked["dry_run"]), (149_900, &json!(true)));
    // Beside the server.
    let healed = report(shop, &NOW, 0).await;
    assert_eq!(findings(&healed), [["different", "healed", "recorded"]]);
    assert_eq!(healed["findings"][0]["order"], order["number"]);
    assert_eq!(received(shop, &token).await, 100_000);
    assert_eq!(shop.shown(&token).await["payment_status"], "partly_refunded");
    drop(server);
    // Without one, and with money that is none of ours.
    shop.twins.refund_silently(&invoice, "1000.00").await;
    let foreign = shop.twins.foreign_payment("other-shop-1", 7_700).await;
    let both = report(shop, &NOW, 3).await;
    let mut found = findings(&both);
    found.sort_unstable();
    assert_eq!(found, [["different", "healed", "recorded"], ["missing", "open", "no_order"]]);
    assert_eq!(received(shop, &token).await, 0);
    let people = shop.krama.run(&["reconcile", "--until-now", "--store", "main"]).await;
    assert_eq!(people.code, Some(3), "{people:#?}");
    for words in [foreign.as_str(), "other-shop-1", "77.00 UAH", "no order of ours"] {
        assert!(people.stdout.contains(words), "{words} is missing: {}", people.stdout);
    }
    assert!(people.stderr.contains("main: 2 payments compared, 0 healed, 1 open"), "{}", people.stderr);
}

#[tokio::test]
async fn more_findings_than_are_listed_are_counted_and_decide_how_it_ends() {
    let shop = Shop::in_a_file("many-findings").await;
    let server = shop.krama.serve(&free_address()).await;
    shop.buy(&server.url, "cod").await;
    shop.at_rest().await;
    drop(server);
    for nth in 0..1_003 {
        shop.twins.foreign_payment(&format!("other-shop-{nth}"), 7_700).await;
    }
    for args in [with(&["--dry-run"]), NOW.to_vec()] {
        let report = report(&shop, &args, 3).await;
        let counts = ["checked", "open", "healed", "left_off"].map(|name| report[name].as_i64().unwrap());
        assert_eq!(counts, [1_003, 1_003, 0, 3], "{args:?}");
        assert_eq!(report["findings"].as_array().unwrap().len(), 1_000);
    }
}

#[tokio::test]
async fn on_sqlite() {
    what_the_bank_did_silently_is_recorded(&Shop::in_a_file("reconcile").await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    what_the_bank_did_silently_is_recorded(&Shop::on("reconcile-postgres", scratch.url()).await).await;
    scratch.remove().await;
}

#[tokio::test]
async fn what_cannot_be_compared_is_said() {
    let krama = crate::harness::Krama::new("bankless");
    // The first command of all tells of the migrations as well.
    krama.run(&["store", "list"]).await.ok();
    krama.run(&["reconcile"]).await.refused(&["no store has monobank", "krama store set"]);
    krama.run(&["reconcile", "--store", "main"]).await.refused(&["the store main has no monobank"]);
    let krama = krama.with("KRAMA_MONOBANK_URL", "http://127.0.0.1:9");
    krama.run_with(&["store", "set", "main", "monobank.token", "--stdin"], "t-token").await.ok();
    let failed = krama.run(&["reconcile", "--dry-run", "--json"]).await;
    assert_eq!(failed.code, Some(0), "a store without orders has nothing to ask: {failed:#?}");
}

#[tokio::test]
async fn a_wrong_token_fails_with_its_reason() {
    let shop = Shop::in_a_file("wrong-token").await;
    let server = shop.krama.serve(&free_address()).await;
    shop.buy(&server.url, "cod").await;
    shop.at_rest().await;
    drop(server);
    shop.krama.run_with(&["store", "set", "main", "monobank.token", "--stdin"], "wrong-token").await.ok();
    for args in [with(&["--dry-run"]), NOW.to_vec()] {
        let failed = report(&shop, &args, 1).await;
        assert_eq!(failed["state"], "failed");
        assert!(failed["reason"].as_str().unwrap().contains("token"), "{failed}");
    }
}
