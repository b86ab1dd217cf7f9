//! Any challenges to every mechanism: no panic, and nothing passes for the server's proof. The first
//! byte chooses the mechanism; the rest is cut into challenges at line breaks.
#![no_main]

use converse_rs::xmpp::stream::sasl::{Credentials, Offer, Policy, choose};

const MECHANISMS: [&str; 4] = [
    "SCRAM-SHA-512",
    "SCRAM-SHA-256",
    "SCRAM-SHA-1",
    "DIGEST-MD5",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let mechanism = MECHANISMS[usize::from(*first) % MECHANISMS.len()];
    let offer = Offer {
        mechanisms: &[mechanism.to_owned()],
        channel_bindings: &[],
        secure: true,
    };
    let policy = Policy {
        allowed: None,
        allow_unencrypted_plain: false,
    };
    let who = Credentials::Password {
        username: "user",
        password: "pencil",
        domain: "example.com",
    };
    let Ok(mut exchange) = choose(&offer, &policy, &who, "n".to_owned()) else {
        return;
    };
    let _ = exchange.initial();
    for challenge in rest.split(|b| *b == b'\n') {
        let _ = exchange.challenge(challenge);
    }
    assert!(exchange.success(None).is_err());
});
