//! Bookmarks: rooms that the account has noted, on whatever device.

use super::{ROOM, info, news, there, wish};
use crate::support::build::{ACCOUNT, bare, config_for};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{AutoJoin, Command, RoomWish, RoomsConfig};
use converse_rs::xmpp::event::{Carrier, Event, Exit, Marks, Notify, RoomNews};
use zeroize::Zeroizing;

const PUBSUB: &str = "http://jabber.org/protocol/pubsub";
const NODE: &str = "urn:xmpp:bookmarks:1";

pub(super) fn item(room: &str, autojoin: &str) -> String {
    format!(
        "<item id='{room}'><conference xmlns='{NODE}' name='Ours' autojoin='{autojoin}'>\
         <nick>Juliet</nick><password>sesame</password></conference></item>"
    )
}

/// Online; the account has noted these.
pub(super) fn rig(items: &str) -> Rig {
    let mut rig = online(config());
    answer(&mut rig, items);
    rig
}

fn config() -> ClientConfig {
    ClientConfig {
        bookmarks: true,
        rooms: RoomsConfig {
            autojoin: true,
            ..RoomsConfig::default()
        },
        ..config_for(Carrier::WebSocket)
    }
}

/// Online, with our presence out and nothing asked yet.
fn online(config: ClientConfig) -> Rig {
    let mut rig = Rig::present(config);
    rig.events();
    rig
}

/// The account says what is noted.
#[track_caller]
fn answer(rig: &mut Rig, items: &str) {
    rig.expect_sent(&format!(
        "<iq type='get' id='{{b}}'><pubsub xmlns='{PUBSUB}'><items node='{NODE}'/></pubsub></iq>"
    ));
    rig.recv(&format!(
        "<iq type='result' id='{{b}}'><pubsub xmlns='{PUBSUB}'><items node='{NODE}'>{items}</items></pubsub></iq>"
    ));
}

/// It is asked for what old programs have noted, and says this.
#[track_caller]
pub(super) fn old(rig: &mut Rig, inner: &str) {
    rig.expect_sent(
        "<iq type='get' id='{old}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>",
    );
    rig.recv(&format!(
        "<iq type='result' id='{{old}}'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'>\
         {inner}</storage></query></iq>"
    ));
}

pub(super) fn pushed(from: &str, inner: &str) -> String {
    format!(
        "<message type='headline' from='{from}'><event xmlns='{PUBSUB}#event'><items node='{NODE}'>\
         {inner}</items></event></message>"
    )
}

#[test]
fn what_is_noted_is_entered() {
    let mut rig = rig(&[item(ROOM, "true"), item("other@rooms.example", "false")].concat());
    info(&mut rig, "");
    old(&mut rig, "");
    let presence = rig.sent().to_xml();
    assert!(presence.contains("/Juliet'") && presence.contains("<password>sesame</password>"));
    // The service of the other one is asked whether it tells of what goes on there.
    assert_eq!(rig.sent().attr("to"), Some("rooms.example"));
    let told = rig.events();
    assert!(
        matches!(&told[0], Event::Room { news: RoomNews::Noted { name, entered: true, .. }, .. }
        if name.as_deref() == Some("Ours"))
    );
    rig.recv(&there("Juliet", "", &[110]));
    news(&mut rig);
    // It is noted already.
    rig.expect_quiet();
    // Left here, so on all devices; what else is noted of it stays.
    wish(&mut rig, RoomWish::Leave);
    let xml = rig.sent().to_xml();
    assert!(
        xml.contains("autojoin='false'") && xml.contains("<password>sesame"),
        "{xml}"
    );
    rig.sent();
    news(&mut rig);
}

#[test]
fn what_is_entered_is_noted() {
    let mut rig = rig("");
    old(&mut rig, "");
    super::join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    news(&mut rig);
    let xml = rig.sent().to_xml();
    assert!(
        xml.contains("autojoin='true'") && xml.contains("<nick>Juliet</nick>"),
        "{xml}"
    );
    assert!(
        xml.contains("whitelist") && xml.contains("id='garden@rooms.example'"),
        "{xml}"
    );
}

