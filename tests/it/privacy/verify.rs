//! Whose key it is.

use super::*;
use zeroize::Zeroizing;

fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

fn is_verified(end: &End) -> bool {
    end.store.privacy(&end.other).view.is_verified()
}

fn ask(end: &mut End, question: Option<&str>, text: &str) {
    end.order(Order::Ask {
        question: question.map(str::to_owned),
        secret: secret(text),
    });
}

#[test]
fn by_question_and_answer() {
    let (mut a, mut b) = private();
    ask(&mut a, Some("Where did we meet?"), "Capulet");
    assert!(a.store.privacy(&a.other).view.asking);
    talk(&mut a, &mut b);
    let asked = b.store.privacy(&b.other).view.asked;
    assert_eq!(asked, Some(Some("Where did we meet?".to_owned())));
    b.order(Order::Answer {
        secret: secret("Capulet"),
    });
    talk(&mut a, &mut b);
    assert_eq!(a.notes().last().unwrap(), &Note::Verified { proves: true });
    // Who answers has proved himself, and nothing else.
    assert_eq!(b.notes().last().unwrap(), &Note::Verified { proves: false });
    assert!(is_verified(&a) && !is_verified(&b));
    assert!(!a.store.privacy(&a.other).view.asking);
    // What is written from now on is so.
    a.write("hi");
    talk(&mut a, &mut b);
    assert_eq!(
        a.shown().last().unwrap().1,
        Secrecy::Private { verified: true }
    );
    assert_eq!(b.shown().last().unwrap().1, PRIVATE);
    assert!(a.saved > 0);
}

#[test]
fn by_a_secret_and_a_wrong_one() {
    let (mut a, mut b) = private();
    for (theirs, same) in [("rose", false), ("Rose", true)] {
        ask(&mut a, None, "Rose");
        talk(&mut a, &mut b);
        assert_eq!(b.store.privacy(&b.other).view.asked, Some(None));
        b.order(Order::Answer {
            secret: secret(theirs),
        });
        talk(&mut a, &mut b);
        assert_eq!((is_verified(&a), is_verified(&b)), (same, same));
    }
    assert!(a.notes().contains(&Note::NotVerified));
}

#[test]
fn no_answer() {
    let (mut a, mut b) = private();
    ask(&mut a, None, "Rose");
    talk(&mut a, &mut b);
    b.order(Order::Decline);
    talk(&mut a, &mut b);
    assert_eq!(a.notes().last().unwrap(), &Note::VerifyingEnded);
    assert_eq!(b.store.privacy(&b.other).view.asked, None);
    // A question goes with its session.
    ask(&mut a, None, "Rose");
    talk(&mut a, &mut b);
    a.order(Order::End);
    talk(&mut a, &mut b);
    assert_eq!(b.store.privacy(&b.other).view.asked, None);
    b.order(Order::Answer {
        secret: secret("Rose"),
    });
    assert!(!is_verified(&b));
}

#[test]
fn by_comparing_and_back() {
    let (mut a, _) = private();
    let theirs = a.store.privacy(&a.other).view.theirs.unwrap().fingerprint;
    assert_eq!(theirs, key("B").public().fingerprint().to_string());
    let trust = |fingerprint: &str, verified| Order::Trust {
        fingerprint: fingerprint.to_owned(),
        verified,
    };
    a.order(trust(&theirs, true));
    assert!(is_verified(&a));
    a.order(trust(&theirs, false));
    assert!(!is_verified(&a));
    // Only a key that was seen.
    let saved = a.saved;
    a.order(trust(&"0123456789 ".repeat(4), true));
    a.order(trust("nonsense", true));
    assert_eq!(a.saved, saved);
}

#[test]
fn another_key_gets_nothing_by_itself() {
    let (mut a, mut b) = private();
    let theirs = a.store.privacy(&a.other).view.theirs.unwrap().fingerprint;
    a.order(Order::Trust {
        fingerprint: theirs,
        verified: true,
    });
    a.order(Order::End);
    talk(&mut a, &mut b);
    // Somebody with another key is there now, and what waits is not for him.
    let mut eve = End::new("juliet@there/else", "romeo@here", "C", OtrPolicy::Manual);
    a.order(Order::Start);
    a.write("for her alone");
    talk(&mut a, &mut eve);
    assert_eq!(a.state(), State::Private);
    assert!(a.notes().contains(&Note::OtherKey));
    assert!(eve.shown().is_empty());
    let view = a.store.privacy(&a.other).view;
    assert!(view.held && !view.is_verified());
    assert_eq!(view.others.len(), 1);
    // The user's word.
    a.order(Order::Release);
    talk(&mut a, &mut eve);
    assert_eq!(eve.shown()[0], ("for her alone".to_owned(), PRIVATE));
    assert!(!a.store.privacy(&a.other).view.held);
}
