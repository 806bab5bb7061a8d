//! English.

use crate::template::Event;

pub(super) const fn text(event: Event) -> &'static str {
    match event {
        Event::Placed => {
            "Hello! Order *No. {{ order.number }}* is accepted.

{{ order.items }}

{{ order.item_count }} {{ order.item_count | plural(\"item\", \"items\") }}, *{{ money.total }}* in all
{% if money.due_on_pickup %}
To pay on delivery: {{ money.due_on_pickup }}
{% endif %}

State of the order: {{ order.link }}
{{ store.name }}"
        }
        Event::Prepaid => {
            "Your prepayment has come: *{{ money.paid }}*. Thank you! We are preparing order No. {{ order.number }}.
{% if money.due_on_pickup %}
The rest on delivery: *{{ money.due_on_pickup }}*
{% endif %}

State of the order: {{ order.link }}"
        }
        Event::Paid => {
            "Your payment has come: *{{ money.paid }}*. Thank you! We are preparing order No. {{ order.number }}.

State of the order: {{ order.link }}"
        }
        Event::Waybill => {
            "Order No. {{ order.number }} has a waybill: *{{ np.number }}*.
Where to: {{ np.point }}

Follow the parcel: {{ order.link }}"
        }
        Event::OnWay => {
            "Parcel *{{ np.number }}* is on its way to you.
Where to: {{ np.point }}

Follow the parcel: {{ order.link }}"
        }
        Event::Arrived => {
            "Parcel *{{ np.number }}* is waiting for you: {{ np.point }}
{% if np.free_until %}
Kept free of charge until {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}

Please bring a document. Details: {{ order.link }}"
        }
        Event::Day3 => {
            "A reminder: parcel *{{ np.number }}* has been waiting for you for three days: {{ np.point }}
{% if np.free_until %}
Kept free of charge until {{ np.free_until }}.
{% endif %}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::LastDay => {
            "Parcel *{{ np.number }}* will not be kept much longer{% if np.free_until %}, only until {{ np.free_until }}{% endif %}. Please collect it: {{ np.point }}
{% if money.due_on_pickup %}
To pay on delivery: *{{ money.due_on_pickup }}*
{% endif %}"
        }
        Event::Received => {
            "Thank you for collecting your parcel! Order No. {{ order.number }} is complete.

If anything is wrong, write to us: we will help.
{{ store.name }}"
        }
        Event::Refused => {
            "The carrier says that parcel *{{ np.number }}* was refused.

If that was a mistake, or something was not to your liking, write to us: we will tell you what to do."
        }
        Event::Returning => {
            "Parcel *{{ np.number }}* is on its way back to us.

If you still want it, please write to us soon."
        }
        Event::Returned => {
            "Parcel *{{ np.number }}* of order No. {{ order.number }} has come back to us.

If you want it again or have a question, write to us."
        }
        Event::Refunded => {
            "We have given *{{ money.refunded }}* back to you for order No. {{ order.number }}.

Money usually reaches the card within a few days."
        }
        Event::Review => {
            "We hope you like what you bought!

Write a few words about order No. {{ order.number }}: it helps us to do better.
{{ store.name }}"
        }
    }
}
