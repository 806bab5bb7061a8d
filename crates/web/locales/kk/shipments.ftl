# Тапсырыс беті: жөнелту.
copy = Көшіру
copied = Көшірілді
ago-now = жаңа ғана
ago-minutes = { $count ->
   *[other] { $count } мин бұрын
}
ago-hours = { $count ->
   *[other] { $count } сағ бұрын
}
ago-days = { $count ->
   *[other] { $count } күн бұрын
}
shipment-title = Жөнелту
shipment-none = Сәлемдеме нөмірі әлі жоқ.
shipment-day = Күтуде, { $day }-күн
shipment-off = Есептелмейді
shipment-since = Бастап:
shipment-looked = жаңартылды: { $ago }
shipment-never-looked = тасымалдаушыдан әлі сұралмады
shipment-stale = Nova Poshta { $time } бері жауап бермейді, соңғысын көрсетеміз.
shipment-silent = Nova Poshta бұл сәлемдеме туралы әлі жауап берген жоқ.
shipment-place = Орны
shipment-free-until = Тегін мерзімі
shipment-cash = Алғанда төлеу
shipment-redirected = { $number } сәлемдемесінен қайта бағытталды
shipment-return = { $number } сәлемдемесінің қайтарылуы
shipment-dropped = Тапсырыстан алынды: { $reason }
shipment-look = Қазір тексеру
shipment-attach = Нөмір қосу…
shipment-detach = Нөмірді алу…
shipment-cash-seen = Ақша түсті…
cash-to-come = { $sum }: тасымалдаушы табыстағанда алып, аударады
cash-to-come-by-contract = { $sum }: тасымалдаушы табыстағанда алады, шотқа келісімшарт бойынша
cash-on-its-way = { $sum }: тасымалдаушыда, әлі жолда
cash-by-contract = { $sum }: шотқа келісімшарт бойынша түседі
cash-here = { $sum }: қазір сізде

# Қадамдар.
step-number = Сәлемдеме нөмірі
step-number-hint = 14 цифр, мысалы 20450000000000. Бос орынмен немесе сілтемемен қоюға болады.
step-of-parcel = Сәлемдеме { $parcel }.
step-of-parcel-money = Сәлемдеме { $parcel }: тасымалдаушы { $sum } алды.
step-attach = { $number } тапсырысына сәлемдеме нөмірін қосу
step-attach-text = krama сәлемдемені бақылап, күйін { $number } тапсырысында көрсетіп, клиентке хабарлайды.
step-attach-button = Нөмір қосу
step-detach = { $number } тапсырысынан сәлемдеме нөмірін алу керек пе?
step-detach-text = Сәлемдеме бұдан былай { $number } тапсырысына жатпайды, krama оны бақыламайды. Тасымалдаушыдағы жүкқұжат бұдан жойылмайды.
step-detach-button = Нөмірді алу
step-cash = Сәлемдеме ақшасы түсті ме?
step-cash-text = Тасымалдаушының ақшасы шотта болғанда ғана растаңыз. Ол жолдағы ақша болып есептелмейді; { $number } тапсырысы үшін төленгені өзгермейді.
step-cash-button = Ақша бар
done-parcel-attached = Нөмір қосылды. Сәлемдеме күйі бірнеше минутта пайда болады.
done-parcel-dropped = Нөмір алынды.
done-parcel-cash-seen = Жазылды: сәлемдеме ақшасы сізде.
done-parcels-hastened = Тасымалдаушыдан сұрап жатырмыз. Күй бірнеше секундта жаңарады.
refused-not-a-tracking-number = Бұл сәлемдеме нөмірі емес: оның 14 цифрын жазыңыз, мысалы 20450000000000.
refused-parcel-of-another = Бұл сәлемдеме басқа тапсырысқа жатады. Қате сонда болса, алдымен нөмірді сол тапсырыстан алыңыз.
deed-parcel-attach = Сәлемдеме нөмірін қосты
deed-parcel-drop = Сәлемдеме нөмірін алды
deed-parcel-cash = Сәлемдеме ақшасын растады
deed-parcel-look = Сәлемдемелерді тексеруді сұрады

# Жөнелтулер тізімі.
shipments-title = Жөнелтулер
shipments-money = Тасымалдаушыдағы ақша
shipments-money-on-its-way = Жолдағы ақша
shipments-money-by-contract = Келісімшарт бойынша түседі
shipments-parcels = { $count ->
   *[other] { $count } сәлемдеме
}
shipments-show = Қай сәлемдемелерді көрсету
shipments-all = Барлығы
shipments-created = Әлі тапсырылмаған
shipments-in-transit = Жолда
shipments-arrived = Күтуде
shipments-waits = ≥ 3 күн күтуде
shipments-refused = Бас тарту
shipments-coming-back = Қайтып келеді
shipments-needing = Назар керек
shipments-received = Алынды
shipments-on-its-way = Ақша жолда
shipments-by-contract = Келісімшартпен
shipments-unanswered = Жауапсыз
shipments-closed = Nova Poshta қазір жауап бермейді. Соңғы айтқанын көрсетеміз.
shipments-col-parcel = Сәлемдеме
shipments-col-words = Тасымалдаушы сөзі
shipments-col-since = Қашаннан
shipments-col-free = Тегін мерзімі
shipments-col-cash = Ақша
shipments-col-looked = Жаңартылды
shipments-cash-on-its-way = жолда
shipments-cash-by-contract = келісімшартпен
shipments-cash-here = сізде
shipments-empty = Сәлемдемелер әлі жоқ
shipments-empty-next = Тапсырысты ашып, жүкқұжат нөмірін қосыңыз: krama сәлемдемені өзі бақылайды.
shipments-end = Бұдан ескі сәлемдемелер жоқ
shipments-none-found = Мұндай сәлемдемелер жоқ
shipments-show-all = Барлығын көрсету
home-parcels-stuck = Бір нәрсе дұрыс емес сәлемдемелер
home-parcels-refused = Сәлемдемеден бас тарту
home-parcels-waiting = Сәлемдемелер 3 күн және одан көп күтуде
home-parcels-returning = Сәлемдемелер қайтып келеді
