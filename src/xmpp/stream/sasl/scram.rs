//! SCRAM (RFC 5802, RFC 7677), with the downgrade protection of XEP-0474 where the server offers it.
//!
//! No channel binding: a browser's script cannot learn anything of the TLS channel.

use super::derive::{DeriveRequest, Hash};
use super::{Offer, ScramKeys, Step};
use crate::xmpp::error::{AuthError, SaslCondition};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// RFC 5802 §5.1 and RFC 7677 §4 ask for 4,096 at the least.
pub(super) const MIN_ITERATIONS: u32 = 4096;
/// Ten million take a browser ten seconds and more; no server asks for as many in good faith.
pub(super) const MAX_ITERATIONS: u32 = 10_000_000;

/// `n`: the client does no channel binding; no authorization identity.
const GS2: &str = "n,,";

/// What we prove ourselves with.
pub(super) enum Proof {
    Password(Zeroizing<String>),
    Keys(ScramKeys),
}

/// One SCRAM exchange.
pub(super) struct Scram {
    mechanism: &'static str,
    hash: Hash,
    proof: Proof,
    nonce: String,
    first_bare: Zeroizing<String>,
    /// What the server offered, as XEP-0474 hashes it.
    offered: String,
    state: State,
}

enum State {
    Start,
    First,
    Deriving(Asked),
    Final {
        server_signature: Zeroizing<Vec<u8>>,
    },
    Verified,
    Failed,
}

/// What the server asked for in its first message.
struct Asked {
    salt: Vec<u8>,
    iterations: u32,
    server_first: String,
    without_proof: String,
}

impl Scram {
    pub(super) fn new(
        mechanism: &'static str,
        hash: Hash,
        username: &str,
        proof: Proof,
        nonce: String,
        offer: &Offer<'_>,
    ) -> Self {
        let name = username.replace('=', "=3D").replace(',', "=2C");
        let first_bare = Zeroizing::new(["n=", &name, ",r=", &nonce].concat());
        let offered = hash_input(offer);
        Self {
            mechanism,
            hash,
            proof,
            nonce,
            first_bare,
            offered,
            state: State::Start,
        }
    }

    pub(super) fn first(&mut self) -> Zeroizing<Vec<u8>> {
        self.state = State::First;
        Zeroizing::new([GS2, &self.first_bare].concat().into_bytes())
    }

    pub(super) fn challenge(&mut self, data: &[u8]) -> Result<Step, AuthError> {
        let text = std::str::from_utf8(data).map_err(|_| bad("not UTF-8"))?;
        match std::mem::replace(&mut self.state, State::Failed) {
            State::First => self.server_first(text),
            // Some servers send the last message as a challenge, to be answered with nothing.
            State::Final { server_signature } => {
                verify(text, &server_signature)?;
                self.state = State::Verified;
                Ok(Step::Respond(None))
            }
            State::Start | State::Deriving(_) | State::Verified | State::Failed => {
                Err(bad("a challenge out of turn"))
            }
        }
    }

    fn server_first(&mut self, text: &str) -> Result<Step, AuthError> {
        let mut attrs = text.split(',');
        let mut next = |name: &str| {
            let attr = attrs.next().ok_or(bad("an attribute is missing"))?;
            attr.strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='))
                // `m=` in front is a mandatory extension (RFC 5802 §5.1): unknown, so refused.
                .ok_or(bad("an attribute is not what it should be"))
        };
        let (nonce, salt, count) = (next("r")?, next("s")?, next("i")?);
        if !nonce.starts_with(&self.nonce) || nonce.len() <= self.nonce.len() {
            return Err(bad("the nonce does not continue ours"));
        }
        let salt = STANDARD
            .decode(salt)
            .map_err(|_| bad("the salt is not base64"))?;
        if salt.is_empty() {
            return Err(bad("the salt is empty"));
        }
        let plain = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
        let iterations: u32 = match count.parse() {
            Ok(n) if plain => n,
            _ if plain => u32::MAX,
            _ => return Err(bad("the iteration count is no number")),
        };
        if !(MIN_ITERATIONS..=MAX_ITERATIONS).contains(&iterations) {
            return Err(AuthError::Iterations(iterations));
        }
        // And behind: whoever does not know it must not go on, wherever it stands.
        if attrs.clone().any(|attr| attr.starts_with("m=")) {
            return Err(bad("an extension that must be understood"));
        }
        self.check_downgrade(attrs)?;
        let binding = STANDARD.encode(GS2);
        let without_proof = ["c=", &binding, ",r=", nonce].concat();
        let asked = Asked {
            salt,
            iterations,
            server_first: text.to_owned(),
            without_proof,
        };
        match &self.proof {
            Proof::Password(password) => {
                let request = DeriveRequest {
                    hash: self.hash,
                    password: Zeroizing::new(password.as_bytes().to_vec()),
                    salt: asked.salt.clone(),
                    iterations,
                };
                self.state = State::Deriving(asked);
                Ok(Step::Derive(request))
            }
            // Keys are for one salt and one count, and both change with the password.
            Proof::Keys(keys) if keys.salt == asked.salt && keys.iterations == iterations => {
                let keys = keys.clone();
                Ok(Step::Respond(Some(self.last(&keys, &asked))))
            }
            Proof::Keys(_) => Err(AuthError::PasswordNeeded),
        }
    }

