//! What the model wants of the client: texts that are to be private go through the engine, and nowhere else.

use super::{Output, Privacy, Sending};
use crate::jid::BareJid;
use crate::otr::engine;
use crate::time::Millis;
use crate::xmpp::command::{Command, Wrap};
use crate::xmpp::event::{Event, Extras, SendError};

impl Privacy {
    /// What the model wants of the client.
    pub fn command(&mut self, now: Millis, command: Command) {
        match command {
            Command::SendMessage {
                wrap: Wrap::Room | Wrap::Occupant,
                ..
            } => self.out.push_back(Output::Command(command)),
            Command::SendMessage {
                to,
                id,
                body,
                extras,
                in_doubt,
                wrap,
            } => {
                let private = wrap != Wrap::Open;
                match (in_doubt, private) {
                    // Of what was encrypted in an earlier run nobody knows what became.
                    (true, true) => self.fail(to, id, SendError::Interrupted),
                    (true, false) => self.pass(to, id, body, extras),
                    (false, _) => self.write(now, to, (id, extras), private, &body),
                }
            }
            Command::Disconnect => {
                self.engine.end_all(now);
                self.work();
                self.out.push_back(Output::Command(Command::Disconnect));
            }
            Command::DropMessage { id } => {
                let held = self.sending.iter().find(|(_, s)| s.id == id);
                if let Some(number) = held.map(|(number, _)| *number) {
                    self.sending.remove(&number);
                    self.engine.take_back(number);
                    for talk in self.talks.values_mut() {
                        talk.held.retain(|held| *held != number);
                    }
                }
                self.out
                    .push_back(Output::Command(Command::DropMessage { id }));
            }
            Command::Connect { .. }
            | Command::ConnectAs { .. }
            | Command::Register { .. }
            | Command::Resume(_)
            | Command::Hint(_)
            | Command::Acknowledge { .. }
            | Command::Annotate { .. }
            | Command::NoteActivity { .. }
            | Command::LoadHistory { .. }
            | Command::SetPresence { .. }
            | Command::SetIdle { .. }
            | Command::SetTold { .. }
            | Command::Describe
            | Command::SetContact { .. }
            | Command::RemoveContact(_)
            | Command::UseToken { .. }
            | Command::SetTokens(_)
            | Command::Subscribe { .. }
            | Command::SetBlocked { .. }
            | Command::LoadCard(_)
            | Command::Account(_)
            | Command::KnowAvatars(_)
            | Command::SetAvatar { .. }
            | Command::MarkRoom { .. }
            | Command::RestRoom { .. }
            | Command::RequestSlot { .. }
            | Command::Service { .. }
            | Command::Room { .. }
            | Command::TellDisplayed { .. }
            | Command::AnswerSubscription { .. } => self.out.push_back(Output::Command(command)),
        }
        self.work();
    }

    fn write(
        &mut self,
        now: Millis,
        chat: BareJid,
        (id, extras): (String, Extras),
        private: bool,
        body: &str,
    ) {
        self.number += 1;
        let contact = chat.clone();
        let sending = Sending {
            chat,
            id,
            extras,
            private,
        };
        self.sending.insert(self.number, Box::new(sending));
        self.engine
            .send(now, contact.as_str(), None, self.number, body);
    }

    /// An earlier run may have sent it as it is.
    fn pass(&mut self, to: BareJid, id: String, body: String, extras: Extras) {
        if self.is_private(&to) {
            return self.fail(to, id, SendError::Interrupted);
        }
        self.out.push_back(Output::Command(Command::SendMessage {
            to,
            id,
            body,
            extras,
            in_doubt: true,
            wrap: Wrap::Open,
        }));
    }

    /// Whether nothing may go out to them in the open.
    fn is_private(&self, chat: &BareJid) -> bool {
        let policy = self.engine.policy(chat.as_str());
        policy.require || self.engine.state(chat.as_str()) != engine::State::Plain
    }

    pub(super) fn fail(&mut self, to: BareJid, id: String, reason: SendError) {
        let failed = Event::MessageFailed { to, id, reason };
        self.out.push_back(Output::Event(failed));
    }
}
