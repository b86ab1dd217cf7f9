//! What the user writes, and beginning and ending sessions.

use super::contact::{Contact, Held, is_past};
use super::output::{Output, Refusal, What};
use super::{Engine, MAX_TEXT};
use crate::otr::session::{Exchange, Last, Phase};
use crate::otr::smp;
use crate::otr::tag;
use crate::otr::tlv::{Tlv, kind};
use crate::otr::wire::IGNORABLE;
use crate::time::Millis;
use zeroize::Zeroizing;

/// Messages, and bytes of them, that may wait for a session with one contact.
const MAX_HELD: usize = 100;
const MAX_HELD_BYTES: usize = 2 * MAX_TEXT;
/// A query goes out anew for a message that waits, if the last one is older: ms.
const QUERY_EVERY: u64 = 30_000;

impl Engine {
    /// Sends what the user wrote: encrypted where a session stands, held where the policy wants one,
    /// and otherwise in plain, to `resource` if one is named. `id` comes back with what became of it.
    pub fn send(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        id: u64,
        text: &str,
    ) {
        self.sweep(now);
        let policy = self.policy(contact);
        if text.len() > MAX_TEXT {
            return self.refuse(contact, id, Refusal::TooLong);
        }
        let known = self.contacts.get_mut(contact);
        let waits = |known: &Contact| known.is_private() && !known.held.is_empty();
        if known.as_ref().is_some_and(|known| waits(known)) {
            // What was held waits for the user's word on this key; nothing overtakes it.
            return self.hold(now, contact, resource, id, text);
        }
        if known.as_ref().is_some_and(|known| known.is_private()) {
            if !self.send_private(now, contact, text, Some(id)) {
                self.refuse(contact, id, Refusal::Impossible);
            }
            return;
        }
        if known.is_some_and(|known| known.is_finished()) {
            return self.refuse(contact, id, Refusal::Finished);
        }
        if policy.require {
            return self.hold(now, contact, resource, id, text);
        }
        // Who types a query, and nothing else, means it.
        if policy.allows_any() && tag::is_bare_query(text) {
            return self.query(now, contact, resource, Some(id));
        }
        let mut out = tag::defuse(text).into_owned();
        if policy.send_tag && policy.allows_any() {
            let known = self.contact(contact, now);
            if !known.tag_refused {
                known.tag_sent = true;
                out = tag::add_whitespace(&out, policy);
            }
        }
        self.out.push_back(Output::Send {
            contact: contact.to_owned(),
            resource: resource.map(str::to_owned),
            text: out,
            what: What::Plain,
            id: Some(id),
        });
    }

    fn refuse(&mut self, contact: &str, id: u64, why: Refusal) {
        let contact = contact.to_owned();
        self.out.push_back(Output::Refused { contact, id, why });
    }

    fn hold(&mut self, now: Millis, contact: &str, resource: Option<&str>, id: u64, text: &str) {
        if !self.policy(contact).allows_any() {
            return self.refuse(contact, id, Refusal::Impossible);
        }
        let known = self.contact(contact, now);
        let bytes: usize = known.held.iter().map(|held| held.text.len()).sum();
        if known.held.len() >= MAX_HELD || bytes + text.len() > MAX_HELD_BYTES {
            return self.refuse(contact, id, Refusal::TooMany);
        }
        let text = Zeroizing::new(text.to_owned());
        known.held.push(Held { id, text });
        let due = !known.is_private() && is_past(known.queried, QUERY_EVERY, now);
        self.out.push_back(Output::Held {
            contact: contact.to_owned(),
            id,
        });
        if due {
            self.start(now, contact, resource);
        }
    }

    /// Sends what was held, if a session stands. Where a key of the contact was verified, another one
    /// does not get it before the user says so (`confirmed`).
    pub(super) fn send_held(&mut self, now: Millis, contact: &str, confirmed: bool) {
        let verified = self.keyring.is_any_verified(contact);
        let key = self.contacts.get_mut(contact).and_then(|known| {
            let active = known.active()?;
            active.session().map(|session| session.fingerprint)
        });
        let Some(key) = key else { return };
        if verified && !confirmed && !self.trust(contact, &key).is_verified() {
            return;
        }
        let known = self.contact(contact, now);
        for Held { id, text } in std::mem::take(&mut known.held) {
            if !self.send_private(now, contact, &text, Some(id)) {
                self.refuse(contact, id, Refusal::Impossible);
            }
        }
    }

