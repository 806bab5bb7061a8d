//! Where the key comes from: a text in the environment, or a file beside the database.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::Path,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use super::KEY_BYTES;
use crate::{Error, Result};

/// The longest text that can be a key, with room for spaces around it.
const KEY_TEXT_BYTES_MAX: u64 = 1_024;

/// Reads a key written as 64 hex digits or as base64. The text is never shown.
pub fn parse_key(text: &str) -> Result<[u8; KEY_BYTES]> {
    parse(text).ok_or_else(|| Error::Key {
        what: "given as text".to_owned(),
        text: "it must be 32 bytes, written as 64 hex digits or as base64".to_owned(),
    })
}

fn parse(text: &str) -> Option<[u8; KEY_BYTES]> {
    let text = text.trim();
    if let Ok(bytes) = hex::decode(text) {
        return bytes.try_into().ok();
    }
    let unpadded = text.trim_end_matches('=');
    let bytes = STANDARD_NO_PAD.decode(unpadded).or_else(|_| URL_SAFE_NO_PAD.decode(unpadded)).ok()?;
    bytes.try_into().ok()
}

/// Reads the key from this file, or creates it with `fresh` (32 random bytes), readable by its owner alone.
///
/// A file that is there is never overwritten: whatever was sealed with a lost key stays sealed.
pub fn key_file(path: &Path, fresh: [u8; KEY_BYTES]) -> Result<[u8; KEY_BYTES]> {
    match create(path, fresh) {
        Ok(()) => Ok(fresh),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => load(path),
        Err(error) => Err(failed(path, &format!("it cannot be created: {error}"))),
    }
}

fn create(path: &Path, fresh: [u8; KEY_BYTES]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = write(&mut file, path, fresh);
    if written.is_err() {
        // Half a key would be refused at the next start.
        let _ = fs::remove_file(path);
    }
    written
}

/// The key must survive a power cut as surely as what will be sealed with it.
fn write(file: &mut File, path: &Path, fresh: [u8; KEY_BYTES]) -> std::io::Result<()> {
    file.write_all(format!("{}\n", hex::encode(fresh)).as_bytes())?;
    file.sync_all()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

fn load(path: &Path) -> Result<[u8; KEY_BYTES]> {
    let unreadable = |error: std::io::Error| failed(path, &format!("it cannot be read: {error}"));
    if fs::metadata(path).map_err(unreadable)?.len() > KEY_TEXT_BYTES_MAX {
        return Err(failed(path, "it is too long for a key"));
    }
    let text = fs::read(path).map_err(unreadable)?;
    let advice = "it must hold 32 bytes as 64 hex digits or as base64; put the right file back, \
                  or remove it when nothing was sealed with it yet";
    str::from_utf8(&text).ok().and_then(parse).ok_or_else(|| failed(path, advice))
}

fn failed(path: &Path, text: &str) -> Error {
    Error::Key { what: format!("file {}", path.display()), text: text.to_owned() }
}
