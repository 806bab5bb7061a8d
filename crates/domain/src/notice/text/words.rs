//! The words of notices in the four languages: one row each, complete by construction.

use crate::lang::Lang;
use crate::money::Currency;
use crate::words::words;

words! {
    TitleOrder: "🛒 Нове замовлення № {}", "🛒 Новый заказ № {}", "🛒 Жаңа тапсырыс № {}", "🛒 New order No. {}";
    TitleHeld: "⏳ Гроші заблоковано, не списано: замовлення № {}", "⏳ Деньги заблокированы, не списаны: заказ № {}",
        "⏳ Ақша бұғатталды, бірақ алынған жоқ: тапсырыс № {}", "⏳ Money blocked, not taken: order No. {}";
    TitleUnpaid: "☎️ Рахунок не оплачено: замовлення № {}", "☎️ Счёт не оплачен: заказ № {}",
        "☎️ Шот төленбеді: тапсырыс № {}", "☎️ Invoice not paid: order No. {}";
    TitleNoInvoice: "⚠️ Банк не створив рахунок: замовлення № {}", "⚠️ Банк не создал счёт: заказ № {}",
        "⚠️ Банк шот жасамады: тапсырыс № {}", "⚠️ The bank made no invoice: order No. {}";
    TitleMismatch: "⚠️ Сума не збігається: замовлення № {}", "⚠️ Сумма не совпадает: заказ № {}",
        "⚠️ Сома сәйкес келмейді: тапсырыс № {}", "⚠️ The sum does not match: order No. {}";
    TitleOverpaid: "⚠️ Переплата: замовлення № {}", "⚠️ Переплата по заказу № {}",
        "⚠️ Артық төлем: тапсырыс № {}", "⚠️ Overpaid: order No. {}";
    TitleLateMoney: "⚠️ Гроші за скасоване замовлення № {}", "⚠️ Деньги за отменённый заказ № {}",
        "⚠️ Бас тартылған тапсырысқа ақша түсті: № {}", "⚠️ Money for a cancelled order: No. {}";
    TitleRefunded: "↩️ Повернення коштів: замовлення № {}", "↩️ Возврат денег: заказ № {}",
        "↩️ Ақша қайтарылды: тапсырыс № {}", "↩️ Money given back: order No. {}";
    TitleReceived: "✅ Отримано: замовлення № {}", "✅ Получено: заказ № {}", "✅ Алынды: тапсырыс № {}",
        "✅ Received: order No. {}";
    TitleParcelRefused: "🚫 Відмова від посилки: замовлення № {}", "🚫 Отказ от посылки: заказ № {}",
        "🚫 Сәлемдемеден бас тартылды: тапсырыс № {}", "🚫 Parcel refused: order No. {}";
    TitleReturning: "↩️ Посилка повертається: замовлення № {}", "↩️ Посылка возвращается: заказ № {}",
        "↩️ Сәлемдеме қайтып келеді: тапсырыс № {}", "↩️ The parcel comes back: order No. {}";
    TitleReturned: "📦 Посилка повернулася: замовлення № {}", "📦 Посылка вернулась: заказ № {}",
        "📦 Сәлемдеме қайтып келді: тапсырыс № {}", "📦 The parcel is back: order No. {}";
    TitleWaits: "⏰ Посилка чекає третій день: замовлення № {}", "⏰ Посылка ждёт третий день: заказ № {}",
        "⏰ Сәлемдеме үшінші күн күтуде: тапсырыс № {}", "⏰ The parcel has waited three days: order No. {}";
    TitleLastDay: "⏰ Безкоштовне зберігання закінчується: замовлення № {}",
        "⏰ Бесплатное хранение заканчивается: заказ № {}", "⏰ Тегін сақтау мерзімі бітеді: тапсырыс № {}",
        "⏰ Free storage ends: order No. {}";
    TitleParcelStuck: "⚠️ Посилка потребує уваги: замовлення № {}", "⚠️ Посылка требует внимания: заказ № {}",
        "⚠️ Сәлемдемеге назар аудару керек: тапсырыс № {}", "⚠️ The parcel needs attention: order No. {}";
    TitleCashMismatch: "⚠️ Післяплата не збігається: замовлення № {}", "⚠️ Наложенный платёж не совпадает: заказ № {}",
        "⚠️ Жеткізу төлемі сәйкес келмейді: тапсырыс № {}", "⚠️ Cash on delivery differs: order No. {}";
    TitleContact: "💬 Просять звʼязатися: {}", "💬 Просят связаться: {}", "💬 Хабарласуды сұрайды: {}",
        "💬 Somebody asks to be contacted: {}";

    RemarkHeld: "Банк заблокував гроші на картці клієнта, але ще не списав їх. Зачекайте на списання.",
        "Банк заблокировал деньги на карте клиента, но ещё не списал их. Дождитесь списания.",
        "Банк клиенттің картасындағы ақшаны бұғаттады, бірақ әлі алған жоқ. Алынғанын күтіңіз.",
        "The bank has blocked the money on the customer’s card and not taken it yet. Wait until it is taken.";
    RemarkUnpaid: "Час на оплату вичерпано. Зателефонуйте клієнту.", "Время на оплату истекло. Позвоните клиенту.",
        "Төлем уақыты өтіп кетті. Клиентке қоңырау шалыңыз.", "The time to pay has run out. Call the customer.";
    RemarkNoInvoice: "Клієнт не отримав посилання на оплату. Звʼяжіться з ним.",
        "Клиент не получил ссылку на оплату. Свяжитесь с ним.",
        "Клиент төлем сілтемесін алған жоқ. Онымен хабарласыңыз.",
        "The customer got no payment link. Contact them.";
    RemarkMismatch: "Банк повідомив суму або валюту, якої ми не просили. Перевірте оплату в кабінеті банку.",
        "Банк сообщил сумму или валюту, которую мы не просили. Проверьте оплату в кабинете банка.",
        "Банк біз сұрамаған соманы немесе валютаны хабарлады. Төлемді банк кабинетінде тексеріңіз.",
        "The bank reported a sum or a currency that we did not ask for. Check the payment in the bank’s cabinet.";
    RemarkOverpaid: "Надійшло більше, ніж ми просили. Поверніть зайве або домовтеся з клієнтом.",
        "Пришло больше, чем мы просили. Верните лишнее или договоритесь с клиентом.",
        "Сұралғаннан артық ақша түсті. Артығын қайтарыңыз немесе клиентпен келісіңіз.",
        "More came than we asked for. Give the excess back or agree with the customer.";
    RemarkLateMoney: "Гроші надійшли за скасоване замовлення. Поверніть їх або відновіть замовлення.",
        "Деньги пришли за отменённый заказ. Верните их или восстановите заказ.",
        "Бас тартылған тапсырысқа ақша түсті. Қайтарыңыз немесе тапсырысты қалпына келтіріңіз.",
        "Money came for a cancelled order. Give it back or reopen the order.";
    RemarkParcelRefused: "Клієнт відмовився від посилки. Зателефонуйте йому, перш ніж вона поїде назад.",
        "Клиент отказался от посылки. Позвоните ему, прежде чем она поедет назад.",
        "Клиент сәлемдемеден бас тартты. Ол кері жолға шықпай тұрып, клиентке қоңырау шалыңыз.",
        "The customer refused the parcel. Call them before it travels back.";
    RemarkReturned: "Заберіть посилку й перевірте товар. Гроші, якщо їх сплачено, повертаєте ви.",
        "Заберите посылку и проверьте товар. Деньги, если они оплачены, возвращаете вы.",
        "Сәлемдемені алып, тауарды тексеріңіз. Төленген ақша болса, оны сіз қайтарасыз.",
        "Collect the parcel and check the goods. If money was paid, it is you who gives it back.";
    RemarkWaits: "Нагадайте клієнту про посилку.", "Напомните клиенту о посылке.",
        "Клиентке сәлемдеме туралы ескертіңіз.", "Remind the customer of the parcel.";
    RemarkLastDay: "Далі зберігання платне, потім посилка поїде назад. Зателефонуйте клієнту.",
        "Дальше хранение платное, потом посылка поедет назад. Позвоните клиенту.",
        "Әрі қарай сақтау ақылы, кейін сәлемдеме кері қайтады. Клиентке қоңырау шалыңыз.",
        "After that storage costs money, and then the parcel goes back. Call the customer.";
    RemarkParcelStuck: "Перевізник не доставить посилку сам, або його відповідь незрозуміла. Перевірте номер у кабінеті перевізника.",
        "Перевозчик не доставит посылку сам, или его ответ непонятен. Проверьте номер в кабинете перевозчика.",
        "Тасымалдаушы сәлемдемені өзі жеткізбейді немесе жауабы түсініксіз. Нөмірді тасымалдаушы кабинетінде тексеріңіз.",
        "The carrier will not deliver by itself, or its answer is not clear. Check the number in the carrier’s cabinet.";
    RemarkCashMismatch: "Перевізник узяв не ту суму, яку мав сплатити клієнт. Звірте накладну із замовленням.",
        "Перевозчик взял не ту сумму, которую должен был заплатить клиент. Сверьте накладную с заказом.",
        "Тасымалдаушы клиент төлеуі тиіс сомадан басқа соманы алды. Жүкқұжатты тапсырыспен салыстырыңыз.",
        "The carrier took another sum than the customer had to pay. Compare the waybill with the order.";
    Parcel: "ТТН", "ТТН", "Жүкқұжат", "Waybill";
    ParcelSays: "Статус", "Статус", "Күйі", "Status";
    Collected: "Перевізник отримав: {}", "Перевозчик получил: {}", "Тасымалдаушы алды: {}", "The carrier took: {}";
    CashDue: "Мало бути: {}", "Должно было быть: {}", "Болуы тиіс еді: {}", "It should have been: {}";
    Cancelled: "Замовлення скасовано: {}", "Заказ отменён: {}", "Тапсырыстан бас тартылды: {}",
        "The order is cancelled: {}";
    Replaced: "Замовлення скасовано: замінено замовленням № {}", "Заказ отменён: заменён заказом № {}",
        "Тапсырыстан бас тартылды: № {} тапсырысымен ауыстырылды", "The order is cancelled: replaced by order No. {}";

    Client: "Клієнт", "Клиент", "Клиент аты", "Customer";
    Phone: "Телефон", "Телефон", "Телефон", "Phone";
    City: "Місто", "Город", "Қала", "City";
    Branch: "Відділення", "Отделение", "Бөлімше", "Branch";
    Time: "Час", "Время", "Уақыты", "Time";
    Telegram: "Telegram", "Telegram", "Telegram", "Telegram";
    WhatsApp: "WhatsApp", "WhatsApp", "WhatsApp", "WhatsApp";
    Question: "Питання", "Вопрос", "Сұрақ", "Question";

    Payment: "Оплата", "Оплата", "Төлем", "Payment";
    PayFull: "повна онлайн", "полная онлайн", "толығымен онлайн", "in full, online";
    PayPrepay: "передплата онлайн, решта при отриманні", "предоплата онлайн, остаток при получении",
        "алдын ала төлем онлайн, қалғаны алғанда", "prepayment online, the rest on delivery";
    PayCod: "при отриманні", "при получении", "алғанда", "on delivery";
    Prepaid: "Передплата {} ✅", "Предоплата {} ✅", "Алдын ала төлем {} ✅", "Prepayment {} ✅";
    PaidInFull: "Оплачено повністю {} ✅", "Оплачено полностью {} ✅", "Толық төленді {} ✅", "Paid in full {} ✅";
    Received: "Отримано: {}", "Получено: {}", "Түсті: {}", "Received: {}";
    NothingReceived: "Оплата ще не надійшла", "Оплата ещё не поступила", "Төлем әлі түскен жоқ",
        "No payment has come yet";
    GivenBack: "Повернено: {}", "Возвращено: {}", "Қайтарылды: {}", "Given back: {}";
    OnDelivery: "Оплата при отриманні: {}", "Оплата при получении: {}", "Алғанда төленеді: {}",
        "Payment on delivery: {}";
    RestOnDelivery: "Решта при отриманні: {}", "Остаток при получении: {}", "Қалғаны алғанда: {}",
        "Rest on delivery: {}";
    DueOnline: "До сплати онлайн: {}", "К оплате онлайн: {}", "Онлайн төленуі керек: {}", "Due online: {}";
    Blocked: "Заблоковано: {}", "Заблокировано: {}", "Бұғатталды: {}", "Blocked: {}";
    Reported: "Банк повідомив: {}", "Банк сообщил: {}", "Банк хабарлады: {}", "The bank reported: {}";
    Asked: "Ми просили: {}", "Мы просили: {}", "Біз сұрадық: {}", "We asked for: {}";
    Excess: "Зайве: {}", "Лишнее: {}", "Артығы: {}", "Excess: {}";
    Reason: "Причина", "Причина", "Себебі", "Reason";
    LostAnswers: "Відповідей банку втрачено: {}", "Ответов банка потеряно: {}", "Банктің жоғалған жауаптары: {}",
        "Answers of the bank that were lost: {}";

    Items: "Товари (позицій: {})", "Товары (позиций: {})", "Тауарлар (позиция: {})", "Items (positions: {})";
    Sum: "Сума", "Сумма", "Барлығы", "Total";
    Comment: "Коментар", "Комментарий", "Түсініктеме", "Comment";
    OwnTextFailed: "Ваш текст цього повідомлення не вдалося скласти, тому надіслано вбудований. Перевірте його в консолі.",
        "Ваш текст этого сообщения не удалось составить, поэтому отправлен встроенный. Проверьте его в консоли.",
        "Осы хабардың өз мәтініңізді құру мүмкін болмады, сондықтан кірістірілгені жіберілді. Оны консольде тексеріңіз.",
        "Your own text of this message could not be used, so the built-in one was sent. Check it in the console.";

    MoreOne: "… ще {} позиція", "… ещё {} позиция", "… тағы {} позиция", "… {} more position";
    MoreFew: "… ще {} позиції", "… ещё {} позиции", "… тағы {} позиция", "… {} more positions";
    MoreMany: "… ще {} позицій", "… ещё {} позиций", "… тағы {} позиция", "… {} more positions";
}

