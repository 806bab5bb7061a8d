# Куда едет посылка
places-kinds = Способ доставки
places-kind-branch = Отделение
places-kind-postomat = Почтомат
places-kind-courier = Курьер
places-city-hint = Начните писать название и выберите из списка
places-city-legend = Какой населённый пункт?
places-branch = Отделение или почтомат
places-branch-hint = Номер или улица; выберите из списка
places-branch-legend = Какое именно?
places-street = Адрес для курьера
places-street-hint = Улица, дом, квартира
places-none = Список городов и отделений сейчас недоступен. Напишите город и отделение словами — мы проверим адрес перед отправкой.
places-settlements = { $count ->
    [0] Ничего не найдено
    [one] Найден { $count } населённый пункт
    [few] Найдено { $count } населённых пункта
   *[many] Найдено { $count } населённых пунктов
}
places-branches = { $count ->
    [0] Ничего не найдено
    [one] Найдено { $count } отделение
    [few] Найдено { $count } отделения
   *[many] Найдено { $count } отделений
}

# Что не так с местом
error-city-choose = Выберите город из списка: найдено { $count } «{ $name }»
error-city-unknown = Не нашли «{ $name }». Проверьте название населённого пункта
error-branch-missing = Выберите отделение из списка
error-postomat-missing = Выберите почтомат из списка
error-branch-choose = Выберите из списка: по запросу «{ $name }» найдено { $count }
error-branch-unknown = В населённом пункте { $city } не нашли «{ $name }». Выберите из списка
error-branch-elsewhere = Это отделение в другом городе. Выберите для города { $city }
error-branch-no-branch = Выбран почтомат. Выберите отделение из списка
error-branch-no-postomat = Выбрано отделение. Выберите почтомат из списка
error-branch-closed = Сейчас не работает. Выберите другое отделение
error-branch-money = Здесь не принимают оплату при получении. Выберите другое отделение или оплатите онлайн
error-branch-value = Принимает посылки стоимостью до { $most }. Выберите отделение без ограничения
error-street-empty = Укажите улицу, дом и квартиру для курьера

# Справочник в настройках
directory-title = Справочник Новой почты
directory-about = Города, отделения и почтоматы, из которых покупатели выбирают при оформлении. Обновляется ежедневно.
directory-empty = Справочник пуст: покупатели пишут город и отделение словами.
directory-age = Обновлено { $when }
directory-counts = Населённых пунктов: { $settlements }, отделений и почтоматов: { $branches }
directory-running = Обновляется: прочитано населённых пунктов { $settlements }, отделений и почтоматов { $branches }
directory-failed-empty = Последнее обновление не удалось: перевозчик прислал пустой список. Оставлен прежний.
directory-failed-short = Последнее обновление не удалось: новый список вдвое короче известного. Оставлен прежний.
directory-failed-refused = Последнее обновление не удалось: перевозчик не принимает ключ API.
directory-failed-unavailable = Последнее обновление не удалось: перевозчик не отвечал как следует.
directory-refresh = Обновить сейчас
directory-asked = Обновление начнётся через минуту
directory-no-key = Чтобы обновлять справочник, добавьте ключ API Новой почты.
