//! Logs: text on a terminal, JSON otherwise, always to standard error. Personal data never reaches them: handlers
//! log ids, statuses and sums.

use anyhow::{Context, bail};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Reads a filter such as `info` or `info,krama_engine=debug`. A lone word must be a level: taken for the name of a
/// module, as the library would, a misspelt `debgu` would silence everything.
pub(crate) fn filter(text: &str) -> anyhow::Result<EnvFilter> {
    let advice = format!(
        "\"{text}\" is neither one of {} nor a filter such as info,krama_engine=debug",
        LEVELS.join(", ")
    );
    let is_level = |part: &str| LEVELS.iter().any(|level| part.trim().eq_ignore_ascii_case(level));
    if text.split(',').any(|part| !part.contains(['=', '[', ']']) && !is_level(part)) {
        bail!(advice);
    }
    EnvFilter::try_new(text).context(advice)
}

/// Starts logging by a filter such as `info`.
pub(crate) fn start(text: &str) -> anyhow::Result<()> {
    let builder = tracing_subscriber::fmt().with_env_filter(filter(text)?).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.init();
    } else {
        builder.json().flatten_event(true).init();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_filters_are_read_and_misspelt_ones_are_not() {
        for fine in ["info", "DEBUG", "off", "warn,krama_engine=debug", "krama_store=trace", "[lane]=debug"] {
            assert!(filter(fine).is_ok(), "{fine}");
        }
        for wrong in ["debgu", "", "info,", "loud", "krama_engine=loud", "info debug"] {
            let error = filter(wrong).unwrap_err().to_string();
            assert!(error.contains(&format!("\"{wrong}\"")), "{error}");
        }
    }
}
