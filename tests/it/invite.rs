//! What one was invited with: shown to a contact with the request, and to a server that makes an account for it.

use crate::login::CARRIERS;
use crate::support::build::{ROMEO, SERVER, bare, config_for, friend, mechanisms};
use crate::support::rig::Rig;
use converse_rs::id::digest;
use converse_rs::jid::BareJid;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Carrier, Event, Status};
use converse_rs::xmpp::form::Answers;

const PARIS: &str = "paris@verona.example";

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

fn token(of: &str, token: &str) -> Command {
    Command::UseToken {
        of: bare(of),
        token: token.to_owned(),
    }
}

fn add(rig: &mut Rig, jid: &str) {
    rig.command(Command::SetContact {
        jid: bare(jid),
        name: None,
        groups: Vec::new(),
        subscribe: true,
    });
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!("<iq type='result' id='{id}'/>"));
}

#[test]
fn the_request_to_whoever_invited_us_says_so_once() {
    let mut rig = rig();
    rig.command(token("other@verona.example", "other"));
    rig.command(token(PARIS, "old"));
    rig.command(token(PARIS, "a<b"));
    rig.expect_quiet();
    add(&mut rig, PARIS);
    rig.expect_sent(
        "<presence type='subscribe' to='paris@verona.example'>\
         <preauth xmlns='urn:xmpp:pars:0' token='a&lt;b'/></presence>",
    );
    // It is good for one request.
    let ask = Command::Subscribe {
        to: bare(PARIS),
        ask: true,
    };
    rig.command(ask);
    rig.expect_sent("<presence type='subscribe' to='paris@verona.example'/>");
}

#[test]
fn tokens_that_nobody_uses_are_forgotten() {
    let mut rig = rig();
    for n in 0..100 {
        rig.command(token(&format!("p{n}@verona.example"), "t"));
    }
    add(&mut rig, "p1@verona.example");
    rig.expect_sent("<presence type='subscribe' to='p1@verona.example'/>");
    add(&mut rig, "p99@verona.example");
    rig.expect_sent(
        "<presence type='subscribe' to='p99@verona.example'>\
         <preauth xmlns='urn:xmpp:pars:0' token='t'/></presence>",
    );
    // Without a session there is nobody to show it to.
    rig.command(Command::Disconnect);
    rig.wire.sent.clear();
    rig.events();
    rig.command(token(PARIS, "t"));
    rig.expect_quiet();
}

fn register(invitation: Option<&str>) -> Command {
    Command::Register {
        domain: BareJid::parse(SERVER).unwrap(),
        url: None,
        answers: None::<Answers>,
        invitation: invitation.map(str::to_owned),
    }
}

/// A client that wants an account, at a server that takes invitations or does not.
#[track_caller]
fn opened(carrier: Carrier, invitation: Option<&str>, takes: bool) -> Rig {
    let mut rig = Rig::new(config_for(carrier));
    rig.command(register(invitation));
    rig.open();
    let feature = "<register xmlns='urn:xmpp:ibr-token:0'/></stream:features>";
    let features = mechanisms(&["PLAIN"]);
    rig.recv(&match takes {
        true => features.replace("</stream:features>", feature),
        false => features,
    });
    rig.expect_status(Status::Registering);
    rig
}

#[track_caller]
fn shown(rig: &mut Rig) -> Option<StanzaCondition> {
    rig.expect_sent("<iq type='get' id='{form}'><query xmlns='jabber:iq:register'/></iq>");
    rig.recv(
        "<iq type='result' id='{form}'><query xmlns='jabber:iq:register'><username/><password/></query></iq>",
    );
    match rig.event() {
        Event::RegistrationAsked { refused, .. } => refused.map(|e| e.condition),
        other => panic!("no form, but {other:?}"),
    }
}

const SENT: &str = "<iq type='set' id='{pre}'><preauth xmlns='urn:xmpp:pars:0' token='T'/></iq>";

#[test]
fn the_server_sees_the_invitation_before_it_is_asked_for_the_form() {
    for carrier in CARRIERS {
        let mut rig = opened(carrier, Some("T"), true);
        rig.expect_sent(SENT);
        // Somebody else's answer is none.
        rig.recv("<iq type='result' id='other'/>");
        rig.expect_log("nobody asked for");
        rig.recv("<iq type='result' id='{pre}'/>");
        assert_eq!(shown(&mut rig), None);
    }
}

#[test]
fn an_invitation_that_is_worth_nothing_is_told_with_the_form() {
    for condition in ["item-not-found", "forbidden"] {
        let mut rig = opened(Carrier::WebSocket, Some("T"), true);
        rig.expect_sent(SENT);
        rig.recv(&format!(
            "<iq type='error' id='{{pre}}'><error type='cancel'><{condition} \
             xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        let why = shown(&mut rig);
        assert!(why.is_some(), "{condition}");
    }
}

#[test]
fn a_server_that_takes_none_is_not_told() {
    for (invitation, takes) in [(Some("T"), false), (None, true), (None, false)] {
        let mut rig = opened(Carrier::WebSocket, invitation, takes);
        assert_eq!(shown(&mut rig), None);
    }
}

/// A client that has given out `good` and `late`, of which the latter is too old.
fn issuing() -> Rig {
    let mut rig = rig();
    let now = rig.now();
    let soon = now.plus(10_000);
    rig.command(Command::SetTokens(vec![
        (digest("good"), soon),
        (digest("late"), now),
    ]));
    rig
}

fn asks(rig: &mut Rig, from: &str, inner: &str) {
    rig.recv(&format!(
        "<presence type='subscribe' from='{from}'>{inner}</presence>"
    ));
}

#[track_caller]
fn is_request(rig: &mut Rig, from: &str) {
    match rig.event() {
        Event::SubscriptionRequested { from: who, .. } => assert_eq!(who, bare(from)),
        other => panic!("{other:?}"),
    }
    rig.expect_quiet();
}

const SHOWN: &str = "<preauth xmlns='urn:xmpp:pars:0' token='good'/>";

#[test]
fn whoever_shows_what_we_gave_out_is_accepted_once() {
    let mut rig = issuing();
    asks(&mut rig, PARIS, SHOWN);
    rig.expect_sent("<presence type='subscribed' to='paris@verona.example'/>");
    rig.expect_sent("<presence type='subscribe' to='paris@verona.example'/>");
    rig.expect_event(Event::TokenUsed(digest("good")));
    // The next one has to ask.
    asks(&mut rig, "tybalt@verona.example", SHOWN);
    is_request(&mut rig, "tybalt@verona.example");
}

#[test]
fn what_was_not_given_out_or_is_too_old_is_worth_nothing() {
    for inner in [
        "",
        "<preauth xmlns='urn:xmpp:pars:0' token='late'/>",
        "<preauth xmlns='urn:xmpp:pars:0' token='made up'/>",
        "<preauth xmlns='urn:xmpp:pars:0' token=''/>",
        "<preauth xmlns='urn:xmpp:pars:0'/>",
        "<preauth xmlns='urn:xmpp:pars:1' token='good'/>",
    ] {
        let mut rig = issuing();
        asks(&mut rig, PARIS, inner);
        is_request(&mut rig, PARIS);
    }
    // And so is what is good, later.
    let mut rig = issuing();
    rig.advance(10_000);
    asks(&mut rig, PARIS, SHOWN);
    is_request(&mut rig, PARIS);
}
