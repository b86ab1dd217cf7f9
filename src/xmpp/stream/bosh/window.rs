//! The requests under way, in the order of their ids.

use crate::time::Millis;
use crate::xml::Element;
use std::collections::VecDeque;

/// Recoverable errors that the server may answer one request with.
const MAX_REPEATS: u32 = 5;
/// An empty answer to an empty request counts as hasty when it comes within this.
const HASTY_MS: u64 = 1_000;
/// Pauses before each further attempt at one request.
const RETRY_MS: [u64; 5] = [500, 1_000, 2_000, 4_000, 8_000];

/// A request and what became of it.
pub(super) struct Request {
    rid: u64,
    /// Names the latest attempt; every attempt has a number of its own, so that what becomes of an
    /// earlier one is not taken for it.
    n: u32,
    /// Kept as bytes: a repeat must be the same to the letter (XEP-0124 §14.3).
    body: String,
    empty: bool,
    /// When it was last sent.
    sent: Millis,
    patience: u64,
    failures: u32,
    status_errors: u32,
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
            status_errors: 0,
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

    /// Whether all answers before that to this attempt have come.
    pub(super) fn is_next(&self, n: u32) -> bool {
        self.requests.front().is_some_and(|r| r.n == n)
    }

    /// When an attempt was sent.
    pub(super) fn sent(&mut self, n: u32) -> Millis {
        self.find(n).map_or(Millis(0), |r| r.sent)
    }

    /// Takes an answer; whether it was an empty one to an empty request, and came at once.
    pub(super) fn answer(&mut self, n: u32, body: Element, now: Millis) -> bool {
        let Some(request) = self.find(n) else {
            return false;
        };
        let hasty =
            request.empty && body.children().next().is_none() && now.since(request.sent) < HASTY_MS;
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

    /// Every answer that came, also those behind a gap that nothing will fill any more.
    pub(super) fn take_all(&mut self) -> Vec<Element> {
        let answer = |r: Request| match r.state {
            Progress::Answered(body) => Some(body),
            Progress::Awaited | Progress::RetryAt(_) => None,
        };
        self.requests.drain(..).filter_map(answer).collect()
    }

    /// Schedules a request to be sent again, each time a little later.
    pub(super) fn repeat(&mut self, n: u32, now: Millis) {
        if let Some(request) = self.find(n) {
            let pause = RETRY_MS
                .get(request.failures as usize)
                .or(RETRY_MS.last())
                .copied();
            request.failures += 1;
            request.state = Progress::RetryAt(now.plus(pause.unwrap_or(1_000)));
        }
    }

    /// Notes that something else than BOSH answered a request; how often that is by now.
    pub(super) fn status_error(&mut self, n: u32) -> u32 {
        self.find(n).map_or(0, |request| {
            request.status_errors += 1;
            request.status_errors
        })
    }

    /// Schedules a request and all before it that have no answer (XEP-0124 §17.3). Returns the
    /// attempts to abort for that; `None` when the server has asked for this too often.
    pub(super) fn repeat_up_to(&mut self, n: u32, now: Millis) -> Option<Vec<u32>> {
        let last = self.find(n).map(|r| r.rid)?;
        let mut aborted = Vec::new();
        for request in self.requests.iter_mut().filter(|r| r.rid <= last) {
            if request.n == n {
                request.repeats += 1;
                if request.repeats > MAX_REPEATS {
                    return None;
                }
            } else if matches!(request.state, Progress::Answered(_)) {
                continue;
            } else if matches!(request.state, Progress::Awaited) {
                aborted.push(request.n);
            }
            request.state = Progress::RetryAt(now);
        }
        Some(aborted)
    }

    /// The bytes of the next request to be sent again, lowest id first; `n` names the attempt, which is
    /// awaited from now on.
    pub(super) fn due(&mut self, now: Millis, n: u32) -> Option<String> {
        let due = |r: &&mut Request| matches!(r.state, Progress::RetryAt(at) if at <= now);
        let request = self.requests.iter_mut().find(due)?;
        request.n = n;
        request.state = Progress::Awaited;
        request.sent = now;
        Some(request.body.clone())
    }

    /// The requests that have no answer yet, or whose answer waits for its turn: id and bytes.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = (u64, &str)> {
        self.requests.iter().map(|r| (r.rid, &*r.body))
    }

    /// Takes in a request of an earlier run of the program, to be sent again at once.
    pub(super) fn push_again(
        &mut self,
        rid: u64,
        n: u32,
        body: String,
        now: Millis,
        patience: u64,
    ) {
        let mut request = Request::new(rid, n, body, false, now, patience);
        request.state = Progress::RetryAt(now);
        self.requests.push_back(request);
    }

    /// See [`Self::received`].
    pub(super) fn set_received(&mut self, received: Option<u64>) {
        self.received = received;
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
