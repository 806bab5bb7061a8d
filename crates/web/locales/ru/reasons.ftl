# Причины: почему действие не выполнено, очередь закрыта, а ответ не пришёл.

# Движок и решения
reason-gave-up = { $tries ->
    [one] не удалось за { $tries } попытку: { $why }
    [few] не удалось за { $tries } попытки: { $why }
   *[many] не удалось за { $tries } попыток: { $why }
}
reason-goes-elsewhere = отправляем другим каналом ({ $channel }): { $why }
reason-enough-today = { $most ->
    [one] покупатель получил сегодня { $most } сообщение; это отправим утром
    [few] покупатель получил сегодня { $most } сообщения; это отправим утром
   *[many] покупатель получил сегодня { $most } сообщений; это отправим утром
}
reason-stopped = программа остановилась, прежде чем пришёл ответ
reason-no-progress = krama раз за разом спрашивала одно и то же: это ошибка программы
reason-not-in-time = ответ не пришёл вовремя ({ $why })
reason-not-needed = уже не нужно: { $why }
reason-tries-again = покупатель пробует ещё раз
reason-invoice-meanwhile = счёт тем временем создан
reason-nothing-held = удержанных денег уже нет
reason-parcel-waits-not = посылка уже не ждёт
reason-money-meanwhile = деньги тем временем поступили
reason-cancelled-meanwhile = заказ тем временем отменён
reason-number-off = номер снят с заказа
reason-parcel-received = посылку тем временем получили
reason-parcel-went-on = посылка тем временем ушла дальше
reason-no-list = ответ пришёл без списка
reason-endless-list = список не заканчивается
reason-directory-counts = населённых пунктов { $settlements_before } → { $settlements }, отделений и почтоматов { $branches_before } → { $branches }
reason-statement-waits = ждёт: выписку банка можно запрашивать не чаще раза в минуту
reason-monobank-off = monobank не подключён
reason-statement-too-long = в выписке за одну минуту больше платежей, чем можно прочитать за раз
reason-refund-looked = снято человеком, который проверил: банк не вернул деньги
reason-refund-before = снято человеком раньше, чем банк должен был вернуть деньги
reason-invoice-before = снято человеком раньше, чем банк создал счёт
reason-waybill-looked = снято человеком, который проверил: перевозчик не создал накладную
reason-waybill-before = снято человеком раньше, чем перевозчик должен был создать накладную

# Шаблоны
reason-message-not-made = сообщение «{ $news }» ({ $lang }) не составлено: { $why }. Исправьте шаблон
reason-template-unread = шаблон не читается: { $why }
reason-template-at = строка { $line }, столбец { $column }: { $why }
reason-template-missing = шаблону нужно { $name }, а у этого заказа такого нет
reason-template-silent = для этого заказа в шаблоне не остаётся текста
reason-template-long = { $count ->
    [one] в сообщении { $count } знак, а помещается { $most }
    [few] в сообщении { $count } знака, а помещается { $most }
   *[many] в сообщении { $count } знаков, а помещается { $most }
}

