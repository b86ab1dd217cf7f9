//! Hostile key exchanges.

use super::super::primitives::key;
use super::super::puppet::{Half, Puppet, THEIRS, Victim, answer, from_puppet, raw};
use super::super::{VECTORS, bytes};
use converse_rs::otr::ake::Commit;
use converse_rs::otr::codec::{put_data, put_mpi};
use converse_rs::otr::engine::{Dropped, Output, State};
use converse_rs::otr::hash::{aes_ctr, hmac_sha1, sha256};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::ratchet::SessionKeys;
use converse_rs::otr::wire::{Body, Data, LEAST_TAG, Message, Version};
use converse_rs::rng::Rng;

fn dropped(victim: &Victim, why: Dropped) -> bool {
    let is = |o: &Output| matches!(o, Output::Dropped { why: w, .. } if *w == why);
    victim.told.iter().any(is)
}

/// Whether something was refused, for its form or for its proof.
fn refused(victim: &Victim) -> bool {
    dropped(victim, Dropped::Proof) || dropped(victim, Dropped::Malformed)
}

/// 0, 1, p-1, p, p+1 as big-endian bytes.
fn degenerate() -> Vec<Vec<u8>> {
    let p = bytes(&VECTORS["group"]["p"]);
    let mut below = p.clone();
    *below.last_mut().unwrap() -= 1;
    let mut above = p.clone();
    let at = above.iter().rposition(|b| *b != 0xff).unwrap();
    above[at] += 1;
    above[at + 1..].fill(0);
    vec![vec![], vec![1], below, p, above, vec![0xff; 200]]
}

#[test]
fn degenerate_public_values() {
    for value in degenerate() {
        // As g^y.
        let mut victim = Victim::new(Policy::MANUAL);
        victim.text("?OTRv3?");
        let (_, genuine) = answer(&victim);
        let mut mpi = Vec::new();
        put_mpi(&mut mpi, &value);
        victim.bytes(&raw(0x0a, &mpi));
        assert!(
            victim
                .sent
                .iter()
                .all(|m| !matches!(m.body, Body::Reveal { .. }))
        );
        // The genuine one is not shut out.
        victim.message(&genuine);
        assert!(matches!(
            victim.sent.last().unwrap().body,
            Body::Reveal { .. }
        ));
        // As g^x, properly committed to.
        let mut victim = Victim::new(Policy::MANUAL);
        let hash = sha256(&[&mpi]);
        let r = [0x55; 16];
        let mut encrypted = mpi.clone();
        aes_ctr(&r, [0; 8], &mut encrypted);
        victim.body(Body::Commit { encrypted, hash });
        let signature = Half::new(&mut Victim::new(Policy::MANUAL), 3).genuine();
        let Body::Reveal { signature, .. } = signature else {
            panic!("no reveal");
        };
        victim.news();
        victim.body(Body::Reveal {
            r: r.to_vec(),
            signature,
        });
        assert!(refused(&victim) || dropped(&victim, Dropped::State));
        assert_eq!(victim.engine.state("m@x"), State::Plain);
        assert!(victim.sent.is_empty());
    }
}

#[test]
fn commitments_that_were_not_made() {
    let mut victim = Victim::new(Policy::MANUAL);
    let half = Half::new(&mut victim, 12);
    let Body::Reveal { r, signature } = half.genuine() else {
        panic!("no reveal");
    };
    let mut other = r.clone();
    other[15] ^= 1;
    for wrong in [
        other,
        vec![],
        r[..8].to_vec(),
        [&r[..], &[0]].concat(),
        vec![0; 1000],
    ] {
        victim.body(Body::Reveal {
            r: wrong,
            signature: signature.clone(),
        });
        assert!(refused(&victim));
        assert_eq!(victim.engine.state("m@x"), State::Plain);
        assert!(victim.sent.is_empty());
        victim.news();
    }
    // A key that was cut short leads to another try, and not without end.
    for _ in 0..20 {
        victim.body(Body::Reveal {
            r: r[1..].to_vec(),
            signature: signature.clone(),
        });
    }
    assert_eq!(
        victim.texts.len(),
        2,
        "three in a minute, one of them above"
    );
    victim.now = victim.now.plus(61_000);
    victim.news();
    victim.body(half.genuine());
    assert!(matches!(victim.engine.state("m@x"), State::Private { .. }));
}

