//! Data messages that came.

use super::Engine;
use super::output::{Dropped, Output, Security, SymmetricKey};
use crate::otr::ratchet::{Opened, Unreadable};
use crate::otr::session::Phase;
use crate::otr::smp;
use crate::otr::tlv::{self, Tlv, kind};
use crate::otr::wire::{Body, IGNORABLE, Message, Version};
use crate::time::Millis;

/// A text that was not answered for so long is answered with an empty one, so that keys change: ms
/// (OTR3 "heartbeat").
const HEARTBEAT: u64 = 60_000;
/// SMP runs that one contact may begin in a minute: each costs some dozen exponentiations.
const MAX_QUESTIONS: u32 = 6;
/// Records of a message that are looked at.
const MAX_TLVS: usize = 32;

impl Engine {
    pub(super) fn received_data(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        message: &Message,
    ) {
        let Body::Data(data) = &message.body else {
            return;
        };
        let tag = message.sender;
        let instance = self
            .contacts
            .get_mut(contact)
            .and_then(|known| known.instance(tag));
        let opened =
            match instance.and_then(|i| i.session().map(|s| s.open(message, &mut self.rng))) {
                Some(Ok(opened)) => opened,
                Some(Err(Unreadable::Counter)) => return self.dropped(contact, Dropped::Replay),
                Some(Err(Unreadable::Keys | Unreadable::Mac)) | None => {
                    if data.flags & IGNORABLE != 0 {
                        return self.dropped(contact, Dropped::Ignorable);
                    }
                    return self.unreadable(now, contact, resource);
                }
            };
        let known = self.contacts.get_mut(contact);
        if let Some(instance) = known.and_then(|known| known.instance(tag)) {
            instance.resource = resource.map(str::to_owned);
            instance.heard = now;
        }
        self.opened(now, contact, resource, message, &opened);
        self.tell_state(contact);
    }

    fn opened(
        &mut self,
        now: Millis,
        contact: &str,
        resource: Option<&str>,
        message: &Message,
        opened: &Opened,
    ) {
        let tag = message.sender;
        let (text, tlvs) = tlv::split(&opened.plaintext);
        if !text.is_empty() {
            self.prefer(contact, tag);
            self.tell_state(contact);
            let session = self.session(contact, tag).map(|s| (s.fingerprint, s.sent));
            let Some((fingerprint, sent)) = session else {
                return;
            };
            let trust = self.trust(contact, &fingerprint);
            self.out.push_back(Output::Show {
                contact: contact.to_owned(),
                resource: resource.map(str::to_owned),
                text: (*text).clone(),
                security: Security::Private { fingerprint, trust },
            });
            let over = tlvs.iter().any(|tlv| tlv.kind == kind::DISCONNECTED);
            if !over && now.since(sent) >= HEARTBEAT {
                self.send_data(now, contact, tag, "", &[], IGNORABLE, None);
            }
        }
        for tlv in tlvs.iter().take(MAX_TLVS) {
            match tlv.kind {
                kind::DISCONNECTED => return self.finished(contact, tag),
                kind::SMP_1..=kind::SMP_1_QUESTION => self.received_smp(now, contact, tag, tlv),
                kind::EXTRA_KEY if message.version == Version::V3 => {
                    let Some((usage, data)) = tlv.value.split_first_chunk() else {
                        continue;
                    };
                    self.out.push_back(Output::ExtraKey {
                        contact: contact.to_owned(),
                        ours: false,
                        usage: u32::from_be_bytes(*usage),
                        data: data.to_vec(),
                        key: SymmetricKey(opened.extra_key.clone()),
                    });
                }
                _ => {}
            }
        }
    }

    fn finished(&mut self, contact: &str, tag: u32) {
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
        let Some(instance) = known.instance(tag) else {
            return;
        };
        let Some(session) = instance.session() else {
            return;
        };
        let (fingerprint, asked) = (session.fingerprint, session.smp.is_running());
        instance.phase = Phase::Finished(fingerprint);
        if asked {
            let (contact, event) = (contact.to_owned(), smp::Event::Aborted);
            self.out.push_back(Output::Smp {
                contact,
                instance: tag,
                event,
            });
        }
    }

    fn received_smp(&mut self, now: Millis, contact: &str, tag: u32, tlv: &Tlv) {
        let Some(known) = self.contacts.get_mut(contact) else {
            return;
        };
        let asks = matches!(tlv.kind, kind::SMP_1 | kind::SMP_1_QUESTION);
        if asks && !known.questions.take(now, MAX_QUESTIONS) {
            self.send_data(now, contact, tag, "", &[smp::aborted()], IGNORABLE, None);
            return self.dropped(contact, Dropped::TooMany);
        }
        let Some(session) = known.instance(tag).and_then(|i| i.session()) else {
            return;
        };
        let (reply, event) = session.smp.receive(tlv, &mut self.rng);
        self.working |= session.smp.is_working();
        self.smp_outcome(now, contact, tag, reply, event);
    }
}
