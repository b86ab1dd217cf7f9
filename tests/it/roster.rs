//! The roster (RFC 6121 §2): versions, pushes, and who may send them.

use crate::support::build::{
    ACCOUNT, ME, ROMEO, SERVER, binding, config_for, friend, jid, password,
};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::event::{Carrier, Event, Presence, RosterItem, Status, Subscription};

const VERSIONED: &str = "<ver xmlns='urn:xmpp:features:rosterver'/>";

fn item(address: &str) -> RosterItem {
    RosterItem {
        jid: crate::support::build::bare(address),
        name: None,
        subscription: Subscription::Both,
        pending: false,
        groups: Vec::new(),
    }
}

/// Logs in where the server does roster versions; the roster is asked for with this version, and comes
/// back as this answer.
#[track_caller]
fn log_in(rig: &mut Rig, ver: &str, answer: &str) {
    rig.bindings = Default::default();
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(VERSIONED));
    rig.bind();
    rig.expect_event(Event::Bound { jid: jid(ME) });
    rig.expect_status(Status::Online);
    rig.expect_sent(&format!(
        "<iq type='get' id='{{roster}}'><query xmlns='jabber:iq:roster' ver='{ver}'/></iq>"
    ));
    rig.recv(&format!("<iq type='result' id='{{roster}}'>{answer}</iq>"));
}

#[track_caller]
fn log_out(rig: &mut Rig) {
    rig.command(Command::Disconnect);
    rig.expect_sent("<presence type='unavailable'/>");
    rig.closed();
    rig.events();
}

#[test]
fn versions() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    let romeo = friend(ROMEO);
    let first = format!("<query xmlns='jabber:iq:roster' ver='v1'>{romeo}</query>");
    log_in(&mut rig, "", &first);
    rig.expect_event(Event::RosterReceived(vec![item(ROMEO)]));
    rig.expect_announced();
    rig.recv(
        "<iq type='set' id='p'><query xmlns='jabber:iq:roster' ver='v2'>\
         <item jid='nurse@capulet.example' subscription='both'/></query></iq>",
    );
    rig.expect_event(Event::RosterItemChanged(item("nurse@capulet.example")));
    rig.expect_sent("<iq type='result' id='p'/>");
    log_out(&mut rig);
    // Nothing changed while we were away.
    log_in(&mut rig, "v2", "");
    let both = vec![item("nurse@capulet.example"), item(ROMEO)];
    rig.expect_event(Event::RosterReceived(both));
    rig.expect_announced();
    log_out(&mut rig);
    // Everything did.
    log_in(&mut rig, "v2", "<query xmlns='jabber:iq:roster' ver='v3'/>");
    rig.expect_event(Event::RosterReceived(Vec::new()));
    rig.expect_announced();
}

#[test]
fn another_account_has_another_roster() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    let romeo = friend(ROMEO);
    log_in(
        &mut rig,
        "",
        &format!("<query xmlns='jabber:iq:roster' ver='v1'>{romeo}</query>"),
    );
    rig.events();
    rig.sent();
    log_out(&mut rig);
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(VERSIONED));
    rig.expect_status(Status::Binding);
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!(
        "<iq type='result' id='{id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
         <jid>rosaline@capulet.example/x</jid></bind></iq>"
    ));
    rig.events();
    let id = rig.sent();
    assert_eq!(id.children().next().unwrap().attr("ver"), Some(""));
    rig.recv(&format!(
        "<iq type='result' id='{}'/>",
        id.attr("id").unwrap()
    ));
    rig.expect_event(Event::RosterReceived(Vec::new()));
    rig.expect_announced();
}

#[test]
fn what_items_say() {
    let rig = &mut Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO));
    let mut push = |xml: &str, expected: RosterItem| {
        rig.recv(&format!(
            "<iq type='set' id='p'><query xmlns='jabber:iq:roster'>{xml}</query></iq>"
        ));
        rig.expect_event(Event::RosterItemChanged(expected));
        rig.expect_sent("<iq type='result' id='p'/>");
    };
    push(
        "<item jid='Romeo@Montague.example' name=' My Romeo ' subscription='to' ask='subscribe'>\
         <group>Friends</group><group>Balcony</group><group>Friends</group><x xmlns='u'/></item>",
        RosterItem {
            name: Some("My Romeo".to_owned()),
            subscription: Subscription::To,
            pending: true,
            groups: vec!["Balcony".to_owned(), "Friends".to_owned()],
            ..item(ROMEO)
        },
    );
    let unknown = RosterItem {
        subscription: Subscription::None,
        ..item(ROMEO)
    };
    push(
        "<item jid='romeo@montague.example' subscription='odd'/>",
        unknown,
    );
    let long = "x".repeat(5_000);
    let cut = RosterItem {
        name: Some("x".repeat(200)),
        ..item(ROMEO)
    };
    push(
        &format!("<item jid='romeo@montague.example' subscription='both' name='{long}'/>"),
        cut,
    );
}

