//! What the engine wants done, and says.

use super::{Note, Output, Privacy, State, View, key_of, markup, refusal};
use crate::jid::{BareJid, Jid};
use crate::otr::engine::{self, Dropped, Security, What};
use crate::otr::smp;
use crate::otr::wire::Version;
use crate::xmpp::command::{Command, Wrap};
use crate::xmpp::event::{Event, Extras, Message, NotPrivate, Secrecy, SendError};

impl Privacy {
    /// Takes all that the engine has to say, and tells the model what is different.
    pub(super) fn work(&mut self) {
        while let Some(output) = self.engine.poll() {
            self.output(output);
        }
        if self.engine.is_working() && !std::mem::replace(&mut self.computing, true) {
            self.out.push_back(Output::Compute);
        }
        self.show_identity();
        let chats: Vec<BareJid> = self.talks.keys().cloned().collect();
        for chat in chats {
            let view = self.view(&chat);
            let talk = self.talk(&chat);
            if talk.told != view {
                talk.told = view.clone();
                self.out.push_back(Output::View(chat, view));
            }
        }
    }

    fn output(&mut self, output: engine::Output) {
        use engine::Output as O;
        match output {
            O::Send {
                contact,
                resource,
                text,
                what,
                id,
            } => self.send(&contact, resource, text, what, id),
            O::Show { text, security, .. } => self.show(text, security),
            O::State { contact, state } => self.with(&contact, |p, chat| p.state(chat, state)),
            O::NewKey {
                contact, others, ..
            } => {
                let note = if others { Note::OtherKey } else { Note::NewKey };
                self.note(&contact, note);
            }
            O::KeyringChanged => self.changed(),
            O::KeyWanted => self.make_key(),
            O::Held { contact, id } => self.with(&contact, |p, chat| p.talk(&chat).held.push(id)),
            O::Refused { id, why, .. } => {
                if let Some(sending) = self.settled(id) {
                    let reason = SendError::NotPrivate(refusal(why));
                    self.fail(sending.chat, sending.id, reason);
                }
            }
            O::Resent { contact } => self.note(&contact, Note::Resent),
            O::Asked {
                contact,
                version: None,
            } => self.note(&contact, Note::Asked),
            O::Asked { .. } => {}
            O::Unreadable { contact } => self.note(&contact, Note::Unreadable),
            O::PeerError { contact, text } => {
                let text = text.chars().take(500).collect();
                self.note(&contact, Note::TheirError(text));
            }
            O::Smp {
                contact,
                instance,
                event,
            } => self.with(&contact, |p, chat| p.smp(chat, instance, event)),
            O::ExtraKey { .. } => self.log("an extra symmetric key, which nothing here uses"),
            O::Dropped { why, .. } => self.log(dropped(why)),
        }
    }

    fn with(&mut self, contact: &str, then: impl FnOnce(&mut Self, BareJid)) {
        // The engine gives back the addresses that it was given.
        if let Ok(chat) = BareJid::parse(contact) {
            then(self, chat);
        }
    }

    fn note(&mut self, contact: &str, note: Note) {
        self.with(contact, |p, chat| p.out.push_back(Output::Note(chat, note)));
    }

    /// What became of one of the user's messages is known.
    fn settled(&mut self, number: u64) -> Option<super::Sending> {
        for talk in self.talks.values_mut() {
            talk.held.retain(|held| *held != number);
        }
        self.sending.remove(&number).map(|sending| *sending)
    }

    fn send(
        &mut self,
        contact: &str,
        resource: Option<String>,
        body: String,
        what: What,
        number: Option<u64>,
    ) {
        let sending = number.and_then(|number| self.settled(number));
        let open = what == What::Plain;
        if let Some(sending) = sending.as_ref().filter(|s| s.private && open) {
            // Whatever the reason is, it does not leave like that.
            let reason = SendError::NotPrivate(NotPrivate::Impossible);
            let (chat, id) = (sending.chat.clone(), sending.id.clone());
            return self.fail(chat, id, reason);
        }
        let wrap = match what {
            What::Plain => Wrap::Open,
            What::Notice | What::Exchange | What::Data => Wrap::Otr {
                resource,
                receipt: sending.is_some(),
                sealed: what != What::Notice,
            },
        };
        let (id, extras) = match sending {
            Some(sending) if open => (sending.id, sending.extras),
            Some(sending) => (sending.id, Extras::default()),
            // Of no use later.
            None if !self.online => return,
            None => (self.rng.token(), Extras::default()),
        };
        self.with(contact, |p, to| {
            p.out.push_back(Output::Command(Command::SendMessage {
                to,
                id,
                body,
                extras,
                in_doubt: false,
                wrap,
            }));
        });
    }

