//! Messages (RFC 6121 §5): what is shown, whose errors count, whose clocks are believed.

use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, config_for, friend, jid,
};
use crate::support::rig::{Rig, START};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{Carrier, Event, Message, MessageKind, SendError, Status};
use converse_rs::xmpp::stream::transport::TransportIn;

fn rig_over(carrier: Carrier) -> Rig {
    Rig::online_with(config_for(carrier), &friend(ROMEO))
}

fn rig() -> Rig {
    rig_over(Carrier::WebSocket)
}

/// A message from Romeo's orchard, as it is told.
fn told(body: &str) -> Message {
    Message {
        chat: bare(ROMEO),
        from: jid(ROMEO_FULL),
        own: false,
        kind: MessageKind::Normal,
        id: None,
        subject: None,
        body: body.to_owned(),
        at: START,
        delayed: false,
    }
}

#[track_caller]
fn check(attrs: &str, inner: &str, expected: Message) {
    let mut rig = rig();
    rig.recv(&format!(
        "<message from='{ROMEO_FULL}' {attrs}>{inner}</message>"
    ));
    rig.expect_event(Event::MessageReceived(expected));
}

#[test]
fn what_is_shown() {
    let hi = "<body>hi</body>";
    let of_kind = |kind| Message { kind, ..told("hi") };
    check("type='chat'", hi, of_kind(MessageKind::Chat));
    check("type='normal'", hi, of_kind(MessageKind::Normal));
    check("", hi, of_kind(MessageKind::Normal));
    check("type='odd'", hi, of_kind(MessageKind::Normal));
    check("type='headline'", hi, of_kind(MessageKind::Headline));
    check(
        "id='m1'",
        "<subject> Night </subject><body> a\n b</body>",
        Message {
            id: Some("m1".to_owned()),
            subject: Some("Night".to_owned()),
            ..told(" a\n b")
        },
    );
    check(
        "",
        "<body xml:lang='de'>ja</body><body>yes</body>",
        told("yes"),
    );
    check(
        "",
        "<body>&lt;b&gt;&amp;\u{202e}</body>",
        told("<b>&\u{202e}"),
    );
    check(&format!("id='{}'", "x".repeat(2_000)), hi, told("hi"));
}

#[test]
fn our_own_account_speaks() {
    for from in [
        "",
        &format!("from='{ACCOUNT}'"),
        &format!("from='{ACCOUNT}/phone'"),
    ] {
        let mut rig = rig();
        rig.recv(&format!("<message {from}><body>note</body></message>"));
        let Event::MessageReceived(message) = rig.event() else {
            panic!("no message")
        };
        assert!(message.own, "{from}");
        assert_eq!(message.chat, bare(ACCOUNT));
    }
}

#[test]
fn what_is_dropped() {
    #[track_caller]
    fn check(attrs: &str, inner: &str, reason: &str) {
        let mut rig = rig();
        rig.recv(&format!("<message {attrs}>{inner}</message>"));
        rig.expect_quiet();
        rig.expect_log(reason);
    }
    let romeo = format!("from='{ROMEO_FULL}'");
    let hi = "<body>hi</body>";
    check(&format!("{romeo} type='groupchat'"), hi, "group chat");
    check(&romeo, "", "nothing in it");
    check(&romeo, "<body/>", "nothing in it");
    check(&romeo, "<body> \n </body>", "nothing in it");
    check(&romeo, "<body xmlns='u'>hi</body>", "nothing in it");
    check("from='@'", hi, "malformed from");
    check(
        &format!("{romeo} type='error' id='x'"),
        hi,
        "no message of ours",
    );
}

#[track_caller]
fn send(rig: &mut Rig, to: &str, key: u64) {
    let (to, body) = (bare(to), "hi".to_owned());
    rig.command(Command::SendMessage { to, key, body });
}

/// Sends message 7 to Romeo; its stanza's id is `{m}`.
#[track_caller]
fn sent(rig: &mut Rig) {
    send(rig, ROMEO, 7);
    rig.expect_sent(&format!(
        "<message type='chat' to='{ROMEO}' id='{{m}}'><body>hi</body></message>"
    ));
    let id = rig.bindings.get("m").to_owned();
    rig.expect_event(Event::MessageSent {
        to: bare(ROMEO),
        key: 7,
        id,
        at: rig.now(),
    });
}

fn failed(reason: SendError) -> Event {
    Event::MessageFailed {
        to: bare(ROMEO),
        key: 7,
        reason,
    }
}

#[test]
fn an_error_finds_its_message_once() {
    let mut rig = rig();
    sent(&mut rig);
    let error = format!(
        "<message type='error' from='{ROMEO}' id='{{m}}'><body>hi</body><error type='wait'>\
         <recipient-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>later</text></error></message>"
    );
    rig.recv(&error);
    rig.expect_event(failed(SendError::Refused(StanzaError {
        kind: ErrorType::Wait,
        condition: StanzaCondition::RecipientUnavailable,
        text: Some("later".to_owned()),
    })));
    rig.recv(&error);
    rig.expect_quiet();
    rig.expect_log("no message of ours");
}

