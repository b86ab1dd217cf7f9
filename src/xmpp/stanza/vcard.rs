//! XEP-0292: vCard4 Over XMPP

use super::limited;
use crate::xml::{Element, ns};
use crate::xmpp::card::{Card, Fact};

/// Lines of a kind; those beyond are left out.
const MAX_EACH: usize = 3;
/// Characters of a line, and of what may be longer.
const MAX_TEXT: usize = 300;
const MAX_NOTE: usize = 2_000;

/// Properties of vCard4 (RFC 6351), and of vcard-temp (XEP-0054) with the element that has the words.
const FACTS: [(Fact, &str, &str, &str); 10] = [
    (Fact::Name, "fn", "FN", ""),
    (Fact::Nickname, "nickname", "NICKNAME", ""),
    (Fact::Organisation, "org", "ORG", "ORGNAME"),
    (Fact::Title, "title", "TITLE", ""),
    (Fact::Role, "role", "ROLE", ""),
    (Fact::Email, "email", "EMAIL", "USERID"),
    (Fact::Phone, "tel", "TEL", "NUMBER"),
    (Fact::Birthday, "bday", "BDAY", ""),
    (Fact::Url, "url", "URL", ""),
    (Fact::Note, "note", "DESC", ""),
];

/// The name of a kind, in writing.
pub fn name(fact: Fact) -> &'static str {
    let known = FACTS.into_iter().find(|(f, ..)| *f == fact);
    known.map_or("", |(_, name, ..)| name)
}

/// The kind by its name.
pub fn fact(name: &str) -> Option<Fact> {
    let known = FACTS.into_iter().find(|(_, n, ..)| *n == name);
    known.map(|(fact, ..)| fact)
}

/// Asks for somebody's card where vCard4 has it (§3.1).
pub fn request() -> Element {
    let items = Element::new("items", ns::PUBSUB)
        .with_attr("node", "urn:xmpp:vcard4")
        .with_attr("max_items", "1");
    Element::new("pubsub", ns::PUBSUB).with_child(items)
}

/// Asks for it in the old way (XEP-0054 §3.3).
pub fn request_old() -> Element {
    Element::new("vCard", ns::VCARD_TEMP)
}

/// The card in an answer to either; one without a word if there is none.
pub fn parse(payload: &Element) -> Card {
    found(payload).map(read).unwrap_or_default()
}

/// The same as it came.
pub fn found(payload: &Element) -> Option<&Element> {
    if payload.is("vCard", ns::VCARD_TEMP) {
        return Some(payload);
    }
    let items = payload.child("items", ns::PUBSUB);
    let item = items.and_then(|items| items.own_child("item"));
    item.and_then(|item| item.child("vcard", ns::VCARD4))
}

/// What stands in it.
pub fn read(card: &Element) -> Card {
    lines(card, line)
}

/// What a property says, of either kind of card.
fn line(property: &Element) -> Option<(Fact, String)> {
    if property.ns() == ns::VCARD_TEMP {
        let is = |(.., old, _): &(Fact, &str, &str, &str)| property.name() == *old;
        let (fact, _, _, inner) = FACTS.into_iter().find(is)?;
        let words = match inner {
            "" => property.text(),
            _ => property.own_child_text(inner)?,
        };
        return Some((fact, words));
    }
    // Whatever the type of the value is, it stands in one element (RFC 6351 §5).
    let is_value = |v: &&Element| v.ns() == ns::VCARD4 && v.name() != "parameters";
    let value = property.children().find(is_value)?;
    Some((fact(property.name())?, value.text()))
}

/// A card with these words in place of the first of each kind, or without it where there are none. All else that
/// stands in it stays. What cannot be shown is not taken.
pub fn changed(card: &Element, edits: &Card) -> Element {
    let mut rest: Vec<Element> = card.children().cloned().collect();
    for (at, (fact, words)) in edits.iter().enumerate() {
        // Of each kind the first.
        if edits.iter().take(at).any(|(before, _)| before == fact) {
            continue;
        }
        let (mut words, empty) = (words.trim().to_owned(), words.trim().is_empty());
        if *fact == Fact::Url && !empty && !words.contains(':') {
            words.insert_str(0, "https://");
        }
        let shown = |property: &Element| {
            let own = property.ns() == card.ns();
            let (of, said) = line(property).filter(|_| own)?;
            let (of, said) = clean(of, &said)?;
            (of == *fact).then_some(said)
        };
        let mut all = rest.iter().enumerate();
        let before = all.find_map(|(at, property)| Some((at, shown(property)?)));
        match (before, clean(*fact, &words)) {
            (Some((at, _)), None) if empty => drop(rest.remove(at)),
            (Some((at, said)), Some((_, words))) if said != words => {
                if let Some(property) = rest.get_mut(at) {
                    *property = with_words(property, *fact, &words);
                }
            }
            (None, Some((_, words))) => {
                let is = |(f, ..): &(Fact, &str, &str, &str)| f == fact;
                let (_, new, old, _) = FACTS.into_iter().find(is).unwrap_or(FACTS_NAME);
                let old_way = card.ns() == ns::VCARD_TEMP;
                let property = Element::new(if old_way { old } else { new }, card.ns());
                rest.push(with_words(&property, *fact, &words));
            }
            _ => {}
        }
    }
    like(card).with_children(rest)
}

