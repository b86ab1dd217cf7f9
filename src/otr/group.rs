//! Arithmetic in the Diffie-Hellman group: RFC 3526 §2, 1536 bits, generator 2.
//!
//! Constant time in what is secret (crypto-bigint's Montgomery form), as far as an engine that
//! compiles wasm keeps it so. All numbers have one width, so that the machine code is there once.

use crate::otr::codec::{fixed, minimal, put_mpi};
use crate::rng::Rng;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U1536};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

const LIMBS: usize = U1536::LIMBS;
/// Bytes of a number of the group.
pub const BYTES: usize = 192;
/// Bits of a D-H private key: "at least 320 bits" (OTR3 "D-H Commit Message").
const PRIVATE_BITS: u32 = 320;

static P: FixedMontyParams<LIMBS> =
    FixedMontyParams::new_vartime(Odd::<U1536>::from_be_hex(concat!(
        "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74",
        "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437",
        "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed",
        "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05",
        "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb",
        "9ed529077096966d670c354e4abc9804f1746c08ca237327ffffffffffffffff",
    )));
/// (p - 1) / 2: the order of the generator, a prime.
static Q: FixedMontyParams<LIMBS> =
    FixedMontyParams::new_vartime(Odd::<U1536>::from_be_hex(concat!(
        "7fffffffffffffffe487ed5110b4611a62633145c06e0e68948127044533e63a",
        "0105df531d89cd9128a5043cc71a026ef7ca8cd9e69d218d98158536f92f8a1b",
        "a7f09ab6b6a8e122f242dabb312f3f637a262174d31bf6b585ffae5b7a035bf6",
        "f71c35fdad44cfd2d74f9208be258ff324943328f6722d9ee1003e5c50b1df82",
        "cc6d241b0e2ae9cd348b1fd47e9267afc1b2ae91ee51d6cb0e3179ab1042a95d",
        "cf6a9483b84b4b36b3861aa7255e4c0278ba3604651193b93fffffffffffffff",
    )));

/// A number from 2 to p-2: what may come as a public value (OTR3 "D-H Commit Message": others are
/// refused, they would let a third party know the secret).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element(U1536);

impl Element {
    /// From the bytes of an MPI. `None` out of range.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        Self::checked(U1536::from_be_slice(&fixed::<BYTES>(bytes)?))
    }

    fn checked(value: U1536) -> Option<Self> {
        let top = P.modulus().as_ref().wrapping_sub(&U1536::from_u8(1));
        (value > U1536::ONE && value < top).then_some(Self(value))
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
        Self(power(&self.0, &exponent.value, exponent.bits))
    }

    /// The product of two.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        Self((form(&self.0) * form(&other.0)).retrieve())
    }

    /// The quotient of two.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        // Fermat: a^(p-2) is the inverse. The exponent is no secret.
        let exponent = P.modulus().as_ref().wrapping_sub(&U1536::from_u8(2));
        let inverse = power(&other.0, &exponent, U1536::BITS);
        self.times(&Self(inverse))
    }

    /// Equality in constant time.
    pub fn is(&self, other: &Self) -> bool {
        let (a, b) = (self.0.to_be_bytes(), other.0.to_be_bytes());
        a.as_slice().ct_eq(b.as_slice()).into()
    }

    /// Whether a computed number is in range again. Those that come in are, since `parse`.
    pub fn is_valid(&self) -> bool {
        Self::checked(self.0).is_some()
    }
}

/// The generator.
pub fn generator() -> Element {
    Element(U1536::from_u8(2))
}

/// An exponent: secret as a rule, so wiped when dropped.
#[derive(Clone)]
pub struct Exponent {
    value: Zeroizing<U1536>,
    bits: u32,
}

impl Exponent {
    fn random(rng: &mut Rng, bits: u32) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        let length = usize::try_from(bits / 8).unwrap_or(BYTES);
        rng.fill(bytes.get_mut(BYTES - length..).unwrap_or_default());
        let value = Zeroizing::new(U1536::from_be_slice(&*bytes));
        Self { value, bits }
    }

    /// A D-H private key.
    pub fn private(rng: &mut Rng) -> Self {
        Self::random(rng, PRIVATE_BITS)
    }

    /// An exponent of full length, as SMP takes them (OTR3 "SMP": 1536 bits).
    pub fn full(rng: &mut Rng) -> Self {
        Self::random(rng, U1536::BITS)
    }

    /// From big-endian bytes, whose number bounds the time of a power. `None` if too long.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut padded = Zeroizing::new(fixed::<BYTES>(bytes)?);
        let value = Zeroizing::new(U1536::from_be_slice(&*padded));
        padded.zeroize();
        let bits = u32::try_from(bytes.len() * 8).ok()?;
        Some(Self { value, bits })
    }

    /// An exponent of a proof that came in: 1 to q-1 (OTR3 "SMP": "check that ... 1 <= D < q").
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut exponent = Self::from_bytes(bytes)?;
        exponent.bits = U1536::BITS;
        let below = *exponent.value < *Q.modulus().as_ref();
        (below && *exponent.value != U1536::ZERO).then_some(exponent)
    }

    /// `self - a * c` modulo q: the answer of a proof of knowledge.
    #[must_use]
    pub fn minus_product(&self, a: &Self, c: &Self) -> Self {
        let form = |n: &U1536| FixedMontyForm::new(n, &Q);
        let value = (form(&self.value) - form(&a.value) * form(&c.value)).retrieve();
        Self {
            value: Zeroizing::new(value),
            bits: U1536::BITS,
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

fn form(value: &U1536) -> FixedMontyForm<LIMBS> {
    FixedMontyForm::new(value, &P)
}

fn power(base: &U1536, exponent: &U1536, bits: u32) -> U1536 {
    form(base).pow_bounded_exp(exponent, bits).retrieve()
}
