//! What the client says becomes part of the model.

use super::chat::Delivery;
use super::chat_list::List;
use super::contact::{Contact, default_name};
use super::contacts::ContactTrouble;
use super::roster::Only;
use super::{Change, News, Registration, Request, Service, Store};
use crate::jid::{BareJid, Jid};
use crate::privacy::Identity;
use crate::time::Millis;
use crate::xmpp::event::{ChatState, Event, Presence, RosterItem, Status, Subscription};

/// Requests kept; more at once are a nuisance, not acquaintances.
const MAX_REQUESTS: usize = 50;

impl Store {
    /// Takes an event; says what is different now.
    pub fn apply(&mut self, now: Millis, event: Event) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.me.is_none() && is_personal(&event) {
            // It came after the log-out, and there is nobody to show it to.
            return changes;
        }
        match event {
            Event::StatusChanged(status) => self.set_status(status, &mut changes),
            Event::Bound { jid } => self.bound(jid, &mut changes),
            Event::RosterReceived(items) => self.roster(items, &mut changes),
            Event::RosterItemChanged(item) => self.roster_item(item, &mut changes),
            Event::RosterItemRemoved(jid) => self.remove(&jid, &mut changes),
            Event::PresenceChanged { jid, presence } => {
                if let Some(contact) = self.contacts.get_mut(&jid)
                    && contact.presence != presence
                {
                    if contact.presence.show != presence.show {
                        changes.push(Change::Roster);
                    }
                    contact.presence = presence;
                    changes.push(Change::Contact(jid));
                }
            }
            Event::SubscriptionRequested { from, nick, status } => {
                let known = self.requests.iter().any(|r| r.from == from);
                if !known && self.requests.len() < MAX_REQUESTS {
                    let name = nick.unwrap_or_else(|| default_name(&from));
                    self.add_news(News::Request(from.clone()));
                    self.requests.push(Request { from, name, status });
                    changes.push(Change::Requests);
                }
            }
            Event::TokenUsed(token) => self.token_used(&token, &mut changes),
            Event::ContactsSuggested { by, all } => self.suggest(by, all, &mut changes),
            Event::BlockListReceived(list) => self.block_list(list, &mut changes),
            Event::BlockListChanged { jids, blocked } => {
                self.blocks_changed(jids, blocked, &mut changes);
            }
            Event::ContactFailed { jid, deed, why } => {
                self.trouble(ContactTrouble { jid, deed, why }, &mut changes);
            }
            Event::OwnPresenceChanged(presence) => {
                self.own = presence;
                changes.push(Change::OwnPresence);
            }
            Event::MessageReceived(message) => self.received(now, message, &mut changes),
            Event::MessageSent { to, id } => self.message_sent(to, &id, &mut changes),
            Event::MessageAcked { to, id } => {
                self.delivered(to, &id, Delivery::Sent, &mut changes);
            }
            Event::MessageAnnotated(said) => self.annotated(said, &mut changes),
            Event::DisplayedKnown { all, whole } => {
                self.displayed_known(all, whole, &mut changes);
            }
            Event::ChatStateChanged { chat, state } => self.chat_state(chat, state, &mut changes),
            Event::MessageFailed { to, id, reason } => {
                self.delivered(to, &id, Delivery::Failed(reason), &mut changes);
            }
            Event::HistoryReceived(history) => self.history_received(now, history, &mut changes),
            Event::HistoryFailed { chat, before, why } => {
                self.history_failed(chat, before.as_deref(), why, &mut changes);
            }
            Event::HistorySkipped => self.history_skipped(&mut changes),
            Event::ServerKnown(server) => {
                self.service.server = server;
                changes.push(Change::Service);
            }
            Event::Described { carrier, resumable } => {
                (self.service.carrier, self.service.resumable) = (Some(carrier), resumable);
                changes.push(Change::Service);
            }
            Event::AvatarChanged { jid, picture } => self.set_avatar(jid, picture, &mut changes),
            Event::Answered { of, answer } => self.answered(&of, answer, &mut changes),
            Event::CardReceived { jid, card } => self.card_received(jid, card, &mut changes),
            Event::AccountChanged { deed, failed } => {
                self.account_changed(deed, failed, &mut changes);
            }
            Event::UploadsKnown(uploads) => {
                self.service.uploads = uploads;
                changes.push(Change::Service);
            }
            Event::RoomServiceKnown(service) => {
                self.service.rooms.get_or_insert(service);
                changes.push(Change::Service);
            }
            Event::DirectoryKnown(directory) => {
                self.service.directory.get_or_insert(directory);
                changes.push(Change::Service);
            }
            Event::SlotReceived { id, slot } => self.slot_received(&id, slot, &mut changes),
            Event::SlotFailed { id, why } => self.slot_failed(&id, why, &mut changes),
            Event::SyncChanged(syncing) => {
                self.syncing = syncing;
                changes.push(Change::Connection);
            }
            Event::RegistrationAsked { form, refused } => {
                self.register(Some(Registration::Asked { form, refused }), &mut changes);
            }
            Event::Registered { jid } => self.register(Some(Registration::Done(jid)), &mut changes),
            Event::Room { room, news } => self.room_news(now, room, news, &mut changes),
            // The console's business.
            Event::Traffic { .. } | Event::Logged { .. } => {}
        }
        changes
    }

    fn set_status(&mut self, status: Status, changes: &mut Vec<Change>) {
        if let Status::Disconnected(reason) = &status {
            self.clear_presences(changes);
            if reason.is_none() {
                self.forget(changes);
            }
        }
        self.status = status;
        changes.push(Change::Connection);
    }

    /// Nobody is known to be there any more.
    fn clear_presences(&mut self, changes: &mut Vec<Change>) {
        for contact in self.contacts.values_mut() {
            if contact.presence != Presence::default() || contact.chat_state != ChatState::Active {
                contact.presence = Presence::default();
                contact.chat_state = ChatState::Active;
                changes.push(Change::Contact(contact.jid.clone()));
            }
        }
        self.own = Presence::default();
        self.leave_rooms(changes);
        changes.extend([Change::Roster, Change::OwnPresence]);
    }

    /// After a log-out the next user of this browser sees nothing of the last one.
    pub(super) fn forget(&mut self, changes: &mut Vec<Change>) {
        self.me = None;
        self.asking = false;
        self.syncing = false;
        self.registration = None;
        self.own = Presence::default();
        self.contacts.clear();
        self.chats.clear();
        self.choices.forget();
        self.recent.clear();
        self.news.clear();
        self.displayed = Default::default();
        self.service = Service::default();
        self.uploads.clear();
        changes.extend(self.avatars.keys().cloned().map(Change::Avatar));
        self.avatars.clear();
        self.forget_cards(changes);
        self.search = None;
        self.revealed = None;
        self.open.clear();
        self.front = None;
        self.requests.clear();
        self.invitations.clear();
        drop(self.take_entering());
        self.suggested.clear();
        self.tokens.clear();
        self.blocked = None;
        self.troubles.clear();
        self.asked = None;
        self.identity = Identity::default();
        self.roster_known = false;
        self.view.filter.clear();
        self.view.only = Only::All;
        self.view.list = List::default();
        self.view.closed.clear();
        changes.extend([
            Change::Connection,
            Change::OwnPresence,
            Change::Roster,
            Change::Requests,
            Change::Blocked,
            Change::Trouble,
            Change::Asked,
            Change::Identity,
            Change::Choices,
            Change::Service,
            Change::Uploads,
            Change::Search,
            Change::Chats,
        ]);
    }

    fn bound(&mut self, jid: Jid, changes: &mut Vec<Change>) {
        if self.me.as_ref().is_some_and(|me| me.bare() != jid.bare()) {
            self.forget(changes);
        }
        // A new session is told of everybody anew.
        self.clear_presences(changes);
        let first = self.me.replace(jid).is_none();
        self.asking = false;
        self.no_archive = false;
        changes.push(Change::Connection);
        if first {
            self.open_people(changes);
        }
    }

    fn roster(&mut self, items: Vec<RosterItem>, changes: &mut Vec<Change>) {
        let old = std::mem::take(&mut self.contacts);
        for item in items {
            let contact = Box::new(Contact::from_item(item));
            self.contacts.insert(contact.jid.clone(), contact);
        }
        for (jid, before) in old {
            let talked = before.stranger || self.chats.contains_key(&jid);
            match self.contacts.get_mut(&jid) {
                Some(contact) => {
                    contact.presence = before.presence;
                    contact.unread = before.unread;
                    contact.chat_state = before.chat_state;
                }
                None if talked => {
                    let stranger = Contact {
                        unread: before.unread,
                        ..self.unlisted(&jid)
                    };
                    self.contacts.insert(jid, Box::new(stranger));
                }
                None => changes.push(Change::Contact(jid)),
            }
        }
        self.roster_known = true;
        changes.extend(self.contacts.keys().cloned().map(Change::Contact));
        changes.push(Change::Roster);
    }

    fn roster_item(&mut self, item: RosterItem, changes: &mut Vec<Change>) {
        // He sees our presence: his request was answered, maybe on another device.
        let sees = matches!(item.subscription, Subscription::From | Subscription::Both);
        let waiting = self.requests.len();
        self.requests.retain(|r| !sees || r.from != item.jid);
        if self.requests.len() < waiting {
            changes.push(Change::Requests);
        }
        let mut contact = Box::new(Contact::from_item(item));
        if let Some(before) = self.contacts.get(&contact.jid) {
            contact.presence = before.presence.clone();
            contact.unread = before.unread;
            contact.chat_state = before.chat_state;
        }
        changes.extend([Change::Contact(contact.jid.clone()), Change::Roster]);
        self.contacts.insert(contact.jid.clone(), contact);
    }

    fn remove(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        if self.contacts.remove(jid).is_some() {
            changes.extend([Change::Contact(jid.clone()), Change::Roster]);
        }
        // Whoever has a chat keeps a row.
        if self.chats.contains_key(jid) {
            self.ensure_contact(jid, changes);
            self.show_unread(jid, changes);
        }
    }
}

