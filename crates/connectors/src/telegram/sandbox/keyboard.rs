//! Buttons under a message of the twin: judged as Telegram judges them, but for addresses of this machine, since that is
//! where the sandbox's krama lives.

use super::Failure;
use super::parameters::Parameters;
use crate::telegram::html::link;
use serde_json::Value;

/// Rows of buttons, each with its label: those that open an address, and those that send their data back.
type Rows = Vec<Vec<(String, String)>>;

/// The buttons under a message.
pub(super) fn buttons(parameters: &Parameters) -> Result<(Rows, Rows), Failure> {
    let Some(markup) = parameters.object("reply_markup")? else { return Ok((Vec::new(), Vec::new())) };
    let rows = markup["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let (mut opening, mut pressing) = (Vec::new(), Vec::new());
    for row in &rows {
        let (press, open): (Vec<_>, Vec<_>) =
            row.as_array().into_iter().flatten().partition(|button| button["callback_data"].is_string());
        opening.push(open.into_iter().map(button).collect::<Result<Vec<_>, _>>()?);
        pressing.push(press.into_iter().map(press_button).collect::<Result<Vec<_>, _>>()?);
    }
    let filled = |rows: Rows| rows.into_iter().filter(|row| !row.is_empty()).collect();
    Ok((filled(opening), filled(pressing)))
}

/// A button that sends its data back, 1 to 64 bytes of it.
fn press_button(button: &Value) -> Result<(String, String), Failure> {
    let (label, data) = (button["text"].as_str(), button["callback_data"].as_str().unwrap_or_default());
    let label = label.filter(|label| !label.is_empty() && (1..=64).contains(&data.len()));
    let label = label.ok_or_else(|| Failure::bad_request("BUTTON_DATA_INVALID"))?;
    Ok((label.to_owned(), data.to_owned()))
}

fn button(button: &Value) -> Result<(String, String), Failure> {
    let label = button["text"].as_str().unwrap_or_default();
    if label.is_empty() {
        return Err(Failure::bad_request(
            "can't parse inline keyboard button: Field \"text\" must be of type String",
        ));
    }
    let url = button["url"].as_str().unwrap_or_default();
    if url.is_empty() {
        return Err(Failure::bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    }
    let is_local = ["http://localhost:", "http://localhost/"].iter().any(|local| url.starts_with(local));
    match link::check(url) {
        Ok(checked) => Ok((label.to_owned(), checked)),
        Err(_) if is_local => Ok((label.to_owned(), url.to_owned())),
        Err(error) => {
            Err(Failure::bad_request(format!("inline keyboard button URL '{url}' is invalid: {error}")))
        }
    }
}
