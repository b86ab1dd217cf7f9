//! People who are searched for: where, by what, and who was found.

use crate::support::build::{SERVER, jid};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, ServiceWish};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Answer, Carrier, Event, SendError};
use converse_rs::xmpp::form::Answers;

const SEARCH: &str = "jabber:iq:search";
const PEOPLE: &str = "people.capulet.example";

fn rig() -> Rig {
    Rig::online(Carrier::WebSocket)
}

fn wish(rig: &mut Rig, wish: ServiceWish) {
    let of = jid(PEOPLE);
    rig.command(Command::Service { of, wish });
}

fn answers(name: &str, value: &str) -> Answers {
    Answers(vec![(name.to_owned(), vec![value.to_owned()])])
}

/// It asks that of the directory; the id.
#[track_caller]
fn sent(rig: &mut Rig, kind: &str, inner: &str) -> String {
    let iq = rig.sent();
    let asked = (iq.attr("type"), iq.attr("to"));
    assert_eq!(asked, (Some(kind), Some(PEOPLE)));
    let query = iq.child("query", SEARCH).unwrap().to_xml();
    assert!(query.contains(inner), "{query}");
    iq.attr("id").unwrap().to_owned()
}

fn reply(rig: &mut Rig, id: &str, from: &str, inner: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{from}'><query xmlns='{SEARCH}'>{inner}</query></iq>"
    ));
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    match rig.events().pop() {
        Some(Event::Answered { of, answer }) if of == jid(PEOPLE) => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn by_the_fields_of_old() {
    let mut rig = rig();
    // Nobody knows yet by what.
    wish(&mut rig, ServiceWish::Search(answers("last", "x")));
    assert_eq!(answer(&mut rig), Answer::Refused(SendError::Interrupted));
    wish(&mut rig, ServiceWish::AskSearch);
    let id = sent(&mut rig, "get", "");
    for evil in [SERVER, "evil.example"] {
        reply(&mut rig, &id, evil, "<last/>");
        rig.expect_log("was not asked");
    }
    reply(&mut rig, &id, PEOPLE, "<last/><nick/>");
    assert!(matches!(answer(&mut rig), Answer::Form(form) if form.asked().count() == 2));
    wish(&mut rig, ServiceWish::Search(answers("last", "Cap & ulet")));
    let id = sent(&mut rig, "set", "<last>Cap &amp; ulet</last>");
    reply(
        &mut rig,
        &id,
        PEOPLE,
        "<item jid='a@b'><nick>A</nick></item><item jid='evil@@'/>",
    );
    let found = Answer::Found(vec![(jid("a@b").into_bare(), "A".to_owned())]);
    assert_eq!(answer(&mut rig), found);
}

#[test]
fn by_a_form() {
    let mut rig = rig();
    wish(&mut rig, ServiceWish::AskSearch);
    let id = sent(&mut rig, "get", "");
    let form = "<x xmlns='jabber:x:data' type='form'><field type='hidden' var='FORM_TYPE'>\
                <value>jabber:iq:search</value></field><field var='who'/></x>";
    reply(&mut rig, &id, PEOPLE, form);
    answer(&mut rig);
    wish(&mut rig, ServiceWish::Search(answers("who", "A")));
    let id = sent(&mut rig, "set", "type='submit'");
    let table = "<x xmlns='jabber:x:data' type='result'><reported><field var='jid'/></reported>\
                 <item><field var='jid'><value>a@b</value></field></item></x>";
    reply(&mut rig, &id, PEOPLE, table);
    assert!(matches!(answer(&mut rig), Answer::Found(all) if all.len() == 1));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut rig = rig();
    for inner in ["", "<evil/>", "<x xmlns='jabber:x:data' type='form'/>"] {
        wish(&mut rig, ServiceWish::AskSearch);
        let id = sent(&mut rig, "get", "");
        reply(&mut rig, &id, PEOPLE, inner);
        assert!(
            matches!(answer(&mut rig), Answer::Refused(SendError::Refused(e))
                if e.condition == StanzaCondition::UndefinedCondition),
            "{inner}"
        );
    }
    wish(&mut rig, ServiceWish::AskSearch);
    let id = sent(&mut rig, "get", "");
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='{PEOPLE}'><error type='auth'><forbidden \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    assert!(
        matches!(answer(&mut rig), Answer::Refused(SendError::Refused(e))
            if e.condition == StanzaCondition::Forbidden)
    );
    // Nobody answers at all.
    wish(&mut rig, ServiceWish::AskSearch);
    sent(&mut rig, "get", "");
    rig.advance(25_000);
    let told = rig.events();
    let lost = Answer::Refused(SendError::Interrupted);
    assert!(
        told.iter()
            .any(|e| matches!(e, Event::Answered { answer, .. } if *answer == lost))
    );
    rig.wire.sent.clear();
}
