//! What is kept of requests and answers: secrets redacted, personal data and size cut.

use krama_connectors::http::{Answer, Redactor, Request, Response};
use krama_connectors::settings::Settings;

/// Most bytes of a body that are kept.
pub const BODY_KEPT_BYTES: usize = 4_096;

/// The redactor of a store.
pub fn redactor(settings: &Settings) -> Redactor {
    Redactor::new(settings.secrets())
}

fn body(bytes: &[u8]) -> String {
    let kept = &bytes[..bytes.len().min(BODY_KEPT_BYTES)];
    let cut =
        if kept.len() < bytes.len() { format!("\n… {} bytes in all", bytes.len()) } else { String::new() };
    // A NUL is not storable as text in PostgreSQL.
    format!("{}{cut}", String::from_utf8_lossy(kept).replace('\0', "\u{fffd}"))
}

fn lines(headers: &[(String, String)]) -> String {
    headers.iter().fold(String::new(), |text, (name, value)| text + name + ": " + value + "\n")
}

/// A request as staff may see it.
pub fn request(redactor: &Redactor, request: &Request) -> String {
    let head = format!("{} {}\n{}\n", request.method.as_str(), request.url, lines(&request.headers));
    redactor.clean(&(head + &body(&request.body)))
}

/// An answer as staff may see it.
pub fn answer(redactor: &Redactor, answer: &Answer) -> String {
    match answer {
        Answer::Response(Response { status, headers, body: bytes }) => {
            redactor.clean(&format!("{status}\n{}\n{}", lines(headers), body(bytes)))
        }
        Answer::NotSent { reason } => redactor.clean(&format!("not sent: {reason}")),
        Answer::NoAnswer { reason } => redactor.clean(&format!("no answer: {reason}")),
    }
}
