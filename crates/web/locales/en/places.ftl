# Where the parcel goes
places-kinds = Delivery
places-kind-branch = Branch
places-kind-postomat = Parcel locker
places-kind-courier = Courier
places-city-hint = Begin to type the name and choose from the list
places-city-legend = Which settlement?
places-branch = Branch or parcel locker
places-branch-hint = Number or street; choose from the list
places-branch-legend = Which one?
places-street = Address for the courier
places-street-hint = Street, house, flat
places-none = The list of cities and branches is not available now. Write the city and the branch in words — we check the address before sending.
places-settlements = { $count ->
    [0] Nothing found
    [one] { $count } settlement found
   *[other] { $count } settlements found
}
places-branches = { $count ->
    [0] Nothing found
    [one] { $count } branch found
   *[other] { $count } branches found
}

# What is wrong with the place
error-city-choose = Choose the city from the list: { $count } found for “{ $name }”
error-city-unknown = “{ $name }” was not found. Check the name of the settlement
error-branch-missing = Choose a branch from the list
error-postomat-missing = Choose a parcel locker from the list
error-branch-choose = Choose from the list: { $count } found for “{ $name }”
error-branch-unknown = “{ $name }” was not found in { $city }. Choose from the list
error-branch-elsewhere = This branch is in another city. Choose one in { $city }
error-branch-no-branch = A parcel locker is chosen. Choose a branch from the list
error-branch-no-postomat = A branch is chosen. Choose a parcel locker from the list
error-branch-closed = It does not work now. Choose another branch
error-branch-money = Payment on delivery is not taken here. Choose another branch or pay online
error-branch-value = It takes parcels worth up to { $most }. Choose a branch without this limit
error-street-empty = Give the street, house and flat for the courier

# The directory in the settings
directory-title = Nova Poshta directory
directory-about = Cities, branches and parcel lockers from which shoppers choose at the checkout. Refreshed every day.
directory-empty = The directory is empty: shoppers write city and branch in words.
directory-age = Refreshed
directory-counts = Settlements: { $settlements }, branches and parcel lockers: { $branches }
directory-running = Being refreshed: settlements read { $settlements }, branches and parcel lockers { $branches }
directory-failed-empty = The last refresh failed: the carrier sent an empty list. The previous one is kept.
directory-failed-short = The last refresh failed: the new list is half as long as the known one. The previous one is kept.
directory-failed-refused = The last refresh failed: the carrier does not accept the API key.
directory-failed-unavailable = The last refresh failed: the carrier did not answer as it should.
directory-refresh = Refresh now
done-directory = The directory will begin to be refreshed within a minute
directory-no-key = To refresh the directory, add the API key of Nova Poshta.
