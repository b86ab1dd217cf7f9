//! Being named in a room that is noted and that we are not in.

use super::bookmarks::{self, item, old};
use super::{ROOM, inside};
use crate::support::build::ME;
use crate::support::rig::Rig;
use converse_rs::xmpp::event::{Event, RoomNews};

const OTHER: &str = "other@rooms.example";

/// Online, with a room that is noted and not entered.
#[track_caller]
fn rig() -> Rig {
    let mut rig = bookmarks::rig(&item(OTHER, "false"));
    old(&mut rig, "");
    rig.sent();
    rig.events();
    rig
}

fn mention(from: &str, kind: &str, inner: &str) -> String {
    format!(
        "<message from='{from}' to='{ME}'{kind}><mentions xmlns='urn:xmpp:mmn:0'>\
         <forwarded xmlns='urn:xmpp:forward:0'>{inner}</forwarded></mentions></message>"
    )
}

fn said(from: &str, id: &str, body: &str) -> String {
    format!(
        "<message xmlns='jabber:client' type='groupchat' from='{from}' id='{id}'>{body}</message>"
    )
}

const BODY: &str = "<body>Romeo!</body>";

fn named(rig: &mut Rig) -> Vec<(String, String, String)> {
    let of = |event| match event {
        Event::Room {
            room,
            news: RoomNews::Named { nick, text },
        } => (room.to_string(), nick, text),
        other => panic!("{other:?}"),
    };
    rig.events().into_iter().map(of).collect()
}

#[test]
fn the_room_tells_by_whom_and_what_and_each_message_once() {
    let mut rig = rig();
    let anna = format!("{OTHER}/Anna");
    let one = mention(OTHER, "", &said(&anna, "1", BODY));
    rig.recv(&one);
    let told = (OTHER.to_owned(), "Anna".to_owned(), "Romeo!".to_owned());
    assert_eq!(named(&mut rig), std::slice::from_ref(&told));
    rig.recv(&one);
    assert_eq!(named(&mut rig), []);
    rig.expect_log("told of before");
    rig.recv(&mention(OTHER, " type='headline'", &said(&anna, "2", BODY)));
    assert_eq!(named(&mut rig), [told]);
    // One that says nothing of its namespace, as a server has it.
    let bare = said(&anna, "2b", BODY).replace("xmlns='jabber:client' ", "");
    rig.recv(&mention(OTHER, "", &bare));
    assert_eq!(named(&mut rig).len(), 1);
    // Much of it is cut.
    let long = format!("<body>{}</body>", "x".repeat(9_000));
    rig.recv(&mention(OTHER, "", &said(&anna, "3", &long)));
    assert_eq!(named(&mut rig)[0].2.len(), 500);
}

#[test]
fn nobody_else_and_of_no_other_room_is_believed() {
    let mut rig = rig();
    let anna = format!("{OTHER}/Anna");
    let good = said(&anna, "1", BODY);
    for xml in [
        // An occupant, a stranger, the service, a room that is not noted.
        mention(&anna, "", &good),
        mention("evil@there/x", "", &good),
        mention("evil@there", "", &good),
        mention("rooms.example", "", &good),
        mention(ROOM, "", &said(&format!("{ROOM}/Anna"), "1", BODY)),
        // As what it is not.
        mention(OTHER, " type='groupchat'", &good),
        mention(OTHER, " type='chat'", &good),
        mention(OTHER, " type='error'", &good),
        // With words of another room, of nobody, of itself, none, or two.
        mention(OTHER, "", &said("evil@there/Anna", "1", BODY)),
        mention(OTHER, "", &said(OTHER, "1", BODY)),
        mention(OTHER, "", &said("@", "1", BODY)),
        mention(OTHER, "", &said(&anna, "1", "")),
        mention(OTHER, "", &said(&anna, "1", "<body> </body>")),
        mention(OTHER, "", &good.replace("groupchat", "chat")),
        mention(OTHER, "", &good.repeat(2)),
        mention(OTHER, "", &good.replace("jabber:client", "urn:other")),
        mention(OTHER, "", ""),
        format!("<message from='{OTHER}'><mentions xmlns='urn:xmpp:mmn:0'/></message>"),
    ] {
        rig.recv(&xml);
        assert_eq!(rig.events(), [], "{xml}");
        assert_eq!(rig.log().len(), 1, "{xml}");
    }
}

#[test]
fn in_a_room_that_we_are_in_its_messages_do() {
    let mut rig = bookmarks::rig(&item(ROOM, "false"));
    old(&mut rig, "");
    rig.sent();
    inside(&mut rig, "");
    rig.events();
    let xml = mention(ROOM, "", &said(&format!("{ROOM}/Romeo"), "1", BODY));
    rig.recv(&xml);
    assert_eq!(rig.events(), []);
    rig.expect_log("that we are in");
    // It is noted that we are in it.
    rig.sent();
}
