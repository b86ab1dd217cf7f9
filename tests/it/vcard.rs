//! What contacts say of themselves: asked for once in each way, and believed of whom was asked.

use crate::support::build::{ACCOUNT, ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::card::{Card, Fact};
use converse_rs::xmpp::command::{AccountWish, Command};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{AccountDeed, AccountError, Carrier, Event, SendError};

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

/// Our own card is asked for, in either way, and this is the answer.
#[track_caller]
fn own(rig: &mut Rig, old: bool, inner: &str, condition: Option<&str>) {
    let iq = rig.sent();
    assert_eq!((iq.attr("type"), iq.attr("to")), (Some("get"), None));
    assert_eq!(iq.child("vCard", "vcard-temp").is_some(), old);
    let id = iq.attr("id").unwrap();
    rig.recv(&match condition {
        None => format!("<iq type='result' id='{id}'>{inner}</iq>"),
        Some(condition) => refusal(id, condition).replace(&format!(" from='{ROMEO}'"), ""),
    });
}

/// It is written; the answer is that.
#[track_caller]
fn written(rig: &mut Rig, condition: Option<&str>) -> String {
    let iq = rig.sent();
    assert_eq!((iq.attr("type"), iq.attr("to")), (Some("set"), None));
    let id = iq.attr("id").unwrap();
    rig.recv(&match condition {
        None => format!("<iq type='result' id='{id}'/>"),
        Some(condition) => refusal(id, condition).replace(&format!(" from='{ROMEO}'"), ""),
    });
    iq.to_xml()
}

fn save(rig: &mut Rig, edits: &[(Fact, &str)]) {
    let card = edits.iter().map(|(f, w)| (*f, (*w).to_owned())).collect();
    rig.command(Command::Account(AccountWish::SetCard(card)));
}

fn said(failed: Option<SendError>) -> Event {
    Event::AccountChanged {
        deed: AccountDeed::Profile,
        failed: failed.map(AccountError::NotDone),
    }
}

#[test]
fn ones_own_is_changed_where_it_stands_and_the_rest_stays() {
    // As vCard4, with a nickname that contacts are told.
    let mut rig = rig();
    save(
        &mut rig,
        &[(Fact::Name, "Juliet"), (Fact::Nickname, "Jule")],
    );
    own(
        &mut rig,
        false,
        &vcard4("<adr/><fn><text>J</text></fn>"),
        None,
    );
    let xml = written(&mut rig, None);
    assert!(
        xml.contains("<adr/><fn><text>Juliet</text></fn><nickname><text>Jule</text></nickname>"),
        "{xml}"
    );
    assert!(
        matches!(rig.event(), Event::CardReceived { jid, card: Ok(card) }
        if jid == bare(ACCOUNT) && card.len() == 2)
    );
    rig.expect_event(said(None));
    let xml = written(&mut rig, Some("forbidden"));
    assert!(
        xml.contains("node='http://jabber.org/protocol/nick'") && xml.contains(">Jule</nick>"),
        "{xml}"
    );
    rig.expect_log("our nickname is told to nobody");
    // In the old way, where that is what there is.
    for (new, old, expected) in [
        (
            Some("item-not-found"),
            Some("<FN>J</FN><N/>"),
            "<vCard xmlns='vcard-temp'><FN>K</FN><N/></vCard>",
        ),
        (
            Some("service-unavailable"),
            Some("<N/>"),
            "<vCard xmlns='vcard-temp'><N/><FN>K</FN></vCard>",
        ),
        (
            Some("service-unavailable"),
            None,
            "<vCard xmlns='vcard-temp'><FN>K</FN></vCard>",
        ),
        (Some("item-not-found"), None, "<item id='current'><vcard"),
        (
            Some("item-not-found"),
            Some("<N/>"),
            "<item id='current'><vcard",
        ),
        (None, None, "<item id='current'><vcard"),
    ] {
        save(&mut rig, &[(Fact::Name, "K")]);
        own(&mut rig, false, "", new);
        match old {
            Some(inner) => own(
                &mut rig,
                true,
                &format!("<vCard xmlns='vcard-temp'>{inner}</vCard>"),
                None,
            ),
            None => own(&mut rig, true, "", Some("item-not-found")),
        }
        let xml = written(&mut rig, None);
        assert!(xml.contains(expected), "{new:?} {old:?} {xml}");
        rig.event();
        rig.expect_event(said(None));
        rig.expect_quiet();
    }
}

#[test]
fn what_is_not_taken_is_said() {
    let mut rig = rig();
    let why = |rig: &mut Rig| match rig.event() {
        Event::AccountChanged {
            deed: AccountDeed::Profile,
            failed: Some(AccountError::NotDone(why)),
        } => why,
        other => panic!("{other:?}"),
    };
    save(&mut rig, &[(Fact::Name, "K")]);
    own(&mut rig, false, &vcard4("<fn><text>J</text></fn>"), None);
    written(&mut rig, Some("forbidden"));
    assert!(
        matches!(why(&mut rig), SendError::Refused(e) if e.condition == StanzaCondition::Forbidden)
    );
    // What cannot be read is not written over.
    save(&mut rig, &[(Fact::Name, "K")]);
    own(&mut rig, false, "", Some("service-unavailable"));
    own(&mut rig, true, "", Some("internal-server-error"));
    assert!(matches!(why(&mut rig), SendError::Refused(_)));
    rig.expect_quiet();
    save(&mut rig, &[(Fact::Name, "K")]);
    rig.sent();
    rig.advance(30_000);
    assert_eq!(why(&mut rig), SendError::Interrupted);
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    save(&mut rig, &[(Fact::Name, "K")]);
    assert_eq!(why(&mut rig), SendError::Offline);
}
