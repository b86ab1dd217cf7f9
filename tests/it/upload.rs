//! Files: who takes them is found out, and a place for one is asked for.

use crate::support::build::{ROMEO_FULL, SERVER, binding, config_for, password};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Carrier, Event, SendError, Slot, Uploads};

const INFO: &str = "http://jabber.org/protocol/disco#info";
const ITEMS: &str = "http://jabber.org/protocol/disco#items";

fn config() -> ClientConfig {
    ClientConfig {
        uploads: true,
        ..config_for(Carrier::WebSocket)
    }
}

/// Logged in at a server with these services.
fn asked(items: &str) -> Rig {
    let mut rig = Rig::new(config());
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    rig.events();
    let roster = rig.sent().attr("id").unwrap().to_owned();
    rig.expect_sent(&format!(
        "<iq type='get' id='{{items}}' to='{SERVER}'><query xmlns='{ITEMS}'/></iq>"
    ));
    rig.recv(&format!("<iq type='result' id='{roster}'/>"));
    rig.events();
    rig.sent();
    rig.recv(&format!(
        "<iq type='result' id='{{items}}' from='{SERVER}'><query xmlns='{ITEMS}'>{items}</query></iq>"
    ));
    rig
}

fn expect_question(rig: &mut Rig, whom: &str, name: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{{name}}}' to='{whom}'><query xmlns='{INFO}'/></iq>"
    ));
}

fn answer(rig: &mut Rig, from: &str, name: &str, inner: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{{name}}}' from='{from}'><query xmlns='{INFO}'>{inner}</query></iq>"
    ));
}

const TAKES: &str = "<feature var='urn:xmpp:http:upload:0'/>\
    <x xmlns='jabber:x:data' type='result'>\
    <field var='FORM_TYPE'><value>urn:xmpp:http:upload:0</value></field>\
    <field var='max-file-size'><value>1000</value></field></x>";

/// Where `share.` takes files of a thousand bytes.
fn ready() -> Rig {
    let mut rig = asked("<item jid='share.capulet.example'/>");
    expect_question(&mut rig, "share.capulet.example", "a");
    expect_question(&mut rig, SERVER, "b");
    answer(&mut rig, "share.capulet.example", "a", TAKES);
    rig.expect_event(Event::UploadsKnown(Some(Uploads { max: Some(1000) })));
    answer(&mut rig, SERVER, "b", "");
    rig.expect_quiet();
    rig
}

fn request(id: &str) -> Command {
    Command::RequestSlot {
        id: id.to_owned(),
        name: "../a <b>.png".to_owned(),
        size: 12,
        kind: "image/png".to_owned(),
    }
}

fn expect_request(rig: &mut Rig, name: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{{name}}}' to='share.capulet.example'>\
         <request xmlns='urn:xmpp:http:upload:0' filename='a &lt;b&gt;.png' size='12' \
         content-type='image/png'/></iq>",
    ));
}

#[test]
fn the_first_that_takes_files_is_it() {
    let mut rig = asked(
        "<item jid='muc.capulet.example'/><item jid='share.capulet.example'/>\
         <item jid='no jid@@'/><item jid='x.example' node='n'/><item/>",
    );
    expect_question(&mut rig, "muc.capulet.example", "a");
    expect_question(&mut rig, "share.capulet.example", "b");
    expect_question(&mut rig, SERVER, "c");
    answer(&mut rig, "muc.capulet.example", "a", "<feature var='muc'/>");
    rig.expect_quiet();
    // Nobody else may say so.
    rig.recv(&format!(
        "<iq type='result' id='{{b}}' from='{ROMEO_FULL}'><query xmlns='{INFO}'>{TAKES}</query></iq>"
    ));
    rig.expect_log("was not asked");
    answer(&mut rig, "share.capulet.example", "b", TAKES);
    rig.expect_event(Event::UploadsKnown(Some(Uploads { max: Some(1000) })));
    answer(&mut rig, SERVER, "c", TAKES);
    rig.expect_quiet();
}

#[test]
fn where_nobody_does_that_is_said_once() {
    let mut rig = asked("");
    expect_question(&mut rig, SERVER, "a");
    answer(&mut rig, SERVER, "a", "");
    rig.expect_event(Event::UploadsKnown(None));
    rig.expect_quiet();
    rig.command(request("1"));
    let why = failed(&mut rig, "1");
    assert!(
        matches!(why, SendError::Refused(e) if e.condition == StanzaCondition::ServiceUnavailable)
    );
}

#[test]
fn a_server_with_a_thousand_services_is_not_asked_a_thousand_times() {
    let items: String = (0..1000)
        .map(|n| format!("<item jid='s{n}.capulet.example'/>"))
        .collect();
    let mut rig = asked(&items);
    for _ in 0..21 {
        rig.sent();
    }
    rig.expect_quiet();
}

