//! The page of effects: filters that add up, causes, previews that say what happens, and replays that keep to them.

use super::life::{self, enter, enter_as, send, world};
use crate::testing::{Page, World};
use crate::view::sample::{self, NOW};
use axum::http::StatusCode;
use krama_domain::effect::State;
use krama_domain::pay::PayType;
use krama_domain::staff::Role;
use krama_domain::time::{DAY_MS, MINUTE_MS};
use krama_store::repo::outbox;
use krama_store::{Result, Row, Sql, args};

const EFFECTS: &str = "/console/effects";
const PREVIEW: &str = "/console/effects/preview";
const REFUSED: &str = "order-018f0000-0000-7000-8000-000000000002";

/// How many effects stand so.
async fn count(world: &World, condition: &'static str) -> i64 {
    // A test may leak a statement.
    let sql: &'static str =
        Box::leak(format!("SELECT COUNT(*) AS n FROM effects WHERE {condition}").into_boxed_str());
    world.read(move |tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int("n"))).await
}

/// The keys of the effects that a page lists.
fn keys(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK);
    let cells = page.body.split("class=\"key\">").skip(1);
    cells.filter_map(|cell| cell.split('<').next()).map(str::to_owned).collect()
}

/// The hidden fields of the one form of a preview, as its browser would send them; empty without a form.
fn promised(page: &Page) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let form = page.body.split("action=\"/console/effects/").nth(1).unwrap_or_default();
    let form = form.split("</form>").next().unwrap_or_default();
    let fields = form.split("type=\"hidden\" name=\"").skip(1).filter_map(|field| {
        let (name, rest) = field.split_once("\" value=\"")?;
        (name != "csrf").then(|| format!("{name}={}", rest.split('"').next().unwrap_or_default()))
    });
    fields.collect::<Vec<_>>().join("&")
}

/// The number that a preview promises.
fn figure(page: &Page) -> i64 {
    let text = page.body.split("name=\"count\" value=\"").nth(1).unwrap_or_default();
    text.split('"').next().unwrap_or_default().parse().unwrap_or(0)
}

/// Many orders whose messages the outside refuses, and conversions that it takes.
async fn add_failures(world: &World, from: u32, to: u32) {
    let fill = move |tx: &mut dyn Sql| -> Result<()> {
        for nth in from..to {
            // The last digits choose the answer of the sample's outside.
            life::place(tx, &life::order(nth * 100 + 2, PayType::Cod, 600, "Шевченко Тарас"))?;
        }
        krama_store::repo::lanes::pause(
            tx,
            &sample::store().id,
            krama_domain::effect::Destination::Meta,
            true,
        )?;
        life::deliver(tx)
    };
    world.write(fill).await;
}

#[tokio::test]
async fn filters_add_up_and_an_address_shows_the_same_to_everybody() {
    let world = world().await;
    let session = enter(&world).await;
    let others = enter_as(&world, Role::Viewer).await;
    let all = keys(&world.get("/console/effects?state=all", &session).await);
    let by_lane = keys(&world.get("/console/effects?state=all&lane=meta", &session).await);
    let by_both = world.get("/console/effects?state=all&lane=meta&order=LVI21112026N02", &session).await;
    assert!(all.len() > by_lane.len() && by_lane.len() > 1, "{} {}", all.len(), by_lane.len());
    assert!(by_lane.iter().all(|key| key.starts_with("conversion/")));
    assert_eq!(keys(&by_both), ["conversion/lead"]);
    let same = world.get("/console/effects?state=all&lane=meta&order=LVI21112026N02", &others).await;
    assert_eq!(keys(&same), keys(&by_both));
    let needing = world.get(EFFECTS, &session).await;
    let shown = i64::try_from(keys(&needing).len()).unwrap();
    assert_eq!(shown, count(&world, "state IN ('refused', 'unknown')").await);
    let coded = world.get("/console/effects?code=chat_not_found", &session).await;
    assert_eq!(keys(&coded), ["message/manager/placed/-1001234567890"]);
    assert!(keys(&world.get("/console/effects?code=-&lane=telegram", &session).await).is_empty());
    let young = world.get("/console/effects?state=all&period=1h", &session).await;
    assert!(!keys(&young).is_empty() && keys(&young).len() < all.len());
    assert!(world.get("/console/effects?order=nobody", &session).await.body.contains("нічого немає"));
}

