//! Inviting somebody by a link, and taking an invitation back. krama sends no mail: whoever invites passes the link on.

use super::{Fresh, PATH, Typed, reaches, respond, scope_of};
use crate::app::access::{INVITE_VALID_MS, link_url};
use crate::console::act::Act;
use crate::console::desk::Failure;
use crate::console::frame::Frame;
use crate::console::reply;
use crate::form::FieldError;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::PublicToken;
use krama_domain::staff::{self, Role};
use krama_domain::time::DAY_MS;
use krama_store::Sql;
use krama_store::repo::links::{self, Link, Purpose};
use krama_store::repo::people;

/// Makes an invitation, and shows its link once.
pub(in crate::console) async fn invite(act: Act) -> Response {
    let text = |name| act.fields.get(name).to_owned();
    let mut typed =
        Typed { email: text("email"), role: text("role"), scope: text("scope"), errors: Vec::new() };
    let own = act.desk.inside.person.role;
    let role = Role::from_code(&typed.role).filter(|role| *role >= own);
    let (Some(role), Some(scope)) = (role, scope_of(&act.desk, &typed.scope)) else {
        return act.desk.refuse(&Failure::Forbidden);
    };
    let Ok(email) = staff::email(&typed.email) else {
        typed.errors.push(FieldError::plain("email", "staff-email-wrong"));
        return respond(&act.desk, StatusCode::UNPROCESSABLE_ENTITY, None, &typed).await;
    };
    let guest = &act.desk.guest;
    let token = guest.app.engine.with_random(|random| PublicToken::fresh(random));
    let url = link_url(&guest.app, &token);
    let link = Link {
        purpose: Purpose::Invite { email: email.clone(), role },
        scope,
        created_by: act.desk.inside.person.name.clone(),
        created_at: guest.now,
        expires_at: guest.now.plus_ms(INVITE_VALID_MS),
    };
    let (scribe, address) = (act.scribe_of_program(), email.clone());
    let write = move |tx: &mut dyn Sql| {
        if people::by_email(tx, &address)?.is_some() {
            return Ok(false);
        }
        links::grant(tx, &token, &link)?;
        scribe.note(tx, "person.invite", &address, None, Some(role.code()))?;
        Ok(true)
    };
    match act.write("invite somebody", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(false) => {
            typed.errors.push(FieldError::plain("email", "staff-email-taken"));
            respond(&act.desk, StatusCode::CONFLICT, None, &typed).await
        }
        Ok(true) => {
            let fresh = fresh(&act, "people-invited", &email, url);
            respond(&act.desk, StatusCode::OK, Some(fresh), &Typed::default()).await
        }
    }
}

/// A link to be shown once: what it is for, for whom, and how long it is good.
pub(super) fn fresh(act: &Act, title: &str, email: &str, url: String) -> Fresh {
    let words = Frame::inside(&act.desk, None).words;
    Fresh {
        title: words.with(title, "email", email),
        text: words.count("people-link-once", INVITE_VALID_MS / DAY_MS),
        url,
    }
}

/// Takes an invitation back.
pub(in crate::console) async fn revoke(Path(hash): Path<String>, act: Act) -> Response {
    let (own, scribe, now) =
        (act.desk.inside.person.scope.clone(), act.scribe_of_program(), act.desk.guest.now);
    let write = move |tx: &mut dyn Sql| {
        let open = links::invitations(tx, now)?;
        let is_theirs = open.iter().any(|(known, link)| *known == hash && reaches(&own, &link.scope));
        let revoked = if is_theirs { links::revoke(tx, &hash)? } else { None };
        let Some(Link { purpose: Purpose::Invite { email, role }, .. }) = revoked else { return Ok(false) };
        scribe.note(tx, "person.uninvite", &email, Some(role.code()), None)?;
        Ok(true)
    };
    match act.write("revoke an invitation", write).await {
        Err(error) => act.desk.refuse(&Failure::Internal(error)),
        Ok(false) => reply::refused(&act.desk, PATH, "invitation-gone"),
        Ok(true) => reply::back(&act.desk, PATH, "invitation-revoked"),
    }
}