const FACTS_NAME: (Fact, &str, &str, &str) = (Fact::Name, "fn", "FN", "");

/// An element of that name, with its attributes and nothing in it.
fn like(element: &Element) -> Element {
    let mut copy = Element::new(element.name(), element.ns());
    for (name, value) in element.attrs() {
        copy.set_attr(name, value);
    }
    copy
}

/// A property with other words; what says more of it stays.
fn with_words(property: &Element, fact: Fact, words: &str) -> Element {
    let is = |(f, ..): &(Fact, &str, &str, &str)| *f == fact;
    let (.., inner) = FACTS.into_iter().find(is).unwrap_or(FACTS_NAME);
    let copy = like(property);
    if property.ns() == ns::VCARD_TEMP {
        return match inner {
            "" => copy.with_text(words),
            _ => {
                let others = property.children().filter(|c| c.name() != inner);
                copy.with_children(others.cloned())
                    .with_text_child(inner, words)
            }
        };
    }
    let only = |chars: &str| {
        words
            .chars()
            .all(|c| c.is_ascii_digit() || chars.contains(c))
    };
    let (kind, words) = match fact {
        // A space has no place in an address (RFC 3966 §3).
        Fact::Phone if only("+-.() ") => ("uri", ["tel:", &words.replace(' ', "-")].concat()),
        Fact::Url => ("uri", words.to_owned()),
        Fact::Birthday if only("-") => ("date", words.to_owned()),
        _ => ("text", words.to_owned()),
    };
    let parameters = property.children().filter(|c| c.name() == "parameters");
    copy.with_children(parameters.cloned())
        .with_text_child(kind, words)
}

/// A card without anything in it.
pub fn empty(old: bool) -> Element {
    match old {
        true => Element::new("vCard", ns::VCARD_TEMP),
        false => Element::new("vcard", ns::VCARD4),
    }
}

fn publish_to(node: &str, payload: Element) -> Element {
    let item = Element::new("item", ns::PUBSUB).with_attr("id", "current");
    let publish = Element::new("publish", ns::PUBSUB).with_attr("node", node);
    Element::new("pubsub", ns::PUBSUB).with_child(publish.with_child(item.with_child(payload)))
}

/// Puts one's own card where others find it (§3.2), or in the old way (XEP-0054 §3.2).
pub fn publish(card: &Element) -> Element {
    match card.ns() {
        ns::VCARD_TEMP => card.clone(),
        _ => publish_to("urn:xmpp:vcard4", card.clone()),
    }
}

/// Tells contacts the name that one goes by (XEP-0172 §4.4).
pub fn publish_nick(nick: &str) -> Element {
    publish_to(ns::NICK, Element::new("nick", ns::NICK).with_text(nick))
}

fn lines(card: &Element, read: impl Fn(&Element) -> Option<(Fact, String)>) -> Card {
    let mut all = Card::new();
    for child in card.children().filter(|c| c.ns() == card.ns()) {
        let Some((fact, words)) = read(child).and_then(|(fact, words)| clean(fact, &words)) else {
            continue;
        };
        let known = all.iter().filter(|(f, _)| *f == fact);
        if known.count() < MAX_EACH && !all.contains(&(fact, words.clone())) {
            all.push((fact, words));
        }
    }
    all.sort_by_key(|(fact, _)| *fact);
    all
}