    fn show(&mut self, text: String, security: Security) {
        let Some(message) = self.current.take() else {
            return;
        };
        let (body, secrecy) = match security {
            Security::Private { trust, .. } => {
                let verified = trust.is_verified();
                (markup::text_of(text), Secrecy::Private { verified })
            }
            Security::Plain => (text, Secrecy::Open),
            Security::Unexpected => (text, Secrecy::Exposed),
        };
        if let (Some(id), Secrecy::Private { .. }) = (&message.receipt, secrecy) {
            let (to, id): (Jid, String) = (message.from.clone(), id.clone());
            self.out
                .push_back(Output::Command(Command::Acknowledge { to, id }));
        }
        if body.trim().is_empty() {
            return;
        }
        // What stands beside an encrypted text anybody may have put there.
        let extras = match secrecy {
            Secrecy::Private { .. } => Extras::default(),
            Secrecy::Open | Secrecy::Exposed | Secrecy::Sealed => message.extras,
        };
        self.out
            .push_back(Output::Event(Event::MessageReceived(Message {
                body,
                secrecy,
                extras,
                ..message
            })));
    }

    fn state(&mut self, chat: BareJid, state: engine::State) {
        let talk = self.talk(&chat);
        let before = (talk.told.state, talk.ssid);
        let (note, ssid) = match state {
            engine::State::Private { ssid, trust, .. } => {
                let verified = trust.is_verified();
                let note = match before {
                    (_, Some(old)) if old == ssid => None,
                    (State::Private, _) => Some(Note::Renewed { verified }),
                    _ => Some(Note::Started { verified }),
                };
                (note, Some(ssid))
            }
            engine::State::Finished => (Some(Note::TheyEnded), None),
            engine::State::Plain => {
                let was = matches!(before.0, State::Private | State::Finished);
                (was.then_some(Note::Ended), None)
            }
        };
        if talk.ssid != ssid {
            // A run of questions is part of a session.
            (talk.asked, talk.asking) = (None, false);
        }
        talk.ssid = ssid;
        if ssid.is_some() && talk.starting {
            talk.starting = false;
            self.apply_policy(&chat);
        }
        if let Some(note) = note {
            self.out.push_back(Output::Note(chat, note));
        }
    }

    fn smp(&mut self, chat: BareJid, instance: u32, event: smp::Event) {
        let talk = self.talk(&chat);
        talk.asking = false;
        talk.asked = None;
        let note = match event {
            smp::Event::Asked { question } => {
                let question = question.map(|q| q.chars().take(1000).collect());
                talk.asked = Some((instance, question));
                return;
            }
            smp::Event::Done { same: true, proves } => Note::Verified { proves },
            smp::Event::Done { same: false, .. } | smp::Event::Failed => Note::NotVerified,
            smp::Event::Aborted => Note::VerifyingEnded,
        };
        self.out.push_back(Output::Note(chat, note));
    }

    fn view(&self, chat: &BareJid) -> View {
        let Some(talk) = self.talks.get(chat) else {
            return View::default();
        };
        let keyring = self.engine.keyring();
        let mut others = keyring.of(chat.as_str()).to_vec();
        let (mut theirs, mut old, mut state) = (None, false, State::Open);
        match self.engine.state(chat.as_str()) {
            engine::State::Private {
                fingerprint,
                trust,
                version,
                ..
            } => {
                others.retain(|known| known.fingerprint != fingerprint);
                theirs = Some(key_of(&fingerprint, trust));
                old = version == Version::V2;
                state = State::Private;
            }
            engine::State::Finished => {
                state = State::Finished;
                theirs.clone_from(&talk.told.theirs);
            }
            engine::State::Plain if talk.starting => state = State::Starting,
            engine::State::Plain => {}
        }
        let unverified = |key: &super::Key| !key.verified;
        View {
            state,
            mine: self
                .engine
                .key()
                .map(|k| k.public().fingerprint().to_string()),
            held: !talk.held.is_empty()
                && theirs.as_ref().is_some_and(unverified)
                && state == State::Private,
            theirs,
            others: others
                .iter()
                .map(|known| key_of(&known.fingerprint, known.trust))
                .collect(),
            old,
            asked: talk.asked.as_ref().map(|(_, question)| question.clone()),
            asking: talk.asking,
            making: self.making,
        }
    }
}

/// For the console.
fn dropped(why: Dropped) -> &'static str {
    match why {
        Dropped::Fragment => "a piece of an OTR message without the others",
        Dropped::OtherInstance => "an OTR message for another device",
        Dropped::Tag => "an OTR message with an impossible instance tag",
        Dropped::Version => "an OTR message of a version that is not spoken here",
        Dropped::Malformed => "an OTR message that cannot be read",
        Dropped::State => "an OTR message that does not fit",
        Dropped::Proof => "an OTR message with a wrong proof",
        Dropped::TooMany => "one OTR message of too many",
        Dropped::Replay => "an OTR message that came before",
        Dropped::Ignorable => "an OTR message that nobody misses",
    }
}
