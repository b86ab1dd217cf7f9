//! What was seen on the account's devices: asked for, told, and believed of our own account alone.

use crate::support::build::{ACCOUNT, ROMEO, bare, config_for};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Hint};
use converse_rs::xmpp::event::{Carrier, Event};

const PUBSUB: &str = "http://jabber.org/protocol/pubsub";
const NODE: &str = "urn:xmpp:mds:displayed:0";

fn item(chat: &str, by: &str, id: &str) -> String {
    format!(
        "<item id='{chat}'><displayed xmlns='{NODE}'><stanza-id xmlns='urn:xmpp:sid:0' by='{by}' \
         id='{id}'/></displayed></item>"
    )
}

/// Online, with the question out.
fn rig() -> Rig {
    let mut rig = Rig::present(ClientConfig {
        displayed: true,
        ..config_for(Carrier::WebSocket)
    });
    rig.events();
    rig.expect_sent(&format!(
        "<iq type='get' id='{{m}}'><pubsub xmlns='{PUBSUB}'><items node='{NODE}'/></pubsub></iq>"
    ));
    rig
}

fn answer(rig: &mut Rig, items: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{{m}}'><pubsub xmlns='{PUBSUB}'><items node='{NODE}'>{items}</items></pubsub></iq>"
    ));
}

fn refuse(rig: &mut Rig, id: &str, condition: &str) {
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'>\
         <{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
}

fn known(all: &[(&str, &str)], whole: bool) -> Event {
    let one = |(chat, id): &(&str, &str)| (bare(chat), (*id).to_owned());
    let all = all.iter().map(one).collect();
    Event::DisplayedKnown { all, whole }
}

fn tell(rig: &mut Rig, chat: &str, id: &str, room: bool) {
    let (chat, id) = (bare(chat), id.to_owned());
    rig.command(Command::TellDisplayed { chat, id, room });
}

#[test]
fn what_the_account_knows_is_told_and_hostile_items_are_not() {
    let mut rig = rig();
    let many: String = (0..10_000)
        .map(|n| item(&format!("a{n}@x"), ACCOUNT, "1"))
        .collect();
    answer(
        &mut rig,
        &[
            &item(ROMEO, ACCOUNT, "7"),
            &item("garden@rooms.example", "garden@rooms.example", "8"),
            &item("lie@there", "evil@there", "9"),
            &item("@", ACCOUNT, "1"),
            "<item/><item id='b@x'/><item id='c@x'><displayed xmlns='other'/></item>",
            &many,
        ]
        .concat(),
    );
    let Event::DisplayedKnown { all, whole: true } = rig.event() else {
        panic!("nothing is known")
    };
    assert_eq!(all[0], (bare(ROMEO), "7".to_owned()));
    assert_eq!(all[1], (bare("garden@rooms.example"), "8".to_owned()));
    assert_eq!(all[2].0, bare("a0@x"));
    assert_eq!(all.len(), 2_000);
}

#[test]
fn several_are_told_as_one_and_not_too_many_at_a_time() {
    let mut rig = rig();
    tell(&mut rig, ROMEO, "0", false);
    // What others have seen is not known yet.
    rig.advance(5_000);
    rig.expect_quiet();
    refuse(&mut rig, "{m}", "item-not-found");
    rig.expect_event(known(&[], true));
    for n in 1..100 {
        tell(&mut rig, ROMEO, &n.to_string(), false);
    }
    tell(&mut rig, "garden@rooms.example", "r", true);
    rig.expect_quiet();
    rig.advance(2_000);
    let room = rig.sent().to_xml();
    let by = |by: &str, id: &str| format!("by='{by}' id='{id}'");
    assert!(room.contains(&by("garden@rooms.example", "r")), "{room}");
    assert!(
        room.contains("whitelist") && room.contains("id='garden@rooms.example'"),
        "{room}"
    );
    let chat = rig.sent().to_xml();
    assert!(chat.contains(&by(ACCOUNT, "99")), "{chat}");
    rig.expect_quiet();
    for n in 0..1_000 {
        tell(&mut rig, &format!("a{n}@x"), "1", false);
    }
    let mut rounds = 0;
    for n in 0..500 {
        if n % 10 == 0 {
            rig.advance(2_000);
            rounds += 1;
        }
        rig.sent();
    }
    assert_eq!(rounds, 50);
    rig.advance(10_000);
    rig.expect_quiet();
}

#[test]
fn whoever_goes_tells_before() {
    let mut rig = rig();
    answer(&mut rig, "");
    rig.expect_event(known(&[], true));
    tell(&mut rig, ROMEO, "1", false);
    rig.command(Command::Hint(Hint::Visible(false)));
    assert!(rig.sent().to_xml().contains(NODE));
    rig.expect_quiet();
}

#[test]
fn an_account_that_takes_nothing_is_left_alone() {
    for condition in ["service-unavailable", "feature-not-implemented"] {
        let mut rig = rig();
        refuse(&mut rig, "{m}", condition);
        rig.expect_log("does not tell what was seen");
        tell(&mut rig, ROMEO, "1", false);
        rig.advance(10_000);
        rig.expect_quiet();
    }
    let mut rig = rig();
    answer(&mut rig, "");
    rig.expect_event(known(&[], true));
    tell(&mut rig, ROMEO, "1", false);
    rig.advance(2_000);
    let id = rig.sent().attr("id").unwrap().to_owned();
    refuse(&mut rig, &id, "forbidden");
    rig.expect_log("does not tell what was seen");
    tell(&mut rig, ROMEO, "2", false);
    rig.advance(10_000);
    rig.expect_quiet();
}

#[test]
fn other_devices_say_what_they_have_seen_and_nobody_else_does() {
    let mut rig = rig();
    answer(&mut rig, "");
    rig.expect_event(known(&[], true));
    let pushed = |from: &str, node: &str| {
        format!(
            "<message type='headline' from='{from}'><event xmlns='{PUBSUB}#event'><items node='{node}'>\
             {}</items></event></message>",
            item(ROMEO, ACCOUNT, "7")
        )
    };
    for from in [ROMEO, "capulet.example", "juliet@capulet.example/other"] {
        rig.recv(&pushed(from, NODE));
        rig.expect_log("what somebody else has seen");
    }
    rig.recv(&pushed(ACCOUNT, "urn:other"));
    rig.expect_log("nothing in it that we understand");
    rig.expect_quiet();
    rig.recv(&pushed(ACCOUNT, NODE));
    rig.expect_event(known(&[(ROMEO, "7")], false));
}
