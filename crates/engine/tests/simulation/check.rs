//! The invariants, judged when a world has come to rest. Each has a name; what it finds carries the seed, the order and
//! what differed.

mod bank;
mod books;
mod conversions;
mod effects;
mod inbox;
mod messages;
mod money;

use crate::world::World;
use bank::Bank;
use krama_domain::effect::Subject;
use krama_domain::ids::OrderId;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_store::repo::outbox::Effect;
use krama_store::repo::{orders, outbox, stores};

/// Findings that are shown; one defect tends to be found many times.
const SHOWN_MAX: usize = 20;

/// An order with its effects.
pub(crate) struct Case {
    pub(crate) order: Order,
    pub(crate) effects: Vec<Effect>,
}

/// Everything that the checks look at, read once.
pub(crate) struct Evidence<'a> {
    pub(crate) world: &'a World,
    pub(crate) store: Store,
    pub(crate) cases: Vec<Case>,
    pub(crate) bank: Bank,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Findings(Vec<String>);

impl Findings {
    /// Notes that the invariant `name` does not hold for an order.
    pub(crate) fn order(&mut self, name: &str, order: &Order, what: impl std::fmt::Display) {
        self.0.push(format!("{name}: order {}: {what}", order.number));
    }

    /// Notes that the invariant `name` does not hold.
    pub(crate) fn world(&mut self, name: &str, what: impl std::fmt::Display) {
        self.0.push(format!("{name}: {what}"));
    }
}

/// All findings of all checks.
pub(crate) fn all(world: &mut World) -> Vec<String> {
    let bank = Bank::of(world);
    let evidence = Evidence { store: store(world), cases: cases(world), bank, world };
    let mut findings = Findings::default();
    for complaint in &world.record.complaints {
        findings.world("on the way", complaint);
    }
    let checks: [fn(&Evidence<'_>, &mut Findings); 7] = [
        books::check,
        books::check_orders,
        inbox::check,
        effects::check,
        messages::check,
        conversions::check,
        money::check,
    ];
    for check in checks {
        check(&evidence, &mut findings);
    }
    let rest = findings.0.len().saturating_sub(SHOWN_MAX);
    let mut shown: Vec<_> = findings.0.into_iter().take(SHOWN_MAX).collect();
    for finding in &mut shown {
        *finding = format!("seed {}: {finding}", world.seed);
    }
    if rest > 0 {
        shown.push(format!("seed {}: and {rest} more", world.seed));
    }
    shown
}

fn store(world: &World) -> Store {
    world.read(|tx| stores::get(tx, &world.store)).expect("the store was made at the beginning")
}

fn cases(world: &World) -> Vec<Case> {
    let rows = world.read(|tx| tx.query("SELECT order_id FROM orders ORDER BY number", &[]));
    let id = |row: &krama_store::Row| row.text(0).ok().and_then(|id| OrderId::parse(id).ok());
    let ids: Vec<_> = rows.iter().map(|row| id(row).expect("ids were written by krama")).collect();
    let case = |id: &OrderId| {
        world.read(|tx| {
            let order = orders::get(tx, &world.store, *id)?.expect("the order was listed a moment ago");
            Ok(Case { order, effects: outbox::of_subject(tx, &world.store, Subject::Order(*id))? })
        })
    };
    ids.iter().map(case).collect()
}
