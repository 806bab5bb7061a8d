//! The directory of places: refreshed by generations, searched, never replaced by less than it was.

use super::explained::Explained;
use super::world::at;
use crate::repo::places::refresh::{self, begin, finish, sweep};
use crate::repo::places::{Building, Directory, Failure, Stage, directory, search};
use crate::testing::migrated;
use crate::{Db, Result, Sql};
use krama_domain::place::query::{BranchQuery, Query};
use krama_domain::place::{Branch, Kind, Settlement};

/// A settlement of this world. Its key says which town it is.
pub(super) fn settlement(reference: &str, name: &str, name_ru: &str, area: &str, region: &str) -> Settlement {
    let text = str::to_owned;
    Settlement {
        reference: text(reference),
        city: String::new(),
        name: text(name),
        name_ru: text(name_ru),
        area: text(area),
        region: text(region),
        kind: text("місто"),
        branches: 0,
    }
}

fn towns() -> Vec<Settlement> {
    vec![
        settlement("kyiv", "Київ", "Киев", "Київська", ""),
        settlement("kyivske", "Київське", "Киевское", "Миколаївська", "Баштанський"),
        settlement("dnipro", "Дніпро", "Днепр", "Дніпропетровська", ""),
        settlement("bila", "Біла Церква", "Белая Церковь", "Київська", "Білоцерківський"),
        settlement("pokrovsk-1", "Покровськ", "Покровск", "Донецька", "Покровський"),
        settlement("pokrovsk-2", "Покровськ", "Покровск", "Запорізька", "Пологівський"),
        settlement("pokrovske", "Покровське", "Покровское", "Дніпропетровська", "Синельниківський"),
    ]
}

/// The branch of a number in a settlement.
pub(super) fn branch(settlement: &str, number: i64, kind: Kind, street: &str) -> Branch {
    let what = if kind == Kind::Branch { "Відділення" } else { "Поштомат" };
    Branch {
        reference: format!("{settlement}-{number}"),
        settlement: settlement.to_owned(),
        city: format!("city-of-{settlement}"),
        number: number.to_string(),
        name: format!("{what} №{number}: {street}"),
        kind,
        schedule: "08:00–20:00".to_owned(),
        weight_max_kg: 30,
        declared_max_minor: 0,
        takes_money: true,
        works: true,
    }
}

fn points() -> Vec<Branch> {
    let mut points = vec![
        branch("kyiv", 1, Kind::Branch, "вул. Хрещатик, 22"),
        branch("kyiv", 2, Kind::Branch, "вул. Прикладна, 12"),
        branch("kyiv", 12, Kind::Branch, "просп. Перемоги, 5"),
        branch("kyiv", 120, Kind::Branch, "вул. Грушевського, 1"),
        branch("kyiv", 3001, Kind::Postomat, "вул. Хрещатик, 24"),
        branch("pokrovsk-1", 1, Kind::Branch, "вул. Центральна, 1"),
        branch("pokrovsk-1", 2, Kind::Branch, "вул. Шкільна, 2"),
        branch("pokrovsk-2", 1, Kind::Branch, "вул. Садова, 1"),
        branch("dnipro", 1, Kind::Branch, "вул. Січових Стрільців, 3"),
        branch("bila", 1, Kind::Branch, "бульв. Олександрійський, 5"),
        branch("pokrovske", 1, Kind::Branch, "вул. Миру, 1"),
    ];
    points.push(Branch { works: false, ..branch("kyiv", 7, Kind::Branch, "вул. Закрита, 7") });
    points
}

async fn write<T: Send + 'static>(
    db: &Db,
    work: impl Fn(&mut dyn Sql) -> Result<T> + Send + Sync + 'static,
) -> T {
    db.write("test", work).await.unwrap()
}

/// A whole refresh in one transaction, with so much of the list.
fn refreshed(tx: &mut dyn Sql, towns: &[Settlement], points: &[Branch], second: i64) -> Result<bool> {
    let mut building = begin(tx, "twc", at(second))?;
    refresh::add_branches(tx, &mut building, points)?;
    building = Building { stage: Stage::Settlements, page: 1, ..building };
    refresh::add_settlements(tx, &mut building, towns)?;
    refresh::moved(tx, &building, at(second))?;
    finish(tx, &building, at(second + 1))
}

async fn filled(db: &Db) {
    assert!(write(db, |tx| refreshed(tx, &towns(), &points(), 0)).await);
}

async fn found(db: &Db, typed: &str) -> Vec<String> {
    let query = Query::read(typed);
    let find = move |tx: &mut dyn Sql| search::settlements(tx, &query, 10);
    db.read("test", find).await.unwrap().into_iter().map(|settlement| settlement.reference).collect()
}

