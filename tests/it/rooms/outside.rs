//! What was said in a room that one is not in, for who wants to see that before he enters.

use super::{ROOM, archive_query, config, fin};
use crate::support::build::{bare, config_for, jid};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, RoomsConfig, ServiceWish};
use converse_rs::xmpp::event::{Answer, Carrier, Event};
use converse_rs::xmpp::lookup::{Looked, Lookup};

fn rig() -> Rig {
    let mut rig = Rig::present(ClientConfig {
        rooms: RoomsConfig {
            before: true,
            ..config().rooms
        },
        ..config()
    });
    let (iq, _) = archive_query(&mut rig);
    fin(&mut rig, "", &iq);
    rig.events();
    rig
}

fn look(rig: &mut Rig, of: &str) {
    rig.command(Command::Service {
        of: jid(of),
        wish: ServiceWish::LookUp(Lookup::default()),
    });
}

/// A result, whoever sends it; `by`: who is said to have spoken.
fn result(rig: &mut Rig, from: &str, query: &str, (id, by): (&str, &str)) {
    rig.recv(&format!(
        "<message from='{from}'><result xmlns='urn:xmpp:mam:2' queryid='{query}' id='{id}'>\
         <forwarded xmlns='urn:xmpp:forward:0'>\
         <delay xmlns='urn:xmpp:delay' stamp='2023-01-01T00:00:00Z'/>\
         <message xmlns='jabber:client' from='{by}' type='groupchat'><body>{id}</body></message>\
         </forwarded></result></message>"
    ));
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    let mut found = rig.events().into_iter().filter_map(|event| match event {
        Event::Answered { of, answer } if of == jid(ROOM) => Some(answer),
        Event::MessageReceived(m) => panic!("{m:?} in the log"),
        _ => None,
    });
    found.next().unwrap()
}

#[test]
fn what_was_said_is_told_beside_the_log() {
    let mut rig = rig();
    look(&mut rig, ROOM);
    let (iq, query) = archive_query(&mut rig);
    let anna = format!("{ROOM}/Anna");
    result(&mut rig, ROOM, &query, ("first", &anna));
    // Nobody else has a say in it, be it in the room's name.
    for (from, query) in [("evil@there.example", &*query), (ROOM, "another")] {
        result(&mut rig, from, query, ("forged", &anna));
        rig.log();
    }
    result(
        &mut rig,
        ROOM,
        &query,
        ("elsewhere", "other@rooms.example/Anna"),
    );
    result(&mut rig, ROOM, &query, ("second", &anna));
    fin(&mut rig, &format!("from='{ROOM}'"), &iq);
    let Answer::Looked(looked) = answer(&mut rig) else {
        panic!()
    };
    let Looked { all, .. } = *looked;
    let said: Vec<_> = all.iter().map(|kept| &*kept.text).collect();
    assert_eq!(said, ["first", "second"]);
    assert!(all.iter().all(|kept| kept.chat == bare(ROOM) && !kept.own));
}

#[test]
fn a_room_may_keep_it_to_itself_and_there_is_an_end_without_an_answer() {
    let mut rig = rig();
    look(&mut rig, ROOM);
    let (iq, _) = archive_query(&mut rig);
    rig.recv(&format!(
        "<iq type='error' id='{iq}' from='{ROOM}'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(matches!(answer(&mut rig), Answer::Refused(_)));
    look(&mut rig, ROOM);
    rig.sent();
    rig.command(Command::Disconnect);
    assert!(matches!(answer(&mut rig), Answer::Refused(_)));
    rig.wire.sent.clear();
}

#[test]
fn nothing_is_asked_where_the_site_does_not_want_it_nor_without_end() {
    let mut plain = Rig::online_with(config_for(Carrier::WebSocket), "");
    plain.events();
    look(&mut plain, ROOM);
    assert!(matches!(answer(&mut plain), Answer::Refused(_)));
    plain.expect_quiet();
    let mut rig = rig();
    for n in 0..20 {
        look(&mut rig, &format!("room{n}@rooms.example"));
        rig.sent();
    }
    look(&mut rig, ROOM);
    assert!(matches!(answer(&mut rig), Answer::Refused(_)));
    rig.expect_quiet();
}
