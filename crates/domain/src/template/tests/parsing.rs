//! What is read, what is refused, and where the fault is shown.

use crate::template::{DEPTH_MAX, Fault, Problem, SOURCE_MAX_CHARS, TAGS_MAX, parse};
use proptest::prelude::*;

/// The faults of a text: line, column, code.
fn faults(text: &str) -> Vec<(usize, usize, &'static str)> {
    let told = |fault: &Fault| (fault.at.line, fault.at.column, fault.problem.code());
    parse(text).err().unwrap_or_default().iter().map(told).collect()
}

#[test]
fn good_texts_are_read() {
    for good in [
        "Вітаємо!",
        "{{ order.number }}",
        "{{order.number}}",
        "{{ order.number\n}}",
        "{{ np.city | default(\"\") }}",
        "{{ np.city | default(\"у \\\"місті\\\" }} \\\\\") }}",
        "{{ np.days | plural(\"день\", \"дні\", \"днів\") }}",
        "{% if np.number %}a{% endif %}",
        "{% if np.number %}a{% else %}b{% endif %}",
        "{% if np.number %}{% if np.city %}a{% endif %}{% else %}b{% endif %}",
        "*жирний* і _курсив_, *_обидва_*, (*у дужках*)",
        "{% if np.number %}*a*{% endif %}",
        "*№ {{ order.number }}*: {{ money.total }}",
        "2*3*4 order_date 5 * 3 _ a_b_ \\*зірка\\*",
        "https://t.me/my_shop/_x_ https://a.example/?a_b=1",
        "фігурні: { } \\{user_name\\} {не назва} { user_name }",
        "100 %",
    ] {
        assert_eq!(faults(good), [], "{good}");
    }
}

