//! XEP-0437: Room Activity Indicators

use super::bookmarks::Bookmarks;
use super::rooms::Rooms;
use super::{Flow, Tag};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Event, RoomNews};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::disco::{Info, info_request};
use crate::xmpp::stanza::message::{MessageIn, MessageType};
use crate::xmpp::stanza::presence::{Meaning, PresenceIn};
use crate::xmpp::stanza::rai;

/// Services that are asked.
const MAX_SERVICES: usize = 20;

/// Services that have rooms which are noted and not entered, or at which nobody looks; whether they tell of what goes on
/// there.
#[derive(Default)]
pub struct Activity(Map<BareJid, bool>);

impl Activity {
    /// Which rooms are noted, or which we are in, is different: services that are new are asked what they can do,
    /// and those that have no such room any more tell nothing.
    pub fn look(&mut self, cx: &mut Cx<'_>, bookmarks: &Bookmarks, rooms: &Rooms) {
        let outside = [bookmarks.outside(rooms), rooms.idle().cloned().collect()].concat();
        self.0.retain(|service, tells| {
            let wanted = outside.iter().any(|room| room.domain() == service.as_str());
            if !wanted && **tells {
                cx.send(rai::unsubscribe(service));
            }
            wanted
        });
        for service in outside.iter().map(BareJid::server) {
            if self.0.len() < MAX_SERVICES && !self.0.contains_key(&service) {
                let whom = Jid::from(service.clone());
                let tag = Tag::Activity(service.clone());
                cx.ask("get", Some(&whom), info_request(None), tag);
                self.0.insert(service, Box::new(false));
            }
        }
    }

    /// What a service can do.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, service: &BareJid, outcome: IqOutcome) {
        let IqOutcome::Result(Some(query)) = outcome else {
            return;
        };
        let tells =
            Info::parse(&query).is_some_and(|info| info.features.iter().any(|f| f == ns::RAI));
        if let Some(known) = self.0.get_mut(service).filter(|_| tells) {
            **known = true;
            cx.send(rai::subscribe(service));
        }
    }

    /// Whether a service tells of what goes on in its rooms.
    pub fn tells(&self, service: &BareJid) -> bool {
        self.0.get(service).is_some_and(|tells| **tells)
    }

    /// A presence, if a service says by it that it does not tell, or no longer: which it is. It is not asked again in
    /// this session.
    pub fn on_presence(&mut self, presence: &PresenceIn) -> Option<BareJid> {
        let over = matches!(presence.meaning, Meaning::Error(_) | Meaning::Unavailable);
        let from = Some(&presence.from).filter(|from| over && from.resource().is_none());
        let tells = from.and_then(|from| self.0.get_mut(from.bare()));
        let tells = tells.filter(|tells| ***tells)?;
        **tells = false;
        Some(presence.from.bare().clone())
    }

    /// A message, if a service tells by it in which of its rooms something was said.
    pub fn on_message(
        &self,
        cx: &mut Cx<'_>,
        (bookmarks, rooms): (&Bookmarks, &Rooms),
        element: &Element,
        m: &MessageIn,
    ) -> Flow {
        let Some(active) = rai::rooms(element) else {
            return Flow::Next;
        };
        let from = m.from.as_ref().filter(|from| from.resource().is_none());
        let service = from
            .map(Jid::bare)
            .filter(|from| self.0.get(from).is_some_and(|t| **t));
        let Some(service) = service.filter(|_| !matches!(m.kind, MessageType::Error(_))) else {
            return Flow::Drop("activity in rooms, of somebody who was not asked for it");
        };
        let outside = [bookmarks.outside(rooms), rooms.resting().cloned().collect()].concat();
        for room in outside {
            if room.domain() == service.as_str() && active.contains(&room) {
                let news = RoomNews::Active;
                cx.event(Event::Room { room, news });
            }
        }
        Flow::Done
    }
}
