//! The arguments of `krama orders`.

use super::{OfStore, Since};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Orders {
    #[command(subcommand)]
    pub action: OrdersAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrdersAction {
    /// The newest orders
    #[command(after_help = "Example:\n  krama orders list --store main --limit 20 --json")]
    List {
        #[command(flatten)]
        of: OfStore,
        /// How many at most
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=100_000))]
        limit: i64,
    },
    /// One order with its timeline, payments and effects
    #[command(after_help = "Example:\n  krama orders show TWC30102025N01 --json")]
    Show {
        /// Its number, e.g. TWC30102025N01
        number: String,
        #[command(flatten)]
        of: OfStore,
    },
    /// Place an order by hand, as the checkout does: it is announced, reported and invoiced
    #[command(
        after_help = "Example:\n  krama orders create --name 'Шевченко Тарас' --phone '067 123 45 67' --city Львів \\\n    \
            --branch 'Відділення № 5' --pay-type cod --item HOOD-M:2\n\nWith --stdin the same comes as JSON:\n  \
            {\"name\": …, \"phone\": …, \"city\": …, \"branch\": …, \"pay_type\": \"cod\", \"items\": [{\"sku\": \"HOOD-M\", \"quantity\": 2}]}"
    )]
    Create(Create),
    /// Write orders to standard output, the newest first
    #[command(
        after_help = "Example:\n  krama orders export --format csv --since 2026-01-01 > orders.csv\n\nColumns of CSV, one row \
            for each line of an order:\n  number,created_at,source,lang,pay_type,currency,prepay,status,payment_status,total,\n  \
            paid,paid_at,refunded,refunded_at,confirmed_at,confirmed_note,cancelled_at,cancel_reason,\n  \
            name,phone,email,city,branch,comment,sku,title,variant,quantity,price"
    )]
    Export(Export),
    /// Read orders from elsewhere: they are recorded, and nothing is announced, reported or invoiced
    #[command(
        after_help = "Example:\n  krama orders import orders.csv --dry-run\n\nThe file is what `krama orders export` writes. \
            Required: number, created_at, pay_type, name,\nphone, and of each line sku, quantity, price. Numbers that are \
            there already are skipped.\n\nExit codes: 0 all of it · 1 nothing · 3 some rows are wrong, the others were \
            imported"
    )]
    Import(Import),
}

/// `krama orders create`.
#[derive(Debug, Args)]
pub(crate) struct Create {
    #[command(flatten)]
    pub of: OfStore,
    /// Read everything as JSON from standard input
    #[arg(long, conflicts_with_all = ["name", "phone", "city", "branch", "pay_type", "item", "email", "comment", "lang"])]
    pub stdin: bool,
    /// Surname and given name of the receiver
    #[arg(long, required_unless_present = "stdin")]
    pub name: Option<String>,
    /// Their phone
    #[arg(long, required_unless_present = "stdin")]
    pub phone: Option<String>,
    /// The settlement
    #[arg(long, required_unless_present = "stdin")]
    pub city: Option<String>,
    /// Branch, parcel locker or street
    #[arg(long, required_unless_present = "stdin")]
    pub branch: Option<String>,
    /// online_full, prepay or cod
    #[arg(long, required_unless_present = "stdin")]
    pub pay_type: Option<String>,
    /// An article and how many pieces of it; may be given several times
    #[arg(long, value_name = "SKU[:QUANTITY]", required_unless_present = "stdin")]
    pub item: Vec<String>,
    /// For the receipt
    #[arg(long)]
    pub email: Option<String>,
    /// What the shopper added
    #[arg(long)]
    pub comment: Option<String>,
    /// The shopper's language: uk, ru, kk or en [default: the store's]
    #[arg(long)]
    pub lang: Option<String>,
    /// Check everything and show what would be placed
    #[arg(long)]
    pub dry_run: bool,
}

/// A file's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table for spreadsheets (RFC 4180).
    Csv,
    /// One JSON document on each line.
    Jsonl,
}

/// `krama orders export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub of: OfStore,
    /// The form; --json is jsonl
    #[arg(long, value_enum, default_value = "csv")]
    pub format: Format,
    /// Only what was placed since: 2026-01-05, 2026-01-05T10:00:00Z, or an age such as 24h or 7d
    #[arg(long, value_name = "WHEN")]
    pub since: Option<Since>,
    /// Begin with a byte order mark, so that spreadsheets see that it is UTF-8
    #[arg(long)]
    pub bom: bool,
    /// Write sums as 499,00
    #[arg(long)]
    pub decimal_comma: bool,
}

/// `krama orders import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file, .jsonl or .csv
    pub file: PathBuf,
    #[command(flatten)]
    pub of: OfStore,
    /// The file's form [default: by its name]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Read and check, write nothing
    #[arg(long)]
    pub dry_run: bool,
}
