//! Any events and intents in any order leave a model that holds together.

use super::records::{Mirror, messages, same, same_summaries};
use super::{MINUTE, Model, NOW, bare, item, message, presence, said};
use converse_rs::config::Settings;
use converse_rs::jid::Jid;
use converse_rs::privacy::{Identity, KnownKey, Trust};
use converse_rs::store::{
    About, Back, Change, ChatMessage, Flag, Intent, List, NoUpload, Only, Preference, RosterRow,
    Row, Stage, Transfer, Upload,
};
use converse_rs::time::Millis;
use converse_rs::xmpp::card::Fact;
use converse_rs::xmpp::command::{AccountWish, Command, Show};
use converse_rs::xmpp::error::{ErrorType, LinkError, StanzaCondition, StanzaError};
use converse_rs::xmpp::event::{
    AccountDeed, AccountError, Deed, Event, Extras, Failure, FileAbout, Message, MessageKind, Note,
    Picture, RosterItem, SendError, Slot, Status,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const PEOPLE: [&str; 4] = ["a@x", "b@x", "s@y", "here"];

#[derive(Clone, Debug)]
enum Step {
    Event(Box<Event>),
    Open(usize),
    Close(usize),
    Show(Option<usize>),
    Visible(bool),
    Send(usize),
    Retry(usize, usize),
    Drop(usize, usize),
    Toggle(&'static str),
    Filter(&'static str),
    LogOut,
    LogIn(&'static str),
    Draft(usize, &'static str),
    ReadElsewhere(usize),
    Displayed(usize, u64, bool),
    Clear(usize),
    Flag(usize, Flag, bool),
    Narrow(Only),
    List(List),
    Contact(usize, u8),
    Block(usize, bool),
    Correct(usize, usize),
    Retract(usize, usize),
    React(usize, usize),
    Seen(usize, usize),
    Acked(usize, usize),
    Choose(usize, u8),
    Wait(u64),
    Identity(usize, u8),
    Upload(usize, u8, u8),
    Avatar(usize, u8),
    Account(bool, u8),
    Card(usize, u8),
    LetGo(usize, usize, bool),
}

fn person() -> impl Strategy<Value = usize> {
    0..PEOPLE.len()
}

fn roster_item() -> impl Strategy<Value = RosterItem> {
    let groups = prop::sample::select(vec![&[][..], &["g"], &["g", "h"]]);
    (person(), groups, any::<bool>()).prop_map(|(who, groups, pending)| RosterItem {
        pending,
        ..item(PEOPLE[who], None, groups)
    })
}

fn event() -> impl Strategy<Value = Event> {
    let shows = prop::sample::select(vec![Show::Offline, Show::Away, Show::Online]);
    let spoken = (person(), any::<bool>(), 0u64..20, 0u32..6);
    prop_oneof![
        6 => spoken.prop_map(|(who, own, minutes, id)| Event::MessageReceived(Message {
            own,
            at: Millis(NOW.0 - minutes * MINUTE),
            id: (id > 0).then(|| id.to_string()),
            kind: if minutes % 4 == 1 { MessageKind::Headline } else { MessageKind::Chat },
            archive_id: (minutes % 3 == 0).then(|| minutes.to_string()),
            extras: Extras {
                replaces: (minutes % 5 == 0).then(|| (minutes % 6).to_string()),
                markable: own, unstyled: minutes % 2 == 0, file: (minutes % 7 == 0).then(|| Box::new(FileAbout {
                    name: own.then(|| "a & b".to_owned()), size: Some(minutes), sides: Some((3, 4)), ..FileAbout::default() })),
                spoiler: (minutes % 11 == 3).then(|| ["", "<h>"][usize::from(own)].to_owned()), ..Extras::default() },
            ..message(PEOPLE[who], "", "text")
        })),
        3 => (person(), any::<bool>(), 1u64..6, 0u64..5).prop_map(|(who, own, of, what)| {
            let note = match what {
                0 => Note::Delivered,
                1 => Note::Displayed,
                2 => Note::Retracted,
                3 => Note::Reacted(Vec::new()),
                _ => Note::Reacted(vec!["\u{1f44d}".to_owned()]),
            };
            Event::MessageAnnotated(said(PEOPLE[who], own, &of.to_string(), note))
        }),
        3 => (person(), shows).prop_map(|(who, show)| presence(PEOPLE[who], show)),
        2 => roster_item().prop_map(Event::RosterItemChanged),
        1 => person().prop_map(|who| Event::RosterItemRemoved(bare(PEOPLE[who]))),
        1 => prop::collection::vec(roster_item(), 0..4).prop_map(Event::RosterReceived),
        1 => person().prop_map(|who| Event::SubscriptionRequested {
            from: bare(PEOPLE[who]), nick: None, status: None,
        }),
        1 => (person(), 0u64..30).prop_map(|(who, key)| Event::MessageFailed {
            to: bare(PEOPLE[who]), id: key.to_string(), reason: SendError::Interrupted,
        }),
        1 => (prop::option::of(prop::collection::vec(person(), 0..3))).prop_map(|who| {
            Event::BlockListReceived(who.map(addresses))
        }),
        2 => (prop::collection::vec(person(), 0..3), any::<bool>()).prop_map(|(who, blocked)| {
            Event::BlockListChanged { jids: addresses(who), blocked }
        }),
        1 => person().prop_map(|who| Event::ContactFailed {
            jid: bare(PEOPLE[who]), deed: Deed::Add, why: SendError::Offline,
        }),
        1 => Just(Event::StatusChanged(Status::Disconnected(Some(Failure::Link(LinkError::Lost))))),
    ]
}

fn addresses(who: Vec<usize>) -> Vec<Jid> {
    who.into_iter()
        .map(|who| bare(PEOPLE[who]).into())
        .collect()
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => event().prop_map(|e| Step::Event(Box::new(e))),
        3 => person().prop_map(Step::Open),
        1 => person().prop_map(Step::Close),
        2 => prop::option::of(person()).prop_map(Step::Show),
        1 => any::<bool>().prop_map(Step::Visible),
        2 => person().prop_map(Step::Send),
        2 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Retry(who, nth)),
        1 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Drop(who, nth)),
        1 => prop::sample::select(vec!["g:g", "u:", "s:"]).prop_map(Step::Toggle),
        1 => prop::sample::select(vec!["", "a", "@x"]).prop_map(Step::Filter),
        1 => Just(Step::LogOut),
        1 => prop::sample::select(vec!["me@here/x", "you@there/x"]).prop_map(Step::LogIn),
        1 => (person(), prop::sample::select(vec!["", "half"])).prop_map(|(who, text)| Step::Draft(who, text)),
        1 => person().prop_map(Step::ReadElsewhere),
        1 => (person(), 0u64..20, any::<bool>()).prop_map(|(who, id, whole)| Step::Displayed(who, id, whole)),
        1 => person().prop_map(Step::Clear),
        2 => (person(), prop::sample::select(vec![Flag::Pinned, Flag::Muted, Flag::Settled]), any::<bool>())
            .prop_map(|(who, flag, on)| Step::Flag(who, flag, on)),
        1 => prop::sample::select(vec![Only::All, Only::Online, Only::Unread, Only::Pending]).prop_map(Step::Narrow),
        1 => prop::sample::select(vec![List::Chats, List::Contacts]).prop_map(Step::List),
        1 => (person(), 0u8..4).prop_map(|(who, what)| Step::Contact(who, what)),
        1 => (person(), any::<bool>()).prop_map(|(who, on)| Step::Block(who, on)),
        1 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Correct(who, nth)),
        1 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Retract(who, nth)),
        1 => (person(), 0usize..30).prop_map(|(who, nth)| Step::React(who, nth)),
        1 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Seen(who, nth)),
        3 => (person(), 0usize..30).prop_map(|(who, nth)| Step::Acked(who, nth)),
        1 => (0usize..8, 0u8..4).prop_map(|(what, value)| Step::Choose(what, value)),
        2 => (0u64..10).prop_map(Step::Wait),
        1 => (person(), 0u8..3).prop_map(|(who, trust)| Step::Identity(who, trust)),
        2 => (person(), 0u8..3).prop_map(|(who, what)| Step::Avatar(who, what)),
        2 => (person(), 0u8..4).prop_map(|(who, step)| Step::Card(who, step)),
        1 => (any::<bool>(), 0u8..5).prop_map(|(removal, step)| Step::Account(removal, step)),
        4 => (person(), 0u8..3, 0u8..10).prop_map(|(who, id, step)| Step::Upload(who, id, step)),
        3 => (person(), 1usize..4, any::<bool>()).prop_map(|(who, keep, archive)| Step::LetGo(who, keep, archive)),
    ]
}

