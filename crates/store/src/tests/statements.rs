//! Arguments and cells, on both databases.

use super::{CREATE, prepare};
use crate::{Error, Row, Value, args, sql::Sql, testing::both};

const KINDS: &str = "CREATE TABLE kinds (id BIGINT, text TEXT, bytes {blob})";
const PUT: &str = "INSERT INTO kinds (id, text, bytes) VALUES ($1, $2, $3)";
const GET: &str = "SELECT id, text, bytes FROM kinds";

async fn there_and_back(db: &crate::Db, cells: [Value; 3]) -> Row {
    let outcome = db.write("test.kinds", move |tx| {
        tx.script("DROP TABLE IF EXISTS kinds")?;
        tx.script(&crate::dialect::expand(KINDS, tx.dialect()))?;
        tx.execute(PUT, &cells)?;
        tx.query_one(GET, args![])
    });
    outcome.await.unwrap().unwrap()
}

#[tokio::test]
async fn values_come_back_as_they_went() {
    both(|db| async move {
        let long = "ї".repeat(70_000);
        for cells in [
            [Value::Null, Value::Null, Value::Null],
            [Value::Int(i64::MIN), Value::from(""), Value::Blob(Vec::new())],
            [Value::Int(i64::MAX), Value::from("крама 🛒 'quote' $1"), Value::Blob((0..=255).collect())],
            [Value::Int(0), Value::Text(long), Value::Blob(vec![0; 100_000])],
        ] {
            let row = there_and_back(&db, cells.clone()).await;
            for (index, cell) in cells.iter().enumerate() {
                assert_eq!(row.value(index), Ok(cell));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn getters_name_the_column_they_cannot_read() {
    both(|db| async move {
        let row = there_and_back(&db, [Value::Null, Value::from("x"), Value::Blob(vec![1])]).await;
        assert_eq!(row.opt_int("id"), Ok(None));
        assert_eq!(row.opt_text(1), Ok(Some("x")));
        assert_eq!(row.blob("bytes"), Ok(&[1][..]));
        for (wrong, column) in [
            (row.int("id").unwrap_err(), "id"),
            (row.int("text").unwrap_err(), "text"),
            (row.blob("text").unwrap_err(), "text"),
            (row.text("bytes").unwrap_err(), "bytes"),
            (row.int("total").unwrap_err(), "total"),
            (row.int(3).unwrap_err(), "3"),
        ] {
            assert!(wrong.to_string().contains(&format!("column {column} ")), "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn placeholders_go_by_their_number() {
    both(|db| async move {
        prepare(&db).await;
        let row = db
            .write("test.numbers", |tx| {
                tx.execute("INSERT INTO note (text, id) VALUES ($2, $1)", args![7_i64, "b"])?;
                let sql = "SELECT id FROM note WHERE text = $2 AND (id = $1 OR id = $1 + 1 OR text = $2)";
                tx.query_one(sql, args![7_i64, "b"])
            })
            .await;
        assert_eq!(row.unwrap().unwrap().int("id"), Ok(7));
    })
    .await;
}

#[tokio::test]
async fn arguments_are_counted() {
    both(|db| async move {
        prepare(&db).await;
        for given in [vec![], vec![Value::Int(1), Value::Int(2)]] {
            let outcome =
                db.write("test.count", move |tx| tx.execute("DELETE FROM note WHERE id = $1", &given)).await;
            assert!(matches!(outcome, Err(Error::Statement { .. })), "{outcome:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_text_that_one_database_cannot_hold_is_refused_by_both() {
    both(|db| async move {
        prepare(&db).await;
        let sql = "INSERT INTO note (id, text) VALUES ($1, $2)";
        let outcome = db.write("test.nul", move |tx| tx.execute(sql, args![1_i64, "a\0b"])).await;
        assert!(outcome.as_ref().is_err_and(|error| error.to_string().contains("$2")), "{outcome:?}");
    })
    .await;
}

#[tokio::test]
async fn flags_and_sums_are_integers() {
    both(|db| async move {
        let row = db.write("test.sums", |tx| {
            tx.execute(CREATE, args![])?;
            tx.execute("INSERT INTO note (id, text) VALUES ($1, $2)", args![true, Option::<String>::None])?;
            tx.query_one(
                "SELECT CAST(COALESCE(SUM(id), 0) AS BIGINT) AS total, text IS NULL AS empty,
                    CAST($1 AS BIGINT) + 1 AS more FROM note GROUP BY text",
                args![5_000_000_000_i64],
            )
        });
        let row = row.await.unwrap().unwrap();
        assert_eq!(
            (row.int("total"), row.flag("empty"), row.int("more")),
            (Ok(1), Ok(true), Ok(5_000_000_001))
        );
        assert!(row.flag("more").unwrap_err().to_string().contains("column more "));
    })
    .await;
}

#[tokio::test]
async fn fractions_do_not_come_in() {
    both(|db| async move {
        let outcome =
            db.read("test.fraction", |tx| tx.query("SELECT CAST(1 AS REAL) / 3 AS third", args![])).await;
        assert!(
            outcome.as_ref().is_err_and(|error| error.to_string().contains("column third ")),
            "{outcome:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn returning_is_a_query_and_one_row_is_one() {
    both(|db| async move {
        prepare(&db).await;
        let add = "INSERT INTO note (id, text) VALUES ($1, 'x') RETURNING id";
        let wrong = db.write("test.returning", move |tx| tx.execute(add, args![1_i64])).await;
        assert!(matches!(wrong, Err(Error::Statement { .. })), "{wrong:?}");
        let ids = db.write("test.returning", move |tx| {
            let mut all = tx.query(add, args![1_i64])?;
            all.extend(tx.query(add, args![2_i64])?);
            all.iter().map(|row| row.int("id")).collect::<crate::Result<Vec<_>>>()
        });
        assert_eq!(ids.await, Ok(vec![1, 2]));
        let two = db.read("test.two", |tx| tx.query_one("SELECT id FROM note", args![])).await;
        assert!(matches!(two, Err(Error::Statement { .. })), "{two:?}");
        let none = db.read("test.none", |tx| tx.query_one("SELECT id FROM note WHERE id = 9", args![])).await;
        assert_eq!(none, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn an_answer_without_end_is_refused() {
    const MANY: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) SELECT i FROM n";
    both(|db| async move {
        let outcome = db.read("test.many", |tx| tx.query(MANY, args![]).map(|rows| rows.len())).await;
        assert!(outcome.as_ref().is_err_and(|error| error.to_string().contains("in pages")), "{outcome:?}");
    })
    .await;
}

#[test]
fn sqlite_takes_no_other_placeholders() {
    let local = crate::Local::open_in_memory().unwrap();
    for sql in ["SELECT ?", "SELECT ?1", "SELECT :name", "SELECT $x"] {
        let outcome = local.read("test.foreign", |tx: &mut dyn Sql| tx.query(sql, args![1_i64]));
        assert!(matches!(outcome, Err(Error::Statement { .. })), "{sql}: {outcome:?}");
    }
}
