# Рамка страницы
skip-to-content = Перейти к содержанию
sandbox-banner = ПЕСОЧНИЦА — деньги и сообщения ненастоящие
nav-label = Главное меню
help = Помощь
cart = Корзина
language = Язык: { $name }. Сменить
close = Закрыть
optional = необязательно
title-error = Ошибка:
errors-title = { $count ->
    [one] Исправьте { $count } поле
    [few] Исправьте { $count } поля
   *[many] Исправьте { $count } полей
}

# Согласие на рекламные файлы cookie
consent-title = Файлы cookie
consent-text = С вашего разрешения мы сообщим рекламной сети об этом посещении и покупке. Магазин одинаково работает с разрешением и без него.
consent-no = Отклонить
consent-yes = Разрешить

# Товары
shelf-title = Товары
shelf-empty = Товаров пока нет
shelf-empty-next = Магазин готовится к открытию. Напишите менеджеру, если ищете что-то конкретное.
shelf-more = Показать ещё
price-from = от { $sum }
out-of-stock = Нет в наличии
variant = Вариант
quantity = Количество
add-to-cart = Добавить в корзину
ask-when-back = Спросить, когда появится
to-shop = К товарам

# Корзина
cart-empty = Корзина пуста
cart-left = { $count ->
    [0] Распродано. Уберите товар, чтобы продолжить
    [one] Осталась { $count } штука
    [few] Остались { $count } штуки
   *[many] Осталось { $count } штук
}
cart-delivery = Стоимость доставки — по тарифам перевозчика, оплачивается при получении.
price-each = { $sum } за штуку
pieces = { $count } шт.
less = Уменьшить количество: { $name }
more = Увеличить количество: { $name }
remove = Убрать
remove-name = Убрать: { $name }
total = Итого
to-checkout = Оформить заказ

# Связь с менеджером
contact-title = Связаться с менеджером
contact-lead = Оставьте телефон — менеджер ответит на вопросы и поможет оформить заказ.
contact-name = Имя
contact-telegram = Telegram
contact-whatsapp = WhatsApp
contact-question = Вопрос
contact-more = Добавить Telegram, WhatsApp или вопрос
contact-send = Отправить запрос
contact-sent-title = Запрос отправлен
contact-sent-text = Спасибо! Менеджер свяжется с вами в ближайшее время. Товары в корзине сохранены.
ask-manager = Есть вопрос? Связаться с менеджером

# Ошибки
not-found-title = Такой страницы нет
not-found-text = Возможно, ссылка скопирована не полностью или товар уже убрали из продажи.
bad-request-title = Не удалось прочитать запрос
bad-request-text = Вернитесь на предыдущую страницу и попробуйте ещё раз.
forbidden-title = Форма устарела
forbidden-text = Обновите страницу и отправьте форму ещё раз. Ничего не сохранено и не оплачено.
too-large-title = Слишком много данных
too-large-text = Сократите текст и отправьте форму ещё раз.
too-many-title = Слишком много запросов
too-many-text = Подождите минуту и попробуйте ещё раз.
internal-title = Произошла ошибка с нашей стороны
internal-text = Мы уже знаем о ней. Попробуйте ещё раз через несколько минут; если вы оформляли заказ, сначала проверьте, не сохранился ли он.
error-request-id = Код запроса: { $id }
