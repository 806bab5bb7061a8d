//! The judgement before a text is published.

use crate::channel::Channel;
use crate::lang::Lang;
use crate::news::News;
use crate::notice::Notice;
use crate::template::{Topic, check};

fn faults(text: &str, topic: Topic, lang: Lang) -> Vec<(usize, usize, String)> {
    let found = check(text, topic, Channel::Telegram, lang).err().unwrap_or_default();
    found.iter().map(|fault| (fault.at.line, fault.at.column, fault.problem.code().to_owned())).collect()
}

const fn to_customer(news: News) -> Topic {
    Topic::Customer(news)
}

fn codes(text: &str, topic: Topic) -> Vec<String> {
    faults(text, topic, Lang::Uk).into_iter().map(|(_, _, code)| code).collect()
}

#[test]
fn a_variable_that_may_be_empty_needs_protection() {
    for (text, topic, expected) in [
        ("{{ np.number }}", to_customer(News::Arrived), vec![]),
        ("{{ np.number }}", to_customer(News::Placed), vec!["may-be-empty"]),
        ("{{ np.number | default(\"ще немає\") }}", to_customer(News::Placed), vec![]),
        ("{% if np.number %}{{ np.number }}{% endif %}", to_customer(News::Placed), vec![]),
        (
            "{% if np.number %}a{% else %}{{ np.number }}{% endif %}",
            to_customer(News::Placed),
            vec!["may-be-empty"],
        ),
        ("{% if np.number %}a{% endif %}{{ np.number }}", to_customer(News::Placed), vec!["may-be-empty"]),
        ("{% if np.city %}{{ np.number }}{% endif %}", to_customer(News::Placed), vec!["may-be-empty"]),
        ("{{ customer.first_name }}", to_customer(News::Refunded), vec!["may-be-empty"]),
        ("{{ np.free_until }}", to_customer(News::LastDay), vec!["may-be-empty"]),
    ] {
        assert_eq!(codes(text, topic), expected, "{text}");
    }
    assert_eq!(
        faults("a\n  {{ np.days }}", to_customer(News::Waits), Lang::Uk),
        [(2, 3, "may-be-empty".to_owned())]
    );
}

#[test]
fn words_beside_numbers_need_the_forms_of_their_language() {
    let text = "{{ order.item_count | plural(\"a\", \"b\", \"c\") }}";
    assert_eq!(faults(text, to_customer(News::Placed), Lang::Uk), []);
    assert_eq!(faults(text, to_customer(News::Placed), Lang::En), [(1, 1, "plural-forms".to_owned())]);
    assert_eq!(
        codes("{{ order.number | plural(\"a\", \"b\", \"c\") }}", to_customer(News::Placed)),
        ["not-a-number"]
    );
}

#[test]
fn what_might_not_fit_into_one_message_is_refused_beforehand() {
    let comment = "{{ order.comment | default(\"\") }}\n";
    assert_eq!(codes(&comment.repeat(5), to_customer(News::Placed)), ["may-not-fit"]);
    let lists = "{{ order.items }}\n".repeat(5);
    assert_eq!(codes(&lists, to_customer(News::Placed)), Vec::<String>::new(), "they can be shortened");
    let [one, three] = [1, 3].map(|times| comment.repeat(times));
    let either = &format!("{one}{{% if np.city %}}{three}{{% else %}}{three}{{% endif %}}");
    assert_eq!(codes(either, to_customer(News::Placed)), Vec::<String>::new(), "only one branch is sent");
}

#[test]
fn a_variable_of_other_messages_is_told_from_one_that_may_be_empty() {
    let guarded = |name: &str| format!("{{% if {name} %}}{{{{ {name} }}}}{{% endif %}}!");
    let (customer, order) = (to_customer(News::Arrived), Topic::Managers(Notice::Mismatch));
    let contact = Topic::Managers(Notice::Contact);
    for (name, here, elsewhere) in [
        ("notice.figures", order, [customer, contact]),
        ("order.cancelled", order, [customer, contact]),
        ("contact.question", contact, [customer, order]),
    ] {
        assert_eq!(codes(&guarded(name), here), Vec::<String>::new(), "{name}");
        for topic in elsewhere {
            assert_eq!(codes(&guarded(name), topic), ["not-here"], "{name} {topic:?}");
        }
    }
    assert_eq!(codes(&guarded("order.number"), contact), ["not-here"], "somebody who has no order");
    assert_eq!(codes("{{ customer.name }} {{ money.total }}", contact), Vec::<String>::new());
    assert_eq!(codes("{{ order.items }}", contact), ["may-be-empty"], "without a cart there are no goods");
}
