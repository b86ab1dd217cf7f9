//! What the user wants of messages that are there: correct them, answer them, take them back, react.

use super::chat::{ChatMessage, Delivery, Version, excerpt};
use super::{About, Change, Preference, Store};
use crate::config::Corrections;
use crate::jid::BareJid;
use crate::privacy::Order;
use crate::time::Millis;
use crate::xmpp::command::{Command, Wrap};
use crate::xmpp::event::{Extras, Note, Reply, Secrecy};
use crate::xmpp::stanza::reactions;
use crate::xmpp::stanza::reply::text;

impl Store {
    /// Sends a message.
    pub(super) fn send(
        &mut self,
        now: Millis,
        (to, body, about): (BareJid, String, About),
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        if self.me.is_none() || body.trim().is_empty() {
            return;
        }
        let way = self.wrap(&to);
        // What is private stands for itself: nothing beside the text can be encrypted.
        let about = match way.0 {
            Wrap::Open | Wrap::Room | Wrap::Occupant => about,
            Wrap::Otr { .. } => About::Nothing,
        };
        let reply = match about {
            About::Corrects(key) => return self.correct(now, to, key, body, changes, commands),
            About::Answers(key) => self.reply(&to, key),
            About::Nothing => None,
        };
        if self.is_feed(&to) {
            return;
        }
        let open = matches!(way.0, Wrap::Open | Wrap::Room | Wrap::Occupant);
        let (spoiler, body) = match spoiler(&body).filter(|_| open) {
            Some((hint, text)) => (Some(hint), text),
            None => (None, body),
        };
        // An answer belongs to what it answers.
        let answered = reply.as_ref().and_then(|_| match about {
            About::Answers(key) => self.chats.get(&to)?.message(key),
            About::Corrects(_) | About::Nothing => None,
        });
        let extras = Extras {
            thread: answered.and_then(|m| m.thread.clone()),
            reply,
            spoiler,
            ..Extras::default()
        };
        self.send_new(now, (to, body, extras), way, changes, commands);
    }

    /// Sends one of its own.
    pub(super) fn send_new(
        &mut self,
        now: Millis,
        (to, body, extras): (BareJid, String, Extras),
        (wrap, secrecy): (Wrap, Secrecy),
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        self.know_occupant(&to, None, changes);
        self.ensure_contact(&to, changes);
        let id = self.rng.token();
        let chat = self.chats.entry(to.clone()).or_default();
        // Own messages stand below what is already there, even where another clock runs ahead.
        let at = chat.messages().last().map_or(now, |last| last.at.max(now));
        chat.append(ChatMessage {
            own: true,
            body: body.clone(),
            at,
            id: Some(id.clone()),
            delivery: Delivery::Waiting,
            sender: chat.ourselves(),
            secrecy,
            reply: extras.reply.clone(),
            file: extras.file.clone(),
            spoiler: extras.spoiler.clone(),
            thread: extras.thread.clone(),
            ..ChatMessage::default()
        });
        chat.clear_divider();
        changes.push(Change::Timeline(to.clone()));
        commands.push(Command::SendMessage {
            to,
            id,
            body: extras
                .reply
                .as_ref()
                .map_or_else(|| body.clone(), |r| text(r, &body)),
            extras,
            in_doubt: false,
            wrap,
        });
    }

    fn reply(&self, chat: &BareJid, key: u64) -> Option<Reply> {
        let message = self.chats.get(chat)?.message(key)?;
        if message.is_private() {
            // It would be quoted in the open.
            return None;
        }
        let me = self.me.as_ref().map(|me| me.bare().clone());
        let nick = message.sender.as_ref().map(|s| s.nick.clone());
        let ours = message.own && nick.is_none();
        if let Some((author, _)) = chat.as_occupant() {
            // Neither knows the other's address.
            let us = || self.room(&author).map(|room| room.nick);
            let them = || self.chats.get(chat)?.nick.clone();
            return Some(Reply {
                id: message.name()?.clone(),
                nick: if message.own { us() } else { them() },
                author: Some(author),
                quote: excerpt(message.shown()),
            });
        }
        Some(Reply {
            id: message.name()?.clone(),
            author: if ours { me } else { Some(chat.clone()) },
            nick,
            quote: excerpt(message.shown()),
        })
    }

    fn correct(
        &mut self,
        now: Millis,
        to: BareJid,
        key: u64,
        body: String,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let id = self.rng.token();
        let corrections = self.corrections;
        let wrap = self.wrap(&to).0;
        let Some(chat) = self.chats.get_mut(&to) else {
            return;
        };
        let allowed = match corrections {
            Corrections::All => true,
            Corrections::Last => chat.last_changeable().is_some_and(|m| m.key == key),
            Corrections::No => false,
        };
        let message = chat.message(key).filter(|m| allowed && m.is_correctable());
        let Some((of, at, spoiler)) = message.and_then(|m| {
            let last = m.versions.last().map_or(m.at, |v| v.at);
            // The same text once more is no correction.
            (m.body != body).then_some((m.id.clone()?, last.max(now), m.spoiler.clone()))
        }) else {
            return;
        };
        let version = Version {
            id: Some(id.clone()),
            at,
            body: body.clone(),
            unstyled: false,
        };
        let ourselves = chat.ourselves();
        if let Some(Some(key)) = chat.correct((true, ourselves.as_ref()), &of, version) {
            chat.set_change(key, &id);
            changes.push(Change::Message(to.clone(), key));
            let extras = Extras {
                replaces: Some(of),
                spoiler,
                ..Extras::default()
            };
            commands.push(Command::SendMessage {
                to,
                id,
                body,
                extras,
                in_doubt: false,
                wrap,
            });
        }
    }

