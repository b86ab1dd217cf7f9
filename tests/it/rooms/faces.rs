//! Pictures of people in rooms: of those who speak, under the hash that they tell, and not without end.

use super::{ROOM, info, join, rig, there};
use crate::support::build::{ME, bare};
use crate::support::rig::Rig;
use converse_rs::jid::BareJid;
use converse_rs::xmpp::event::{Event, Picture};
use converse_rs::xmpp::stanza::avatar::of_bytes;

fn png(text: &str) -> Picture {
    of_bytes(&[b"\x89PNG\r\n\x1a\n", text.as_bytes()].concat()).unwrap()
}

fn photo(hash: &str, id: &str) -> String {
    format!(
        "<x xmlns='vcard-temp:x:update'><photo>{hash}</photo></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{id}'/>"
    )
}

fn says(rig: &mut Rig, nick: &str, id: &str) {
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}/{nick}' to='{ME}'><body>hi</body>\
         <occupant-id xmlns='urn:xmpp:occupant-id:0' id='{id}'/></message>"
    ));
}

/// The vCard of an occupant is asked for, and this is in it.
#[track_caller]
fn card(rig: &mut Rig, nick: &str, data: &str) {
    let iq = rig.sent();
    let whom = format!("{ROOM}/{nick}");
    assert_eq!(iq.attr("to"), Some(&*whom));
    assert!(iq.child("vCard", "vcard-temp").is_some(), "{}", iq.to_xml());
    let id = iq.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{whom}'><vCard xmlns='vcard-temp'><PHOTO><BINVAL>{data}</BINVAL>\
         </PHOTO></vCard></iq>"
    ));
}

fn faces(rig: &mut Rig) -> Vec<(BareJid, Option<String>)> {
    let of = |event| match event {
        Event::AvatarChanged { jid, picture } => Some((jid, picture.map(|p| p.hash))),
        _ => None,
    };
    rig.events().into_iter().filter_map(of).collect()
}

fn of(id: &str) -> BareJid {
    BareJid::of_occupant(&bare(ROOM), id).unwrap()
}

#[test]
fn who_speaks_has_a_face_whatever_his_nick() {
    let mut rig = inside_with_ids();
    let (one, two) = (png("1"), png("2"));
    rig.recv(&there("Anna", &photo(&one.hash, "a"), &[]));
    rig.recv(&there("Bea", &photo(&two.hash, "b"), &[]));
    rig.events();
    // Who only listens is not asked for.
    rig.expect_quiet();
    says(&mut rig, "Anna", "a");
    card(&mut rig, "Anna", &one.data);
    assert_eq!(faces(&mut rig), [(of("a"), Some(one.hash.clone()))]);
    says(&mut rig, "Anna", "a");
    rig.events();
    rig.expect_quiet();
    // Another picture while one looks; and none.
    rig.recv(&there("Anna", &photo(&two.hash, "a"), &[]));
    card(&mut rig, "Anna", &two.data);
    assert_eq!(faces(&mut rig), [(of("a"), Some(two.hash.clone()))]);
    rig.recv(&there("Anna", &photo("", "a"), &[]));
    assert_eq!(faces(&mut rig), [(of("a"), None)]);
    // One that is not what it is said to be.
    says(&mut rig, "Bea", "b");
    card(&mut rig, "Bea", &one.data);
    assert_eq!(faces(&mut rig), []);
}

#[test]
fn somebody_who_changes_it_all_the_time_is_not_followed() {
    let mut rig = inside_with_ids();
    let mut asked = 0;
    for n in 0..20 {
        let picture = png(&n.to_string());
        rig.recv(&there("Anna", &photo(&picture.hash, "a"), &[]));
        says(&mut rig, "Anna", "a");
        if asked < 5 {
            card(&mut rig, "Anna", &picture.data);
            asked += 1;
        }
        rig.events();
        rig.expect_quiet();
    }
    // What comes of somebody who is not there leads to nothing.
    says(&mut rig, "Nobody", "x");
    rig.events();
    rig.expect_quiet();
}

fn inside_with_ids() -> Rig {
    let mut rig = rig();
    join(&mut rig, None);
    info(&mut rig, "<feature var='urn:xmpp:occupant-id:0'/>");
    rig.sent();
    let me = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='me'/>";
    rig.recv(&there("Juliet", me, &[110]));
    rig.events();
    rig
}
