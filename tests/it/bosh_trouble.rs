//! BOSH when things go wrong: broken networks, servers that misbehave.

use crate::bosh::USUAL;
use crate::support::line::Line;
use converse_rs::xmpp::error::{BoshCondition, LinkError};
use converse_rs::xmpp::stream::link::Link;
use converse_rs::xmpp::stream::transport::TransportIn;

#[test]
fn nobody_there() {
    let mut line = Line::bosh();
    line.fail(1);
    line.expect_closed(LinkError::Unreachable);
    let mut line = Line::bosh();
    line.advance(89_999);
    assert_eq!(
        line.pending(),
        [1],
        "somebody may be choosing a certificate"
    );
    line.advance(1);
    line.expect_closed(LinkError::TimedOut);
}

#[test]
fn a_failed_request_is_repeated_to_the_letter_and_nothing_overtakes_it() {
    // Wire::take checks the letters.
    let mut line = Line::session(USUAL);
    line.send("<message id='a'/>");
    line.fail(3);
    line.send("<message id='b'/>");
    assert_eq!(line.pending(), [2], "the window stays full");
    line.advance(499);
    assert_eq!(line.pending(), [2]);
    line.advance(1);
    assert_eq!(line.pending(), [2, 3]);
    line.reply(2, "");
    assert_eq!(line.pending(), [3, 4]);
    line.fail(4);
    line.fail(3);
    line.advance(500);
    assert_eq!(line.pending(), [4], "the second pause of 3 is longer");
    line.advance(500);
    assert_eq!(line.pending(), [3, 4]);
}

#[test]
fn network_troubles_do_not_count_as_answers_of_a_proxy() {
    let mut line = Line::session(USUAL);
    for _ in 0..6 {
        line.fail(2);
        line.advance(8_000);
    }
    line.http(2, 502, "");
    line.advance(8_000);
    line.reply(2, "<message id='m'/>");
    assert_eq!(line.heard(), ["m"]);
}

#[test]
fn it_is_given_up_when_the_server_must_have_given_up() {
    let mut line = Line::session("wait='20' hold='1' requests='2' inactivity='30'");
    // It refuses every connection: 30 s of inactivity, and the pause before the last attempt.
    while line.events.is_empty() {
        line.fail(2);
        if line.pending().is_empty() {
            line.advance(500);
            while line.pending().is_empty() && line.events.is_empty() {
                line.advance(500);
            }
        }
        assert!(
            line.now.since(crate::support::rig::START) < 40_000,
            "for ever"
        );
    }
    assert!(line.now.since(crate::support::rig::START) >= 30_000);
    line.expect_closed(LinkError::Lost);
}

#[test]
fn a_request_that_was_held_before_it_broke_shows_that_the_server_is_there() {
    let mut line = Line::session("wait='20' hold='1' requests='2' inactivity='30'");
    for _ in 0..2 {
        line.fail(2);
        line.advance(1_000);
        line.advance(15_000);
    }
    line.fail(2);
    line.advance(2_000);
    line.reply(2, "<message id='m'/>");
    assert_eq!(line.heard(), ["m"]);
}

#[test]
fn a_machine_that_slept_gives_up_at_once() {
    let mut line = Line::session(USUAL);
    line.send("<message/>");
    line.now = line.now.plus(3_600_000);
    line.run(Link::timeout);
    line.expect_closed(LinkError::Lost);
}

#[test]
fn overdue_requests_are_aborted_and_repeated() {
    let mut line = Line::session(USUAL);
    let before = line.post(2).handle;
    line.advance(68_999);
    assert_eq!(line.post(2).handle, before);
    line.advance(1);
    assert_eq!(line.pending(), [0; 0], "aborted");
    line.advance(500);
    assert_ne!(
        line.post(2).handle,
        before,
        "another attempt has another name"
    );
    // The answer to the aborted attempt, should it come after all, is not taken for this one's.
    let body = "<body xmlns='http://jabber.org/protocol/httpbind'><x/></body>".to_owned();
    let status = 200;
    line.input(TransportIn::Response {
        handle: before,
        status,
        body,
    });
    line.input(TransportIn::Failed { handle: before });
    assert_eq!((line.heard(), line.pending()), (vec![], vec![2]));
    line.reply(2, "<message id='m'/>");
    assert_eq!(line.heard(), ["m"]);
}

