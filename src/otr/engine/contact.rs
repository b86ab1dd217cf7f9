//! What the engine remembers of one contact.

use super::output::State;
use crate::otr::ake::{Answered, Commit};
use crate::otr::dsa::Fingerprint;
use crate::otr::fragment::Assembler;
use crate::otr::session::{Exchange, Instance, Last, Phase};
use crate::otr::wire::Version;
use crate::time::Millis;
use zeroize::Zeroizing;

/// Instances of one contact: real ones are a handful, and tags cost nothing to make up.
const MAX_INSTANCES: usize = 8;
/// How long an answer to our commitment is awaited: ms.
const COMMIT_AGE: u64 = 300_000;
/// How long other instances may answer a commitment that one has answered: ms.
const SHARED_AGE: u64 = 60_000;

/// How long a text that was sent is kept, in case that they could not read it: ms.
const LAST_AGE: u64 = 120_000;

/// A contact with whom there was something else than plain text.
#[derive(Default)]
pub(super) struct Contact {
    pub(super) instances: Vec<Instance>,
    /// The instance that the user's messages go to.
    pub(super) active: Option<u32>,
    /// Our commitment that waits for answers.
    pub(super) pending: Option<Pending>,
    /// Number of the last commitment.
    pub(super) commits: u64,
    pub(super) assembler: Assembler,
    /// The user's messages that wait for a session.
    pub(super) held: Vec<Held>,
    /// They sent plain text without a tag after we had sent one.
    pub(super) tag_refused: bool,
    pub(super) tag_sent: bool,
    /// A session was wanted when there was no key.
    pub(super) wants_start: bool,
    /// The state that was last told.
    pub(super) told: State,
    pub(super) queried: Option<Millis>,
    pub(super) error_sent: Option<Millis>,
    pub(super) error_answered: Option<Millis>,
    pub(super) exchanges: Budget,
    pub(super) answers: Budget,
    pub(super) questions: Budget,
    pub(super) retries: Budget,
    /// To be sent again if a session with the same key follows soon.
    pub(super) resend: Option<(Fingerprint, Last)>,
}

/// Our commitment.
pub(super) struct Pending {
    pub(super) number: u64,
    pub(super) commit: Commit,
    pub(super) at: Millis,
    pub(super) answered: bool,
}

/// A message that waits.
pub(super) struct Held {
    pub(super) id: u64,
    pub(super) text: Zeroizing<String>,
}

/// So many in a minute.
#[derive(Default)]
pub(super) struct Budget {
    since: Millis,
    used: u32,
}

impl Budget {
    /// Takes one, if there is one left.
    pub(super) fn take(&mut self, now: Millis, limit: u32) -> bool {
        if now.since(self.since) >= 60_000 {
            *self = Self {
                since: now,
                used: 0,
            };
        }
        self.used += 1;
        self.used <= limit
    }
}

/// Whether `ms` have passed since something happened, if it ever did.
pub(super) fn is_past(then: Option<Millis>, ms: u64, now: Millis) -> bool {
    then.is_none_or(|then| now.since(then) >= ms)
}

impl Contact {
    /// The instance with a tag.
    pub(super) fn instance(&mut self, tag: u32) -> Option<&mut Instance> {
        self.instances.iter_mut().find(|i| i.tag == tag)
    }

    /// The instance with a tag, made if it is new. Of too many, the least worth keeping goes.
    pub(super) fn instance_or_new(
        &mut self,
        tag: u32,
        resource: Option<&str>,
        now: Millis,
    ) -> Option<&mut Instance> {
        if !self.instances.iter().any(|i| i.tag == tag) {
            if self.instances.len() >= MAX_INSTANCES {
                let worth = |i: &Instance| (self.active == Some(i.tag), i.is_private(), i.heard);
                let least = self.instances.iter().map(worth).min();
                let at = self.instances.iter().position(|i| Some(worth(i)) == least);
                self.instances.remove(at.unwrap_or(0));
            }
            let instance = Instance::new(tag, resource.map(str::to_owned), now);
            self.instances.push(instance);
        }
        self.instance(tag)
    }

    /// The instance that the user's messages go to.
    pub(super) fn active(&mut self) -> Option<&mut Instance> {
        let tag = self.active?;
        self.instance(tag)
    }

    /// What waits for Reveal Signature of an instance in a version.
    pub(super) fn answered(&self, tag: u32, version: Version) -> Option<&Answered> {
        let instance = self.instances.iter().find(|i| i.tag == tag)?;
        match &instance.exchange {
            Exchange::Answered(answered) if answered.version == version => Some(answered),
            _ => None,
        }
    }

    /// Whether a session stands with the active instance.
    pub(super) fn is_private(&self) -> bool {
        let is = |i: &Instance| Some(i.tag) == self.active && i.is_private();
        self.instances.iter().any(is)
    }

    /// Whether the active instance ended its session.
    pub(super) fn is_finished(&self) -> bool {
        let is = |i: &Instance| Some(i.tag) == self.active && matches!(i.phase, Phase::Finished(_));
        self.instances.iter().any(is)
    }

    /// Our commitment, if it still waits for `tag` in this version.
    pub(super) fn pending_for(&self, tag: u32, version: Version, now: Millis) -> Option<&Pending> {
        let pending = self.pending.as_ref()?;
        let age = if pending.answered {
            SHARED_AGE
        } else {
            COMMIT_AGE
        };
        let spent = self
            .instances
            .iter()
            .any(|i| i.tag == tag && i.spent == pending.number);
        let waits = now.since(pending.at) < age && !spent;
        (waits && pending.commit.version == version).then_some(pending)
    }

    /// Forgets keys and texts that had their time: nothing of a session may be read long after it.
    pub(super) fn expire(&mut self, now: Millis) {
        self.assembler.expire(now);
        let age = |p: &Pending| if p.answered { SHARED_AGE } else { COMMIT_AGE };
        self.pending.take_if(|p| now.since(p.at) >= age(p));
        self.resend
            .take_if(|(_, last)| now.since(last.at) >= LAST_AGE);
        for instance in &mut self.instances {
            if now.since(instance.exchange_at) >= COMMIT_AGE {
                instance.exchange = Exchange::Idle;
            }
            if let Some(session) = instance.session() {
                session.last.take_if(|last| now.since(last.at) >= LAST_AGE);
            }
        }
    }

    /// Whether nothing would be lost by forgetting the contact.
    pub(super) fn is_idle(&self, now: Millis) -> bool {
        let quiet = |i: &Instance| matches!(i.phase, Phase::Plain);
        let done = |p: &Pending| now.since(p.at) >= COMMIT_AGE;
        self.held.is_empty()
            && self.instances.iter().all(quiet)
            && self.pending.as_ref().is_none_or(done)
            && self.assembler.is_idle(now)
    }
}
