//! The invariants, judged when a world has come to rest. Each has a name; what it finds carries the seed, the order and
//! what differed.

mod bank;
mod books;
mod carrier;
mod conversions;
mod effects;
mod inbox;
mod messages;
mod money;
mod news;
mod reconciliation;
mod staff;
mod timeline;

use crate::record::EffectName;
use crate::world::World;
use bank::Bank;
use krama_domain::effect::{Key, Subject};
use krama_domain::ids::OrderId;
use krama_domain::order::Order;
use krama_domain::shop::Store;
use krama_store::repo::outbox::Effect;
use krama_store::repo::{orders, outbox, stores};

/// Findings that are shown; one defect tends to be found many times.
const SHOWN_MAX: usize = 20;

/// An order with its effects.
pub(crate) struct Case {
    /// Its store, by the place in the world.
    pub(crate) store: usize,
    pub(crate) order: Order,
    pub(crate) effects: Vec<Effect>,
}

/// Everything that the checks look at, read once.
pub(crate) struct Evidence<'a> {
    pub(crate) world: &'a World,
    /// By their places in the world.
    pub(crate) stores: Vec<Store>,
    pub(crate) cases: Vec<Case>,
    pub(crate) bank: Bank,
}

impl Evidence<'_> {
    /// The store of a case.
    pub(crate) fn store(&self, case: &Case) -> &Store {
        &self.stores[case.store]
    }

    /// What the record calls an effect of a case.
    pub(crate) fn name(case: &Case, key: &Key) -> EffectName {
        (case.order.id.to_string(), key.to_string())
    }

    /// Whether an answer about this effect was lost, or its node died or slept.
    pub(crate) fn is_excused(&self, case: &Case, key: &Key) -> bool {
        self.world.record.excused.contains(&Self::name(case, key))
    }

    /// Whether staff gave this effect up.
    pub(crate) fn is_discarded(&self, case: &Case, key: &Key) -> bool {
        self.world.record.discarded.contains(&Self::name(case, key))
    }
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

/// A check.
type Check = fn(&Evidence<'_>, &mut Findings);

/// All findings of all checks.
pub(crate) fn all(world: &mut World) -> Vec<String> {
    let checks: [Check; 11] = [
        books::check,
        books::check_orders,
        carrier::check,
        news::check,
        inbox::check,
        effects::check,
        messages::check,
        conversions::check,
        money::check,
        staff::check,
        timeline::check,
    ];
    judge(world, &checks)
}

/// How many codes of parcels were learned, and how many waybills were made.
pub(crate) fn parcels(world: &World) -> (u64, u64) {
    let cases = cases(world);
    let orders = || cases.iter().map(|case| &case.order);
    let codes =
        orders().flat_map(|order| order.parcels.values()).map(|parcel| parcel.seen.len()).sum::<usize>();
    let made =
        orders().flat_map(|order| order.waybills.values()).filter(|waybill| waybill.made.is_some()).count();
    (codes as u64, made as u64)
}

/// What is found when every store was reconciled once more.
pub(crate) fn reconciled(world: &mut World) -> Vec<String> {
    let checks: [Check; 8] = [
        reconciliation::check_rounds,
        reconciliation::check_findings,
        carrier::check,
        news::check,
        effects::check,
        messages::check,
        money::check,
        timeline::check,
    ];
    judge(world, &checks)
}

fn judge(world: &mut World, checks: &[Check]) -> Vec<String> {
    let bank = Bank::of(world);
    let evidence = Evidence { stores: stores(world), cases: cases(world), bank, world };
    let mut findings = Findings::default();
    for complaint in &world.record.complaints {
        findings.0.push(complaint.clone());
    }
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

fn stores(world: &World) -> Vec<Store> {
    let get = |shop: &crate::shop::Shop| world.read(|tx| stores::get(tx, &shop.id));
    world.shops.iter().map(|shop| get(shop).expect("the store was made at the beginning")).collect()
}

fn cases(world: &World) -> Vec<Case> {
    world.shops.iter().enumerate().flat_map(|(place, shop)| cases_of(world, place, shop)).collect()
}

fn cases_of(world: &World, store: usize, shop: &crate::shop::Shop) -> Vec<Case> {
    let sql = "SELECT order_id FROM orders WHERE store_id = $1 ORDER BY number";
    let rows = world.read(|tx| tx.query(sql, krama_store::args![shop.id.as_str()]));
    let id = |row: &krama_store::Row| row.text(0).ok().and_then(|id| OrderId::parse(id).ok());
    let ids: Vec<_> = rows.iter().map(|row| id(row).expect("ids were written by krama")).collect();
    let case = |id: &OrderId| {
        world.read(|tx| {
            let order = orders::get(tx, &shop.id, *id)?.expect("the order was listed a moment ago");
            Ok(Case { store, order, effects: outbox::of_subject(tx, &shop.id, Subject::Order(*id))? })
        })
    };
    ids.iter().map(case).collect()
}
