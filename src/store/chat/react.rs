//! Reactions of ours (XEP-0444). Those of others come as annotations.

use super::{Chat, ChatMessage, Delivery, Reactions};
use crate::time::Millis;
use crate::xmpp::event::Sender;
use crate::xmpp::stanza::reactions::MAX;

/// The reactions of one side to a message.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reacted {
    pub at: Millis,
    pub all: Vec<String>,
    /// The id under which this is to reach the server yet; only of ours.
    pub unsent: Option<String>,
}

/// Occupants whose reactions to one message are kept.
const MAX_OTHERS: usize = 500;

impl Reactions {
    /// Those of an occupant; `None` where there are too many others.
    pub(super) fn of(&mut self, sender: &Sender) -> Option<&mut Reacted> {
        let at = self.others.iter().position(|(who, _)| who.is(sender));
        let at = match at {
            Some(at) => at,
            None if self.others.len() >= MAX_OTHERS => return None,
            None => {
                self.others.push((sender.clone(), Reacted::default()));
                self.others.len() - 1
            }
        };
        self.others.get_mut(at).map(|(_, said)| said)
    }
}

impl Chat {
    /// Reacts, or no longer, under this id; the id of the message, and all our reactions to it.
    pub(in crate::store) fn react(
        &mut self,
        now: Millis,
        key: u64,
        emoji: String,
        unsent: &str,
    ) -> Option<(String, Vec<String>)> {
        let at = self.index(key)?;
        let message = self.messages.get_mut(at);
        let message = message.filter(|m| !m.retracted && !m.is_private())?;
        let waits = matches!(message.delivery, Delivery::Waiting | Delivery::Failed(_));
        let id = message.name().cloned().filter(|_| !waits)?;
        let ours = &mut message.reactions.ours;
        match ours.all.iter().position(|known| *known == emoji) {
            Some(at) => drop(ours.all.remove(at)),
            None if ours.all.len() >= MAX => return None,
            None => ours.all.push(emoji),
        }
        ours.at = ours.at.max(now);
        ours.unsent = Some(unsent.to_owned());
        let all = ours.all.clone();
        self.touched.push(key);
        Some((id, all))
    }

    /// The server has, or refuses, what was said under this id; the message of which it was said.
    pub(in crate::store) fn reacted(&mut self, id: &str) -> Option<u64> {
        let mut messages = self.messages.iter_mut().rev();
        let said = |m: &mut ChatMessage| {
            let unsent = &mut m.reactions.ours.unsent;
            unsent.take_if(|unsent| unsent == id).map(|_| m.key)
        };
        let key = messages.find_map(said)?;
        self.touched.push(key);
        Some(key)
    }
}
