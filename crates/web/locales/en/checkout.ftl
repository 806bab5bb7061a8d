checkout-title = Checkout
checkout-peek = Your order · { $count ->
    [one] { $count } item
   *[other] { $count } items
}
checkout-order = Your order
checkout-contacts = Contacts
checkout-phone = Phone
checkout-phone-hint = { $country ->
    [UA] Nova Poshta sends an SMS about the parcel; we call only about the order
   *[other] The carrier sends an SMS about the parcel; we call only about the order
}
checkout-name = Recipient’s surname and first name
checkout-email-open = Get a receipt by e-mail
checkout-email = E-mail
checkout-delivery = Delivery
checkout-city = City
checkout-city-hint = The settlement, and its region if there are several of that name
checkout-branch = Branch, parcel locker or address
checkout-branch-hint = For example: branch No.{"\u00A0"}12
checkout-payment = Payment
checkout-comment-open = Add a comment
checkout-comment = Comment on the order

# Ways to pay
pay-prepay-title = Prepay { $sum }
pay-prepay-text = The rest is paid on receipt. The prepayment counts towards the total.
pay-prepay-button = Pay the { $sum } prepayment
pay-full-title = Pay in full online
pay-full-text = Card, Apple Pay, Google Pay
pay-full-button = Pay { $sum }
pay-cod-title = Pay on receipt
pay-cod-text = The carrier charges its own fee for transferring the money.
pay-cod-button = Confirm the order
pay-none-button = Place the order
pay-not-offered = The shop does not take this kind of payment
pay-no-provider = Online payment is temporarily unavailable
pay-below-prepay = Available for orders above { $sum }
sum-now = now { $sum }
sum-later = on receipt { $sum }
due-now = To pay now
due-later = On receipt
next-none = Choose how to pay to see the amount.
next-online = Next, the bank’s secure payment page opens; then you come back here.
next-cod = There is nothing to pay now.

# Changes while checking out
changed-title = Check your order
changed-next = What you entered is kept. Check the amount and press the button again.
changed-total = The price has changed: it was { $was }, now it is { $now }. Check and confirm
changed-total-unknown = The total is { $now }. Check and confirm
changed-sold-out = Sold out: { $name }. Remove it from the cart
changed-left = { $name }: { $count ->
    [one] { $count } piece is left
   *[other] { $count } pieces are left
}. Change the quantity in the cart

# Hints and errors of fields
remark-name-one-word = { $country ->
    [UA] Add the first name: Nova Poshta hands parcels over against a document
   *[other] Add the first name: parcels are handed over against a document
}
remark-name-latin = { $country ->
    [UA] If the document has the name in Cyrillic, write it in Cyrillic
   *[other] Write the name as in the document
}
remark-name-digits = The name contains digits. Check that the phone is in its own field
error-name-empty = Enter the recipient’s surname and first name
error-contact-name = Tell us how to address you
error-phone-empty = { $country ->
    [UA] Enter a phone number: Nova Poshta will send an SMS to it
   *[other] Enter a phone number: an SMS about the parcel will come to it
}
error-phone-short = { $count ->
    [one] { $count } digit is missing
   *[other] { $count } digits are missing
}: { $shown }
error-phone-long = { $count ->
    [one] { $count } digit too many
   *[other] { $count } digits too many
}. { $country ->
    [UA] After +380 there must be 9 digits
    [KZ] After +7 there must be 10 digits
    [RU] After +7 there must be 10 digits
   *[other] Leave one number in the field
}
error-phone-text = The phone field holds a long text. Leave only the number
error-phone-letters = The phone contains “{ $found }”. Leave digits only
error-phone-code = { $country ->
    [UA] No Ukrainian number has this code. Check the digits after +380
   *[other] No number has this code. Check the digits after +7
}
error-phone-country = We cannot tell the country of the number. Begin with + and the country code
error-phone-unreadable = The number could not be read. Enter it once more
error-email = Check the e-mail: it looks like name@example.com
error-city-empty = Enter the city of delivery
error-branch-empty = Enter a branch, a parcel locker or an address
error-pay-missing = Choose how to pay
error-pay-unavailable = This way to pay is no longer available. Choose another
error-too-long = Shorten it by { $count ->
    [one] { $count } character
   *[other] { $count } characters
}: { $most } fit here
error-variant = Choose an option of the product
error-quantity = Enter a quantity from 1 to 99