#[test]
fn recoverable_errors_repeat_the_request_and_all_before_it() {
    let mut line = Line::session("wait='59' hold='1' requests='4'");
    (0..3).for_each(|_| line.send("<message/>"));
    line.reply(3, "<message id='3'/>");
    line.fail(2);
    let (of_4, of_5) = (line.post(4).handle, line.post(5).handle);
    // 2 failed and would wait, 3 is answered, 4 hangs somewhere, 5 is what the server says it of.
    line.answer(5, "<bosh:body type='error'/>");
    assert_eq!(line.pending(), [2, 4, 5]);
    assert_ne!(line.post(4).handle, of_4);
    assert_ne!(line.post(5).handle, of_5);
    for n in [2, 4, 5] {
        line.reply(n, &format!("<message id='{n}'/>"));
    }
    assert_eq!(line.heard(), ["2", "3", "4", "5"]);
}

#[test]
fn a_server_that_only_knows_recoverable_errors_is_left() {
    let mut line = Line::session(USUAL);
    for _ in 0..5 {
        line.answer(2, "<bosh:body type='error'/>");
        assert_eq!(line.pending(), [2]);
    }
    line.answer(2, "<bosh:body type='error'/>");
    line.expect_closed(LinkError::Bosh(BoshCondition::UndefinedCondition));
}

#[test]
fn an_answer_counts_once() {
    let mut line = Line::session(USUAL);
    let handle = line.post(2).handle;
    line.reply(2, "<message id='m'/>");
    let status = 200;
    let body = "<body xmlns='http://jabber.org/protocol/httpbind'><message/></body>".to_owned();
    line.input(TransportIn::Response {
        handle,
        status,
        body,
    });
    line.input(TransportIn::Failed { handle });
    assert_eq!(line.heard(), ["m"]);
    assert_eq!(line.pending(), [3]);
}

#[test]
fn a_hasty_server_raises_no_storm() {
    for answer in ["<bosh:body/>", "<bosh:body> \n </bosh:body>"] {
        let mut line = Line::session(USUAL);
        for _ in 0..60_000 / 20 {
            if let Some(n) = line.pending().first().copied() {
                line.answer(n, answer);
            }
            line.advance(20);
        }
        let requests = line.wire.requests();
        assert!(requests <= 70, "{requests} requests in a minute");
        // A message is sent at once all the same.
        line.send("<message/>");
        assert!(
            line.wire
                .posts
                .iter()
                .any(|p| p.body.children().next().is_some())
        );
    }
}

#[test]
fn a_busy_server_is_not_taken_for_a_hasty_one() {
    let mut line = Line::session(USUAL);
    for n in 2..100 {
        // Each request pushes the one that is held out (XEP-0124 §11).
        line.send("<message/>");
        line.reply(n, "");
        line.advance(20);
    }
    assert_eq!(line.pending(), [100]);
    line.reply(100, "");
    assert_eq!(line.pending(), [101], "at once");
}

#[test]
fn a_request_that_went_out_again_may_have_cost_an_answer() {
    let mut line = Line::session(USUAL);
    line.fail(2);
    assert_eq!(line.gaps, 1, "told at once");
    line.advance(2_000);
    line.reply(2, "<message id='m'/>");
    assert_eq!((line.gaps, line.heard()), (1, vec!["m".to_owned()]));
    // What was asked for after the first time may be lost with the second; of more than that one hears once.
    for _ in 0..3 {
        line.fail(3);
        line.advance(5_000);
    }
    assert_eq!(line.gaps, 2);
    line.reply(3, "<message id='n'/>");
    assert_eq!(line.gaps, 3);
    line.reply(4, "<message id='o'/>");
    assert_eq!(line.gaps, 3);
}
