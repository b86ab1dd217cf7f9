//! XEP-0084: User Avatar

mod sides;

use crate::xml::{Element, ns};
use crate::xmpp::event::Picture;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

/// Bytes of the largest picture that is taken.
pub const MAX_BYTES: usize = 64 * 1024;

/// How pictures of each kind begin. What a program says of itself counts less.
const KINDS: [(&str, usize, &[u8]); 4] = [
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/gif", 0, b"GIF8"),
    ("image/webp", 8, b"WEBP"),
];

/// What a message says of its sender's picture (§4.2): its hash, or that there is none. `None`: nothing.
pub fn notified(message: &Element) -> Option<Option<String>> {
    let event = message.child("event", ns::PUBSUB_EVENT)?;
    let items = event.own_child("items")?;
    if items.attr("node") != Some(ns::AVATAR_METADATA) {
        return None;
    }
    let item = items
        .children()
        .filter(|c| c.is("item", ns::PUBSUB_EVENT))
        .last();
    // One that is taken back leaves none.
    let Some(item) = item else {
        return items.own_child("retract").map(|_| None);
    };
    let metadata = item.child("metadata", ns::AVATAR_METADATA)?;
    let infos = metadata
        .children()
        .filter(|c| c.is("info", ns::AVATAR_METADATA));
    // Pictures elsewhere in the web are not fetched: it would tell somebody there that we look.
    let mut here = infos.filter(|i| i.attr("url").is_none()).peekable();
    if here.peek().is_none() {
        return Some(None);
    }
    let small = |info: &&Element| {
        let bytes = info.attr("bytes").and_then(|n| n.parse::<usize>().ok());
        bytes.is_none_or(|bytes| bytes <= MAX_BYTES)
    };
    let hash = here.filter(small).find_map(|info| hash(info.attr("id")?));
    Some(hash)
}

/// A hash as it is compared: forty digits.
pub fn hash(text: &str) -> Option<String> {
    let fits = text.len() == 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| text.to_ascii_lowercase())
}

/// Asks for a picture.
pub fn request(hash: &str) -> Element {
    let item = Element::new("item", ns::PUBSUB).with_attr("id", hash);
    let items = Element::new("items", ns::PUBSUB).with_attr("node", ns::AVATAR_DATA);
    Element::new("pubsub", ns::PUBSUB).with_child(items.with_child(item))
}

/// The picture with this hash, in the answer; the error text is for the log.
pub fn picture(payload: &Element, hash: &str) -> Result<Picture, &'static str> {
    let items = payload.child("items", ns::PUBSUB);
    let item = items.and_then(|items| items.own_child("item"));
    let data = item.and_then(|item| item.child("data", ns::AVATAR_DATA));
    let picture = of_text(&data.ok_or("no picture in the answer")?.text())?;
    if picture.hash != hash {
        return Err("a picture with another hash");
    }
    Ok(picture)
}

/// A picture as it is kept, if this is one in base64.
pub fn of_text(text: &str) -> Result<Picture, &'static str> {
    if text.len() > 2 * MAX_BYTES {
        return Err("a picture that is too large");
    }
    let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD
        .decode(plain)
        .map_err(|_| "a picture that is no base64")?;
    of_bytes(&bytes)
}

/// The same of its bytes.
pub fn of_bytes(bytes: &[u8]) -> Result<Picture, &'static str> {
    if bytes.len() > MAX_BYTES {
        return Err("a picture that is too large");
    }
    let is = |(_, at, sign): &(&str, usize, &[u8])| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(sign))
    };
    let kind = KINDS
        .into_iter()
        .find(is)
        .ok_or("no picture of a kind that we know")?
        .0;
    if !sides::fits(bytes) {
        return Err("a picture of too many pixels");
    }
    let digits = Sha1::digest(bytes);
    let digits = digits.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(Picture {
        hash: digits
            .filter_map(|n| char::from_digit(n.into(), 16))
            .collect(),
        kind,
        data: STANDARD.encode(bytes),
    })
}

fn publish(node: &str, id: &str, payload: Element) -> Element {
    let item = Element::new("item", ns::PUBSUB).with_attr("id", id);
    let publish = Element::new("publish", ns::PUBSUB).with_attr("node", node);
    Element::new("pubsub", ns::PUBSUB).with_child(publish.with_child(item.with_child(payload)))
}

