//! What stands beside the names of people in a room, as the site has it.

use crate::jid::BareJid;
use crate::store::{CardState, Store};
use crate::xmpp::card::Fact;
use crate::xmpp::event::{Affiliation, Occupant, Role};

/// Characters of a role from somebody's card.
const MAX: usize = 60;

/// What somebody is beside his name; never nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Badge {
    /// The occupant's id.
    pub id: String,
    /// A member, admin or owner.
    pub affiliation: Option<Affiliation>,
    /// A moderator or visitor.
    pub role: Option<Role>,
    /// What the room calls him (XEP-0317), and he himself.
    pub words: Vec<String>,
}

impl Store {
    /// The badges of those who are there and have any; who has no id has none, since another may take his nick.
    pub fn badges(&self, jid: &BareJid) -> Vec<Badge> {
        let room = self.chats.get(jid).and_then(|c| c.room.as_ref());
        let all = room.into_iter().flat_map(|room| room.occupants.values());
        all.filter_map(|one| self.badge(one)).collect()
    }

    fn badge(&self, one: &Occupant) -> Option<Badge> {
        let id = one.id.clone()?;
        let on = |word: &str| self.hats.contains(&word);
        let rank = Some(one.affiliation).filter(|is| on("affiliations") && *is > Affiliation::None);
        let role = Some(one.role).filter(|_| on("roles"));
        let role = role.filter(|role| matches!(role, Role::Moderator | Role::Visitor));
        let mut words = Vec::new();
        if on("xep317") {
            words.extend_from_slice(&one.hats);
        }
        let card = one.jid.as_ref().filter(|_| on("vcard_roles"));
        if let Some(CardState::Known(card)) = card.and_then(|jid| self.card(jid)) {
            let roles = card.iter().filter(|(fact, _)| *fact == Fact::Role);
            let role = roles.map(|(_, text)| text.chars().take(MAX).collect::<String>());
            words.extend(role.take(1));
        }
        let any = rank.is_some() || role.is_some() || !words.is_empty();
        any.then_some(Badge {
            id,
            affiliation: rank,
            role,
            words,
        })
    }

    /// The rooms in which somebody's card is a badge of his.
    pub fn badged_rooms<'s>(&'s self, jid: &BareJid) -> Vec<&'s BareJid> {
        if !self.hats.contains(&"vcard_roles") {
            return Vec::new();
        }
        let rooms = self.chats.iter().filter(|(_, chat)| {
            let room = chat.room.as_ref();
            room.is_some_and(|room| room.occupants.values().any(|o| o.jid.as_ref() == Some(jid)))
        });
        rooms.map(|(room, _)| room).collect()
    }
}