async fn branches(db: &Db, settlement: &'static str, kind: Kind, typed: &str) -> Vec<String> {
    let query = BranchQuery::read(typed);
    let find = move |tx: &mut dyn Sql| search::branches(tx, settlement, kind, &query, 10);
    db.read("test", find).await.unwrap().into_iter().map(|branch| branch.number).collect()
}

#[tokio::test]
async fn an_empty_directory_finds_nothing_and_says_so() {
    migrated(|db| async move {
        let known = db.read("test", directory).await.unwrap();
        assert_eq!(known, Directory::default());
        assert!(!known.is_filled());
        assert!(found(&db, "Київ").await.is_empty());
        assert!(branches(&db, "kyiv", Kind::Branch, "1").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn settlements_are_found_in_every_spelling_the_likeliest_first() {
    migrated(|db| async move {
        filled(&db).await;
        for typed in ["Київ", "киев", "Kyiv", "Kiev", "rb]d", "rbtd"] {
            assert_eq!(found(&db, typed).await[0], "kyiv", "{typed}");
        }
        assert_eq!(found(&db, "київ").await, ["kyiv", "kyivske"], "the name itself before its beginning");
        assert_eq!(found(&db, "Днепр").await, ["dnipro"]);
        assert_eq!(found(&db, "церк").await, ["bila"], "a later word");
        let three = ["pokrovsk-1", "pokrovsk-2", "pokrovske"];
        assert_eq!(found(&db, "Покровск").await, three, "the greater of two homonyms first");
        assert_eq!(found(&db, "Покровськ, запор").await, ["pokrovsk-2"], "chosen by its oblast");
        for typed in ["", " ", "%", "_", "ъъъ", "Пекін", "\u{10FFFF}"] {
            assert!(found(&db, typed).await.is_empty(), "{typed}");
        }
        let one = db.read("test", |tx| search::settlement(tx, "kyiv")).await.unwrap().unwrap();
        assert_eq!((one.branches, one.city.as_str()), (6, "city-of-kyiv"), "told by its branches");
        assert_eq!(db.read("test", |tx| search::settlement(tx, "nowhere")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn branches_are_found_by_number_and_street_within_their_settlement() {
    migrated(|db| async move {
        filled(&db).await;
        let kyiv = |typed: &'static str| branches(&db, "kyiv", Kind::Branch, typed);
        assert_eq!(kyiv("").await, ["1", "2", "7", "12", "120"]);
        assert_eq!(kyiv("12").await, ["12", "120", "2"], "the number, its beginning, then house 12");
        assert_eq!(kyiv("№12").await[0], "12");
        assert_eq!(kyiv("грушевск").await, ["120"]);
        assert_eq!(kyiv("Hrushevskoho 1").await, ["120"]);
        assert_eq!(kyiv("Хрещатик").await, ["1"], "not the locker there");
        assert_eq!(branches(&db, "kyiv", Kind::Postomat, "хрещатик").await, ["3001"]);
        assert_eq!(branches(&db, "pokrovsk-2", Kind::Branch, "1").await, ["1"]);
        assert!(kyiv("%").await.len() == 5 && kyiv("Центральна").await.is_empty());
        let one = db.read("test", |tx| search::branch(tx, "kyiv-7")).await.unwrap().unwrap();
        assert_eq!(one, Branch { works: false, ..branch("kyiv", 7, Kind::Branch, "вул. Закрита, 7") });
    })
    .await;
}

#[tokio::test]
async fn the_old_list_counts_until_the_new_one_is_whole() {
    migrated(|db| async move {
        filled(&db).await;
        let mut more = towns();
        more.push(settlement("lviv", "Львів", "Львов", "Львівська", ""));
        let building = write(&db, move |tx| {
            let mut building = begin(tx, "other", at(100))?;
            refresh::add_branches(tx, &mut building, &points())?;
            refresh::add_settlements(tx, &mut building, &more)?;
            building.page = 3;
            refresh::moved(tx, &building, at(101))?;
            Ok(building)
        })
        .await;
        assert!(found(&db, "Львів").await.is_empty());
        assert_eq!(found(&db, "Київ").await, ["kyiv", "kyivske"]);
        let known = db.read("test", directory).await.unwrap();
        assert_eq!(known.building.as_ref(), Some(&Building { moved_at: at(101), ..building.clone() }));
        assert!(write(&db, move |tx| finish(tx, &building, at(102))).await);
        assert_eq!(found(&db, "Львів").await, ["lviv"]);
        let known = db.read("test", directory).await.unwrap();
        let expected = Directory {
            generation: 2,
            refreshed_at: Some(at(102)),
            settlements: 8,
            branches: 12,
            building: None,
            failed: None,
        };
        assert_eq!(known, expected);
    })
    .await;
}

#[tokio::test]
async fn an_empty_or_short_list_replaces_nothing_and_is_told() {
    migrated(|db| async move {
        filled(&db).await;
        let cases: [(usize, usize, Failure); 4] = [
            (0, 12, Failure::Empty),
            (7, 0, Failure::Empty),
            (3, 12, Failure::Short),
            (7, 5, Failure::Short),
        ];
        for (settlements, branches, failure) in cases {
            let short =
                move |tx: &mut dyn Sql| refreshed(tx, &towns()[..settlements], &points()[..branches], 200);
            assert!(!write(&db, short).await, "{settlements} and {branches}");
            let known = db.read("test", directory).await.unwrap();
            let failed = known.failed.clone().unwrap();
            assert_eq!((failed.failure, failed.at), (failure, at(201)));
            assert!(failed.detail.contains(&format!("7 → {settlements}")), "{}", failed.detail);
            assert_eq!((known.generation, known.settlements, known.branches), (1, 7, 12));
            assert_eq!(found(&db, "Київ").await, ["kyiv", "kyivske"]);
        }
        assert!(write(&db, |tx| refreshed(tx, &towns()[..4], &points()[..6], 300)).await, "half is enough");
        assert_eq!(db.read("test", directory).await.unwrap().failed, None);
    })
    .await;
}

#[tokio::test]
async fn what_does_not_count_is_swept_away() {
    migrated(|db| async move {
        filled(&db).await;
        assert!(!write(&db, |tx| refreshed(tx, &[], &points(), 50)).await);
        assert!(write(&db, |tx| refreshed(tx, &towns(), &points(), 60)).await);
        let building = write(&db, |tx| {
            let mut building = begin(tx, "twc", at(70))?;
            refresh::add_branches(tx, &mut building, &points())?;
            Ok(building)
        })
        .await;
        while write(&db, sweep).await {}
        let left = |tx: &mut dyn Sql| {
            let mut left = Vec::new();
            for sql in [
                "SELECT DISTINCT generation FROM branches ORDER BY generation",
                "SELECT DISTINCT generation FROM settlements ORDER BY generation",
                "SELECT DISTINCT generation FROM settlement_keys ORDER BY generation",
            ] {
                let rows = tx.query(sql, &[])?;
                left.push(rows.iter().map(|row| row.int("generation")).collect::<Result<Vec<_>>>()?);
            }
            Ok(left)
        };
        let counts = db.read("test", directory).await.unwrap().generation;
        assert_eq!(
            db.read("test", left).await.unwrap(),
            [vec![counts, building.generation], vec![counts], vec![counts]]
        );
        assert_eq!(found(&db, "Київ").await, ["kyiv", "kyivske"]);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_read_twice_counts_once_and_a_lost_refresh_moves_nothing() {
    migrated(|db| async move {
        let old = write(&db, |tx| {
            let mut building = begin(tx, "twc", at(0))?;
            refresh::add_branches(tx, &mut building, &points())?;
            refresh::add_branches(tx, &mut building, &points())?;
            assert_eq!(building.branches, 12);
            refresh::add_settlements(tx, &mut building, &towns())?;
            refresh::add_settlements(tx, &mut building, &towns())?;
            assert_eq!(building.settlements, 7);
            Ok(building)
        })
        .await;
        let new = write(&db, |tx| begin(tx, "twc", at(5))).await;
        assert!(new.generation > old.generation);
        assert!(!write(&db, move |tx| finish(tx, &old, at(6))).await, "another refresh has begun since");
        assert_eq!(db.read("test", directory).await.unwrap().building, Some(new));
    })
    .await;
}

#[tokio::test]
async fn places_are_found_by_indexes() {
    migrated(|db| async move {
        filled(&db).await;
        let plans = write(&db, |tx| {
            let mut explained = Explained::new(tx)?;
            search::settlements(&mut explained, &Query::read("Київ"), 10)?;
            search::branches(&mut explained, "kyiv", Kind::Branch, &BranchQuery::read("12"), 10)?;
            search::branch(&mut explained, "kyiv-7")?;
            search::settlement(&mut explained, "kyiv")?;
            sweep(&mut explained)?;
            Ok(explained.plans)
        })
        .await;
        for plan in &plans {
            let reads_all = |line: &String| line.starts_with("SCAN ") || line.contains("Seq Scan");
            assert!(!plan.lines.iter().any(reads_all), "{plans:#?}");
        }
        let lines: Vec<_> = plans.iter().flat_map(|plan| &plan.lines).collect();
        for index in ["settlement_keys_by_key", "branches_of_settlement"] {
            assert!(lines.iter().any(|line| line.contains(index)), "without {index}: {lines:#?}");
        }
    })
    .await;
}
