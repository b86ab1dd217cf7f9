//! Messages become part of the model: what came in, what became of our own, pages of history.

use super::chat::{ChatMessage, Delivery};
use super::{Change, Store};
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xmpp::event::{History, HistoryError, Message, MessageKind};

impl Store {
    /// A message came in, or one of ours came back.
    pub(super) fn received(&mut self, now: Millis, message: Message, changes: &mut Vec<Change>) {
        let jid = message.chat.clone();
        if !self.is_welcome(&jid) {
            return;
        }
        let (old, own) = (message.old, message.own);
        let message = made_of(now, message);
        if let Some(chat) = self.chats.get_mut(&jid)
            && let Some(met) = chat.meet(&message, old)
        {
            if met.timeline {
                changes.push(Change::Timeline(jid.clone()));
            } else if met.changed {
                changes.push(Change::Message(jid.clone(), met.key));
            }
            if met.news && !self.is_read(&jid) {
                self.count(&jid, met.key, changes);
            }
            return;
        }
        self.ensure_contact(&jid, changes);
        let read = self.is_read(&jid) || own || old;
        let chat = self.chats.entry(jid.clone()).or_default();
        let key = chat.append(message);
        if old {
            chat.is_quiet(key);
        }
        changes.extend([Change::Timeline(jid.clone()), Change::History(jid.clone())]);
        if !old {
            changes.push(Change::Arrived(jid.clone(), key));
        }
        if !read {
            self.count(&jid, key, changes);
        }
    }

    fn count(&mut self, jid: &BareJid, key: u64, changes: &mut Vec<Change>) {
        if let Some(chat) = self.chats.get_mut(jid) {
            chat.count_unread(key);
        }
        changes.push(Change::Timeline(jid.clone()));
        self.show_unread(jid, changes);
    }

    /// Whether messages with this address are shown: contacts, ourselves, our server, and strangers where
    /// the site allows them.
    pub(super) fn is_welcome(&self, jid: &BareJid) -> bool {
        let contact = || self.contacts.get(jid).is_some_and(|c| !c.stranger);
        let ours = |me: &crate::jid::Jid| me.bare() == jid || me.bare().server() == *jid;
        self.allow_strangers || self.me.as_ref().is_some_and(ours) || contact()
    }

    /// A message of ours has gone out.
    pub(super) fn message_sent(&mut self, to: BareJid, id: &str, changes: &mut Vec<Change>) {
        let Some(chat) = self.chats.get_mut(&to) else {
            return;
        };
        let waits = |m: &mut ChatMessage| m.delivery == Delivery::Waiting;
        if let Some(key) = chat.change_own(id, waits)
            && chat.settle(key)
        {
            changes.extend([Change::Timeline(to.clone()), Change::History(to)]);
        }
    }

    /// What became of a message of ours. The order is from waiting over sent and delivered to read, and
    /// there is no way back.
    pub(super) fn delivered(
        &mut self,
        to: BareJid,
        id: &str,
        delivery: Delivery,
        changes: &mut Vec<Change>,
    ) {
        let change = |m: &mut ChatMessage| {
            let ahead = match &delivery {
                Delivery::Received | Delivery::Waiting => false,
                Delivery::Sent => {
                    // An acknowledgement is no answer to an error.
                    m.delivery == Delivery::Waiting
                }
                Delivery::Delivered => matches!(m.delivery, Delivery::Waiting | Delivery::Sent),
                Delivery::Read => !matches!(m.delivery, Delivery::Received | Delivery::Read),
                Delivery::Failed(_) => matches!(m.delivery, Delivery::Waiting | Delivery::Sent),
            };
            if ahead {
                m.delivery = delivery;
            }
            ahead
        };
        let chat = self.chats.get_mut(&to);
        if let Some(key) = chat.and_then(|c| c.change_own(id, change)) {
            changes.push(Change::Message(to, key));
        }
    }

    /// A page of the archive.
    pub(super) fn history_received(
        &mut self,
        now: Millis,
        history: History,
        changes: &mut Vec<Change>,
    ) {
        let jid = history.chat;
        let Some(chat) = self.chats.get_mut(&jid) else {
            return;
        };
        let messages = history.messages.into_iter().filter(|m| m.chat == jid);
        let page = messages.map(|m| made_of(now, m)).collect();
        if chat.page(history.before.as_deref(), page, history.complete) {
            changes.extend([Change::Timeline(jid.clone()), Change::History(jid)]);
        }
    }

    pub(super) fn history_failed(
        &mut self,
        jid: BareJid,
        before: Option<&str>,
        why: HistoryError,
        changes: &mut Vec<Change>,
    ) {
        self.no_archive |= why == HistoryError::NoArchive;
        let chat = self.chats.get_mut(&jid);
        if chat.is_some_and(|c| c.page_failed(before, why == HistoryError::Failed)) {
            changes.push(Change::History(jid));
        }
    }

    pub(super) fn history_skipped(&mut self, changes: &mut Vec<Change>) {
        for (jid, chat) in &mut self.chats {
            chat.set_gap_end(true);
            changes.push(Change::History(jid.clone()));
        }
    }
}

/// A message as it is kept.
fn made_of(now: Millis, message: Message) -> ChatMessage {
    let body = match (&message.subject, message.kind) {
        // A headline says in its subject what it is about.
        (Some(subject), MessageKind::Headline | MessageKind::Normal) => {
            [subject, "\n", &message.body].concat()
        }
        _ => message.body,
    };
    ChatMessage {
        key: 0,
        own: message.own,
        body,
        unstyled: message.extras.unstyled,
        at: message.at.min(now),
        id: message.id,
        archive_id: message.archive_id,
        delivery: Delivery::Received,
        follow_up: false,
        gap_before: false,
    }
}
