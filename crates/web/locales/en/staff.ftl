# People, logging in, invitations.
login-title = Log in
login-button = Log in
login-help = No password, or forgot it?
login-wrong = The address or the password is wrong
login-too-often = { $count ->
    [one] Too many failures. Try again in { $count } minute
   *[other] Too many failures. Try again in { $count } minutes
}
staff-name = Name
staff-name-hint = How colleagues will see you in the history of orders
staff-name-wrong = Give a name of up to 100 characters
staff-email = E-mail
staff-email-wrong = Give an address such as olha@shop.ua
staff-email-taken = There is somebody with this address already
staff-password = Password
staff-password-hint = At least 10 characters; a few words are best
staff-password-wrong = A password has 10 to 200 characters
setup-title = The first log-in
setup-text = You become the owner: you may do everything, and invite others. The link works once.
setup-button = Create the owner and log in
invite-title = You are invited
invite-text = Tell your name and choose a password. The link works once.
invite-button = Join
reset-title = A new password
reset-text = All open sessions will be ended.
reset-button = Save and log in
role-owner = Owner
role-manager = Manager
role-viewer = Viewer
lanes-about = Each outside system has its own lane. A paused lane sends nothing and loses nothing: everything waits until it is resumed.
lanes-pause = Pause
lanes-resume = Resume
done-paused = The lane is paused. New effects will wait.
done-resumed = The lane is running. What waited is being sent.