#[test]
fn bad_texts_are_refused_with_the_place_and_the_reason() {
    let check = |text: &str, expected: &[(usize, usize, &'static str)]| {
        assert_eq!(faults(text), expected, "{text}");
    };
    check("", &[(1, 1, "empty")]);
    check(" \n ", &[(1, 1, "empty")]);
    check("Ви {{ order.nmber }}", &[(1, 7, "unknown-variable")]);
    check("рядок\nще {{ weather }}\n{{ ttn }}", &[(2, 7, "unknown-variable"), (3, 4, "unknown-variable")]);
    check("a {{ order.number", &[(1, 3, "unclosed-tag")]);
    check("a {{ order.number\n{{ order.date }}", &[(1, 3, "unclosed-tag")]);
    check("a {% if np.number", &[(1, 3, "unclosed-tag")]);
    check("a }} b %}", &[(1, 3, "stray-end"), (1, 8, "stray-end")]);
    check("{# note #}", &[(1, 1, "comment")]);
    check("{{ }}", &[(1, 1, "no-variable")]);
    check("{% if %}a{% endif %}", &[(1, 1, "no-variable")]);
    check("{% for x %}", &[(1, 1, "unknown-tag")]);
    check("{% \"if\" %}", &[(1, 1, "unknown-tag")]);
    check("{% %}", &[(1, 1, "unknown-tag")]);
    check("{{ order.number | upper }}", &[(1, 19, "unknown-filter")]);
    check("{{ order.number | default }}", &[(1, 19, "needs-text")]);
    check("{{ order.number | }}", &[(1, 1, "needs-text")]);
    check("{{ order.number | default(\"a\", \"b\") }}", &[(1, 19, "needs-text")]);
    check("{{ order.number | default(«a») }}", &[(1, 19, "needs-text")]);
    check("{{ order.number | default(\"a }}", &[(1, 27, "unclosed-quote")]);
    check("{{ order.number order.date }}", &[(1, 17, "unexpected")]);
    check("{{ 'x' }}", &[(1, 4, "unexpected")]);
    check("{% if np.number and np.city %}a{% endif %}", &[(1, 17, "unexpected")]);
    check("Шановний {user_name}!", &[(1, 10, "old-spelling")]);
    check("{weather}", &[(1, 1, "old-spelling")]);
    check("a *b\nc*", &[(1, 3, "unclosed-mark")]);
    check("a _b", &[(1, 3, "unclosed-mark")]);
    check("*a {% if np.number %}b*{% endif %}", &[(1, 1, "unclosed-mark")]);
    check("{% if np.number %}*b{% endif %}*", &[(1, 19, "unclosed-mark")]);
    check("{% endif %}", &[(1, 1, "no-if")]);
    check("a{% else %}", &[(1, 2, "no-if")]);
    check("{% if np.number %}{% else %}{% else %}{% endif %}", &[(1, 29, "second-else")]);
    check("a\n{% if np.number %}b", &[(2, 1, "unclosed-if")]);
    check("див. http://shop.example", &[(1, 6, "insecure-link")]);
    check("a\u{7}b", &[(1, 2, "invisible")]);
}

#[test]
fn a_fault_says_what_to_do() {
    let said = |text: &str| parse(text).unwrap_err()[0].to_string();
    assert_eq!(
        said("{{ order.nmber }}"),
        "line 1, column 4: there is no variable order.nmber: did you mean order.number?"
    );
    assert_eq!(
        said("{delivery_type}"),
        "line 1, column 1: {delivery_type} is an older spelling: write {{ order.delivery | default(\"\") }}"
    );
    assert_eq!(said("{{ a"), "line 1, column 1: {{ is never closed: end it with }}");
}

#[test]
fn everything_has_a_limit() {
    let long = "я".repeat(SOURCE_MAX_CHARS + 1);
    assert!(parse(&long[..long.len() - 2]).is_ok());
    assert_eq!(faults(&long), [(1, 1, "too-long")]);
    let tags = |count| "{{np.days}}".repeat(count);
    assert!(parse(&tags(TAGS_MAX)).is_ok());
    assert_eq!(faults(&tags(TAGS_MAX + 1)), [(1, 1 + 11 * TAGS_MAX, "too-many-tags")]);
    let nested = |depth| "{%if np.days%}".repeat(depth) + "x" + &"{%endif%}".repeat(depth);
    assert!(parse(&nested(DEPTH_MAX)).is_ok());
    assert_eq!(faults(&nested(DEPTH_MAX + 1)), [(1, 1 + 14 * DEPTH_MAX, "too-deep")]);
    let bomb = "{%if a%}".repeat(SOURCE_MAX_CHARS / 8);
    assert!(parse(&bomb).is_err(), "and the stack holds");
}

#[test]
fn each_problem_has_a_name_of_its_own() {
    let name = || String::from("x");
    let codes: std::collections::BTreeSet<_> = [
        Problem::UnknownTag { word: name() },
        Problem::UnknownFilter { name: name() },
        Problem::Unexpected { found: name() },
        Problem::OldSpelling { name: name(), becomes: None },
        Problem::UnclosedMark { mark: '*' },
    ]
    .iter()
    .map(Problem::code)
    .collect();
    assert_eq!(codes.len(), 5);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(
        pieces in proptest::collection::vec(piece(), 0..30),
    ) {
        let text = pieces.concat();
        if let Err(faults) = parse(&text) {
            prop_assert!(!faults.is_empty());
            let lines: Vec<_> = text.split('\n').collect();
            for fault in faults {
                let line = lines.get(fault.at.line - 1).ok_or_else(|| TestCaseError::fail("no such line"))?;
                prop_assert!((1..=line.chars().count() + 1).contains(&fault.at.column), "{fault} in {text:?}");
            }
        }
    }
}

pub(super) fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{",
        "}",
        "if ",
        "else",
        "endif",
        "order.number",
        "np.city",
        "np.days",
        " | default(\"x\")",
        " | plural(\"a\", \"b\", \"c\")",
        "*",
        "_",
        "\\",
        "\n",
        " ",
        "\"",
        "{# ",
        "{user_name}",
        "{% if np.city %}",
        "{% else %}",
        "{% endif %}",
        "{{ order.number }}",
        "{{ np.city | default(\"\") }}",
        "https://a.b/c_d",
        "слово",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,4}"]
}
