//! Service discovery (XEP-0030) and our own entity capabilities.

use crate::support::build::{ROMEO_FULL, SERVER};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Carrier, Event, Server};
use converse_rs::xmpp::stanza::caps::ver;
use converse_rs::xmpp::stanza::disco::Info;

/// Asks what we are; the answer's payload.
#[track_caller]
fn ask(rig: &mut Rig, kind: &str, node: Option<&str>) -> converse_rs::xml::Element {
    let node = node.map_or_else(String::new, |node| format!("node='{node}'"));
    rig.recv(&format!(
        "<iq type='get' id='d' from='{ROMEO_FULL}'>\
         <query xmlns='http://jabber.org/protocol/disco#{kind}' {node}/></iq>"
    ));
    let answer = rig.sent();
    assert_eq!(answer.attr("to"), Some(ROMEO_FULL));
    assert_eq!(answer.attr("id"), Some("d"));
    answer
}

#[test]
fn we_are_what_our_hash_says() {
    let mut rig = Rig::online(Carrier::WebSocket);
    let hash = rig.bindings.get("ver").to_owned();
    let node = format!("{}#{hash}", rig.bindings.get("node"));
    for node in [None, Some(&*node)] {
        let answer = ask(&mut rig, "info", node);
        assert_eq!(answer.attr("type"), Some("result"));
        let info = Info::parse(answer.children().next().unwrap()).unwrap();
        assert_eq!(info.node.as_deref(), node);
        assert_eq!(ver(&info).as_deref(), Some(&*hash));
        let identity = &info.identities[0];
        assert_eq!((&*identity.category, &*identity.kind), ("client", "web"));
        // What is announced is answered.
        assert!(info.features.iter().any(|f| f == "urn:xmpp:ping"));
        assert!(info.features.iter().any(|f| f == "jabber:iq:version"));
    }
}

#[test]
fn other_nodes_are_not_found() {
    let mut rig = Rig::online(Carrier::WebSocket);
    for node in ["", "odd", "https://github.com/converse-rs/converse-rs#odd"] {
        let answer = ask(&mut rig, "info", Some(node));
        assert_eq!(answer.attr("type"), Some("error"), "{node}");
        let error = answer.children().next().unwrap();
        assert_eq!(error.children().next().unwrap().name(), "item-not-found");
    }
}

#[test]
fn we_have_no_items() {
    let mut rig = Rig::online(Carrier::WebSocket);
    for node in [None, Some("odd")] {
        let answer = ask(&mut rig, "items", node);
        let query = answer.children().next().unwrap();
        assert_eq!(query.children().count(), 0);
        assert_eq!(query.attr("node"), node);
    }
}

#[test]
fn what_the_server_is_is_told_who_asks() {
    let mut rig = Rig::online(Carrier::WebSocket);
    let mut answer = |payload: &str| {
        rig.command(Command::Describe);
        rig.expect_event(Event::Described {
            carrier: Carrier::WebSocket,
            resumable: false,
        });
        let id = rig.sent().attr("id").unwrap().to_owned();
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{SERVER}'>{payload}</iq>"
        ));
        let told = rig.events();
        rig.expect_quiet();
        told
    };
    let told = answer(
        "<query xmlns='http://jabber.org/protocol/disco#info'>\
         <identity category='pubsub' type='pep' name='other'/>\
         <identity category='server' type='im' name='Prosody'/>\
         <feature var='urn:xmpp:blocking'/><feature/></query>",
    );
    let server = Server {
        name: "Prosody".to_owned(),
        features: vec!["urn:xmpp:blocking".to_owned()],
    };
    assert_eq!(told, [Event::ServerKnown(server)]);
    // Nonsense says nothing, and too much is cut.
    assert_eq!(answer("<query xmlns='odd'/>"), []);
    let many = "<feature var='x'/>".repeat(5_000);
    let name = "n".repeat(5_000);
    let told = answer(&format!(
        "<query xmlns='http://jabber.org/protocol/disco#info'>\
         <identity category='server' type='im' name='{name}'/>\
         <feature var='{name}'/>{many}</query>"
    ));
    let [Event::ServerKnown(server)] = &*told else {
        panic!("{told:?}");
    };
    assert_eq!((server.name.len(), server.features.len()), (100, 200));
    assert!(server.features.iter().all(|f| f.len() <= 100));
}
