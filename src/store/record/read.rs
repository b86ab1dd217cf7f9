//! Records become part of the model. What cannot be read is passed over: storage is no more to be
//! trusted than the wire.

use super::account::read_step;
use super::asked::read_asked;
use super::card::read_card;
use super::exchange::{read_suggested, read_tokens};
use super::notes::{read_extras, read_pending};
use super::privacy::{read_identity, read_privacy};
use super::room::{read_happened, read_invitation, read_occupant, read_room, read_standing};
use super::upload::read_uploads;
use super::words::{deed, number, read_delivery, read_secrecy, read_status, subscription};
use super::{
    ASKED, AVATAR, BLOCKED, CARD, CHAT, CHOICES, CONTACT, DRAFT, FACE, From, IDENTITY, INVITED,
    LINE, ME, MEMBER, MESSAGE, MOVING, OCCUPANT, OWN, PRIVACY, PRIVATE, REQUESTS, ROOM, ROSTER,
    Record, Restored, SERVICE, STATUS, SUGGESTED, TOKENS, TROUBLE, UPLOADS, VERSION, VIEW,
    unescape, unescape_text,
};
use crate::config::OtrPolicy;
use crate::jid::{BareJid, Jid};
use crate::privacy::State;
use crate::store::chat::{ChatMessage, Cleared, Delivery, Flags, Summary};
use crate::store::{
    Change, Contact, ContactTrouble, Intent, List, Preference, Request, Service, Standing, Store,
};
use crate::time::Millis;
use crate::xml::{Element, parse};
use crate::xmpp::command::Show;
use crate::xmpp::event::{
    Affiliation, Carrier, ChatState, Departure, Exit, Notify, Picture, Presence, RosterItem,
    Server, Uploads,
};
use crate::xmpp::stanza::avatar;

impl Store {
    /// Takes records in.
    pub fn restore(&mut self, mut records: Vec<Record>, from: From) -> Restored {
        let mut restored = Restored::default();
        // Whose it is comes first: with another account the screen begins anew.
        if let Some(at) = records.iter().position(|(key, _)| key == ME) {
            records.swap(0, at);
        }
        for (key, text) in records {
            let element = text.as_deref().map(parse);
            let element = match element {
                Some(Err(_)) => continue,
                Some(Ok(element)) => Some(element),
                None => None,
            };
            self.restore_one(&key, element, from, &mut restored);
        }
        restored
    }

    /// Takes older messages of a chat from storage. `more`: there are older ones still.
    pub fn stored(&mut self, jid: &BareJid, records: Vec<Record>, more: bool) -> Vec<Change> {
        // The chat was emptied meanwhile.
        if self.chats.get(jid).is_some_and(|chat| !chat.awaits()) {
            return Vec::new();
        }
        let mut changes = self.restore(records, From::Storage).changes;
        if let Some(chat) = self.chats.get_mut(jid) {
            chat.stored(more);
        }
        changes.extend([Change::Timeline(jid.clone()), Change::History(jid.clone())]);
        changes
    }

