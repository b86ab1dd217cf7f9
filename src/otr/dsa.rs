//! DSA with 1024-bit p and 160-bit q (FIPS 186-2), as OTR uses it: the long-term identity.
//!
//! What is signed is a 32-byte number modulo q, not a hash that is cut off (OTR3 "SIG"). Other sizes
//! than 1024/160 are refused: no client of version 2 or 3 makes them.

use crate::otr::codec::{Reader, fixed, minimal, put_mpi};
use crate::otr::hash::{hmac_sha256, sha1};
use crate::rng::Rng;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, U192, U256, U1024};
use std::fmt;
use zeroize::Zeroizing;

const P: usize = U1024::LIMBS;
const Q: usize = U192::LIMBS;
const Q_BITS: u32 = 160;
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
    p: Odd<U1024>,
    q: Odd<U192>,
    g: U1024,
    y: U1024,
}

impl PublicKey {
    /// From big-endian numbers. `None` unless p has 1024 bits and q 160, both odd, q divides p-1, and
    /// g and y are in the subgroup of order q and not 1. (Whether p and q are prime is not asked: who
    /// makes a weak key hurts nobody else.)
    pub fn new(p: &[u8], q: &[u8], g: &[u8], y: &[u8]) -> Option<Self> {
        let wide = |bytes: &[u8]| Some(U1024::from_be_slice(&fixed::<128>(bytes)?));
        let (p, g, y) = (wide(p)?, wide(g)?, wide(y)?);
        let q = U192::from_be_slice(&fixed::<24>(q)?);
        if p.bit_width_vartime() != U1024::BITS || q.bit_width_vartime() != Q_BITS {
            return None;
        }
        let (p, q) = (odd(p)?, odd(q)?);
        let rest = p.as_ref().wrapping_sub(&U1024::ONE).rem(q.as_nz_ref());
        if rest != U192::ZERO {
            return None;
        }
        let params = FixedMontyParams::new_vartime(p);
        let member = |n: &U1024| {
            let order = q.as_ref().resize::<P>();
            let in_range = *n > U1024::ONE && n < p.as_ref();
            in_range && power(&params, n, &order) == U1024::ONE
        };
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
        let wide = |n: &U1024| minimal(&n.to_be_bytes()).to_vec();
        let q = minimal(&self.q.as_ref().to_be_bytes()).to_vec();
        [wide(self.p.as_ref()), q, wide(&self.g), wide(&self.y)]
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
        let mut number = || Some(U192::from_be_slice(&fixed::<24>(reader.take(20)?)?));
        let (Some(r), Some(s)) = (number(), number()) else {
            return false;
        };
        let in_range = |n: &U192| *n != U192::ZERO && n < self.q.as_ref();
        if !in_range(&r) || !in_range(&s) {
            return false;
        }
        let (p, q) = (self.p(), self.q());
        let residue = |n: &U192| FixedMontyForm::new(n, &q);
        let w = invert(&residue(&s), &q);
        let m = self.reduce(message);
        let u1 = (residue(&m) * w).retrieve().resize();
        let u2 = (residue(&r) * w).retrieve().resize();
        let raise = |n: &U1024, e: &U1024| FixedMontyForm::new(n, &p).pow_bounded_exp(e, Q_BITS);
        let v = (raise(&self.g, &u1) * raise(&self.y, &u2)).retrieve();
        v.rem(self.q.as_nz_ref()) == r
    }

    fn p(&self) -> FixedMontyParams<P> {
        FixedMontyParams::new_vartime(self.p)
    }

    fn q(&self) -> FixedMontyParams<Q> {
        FixedMontyParams::new_vartime(self.q)
    }

    fn reduce(&self, message: &[u8; 32]) -> U192 {
        let q: &NonZero<U192> = self.q.as_nz_ref();
        U256::from_be_slice(message).rem(q)
    }
}

/// A key pair; the private number is wiped when dropped.
#[derive(Clone)]
pub struct PrivateKey {
    public: PublicKey,
    x: Zeroizing<U192>,
}

impl PrivateKey {
    /// From a public key and its private number. `None` when they do not belong together.
    pub fn new(public: PublicKey, x: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(fixed::<24>(x)?);
        let x = Zeroizing::new(U192::from_be_slice(&*bytes));
        let in_range = *x != U192::ZERO && *x < *public.q.as_ref();
        if !in_range || power(&public.p(), &public.g, &x.resize()) != public.y {
            return None;
        }
        Some(Self { public, x })
    }