#[test]
fn whose_errors_count() {
    #[track_caller]
    fn check(from: &str, id: &str, counts: bool) {
        let mut rig = rig();
        sent(&mut rig);
        rig.recv(&format!("<message type='error' {from} id='{id}'/>"));
        if counts {
            let error = StanzaError::new(ErrorType::Cancel, StanzaCondition::UndefinedCondition);
            rig.expect_event(failed(SendError::Refused(error)));
        } else {
            rig.expect_quiet();
            rig.expect_log("no message of ours");
        }
    }
    check(&format!("from='{ROMEO}'"), "{m}", true);
    check(&format!("from='{ROMEO_FULL}'"), "{m}", true);
    check("from='montague.example'", "{m}", true);
    check(&format!("from='{SERVER}'"), "{m}", true);
    check("", "{m}", true);
    check("from='tybalt@capulet.example'", "{m}", false);
    check("from='tybalt@montague.example'", "{m}", false);
    check("from='evil.example'", "{m}", false);
    check(&format!("from='{ROMEO}'"), "another", false);
    check(&format!("from='{ROMEO}'"), "", false);
}

#[test]
fn whose_clock_is_believed() {
    let at = |ms: u64| Message {
        at: Millis(ms),
        delayed: true,
        ..told("hi")
    };
    let delay = |from: &str, stamp: &str| {
        format!("<body>hi</body><delay xmlns='urn:xmpp:delay' {from} stamp='{stamp}'/>")
    };
    let old = "2002-09-10T23:08:25Z";
    for ours in [SERVER, ACCOUNT, ME] {
        check(
            "",
            &delay(&format!("from='{ours}'"), old),
            at(1_031_699_305_000),
        );
    }
    for not in [
        "",
        "from='montague.example'",
        "from='romeo@montague.example'",
        "from='@'",
    ] {
        check("", &delay(not, old), told("hi"));
    }
    let server = format!("from='{SERVER}'");
    check("", &delay(&server, "yesterday"), told("hi"));
    check("", &delay(&server, "1969-12-31T23:59:59Z"), told("hi"));
    // Nothing was sent in the future.
    check("", &delay(&server, "2999-01-01T00:00:00Z"), at(START.0));
    // What a sender forged stands before what the server added.
    let forged = delay(&server, "1999-01-01T00:00:00Z");
    let added = format!("<delay xmlns='urn:xmpp:delay' {server} stamp='{old}'/>");
    check("", &(forged + &added), at(1_031_699_305_000));
}

#[test]
fn without_a_connection_nothing_is_sent() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    send(&mut rig, ROMEO, 7);
    rig.expect_event(failed(SendError::Offline));
    rig.log_in(crate::support::build::password());
    rig.open();
    send(&mut rig, ROMEO, 7);
    rig.expect_event(failed(SendError::Offline));
}

#[test]
fn a_connection_that_breaks_leaves_what_was_sent_last_in_doubt() {
    let mut rig = rig();
    sent(&mut rig);
    rig.advance(60_000);
    rig.recv("<presence from='juliet@capulet.example/x' type='unavailable'/>");
    // The first is acknowledged; the second may be lost.
    rig.answers_pings = false;
    send(&mut rig, ROMEO, 8);
    rig.wire.sent.clear();
    rig.events();
    let handle = rig.wire.socket();
    rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
    let Event::MessageFailed { key: 8, reason, .. } = rig.event() else {
        panic!("not told")
    };
    assert_eq!(reason, SendError::Interrupted);
    assert!(matches!(
        rig.event(),
        Event::StatusChanged(Status::Disconnected(Some(_)))
    ));
}

#[test]
fn over_bosh_a_message_is_in_doubt_until_an_answer_vouches_for_it() {
    for late in [1_000, 100_000] {
        let mut rig = rig_over(Carrier::Bosh);
        rig.answers_pings = false;
        sent(&mut rig);
        rig.wire.sent.clear();
        // Nothing gets through any more.
        for _ in 0..300 {
            let posts = std::mem::take(&mut rig.wire.posts);
            for post in posts {
                rig.transport(TransportIn::Failed {
                    handle: post.handle,
                });
            }
            rig.advance(late);
        }
        assert_eq!(rig.deadline(), None, "it is never given up");
        rig.expect_event(failed(SendError::Interrupted));
        assert!(matches!(
            rig.event(),
            Event::StatusChanged(Status::Disconnected(Some(_)))
        ));
    }
}

#[test]
fn nothing_is_in_doubt_after_a_log_out() {
    for carrier in crate::login::CARRIERS {
        let mut rig = rig_over(carrier);
        sent(&mut rig);
        rig.command(Command::Disconnect);
        rig.expect_sent("<presence type='unavailable'/>");
        rig.expect_status(Status::Disconnecting);
        rig.expect_status(Status::Disconnected(None));
        // And nothing is sent any more.
        send(&mut rig, ROMEO, 7);
        rig.expect_event(failed(SendError::Offline));
        rig.closed();
        rig.expect_quiet();
    }
}
