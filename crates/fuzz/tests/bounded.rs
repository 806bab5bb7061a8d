//! A bounded run of every fuzz target: seeded, counted, the same on every machine. The vectors of the connectors are
//! mutated; inputs that once broke something are tried first, as they are.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::fs;
use std::path::{Path, PathBuf};

/// Inputs of each target in an ordinary run.
const INPUTS: usize = 6_000;
/// Longest input, in bytes.
const LENGTH_MAX: usize = 2_048;
/// Pieces that bring an input nearer to what is read.
const PIECES: [&[u8]; 19] = [
    b"\0",
    b"%",
    b"&",
    b"<b>",
    b"</",
    b"&#x1F600;",
    b"\xff",
    b"{\"",
    b"null",
    b"-1",
    b"9223372036854775807",
    b"fb.1.",
    b"+380",
    "ʼ".as_bytes(),
    "і".as_bytes(),
    b"invoiceId",
    b"{{ order.number }}",
    b"{% endif %}",
    b"*",
];

#[expect(clippy::disallowed_methods, reason = "how much is tried is told by whoever runs this test")]
fn inputs() -> usize {
    std::env::var("FUZZ_INPUTS").ok().and_then(|text| text.trim().parse().ok()).unwrap_or(INPUTS)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate is two levels deep")
        .to_path_buf()
}

fn files(dir: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// Every text in a JSON file, and every object as text.
fn texts(value: &serde_json::Value, found: &mut Vec<Vec<u8>>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone().into_bytes()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        serde_json::Value::Object(fields) => {
            found.push(value.to_string().into_bytes());
            fields.values().for_each(|item| texts(item, found));
        }
        _ => {}
    }
}

fn corpus() -> Vec<Vec<u8>> {
    let mut found = vec![Vec::new()];
    for file in files(&root().join("crates/connectors/tests/vectors")) {
        let value = serde_json::from_slice(&file).expect("a vector is JSON");
        texts(&value, &mut found);
    }
    found.retain(|seed| seed.len() <= LENGTH_MAX);
    found
        .push("phone=067 123 45 67&name=Шевченко+Тарас&city=Львів&branch=5&pay_type=cod".as_bytes().to_vec());
    found.push("sku,title,price,stock,picture,description,variant\nH-M,Худі,1499.00,50,,\"a\nb\",M\nH-L,Худі,1499.00,5,,,L\n".as_bytes().to_vec());
    found.push(b"listen = \"127.0.0.1:8080\"\nlog = \"info\"\ntrusted_proxies = \"10.0.0.0/24\"\n".to_vec());
    found.push(b"1761814800000.018f0000-0000-7000-8000-000000000009.3".to_vec());
    found.push(b"1761814800000.018f0000-0000-7000-8000-000000000009".to_vec());
    found.push(b"q=067&payment=paid&status=new&pay=cod&source=shop&from=2026-11-01&to=2026-11-30&min=1&max=9.50&trouble=1".to_vec());
    found.push(b"state=all&lane=telegram&kind=refund&code=-&period=24h&order=TWC05012026N01".to_vec());
    found.push(b"\0api/merchant/invoice/create\0{\"amount\":100,\"ccy\":980}".to_vec());
    found.push(b"\x01bot123456:token/sendMessage\0{\"chat_id\":\"501\",\"text\":\"<b>1</b>\",\"parse_mode\":\"HTML\"}".to_vec());
    found.push("Вітаємо, *{{ customer.name }}*! {% if np.city %}{{ np.city }}{% else %}{user_name}{% endif %} {{ order.item_count | plural(\"a\", \"b\", \"c\") }} _x_\n{{ np.city | default(\"*\") }}".as_bytes().to_vec());
    found
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.0.next_u64() % bound.max(1) as u64).unwrap_or(0)
    }
}

fn mutated(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = corpus[dice.below(corpus.len())].clone();
    for _ in 0..dice.below(6) {
        let at = dice.below(input.len() + 1);
        match dice.below(7) {
            0 => input.truncate(at),
            1 if !input.is_empty() => {
                let at = at % input.len();
                input[at] ^= 1 << dice.below(8);
            }
            2 => input.insert(at, u8::try_from(dice.below(256)).unwrap_or(0)),
            3 if !input.is_empty() => drop(input.remove(at % input.len())),
            4 => drop(input.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
            5 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len() + 1);
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => {
                let again = input[at..].to_vec();
                input.extend(again);
            }
        }
    }
    input.truncate(LENGTH_MAX);
    input
}

fn attempt(name: &str, input: &[u8]) -> Result<(), String> {
    std::panic::catch_unwind(|| krama_fuzz::run(name, input))
        .map_err(|_| format!("{name} does not hold for b\"{}\"", input.escape_ascii()))
}

#[test]
fn every_target_holds_for_mutated_vectors() {
    let corpus = corpus();
    assert!(corpus.len() > 200, "the vectors were not found");
    for (nth, (name, _)) in (0_u64..).zip(krama_fuzz::TARGETS) {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(nth));
        for _ in 0..inputs() {
            let input = mutated(&corpus, &mut dice);
            attempt(name, &input).unwrap_or_else(|what| panic!("{what}"));
        }
    }
}

#[test]
fn what_once_broke_something_holds_now() {
    for (name, _) in krama_fuzz::TARGETS {
        for input in files(&root().join("fuzz/regressions").join(name)) {
            attempt(name, &input).unwrap_or_else(|what| panic!("{what}"));
        }
    }
}

#[test]
fn each_target_has_its_file_for_the_fuzzer() {
    for (name, _) in krama_fuzz::TARGETS {
        let path = root().join(format!("fuzz/fuzz_targets/{name}.rs"));
        assert!(path.exists(), "{} is missing", path.display());
    }
}
