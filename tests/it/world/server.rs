//! A server with one account that matters, small: streams, sessions that can be resumed, an archive.

mod archive;

use crate::support::build::{ACCOUNT, ROMEO, SERVER};
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns, parse};
use std::collections::{BTreeMap, VecDeque};

/// What a server of the world can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Abilities {
    pub(crate) sm: bool,
    pub(crate) mam: bool,
    /// Over BOSH: answers that nobody reads are lost.
    pub(crate) careless: bool,
}

struct Archived {
    id: String,
    mine: bool,
    stanza_id: String,
    body: String,
    at: Millis,
}

#[derive(Default)]
struct Stream {
    authenticated: bool,
    session: Option<u32>,
    /// For the client, not yet on the wire.
    out: VecDeque<String>,
}

#[derive(Default)]
struct Session {
    resource: String,
    available: bool,
    stream: Option<u32>,
    sm: Option<Sm>,
}

struct Sm {
    handled: u32,
    acked: u32,
    /// Sent and not acknowledged.
    queue: VecDeque<String>,
}

/// The server. What is in `archive` and `romeo` survives everything.
pub(crate) struct Server {
    pub(crate) abilities: Abilities,
    archive: Vec<Archived>,
    /// The bodies that Romeo got, in order.
    pub(crate) romeo: Vec<String>,
    streams: BTreeMap<u32, Stream>,
    sessions: BTreeMap<u32, Session>,
    counter: u32,
    pub(crate) now: Millis,
}

impl Server {
    pub(crate) fn new(abilities: Abilities, now: Millis) -> Self {
        Self {
            abilities,
            archive: Vec::new(),
            romeo: Vec::new(),
            streams: BTreeMap::new(),
            sessions: BTreeMap::new(),
            counter: 0,
            now,
        }
    }

    /// Everything but what is on the disk is gone.
    pub(crate) fn restart(&mut self) {
        self.streams.clear();
        self.sessions.clear();
    }

    /// A client connects.
    pub(crate) fn connect(&mut self, stream: u32) {
        self.streams.insert(stream, Stream::default());
    }

    /// A connection broke: its session waits for a while, where it can be resumed.
    pub(crate) fn broken(&mut self, stream: u32) {
        if let Some(session) = self.streams.remove(&stream).and_then(|s| s.session) {
            self.detach(session);
        }
    }

    fn detach(&mut self, number: u32) {
        let Some(session) = self.sessions.get_mut(&number) else {
            return;
        };
        session.stream = None;
        if session.sm.is_none() {
            self.sessions.remove(&number);
        }
    }

    /// What is to go out over a stream.
    pub(crate) fn take(&mut self, stream: u32) -> Vec<String> {
        let out = self.streams.get_mut(&stream).map(|s| &mut s.out);
        out.map(|out| out.drain(..).collect()).unwrap_or_default()
    }

    /// Romeo writes.
    pub(crate) fn romeo_says(&mut self, body: &str) {
        let id = format!("r{}", self.archive.len());
        let stanza_id = self.keep(false, &id, body);
        let xml = format!(
            "<message xmlns='jabber:client' type='chat' from='{ROMEO}/orchard' to='{ACCOUNT}' id='{id}'>\
             <body>{body}</body>{}</message>",
            if self.abilities.mam {
                format!("<stanza-id xmlns='urn:xmpp:sid:0' by='{ACCOUNT}' id='{stanza_id}'/>")
            } else {
                String::new()
            }
        );
        let available = |(n, s): (&u32, &Session)| s.available.then_some(*n);
        let sessions: Vec<u32> = self.sessions.iter().filter_map(available).collect();
        for session in sessions {
            self.send(session, xml.clone());
        }
    }

    fn keep(&mut self, mine: bool, id: &str, body: &str) -> String {
        let stanza_id = format!("a{}", self.archive.len());
        self.archive.push(Archived {
            id: id.to_owned(),
            mine,
            stanza_id: stanza_id.clone(),
            body: body.to_owned(),
            at: self.now,
        });
        stanza_id
    }

