//! What a user looks for in an archive (XEP-0431), with archives that cannot, lie, or say too much.

use crate::support::build::{ACCOUNT, ROMEO, ROMEO_FULL, SERVER, bare, jid};
use crate::support::rig::Rig;
use converse_rs::jid::Jid;
use converse_rs::xmpp::command::{Command, ServiceWish};
use converse_rs::xmpp::event::{Answer, Carrier, Event, SendError};
use converse_rs::xmpp::lookup::{Looked, Lookup};

const MAM: &str = "urn:xmpp:mam:2";
const FORM: &str = "<x xmlns='jabber:x:data' type='form'><field type='text-single' \
                    var='{urn:xmpp:fulltext:0}fulltext'/></x>";

fn wish(rig: &mut Rig, of: &str, wish: ServiceWish) {
    rig.command(Command::Service { of: jid(of), wish });
}

fn look(rig: &mut Rig, lookup: &Lookup) -> (String, String) {
    wish(rig, ACCOUNT, ServiceWish::LookUp(lookup.clone()));
    let iq = rig.sent();
    assert_eq!((iq.attr("type"), iq.attr("to")), (Some("set"), None));
    let query = iq.child("query", MAM).unwrap();
    let id = |e: &converse_rs::xml::Element, name: &str| e.attr(name).unwrap().to_owned();
    (id(&iq, "id"), id(query, "queryid"))
}

fn give(rig: &mut Rig, from: &str, query: &str, id: &str, text: &str) {
    rig.recv(&format!(
        "<message {from}><result xmlns='{MAM}' queryid='{query}' id='{id}'>\
         <forwarded xmlns='urn:xmpp:forward:0'>\
         <delay xmlns='urn:xmpp:delay' stamp='2023-01-01T00:00:00Z'/>\
         <message xmlns='jabber:client' from='{ROMEO_FULL}' to='{ACCOUNT}' type='chat'>\
         <body>{text}</body></message></forwarded></result></message>"
    ));
}

fn fin(rig: &mut Rig, iq: &str, complete: bool) {
    rig.recv(&format!(
        "<iq type='result' id='{iq}'><fin xmlns='{MAM}' complete='{complete}'/></iq>"
    ));
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    let mut found = rig.events().into_iter().filter_map(|event| match event {
        Event::Answered { of, answer } if of == jid(ACCOUNT) => Some(answer),
        _ => None,
    });
    let answer = found.next().unwrap();
    assert_eq!(found.next(), None);
    answer
}

#[track_caller]
fn looked(rig: &mut Rig) -> Looked {
    match answer(rig) {
        Answer::Looked(looked) => *looked,
        other => panic!("{other:?}"),
    }
}

fn words(words: &str) -> Lookup {
    Lookup {
        words: words.to_owned(),
        ..Lookup::default()
    }
}

#[test]
fn whether_it_can_be_searched_is_asked_once() {
    let mut rig = Rig::online(Carrier::WebSocket);
    wish(&mut rig, ACCOUNT, ServiceWish::AskFullText);
    let iq = rig.sent();
    assert_eq!((iq.attr("type"), iq.attr("to")), (Some("get"), None));
    assert_eq!(iq.child("query", MAM).unwrap().children().count(), 0);
    let id = iq.attr("id").unwrap().to_owned();
    // Somebody else does not answer for it.
    let result = |from: &str| {
        format!("<iq type='result' id='{id}' {from}><query xmlns='{MAM}'>{FORM}</query></iq>")
    };
    rig.recv(&result("from='evil.example'"));
    assert!(
        !rig.events()
            .iter()
            .any(|e| matches!(e, Event::Answered { .. }))
    );
    rig.recv(&result(""));
    assert_eq!(answer(&mut rig), Answer::FullText(true));
    wish(&mut rig, ACCOUNT, ServiceWish::AskFullText);
    assert_eq!(answer(&mut rig), Answer::FullText(true));
    rig.expect_quiet();
}

#[test]
fn one_that_cannot_is_not_asked_for_words() {
    for (reply, expected) in [
        (format!("<query xmlns='{MAM}'/>"), Some(false)),
        ("<query xmlns='other'/>".to_owned(), None),
        (String::new(), None),
    ] {
        let mut rig = Rig::online(Carrier::WebSocket);
        wish(&mut rig, ACCOUNT, ServiceWish::AskFullText);
        let id = rig.sent().attr("id").unwrap().to_owned();
        rig.recv(&format!("<iq type='result' id='{id}'>{reply}</iq>"));
        match (answer(&mut rig), expected) {
            (Answer::FullText(can), Some(expected)) => assert_eq!(can, expected),
            (Answer::Refused(_), None) => {}
            (other, _) => panic!("{other:?}"),
        }
    }
    let mut rig = Rig::online(Carrier::WebSocket);
    wish(&mut rig, ACCOUNT, ServiceWish::AskFullText);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'>\
         <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert_eq!(answer(&mut rig), Answer::FullText(false));
}

