//! What a room says of links in messages; and what others pretend that it says.

use super::{ROOM, info, join, rig, there};
use crate::support::build::ME;
use crate::support::rig::Rig;
use converse_rs::xmpp::event::{Annotation, Event, Note};

fn fastened(from: &str, kind: &str) -> String {
    format!(
        "<message type='{kind}' from='{from}' to='{ME}'><apply-to xmlns='urn:xmpp:fasten:0' id='m1'>\
         <meta xmlns='http://www.w3.org/1999/xhtml' property='og:url' content='https://example.org/'/>\
         <meta xmlns='http://www.w3.org/1999/xhtml' property='og:title' content='Example'/>\
         </apply-to></message>"
    )
}

fn linked(rig: &mut Rig) -> Vec<Annotation> {
    let of = |event| match event {
        Event::MessageAnnotated(said) if matches!(said.note, Note::Linked(_)) => Some(said),
        _ => None,
    };
    rig.events().into_iter().filter_map(of).collect()
}

#[test]
fn the_room_itself_is_believed_and_nobody_in_it() {
    let mut rig = rig();
    rig.recv(&fastened(ROOM, "groupchat"));
    assert_eq!(linked(&mut rig), []);
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    rig.events();
    for (from, kind) in [
        (format!("{ROOM}/Anna"), "groupchat"),
        (format!("{ROOM}/Juliet"), "groupchat"),
        (ROOM.to_owned(), "normal"),
        (ROOM.to_owned(), "chat"),
        (ROOM.to_owned(), "error"),
        ("romeo@montague.example/x".to_owned(), "chat"),
        ("other@rooms.example".to_owned(), "groupchat"),
    ] {
        rig.recv(&fastened(&from, kind));
        assert_eq!(linked(&mut rig), [], "{from} {kind}");
    }
    rig.recv(&fastened(ROOM, "groupchat"));
    let told = linked(&mut rig);
    assert!(
        matches!(&told[..], [said] if said.of == "m1" && said.sender.is_none() && !said.own),
        "{told:?}"
    );
}
