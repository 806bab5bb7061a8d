//! Orders out of the database into files, and back: equal, silent, and with the place of what is wrong.

use super::placing::{change, create, number, shop, wish};
use crate::harness::Krama;
use serde_json::{Value, json};

/// A file with orders as another program may have them: paid, prepaid, given back, cancelled, confirmed by hand.
const OLD: &str = "number,created_at,pay_type,status,paid,paid_at,refunded,cancelled_at,cancel_reason,name,phone,sku,title,quantity,price\r\n\
    OLD-1,2026-01-05T10:00:00Z,cod,,,,,,,Шевченко Тарас,0671234567,A-1,\"Худі, \"\"тепле\"\"\",2,499.50\r\n\
    OLD-1,2026-01-05T10:00:00Z,cod,,,,,,,Шевченко Тарас,0671234567,B-1,Чашка,1,199\r\n\
    OLD-2,2026-01-06T10:00:00+02:00,online_full,,499.00,2026-01-06T08:05:00Z,,,,Коваленко Оксана,+380671234568,A-1,Худі,1,499.00\r\n\
    OLD-3,2026-01-07T10:00:00Z,prepay,,\"200,00\",,50.00,2026-01-08T10:00:00Z,\"Не відповідає,\nтричі\",Бондар Іван,0671234569,A-1,Худі,1,499.00\r\n\
    OLD-4,2026-01-08T10:00:00Z,online_full,confirmed,,,,,,Мельник Ірина,0671234560,A-1,Худі,1,499.00\r\n\
    OLD-5,2026-01-09T10:00:00Z,online_full,,,,,,,Ткач Олег,0671234561,A-1,Худі,1,499.00\r\n\
    OLD-6,2026-01-09T10:00:00Z,online_full,,,,,,,Ткач Олег,0671234561,A-1,Худі,1,499.00\r\n";

async fn export(krama: &Krama, args: &[&str]) -> String {
    let asked: Vec<_> = ["orders", "export"].into_iter().chain(args.iter().copied()).collect();
    krama.run(&asked).await.ok().stdout
}

#[tokio::test]
async fn what_is_exported_imported_and_exported_again_is_equal() {
    let first = shop(Krama::new("export")).await;
    let old = first.file("old.csv", OLD);
    let done = first.run(&["orders", "import", &old, "--json"]).await.ok().json();
    assert_eq!((&done["imported"], &done["wrong"]), (&json!(6), &json!(0)), "{done:#}");
    for pay_type in ["cod", "prepay"] {
        create(&first, &wish(pay_type)).await.ok();
    }
    for (format, options) in
        [("csv", &[][..]), ("jsonl", &[]), ("csv", &["--bom", "--decimal-comma"]), ("jsonl", &["--bom"])]
    {
        let args: Vec<_> = ["--format", format].into_iter().chain(options.iter().copied()).collect();
        let written = export(&first, &args).await;
        assert_eq!(written.starts_with('\u{feff}'), options.contains(&"--bom"));
        let second = shop(Krama::new("import")).await;
        let file = second.file(&format!("orders.{format}"), &written);
        let done = second.run(&["orders", "import", &file, "--json"]).await.ok().json();
        assert_eq!(done["imported"], 8, "{done:#}");
        assert_eq!(export(&second, &args).await, written, "{args:?}");
        let again = second.run(&["orders", "import", &file, "--json"]).await.ok().json();
        assert_eq!((&again["imported"], again["skipped"].as_array().unwrap().len()), (&json!(0), 8));
    }
}

#[tokio::test]
async fn an_export_has_a_header_and_begins_where_it_was_told() {
    let krama = shop(Krama::new("export-since")).await;
    let old = krama.file("old.csv", OLD);
    krama.run(&["orders", "import", &old]).await.ok();
    let csv = export(&krama, &[]).await;
    let head = csv.lines().next().unwrap();
    assert!(
        head.starts_with("number,created_at,source,") && head.ends_with("sku,title,variant,quantity,price")
    );
    let help = krama.run(&["orders", "export", "--help"]).await.ok().stdout;
    for column in head.trim().split(',') {
        assert!(help.contains(column), "the help does not tell of the column {column}");
    }
    assert!(csv.contains("\"Худі, \"\"тепле\"\"\"") && csv.contains("\r\n"), "RFC 4180: {csv}");
    let since = export(&krama, &["--json", "--since", "2026-01-08"]).await;
    let mut numbers: Vec<_> = since
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["number"].to_string())
        .collect();
    numbers.sort();
    assert_eq!(numbers, ["\"OLD-4\"", "\"OLD-5\"", "\"OLD-6\""]);
    let comma = export(&krama, &["--decimal-comma"]).await;
    assert!(comma.contains("\"499,50\"") && !comma.contains("499.50"), "{comma}");
}

