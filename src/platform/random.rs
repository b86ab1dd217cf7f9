//! The system's randomness.

/// 32 bytes to seed the core with; `None` when the browser has none to give, and then nothing can be
/// done safely.
pub fn seed() -> Option<[u8; 32]> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).ok().map(|()| seed)
}