#[test]
fn signed_parts_of_every_kind() {
    let genuine = key("B").public().to_bytes();
    let sign = |half: &Half, public: &[u8], keyid: u32| {
        key("B")
            .sign(&half.signed(public, keyid), &mut Rng::new([1; 32]))
            .to_vec()
    };
    let mpis = |numbers: [&[u8]; 4]| {
        let mut out = vec![0, 0];
        numbers.iter().for_each(|n| put_mpi(&mut out, n));
        out
    };
    let [p, q, g, y] = key("B").public().numbers();
    let mut even = p.clone();
    *even.last_mut().unwrap() -= 1;
    let huge = vec![0xff; 25_000];
    let publics = [
        mpis([&[], &q, &g, &y]),
        mpis([&p, &[], &g, &y]),
        mpis([&p, &[1], &g, &y]),
        mpis([&p, &q, &[], &y]),
        mpis([&p, &q, &[1], &y]),
        mpis([&p, &q, &g, &[]]),
        mpis([&p, &q, &g, &[1]]),
        mpis([&p, &q, &g, &p]),
        mpis([&even, &q, &g, &y]),
        mpis([&huge, &q, &g, &y]),
        mpis([&[23], &[11], &[4], &[9]]),
        [&[0, 1], &genuine[2..]].concat(),
        vec![],
        genuine[..100].to_vec(),
    ];
    let mut victim = Victim::new(Policy::MANUAL);
    let half = Half::new(&mut victim, 2);
    let mut each = |plain: Vec<u8>, what: &str| {
        victim.body(half.reveal(&plain));
        assert!(refused(&victim), "{what}");
        assert!(victim.sent.is_empty(), "{what}");
        assert_eq!(victim.engine.state("m@x"), State::Plain, "{what}");
        victim.news();
    };
    for (n, public) in publics.iter().enumerate() {
        let signature = sign(&half, public, 1);
        each(
            [&public[..], &1_u32.to_be_bytes(), &signature].concat(),
            &format!("key {n}"),
        );
    }
    // keyid 0, signed as such.
    let signature = sign(&half, &genuine, 0);
    each([&genuine[..], &[0; 4], &signature].concat(), "keyid 0");
    // A signature of something else, of nothing, too short and too long.
    let signature = sign(&half, &genuine, 1);
    let head = [&genuine[..], &2_u32.to_be_bytes()].concat();
    each([&head[..], &signature].concat(), "another keyid");
    let head = [&genuine[..], &1_u32.to_be_bytes()].concat();
    each([&head[..], &[0; 40]].concat(), "zeros");
    each([&head[..], &[0xff; 40]].concat(), "ones");
    each([&head[..], &signature[..39]].concat(), "short");
    each([&head[..], &signature, &[0]].concat(), "long");
    each(head, "none");
    // Somebody else's key with our signature.
    let others = key("A").public().to_bytes();
    let signature = sign(&half, &others, 1);
    each(
        [&others[..], &1_u32.to_be_bytes(), &signature].concat(),
        "another's key",
    );
    // A wrong MAC.
    let Body::Reveal { r, mut signature } = half.genuine() else {
        panic!("no reveal");
    };
    signature.mac[19] ^= 1;
    victim.body(Body::Reveal { r, signature });
    assert!(refused(&victim));
    // After all that, the genuine one is taken.
    victim.body(half.genuine());
    assert!(matches!(victim.engine.state("m@x"), State::Private { .. }));
}

#[test]
fn signatures_that_do_not_hold() {
    let mut victim = Victim::new(Policy::MANUAL);
    victim.text("?OTRv3?");
    let (answered, message) = answer(&victim);
    victim.message(&message);
    let Some(Body::Reveal { r, signature }) = victim.sent.pop().map(|m| m.body) else {
        panic!("no Reveal Signature");
    };
    let mut rng = Rng::new([6; 32]);
    let (body, _) = answered
        .finish(&r, &signature, &key("B"), &mut rng)
        .unwrap();
    let Body::Signature(genuine) = &body else {
        panic!("no Signature");
    };
    for at in [0, 10, genuine.encrypted.len() - 1] {
        let mut wrong = genuine.clone();
        wrong.encrypted[at] ^= 1;
        victim.news();
        victim.body(Body::Signature(wrong));
        assert!(refused(&victim));
        assert_eq!(victim.engine.state("m@x"), State::Plain);
    }
    // Their own reveal is no signature of the other side.
    victim.body(Body::Signature(signature));
    assert_eq!(victim.engine.state("m@x"), State::Plain);
    victim.body(body);
    assert!(matches!(victim.engine.state("m@x"), State::Private { .. }));
}

