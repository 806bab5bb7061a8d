//! Ukrainian.

use crate::template::Event;

pub(super) const fn text(event: Event) -> &'static str {
    match event {
        Event::Placed => {
            "Вітаємо! Замовлення *№ {{ order.number }}* прийнято.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"товар\", \"товари\", \"товарів\") }} на суму *{{ money.total }}*
{% if money.due_on_pickup %}
Оплата при отриманні: {{ money.due_on_pickup }}
{% endif %}

Стан замовлення: {{ order.link }}
{{ store.name }}"
        }
        Event::Prepaid => {
            "Передплату отримано: *{{ money.paid }}*. Дякуємо! Готуємо замовлення № {{ order.number }} до відправлення.
{% if money.due_on_pickup %}
Решта при отриманні: *{{ money.due_on_pickup }}*
{% endif %}

Стан замовлення: {{ order.link }}"
        }
        Event::Paid => {
            "Оплату отримано: *{{ money.paid }}*. Дякуємо! Готуємо замовлення № {{ order.number }} до відправлення.

Стан замовлення: {{ order.link }}"
        }
        Event::Waybill => {
            "Для замовлення № {{ order.number }} створено накладну *{{ np.number }}*.
Куди: {{ np.point }}

Стежити за посилкою: {{ order.link }}"
        }
        Event::OnWay => {
            "Посилка *{{ np.number }}* уже в дорозі до вас.
Куди: {{ np.point }}

Стежити за посилкою: {{ order.link }}"
        }
        Event::Arrived => {
            "Посилка *{{ np.number }}* чекає на вас: {{ np.point }}
{% if np.free_until %}
Безкоштовне зберігання до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}

Візьміть із собою документ. Подробиці: {{ order.link }}"
        }
        Event::Day3 => {
            "Нагадуємо: посилка *{{ np.number }}* чекає на вас уже третій день: {{ np.point }}
{% if np.free_until %}
Безкоштовне зберігання до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::LastDay => {
            "Зберігання посилки *{{ np.number }}* завершується{% if np.free_until %} {{ np.free_until }}{% endif %}. Заберіть її, будь ласка: {{ np.point }}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::Received => {
            "Дякуємо, що забрали посилку! Замовлення № {{ order.number }} виконано.

Якщо щось не так, напишіть нам: допоможемо.
{{ store.name }}"
        }
        Event::Refused => {
            "Перевізник повідомив, що від посилки *{{ np.number }}* відмовилися.

Якщо це сталося помилково або щось не сподобалося, напишіть нам: підкажемо, що робити далі."
        }
        Event::Returning => {
            "Посилка *{{ np.number }}* повертається до нас.

Якщо ви ще хочете її отримати, напишіть нам якнайшвидше."
        }
        Event::Returned => {
            "Посилка *{{ np.number }}* із замовлення № {{ order.number }} повернулася до нас.

Якщо хочете отримати її знову або маєте запитання, напишіть нам."
        }
        Event::Refunded => {
            "Ми повернули вам *{{ money.refunded }}* за замовлення № {{ order.number }}.

Гроші надходять на картку зазвичай протягом кількох днів."
        }
        Event::Review => {
            "Сподіваємося, покупка вам до душі!

Напишіть кілька слів про замовлення № {{ order.number }}: це допоможе нам стати кращими.
{{ store.name }}"
        }
    }
}
