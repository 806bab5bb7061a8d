# Сәлемдеме қайда барады
places-kinds = Жеткізу тәсілі
places-kind-branch = Бөлімше
places-kind-postomat = Почтомат
places-kind-courier = Курьер
places-city-hint = Атауын жаза бастаңыз да, тізімнен таңдаңыз
places-city-legend = Қай елді мекен?
places-branch = Бөлімше немесе почтомат
places-branch-hint = Нөмірі немесе көшесі; тізімнен таңдаңыз
places-branch-legend = Нақты қайсысы?
places-street = Курьерге арналған мекенжай
places-street-hint = Көше, үй, пәтер
places-none = Қалалар мен бөлімшелер тізімі қазір қолжетімсіз. Қала мен бөлімшені сөзбен жазыңыз — жөнелтер алдында мекенжайды тексереміз.
places-settlements = { $count ->
    [0] Ештеңе табылмады
   *[other] { $count } елді мекен табылды
}
places-branches = { $count ->
    [0] Ештеңе табылмады
   *[other] { $count } бөлімше табылды
}

# Мекенжайда не дұрыс емес
error-city-choose = Қаланы тізімнен таңдаңыз: «{ $name }» атауымен { $count } табылды
error-city-unknown = «{ $name }» табылмады. Елді мекеннің атауын тексеріңіз
error-branch-missing = Бөлімшені тізімнен таңдаңыз
error-postomat-missing = Почтоматты тізімнен таңдаңыз
error-branch-choose = Тізімнен таңдаңыз: «{ $name }» сұрауы бойынша { $count } табылды
error-branch-unknown = { $city } елді мекенінде «{ $name }» табылмады. Тізімнен таңдаңыз
error-branch-elsewhere = Бұл бөлімше басқа қалада. { $city } қаласынан таңдаңыз
error-branch-no-branch = Почтомат таңдалған. Бөлімшені тізімнен таңдаңыз
error-branch-no-postomat = Бөлімше таңдалған. Почтоматты тізімнен таңдаңыз
error-branch-closed = Қазір жұмыс істемейді. Басқа бөлімшені таңдаңыз
error-branch-money = Мұнда алған кезде төлем қабылданбайды. Басқа бөлімшені таңдаңыз немесе онлайн төлеңіз
error-branch-value = Құны { $most } дейінгі сәлемдемелерді қабылдайды. Шектеусіз бөлімшені таңдаңыз
error-street-empty = Курьерге көшені, үйді және пәтерді көрсетіңіз

# Баптаулардағы анықтамалық
directory-title = «Нова пошта» анықтамалығы
directory-about = Сатып алушылар рәсімдеу кезінде таңдайтын қалалар, бөлімшелер мен почтоматтар. Күн сайын жаңартылады.
directory-empty = Анықтамалық бос: сатып алушылар қала мен бөлімшені сөзбен жазады.
directory-age = Жаңартылды:
directory-counts = Елді мекендер: { $settlements }, бөлімшелер мен почтоматтар: { $branches }
directory-running = Жаңартылуда: оқылған елді мекендер { $settlements }, бөлімшелер мен почтоматтар { $branches }
directory-failed-empty = Соңғы жаңарту сәтсіз: тасымалдаушы бос тізім жіберді. Алдыңғысы қалды.
directory-failed-short = Соңғы жаңарту сәтсіз: жаңа тізім белгілісінен екі есе қысқа. Алдыңғысы қалды.
directory-failed-refused = Соңғы жаңарту сәтсіз: тасымалдаушы API кілтін қабылдамайды.
directory-failed-unavailable = Соңғы жаңарту сәтсіз: тасымалдаушы дұрыс жауап бермеді.
directory-refresh = Қазір жаңарту
done-directory = Анықтамалықты жаңарту бір минут ішінде басталады
directory-no-key = Анықтамалықты жаңарту үшін «Нова пошта» API кілтін қосыңыз.