#[test]
fn our_own_messages_come_back() {
    for policy in [
        Policy::MANUAL,
        Policy {
            v3: false,
            ..Policy::MANUAL
        },
    ] {
        let mut victim = Victim::new(policy);
        victim.text("?OTRv23?");
        for _ in 0..10 {
            for text in victim.texts.clone() {
                victim.text(&text);
            }
            assert!(victim.texts.len() < 10);
        }
        assert_eq!(victim.engine.state("m@x"), State::Plain);
    }
    // Under another tag.
    let mut victim = Victim::new(Policy::MANUAL);
    victim.text("?OTRv3?");
    let mine = victim.sent.pop().unwrap();
    victim.news();
    victim.body(mine.body);
    assert!(victim.sent.is_empty() && dropped(&victim, Dropped::State));
}

#[test]
fn versions_that_are_not_allowed() {
    let mut victim = Victim::new(Policy::MANUAL.without_v2());
    let commit = Commit::new(Version::V2, &mut Rng::new([1; 32]));
    let message = Message {
        version: Version::V2,
        sender: 0,
        receiver: 0,
        body: commit.body(),
    };
    victim.message(&message);
    assert!(victim.sent.is_empty() && dropped(&victim, Dropped::Version));
    // A query that somebody rewrote.
    for query in ["?OTRv2?", "?OTR?v2?", "?OTR?", "?OTRv4?", "?OTRv?"] {
        victim.news();
        victim.text(query);
        assert!(
            victim.sent.is_empty() && dropped(&victim, Dropped::Version),
            "{query}"
        );
    }
    for version in [0_u8, 1, 4, 0xff] {
        let mut bytes = raw(0x02, &[0; 40]);
        bytes[1] = version;
        victim.news();
        victim.bytes(&bytes);
        assert!(victim.sent.is_empty() && dropped(&victim, Dropped::Version));
    }
}

#[test]
fn tags_that_there_cannot_be() {
    let mut victim = Victim::new(Policy::MANUAL);
    let commit = Commit::new(Version::V3, &mut Rng::new([1; 32]));
    let mut message = from_puppet(commit.body());
    let mut each = |sender: u32, receiver: u32, why: Option<Dropped>| {
        (message.sender, message.receiver) = (sender, receiver);
        victim.news();
        victim.message(&message);
        assert_eq!(
            victim.sent.is_empty(),
            why.is_some(),
            "{sender:x} {receiver:x}"
        );
        if let Some(why) = why {
            assert!(dropped(&victim, why));
        }
    };
    for sender in [0, 1, 0xff, 0x1001] {
        each(sender, 0x1001, Some(Dropped::Tag));
    }
    for receiver in [1, 0xff, 0x1002, u32::MAX] {
        each(THEIRS, receiver, Some(Dropped::OtherInstance));
    }
    each(LEAST_TAG, 0, None);
    each(u32::MAX, 0x1001, None);
    // Only a commitment may leave out whom it is for.
    let half = Half::new(&mut victim, 8);
    let message = Message {
        receiver: 0,
        ..from_puppet(half.genuine())
    };
    victim.message(&message);
    assert!(dropped(&victim, Dropped::OtherInstance));
}

#[test]
fn a_thousand_commitments() {
    let mut victim = Victim::new(Policy::MANUAL);
    let mut genuine = Puppet::new(&mut victim);
    let mut rng = Rng::new([1; 32]);
    // From one tag each: the same answer again and again.
    let commit = Commit::new(Version::V3, &mut rng);
    let mut first = None;
    for _ in 0..300 {
        victim.news();
        victim.body(commit.body());
        let answer = victim.sent.pop().unwrap();
        assert_eq!(*first.get_or_insert(answer.clone()), answer);
    }
    // From a thousand made-up tags: no more work than for forty in a minute.
    let mut answers = 0;
    for tag in 0..1000 {
        victim.news();
        let message = Message {
            sender: 0x10_0000 + tag,
            ..from_puppet(commit.body())
        };
        victim.message(&message);
        answers += victim.sent.len();
    }
    assert!((30..=40).contains(&answers), "{answers}");
    // The session that stood still stands, and the user's messages go there.
    genuine.assert_alive(&mut victim);
    victim.engine.send(victim.now, "m@x", None, 1, "text");
    victim.collect();
    assert_eq!(victim.sent.pop().unwrap().receiver, THEIRS);
    // A minute later somebody new can come.
    victim.now = victim.now.plus(60_000);
    Puppet::with(&mut victim, 9, &key("B"));
}

#[test]
fn queries_cost_one_commitment() {
    let mut victim = Victim::new(Policy::MANUAL);
    for _ in 0..100 {
        victim.text("?OTRv3?");
    }
    let first = victim.sent[0].clone();
    // And are answered so often in a minute.
    assert_eq!(victim.sent.len(), 20);
    assert!(victim.sent.iter().all(|m| *m == first));
}

