//! What is remembered of a login in place of the password: the keys of SCRAM, and a token of the
//! server's (XEP-0484). Neither gives the password away, and neither works at another account.

use super::derive::{DeriveRequest, Hash};
use super::saslprep::saslprep;
use super::scram::{MAX_ITERATIONS, MIN_ITERATIONS};
use crate::jid::BareJid;
use crate::time::Millis;
use crate::xml::{Element, parse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Longer salts, tokens and identifiers are nobody's in earnest, and would only fill the storage.
const MAX_TEXT: usize = 4096;

/// Everything remembered of one account's login.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    pub account: BareJid,
    pub keys: Option<ScramKeys>,
    pub token: Option<Token>,
}

/// RFC 5802 §3: what the password comes down to with one salt, so that it need not be kept itself.
#[derive(Clone, PartialEq, Eq)]
pub struct ScramKeys {
    pub mechanism: &'static str,
    pub salt: Vec<u8>,
    pub iterations: u32,
    pub client_key: Zeroizing<Vec<u8>>,
    pub server_key: Zeroizing<Vec<u8>>,
}

/// XEP-0484: made out by the server for one device.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    pub mechanism: &'static str,
    pub token: Zeroizing<String>,
    pub expiry: Millis,
    /// The device that it was made out for, as it called itself (`<user-agent id='…'/>`).
    pub device: String,
}

impl ScramKeys {
    fn hash(&self) -> Option<Hash> {
        let known = super::SCRAM
            .into_iter()
            .find(|(name, _)| *name == self.mechanism);
        known.map(|(_, hash)| hash)
    }

    /// What to derive to find out whether this is the password. `None`: that cannot be found out.
    pub fn request(&self, password: &str) -> Option<DeriveRequest> {
        // One that cannot be prepared was never anybody's; nor was an empty one.
        let password = saslprep(password).unwrap_or_default();
        Some(DeriveRequest {
            hash: self.hash()?,
            password: Zeroizing::new(password.as_bytes().to_vec()),
            salt: self.salt.clone(),
            iterations: self.iterations,
        })
    }

    /// Whether these keys come of the key that was derived.
    pub fn fits(&self, salted: &[u8]) -> bool {
        let client_key = self.hash().map(|hash| hash.hmac(salted, &[b"Client Key"]));
        client_key.is_some_and(|key| bool::from(key.ct_eq(&self.client_key)))
    }
}

impl Secret {
    /// As text, to be sealed and stored.
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut all = Element::new("secret", "").with_attr("account", self.account.as_str());
        if let Some(keys) = &self.keys {
            all.push(
                Element::new("scram", "")
                    .with_attr("mechanism", keys.mechanism)
                    .with_attr("salt", STANDARD.encode(&keys.salt))
                    .with_attr("iterations", keys.iterations.to_string())
                    .with_attr("client", STANDARD.encode(&*keys.client_key))
                    .with_attr("server", STANDARD.encode(&*keys.server_key)),
            );
        }
        if let Some(token) = &self.token {
            all.push(
                Element::new("token", "")
                    .with_attr("mechanism", token.mechanism)
                    .with_attr("expiry", token.expiry.format())
                    .with_attr("device", token.device.as_str())
                    .with_text(token.token.as_str()),
            );
        }
        Zeroizing::new(all.to_xml())
    }

    /// Reads it back. Parts that make no sense are left out; `None` when nothing is left.
    pub fn parse(text: &str) -> Option<Self> {
        let all = parse(text).ok().filter(|all| all.is("secret", ""))?;
        let secret = Self {
            account: BareJid::parse(all.attr("account")?).ok()?,
            keys: all.own_child("scram").and_then(ScramKeys::read),
            token: all.own_child("token").and_then(Token::read),
        };
        (!secret.is_empty()).then_some(secret)
    }

    /// Whether nobody can be logged in with it.
    pub fn is_empty(&self) -> bool {
        self.keys.is_none() && self.token.is_none()
    }
}

