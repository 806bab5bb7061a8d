# Автоматика әрекеттері, кезектер, басты бет және навигация.

# Әрекеттер беті
console-home = Назарда
console-effects-page = Әрекеттер
console-lanes-short = Кезектер
nav-more = Тағы
nav-needing = назар аударуды қажет етеді
effects-states = Әрекет күйлері
effects-view-needing = Назар керек
effects-view-running = Жұмыста
effects-view-done = Бір тәулікте орындалды
effects-view-discarded = Алынып тасталған
effects-view-all = Барлығы
effects-causes = Неге орындалмады
effects-no-reason = Себебі айтылмаған
effects-since = бастап:
effects-last = соңғысы
effects-look = Қарау
effects-hopeless = Қайталау мүмкін емес
effects-give-up = Алып тастау…
effects-count = { $count } әрекет
effects-replay-many = { $count } әрекетті қайталау…

# Сүзгілер
effects-any-lane = Барлық кезек
effects-any-kind = Барлық әрекет
effects-any-period = Барлық уақыт
effects-period = Кезең
effects-period-hour = Бір сағатта
effects-period-day = Бір тәулікте
effects-period-week = 7 күнде
effects-period-month = 30 күнде
effects-code = Себеп коды
effects-no-code = кодсыз
effects-order = Тапсырыс
effects-of-contact = Өтініш
effects-filter = Көрсету
effects-reset = Сүзгілерді тазарту
effects-kind-create-invoice = Шот ашу
effects-kind-remove-invoice = Шотты жабу
effects-kind-refund = Ақшаны қайтару
effects-kind-notify-manager = Менеджерге хабарлау
effects-kind-conversion = Meta оқиғасы

# Тізім
effects-all-well = Бәрі орындалды
effects-all-well-next = Ешбір әрекет адамды күтіп тұрған жоқ.
effects-show-all = Барлық әрекетті көрсету
effects-none = Бұл сүзгілер бойынша ештеңе жоқ
effects-empty = Мұндай әрекет жоқ
effects-end = Бұдан ескі әрекет жоқ
effects-further = Бұл бетте сәйкесі жоқ. Ескілерінен әрі қарай іздеңіз.
effects-choose = Таңдау
effects-choose-all = Беттегінің бәрін таңдау
effects-replay-chosen = Таңдалғанды қайталау…
effects-discard-chosen = Таңдалғанды алып тастау…
effects-replay-all = Сүзгідегінің бәрін қайталау…
effects-discard-all = Сүзгідегінің бәрін алып тастау…

