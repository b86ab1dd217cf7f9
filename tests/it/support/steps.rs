//! The way to a session, step by step, the same on both carriers.

use super::build::{ACCOUNT, ME, SERVER, binding, mechanisms, password};
use super::rig::Rig;
use super::wire::answer;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Show;
use converse_rs::xmpp::event::{Carrier, Event, Presence, Status};
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};

/// The server's `<open/>` of RFC 7395.
pub(crate) const OPEN: &str = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' \
    from='capulet.example' id='s1' version='1.0'/>";
/// A grant as Prosody gives it.
pub(crate) const SESSION: &str = "<body xmlns='http://jabber.org/protocol/httpbind' \
    xmlns:xmpp='urn:xmpp:xbosh' sid='S1' authid='s1' from='capulet.example' wait='59' hold='1' \
    requests='2' inactivity='60' polling='5' ver='1.6' ack='{rid}' xmpp:version='1.0'/>";

impl Rig {
    /// The dialled transport opens and the server opens the stream.
    #[track_caller]
    pub(crate) fn open(&mut self) -> Carrier {
        let Event::StatusChanged(Status::Connecting(carrier)) = self.event() else {
            panic!("not connecting");
        };
        match carrier {
            Carrier::WebSocket => {
                let handle = loop {
                    match self.op() {
                        TransportOut::OpenSocket { handle, .. } => break handle,
                        // The end of an earlier one.
                        TransportOut::CloseSocket { .. } | TransportOut::Abort { .. } => {}
                        other => panic!("no socket is opened, but {other:?}"),
                    }
                };
                self.transport(TransportIn::SocketOpened { handle });
                // Whoever names the device also says who will log in (XEP-0388 §2.1).
                let told = self.wire.sent.front().and_then(|open| open.attr("from"));
                let from = told.map_or(String::new(), |_| format!("from='{ACCOUNT}'"));
                self.expect_sent(&format!(
                    "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{SERVER}' {from} \
                     version='1.0'/>"
                ));
                self.recv(OPEN);
            }
            Carrier::Bosh => {
                assert_eq!(self.sent().attr("to"), Some(SERVER));
                let post = self.wire.oldest();
                let rid = post.number("rid").to_string();
                self.transport(answer(post.handle, &SESSION.replace("{rid}", &rid)));
            }
        }
        carrier
    }

    /// The client restarts the stream after authentication; the server answers with these features.
    #[track_caller]
    pub(crate) fn restart(&mut self, features: &str) {
        let restart = self.sent();
        if restart.is("open", "urn:ietf:params:xml:ns:xmpp-framing") {
            self.recv(OPEN);
        } else {
            assert_eq!(restart.attr("xmpp:restart"), Some("true"));
        }
        self.recv(features);
    }

    /// Both sides say good-bye, after the client began.
    #[track_caller]
    pub(crate) fn closed(&mut self) {
        let last = self.sent();
        if last.is("close", "urn:ietf:params:xml:ns:xmpp-framing") {
            self.frame("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
            let handle = self.wire.socket();
            self.transport(TransportIn::SocketClosed { handle, code: 1000 });
        } else {
            assert_eq!(last.attr("type"), Some("terminate"), "{}", last.to_xml());
            let link = self.wire.posts.first().map(|p| p.handle.link);
            while self.wire.posts.first().map(|p| p.handle.link) == link && link.is_some() {
                let post = self.wire.posts.remove(0);
                self.transport(answer(
                    post.handle,
                    "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>",
                ));
            }
        }
    }

    /// From the first features to success, by password.
    #[track_caller]
    pub(crate) fn authenticate(&mut self) {
        self.recv(&mechanisms(&["PLAIN"]));
        self.expect_status(Status::Authenticating);
        self.expect_sent("<sasl:auth mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</sasl:auth>");
        self.recv("<sasl:success/>");
    }

    /// The resource is asked for and given.
    #[track_caller]
    pub(crate) fn bind(&mut self) {
        self.expect_status(Status::Binding);
        self.expect_sent(
            "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <resource>{}</resource></bind></iq>",
        );
        self.recv(&format!(
            "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <jid>{ME}</jid></bind></iq>"
        ));
    }

    /// The roster is asked for and given; the first presence goes out.
    #[track_caller]
    pub(crate) fn roster(&mut self, items: &str) {
        self.expect_event(Event::Bound {
            jid: super::build::jid(ME),
        });
        self.expect_status(Status::Online);
        self.expect_sent("<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
        self.recv(&format!(
            "<iq type='result' id='{{roster}}'><query xmlns='jabber:iq:roster'>{items}</query></iq>"
        ));
        let event = self.event();
        assert!(matches!(event, Event::RosterReceived(_)), "{event:?}");
        self.expect_announced();
    }

    /// The first presence went out.
    #[track_caller]
    pub(crate) fn expect_announced(&mut self) {
        self.expect_sent(
            "<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' \
             node='{node}' ver='{ver}'/></presence>",
        );
        self.expect_event(Event::OwnPresenceChanged(Presence {
            show: Show::Online,
            status: None,
            idle: None,
        }));
    }

    /// Online by password, with these roster items, everything read.
    #[track_caller]
    pub(crate) fn online_with(config: ClientConfig, items: &str) -> Self {
        let mut rig = Self::new(config);
        rig.log_in(password());
        rig.open();
        rig.authenticate();
        rig.restart(&binding(""));
        rig.bind();
        rig.roster(items);
        assert_eq!(rig.log(), [""; 0]);
        rig.expect_quiet();
        rig
    }

    /// Online with an empty roster and our presence out; what else that brought about has not been read.
    #[track_caller]
    pub(crate) fn present(config: ClientConfig) -> Self {
        let mut rig = Self::new(config);
        rig.arrive();
        rig
    }

    /// Logs in, with an empty roster; our presence is out.
    #[track_caller]
    pub(crate) fn arrive(&mut self) {
        self.log_in(password());
        self.open();
        self.authenticate();
        self.restart(&binding(""));
        self.bind();
        let id = self.sent().attr("id").unwrap().to_owned();
        self.recv(&format!(
            "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'/></iq>"
        ));
        self.sent();
    }
}

#[test]
fn online_over_both_carriers() {
    for carrier in [Carrier::WebSocket, Carrier::Bosh] {
        let mut rig = Rig::online(carrier);
        rig.recv(
            "<iq type='get' id='p1' from='capulet.example'><ping xmlns='urn:xmpp:ping'/></iq>",
        );
        rig.expect_sent("<iq type='result' id='p1' to='capulet.example'/>");
        rig.advance(1_000);
    }
}

#[test]
#[should_panic(expected = "PresenceChanged")]
fn a_rig_with_unread_events_fails() {
    let mut rig = Rig::online(Carrier::WebSocket);
    rig.recv("<presence from='juliet@capulet.example/other'/>");
}
