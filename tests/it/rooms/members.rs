//! Who belongs to a room, there or not: asked for when somebody looks, and kept true by the room alone.

use super::{ROOM, USER, gone, inside, news, there, wish};
use crate::support::build::{ME, bare, config_for};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{RoomWish, RoomsConfig};
use converse_rs::xmpp::event::{Affiliation, Carrier, RoomNews};

const ADMIN: &str = "http://jabber.org/protocol/muc#admin";

/// In the room; the site wants these lists.
fn looking(members: &[Affiliation]) -> Rig {
    let config = ClientConfig {
        rooms: RoomsConfig {
            members: members.to_vec(),
            ..RoomsConfig::default()
        },
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::online_with(config, "");
    rig.events();
    inside(&mut rig, "<feature var='urn:xmpp:occupant-id:0'/>");
    news(&mut rig);
    rig
}

/// The id of the next question, which is for this list.
#[track_caller]
fn asked(rig: &mut Rig, list: &str) -> String {
    let iq = rig.sent();
    assert_eq!(iq.attr("to"), Some(ROOM));
    let query = iq.child("query", ADMIN).unwrap().to_xml();
    assert!(query.contains(&format!("affiliation='{list}'")), "{query}");
    iq.attr("id").unwrap().to_owned()
}

fn answer(rig: &mut Rig, from: &str, id: &str, items: &str) {
    rig.recv(&format!(
        "<iq type='result' from='{from}' id='{id}'><query xmlns='{ADMIN}'>{items}</query></iq>"
    ));
}

fn told(rig: &mut Rig, from: &str, kind: &str, item: &str) {
    rig.recv(&format!(
        "<message from='{from}' to='{ME}' {kind}><x xmlns='{USER}'>{item}</x></message>"
    ));
}

#[test]
fn lists_are_asked_for_once_and_what_is_refused_is_not_asked_again() {
    use Affiliation::{Admin, Member, Owner};
    let mut rig = looking(&[Member, Admin, Owner]);
    // Nobody has looked yet.
    rig.expect_quiet();
    wish(&mut rig, RoomWish::AskMembers);
    let member = asked(&mut rig, "member");
    let admin = asked(&mut rig, "admin");
    let owner = asked(&mut rig, "owner");
    // While they are under way they are asked no more.
    wish(&mut rig, RoomWish::AskMembers);
    rig.expect_quiet();
    let items = "<item affiliation='member' jid='b@x'/><item affiliation='member' jid='a@x/r'/>\
                 <item affiliation='member' jid='a@x'/><item affiliation='owner' jid='evil@x'/>\
                 <item affiliation='member' jid='@'/><item affiliation='member'/><other/>";
    // An answer of somebody else is none.
    answer(&mut rig, "other@rooms.example", &member, items);
    assert_eq!(news(&mut rig), []);
    answer(&mut rig, ROOM, &member, items);
    let both = vec![bare("a@x"), bare("b@x")];
    assert_eq!(news(&mut rig), [RoomNews::Members(Member, both)]);
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}' id='{admin}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert_eq!(news(&mut rig), []);
    rig.recv(&format!("<iq type='result' from='{ROOM}' id='{owner}'/>"));
    assert_eq!(news(&mut rig), [RoomNews::Members(Owner, Vec::new())]);
    wish(&mut rig, RoomWish::AskMembers);
    rig.expect_quiet();
    // We are something else: what was refused may be given now, and only that.
    let me = |is: &str| {
        there("Juliet", "", &[110]).replace("affiliation='none'", &format!("affiliation='{is}'"))
    };
    rig.recv(&me("admin"));
    news(&mut rig);
    wish(&mut rig, RoomWish::AskMembers);
    asked(&mut rig, "admin");
    rig.expect_quiet();
}

#[test]
fn one_that_the_site_does_not_want_is_not_asked_for() {
    let mut rig = looking(&[]);
    wish(&mut rig, RoomWish::AskMembers);
    rig.expect_quiet();
    // Nor is anything told of it.
    told(&mut rig, ROOM, "", "<item affiliation='owner' jid='a@x'/>");
    assert_eq!(news(&mut rig), []);
}

