//! XEP-0045 §7.5: what is said to one occupant, and what pretends to be.

use super::said::messages;
use super::{ALL, ROOM, USER, gone, inside, news, occupant_id, rig, there};
use crate::support::build::{ME, bare};
use crate::support::rig::Rig;
use converse_rs::jid::BareJid;
use converse_rs::xmpp::command::{Command, RoomWish, Wrap};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Event, Extras, Note, SendError};

fn with(id: &str) -> BareJid {
    BareJid::of_occupant(&bare(ROOM), id).unwrap()
}

fn whisper(nick: &str, inner: &str) -> String {
    format!(
        "<message type='chat' from='{ROOM}/{nick}' to='{ME}' id='p1'>{inner}<x xmlns='{USER}'/></message>"
    )
}

fn send(rig: &mut Rig, to: &BareJid, id: &str, in_doubt: bool) {
    rig.command(Command::SendMessage {
        to: to.clone(),
        id: id.to_owned(),
        body: "hi".to_owned(),
        extras: Extras::default(),
        in_doubt,
        wrap: Wrap::Occupant,
    });
}

/// Why a message failed, and nothing else was told.
#[track_caller]
fn failure(rig: &mut Rig) -> SendError {
    match &rig.events()[..] {
        [Event::MessageFailed { reason, .. }] => reason.clone(),
        other => panic!("{other:?}"),
    }
}

fn is_gone(why: &SendError) -> bool {
    matches!(why, SendError::Refused(e) if e.condition == StanzaCondition::ItemNotFound)
}

#[test]
fn it_goes_to_whoever_the_occupant_is_by_now_and_asks_for_no_answer() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    send(&mut rig, &with("r"), "m1", false);
    rig.expect_sent(&format!(
        "<message type='chat' to='{ROOM}/Romeo' id='m1'><body>hi</body>\
         <origin-id xmlns='urn:xmpp:sid:0' id='m1'/><x xmlns='{USER}'/></message>"
    ));
    let (to, id) = (with("r"), "m1".to_owned());
    assert_eq!(
        rig.events(),
        [
            Event::MessageSent {
                to: to.clone(),
                id: id.clone()
            },
            Event::MessageAcked { to, id }
        ]
    );
    // Another nick.
    rig.recv(&gone("Romeo", "<item nick='Montague'/>", &[303]));
    rig.recv(&there("Montague", &occupant_id("r"), &[]));
    // And somebody else takes his.
    rig.recv(&there("Romeo", &occupant_id("e"), &[]));
    news(&mut rig);
    send(&mut rig, &with("r"), "m2", false);
    assert_eq!(rig.sent().attr("to"), Some(&*format!("{ROOM}/Montague")));
    rig.events();
    // He goes, and the nick is nobody's; later it is another's.
    rig.recv(&gone("Montague", "", &[]));
    news(&mut rig);
    send(&mut rig, &with("r"), "m3", false);
    assert!(is_gone(&failure(&mut rig)));
    rig.recv(&there("Montague", &occupant_id("x"), &[]));
    news(&mut rig);
    send(&mut rig, &with("r"), "m4", false);
    assert!(is_gone(&failure(&mut rig)));
    // Nor to ourselves.
    send(&mut rig, &with("j"), "m5", false);
    assert!(is_gone(&failure(&mut rig)));
    // What may have gone out is not sent again, and what has no room goes nowhere.
    send(&mut rig, &with("x"), "m6", true);
    assert_eq!(failure(&mut rig), SendError::Interrupted);
    let elsewhere = BareJid::of_occupant(&bare("other@rooms.example"), "x").unwrap();
    send(&mut rig, &elsewhere, "m7", false);
    assert_eq!(failure(&mut rig), SendError::Offline);
}

