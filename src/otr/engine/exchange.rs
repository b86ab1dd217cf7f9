//! Key exchanges, with everything that may cross, come twice or come late.

use super::Engine;
use super::contact::Pending;
use super::output::{Dropped, Output, What};
use crate::otr::ake::{Answered, Commit, Established, Refused};
use crate::otr::session::{Exchange, Last, Phase, Session};
use crate::otr::smp;
use crate::otr::wire::{Body, Message, Version};
use crate::time::Millis;

/// Exchanges with one contact in a minute that cost a computation.
const MAX_EXCHANGES: u32 = 40;
/// A commitment that still waits is sent again instead of a new one, if it is not older: ms.
const REPEAT_AGE: u64 = 60_000;
/// Queries for another try in a minute, after a key that otr.js cut short.
const MAX_RETRIES: u32 = 3;
/// A text is sent again if the session comes so soon after it: ms.
const RESEND_AGE: u64 = 120_000;

impl Engine {
    /// Sends D-H Commit to whoever offered a version.
    pub(super) fn commit(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        version: Version,
    ) {
        if self.key.is_none() {
            return self.want_key(now, contact);
        }
        let fresh = |p: &Pending| {
            p.commit.version == version && !p.answered && now.since(p.at) < REPEAT_AGE
        };
        if !self
            .contact(contact, now)
            .pending
            .as_ref()
            .is_some_and(fresh)
        {
            if !self
                .contact(contact, now)
                .exchanges
                .take(now, MAX_EXCHANGES)
            {
                return self.dropped(contact, Dropped::TooMany);
            }
            let commit = Commit::new(version, &mut self.rng);
            let known = self.contact(contact, now);
            known.commits += 1;
            let number = known.commits;
            known.pending = Some(Pending {
                number,
                commit,
                at: now,
                answered: false,
            });
            // Who waits for a signature to an older one will not get it any more.
            for instance in &mut known.instances {
                if let Exchange::Revealed(_) = instance.exchange {
                    instance.exchange = Exchange::Idle;
                }
            }
        }
        let pending = self.contact(contact, now).pending.as_ref();
        if let Some(body) = pending.map(|p| p.commit.body()) {
            self.send_exchange(contact, resource, version, 0, body);
        }
    }

    pub(super) fn want_key(&mut self, now: Millis, contact: &str) {
        self.contact(contact, now).wants_start = true;
        self.out.push_back(Output::KeyWanted);
    }

    fn send_exchange(
        &mut self,
        contact: &str,
        resource: Option<&str>,
        version: Version,
        receiver: u32,
        body: Body,
    ) {
        let sender = match version {
            Version::V2 => 0,
            Version::V3 => self.tag,
        };
        let message = Message {
            version,
            sender,
            receiver,
            body,
        };
        let resource = resource.map(str::to_owned);
        self.send_message(contact, resource, &message, What::Exchange, None);
    }

