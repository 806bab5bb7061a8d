checkout-title = Оформление заказа
checkout-peek = Ваш заказ · { $count ->
    [one] { $count } товар
    [few] { $count } товара
   *[many] { $count } товаров
}
checkout-order = Ваш заказ
checkout-contacts = Контакты
checkout-phone = Телефон
checkout-phone-hint = { $country ->
    [UA] Новая почта пришлёт SMS о посылке; звоним только по заказу
   *[other] Перевозчик пришлёт SMS о посылке; звоним только по заказу
}
checkout-name = Фамилия и имя получателя
checkout-email-open = Получить чек на e-mail
checkout-email = E-mail
checkout-delivery = Доставка
checkout-city = Город
checkout-city-hint = Населённый пункт, а если таких несколько — ещё и область
checkout-branch = Отделение, почтомат или адрес
checkout-branch-hint = Например: отделение №{"\u00A0"}12
checkout-payment = Оплата
checkout-comment-open = Добавить комментарий
checkout-comment = Комментарий к заказу

# Способы оплаты
pay-prepay-title = Предоплата { $sum }
pay-prepay-text = Остаток — при получении. Предоплата засчитывается в сумму заказа.
pay-prepay-button = Внести предоплату { $sum }
pay-full-title = Полная оплата онлайн
pay-full-text = Карта, Apple Pay, Google Pay
pay-full-button = Оплатить { $sum }
pay-cod-title = Оплата при получении
pay-cod-text = Перевозчик отдельно берёт комиссию за перевод денег.
pay-cod-button = Подтвердить заказ
pay-none-button = Оформить заказ
pay-not-offered = Магазин не принимает такую оплату
pay-no-provider = Онлайн-оплата временно недоступна
pay-below-prepay = Доступна для заказов дороже { $sum }
sum-now = сейчас { $sum }
sum-later = при получении { $sum }
due-now = К оплате сейчас
due-later = При получении
next-none = Выберите способ оплаты, чтобы увидеть сумму.
next-online = Дальше откроется защищённая страница оплаты банка, потом вы вернётесь сюда.
next-cod = Сейчас ничего платить не нужно.

# Изменения за время оформления
changed-title = Проверьте заказ
changed-next = Данные сохранены. Проверьте сумму и нажмите кнопку ещё раз.
changed-total = Цена изменилась: было { $was }, стало { $now }. Проверьте и подтвердите
changed-total-unknown = Сумма заказа — { $now }. Проверьте и подтвердите
changed-sold-out = Распродано: { $name }. Уберите товар из корзины
changed-left = { $name }: { $count ->
    [one] осталась { $count } штука
    [few] остались { $count } штуки
   *[many] осталось { $count } штук
}. Измените количество в корзине

# Подсказки и ошибки полей
remark-name-one-word = { $country ->
    [UA] Добавьте имя: Новая почта выдаёт посылки по документу
   *[other] Добавьте имя: посылки выдают по документу
}
remark-name-latin = { $country ->
    [UA] Если в документе имя кириллицей, напишите кириллицей
   *[other] Напишите имя так, как в документе
}
remark-name-digits = В имени есть цифры. Проверьте, в своём ли поле стоит телефон
error-name-empty = Укажите фамилию и имя получателя
error-contact-name = Укажите, как к вам обращаться
error-phone-empty = { $country ->
    [UA] Укажите телефон — на него придёт SMS от Новой почты
   *[other] Укажите телефон — на него придёт SMS о посылке
}
error-phone-short = Не хватает { $count ->
    [one] { $count } цифры
    [few] { $count } цифр
   *[many] { $count } цифр
}: { $shown }
error-phone-long = { $count ->
    [one] Лишняя { $count } цифра
    [few] Лишние { $count } цифры
   *[many] Лишние { $count } цифр
}. { $country ->
    [UA] После +380 должно быть 9 цифр
    [KZ] После +7 должно быть 10 цифр
    [RU] После +7 должно быть 10 цифр
   *[other] Оставьте в поле один номер
}
error-phone-text = В поле телефона длинный текст. Оставьте только номер
error-phone-letters = В телефоне есть лишний знак «{ $found }». Оставьте цифры
error-phone-code = { $country ->
    [UA] Украинских номеров с таким кодом не бывает. Проверьте цифры после +380
   *[other] Номеров с таким кодом не бывает. Проверьте цифры после +7
}
error-phone-country = Не узнаём страну номера. Начните с + и кода страны
error-phone-unreadable = Не удалось прочитать номер. Напишите его ещё раз
error-email = Проверьте e-mail: он имеет вид name@example.com
error-city-empty = Укажите город доставки
error-branch-empty = Укажите отделение, почтомат или адрес
error-pay-missing = Выберите способ оплаты
error-pay-unavailable = Этот способ оплаты уже недоступен. Выберите другой
error-too-long = Сократите на { $count ->
    [one] { $count } знак
    [few] { $count } знака
   *[many] { $count } знаков
}: здесь помещается { $most }
error-variant = Выберите вариант товара
error-quantity = Укажите количество от 1 до 99
