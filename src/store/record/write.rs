//! What is different, as records.

use super::account::write_step;
use super::asked::write_asked;
use super::card::write_card;
use super::exchange::{write_suggested, write_tokens};
use super::notes::{write_extras, write_pending};
use super::privacy::{write_identity, write_privacy};
use super::room::{write_happened, write_invitation, write_occupant, write_room, write_standing};
use super::upload::write_uploads;
use super::words::{deed_name, secrecy_name, subscription_name, write_delivery, write_status};
use super::{
    ASKED, AVATAR, BLOCKED, CARD, CHAT, CHOICES, CONTACT, DRAFT, FACE, IDENTITY, INVITED, LINE, ME,
    MEMBER, MESSAGE, MOVING, OCCUPANT, OWN, PRIVACY, PRIVATE, REQUESTS, ROOM, ROSTER, Record,
    SERVICE, SHOWN, STATUS, SUGGESTED, TOKENS, TROUBLE, UPLOADS, VERSION, VIEW, escape,
    escape_text, key_in, message_key,
};
use crate::config::OtrPolicy;
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::store::chat::{ChatMessage, Delivery, Summary};
use crate::store::{Change, Chat, Contact, List, Service, Store};
use crate::xml::{Element, ns};
use crate::xmpp::event::{Affiliation, Carrier, ChatState, Notify, Presence, Secrecy};

type Records = Map<String, Option<String>>;