    /// The user wants what is held sent with the key that there is.
    pub fn release(&mut self, now: Millis, contact: &str) {
        self.send_held(now, contact, true);
    }

    /// The user takes back one message that is held; nothing comes of it.
    pub fn take_back(&mut self, id: u64) {
        for known in self.contacts.values_mut() {
            known.held.retain(|held| held.id != id);
        }
    }

    /// The user takes back what is held.
    pub fn discard(&mut self, contact: &str) {
        let known = self.contacts.get_mut(contact);
        let held = known.map(|known| std::mem::take(&mut known.held));
        for Held { id, .. } in held.unwrap_or_default() {
            self.refuse(contact, id, Refusal::Discarded);
        }
    }

    /// Encrypts a text to the active instance. Gives whether there is a session that could.
    pub(super) fn send_private(
        &mut self,
        now: Millis,
        contact: &str,
        text: &str,
        id: Option<u64>,
    ) -> bool {
        let Some(active) = self.contacts.get(contact).and_then(|known| known.active) else {
            return false;
        };
        let sent = self
            .send_data(now, contact, active, text, &[], 0, id)
            .is_some();
        if sent
            && let Some(known) = self.contacts.get_mut(contact)
            && let Some(session) = known.instance(active).and_then(|i| i.session())
        {
            let text = Zeroizing::new(text.to_owned());
            session.last = Some(Last { text, at: now });
        }
        sent
    }

    /// Sends a data message to an instance; gives its extra symmetric key.
    #[expect(clippy::too_many_arguments, reason = "a message has that many parts")]
    pub(super) fn send_data(
        &mut self,
        now: Millis,
        contact: &str,
        tag: u32,
        text: &str,
        tlvs: &[Tlv],
        flags: u8,
        id: Option<u64>,
    ) -> Option<Zeroizing<[u8; 32]>> {
        let sender = if tag == 0 { 0 } else { self.tag };
        let instance = self.contacts.get_mut(contact)?.instance(tag)?;
        let resource = instance.resource.clone();
        let session = instance.session()?;
        let (message, key) = session.seal(text, tlvs, flags, (sender, tag), now)?;
        self.send_message(contact, resource, &message, What::Data, id);
        Some(key)
    }

    /// Asks for a private conversation, or for new keys where there is one.
    pub fn start(&mut self, now: Millis, contact: &str, resource: Option<&str>) {
        self.query(now, contact, resource, None);
    }

    fn query(&mut self, now: Millis, contact: &str, resource: Option<&str>, id: Option<u64>) {
        let Some(query) = tag::query_text(self.policy(contact)) else {
            return;
        };
        if self.key.is_none() {
            return self.want_key(now, contact);
        }
        let known = self.contact(contact, now);
        known.queried = Some(now);
        known.wants_start = false;
        let heard = known
            .active()
            .and_then(|instance| instance.resource.clone());
        let text = format!("{query}\n{}", self.words.explanation);
        self.out.push_back(Output::Send {
            contact: contact.to_owned(),
            resource: resource.map(str::to_owned).or(heard),
            text: text.trim_end().to_owned(),
            what: What::Notice,
            id,
        });
    }

    /// Ends all sessions with a contact and says so to them. What was held goes back to the user.
    pub fn end(&mut self, now: Millis, contact: &str) {
        let Some(known) = self.contacts.get(contact) else {
            return;
        };
        let tags: Vec<u32> = known.instances.iter().map(|i| i.tag).collect();
        let goodbye = [Tlv::new(kind::DISCONNECTED, Vec::new())];
        for tag in tags {
            if self
                .session(contact, tag)
                .is_some_and(|session| session.smp.is_running())
            {
                self.smp_event(now, contact, tag, smp::Event::Aborted);
            }
            self.send_data(now, contact, tag, "", &goodbye, IGNORABLE, None);
            if let Some(known) = self.contacts.get_mut(contact)
                && let Some(instance) = known.instance(tag)
            {
                instance.phase = Phase::Plain;
                instance.exchange = Exchange::Idle;
            }
        }
        if let Some(known) = self.contacts.get_mut(contact) {
            known.active = None;
            known.pending = None;
            known.queried = None;
            known.resend = None;
            known.wants_start = false;
        }
        self.discard(contact);
        self.tell_state(contact);
    }

    /// Ends all sessions: before logging out, while there is still a stream to say it on.
    pub fn end_all(&mut self, now: Millis) {
        let contacts: Vec<String> = self.contacts.keys().cloned().collect();
        for contact in contacts {
            self.end(now, &contact);
        }
    }
}
