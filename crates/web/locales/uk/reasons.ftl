# Причини: чому дію не виконано, чергу закрито чи відповідь не прийшла.

# Рушій і рішення
reason-gave-up = { $tries ->
    [one] не вдалося за { $tries } спробу: { $why }
    [few] не вдалося за { $tries } спроби: { $why }
   *[many] не вдалося за { $tries } спроб: { $why }
}
reason-goes-elsewhere = надсилаємо іншим каналом ({ $channel }): { $why }
reason-enough-today = { $most ->
    [one] покупець отримав сьогодні { $most } повідомлення; це надішлемо вранці
    [few] покупець отримав сьогодні { $most } повідомлення; це надішлемо вранці
   *[many] покупець отримав сьогодні { $most } повідомлень; це надішлемо вранці
}
reason-stopped = програма зупинилася, перш ніж надійшла відповідь
reason-no-progress = krama раз за разом питала те саме: це помилка програми
reason-not-in-time = відповідь не надійшла вчасно ({ $why })
reason-not-needed = уже не потрібно: { $why }
reason-tries-again = покупець пробує ще раз
reason-invoice-meanwhile = рахунок тим часом створено
reason-nothing-held = утриманих грошей уже немає
reason-parcel-waits-not = посилка вже не чекає
reason-money-meanwhile = гроші тим часом надійшли
reason-cancelled-meanwhile = замовлення тим часом скасовано
reason-number-off = номер знято із замовлення
reason-parcel-received = посилку тим часом отримано
reason-parcel-went-on = посилка тим часом пішла далі
reason-no-list = відповідь прийшла без списку
reason-endless-list = список не закінчується
reason-directory-counts = населених пунктів { $settlements_before } → { $settlements }, відділень і поштоматів { $branches_before } → { $branches }
reason-statement-waits = чекає: виписку банку можна питати щонайбільше раз на хвилину
reason-monobank-off = monobank не підключено
reason-statement-too-long = у виписці за одну хвилину більше платежів, ніж можна прочитати за раз
reason-refund-looked = знято людиною, яка перевірила: банк не повернув грошей
reason-refund-before = знято людиною раніше, ніж банк мав повернути гроші
reason-invoice-before = знято людиною раніше, ніж банк створив рахунок
reason-waybill-looked = знято людиною, яка перевірила: перевізник не створив накладної
reason-waybill-before = знято людиною раніше, ніж перевізник мав створити накладну

# Шаблони
reason-message-not-made = повідомлення «{ $news }» ({ $lang }) не складено: { $why }. Виправте шаблон
reason-template-unread = шаблон не читається: { $why }
reason-template-at = рядок { $line }, стовпець { $column }: { $why }
reason-template-missing = шаблон потребує { $name }, а в цього замовлення такого немає
reason-template-silent = для цього замовлення в шаблоні не лишається тексту
reason-template-long = { $count ->
    [one] у повідомленні { $count } знак, а вміщується { $most }
    [few] у повідомленні { $count } знаки, а вміщується { $most }
   *[many] у повідомленні { $count } знаків, а вміщується { $most }
}