impl Store {
    /// The records of what `changes` name. Nobody's while nobody is logged in.
    pub fn records(&mut self, changes: Vec<Change>) -> Vec<Record> {
        if self.me.is_none() {
            return Vec::new();
        }
        // Each once, however often it was named.
        let (mut records, mut chats) = (Records::new(), Map::<BareJid, ()>::new());
        for change in changes {
            match change {
                Change::Connection => {
                    let me = self.me.as_ref().map(|me| me.to_string());
                    let me = me.map(|me| {
                        Element::new("me", "")
                            .with_attr("v", VERSION)
                            .with_attr("jid", me)
                    });
                    put(&mut records, ME.to_owned(), me);
                    let status = write_status(&self.status)
                        .with_opt_attr("syncing", self.syncing.then_some("1"))
                        .with_opt_attr("poor", self.no_archive.then_some("1"));
                    put(&mut records, STATUS.to_owned(), Some(status));
                }
                Change::OwnPresence => {
                    let own = presence(Element::new("own", ""), &self.own);
                    put(&mut records, OWN.to_owned(), Some(own));
                }
                Change::Roster => {
                    let known = self.roster_known.then_some("1");
                    let roster = Element::new("roster", "").with_opt_attr("known", known);
                    put(&mut records, ROSTER.to_owned(), Some(roster));
                }
                Change::Contact(jid) => {
                    let contact = self.contacts.get(&jid).filter(|c| !c.stranger);
                    let record = contact.map(|c| write_contact(c));
                    put(&mut records, [CONTACT, &escape(&jid)].concat(), record);
                    // How many messages are unread is said there.
                    chats.insert(jid, Box::new(()));
                }
                Change::Requests => {
                    let requests = self.requests.iter().map(|r| {
                        Element::new("request", "")
                            .with_attr("from", r.from.as_str())
                            .with_attr("name", r.name.as_str())
                            .with_opt_attr("status", r.status.as_deref())
                    });
                    let all = Element::new("requests", "").with_children(requests);
                    put(&mut records, REQUESTS.to_owned(), Some(all));
                    let invited = self.invitations.iter().map(write_invitation);
                    let all = Element::new("invited", "").with_children(invited);
                    put(&mut records, INVITED.to_owned(), Some(all));
                    let all = self.suggested.iter().map(write_suggested);
                    let all = Element::new("suggestions", "").with_children(all);
                    put(&mut records, SUGGESTED.to_owned(), Some(all));
                    let all = write_tokens(&self.tokens);
                    put(&mut records, TOKENS.to_owned(), Some(all));
                }
                Change::Blocked => {
                    let all = self.blocked.as_ref().map(|jids| {
                        let item =
                            |jid: &Jid| Element::new("item", "").with_attr("jid", jid.to_string());
                        Element::new("blocked", "").with_children(jids.iter().map(item))
                    });
                    put(&mut records, BLOCKED.to_owned(), all);
                }
                Change::Trouble => {
                    let troubles = self.troubles.iter().map(|t| {
                        // Of the namespace in which an error is at home.
                        let trouble = Element::new("trouble", ns::CLIENT)
                            .with_attr("jid", t.jid.as_str())
                            .with_opt_attr("deed", deed_name(t.deed));
                        write_delivery(trouble, &Delivery::Failed(t.why.clone()))
                    });
                    let all = Element::new("troubles", "").with_children(troubles);
                    put(&mut records, TROUBLE.to_owned(), Some(all));
                }
                Change::Asked => {
                    let asked = self.asked.as_ref().map(write_asked);
                    put(&mut records, ASKED.to_owned(), asked);
                }
                Change::Identity => {
                    let identity = write_identity(&self.identity);
                    put(&mut records, IDENTITY.to_owned(), Some(identity));
                }
                Change::Service => {
                    let service = write_service(&self.service);
                    put(&mut records, SERVICE.to_owned(), Some(service));
                }
                Change::Choices => {
                    let mut all = Element::new("choices", "");
                    for (preference, value) in self.choices.chosen() {
                        all.set_attr(preference.name(), value.to_string());
                    }
                    for emoji in &self.recent {
                        all = all.with_text_child("recent", emoji.as_str());
                    }
                    put(&mut records, CHOICES.to_owned(), Some(all));
                }
                Change::Card(jid) => {
                    let record = self.card(&jid).map(write_card);
                    put(&mut records, [CARD, &escape(&jid)].concat(), record);
                }
                Change::Avatar(jid) => {
                    let record = self.avatars.get(&jid).map(|p| {
                        Element::new("avatar", "")
                            .with_attr("hash", p.hash.as_str())
                            .with_attr("kind", p.kind)
                            .with_text(p.data.as_str())
                    });
                    let part = match jid.as_occupant() {
                        Some(_) => FACE,
                        None => AVATAR,
                    };
                    put(&mut records, [part, &escape(&jid)].concat(), record);
                }
                Change::Uploads => {
                    let all = &self.uploads;
                    let stored = (!all.is_empty()).then(|| write_uploads(all, false));
                    put(&mut records, UPLOADS.to_owned(), stored);
                    let moving = write_uploads(all, true);
                    put(&mut records, MOVING.to_owned(), Some(moving));
                }
                Change::Chats => {
                    let view = self.write_view();
                    put(&mut records, VIEW.to_owned(), Some(view));
                }
                Change::Draft(jid) => {
                    let draft = self.chats.get(&jid).map(|c| c.draft.as_str());
                    let private = self.chats.get(&jid).is_some_and(|c| c.is_private());
                    let draft = draft.filter(|d| !d.is_empty() && !private);
                    let draft = draft.map(|d| Element::new("draft", "").with_text(d));
                    put(&mut records, [DRAFT, &escape(&jid)].concat(), draft);
                }
                Change::Room(jid) => {
                    if let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut()) {
                        let standing = write_standing(room);
                        put(&mut records, [ROOM, &escape(&jid)].concat(), Some(standing));
                        for number in std::mem::take(&mut room.lines) {
                            let line = room.happened.iter().find(|l| l.number == number);
                            let key = key_in(LINE, &jid, number.into());
                            put(&mut records, key, line.map(write_happened));
                        }
                    }
                    chats.insert(jid, Box::new(()));
                }
                Change::Occupants(jid) => {
                    if let Some(room) = self.chats.get_mut(&jid).and_then(|c| c.room.as_mut()) {
                        for nick in std::mem::take(&mut room.touched) {
                            let occupant = room.occupants.get(&nick);
                            let key = [OCCUPANT, &escape(&jid), "/", &escape_text(&nick)].concat();
                            put(&mut records, key, occupant.map(|o| write_occupant(o)));
                        }
                        for who in std::mem::take(&mut room.moved) {
                            let is = room.members.get(&who);
                            let key = [MEMBER, &escape(&jid), "/", &escape(&who)].concat();
                            let member = |a: &Affiliation| Element::new(a.name(), "");
                            put(&mut records, key, is.map(|a| member(a)));
                        }
                    }
                }
                Change::Privacy(jid) => {
                    if let Some(chat) = self.chats.get(&jid) {
                        put(
                            &mut records,
                            [PRIVACY, &escape(&jid)].concat(),
                            Some(write_privacy(chat)),
                        );
                    }
                    chats.insert(jid, Box::new(()));
                }
                Change::Timeline(jid) | Change::Message(jid, _) | Change::History(jid) => {
                    chats.insert(jid, Box::new(()));
                }
                Change::Cleared(jid) => {
                    for part in [MESSAGE, PRIVATE] {
                        put(&mut records, [part, &escape(&jid), "/"].concat(), None);
                    }
                }
                Change::Focus(_)
                | Change::FocusContact(_)
                | Change::Reveal(..)
                | Change::Search
                | Change::Arrived(..) => {}
            }
        }
        for jid in chats.keys() {
            self.write_chat(jid, &mut records);
        }
        let records = records.into_iter();
        records.map(|(key, text)| (key, *text)).collect()
    }

    /// The records of everything, for a tab that knows nothing yet.
    pub fn all_records(&mut self) -> Vec<Record> {
        let mut changes = vec![
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
            Change::Chats,
        ];
        changes.extend(self.contacts.keys().cloned().map(Change::Contact));
        changes.extend(self.cards.keys().cloned().map(Change::Card));
        changes.extend(self.avatars.keys().cloned().map(Change::Avatar));
        for (jid, chat) in &mut self.chats {
            chat.touch_all();
            if let Some(room) = &mut chat.room {
                room.touched = room.occupants.keys().cloned().collect();
                room.moved = room.members.keys().cloned().collect();
                room.lines = room.happened.iter().map(|line| line.number).collect();
                changes.extend([Change::Room(jid.clone()), Change::Occupants(jid.clone())]);
            }
            changes.push(Change::Timeline(jid.clone()));
            changes.push(Change::Privacy(jid.clone()));
            changes.push(Change::Draft(jid.clone()));
        }
        self.records(changes)
    }

    fn write_view(&self) -> Element {
        let open = self.open.iter().map(|jid| {
            let front = self.front.as_ref() == Some(jid);
            Element::new("open", "")
                .with_attr("jid", jid.as_str())
                .with_opt_attr("front", front.then_some("1"))
        });
        let closed = self.view.closed.iter();
        let closed = closed.map(|group| Element::new("closed", "").with_attr("group", group));
        let chats = self.view.list == List::Chats;
        Element::new("view", "")
            .with_opt_attr("chats", chats.then_some("1"))
            .with_children(open)
            .with_children(closed)
    }

    fn write_chat(&mut self, jid: &BareJid, records: &mut Records) {
        let Some(chat) = self.chats.get_mut(jid) else {
            return;
        };
        let touched = chat.take_touched();
        let head = write_head(chat);
        for key in touched {
            let message = chat.message(key);
            let private = message.map(|m| matches!(m.secrecy, Secrecy::Private { .. }));
            let element = message.map(write_message);
            // Of one that is gone nobody knows what it was.
            if private != Some(false) {
                put(records, key_in(PRIVATE, jid, key), element.clone());
            }
            if private != Some(true) {
                put(records, message_key(jid, key), element);
            }
        }
        put(records, [CHAT, &escape(jid)].concat(), Some(head));
    }
}

