//! The encoded messages: `?OTR:` base64 `.` (OTR3 "The protocol messages", OTR2 the same without tags).

use crate::otr::codec::{Reader, put_data};
use crate::otr::group::{BYTES, Element};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Where an encoded message begins.
const BEGIN: &str = "?OTR:";
/// More than any program sends: texts of 100 KB with everything around them.
pub const MAX_ENCODED: usize = 512 * 1024;
/// A public key of 1024 bits, keyid and signature: 466 bytes.
const MAX_SEALED: usize = 512;
/// Instance tags below are reserved (OTR3 "Instance Tags").
pub const LEAST_TAG: u32 = 0x100;

/// Flag of a data message: be silent when it cannot be read.
pub const IGNORABLE: u8 = 1;

/// A version of the protocol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Version {
    /// Without instance tags; what Profanity and other old programs speak.
    V2,
    /// With instance tags.
    V3,
}

/// A message with the two instances it is between; both tags are 0 in version 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    pub version: Version,
    pub sender: u32,
    pub receiver: u32,
    pub body: Body,
}

/// What is in a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// Type 02: g^x, encrypted, and its hash.
    Commit { encrypted: Vec<u8>, hash: [u8; 32] },
    /// Type 0a: g^y.
    Key(Element),
    /// Type 11: the key of the commitment, and who the committer is.
    Reveal { r: Vec<u8>, signature: Sealed },
    /// Type 12: who the other one is.
    Signature(Sealed),
    /// Type 03.
    Data(Data),
}

/// An encrypted signature with its MAC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    pub encrypted: Vec<u8>,
    pub mac: [u8; 20],
}

/// A data message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Data {
    /// 01: the receiver should be silent when it cannot read it. No other is defined.
    pub flags: u8,
    pub sender_keyid: u32,
    pub recipient_keyid: u32,
    pub next: Element,
    pub counter: u64,
    pub encrypted: Vec<u8>,
    pub mac: [u8; 20],
    pub revealed: Vec<u8>,
}

/// The base64 part of a text that holds an encoded message, wherever it begins.
pub fn find_encoded(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BEGIN)?;
    Some(rest.split_once('.').map_or(rest, |(inner, _)| inner))
}

/// The bytes of an encoded message. `None` if it is none, or over-long.
pub fn decode(encoded: &str) -> Option<Vec<u8>> {
    if encoded.len() > MAX_ENCODED {
        return None;
    }
    STANDARD.decode(encoded.trim()).ok()
}

/// The text that carries these bytes.
pub fn encode(bytes: &[u8]) -> String {
    format!("{BEGIN}{}.", STANDARD.encode(bytes))
}

/// Version, type and tags: what is known before the rest is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    pub version: Version,
    pub kind: u8,
    pub sender: u32,
    pub receiver: u32,
}

impl Header {
    /// Reads it. `None` for an unknown version.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let version = match reader.short()? {
            2 => Version::V2,
            3 => Version::V3,
            _ => return None,
        };
        let kind = reader.byte()?;
        let (sender, receiver) = match version {
            Version::V2 => (0, 0),
            Version::V3 => (reader.int()?, reader.int()?),
        };
        Some(Self {
            version,
            kind,
            sender,
            receiver,
        })
    }
}

impl Message {
    /// Reads a decoded message. `None` if it is malformed or of an unknown version or type.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let Header {
            version,
            kind,
            sender,
            receiver,
        } = Header::read(&mut reader)?;
        let body = Body::read(kind, &mut reader)?;
        Some(Self {
            version,
            sender,
            receiver,
            body,
        })
    }

    /// The bytes of the message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.head();
        match &self.body {
            Body::Commit { encrypted, hash } => {
                put_data(&mut out, encrypted);
                put_data(&mut out, hash);
            }
            Body::Key(public) => out.extend(public.to_mpi()),
            Body::Reveal { r, signature } => {
                put_data(&mut out, r);
                signature.put(&mut out);
            }
            Body::Signature(signature) => signature.put(&mut out),
            Body::Data(data) => {
                data.put_authenticated(&mut out);
                out.extend(data.mac);
                put_data(&mut out, &data.revealed);
            }
        }
        out
    }

    /// What the MAC of a data message is over: from the version to the ciphertext. A message has one
    /// form of bytes alone (see `Reader::mpi`), so that it can be written again.
    pub fn authenticated(&self) -> Vec<u8> {
        let mut out = self.head();
        if let Body::Data(data) = &self.body {
            data.put_authenticated(&mut out);
        }
        out
    }

    /// The text to send.
    pub fn encode(&self) -> String {
        encode(&self.to_bytes())
    }

    fn head(&self) -> Vec<u8> {
        let (version, tagged) = match self.version {
            Version::V2 => (2, false),
            Version::V3 => (3, true),
        };
        let kind = match self.body {
            Body::Commit { .. } => 0x02,
            Body::Key(_) => 0x0a,
            Body::Reveal { .. } => 0x11,
            Body::Signature(_) => 0x12,
            Body::Data(_) => 0x03,
        };
        let mut out = vec![0, version, kind];
        if tagged {
            out.extend(self.sender.to_be_bytes());
            out.extend(self.receiver.to_be_bytes());
        }
        out
    }
}

impl Body {
    fn read(kind: u8, reader: &mut Reader<'_>) -> Option<Self> {
        let body = match kind {
            0x02 => Self::Commit {
                encrypted: within(reader.data()?, BYTES + 4)?,
                hash: reader.data()?.try_into().ok()?,
            },
            0x0a => Self::Key(Element::parse(reader.mpi()?)?),
            0x11 => Self::Reveal {
                r: within(reader.data()?, 16)?,
                signature: Sealed::read(reader)?,
            },
            0x12 => Self::Signature(Sealed::read(reader)?),
            0x03 => Self::Data(Data::read(reader)?),
            _ => return None,
        };
        reader.end()?;
        Some(body)
    }
}

/// Bytes that are kept while an exchange waits: no more than there can be.
fn within(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    (bytes.len() <= most).then(|| bytes.to_vec())
}

impl Sealed {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            encrypted: within(reader.data()?, MAX_SEALED)?,
            mac: reader.array()?,
        })
    }

    fn put(&self, out: &mut Vec<u8>) {
        put_data(out, &self.encrypted);
        out.extend(self.mac);
    }
}

impl Data {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            flags: reader.byte()?,
            sender_keyid: reader.int()?,
            recipient_keyid: reader.int()?,
            next: Element::parse(reader.mpi()?)?,
            counter: u64::from_be_bytes(reader.array()?),
            encrypted: reader.data()?.to_vec(),
            mac: reader.array()?,
            revealed: reader.data()?.to_vec(),
        })
    }

    fn put_authenticated(&self, out: &mut Vec<u8>) {
        out.push(self.flags);
        out.extend(self.sender_keyid.to_be_bytes());
        out.extend(self.recipient_keyid.to_be_bytes());
        out.extend(self.next.to_mpi());
        out.extend(self.counter.to_be_bytes());
        put_data(out, &self.encrypted);
    }
}
