//! XEP-0392: Consistent Color Generation

use sha1::{Digest, Sha1};

/// The hue of a name or address, in degrees below 360: the same in every client (XEP-0392 §5.1).
/// The style sheet makes a colour of it that is legible in its theme.
pub fn hue(text: &str) -> u16 {
    let hash = Sha1::digest(text.as_bytes());
    let low = |i: usize| hash.get(i).copied().map_or(0, u32::from);
    let angle = (low(0) + 256 * low(1)) * 360 / 65_536;
    u16::try_from(angle).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_angles_of_the_xep() {
        // XEP-0392 §13: 327.255249, 209.410400, 331.199341, 359.994507.
        assert_eq!(hue("Romeo"), 327);
        assert_eq!(hue("juliet@capulet.lit"), 209);
        assert_eq!(hue("😺"), 331);
        assert_eq!(hue("council"), 359);
    }
}
