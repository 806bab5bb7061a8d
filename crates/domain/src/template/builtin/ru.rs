//! Russian.

use crate::template::Event;

pub(super) const fn text(event: Event) -> &'static str {
    match event {
        Event::Placed => {
            "Здравствуйте! Заказ *№ {{ order.number }}* принят.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"товар\", \"товара\", \"товаров\") }} на сумму *{{ money.total }}*
{% if money.due_on_pickup %}
Оплата при получении: {{ money.due_on_pickup }}
{% endif %}

Состояние заказа: {{ order.link }}
{{ store.name }}"
        }
        Event::Prepaid => {
            "Предоплата получена: *{{ money.paid }}*. Спасибо! Готовим заказ № {{ order.number }} к отправке.
{% if money.due_on_pickup %}
Остаток при получении: *{{ money.due_on_pickup }}*
{% endif %}

Состояние заказа: {{ order.link }}"
        }
        Event::Paid => {
            "Оплата получена: *{{ money.paid }}*. Спасибо! Готовим заказ № {{ order.number }} к отправке.

Состояние заказа: {{ order.link }}"
        }
        Event::Waybill => {
            "Для заказа № {{ order.number }} создана накладная *{{ np.number }}*.
Куда: {{ np.point }}

Следить за посылкой: {{ order.link }}"
        }
        Event::OnWay => {
            "Посылка *{{ np.number }}* уже в пути к вам.
Куда: {{ np.point }}

Следить за посылкой: {{ order.link }}"
        }
        Event::Arrived => {
            "Посылка *{{ np.number }}* ждёт вас: {{ np.point }}
{% if np.free_until %}
Бесплатное хранение до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}

Возьмите с собой документ. Подробности: {{ order.link }}"
        }
        Event::Day3 => {
            "Напоминаем: посылка *{{ np.number }}* ждёт вас уже третий день: {{ np.point }}
{% if np.free_until %}
Бесплатное хранение до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::LastDay => {
            "Хранение посылки *{{ np.number }}* заканчивается{% if np.free_until %} {{ np.free_until }}{% endif %}. Заберите её, пожалуйста: {{ np.point }}
{% if money.due_on_pickup %}
К оплате при получении: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::Received => {
            "Спасибо, что забрали посылку! Заказ № {{ order.number }} выполнен.

Если что-то не так, напишите нам: поможем.
{{ store.name }}"
        }
        Event::Refused => {
            "Перевозчик сообщил, что от посылки *{{ np.number }}* отказались.

Если это произошло по ошибке или что-то не понравилось, напишите нам: подскажем, что делать дальше."
        }
        Event::Returning => {
            "Посылка *{{ np.number }}* возвращается к нам.

Если вы ещё хотите её получить, напишите нам как можно скорее."
        }
        Event::Returned => {
            "Посылка *{{ np.number }}* из заказа № {{ order.number }} вернулась к нам.

Если хотите получить её снова или есть вопросы, напишите нам."
        }
        Event::Refunded => {
            "Мы вернули вам *{{ money.refunded }}* за заказ № {{ order.number }}.

Деньги обычно приходят на карту в течение нескольких дней."
        }
        Event::Review => {
            "Надеемся, покупка вам по душе!

Напишите несколько слов о заказе № {{ order.number }}: это поможет нам стать лучше.
{{ store.name }}"
        }
    }
}