#[tokio::test]
async fn an_import_is_silent() {
    let krama = shop(Krama::new("silent")).await;
    let old = krama.file("old.csv", OLD);
    let dry = krama.run(&["orders", "import", &old, "--dry-run"]).await.ok();
    assert!(dry.stdout.contains("OLD-3") && dry.stdout.contains("would be imported"), "{dry:?}");
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM orders").await, 0);
    krama.run(&["orders", "import", &old]).await.ok();
    for quiet in ["SELECT COUNT(*) FROM effects", "SELECT COUNT(*) FROM checks"] {
        assert_eq!(number(&krama, quiet).await, 0, "{quiet}");
    }
    assert_eq!(number(&krama, "SELECT stock FROM variants WHERE sku = 'HOOD-M'").await, 50);
    assert_eq!(number(&krama, "SELECT COUNT(*) FROM audit WHERE action = 'order.import'").await, 1);
    let states = |number: &'static str| {
        let krama = &krama;
        async move {
            let order = krama.run(&["orders", "show", number, "--json"]).await.ok().json();
            let text = |name: &str| order[name].as_str().unwrap().to_owned();
            (text("status"), text("payment_status"), order["received"]["minor"].as_i64().unwrap())
        }
    };
    for (number, status, payment, received) in [
        ("OLD-1", "confirmed", "unpaid", 0),
        ("OLD-2", "confirmed", "paid", 49_900),
        ("OLD-3", "cancelled", "partly_refunded", 15_000),
        ("OLD-4", "confirmed", "unpaid", 0),
        ("OLD-5", "new", "unpaid", 0),
    ] {
        assert_eq!(states(number).await, (status.to_owned(), payment.to_owned(), received), "{number}");
    }
}

#[tokio::test]
async fn wrong_rows_name_line_and_column_and_take_nobody_along() {
    let krama = shop(Krama::new("wrong-rows")).await;
    let head = "number,created_at,pay_type,status,total,paid,name,phone,sku,quantity,price\n";
    let rows = "G-1,2026-01-05T10:00:00Z,cod,,,,Шевченко Тарас,0671234567,A,1,10\n\
        B-2,yesterday,cod,,,,Шевченко Тарас,0671234567,A,1,10\n\
        B-3,2026-01-05T10:00:00Z,card,,,,Шевченко Тарас,0671234567,A,1,10\n\
        B-4,2026-01-05T10:00:00Z,cod,,,,Шевченко Тарас,12,A,1,10\n\
        B-5,2026-01-05T10:00:00Z,cod,,,,Шевченко Тарас,0671234567,A,many,10\n\
        B-6,2026-01-05T10:00:00Z,cod,,11.00,,Шевченко Тарас,0671234567,A,1,10\n\
        B-7,2026-01-05T10:00:00Z,online_full,confirmed,,-1,Шевченко Тарас,0671234567,A,1,10\n\
        B-8,2026-01-05T10:00:00Z,cod,new,,,Шевченко Тарас,0671234567,A,1,10\n\
        G-9,2026-01-05T10:00:00Z,cod,,,,Шевченко Тарас,0671234567,A,1,10\n";
    let file = krama.file("orders.csv", &format!("{head}{rows}"));
    let done = krama.run(&["orders", "import", &file, "--json"]).await;
    assert_eq!(done.code, Some(3), "{done:?}");
    let told = done.json();
    assert_eq!((&told["imported"], &told["wrong"]), (&json!(2), &json!(7)), "{told:#}");
    let places: Vec<_> =
        told["errors"].as_array().unwrap().iter().map(|e| (e["line"].clone(), e["column"].clone())).collect();
    let wanted = [
        (3, "created_at"),
        (4, "pay_type"),
        (5, "phone"),
        (6, "quantity"),
        (7, "total"),
        (8, "paid"),
        (9, "status"),
    ];
    assert_eq!(places, wanted.map(|(line, column)| (json!(line), json!(column))));
    assert!(done.stderr.contains("line 4, column pay_type: \"card\""), "{done:?}");
    let lines = krama.file("orders.jsonl", "{\"number\":\"J-1\"\n{\"number\":\"J-2\",\"colour\":1}\n");
    let done = krama.run(&["orders", "import", &lines, "--json"]).await;
    assert_eq!((done.code, done.json()["wrong"].as_i64()), (Some(1), Some(2)), "{done:?}");
}

#[tokio::test]
async fn a_file_that_is_no_such_file_is_refused_as_a_whole() {
    let krama = shop(Krama::new("wrong-file")).await;
    for (name, text, words) in [
        ("a.csv", "number,colour\n", &["line 1", "colour", "pay_type"][..]),
        ("b.csv", "number,created_at,pay_type,name,phone,sku,quantity\n", &["price", "missing"]),
        ("c.txt", "number\n", &["c.txt", "--format"]),
    ] {
        let file = krama.file(name, text);
        krama.run(&["orders", "import", &file]).await.refused(words);
    }
    krama.run(&["orders", "import", "nowhere.csv"]).await.refused(&["nowhere.csv", "cannot read"]);
}

#[tokio::test]
async fn numbers_go_on_after_imported_ones() {
    let krama = shop(Krama::new("numbers")).await;
    let placed = create(&krama, &wish("cod")).await.ok().json();
    let today = placed["number"].as_str().unwrap().strip_suffix("N01").unwrap().to_owned();
    let row = format!("{today}N07,2026-01-05T10:00:00Z,cod,Шевченко Тарас,0671234567,A,1,10\n");
    let file =
        krama.file("one.csv", &format!("number,created_at,pay_type,name,phone,sku,quantity,price\n{row}"));
    krama.run(&["orders", "import", &file]).await.ok();
    let next = create(&krama, &wish("cod")).await.ok().json();
    // Where a day ended between two orders, the new day begins with 01.
    let number = next["number"].as_str().unwrap();
    assert!(number == format!("{today}N08") || number.ends_with("N01"), "{number}");
    assert_eq!(change(&krama, "UPDATE orders SET phone = phone").await, 3);
}
