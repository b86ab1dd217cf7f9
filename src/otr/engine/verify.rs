//! Verifying who somebody is, and the extra symmetric key.

use super::Engine;
use super::output::{Output, SymmetricKey};
use crate::otr::dsa::Fingerprint;
use crate::otr::session::{Instance, Phase, Session};
use crate::otr::smp;
use crate::otr::tlv::{Tlv, kind};
use crate::otr::trust::Trust;
use crate::otr::wire::{IGNORABLE, Version};
use crate::time::Millis;
use zeroize::Zeroizing;

impl Engine {
    pub(super) fn session(&mut self, contact: &str, tag: u32) -> Option<&mut Session> {
        self.contacts.get_mut(contact)?.instance(tag)?.session()
    }

    fn active(&self, contact: &str) -> Option<u32> {
        self.contacts.get(contact)?.active
    }

    fn own(&self) -> Option<Fingerprint> {
        self.key.as_ref().map(|key| key.public().fingerprint())
    }

    /// Compares secrets with the active instance, after a question or without. A run under way is given
    /// up. Gives whether there is a session to do it in.
    pub fn ask(
        &mut self,
        now: Millis,
        contact: &str,
        question: Option<&str>,
        secret: &str,
    ) -> bool {
        let begin = |engine: &mut Self| {
            let (own, tag) = (engine.own()?, engine.active(contact)?);
            let session = engine.contacts.get_mut(contact)?.instance(tag)?.session()?;
            let given_up = session.smp.abort();
            let secret = session.secret(&own, true, secret);
            session.smp.begin(secret, question, &mut engine.rng);
            engine.working = true;
            // In a message of its own: others read the records of one in an order of theirs.
            if let Some(tlv) = given_up {
                engine.send_data(now, contact, tag, "", &[tlv], IGNORABLE, None)?;
            }
            Some(())
        };
        begin(self).is_some()
    }

    /// The user's answer to a question. It may come late: the question may be gone, and `false` says so.
    pub fn answer(&mut self, contact: &str, instance: u32, secret: &str) -> bool {
        let answer = |engine: &mut Self| {
            let own = engine.own()?;
            let session = engine
                .contacts
                .get_mut(contact)?
                .instance(instance)?
                .session()?;
            let secret = session.secret(&own, false, secret);
            engine.working = session.smp.answer(secret, &mut engine.rng) || engine.working;
            Some(session.smp.is_working())
        };
        answer(self).unwrap_or_default()
    }

    /// Whether verifying takes something to compute: [`Self::work`] is to be called.
    pub fn is_working(&self) -> bool {
        self.working
    }

    /// One slice of what verifying takes to compute, about 15 ms in a browser. What comes of it is
    /// output.
    pub fn work(&mut self, now: Millis) {
        let Some((contact, tag)) = self.busy() else {
            self.working = false;
            return;
        };
        let session = self.session(&contact, tag);
        if let Some((reply, event)) = session.and_then(|session| session.smp.work()) {
            self.smp_outcome(now, &contact, tag, reply, event);
        }
    }

    /// A session that has something to compute.
    fn busy(&self) -> Option<(String, u32)> {
        self.contacts.iter().find_map(|(contact, known)| {
            let busy = |i: &&Instance| matches!(&i.phase, Phase::Private(s) if s.smp.is_working());
            let instance = known.instances.iter().find(busy)?;
            Some((contact.clone(), instance.tag))
        })
    }

    /// Sends what is to be sent, and says what happened.
    pub(super) fn smp_outcome(
        &mut self,
        now: Millis,
        contact: &str,
        tag: u32,
        reply: Option<Tlv>,
        event: Option<smp::Event>,
    ) {
        if let Some(reply) = reply {
            self.send_data(now, contact, tag, "", &[reply], IGNORABLE, None);
        }
        if let Some(event) = event {
            self.smp_event(now, contact, tag, event);
        }
    }

    /// Gives up verifying, or refuses to answer.
    pub fn abort(&mut self, now: Millis, contact: &str, instance: u32) {
        let session = self.session(contact, instance);
        if let Some(tlv) = session.and_then(|session| session.smp.abort()) {
            self.send_data(now, contact, instance, "", &[tlv], IGNORABLE, None);
        }
    }

    pub(super) fn smp_event(&mut self, now: Millis, contact: &str, tag: u32, event: smp::Event) {
        let fingerprint = self
            .session(contact, tag)
            .map(|session| session.fingerprint);
        if let smp::Event::Done { proves: true, .. } = event
            && let Some(fingerprint) = fingerprint
            && !self.trust(contact, &fingerprint).is_verified()
        {
            self.set_trust(now, contact, fingerprint, Trust::Smp);
        }
        self.out.push_back(Output::Smp {
            contact: contact.to_owned(),
            instance: tag,
            event,
        });
    }

    /// Sets how far a key of a contact is trusted.
    pub fn set_trust(
        &mut self,
        now: Millis,
        contact: &str,
        fingerprint: Fingerprint,
        trust: Trust,
    ) {
        if self.keyring.set(contact, fingerprint, trust, Some(now)) {
            self.out.push_back(Output::KeyringChanged);
            self.tell_state(contact);
        }
    }

    /// Forgets a key of a contact. One in use is seen anew with the next session.
    pub fn forget_key(&mut self, contact: &str, fingerprint: &Fingerprint) {
        if self.keyring.remove(contact, fingerprint) {
            self.out.push_back(Output::KeyringChanged);
            self.tell_state(contact);
        }
    }

    /// Tells the active instance that the extra symmetric key is used from now on, and gives it as
    /// output. `false` without a session of version 3.
    pub fn use_extra_key(&mut self, now: Millis, contact: &str, usage: u32, data: &[u8]) -> bool {
        let mut send = || {
            let tag = self.active(contact)?;
            let session = self.session(contact, tag)?;
            if session.version != Version::V3 || data.len() > 1024 {
                return None;
            }
            let value = [&usage.to_be_bytes(), data].concat();
            let tlv = [Tlv::new(kind::EXTRA_KEY, value)];
            self.send_data(now, contact, tag, "", &tlv, IGNORABLE, None)
        };
        let key: Option<Zeroizing<[u8; 32]>> = send();
        let sent = key.is_some();
        if let Some(key) = key {
            self.out.push_back(Output::ExtraKey {
                contact: contact.to_owned(),
                ours: true,
                usage,
                data: data.to_vec(),
                key: SymmetricKey(key),
            });
        }
        sent
    }
}
