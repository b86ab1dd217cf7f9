//! Hostile data messages, and records in them.

use super::super::puppet::{Puppet, Victim};
use converse_rs::otr::codec::put_mpi;
use converse_rs::otr::engine::{Dropped, Output, Security, State};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::smp::Event;
use converse_rs::otr::tlv::{Tlv, kind};
use converse_rs::otr::wire::Body;

fn session() -> (Victim, Puppet) {
    let mut victim = Victim::new(Policy::MANUAL);
    let puppet = Puppet::new(&mut victim);
    (victim, puppet)
}

fn unreadable(victim: &Victim) -> bool {
    let is = |o: &Output| matches!(o, Output::Unreadable { .. });
    victim.told.iter().any(is)
}

#[test]
fn every_bit_is_authenticated() {
    let (mut victim, mut puppet) = session();
    let message = puppet.say("text", &[]);
    let bytes = message.to_bytes();
    let Body::Data(data) = &message.body else {
        panic!("no data");
    };
    // Up to the revealed keys, which nothing protects and nobody reads.
    let end = bytes.len() - 4 - data.revealed.len();
    for at in 0..end {
        let mut wrong = bytes.clone();
        wrong[at] ^= 1;
        victim.bytes(&wrong);
        assert!(victim.shown().is_empty(), "byte {at}");
    }
    for cut in [1, 20, 30, bytes.len() - 12] {
        victim.bytes(&bytes[..bytes.len() - cut]);
        assert!(victim.shown().is_empty());
    }
    // Nothing of that was in the way of the genuine one.
    victim.bytes(&bytes);
    assert_eq!(victim.shown(), ["text"]);
    victim.bytes(&bytes);
    let replay = |o: &Output| {
        matches!(
            o,
            Output::Dropped {
                why: Dropped::Replay,
                ..
            }
        )
    };
    assert!(victim.told.iter().any(replay) && victim.shown().is_empty());
}

#[test]
fn counters() {
    let (mut victim, puppet) = session();
    let mut give = |counter: u64| {
        let message = puppet.forge(|data| data.counter = counter);
        victim.message(&message);
        victim.shown().len()
    };
    assert_eq!(give(0), 0);
    assert_eq!(give(5), 1);
    for old in [0, 1, 4, 5] {
        assert_eq!(give(old), 0);
    }
    assert_eq!(give(6), 1);
    assert_eq!(give(u64::MAX), 1);
    assert_eq!(give(u64::MAX), 0);
    // With a wrong MAC the last one does no harm.
    let (mut victim, mut puppet) = session();
    let mut wrong = puppet.forge(|data| data.counter = u64::MAX);
    if let Body::Data(data) = &mut wrong.body {
        data.mac[0] ^= 1;
    }
    victim.message(&wrong);
    puppet.assert_alive(&mut victim);
}

#[test]
fn keys_that_are_not_live() {
    let (mut victim, mut puppet) = session();
    for (sender, recipient) in [
        (0, 1),
        (1, 0),
        (0, 0),
        (2, 1),
        (1, 3),
        (u32::MAX, 1),
        (1, u32::MAX),
    ] {
        let message = puppet.forge(|data| {
            (data.sender_keyid, data.recipient_keyid) = (sender, recipient);
        });
        victim.now = victim.now.plus(61_000);
        victim.message(&message);
        assert!(unreadable(&victim), "{sender} {recipient}");
        assert!(victim.shown().is_empty());
    }
    puppet.assert_alive(&mut victim);
}

#[test]
fn a_next_key_out_of_range() {
    let (mut victim, mut puppet) = session();
    let message = puppet.say("text", &[]);
    let Body::Data(data) = &message.body else {
        panic!("no data");
    };
    for value in [&[][..], &[1], &[0xff; 192], &[0xff; 300]] {
        // The MAC would have to be that of the puppet; the range is looked at before it.
        let mut bytes = message.authenticated();
        let at = bytes.windows(4).position(|w| w == [0, 0, 0, 192]).unwrap();
        let rest = bytes.split_off(at).split_off(196);
        put_mpi(&mut bytes, value);
        bytes.extend(rest);
        bytes.extend(data.mac);
        bytes.extend([0; 4]);
        victim.now = victim.now.plus(61_000);
        victim.bytes(&bytes);
        assert!(unreadable(&victim) && victim.shown().is_empty());
    }
    victim.message(&message);
    assert_eq!(victim.shown(), ["text"]);
}

#[test]
fn silence_where_it_is_wanted() {
    let mut victim = Victim::new(Policy::MANUAL);
    let mut other = Victim::new(Policy::MANUAL);
    let mut puppet = Puppet::new(&mut other);
    // Before any session: with the flag nothing is said, without it once.
    let ignorable = puppet.seal(b"", 1);
    victim.message(&ignorable);
    assert!(victim.texts.is_empty() && !unreadable(&victim));
    let wanted = puppet.seal(b"", 0);
    for _ in 0..50 {
        victim.message(&wanted);
    }
    assert_eq!(victim.texts, ["?OTR Error: unreadable"]);
    victim.now = victim.now.plus(60_000);
    victim.message(&wanted);
    assert_eq!(victim.texts.len(), 2);
}