/// A contact that loads its page anew each time, with a new tag and without a goodbye.
#[test]
fn a_contact_with_many_lives() {
    let mut victim = Victim::new(Policy::MANUAL);
    for life in 0..20_u8 {
        victim.now = victim.now.plus(61_000);
        let mut rng = Rng::new([life + 100; 32]);
        let commit = Commit::new(Version::V3, &mut rng);
        let from = |body| Message {
            sender: 0x2000 + u32::from(life),
            ..from_puppet(body)
        };
        victim.news();
        victim.message(&from(commit.body()));
        let Some(Body::Key(public)) = victim.sent.pop().map(|m| m.body) else {
            panic!("no answer in life {life}");
        };
        let (body, _) = commit.reveal(public, &key("B"), &mut rng).unwrap();
        victim.message(&from(body));
        let State::Private { instance, .. } = victim.engine.state("m@x") else {
            panic!("no session in life {life}");
        };
        assert_eq!(instance, 0x2000 + u32::from(life));
    }
}

#[test]
fn lengths_that_lie() {
    let mut victim = Victim::new(Policy::MANUAL);
    let mut genuine = Puppet::new(&mut victim);
    let mut good = Vec::new();
    put_data(&mut good, &[1; 192]);
    for length in [0x7fff_ffff_u32, 0xffff_ffff, 0x0100_0000, 193] {
        let mut wrong = length.to_be_bytes().to_vec();
        wrong.extend([1; 192]);
        for kind in [0x02, 0x0a, 0x11, 0x12, 0x03, 0x00, 0x7f, 0xff] {
            for rest in [wrong.clone(), [&good[..], &wrong].concat(), vec![], vec![0]] {
                victim.now = victim.now.plus(1000);
                victim.bytes(&raw(kind, &rest));
            }
        }
    }
    genuine.assert_alive(&mut victim);
}

/// Reveal Signature, changed anywhere, is refused, and the genuine one is taken afterwards.
#[test]
fn a_proof_that_was_changed() {
    let mut victim = Victim::new(Policy::MANUAL);
    let half = Half::new(&mut victim, 21);
    let genuine = from_puppet(half.genuine()).to_bytes();
    // Forty in a minute, and all within five.
    for at in (11..genuine.len()).step_by(4) {
        let mut wrong = genuine.clone();
        wrong[at] ^= 0x10;
        victim.now = victim.now.plus(2_000);
        victim.bytes(&wrong);
        assert!(
            victim
                .told
                .iter()
                .all(|o| matches!(o, Output::Dropped { .. })),
            "byte {at}"
        );
        victim.news();
    }
    victim.bytes(&genuine);
    assert!(matches!(victim.engine.state("m@x"), State::Private { .. }));
}

#[test]
fn the_last_keyid_there_is() {
    let mut victim = Victim::new(Policy::MANUAL);
    let half = Half::new(&mut victim, 22);
    let public = key("B").public().to_bytes();
    let signed = half.signed(&public, u32::MAX);
    let signature = key("B").sign(&signed, &mut Rng::new([5; 32]));
    let plain = [&public[..], &u32::MAX.to_be_bytes(), &signature].concat();
    victim.body(half.reveal(&plain));
    assert!(matches!(victim.engine.state("m@x"), State::Private { .. }));
    victim.news();
    victim.engine.send(victim.now, "m@x", None, 1, "text");
    victim.collect();
    let Body::Data(data) = &victim.sent[0].body else {
        panic!("no data message");
    };
    assert_eq!(data.recipient_keyid, u32::MAX);
    // Their answer brings a next key that has no number any more.
    let keys = SessionKeys::derive(&half.x, &half.theirs);
    for (counter, shown) in [(1, true), (1, false), (2, true)] {
        let mut encrypted = b"answer".to_vec();
        aes_ctr(&keys.send_aes, u64::to_be_bytes(counter), &mut encrypted);
        let mut message = from_puppet(Body::Data(Data {
            flags: 0,
            sender_keyid: u32::MAX,
            recipient_keyid: 1,
            next: half.x.public.clone(),
            counter,
            encrypted,
            mac: [0; 20],
            revealed: vec![],
        }));
        let mac = hmac_sha1(&keys.send_mac, &[&message.authenticated()]);
        if let Body::Data(data) = &mut message.body {
            data.mac = mac;
        }
        victim.message(&message);
        assert_eq!(!victim.shown().is_empty(), shown);
    }
}
