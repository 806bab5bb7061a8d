//! The shop's forms: what passes the checks keeps within its limits, and passes them again.

use krama_domain::order::QUANTITY_MAX;
use krama_domain::phone::Country;
use krama_web::form::cart::{SKU_MAX_CHARS, wanted};
use krama_web::form::checkout::CheckoutForm;
use krama_web::form::contact::ContactForm;
use krama_web::form::fields::Fields;

/// A body as a browser sends it.
pub(crate) fn read(bytes: &[u8]) {
    let fields = Fields::parse(bytes);
    if let Ok(wanted) = wanted(&fields) {
        assert!((0..=QUANTITY_MAX).contains(&wanted.quantity));
        assert!((1..=SKU_MAX_CHARS).contains(&wanted.sku.chars().count()));
    }
    let form = CheckoutForm::read(&fields);
    if let Ok(checkout) = form.check(Country::Ua) {
        let again = CheckoutForm {
            phone: checkout.phone.as_str().to_owned(),
            name: checkout.name.full(),
            email: checkout.email.clone().unwrap_or_default(),
            city: checkout.city.clone(),
            branch: checkout.branch.clone(),
            comment: checkout.comment.clone().unwrap_or_default(),
            ..form
        };
        assert_eq!(again.check(Country::Ua).as_ref(), Ok(&checkout), "what was checked passes again");
    }
    if let Ok(contact) = ContactForm::read(&fields).check(Country::Kz) {
        assert!((1..=100).contains(&contact.name.chars().count()));
    }
}
