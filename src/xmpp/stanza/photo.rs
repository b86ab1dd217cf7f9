//! XEP-0153: vCard-Based Avatars

use super::avatar::{hash, of_text};
use crate::xml::{Element, ns};
use crate::xmpp::event::Picture;

/// What a presence says of its sender's picture (§4.1): its hash, or that there is none. `None`: nothing, or not yet.
pub fn told(presence: &Element) -> Option<Option<String>> {
    let photo = presence.child("x", ns::PHOTO)?.own_child("photo")?;
    let text = photo.text();
    match text.trim() {
        "" => Some(None),
        digits => hash(digits).map(Some),
    }
}

/// The picture with this hash, in somebody's vCard; the error text is for the log. One that is elsewhere in the web
/// is not fetched: it would tell somebody there that we look.
pub fn picture(card: &Element, hash: &str) -> Result<Picture, &'static str> {
    let card = Some(card).filter(|card| card.is("vCard", ns::VCARD_TEMP));
    let data = card.and_then(|card| card.own_child("PHOTO")?.own_child_text("BINVAL"));
    let picture = of_text(&data.ok_or("no picture in the vCard")?)?;
    if picture.hash != hash {
        return Err("a picture with another hash");
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_a_presence_says() {
        let said = |inner: &str| {
            let x = format!("<presence>{inner}</presence>");
            told(&parse(&x).unwrap())
        };
        let x = |inner: &str| format!("<x xmlns='vcard-temp:x:update'>{inner}</x>");
        assert_eq!(said(""), None);
        assert_eq!(said(&x("")), None);
        assert_eq!(said(&x("<photo/>")), Some(None));
        assert_eq!(said(&x("<photo>../x</photo>")), None);
        let photo = format!("<photo> {} </photo>", "A1".repeat(20));
        assert_eq!(said(&x(&photo)), Some(Some("a1".repeat(20))));
    }
}
