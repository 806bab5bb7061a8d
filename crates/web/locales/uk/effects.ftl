# Дії автоматики, черги, головна сторінка й навігація.

# Сторінка дій
console-home = Увага
console-effects-page = Дії
console-lanes-short = Черги
nav-more = Ще
nav-needing = потребують уваги
effects-states = Стани дій
effects-view-needing = Потребують дії
effects-view-running = У роботі
effects-view-done = Виконано за добу
effects-view-discarded = Зняті
effects-view-all = Усі
effects-causes = Чому не виконано
effects-no-reason = Причину не названо
effects-since = з
effects-last = остання
effects-look = Переглянути
effects-hopeless = Відтворити неможливо
effects-give-up = Зняти…
effects-count = { $count ->
    [one] { $count } дія
    [few] { $count } дії
   *[many] { $count } дій
}
effects-replay-many = { $count ->
    [one] Відтворити { $count } дію…
    [few] Відтворити { $count } дії…
   *[many] Відтворити { $count } дій…
}

# Фільтри
effects-any-lane = Усі черги
effects-any-kind = Усі дії
effects-any-period = За весь час
effects-period = Період
effects-period-hour = За годину
effects-period-day = За добу
effects-period-week = За 7 днів
effects-period-month = За 30 днів
effects-code = Код причини
effects-no-code = без коду
effects-order = Замовлення
effects-of-contact = Звернення
effects-filter = Показати
effects-reset = Скинути фільтри
effects-kind-create-invoice = Створити рахунок
effects-kind-remove-invoice = Закрити рахунок
effects-kind-refund = Повернути гроші
effects-kind-notify-manager = Повідомити менеджера
effects-kind-conversion = Подія для Meta

# Список
effects-all-well = Усе виконано
effects-all-well-next = Жодна дія не чекає на людину.
effects-show-all = Показати всі дії
effects-none = За цими фільтрами нічого немає
effects-empty = Таких дій немає
effects-end = Старіших дій немає
effects-further = На цій сторінці нічого не підійшло. Шукайте далі серед старіших.
effects-choose = Вибір
effects-choose-all = Вибрати всі на сторінці
effects-replay-chosen = Відтворити вибрані…
effects-discard-chosen = Зняти вибрані…
effects-replay-all = Відтворити всі за фільтром…
effects-discard-all = Зняти всі за фільтром…

