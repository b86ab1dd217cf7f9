//! What others say they are, and what belongs to them.

use crate::support::build::{SERVER, jid};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, ServiceWish};
use converse_rs::xmpp::entity::Entity;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Answer, Carrier, Event, SendError};

const INFO: &str = "http://jabber.org/protocol/disco#info";
const ITEMS: &str = "http://jabber.org/protocol/disco#items";

fn look(rig: &mut Rig, node: Option<&str>) {
    rig.command(Command::Service {
        of: jid(SERVER),
        wish: ServiceWish::Look(node.map(str::to_owned)),
    });
}

/// What goes out asks for this; its id.
#[track_caller]
fn asked(rig: &mut Rig, ns: &str, node: Option<&str>) -> String {
    let iq = rig.sent();
    assert_eq!(
        (iq.attr("type"), iq.attr("to")),
        (Some("get"), Some(SERVER))
    );
    let query = iq.child("query", ns).unwrap();
    assert_eq!(query.attr("node"), node);
    iq.attr("id").unwrap().to_owned()
}

fn reply(rig: &mut Rig, id: &str, from: &str, payload: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{from}'>{payload}</iq>"
    ));
}

fn refuse(rig: &mut Rig, id: &str, condition: &str) {
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='{SERVER}'><error type='cancel'><{condition} \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    match rig.events().pop() {
        Some(Event::Answered { of, answer }) if of == jid(SERVER) => answer,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn entity(rig: &mut Rig) -> Entity {
    match answer(rig) {
        Answer::Entity(entity) => *entity,
        other => panic!("{other:?}"),
    }
}

/// The first question is answered with a server that has a feature.
fn told(rig: &mut Rig, node: Option<&str>) -> String {
    look(rig, node);
    let id = asked(rig, INFO, node);
    let info = "<identity category='server' type='im'/><feature var='f'/>";
    reply(
        rig,
        &id,
        SERVER,
        &format!("<query xmlns='{INFO}'>{info}</query>"),
    );
    asked(rig, ITEMS, node)
}

#[test]
fn what_it_is_comes_with_what_belongs_to_it() {
    for node in [None, Some("n <&>")] {
        let mut rig = Rig::online(Carrier::WebSocket);
        let id = told(&mut rig, node);
        reply(&mut rig, &id, "evil.example", "<query/>");
        rig.expect_log("was not asked");
        let items = "<item jid='rooms.example' name='Rooms'/><item jid='evil.example'/>";
        reply(
            &mut rig,
            &id,
            SERVER,
            &format!("<query xmlns='{ITEMS}'>{items}</query>"),
        );
        let entity = entity(&mut rig);
        assert_eq!(entity.node.as_deref(), node);
        assert!(entity.is("server") && entity.has("f"));
        assert_eq!(entity.items.unwrap().len(), 2);
    }
}

#[test]
fn what_it_is_is_known_although_it_does_not_tell_what_belongs_to_it() {
    type End = fn(&mut Rig, &str);
    let ends: [End; 4] = [
        |rig, id| refuse(rig, id, "forbidden"),
        |rig, id| reply(rig, id, SERVER, ""),
        |rig, id| reply(rig, id, SERVER, "<query xmlns='x'><item jid='a'/></query>"),
        |rig, _| rig.advance(25_000),
    ];
    for end in ends {
        let mut rig = Rig::online(Carrier::WebSocket);
        let id = told(&mut rig, None);
        end(&mut rig, &id);
        let entity = rig.events().into_iter().find_map(|event| match event {
            Event::Answered { answer, .. } => Some(answer),
            _ => None,
        });
        let Some(Answer::Entity(entity)) = entity else {
            panic!("{entity:?}");
        };
        assert!(entity.has("f"));
        assert_eq!(entity.items, None);
    }
}

#[test]
fn why_there_is_no_answer() {
    let mut rig = Rig::online(Carrier::WebSocket);
    for (payload, condition) in [
        (None, StanzaCondition::ItemNotFound),
        (Some(String::new()), StanzaCondition::UndefinedCondition),
        (
            Some(format!("<query xmlns='{ITEMS}'/>")),
            StanzaCondition::UndefinedCondition,
        ),
    ] {
        look(&mut rig, None);
        let id = asked(&mut rig, INFO, None);
        match payload {
            Some(payload) => reply(&mut rig, &id, SERVER, &payload),
            None => refuse(&mut rig, &id, "item-not-found"),
        }
        match answer(&mut rig) {
            Answer::Refused(SendError::Refused(e)) => assert_eq!(e.condition, condition),
            other => panic!("{other:?}"),
        }
        rig.expect_quiet();
    }
}

#[test]
fn without_a_connection_nothing_is_asked() {
    let mut rig = Rig::online(Carrier::WebSocket);
    told(&mut rig, None);
    rig.command(Command::Disconnect);
    rig.events();
    rig.wire.sent.clear();
    look(&mut rig, None);
    assert_eq!(answer(&mut rig), Answer::Refused(SendError::Offline));
}
