//! Known answers of the exchange and of data messages.

use super::primitives::key;
use super::{VECTORS, bytes};
use converse_rs::otr::ake::{Answered, Commit, Established, Half, Keys};
use converse_rs::otr::codec::hex;
use converse_rs::otr::group::{Exponent, KeyPair};
use converse_rs::otr::ratchet::{Ratchet, SessionKeys};
use converse_rs::otr::tlv;
use converse_rs::otr::wire::{self, Body, Message, Version};
use converse_rs::rng::Rng;

fn pair(value: &serde_json::Value) -> KeyPair {
    KeyPair::new(Exponent::from_bytes(&bytes(value)).unwrap())
}

#[test]
fn the_keys_of_an_exchange() {
    let ake = &VECTORS["ake"];
    let keys = Keys::derive(&bytes(&ake["secbytes"]));
    assert_eq!(keys.ssid.to_vec(), bytes(&ake["ssid"]));
    assert_eq!(keys.c.to_vec(), bytes(&ake["c"]));
    assert_eq!(keys.c_prime.to_vec(), bytes(&ake["cp"]));
    assert_eq!(keys.m1.to_vec(), bytes(&ake["m1"]));
    assert_eq!(keys.m2.to_vec(), bytes(&ake["m2"]));
    assert_eq!(keys.m1_prime.to_vec(), bytes(&ake["m1p"]));
    assert_eq!(keys.m2_prime.to_vec(), bytes(&ake["m2p"]));
    let halves = [
        (
            Half {
                c: &keys.c,
                m1: &keys.m1,
                m2: &keys.m2,
            },
            "B_reveals",
        ),
        (
            Half {
                c: &keys.c_prime,
                m1: &keys.m1_prime,
                m2: &keys.m2_prime,
            },
            "A_signs",
        ),
    ];
    for (half, name) in halves {
        let known = &ake[name];
        let key = key(known["key"].as_str().unwrap());
        let signature: [u8; 40] = bytes(&known["sig"]).try_into().unwrap();
        let message: [u8; 32] = bytes(&known["M"]).try_into().unwrap();
        assert!(key.public().verify(&message, &signature));
        let sealed = half.seal_signature(key.public(), &signature);
        assert_eq!(sealed.encrypted, bytes(&known["enc_sig_field"])[4..]);
        assert_eq!(sealed.mac.to_vec(), bytes(&known["mac"]));
    }
}

/// An exchange between A, who answers, and B, who commits, with the keys of the vectors.
fn exchange(version: Version) -> (Established, Established) {
    let ake = &VECTORS["ake"];
    let mut rng = Rng::new([9; 32]);
    let r: [u8; 16] = bytes(&ake["r"]).try_into().unwrap();
    let commit = Commit::with(version, pair(&ake["x"]), &r);
    let Body::Commit { encrypted, hash } = commit.body() else {
        panic!("no commit");
    };
    assert_eq!(encrypted, bytes(&ake["enc_gx"]));
    assert_eq!(hash.to_vec(), bytes(&ake["hash_gx"]));
    let answered = Answered::with(version, encrypted, hash, pair(&ake["y"]));
    let Body::Key(public) = answered.body() else {
        panic!("no key");
    };
    let (body, revealed) = commit.reveal(public, &key("B"), &mut rng).unwrap();
    let Body::Reveal { r, signature } = body else {
        panic!("no reveal");
    };
    let (body, a) = answered
        .finish(&r, &signature, &key("A"), &mut rng)
        .unwrap();
    let Body::Signature(signature) = body else {
        panic!("no signature");
    };
    let b = revealed.finish(&signature).unwrap();
    (a, b)
}

#[test]
fn an_exchange() {
    let (a, b) = exchange(Version::V3);
    assert_eq!(a.ssid.to_vec(), bytes(&VECTORS["ake"]["ssid"]));
    assert_eq!(a.ssid, b.ssid);
    assert!(!a.we_revealed && b.we_revealed);
    assert_eq!(a.their_key, *key("B").public());
    assert_eq!(b.their_key, *key("A").public());
}

#[test]
fn what_otr_js_encrypts_with_a_key_that_begins_with_zeros() {
    let short = &VECTORS["otrjs_short_r"];
    let said: [u8; 16] = bytes(&short["r"]).try_into().unwrap();
    let used: [u8; 16] = bytes(&short["aes_key_of_otr.js"]).try_into().unwrap();
    let mut rng = Rng::new([3; 32]);
    let x = KeyPair::generate(&mut rng);
    for (used, said, opens) in [
        (used, said, true),
        (said, said, true),
        (used, used, true),
        (said, used, false),
    ] {
        let commit = Commit::with(Version::V3, x.clone(), &used);
        let Body::Commit { encrypted, hash } = commit.body() else {
            panic!("no commit");
        };
        let answered = Answered::new(Version::V3, encrypted, hash, &mut rng);
        let Body::Key(public) = answered.body() else {
            panic!("no key");
        };
        let (body, _) = commit.reveal(public, &key("B"), &mut rng).unwrap();
        let Body::Reveal { signature, .. } = body else {
            panic!("no reveal");
        };
        let result = answered.finish(&said[..], &signature, &key("A"), &mut rng);
        assert_eq!(result.is_ok(), opens);
    }
}

