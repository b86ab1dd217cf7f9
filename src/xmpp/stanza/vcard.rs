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
    if payload.is("vCard", ns::VCARD_TEMP) {
        return lines(payload, |c| {
            let (fact, _, _, inner) = FACTS.into_iter().find(|(.., old, _)| c.name() == *old)?;
            let words = match inner {
                "" => c.text(),
                _ => c.own_child_text(inner)?,
            };
            Some((fact, words))
        });
    }
    let items = payload.child("items", ns::PUBSUB);
    let item = items.and_then(|items| items.own_child("item"));
    match item.and_then(|item| item.child("vcard", ns::VCARD4)) {
        None => Card::new(),
        Some(card) => lines(card, |c| {
            let fact = fact(c.name())?;
            // Whatever the type of the value is, it stands in one element (RFC 6351 §5).
            let value = c
                .children()
                .find(|v| v.ns() == ns::VCARD4 && v.name() != "parameters");
            Some((fact, value?.text()))
        }),
    }
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
}
