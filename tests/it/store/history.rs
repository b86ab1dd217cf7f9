//! Pages of the archive, in whatever order and however often they come: each message once, in the
//! archive's order.

use super::records::Mirror;
use super::{Model, NOW, bare, message};
use converse_rs::store::{Back, Change, Intent, Place, Row};
use converse_rs::time::Millis;
use converse_rs::xmpp::command::Command;
use converse_rs::xmpp::event::{Event, History, Message};
use proptest::prelude::*;

/// The message with this place in the archive. Clocks go as they like.
fn nth(n: usize, clock: u64) -> Message {
    Message {
        own: n.is_multiple_of(3),
        at: Millis(NOW.0 - 1_000_000 + (n as u64 * clock) % 5_000),
        archive_id: Some(format!("a{n}")),
        delayed: true,
        ..message("a@x", &format!("i{n}"), &n.to_string())
    }
}

/// Answers what the model asks of an archive of `len` messages, in pages of `size`.
fn answer(model: &mut Model, commands: Vec<Command>, len: usize, size: usize, clock: u64) {
    for command in commands {
        let Command::LoadHistory { chat, before } = command else {
            continue;
        };
        let id = before.as_ref().map(|id| id[1..].parse().unwrap());
        let end: usize = id.unwrap_or(len);
        let start = end.saturating_sub(size);
        model.apply(Event::HistoryReceived(History {
            chat,
            before,
            messages: (start..end).map(|n| nth(n, clock)).collect(),
            complete: start == 0,
        }));
    }
}

/// Loads from storage or from the archive.
fn load(model: &mut Model, mirror: &mut Mirror, place: Place, of: (usize, usize, u64)) {
    let (len, size, clock) = of;
    let chat = bare("a@x");
    let acted = model.act(Intent::LoadOlder { chat, place });
    if let Some(wanted) = acted.older {
        let all = mirror.read_range(&wanted);
        let from = all.len().saturating_sub(size);
        let page = all[from..].to_vec();
        model.store.stored(&wanted.chat, page, from > 0);
    }
    answer(model, acted.commands, len, size, clock);
    write(model, mirror);
}

/// Storage has all there is.
fn write(model: &mut Model, mirror: &mut Mirror) {
    mirror.take(&mut model.store, vec![Change::Timeline(bare("a@x"))]);
}

proptest! {
    #[test]
    fn each_once_and_in_order(
        len in 1usize..40,
        size in 1usize..8,
        clock in prop::sample::select(vec![0u64, 1, 7, 4_999]),
        steps in prop::collection::vec((0u8..7, 1usize..6), 0..20),
    ) {
        let (mut model, mut mirror) = (Model::new(), Mirror::new());
        mirror.take(&mut model.store, vec![Change::Connection]);
        model.open("a@x");
        // How far the catch-up has come; what comes live is the next.
        let mut next = 0;
        for (what, n) in steps {
            match what {
                // Live or caught up, and once more.
                0 => {
                    let end = (next + n).min(len);
                    for n in next..end {
                        model.receive(nth(n, clock));
                        model.receive(Message { archive_id: None, ..nth(n, clock) });
                    }
                    next = next.max(end);
                }
                // Too much was missed: it goes on further down.
                1 if next + n < len => {
                    model.apply(Event::HistorySkipped);
                    next += n;
                }
                2 => load(&mut model, &mut mirror, Place::Top, (next, size, clock)),
                3 => load(&mut model, &mut mirror, Place::End, (next, size, clock)),
                4 | 5 => {
                    let back = if what == 4 { Back::Storage } else { Back::Archive };
                    model.act(Intent::ShowsEnd(bare("a@x")));
                    model.store.let_go(n, back);
                }
                _ => {
                    let gaps: Vec<_> = model.store.rows(&bare("a@x"));
                    let gap = gaps.into_iter().find_map(|row| match row {
                        Row::Gap(key) => Some(key),
                        _ => None,
                    });
                    if let Some(key) = gap {
                        load(&mut model, &mut mirror, Place::Gap(key), (next, size, clock));
                    }
                }
            }
            write(&mut model, &mut mirror);
            let shown: Vec<usize> = model.bodies("a@x").iter().map(|b| b.parse().unwrap()).collect();
            prop_assert!(shown.is_sorted_by(|a, b| a < b), "{shown:?}");
        }
        // In the end all is asked for, and all is there.
        for _ in 0..200 {
            let history = model.store.history(&bare("a@x"));
            let gap = model.store.rows(&bare("a@x")).into_iter().find_map(|row| match row {
                Row::Gap(key) => Some(key),
                _ => None,
            });
            let place = match gap {
                Some(key) => Place::Gap(key),
                None if history.newer => Place::End,
                None if history.older => Place::Top,
                None => break,
            };
            load(&mut model, &mut mirror, place, (next, size, clock));
        }
        let shown: Vec<usize> = model.bodies("a@x").iter().map(|b| b.parse().unwrap()).collect();
        prop_assert_eq!(shown, (0..next).collect::<Vec<_>>());
    }
}