#[test]
fn other_devices_enter_and_leave_and_nobody_else_says_so() {
    let mut rig = rig("");
    old(&mut rig, "");
    for from in [
        "evil@there",
        "garden@rooms.example",
        "juliet@capulet.example/other",
    ] {
        rig.recv(&pushed(from, &item(ROOM, "true")));
        rig.expect_log("bookmarks of somebody else");
        rig.expect_quiet();
    }
    rig.recv(&pushed(ACCOUNT, &item(ROOM, "true")));
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    rig.events();
    rig.recv(&pushed(ACCOUNT, &format!("<retract id='{ROOM}'/>")));
    assert_eq!(rig.sent().attr("type"), Some("unavailable"));
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Out(Exit::Gone(_))]
    ));
    // Another node is another matter.
    rig.recv(&pushed(ACCOUNT, &item(ROOM, "true")).replace(NODE, "urn:other"));
    rig.log();
}

#[test]
fn what_old_programs_have_noted_is_entered_and_noted_anew() {
    let mut rig = rig(&item("other@rooms.example", "false"));
    old(
        &mut rig,
        &format!(
            "<conference jid='other@rooms.example' autojoin='true'/><conference jid='rooms' autojoin='true'/>\
             <conference autojoin='true'/><url/><conference jid='{ROOM}' name='Ours' autojoin='1'>\
             <nick>Juliet</nick><password>sesame</password></conference>"
        ),
    );
    // The one that is noted in both says here that it is not to be entered.
    rig.events();
    info(&mut rig, "");
    assert_eq!(rig.sent().attr("to"), Some("rooms.example"));
    let presence = rig.sent().to_xml();
    assert!(presence.contains("/Juliet'") && presence.contains("<password>sesame</password>"));
    rig.recv(&there("Juliet", "", &[110]));
    let xml = rig.sent().to_xml();
    assert!(
        xml.contains("autojoin='true'") && xml.contains("urn:xmpp:bookmarks:1"),
        "{xml}"
    );
    news(&mut rig);
    rig.expect_quiet();
}

#[test]
fn an_account_that_cannot_note_anything_is_asked_for_old_ones_alone() {
    let mut rig = online(config());
    rig.expect_sent(&format!(
        "<iq type='get' id='{{b}}'><pubsub xmlns='{PUBSUB}'><items node='{NODE}'/></pubsub></iq>"
    ));
    rig.recv(
        "<iq type='error' id='{b}'><error type='cancel'><feature-not-implemented \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    );
    old(
        &mut rig,
        &format!("<conference jid='{ROOM}' autojoin='true'/>"),
    );
    info(&mut rig, "");
    // The name of the address, where none is noted.
    assert!(rig.sent().attr("to").unwrap().ends_with("/juliet"));
    rig.recv(&there("juliet", "", &[110]));
    rig.events();
    rig.expect_quiet();
}

#[test]
fn a_bookmark_that_is_refused_is_logged() {
    let mut rig = rig("");
    old(&mut rig, "");
    super::join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    news(&mut rig);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         </error></iq>"
    ));
    rig.expect_log("a bookmark was not taken");
}

#[test]
fn rooms_of_the_site_are_entered_whatever_is_noted() {
    let room = AutoJoin {
        room: bare(ROOM),
        nick: None,
        password: Some(Zeroizing::new("open".to_owned())),
    };
    let mut rig = online(ClientConfig {
        rooms: RoomsConfig {
            entered: vec![room],
            nickname: Some("Capulet".to_owned()),
            ..RoomsConfig::default()
        },
        ..config()
    });
    let query = rig.sent();
    assert_eq!(query.attr("to"), Some(ROOM));
    answer(&mut rig, &item(ROOM, "false"));
    old(&mut rig, "");
    rig.recv(&format!(
        "<iq type='result' from='{ROOM}' id='{}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
        query.attr("id").unwrap()
    ));
    let presence = rig.sent().to_xml();
    assert!(
        presence.contains("/Capulet'") && presence.contains("<password>open"),
        "{presence}"
    );
    let told = news(&mut rig);
    assert!(
        !told.iter().any(|n| matches!(n, RoomNews::Out(_))),
        "{told:?}"
    );
}

#[test]
fn where_the_site_wants_it_rooms_are_listed_and_not_entered() {
    let mut rig = online(ClientConfig {
        rooms: RoomsConfig::default(),
        ..config()
    });
    answer(&mut rig, &item(ROOM, "true"));
    old(&mut rig, "");
    let told = news(&mut rig);
    assert!(
        matches!(
            &told[..],
            [
                RoomNews::Noted {
                    entered: false,
                    open: false,
                    ..
                },
                RoomNews::Marked(_)
            ]
        ),
        "{told:?}"
    );
    assert_eq!(rig.sent().attr("to"), Some("rooms.example"));
    rig.expect_quiet();
}

