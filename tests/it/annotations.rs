//! What is said of earlier messages, on the wire: corrections, retractions, reactions, markers, answers.

use crate::support::build::{ACCOUNT, ME, ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Annotation, Carrier, Event, Extras, Message, Note, Reply};

fn rig() -> Rig {
    Rig::online_with(config_for(Carrier::WebSocket), &friend(ROMEO))
}

const RETRACT: &str = "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>";
const REACT: &str =
    "<reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>\u{1f44d}</reaction></reactions>";
const DISPLAYED: &str = "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>";

fn notes() -> [(&'static str, Note); 3] {
    [
        (RETRACT, Note::Retracted),
        (REACT, Note::Reacted(vec!["\u{1f44d}".to_owned()])),
        (DISPLAYED, Note::Displayed),
    ]
}

fn said(rig: &Rig, own: bool, id: Option<&str>, note: Note) -> Event {
    Event::MessageAnnotated(Annotation {
        chat: bare(ROMEO),
        sender: None,
        own,
        of: "m1".to_owned(),
        id: id.map(str::to_owned),
        at: rig.now(),
        note,
    })
}

#[test]
fn live_and_by_carbon() {
    for (xml, note) in notes() {
        let mut rig = rig();
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}' type='chat' id='x'>{xml}<body>for others</body></message>"
        ));
        let event = said(&rig, false, Some("x"), note.clone());
        rig.expect_event(event);
        if note == Note::Displayed {
            // That is a text that also says what was seen.
            rig.events();
        }
        rig.expect_quiet();
        let copy = |way: &str, ends: &str| {
            format!(
                "<message from='{ACCOUNT}'><{way} xmlns='urn:xmpp:carbons:2'>\
                 <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' {ends} \
                 type='chat' id='x'>{xml}</message></forwarded></{way}></message>"
            )
        };
        rig.recv(&copy(
            "sent",
            &format!("from='{ACCOUNT}/phone' to='{ROMEO}'"),
        ));
        let event = said(&rig, true, Some("x"), note.clone());
        rig.expect_event(event);
        rig.recv(&copy(
            "received",
            &format!("from='{ROMEO_FULL}' to='{ACCOUNT}/phone'"),
        ));
        let event = said(&rig, false, Some("x"), note);
        rig.expect_event(event);
    }
}

#[test]
fn what_is_not_said_in_a_chat_is_not_taken() {
    let mut rig = rig();
    for (xml, _) in notes() {
        for kind in ["groupchat", "error", "headline"] {
            rig.recv(&format!(
                "<message from='{ROMEO_FULL}' type='{kind}' id='x'>{xml}</message>"
            ));
        }
        let nobody = xml.replace("id='m1'", "id=''");
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}' type='chat'>{nobody}</message>"
        ));
        let long = xml.replace("m1", &"m".repeat(2_000));
        rig.recv(&format!(
            "<message from='{ROMEO_FULL}' type='chat'>{long}</message>"
        ));
    }
    rig.log();
    rig.expect_quiet();
}

fn only_message(rig: &mut Rig) -> Message {
    match rig.event() {
        Event::MessageReceived(message) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn corrections_answers_and_tombstones() {
    let mut rig = rig();
    rig.recv(&format!(
        "<message from='{ROMEO_FULL}' type='chat' id='x'><body>> old\n> lines\nnew</body>\
         <replace xmlns='urn:xmpp:message-correct:0' id='m1'/>\
         <reply xmlns='urn:xmpp:reply:0' id='m0' to='{ME}'/>\
         <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='14'/></fallback>\
         <markable xmlns='urn:xmpp:chat-markers:0'/></message>"
    ));
    let message = only_message(&mut rig);
    assert_eq!(message.body, "new");
    assert_eq!(
        message.extras,
        Extras {
            replaces: Some("m1".to_owned()),
            reply: Some(Reply {
                nick: None,
                id: "m0".to_owned(),
                author: Some(bare(ACCOUNT)),
                quote: "old\nlines".to_owned(),
            }),
            markable: true,
            ..Extras::default()
        }
    );
    rig.recv(&format!(
        "<message from='{ROMEO_FULL}' type='chat' id='x'>\
         <retracted xmlns='urn:xmpp:message-retract:1' stamp='2020-01-01T00:00:00Z' id='y'/></message>"
    ));
    let message = only_message(&mut rig);
    assert!(message.extras.retracted && message.body.is_empty());
}

#[test]
fn what_we_say_goes_out_once_more_after_a_broken_connection_and_never_fails_for_doubt() {
    for (xml, note) in notes() {
        let mut rig = rig();
        rig.command(Command::Annotate {
            to: bare(ROMEO),
            id: "n1".to_owned(),
            of: "m1".to_owned(),
            note: note.clone(),
            room: false,
        });
        rig.expect_event(Event::MessageSent {
            to: bare(ROMEO),
            id: "n1".to_owned(),
        });
        let more = match note {
            Note::Retracted => {
                "<origin-id xmlns='urn:xmpp:sid:0' id='n1'/>".to_owned()
                    + xml
                    + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>\
                       <body>/me retracted a message, which your program cannot show.</body>"
            }
            Note::Reacted(_) => "<origin-id xmlns='urn:xmpp:sid:0' id='n1'/>".to_owned() + xml,
            Note::Displayed | Note::Delivered | Note::Moderated | Note::Linked(_) => xml.to_owned(),
        };
        rig.expect_sent(&format!(
            "<message type='chat' to='{ROMEO}' id='n1'><store xmlns='urn:xmpp:hints'/>{more}</message>"
        ));
        rig.events();
    }
}
