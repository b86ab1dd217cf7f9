//! XEP-0045 §9.5, §10.5, §10.8: who belongs to a room, there or not.

use super::{Ask, MAX_OCCUPANTS, Room, Stage};
use crate::jid::BareJid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Affiliation, RoomNews};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::muc::User;
use crate::xmpp::stanza::questions as wire;

/// What came of asking for a list.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum List {
    #[default]
    Unasked,
    Asked,
    Had,
    /// The room does not give it to us: it is not asked again.
    Refused,
}

/// How far the lists of members, admins and owners are known.
#[derive(Default)]
pub(super) struct Known([List; 3]);

impl Known {
    fn list(&mut self, of: Affiliation) -> Option<&mut List> {
        let at = match of {
            Affiliation::Member => 0,
            Affiliation::Admin => 1,
            Affiliation::Owner => 2,
            Affiliation::Outcast | Affiliation::None => return None,
        };
        self.0.get_mut(at)
    }

    /// We are out: nobody tells us any more who belongs to it.
    pub(super) fn out(&mut self) {
        self.forget(&[List::Asked, List::Had]);
    }

    /// We are something else there.
    pub(super) fn again(&mut self) {
        self.forget(&[List::Refused]);
    }

    fn forget(&mut self, which: &[List]) {
        for list in &mut self.0 {
            if which.contains(list) {
                *list = List::Unasked;
            }
        }
    }
}

impl Room {
    /// Asks for the lists that the site wants to be shown, and that are not known.
    pub(super) fn ask_members(&mut self, cx: &mut Cx<'_>) {
        if self.stage != Stage::In {
            return;
        }
        for of in cx.config.rooms.members.clone() {
            if let Some(list @ List::Unasked) = self.members.list(of) {
                *list = List::Asked;
                self.ask_for(cx, "get", wire::people_request(of), Ask::Members(of));
            }
        }
    }

    /// What was told of them may have been lost.
    pub(super) fn ask_members_anew(&mut self, cx: &mut Cx<'_>) {
        if self.members.0.contains(&List::Had) {
            self.members.forget(&[List::Had]);
            self.ask_members(cx);
        }
    }

    /// A list, or why there is none: that is nobody's trouble.
    pub(super) fn on_members(&mut self, cx: &mut Cx<'_>, of: Affiliation, outcome: IqOutcome) {
        let Some(list @ List::Asked) = self.members.list(of) else {
            return;
        };
        let query = match outcome {
            IqOutcome::Result(query) => {
                *list = List::Had;
                query
            }
            IqOutcome::Error(_) => return *list = List::Refused,
            IqOutcome::TimedOut | IqOutcome::Disconnected => return *list = List::Unasked,
        };
        let all = query.map(|query| wire::members(&query, of, MAX_OCCUPANTS));
        self.news(cx, RoomNews::Members(of, all.unwrap_or_default()));
    }

    /// Somebody belongs to it in another way now. What nobody asked for is told to nobody.
    pub(super) fn tell_member(&mut self, cx: &mut Cx<'_>, jid: BareJid, is: Affiliation) {
        if !self.members.0.contains(&List::Had) {
            return;
        }
        let had = self.members.list(is).is_some_and(|list| *list == List::Had);
        let is = if had { is } else { Affiliation::None };
        self.news(cx, RoomNews::Member(jid, is));
    }

    /// The room tells of somebody who is not there (§9.3 and so on: a message of its own); whether it is that.
    pub(super) fn on_told_member(&mut self, cx: &mut Cx<'_>, element: &Element) -> bool {
        let user = User::of(element).filter(|_| self.stage == Stage::In);
        let Some(User {
            jid: Some(jid),
            affiliation,
            ..
        }) = user
        else {
            return false;
        };
        self.tell_member(cx, jid, affiliation);
        true
    }
}
