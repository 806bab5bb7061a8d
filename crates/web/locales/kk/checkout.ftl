checkout-title = Тапсырысты рәсімдеу
checkout-peek = Тапсырысыңыз · { $count ->
    [one] { $count } тауар
   *[other] { $count } тауар
}
checkout-order = Тапсырысыңыз
checkout-contacts = Байланыс
checkout-phone = Телефон
checkout-phone-hint = { $country ->
    [UA] Nova Poshta сәлемдеме туралы SMS жібереді; тек тапсырыс бойынша қоңырау шаламыз
   *[other] Тасымалдаушы сәлемдеме туралы SMS жібереді; тек тапсырыс бойынша қоңырау шаламыз
}
checkout-name = Алушының тегі мен аты
checkout-email-open = Чекті e-mail арқылы алу
checkout-email = E-mail
checkout-delivery = Жеткізу
checkout-city = Қала
checkout-city-hint = Елді мекен, аттас мекендер болса — облысы да
checkout-branch = Бөлімше, поштамат немесе мекенжай
checkout-branch-hint = Мысалы: №{"\u00A0"}12 бөлімше
checkout-payment = Төлем
checkout-comment-open = Пікір қосу
checkout-comment = Тапсырысқа пікір

# Төлеу тәсілдері
pay-prepay-title = Алдын ала төлем { $sum }
pay-prepay-text = Қалғаны — алған кезде. Алдын ала төлем тапсырыс сомасына есептеледі.
pay-prepay-button = { $sum } алдын ала төлеу
pay-full-title = Онлайн толық төлеу
pay-full-text = Карта, Apple Pay, Google Pay
pay-full-button = { $sum } төлеу
pay-cod-title = Алған кезде төлеу
pay-cod-text = Ақша аудару үшін тасымалдаушы бөлек комиссия алады.
pay-cod-button = Тапсырысты растау
pay-none-button = Тапсырыс беру
pay-not-offered = Дүкен мұндай төлемді қабылдамайды
pay-no-provider = Онлайн төлем уақытша қолжетімсіз
pay-below-prepay = { $sum } сомасынан асатын тапсырыстарға қолжетімді
sum-now = қазір { $sum }
sum-later = алған кезде { $sum }
due-now = Қазір төленеді
due-later = Алған кезде
next-none = Соманы көру үшін төлеу тәсілін таңдаңыз.
next-online = Әрі қарай банктің қорғалған төлем беті ашылады, содан кейін осында ораласыз.
next-cod = Қазір ештеңе төлеудің қажеті жоқ.

# Рәсімдеу кезіндегі өзгерістер
changed-title = Тапсырысты тексеріңіз
changed-next = Деректер сақталды. Соманы тексеріп, батырманы қайта басыңыз.
changed-total = Баға өзгерді: { $was } болған, енді { $now }. Тексеріп, растаңыз
changed-total-unknown = Тапсырыс сомасы — { $now }. Тексеріп, растаңыз
changed-sold-out = Сатылып кетті: { $name }. Тауарды себеттен алып тастаңыз
changed-left = { $name }: { $count ->
    [one] { $count } дана қалды
   *[other] { $count } дана қалды
}. Себеттегі санын өзгертіңіз

# Өрістердің ескертпелері мен қателері
remark-name-one-word = { $country ->
    [UA] Атын қосыңыз: Nova Poshta сәлемдемені құжат бойынша береді
   *[other] Атын қосыңыз: сәлемдеме құжат бойынша беріледі
}
remark-name-latin = { $country ->
    [UA] Құжатта аты-жөні кириллицамен жазылса, кириллицамен жазыңыз
   *[other] Аты-жөнін құжаттағыдай жазыңыз
}
remark-name-digits = Аты-жөнінде сандар бар. Телефон өз өрісінде тұрғанын тексеріңіз
error-name-empty = Алушының тегі мен атын жазыңыз
error-contact-name = Сізге қалай хабарласатынымызды жазыңыз
error-phone-empty = { $country ->
    [UA] Телефонды жазыңыз — оған Nova Poshta SMS жібереді
   *[other] Телефонды жазыңыз — оған сәлемдеме туралы SMS келеді
}
error-phone-short = { $count ->
    [one] { $count } цифр жетпейді
   *[other] { $count } цифр жетпейді
}: { $shown }
error-phone-long = { $count ->
    [one] { $count } цифр артық
   *[other] { $count } цифр артық
}. { $country ->
    [UA] +380-нен кейін 9 цифр болуы керек
    [KZ] +7-ден кейін 10 цифр болуы керек
    [RU] +7-ден кейін 10 цифр болуы керек
   *[other] Өрісте бір нөмір қалдырыңыз
}
error-phone-text = Телефон өрісінде ұзын мәтін тұр. Тек нөмірді қалдырыңыз
error-phone-letters = Телефонда артық «{ $found }» таңбасы бар. Тек цифрларды қалдырыңыз
error-phone-code = { $country ->
    [UA] Украинада мұндай кодпен басталатын нөмір жоқ. +380-нен кейінгі цифрларды тексеріңіз
   *[other] Мұндай кодпен басталатын нөмір жоқ. +7-ден кейінгі цифрларды тексеріңіз
}
error-phone-country = Нөмірдің елін анықтай алмадық. + белгісі мен ел кодынан бастаңыз
error-phone-unreadable = Нөмірді оқу мүмкін болмады. Қайта жазыңыз
error-email = E-mail мекенжайын тексеріңіз: ол name@example.com түрінде болады
error-city-empty = Жеткізу қаласын жазыңыз
error-branch-empty = Бөлімшені, поштаматты немесе мекенжайды жазыңыз
error-pay-missing = Төлеу тәсілін таңдаңыз
error-pay-unavailable = Бұл төлеу тәсілі енді қолжетімсіз. Басқасын таңдаңыз
error-too-long = { $count ->
    [one] { $count } таңбаға қысқартыңыз
   *[other] { $count } таңбаға қысқартыңыз
}: мұнда { $most } таңба сыяды
error-variant = Тауардың нұсқасын таңдаңыз
error-quantity = Санын 1-ден 99-ға дейін жазыңыз
