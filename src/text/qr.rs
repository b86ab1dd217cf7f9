//! A text as a QR code (ISO/IEC 18004): its bytes, in one of two sizes with what they mend, always with the same
//! mask, so that nothing is to be chosen and no table is needed.

/// A size of codes.
struct Kind {
    /// Modules of a side.
    side: usize,
    /// Parts that are mended each for itself, and the codewords of one: of text, and of what mends it (table 9).
    blocks: usize,
    data: usize,
    check: usize,
    /// The level with mask 0, as it is written (annex C).
    format: u32,
}

/// Version 3 at level M, and 6 at level L: a fingerprint, and a link. Both have one pattern of alignment, and none
/// that tells the version.
const KINDS: [Kind; 2] = [
    Kind {
        side: 29,
        blocks: 1,
        data: 44,
        check: 26,
        format: 0b101_0100_0001_0010,
    },
    Kind {
        side: 41,
        blocks: 2,
        data: 68,
        check: 18,
        format: 0b111_0111_1100_0100,
    },
];

/// Rows of modules, a bit for each.
struct Rows(Vec<u64>);

impl Rows {
    fn get(&self, x: usize, y: usize) -> bool {
        self.0.get(y).is_some_and(|row| (row >> x) & 1 == 1)
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        if let Some(row) = self.0.get_mut(y) {
            *row = (*row & !(1 << x)) | (u64::from(dark) << x);
        }
    }
}

/// A code, to be drawn.
#[derive(PartialEq, Eq, Debug)]
pub struct Code {
    /// An SVG path of the dark modules, each one unit wide, without the margin of four that has to stand around them.
    pub path: String,
    /// Modules of a side: 29 or 41.
    pub side: usize,
}

/// The code of a text of 1 to 134 bytes. `None`: there is nothing, or too much of it.
pub fn code(text: &str) -> Option<Code> {
    // Mode and length take a byte and a half, and the end takes the rest of two.
    let fits = |kind: &&Kind| text.len() + 2 <= kind.blocks * kind.data;
    let kind = KINDS.iter().find(fits).filter(|_| !text.is_empty())?;
    let rows = draw(kind, &codewords(kind, text));
    let mut path = String::new();
    for y in 0..kind.side {
        let mut x = 0;
        while x < kind.side {
            let length = (x..kind.side).take_while(|x| rows.get(*x, y)).count();
            if length > 0 {
                let (x, y, length) = (x.to_string(), y.to_string(), length.to_string());
                for part in ["M", &x, " ", &y, "h", &length, "v1h-", &length, "z"] {
                    path.push_str(part);
                }
            }
            x += length + 1;
        }
    }
    Some(Code {
        path,
        side: kind.side,
    })
}

/// The text and what mends it (sections 7.4 to 7.6).
fn codewords(kind: &Kind, text: &str) -> Vec<u8> {
    let most = kind.blocks * kind.data;
    let mut data = Vec::with_capacity(most);
    // The mode is four bits long: half of each byte stands in one codeword, half in the next.
    let mut half = 0b0100;
    let length = u8::try_from(text.len()).unwrap_or_default();
    for byte in [length].into_iter().chain(text.bytes()) {
        data.push((half << 4) | (byte >> 4));
        half = byte & 15;
    }
    data.push(half << 4);
    let left = most.saturating_sub(data.len());
    data.extend([0xec, 0x11].into_iter().cycle().take(left));
    let blocks: Vec<&[u8]> = data.chunks(kind.data).collect();
    let checks: Vec<Vec<u8>> = blocks.iter().map(|b| remainder(b, kind.check)).collect();
    // One of each block in turn.
    let mut words = Vec::new();
    for n in 0..kind.data {
        words.extend(blocks.iter().filter_map(|block| block.get(n)));
    }
    for n in 0..kind.check {
        words.extend(checks.iter().filter_map(|check| check.get(n)));
    }
    words
}

/// Reed-Solomon: what is left of the text, divided by (x - 1)(x - 2)(x - 4)…, of so many factors.
fn remainder(data: &[u8], factors: usize) -> Vec<u8> {
    // Without the first factor, which is one; the highest power first.
    let mut divisor = vec![0; factors];
    if let Some(last) = divisor.last_mut() {
        *last = 1;
    }
    let mut root = 1;
    for _ in 0..factors {
        step(&mut divisor, root, None);
        root = times(root, 2);
    }
    let mut left = vec![0; factors];
    for byte in data {
        let factor = byte ^ left.first().copied().unwrap_or_default();
        step(&mut left, factor, Some(&divisor));
    }
    left
}

/// Each becomes the one after it, and `by` times itself, or what stands in its place in `of`.
fn step(all: &mut [u8], by: u8, of: Option<&[u8]>) {
    for n in 0..all.len() {
        let own = of.unwrap_or(&*all).get(n).copied().unwrap_or_default();
        let next = all.get(n + 1).copied().unwrap_or_default();
        if let Some(one) = all.get_mut(n) {
            *one = times(own, by) ^ next;
        }
    }
}

/// Product in the field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1.
fn times(a: u8, b: u8) -> u8 {
    (0..8).rev().fold(0u8, |product, n| {
        let carry = if product >> 7 == 1 { 0x1d } else { 0 };
        (product << 1) ^ carry ^ (((b >> n) & 1) * a)
    })
}

fn draw(kind: &Kind, words: &[u8]) -> Rows {
    let side = kind.side;
    let (mut dark, mut fixed) = (Rows(vec![0; side]), Rows(vec![0; side]));
    let mut put = |x: usize, y: usize, is: bool| {
        dark.set(x, y, is);
        fixed.set(x, y, true);
    };
    for n in 0..side {
        put(6, n, n % 2 == 0);
        put(n, 6, n % 2 == 0);
    }
    // Squares in squares: three to find it by, each with a light edge, and one to see whether it is straight.
    for (cx, cy, radius) in [
        (3, 3, 4),
        (side - 4, 3, 4),
        (3, side - 4, 4),
        (side - 7, side - 7, 2),
    ] {
        for y in 0..side {
            for x in 0..side {
                let ring = x.abs_diff(cx).max(y.abs_diff(cy));
                if ring <= radius {
                    let light = if radius == 2 {
                        ring == 1
                    } else {
                        ring == 2 || ring == 4
                    };
                    put(x, y, !light);
                }
            }
        }
    }
    for n in 0..15 {
        let is = (kind.format >> n) & 1 == 1;
        match n {
            0..=5 => put(8, n, is),
            6 | 7 => put(8, n + 1, is),
            8 => put(7, 8, is),
            _ => put(14 - n, 8, is),
        }
        if n < 8 {
            put(side - 1 - n, 8, is);
        } else {
            put(8, side - 15 + n, is);
        }
    }
    put(8, side - 8, true);
    // The text goes up and down, two columns at a time, from the right, and around what is there.
    let mut bits = words
        .iter()
        .flat_map(|word| (0..8).rev().map(move |n| (word >> n) & 1 == 1));
    let mut right = side - 1;
    loop {
        for step in 0..side {
            let y = if (right + 1) & 2 == 0 {
                side - 1 - step
            } else {
                step
            };
            for x in [right, right - 1] {
                if !fixed.get(x, y) {
                    dark.set(x, y, bits.next().unwrap_or_default() ^ ((x + y) % 2 == 0));
                }
            }
        }
        right = match right {
            8 => 5,
            0..=2 => return dark,
            _ => right - 2,
        };
    }
}