    /// Takes a message of an exchange.
    pub(super) fn received_exchange(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        message: Message,
    ) {
        let Message {
            version,
            sender,
            body,
            ..
        } = message;
        let Some(key) = self.key.clone() else {
            return self.want_key(now, contact);
        };
        let known = self.contacts.entry(contact.to_owned()).or_default();
        let answer = match body {
            Body::Commit { encrypted, hash } => {
                let pending = known.pending_for(sender, version, now);
                if pending.is_some_and(|p| p.commit.prevails_over(&hash)) {
                    pending.map(|p| p.commit.body())
                } else if pending.is_some_and(|p| !p.commit.is_below(&hash)) {
                    // Our own came back.
                    None
                } else {
                    let void = known.pending.as_ref().map_or(0, |p| p.number);
                    let waits = known.instance(sender).is_some_and(
                        |i| matches!(&i.exchange, Exchange::Answered(a) if a.version == version),
                    );
                    if !waits && !known.exchanges.take(now, MAX_EXCHANGES) {
                        return self.dropped(contact, Dropped::TooMany);
                    }
                    let Some(instance) = known.instance_or_new(sender, resource, now) else {
                        return;
                    };
                    instance.spent = void;
                    match &mut instance.exchange {
                        Exchange::Answered(answered) if waits => {
                            answered.replace(encrypted, hash);
                            Some(answered.body())
                        }
                        exchange => {
                            let answered = Answered::new(version, encrypted, hash, &mut self.rng);
                            let body = answered.body();
                            *exchange = Exchange::Answered(Box::new(answered));
                            Some(body)
                        }
                    }
                }
            }
            Body::Key(theirs) => {
                if known.pending_for(sender, version, now).is_some() {
                    if !known.exchanges.take(now, MAX_EXCHANGES) {
                        return self.dropped(contact, Dropped::TooMany);
                    }
                    let Some(pending) = &mut known.pending else {
                        return;
                    };
                    let Ok((body, revealed)) = pending.commit.reveal(theirs, &key, &mut self.rng)
                    else {
                        return self.dropped(contact, Dropped::Proof);
                    };
                    pending.answered = true;
                    let number = pending.number;
                    if let Some(instance) = known.instance_or_new(sender, resource, now) {
                        instance.spent = number;
                        instance.exchange = Exchange::Revealed(Box::new(revealed));
                    }
                    Some(body)
                } else {
                    match known.instance(sender).map(|i| &i.exchange) {
                        Some(Exchange::Revealed(revealed)) => revealed.again(&theirs),
                        _ => None,
                    }
                }
            }
            Body::Reveal { r, signature } => {
                let Some(Exchange::Answered(answered)) =
                    known.instance(sender).map(|i| &i.exchange)
                else {
                    return self.dropped(contact, Dropped::State);
                };
                if answered.version != version {
                    return self.dropped(contact, Dropped::State);
                }
                // A wrong one changes nothing: the genuine one may still come.
                let (body, established) = match answered.finish(&r, &signature, &key, &mut self.rng)
                {
                    Ok(done) => done,
                    Err(why) => {
                        let again =
                            why == Refused::ShortKey && known.retries.take(now, MAX_RETRIES);
                        self.dropped(contact, Dropped::Proof);
                        if again {
                            self.start(now, contact, resource);
                        }
                        return;
                    }
                };
                self.send_exchange(contact, resource, version, sender, body);
                return self.established(now, contact, resource, sender, &established);
            }
            Body::Signature(signature) => {
                let Some(Exchange::Revealed(revealed)) =
                    known.instance(sender).map(|i| &i.exchange)
                else {
                    return self.dropped(contact, Dropped::State);
                };
                let Ok(established) = revealed.finish(&signature) else {
                    return self.dropped(contact, Dropped::Proof);
                };
                if established.version != version {
                    return self.dropped(contact, Dropped::State);
                }
                return self.established(now, contact, resource, sender, &established);
            }
            Body::Data(_) => None,
        };
        match answer {
            Some(body) => self.send_exchange(contact, resource, version, sender, body),
            None => self.dropped(contact, Dropped::State),
        }
    }

    /// A session stands.
    fn established(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        tag: u32,
        established: &Established,
    ) {
        let session = Session::new(established, now, &mut self.rng);
        let fingerprint = session.fingerprint;
        let known = self.contacts.entry(contact.to_owned()).or_default();
        let Some(instance) = known.instance(tag) else {
            return;
        };
        instance.exchange = Exchange::Idle;
        instance.resource = resource.map(str::to_owned);
        instance.heard = now;
        let old = std::mem::replace(&mut instance.phase, Phase::Private(Box::new(session)));
        known.wants_start = false;
        known.queried = None;
        known.tag_sent = false;
        known.tag_refused = false;
        if let Phase::Private(old) = old
            && old.smp.is_running()
        {
            // A question belongs to the session it was asked in.
            let (contact, event) = (contact.to_owned(), smp::Event::Aborted);
            self.out.push_back(Output::Smp {
                contact,
                instance: tag,
                event,
            });
        }
        if self.keyring.trust(contact, &fingerprint).is_none() {
            let others = !self.keyring.of(contact).is_empty();
            let trust = crate::otr::trust::Trust::Seen;
            self.keyring.set(contact, fingerprint, trust);
            let contact = contact.to_owned();
            self.out.push_back(Output::NewKey {
                contact,
                fingerprint,
                others,
            });
            self.out.push_back(Output::KeyringChanged);
        }
        self.prefer(contact, tag);
        self.tell_state(contact);
        self.resend(now, contact);
        self.send_held(now, contact, false);
    }

    /// Sends again what they could not read, if the new session is with the same key.
    fn resend(&mut self, now: Millis, contact: &str) {
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
        let Some((key, Last { text, at })) = known.resend.take() else {
            return;
        };
        let same = known
            .active()
            .and_then(|i| i.session().map(|s| s.fingerprint))
            == Some(key);
        if same && now.since(at) < RESEND_AGE {
            let text = [self.words.resent.as_str(), &text].concat();
            if self.send_private(now, contact, &text, None) {
                let contact = contact.to_owned();
                self.out.push_back(Output::Resent { contact });
            }
        }
    }
}
