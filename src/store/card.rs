//! What people say of themselves, for as long as one looks at it.

use super::{Change, Store};
use crate::jid::BareJid;
use crate::xmpp::card::Card;
use crate::xmpp::command::Command;
use crate::xmpp::event::SendError;

/// Cards that are kept; the next one begins anew.
const MAX_CARDS: usize = 20;

/// How far a card is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CardState {
    Loading,
    /// One without a line: there is nothing.
    Known(Card),
    Failed(SendError),
}

impl Store {
    /// What somebody says of himself, if it was asked for.
    pub fn card(&self, jid: &BareJid) -> Option<&CardState> {
        self.cards.get(jid).map(|card| &**card)
    }

    pub(super) fn load_card(
        &mut self,
        jid: BareJid,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        if self.me.is_none()
            || jid.as_occupant().is_some()
            || self.card(&jid) == Some(&CardState::Loading)
        {
            return;
        }
        self.set_card(jid.clone(), CardState::Loading, changes);
        commands.push(Command::LoadCard(jid));
    }

    pub(super) fn set_card(&mut self, jid: BareJid, card: CardState, changes: &mut Vec<Change>) {
        if self.cards.len() >= MAX_CARDS && !self.cards.contains_key(&jid) {
            self.forget_cards(changes);
        }
        self.cards.insert(jid.clone(), Box::new(card));
        changes.push(Change::Card(jid));
    }

    pub(super) fn forget_cards(&mut self, changes: &mut Vec<Change>) {
        changes.extend(self.cards.keys().cloned().map(Change::Card));
        self.cards.clear();
    }

    /// It was answered.
    pub(super) fn card_received(
        &mut self,
        jid: BareJid,
        card: Result<Card, SendError>,
        changes: &mut Vec<Change>,
    ) {
        let card = card.map_or_else(CardState::Failed, CardState::Known);
        self.set_card(jid, card, changes);
    }
}
