//! (being written)
#![allow(missing_docs)]
use crate::http::{Request, Response};
use crate::sandbox::Reply;
use krama_domain::time::{Random, Timestamp};
#[derive(Default)]
pub struct Twin {}
impl Twin {
    pub fn serve(&mut self, _request: &Request, _now: Timestamp, _random: &mut dyn Random) -> Reply {
        Response::html(404, "").into()
    }
}