    /// Sends once more what failed.
    pub(super) fn retry(
        &mut self,
        now: Millis,
        jid: BareJid,
        key: u64,
        changes: &mut Vec<Change>,
        orders: &mut Vec<(BareJid, Order)>,
        commands: &mut Vec<Command>,
    ) {
        let mut way = self.wrap(&jid);
        let Some(chat) = self.chats.get_mut(&jid) else {
            return;
        };
        let failed = |m: &&ChatMessage| matches!(m.delivery, Delivery::Failed(_));
        let Some(message) = chat.message(key).filter(failed) else {
            return;
        };
        if message.unsent.is_some() {
            let id = self.rng.token();
            chat.set_change(key, &id);
            commands.extend(chat.message(key).and_then(|m| m.pending_command(&jid)));
            changes.push(Change::Message(jid, key));
        } else if let Some(message) = chat.take(key) {
            // What was to be private is so, however it stands by now.
            if message.is_private() && way.0 == Wrap::Open {
                self.order(jid.clone(), Order::Start, changes, orders);
                way = (Wrap::otr(), message.secrecy);
            }
            let open = matches!(way.0, Wrap::Open | Wrap::Room | Wrap::Occupant);
            let extras = Extras {
                reply: message.reply.filter(|_| open),
                file: message.file.filter(|_| open),
                spoiler: message.spoiler.filter(|_| open),
                ..Extras::default()
            };
            let sent = (jid, message.body, extras);
            self.send_new(now, sent, way, changes, commands);
        }
    }

    /// Takes a message of ours back. One that has not gone out simply is no more.
    pub(super) fn retract(
        &mut self,
        jid: BareJid,
        key: u64,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let id = self.rng.token();
        let Some(chat) = self.chats.get_mut(&jid).filter(|_| self.allow_retraction) else {
            return;
        };
        let changeable = chat.message(key).filter(|m| m.is_changeable());
        let Some(of) = changeable.and_then(|m| m.name().cloned()) else {
            return;
        };
        let room = chat.room.is_some();
        let keys = chat.retract(key);
        chat.set_change(key, &id);
        changes.extend(
            keys.into_iter()
                .map(|key| Change::Message(jid.clone(), key)),
        );
        commands.push(say(jid, id, of, Note::Retracted, room));
    }

    /// Adds a reaction of ours to a message, or takes it away.
    pub(super) fn react(
        &mut self,
        now: Millis,
        jid: BareJid,
        key: u64,
        emoji: String,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let id = self.rng.token();
        let chat = self.chats.get_mut(&jid);
        // In a private conversation it would be the one thing that is not.
        if let Some(chat) = chat.filter(|c| reactions::is_emoji(&emoji) && !c.is_private())
            && let Some((of, all)) = chat.react(now, key, emoji, &id)
        {
            changes.push(Change::Message(jid.clone(), key));
            let room = self.is_room(&jid);
            commands.push(say(jid, id, of, Note::Reacted(all), room));
        }
    }

    /// What is on the screen was seen; contacts who want to know are told.
    pub(super) fn seen(
        &mut self,
        jid: BareJid,
        key: u64,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let id = self.rng.token();
        let contact = self.contacts.get(&jid).is_some_and(|c| !c.stranger);
        let told = contact && self.choices.is_on(Preference::Markers);
        let chat = self.chats.get_mut(&jid).filter(|_| told);
        if let Some(of) = chat.and_then(|c| c.see(key)) {
            changes.push(Change::History(jid.clone()));
            commands.push(say(jid, id, of, Note::Displayed, false));
        }
    }
}

/// What is to be hidden at first, as it is typed: `/spoiler text`, or `/spoiler hint | text`.
fn spoiler(typed: &str) -> Option<(String, String)> {
    let rest = typed.trim().strip_prefix("/spoiler")?;
    let rest = rest.strip_prefix(char::is_whitespace)?;
    let (hint, text) = rest.split_once('|').unwrap_or(("", rest));
    let text = text.trim();
    (!text.is_empty()).then(|| (hint.trim().to_owned(), text.to_owned()))
}

/// Something that is said of a message.
fn say(to: BareJid, id: String, of: String, note: Note, room: bool) -> Command {
    Command::Annotate {
        to,
        id,
        of,
        note,
        room,
    }
}