fn put(records: &mut Records, key: String, element: Option<Element>) {
    records.insert(key, Box::new(element.map(|e| e.to_xml())));
}

fn write_service(service: &Service) -> Element {
    let carrier = service.carrier.map(|carrier| match carrier {
        Carrier::Bosh => "bosh",
        Carrier::WebSocket => "websocket",
    });
    let uploads = service.uploads.as_ref();
    let uploads = uploads.map(|u| u.max.map(|max| max.to_string()).unwrap_or_default());
    let feature = |name: &String| Element::new("has", "").with_attr("name", name.as_str());
    Element::new("service", "")
        .with_attr("name", service.server.name.as_str())
        .with_opt_attr("carrier", carrier)
        .with_opt_attr("resumable", service.resumable.then_some("1"))
        .with_opt_attr("uploads", uploads)
        .with_opt_attr("directory", service.directory.as_ref().map(Jid::to_string))
        .with_opt_attr("rooms", service.rooms.as_ref().map(BareJid::as_str))
        .with_children(service.server.features.iter().map(feature))
        .with_children(service.account.as_ref().map(write_step))
}

fn presence(element: Element, presence: &Presence) -> Element {
    element
        .with_attr("show", presence.show.name())
        .with_opt_attr("status", presence.status.as_deref())
        .with_opt_attr("idle", presence.idle.map(|since| since.0.to_string()))
}

