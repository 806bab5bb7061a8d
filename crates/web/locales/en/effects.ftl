# Effects, lanes, the first page and the navigation.

# The page of effects
console-home = Attention
console-effects-page = Effects
console-lanes-short = Lanes
nav-more = More
nav-needing = need attention
effects-states = States of effects
effects-view-needing = Need action
effects-view-running = In progress
effects-view-done = Done in 24 h
effects-view-discarded = Discarded
effects-view-all = All
effects-causes = Why they failed
effects-no-reason = No reason was given
effects-since = since
effects-last = latest
effects-look = Look
effects-hopeless = Cannot be retried
effects-give-up = Discard…
effects-count = { $count ->
    [one] { $count } effect
   *[other] { $count } effects
}
effects-replay-many = { $count ->
    [one] Retry { $count } effect…
   *[other] Retry { $count } effects…
}

# Filters
effects-any-lane = All lanes
effects-any-kind = All kinds
effects-any-period = All time
effects-period = Period
effects-period-hour = Last hour
effects-period-day = Last 24 hours
effects-period-week = Last 7 days
effects-period-month = Last 30 days
effects-code = Code
effects-no-code = without a code
effects-order = Order
effects-of-contact = Contact request
effects-filter = Show
effects-reset = Clear filters
effects-kind-create-invoice = Create an invoice
effects-kind-remove-invoice = Close an invoice
effects-kind-refund = Refund
effects-kind-notify-manager = Tell a manager
effects-kind-conversion = Event for Meta

# The list
effects-all-well = Everything is done
effects-all-well-next = No effect waits for a person.
effects-show-all = Show all effects
effects-none = Nothing fits these filters
effects-empty = There are no such effects
effects-end = There are no older effects
effects-further = Nothing fitted on this page. Look further among the older ones.
effects-choose = Choice
effects-choose-all = Choose all on this page
effects-replay-chosen = Retry the chosen…
effects-discard-chosen = Discard the chosen…
effects-replay-all = Retry all that fit…
effects-discard-all = Discard all that fit…

# The preview
effects-replay-title = Retry effects
effects-discard-title = Discard effects
effects-chosen = { $count ->
    [one] { $count } chosen
   *[other] { $count } chosen
}
effects-will-run = Will run
effects-will-stop = Will be discarded
effects-skipped = Skipped
effects-replay-nothing = There is nothing to retry
effects-discard-nothing = There is nothing to discard
effects-stay-too-old = { $count ->
    [one] { $count } is too old: Meta does not take events older than 7 days
   *[other] { $count } are too old: Meta does not take events older than 7 days
}
effects-stay-done = { $count ->
    [one] { $count } is done already
   *[other] { $count } are done already
}
effects-stay-discarded = { $count ->
    [one] { $count } was discarded before
   *[other] { $count } were discarded before
}
effects-stay-started = { $count ->
    [one] { $count } is running right now
   *[other] { $count } are running right now
}
effects-stay-ready = { $count ->
    [one] { $count } waits for its turn already
   *[other] { $count } wait for their turn already
}
effects-stay-later = { $count ->
    [one] { $count } changed after you looked
   *[other] { $count } changed after you looked
}
effects-wait-paused = { $count ->
    [one] A person stopped the lane { $lane }: { $count } effect will wait until it goes on.
   *[other] A person stopped the lane { $lane }: { $count } effects will wait until it goes on.
}
effects-wait-broken = { $count ->
    [one] The lane { $lane } does not work until { $time }: { $count } effect will wait.
   *[other] The lane { $lane } does not work until { $time }: { $count } effects will wait.
}
effects-pace-soon = This takes less than a minute.
effects-pace = { $count ->
    [one] This takes at least { $count } minute: the lane keeps to the pace it is allowed.
   *[other] This takes at least { $count } minutes: the lane keeps to the pace it is allowed.
}
effects-keys-same = Idempotency keys stay the same.
effects-uncertain = { $count ->
    [one] { $count } effect may have happened already: its answer was lost. Look before you repeat it.
   *[other] { $count } effects may have happened already: their answers were lost. Look before you repeat them.
}
effects-discard-means = What is discarded will never happen. This cannot be undone.
effects-discard-refunds = Refunds and waybills of which nobody knows whether they were made are not discarded here: try them again (krama asks the bank or the carrier first), or look there yourself and discard each on its order's page. The other refunds that are discarded set their sums free.
effects-urge = The cause is mended: open the lane and try at once
effects-trial = { $count ->
    [one] Only the newest { $count } (a trial)
   *[other] Only the newest { $count } (a trial)
}
effects-why = Reason
effects-why-optional = (optional)
effects-cancel = Cancel
effects-back = Back
effects-replay-button = { $count ->
    [one] Retry { $shown } effect
   *[other] Retry { $shown } effects
}
effects-discard-button = { $count ->
    [one] Discard { $shown } effect
   *[other] Discard { $shown } effects
}
done-effects-replayed = Done; the summary is below.
done-effects-discarded = Done; the summary is below.
refused-effects-grown = There are more such effects than when you looked, so nothing was changed. Look again.
effects-report-replayed = { $count ->
    [one] Retried: { $count } effect.
   *[other] Retried: { $count } effects.
}
effects-report-discarded = { $count ->
    [one] Discarded: { $count } effect.
   *[other] Discarded: { $count } effects.
}
effects-report-stayed = { $count ->
    [one] Skipped: { $count } effect.
   *[other] Skipped: { $count } effects.
}
effects-report-missed = { $count ->
    [one] Not moved: { $count } effect. It changed in the same moment, or somebody must look first whether it happened.
   *[other] Not moved: { $count } effects. They changed in the same moment, or somebody must look first whether they happened.
}

# One effect
effects-tries = Attempts
effects-untried = It has not been tried yet.
effects-about = About it
effects-key = Key
effects-decided = Decided
effects-replay-one = Retry…
effects-discard-one = Discard…

# Lanes
lanes-stumbles = Stumbling
lanes-since = failing since
lanes-waiting = Waiting
lanes-due = due: { $n }
lanes-started = Under way
lanes-oldest = Oldest
lanes-holder = Node
lanes-until = until
lanes-nobody = Nobody now
lanes-mend = Try now
done-mended = The lane is open. What waited is going out.

# The first page
home-title = Needs attention
home-all-well = All is well
home-all-well-next = Nothing waits for a person: effects are done, sums fit, lanes work.
home-since = oldest:
home-effects = { $lane }: effects failed
home-lane-broken = { $lane }: the lane does not work
home-lane-paused = { $lane }: the lane is stopped
home-lane-waiting = { $count ->
    [one] { $count } effect waits
   *[other] { $count } effects wait
}
home-mismatches = Sums do not match
home-in-excess = Money too much: overpaid or after a cancellation
home-receipts = Receipts wait to be judged
home-unpaid = Unpaid for more than a day
home-unmatched = Webhooks without an order
home-discrepancies = Statement and book differ
home-contacts = New contact requests in 24 h
home-open = Open
home-open-effects = See the effects
home-open-lanes = To the lanes
home-more = and { $n } more
home-today = Today
home-orders = Orders
home-total = Total
home-received = Received for them
home-prepaid = Prepaid

# Keys
shortcuts-title = Keys
keys-close = Close
keys-rows = Next and previous row
keys-choose = Choose the row
keys-search = To the search
keys-help = This list
keys-on = Single keys are on
effects-kind-notify-customer = Tell the customer
effects-kind-reply = Answer in a chat
effects-of-chat = Chat with the bot
