//! XEP-0191: Blocking Command

use crate::jid::Jid;
use crate::xml::{Element, ns};

/// Addresses read of one list; a longer one is a server's mistake or mischief.
const MAX: usize = 10_000;

/// The request for the list (§3.2).
pub fn request() -> Element {
    Element::new("blocklist", ns::BLOCKING)
}

/// Blocks addresses, or lets them in again (§3.3, §3.4). Without addresses the second lets in everybody.
pub fn set(jids: &[Jid], blocked: bool) -> Element {
    let name = if blocked { "block" } else { "unblock" };
    let item = |jid: &Jid| Element::new("item", ns::BLOCKING).with_attr("jid", jid.to_string());
    Element::new(name, ns::BLOCKING).with_children(jids.iter().map(item))
}

/// The addresses in a list or a push; those that are none are left out.
pub fn addresses(list: &Element) -> Vec<Jid> {
    let items = list.children().filter(|c| c.is("item", ns::BLOCKING));
    let jids = items.filter_map(|item| Jid::parse(item.attr("jid")?).ok());
    jids.take(MAX).collect()
}

/// A push (§3.3): whether it blocks, and whom. One that names nobody lets in everybody, but blocks nobody;
/// the error text is for the log.
pub fn push(payload: &Element) -> Option<Result<(bool, Vec<Jid>), &'static str>> {
    let blocked = payload.is("block", ns::BLOCKING);
    if !blocked && !payload.is("unblock", ns::BLOCKING) {
        return None;
    }
    let jids = addresses(payload);
    // An address that cannot be read must not turn one into all.
    let empty = payload.children().next().is_none();
    Some(if jids.is_empty() && (blocked || !empty) {
        Err("push of the block list without an address")
    } else {
        Ok((blocked, jids))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn there_and_back() {
        let jids = ["a@b", "b", "a@b/c"].map(|jid| Jid::parse(jid).unwrap());
        for blocked in [true, false] {
            let push = push(&set(&jids, blocked)).unwrap();
            assert_eq!(push, Ok((blocked, jids.to_vec())));
        }
    }

    #[test]
    fn rubbish() {
        let read = |xml: &str| push(&parse(xml).unwrap());
        assert_eq!(read("<block xmlns='u'/>"), None);
        assert!(matches!(
            read("<block xmlns='urn:xmpp:blocking'/>"),
            Some(Err(_))
        ));
        let all = read("<unblock xmlns='urn:xmpp:blocking'/>");
        assert_eq!(all, Some(Ok((false, Vec::new()))));
        for item in ["<item/>", "<item jid='@'/>", "<x jid='a@b'/>"] {
            let xml = format!("<unblock xmlns='urn:xmpp:blocking'>{item}</unblock>");
            assert!(matches!(read(&xml), Some(Err(_))), "{item}");
        }
    }
}
