//! The carrier's status codes as data: what each means in three languages, and where the parcel is.
//!
//! A code is all that counts: the text beside it in a reply changes with the day and the language. A code that is not in
//! the table says nothing.

use krama_domain::lang::Lang;
use krama_domain::parcel::Phase;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// As the carrier writes it: `7`.
    pub code: String,
    /// Where the parcel is; `None` for a code that is known and says nothing, such as "undetermined".
    #[serde(deserialize_with = "phase")]
    pub phase: Option<Phase>,
    /// Whether nothing more comes under this number, where no money is awaited.
    pub terminal: bool,
    uk: String,
    ru: String,
    en: String,
}

impl Code {
    /// What it means. Kazakh readers get the Russian words: the carrier has none of theirs.
    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::Uk => &self.uk,
            Lang::Ru | Lang::Kk => &self.ru,
            Lang::En => &self.en,
        }
    }
}

/// `returned` never stands in the table: no code says it, the return waybill that is received does.
fn phase<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Phase>, D::Error> {
    let name = String::deserialize(from)?;
    match (name.as_str(), Phase::from_code(&name)) {
        ("undetermined", _) => Ok(None),
        (_, Some(phase)) => Ok(Some(phase)),
        _ => Err(serde::de::Error::custom(format!("there is no phase {name}"))),
    }
}

static TABLE: LazyLock<BTreeMap<String, Code>> = LazyLock::new(|| {
    let list: Vec<Code> = serde_json::from_str(include_str!("codes.json")).expect("the table is tested");
    list.into_iter().map(|code| (code.code.clone(), code)).collect()
});

/// A code of the table; `None` for one that nobody knows.
pub fn find(code: &str) -> Option<&'static Code> {
    TABLE.get(code)
}
