//! Contacts as the user changes them: what goes out, and what is said when it is not done.

use crate::support::build::{
    ACCOUNT, ME, ROMEO, ROMEO_FULL, SERVER, bare, config_for, friend, password,
};
use crate::support::rig::Rig;
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Carrier, Deed, Event, SendError};

const PARIS: &str = "paris@verona.example";

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

fn set(jid: &str, name: Option<&str>, groups: &[&str], subscribe: bool) -> Command {
    Command::SetContact {
        jid: bare(jid),
        name: name.map(str::to_owned),
        groups: groups.iter().map(|g| (*g).to_owned()).collect(),
        subscribe,
    }
}

#[track_caller]
fn expect_failed(rig: &mut Rig, jid: &str, deed: Deed) -> SendError {
    match rig.event() {
        Event::ContactFailed {
            jid: who,
            deed: what,
            why,
        } => {
            assert_eq!((who, what), (bare(jid), deed));
            why
        }
        event => panic!("{event:?}"),
    }
}

#[test]
fn adding_puts_into_the_roster_and_then_asks() {
    let mut rig = rig();
    rig.command(set(PARIS, Some("Count <Paris>"), &["Suitors", "A&B"], true));
    rig.expect_sent(
        "<iq type='set' id='{set}'><query xmlns='jabber:iq:roster'>\
         <item jid='paris@verona.example' name='Count &lt;Paris&gt;'>\
         <group>Suitors</group><group>A&amp;B</group></item></query></iq>",
    );
    // A request that came first would make an entry without a name.
    rig.expect_quiet();
    rig.recv("<iq type='result' id='{set}'/>");
    rig.expect_sent("<presence type='subscribe' to='paris@verona.example'/>");
    // Whoever is seen already is not asked.
    rig.command(set(ROMEO, None, &[], true));
    let id = rig.sent().attr("id").unwrap().to_owned();
    rig.recv(&format!("<iq type='result' id='{id}'/>"));
    rig.expect_quiet();
}

#[test]
fn changing_and_removing() {
    let mut rig = rig();
    rig.command(set(ROMEO, None, &["Balcony"], false));
    rig.expect_sent(
        "<iq type='set' id='{set}'><query xmlns='jabber:iq:roster'>\
         <item jid='romeo@montague.example'><group>Balcony</group></item></query></iq>",
    );
    rig.recv("<iq type='result' id='{set}'/>");
    rig.command(Command::RemoveContact(bare(ROMEO)));
    rig.expect_sent(
        "<iq type='set' id='{gone}'><query xmlns='jabber:iq:roster'>\
         <item jid='romeo@montague.example' subscription='remove'/></query></iq>",
    );
    rig.recv("<iq type='result' id='{gone}'/>");
    for (ask, kind) in [(true, "subscribe"), (false, "unsubscribe")] {
        let to = bare(PARIS);
        rig.command(Command::Subscribe { to, ask });
        rig.expect_sent(&format!("<presence type='{kind}' to='{PARIS}'/>"));
    }
}

