//! `krama effects`: found, looked at, repeated and given up, on both databases.

use super::placing::{change, create, number, shop, wish};
use crate::harness::Krama;
use krama_store::testing::Scratch;
use serde_json::{Value, json};

/// Four orders whose first managers' messages were refused, and whose conversions nobody knows of.
async fn trouble(krama: Krama) -> (Krama, Vec<String>) {
    let krama = shop(krama).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        let placed = create(&krama, &wish("cod")).await.ok().json();
        numbers.push(placed["number"].as_str().unwrap().to_owned());
    }
    let refused = "UPDATE effects SET state = 'refused', code = 'chat_not_found', reason = 'Чату немає'
        WHERE effect_key = 'message/manager/placed/100'";
    assert_eq!(change(&krama, refused).await, 4);
    let lost = "UPDATE effects SET state = 'unknown', uncertain = 1 WHERE kind = 'conversion'";
    assert_eq!(change(&krama, lost).await, 4);
    (krama, numbers)
}

async fn list(krama: &Krama, args: &[&str]) -> Vec<Value> {
    let asked: Vec<_> = ["effects", "list", "--json"].into_iter().chain(args.iter().copied()).collect();
    krama.run(&asked).await.ok().json().as_array().unwrap().clone()
}

async fn finds_and_moves(krama: Krama) {
    let (krama, numbers) = trouble(krama).await;
    assert_eq!(list(&krama, &[]).await.len(), 12);
    for (args, wanted) in [
        (&["--state", "refused"][..], 4),
        (&["--state", "refused", "--state", "unknown"], 8),
        (&["--lane", "meta"], 4),
        (&["--kind", "notify_manager"], 8),
        (&["--code", "chat_not_found"], 4),
        (&["--key", "conversion/lead"], 4),
        (&["--order", &numbers[1]], 3),
        (&["--since", "1h"], 12),
        (&["--since", "2999-01-01"], 0),
        (&["--limit", "5"], 5),
    ] {
        assert_eq!(list(&krama, args).await.len(), wanted, "{args:?}");
    }
    let first = list(&krama, &["--limit", "5"]).await;
    let rest = list(&krama, &["--after", first[4]["id"].as_str().unwrap()]).await;
    assert_eq!(first.into_iter().chain(rest).collect::<Vec<_>>(), list(&krama, &[]).await);
    let causes =
        krama.run(&["effects", "list", "--by-cause", "--state", "refused", "--json"]).await.ok().json();
    assert_eq!((causes[0]["count"].as_i64(), &causes[0]["code"]), (Some(4), &json!("chat_not_found")));
    let id = format!("{}/1", numbers[0]);
    let shown = krama.run(&["effects", "show", &id, "--json"]).await.ok().json();
    assert_eq!((&shown["state"], &shown["id"]), (&json!("refused"), &json!(id)));
    moves_by_filter(&krama).await;
    moves_by_name(&krama, &numbers).await;
}

async fn moves_by_filter(krama: &Krama) {
    let retry = ["effects", "retry", "--all", "--lane", "telegram", "--json"];
    let with = |more: &[&'static str]| retry.iter().chain(more).copied().collect::<Vec<_>>();
    let dry = krama.run(&with(&["--dry-run"])).await.ok().json();
    assert_eq!(
        (&dry["would_move"], &dry["moved"], &dry["stays"]),
        (&json!(4), &json!(0), &json!({ "ready": 4 }))
    );
    let asked = krama.run(&retry).await;
    assert_eq!((asked.code, asked.stdout.as_str()), (Some(2), ""), "{asked:?}");
    assert!(asked.stderr.contains("--yes") && asked.stderr.contains('4'), "{asked:?}");
    assert_eq!(list(krama, &["--state", "refused"]).await.len(), 4, "nothing has changed so far");
    let some = krama.run(&with(&["--yes", "--limit", "1"])).await.ok().json();
    assert_eq!(some["moved"], 1);
    let all = krama.run(&with(&["--yes"])).await.ok().json();
    assert_eq!((&all["moved"], &all["missed"]), (&json!(3), &json!(0)));
    assert_eq!(list(krama, &["--state", "ready"]).await.len(), 8);
    let told = "SELECT COUNT(*) FROM audit WHERE via = 'cli' AND action = 'effect.replay'
        AND subject = 'lane=telegram' AND was LIKE '%refused'";
    assert_eq!(number(krama, told).await, 2);
}

async fn moves_by_name(krama: &Krama, numbers: &[String]) {
    let (lost, waiting) = (format!("{}/3", numbers[0]), format!("{}/1", numbers[0]));
    let part = krama.run(&["effects", "retry", &lost, &waiting, "--yes", "--json"]).await;
    assert_eq!(part.code, Some(3), "{part:?}");
    let told = part.json();
    assert_eq!((&told["moved"], &told["missed"]), (&json!(1), &json!(1)));
    assert_eq!(told["effects"][1]["becomes"], Value::Null);
    let none = krama.run(&["effects", "retry", &lost, "--yes", "--json"]).await;
    assert_eq!((none.code, none.json()["moved"].as_i64()), (Some(1), Some(0)), "it waits already");
    let gone = krama.run(&["effects", "discard", &lost, "--yes"]).await.ok();
    assert!(gone.stdout.contains("discarded"), "{gone:?}");
    krama.run(&["effects", "show", "X01012020N01/1"]).await.refused(&["X01012020N01"]);
    krama.run(&["effects", "show", &format!("{}/99", numbers[0])]).await.refused(&["99", "effects list"]);
    krama.run(&["effects", "show", "nonsense"]).await.refused(&["nonsense", "N01/3"]);
    let mixed = krama.run(&["effects", "retry", &lost, "--lane", "meta", "--yes"]).await;
    assert_eq!((mixed.code, mixed.stdout.as_str()), (Some(2), ""), "{mixed:?}");
}

#[tokio::test]
async fn effects_are_found_and_moved_on_sqlite() {
    finds_and_moves(Krama::new("effects")).await;
}

#[tokio::test]
async fn effects_are_found_and_moved_on_postgresql() {
    let Some(scratch) = Scratch::create().await else { return };
    finds_and_moves(Krama::new("effects-postgres").with("KRAMA_DATABASE", scratch.url())).await;
    scratch.remove().await;
}
