//! BOSH (XEP-0124, XEP-0206): the machine on the test bench, in fair weather.

use crate::support::build::SERVER;
use crate::support::line::{Line, RID};
use converse_rs::xmpp::error::LinkError;
use converse_rs::xmpp::stream::link::Link;
use converse_rs::xmpp::stream::transport::{Header, LinkEvent};

/// What Prosody grants.
pub(crate) const USUAL: &str = "wait='59' hold='1' requests='2' inactivity='60' ack='1000'";

#[test]
fn the_request_for_a_session() {
    let line = Line::bosh();
    let post = line.post(1);
    let expected = format!(
        "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' to='{SERVER}' \
         wait='59' hold='1' ver='1.6' ack='1' content='text/xml; charset=utf-8' \
         xmpp:version='1.0' rid='{RID}'/>"
    );
    assert_eq!(post.text, expected);
    assert_eq!(line.pending(), [1]);
}

#[test]
fn a_session_is_granted_and_the_server_gets_a_request_to_hold() {
    let mut line = Line::bosh();
    line.send("<message id='early'/>");
    assert_eq!(
        line.pending(),
        [1],
        "nothing goes before there is a session"
    );
    line.answer(
        1,
        "<bosh:body sid='S1' authid='A' from='capulet.example' wait='30' requests='2'>\
         <stream:features/></bosh:body>",
    );
    let header = Header {
        id: Some("A".to_owned()),
        from: Some(SERVER.to_owned()),
    };
    assert_eq!(line.event(), LinkEvent::Opened(header));
    assert_eq!(line.heard(), ["features"]);
    let post = line.post(2);
    assert_eq!(
        (post.number("rid"), post.body.attr("sid")),
        (RID + 1, Some("S1"))
    );
    assert_eq!(post.body.children().count(), 1, "what waited goes along");
    // The server holds for 30 s at most, and the network gets 10 more.
    assert_eq!(line.link.deadline().unwrap().since(line.now), 40_000);
}

#[test]
fn ids_rise_and_several_stanzas_share_a_body() {
    let mut line = Line::session(USUAL);
    line.send("<message id='a'/>");
    line.send("<message id='b'/>");
    line.send("<message id='c'/>");
    assert_eq!(line.pending(), [2, 3], "the window of two is full");
    line.reply(2, "");
    assert_eq!(line.pending(), [3, 4]);
    let ids = |n| {
        let ids: Vec<_> = line
            .post(n)
            .body
            .children()
            .map(|c| c.attr("id").unwrap())
            .collect();
        ids.join(",")
    };
    assert_eq!((ids(3), ids(4)), ("a".into(), "b,c".into()));
    assert_eq!(line.post(4).number("rid"), RID + 3);
}

#[test]
fn bodies_stay_small() {
    let mut line = Line::session(USUAL);
    line.send("<message/>");
    let big = format!("<message><body>{}</body></message>", "x".repeat(200 << 10));
    (0..3).for_each(|_| line.send(&big));
    for n in 2..6 {
        line.reply(n, "");
        assert_eq!(line.post(n + 1).body.children().count(), 1);
    }
}

#[test]
fn acknowledgements_say_what_came_when_the_request_id_does_not() {
    let mut line = Line::session(USUAL);
    // Request 1 is answered, and 2 is the next: that says it all (XEP-0124 §9.1).
    assert_eq!(line.post(2).body.attr("ack"), None);
    line.send("<message/>");
    assert_eq!(line.post(3).number("ack"), RID);
    line.reply(3, "");
    assert_eq!(line.pending(), [2], "the answer to 3 waits for that to 2");
    line.reply(2, "");
    assert_eq!(line.post(4).body.attr("ack"), None);

    let mut line = Line::session("wait='59' hold='1' requests='2'");
    line.send("<message/>");
    assert_eq!(
        line.post(3).body.attr("ack"),
        None,
        "the server knows no acks"
    );
}

#[test]
fn how_many_requests_are_under_way() {
    #[track_caller]
    fn check(grant: &str, held: &[u64], busy: &[u64]) {
        let mut line = Line::session(grant);
        assert_eq!(line.pending(), held, "{grant}");
        (0..20).for_each(|_| line.send("<message/>"));
        assert_eq!(line.pending(), busy, "{grant}");
    }
    check("wait='59' hold='1' requests='2'", &[2], &[2, 3]);
    check("wait='59' hold='1'", &[2], &[2, 3]);
    check("wait='59' hold='1' requests='4'", &[2], &[2, 3, 4, 5]);
    // More may be held than was asked for by nobody.
    check("wait='59' hold='9' requests='2'", &[2], &[2, 3]);
    check("wait='59' hold='1' requests='1'", &[2], &[2]);
    check("wait='59' hold='1' requests='0'", &[2], &[2]);
    check("wait='x' hold='-1' requests='99999999999'", &[2], &[2, 3]);
    let ten: Vec<u64> = (2..12).collect();
    check("wait='59' hold='1' requests='4000000000'", &[2], &ten);
}

#[test]
fn out_of_order_answers_go_up_in_order() {
    let mut line = Line::session("wait='59' hold='1' requests='3'");
    line.send("<message/>");
    line.send("<message/>");
    line.reply(4, "<message id='4'/>");
    line.reply(3, "<message id='3a'/><message id='3b'/>");
    assert_eq!(line.heard(), [""; 0]);
    line.reply(2, "<message id='2'/>");
    assert_eq!(line.heard(), ["2", "3a", "3b", "4"]);
}

