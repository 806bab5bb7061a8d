//! Testing the connection to one outside system, now, while the page waits for it.

use super::{Matter, Objection, respond, system_of};
use crate::console::act::Act;
use crate::console::desk::Failure;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use krama_engine::probe::{StepReport, Verdict};
use krama_store::Sql;

/// Asks the system, and shows what it answered.
pub(in crate::console) async fn test(Path(system): Path<String>, act: Act) -> Response {
    let (Some(destination), Some(store)) = (system_of(&system), act.desk.store.as_ref()) else {
        return act.desk.refuse(&Failure::Missing);
    };
    let steps = match act.desk.guest.app.engine.probe(&store.id, destination).await {
        Err(error) => return act.desk.refuse(&Failure::Internal(error)),
        Ok(None) => return act.desk.refuse(&Failure::Missing),
        Ok(Some(steps)) => steps,
    };
    let (scribe, found) = (act.scribe(), found(&steps));
    let note =
        move |tx: &mut dyn Sql| scribe.note(tx, "settings.test", destination.code(), None, Some(&found));
    if let Err(error) = act.write("note a test", note).await {
        return act.desk.refuse(&Failure::Internal(error));
    }
    let matter = Matter { of: destination.code(), objection: Objection::default(), steps: Some(&steps) };
    respond(&act.desk, StatusCode::OK, &matter).await
}

/// The result in one word per step, for the audit log.
fn found(steps: &[StepReport]) -> String {
    let word = |step: &StepReport| match &step.verdict {
        Verdict::Ok(_) => format!("{}: ok", step.name),
        Verdict::Problem(problem) => format!("{}: {}", step.name, problem.class.code()),
        Verdict::Skipped => format!("{}: skipped", step.name),
    };
    steps.iter().map(word).collect::<Vec<_>>().join(", ")
}
