//! Resource binding (RFC 6120 §7) and the session of old (RFC 3921 §3).

use crate::jid::Jid;
use crate::xml::{Element, ns};

/// The payload that asks for a resource.
pub fn request(resource: Option<&str>) -> Element {
    let bind = Element::new("bind", ns::BIND);
    match resource {
        Some(resource) => bind.with_text_child("resource", resource),
        None => bind,
    }
}

/// The full address that the server gave, out of the result's payload.
pub fn bound(payload: Option<&Element>) -> Result<Jid, &'static str> {
    let text = payload
        .filter(|p| p.is("bind", ns::BIND))
        .and_then(|p| p.own_child_text("jid"))
        .ok_or("no address in the bind result")?;
    let jid = Jid::parse(text.trim()).map_err(|_| "malformed address in the bind result")?;
    if jid.resource().is_none() || jid.bare().local().is_none() {
        return Err("the bind result has no full address");
    }
    Ok(jid)
}

/// Whether the server insists on establishing a session: it says `<session/>` without `<optional/>`.
pub fn needs_session(features: &Element) -> bool {
    features
        .child("session", ns::SESSION)
        .is_some_and(|s| s.own_child("optional").is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn the_address() {
        let bind = |jid: &str| {
            parse(&format!(
                "<bind xmlns='{}'><jid>{jid}</jid></bind>",
                ns::BIND
            ))
        };
        assert_eq!(
            bound(bind(" a@b/c ").ok().as_ref()).unwrap().to_string(),
            "a@b/c"
        );
        for bad in ["", "a@b", "b/c", "@"] {
            assert!(bound(bind(bad).ok().as_ref()).is_err(), "{bad}");
        }
        assert!(bound(None).is_err());
    }

    #[test]
    fn session_only_when_not_optional() {
        let features = |inner: &str| {
            parse(&format!(
                "<features xmlns='{}'>{inner}</features>",
                ns::STREAM
            ))
            .unwrap()
        };
        let session = format!("<session xmlns='{}'/>", ns::SESSION);
        let optional = format!("<session xmlns='{}'><optional/></session>", ns::SESSION);
        assert!(needs_session(&features(&session)));
        assert!(!needs_session(&features(&optional)));
        assert!(!needs_session(&features("")));
    }
}
