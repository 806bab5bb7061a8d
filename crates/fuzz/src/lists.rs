//! Addresses of lists: whatever they ask for is read, and what was read and written back asks for the same.

use krama_domain::ids::StoreId;
use krama_domain::shop::Store;
use krama_store::repo::outbox::search::Cursor;
use krama_web::console::addresses;

/// Where a page begins, in the API's words and in the console's.
pub(crate) fn cursors(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(cursor) = Cursor::parse(&text) {
        assert_eq!(Cursor::parse(&cursor.text()).as_ref(), Some(&cursor), "{text}");
    }
    if let Some((at, written)) = addresses::cursor(&text) {
        assert_eq!(addresses::cursor(&written), Some((at, written.clone())), "{text}");
    }
}

/// What the lists of orders and effects are asked for. A filter that is not understood falls away from the one, and is
/// refused by the other, so that it cannot widen what is moved.
pub(crate) fn filters(bytes: &[u8]) {
    let query = String::from_utf8_lossy(bytes);
    let store = Store::new(StoreId::parse("twc").expect("a good name"), "TWC");
    let (filter, written) = addresses::orders(&query, &store);
    let (again, same) = addresses::orders(&written, &store);
    assert_eq!((format!("{again:?}"), &same), (format!("{filter:?}"), &written), "{query}");
    assert!(written.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'<'), "{written}");
    if let Some(written) = addresses::effects(&query) {
        assert_eq!(addresses::effects(&written).as_ref(), Some(&written), "{query}");
    }
}
