# Куди їде посилка
places-kinds = Спосіб доставки
places-kind-branch = Відділення
places-kind-postomat = Поштомат
places-kind-courier = Курʼєр
places-city-hint = Почніть писати назву й оберіть зі списку
places-city-legend = Який населений пункт?
places-branch = Відділення або поштомат
places-branch-hint = Номер або вулиця; оберіть зі списку
places-branch-legend = Яке саме?
places-street = Адреса для курʼєра
places-street-hint = Вулиця, будинок, квартира
places-none = Список міст і відділень зараз недоступний. Напишіть місто й відділення словами — ми перевіримо адресу перед відправленням.
places-settlements = { $count ->
    [0] Нічого не знайдено
    [one] Знайдено { $count } населений пункт
    [few] Знайдено { $count } населені пункти
   *[many] Знайдено { $count } населених пунктів
}
places-branches = { $count ->
    [0] Нічого не знайдено
    [one] Знайдено { $count } відділення
    [few] Знайдено { $count } відділення
   *[many] Знайдено { $count } відділень
}

# Що не так із місцем
error-city-choose = Оберіть місто зі списку: знайдено { $count } «{ $name }»
error-city-unknown = Не знайшли «{ $name }». Перевірте назву населеного пункту
error-branch-missing = Оберіть відділення зі списку
error-postomat-missing = Оберіть поштомат зі списку
error-branch-choose = Оберіть зі списку: за запитом «{ $name }» знайдено { $count }
error-branch-unknown = У населеному пункті { $city } не знайшли «{ $name }». Оберіть зі списку
error-branch-elsewhere = Це відділення в іншому місті. Оберіть для міста { $city }
error-branch-no-branch = Обрано поштомат. Оберіть відділення зі списку
error-branch-no-postomat = Обрано відділення. Оберіть поштомат зі списку
error-branch-closed = Зараз не працює. Оберіть інше відділення
error-branch-money = Тут не приймають оплату при отриманні. Оберіть інше відділення або сплатіть онлайн
error-branch-value = Приймає посилки вартістю до { $most }. Оберіть відділення без обмеження
error-street-empty = Вкажіть вулицю, будинок і квартиру для курʼєра

# Довідник у налаштуваннях
directory-title = Довідник Нової пошти
directory-about = Міста, відділення та поштомати, з яких покупці обирають під час оформлення. Оновлюється щодня.
directory-empty = Довідник порожній: покупці пишуть місто й відділення словами.
directory-age = Оновлено
directory-counts = Населених пунктів: { $settlements }, відділень і поштоматів: { $branches }
directory-running = Оновлюється: прочитано населених пунктів { $settlements }, відділень і поштоматів { $branches }
directory-failed-empty = Останнє оновлення не вдалося: перевізник надіслав порожній список. Залишено попередній.
directory-failed-short = Останнє оновлення не вдалося: новий список удвічі коротший за відомий. Залишено попередній.
directory-failed-refused = Останнє оновлення не вдалося: перевізник не приймає ключ API.
directory-failed-unavailable = Останнє оновлення не вдалося: перевізник не відповідав як слід.
directory-refresh = Оновити зараз
done-directory = Оновлення довідника почнеться за хвилину
directory-no-key = Щоб оновлювати довідник, додайте ключ API Нової пошти.
