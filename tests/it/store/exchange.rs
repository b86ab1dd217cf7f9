//! Contacts that others suggest, in the model: what one is asked about, and what comes of it.

use super::records::Mirror;
use super::{Model, bare};
use converse_rs::config::Settings;
use converse_rs::id::digest;
use converse_rs::store::{Change, Intent};
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, RosterItem, Subscription, SuggestedDeed, Suggestion};

const BY: &str = "romeo@there";

fn contact(jid: &str, groups: &[&str]) -> RosterItem {
    RosterItem {
        jid: bare(jid),
        name: Some("Known".to_owned()),
        subscription: Subscription::Both,
        pending: false,
        groups: groups.iter().map(|g| (*g).to_owned()).collect(),
    }
}

fn one(deed: SuggestedDeed, jid: &str, name: Option<&str>, groups: &[&str]) -> Suggestion {
    Suggestion {
        jid: bare(jid),
        name: name.map(str::to_owned),
        groups: groups.iter().map(|g| (*g).to_owned()).collect(),
        deed,
    }
}

fn model(settings: &Settings) -> Model {
    let mut model = Model::with(settings);
    model.apply(Event::RosterReceived(vec![
        contact(BY, &[]),
        contact("known@x", &["A", "B"]),
        contact("lone@x", &["A"]),
    ]));
    model
}

fn suggest(model: &mut Model, by: &str, all: Vec<Suggestion>) {
    let by = bare(by);
    model.apply(Event::ContactsSuggested { by, all });
}

fn accept(model: &mut Model, all: &[&str]) -> Vec<Command> {
    let accepted = all.iter().map(|jid| bare(jid)).collect();
    let by = bare(BY);
    model.act(Intent::AnswerSuggested { by, accepted }).commands
}

#[test]
fn only_what_is_ticked_is_done() {
    use SuggestedDeed::{Add, Delete, Modify};
    let mut model = model(&Settings::default());
    suggest(
        &mut model,
        BY,
        vec![
            one(Add, "new@x", Some("New"), &["G"]),
            one(Add, "other@x", None, &[]),
            one(Delete, "lone@x", None, &["A"]),
            one(Modify, "known@x", Some("Other"), &[]),
        ],
    );
    assert_eq!(model.store.suggested()[0].name, "Known");
    assert_eq!(model.store.suggested()[0].all.len(), 4);
    let commands = accept(&mut model, &["new@x", "lone@x", "known@x", "evil@x"]);
    let [
        Command::SetContact {
            jid: new,
            name,
            subscribe: true,
            ..
        },
        Command::RemoveContact(gone),
        Command::SetContact {
            jid: known,
            name: other,
            groups,
            subscribe: false,
        },
    ] = &*commands
    else {
        panic!("{} commands", commands.len())
    };
    assert_eq!((new.as_str(), name.as_deref()), ("new@x", Some("New")));
    assert_eq!(gone.as_str(), "lone@x");
    assert_eq!(
        (known.as_str(), other.as_deref()),
        ("known@x", Some("Other"))
    );
    assert_eq!(*groups, ["A", "B"], "of groups nothing was said");
    // It is answered: there is nothing left, and nothing is done twice.
    assert!(model.store.suggested().is_empty());
    assert!(accept(&mut model, &["new@x"]).is_empty());
}

#[test]
fn nobody_is_asked_about_what_comes_to_nothing() {
    use SuggestedDeed::{Add, Delete, Modify};
    let mut model = model(&Settings::default());
    for nothing in [
        one(Add, "known@x", Some("Other"), &["Z"]),
        one(Add, "me@here", None, &[]),
        one(Delete, "new@x", None, &[]),
        one(Delete, "known@x", None, &["Z"]),
        one(Modify, "new@x", Some("New"), &[]),
        one(Modify, "known@x", Some("Known"), &["A", "B"]),
        one(Modify, "known@x", None, &[]),
    ] {
        suggest(&mut model, BY, vec![nothing.clone()]);
        assert!(model.store.suggested().is_empty(), "{nothing:?}");
    }
    // Out of one of two groups is no removal (§3.2).
    suggest(&mut model, BY, vec![one(Delete, "known@x", None, &["A"])]);
    let commands = accept(&mut model, &["known@x"]);
    let [Command::SetContact { groups, .. }] = &*commands else {
        panic!("{} commands", commands.len())
    };
    assert_eq!(*groups, ["B"]);
}

