//! (being written)
/// (being written)
pub fn router() -> axum::Router<crate::app::Shared> {
    axum::Router::new()
}
