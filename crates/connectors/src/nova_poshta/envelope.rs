//! The one envelope that every request and every reply wears.
//!
//! Written strictly, read in every loose shape that was seen: lists that come as objects, codes that are missing, data
//! that is not a list, a success that lists errors. What an error means is decided in [`super::errors`].

use super::loose;
use crate::http::Request;
use serde_json::{Map, Value, json};

/// Most errors and warnings of one reply that are read.
const WORDS_MAX: usize = 300;

/// A call: model, method and properties.
pub(super) fn request(url: &str, key: &str, model: &str, method: &str, properties: &Value) -> Request {
    // Never null: the carrier answers that with "unknown error".
    let properties = if properties.is_object() { properties.clone() } else { json!({}) };
    let body = json!({
        "apiKey": key, "modelName": model, "calledMethod": method, "methodProperties": properties,
    });
    Request::post_json(url, &body)
}

/// What is read back of a request of ours; `None` when it is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub key: String,
    /// Without the ending `General` of its other name.
    pub model: String,
    pub method: String,
    pub properties: Map<String, Value>,
}

impl Call {
    /// Reads a request's body.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let json: Value = serde_json::from_slice(body).ok()?;
        let word = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let model = word("modelName");
        let model = model.strip_suffix("General").unwrap_or(&model).to_owned();
        let properties = json["methodProperties"].as_object()?.clone();
        Some(Self { key: word("apiKey"), model, method: word("calledMethod"), properties })
    }

    /// Whether it is this one.
    pub(super) fn is(&self, model: &str, method: &str) -> bool {
        self.model == model && self.method == method
    }

    /// A property as text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.properties.get(key).and_then(loose::text)
    }
}

/// A remark that does not stop the call; about a document where it names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Warning {
    pub about: Option<String>,
    pub text: String,
}

/// A reply.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Envelope {
    pub success: bool,
    pub data: Vec<Value>,
    pub errors: Vec<String>,
    pub codes: Vec<String>,
    pub warnings: Vec<Warning>,
    /// `info.totalCount`.
    pub total: Option<u64>,
}

/// Whether a call changes something over there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It asks.
    Read,
    /// It does.
    Write,
}

impl Envelope {
    /// Reads a body; `None` when it is not the carrier's JSON, whatever the status said.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let mut json: Value = serde_json::from_slice(body).ok()?;
        // A keyless call was once answered with the envelope inside a list.
        if let Value::Array(list) = &mut json {
            json = if list.len() == 1 { list.remove(0) } else { return None };
        }
        Self::of(&json)
    }

    /// Reads an envelope; also one that lies inside another.
    pub(super) fn of(json: &Value) -> Option<Self> {
        let object = json.as_object()?;
        if !["success", "data", "errors"].iter().any(|key| object.contains_key(*key)) {
            return None;
        }
        let at = |key: &str| object.get(key).unwrap_or(&Value::Null);
        Some(Self {
            success: loose::yes(at("success")),
            data: items(at("data")),
            errors: words(at("errors")).into_iter().map(|warning| warning.text).collect(),
            codes: words(at("errorCodes")).into_iter().map(|warning| warning.text).collect(),
            warnings: words(at("warnings")),
            total: object.get("info").and_then(|info| loose::count(info.get("totalCount")?)),
        })
    }

    /// Whether the call came to nothing. A success that lists errors is none for a call that does something, and none
    /// for a question that brought nothing.
    pub(super) fn has_failed(&self, kind: Kind) -> bool {
        let complains = !self.errors.is_empty() || !self.codes.is_empty();
        !self.success || complains && (kind == Kind::Write || self.data.is_empty())
    }
}

/// A list, an object in place of a list, or an object keyed by index.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list.clone(),
        Value::Object(object) if object.is_empty() => Vec::new(),
        Value::Object(object) if object.keys().all(|key| key.bytes().all(|b| b.is_ascii_digit())) => {
            object.values().cloned().collect()
        }
        Value::Object(_) => vec![value.clone()],
        _ => Vec::new(),
    }
}

