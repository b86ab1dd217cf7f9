//! The hashed token mechanisms without channel binding (draft-schmaus-kitten-sasl-ht-08), one round
//! trip, both sides proven: what XEP-0484 logs in with.

use super::derive::Hash;
use crate::xmpp::error::AuthError;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// One exchange.
pub(super) struct HashedToken {
    hash: Hash,
    username: String,
    token: Zeroizing<String>,
}

impl HashedToken {
    pub(super) fn new(hash: Hash, username: &str, token: Zeroizing<String>) -> Self {
        let username = username.to_owned();
        Self {
            hash,
            username,
            token,
        }
    }

    /// The name, a null byte, and the proof that we have the token.
    pub(super) fn first(&self) -> Zeroizing<Vec<u8>> {
        let proof = self.proof(b"Initiator");
        let name = self.username.as_bytes();
        Zeroizing::new([name, b"\0", &proof].concat())
    }

    /// The server's proof that it has the token, too.
    pub(super) fn success(&self, data: Option<&[u8]>) -> Result<(), AuthError> {
        let expected = self.proof(b"Responder");
        let given = data.ok_or(AuthError::ServerSignature)?;
        if !expected.is_empty() && bool::from(expected.ct_eq(given)) {
            Ok(())
        } else {
            Err(AuthError::ServerSignature)
        }
    }

    fn proof(&self, role: &[u8]) -> Zeroizing<Vec<u8>> {
        self.hash.hmac(self.token.as_bytes(), &[role])
    }
}
