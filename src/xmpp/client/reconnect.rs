//! After a stream is lost: whether to try again, when, and what hastens it.

use super::{Client, Phase};
use crate::rng::Rng;
use crate::time::Millis;
use crate::xmpp::command::Hint;
use crate::xmpp::error::{
    AuthError, BoshCondition, LinkError, SaslCondition, SiteError, StanzaCondition, StreamCondition,
};
use crate::xmpp::event::{Failure, Status};

/// The longest first pause.
const FIRST_MS: u64 = 1_000;
/// The longest of all.
const LONGEST_MS: u64 = 60_000;
/// A session that lasted for so long was none that fails at once again.
const STEADY_MS: u64 = 10_000;
/// Failures in a row that count as long as sessions come about at all, if short ones.
const SHORT_LIVED: u32 = 1;
/// Ends by the server's rules in a row that may have been chance.
///
/// COMPAT(Prosody 0.12): what comes after a resumption is taken for the rest of a WebSocket frame that was cut off,
/// and the session ended for the size that is read there.
const FORGIVEN: u32 = 2;
/// Attempts that hints bring about are no closer than this.
const HINT_MS: u64 = 1_000;

/// Pauses that double, and of which each client takes another part, so that those whom one server
/// lost do not come back in one moment.
#[derive(Default)]
pub(super) struct Backoff {
    failures: u32,
    violations: u32,
    online_since: Option<Millis>,
    tried: Millis,
}

impl Backoff {
    /// An attempt begins.
    pub(super) fn tries(&mut self, now: Millis) {
        self.tried = now;
    }

    /// A session is there; `resumed`: an old one goes on, which costs the server next to nothing.
    pub(super) fn online(&mut self, now: Millis, resumed: bool) {
        self.online_since = Some(now);
        self.failures = if resumed {
            0
        } else {
            self.failures.min(SHORT_LIVED)
        };
    }

    /// Whether nothing came of several attempts.
    fn is_weary(&self) -> bool {
        self.failures > 3
    }

    /// Nothing of before counts after a session that lasted.
    fn settle(&mut self, now: Millis) {
        let since = self.online_since.take();
        if since.is_some_and(|since| now.since(since) >= STEADY_MS) {
            self.failures = 0;
            self.violations = 0;
        }
    }

    /// The server ended the session by its rules: whether that may have been chance.
    fn forgives(&mut self, now: Millis) -> bool {
        self.settle(now);
        self.violations += 1;
        self.violations <= FORGIVEN
    }

    /// Milliseconds until the next attempt.
    fn pause(&mut self, now: Millis, rng: &mut Rng) -> u64 {
        self.settle(now);
        let ceiling = (FIRST_MS << self.failures.min(6)).min(LONGEST_MS);
        self.failures += 1;
        ceiling / 4 + rng.number() % (ceiling * 3 / 4)
    }
}

