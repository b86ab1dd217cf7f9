//! The numbers of the SMP, under the names that the specification gives them: A asks, B answers.
//!
//! Every number that comes in is checked for its range and every proof before it is used; a function
//! that finds something wrong gives `None`.
//!
//! A message takes up to twenty powers of 1536 bits, and a page must not stand still for so long. So the
//! functions rest before each: they are polled once for each power, about 15 ms in a browser, by whoever
//! holds them. Nobody is woken for that.

use crate::otr::codec::{Reader, fixed, minimal, put_mpi};
use crate::otr::group::{Element, Exponent, generator};
use crate::otr::hash::sha256;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The hash of a proof, as an exponent.
pub fn challenge(hash: &Hash) -> Exponent {
    Exponent::of_hash(hash)
}

/// The challenge of a proof.
type Hash = [u8; 32];

fn hash(version: u8, first: &Element, second: Option<&Element>) -> Hash {
    let second = second.map(Element::to_mpi).unwrap_or_default();
    sha256(&[&[version], &first.to_mpi(), &second])
}

/// What takes long, after a rest.
enum Step<'a> {
    Resting(Long<'a>),
    Rested(Long<'a>),
}

#[derive(Clone, Copy)]
enum Long<'a> {
    Power(&'a Element, &'a Exponent),
    /// Of the generator.
    PowerOfG(&'a Exponent),
    Quotient(&'a Element, &'a Element),
}

impl Future for Step<'_> {
    type Output = Element;

    // One copy of it, however often it is waited for.
    #[inline(never)]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Element> {
        let step = self.get_mut();
        match *step {
            Step::Resting(long) => {
                *step = Step::Rested(long);
                Poll::Pending
            }
            Step::Rested(Long::Power(base, exponent)) => Poll::Ready(base.power(exponent)),
            Step::Rested(Long::PowerOfG(exponent)) => Poll::Ready(generator().power(exponent)),
            Step::Rested(Long::Quotient(dividend, divisor)) => Poll::Ready(dividend.over(divisor)),
        }
    }
}

fn power<'a>(base: &'a Element, exponent: &'a Exponent) -> Step<'a> {
    Step::Resting(Long::Power(base, exponent))
}

fn over<'a>(dividend: &'a Element, divisor: &'a Element) -> Step<'a> {
    Step::Resting(Long::Quotient(dividend, divisor))
}

fn g(exponent: &Exponent) -> Step<'_> {
    Step::Resting(Long::PowerOfG(exponent))
}

/// Knowledge of `secret` in g^secret: (c, D).
async fn prove(version: u8, secret: &Exponent, r: &Exponent) -> (Hash, Exponent) {
    let c = hash(version, &g(r).await, None);
    (c, r.minus_product(secret, &challenge(&c)))
}

async fn proves(version: u8, public: &Element, c: &Hash, d: &Exponent) -> bool {
    let product = g(d).await.times(&power(public, &challenge(c)).await);
    hash(version, &product, None) == *c
}

/// Numbers of a message being written, after their count.
struct Writer(Vec<u8>);

impl Writer {
    fn new(count: u32) -> Self {
        Self(count.to_be_bytes().to_vec())
    }

    fn element(mut self, element: &Element) -> Self {
        self.0.extend(element.to_mpi());
        self
    }

    fn proof(mut self, c: &Hash, answers: &[&Exponent]) -> Self {
        put_mpi(&mut self.0, c);
        for d in answers {
            put_mpi(&mut self.0, &d.to_bytes());
        }
        self
    }
}

/// Numbers of a message that came.
struct Numbers<'a>(Reader<'a>);

impl<'a> Numbers<'a> {
    fn new(value: &'a [u8], count: u32) -> Option<Self> {
        let mut reader = Reader::new(value);
        (reader.int()? == count).then_some(Self(reader))
    }

    fn element(&mut self) -> Option<Element> {
        Element::parse(self.0.mpi()?)
    }

    fn hash(&mut self) -> Option<Hash> {
        fixed(minimal(self.0.mpi()?))
    }

    fn answer(&mut self) -> Option<Exponent> {
        Exponent::parse(self.0.mpi()?)
    }

    fn end(&self) -> Option<()> {
        self.0.end()
    }
}

/// Two public values with the proofs that their sender knows the exponents.
struct Publics {
    g2: Element,
    g3: Element,
}

