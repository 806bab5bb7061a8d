# Рамка сторінки
skip-to-content = Перейти до вмісту
sandbox-banner = ПІСОЧНИЦЯ — гроші й повідомлення не справжні
nav-label = Головне меню
help = Допомога
cart = Кошик
language = Мова: { $name }. Змінити
close = Закрити
optional = необовʼязково
title-error = Помилка:
errors-title = { $count ->
    [one] Виправте { $count } поле
    [few] Виправте { $count } поля
   *[many] Виправте { $count } полів
}

# Згода на рекламні файли cookie
consent-title = Файли cookie
consent-text = З вашого дозволу ми повідомимо рекламній мережі про це відвідування та покупку. Магазин працює однаково з дозволом і без нього.
consent-no = Відхилити
consent-yes = Дозволити

# Товари
shelf-title = Товари
shelf-empty = Товарів ще немає
shelf-empty-next = Магазин готується до відкриття. Напишіть менеджеру, якщо шукаєте щось конкретне.
shelf-more = Показати ще
price-from = від { $sum }
out-of-stock = Немає в наявності
variant = Варіант
quantity = Кількість
add-to-cart = Додати до кошика
ask-when-back = Спитати, коли зʼявиться
to-shop = До товарів

# Кошик
cart-empty = Кошик порожній
cart-left = { $count ->
    [0] Розпродано. Приберіть товар, щоб продовжити
    [one] Залишилася { $count } штука
    [few] Залишилися { $count } штуки
   *[many] Залишилося { $count } штук
}
cart-delivery = Вартість доставки — за тарифами перевізника, сплачується при отриманні.
price-each = { $sum } за штуку
pieces = { $count } шт.
less = Зменшити кількість: { $name }
more = Збільшити кількість: { $name }
remove = Прибрати
remove-name = Прибрати: { $name }
total = Разом
to-checkout = Оформити замовлення

# Звʼязок із менеджером
contact-title = Звʼязатися з менеджером
contact-lead = Залиште телефон — менеджер відповість на запитання й допоможе оформити замовлення.
contact-name = Імʼя
contact-telegram = Telegram
contact-whatsapp = WhatsApp
contact-question = Запитання
contact-more = Додати Telegram, WhatsApp або запитання
contact-send = Надіслати запит
contact-sent-title = Запит надіслано
contact-sent-text = Дякуємо! Менеджер звʼяжеться з вами найближчим часом. Товари в кошику збережено.
ask-manager = Є запитання? Звʼязатися з менеджером

# Помилки
not-found-title = Такої сторінки немає
not-found-text = Можливо, посилання скопійовано не повністю або товар уже прибрали з продажу.
bad-request-title = Не вдалося прочитати запит
bad-request-text = Поверніться на попередню сторінку й спробуйте ще раз.
forbidden-title = Форма застаріла
forbidden-text = Оновіть сторінку й надішліть форму ще раз. Нічого не збережено й не сплачено.
too-large-title = Забагато даних
too-large-text = Скоротіть текст і надішліть форму ще раз.
too-many-title = Забагато запитів
too-many-text = Зачекайте хвилину й спробуйте ще раз.
internal-title = Сталася помилка з нашого боку
internal-text = Ми вже знаємо про неї. Спробуйте ще раз за кілька хвилин; якщо ви оформлювали замовлення, перевірте спершу, чи воно не збереглося.
error-request-id = Код запиту: { $id }
