//! The roster (RFC 6121 §2).

use super::limited;
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::event::{RosterItem, Subscription};

/// What an `<item/>` says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    Item(RosterItem),
    /// `subscription='remove'`, only in pushes.
    Removed(BareJid),
}

/// A request for the roster; `ver` when the server does versioning (empty: nothing cached).
pub fn request(ver: Option<&str>) -> Element {
    Element::new("query", ns::ROSTER).with_opt_attr("ver", ver)
}

/// Reads one `<item/>`; the error text is for the log.
pub fn parse_item(item: &Element) -> Result<Entry, &'static str> {
    if !item.is("item", ns::ROSTER) {
        return Err("something else than an item in the roster");
    }
    let jid = item.attr("jid").ok_or("roster item without address")?;
    let jid = BareJid::parse(jid).map_err(|_| "roster item with malformed address")?;
    let subscription = match item.attr("subscription") {
        Some("remove") => return Ok(Entry::Removed(jid)),
        Some("to") => Subscription::To,
        Some("from") => Subscription::From,
        Some("both") => Subscription::Both,
        _ => Subscription::None,
    };
    let mut groups: Vec<String> = item
        .children()
        .filter(|c| c.is("group", ns::ROSTER))
        .filter_map(|c| limited(&c.text(), 200))
        .collect();
    groups.sort_unstable();
    groups.dedup();
    Ok(Entry::Item(RosterItem {
        jid,
        name: item.attr("name").and_then(|name| limited(name, 200)),
        subscription,
        pending: item.attr("ask") == Some("subscribe"),
        groups,
    }))
}

/// An item as a server would write it.
pub fn build_item(item: &RosterItem) -> Element {
    let subscription = match item.subscription {
        Subscription::None => "none",
        Subscription::To => "to",
        Subscription::From => "from",
        Subscription::Both => "both",
    };
    let group = |name: &String| Element::new("group", ns::ROSTER).with_text(name.as_str());
    Element::new("item", ns::ROSTER)
        .with_attr("jid", item.jid.as_str())
        .with_opt_attr("name", item.name.as_deref())
        .with_attr("subscription", subscription)
        .with_opt_attr("ask", item.pending.then_some("subscribe"))
        .with_children(item.groups.iter().map(group))
}

/// What puts a contact into the roster or changes name and groups (RFC 6121 §2.3). The rest of an item is
/// the server's affair.
pub fn set(jid: &BareJid, name: Option<&str>, groups: &[String]) -> Element {
    let group = |name: &String| Element::new("group", ns::ROSTER).with_text(name.as_str());
    let item = Element::new("item", ns::ROSTER)
        .with_attr("jid", jid.as_str())
        .with_opt_attr("name", name)
        .with_children(groups.iter().map(group));
    Element::new("query", ns::ROSTER).with_child(item)
}

/// What takes a contact out of it, with both subscriptions (RFC 6121 §2.5).
pub fn remove(jid: &BareJid) -> Element {
    let item = Element::new("item", ns::ROSTER)
        .with_attr("jid", jid.as_str())
        .with_attr("subscription", "remove");
    Element::new("query", ns::ROSTER).with_child(item)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn item(xml: &str) -> Result<Entry, &'static str> {
        parse_item(&parse(&xml.replacen("<item", "<item xmlns='jabber:iq:roster'", 1)).unwrap())
    }

    #[test]
    fn items() {
        let parsed = item(
            "<item jid='A@b' name=' Al ' subscription='to' ask='subscribe'>\
             <group>z</group><group>a</group><group>a</group><group> </group></item>",
        );
        let Ok(Entry::Item(parsed)) = parsed else {
            panic!("no item")
        };
        assert_eq!(parsed.jid.as_str(), "a@b");
        assert_eq!(parsed.name.as_deref(), Some("Al"));
        assert_eq!(parsed.subscription, Subscription::To);
        assert!(parsed.pending);
        assert_eq!(parsed.groups, ["a", "z"]);
        assert_eq!(parse_item(&build_item(&parsed)), Ok(Entry::Item(parsed)));
    }

    #[test]
    fn removal_and_rubbish() {
        let gone = item("<item jid='a@b' subscription='remove'/>").unwrap();
        assert_eq!(gone, Entry::Removed(BareJid::parse("a@b").unwrap()));
        assert!(item("<item/>").is_err());
        assert!(item("<item jid='a@b/c'/>").is_err());
        assert!(parse_item(&Element::new("x", ns::ROSTER)).is_err());
    }
}
