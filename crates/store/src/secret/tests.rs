//! Round trips, and everything that must not open.

use super::*;
use crate::testing::Directory;

const KEY: [u8; KEY_BYTES] = [7; KEY_BYTES];
const NONCE: [u8; NONCE_BYTES] = [9; NONCE_BYTES];
const TOKEN: &str = "store/monobank/token";

#[test]
fn what_was_sealed_opens() {
    let secrets = SecretBox::new(&KEY);
    for plain in [&b""[..], b"u3AulkpZFI1lIuGsik6vuPsVWqN7GoWs6o_MO2sdf301", &[0; 5_000]] {
        let sealed = secrets.seal(TOKEN, plain, NONCE);
        assert_eq!(secrets.open(TOKEN, &sealed).unwrap(), plain);
        assert!(plain.is_empty() || !sealed.windows(plain.len()).any(|part| part == plain));
    }
}

#[test]
fn what_was_changed_does_not_open() {
    let secrets = SecretBox::new(&KEY);
    let sealed = secrets.seal(TOKEN, b"token", NONCE);
    let refused = Err(Error::Sealed { what: TOKEN.to_owned() });
    for position in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert_eq!(secrets.open(TOKEN, &changed), refused, "byte {position} was changed");
        assert_eq!(secrets.open(TOKEN, &sealed[..position]), refused, "cut to {position} bytes");
    }
}

#[test]
fn neither_another_place_nor_another_key_opens_it() {
    let sealed = SecretBox::new(&KEY).seal(TOKEN, b"token", NONCE);
    assert!(SecretBox::new(&KEY).open("store/telegram/token", &sealed).is_err());
    let error = SecretBox::new(&[8; KEY_BYTES]).open(TOKEN, &sealed).unwrap_err().to_string();
    assert!(error.contains("the secret key is not the one that sealed it"), "{error}");
}

#[test]
fn a_box_does_not_show_its_key() {
    assert_eq!(format!("{:?}", SecretBox::new(&KEY)), "SecretBox(…)");
}

#[test]
fn keys_are_read_as_hex_and_as_base64() {
    let hex = "fb".repeat(KEY_BYTES);
    for text in [
        hex.as_str(),
        &hex.to_uppercase(),
        &format!("  {hex}\n"),
        "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=",
        "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s",
    ] {
        assert_eq!(parse_key(text), Ok([0xfb; KEY_BYTES]), "{text}");
    }
}

#[test]
fn what_is_no_key_is_refused_without_repeating_it() {
    for text in ["", "secret-phrase", &"ab".repeat(31), &"ab".repeat(33), &"zz".repeat(32)] {
        let error = parse_key(text).unwrap_err().to_string();
        assert!(error.contains("64 hex digits"), "{error}");
        assert!(text.is_empty() || !error.contains(text), "{error}");
    }
}

#[test]
fn a_key_file_is_made_once_and_kept() {
    let directory = Directory::new();
    let path = directory.path().join("krama.key");
    assert_eq!(key_file(&path, KEY), Ok(KEY));
    assert_eq!(key_file(&path, [1; KEY_BYTES]), Ok(KEY));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_damaged_key_file_is_refused_and_left_alone() {
    let directory = Directory::new();
    let path = directory.path().join("krama.key");
    for text in ["", "0707", &"07".repeat(1_000)] {
        std::fs::write(&path, text).unwrap();
        let error = key_file(&path, KEY).unwrap_err();
        assert!(error.to_string().contains("krama.key"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_key_file_needs_its_directory() {
    let directory = Directory::new();
    let error = key_file(&directory.path().join("missing/krama.key"), KEY).unwrap_err().to_string();
    assert!(error.contains("it cannot be created"), "{error}");
}