# Telegram
reason-telegram-away = не удалось связаться с Telegram: { $why }
reason-no-answer = ответа не было ({ $why })
reason-may-have-arrived = { $what }; сообщение могло дойти: прежде чем повторять, посмотрите в чат
reason-chat-lost = в этот чат ничего не доходит
reason-chat-lost-not-needed = уже не нужно: в этот чат ничего не доходит
reason-customer-off = туда покупателю уже не пишем
reason-customer-blocked = покупатель заблокировал бота
reason-customer-stop = покупатель написал «стоп»
reason-customer-deleted = аккаунт покупателя в Telegram удалён
reason-no-chat = Telegram не знает такого чата
reason-customer-forbids = бот не может писать покупателю
reason-left-group = бот вышел из группы
reason-chat-closed = чат заблокировал бота или удалил его: откройте чат с ботом и повторите это сообщение
reason-chat-moved = группу дважды перенесли: укажите её нынешний номер в «Чатах менеджеров» (telegram.manager_chats)
reason-chat-not-found = Telegram не знает такого чата: проверьте «Чаты менеджеров» (telegram.manager_chats) и сначала напишите боту из этого чата
reason-chat-no-rights = бот не имеет права писать в этот чат: разрешите ему отправлять туда сообщения
reason-bad-markup = Telegram не понял разметку сообщения
reason-bad-button = Telegram не принял кнопку сообщения
reason-too-long = сообщение слишком длинное для Telegram
reason-empty = сообщение пустое, и Telegram его не берёт
reason-telegram-refused = Telegram отклонил сообщение: { $words }
reason-sent = сообщение { $id }
reason-sent-own = сообщение { $id }, ваш текст, версия { $version }
reason-telegram-odd-200 = Telegram ответил 200, но krama не может прочитать ответ
reason-telegram-odd = krama не может прочитать ответ Telegram
reason-telegram-down = Telegram временно не работает (HTTP { $status })
reason-telegram-busy = слишком много сообщений: Telegram просит подождать
reason-telegram-token = Telegram не знает такого бота: сверьте токен бота (telegram.token) с @BotFather и проверьте адрес API (telegram.url)
reason-no-bot = у магазина нет бота Telegram: задайте токен бота (telegram.token)
reason-telegram-url = адрес Bot API перенаправляет в другое место: проверьте адрес API (telegram.url)
reason-telegram-proxy = запрос отклонён (HTTP { $status }), и ответил не Telegram: проверьте адрес API (telegram.url) и то, что стоит перед ним
reason-not-a-message = это не сообщение в чат, поэтому через Telegram его не отправить
reason-deaf-refused = Telegram не даёт боту слушать (HTTP { $status })
reason-deaf-address = Telegram не берёт адрес { $url } для вебхуков: он должен открываться из интернета по https
reason-deaf-webhook = бот рассказывает всё другой программе: его вебхук поставила не krama. Дайте krama отдельного бота или уберите тот вебхук (deleteWebhook)
reason-deaf-shared = этого бота одновременно слушает другая программа или другой магазин: дайте каждому своего бота
reason-not-an-update = это не обновление Bot API
reason-telegram-form = HTTP { $status }, ответ не похож на Telegram
reason-group-moved = группу перенесли; сообщения идут за ней

# monobank
reason-bank-away = не удалось связаться с monobank: { $why }
reason-bank-token = monobank не принимает токен: проверьте токен эквайринга ({ $setting })
reason-bank-no-token = нет токена monobank: задайте токен эквайринга ({ $setting })
reason-bank-busy = monobank просит подождать: слишком много запросов
reason-bank-refused = monobank отказался { $what }: { $words }
reason-bank-odd = monobank попросили { $what }; его ответ не читается
reason-bank-failed = monobank попросили { $what }, и у него произошёл сбой: { $words }
reason-bank-silent = monobank попросили { $what }; ответа не было
reason-bank-do-invoice = создать счёт
reason-bank-do-remove = закрыть счёт
reason-bank-do-state = сказать, что со счётом
reason-bank-do-statement = показать выписку
reason-bank-do-refund = вернуть деньги
reason-bank-do-refunds = сказать, что уже возвращено
reason-bank-do-nothing = сделать то, чего он не умеет
reason-invoice-perhaps = monobank, возможно, создал счёт; его ответ не читается
reason-invoice-failed = monobank попросили создать счёт, и у него произошёл сбой: { $words }
reason-invoice-silent = monobank попросили создать счёт; ответа не было
reason-invoice-made = счёт { $id }
reason-invoice-removed = закрыт
reason-invoice-unknown = monobank не знает этого счёта
reason-invoice-stays = monobank отказался закрыть счёт, и его ещё могут оплатить
reason-invoice-processing = monobank не может закрыть счёт, пока обрабатывается оплата
reason-invoice-ran-out = уже не нужно: срок счёта истёк
reason-invoice-too-late = уже не нужно: срок истёк, прежде чем счёт удалось создать
reason-order-cancelled = заказ отменён
reason-order-paid = заказ оплачен
reason-has-invoice = у этой попытки уже есть счёт
reason-has-no-invoice = у этой попытки нет счёта
reason-nothing-to-ask = у этой попытки нет счёта, о котором спрашивать
reason-newer-attempt = есть более новая попытка оплаты
reason-no-amount = счёт должен быть на сумму больше нуля
reason-invoice-paid = счёт оплачен
reason-invoice-over = счёт уже нельзя оплатить
reason-invoice-paid-not-needed = уже не нужно: счёт оплачен
reason-money-back = деньги возвращены
reason-bank-giving-back = банк возвращает деньги
reason-monobank-giving-back = monobank возвращает деньги
reason-refund-running = monobank принял возврат и выполняет его
reason-refund-not-listed = monobank принял возврат, но ещё не показывает его
reason-refund-failed = monobank принял возврат, но не смог его выполнить
reason-refund-untold = monobank не говорит, что уже возвращено: { $words }
reason-refund-fault = у monobank произошёл сбой, деньги не возвращены
reason-refund-too-much = monobank отказался вернуть деньги: это больше, чем осталось от этой оплаты
reason-more-than-taken = вернули бы больше, чем взяли
reason-no-attempt = у заказа нет такой попытки оплаты
reason-no-refund = у заказа нет такого возврата
reason-contact-pays-not = за обращение нечего платить
reason-not-for-bank = это действие не для monobank
reason-webhook-unread = monobank подписал вебхук, который не читается: { $wrong }
reason-webhook-json = это не JSON
reason-webhook-invoice = не назван счёт (invoiceId)
reason-webhook-status = нет статуса
reason-webhook-amount = сумма — не целое число
reason-webhook-currency = валюта (ccy) — не число

