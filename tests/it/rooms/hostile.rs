//! Occupants and rooms that lie, and servers that send too much.

use super::said::{messages, said, stanza_id};
use super::{
    ALL, ROOM, archive_query, archived, gone, info, inside, join, news, occupant_id, rig, there,
};
use crate::support::build::{ACCOUNT, ME};
use converse_rs::xmpp::event::{Event, RoomNews};

#[test]
fn only_the_room_itself_is_believed() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    for xml in [
        // Another room, or one that looks like it.
        "<message type='groupchat' from='other@rooms.example/Romeo'><body>x</body></message>",
        "<message type='groupchat' from='garden@rooms.example.evil/Romeo'><body>x</body></message>",
        "<message type='groupchat' from='evil@there'><body>x</body></message>",
        "<presence from='other@rooms.example/Romeo'/>",
        // Between two, of somebody who is not there.
        "<message type='chat' from='garden@rooms.example/Tybalt'><body>x</body></message>",
        "<message from='garden@rooms.example/Tybalt'><body>x</body></message>",
        "<message type='headline' from='garden@rooms.example'><body>x</body></message>",
        // Nobody's words.
        "<message type='groupchat' from='garden@rooms.example'><body>x</body></message>",
        "<presence from='garden@rooms.example'/>",
        "<presence type='subscribe' from='garden@rooms.example'/>",
        "<presence type='unavailable' from='garden@rooms.example/Nobody'/>",
    ] {
        rig.recv(xml);
        assert_eq!(rig.events(), [], "{xml}");
        assert_eq!(rig.log().len(), 1, "{xml}");
    }
}

#[test]
fn a_copy_or_a_private_message_of_a_room_never_looks_like_words_to_all() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    let private = "<x xmlns='http://jabber.org/protocol/muc#user'/>";
    // A copy of what another device got, said by whom our server says; and one that somebody made up.
    for from in [ACCOUNT, &format!("{ROOM}/Romeo")] {
        for kind in ["chat", "groupchat"] {
            rig.recv(&format!(
                "<message from='{from}'><received xmlns='urn:xmpp:carbons:2'>\
                 <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='{kind}' \
                 from='{ROOM}/Romeo' to='{ME}'><body>x</body>{private}</message></forwarded>\
                 </received></message>"
            ));
            assert_eq!(rig.events(), [], "{from} {kind}");
            assert_eq!(rig.log().len(), 1, "{from} {kind}");
        }
    }
    // Of a room that we are not in either.
    rig.recv(&format!(
        "<message type='chat' from='other@rooms.example/Romeo'><body>x</body>{private}</message>"
    ));
    assert_eq!(rig.events(), []);
    rig.expect_log("private message of an occupant");
}

