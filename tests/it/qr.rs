//! QR codes, read back by hand.

use converse_rs::text::qr::code;
use proptest::prelude::*;
use std::sync::OnceLock;

/// What there is to know of a code by its side: blocks, codewords of text and of what mends it in each, and how the
/// level with mask 0 is written.
fn kind(side: usize) -> (usize, usize, usize, &'static str) {
    match side {
        29 => (1, 44, 26, "101010000010010"),
        41 => (2, 68, 18, "111011111000100"),
        _ => panic!("{side} modules"),
    }
}

/// The dark modules of a path of rectangles.
fn modules(text: &str) -> Vec<Vec<bool>> {
    let code = code(text).unwrap();
    let mut all = vec![vec![false; code.side]; code.side];
    for run in code.path.split('M').skip(1) {
        let (at, rest) = run.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (length, end) = rest.split_once('v').unwrap();
        assert_eq!(end, format!("1h-{length}z"));
        let (x, y, length): (usize, usize, usize) = (
            x.parse().unwrap(),
            y.parse().unwrap(),
            length.parse().unwrap(),
        );
        for module in &mut all[y][x..x + length] {
            assert!(!std::mem::replace(module, true));
        }
    }
    all
}

/// Whether a module is there for other reasons than the text, in versions 2 to 6.
fn is_fixed(side: usize, x: usize, y: usize) -> bool {
    let corner = |x: usize, y: usize| x < 9 && y < 9;
    let aligned = side - 9..=side - 5;
    corner(x, y)
        || corner(side.saturating_sub(x + 1) + 1, y) && x >= side - 8
        || corner(x, side.saturating_sub(y + 1) + 1) && y >= side - 8
        || x == 6
        || y == 6
        || aligned.contains(&x) && aligned.contains(&y)
}

/// The codewords: pairs of columns from the right, up and down in turns, without the mask.
fn words(modules: &[Vec<bool>]) -> Vec<u8> {
    let side = modules.len();
    let (blocks, data, check, _) = kind(side);
    let columns = (0..side).rev().filter(|x| *x != 6).collect::<Vec<_>>();
    let mut bits = Vec::new();
    for (n, pair) in columns.chunks(2).enumerate() {
        for step in 0..side {
            let y = if n % 2 == 0 { side - 1 - step } else { step };
            for x in pair {
                if !is_fixed(side, *x, y) {
                    bits.push(modules[y][*x] ^ ((x + y) % 2 == 0));
                }
            }
        }
    }
    // Seven are left over.
    assert_eq!(bits.len(), blocks * (data + check) * 8 + 7);
    let byte = |bits: &[bool]| bits.iter().fold(0u8, |b, bit| b << 1 | u8::from(*bit));
    bits.chunks_exact(8).map(byte).collect()
}

/// Product of two elements of the field, by logarithms.
fn times(a: u8, b: u8) -> u8 {
    static POWERS: OnceLock<Vec<u8>> = OnceLock::new();
    let powers = POWERS.get_or_init(powers);
    let log = |x: u8| powers.iter().position(|p| *p == x);
    match (log(a), log(b)) {
        (Some(a), Some(b)) => powers[(a + b) % 255],
        _ => 0,
    }
}

fn powers() -> Vec<u8> {
    let mut powers = vec![1u8];
    for n in 0..254 {
        let last = powers[n];
        powers.push(last << 1 ^ if last & 0x80 != 0 { 0x1d } else { 0 });
    }
    powers
}

/// The bytes behind mode and length; what follows them is filled as it has to be.
fn read(data: &[u8]) -> String {
    let halves: Vec<u8> = data.iter().flat_map(|w| [w >> 4, w & 15]).collect();
    assert_eq!(halves[0], 0b0100);
    let whole = |at: usize| halves[at] << 4 | halves[at + 1];
    let length = usize::from(whole(1));
    let text = (0..length).map(|n| whole(3 + 2 * n)).collect();
    assert_eq!(halves[3 + 2 * length], 0);
    for (n, byte) in data[length + 2..].iter().enumerate() {
        assert_eq!(*byte, [0xec, 0x11][n % 2]);
    }
    String::from_utf8(text).unwrap()
}

fn check(text: &str) {
    let modules = modules(text);
    let side = modules.len();
    let (blocks, data, check, format) = kind(side);
    let words = words(&modules);
    let mut whole = Vec::new();
    for block in 0..blocks {
        let own: Vec<u8> = words.iter().skip(block).step_by(blocks).copied().collect();
        assert_eq!(own.len(), data + check);
        // A codeword of the code is zero at the first powers of two.
        let mut root = 1;
        for _ in 0..check {
            let value = own.iter().fold(0, |sum, word| times(sum, root) ^ word);
            assert_eq!(value, 0);
            root = times(root, 2);
        }
        whole.extend_from_slice(&own[..data]);
    }
    assert_eq!(read(&whole), text);
    // Level and mask, twice; and the module that is always dark.
    let bit = |on: bool| if on { '1' } else { '0' };
    let first: String = (0..6).chain(7..8).map(|x| bit(modules[8][x])).collect();
    let second: String = (0..8).map(|x| bit(modules[8][side - 8 + x])).collect();
    assert_eq!(first, format[..7]);
    assert_eq!(second, format[7..]);
    let upward: String = (0..7).map(|y| bit(modules[side - 1 - y][8])).collect();
    assert_eq!(upward, format[..7]);
    assert!(modules[side - 8][8]);
    // Finders, in three corners alone.
    let far = side - 7;
    for (x, y, there) in [
        (0, 0, true),
        (far, 0, true),
        (0, far, true),
        (far, far, false),
    ] {
        let ring = (0..7).all(|n| modules[y][x + n] && modules[y + 6][x + n] && modules[y + n][x]);
        assert_eq!(ring, there);
    }
}

#[test]
fn a_fingerprint_and_a_link_are_read_back() {
    check("2E85EB6A8DB5C5A6BD54EFC4AA27AAF01EF53031");
    check("xmpp:romeo@montague.example?roster;preauth=0123456789abcdef01234567;ibr=y");
    check("xmpp:r\u{f6}m\u{e9}o@montague.example?roster;preauth=0123456789abcdef01234567");
}

#[test]
fn the_smaller_one_is_taken_and_too_much_refused() {
    for (length, side) in [(1, 29), (42, 29), (43, 41), (134, 41)] {
        let text = "z".repeat(length);
        assert_eq!(code(&text).unwrap().side, side);
        check(&text);
    }
    for wrong in ["", &"0".repeat(135), &"\u{e9}".repeat(68)] {
        assert_eq!(code(wrong), None);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_back(text in "[ -~]{1,134}") {
        check(&text);
    }

    #[test]
    fn nothing_breaks_it(text in any::<String>()) {
        let _ = code(&text);
    }
}
