//! A fingerprint as a QR code (ISO/IEC 18004): forty digits and letters, always in version 3 at level M, so that
//! nothing is to be chosen and no table is needed.

/// Modules of a side.
pub const SIZE: usize = 29;
/// Characters that there is room for.
const MOST: usize = 61;
/// Codewords that carry the text, and those that mend it (table 9).
const DATA: usize = 44;
const CHECK: usize = 26;
/// Level M with mask 0, as it is written (annex C).
const FORMAT: u32 = 0b101_0100_0001_0010;

/// Rows of modules, a bit for each.
#[derive(Clone, Copy)]
struct Rows([u32; SIZE]);

impl Rows {
    fn get(&self, x: usize, y: usize) -> bool {
        self.0.get(y).is_some_and(|row| (row >> x) & 1 == 1)
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        if let Some(row) = self.0.get_mut(y) {
            *row = (*row & !(1 << x)) | (u32::from(dark) << x);
        }
    }
}

/// An SVG path of the dark modules, each one unit wide, without the margin of four that has to stand around them.
/// Lower-case letters are taken for capitals, and other characters than digits and letters left out. `None`: there
/// is nothing, or too much of it.
pub fn path(text: &str) -> Option<String> {
    let rows = draw(&codewords(text)?);
    let mut path = String::new();
    for y in 0..SIZE {
        let mut x = 0;
        while x < SIZE {
            let length = (x..SIZE).take_while(|x| rows.get(*x, y)).count();
            if length > 0 {
                let (x, y, length) = (x.to_string(), y.to_string(), length.to_string());
                for part in ["M", &x, " ", &y, "h", &length, "v1h-", &length, "z"] {
                    path.push_str(part);
                }
            }
            x += length + 1;
        }
    }
    Some(path)
}

/// The text and what mends it (sections 7.4 and 7.5).
fn codewords(text: &str) -> Option<Vec<u8>> {
    let values: Vec<u32> = text.chars().filter_map(|c| c.to_digit(36)).collect();
    if values.is_empty() || values.len() > MOST {
        return None;
    }
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |value: u32, count: u32| {
        bits.extend((0..count).rev().map(|n| (value >> n) & 1 == 1));
    };
    push(0b0010, 4);
    push(u32::try_from(values.len()).ok()?, 9);
    for pair in values.chunks(2) {
        match *pair {
            [a, b] => push(a * 45 + b, 11),
            [a] => push(a, 6),
            _ => {}
        }
    }
    push(0, 4);
    let byte = |bits: &[bool]| {
        let bits = bits.iter().zip((0..8).rev());
        bits.fold(0, |byte, (bit, n)| byte | (u8::from(*bit) << n))
    };
    let mut words: Vec<u8> = bits.chunks(8).map(byte).collect();
    words.extend(
        [0xec, 0x11]
            .into_iter()
            .cycle()
            .take(DATA.saturating_sub(words.len())),
    );
    words.truncate(DATA);
    let check = remainder(&words);
    words.extend(check);
    Some(words)
}

/// Reed-Solomon: what is left of the text, divided by (x - 1)(x - 2)(x - 4)…
fn remainder(data: &[u8]) -> [u8; CHECK] {
    // Without the first factor, which is one; the highest power first.
    let mut divisor = [0; CHECK];
    if let Some(last) = divisor.last_mut() {
        *last = 1;
    }
    let mut root = 1;
    for _ in 0..CHECK {
        let mut next = divisor.into_iter().skip(1).chain([0]);
        divisor = divisor.map(|d| times(d, root) ^ next.next().unwrap_or_default());
        root = times(root, 2);
    }
    let mut left = [0; CHECK];
    for byte in data {
        let factor = byte ^ left.first().copied().unwrap_or_default();
        let mut next = left.into_iter().skip(1).chain([0]);
        left = divisor.map(|d| times(d, factor) ^ next.next().unwrap_or_default());
    }
    left
}

/// Product in the field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1.
fn times(a: u8, b: u8) -> u8 {
    (0..8).rev().fold(0u8, |product, n| {
        let carry = if product >> 7 == 1 { 0x1d } else { 0 };
        (product << 1) ^ carry ^ (((b >> n) & 1) * a)
    })
}

fn draw(words: &[u8]) -> Rows {
    let (mut dark, mut fixed) = (Rows([0; SIZE]), Rows([0; SIZE]));
    let mut put = |x: usize, y: usize, is: bool| {
        dark.set(x, y, is);
        fixed.set(x, y, true);
    };
    for n in 0..SIZE {
        put(6, n, n % 2 == 0);
        put(n, 6, n % 2 == 0);
    }
    // Squares in squares: three to find it by, each with a light edge, and one to see whether it is straight.
    for (cx, cy, radius) in [
        (3, 3, 4),
        (SIZE - 4, 3, 4),
        (3, SIZE - 4, 4),
        (SIZE - 7, SIZE - 7, 2),
    ] {
        for y in 0..SIZE {
            for x in 0..SIZE {
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
        let is = (FORMAT >> n) & 1 == 1;
        match n {
            0..=5 => put(8, n, is),
            6 | 7 => put(8, n + 1, is),
            8 => put(7, 8, is),
            _ => put(14 - n, 8, is),
        }
        if n < 8 {
            put(SIZE - 1 - n, 8, is);
        } else {
            put(8, SIZE - 15 + n, is);
        }
    }
    put(8, SIZE - 8, true);
    // The text goes up and down, two columns at a time, from the right, and around what is there.
    let mut bits = words
        .iter()
        .flat_map(|word| (0..8).rev().map(move |n| (word >> n) & 1 == 1));
    let mut right = SIZE - 1;
    loop {
        for step in 0..SIZE {
            let y = if (right + 1) & 2 == 0 {
                SIZE - 1 - step
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
