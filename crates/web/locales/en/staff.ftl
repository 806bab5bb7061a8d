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

# The page of people
people-title = People
people-col-scope = Stores
people-col-role = Role
people-col-seen = Last seen
people-col-acts = Actions
people-you = you
people-disabled = Disabled
people-role-of = Role of { $name }
people-set-role = Change
people-never = never
people-enable = Enable
people-disable = Disable
people-new-password = New password
people-end-sessions = End sessions
people-invite = Invite
people-invite-hint = krama sends no mail: you pass the link on as you like.
people-invite-button = Make the link
people-invitations = Open invitations
people-invitations-none = None
people-invited-by = Invited by { $name }
people-until = good until
people-revoke = Revoke
people-all-stores = All stores
people-invited = Link of the invitation for { $email }
people-reset = Link to a new password for { $email }
sessions-title = Who is in the console
sessions-end-others = End all others
sessions-this = this session
sessions-since = since
sessions-seen = last seen
sessions-end = End
me-title = My profile
me-name-title = Name
me-password-title = Password
me-password-hint = Your other sessions will end.
me-current-password = Present password
me-new-password = New password
me-sessions = My sessions
me-password-wrong = The present password is another one
done-invitation-revoked = The invitation is revoked
done-person-role = The role is changed
done-person-disabled = Disabled; the sessions are ended
done-person-enabled = Enabled
done-person-same = Nothing has changed
done-sessions-ended = Ended
done-me-name = The name is changed
done-me-password = The password is changed
refused-invitation-gone = This invitation is gone
refused-last-owner = This is the last owner of all stores: make somebody else an owner first
refused-session-gone = This session is gone
people-link-once = The link works once, for { $count ->
    [one] { $count } day
   *[other] { $count } days
}. Copy it now: it is not shown again.
