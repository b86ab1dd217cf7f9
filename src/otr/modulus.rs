//! Arithmetic modulo an odd number, over crypto-bigint's numbers of a width that is known at run time:
//! the same machine code serves all three widths that OTR has.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, NonZero, Odd};

/// A number. What is secret stands in `Zeroizing`.
pub type Number = BoxedUint;

/// A number from big-endian bytes; `None` if it has more than `bits`.
pub fn number(bytes: &[u8], bits: u32) -> Option<Number> {
    Number::from_be_slice(bytes, bits).ok()
}

/// An odd number to calculate with, with what makes that quick.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Modulus {
    params: BoxedMontyParams,
    value: NonZero<Number>,
}

impl Modulus {
    /// `None` for an even number.
    pub fn new(value: Number) -> Option<Self> {
        let odd = Odd::new(value).into_option()?;
        Some(Self {
            value: odd.as_nz_ref().clone(),
            params: BoxedMontyParams::new_vartime(odd),
        })
    }

    /// The number itself.
    pub fn value(&self) -> &Number {
        self.value.as_ref()
    }

    /// What is left of any number. The time depends on the modulus, not on the number.
    pub fn reduce(&self, n: &Number) -> Number {
        n.rem_vartime(&self.value)
    }

    /// A power; the time depends on `bits`, which are looked at, and on nothing else.
    pub fn power(&self, base: &Number, exponent: &Number, bits: u32) -> Number {
        self.form(base).pow_bounded_exp(exponent, bits).retrieve()
    }

    /// A product.
    pub fn times(&self, a: &Number, b: &Number) -> Number {
        (self.form(a) * self.form(b)).retrieve()
    }

    /// `a + b * c`.
    pub fn plus_product(&self, a: &Number, b: &Number, c: &Number) -> Number {
        (self.form(a) + self.form(b) * self.form(c)).retrieve()
    }

    /// `a - b * c`.
    pub fn minus_product(&self, a: &Number, b: &Number, c: &Number) -> Number {
        (self.form(a) - self.form(b) * self.form(c)).retrieve()
    }

    /// The inverse by Fermat, for a prime modulus of `bits`. For another it is a wrong number, and
    /// nothing worse.
    pub fn inverse(&self, n: &Number, bits: u32) -> Number {
        let two = Number::one_with_precision(self.value().bits_precision()).shl(1);
        self.power(n, &self.value().wrapping_sub(two), bits)
    }

    /// Numbers have the width of the modulus here, and are below it or little above.
    fn form(&self, n: &Number) -> BoxedMontyForm {
        BoxedMontyForm::new(n.clone(), &self.params)
    }
}