impl Publics {
    /// `version` is that of the first proof; the second has the next.
    async fn read(numbers: &mut Numbers<'_>, version: u8) -> Option<Self> {
        let (g2, c2, d2) = (numbers.element()?, numbers.hash()?, numbers.answer()?);
        let (g3, c3, d3) = (numbers.element()?, numbers.hash()?, numbers.answer()?);
        let hold = proves(version, &g2, &c2, &d2).await && proves(version + 1, &g3, &c3, &d3).await;
        hold.then_some(Self { g2, g3 })
    }

    async fn write(out: Writer, version: u8, secrets: [&Exponent; 2], r: [&Exponent; 2]) -> Writer {
        let [s2, s3] = secrets;
        let [r2, r3] = r;
        let (c2, d2) = prove(version, s2, r2).await;
        let (c3, d3) = prove(version + 1, s3, r3).await;
        let out = out.element(&g(s2).await).proof(&c2, &[&d2]);
        out.element(&g(s3).await).proof(&c3, &[&d3])
    }
}

/// P = g3^r and Q = g^r g2^x: the secret x, blinded.
#[derive(Clone)]
struct Blinded {
    p: Element,
    q: Element,
}

impl Blinded {
    async fn new(g2: &Element, g3: &Element, x: &Exponent, r: &Exponent) -> Self {
        let q = g(r).await.times(&power(g2, x).await);
        let p = power(g3, r).await;
        Self { p, q }
    }

    async fn write(
        &self,
        out: Writer,
        version: u8,
        (g2, g3): (&Element, &Element),
        (x, r4): (&Exponent, &Exponent),
        (r5, r6): (&Exponent, &Exponent),
    ) -> Writer {
        let q = g(r5).await.times(&power(g2, r6).await);
        let c = hash(version, &power(g3, r5).await, Some(&q));
        let d5 = r5.minus_product(r4, &challenge(&c));
        let d6 = r6.minus_product(x, &challenge(&c));
        out.element(&self.p).element(&self.q).proof(&c, &[&d5, &d6])
    }

    async fn read(
        numbers: &mut Numbers<'_>,
        version: u8,
        g2: &Element,
        g3: &Element,
    ) -> Option<Self> {
        let (p, q) = (numbers.element()?, numbers.element()?);
        let (c, d5, d6) = (numbers.hash()?, numbers.answer()?, numbers.answer()?);
        let e = challenge(&c);
        let first = power(g3, &d5).await.times(&power(&p, &e).await);
        let second = g(&d5).await.times(&power(g2, &d6).await);
        let second = second.times(&power(&q, &e).await);
        (hash(version, &first, Some(&second)) == c).then_some(Self { p, q })
    }
}

/// R = (Qa/Qb)^s, with the proof that s is that of g3 = g^s.
struct Raised;

impl Raised {
    async fn write(
        out: Writer,
        version: u8,
        quotient: &Element,
        s: &Exponent,
        r: &Exponent,
    ) -> Writer {
        let c = hash(version, &g(r).await, Some(&power(quotient, r).await));
        let d = r.minus_product(s, &challenge(&c));
        out.element(&power(quotient, s).await).proof(&c, &[&d])
    }

    async fn read(
        numbers: &mut Numbers<'_>,
        version: u8,
        quotient: &Element,
        g3: &Element,
    ) -> Option<Element> {
        let (r, c, d) = (numbers.element()?, numbers.hash()?, numbers.answer()?);
        let e = challenge(&c);
        let first = g(&d).await.times(&power(g3, &e).await);
        let second = power(quotient, &d).await.times(&power(&r, &e).await);
        (hash(version, &first, Some(&second)) == c).then_some(r)
    }
}

/// A, after message 1.
pub struct Begun {
    x: Exponent,
    a2: Exponent,
    a3: Exponent,
}

/// Message 1, from a2, a3, r2, r3.
pub async fn begin(x: Exponent, random: [Exponent; 4]) -> (Begun, Vec<u8>) {
    let [a2, a3, r2, r3] = random;
    let out = Publics::write(Writer::new(6), 1, [&a2, &a3], [&r2, &r3]).await;
    (Begun { x, a2, a3 }, out.0)
}

/// B, after message 1.
pub struct Asked(Publics);

