//! How a BOSH session ends: conditions, status codes, answers that are none.

use crate::bosh::USUAL;
use crate::support::line::Line;
use converse_rs::xmpp::error::{BoshCondition, LinkError, StreamCondition, StreamError};

#[test]
fn the_server_ends_the_session() {
    #[track_caller]
    fn check(end: &str, why: LinkError) {
        // At once, and in the middle of things.
        let mut line = Line::bosh();
        line.answer(1, &format!("<bosh:body type='terminate' {end}</bosh:body>"));
        line.expect_closed(why.clone());
        let mut line = Line::session(USUAL);
        line.send("<message/>");
        line.answer(3, &format!("<bosh:body type='terminate' {end}</bosh:body>"));
        line.expect_closed(why);
    }
    use BoshCondition::*;
    for condition in [
        BadRequest,
        HostGone,
        HostUnknown,
        ImproperAddressing,
        InternalServerError,
        ItemNotFound,
        OtherRequest,
        PolicyViolation,
        RemoteConnectionFailed,
        RemoteStreamError,
        SeeOtherUri,
        SystemShutdown,
        UndefinedCondition,
    ] {
        let end = format!("condition='{}'>", condition.name());
        check(&end, LinkError::Bosh(condition));
    }
    check("condition='made-up'>", LinkError::Bosh(Other));
    check(">", LinkError::Closed);
    let stream_error = StreamError {
        condition: StreamCondition::Conflict,
        text: Some("gone".to_owned()),
    };
    check(
        "condition='remote-stream-error'><stream:error>\
         <conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>\
         <text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>gone</text></stream:error>",
        LinkError::Stream(stream_error),
    );
    let uri = |uri: &str| format!("condition='see-other-uri'><bosh:uri>{uri}</bosh:uri>");
    let elsewhere = "https://other.example/bind".to_owned();
    check(
        &uri(" https://other.example/bind "),
        LinkError::SeeOtherUri(elsewhere),
    );
    check(&uri("javascript:alert(1)"), LinkError::Bosh(SeeOtherUri));
}

#[test]
fn what_comes_with_the_end_still_counts() {
    let mut line = Line::session(USUAL);
    line.answer(
        2,
        "<bosh:body type='terminate'><sasl:failure id='5'/><bosh:message id='5b'/></bosh:body>",
    );
    assert_eq!(line.heard(), ["5", "5b", "(closed: Closed)"]);
}

/// A session that is gone answers whatever it is asked, and nothing of what was said before.
#[test]
fn an_end_in_the_place_of_a_lost_answer_does_not_close_the_gap() {
    let mut line = Line::session("wait='59' hold='1' requests='4'");
    (0..2).for_each(|_| line.send("<message/>"));
    line.reply(3, "<message id='3'/>");
    line.answer(
        2,
        "<bosh:body type='terminate' condition='item-not-found'/>",
    );
    assert_eq!(line.heard(), ["(closed: Bosh(ItemNotFound))"]);
}

/// Who is told of what came behind a gap, takes what was in it for known.
#[test]
fn what_comes_behind_an_answer_that_was_lost_is_nothing_but_the_end() {
    let mut line = Line::session("wait='59' hold='1' requests='4'");
    (0..3).for_each(|_| line.send("<message/>"));
    line.reply(4, "<message id='4'/>");
    line.reply(2, "<message id='2'/>");
    line.answer(
        5,
        "<bosh:body type='terminate'><sasl:failure id='5'/><message xmlns='jabber:client' id='5b'/>\
         <presence xmlns='jabber:client' id='5c'/><iq xmlns='jabber:client' id='5d'/></bosh:body>",
    );
    assert_eq!(line.heard(), ["2", "5", "(closed: Closed)"]);
}

#[test]
fn answers_that_are_no_bosh() {
    #[track_caller]
    fn check(status: u16, body: &str, creating: LinkError, at_once: Option<LinkError>) {
        let mut line = Line::bosh();
        line.http(1, status, body);
        line.expect_closed(creating.clone());
        let mut line = Line::session(USUAL);
        line.http(2, status, body);
        if let Some(why) = at_once {
            return line.expect_closed(why);
        }
        // It may be back in a moment: three more attempts, then the session is given up.
        for pause in [500, 1_000, 2_000] {
            assert_eq!(line.pending(), [0; 0]);
            line.advance(pause);
            line.http(2, status, body);
        }
        line.expect_closed(creating);
    }
    let garbage = LinkError::Protocol("the answer is no BOSH body");
    let portal = "<!DOCTYPE html><html><body>Pay here</body></html>";
    for body in [
        portal,
        "<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        "<body/>",
        "<body xmlns='http://jabber.org/protocol/httpbind'>",
        "<body xmlns='http://jabber.org/protocol/httpbind'><!-- x --></body>",
        "{}",
        "",
        "\u{0}",
    ] {
        check(200, body, garbage.clone(), None);
    }
    for status in [408, 429, 500, 502, 503, 504] {
        check(status, portal, LinkError::Http(status), None);
    }
    for status in [301, 401, 405, 407, 413] {
        check(
            status,
            "",
            LinkError::Http(status),
            Some(LinkError::Http(status)),
        );
    }
    // The status codes of old (XEP-0124 §17.1).
    let bosh = |condition| Some(LinkError::Bosh(condition));
    check(
        400,
        "",
        LinkError::Http(400),
        bosh(BoshCondition::BadRequest),
    );
    check(
        403,
        "",
        LinkError::Http(403),
        bosh(BoshCondition::PolicyViolation),
    );
    check(
        404,
        portal,
        LinkError::Http(404),
        bosh(BoshCondition::ItemNotFound),
    );
}

#[test]
fn a_status_does_not_matter_where_there_is_a_body() {
    let mut line = Line::session(USUAL);
    let body = "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
                condition='item-not-found'/>";
    line.http(2, 404, body);
    line.expect_closed(LinkError::Bosh(BoshCondition::ItemNotFound));
}

#[test]
fn no_session_without_an_id() {
    for body in [
        "<bosh:body/>",
        "<bosh:body sid=''/>",
        "<bosh:body><message/></bosh:body>",
    ] {
        let mut line = Line::bosh();
        line.answer(1, body);
        line.expect_closed(LinkError::Protocol("a session without an id"));
    }
}