#[tokio::test]
async fn an_address_that_means_nothing_shows_nothing_and_changes_nothing() {
    let world = world().await;
    let session = enter(&world).await;
    for query in [
        "state=x",
        "lane=x",
        "kind=x",
        "period=x",
        "order=%00",
        "code=%00",
        "after=x",
        "after=1.%00.1",
        "after=1.a",
    ] {
        let page = world.get(&format!("{EFFECTS}?{query}"), &session).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{query}");
    }
    for query in
        ["step=x", "lane=x", "pick=x", "pick=order-1.1", "pick=cart-018f0000-0000-7000-8000-000000000002.1"]
    {
        let page = world.get(&format!("{PREVIEW}?{query}"), &session).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{query}");
    }
    let before = count(&world, "state IN ('refused', 'unknown')").await;
    for form in
        ["", "count=9", "at=1", "count=x&at=1", "count=9&at=9795262700000&lane=x", "count=9&at=1&pick=x"]
    {
        for act in ["replay", "discard"] {
            let page = send(&world, &session, &format!("{EFFECTS}/{act}"), form).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{act} {form}");
        }
    }
    for path in ["/x/1", "/order-x/1", &format!("/{REFUSED}/x"), &format!("/{REFUSED}/99")] {
        assert_eq!(
            world.get(&format!("{EFFECTS}{path}"), &session).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(count(&world, "state IN ('refused', 'unknown')").await, before);
}

#[tokio::test]
async fn what_failed_is_grouped_by_its_cause_with_the_reason_in_words() {
    let world = world().await;
    add_failures(&world, 1, 4).await;
    let session = enter(&world).await;
    let page = world.get(EFFECTS, &session).await.body;
    let causes = page.split("causes-title").nth(2).unwrap().split("</section>").next().unwrap();
    for part in [
        "Telegram: Повідомити менеджера",
        "4 дії",
        "Telegram не знає такого чату: перевірте «Чати менеджерів»",
        "chat_not_found",
        "Відтворити 4 дії…",
        "Meta: Подія для Meta",
        "Відтворити неможливо",
    ] {
        assert!(causes.contains(part), "{part} in {causes}");
    }
}

#[tokio::test]
async fn a_replay_does_what_its_preview_said_on_all_pages_and_leaves_one_line() {
    let world = world().await;
    add_failures(&world, 1, 80).await;
    let session = enter(&world).await;
    let page = world.get(&format!("{PREVIEW}?step=replay&code=chat_not_found"), &session).await;
    assert_eq!(figure(&page), 80);
    assert!(page.body.contains("Відтворити 80 дій") && page.body.contains("щонайменше"), "{}", page.body);
    let keys_before = all_keys(&world).await;
    let sent = send(&world, &session, "/console/effects/replay", &promised(&page)).await;
    assert!(
        sent.location().contains("done=effects-replayed&moved=80&missed=0&stayed=0"),
        "{}",
        sent.location()
    );
    assert_eq!(count(&world, "state = 'refused' AND code = 'chat_not_found'").await, 0);
    assert_eq!(count(&world, "state = 'ready' AND code = 'chat_not_found'").await, 80);
    assert_eq!(all_keys(&world).await, keys_before, "an effect keeps its key");
    assert_eq!(
        lines(&world).await,
        [(
            "effects.replay".to_owned(),
            "state=needing code=chat_not_found".to_owned(),
            "80 of 80".to_owned()
        )]
    );
    let told = world.get(sent.location(), &session).await;
    assert!(told.body.contains("Відтворено: 80 дій."), "{}", told.body);
    // The same form once more.
    let again = send(&world, &session, "/console/effects/replay", &promised(&page)).await;
    assert!(again.location().contains("moved=0&missed=0&stayed=0"), "{}", again.location());
    assert_eq!(count(&world, "state = 'ready' AND code = 'chat_not_found'").await, 80);
}

async fn all_keys(world: &World) -> Vec<String> {
    let read = |tx: &mut dyn Sql| {
        let rows = tx.query("SELECT subject_id, effect_key FROM effects ORDER BY 1, 2", &[])?;
        rows.iter()
            .map(|row| Ok(format!("{} {}", row.text("subject_id")?, row.text("effect_key")?)))
            .collect()
    };
    world.read(read).await
}

/// Action, subject and what became of it.
async fn lines(world: &World) -> Vec<(String, String, String)> {
    let read = |tx: &mut dyn Sql| {
        let rows = tx.query("SELECT action, subject, became FROM audit ORDER BY audit_id", &[])?;
        let text = |row: &Row, name| row.opt_text(name).map(|text| text.unwrap_or_default().to_owned());
        rows.iter()
            .map(|row| Ok((text(row, "action")?, text(row, "subject")?, text(row, "became")?)))
            .collect()
    };
    let all: Vec<(String, String, String)> = world.read(read).await;
    all.into_iter()
        .filter(|(action, _, _)| action.starts_with("effects.") || action.starts_with("lane."))
        .collect()
}

#[tokio::test]
async fn what_is_left_out_is_told_with_its_reason_and_left_out() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&format!("{PREVIEW}?step=replay&state=all&lane=meta"), &session).await;
    let needing = count(&world, "lane = 'meta' AND state IN ('refused', 'unknown')").await;
    let too_old = count(&world, "lane = 'meta' AND code = 'too_old'").await;
    assert!(too_old > 0 && needing > too_old);
    assert_eq!(figure(&page), needing - too_old);
    for part in ["застаріла", "вже виконано", "зупинено людиною", "відповідь втрачено"]
    {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    let sent = send(&world, &session, "/console/effects/replay", &promised(&page)).await;
    assert!(sent.location().contains(&format!("moved={}&", needing - too_old)), "{}", sent.location());
    assert_eq!(count(&world, "lane = 'meta' AND code = 'too_old' AND state = 'refused'").await, too_old);
    // Whatever its code, an event of last week can only fail.
    world.write(|tx| tx.execute(
        "UPDATE effects SET state = 'refused', code = 'other', settled_at = created_at WHERE lane = 'meta' AND state = 'ready'",
        args![],
    )).await;
    world.pass(8 * DAY_MS);
    let session = enter_as(&world, Role::Manager).await;
    let page = world.get(&format!("{PREVIEW}?step=replay&lane=meta"), &session).await;
    assert_eq!((figure(&page), promised(&page).as_str()), (0, ""));
}

#[tokio::test]
async fn a_trial_moves_three_and_the_rest_stays() {
    let world = world().await;
    add_failures(&world, 1, 9).await;
    let session = enter(&world).await;
    let page = world.get(&format!("{PREVIEW}?step=replay&lane=telegram"), &session).await;
    assert_eq!(figure(&page), 9);
    assert!(page.body.contains("name=\"trial\""));
    let sent =
        send(&world, &session, "/console/effects/replay", &format!("{}&trial=1", promised(&page))).await;
    assert!(sent.location().contains("moved=3&"), "{}", sent.location());
    assert_eq!(count(&world, "lane = 'telegram' AND state = 'refused'").await, 6);
    assert_eq!(lines(&world).await[0].2, "3 of 9");
}

#[tokio::test]
async fn what_failed_after_the_preview_stays_out() {
    let world = world().await;
    add_failures(&world, 1, 3).await;
    let session = enter(&world).await;
    world.pass(MINUTE_MS);
    let page = world.get(&format!("{PREVIEW}?step=replay&lane=telegram"), &session).await;
    assert_eq!(figure(&page), 3);
    // Another one fails now; it was decided long before.
    world
        .write(|tx| {
            tx.execute(
                "UPDATE effects SET state = 'refused', code = 'chat_not_found', settled_at = $1
                WHERE lane = 'telegram' AND state = 'done' AND subject_id LIKE '%0001'",
                args![NOW.plus_ms(2 * MINUTE_MS).as_ms()],
            )
        })
        .await;
    let failed = count(&world, "lane = 'telegram' AND state = 'refused'").await;
    assert!(failed > 3, "{failed}");
    world.pass(5 * MINUTE_MS);
    let sent = send(&world, &session, "/console/effects/replay", &promised(&page)).await;
    assert!(sent.location().contains("moved=3&"), "{}", sent.location());
    assert_eq!(count(&world, "lane = 'telegram' AND state = 'refused'").await, failed - 3);
}

#[tokio::test]
async fn more_than_was_promised_is_not_moved_at_all() {
    let world = world().await;
    add_failures(&world, 1, 3).await;
    let session = enter(&world).await;
    let form = format!("lane=telegram&count=2&at={}", NOW.as_ms());
    let sent = send(&world, &session, "/console/effects/replay", &form).await;
    assert!(sent.location().contains("refused=effects-grown"), "{}", sent.location());
    assert_eq!(count(&world, "lane = 'telegram' AND state = 'refused'").await, 3);
    assert!(lines(&world).await.is_empty());
    // An hour that has not come yet is now.
    let form = format!("lane=telegram&count=9&at={}", NOW.plus_ms(DAY_MS).as_ms());
    assert!(send(&world, &session, "/console/effects/replay", &form).await.location().contains("moved=3&"));
}

#[tokio::test]
async fn chosen_effects_are_replayed_and_given_up_one_by_one() {
    let world = world().await;
    let session = enter(&world).await;
    let list = world.get(EFFECTS, &session).await.body;
    let mut picks = list.split("name=\"pick\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let pick =
        picks.find(|pick| pick.starts_with(REFUSED)).expect("the refused message is listed").to_owned();
    let page = world.get(&format!("{PREVIEW}?these=1&step=replay&pick={pick}"), &session).await;
    assert_eq!(figure(&page), 1);
    let replayed = send(&world, &session, "/console/effects/replay", &promised(&page)).await;
    assert!(replayed.location().contains("moved=1&"), "{}", replayed.location());
    let again = world.get(&format!("{PREVIEW}?these=1&step=replay&pick={pick}"), &session).await;
    assert!(figure(&again) == 0 && again.body.contains("вже чекає своєї черги"), "{}", again.body);
    world.pass(1_000);
    let page = world.get(&format!("{PREVIEW}?these=1&step=discard&pick={pick}"), &session).await;
    let form =
        format!("{}&reason=%D1%87%D0%B0%D1%82+%D0%B7%D0%B0%D0%BA%D1%80%D0%B8%D1%82%D0%BE", promised(&page));
    let given_up = send(&world, &session, "/console/effects/discard", &form).await;
    assert!(given_up.location().contains("done=effects-discarded&moved=1&"), "{}", given_up.location());
    assert_eq!(count(&world, "state = 'discarded'").await, 1);
    let lines = lines(&world).await;
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[1].0.as_str(), lines[1].2.as_str()), ("effects.discard", "1 of 1: чат закрито"));
    assert_eq!(lines[1].1, pick);
}