    fn send(&mut self, session: u32, xml: String) {
        let Some(session) = self.sessions.get_mut(&session) else {
            return;
        };
        if let Some(sm) = &mut session.sm {
            sm.queue.push_back(xml.clone());
        }
        if let Some(stream) = session.stream.and_then(|s| self.streams.get_mut(&s)) {
            stream.out.push_back(xml);
        }
    }

    fn say(&mut self, stream: u32, xml: impl Into<String>) {
        if let Some(stream) = self.streams.get_mut(&stream) {
            stream.out.push_back(xml.into());
        }
    }

    /// The features of a stream that begins, or begins anew.
    pub(crate) fn features(&mut self, stream: u32) {
        let authenticated = self.streams.get(&stream).is_some_and(|s| s.authenticated);
        let sm = if self.abilities.sm {
            "<sm xmlns='urn:xmpp:sm:3'/>"
        } else {
            ""
        };
        let inner = if authenticated {
            format!("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>{sm}")
        } else {
            "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>\
             </mechanisms>"
                .to_owned()
        };
        self.say(
            stream,
            format!(
                "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>{inner}\
                 </stream:features>"
            ),
        );
    }

    /// A first-level element came in.
    pub(crate) fn element(&mut self, stream: u32, element: &Element) {
        let Some(state) = self.streams.get_mut(&stream) else {
            return;
        };
        let session = state.session;
        match (element.name(), element.ns()) {
            ("auth", ns::SASL) => {
                state.authenticated = true;
                self.say(
                    stream,
                    "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
                );
            }
            (_, ns::SM) => self.managed(stream, session, element),
            ("iq", ns::CLIENT) if session.is_none() => self.bind(stream, element),
            (_, ns::CLIENT) => {
                if let Some(number) = session {
                    if let Some(sm) = self.sessions.get_mut(&number).and_then(|s| s.sm.as_mut()) {
                        sm.handled += 1;
                    }
                    self.stanza(number, element);
                }
            }
            other => panic!("the client sends {other:?}"),
        }
    }

    fn bind(&mut self, stream: u32, iq: &Element) {
        let bind = iq.child("bind", ns::BIND).expect("a bind request");
        let resource = bind.child("resource", ns::BIND).map(Element::text);
        let resource = resource.expect("a resource");
        // The same resource again: the old session goes.
        let old: Vec<u32> = self
            .sessions
            .iter()
            .filter(|(_, s)| s.resource == resource)
            .map(|(n, _)| *n)
            .collect();
        for number in old {
            if let Some(old) = self.sessions.remove(&number).and_then(|s| s.stream) {
                self.streams.remove(&old);
            }
        }
        self.counter += 1;
        let number = self.counter;
        self.sessions.insert(
            number,
            Session {
                resource: resource.clone(),
                stream: Some(stream),
                ..Session::default()
            },
        );
        if let Some(state) = self.streams.get_mut(&stream) {
            state.session = Some(number);
        }
        let id = iq.attr("id").unwrap();
        self.say(
            stream,
            format!(
                "<iq xmlns='jabber:client' type='result' id='{id}'>\
                 <bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{ACCOUNT}/{resource}</jid></bind></iq>"
            ),
        );
    }

