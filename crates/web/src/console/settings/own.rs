//! The card of the store itself: how it is called, how it sells, where its pages are.

use super::{Matter, Objection, PATH, labels, respond};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::frame::Frame;
use crate::console::reply;
use crate::form::fields::Fields;
use crate::view::words::Words;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::lang::Lang;
use krama_domain::pay::PayType;
use krama_domain::shop::Store;
use krama_domain::shop::own::Setting;
use krama_store::Sql;
use krama_store::repo::stores;
use std::collections::BTreeMap;

/// The card's name in addresses and in the audit log.
pub(super) const NAME: &str = "store";
/// The currencies, as they are offered.
const CURRENCIES: [&str; 5] = ["UAH", "KZT", "RUB", "USD", "EUR"];
/// The countries, as they are offered.
const COUNTRIES: [&str; 3] = ["UA", "KZ", "RU"];

/// The form.
pub(super) struct Form {
    pub(super) rows: Vec<Row>,
    /// What somebody else changed since the form was shown: name and present value.
    pub(super) stale: Vec<(String, String)>,
}

/// One setting.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) error: String,
    pub(super) value: String,
    /// How it stands, for the form to remember.
    pub(super) seen: String,
    pub(super) control: Control,
}

/// How a setting is asked for.
pub(super) enum Control {
    /// One line of text.
    Text,
    /// One of these: value, text, whether it is chosen.
    Choice(Vec<(String, String, bool)>),
    /// Any of these: name, text, whether it is ticked.
    Boxes(Vec<(String, String, bool)>),
}

pub(super) fn form(words: Words<'_>, store: &Store, objection: &Objection) -> Form {
    let stale = |code: &String| {
        let value = Setting::from_code(code).map(|setting| setting.read(store)).unwrap_or_default();
        (words.t(labels::own(code)[0]), format!("«{value}»"))
    };
    Form {
        rows: Setting::ALL.map(|setting| row(words, setting, store, objection)).into(),
        stale: objection.stale.iter().map(stale).collect(),
    }
}

fn row(words: Words<'_>, setting: Setting, store: &Store, objection: &Objection) -> Row {
    let code = setting.code();
    let [label, hint, _] = labels::own(code);
    let stands = setting.read(store);
    let value = objection.typed.get(code).cloned().unwrap_or_else(|| stands.clone());
    Row {
        id: format!("own-{}", code.replace('_', "-")),
        name: code,
        label: words.t(label),
        hint: words.t(hint),
        error: objection.wrong.get(code).cloned().unwrap_or_default(),
        control: control(words, setting, &value),
        seen: stands,
        value,
    }
}

fn control(words: Words<'_>, setting: Setting, value: &str) -> Control {
    let one_of = |all: Vec<(String, String)>| {
        Control::Choice(all.into_iter().map(|(code, text)| (code.clone(), text, code == value)).collect())
    };
    let same = |code: &&str| ((*code).to_owned(), (*code).to_owned());
    match setting {
        Setting::Lang => {
            one_of(Lang::ALL.iter().map(|lang| (lang.tag().to_owned(), lang.name().to_owned())).collect())
        }
        Setting::Currency => one_of(CURRENCIES.iter().map(same).collect()),
        Setting::Country => one_of(COUNTRIES.iter().map(same).collect()),
        Setting::ConsentRequired => {
            Control::Boxes(vec![(box_name(setting, "yes"), words.t("own-consent-yes"), value == "yes")])
        }
        Setting::PayTypes => {
            let ticked: Vec<_> = value.split(',').collect();
            let one = |pay_type: PayType| {
                let code = pay_type.code();
                (box_name(setting, code), words.t(pay_key(pay_type)), ticked.contains(&code))
            };
            Control::Boxes(PayType::ALL.map(one).into())
        }
        _ => Control::Text,
    }
}

/// The name of a box: a form without its tick does not send it.
fn box_name(setting: Setting, value: &str) -> String {
    format!("{}.{value}", setting.code())
}

