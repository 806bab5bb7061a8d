//! The REST API, `/api/v1`: what programs may see and do, with a key in place of a session.
//!
//! A key has a role like a person, and the same table of rights decides ([`krama_domain::staff`]). `routes` is the table
//! of all addresses, `gate` what stands before them, `problem` how everything that is not done is told (RFC 9457),
//! `params` how queries are read: an unknown parameter is an error, since a filter that is not understood would show
//! too much.

mod effects;
mod gate;
mod lanes;
mod me;
mod orders;
mod params;
mod problem;
mod routes;
#[cfg(test)]
mod tests;

pub(crate) use routes::router;
