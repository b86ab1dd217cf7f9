//! Services that tell the user of messages while no program is there.

use crate::support::build::config_for;
use crate::support::rig::Rig;
use converse_rs::jid::Jid;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::PushService;
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
