//! Messages become part of the model: what came in, what became of our own, pages of history.

use super::chat::{ChatMessage, Delivery, Noted, Version};
use super::{Change, News, Store};
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xmpp::event::{
    Annotation, ChatState, Event, History, HistoryError, Message, MessageKind, Note, Reply,
    Secrecy, Way,
};

impl Store {
    /// A message came in, or one of ours came back.
    pub(super) fn received(&mut self, now: Millis, message: Message, changes: &mut Vec<Change>) {
        let jid = message.chat.clone();
        // What is between two is never shown in a room, nor the other way round.
        if !self.is_welcome(&jid) || self.is_room(&jid) != message.extras.sender.is_some() {
            return;
        }
        self.know_occupant(&jid, message.from.resource(), changes);
        // What cannot be read is no news.
        let sealed = message.secrecy == Secrecy::Sealed;
        let (old, own) = (message.old || sealed, message.own);
        let archived = message.way == Way::Archived;
        let headline = message.kind == MessageKind::Headline;
        let mut message = made_of(now, message);
        message.mention = self.is_mention(&jid, &message);
        if self.corrected(&jid, &mut message, changes) {
            return;
        }
        if let Some(chat) = self.chats.get_mut(&jid)
            && let Some(met) = chat.meet(&message, old)
        {
            if met.timeline {
                changes.push(Change::Timeline(jid.clone()));
            } else if met.changed {
                changes.push(Change::Message(jid.clone(), met.key));
            }
            if met.news {
                self.add_news(News::Message(jid.clone(), met.key, archived));
            }
            if met.news {
                self.arrived(&jid, met.key, false, changes);
            }
            return;
        }
        self.ensure_contact(&jid, changes);
        let chat = self.chats.entry(jid.clone()).or_default();
        // Who has only announced things so far reads no answers.
        let feed = headline && (chat.flags.feed || chat.summary().is_none());
        if chat.flags.feed != feed {
            chat.flags.feed = feed;
            changes.push(Change::Chats);
        }
        let key = chat.append(message);
        if old {
            chat.is_quiet(key);
        }
        changes.extend([Change::Timeline(jid.clone()), Change::History(jid.clone())]);
        if !old {
            changes.push(Change::Arrived(jid.clone(), key));
            if !own {
                self.add_news(News::Message(jid.clone(), key, archived));
            }
        }
        self.arrived(&jid, key, own || old, changes);
    }

    /// A message is unread, unless it is seen here and now, or was so elsewhere. `quiet`: it is none that
    /// anybody has to read.
    fn arrived(&mut self, jid: &BareJid, key: u64, quiet: bool, changes: &mut Vec<Change>) {
        if quiet {
            return;
        }
        if self.is_read(jid) {
            self.is_seen(jid);
        } else {
            self.count(jid, key, changes);
            self.look_whether_seen(jid, key, changes);
        }
    }

    /// A message that comes becomes part of what is there: a correction goes where what it corrects is, and
    /// whether that is done; an answer quotes what was said.
    fn corrected(
        &mut self,
        jid: &BareJid,
        message: &mut ChatMessage,
        changes: &mut Vec<Change>,
    ) -> bool {
        let me = self.me.as_ref().map(|me| me.bare().clone());
        let Some(chat) = self.chats.get_mut(jid) else {
            return false;
        };
        if let Some(reply) = &mut message.reply
            && let Some(said) = chat.quoted(reply)
        {
            said.put(reply, me.as_ref(), jid);
        }
        let Some(of) = message.replaces.clone() else {
            return false;
        };
        let version = Version {
            id: message.id.clone(),
            at: message.at,
            body: message.body.clone(),
            unstyled: message.unstyled,
        };
        let done = chat.correct((message.own, message.sender.as_ref()), &of, version);
        if let Some(Some(key)) = done {
            changes.push(Change::Message(jid.clone(), key));
        }
        done.is_some()
    }

    /// Something was said of a message.
    pub(super) fn annotated(&mut self, said: Annotation, changes: &mut Vec<Change>) {
        let jid = said.chat.clone();
        let in_room =
            said.sender.is_some() || matches!(said.note, Note::Moderated | Note::Linked(_));
        if in_room != self.is_room(&jid) {
            return;
        }
        let Some(chat) = self.chats.get_mut(&jid) else {
            return;
        };
        match chat.annotate(said) {
            Noted::Unknown => changes.push(Change::History(jid)),
            Noted::Changed(keys) => {
                changes.extend(
                    keys.into_iter()
                        .map(|key| Change::Message(jid.clone(), key)),
                );
            }
            Noted::Read => {
                changes.push(Change::Timeline(jid.clone()));
                self.show_unread(&jid, changes);
            }
        }
    }

    /// What somebody does in the conversation with us.
    pub(super) fn chat_state(&mut self, jid: BareJid, state: ChatState, changes: &mut Vec<Change>) {
        if let Some(contact) = self.contacts.get_mut(&jid)
            && contact.chat_state != state
        {
            contact.chat_state = state;
            changes.push(Change::Contact(jid));
        }
    }

    fn count(&mut self, jid: &BareJid, key: u64, changes: &mut Vec<Change>) {
        if let Some(chat) = self.chats.get_mut(jid) {
            chat.count_unread(key);
            let named = chat.message(key).is_some_and(|m| m.mention);
            if let Some(room) = chat.room.as_mut().filter(|_| named) {
                room.mentions += 1;
                changes.push(Change::Room(jid.clone()));
            }
        }
        changes.push(Change::Timeline(jid.clone()));
        self.show_unread(jid, changes);
    }

