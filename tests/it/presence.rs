//! Presence (RFC 6121 §3 and §4): whose counts, and which of several.

use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, bare, binding, config_for, friend, jid, password,
};
use crate::support::rig::Rig;
use converse_rs::time::Millis;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Command, Show};
use converse_rs::xmpp::event::{Carrier, Event, Presence, Status};

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

/// One of Romeo's devices says this.
#[track_caller]
fn says(rig: &mut Rig, device: &str, kind: &str, inner: &str) {
    rig.recv(&format!(
        "<presence from='{ROMEO}{device}' {kind}>{inner}</presence>"
    ));
}

/// This is how Romeo looks now.
#[track_caller]
fn looks(rig: &mut Rig, show: Show, status: Option<&str>) {
    rig.expect_event(Event::PresenceChanged {
        jid: bare(ROMEO),
        presence: Presence {
            show,
            status: status.map(str::to_owned),
            idle: None,
        },
    });
}

#[test]
fn the_best_of_several_devices_shows() {
    let rig = &mut rig();
    says(
        rig,
        "/phone",
        "",
        "<show>away</show><status>walking</status>",
    );
    looks(rig, Show::Away, Some("walking"));
    // Of equal priority the most reachable.
    says(rig, "/desk", "", "");
    looks(rig, Show::Online, None);
    says(rig, "/tv", "", "<show>xa</show>");
    rig.expect_quiet();
    // Priority goes before that, also below zero.
    says(rig, "/phone", "", "<show>dnd</show><priority>5</priority>");
    looks(rig, Show::Dnd, None);
    says(rig, "/phone", "", "<show>dnd</show><priority>-1</priority>");
    looks(rig, Show::Online, None);
    says(rig, "/desk", "type='unavailable'", "<status>bye</status>");
    looks(rig, Show::Xa, None);
    says(rig, "/tv", "type='unavailable'", "");
    looks(rig, Show::Dnd, None);
    says(rig, "/phone", "type='unavailable'", "");
    looks(rig, Show::Offline, None);
    says(rig, "/phone", "type='unavailable'", "");
    rig.expect_quiet();
    assert_eq!(rig.log(), [""; 0]);
}

#[test]
fn of_equals_the_latest() {
    let rig = &mut rig();
    says(rig, "/a", "", "<status>1</status>");
    looks(rig, Show::Online, Some("1"));
    says(rig, "/b", "", "<status>2</status>");
    looks(rig, Show::Online, Some("2"));
    says(rig, "/a", "", "<status>3</status>");
    looks(rig, Show::Online, Some("3"));
}

#[test]
fn the_bare_address_speaks_for_all() {
    for kind in ["type='unavailable'", "type='error'"] {
        let rig = &mut rig();
        says(rig, "/a", "", "");
        looks(rig, Show::Online, None);
        says(rig, "/b", "", "<priority>-3</priority>");
        says(rig, "", kind, "");
        looks(rig, Show::Offline, None);
    }
    // An error about one device speaks for that.
    let rig = &mut rig();
    says(rig, "/a", "", "");
    looks(rig, Show::Online, None);
    says(rig, "/b", "", "<show>chat</show>");
    looks(rig, Show::Chat, None);
    says(rig, "/b", "type='error'", "");
    looks(rig, Show::Online, None);
}

#[test]
fn odd_presences() {
    #[track_caller]
    fn check(xml: &str, reason: &str) {
        let mut rig = rig();
        rig.recv(xml);
        rig.expect_log(reason);
        rig.expect_quiet();
    }
    check("<presence from='stranger@evil.example/x'/>", "no contact");
    check(
        "<presence from='stranger@evil.example' type='error'/>",
        "no contact",
    );
    check("<presence/>", "without sender");
    check("<presence from='@'/>", "malformed from");
    check(
        &format!("<presence from='{ROMEO}' type='probe'/>"),
        "unknown type",
    );
    check(
        &format!("<presence from='{ROMEO}' type='odd'/>"),
        "unknown type",
    );
    let rig = &mut rig();
    says(
        rig,
        "/a",
        "",
        "<show>dancing</show><priority>1000</priority><x xmlns='u'/>",
    );
    looks(rig, Show::Online, None);
    let long = "x".repeat(5_000);
    says(rig, "/a", "", &format!("<status>{long}</status>"));
    looks(rig, Show::Online, Some(&"x".repeat(1_000)));
}

#[test]
fn a_contact_with_a_thousand_devices_takes_no_more_room_than_a_hundred() {
    let rig = &mut rig();
    for i in 0..100 {
        says(rig, &format!("/{i}"), "", "");
    }
    looks(rig, Show::Online, None);
    assert_eq!(rig.log(), [""; 0]);
    says(rig, "/100", "", "<show>chat</show>");
    rig.expect_log("one resource too many");
    says(rig, "/7", "", "<show>chat</show>");
    looks(rig, Show::Chat, None);
}

#[test]
fn our_own_other_devices() {
    let mut rig = rig();
    rig.recv(&format!(
        "<presence from='{ACCOUNT}/phone'><show>away</show></presence>"
    ));
    rig.expect_event(Event::PresenceChanged {
        jid: bare(ACCOUNT),
        presence: Presence {
            show: Show::Away,
            status: None,
            idle: None,
        },
    });
}

