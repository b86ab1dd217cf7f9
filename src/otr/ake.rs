//! The authenticated key exchange (OTR3 "Authenticated Key Exchange"): four messages, after which two
//! share a secret and know each other's long-term key.
//!
//! B commits to g^x, A answers with g^y, B reveals g^x and signs, A signs. Every function here does one
//! step or fails as a whole; who is at which step is the business of `session`.

use crate::otr::codec::{Reader, put_data};
use crate::otr::dsa::{PrivateKey, PublicKey, SIGNATURE};
use crate::otr::group::{Element, KeyPair};
use crate::otr::hash::{aes_ctr, hmac_sha256, sha256};
use crate::otr::wire::{Body, Sealed, Version};
use crate::rng::Rng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The number of the key pair of an exchange. Every exchange has a new pair, so it is always the first.
pub const KEYID: u32 = 1;

/// Why a message of the exchange was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The revealed value is not what was committed to, or out of range.
    Commitment,
    /// The key of the commitment is too short: otr.js loses leading zero bytes, once in 256 exchanges.
    /// The next one draws another.
    ShortKey,
    /// Our own value came back.
    Reflected,
    /// A MAC is wrong.
    Mac,
    /// The signed part is malformed, has a bad public key, or keyid 0.
    Malformed,
    /// The signature does not hold.
    Signature,
}

/// What an exchange ends in.
pub struct Established {
    pub version: Version,
    /// Our key pair, number `KEYID`.
    pub ours: KeyPair,
    pub theirs: Element,
    pub their_keyid: u32,
    pub their_key: PublicKey,
    /// The session's id: both ends see the same (OTR3 "secure session id").
    pub ssid: [u8; 8],
    /// Whether the first half of the id is ours to emphasise: who sent Reveal Signature does that.
    pub we_revealed: bool,
}

/// Our side of an exchange that we began: sent D-H Commit.
pub struct Commit {
    pub version: Version,
    r: Zeroizing<[u8; 16]>,
    x: KeyPair,
    encrypted: Vec<u8>,
    hash: [u8; 32],
}

impl Commit {
    /// A new key pair and the commitment to it.
    pub fn new(version: Version, rng: &mut Rng) -> Self {
        let mut r = Zeroizing::new([0; 16]);
        // otr.js loses the leading zero digits of this key, so it gets one without.
        while r.first().is_some_and(|b| *b < 0x10) {
            rng.fill(&mut *r);
        }
        Self::with(version, KeyPair::generate(rng), &r)
    }

    /// The same from given numbers: for known answers.
    pub fn with(version: Version, x: KeyPair, r: &[u8; 16]) -> Self {
        let mut encrypted = x.public.to_mpi();
        let hash = sha256(&[&encrypted]);
        aes_ctr(r, [0; 8], &mut encrypted);
        Self {
            version,
            r: Zeroizing::new(*r),
            x,
            encrypted,
            hash,
        }
    }

    /// The message.
    pub fn body(&self) -> Body {
        Body::Commit {
            encrypted: self.encrypted.clone(),
            hash: self.hash,
        }
    }

    /// Whether ours goes on when two commitments cross: the one with the greater hash does.
    pub fn prevails_over(&self, hash: &[u8; 32]) -> bool {
        self.hash > *hash
    }

    /// Whether theirs goes on. Neither is true for our own that came back.
    pub fn is_below(&self, hash: &[u8; 32]) -> bool {
        self.hash < *hash
    }

    /// Answers D-H Key: what to send, and what to wait with.
    pub fn reveal(
        &self,
        theirs: Element,
        key: &PrivateKey,
        rng: &mut Rng,
    ) -> Result<(Body, Revealed), Refused> {
        if theirs == self.x.public {
            return Err(Refused::Reflected);
        }
        let keys = Keys::derive(&self.x.agree(&theirs));
        let half = Half {
            c: &keys.c,
            m1: &keys.m1,
            m2: &keys.m2,
        };
        let signature = half.seal(&self.x.public, &theirs, key, rng);
        let body = Body::Reveal {
            r: self.r.to_vec(),
            signature,
        };
        let revealed = Revealed {
            version: self.version,
            x: self.x.clone(),
            theirs,
            keys,
            sent: body.clone(),
        };
        Ok((body, revealed))
    }
}

