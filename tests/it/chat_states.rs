//! Chat states: who is told, when; whose are shown, and for how long.

use crate::support::build::{ACCOUNT, ROMEO, ROMEO_FULL, bare, config_for, friend};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Activity, Command};
use converse_rs::xmpp::event::{Carrier, ChatState, Event};

const NS: &str = "http://jabber.org/protocol/chatstates";

fn rig_telling(items: &str, states: &[ChatState]) -> Rig {
    let mut config = config_for(Carrier::WebSocket);
    config.chat_states = states.to_vec();
    Rig::online_with(config, items)
}

fn rig() -> Rig {
    rig_telling(&friend(ROMEO), &ChatState::ALL)
}

fn theirs(rig: &mut Rig, from: &str, state: &str) {
    rig.recv(&format!(
        "<message from='{from}' type='chat'><{state} xmlns='{NS}'/></message>"
    ));
}

#[track_caller]
fn shown(rig: &mut Rig, state: ChatState) {
    let chat = bare(ROMEO);
    rig.expect_event(Event::ChatStateChanged { chat, state });
}

#[track_caller]
fn told(rig: &mut Rig, state: &str) {
    rig.expect_sent(&format!(
        "<message type='chat' to='{ROMEO}'><{state} xmlns='{NS}'/>\
         <no-store xmlns='urn:xmpp:hints'/></message>"
    ));
}

fn act(rig: &mut Rig, activity: Activity) {
    let chat = bare(ROMEO);
    rig.command(Command::NoteActivity { chat, activity });
}

/// One who knows what states are.
fn known(rig: &mut Rig) {
    theirs(rig, ROMEO_FULL, "active");
    rig.events();
}

#[test]
fn who_writes_pauses_and_goes() {
    let mut rig = rig();
    known(&mut rig);
    act(&mut rig, Activity::Typing);
    told(&mut rig, "composing");
    rig.advance(20_000);
    act(&mut rig, Activity::Typing);
    rig.advance(29_000);
    rig.expect_quiet();
    rig.advance(1_000);
    told(&mut rig, "paused");
    rig.advance(89_000);
    rig.expect_quiet();
    rig.advance(1_000);
    told(&mut rig, "inactive");
    rig.advance(600_000);
    rig.expect_quiet();
    act(&mut rig, Activity::Typing);
    told(&mut rig, "composing");
    act(&mut rig, Activity::Emptied);
    told(&mut rig, "active");
    act(&mut rig, Activity::Left);
    told(&mut rig, "gone");
    act(&mut rig, Activity::Left);
    act(&mut rig, Activity::Emptied);
    rig.advance(600_000);
    rig.expect_quiet();
}

#[test]
fn only_those_are_told_who_may_know_and_understand() {
    // Nobody knows whether he understands.
    let mut unknown = rig();
    act(&mut unknown, Activity::Typing);
    unknown.expect_quiet();
    // He may not see that we are here, or is no contact.
    for items in [friend(ROMEO).replace("both", "to"), String::new()] {
        let mut rig = rig_telling(&items, &ChatState::ALL);
        known(&mut rig);
        act(&mut rig, Activity::Typing);
        rig.log();
        rig.expect_quiet();
    }
    // The site wants none, or only some.
    let mut none = rig_telling(&friend(ROMEO), &[]);
    known(&mut none);
    act(&mut none, Activity::Typing);
    none.expect_quiet();
    let mut some = rig_telling(&friend(ROMEO), &[ChatState::Composing]);
    known(&mut some);
    act(&mut some, Activity::Typing);
    told(&mut some, "composing");
    some.advance(600_000);
    act(&mut some, Activity::Left);
    some.expect_quiet();
}

#[test]
fn what_they_do_is_shown_while_it_can_be_believed() {
    let mut rig = rig();
    theirs(&mut rig, ROMEO_FULL, "composing");
    shown(&mut rig, ChatState::Composing);
    theirs(&mut rig, ROMEO_FULL, "paused");
    shown(&mut rig, ChatState::Paused);
    theirs(&mut rig, ROMEO_FULL, "gone");
    shown(&mut rig, ChatState::Active);
    theirs(&mut rig, ROMEO_FULL, "inactive");
    rig.expect_quiet();
    // Says nothing more.
    theirs(&mut rig, ROMEO_FULL, "composing");
    shown(&mut rig, ChatState::Composing);
    rig.advance(120_000);
    shown(&mut rig, ChatState::Active);
    // Writes, and has written.
    theirs(&mut rig, ROMEO_FULL, "composing");
    shown(&mut rig, ChatState::Composing);
    rig.recv(&format!(
        "<message from='{ROMEO_FULL}' type='chat'><body>hi</body></message>"
    ));
    shown(&mut rig, ChatState::Active);
    rig.events();
    // Is not there any more.
    rig.recv(&format!("<presence from='{ROMEO_FULL}'/>"));
    theirs(&mut rig, ROMEO_FULL, "composing");
    rig.events();
    rig.recv(&format!(
        "<presence from='{ROMEO_FULL}' type='unavailable'/>"
    ));
    let ended = Event::ChatStateChanged {
        chat: bare(ROMEO),
        state: ChatState::Active,
    };
    assert!(rig.events().contains(&ended));
}

#[test]
fn nobody_else_says_what_a_contact_does() {
    let mut rig = rig();
    for from in ["stranger@there/x", ACCOUNT, &format!("{ACCOUNT}/phone")] {
        theirs(&mut rig, from, "composing");
    }
    for odd in [
        format!(
            "<message from='{ROMEO_FULL}' type='groupchat'><composing xmlns='{NS}'/></message>"
        ),
        format!("<message from='{ROMEO_FULL}' type='error'><composing xmlns='{NS}'/></message>"),
        format!("<message from='{ROMEO_FULL}' type='chat'><odd xmlns='{NS}'/></message>"),
        format!(
            "<message from='{ROMEO_FULL}' type='chat'><composing xmlns='{NS}'/>\
             <delay xmlns='urn:xmpp:delay' from='capulet.example' stamp='2020-01-01T00:00:00Z'/></message>"
        ),
    ] {
        rig.recv(&odd);
    }
    rig.log();
    rig.expect_quiet();
}

#[test]
fn who_wants_nobody_to_know_falls_silent() {
    let mut rig = rig();
    known(&mut rig);
    act(&mut rig, Activity::Typing);
    told(&mut rig, "composing");
    let told_from_now = |states: Vec<ChatState>| Command::SetTold {
        receipts: true,
        states,
    };
    rig.command(told_from_now(Vec::new()));
    told(&mut rig, "active");
    act(&mut rig, Activity::Typing);
    rig.advance(600_000);
    rig.expect_quiet();
    rig.command(told_from_now(Vec::new()));
    rig.expect_quiet();
    rig.command(told_from_now(ChatState::ALL.to_vec()));
    rig.expect_quiet();
    act(&mut rig, Activity::Typing);
    told(&mut rig, "composing");
}