#[test]
fn subscriptions() {
    let mut rig = rig();
    rig.recv(
        "<presence from='paris@verona.example/x' type='subscribe'><status> please </status>\
         <nick xmlns='http://jabber.org/protocol/nick'>Paris</nick></presence>",
    );
    let from = bare("paris@verona.example");
    rig.expect_event(Event::SubscriptionRequested {
        from: from.clone(),
        nick: Some("Paris".to_owned()),
        status: Some("please".to_owned()),
    });
    let accept = true;
    rig.command(Command::AnswerSubscription {
        from: from.clone(),
        accept,
    });
    rig.expect_sent("<presence type='subscribed' to='paris@verona.example'/>");
    // We want to see him too, and ask once.
    rig.expect_sent("<presence type='subscribe' to='paris@verona.example'/>");
    rig.recv(
        "<iq type='set' id='push'><query xmlns='jabber:iq:roster'>\
         <item jid='paris@verona.example' subscription='from' ask='subscribe'/></query></iq>",
    );
    assert!(matches!(rig.event(), Event::RosterItemChanged(_)));
    rig.sent();
    rig.command(Command::AnswerSubscription {
        from: from.clone(),
        accept,
    });
    rig.expect_sent("<presence type='subscribed' to='paris@verona.example'/>");
    let accept = false;
    rig.command(Command::AnswerSubscription { from, accept });
    rig.expect_sent("<presence type='unsubscribed' to='paris@verona.example'/>");
    // What these mean, the roster push says that comes with them.
    for kind in ["subscribed", "unsubscribe", "unsubscribed"] {
        rig.recv(&format!("<presence from='{ROMEO}' type='{kind}'/>"));
    }
    rig.expect_quiet();
}

#[test]
fn our_own_presence() {
    let mut rig = Rig::new(ClientConfig {
        priority: 3,
        ..config_for(Carrier::WebSocket)
    });
    let set = |rig: &mut Rig, show, status: Option<&str>| {
        let status = status.map(str::to_owned);
        rig.command(Command::SetPresence { show, status });
    };
    // Before there is a session it cannot be set.
    set(&mut rig, Show::Away, None);
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    rig.expect_event(Event::Bound { jid: jid(ME) });
    rig.expect_status(Status::Online);
    rig.expect_sent("<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>");
    // Before the roster is there it is noted: what the server sends in return would find no contacts.
    set(&mut rig, Show::Dnd, Some("busy"));
    rig.expect_quiet();
    let caps = "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{}' ver='{}'/>";
    rig.recv("<iq type='result' id='{roster}'/>");
    rig.expect_event(Event::RosterReceived(Vec::new()));
    rig.expect_sent(&format!(
        "<presence><show>dnd</show><status>busy</status><priority>3</priority>{caps}</presence>"
    ));
    rig.expect_event(Event::OwnPresenceChanged(Presence {
        show: Show::Dnd,
        status: Some("busy".to_owned()),
        idle: None,
    }));
    set(&mut rig, Show::Offline, None);
    rig.expect_sent("<presence type='unavailable'/>");
    set(&mut rig, Show::Chat, None);
    rig.expect_sent(&format!(
        "<presence><show>chat</show><priority>3</priority>{caps}</presence>"
    ));
    rig.events();
}

#[test]
fn a_new_session_knows_nobodys_presence() {
    let mut rig = rig();
    says(&mut rig, "/a", "", "");
    looks(&mut rig, Show::Online, None);
    rig.command(Command::Disconnect);
    rig.expect_sent("<presence type='unavailable'/>");
    rig.closed();
    rig.events();
    rig.bindings = Default::default();
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&binding(""));
    rig.bind();
    rig.roster(&friend(ROMEO));
    says(&mut rig, "/a", "", "");
    looks(&mut rig, Show::Online, None);
}

#[test]
fn whoever_is_idle_appears_as_that() {
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO));
    let caps = "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{}' ver='{}'/>";
    let since = Millis(1_700_000_000_000);
    let idle = "<idle xmlns='urn:xmpp:idle:1' since='2023-11-14T22:13:20.000Z'/>";
    let expect = |rig: &mut Rig, show: Show, idle: Option<Millis>| {
        rig.expect_event(Event::OwnPresenceChanged(Presence {
            show,
            status: None,
            idle,
        }));
    };
    let set = |rig: &mut Rig, since, show| rig.command(Command::SetIdle { since, show });
    set(&mut rig, Some(since), None);
    rig.expect_sent(&format!("<presence>{idle}{caps}</presence>"));
    expect(&mut rig, Show::Online, Some(since));
    set(&mut rig, Some(since), Some(Show::Away));
    rig.expect_sent(&format!(
        "<presence><show>away</show>{idle}{caps}</presence>"
    ));
    expect(&mut rig, Show::Away, Some(since));
    set(&mut rig, Some(since), Some(Show::Away));
    rig.expect_quiet();
    set(&mut rig, None, None);
    rig.expect_sent(&format!("<presence>{caps}</presence>"));
    expect(&mut rig, Show::Online, None);
    // What the user chose himself stays.
    let (show, status) = (Show::Dnd, None);
    rig.command(Command::SetPresence { show, status });
    rig.sent();
    expect(&mut rig, Show::Dnd, None);
    set(&mut rig, Some(since), Some(Show::Xa));
    rig.expect_sent(&format!(
        "<presence><show>dnd</show>{idle}{caps}</presence>"
    ));
    expect(&mut rig, Show::Dnd, Some(since));
    // Others say so too, but nobody has been away since tomorrow.
    for (stamp, shown) in [
        ("2001-09-09T01:46:40Z", Millis(1_000_000_000_000)),
        ("2999-01-01T00:00:00Z", rig.now()),
    ] {
        rig.recv(&format!(
            "<presence from='{ROMEO_FULL}'><idle xmlns='urn:xmpp:idle:1' since='{stamp}'/></presence>"
        ));
        rig.expect_event(Event::PresenceChanged {
            jid: bare(ROMEO),
            presence: Presence {
                show: Show::Online,
                status: None,
                idle: Some(shown),
            },
        });
    }
}
