//! SASL (RFC 4422): which mechanism, and the exchange of bytes. Base64 and XML are the negotiation's.

mod derive;
mod digest_md5;
mod oauth;
mod saslprep;
mod scram;
mod secret;
mod token;

pub use derive::{Derivation, DeriveRequest, Hash};
pub use saslprep::saslprep;
pub use secret::{ScramKeys, Secret, Token};

use crate::xmpp::error::AuthError;
use digest_md5::DigestMd5;
use scram::{Proof, Scram};
use token::HashedToken;
use zeroize::Zeroizing;

/// What the server offers.
pub struct Offer<'a> {
    pub mechanisms: &'a [String],
    /// Types of channel binding (XEP-0440); of use only to check that nobody changed the list.
    pub channel_bindings: &'a [String],
    /// Nobody on the way can read along.
    pub secure: bool,
}

impl Offer<'_> {
    /// Whether a mechanism is there, and may be used.
    fn has(&self, policy: &Policy<'_>, name: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|m| m.eq_ignore_ascii_case(name));
        listed(self.mechanisms) && policy.allowed.is_none_or(listed)
    }
}

/// What the site allows.
pub struct Policy<'a> {
    /// Names of mechanisms (any case); `None`: all.
    pub allowed: Option<&'a [String]>,
    /// PLAIN also where others can read along.
    pub allow_unencrypted_plain: bool,
}

/// What the user has.
pub enum Credentials<'a> {
    /// The password, which is the access token where the server takes nothing but OAuth 2.
    Password {
        username: &'a str,
        password: &'a str,
        domain: &'a str,
    },
    /// What an earlier login by SCRAM left behind.
    Keys {
        username: &'a str,
        keys: &'a ScramKeys,
    },
    /// The TLS client certificate; with an address, when one of several is wanted.
    External {
        authzid: Option<&'a str>,
    },
    Anonymous,
}

/// What comes next.
pub enum Step {
    /// Send this; `None`: an element without data.
    Respond(Option<Zeroizing<Vec<u8>>>),
    /// Run PBKDF2 and hand the key to [`Exchange::derived`].
    Derive(DeriveRequest),
}

/// One authentication.
pub struct Exchange {
    mechanism: &'static str,
    state: State,
}

enum State {
    /// Everything is said in one message; `asked`: the server wanted it once more.
    Once {
        message: Zeroizing<Vec<u8>>,
        asked: bool,
    },
    Oauth(Zeroizing<Vec<u8>>),
    Scram(Box<Scram>),
    Digest(Box<DigestMd5>),
    Token(HashedToken),
}

const SCRAM: [(&str, Hash); 3] = [
    ("SCRAM-SHA-512", Hash::Sha512),
    ("SCRAM-SHA-256", Hash::Sha256),
    ("SCRAM-SHA-1", Hash::Sha1),
];

/// For tokens; a page can do no channel binding.
const HT: [(&str, Hash); 2] = [
    ("HT-SHA-512-NONE", Hash::Sha512),
    ("HT-SHA-256-NONE", Hash::Sha256),
];

/// Which mechanism to ask a token for (XEP-0484 §3.2), out of those that the server has for them.
///
/// These mechanisms say the same each time, so whoever reads along once could log in with it: nothing
/// for connections that are not encrypted.
pub fn token_mechanism(offer: &Offer<'_>, policy: &Policy<'_>) -> Option<&'static str> {
    let offered = |name: &str| offer.has(policy, name);
    let (name, _) = HT.into_iter().find(|(name, _)| offered(name))?;
    offer.secure.then_some(name)
}

/// A login by token, when the server takes it.
pub fn by_token(
    offer: &Offer<'_>,
    policy: &Policy<'_>,
    username: &str,
    token: &Token,
) -> Option<Exchange> {
    let (mechanism, hash) = secret::mechanism(token.mechanism)?;
    (offer.secure && offer.has(policy, mechanism)).then(|| Exchange {
        mechanism,
        state: State::Token(HashedToken::new(hash, username, token.token.clone())),
    })
}

