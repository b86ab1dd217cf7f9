//! QR codes, read back by hand.

use converse_rs::privacy::qr::{SIZE, path};
use proptest::prelude::*;
use std::sync::OnceLock;

/// The dark modules of a path of rectangles.
fn modules(path: &str) -> Vec<Vec<bool>> {
    let mut all = vec![vec![false; SIZE]; SIZE];
    for run in path.split('M').skip(1) {
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

/// Whether a module is there for other reasons than the text, in version 3.
fn is_fixed(x: usize, y: usize) -> bool {
    let corner = |x: usize, y: usize| x < 9 && y < 9;
    corner(x, y)
        || corner(SIZE.saturating_sub(x + 1) + 1, y) && x >= SIZE - 8
        || corner(x, SIZE.saturating_sub(y + 1) + 1) && y >= SIZE - 8
        || x == 6
        || y == 6
        || (20..=24).contains(&x) && (20..=24).contains(&y)
}

/// The codewords: pairs of columns from the right, up and down in turns, without the mask.
fn words(modules: &[Vec<bool>]) -> Vec<u8> {
    let columns = (0..SIZE).rev().filter(|x| *x != 6).collect::<Vec<_>>();
    let mut bits = Vec::new();
    for (n, pair) in columns.chunks(2).enumerate() {
        for step in 0..SIZE {
            let y = if n % 2 == 0 { SIZE - 1 - step } else { step };
            for x in pair {
                if !is_fixed(*x, y) {
                    bits.push(modules[y][*x] ^ ((x + y) % 2 == 0));
                }
            }
        }
    }
    // Seven are left over.
    assert_eq!(bits.len(), 70 * 8 + 7);
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

fn read(words: &[u8]) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let bits: Vec<u32> = words
        .iter()
        .flat_map(|w| (0..8).rev().map(move |n| u32::from(w >> n & 1)))
        .collect();
    let mut at = 0;
    let mut take = |n: usize| {
        at += n;
        bits[at - n..at]
            .iter()
            .fold(0usize, |v, b| v << 1 | *b as usize)
    };
    assert_eq!(take(4), 0b0010);
    let mut left = take(9);
    let mut text = String::new();
    while left > 0 {
        if left == 1 {
            text.push(LETTERS[take(6)].into());
            left = 0;
        } else {
            let pair = take(11);
            text.push(LETTERS[pair / 45].into());
            text.push(LETTERS[pair % 45].into());
            left -= 2;
        }
    }
    // Shortened where there is no room.
    let end = 4.min(44 * 8 - (13 + text.len() / 2 * 11 + text.len() % 2 * 6));
    assert_eq!(take(end), 0);
    text
}

fn check(text: &str) {
    let modules = modules(&path(text).unwrap());
    let words = words(&modules);
    // A codeword of the code is zero at the first 26 powers of two.
    let mut root = 1;
    for _ in 0..26 {
        let value = words.iter().fold(0, |sum, word| times(sum, root) ^ word);
        assert_eq!(value, 0);
        root = times(root, 2);
    }
    assert_eq!(read(&words), text);
    // Level M, mask 0, twice; and the module that is always dark.
    let format = "101010000010010";
    let bit = |on: bool| if on { '1' } else { '0' };
    let first: String = (0..6).chain(7..8).map(|x| bit(modules[8][x])).collect();
    let second: String = (0..8).map(|x| bit(modules[8][SIZE - 8 + x])).collect();
    assert_eq!(first, format[..7]);
    assert_eq!(second, format[7..]);
    let upward: String = (0..7).map(|y| bit(modules[SIZE - 1 - y][8])).collect();
    assert_eq!(upward, format[..7]);
    assert!(modules[SIZE - 8][8]);
}

#[test]
fn a_fingerprint_is_read_back() {
    check("2E85EB6A8DB5C5A6BD54EFC4AA27AAF01EF53031");
    // With the spaces in it that people see.
    let shown = path("2E85EB6A 8DB5C5A6 BD54EFC4 AA27AAF0 1EF53031");
    assert_eq!(shown, path("2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031"));
    // Finders, in three corners alone.
    let modules = modules(&shown.unwrap());
    for (x, y, there) in [(0, 0, true), (22, 0, true), (0, 22, true), (22, 22, false)] {
        let ring = (0..7).all(|n| modules[y][x + n] && modules[y + 6][x + n] && modules[y + n][x]);
        assert_eq!(ring, there);
    }
}

#[test]
fn too_much_is_refused() {
    check(&"Z".repeat(61));
    check("7");
    for wrong in ["", " -\u{e4}", &"0".repeat(62)] {
        assert!(path(wrong).is_none());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_back(text in "[0-9A-Z]{1,61}") {
        check(&text);
    }

    #[test]
    fn nothing_breaks_it(text in any::<String>()) {
        let _ = path(&text);
    }
}
