//! What the client says: texts of OTR go into the engine, if they come just now and from a contact's own
//! device; elsewhere they are nothing that could be read.

use super::{Output, Own, Privacy};
use crate::otr::engine;
use crate::otr::tag;
use crate::time::Millis;
use crate::xmpp::event::{
    AccountDeed, Event, Extras, History, Level, Message, MessageKind, Secrecy, Way,
};

impl Privacy {
    /// What the client says.
    pub fn event(&mut self, now: Millis, event: Event) {
        match event {
            Event::MessageReceived(message) => self.received(now, message),
            Event::HistoryReceived(history) => {
                let messages = history.messages.into_iter().map(unread).collect();
                let history = History {
                    messages,
                    ..history
                };
                self.tell(Event::HistoryReceived(history));
            }
            Event::StatusChanged(status) => {
                self.set_status(now, &status);
                self.tell(Event::StatusChanged(status));
            }
            Event::Bound { jid } => {
                if self.me.as_ref().is_some_and(|me| me != jid.bare()) {
                    self.forget();
                }
                self.me = Some(jid.bare().clone());
                self.tell(Event::Bound { jid });
            }
            Event::AccountChanged { deed, failed } => {
                // Whoever has the address next is somebody else.
                if deed == AccountDeed::Removal && failed.is_none() {
                    self.own(now, Own::Forget);
                }
                self.tell(Event::AccountChanged { deed, failed });
            }
            Event::RosterReceived(_)
            | Event::RosterItemChanged(_)
            | Event::RosterItemRemoved(_)
            | Event::PresenceChanged { .. }
            | Event::SubscriptionRequested { .. }
            | Event::OwnPresenceChanged(_)
            | Event::MessageSent { .. }
            | Event::MessageAcked { .. }
            | Event::MessageAnnotated(_)
            | Event::DisplayedKnown { .. }
            | Event::ChatStateChanged { .. }
            | Event::MessageFailed { .. }
            | Event::HistoryFailed { .. }
            | Event::HistorySkipped
            | Event::ServerKnown(_)
            | Event::Described { .. }
            | Event::CardReceived { .. }
            | Event::Answered { .. }
            | Event::AvatarChanged { .. }
            | Event::UploadsKnown(_)
            | Event::RoomServiceKnown(_)
            | Event::DirectoryKnown(_)
            | Event::SlotReceived { .. }
            | Event::SlotFailed { .. }
            | Event::SyncChanged(_)
            | Event::TokenUsed(_)
            | Event::ContactsSuggested { .. }
            | Event::BlockListReceived(_)
            | Event::BlockListChanged { .. }
            | Event::ContactFailed { .. }
            | Event::RegistrationAsked { .. }
            | Event::Registered { .. }
            | Event::Room { .. }
            | Event::Traffic { .. }
            | Event::Logged { .. } => self.tell(event),
        }
        self.work();
    }

    fn received(&mut self, now: Millis, message: Message) {
        let coded = tag::is_otr(&message.body);
        if message.extras.sender.is_some() {
            // There is no such thing in a room.
            return self.tell(Event::MessageReceived(message));
        }
        if message.chat.as_occupant().is_some() {
            // Nor with somebody of whom only a nick is known.
            return self.tell(Event::MessageReceived(unread(message)));
        }
        match (message.kind, message.way) {
            (MessageKind::Headline, _) => self.tell(Event::MessageReceived(message)),
            // Another device's conversation.
            (_, Way::Copied) if coded => self.log("an OTR message of another device"),
            (_, Way::Copied | Way::Archived) => self.tell(Event::MessageReceived(unread(message))),
            (_, Way::Direct) if message.own => {
                self.tell(Event::MessageReceived(unread(message)));
            }
            (_, Way::Direct) => {
                let contact = message.chat.clone();
                let private = !matches!(self.engine.state(contact.as_str()), engine::State::Plain);
                // Nobody waits for an answer to what lay at the server.
                if coded && message.delayed && !private {
                    return self.tell(Event::MessageReceived(unread(message)));
                }
                let resource = message.from.resource().map(str::to_owned);
                let body = message.body.clone();
                self.current = Some(message);
                self.engine
                    .receive(now, contact.as_str(), resource.as_deref(), &body);
                self.work();
                self.current = None;
            }
        }
    }

    pub(super) fn tell(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    /// For the console.
    pub(super) fn log(&mut self, what: &str) {
        self.tell(Event::Logged {
            level: Level::Debug,
            text: ["dropped message: ", what].concat(),
        });
    }
}

/// What is not for the engine, as people are to see it.
fn unread(mut message: Message) -> Message {
    if message.extras.sender.is_some() {
        return message;
    }
    if tag::is_otr(&message.body) {
        message.body.clear();
        message.extras = Extras::default();
        message.secrecy = Secrecy::Sealed;
    } else if let Some((clean, _)) = tag::take_whitespace(&message.body) {
        message.body = clean;
    }
    message
}
