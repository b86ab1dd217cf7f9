//! Nicks that a room keeps: asked for, entered under, registered and given up.

use super::{ROOM, news, rig, there, wish};
use crate::support::build::config_for;
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{AutoRegister, RoomWish, RoomsConfig};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Answer, Carrier, Exit, RoomDeed, RoomNews, SendError};
use converse_rs::xmpp::form::Answers;

const INFO: &str = "http://jabber.org/protocol/disco#info";
const REGISTER: &str = "jabber:iq:register";
const FEATURE: &str = "<feature var='jabber:iq:register'/>";
const FORM: &str = "<x xmlns='jabber:x:data' type='form'><field type='hidden' var='FORM_TYPE'>\
    <value>http://jabber.org/protocol/muc#register</value></field>\
    <field type='text-single' var='muc#register_roomnick' label='Nick'><required/></field></x>";

fn join(rig: &mut Rig, nick: &str) {
    let (nick, password) = (nick.to_owned(), None);
    wish(rig, RoomWish::Join { nick, password });
    super::info(rig, FEATURE);
}

fn with(register: AutoRegister) -> Rig {
    let config = ClientConfig {
        rooms: RoomsConfig {
            register,
            ..RoomsConfig::default()
        },
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::online_with(config, "");
    rig.events();
    rig
}

/// The room is asked which nick it keeps, and answers.
#[track_caller]
fn reserved(rig: &mut Rig, answer: &str) {
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(ROOM));
    let query = sent.child("query", INFO).unwrap();
    assert_eq!(query.attr("node"), Some("x-roomuser-item"));
    reply(
        rig,
        &sent,
        &format!("<query xmlns='{INFO}'>{answer}</query>"),
    );
}

fn reply(rig: &mut Rig, iq: &converse_rs::xml::Element, inner: &str) {
    let id = iq.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' from='{ROOM}' id='{id}'>{inner}</iq>"
    ));
}

fn refuse(rig: &mut Rig, iq: &converse_rs::xml::Element, condition: &str) {
    let id = iq.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}' id='{id}'><error type='cancel'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
}

#[track_caller]
fn expect_entering(rig: &mut Rig, nick: &str) {
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(&*format!("{ROOM}/{nick}")));
}

/// The next request about registration: it is for the room, and never for our own server.
#[track_caller]
fn register(rig: &mut Rig, kind: &str) -> converse_rs::xml::Element {
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(ROOM), "{}", sent.to_xml());
    assert_eq!(sent.attr("type"), Some(kind), "{}", sent.to_xml());
    assert!(sent.child("query", REGISTER).is_some());
    sent
}

fn identity(name: &str) -> String {
    format!("<identity category='conference' type='text' name='{name}'/>")
}

#[test]
fn a_nick_that_nobody_chose_gives_way_to_the_one_that_is_kept() {
    for (answer, nick) in [
        (identity("Jule"), "Jule"),
        (identity(""), "juliet"),
        // It has to fit into an address.
        (identity(&"x".repeat(2_000)), "juliet"),
        (
            "<identity category='client' name='Eve'/>".to_owned(),
            "juliet",
        ),
        (String::new(), "juliet"),
    ] {
        let mut rig = rig();
        join(&mut rig, "juliet");
        reserved(&mut rig, &answer);
        expect_entering(&mut rig, nick);
        news(&mut rig);
        rig.expect_quiet();
    }
    // Who does not answer keeps nobody waiting.
    let mut rig = rig();
    join(&mut rig, "juliet");
    let sent = rig.sent();
    refuse(&mut rig, &sent, "item-not-found");
    expect_entering(&mut rig, "juliet");
    news(&mut rig);
    let mut rig = super::rig();
    join(&mut rig, "juliet");
    rig.sent();
    rig.advance(60_000);
    expect_entering(&mut rig, "juliet");
    news(&mut rig);
}

#[test]
fn a_nick_that_was_chosen_is_not_looked_up_until_it_is_refused() {
    let not_acceptable = format!(
        "<presence type='error' from='{ROOM}/Juliet'><error type='cancel'>\
         <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
    );
    let mut rig = rig();
    join(&mut rig, "Juliet");
    expect_entering(&mut rig, "Juliet");
    rig.recv(&not_acceptable);
    reserved(&mut rig, &identity("Jule"));
    expect_entering(&mut rig, "Jule");
    rig.recv(&there("Jule", "", &[110]));
    assert!(matches!(news(&mut rig).pop(), Some(RoomNews::Joined { nick, .. }) if nick == "Jule"));
    // Nothing else is kept: then it is as it was said, and asked once only.
    let mut rig = super::rig();
    join(&mut rig, "Juliet");
    expect_entering(&mut rig, "Juliet");
    rig.recv(&not_acceptable);
    reserved(&mut rig, &identity("Juliet"));
    assert!(
        matches!(news(&mut rig).pop(), Some(RoomNews::Out(Exit::Refused(e)))
        if e.condition == StanzaCondition::NotAcceptable)
    );
    rig.expect_quiet();
    join(&mut rig, "Juliet");
    expect_entering(&mut rig, "Juliet");
    rig.recv(&not_acceptable);
    assert!(matches!(news(&mut rig).pop(), Some(RoomNews::Out(_))));
    rig.expect_quiet();
}

/// In the room, under a nick that was chosen.
fn inside(rig: &mut Rig) {
    join(rig, "Juliet");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    news(rig);
}

