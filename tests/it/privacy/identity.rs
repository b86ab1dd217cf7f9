//! The user's own identity: what outlives a log-out, and what does not.

use super::*;
use converse_rs::privacy::{Own, Trust};
use converse_rs::xmpp::event::{AccountDeed, AccountError};

fn key_of(end: &End) -> Option<String> {
    end.store.identity().mine.clone()
}

fn own(end: &mut End, own: Own) {
    end.act(Intent::Own(own));
}

/// What a session that logged out leaves is taken up by the next.
fn come_back(saved: &str, me: &str) -> End {
    let mut later = End::new(me, "juliet@there", "A", OtrPolicy::Manual);
    later.privacy.adopt(NOW, saved);
    later.pump();
    later
}

#[test]
fn one_is_the_same_after_a_log_out() {
    let (mut a, mut b) = private();
    let fingerprint = a.store.privacy(&a.other).view.theirs.unwrap().fingerprint;
    a.order(Order::Trust {
        fingerprint: fingerprint.clone(),
        verified: true,
    });
    a.order(Order::SetPolicy(Some(OtrPolicy::Always)));
    let (mine, saved) = (key_of(&a), a.privacy.save());
    assert!(mine.is_some());
    let known = a.store.identity().known.clone();
    assert_eq!(known.len(), 1);
    assert_eq!(
        (&known[0].contact, known[0].trust),
        (&a.other, Trust::Compared)
    );
    assert_eq!(
        (&known[0].fingerprint, known[0].since),
        (&fingerprint, Some(NOW))
    );
    a.act(Intent::LogOut);
    talk(&mut a, &mut b);
    a.event(Event::StatusChanged(Status::Disconnected(None)));
    assert_eq!(*a.store.identity(), Default::default());
    // A log-out alone keeps nothing and removes nothing: what was saved before stays as it was.
    assert!(a.privacy.is_blank());

    b.order(Order::End);
    let mut later = come_back(&saved, "romeo@here/orchard");
    assert_eq!(key_of(&later), mine);
    assert_eq!(later.store.identity().known, known);
    assert_eq!(
        later.store.privacy(&later.other).policy,
        Some(OtrPolicy::Always)
    );
    // It is kept where a reload finds it.
    assert!(
        later
            .disk
            .iter()
            .any(|(_, text)| text.as_ref().is_some_and(|t| t.contains("always")))
    );
    later.write("still me");
    talk(&mut later, &mut b);
    assert_eq!(b.shown().last().unwrap(), &("still me".to_owned(), PRIVATE));
    assert!(later.store.privacy(&later.other).view.is_verified());
    assert!(!later.notes().contains(&Note::NewKey) && !later.notes().contains(&Note::OtherKey));
    assert!(!b.notes().contains(&Note::OtherKey));
    // It is the instance that it was.
    assert_eq!(tag_of(&later.privacy.save()), tag_of(&saved));
}

fn tag_of(saved: &str) -> &str {
    saved
        .split_once("tag='")
        .unwrap()
        .1
        .split_once('\'')
        .unwrap()
        .0
}

#[test]
fn a_key_is_bound_to_its_account() {
    let (a, _) = private();
    let saved = a.privacy.save();
    for wrong in [
        saved.replace("romeo@here", "mallory@here"),
        saved.replace(" account='romeo@here'", ""),
        saved.replace(" v='1'", " v='2'"),
        saved[..saved.len() - 9].to_owned(),
        String::new(),
        "<otr v='1'/>".to_owned(),
    ] {
        let later = come_back(&wrong, "romeo@here/orchard");
        assert_eq!(*later.store.identity(), Default::default(), "{wrong}");
        assert!(later.privacy.is_blank());
    }
    let later = come_back(&saved, "mallory@here/x");
    assert!(later.privacy.is_blank());
    // Lies inside are left out, each for itself.
    let odd = saved.replace(
        "<known ",
        "<known contact='@' key='00' trust='none'/><policy contact='@' is='x'/><known ",
    );
    let later = come_back(&odd, "romeo@here/orchard");
    assert_eq!(later.store.identity().known.len(), 1);
    let fake = saved.replace("<key>", "<key>AAAA");
    assert_eq!(key_of(&come_back(&fake, "romeo@here/orchard")), None);
}