    fn restore_one(
        &mut self,
        key: &str,
        element: Option<Element>,
        from: From,
        restored: &mut Restored,
    ) -> Option<()> {
        let changes = &mut restored.changes;
        if let Some(rest) = key.strip_prefix(MESSAGE).or(key.strip_prefix(PRIVATE)) {
            let (jid, at) = rest.split_once('/')?;
            let jid = unescape(jid)?;
            if at.is_empty() {
                if let Some(chat) = self.chats.get_mut(&jid).filter(|_| element.is_none()) {
                    chat.clear();
                    changes.push(Change::Timeline(jid));
                }
                return None;
            }
            let at = u64::from_str_radix(at, 16).ok()?;
            self.restore_message(jid, at, element, from, changes);
        } else if let Some(jid) = key.strip_prefix(CHAT) {
            self.restore_chat(unescape(jid)?, &element?, from, restored);
        } else if let Some(jid) = key.strip_prefix(ROOM) {
            let jid = unescape(jid)?;
            let chat = self.chats.entry(jid.clone()).or_default();
            read_standing(&element?, chat.room.get_or_insert_default());
            changes.push(Change::Room(jid));
        } else if let Some(rest) = key.strip_prefix(OCCUPANT) {
            let (jid, nick) = rest.split_once('/')?;
            let (jid, nick) = (unescape(jid)?, unescape_text(nick)?);
            let room = self.chats.get_mut(&jid)?.room.as_mut()?;
            match element.as_ref().and_then(read_occupant) {
                Some(occupant) => drop(room.occupants.insert(nick, Box::new(occupant))),
                None => drop(room.occupants.remove(&nick)),
            }
            changes.extend([Change::Occupants(jid.clone()), Change::Room(jid)]);
        } else if let Some(rest) = key.strip_prefix(MEMBER) {
            let (jid, who) = rest.split_once('/')?;
            let (jid, who) = (unescape(jid)?, unescape(who)?);
            let room = self.chats.get_mut(&jid)?.room.as_mut()?;
            let is = element
                .as_ref()
                .and_then(|e| Affiliation::from_name(e.name()));
            room.belongs(who, is.unwrap_or_default());
            room.moved.clear();
            changes.push(Change::Occupants(jid));
        } else if let Some(rest) = key.strip_prefix(LINE) {
            let (jid, _) = rest.split_once('/')?;
            let jid = unescape(jid)?;
            let line = read_happened(&element?)?;
            let room = self.chats.get_mut(&jid)?.room.as_mut()?;
            room.happened.retain(|other| other.number != line.number);
            let at = room.happened.partition_point(|l| l.number < line.number);
            room.happened.insert(at, line);
            changes.push(Change::Timeline(jid));
        } else if let Some(jid) = key.strip_prefix(PRIVACY) {
            let jid = unescape(jid)?;
            read_privacy(&element?, self.chats.entry(jid.clone()).or_default());
            changes.extend([Change::Timeline(jid.clone()), Change::Privacy(jid)]);
        } else if let Some(jid) = key.strip_prefix(DRAFT) {
            let jid = unescape(jid)?;
            self.chats.entry(jid.clone()).or_default().draft = element?.text();
            changes.push(Change::Draft(jid));
        } else if let Some(jid) = key.strip_prefix(CONTACT) {
            self.restore_contact(unescape(jid)?, element, changes);
        } else if key == ME {
            let element = element.filter(|me| me.attr("v") == Some(VERSION))?;
            let me = Jid::parse(element.attr("jid")?).ok()?;
            if self.me.as_ref() != Some(&me) {
                self.me = Some(me);
                changes.push(Change::Connection);
            }
        } else if key == STATUS {
            let element = element?;
            self.status = read_status(&element);
            self.syncing = element.attr("syncing").is_some();
            self.no_archive = element.attr("poor").is_some();
            changes.push(Change::Connection);
        } else if key == OWN {
            self.own = read_presence(&element?);
            changes.push(Change::OwnPresence);
        } else if key == ROSTER {
            self.roster_known = element?.attr("known").is_some();
            changes.push(Change::Roster);
        } else if key == REQUESTS {
            let read = |r: &Element| {
                Some(Request {
                    from: BareJid::parse(r.attr("from")?).ok()?,
                    name: r.attr("name")?.to_owned(),
                    status: r.attr("status").map(str::to_owned),
                })
            };
            self.requests = element?.children().filter_map(read).collect();
            changes.push(Change::Requests);
        } else if key == INVITED {
            let invited = element?.children().filter_map(read_invitation).collect();
            self.invitations = self.with_passwords(invited);
            changes.push(Change::Requests);
        } else if key == SUGGESTED {
            self.suggested = element?.children().filter_map(read_suggested).collect();
            changes.push(Change::Requests);
        } else if key == TOKENS {
            self.set_tokens(read_tokens(&element?));
        } else if key == BLOCKED {
            let read = |item: &Element| Jid::parse(item.attr("jid")?).ok();
            let list = element.map(|all| all.children().filter_map(read).collect());
            self.block_list(list, changes);
        } else if key == TROUBLE {
            let read = |t: &Element| {
                let Delivery::Failed(why) = read_delivery(t) else {
                    return None;
                };
                Some(ContactTrouble {
                    jid: BareJid::parse(t.attr("jid")?).ok()?,
                    deed: deed(t.attr("deed"))?,
                    why,
                })
            };
            self.troubles = element?.children().filter_map(read).collect();
            changes.push(Change::Trouble);
        } else if key == IDENTITY {
            self.identity = read_identity(&element?);
            changes.push(Change::Identity);
        } else if key == ASKED {
            self.asked = element.and_then(|e| read_asked(&e));
            changes.push(Change::Asked);
        } else if key == SERVICE {
            self.service = read_service(&element?);
            changes.push(Change::Service);
        } else if let Some(jid) = key.strip_prefix(CARD) {
            let jid = unescape(jid)?;
            match element.as_ref().and_then(read_card) {
                Some(card) => self.set_card(jid, card, changes),
                None => {
                    self.cards.remove(&jid);
                    changes.push(Change::Card(jid));
                }
            }
        } else if let Some(jid) = key.strip_prefix(AVATAR).or(key.strip_prefix(FACE)) {
            let picture = element.and_then(|e| {
                Some(Picture {
                    hash: e.attr("hash")?.to_owned(),
                    kind: avatar::kind(e.attr("kind")?)?,
                    data: e.text(),
                })
            });
            self.set_avatar(unescape(jid)?, picture, changes);
        } else if key == MOVING {
            self.uploads = read_uploads(&element?);
            changes.push(Change::Uploads);
        } else if key == UPLOADS {
            // The tab that leads says more of them.
            if from == From::Storage {
                self.uploads = read_uploads(&element?);
                changes.push(Change::Uploads);
            }
        } else if key == CHOICES {
            let element = element?;
            for preference in Preference::ALL {
                let value = number(element.attr(preference.name()));
                let value = value.and_then(|value| u8::try_from(value).ok());
                self.choices.set(preference, value);
            }
            self.set_recent(element.children().map(Element::text).collect());
            changes.push(Change::Choices);
        } else if key == VIEW {
            self.restore_view(&element?, changes);
        }
        Some(())
    }

