//! XEP-0085: Chat State Notifications

use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::event::ChatState;

const STATES: [(ChatState, &str); 5] = [
    (ChatState::Active, "active"),
    (ChatState::Composing, "composing"),
    (ChatState::Paused, "paused"),
    (ChatState::Inactive, "inactive"),
    (ChatState::Gone, "gone"),
];

impl ChatState {
    /// The name on the wire, and in the setting `send_chat_state_notifications`.
    pub fn name(self) -> &'static str {
        let known = STATES.into_iter().find(|(state, _)| *state == self);
        known.map_or("", |(_, name)| name)
    }

    /// By its name.
    pub fn from_name(name: &str) -> Option<Self> {
        let known = STATES.into_iter().find(|(_, known)| *known == name);
        known.map(|(state, _)| state)
    }
}

/// The state that a message tells.
pub fn state(message: &Element) -> Option<ChatState> {
    let mut children = message.children().filter(|c| c.ns() == ns::CHAT_STATES);
    children.find_map(|c| ChatState::from_name(c.name()))
}

/// The element of a state.
pub fn element(state: ChatState) -> Element {
    Element::new(state.name(), ns::CHAT_STATES)
}

/// A message that tells nothing but a state, and is to be kept nowhere (§5.5, XEP-0334).
pub fn build(to: &BareJid, state: ChatState) -> Element {
    Element::new("message", ns::CLIENT)
        .with_attr("type", "chat")
        .with_attr("to", to.as_str())
        .with_child(element(state))
        .with_child(Element::new("no-store", ns::HINTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let to = BareJid::parse("a@b").unwrap();
        for (known, name) in STATES {
            assert_eq!(state(&build(&to, known)), Some(known));
            assert_eq!(ChatState::from_name(name), Some(known));
        }
        let odd =
            Element::new("message", ns::CLIENT).with_child(Element::new("odd", ns::CHAT_STATES));
        assert_eq!(state(&odd), None);
    }
}
