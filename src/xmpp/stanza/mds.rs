//! XEP-0490: Message Displayed Synchronization

use super::bookmarks::publish_item;
use super::ids;
use crate::jid::BareJid;
use crate::xml::{Element, ns};

/// Chats that are taken of one answer.
const MAX: usize = 2_000;

/// Asks up to where the account has seen its chats, on whatever device (§4.2).
pub fn request() -> Element {
    let items = Element::new("items", ns::PUBSUB).with_attr("node", ns::MDS);
    Element::new("pubsub", ns::PUBSUB).with_child(items)
}

/// The answer to that: chats, and the id in the archive of the last message that was seen in each. `me`: whose
/// archive it is; rooms have one of their own.
pub fn read(pubsub: &Element, me: &BareJid) -> Vec<(BareJid, String)> {
    let items = pubsub.child("items", ns::PUBSUB);
    items.map(|items| of_items(items, me)).unwrap_or_default()
}

fn of_items(items: &Element, me: &BareJid) -> Vec<(BareJid, String)> {
    let one = |item: &Element| {
        let chat = BareJid::parse(item.attr("id")?).ok()?;
        let displayed = item.child("displayed", ns::MDS)?;
        let id = ids::stanza_id(displayed, me).or_else(|| ids::stanza_id(displayed, &chat))?;
        Some((chat, id))
    };
    let ours = items.attr("node") == Some(ns::MDS);
    let all = items.children().filter(|c| ours && c.name() == "item");
    all.filter_map(one).take(MAX).collect()
}

/// What was seen on another device just now. To be believed of our own account alone.
pub fn changed(message: &Element, me: &BareJid) -> Option<Vec<(BareJid, String)>> {
    let event = message.child("event", ns::PUBSUB_EVENT)?;
    let items = event.child("items", ns::PUBSUB_EVENT)?;
    (items.attr("node") == Some(ns::MDS)).then(|| of_items(items, me))
}

/// Says up to where a chat was seen, to the account's own devices alone (§4.1). `by`: whose archive has the
/// message under this id.
pub fn publish(chat: &BareJid, id: &str, by: &BareJid) -> Element {
    let stanza_id = Element::new("stanza-id", ns::STANZA_ID)
        .with_attr("by", by.as_str())
        .with_attr("id", id);
    let displayed = Element::new("displayed", ns::MDS).with_child(stanza_id);
    publish_item(ns::MDS, chat.as_str(), displayed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_reads_back_and_nothing_else_does() {
        let bare = |text: &str| BareJid::parse(text).unwrap();
        let (me, chat) = (bare("me@here"), bare("romeo@there"));
        let read_back = |id: &str, by: &str, node: &str| {
            let publish = publish(&chat, id, &bare(by));
            let item = publish.children().next().unwrap().children().next();
            let items = Element::new("items", ns::PUBSUB).with_attr("node", node);
            let items = items.with_children(item.cloned());
            read(&Element::new("pubsub", ns::PUBSUB).with_child(items), &me)
        };
        let seen = |id: &str| vec![(chat.clone(), id.to_owned())];
        assert_eq!(read_back("1", "me@here", ns::MDS), seen("1"));
        assert_eq!(read_back("2", "romeo@there", ns::MDS), seen("2"));
        assert_eq!(read_back("3", "evil@there", ns::MDS), []);
        assert_eq!(read_back("", "me@here", ns::MDS), []);
        assert_eq!(read_back("4", "me@here", ns::BOOKMARKS), []);
    }
}
