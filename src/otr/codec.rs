//! The data types of the wire: BYTE, SHORT, INT, DATA, MPI (OTR3 "Data types"), big-endian.

/// Reads from the front of a slice. Everything is checked against what is left before it is taken, so
/// that no length from the wire is ever allocated.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// `Some` when all was read: trailing bytes are an error wherever a structure has an end.
    pub fn end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(head)
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*head)
    }

    /// BYTE.
    pub fn byte(&mut self) -> Option<u8> {
        self.array().map(u8::from_be_bytes)
    }

    /// SHORT: 2 bytes.
    pub fn short(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    /// INT: 4 bytes.
    pub fn int(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// DATA: an INT and as many bytes.
    pub fn data(&mut self) -> Option<&'a [u8]> {
        let length = self.int()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// MPI: DATA without leading zero bytes. A number has one form alone, so that two messages that
    /// mean the same are the same.
    pub fn mpi(&mut self) -> Option<&'a [u8]> {
        self.data().filter(|bytes| bytes.first() != Some(&0))
    }
}

/// Appends DATA.
pub fn put_data(out: &mut Vec<u8>, bytes: &[u8]) {
    // What we write is bounded long before 4 GiB (engine::MAX_TEXT).
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// Appends a number as MPI, given in big-endian bytes with or without leading zeros.
pub fn put_mpi(out: &mut Vec<u8>, bytes: &[u8]) {
    put_data(out, minimal(bytes));
}

/// Big-endian bytes without leading zeros.
pub fn minimal(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// A number of at most `N` bytes in exactly `N`. `None` when it is longer.
pub fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    let start = N.checked_sub(bytes.len())?;
    out.get_mut(start..)?.copy_from_slice(bytes);
    Some(out)
}

/// Hexadecimal digits in lower case.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' + n - 10 });
    let both = bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]);
    both.collect()
}

/// Bytes from hexadecimal digits of either case; `None` for anything else, or an odd number of them.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| {
        char::from(c)
            .to_digit(16)
            .and_then(|n| u8::try_from(n).ok())
    };
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.as_bytes().chunks(2) {
        let [high, low] = pair else { return None };
        out.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(out)
}
