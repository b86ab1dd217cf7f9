//! The core's random numbers: one generator, seeded by the edge, reproducible under test.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// SHA-256 over a 32-byte seed and a counter: unpredictable as long as the seed is, and without a
/// dependency of its own, since SCRAM already brings the hash. Inputs are of one length, so that
/// nothing can be extended.
pub struct Rng {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
}

impl Rng {
    /// A generator from 32 bytes of the operating system's randomness.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
            counter: 0,
        }
    }

    /// The next 32 bytes.
    pub fn bytes(&mut self) -> [u8; 32] {
        self.counter += 1;
        let hash = Sha256::new()
            .chain_update(*self.seed)
            .chain_update(self.counter.to_be_bytes());
        hash.finalize().into()
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
