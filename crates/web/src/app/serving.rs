//! How pages and assets are sent.

use super::failure::Failure;
use super::visit::Visit;
use crate::assets::{self, pictures};
use crate::view::html;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, SET_COOKIE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Sends a finished page with the visit's cookies.
pub(super) fn page(visit: &Visit, status: StatusCode, template: &impl askama::Template) -> Response {
    let mut response = (status, html(template)).into_response();
    let headers = response.headers_mut();
    describe(headers, visit.pixel_origin().as_deref());
    add_cookies(headers, visit);
    response
}

/// Tells browsers how to treat a page: nobody else keeps it, and it loads only what it needs. `pixel` is the origin of
/// the advertising script, where the page has one.
pub(super) fn describe(headers: &mut HeaderMap, pixel: Option<&str>) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(policy) = HeaderValue::from_str(&policy(pixel)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Sends the browser elsewhere with a GET.
pub(super) fn see_other(visit: &Visit, to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, location);
    }
    add_cookies(response.headers_mut(), visit);
    response
}

fn add_cookies(headers: &mut HeaderMap, visit: &Visit) {
    for line in visit.cookies() {
        if let Ok(value) = HeaderValue::from_str(line) {
            headers.append(SET_COOKIE, value);
        }
    }
}

/// No inline scripts or styles; of others only the pixel's, where the page has one.
fn policy(pixel: Option<&str>) -> String {
    let (scripts, beacons) = match pixel {
        Some(origin) => (format!(" {origin}"), format!(" {origin} https://www.facebook.com")),
        None => (String::new(), String::new()),
    };
    format!(
        "default-src 'self'; script-src 'self'{scripts}; connect-src 'self'{beacons}; img-src 'self' data: https:{beacons}; \
         style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// A stylesheet, script or picture of ours.
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let asset = assets::get(&format!("{}{name}", assets::PREFIX)).ok_or(Failure::NotFound)?;
    let validity = [(CACHE_CONTROL, assets::CACHE_CONTROL), (ETAG, asset.etag)];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| matches_tag(known, asset.etag)) {
        return Ok((StatusCode::NOT_MODIFIED, validity).into_response());
    }
    Ok((validity, [(CONTENT_TYPE, asset.content_type)], asset.bytes).into_response())
}

/// Whether `If-None-Match` names this tag. Weak ones count (RFC 9110, 13.1.2): whoever compresses makes tags weak.
fn matches_tag(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// A picture of the sample store's products.
pub(super) async fn picture(Path(name): Path<String>) -> Result<Response, Failure> {
    let drawing = pictures::get(&name).ok_or(Failure::NotFound)?;
    let head = [
        (CONTENT_TYPE, pictures::CONTENT_TYPE),
        (CACHE_CONTROL, pictures::CACHE_CONTROL),
        (CONTENT_SECURITY_POLICY, pictures::POLICY),
    ];
    Ok((head, drawing).into_response())
}

/// The icon that browsers ask for by themselves.
pub(super) async fn icon() -> Response {
    const ICON: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' \
        fill='#2457d6'/><path d='M9 7v18M9 17l12-10M12 15l10 10' stroke='#fff' stroke-width='4' fill='none' \
        stroke-linecap='round'/></svg>";
    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")], ICON).into_response()
}

/// An address that leads nowhere.
pub(super) async fn nowhere() -> Failure {
    Failure::NotFound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_picture_comes_as_a_drawing_that_may_load_nothing_and_an_unknown_one_is_not_found() {
        let Ok(response) = picture(Path("tee.svg".to_owned())).await else { panic!("the picture is there") };
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header(CONTENT_TYPE), Some("image/svg+xml"));
        assert_eq!(header(CACHE_CONTROL), Some("public, max-age=86400"));
        assert_eq!(header(CONTENT_SECURITY_POLICY), Some("default-src 'none'; style-src 'unsafe-inline'"));
        let unknown = picture(Path("shop.css".to_owned())).await.into_response();
        assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    }
}
