//! SASL: the exchange of bytes with honest and with lying servers, and which mechanism is taken.

mod choice;
mod digest_md5;
mod known;
mod late;
mod scram;
mod wire;

use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::sasl::{
    Credentials, Derivation, Exchange, Offer, Policy, Step, choose,
};

/// Everything is allowed that the settings allow by default.
const DEFAULT: Policy<'static> = Policy {
    allowed: None,
    allow_unencrypted_plain: false,
};

/// `user` with `password` at example.com.
fn login<'a>(username: &'a str, password: &'a str) -> Credentials<'a> {
    Credentials::Password {
        username,
        password,
        domain: "example.com",
    }
}

/// Chooses among `mechanisms`, over TLS and with the default policy.
fn among(mechanisms: &[&str], who: &Credentials<'_>, nonce: &str) -> Result<Exchange, AuthError> {
    choose_with(mechanisms, &[], true, &DEFAULT, who, nonce)
}

fn choose_with(
    mechanisms: &[&str],
    channel_bindings: &[&str],
    secure: bool,
    policy: &Policy<'_>,
    who: &Credentials<'_>,
    nonce: &str,
) -> Result<Exchange, AuthError> {
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    let (mechanisms, channel_bindings) = (owned(mechanisms), owned(channel_bindings));
    let offer = Offer {
        mechanisms: &mechanisms,
        channel_bindings: &channel_bindings,
        secure,
    };
    choose(&offer, policy, who, nonce.to_owned())
}

/// What goes over the wire, as text; `None`: an element without data.
#[track_caller]
fn said(step: Step) -> Option<String> {
    match step {
        Step::Respond(data) => data.map(|d| String::from_utf8(d.to_vec()).unwrap()),
        Step::Derive(_) => panic!("a derivation where a response was expected"),
    }
}

/// Takes a challenge that asks for PBKDF2, runs it, and answers with what is sent then.
#[track_caller]
fn derive(exchange: &mut Exchange, challenge: &str) -> String {
    let Ok(Step::Derive(request)) = exchange.challenge(challenge.as_bytes()) else {
        panic!("no derivation asked for: {challenge}");
    };
    let key = Derivation::new(request).step(u32::MAX).unwrap();
    said(exchange.derived(key).ok().unwrap()).unwrap()
}

/// The error of a challenge that must be refused.
#[track_caller]
fn refused(exchange: &mut Exchange, challenge: &[u8]) -> AuthError {
    match exchange.challenge(challenge) {
        Err(error) => error,
        Ok(_) => panic!("not refused: {}", String::from_utf8_lossy(challenge)),
    }
}