impl Asked {
    /// Reads message 1.
    pub async fn read(value: &[u8]) -> Option<Self> {
        let mut numbers = Numbers::new(value, 6)?;
        let publics = Publics::read(&mut numbers, 1).await?;
        numbers.end().map(|()| Self(publics))
    }

    /// Message 2, from b2, b3, r2 to r6.
    pub async fn answer(&self, y: &Exponent, random: [Exponent; 7]) -> Option<(Sent2, Vec<u8>)> {
        let [b2, b3, r2, r3, r4, r5, r6] = random;
        let g2 = power(&self.0.g2, &b2).await;
        let g3 = power(&self.0.g3, &b3).await;
        if !g2.is_valid() || !g3.is_valid() {
            return None;
        }
        let blinded = Blinded::new(&g2, &g3, y, &r4).await;
        let out = Publics::write(Writer::new(11), 3, [&b2, &b3], [&r2, &r3]).await;
        let out = blinded.write(out, 5, (&g2, &g3), (y, &r4), (&r5, &r6));
        let out = out.await;
        let g3a = self.0.g3.clone();
        Some((
            Sent2 {
                b3,
                g2,
                g3,
                g3a,
                blinded,
            },
            out.0,
        ))
    }
}

/// B, after message 2.
pub struct Sent2 {
    b3: Exponent,
    g2: Element,
    g3: Element,
    g3a: Element,
    blinded: Blinded,
}

/// What B found, and message 4.
pub struct Checked {
    /// Whether the secrets are the same.
    pub same: bool,
    /// Message 4.
    pub reply: Vec<u8>,
}

impl Begun {
    /// Reads message 2; message 3, from r4 to r7.
    pub async fn second(&self, value: &[u8], random: [Exponent; 4]) -> Option<(Sent3, Vec<u8>)> {
        let [r4, r5, r6, r7] = random;
        let mut numbers = Numbers::new(value, 11)?;
        let publics = Publics::read(&mut numbers, 3).await?;
        let g2 = power(&publics.g2, &self.a2).await;
        let g3 = power(&publics.g3, &self.a3).await;
        let theirs = Blinded::read(&mut numbers, 5, &g2, &g3).await?;
        numbers.end()?;
        let ours = Blinded::new(&g2, &g3, &self.x, &r4).await;
        if !g2.is_valid() || !g3.is_valid() || ours.p.is(&theirs.p) || ours.q.is(&theirs.q) {
            return None;
        }
        let quotient = over(&ours.q, &theirs.q).await;
        let expected = over(&ours.p, &theirs.p).await;
        let out = ours.write(Writer::new(8), 6, (&g2, &g3), (&self.x, &r4), (&r5, &r6));
        let out = Raised::write(out.await, 7, &quotient, &self.a3, &r7).await;
        let sent = Sent3 {
            a3: self.a3.clone(),
            g3b: publics.g3,
            quotient,
            expected,
        };
        Some((sent, out.0))
    }
}

impl Sent2 {
    /// Reads message 3; message 4, from r7.
    pub async fn third(&self, value: &[u8], r7: Exponent) -> Option<Checked> {
        let mut numbers = Numbers::new(value, 8)?;
        let theirs = Blinded::read(&mut numbers, 6, &self.g2, &self.g3).await?;
        if theirs.p.is(&self.blinded.p) || theirs.q.is(&self.blinded.q) {
            return None;
        }
        let quotient = over(&theirs.q, &self.blinded.q).await;
        let r = Raised::read(&mut numbers, 7, &quotient, &self.g3a).await?;
        numbers.end()?;
        let expected = over(&theirs.p, &self.blinded.p).await;
        let same = power(&r, &self.b3).await.is(&expected);
        let out = Raised::write(Writer::new(3), 8, &quotient, &self.b3, &r7).await;
        let reply = out.0;
        Some(Checked { same, reply })
    }
}

/// A, after message 3.
pub struct Sent3 {
    a3: Exponent,
    g3b: Element,
    quotient: Element,
    expected: Element,
}

impl Sent3 {
    /// Reads message 4: whether the secrets are the same.
    pub async fn fourth(&self, value: &[u8]) -> Option<bool> {
        let mut numbers = Numbers::new(value, 3)?;
        let r = Raised::read(&mut numbers, 8, &self.quotient, &self.g3b).await?;
        numbers.end()?;
        Some(power(&r, &self.a3).await.is(&self.expected))
    }
}