    /// A new key in a given subgroup: p, q and g.
    pub fn in_group(p: &[u8], q: &[u8], g: &[u8], rng: &mut Rng) -> Option<Self> {
        let order = odd(U192::from_be_slice(&fixed::<24>(q)?))?;
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill(&mut *bytes);
        // 96 bits more than q has: as good as evenly distributed.
        let x = Zeroizing::new(U256::from_be_slice(&*bytes).rem(order.as_nz_ref()));
        let p_odd = odd(U1024::from_be_slice(&fixed::<128>(p)?))?;
        let base = U1024::from_be_slice(&fixed::<128>(g)?);
        let y = power(&FixedMontyParams::new_vartime(p_odd), &base, &x.resize());
        let public = PublicKey::new(p, q, g, minimal(&y.to_be_bytes()))?;
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
    pub fn sign_with(&self, message: &[u8; 32], k: &U192) -> Option<[u8; SIGNATURE]> {
        let (p, q) = (self.public.p(), self.public.q());
        let residue = |n: &U192| FixedMontyForm::new(n, &q);
        let r = power(&p, &self.public.g, &k.resize()).rem(self.public.q.as_nz_ref());
        let m = self.public.reduce(message);
        let sum = residue(&m) + residue(&self.x) * residue(&r);
        let s = (invert(&residue(k), &q) * sum).retrieve();
        if r == U192::ZERO || s == U192::ZERO {
            return None;
        }
        let mut out = [0; SIGNATURE];
        let (r, s) = (r.to_be_bytes(), s.to_be_bytes());
        // Numbers of 24 bytes that have 20 at most.
        let both = r.iter().skip(4).chain(s.iter().skip(4));
        out.iter_mut().zip(both).for_each(|(to, byte)| *to = *byte);
        Some(out)
    }
}

/// The nonce of RFC 6979 §3.2 with HMAC-SHA256, for a message that is a number below q already;
/// `extra` is the additional data of §3.6.
pub fn nonce(x: &U192, m: &U192, q: &Odd<U192>, extra: &[u8]) -> Zeroizing<U192> {
    let (x, m) = (Zeroizing::new(x.to_be_bytes()), m.to_be_bytes());
    // Numbers of q's length: 20 bytes.
    let (x, m) = (
        x.get(4..).unwrap_or_default(),
        m.get(4..).unwrap_or_default(),
    );
    let mut key = Zeroizing::new([0; 32]);
    let mut v = Zeroizing::new([1; 32]);
    for byte in [0, 1] {
        *key = hmac_sha256(&*key, &[&*v, &[byte], x, m, extra]);
        *v = hmac_sha256(&*key, &[&*v]);
    }
    loop {
        *v = hmac_sha256(&*key, &[&*v]);
        let bytes = Zeroizing::new(fixed::<24>(v.get(..20).unwrap_or_default()));
        let k = U192::from_be_slice(&bytes.unwrap_or_default());
        if k != U192::ZERO && k < *q.as_ref() {
            return Zeroizing::new(k);
        }
        *key = hmac_sha256(&*key, &[&*v, &[0]]);
        *v = hmac_sha256(&*key, &[&*v]);
    }
}

fn odd<const N: usize>(n: crypto_bigint::Uint<N>) -> Option<Odd<crypto_bigint::Uint<N>>> {
    Odd::new(n).into_option()
}

/// A power with an exponent of q's length.
fn power(p: &FixedMontyParams<P>, base: &U1024, exponent: &U1024) -> U1024 {
    FixedMontyForm::new(base, p)
        .pow_bounded_exp(exponent, Q_BITS)
        .retrieve()
}

/// The inverse modulo q by Fermat, which needs q to be prime; where it is not, signatures are wrong
/// and nothing worse.
fn invert(n: &FixedMontyForm<Q>, q: &FixedMontyParams<Q>) -> FixedMontyForm<Q> {
    let exponent = q.modulus().as_ref().wrapping_sub(&U192::from_u8(2));
    n.pow_bounded_exp(&exponent, Q_BITS)
}
