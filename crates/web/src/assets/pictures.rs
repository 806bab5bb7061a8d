//! Pictures of the sample store's products: our own drawings, embedded.
//!
//! Their names are plain, without a hash, because they stand in a catalogue file that people read and export; so they
//! may be kept for a day only.

#[cfg(test)]
mod tests;

/// Where the pictures are served.
pub const PREFIX: &str = "/pictures/";

/// Value of `Cache-Control` for every picture: one day, in seconds.
pub const CACHE_CONTROL: &str = "public, max-age=86400";

/// Value of `Content-Type` for every picture.
pub const CONTENT_TYPE: &str = "image/svg+xml";

/// Value of `Content-Security-Policy` for every picture: opened as a page of its own, it can load and run nothing.
pub const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Name and content of every picture.
const FILES: [(&str, &[u8]); 12] = [
    ("bag.svg", include_bytes!("../../static/pictures/bag.svg")),
    ("candle.svg", include_bytes!("../../static/pictures/candle.svg")),
    ("cap.svg", include_bytes!("../../static/pictures/cap.svg")),
    ("hoodie.svg", include_bytes!("../../static/pictures/hoodie.svg")),
    ("jacket.svg", include_bytes!("../../static/pictures/jacket.svg")),
    ("mug.svg", include_bytes!("../../static/pictures/mug.svg")),
    ("note.svg", include_bytes!("../../static/pictures/note.svg")),
    ("pin.svg", include_bytes!("../../static/pictures/pin.svg")),
    ("poster.svg", include_bytes!("../../static/pictures/poster.svg")),
    ("scarf.svg", include_bytes!("../../static/pictures/scarf.svg")),
    ("socks.svg", include_bytes!("../../static/pictures/socks.svg")),
    ("tee.svg", include_bytes!("../../static/pictures/tee.svg")),
];

/// The drawing at an address, with or without the leading `/pictures/`: `hoodie.svg`. An SVG document, 400 × 500.
pub fn get(path: &str) -> Option<&'static [u8]> {
    let name = path.strip_prefix(PREFIX).unwrap_or(path);
    FILES.iter().find(|(known, _)| *known == name).map(|&(_, bytes)| bytes)
}