fn take(model: &mut Model, step: Step) -> Vec<Change> {
    let jid = |who: usize| bare(PEOPLE[who]);
    let intent = match step {
        Step::Event(event) => return model.apply(*event),
        Step::LogIn(jid) => {
            model.log_in(jid);
            return vec![Change::Connection, Change::OwnPresence, Change::Roster];
        }
        Step::Wait(minutes) => {
            model.now = model.now.plus(minutes * MINUTE);
            return Vec::new();
        }
        Step::LetGo(who, keep, archive) => {
            model.act(Intent::ShowsEnd(jid(who)));
            return model.store.let_go(
                keep,
                if archive {
                    Back::Archive
                } else {
                    Back::Storage
                },
            );
        }
        Step::Displayed(who, id, whole) => {
            let all = vec![(jid(who), id.to_string())];
            let changes = model.apply(Event::DisplayedKnown { all, whole });
            let room = |command| matches!(command, Command::TellDisplayed { room: true, .. });
            assert!(!model.store.take_displayed().into_iter().any(room));
            return changes;
        }
        Step::Identity(who, trust) => {
            let trust = [Trust::Seen, Trust::Smp, Trust::Compared][usize::from(trust)];
            return model.store.set_identity(Identity {
                mine: (who > 0).then(|| "0123".to_owned()),
                kept: who > 1,
                known: vec![KnownKey {
                    contact: jid(who),
                    fingerprint: "4567".to_owned(),
                    trust,
                    since: (who > 2).then_some(model.now),
                }],
            });
        }
        Step::Card(who, step) => {
            let card = match step {
                0 => return model.act(Intent::LoadCard(jid(who))).changes,
                1 => Err(SendError::Interrupted),
                2 => Ok(Vec::new()),
                _ => Ok(vec![
                    (Fact::Name, " <a> ".to_owned()),
                    (Fact::Note, "b\n\nc".to_owned()),
                ]),
            };
            let jid = jid(who);
            return model.apply(Event::CardReceived { jid, card });
        }
        Step::Account(removal, step) => {
            let (deed, wish) = match removal {
                true => (AccountDeed::Removal, AccountWish::Remove),
                false => (
                    AccountDeed::Password,
                    AccountWish::SetPassword {
                        current: String::new().into(),
                        new: String::new().into(),
                    },
                ),
            };
            let refused = StanzaError::new(ErrorType::Cancel, StanzaCondition::NotAllowed);
            let failed = match step {
                0 => return model.act(Intent::Account(wish)).changes,
                1 => None,
                2 => Some(AccountError::WrongPassword),
                3 => Some(AccountError::NotDone(SendError::Offline)),
                _ => Some(AccountError::NotDone(SendError::Refused(refused))),
            };
            return model.apply(Event::AccountChanged { deed, failed });
        }
        Step::Avatar(who, what) => {
            return model.apply(Event::AvatarChanged {
                jid: jid(who),
                picture: (what > 0).then(|| Picture {
                    hash: what.to_string(),
                    kind: "image/png",
                    data: "QUJD".to_owned(),
                }),
            });
        }
        Step::Upload(who, id, step) => {
            let id = id.to_string();
            let step = match step {
                0 | 1 => Transfer::Begin {
                    to: jid(who),
                    name: "a.png".to_owned(),
                    size: 7,
                    kind: "image/png".to_owned(),
                    sides: (step == 0).then_some((640, 480)),
                },
                2 => {
                    let slot = Slot {
                        put: "https://x/1".to_owned(),
                        get: "https://x/1.png".to_owned(),
                        headers: vec![("Authorization", "a & b".to_owned())],
                    };
                    return model.apply(Event::SlotReceived { id, slot });
                }
                3 => {
                    let why = SendError::Offline;
                    return model.apply(Event::SlotFailed { id, why });
                }
                4 => Transfer::Moved(40),
                5 => Transfer::Done,
                6 => Transfer::Broken,
                7 => Transfer::Lost,
                8 => Transfer::Again,
                _ => Transfer::Drop,
            };
            Intent::Upload { id, step }
        }
        Step::Draft(who, text) => Intent::SetDraft {
            chat: jid(who),
            text: text.to_owned(),
        },
        Step::Flag(who, flag, on) => Intent::SetFlag {
            chat: jid(who),
            flag,
            on,
        },
        Step::List(list) => Intent::ShowList(list),
        Step::Choose(what, value) => Intent::Choose {
            what: Preference::ALL[what],
            value,
        },
        Step::Narrow(only) => Intent::FilterState(only),
        Step::Contact(who, 0) => Intent::RemoveContact(jid(who)),
        Step::Contact(who, 1) => Intent::DismissTrouble(jid(who)),
        Step::Contact(who, what) => Intent::Subscribe {
            to: jid(who),
            ask: what == 2,
        },
        Step::Block(who, blocked) => Intent::SetBlocked {
            jids: addresses(vec![who]),
            blocked,
        },
        Step::Clear(who) => Intent::ClearChat(jid(who)),
        Step::ReadElsewhere(who) => Intent::MarkRead(jid(who)),
        Step::Open(who) => Intent::OpenChat(jid(who)),
        Step::Close(who) => Intent::CloseChat(jid(who)),
        Step::Show(who) => Intent::ShowChat(who.map(jid)),
        Step::Visible(visible) => Intent::SetVisible(visible),
        Step::Send(who) => Intent::SendMessage {
            to: jid(who),
            body: "text".to_owned(),
            about: About::Nothing,
        },
        Step::Retry(who, nth) => Intent::RetryMessage {
            chat: jid(who),
            key: model.nth(PEOPLE[who], nth),
        },
        Step::Acked(who, nth) => {
            let key = model.nth(PEOPLE[who], nth);
            let chat = model.store.chat(&jid(who));
            let message = chat.and_then(|c| c.message(key)).filter(|m| m.own);
            let Some(id) = message.and_then(|m| m.unsent.clone().or_else(|| m.id.clone())) else {
                return Vec::new();
            };
            return model.apply(Event::MessageAcked { to: jid(who), id });
        }
        Step::Correct(who, nth) => Intent::SendMessage {
            to: jid(who),
            body: "corrected".to_owned(),
            about: About::Corrects(model.nth(PEOPLE[who], nth)),
        },
        Step::Retract(who, nth) => Intent::RetractMessage {
            chat: jid(who),
            key: model.nth(PEOPLE[who], nth),
        },
        Step::React(who, nth) => Intent::React {
            chat: jid(who),
            key: model.nth(PEOPLE[who], nth),
            emoji: "\u{1f44d}".to_owned(),
        },
        Step::Seen(who, nth) => Intent::MarkSeen {
            chat: jid(who),
            key: model.nth(PEOPLE[who], nth),
        },
        Step::Drop(who, nth) => Intent::DropMessage {
            chat: jid(who),
            key: model.nth(PEOPLE[who], nth),
        },
        Step::Toggle(group) => Intent::ToggleGroup(group.to_owned()),
        Step::Filter(text) => Intent::FilterRoster(text.to_owned()),
        Step::LogOut => Intent::LogOut,
    };
    model.act(intent).changes
}

