# Рамка
console-orders = Замовлення
console-contacts = Звернення
console-unmatched = Невпізнані вебхуки
console-webhooks = Вебхуки
console-store = Магазини
console-leave = Вийти
console-read-only = Лише перегляд
console-new-tab = (відкриється в новій вкладці)
console-pages = Сторінки списку
console-newest = До найновіших
console-older = Старіші
console-today = Сьогодні, { $date }
console-yesterday = Учора, { $date }

# Вхід
console-door-title = Вхід до консолі
console-door-text = Увійдіть за адресою і паролем. Першого власника запрошує одноразове посилання, яке krama serve друкує під час першого запуску; решту запрошує власник.
console-door-next = Забули пароль? Попросіть власника надіслати посилання або виконайте на сервері: krama user passwd АДРЕСА.
console-enter-title = Увійти до консолі
console-enter-text = Тут видно замовлення й дані покупців. Сеанс триватиме 12 годин.
console-enter-button = Увійти
console-denied-title = Посилання не діє
console-denied-text = Воно вже використане, прострочене або скопійоване не повністю.

# Немає такої сторінки, помилка
console-missing-title = Такої сторінки немає
console-missing-text = Перевірте номер замовлення або знайдіть його в списку.
console-failed-title = Не вдалося показати сторінку
console-failed-text = Нічого не змінено. Спробуйте ще раз; якщо не допоможе, знайдіть у журналі програми цей код.
console-retry = Спробувати ще раз
console-all-orders = Усі замовлення
console-no-stores = Магазинів ще немає
console-no-stores-next = Створіть перший командою:

# Списки
console-order-count = { $count ->
    [one] { $count } замовлення
    [few] { $count } замовлення
   *[many] { $count } замовлень
}
console-orders-empty = Замовлень ще немає
console-orders-empty-next = Щойно хтось оформить замовлення, воно зʼявиться тут.
console-orders-end = Старіших замовлень немає
console-open-shop = Відкрити магазин
console-contacts-empty = Звернень ще немає
console-contacts-empty-next = Тут зʼявляться ті, хто попросив менеджера звʼязатися з ними.
console-contacts-end = Старіших звернень немає
console-unmatched-text = Повідомлення платіжних систем, для яких немає замовлення. Вони збережені й застосуються самі, щойно замовлення зʼявиться.
console-unmatched-count = { $count ->
    [0] Усе впізнано.
    [one] { $count } вебхук без замовлення
    [few] { $count } вебхуки без замовлення
   *[many] { $count } вебхуків без замовлення
}
console-unmatched-empty = Усе впізнано
console-unmatched-waits = Чекає на своє замовлення
console-shown = Показано останні { $shown }.
console-lanes = Черги до зовнішніх систем
console-lanes-empty = Ще нічого не надсилалося.
console-lane-working = Працює
console-lane-paused = Призупинено
console-lane-broken = Зупинено до { $time }

# Назви стовпців
console-col-number = №
console-col-time = Час
console-col-customer = Покупець
console-col-who = Хто
console-col-pieces = К-сть
console-col-sum = Сума
console-col-price = Ціна
console-col-payment = Оплата
console-col-status = Статус
console-col-automation = Автоматика
console-col-source = Джерело
console-col-question = Запитання
console-col-cart = Кошик
console-col-message = Повідомлення менеджерам
console-col-system = Система
console-col-invoice = Рахунок
console-col-reason = Причина
console-col-item = Товар
console-col-kind = Рух
console-col-state = Стан
console-col-begun = Почато
console-col-until = Діє до
console-col-what = Дія
console-col-lane = Черга
console-col-tries = Спроб
console-col-next = Наступна

# Оплата, статус, контакт, автоматика
console-paid = Оплачено { $sum }
console-prepaid = Передплата { $sum }
console-partly-refunded = Частково повернено { $sum }
console-refunded = Повернено { $sum }
console-mismatch = Не збігається сума
console-incomplete = Надійшло лише { $sum }
console-held = Утримано { $sum }
console-checking = Перевіряється
console-on-delivery = При отриманні { $sum }
console-awaiting = Очікує { $sum }
console-no-invoice = Рахунок не створено
console-declined = Відхилено
console-expired = Прострочено
console-unpaid = Не оплачено
console-status-new = Нове
console-status-confirmed = Підтверджено
console-status-cancelled = Скасовано
console-no-messages = Повідомлень немає
console-sending = Надсилається
console-sent = Надіслано
console-not-sent = Не надіслано
console-all-done = Усе виконано
console-running = Виконується
console-retrying = { $count ->
    [one] { $count } повторюється
    [few] { $count } повторюються
   *[many] { $count } повторюються
}
console-needing = { $count ->
    [one] { $count } потребує дії
    [few] { $count } потребують дії
   *[many] { $count } потребують дії
}
console-nothing-to-do = Дій немає

# Сторінка замовлення
console-source-shop = Сайт
console-source-manual = Вручну
console-source-import = Імпорт
console-type-full = Повна оплата онлайн
console-type-prepay = Передплата, решта при отриманні
console-type-cod = Оплата при отриманні
console-customer-lang = мова покупця: { $name }
console-customer-page = Сторінка покупця
console-attention = Потребує уваги
console-look-effects = { $count ->
    [one] { $count } дію не виконано: причина нижче, в автоматиці.
    [few] { $count } дії не виконано: причини нижче, в автоматиці.
   *[many] { $count } дій не виконано: причини нижче, в автоматиці.
}
console-goods = Товари й гроші
console-sum-total = Разом
console-sum-now = З них онлайн
console-sum-received = Надійшло
console-sum-refunded = Повернено
console-sum-rest = Залишилося сплатити
console-ledger = Рух коштів
console-ledger-empty = Грошей ще не надходило.
console-ledger-capture = Надходження
console-ledger-refund = Повернення
console-attempts = Спроби оплати
console-attempts-empty = Онлайн не сплачували.
console-making = Створюється
console-waiting = Очікує оплату
console-answer-lost = Відповідь втрачено
console-failure-code = код банку { $code }
console-customer = Покупець і доставка
console-phone = Телефон
console-delivery = Доставка
console-comment = Коментар
console-timeline = Стрічка подій
console-shopper = Покупець

