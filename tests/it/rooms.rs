//! Rooms on the wire: entering, who is there, what is said, and rooms and occupants that lie.

mod avatar;
mod bookmarks;
mod faces;
mod hostile;
mod invited;
mod members;
mod mentions;
mod outside;
mod private;
mod probe;
mod questions;
mod rai;
mod register;
mod rest;
mod said;
mod unfurl;

use crate::support::build::{ME, bare, binding, config_for, password};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, RoomWish, RoomsConfig};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{
    Affiliation, Carrier, Cause, Event, Exit, Occupant, Role, RoomDeed, RoomNews, SendError,
};
use converse_rs::xmpp::form::Answers;
use zeroize::Zeroizing;

const ROOM: &str = "garden@rooms.example";
const USER: &str = "http://jabber.org/protocol/muc#user";
const ALL: &str = "<feature var='http://jabber.org/protocol/muc'/><feature var='urn:xmpp:mam:2'/>\
                   <feature var='urn:xmpp:occupant-id:0'/><feature var='urn:xmpp:hats:0'/>";

fn config() -> ClientConfig {
    ClientConfig {
        archive_page_size: 10,
        archive_all_pages: true,
        ..config_for(Carrier::WebSocket)
    }
}

/// Online, with an account that has no archive.
fn rig() -> Rig {
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), "");
    rig.events();
    rig
}

/// Online; the account's archive is empty, and those of rooms are read.
fn archived() -> Rig {
    let mut rig = Rig::present(config());
    let (iq, _) = archive_query(&mut rig);
    fin(&mut rig, "", &iq);
    rig.events();
    rig
}

/// The next query for an archive: the ids of iq and query.
#[track_caller]
fn archive_query(rig: &mut Rig) -> (String, String) {
    let iq = rig.sent();
    let query = iq.child("query", "urn:xmpp:mam:2").unwrap();
    let id = |e: &converse_rs::xml::Element, name: &str| e.attr(name).unwrap().to_owned();
    (id(&iq, "id"), id(query, "queryid"))
}

fn fin(rig: &mut Rig, from: &str, iq: &str) {
    rig.recv(&format!(
        "<iq type='result' {from} id='{iq}'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>"
    ));
}

fn wish(rig: &mut Rig, wish: RoomWish) {
    rig.command(Command::Room {
        room: bare(ROOM),
        wish,
        after: None,
    });
}

fn join(rig: &mut Rig, password: Option<&str>) {
    let password = password.map(|p| Zeroizing::new(p.to_owned()));
    let nick = "Juliet".to_owned();
    wish(rig, RoomWish::Join { nick, password });
}

/// The room says what it is.
#[track_caller]
fn info(rig: &mut Rig, features: &str) {
    let query = rig.sent();
    assert_eq!(query.attr("to"), Some(ROOM));
    let id = query.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' from='{ROOM}' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info'>\
         <identity category='conference' type='text' name='The Garden'/>{features}</query></iq>"
    ));
}

/// Somebody is there.
fn there(nick: &str, inner: &str, codes: &[u16]) -> String {
    let codes: String = codes
        .iter()
        .map(|c| format!("<status code='{c}'/>"))
        .collect();
    format!(
        "<presence from='{ROOM}/{nick}' to='{ME}'>{inner}<x xmlns='{USER}'>\
         <item affiliation='none' role='participant'/>{codes}</x></presence>"
    )
}

fn gone(nick: &str, item: &str, codes: &[u16]) -> String {
    let codes: String = codes
        .iter()
        .map(|c| format!("<status code='{c}'/>"))
        .collect();
    format!(
        "<presence type='unavailable' from='{ROOM}/{nick}' to='{ME}'><x xmlns='{USER}'>\
         {item}{codes}</x></presence>"
    )
}

fn occupant_id(id: &str) -> String {
    format!("<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{id}'/>")
}

/// In the room, with Romeo.
#[track_caller]
fn inside(rig: &mut Rig, features: &str) {
    join(rig, None);
    info(rig, features);
    let presence = rig.sent();
    assert_eq!(
        presence.attr("to"),
        Some(&*format!("{ROOM}/Juliet")),
        "{}",
        presence.to_xml()
    );
    rig.recv(&there("Romeo", &occupant_id("r"), &[]));
    rig.recv(&there("Juliet", &occupant_id("j"), &[110]));
}

