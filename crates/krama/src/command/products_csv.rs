//! Products as CSV: `sku,title,price,stock,picture,description,variant`. Rows of the same title are one product.

use anyhow::{Context, bail};
use krama_domain::catalogue::{Product, Variant};
use krama_domain::ids::ProductId;
use krama_domain::money::{Currency, Money};
use krama_domain::text::{clean_block, clean_line};
use krama_domain::time::{Random, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{Read, Write};

/// Most rows of one file.
const ROWS_MAX: usize = 100_000;
/// Longest title, in characters.
const TITLE_MAX_CHARS: usize = 200;
/// Longest article number, in characters.
const SKU_MAX_CHARS: usize = 100;
/// Longest description, in characters.
const DESCRIPTION_MAX_CHARS: usize = 5_000;
/// Longest address of a picture or name of a variant, in characters.
const SHORT_MAX_CHARS: usize = 500;

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    sku: String,
    title: String,
    price: String,
    #[serde(default)]
    stock: String,
    #[serde(default)]
    picture: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    variant: String,
}

/// Reads a whole file. Any wrong row refuses the file, with its line and what to do, so that nothing is half imported.
pub(crate) fn read(
    input: impl Read,
    currency: Currency,
    now: Timestamp,
    random: &mut dyn Random,
) -> anyhow::Result<Vec<Product>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(false).from_reader(input);
    check_head(reader.headers().context("the first line must name the columns: sku,title,price,…")?)?;
    let mut products: Vec<Product> = Vec::new();
    let mut seen = BTreeSet::new();
    let head = reader.headers().context("the first line cannot be read")?.clone();
    for (index, raw) in reader.records().enumerate() {
        if index >= ROWS_MAX {
            bail!("the file has more than {ROWS_MAX} rows: split it");
        }
        let raw = raw.map_err(|error| unreadable(&error))?;
        // A text in quotes may go over several lines, so rows are not lines.
        let line = raw.position().map_or(0, csv::Position::line);
        let record = raw.deserialize(Some(&head)).with_context(|| format!("line {line} cannot be read"))?;
        let (variant, product) = row(&record, currency).with_context(|| format!("line {line}"))?;
        if !seen.insert(variant.sku.clone()) {
            bail!("line {line}: the article {} stands twice in this file", variant.sku);
        }
        if let Some(known) = products.iter_mut().find(|known| known.title == product.title) {
            known.variants.push(variant);
        } else {
            let id = ProductId::fresh(now, random);
            let slug = free_slug(&product.title, &products);
            products.push(Product { id, slug, variants: vec![variant], ..product_of(product) });
        }
    }
    Ok(products)
}

fn unreadable(error: &csv::Error) -> anyhow::Error {
    let line = error.position().map_or(0, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} columns, and the first line has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8: save the file as CSV UTF-8".to_owned(),
        _ => error.to_string(),
    };
    anyhow::anyhow!("line {line} cannot be read: {what}")
}

struct Head {
    title: String,
    description: String,
    picture: String,
}

fn product_of(head: Head) -> Product {
    let nobody = ProductId::parse("00000000-0000-7000-8000-000000000000").expect("it has the right form");
    let Head { title, description, picture } = head;
    Product { id: nobody, slug: String::new(), title, description, picture, variants: Vec::new() }
}

fn check_head(head: &csv::StringRecord) -> anyhow::Result<()> {
    let known = ["sku", "title", "price", "stock", "picture", "description", "variant"];
    for required in ["sku", "title", "price"] {
        if !head.iter().any(|name| name.trim_start_matches('\u{feff}') == required) {
            bail!("the column {required} is missing: the first line must name {}", known.join(","));
        }
    }
    if let Some(stranger) = head.iter().find(|name| !known.contains(&name.trim_start_matches('\u{feff}'))) {
        bail!("the column {stranger} is not known: known are {}", known.join(","));
    }
    Ok(())
}

fn row(record: &Record, currency: Currency) -> anyhow::Result<(Variant, Head)> {
    let title = clean_line(&record.title, TITLE_MAX_CHARS).context("the title")?;
    let sku = clean_line(&record.sku, SKU_MAX_CHARS).context("the sku")?;
    if title.is_empty() || sku.is_empty() {
        bail!("sku and title must not be empty");
    }
    let price = Money::parse_decimal(&record.price, currency).context("the price")?;
    let stock = match record.stock.as_str() {
        "" => 0,
        text => text.parse().ok().with_context(|| format!("the stock \"{text}\" is not a whole number"))?,
    };
    let picture = clean_line(&record.picture, SHORT_MAX_CHARS).context("the picture")?;
    if !(picture.is_empty() || picture.starts_with("https://") || picture.starts_with('/')) {
        bail!("the picture \"{picture}\" must be an https:// address or a path of this server");
    }
    let description = clean_block(&record.description, DESCRIPTION_MAX_CHARS).context("the description")?;
    let name = clean_line(&record.variant, SHORT_MAX_CHARS).context("the variant")?;
    Ok((Variant { sku, name, price, stock }, Head { title, description, picture }))
}

