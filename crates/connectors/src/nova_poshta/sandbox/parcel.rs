//! The life of a parcel: steps with their times, most of them planned when its waybill is made.
//!
//! What a parcel is at some moment is the last step whose time has come, so nothing has to be moved: time moves it.

use krama_domain::time::Timestamp;

/// What happens to a parcel of which nobody decides otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is taken after some hours at the branch, and its money follows.
    Received,
    /// It is refused at the branch, and comes back under another number.
    Refused,
    /// It is redirected on the way, and taken under another number.
    Redirected,
    /// Nobody comes: paid storage, then the end of storage.
    Forgotten,
    /// It stays as it is until somebody moves it.
    Still,
}

/// How its money is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A money transfer: codes 10 and 11.
    Transfer,
    /// Control of payment: code 9, and the money comes by contract.
    Control,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 1: the waybill is made.
    Created,
    /// 4: handed over to the carrier.
    Accepted,
    /// 5: between the cities.
    OnTheWay,
    /// 6: in the recipient's city.
    InCity,
    /// 7, for a locker 8: waits for the recipient.
    Arrived,
    /// 107: waits, and its storage costs money.
    PaidStorage,
    /// 105: waited too long.
    StorageEnded,
    /// 9, with a money transfer 10: taken.
    Received,
    /// 11: the money is paid out.
    MoneyPaid,
    /// 103: the recipient does not want it.
    Refused,
    /// 102: the sender has ordered the return.
    ReturnOrdered,
    /// 104: goes on under another number.
    Redirected,
    /// 2: the waybill was deleted.
    Deleted,
    /// Any code with any words.
    Odd {
        /// The code.
        code: String,
        /// The words.
        text: String,
    },
}

/// What kind of number follows another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Child {
    pub number: String,
    pub is_return: bool,
    pub at: Timestamp,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Its number.
    pub number: String,
    /// The key of its waybill.
    pub reference: String,
    /// Minor units that the recipient pays for the goods, and how they are brought.
    pub cash: Option<(i64, Way)>,
    /// Whether it goes to a locker.
    pub to_locker: bool,
    /// The sender's city.
    pub from_city: String,
    /// The recipient's city.
    pub city: String,
    /// The recipient's branch.
    pub branch: String,
    /// The recipient's name.
    pub name: String,
    /// The recipient's phone, digits alone.
    pub phone: String,
    /// The merchant's order number (`InfoRegClientBarcodes`).
    pub client_barcode: String,
    /// Declared value, in minor units.
    pub value: i64,
    pub(super) steps: Vec<(Timestamp, Step)>,
    pub(super) child: Option<Child>,
    pub(super) parent: Option<(String, bool)>,
}

impl Parcel {
    /// Steps that have happened, oldest first.
    pub(super) fn past(&self, now: Timestamp) -> impl DoubleEndedIterator<Item = &(Timestamp, Step)> {
        self.steps.iter().filter(move |(at, _)| *at <= now)
    }

    /// Where it is; `None` before its waybill is made.
    pub(super) fn at(&self, now: Timestamp) -> Option<&(Timestamp, Step)> {
        self.past(now).next_back()
    }

    /// When a step happened first.
    pub(super) fn when(&self, now: Timestamp, is: impl Fn(&Step) -> bool) -> Option<Timestamp> {
        self.past(now).find(|(_, step)| is(step)).map(|(at, _)| *at)
    }

    /// Whether the carrier has it already, so that its waybill cannot be deleted.
    pub(super) fn is_scanned(&self, now: Timestamp) -> bool {
        self.past(now).any(|(_, step)| !matches!(step, Step::Created | Step::Deleted | Step::Odd { .. }))
    }

    /// From now on it is here, and what was planned is off.
    pub(super) fn put(&mut self, step: Step, now: Timestamp) {
        self.steps.retain(|(at, _)| *at <= now);
        self.steps.push((now, step));
        if self.child.as_ref().is_some_and(|child| child.at > now) {
            self.child = None;
        }
    }

    /// The carrier's code of a step.
    pub(super) fn code<'a>(&self, step: &'a Step) -> &'a str {
        let is_transfer = matches!(self.cash, Some((_, Way::Transfer)));
        match step {
            Step::Created => "1",
            Step::Deleted => "2",
            Step::Accepted => "4",
            Step::OnTheWay => "5",
            Step::InCity => "6",
            Step::Arrived if self.to_locker => "8",
            Step::Arrived => "7",
            Step::Received if is_transfer => "10",
            Step::Received => "9",
            Step::MoneyPaid => "11",
            Step::ReturnOrdered => "102",
            Step::Refused => "103",
            Step::Redirected => "104",
            Step::StorageEnded => "105",
            Step::PaidStorage => "107",
            Step::Odd { code, .. } => code,
        }
    }

    /// The carrier's words of a step.
    pub(super) fn words(&self, step: &Step, day: &str) -> String {
        match step {
            Step::Created => {
                "Відправник самостійно створив цю накладну, але ще не надав до відправки".to_owned()
            }
            Step::Deleted => "Видалено".to_owned(),
            Step::Accepted => format!("Відправлення у місті {}", self.from_city),
            Step::OnTheWay => format!("Відправлення прямує до м. {}", self.city),
            Step::InCity => {
                format!("Відправлення у місті {}, орієнтовна доставка до відділення {day}", self.city)
            }
            Step::Arrived if self.to_locker => "Прибув до поштомату".to_owned(),
            Step::Arrived => "Прибув у відділення".to_owned(),
            Step::PaidStorage => "Нараховується плата за зберігання".to_owned(),
            Step::StorageEnded => "Припинено зберігання".to_owned(),
            Step::Received if matches!(self.cash, Some((_, Way::Transfer))) => format!(
                "Відправлення отримано {day}. Протягом доби ви одержите SMS-повідомлення про надходження грошового переказу"
            ),
            Step::Received => "Відправлення отримано".to_owned(),
            Step::MoneyPaid => format!("Відправлення отримано {day}. Грошовий переказ видано одержувачу"),
            Step::Refused => "Відмова одержувача".to_owned(),
            Step::ReturnOrdered => {
                "Відмова одержувача (відправником створено замовлення на повернення)".to_owned()
            }
            Step::Redirected => "Змінено адресу".to_owned(),
            Step::Odd { text, .. } => text.clone(),
        }
    }
}

/// Hours after the waybill at which the steps of a fate happen.
pub(super) fn script(fate: Fate, has_transfer: bool) -> Vec<(i64, Step)> {
    let mut steps = vec![(0, Step::Created)];
    if fate == Fate::Still {
        return steps;
    }
    steps.extend([(3, Step::Accepted), (6, Step::OnTheWay)]);
    match fate {
        Fate::Redirected => return [steps, vec![(12, Step::Redirected)]].concat(),
        _ => steps.extend([(20, Step::InCity), (24, Step::Arrived)]),
    }
    match fate {
        Fate::Received => {
            steps.push((32, Step::Received));
            steps.extend(has_transfer.then_some((40, Step::MoneyPaid)));
        }
        Fate::Refused => steps.extend([(32, Step::Refused), (34, Step::ReturnOrdered)]),
        Fate::Forgotten => steps.extend([(24 * 9, Step::PaidStorage), (24 * 16, Step::StorageEnded)]),
        Fate::Redirected | Fate::Still => {}
    }
    steps
}

/// Hours at which a parcel that goes on from another one is under way: from its making to its taking.
pub(super) const CHILD: [(i64, Step); 5] =
    [(0, Step::Accepted), (3, Step::OnTheWay), (20, Step::InCity), (24, Step::Arrived), (32, Step::Received)];