/// We sent Reveal Signature.
pub struct Revealed {
    version: Version,
    x: KeyPair,
    theirs: Element,
    keys: Keys,
    sent: Body,
}

impl Revealed {
    /// The message again, if this is the D-H Key that it answered.
    pub fn again(&self, theirs: &Element) -> Option<Body> {
        (self.theirs == *theirs).then(|| self.sent.clone())
    }

    /// Takes their Signature.
    pub fn finish(&self, signature: &Sealed) -> Result<Established, Refused> {
        let keys = &self.keys;
        let half = Half {
            c: &keys.c_prime,
            m1: &keys.m1_prime,
            m2: &keys.m2_prime,
        };
        let (their_key, their_keyid) = half.open(signature, &self.theirs, &self.x.public)?;
        Ok(Established {
            version: self.version,
            ours: self.x.clone(),
            theirs: self.theirs.clone(),
            their_keyid,
            their_key,
            ssid: keys.ssid,
            we_revealed: true,
        })
    }
}

/// We answered their commitment with D-H Key.
pub struct Answered {
    pub version: Version,
    y: KeyPair,
    encrypted: Vec<u8>,
    hash: [u8; 32],
}

impl Answered {
    /// Takes D-H Commit.
    pub fn new(version: Version, encrypted: Vec<u8>, hash: [u8; 32], rng: &mut Rng) -> Self {
        Self::with(version, encrypted, hash, KeyPair::generate(rng))
    }

    /// The same with a given key pair: for known answers.
    pub fn with(version: Version, encrypted: Vec<u8>, hash: [u8; 32], y: KeyPair) -> Self {
        Self {
            version,
            y,
            encrypted,
            hash,
        }
    }

    /// The message.
    pub fn body(&self) -> Body {
        Body::Key(self.y.public.clone())
    }

    /// They committed anew: the same answer stands for that.
    pub fn replace(&mut self, encrypted: Vec<u8>, hash: [u8; 32]) {
        (self.encrypted, self.hash) = (encrypted, hash);
    }

    /// Takes Reveal Signature: our Signature, and the session.
    pub fn finish(
        &self,
        r: &[u8],
        signature: &Sealed,
        key: &PrivateKey,
        rng: &mut Rng,
    ) -> Result<(Body, Established), Refused> {
        let short = (1..16).contains(&r.len());
        let r = r.try_into().ok();
        let opened = r.and_then(|r| self.open(r));
        let theirs = opened.ok_or(if short {
            Refused::ShortKey
        } else {
            Refused::Commitment
        })?;
        if theirs == self.y.public {
            return Err(Refused::Reflected);
        }
        let keys = Keys::derive(&self.y.agree(&theirs));
        let half = Half {
            c: &keys.c,
            m1: &keys.m1,
            m2: &keys.m2,
        };
        let (their_key, their_keyid) = half.open(signature, &theirs, &self.y.public)?;
        let half = Half {
            c: &keys.c_prime,
            m1: &keys.m1_prime,
            m2: &keys.m2_prime,
        };
        let sealed = half.seal(&self.y.public, &theirs, key, rng);
        let established = Established {
            version: self.version,
            ours: self.y.clone(),
            theirs,
            their_keyid,
            their_key,
            ssid: keys.ssid,
            we_revealed: false,
        };
        Ok((Body::Signature(sealed), established))
    }

    fn open(&self, r: &[u8; 16]) -> Option<Element> {
        let with = |key: &[u8; 16]| {
            let mut mpi = self.encrypted.clone();
            aes_ctr(key, [0; 8], &mut mpi);
            let holds: bool = sha256(&[&mpi]).ct_eq(&self.hash).into();
            let mut reader = Reader::new(if holds { &mpi } else { &[] });
            let element = Element::parse(reader.mpi()?)?;
            reader.end().map(|()| element)
        };
        with(r).or_else(|| with(&without_zeros(r)?))
    }
}