#[test]
fn it_may_have_been_done_meanwhile() {
    let mut model = model(&Settings::default());
    let new = one(SuggestedDeed::Add, "new@x", None, &[]);
    suggest(&mut model, BY, vec![new]);
    model.apply(Event::RosterItemChanged(contact("new@x", &[])));
    assert!(accept(&mut model, &["new@x"]).is_empty());
}

#[test]
fn suggestions_are_bounded_and_the_last_word_counts() {
    let add = |n: usize| one(SuggestedDeed::Add, &format!("a{n}@x"), None, &[]);
    let mut model = model(&Settings::default());
    suggest(&mut model, BY, (0..90).map(add).collect());
    suggest(&mut model, BY, (80..170).map(add).collect());
    assert_eq!(model.store.suggested()[0].all.len(), 100);
    let named = one(SuggestedDeed::Add, "a1@x", Some("Named"), &[]);
    suggest(&mut model, BY, vec![named]);
    let all = &model.store.suggested()[0].all;
    let found: Vec<_> = all.iter().filter(|s| s.jid == bare("a1@x")).collect();
    assert_eq!(found.len(), 1);
    for n in 0..100 {
        suggest(&mut model, &format!("p{n}@x"), vec![add(0)]);
    }
    assert_eq!(model.store.suggested().len(), 20);
    // Other tabs and the next run have them.
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection, Change::Requests]);
    assert_eq!(mirror.follower.suggested(), model.store.suggested());
    assert_eq!(mirror.reloaded().suggested(), model.store.suggested());
    // The next user has none.
    model.act(Intent::LogOut);
    assert!(model.store.suggested().is_empty());
}

#[test]
fn the_site_may_not_want_it_and_neither_the_user() {
    let all = || {
        vec![
            one(SuggestedDeed::Add, "new@x", None, &[]),
            one(SuggestedDeed::Delete, "lone@x", None, &[]),
        ]
    };
    let mut strict = model(&Settings {
        allow_contact_requests: false,
        allow_contact_removal: false,
        ..Settings::default()
    });
    suggest(&mut strict, BY, all());
    assert!(strict.store.suggested().is_empty());
    let mut model = model(&Settings::default());
    model.apply(Event::BlockListReceived(Some(vec![bare(BY).into()])));
    suggest(&mut model, BY, all());
    assert!(model.store.suggested().is_empty());
}

/// The tokens, of some, that an order to the client has by their digests.
fn tokens(command: &Command) -> Vec<&'static str> {
    let some = ["a", "b<", "0", "99"];
    match command {
        Command::SetTokens(all) => {
            let one = |(known, _): &(String, _)| some.into_iter().find(|t| digest(t) == *known);
            all.iter()
                .map(|one_of| one(one_of).unwrap_or("other"))
                .collect()
        }
        _ => panic!("something else"),
    }
}

#[test]
fn what_is_given_out_is_kept_until_it_is_used_or_old() {
    let mut model = model(&Settings::default());
    let commands = model.act(Intent::IssueToken("a".to_owned())).commands;
    assert_eq!(tokens(&commands[0]), ["a"]);
    model.act(Intent::IssueToken("b<".to_owned()));
    let mut mirror = Mirror::new();
    mirror.take(&mut model.store, vec![Change::Connection, Change::Requests]);
    assert_eq!(tokens(&mirror.follower.issued()), ["a", "b<"]);
    assert_eq!(tokens(&mirror.reloaded().issued()), ["a", "b<"]);
    model.apply(Event::TokenUsed(digest("a")));
    assert_eq!(tokens(&model.store.issued()), ["b<"]);
    for n in 0..100 {
        model.act(Intent::IssueToken(n.to_string()));
    }
    let last = tokens(&model.store.issued());
    assert_eq!((last.len(), last[19]), (20, "99"));
    for odd in [String::new(), "x".repeat(1_000)] {
        assert!(model.act(Intent::IssueToken(odd)).commands.is_empty());
    }
    model.act(Intent::LogOut);
    assert!(tokens(&model.store.issued()).is_empty());
    let mut strict = self::model(&Settings {
        allow_contact_requests: false,
        ..Settings::default()
    });
    let acted = strict.act(Intent::IssueToken("a".to_owned()));
    assert!(acted.commands.is_empty());
}
