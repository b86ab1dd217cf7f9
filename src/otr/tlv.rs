//! What follows a text inside a data message: records of type, length and value (OTR3 "TLV").

use zeroize::Zeroizing;

/// Types of records.
pub mod kind {
    /// Bytes to be ignored.
    pub const PADDING: u16 = 0;
    /// The sender ended the session.
    pub const DISCONNECTED: u16 = 1;
    /// SMP, first message without a question; the other three follow.
    pub const SMP_1: u16 = 2;
    pub const SMP_2: u16 = 3;
    pub const SMP_3: u16 = 4;
    pub const SMP_4: u16 = 5;
    /// SMP: abandon the run.
    pub const SMP_ABORT: u16 = 6;
    /// SMP, first message after a question and a NUL.
    pub const SMP_1_QUESTION: u16 = 7;
    /// The extra symmetric key is used now: INT use, then data (version 3).
    pub const EXTRA_KEY: u16 = 8;
}

/// One record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tlv {
    pub kind: u16,
    pub value: Vec<u8>,
}

impl Tlv {
    /// A record; a value that is too long for its length field is cut, which ours never are.
    pub fn new(kind: u16, value: Vec<u8>) -> Self {
        Self { kind, value }
    }
}

/// Text and records, as they are encrypted. What would end the text early is left out of it.
pub fn join(text: &str, tlvs: &[Tlv]) -> Zeroizing<Vec<u8>> {
    let more: usize = tlvs.iter().map(|tlv| tlv.value.len() + 4).sum();
    let mut out = Zeroizing::new(Vec::with_capacity(text.len() + 1 + more));
    out.extend(text.bytes().filter(|b| *b != 0));
    if !tlvs.is_empty() {
        out.push(0);
    }
    for tlv in tlvs {
        let Ok(length) = u16::try_from(tlv.value.len()) else {
            continue;
        };
        out.extend(tlv.kind.to_be_bytes());
        out.extend(length.to_be_bytes());
        out.extend(&tlv.value);
    }
    out
}

/// Text and records of a decrypted message. What is no UTF-8 is shown as U+FFFD; a record that is
/// longer than the message ends the list.
pub fn split(plaintext: &[u8]) -> (Zeroizing<String>, Vec<Tlv>) {
    let mut parts = plaintext.splitn(2, |b| *b == 0);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let mut rest = parts.next().unwrap_or_default();
    let mut tlvs = Vec::new();
    while let Some((tlv, after)) = read(rest) {
        tlvs.push(tlv);
        rest = after;
    }
    (Zeroizing::new(text.into_owned()), tlvs)
}

fn read(bytes: &[u8]) -> Option<(Tlv, &[u8])> {
    let (kind, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (value, rest) = rest.split_at_checked(length)?;
    let tlv = Tlv::new(u16::from_be_bytes(*kind), value.to_vec());
    Some((tlv, rest))
}
