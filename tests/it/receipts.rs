//! Receipts: for whom, from whom.

use crate::support::build::{ACCOUNT, ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Annotation, Carrier, Event, Note};

fn rig(items: &str) -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), items)
}

#[test]
fn those_who_may_see_us_get_one() {
    let ask = |attrs: &str| {
        format!(
            "<message from='{ROMEO_FULL}' {attrs}><body>hi</body>\
             <request xmlns='urn:xmpp:receipts'/></message>"
        )
    };
    for (items, attrs, given) in [
        (friend(ROMEO), "id='1' type='chat'", true),
        (friend(ROMEO).replace("both", "from"), "id='1'", true),
        (
            friend(ROMEO).replace("both", "to"),
            "id='1' type='chat'",
            false,
        ),
        (String::new(), "id='1' type='chat'", false),
        (friend(ROMEO), "type='chat'", false),
        (friend(ROMEO), "id='1' type='headline'", false),
        (friend(ROMEO), "id='1' type='groupchat'", false),
        (friend(ROMEO), "id='1' type='error'", false),
    ] {
        let mut rig = rig(&items);
        rig.recv(&ask(attrs));
        rig.events();
        rig.log();
        if given {
            rig.expect_sent(&format!(
                "<message type='chat' to='{ROMEO_FULL}'>\
                 <received xmlns='urn:xmpp:receipts' id='1'/></message>"
            ));
        }
        rig.expect_quiet();
    }
    // None for what went to another device: that one answers.
    let mut rig = rig(&friend(ROMEO));
    let copy = ask("id='1' type='chat'").replacen(
        "<message",
        &format!("<message xmlns='jabber:client' to='{ACCOUNT}/phone'"),
        1,
    );
    rig.recv(&format!(
        "<message from='{ACCOUNT}'><received xmlns='urn:xmpp:carbons:2'>\
         <forwarded xmlns='urn:xmpp:forward:0'>{copy}</forwarded></received></message>"
    ));
    assert_eq!(rig.events().len(), 1);
}

#[test]
fn one_that_comes_is_told_with_its_sender() {
    let mut rig = rig(&friend(ROMEO));
    let receipt = |from: &str, id: &str| {
        format!("<message from='{from}'><received xmlns='urn:xmpp:receipts' id='{id}'/></message>")
    };
    for from in [ROMEO_FULL, "evil@there/x"] {
        rig.recv(&receipt(from, "m7"));
        // Whether it went there is the model's to know.
        rig.expect_event(Event::MessageAnnotated(Annotation {
            chat: bare(from.split('/').next().unwrap()),
            sender: None,
            own: false,
            of: "m7".to_owned(),
            id: None,
            at: rig.now(),
            note: Note::Delivered,
        }));
    }
    for odd in [
        receipt(ACCOUNT, "m7"),
        receipt(ROMEO, ""),
        receipt(ROMEO, &"x".repeat(2_000)),
    ] {
        rig.recv(&odd);
        rig.expect_quiet();
    }
    rig.log();
}

#[test]
fn nobody_gets_one_from_who_gives_none() {
    let mut rig = rig(&friend(ROMEO));
    let told = |receipts| Command::SetTold {
        receipts,
        states: Vec::new(),
    };
    rig.command(told(false));
    let ask = |id: &str, body: &str| {
        format!(
            "<message from='{ROMEO_FULL}' id='{id}' type='chat'><body>{body}</body>\
             <request xmlns='urn:xmpp:receipts'/></message>"
        )
    };
    rig.recv(&ask("1", "hi"));
    // Nor is one owed for what has to be read first.
    rig.recv(&ask("2", "?OTR:AAMD."));
    for event in rig.events() {
        if let Event::MessageReceived(message) = event {
            assert_eq!(message.receipt, None);
        }
    }
    rig.log();
    rig.expect_quiet();
    rig.command(told(true));
    rig.recv(&ask("3", "hi"));
    rig.events();
    rig.expect_sent(&format!(
        "<message type='chat' to='{ROMEO_FULL}'>\
         <received xmlns='urn:xmpp:receipts' id='3'/></message>"
    ));
}
