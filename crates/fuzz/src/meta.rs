//! Meta's cookies: what is kept is valid, and a second visit with what was set changes nothing.

use crate::halves;
use crate::sample::{NOW, Sevens};
use krama_connectors::meta::ids::{Cookies, FBC, FBP, is_valid, visit};

/// Two cookies, the click's id and the host, parted by zeroes.
pub(crate) fn cookies(bytes: &[u8]) {
    let (fbp, rest) = halves(bytes);
    let (fbc, rest) = halves(rest);
    let (click, host) = halves(rest);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (fbp, fbc, click, host) = (text(fbp), text(fbc), text(click), text(host));
    let came = Cookies { fbp: Some(&fbp), fbc: Some(&fbc) };
    let first = visit(&host, Some(&click), &came, NOW, &mut Sevens);
    assert!(is_valid(&first.fbp), "{}", first.fbp);
    assert!(first.fbc.as_deref().is_none_or(is_valid), "{:?}", first.fbc);
    let changed = |name: &str| first.set.iter().any(|(set, _)| *set == name);
    assert!(changed(FBP) || first.fbp == fbp, "an id that was not set is the one that came");
    assert!(changed(FBC) || first.fbc.as_deref().is_none_or(|kept| kept == fbc));
    let kept = Cookies { fbp: Some(&first.fbp), fbc: first.fbc.as_deref() };
    let second = visit(&host, Some(&click), &kept, NOW, &mut Sevens);
    assert_eq!((second.fbp, second.fbc), (first.fbp, first.fbc), "the second visit is the same browser's");
    assert!(second.set.is_empty(), "nothing is set twice: {:?}", second.set);
}
