//! `krama products`: files in and out.

use crate::harness::Krama;

const CSV: &str = "sku,title,price,stock,picture,description,variant\n\
    A-1,\"Футболка «Їжак», біла\",499.00,3,/p/a.svg,\"Бавовна\nі їжак\",S\n\
    A-2,\"Футболка «Їжак», біла\",549.50,0,/p/a.svg,,M\n\
    B-1,Чашка,199.00,10,,,\n";

async fn list(krama: &Krama) -> serde_json::Value {
    krama.run(&["products", "list", "--json"]).await.ok().json()
}

#[tokio::test]
async fn what_is_exported_can_be_imported_again() {
    let krama = Krama::new("round-trip");
    let file = krama.file("goods.csv", CSV);
    let done = krama.run(&["products", "import", &file]).await.ok();
    assert_eq!(done.stdout, "", "messages for people go to standard error");
    assert!(done.stderr.contains("imported 2 products with 3 variants"), "{done:?}");
    let before = list(&krama).await;
    assert_eq!(before.as_array().unwrap().len(), 3);
    assert_eq!(before[0]["sku"], "A-1");
    assert_eq!(before[1]["price"], serde_json::json!({ "minor": 54_950, "currency": "UAH" }));
    let exported = krama.run(&["products", "export"]).await.ok().stdout;
    // Into the same store, and into another one.
    let said = krama.run_with(&["products", "import", "-", "--json"], &exported).await.ok().json();
    assert_eq!(said, serde_json::json!({ "products": 2, "variants": 3, "dry_run": false }));
    assert_eq!(list(&krama).await, before);
    krama.run(&["store", "create", "other"]).await.ok();
    krama.run_with(&["products", "import", "-", "--store", "other"], &exported).await.ok();
    assert_eq!(krama.run(&["products", "export", "--store", "other"]).await.ok().stdout, exported);
}

#[tokio::test]
async fn a_wrong_file_says_where_and_changes_nothing() {
    let krama = Krama::new("wrong-csv");
    krama.run_with(&["products", "import", "-"], CSV).await.ok();
    let before = list(&krama).await;
    for (rows, words) in [
        ("C-1,Ложка,1 000,1,,,\n", &["line 2", "price"][..]),
        ("C-1,Ложка,10,1,,,\nC-2,Виделка,10,багато,,,\n", &["line 3", "багато"]),
        ("C-1,Ложка,10,1,,,\nC-1,Ложка,10,1,,,\n", &["line 3", "C-1", "twice"]),
        ("C-1,\"Ложка\nдерев’яна\",10,1,,,\nC-2,Виделка,-5,1,,,\n", &["line 4", "price"]),
        ("C-1,Ложка,10\n", &["line 2", "3 columns"]),
        ("C-1,Ложка,10,1,javascript:alert(1),,\n", &["line 2", "picture"]),
    ] {
        let text = format!("sku,title,price,stock,picture,description,variant\n{rows}");
        let file = krama.file("wrong.csv", &text);
        krama.run(&["products", "import", &file]).await.refused(words);
        assert_eq!(list(&krama).await, before, "half of a wrong file was imported: {rows}");
    }
    krama.run_with(&["products", "import", "-"], "sku,name\n").await.refused(&["title", "first line"]);
    krama.run(&["products", "import", "missing.csv"]).await.refused(&["missing.csv", "cannot open"]);
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let krama = Krama::new("dry");
    krama.run_with(&["products", "import", "-"], CSV).await.ok();
    let before = list(&krama).await;
    let more = "sku,title,price\nA-1,Інша назва,1.00\nZ-9,Нове,2.00\n";
    let said = krama.run_with(&["products", "import", "-", "--dry-run", "--json"], more).await.ok().json();
    assert_eq!(said, serde_json::json!({ "products": 2, "variants": 2, "dry_run": true }));
    assert_eq!(list(&krama).await, before);
}

#[tokio::test]
async fn a_file_that_begins_with_a_byte_order_mark_is_read() {
    let krama = Krama::new("mark");
    krama.run_with(&["products", "import", "-"], &format!("\u{feff}{CSV}")).await.ok();
    assert_eq!(list(&krama).await[0]["sku"], "A-1");
}