impl Word {
    /// The text with `value` in its place. The value is inserted once and never read again, whatever it holds.
    pub(crate) fn fill(self, lang: Lang, value: &str) -> String {
        self.text(lang).replacen("{}", value, 1)
    }
}

/// Tells managers that their own text could not be used.
pub const fn own_text_failed(lang: Lang) -> &'static str {
    Word::OwnTextFailed.text(lang)
}

/// `… ще 60 позицій`: what stands in place of `count` positions that did not fit into a message.
pub fn more_positions(count: usize, lang: Lang) -> String {
    plural_of(count, lang, [Word::MoreOne, Word::MoreFew, Word::MoreMany]).fill(lang, &count.to_string())
}

/// Of `one`, `few` and `many` the one for a whole number (Unicode CLDR): Ukrainian and Russian have three categories,
/// the others at most two.
pub(crate) fn plural_of<T: Copy>(count: usize, lang: Lang, [one, few, many]: [T; 3]) -> T {
    let (tens, units) = (count % 100, count % 10);
    let slavic = matches!(lang, Lang::Uk | Lang::Ru);
    match units {
        1 if slavic && tens != 11 => one,
        2..=4 if slavic && !(12..=14).contains(&tens) => few,
        _ if !slavic && count == 1 => one,
        _ => many,
    }
}

/// What stands after a sum: `грн`, `₸`, `EUR`.
pub(super) const fn currency_word(currency: Currency, lang: Lang) -> &'static str {
    match (currency, lang) {
        (Currency::Kzt, _) => "₸",
        (_, Lang::En) => currency.code(),
        (Currency::Uah, _) => "грн",
        (Currency::Rub, Lang::Kk) => "рубль",
        (Currency::Rub, _) => "руб.",
        (Currency::Usd, Lang::Uk) => "дол.",
        (Currency::Usd, Lang::Ru) => "долл.",
        (Currency::Usd, Lang::Kk) => "доллар",
        (Currency::Eur, Lang::Uk) => "євро",
        (Currency::Eur, Lang::Ru) => "евро",
        (Currency::Eur, Lang::Kk) => "еуро",
    }
}