/// Storage and other tabs know what this one knows.
fn check_mirror(model: &mut Model, mirror: &mut Mirror) {
    // What was let go of comes back.
    for jid in PEOPLE {
        mirror.read_all(&mut model.store, jid);
        mirror.read_follower(jid);
    }
    same(&model.store, &mirror.follower, &PEOPLE);
    assert_eq!(model.store.identity(), mirror.follower.identity());
    assert_eq!(model.store.uploads(), mirror.follower.uploads());
    assert_eq!(model.store.service(), mirror.follower.service());
    let mut next = mirror.reloaded();
    for jid in PEOPLE.map(bare) {
        let picture = model.store.avatar(&jid);
        assert_eq!(picture, mirror.follower.avatar(&jid));
        assert_eq!(model.store.card(&jid), mirror.follower.card(&jid));
        assert_eq!(next.card(&jid), None);
        assert_eq!(picture, next.avatar(&jid));
    }
    // Whoever had the bytes is gone.
    let lost = |u: &Upload| Upload {
        stage: Stage::Failed(NoUpload::Lost),
        ..u.clone()
    };
    let lost: Vec<_> = model.store.uploads().iter().map(lost).collect();
    assert_eq!(next.uploads(), lost);
    same_summaries(&model.store, &next, &PEOPLE);
    for jid in PEOPLE {
        let (all, part) = (messages(&model.store, jid), messages(&next, jid));
        assert!(all.ends_with(&part) || follow_ups(&all).ends_with(&follow_ups(&part)));
        mirror.read_all(&mut next, jid);
    }
    same(&model.store, &next, &PEOPLE);
    assert_eq!(next.open_chats(), model.store.open_chats());
    assert_eq!(next.front(), model.store.front());
    assert_eq!(next.list(), model.store.list());
    assert_eq!(next.choices(), model.store.choices());
    assert_eq!(mirror.follower.choices(), model.store.choices());
}

