//! The requests under way, in the order of their ids.

use crate::time::Millis;
use crate::xml::Element;
use std::collections::VecDeque;

/// Recoverable errors that the server may answer one request with.
const MAX_REPEATS: u32 = 5;
/// An empty answer to an empty request counts as hasty when it comes within this.
const HASTY_MS: u64 = 100;

/// A request and what became of it.
pub(super) struct Request {
    rid: u64,
    pub(super) n: u32,
    /// Kept as bytes: a repeat must be the same to the letter (XEP-0124 §14.3).
    pub(super) body: String,
    empty: bool,
    sent: Millis,
    patience: u64,
    failures: u32,
    repeats: u32,
    state: Progress,
}

enum Progress {
    /// With the edge.
    Awaited,
    /// To be sent again then.
    RetryAt(Millis),
    Answered(Element),
}

impl Request {
    pub(super) fn new(
        rid: u64,
        n: u32,
        body: String,
        empty: bool,
        now: Millis,
        patience: u64,
    ) -> Self {
        let state = Progress::Awaited;
        Self {
            rid,
            n,
            body,
            empty,
            sent: now,
            patience,
            failures: 0,
            repeats: 0,
            state,
        }
    }
}

/// The window.
#[derive(Default)]
pub(super) struct Window {
    requests: VecDeque<Request>,
    received: Option<u64>,
}

impl Window {
    /// How many ids are taken: those without an answer, and those whose answer waits for its turn.
    pub(super) fn len(&self) -> usize {
        self.requests.len()
    }

    pub(super) fn push(&mut self, request: Request) {
        self.requests.push_back(request);
    }

    /// The highest id up to which all answers have come.
    pub(super) fn received(&self) -> Option<u64> {
        self.received
    }

    /// Whether an answer under this number is wanted.
    pub(super) fn awaits(&self, n: u32) -> bool {
        self.requests
            .iter()
            .any(|r| r.n == n && matches!(r.state, Progress::Awaited))
    }

    /// The numbers that the edge still works on.
    pub(super) fn awaited(&self) -> Vec<u32> {
        let awaited = |r: &&Request| matches!(r.state, Progress::Awaited);
        self.requests.iter().filter(awaited).map(|r| r.n).collect()
    }

    /// Takes an answer; whether it was an empty one to an empty request, and came at once.
    pub(super) fn answer(&mut self, n: u32, body: Element, now: Millis) -> bool {
        let Some(request) = self.find(n) else {
            return false;
        };
        let hasty = request.empty && body.nodes().is_empty() && now.since(request.sent) < HASTY_MS;
        request.state = Progress::Answered(body);
        hasty
    }

    /// The answers whose turn has come.
    pub(super) fn take_ready(&mut self) -> Vec<Element> {
        let mut ready = Vec::new();
        while matches!(
            self.requests.front(),
            Some(Request {
                state: Progress::Answered(_),
                ..
            })
        ) {
            if let Some(Request {
                rid,
                state: Progress::Answered(body),
                ..
            }) = self.requests.pop_front()
            {
                self.received = Some(rid);
                ready.push(body);
            }
        }
        ready
    }

    /// Schedules a request to be sent again, each time a little later.
    pub(super) fn repeat(&mut self, n: u32, now: Millis, pauses: [u64; 5]) {
        if let Some(request) = self.find(n) {
            let pause = pauses
                .get(request.failures as usize)
                .or(pauses.last())
                .copied();
            request.failures += 1;
            request.state = Progress::RetryAt(now.plus(pause.unwrap_or(1_000)));
        }
    }

    /// How often a request has failed.
    pub(super) fn status_errors(&mut self, n: u32) -> u32 {
        self.find(n).map_or(0, |r| r.failures)
    }

    /// Schedules a request and all before it that have no answer; `false` when the server has asked
    /// for that too often.
    pub(super) fn repeat_up_to(&mut self, n: u32, now: Millis) -> bool {
        let Some(last) = self.find(n).map(|r| r.rid) else {
            return true;
        };
        let mut fine = true;
        for request in self.requests.iter_mut().filter(|r| r.rid <= last) {
            // Those still awaited are answered by the server on their own connection, or repeated
            // when that fails.
            if request.n == n {
                request.repeats += 1;
                fine = request.repeats <= MAX_REPEATS;
                request.state = Progress::RetryAt(now);
            }
        }
        fine
    }

    /// The next request to be sent again, now awaited; lowest id first.
    pub(super) fn due(&mut self, now: Millis) -> Option<&Request> {
        let due = |r: &&mut Request| matches!(r.state, Progress::RetryAt(at) if at <= now);
        let request = self.requests.iter_mut().find(due)?;
        request.state = Progress::Awaited;
        request.sent = now;
        Some(request)
    }

    /// The numbers of requests that should have been answered by now.
    pub(super) fn overdue(&self, now: Millis) -> Vec<u32> {
        let overdue =
            |r: &&Request| matches!(r.state, Progress::Awaited) && r.sent.plus(r.patience) <= now;
        self.requests.iter().filter(overdue).map(|r| r.n).collect()
    }

    /// When something is due or overdue next.
    pub(super) fn deadline(&self) -> Option<Millis> {
        let when = |r: &Request| match r.state {
            Progress::Awaited => Some(r.sent.plus(r.patience)),
            Progress::RetryAt(at) => Some(at),
            Progress::Answered(_) => None,
        };
        self.requests.iter().filter_map(when).min()
    }

    fn find(&mut self, n: u32) -> Option<&mut Request> {
        self.requests.iter_mut().find(|r| r.n == n)
    }
}
