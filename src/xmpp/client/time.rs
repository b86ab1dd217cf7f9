//! When something is due, and what then is done.

use super::{Client, ClientConfig, Phase};
use crate::time::Millis;
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stream::link::Link;

impl ClientConfig {
    /// After how many milliseconds of silence to ask whether a link still lives.
    pub(super) fn silence(&self, link: &Link) -> Option<u64> {
        (link.needs_watching() && self.ping_interval > 0).then_some(self.ping_interval)
    }
}

impl Client {
    /// When to call with [`Input::Timeout`].
    pub fn deadline(&self) -> Option<Millis> {
        let phase = match &self.phase {
            Phase::Idle => None,
            Phase::Attempt(attempt) => attempt.deadline(),
            Phase::Online { link, .. } => {
                let silence = self.config.silence(link);
                let management = self
                    .session
                    .as_ref()
                    .and_then(|s| s.management.deadline(silence));
                link.deadline().into_iter().chain(management).min()
            }
            Phase::Waiting { until } => Some(*until),
        };
        let closing = self
            .closing
            .iter()
            .filter_map(|(_, link)| link.deadline())
            .min();
        // Nobody can answer while there is no stream.
        let online = matches!(self.phase, Phase::Online { .. });
        let iqs = self.iqs.deadline().filter(|_| online);
        let states = self.mods.chat_states.deadline().filter(|_| online);
        let rooms = self.mods.rooms.deadline().filter(|_| online);
        let seen = self.mods.displayed.deadline().filter(|_| online);
        let saving = self.saving.deadline();
        [phase, closing, iqs, states, rooms, seen, saving]
            .into_iter()
            .flatten()
            .min()
    }

    /// The deadline has come.
    pub(super) fn timeout(&mut self) {
        let now = self.now;
        let due = |deadline: Option<Millis>| deadline.is_some_and(|d| d <= now);
        for (_, link) in &mut self.closing {
            if due(link.deadline()) {
                link.timeout(now);
            }
        }
        match &mut self.phase {
            Phase::Attempt(attempt) if due(attempt.deadline()) => attempt.timeout(now),
            Phase::Online { link, .. } if due(link.deadline()) => link.timeout(now),
            Phase::Waiting { until } if *until <= now => self.connect(),
            _ => {}
        }
        if !matches!(self.phase, Phase::Online { .. }) {
            return;
        }
        self.online(|mods, cx| {
            mods.chat_states.timeout(cx);
            mods.rooms.timeout(cx);
            mods.rest(cx);
            mods.displayed.timeout(cx);
        });
        for tag in self.iqs.expired(now) {
            // A server that does not answer one thing may answer nothing any more.
            self.doubt();
            self.online(|mods, cx| mods.on_outcome(cx, tag, IqOutcome::TimedOut));
        }
    }
}
