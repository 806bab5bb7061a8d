//! A parcel that is to be sent in the twin.

use super::{Fate, Way};

/// A parcel to be sent in the twin.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its number; a fresh one where there is none.
    pub number: Option<String>,
    /// What will happen to it.
    pub fate: Fate,
    /// Minor units that the recipient pays, and how they are brought.
    pub cash: Option<(i64, Way)>,
    /// Whether it goes to a locker.
    pub to_locker: bool,
    /// The recipient's city.
    pub city: String,
    /// The recipient's branch.
    pub branch: String,
    /// The recipient's name.
    pub name: String,
    /// The recipient's phone, digits alone.
    pub phone: String,
    /// The merchant's order number.
    pub client_barcode: String,
    /// Declared value, in minor units.
    pub value: i64,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            number: None,
            fate: Fate::Received,
            cash: None,
            to_locker: false,
            city: "Київ".to_owned(),
            branch: "Відділення №12 (до 30 кг): вул. Прикладна, 7".to_owned(),
            name: String::new(),
            phone: String::new(),
            client_barcode: String::new(),
            value: 0,
        }
    }
}