const fn pay_key(pay_type: PayType) -> &'static str {
    match pay_type {
        PayType::OnlineFull => "own-pay-full",
        PayType::Prepay => "own-pay-prepay",
        PayType::Cod => "own-pay-cod",
    }
}

/// What the form says, by setting.
fn typed(fields: &Fields) -> BTreeMap<String, String> {
    let ticked = |setting, value: &str| !fields.get(&box_name(setting, value)).is_empty();
    let read = |setting: Setting| {
        let value = match setting {
            Setting::ConsentRequired => if ticked(setting, "yes") { "yes" } else { "no" }.to_owned(),
            Setting::PayTypes => {
                let chosen = PayType::ALL.iter().map(|p| p.code()).filter(|code| ticked(setting, code));
                chosen.collect::<Vec<_>>().join(",")
            }
            _ => fields.get(setting.code()).trim().to_owned(),
        };
        (setting.code().to_owned(), value)
    };
    Setting::ALL.into_iter().map(read).collect()
}

/// What became of the form.
enum Saved {
    Changed,
    Same,
    Stale(Vec<String>),
    Gone,
}

/// Saves it.
pub(in crate::console) async fn save(act: Act) -> Response {
    let Some(store) = act.desk.store.clone() else { return act.desk.refuse(&Failure::Missing) };
    let typed = typed(&act.fields);
    let words = Frame::inside(&act.desk, None).words;
    let mut tried = store.clone();
    let wrong: BTreeMap<_, _> = Setting::ALL
        .into_iter()
        .filter(|setting| setting.write(&mut tried, &typed[setting.code()]).is_err())
        .map(|setting| (setting.code().to_owned(), words.t(labels::own(setting.code())[2])))
        .collect();
    let mut objection = Objection { wrong, typed: typed.clone(), ..Objection::default() };
    if !objection.wrong.is_empty() {
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, &matter(objection)).await;
    }
    let seen: BTreeMap<_, _> =
        Setting::ALL.map(|s| (s.code(), act.fields.get(&format!("seen.{}", s.code())).to_owned())).into();
    let (id, scribe) = (store.id, act.scribe());
    let write = move |tx: &mut dyn Sql| {
        stores::lock(tx, &id)?;
        let Some(before) = stores::get(tx, &id)? else { return Ok(Saved::Gone) };
        let stale = Setting::ALL.into_iter().filter(|setting| setting.read(&before) != seen[setting.code()]);
        let stale: Vec<_> = stale.map(|setting| setting.code().to_owned()).collect();
        if !stale.is_empty() {
            return Ok(Saved::Stale(stale));
        }
        let mut after = before.clone();
        // They were all taken by the same store a moment ago.
        let _ = Setting::ALL.map(|setting| setting.write(&mut after, &typed[setting.code()]));
        if after == before {
            return Ok(Saved::Same);
        }
        stores::update(tx, &after)?;
        let changed = || Setting::ALL.into_iter().filter(|s| s.read(&before) != s.read(&after));
        let told = |of: &Store| {
            changed().map(|s| format!("{}: {}", s.code(), s.read(of))).collect::<Vec<_>>().join("\n")
        };
        scribe.note(tx, "settings.change", NAME, Some(&told(&before)), Some(&told(&after)))?;
        Ok(Saved::Changed)
    };
    match act.write("change a store", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(Saved::Gone) => act.desk.refuse(&Failure::Missing),
        Ok(Saved::Changed) => reply::back(&act.desk, PATH, "settings"),
        Ok(Saved::Same) => reply::back(&act.desk, PATH, "settings-same"),
        Ok(Saved::Stale(stale)) => {
            objection.stale = stale;
            respond(&act.desk, StatusCode::CONFLICT, &matter(objection)).await
        }
    }
}

const fn matter(objection: Objection) -> Matter<'static> {
    Matter { of: NAME, objection, steps: None }
}