#[test]
fn whatever_is_said_to_an_occupant_goes_by_the_room_or_not_at_all() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    // As if the model had taken him for a contact.
    rig.command(Command::SendMessage {
        to: with("r"),
        id: "m1".to_owned(),
        body: "hi".to_owned(),
        extras: Extras::default(),
        in_doubt: false,
        wrap: Wrap::Open,
    });
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(&*format!("{ROOM}/Romeo")));
    assert!(sent.child("request", "urn:xmpp:receipts").is_none());
    rig.command(Command::Annotate {
        to: with("r"),
        id: "m2".to_owned(),
        of: "m1".to_owned(),
        note: Note::Retracted,
        room: false,
    });
    let sent = rig.sent();
    assert_eq!(sent.attr("to"), Some(&*format!("{ROOM}/Romeo")));
    assert!(sent.child("x", USER).is_some());
    rig.events();
}

#[test]
fn what_an_occupant_says_is_his_by_his_id() {
    for features in [ALL, ""] {
        let mut rig = rig();
        inside(&mut rig, features);
        news(&mut rig);
        rig.recv(&whisper(
            "Romeo",
            "<body>hi</body><request xmlns='urn:xmpp:receipts'/>",
        ));
        let all = messages(&mut rig);
        let [message] = &all[..] else { panic!() };
        let (room, id) = message.chat.as_occupant().unwrap();
        assert_eq!(room, bare(ROOM));
        assert!(if features == ALL {
            id == "r"
        } else {
            id.starts_with('~')
        });
        assert_eq!((message.own, message.receipt.clone()), (false, None));
        assert_eq!(message.extras.sender, None);
        assert!(!message.extras.markable);
        // Said of what he said: taken back or reacted to, and nothing else.
        rig.recv(&whisper(
            "Romeo",
            "<retract xmlns='urn:xmpp:message-retract:1' id='p1'/>",
        ));
        assert!(matches!(
            &rig.events()[..],
            [Event::MessageAnnotated(said)] if said.chat == message.chat && said.note == Note::Retracted
        ));
        rig.recv(&whisper(
            "Romeo",
            "<received xmlns='urn:xmpp:receipts' id='p1'/>",
        ));
        assert_eq!(rig.events(), []);
        rig.log();
    }
}

#[test]
fn what_is_of_nobody_there_is_dropped_with_a_reason() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    let stranger = whisper("Nobody", "<body>x</body>");
    let ourselves = whisper("Juliet", "<body>x</body>");
    // Said by one who left, under a nick that another has by now.
    let late = whisper("Romeo", &["<body>x</body>", &occupant_id("e")].concat());
    let headline = whisper("Romeo", "<body>x</body>").replace("type='chat'", "type='headline'");
    let empty = whisper("Romeo", "");
    for xml in [stranger, ourselves, late, headline, empty] {
        rig.recv(&xml);
        assert_eq!(rig.events(), [], "{xml}");
        assert_eq!(rig.log().len(), 1, "{xml}");
    }
    // Once we are out, or were never in.
    rig.recv(&gone("Juliet", "", &[307, 110]));
    news(&mut rig);
    rig.recv(&whisper("Romeo", "<body>x</body>"));
    assert_eq!(rig.events(), []);
    rig.expect_log("that we are not in");
    rig.command(Command::Room {
        room: bare(ROOM),
        wish: RoomWish::Leave,
        after: None,
    });
    rig.events();
    rig.recv(&whisper("Romeo", "<body>x</body>"));
    assert_eq!(rig.events(), []);
    rig.expect_log("private message of an occupant");
}

#[test]
fn an_error_is_shown_at_the_message_and_believed_of_its_room_alone() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    for (condition, from) in [
        ("forbidden", format!("{ROOM}/Romeo")),
        ("not-acceptable", ROOM.to_owned()),
    ] {
        send(&mut rig, &with("r"), condition, false);
        rig.sent();
        rig.events();
        let error = |from: &str| {
            format!(
                "<message type='error' from='{from}' id='{condition}'><error type='auth'>\
                 <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
            )
        };
        rig.recv(&error("evil@there/Romeo"));
        rig.recv(&error("other@rooms.example/Romeo"));
        assert_eq!(rig.events(), []);
        rig.recv(&error(&from));
        match failure(&mut rig) {
            SendError::Refused(e) => assert_eq!(e.condition.name(), condition),
            other => panic!("{other:?}"),
        }
        rig.log();
    }
}
