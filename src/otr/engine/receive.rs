//! What came from a contact, by its form.

use super::Engine;
use super::contact::is_past;
use super::output::{Dropped, Output, Security, What};
use crate::otr::codec::Reader;
use crate::otr::fragment::{self, Fragment};
use crate::otr::session::Phase;
use crate::otr::tag::{self, Offer};
use crate::otr::wire::{self, Body, Header, IGNORABLE, LEAST_TAG, Message, Version};
use crate::time::Millis;

/// Words about what cannot be read, and answers to such words: one a minute, or two programs would talk
/// without end.
const ERROR_EVERY: u64 = 60_000;
/// A text that could not be read is sent again if it is not older: ms.
const RESEND_AGE: u64 = 60_000;

/// Bytes of all contacts' unfinished messages; one alone may have a sixteenth of it.
const MAX_FRAGMENTS: usize = 16 * wire::MAX_ENCODED;

impl Engine {
    /// Takes a text that came live from a contact. Copies of one's own devices and texts out of an
    /// archive must not come here: an exchange is begun only by who is there.
    pub fn receive(&mut self, now: Millis, contact: &str, resource: Option<&str>, text: &str) {
        self.sweep(now);
        let policy = self.policy(contact);
        if !policy.allows_any() && !self.contacts.contains_key(contact) {
            return self.received_plain(now, contact, resource, text);
        }
        let place = resource.unwrap_or_default();
        if fragment::is_fragment(text) {
            return self.received_fragment(now, contact, resource, text);
        }
        if let Some(known) = self.contacts.get_mut(contact) {
            known.assembler.forget_all(place);
        }
        if let Some(encoded) = wire::find_encoded(text) {
            // In the middle of a text it may be somebody who writes about it.
            let quoted = !text.trim_start().starts_with("?OTR:");
            match wire::decode(encoded) {
                Some(bytes) => return self.received_encoded(now, contact, resource, &bytes),
                None if !quoted => return self.unreadable(now, contact, resource),
                None => {}
            }
        }
        if let Some(words) = tag::error(text) {
            return self.received_error(now, contact, resource, words);
        }
        match tag::query(text) {
            Some(offer) if policy.allows_any() => {
                self.out.push_back(Output::Asked {
                    contact: contact.to_owned(),
                    version: offer.choose(policy),
                });
                self.accept_offer(now, contact, resource, offer);
            }
            _ => self.received_plain(now, contact, resource, text),
        }
    }

    fn received_fragment(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        text: &str,
    ) {
        let Some(piece) = Fragment::parse(text) else {
            return self.dropped(contact, Dropped::Fragment);
        };
        if piece.version == Version::V3 && piece.receiver != 0 && piece.receiver != self.tag {
            return self.dropped(contact, Dropped::OtherInstance);
        }
        let held: usize = self.contacts.values().map(|c| c.assembler.bytes()).sum();
        if held > MAX_FRAGMENTS {
            self.contacts.retain(|_, known| !known.is_idle(now));
            return self.dropped(contact, Dropped::TooMany);
        }
        let place = resource.unwrap_or_default();
        let known = self.contact(contact, now);
        let Some(whole) = known.assembler.accept(place, &piece, now) else {
            return;
        };
        // Pieces of anything but an encoded message are pieces of nothing.
        match wire::find_encoded(&whole).and_then(wire::decode) {
            Some(bytes) => self.received_encoded(now, contact, resource, &bytes),
            None => self.dropped(contact, Dropped::Fragment),
        }
    }

