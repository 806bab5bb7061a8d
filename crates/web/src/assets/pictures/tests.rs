//! What every picture keeps to: its size, its shape, and nothing in it that acts or loads.

use super::*;

/// Largest picture, in bytes.
const PICTURE_MAX_BYTES: usize = 4 * 1024;

/// Marks of a drawing that would act, load from elsewhere, or speak one language.
const FORBIDDEN: [&str; 8] =
    ["<script", "<text", "<image", "<style", "<foreignObject", "url(h", "data:", " on"];

#[test]
fn pictures_are_small_portrait_drawings_that_do_nothing() {
    for (name, bytes) in FILES {
        let svg = str::from_utf8(bytes).expect("UTF-8");
        assert!(bytes.len() <= PICTURE_MAX_BYTES, "{name} has {} bytes", bytes.len());
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 500\">";
        assert!(svg.starts_with(head) && svg.ends_with("</svg>\n"), "{name}");
        assert_eq!(FORBIDDEN.iter().find(|mark| svg.contains(**mark)), None, "{name}");
        assert_eq!(svg.matches("href=\"").count(), svg.matches("href=\"#").count(), "{name} points outside");
    }
}

#[test]
fn only_the_pictures_are_answered() {
    assert_eq!(get("/pictures/hoodie.svg"), get("hoodie.svg"));
    assert!(get("hoodie.svg").is_some());
    for wrong in ["hoodie", "", "/pictures/", "../icon.svg", "HOODIE.SVG"] {
        assert_eq!(get(wrong), None, "{wrong}");
    }
}

#[test]
fn every_drawing_of_the_folder_is_in_the_table() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/static/pictures");
    for entry in std::fs::read_dir(folder).expect("there").flatten() {
        let name = entry.file_name().into_string().expect("UTF-8");
        assert!(get(&name).is_some(), "{name} is not in the table");
    }
}
