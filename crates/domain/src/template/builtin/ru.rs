//! Russian.

use crate::news::News;

pub(super) const fn text(news: News) -> &'static str {
    match news {
        News::Placed => {
            "Здравствуйте! Заказ *№ {{ order.number }}* принят.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"товар\", \"товара\", \"товаров\") }} на сумму *{{ money.total }}*
{% if money.due_on_pickup %}
Оплата при получении: {{ money.due_on_pickup }}
{% endif %}

Состояние заказа: {{ order.link }}
{{ store.name }}"
        }
        News::Prepaid => {
            "Предоплата получена: *{{ money.paid }}*. Спасибо! Готовим заказ № {{ order.number }} к отправке.
{% if money.due_on_pickup %}
Остаток при получении: *{{ money.due_on_pickup }}*
{% endif %}

Состояние заказа: {{ order.link }}"
        }
        News::Paid => {
            "Оплата получена: *{{ money.paid }}*. Спасибо! Готовим заказ № {{ order.number }} к отправке.

Состояние заказа: {{ order.link }}"
        }
        News::Waybill => {
            "Для заказа № {{ order.number }} создана накладная *{{ np.number }}*.
Куда: {{ np.point }}

Следить за посылкой: {{ order.link }}"
        }
        News::OnWay => {
            "Посылка *{{ np.number }}* уже в пути к вам.
{% if np.status %}
{{ np.status }}
{% endif %}
Куда: {{ np.point }}

Следить за посылкой: {{ order.link }}"
        }
        News::Arrived => {
            "Посылка *{{ np.number }}* ждёт вас: {{ np.point }}
{% if np.free_until %}
Бесплатное хранение до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}

Возьмите с собой документ. Подробности: {{ order.link }}"
        }
        News::Waits => {
            "Напоминаем: посылка *{{ np.number }}* ждёт вас{% if np.days %} уже {{ np.days }} {{ np.days | plural(\"день\", \"дня\", \"дней\") }}{% endif %}: {{ np.point }}
{% if np.free_until %}
Бесплатное хранение до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::LastDay => {
            "Хранение посылки *{{ np.number }}* заканчивается{% if np.free_until %} {{ np.free_until }}{% endif %}. Заберите её, пожалуйста: {{ np.point }}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::Received => {
            "Спасибо, что забрали посылку! Заказ № {{ order.number }} выполнен.

Если что-то не так, напишите нам: поможем.
{{ store.name }}"
        }
        News::Refused => {
            "Перевозчик сообщил, что от посылки *{{ np.number }}* отказались.

Если это произошло по ошибке или что-то не понравилось, напишите нам: подскажем, что делать дальше."
        }
        News::Returning => {
            "Посылка *{{ np.number }}* возвращается к нам.

Если вы ещё хотите её получить, напишите нам как можно скорее."
        }
        News::Refunded => {
            "Мы вернули вам *{{ money.refunded }}* за заказ № {{ order.number }}.

Деньги обычно приходят на карту в течение нескольких дней."
        }
    }
}
