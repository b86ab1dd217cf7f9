//! How long OTR takes: making a key, an exchange, messages, a comparison of secrets.
#![allow(clippy::print_stdout, reason = "its output is a table")]
#![allow(
    clippy::disallowed_methods,
    reason = "a clock is what it is about, and it is native"
)]

use converse_rs::otr::dsa::PrivateKey;
use converse_rs::otr::engine::{Engine, Output, Setup, State, Words};
use converse_rs::otr::generate::{Generator, Progress};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::smp::Event;
use converse_rs::otr::trust::Keyring;
use converse_rs::rng::Rng;
use converse_rs::time::Millis;
use std::time::{Duration, Instant};

const NAMES: [&str; 2] = ["b@x", "a@x"];

fn main() {
    let mut keys = Vec::new();
    let (mut longest, mut steps) = (Duration::ZERO, 0);
    let begin = Instant::now();
    for seed in 0..8 {
        let mut rng = Rng::new([seed; 32]);
        let mut generator = Generator::default();
        loop {
            let begin = Instant::now();
            let progress = generator.step(&mut rng);
            longest = longest.max(begin.elapsed());
            steps += 1;
            if let Progress::Done(key) = progress {
                keys.push(*key);
                break;
            }
        }
    }
    let each = ms(begin.elapsed()) / 8.0;
    println!(
        "a DSA key, mean of 8            {each:>8.1} ms in {} steps",
        steps / 8
    );
    println!("  the longest step              {:>8.1} ms", ms(longest));
    let mut now = Millis(1_000_000);
    let mut engines = [engine(&keys[0], 1), engine(&keys[1], 2)];
    let begin = Instant::now();
    for _ in 0..30 {
        // The budget of exchanges is one of a minute.
        now = now.plus(61_000);
        engines[0].start(now, NAMES[0], None);
        settle(&mut engines, now);
        assert!(matches!(engines[1].state(NAMES[1]), State::Private { .. }));
    }
    println!(
        "an exchange, both ends          {:>8.1} ms",
        ms(begin.elapsed()) / 30.0
    );
    for (what, turns) in [("messages, one way", false), ("messages, by turns", true)] {
        let begin = Instant::now();
        for n in 0..400 {
            let who = if turns { n % 2 } else { 0 };
            engines[who].send(
                now,
                NAMES[who],
                None,
                0,
                "a message of some forty letters or so",
            );
            settle(&mut engines, now);
        }
        let rate = 400.0 / begin.elapsed().as_secs_f64();
        println!("{what:<30} {rate:>9.0}/s");
    }
    let begin = Instant::now();
    for _ in 0..5 {
        now = now.plus(61_000);
        assert!(engines[0].ask(now, NAMES[0], None, "secret"));
        settle(&mut engines, now);
    }
    println!(
        "secrets compared, both ends     {:>8.1} ms",
        ms(begin.elapsed()) / 5.0
    );
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn engine(key: &PrivateKey, seed: u8) -> Engine {
    let none = String::new;
    Engine::new(Setup {
        key: Some(key.clone()),
        tag: 0,
        keyring: Keyring::default(),
        policy: Policy::MANUAL,
        fragment_size: None,
        words: Words {
            explanation: none(),
            unreadable: none(),
            resent: none(),
        },
        seed: [seed; 32],
    })
}

/// Hands over what they say until they are silent; questions are answered.
fn settle(engines: &mut [Engine; 2], now: Millis) {
    loop {
        let mut quiet = true;
        for who in [0, 1] {
            while engines[who].is_working() {
                engines[who].work(now);
            }
            while let Some(output) = engines[who].poll() {
                quiet = false;
                match output {
                    Output::Send { text, .. } => {
                        engines[1 - who].receive(now, NAMES[1 - who], None, &text);
                    }
                    Output::Smp {
                        instance,
                        event: Event::Asked { .. },
                        ..
                    } => {
                        assert!(engines[who].answer(NAMES[who], instance, "secret"));
                    }
                    _ => {}
                }
            }
        }
        if quiet {
            return;
        }
    }
}