/// What is new in the room.
fn news(rig: &mut Rig) -> Vec<RoomNews> {
    let of = |event| match event {
        Event::Room { room, news } => {
            assert_eq!(room, bare(ROOM));
            news
        }
        other => panic!("{other:?}"),
    };
    rig.events().into_iter().map(of).collect()
}

#[test]
fn a_room_is_asked_what_it_is_and_entered_without_its_history_where_it_keeps_an_archive() {
    for (features, history) in [(ALL, "0"), ("", "50")] {
        let mut rig = archived();
        join(&mut rig, Some("s'esame"));
        info(&mut rig, features);
        rig.expect_sent(&format!(
            "<presence to='{ROOM}/Juliet'><x xmlns='http://jabber.org/protocol/muc'>\
             <history maxstanzas='{history}'/><password>s'esame</password></x></presence>"
        ));
        rig.recv(&there("Romeo", "", &[]));
        let told = news(&mut rig);
        assert!(
            matches!(&told[..], [RoomNews::Joining, RoomNews::Known(info)]
            if info.name.as_deref() == Some("The Garden") && info.archive == (history == "0"))
        );
        rig.recv(&there("Juliet", "", &[100, 110]));
        let told = news(&mut rig);
        let Some(RoomNews::Joined {
            nick,
            occupants,
            created: false,
        }) = told.first()
        else {
            panic!("{told:?}")
        };
        assert_eq!(nick, "Juliet");
        let nicks: Vec<_> = occupants.iter().map(|o| o.nick.as_str()).collect();
        assert_eq!(nicks, ["Juliet", "Romeo"]);
        if history == "0" {
            let query = rig.sent();
            assert_eq!(query.attr("to"), Some(ROOM));
            assert!(query.child("query", "urn:xmpp:mam:2").is_some());
        }
    }
}

#[test]
fn what_keeps_one_out_is_told_and_nothing_is_tried_again_by_itself() {
    for (condition, known) in [
        ("not-authorized", StanzaCondition::NotAuthorized),
        ("forbidden", StanzaCondition::Forbidden),
        ("item-not-found", StanzaCondition::ItemNotFound),
        ("not-allowed", StanzaCondition::NotAllowed),
        ("not-acceptable", StanzaCondition::NotAcceptable),
        (
            "registration-required",
            StanzaCondition::RegistrationRequired,
        ),
        ("conflict", StanzaCondition::Conflict),
        ("service-unavailable", StanzaCondition::ServiceUnavailable),
    ] {
        let mut rig = rig();
        join(&mut rig, None);
        info(&mut rig, "");
        rig.sent();
        news(&mut rig);
        rig.recv(&format!(
            "<presence type='error' from='{ROOM}/Juliet' to='{ME}'><error type='auth'>\
             <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
        ));
        match &news(&mut rig)[..] {
            [RoomNews::Out(Exit::Refused(error))] => assert_eq!(error.condition, known),
            other => panic!("{other:?}"),
        }
        rig.advance(1_000_000);
        rig.expect_quiet();
        // With the password, or another nick, it is another attempt.
        join(&mut rig, Some("p"));
        info(&mut rig, "");
        assert!(
            rig.sent()
                .child("x", "http://jabber.org/protocol/muc")
                .is_some()
        );
        news(&mut rig);
    }
}

#[test]
fn a_room_that_does_not_answer_is_given_up_after_a_minute() {
    let mut rig = rig();
    join(&mut rig, None);
    rig.sent();
    // Nor does it say what it is.
    rig.advance(20_000);
    rig.sent();
    assert_eq!(news(&mut rig), [RoomNews::Joining]);
    rig.advance(59_000);
    rig.expect_quiet();
    rig.advance(1_000);
    assert_eq!(news(&mut rig), [RoomNews::Out(Exit::NoAnswer)]);
}

