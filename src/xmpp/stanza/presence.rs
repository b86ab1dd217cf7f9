//! Presence (RFC 6121 §3 and §4).

use super::caps::Caps;
use super::idle;
use super::iq::sender;
use super::limited;
use super::preauth;
use crate::jid::Jid;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::command::Show;
use crate::xmpp::error::StanzaError;
use crate::xmpp::event::Presence;

/// What a presence stanza means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    Available {
        show: Show,
        priority: i8,
        caps: Option<Caps>,
    },
    Unavailable,
    Subscribe {
        nick: Option<String>,
        /// What we gave out, or somebody has made up (XEP-0379).
        token: Option<String>,
    },
    Subscribed,
    Unsubscribe,
    Unsubscribed,
    Error(StanzaError),
}

/// A presence that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PresenceIn {
    pub from: Jid,
    pub meaning: Meaning,
    /// The words beside it, at most 1,000 characters.
    pub status: Option<String>,
    /// Since when nobody has touched the device (XEP-0319).
    pub idle: Option<Millis>,
}

impl PresenceIn {
    /// Reads `<presence/>`; the error text is for the log.
    pub fn parse(element: &Element) -> Result<Self, &'static str> {
        let from = sender(element)?.ok_or("presence without sender")?;
        let meaning = match element.attr("type") {
            None => Meaning::Available {
                show: match element.own_child_text("show").as_deref().map(str::trim) {
                    Some("away") => Show::Away,
                    Some("xa") => Show::Xa,
                    Some("dnd") => Show::Dnd,
                    Some("chat") => Show::Chat,
                    _ => Show::Online,
                },
                // What is no number counts as 0 (RFC 6121 §4.7.2.3).
                priority: element
                    .own_child_text("priority")
                    .and_then(|p| p.trim().parse().ok())
                    .unwrap_or(0),
                caps: Caps::of(element),
            },
            Some("unavailable") => Meaning::Unavailable,
            Some("subscribe") => Meaning::Subscribe {
                nick: element
                    .child("nick", ns::NICK)
                    .and_then(|n| limited(&n.text(), 200)),
                token: preauth::token(element),
            },
            Some("subscribed") => Meaning::Subscribed,
            Some("unsubscribe") => Meaning::Unsubscribe,
            Some("unsubscribed") => Meaning::Unsubscribed,
            Some("error") => Meaning::Error(StanzaError::of(element)),
            Some(_) => return Err("presence of unknown type"),
        };
        let status = element
            .own_child_text("status")
            .and_then(|s| limited(&s, 1000));
        Ok(Self {
            from,
            meaning,
            status,
            idle: idle::since(element),
        })
    }
}

impl PresenceIn {
    /// The entity capabilities that came along.
    pub fn caps(&self) -> Option<&Caps> {
        match &self.meaning {
            Meaning::Available { caps, .. } => caps.as_ref(),
            Meaning::Unavailable
            | Meaning::Subscribe { .. }
            | Meaning::Subscribed
            | Meaning::Unsubscribe
            | Meaning::Unsubscribed
            | Meaning::Error(_) => None,
        }
    }
}

/// One's own presence for everybody who may see it.
pub fn build(own: &Presence, priority: i8, caps: &Caps) -> Element {
    let status = own.status.as_deref();
    if own.show == Show::Offline {
        let gone = unavailable();
        return match status {
            Some(status) => gone.with_text_child("status", status),
            None => gone,
        };
    }
    available(own, priority).with_child(caps.build())
}

/// A presence of somebody who is there: without capabilities.
pub fn available(own: &Presence, priority: i8) -> Element {
    let mut presence = Element::new("presence", ns::CLIENT);
    match own.show {
        Show::Offline | Show::Online => {}
        Show::Chat | Show::Away | Show::Xa | Show::Dnd => {
            presence = presence.with_text_child("show", own.show.name());
        }
    }
    if let Some(status) = &own.status {
        presence = presence.with_text_child("status", status.as_str());
    }
    if priority != 0 {
        presence = presence.with_text_child("priority", priority.to_string());
    }
    presence.with_children(own.idle.map(idle::build))
}

/// The good-bye at the end of a session (RFC 6121 §4.5).
pub fn unavailable() -> Element {
    Element::new("presence", ns::CLIENT).with_attr("type", "unavailable")
}

/// A presence about subscriptions: `subscribed`, `unsubscribed`, …
pub fn about_subscription(kind: &str, to: &str) -> Element {
    Element::new("presence", ns::CLIENT)
        .with_attr("type", kind)
        .with_attr("to", to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn presence(xml: &str) -> Result<PresenceIn, &'static str> {
        let xml = xml.replacen("<presence", "<presence xmlns='jabber:client'", 1);
        PresenceIn::parse(&parse(&xml).unwrap())
    }

    #[test]
    fn availability() {
        let p = presence(
            "<presence from='a@b/c'><show>away</show><status> x </status><priority>-5</priority></presence>",
        )
        .unwrap();
        let away = Meaning::Available {
            show: Show::Away,
            priority: -5,
            caps: None,
        };
        assert_eq!((p.meaning, p.status.as_deref()), (away, Some("x")));
        let odd =
            presence("<presence from='a@b/c'><show>?</show><priority>999</priority></presence>");
        let online = Meaning::Available {
            show: Show::Online,
            priority: 0,
            caps: None,
        };
        assert_eq!(odd.unwrap().meaning, online);
        assert!(presence("<presence from='a@b/c' type='probe'/>").is_err());
        assert!(presence("<presence/>").is_err());
    }

    #[test]
    fn built_presences_read_back() {
        let caps = Caps {
            node: "n".into(),
            ver: "v".into(),
        };
        let own = |show, status: Option<&str>| Presence {
            show,
            status: status.map(str::to_owned),
            idle: None,
        };
        let built = build(&own(Show::Dnd, Some("busy")), 3, &caps).with_attr("from", "a@b/c");
        let read = PresenceIn::parse(&built).unwrap();
        let dnd = Meaning::Available {
            show: Show::Dnd,
            priority: 3,
            caps: Some(caps.clone()),
        };
        assert_eq!((read.meaning, read.status.as_deref()), (dnd, Some("busy")));
        let gone = build(&own(Show::Offline, None), 3, &caps);
        assert_eq!(
            gone.to_xml(),
            "<presence xmlns='jabber:client' type='unavailable'/>"
        );
    }
}
