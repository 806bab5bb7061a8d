//! Passwords of staff: Argon2id, salted, as PHC texts that name their own cost, so that a higher cost can come later.
//!
//! Hashing takes tens of milliseconds and 19 MiB on purpose: call it where blocking is allowed, and never inside a
//! transaction.

use crate::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Length of a salt in bytes.
pub const SALT_BYTES: usize = 16;

/// What is verified when nobody has the e-mail address, so that the answer takes as long as for somebody who exists.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash to keep of a password. The salt is random, and used once.
pub fn hash(password: &str, salt: [u8; SALT_BYTES]) -> Result<String> {
    let hashed: std::result::Result<PasswordHash, _> =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.map(|hash| hash.to_string()).map_err(|cause| Error::Corrupt {
        what: "password".to_owned(),
        text: format!("it cannot be hashed: {cause}"),
    })
}

/// Whether a password is the one that was hashed. Without a hash the same work is done, and the answer is no.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(kept) = PasswordHash::new(hash.unwrap_or(DECOY)) else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &kept).is_ok();
    fits && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let kept = hash("довгий пароль", [7; SALT_BYTES]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("довгий пароль", Some(&kept)));
        assert!(!verify("довгий пароль ", Some(&kept)) && !verify("", Some(&kept)));
    }

    #[test]
    fn the_salt_makes_equal_passwords_differ() {
        assert_ne!(hash("довгий пароль", [1; 16]).unwrap(), hash("довгий пароль", [2; 16]).unwrap());
    }

    #[test]
    fn nobody_and_nonsense_are_refused() {
        assert!(PasswordHash::new(DECOY).is_ok(), "the decoy is worked on like any other");
        assert!(!verify("x", None) && !verify("", None) && !verify("x", Some("x")) && !verify("", Some("")));
    }
}
