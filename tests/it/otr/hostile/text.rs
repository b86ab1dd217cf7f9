//! Hostile texts, and the loops that two programs can get into.

use super::super::puppet::{Puppet, Victim};
use super::super::talk::{Talk, engine, tagged};
use converse_rs::otr::engine::{Output, Security, State};
use converse_rs::otr::policy::Policy;
use proptest::prelude::*;

#[test]
fn texts_of_every_kind() {
    let mut victim = Victim::new(Policy::OPPORTUNISTIC);
    let mut puppet = Puppet::new(&mut victim);
    let long = format!("?OTR:{}.", "A".repeat(200_000));
    let longer = format!("?OTR:{}.", "A".repeat(2_000_000));
    let endless = format!("?OTRv{}?", "2".repeat(100_000));
    let tags = " \t  \t\t\t\t \t \t \t  ".repeat(10_000);
    for text in [
        "",
        "?",
        "?OTR",
        "?OTR:",
        "?OTR:.",
        "?OTR:===.",
        "?OTR:=.",
        "?OTR:A.",
        "?OTR:AAM.",
        "?OTR:AAMD",
        "?OTR:AAMD.",
        "?OTR:\u{0}.",
        "?OTR Error:",
        "?OTR Error: %n%s%x",
        "?OTR Error: <script>",
        "?OTR|",
        "?OTR,",
        "?OTR|zz|yy,1,2,x,",
        "?OTR?",
        "?OTRv?",
        "?OTR?v",
        &long,
        &longer,
        &endless,
        &tags,
    ] {
        victim.text(text);
        // Whatever is shown is not called private.
        let private = |o: &Output| {
            matches!(
                o,
                Output::Show {
                    security: Security::Private { .. },
                    ..
                }
            )
        };
        assert!(!victim.told.iter().any(private), "{text}");
        victim.news();
    }
    puppet.assert_alive(&mut victim);
}

/// Somebody writes about OTR: that is shown, and begins nothing.
#[test]
fn people_who_write_about_it() {
    let mut victim = Victim::new(Policy::OPPORTUNISTIC);
    for text in [
        "type ?OTRv23? there",
        "it begins with ?OTR: and ends",
        "he got ?OTR Error: x",
    ] {
        victim.text(text);
        assert!(victim.texts.is_empty());
        assert_eq!(victim.shown(), [text]);
    }
}

#[test]
fn two_programs_that_cannot_read_each_other() {
    // Both begin anew on errors, and both report errors: they must come to rest.
    {
        let mut talk = Talk::private(Policy::OPPORTUNISTIC);
        for who in [0, 1] {
            let name = ["A", "B"][who];
            let seed = 50 + u8::try_from(who).unwrap();
            talk.engines[who] = tagged(name, seed, [0x1001, 0x1002][who], Policy::OPPORTUNISTIC);
        }
        for text in ["?OTR Error: x", "?OTR Error: y"] {
            talk.give(0, text);
            talk.give(1, text);
        }
        talk.settle();
        talk.assert_private();
    }
    // An error for every error, from somebody who never stops.
    let mut victim = Victim::new(Policy::ALWAYS);
    for _ in 0..1000 {
        victim.text("?OTR Error: again");
    }
    assert_eq!(victim.texts.len(), 1);
}

#[test]
fn plain_text_in_a_private_session() {
    let mut talk = Talk::private(Policy::MANUAL);
    talk.give(0, "forged");
    let is = |o: &Output| {
        matches!(
            o,
            Output::Show {
                security: Security::Unexpected,
                ..
            }
        )
    };
    assert!(talk.was_told(0, is));
    assert!(matches!(talk.state(0), State::Private { .. }));
    talk.chat();
}

#[test]
fn a_message_put_to_another_resource() {
    // The answer goes where the message came from; the session is that of the tag.
    let mut talk = Talk::private(Policy::MANUAL);
    talk.send(1, "text");
    let (_, text) = talk.wire.pop_front().unwrap();
    let now = talk.now;
    talk.engines[0].receive(now, "b@x", Some("elsewhere"), &text);
    talk.engines[0].send(now, "b@x", Some("pc"), 9, "answer");
    let mut to = Vec::new();
    while let Some(output) = talk.engines[0].poll() {
        if let Output::Send { resource, .. } = output {
            to.push(resource);
        }
    }
    assert_eq!(to, [Some("elsewhere".to_owned())]);
    // From another contact it is nothing.
    talk.send(1, "text");
    let (_, text) = talk.wire.pop_front().unwrap();
    talk.engines[0].receive(now, "c@x", Some("pc"), &text);
    while let Some(output) = talk.engines[0].poll() {
        assert!(!matches!(output, Output::Show { .. }));
    }
}

#[test]
fn a_thousand_contacts() {
    let mut engine = engine("A", 1, Policy::MANUAL);
    let mut now = converse_rs::time::Millis(1_000_000);
    for n in 0..2000 {
        now = now.plus(1000);
        engine.receive(now, &format!("{n}@x"), None, "?OTR Error: x");
        engine.receive(now, &format!("{n}@x"), None, "?OTR,1,2,x,");
        while engine.poll().is_some() {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A genuine conversation with garbage, and pieces of itself, in between.
    #[test]
    fn a_session_outlives_garbage(
        garbage in prop::collection::vec((0_usize..40, any::<u8>(), any::<u16>()), 0..30),
        texts in prop::collection::vec("(\\?OTR|:|\\||,|v|\\?|[0-9]|AAM|\\.|=){0,12}", 0..10),
    ) {
        let mut talk = Talk::private(Policy::MANUAL);
        talk.send(0, "one");
        talk.settle();
        let seen = talk.seen.clone();
        for (from, byte, at) in garbage {
            let text = &seen[from % seen.len()];
            let mut bytes = text.clone().into_bytes();
            let at = usize::from(at) % bytes.len();
            bytes[at] = b'A' + byte % 26;
            talk.give(usize::from(byte & 1), &String::from_utf8_lossy(&bytes));
        }
        for text in texts {
            talk.give(0, &text);
            talk.give(1, &text);
        }
        talk.settle();
        talk.now = talk.now.plus(61_000);
        talk.start(0);
        talk.assert_private();
        talk.chat();
    }
}
