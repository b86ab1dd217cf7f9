//! How far a login has come.

use crate::time::Millis;
use crate::xmpp::stream::discover::Discover;
use crate::xmpp::stream::link::{Endpoint, Link};
use crate::xmpp::stream::negotiate::Negotiation;
use crate::xmpp::stream::site::Site;
use crate::xmpp::stream::transport::TransportIn;
use std::collections::VecDeque;

/// For the server's next word in a login that could be made in another way.
const ANSWER_MS: u64 = 10_000;

/// One login under way.
pub(in crate::xmpp::client) struct Attempt {
    pub(super) candidates: VecDeque<Endpoint>,
    pub(super) redirects: u8,
    pub(super) stage: Stage,
}

pub(in crate::xmpp::client) enum Stage {
    /// The site is asked who it is.
    Asking {
        number: u32,
        site: Site,
    },
    Discovering {
        number: u32,
        machine: Discover,
    },
    Streaming(Box<Streaming>),
}

pub(in crate::xmpp::client) struct Streaming {
    pub(super) number: u32,
    pub(super) link: Link,
    pub(super) endpoint: Endpoint,
    pub(super) negotiation: Negotiation,
    pub(super) deadline: Option<Millis>,
    pub(super) answer_by: Option<Millis>,
    pub(super) timed_out: bool,
}

impl Streaming {
    /// Something was said: the next word of the server is waited for anew.
    pub(super) fn wait(&mut self, now: Millis) {
        let unanswered = self.negotiation.is_unanswered();
        self.answer_by = unanswered.then(|| now.plus(ANSWER_MS));
    }

    /// The server's next word may be lost; it is not waited for as long as one that is not there yet.
    pub(super) fn doubt(&mut self, now: Millis) {
        let by = now.plus(ANSWER_MS);
        self.answer_by = Some(self.answer_by.map_or(by, |earlier| earlier.min(by)));
    }
}

impl Attempt {
    pub(in crate::xmpp::client) fn new(stage: Stage) -> Self {
        Self {
            candidates: VecDeque::new(),
            redirects: 0,
            stage,
        }
    }

    pub(in crate::xmpp::client) fn number(&self) -> u32 {
        match &self.stage {
            Stage::Asking { number, .. } | Stage::Discovering { number, .. } => *number,
            Stage::Streaming(s) => s.number,
        }
    }

    pub(in crate::xmpp::client) fn transport(&mut self, now: Millis, input: TransportIn) {
        match &mut self.stage {
            Stage::Asking { site, .. } => site.handle(input),
            Stage::Discovering { machine, .. } => machine.handle(now, input),
            Stage::Streaming(s) => s.link.handle(now, input),
        }
    }

    pub(in crate::xmpp::client) fn deadline(&self) -> Option<Millis> {
        match &self.stage {
            Stage::Asking { site, .. } => site.deadline(),
            Stage::Discovering { machine, .. } => machine.deadline(),
            Stage::Streaming(s) => [s.link.deadline(), s.deadline, s.answer_by]
                .into_iter()
                .flatten()
                .min(),
        }
    }

    pub(in crate::xmpp::client) fn timeout(&mut self, now: Millis) {
        match &mut self.stage {
            Stage::Asking { site, .. } => site.timeout(now),
            Stage::Discovering { machine, .. } => machine.timeout(now),
            Stage::Streaming(s) => {
                let deadline = s.deadline.into_iter().chain(s.answer_by).min();
                s.timed_out = deadline.is_some_and(|d| d <= now);
                s.link.timeout(now);
            }
        }
    }

    /// Whether credentials have been put to use.
    pub(super) fn has_begun(&self) -> bool {
        match &self.stage {
            Stage::Asking { .. } | Stage::Discovering { .. } => false,
            Stage::Streaming(s) => s.negotiation.has_begun(),
        }
    }

    pub(in crate::xmpp::client) fn into_link(self) -> Option<(u32, Link, Endpoint)> {
        match self.stage {
            Stage::Asking { .. } | Stage::Discovering { .. } => None,
            Stage::Streaming(s) => Some((s.number, s.link, s.endpoint)),
        }
    }
}
