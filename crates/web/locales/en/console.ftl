# Frame
console-orders = Orders
console-contacts = Requests
console-unmatched = Unmatched webhooks
console-webhooks = Webhooks
console-store = Stores
console-leave = Leave
console-read-only = Read only
console-new-tab = (opens in a new tab)
console-pages = Pages of the list
console-newest = To the newest
console-older = Older
console-today = Today, { $date }
console-yesterday = Yesterday, { $date }

# The door
console-door-title = The way into the console
console-door-text = Log in with your address and password. The first owner comes in by the one-time link that krama serve prints at its first start; the others are invited by an owner.
console-door-next = Forgot the password? Ask an owner for a link, or run on the server: krama user passwd ADDRESS.
console-enter-title = Enter the console
console-enter-text = Orders and customers’ data are shown here. The session lasts 12 hours.
console-enter-button = Enter
console-denied-title = The link does not work
console-denied-text = It has been used, has expired, or was not copied completely.

# Missing and failed pages
console-missing-title = There is no such page
console-missing-text = Check the order number, or find the order in the list.
console-failed-title = The page could not be shown
console-failed-text = Nothing was changed. Try again; if that does not help, find this code in the program’s log.
console-retry = Try again
console-all-orders = All orders
console-no-stores = There is no store yet
console-no-stores-next = Create the first one with this command:

# Lists
console-order-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
console-orders-empty = No orders yet
console-orders-empty-next = As soon as somebody orders, it shows here.
console-orders-end = There are no older orders
console-open-shop = Open the shop
console-contacts-empty = No requests yet
console-contacts-empty-next = Those who ask a manager to contact them show here.
console-contacts-end = There are no older requests
console-unmatched-text = Messages of payment systems that fit no order. They are kept, and apply by themselves once their order appears.
console-unmatched-count = { $count ->
    [0] Everything was matched.
    [one] { $count } webhook without an order
   *[other] { $count } webhooks without an order
}
console-unmatched-empty = Everything was matched
console-unmatched-waits = Waits for its order
console-shown = The newest { $shown } are shown.
console-lanes = Lanes to outside systems
console-lanes-empty = Nothing has been sent yet.
console-lane-working = Working
console-lane-paused = Paused
console-lane-broken = Stopped until { $time }

# Names of columns
console-col-number = No.
console-col-time = Time
console-col-customer = Customer
console-col-who = Who
console-col-pieces = Qty
console-col-sum = Sum
console-col-price = Price
console-col-payment = Payment
console-col-status = Status
console-col-automation = Automation
console-col-source = Source
console-col-question = Question
console-col-cart = Cart
console-col-message = Message to managers
console-col-system = System
console-col-invoice = Invoice
console-col-reason = Reason
console-col-item = Item
console-col-kind = Movement
console-col-state = State
console-col-begun = Begun
console-col-until = Good until
console-col-what = Action
console-col-lane = Lane
console-col-tries = Tries
console-col-next = Next

# Payment, status, contact, automation
console-paid = Paid { $sum }
console-prepaid = Prepaid { $sum }
console-partly-refunded = Partly refunded { $sum }
console-refunded = Refunded { $sum }
console-mismatch = The sum does not match
console-incomplete = Only { $sum } came
console-held = Held { $sum }
console-checking = Being checked
console-on-delivery = On delivery { $sum }
console-awaiting = Awaits { $sum }
console-no-invoice = No invoice made
console-declined = Declined
console-expired = Expired
console-unpaid = Not paid
console-status-new = New
console-status-confirmed = Confirmed
console-status-cancelled = Cancelled
console-no-messages = No messages
console-sending = Being sent
console-sent = Sent
console-not-sent = Not sent
console-all-done = All done
console-running = Running
console-retrying = { $count ->
    [one] { $count } retrying
   *[other] { $count } retrying
}
console-needing = { $count ->
    [one] { $count } needs action
   *[other] { $count } need action
}
console-nothing-to-do = Nothing to do

# The page of an order
console-source-shop = Website
console-source-manual = By hand
console-source-import = Import
console-type-full = Paid in full online
console-type-prepay = Prepayment, the rest on delivery
console-type-cod = Payment on delivery
console-customer-lang = customer’s language: { $name }
console-customer-page = Customer’s page
console-attention = Needs attention
console-look-effects = { $count ->
    [one] { $count } action was not done: the reason stands below, under automation.
   *[other] { $count } actions were not done: the reasons stand below, under automation.
}
console-goods = Goods and money
console-sum-total = Total
console-sum-now = Of it online
console-sum-received = Received
console-sum-refunded = Refunded
console-sum-rest = Still due
console-ledger = Ledger
console-ledger-empty = No money has come yet.
console-ledger-capture = Capture
console-ledger-refund = Refund
console-attempts = Payment attempts
console-attempts-empty = Nobody tried to pay online.
console-making = Being made
console-waiting = Awaits payment
console-answer-lost = Answer lost
console-failure-code = bank’s code { $code }
console-customer = Customer and delivery
console-phone = Phone
console-delivery = Delivery
console-comment = Comment
console-timeline = Timeline
console-shopper = Customer

