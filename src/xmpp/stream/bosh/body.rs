//! The `<body/>` elements of BOSH: what is asked, what is granted, how it ends (XEP-0124 §7, §17;
//! XEP-0206).

use super::BoshConfig;
use crate::xml::{Element, ns};
use crate::xmpp::error::{BoshCondition, LinkError, StreamError};

/// What client and server agreed on.
pub(super) struct Terms {
    pub(super) sid: String,
    pub(super) wait_s: u32,
    pub(super) hold: usize,
    pub(super) requests: usize,
    pub(super) inactivity_s: u32,
    /// Seconds between empty requests when nothing is held.
    pub(super) polling_s: u32,
    /// 0: the server knows no pause.
    pub(super) maxpause_s: u32,
    pub(super) acks: bool,
}

impl Terms {
    /// What we ask for.
    pub(super) fn asked(config: &BoshConfig) -> Self {
        Self {
            sid: String::new(),
            wait_s: config.wait_s,
            hold: config.hold as usize,
            requests: 1,
            inactivity_s: 60,
            polling_s: 5,
            maxpause_s: 0,
            acks: false,
        }
    }

    /// Takes what the server grants in its first answer; `false` when it names no session.
    pub(super) fn granted(&mut self, body: &Element) -> bool {
        let Some(sid) = body.attr("sid").filter(|sid| !sid.is_empty()) else {
            return false;
        };
        self.sid = sid.to_owned();
        let number = |name: &str| body.attr(name).and_then(|v| v.trim().parse::<u32>().ok());
        // A server may only lower what was asked (XEP-0124 §7.2).
        self.wait_s = self.wait_s.min(number("wait").unwrap_or(self.wait_s));
        if let Some(hold) = number("hold") {
            self.hold = self.hold.min(hold as usize);
        }
        self.requests = number("requests")
            .map_or(self.hold + 1, |r| r as usize)
            .clamp(1, 10);
        self.inactivity_s = number("inactivity").unwrap_or(60).clamp(5, 3600);
        self.polling_s = number("polling").unwrap_or(5).clamp(1, 300);
        self.maxpause_s = number("maxpause").unwrap_or(0).min(3600);
        self.acks = body.attr("ack").is_some();
        true
    }

    /// Whether the server holds nothing, so that we have to ask from time to time.
    pub(super) fn is_polling(&self) -> bool {
        self.hold == 0 || self.wait_s == 0
    }
}

/// The request for a session.
pub(super) fn create(config: &BoshConfig) -> Element {
    Element::new("body", ns::HTTPBIND)
        .with_attr("to", config.domain.as_str())
        .with_opt_attr("from", config.from.as_deref())
        .with_opt_attr("xml:lang", config.lang.as_deref())
        .with_attr("wait", config.wait_s.to_string())
        .with_attr("hold", config.hold.to_string())
        .with_attr("ver", "1.6")
        .with_attr("ack", "1")
        .with_attr("content", "text/xml; charset=utf-8")
        .with_attr("xmpp:version", "1.0")
}

/// A body of the session, so far empty.
pub(super) fn new(terms: &Terms) -> Element {
    Element::new("body", ns::HTTPBIND).with_attr("sid", terms.sid.as_str())
}

/// Makes a body one that asks for a fresh stream.
pub(super) fn restart(body: Element, config: &BoshConfig) -> Element {
    body.with_attr("to", config.domain.as_str())
        .with_opt_attr("xml:lang", config.lang.as_deref())
        .with_attr("xmpp:restart", "true")
}

/// Servers that leave `xmlns='jabber:client'` out put stanzas into the body's namespace.
pub(super) fn adopt(body: &mut Element) {
    for child in body.children_mut() {
        if matches!(child.name(), "message" | "presence" | "iq") {
            child.adopt_ns(ns::HTTPBIND, ns::CLIENT);
        }
    }
}

/// Why the server ends the session.
pub(super) fn terminal_condition(body: &Element) -> LinkError {
    let Some(condition) = body.attr("condition") else {
        return LinkError::Closed;
    };
    let condition = BoshCondition::from_name(condition);
    match condition {
        BoshCondition::RemoteStreamError => body
            .children()
            .find_map(StreamError::parse)
            .map_or(LinkError::Bosh(condition), LinkError::Stream),
        BoshCondition::SeeOtherUri => {
            let uri = body
                .child("uri", ns::HTTPBIND)
                .map(|u| u.text().trim().to_owned());
            uri.filter(|u| u.starts_with("https://") || u.starts_with("http://"))
                .map_or(LinkError::Bosh(condition), LinkError::SeeOtherUri)
        }
        _ => LinkError::Bosh(condition),
    }
}
