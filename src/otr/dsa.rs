//! DSA with 1024-bit p and 160-bit q (FIPS 186-2), as OTR uses it: the long-term identity.
//!
//! What is signed is a 32-byte number modulo q, not a hash that is cut off (OTR3 "SIG"). Other sizes
//! than 1024/160 are refused: no client of version 2 or 3 makes them.

use crate::otr::codec::{Reader, fixed, minimal, put_mpi};
use crate::otr::hash::{hmac_sha256, sha1};
use crate::otr::modulus::{Modulus, Number, number};
use crate::rng::Rng;
use std::fmt;
use zeroize::Zeroizing;

/// Bits of p, g and y.
pub const P_BITS: u32 = 1024;
/// Bits of q and what is calculated modulo it.
pub const Q_BITS: u32 = 160;
/// Bytes of a signature: r and s.
pub const SIGNATURE: usize = 40;
/// The type of a public key: DSA (OTR3 "PUBKEY").
const DSA: [u8; 2] = [0, 0];

/// The SHA-1 of a public key: what people compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint(pub [u8; 20]);

impl fmt::Display for Fingerprint {
    /// Five groups of eight digits in upper case, as all programs show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            let gap = if at > 0 && at % 4 == 0 { " " } else { "" };
            write!(f, "{gap}{byte:02X}")?;
        }
        Ok(())
    }
}

/// A public key whose numbers were checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey {
    p: Modulus,
    q: Modulus,
    g: Number,
    y: Number,
}

impl PublicKey {
    /// From big-endian numbers. `None` unless p has 1024 bits and q 160, both odd, q divides p-1, and
    /// g and y are in the subgroup of order q and not 1. (Whether p and q are prime is not asked: who
    /// makes a weak key hurts nobody else.)
    pub fn new(p: &[u8], q: &[u8], g: &[u8], y: &[u8]) -> Option<Self> {
        let wide = |bytes: &[u8]| number(bytes, P_BITS);
        let (p, g, y) = (wide(p)?, wide(g)?, wide(y)?);
        let q = number(q, Q_BITS)?;
        if p.bit_width_vartime() != P_BITS || q.bit_width_vartime() != Q_BITS {
            return None;
        }
        let one = Number::one_with_precision(P_BITS);
        let (below, q) = (p.wrapping_sub(&one), Modulus::new(q)?);
        if bool::from(q.reduce(&below).is_nonzero()) {
            return None;
        }
        let p = Modulus::new(p)?;
        let member = |n: &Number| *n > one && n < p.value() && p.power(n, q.value(), Q_BITS) == one;
        (member(&g) && member(&y)).then_some(Self { p, q, g, y })
    }

    /// Reads a PUBKEY.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.array()? != DSA {
            return None;
        }
        let (p, q) = (reader.mpi()?, reader.mpi()?);
        let (g, y) = (reader.mpi()?, reader.mpi()?);
        Self::new(p, q, g, y)
    }

    /// The numbers p, q, g, y as big-endian bytes without leading zeros.
    pub fn numbers(&self) -> [Vec<u8>; 4] {
        let numbers = [self.p.value(), self.q.value(), &self.g, &self.y];
        numbers.map(|n| minimal(&n.to_be_bytes()).to_vec())
    }

    /// The PUBKEY.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = DSA.to_vec();
        for number in self.numbers() {
            put_mpi(&mut out, &number);
        }
        out
    }

    /// The fingerprint: SHA-1 of the PUBKEY without its type.
    pub fn fingerprint(&self) -> Fingerprint {
        let bytes = self.to_bytes();
        Fingerprint(sha1(&[bytes.get(DSA.len()..).unwrap_or_default()]))
    }

    /// Whether `signature` is one of `message` by this key.
    pub fn verify(&self, message: &[u8; 32], signature: &[u8; SIGNATURE]) -> bool {
        let mut reader = Reader::new(signature);
        let mut next = || number(reader.take(20)?, Q_BITS);
        let (Some(r), Some(s)) = (next(), next()) else {
            return false;
        };
        let (p, q) = (&self.p, &self.q);
        let in_range = |n: &Number| bool::from(n.is_nonzero()) && n < q.value();
        if !in_range(&r) || !in_range(&s) {
            return false;
        }
        let w = q.inverse(&s, Q_BITS);
        let (u1, u2) = (q.times(&self.reduce(message), &w), q.times(&r, &w));
        let g = p.power(&self.g, &u1, Q_BITS);
        let y = p.power(&self.y, &u2, Q_BITS);
        q.reduce(&p.times(&g, &y)) == r
    }

    fn reduce(&self, message: &[u8; 32]) -> Number {
        self.q
            .reduce(&Number::from_be_slice_truncated(message, 256))
    }
}

