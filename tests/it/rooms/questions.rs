//! What somebody wants to know of rooms, and how rooms are set up.

use super::{ALL, ROOM, inside, news, rig, wish};
use crate::support::build::bare;
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, RoomWish};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Affiliation, Answer, Event, RoomDeed, RoomNews, SendError};
use converse_rs::xmpp::form::Answers;

const ITEMS: &str = "http://jabber.org/protocol/disco#items";
const INFO: &str = "http://jabber.org/protocol/disco#info";
const OWNER: &str = "http://jabber.org/protocol/muc#owner";
const ADMIN: &str = "http://jabber.org/protocol/muc#admin";
const RSM: &str = "http://jabber.org/protocol/rsm";
const SERVICE: &str = "rooms.example";

fn ask(rig: &mut Rig, of: &str, wish: RoomWish) {
    rig.command(Command::Room {
        room: bare(of),
        wish,
        after: None,
    });
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    match rig.events().pop() {
        Some(Event::Room {
            news: RoomNews::Answer(answer),
            ..
        }) => answer,
        other => panic!("{other:?}"),
    }
}

fn names(answer: Answer) -> Vec<String> {
    match answer {
        Answer::Rooms(rooms) => rooms.into_iter().map(|(_, name)| name).collect(),
        other => panic!("{other:?}"),
    }
}

/// The service is asked for the rooms behind `after`, and names these.
#[track_caller]
fn page(rig: &mut Rig, after: &str, items: &str) {
    let after = if after.is_empty() {
        String::new()
    } else {
        format!("<after>{after}</after>")
    };
    let sent = rig.sent();
    let id = sent.attr("id").unwrap().to_owned();
    assert_eq!(sent.attr("to"), Some(SERVICE));
    let query = sent.child("query", ITEMS).unwrap().to_xml();
    let wanted = format!("<set xmlns='{RSM}'><max>100</max>{after}</set>");
    assert!(query.contains(&wanted), "{query}");
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{SERVICE}'><query xmlns='{ITEMS}'>{items}</query></iq>"
    ));
}

#[test]
fn the_rooms_of_a_service_page_by_page() {
    let mut rig = rig();
    ask(&mut rig, SERVICE, RoomWish::AskRooms);
    let set = |last: &str| format!("<set xmlns='{RSM}'><last>{last}</last></set>");
    page(
        &mut rig,
        "",
        &format!("<item jid='a@rooms.example' name='A'/>{}", set("a")),
    );
    assert_eq!(names(answer(&mut rig)), ["A"]);
    page(
        &mut rig,
        "a",
        &format!("<item jid='b@rooms.example'/>{}", set("b")),
    );
    assert_eq!(names(answer(&mut rig)), ["A", "b"]);
    // The same once more: that would never end.
    page(
        &mut rig,
        "b",
        &format!("<item jid='b@rooms.example'/>{}", set("b")),
    );
    assert_eq!(names(answer(&mut rig)), ["A", "b"]);
    rig.expect_quiet();
    // One that names rooms without end is stopped.
    ask(&mut rig, SERVICE, RoomWish::AskRooms);
    for n in 0..10 {
        let items: String = (0..100)
            .map(|i| format!("<item jid='r{}@rooms.example'/>", n * 100 + i))
            .collect();
        let after = if n == 0 { String::new() } else { n.to_string() };
        page(
            &mut rig,
            &after,
            &format!("{items}{}", set(&(n + 1).to_string())),
        );
        assert_eq!(names(answer(&mut rig)).len(), (n + 1) * 100);
    }
    rig.expect_quiet();
}