# Telegram
reason-telegram-away = не вдалося звʼязатися з Telegram: { $why }
reason-no-answer = відповіді не було ({ $why })
reason-may-have-arrived = { $what }; повідомлення могло дійти: перш ніж повторювати, подивіться в чат
reason-chat-lost = у цей чат нічого не доходить
reason-chat-lost-not-needed = уже не потрібно: у цей чат нічого не доходить
reason-customer-off = туди покупцеві вже не пишемо
reason-customer-blocked = покупець заблокував бота
reason-customer-stop = покупець написав «стоп»
reason-customer-deleted = обліковий запис покупця в Telegram видалено
reason-no-chat = Telegram не знає такого чату
reason-customer-forbids = бот не може писати покупцеві
reason-left-group = бот вийшов із групи
reason-chat-closed = чат заблокував бота або видалив його: відкрийте чат із ботом і повторіть це повідомлення
reason-chat-moved = групу двічі перенесено: вкажіть її теперішній номер у «Чатах менеджерів» (telegram.manager_chats)
reason-chat-not-found = Telegram не знає такого чату: перевірте «Чати менеджерів» (telegram.manager_chats) і спершу напишіть боту з того чату
reason-chat-no-rights = бот не має права писати в цей чат: дозвольте йому надсилати туди повідомлення
reason-bad-markup = Telegram не зрозумів розмітки повідомлення
reason-bad-button = Telegram не прийняв кнопки повідомлення
reason-too-long = повідомлення задовге для Telegram
reason-empty = повідомлення порожнє, і Telegram його не бере
reason-telegram-refused = Telegram відхилив повідомлення: { $words }
reason-sent = повідомлення { $id }
reason-sent-own = повідомлення { $id }, ваш текст, версія { $version }
reason-telegram-odd-200 = Telegram відповів 200, але krama не може прочитати відповіді
reason-telegram-odd = krama не може прочитати відповіді Telegram
reason-telegram-down = Telegram тимчасово не працює (HTTP { $status })
reason-telegram-busy = забагато повідомлень: Telegram просить зачекати
reason-telegram-token = Telegram не знає такого бота: звірте токен бота (telegram.token) із @BotFather і перевірте адресу API (telegram.url)
reason-no-bot = магазин не має бота Telegram: задайте токен бота (telegram.token)
reason-telegram-url = адреса Bot API перенаправляє деінде: перевірте адресу API (telegram.url)
reason-telegram-proxy = запит відхилено (HTTP { $status }), і відповів не Telegram: перевірте адресу API (telegram.url) і те, що стоїть перед нею
reason-not-a-message = це не повідомлення в чат, тож через Telegram його не надіслати
reason-deaf-refused = Telegram не дає ботові слухати (HTTP { $status })
reason-deaf-address = Telegram не бере адреси { $url } для вебхуків: вона має відкриватися з інтернету через https
reason-deaf-webhook = бот розповідає все іншій програмі: його вебхук поставила не krama. Дайте krama окремого бота або приберіть той вебхук (deleteWebhook)
reason-deaf-shared = цього бота водночас слухає інша програма чи інший магазин: дайте кожному свого бота
reason-not-an-update = це не оновлення Bot API
reason-telegram-form = HTTP { $status }, відповідь не схожа на Telegram
reason-group-moved = групу перенесено; повідомлення йдуть за нею

# monobank
reason-bank-away = не вдалося звʼязатися з monobank: { $why }
reason-bank-token = monobank не приймає токен: перевірте токен еквайрингу ({ $setting })
reason-bank-no-token = немає токена monobank: задайте токен еквайрингу ({ $setting })
reason-bank-busy = monobank просить зачекати: забагато запитів
reason-bank-refused = monobank відмовився { $what }: { $words }
reason-bank-odd = monobank попросили { $what }; його відповідь не читається
reason-bank-failed = monobank попросили { $what }, і в нього стався збій: { $words }
reason-bank-silent = monobank попросили { $what }; відповіді не було
reason-bank-do-invoice = створити рахунок
reason-bank-do-remove = закрити рахунок
reason-bank-do-state = сказати, що з рахунком
reason-bank-do-statement = показати виписку
reason-bank-do-refund = повернути гроші
reason-bank-do-refunds = сказати, що вже повернено
reason-bank-do-nothing = зробити те, чого він не вміє
reason-invoice-perhaps = monobank, можливо, створив рахунок; його відповідь не читається
reason-invoice-failed = monobank попросили створити рахунок, і в нього стався збій: { $words }
reason-invoice-silent = monobank попросили створити рахунок; відповіді не було
reason-invoice-made = рахунок { $id }
reason-invoice-removed = закрито
reason-invoice-unknown = monobank не знає цього рахунку
reason-invoice-stays = monobank відмовився закрити рахунок, і його ще можуть оплатити
reason-invoice-processing = monobank не може закрити рахунок, доки обробляється оплата
reason-invoice-ran-out = уже не потрібно: строк рахунку минув
reason-invoice-too-late = уже не потрібно: строк минув, перш ніж рахунок удалося створити
reason-order-cancelled = замовлення скасовано
reason-order-paid = замовлення оплачено
reason-has-invoice = ця спроба вже має рахунок
reason-has-no-invoice = ця спроба не має рахунку
reason-nothing-to-ask = ця спроба не має рахунку, про який питати
reason-newer-attempt = є новіша спроба оплати
reason-no-amount = рахунок має бути на суму більшу за нуль
reason-invoice-paid = рахунок оплачено
reason-invoice-over = рахунок уже не можна оплатити
reason-invoice-paid-not-needed = уже не потрібно: рахунок оплачено
reason-money-back = гроші повернено
reason-bank-giving-back = банк повертає гроші
reason-monobank-giving-back = monobank повертає гроші
reason-refund-running = monobank прийняв повернення й виконує його
reason-refund-not-listed = monobank прийняв повернення, але ще не показує його
reason-refund-failed = monobank прийняв повернення, але не зміг його виконати
reason-refund-untold = monobank не каже, що вже повернено: { $words }
reason-refund-fault = у monobank стався збій, грошей не повернено
reason-refund-too-much = monobank відмовився повернути гроші: це більше, ніж лишилося від цієї оплати
reason-more-than-taken = повернули б більше, ніж узяли
reason-no-attempt = у замовлення немає такої спроби оплати
reason-no-refund = у замовлення немає такого повернення
reason-contact-pays-not = за звернення нема чого платити
reason-not-for-bank = ця дія не для monobank
reason-webhook-unread = monobank підписав вебхук, який не читається: { $wrong }
reason-webhook-json = це не JSON
reason-webhook-invoice = не названо рахунку (invoiceId)
reason-webhook-status = немає статусу
reason-webhook-amount = сума — не ціле число
reason-webhook-currency = валюта (ccy) — не число