/// A key pair; the private number is wiped when dropped.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    x: Zeroizing<Number>,
}

impl PrivateKey {
    /// From a public key and its private number. `None` when they do not belong together.
    pub fn new(public: PublicKey, x: &[u8]) -> Option<Self> {
        let x = Zeroizing::new(number(x, Q_BITS)?);
        let in_range = bool::from(x.is_nonzero()) && *x < *public.q.value();
        if !in_range || public.p.power(&public.g, &x, Q_BITS) != public.y {
            return None;
        }
        Some(Self { public, x })
    }

    /// A new key in a given subgroup: p, q and g as for `PublicKey::new`.
    pub fn in_group(p: &[u8], q: &[u8], g: &[u8], rng: &mut Rng) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill(&mut *bytes);
        let random = Zeroizing::new(Number::from_be_slice_truncated(&*bytes, 256));
        // 96 bits more than q has: as good as evenly distributed.
        let x = Zeroizing::new(Modulus::new(number(q, Q_BITS)?)?.reduce(&random));
        let base = number(g, P_BITS)?;
        let y = Modulus::new(number(p, P_BITS)?)?.power(&base, &x, Q_BITS);
        let public = PublicKey::new(p, q, g, &y.to_be_bytes())?;
        Some(Self { public, x })
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The private number, for writing it into a file of the user's.
    pub fn secret(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(minimal(&self.x.to_be_bytes()).to_vec())
    }

    /// Signs. The nonce is RFC 6979's with fresh randomness added (§3.6): neither a bad generator nor
    /// a fault of the machine alone gives the key away.
    pub fn sign(&self, message: &[u8; 32], rng: &mut Rng) -> [u8; SIGNATURE] {
        let m = self.public.reduce(message);
        loop {
            let k = nonce(&self.x, &m, &self.public.q, &rng.bytes());
            // r or s is 0 once in 2^160 times.
            if let Some(signature) = self.sign_with(message, &k) {
                return signature;
            }
        }
    }

    /// Signs with a given nonce, which must never be used twice: for `sign` and its known answers.
    pub fn sign_with(&self, message: &[u8; 32], k: &Number) -> Option<[u8; SIGNATURE]> {
        let (p, q) = (&self.public.p, &self.public.q);
        let r = q.reduce(&p.power(&self.public.g, k, Q_BITS));
        let inverse = Zeroizing::new(q.inverse(k, Q_BITS));
        let sum = q.plus_product(&self.public.reduce(message), &self.x, &r);
        let s = q.times(&inverse, &sum);
        if bool::from(r.is_zero() | s.is_zero()) {
            return None;
        }
        let mut out = [0; SIGNATURE];
        let both = [twenty(&r)?, twenty(&s)?];
        out.iter_mut()
            .zip(both.as_flattened())
            .for_each(|(to, byte)| *to = *byte);
        Some(out)
    }
}

/// A number modulo q as 20 bytes.
fn twenty(n: &Number) -> Option<[u8; 20]> {
    fixed(minimal(&n.to_be_bytes()))
}

/// The nonce of RFC 6979 §3.2 with HMAC-SHA256, for a message that is a number below q already;
/// `extra` is the additional data of §3.6.
pub fn nonce(x: &Number, m: &Number, q: &Modulus, extra: &[u8]) -> Zeroizing<Number> {
    let (x, m) = (twenty(x).map(Zeroizing::new), twenty(m));
    let (x, m) = (x.unwrap_or_default(), m.unwrap_or_default());
    let mut key = Zeroizing::new([0; 32]);
    let mut v = Zeroizing::new([1; 32]);
    for byte in [0, 1] {
        *key = hmac_sha256(&*key, &[&*v, &[byte], &*x, &m, extra]);
        *v = hmac_sha256(&*key, &[&*v]);
    }
    loop {
        *v = hmac_sha256(&*key, &[&*v]);
        let bytes = v.first_chunk::<20>().copied().unwrap_or_default();
        let k = Zeroizing::new(Number::from_be_slice_truncated(&bytes, Q_BITS));
        if bool::from(k.is_nonzero()) && *k < *q.value() {
            return k;
        }
        *key = hmac_sha256(&*key, &[&*v, &[0]]);
        *v = hmac_sha256(&*key, &[&*v]);
    }
}
