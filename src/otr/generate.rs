//! Making a DSA key in slices, so that the page never stands still: one exponentiation at most in a
//! step.

use crate::otr::codec::minimal;
use crate::otr::dsa::{P_BITS, PrivateKey, Q_BITS};
use crate::otr::modulus::{Modulus, Number};
use crate::rng::Rng;
use crypto_bigint::{Integer, NonZero};
use zeroize::Zeroizing;

/// Rounds of Miller and Rabin's test. For numbers that were drawn, a few would do.
const ROUNDS: u32 = 32;
/// Candidates that are divided by small primes in one step.
const CANDIDATES: u32 = 16;
/// Primes to divide by are below.
const SMALL: u32 = 2000;

/// What a step came to.
pub enum Progress {
    /// Per cent of the work, as far as one can know: how long it takes is a matter of luck.
    Working(u8),
    Done(Box<PrivateKey>),
}

/// A key being made.
pub struct Generator {
    primes: Vec<u32>,
    stage: Stage,
    tried: u32,
}

enum Stage {
    /// Looking for q.
    Order,
    /// Looking for p = 2qk + 1.
    Prime { q: Modulus },
    /// A p that passed so many rounds.
    Testing { q: Modulus, p: Modulus, rounds: u32 },
}

impl Default for Generator {
    fn default() -> Self {
        let mut primes: Vec<u32> = Vec::new();
        for n in (3..SMALL).step_by(2) {
            let small = primes.iter().take_while(|p| **p * **p <= n);
            if small.clone().all(|p| n % p != 0) {
                primes.push(n);
            }
        }
        Self {
            primes,
            stage: Stage::Order,
            tried: 0,
        }
    }
}

impl Generator {
    /// Does a little.
    pub fn step(&mut self, rng: &mut Rng) -> Progress {
        match std::mem::replace(&mut self.stage, Stage::Order) {
            Stage::Order => match self.candidate(Q_BITS, None, rng) {
                Some(q) if (0..ROUNDS).all(|_| passes(&q, Q_BITS, rng)) => {
                    self.stage = Stage::Prime { q };
                }
                _ => {}
            },
            Stage::Prime { q } => {
                for _ in 0..CANDIDATES {
                    if let Some(p) = self.candidate(P_BITS, Some(&q), rng) {
                        self.tried += 1;
                        if passes(&p, P_BITS, rng) {
                            self.stage = Stage::Testing { q, p, rounds: 1 };
                            return Progress::Working(self.percent());
                        }
                        break;
                    }
                }
                self.stage = Stage::Prime { q };
            }
            Stage::Testing { q, p, rounds } => {
                if rounds >= ROUNDS {
                    if let Some(key) = finish(&p, &q, rng) {
                        return Progress::Done(Box::new(key));
                    }
                    // Never seen: two has order (p-1)/q, once in 2^160.
                } else if passes(&p, P_BITS, rng) {
                    self.stage = Stage::Testing {
                        q,
                        p,
                        rounds: rounds + 1,
                    };
                } else {
                    self.stage = Stage::Prime { q };
                }
            }
        }
        Progress::Working(self.percent())
    }

    fn percent(&self) -> u8 {
        match &self.stage {
            Stage::Order => 0,
            // One in some fifty that were not divided is a prime; the bar slows down, and never stops.
            Stage::Prime { .. } => {
                let left = (0..self.tried.min(1000)).fold(80_000, |left: u32, _| left - left / 50);
                u8::try_from(82 - left / 1000).unwrap_or(82)
            }
            Stage::Testing { rounds, .. } => u8::try_from(84 + rounds * 15 / ROUNDS).unwrap_or(99),
        }
    }

    /// A random number of so many bits that no small prime divides; if `q` is given, 1 modulo 2q.
    fn candidate(&self, bits: u32, q: Option<&Modulus>, rng: &mut Rng) -> Option<Modulus> {
        let length = usize::try_from(bits / 8).ok()?;
        let mut bytes = Zeroizing::new(vec![0; length]);
        rng.fill(&mut bytes);
        *bytes.first_mut()? |= 0x80;
        *bytes.last_mut()? |= 1;
        let mut n = Number::from_be_slice_truncated(&bytes, bits);
        if let Some(q) = q {
            // An odd number less what is left of it modulo the odd q may be even: then less q again.
            n = n.wrapping_sub(q.reduce(&n));
            if bool::from(n.is_odd()) {
                n = n.wrapping_sub(q.value());
            }
            n = n.wrapping_add(Number::one());
        }
        if n.bit_width_vartime() != bits || self.is_divisible(&n) {
            return None;
        }
        Modulus::new(n)
    }

    fn is_divisible(&self, n: &Number) -> bool {
        let bytes = n.to_be_bytes();
        let words = || {
            let words = bytes.chunks(4);
            words.map(|w| w.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
        };
        let rest = |p: u64| words().fold(0, |rest, word| (rest << 32 | word) % p);
        self.primes.iter().any(|p| rest(u64::from(*p)) == 0)
    }
}

/// One round of Miller and Rabin's test (FIPS 186-4 C.3.1).
fn passes(n: &Modulus, bits: u32, rng: &mut Rng) -> bool {
    let one = Number::one_with_precision(n.value().bits_precision());
    let below = n.value().wrapping_sub(&one);
    let twos = below.trailing_zeros_vartime();
    let mut bytes = vec![0; usize::try_from(bits / 8).unwrap_or_default()];
    rng.fill(&mut bytes);
    // Below n, whose highest bit is set.
    if let Some(first) = bytes.first_mut() {
        *first &= 0x7f;
    }
    let base = Number::from_be_slice_truncated(&bytes, bits);
    if base <= one {
        return true;
    }
    let mut power = n.power(&base, &below.shr(twos), bits);
    if power == one || power == below {
        return true;
    }
    for _ in 1..twos {
        power = n.times(&power, &power);
        if power == below {
            return true;
        }
    }
    false
}

/// The generator of the subgroup, and the key.
fn finish(p: &Modulus, q: &Modulus, rng: &mut Rng) -> Option<PrivateKey> {
    let order: NonZero<Number> = NonZero::new(q.value().clone()).into_option()?;
    let one = Number::one_with_precision(P_BITS);
    let (exponent, _) = p.value().wrapping_sub(&one).div_rem_vartime(&order);
    let g = p.power(&one.shl(1), &exponent, P_BITS);
    let bytes = |n: &Number| minimal(&n.to_be_bytes()).to_vec();
    PrivateKey::in_group(&bytes(p.value()), &bytes(q.value()), &bytes(&g), rng)
}
