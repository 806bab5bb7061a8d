//! Tests a connection: asks a connector's harmless questions over the wire and times the answers.
//!
//! Nothing is kept, and no lane is touched: the result is for the person or command that asked.

use crate::log;
use crate::node::Engine;
use crate::transport::Transport;
use krama_connectors::http::Redactor;
use krama_connectors::probe::{Finding, Problem, Question};
use krama_connectors::settings::Settings;
use krama_domain::effect::Destination;
use krama_domain::ids::StoreId;
use krama_domain::time::{Clock, SECOND_MS};

/// Milliseconds that one question waits for its answer.
const STEP_TIMEOUT_MS: i64 = 6 * SECOND_MS;
/// Milliseconds that a whole test may take; what is left over then is not asked.
pub const DEADLINE_MS: i64 = 20 * SECOND_MS;
/// The step that is reported when nothing could be asked.
pub const SETTINGS_STEP: &str = "settings";

/// What one step of a test found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    /// What was looked at: `merchant`, `chat`; [`SETTINGS_STEP`] when something is missing to ask at all.
    pub name: &'static str,
    /// Which one of several: a chat's id.
    pub about: Option<String>,
    /// What it found.
    pub verdict: Verdict,
    /// Milliseconds until the answer.
    pub millis: i64,
    /// What to do, in words for people; none when it works.
    pub hint: Option<String>,
}

/// The result of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It works; what was told, e.g. the name of the bot.
    Ok(String),
    /// It does not.
    Problem(Problem),
    /// Not asked, because a step before it failed or the time was up.
    Skipped,
}

impl Verdict {
    /// Whether it works.
    pub const fn is_ok(&self) -> bool {
        matches!(self, Self::Ok(_))
    }
}

impl Engine {
    /// Tests the connection of a store to a system. `None` when there is no such store.
    pub async fn probe(
        &self,
        store: &StoreId,
        destination: Destination,
    ) -> krama_store::Result<Option<Vec<StepReport>>> {
        let Some(settings) = self.settings(store).await? else { return Ok(None) };
        Ok(Some(run(self.transport(), &settings, self.clock.as_ref(), destination).await))
    }
}

/// Asks the questions of `destination` one after another, at most for [`DEADLINE_MS`].
pub async fn run(
    transport: &Transport,
    settings: &Settings,
    clock: &dyn Clock,
    destination: Destination,
) -> Vec<StepReport> {
    let probe = krama_connectors::of(destination).probe;
    let questions = match (probe.questions)(settings) {
        Ok(questions) => questions,
        Err(finding) => {
            return vec![report(SETTINGS_STEP, None, verdict(finding, &log::redactor(settings)), 0)];
        }
    };
    let (redactor, began) = (log::redactor(settings), clock.now());
    let (mut reports, mut goes_on) = (Vec::new(), true);
    for Question { step, about, request } in questions {
        let asked = clock.now();
        let left_ms = DEADLINE_MS - asked.since_ms(began);
        if !goes_on || left_ms <= 0 {
            reports.push(report(step, about, Verdict::Skipped, 0));
            continue;
        }
        let timeout_ms = u64::try_from(left_ms.min(STEP_TIMEOUT_MS)).unwrap_or_default();
        let answer = transport.send(&request, timeout_ms).await;
        let millis = clock.now().since_ms(asked).max(0);
        let question = Question { step, about, request };
        let verdict = verdict((probe.read)(settings, &question, &answer), &redactor);
        goes_on = !matches!(&verdict, Verdict::Problem(problem) if problem.class.stops());
        reports.push(report(step, question.about, verdict, millis));
    }
    reports
}

fn verdict(finding: Finding, redactor: &Redactor) -> Verdict {
    match finding {
        Finding::Fine { told } => Verdict::Ok(redactor.clean(&told)),
        Finding::Problem(problem) => {
            Verdict::Problem(Problem { seen: redactor.clean(&problem.seen), ..problem })
        }
    }
}

fn report(name: &'static str, about: Option<String>, verdict: Verdict, millis: i64) -> StepReport {
    let hint = match &verdict {
        Verdict::Problem(problem) => Some(problem.hint()),
        Verdict::Ok(_) | Verdict::Skipped => None,
    };
    StepReport { name, about, verdict, millis, hint }
}

/// Whether every step works.
pub fn all_ok(reports: &[StepReport]) -> bool {
    reports.iter().all(|report| report.verdict.is_ok())
}