/// Texts in a list, in an object keyed by index or by document, or in a list of one-key objects.
fn words(value: &Value) -> Vec<Warning> {
    let mut found = Vec::new();
    collect(value, None, &mut found);
    found.truncate(WORDS_MAX);
    found
}

fn collect(value: &Value, about: Option<&str>, found: &mut Vec<Warning>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| collect(item, about, found)),
        Value::Object(object) => object.iter().for_each(|(key, item)| collect(item, document_of(key), found)),
        _ => {
            found.extend(loose::text(value).map(|text| Warning { about: about.map(str::to_owned), text }));
        }
    }
}

/// The number in `ID_20450000000001`.
fn document_of(key: &str) -> Option<&str> {
    key.strip_prefix("ID_").filter(|number| !number.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &Value) -> Option<Envelope> {
        Envelope::read(json.to_string().as_bytes())
    }

    #[test]
    fn lists_and_objects_are_the_same() {
        let listed = read(&json!({ "success": false, "errors": ["a", "b"], "errorCodes": [1] })).unwrap();
        assert_eq!(listed.errors, ["a", "b"]);
        assert_eq!(listed.codes, ["1"]);
        let keyed =
            read(&json!({ "success": "false", "errors": { "0": "a", "x-y": ["b"] }, "errorCodes": null }));
        assert_eq!(keyed.unwrap().errors, ["a", "b"]);
        let bare = read(&json!({ "success": 0, "errors": "a" })).unwrap();
        assert_eq!((bare.success, bare.errors), (false, vec!["a".to_owned()]));
    }

    #[test]
    fn data_may_be_an_object_or_keyed_or_missing() {
        let data = |data: Value| read(&json!({ "success": true, "data": data })).unwrap().data.len();
        assert_eq!(data(json!([{}, {}])), 2);
        assert_eq!(data(json!({ "Ref": "x" })), 1);
        assert_eq!(data(json!({ "0": {}, "1": {} })), 2);
        assert_eq!((data(json!({})), data(json!(null)), data(json!(""))), (0, 0, 0));
    }

    #[test]
    fn warnings_name_their_document() {
        let json = json!({ "success": true, "warnings": [{ "ID_20450000000001": "phone" }, "other"] });
        let [first, second] = read(&json).unwrap().warnings.try_into().unwrap();
        assert_eq!((first.about.as_deref(), first.text.as_str()), (Some("20450000000001"), "phone"));
        assert_eq!((second.about, second.text.as_str()), (None, "other"));
    }

    #[test]
    fn an_envelope_in_a_list_is_unwrapped_and_nothing_else_is_one() {
        assert!(read(&json!([{ "success": true }])).unwrap().success);
        for other in [json!([]), json!([1, 2]), json!("ok"), json!(1), json!({ "ok": true }), json!([{}, {}])]
        {
            assert_eq!(read(&other), None, "{other}");
        }
        for bytes in ["", "<html></html>", "{", "\u{feff}"] {
            assert_eq!(Envelope::read(bytes.as_bytes()), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_success_with_errors_fails_writes_and_empty_reads() {
        let both = read(&json!({ "success": true, "data": [{}], "errors": ["x"] })).unwrap();
        assert!(both.has_failed(Kind::Write) && !both.has_failed(Kind::Read));
        let empty =
            read(&json!({ "success": true, "data": [], "errors": [], "errorCodes": ["20000100008"] }))
                .unwrap();
        assert!(empty.has_failed(Kind::Read));
        let fine = read(&json!({ "success": true, "data": [], "errors": [] })).unwrap();
        assert!(!fine.has_failed(Kind::Read) && !fine.has_failed(Kind::Write));
    }

    #[test]
    fn both_names_of_a_model_are_one_and_null_properties_never_go_out() {
        let request =
            request("http://x/", "k", "TrackingDocumentGeneral", "getStatusDocuments", &Value::Null);
        let call = Call::read(&request.body).unwrap();
        assert!(call.is("TrackingDocument", "getStatusDocuments"));
        assert!(call.properties.is_empty());
        assert_eq!(Call::read(b"{\"methodProperties\":null}"), None);
    }
}
