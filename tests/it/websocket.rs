//! WebSocket (RFC 7395): the machine on the test bench.

use crate::support::build::{SERVER, WS_URL};
use crate::support::line::Line;
use crate::support::socket::CLOSE;
use crate::support::steps::OPEN;
use converse_rs::xmpp::error::{LinkError, StreamCondition, StreamError};
use converse_rs::xmpp::stream::link::Link;
use converse_rs::xmpp::stream::transport::{Handle, LinkEvent, TransportIn, TransportOut};

#[test]
fn opening() {
    let mut line = Line::websocket();
    line.send("<message id='early'/>");
    line.opened_socket();
    line.expect_sent(&format!(
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{SERVER}' version='1.0'/>"
    ));
    line.send("<message id='still early'/>");
    assert_eq!(line.wire.sent.len(), 0, "not before the stream is open");
    line.frame(OPEN);
    let LinkEvent::Opened(header) = line.event() else {
        panic!("not open")
    };
    assert_eq!(
        (header.id.as_deref(), header.from.as_deref()),
        (Some("s1"), Some(SERVER))
    );
    line.expect_sent("<message xmlns='jabber:client' id='early'/>");
    line.expect_sent("<message xmlns='jabber:client' id='still early'/>");
    line.frame("<message xmlns='jabber:client' id='m'/>");
    assert_eq!(line.heard(), ["m"]);
    assert_eq!(line.link.deadline(), None, "an open stream may be silent");
}

#[test]
fn restarting_after_authentication() {
    let mut line = Line::streaming();
    line.run(Link::restart);
    line.send("<iq id='b'/>");
    assert_eq!(line.wire.sent.len(), 1);
    line.frame(OPEN);
    assert_eq!(line.heard(), ["(opened)"]);
    assert_eq!(line.wire.sent.len(), 2);
    line.run(Link::restart);
    line.advance(30_000);
    line.expect_socket_closed();
    line.expect_closed(LinkError::TimedOut);
}

#[test]
fn the_other_side_says_good_bye() {
    let mut line = Line::streaming();
    line.frame(CLOSE);
    line.expect_sent(CLOSE);
    line.expect_socket_closed();
    line.expect_closed(LinkError::Closed);
    line.frame("<message xmlns='jabber:client'/>");
    line.lost(1000);
    line.send("<message/>");
    assert_eq!((line.heard().len(), line.wire.sent.len()), (0, 0));
}

#[test]
fn see_other_uri() {
    #[track_caller]
    fn check(uri: &str, why: LinkError) {
        // In place of the opening, and later.
        let close = CLOSE.replace("/>", &format!(" see-other-uri='{uri}'/>"));
        let mut line = Line::websocket();
        line.opened_socket();
        line.frame(&close);
        line.expect_closed(why.clone());
        let mut line = Line::streaming();
        line.frame(&close);
        line.expect_closed(why);
    }
    let to = |uri: &str| LinkError::SeeOtherUri(uri.to_owned());
    check("wss://other.example/ws", to("wss://other.example/ws"));
    // Whether less than TLS is good enough depends on where we come from; the client knows.
    check("ws://other.example/ws", to("ws://other.example/ws"));
    check("https://other.example/", LinkError::Closed);
    check("javascript:alert(1)", LinkError::Closed);
    check("", LinkError::Closed);
}

#[test]
fn we_say_good_bye() {
    let mut line = Line::streaming();
    line.run(Link::close);
    line.expect_sent(CLOSE);
    line.send("<message/>");
    line.frame("<message xmlns='jabber:client' id='on its way'/>");
    assert_eq!((line.heard().len(), line.wire.sent.len()), (0, 0));
    line.frame(CLOSE);
    line.expect_socket_closed();
    line.expect_closed(LinkError::Closed);
    // Only the socket closes.
    let mut line = Line::streaming();
    line.run(Link::close);
    line.lost(1006);
    line.expect_closed(LinkError::Closed);
    // Nothing comes.
    let mut line = Line::streaming();
    line.run(Link::close);
    line.advance(2_999);
    assert_eq!(line.events, []);
    line.advance(1);
    line.expect_socket_closed();
    line.expect_closed(LinkError::Closed);
    // Rubbish comes.
    let mut line = Line::streaming();
    line.run(Link::close);
    line.frame("<rubbish");
    assert!(matches!(line.event(), LinkEvent::Closed(_)));
}

#[test]
fn closing_before_there_is_a_stream() {
    let mut line = Line::websocket();
    line.wire.ops.clear();
    line.run(Link::close);
    line.expect_socket_closed();
    line.expect_closed(LinkError::Closed);
    let mut line = Line::websocket();
    line.opened_socket();
    line.run(Link::close);
    line.lost(1000);
    line.expect_closed(LinkError::Closed);
    let mut line = Line::to(WS_URL, true);
    line.run(Link::close);
    line.expect_closed(LinkError::Closed);
}