/// Puts our picture where others find it (§4.1).
pub fn publish_data(picture: &Picture) -> Element {
    let data = Element::new("data", ns::AVATAR_DATA).with_text(picture.data.as_str());
    publish(ns::AVATAR_DATA, &picture.hash, data)
}

/// Says that it is there (§4.2), or that there is none (§4.4). `side`: its width and height in pixels.
pub fn publish_metadata(picture: Option<&Picture>, side: u32) -> Element {
    let info = picture.map(|picture| {
        let bytes = STANDARD
            .decode(&picture.data)
            .map_or(0, |bytes| bytes.len());
        Element::new("info", ns::AVATAR_METADATA)
            .with_attr("bytes", bytes.to_string())
            .with_attr("id", picture.hash.as_str())
            .with_attr("type", picture.kind)
            .with_attr("width", side.to_string())
            .with_attr("height", side.to_string())
    });
    let metadata = Element::new("metadata", ns::AVATAR_METADATA).with_children(info);
    let id = picture.map_or("current", |picture| &picture.hash);
    publish(ns::AVATAR_METADATA, id, metadata)
}

/// The kind by its name, for what was kept.
pub fn kind(name: &str) -> Option<&'static str> {
    KINDS
        .into_iter()
        .map(|(kind, ..)| kind)
        .find(|kind| *kind == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

    fn said(inner: &str) -> Option<Option<String>> {
        let xml = format!(
            "<message><event xmlns='http://jabber.org/protocol/pubsub#event'>\
             <items node='urn:xmpp:avatar:metadata'>{inner}</items></event></message>"
        );
        notified(&parse(&xml).unwrap())
    }

    fn metadata(inner: &str) -> Option<Option<String>> {
        said(&format!(
            "<item><metadata xmlns='urn:xmpp:avatar:metadata'>{inner}</metadata></item>"
        ))
    }

    #[test]
    fn what_is_said_of_pictures() {
        let id = "A1".repeat(20);
        let hash = Some(Some("a1".repeat(20)));
        assert_eq!(metadata(&format!("<info id='{id}' bytes='12'/>")), hash);
        assert_eq!(
            metadata(&format!(
                "<info id='{0}' url='https://evil/'/><info id='{0}' bytes='999999'/><info id='{id}'/>",
                "b2".repeat(20)
            )),
            hash
        );
        assert_eq!(metadata(""), Some(None));
        assert_eq!(metadata("<info id='../x'/>"), Some(None));
        assert_eq!(said("<retract id='x'/>"), Some(None));
        assert_eq!(said(""), None);
        assert_eq!(said("<item/>"), None);
        assert_eq!(
            notified(&parse("<message><event/></message>").unwrap()),
            None
        );
    }

    #[test]
    fn only_pictures_with_the_right_hash() {
        let whole = of_bytes(PNG).unwrap();
        let answer = |picture: &Picture, node: Element| {
            let item = Element::new("item", ns::PUBSUB).with_child(node);
            let items = Element::new("items", ns::PUBSUB).with_child(item);
            super::picture(
                &Element::new("pubsub", ns::PUBSUB).with_child(items),
                &picture.hash,
            )
        };
        let data = |text: &str| Element::new("data", ns::AVATAR_DATA).with_text(text);
        let broken = whole.data.replace('/', "\n/ ");
        assert_eq!(answer(&whole, data(&broken)).as_ref(), Ok(&whole));
        assert_eq!((whole.kind, whole.hash.len()), ("image/png", 40));
        let other = Picture {
            hash: "0".repeat(40),
            ..whole.clone()
        };
        assert!(answer(&other, data(&whole.data)).is_err());
        assert!(answer(&whole, data("\u{e9}")).is_err());
        assert!(answer(&whole, data("")).is_err());
        assert!(answer(&whole, Element::new("data", "other")).is_err());
        assert!(answer(&whole, data(&"A".repeat(200_000))).is_err());
        assert!(of_bytes(b"<svg onload='x'/>").is_err());
        let mut large = PNG.to_vec();
        large.resize(MAX_BYTES + 1, 0);
        assert!(of_bytes(&large).is_err());
    }
}
