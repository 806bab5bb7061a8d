//! The judgement before a text is published.

use crate::channel::Channel;
use crate::lang::Lang;
use crate::template::{Event, check};

fn faults(text: &str, event: Event, lang: Lang) -> Vec<(usize, usize, String)> {
    let found = check(text, event, Channel::Telegram, lang).err().unwrap_or_default();
    found.iter().map(|fault| (fault.at.line, fault.at.column, fault.problem.code().to_owned())).collect()
}

fn codes(text: &str, event: Event) -> Vec<String> {
    faults(text, event, Lang::Uk).into_iter().map(|(_, _, code)| code).collect()
}

#[test]
fn a_variable_that_may_be_empty_needs_protection() {
    for (text, event, expected) in [
        ("{{ np.number }}", Event::Arrived, vec![]),
        ("{{ np.number }}", Event::Placed, vec!["may-be-empty"]),
        ("{{ np.number | default(\"ще немає\") }}", Event::Placed, vec![]),
        ("{% if np.number %}{{ np.number }}{% endif %}", Event::Placed, vec![]),
        ("{% if np.number %}a{% else %}{{ np.number }}{% endif %}", Event::Placed, vec!["may-be-empty"]),
        ("{% if np.number %}a{% endif %}{{ np.number }}", Event::Placed, vec!["may-be-empty"]),
        ("{% if np.city %}{{ np.number }}{% endif %}", Event::Placed, vec!["may-be-empty"]),
        ("{{ customer.first_name }}", Event::Review, vec!["may-be-empty"]),
        ("{{ np.free_until }}", Event::LastDay, vec!["may-be-empty"]),
    ] {
        assert_eq!(codes(text, event), expected, "{text}");
    }
    assert_eq!(faults("a\n  {{ np.days }}", Event::Day3, Lang::Uk), [(2, 3, "may-be-empty".to_owned())]);
}

#[test]
fn words_beside_numbers_need_the_forms_of_their_language() {
    let text = "{{ order.item_count | plural(\"a\", \"b\", \"c\") }}";
    assert_eq!(faults(text, Event::Placed, Lang::Uk), []);
    assert_eq!(faults(text, Event::Placed, Lang::En), [(1, 1, "plural-forms".to_owned())]);
    assert_eq!(codes("{{ order.number | plural(\"a\", \"b\", \"c\") }}", Event::Placed), ["not-a-number"]);
}

#[test]
fn what_might_not_fit_into_one_message_is_refused_beforehand() {
    let lists = "{{ order.items }}\n".repeat(3);
    assert_eq!(codes(&lists, Event::Placed), ["may-not-fit"]);
    let either = "{% if np.city %}{{ order.items }}{{ order.items }}{% else %}{{ order.items }}{% endif %}";
    assert_eq!(codes(either, Event::Placed), Vec::<String>::new(), "only one branch is sent");
}