#[test]
fn what_is_refused_is_said_and_not_gone_on_with() {
    for (deed, command) in [
        (Deed::Add, set(PARIS, None, &[], true)),
        (Deed::Change, set(PARIS, None, &[], false)),
        (Deed::Remove, Command::RemoveContact(bare(PARIS))),
    ] {
        let mut rig = rig();
        rig.command(command);
        let id = rig.sent().attr("id").unwrap().to_owned();
        // Nobody else may answer.
        for from in [ROMEO, PARIS, "evil.example", "juliet@capulet.example/other"] {
            rig.recv(&format!("<iq type='result' id='{id}' from='{from}'/>"));
            rig.expect_log("was not asked");
        }
        rig.expect_quiet();
        rig.recv(&format!(
            "<iq type='error' id='{id}'><error type='cancel'>\
             <not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ));
        let why = expect_failed(&mut rig, PARIS, deed);
        assert!(matches!(why, SendError::Refused(e) if e.condition == StanzaCondition::NotAllowed));
    }
}

#[test]
fn silence_a_lost_session_and_no_session_are_said() {
    let mut rig = rig();
    rig.command(set(PARIS, None, &[], true));
    rig.sent();
    rig.advance(30_000);
    assert_eq!(
        expect_failed(&mut rig, PARIS, Deed::Add),
        SendError::Interrupted
    );
    rig.command(Command::RemoveContact(bare(ROMEO)));
    rig.sent();
    rig.command(Command::Disconnect);
    rig.expect_sent("<presence type='unavailable'/>");
    let lost = rig.events().into_iter().any(|event| {
        matches!(
            event,
            Event::ContactFailed {
                deed: Deed::Remove,
                why: SendError::Interrupted,
                ..
            }
        )
    });
    assert!(lost);
    rig.closed();
    rig.command(set(PARIS, None, &[], false));
    assert_eq!(
        expect_failed(&mut rig, PARIS, Deed::Change),
        SendError::Offline
    );
}

#[test]
fn a_question_that_does_not_arrive_is_said_once_and_to_none_who_did_not_ask() {
    let mut rig = rig();
    let error = |from: &str| {
        format!(
            "<presence type='error' from='{from}'><error type='cancel'>\
             <remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"
        )
    };
    rig.recv(&error(PARIS));
    rig.expect_log("no contact");
    let to = bare(PARIS);
    rig.command(Command::Subscribe { to, ask: true });
    rig.sent();
    for other in ["evil.example", "paris@evil.example"] {
        rig.recv(&error(other));
        rig.expect_log("no contact");
    }
    rig.recv(&error(PARIS));
    let why = expect_failed(&mut rig, PARIS, Deed::Ask);
    assert!(
        matches!(why, SendError::Refused(e) if e.condition == StanzaCondition::RemoteServerNotFound)
    );
    rig.recv(&error(PARIS));
    rig.expect_log("no contact");
}

fn request(from: &str) -> String {
    format!("<presence type='subscribe' from='{from}'/>")
}

#[test]
fn whom_we_want_to_see_may_see_us() {
    let to = format!("<item jid='{PARIS}' subscription='none' ask='subscribe'/>");
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), &to);
    rig.recv(&request(PARIS));
    rig.expect_sent(&format!("<presence type='subscribed' to='{PARIS}'/>"));
    // The one who sees us only has to ask.
    let from = format!("<item jid='{PARIS}' subscription='from'/>");
    let mut rig = Rig::online_with(config_for(Carrier::WebSocket), &from);
    rig.recv(&request(PARIS));
    assert!(matches!(rig.event(), Event::SubscriptionRequested { .. }));
}

