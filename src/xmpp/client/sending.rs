//! The client: what goes out as a message, and by which queue; and what is wanted of rooms.

use super::Client;
use crate::jid::BareJid;
use crate::otr::tag;
use crate::xml::{Element, ns};
use crate::xmpp::command::{RoomWish, Wrap};
use crate::xmpp::event::{ChatState, Event, Extras, NotPrivate, SendError};
use crate::xmpp::mods;
use crate::xmpp::stanza::{chat_states, message};

impl Client {
    /// Does what is wanted of a room; whether there is a session or not, what is to be entered is known.
    pub(super) fn room(&mut self, room: &BareJid, wish: RoomWish, after: Option<String>) {
        if self.session.is_none() {
            match wish {
                RoomWish::AskRooms
                | RoomWish::Search(_)
                | RoomWish::AskAbout
                | RoomWish::AskForm
                | RoomWish::AskRegistration
                | RoomWish::AskPeople(_) => mods::rooms::on_lost(room.clone(), &mut self.events),
                wish => self.mods.rooms.note(room, &wish, after),
            }
            return;
        }
        self.online(|mods, cx| {
            let there = mods.presence.is_announced();
            let leaves = matches!(wish, RoomWish::Leave);
            if leaves {
                mods.bookmarks.left(cx, room);
            }
            mods.rooms.wish(cx, room, wish, (after, there));
            if leaves {
                mods.activity.look(cx, &mods.bookmarks, &mods.rooms);
            }
        });
    }

    /// Nobody looks at a room, or somebody does; without a session we are in none.
    pub(super) fn rest_room(&mut self, room: &BareJid, idle: bool) {
        self.online(|mods, cx| {
            mods.rooms.look_away(cx, room, idle);
            mods.activity.look(cx, &mods.bookmarks, &mods.rooms);
        });
    }

    pub(super) fn send_message(
        &mut self,
        to: BareJid,
        id: String,
        body: &str,
        (extras, wrap): (&Extras, &Wrap),
        doubt: bool,
    ) {
        if *wrap == Wrap::Occupant || to.as_occupant().is_some() {
            let stanza = message::build(&to, &id, body, extras, &Wrap::Occupant);
            return self.say_to(to, id, stanza, doubt);
        }
        let room = *wrap == Wrap::Room;
        let open = room || *wrap == Wrap::Open;
        if !open && !tag::is_otr(body) {
            let reason = SendError::NotPrivate(NotPrivate::Impossible);
            self.events
                .push_back(Event::MessageFailed { to, id, reason });
            return;
        }
        let extras = Extras {
            markable: self.config.markers && !room,
            ..extras.clone()
        };
        let mut stanza = message::build(&to, &id, body, &extras, wrap);
        if room {
            stanza = stanza.with_children(self.mods.rooms.references(&to, body));
        }
        let told = self.online(|mods, cx| mods.message_tells(cx, &to));
        if open && !room && told == Some(true) {
            stanza.push(chat_states::element(ChatState::Active));
        }
        // Nobody is to tell himself that he has it, and has seen it.
        let me = self
            .account
            .as_ref()
            .map(|account| account.login.jid.bare());
        if me == Some(&to) {
            let asks = |c: &Element| matches!(c.ns(), ns::RECEIPTS | ns::MARKERS);
            stanza.retain_children(|c| !asks(c));
        }
        let harmless = open && extras.replaces.is_some();
        self.enqueue((to, id, stanza), (doubt, harmless), room);
    }

    /// Says something to an occupant of a room, now or not at all.
    pub(super) fn say_to(&mut self, to: BareJid, id: String, stanza: Element, doubt: bool) {
        let (whom, which) = (to.clone(), id.clone());
        let said = self.online(|mods, cx| mods.rooms.say_to(cx, (whom, which), stanza, doubt));
        if said.is_none() {
            let reason = SendError::Offline;
            self.events
                .push_back(Event::MessageFailed { to, id, reason });
        }
    }

    /// Has a message sent: by the queue of its room, where it is for one.
    pub(super) fn enqueue(
        &mut self,
        (to, id, stanza): (BareJid, String, Element),
        (doubt, harmless): (bool, bool),
        room: bool,
    ) {
        let jid = to.clone();
        if !room {
            self.mods.message.enqueue(to, id, stanza, doubt, harmless);
            self.online(|mods, cx| mods.message.flush(cx));
        } else if let Some(outbox) = self.mods.rooms.outbox(&jid) {
            outbox.enqueue(to, id, stanza, doubt, harmless);
            self.online(|mods, cx| {
                if let Some(outbox) = mods.rooms.outbox(&jid) {
                    outbox.flush(cx);
                }
            });
        } else {
            let reason = SendError::Offline;
            self.events
                .push_back(Event::MessageFailed { to, id, reason });
        }
    }
}