    fn restore_message(
        &mut self,
        jid: BareJid,
        key: u64,
        element: Option<Element>,
        from: From,
        changes: &mut Vec<Change>,
    ) {
        let message = element.as_ref().and_then(|e| read_message(key, e));
        let chat = self.chats.entry(jid.clone()).or_default();
        let last = chat.messages().last().map_or(0, |m| m.key);
        match message {
            // Where older ones are not read yet, it would stand alone; storage has it by now.
            Some(message) if from == From::Leader && chat.is_above(&message) => return,
            Some(message) => {
                if from == From::Leader && key > last && !message.own {
                    changes.push(Change::Arrived(jid.clone(), key));
                }
                if from == From::Storage {
                    chat.end_is_read();
                }
                chat.put(message);
            }
            None => chat.drop_message(key),
        }
        changes.push(Change::Timeline(jid));
    }

    fn restore_chat(&mut self, jid: BareJid, head: &Element, from: From, restored: &mut Restored) {
        let changes = &mut restored.changes;
        if let Some(room) = head.own_child("room") {
            let chat = self.chats.entry(jid.clone()).or_default();
            let known = chat.room.is_some();
            let room_of = chat.room.get_or_insert_default();
            if read_room(room, room_of).is_some() && !known && !room_of.wanted {
                room_of.standing = Standing::Out(Exit::Gone(Departure::default()));
            }
            self.list_room(&jid, changes);
            changes.push(Change::Room(jid.clone()));
        }
        self.know_occupant(&jid, head.attr("nick"), changes);
        self.ensure_contact(&jid, changes);
        let read = self.is_read(&jid);
        let front = self.front.as_ref() == Some(&jid);
        let chat = self.chats.entry(jid.clone()).or_default();
        let unread = number(head.attr("unread")).and_then(|n| u32::try_from(n).ok());
        let unread = unread.unwrap_or_default();
        chat.set_gap_end(head.attr("gap").is_some());
        chat.cleared = number(head.attr("cleared")).map(|at| Cleared {
            at: Millis(at),
            archive_id: head.attr("cleared-id").map(str::to_owned),
        });
        chat.policy = head.attr("policy").and_then(OtrPolicy::from_name);
        let has = |name: &str| head.attr(name).is_some();
        chat.flags = Flags {
            pinned: has("pinned"),
            notify: head.attr("notify").and_then(Notify::from_name),
            settled: has("settled"),
            unshared: has("unshared"),
            feed: has("feed"),
        };
        let pending = head.children().filter_map(|e| read_pending(&jid, e));
        let marked = number(head.attr("marked")).unwrap_or_default();
        chat.set_notes(pending.collect(), marked);
        if from == From::Storage {
            chat.set_tail(number(head.attr("tail")));
            chat.set_unsent(has("waiting"));
            if self.otr.is_some() && has("private") {
                // It was private, and nothing goes out before it is so again.
                chat.privacy.state = State::Starting;
            }
        }
        // The tab that leads tells the messages too, but those that it has not read itself.
        if let Some(first) = number(head.attr("first")).filter(|_| from == From::Leader) {
            chat.begin_at(first);
        }
        if from == From::Storage || has("tail") {
            chat.set_stored_last(head.own_child("last").and_then(read_summary));
        }
        changes.push(Change::Privacy(jid.clone()));
        if read && unread > 0 {
            // The tab that leads cannot know that it is seen here.
            restored.intents.push(Intent::MarkRead(jid.clone()));
        } else if chat.unread != unread {
            chat.unread = unread;
            if unread > 0 {
                chat.set_divider(number(head.attr("divider")));
            } else if !front {
                chat.clear_divider();
            }
        }
        self.show_unread(&jid, changes);
        changes.extend([Change::Timeline(jid.clone()), Change::History(jid)]);
    }