# Перегляд перед відтворенням
effects-replay-title = Відтворити дії
effects-discard-title = Зняти дії
effects-chosen = { $count ->
    [one] вибрано { $count }
    [few] вибрано { $count }
   *[many] вибрано { $count }
}
effects-will-run = Буде виконано
effects-will-stop = Буде знято
effects-skipped = Пропустимо
effects-replay-nothing = Відтворювати нічого
effects-discard-nothing = Знімати нічого
effects-stay-too-old = { $count ->
    [one] { $count } застаріла: Meta не приймає подій, старших за 7 днів
    [few] { $count } застаріли: Meta не приймає подій, старших за 7 днів
   *[many] { $count } застаріли: Meta не приймає подій, старших за 7 днів
}
effects-stay-done = { $count ->
    [one] { $count } вже виконано
    [few] { $count } вже виконано
   *[many] { $count } вже виконано
}
effects-stay-discarded = { $count ->
    [one] { $count } знято раніше
    [few] { $count } знято раніше
   *[many] { $count } знято раніше
}
effects-stay-started = { $count ->
    [one] { $count } виконується просто зараз
    [few] { $count } виконуються просто зараз
   *[many] { $count } виконуються просто зараз
}
effects-stay-ready = { $count ->
    [one] { $count } вже чекає своєї черги
    [few] { $count } вже чекають своєї черги
   *[many] { $count } вже чекають своєї черги
}
effects-stay-later = { $count ->
    [one] { $count } змінилася після перегляду
    [few] { $count } змінилися після перегляду
   *[many] { $count } змінилися після перегляду
}
effects-wait-paused = { $count ->
    [one] Чергу { $lane } зупинено людиною: { $count } дія чекатиме, доки її не запустять.
    [few] Чергу { $lane } зупинено людиною: { $count } дії чекатимуть, доки її не запустять.
   *[many] Чергу { $lane } зупинено людиною: { $count } дій чекатимуть, доки її не запустять.
}
effects-wait-broken = { $count ->
    [one] Черга { $lane } не працює до { $time }: { $count } дія чекатиме.
    [few] Черга { $lane } не працює до { $time }: { $count } дії чекатимуть.
   *[many] Черга { $lane } не працює до { $time }: { $count } дій чекатимуть.
}
effects-pace-soon = Це займе менше хвилини.
effects-pace = { $count ->
    [one] Це займе щонайменше { $count } хвилину: черга тримає дозволений темп.
    [few] Це займе щонайменше { $count } хвилини: черга тримає дозволений темп.
   *[many] Це займе щонайменше { $count } хвилин: черга тримає дозволений темп.
}
effects-keys-same = Ключі ідемпотентності ті самі.
effects-uncertain = { $count ->
    [one] { $count } дія могла вже відбутися: відповідь втрачено. Подивіться, чи так це, перш ніж повторювати.
    [few] { $count } дії могли вже відбутися: відповідь втрачено. Подивіться, чи так це, перш ніж повторювати.
   *[many] { $count } дій могли вже відбутися: відповідь втрачено. Подивіться, чи так це, перш ніж повторювати.
}
effects-discard-means = Зняті дії не відбудуться ніколи. Цього не можна скасувати.
effects-discard-refunds = Повернення й накладні, про які невідомо, чи їх уже зроблено, тут не знімаються: повторіть їх (krama спершу спитає банк чи перевізника) або подивіться там самі й зніміть кожну дію на сторінці її замовлення. Решта знятих повернень звільняє свою суму.
effects-urge = Причину усунуто: відкрити чергу й спробувати одразу
effects-trial = { $count ->
    [one] Лише { $count } найновішу (проба)
    [few] Лише { $count } найновіші (проба)
   *[many] Лише { $count } найновіших (проба)
}
effects-why = Причина
effects-why-optional = (необовʼязково)
effects-cancel = Скасувати
effects-back = Назад
effects-replay-button = { $count ->
    [one] Відтворити { $shown } дію
    [few] Відтворити { $shown } дії
   *[many] Відтворити { $shown } дій
}
effects-discard-button = { $count ->
    [one] Зняти { $shown } дію
    [few] Зняти { $shown } дії
   *[many] Зняти { $shown } дій
}
done-effects-replayed = Готово, підсумок нижче.
done-effects-discarded = Готово, підсумок нижче.
refused-effects-grown = Після перегляду таких дій стало більше, тому нічого не змінено. Перегляньте ще раз.
effects-report-replayed = { $count ->
    [one] Відтворено: { $count } дія.
    [few] Відтворено: { $count } дії.
   *[many] Відтворено: { $count } дій.
}
effects-report-discarded = { $count ->
    [one] Знято: { $count } дія.
    [few] Знято: { $count } дії.
   *[many] Знято: { $count } дій.
}
effects-report-stayed = { $count ->
    [one] Пропущено: { $count } дія.
    [few] Пропущено: { $count } дії.
   *[many] Пропущено: { $count } дій.
}
effects-report-missed = { $count ->
    [one] Не рушила: { $count } дія. Вона змінилася в ту саму мить, або спершу слід перевірити, чи її вже виконано.
    [few] Не рушили: { $count } дії. Вони змінилися в ту саму мить, або спершу слід перевірити, чи їх уже виконано.
   *[many] Не рушили: { $count } дій. Вони змінилися в ту саму мить, або спершу слід перевірити, чи їх уже виконано.
}

# Одна дія
effects-tries = Спроби
effects-untried = Спроб ще не було.
effects-about = Про дію
effects-key = Ключ
effects-decided = Вирішено
effects-replay-one = Відтворити…
effects-discard-one = Зняти…

# Черги
lanes-stumbles = Спотикається
lanes-since = не вдається з
lanes-waiting = Чекають
lanes-due = уже час: { $n }
lanes-started = Виконуються
lanes-oldest = Найстаріша
lanes-holder = Працює вузол
lanes-until = до
lanes-nobody = Зараз ніхто
lanes-mend = Спробувати зараз
done-mended = Чергу відкрито. Те, що чекало, вже надсилається.

# Головна
home-title = Потребує уваги
home-all-well = Усе гаразд
home-all-well-next = Ніщо не чекає на людину: дії виконано, суми збігаються, черги працюють.
home-since = найдавніше:
home-effects = { $lane }: дії не виконано
home-lane-broken = { $lane }: черга не працює
home-lane-paused = { $lane }: чергу зупинено
home-lane-waiting = { $count ->
    [one] Чекає { $count } дія
    [few] Чекають { $count } дії
   *[many] Чекають { $count } дій
}
home-mismatches = Суми не збігаються
home-in-excess = Зайві гроші: переплата або після скасування
home-receipts = Чеки чекають на перевірку
home-unpaid = Не оплачено понад добу
home-unmatched = Вебхуки без замовлення
home-discrepancies = Виписка й книга розходяться
home-contacts = Нові звернення за добу
home-open = Відкрити
home-open-effects = Переглянути дії
home-open-lanes = До черг
home-more = і ще { $n }
home-today = Сьогодні
home-orders = Замовлень
home-total = На суму
home-received = Надійшло за них
home-prepaid = З передплатою

# Клавіші
shortcuts-title = Клавіші
keys-close = Закрити
keys-rows = Наступний і попередній рядок
keys-choose = Вибрати рядок
keys-search = До пошуку
keys-help = Цей список
keys-on = Односимвольні клавіші ввімкнено
effects-kind-notify-customer = Повідомити покупця
effects-kind-reply = Відповісти в чаті
effects-of-chat = Чат із ботом
