//! Contacts that others suggest: who may, what is answered, and what is dropped.

use crate::support::build::{ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::event::{Carrier, Event, SuggestedDeed, Suggestion};

const X: &str = "http://jabber.org/protocol/rosterx";
const GATEWAY: &str = "gateway.example";
const ITEMS: &str = "<item jid='paris@verona.example' name='Paris'><group>Suitors</group></item>\
                     <item action='delete' jid='tybalt@verona.example'/>\
                     <item action='modify' jid='nurse@verona.example' name='Nurse'/>";

fn rig() -> Rig {
    let roster = [friend(ROMEO), friend(GATEWAY)].concat();
    Rig::online_with(config_for(Carrier::WebSocket), &roster)
}

fn suggested(rig: &mut Rig) -> Vec<(String, Vec<Suggestion>)> {
    let events = rig.events().into_iter();
    let told = events.filter_map(|event| match event {
        Event::ContactsSuggested { by, all } => Some((by.to_string(), all)),
        _ => None,
    });
    told.collect()
}

fn message(rig: &mut Rig, from: &str, kind: &str, inner: &str) {
    rig.recv(&format!(
        "<message type='{kind}' from='{from}' to='{ME}'>{inner}</message>"
    ));
}

fn x(items: &str) -> String {
    format!("<x xmlns='{X}'>{items}</x>")
}

#[test]
fn a_contact_suggests_whom_to_add_and_nothing_else() {
    for kind in ["normal", "chat"] {
        let mut rig = rig();
        message(&mut rig, ROMEO_FULL, kind, &x(ITEMS));
        let told = suggested(&mut rig);
        let [(by, all)] = &*told else {
            panic!("{told:?}")
        };
        assert_eq!(by, ROMEO);
        let paris = Suggestion {
            jid: bare("paris@verona.example"),
            name: Some("Paris".to_owned()),
            groups: vec!["Suitors".to_owned()],
            deed: SuggestedDeed::Add,
        };
        assert_eq!(*all, [paris]);
        // Nothing is done before somebody says so.
        rig.expect_quiet();
    }
}

#[test]
fn server_account_and_gateways_suggest_changes_too() {
    for from in [SERVER, ACCOUNT, GATEWAY, "gateway.example/registered"] {
        let mut rig = rig();
        message(&mut rig, from, "normal", &x(ITEMS));
        let told = suggested(&mut rig);
        assert_eq!(told.len(), 1, "{from}");
        assert_eq!(told[0].1.len(), 3, "{from}");
    }
}

#[test]
fn words_that_come_with_it_are_shown_all_the_same() {
    for (from, count) in [(ROMEO_FULL, 1), ("evil@verona.example/x", 0)] {
        let mut rig = rig();
        message(
            &mut rig,
            from,
            "chat",
            &["<body>Meet him</body>", &x(ITEMS)].concat(),
        );
        let events = rig.events();
        let said = |e: &&Event| matches!(e, Event::MessageReceived(m) if m.body == "Meet him");
        assert_eq!(events.iter().filter(said).count(), 1);
        let told = |e: &&Event| matches!(e, Event::ContactsSuggested { .. });
        assert_eq!(events.iter().filter(told).count(), count);
    }
}

#[test]
fn what_is_dropped() {
    for (from, kind, items, why) in [
        (
            "evil@verona.example/x",
            "normal",
            ITEMS,
            "by somebody who is none",
        ),
        ("other.example", "normal", ITEMS, "by somebody who is none"),
        (
            ROMEO_FULL,
            "chat",
            "<item action='delete' jid='a@b'/>",
            "by a contact",
        ),
        (
            ROMEO_FULL,
            "chat",
            "<item action='modify' jid='a@b'/>",
            "by a contact",
        ),
        (ROMEO_FULL, "chat", "", "no contacts suggested"),
        (
            ROMEO_FULL,
            "chat",
            "<item jid='@'/><item/>",
            "no contacts suggested",
        ),
        (
            SERVER,
            "normal",
            "<item action='evil' jid='a@b'/>",
            "no contacts suggested",
        ),
        (
            ROMEO_FULL,
            "headline",
            ITEMS,
            "nothing in it that we understand",
        ),
    ] {
        let mut rig = rig();
        message(&mut rig, from, kind, &x(items));
        rig.expect_log(why);
        assert!(suggested(&mut rig).is_empty(), "{from} {items}");
    }
    // What came back, and what another device has got.
    let mut rig = rig();
    message(&mut rig, ROMEO_FULL, "error", &x(ITEMS));
    rig.recv(&format!(
        "<message from='{ACCOUNT}'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>\
         <message xmlns='jabber:client' from='{ROMEO_FULL}' to='{ACCOUNT}/other'>{}</message></forwarded></received>\
         </message>",
        x(ITEMS)
    ));
    assert!(suggested(&mut rig).is_empty());
    // More than anybody can look at.
    let many: String = (0..5_000)
        .map(|n| format!("<item jid='a{n}@b'/>"))
        .collect();
    message(&mut rig, ROMEO_FULL, "normal", &x(&many));
    assert_eq!(suggested(&mut rig)[0].1.len(), 100);
}

#[test]
fn a_request_is_answered() {
    for (from, items, answer) in [
        (ROMEO_FULL, ITEMS, None),
        (SERVER, ITEMS, None),
        ("evil@verona.example/x", ITEMS, Some("not-authorized")),
        (
            ROMEO_FULL,
            "<item action='delete' jid='a@b'/>",
            Some("forbidden"),
        ),
        (ROMEO_FULL, "", Some("bad-request")),
    ] {
        let mut rig = rig();
        rig.recv(&format!(
            "<iq type='set' id='i' from='{from}' to='{ME}'>{}</iq>",
            x(items)
        ));
        let iq = rig.sent();
        assert_eq!((iq.attr("id"), iq.attr("to")), (Some("i"), Some(from)));
        match answer {
            None => assert_eq!(iq.attr("type"), Some("result")),
            Some(condition) => {
                assert_eq!(iq.attr("type"), Some("error"));
                assert!(iq.to_xml().contains(condition), "{}", iq.to_xml());
            }
        }
        assert_eq!(suggested(&mut rig).len(), usize::from(answer.is_none()));
    }
    // Nobody asks for it.
    let mut rig = rig();
    rig.recv(&format!(
        "<iq type='get' id='i' from='{ROMEO_FULL}' to='{ME}'>{}</iq>",
        x(ITEMS)
    ));
    assert!(rig.sent().to_xml().contains("service-unavailable"));
    assert!(suggested(&mut rig).is_empty());
}