/// Chooses the strongest mechanism that the server offers, the policy allows and the credentials fit.
///
/// A certificate means EXTERNAL and nothing else, and a password never goes by EXTERNAL. DIGEST-MD5
/// comes before PLAIN only where others can read along: it keeps the password off the wire there,
/// while under TLS it is merely older and worse kept. OAUTHBEARER and X-OAUTH2 come last: whether the
/// password is a token, only the site knows, and it can say so by allowing nothing else. `nonce` is fresh and printable without commas.
pub fn choose(
    offer: &Offer<'_>,
    policy: &Policy<'_>,
    credentials: &Credentials<'_>,
    nonce: String,
) -> Result<Exchange, AuthError> {
    let offered = |name: &str| offer.has(policy, name);
    let exchange = |mechanism, state| Ok(Exchange { mechanism, state });
    let once = |message| State::Once {
        message,
        asked: false,
    };
    let none = || AuthError::NoMechanism {
        offered: offer.mechanisms.to_vec(),
    };
    match credentials {
        Credentials::External { authzid } => {
            if !offered("EXTERNAL") {
                return Err(AuthError::ExternalNotOffered);
            }
            exchange("EXTERNAL", once(secret(authzid.unwrap_or_default())))
        }
        Credentials::Anonymous => {
            if !offered("ANONYMOUS") {
                return Err(none());
            }
            exchange("ANONYMOUS", once(secret("")))
        }
        Credentials::Keys { username, keys } => {
            let username = prepared(username)?;
            let known = SCRAM.into_iter().find(|(name, _)| *name == keys.mechanism);
            let Some((name, hash)) = known.filter(|(name, _)| offered(name)) else {
                return Err(AuthError::PasswordNeeded);
            };
            let proof = Proof::Keys((*keys).clone());
            let scram = Scram::new(name, hash, &username, proof, nonce, offer);
            exchange(name, State::Scram(Box::new(scram)))
        }
        Credentials::Password {
            username,
            password,
            domain,
        } => {
            let username = prepared(username)?;
            let password = saslprep(password).ok_or(AuthError::BadCharacters)?;
            if let Some((name, hash)) = SCRAM.into_iter().find(|(name, _)| offered(name)) {
                let proof = Proof::Password(password);
                let scram = Scram::new(name, hash, &username, proof, nonce, offer);
                return exchange(name, State::Scram(Box::new(scram)));
            }
            let (plain, digest) = (offered("PLAIN"), offered("DIGEST-MD5"));
            if plain && (offer.secure || (policy.allow_unencrypted_plain && !digest)) {
                let message = ["\0", &username, "\0", &password].concat();
                return exchange("PLAIN", once(Zeroizing::new(message.into_bytes())));
            }
            if digest {
                let state = DigestMd5::new(&username, password, domain, nonce);
                return exchange("DIGEST-MD5", State::Digest(Box::new(state)));
            }
            // A token is a password to whoever reads it.
            let readable = !offer.secure && !policy.allow_unencrypted_plain;
            let oauth = ["OAUTHBEARER", "X-OAUTH2"]
                .into_iter()
                .find(|name| offered(name));
            match oauth {
                Some("OAUTHBEARER") if !readable => {
                    let message = oauth::bearer(&username, &password);
                    exchange("OAUTHBEARER", State::Oauth(message))
                }
                Some(_) if !readable => {
                    exchange("X-OAUTH2", once(oauth::x_oauth2(&username, &password)))
                }
                Some(_) => Err(AuthError::PlainUnencrypted),
                None if plain => Err(AuthError::PlainUnencrypted),
                None => Err(none()),
            }
        }
    }
}

fn prepared(username: &str) -> Result<Zeroizing<String>, AuthError> {
    saslprep(username)
        .filter(|name| !name.is_empty())
        .ok_or(AuthError::BadCharacters)
}

fn secret(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

impl Exchange {
    /// The name for `<auth mechanism='…'/>`.
    pub fn mechanism(&self) -> &'static str {
        self.mechanism
    }

    /// The initial response.
    pub fn initial(&mut self) -> Result<Step, AuthError> {
        Ok(Step::Respond(match &mut self.state {
            State::Once { message, .. } | State::Oauth(message) => Some(message.clone()),
            State::Scram(scram) => Some(scram.first()),
            State::Token(token) => Some(token.first()),
            // The server speaks first (RFC 2831 §2.1).
            State::Digest(_) => None,
        }))
    }

    /// Takes a challenge.
    pub fn challenge(&mut self, data: &[u8]) -> Result<Step, AuthError> {
        match &mut self.state {
            // Servers that ignore the initial response ask for it again with an empty challenge.
            State::Once { message, asked } if data.is_empty() && !*asked => {
                *asked = true;
                Ok(Step::Respond(Some(message.clone())))
            }
            State::Once { .. } | State::Token(_) => {
                Err(AuthError::BadChallenge("a challenge where there is none"))
            }
            // RFC 7628 §3.2.3: the error is acknowledged, and `<failure/>` follows.
            State::Oauth(_) => Ok(Step::Respond(Some(secret("\u{1}")))),
            State::Scram(scram) => scram.challenge(data),
            State::Digest(digest) => digest.challenge(data).map(|r| Step::Respond(Some(r))),
        }
    }

    /// Takes the key of [`Step::Derive`].
    pub fn derived(&mut self, key: Zeroizing<Vec<u8>>) -> Result<Step, AuthError> {
        match &mut self.state {
            State::Scram(scram) => scram.derived(key).map(|r| Step::Respond(Some(r))),
            State::Once { .. } | State::Oauth(_) | State::Digest(_) | State::Token(_) => {
                Err(AuthError::BadChallenge("a key that nobody asked for"))
            }
        }
    }

    /// Takes the server's success, with the data that came along. Where the mechanism proves the
    /// server's knowledge of the password, success without that proof is a failure.
    pub fn success(&mut self, data: Option<&[u8]>) -> Result<(), AuthError> {
        match &mut self.state {
            State::Once { .. } | State::Oauth(_) => Ok(()),
            State::Scram(scram) => scram.success(data),
            State::Digest(digest) => digest.success(data),
            State::Token(token) => token.success(data),
        }
    }

    /// Whether this is a login by token.
    pub fn is_token(&self) -> bool {
        matches!(self.state, State::Token(_))
    }

    /// By which the next login can do without the password; there once this one has succeeded.
    pub fn keys(&self) -> Option<&ScramKeys> {
        match &self.state {
            State::Scram(scram) => scram.keys(),
            State::Once { .. } | State::Oauth(_) | State::Digest(_) | State::Token(_) => None,
        }
    }
}