/// Whether an event belongs to somebody who is logged in.
fn is_personal(event: &Event) -> bool {
    match event {
        Event::RosterReceived(_)
        | Event::RosterItemChanged(_)
        | Event::RosterItemRemoved(_)
        | Event::PresenceChanged { .. }
        | Event::SubscriptionRequested { .. }
        | Event::TokenUsed(_)
        | Event::ContactsSuggested { .. }
        | Event::BlockListReceived(_)
        | Event::BlockListChanged { .. }
        | Event::ContactFailed { .. }
        | Event::OwnPresenceChanged(_)
        | Event::MessageReceived(_)
        | Event::MessageSent { .. }
        | Event::MessageAcked { .. }
        | Event::MessageAnnotated(_)
        | Event::DisplayedKnown { .. }
        | Event::ChatStateChanged { .. }
        | Event::MessageFailed { .. }
        | Event::HistoryReceived(_)
        | Event::HistoryFailed { .. }
        | Event::ServerKnown(_)
        | Event::Described { .. }
        | Event::AvatarChanged { .. }
        | Event::CardReceived { .. }
        | Event::Answered { .. }
        | Event::AccountChanged { .. }
        | Event::UploadsKnown(_)
        | Event::RoomServiceKnown(_)
        | Event::DirectoryKnown(_)
        | Event::SlotReceived { .. }
        | Event::SlotFailed { .. }
        | Event::Room { .. }
        | Event::HistorySkipped => true,
        Event::StatusChanged(_)
        | Event::SyncChanged(_)
        | Event::Bound { .. }
        | Event::RegistrationAsked { .. }
        | Event::Registered { .. }
        | Event::Traffic { .. }
        | Event::Logged { .. } => false,
    }
}
