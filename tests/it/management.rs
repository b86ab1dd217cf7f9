//! Stream management and what takes its place; a session that goes on after its stream.

use crate::support::build::{
    ME, ROMEO, SERVER, STANZA_TIMEOUT, bare, binding, config_for, config_for_both, friend, password,
};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Hint, Wrap};
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};

pub(crate) const SM: &str = "<sm xmlns='urn:xmpp:sm:3'/>";
pub(crate) const ENABLED: &str =
    "<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>";

pub(crate) fn patient(carrier: Carrier) -> ClientConfig {
    ClientConfig {
        auto_reconnect: true,
        ..config_for(carrier)
    }
}

/// Bound, where the server offers stream management.
#[track_caller]
fn bound(config: ClientConfig) -> Rig {
    let mut rig = Rig::new(config);
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.bind();
    rig
}

/// With stream management on, before the roster has come.
#[track_caller]
fn enabled(config: ClientConfig) -> Rig {
    let mut rig = bound(config);
    rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    // Sent in one go with the request for the roster, which counts.
    rig.recv(ENABLED);
    rig
}

/// Online with stream management on, Romeo on the roster.
#[track_caller]
pub(crate) fn managed(config: ClientConfig) -> Rig {
    let mut rig = enabled(config);
    rig.roster(&friend(ROMEO));
    rig
}

/// The server has these messages.
#[track_caller]
pub(crate) fn expect_acked(rig: &mut Rig, keys: &[u64]) {
    for key in keys {
        let id = format!("id{key}");
        let to = bare(ROMEO);
        rig.expect_event(Event::MessageAcked { to, id });
    }
}

pub(crate) fn send(rig: &mut Rig, key: u64) {
    let body = format!("m{key}");
    rig.command(Command::SendMessage {
        to: bare(ROMEO),
        id: format!("id{key}"),
        body,
        extras: Default::default(),
        in_doubt: false,
        wrap: Wrap::Open,
    });
}

/// The bodies of the messages that were sent.
#[track_caller]
pub(crate) fn bodies(rig: &mut Rig) -> Vec<String> {
    let sent = std::mem::take(&mut rig.wire.sent);
    let body = |e: &converse_rs::xml::Element| e.own_child_text("body");
    sent.iter().filter_map(body).collect()
}

/// The socket breaks; the next attempt is announced.
#[track_caller]
fn broken(rig: &mut Rig) {
    let handle = rig.wire.socket();
    rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
    let event = rig.event();
    let Event::StatusChanged(Status::Waiting { until, failure }) = event else {
        panic!("{event:?}")
    };
    assert_eq!(failure, Failure::Link(LinkError::Lost));
    let pause = until.since(rig.now());
    assert!((1..=1_000).contains(&pause), "{pause}");
    rig.advance(pause);
}

/// The client asks for its old session; what the server answers is up to the caller.
#[track_caller]
fn asks_to_resume(rig: &mut Rig, h: u32) {
    rig.open();
    authenticates(rig, h);
}

#[track_caller]
fn authenticates(rig: &mut Rig, h: u32) {
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.expect_sent(&format!(
        "<resume xmlns='urn:xmpp:sm:3' previd='sm1' h='{h}'/>"
    ));
}