# Meta
reason-meta-away = не удалось связаться с Meta: { $why }
reason-meta-silent = Meta не ответила ({ $why }); повтор безопасен: одинаковые события Meta сводит в одно
reason-meta-some = Meta приняла событий: { $received } из { $sent }; запрос повторяем
reason-meta-odd = ответ Meta (HTTP { $status }) не читается
reason-meta-form = HTTP { $status }, ответ не похож на Meta
reason-meta-token = Meta не принимает токен ({ $told }): задайте новый токен Conversions API (meta.token)
reason-meta-rights = Meta не разрешает этому токену писать в этот пиксель ({ $told }): проверьте номер пикселя (meta.pixel_id) и права токена
reason-meta-locked = Meta заблокировала аккаунт на несколько часов ({ $told })
reason-meta-busy = Meta говорит, что запросов слишком много ({ $told })
reason-meta-fault = у Meta временный сбой ({ $told })
reason-meta-unheard = Meta ответила неизвестной ошибкой ({ $told })
reason-meta-rejected = Meta отклонила событие ({ $told })
reason-meta-too-old = устарело: Meta не принимает события старше 7 дней ({ $told })
reason-meta-too-old-unsent = устарело: Meta не принимает события старше 7 дней, поэтому не отправлено
reason-meta-told = код { $code }, подкод { $subcode }, fbtrace { $trace }
reason-meta-off = Meta не подключена: задайте номер пикселя (meta.pixel_id) и токен Conversions API (meta.token)
reason-not-for-meta = это не событие заказа, а другого Meta не берёт
reason-no-consent = покупатель не дал согласия на рекламу, поэтому ничего не отправляем
reason-not-covered = денег или получения, без которых этого события нет, ещё не было
reason-order-was-cancelled = заказ был отменён
reason-money-given-back = деньги были возвращены

# Новая почта
reason-np-away = не удалось связаться с Новой почтой: { $why }
reason-np-silent = Новую почту спросили; ответа не было
reason-np-no-answer = Новая почта не ответила
reason-np-form = HTTP { $status }, ответ не похож на Новую почту
reason-np-no-contact = нет контактного лица
reason-np-url = адрес Новой почты перенаправляет в другое место: проверьте адрес API ({ $setting })
reason-np-page = Новая почта ответила страницей вместо данных (HTTP { $status })
reason-np-busy = Новая почта просит подождать: слишком много запросов
reason-np-later = Новая почта ответит позже: { $words }
reason-np-down = Новая почта не работает: { $words }
reason-np-failed = у Новой почты сбой: { $words }
reason-np-key = Новая почта не знает этого ключа: скопируйте ключ API ещё раз ({ $setting })
reason-np-key-expired = срок ключа Новой почты истёк: создайте в её кабинете новый ключ API ({ $setting })
reason-np-key-missing = Новая почта не получила ключа: задайте ключ API ({ $setting })
reason-np-no-key = нет ключа Новой почты: задайте ключ API ({ $setting })
reason-np-suspended = Новая почта приостановила для вас денежные услуги: обратитесь к своему менеджеру там
reason-np-refused = Новая почта отказалась { $what }: { $words }
reason-np-asked-silent = Новую почту попросили { $what }, она не ответила
reason-np-asked-odd = Новую почту попросили { $what }; её ответ не читается
reason-np-asked-pdf = Новую почту попросили { $what }; в ответе не PDF
reason-np-do-branches = показать свои отделения
reason-np-do-track = сказать, где посылка
reason-np-do-list = показать свои накладные
reason-np-do-recipient = принять получателя
reason-np-do-make = создать накладную
reason-np-do-delete = удалить накладную
reason-np-do-print = дать накладную для печати
reason-np-do-price = сказать цену доставки
reason-np-do-date = сказать дату доставки
reason-np-do-register = создать реестр
reason-np-do-sender = сказать, кто отправляет
reason-np-empty = Новая почта дала пустой список; спрашиваем ещё раз
reason-np-not-told = Новая почта ответила, но об этом номере не сказала ничего
reason-np-made = накладная { $id }
reason-np-deleted = удалено
reason-np-deleted-before = удалено раньше
reason-np-stopped = программа остановилась, прежде чем пришёл ответ; сначала просмотрим накладные
reason-np-too-many-waybills = накладных слишком много, чтобы просмотреть все: поищите накладную этого заказа в кабинете перевозчика
reason-np-not-wanted = уже не нужно, и такой накладной у Новой почты нет
reason-np-not-seen = Новую почту попросили создать накладную; ответа не было, и накладной пока не видно
reason-np-recipient = Новая почта приняла получателя, но не назвала его ключ
reason-np-odd-number = Новая почта создала накладную с номером, по которому посылку не отследить: { $number }
reason-np-sender = неизвестно, кто отправляет: задайте отправителя в настройках Новой почты ({ $setting })
reason-np-courier = доставка курьером: создайте эту накладную в кабинете перевозчика и добавьте её номер к заказу
reason-np-branch = номер отделения неизвестен: «{ $branch }»
reason-np-unasked = эту накладную никто не заказывал
reason-np-not-ours = уже не нужно: эту накладную создала не krama
reason-np-no-order = накладная относится к заказу, а здесь его нет
reason-np-not-a-waybill = эта работа не о накладной
reason-np-misdirected = эта работа не для Новой почты