#[test]
fn the_keys_of_a_session() {
    let (ake, data) = (&VECTORS["ake"], &VECTORS["data"]);
    let (x, y) = (pair(&ake["x"]), pair(&ake["y"]));
    assert_eq!(bytes(&data["ours"]), bytes(&ake["x"]));
    let keys = SessionKeys::derive(&x, &y.public);
    let other = SessionKeys::derive(&y, &x.public);
    for (keys, known) in [(&keys, data), (&other, &data["other_side"])] {
        assert_eq!(keys.send_aes.to_vec(), bytes(&known["send_aes"]));
        assert_eq!(keys.send_mac.to_vec(), bytes(&known["send_mac"]));
        assert_eq!(keys.receive_aes.to_vec(), bytes(&known["recv_aes"]));
        assert_eq!(keys.receive_mac.to_vec(), bytes(&known["recv_mac"]));
        assert_eq!(keys.extra.to_vec(), bytes(&data["extra_symmetric_key"]));
    }
}

/// One data message of each version, which libotr's tools read.
#[test]
fn data_messages() {
    for known in VECTORS["data"]["messages"].as_array().unwrap() {
        let version = match known["version"].as_u64() {
            Some(2) => Version::V2,
            _ => Version::V3,
        };
        let text = known["wire"].as_str().unwrap();
        let decoded = wire::decode(wire::find_encoded(text).unwrap()).unwrap();
        let message = Message::parse(&decoded).unwrap();
        assert_eq!(message.encode(), text);
        assert_eq!(message.version, version);
        // B sent it with x and its first key; A has y.
        let (mut a, _) = exchange(version);
        a.version = version;
        let mut rng = Rng::new([5; 32]);
        let opened = Ratchet::new(&a, &mut rng).open(&message, &mut rng).unwrap();
        assert_eq!(hex(&opened.plaintext), known["plaintext"].as_str().unwrap());
        let (said, tlvs) = tlv::split(&opened.plaintext);
        assert_eq!(*said, known["text"].as_str().unwrap());
        assert_eq!(tlvs, [tlv::Tlv::new(0, b"ABCD".to_vec())]);
        assert_eq!(*tlv::join(&said, &tlvs), *opened.plaintext);
        assert_eq!(
            opened.extra_key.to_vec(),
            bytes(&VECTORS["data"]["extra_symmetric_key"])
        );
        // And the other way round: the same bytes when B seals them.
        let Body::Data(data) = &message.body else {
            panic!("no data message");
        };
        let (_, mut b) = exchange(version);
        b.version = version;
        let revealed: String = known["revealed_mac_keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|k| k.as_str().unwrap())
            .collect();
        assert_eq!(hex(&data.revealed), revealed);
        let mut ratchet = Ratchet::new(&b, &mut rng);
        let tags = (message.sender, message.receiver);
        let (sealed, _) = ratchet.seal(&opened.plaintext, 0, tags).unwrap();
        let Body::Data(ours) = sealed.body else {
            panic!("no data message");
        };
        assert_eq!(ours.encrypted, data.encrypted);
        assert_eq!(
            (ours.counter, ours.sender_keyid, ours.recipient_keyid),
            (1, 1, 1)
        );
    }
}

/// Whole conversations between two other engines: with their keys, what one of ours opens is what
/// the other seals, byte for byte, disclosed MAC keys and all.
#[test]
fn whole_conversations_are_opened_and_sealed_the_same() {
    for session in ["session_v2", "session_v3"] {
        let steps = VECTORS[session].as_array().unwrap();
        let secrets: Vec<_> = steps
            .iter()
            .filter(|step| !step["secrets"].is_null())
            .collect();
        let pair = |who: &str, keyid: u32| {
            let id = keyid.to_string();
            let mut found = secrets.iter().map(|step| &step[who]["dh"][&id][0]);
            let private = found.find(|private| !private.is_null()).unwrap();
            KeyPair::new(Exponent::from_bytes(&bytes(private)).unwrap())
        };
        let version = if session == "session_v2" {
            Version::V2
        } else {
            Version::V3
        };
        let ratchet = |who: &str, other: &str| {
            let their_key = key(other).public().clone();
            let established = Established {
                version,
                ours: pair(who, 1),
                theirs: pair(other, 1).public,
                their_keyid: 1,
                their_key,
                ssid: [0; 8],
                we_revealed: who == "B",
            };
            Ratchet::with(&established, pair(who, 2))
        };
        let mut ends = [("A", ratchet("A", "B")), ("B", ratchet("B", "A"))];
        let mut said = Vec::new();
        let mut kinds = String::new();
        for step in steps {
            let Some(encoded) = step["wire"].as_str().and_then(wire::find_encoded) else {
                continue;
            };
            let decoded = wire::decode(encoded).unwrap();
            let message = Message::parse(&decoded).unwrap();
            assert_eq!(hex(&message.to_bytes()), hex(&decoded));
            kinds.push(match &message.body {
                Body::Commit { .. } => 'c',
                Body::Key(_) => 'k',
                Body::Reveal { .. } => 'r',
                Body::Signature(_) => 's',
                Body::Data(_) => 'd',
            });
            let Body::Data(data) = &message.body else {
                continue;
            };
            if step["from"] == ends[0].0 {
                ends.reverse();
            }
            // Now the first one receives.
            let [(who, receiver), (_, sender)] = &mut ends;
            let next = receiver.keyids().0 + 1;
            let opened = receiver.open_with(&message, || pair(who, next)).unwrap();
            let tags = (message.sender, message.receiver);
            let (sealed, extra) = sender.seal(&opened.plaintext, data.flags, tags).unwrap();
            assert_eq!(sealed.encode(), step["wire"].as_str().unwrap());
            assert_eq!(extra, opened.extra_key);
            let (text, _) = tlv::split(&opened.plaintext);
            if !text.is_empty() {
                said.push((*text).clone());
            }
        }
        assert_eq!(kinds, format!("ckrs{}", "d".repeat(11)));
        assert_eq!(
            said,
            ["one", "zwei ☃", "three", "four", "<b>five</b>", "six"]
        );
    }
}
