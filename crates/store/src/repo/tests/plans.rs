//! Cost follows what is due, not what exists: the statements of the hot paths are carried out by indexes.

use super::explained::{Explained, Plan};
use super::world::{at, order, payable, policy, report, store, write};
use crate::repo::orders::Cursor;
use crate::repo::{apply, checks, inbox, lanes, orders, outbox};
use crate::testing::migrated;
use crate::{Db, Dialect, Result, Sql};
use krama_domain::effect::{Destination, Subject};
use krama_domain::fact::Fact;
use krama_domain::invoice::Status;
use krama_domain::pay::PayType;

async fn plans(db: &Db, work: impl Fn(&mut dyn Sql) -> Result<()> + Send + Sync + 'static) -> Vec<Plan> {
    write(db, move |tx| {
        let mut explained = Explained::new(tx)?;
        work(&mut explained)?;
        Ok(explained.plans)
    })
    .await
}

#[tokio::test]
async fn print_plans() {
    migrated(|db| async move {
        payable(&db, 1, "inv-1").await;
        let found = plans(&db, |tx| {
            lanes::due(tx, at(99))?;
            let leases = lanes::lease_due(tx, "a", at(99), at(199))?;
            for lease in &leases {
                outbox::orphans(tx, lease)?;
                let e = outbox::claim(tx, lease, at(99), 10)?;
                for e in &e {
                    outbox::settle(
                        tx,
                        e,
                        &super::world::verdict(krama_domain::effect::Move::Succeed, 99),
                        at(99),
                    )?;
                }
                checks::claim(tx, lease, at(99), at(120), 10)?;
            }
            outbox::next_due(tx)?;
            checks::next_due(tx)?;
            outbox::count_by_state(tx, &store())?;
            outbox::of_subject(tx, &store(), Subject::Order(order(1, PayType::Cod).id))?;
            let o = order(1, PayType::Cod);
            orders::by_token(tx, &o.token)?;
            orders::by_number(tx, &store(), &o.number)?;
            orders::page(tx, &store(), None, 5)?;
            orders::page(tx, &store(), Some(Cursor { created_at: at(5), id: o.id }), 5)?;
            inbox::waiting_for_invoice(tx, &store(), "x")?;
            inbox::waiting_for_order(tx, &store(), &o.number)?;
            Ok(())
        })
        .await;
        let _ = (Destination::Meta, policy(), report("x", Status::Created, 1), Dialect::Sqlite);
        let _: Option<Fact> = None;
        let _ = apply::FIRST_CHECK_MS;
        for plan in found {
            println!("{}", plan.statement.split_whitespace().collect::<Vec<_>>().join(" "));
            for line in plan.lines {
                println!("      {line}");
            }
        }
    })
    .await;
}
