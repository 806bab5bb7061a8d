//! The page of templates: which news customers hear, in which built-in words, and what may stand in a store's own.

use super::markdown::{code, table};
use super::source::{self, items};
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::template::{DEPTH_MAX, SOURCE_MAX_CHARS, TAGS_MAX, VARIABLES, Variable, builtin};

/// For which news a variable has a value, in words.
fn certain(variable: &Variable) -> &'static str {
    let (certain, all) =
        (News::ALL.iter().filter(|news| variable.is_certain(**news)).count(), News::ALL.len());
    match certain {
        0 => "may be empty",
        n if n == all => "always there",
        _ => "always there in news of a parcel; may be empty otherwise",
    }
}

fn variables() -> String {
    let row = |variable: &Variable| {
        vec![
            code(format!("{{{{ {} }}}}", variable.name)),
            variable.kind.code().to_owned(),
            variable.example.to_owned(),
            certain(variable).to_owned(),
        ]
    };
    table(&["variable", "holds", "for example", "value"], VARIABLES.iter().map(row))
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

fn texts() -> String {
    let text = |news: News| {
        format!("### {}\n\n```text\n{}\n```\n\n", code(news.code()), builtin(news, Lang::Uk).trim_end())
    };
    News::ALL.map(text).concat()
}

pub(super) fn page() -> String {
    format!(
        "# Templates\n\nWhat customers are told. Each text is built in, in four languages; a store's own are written in the console, see \
         [Write messages to customers](../how-to/write-messages.md).\n\n## News\n\n{}\n## Variables\n\nA variable that may \
         be empty needs a substitute, `{{{{ np.free_until | default(\"скоро\") }}}}`, or a condition around it: \
         `{{% if np.free_until %}} … {{% else %}} … {{% endif %}}`. A word that follows a number takes its form from it: \
         `{{{{ order.item_count | plural(\"річ\", \"речі\", \"речей\") }}}}`, with as many forms as the language has. \
         `*bold*` and `_italic_` end in the line in which they begin; `\\*` is a star. A text has at most {SOURCE_MAX_CHARS} \
         characters, {TAGS_MAX} variables and conditions, {DEPTH_MAX} conditions in one another.\n\n{}\n## Built-in texts, in \
         Ukrainian\n\n{}",
        news(),
        variables(),
        texts()
    )
}
