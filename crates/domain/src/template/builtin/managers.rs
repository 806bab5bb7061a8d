//! Texts for managers. They are long and alike, so they are put together from the words of notices.

use crate::lang::Lang;
use crate::notice::Notice;
use crate::notice::text::Word;

/// The text of a notice.
pub(super) fn text(notice: Notice, lang: Lang) -> String {
    let mut text = Source { text: String::new(), lang };
    if notice == Notice::Contact {
        of_contact(&mut text);
    } else {
        of_order(&mut text, notice);
    }
    text.text.trim_end().to_owned()
}

/// A text that grows, line by line.
struct Source {
    text: String,
    lang: Lang,
}

impl Source {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.line("");
    }

    /// `Phone: {{ customer.phone }}`.
    fn pair(&mut self, word: Word, name: &str) {
        let label = word.text(self.lang);
        self.line(&format!("{label}: {{{{ {name} }}}}"));
    }

    /// What stands inside only where the variable has a value.
    fn given(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.line(&format!("{{% if {name} %}}"));
        inside(self);
        self.line("{% endif %}");
    }

    /// The same for one pair.
    fn given_pair(&mut self, word: Word, name: &str) {
        self.given(name, |text| text.pair(word, name));
    }

    /// A paragraph of its own, in bold, where there is anything.
    fn given_remark(&mut self, name: &str) {
        self.given(name, |text| {
            text.gap();
            text.line(&format!("*{{{{ {name} }}}}*"));
        });
    }

    fn goods(&mut self) {
        let heading = Word::Items.fill(self.lang, "{{ order.position_count }}");
        self.gap();
        self.line(&format!("*{heading}*"));
        self.line("{{ order.items }}");
        self.gap();
        self.line(&format!("*{}: {{{{ money.total }}}}*", Word::Sum.text(self.lang)));
    }
}

fn of_order(text: &mut Source, notice: Notice) {
    let lang = text.lang;
    text.line(&format!("*{}*", title_of(notice).fill(lang, "{{ order.number }}")));
    if let Some(remark) = remark_of(notice) {
        text.gap();
        text.line(&format!("*{}*", remark.text(lang)));
    }
    if has_figures(notice) {
        text.given_remark("notice.figures");
    }
    text.given_remark("order.cancelled");
    text.gap();
    text.pair(Word::Client, "customer.name");
    text.pair(Word::Phone, "customer.phone");
    text.given_pair(Word::City, "order.city");
    text.given_pair(Word::Branch, "order.branch");
    text.pair(Word::Time, "order.time");
    text.given("order.parcels", |text| {
        text.gap();
        text.line("{{ order.parcels }}");
    });
    text.gap();
    text.pair(Word::Payment, "money.way");
    text.given("money.state", |text| text.line("*{{ money.state }}*"));
    text.goods();
    text.given("order.comment", |text| {
        text.gap();
        text.pair(Word::Comment, "order.comment");
    });
}

fn of_contact(text: &mut Source) {
    let title = Word::TitleContact.fill(text.lang, "{{ store.name }}");
    text.line(&format!("*{title}*"));
    text.gap();
    text.pair(Word::Client, "customer.name");
    text.pair(Word::Phone, "customer.phone");
    text.given_pair(Word::Telegram, "contact.telegram");
    text.given_pair(Word::WhatsApp, "contact.whatsapp");
    text.pair(Word::Time, "contact.time");
    text.given("contact.question", |text| {
        text.gap();
        text.pair(Word::Question, "contact.question");
    });
    text.given("order.items", Source::goods);
}

/// Whether figures stand behind a notice that asks for attention.
const fn has_figures(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::Held | Notice::NoInvoice | Notice::Mismatch | Notice::Overpaid | Notice::CashMismatch
    )
}

const fn title_of(notice: Notice) -> Word {
    match notice {
        Notice::Placed | Notice::Prepaid | Notice::Paid => Word::TitleOrder,
        Notice::Held => Word::TitleHeld,
        Notice::Unpaid => Word::TitleUnpaid,
        Notice::NoInvoice => Word::TitleNoInvoice,
        Notice::Mismatch => Word::TitleMismatch,
        Notice::Overpaid => Word::TitleOverpaid,
        Notice::LateMoney => Word::TitleLateMoney,
        Notice::Refunded => Word::TitleRefunded,
        Notice::Received => Word::TitleReceived,
        Notice::ParcelRefused => Word::TitleParcelRefused,
        Notice::Returning => Word::TitleReturning,
        Notice::Returned => Word::TitleReturned,
        Notice::Waits => Word::TitleWaits,
        Notice::LastDay => Word::TitleLastDay,
        Notice::ParcelStuck => Word::TitleParcelStuck,
        Notice::CashMismatch => Word::TitleCashMismatch,
        Notice::Contact => Word::TitleContact,
    }
}

const fn remark_of(notice: Notice) -> Option<Word> {
    match notice {
        Notice::Held => Some(Word::RemarkHeld),
        Notice::Unpaid => Some(Word::RemarkUnpaid),
        Notice::NoInvoice => Some(Word::RemarkNoInvoice),
        Notice::Mismatch => Some(Word::RemarkMismatch),
        Notice::Overpaid => Some(Word::RemarkOverpaid),
        Notice::LateMoney => Some(Word::RemarkLateMoney),
        Notice::ParcelRefused => Some(Word::RemarkParcelRefused),
        Notice::Returned => Some(Word::RemarkReturned),
        Notice::Waits => Some(Word::RemarkWaits),
        Notice::LastDay => Some(Word::RemarkLastDay),
        Notice::ParcelStuck => Some(Word::RemarkParcelStuck),
        Notice::CashMismatch => Some(Word::RemarkCashMismatch),
        Notice::Placed
        | Notice::Prepaid
        | Notice::Paid
        | Notice::Refunded
        | Notice::Received
        | Notice::Returning
        | Notice::Contact => None,
    }
}