    /// Whether an event is to be heard of at all.
    pub fn is_wanted(&self, event: &Event) -> bool {
        let Event::MessageReceived(message) = event else {
            return true;
        };
        self.is_welcome(&message.chat)
    }

    /// Whether messages with this address are shown: contacts, ourselves, our server, whom the site names, and strangers
    /// where it allows them.
    pub(super) fn is_welcome(&self, jid: &BareJid) -> bool {
        let contact = || self.contacts.get(jid).is_some_and(|c| !c.stranger);
        if let Some((room, _)) = jid.as_occupant() {
            return self.is_room(&room);
        }
        let ours = |me: &crate::jid::Jid| me.bare() == jid || me.bare().server() == *jid;
        self.allow_strangers
            || self.is_room(jid)
            || self.people.contains(jid)
            || self.me.as_ref().is_some_and(ours)
            || contact()
    }

    /// Whether a chat is a place for announcements: of a server, or of somebody who has sent nothing else.
    pub fn is_feed(&self, jid: &BareJid) -> bool {
        let chat = self.chats.get(jid);
        let room = chat.is_some_and(|c| c.room.is_some());
        !room && (jid.local().is_none() || chat.is_some_and(|c| c.flags.feed))
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
        let settles = matches!(delivery, Delivery::Sent | Delivery::Failed(_));
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
            // What changed it last has its own fate.
            let change = m.unsent.as_deref() == Some(id);
            let settled = change && delivery == Delivery::Sent;
            if settled {
                m.unsent = None;
            }
            let failed = change && matches!(delivery, Delivery::Failed(_));
            if ahead || failed {
                m.delivery = delivery;
            }
            ahead || settled || failed
        };
        let Some(chat) = self.chats.get_mut(&to) else {
            return;
        };
        let reacted = settles.then(|| chat.reacted(id)).flatten();
        if let Some(key) = reacted.or_else(|| chat.change_own(id, change)) {
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
        let room = chat.room.is_some();
        let ours = |m: &Message| m.chat == jid && room == m.extras.sender.is_some();
        let mut messages = history.messages;
        let complete = chat.leave_out(&mut messages) || history.complete;
        let messages = messages.into_iter().filter(ours);
        let mut page: Vec<ChatMessage> = messages.map(|m| made_of(now, m)).collect();
        for message in &mut page {
            let room = chat.room.as_ref().filter(|_| !message.own);
            message.mention |= room.is_some_and(|room| room.is_named_in(&message.body));
        }
        // Corrections go where what they correct is, in a row of their own where that is not known.
        let (mut corrections, mut rows) = (Vec::new(), Vec::new());
        for message in page {
            let named = |m: &ChatMessage| {
                m.is_by(message.own, message.sender.as_ref())
                    && m.id == message.replaces
                    && !m.is_private()
            };
            let known = message.replaces.is_some()
                && (rows.iter().any(named) || chat.messages().iter().any(named));
            if known {
                corrections.push(message);
            } else {
                rows.push(message);
            }
        }
        let paged = chat.page(history.before.as_deref(), rows, complete);
        for mut message in corrections {
            self.corrected(&jid, &mut message, changes);
        }
        self.quote_anew(&jid);
        if paged {
            changes.extend([Change::Timeline(jid.clone()), Change::History(jid)]);
        }
    }

    /// Answers that came before what they answer.
    fn quote_anew(&mut self, jid: &BareJid) {
        let me = self.me.as_ref().map(|me| me.bare().clone());
        if let Some(chat) = self.chats.get_mut(jid) {
            chat.quote_anew(me.as_ref(), jid);
        }
    }

    pub(super) fn history_failed(
        &mut self,
        jid: BareJid,
        before: Option<&str>,
        why: HistoryError,
        changes: &mut Vec<Change>,
    ) {
        let mut chat = self.chats.get_mut(&jid);
        let none = why == HistoryError::NoArchive;
        match chat.as_mut().and_then(|c| c.room.as_mut()) {
            Some(room) => room.poor |= none,
            None => self.no_archive |= none,
        }
        if chat.is_some_and(|c| c.page_failed(before, why == HistoryError::Failed)) {
            changes.push(Change::History(jid));
        }
    }

    pub(super) fn history_skipped(&mut self, changes: &mut Vec<Change>) {
        let people = self.chats.iter_mut().filter(|(_, c)| c.room.is_none());
        for (jid, chat) in people {
            chat.set_gap_end(true);
            changes.push(Change::History(jid.clone()));
        }
    }
}

impl Store {
    /// Whether a message names us.
    fn is_mention(&self, jid: &BareJid, message: &ChatMessage) -> bool {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        room.is_some_and(|room| {
            !message.own && (message.mention || room.is_named_in(&message.body))
        })
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
        markable: message.extras.markable,
        replaces: message
            .extras
            .replaces
            .filter(|_| !message.extras.retracted),
        reply: message.extras.reply.map(|reply| Reply {
            author: None,
            nick: None,
            ..reply
        }),
        retracted: message.extras.retracted,
        file: message.extras.file,
        spoiler: message.extras.spoiler,
        thread: message.extras.thread,
        mention: message.extras.named,
        sender: message.extras.sender,
        at: message.at.min(now),
        id: message.id,
        archive_id: message.archive_id,
        secrecy: message.secrecy,
        ..ChatMessage::default()
    }
}