#[test]
fn where_somebody_has_ones_name_a_number_is_put_behind_it() {
    let mut rig = online(ClientConfig {
        rooms: RoomsConfig {
            number_nick: true,
            ..RoomsConfig::default()
        },
        bookmarks: false,
        ..config()
    });
    let nick = "juliet".to_owned();
    wish(
        &mut rig,
        RoomWish::Join {
            nick,
            password: None,
        },
    );
    info(&mut rig, "");
    let taken = |nick: &str| {
        format!(
            "<presence type='error' from='{ROOM}/{nick}'><error type='cancel'><conflict \
             xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
        )
    };
    for nick in ["juliet".to_owned()]
        .into_iter()
        .chain((2..=9).map(|n| format!("juliet-{n}")))
    {
        assert_eq!(rig.sent().attr("to"), Some(&*format!("{ROOM}/{nick}")));
        news(&mut rig);
        rig.recv(&taken(&nick));
    }
    // It ends somewhere.
    assert!(matches!(
        &news(&mut rig)[..],
        [RoomNews::Out(Exit::Refused(_))]
    ));
    rig.expect_quiet();
}

#[test]
fn where_the_name_is_to_be_asked_for_nothing_is_entered_before_it_is_said() {
    let room = |nick: Option<&str>| AutoJoin {
        room: bare(ROOM),
        nick: nick.map(str::to_owned),
        password: None,
    };
    for nick in [None, Some("Capulet")] {
        let mut rig = online(ClientConfig {
            rooms: RoomsConfig {
                entered: vec![room(nick)],
                ask_nick: true,
                ..RoomsConfig::default()
            },
            bookmarks: false,
            ..config()
        });
        if nick.is_none() {
            rig.expect_quiet();
            let nick = "Visitor".to_owned();
            let password = None;
            wish(&mut rig, RoomWish::Join { nick, password });
        }
        // It is asked what it is, and only then entered.
        assert_eq!(rig.sent().attr("to"), Some(ROOM));
        rig.events();
    }
}

const PINNED: &str = "<extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>\
    <notify xmlns='urn:xmpp:notification-settings:1'><never/></notify></extensions>";

fn with_extensions(extensions: &str) -> String {
    item(ROOM, "false").replace("</conference>", &format!("{extensions}</conference>"))
}

/// Their service is asked whether it tells of what is said in them (XEP-0437).
#[track_caller]
fn told_of(rig: &mut Rig) {
    rig.expect_sent(
        "<iq type='get' to='rooms.example' id='{i}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
    );
}

/// What is said of rooms by the way that they are noted.
fn marks(rig: &mut Rig) -> Vec<Marks> {
    let of = |event| match event {
        Event::Room {
            news: RoomNews::Marked(marks),
            ..
        } => Some(marks),
        _ => None,
    };
    rig.events().into_iter().filter_map(of).collect()
}

fn mark(rig: &mut Rig, pinned: bool, notify: Option<Notify>) {
    rig.command(Command::MarkRoom {
        room: bare(ROOM),
        marks: Marks { pinned, notify },
    });
}

/// The account has it, and nothing else is new.
#[track_caller]
fn expect_shared(rig: &mut Rig) {
    let (room, news) = (bare(ROOM), RoomNews::Shared);
    assert_eq!(rig.events(), [Event::Room { room, news }]);
}

