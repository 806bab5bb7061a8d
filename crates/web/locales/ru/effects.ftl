# Действия автоматики, очереди, главная страница и навигация.

# Страница действий
console-home = Внимание
console-effects-page = Действия
console-lanes-short = Очереди
nav-more = Ещё
nav-needing = требуют внимания
effects-states = Состояния действий
effects-view-needing = Требуют действия
effects-view-running = В работе
effects-view-done = Выполнено за сутки
effects-view-discarded = Снятые
effects-view-all = Все
effects-causes = Почему не выполнено
effects-no-reason = Причина не названа
effects-since = с
effects-last = последнее
effects-look = Посмотреть
effects-hopeless = Повторить невозможно
effects-give-up = Снять…
effects-count = { $count ->
    [one] { $count } действие
    [few] { $count } действия
   *[many] { $count } действий
}
effects-replay-many = { $count ->
    [one] Повторить { $count } действие…
    [few] Повторить { $count } действия…
   *[many] Повторить { $count } действий…
}

# Фильтры
effects-any-lane = Все очереди
effects-any-kind = Все действия
effects-any-period = За всё время
effects-period = Период
effects-period-hour = За час
effects-period-day = За сутки
effects-period-week = За 7 дней
effects-period-month = За 30 дней
effects-code = Код причины
effects-no-code = без кода
effects-order = Заказ
effects-of-contact = Обращение
effects-filter = Показать
effects-reset = Сбросить фильтры
effects-kind-create-invoice = Создать счёт
effects-kind-remove-invoice = Закрыть счёт
effects-kind-refund = Вернуть деньги
effects-kind-notify-manager = Сообщить менеджеру
effects-kind-conversion = Событие для Meta

# Список
effects-all-well = Всё выполнено
effects-all-well-next = Ни одно действие не ждёт человека.
effects-show-all = Показать все действия
effects-none = По этим фильтрам ничего нет
effects-empty = Таких действий нет
effects-end = Более старых действий нет
effects-further = На этой странице ничего не подошло. Ищите дальше среди более старых.
effects-choose = Выбор
effects-choose-all = Выбрать все на странице
effects-replay-chosen = Повторить выбранные…
effects-discard-chosen = Снять выбранные…
effects-replay-all = Повторить все по фильтру…
effects-discard-all = Снять все по фильтру…