#[test]
fn an_occupant_cannot_speak_as_another_one() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    // Two ids: one of them he added himself, and none counts.
    rig.recv(&said(
        "Romeo",
        &format!("<body>x</body>{}{}", occupant_id("j"), occupant_id("r")),
    ));
    let message = messages(&mut rig).remove(0);
    assert!(!message.own);
    assert_eq!(message.extras.sender.and_then(|s| s.id), None);
    // Our nick, but not our id: another device of ours has that, and nobody else may have the nick.
    rig.recv(&said(
        "Juliet",
        &format!("<body>x</body>{}", occupant_id("r")),
    ));
    assert!(!messages(&mut rig).remove(0).own);
    // He says what only a room may say.
    let retract = "<retract xmlns='urn:xmpp:message-retract:1' id='a1'>\
                   <moderated xmlns='urn:xmpp:message-moderate:1'/></retract>";
    rig.recv(&said("Romeo", &format!("{retract}{}", occupant_id("r"))));
    match &rig.events()[..] {
        [Event::MessageAnnotated(said)] => {
            assert_eq!(said.note, converse_rs::xmpp::event::Note::Retracted);
            assert!(said.sender.is_some());
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_room_without_ids_passes_on_what_occupants_invent() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    rig.recv(&said(
        "Romeo",
        &format!("<body>x</body>{}", occupant_id("anybody")),
    ));
    let message = messages(&mut rig).remove(0);
    assert_ne!(
        message.extras.sender.and_then(|s| s.id).as_deref(),
        Some("anybody")
    );
}

#[test]
fn archives_are_those_that_were_asked() {
    let mut rig = archived();
    join(&mut rig, None);
    info(&mut rig, ALL);
    rig.sent();
    rig.recv(&there("Juliet", &occupant_id("j"), &[110]));
    rig.events();
    let (_, query) = archive_query(&mut rig);
    let words =
        said("Romeo", "<body>x</body>").replacen("<message", "<message xmlns='jabber:client'", 1);
    for from in [
        "from='evil@there'",
        "from='garden@rooms.example/Romeo'",
        "from='other@rooms.example'",
        "",
    ] {
        rig.recv(&format!(
            "<message {from}><result xmlns='urn:xmpp:mam:2' queryid='{query}' id='a1'>\
             <forwarded xmlns='urn:xmpp:forward:0'>{words}</forwarded></result></message>"
        ));
        assert_eq!(rig.log().len(), 1, "{from}");
    }
    // The right archive, but words of another room, or to us alone.
    for (n, inner) in [
        words.replace("garden@", "other@"),
        words.replace("groupchat", "chat"),
        words.replace("/Romeo", ""),
    ]
    .into_iter()
    .enumerate()
    {
        rig.recv(&format!(
            "<message from='{ROOM}'><result xmlns='urn:xmpp:mam:2' queryid='{query}' id='b{n}'>\
             <forwarded xmlns='urn:xmpp:forward:0'>{inner}</forwarded></result></message>"
        ));
    }
    assert_eq!(rig.events(), []);
    // An archive id by another name.
    rig.recv(&said(
        "Romeo",
        &format!(
            "<body>y</body>{}<stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='forged'/>",
            stanza_id("real")
        ),
    ));
    rig.events();
}

#[test]
fn a_crowd_is_bounded_and_we_are_let_in_all_the_same() {
    let mut rig = rig();
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    news(&mut rig);
    for n in 0..20_005 {
        rig.recv(&format!("<presence from='{ROOM}/n{n}'/>"));
    }
    assert_eq!(rig.log().len(), 5);
    rig.expect_quiet();
    rig.recv(&there("Juliet", "", &[110]));
    match &news(&mut rig)[..] {
        [RoomNews::Joined { occupants, .. }] => assert_eq!(occupants.len(), 20_001),
        other => panic!("{other:?}"),
    }
    // Who goes makes room for another.
    rig.recv(&gone("n1", "", &[]));
    rig.recv(&gone("n2", "", &[]));
    rig.recv(&there("Romeo", "", &[]));
    assert_eq!(news(&mut rig).len(), 3);
}

#[test]
fn names_that_turn_the_line_around_or_have_no_end_are_nobodys() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    // What overrides the direction of writing makes `Romeo` of something else; nobody sees what has no width.
    let endless = "n".repeat(1_048_576);
    for nick in ["\u{202e}oemoR", "Romeo\u{202c}", "Ro\u{200b}meo", &endless] {
        for xml in [
            there(nick, "", &[]),
            said(nick, "<body>x</body>"),
            gone("Romeo", &format!("<item nick='{nick}'/>"), &[303]),
        ] {
            rig.recv(&xml);
            assert_eq!(rig.events(), [], "{nick:.20?}");
            assert_eq!(rig.log().len(), 1, "{nick:.20?}");
        }
    }
    // Letters that are written from the right are a name like any other, and so is one with many marks.
    let marks = ["R", &"\u{301}\u{316}".repeat(40)].concat();
    for nick in ["\u{5e8}\u{5d5}\u{5de}\u{5d0}\u{5d5}", &*marks] {
        rig.recv(&there(nick, "", &[]));
        assert!(matches!(&news(&mut rig)[..], [RoomNews::Seen(_)]));
    }
}

#[test]
fn a_subject_has_an_end() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    let subject = "s".repeat(1_048_576);
    rig.recv(&said("Romeo", &format!("<subject>{subject}</subject>")));
    match &news(&mut rig)[..] {
        [RoomNews::Subject { text, .. }] => assert!(text.len() <= 4_000, "{}", text.len()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nonsense_is_dropped() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    for xml in [
        gone("Romeo", "<item nick=''/>", &[303]),
        gone("Nobody", "<item nick='x'/>", &[303]),
        said("Romeo", ""),
        said("Romeo", "<body>  </body>"),
        format!("<presence type='odd' from='{ROOM}/Romeo'/>"),
        format!("<message type='error' from='{ROOM}' id='nothing of ours'/>"),
    ] {
        rig.recv(&xml);
        assert_eq!(rig.events(), [], "{xml}");
        assert_eq!(rig.log().len(), 1, "{xml}");
    }
}

#[test]
fn nobody_gives_himself_a_hat_where_the_room_says_nothing_of_hats() {
    let hats = |namespace: &str| {
        format!("<hats xmlns='{namespace}'><hat uri='urn:x' title='Owner'/></hats>")
    };
    let prosody = "xmpp:prosody.im/protocol/hats:1";
    let announced = format!("<feature var='{prosody}'/>");
    for (features, namespace, worn) in [
        ("", "urn:xmpp:hats:0", false),
        ("", prosody, false),
        // Prosody 0.12 takes out those of its own namespace, and no others.
        (&*announced, "urn:xmpp:hats:0", false),
        (&*announced, prosody, true),
    ] {
        let mut rig = rig();
        inside(&mut rig, features);
        news(&mut rig);
        rig.recv(&there("Tybalt", &hats(namespace), &[]));
        match &news(&mut rig)[..] {
            [RoomNews::Seen(one)] => assert_eq!(!one.hats.is_empty(), worn, "{namespace}"),
            other => panic!("{other:?}"),
        }
    }
}