# Қайталау алдындағы шолу
effects-replay-title = Әрекеттерді қайталау
effects-discard-title = Әрекеттерді алып тастау
effects-chosen = { $count } таңдалды
effects-will-run = Орындалады
effects-will-stop = Алынып тасталады
effects-skipped = Өткізіп жібереміз
effects-replay-nothing = Қайталайтын ештеңе жоқ
effects-discard-nothing = Алып тастайтын ештеңе жоқ
effects-stay-too-old = { $count } ескірді: Meta 7 күннен ескі оқиғаны қабылдамайды
effects-stay-done = { $count } орындалып қойған
effects-stay-discarded = { $count } бұрын алынып тасталған
effects-stay-started = { $count } дәл қазір орындалуда
effects-stay-ready = { $count } өз кезегін күтуде
effects-stay-later = { $count } шолудан кейін өзгерді
effects-wait-paused = { $lane } кезегін адам тоқтатқан: { $count } әрекет ол іске қосылғанша күтеді.
effects-wait-broken = { $lane } кезегі { $time } дейін жұмыс істемейді: { $count } әрекет күтеді.
effects-pace-soon = Бір минутқа жетпей бітеді.
effects-pace = Кемінде { $count } минут алады: кезек рұқсат етілген қарқынды сақтайды.
effects-keys-same = Идемпотенттік кілттер сол күйі.
effects-uncertain = { $count } әрекет болып қойған шығар: жауабы жоғалған. Қайталамас бұрын тексеріңіз.
effects-discard-means = Алынып тасталған әрекеттер ешқашан болмайды. Мұны қайтару мүмкін емес.
effects-discard-refunds = Жасалғаны белгісіз қайтарымдар мен жүкқұжаттар мұнда алынбайды: оларды қайталаңыз (krama алдымен банктен немесе тасымалдаушыдан сұрайды) немесе сол жақтан өзіңіз қарап, әрқайсысын тапсырысының бетінде алып тастаңыз. Басқа алынған қайтарымдар өз сомасын босатады.
effects-urge = Себебі жойылды: кезекті ашып, бірден байқау
effects-trial = Тек ең жаңа { $count } (сынама)
effects-why = Себебі
effects-why-optional = (міндетті емес)
effects-cancel = Бас тарту
effects-back = Артқа
effects-replay-button = { $count ->
   *[other] { $shown } әрекетті қайталау
}
effects-discard-button = { $count ->
   *[other] { $shown } әрекетті алып тастау
}
done-effects-replayed = Дайын, қорытындысы төменде.
done-effects-discarded = Дайын, қорытындысы төменде.
refused-effects-grown = Шолудан кейін мұндай әрекет көбейді, сондықтан ештеңе өзгермеді. Қайта қараңыз.
effects-report-replayed = Қайталанды: { $count } әрекет.
effects-report-discarded = Алынып тасталды: { $count } әрекет.
effects-report-stayed = Өткізілді: { $count } әрекет.
effects-report-missed = Жылжымады: { $count } әрекет. Ол дәл сол сәтте өзгерді немесе алдымен орындалған-орындалмағанын тексеру керек.

# Бір әрекет
effects-tries = Талпыныстар
effects-untried = Әлі талпыныс болған жоқ.
effects-about = Әрекет туралы
effects-key = Кілт
effects-decided = Шешілді
effects-replay-one = Қайталау…
effects-discard-one = Алып тастау…

# Кезектер
lanes-stumbles = Сүрінуде
lanes-since = сәтсіз:
lanes-waiting = Күтуде
lanes-due = уақыты келді: { $n }
lanes-started = Орындалуда
lanes-oldest = Ең ескісі
lanes-holder = Түйін
lanes-until = дейін:
lanes-nobody = Қазір ешкім
lanes-mend = Қазір байқау
done-mended = Кезек ашылды. Күткені жіберіліп жатыр.

# Басты бет
home-title = Назар аударыңыз
home-all-well = Бәрі дұрыс
home-all-well-next = Ештеңе адамды күтіп тұрған жоқ: әрекеттер орындалды, сомалар сәйкес, кезектер жұмыс істеп тұр.
home-since = ең ескісі:
home-effects = { $lane }: әрекеттер орындалмады
home-lane-broken = { $lane }: кезек жұмыс істемейді
home-lane-paused = { $lane }: кезек тоқтатылған
home-lane-waiting = { $count } әрекет күтуде
home-mismatches = Сомалар сәйкес емес
home-in-excess = Артық ақша: артық төлем немесе бас тартудан кейін
home-receipts = Чектер тексеруді күтуде
home-unpaid = Бір тәуліктен астам төленбеген
home-unmatched = Тапсырыссыз вебхуктар
home-discrepancies = Үзінді көшірме мен кітап сәйкес емес
home-contacts = Бір тәуліктегі жаңа өтініштер
home-open = Ашу
home-open-effects = Әрекеттерді қарау
home-open-lanes = Кезектерге
home-more = тағы { $n }
home-today = Бүгін
home-orders = Тапсырыс
home-total = Сомасы
home-received = Түскені
home-prepaid = Алдын ала төлеммен

# Пернелер
shortcuts-title = Пернелер
keys-close = Жабу
keys-rows = Келесі және алдыңғы жол
keys-choose = Жолды таңдау
keys-search = Іздеуге
keys-help = Осы тізім
keys-on = Бір таңбалы пернелер қосулы
effects-kind-notify-customer = Сатып алушыға хабарлау
effects-kind-reply = Чатта жауап беру
effects-of-chat = Ботпен чат
