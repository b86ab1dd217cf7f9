//! The system's randomness.

/// 32 bytes to seed the core with; `None` when the browser has none to give, and then nothing can be
/// done safely.
pub fn seed() -> Option<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).ok().map(|()| seed)
}

/// A name that nobody else makes up.
pub fn token() -> Option<String> {
    let digits = seed()?.into_iter().take(12);
    let digits = digits.flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|n| char::from_digit(n.into(), 16)).collect()
}
