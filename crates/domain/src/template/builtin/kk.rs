//! Kazakh.

use crate::template::Event;

pub(super) const fn text(event: Event) -> &'static str {
    match event {
        Event::Placed => {
            "Сәлеметсіз бе! *№ {{ order.number }}* тапсырысы қабылданды.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"тауар\") }}, барлығы *{{ money.total }}*
{% if money.due_on_pickup %}
Алғанда төленеді: {{ money.due_on_pickup }}
{% endif %}

Тапсырыс күйі: {{ order.link }}
{{ store.name }}"
        }
        Event::Prepaid => {
            "Алдын ала төлем түсті: *{{ money.paid }}*. Рақмет! № {{ order.number }} тапсырысын жіберуге дайындап жатырмыз.
{% if money.due_on_pickup %}
Қалғаны алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}

Тапсырыс күйі: {{ order.link }}"
        }
        Event::Paid => {
            "Төлем түсті: *{{ money.paid }}*. Рақмет! № {{ order.number }} тапсырысын жіберуге дайындап жатырмыз.

Тапсырыс күйі: {{ order.link }}"
        }
        Event::Waybill => {
            "№ {{ order.number }} тапсырысына *{{ np.number }}* жүкқұжаты жасалды.
Қайда: {{ np.point }}

Сәлемдемені бақылау: {{ order.link }}"
        }
        Event::OnWay => {
            "*{{ np.number }}* сәлемдемесі сізге келе жатыр.
Қайда: {{ np.point }}

Сәлемдемені бақылау: {{ order.link }}"
        }
        Event::Arrived => {
            "*{{ np.number }}* сәлемдемесі сізді күтіп тұр: {{ np.point }}
{% if np.free_until %}
Тегін сақтау мерзімі: {{ np.free_until }} дейін.
{% endif %}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}

Құжатыңызды ала келіңіз. Толығырақ: {{ order.link }}"
        }
        Event::Day3 => {
            "Еске саламыз: *{{ np.number }}* сәлемдемесі сізді үшінші күн күтіп тұр: {{ np.point }}
{% if np.free_until %}
Тегін сақтау мерзімі: {{ np.free_until }} дейін.
{% endif %}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::LastDay => {
            "*{{ np.number }}* сәлемдемесін сақтау мерзімі аяқталады{% if np.free_until %}: {{ np.free_until }}{% endif %}. Өтінеміз, алып кетіңіз: {{ np.point }}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::Received => {
            "Сәлемдемені алғаныңызға рақмет! № {{ order.number }} тапсырысы орындалды.

Бірдеңе дұрыс болмаса, бізге жазыңыз: көмектесеміз.
{{ store.name }}"
        }
        Event::Refused => {
            "Тасымалдаушы *{{ np.number }}* сәлемдемесінен бас тартылғанын хабарлады.

Бұл қателік болса немесе бірдеңе ұнамаса, бізге жазыңыз: әрі қарай не істеу керегін айтамыз."
        }
        Event::Returning => {
            "*{{ np.number }}* сәлемдемесі бізге қайтып келе жатыр.

Оны әлі де алғыңыз келсе, бізге тезірек жазыңыз."
        }
        Event::Returned => {
            "№ {{ order.number }} тапсырысының *{{ np.number }}* сәлемдемесі бізге қайтып келді.

Оны қайта алғыңыз келсе немесе сұрағыңыз болса, бізге жазыңыз."
        }
        Event::Refunded => {
            "№ {{ order.number }} тапсырысы үшін сізге *{{ money.refunded }}* қайтардық.

Ақша картаға әдетте бірнеше күн ішінде түседі."
        }
        Event::Review => {
            "Сатып алғаныңыз ұнады деп үміттенеміз!

№ {{ order.number }} тапсырысы туралы бірнеше сөз жазыңыз: бұл бізге жақсаруға көмектеседі.
{{ store.name }}"
        }
    }
}
