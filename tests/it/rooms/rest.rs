//! A room at which nobody looks is left, where its service tells of what goes on there.

use super::{ALL, ROOM, archive_query, archived, fin, gone, info, inside, join, news, there};
use crate::support::build::{ME, bare};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, RoomWish, Wrap};
use converse_rs::xmpp::event::{Event, Extras, RoomNews};

const SUBSCRIBED: &str = "<presence to='rooms.example'><rai xmlns='urn:xmpp:rai:0'/></presence>";
const UNSUBSCRIBED: &str = "<presence type='unavailable' to='rooms.example'/>";
const CAN: &str = "<feature var='urn:xmpp:rai:0'/>";

/// In the room, the archive of which is read, and at which somebody looks.
#[track_caller]
fn seen() -> Rig {
    let mut rig = archived();
    inside(&mut rig, ALL);
    let (iq, _) = archive_query(&mut rig);
    fin(&mut rig, &format!("from='{ROOM}'"), &iq);
    news(&mut rig);
    rig
}

fn look(rig: &mut Rig, idle: bool) {
    let room = bare(ROOM);
    rig.command(Command::RestRoom { room, idle });
}

/// The service is asked, and says that it can do this.
#[track_caller]
fn service(rig: &mut Rig, features: &str) {
    let asked = rig.sent();
    assert_eq!(asked.attr("to"), Some("rooms.example"));
    let id = asked.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' from='rooms.example' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info'>\
         {features}</query></iq>"
    ));
}

/// Nobody looks at it, and it was left.
#[track_caller]
fn resting() -> Rig {
    let mut rig = seen();
    look(&mut rig, true);
    service(&mut rig, CAN);
    rig.expect_sent(SUBSCRIBED);
    rig.advance(9_999);
    rig.expect_quiet();
    rig.advance(1);
    rig.expect_sent(&format!(
        "<presence type='unavailable' to='{ROOM}/Juliet'/>"
    ));
    rig.expect_sent(SUBSCRIBED);
    assert_eq!(news(&mut rig), [RoomNews::Resting]);
    rig.recv(&gone(
        "Juliet",
        "<item affiliation='none' role='none'/>",
        &[110],
    ));
    rig.expect_quiet();
    rig
}

/// It is entered once more; what was said meanwhile is asked for behind what is known.
#[track_caller]
fn entered_again(rig: &mut Rig) {
    info(rig, ALL);
    assert!(
        rig.sent()
            .child("x", "http://jabber.org/protocol/muc")
            .is_some()
    );
    rig.recv(&there("Juliet", "", &[110]));
    let (iq, _) = archive_query(rig);
    fin(rig, &format!("from='{ROOM}'"), &iq);
    let told = news(rig);
    assert!(matches!(told.first(), Some(RoomNews::Joining)));
    assert!(told.iter().any(|n| matches!(n, RoomNews::Joined { .. })));
}

fn active(rig: &mut Rig, from: &str) {
    rig.recv(&format!(
        "<message from='{from}' to='{ME}'><rai xmlns='urn:xmpp:rai:0'><activity>{ROOM}</activity></rai></message>"
    ));
}

#[test]
fn it_tells_of_itself_by_its_service_and_is_entered_when_somebody_looks() {
    let mut rig = resting();
    // It stays left, however long that is.
    rig.advance(3_600_000);
    active(&mut rig, "evil.example");
    active(&mut rig, "rooms.example/x");
    active(&mut rig, ROOM);
    rig.expect_quiet();
    active(&mut rig, "rooms.example");
    assert_eq!(news(&mut rig), [RoomNews::Active]);
    // What is said there is for those who are in it.
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}/Romeo' id='m'><body>late</body></message>"
    ));
    rig.recv(&there("Romeo", "", &[]));
    rig.expect_quiet();
    look(&mut rig, false);
    assert_eq!(news(&mut rig), [RoomNews::Joining]);
    assert_eq!(rig.sent().attr("to"), Some(ROOM));
    // Its service has no room more at which nobody looks.
    rig.expect_sent(UNSUBSCRIBED);
}

