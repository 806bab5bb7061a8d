//! The checkout's page, and the button that places the order.

use super::failure::{Failure, internal};
use super::order::await_invoice;
use super::ordering::{self, Placed, Wish};
use super::serving::{page, see_other};
use super::visit::Visit;
use super::{cart, choosing};
use crate::form::FieldError;
use crate::form::checkout::{Checkout, CheckoutForm, Place};
use crate::form::fields::Fields;
use crate::view::checkout::{Change, CheckoutPage, CheckoutView};
use crate::view::places::Places;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use krama_domain::ids::{OrderId, PublicToken};
use krama_domain::order::{Line, total_of};
use krama_engine::profile::policy;
use krama_store::Sql;

/// The page, with nothing filled in.
pub(super) async fn show(visit: Visit) -> Result<Response, Failure> {
    let form = CheckoutForm::default();
    let known = look(&visit, &form).await?;
    Ok(reshow(&visit, StatusCode::OK, &form, &known, &[], &[]))
}

/// What the page is made of beside the form.
struct Known {
    lines: Vec<Line>,
    /// The place that the form means, or what is wrong with it.
    place: std::result::Result<Place, Vec<FieldError>>,
    places: Places,
}

async fn look(visit: &Visit, form: &CheckoutForm) -> Result<Known, Failure> {
    let (store, opened, form) = (visit.store().clone(), visit.open_cart(), form.clone());
    let read = move |tx: &mut dyn Sql| {
        let lines: Vec<Line> = cart::lines(tx, &store, &opened)?.into_iter().map(|(line, _)| line).collect();
        let found = choosing::find(tx, &store, &form, total_of(&lines, store.currency))?;
        Ok(Known { lines, place: found.place, places: found.places })
    };
    visit.app.engine.db.read("checkout", read).await.map_err(internal)
}

/// The page with what was filled in, what is wrong with it, and what has changed.
fn reshow(
    visit: &Visit,
    status: StatusCode,
    form: &CheckoutForm,
    known: &Known,
    errors: &[FieldError],
    changes: &[Change],
) -> Response {
    if known.lines.is_empty() {
        return see_other(visit, &visit.links.cart());
    }
    let revision = ordering::revision(&visit.open_cart());
    let view = CheckoutView {
        store: visit.store(),
        online: visit.is_online(),
        lines: &known.lines,
        revision: &revision,
        places: &known.places,
        form,
        errors,
        changes,
    };
    page(visit, status, &CheckoutPage::new(visit.chrome("/checkout"), &view))
}

/// Places the order and leads to the payment page, or to the order's page.
pub(super) async fn place(visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let form = CheckoutForm::read(&Fields::parse(&body));
    let known = look(&visit, &form).await?;
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let checkout = match form.check_with(visit.store().country, known.place.clone()) {
        Ok(checkout) => checkout,
        Err(errors) => return Ok(reshow(&visit, wrong, &form, &known, &errors, &[])),
    };
    let wish = wish(&visit, checkout);
    let store = visit.store().id.clone();
    let write = move |tx: &mut dyn Sql| ordering::place(tx, &wish);
    match visit.app.engine.db.write("place an order", write).await.map_err(internal)? {
        Placed::Order(id, token) => {
            let to = await_invoice(&visit.app, &store, id).await.map_err(internal)?;
            Ok(see_other(&visit, &to.unwrap_or_else(|| visit.links.order(token.as_str()))))
        }
        Placed::EmptyCart => Ok(see_other(&visit, &visit.links.cart())),
        Placed::Changed(changes) => Ok(reshow(&visit, StatusCode::CONFLICT, &form, &known, &[], &changes)),
        Placed::Unavailable(_) => {
            let errors = [FieldError::plain("pay_type", "error-pay-unavailable")];
            Ok(reshow(&visit, wrong, &form, &known, &errors, &[]))
        }
    }
}

fn wish(visit: &Visit, checkout: Checkout) -> Wish {
    let draw = |random: &mut dyn krama_domain::time::Random| {
        (OrderId::fresh(visit.now, random), PublicToken::fresh(random))
    };
    let (id, token) = visit.app.engine.with_random(draw);
    Wish {
        store: visit.store().clone(),
        policy: policy(&visit.settings),
        online: visit.is_online(),
        cart: visit.cart.id,
        checkout,
        lang: visit.lang,
        tracking: visit.tracking.clone(),
        id,
        token,
        now: visit.now,
    }
}
