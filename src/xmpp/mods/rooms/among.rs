//! XEP-0045 §7: rooms, and what belongs to them, among the other modules.

use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::mods::{Flow, Mods, invitation, log_drop};
use crate::xmpp::stanza::message::MessageIn;
use crate::xmpp::stanza::presence::PresenceIn;

impl Mods {
    /// What comes of a room waits for the archive of that one alone. `None`: it is of none.
    pub(in crate::xmpp::mods) fn of_room(
        &mut self,
        cx: &mut Cx<'_>,
        element: &Element,
    ) -> Option<Flow> {
        let m = MessageIn::parse(element).ok()?;
        match self.bookmarks.on_message(cx, &mut self.rooms, element) {
            Flow::Next => {}
            flow => {
                self.activity.look(cx, &self.bookmarks, &self.rooms);
                return Some(flow);
            }
        }
        let noted = (&self.bookmarks, &self.rooms);
        match self.activity.on_message(cx, noted, element, &m) {
            Flow::Next => {}
            flow => return Some(flow),
        }
        match self.mentions.on_message(cx, noted, element, &m) {
            Flow::Next => {}
            flow => return Some(flow),
        }
        match invitation::on_message(cx, &self.rooms, element, &m) {
            Flow::Next => {}
            flow => return Some(flow),
        }
        let since = cx.events.len();
        match self.rooms.on_message(cx, element, &m) {
            Flow::Next => None,
            flow => {
                self.look_at_faces(cx, since);
                Some(flow)
            }
        }
    }

    /// A presence, if it is one in a room; whether it is.
    pub(in crate::xmpp::mods) fn is_in_room(
        &mut self,
        cx: &mut Cx<'_>,
        element: &Element,
        presence: &PresenceIn,
    ) -> bool {
        if let Some(service) = self.activity.on_presence(presence) {
            self.rooms.wake_all(cx, &service);
            log_drop(
                cx,
                "presence",
                Flow::Drop("a service that tells nothing of its rooms"),
            );
            return true;
        }
        let flow = self.rooms.on_presence(cx, element, presence);
        if flow == Flow::Next {
            return false;
        }
        for (room, nick) in self.rooms.take_entered() {
            self.bookmarks.entered(cx, &room, &nick);
        }
        self.look_at_pictures(cx);
        self.look_again_at_faces(cx);
        log_drop(cx, "presence", flow);
        true
    }

    /// Rooms may have said something of their pictures.
    pub(in crate::xmpp::mods) fn look_at_pictures(&mut self, cx: &mut Cx<'_>) {
        for (room, hash) in self.rooms.take_pictures() {
            self.avatar.of_room(cx, room, hash);
        }
    }

    /// Our presence may be different now: rooms are told as well.
    pub fn show_in_rooms(&mut self, cx: &mut Cx<'_>) {
        if let Some(shown) = self.presence.shown() {
            self.rooms.show(cx, shown.clone());
        }
    }
}