#[test]
fn what_is_handled_is_told_when_asked() {
    {
        let mut rig = managed(config_for(Carrier::WebSocket));
        rig.recv("<r xmlns='urn:xmpp:sm:3'/>");
        // The roster's answer was the first stanza after <enabled/>.
        rig.expect_sent("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        rig.recv("<message from='romeo@montague.example/x'><body>a</body></message>");
        rig.recv("<iq type='get' id='1' from='capulet.example'><ping xmlns='urn:xmpp:ping'/></iq>");
        rig.events();
        rig.expect_sent("<iq type='result' id='1' to='capulet.example'/>");
        rig.recv("<r xmlns='urn:xmpp:sm:3'/>");
        rig.expect_sent("<a xmlns='urn:xmpp:sm:3' h='3'/>");
    }
}

#[test]
fn a_message_is_asked_about_and_a_lost_stream_resumed() {
    let mut rig = managed(patient(Carrier::WebSocket));
    send(&mut rig, 1);
    assert_eq!(bodies(&mut rig), ["m1"]);
    send(&mut rig, 2);
    send(&mut rig, 3);
    assert_eq!(bodies(&mut rig), ["m2", "m3"], "asked once, not thrice");
    rig.events();
    broken(&mut rig);
    rig.open();
    // Written while there is no session.
    send(&mut rig, 4);
    rig.events();
    authenticates(&mut rig, 1);
    // Roster request, presence, and the first message had arrived.
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='3'/>");
    expect_acked(&mut rig, &[1]);
    rig.expect_status(Status::Online);
    assert_eq!(bodies(&mut rig), ["m2", "m3", "m4"]);
    rig.recv("<a xmlns='urn:xmpp:sm:3' h='6'/>");
    expect_acked(&mut rig, &[2, 3, 4]);
    rig.expect_quiet();
    // And once more: nothing is left to be sent again.
    broken(&mut rig);
    asks_to_resume(&mut rig, 1);
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='6'/>");
    rig.expect_status(Status::Online);
    assert!(bodies(&mut rig).is_empty());
}

/// It was not once, and the server then acknowledged a message that it had never seen.
#[test]
fn a_ping_that_was_sent_before_stream_management_was_on_is_counted() {
    let mut rig = bound(patient(Carrier::WebSocket));
    rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    rig.roster("");
    // A ping, which is answered.
    rig.command(Command::Hint(Hint::Offline));
    rig.recv(ENABLED);
    send(&mut rig, 1);
    assert_eq!(bodies(&mut rig), ["m1"]);
    rig.events();
    broken(&mut rig);
    asks_to_resume(&mut rig, 0);
    // Of the four stanzas it has the first three: roster request, presence and ping.
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='3'/>");
    rig.expect_status(Status::Online);
    assert_eq!(bodies(&mut rig), ["m1"]);
    rig.recv("<a xmlns='urn:xmpp:sm:3' h='4'/>");
    expect_acked(&mut rig, &[1]);
}

#[test]
fn a_session_that_cannot_be_resumed_is_followed_by_a_new_one() {
    let mut rig = managed(patient(Carrier::WebSocket));
    broken(&mut rig);
    asks_to_resume(&mut rig, 1);
    rig.recv(
        "<failed xmlns='urn:xmpp:sm:3' h='2'>\
         <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
    );
    rig.expect_status(Status::Binding);
    // The same resource, which the server may still believe in.
    rig.expect_sent(
        "<iq type='set' id='{bind2}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <resource>balcony</resource></bind></iq>",
    );
    rig.recv(&format!(
        "<iq type='result' id='{{bind2}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <jid>{ME}</jid></bind></iq>"
    ));
    rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    rig.recv(&ENABLED.replace("sm1", "sm2"));
    rig.bindings = Default::default();
    rig.roster("");
}

#[test]
fn a_silent_stream_is_found_dead_and_replaced() {
    let mut rig = managed(patient(Carrier::WebSocket));
    rig.advance(59_999);
    rig.expect_quiet();
    rig.advance(1);
    rig.expect_sent("<r xmlns='urn:xmpp:sm:3'/>");
    rig.advance(19_999);
    rig.expect_quiet();
    rig.advance(1);
    let event = rig.event();
    assert!(
        matches!(
            event,
            Event::StatusChanged(Status::Waiting {
                failure: Failure::Link(LinkError::TimedOut),
                ..
            })
        ),
        "{event:?}"
    );
    // Dropped, not closed: the server keeps the session.
    assert!(matches!(rig.op(), TransportOut::CloseSocket { .. }));
    rig.advance(1_000);
    asks_to_resume(&mut rig, 1);
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>");
    rig.expect_status(Status::Online);
}

#[test]
fn a_session_that_is_resumed_time_and_again_and_hears_nothing_is_given_up() {
    let mut rig = managed(patient(Carrier::WebSocket));
    send(&mut rig, 1);
    rig.events();
    assert_eq!(bodies(&mut rig), ["m1"]);
    rig.wire.sent.clear();
    broken(&mut rig);
    // The first time it may be the network, then there is less patience.
    for patience in [20_000, 6_000, 6_000] {
        asks_to_resume(&mut rig, 1);
        rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>");
        rig.expect_status(Status::Online);
        assert_eq!(bodies(&mut rig), ["m1"]);
        // It still says something, but acknowledges nothing.
        rig.recv("<r xmlns='urn:xmpp:sm:3'/>");
        rig.wire.sent.clear();
        rig.advance(patience - 1);
        rig.expect_quiet();
        rig.advance(1);
        let event = rig.event();
        assert!(
            matches!(event, Event::StatusChanged(Status::Waiting { .. })),
            "{event:?}"
        );
        assert!(matches!(rig.op(), TransportOut::CloseSocket { .. }));
        rig.advance(4_000);
    }
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    // A new session, in which the archive tells whether it arrived.
    rig.expect_sent(
        "<iq type='set' id='{bind2}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <resource>balcony</resource></bind></iq>",
    );
    rig.expect_status(Status::Binding);
}

#[test]
fn without_stream_management_a_ping_vouches_for_what_was_sent() {
    for carrier in crate::login::CARRIERS {
        let mut rig = Rig::online_with(config_for(carrier), &friend(ROMEO));
        rig.answers_pings = false;
        send(&mut rig, 1);
        rig.events();
        assert_eq!(rig.sent().own_child_text("body").as_deref(), Some("m1"));
        let ping = rig.sent();
        assert_eq!(
            (ping.attr("to"), ping.attr("type")),
            (Some(SERVER), Some("get"))
        );
        send(&mut rig, 2);
        rig.events();
        assert_eq!(bodies(&mut rig), ["m2"], "one ping at a time");
        // A stranger cannot vouch for it.
        let id = ping.attr("id").unwrap();
        rig.recv(&format!("<iq type='result' id='{id}' from='evil@there'/>"));
        rig.expect_log("not asked");
        rig.expect_quiet();
        // An error is as good an answer as any.
        rig.recv(&format!(
            "<iq type='error' id='{id}' from='{SERVER}'><error type='cancel'>\
             <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        expect_acked(&mut rig, &[1]);
        let next = rig.sent();
        assert!(next.child("ping", "urn:xmpp:ping").is_some());
        rig.wire.sent.clear();
    }
}

#[test]
fn hints_cut_the_pause_short_and_the_patience_too() {
    let mut rig = managed(patient(Carrier::WebSocket));
    rig.command(Command::Hint(Hint::Offline));
    rig.expect_sent("<r xmlns='urn:xmpp:sm:3'/>");
    rig.advance(6_000);
    assert!(matches!(
        rig.event(),
        Event::StatusChanged(Status::Waiting { .. })
    ));
    rig.wire.ops.clear();
    // Nothing is there; the pauses grow.
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let pause = rig.deadline().unwrap();
        rig.advance(pause);
        let TransportOut::OpenSocket { handle, .. } = rig.op() else {
            panic!()
        };
        rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
        rig.events();
        pauses.push(rig.deadline().unwrap());
    }
    assert!(pauses.iter().all(|p| *p <= 60_000), "{pauses:?}");
    assert!(pauses[8] >= 15_000 && pauses[0] <= 4_000, "{pauses:?}");
    rig.command(Command::Hint(Hint::Online));
    // It was tried a moment ago.
    rig.expect_quiet();
    rig.advance(1_000);
    rig.command(Command::Hint(Hint::Online));
    asks_to_resume(&mut rig, 1);
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>");
    rig.expect_status(Status::Online);
}

#[test]
fn a_server_that_lost_count_gets_a_new_session() {
    for nonsense in [
        "<a xmlns='urn:xmpp:sm:3' h='99'/>",
        "<a xmlns='urn:xmpp:sm:3'/>",
    ] {
        let mut rig = managed(patient(Carrier::WebSocket));
        rig.recv(nonsense);
        rig.expect_waiting();
        rig.wire.ops.clear();
        rig.advance(1_000);
        rig.open();
        rig.authenticate();
        rig.restart(&binding(SM));
        rig.expect_status(Status::Binding);
        assert!(
            rig.sent()
                .child("bind", "urn:ietf:params:xml:ns:xmpp-bind")
                .is_some()
        );
    }
}

/// Prosody 0.12 offers stream management over BOSH as well, and breaks on resuming there.
#[test]
fn over_bosh_there_is_none() {
    let mut rig = bound(patient(Carrier::Bosh));
    rig.roster("");
}

#[test]
fn the_other_transport_takes_over() {
    let config = ClientConfig {
        auto_reconnect: true,
        ..config_for_both()
    };
    let mut rig = managed(config);
    broken(&mut rig);
    // The socket is refused now.
    rig.expect_status(Status::Connecting(Carrier::WebSocket));
    let TransportOut::OpenSocket { handle, .. } = rig.op() else {
        panic!()
    };
    rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
    rig.open();
    rig.authenticate();
    rig.restart(&binding(SM));
    rig.bindings = Default::default();
    // A new session, of the same name.
    rig.bind();
    rig.roster("");
}

/// The server ends the stream by its rules; what the client makes of it.
#[track_caller]
fn violated(rig: &mut Rig) -> Status {
    rig.recv("<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    let event = rig.event();
    let Event::StatusChanged(status) = event else {
        panic!("{event:?}")
    };
    rig.wire.sent.clear();
    rig.wire.ops.clear();
    status
}

#[test]
fn a_rule_is_broken_by_chance_twice_at_the_most() {
    let mut rig = managed(patient(Carrier::WebSocket));
    let again = |rig: &mut Rig| {
        rig.events();
        rig.wire.sent.clear();
        let status = violated(rig);
        let Status::Waiting { until, .. } = status else {
            panic!("{status:?}")
        };
        rig.advance(until.since(rig.now()));
        // The server knows nothing of the session any more.
        asks_to_resume(rig, 1);
        rig.bindings = Default::default();
        rig.recv(
            "<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
        );
        rig.bind();
        rig.expect_sent("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        rig.recv(ENABLED);
        rig.roster(&friend(ROMEO));
    };
    again(&mut rig);
    again(&mut rig);
    // A session that lasted says that all is well.
    rig.advance(20_000);
    again(&mut rig);
    again(&mut rig);
    let status = violated(&mut rig);
    assert!(
        matches!(status, Status::Disconnected(Some(_))),
        "{status:?}"
    );
    rig.advance(1_000_000);
    rig.expect_quiet();
}

#[test]
fn what_cannot_heal_is_not_tried_again() {
    for condition in ["conflict", "not-authorized", "host-unknown"] {
        let mut rig = managed(patient(Carrier::WebSocket));
        rig.recv(&format!(
            "<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
        ));
        let event = rig.event();
        assert!(
            matches!(event, Event::StatusChanged(Status::Disconnected(Some(_)))),
            "{event:?}"
        );
        rig.wire.sent.clear();
        rig.wire.ops.clear();
        rig.advance(1_000_000);
        rig.expect_quiet();
    }
    // A password that was changed meanwhile.
    let mut rig = managed(patient(Carrier::WebSocket));
    broken(&mut rig);
    rig.open();
    rig.recv(&crate::support::build::mechanisms(&["PLAIN"]));
    rig.expect_status(Status::Authenticating);
    rig.sent();
    rig.recv("<sasl:failure><sasl:not-authorized/></sasl:failure>");
    let event = rig.event();
    assert!(
        matches!(
            event,
            Event::StatusChanged(Status::Disconnected(Some(Failure::Auth(_))))
        ),
        "{event:?}"
    );
    rig.wire.sent.clear();
    rig.advance(1_000_000);
    rig.expect_quiet();
}

#[test]
fn the_server_is_told_when_nobody_looks() {
    let mut rig = Rig::new(patient(Carrier::WebSocket));
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding("<csi xmlns='urn:xmpp:csi:0'/>"));
    rig.bind();
    rig.roster("");
    rig.command(Command::Hint(Hint::Visible(false)));
    rig.expect_sent("<inactive xmlns='urn:xmpp:csi:0'/>");
    rig.command(Command::Hint(Hint::Visible(false)));
    rig.expect_quiet();
    rig.command(Command::Hint(Hint::Visible(true)));
    rig.expect_sent("<active xmlns='urn:xmpp:csi:0'/>");
    rig.wire.sent.clear();
}

#[test]
fn no_request_runs_out_of_time_while_there_is_no_stream() {
    let mut rig = enabled(patient(Carrier::WebSocket));
    rig.events();
    rig.wire.sent.clear();
    broken(&mut rig);
    rig.advance(3 * STANZA_TIMEOUT);
    let told = |e: &Event| matches!(e, Event::RosterReceived(_));
    assert!(!rig.events().iter().any(told));
    rig.wire.sent.clear();
}

#[test]
fn a_request_has_all_its_time_again_over_a_new_stream() {
    let mut rig = enabled(patient(Carrier::WebSocket));
    rig.advance(STANZA_TIMEOUT - 2_000);
    rig.events();
    rig.wire.sent.clear();
    broken(&mut rig);
    asks_to_resume(&mut rig, 0);
    rig.recv("<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='0'/>");
    rig.expect_status(Status::Online);
    rig.expect_sent("<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
    rig.wire.sent.clear();
    rig.advance(STANZA_TIMEOUT - 1);
    assert_eq!(rig.events(), []);
    rig.recv("<iq type='result' id='{roster}'/>");
    rig.expect_event(Event::RosterReceived(Vec::new()));
    rig.events();
    rig.wire.sent.clear();
}