# What automation does
console-effects = Automation
console-effect-count = { $count ->
    [one] { $count } action
   *[other] { $count } actions
}
console-effect-ready = In the queue
console-effect-planned = Planned
console-effect-retrying = Retrying
console-effect-started = Under way
console-effect-done = Done
console-effect-too-old = Too old, not sent
console-effect-refused = Not done
console-effect-unknown = Unknown whether done
console-effect-discarded = Given up
console-try-failed = Failed, to be repeated
console-try-blocked = The lane did not work
console-tries-open = Requests and answers
console-tries-cut = The newest tries of { $all } are shown.
console-took = { $ms } ms
console-request = Request
console-response = Answer
console-do-invoice = Make an invoice, attempt { $attempt }
console-do-remove = Close the invoice of attempt { $attempt }
console-do-refund = Give money back, { $reference }
console-do-notify = Tell the manager: { $notice }
console-do-lead = Lead event for Meta
console-do-purchase = Purchase event for Meta
console-notice-placed = new order
console-notice-prepaid = prepayment came
console-notice-paid = paid
console-notice-held = money held by the bank
console-notice-unpaid = invoice not paid
console-notice-no-invoice = no invoice made
console-notice-mismatch = the sum does not match
console-notice-overpaid = overpaid
console-notice-late-money = money for a cancelled order
console-notice-refunded = money given back
console-notice-contact = somebody asks to be contacted

# Timeline
console-was-placed = Order placed for { $sum }
console-was-begun = Payment attempt { $attempt } began: { $sum }
console-was-opened = Invoice { $invoice } of attempt { $attempt } can be paid
console-was-refused = The bank made no invoice for attempt { $attempt }: { $reason }
console-was-lost = The bank’s answer about the invoice of attempt { $attempt } was lost
console-was-lapsed = The time of the invoice of attempt { $attempt } ran out
console-was-reported = The bank on invoice { $invoice }: { $status }
console-was-reported-failed = The bank on invoice { $invoice }: { $status }, code { $code }
console-was-evidence = An older report on invoice { $invoice }: { $status }. Kept; it changes nothing
console-was-mismatch = The bank reported { $sum } for invoice { $invoice }: we did not ask for that sum
console-was-received = Received { $sum }
console-was-given-back = Given back { $sum }
console-was-late-money = Money came for a cancelled order
console-was-overpaid = More came than we asked for
console-was-payment = Payment: { $from } → { $to }
console-was-status = Status: { $from } → { $to }
console-was-refund-asked = Refund of { $sum } asked for, { $reference }
console-was-refund-failed = Refund { $reference } will not happen: { $reason }
console-was-cancelled = Order cancelled: { $reason }
console-was-replaced = Order cancelled: replaced by order { $number }
console-was-planned = Planned: { $effect }
console-was-too-late = Too late, not sent: { $effect }
console-was-no-consent = Advertising is told nothing: the customer did not agree
console-pay-unpaid = not paid
console-pay-checking = being checked
console-pay-prepaid = prepaid
console-pay-paid = paid
console-pay-partly-refunded = partly refunded
console-pay-refunded = refunded
console-bank-created = awaits payment
console-bank-processing = being processed
console-bank-hold = money on hold
console-bank-failure = payment failed
console-bank-expired = expired
console-bank-success = paid
console-bank-reversed = reversed
console-was-confirmed = The order was confirmed by hand: { $note }
console-was-receipt = A receipt of { $sum } was written down, the money is being checked: { $note }
console-was-receipt-accepted = Receipt { $reference } was accepted: the money is there
console-was-receipt-rejected = Receipt { $reference } was rejected: { $reason }
console-was-receipt-returned = { $sum } was transferred back: { $note }
console-was-sum-accepted = The sum of invoice { $invoice } was accepted: { $reason }
console-was-sum-dismissed = The sum of invoice { $invoice } was decided not to count: { $reason }
console-ledger-transfer = Transfer
console-ledger-return = Transfer sent back
console-forbidden-title = This needs other rights
console-forbidden-text = Your role does not allow this. Ask an owner of the store.
console-stale-title = The form is out of date
console-stale-text = Your session has changed since the page was opened. Go back, reload the page and try again: nothing was changed.
console-do-reply = Answer in a chat with the bot
console-reach-on = updates are on
console-reach-silent = asks for silence
console-reach-lost = does not arrive