#[test]
fn words_are_looked_for_page_by_page() {
    let mut rig = Rig::online(Carrier::WebSocket);
    let lookup = Lookup {
        with: Some(bare(ROMEO)),
        ..words("lark <&>")
    };
    wish(&mut rig, ACCOUNT, ServiceWish::LookUp(lookup.clone()));
    let iq = rig.sent();
    let query = iq.child("query", MAM).unwrap();
    let xml = query.to_xml();
    for part in [
        "<field var='with'><value>romeo@montague.example</value></field>",
        "<field var='{urn:xmpp:fulltext:0}fulltext'><value>lark &lt;&amp;&gt;</value></field>",
        "<max>20</max><before/>",
    ] {
        assert!(xml.contains(part), "{xml}");
    }
    let (id, q) = (iq.attr("id").unwrap(), query.attr("queryid").unwrap());
    give(&mut rig, "", q, "a1", " the lark ");
    // What people cannot read is left out, and so is what was not asked for.
    give(&mut rig, "", q, "a2", "?OTR:AAMDlark=");
    give(&mut rig, "", q, "a3", "");
    give(&mut rig, "", q, "a4", &"x".repeat(100_000));
    for evil in [ROMEO, SERVER, "evil.example"] {
        give(&mut rig, &format!("from='{evil}'"), q, "e", "evil");
        rig.expect_log("not asked");
    }
    give(&mut rig, "", "other", "e", "evil");
    rig.expect_log("nobody asked");
    fin(&mut rig, id, false);
    let page = looked(&mut rig);
    assert_eq!((&page.lookup, page.complete), (&lookup, false));
    assert_eq!(page.first.as_deref(), Some("a1"));
    let all: Vec<_> = page.all.iter().map(|k| (&*k.id, k.text.len())).collect();
    assert_eq!(all, [("a1", 8), ("a4", 2_000)]);
    assert!(page.all.iter().all(|k| k.chat == bare(ROMEO) && !k.own));
    // The next page, and what was said after one of them.
    for (lookup, part) in [
        (
            Lookup {
                before: page.first,
                ..lookup
            },
            "<before>a1</before>",
        ),
        (
            Lookup {
                after: Some("a4".to_owned()),
                ..Lookup::default()
            },
            "<after>a4</after>",
        ),
    ] {
        wish(&mut rig, ACCOUNT, ServiceWish::LookUp(lookup.clone()));
        let iq = rig.sent();
        let xml = iq.to_xml();
        assert!(xml.contains(part), "{xml}");
        assert_eq!(xml.contains("jabber:x:data"), !lookup.words.is_empty());
        fin(&mut rig, iq.attr("id").unwrap(), false);
        let page = looked(&mut rig);
        assert_eq!(
            (page.lookup, page.all.len(), page.complete),
            (lookup, 0, true)
        );
    }
}

#[test]
fn it_ends_in_an_answer_whatever_happens() {
    let mut rig = Rig::online(Carrier::WebSocket);
    // More words than anybody types.
    wish(
        &mut rig,
        ACCOUNT,
        ServiceWish::LookUp(words(&"w".repeat(100_000))),
    );
    assert!(rig.sent().to_xml().len() < 1_000);
    let (id, _) = look(&mut rig, &words("x"));
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'>\
         <feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(matches!(
        answer(&mut rig),
        Answer::Refused(SendError::Refused(_))
    ));
    // More than was asked for: the newest stay.
    let (id, q) = look(&mut rig, &words("x"));
    for n in 0..2_000 {
        give(&mut rig, "", &q, &format!("b{n}"), "x");
    }
    fin(&mut rig, &id, true);
    let page = looked(&mut rig);
    assert_eq!((page.all.len(), page.complete), (1_000, true));
    // Nobody else has an archive for us.
    for of in [
        ROMEO,
        SERVER,
        "room@rooms.example",
        "juliet@capulet.example/other",
    ] {
        wish(&mut rig, of, ServiceWish::LookUp(words("x")));
        wish(&mut rig, of, ServiceWish::AskFullText);
        let of = Jid::parse(of).unwrap();
        let refused = |e: &Event| matches!(e, Event::Answered { of: whom, answer: Answer::Refused(_) } if *whom == of);
        assert_eq!(rig.events().iter().filter(|e| refused(e)).count(), 2);
        rig.expect_quiet();
    }
}