#[test]
fn the_site_may_accept_everybody_or_hear_nobody() {
    let open = ClientConfig {
        auto_subscribe: true,
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::online_with(open.clone(), "");
    rig.recv(&request(PARIS));
    rig.expect_sent(&format!("<presence type='subscribed' to='{PARIS}'/>"));
    rig.expect_sent(&format!("<presence type='subscribe' to='{PARIS}'/>"));
    let shut = ClientConfig {
        ignore_requests: true,
        ..open
    };
    let mut rig = Rig::online_with(shut, "");
    rig.recv(&request(PARIS));
    rig.expect_log("does not want");
    rig.expect_quiet();
}

fn blocking() -> Rig {
    let config = ClientConfig {
        blocking: true,
        ..config_for(Carrier::WebSocket)
    };
    let mut rig = Rig::new(config);
    rig.log_in(password());
    rig.open();
    rig.authenticate();
    rig.restart(&crate::support::build::binding(""));
    rig.bind();
    rig.events();
    let roster = rig.sent().attr("id").unwrap().to_owned();
    rig.expect_sent(&format!(
        "<iq type='get' id='{{info}}' to='{SERVER}'>\
         <query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
    ));
    rig.recv(&format!("<iq type='result' id='{roster}'/>"));
    rig.events();
    rig.sent();
    rig
}

const INFO: &str = "<query xmlns='http://jabber.org/protocol/disco#info'>\
                    <feature var='urn:xmpp:blocking'/></query>";

fn jids(all: &[&str]) -> Vec<converse_rs::jid::Jid> {
    all.iter()
        .map(|jid| crate::support::build::jid(jid))
        .collect()
}

/// A rig that knows a list of one.
fn listed() -> Rig {
    let mut rig = blocking();
    rig.recv(&format!(
        "<iq type='result' id='{{info}}' from='{SERVER}'>{INFO}</iq>"
    ));
    rig.expect_sent("<iq type='get' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>");
    rig.recv(&format!(
        "<iq type='result' id='{{list}}'><blocklist xmlns='urn:xmpp:blocking'><item/><item jid='@'/>\
         <x jid='b@c'/><item jid='{PARIS}'/></blocklist></iq>"
    ));
    rig.expect_event(Event::BlockListReceived(Some(jids(&[PARIS]))));
    rig
}

#[test]
fn the_block_list_is_asked_for_where_there_is_one() {
    listed();
    let none =
        "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:x'/></query>";
    for answer in [
        format!("<iq type='result' id='{{info}}' from='{SERVER}'>{none}</iq>"),
        format!("<iq type='result' id='{{info}}' from='{SERVER}'/>"),
        format!("<iq type='error' id='{{info}}' from='{SERVER}'/>"),
    ] {
        let mut rig = blocking();
        rig.recv(&answer);
        rig.expect_event(Event::BlockListReceived(None));
    }
    // What others say of our server does not count.
    let mut rig = blocking();
    for from in [ROMEO, "evil.example"] {
        rig.recv(&format!(
            "<iq type='result' id='{{info}}' from='{from}'>{INFO}</iq>"
        ));
        rig.expect_log("was not asked");
    }
    rig.advance(30_000);
    rig.expect_event(Event::BlockListReceived(None));
}

#[test]
fn blocking_and_letting_in() {
    let mut rig = listed();
    for (blocked, name, deed) in [
        (true, "block", Deed::Block),
        (false, "unblock", Deed::Unblock),
    ] {
        let all = jids(&[ROMEO, "evil.example", "a@b/c"]);
        let command = |jids| Command::SetBlocked { jids, blocked };
        rig.command(command(all.clone()));
        rig.expect_sent(&format!(
            "<iq type='set' id='{{{name}}}'><{name} xmlns='urn:xmpp:blocking'>\
             <item jid='{ROMEO}'/><item jid='evil.example'/><item jid='a@b/c'/></{name}></iq>"
        ));
        rig.recv(&format!("<iq type='result' id='{{{name}}}'/>"));
        rig.expect_event(Event::BlockListChanged {
            jids: all.clone(),
            blocked,
        });
        rig.command(command(all));
        let id = rig.sent().attr("id").unwrap().to_owned();
        rig.recv(&format!("<iq type='error' id='{id}'/>"));
        expect_failed(&mut rig, ROMEO, deed);
        // Nobody would mean everybody.
        rig.command(command(Vec::new()));
        rig.expect_quiet();
    }
}

#[test]
fn who_may_push_a_block() {
    let push = |from: &str, name: &str, item: &str| {
        format!(
            "<iq type='set' id='p' {from}><{name} xmlns='urn:xmpp:blocking'>{item}</{name}></iq>"
        )
    };
    let item = format!("<item jid='{ROMEO}'/>");
    for from in [
        String::new(),
        format!("from='{ACCOUNT}'"),
        format!("from='{ME}'"),
    ] {
        let mut rig = listed();
        for (name, blocked) in [("block", true), ("unblock", false)] {
            rig.recv(&push(&from, name, &item));
            rig.expect_event(Event::BlockListChanged {
                jids: jids(&[ROMEO]),
                blocked,
            });
            assert_eq!(rig.sent().attr("type"), Some("result"));
        }
        rig.recv(&push(&from, "unblock", ""));
        rig.expect_event(Event::BlockListChanged {
            jids: Vec::new(),
            blocked: false,
        });
        rig.sent();
    }
    for from in [
        SERVER,
        ROMEO,
        ROMEO_FULL,
        "juliet@capulet.example/other",
        "evil.example",
        PARIS,
    ] {
        for (name, item) in [("block", &*item), ("unblock", &*item), ("unblock", "")] {
            let mut rig = listed();
            rig.recv(&push(&format!("from='{from}'"), name, item));
            assert_eq!(rig.sent().attr("type"), Some("error"));
            rig.expect_quiet();
            rig.expect_log("somebody else");
        }
    }
    for (name, item) in [
        ("block", ""),
        ("block", "<item jid='@'/>"),
        ("unblock", "<item jid='@'/>"),
        ("unblock", "<x/>"),
    ] {
        let mut rig = listed();
        rig.recv(&push("", name, item));
        assert_eq!(rig.sent().attr("type"), Some("error"), "{name} {item}");
        rig.expect_log("without an address");
    }
}