    fn restore_contact(
        &mut self,
        jid: BareJid,
        element: Option<Element>,
        changes: &mut Vec<Change>,
    ) {
        let unread = self.contacts.get(&jid).map_or(0, |c| c.unread);
        let contact = match element {
            Some(element) => {
                let groups = element.children().filter_map(|g| g.attr("name"));
                let item = RosterItem {
                    name: element.attr("name").map(str::to_owned),
                    subscription: subscription(element.attr("subscription")),
                    pending: element.attr("pending").is_some(),
                    groups: groups.map(str::to_owned).collect(),
                    jid: jid.clone(),
                };
                let state = element.attr("state").and_then(ChatState::from_name);
                Some(Contact {
                    presence: read_presence(&element),
                    chat_state: state.unwrap_or_default(),
                    ..Contact::from_item(item)
                })
            }
            None if self.chats.contains_key(&jid) => Some(self.unlisted(&jid)),
            None => None,
        };
        match contact {
            Some(contact) => {
                let contact = Box::new(Contact { unread, ..contact });
                self.contacts.insert(jid.clone(), contact);
            }
            None => drop(self.contacts.remove(&jid)),
        }
        changes.extend([Change::Contact(jid), Change::Roster]);
    }

    fn restore_view(&mut self, view: &Element, changes: &mut Vec<Change>) {
        if view.attr("chats").is_some() {
            self.view.list = List::Chats;
        }
        for child in view.children() {
            let jid = child.attr("jid").map(BareJid::parse_chat);
            if let Some(Ok(jid)) = jid {
                if !self.open.contains(&jid) {
                    self.open.push(jid.clone());
                }
                self.ensure_contact(&jid, changes);
                self.chats.entry(jid.clone()).or_default();
                changes.push(Change::Timeline(jid.clone()));
                if child.attr("front").is_some() {
                    self.front = Some(jid);
                }
            } else if let Some(group) = child.attr("group") {
                self.view.closed.push(group.to_owned());
            }
        }
        changes.extend([Change::Chats, Change::Roster]);
    }
}

fn read_service(element: &Element) -> Service {
    let names = element.children().filter_map(|has| has.attr("name"));
    Service {
        server: Server {
            name: element.attr("name").unwrap_or_default().to_owned(),
            features: names.map(str::to_owned).collect(),
        },
        carrier: match element.attr("carrier") {
            Some("bosh") => Some(Carrier::Bosh),
            Some("websocket") => Some(Carrier::WebSocket),
            _ => None,
        },
        resumable: element.attr("resumable").is_some(),
        account: element.children().find_map(read_step),
        directory: element
            .attr("directory")
            .and_then(|jid| Jid::parse(jid).ok()),
        rooms: element
            .attr("rooms")
            .and_then(|jid| BareJid::parse(jid).ok()),
        uploads: element.attr("uploads").map(|max| Uploads {
            max: number(Some(max)),
        }),
    }
}

fn read_presence(element: &Element) -> Presence {
    Presence {
        show: element
            .attr("show")
            .and_then(Show::from_name)
            .unwrap_or_default(),
        status: element.attr("status").map(str::to_owned),
        idle: number(element.attr("idle")).map(Millis),
    }
}

fn read_summary(last: &Element) -> Option<Summary> {
    Some(Summary {
        key: number(last.attr("key"))?,
        at: Millis(number(last.attr("at"))?),
        own: last.attr("own").is_some(),
        nick: last.attr("nick").map(str::to_owned),
        text: last.text().chars().take(200).collect(),
        archive_id: last.attr("archive").map(str::to_owned),
        secret: last.attr("private").is_some(),
        spoiler: last.attr("spoiler").is_some(),
    })
}

/// The message under a key of storage, and its chat.
pub(in crate::store) fn read_key(key: &str, text: &str) -> Option<(BareJid, ChatMessage)> {
    let (jid, at) = key.strip_prefix(MESSAGE)?.split_once('/')?;
    let (jid, at) = (unescape(jid)?, u64::from_str_radix(at, 16).ok()?);
    Some((jid, read_message(at, &parse(text).ok()?)?))
}

fn read_message(key: u64, element: &Element) -> Option<ChatMessage> {
    let text = |name: &str| element.attr(name).map(str::to_owned);
    let message = ChatMessage {
        key,
        own: element.attr("own").is_some(),
        body: element.own_child_text("body")?,
        at: Millis(number(element.attr("at"))?),
        id: text("id"),
        archive_id: text("archive"),
        delivery: read_delivery(element),
        secrecy: read_secrecy(element.attr("secrecy")),
        gap_before: element.attr("gap").is_some(),
        ..ChatMessage::default()
    };
    Some(read_extras(element, message))
}
