//! From the address to the bound resource: who is asked, in which order, and that it always ends.

use crate::support::build::{
    ACCOUNT, ME, STANZA_TIMEOUT, binding, config_for, config_for_both, jid, mechanisms, password,
};
use crate::support::rig::Rig;
use crate::support::steps::OPEN;
use crate::support::wire::answer;
use crate::support::xml::Bindings;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::{AuthError, LinkError, StanzaCondition};
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::TransportIn;

pub(crate) const CARRIERS: [Carrier; 2] = [Carrier::WebSocket, Carrier::Bosh];

/// The stages of a login by password, each of which brings a client one step further.
const STAGES: [fn(&mut Rig); 5] = [
    |rig| {
        rig.open();
    },
    |rig| {
        rig.recv(&mechanisms(&["PLAIN"]));
        rig.expect_status(Status::Authenticating);
        rig.expect_sent("<sasl:auth mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</sasl:auth>");
    },
    |rig| {
        rig.recv("<sasl:success/>");
        if rig.sent().name() == "open" {
            rig.recv(OPEN);
        }
    },
    |rig| {
        rig.recv(&binding(
            "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>",
        ));
        rig.expect_status(Status::Binding);
        rig.expect_sent(
            "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <resource>{}</resource></bind></iq>",
        );
    },
    |rig| {
        rig.recv(&format!(
            "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <jid>{ME}</jid></bind></iq>"
        ));
        rig.expect_sent(
            "<iq type='set' id='{session}'>\
             <session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>",
        );
    },
];

/// A client that has got this far, over this carrier.
#[track_caller]
fn at_stage(carrier: Carrier, stages: usize) -> Rig {
    let mut rig = Rig::new(config_for(carrier));
    rig.log_in(password());
    STAGES[..stages].iter().for_each(|stage| stage(&mut rig));
    rig
}

#[test]
fn all_the_way_with_a_session() {
    for carrier in CARRIERS {
        let mut rig = at_stage(carrier, 5);
        rig.recv("<iq type='result' id='{session}'/>");
        rig.roster("");
    }
}

#[test]
fn an_optional_session_is_not_asked_for() {
    let mut rig = at_stage(Carrier::WebSocket, 3);
    rig.recv(&binding(
        "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>",
    ));
    rig.bind();
    rig.roster("");
}

#[test]
fn a_server_that_falls_silent_leaves_nobody_waiting() {
    for carrier in CARRIERS {
        for stages in 0..=STAGES.len() {
            let mut rig = at_stage(carrier, stages);
            if stages == 0 {
                rig.event();
                rig.wire.sent.clear();
            }
            assert!(rig.deadline().is_some(), "{carrier:?}, stage {stages}");
            rig.advance(100_000);
            let failure = Failure::Link(LinkError::TimedOut);
            rig.expect_status(Status::Disconnected(Some(failure)));
            rig.advance(100_000);
            assert_eq!(rig.deadline(), None, "{carrier:?}, stage {stages}");
            rig.wire.sent.clear();
        }
        // And after: the roster is waited for, but not for ever.
        let mut rig = at_stage(carrier, 5);
        rig.recv("<iq type='result' id='{session}'/>");
        rig.expect_event(Event::Bound { jid: jid(ME) });
        rig.expect_status(Status::Online);
        rig.sent();
        rig.advance(STANZA_TIMEOUT);
        rig.expect_event(Event::RosterReceived(Vec::new()));
        rig.expect_log("roster");
        rig.expect_announced();
    }
}

#[test]
fn cancelling_at_every_stage() {
    for carrier in CARRIERS {
        for stages in 0..=STAGES.len() {
            let mut rig = at_stage(carrier, stages);
            if stages == 0 {
                rig.event();
                rig.wire.sent.clear();
            }
            rig.command(Command::Disconnect);
            rig.expect_status(Status::Disconnecting);
            rig.expect_status(Status::Disconnected(None));
            if stages > 0 {
                rig.closed();
            }
            assert_eq!(rig.deadline(), None, "{carrier:?}, stage {stages}");
            rig.command(Command::Disconnect);
            rig.expect_quiet();
        }
    }
}

#[test]
fn connecting_again_starts_afresh() {
    for carrier in CARRIERS {
        for stages in 1..=STAGES.len() {
            let mut rig = at_stage(carrier, stages);
            let old = rig.wire.posts.clone();
            rig.bindings = Bindings::default();
            rig.log_in(password());
            rig.wire.sent.pop_front().expect("a good-bye");
            rig.open();
            // What the old stream still says is nobody's business.
            for post in old {
                rig.wire.posts.retain(|p| p.handle != post.handle);
                let body = "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>";
                rig.transport(answer(post.handle, body));
            }
            rig.authenticate();
            rig.restart(&binding(""));
            rig.bind();
            rig.roster("");
        }
    }
}

