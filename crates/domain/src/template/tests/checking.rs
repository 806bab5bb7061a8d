//! The judgement before a text is published.

use crate::channel::Channel;
use crate::lang::Lang;
use crate::template::{News, check};

fn faults(text: &str, news: News, lang: Lang) -> Vec<(usize, usize, String)> {
    let found = check(text, news, Channel::Telegram, lang).err().unwrap_or_default();
    found.iter().map(|fault| (fault.at.line, fault.at.column, fault.problem.code().to_owned())).collect()
}

fn codes(text: &str, news: News) -> Vec<String> {
    faults(text, news, Lang::Uk).into_iter().map(|(_, _, code)| code).collect()
}

#[test]
fn a_variable_that_may_be_empty_needs_protection() {
    for (text, news, expected) in [
        ("{{ np.number }}", News::Arrived, vec![]),
        ("{{ np.number }}", News::Placed, vec!["may-be-empty"]),
        ("{{ np.number | default(\"ще немає\") }}", News::Placed, vec![]),
        ("{% if np.number %}{{ np.number }}{% endif %}", News::Placed, vec![]),
        ("{% if np.number %}a{% else %}{{ np.number }}{% endif %}", News::Placed, vec!["may-be-empty"]),
        ("{% if np.number %}a{% endif %}{{ np.number }}", News::Placed, vec!["may-be-empty"]),
        ("{% if np.city %}{{ np.number }}{% endif %}", News::Placed, vec!["may-be-empty"]),
        ("{{ customer.first_name }}", News::Refunded, vec!["may-be-empty"]),
        ("{{ np.free_until }}", News::LastDay, vec!["may-be-empty"]),
    ] {
        assert_eq!(codes(text, news), expected, "{text}");
    }
    assert_eq!(faults("a\n  {{ np.days }}", News::Waits, Lang::Uk), [(2, 3, "may-be-empty".to_owned())]);
}

#[test]
fn words_beside_numbers_need_the_forms_of_their_language() {
    let text = "{{ order.item_count | plural(\"a\", \"b\", \"c\") }}";
    assert_eq!(faults(text, News::Placed, Lang::Uk), []);
    assert_eq!(faults(text, News::Placed, Lang::En), [(1, 1, "plural-forms".to_owned())]);
    assert_eq!(codes("{{ order.number | plural(\"a\", \"b\", \"c\") }}", News::Placed), ["not-a-number"]);
}

#[test]
fn what_might_not_fit_into_one_message_is_refused_beforehand() {
    let lists = "{{ order.items }}\n".repeat(3);
    assert_eq!(codes(&lists, News::Placed), ["may-not-fit"]);
    let either = "{% if np.city %}{{ order.items }}{{ order.items }}{% else %}{{ order.items }}{% endif %}";
    assert_eq!(codes(either, News::Placed), Vec::<String>::new(), "only one branch is sent");
}
