//! Answers that a server gave to a connection that was gone: what was asked is asked again at once.

use crate::support::build::{ROMEO, SERVER, bare, binding, config_for, friend, password};
use crate::support::line::Line;
use crate::support::rig::Rig;
use converse_rs::xml::Element;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::TransportIn;

fn config() -> ClientConfig {
    config_for(Carrier::Bosh)
}

/// The request that waits breaks, and with it whatever the server has answered.
fn lose(rig: &mut Rig) {
    let handle = rig.wire.oldest().handle;
    rig.transport(TransportIn::Failed { handle });
    rig.advance(1_000);
}

/// She writes to Romeo.
fn write(rig: &mut Rig) {
    rig.command(Command::SendMessage {
        to: bare(ROMEO),
        id: "m".to_owned(),
        body: "hello".to_owned(),
        in_doubt: false,
        wrap: Wrap::Open,
        extras: Default::default(),
    });
}

fn is_roster(e: &Element) -> bool {
    e.child("query", "jabber:iq:roster").is_some()
}

#[test]
fn a_roster_that_got_lost_does_not_keep_us_waiting() {
    let mut rig = Rig::new(config());
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    let asked = rig.sent();
    assert!(is_roster(&asked));
    lose(&mut rig);
    let again = rig.sent();
    assert_eq!(again.to_xml(), asked.to_xml());
    rig.events();
    let id = again.attr("id").unwrap();
    rig.recv(&format!(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'>{}</query></iq>",
        friend(ROMEO)
    ));
    assert!(matches!(rig.event(), Event::RosterReceived(items) if items.len() == 1));
    assert_eq!(rig.sent().name(), "presence");
    // The first answer was only late.
    rig.recv(&format!(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'/></iq>"
    ));
    let told = |e: &Event| matches!(e, Event::RosterReceived(_));
    assert!(!rig.events().iter().any(told));
    rig.wire.sent.clear();
}

#[test]
fn wishes_are_said_again_in_their_order_and_the_roster_is_looked_at() {
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    for name in ["A", "B", "C"] {
        rig.command(Command::SetContact {
            jid: bare(ROMEO),
            name: Some(name.to_owned()),
            groups: Vec::new(),
            subscribe: false,
        });
    }
    let first: Vec<String> = (0..3).map(|_| rig.sent().to_xml()).collect();
    lose(&mut rig);
    let again: Vec<String> = (0..3).map(|_| rig.sent().to_xml()).collect();
    assert_eq!(again, first);
    // A push may be among what is lost.
    assert!(is_roster(&rig.sent()));
    rig.wire.sent.clear();
}

#[test]
fn a_message_is_marked_as_sent_though_the_pong_got_lost() {
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    rig.answers_pings = false;
    write(&mut rig);
    assert_eq!(rig.sent().name(), "message");
    let ping = rig.sent();
    assert!(ping.child("ping", "urn:xmpp:ping").is_some());
    rig.events();
    lose(&mut rig);
    let again = rig.sent();
    assert_eq!(again.to_xml(), ping.to_xml());
    let id = again.attr("id").unwrap();
    rig.recv(&format!("<iq type='result' from='{SERVER}' id='{id}'/>"));
    let acked = |e: &Event| matches!(e, Event::MessageAcked { id, .. } if id == "m");
    assert!(rig.events().iter().any(acked));
    rig.wire.sent.clear();
}

#[test]
fn a_login_of_which_a_word_got_lost_ends_soon() {
    let mut rig = Rig::new(config());
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    // The features of the stream begun anew are lost.
    rig.events();
    lose(&mut rig);
    rig.advance(10_000);
    let why = Failure::Link(LinkError::TimedOut);
    rig.expect_status(Status::Disconnected(Some(why)));
    rig.wire.sent.clear();
}

#[test]
fn a_session_that_answers_nothing_any_more_is_left_soon() {
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    rig.answers_pings = false;
    rig.events();
    lose(&mut rig);
    rig.advance(4_000);
    assert_eq!(rig.events(), []);
    rig.advance(2_000);
    let why = Failure::Link(LinkError::TimedOut);
    rig.expect_status(Status::Disconnected(Some(why)));
    rig.wire.sent.clear();
}

#[test]
fn what_waits_to_be_said_again_does_not_pile_up() {
    let mut line = Line::session("wait='59' hold='1' requests='2'");
    line.send("<message/>");
    for id in ["a", "b", "a", "b"] {
        line.send(&format!("<iq id='{id}' type='get'/>"));
        line.send("<presence/>");
    }
    line.reply(2, "");
    let body = &line.post(4).body;
    let sent: Vec<_> = body
        .children()
        .map(|e| e.attr("id").unwrap_or("p"))
        .collect();
    assert_eq!(sent, ["p", "p", "a", "p", "b", "p"]);
}

#[test]
fn an_answer_that_was_under_way_settles_no_doubt() {
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    rig.answers_pings = false;
    write(&mut rig);
    rig.sent();
    let ping = rig.sent();
    lose(&mut rig);
    let id = ping.attr("id").unwrap();
    rig.recv(&format!("<iq type='result' from='{SERVER}' id='{id}'/>"));
    rig.events();
    rig.advance(6_000);
    let why = Failure::Link(LinkError::TimedOut);
    rig.expect_status(Status::Disconnected(Some(why)));
    rig.wire.sent.clear();
}

#[test]
fn what_was_removed_before_its_answer_got_lost_is_removed() {
    let mut rig = Rig::online_with(config(), &friend(ROMEO));
    rig.command(Command::RemoveContact(bare(ROMEO)));
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.events();
    lose(&mut rig);
    // Asked once more, the server knows nobody of that name.
    rig.recv(&format!(
        "<iq type='error' id='{id}'><error type='cancel'>\
         <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
    ));
    let failed = |e: &Event| matches!(e, Event::ContactFailed { .. });
    assert!(!rig.events().iter().any(failed));
    rig.wire.sent.clear();
}
