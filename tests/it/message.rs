//! Messages (RFC 6121 §5): what is shown, whose errors count, whose clocks are believed.

use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, config_for, friend, jid,
};
use crate::support::rig::{Rig, START};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::{Command, Wrap};
use converse_rs::xmpp::error::{ErrorType, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{
    Carrier, Event, Extras, Message, MessageKind, Secrecy, SendError, Way,
};
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
        archive_id: None,
        subject: None,
        body: body.to_owned(),
        extras: Extras::default(),
        at: START,
        delayed: false,
        old: false,
        way: Way::Direct,
        receipt: None,
        secrecy: Secrecy::Open,
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
fn send(rig: &mut Rig, id: &str) {
    send_perhaps_again(rig, id, false);
}

#[track_caller]
fn send_perhaps_again(rig: &mut Rig, id: &str, in_doubt: bool) {
    let (to, id, body) = (bare(ROMEO), id.to_owned(), "hi".to_owned());
    rig.command(Command::SendMessage {
        to,
        id,
        body,
        extras: Default::default(),
        in_doubt,
        wrap: Wrap::Open,
    });
}

/// The message `id` went out to Romeo.
#[track_caller]
fn expect_message(rig: &mut Rig, id: &str) {
    rig.expect_sent(&format!(
        "<message type='chat' to='{ROMEO}' id='{id}'><body>hi</body>\
         <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/><request xmlns='urn:xmpp:receipts'/></message>"
    ));
    let (to, id) = (bare(ROMEO), id.to_owned());
    rig.expect_event(Event::MessageSent { to, id });
}

/// Sends message `m7` to Romeo.
#[track_caller]
fn sent(rig: &mut Rig) {
    send(rig, "m7");
    expect_message(rig, "m7");
}

/// The server has it.
#[track_caller]
fn acked(rig: &mut Rig) {
    let (to, id) = (bare(ROMEO), "m7".to_owned());
    rig.expect_event(Event::MessageAcked { to, id });
}

fn failed(reason: SendError) -> Event {
    Event::MessageFailed {
        to: bare(ROMEO),
        id: "m7".to_owned(),
        reason,
    }
}

#[test]
fn an_error_finds_its_message_once() {
    let mut rig = rig();
    sent(&mut rig);
    let error = format!(
        "<message type='error' from='{ROMEO}' id='m7'><body>hi</body><error type='wait'>\
         <recipient-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>\
         <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>later</text></error></message>"
    );
    rig.recv(&error);
    acked(&mut rig);
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
        acked(&mut rig);
        if counts {
            let error = StanzaError::new(ErrorType::Cancel, StanzaCondition::UndefinedCondition);
            rig.expect_event(failed(SendError::Refused(error)));
        } else {
            rig.expect_quiet();
            rig.expect_log("no message of ours");
        }
    }
    check(&format!("from='{ROMEO}'"), "m7", true);
    check(&format!("from='{ROMEO_FULL}'"), "m7", true);
    check("from='montague.example'", "m7", true);
    check(&format!("from='{SERVER}'"), "m7", true);
    check("", "m7", true);
    check("from='tybalt@capulet.example'", "m7", false);
    check("from='tybalt@montague.example'", "m7", false);
    check("from='evil.example'", "m7", false);
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

/// A new session after the last was lost, with nothing read of it.
fn lose(rig: &mut Rig) {
    let handle = rig.wire.socket();
    rig.transport(TransportIn::SocketClosed { handle, code: 1006 });
    rig.wire.sent.clear();
    rig.wire.ops.clear();
    rig.events();
    rig.bindings = Default::default();
    rig.log_in(crate::support::build::password());
    rig.open();
    rig.authenticate();
    rig.restart(&crate::support::build::binding(""));
    rig.bind();
}

#[test]
fn what_is_written_offline_goes_out_in_order_and_can_be_taken_back() {
    let mut rig = Rig::new(config_for(Carrier::WebSocket));
    for id in ["m1", "m2", "m3", "m3"] {
        send(&mut rig, id);
    }
    let id = "m2".to_owned();
    rig.command(Command::DropMessage { id });
    rig.expect_quiet();
    rig.log_in(crate::support::build::password());
    rig.open();
    rig.authenticate();
    rig.restart(&crate::support::build::binding(""));
    rig.bind();
    rig.wire.sent.clear();
    let events = rig.events();
    let went = |id: &str| {
        events.contains(&Event::MessageSent {
            to: bare(ROMEO),
            id: id.to_owned(),
        })
    };
    assert!(went("m1") && !went("m2") && went("m3"), "{events:?}");
}

#[test]
fn what_is_in_doubt_is_said_where_nobody_knows() {
    let mut rig = rig();
    rig.answers_pings = false;
    sent(&mut rig);
    lose(&mut rig);
    rig.answers_pings = true;
    assert!(rig.events().contains(&failed(SendError::Interrupted)));
    rig.wire.sent.clear();
    // One of an earlier run of the program as well, but not what is new.
    send_perhaps_again(&mut rig, "m7", true);
    rig.expect_event(failed(SendError::Interrupted));
    send(&mut rig, "m8");
    expect_message(&mut rig, "m8");
    let (to, id) = (bare(ROMEO), "m8".to_owned());
    rig.expect_event(Event::MessageAcked { to, id });
}

#[test]
fn what_waits_for_one_account_is_never_sent_by_another() {
    let mut rig = rig();
    rig.command(Command::Disconnect);
    rig.wire.sent.clear();
    rig.events();
    send(&mut rig, "m7");
    rig.expect_quiet();
    rig.command(Command::Disconnect);
    lose_nothing(&mut rig);
    assert!(rig.wire.sent.iter().all(|e| e.name() != "message"));
    rig.wire.sent.clear();
    rig.events();
}

fn lose_nothing(rig: &mut Rig) {
    rig.log_in(crate::support::build::password());
    rig.wire.sent.clear();
    rig.events();
}

#[test]
fn nobody_is_to_tell_himself_that_he_has_it() {
    let mut rig = Rig::online_with(
        converse_rs::xmpp::client::ClientConfig {
            markers: true,
            ..config_for(Carrier::WebSocket)
        },
        "",
    );
    for (to, asked) in [(ACCOUNT, false), (ROMEO, true)] {
        rig.command(Command::SendMessage {
            to: bare(to),
            id: to.to_owned(),
            body: "hi".to_owned(),
            extras: Extras::default(),
            in_doubt: false,
            wrap: Wrap::Open,
        });
        let sent = rig.sent();
        assert!(sent.child("body", "jabber:client").is_some());
        assert_eq!(sent.child("request", "urn:xmpp:receipts").is_some(), asked);
        let markable = sent.child("markable", "urn:xmpp:chat-markers:0");
        assert_eq!(markable.is_some(), asked);
    }
    rig.events();
}
