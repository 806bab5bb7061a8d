//! Texts that people type and addresses carry: what was read is read the same once more.

use crate::halves;
use krama_connectors::http::{Redactor, decode, encode};
use krama_domain::ids::{PublicToken, StoreId};
use krama_domain::money::{Currency, Money};
use krama_domain::name::PersonName;
use krama_domain::phone::{Country, Phone};
use krama_store::secret::{KEY_BYTES, NONCE_BYTES, SecretBox};

/// A phone, a name, a sum, ids and an address.
pub(crate) fn parse(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for country in [Country::Ua, Country::Kz] {
        if let Ok(phone) = Phone::parse(&text, country) {
            assert_eq!(Phone::parse(phone.as_str(), country).as_ref(), Ok(&phone));
            assert_eq!(Phone::parse(&phone.pretty(), country).as_ref(), Ok(&phone), "{}", phone.pretty());
            assert!(phone.digits().bytes().all(|b| b.is_ascii_digit()) && phone.digits().len() <= 15);
        }
    }
    if let Ok((name, _)) = PersonName::parse(&text) {
        let again = PersonName::parse(&name.full()).map(|(name, _)| name);
        assert_eq!(again.as_ref(), Ok(&name), "{}", name.full());
    }
    if let Ok(money) = Money::parse_decimal(&text, Currency::Uah) {
        assert_eq!(Money::parse_decimal(&money.decimal(), Currency::Uah), Ok(money), "{}", money.decimal());
    }
    if let Ok(id) = StoreId::parse(&text) {
        assert_eq!(id.as_str(), text);
    }
    if let Ok(token) = PublicToken::parse(&text) {
        assert_eq!(PublicToken::parse(token.as_str()).as_ref(), Ok(&token));
    }
    assert_eq!(decode(&encode(&text)), text);
    redacted(&text);
}

fn redacted(text: &str) {
    let secret = "s3cret-of-the-shop";
    let clean = Redactor::new([secret]).clean(&format!("{text}{secret}{text}"));
    assert!(!clean.contains(secret), "a secret was kept");
}

/// Sealed secrets: what was sealed opens for its own name alone, and nothing else opens.
pub(crate) fn open(bytes: &[u8]) {
    let safe = SecretBox::new(&[7; KEY_BYTES]);
    let (name, plain) = halves(bytes);
    let name = String::from_utf8_lossy(name);
    assert!(safe.open(&name, bytes).is_err(), "something opened that was never sealed");
    let sealed = safe.seal(&name, plain, [3; NONCE_BYTES]);
    assert_eq!(safe.open(&name, &sealed).as_deref(), Ok(plain));
    assert!(safe.open(&format!("{name}x"), &sealed).is_err(), "it opened for another name");
    assert!(SecretBox::new(&[8; KEY_BYTES]).open(&name, &sealed).is_err(), "it opened with another key");
    let at = plain.len() % sealed.len();
    let mut bent = sealed;
    bent[at] ^= 1;
    assert!(safe.open(&name, &bent).is_err(), "it opened though a bit was turned");
}
