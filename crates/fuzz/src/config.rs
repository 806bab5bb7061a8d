//! The program's settings file and its names, taken in as they stand: the program is no library.

#[path = "../../krama/src/config/table.rs"]
mod table;

#[expect(dead_code, reason = "targets have bytes, not files")]
#[path = "../../krama/src/config/file.rs"]
pub(crate) mod file;

pub(crate) use table::SETTINGS;
