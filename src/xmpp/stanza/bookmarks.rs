//! XEP-0402: PEP Native Bookmarks

use super::{limited, marks};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::event::Marks;

/// Bookmarks that are taken of one answer.
const MAX: usize = 500;
/// Characters of a name that are kept.
const MAX_NAME: usize = 200;

/// A room that the account has noted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bookmark {
    pub room: BareJid,
    /// The `<conference/>` as it is there: what other programs put into it is kept (§5.2).
    conference: Element,
}

impl Bookmark {
    /// A room that is to be entered at each login, under this nick.
    pub fn new(room: BareJid, nick: &str) -> Self {
        let conference = Element::new("conference", ns::BOOKMARKS);
        Self { room, conference }.entered(nick)
    }

    /// The same, to be entered under this nick.
    #[must_use]
    pub fn entered(mut self, nick: &str) -> Self {
        self.conference.set_attr("autojoin", "true");
        let mut conference = Element::new("conference", ns::BOOKMARKS);
        for name in ["name", "autojoin"] {
            if let Some(value) = self.conference.attr(name) {
                conference.set_attr(name, value.to_owned());
            }
        }
        let others = self.conference.children().filter(|c| c.name() != "nick");
        self.conference = conference
            .with_text_child("nick", nick)
            .with_children(others.cloned());
        self
    }

    /// The same, not to be entered.
    #[must_use]
    pub fn left(mut self) -> Self {
        self.conference.set_attr("autojoin", "false");
        self
    }

    /// Whether it is to be entered at each login.
    pub fn is_entered(&self) -> bool {
        matches!(self.conference.attr("autojoin"), Some("true" | "1"))
    }

    /// The same, on these terms.
    #[must_use]
    pub fn marked(mut self, wanted: Marks) -> Self {
        marks::write(&mut self.conference, wanted);
        self
    }

    /// On which terms it is noted.
    pub fn marks(&self) -> Marks {
        marks::read(&self.conference)
    }

    /// How the user calls it.
    pub fn name(&self) -> Option<String> {
        limited(self.conference.attr("name")?, MAX_NAME)
    }

    /// Under which nick it is entered; none that fits into no address.
    pub fn nick(&self) -> Option<String> {
        let nick = self.conference.own_child_text("nick")?;
        let jid = self.room.with_resource(nick.trim()).ok()?;
        jid.resource().map(str::to_owned)
    }

    /// The room's password.
    pub fn password(&self) -> Option<String> {
        let password = self.conference.own_child_text("password");
        password.filter(|p| !p.is_empty() && p.len() <= 1_000)
    }

    fn read_old(old: &Element) -> Option<Self> {
        let room = BareJid::parse(old.attr("jid")?).ok()?;
        let mut conference = Element::new("conference", ns::BOOKMARKS);
        for name in ["name", "autojoin"] {
            if let Some(value) = old.attr(name) {
                conference.set_attr(name, value.to_owned());
            }
        }
        for name in ["nick", "password"] {
            if let Some(text) = old.own_child_text(name) {
                conference = conference.with_text_child(name, text);
            }
        }
        room.local().is_some().then_some(Self { room, conference })
    }

    fn read(item: &Element) -> Option<Self> {
        let room = BareJid::parse(item.attr("id")?).ok()?;
        let conference = item.child("conference", ns::BOOKMARKS)?.clone();
        room.local().is_some().then_some(Self { room, conference })
    }
}

/// Asks for those of old programs (XEP-0048, XEP-0049).
pub fn old_request() -> Element {
    let storage = Element::new("storage", ns::OLD_BOOKMARKS);
    Element::new("query", ns::PRIVATE).with_child(storage)
}

/// The answer to that; where one stands twice the first counts.
pub fn read_old(query: &Element) -> Vec<Bookmark> {
    let storage = query.child("storage", ns::OLD_BOOKMARKS);
    let all = storage.into_iter().flat_map(Element::children);
    let all = all.filter(|c| c.is("conference", ns::OLD_BOOKMARKS));
    all.filter_map(Bookmark::read_old).take(MAX).collect()
}