# Meta
reason-meta-away = не вдалося звʼязатися з Meta: { $why }
reason-meta-silent = Meta не відповіла ({ $why }); повтор безпечний: однакові події Meta зводить в одну
reason-meta-some = Meta прийняла подій: { $received } з { $sent }; запит повторюємо
reason-meta-odd = відповідь Meta (HTTP { $status }) не читається
reason-meta-form = HTTP { $status }, відповідь не схожа на Meta
reason-meta-token = Meta не приймає токен ({ $told }): задайте новий токен Conversions API (meta.token)
reason-meta-rights = Meta не дозволяє цьому токену писати в цей піксель ({ $told }): перевірте номер пікселя (meta.pixel_id) і права токена
reason-meta-locked = Meta заблокувала обліковий запис на кілька годин ({ $told })
reason-meta-busy = Meta каже, що запитів забагато ({ $told })
reason-meta-fault = у Meta тимчасовий збій ({ $told })
reason-meta-unheard = Meta відповіла невідомою помилкою ({ $told })
reason-meta-rejected = Meta відхилила подію ({ $told })
reason-meta-too-old = застаріло: Meta не приймає подій, старших за 7 днів ({ $told })
reason-meta-too-old-unsent = застаріло: Meta не приймає подій, старших за 7 днів, тож не надіслано
reason-meta-told = код { $code }, підкод { $subcode }, fbtrace { $trace }
reason-meta-off = Meta не підключено: задайте номер пікселя (meta.pixel_id) і токен Conversions API (meta.token)
reason-not-for-meta = це не подія замовлення, а іншого Meta не бере
reason-no-consent = покупець не дав згоди на рекламу, тож нічого не надсилаємо
reason-not-covered = грошей чи отримання, без яких цієї події немає, ще не було
reason-order-was-cancelled = замовлення було скасовано
reason-money-given-back = гроші було повернено

# Нова пошта
reason-np-away = не вдалося звʼязатися з Новою поштою: { $why }
reason-np-silent = Нову пошту запитали; відповіді не було
reason-np-no-answer = Нова пошта не відповіла
reason-np-form = HTTP { $status }, відповідь не схожа на Нову пошту
reason-np-no-contact = немає контактної особи
reason-np-url = адреса Нової пошти перенаправляє деінде: перевірте адресу API ({ $setting })
reason-np-page = Нова пошта відповіла сторінкою замість даних (HTTP { $status })
reason-np-busy = Нова пошта просить зачекати: забагато запитів
reason-np-later = Нова пошта відповість пізніше: { $words }
reason-np-down = Нова пошта не працює: { $words }
reason-np-failed = у Нової пошти збій: { $words }
reason-np-key = Нова пошта не знає цього ключа: скопіюйте ключ API ще раз ({ $setting })
reason-np-key-expired = строк ключа Нової пошти минув: створіть у її кабінеті новий ключ API ({ $setting })
reason-np-key-missing = Нова пошта не отримала ключа: задайте ключ API ({ $setting })
reason-np-no-key = немає ключа Нової пошти: задайте ключ API ({ $setting })
reason-np-suspended = Нова пошта призупинила для вас грошові послуги: зверніться до свого менеджера там
reason-np-refused = Нова пошта відмовилася { $what }: { $words }
reason-np-asked-silent = Нову пошту попросили { $what }, вона не відповіла
reason-np-asked-odd = Нову пошту попросили { $what }; її відповідь не читається
reason-np-asked-pdf = Нову пошту попросили { $what }; у відповіді не PDF
reason-np-do-branches = показати свої відділення
reason-np-do-track = сказати, де посилка
reason-np-do-list = показати свої накладні
reason-np-do-recipient = прийняти отримувача
reason-np-do-make = створити накладну
reason-np-do-delete = видалити накладну
reason-np-do-print = дати накладну для друку
reason-np-do-price = сказати ціну доставки
reason-np-do-date = сказати дату доставки
reason-np-do-register = створити реєстр
reason-np-do-sender = сказати, хто відправляє
reason-np-empty = Нова пошта дала порожній список; питаємо ще раз
reason-np-not-told = Нова пошта відповіла, але про цей номер не сказала нічого
reason-np-made = накладна { $id }
reason-np-deleted = видалено
reason-np-deleted-before = видалено раніше
reason-np-stopped = програма зупинилася, перш ніж надійшла відповідь; спершу переглянемо накладні
reason-np-too-many-waybills = накладних забагато, щоб переглянути всі: пошукайте накладну цього замовлення в кабінеті перевізника
reason-np-not-wanted = уже не потрібно, і такої накладної в Нової пошти немає
reason-np-not-seen = Нову пошту попросили створити накладну; відповіді не було, і накладної поки не видно
reason-np-recipient = Нова пошта прийняла отримувача, але не назвала його ключа
reason-np-odd-number = Нова пошта створила накладну з номером, за яким не простежити посилку: { $number }
reason-np-sender = невідомо, хто відправляє: задайте відправника в налаштуваннях Нової пошти ({ $setting })
reason-np-courier = доставка курʼєром: створіть цю накладну в кабінеті перевізника й додайте її номер до замовлення
reason-np-branch = номер відділення невідомий: «{ $branch }»
reason-np-unasked = цієї накладної ніхто не замовляв
reason-np-not-ours = уже не потрібно: цю накладну створила не krama
reason-np-no-order = накладна належить до замовлення, а тут його немає
reason-np-not-a-waybill = ця робота не про накладну
reason-np-misdirected = ця робота не для Нової пошти

