//! What is said in a room: by others, by us, before we came, and of what was said.

use super::{
    ALL, ROOM, archive_query, archived, fin, info, inside, join, news, occupant_id, rig, there,
};
use crate::support::build::{ME, bare};
use crate::support::rig::{Rig, START};
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::event::{Event, Extras, Message, Note, RoomNews, Sender, Way};

/// Somebody says something to all.
pub(super) fn said(nick: &str, inner: &str) -> String {
    format!("<message type='groupchat' from='{ROOM}/{nick}' to='{ME}' id='m1'>{inner}</message>")
}

pub(super) fn stanza_id(id: &str) -> String {
    format!("<stanza-id xmlns='urn:xmpp:sid:0' by='{ROOM}' id='{id}'/>")
}

/// The messages that were told of, and nothing else was.
#[track_caller]
pub(super) fn messages(rig: &mut Rig) -> Vec<Message> {
    let message = |event| match event {
        Event::MessageReceived(message) => message,
        other => panic!("{other:?}"),
    };
    rig.events().into_iter().map(message).collect()
}

fn send(rig: &mut Rig, id: &str, extras: Extras, in_doubt: bool) {
    rig.command(Command::SendMessage {
        to: bare(ROOM),
        id: id.to_owned(),
        body: "hi".to_owned(),
        extras,
        in_doubt,
        wrap: Wrap::Room,
    });
}

#[test]
fn words_have_a_sender_and_ids_of_occupants_are_believed_where_the_room_has_them() {
    for (features, id) in [(ALL, Some("r")), ("", None)] {
        let mut rig = rig();
        inside(&mut rig, features);
        news(&mut rig);
        rig.recv(&said(
            "Romeo",
            &format!("<body>hi</body>{}{}", occupant_id("r"), stanza_id("a1")),
        ));
        let all = messages(&mut rig);
        let [message] = &all[..] else { panic!() };
        assert_eq!((message.chat.clone(), message.own), (bare(ROOM), false));
        assert_eq!((message.at, message.way), (START, Way::Direct));
        // The archive of this one is not read.
        assert_eq!(message.archive_id, None);
        let sender = message.extras.sender.clone().unwrap();
        assert_eq!(sender.nick, "Romeo");
        match id {
            Some(id) => assert_eq!(sender.id.as_deref(), Some(id)),
            // One that nobody can guess, and the same as long as he stays.
            None => assert!(
                sender
                    .id
                    .is_some_and(|id| id.starts_with('~') && id.len() > 8)
            ),
        }
    }
}

#[test]
fn whoever_has_the_nick_later_is_not_taken_for_the_same() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    let mut ids = Vec::new();
    for _ in 0..2 {
        rig.recv(&said("Romeo", "<body>hi</body>"));
        ids.push(messages(&mut rig)[0].extras.sender.clone().unwrap());
        rig.recv(&super::gone("Romeo", "", &[]));
        rig.recv(&there("Romeo", "", &[]));
        news(&mut rig);
    }
    assert!(!ids[0].is(&ids[1]));
    assert!(ids[0].is(&ids[0].clone()));
    let unknown = Sender {
        nick: "Romeo".to_owned(),
        id: None,
    };
    assert!(!ids[0].is(&unknown) && unknown.is(&unknown.clone()));
}

#[test]
fn ours_goes_to_all_and_is_there_once_the_room_has_said_it() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    send(&mut rig, "m1", Extras::default(), false);
    rig.expect_sent(&format!(
        "<message type='groupchat' to='{ROOM}' id='m1'><body>hi</body>\
         <origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>"
    ));
    let (to, id) = (bare(ROOM), "m1".to_owned());
    rig.expect_event(Event::MessageSent {
        to: to.clone(),
        id: id.clone(),
    });
    rig.recv(&said(
        "Juliet",
        &["<body>hi</body>", &occupant_id("j")].concat(),
    ));
    match rig.event() {
        Event::MessageReceived(message) => assert!(message.own),
        other => panic!("{other:?}"),
    }
    rig.expect_event(Event::MessageAcked { to, id });
    // Refused: by the room alone.
    send(&mut rig, "m2", Extras::default(), false);
    rig.sent();
    rig.events();
    let error =
        "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    rig.recv(&format!(
        "<message type='error' from='evil@there' id='m2'>{error}</message>"
    ));
    rig.recv(&format!(
        "<message type='error' from='{ROOM}' id='m2'>{error}</message>"
    ));
    assert!(matches!(&rig.events()[..], [Event::MessageFailed { id, .. }] if id == "m2"));
    rig.log();
}