#[test]
fn a_kept_key_takes_the_place_of_one_made_meanwhile() {
    let (a, _) = private();
    let saved = a.privacy.save();
    let (mut later, mut other) = (
        End::new("romeo@here/orchard", "juliet@there", "B", OtrPolicy::Manual),
        End::new("juliet@there/balcony", "romeo@here", "A", OtrPolicy::Manual),
    );
    later.order(Order::Start);
    talk(&mut later, &mut other);
    assert_eq!(later.state(), State::Private);
    assert_ne!(key_of(&later), key_of(&a));
    later.privacy.adopt(NOW, &saved);
    later.pump();
    assert_eq!(key_of(&later), key_of(&a));
    // What stood was with another key, and is ended.
    assert_eq!(later.state(), State::Open);
    talk(&mut later, &mut other);
    assert_eq!(other.state(), State::Finished);
    assert_eq!(later.store.identity().known.len(), 2);
    // What was still being made is not wanted any more.
    later.privacy.set_key(NOW, key("B"));
    later.pump();
    assert_eq!(key_of(&later), key_of(&a));
}

#[test]
fn who_wants_to_be_forgotten_is() {
    let (mut a, mut b) = private();
    a.order(Order::SetPolicy(Some(OtrPolicy::Always)));
    let before = key_of(&a);
    own(&mut a, Own::Forget);
    assert!(a.privacy.is_blank());
    assert_eq!((key_of(&a), a.store.identity().known.len()), (None, 0));
    assert_eq!(a.state(), State::Open);
    talk(&mut a, &mut b);
    assert_eq!(b.state(), State::Finished);
    for secret in ["<key>", "<known"] {
        assert!(!a.privacy.save().contains(secret));
    }
    // What was said of the contact counts on: nothing goes out in the open.
    a.key = "B";
    b.order(Order::End);
    a.write("somebody else");
    assert!(a.sent.iter().all(|s| tag::is_otr(&s.body)));
    talk(&mut a, &mut b);
    assert_ne!(key_of(&a), before);
    assert!(b.notes().contains(&Note::OtherKey));
}

#[test]
fn with_the_account_goes_the_key() {
    let (mut a, _b) = private();
    let said = |failed, deed| Event::AccountChanged { deed, failed };
    // Only when it is really gone.
    for event in [
        said(Some(AccountError::WrongPassword), AccountDeed::Removal),
        said(None, AccountDeed::Password),
    ] {
        a.privacy.event(NOW, event);
        a.pump();
        assert!(key_of(&a).is_some());
    }
    a.privacy.event(NOW, said(None, AccountDeed::Removal));
    a.pump();
    assert!(a.privacy.is_blank());
    assert_eq!(key_of(&a), None);
}

#[test]
fn one_key_of_a_contact_is_forgotten() {
    let (mut a, mut b) = private();
    let fingerprint = a.store.identity().known[0].fingerprint.clone();
    for wrong in ["", "00", "g", &"0".repeat(40)] {
        let fingerprint = wrong.to_owned();
        a.order(Order::Forget { fingerprint });
        assert_eq!(a.store.identity().known.len(), 1);
    }
    a.order(Order::End);
    a.order(Order::Forget { fingerprint });
    assert!(a.store.identity().known.is_empty());
    b.order(Order::End);
    talk(&mut a, &mut b);
    a.order(Order::Start);
    talk(&mut a, &mut b);
    let new = a.notes().iter().filter(|n| **n == Note::NewKey).count();
    assert_eq!(new, 2);
}

#[test]
fn other_tabs_know_it_and_no_storage_does() {
    let (mut a, _) = private();
    a.privacy.set_kept(true);
    a.pump();
    let all = a.store.all_records();
    let mut follower = Store::new(&Settings::default(), 0, [8; 32]);
    follower.restore(all, From::Leader);
    assert_eq!(follower.identity(), a.store.identity());
    assert!(follower.identity().kept);
    let mine = key_of(&a).unwrap();
    for (key, text) in &a.disk {
        assert!(
            !text.as_deref().unwrap_or_default().contains(&mine),
            "{key}"
        );
    }
    // Nobody wants anything of it while nobody is logged in.
    a.act(Intent::LogOut);
    assert!(a.store.act(NOW, Intent::Own(Own::Forget)).own.is_none());
}
