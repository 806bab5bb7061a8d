//! Messages to customers and managers in the console: what is written, published, compared, restored and kept back.

use super::life::{self, enter, enter_as};
use super::staff::world;
use crate::testing::{Page, World};
use crate::view::sample::{self, NOW};
use axum::http::StatusCode;
use krama_connectors::http::encode;
use krama_domain::channel::Channel;
use krama_domain::lang::Lang;
use krama_domain::news::News;
use krama_domain::notice::Notice;
use krama_domain::staff::Role;
use krama_domain::template::Topic;
use krama_domain::time::SECOND_MS;
use krama_engine::profile::field;
use krama_store::repo::audit::{self, Line};
use krama_store::repo::stores;
use krama_store::repo::templates::{self, Cell};

const CELL: Cell = Cell { topic: Topic::Customer(News::Arrived), channel: Channel::Telegram, lang: Lang::Uk };
const EDITOR: &str = "/console/templates/arrived/telegram/uk";

/// Sends the editor's form, a second after whatever was done before.
async fn send(world: &World, session: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    send_to(world, session, EDITOR, action, fields).await
}

/// The same for another text.
async fn send_to(world: &World, session: &str, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
    world.pass(SECOND_MS);
    let all = std::iter::once(("do", action)).chain(fields.iter().copied());
    let pairs: Vec<_> = all.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    life::send(world, session, path, &pairs.join("&")).await
}

async fn current(world: &World) -> (i64, Option<String>) {
    let current = world.read(|tx| templates::current(tx, &sample::store().id, CELL)).await;
    (current.version, current.text)
}

async fn last_line(world: &World) -> Line {
    let id = sample::store().id;
    world.read(move |tx| audit::page(tx, Some(&id), None, 1)).await.remove(0)
}

#[tokio::test]
async fn a_draft_is_kept_and_customers_do_not_see_it() {
    let world = world().await;
    let session = enter(&world).await;
    let saved = send(&world, &session, "save", &[("text", "Ще *пишу {{ np.nomber }}")]).await;
    assert!(saved.location().contains("done=template-saved"), "{}", saved.location());
    assert_eq!(current(&world).await, (0, None));
    let page = world.get(EDITOR, &session).await.body;
    assert!(page.contains("\nЩе *пишу {{ np.nomber }}</textarea>") && page.contains("чернетка"));
    assert!(page.contains("Рядок 1, знак 4:") && page.contains("Може, np.number?"), "{page}");
    assert!(world.get("/console/templates", &session).await.body.contains("чернетка"));
    let line = last_line(&world).await;
    assert_eq!((line.action.as_str(), line.subject.as_str()), ("template.draft", "arrived/telegram/uk"));
    let dropped = send(&world, &session, "drop", &[]).await;
    assert!(dropped.location().contains("done=template-dropped"));
    assert!(send(&world, &session, "drop", &[]).await.location().contains("refused=template-same"));
}