/// Whether it follows another closely shows where the other is read.
fn follow_ups(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    let mut messages = messages.to_vec();
    messages.iter_mut().for_each(|m| m.follow_up = false);
    messages
}

fn check(model: &Model) {
    let store = &model.store;
    let (mut unread, mut keys, mut messages) = (0, BTreeSet::new(), 0);
    for jid in PEOPLE.map(bare) {
        let contact = store.contact(&jid);
        let Some(chat) = store.chat(&jid) else {
            assert!(!store.open_chats().contains(&jid), "open without a chat");
            assert_eq!(contact.map_or(0, |c| c.unread), 0);
            continue;
        };
        let contact = contact.expect("whoever has a chat has a row");
        unread += if chat.flags().muted() {
            0
        } else {
            contact.unread
        };
        assert!(chat.messages().is_sorted_by_key(|m| m.key), "out of order");
        messages += chat.messages().len();
        keys.extend(chat.messages().iter().map(|m| (jid.clone(), m.key)));
        let rows = store.rows(&jid);
        let shown: Vec<u64> = rows
            .iter()
            .filter_map(|row| match row {
                Row::Message(key) => Some(*key),
                Row::Day(_) | Row::Unread | Row::Gap(_) | Row::Note(_) | Row::Happened(_) => None,
            })
            .collect();
        let all: Vec<u64> = chat.messages().iter().map(|m| m.key).collect();
        assert_eq!(shown, all, "every message is shown once, in order");
        assert!(rows.iter().filter(|r| **r == Row::Unread).count() <= 1);
        assert!(
            matches!(rows.first(), None | Some(Row::Day(_))),
            "a log begins with its day"
        );
        if contact.unread > 0 {
            assert!(
                rows.contains(&Row::Unread) || store.history(&jid).older,
                "unread without the line"
            );
        }
    }
    assert_eq!(store.unread(), unread, "the sum of the rows' counts");
    assert_eq!(keys.len(), messages, "a key stands for one message");
    let open: BTreeSet<_> = store.open_chats().iter().collect();
    assert_eq!(open.len(), store.open_chats().len(), "open twice");
    assert!(store.front().is_none_or(|front| open.contains(front)));
    check_roster(model);
    if store.me().is_none() {
        assert!(messages == 0 && open.is_empty() && store.roster_rows().is_empty());
    }
}

