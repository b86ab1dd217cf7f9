//! Key exchanges, with everything that may cross, come twice or come late.

use super::Engine;
use super::contact::Pending;
use super::output::{Dropped, Output, What};
use crate::otr::ake::{Answered, Commit, Established, Refused};
use crate::otr::dsa::PrivateKey;
use crate::otr::group::Element;
use crate::otr::session::{Exchange, Last, Phase, Session};
use crate::otr::smp;
use crate::otr::trust::Trust;
use crate::otr::wire::{Body, Message, Sealed, Version};
use crate::time::Millis;

/// Exchanges with one contact in a minute that cost a computation.
const MAX_EXCHANGES: u32 = 40;
/// A commitment that still waits is sent again instead of a new one, if it is not older: ms.
const REPEAT_AGE: u64 = 60_000;
/// Answers to queries of one contact in a minute.
const MAX_ANSWERS: u32 = 20;
/// Queries for another try in a minute, after a key that otr.js cut short.
const MAX_RETRIES: u32 = 3;
/// A text is sent again if the session comes so soon after it: ms.
const RESEND_AGE: u64 = 120_000;

/// Whom a message of an exchange is from.
struct Origin<'a> {
    now: Millis,
    contact: &'a str,
    resource: Option<&'a str>,
    version: Version,
    tag: u32,
}

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
        if !self.contact(contact, now).answers.take(now, MAX_ANSWERS) {
            return self.dropped(contact, Dropped::TooMany);
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
        let Some(key) = self.key.clone() else {
            return self.want_key(now, contact);
        };
        let from = Origin {
            now,
            contact,
            resource,
            version: message.version,
            tag: message.sender,
        };
        self.contact(contact, now);
        let answer = match message.body {
            Body::Commit { encrypted, hash } => self.received_commit(&from, encrypted, hash),
            Body::Key(theirs) => self.received_key(&from, &key, theirs),
            Body::Reveal { r, signature } => {
                return self.received_reveal(&from, &key, &r, &signature);
            }
            Body::Signature(signature) => return self.received_signature(&from, &signature),
            Body::Data(_) => Err(Dropped::State),
        };
        match answer {
            Ok(body) => self.send_exchange(contact, resource, from.version, from.tag, body),
            Err(why) => self.dropped(contact, why),
        }
    }

    fn received_commit(
        &mut self,
        from: &Origin<'_>,
        encrypted: Vec<u8>,
        hash: [u8; 32],
    ) -> Result<Body, Dropped> {
        let &Origin {
            now, version, tag, ..
        } = from;
        let known = self.contacts.get_mut(from.contact).ok_or(Dropped::State)?;
        if let Some(pending) = known.pending_for(tag, version, now) {
            if pending.commit.prevails_over(&hash) {
                return Ok(pending.commit.body());
            }
            if !pending.commit.is_below(&hash) {
                // Our own came back.
                return Err(Dropped::State);
            }
        }
        // Ours is void for this instance; another may still answer, and the next query gets a new one.
        let void = known.pending.as_mut().map_or(0, |pending| {
            pending.answered = true;
            pending.number
        });
        let waits = known.answered(tag, version).is_some();
        if !waits && !known.exchanges.take(now, MAX_EXCHANGES) {
            return Err(Dropped::TooMany);
        }
        let instance = known
            .instance_or_new(tag, from.resource, now)
            .ok_or(Dropped::State)?;
        instance.spent = void;
        match &mut instance.exchange {
            Exchange::Answered(answered) if waits => {
                answered.replace(encrypted, hash);
                Ok(answered.body())
            }
            exchange => {
                let answered = Answered::new(version, encrypted, hash, &mut self.rng);
                let body = answered.body();
                *exchange = Exchange::Answered(Box::new(answered));
                instance.exchange_at = now;
                Ok(body)
            }
        }
    }

    fn received_key(
        &mut self,
        from: &Origin<'_>,
        key: &PrivateKey,
        theirs: Element,
    ) -> Result<Body, Dropped> {
        let &Origin {
            now, version, tag, ..
        } = from;
        let known = self.contacts.get_mut(from.contact).ok_or(Dropped::State)?;
        if known.pending_for(tag, version, now).is_none() {
            // The same value again: our answer was lost.
            let again = match known.instance(tag).map(|i| &i.exchange) {
                Some(Exchange::Revealed(revealed)) => revealed.again(&theirs),
                _ => None,
            };
            return again.ok_or(Dropped::State);
        }
        if !known.exchanges.take(now, MAX_EXCHANGES) {
            return Err(Dropped::TooMany);
        }
        let pending = known.pending.as_mut().ok_or(Dropped::State)?;
        let revealed = pending.commit.reveal(theirs, key, &mut self.rng);
        let (body, revealed) = revealed.map_err(|_| Dropped::Proof)?;
        pending.answered = true;
        let number = pending.number;
        let instance = known
            .instance_or_new(tag, from.resource, now)
            .ok_or(Dropped::State)?;
        instance.spent = number;
        instance.exchange = Exchange::Revealed(Box::new(revealed));
        instance.exchange_at = now;
        Ok(body)
    }

    /// A wrong one changes nothing: the genuine one may still come.
    fn received_reveal(
        &mut self,
        from: &Origin<'_>,
        key: &PrivateKey,
        r: &[u8],
        signature: &Sealed,
    ) {
        let &Origin {
            now,
            contact,
            resource,
            version,
            tag,
        } = from;
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
        if known.answered(tag, version).is_some() && !known.exchanges.take(now, MAX_EXCHANGES) {
            return self.dropped(contact, Dropped::TooMany);
        }
        let Some(answered) = known.answered(tag, version) else {
            return self.dropped(contact, Dropped::State);
        };
        match answered.finish(r, signature, key, &mut self.rng) {
            Ok((body, established)) => {
                self.send_exchange(contact, resource, version, tag, body);
                self.established(from, &established);
            }
            Err(why) => {
                let again = why == Refused::ShortKey && known.retries.take(now, MAX_RETRIES);
                self.dropped(contact, Dropped::Proof);
                if again {
                    self.start(now, contact, resource);
                }
            }
        }
    }

    fn received_signature(&mut self, from: &Origin<'_>, signature: &Sealed) {
        let instance = self
            .contacts
            .get_mut(from.contact)
            .and_then(|k| k.instance(from.tag));
        let Some(Exchange::Revealed(revealed)) = instance.map(|i| &i.exchange) else {
            return self.dropped(from.contact, Dropped::State);
        };
        match revealed.finish(signature) {
            Ok(established) if established.version == from.version => {
                self.established(from, &established);
            }
            Ok(_) => self.dropped(from.contact, Dropped::State),
            Err(_) => self.dropped(from.contact, Dropped::Proof),
        }
    }

    /// A session stands.
    fn established(&mut self, from: &Origin<'_>, established: &Established) {
        let &Origin {
            now,
            contact,
            resource,
            tag,
            ..
        } = from;
        let session = Session::new(established, now, &mut self.rng);
        let fingerprint = session.fingerprint;
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
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
            self.keyring
                .set(contact, fingerprint, Trust::Seen, Some(now));
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
            // It may be the second time already.
            let before = match text.starts_with(&self.words.resent) {
                true => "",
                false => self.words.resent.as_str(),
            };
            let text = [before, &text].concat();
            if self.send_private(now, contact, &text, None) {
                let contact = contact.to_owned();
                self.out.push_back(Output::Resent { contact });
            }
        }
    }
}