/// The words, if there are any that can be shown.
fn clean(fact: Fact, words: &str) -> Option<(Fact, String)> {
    let words = words.trim();
    let words = match fact {
        Fact::Email => words.strip_prefix("mailto:").unwrap_or(words),
        Fact::Phone => words.strip_prefix("tel:").unwrap_or(words),
        // Whatever else the browser would do with an address is nobody else's to choose.
        Fact::Url => {
            let web = words.starts_with("https://") || words.starts_with("http://");
            return (web && words.len() <= MAX_NOTE).then(|| (fact, words.to_owned()));
        }
        _ => words,
    };
    let most = if fact == Fact::Note {
        MAX_NOTE
    } else {
        MAX_TEXT
    };
    Some((fact, limited(words, most)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn new(inner: &str) -> Card {
        parse(
            &xml(&format!(
                "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'>\
                 <item id='current'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>{inner}</vcard>\
                 </item></items></pubsub>"
            ))
            .unwrap(),
        )
    }

    fn old(inner: &str) -> Card {
        parse(&xml(&format!("<vCard xmlns='vcard-temp'>{inner}</vCard>")).unwrap())
    }

    fn line(fact: Fact, words: &str) -> (Fact, String) {
        (fact, words.to_owned())
    }

    #[test]
    fn both_forms() {
        let expected = vec![
            line(Fact::Name, "Juliet"),
            line(Fact::Organisation, "Capulet"),
            line(Fact::Email, "j@c.example"),
            line(Fact::Phone, "+39 1"),
            line(Fact::Birthday, "1280-08-01"),
            line(Fact::Url, "https://c.example/"),
            line(Fact::Note, "Of\nVerona"),
        ];
        let card = new(
            "<note><text>Of\nVerona</text></note><fn><parameters><x/></parameters><text> Juliet </text></fn>\
             <org><text>Capulet</text></org><email><text>j@c.example</text></email>\
             <tel><parameters/><uri>tel:+39 1</uri></tel><bday><date>1280-08-01</date></bday>\
             <url><uri>https://c.example/</uri></url><photo><uri>https://evil/</uri></photo>",
        );
        assert_eq!(card, expected);
        let card = old(
            "<FN>Juliet</FN><ORG><ORGNAME>Capulet</ORGNAME></ORG><EMAIL><HOME/><USERID>j@c.example</USERID></EMAIL>\
             <TEL><NUMBER>+39 1</NUMBER></TEL><BDAY>1280-08-01</BDAY><URL>https://c.example/</URL>\
             <DESC>Of\nVerona</DESC><PHOTO><BINVAL>x</BINVAL></PHOTO>",
        );
        assert_eq!(card, expected);
        for (fact_, ..) in FACTS {
            assert_eq!(fact(name(fact_)), Some(fact_));
        }
    }

    #[test]
    fn nothing_and_too_much() {
        for empty in [
            "",
            "<fn/>",
            "<fn><text> </text></fn>",
            "<fn xmlns='x'><text>a</text></fn>",
        ] {
            assert_eq!(new(empty), Card::new());
        }
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil",
            " JaVaScRiPt:x",
            "ftp://a",
        ] {
            assert_eq!(old(&format!("<URL>{url}</URL>")), Card::new(), "{url}");
        }
        assert_eq!(old("<EMAIL/><TEL/><ORG/><FN/>"), Card::new());
        assert_eq!(
            parse(&xml("<vCard xmlns='other'><FN>a</FN></vCard>").unwrap()),
            Card::new()
        );
        let many: String = (0..500).map(|n| format!("<FN>{n}</FN>")).collect();
        assert_eq!(old(&many).len(), MAX_EACH);
        let long = format!("<FN>{0}</FN><DESC>{0}</DESC>", "ä".repeat(100_000));
        let lengths: Vec<_> = old(&long).iter().map(|(_, w)| w.chars().count()).collect();
        assert_eq!(lengths, [MAX_TEXT, MAX_NOTE]);
    }

    #[test]
    fn what_is_not_changed_stays() {
        let edits = |all: &[(Fact, &str)]| all.iter().map(|(f, w)| line(*f, w)).collect::<Card>();
        let card = xml(
            "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><parameters><x/></parameters><text>J</text></fn>\
             <adr><locality>Verona</locality></adr><tel><uri>tel:+39</uri></tel><tel><uri>tel:+40</uri></tel>\
             <url><uri>javascript:x</uri></url><odd xmlns='other'>kept</odd><note><text>gone</text></note></vcard>",
        )
        .unwrap();
        let new = changed(
            &card,
            &edits(&[
                (Fact::Name, " Juliet <b> "),
                (Fact::Phone, "+39 2"),
                (Fact::Url, "c.example"),
                (Fact::Note, " "),
                (Fact::Email, "j@c"),
                (Fact::Role, ""),
            ]),
        );
        assert_eq!(
            new.to_xml(),
            "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><parameters><x/></parameters><text>Juliet &lt;b&gt;</text></fn>\
             <adr><locality>Verona</locality></adr><tel><uri>tel:+39-2</uri></tel><tel><uri>tel:+40</uri></tel>\
             <url><uri>javascript:x</uri></url><odd xmlns='other'>kept</odd><url><uri>https://c.example</uri></url>\
             <email><text>j@c</text></email></vcard>"
        );
        // As it is, nothing changes, and no address that runs is taken.
        assert_eq!(changed(&new, &read(&new)), new);
        assert_eq!(
            changed(&new, &edits(&[(Fact::Url, "javascript:alert(1)")])),
            new
        );
        let card = xml(
            "<vCard xmlns='vcard-temp'><N><FAMILY>C</FAMILY></N><EMAIL><HOME/><USERID>a@b</USERID></EMAIL>\
             <ORG><ORGNAME>C</ORGNAME><ORGUNIT>U</ORGUNIT></ORG><PHOTO><BINVAL>x</BINVAL></PHOTO></vCard>",
        )
        .unwrap();
        let new = changed(
            &card,
            &edits(&[
                (Fact::Name, "J"),
                (Fact::Email, "c@d"),
                (Fact::Organisation, "D"),
            ]),
        );
        assert_eq!(
            new.to_xml(),
            "<vCard xmlns='vcard-temp'><N><FAMILY>C</FAMILY></N><EMAIL><HOME/><USERID>c@d</USERID></EMAIL>\
             <ORG><ORGUNIT>U</ORGUNIT><ORGNAME>D</ORGNAME></ORG><PHOTO><BINVAL>x</BINVAL></PHOTO><FN>J</FN></vCard>"
        );
    }
}