#[tokio::test]
async fn what_is_wrong_is_not_published_and_stays_in_the_form() {
    let world = world().await;
    let session = enter(&world).await;
    for (text, said) in [
        ("", "Текст порожній"),
        ("{{ np.free_until }}", "може бути порожньою"),
        ("рядок\n{{ np.number", "Рядок 2, знак 1:"),
        ("Шановний {user_name}", "стара назва"),
    ] {
        let page = send(&world, &session, "publish", &[("text", text), ("seen", "0")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(page.body.contains(said) && page.body.contains("<title>Помилка"), "{text}: {}", page.body);
        assert_eq!(current(&world).await, (0, None), "{text}");
    }
    let long = "я".repeat(4_500);
    let page = send(&world, &session, "publish", &[("text", &long), ("seen", "0")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "what was cut off is not published");
}

#[tokio::test]
async fn a_published_text_is_a_version_and_an_older_one_can_be_published_again() {
    let world = world().await;
    let session = enter(&world).await;
    for (seen, text) in [("0", "Перша {{ np.number }}"), ("1", "Друга\r\n{{ np.number }}")] {
        let done =
            send(&world, &session, "publish", &[("text", text), ("seen", seen), ("note", "чому")]).await;
        assert!(done.location().contains("done=template-published"), "{}", done.body);
    }
    assert_eq!(current(&world).await, (2, Some("Друга\n{{ np.number }}".to_owned())));
    let line = last_line(&world).await;
    assert_eq!((line.action.as_str(), line.was.as_deref()), ("template.publish", Some("v1")));
    assert!(line.became.unwrap().starts_with("v2: Друга"));
    let late = send(&world, &session, "publish", &[("text", "Запізніла"), ("seen", "1")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Запізніла</textarea>") && late.body.contains("хтось опублікував"));
    let compared = world.get(&format!("{EDITOR}?version=1"), &session).await.body;
    assert!(compared.contains("<del>− Перша") && compared.contains("<ins>+ Друга"), "{compared}");
    assert!(compared.contains("чому"), "the history has its notes");
    let restored = send(&world, &session, "restore", &[("version", "1"), ("seen", "2")]).await;
    assert!(restored.location().contains("done=template-published"));
    assert_eq!(current(&world).await, (3, Some("Перша {{ np.number }}".to_owned())));
    assert_eq!(last_line(&world).await.became.as_deref(), Some("v3 = v1"));
    let built_in = send(&world, &session, "restore", &[("version", "0"), ("seen", "3")]).await;
    assert!(built_in.location().contains("done=template-published"));
    let nothing = send(&world, &session, "restore", &[("version", "9"), ("seen", "4")]).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_preview_shows_the_message_of_the_chosen_order_and_changes_nothing() {
    let world = world().await;
    let session = enter(&world).await;
    let text = "*{{ order.number }}* & <{{ np.point }}>";
    let of = |order: &'static str| [("text", text), ("order", order)];
    let real = send(&world, &session, "preview", &of("LVI21112026N02")).await.body;
    assert!(real.contains("<b>LVI21112026N02</b> &#38; &#60;"), "{real}");
    assert!(real.contains("показано умовну"), "its parcel is invented, and that is said");
    let edge = send(&world, &session, "preview", &of("*edge")).await.body;
    assert!(edge.contains("Поштомат № 35012") && !edge.contains("показано умовну"));
    let broken = send(&world, &session, "preview", &[("text", "{{ x")]).await;
    assert_eq!(broken.status, StatusCode::OK);
    assert!(broken.body.contains("Виправте текст") && broken.body.contains("Рядок 1, знак 1:"));
    assert_eq!(current(&world).await, (0, None));
    let draft = world.read(|tx| templates::draft(tx, &sample::store().id, CELL)).await;
    assert_eq!(draft, None);
}

#[tokio::test]
async fn a_trial_goes_to_a_chat_of_the_managers_alone_and_says_what_became_of_it() {
    let world = world().await;
    let session = enter(&world).await;
    let profiles = world.app.engine.profiles.clone();
    world
        .write(move |tx| {
            // Nobody listens there.
            for (name, value) in [("telegram.url", "http://127.0.0.1:9"), ("telegram.manager_chats", "411")] {
                let field = field(name).expect("the connector has it");
                profiles.set(tx, &sample::store().id, field, value, [3; 24], NOW)?;
            }
            Ok(())
        })
        .await;
    let text = ("text", "Посилка {{ np.number }}");
    let lost = send(&world, &session, "trial", &[text, ("chat", "411")]).await;
    assert!(
        lost.body.contains("Проба не дійшла: немає зʼєднання: сервер не приймає зʼєднань")
            && lost.body.contains("{{ np.number }}</textarea>"),
        "{lost:?}"
    );
    let line = last_line(&world).await;
    assert_eq!((line.action.as_str(), line.became.as_deref()), ("template.trial", Some("411")));
    let elsewhere = send(&world, &session, "trial", &[text, ("chat", "700000001")]).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "only where managers hear");
    let wrong = send(&world, &session, "trial", &[("text", "{{ x"), ("chat", "411")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Пробу не надіслано"));
    assert_eq!(current(&world).await, (0, None), "nothing is published by a trial");
}

#[tokio::test]
async fn older_spellings_are_converted_on_demand() {
    let world = world().await;
    let session = enter(&world).await;
    let page = send(&world, &session, "convert", &[("text", "Вітаємо, {user_name}! {order_num}")]).await.body;
    assert!(page.contains("Вітаємо, {{ customer.name }}! {{ order.number }}</textarea>"), "{page}");
    assert!(page.contains("Можна публікувати"));
}

#[tokio::test]
async fn news_are_kept_back_and_told_again() {
    let world = world().await;
    let session = enter(&world).await;
    let switch = async |silent: &str| {
        world.pass(SECOND_MS);
        life::send(&world, &session, "/console/templates/refunded/silence", &format!("silent={silent}")).await
    };
    assert!(switch("yes").await.location().contains("done=template-silenced"));
    assert!(switch("yes").await.location().contains("refused=template-same"));
    assert!(world.get("/console/templates", &session).await.body.contains("не надсилається"));
    let store = world.read(|tx| stores::get(tx, &sample::store().id)).await.unwrap();
    assert_eq!(store.silent.into_iter().collect::<Vec<_>>(), [News::Refunded]);
    assert_eq!(last_line(&world).await.action, "template.silence");
    assert!(switch("no").await.location().contains("done=template-told"));
    assert_eq!(last_line(&world).await.action, "template.tell");
}

#[tokio::test]
async fn what_managers_read_is_written_in_the_same_editor() {
    const MISMATCH: &str = "/console/templates/managers.mismatch/telegram/uk";
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(MISMATCH, &session).await.body;
    assert!(page.contains("\n*⚠️ Сума не збігається: замовлення № {{ order.number }}*\n"), "{page}");
    assert!(page.contains("<b>⚠️ Сума не збігається: замовлення № LVI21112026N"), "{page}");
    assert!(page.contains("notice.figures") && !page.contains("contact.question"));
    assert!(page.contains("Якщо ваш текст не вдасться скласти") && page.contains("Можна публікувати"));
    assert!(!page.contains("aria-label=\"Мови\""), "managers read the store's language alone");
    let text = ("text", "Біда: {{ order.number }}");
    let done = send_to(&world, &session, MISMATCH, "publish", &[text, ("seen", "0")]).await;
    assert!(done.location().contains("done=template-published"), "{}", done.body);
    let cell = Cell { topic: Topic::Managers(Notice::Mismatch), ..CELL };
    let current = world.read(move |tx| templates::current(tx, &sample::store().id, cell)).await;
    assert_eq!((current.version, current.text.as_deref()), (1, Some("Біда: {{ order.number }}")));
    let line = last_line(&world).await;
    assert_eq!(line.subject, "managers.mismatch/telegram/uk");
    let list = world.get("/console/templates", &session).await.body;
    let managers = &list[list.find("id=\"to-managers\"").expect("a part for managers")..];
    assert!(managers.contains("версія 1") && managers.contains(MISMATCH), "{managers}");
}

#[tokio::test]
async fn a_request_to_be_contacted_is_previewed_with_what_is_known_of_one() {
    const CONTACT: &str = "/console/templates/managers.contact/telegram/uk";
    let world = world().await;
    let session = enter(&world).await;
    let page = world.get(CONTACT, &session).await.body;
    assert!(page.contains("Питання: Чи є розмір L?") && page.contains("Запит умовний"), "{page}");
    let wrong = [("text", "{% if order.number %}{{ order.number }}{% endif %}!"), ("seen", "0")];
    let refused = send_to(&world, &session, CONTACT, "publish", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Змінної order.number у цьому повідомленні немає"), "{}", refused.body);
}

#[tokio::test]
async fn a_manager_may_write_and_an_address_that_means_nothing_leads_nowhere() {
    let world = world().await;
    let session = enter_as(&world, Role::Manager).await;
    let page = world.get("/console/templates", &session).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("/console/settings"), "quiet hours are the owner's");
    for path in [
        "/console/templates/nothing/telegram/uk",
        "/console/templates/arrived/fax/uk",
        "/console/templates/arrived/telegram/de",
        "/console/templates/managers.nothing/telegram/uk",
        "/console/templates/managers.waits/telegram/ru",
        "/console/templates/managers.waits/whatsapp/uk",
        "/console/templates/arrived/telegram/uk?version=7",
        "/console/templates/arrived/telegram/uk?version=x",
    ] {
        assert_eq!(world.get(path, &session).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
