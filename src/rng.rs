//! The core's random numbers: one generator, seeded by the edge, reproducible under test.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// SHA-256 over a 32-byte seed and a byte: unpredictable as long as the seed is, and without a
/// dependency of its own, since SCRAM already brings the hash. Inputs are of one length, so that
/// nothing can be extended. Every draw replaces the seed, so that whoever reads the memory later
/// does not learn what was drawn before: keys that were wiped stay wiped.
pub struct Rng {
    seed: Zeroizing<[u8; 32]>,
}

impl Rng {
    /// A generator from 32 bytes of the operating system's randomness.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
        }
    }

    /// The next 32 bytes.
    pub fn bytes(&mut self) -> [u8; 32] {
        let hash = |byte: u8| -> [u8; 32] {
            let hash = Sha256::new().chain_update(*self.seed);
            hash.chain_update([byte]).finalize().into()
        };
        let (out, next) = (hash(0), hash(1));
        *self.seed = next;
        out
    }

    /// Fills a buffer of any length.
    pub fn fill(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let bytes = Zeroizing::new(self.bytes());
            for (to, from) in chunk.iter_mut().zip(bytes.iter()) {
                *to = *from;
            }
        }
    }

    /// A number below 2^53, which is as far as BOSH request ids may go (XEP-0124 §7.1).
    pub fn number(&mut self) -> u64 {
        let [a, b, c, d, e, f, g, ..] = self.bytes();
        u64::from_be_bytes([0, a & 0x1f, b, c, d, e, f, g])
    }

    /// A token of 18 letters, digits, `-` and `_` (108 bits), for stanza ids, resources and nonces.
    pub fn token(&mut self) -> String {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let bytes = self.bytes();
        let letter = |b: &u8| {
            ALPHABET
                .get(usize::from(b & 63))
                .map_or('A', |b| char::from(*b))
        };
        bytes.iter().take(18).map(letter).collect()
    }

    /// A UUID of version 4 (RFC 9562 §5.4).
    pub fn uuid(&mut self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut out = String::with_capacity(36);
        for (at, byte) in self.bytes().into_iter().take(16).enumerate() {
            let byte = match at {
                6 => byte & 0x0f | 0x40,
                8 => byte & 0x3f | 0x80,
                _ => byte,
            };
            if matches!(at, 4 | 6 | 8 | 10) {
                out.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                out.push(
                    DIGITS
                        .get(usize::from(digit))
                        .map_or('0', |d| char::from(*d)),
                );
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_of_the_fourth_version() {
        let mut rng = Rng::new([7; 32]);
        let ids = [rng.uuid(), rng.uuid()];
        assert_ne!(ids[0], ids[1]);
        for id in ids {
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            let hex = |c: char| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(id.chars().all(hex), "{id}");
            assert_eq!(id.as_bytes()[14], b'4', "{id}");
            assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        }
    }

    #[test]
    fn reproducible_and_never_twice_the_same() {
        let (mut a, mut b) = (Rng::new([7; 32]), Rng::new([7; 32]));
        let first = a.token();
        assert_eq!(first, b.token());
        assert_eq!(first.len(), 18);
        let all: std::collections::HashSet<_> = (0..1000).map(|_| a.token()).collect();
        assert_eq!(all.len(), 1000);
        assert!(a.number() < 1 << 53);
    }
}
