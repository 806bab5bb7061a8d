//! The audit log as its readers get it: pages, filters, and that nothing but a right opens it.

use super::life::{enter, enter_as, send};
use super::staff::world;
use crate::testing::World;
use crate::view::sample::{self, NASTY, NOW};
use axum::http::StatusCode;
use krama_domain::ids::AuditId;
use krama_domain::staff::Role;
use krama_domain::time::{DAY_MS, MINUTE_MS};
use krama_store::repo::audit::{self, Line, Via, Who};

/// Lines of the sample store: every third by the API, a day apart from each other.
async fn write(world: &World, count: i64) {
    let lines: Vec<_> = (0..count)
        .map(|nth| Line {
            id: AuditId::parse(&format!("018f0000-0000-7000-d000-{nth:012}")).expect("valid"),
            store: Some(sample::store().id),
            at: NOW.plus_ms(-nth * DAY_MS - MINUTE_MS),
            who: Who {
                person: None,
                name: NASTY.to_owned(),
                via: if nth % 3 == 0 { Via::Api } else { Via::Cli },
                request_id: String::new(),
            },
            action: if nth % 2 == 0 { "lane.pause" } else { "order.cancel" }.to_owned(),
            subject: format!("subject-{nth}."),
            was: Some("works".to_owned()),
            became: Some(NASTY.to_owned()),
        })
        .collect();
    world.write(move |tx| lines.iter().try_for_each(|line| audit::append(tx, line))).await;
}

fn subjects(page: &str) -> Vec<i64> {
    let found = page.split("subject-").skip(1).filter_map(|rest| rest.split('.').next()?.parse().ok());
    found.collect()
}

fn older(page: &str) -> Option<String> {
    let link = page
        .split("class=\"pages\"")
        .nth(1)?
        .split("href=\"")
        .filter(|link| link.contains("after="))
        .last()?;
    Some(link.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat_while_lines_are_added() {
    let world = world().await;
    write(&world, 120).await;
    let session = enter(&world).await;
    let (mut seen, mut url) = (Vec::new(), Some("/console/audit".to_owned()));
    while let Some(next) = url {
        let page = world.get(&next, &session).await;
        assert_eq!(page.status, StatusCode::OK, "{next}");
        seen.extend(subjects(&page.body));
        send(&world, &session, "/console/lanes/telegram/pause", "").await;
        url = older(&page.body);
    }
    assert_eq!(seen, (0..120).collect::<Vec<_>>());
}

#[tokio::test]
async fn filters_combine() {
    let world = world().await;
    write(&world, 12).await;
    let session = enter(&world).await;
    for (query, wanted) in [
        ("action=lane.pause", vec![0, 2, 4, 6, 8, 10]),
        ("action=lane.pause&via=api", vec![0, 6]),
        ("subject=subject-5.", vec![5]),
        ("subject=subject-5.&action=lane.pause", vec![]),
        ("via=api&from=2026-11-15", vec![0, 3, 6]),
        ("from=2026-11-18&to=2026-11-19", vec![2, 3]),
    ] {
        let page = world.get(&format!("/console/audit?{query}"), &session).await;
        let table = page.body.split("<table").nth(1).unwrap_or_default();
        assert_eq!(subjects(table), wanted, "{query}");
    }
    for bad in ["who=x", "via=pigeon", "from=yesterday"] {
        let page = world.get(&format!("/console/audit?{bad}"), &session).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{bad}");
    }
}

#[tokio::test]
async fn the_programs_own_lines_stand_apart() {
    let world = world().await;
    let session = enter(&world).await;
    send(&world, &session, "/console/people/invite", "email=a%40b.example&role=viewer&scope=*").await;
    assert!(!world.get("/console/audit", &session).await.body.contains("person.invite"));
    assert!(world.get("/console/audit?of=program", &session).await.body.contains("person.invite"));
    let manager = enter_as(&world, Role::Manager).await;
    assert_eq!(world.get("/console/audit", &manager).await.status, StatusCode::FORBIDDEN);
}