/// A readable name in addresses: Latin letters and digits, Ukrainian transliterated.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        match latin(c) {
            Some(text) => slug.push_str(text),
            None if c.is_ascii_alphanumeric() => slug.push(c),
            None if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            None => {}
        }
    }
    let slug: String = slug.trim_end_matches('-').chars().take(80).collect();
    if slug.is_empty() { "product".to_owned() } else { slug }
}

fn free_slug(title: &str, products: &[Product]) -> String {
    let base = slug(title);
    let taken = |slug: &str| products.iter().any(|p| p.slug == slug);
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|slug| !taken(slug)).unwrap_or(base)
}

#[rustfmt::skip]
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a", 'б' => "b", 'в' => "v", 'г' => "h", 'ґ' | 'ғ' => "g", 'д' => "d", 'е' | 'э' => "e", 'є' => "ie",
        'ё' => "io", 'ж' => "zh", 'з' => "z", 'и' | 'ы' => "y", 'і' | 'ї' | 'й' => "i", 'к' => "k", 'қ' => "q", 'л' => "l",
        'м' => "m", 'н' | 'ң' => "n", 'о' | 'ө' => "o", 'п' => "p", 'р' => "r", 'с' => "s", 'т' => "t",
        'у' | 'ұ' | 'ү' => "u", 'ф' => "f", 'х' | 'һ' => "kh", 'ц' => "ts", 'ч' => "ch", 'ш' => "sh", 'щ' => "shch",
        'ю' => "iu", 'я' => "ia", 'ь' | 'ъ' | '\'' | '’' | 'ʼ' => "",
        _ => return None,
    })
}

/// Writes products as a file that [`read`] takes.
pub(crate) fn write(output: impl Write, products: &[Product]) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(output);
    for product in products {
        for variant in &product.variants {
            writer.serialize(Record {
                sku: variant.sku.clone(),
                title: product.title.clone(),
                price: variant.price.decimal(),
                stock: variant.stock.to_string(),
                picture: product.picture.clone(),
                description: product.description.clone(),
                variant: variant.name.clone(),
            })?;
        }
    }
    writer.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn read_text(text: &str) -> anyhow::Result<Vec<Product>> {
        read(text.as_bytes(), Currency::Uah, Timestamp::from_ms(0), &mut Zeros)
    }

    #[test]
    fn rows_of_one_title_are_one_product_and_come_back_as_they_were() {
        let text = "sku,title,price,stock,picture,description,variant\n\
            A-1,\"Футболка «Їжак», біла\",499.00,3,/p/a.svg,\"Бавовна\nі їжак\",S\n\
            A-2,\"Футболка «Їжак», біла\",549.50,0,/p/a.svg,,M\n\
            B-1,Чашка,199,10,,,\n";
        let products = read_text(text).unwrap();
        let shape: Vec<_> = products.iter().map(|p| (p.slug.as_str(), p.variants.len())).collect();
        assert_eq!(shape, [("futbolka-izhak-bila", 2), ("chashka", 1)]);
        assert_eq!(products[0].variants[1].price.minor, 54_950);
        let mut written = Vec::new();
        write(&mut written, &products).unwrap();
        assert_eq!(read_text(std::str::from_utf8(&written).unwrap()).unwrap(), products);
    }

    #[test]
    fn a_wrong_row_refuses_the_file_and_says_where() {
        let head = "sku,title,price,stock,picture,description,variant\n";
        for (row, wanted) in [
            ("A,Т,1 000,1,,,\n", "line 2"),
            ("A,Т,1,багато,,,\n", "line 2"),
            ("A,Т,1,1,,,\nA,Т,1,1,,,\n", "line 3"),
            ("A,Т,1,1,http://x/,,\n", "picture"),
            (",Т,1,1,,,\n", "empty"),
        ] {
            let error = format!("{:#}", read_text(&format!("{head}{row}")).unwrap_err());
            assert!(error.contains(wanted), "{row}: {error}");
        }
        assert!(format!("{:#}", read_text("sku,title\n").unwrap_err()).contains("price"));
    }
}
