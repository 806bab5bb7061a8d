# Беттің жақтауы
skip-to-content = Негізгі мазмұнға өту
sandbox-banner = СЫНАҚ АЛАҢЫ — ақша да, хабарламалар да шынайы емес
nav-label = Басты мәзір
help = Көмек
cart = Себет
language = Тіл: { $name }. Өзгерту
close = Жабу
optional = міндетті емес
title-error = Қате:
errors-title = { $count ->
    [one] { $count } өрісті түзетіңіз
   *[other] { $count } өрісті түзетіңіз
}

# Жарнамалық cookie файлдарына келісім
consent-title = Cookie файлдары
consent-text = Сіздің рұқсатыңызбен осы кіру мен сатып алу туралы жарнама желісіне хабарлаймыз. Дүкен рұқсатпен де, рұқсатсыз да бірдей жұмыс істейді.
consent-no = Бас тарту
consent-yes = Рұқсат беру

# Тауарлар
shelf-title = Тауарлар
shelf-empty = Әзірге тауар жоқ
shelf-empty-next = Дүкен ашылуға дайындалып жатыр. Белгілі бір зат іздесеңіз, менеджерге жазыңыз.
shelf-more = Тағы көрсету
price-from = { $sum } бастап
out-of-stock = Қолда жоқ
variant = Нұсқасы
quantity = Саны
add-to-cart = Себетке салу
ask-when-back = Қашан болатынын сұрау
to-shop = Тауарларға өту

# Себет
cart-empty = Себет бос
cart-left = { $count ->
    [0] Сатылып кетті. Жалғастыру үшін тауарды алып тастаңыз
    [one] { $count } дана қалды
   *[other] { $count } дана қалды
}
cart-delivery = Жеткізу құны тасымалдаушының тарифімен есептеледі, алған кезде төленеді.
price-each = данасы { $sum }
pieces = { $count } дана
less = Санын азайту: { $name }
more = Санын көбейту: { $name }
remove = Алып тастау
remove-name = Алып тастау: { $name }
total = Барлығы
to-checkout = Тапсырысты рәсімдеу

# Менеджермен байланыс
contact-title = Менеджермен байланысу
contact-lead = Телефон нөміріңізді қалдырыңыз — менеджер сұрақтарыңызға жауап беріп, тапсырысты рәсімдеуге көмектеседі.
contact-name = Аты
contact-telegram = Telegram
contact-whatsapp = WhatsApp
contact-question = Сұрақ
contact-more = Telegram, WhatsApp немесе сұрақ қосу
contact-send = Сұрауды жіберу
contact-sent-title = Сұрау жіберілді
contact-sent-text = Рақмет! Менеджер жақын арада сізбен байланысады. Себеттегі тауарлар сақталды.
ask-manager = Сұрағыңыз бар ма? Менеджермен байланысу

# Қателер
not-found-title = Мұндай бет жоқ
not-found-text = Сілтеме толық көшірілмеген немесе тауар сатылымнан алынған болуы мүмкін.
bad-request-title = Сұрауды оқу мүмкін болмады
bad-request-text = Алдыңғы бетке оралып, қайталап көріңіз.
forbidden-title = Форма ескірген
forbidden-text = Бетті жаңартып, форманы қайта жіберіңіз. Ештеңе сақталған да, төленген де жоқ.
too-large-title = Деректер тым көп
too-large-text = Мәтінді қысқартып, форманы қайта жіберіңіз.
too-many-title = Сұраулар тым көп
too-many-text = Бір минут күтіп, қайталап көріңіз.
internal-title = Біздің тараптан қате шықты
internal-text = Бұл туралы білеміз. Бірнеше минуттан кейін қайталап көріңіз; тапсырыс рәсімдеп жатсаңыз, алдымен оның сақталғанын тексеріңіз.
error-request-id = Сұрау коды: { $id }
