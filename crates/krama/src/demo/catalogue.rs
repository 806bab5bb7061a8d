//! The sample store's products.

use crate::command::products_csv;
use krama_domain::catalogue::Product;
use krama_domain::money::Currency;
use krama_domain::time::{Random, Timestamp};

const CSV: &str = include_str!("products.csv");

/// A dozen products.
pub(super) fn products(
    currency: Currency,
    now: Timestamp,
    random: &mut dyn Random,
) -> anyhow::Result<Vec<Product>> {
    products_csv::read(CSV.as_bytes(), currency, now, random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_web::assets::pictures;

    struct Zeros;
    impl Random for Zeros {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn every_product_has_a_picture_of_its_own_that_we_serve() {
        let products = products(Currency::Uah, Timestamp::from_ms(0), &mut Zeros).unwrap();
        let missing: Vec<_> = products.iter().filter(|p| pictures::get(&p.picture).is_none()).collect();
        assert_eq!(missing, Vec::<&Product>::new());
        let mut named: Vec<_> = products.iter().map(|p| &p.picture).collect();
        named.sort();
        named.dedup();
        assert_eq!(named.len(), products.len(), "two products share a picture");
    }
}