# Ошибки перевозчика
reason-carrier-silent = причину перевозчик не назвал
reason-carrier-key = ключ неверный
reason-carrier-expired = срок ключа истёк
reason-carrier-no-key = в запросе нет ключа
reason-carrier-busy = слишком много запросов
reason-carrier-day = дневное число запросов исчерпано
reason-carrier-attempts = число попыток исчерпано
reason-carrier-down = сервис не работает
reason-carrier-unknown = неизвестная ошибка, попробуйте позже
reason-carrier-number = номер неверный
reason-carrier-number-empty = номер пустой
reason-carrier-number-digits = в номере должны быть только цифры
reason-carrier-number-form = номер имеет неверный вид
reason-carrier-hundred = больше 100 номеров в одном запросе: это ошибка krama
reason-carrier-list = список документов — не список: это ошибка krama
reason-carrier-lines = запрошено неверное число строк: это ошибка krama
reason-carrier-many-lines = запрошено слишком много строк: это ошибка krama
reason-carrier-no-documents = таких документов нет
reason-carrier-no-document = такого документа нет
reason-carrier-no-waybill = такой накладной нет
reason-carrier-no-register = такого реестра нет
reason-carrier-deleted = накладную удалили раньше
reason-carrier-city = город не указан
reason-carrier-no-city = такого города нет
reason-carrier-no-settlement = такого населённого пункта нет
reason-carrier-past = по Киеву этот день отправки уже прошёл: создайте накладную на сегодня
reason-carrier-first-name = нет имени получателя
reason-carrier-cyrillic = при оплате при получении имя получателя должно быть кириллицей
reason-carrier-cash-limit = оплату при получении на такую сумму не принимают
reason-carrier-cash-city = в этом городе оплату при получении не принимают
reason-carrier-control = для контроля оплаты нужен договор, которого у вас нет
reason-carrier-control-here = контроля оплаты здесь нет
reason-carrier-control-branch = контроль оплаты есть только из отделения в отделение
reason-carrier-locker-cashless = почтомат не принимает безналичную оплату от получателя
reason-carrier-locker-sender = за доставку в почтомат должен платить отправитель
reason-carrier-transfer = денежного перевода здесь нет
reason-carrier-card = выплата на карту заблокирована
reason-carrier-card-limit = сумма больше предела выплаты на карту
reason-carrier-transfer-payer = за перевод денег должен платить получатель
reason-carrier-debtor = перевозчик считает вас должником: погасите долг в его кабинете
reason-carrier-suspended = перевозчик приостановил для вас денежные услуги
reason-carrier-branch = отделение не работает: выберите другое
reason-carrier-heavy = посылка слишком тяжёлая для этого отделения: выберите другое
reason-carrier-locker-value = объявленная ценность слишком велика для почтомата: выберите отделение
reason-carrier-locker-size = посылка слишком велика для почтомата: выберите отделение

# Сеть
reason-net-connect = нет соединения: { $why }
reason-net-request = запрос не удался: { $why }
reason-net-time = время ожидания истекло
reason-net-refused = сервер не принимает соединений (код { $code })
reason-net-name = адрес сервера не найден ({ $why })
