# Frame of the page
skip-to-content = Skip to content
sandbox-banner = SANDBOX — money and messages are not real
nav-label = Main menu
help = Help
cart = Cart
language = Language: { $name }. Change
close = Close
optional = optional
title-error = Error:
errors-title = { $count ->
    [one] Correct { $count } field
   *[other] Correct { $count } fields
}

# Consent to advertising cookies
consent-title = Cookies
consent-text = With your permission we tell an advertising network about this visit and your purchase. The shop works the same with and without it.
consent-no = Decline
consent-yes = Allow

# Products
shelf-title = Products
shelf-empty = There are no products yet
shelf-empty-next = The shop is about to open. Write to a manager if you are looking for something in particular.
shelf-more = Show more
price-from = from { $sum }
out-of-stock = Out of stock
variant = Option
quantity = Quantity
add-to-cart = Add to cart
ask-when-back = Ask when it is back
to-shop = To the products

# Cart
cart-empty = Your cart is empty
cart-left = { $count ->
    [0] Sold out. Remove it to go on
    [one] { $count } piece is left
   *[other] { $count } pieces are left
}
cart-delivery = Delivery is charged at the carrier’s rates and paid on receipt.
price-each = { $sum } each
pieces = { $count } pcs
less = Decrease the quantity: { $name }
more = Increase the quantity: { $name }
remove = Remove
remove-name = Remove: { $name }
total = Total
to-checkout = Check out

# Contact with a manager
contact-title = Contact a manager
contact-lead = Leave your phone number: a manager will answer your questions and help you order.
contact-name = Name
contact-telegram = Telegram
contact-whatsapp = WhatsApp
contact-question = Question
contact-more = Add Telegram, WhatsApp or a question
contact-send = Send the request
contact-sent-title = Request sent
contact-sent-text = Thank you! A manager will contact you shortly. Your cart is kept.
ask-manager = Any questions? Contact a manager

# Errors
not-found-title = There is no such page
not-found-text = The link may be incomplete, or the product is no longer sold.
bad-request-title = The request could not be read
bad-request-text = Go back to the previous page and try again.
forbidden-title = The form is out of date
forbidden-text = Reload the page and send the form again. Nothing was saved or paid.
too-large-title = Too much data
too-large-text = Shorten the text and send the form again.
too-many-title = Too many requests
too-many-text = Wait a minute and try again.
internal-title = Something went wrong on our side
internal-text = We know about it already. Try again in a few minutes; if you were placing an order, first check whether it was saved.
error-request-id = Request code: { $id }
