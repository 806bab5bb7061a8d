//! The parser against Telegram's own verdicts, and what we write against the parser.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../../../tests/vectors/telegram_html.json");

/// An entity as the vectors write it.
fn told(entity: &Entity, names: &Value) -> Value {
    let code = match &entity.kind {
        Kind::PreCode { .. } => "pre (with language)",
        other => other.code(),
    };
    let name = names.as_object().unwrap().iter().find(|(_, api)| *api == code).unwrap().0;
    let mut object = json!({ "type": name, "offset": entity.offset, "length": entity.length });
    match &entity.kind {
        Kind::PreCode { language } => object["language"] = json!(language),
        Kind::TextLink { url } => object["url"] = json!(url),
        Kind::TextMention { user_id } => object["user_id"] = json!(user_id),
        _ => {}
    }
    object
}

#[test]
fn the_parser_judges_like_telegram() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 42);
    for case in cases {
        let input = case["input"].as_str().unwrap();
        match parse(input) {
            Ok(parsed) => {
                assert_eq!(case["ok"], json!(true), "{input} must be refused");
                assert_eq!(case["text"], json!(parsed.text), "{input}");
                let told: Vec<_> =
                    parsed.entities.iter().map(|e| told(e, &vectors["entity_names"])).collect();
                assert_eq!(case["entities_utf16"], json!(told), "{input}");
            }
            Err(error) => {
                assert_eq!(case["ok"], json!(false), "{input} must be taken, not: {error}");
                assert_eq!(case["tdlib_message"], json!(format!("Can't parse entities: {error}")), "{input}");
            }
        }
    }
}

#[track_caller]
fn refused(html: &str, words: &str) {
    assert_eq!(parse(html).unwrap_err().to_string(), words, "{html}");
}

#[track_caller]
fn taken(html: &str, text: &str, entities: &[(Kind, usize, usize)]) {
    let parsed = parse(html).unwrap();
    let found: Vec<_> = parsed.entities.into_iter().map(|e| (e.kind, e.offset, e.length)).collect();
    assert_eq!((parsed.text.as_str(), found.as_slice()), (text, entities), "{html}");
}

