//! XEP-0030: Service Discovery

use super::{disco, forms, limited};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::entity::{Entity, Identity, Item, MAX_ITEMS};

/// Identities, features and forms of an answer; those beyond are left out.
const MAX_IDENTITIES: usize = 20;
const MAX_FEATURES: usize = 300;
const MAX_FORMS: usize = 5;
/// Characters of a name.
const MAX_NAME: usize = 200;
/// Bytes of a node, which has to go back as it came.
const MAX_NODE: usize = 1_000;

/// Reads `<query xmlns='…disco#info'/>` (§3.1), with the answer about its items where there is one (§4).
/// `None`: the first is something else. Items without an address are left out, and such with a node too long.
pub fn parse(info: &Element, items: Option<&Element>) -> Option<Entity> {
    let read = disco::Info::parse(info)?;
    let word = |text: &str| limited(text, MAX_NAME);
    let identity = |i: &disco::Identity| {
        Some(Identity {
            category: word(&i.category)?,
            kind: word(&i.kind).unwrap_or_default(),
            name: word(&i.name).unwrap_or_default(),
        })
    };
    let item = |item: &Element| {
        let node = item.attr("node").filter(|node| !node.is_empty());
        if node.is_some_and(|node| node.len() > MAX_NODE) {
            return None;
        }
        Some(Item {
            jid: Jid::parse(item.attr("jid")?).ok()?,
            node: node.map(str::to_owned),
            name: item.attr("name").and_then(word),
        })
    };
    let items = items.filter(|query| query.is("query", ns::DISCO_ITEMS));
    let items = items.map(|query| {
        let all = query.children().filter(|c| c.is("item", ns::DISCO_ITEMS));
        all.filter_map(item).take(MAX_ITEMS).collect()
    });
    let features = read.features.iter().filter_map(|f| word(f));
    let mut features: Vec<String> = features.take(MAX_FEATURES).collect();
    features.sort_unstable();
    features.dedup();
    let forms = read.forms.iter().filter_map(|x| forms::read(x, info));
    Some(Entity {
        node: read.node,
        identities: read
            .identities
            .iter()
            .filter_map(identity)
            .take(MAX_IDENTITIES)
            .collect(),
        features,
        forms: forms.filter(|f| f.result).take(MAX_FORMS).collect(),
        items,
    })
}

/// The same as elements, to be read again by [`parse`].
pub fn build(entity: &Entity) -> (Element, Option<Element>) {
    let identity = |i: &Identity| disco::Identity {
        category: i.category.clone(),
        kind: i.kind.clone(),
        lang: String::new(),
        name: i.name.clone(),
    };
    let info = disco::Info {
        node: entity.node.clone(),
        identities: entity.identities.iter().map(identity).collect(),
        features: entity.features.clone(),
        forms: entity.forms.iter().map(forms::build).collect(),
    };
    let item = |item: &Item| {
        Element::new("item", ns::DISCO_ITEMS)
            .with_attr("jid", item.jid.to_string())
            .with_opt_attr("node", item.node.as_deref())
            .with_opt_attr("name", item.name.as_deref())
    };
    let items = entity
        .items
        .as_ref()
        .map(|items| Element::new("query", ns::DISCO_ITEMS).with_children(items.iter().map(item)));
    (info.build(), items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn read(info: &str, items: &str) -> Entity {
        let info = format!("<query xmlns='{}'>{info}</query>", ns::DISCO_INFO);
        let items = format!("<query xmlns='{}'>{items}</query>", ns::DISCO_ITEMS);
        parse(&xml(&info).unwrap(), Some(&xml(&items).unwrap())).unwrap()
    }

    #[test]
    fn there_and_back() {
        let entity = read(
            "<identity category='server' type='im' name=' Home '/><identity type='x'/><feature var='b'/>\
             <feature var='a'/><feature var='b'/><feature/><x xmlns='jabber:x:data' type='result'>\
             <field var='abuse-addresses' type='list-multi'><value>xmpp:a@b</value></field></x>\
             <x xmlns='jabber:x:data' type='form'/>",
            "<item jid='rooms.there' name='Rooms'/><item jid='there' node='n'/><item node='o'/><item jid='@'/>",
        );
        let home = Identity {
            category: "server".into(),
            kind: "im".into(),
            name: "Home".into(),
        };
        assert_eq!(entity.identities, [home]);
        assert_eq!(entity.features, ["a", "b"]);
        assert!(entity.has("a") && !entity.has("c") && entity.is("server"));
        assert_eq!(entity.forms.len(), 1);
        let items = entity.items.as_deref().unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items[1].node.as_deref(), Some("n"));
        let (info, items) = build(&entity);
        assert_eq!(parse(&info, items.as_ref()), Some(entity));
    }

    #[test]
    fn what_is_too_much_is_left_out() {
        let many = |one: &str| one.repeat(5_000);
        let entity = read(
            &[
                many("<identity category='a'/>"),
                (0..5_000)
                    .map(|n| format!("<feature var='{n}'/>"))
                    .collect(),
                many("<x xmlns='jabber:x:data' type='result'/>"),
            ]
            .concat(),
            &[
                format!("<item jid='a' node='{}'/>", "n".repeat(2_000)),
                format!("<item jid='a' name='{}'/>", "n".repeat(2_000)),
                many("<item jid='a'/>"),
            ]
            .concat(),
        );
        assert_eq!(entity.identities.len(), MAX_IDENTITIES);
        assert_eq!(entity.features.len(), MAX_FEATURES);
        assert_eq!(entity.forms.len(), MAX_FORMS);
        let items = entity.items.unwrap();
        assert_eq!(items.len(), MAX_ITEMS);
        assert_eq!(items[0].name.as_ref().map(String::len), Some(MAX_NAME));
        assert!(items.iter().all(|item| item.node.is_none()));
    }

    #[test]
    fn what_is_no_answer() {
        let items = Element::new("query", ns::DISCO_ITEMS);
        assert_eq!(parse(&items, Some(&items)), None);
        let info = Element::new("query", ns::DISCO_INFO);
        assert_eq!(parse(&info, Some(&info)), Some(Entity::default()));
    }
}
