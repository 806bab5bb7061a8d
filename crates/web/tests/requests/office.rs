//! Staff who work at the same time.

use crate::browser::{Browser, Form, Page};
use crate::world::{World, on_both};
use krama_domain::ids::PersonId;
use krama_domain::order::Order;
use krama_domain::staff::{Role, Scope};
use krama_domain::time::Clock;
use krama_store::repo::people::{self, Person};
use krama_web::app::enter_link;

/// Numbers that are written down in two orders at once.
const NUMBERS: usize = 12;

impl World {
    /// Somebody who may do everything, and is inside.
    async fn owner(&self) -> Browser {
        let at = self.clock.now();
        let person = Person {
            id: self.app.engine.with_random(|random| PersonId::fresh(at, random)),
            scope: Scope::All,
            email: "owner@shop.example".to_owned(),
            name: "Оля".to_owned(),
            role: Role::Owner,
            created_at: at,
            disabled: false,
        };
        let id = person.id;
        self.write(move |tx| people::insert(tx, &person, None)).await;
        let link = enter_link(&self.app, id).await.expect("the database takes it");
        let mut browser = self.browser();
        let path = link.strip_prefix(crate::world::PUBLIC_URL).expect("the link leads to us");
        assert_eq!(browser.post(path, &Form::of(&[])).await.location(), "/console");
        browser
    }

    async fn placed(&self) -> Order {
        let mut shopper = self.browser();
        shopper.add("H-M", 1).await;
        let form = shopper.checkout("cod").await;
        let placed = shopper.post("/checkout", &form).await;
        let token = placed.location().rsplit('/').next().expect("an address").to_owned();
        self.by_token(&token).await
    }
}

/// Where a number is written down in an order, and the form that does it.
async fn attaching(staff: &mut Browser, order: &Order, number: &str) -> (String, Form) {
    let path = format!("/console/orders/{}/parcel", order.number.as_str());
    let page = staff.get(&path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body.split("<h1").nth(1).unwrap_or_default());
    let hidden = ["csrf", "reference", "seen"].map(|name| (name, page.hidden(name)));
    (path, Form::of(&hidden).with("of", number))
}

#[tokio::test]
async fn one_number_goes_to_one_order_however_many_write_it_down_at_once() {
    on_both(|world| async move {
        let mut staff = world.owner().await;
        let orders = [world.placed().await, world.placed().await];
        for nth in 0..NUMBERS {
            let number = format!("2045000000{nth:04}");
            let mut forms = Vec::new();
            for order in &orders {
                forms.push(attaching(&mut staff, order, &number).await);
            }
            let send = |(path, form): (String, Form)| {
                let mut one = staff.clone();
                async move { one.post(&path, &form).await }
            };
            let second = forms.pop().expect("two");
            let first = forms.pop().expect("two");
            let pages: [Page; 2] = tokio::join!(send(first), send(second)).into();
            let done = pages.iter().filter(|page| page.location().contains("done=")).count();
            assert_eq!(done, 1, "{number}: {:?}", pages.map(|page| page.location().to_owned()));
            let mut owners = 0;
            for order in &orders {
                let order = world.fresh(order).await;
                owners += order.parcels.keys().filter(|known| known.as_str() == number).count();
            }
            assert_eq!(owners, 1, "{number}");
        }
    })
    .await;
}
