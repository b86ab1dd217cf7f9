//! RFC 9649 (WebP), W3C PNG, ITU T.81 (JPEG), GIF89a: how large a picture becomes when it is drawn
//!
//! By its own first bytes: sixty-four kilobytes may unfold to gigabytes.

/// Pixels of the longer side of a picture that is drawn. Nobody's is larger than a few hundred.
const MAX_SIDE: u32 = 4_096;

/// Whether a picture of one of the kinds that we know is small enough to be drawn. What does not say how large it is
/// is drawn by no browser.
pub(super) fn fits(bytes: &[u8]) -> bool {
    sides(bytes).is_none_or(|(width, height)| width.max(height) <= MAX_SIDE)
}

/// Width and height in pixels.
fn sides(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.first()? {
        // PNG (W3C, §11.2.1): IHDR is the first chunk.
        0x89 => Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?)),
        0xff => jpeg(bytes),
        b'G' => gif(bytes),
        _ => webp(bytes),
    }
}

/// ITU T.81 §B.2.2: the frame header, wherever it stands between the other segments.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        // Markers may be filled up to any length, and some programs leave other bytes between two of them.
        at += bytes.get(at..)?.windows(2).position(|pair| {
            matches!(pair, [0xff, kind] if !matches!(kind, 0x00 | 0xff | 0x01 | 0xd0..=0xd9))
        })?;
        let kind = *bytes.get(at + 1)?;
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
        }
        at += 2 + big(bytes, at + 2, 2)?.max(2) as usize;
    }
}

/// GIF89a §18 and §20: the screen, or the first picture on it, which may be larger.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let screen = (little(bytes, 6, 2)?, little(bytes, 8, 2)?);
    let picture = || {
        let flags = *bytes.get(10)?;
        let colours = if flags & 0x80 == 0 {
            0
        } else {
            6 << (flags & 7)
        };
        let mut at = 13 + colours;
        // Extensions: a kind, and blocks until an empty one.
        while *bytes.get(at)? == b'!' {
            at += 2;
            loop {
                let block = usize::from(*bytes.get(at)?);
                at += 1 + block;
                if block == 0 {
                    break;
                }
            }
        }
        let side = |origin, size| Some(little(bytes, origin, 2)? + little(bytes, size, 2)?);
        (*bytes.get(at)? == b',').then_some(())?;
        Some((side(at + 1, at + 5)?, side(at + 3, at + 7)?))
    };
    let (width, height) = picture().unwrap_or_default();
    Some((screen.0.max(width), screen.1.max(height)))
}

/// RFC 9649 §2.5 to §2.7.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let both = little(bytes, 21, 4)?;
            Some(((both & 0x3fff) + 1, (both >> 14 & 0x3fff) + 1))
        }
        _ => Some((
            little(bytes, 26, 2)? & 0x3fff,
            little(bytes, 28, 2)? & 0x3fff,
        )),
    }
}

/// `n` bytes as a number, the highest first.
fn big(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(n)?)?;
    Some(bytes.iter().fold(0, |sum, b| sum << 8 | u32::from(*b)))
}

/// `n` bytes as a number, the lowest first.
fn little(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(n)?)?;
    Some(
        bytes
            .iter()
            .rev()
            .fold(0, |sum, b| sum << 8 | u32::from(*b)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 300 by 7, as a browser writes them.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x07\x08\x06\0\0\0";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\
        \xff\xdb\0\x05\xff\xc0\x01\xff\xff\xc2\0\x11\x08\0\x07\x01\x2c\x03";
    const GIF: &[u8] = b"GIF89a\x2c\x01\x07\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x2c\x01\x07\0\0";
    const EXTENDED: &[u8] = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x20\0\0\0\x2b\x01\0\x06\0\0";
    const LOSSLESS: &[u8] = b"RIFF\0\0\0\0WEBPVP8L\x0f\0\0\0\x2f\x2b\x81\x01\0\x07";
    const LOSSY: &[u8] = b"RIFF\0\0\0\0WEBPVP8 \x3a\0\0\0\xb0\x03\0\x9d\x01\x2a\x2c\x01\x07\0\x3f";

    #[test]
    fn each_kind_says_how_large_it_is() {
        for bytes in [PNG, JPEG, GIF, EXTENDED, LOSSLESS, LOSSY] {
            assert_eq!(sides(bytes), Some((300, 7)), "{bytes:x?}");
            assert!(fits(bytes));
            // Cut off anywhere it is no picture, and nothing to fall over.
            for n in 0..bytes.len() {
                let _ = fits(&bytes[..n]);
            }
        }
        // All headers and no end.
        assert!(fits(&b"\xff\xd8".repeat(30_000)));
        assert!(fits(
            &[b"\xff\xd8\xff\xe0\0\0".repeat(9_000), vec![0xff]].concat()
        ));
    }

    #[test]
    fn what_unfolds_to_gigabytes_is_not_drawn() {
        let with = |bytes: &[u8], at: usize, new: &[u8]| {
            let mut bytes = bytes.to_vec();
            bytes[at..at + new.len()].copy_from_slice(new);
            bytes
        };
        for bomb in [
            with(PNG, 18, b"\x80\0"),
            with(PNG, 20, b"\xff"),
            with(JPEG, JPEG.len() - 5, b"\xff\xff"),
            with(GIF, 6, b"\xff\xff"),
            // On a small screen.
            with(GIF, GIF.len() - 5, b"\xff\xff"),
            with(EXTENDED, 27, b"\xff\xff"),
            with(LOSSLESS, 22, b"\xff"),
            with(LOSSY, 27, b"\x3f"),
        ] {
            assert!(!fits(&bomb), "{bomb:x?}");
        }
    }
}