#[test]
fn what_is_written_on_the_way_in_waits_and_without_a_room_it_fails() {
    let mut rig = rig();
    send(&mut rig, "m0", Extras::default(), false);
    assert!(matches!(&rig.events()[..], [Event::MessageFailed { id, .. }] if id == "m0"));
    join(&mut rig, None);
    send(&mut rig, "m1", Extras::default(), false);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    assert_eq!(rig.sent().attr("id"), Some("m1"));
    let told = rig.events();
    assert!(
        matches!(told.last(), Some(Event::MessageSent { .. })),
        "{told:?}"
    );
}

#[test]
fn what_was_said_before_comes_from_the_archive_and_what_comes_meanwhile_after_it() {
    let mut rig = archived();
    join(&mut rig, None);
    info(&mut rig, ALL);
    rig.sent();
    rig.recv(&there("Juliet", &occupant_id("j"), &[110]));
    rig.events();
    let (iq, query) = archive_query(&mut rig);
    // In doubt, and found there: not sent again. Never sent: goes out, after the archive.
    send(&mut rig, "d1", Extras::default(), true);
    send(&mut rig, "d2", Extras::default(), true);
    rig.recv(&said(
        "Romeo",
        &format!("<body>live</body>{}{}", occupant_id("r"), stanza_id("a3")),
    ));
    assert!(rig.events().is_empty());
    let result = |id: &str, message: &str| {
        let message = message.replacen("<message", "<message xmlns='jabber:client'", 1);
        format!(
            "<message from='{ROOM}'><result xmlns='urn:xmpp:mam:2' queryid='{query}' id='{id}'>\
             <forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' \
             stamp='2023-01-01T00:00:00Z'/>{message}</forwarded></result></message>"
        )
    };
    rig.recv(&result(
        "a1",
        &said("Romeo", &["<body>old</body>", &occupant_id("r")].concat()),
    ));
    let ours = said("Juliet", &["<body>hi</body>", &occupant_id("j")].concat());
    rig.recv(&result("a2", &ours.replace("'m1'", "'d1'")));
    fin(&mut rig, &format!("from='{ROOM}'"), &iq);
    let told: Vec<String> = rig
        .events()
        .into_iter()
        .map(|event| match event {
            Event::MessageReceived(m) => format!(
                "{} {:?} {} {:?}",
                m.body,
                m.archive_id.as_deref(),
                m.own,
                m.way
            ),
            Event::MessageAcked { id, .. } => format!("acked {id}"),
            Event::Room { news, .. } => format!("{news:?}"),
            Event::MessageSent { id, .. } => format!("sent {id}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "old Some(\"a1\") false Archived",
            "hi Some(\"a2\") true Archived",
            "Syncing(false)",
            "acked d1",
            "sent d2",
            "live Some(\"a3\") false Direct",
        ]
    );
    assert_eq!(rig.sent().attr("id"), Some("d2"));
    // An older page is asked of the room, and all of it.
    rig.command(Command::LoadHistory {
        chat: bare(ROOM),
        before: Some("a1".to_owned()),
    });
    let iq = rig.sent();
    assert_eq!(iq.attr("to"), Some(ROOM));
    assert!(!iq.to_xml().contains("'with'"));
}

#[test]
fn a_later_session_asks_for_what_came_after_the_last_that_is_known() {
    let mut rig = archived();
    rig.command(Command::Room {
        room: bare(ROOM),
        wish: converse_rs::xmpp::command::RoomWish::Join {
            nick: "Juliet".to_owned(),
            password: None,
        },
        after: Some("a7".to_owned()),
    });
    info(&mut rig, ALL);
    rig.sent();
    rig.recv(&there("Juliet", &occupant_id("j"), &[110]));
    let iq = rig.sent().to_xml();
    assert!(iq.contains("<after>a7</after>"), "{iq}");
    rig.events();
}

#[test]
fn notes_name_what_the_room_calls_a_message() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    let retract = "<retract xmlns='urn:xmpp:message-retract:1' id='a1'>";
    rig.recv(&said(
        "Romeo",
        &format!("{retract}</retract>{}", occupant_id("r")),
    ));
    rig.recv(&said(
        "Romeo",
        &format!(
            "<reactions xmlns='urn:xmpp:reactions:0' id='a1'><reaction>\u{1f44d}</reaction></reactions>{}",
            occupant_id("r")
        ),
    ));
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}'>{retract}<moderated by='{ROOM}/Prince' \
         xmlns='urn:xmpp:message-moderate:1'/></retract></message>"
    ));
    let told: Vec<_> = rig
        .events()
        .into_iter()
        .map(|event| match event {
            Event::MessageAnnotated(said) => (said.sender.map(|s| s.nick), said.of, said.note),
            other => panic!("{other:?}"),
        })
        .collect();
    let romeo = || Some("Romeo".to_owned());
    assert_eq!(
        told,
        [
            (romeo(), "a1".to_owned(), Note::Retracted),
            (
                romeo(),
                "a1".to_owned(),
                Note::Reacted(vec!["\u{1f44d}".to_owned()])
            ),
            (None, "a1".to_owned(), Note::Moderated),
        ]
    );
    rig.command(Command::Annotate {
        to: bare(ROOM),
        id: "n1".to_owned(),
        of: "a1".to_owned(),
        note: Note::Retracted,
        room: true,
    });
    let sent = rig.sent();
    assert_eq!(
        (sent.attr("type"), sent.attr("to")),
        (Some("groupchat"), Some(ROOM))
    );
    rig.events();
}