#[test]
fn stanzas_without_a_namespace_of_their_own_are_adopted() {
    let mut line = Line::session(USUAL);
    line.answer(
        2,
        "<bosh:body><bosh:message id='m'><bosh:body>hi</bosh:body></bosh:message>\
         <bosh:other/></bosh:body>",
    );
    let LinkEvent::Element(message) = line.event() else {
        panic!("no message")
    };
    assert!(message.is("message", "jabber:client"));
    assert_eq!(message.own_child_text("body").as_deref(), Some("hi"));
    let LinkEvent::Element(other) = line.event() else {
        panic!("no element")
    };
    assert_eq!(other.ns(), "http://jabber.org/protocol/httpbind");
}

#[test]
fn a_restart_goes_alone_and_opens_the_stream_anew() {
    let mut line = Line::session(USUAL);
    line.send("<message id='a'/>");
    line.send("<message id='b'/>");
    line.run(Link::restart);
    line.send("<message id='c'/>");
    line.reply(2, "");
    assert_eq!(line.post(4).body.children().count(), 1);
    line.reply(3, "");
    let restart = line.post(5);
    assert_eq!(restart.body.attr("xmpp:restart"), Some("true"));
    assert_eq!(restart.body.attr("to"), Some(SERVER));
    assert_eq!(restart.body.children().count(), 0);
    line.reply(4, "<stream:features/>");
    assert_eq!(line.heard(), ["(opened)", "features"]);
    line.reply(5, "<stream:features/>");
    assert_eq!(line.heard(), ["features"], "once is enough");
}

#[test]
fn polling_where_the_server_holds_nothing() {
    for grant in [
        "hold='0' wait='59' polling='7'",
        "hold='1' wait='0' polling='7'",
    ] {
        let mut line = Line::session(grant);
        assert_eq!(line.pending(), [0; 0], "the first question waits, too");
        line.advance(6_999);
        assert_eq!(line.pending(), [0; 0]);
        line.advance(1);
        assert_eq!(line.pending(), [2]);
        line.reply(2, "<message id='m'/>");
        assert_eq!(line.heard(), ["m"]);
        line.send("<message/>");
        assert_eq!(line.pending(), [3], "what is to be sent waits for nothing");
        line.reply(3, "");
        line.advance(7_000 + 9_999);
        assert_eq!(line.pending(), [4]);
        assert_eq!(line.wire.requests(), 4, "no second question beside one");
    }
}

#[test]
fn a_pause_is_asked_for_where_the_server_knows_it() {
    use converse_rs::time::Millis;
    use converse_rs::xmpp::stream::bosh::{Bosh, BoshConfig};
    use converse_rs::xmpp::stream::transport::{Handle, LinkOut, TransportIn, TransportOut};
    for (grant, asked) in [("maxpause='120'", true), ("", false)] {
        let mut bosh = Bosh::new(BoshConfig {
            link: 1,
            url: "https://x".into(),
            domain: "x".into(),
            lang: None,
            first_rid: 1,
            from: None,
            wait_s: 59,
            hold: 1,
        });
        bosh.open(Millis(0));
        let body = format!("<body xmlns='http://jabber.org/protocol/httpbind' sid='S' {grant}/>");
        let handle = Handle { link: 1, n: 1 };
        let status = 200;
        bosh.handle(
            Millis(0),
            TransportIn::Response {
                handle,
                status,
                body,
            },
        );
        bosh.pause(Millis(0));
        let posts = std::iter::from_fn(|| bosh.poll()).filter_map(|out| match out {
            LinkOut::Transport(TransportOut::Post { body, .. }) => Some(body),
            _ => None,
        });
        let last = posts.last().unwrap();
        assert_eq!(last.contains("pause='120'"), asked, "{last}");
    }
}

#[test]
fn closing_takes_along_what_is_queued() {
    let mut line = Line::session(USUAL);
    line.send("<message id='a'/>");
    line.send("<message id='b'/>");
    line.run(Link::close);
    let last = line.post(4);
    assert_eq!(last.body.attr("type"), Some("terminate"));
    assert_eq!(last.body.children().next().unwrap().attr("id"), Some("b"));
    line.send("<message id='too late'/>");
    line.reply(2, "");
    line.reply(3, "<message id='last words'/>");
    assert_eq!(line.heard(), ["last words"]);
    line.answer(4, "<bosh:body type='terminate'/>");
    line.expect_closed(LinkError::Closed);
    assert_eq!(line.wire.requests(), 4);
}

#[test]
fn closing_ends_whatever_the_server_does() {
    // Plain answers to everything.
    let mut line = Line::session(USUAL);
    line.run(Link::close);
    line.reply(2, "");
    line.reply(3, "");
    line.expect_closed(LinkError::Closed);
    // Silence.
    let mut line = Line::session(USUAL);
    line.run(Link::close);
    line.advance(2_999);
    assert_eq!(line.pending(), [2, 3]);
    line.advance(1);
    line.expect_closed(LinkError::Closed);
    // The held request breaks: no reason to give up the good-bye.
    let mut line = Line::session(USUAL);
    line.send("<message/>");
    line.run(Link::close);
    line.fail(2);
    assert_eq!(line.pending(), [3, 4]);
    line.fail(4);
    line.advance(500);
    assert_eq!(line.pending(), [2, 3, 4]);
    line.answer(4, "<bosh:body type='terminate'/>");
    line.expect_closed(LinkError::Closed);
    // Before there is a session there is nothing to end.
    let mut line = Line::bosh();
    line.run(Link::close);
    line.expect_closed(LinkError::Closed);
}
