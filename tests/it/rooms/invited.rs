//! Invitations: asked first, whoever sends them.

use super::{ALL, ROOM, info, inside, join, news, rig, there, wish};
use crate::support::build::{ACCOUNT, ME, bare, jid};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::{Event, RoomDeed, RoomNews};

const DIRECT: &str = "<x xmlns='jabber:x:conference' jid='garden@rooms.example' reason='come'/>";

fn mediated(by: &str) -> String {
    format!(
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='{by}'><reason>come</reason>\
         </invite><password>sesame</password></x>"
    )
}

#[test]
fn they_are_told_and_nothing_else_happens() {
    let mut rig = rig();
    rig.recv(&format!(
        "<message from='romeo@montague.example/x' to='{ME}'>{DIRECT}</message>"
    ));
    rig.recv(&format!(
        "<message from='{ROOM}' to='{ME}'>{}<body>somebody invites you</body></message>",
        mediated("romeo@montague.example/x")
    ));
    let told = news(&mut rig);
    let [
        RoomNews::Invited {
            by,
            reason,
            password: None,
            mediated: false,
        },
        RoomNews::Invited {
            by: by_room,
            password: Some(password),
            mediated: true,
            ..
        },
    ] = &told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(by, &Some(bare("romeo@montague.example").into()));
    assert_eq!(by_room, &Some(jid("romeo@montague.example/x")));
    assert_eq!(reason.as_deref(), Some("come"));
    assert_eq!(password.as_str(), "sesame");
    wish(&mut rig, RoomWish::Decline(jid("romeo@montague.example/x")));
    rig.expect_sent(&format!(
        "<message to='{ROOM}'><x xmlns='http://jabber.org/protocol/muc#user'>\
         <decline to='romeo@montague.example/x'/></x></message>"
    ));
}

#[test]
fn what_is_none_is_none() {
    let mut rig = rig();
    for (xml, lines) in [
        // An occupant in the name of his room.
        (
            format!("<message from='{ROOM}/Romeo'>{}</message>", mediated("a@b")),
            1,
        ),
        (
            format!(
                "<message type='error' from='{ROOM}'>{}</message>",
                mediated("a@b")
            ),
            1,
        ),
        (
            format!(
                "<message type='headline' from='{ROOM}'>{}</message>",
                mediated("a@b")
            ),
            1,
        ),
        // Copies are what another device was asked; that one says what becomes of it.
        (
            format!(
                "<message from='{ACCOUNT}'><received xmlns='urn:xmpp:carbons:2'>\
                 <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' \
                 from='romeo@montague.example/x' to='{ME}'>{DIRECT}</message></forwarded></received></message>"
            ),
            1,
        ),
    ] {
        rig.recv(&xml);
        assert_eq!(rig.events(), Vec::<Event>::new(), "{xml}");
        assert_eq!(rig.log().len(), lines, "{xml}");
    }
    // We are in it already.
    inside(&mut rig, ALL);
    news(&mut rig);
    rig.recv(&format!(
        "<message from='romeo@montague.example/x'>{DIRECT}</message>"
    ));
    rig.expect_log("into a room that we are in");
}

const GUEST: &str = "romeo@montague.example";

fn invite(rig: &mut Rig, reason: &str) {
    let (jid, reason) = (bare(GUEST), reason.to_owned());
    wish(rig, RoomWish::Invite { jid, reason });
}

/// An invitation that we send ourselves; `i`: its id.
fn direct(attrs: &str) -> String {
    format!(
        "<message to='{GUEST}' id='{{i}}'><x xmlns='jabber:x:conference' jid='{ROOM}'{attrs}/>\
         <store xmlns='urn:xmpp:hints'/></message>"
    )
}

fn by_room(reason: &str) -> String {
    let reason = format!("<reason>{reason}</reason>");
    format!(
        "<message to='{ROOM}' id='{{i}}'><x xmlns='http://jabber.org/protocol/muc#user'>\
         <invite to='{GUEST}'>{reason}</invite></x></message>"
    )
}

fn refuse(rig: &mut Rig, from: &str) {
    rig.recv(&format!(
        "<message type='error' from='{from}' id='{{i}}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    ));
}

#[track_caller]
fn expect_refused(rig: &mut Rig) {
    let told = news(rig);
    let [RoomNews::Refused { deed, .. }] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(*deed, RoomDeed::Invite);
}

#[test]
fn where_everybody_may_come_we_ask_ourselves() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    invite(&mut rig, "");
    rig.expect_sent(&direct(""));
    // Nobody else can refuse it.
    refuse(&mut rig, "eve@evil.example");
    refuse(&mut rig, ROOM);
    assert_eq!(news(&mut rig), []);
    rig.log();
    refuse(&mut rig, GUEST);
    expect_refused(&mut rig);
    // Only once.
    refuse(&mut rig, GUEST);
    assert_eq!(news(&mut rig), []);
    rig.log();
}

#[test]
fn the_password_goes_along_where_there_is_one() {
    for (feature, attrs) in [
        (
            "<feature var='muc_passwordprotected'/>",
            " password='sesame' reason='come'",
        ),
        // One that the room has not asked for is nobody's business.
        ("", " reason='come'"),
    ] {
        let mut rig = rig();
        join(&mut rig, Some("sesame"));
        info(&mut rig, feature);
        rig.sent();
        rig.recv(&there("Juliet", "", &[110]));
        news(&mut rig);
        invite(&mut rig, "come");
        rig.expect_sent(&direct(attrs));
    }
}

#[test]
fn a_room_for_members_asks_since_it_makes_one_a_member() {
    let mut rig = rig();
    inside(&mut rig, "<feature var='muc_membersonly'/>");
    news(&mut rig);
    invite(&mut rig, "come");
    rig.expect_sent(&by_room("come"));
    refuse(&mut rig, GUEST);
    assert_eq!(news(&mut rig), []);
    rig.log();
    refuse(&mut rig, ROOM);
    expect_refused(&mut rig);
    rig.expect_quiet();
}

#[test]
fn a_room_that_says_nothing_of_itself_is_asked_first() {
    let mut rig = rig();
    join(&mut rig, None);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}' id='{id}'><error type='cancel'>\
         <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    news(&mut rig);
    invite(&mut rig, "come");
    rig.expect_sent(&by_room("come"));
    refuse(&mut rig, ROOM);
    assert_eq!(news(&mut rig), []);
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(GUEST));
    assert!(sent.child("x", "jabber:x:conference").is_some());
    // That was all there is to try.
    let id = sent.attr("id").unwrap();
    rig.recv(&format!(
        "<message type='error' from='{GUEST}' id='{id}'><error type='cancel'>\
         <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    ));
    expect_refused(&mut rig);
    rig.expect_quiet();
}
