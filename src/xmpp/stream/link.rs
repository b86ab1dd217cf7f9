//! One stream, whatever carries it.

use super::bosh::{Bosh, BoshConfig};
use super::transport::{LinkOut, TransportIn};
use super::websocket::{WebSocket, WebSocketConfig};
use crate::time::Millis;
use crate::xml::Element;
use crate::xmpp::event::Carrier;

/// Where a stream can be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    pub carrier: Carrier,
    pub url: String,
}

impl Endpoint {
    /// What a URL leads to, by its scheme; `None` when it is neither.
    pub fn of(url: &str) -> Option<Self> {
        let scheme = url.split_once("://")?.0.to_ascii_lowercase();
        let carrier = match &*scheme {
            "ws" | "wss" => Carrier::WebSocket,
            "http" | "https" => Carrier::Bosh,
            _ => return None,
        };
        Some(Self {
            carrier,
            url: url.to_owned(),
        })
    }

    /// Whether nobody on the way can read along: TLS, or this very machine.
    pub fn is_secure(&self) -> bool {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        self.is_tls() || is_loopback(authority_host(rest))
    }

    /// Whether a redirect from here to `next` may be followed: the same transport, never from TLS to
    /// less, and never from the network into this very machine, where services trust whoever calls.
    pub fn may_lead_to(&self, next: &Self) -> bool {
        self.carrier == next.carrier
            && (next.is_tls() || (!self.is_tls() && self.is_secure() == next.is_secure()))
    }

    /// Whether this is TLS.
    pub fn is_tls(&self) -> bool {
        self.url.split_once("://").is_some_and(|(scheme, _)| {
            scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("wss")
        })
    }

    /// The address of the same host and port over HTTPS, to be fetched before a WebSocket that needs
    /// the client certificate: browsers ask the user only for a fetch.
    pub fn touch(&self) -> Option<String> {
        let (scheme, rest) = self.url.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        scheme
            .eq_ignore_ascii_case("wss")
            .then(|| ["https://", authority, "/"].concat())
    }
}

/// The host in what follows `://`, without user, port and path.
fn authority_host(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_port = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    match host_port.strip_prefix('[').and_then(|h| h.split_once(']')) {
        Some((v6, _)) => v6,
        None => host_port
            .split_once(':')
            .map_or(host_port, |(host, _)| host),
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let parts = || host.split('.').filter(|part| part.parse::<u8>().is_ok());
    // 127.0.0.0/8, written in full: four numbers and nothing else.
    let v4 = host.starts_with("127.") && parts().count() == 4 && host.split('.').count() == 4;
    host == "localhost" || host.ends_with(".localhost") || host == "::1" || v4
}

/// What a [`Link`] is made from.
pub struct LinkConfig {
    /// Tells this link's handles from those of others.
    pub link: u32,
    pub endpoint: Endpoint,
    /// The domain that the stream is for.
    pub domain: String,
    /// The bare address that will log in, if it is to be told.
    pub from: Option<String>,
    pub lang: Option<String>,
    pub first_rid: u64,
    /// The login will be by client certificate.
    pub certificate: bool,
}

/// A transport machine; see [`super::transport`] for how it is driven.
pub enum Link {
    Bosh(Box<Bosh>),
    WebSocket(Box<WebSocket>),
}

macro_rules! forward {
    ($self:ident, $machine:ident => $call:expr) => {
        match $self {
            Self::Bosh($machine) => $call,
            Self::WebSocket($machine) => $call,
        }
    };
}

impl Link {
    /// A link that does nothing yet.
    pub fn new(config: LinkConfig) -> Self {
        let LinkConfig {
            link,
            endpoint,
            domain,
            from,
            lang,
            first_rid,
            certificate,
        } = config;
        let touch = if certificate { endpoint.touch() } else { None };
        let url = endpoint.url;
        match endpoint.carrier {
            Carrier::Bosh => Self::Bosh(Box::new(Bosh::new(BoshConfig {
                link,
                url,
                domain,
                lang,
                first_rid,
                from,
                wait_s: 59,
                hold: 1,
            }))),
            Carrier::WebSocket => Self::WebSocket(Box::new(WebSocket::new(WebSocketConfig {
                link,
                url,
                domain,
                lang,
                from,
                touch,
            }))),
        }
    }

    /// What comes in is told as [`LinkOut::Traffic`] too, which takes a copy of it.
    pub fn log_traffic(&mut self, on: bool) {
        forward!(self, machine => machine.traffic = on);
    }

    pub fn open(&mut self, now: Millis) {
        forward!(self, machine => machine.open(now));
    }

    pub fn restart(&mut self, now: Millis) {
        forward!(self, machine => machine.restart(now));
    }

    pub fn send(&mut self, now: Millis, element: Element) {
        forward!(self, machine => machine.send(now, element));
    }

    pub fn close(&mut self, now: Millis) {
        forward!(self, machine => machine.close(now));
    }

    pub fn handle(&mut self, now: Millis, input: TransportIn) {
        forward!(self, machine => machine.handle(now, input));
    }

    pub fn timeout(&mut self, now: Millis) {
        forward!(self, machine => machine.timeout(now));
    }

    pub fn deadline(&self) -> Option<Millis> {
        forward!(self, machine => machine.deadline())
    }

    pub fn poll(&mut self) -> Option<LinkOut> {
        forward!(self, machine => machine.poll())
    }

    pub fn is_over(&self) -> bool {
        forward!(self, machine => machine.is_over())
    }

    /// Drops the connection without a word to the server, which then keeps the session for a while.
    pub fn abandon(&mut self, now: Millis) {
        forward!(self, machine => machine.abandon(now));
    }

    /// Whether nothing tells that the connection is dead but a question without an answer. With BOSH
    /// every request wants an answer.
    pub fn needs_watching(&self) -> bool {
        matches!(self, Self::WebSocket(_))
    }

    /// Asks the server for patience, where the transport has words for that: the page freezes or goes.
    pub fn pause(&mut self, now: Millis) {
        if let Self::Bosh(machine) = self {
            machine.pause(now);
        }
    }

    /// What a later run of the program goes on with; `None` where a connection ends with the page.
    pub fn save(&self) -> Option<Element> {
        match self {
            Self::Bosh(machine) => machine.save(),
            Self::WebSocket(_) => None,
        }
    }

    /// Goes on with what [`Self::save`] gave.
    pub fn restored(link: u32, endpoint: &Endpoint, saved: &Element, now: Millis) -> Option<Self> {
        let machine = Bosh::restored(link, &endpoint.url, saved, now)?;
        Some(Self::Bosh(Box::new(machine)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_secure() {
        let secure = |url: &str| Endpoint::of(url).is_some_and(|e| e.is_secure());
        for url in [
            "https://a/b",
            "WSS://a",
            "http://localhost:5280/http-bind",
            "ws://127.0.0.1/x",
            "http://[::1]:5280",
            "http://x.localhost",
        ] {
            assert!(secure(url), "{url}");
        }
        for url in [
            "http://a/",
            "ws://localhost.evil.org/",
            "http://127.0.0.1.evil.org",
            "http://localhost@evil.org/",
            "ftp://localhost",
            "http://evil.org/#@localhost",
        ] {
            assert!(!secure(url), "{url}");
        }
    }

    #[test]
    fn the_fetch_before_the_socket() {
        let touch = |url: &str| Endpoint::of(url).and_then(|e| e.touch());
        assert_eq!(
            touch("wss://a:5281/ws?x").as_deref(),
            Some("https://a:5281/")
        );
        assert_eq!(touch("ws://a/ws"), None);
        assert_eq!(touch("https://a/b"), None);
    }
}
