# Страница заказа: отправление.
copy = Копировать
copied = Скопировано
ago-now = только что
ago-minutes = { $count ->
    [one] { $count } мин назад
    [few] { $count } мин назад
   *[many] { $count } мин назад
}
ago-hours = { $count ->
    [one] { $count } ч назад
    [few] { $count } ч назад
   *[many] { $count } ч назад
}
ago-days = { $count ->
    [one] { $count } день назад
    [few] { $count } дня назад
   *[many] { $count } дней назад
}
shipment-title = Отправление
shipment-none = Номера посылки ещё нет.
shipment-day = Ждёт, день { $day }
shipment-off = Не считается
shipment-since = С
shipment-looked = обновлено { $ago }
shipment-never-looked = перевозчика ещё не спрашивали
shipment-stale = Новая почта не отвечает с { $time }, показываем последнее.
shipment-silent = Новая почта ещё не ответила об этой посылке.
shipment-place = Точка
shipment-free-until = Бесплатно до
shipment-cash = Оплата при получении
shipment-redirected = Переадресовано с посылки { $number }
shipment-return = Возврат посылки { $number }
shipment-dropped = Снято с заказа: { $reason }
shipment-look = Проверить сейчас
shipment-attach = Добавить номер…
shipment-detach = Снять номер…
shipment-cash-seen = Деньги пришли…
cash-to-come = { $sum }: перевозчик возьмёт при вручении и переведёт
cash-to-come-by-contract = { $sum }: перевозчик возьмёт при вручении, на счёт по договору
cash-on-its-way = { $sum }: у перевозчика, ещё в пути
cash-by-contract = { $sum }: придёт на счёт по договору
cash-here = { $sum }: уже у вас

# Шаги.
step-number = Номер посылки
step-number-hint = 14 цифр, например 20450000000000. Можно вставить с пробелами или ссылкой.
step-of-parcel = Посылка { $parcel }.
step-of-parcel-money = Посылка { $parcel }: перевозчик взял { $sum }.
step-attach = Добавить номер посылки к { $number }
step-attach-text = krama будет следить за посылкой, показывать её состояние в заказе { $number } и извещать клиента.
step-attach-button = Добавить номер
step-detach = Снять номер посылки с { $number }?
step-detach-text = Посылка больше не будет относиться к заказу { $number }, и krama не будет за ней следить. Саму накладную у перевозчика это не отменяет.
step-detach-button = Снять номер
step-cash = Деньги за посылку пришли?
step-cash-text = Подтверждайте, только когда деньги перевозчика есть на счёте. Они больше не будут считаться деньгами в пути; оплаченное за заказ { $number } от этого не изменится.
step-cash-button = Деньги есть
done-parcel-attached = Номер добавлен. Состояние посылки появится через несколько минут.
done-parcel-dropped = Номер снят.
done-parcel-cash-seen = Записано: деньги за посылку у вас.
done-parcels-hastened = Спрашиваем перевозчика. Состояние обновится через несколько секунд.
refused-not-a-tracking-number = Это не номер посылки: напишите его 14 цифр, например 20450000000000.
refused-parcel-of-another = Эта посылка относится к другому заказу. Если ошибка там, сначала снимите её номер с того заказа.
deed-parcel-attach = Добавил номер посылки
deed-parcel-drop = Снял номер посылки
deed-parcel-cash = Подтвердил деньги за посылку
deed-parcel-look = Попросил проверить посылки

# Список отправлений.
shipments-title = Отправления
shipments-money = Деньги у перевозчика
shipments-money-on-its-way = Деньги в пути
shipments-money-by-contract = Придут по договору
shipments-parcels = { $count ->
    [one] { $count } посылка
    [few] { $count } посылки
   *[many] { $count } посылок
}
shipments-show = Какие посылки показать
shipments-all = Все
shipments-created = Ещё не передано
shipments-in-transit = В пути
shipments-arrived = Ждут
shipments-waits = Ждут ≥ 3 дня
shipments-refused = Отказ
shipments-coming-back = Возвращаются
shipments-needing = Требуют внимания
shipments-received = Получено
shipments-on-its-way = Деньги в пути
shipments-by-contract = По договору
shipments-unanswered = Без ответа
shipments-closed = Новая почта сейчас не отвечает. Показываем последнее, что она сказала.
shipments-col-parcel = Посылка
shipments-col-words = Слова перевозчика
shipments-col-since = С какого времени
shipments-col-free = Бесплатно до
shipments-col-cash = Деньги
shipments-col-looked = Обновлено
shipments-cash-on-its-way = в пути
shipments-cash-by-contract = по договору
shipments-cash-here = у вас
shipments-empty = Посылок ещё нет
shipments-empty-next = Откройте заказ и добавьте номер накладной: krama будет следить за посылкой сама.
shipments-end = Более старых посылок нет
shipments-none-found = Таких посылок нет
shipments-show-all = Показать все
home-parcels-stuck = Посылки, с которыми что-то не так
home-parcels-refused = Отказ от посылки
home-parcels-waiting = Посылки ждут 3 дня и дольше
home-parcels-returning = Посылки возвращаются