impl Client {
    /// There is no stream any more, or none came about. A session that the server may still know
    /// waits to be resumed.
    pub(super) fn failed(&mut self, failure: Failure) {
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Idle | Phase::Waiting { .. } => {}
            Phase::Attempt(attempt) => self.give_up(*attempt),
            Phase::Online { number, mut link } => {
                match failure {
                    // The server has closed the stream, and is owed an answer.
                    Failure::Link(LinkError::Stream(_)) => link.close(self.now),
                    _ => link.abandon(self.now),
                }
                self.part(number, link);
            }
        }
        self.hold_sends();
        let resumable = |s: &super::Session| s.management.resumable().is_some();
        if !self.session.as_ref().is_some_and(resumable) {
            self.end_session();
        }
        let now = self.now;
        let violation = is_violation(&failure);
        let heals = match &mut self.account {
            Some(account) if violation => account.backoff.forgives(now),
            _ => !violation && heals(&failure),
        };
        let again = self.config.auto_reconnect && heals;
        match &mut self.account {
            Some(account) if again && (account.was_online || account.login.keep_trying) => {
                let until = now.plus(account.backoff.pause(now, &mut self.rng));
                if account.backoff.is_weary() {
                    // The server may have moved; what is configured or announced is asked again.
                    account.endpoint = None;
                }
                self.phase = Phase::Waiting { until };
                self.status(Status::Waiting { until, failure });
            }
            account => {
                // A session that was merely gone on with: there is nothing to log in with.
                let lacking = again && account.is_none();
                let failure = if lacking {
                    Failure::NeedsLogin
                } else {
                    failure
                };
                self.end_session();
                self.account = None;
                self.status(Status::Disconnected(Some(failure)));
            }
        }
    }

    /// The page noticed something.
    pub(super) fn hint(&mut self, hint: Hint) {
        if matches!(hint, Hint::Visible(false) | Hint::Freeze)
            && matches!(self.phase, Phase::Online { .. })
        {
            // Nobody may be here to tell it later.
            self.online(|mods, cx| mods.displayed.flush(cx));
            self.pump();
        }
        match hint {
            Hint::RetryNow => {
                if matches!(self.phase, Phase::Waiting { .. }) {
                    self.connect();
                }
            }
            Hint::Online | Hint::Thaw => self.hasten(),
            Hint::Offline => self.doubt(),
            Hint::Visible(visible) => {
                self.visible = visible;
                if visible {
                    self.hasten();
                }
                self.tell_state();
            }
            Hint::Freeze => {
                if let Phase::Online { link, .. } = &mut self.phase {
                    link.pause(self.now);
                }
                self.saving.hurry();
            }
        }
    }

    /// There may be a network again, or somebody who waits: no need to sit the pause out.
    fn hasten(&mut self) {
        let rested = self
            .account
            .as_ref()
            .is_some_and(|a| self.now.since(a.backoff.tried) >= HINT_MS);
        match self.phase {
            Phase::Waiting { .. } if rested => self.connect(),
            _ => self.doubt(),
        }
    }

    /// There is reason to ask whether the stream still lives.
    pub(super) fn doubt(&mut self) {
        if let (Phase::Online { .. }, Some(session)) = (&self.phase, &mut self.session) {
            session.management.doubt();
        }
    }
}

/// Whether a rule of the server was broken: for ever, or by chance.
fn is_violation(failure: &Failure) -> bool {
    match failure {
        Failure::Link(LinkError::Bosh(condition)) => *condition == BoshCondition::PolicyViolation,
        Failure::Link(LinkError::Stream(error)) => {
            error.condition == StreamCondition::PolicyViolation
        }
        _ => false,
    }
}

/// Whether time may heal it. What a human has to see to is never tried again by itself: that would lock
/// accounts, or throw somebody's other session out for ever.
fn heals(failure: &Failure) -> bool {
    match failure {
        Failure::NothingDiscovered { .. } => true,
        Failure::NeedsLogin | Failure::Register(_) => false,
        // Whom the site does not know it will not know the next time.
        Failure::Site(error) => !matches!(error, SiteError::Http(400..=407)),
        Failure::Link(LinkError::Bosh(condition)) => !matches!(
            condition,
            BoshCondition::HostUnknown
                | BoshCondition::HostGone
                | BoshCondition::ImproperAddressing
        ),
        Failure::Link(LinkError::Stream(error)) => !matches!(
            error.condition,
            StreamCondition::Conflict
                | StreamCondition::NotAuthorized
                | StreamCondition::HostUnknown
                | StreamCondition::HostGone
                | StreamCondition::ImproperAddressing
                | StreamCondition::InvalidFrom
                | StreamCondition::UnsupportedVersion
        ),
        Failure::Link(_) => true,
        Failure::Auth(error) => match error {
            AuthError::Refused { condition, .. } => {
                *condition == SaslCondition::TemporaryAuthFailure
            }
            AuthError::Bind(error) => matches!(
                error.condition,
                StanzaCondition::ResourceConstraint | StanzaCondition::InternalServerError
            ),
            AuthError::Incomplete(_) => true,
            _ => false,
        },
    }
}
