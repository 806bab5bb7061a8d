//! The twin's directory: sixty settlements of Ukraine with some four hundred branches and lockers, always the same; and as
//! many invented ones as somebody wants to measure with.
//!
//! The settlements are real, homonyms among them; branches, streets and keys are not.

use super::quirk::{failed, fine};
use crate::http::Response;
use crate::nova_poshta::directory::{BRANCHES_PAGE, LOCKER};
use crate::nova_poshta::envelope::Call;
use krama_domain::place::{Branch, Kind, Settlement};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Most places of one page.
const PAGE_MAX: usize = 500;
/// The settlements: name, name in Russian, oblast, raion, branches and lockers. The first is where the sandbox's merchant
/// sends from.
const TOWNS: &str = include_str!("towns.tsv");
/// Numbers of lockers begin after this.
const LOCKERS_AFTER: usize = 5_000;

const STREETS: [&str; 16] = [
    "вул. Шевченка",
    "вул. Лесі Українки",
    "вул. Прикладна",
    "вул. Івана Франка",
    "просп. Незалежності",
    "вул. Грушевського",
    "вул. Садова",
    "вул. Центральна",
    "бульв. Будівельників",
    "вул. Січових Стрільців",
    "вул. Вокзальна",
    "просп. Соборний",
    "вул. Київська",
    "вул. Шкільна",
    "вул. Миру",
    "вул. Набережна",
];

/// A list of places.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Settlements.
    pub settlements: Vec<Settlement>,
    /// Branches and lockers.
    pub branches: Vec<Branch>,
}

static SAMPLE: LazyLock<Book> = LazyLock::new(sample);

/// The directory of the sandbox.
pub fn sample() -> Book {
    let mut book = Book::default();
    for (nth, line) in (1..).zip(TOWNS.lines().filter(|line| !line.is_empty())) {
        let words: Vec<&str> = line.split('\t').collect();
        if let [name, name_ru, area, region, branches] = words[..] {
            let count = branches.parse().unwrap_or(1);
            book.add(nth, [name, name_ru, area, region], count);
        }
    }
    book
}

/// Pieces of invented names.
const STEMS: [&str; 40] = [
    "Покров",
    "Микола",
    "Олександр",
    "Новосел",
    "Іван",
    "Петр",
    "Степан",
    "Васил",
    "Андр",
    "Михайл",
    "Григор",
    "Калин",
    "Берез",
    "Дуб",
    "Соснов",
    "Вишн",
    "Яблун",
    "Кам'ян",
    "Біло",
    "Чорно",
    "Червон",
    "Зелен",
    "Гол",
    "Добр",
    "Красн",
    "Велик",
    "Мал",
    "Нов",
    "Стар",
    "Верхн",
    "Нижн",
    "Дальн",
    "Лугов",
    "Степов",
    "Лісов",
    "Пол",
    "Озер",
    "Річк",
    "Гірськ",
    "Долин",
];
const ENDINGS: [&str; 24] = [
    "івка",
    "ське",
    "ка",
    "иця",
    "ани",
    "івці",
    "ин",
    "є поле",
    "ів",
    "ове",
    "ани-Сад",
    "инці",
    "ичі",
    "анка",
    "ець",
    "ий Яр",
    "а Гора",
    "е Село",
    "ощина",
    "ява",
    "івське",
    "оград",
    "опіль",
    "инець",
];
const AREAS: [&str; 24] = [
    "Вінницька",
    "Волинська",
    "Дніпропетровська",
    "Донецька",
    "Житомирська",
    "Закарпатська",
    "Запорізька",
    "Івано-Франківська",
    "Київська",
    "Кіровоградська",
    "Луганська",
    "Львівська",
    "Миколаївська",
    "Одеська",
    "Полтавська",
    "Рівненська",
    "Сумська",
    "Тернопільська",
    "Харківська",
    "Херсонська",
    "Хмельницька",
    "Черкаська",
    "Чернівецька",
    "Чернігівська",
];

/// So many settlements and branches, the greater part of the branches in few settlements, as it is in the country: the
/// sample first, then invented ones.
pub fn large(settlements: usize, branches: usize) -> Book {
    let mut book = sample();
    let known = book.settlements.len();
    for nth in known + 1..=settlements {
        let (stem, rest) = (STEMS[nth % STEMS.len()], nth / STEMS.len());
        let (ending, rest) = (ENDINGS[rest % ENDINGS.len()], rest / ENDINGS.len());
        let (area, region) = (AREAS[(nth + rest) % AREAS.len()], STEMS[(nth / 7) % STEMS.len()]);
        let left = branches.saturating_sub(book.branches.len());
        // The first dozen are cities with a twelfth of what is left each; then every second village has one.
        let count = if nth < known + 12 { left / 12 } else { usize::from(nth.is_multiple_of(2)) };
        let (name, region) = (format!("{stem}{ending}"), format!("{region}ський"));
        book.add(nth, [&name, "", area, &region], count.min(left));
    }
    let (mut nth, all) = (0, book.settlements.len().max(1));
    while book.branches.len() < branches {
        let number = 900_000 + book.branches.len();
        book.add_branch(nth % all + 1, number, number);
        nth += 1;
    }
    book
}

