//! Pictures in the model: how many, and what outlives the page.

use super::records::Mirror;
use super::{Model, bare};
use converse_rs::jid::BareJid;
use converse_rs::store::Change;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, Picture};

fn picture(characters: usize) -> Option<Picture> {
    Some(Picture {
        hash: "a".repeat(40),
        kind: "image/png",
        data: "A".repeat(characters),
    })
}

#[test]
fn people_in_rooms_leave_half_of_the_place_to_others_and_are_forgotten() {
    let mut model = Model::new();
    let face = |n: usize| BareJid::of_occupant(&bare("garden@rooms"), &n.to_string()).unwrap();
    for n in 0..40 {
        model.apply(Event::AvatarChanged {
            jid: face(n),
            picture: picture(64_000),
        });
    }
    let kept = (0..40).filter(|n| model.store.avatar(&face(*n)).is_some());
    assert_eq!(kept.count(), 8);
    for n in 0..20 {
        model.apply(Event::AvatarChanged {
            jid: bare(&format!("c{n}@x")),
            picture: picture(64_000),
        });
    }
    let kept = (0..20).filter(|n| model.store.avatar(&bare(&format!("c{n}@x"))).is_some());
    assert_eq!(kept.count(), 8);
    // Other tabs have them; the next run has those of contacts alone, and so it says to the client.
    let mut mirror = Mirror::new();
    let changes = vec![
        Change::Connection,
        Change::Avatar(face(1)),
        Change::Avatar(bare("c1@x")),
    ];
    mirror.take(&mut model.store, changes);
    assert!(mirror.follower.avatar(&face(1)).is_some());
    let next = mirror.reloaded();
    assert!(next.avatar(&face(1)).is_none() && next.avatar(&bare("c1@x")).is_some());
    let Command::KnowAvatars(known) = model.store.known_avatars() else {
        panic!("another command")
    };
    assert_eq!(known.len(), 8);
}
