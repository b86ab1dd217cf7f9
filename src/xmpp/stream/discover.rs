//! XEP-0156: Discovering Alternative XMPP Connection Methods

use super::link::{Endpoint, is_loopback};
use super::transport::{Handle, TransportIn, TransportOut};
use crate::prep;
use crate::time::Millis;
use crate::xml::{Limits, ns, parse_with};
use crate::xmpp::event::Carrier;
use serde::Deserialize;
use std::collections::VecDeque;

/// How long both documents together may take.
const TIMEOUT_MS: u64 = 10_000;
/// Addresses taken from one document.
const MAX_LINKS: usize = 8;
/// Larger documents are not read.
const MAX_BYTES: usize = 64 << 10;

const REL_WEBSOCKET: &str = "urn:xmpp:alt-connections:websocket";
const REL_XBOSH: &str = "urn:xmpp:alt-connections:xbosh";

/// RFC 6415 appendix A; other members are ignored.
#[derive(Deserialize)]
struct HostMeta {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    rel: String,
    #[serde(default)]
    href: String,
}

/// The search for a domain's connection addresses: host metadata as JSON and as XML, both asked at
/// once.
pub struct Discover {
    link: u32,
    domain: String,
    waiting: Vec<u32>,
    json: Vec<Endpoint>,
    xml: Vec<Endpoint>,
    deadline: Option<Millis>,
    out: VecDeque<TransportOut>,
}

impl Discover {
    /// A search that has not begun.
    pub fn new(link: u32, domain: &str) -> Self {
        let ascii = match prep::get() {
            Some(prep) if !domain.is_ascii() => (prep.domain_to_ascii)(domain),
            _ => Some(domain.to_owned()),
        };
        Self {
            link,
            domain: ascii.unwrap_or_default(),
            waiting: Vec::new(),
            json: Vec::new(),
            xml: Vec::new(),
            deadline: None,
            out: VecDeque::new(),
        }
    }

    /// Asks.
    pub fn start(&mut self, now: Millis) {
        if self.domain.is_empty() {
            return;
        }
        self.deadline = Some(now.plus(TIMEOUT_MS));
        for (n, file) in [(0, "host-meta.json"), (1, "host-meta")] {
            let url = ["https://", &self.domain, "/.well-known/", file].concat();
            self.out.push_back(TransportOut::Get {
                handle: Handle { link: self.link, n },
                url,
            });
            self.waiting.push(n);
        }
    }

    /// Takes an answer. A document that makes no sense is as good as none.
    pub fn handle(&mut self, _now: Millis, input: TransportIn) {
        let n = input.handle().n;
        let Some(at) = self.waiting.iter().position(|w| *w == n) else {
            return;
        };
        self.waiting.swap_remove(at);
        if let TransportIn::Response {
            status: 200, body, ..
        } = input
        {
            if body.len() > MAX_BYTES {
                return;
            }
            let local = is_loopback(&self.domain);
            let mut found = if n == 0 {
                from_json(&body)
            } else {
                from_xml(&body)
            };
            // Only encrypted addresses are taken, unless it is this very machine that was asked.
            found.retain(|e| e.is_tls() || (local && e.is_secure()));
            found.truncate(MAX_LINKS);
            if n == 0 {
                self.json = found;
            } else {
                self.xml = found;
            }
        }
    }

    /// What has not come by now is not waited for.
    pub fn timeout(&mut self, now: Millis) {
        if self.deadline.is_some_and(|d| d <= now) {
            self.cancel();
        }
    }

    /// Gives up what is still awaited.
    pub fn cancel(&mut self) {
        for n in self.waiting.drain(..) {
            let handle = Handle { link: self.link, n };
            self.out.push_back(TransportOut::Abort { handle });
        }
    }

    /// When to call [`Self::timeout`].
    pub fn deadline(&self) -> Option<Millis> {
        if self.waiting.is_empty() {
            None
        } else {
            self.deadline
        }
    }

    /// The next thing for the edge.
    pub fn poll(&mut self) -> Option<TransportOut> {
        self.out.pop_front()
    }

    /// The addresses, once the search is over: JSON's first, each once.
    pub fn done(&self) -> Option<Vec<Endpoint>> {
        if !self.waiting.is_empty() {
            return None;
        }
        let mut all: Vec<Endpoint> = Vec::new();
        for endpoint in self.json.iter().chain(&self.xml) {
            if !all.contains(endpoint) {
                all.push(endpoint.clone());
            }
        }
        Some(all)
    }
}

fn from_json(text: &str) -> Vec<Endpoint> {
    let Ok(meta) = serde_json::from_str::<HostMeta>(text) else {
        return Vec::new();
    };
    meta.links
        .iter()
        .filter_map(|l| endpoint(&l.rel, &l.href))
        .collect()
}

fn from_xml(text: &str) -> Vec<Endpoint> {
    let limits = Limits {
        depth: 8,
        attrs: 16,
        bytes: MAX_BYTES,
        lenient: false,
        nodes: 1000,
        namespaces: 16,
    };
    let Ok(root) = parse_with(text, limits) else {
        return Vec::new();
    };
    if !root.is("XRD", ns::XRD) {
        return Vec::new();
    }
    root.children()
        .filter(|c| c.is("Link", ns::XRD))
        .filter_map(|l| endpoint(l.attr("rel")?, l.attr("href")?))
        .collect()
}

/// An address of the kind it is said to be.
fn endpoint(rel: &str, href: &str) -> Option<Endpoint> {
    let carrier = match rel {
        REL_WEBSOCKET => Carrier::WebSocket,
        REL_XBOSH => Carrier::Bosh,
        _ => return None,
    };
    Endpoint::of(href.trim()).filter(|e| e.carrier == carrier)
}
