//! Arithmetic in the Diffie-Hellman group: RFC 3526 §2, 1536 bits, generator 2.
//!
//! Constant time in what is secret (crypto-bigint's Montgomery form), as far as an engine that
//! compiles wasm keeps it so.

use crate::otr::codec::{minimal, put_mpi, unhex};
use crate::otr::modulus::{Modulus, Number, number};
use crate::rng::Rng;
use std::sync::LazyLock;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Bits of a number of the group.
const BITS: u32 = 1536;
/// Bytes of a number of the group.
pub const BYTES: usize = 192;
/// Bits of a D-H private key: "at least 320 bits" (OTR3 "D-H Commit Message").
const PRIVATE_BITS: u32 = 320;

const PRIME: &str = concat!(
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74",
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437",
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed",
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05",
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb",
    "9ed529077096966d670c354e4abc9804f1746c08ca237327ffffffffffffffff",
);

struct Group {
    p: Modulus,
    /// p-1 and p-2.
    top: Number,
    below: Number,
    /// (p-1)/2: the order of the generator, a prime.
    q: Modulus,
}

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let p = unhex(PRIME).and_then(|bytes| number(&bytes, BITS));
    let p = p.expect("it has 1536 bits");
    let top = p.wrapping_sub(Number::one());
    let below = top.wrapping_sub(Number::one());
    let q = Modulus::new(top.shr(1)).expect("it is odd");
    let p = Modulus::new(p).expect("it is odd");
    Group { p, top, below, q }
});

/// A number from 2 to p-2: what may come as a public value (OTR3 "D-H Commit Message": others are
/// refused, they would let a third party know the secret).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element(Number);

impl Element {
    /// From the bytes of an MPI. `None` out of range.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let element = Self(number(bytes, BITS)?);
        element.is_valid().then_some(element)
    }

    /// The number as big-endian bytes without leading zeros.
    pub fn to_bytes(&self) -> Vec<u8> {
        minimal(&self.0.to_be_bytes()).to_vec()
    }

    /// The number as an MPI.
    pub fn to_mpi(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BYTES + 4);
        put_mpi(&mut out, &self.0.to_be_bytes());
        out
    }

    /// Whether this is the greater number, which decides who is the "high" end.
    pub fn is_above(&self, other: &Self) -> bool {
        self.0 > other.0
    }

    /// `self` to a power.
    #[must_use]
    pub fn power(&self, exponent: &Exponent) -> Self {
        Self(GROUP.p.power(&self.0, &exponent.value, exponent.bits))
    }

    /// The product of two.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self(GROUP.p.times(&self.0, &other.0))
    }

    /// The quotient of two.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        // Fermat: a^(p-2) is the inverse. The exponent is no secret.
        let inverse = GROUP.p.power(&other.0, &GROUP.below, BITS);
        self.times(&Self(inverse))
    }

    /// Equality in constant time.
    pub fn is(&self, other: &Self) -> bool {
        let (a, b) = (self.0.to_be_bytes(), other.0.to_be_bytes());
        a.ct_eq(&b).into()
    }

    /// Whether a computed number is in range again. Those that come in are, since `parse`.
    pub fn is_valid(&self) -> bool {
        self.0 > Number::one() && self.0 < GROUP.top
    }
}

/// The generator.
pub fn generator() -> Element {
    Element(Number::one_with_precision(BITS).shl(1))
}

/// An exponent: secret as a rule, so wiped when dropped.
#[derive(Clone)]
pub struct Exponent {
    value: Zeroizing<Number>,
    bits: u32,
}

impl Exponent {
    fn random(rng: &mut Rng, bits: u32) -> Self {
        let length = usize::try_from(bits / 8).unwrap_or(BYTES);
        let mut bytes = Zeroizing::new(vec![0; length]);
        rng.fill(&mut bytes);
        Self {
            value: Zeroizing::new(Number::from_be_slice_truncated(&bytes, BITS)),
            bits,
        }
    }

    /// A D-H private key.
    pub fn private(rng: &mut Rng) -> Self {
        Self::random(rng, PRIVATE_BITS)
    }

    /// An exponent of full length, as SMP takes them (OTR3 "SMP": 1536 bits).
    pub fn full(rng: &mut Rng) -> Self {
        Self::random(rng, BITS)
    }

    /// From big-endian bytes, whose number bounds the time of a power. `None` if too long.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let value = Zeroizing::new(number(bytes, BITS)?);
        let bits = u32::try_from(bytes.len() * 8).ok()?;
        Some(Self { value, bits })
    }

    /// From a hash.
    pub fn of_hash(hash: &[u8; 32]) -> Self {
        Self {
            value: Zeroizing::new(Number::from_be_slice_truncated(hash, BITS)),
            bits: 256,
        }
    }

    /// An exponent of a proof that came in: 1 to q-1 (OTR3 "SMP": "check that ... 1 <= D < q").
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut exponent = Self::from_bytes(bytes)?;
        exponent.bits = BITS;
        let below = *exponent.value < *GROUP.q.value();
        (below && exponent.value.is_nonzero().into()).then_some(exponent)
    }

    /// `self - a * c` modulo q: the answer of a proof of knowledge.
    #[must_use]
    pub fn minus_product(&self, a: &Self, c: &Self) -> Self {
        let value = GROUP.q.minus_product(&self.value, &a.value, &c.value);
        Self {
            value: Zeroizing::new(value),
            bits: BITS,
        }
    }

    /// The number as big-endian bytes without leading zeros.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(minimal(&self.value.to_be_bytes()).to_vec())
    }
}

/// A D-H key pair.
#[derive(Clone)]
pub struct KeyPair {
    private: Exponent,
    /// The public value.
    pub public: Element,
}

impl KeyPair {
    /// A new pair.
    pub fn generate(rng: &mut Rng) -> Self {
        Self::new(Exponent::private(rng))
    }

    /// The pair of a private key.
    pub fn new(private: Exponent) -> Self {
        let public = generator().power(&private);
        Self { private, public }
    }

    /// The shared secret with somebody's public value, as MPI: the protocol's "secbytes".
    pub fn agree(&self, theirs: &Element) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(theirs.power(&self.private).to_mpi())
    }
}
