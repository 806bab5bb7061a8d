//! The page of templates: what customers and managers hear, in which built-in words, and what may stand in a store's own.

use super::markdown::{code, table};
use super::source::{self, items};
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::template::{
    Certain, DEPTH_MAX, SOURCE_MAX_CHARS, Scope, TAGS_MAX, Topic, VARIABLES, Variable, builtin,
};

/// Where a variable is known, and where it has a value, in words.
fn place(variable: &Variable) -> String {
    let known = match variable.scope {
        Scope::All => "in all messages",
        Scope::Order => "about an order",
        Scope::Managers => "to managers about an order",
        Scope::Contact => "about a request to be contacted",
    };
    let certain = match variable.certain {
        Certain::Always => "always there",
        Certain::OfOrder => "always there in those about an order; may be empty otherwise",
        Certain::OfParcel => "always there in news of a parcel; may be empty otherwise",
        Certain::Never => "may be empty",
    };
    format!("{known}: {certain}")
}

fn variables() -> String {
    let row = |variable: &Variable| {
        vec![
            code(format!("{{{{ {} }}}}", variable.name)),
            variable.kind.code().to_owned(),
            variable.example.to_owned(),
            place(variable),
        ]
    };
    table(&["variable", "holds", "for example", "known"], VARIABLES.iter().map(row))
}

fn news() -> String {
    let known = items(&source::read("domain/src/news.rs"), "pub enum News {");
    let about = |news: News| {
        let name = format!("{news:?}");
        known.iter().find(|item| item.name == name).map(|item| item.doc.clone()).unwrap_or_default()
    };
    let night = |news: News| if news.is_urgent() { "at once" } else { "not in quiet hours" };
    table(
        &["news", "what it tells", "when"],
        News::ALL.map(|news| vec![code(news.code()), about(news), night(news).to_owned()]),
    )
}

fn text(topic: Topic) -> String {
    format!("### {}\n\n```text\n{}\n```\n\n", code(topic.code()), builtin(topic, Lang::Uk).trim_end())
}

fn to_customers() -> String {
    News::ALL.map(|news| text(Topic::Customer(news))).concat()
}

/// Two stand for all: those about an order differ in what they begin with.
fn to_managers() -> String {
    [Notice::Overpaid, Notice::Contact].map(|notice| text(Topic::Managers(notice))).concat()
}

pub(super) fn page() -> String {
    format!(
        "# Templates\n\nWhat customers and managers are told. Each text is built in, in four languages; a store's own are written in the \
         console, see [Write your own messages](../how-to/write-messages.md). Customers read their order's language, managers the \
         store's. What managers hear of stands in [Notices to the managers](notices.md).\n\n## News\n\n{}\n## Variables\n\nA variable that may \
         be empty needs a substitute, `{{{{ np.free_until | default(\"скоро\") }}}}`, or a condition around it: \
         `{{% if np.free_until %}} … {{% else %}} … {{% endif %}}`. A word that follows a number takes its form from it: \
         `{{{{ order.item_count | plural(\"річ\", \"речі\", \"речей\") }}}}`, with as many forms as the language has. \
         `*bold*` and `_italic_` end in the line in which they begin; `\\*` is a star. A text has at most {SOURCE_MAX_CHARS} \
         characters, {TAGS_MAX} variables and conditions, {DEPTH_MAX} conditions in one another. Where a message would grow too long, the list of goods is shortened and says how \
         many more there are.\n\n{}\n## Built-in texts for customers, in \
         Ukrainian\n\n{}## Built-in texts for managers, in Ukrainian\n\nAll about an order are alike: what happened, what to do, the figures \
         behind it, then the order.\n\n{}",
        news(),
        variables(),
        to_customers(),
        to_managers()
    )
}
