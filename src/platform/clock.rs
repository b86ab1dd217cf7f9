//! The program's clock: the user's, but it never runs backwards.

use super::dom::{now, window};
use crate::time::Millis;
use std::cell::Cell;

/// How far the user's clock may be ahead before ours follows: smaller steps are corrections.
const AHEAD_MS: u64 = 2_000;
/// A longer jump is a computer that slept.
const SLEEP_MS: u64 = 20_000;

/// Begins with the user's clock and goes on with the page's own, which nobody can set.
pub struct Clock {
    /// When the page's clock stood at 0.
    zero: Cell<Millis>,
    last: Cell<Millis>,
    slept: Cell<bool>,
}

impl Clock {
    /// A clock that shows what the user's shows now.
    pub fn new() -> Self {
        let at = now();
        Self {
            zero: Cell::new(Millis(at.since(Millis(elapsed(at))))),
            last: Cell::new(at),
            slept: Cell::new(false),
        }
    }

    /// Now. Follows the user's clock when that is more than 2 s ahead: many a page's clock stands
    /// still while the computer sleeps, and clocks are set. One that is set back is not followed.
    pub fn now(&self) -> Millis {
        let date = now();
        let mut at = self.zero.get().plus(elapsed(date));
        let ahead = date.since(at);
        if ahead > AHEAD_MS {
            self.zero.set(self.zero.get().plus(ahead));
            at = date;
            self.slept.set(self.slept.get() || ahead > SLEEP_MS);
        }
        let at = at.max(self.last.get());
        self.last.set(at);
        at
    }

    /// Whether [`Clock::now`] has seen a jump of more than 20 s since this was last asked. A page's
    /// clock that goes on during sleep (as on Windows) shows none.
    pub fn slept(&self) -> bool {
        self.slept.take()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

/// Milliseconds that the page's clock shows; where there is none the user's serves.
fn elapsed(date: Millis) -> u64 {
    window()
        .and_then(|w| w.performance())
        .map_or(date.0, |clock| clock.now() as u64)
}
