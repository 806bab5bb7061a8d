# Рамка
console-orders = Заказы
console-contacts = Обращения
console-unmatched = Неопознанные вебхуки
console-webhooks = Вебхуки
console-store = Магазины
console-leave = Выйти
console-read-only = Только просмотр
console-new-tab = (откроется в новой вкладке)
console-pages = Страницы списка
console-newest = К самым новым
console-older = Более старые
console-today = Сегодня, { $date }
console-yesterday = Вчера, { $date }

# Вход
console-door-title = Вход в консоль
console-door-text = Войдите по адресу и паролю. Первого владельца приглашает одноразовая ссылка, которую krama serve печатает при первом запуске; остальных приглашает владелец.
console-door-next = Забыли пароль? Попросите владельца прислать ссылку или выполните на сервере: krama user passwd АДРЕС.
console-enter-title = Войти в консоль
console-enter-text = Здесь видны заказы и данные покупателей. Сеанс продлится 12 часов.
console-enter-button = Войти
console-denied-title = Ссылка не действует
console-denied-text = Она уже использована, просрочена или скопирована не полностью.

# Нет такой страницы, ошибка
console-missing-title = Такой страницы нет
console-missing-text = Проверьте номер заказа или найдите его в списке.
console-failed-title = Не удалось показать страницу
console-failed-text = Ничего не изменено. Попробуйте ещё раз; если не поможет, найдите в журнале программы этот код.
console-retry = Попробовать ещё раз
console-all-orders = Все заказы
console-no-stores = Магазинов ещё нет
console-no-stores-next = Создайте первый командой:

# Списки
console-order-count = { $count ->
    [one] { $count } заказ
    [few] { $count } заказа
   *[many] { $count } заказов
}
console-orders-empty = Заказов ещё нет
console-orders-empty-next = Как только кто-то оформит заказ, он появится здесь.
console-orders-end = Более старых заказов нет
console-open-shop = Открыть магазин
console-contacts-empty = Обращений ещё нет
console-contacts-empty-next = Здесь появятся те, кто попросил менеджера связаться с ними.
console-contacts-end = Более старых обращений нет
console-unmatched-text = Сообщения платёжных систем, для которых нет заказа. Они сохранены и применятся сами, как только заказ появится.
console-unmatched-count = { $count ->
    [0] Всё опознано.
    [one] { $count } вебхук без заказа
    [few] { $count } вебхука без заказа
   *[many] { $count } вебхуков без заказа
}
console-unmatched-empty = Всё опознано
console-unmatched-waits = Ждёт своего заказа
console-shown = Показаны последние { $shown }.
console-lanes = Очереди к внешним системам
console-lanes-empty = Ещё ничего не отправлялось.
console-lane-working = Работает
console-lane-paused = Приостановлено
console-lane-broken = Остановлено до { $time }

# Названия столбцов
console-col-number = №
console-col-time = Время
console-col-customer = Покупатель
console-col-who = Кто
console-col-pieces = Кол-во
console-col-sum = Сумма
console-col-price = Цена
console-col-payment = Оплата
console-col-status = Статус
console-col-automation = Автоматика
console-col-source = Источник
console-col-question = Вопрос
console-col-cart = Корзина
console-col-message = Сообщение менеджерам
console-col-system = Система
console-col-invoice = Счёт
console-col-reason = Причина
console-col-item = Товар
console-col-kind = Движение
console-col-state = Состояние
console-col-begun = Начато
console-col-until = Действует до
console-col-what = Действие
console-col-lane = Очередь
console-col-tries = Попыток
console-col-next = Следующая

# Оплата, статус, контакт, автоматика
console-paid = Оплачено { $sum }
console-prepaid = Предоплата { $sum }
console-partly-refunded = Частично возвращено { $sum }
console-refunded = Возвращено { $sum }
console-mismatch = Не совпадает сумма
console-incomplete = Пришло только { $sum }
console-held = Удержано { $sum }
console-checking = Проверяется
console-on-delivery = При получении { $sum }
console-awaiting = Ожидает { $sum }
console-no-invoice = Счёт не создан
console-declined = Отклонено
console-expired = Просрочено
console-unpaid = Не оплачено
console-status-new = Новый
console-status-confirmed = Подтверждён
console-status-cancelled = Отменён
console-no-messages = Сообщений нет
console-sending = Отправляется
console-sent = Отправлено
console-not-sent = Не отправлено
console-all-done = Всё выполнено
console-running = Выполняется
console-retrying = { $count ->
    [one] { $count } повторяется
    [few] { $count } повторяются
   *[many] { $count } повторяются
}
console-needing = { $count ->
    [one] { $count } требует действия
    [few] { $count } требуют действия
   *[many] { $count } требуют действия
}
console-nothing-to-do = Действий нет

# Страница заказа
console-source-shop = Сайт
console-source-manual = Вручную
console-source-import = Импорт
console-type-full = Полная оплата онлайн
console-type-prepay = Предоплата, остаток при получении
console-type-cod = Оплата при получении
console-customer-lang = язык покупателя: { $name }
console-customer-page = Страница покупателя
console-attention = Требует внимания
console-look-effects = { $count ->
    [one] { $count } действие не выполнено: причина ниже, в автоматике.
    [few] { $count } действия не выполнены: причины ниже, в автоматике.
   *[many] { $count } действий не выполнено: причины ниже, в автоматике.
}
console-goods = Товары и деньги
console-sum-total = Итого
console-sum-now = Из них онлайн
console-sum-received = Поступило
console-sum-refunded = Возвращено
console-sum-rest = Осталось оплатить
console-ledger = Движение денег
console-ledger-empty = Денег ещё не поступало.
console-ledger-capture = Поступление
console-ledger-refund = Возврат
console-attempts = Попытки оплаты
console-attempts-empty = Онлайн не платили.
console-making = Создаётся
console-waiting = Ожидает оплаты
console-answer-lost = Ответ потерян
console-failure-code = код банка { $code }
console-customer = Покупатель и доставка
console-phone = Телефон
console-delivery = Доставка
console-comment = Комментарий
console-timeline = Лента событий
console-shopper = Покупатель

