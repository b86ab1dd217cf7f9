//! Activity in rooms that are noted and not entered.

use super::bookmarks::{self, item, old};
use super::{ROOM, wish};
use crate::support::build::{ACCOUNT, ME, bare};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::{Event, RoomNews};

const OTHER: &str = "other@rooms.example";

/// Online, with a room that is noted and not entered; its service has these features.
#[track_caller]
fn rig(features: &str) -> Rig {
    let mut rig = bookmarks::rig(&item(OTHER, "false"));
    old(&mut rig, "");
    service(&mut rig, features);
    rig.events();
    rig
}

/// The service is asked what it can do, and says that.
#[track_caller]
fn service(rig: &mut Rig, features: &str) {
    rig.expect_sent(
        "<iq type='get' to='rooms.example' id='{i}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
    );
    rig.recv(&format!(
        "<iq type='result' from='rooms.example' id='{{i}}'><query xmlns='http://jabber.org/protocol/disco#info'>\
         {features}</query></iq>"
    ));
}

fn told(from: &str, kind: &str, rooms: &[&str]) -> String {
    let rooms: String = rooms
        .iter()
        .map(|r| format!("<activity>{r}</activity>"))
        .collect();
    format!(
        "<message from='{from}' to='{ME}'{kind}><rai xmlns='urn:xmpp:rai:0'>{rooms}</rai></message>"
    )
}

fn active(rig: &mut Rig) -> Vec<String> {
    let of = |event| match event {
        Event::Room {
            room,
            news: RoomNews::Active,
        } => Some(room.to_string()),
        _ => None,
    };
    rig.events().into_iter().filter_map(of).collect()
}

const CAN: &str = "<feature var='urn:xmpp:rai:0'/>";

#[test]
fn a_service_that_can_is_asked_and_believed_of_its_own_rooms() {
    let mut rig = rig(CAN);
    rig.expect_sent("<presence to='rooms.example'><rai xmlns='urn:xmpp:rai:0'/></presence>");
    rig.recv(&told(
        "rooms.example",
        "",
        &[OTHER, OTHER, "x@rooms.example"],
    ));
    assert_eq!(active(&mut rig), [OTHER]);
    for (from, kind) in [
        ("evil.example", ""),
        ("rooms.example/x", ""),
        (OTHER, ""),
        ("romeo@montague.example/x", ""),
        ("rooms.example", " type='error'"),
    ] {
        rig.recv(&told(from, kind, &[OTHER]));
        let events = rig.events();
        let room = |e: &Event| matches!(e, Event::Room { .. });
        assert!(!events.iter().any(room), "{from} {kind}: {events:?}");
    }
    // Who is in it hears what is said.
    rig.command(converse_rs::xmpp::command::Command::Room {
        room: bare(OTHER),
        wish: RoomWish::Join {
            nick: "Juliet".to_owned(),
            password: None,
        },
        after: None,
    });
    rig.sent();
    rig.events();
    rig.recv(&told("rooms.example", "", &[OTHER]));
    assert!(active(&mut rig).is_empty());
}

#[test]
fn one_that_cannot_is_not_asked_and_tells_nothing() {
    let mut rig = rig("<feature var='http://jabber.org/protocol/muc'/>");
    rig.expect_quiet();
    rig.recv(&told("rooms.example", "", &[OTHER]));
    assert!(active(&mut rig).is_empty());
}

#[test]
fn a_room_that_is_left_is_watched_and_one_that_is_noted_no_more_is_not() {
    let mut rig = bookmarks::rig("");
    old(&mut rig, "");
    super::join(&mut rig, None);
    super::info(&mut rig, "");
    rig.sent();
    rig.recv(&super::there("Juliet", "", &[110]));
    rig.sent();
    rig.events();
    wish(&mut rig, RoomWish::Leave);
    rig.sent();
    assert_eq!(rig.sent().attr("type"), Some("unavailable"));
    service(&mut rig, CAN);
    rig.expect_sent("<presence to='rooms.example'><rai xmlns='urn:xmpp:rai:0'/></presence>");
    rig.recv(&told("rooms.example", "", &[ROOM]));
    assert_eq!(active(&mut rig), [ROOM]);
    let retract = format!("<retract id='{ROOM}'/>");
    rig.recv(&bookmarks::pushed(ACCOUNT, &retract));
    rig.expect_sent("<presence type='unavailable' to='rooms.example'/>");
    rig.recv(&told("rooms.example", "", &[ROOM]));
    assert!(active(&mut rig).is_empty());
}
