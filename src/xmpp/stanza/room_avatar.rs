//! XEP-0486: MUC Avatars

use super::avatar::hash;
use super::disco::Info;
use crate::xml::{Element, ns};
use crate::xmpp::event::Picture;

/// What a room says of its picture beside what it can do (§3.2): its hash, or that there is none. `None`: nothing.
pub fn told(info: &Info) -> Option<Option<String>> {
    let fields = info.forms.iter().flat_map(Element::children);
    let mut fields = fields.filter(|c| c.is("field", ns::DATA_FORMS));
    let field = fields.find(|f| f.attr("var") == Some("muc#roominfo_avatarhash"))?;
    // One for each format that it has.
    let values = field.children().filter(|c| c.is("value", ns::DATA_FORMS));
    let texts: Vec<String> = values.take(10).map(Element::text).collect();
    if texts.iter().all(|text| text.trim().is_empty()) {
        return Some(None);
    }
    texts.iter().find_map(|text| hash(text.trim())).map(Some)
}

/// Whether it can have one (§3.1).
pub fn can(info: &Info) -> bool {
    info.features.iter().any(|f| f == ns::VCARD_TEMP)
}

/// A room's card with this picture in it, or with none (§3.4). All else that stands in it stays.
pub fn changed(card: Option<&Element>, picture: Option<&Picture>) -> Element {
    let known = card.into_iter().flat_map(Element::children);
    let rest = known.filter(|c| c.name() != "PHOTO").cloned();
    let photo = picture.map(|picture| {
        Element::new("PHOTO", ns::VCARD_TEMP)
            .with_text_child("TYPE", picture.kind)
            .with_text_child("BINVAL", picture.data.as_str())
    });
    Element::new("vCard", ns::VCARD_TEMP)
        .with_children(rest)
        .with_children(photo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_a_room_says() {
        let said = |inner: &str| {
            let xml = format!(
                "<query xmlns='http://jabber.org/protocol/disco#info'><x xmlns='jabber:x:data' type='result'>\
                 {inner}</x></query>"
            );
            told(&Info::parse(&parse(&xml).unwrap()).unwrap())
        };
        let field = |inner: &str| format!("<field var='muc#roominfo_avatarhash'>{inner}</field>");
        assert_eq!(said(""), None);
        assert_eq!(said(&field("")), Some(None));
        assert_eq!(said(&field("<value/>")), Some(None));
        assert_eq!(said(&field("<value>x</value>")), None);
        let two = format!("<value>x</value><value>{}</value>", "A1".repeat(20));
        assert_eq!(said(&field(&two)), Some(Some("a1".repeat(20))));
    }

    #[test]
    fn all_but_the_picture_stays() {
        let card = parse(
            "<vCard xmlns='vcard-temp'><FN>Garden</FN><PHOTO><BINVAL>x</BINVAL></PHOTO></vCard>",
        );
        let picture = Picture {
            hash: "h".to_owned(),
            kind: "image/png",
            data: "AA==".to_owned(),
        };
        assert_eq!(
            changed(card.as_ref().ok(), Some(&picture)).to_xml(),
            "<vCard xmlns='vcard-temp'><FN>Garden</FN><PHOTO><TYPE>image/png</TYPE>\
             <BINVAL>AA==</BINVAL></PHOTO></vCard>"
        );
        assert_eq!(
            changed(card.as_ref().ok(), None).to_xml(),
            "<vCard xmlns='vcard-temp'><FN>Garden</FN></vCard>"
        );
        assert_eq!(changed(None, None).to_xml(), "<vCard xmlns='vcard-temp'/>");
    }
}
