//! The words of the bot's answers in the four languages.

use crate::lang::Lang;
use crate::words::words;

words! {
    Welcome: "👋 Вітаємо! Це бот магазину «{}»", "👋 Здравствуйте! Это бот магазина «{}»",
        "👋 Сәлеметсіз бе! Бұл «{}» дүкенінің боты", "👋 Hello! This is the bot of {}";
    WelcomeText: "Тут зʼявляються новини про ваші замовлення: оплата, відправлення, прибуття посилки. Щоб отримувати їх, відкрийте сторінку замовлення і натисніть «Отримувати сповіщення в Telegram».",
        "Здесь появляются новости о ваших заказах: оплата, отправка, прибытие посылки. Чтобы получать их, откройте страницу заказа и нажмите «Получать уведомления в Telegram».",
        "Мұнда тапсырыстарыңыз туралы жаңалықтар шығады: төлем, жөнелту, сәлемдеменің келуі. Оларды алу үшін тапсырыс бетін ашып, «Telegram-да хабарландыру алу» түймесін басыңыз.",
        "News of your orders appears here: payment, dispatch, arrival. To get it, open your order’s page and press “Get updates in Telegram”.";
    BoundTitle: "✅ Сповіщення ввімкнено: замовлення № {}", "✅ Уведомления включены: заказ № {}",
        "✅ Хабарландырулар қосылды: тапсырыс № {}", "✅ Updates are on: order No. {}";
    BoundText: "Ми напишемо сюди, щойно щось зміниться. Вимкнути: /stop",
        "Мы напишем сюда, как только что-то изменится. Отключить: /stop",
        "Бірдеңе өзгерсе, осында жазамыз. Өшіру: /stop",
        "We will write here as soon as something changes. To switch it off: /stop";
    BadLinkTitle: "🔗 Це посилання вже не діє", "🔗 Эта ссылка больше не действует",
        "🔗 Бұл сілтеме енді жарамсыз", "🔗 This link does not work any more";
    BadLinkText: "Кожне посилання діє один раз і сім днів. Відкрийте сторінку замовлення і натисніть кнопку ще раз.",
        "Каждая ссылка действует один раз и семь дней. Откройте страницу заказа и нажмите кнопку ещё раз.",
        "Әр сілтеме бір рет және жеті күн жарамды. Тапсырыс бетін ашып, түймені қайта басыңыз.",
        "Each link works once and for seven days. Open your order’s page and press the button again.";
    OrdersTitle: "🧾 Ваші замовлення", "🧾 Ваши заказы", "🧾 Тапсырыстарыңыз", "🧾 Your orders";
    NoOrders: "Тут ще немає замовлень. Відкрийте сторінку замовлення і натисніть «Отримувати сповіщення в Telegram».",
        "Здесь ещё нет заказов. Откройте страницу заказа и нажмите «Получать уведомления в Telegram».",
        "Мұнда әлі тапсырыс жоқ. Тапсырыс бетін ашып, «Telegram-да хабарландыру алу» түймесін басыңыз.",
        "There are no orders here yet. Open your order’s page and press “Get updates in Telegram”.";
    TrackTitle: "📦 Ваші посилки", "📦 Ваши посылки", "📦 Сәлемдемелеріңіз", "📦 Your parcels";
    NoParcels: "Посилок ще немає. Щойно замовлення поїде, номер зʼявиться тут.",
        "Посылок ещё нет. Как только заказ поедет, номер появится здесь.",
        "Әзірге сәлемдеме жоқ. Тапсырыс жөнелтілгенде, нөмірі осында шығады.",
        "There are no parcels yet. As soon as an order travels, its number appears here.";
    StoppedTitle: "🔕 Сповіщення вимкнено", "🔕 Уведомления отключены", "🔕 Хабарландырулар өшірілді",
        "🔕 Updates are off";
    StoppedText: "Ми більше не писатимемо сюди про ваші замовлення. Увімкнути знову: /start",
        "Мы больше не будем писать сюда о ваших заказах. Включить снова: /start",
        "Тапсырыстарыңыз туралы енді осында жазбаймыз. Қайта қосу: /start",
        "We will not write here about your orders any more. To switch updates on again: /start";
    Languages: "🌐 Мова сповіщень", "🌐 Язык уведомлений", "🌐 Хабарландыру тілі", "🌐 Language of the updates";
    Language: "🌐 Мову змінено", "🌐 Язык изменён", "🌐 Тіл өзгертілді", "🌐 The language is changed";
    LanguageText: "Далі пишемо українською.", "Дальше пишем по-русски.", "Енді қазақша жазамыз.",
        "We go on in English.";
    Help: "🤖 Я розумію ці команди", "🤖 Я понимаю эти команды", "🤖 Мен мына командаларды түсінемін",
        "🤖 I understand these commands";
    Commands: "/orders — ваші замовлення\n/track — де посилки\n/language — мова\n/stop — вимкнути сповіщення",
        "/orders — ваши заказы\n/track — где посылки\n/language — язык\n/stop — отключить уведомления",
        "/orders — тапсырыстарыңыз\n/track — сәлемдемелер қайда\n/language — тіл\n/stop — хабарландыруды өшіру",
        "/orders — your orders\n/track — where your parcels are\n/language — language\n/stop — switch updates off";
    HelpPerson: "Питання до людини? Напишіть менеджерові.", "Вопрос к человеку? Напишите менеджеру.",
        "Адамға сұрағыңыз бар ма? Менеджерге жазыңыз.", "A question for a person? Write to the manager.";
    Desk: "🆔 Номер цього чату: {}", "🆔 Номер этого чата: {}", "🆔 Бұл чаттың нөмірі: {}", "🆔 This chat’s number: {}";
    DeskText: "Щоб сюди надходили повідомлення для менеджерів, впишіть цей номер у налаштуваннях магазину: Telegram, чати менеджерів.",
        "Чтобы сюда приходили сообщения для менеджеров, впишите этот номер в настройках магазина: Telegram, чаты менеджеров.",
        "Менеджерлерге арналған хабарлар осында келуі үшін бұл нөмірді дүкен баптауларына енгізіңіз: Telegram, менеджерлер чаттары.",
        "To get the managers’ messages here, put this number into the store’s settings: Telegram, managers’ chats.";
    Farewell: "👋 Я працюю лише в особистих чатах, тож виходжу. До зустрічі!",
        "👋 Я работаю только в личных чатах, поэтому выхожу. До встречи!",
        "👋 Мен тек жеке чаттарда жұмыс істеймін, сондықтан шығамын. Көріскенше!",
        "👋 I work in private chats only, so I am leaving. Goodbye!";

    Order: "№ {}", "№ {}", "№ {}", "No. {}";
    Status: "Стан", "Состояние", "Күйі", "State";
    Sum: "Сума", "Сумма", "Барлығы", "Total";
    Rest: "Ще до сплати", "Ещё к оплате", "Әлі төленуі керек", "Still to pay";
    Parcel: "ТТН", "ТТН", "Жүкқұжат", "Waybill";
    Place: "Куди", "Куда", "Қайда", "Where to";
    Says: "Перевізник", "Перевозчик", "Тасымалдаушы", "Carrier";
    Since: "Станом на", "По состоянию на", "Уақыты", "As of";
    KeptFree: "Безкоштовно до", "Бесплатно до", "Тегін сақтау", "Free until";
    Silent: "Перевізник ще не прийняв посилку", "Перевозчик ещё не принял посылку",
        "Тасымалдаушы сәлемдемені әлі қабылдаған жоқ", "The carrier does not have the parcel yet";

    StateNew: "чекає на оплату", "ждёт оплаты", "төлемді күтуде", "waits for payment";
    StateConfirmed: "готуємо до відправлення", "готовим к отправке", "жөнелтуге дайындалуда", "being prepared";
    StateCreated: "накладну створено", "накладная создана", "жүкқұжат жасалды", "the waybill is made";
    StateInTransit: "у дорозі", "в пути", "жолда", "on its way";
    StateArrived: "чекає у відділенні", "ждёт в отделении", "бөлімшеде күтуде", "waits at the branch";
    StateRefused: "від посилки відмовилися", "от посылки отказались", "сәлемдемеден бас тартылды", "the parcel was refused";
    StateReturning: "повертається", "возвращается", "қайтарылуда", "goes back";
    StateStuck: "зʼясовуємо, де посилка", "выясняем, где посылка", "сәлемдеменің қайда екенін анықтап жатырмыз",
        "we are finding out where the parcel is";
    StateReturned: "повернулося", "вернулось", "қайтып келді", "came back";
    StateDone: "отримано", "получено", "алынды", "received";
    StateCancelled: "скасовано", "отменено", "бас тартылды", "cancelled";

    OpenOrder: "Замовлення № {}", "Заказ № {}", "Тапсырыс № {}", "Order No. {}";
    ToManager: "Написати менеджерові", "Написать менеджеру", "Менеджерге жазу", "Write to the manager";
    MoreOne: "… і ще {} замовлення", "… и ещё {} заказ", "… тағы {} тапсырыс", "… and {} more order";
    MoreFew: "… і ще {} замовлення", "… и ещё {} заказа", "… тағы {} тапсырыс", "… and {} more orders";
    MoreMany: "… і ще {} замовлень", "… и ещё {} заказов", "… тағы {} тапсырыс", "… and {} more orders";
}

impl Word {
    /// The text with `value` in its place; the value is never read again, whatever it holds.
    pub(super) fn fill(self, lang: Lang, value: &str) -> String {
        self.text(lang).replacen("{}", value, 1)
    }
}