#[test]
fn a_key_for_a_cancelled_login_is_not_taken_for_the_next() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    let begin = |rig: &mut Rig| {
        rig.log_in(password());
        rig.open();
        rig.recv(&mechanisms(&["SCRAM-SHA-1"]));
        rig.expect_status(Status::Authenticating);
        rig.sent().text()
    };
    let first = begin(&mut rig);
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD;
    let first = String::from_utf8(base64.decode(first).unwrap()).unwrap();
    let nonce = first.rsplit_once("r=").unwrap().1;
    let challenge = base64.encode(format!("r={nonce}x,s=c2FsdHNhbHQ=,i=4096"));
    rig.recv(&format!("<sasl:challenge>{challenge}</sasl:challenge>"));
    rig.command(Command::Disconnect);
    rig.closed();
    rig.events();
    begin(&mut rig);
    rig.answer_derive();
    rig.expect_quiet();
    rig.expect_log("a key that nobody waits for");
}

#[test]
fn refusals_end_it_and_nobody_else_is_asked() {
    #[track_caller]
    fn check(stages: usize, refusal: &str, expected: impl Fn(&AuthError) -> bool) {
        let mut rig = Rig::new(config_for_both());
        rig.log_in(password());
        STAGES[..stages].iter().for_each(|stage| stage(&mut rig));
        rig.recv(refusal);
        match rig.event() {
            Event::StatusChanged(Status::Disconnected(Some(Failure::Auth(error)))) => {
                assert!(expected(&error), "{error:?}");
            }
            other => panic!("{other:?}"),
        }
        rig.closed();
        assert_eq!(rig.wire.posts.len(), 0, "no second address");
    }
    let failure = "<sasl:failure><sasl:not-authorized/></sasl:failure>";
    check(2, failure, |e| matches!(e, AuthError::Refused { .. }));
    check(2, "<sasl:failure/>", |e| {
        matches!(e, AuthError::Refused { .. })
    });
    check(3, "<stream:features/>", |e| {
        matches!(e, AuthError::Incomplete(_))
    });
    let error = |id: &str| {
        format!(
            "<iq type='error' id='{{{id}}}'><error type='cancel'>\
             <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        )
    };
    let conflict =
        |e: &AuthError| matches!(e, AuthError::Bind(e) if e.condition == StanzaCondition::Conflict);
    check(4, &error("bind"), conflict);
    check(5, &error("session"), conflict);
    for jid in ["", "@", "capulet.example/x", ACCOUNT] {
        let result = format!(
            "<iq type='result' id='{{bind}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
             <jid>{jid}</jid></bind></iq>"
        );
        check(4, &result, |e| matches!(e, AuthError::Bind(_)));
    }
    check(4, "<iq type='result' id='{bind}'/>", |e| {
        matches!(e, AuthError::Bind(_))
    });
}

#[test]
fn what_comes_before_its_time_is_dropped() {
    for (stages, early) in [
        (1, "<sasl:success/>"),
        (1, "<message><body>hi</body></message>"),
        (1, "<iq type='result' id='x'/>"),
        (2, "<iq type='result' id='x'/>"),
        (2, "<stream:features/>"),
        (2, "<sasl:odd/>"),
        (3, "<sasl:success/>"),
        (3, "<presence from='romeo@montague.example'/>"),
        (4, "<iq type='result' id='x'/>"),
        (4, "<iq type='get' id='{bind}'><x/></iq>"),
        (5, "<iq type='result' id='{bind}'/>"),
        (5, "<iq id='{session}'/>"),
    ] {
        for carrier in CARRIERS {
            let mut rig = at_stage(carrier, stages);
            rig.recv(early);
            rig.expect_quiet();
            assert_eq!(rig.log().len(), 1, "{early}");
        }
    }
}

#[test]
fn a_stream_that_breaks_under_way() {
    for stages in 1..=STAGES.len() {
        let mut rig = Rig::new(config_for_both());
        rig.log_in(password());
        STAGES[..stages].iter().for_each(|stage| stage(&mut rig));
        let handle = rig.wire.socket();
        rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
        if stages > 1 {
            // Credentials are in use: they are not carried to another address.
            let failure = Failure::Link(LinkError::Lost);
            rig.expect_status(Status::Disconnected(Some(failure)));
        } else {
            rig.expect_status(Status::Connecting(Carrier::Bosh));
            rig.sent();
        }
    }
}

#[test]
fn a_stream_error_under_way_says_good_bye_over_bosh_too() {
    let mut rig = at_stage(Carrier::Bosh, 2);
    rig.recv("<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    let event = rig.event();
    assert!(matches!(
        event,
        Event::StatusChanged(Status::Disconnected(Some(Failure::Link(
            LinkError::Stream(_)
        ))))
    ));
    rig.closed();
}