#[tokio::test]
async fn a_refund_that_may_have_happened_is_not_given_up_among_many() {
    let world = world().await;
    let session = enter(&world).await;
    let refund = super::steps::doubtful_refund(&world).await;
    let page = world.get(&format!("{PREVIEW}?step=discard&lane=monobank&kind=refund"), &session).await;
    assert!(page.body.contains("Повернення й накладні, про які невідомо"), "{}", page.body);
    let sent = send(&world, &session, "/console/effects/discard", &promised(&page)).await;
    assert!(sent.location().contains("moved=0&missed=1&"), "{}", sent.location());
    let told = world.get(sent.location(), &session).await.body;
    assert!(told.contains("спершу слід перевірити, чи її вже виконано"), "{told}");
    let after = world.read(move |tx| outbox::get(tx, &refund.store, refund.subject, refund.nth)).await;
    assert_eq!(after.map(|effect| effect.state), Some(State::Unknown));
}

#[tokio::test]
async fn choosing_nothing_never_means_everything() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&format!("{PREVIEW}?these=1&step=replay"), &session).await;
    assert_eq!((figure(&page), promised(&page).as_str()), (0, ""));
    let before = count(&world, "state IN ('refused', 'unknown')").await;
    let form = format!("these=1&count=100&at={}", NOW.as_ms());
    let sent = send(&world, &session, "/console/effects/replay", &form).await;
    assert!(sent.location().contains("moved=0&"), "{}", sent.location());
    assert_eq!(count(&world, "state IN ('refused', 'unknown')").await, before);
}

