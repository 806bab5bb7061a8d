//! Stylesheets and scripts of the pages, embedded, under names that carry their content's hash.
//!
//! Responsible for names and bytes; headers and compression belong to whoever serves them. A name with the right hash
//! can be kept forever (`immutable`), because other bytes have another name.

use sha2::{Digest, Sha256};
use std::sync::LazyLock;

pub mod pictures;
#[cfg(test)]
mod tests;

/// Where assets are served.
pub const PREFIX: &str = "/assets/";

/// Bytes of the hash that a name carries; 64 bits tell our few versions of a file apart.
const HASH_BYTES: usize = 8;

/// Name, media type and content of every file.
const FILES: [(&str, &str, &[u8]); 8] = [
    ("shop.css", "text/css; charset=utf-8", include_bytes!("../static/shop.css")),
    ("console.css", "text/css; charset=utf-8", include_bytes!("../static/console.css")),
    ("console.js", "text/javascript; charset=utf-8", include_bytes!("../static/console.js")),
    ("shop.js", "text/javascript; charset=utf-8", include_bytes!("../static/shop.js")),
    ("order.js", "text/javascript; charset=utf-8", include_bytes!("../static/order.js")),
    ("pixel.js", "text/javascript; charset=utf-8", include_bytes!("../static/pixel.js")),
    ("places.js", "text/javascript; charset=utf-8", include_bytes!("../static/places.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("../static/icon.svg")),
];

/// A file as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its content.
    pub bytes: &'static [u8],
    /// Value of `Content-Type`.
    pub content_type: &'static str,
    /// Value of `ETag`, with its quotes.
    pub etag: &'static str,
}

/// Value of `Cache-Control` for every asset: a year, and never asked again.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

struct Named {
    name: &'static str,
    url: String,
    etag: String,
    content_type: &'static str,
    bytes: &'static [u8],
}

static TABLE: LazyLock<Vec<Named>> = LazyLock::new(|| FILES.iter().map(named).collect());

fn named(&(name, content_type, bytes): &(&'static str, &'static str, &'static [u8])) -> Named {
    let hash = hex::encode(&Sha256::digest(bytes)[..HASH_BYTES]);
    let (stem, ending) = name.rsplit_once('.').expect("every file of the table has an ending");
    Named {
        name,
        url: format!("{PREFIX}{stem}.{hash}.{ending}"),
        etag: format!("\"{hash}\""),
        content_type,
        bytes,
    }
}

/// The address of a file: `shop.css` → `/assets/shop.1a2b….css`. `name` is one of this module's files; another name
/// is a slip of the programmer and gives an address that answers 404, which the tests of the pages look for.
pub fn url(name: &str) -> String {
    let found = TABLE.iter().find(|file| file.name == name);
    found.map_or_else(|| format!("{PREFIX}{name}"), |file| file.url.clone())
}

/// The file at an address, with or without the leading `/assets/`. Only the present hash is answered.
pub fn get(path: &str) -> Option<Asset> {
    let name = path.strip_prefix(PREFIX).unwrap_or(path);
    let file = TABLE.iter().find(|file| file.url.strip_prefix(PREFIX) == Some(name))?;
    Some(Asset { bytes: file.bytes, content_type: file.content_type, etag: &file.etag })
}
