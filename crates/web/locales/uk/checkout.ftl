checkout-title = Оформлення замовлення
checkout-peek = Ваше замовлення · { $count ->
    [one] { $count } товар
    [few] { $count } товари
   *[many] { $count } товарів
}
checkout-order = Ваше замовлення
checkout-contacts = Контакти
checkout-phone = Телефон
checkout-phone-hint = { $country ->
    [UA] Нова пошта надішле SMS про посилку; дзвонимо лише щодо замовлення
   *[other] Перевізник надішле SMS про посилку; дзвонимо лише щодо замовлення
}
checkout-name = Прізвище та імʼя отримувача
checkout-email-open = Отримати чек на e-mail
checkout-email = E-mail
checkout-delivery = Доставка
checkout-city = Місто
checkout-city-hint = Населений пункт, а якщо таких кілька — ще й область
checkout-branch = Відділення, поштомат або адреса
checkout-branch-hint = Наприклад: відділення №{"\u00A0"}12
checkout-payment = Оплата
checkout-comment-open = Додати коментар
checkout-comment = Коментар до замовлення

# Способи оплати
pay-prepay-title = Передплата { $sum }
pay-prepay-text = Решта — при отриманні. Передплата зараховується в суму замовлення.
pay-prepay-button = Сплатити передплату { $sum }
pay-full-title = Повна оплата онлайн
pay-full-text = Картка, Apple Pay, Google Pay
pay-full-button = Сплатити { $sum }
pay-cod-title = Оплата при отриманні
pay-cod-text = Перевізник окремо бере комісію за переказ грошей.
pay-cod-button = Підтвердити замовлення
pay-none-button = Оформити замовлення
pay-not-offered = Магазин не приймає такої оплати
pay-no-provider = Онлайн-оплата тимчасово недоступна
pay-below-prepay = Доступна для замовлень, дорожчих за { $sum }
sum-now = зараз { $sum }
sum-later = при отриманні { $sum }
due-now = До сплати зараз
due-later = При отриманні
next-none = Оберіть спосіб оплати, щоб побачити суму.
next-online = Далі відкриється захищена сторінка оплати банку, потім ви повернетеся сюди.
next-cod = Зараз нічого платити не потрібно.

# Зміни, доки оформлювали
changed-title = Перевірте замовлення
changed-next = Дані збережено. Перевірте суму й натисніть кнопку ще раз.
changed-total = Ціна змінилася: було { $was }, стало { $now }. Перевірте й підтвердьте
changed-total-unknown = Сума замовлення — { $now }. Перевірте й підтвердьте
changed-sold-out = Розпродано: { $name }. Приберіть товар із кошика
changed-left = { $name }: { $count ->
    [one] залишилася { $count } штука
    [few] залишилися { $count } штуки
   *[many] залишилося { $count } штук
}. Змініть кількість у кошику

# Підказки й помилки полів
remark-name-one-word = { $country ->
    [UA] Додайте імʼя: Нова пошта видає посилки за документом
   *[other] Додайте імʼя: посилки видають за документом
}
remark-name-latin = { $country ->
    [UA] Якщо в документі імʼя кирилицею, напишіть кирилицею
   *[other] Напишіть імʼя так, як у документі
}
remark-name-digits = В імені є цифри. Перевірте, чи телефон стоїть у своєму полі
error-name-empty = Вкажіть прізвище та імʼя отримувача
error-contact-name = Вкажіть, як до вас звертатися
error-phone-empty = { $country ->
    [UA] Вкажіть телефон — на нього прийде SMS від Нової пошти
   *[other] Вкажіть телефон — на нього прийде SMS про посилку
}
error-phone-short = Бракує { $count ->
    [one] { $count } цифри
    [few] { $count } цифр
   *[many] { $count } цифр
}: { $shown }
error-phone-long = Забагато на { $count ->
    [one] { $count } цифру
    [few] { $count } цифри
   *[many] { $count } цифр
}. { $country ->
    [UA] Після +380 має бути 9 цифр
    [KZ] Після +7 має бути 10 цифр
    [RU] Після +7 має бути 10 цифр
   *[other] Залиште в полі один номер
}
error-phone-text = У полі телефону довгий текст. Залиште лише номер
error-phone-letters = У телефоні є зайвий знак «{ $found }». Залиште цифри
error-phone-code = { $country ->
    [UA] Українських номерів із таким кодом не буває. Перевірте цифри після +380
   *[other] Номерів із таким кодом не буває. Перевірте цифри після +7
}
error-phone-country = Не впізнаємо країну номера. Почніть із + і коду країни
error-phone-unreadable = Не вдалося прочитати номер. Напишіть його ще раз
error-email = Перевірте e-mail: він має вигляд name@example.com
error-city-empty = Вкажіть місто доставки
error-branch-empty = Вкажіть відділення, поштомат або адресу
error-pay-missing = Оберіть спосіб оплати
error-pay-unavailable = Цей спосіб оплати вже недоступний. Оберіть інший
error-too-long = Скоротіть на { $count ->
    [one] { $count } знак
    [few] { $count } знаки
   *[many] { $count } знаків
}: тут вміщується { $most }
error-variant = Оберіть варіант товару
error-quantity = Вкажіть кількість від 1 до 99
