//! Two hundred handshakes with otr.js, which begins its key with a zero digit in one of sixteen.

use super::{Kind, MANUAL, Pair};
use converse_rs::otr::policy::Policy;

#[test]
fn none_of_two_hundred_is_lost() {
    // Two at a time, each in both roles.
    let run = |begin: usize| {
        let mut pair = Pair::new(Kind::OtrJs, Policy::MANUAL, MANUAL);
        for n in begin..begin + 100 {
            pair.said.clear();
            pair.told.clear();
            pair.reset(MANUAL);
            pair.now = pair.now.plus(61_000);
            // Who is asked commits; it is they in three of four.
            pair.start(n % 4 != 0);
            pair.settle();
            pair.assert_private();
            pair.us(|engine, now| engine.end(now, super::THEY));
            pair.to_peer.clear();
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| run(0));
        run(100);
        other.join().unwrap();
    });
}