# Дії автоматики
console-effects = Автоматика
console-effect-count = { $count ->
    [one] { $count } дія
    [few] { $count } дії
   *[many] { $count } дій
}
console-effect-ready = У черзі
console-effect-planned = Заплановано
console-effect-retrying = Повторюється
console-effect-started = Виконується
console-effect-done = Виконано
console-effect-too-old = Застаріло, не надсилається
console-effect-refused = Не виконано
console-effect-unknown = Невідомо, чи виконано
console-effect-discarded = Знято
console-try-failed = Не вдалося, буде повтор
console-try-blocked = Черга не працювала
console-tries-open = Запити й відповіді
console-tries-cut = Показано останні спроби з { $all }.
console-took = { $ms } мс
console-request = Запит
console-response = Відповідь
console-do-invoice = Створити рахунок, спроба { $attempt }
console-do-remove = Закрити рахунок спроби { $attempt }
console-do-refund = Повернути гроші, { $reference }
console-do-notify = Повідомити менеджера: { $notice }
console-do-lead = Подія Lead для Meta
console-do-purchase = Подія Purchase для Meta
console-notice-placed = нове замовлення
console-notice-prepaid = передплату отримано
console-notice-paid = оплачено
console-notice-held = гроші утримано банком
console-notice-unpaid = рахунок не оплачено
console-notice-no-invoice = рахунок не створено
console-notice-mismatch = сума не збігається
console-notice-overpaid = переплата
console-notice-late-money = гроші за скасоване замовлення
console-notice-refunded = гроші повернено
console-notice-contact = просять звʼязатися

# Стрічка подій
console-was-placed = Замовлення оформлено на { $sum }
console-was-begun = Почато спробу оплати { $attempt }: { $sum }
console-was-opened = Рахунок { $invoice } спроби { $attempt } можна сплатити
console-was-refused = Банк не створив рахунок спроби { $attempt }: { $reason }
console-was-lost = Відповідь банку про рахунок спроби { $attempt } втрачено
console-was-lapsed = Час рахунку спроби { $attempt } вийшов
console-was-reported = Банк про рахунок { $invoice }: { $status }
console-was-reported-failed = Банк про рахунок { $invoice }: { $status }, код { $code }
console-was-evidence = Давніше повідомлення про рахунок { $invoice }: { $status }. Збережено, нічого не змінює
console-was-mismatch = Банк повідомив { $sum } за рахунком { $invoice }: такої суми ми не просили
console-was-received = Надійшло { $sum }
console-was-given-back = Повернено { $sum }
console-was-late-money = Гроші надійшли за скасоване замовлення
console-was-overpaid = Надійшло більше, ніж ми просили
console-was-payment = Оплата: { $from } → { $to }
console-was-status = Статус: { $from } → { $to }
console-was-refund-asked = Запитано повернення { $sum }, { $reference }
console-was-refund-failed = Повернення { $reference } не відбудеться: { $reason }
console-was-cancelled = Замовлення скасовано: { $reason }
console-was-replaced = Замовлення скасовано: замінено замовленням { $number }
console-was-planned = Заплановано: { $effect }
console-was-too-late = Запізно, не надсилається: { $effect }
console-was-no-consent = Рекламі нічого не повідомляється: покупець не дав згоди
console-pay-unpaid = не оплачено
console-pay-checking = перевіряється
console-pay-prepaid = передплата
console-pay-paid = оплачено
console-pay-partly-refunded = частково повернено
console-pay-refunded = повернено
console-bank-created = чекає на оплату
console-bank-processing = обробляється
console-bank-hold = кошти утримано
console-bank-failure = оплата не пройшла
console-bank-expired = час вийшов
console-bank-success = оплачено
console-bank-reversed = гроші повернено
console-was-confirmed = Замовлення підтверджено вручну: { $note }
console-was-receipt = Записано чек на { $sum }, гроші перевіряються: { $note }
console-was-receipt-accepted = Чек { $reference } прийнято: гроші надійшли
console-was-receipt-rejected = Чек { $reference } відхилено: { $reason }
console-was-receipt-returned = Повернуто переказом { $sum }: { $note }
console-was-sum-accepted = Суму за рахунком { $invoice } зараховано: { $reason }
console-was-sum-dismissed = Суму за рахунком { $invoice } вирішено не зараховувати: { $reason }
console-ledger-transfer = Переказ
console-ledger-return = Повернення переказу
console-forbidden-title = Тут потрібні інші права
console-forbidden-text = Ваша роль не дозволяє цієї дії. Попросіть власника крамниці.
console-stale-title = Форма застаріла
console-stale-text = Ваш сеанс змінився, відколи сторінку відкрито. Поверніться, оновіть сторінку й повторіть: нічого не змінено.
console-do-reply = Відповідь у чаті з ботом
console-reach-on = сповіщення ввімкнено
console-reach-silent = просить не писати
console-reach-lost = не доходить
