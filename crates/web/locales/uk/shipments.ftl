# Сторінка замовлення: відправлення.
copy = Копіювати
copied = Скопійовано
ago-now = щойно
ago-minutes = { $count ->
    [one] { $count } хв тому
    [few] { $count } хв тому
   *[many] { $count } хв тому
}
ago-hours = { $count ->
    [one] { $count } год тому
    [few] { $count } год тому
   *[many] { $count } год тому
}
ago-days = { $count ->
    [one] { $count } день тому
    [few] { $count } дні тому
   *[many] { $count } днів тому
}
shipment-title = Відправлення
shipment-none = Номера посилки ще немає.
shipment-day = Чекає, день { $day }
shipment-off = Не рахується
shipment-since = З
shipment-looked = оновлено { $ago }
shipment-never-looked = перевізника ще не питали
shipment-stale = Нова пошта не відповідає з { $time }, показуємо останнє.
shipment-silent = Нова пошта ще не відповіла про цю посилку.
shipment-place = Точка
shipment-free-until = Безкоштовно до
shipment-cash = Післяплата
shipment-redirected = Переадресовано з посилки { $number }
shipment-return = Повернення посилки { $number }
shipment-dropped = Знято із замовлення: { $reason }
shipment-look = Перевірити зараз
shipment-attach = Додати номер…
shipment-detach = Зняти номер…
shipment-cash-seen = Гроші надійшли…
cash-to-come = { $sum }: перевізник візьме під час вручення й перекаже
cash-to-come-by-contract = { $sum }: перевізник візьме під час вручення, на рахунок за договором
cash-on-its-way = { $sum }: у перевізника, ще в дорозі
cash-by-contract = { $sum }: надійде на рахунок за договором
cash-here = { $sum }: уже у вас

# Кроки.
step-number = Номер посилки
step-number-hint = 14 цифр, як-от 20450000000000. Можна вставити з пробілами або посиланням.
step-of-parcel = Посилка { $parcel }.
step-of-parcel-money = Посилка { $parcel }: перевізник узяв { $sum }.
step-attach = Додати номер посилки до { $number }
step-attach-text = krama стежитиме за посилкою, показуватиме її стан у замовленні { $number } і сповіщатиме клієнта.
step-attach-button = Додати номер
step-detach = Зняти номер посилки із { $number }?
step-detach-text = Посилка більше не належатиме до замовлення { $number }, і krama за нею не стежитиме. Саму накладну в перевізника це не скасовує.
step-detach-button = Зняти номер
step-cash = Гроші за посилку надійшли?
step-cash-text = Підтверджуйте, лише коли гроші перевізника є на рахунку. Вони більше не вважатимуться такими, що в дорозі; сплачене за замовлення { $number } від цього не зміниться.
step-cash-button = Гроші є
done-parcel-attached = Номер додано. Стан посилки зʼявиться за кілька хвилин.
done-parcel-dropped = Номер знято.
done-parcel-cash-seen = Записано: гроші за посилку у вас.
done-parcels-hastened = Питаємо перевізника. Стан оновиться за кілька секунд.
refused-not-a-tracking-number = Це не номер посилки: напишіть його 14 цифр, наприклад 20450000000000.
refused-parcel-of-another = Ця посилка належить до іншого замовлення. Якщо помилка там, спершу зніміть її номер із того замовлення.
deed-parcel-attach = Додав номер посилки
deed-parcel-drop = Зняв номер посилки
deed-parcel-cash = Підтвердив гроші за посилку
deed-parcel-look = Попросив перевірити посилки

# Список відправлень.
shipments-title = Відправлення
shipments-money = Гроші в перевізника
shipments-money-on-its-way = Гроші в дорозі
shipments-money-by-contract = Надійдуть за договором
shipments-parcels = { $count ->
    [one] { $count } посилка
    [few] { $count } посилки
   *[many] { $count } посилок
}
shipments-show = Які посилки показати
shipments-all = Усі
shipments-created = Ще не передано
shipments-in-transit = У дорозі
shipments-arrived = Чекають
shipments-waits = Чекають ≥ 3 дні
shipments-refused = Відмова
shipments-coming-back = Повертаються
shipments-needing = Потребують уваги
shipments-received = Отримано
shipments-on-its-way = Гроші в дорозі
shipments-by-contract = За договором
shipments-unanswered = Без відповіді
shipments-closed = Нова пошта зараз не відповідає. Показуємо останнє, що вона сказала.
shipments-col-parcel = Посилка
shipments-col-words = Слова перевізника
shipments-col-since = З якого часу
shipments-col-free = Безкоштовно до
shipments-col-cash = Гроші
shipments-col-looked = Оновлено
shipments-cash-on-its-way = у дорозі
shipments-cash-by-contract = за договором
shipments-cash-here = у вас
shipments-empty = Посилок ще немає
shipments-empty-next = Відкрийте замовлення й додайте номер накладної: krama стежитиме за посилкою сама.
shipments-end = Старіших посилок немає
shipments-none-found = Таких посилок немає
shipments-show-all = Показати всі
home-parcels-stuck = Посилки, з якими щось не так
home-parcels-refused = Відмова від посилки
home-parcels-waiting = Посилки чекають 3 дні й довше
home-parcels-returning = Посилки повертаються
