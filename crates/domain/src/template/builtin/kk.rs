//! Kazakh.

use crate::news::News;

pub(super) const fn text(news: News) -> &'static str {
    match news {
        News::Placed => {
            "Сәлеметсіз бе! *№ {{ order.number }}* тапсырысы қабылданды.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"тауар\") }}, барлығы *{{ money.total }}*
{% if money.due_on_pickup %}
Алғанда төленеді: {{ money.due_on_pickup }}
{% endif %}

Тапсырыс күйі: {{ order.link }}
{{ store.name }}"
        }
        News::Prepaid => {
            "Алдын ала төлем түсті: *{{ money.paid }}*. Рақмет! № {{ order.number }} тапсырысын жіберуге дайындап жатырмыз.
{% if money.due_on_pickup %}
Қалғаны алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}

Тапсырыс күйі: {{ order.link }}"
        }
        News::Paid => {
            "Төлем түсті: *{{ money.paid }}*. Рақмет! № {{ order.number }} тапсырысын жіберуге дайындап жатырмыз.

Тапсырыс күйі: {{ order.link }}"
        }
        News::Waybill => {
            "№ {{ order.number }} тапсырысына *{{ np.number }}* жүкқұжаты жасалды.
Қайда: {{ np.point }}

Сәлемдемені бақылау: {{ order.link }}"
        }
        News::OnWay => {
            "*{{ np.number }}* сәлемдемесі сізге келе жатыр.
{% if np.status %}
{{ np.status }}
{% endif %}
Қайда: {{ np.point }}

Сәлемдемені бақылау: {{ order.link }}"
        }
        News::Arrived => {
            "*{{ np.number }}* сәлемдемесі сізді күтіп тұр: {{ np.point }}
{% if np.free_until %}
Тегін сақтау мерзімі: {{ np.free_until }} дейін.
{% endif %}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}

Құжатыңызды ала келіңіз. Толығырақ: {{ order.link }}"
        }
        News::Waits => {
            "Еске саламыз: *{{ np.number }}* сәлемдемесі сізді{% if np.days %} {{ np.days }} күннен бері{% endif %} күтіп тұр: {{ np.point }}
{% if np.free_until %}
Тегін сақтау мерзімі: {{ np.free_until }} дейін.
{% endif %}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::LastDay => {
            "*{{ np.number }}* сәлемдемесін сақтау мерзімі аяқталады{% if np.free_until %}: {{ np.free_until }}{% endif %}. Өтінеміз, алып кетіңіз: {{ np.point }}
{% if money.due_on_pickup %}
Алғанда төленеді: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::Received => {
            "Сәлемдемені алғаныңызға рақмет! № {{ order.number }} тапсырысы орындалды.

Бірдеңе дұрыс болмаса, бізге жазыңыз: көмектесеміз.
{{ store.name }}"
        }
        News::Refused => {
            "Тасымалдаушы *{{ np.number }}* сәлемдемесінен бас тартылғанын хабарлады.

Бұл қателік болса немесе бірдеңе ұнамаса, бізге жазыңыз: әрі қарай не істеу керегін айтамыз."
        }
        News::Returning => {
            "*{{ np.number }}* сәлемдемесі бізге қайтып келе жатыр.

Оны әлі де алғыңыз келсе, бізге тезірек жазыңыз."
        }
        News::Refunded => {
            "№ {{ order.number }} тапсырысы үшін сізге *{{ money.refunded }}* қайтардық.

Ақша картаға әдетте бірнеше күн ішінде түседі."
        }
    }
}