#[test]
fn nobody_else_answers_and_what_is_refused_is_said() {
    let mut rig = rig();
    ask(&mut rig, ROOM, RoomWish::AskAbout);
    rig.expect_sent(&format!(
        "<iq type='get' id='{{q}}' to='{ROOM}'><query xmlns='{INFO}'/></iq>"
    ));
    rig.recv(&format!(
        "<iq type='result' id='{{q}}' from='evil@there'><query xmlns='{INFO}'>\
         <identity category='conference' type='text' name='Evil'/></query></iq>"
    ));
    assert_eq!(rig.events(), []);
    rig.log();
    rig.recv(&format!(
        "<iq type='result' id='{{q}}' from='{ROOM}'><query xmlns='{INFO}'>\
         <identity category='conference' type='text' name='Garden'/><feature var='muc_membersonly'/></query></iq>"
    ));
    match answer(&mut rig) {
        Answer::About(about) => {
            assert_eq!(about.name.as_deref(), Some("Garden"));
            assert_eq!(about.features, ["muc_membersonly"]);
        }
        other => panic!("{other:?}"),
    }
    for (query, given) in [
        ("", RoomWish::AskForm),
        ("<query xmlns='x'/>", RoomWish::AskAbout),
        (&*format!("<query xmlns='{OWNER}'/>"), RoomWish::AskForm),
    ] {
        ask(&mut rig, ROOM, given);
        let id = rig.sent().attr("id").unwrap().to_owned();
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{ROOM}'>{query}</iq>"
        ));
        assert!(
            matches!(answer(&mut rig), Answer::Refused(SendError::Refused(e))
                if e.condition == StanzaCondition::UndefinedCondition)
        );
    }
    ask(&mut rig, ROOM, RoomWish::AskForm);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='{ROOM}'><error type='auth'><forbidden \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(
        matches!(answer(&mut rig), Answer::Refused(SendError::Refused(e))
            if e.condition == StanzaCondition::Forbidden)
    );
}

#[test]
fn an_owner_sets_a_room_up_by_the_form_that_it_gave_out() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    // Nothing was asked yet.
    let answers = Answers(vec![("a".to_owned(), vec!["1".to_owned()])]);
    wish(&mut rig, RoomWish::Configure(answers));
    rig.expect_quiet();
    wish(&mut rig, RoomWish::AskForm);
    rig.expect_sent(&format!(
        "<iq type='get' id='{{q}}' to='{ROOM}'><query xmlns='{OWNER}'/></iq>"
    ));
    rig.recv(&format!(
        "<iq type='result' id='{{q}}' from='{ROOM}'><query xmlns='{OWNER}'><x xmlns='jabber:x:data' type='form'>\
         <field type='hidden' var='FORM_TYPE'><value>muc#roomconfig</value></field>\
         <field type='text-single' var='name'><value>Old</value></field>\
         <field type='boolean' var='kept'><value>1</value></field></x></query></iq>"
    ));
    assert!(matches!(answer(&mut rig), Answer::Form(form) if form.asked().count() == 2));
    // That of another room is not this one's.
    ask(
        &mut rig,
        "other@rooms.example",
        RoomWish::Configure(Answers::default()),
    );
    rig.expect_quiet();
    let answers = Answers(vec![("name".to_owned(), vec!["New".to_owned()])]);
    wish(&mut rig, RoomWish::Configure(answers));
    rig.expect_sent(&format!(
        "<iq type='set' id='{{set}}' to='{ROOM}'><query xmlns='{OWNER}'><x xmlns='jabber:x:data' type='submit'>\
         <field var='FORM_TYPE' type='hidden'><value>muc#roomconfig</value></field>\
         <field var='name'><value>New</value></field><field var='kept'><value>1</value></field></x></query></iq>"
    ));
    rig.recv(&format!(
        "<iq type='error' id='{{set}}' from='{ROOM}'><error type='modify'><not-acceptable \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Refused {
            deed: RoomDeed::Setup,
            ..
        }]
    ));
    // Where it was taken, it is asked what it is now.
    wish(&mut rig, RoomWish::Configure(Answers::default()));
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!("<iq type='result' id='{id}' from='{ROOM}'/>"));
    let query = rig.sent();
    assert!(query.to_xml().contains(INFO));
}

