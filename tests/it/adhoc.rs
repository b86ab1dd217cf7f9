//! Commands that others run for us: stage by stage, in the session that they began, and ended when nobody wants them.

use crate::support::build::{SERVER, jid};
use crate::support::rig::Rig;
use converse_rs::xml::Element;
use converse_rs::xmpp::adhoc::{CommandAction, CommandStatus, Stage};
use converse_rs::xmpp::command::{Command, ServiceWish};
use converse_rs::xmpp::error::StanzaCondition;
use converse_rs::xmpp::event::{Answer, Carrier, Event, SendError};
use converse_rs::xmpp::form::Answers;
use converse_rs::xmpp::stream::transport::TransportIn;

const COMMANDS: &str = "http://jabber.org/protocol/commands";
const ITEMS: &str = "http://jabber.org/protocol/disco#items";
const FORM: &str = "<x xmlns='jabber:x:data' type='form'><field type='hidden' var='h'><value>kept</value></field>\
                    <field var='who' type='jid-single'/><field type='text-private' var='p'/></x>";

fn rig() -> Rig {
    Rig::online(Carrier::WebSocket)
}

fn act(rig: &mut Rig, name: &str, action: CommandAction, answers: &[(&str, &str)]) {
    let answer = |(name, value): &(&str, &str)| ((*name).to_owned(), vec![(*value).to_owned()]);
    rig.command(Command::Service {
        of: jid(SERVER),
        wish: ServiceWish::Command {
            name: name.to_owned(),
            node: "n".to_owned(),
            action,
            answers: Answers(answers.iter().map(answer).collect()),
        },
    });
}

/// What goes out is a command with these attributes; its id, and the element.
#[track_caller]
fn sent(rig: &mut Rig, action: &str, session: Option<&str>) -> (String, Element) {
    let iq = rig.sent();
    assert_eq!(
        (iq.attr("type"), iq.attr("to")),
        (Some("set"), Some(SERVER))
    );
    let command = iq.child("command", COMMANDS).unwrap().clone();
    assert_eq!(command.attr("node"), Some("n"));
    assert_eq!(command.attr("action"), Some(action));
    assert_eq!(command.attr("sessionid"), session);
    (iq.attr("id").unwrap().to_owned(), command)
}

fn reply(rig: &mut Rig, id: &str, attrs: &str, inner: &str) {
    rig.recv(&format!(
        "<iq type='result' id='{id}' from='{SERVER}'><command xmlns='{COMMANDS}' {attrs}>{inner}</command></iq>"
    ));
}

fn refuse(rig: &mut Rig, id: &str) {
    rig.recv(&format!(
        "<iq type='error' id='{id}' from='{SERVER}'><error type='modify'><bad-request \
         xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>No</text>\
         </error></iq>"
    ));
}

