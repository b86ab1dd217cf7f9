//! Any texts to an engine: no panic, and nothing is shown as private where there is no session. The
//! first byte chooses the policy; the rest is cut into texts at line breaks, and one that begins with
//! `:` becomes an encoded message of version 3, whose type is the next byte.
#![no_main]

use converse_rs::otr::dsa::PrivateKey;
use converse_rs::otr::engine::{Engine, Output, Security, Setup, Words};
use converse_rs::otr::generate::{Generator, Progress};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::trust::Keyring;
use converse_rs::otr::wire::encode;
use converse_rs::rng::Rng;
use converse_rs::time::Millis;
use std::sync::OnceLock;

/// Made once: it takes longer than all the rest.
fn key() -> PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    let make = || {
        let (mut rng, mut generator) = (Rng::new([2; 32]), Generator::default());
        loop {
            if let Progress::Done(key) = generator.step(&mut rng) {
                return *key;
            }
        }
    };
    KEY.get_or_init(make).clone()
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let policies = [
        Policy::MANUAL,
        Policy::OPPORTUNISTIC,
        Policy::ALWAYS,
        Policy::NEVER,
    ];
    let none = String::new;
    let mut engine = Engine::new(Setup {
        key: Some(key()),
        tag: 0x1000,
        keyring: Keyring::default(),
        policy: policies[usize::from(*first) % policies.len()],
        fragment_size: None,
        words: Words {
            explanation: none(),
            unreadable: none(),
            resent: none(),
        },
        seed: [1; 32],
    });
    for (n, text) in (0_u64..).zip(rest.split(|b| *b == b'\n')) {
        let now = Millis(1_000_000 + n * 1000);
        let text = match text.split_first() {
            Some((b':', bytes)) => {
                let head = [
                    0,
                    3,
                    bytes.first().copied().unwrap_or(2),
                    0,
                    0,
                    0x20,
                    0,
                    0,
                    0,
                    0x10,
                    0,
                ];
                encode(&[&head[..], bytes.get(1..).unwrap_or_default()].concat())
            }
            _ => String::from_utf8_lossy(text).into_owned(),
        };
        engine.receive(now, "a@x", Some("r"), &text);
        while engine.is_working() {
            engine.work(now);
        }
        while let Some(output) = engine.poll() {
            let private = matches!(
                output,
                Output::Show {
                    security: Security::Private { .. },
                    ..
                }
            );
            assert!(!private);
        }
    }
});