impl ScramKeys {
    fn read(scram: &Element) -> Option<Self> {
        let (mechanism, hash) = super::SCRAM
            .into_iter()
            .find(|(name, _)| scram.attr("mechanism") == Some(name))?;
        let bytes = |name: &str| STANDARD.decode(scram.attr(name)?).ok().map(Zeroizing::new);
        let key = |name: &str| bytes(name).filter(|key| key.len() == hash.size());
        let iterations = scram.attr("iterations")?.parse().ok()?;
        let salt = bytes("salt").filter(|salt| (1..=MAX_TEXT).contains(&salt.len()))?;
        (MIN_ITERATIONS..=MAX_ITERATIONS)
            .contains(&iterations)
            .then_some(Self {
                mechanism,
                salt: salt.to_vec(),
                iterations,
                client_key: key("client")?,
                server_key: key("server")?,
            })
    }
}

impl Token {
    /// What came from the server, if it is a token that can be used.
    pub fn new(
        mechanism: &'static str,
        token: &str,
        expiry: Option<&str>,
        device: &str,
    ) -> Option<Self> {
        let good = |text: &str| (1..=MAX_TEXT).contains(&text.len());
        let expiry = Millis::parse(expiry?.trim())?;
        (good(token) && good(device)).then(|| Self {
            mechanism,
            token: Zeroizing::new(token.to_owned()),
            expiry,
            device: device.to_owned(),
        })
    }

    fn read(token: &Element) -> Option<Self> {
        let (mechanism, _) = mechanism(token.attr("mechanism")?)?;
        let text = Zeroizing::new(token.text());
        Self::new(
            mechanism,
            &text,
            token.attr("expiry"),
            token.attr("device")?,
        )
    }
}

/// A mechanism for tokens that needs no channel binding, which a page cannot do.
pub(super) fn mechanism(name: &str) -> Option<(&'static str, Hash)> {
    super::HT.into_iter().find(|(known, _)| *known == name)
}

impl fmt::Debug for Secret {
    /// Without anything secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (keys, token) = (self.keys.is_some(), self.token.is_some());
        write!(
            f,
            "Secret({}, keys {keys}, token {token})",
            self.account.as_str()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret {
            account: BareJid::parse("juliet@capulet.example").unwrap(),
            keys: Some(ScramKeys {
                mechanism: "SCRAM-SHA-1",
                salt: b"salt".to_vec(),
                iterations: 4096,
                client_key: Zeroizing::new(vec![1; 20]),
                server_key: Zeroizing::new(vec![2; 20]),
            }),
            token: Token::new(
                "HT-SHA-256-NONE",
                "a<&b",
                Some("2026-11-25T01:02:03Z"),
                "device",
            ),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let whole = secret();
        assert!(whole.token.is_some());
        for part in [
            whole,
            Secret {
                keys: None,
                ..secret()
            },
            Secret {
                token: None,
                ..secret()
            },
        ] {
            assert_eq!(Secret::parse(&part.to_xml()), Some(part));
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let text = secret().to_xml();
        let change = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Secret::parse(&text.replace(from, to))
        };
        let (huge, absurd) = (format!("'{}'", "x".repeat(5000)), "999999999");
        for (from, to) in [
            ("SCRAM-SHA-1", "SCRAM-SHA-512"),
            ("SCRAM-SHA-1", "PLAIN"),
            ("4096", "1"),
            ("4096", absurd),
            ("4096", "x"),
            ("c2FsdA==", ""),
            ("c2FsdA==", "*"),
            ("AQEB", ""),
            ("AgIC", "****"),
        ] {
            let left = change(from, to).unwrap();
            assert!(left.keys.is_none() && left.token.is_some(), "{from} {to}");
        }
        for (from, to) in [
            ("HT-SHA-256-NONE", "HT-SHA-256-EXPR"),
            ("2026-11-25T01:02:03.000Z", ""),
            ("a&lt;&amp;b", ""),
            ("'device'", "''"),
            ("'device'", &*huge),
        ] {
            let left = change(from, to).unwrap();
            assert!(left.keys.is_some() && left.token.is_none(), "{from} {to}");
        }
        assert_eq!(change("juliet@capulet.example", "@"), None);
        assert_eq!(change("secret", "public"), None);
        let nothing = "<secret account='a@b'/>";
        assert_eq!(Secret::parse(nothing), None);
        assert_eq!(Secret::parse("x"), None);
    }

    #[test]
    fn nothing_secret_is_shown() {
        let shown = format!("{:?}", secret());
        assert_eq!(
            shown,
            "Secret(juliet@capulet.example, keys true, token true)"
        );
    }
}