#[test]
fn the_subject_is_no_message() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    rig.recv(&said("Romeo", "<subject>Roses</subject>"));
    rig.recv(&said("Romeo", "<subject/>"));
    rig.recv(&said("Romeo", "<subject>x</subject><body>y</body>"));
    let told = rig.events();
    let subject = |text: &str| Event::Room {
        room: bare(ROOM),
        news: RoomNews::Subject {
            by: Some("Romeo".to_owned()),
            text: text.to_owned(),
        },
    };
    assert_eq!(told[..2], [subject("Roses"), subject("")]);
    assert!(matches!(&told[2], Event::MessageReceived(m) if m.body == "y"));
}

#[test]
fn a_room_without_an_archive_tells_what_was_said_and_when() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    let stamp =
        |from: &str| format!("<delay xmlns='urn:xmpp:delay' {from} stamp='2023-01-01T00:00:00Z'/>");
    rig.recv(&said(
        "Gone",
        &format!("<body>old</body>{}", stamp(&format!("from='{ROOM}'"))),
    ));
    // Of what is late the room says so, and nobody else.
    rig.recv(&said("Romeo", &format!("<body>new</body>{}", stamp(""))));
    let all = messages(&mut rig);
    assert!(all[0].delayed && all[0].at < START);
    assert!(!all[1].delayed && all[1].at == START);
}

#[test]
fn who_is_named_is_told_by_a_reference_and_whoever_names_us_is_believed_of_himself_alone() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    rig.wire.sent.clear();
    for (body, named) in [
        ("@Romeo: hi", Some("1-6")),
        ("Romeo", None),
        ("@Nobody", None),
    ] {
        rig.command(Command::SendMessage {
            to: bare(ROOM),
            id: body.to_owned(),
            body: body.to_owned(),
            extras: Extras::default(),
            in_doubt: false,
            wrap: Wrap::Room,
        });
        let sent = rig.sent();
        let reference = sent.child("reference", "urn:xmpp:reference:0");
        let place = reference.map(|r| {
            assert_eq!(r.attr("uri"), Some(&*format!("xmpp:{ROOM}/Romeo")));
            format!("{}-{}", r.attr("begin").unwrap(), r.attr("end").unwrap())
        });
        assert_eq!(place.as_deref(), named, "{body}");
        rig.wire.sent.clear();
    }
    rig.events();
    let reference = |uri: &str| {
        format!(
            "<body>you</body><reference xmlns='urn:xmpp:reference:0' type='mention' uri='{uri}'/>"
        )
    };
    for (nick, uri, named) in [
        ("Romeo", format!("xmpp:{ROOM}/Juliet"), true),
        ("Romeo", format!("xmpp:{ROOM}/Romeo"), false),
        ("Romeo", "xmpp:other@rooms.example/Juliet".to_owned(), false),
        ("Juliet", format!("xmpp:{ROOM}/Juliet"), false),
    ] {
        let id = if nick == "Juliet" { "j" } else { "r" };
        rig.recv(&said(nick, &[reference(&uri), occupant_id(id)].concat()));
        let all = messages(&mut rig);
        assert_eq!(all[0].extras.named, named, "{nick} {uri}");
    }
}
