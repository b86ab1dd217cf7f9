//! XEP-0433: Extended Channel Search

use super::limited;
use super::rsm::{self, Page};
use crate::jid::BareJid;
use crate::xml::{Element, ns};

/// Rooms that are asked for, and taken, at most.
const MAX: u32 = 100;
/// Characters of a name, and of what is looked for.
const MAX_NAME: usize = 200;
const MAX_WORDS: usize = 200;

/// Asks a service for rooms that have something to do with these words (§4.2.2).
pub fn request(words: &str) -> Element {
    let field = |name: &str, value: &str| {
        let field = Element::new("field", ns::DATA_FORMS).with_attr("var", name);
        field.with_text_child("value", value)
    };
    let kind = ["urn:xmpp:channel-search:0:search", "-params"].concat();
    let words: String = words.chars().take(MAX_WORDS).collect();
    let form = Element::new("x", ns::DATA_FORMS)
        .with_attr("type", "submit")
        .with_child(field("FORM_TYPE", &kind).with_attr("type", "hidden"))
        .with_child(field("q", &words));
    Element::new("search", ns::CHANNEL_SEARCH)
        .with_child(rsm::request(MAX, &Page::First))
        .with_child(form)
}

/// The answer: addresses and names, in the order of the service; `None`: it is none.
pub fn parse(result: &Element) -> Option<Vec<(BareJid, String)>> {
    let result = Some(result).filter(|r| r.is("result", ns::CHANNEL_SEARCH))?;
    let items = result
        .children()
        .filter(|c| c.is("item", ns::CHANNEL_SEARCH));
    let room = |item: &Element| {
        // Channels of another kind (XEP-0369) cannot be entered.
        let kind = item.own_child_text("service-type");
        if kind.is_some_and(|kind| kind.trim() != "xep-0045") {
            return None;
        }
        let jid = BareJid::parse(item.attr("address")?).ok()?;
        let name = item.own_child_text("name");
        let name = name.and_then(|name| limited(&name, MAX_NAME));
        let name = name.unwrap_or_else(|| jid.local().unwrap_or_default().to_owned());
        jid.local().is_some().then_some((jid, name))
    };
    Some(items.filter_map(room).take(MAX as usize).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    #[test]
    fn what_is_asked() {
        assert_eq!(
            request("a<b").to_xml(),
            "<search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'>\
             <max>100</max></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>\
             <value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'>\
             <value>a&lt;b</value></field></x></search>"
        );
        let long = request(&"x".repeat(9_000)).to_xml();
        assert!(long.len() < 1_000);
    }

    #[test]
    fn rooms_and_nothing_else() {
        let read = |inner: &str| {
            let result = "result xmlns='urn:xmpp:channel-search:0:search'";
            let rooms = parse(&xml(&format!("<{result}>{inner}</result>")).unwrap()).unwrap();
            let rooms = rooms.into_iter();
            rooms
                .map(|(jid, name)| [jid.as_str(), " ", &name].concat())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            read(
                "<item address='a@rooms'><name> A </name><nusers>3</nusers></item><item address='b@rooms'/>\
                 <item address='c@mix'><service-type>xep-0369</service-type></item><item/><item address='rooms'/>\
                 <item address='@'/><item xmlns='x' address='d@rooms'/>\
                 <item address='e@rooms'><service-type>xep-0045</service-type></item>"
            ),
            ["a@rooms A", "b@rooms b", "e@rooms e"]
        );
        assert_eq!(read(&"<item address='a@rooms'/>".repeat(5_000)).len(), 100);
        assert_eq!(parse(&xml("<result/>").unwrap()), None);
    }
}