# Действия автоматики
console-effects = Автоматика
console-effect-count = { $count ->
    [one] { $count } действие
    [few] { $count } действия
   *[many] { $count } действий
}
console-effect-ready = В очереди
console-effect-planned = Запланировано
console-effect-retrying = Повторяется
console-effect-started = Выполняется
console-effect-done = Выполнено
console-effect-too-old = Устарело, не отправляется
console-effect-refused = Не выполнено
console-effect-unknown = Неизвестно, выполнено ли
console-effect-discarded = Снято
console-try-failed = Не удалось, будет повтор
console-try-blocked = Очередь не работала
console-tries-open = Запросы и ответы
console-tries-cut = Показаны последние попытки из { $all }.
console-took = { $ms } мс
console-request = Запрос
console-response = Ответ
console-do-invoice = Создать счёт, попытка { $attempt }
console-do-remove = Закрыть счёт попытки { $attempt }
console-do-refund = Вернуть деньги, { $reference }
console-do-notify = Сообщить менеджеру: { $notice }
console-do-lead = Событие Lead для Meta
console-do-purchase = Событие Purchase для Meta
console-notice-placed = новый заказ
console-notice-prepaid = предоплата получена
console-notice-paid = оплачено
console-notice-held = деньги удержаны банком
console-notice-unpaid = счёт не оплачен
console-notice-no-invoice = счёт не создан
console-notice-mismatch = сумма не совпадает
console-notice-overpaid = переплата
console-notice-late-money = деньги за отменённый заказ
console-notice-refunded = деньги возвращены
console-notice-contact = просят связаться

# Лента событий
console-was-placed = Заказ оформлен на { $sum }
console-was-begun = Начата попытка оплаты { $attempt }: { $sum }
console-was-opened = Счёт { $invoice } попытки { $attempt } можно оплатить
console-was-refused = Банк не создал счёт попытки { $attempt }: { $reason }
console-was-lost = Ответ банка о счёте попытки { $attempt } потерян
console-was-lapsed = Время счёта попытки { $attempt } истекло
console-was-reported = Банк о счёте { $invoice }: { $status }
console-was-reported-failed = Банк о счёте { $invoice }: { $status }, код { $code }
console-was-evidence = Более давнее сообщение о счёте { $invoice }: { $status }. Сохранено, ничего не меняет
console-was-mismatch = Банк сообщил { $sum } по счёту { $invoice }: такой суммы мы не просили
console-was-received = Поступило { $sum }
console-was-given-back = Возвращено { $sum }
console-was-late-money = Деньги пришли за отменённый заказ
console-was-overpaid = Пришло больше, чем мы просили
console-was-payment = Оплата: { $from } → { $to }
console-was-status = Статус: { $from } → { $to }
console-was-refund-asked = Запрошен возврат { $sum }, { $reference }
console-was-refund-failed = Возврат { $reference } не состоится: { $reason }
console-was-cancelled = Заказ отменён: { $reason }
console-was-replaced = Заказ отменён: заменён заказом { $number }
console-was-planned = Запланировано: { $effect }
console-was-too-late = Слишком поздно, не отправляется: { $effect }
console-was-no-consent = Рекламе ничего не сообщается: покупатель не дал согласия
console-pay-unpaid = не оплачено
console-pay-checking = проверяется
console-pay-prepaid = предоплата
console-pay-paid = оплачено
console-pay-partly-refunded = частично возвращено
console-pay-refunded = возвращено
console-bank-created = ожидает оплаты
console-bank-processing = обрабатывается
console-bank-hold = средства удержаны
console-bank-failure = оплата не прошла
console-bank-expired = время истекло
console-bank-success = оплачено
console-bank-reversed = деньги возвращены
console-was-confirmed = Заказ подтверждён вручную: { $note }
console-was-receipt = Записан чек на { $sum }, деньги проверяются: { $note }
console-was-receipt-accepted = Чек { $reference } принят: деньги поступили
console-was-receipt-rejected = Чек { $reference } отклонён: { $reason }
console-was-receipt-returned = Возвращено переводом { $sum }: { $note }
console-was-sum-accepted = Сумма по счёту { $invoice } зачтена: { $reason }
console-was-sum-dismissed = Сумму по счёту { $invoice } решено не засчитывать: { $reason }
console-ledger-transfer = Перевод
console-ledger-return = Возврат перевода
console-forbidden-title = Здесь нужны другие права
console-forbidden-text = Ваша роль не разрешает этого действия. Попросите владельца магазина.
console-stale-title = Форма устарела
console-stale-text = Ваш сеанс изменился с тех пор, как страница открыта. Вернитесь, обновите страницу и повторите: ничего не изменено.
console-do-reply = Ответ в чате с ботом
console-reach-on = уведомления включены
console-reach-silent = просит не писать
console-reach-lost = не доходит