#[test]
fn a_room_that_is_made_is_opened_as_its_service_makes_rooms() {
    let mut rig = rig();
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110, 201]));
    let told = news(&mut rig);
    assert!(matches!(
        told.last(),
        Some(RoomNews::Joined { created: true, .. })
    ));
    rig.expect_sent(&format!(
        "<iq type='set' to='{ROOM}' id='{{i}}'><query xmlns='http://jabber.org/protocol/muc#owner'>\
         <x xmlns='jabber:x:data' type='submit'/></query></iq>"
    ));
    rig.recv(&format!("<iq type='result' from='{ROOM}' id='{{i}}'/>"));
    // Only now it can say what it is.
    info(&mut rig, "<feature var='muc_nonanonymous'/>");
    assert!(matches!(&news(&mut rig)[..], [RoomNews::Known(info)] if info.open));
}

#[test]
fn where_the_site_wants_it_a_room_that_is_made_waits_for_its_maker() {
    let config = ClientConfig {
        rooms: RoomsConfig {
            reserved: true,
            ..RoomsConfig::default()
        },
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::online_with(config, "");
    rig.events();
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110, 201]));
    news(&mut rig);
    rig.expect_quiet();
    // He takes it as it is.
    wish(&mut rig, RoomWish::Configure(Answers::default()));
    rig.expect_sent(&format!(
        "<iq type='set' to='{ROOM}' id='{{i}}'><query xmlns='http://jabber.org/protocol/muc#owner'>\
         <x xmlns='jabber:x:data' type='submit'/></query></iq>"
    ));
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}' id='{{i}}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    let told = news(&mut rig);
    let refused = |told: &[RoomNews]| matches!(told, [RoomNews::Refused { deed, .. }] if *deed == RoomDeed::Configure);
    assert!(refused(&told), "{told:?}");
}

