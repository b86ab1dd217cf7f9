//! Somebody speaks who was not seen to come.

use super::{ROOM, gone, inside, news, there};
use crate::support::build::{ME, config_for};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::RoomsConfig;
use converse_rs::xmpp::event::{Carrier, RoomNews};

/// In the room, with Romeo.
fn rig(probes: bool) -> Rig {
    let config = ClientConfig {
        rooms: RoomsConfig {
            probes,
            ..RoomsConfig::default()
        },
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::online_with(config, "");
    rig.events();
    inside(&mut rig, "");
    news(&mut rig);
    rig
}

fn speaks(rig: &mut Rig, nick: &str) {
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}/{nick}' to='{ME}'><body>x</body></message>"
    ));
    rig.events();
}

fn probe(nick: &str) -> String {
    format!("<presence type='probe' to='{ROOM}/{nick}'/>")
}

#[test]
fn he_is_asked_for_once_and_is_there_if_the_room_says_so() {
    let mut rig = rig(true);
    speaks(&mut rig, "Romeo");
    rig.expect_quiet();
    speaks(&mut rig, "Tybalt");
    rig.expect_sent(&probe("Tybalt"));
    speaks(&mut rig, "Tybalt");
    rig.expect_quiet();
    rig.recv(&there("Tybalt", "", &[]));
    assert!(matches!(news(&mut rig)[..], [RoomNews::Seen(_)]));
    // He goes, and speaks again: that is nothing to ask twice.
    rig.recv(&gone("Tybalt", "", &[]));
    news(&mut rig);
    speaks(&mut rig, "Tybalt");
    rig.expect_quiet();
    // What was said before is nobody's who has to be there now.
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}/Nurse' to='{ME}'><body>x</body>\
         <delay xmlns='urn:xmpp:delay' from='{ROOM}' stamp='2020-01-01T00:00:00Z'/></message>"
    ));
    rig.events();
    rig.expect_quiet();
}

#[test]
fn a_refusal_is_nobodys_trouble_and_counts_once() {
    let mut rig = rig(true);
    speaks(&mut rig, "Tybalt");
    rig.expect_sent(&probe("Tybalt"));
    let error = format!(
        "<presence type='error' from='{ROOM}/Tybalt'><error type='cancel'>\
         <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
    );
    rig.recv(&error);
    assert_eq!(news(&mut rig), []);
    // Another one is about something else: a nick that was refused to us.
    rig.recv(&error);
    assert!(matches!(news(&mut rig)[..], [RoomNews::Refused { .. }]));
    // That he is not there is no news either.
    speaks(&mut rig, "Nurse");
    rig.expect_sent(&probe("Nurse"));
    rig.recv(&gone("Nurse", "", &[]));
    assert_eq!(news(&mut rig), []);
}

#[test]
fn a_room_with_many_names_has_few_of_them_asked_for() {
    let mut rig = rig(true);
    for n in 0..300 {
        speaks(&mut rig, &format!("n{n}"));
        if n < 100 {
            rig.expect_sent(&probe(&format!("n{n}")));
        }
    }
    rig.expect_quiet();
}

#[test]
fn only_where_the_site_wants_it() {
    let mut rig = rig(false);
    speaks(&mut rig, "Tybalt");
    rig.expect_quiet();
}