# Просмотр перед повтором
effects-replay-title = Повторить действия
effects-discard-title = Снять действия
effects-chosen = { $count ->
    [one] выбрано { $count }
    [few] выбрано { $count }
   *[many] выбрано { $count }
}
effects-will-run = Будет выполнено
effects-will-stop = Будет снято
effects-skipped = Пропустим
effects-replay-nothing = Повторять нечего
effects-discard-nothing = Снимать нечего
effects-stay-too-old = { $count ->
    [one] { $count } устарело: Meta не принимает событий старше 7 дней
    [few] { $count } устарели: Meta не принимает событий старше 7 дней
   *[many] { $count } устарели: Meta не принимает событий старше 7 дней
}
effects-stay-done = { $count ->
    [one] { $count } уже выполнено
    [few] { $count } уже выполнены
   *[many] { $count } уже выполнены
}
effects-stay-discarded = { $count ->
    [one] { $count } снято раньше
    [few] { $count } сняты раньше
   *[many] { $count } сняты раньше
}
effects-stay-started = { $count ->
    [one] { $count } выполняется прямо сейчас
    [few] { $count } выполняются прямо сейчас
   *[many] { $count } выполняются прямо сейчас
}
effects-stay-ready = { $count ->
    [one] { $count } уже ждёт своей очереди
    [few] { $count } уже ждут своей очереди
   *[many] { $count } уже ждут своей очереди
}
effects-stay-later = { $count ->
    [one] { $count } изменилось после просмотра
    [few] { $count } изменились после просмотра
   *[many] { $count } изменились после просмотра
}
effects-wait-paused = { $count ->
    [one] Очередь { $lane } остановлена человеком: { $count } действие подождёт, пока её не запустят.
    [few] Очередь { $lane } остановлена человеком: { $count } действия подождут, пока её не запустят.
   *[many] Очередь { $lane } остановлена человеком: { $count } действий подождут, пока её не запустят.
}
effects-wait-broken = { $count ->
    [one] Очередь { $lane } не работает до { $time }: { $count } действие подождёт.
    [few] Очередь { $lane } не работает до { $time }: { $count } действия подождут.
   *[many] Очередь { $lane } не работает до { $time }: { $count } действий подождут.
}
effects-pace-soon = Это займёт меньше минуты.
effects-pace = { $count ->
    [one] Это займёт не меньше { $count } минуты: очередь держит разрешённый темп.
    [few] Это займёт не меньше { $count } минут: очередь держит разрешённый темп.
   *[many] Это займёт не меньше { $count } минут: очередь держит разрешённый темп.
}
effects-keys-same = Ключи идемпотентности те же.
effects-uncertain = { $count ->
    [one] { $count } действие могло уже произойти: ответ потерян. Посмотрите, так ли это, прежде чем повторять.
    [few] { $count } действия могли уже произойти: ответ потерян. Посмотрите, так ли это, прежде чем повторять.
   *[many] { $count } действий могли уже произойти: ответ потерян. Посмотрите, так ли это, прежде чем повторять.
}
effects-discard-means = Снятые действия не произойдут никогда. Это нельзя отменить.
effects-discard-refunds = Возвраты и накладные, о которых неизвестно, сделаны ли они, здесь не снимаются: повторите их (krama сначала спросит банк или перевозчика) или посмотрите там сами и снимите каждое действие на странице его заказа. Остальные снятые возвраты освобождают свою сумму.
effects-urge = Причина устранена: открыть очередь и попробовать сразу
effects-trial = { $count ->
    [one] Только { $count } самое новое (проба)
    [few] Только { $count } самых новых (проба)
   *[many] Только { $count } самых новых (проба)
}
effects-why = Причина
effects-why-optional = (необязательно)
effects-cancel = Отмена
effects-back = Назад
effects-replay-button = { $count ->
    [one] Повторить { $shown } действие
    [few] Повторить { $shown } действия
   *[many] Повторить { $shown } действий
}
effects-discard-button = { $count ->
    [one] Снять { $shown } действие
    [few] Снять { $shown } действия
   *[many] Снять { $shown } действий
}
done-effects-replayed = Готово, итог ниже.
done-effects-discarded = Готово, итог ниже.
refused-effects-grown = После просмотра таких действий стало больше, поэтому ничего не изменено. Посмотрите ещё раз.
effects-report-replayed = { $count ->
    [one] Повторено: { $count } действие.
    [few] Повторено: { $count } действия.
   *[many] Повторено: { $count } действий.
}
effects-report-discarded = { $count ->
    [one] Снято: { $count } действие.
    [few] Снято: { $count } действия.
   *[many] Снято: { $count } действий.
}
effects-report-stayed = { $count ->
    [one] Пропущено: { $count } действие.
    [few] Пропущено: { $count } действия.
   *[many] Пропущено: { $count } действий.
}
effects-report-missed = { $count ->
    [one] Не сдвинулось: { $count } действие. Оно изменилось в то же мгновение, или сначала нужно проверить, не выполнено ли оно уже.
    [few] Не сдвинулись: { $count } действия. Они изменились в то же мгновение, или сначала нужно проверить, не выполнены ли они уже.
   *[many] Не сдвинулись: { $count } действий. Они изменились в то же мгновение, или сначала нужно проверить, не выполнены ли они уже.
}

# Одно действие
effects-tries = Попытки
effects-untried = Попыток ещё не было.
effects-about = О действии
effects-key = Ключ
effects-decided = Решено
effects-replay-one = Повторить…
effects-discard-one = Снять…

# Очереди
lanes-stumbles = Спотыкается
lanes-since = не удаётся с
lanes-waiting = Ждут
lanes-due = уже пора: { $n }
lanes-started = Выполняются
lanes-oldest = Самое старое
lanes-holder = Работает узел
lanes-until = до
lanes-nobody = Сейчас никто
lanes-mend = Попробовать сейчас
done-mended = Очередь открыта. То, что ждало, уже отправляется.

# Главная
home-title = Требует внимания
home-all-well = Всё в порядке
home-all-well-next = Ничто не ждёт человека: действия выполнены, суммы совпадают, очереди работают.
home-since = самое давнее:
home-effects = { $lane }: действия не выполнены
home-lane-broken = { $lane }: очередь не работает
home-lane-paused = { $lane }: очередь остановлена
home-lane-waiting = { $count ->
    [one] Ждёт { $count } действие
    [few] Ждут { $count } действия
   *[many] Ждут { $count } действий
}
home-mismatches = Суммы не совпадают
home-in-excess = Лишние деньги: переплата или после отмены
home-receipts = Чеки ждут проверки
home-unpaid = Не оплачено больше суток
home-unmatched = Вебхуки без заказа
home-discrepancies = Выписка и книга расходятся
home-contacts = Новые обращения за сутки
home-open = Открыть
home-open-effects = Посмотреть действия
home-open-lanes = К очередям
home-more = и ещё { $n }
home-today = Сегодня
home-orders = Заказов
home-total = На сумму
home-received = Поступило за них
home-prepaid = С предоплатой

# Клавиши
shortcuts-title = Клавиши
keys-close = Закрыть
keys-rows = Следующая и предыдущая строка
keys-choose = Выбрать строку
keys-search = К поиску
keys-help = Этот список
keys-on = Односимвольные клавиши включены
effects-kind-notify-customer = Сообщить покупателю
effects-kind-reply = Ответить в чате
effects-of-chat = Чат с ботом
