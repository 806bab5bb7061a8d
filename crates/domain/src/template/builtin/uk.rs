//! Ukrainian.

use crate::news::News;

pub(super) const fn text(news: News) -> &'static str {
    match news {
        News::Placed => {
            "Вітаємо! Замовлення *№ {{ order.number }}* прийнято.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"товар\", \"товари\", \"товарів\") }} на суму *{{ money.total }}*
{% if money.due_on_pickup %}
Оплата при отриманні: {{ money.due_on_pickup }}
{% endif %}

Стан замовлення: {{ order.link }}
{{ store.name }}"
        }
        News::Prepaid => {
            "Передплату отримано: *{{ money.paid }}*. Дякуємо! Готуємо замовлення № {{ order.number }} до відправлення.
{% if money.due_on_pickup %}
Решта при отриманні: *{{ money.due_on_pickup }}*
{% endif %}

Стан замовлення: {{ order.link }}"
        }
        News::Paid => {
            "Оплату отримано: *{{ money.paid }}*. Дякуємо! Готуємо замовлення № {{ order.number }} до відправлення.

Стан замовлення: {{ order.link }}"
        }
        News::Waybill => {
            "Для замовлення № {{ order.number }} створено накладну *{{ np.number }}*.
Куди: {{ np.point }}

Стежити за посилкою: {{ order.link }}"
        }
        News::OnWay => {
            "Посилка *{{ np.number }}* уже в дорозі до вас.
{% if np.status %}
{{ np.status }}
{% endif %}
Куди: {{ np.point }}

Стежити за посилкою: {{ order.link }}"
        }
        News::Arrived => {
            "Посилка *{{ np.number }}* чекає на вас: {{ np.point }}
{% if np.free_until %}
Безкоштовне зберігання до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}

Візьміть із собою документ. Подробиці: {{ order.link }}"
        }
        News::Waits => {
            "Нагадуємо: посилка *{{ np.number }}* чекає на вас{% if np.days %} уже {{ np.days }} {{ np.days | plural(\"день\", \"дні\", \"днів\") }}{% endif %}: {{ np.point }}
{% if np.free_until %}
Безкоштовне зберігання до {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::LastDay => {
            "Зберігання посилки *{{ np.number }}* завершується{% if np.free_until %} {{ np.free_until }}{% endif %}. Заберіть її, будь ласка: {{ np.point }}
{% if money.due_on_pickup %}
До сплати при отриманні: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::Received => {
            "Дякуємо, що забрали посилку! Замовлення № {{ order.number }} виконано.

Якщо щось не так, напишіть нам: допоможемо.
{{ store.name }}"
        }
        News::Refused => {
            "Перевізник повідомив, що від посилки *{{ np.number }}* відмовилися.

Якщо це сталося помилково або щось не сподобалося, напишіть нам: підкажемо, що робити далі."
        }
        News::Returning => {
            "Посилка *{{ np.number }}* повертається до нас.

Якщо ви ще хочете її отримати, напишіть нам якнайшвидше."
        }
        News::Refunded => {
            "Ми повернули вам *{{ money.refunded }}* за замовлення № {{ order.number }}.

Гроші надходять на картку зазвичай протягом кількох днів."
        }
    }
}