#[test]
fn who_has_an_affiliation() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    wish(&mut rig, RoomWish::AskPeople(Affiliation::Outcast));
    rig.expect_sent(&format!(
        "<iq type='get' id='{{q}}' to='{ROOM}'><query xmlns='{ADMIN}'><item affiliation='outcast'/></query></iq>"
    ));
    let many = "<item affiliation='outcast' jid='x@y'/>".repeat(2_000);
    rig.recv(&format!(
        "<iq type='result' id='{{q}}' from='{ROOM}'><query xmlns='{ADMIN}'>\
         <item affiliation='outcast' jid='evil@there'><reason>Enough</reason></item>\
         <item affiliation='owner' jid='a@b'/><item affiliation='outcast'/>{many}</query></iq>"
    ));
    match answer(&mut rig) {
        Answer::People(Affiliation::Outcast, all) => {
            assert_eq!(all[0], (bare("evil@there"), Some("Enough".to_owned())));
            assert_eq!(all.len(), 1_000);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_moderator_takes_back_what_somebody_said_and_an_owner_ends_the_room() {
    let mut rig = rig();
    inside(
        &mut rig,
        &[ALL, "<feature var='urn:xmpp:message-moderate:1'/>"].concat(),
    );
    assert!(
        news(&mut rig)
            .iter()
            .any(|n| matches!(n, RoomNews::Known(info) if info.moderates))
    );
    wish(
        &mut rig,
        RoomWish::Moderate {
            id: "a1".to_owned(),
            reason: "No".to_owned(),
        },
    );
    rig.expect_sent(&format!(
        "<iq type='set' id='{{m}}' to='{ROOM}'><moderate xmlns='urn:xmpp:message-moderate:1' id='a1'>\
         <retract xmlns='urn:xmpp:message-retract:1'/><reason>No</reason></moderate></iq>"
    ));
    wish(
        &mut rig,
        RoomWish::Destroy {
            instead: Some(bare("new@rooms.example")),
            reason: String::new(),
        },
    );
    rig.expect_sent(&format!(
        "<iq type='set' id='{{d}}' to='{ROOM}'><query xmlns='{OWNER}'><destroy jid='new@rooms.example'/></query></iq>"
    ));
}

#[test]
fn without_a_session_a_question_has_an_answer_too() {
    let mut rig = Rig::new(crate::support::build::config_for(
        converse_rs::xmpp::event::Carrier::WebSocket,
    ));
    ask(&mut rig, SERVICE, RoomWish::AskRooms);
    assert!(matches!(
        answer(&mut rig),
        Answer::Refused(SendError::Interrupted)
    ));
}

#[test]
fn a_service_that_knows_many_rooms_is_asked_by_words() {
    let mut rig = rig();
    let search = "urn:xmpp:channel-search:0:search";
    let find = "find@search.example";
    let ask_for = |rig: &mut Rig| ask(rig, find, RoomWish::Search("roses".to_owned()));
    ask_for(&mut rig);
    let sent = rig.sent();
    assert_eq!(
        (sent.attr("to"), sent.attr("type")),
        (Some(find), Some("get"))
    );
    assert!(sent.child("search", search).is_some());
    let id = sent.attr("id").unwrap();
    let items = format!(
        "<result xmlns='{search}'><item address='{ROOM}'><name>Roses</name></item></result>"
    );
    // Nobody else is asked.
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='eve@search.example'>{items}</iq>"
    ));
    assert_eq!(rig.events(), []);
    rig.log();
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{find}'>{items}</iq>"
    ));
    assert_eq!(names(answer(&mut rig)), ["Roses"]);
    for other in [format!("<query xmlns='{ITEMS}'/>"), String::new()] {
        ask_for(&mut rig);
        let id = rig.sent().attr("id").unwrap().to_owned();
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{find}'>{other}</iq>"
        ));
        assert!(matches!(answer(&mut rig), Answer::Refused(_)), "{other}");
    }
}
