//! What contacts say of themselves: asked for once in each way, and believed of whom was asked.

use crate::support::build::{ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::card::{Card, Fact};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Carrier, Event, SendError};

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

/// It was asked for; the id of the request.
#[track_caller]
fn expect_asked(rig: &mut Rig, old: bool) -> String {
    let iq = rig.sent();
    assert_eq!((iq.attr("type"), iq.attr("to")), (Some("get"), Some(ROMEO)));
    let way = match old {
        true => iq.child("vCard", "vcard-temp").is_some(),
        false => iq.to_xml().contains("node='urn:xmpp:vcard4'"),
    };
    assert!(way, "{}", iq.to_xml());
    iq.attr("id").unwrap().to_owned()
}

fn answer(id: &str, from: &str, inner: &str) -> String {
    format!("<iq type='result' id='{id}' from='{from}'>{inner}</iq>")
}

fn refusal(id: &str, condition: &str) -> String {
    format!(
        "<iq type='error' id='{id}' from='{ROMEO}'><error type='cancel'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    )
}

fn vcard4(inner: &str) -> String {
    format!(
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'>\
         <item id='current'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>{inner}</vcard></item>\
         </items></pubsub>"
    )
}

fn received(card: Result<Card, SendError>) -> Event {
    Event::CardReceived {
        jid: bare(ROMEO),
        card,
    }
}

fn named(name: &str) -> Event {
    received(Ok(vec![(Fact::Name, name.to_owned())]))
}

#[test]
fn the_new_card_is_enough() {
    let mut rig = rig();
    rig.command(Command::LoadCard(bare(ROMEO)));
    let id = expect_asked(&mut rig, false);
    // Not from anybody else, nor from one of his devices.
    for from in ["paris@verona.example", ROMEO_FULL] {
        rig.recv(&answer(&id, from, &vcard4("<fn><text>Paris</text></fn>")));
        rig.expect_log("was not asked");
    }
    rig.recv(&answer(&id, ROMEO, &vcard4("<fn><text>Romeo</text></fn>")));
    rig.expect_event(named("Romeo"));
}

#[test]
fn who_has_none_may_have_an_old_one() {
    let mut rig = rig();
    let nothing = [
        "",
        "<x xmlns='y'/>",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'/>",
    ];
    for inner in nothing {
        rig.command(Command::LoadCard(bare(ROMEO)));
        let id = expect_asked(&mut rig, false);
        rig.recv(&answer(&id, ROMEO, inner));
        let id = expect_asked(&mut rig, true);
        let old = "<vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard>";
        rig.recv(&answer(&id, ROMEO, old));
        rig.expect_event(named("Romeo"));
    }
    for condition in ["item-not-found", "forbidden", "service-unavailable"] {
        rig.command(Command::LoadCard(bare(ROMEO)));
        let id = expect_asked(&mut rig, false);
        rig.recv(&refusal(&id, condition));
        let id = expect_asked(&mut rig, true);
        rig.recv(&refusal(&id, "item-not-found"));
        rig.expect_event(received(Ok(Vec::new())));
    }
}

#[test]
fn what_is_refused_or_never_answered_is_said() {
    let mut rig = rig();
    rig.command(Command::LoadCard(bare(ROMEO)));
    let id = expect_asked(&mut rig, false);
    rig.recv(&refusal(&id, "item-not-found"));
    let id = expect_asked(&mut rig, true);
    rig.recv(&refusal(&id, "forbidden"));
    assert!(matches!(
        rig.event(),
        Event::CardReceived { card: Err(SendError::Refused(e)), .. }
            if e.condition == StanzaCondition::Forbidden
    ));
    rig.command(Command::LoadCard(bare(ROMEO)));
    expect_asked(&mut rig, false);
    rig.advance(30_000);
    rig.expect_event(received(Err(SendError::Interrupted)));
    rig.command(Command::LoadCard(bare(ROMEO)));
    expect_asked(&mut rig, false);
    rig.command(Command::Disconnect);
    let lost = received(Err(SendError::Interrupted));
    assert!(rig.events().contains(&lost));
    rig.wire.sent.clear();
    rig.command(Command::LoadCard(bare(ROMEO)));
    rig.expect_event(received(Err(SendError::Offline)));
}
