//! One transport machine on the test bench, without the client above it.

use super::build::{BOSH_URL, SERVER, WS_URL};
use super::wire::{Post, Wire, answer};
use super::xml::{element, elements};
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns};
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::stream::link::{Endpoint, Link, LinkConfig};
use converse_rs::xmpp::stream::transport::{LinkEvent, LinkOut, TransportIn};
use std::collections::VecDeque;

/// The first request id of every line.
pub(crate) const RID: u64 = 1000;

/// The id of the machine's `n`th request.
fn rid(n: u64) -> u64 {
    RID + n - 1
}

/// A machine, its clock and what came out of it.
pub(crate) struct Line {
    pub(crate) link: Link,
    pub(crate) now: Millis,
    pub(crate) wire: Wire,
    pub(crate) events: VecDeque<LinkEvent>,
    /// How often something may have been lost.
    pub(crate) gaps: usize,
    pub(crate) dropped: Vec<&'static str>,
}

impl Line {
    pub(crate) fn bosh() -> Self {
        Self::to(BOSH_URL, false)
    }

    pub(crate) fn websocket() -> Self {
        Self::to(WS_URL, false)
    }

    /// A machine for this address, opening.
    pub(crate) fn to(url: &str, certificate: bool) -> Self {
        let link = Link::new(LinkConfig {
            link: 1,
            endpoint: Endpoint::of(url).unwrap(),
            domain: SERVER.to_owned(),
            from: None,
            lang: None,
            first_rid: RID,
            certificate,
        });
        let mut line = Self {
            link,
            now: super::rig::START,
            wire: Wire::default(),
            events: VecDeque::new(),
            gaps: 0,
            dropped: Vec::new(),
        };
        line.run(|link, now| link.open(now));
        line
    }

    /// A BOSH session under way: granted with these attributes, its opening read.
    #[track_caller]
    pub(crate) fn session(attrs: &str) -> Self {
        let mut line = Self::bosh();
        line.answer(1, &format!("<bosh:body sid='S1' {attrs}/>"));
        assert!(matches!(line.event(), LinkEvent::Opened(_)));
        line.wire.sent.clear();
        line
    }

    /// Calls the machine and collects what comes of it.
    #[track_caller]
    pub(crate) fn run(&mut self, call: impl FnOnce(&mut Link, Millis)) {
        call(&mut self.link, self.now);
        while let Some(out) = self.link.poll() {
            match out {
                LinkOut::Transport(out) => self.wire.take(out),
                LinkOut::Event(LinkEvent::Gap) => self.gaps += 1,
                LinkOut::Event(event) => self.events.push_back(event),
                LinkOut::Dropped(why) => self.dropped.push(why),
                LinkOut::Traffic(..) => {}
            }
        }
    }

    #[track_caller]
    pub(crate) fn input(&mut self, input: TransportIn) {
        self.run(|link, now| link.handle(now, input));
    }

    #[track_caller]
    pub(crate) fn send(&mut self, xml: &str) {
        let element = element(xml);
        self.run(|link, now| link.send(now, element));
    }

    /// Request `n` is answered with this body.
    #[track_caller]
    pub(crate) fn answer(&mut self, n: u64, body: &str) {
        let post = self.wire.request(rid(n));
        self.input(answer(post.handle, &element(body).to_xml()));
    }

    /// Request `n` is answered with a body that holds these stanzas.
    #[track_caller]
    pub(crate) fn reply(&mut self, n: u64, stanzas: &str) {
        let post = self.wire.request(rid(n));
        let body = Element::new("body", ns::HTTPBIND).with_children(elements(stanzas));
        self.input(answer(post.handle, &body.to_xml()));
    }

    /// Request `n` is answered by something that is not BOSH.
    #[track_caller]
    pub(crate) fn http(&mut self, n: u64, status: u16, body: &str) {
        let (handle, body) = (self.wire.request(rid(n)).handle, body.to_owned());
        self.input(TransportIn::Response {
            handle,
            status,
            body,
        });
    }

    /// Request `n` comes to nothing.
    #[track_caller]
    pub(crate) fn fail(&mut self, n: u64) {
        let handle = self.wire.request(rid(n)).handle;
        self.input(TransportIn::Failed { handle });
    }

    /// The requests under way, by number.
    pub(crate) fn pending(&self) -> Vec<u64> {
        self.wire.posts.iter().map(|p| p.rid + 1 - RID).collect()
    }

    /// Request `n`, still under way.
    #[track_caller]
    pub(crate) fn post(&self, n: u64) -> &Post {
        let found = self.wire.posts.iter().find(|p| p.rid == rid(n));
        found.unwrap_or_else(|| panic!("request {n} is not under way"))
    }

    #[track_caller]
    pub(crate) fn event(&mut self) -> LinkEvent {
        self.events.pop_front().expect("no event")
    }

    /// The machine is done, for this reason, and wants nothing any more.
    #[track_caller]
    pub(crate) fn expect_closed(&mut self, why: LinkError) {
        assert_eq!(self.event(), LinkEvent::Closed(why));
        assert_eq!(self.events, [], "nothing follows the end");
        assert_eq!(self.link.deadline(), None);
        assert_eq!(self.pending(), [0; 0], "requests are left behind");
    }

    /// What came up from the server since: `id` attributes, or names where there is none.
    pub(crate) fn heard(&mut self) -> Vec<String> {
        let name = |event| match event {
            LinkEvent::Element(e) => e.attr("id").unwrap_or(e.name()).to_owned(),
            LinkEvent::Gap => unreachable!("counted"),
            LinkEvent::Opened(_) => "(opened)".to_owned(),
            LinkEvent::Closed(why) => format!("(closed: {why:?})"),
        };
        self.events.drain(..).map(name).collect()
    }

    /// Lets time pass, calling the machine whenever it asked for it.
    #[track_caller]
    pub(crate) fn advance(&mut self, ms: u64) {
        let end = self.now.plus(ms);
        while let Some(at) = self.link.deadline().filter(|at| *at <= end) {
            self.now = self.now.max(at);
            self.run(|link, now| link.timeout(now));
            let next = self.link.deadline();
            assert!(next.is_none_or(|n| n > self.now), "the machine spins");
        }
        self.now = end;
    }
}
