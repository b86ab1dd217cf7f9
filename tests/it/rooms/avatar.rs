//! Pictures of rooms: when they are asked for, whose word counts, and how an owner sets one.

use super::{ROOM, info, inside, join, news, rig, there, wish};
use crate::support::build::{ME, bare};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::{Event, Picture, RoomDeed, RoomNews};
use converse_rs::xmpp::stanza::avatar::of_bytes;

const CARD: &str = "<feature var='vcard-temp'/>";

fn png(text: &str) -> Picture {
    of_bytes(&[b"\x89PNG\r\n\x1a\n", text.as_bytes()].concat()).unwrap()
}

fn said(hash: &str) -> String {
    format!(
        "{CARD}<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>\
         <value>http://jabber.org/protocol/muc#roominfo</value></field>\
         <field var='muc#roominfo_avatarhash'><value>{hash}</value></field></x>"
    )
}

fn present(from: &str, hash: &str) -> String {
    format!(
        "<presence from='{from}' to='{ME}'><x xmlns='vcard-temp:x:update'><photo>{hash}</photo></x></presence>"
    )
}

/// The card of the room is asked for, under this id.
#[track_caller]
fn asked(rig: &mut Rig) -> String {
    let iq = rig.sent();
    assert!(iq.attr("type") == Some("get") && iq.attr("to") == Some(ROOM));
    assert!(iq.child("vCard", "vcard-temp").is_some(), "{}", iq.to_xml());
    iq.attr("id").unwrap().to_owned()
}

/// The card of the room is asked for, and this is in it.
#[track_caller]
fn card(rig: &mut Rig, data: &str) {
    let id = asked(rig);
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{ROOM}'><vCard xmlns='vcard-temp'><FN>Garden</FN>\
         <PHOTO><BINVAL>{data}</BINVAL></PHOTO></vCard></iq>"
    ));
}

fn pictures(rig: &mut Rig) -> Vec<Option<String>> {
    let of = |event| match event {
        Event::AvatarChanged { jid, picture } => {
            assert_eq!(jid, bare(ROOM));
            Some(picture.map(|p| p.hash))
        }
        _ => None,
    };
    rig.events().into_iter().filter_map(of).collect()
}

#[test]
fn what_a_room_says_of_its_picture_is_fetched_and_has_to_fit() {
    let mut rig = rig();
    let (one, two) = (png("1"), png("2"));
    join(&mut rig, None);
    info(&mut rig, &said(&one.hash));
    rig.sent();
    card(&mut rig, &one.data);
    assert_eq!(pictures(&mut rig), [Some(one.hash.clone())]);
    // The same in its presence is no news.
    rig.recv(&present(ROOM, &one.hash));
    rig.recv(&there("Juliet", "", &[110]));
    assert_eq!(pictures(&mut rig), []);
    rig.recv(&present(ROOM, &two.hash));
    card(&mut rig, &one.data);
    assert_eq!(pictures(&mut rig), [], "another one than it says");
    // It says that it is different, and then how.
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}' to='{ME}'><x xmlns='http://jabber.org/protocol/muc#user'>\
         <status code='104'/></x></message>"
    ));
    info(&mut rig, &said(""));
    assert_eq!(pictures(&mut rig), [None]);
    rig.recv(&present(ROOM, &two.hash));
    card(&mut rig, &two.data);
    assert_eq!(pictures(&mut rig), [Some(two.hash)]);
    rig.expect_quiet();
}

#[test]
fn nobody_else_says_what_a_room_looks_like() {
    let mut rig = rig();
    let one = png("1");
    rig.recv(&present(ROOM, &one.hash));
    rig.events();
    rig.expect_quiet();
    join(&mut rig, None);
    // One that can have none says nothing of one.
    info(&mut rig, &said(&one.hash).replace(CARD, ""));
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    rig.recv(&present("other@rooms.example", &one.hash));
    rig.recv(&present(ROOM, "../../x"));
    assert_eq!(pictures(&mut rig), []);
    rig.expect_quiet();
}

#[test]
fn an_owner_sets_it_and_the_rest_of_the_card_stays() {
    let mut rig = rig();
    let (one, two) = (png("1"), png("2"));
    join(&mut rig, None);
    info(&mut rig, CARD);
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    rig.events();
    wish(&mut rig, RoomWish::SetPicture(Some(two.data.clone())));
    card(&mut rig, &one.data);
    rig.expect_sent(&format!(
        "<iq type='set' id='{{s}}' to='{ROOM}'><vCard xmlns='vcard-temp'><FN>Garden</FN>\
         <PHOTO><TYPE>image/png</TYPE><BINVAL>{}</BINVAL></PHOTO></vCard></iq>",
        two.data
    ));
    rig.recv(&format!("<iq type='result' id='{{s}}' from='{ROOM}'/>"));
    info(&mut rig, &said(&two.hash));
    card(&mut rig, &two.data);
    assert_eq!(pictures(&mut rig), [Some(two.hash)]);
    // What is none does not go out; what is refused is told.
    wish(&mut rig, RoomWish::SetPicture(Some("AAAA".to_owned())));
    let mut told = rig.events();
    rig.expect_quiet();
    wish(&mut rig, RoomWish::SetPicture(None));
    let id = asked(&mut rig);
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='{ROOM}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    told.extend(rig.events());
    let refused = told.iter().filter(|e| {
        matches!(
            e,
            Event::Room {
                news: RoomNews::Refused {
                    deed: RoomDeed::Picture,
                    ..
                },
                ..
            }
        )
    });
    assert_eq!(refused.count(), 2);
}

#[test]
fn a_room_is_asked_for_a_card_of_the_old_kind_alone() {
    use converse_rs::xmpp::card::Fact;
    use converse_rs::xmpp::command::Command;
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    let room = bare(ROOM);
    let old = format!(
        "<iq type='get' to='{}' id='{{i}}'><vCard xmlns='vcard-temp'/></iq>",
        ROOM
    );
    rig.command(Command::LoadCard(room.clone()));
    rig.expect_sent(&old);
    // An answer of somebody else is none.
    let card =
        "<vCard xmlns='vcard-temp'><FN>The Garden</FN><URL>javascript:alert(1)</URL></vCard>";
    rig.recv(&format!(
        "<iq type='result' from='other@rooms.example' id='{{i}}'>{card}</iq>"
    ));
    assert_eq!(rig.events(), []);
    rig.recv(&format!(
        "<iq type='result' from='{}' id='{{i}}'>{card}</iq>",
        ROOM
    ));
    let said = Event::CardReceived {
        jid: room.clone(),
        card: Ok(vec![(Fact::Name, "The Garden".to_owned())]),
    };
    assert_eq!(rig.events(), [said]);
    // One that has none.
    rig.command(Command::LoadCard(room.clone()));
    rig.expect_sent(&old.replace("{i}", "{j}"));
    rig.recv(&format!(
        "<iq type='error' from='{}' id='{{j}}'><error type='cancel'>\
         <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        ROOM
    ));
    let card = Ok(Vec::new());
    assert_eq!(rig.events(), [Event::CardReceived { jid: room, card }]);
    rig.expect_quiet();
}