#[test]
fn the_nick_that_the_room_gives_is_ours() {
    let mut rig = rig();
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    news(&mut rig);
    rig.recv(&there("Capulet", "", &[110, 210]));
    match &news(&mut rig)[..] {
        [RoomNews::Joined { nick, .. }] => assert_eq!(nick, "Capulet"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn people_come_go_and_are_thrown_out() {
    let mut rig = rig();
    inside(&mut rig, ALL);
    news(&mut rig);
    let seen = |nick: &str, role, affiliation| {
        RoomNews::Seen(Occupant {
            nick: nick.to_owned(),
            id: Some("t".to_owned()),
            jid: Some(bare("tybalt@capulet.example")),
            role,
            affiliation,
            show: converse_rs::xmpp::command::Show::Away,
            hats: vec!["Duellist".to_owned()],
        })
    };
    let tybalt = |nick: &str, role: &str, affiliation: &str| {
        format!(
            "<presence from='{ROOM}/{nick}'><show>away</show>{}<hats xmlns='urn:xmpp:hats:0'>\
             <hat uri='urn:d' title='Duellist'/></hats><x xmlns='{USER}'><item \
             jid='tybalt@capulet.example/x' role='{role}' affiliation='{affiliation}'/></x></presence>",
            occupant_id("t")
        )
    };
    rig.recv(&tybalt("Tybalt", "participant", "none"));
    assert_eq!(
        news(&mut rig),
        [seen("Tybalt", Role::Participant, Affiliation::None)]
    );
    // Nothing new is no news.
    rig.recv(&tybalt("Tybalt", "participant", "none"));
    assert_eq!(news(&mut rig), []);
    rig.recv(&tybalt("Tybalt", "moderator", "admin"));
    assert_eq!(
        news(&mut rig),
        [seen("Tybalt", Role::Moderator, Affiliation::Admin)]
    );
    rig.recv(&gone("Tybalt", "<item nick='Prince of Cats'/>", &[303]));
    rig.recv(&tybalt("Prince of Cats", "moderator", "admin"));
    let renamed = RoomNews::Renamed {
        from: "Tybalt".to_owned(),
        to: "Prince of Cats".to_owned(),
    };
    let told = news(&mut rig);
    assert_eq!(told.first(), Some(&renamed));
    for (codes, cause) in [
        (&[][..], Cause::Left),
        (&[301], Cause::Banned),
        (&[307], Cause::Kicked),
        (&[321], Cause::NotMember),
        (&[322], Cause::NotMember),
        (&[332], Cause::Shutdown),
        (&[333, 307], Cause::Lost),
    ] {
        rig.recv(&there("Mercutio", "", &[]));
        rig.recv(&gone(
            "Mercutio",
            "<item role='none'><actor nick='Prince'/><reason>peace!</reason></item>",
            codes,
        ));
        match &news(&mut rig)[..] {
            [RoomNews::Seen(_), RoomNews::Gone { nick, why }] => {
                assert_eq!((nick.as_str(), why.cause), ("Mercutio", cause));
                assert_eq!(why.by.as_deref(), Some("Prince"));
                assert_eq!(why.reason.as_deref(), Some("peace!"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn we_are_thrown_out_or_the_room_ends() {
    let cases: [(String, Exit); 3] = [
        (
            gone("Juliet", "<item role='none'/>", &[110, 307]),
            Exit::Gone(converse_rs::xmpp::event::Departure {
                cause: Cause::Kicked,
                ..Default::default()
            }),
        ),
        (
            gone(
                "Juliet",
                "<destroy jid='new@rooms.example'><reason>old</reason></destroy>",
                &[110],
            ),
            Exit::Destroyed {
                instead: Some(bare("new@rooms.example")),
                reason: Some("old".to_owned()),
            },
        ),
        (
            gone(
                "Juliet",
                "<item affiliation='outcast' role='none'/>",
                &[301, 110],
            ),
            Exit::Gone(converse_rs::xmpp::event::Departure {
                cause: Cause::Banned,
                ..Default::default()
            }),
        ),
    ];
    for (xml, exit) in cases {
        let mut rig = rig();
        inside(&mut rig, "");
        news(&mut rig);
        rig.recv(&xml);
        assert_eq!(news(&mut rig), [RoomNews::Out(exit)]);
        // What the room says after that is nothing to us.
        rig.recv(&there("Romeo", "", &[]));
        rig.expect_log("dropped presence");
    }
}

#[test]
fn our_nick_changes_and_a_nick_that_is_taken_is_said_so() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    wish(&mut rig, RoomWish::SetNick("Jule".to_owned()));
    rig.expect_sent(&format!("<presence to='{ROOM}/Jule'/>"));
    rig.recv(&gone("Juliet", "<item nick='Jule'/>", &[303, 110]));
    rig.recv(&there("Jule", "", &[110]));
    let told = news(&mut rig);
    assert!(matches!(&told[0], RoomNews::Renamed { from, to } if from == "Juliet" && to == "Jule"));
    wish(&mut rig, RoomWish::SetNick("Romeo".to_owned()));
    rig.sent();
    rig.recv(&format!(
        "<presence type='error' from='{ROOM}/Jule'><error type='cancel'>\
         <conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
    ));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Refused {
            deed: RoomDeed::Nick,
            why: SendError::Refused(_)
        }]
    ));
    // We are still in.
    wish(&mut rig, RoomWish::Leave);
    rig.expect_sent(&format!("<presence type='unavailable' to='{ROOM}/Jule'/>"));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Out(Exit::Gone(_))]
    ));
}

#[test]
fn moderators_orders_are_asked_of_the_room_and_refusals_told() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    wish(
        &mut rig,
        RoomWish::SetRole {
            nick: "Romeo".to_owned(),
            role: Role::None,
            reason: "night".to_owned(),
        },
    );
    rig.expect_sent(&format!(
        "<iq type='set' to='{ROOM}' id='{{i}}'><query xmlns='http://jabber.org/protocol/muc#admin'>\
         <item nick='Romeo' role='none'><reason>night</reason></item></query></iq>"
    ));
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}' id='{{i}}'><error type='cancel'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Refused {
            deed: RoomDeed::Role,
            ..
        }]
    ));
    wish(
        &mut rig,
        RoomWish::SetAffiliation {
            who: "romeo@montague.example".to_owned(),
            affiliation: Affiliation::Outcast,
            reason: String::new(),
        },
    );
    rig.expect_sent(&format!(
        "<iq type='set' to='{ROOM}' id='{{j}}'><query xmlns='http://jabber.org/protocol/muc#admin'>\
         <item jid='romeo@montague.example' affiliation='outcast'/></query></iq>"
    ));
    // Of a nick no account is known.
    wish(
        &mut rig,
        RoomWish::SetAffiliation {
            who: "a b@c d".to_owned(),
            affiliation: Affiliation::Outcast,
            reason: String::new(),
        },
    );
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Refused {
            deed: RoomDeed::Affiliation,
            ..
        }]
    ));
    wish(&mut rig, RoomWish::SetSubject("Roses".to_owned()));
    rig.expect_sent(&format!(
        "<message type='groupchat' to='{ROOM}' id='{{s}}'><subject>Roses</subject></message>"
    ));
    rig.recv(&format!(
        "<message type='error' from='{ROOM}' id='{{s}}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    ));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Refused {
            deed: RoomDeed::Subject,
            ..
        }]
    ));
}