/// Makes a message of the broken lane fail for good.
async fn refuse_at_the_bank(world: &World) {
    world
        .write(|tx| {
            tx.execute(
                "UPDATE effects SET state = 'refused', code = 'bad_token', settled_at = 1 WHERE lane = 'monobank' AND state = 'ready'",
                args![],
            )
        })
        .await;
}

#[tokio::test]
async fn a_replay_opens_a_broken_lane_only_where_somebody_says_that_it_is_mended() {
    for (urge, broken_lanes) in [("", 1), ("&urge=1", 0)] {
        let world = world().await;
        refuse_at_the_bank(&world).await;
        let session = enter(&world).await;
        let page = world.get(&format!("{PREVIEW}?step=replay&lane=monobank"), &session).await;
        assert!(
            page.body.contains("не працює до 14:10") && page.body.contains("name=\"urge\""),
            "{}",
            page.body
        );
        let sent =
            send(&world, &session, "/console/effects/replay", &format!("{}{urge}", promised(&page))).await;
        assert!(sent.location().contains("moved=1&"), "{}", sent.location());
        let broken = world.read(|tx| krama_store::repo::lanes::of_store(tx, &sample::store().id)).await;
        assert_eq!(broken.iter().filter(|lane| lane.broken_until > NOW).count(), broken_lanes, "{urge}");
    }
}