fn failed(rig: &mut Rig, id: &str) -> SendError {
    match rig.event() {
        Event::SlotFailed { id: which, why } => {
            assert_eq!(which, id);
            why
        }
        event => panic!("{event:?}"),
    }
}

#[test]
fn a_place_is_given() {
    let mut rig = ready();
    rig.command(request("1"));
    expect_request(&mut rig, "slot");
    rig.recv(
        "<iq type='result' id='{slot}' from='share.capulet.example'>\
         <slot xmlns='urn:xmpp:http:upload:0'><put url='https://share.capulet.example/1'>\
         <header name='Authorization'>Bearer x</header><header name='X-Evil'>x</header></put>\
         <get url='https://share.capulet.example/1/a.png'/></slot></iq>",
    );
    rig.expect_event(Event::SlotReceived {
        id: "1".to_owned(),
        slot: Slot {
            put: "https://share.capulet.example/1".to_owned(),
            get: "https://share.capulet.example/1/a.png".to_owned(),
            headers: vec![("Authorization", "Bearer x".to_owned())],
        },
    });
}

#[test]
fn places_that_are_none() {
    for slot in [
        "",
        "<slot xmlns='urn:xmpp:http:upload:0'/>",
        "<slot xmlns='other'><put url='https://a/b'/><get url='https://a/b'/></slot>",
        "<slot xmlns='urn:xmpp:http:upload:0'><put url='http://a/b'/><get url='https://a/b'/></slot>",
        "<slot xmlns='urn:xmpp:http:upload:0'><put url='https://a/b'/><get url='data:,x'/></slot>",
        "<slot xmlns='urn:xmpp:http:upload:0'><put url='https://a/b c'/><get url='https://a/'/></slot>",
    ] {
        let mut rig = ready();
        rig.command(request("1"));
        expect_request(&mut rig, "slot");
        // From somebody who was not asked it is no answer at all.
        rig.recv(&format!(
            "<iq type='result' id='{{slot}}' from='{ROMEO_FULL}'/>"
        ));
        rig.expect_log("was not asked");
        rig.recv(&format!(
            "<iq type='result' id='{{slot}}' from='share.capulet.example'>{slot}</iq>"
        ));
        rig.expect_log("slot");
        assert!(
            matches!(failed(&mut rig, "1"), SendError::Refused(_)),
            "{slot}"
        );
    }
}

#[test]
fn a_refusal_silence_and_no_session_are_said() {
    let mut rig = ready();
    rig.command(request("1"));
    expect_request(&mut rig, "slot");
    rig.recv(
        "<iq type='error' id='{slot}' from='share.capulet.example'><error type='modify'>\
         <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         <file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>5</max-file-size>\
         </file-too-large></error></iq>",
    );
    let why = failed(&mut rig, "1");
    assert!(matches!(why, SendError::Refused(e) if e.condition == StanzaCondition::NotAcceptable));
    rig.command(request("2"));
    expect_request(&mut rig, "two");
    rig.advance(30_000);
    assert_eq!(failed(&mut rig, "2"), SendError::Interrupted);
    rig.command(request("3"));
    expect_request(&mut rig, "three");
    rig.command(Command::Disconnect);
    rig.expect_sent("<presence type='unavailable'/>");
    let lost = rig.events().into_iter().any(|event| {
        event
            == Event::SlotFailed {
                id: "3".to_owned(),
                why: SendError::Interrupted,
            }
    });
    assert!(lost);
    rig.closed();
    rig.command(request("4"));
    assert_eq!(failed(&mut rig, "4"), SendError::Offline);
}

#[test]
fn where_people_can_be_searched_for_is_found_among_the_services() {
    let mut rig = asked("<item jid='a.x'/><item jid='b.x'/><item jid='c.x'/>");
    for (jid, name) in [("a.x", "a"), ("b.x", "b"), ("c.x", "c"), (SERVER, "d")] {
        expect_question(&mut rig, jid, name);
    }
    let identity = "<identity category='directory' type='user'/>";
    let feature = "<feature var='jabber:iq:search'/>";
    answer(&mut rig, "a.x", "a", identity);
    answer(&mut rig, "b.x", "b", feature);
    assert_eq!(rig.events(), []);
    answer(&mut rig, "c.x", "c", &[identity, feature].concat());
    let directory = converse_rs::jid::Jid::parse("c.x").unwrap();
    rig.expect_event(Event::DirectoryKnown(directory));
    answer(&mut rig, SERVER, "d", "");
    rig.expect_event(Event::UploadsKnown(None));
}