fn write_contact(contact: &Contact) -> Element {
    let groups = contact.groups.iter();
    let groups = groups.map(|name| Element::new("group", "").with_attr("name", name));
    let state = contact.chat_state;
    let state = (state != ChatState::Active).then(|| state.name());
    presence(Element::new("contact", ""), &contact.presence)
        .with_opt_attr("name", contact.given.as_deref())
        .with_opt_attr("subscription", subscription_name(contact.subscription))
        .with_opt_attr("pending", contact.pending.then_some("1"))
        .with_opt_attr("state", state)
        .with_children(groups)
}

fn write_head(chat: &Chat) -> Element {
    let number = |n: u64| n.to_string();
    let (pending, marked) = chat.notes();
    let cleared = chat.cleared.as_ref();
    Element::new("chat", "")
        .with_opt_attr("marked", (marked > 0).then(|| marked.to_string()))
        .with_opt_attr("unread", (chat.unread > 0).then(|| chat.unread.to_string()))
        .with_opt_attr("divider", chat.divider().map(number))
        .with_opt_attr("gap", chat.gap_end().then_some("1"))
        .with_opt_attr("private", chat.is_private().then_some("1"))
        .with_opt_attr("policy", chat.policy.map(OtrPolicy::name))
        .with_opt_attr("cleared", cleared.map(|c| number(c.at.0)))
        .with_opt_attr("cleared-id", cleared.and_then(|c| c.archive_id.as_deref()))
        .with_opt_attr("tail", chat.new_tail(SHOWN).map(number))
        .with_opt_attr("first", chat.begins_at().map(number))
        .with_opt_attr("pinned", chat.flags.pinned.then_some("1"))
        .with_opt_attr("notify", chat.flags.notify.map(Notify::name))
        .with_opt_attr("feed", chat.flags.feed.then_some("1"))
        .with_opt_attr("unshared", chat.flags.unshared.then_some("1"))
        .with_opt_attr("settled", chat.flags.settled.then_some("1"))
        .with_opt_attr("nick", chat.nick.as_deref())
        .with_opt_attr("waiting", chat.waiting().next().map(|_| "1"))
        .with_children(chat.room.as_ref().map(|room| write_room(room)))
        .with_children(chat.summary().map(write_summary))
        .with_children(pending.iter().map(write_pending))
}

fn write_summary(last: Summary) -> Element {
    Element::new("last", "")
        .with_attr("key", last.key.to_string())
        .with_attr("at", last.at.0.to_string())
        .with_opt_attr("own", last.own.then_some("1"))
        .with_opt_attr("nick", last.nick)
        .with_opt_attr("archive", last.archive_id)
        .with_opt_attr("private", last.secret.then_some("1"))
        .with_opt_attr("spoiler", last.spoiler.then_some("1"))
        .with_text(last.text)
}

fn write_message(message: &ChatMessage) -> Element {
    // Of the namespace in which an error is at home.
    let element = Element::new("m", ns::CLIENT)
        .with_attr("at", message.at.0.to_string())
        .with_opt_attr("own", message.own.then_some("1"))
        .with_opt_attr("id", message.id.as_deref())
        .with_opt_attr("archive", message.archive_id.as_deref())
        .with_opt_attr("gap", message.gap_before.then_some("1"))
        .with_opt_attr("secrecy", secrecy_name(message.secrecy))
        .with_text_child("body", message.body.as_str());
    write_delivery(write_extras(element, message), &message.delivery)
}