#[test]
fn a_site_has_nicks_registered_while_one_is_there() {
    let mut rig = with(AutoRegister::No);
    inside(&mut rig);
    rig.expect_quiet();
    let mut rig = with(AutoRegister::WhileIn);
    inside(&mut rig);
    let get = register(&mut rig, "get");
    reply(
        &mut rig,
        &get,
        &format!("<query xmlns='{REGISTER}'>{FORM}</query>"),
    );
    let set = register(&mut rig, "set");
    let xml = set.to_xml();
    assert!(
        xml.contains("var='muc#register_roomnick'><value>Juliet</value>"),
        "{xml}"
    );
    assert!(xml.contains("muc#register</value>"), "{xml}");
    reply(&mut rig, &set, "");
    rig.expect_quiet();
    assert_eq!(news(&mut rig), []);
    wish(&mut rig, RoomWish::Leave);
    let gone = register(&mut rig, "set");
    assert!(gone.to_xml().contains("<remove/>"));
    assert_eq!(rig.sent().attr("type"), Some("unavailable"));
    news(&mut rig);
}

#[test]
fn what_takes_more_than_a_nick_is_left_to_the_user() {
    let more = FORM.replace(
        "</x>",
        "<field type='text-single' var='name'><required/></field></x>",
    );
    for answer in [
        more.as_str(),
        "<registered/><username>Jule</username>",
        "<username/><password/>",
        "",
    ] {
        let mut rig = with(AutoRegister::Yes);
        inside(&mut rig);
        let get = register(&mut rig, "get");
        reply(
            &mut rig,
            &get,
            &format!("<query xmlns='{REGISTER}'>{answer}</query>"),
        );
        rig.expect_quiet();
        assert_eq!(news(&mut rig), [], "{answer}");
        rig.log();
        wish(&mut rig, RoomWish::Leave);
        assert_eq!(rig.sent().attr("type"), Some("unavailable"));
        news(&mut rig);
    }
    let mut rig = with(AutoRegister::Yes);
    inside(&mut rig);
    let get = register(&mut rig, "get");
    refuse(&mut rig, &get, "registration-required");
    rig.expect_log("did not register our nick");
    rig.expect_quiet();
}

fn answer(rig: &mut Rig) -> Answer {
    match news(rig).pop() {
        Some(RoomNews::Answer(answer)) => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn somebody_registers_by_the_form_and_gives_it_up() {
    let mut rig = rig();
    inside(&mut rig);
    let answers = || {
        Answers(vec![(
            "muc#register_roomnick".to_owned(),
            vec!["Jule".to_owned()],
        )])
    };
    // Nothing was asked yet; and a form for something else is none for this.
    wish(&mut rig, RoomWish::Register(Some(answers())));
    rig.expect_quiet();
    wish(&mut rig, RoomWish::AskForm);
    let get = rig.sent();
    let owner = format!("<query xmlns='http://jabber.org/protocol/muc#owner'>{FORM}</query>");
    reply(&mut rig, &get, &owner);
    assert!(matches!(answer(&mut rig), Answer::Form(_)));
    wish(&mut rig, RoomWish::Register(Some(answers())));
    rig.expect_quiet();
    wish(&mut rig, RoomWish::AskRegistration);
    let get = register(&mut rig, "get");
    reply(
        &mut rig,
        &get,
        &format!("<query xmlns='{REGISTER}'>{FORM}</query>"),
    );
    let Answer::Form(form) = answer(&mut rig) else {
        panic!("no form")
    };
    assert_eq!(form.asked().count(), 1);
    // Nor the other way round.
    wish(&mut rig, RoomWish::Configure(answers()));
    rig.expect_quiet();
    wish(&mut rig, RoomWish::Register(Some(answers())));
    let set = register(&mut rig, "set");
    assert!(set.to_xml().contains("<value>Jule</value>"));
    refuse(&mut rig, &set, "conflict");
    let told = news(&mut rig);
    let [
        RoomNews::Refused {
            deed,
            why: SendError::Refused(error),
        },
    ] = &told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(
        (*deed, error.condition),
        (RoomDeed::Register, StanzaCondition::Conflict)
    );
    wish(&mut rig, RoomWish::Register(None));
    let gone = register(&mut rig, "set");
    assert!(gone.to_xml().contains("<remove/>"));
    reply(&mut rig, &gone, "");
    assert_eq!(news(&mut rig), []);
}

#[test]
fn what_a_room_says_of_it() {
    for (said, nick) in [
        ("<registered/><username>Jule</username>", "Jule"),
        ("<registered/><nick>Jule</nick>", "Jule"),
        ("<registered/>", ""),
    ] {
        let mut rig = rig();
        wish(&mut rig, RoomWish::AskRegistration);
        let get = register(&mut rig, "get");
        reply(
            &mut rig,
            &get,
            &format!("<query xmlns='{REGISTER}'>{said}</query>"),
        );
        assert_eq!(answer(&mut rig), Answer::Registered(nick.to_owned()));
    }
    let long = format!("<registered/><username>{}</username>", "x".repeat(9_000));
    for said in [
        &*long,
        "",
        "<x xmlns='jabber:x:oob'><url>https://a/</url></x>",
    ] {
        let mut rig = rig();
        wish(&mut rig, RoomWish::AskRegistration);
        let get = register(&mut rig, "get");
        reply(
            &mut rig,
            &get,
            &format!("<query xmlns='{REGISTER}'>{said}</query>"),
        );
        match answer(&mut rig) {
            Answer::Registered(nick) => assert!(nick.len() <= 200),
            Answer::Refused(_) => {}
            other => panic!("{other:?}"),
        }
    }
}
