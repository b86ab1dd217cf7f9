//! Every message in every state: nothing breaks, no session is lost to what anybody can send, and the
//! conversation that was under way comes to its end.

use super::super::talk::{Talk, engine};
use converse_rs::otr::engine::State;
use converse_rs::otr::policy::Policy;

/// How many messages of an exchange were delivered before.
const STATES: usize = 6;

/// Texts of another conversation between the same two: of an exchange, and data.
fn foreign(version_two: bool) -> Vec<String> {
    let policy = Policy {
        v3: !version_two,
        ..Policy::MANUAL
    };
    let mut talk = Talk::with(engine("A", 71, policy), engine("B", 72, policy));
    talk.start(0);
    talk.send(0, "data");
    talk.send(1, "data");
    talk.seen
}

/// The same with the tags of a conversation at hand.
fn retagged(text: &str) -> String {
    use converse_rs::otr::wire::{Message, Version, decode, encode, find_encoded};
    let message = find_encoded(text)
        .and_then(decode)
        .and_then(|b| Message::parse(&b));
    let Some(mut message) = message.filter(|m| m.version == Version::V3) else {
        return text.to_owned();
    };
    let swap = |tag: u32| match tag {
        0x1047 => 0x1001,
        0x1048 => 0x1002,
        tag => tag,
    };
    (message.sender, message.receiver) = (swap(message.sender), swap(message.receiver));
    encode(&message.to_bytes())
}

#[test]
fn every_message_in_every_state() {
    let mut texts: Vec<String> = Vec::new();
    for version_two in [false, true] {
        for text in foreign(version_two) {
            texts.push(retagged(&text));
            texts.push(text);
        }
    }
    texts.extend(
        [
            "plain",
            "?OTR Error: x",
            "?OTRv23?",
            "?OTR,1,3,x,",
            "?OTR:AAMD.",
        ]
        .map(str::to_owned),
    );
    let mut tried = 0;
    for state in 0..STATES {
        for (n, text) in texts.iter().enumerate() {
            for who in [0, 1] {
                let mut talk = Talk::new(Policy::MANUAL);
                talk.at(0, |engine, now, contact| engine.start(now, contact, None));
                for _ in 0..state {
                    talk.step();
                }
                let before = [talk.state(0), talk.state(1)];
                talk.give(who, text);
                // Nothing that anybody can send changes a session, but a message that ends it.
                for who in [0, 1] {
                    if before[who] != State::Plain {
                        assert_eq!(talk.state(who), before[who], "{state} {n} {text}");
                    }
                }
                talk.settle();
                if !(matches!(talk.state(0), State::Private { .. })
                    && matches!(talk.state(1), State::Private { .. }))
                {
                    // It may have been in the way of the exchange, but not for good.
                    talk.now = talk.now.plus(61_000);
                    talk.start(0);
                }
                // There may be two sessions, of two versions; a word each way, and both mean the same.
                talk.chat();
                talk.assert_private();
                tried += 1;
            }
        }
    }
    assert_eq!(tried, STATES * texts.len() * 2);
}

/// The same messages again, much later, in a session that follows.
#[test]
fn a_whole_conversation_replayed() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.chat();
    talk.end(0);
    talk.settle();
    talk.end(1);
    let old = talk.seen.clone();
    talk.now = talk.now.plus(61_000);
    talk.start(1);
    talk.chat();
    let before = [talk.state(0), talk.state(1)];
    for text in old {
        for who in [0, 1] {
            talk.give(who, &text);
            talk.wire.clear();
        }
    }
    assert_eq!([talk.state(0), talk.state(1)], before);
    assert!(talk.shown(0).is_empty() && talk.shown(1).is_empty());
    talk.chat();
}
