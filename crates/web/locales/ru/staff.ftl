# Люди, вход, приглашения.
login-title = Вход
login-button = Войти
login-help = Нет пароля или забыли его?
login-wrong = Адрес или пароль неверны
login-too-often = { $count ->
    [one] Слишком много неудачных попыток. Попробуйте через { $count } минуту
    [few] Слишком много неудачных попыток. Попробуйте через { $count } минуты
   *[other] Слишком много неудачных попыток. Попробуйте через { $count } минут
}
staff-name = Имя
staff-name-hint = Так вас увидят коллеги в истории заказов
staff-name-wrong = Укажите имя, до 100 знаков
staff-email = E-mail
staff-email-wrong = Укажите адрес вида olha@shop.ua
staff-email-taken = Человек с таким адресом уже есть
staff-password = Пароль
staff-password-hint = Не меньше 10 знаков; лучше всего несколько слов
staff-password-wrong = Пароль должен быть от 10 до 200 знаков
setup-title = Первый вход
setup-text = Так создаётся владелец: он может всё, в том числе приглашать других. Ссылка сработает один раз.
setup-button = Создать владельца и войти
invite-title = Приглашение в команду
invite-text = Назовитесь и придумайте пароль. Ссылка сработает один раз.
invite-button = Присоединиться
reset-title = Новый пароль
reset-text = Все открытые сеансы будут завершены.
reset-button = Сохранить и войти
role-owner = Владелец
role-manager = Менеджер
role-viewer = Наблюдатель
lanes-about = У каждой внешней системы своя очередь. Остановленная очередь ничего не отправляет и ничего не теряет: всё ждёт, пока её не запустят снова.
lanes-pause = Остановить
lanes-resume = Запустить
done-paused = Очередь остановлена. Новые действия подождут.
done-resumed = Очередь запущена. То, что ждало, уже отправляется.

# The page of people
people-title = Люди
people-col-scope = Магазины
people-col-role = Роль
people-col-seen = Последний визит
people-col-acts = Действия
people-you = вы
people-disabled = Отключён
people-role-of = Роль: { $name }
people-set-role = Изменить
people-never = ещё ни разу
people-enable = Включить
people-disable = Отключить
people-new-password = Новый пароль
people-end-sessions = Завершить сеансы
people-invite = Пригласить
people-invite-hint = krama не отправляет писем: ссылку вы передаёте сами, как вам удобно.
people-invite-button = Создать ссылку
people-invitations = Открытые приглашения
people-invitations-none = Нет
people-invited-by = Приглашает { $name }
people-until = действует до
people-revoke = Отозвать
people-all-stores = Все магазины
people-invited = Ссылка-приглашение для { $email }
people-reset = Ссылка на новый пароль для { $email }
sessions-title = Кто сейчас в консоли
sessions-end-others = Завершить все остальные
sessions-this = этот сеанс
sessions-since = с
sessions-seen = последний раз
sessions-end = Завершить
me-title = Мой профиль
me-name-title = Имя
me-password-title = Пароль
me-password-hint = Другие ваши сеансы завершатся.
me-current-password = Нынешний пароль
me-new-password = Новый пароль
me-sessions = Мои сеансы
me-password-wrong = Нынешний пароль другой
done-invitation-revoked = Приглашение отозвано
done-person-role = Роль изменена
done-person-disabled = Отключено; сеансы завершены
done-person-enabled = Включено
done-person-same = Ничего не изменилось
done-sessions-ended = Завершено
done-me-name = Имя изменено
done-me-password = Пароль изменён
refused-invitation-gone = Этого приглашения уже нет
refused-last-owner = Это последний владелец всех магазинов: сначала сделайте владельцем ещё кого-то
refused-session-gone = Этого сеанса уже нет
people-link-once = Ссылка действует один раз и { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}. Скопируйте её сейчас: больше она не показывается.