#[test]
fn a_silent_room_is_asked_whether_we_are_in_it_and_entered_again_if_not() {
    let mut rig = rig();
    inside(&mut rig, "");
    news(&mut rig);
    rig.advance(10 * 60_000);
    rig.expect_sent(&format!(
        "<iq type='get' to='{ROOM}/Juliet' id='{{p}}'><ping xmlns='urn:xmpp:ping'/></iq>"
    ));
    // Another device of ours does not know what a ping is: we are in.
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}/Juliet' id='{{p}}'><error type='cancel'>\
         <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert_eq!(news(&mut rig), []);
    rig.advance(10 * 60_000);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' from='{ROOM}/Juliet' id='{id}'><error type='cancel'>\
         <not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert_eq!(news(&mut rig), [RoomNews::Joining]);
    info(&mut rig, "");
    assert!(
        rig.sent()
            .child("x", "http://jabber.org/protocol/muc")
            .is_some()
    );
    news(&mut rig);
}

#[test]
fn what_is_wanted_before_there_is_a_session_is_done_in_it() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    join(&mut rig, None);
    rig.expect_quiet();
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'/></iq>"
    ));
    // Our presence goes first.
    assert_eq!(rig.sent().to_xml().matches("<presence").count(), 1);
    rig.events();
    info(&mut rig, "");
    let presence = rig.sent();
    assert_eq!(presence.attr("to"), Some(&*format!("{ROOM}/Juliet")));
    news(&mut rig);
}

#[test]
fn what_may_pass_by_itself_is_tried_again_and_what_may_not_is_not_even_in_a_later_session() {
    for (code, again) in [(332, true), (333, true), (307, false), (301, false)] {
        let mut rig = rig();
        inside(&mut rig, "");
        news(&mut rig);
        rig.recv(&gone("Juliet", "", &[110, code]));
        assert_eq!(news(&mut rig).len(), 1);
        rig.advance(2 * 60_000);
        if again {
            assert_eq!(news(&mut rig), [RoomNews::Joining], "{code}");
            info(&mut rig, "");
            rig.sent();
            news(&mut rig);
            continue;
        }
        rig.expect_quiet();
        // What the room, or somebody there, says meanwhile is nobody's words between two.
        rig.recv(&format!(
            "<message type='chat' from='{ROOM}/Romeo'><body>x</body></message>"
        ));
        rig.expect_log("dropped message");
    }
}

#[test]
fn a_room_that_was_made_gives_ids_only_then_and_ours_are_ours() {
    let mut rig = rig();
    join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110, 201]));
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!("<iq type='result' from='{ROOM}' id='{id}'/>"));
    info(&mut rig, ALL);
    let ours = format!(
        "<message type='groupchat' from='{ROOM}/Juliet' id='m1'><body>x</body>{}</message>",
        occupant_id("j")
    );
    rig.events();
    rig.recv(&ours);
    assert!(said::messages(&mut rig)[0].own);
    // It says our id with our presence, and from then on the id counts.
    assert_eq!(rig.sent().attr("to"), Some(&*format!("{ROOM}/Juliet")));
    rig.recv(&there("Juliet", &occupant_id("j"), &[110]));
    news(&mut rig);
    rig.recv(&ours);
    assert!(said::messages(&mut rig)[0].own);
    rig.recv(&ours.replace("id='j'", "id='x'"));
    assert!(!said::messages(&mut rig)[0].own);
}