#[test]
fn the_room_alone_says_who_belongs_to_it_from_then_on() {
    let mut rig = looking(&[Affiliation::Owner]);
    wish(&mut rig, RoomWish::AskMembers);
    let id = asked(&mut rig, "owner");
    answer(&mut rig, ROOM, &id, "<item affiliation='owner' jid='o@x'/>");
    news(&mut rig);
    let owner = "<item affiliation='owner' role='none' jid='new@x'/>";
    for (from, kind, item) in [
        ("other@rooms.example", "", owner),
        ("garden@rooms.example/Romeo", "", owner),
        ("garden@rooms.example/Romeo", "type='groupchat'", owner),
        ("evil@x", "", owner),
        (ROOM, "type='headline'", owner),
        (ROOM, "", "<item affiliation='owner' jid='@'/>"),
        (ROOM, "", "<item affiliation='owner'/>"),
        (ROOM, "", ""),
    ] {
        told(&mut rig, from, kind, item);
        assert_eq!(news(&mut rig), [], "{from} {kind} {item}");
    }
    for kind in ["", "type='groupchat'"] {
        told(&mut rig, ROOM, kind, owner);
        let new = RoomNews::Member(bare("new@x"), Affiliation::Owner);
        assert_eq!(news(&mut rig), [new], "{kind}");
    }
    // A list that is not wanted: he is on none that is.
    let member = "<item affiliation='member' jid='o@x'/>";
    told(&mut rig, ROOM, "", member);
    let off = RoomNews::Member(bare("o@x"), Affiliation::None);
    assert_eq!(news(&mut rig), [off]);
}

#[test]
fn what_becomes_of_those_who_are_there_counts_too() {
    let mut rig = looking(&[Affiliation::Member]);
    wish(&mut rig, RoomWish::AskMembers);
    let id = asked(&mut rig, "member");
    answer(
        &mut rig,
        ROOM,
        &id,
        "<item affiliation='member' jid='t@x'/>",
    );
    let tybalt = |is: &str| {
        there("Tybalt", "", &[]).replace(
            "affiliation='none'",
            &format!("affiliation='{is}' jid='t@x/r'"),
        )
    };
    rig.recv(&tybalt("member"));
    news(&mut rig);
    rig.recv(&tybalt("none"));
    let told = news(&mut rig);
    let off = RoomNews::Member(bare("t@x"), Affiliation::None);
    assert!(told.contains(&off), "{told:?}");
    rig.recv(&tybalt("member"));
    news(&mut rig);
    // He goes, and stays one; he is banned, and does not.
    let item = "<item affiliation='member' role='none' jid='t@x/r'/>";
    rig.recv(&gone("Tybalt", item, &[]));
    assert!(matches!(news(&mut rig)[..], [RoomNews::Gone { .. }]));
    rig.recv(&tybalt("member"));
    news(&mut rig);
    let item = "<item affiliation='outcast' role='none'/>";
    rig.recv(&gone("Tybalt", item, &[301]));
    let told = news(&mut rig);
    assert!(told.contains(&off), "{told:?}");
}

#[test]
fn outside_nothing_is_asked_and_once_inside_again_all_of_it() {
    let mut rig = looking(&[Affiliation::Member]);
    wish(&mut rig, RoomWish::AskMembers);
    let id = asked(&mut rig, "member");
    rig.recv(&gone("Juliet", "", &[307, 110]));
    news(&mut rig);
    // The answer comes too late for anybody.
    answer(
        &mut rig,
        ROOM,
        &id,
        "<item affiliation='member' jid='t@x'/>",
    );
    assert_eq!(news(&mut rig), []);
    wish(&mut rig, RoomWish::AskMembers);
    rig.expect_quiet();
    inside(&mut rig, "");
    news(&mut rig);
    wish(&mut rig, RoomWish::AskMembers);
    asked(&mut rig, "member");
}