#[test]
fn what_is_wanted_since_is_not_taken_for_confirmed() {
    let mut rig = rig(&with_extensions(PINNED));
    old(&mut rig, "");
    told_of(&mut rig);
    rig.events();
    let mut ask = |notify| {
        mark(&mut rig, false, notify);
        rig.sent().attr("id").unwrap().to_owned()
    };
    let (first, second) = (ask(Some(Notify::Always)), ask(Some(Notify::OnMention)));
    rig.recv(&format!("<iq type='result' id='{first}'/>"));
    assert_eq!(rig.events(), []);
    // A refusal is the account's word as well: it is not asked for ever.
    rig.recv(&format!(
        "<iq type='error' id='{second}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    rig.expect_log("a bookmark was not taken");
    expect_shared(&mut rig);
}

#[test]
fn what_is_wanted_of_a_room_is_the_same_on_all_devices() {
    let mut rig = rig(&with_extensions(PINNED));
    old(&mut rig, "");
    told_of(&mut rig);
    let never = Marks {
        pinned: true,
        notify: Some(Notify::Never),
    };
    assert_eq!(marks(&mut rig), [never]);
    // As it is already.
    mark(&mut rig, true, Some(Notify::Never));
    expect_shared(&mut rig);
    rig.expect_quiet();
    mark(&mut rig, false, Some(Notify::Always));
    let sent = rig.sent();
    let (id, xml) = (sent.attr("id").unwrap(), sent.to_xml());
    assert!(
        xml.contains("<always/>") && !xml.contains("pinned") && xml.contains("<password>sesame"),
        "{xml}"
    );
    rig.recv(&format!("<iq type='result' id='{id}'/>"));
    expect_shared(&mut rig);
    // Another device says otherwise; another account does not count.
    rig.recv(&pushed("evil@there", &with_extensions(PINNED)));
    rig.expect_log("bookmarks of somebody else");
    assert_eq!(marks(&mut rig), []);
    rig.recv(&pushed(ACCOUNT, &with_extensions("")));
    assert_eq!(marks(&mut rig), [Marks::default()]);
    // Of what is not noted the account knows nothing.
    rig.command(Command::MarkRoom {
        room: bare("other@rooms.example"),
        marks: never,
    });
    rig.expect_quiet();
}

#[test]
fn what_is_wanted_before_the_account_has_said_what_is_noted_counts() {
    let mut rig = online(config());
    mark(&mut rig, false, Some(Notify::OnMention));
    answer(&mut rig, &with_extensions(PINNED));
    let xml = rig.sent().to_xml();
    old(&mut rig, "");
    told_of(&mut rig);
    assert!(
        xml.contains("<on-mention/>") && !xml.contains("pinned"),
        "{xml}"
    );
    assert_eq!(marks(&mut rig), []);
}

#[test]
fn what_is_wanted_without_a_connection_counts() {
    let mut rig = Rig::new(config());
    mark(&mut rig, false, Some(Notify::Always));
    rig.arrive();
    rig.events();
    answer(&mut rig, &with_extensions(PINNED));
    let xml = rig.sent().to_xml();
    assert!(xml.contains("<always/>"), "{xml}");
    assert_eq!(marks(&mut rig), []);
    old(&mut rig, "");
    told_of(&mut rig);
}

#[test]
fn what_was_wanted_of_a_room_goes_along_when_it_is_noted_and_comes_back_as_no_news() {
    let mut rig = rig("");
    old(&mut rig, "");
    mark(&mut rig, true, Some(Notify::Never));
    rig.expect_quiet();
    super::join(&mut rig, None);
    info(&mut rig, "");
    rig.sent();
    rig.recv(&there("Juliet", "", &[110]));
    rig.events();
    let xml = rig.sent().to_xml();
    assert!(
        xml.contains("<pinned ") && xml.contains("<never/>"),
        "{xml}"
    );
    let noted = item(ROOM, "true").replace("</conference>", &format!("{PINNED}</conference>"));
    for _ in 0..2 {
        rig.recv(&pushed(ACCOUNT, &noted));
        assert_eq!(marks(&mut rig), []);
    }
    rig.expect_quiet();
}

#[test]
fn what_the_account_has_not_confirmed_is_said_again_and_what_it_refuses_is_not() {
    let mut rig = rig(&with_extensions(PINNED));
    old(&mut rig, "");
    told_of(&mut rig);
    rig.events();
    mark(&mut rig, false, None);
    let id = rig.sent().attr("id").unwrap().to_owned();
    // As it was before: the account has not seen ours yet.
    rig.recv(&pushed(ACCOUNT, &with_extensions(PINNED)));
    let xml = rig.sent().to_xml();
    assert!(!xml.contains("pinned"), "{xml}");
    assert_eq!(marks(&mut rig), []);
    rig.recv(&format!("<iq type='result' id='{id}'/>"));
    // From now on another device counts.
    rig.recv(&pushed(ACCOUNT, &with_extensions(PINNED)));
    let never = Marks {
        pinned: true,
        notify: Some(Notify::Never),
    };
    assert_eq!(marks(&mut rig), [never]);
    mark(&mut rig, false, None);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         </error></iq>"
    ));
    rig.expect_log("a bookmark was not taken");
    rig.recv(&pushed(ACCOUNT, &with_extensions(PINNED)));
    assert_eq!(marks(&mut rig), [never]);
    rig.expect_quiet();
}
