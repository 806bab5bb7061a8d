# Page of an order: shipment.
copy = Copy
copied = Copied
ago-now = just now
ago-minutes = { $count ->
   *[other] { $count } min ago
}
ago-hours = { $count ->
   *[other] { $count } h ago
}
ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
shipment-title = Shipment
shipment-none = No parcel has a number yet.
shipment-day = Waiting, day { $day }
shipment-off = Does not count
shipment-since = Since
shipment-looked = updated { $ago }
shipment-never-looked = the carrier has not been asked yet
shipment-stale = Nova Poshta has not answered since { $time }: this is the last that it said.
shipment-silent = Nova Poshta has not answered about this parcel yet.
shipment-place = Point
shipment-free-until = Free until
shipment-cash = Cash
shipment-redirected = Redirected from parcel { $number }
shipment-return = Brings parcel { $number } back
shipment-dropped = Taken off the order: { $reason }
shipment-look = Look now
shipment-attach = Add a number…
shipment-detach = Take the number off…
shipment-cash-seen = The money is here…
cash-to-come = { $sum }: the carrier takes it at the handing over and transfers it
cash-to-come-by-contract = { $sum }: the carrier takes it at the handing over, to the account by contract
cash-on-its-way = { $sum }: the carrier has it, on its way
cash-by-contract = { $sum }: comes to the account by contract
cash-here = { $sum }: with you

# Steps.
step-number = Number of the parcel
step-number-hint = 14 digits, e.g. 20450000000000. Spaces or a link are fine.
step-of-parcel = Parcel { $parcel }.
step-of-parcel-money = Parcel { $parcel }: the carrier took { $sum }.
step-attach = Add the number of a parcel to { $number }
step-attach-text = krama follows the parcel, shows where it is in order { $number }, and tells the customer.
step-attach-button = Add the number
step-detach = Take the number of a parcel off { $number }?
step-detach-text = The parcel will belong to order { $number } no more, and krama will not follow it. The carrier’s waybill stays.
step-detach-button = Take the number off
step-cash = Is the money of the parcel here?
step-cash-text = Confirm only once the carrier’s money is on the account. It counts as being on its way no more; what was paid for order { $number } does not change.
step-cash-button = The money is here
done-parcel-attached = The number was added. Where the parcel is will show within minutes.
done-parcel-dropped = The number was taken off.
done-parcel-cash-seen = Noted: the money of the parcel is with you.
done-parcels-hastened = The carrier is being asked. What it says will show in a few seconds.
refused-not-a-tracking-number = This is no number of a parcel: write its 14 digits, e.g. 20450000000000.
refused-parcel-of-another = This parcel belongs to another order. If that is the mistake, take its number off there first.
deed-parcel-attach = Added the number of a parcel
deed-parcel-drop = Took the number of a parcel off
deed-parcel-cash = Confirmed the money of a parcel
deed-parcel-look = Had the parcels looked at

# List of shipments.
shipments-title = Shipments
shipments-money = Money with the carrier
shipments-money-on-its-way = Money on its way
shipments-money-by-contract = Comes by contract
shipments-parcels = { $count ->
    [one] { $count } parcel
   *[other] { $count } parcels
}
shipments-show = Which parcels to show
shipments-all = All
shipments-created = To be handed over
shipments-in-transit = On their way
shipments-arrived = Waiting
shipments-waits = Waiting ≥ 3 days
shipments-refused = Refused
shipments-coming-back = Coming back
shipments-needing = Need attention
shipments-received = Received
shipments-on-its-way = Money on its way
shipments-by-contract = By contract
shipments-unanswered = Unanswered
shipments-closed = Nova Poshta does not answer just now. This is the last that it said.
shipments-col-parcel = Parcel
shipments-col-words = Carrier’s words
shipments-col-since = Since
shipments-col-free = Free until
shipments-col-cash = Money
shipments-col-looked = Updated
shipments-cash-on-its-way = on its way
shipments-cash-by-contract = by contract
shipments-cash-here = with you
shipments-empty = No parcels yet
shipments-empty-next = Open an order and add the number of its waybill: krama follows the parcel by itself.
shipments-end = There are no older parcels
shipments-none-found = There are no such parcels
shipments-show-all = Show all
home-parcels-stuck = Parcels that something is wrong with
home-parcels-refused = Refused parcels
home-parcels-waiting = Parcels waiting for 3 days or more
home-parcels-returning = Parcels coming back