impl Book {
    fn add(&mut self, nth: usize, [name, name_ru, area, region]: [&str; 4], branches: usize) {
        let text = str::to_owned;
        self.settlements.push(Settlement {
            reference: key("bbbbbbbb", nth),
            city: key("aaaaaaaa", nth),
            name: text(name),
            name_ru: text(name_ru),
            area: text(area),
            region: text(region),
            kind: text(if branches > 5 { "місто" } else { "село" }),
            branches: 0,
        });
        // Of three points one is a locker; a village has a branch first.
        let lockers = branches / 3;
        for number in 1..=branches - lockers {
            self.add_branch(nth, number, number);
        }
        for number in 1..=lockers {
            self.add_branch(nth, LOCKERS_AFTER + number, number);
        }
    }

    fn add_branch(&mut self, settlement: usize, number: usize, seed: usize) {
        let is_locker = number > LOCKERS_AFTER && number < 900_000;
        let street = STREETS[(settlement * 5 + seed * 3) % STREETS.len()];
        let house = (settlement * 7 + seed * 11) % 120 + 1;
        let (what, weight_max_kg) = match (is_locker, number % 4) {
            (true, _) => ("Поштомат", 20),
            (false, 0) => ("Відділення", 0),
            (false, _) => ("Відділення", 30),
        };
        let limit = if weight_max_kg == 30 { " (до 30 кг)" } else { "" };
        self.branches.push(Branch {
            reference: format!("cccccccc-0000-4000-8000-{settlement:06}{number:06}"),
            settlement: key("bbbbbbbb", settlement),
            city: key("aaaaaaaa", settlement),
            number: number.to_string(),
            name: format!("{what} №{number}{limit}: {street}, {house}"),
            kind: if is_locker { Kind::Postomat } else { Kind::Branch },
            schedule: if is_locker { "00:00-23:59" } else { "08:00-20:00" }.to_owned(),
            weight_max_kg,
            declared_max_minor: if is_locker { 1_000_000 } else { 0 },
            takes_money: true,
            works: !number.is_multiple_of(17),
        });
    }
}

fn key(kind: &str, nth: usize) -> String {
    format!("{kind}-0000-4000-8000-{nth:012}")
}

/// Answers a question about the directory.
pub(super) fn serve(call: &Call) -> Response {
    let number =
        |name: &str, usual: usize| call.text(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let limit = number("Limit", BRANCHES_PAGE as usize).clamp(1, PAGE_MAX);
    let skipped = number("Page", 1).saturating_sub(1).saturating_mul(limit);
    let found: Vec<Value> = match call.method.as_str() {
        "getWarehouses" => SAMPLE.branches.iter().filter(|one| is_asked(call, one)).map(warehouse).collect(),
        "getSettlements" => SAMPLE.settlements.iter().map(settlement).collect(),
        _ => return failed("Calling method not found", ""),
    };
    let total = found.len();
    let page: Vec<Value> = found.into_iter().skip(skipped).take(limit).collect();
    let mut answer = fine(&json!(page));
    answer["info"] = json!({ "totalCount": total });
    Response::json(200, &answer)
}

/// What the city and the branch of these keys are called; an unknown key stands for itself.
pub(super) fn names(city: &str, branch: &str) -> (String, String) {
    let settlement = SAMPLE.settlements.iter().find(|one| one.city == city).map(|one| &one.name);
    let point = SAMPLE.branches.iter().find(|one| one.reference == branch).map(|one| &one.name);
    let or = |name: Option<&String>, key: &str| name.map_or_else(|| key.to_owned(), String::clone);
    (or(settlement, city), or(point, branch))
}

fn is_asked(call: &Call, branch: &Branch) -> bool {
    let fits = |name: &str, value: &str| call.text(name).is_none_or(|asked| asked == value);
    fits("Ref", &branch.reference)
        && fits("CityRef", &branch.city)
        && fits("SettlementRef", &branch.settlement)
}

fn settlement(place: &Settlement) -> Value {
    json!({
        "Ref": place.reference, "Description": place.name, "DescriptionRu": place.name_ru,
        "SettlementTypeDescription": place.kind, "AreaDescription": format!("{} область", place.area),
        "RegionsDescription": if place.region.is_empty() { String::new() } else { format!("{} район", place.region) },
        "Warehouse": "1",
    })
}

fn warehouse(branch: &Branch) -> Value {
    let flag = |yes: bool| if yes { "1" } else { "0" };
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let hours: serde_json::Map<_, _> =
        days.into_iter().map(|day| (day.to_owned(), json!(branch.schedule))).collect();
    let is_locker = branch.kind == Kind::Postomat;
    json!({
        "Ref": branch.reference, "Number": branch.number, "Description": branch.name, "CityRef": branch.city,
        "SettlementRef": branch.settlement, "CategoryOfWarehouse": if is_locker { "Postomat" } else { "Branch" },
        "TypeOfWarehouse": if is_locker { LOCKER } else { "841339c7-591a-42e2-8233-7a0a00f0ed6f" },
        "WarehouseStatus": if branch.works { "Working" } else { "CloseToDate" }, "DenyToSelect": flag(!branch.works),
        "PlaceMaxWeightAllowed": branch.weight_max_kg.to_string(), "TotalMaxWeightAllowed": "0",
        "MaxDeclaredCost": (branch.declared_max_minor / 100).to_string(), "PostFinance": flag(branch.takes_money),
        "CanGetMoneyTransfer": "0", "Schedule": hours,
    })
}