#[tokio::test]
async fn an_effect_shows_its_tries_redacted_and_where_it_belongs() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(&format!("{EFFECTS}/{REFUSED}/1"), &session).await.body;
    for part in [
        "Повідомити менеджера: нове замовлення",
        "message/manager/placed/-1001234567890",
        "/console/orders/LVI21112026N02",
        "POST https://api.example/v1/send",
        "-100…",
        "412 мс",
        "chat_not_found",
        "step=replay&#38;pick=order-",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let viewer = enter_as(&world, Role::Viewer).await;
    let page = world.get(&format!("{EFFECTS}/{REFUSED}/1"), &viewer).await.body;
    assert!(page.contains("chat_not_found") && !page.contains("step=replay"));
}

#[tokio::test]
async fn a_lane_is_tried_at_once_and_the_page_of_lanes_tells_what_waits() {
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get("/console/lanes", &session).await.body;
    let bank = page.split("id=\"lane-monobank\"").nth(1).unwrap().split("</section>").next().unwrap();
    for part in ["Зупинено до 14:10", "HTTP 503", "Чекають", "1 повторюється", "node", "lanes/monobank/mend"]
    {
        assert!(bank.contains(part), "{part} in {bank}");
    }
    let telegram = page.split("id=\"lane-telegram\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(telegram.contains("/console/effects?lane=telegram") && !telegram.contains("/mend"), "{telegram}");
    let sent = send(&world, &session, "/console/lanes/monobank/mend", "").await;
    assert!(sent.location().contains("done=mended"));
    let page = world.get("/console/lanes", &session).await.body;
    assert!(!page.contains("Зупинено до") && !page.contains("/mend"));
    assert_eq!(count(&world, "lane = 'monobank' AND state = 'ready' AND next_at > 1795262700000").await, 0);
    assert_eq!(lines(&world).await[0].0, "lane.mend");
    assert_eq!(send(&world, &session, "/console/lanes/pigeon/mend", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_of_fifty_hold_every_effect_once() {
    let world = world().await;
    add_failures(&world, 1, 120).await;
    let session = enter(&world).await;
    let (mut seen, mut next) = (Vec::new(), Some("/console/effects?lane=telegram".to_owned()));
    while let Some(url) = next {
        let page = world.get(&url, &session).await.body;
        seen.extend(
            page.split("name=\"pick\" value=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned()),
        );
        let pages = page.split("class=\"pages\"").nth(1).unwrap_or_default();
        let older = pages.split("href=\"").find(|part| part.contains("after="));
        next = older.map(|href| href.split('"').next().unwrap().replace("&#38;", "&"));
    }
    let unique: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), unique.len()), (120, 120));
}
