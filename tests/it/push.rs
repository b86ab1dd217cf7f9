//! Services that tell the user of messages while no program is there.

use crate::support::build::{ACCOUNT, SERVER, bare, binding, config_for, password};
use crate::support::rig::Rig;
use converse_rs::jid::Jid;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, PushService, RoomWish, RoomsConfig};
use converse_rs::xmpp::event::Carrier;
use zeroize::Zeroizing;

fn config(disable: bool) -> ClientConfig {
    ClientConfig {
        push: vec![PushService {
            jid: Jid::parse("push.example").unwrap(),
            node: Some("n".to_owned()),
            secret: Some(Zeroizing::new("s".to_owned())),
            disable,
        }],
        ..config_for(Carrier::WebSocket)
    }
}

#[test]
fn they_are_made_known_at_the_login_and_unmade() {
    let mut rig = Rig::present(config(false));
    rig.events();
    rig.expect_sent(
        "<iq type='set' id='{p}'><enable xmlns='urn:xmpp:push:0' jid='push.example' node='n'>\
         <x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>\
         <value>http://jabber.org/protocol/pubsub#publish-options</value></field>\
         <field var='secret'><value>s</value></field></x></enable></iq>",
    );
    rig.recv("<iq type='result' id='{p}'/>");
    rig.expect_quiet();
    let mut rig = Rig::present(config(true));
    rig.events();
    rig.expect_sent(
        "<iq type='set' id='{p}'><disable xmlns='urn:xmpp:push:0' jid='push.example' node='n'/></iq>",
    );
}

#[test]
fn a_server_that_has_no_such_thing_is_told_of_in_the_log() {
    let mut rig = Rig::present(config(false));
    rig.events();
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'><service-unavailable \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    rig.expect_log("refused a push service");
    rig.expect_quiet();
}

const INFO: &str = "http://jabber.org/protocol/disco#info";
const ROOMS: &str =
    "<identity category='conference' type='text'/><feature var='http://jabber.org/protocol/muc'/>";
const CAN: &str = "<feature var='urn:xmpp:push:0'/>";
const OWN: &str = "rooms.capulet.example";

/// Logs in at a server that names these as its services, each of which says of itself what stands beside it, with a
/// room of another one. Who is told of push services, and how, beside the server.
fn told(wanted: bool, disable: bool, services: &[(&str, &str)]) -> Vec<(String, String)> {
    let rooms = RoomsConfig {
        push: wanted,
        ..RoomsConfig::default()
    };
    let mut rig = Rig::new(ClientConfig {
        uploads: true,
        rooms,
        ..config(disable)
    });
    rig.command(Command::Room {
        room: bare("room@rooms.other.example"),
        wish: RoomWish::Join {
            nick: "n".to_owned(),
            password: None,
        },
        after: None,
    });
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    let (mut told, mut asked) = (Vec::new(), Vec::new());
    while let Some(element) = rig.wire.sent.pop_front() {
        let to = element.attr("to").unwrap_or_default().to_owned();
        let Some(query) = element.children().next().filter(|_| element.name() == "iq") else {
            continue;
        };
        let items = |(jid, _): &(&str, &str)| format!("<item jid='{jid}'/>");
        let inner = match query.ns() {
            "jabber:iq:roster" => String::new(),
            INFO => {
                let of = services.iter().find(|(jid, _)| *jid == to);
                asked.push(to.clone());
                let other = [ROOMS, CAN].concat();
                let other = if to == SERVER { String::new() } else { other };
                of.map_or(other, |(_, says)| (*says).to_owned())
            }
            "http://jabber.org/protocol/disco#items" => services.iter().map(items).collect(),
            "urn:xmpp:push:0" => {
                told.push((to, query.name().to_owned()));
                continue;
            }
            _ => continue,
        };
        let (id, ns) = (element.attr("id").unwrap_or_default(), query.ns());
        let from = if to.is_empty() { ACCOUNT } else { &to };
        rig.recv(&format!(
            "<iq type='result' id='{id}' from='{from}'><query xmlns='{ns}'>{inner}</query></iq>"
        ));
    }
    rig.events();
    assert!(asked.iter().any(|jid| jid == "room@rooms.other.example"));
    let own = told.iter().filter(|(to, _)| to.is_empty()).count();
    assert_eq!(own, 1);
    told.retain(|(to, _)| !to.is_empty());
    told
}

#[test]
fn room_services_of_the_own_server_are_told_where_they_can_and_the_site_wants_it() {
    let can = [ROOMS, CAN].concat();
    let both = [(OWN, &*can), ("talk.capulet.example", ROOMS)];
    let enabled = [(OWN.to_owned(), "enable".to_owned())];
    assert_eq!(told(true, false, &both), enabled);
    assert_eq!(
        told(true, true, &both),
        [(OWN.to_owned(), "disable".to_owned())]
    );
    assert!(told(false, false, &both).is_empty());
}

#[test]
fn nobody_else_is_told_the_secret() {
    let can = [ROOMS, CAN].concat();
    for other in [
        // A service that has no rooms; the server itself; what is a room, or somebody's device.
        ("share.capulet.example", CAN),
        (SERVER, CAN),
        ("room@rooms.capulet.example", &*can),
        ("rooms.capulet.example/x", &*can),
    ] {
        assert!(told(true, false, &[other]).is_empty(), "{other:?}");
    }
}