    fn managed(&mut self, stream: u32, session: Option<u32>, element: &Element) {
        let h = || element.attr("h").unwrap().parse::<u32>().unwrap();
        match (element.name(), session) {
            ("enable", Some(number)) => {
                let session = self.sessions.get_mut(&number).unwrap();
                session.sm = Some(Sm {
                    handled: 0,
                    acked: 0,
                    queue: VecDeque::new(),
                });
                self.say(
                    stream,
                    format!("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='sm{number}'/>"),
                );
            }
            ("r", Some(number)) => {
                let sm = self.sessions.get(&number).and_then(|s| s.sm.as_ref());
                let handled = sm.map_or(0, |sm| sm.handled);
                self.say(stream, format!("<a xmlns='urn:xmpp:sm:3' h='{handled}'/>"));
            }
            ("a", Some(number)) => {
                if let Some(sm) = self.sessions.get_mut(&number).and_then(|s| s.sm.as_mut()) {
                    sm.acknowledge(h());
                }
            }
            ("resume", None) => {
                let previd = element.attr("previd").unwrap();
                let number: u32 = previd.trim_start_matches("sm").parse().unwrap();
                let handled = h();
                let resumable = |s: &&mut Session| s.sm.is_some();
                let Some(session) = self.sessions.get_mut(&number).filter(resumable) else {
                    return self.say(
                        stream,
                        "<failed xmlns='urn:xmpp:sm:3'>\
                         <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
                    );
                };
                let old = session.stream.replace(stream);
                let sm = session.sm.as_mut().unwrap();
                sm.acknowledge(handled);
                let resumed = format!(
                    "<resumed xmlns='urn:xmpp:sm:3' previd='{previd}' h='{}'/>",
                    sm.handled
                );
                let again: Vec<String> = sm.queue.iter().cloned().collect();
                if let Some(old) = old {
                    self.streams.remove(&old);
                }
                if let Some(state) = self.streams.get_mut(&stream) {
                    state.session = Some(number);
                }
                self.say(stream, resumed);
                for xml in again {
                    self.say(stream, xml);
                }
            }
            other => panic!("the client sends {other:?}"),
        }
    }

    fn stanza(&mut self, session: u32, element: &Element) {
        match element.name() {
            "presence" => {
                if let Some(session) = self.sessions.get_mut(&session) {
                    session.available = element.attr("type").is_none();
                }
            }
            "message" => {
                // Receipts and the like have no body.
                if let Some(body) = element.own_child_text("body") {
                    assert_eq!(element.attr("to"), Some(ROMEO));
                    self.romeo.push(body.clone());
                    self.keep(true, element.attr("id").unwrap(), &body);
                }
            }
            _ => self.iq(session, element),
        }
    }

    fn iq(&mut self, session: u32, iq: &Element) {
        let id = iq.attr("id").unwrap();
        if !matches!(iq.attr("type"), Some("get" | "set")) {
            return;
        }
        let payload = iq.children().next().unwrap();
        let result =
            |inner: &str| format!("<iq xmlns='jabber:client' type='result' id='{id}'>{inner}</iq>");
        let answer = match (payload.name(), payload.ns()) {
            ("query", ns::ROSTER) => result(&format!(
                "<query xmlns='jabber:iq:roster'><item jid='{ROMEO}' subscription='both'/></query>"
            )),
            ("ping", ns::PING) => {
                format!("<iq xmlns='jabber:client' type='result' id='{id}' from='{SERVER}'/>")
            }
            ("query", ns::MAM) if self.abilities.mam => match self.query(session, payload) {
                Some(fin) => result(&fin),
                None => format!(
                    "<iq xmlns='jabber:client' type='error' id='{id}'><error type='cancel'>\
                     <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
                ),
            },
            ("enable", ns::CARBONS) => result(""),
            _ => format!(
                "<iq xmlns='jabber:client' type='error' id='{id}'><error type='cancel'>\
                 <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
            ),
        };
        self.send(session, answer);
    }
}

impl Sm {
    fn acknowledge(&mut self, h: u32) {
        let more = h.wrapping_sub(self.acked) as usize;
        assert!(
            more <= self.queue.len(),
            "the client has handled {more} of {}",
            self.queue.len()
        );
        self.queue.drain(..more);
        self.acked = h;
    }
}

/// The elements in what goes over the wire.
pub(crate) fn read(xml: &str) -> Element {
    parse(xml).unwrap_or_else(|e| panic!("{e:?} in {xml}"))
}
