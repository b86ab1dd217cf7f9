//! What the user wants becomes part of the model, and orders to the client.

use super::chat::{Delivery, Flag};
use super::roster::{Section, key};
use super::{Acted, Change, Intent, Place, Standing, Store, Stored};
use crate::jid::BareJid;
use crate::prep::fold;
use crate::privacy::Order;
use crate::time::Millis;
use crate::xmpp::command::{Command, Hint};
use crate::xmpp::event::Status;

impl Store {
    /// Takes an intent; says what is different now, and what the client has to do.
    pub fn act(&mut self, now: Millis, intent: Intent) -> Acted {
        let mut acted = Acted::default();
        if let Intent::Choose { what, value } = intent {
            self.choose(what, value, &mut acted);
            return acted;
        }
        if let Intent::Upload { id, step } = intent {
            self.transfer(now, id, step, &mut acted);
            return acted;
        }
        if let Intent::Search { words, chat } = intent {
            self.look_for(&words, chat, &mut acted);
            return acted;
        }
        if let Intent::ShowMessage { chat, key } = intent {
            self.reveal(chat, key, &mut acted);
            return acted;
        }
        let Acted {
            changes,
            commands,
            orders,
            own,
            older,
            scan: _,
        } = &mut acted;
        match intent {
            Intent::LogIn { login, url } => commands.push(Command::Connect { login, url }),
            Intent::LogInAs { source, login } => {
                commands.push(Command::ConnectAs { source, login });
            }
            Intent::Register {
                domain,
                url,
                answers,
                invitation,
            } => {
                // A form on the screen stays there until the server has another word.
                if answers.is_none() {
                    self.register(None, changes);
                }
                commands.push(Command::Register {
                    domain,
                    url,
                    answers,
                    invitation,
                });
            }
            Intent::LogOut => {
                commands.push(Command::Disconnect);
                self.forget(changes);
                // What went wrong before is nobody's business any more.
                if let Status::Disconnected(reason) = &mut self.status {
                    *reason = None;
                }
            }
            Intent::LogInAgain => {
                self.asking = true;
                changes.push(Change::Connection);
            }
            Intent::Reconnect => commands.push(Command::Hint(Hint::RetryNow)),
            Intent::OpenChat(jid) => {
                if self.otr_by_default && !self.is_room(&jid) {
                    self.order(jid.clone(), Order::Offer, changes, orders);
                }
                self.open_chat(jid, changes);
            }
            Intent::NextChat { behind } => {
                if let Some(jid) = self.neighbour(behind) {
                    self.open_chat(jid, changes);
                }
            }
            Intent::Private { chat, order } => self.order(chat, order, changes, orders),
            Intent::Own(wish) => *own = Some(wish).filter(|_| self.me.is_some()),
            // Whoever knows more than the screen does it.
            Intent::Export(_) | Intent::SaveChat { .. } => {}
            Intent::CloseChat(jid) => self.close_chat(&jid, changes),
            Intent::ShowChat(front) => {
                let left = self.front.clone().filter(|_| front.is_none());
                self.show_chat(front, changes);
                changes.extend(left.map(Change::FocusContact));
            }
            Intent::SetVisible(visible) => {
                self.visible = visible;
                changes.push(Change::Chats);
                if let Some(front) = self.front.clone() {
                    self.read(&front, changes);
                }
            }
            Intent::SendMessage { to, body, about } => {
                self.send(now, (to, body, about), changes, commands);
            }
            Intent::RetryMessage { chat, key } => {
                self.retry(now, chat, key, changes, orders, commands);
            }
            Intent::RetractMessage { chat, key } => self.retract(chat, key, changes, commands),
            Intent::React { chat, key, emoji } => {
                self.react(now, chat, key, emoji, changes, commands);
            }
            Intent::MarkSeen { chat, key } => self.seen(chat, key, changes, commands),
            Intent::NoteActivity { chat, activity } => {
                // That one writes, and when, is nobody's business then.
                let secret = self.chats.get(&chat).is_some_and(|c| c.is_private());
                if !secret && chat.as_occupant().is_none() {
                    commands.push(Command::NoteActivity { chat, activity });
                }
            }
            Intent::DropMessage { chat, key } => self.drop_message(chat, key, changes, commands),
            Intent::ShowFile { chat, key, shows } => {
                let known = self.chats.get_mut(&chat);
                if known.is_some_and(|known| known.show_file(key, shows)) {
                    changes.push(Change::Message(chat, key));
                }
            }
            Intent::LoadOlder { chat, place } => {
                *older = self.load_older(chat, place, changes, commands);
            }
            Intent::ShowsEnd(jid) => {
                if let Some(chat) = self.chats.get_mut(&jid) {
                    chat.end_is_shown();
                }
            }
            Intent::SetDraft { chat, text } => {
                let known = self.chats.get_mut(&chat);
                if let Some(known) = known.filter(|c| c.draft != text) {
                    known.draft = text;
                    changes.push(Change::Draft(chat));
                }
            }
            Intent::MarkRead(jid) => {
                let seen = self.front.as_ref() == Some(&jid);
                if let Some(chat) = self.chats.get_mut(&jid)
                    && chat.mark_read()
                {
                    chat.clear_mentions();
                    if !seen && chat.clear_divider() {
                        changes.push(Change::Timeline(jid.clone()));
                    }
                    self.is_seen(&jid);
                    self.show_unread(&jid, changes);
                }
            }
            Intent::LoadCard(jid) => self.load_card(jid, changes, commands),
            Intent::Service { of, wish } => self.ask_service(of, wish, changes, commands),
            Intent::Account(wish) if self.me.is_some() => {
                self.account_asked(&wish, changes);
                commands.push(Command::Account(wish));
            }
            Intent::SetAvatar { data, side } => commands.push(Command::SetAvatar { data, side }),
            Intent::UsedEmoji(emoji) => self.used(emoji, changes),
            Intent::Describe => commands.push(Command::Describe),
            // Nobody's.
            Intent::Account(_) => {}
            Intent::ClearChat(jid) => self.clear_chat(jid, changes),
            // All but the first are done above.
            Intent::UseHere
            | Intent::Choose { .. }
            | Intent::Upload { .. }
            | Intent::Search { .. }
            | Intent::ShowMessage { .. } => {}
            Intent::DismissNotice => {
                self.notice = None;
                changes.push(Change::Connection);
            }
            Intent::SetPresence { show, status } => {
                commands.push(Command::SetPresence { show, status });
            }
            Intent::AnswerSubscription { from, accept } => {
                self.requests.retain(|r| r.from != from);
                changes.push(Change::Requests);
                commands.push(Command::AnswerSubscription { from, accept });
            }
            Intent::AddContact { jid, name, groups } => {
                self.set_contact(jid, &name, groups, true, commands);
            }
            Intent::EditContact { jid, name, groups } => {
                self.set_contact(jid, &name, groups, false, commands);
            }
            Intent::AnswerSuggested { by, accepted } => {
                self.answer_suggested(&by, &accepted, changes, commands);
            }
            Intent::IssueToken(token) => self.issue(now, token, changes, commands),
            Intent::UseToken { of, token } => {
                if self.me.is_some() {
                    commands.push(Command::UseToken { of, token });
                }
            }
            Intent::RemoveContact(jid) => self.remove_contact(jid, commands),
            Intent::Subscribe { to, ask } => {
                let may = self.allow_requests || !ask;
                if self.me.is_some() && may && to.as_occupant().is_none() {
                    commands.push(Command::Subscribe { to, ask });
                }
            }
            Intent::SetBlocked { jids, blocked } => {
                self.set_blocked(jids, blocked, changes, commands);
            }
            Intent::DismissTrouble(jid) => {
                self.troubles.retain(|t| t.jid != jid);
                changes.push(Change::Trouble);
            }
            Intent::Room { room, wish } => self.wish(room, wish, changes, commands),
            Intent::DismissRoom(jid) => {
                if let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut()) {
                    (room.trouble, room.created) = (None, false);
                    changes.push(Change::Room(jid));
                }
            }
            Intent::SetFlag { chat, flag, on } => {
                if let Some(known) = self.chats.get_mut(&chat) {
                    known.flags.set(flag, on);
                    if known.room.is_some() && flag != Flag::Settled {
                        known.flags.unshared = true;
                        commands.push(Command::MarkRoom {
                            room: chat.clone(),
                            marks: known.flags.marks(),
                        });
                    }
                    changes.extend([Change::History(chat), Change::Chats]);
                }
            }
            Intent::ToggleGroup(group) => {
                let closed = &mut self.view.closed;
                match closed.iter().position(|c| *c == group) {
                    Some(at) => drop(closed.swap_remove(at)),
                    None => closed.push(group),
                }
                changes.push(Change::Roster);
            }
            Intent::ShowList(list) => {
                if self.me.is_some() {
                    self.view.list = list;
                    changes.push(Change::Chats);
                }
            }
            Intent::FilterState(only) => {
                self.view.only = only;
                changes.push(Change::Roster);
            }
            Intent::FilterRoster(text) => {
                self.view.filter = fold(text.trim());
                changes.push(Change::Roster);
            }
        }
        acted
    }

    /// What [`Intent::ToggleGroup`] is given for a heading.
    pub fn group_key(section: Section, name: &str) -> String {
        key(section, name)
    }

    fn open_chat(&mut self, jid: BareJid, changes: &mut Vec<Change>) {
        if self.me.is_none() || !self.is_welcome(&jid) {
            return;
        }
        self.know_occupant(&jid, None, changes);
        self.ensure_contact(&jid, changes);
        self.chats.entry(jid.clone()).or_default();
        if !self.open.contains(&jid) {
            self.open.push(jid.clone());
        }
        changes.push(Change::Timeline(jid.clone()));
        self.show_chat(Some(jid.clone()), changes);
        changes.push(Change::Focus(jid));
    }

    /// Opens the chats that the site has everybody begin with, behind what is in front.
    pub(super) fn open_people(&mut self, changes: &mut Vec<Change>) {
        for jid in self.people.clone() {
            if self.open.contains(&jid) || self.me.as_ref().is_some_and(|me| *me.bare() == jid) {
                continue;
            }
            self.ensure_contact(&jid, changes);
            self.chats.entry(jid.clone()).or_default();
            self.open.push(jid.clone());
            changes.push(Change::Timeline(jid.clone()));
            let front = self.front.clone().unwrap_or(jid);
            self.show_chat(Some(front), changes);
        }
    }

    fn close_chat(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        let Some(at) = self.open.iter().position(|open| open == jid) else {
            return;
        };
        self.open.remove(at);
        if self.front.as_ref() == Some(jid) {
            // The neighbour that takes its place comes to the front.
            let next = self.open.get(at).or_else(|| self.open.last()).cloned();
            changes.push(match &next {
                Some(next) => Change::Focus(next.clone()),
                None => Change::FocusContact(jid.clone()),
            });
            self.show_chat(next, changes);
        }
        changes.push(Change::Chats);
    }

    pub(super) fn show_chat(&mut self, front: Option<BareJid>, changes: &mut Vec<Change>) {
        let front = front.filter(|jid| self.open.contains(jid));
        if let Some(left) = self
            .front
            .take()
            .filter(|left| Some(left) != front.as_ref())
            && self.chats.get_mut(&left).is_some_and(|c| c.clear_divider())
        {
            changes.push(Change::Timeline(left));
        }
        self.front.clone_from(&front);
        changes.push(Change::Chats);
        if let Some(front) = front {
            self.read(&front, changes);
        }
    }

    fn read(&mut self, jid: &BareJid, changes: &mut Vec<Change>) {
        let seen = self.is_read(jid);
        let room = self.chats.get_mut(jid).and_then(|c| c.room.as_mut());
        if room.is_some_and(|room| seen && std::mem::take(&mut room.called) > 0) {
            changes.push(Change::Room(jid.clone()));
        }
        if self.is_read(jid) && self.chats.get_mut(jid).is_some_and(|c| c.mark_read()) {
            if let Some(chat) = self.chats.get_mut(jid)
                && chat.clear_mentions()
            {
                changes.push(Change::Room(jid.clone()));
            }
            self.is_seen(jid);
            self.show_unread(jid, changes);
        }
    }

    /// Removes what was said in a chat; what has not gone out yet stays.
    pub(super) fn clear_chat(&mut self, jid: BareJid, changes: &mut Vec<Change>) {
        if let Some(chat) = self.chats.get_mut(&jid) {
            chat.clear();
            self.show_unread(&jid, changes);
            changes.extend([
                Change::Cleared(jid.clone()),
                Change::Timeline(jid.clone()),
                Change::History(jid),
                Change::Chats,
            ]);
        }
    }

    /// Takes a message of ours back, as far as it has not gone out.
    fn drop_message(
        &mut self,
        jid: BareJid,
        key: u64,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let Some(chat) = self.chats.get_mut(&jid) else {
            return;
        };
        if chat.give_up_change(key) {
            // It was there before the change that failed, and stays.
            changes.push(Change::Message(jid, key));
            return;
        }
        let delivery = chat.message(key).map(|m| &m.delivery);
        if let Some(Delivery::Waiting | Delivery::Failed(_)) = delivery
            && let Some(message) = chat.take(key)
        {
            commands.extend(message.id.map(|id| Command::DropMessage { id }));
            changes.push(Change::Timeline(jid));
        }
    }

    /// Whether what is wanted of a chat's history is in storage.
    pub fn is_stored(&self, intent: &Intent) -> bool {
        let Intent::LoadOlder { chat, place } = intent else {
            return false;
        };
        let chat = self.chats.get(chat);
        chat.is_some_and(|c| c.older_stored() && (*place == Place::Top || c.is_unopened()))
    }

    /// What is in storage is taken from there, the rest from the archive.
    fn load_older(
        &mut self,
        jid: BareJid,
        place: Place,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) -> Option<Stored> {
        let archive = match self.chats.get(&jid)?.room.as_ref() {
            Some(room) => room.standing == Standing::In && !room.poor && !room.syncing,
            None => !self.no_archive && !self.syncing,
        };
        // What is said to an occupant is in no archive of which one could say whose it is.
        let archive = archive && jid.as_occupant().is_none() && self.status == Status::Online;
        let chat = self.chats.get_mut(&jid)?;
        let mut stored = None;
        if let Some(before) = chat.ask_storage(place) {
            stored = Some(Stored {
                chat: jid.clone(),
                before,
                from: None,
            });
        } else if archive && let Some(before) = chat.ask_archive(place) {
            let chat = jid.clone();
            commands.push(Command::LoadHistory { chat, before });
        } else {
            return None;
        }
        changes.push(Change::History(jid));
        stored
    }
}
