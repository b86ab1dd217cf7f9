//! What people say of themselves, in writing.

use super::words::{read_delivery, write_delivery};
use crate::store::CardState;
use crate::store::chat::Delivery;
use crate::xml::{Element, ns};
use crate::xmpp::stanza::vcard;

pub(super) fn write_card(card: &CardState) -> Element {
    match card {
        CardState::Loading => Element::new("loading", ""),
        CardState::Known(card) => {
            Element::new("card", "").with_children(card.iter().map(|(fact, words)| {
                Element::new("line", "")
                    .with_attr("is", vcard::name(*fact))
                    .with_text(words.as_str())
            }))
        }
        CardState::Failed(why) => {
            // Of the namespace in which an error is at home.
            write_delivery(
                Element::new("failed", ns::CLIENT),
                &Delivery::Failed(why.clone()),
            )
        }
    }
}

pub(super) fn read_card(element: &Element) -> Option<CardState> {
    let line = |line: &Element| Some((vcard::fact(line.attr("is")?)?, line.text()));
    Some(match element.name() {
        "loading" => CardState::Loading,
        "card" => CardState::Known(element.children().filter_map(line).collect()),
        _ => match read_delivery(element) {
            Delivery::Failed(why) => CardState::Failed(why),
            _ => return None,
        },
    })
}