# Помилки перевізника
reason-carrier-silent = причини перевізник не назвав
reason-carrier-key = ключ неправильний
reason-carrier-expired = строк ключа минув
reason-carrier-no-key = у запиті немає ключа
reason-carrier-busy = забагато запитів
reason-carrier-day = денну кількість запитів вичерпано
reason-carrier-attempts = кількість спроб вичерпано
reason-carrier-down = сервіс не працює
reason-carrier-unknown = невідома помилка, спробуйте пізніше
reason-carrier-number = номер неправильний
reason-carrier-number-empty = номер порожній
reason-carrier-number-digits = у номері мають бути лише цифри
reason-carrier-number-form = номер має неправильний вигляд
reason-carrier-hundred = понад 100 номерів в одному запиті: це помилка krama
reason-carrier-list = список документів — не список: це помилка krama
reason-carrier-lines = запитано неправильну кількість рядків: це помилка krama
reason-carrier-many-lines = запитано забагато рядків: це помилка krama
reason-carrier-no-documents = таких документів немає
reason-carrier-no-document = такого документа немає
reason-carrier-no-waybill = такої накладної немає
reason-carrier-no-register = такого реєстру немає
reason-carrier-deleted = накладну видалено раніше
reason-carrier-city = місто не вказано
reason-carrier-no-city = такого міста немає
reason-carrier-no-settlement = такого населеного пункту немає
reason-carrier-past = за Києвом цей день відправлення вже минув: створіть накладну на сьогодні
reason-carrier-first-name = немає імені отримувача
reason-carrier-cyrillic = з післяплатою імʼя отримувача має бути кирилицею
reason-carrier-cash-limit = післяплати на таку суму не приймають
reason-carrier-cash-city = у цьому місті післяплати не приймають
reason-carrier-control = для контролю оплати потрібен договір, якого у вас немає
reason-carrier-control-here = контролю оплати тут немає
reason-carrier-control-branch = контроль оплати є лише з відділення на відділення
reason-carrier-locker-cashless = поштомат не приймає безготівкової оплати від отримувача
reason-carrier-locker-sender = за доставку в поштомат має платити відправник
reason-carrier-transfer = грошового переказу тут немає
reason-carrier-card = виплату на картку заблоковано
reason-carrier-card-limit = сума більша за межу виплати на картку
reason-carrier-transfer-payer = за переказ грошей має платити отримувач
reason-carrier-debtor = перевізник вважає вас боржником: погасьте борг у його кабінеті
reason-carrier-suspended = перевізник призупинив для вас грошові послуги
reason-carrier-branch = відділення не працює: виберіть інше
reason-carrier-heavy = посилка заважка для цього відділення: виберіть інше
reason-carrier-locker-value = оголошена цінність завелика для поштомата: виберіть відділення
reason-carrier-locker-size = посилка завелика для поштомата: виберіть відділення

# Мережа
reason-net-connect = немає зʼєднання: { $why }
reason-net-request = запит не вдався: { $why }
reason-net-time = час очікування вийшов
reason-net-refused = сервер не приймає зʼєднань (код { $code })
reason-net-name = адреси сервера не знайдено ({ $why })