    fn received_encoded(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        bytes: &[u8],
    ) {
        let mut reader = Reader::new(bytes);
        let Some(header) = Header::read(&mut reader) else {
            return self.dropped(contact, Dropped::Version);
        };
        let Header {
            version,
            kind,
            sender,
            receiver,
        } = header;
        if version == Version::V3 {
            // Only who does not know our tag yet may leave it out.
            let for_us = receiver == self.tag || (receiver == 0 && kind == 0x02);
            if sender < LEAST_TAG || sender == self.tag {
                return self.dropped(contact, Dropped::Tag);
            }
            if !for_us {
                return self.dropped(contact, Dropped::OtherInstance);
            }
        }
        let Some(message) = Message::parse(bytes) else {
            let flags = reader.rest().first().copied().unwrap_or_default();
            return match kind {
                0x03 if flags & IGNORABLE == 0 => self.unreadable(now, contact, resource),
                0x03 => self.dropped(contact, Dropped::Ignorable),
                // No word about these: it would only begin another exchange.
                _ => self.dropped(contact, Dropped::Malformed),
            };
        };
        if let Body::Data(_) = message.body {
            return self.received_data(now, contact, resource, &message);
        }
        let policy = self.policy(contact);
        let allowed = match version {
            Version::V2 => policy.v2,
            Version::V3 => policy.v3,
        };
        if allowed {
            self.received_exchange(now, contact, resource, message);
        } else {
            self.dropped(contact, Dropped::Version);
        }
    }

    fn received_error(&mut self, now: Millis, contact: &str, resource: Option<&str>, words: &str) {
        self.out.push_back(Output::PeerError {
            contact: contact.to_owned(),
            text: words.to_owned(),
        });
        let policy = self.policy(contact);
        let known = self.contact(contact, now);
        if let Some(active) = known.active()
            && let Phase::Private(session) = &mut active.phase
            && let Some(last) = session.last.take_if(|last| now.since(last.at) < RESEND_AGE)
        {
            known.resend = Some((session.fingerprint, last));
        }
        let due = is_past(known.error_answered, ERROR_EVERY, now);
        if policy.start_on_error && due {
            known.error_answered = Some(now);
            self.start(now, contact, resource);
        }
    }

    fn received_plain(&mut self, now: Millis, contact: &str, resource: Option<&str>, text: &str) {
        let policy = self.policy(contact);
        let tagged = tag::take_whitespace(text);
        let mut expected = !policy.require;
        if let Some(known) = self.contacts.get_mut(contact) {
            known.tag_refused |= known.tag_sent && tagged.is_none();
            expected &= !known.is_private() && !known.is_finished();
        }
        let (text, offer) = match tagged {
            Some((clean, offer)) => (clean, Some(offer)),
            None => (text.to_owned(), None),
        };
        if !text.is_empty() {
            self.out.push_back(Output::Show {
                contact: contact.to_owned(),
                resource: resource.map(str::to_owned),
                text,
                security: if expected {
                    Security::Plain
                } else {
                    Security::Unexpected
                },
            });
        }
        let private = self
            .contacts
            .get(contact)
            .is_some_and(|known| known.is_private());
        if let Some(offer) = offer
            && policy.start_on_tag
            && !private
        {
            self.accept_offer(now, contact, resource, offer);
        }
    }

    /// Answers an offer of versions with D-H Commit, if there is one to answer with.
    fn accept_offer(&mut self, now: Millis, contact: &str, resource: Option<&str>, offer: Offer) {
        match offer.choose(self.policy(contact)) {
            Some(version) => self.commit(now, contact, resource, version),
            None => self.dropped(contact, Dropped::Version),
        }
    }

    /// Something cannot be read: says so, to both.
    pub(super) fn unreadable(&mut self, now: Millis, contact: &str, resource: Option<&str>) {
        let known = self.contact(contact, now);
        if !is_past(known.error_sent, ERROR_EVERY, now) {
            return;
        }
        known.error_sent = Some(now);
        self.out.push_back(Output::Unreadable {
            contact: contact.to_owned(),
        });
        self.out.push_back(Output::Send {
            contact: contact.to_owned(),
            resource: resource.map(str::to_owned),
            text: tag::error_text(&self.words.unreadable),
            what: What::Notice,
            id: None,
        });
    }
}
