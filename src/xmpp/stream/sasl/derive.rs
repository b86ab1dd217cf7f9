//! PBKDF2 (RFC 8018) in slices, so that it never blocks the page where WebCrypto is missing.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::{Zeroize, Zeroizing};

/// The hash functions of SCRAM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl Hash {
    /// The length of its output in bytes.
    pub fn size(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    /// HMAC of `parts` in a row.
    pub fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        fn run<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
            // HMAC takes keys of every length; an empty result would fail every comparison.
            let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
                return Zeroizing::default();
            };
            parts.iter().for_each(|part| mac.update(part));
            Zeroizing::new(mac.finalize().into_bytes().to_vec())
        }
        match self {
            Self::Sha1 => run::<Hmac<Sha1>>(key, parts),
            Self::Sha256 => run::<Hmac<Sha256>>(key, parts),
            Self::Sha512 => run::<Hmac<Sha512>>(key, parts),
        }
    }

    /// The hash of `data`.
    pub fn hash(self, data: &[u8]) -> Zeroizing<Vec<u8>> {
        use sha2::Digest;
        Zeroizing::new(match self {
            Self::Sha1 => Sha1::digest(data).to_vec(),
            Self::Sha256 => Sha256::digest(data).to_vec(),
            Self::Sha512 => Sha512::digest(data).to_vec(),
        })
    }
}

/// What PBKDF2 is to be run on; the key is as long as the hash.
pub struct DeriveRequest {
    pub hash: Hash,
    pub password: Zeroizing<Vec<u8>>,
    pub salt: Vec<u8>,
    pub iterations: u32,
}

/// A derivation that can pause.
pub struct Derivation {
    request: DeriveRequest,
    last: Zeroizing<Vec<u8>>,
    key: Zeroizing<Vec<u8>>,
    done: u32,
}

impl Derivation {
    /// A derivation that has not begun.
    pub fn new(request: DeriveRequest) -> Self {
        let key = Zeroizing::new(vec![0; request.hash.size()]);
        Self {
            request,
            last: Zeroizing::default(),
            key,
            done: 0,
        }
    }

    /// Runs up to `rounds` rounds; the key once all are done.
    pub fn step(&mut self, rounds: u32) -> Option<Zeroizing<Vec<u8>>> {
        match self.request.hash {
            Hash::Sha1 => self.run::<Hmac<Sha1>>(rounds),
            Hash::Sha256 => self.run::<Hmac<Sha256>>(rounds),
            Hash::Sha512 => self.run::<Hmac<Sha512>>(rounds),
        }
        (self.done >= self.request.iterations).then(|| self.key.clone())
    }

    fn run<M: Mac + KeyInit + Clone>(&mut self, rounds: u32) {
        // The keyed state is made once and copied per round: half the work.
        let Ok(keyed) = <M as KeyInit>::new_from_slice(&self.request.password) else {
            return;
        };
        for _ in 0..rounds.min(self.request.iterations - self.done) {
            let mut mac = keyed.clone();
            if self.done == 0 {
                mac.update(&self.request.salt);
                mac.update(&1u32.to_be_bytes());
            } else {
                mac.update(&self.last);
            }
            let mut bytes = mac.finalize().into_bytes();
            self.last.clear();
            self.last.extend_from_slice(&bytes);
            bytes.as_mut_slice().zeroize();
            self.key
                .iter_mut()
                .zip(self.last.iter())
                .for_each(|(k, b)| *k ^= b);
            self.done += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_to_the_crate_whatever_the_slices() {
        let request = |iterations| DeriveRequest {
            hash: Hash::Sha256,
            password: Zeroizing::new(b"pencil".to_vec()),
            salt: b"salt".to_vec(),
            iterations,
        };
        for (iterations, slice) in [(1, 1), (4096, 1000), (5000, 5000), (7, 2)] {
            let mut derivation = Derivation::new(request(iterations));
            let key = loop {
                if let Some(key) = derivation.step(slice) {
                    break key;
                }
            };
            let mut expected = [0; 32];
            pbkdf2::pbkdf2_hmac::<Sha256>(b"pencil", b"salt", iterations, &mut expected);
            assert_eq!(*key, expected);
        }
    }

    #[test]
    fn sha1_known_answer() {
        let mut derivation = Derivation::new(DeriveRequest {
            hash: Hash::Sha1,
            password: Zeroizing::new(b"password".to_vec()),
            salt: b"salt".to_vec(),
            iterations: 4096,
        });
        let key = derivation.step(u32::MAX).unwrap();
        let hex: String = key.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "4b007901b765489abead49d926f721d065a429c1");
    }
}
