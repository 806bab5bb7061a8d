# Адамдар, кіру, шақырулар.
login-title = Кіру
login-button = Кіру
login-help = Құпиясөз жоқ па немесе ұмыттыңыз ба?
login-wrong = Мекенжай немесе құпиясөз қате
login-too-often = { $count ->
    [one] Сәтсіз әрекет тым көп. { $count } минуттан кейін қайталаңыз
   *[other] Сәтсіз әрекет тым көп. { $count } минуттан кейін қайталаңыз
}
staff-name = Аты
staff-name-hint = Әріптестер сізді тапсырыс тарихында осылай көреді
staff-name-wrong = Атыңызды жазыңыз, 100 таңбаға дейін
staff-email = E-mail
staff-email-wrong = olha@shop.ua сияқты мекенжай жазыңыз
staff-email-taken = Мұндай мекенжайы бар адам бұрыннан бар
staff-password = Құпиясөз
staff-password-hint = Кемінде 10 таңба; ең жақсысы — бірнеше сөз
staff-password-wrong = Құпиясөз 10-нан 200 таңбаға дейін болуы керек
setup-title = Алғашқы кіру
setup-text = Сіз ие боласыз: бәрін істей аласыз, басқаларды да шақыра аласыз. Сілтеме бір рет істейді.
setup-button = Иені жасап, кіру
invite-title = Сізді шақырды
invite-text = Атыңызды айтып, құпиясөз ойлап табыңыз. Сілтеме бір рет істейді.
invite-button = Қосылу
reset-title = Жаңа құпиясөз
reset-text = Барлық ашық сеанстар аяқталады.
reset-button = Сақтап, кіру
role-owner = Ие
role-manager = Менеджер
role-viewer = Бақылаушы
lanes-about = Әр сыртқы жүйенің өз кезегі бар. Тоқтатылған кезек ештеңе жібермейді және ештеңе жоғалтпайды: қайта іске қосқанша бәрі күтеді.
lanes-pause = Тоқтату
lanes-resume = Іске қосу
done-paused = Кезек тоқтатылды. Жаңа әрекеттер күтеді.
done-resumed = Кезек іске қосылды. Күткендер жіберіліп жатыр.

# The page of people
people-title = Адамдар
people-col-scope = Дүкендер
people-col-role = Рөл
people-col-seen = Соңғы кірген уақыты
people-col-acts = Әрекеттер
people-you = сіз
people-disabled = Өшірілген
people-role-of = Рөлі: { $name }
people-set-role = Өзгерту
people-never = әлі болмаған
people-enable = Қосу
people-disable = Өшіру
people-new-password = Жаңа құпиясөз
people-end-sessions = Сеанстарды аяқтау
people-invite = Шақыру
people-invite-hint = krama хат жібермейді: сілтемені өзіңізге ыңғайлы жолмен бересіз.
people-invite-button = Сілтеме жасау
people-invitations = Ашық шақырулар
people-invitations-none = Жоқ
people-invited-by = Шақырған: { $name }
people-until = жарамды мерзімі:
people-revoke = Кері қайтару
people-all-stores = Барлық дүкендер
people-invited = { $email } үшін шақыру сілтемесі
people-reset = { $email } үшін жаңа құпиясөз сілтемесі
sessions-title = Қазір консольде кім бар
sessions-end-others = Қалғандарын аяқтау
sessions-this = осы сеанс
sessions-since = басталған:
sessions-seen = соңғы рет:
sessions-end = Аяқтау
me-title = Менің профилім
me-name-title = Аты
me-password-title = Құпиясөз
me-password-hint = Басқа сеанстарыңыз аяқталады.
me-current-password = Қазіргі құпиясөз
me-new-password = Жаңа құпиясөз
me-sessions = Менің сеанстарым
me-password-wrong = Қазіргі құпиясөз басқа
done-invitation-revoked = Шақыру кері қайтарылды
done-person-role = Рөл өзгертілді
done-person-disabled = Өшірілді; сеанстар аяқталды
done-person-enabled = Қосылды
done-person-same = Ештеңе өзгерген жоқ
done-sessions-ended = Аяқталды
done-me-name = Атыңыз өзгертілді
done-me-password = Құпиясөз өзгертілді
refused-invitation-gone = Бұл шақыру енді жоқ
refused-last-owner = Бұл — барлық дүкендердің соңғы иесі: алдымен тағы біреуді ие етіңіз
refused-session-gone = Бұл сеанс енді жоқ
people-link-once = Сілтеме бір рет және { $count ->
    [one] { $count } күн
   *[other] { $count } күн
} жарамды. Оны қазір көшіріңіз: енді көрсетілмейді.
