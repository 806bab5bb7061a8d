//! Which store a request is about: the one named in its address, else the one whose order it shows, else that of its
//! host, else the first.

use axum::extract::OriginalUri;
use axum::http::Uri;
use axum::http::request::Parts;
use krama_domain::ids::PublicToken;
use krama_domain::shop::Store;
use krama_store::repo::{orders, stores};
use krama_store::{Result, Sql};

/// What the request says of the store that it wants.
#[derive(Debug, Clone, Default)]
pub(super) struct Whereabouts {
    /// The store's name in `/s/{store}/…`.
    named: Option<String>,
    /// The secret in `/orders/{token}…`: links in messages carry no store.
    token: Option<PublicToken>,
    /// The host without its port, in lower case.
    host: Option<String>,
}

/// The address as it was sent; nested routes see only their part of it.
pub(super) fn address(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

fn segment(path: &str, prefix: &str) -> Option<String> {
    let rest = path.strip_prefix(prefix)?;
    rest.split('/').next().map(str::to_owned)
}

impl Whereabouts {
    /// What a request to `path` at `host` says.
    pub(super) fn read(path: &str, host: Option<&str>) -> Self {
        let host = host.map(|host| host.split(':').next().unwrap_or(host).to_ascii_lowercase());
        let token = segment(path, "/orders/").and_then(|token| PublicToken::parse(&token).ok());
        Self { named: segment(path, "/s/"), token, host }
    }

    /// The store with what stands before its addresses; `None` when there is none.
    pub(super) fn find(&self, tx: &mut dyn Sql) -> Result<Option<(Store, String)>> {
        let Some((store, base)) = self.pick(stores::list(tx)?) else { return Ok(None) };
        let order = match &self.token {
            Some(token) => orders::by_token(tx, token)?,
            None => None,
        };
        let Some(order) = order.filter(|order| order.store != store.id) else {
            return Ok(Some((store, base)));
        };
        Ok(stores::get(tx, &order.store)?.map(based))
    }

    fn pick(&self, stores: Vec<Store>) -> Option<(Store, String)> {
        if let Some(name) = &self.named {
            return stores.into_iter().find(|store| store.id.as_str() == name).map(based);
        }
        let is_here = |store: &Store| self.host.as_ref().is_some_and(|host| store.hosts.contains(host));
        let at = stores.iter().position(is_here).unwrap_or(0);
        stores.into_iter().nth(at).map(|store| (store, String::new()))
    }
}

fn based(store: Store) -> (Store, String) {
    let base = format!("/s/{}", store.id);
    (store, base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_domain::ids::StoreId;

    #[test]
    fn a_store_is_found_by_path_by_host_or_is_the_first() {
        let store = |id: &str, host: &str| Store {
            hosts: vec![host.to_owned()],
            ..Store::new(StoreId::parse(id).unwrap(), id)
        };
        let all = || vec![store("one", "one.example"), store("two", "two.example")];
        let found = |path, host| {
            let picked = Whereabouts::read(path, Some(host)).pick(all());
            picked.map(|(store, base)| format!("{} at {base:?}", store.id))
        };
        assert_eq!(found("/cart", "Two.example:8080").as_deref(), Some("two at \"\""));
        assert_eq!(found("/s/one/cart", "two.example").as_deref(), Some("one at \"/s/one\""));
        assert_eq!(found("/s/one", "two.example").as_deref(), Some("one at \"/s/one\""));
        assert_eq!(found("/s/", "two.example"), None);
        assert_eq!(found("/", "elsewhere").as_deref(), Some("one at \"\""));
        assert_eq!(found("/s/three/", "one.example"), None);
    }
}