#[track_caller]
fn answer(rig: &mut Rig) -> Answer {
    match rig.events().pop() {
        Some(Event::Answered { of, answer }) if of == jid(SERVER) => answer,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn stage(rig: &mut Rig, name: &str) -> Stage {
    match answer(rig) {
        Answer::Stage(of, stage) if of == name => *stage,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(rig: &mut Rig) -> SendError {
    match answer(rig) {
        Answer::Refused(why) => why,
        other => panic!("{other:?}"),
    }
}

/// One that waits for its form to be filled in.
fn begun(rig: &mut Rig, name: &str, session: &str) {
    act(rig, name, CommandAction::Execute, &[]);
    let (id, _) = sent(rig, "execute", None);
    let attrs = format!("node='n' sessionid='{session}' status='executing'");
    let actions = "<actions execute='next'><prev/><next/><complete/></actions>";
    reply(rig, &id, &attrs, &[actions, FORM].concat());
    assert_eq!(stage(rig, name).status, CommandStatus::Executing);
}

#[test]
fn which_commands_there_are() {
    for (query, expected) in [
        (
            format!("<query xmlns='{ITEMS}'><item jid='{SERVER}' node='n' name='Uptime'/></query>"),
            Some(vec![("n".to_owned(), "Uptime".to_owned())]),
        ),
        (format!("<query xmlns='{ITEMS}'/>"), Some(Vec::new())),
        (String::new(), None),
        ("<query xmlns='x'/>".to_owned(), None),
    ] {
        let mut rig = rig();
        let (of, wish) = (jid(SERVER), ServiceWish::AskCommands);
        rig.command(Command::Service { of, wish });
        rig.expect_sent(&format!(
            "<iq type='get' id='{{q}}' to='{SERVER}'><query xmlns='{ITEMS}' node='{COMMANDS}'/></iq>"
        ));
        rig.recv(&format!(
            "<iq type='result' id='{{q}}' from='evil.example'><query xmlns='{ITEMS}'/></iq>"
        ));
        rig.expect_log("was not asked");
        rig.recv(&format!(
            "<iq type='result' id='{{q}}' from='{SERVER}'>{query}</iq>"
        ));
        match (answer(&mut rig), expected) {
            (Answer::Commands(found), Some(expected)) => assert_eq!(found, expected),
            (Answer::Refused(SendError::Refused(e)), None) => {
                assert_eq!(e.condition, StanzaCondition::UndefinedCondition);
            }
            (other, _) => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_command_goes_on_until_it_is_done() {
    let mut rig = rig();
    begun(&mut rig, "r", "s");
    // Forwards with what was filled in, and what is hidden as it came.
    act(
        &mut rig,
        "r",
        CommandAction::Next,
        &[("who", "a@b"), ("h", "evil")],
    );
    let (id, command) = sent(&mut rig, "next", Some("s"));
    let xml = command.to_xml();
    for part in ["type='submit'", "<value>kept</value>", "<value>a@b</value>"] {
        assert!(xml.contains(part), "{xml}");
    }
    assert!(!xml.contains("evil"), "{xml}");
    // Nothing else is sent while the answer is awaited.
    act(&mut rig, "r", CommandAction::Next, &[]);
    act(&mut rig, "r", CommandAction::Execute, &[]);
    rig.expect_quiet();
    // What is not taken can be filled in otherwise.
    refuse(&mut rig, &id);
    match refused(&mut rig) {
        SendError::Refused(e) => assert_eq!(e.text.as_deref(), Some("No")),
        other => panic!("{other:?}"),
    }
    // Back goes nothing with it.
    act(&mut rig, "r", CommandAction::Prev, &[("who", "a@b")]);
    let (id, command) = sent(&mut rig, "prev", Some("s"));
    assert_eq!(command.children().count(), 0);
    reply(
        &mut rig,
        &id,
        "node='n' sessionid='s' status='executing'",
        FORM,
    );
    stage(&mut rig, "r");
    act(&mut rig, "r", CommandAction::Complete, &[("who", "c@d")]);
    let (id, _) = sent(&mut rig, "complete", Some("s"));
    reply(
        &mut rig,
        &id,
        "node='n' sessionid='s' status='completed'",
        "<note type='info'>Done</note>",
    );
    let done = stage(&mut rig, "r");
    assert_eq!(done.status, CommandStatus::Completed);
    assert_eq!(done.notes[0].1, "Done");
    // It is over: there is nothing to cancel, and nothing to go on with.
    act(&mut rig, "r", CommandAction::Cancel, &[]);
    rig.expect_quiet();
    act(&mut rig, "r", CommandAction::Next, &[]);
    assert_eq!(refused(&mut rig), SendError::Interrupted);
    // One without stages need not have a session.
    act(&mut rig, "q", CommandAction::Execute, &[]);
    let (id, _) = sent(&mut rig, "execute", None);
    reply(&mut rig, &id, "node='n' status='completed'", "");
    assert_eq!(stage(&mut rig, "q").status, CommandStatus::Completed);
}

#[test]
fn what_nobody_wants_any_more_ends_at_the_other_side_too() {
    let mut rig = rig();
    begun(&mut rig, "r", "s");
    act(&mut rig, "r", CommandAction::Cancel, &[]);
    let (id, command) = sent(&mut rig, "cancel", Some("s"));
    assert_eq!(command.children().count(), 0);
    reply(
        &mut rig,
        &id,
        "node='n' sessionid='s' status='canceled'",
        "",
    );
    assert_eq!(rig.events(), []);
    // While the first answer is awaited nobody knows yet what to call it.
    act(&mut rig, "r", CommandAction::Execute, &[]);
    let (id, _) = sent(&mut rig, "execute", None);
    act(&mut rig, "r", CommandAction::Cancel, &[]);
    rig.expect_quiet();
    reply(
        &mut rig,
        &id,
        "node='n' sessionid='t' status='executing'",
        FORM,
    );
    let (id, _) = sent(&mut rig, "cancel", Some("t"));
    refuse(&mut rig, &id);
    // While a later one is awaited it is known.
    begun(&mut rig, "r", "u");
    act(&mut rig, "r", CommandAction::Complete, &[]);
    let (late, _) = sent(&mut rig, "complete", Some("u"));
    act(&mut rig, "r", CommandAction::Cancel, &[]);
    sent(&mut rig, "cancel", Some("u"));
    reply(
        &mut rig,
        &late,
        "node='n' sessionid='u' status='completed'",
        "",
    );
    assert_eq!(rig.events(), []);
    // Too many at a time: the first makes room.
    for n in 0..8 {
        begun(&mut rig, &n.to_string(), &format!("s{n}"));
    }
    act(&mut rig, "more", CommandAction::Execute, &[]);
    sent(&mut rig, "cancel", Some("s0"));
    sent(&mut rig, "execute", None);
}

#[test]
fn answers_that_make_no_sense_end_it() {
    for (first, attrs) in [
        (true, "status='executing' sessionid='s'"),
        (true, "node='other' status='executing' sessionid='s'"),
        // It would go on, and nobody could say so.
        (true, "node='n' status='executing'"),
        (true, "node='n' sessionid='s' status='evil'"),
        (false, "node='n' sessionid='other' status='executing'"),
        (false, "node='n' status='executing'"),
        (false, "node='n' sessionid='other' status='completed'"),
        (false, "node='other' sessionid='s' status='completed'"),
    ] {
        let mut rig = rig();
        let id = if first {
            act(&mut rig, "r", CommandAction::Execute, &[]);
            sent(&mut rig, "execute", None).0
        } else {
            begun(&mut rig, "r", "s");
            act(&mut rig, "r", CommandAction::Next, &[]);
            sent(&mut rig, "next", Some("s")).0
        };
        reply(&mut rig, &id, attrs, FORM);
        assert!(
            matches!(refused(&mut rig), SendError::Refused(e)
                if e.condition == StanzaCondition::UndefinedCondition),
            "{attrs}"
        );
        if !first {
            sent(&mut rig, "cancel", Some("s"));
        }
        act(&mut rig, "r", CommandAction::Next, &[]);
        assert_eq!(refused(&mut rig), SendError::Interrupted, "{attrs}");
    }
}

#[test]
fn nothing_is_done_twice_where_an_answer_was_lost() {
    let mut rig = Rig::online(Carrier::Bosh);
    begun(&mut rig, "r", "s");
    act(&mut rig, "r", CommandAction::Complete, &[]);
    sent(&mut rig, "complete", Some("s"));
    act(&mut rig, "q", CommandAction::Execute, &[]);
    sent(&mut rig, "execute", None);
    let handle = rig.wire.oldest().handle;
    rig.transport(TransportIn::Failed { handle });
    rig.advance(1_000);
    let lost = |e: &Event| {
        matches!(
            e,
            Event::Answered {
                answer: Answer::Refused(SendError::Interrupted),
                ..
            }
        )
    };
    assert_eq!(rig.events().iter().filter(|e| lost(e)).count(), 2);
    let again = std::mem::take(&mut rig.wire.sent);
    assert!(again.iter().all(|e| e.child("command", COMMANDS).is_none()));
    // The one that has a session can still be ended.
    act(&mut rig, "r", CommandAction::Cancel, &[]);
    sent(&mut rig, "cancel", Some("s"));
    act(&mut rig, "q", CommandAction::Cancel, &[]);
    rig.expect_quiet();
}

#[test]
fn without_a_session_there_is_nobody_to_ask() {
    let mut rig = rig();
    begun(&mut rig, "r", "s");
    act(&mut rig, "r", CommandAction::Complete, &[]);
    sent(&mut rig, "complete", Some("s"));
    // Nobody answers.
    rig.advance(25_000);
    let told = rig.events();
    assert!(
        told.iter().any(|e| matches!(
            e,
            Event::Answered {
                answer: Answer::Refused(SendError::Interrupted),
                ..
            }
        )),
        "{told:?}"
    );
    rig.wire.sent.clear();
    rig.command(Command::Disconnect);
    rig.events();
    rig.wire.sent.clear();
    act(&mut rig, "r", CommandAction::Complete, &[]);
    assert_eq!(refused(&mut rig), SendError::Offline);
}