#[test]
fn further_errors_have_telegrams_words() {
    refused("<", "Unclosed start tag at byte offset 0");
    refused("</", "Unexpected end tag at byte offset 0");
    refused("Ї</b>", "Unexpected end tag at byte offset 2");
    refused("<b>x</b", "Unclosed end tag at byte offset 4");
    refused("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
    refused("<a href", "Unclosed start tag \"a\" at byte offset 0");
    refused("<a href=", "Unclosed start tag \"a\" at byte offset 0");
    refused("<a href=\"x\"", "Unclosed start tag at byte offset 0");
    refused("<a href=\"x>y</a>", "Unclosed start tag at byte offset 0");
    refused("<a ", "Empty attribute name in the tag \"a\" at byte offset 0");
    refused("<a =\"x\">y</a>", "Empty attribute name in the tag \"a\" at byte offset 0");
    refused("<b / >x</b>", "Empty attribute name in the tag \"b\" at byte offset 0");
    refused("<a href=https://shop.example>x</a>", "Unexpected end of name token at byte offset 8");
    refused("<span class=\"red\">x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
    refused("<tg-time unix=\"5\" format=\"x\">t</tg-time>", "Invalid date format used");
    let surrogate = "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                     surrogate code units";
    refused("&#xDFDF;", surrogate);
}

#[test]
fn telegrams_leniency_is_ours() {
    taken("&nbsp;&lt&#38;&#0;&#1114111;", "&nbsp;<&&#0;&#1114111;", &[]);
    taken("<I>a</>", "a", &[(Kind::Italic, 0, 1)]);
    taken("<blockquote cite=\"\" expandable x>a</>", "a", &[(Kind::ExpandableBlockquote, 0, 1)]);
    taken("<tg-emoji emoji-id='5'>👍</tg-emoji>", "👍", &[(Kind::CustomEmoji { id: 5 }, 0, 2)]);
    taken("<tg-emoji emoji-id='x'></tg-emoji>", "", &[]);
    taken("<span class=tg-spoiler>x</span>", "x", &[(Kind::Spoiler, 0, 1)]);
    let time = Kind::DateTime { unix: 7, format: "wDT".to_owned() };
    taken("<tg-time unix=7 format='wDT'>t</tg-time>", "t", &[(time, 0, 1)]);
    let rust = || Kind::PreCode { language: "rust".to_owned() };
    taken("<code class=language-rust><pre>a</pre></code>", "a", &[(rust(), 0, 1)]);
    taken("<pre> <code class=language-rust>a</code></pre>", " a", &[(Kind::Pre, 0, 2), (Kind::Code, 1, 1)]);
    taken(
        "<i><b>a</b> <code>b</code></i>",
        "a b",
        &[(Kind::Italic, 0, 3), (Kind::Bold, 0, 1), (Kind::Code, 2, 1)],
    );
}

#[test]
fn links_are_written_as_telegram_writes_them() {
    let checks = [
        ("shop.example", Ok("http://shop.example/")),
        ("HTTPS://Shop.Example?a=1", Ok("https://shop.example/?a=1")),
        ("https://u@shop.example:0443/a b#c", Ok("https://u@shop.example:443/a%20b#c")),
        ("http://127.0.0.1:8080/console", Ok("http://127.0.0.1:8080/console")),
        ("http://[::1]/", Ok("http://[::1]/")),
        ("tg://resolve?domain=x", Ok("tg://resolve?domain=x")),
        ("tg:join", Ok("tg://join/")),
        ("mailto:a@shop.example", Ok("http://mailto:a@shop.example/")),
        ("http://localhost:8080", Err("Wrong HTTP URL")),
        ("ftp://shop.example", Err("Unsupported URL protocol")),
        ("tel:+380671234567", Err("Wrong port number specified in the URL")),
        ("https://shop.example:99999", Err("Wrong port number specified in the URL")),
        ("https://", Err("URL host is empty")),
        ("https://a b.example", Err("Disallowed character in URL host")),
        ("https://%zz.example", Err("Wrong percent-encoded symbol in URL host")),
        ("http://[::z]/", Err("Wrong IPv6 address specified in the URL")),
        ("tg://a.b", Err("Unallowed characters in URL host")),
        ("tg://https://a", Err("Wrong tg URL")),
    ];
    for (link, expected) in checks {
        assert_eq!(link::check(link).as_deref(), expected.as_ref().copied(), "{link}");
    }
    assert_eq!(link::user_id("TG:user/?x=1&id=7#f"), Some(7));
    for other in
        ["tg://user?id=007", "tg://user?id=0", "tg://user?id", "tg://users?id=1", "https://user?id=1"]
    {
        assert_eq!(link::user_id(other), None, "{other}");
    }
}

fn message(name: &str) -> Message {
    let pair = Pair { label: "Замовлення".to_owned(), value: name.to_owned() };
    Message {
        title: "🛒 Ваші замовлення".to_owned(),
        blocks: vec![Block::Facts(vec![Fact::Pair(pair)]), Block::Plain(name.to_owned())],
        buttons: Vec::new(),
    }
}

#[test]
fn the_nasty_name_arrives_readable() {
    let parsed = parse(&Document::of(&message("<b>&\"Їжак\"")).html()).unwrap();
    assert!(parsed.text.contains("\n\nЗамовлення: <b>&\"Їжак\"\n\n<b>&"), "{}", parsed.text);
    assert_eq!(
        parsed.entities,
        [Entity { kind: Kind::Bold, offset: 0, length: utf16_len("🛒 Ваші замовлення") }]
    );
}

#[test]
fn nothing_is_too_long_to_be_sent() {
    let endless = "😀".repeat(TEXT_MAX_UNITS);
    let facts = (0..60).map(|_| Fact::Sentence(endless.clone())).collect();
    let message = Message { title: endless, blocks: vec![Block::Facts(facts)], buttons: Vec::new() };
    let document = Document::of(&message);
    let units = utf16_len(&parse(&document.html()).unwrap().text);
    assert!((TEXT_MAX_UNITS - 1..=TEXT_MAX_UNITS).contains(&units), "{units}");
}

proptest! {
    #[test]
    fn whatever_is_said_is_what_people_read(text in any::<String>()) {
        let document = Document::of(&message(&text));
        let parsed = parse(&document.html()).unwrap();
        prop_assert_eq!(parsed.text, document.plain());
    }

    #[test]
    fn escaped_text_is_read_back(text in "[<>&\"'a-z;#/0-9ї ]{0,40}") {
        let parsed = parse(&escape(&text)).unwrap();
        prop_assert_eq!(&parsed.text, &text);
        let linked = parse(&format!("<a href=\"https://a.example/{0}\">{0}</a>", escape(&text))).unwrap();
        prop_assert_eq!(parsed.text, linked.text);
    }

    #[test]
    fn no_input_breaks_the_parser(html in "(<|</|>|&|&#|&lt|;|b|pre|code|a|href|=|\"|'| |\u{0}|class|language-|ї|😀|tg-time|unix|\\PC){0,24}") {
        if let Ok(parsed) = parse(&html) {
            let units = utf16_len(&parsed.text);
            prop_assert!(parsed.entities.iter().all(|e| e.length > 0 && e.offset + e.length <= units));
        }
    }
}
