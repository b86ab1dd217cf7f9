//! Where a login is tried: one address after the other, and where servers send us.

use crate::support::build::{BOSH_URL, WS_URL, config_for, config_for_both, password};
use crate::support::rig::Rig;
use crate::support::wire::answer;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::event::{Carrier, Event, Failure, Status};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};

fn dial(url: &str) -> Rig {
    let mut rig = Rig::new(config_for_both());
    rig.command(Command::Connect {
        login: password(),
        url: Some(url.to_owned()),
    });
    rig
}

/// The server sends us there before anything else happens; where we go.
#[track_caller]
fn sent_elsewhere(rig: &mut Rig, to: &str) -> Option<String> {
    rig.event();
    if rig.wire.posts.is_empty() {
        let TransportOut::OpenSocket { handle, .. } = rig.op() else {
            panic!("no socket")
        };
        rig.transport(TransportIn::SocketOpened { handle });
        rig.sent();
        rig.recv(&format!(
            "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='{to}'/>"
        ));
        assert_eq!(rig.sent().name(), "close");
        assert_eq!(rig.op(), TransportOut::CloseSocket { handle });
    } else {
        rig.sent();
        let handle = rig.wire.oldest().handle;
        let body = format!(
            "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
             condition='see-other-uri'><uri>{to}</uri></body>"
        );
        rig.transport(answer(handle, &body));
    }
    match (rig.wire.ops.front(), rig.wire.posts.first()) {
        (Some(TransportOut::OpenSocket { url, .. }), None) => Some(url.clone()),
        (None, Some(post)) => Some(post.url.clone()),
        _ => None,
    }
}

/// Drops a rig in the middle of things.
fn leave(mut rig: Rig) {
    rig.events();
    rig.wire.sent.clear();
}

#[test]
fn redirects_lead_to_the_same_transport_and_never_to_less_safety() {
    #[track_caller]
    fn check(from: &str, to: &str, followed: bool) {
        let mut rig = dial(from);
        let went = sent_elsewhere(&mut rig, to);
        assert_eq!(went.as_deref(), followed.then_some(to), "{from} -> {to}");
        if !followed {
            let failure = Failure::Link(LinkError::SeeOtherUri(to.to_owned()));
            rig.expect_status(Status::Disconnected(Some(failure)));
        }
        leave(rig);
    }
    check(WS_URL, "wss://other.example/ws", true);
    check(WS_URL, "ws://other.example/ws", false);
    check(WS_URL, "ws://localhost/ws", false);
    check("ws://capulet.example/", "wss://other.example/", true);
    check("ws://capulet.example/", "ws://other.example/", true);
    check("ws://capulet.example/", "ws://127.0.0.1:80/", false);
    check("ws://localhost/", "ws://localhost:5280/", true);
    check("ws://localhost/", "ws://other.example/", false);
    check(BOSH_URL, "https://other.example/bind", true);
    check(BOSH_URL, "http://other.example/bind", false);
    check(BOSH_URL, "http://localhost/bind", false);
    check("http://localhost/bind", "http://evil.example/bind", false);
}

#[test]
fn a_chain_of_redirects_ends() {
    for start in [WS_URL, BOSH_URL] {
        let mut rig = dial(start);
        for _ in 0..3 {
            assert!(sent_elsewhere(&mut rig, start).is_some());
        }
        assert_eq!(sent_elsewhere(&mut rig, start), None);
        let failure = Failure::Link(LinkError::SeeOtherUri(start.to_owned()));
        rig.expect_status(Status::Disconnected(Some(failure)));
        leave(rig);
    }
}

#[test]
fn a_redirect_that_is_not_followed_leaves_the_other_addresses() {
    let mut rig = Rig::new(config_for_both());
    rig.log_in(password());
    assert_eq!(
        sent_elsewhere(&mut rig, "ws://evil.example/").as_deref(),
        Some(BOSH_URL)
    );
    rig.expect_status(Status::Connecting(Carrier::Bosh));
    leave(rig);
}

#[test]
fn the_websocket_is_preferred_and_bosh_is_next() {
    #[track_caller]
    fn check(fail: impl Fn(&mut Rig, Handle)) {
        let mut rig = Rig::new(config_for_both());
        rig.log_in(password());
        rig.expect_status(Status::Connecting(Carrier::WebSocket));
        let TransportOut::OpenSocket { handle, .. } = rig.op() else {
            panic!("no socket")
        };
        fail(&mut rig, handle);
        assert_eq!(rig.open(), Carrier::Bosh);
        rig.authenticate();
        leave(rig);
    }
    check(|rig, handle| rig.transport(TransportIn::SocketClosed { handle, code: 1006 }));
    check(|rig, _| rig.advance(30_000));
    check(|rig, handle| {
        rig.transport(TransportIn::SocketOpened { handle });
        rig.sent();
        rig.advance(30_000);
    });
    check(|rig, handle| {
        rig.transport(TransportIn::SocketOpened { handle });
        rig.sent();
        rig.frame("HTTP/1.1 200 OK");
    });
    check(|rig, handle| {
        rig.transport(TransportIn::SocketOpened { handle });
        rig.sent();
        rig.frame(
            "<error xmlns='http://etherx.jabber.org/streams'>\
             <host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>",
        );
        rig.sent();
    });
}

#[test]
fn when_all_addresses_fail_the_last_failure_is_told() {
    let mut rig = Rig::new(config_for_both());
    rig.log_in(password());
    rig.advance(30_000);
    assert_eq!(rig.sent().name(), "body");
    let handle = rig.wire.oldest().handle;
    rig.transport(TransportIn::Response {
        handle,
        status: 503,
        body: "<html/>".to_owned(),
    });
    let last = rig.events().pop();
    let failure = Failure::Link(LinkError::Http(503));
    assert_eq!(
        last,
        Some(Event::StatusChanged(Status::Disconnected(Some(failure))))
    );
    assert_eq!(rig.deadline(), None);
}

#[test]
fn an_address_of_the_users_own_is_the_only_one() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    rig.command(Command::Connect {
        login: password(),
        url: Some("https://mine.example/bind".to_owned()),
    });
    rig.expect_status(Status::Connecting(Carrier::Bosh));
    let post = rig.wire.oldest();
    assert_eq!(post.url, "https://mine.example/bind");
    rig.transport(TransportIn::Failed {
        handle: post.handle,
    });
    rig.expect_status(Status::Disconnected(Some(Failure::Link(
        LinkError::Unreachable,
    ))));
    leave(rig);
}
