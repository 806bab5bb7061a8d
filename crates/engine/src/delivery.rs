//! One round of a connector's work, as a state machine without I/O: which requests go out, and what their answers
//! make of the tasks. Whoever drives it sends the requests, for real or to a twin.

use crate::log;
use krama_connectors::connector::Connector;
use krama_connectors::http::{Answer, Redactor, Request};
use krama_connectors::settings::Settings;
use krama_connectors::task::{Reading, Settled, Step, Task};
use krama_domain::effect::Outcome;
use krama_domain::time::Timestamp;
use std::collections::VecDeque;

/// Follow-up requests of one exchange, at most: a connector that asks for more is stopped.
const FOLLOW_UPS_MAX: u8 = 4;

/// A request that has to go out.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The request.
    pub request: Request,
    /// Which tasks it carries.
    tasks: Vec<usize>,
    follow_ups: u8,
}

impl Outgoing {
    /// Which tasks of its round it carries.
    pub fn tasks(&self) -> &[usize] {
        &self.tasks
    }
}

/// The result of a task, with what is kept of its last request.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The result; its `task` is the index in the round.
    pub settled: Settled,
    /// The last request, redacted.
    pub request: Option<String>,
    /// Its answer, redacted.
    pub response: Option<String>,
    /// Whether a request went out whose effect is not known from its answer.
    pub unanswered: bool,
}

/// A round.
pub struct Delivery {
    connector: &'static Connector,
    settings: Settings,
    tasks: Vec<Task>,
    redactor: Redactor,
    waiting: VecDeque<Outgoing>,
    finished: Vec<Finished>,
}

impl Delivery {
    /// Plans the tasks.
    pub fn plan(connector: &'static Connector, settings: Settings, tasks: Vec<Task>, now: Timestamp) -> Self {
        let redactor = log::redactor(&settings);
        let mut delivery =
            Self { connector, settings, tasks, redactor, waiting: VecDeque::new(), finished: Vec::new() };
        let all: Vec<_> = (0..delivery.tasks.len()).collect();
        delivery.plan_for(&all, now);
        delivery
    }

    fn plan_for(&mut self, indices: &[usize], now: Timestamp) {
        let tasks: Vec<_> = indices.iter().map(|i| self.tasks[*i].clone()).collect();
        for step in (self.connector.plan)(&self.settings, &tasks, now) {
            match step {
                Step::Send { tasks, request } => {
                    let tasks = tasks.into_iter().map(|i| indices[i]).collect();
                    self.waiting.push_back(Outgoing { request, tasks, follow_ups: 0 });
                }
                Step::Settle(settled) => {
                    let settled = Settled { task: indices[settled.task], ..settled };
                    let nothing_sent = Finished { settled, request: None, response: None, unanswered: false };
                    self.finished.push(nothing_sent);
                }
            }
        }
    }

    /// The next request that can go out.
    pub fn take_outgoing(&mut self) -> Option<Outgoing> {
        self.waiting.pop_front()
    }

    /// Takes the answer to a request.
    pub fn answer(&mut self, sent: &Outgoing, answer: &Answer, now: Timestamp) {
        match (self.connector.read)(&self.settings, &self.tasks, &sent.tasks, &sent.request, answer, now) {
            Reading::Settled(results) => self.finish(sent, answer, results),
            Reading::Again(request) if sent.follow_ups < FOLLOW_UPS_MAX => {
                let follow_ups = sent.follow_ups + 1;
                self.waiting.push_back(Outgoing { request, tasks: sent.tasks.clone(), follow_ups });
            }
            Reading::Split if sent.tasks.len() > 1 => {
                let (left, right) = sent.tasks.split_at(sent.tasks.len() / 2);
                self.plan_for(left, now);
                self.plan_for(right, now);
            }
            Reading::Again(_) | Reading::Split => self.give_up(sent, answer),
        }
    }

    fn finish(&mut self, sent: &Outgoing, answer: &Answer, results: Vec<Settled>) {
        let request = log::request(&self.redactor, &sent.request);
        let response = log::answer(&self.redactor, answer);
        // Behind a follow-up stands a request that may have been carried out: whatever comes next looks first.
        let unanswered = matches!(answer, Answer::NoAnswer { .. }) || sent.follow_ups > 0;
        self.finished.extend(results.into_iter().map(|settled| Finished {
            settled,
            request: Some(request.clone()),
            response: Some(response.clone()),
            unanswered,
        }));
    }

    fn give_up(&mut self, sent: &Outgoing, answer: &Answer) {
        let outcome = Outcome::Refused {
            code: "no_progress".to_owned(),
            reason: "the connector asked for the same again and again; this is a defect of krama".to_owned(),
        };
        let results = sent.tasks.iter().map(|task| Settled::plain(*task, outcome.clone())).collect();
        self.finish(sent, answer, results);
    }

    /// Results that are there and were not taken yet.
    pub fn take_finished(&mut self) -> Vec<Finished> {
        std::mem::take(&mut self.finished)
    }

    /// What a task means whose process died after it was committed as started: a request that nobody answered.
    pub fn abandoned(
        connector: &'static Connector,
        settings: &Settings,
        task: &Task,
        now: Timestamp,
    ) -> Finished {
        let reason = "the program stopped before the answer came".to_owned();
        let answer = Answer::NoAnswer { reason: reason.clone() };
        let tasks = std::slice::from_ref(task);
        let nothing = Request::get(String::new());
        let settled = match (connector.read)(settings, tasks, &[0], &nothing, &answer, now) {
            Reading::Settled(mut results) if results.len() == 1 => results.remove(0),
            _ => Settled::plain(0, Outcome::Unknown { reason: reason.clone() }),
        };
        Finished { settled, request: None, response: Some(reason), unanswered: true }
    }
}
