//! XEP-0045 §6, §9, §10: which rooms a service has, and how a room is set up

use super::disco::Info;
use super::forms;
use super::limited;
use super::rsm::{self, Page};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::event::{Affiliation, RoomAbout};
use crate::xmpp::form::{Answers, Form};

/// Rooms of a service, or accounts of a list, that are kept; and those of a page.
pub const MAX: usize = 1_000;
const PAGE: u32 = 100;
/// Characters of a name, and of a description.
const MAX_NAME: usize = 200;
const MAX_TEXT: usize = 1_000;

/// What is said of a room, and understood here (§15.3, §15.5).
const KNOWN: [&str; 8] = [
    "muc_hidden",
    "muc_membersonly",
    "muc_moderated",
    "muc_nonanonymous",
    "muc_passwordprotected",
    "muc_persistent",
    "muc_public",
    "muc_temporary",
];

/// Asks a service for its rooms (§6.3), behind the one that is named so.
pub fn list_request(after: Option<String>) -> Element {
    let page = after.map_or(Page::First, Page::After);
    super::disco::items_request().with_child(rsm::request(PAGE, &page))
}

/// The answer: addresses and names, and behind what the next page begins, if there is one.
pub fn list(query: &Element) -> (Vec<(BareJid, String)>, Option<String>) {
    let items = query.children().filter(|c| c.is("item", ns::DISCO_ITEMS));
    let room = |item: &Element| {
        let jid = BareJid::parse(item.attr("jid")?).ok()?;
        let name = item.attr("name").and_then(|n| limited(n, MAX_NAME));
        let name = name.unwrap_or_else(|| jid.local().unwrap_or_default().to_owned());
        jid.local().is_some().then_some((jid, name))
    };
    let rooms: Vec<_> = items.filter_map(room).take(MAX).collect();
    let said = rsm::said(query, rooms.len());
    let next = said.last.filter(|_| said.behind != Some(0));
    let next = next.filter(|_| !rooms.is_empty());
    (rooms, next)
}

/// What a room says of itself (§6.4).
pub fn about(info: &Info) -> RoomAbout {
    let identity = info.identities.iter().find(|i| i.category == "conference");
    let form = info.forms.iter().find_map(|x| {
        let field = |name: &str| {
            let mut all = x.children().filter(|c| c.is("field", ns::DATA_FORMS));
            let field = all.find(|f| f.attr("var") == Some(name))?;
            field.own_child_text("value")
        };
        let ours = field("FORM_TYPE")? == ns::MUC_ROOMINFO;
        ours.then(|| {
            (
                field("muc#roominfo_description"),
                field("muc#roominfo_occupants"),
            )
        })
    });
    let (description, occupants) = form.unwrap_or_default();
    let known = |f: &&&str| info.features.iter().any(|has| has == **f);
    RoomAbout {
        name: identity.and_then(|i| limited(&i.name, MAX_NAME)),
        description: description.and_then(|d| limited(&d, MAX_TEXT)),
        occupants: occupants.and_then(|n| n.trim().parse().ok()),
        features: KNOWN
            .iter()
            .filter(known)
            .map(|f| (*f).to_owned())
            .collect(),
    }
}

/// Asks an owner's room how it is set up (§10.2).
pub fn form_request() -> Element {
    Element::new("query", ns::MUC_OWNER)
}

/// The answer.
pub fn form(query: &Element) -> Option<Form> {
    let query = Some(query).filter(|q| q.is("query", ns::MUC_OWNER))?;
    forms::parse(query.child("x", ns::DATA_FORMS)?, query)
}

/// Sets it up.
pub fn configure(form: &Form, answers: &Answers) -> Element {
    Element::new("query", ns::MUC_OWNER).with_child(forms::submit(form, answers))
}

/// Asks for all who have an affiliation (§9.3, §9.5, §10.5, §10.8).
pub fn people_request(affiliation: Affiliation) -> Element {
    let item = Element::new("item", ns::MUC_ADMIN).with_attr("affiliation", affiliation.name());
    Element::new("query", ns::MUC_ADMIN).with_child(item)
}

/// The answer: who, and why.
pub fn people(query: &Element, affiliation: Affiliation) -> Vec<(BareJid, Option<String>)> {
    let items = query.children().filter(|c| c.is("item", ns::MUC_ADMIN));
    let items = items.filter(|c| c.attr("affiliation") == Some(affiliation.name()));
    let one = |item: &Element| {
        let reason = item.own_child_text("reason");
        let jid = BareJid::parse(item.attr("jid")?).ok()?;
        Some((jid, reason.and_then(|r| limited(&r, MAX_TEXT))))
    };
    items.filter_map(one).take(MAX).collect()
}

/// The same, as many as `max`, whatever the reason: no address twice.
pub fn members(query: &Element, affiliation: Affiliation, max: usize) -> Vec<BareJid> {
    let items = query.children().filter(|c| c.is("item", ns::MUC_ADMIN));
    let items = items.filter(|c| c.attr("affiliation") == Some(affiliation.name()));
    let jids = items.filter_map(|c| BareJid::parse(c.attr("jid")?).ok());
    let mut all: Vec<_> = jids.take(max).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn rooms_and_the_next_page() {
        let read = |inner: &str| {
            list(
                &parse(&format!(
                    "<query xmlns='http://jabber.org/protocol/disco#items'>{inner}</query>"
                ))
                .unwrap(),
            )
        };
        let (rooms, next) = read(
            "<item jid='a@rooms' name=' A '/><item jid='b@rooms'/><item jid='rooms'/><item/><item jid='@'/>\
             <set xmlns='http://jabber.org/protocol/rsm'><first index='0'>a</first><last>b</last>\
             <count>9</count></set>",
        );
        let names: Vec<_> = rooms.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!((names, next.as_deref()), (vec!["A", "b"], Some("b")));
        let set = "<set xmlns='http://jabber.org/protocol/rsm'><last>b</last></set>";
        // Nothing came, so that nothing is behind it.
        assert_eq!(read(set), (Vec::new(), None));
        assert_eq!(read("<item jid='a@rooms'/>").1, None);
    }

    #[test]
    fn what_a_room_says_of_itself() {
        let info = |inner: &str| {
            let xml =
                format!("<query xmlns='http://jabber.org/protocol/disco#info'>{inner}</query>");
            about(&Info::parse(&parse(&xml).unwrap()).unwrap())
        };
        let said = info(
            "<identity category='conference' type='text' name='Garden'/><feature var='muc_membersonly'/>\
             <feature var='evil'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE'>\
             <value>http://jabber.org/protocol/muc#roominfo</value></field><field \
             var='muc#roominfo_description'><value>Roses</value></field><field \
             var='muc#roominfo_occupants'><value>3</value></field></x>",
        );
        assert_eq!(said.name.as_deref(), Some("Garden"));
        assert_eq!(said.description.as_deref(), Some("Roses"));
        assert_eq!(said.occupants, Some(3));
        assert_eq!(said.features, ["muc_membersonly"]);
        // A form of another kind, and a number that is none.
        let odd = info(
            "<x xmlns='jabber:x:data'><field var='muc#roominfo_occupants'><value>3</value></field></x>",
        );
        assert_eq!(odd, RoomAbout::default());
    }
}
