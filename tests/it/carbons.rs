//! Copies of what is said on other devices, and what is no such copy.

use crate::support::build::{ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::event::{Carrier, Event};

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

fn carbon(from: &str, kind: &str, message: &str) -> String {
    format!(
        "<message {from}><{kind} xmlns='urn:xmpp:carbons:2'>\
         <forwarded xmlns='urn:xmpp:forward:0'>{}</forwarded></{kind}></message>",
        message.replacen("<message", "<message xmlns='jabber:client'", 1)
    )
}

fn received() -> String {
    format!(
        "<message type='chat' from='{ROMEO_FULL}' to='{ACCOUNT}/phone' id='1'><body>hi</body></message>"
    )
}

fn sent() -> String {
    format!(
        "<message type='chat' from='{ACCOUNT}/phone' to='{ROMEO_FULL}' id='1'><body>hi</body></message>"
    )
}

#[test]
fn they_are_asked_for_once() {
    let mut rig = Rig::new(ClientConfig {
        carbons: true,
        ..config_for(Carrier::WebSocket)
    });
    rig.log_in(crate::support::build::password());
    rig.open();
    rig.authenticate();
    rig.restart(&crate::support::build::binding(""));
    rig.bind();
    let sent: Vec<_> = rig.wire.sent.drain(..).collect();
    let enable = |e: &&converse_rs::xml::Element| e.child("enable", "urn:xmpp:carbons:2").is_some();
    assert_eq!(sent.iter().filter(enable).count(), 1);
    rig.events();
}

#[test]
fn both_ways() {
    for from in [format!("from='{ACCOUNT}'"), String::new()] {
        for (kind, message, own) in [("received", received(), false), ("sent", sent(), true)] {
            let mut rig = rig();
            rig.recv(&carbon(&from, kind, &message));
            let event = rig.event();
            let Event::MessageReceived(message) = event else {
                panic!("{event:?}")
            };
            assert_eq!((message.chat, message.own), (bare(ROMEO), own));
            assert_eq!(message.body, "hi");
        }
    }
}

#[test]
fn what_is_forged_is_dropped() {
    #[track_caller]
    fn check(stanza: &str, reason: &str) {
        let mut rig = rig();
        rig.recv(stanza);
        rig.expect_quiet();
        rig.expect_log(reason);
    }
    for from in [
        ROMEO,
        ROMEO_FULL,
        SERVER,
        ME,
        "juliet@capulet.example/phone",
        "evil.example",
    ] {
        let from = format!("from='{from}'");
        check(&carbon(&from, "received", &received()), "somebody else");
        check(&carbon(&from, "sent", &sent()), "somebody else");
    }
    let ours = format!("from='{ACCOUNT}'");
    let one = carbon(&ours, "sent", &sent());
    // Two at once, in either way.
    let sents = one.replace("</sent>", "</sent><sent xmlns='urn:xmpp:carbons:2'/>");
    check(&sents, "exactly one");
    let twice = sent() + &sent().replacen("<message", "<message xmlns='jabber:client'", 1);
    check(&carbon(&ours, "sent", &twice), "exactly one");
    check(&carbon(&ours, "sent", ""), "exactly one");
    // What neither came to us nor from us.
    check(&carbon(&ours, "sent", &received()), "not ours");
    check(&carbon(&ours, "received", &sent()), "not ours");
    for hint in [
        "<private xmlns='urn:xmpp:carbons:2'/>",
        "<no-copy xmlns='urn:xmpp:hints'/>",
    ] {
        let private = received().replace("<body>", &format!("{hint}<body>"));
        check(&carbon(&ours, "received", &private), "not to be copied");
    }
    let error = received().replace("'chat'", "'error'");
    check(&carbon(&ours, "received", &error), "copy of an error");
    let room = received().replace("'chat'", "'groupchat'");
    check(&carbon(&ours, "received", &room), "group chat");
    // Forwarded by hand: nobody vouches for it.
    let bare = format!(
        "<message from='{ROMEO_FULL}'><body>look</body><forwarded xmlns='urn:xmpp:forward:0'>{}</forwarded></message>",
        sent().replacen("<message", "<message xmlns='jabber:client'", 1)
    );
    check(&bare, "vouches");
}