/// Asks for all of them.
pub fn request() -> Element {
    let items = Element::new("items", ns::PUBSUB).with_attr("node", ns::BOOKMARKS);
    Element::new("pubsub", ns::PUBSUB).with_child(items)
}

/// The answer to that.
pub fn read(pubsub: &Element) -> Vec<Bookmark> {
    let items = pubsub.child("items", ns::PUBSUB);
    items.map(of_items).unwrap_or_default()
}

fn of_items(items: &Element) -> Vec<Bookmark> {
    let ours = items.attr("node") == Some(ns::BOOKMARKS);
    let all = items.children().filter(|c| ours && c.name() == "item");
    all.filter_map(Bookmark::read).take(MAX).collect()
}

/// What another device has changed: what is there now, and which rooms are none any more. To be believed of our own
/// account alone.
pub fn changed(message: &Element) -> Option<(Vec<Bookmark>, Vec<BareJid>)> {
    let event = message.child("event", ns::PUBSUB_EVENT)?;
    let items = event.child("items", ns::PUBSUB_EVENT)?;
    if items.attr("node") != Some(ns::BOOKMARKS) {
        return None;
    }
    let gone = items.children().filter(|c| c.name() == "retract");
    let gone = gone.filter_map(|c| BareJid::parse(c.attr("id")?).ok());
    Some((of_items(items), gone.take(MAX).collect()))
}

/// Notes one, for the account's own devices alone (§5.1).
pub fn publish(bookmark: &Bookmark) -> Element {
    let conference = bookmark.conference.clone();
    publish_item(ns::BOOKMARKS, bookmark.room.as_str(), conference)
}

/// One of the options under which something is published.
pub(super) fn option(name: &str, value: &str) -> Element {
    Element::new("field", ns::DATA_FORMS)
        .with_attr("var", name)
        .with_text_child("value", value)
}

/// Puts something that only the account's own devices are to see under an id of a node that keeps all.
pub(super) fn publish_item(node: &str, id: &str, payload: Element) -> Element {
    let options = Element::new("x", ns::DATA_FORMS)
        .with_attr("type", "submit")
        .with_child(option("FORM_TYPE", ns::PUBLISH_OPTIONS).with_attr("type", "hidden"))
        .with_child(option("pubsub#persist_items", "true"))
        .with_child(option("pubsub#max_items", "max"))
        .with_child(option("pubsub#send_last_published_item", "never"))
        .with_child(option("pubsub#access_model", "whitelist"));
    let item = Element::new("item", ns::PUBSUB)
        .with_attr("id", id)
        .with_child(payload);
    Element::new("pubsub", ns::PUBSUB)
        .with_child(
            Element::new("publish", ns::PUBSUB)
                .with_attr("node", node)
                .with_child(item),
        )
        .with_child(Element::new("publish-options", ns::PUBSUB).with_child(options))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_others_put_into_it_is_kept() {
        let pubsub = parse(
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>\
             <item id='a@rooms'><conference xmlns='urn:xmpp:bookmarks:1' name='A' autojoin='0'>\
             <nick>Old</nick><password>p</password><extensions><x xmlns='other'/></extensions>\
             </conference></item><item id='rooms'><conference xmlns='urn:xmpp:bookmarks:1'/></item>\
             <item id='b@rooms'/></items></pubsub>",
        );
        let mut all = read(&pubsub.unwrap());
        assert_eq!(all.len(), 1);
        let one = all.remove(0);
        assert_eq!(
            (one.nick(), one.name(), one.password(), one.is_entered()),
            (
                Some("Old".to_owned()),
                Some("A".to_owned()),
                Some("p".to_owned()),
                false
            )
        );
        let new = one.entered("New");
        assert!(new.is_entered() && !new.clone().left().is_entered());
        let xml = publish(&new).to_xml();
        assert!(xml.contains("<x xmlns='other'/>") && xml.contains("<nick>New</nick>"));
        assert!(!xml.contains("Old") && xml.contains("<password>p</password>"));
    }
}
