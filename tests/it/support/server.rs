//! The server's side of SCRAM and of tokens, for scenarios that go all the way.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use converse_rs::xmpp::stream::sasl::{Derivation, DeriveRequest, Hash};
use zeroize::Zeroizing;

pub(crate) fn encode(text: impl AsRef<[u8]>) -> String {
    STANDARD.encode(text)
}

#[track_caller]
pub(crate) fn decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text).unwrap()
}

/// A server that knows the password.
pub(crate) struct ScramServer {
    hash: Hash,
    salt: String,
    iterations: u32,
    salted: Vec<u8>,
    /// Client-first-bare and server-first.
    said: String,
}

impl ScramServer {
    pub(crate) fn new(hash: Hash, password: &str, salt: &str, iterations: u32) -> Self {
        let request = DeriveRequest {
            hash,
            password: Zeroizing::new(password.as_bytes().to_vec()),
            salt: salt.as_bytes().to_vec(),
            iterations,
        };
        let salted = Derivation::new(request).step(u32::MAX).unwrap().to_vec();
        Self {
            hash,
            salt: salt.to_owned(),
            iterations,
            salted,
            said: String::new(),
        }
    }

    /// The challenge, in base64, to a first message in base64.
    #[track_caller]
    pub(crate) fn challenge(&mut self, first: &str) -> String {
        let first = String::from_utf8(decode(first)).unwrap();
        let bare = first.strip_prefix("n,,").unwrap();
        let nonce = bare.split_once(",r=").unwrap().1;
        let salt = encode(&self.salt);
        let mine = format!("r={nonce}server,s={salt},i={}", self.iterations);
        self.said = format!("{bare},{mine}");
        encode(mine)
    }

    /// The proof of the server, in base64, once that of the client was good.
    #[track_caller]
    pub(crate) fn signature(&self, last: &str) -> String {
        let last = String::from_utf8(decode(last)).unwrap();
        let (without, proof) = last.split_once(",p=").unwrap();
        let message = format!("{},{without}", self.said);
        let client_key = self.hash.hmac(&self.salted, &[b"Client Key"]);
        let stored = self.hash.hash(&client_key);
        let signature = self.hash.hmac(&stored, &[message.as_bytes()]);
        let mine: Vec<u8> = client_key
            .iter()
            .zip(signature.iter())
            .map(|(a, b)| a ^ b)
            .collect();
        assert_eq!(decode(proof), mine, "the client's proof");
        let server_key = self.hash.hmac(&self.salted, &[b"Server Key"]);
        let signature = self.hash.hmac(&server_key, &[message.as_bytes()]);
        encode(format!("v={}", encode(&*signature)))
    }
}

/// What a holder of the token says, in base64: the client as `Initiator`, the server as `Responder`.
pub(crate) fn token_proof(token: &str, role: &str, before: &str) -> String {
    let proof = Hash::Sha256.hmac(token.as_bytes(), &[role.as_bytes()]);
    encode([before.as_bytes(), &proof].concat())
}
