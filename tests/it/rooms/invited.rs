//! Invitations: asked first, whoever sends them.

use super::{ALL, ROOM, inside, news, rig, wish};
use crate::support::build::{ACCOUNT, ME, bare, jid};
use converse_rs::xmpp::command::RoomWish;
use converse_rs::xmpp::event::{Event, RoomNews};

const DIRECT: &str = "<x xmlns='jabber:x:conference' jid='garden@rooms.example' reason='come'/>";

fn mediated(by: &str) -> String {
    format!(
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='{by}'><reason>come</reason>\
         </invite><password>sesame</password></x>"
    )
}

#[test]
fn they_are_told_and_nothing_else_happens() {
    let mut rig = rig();
    rig.recv(&format!(
        "<message from='romeo@montague.example/x' to='{ME}'>{DIRECT}</message>"
    ));
    rig.recv(&format!(
        "<message from='{ROOM}' to='{ME}'>{}<body>somebody invites you</body></message>",
        mediated("romeo@montague.example/x")
    ));
    let told = news(&mut rig);
    let [
        RoomNews::Invited {
            by,
            reason,
            password: None,
            mediated: false,
        },
        RoomNews::Invited {
            by: by_room,
            password: Some(password),
            mediated: true,
            ..
        },
    ] = &told[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(by, &Some(bare("romeo@montague.example").into()));
    assert_eq!(by_room, &Some(jid("romeo@montague.example/x")));
    assert_eq!(reason.as_deref(), Some("come"));
    assert_eq!(password.as_str(), "sesame");
    wish(&mut rig, RoomWish::Decline(jid("romeo@montague.example/x")));
    rig.expect_sent(&format!(
        "<message to='{ROOM}'><x xmlns='http://jabber.org/protocol/muc#user'>\
         <decline to='romeo@montague.example/x'/></x></message>"
    ));
}

#[test]
fn what_is_none_is_none() {
    let mut rig = rig();
    for (xml, lines) in [
        // An occupant in the name of his room.
        (
            format!("<message from='{ROOM}/Romeo'>{}</message>", mediated("a@b")),
            1,
        ),
        (
            format!(
                "<message type='error' from='{ROOM}'>{}</message>",
                mediated("a@b")
            ),
            1,
        ),
        (
            format!(
                "<message type='headline' from='{ROOM}'>{}</message>",
                mediated("a@b")
            ),
            1,
        ),
        // Copies are what another device was asked; that one says what becomes of it.
        (
            format!(
                "<message from='{ACCOUNT}'><received xmlns='urn:xmpp:carbons:2'>\
                 <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' \
                 from='romeo@montague.example/x' to='{ME}'>{DIRECT}</message></forwarded></received></message>"
            ),
            1,
        ),
    ] {
        rig.recv(&xml);
        assert_eq!(rig.events(), Vec::<Event>::new(), "{xml}");
        assert_eq!(rig.log().len(), lines, "{xml}");
    }
    // We are in it already.
    inside(&mut rig, ALL);
    news(&mut rig);
    rig.recv(&format!(
        "<message from='romeo@montague.example/x'>{DIRECT}</message>"
    ));
    rig.expect_log("into a room that we are in");
}
