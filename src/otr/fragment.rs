//! Messages in pieces (OTR3 "Fragmentation"), with limits on what an unfinished one may cost.

use crate::otr::wire::{LEAST_TAG, MAX_ENCODED, Version};
use crate::time::Millis;

/// Unfinished messages of one contact.
const MAX_SERIES: usize = 8;
/// Bytes in all unfinished messages of one contact.
const MAX_BYTES: usize = MAX_ENCODED;
/// A series without a new piece for so long is given up: ms.
const MAX_AGE: u64 = 120_000;

/// One piece: number `k` of `n`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fragment<'a> {
    pub version: Version,
    pub sender: u32,
    pub receiver: u32,
    pub k: u16,
    pub n: u16,
    pub piece: &'a str,
}

/// Whether a text claims to be a piece.
pub fn is_fragment(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("?OTR|") || text.starts_with("?OTR,")
}

impl<'a> Fragment<'a> {
    /// Reads a piece: `?OTR|sender|receiver,k,n,piece,` or, in version 2, `?OTR,k,n,piece,`. `None`
    /// when something is out of its range.
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (version, sender, receiver, rest) = match text.strip_prefix("?OTR|") {
            Some(rest) => {
                let (tags, rest) = rest.split_once(',')?;
                let (sender, receiver) = tags.split_once('|')?;
                (
                    Version::V3,
                    number(sender, 16)?,
                    number(receiver, 16)?,
                    rest,
                )
            }
            None => (Version::V2, 0, 0, text.strip_prefix("?OTR,")?),
        };
        let mut parts = rest.split(',');
        let mut short = || u16::try_from(number(parts.next()?, 10)?).ok();
        let (k, n) = (short()?, short()?);
        let piece = parts.next().filter(|piece| !piece.is_empty())?;
        // A comma ends the piece, and nothing comes after it.
        if parts.next() != Some("") || parts.next().is_some() || k == 0 || k > n {
            return None;
        }
        if version == Version::V3 && sender < LEAST_TAG {
            return None;
        }
        Some(Self {
            version,
            sender,
            receiver,
            k,
            n,
            piece,
        })
    }
}

/// Digits of a base, without the signs that the standard library allows.
fn number(digits: &str, base: u32) -> Option<u32> {
    let all = digits.chars().all(|c| c.is_digit(base));
    (all && digits.len() <= 16).then(|| u32::from_str_radix(digits, base).ok())?
}

/// Puts the pieces of one contact together, separately for each of its instances.
#[derive(Default)]
pub struct Assembler {
    series: Vec<Series>,
}

struct Series {
    resource: String,
    sender: u32,
    k: u16,
    n: u16,
    text: String,
    touched: Millis,
}

impl Assembler {
    /// Takes a piece that came from `resource`; gives the whole when it was the last one.
    pub fn accept(&mut self, resource: &str, piece: &Fragment<'_>, now: Millis) -> Option<String> {
        self.expire(now);
        let found = self.take(resource, piece.sender);
        let mut series = if piece.k == 1 {
            Series {
                resource: resource.to_owned(),
                sender: piece.sender,
                k: 0,
                n: piece.n,
                text: String::new(),
                touched: now,
            }
        } else {
            // Anything but the next one of the same series forgets what there was.
            found.filter(|s| s.n == piece.n && s.k.checked_add(1) == Some(piece.k))?
        };
        if self.bytes() + series.text.len() + piece.piece.len() > MAX_BYTES {
            return None;
        }
        series.k = piece.k;
        series.touched = now;
        series.text.push_str(piece.piece);
        if series.k == series.n {
            return Some(series.text);
        }
        if self.series.len() >= MAX_SERIES {
            // The one that waits longest.
            self.series.remove(0);
        }
        self.series.push(series);
        None
    }

    /// Forgets all that came from a resource: something that is no piece came in between.
    pub fn forget_all(&mut self, resource: &str) {
        self.series.retain(|s| s.resource != resource);
    }

    /// Gives up what waits too long.
    pub fn expire(&mut self, now: Millis) {
        self.series.retain(|s| now.since(s.touched) < MAX_AGE);
    }

    /// Whether nothing is held that is worth waiting for.
    pub fn is_idle(&self, now: Millis) -> bool {
        self.series.iter().all(|s| now.since(s.touched) >= MAX_AGE)
    }

    /// Bytes that are held.
    pub fn bytes(&self) -> usize {
        self.series.iter().map(|s| s.text.len()).sum()
    }

    fn take(&mut self, resource: &str, sender: u32) -> Option<Series> {
        let same = |s: &Series| s.sender == sender && s.resource == resource;
        let at = self.series.iter().position(same)?;
        Some(self.series.remove(at))
    }
}

/// Cuts an encoded message into texts of at most `size` bytes. One text when it is short enough, or
/// when 65535 pieces would not do.
pub fn cut(text: String, size: usize, version: Version, sender: u32, receiver: u32) -> Vec<String> {
    /// The longest head and tail of a piece: `?OTR|ffffffff|ffffffff,65535,65535,` and `,`.
    const AROUND: usize = 37;
    // The encoded form is ASCII, so that it may be cut anywhere.
    let piece = size.saturating_sub(AROUND).max(1);
    let n = text.len().div_ceil(piece);
    if text.len() <= size || n > usize::from(u16::MAX) || !text.is_ascii() {
        return vec![text];
    }
    let pieces = text.as_bytes().chunks(piece).map(String::from_utf8_lossy);
    let numbered = (1..).zip(pieces);
    let written = numbered.map(|(k, piece)| match version {
        Version::V2 => format!("?OTR,{k},{n},{piece},"),
        Version::V3 => format!("?OTR|{sender:08x}|{receiver:08x},{k:05},{n:05},{piece},"),
    });
    written.collect()
}
