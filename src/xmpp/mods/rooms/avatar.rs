//! XEP-0486: MUC Avatars

use super::{Ask, Room, Rooms};
use crate::jid::BareJid;
use crate::xml::ns;
use crate::xmpp::cx::Cx;
use crate::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::{Level, Picture, RoomDeed, RoomNews, SendError};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::{avatar, room_avatar, vcard};

impl Rooms {
    /// What rooms said of their pictures since this was asked last: the hash, or that there is none.
    pub fn take_pictures(&mut self) -> Vec<(BareJid, Option<String>)> {
        let rooms = self.all.values_mut();
        let told = rooms.filter_map(|room| Some((room.jid.clone(), room.picture.take()?)));
        told.collect()
    }
}

impl Room {
    /// Makes this its picture, in base64, or none. Its card is read first, so that what else is in it stays.
    pub(super) fn set_picture(&self, cx: &mut Cx<'_>, data: Option<&str>) {
        match data.map(avatar::of_text).transpose() {
            Ok(picture) => self.ask_for(cx, "get", vcard::request_old(), Ask::Card(picture)),
            Err(reason) => {
                cx.log(Level::Warn, reason);
                let error = StanzaError::new(ErrorType::Modify, StanzaCondition::NotAcceptable);
                let (deed, why) = (RoomDeed::Picture, SendError::Refused(error));
                self.news(cx, RoomNews::Refused { deed, why });
            }
        }
    }

    /// The card. A room that has none gets one.
    pub(super) fn on_card(&self, cx: &mut Cx<'_>, picture: Option<&Picture>, outcome: IqOutcome) {
        let card = match outcome {
            IqOutcome::Result(card) => card.filter(|card| card.is("vCard", ns::VCARD_TEMP)),
            IqOutcome::Error(e) if e.condition == StanzaCondition::ItemNotFound => None,
            outcome => return self.on_done(cx, RoomDeed::Picture, outcome),
        };
        let card = room_avatar::changed(card.as_ref(), picture);
        self.ask_for(cx, "set", card, Ask::Deed(RoomDeed::Picture));
    }
}