/// The key that otr.js encrypts with when `r` begins with zero digits: it writes the number without
/// them, and takes bytes from the left, so that the last digit becomes a byte of its own.
fn without_zeros(r: &[u8; 16]) -> Option<[u8; 16]> {
    let digits = r.iter().flat_map(|b| [b >> 4, b & 15]);
    let digits: Vec<u8> = digits.skip_while(|d| *d == 0).collect();
    if digits.len() == 32 {
        return None;
    }
    let mut out = [0; 16];
    for (to, pair) in out.iter_mut().zip(digits.chunks(2)) {
        *to = match pair {
            [high, low] => high << 4 | low,
            pair => pair.first().copied().unwrap_or_default(),
        };
    }
    Some(out)
}

/// What both derive from the shared secret.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    pub ssid: [u8; 8],
    pub c: [u8; 16],
    pub c_prime: [u8; 16],
    pub m1: [u8; 32],
    pub m2: [u8; 32],
    pub m1_prime: [u8; 32],
    pub m2_prime: [u8; 32],
}

impl Keys {
    /// From the secret as MPI.
    pub fn derive(secbytes: &[u8]) -> Self {
        let h2 = |byte: u8| Zeroizing::new(sha256(&[&[byte], secbytes]));
        let (ssid, c) = (h2(0), h2(1));
        let first = |bytes: &[u8]| bytes.first_chunk().copied().unwrap_or_default();
        Self {
            ssid: ssid.first_chunk().copied().unwrap_or_default(),
            c: first(&*c),
            c_prime: c.last_chunk().copied().unwrap_or_default(),
            m1: *h2(2),
            m2: *h2(3),
            m1_prime: *h2(4),
            m2_prime: *h2(5),
        }
    }
}

/// The keys of one direction.
pub struct Half<'a> {
    pub c: &'a [u8; 16],
    pub m1: &'a [u8; 32],
    pub m2: &'a [u8; 32],
}

impl Half<'_> {
    /// What is signed: MAC over both public values, the signer's first, its key and keyid.
    fn signed(&self, signer: &Element, other: &Element, key: &PublicKey, keyid: u32) -> [u8; 32] {
        let (signer, other) = (signer.to_mpi(), other.to_mpi());
        hmac_sha256(
            self.m1,
            &[&signer, &other, &key.to_bytes(), &keyid.to_be_bytes()],
        )
    }

    fn seal(&self, ours: &Element, theirs: &Element, key: &PrivateKey, rng: &mut Rng) -> Sealed {
        let signed = self.signed(ours, theirs, key.public(), KEYID);
        self.seal_signature(key.public(), &key.sign(&signed, rng))
    }

    /// Encrypts key, keyid and signature.
    pub fn seal_signature(&self, key: &PublicKey, signature: &[u8; SIGNATURE]) -> Sealed {
        let mut encrypted = key.to_bytes();
        encrypted.extend(KEYID.to_be_bytes());
        encrypted.extend(signature);
        aes_ctr(self.c, [0; 8], &mut encrypted);
        let mac = self.mac(&encrypted);
        Sealed { encrypted, mac }
    }

    fn open(
        &self,
        sealed: &Sealed,
        theirs: &Element,
        ours: &Element,
    ) -> Result<(PublicKey, u32), Refused> {
        if !bool::from(self.mac(&sealed.encrypted).ct_eq(&sealed.mac)) {
            return Err(Refused::Mac);
        }
        let mut bytes = sealed.encrypted.clone();
        aes_ctr(self.c, [0; 8], &mut bytes);
        let mut reader = Reader::new(&bytes);
        let mut read = || {
            let key = PublicKey::read(&mut reader)?;
            let keyid = reader.int().filter(|id| *id != 0)?;
            let signature = reader.array()?;
            reader.end().map(|()| (key, keyid, signature))
        };
        let (key, keyid, signature) = read().ok_or(Refused::Malformed)?;
        let signed = self.signed(theirs, ours, &key, keyid);
        if !key.verify(&signed, &signature) {
            return Err(Refused::Signature);
        }
        Ok((key, keyid))
    }

    fn mac(&self, encrypted: &[u8]) -> [u8; 20] {
        let mut field = Vec::with_capacity(encrypted.len() + 4);
        put_data(&mut field, encrypted);
        let mac = hmac_sha256(self.m2, &[&field]);
        mac.first_chunk().copied().unwrap_or_default()
    }
}
