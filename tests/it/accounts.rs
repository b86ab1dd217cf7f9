//! Two people at one browser, one after the other.

use crate::support::build::{binding, jid, password};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::event::{Carrier, Event, Presence, Status};

/// What one said of himself must not go out in the other's name.
#[test]
fn the_presence_of_one_is_not_sent_for_the_other() {
    let rig = &mut Rig::online(Carrier::WebSocket);
    let (show, status) = (Show::Away, Some("at the dentist".to_owned()));
    rig.command(Command::SetPresence { show, status });
    rig.sent();
    rig.events();
    rig.command(Command::Disconnect);
    rig.sent();
    rig.closed();
    rig.events();
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.expect_status(Status::Binding);
    rig.expect_sent(
        "<iq type='set' id='{bind2}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <resource>{}</resource></bind></iq>",
    );
    rig.recv(
        "<iq type='result' id='{bind2}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <jid>somebody@else/x</jid></bind></iq>",
    );
    rig.expect_event(Event::Bound {
        jid: jid("somebody@else/x"),
    });
    rig.expect_status(Status::Online);
    rig.expect_sent("<iq type='get' id='{roster2}'><query xmlns='jabber:iq:roster'/></iq>");
    rig.recv("<iq type='result' id='{roster2}'/>");
    rig.expect_event(Event::RosterReceived(Vec::new()));
    let announced = rig.sent().to_xml();
    assert!(
        !announced.contains("dentist") && !announced.contains("away"),
        "{announced}"
    );
    rig.expect_event(Event::OwnPresenceChanged(Presence {
        show: Show::Online,
        status: None,
        idle: None,
    }));
}