fn check_roster(model: &Model) {
    let rows = model.store.roster_rows();
    let distinct: BTreeSet<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    assert_eq!(distinct.len(), rows.len(), "two rows with one key");
    let (mut left, mut group) = (0, None);
    for row in rows {
        match row {
            RosterRow::Group {
                name,
                open,
                total,
                online,
                ..
            } => {
                assert_eq!(left, 0, "a group shorter than its heading says");
                assert!(online <= total);
                left = if open { total } else { 0 };
                group = Some(name);
            }
            RosterRow::Contact { jid, group: its } => {
                assert!(model.store.contact(&jid).is_some());
                assert_eq!(Some(its), group);
                left -= 1;
            }
        }
    }
    assert_eq!(left, 0);
}

proptest! {
    #[test]
    fn the_model_holds_together(
        steps in prop::collection::vec(step(), 0..60),
        hide in any::<bool>(),
        strangers in any::<bool>(),
        recent in prop::sample::select(vec![0, 1, usize::MAX]),
    ) {
        let mut model = Model::with(&Settings {
            hide_offline_users: hide,
            allow_non_roster_messaging: strangers,
            ..Settings::default()
        });
        let mut mirror = Mirror::new();
        mirror.recent = recent;
        mirror.take(&mut model.store, vec![Change::Connection]);
        for step in steps {
            if let Step::LetGo(_, keep, _) = step {
                mirror.follower.let_go(4 - keep, Back::Storage);
            }
            let changes = take(&mut model, step);
            check(&model);
            mirror.take(&mut model.store, changes);
        }
        check_mirror(&mut model, &mut mirror);
    }
}
