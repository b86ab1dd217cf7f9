//! IQ (RFC 6120 §8.2.3): every request gets one answer, and answers count from those who were asked.

use crate::login::CARRIERS;
use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, STANZA_TIMEOUT, binding, config_for, friend, jid,
    password,
};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::TransportIn;

/// A client whose request for the roster, `{roster}`, is under way.
#[track_caller]
fn asking() -> Rig {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    rig.expect_event(Event::Bound { jid: jid(ME) });
    rig.expect_status(Status::Online);
    rig.expect_sent("<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
    rig
}

#[track_caller]
fn expect_roster(rig: &mut Rig, contacts: usize) {
    let event = rig.event();
    let Event::RosterReceived(items) = event else {
        panic!("{event:?}")
    };
    assert_eq!(items.len(), contacts);
    rig.expect_announced();
}

#[test]
fn requests_that_nobody_knows_are_refused() {
    for kind in ["get", "set"] {
        for from in ["", ROMEO_FULL, SERVER, ACCOUNT] {
            let mut rig = Rig::online(Carrier::WebSocket);
            let (sender, to) = match from {
                "" => (String::new(), String::new()),
                from => (format!("from='{from}'"), format!("to='{from}'")),
            };
            rig.recv(&format!(
                "<iq type='{kind}' id='q' {sender}><x xmlns='urn:odd'/></iq>"
            ));
            rig.expect_sent(&format!(
                "<iq type='error' id='q' {to}><error type='cancel'>\
                 <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
            ));
        }
    }
    // What we know, but asked in the wrong way.
    for xml in [
        "<iq type='set' id='q'><ping xmlns='urn:xmpp:ping'/></iq>",
        "<iq type='set' id='q'><query xmlns='jabber:iq:version'/></iq>",
        "<iq type='set' id='q'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
        "<iq type='get' id='q'><query xmlns='jabber:iq:roster'/></iq>",
        "<iq type='set' id='q'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
    ] {
        let mut rig = Rig::online(Carrier::WebSocket);
        rig.recv(xml);
        assert_eq!(rig.sent().attr("type"), Some("error"), "{xml}");
    }
}

#[test]
fn what_is_no_request_is_not_answered() {
    for (xml, reason) in [
        ("<iq type='result' id='x'/>", "no request of ours"),
        (
            "<iq type='result' id='x' from='romeo@montague.example'><q/></iq>",
            "no request of ours",
        ),
        ("<iq type='error' id='x'/>", "no request of ours"),
        ("<iq type='odd' id='x'><q/></iq>", "unknown type"),
        ("<iq id='x'><q/></iq>", "unknown type"),
        ("<iq type='get'><q/></iq>", "without id"),
        ("<iq type='get' id='x' from='@'><q/></iq>", "malformed from"),
        ("<iq type='get' id='x' from='@'/>", "malformed from"),
        ("<odd/>", "no stanza"),
        ("<sasl:success/>", "no stanza"),
        (
            "<iq xmlns='jabber:server' type='get' id='x'><q/></iq>",
            "no stanza",
        ),
    ] {
        let mut rig = Rig::online(Carrier::WebSocket);
        rig.recv(xml);
        rig.expect_quiet();
        rig.expect_log(reason);
    }
}

#[test]
fn a_request_without_payload_is_a_bad_one() {
    for kind in ["get", "set"] {
        let mut rig = Rig::online(Carrier::WebSocket);
        rig.recv(&format!(
            "<iq type='{kind}' id='q' from='{ROMEO_FULL}'>text</iq>"
        ));
        rig.expect_sent(&format!(
            "<iq type='error' id='q' to='{ROMEO_FULL}'><error type='modify'>\
             <bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        rig.expect_log("without payload");
    }
}

#[test]
fn ping_and_version() {
    let mut rig = Rig::online(Carrier::WebSocket);
    rig.recv(&format!(
        "<iq type='get' id='a' from='{ROMEO_FULL}'><ping xmlns='urn:xmpp:ping'/></iq>"
    ));
    rig.expect_sent(&format!("<iq type='result' id='a' to='{ROMEO_FULL}'/>"));
    rig.recv(
        "<iq type='get' id='b' from='capulet.example'><query xmlns='jabber:iq:version'/></iq>",
    );
    rig.expect_sent(
        "<iq type='result' id='b' to='capulet.example'><query xmlns='jabber:iq:version'>\
         <name>converse-rs</name><version>{}</version></query></iq>",
    );
}

#[test]
fn one_id_from_many_senders_is_many_requests() {
    let mut rig = Rig::online(Carrier::WebSocket);
    for from in [ROMEO_FULL, "a@b/c", ROMEO_FULL] {
        rig.recv(&format!(
            "<iq type='get' id='1' from='{from}'><ping xmlns='urn:xmpp:ping'/></iq>"
        ));
        rig.expect_sent(&format!("<iq type='result' id='1' to='{from}'/>"));
    }
}

#[test]
fn the_answer_of_somebody_else_is_dropped_and_the_right_one_still_counts() {
    for from in [
        ROMEO,
        ROMEO_FULL,
        "juliet@capulet.example/other",
        "evil.example",
        "capulet.example/x",
    ] {
        for kind in ["result", "error"] {
            let mut rig = asking();
            rig.recv(&format!(
                "<iq type='{kind}' id='{{roster}}' from='{from}'><query xmlns='jabber:iq:roster'>\
                 {}</query></iq>",
                friend("evil@evil.example")
            ));
            rig.expect_quiet();
            rig.expect_log("who was not asked");
            rig.recv("<iq type='result' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
            expect_roster(&mut rig, 0);
        }
    }
}

#[test]
fn our_account_may_answer_under_its_names() {
    for from in ["", ACCOUNT, ME, SERVER] {
        let from = if from.is_empty() {
            String::new()
        } else {
            format!("from='{from}'")
        };
        let mut rig = asking();
        rig.recv(&format!(
            "<iq type='result' id='{{roster}}' {from}><query xmlns='jabber:iq:roster'>{}</query></iq>",
            friend(ROMEO)
        ));
        expect_roster(&mut rig, 1);
        // Once is enough.
        rig.recv("<iq type='result' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
        rig.expect_quiet();
        rig.expect_log("no request of ours");
    }
}

#[test]
fn a_request_with_the_id_of_ours_is_no_answer() {
    let mut rig = asking();
    rig.recv(
        "<iq type='get' id='{roster}' from='capulet.example'><ping xmlns='urn:xmpp:ping'/></iq>",
    );
    rig.expect_sent("<iq type='result' id='{roster}' to='capulet.example'/>");
    rig.recv("<iq type='result' id='{roster}'/>");
    expect_roster(&mut rig, 0);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let mut rig = asking();
    rig.advance(STANZA_TIMEOUT - 1);
    rig.expect_quiet();
    rig.advance(1);
    expect_roster(&mut rig, 0);
    rig.expect_log("roster");
    rig.recv("<iq type='result' id='{roster}'/>");
    rig.expect_log("no request of ours");
}

#[test]
fn nothing_is_sent_after_the_end() {
    for carrier in CARRIERS {
        let mut rig = Rig::online(carrier);
        rig.command(Command::Disconnect);
        rig.expect_sent("<presence type='unavailable'/>");
        rig.expect_status(Status::Disconnecting);
        rig.expect_status(Status::Disconnected(None));
        // What still comes is not answered.
        let last = rig.sent();
        let ping = "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>";
        if carrier == Carrier::WebSocket {
            rig.frame(&ping.replace("<iq", "<iq xmlns='jabber:client'"));
        } else {
            rig.recv(ping);
        }
        rig.expect_quiet();
        rig.wire.sent.push_front(last);
        rig.closed();
        rig.advance(1_000_000);
        rig.expect_quiet();
        assert_eq!(rig.deadline(), None);
    }
}

#[test]
fn a_stream_error_ends_a_session_and_the_transport_with_it() {
    for carrier in CARRIERS {
        let mut rig = Rig::online(carrier);
        rig.recv(
            "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        );
        let event = rig.event();
        let Event::StatusChanged(Status::Disconnected(Some(Failure::Link(error)))) = event else {
            panic!("{event:?}")
        };
        assert!(matches!(error, LinkError::Stream(_)));
        rig.closed();
        assert_eq!(rig.deadline(), None);
    }
}

#[test]
fn the_log_of_the_traffic_holds_no_secrets() {
    for carrier in CARRIERS {
        let mut rig = Rig::online_with(
            ClientConfig {
                log_traffic: true,
                ..config_for(carrier)
            },
            "",
        );
        let traffic = rig.traffic();
        let all: String = traffic.iter().map(|(_, xml)| xml.as_str()).collect();
        // The password in base64, and what would let anybody take the session over.
        for secret in ["AGp1bGlldABzZWNyZXQ", "sid='S1'", "authid='s1'"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        assert!(all.contains("mechanism='PLAIN'") && all.contains("jabber:iq:roster"));
        assert!(traffic.iter().any(|(sent, _)| *sent) && traffic.iter().any(|(sent, _)| !sent));
    }
    let mut rig = Rig::online(Carrier::WebSocket);
    assert_eq!(rig.traffic(), [], "only when asked for");
}

#[test]
fn a_strangers_monster_costs_nobody_the_session() {
    let deep = "<a>".repeat(200) + &"</a>".repeat(200);
    let wide: String = (0..200).map(|i| format!(" a{i}=''")).collect();
    for carrier in CARRIERS {
        for inner in [
            &*deep,
            &format!("<x{wide}/>"),
            &format!("<x{wide}>{deep}</x>"),
        ] {
            let mut rig = Rig::online(carrier);
            let stanza = format!(
                "<message xmlns='jabber:client' from='{ROMEO_FULL}'><body>hi</body>{inner}</message>"
            );
            if carrier == Carrier::WebSocket {
                rig.frame(&stanza);
            } else {
                let (handle, status) = (rig.wire.oldest().handle, 200);
                let body =
                    format!("<body xmlns='http://jabber.org/protocol/httpbind'>{stanza}</body>");
                rig.transport(TransportIn::Response {
                    handle,
                    status,
                    body,
                });
            }
            let Event::MessageReceived(message) = rig.event() else {
                panic!("no message")
            };
            assert_eq!(message.body, "hi");
        }
    }
}