#[test]
fn looking_enters_it() {
    let mut rig = resting();
    look(&mut rig, false);
    let asked = rig.wire.sent.pop_front().unwrap();
    rig.expect_sent(UNSUBSCRIBED);
    rig.wire.sent.push_front(asked);
    entered_again(&mut rig);
    rig.expect_quiet();
    // And so does one who says that he wants to be in it.
    look(&mut rig, true);
    service(&mut rig, CAN);
    rig.expect_sent(SUBSCRIBED);
    rig.advance(10_000);
    rig.sent();
    rig.expect_sent(SUBSCRIBED);
    assert_eq!(news(&mut rig), [RoomNews::Resting]);
    join(&mut rig, None);
    entered_again(&mut rig);
}

#[test]
fn where_the_service_cannot_tell_it_is_never_left() {
    for features in ["", "<feature var='urn:xmpp:rai:1'/>"] {
        let mut rig = seen();
        look(&mut rig, true);
        service(&mut rig, features);
        rig.advance(500_000);
        rig.expect_quiet();
    }
    // Nor where it does not answer.
    let mut rig = seen();
    look(&mut rig, true);
    rig.sent();
    rig.advance(500_000);
    rig.wire.sent.clear();
    assert!(news(&mut rig).is_empty());
}

#[test]
fn who_looks_again_soon_has_not_left() {
    let mut rig = seen();
    look(&mut rig, true);
    service(&mut rig, CAN);
    rig.expect_sent(SUBSCRIBED);
    rig.advance(9_000);
    look(&mut rig, false);
    rig.expect_sent(UNSUBSCRIBED);
    rig.advance(100_000);
    rig.expect_quiet();
}

#[test]
fn a_service_that_refuses_or_ends_it_has_its_rooms_entered_again() {
    for said in [
        "<presence type='error' from='rooms.example'><error type='auth'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
        "<presence type='unavailable' from='rooms.example'/>",
    ] {
        let mut rig = resting();
        for other in ["evil.example", "rooms.example/x"] {
            rig.recv(&said.replace("rooms.example", other));
            rig.expect_quiet();
        }
        rig.recv(said);
        entered_again(&mut rig);
        // It is not tried again.
        look(&mut rig, true);
        rig.advance(500_000);
        rig.expect_quiet();
    }
    // Before anything was left as well.
    let mut rig = seen();
    look(&mut rig, true);
    service(&mut rig, CAN);
    rig.expect_sent(SUBSCRIBED);
    rig.recv(
        "<presence type='error' from='rooms.example'><error type='cancel'>\
         <feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>",
    );
    rig.advance(500_000);
    rig.expect_quiet();
}

#[test]
fn nothing_of_ours_is_left_behind() {
    let mut rig = seen();
    look(&mut rig, true);
    service(&mut rig, CAN);
    rig.expect_sent(SUBSCRIBED);
    rig.command(Command::SendMessage {
        to: bare(ROOM),
        id: "x".to_owned(),
        body: "wait".to_owned(),
        extras: Extras::default(),
        in_doubt: false,
        wrap: Wrap::Room,
    });
    assert_eq!(rig.sent().name(), "message");
    rig.advance(60_000);
    rig.events();
    rig.expect_quiet();
    rig.recv(&format!(
        "<message type='groupchat' from='{ROOM}/Juliet' id='x'><body>wait</body></message>"
    ));
    rig.events();
    rig.advance(120_000);
    assert_eq!(rig.sent().attr("type"), Some("unavailable"));
    rig.sent();
    assert_eq!(news(&mut rig), [RoomNews::Resting]);
}

#[test]
fn one_that_is_left_for_good_is_not_watched_and_a_new_session_enters_it() {
    let mut rig = resting();
    super::wish(&mut rig, RoomWish::Leave);
    rig.expect_sent(UNSUBSCRIBED);
    active(&mut rig, "rooms.example");
    let told = rig.events();
    let left = |e: &Event| {
        matches!(
            e,
            Event::Room {
                news: RoomNews::Out(_),
                ..
            }
        )
    };
    assert!(matches!(&told[..], [one] if left(one)), "{told:?}");
    // One of which nothing is known is nothing to leave.
    look(&mut rig, true);
    rig.advance(20_000);
    rig.expect_quiet();
}