#[test]
fn a_result_with_rubbish_in_it_is_read_as_far_as_it_goes() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    let romeo = friend(ROMEO);
    log_in(
        &mut rig,
        "",
        &format!(
            "<query xmlns='jabber:iq:roster'><item/><item jid='@'/><x xmlns='u'/>{romeo}\
             <item jid='gone@capulet.example' subscription='remove'/><item jid='a@b/c'/></query>"
        ),
    );
    rig.expect_event(Event::RosterReceived(vec![item(ROMEO)]));
    rig.expect_announced();
    assert_eq!(rig.log().len(), 4);
}

#[test]
fn who_may_push() {
    #[track_caller]
    fn check(from: &str, taken: bool) {
        let mut rig = Rig::online_with(config_for(Carrier::WebSocket), "");
        rig.recv(&format!(
            "<iq type='set' id='p' {from}><query xmlns='jabber:iq:roster'>\
             <item jid='{ROMEO}' subscription='both'/></query></iq>"
        ));
        let answer = rig.sent();
        if taken {
            assert_eq!(answer.attr("type"), Some("result"), "{from}");
            rig.expect_event(Event::RosterItemChanged(item(ROMEO)));
        } else {
            assert_eq!(answer.attr("type"), Some("error"), "{from}");
            rig.expect_log("roster push from somebody else");
            // It left no trace: his presence is still that of a stranger.
            rig.recv(&format!("<presence from='{ROMEO}/x'/>"));
            rig.expect_log("no contact");
        }
    }
    check("", true);
    check(&format!("from='{ACCOUNT}'"), true);
    check(&format!("from='{ME}'"), true);
    for from in [
        SERVER,
        ROMEO,
        "juliet@capulet.example/another",
        "juliet@capulet.example.evil.example",
        "juliet@evil.example",
        "evil.example",
    ] {
        check(&format!("from='{from}'"), false);
    }
}

#[test]
fn malformed_pushes_are_refused() {
    for inner in [
        "",
        "<item jid='a@b'/><item jid='c@d'/>",
        "<item/>",
        "<item jid=''/>",
        "<item jid='a@b/c'/>",
        "<x/>",
        "<item xmlns='u' jid='a@b'/>",
    ] {
        let mut rig = Rig::online(Carrier::WebSocket);
        rig.recv(&format!(
            "<iq type='set' id='p'><query xmlns='jabber:iq:roster'>{inner}</query></iq>"
        ));
        rig.expect_sent(
            "<iq type='error' id='p'><error type='cancel'>\
             <bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        );
        rig.expect_quiet();
        assert_eq!(rig.log().len(), 1, "{inner}");
    }
}

#[test]
fn a_contact_that_is_removed_is_forgotten() {
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO));
    let online = Presence {
        show: Show::Online,
        status: None,
        idle: None,
    };
    let came = Event::PresenceChanged {
        jid: crate::support::build::bare(ROMEO),
        presence: online,
    };
    rig.recv(&format!("<presence from='{ROMEO}/x'/>"));
    rig.expect_event(came.clone());
    let push = |rig: &mut Rig, subscription: &str| {
        rig.recv(&format!(
            "<iq type='set' id='p'><query xmlns='jabber:iq:roster'>\
             <item jid='{ROMEO}' subscription='{subscription}'/></query></iq>"
        ));
        rig.expect_sent("<iq type='result' id='p'/>");
    };
    push(&mut rig, "remove");
    rig.expect_event(Event::RosterItemRemoved(crate::support::build::bare(ROMEO)));
    rig.recv(&format!("<presence from='{ROMEO}/x' type='unavailable'/>"));
    rig.expect_log("no contact");
    push(&mut rig, "both");
    rig.expect_event(Event::RosterItemChanged(item(ROMEO)));
    rig.recv(&format!("<presence from='{ROMEO}/x'/>"));
    rig.expect_event(came);
}

#[test]
fn a_server_that_gives_out_no_roster() {
    for answer in [
        "<iq type='error' id='{roster}'><error type='cancel'>\
         <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        "<iq type='error' id='{roster}'/>",
    ] {
        let mut rig = Rig::new(config_for(Carrier::WebSocket));
        rig.log_in(password());
        rig.open();
        rig.authenticate();
        rig.restart(&binding(""));
        rig.bind();
        rig.expect_event(Event::Bound { jid: jid(ME) });
        rig.expect_status(Status::Online);
        rig.expect_sent("<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
        rig.recv(answer);
        rig.expect_event(Event::RosterReceived(Vec::new()));
        rig.expect_announced();
        rig.expect_log("roster");
    }
}