#[test]
fn what_follows_an_end() {
    let (mut victim, mut puppet) = session();
    let end = Tlv::new(kind::DISCONNECTED, vec![]);
    let ask = Tlv::new(kind::SMP_1, vec![0; 4]);
    let message = puppet.say("bye", &[end, ask]);
    victim.message(&message);
    assert_eq!(victim.engine.state("m@x"), State::Finished);
    assert!(victim.told.iter().all(|o| !matches!(o, Output::Smp { .. })));
    assert_eq!(victim.shown(), ["bye"]);
    victim.engine.send(victim.now, "m@x", None, 1, "secret");
    victim.collect();
    assert!(victim.texts.is_empty());
    // The old session is gone, and plain text is shown with a warning.
    let message = puppet.say("more", &[]);
    victim.message(&message);
    assert!(unreadable(&victim));
    victim.news();
    victim.text("plain");
    assert!(victim.told.iter().any(|o| matches!(
        o,
        Output::Show {
            security: Security::Unexpected,
            ..
        }
    )));
}

#[test]
fn records_without_measure() {
    let (mut victim, mut puppet) = session();
    let unknown: Vec<Tlv> = (0..500).map(|n| Tlv::new(1000 + n, vec![7; 50])).collect();
    let message = puppet.say("text", &unknown);
    victim.message(&message);
    assert_eq!(victim.shown(), ["text"]);
    // Longer than the message, and short.
    for plain in [
        &b"a\0\0\x01\xff\xff"[..],
        b"a\0\0\x08\0\x02xx",
        b"a\0\0\x08\0\0",
        b"a\0\0",
        b"a\0\xff",
    ] {
        let message = puppet.seal(plain, 0);
        victim.message(&message);
        assert!(
            victim
                .told
                .iter()
                .all(|o| !matches!(o, Output::ExtraKey { .. }))
        );
        assert_eq!(victim.shown(), ["a"]);
    }
    // Text that is none.
    let message = puppet.seal(&[0xff, 0xc0, b'a'], 0);
    victim.message(&message);
    assert_eq!(victim.shown(), ["\u{fffd}\u{fffd}a"]);
    // Markup stays text.
    let message = puppet.say("<b>x</b>&lt;?OTRv3?", &[]);
    victim.message(&message);
    assert!(victim.texts.is_empty());
    assert_eq!(victim.shown(), ["<b>x</b>&lt;?OTRv3?"]);
}

#[test]
fn a_flood_of_questions() {
    let (mut victim, mut puppet) = session();
    let smp = |n: usize| {
        let mut smp = converse_rs::otr::smp::Smp::default();
        let secret = converse_rs::otr::smp::Secret::new(
            &converse_rs::otr::dsa::Fingerprint([1; 20]),
            &converse_rs::otr::dsa::Fingerprint([2; 20]),
            &[0; 8],
            "x",
        );
        let mut rng = converse_rs::rng::Rng::new([n as u8; 32]);
        smp.begin(secret, Some("who?"), &mut rng);
        loop {
            if let Some((Some(first), _)) = smp.work() {
                return first;
            }
        }
    };
    let first = smp(1);
    let mut asked = 0;
    for _ in 0..100 {
        let message = puppet.say("", std::slice::from_ref(&first));
        victim.message(&message);
        let question = |o: &&Output| {
            matches!(
                o,
                Output::Smp {
                    event: Event::Asked { .. },
                    ..
                }
            )
        };
        asked += victim.told.iter().filter(question).count();
        victim.news();
    }
    // Every second one is taken for a new one, until there were too many.
    assert_eq!(asked, 3);
    puppet.assert_alive(&mut victim);
    // Messages 2 to 4 out of the blue are answered with an abort.
    for kind in [kind::SMP_2, kind::SMP_3, kind::SMP_4] {
        let message = puppet.say("", &[Tlv::new(kind, vec![0; 4])]);
        victim.message(&message);
        assert_eq!(victim.sent.len(), 1);
        victim.news();
    }
    let message = puppet.say("", &[Tlv::new(kind::SMP_ABORT, vec![])]);
    victim.message(&message);
    assert!(victim.sent.is_empty());
}

/// The other end changes its keys with every message, and we never write.
#[test]
fn keys_without_end() {
    let (mut victim, mut puppet) = session();
    let mut sizes = Vec::new();
    for n in 0..200 {
        let message = puppet.say(&format!("{n}"), &[]);
        victim.message(&message);
        assert_eq!(victim.shown().len(), 1);
        victim.engine.send(victim.now, "m@x", None, 1, "x");
        victim.collect();
        let message = victim.sent.pop().unwrap();
        if let Body::Data(data) = &message.body {
            sizes.push(data.revealed.len());
        }
        let mut rng = converse_rs::rng::Rng::new([n; 32]);
        assert!(puppet.ratchet.open(&message, &mut rng).is_ok());
        victim.news();
    }
    assert!(sizes.iter().all(|size| *size <= 64 * 20));
    // Keys are revealed, and never ones that are still in use.
    assert!(sizes.iter().any(|size| *size > 0));
}
