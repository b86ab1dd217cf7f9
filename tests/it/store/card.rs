//! What people say of themselves, as the model keeps it.

use super::{Model, bare};
use converse_rs::store::{CardState, Intent};
use converse_rs::xmpp::card::Fact;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, SendError, Status};

fn load(model: &mut Model, jid: &str) -> usize {
    let acted = model.act(Intent::LoadCard(bare(jid)));
    let is = |c: &Command| matches!(c, Command::LoadCard(of) if *of == bare(jid));
    assert!(acted.commands.iter().all(is));
    acted.commands.len()
}

#[test]
fn it_is_asked_for_once_at_a_time_and_forgotten_with_the_log_out() {
    let mut model = Model::new();
    assert_eq!(model.store.card(&bare("a@x")), None);
    assert_eq!(load(&mut model, "a@x"), 1);
    assert_eq!(model.store.card(&bare("a@x")), Some(&CardState::Loading));
    assert_eq!(load(&mut model, "a@x"), 0, "it is on its way");
    let lines = vec![(Fact::Name, "Anna".to_owned())];
    model.apply(Event::CardReceived {
        jid: bare("a@x"),
        card: Ok(lines.clone()),
    });
    let known = CardState::Known(lines);
    assert_eq!(model.store.card(&bare("a@x")), Some(&known));
    assert_eq!(load(&mut model, "a@x"), 1, "it may be another one by now");
    model.apply(Event::CardReceived {
        jid: bare("a@x"),
        card: Err(SendError::Offline),
    });
    let failed = CardState::Failed(SendError::Offline);
    assert_eq!(model.store.card(&bare("a@x")), Some(&failed));
    model.apply(Event::StatusChanged(Status::Disconnected(None)));
    assert_eq!(model.store.card(&bare("a@x")), None);
    assert_eq!(load(&mut model, "a@x"), 0, "nobody is logged in");
}

#[test]
fn a_bounded_number_is_kept() {
    let mut model = Model::new();
    for n in 0..1_000 {
        model.apply(Event::CardReceived {
            jid: bare(&format!("a{n}@x")),
            card: Ok(Vec::new()),
        });
    }
    let kept = (0..1_000).filter(|n| model.store.card(&bare(&format!("a{n}@x"))).is_some());
    assert!((1..=20).contains(&kept.count()));
}
