# Люди, вхід, запрошення.
login-title = Вхід
login-button = Увійти
login-help = Немає пароля або забули його?
login-wrong = Адреса або пароль неправильні
login-too-often = { $count ->
    [one] Забагато невдалих спроб. Спробуйте через { $count } хвилину
    [few] Забагато невдалих спроб. Спробуйте через { $count } хвилини
   *[other] Забагато невдалих спроб. Спробуйте через { $count } хвилин
}
staff-name = Імʼя
staff-name-hint = Так вас бачитимуть колеги в історії замовлень
staff-name-wrong = Вкажіть імʼя, до 100 знаків
staff-email = E-mail
staff-email-wrong = Вкажіть адресу на зразок olha@shop.ua
staff-email-taken = Людина з такою адресою вже є
staff-password = Пароль
staff-password-hint = Не менше 10 знаків; найкраще — кілька слів
staff-password-wrong = Пароль має бути від 10 до 200 знаків
setup-title = Перший вхід
setup-text = Так створюється власник: він може все, зокрема запрошувати інших. Посилання спрацює один раз.
setup-button = Створити власника й увійти
invite-title = Запрошення до команди
invite-text = Назвіться й придумайте пароль. Посилання спрацює один раз.
invite-button = Приєднатися
reset-title = Новий пароль
reset-text = Усі відкриті сеанси буде завершено.
reset-button = Зберегти й увійти
role-owner = Власник
role-manager = Менеджер
role-viewer = Спостерігач
lanes-about = Кожна зовнішня система має свою чергу. Зупинена черга нічого не надсилає й нічого не губить: усе чекає, доки її не запустять знову.
lanes-pause = Зупинити
lanes-resume = Запустити
done-paused = Чергу зупинено. Нові дії чекатимуть.
done-resumed = Чергу запущено. Те, що чекало, вже надсилається.

# The page of people
people-title = Люди
people-col-scope = Магазини
people-col-role = Роль
people-col-seen = Останній візит
people-col-acts = Дії
people-you = ви
people-disabled = Вимкнено
people-role-of = Роль: { $name }
people-set-role = Змінити
people-never = ще ні разу
people-enable = Увімкнути
people-disable = Вимкнути
people-new-password = Новий пароль
people-end-sessions = Завершити сеанси
people-invite = Запросити
people-invite-hint = krama не надсилає листів: посилання ви передаєте самі, як вам зручно.
people-invite-button = Створити посилання
people-invitations = Відкриті запрошення
people-invitations-none = Немає
people-invited-by = Запрошує { $name }
people-until = діє до
people-revoke = Відкликати
people-all-stores = Усі магазини
people-invited = Посилання-запрошення для { $email }
people-reset = Посилання на новий пароль для { $email }
sessions-title = Хто зараз у консолі
sessions-end-others = Завершити всі інші
sessions-this = цей сеанс
sessions-since = від
sessions-seen = востаннє
sessions-end = Завершити
me-title = Мій профіль
me-name-title = Імʼя
me-password-title = Пароль
me-password-hint = Інші ваші сеанси завершаться.
me-current-password = Теперішній пароль
me-new-password = Новий пароль
me-sessions = Мої сеанси
me-password-wrong = Теперішній пароль інший
done-invitation-revoked = Запрошення відкликано
done-person-role = Роль змінено
done-person-disabled = Вимкнено; сеанси завершено
done-person-enabled = Увімкнено
done-person-same = Нічого не змінилося
done-sessions-ended = Завершено
done-me-name = Імʼя змінено
done-me-password = Пароль змінено
refused-invitation-gone = Цього запрошення вже немає
refused-last-owner = Це останній власник усіх магазинів: спершу зробіть власником ще когось
refused-session-gone = Цього сеансу вже немає
people-link-once = Посилання діє один раз і { $count ->
    [one] { $count } день
    [few] { $count } дні
   *[other] { $count } днів
}. Скопіюйте його зараз: більше воно не показується.