    /// XEP-0474 §3: `h` carries a hash over what the server offered, protected by the signatures.
    /// What we were shown must be the same.
    fn check_downgrade<'t>(&self, attrs: impl Iterator<Item = &'t str>) -> Result<(), AuthError> {
        let Some(claimed) = attrs.into_iter().find_map(|a| a.strip_prefix("h=")) else {
            return Ok(());
        };
        let claimed = STANDARD
            .decode(claimed)
            .map_err(|_| bad("h= is not base64"))?;
        let ours = self.hash.hash(self.offered.as_bytes());
        if bool::from(ours.ct_eq(&claimed)) {
            Ok(())
        } else {
            Err(AuthError::Downgrade)
        }
    }

    pub(super) fn derived(
        &mut self,
        salted: Zeroizing<Vec<u8>>,
    ) -> Result<Zeroizing<Vec<u8>>, AuthError> {
        let State::Deriving(asked) = std::mem::replace(&mut self.state, State::Failed) else {
            return Err(bad("a key out of turn"));
        };
        let keys = ScramKeys {
            mechanism: self.mechanism,
            salt: asked.salt.clone(),
            iterations: asked.iterations,
            client_key: self.hash.hmac(&salted, &[b"Client Key"]),
            server_key: self.hash.hmac(&salted, &[b"Server Key"]),
        };
        let last = self.last(&keys, &asked);
        self.proof = Proof::Keys(keys);
        Ok(last)
    }

    /// The last message, with our proof; and what the server must prove is noted.
    fn last(&mut self, keys: &ScramKeys, asked: &Asked) -> Zeroizing<Vec<u8>> {
        let without_proof = asked.without_proof.as_str();
        let message = [&*self.first_bare, &asked.server_first, without_proof].join(",");
        let message = Zeroizing::new(message);
        let message = message.as_bytes();
        let stored_key = self.hash.hash(&keys.client_key);
        let signature = self.hash.hmac(&stored_key, &[message]);
        let proof: Zeroizing<Vec<u8>> = Zeroizing::new(
            keys.client_key
                .iter()
                .zip(signature.iter())
                .map(|(k, s)| k ^ s)
                .collect(),
        );
        let server_signature = self.hash.hmac(&keys.server_key, &[message]);
        self.state = State::Final { server_signature };
        let proof = Zeroizing::new(STANDARD.encode(&*proof));
        Zeroizing::new([without_proof, ",p=", &proof].concat().into_bytes())
    }

    /// The keys, once the server has proven that it has them, too.
    pub(super) fn keys(&self) -> Option<&ScramKeys> {
        match (&self.state, &self.proof) {
            (State::Verified, Proof::Keys(keys)) => Some(keys),
            _ => None,
        }
    }

    pub(super) fn success(&mut self, data: Option<&[u8]>) -> Result<(), AuthError> {
        match std::mem::replace(&mut self.state, State::Failed) {
            State::Verified => {
                self.state = State::Verified;
                Ok(())
            }
            State::Final { server_signature } => {
                let data = data.ok_or(AuthError::ServerSignature)?;
                let text = std::str::from_utf8(data).map_err(|_| bad("not UTF-8"))?;
                verify(text, &server_signature)?;
                self.state = State::Verified;
                Ok(())
            }
            State::Start | State::First | State::Deriving(_) | State::Failed => {
                Err(AuthError::ServerSignature)
            }
        }
    }
}

/// The mechanisms, sorted and joined by U+001E; then, where there are any, U+001F and the types of
/// channel binding in the same form (XEP-0474 §3).
fn hash_input(offer: &Offer<'_>) -> String {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list.join("\u{1e}")
    };
    let mut out = sorted(offer.mechanisms);
    if !offer.channel_bindings.is_empty() {
        out.push('\u{1f}');
        out.push_str(&sorted(offer.channel_bindings));
    }
    out
}

/// Checks the server's last message: `v=` and its signature, compared in constant time.
fn verify(text: &str, expected: &[u8]) -> Result<(), AuthError> {
    let first = text.split(',').next().unwrap_or_default();
    if first.starts_with("e=") {
        let condition = SaslCondition::NotAuthorized;
        return Err(AuthError::Refused {
            condition,
            text: None,
        });
    }
    let signature = first
        .strip_prefix("v=")
        .and_then(|v| STANDARD.decode(v).ok())
        .ok_or(AuthError::ServerSignature)?;
    let equal = !expected.is_empty() && bool::from(signature.ct_eq(expected));
    if equal {
        Ok(())
    } else {
        Err(AuthError::ServerSignature)
    }
}

fn bad(what: &'static str) -> AuthError {
    AuthError::BadChallenge(what)
}