#[test]
fn stream_errors() {
    let error = "<error xmlns='http://etherx.jabber.org/streams'>\
        <host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>";
    let expected = StreamError {
        condition: StreamCondition::HostUnknown,
        text: None,
    };
    let mut before = Line::websocket();
    before.opened_socket();
    before.wire.sent.clear();
    for mut line in [before, Line::streaming()] {
        line.frame(error);
        line.expect_sent(CLOSE);
        line.expect_socket_closed();
        line.expect_closed(LinkError::Stream(expected.clone()));
    }
}

#[test]
fn what_ends_a_stream_as_not_being_xmpp() {
    #[track_caller]
    fn check(line: &mut Line, text: &str, why: &'static str) {
        line.frame(text);
        line.expect_socket_closed();
        line.expect_closed(LinkError::Protocol(why));
    }
    let unopened = || {
        let mut line = Line::websocket();
        line.opened_socket();
        line
    };
    let not_xml = "what came is not XML as XMPP allows it";
    for text in [
        "<message xmlns='jabber:client'><!-- c --></message>",
        "<!DOCTYPE m [<!ENTITY e 'x'>]><message xmlns='jabber:client'>&e;</message>",
        "<message xmlns='jabber:client'><?php x ?></message>",
        "<message xmlns='jabber:client'>",
        "<message xmlns='jabber:client'/><message xmlns='jabber:client'/>",
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>",
        "binary",
        "\u{0}",
        "&",
    ] {
        check(&mut unopened(), text, not_xml);
        check(&mut Line::streaming(), text, not_xml);
    }
    let early = "an element before the stream was open";
    check(&mut unopened(), "<message xmlns='jabber:client'/>", early);
    check(
        &mut unopened(),
        "<features xmlns='http://etherx.jabber.org/streams'/>",
        early,
    );
    check(&mut Line::streaming(), OPEN, "the stream was opened twice");
    let odd = "<odd xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";
    check(&mut unopened(), odd, "an unknown framing element");
    check(&mut Line::streaming(), odd, "an unknown framing element");
    for version in ["", "version=''", "version='0.9'", "version='2.0'"] {
        let open = format!("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' {version}/>");
        check(&mut unopened(), &open, "not XMPP 1.x");
    }
}

#[test]
fn white_space_is_no_harm() {
    let mut line = Line::websocket();
    line.opened_socket();
    line.frame(" ");
    line.frame(OPEN);
    line.frame("");
    line.frame("\r\n\t ");
    assert_eq!(line.heard(), ["(opened)"]);
}

#[test]
fn a_strangers_monster_is_dropped_and_the_stream_goes_on() {
    let wide: String = (0..100).map(|i| format!(" a{i}=''")).collect();
    for monster in [
        format!("<message xmlns='jabber:client'{wide}/>"),
        "<p:message xmlns='jabber:client'/>".to_owned(),
        "<message xmlns='jabber:client' p:x=''/>".to_owned(),
    ] {
        let mut line = Line::streaming();
        line.frame(&monster);
        line.frame("<message xmlns='jabber:client' id='m'/>");
        assert_eq!(line.heard(), ["m"], "{monster}");
        assert_eq!(line.dropped.len(), 1);
    }
}

#[test]
fn the_socket_breaks() {
    let mut line = Line::websocket();
    line.wire.ops.clear();
    line.lost(1006);
    line.expect_closed(LinkError::Unreachable);
    let mut line = Line::websocket();
    line.opened_socket();
    line.lost(1006);
    line.expect_closed(LinkError::Lost);
    let mut line = Line::streaming();
    line.lost(1001);
    line.expect_closed(LinkError::Lost);
}

#[test]
fn silence_at_every_stage_ends() {
    let mut line = Line::websocket();
    line.wire.ops.clear();
    line.advance(30_000);
    line.expect_socket_closed();
    line.expect_closed(LinkError::TimedOut);
    let mut line = Line::websocket();
    line.advance(29_000);
    line.opened_socket();
    line.advance(29_999);
    assert_eq!(line.events, []);
    line.advance(1);
    line.expect_closed(LinkError::TimedOut);
}

#[test]
fn the_certificate_is_settled_before_the_socket() {
    let touch = Handle { link: 1, n: 0 };
    let begin = || {
        let mut line = Line::to(WS_URL, true);
        let url = "https://capulet.example:5281/".to_owned();
        let expected = TransportOut::Touch { handle: touch, url };
        assert_eq!(line.wire.ops.pop_front(), Some(expected));
        assert!(line.wire.ops.is_empty());
        line
    };
    // Whatever comes of it, the socket shows.
    let mut line = begin();
    line.input(TransportIn::Response {
        handle: touch,
        status: 0,
        body: String::new(),
    });
    line.opened_socket();
    let mut line = begin();
    line.input(TransportIn::Failed { handle: touch });
    line.opened_socket();
    let mut line = begin();
    line.advance(90_000);
    assert_eq!(
        line.wire.ops.pop_front(),
        Some(TransportOut::Abort { handle: touch })
    );
    line.opened_socket();
    // A late answer opens no second socket.
    line.input(TransportIn::Failed { handle: touch });
    assert!(line.wire.ops.is_empty());
}
