//! English.

use crate::news::News;

pub(super) const fn text(news: News) -> &'static str {
    match news {
        News::Placed => {
            "Hello! Order *No. {{ order.number }}* is accepted.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"item\", \"items\") }}, *{{ money.total }}* in all
{% if money.due_on_pickup %}
To pay on delivery: {{ money.due_on_pickup }}
{% endif %}

State of the order: {{ order.link }}
{{ store.name }}"
        }
        News::Prepaid => {
            "Your prepayment has come: *{{ money.paid }}*. Thank you! We are preparing order No. {{ order.number }}.
{% if money.due_on_pickup %}
The rest on delivery: *{{ money.due_on_pickup }}*
{% endif %}

State of the order: {{ order.link }}"
        }
        News::Paid => {
            "Your payment has come: *{{ money.paid }}*. Thank you! We are preparing order No. {{ order.number }}.

State of the order: {{ order.link }}"
        }
        News::Waybill => {
            "Order No. {{ order.number }} has a waybill: *{{ np.number }}*.
Where to: {{ np.point }}

Follow the parcel: {{ order.link }}"
        }
        News::OnWay => {
            "Parcel *{{ np.number }}* is on its way to you.
{% if np.status %}
{{ np.status }}
{% endif %}
Where to: {{ np.point }}

Follow the parcel: {{ order.link }}"
        }
        News::Arrived => {
            "Parcel *{{ np.number }}* is waiting for you: {{ np.point }}
{% if np.free_until %}
Kept free of charge until {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}

Please bring a document. Details: {{ order.link }}"
        }
        News::Waits => {
            "A reminder: parcel *{{ np.number }}* has been waiting for you{% if np.days %} for {{ np.days }} {{ np.days | plural(\"day\", \"days\") }}{% endif %}: {{ np.point }}
{% if np.free_until %}
Kept free of charge until {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::LastDay => {
            "Parcel *{{ np.number }}* will not be kept much longer{% if np.free_until %}, only until {{ np.free_until }}{% endif %}. Please collect it: {{ np.point }}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        News::Received => {
            "Thank you for collecting your parcel! Order No. {{ order.number }} is complete.

If anything is wrong, write to us: we will help.
{{ store.name }}"
        }
        News::Refused => {
            "The carrier says that parcel *{{ np.number }}* was refused.

If that was a mistake, or something was not to your liking, write to us: we will tell you what to do."
        }
        News::Returning => {
            "Parcel *{{ np.number }}* is on its way back to us.

If you still want it, please write to us soon."
        }
        News::Refunded => {
            "We have given *{{ money.refunded }}* back to you for order No. {{ order.number }}.

Money usually reaches the card within a few days."
        }
    }
}
