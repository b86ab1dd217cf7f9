//! What tabs say to each other: orders to the one that leads, and what that one knows.

mod account;
mod order;
mod room;
mod service;
mod transfer;

use crate::jid::{BareJid, Jid};
use crate::privacy::Own;
use crate::store::record::Record;
use crate::store::{About, Flag, Intent, Look, Place, Preference};
use crate::xml::{Element, parse};
use crate::xmpp::command::{Activity, Show};
use zeroize::Zeroizing;

/// What records are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What is different.
    News,
    /// Some of all there is, and more is to come.
    Some,
    /// The last of all there is.
    Last,
}

/// Something that one tab says to all others.
pub(super) enum Spoken {
    /// A tab is there and knows nothing.
    Hello,
    /// A tab leads from now on.
    Lead,
    /// Somebody wants to log in here; whoever leads without a session is to let him.
    Yield,
    /// Somebody touches the device.
    Touched,
    /// Another tab is seen, or no longer.
    Seen(bool),
    /// Where the user looks, in that tab.
    Looks(Look),
    /// The user wants the chat in that tab, and there are no locks to settle which one has it.
    Take,
    /// For the tab that leads: what the user wants, under a number of its own.
    Wanted(u64, Intent),
    /// From the tab that leads: what has this number is done.
    Done(u64),
    /// From the tab that leads: what is different, or a part of all there is.
    Records { part: Part, records: Vec<Record> },
    /// From the tab that leads: logged out.
    Gone,
}

pub(super) fn hello() -> String {
    Element::new("hello", "").to_xml()
}

pub(super) fn lead() -> String {
    Element::new("lead", "").to_xml()
}

pub(super) fn let_me() -> String {
    Element::new("yield", "").to_xml()
}

pub(super) fn seen(visible: bool) -> String {
    let element = Element::new("seen", "");
    element
        .with_opt_attr("now", visible.then_some("1"))
        .to_xml()
}

pub(super) fn touched() -> String {
    Element::new("touched", "").to_xml()
}

pub(super) fn looks(look: &Look) -> String {
    let (here, chat) = match look {
        Look::Elsewhere => (None, None),
        Look::Here(chat) => (Some("1"), chat.as_ref().map(BareJid::as_str)),
    };
    let element = Element::new("looks", "").with_opt_attr("here", here);
    element.with_opt_attr("jid", chat).to_xml()
}

pub(super) fn take() -> String {
    Element::new("take", "").to_xml()
}

pub(super) fn gone() -> String {
    Element::new("gone", "").to_xml()
}

pub(super) fn records(part: Part, records: &[Record]) -> String {
    let record = |(key, text): &Record| {
        let element = Element::new("r", "").with_attr("key", key.as_str());
        match text {
            Some(text) => element.with_text(text.as_str()),
            None => element.with_attr("gone", "1"),
        }
    };
    Element::new("records", "")
        .with_opt_attr("whole", (part != Part::News).then_some("1"))
        .with_opt_attr("last", (part == Part::Last).then_some("1"))
        .with_children(records.iter().map(record))
        .to_xml()
}

pub(super) fn done(number: u64) -> String {
    let element = Element::new("done", "");
    element.with_attr("number", number.to_string()).to_xml()
}

/// What the tab that leads has to do for another; `None` for what each tab does itself.
pub(super) fn wanted(number: u64, intent: &Intent) -> Option<String> {
    let about = |name: &str, jid: &BareJid| Element::new(name, "").with_attr("jid", jid.as_str());
    let message =
        |name: &str, chat: &BareJid, key: u64| about(name, chat).with_attr("key", key.to_string());
    let element = match intent {
        Intent::LogOut => Element::new("log-out", ""),
        Intent::Reconnect => Element::new("reconnect", ""),
        Intent::SendMessage {
            to,
            body,
            about: of,
        } => {
            let (corrects, answers) = match of {
                About::Nothing => (None, None),
                About::Corrects(key) => (Some(key.to_string()), None),
                About::Answers(key) => (None, Some(key.to_string())),
            };
            about("send", to)
                .with_opt_attr("corrects", corrects)
                .with_opt_attr("answers", answers)
                .with_text(body.as_str())
        }
        Intent::RetractMessage { chat, key } => message("retract", chat, *key),
        Intent::React { chat, key, emoji } => {
            message("react", chat, *key).with_text(emoji.as_str())
        }
        Intent::MarkSeen { chat, key } => message("seen-up-to", chat, *key),
        Intent::NoteActivity { chat, activity } => about("activity", chat).with_attr(
            "is",
            match activity {
                Activity::Typing => "typing",
                Activity::Emptied => "emptied",
                Activity::Left => "left",
            },
        ),
        Intent::RetryMessage { chat, key } => message("retry", chat, *key),
        Intent::DropMessage { chat, key } => message("drop", chat, *key),
        Intent::ShowFile { chat, key, shows } => {
            message("show-file", chat, *key).with_opt_attr("shows", shows.then_some("1"))
        }
        Intent::ClearChat(chat) => about("clear", chat),
        Intent::MarkRead(chat) => about("read", chat),
        Intent::LoadOlder { chat, place } => match place {
            Place::Top => about("older", chat),
            Place::Gap(key) => message("older", chat, *key),
            Place::End => about("newer", chat),
        },
        Intent::SetPresence { show, status } => Element::new("presence", "")
            .with_attr("show", show.name())
            .with_opt_attr("status", status.as_deref()),
        Intent::Private { chat, order } => order::write(about("private", chat), order),
        Intent::Own(Own::Forget) => Element::new("forget", ""),
        Intent::Own(Own::Import(text)) => Element::new("import", "").with_text(text.as_str()),
        Intent::AnswerSubscription { from, accept } => {
            about("answer", from).with_opt_attr("accept", accept.then_some("1"))
        }
        Intent::AddContact { jid, name, groups } => person("add", jid, name, groups),
        Intent::EditContact { jid, name, groups } => person("edit", jid, name, groups),
        Intent::AnswerSuggested { by, accepted } => {
            let item = |jid: &BareJid| Element::new("item", "").with_attr("jid", jid.as_str());
            about("suggested", by).with_children(accepted.iter().map(item))
        }
        Intent::IssueToken(token) => Element::new("issue", "").with_text(token.as_str()),
        Intent::UseToken { of, token } => about("token", of).with_text(token.as_str()),
        Intent::RemoveContact(jid) => about("remove", jid),
        Intent::Subscribe { to, ask } => {
            about("subscribe", to).with_opt_attr("ask", ask.then_some("1"))
        }
        Intent::SetBlocked { jids, blocked } => {
            let item = |jid: &Jid| Element::new("item", "").with_attr("jid", jid.to_string());
            Element::new("block", "")
                .with_opt_attr("on", blocked.then_some("1"))
                .with_children(jids.iter().map(item))
        }
        Intent::Service { of, wish } => service::write(wish).with_attr("of", of.to_string()),
        Intent::Room { room, wish } => room::write(about("room", room), wish),
        Intent::DismissRoom(jid) => about("dismiss-room", jid),
        Intent::DismissTrouble(jid) => about("dismiss", jid),
        Intent::SetFlag { chat, flag, on } => about("flag", chat)
            .with_attr("flag", flag_name(*flag))
            .with_opt_attr("on", on.then_some("1")),
        Intent::LoadCard(jid) => about("card", jid),
        Intent::Account(wish) => account::write(wish),
        Intent::SetAvatar { data, side } => {
            let element = Element::new("picture", "").with_attr("side", side.to_string());
            match data {
                Some(data) => element.with_text(data.as_str()),
                None => element.with_attr("gone", "1"),
            }
        }
        Intent::Upload { id, step } => transfer::write(step).with_attr("id", id.as_str()),
        Intent::UsedEmoji(emoji) => Element::new("emoji", "").with_text(emoji.as_str()),
        Intent::Describe => Element::new("describe", ""),
        Intent::Choose { what, value } => Element::new("choose", "")
            .with_attr("what", what.name())
            .with_attr("value", value.to_string()),
        Intent::LogIn { .. }
        | Intent::LogInAs { .. }
        | Intent::LogInAgain
        | Intent::Register { .. }
        | Intent::Export(_)
        | Intent::SaveChat { .. }
        | Intent::Search { .. }
        | Intent::ShowMessage { .. }
        | Intent::OpenChat(_)
        | Intent::NextChat { .. }
        | Intent::CloseChat(_)
        | Intent::ShowChat(_)
        | Intent::SetVisible(_)
        | Intent::SetDraft { .. }
        | Intent::ShowsEnd(_)
        | Intent::DismissNotice
        | Intent::UseHere
        | Intent::ToggleGroup(_)
        | Intent::FilterRoster(_)
        | Intent::FilterState(_)
        | Intent::ShowList(_) => return None,
    };
    let element = element.with_attr("number", number.to_string());
    Some(element.to_xml())
}

const FLAGS: [(Flag, &str); 5] = [
    (Flag::Pinned, "pinned"),
    (Flag::Muted, "muted"),
    (Flag::Always, "always"),
    (Flag::OnMention, "on-mention"),
    (Flag::Settled, "settled"),
];

fn flag_name(flag: Flag) -> &'static str {
    let known = FLAGS.into_iter().find(|(f, _)| *f == flag);
    known.map_or("", |(_, name)| name)
}

/// A contact with name and groups.
fn person(element: &str, jid: &BareJid, name: &str, groups: &[String]) -> Element {
    let group = |name: &String| Element::new("group", "").with_text(name.as_str());
    Element::new(element, "")
        .with_attr("jid", jid.as_str())
        .with_attr("name", name)
        .with_children(groups.iter().map(group))
}

/// Reads what was said.
pub(super) fn read(text: &str) -> Option<Spoken> {
    let element = parse(text).ok()?;
    let jid = || BareJid::parse_chat(element.attr("jid")?).ok();
    let named = |name: &str| element.attr(name)?.parse::<u64>().ok();
    let key = || named("key");
    let number = || element.attr("number")?.parse::<u64>().ok();
    let name = || element.attr("name").unwrap_or_default().to_owned();
    let groups = || element.children().map(Element::text).collect();
    let on = || element.attr("on").is_some();
    let intent = match element.name() {
        "hello" => return Some(Spoken::Hello),
        "lead" => return Some(Spoken::Lead),
        "yield" => return Some(Spoken::Yield),
        "seen" => return Some(Spoken::Seen(element.attr("now").is_some())),
        "touched" => return Some(Spoken::Touched),
        "looks" => {
            let here = element.attr("here").map(|_| Look::Here(jid()));
            return Some(Spoken::Looks(here.unwrap_or_default()));
        }
        "take" => return Some(Spoken::Take),
        "gone" => return Some(Spoken::Gone),
        "done" => return Some(Spoken::Done(number()?)),
        "records" => {
            let record = |r: &Element| {
                let text = r.attr("gone").is_none().then(|| r.text());
                Some((r.attr("key")?.to_owned(), text))
            };
            return Some(Spoken::Records {
                part: match (element.attr("whole"), element.attr("last")) {
                    (None, _) => Part::News,
                    (_, None) => Part::Some,
                    (_, Some(_)) => Part::Last,
                },
                records: element.children().filter_map(record).collect(),
            });
        }
        "log-out" => Intent::LogOut,
        "reconnect" => Intent::Reconnect,
        "send" => Intent::SendMessage {
            to: jid()?,
            body: element.text(),
            about: match (named("corrects"), named("answers")) {
                (Some(key), _) => About::Corrects(key),
                (_, Some(key)) => About::Answers(key),
                (None, None) => About::Nothing,
            },
        },
        "retract" => Intent::RetractMessage {
            chat: jid()?,
            key: key()?,
        },
        "react" => Intent::React {
            chat: jid()?,
            key: key()?,
            emoji: element.text(),
        },
        "seen-up-to" => Intent::MarkSeen {
            chat: jid()?,
            key: key()?,
        },
        "activity" => Intent::NoteActivity {
            chat: jid()?,
            activity: match element.attr("is")? {
                "typing" => Activity::Typing,
                "emptied" => Activity::Emptied,
                _ => Activity::Left,
            },
        },
        "retry" => Intent::RetryMessage {
            chat: jid()?,
            key: key()?,
        },
        "drop" => Intent::DropMessage {
            chat: jid()?,
            key: key()?,
        },
        "show-file" => Intent::ShowFile {
            chat: jid()?,
            key: key()?,
            shows: element.attr("shows").is_some(),
        },
        "clear" => Intent::ClearChat(jid()?),
        "read" => Intent::MarkRead(jid()?),
        "older" => Intent::LoadOlder {
            chat: jid()?,
            place: key().map_or(Place::Top, Place::Gap),
        },
        "newer" => Intent::LoadOlder {
            chat: jid()?,
            place: Place::End,
        },
        "presence" => Intent::SetPresence {
            show: Show::from_name(element.attr("show")?)?,
            status: element.attr("status").map(str::to_owned),
        },
        "private" => Intent::Private {
            chat: jid()?,
            order: order::read(&element)?,
        },
        "forget" => Intent::Own(Own::Forget),
        "import" => Intent::Own(Own::Import(Zeroizing::new(element.text()))),
        "answer" => Intent::AnswerSubscription {
            from: jid()?,
            accept: element.attr("accept").is_some(),
        },
        "add" => Intent::AddContact {
            jid: jid()?,
            name: name(),
            groups: groups(),
        },
        "edit" => Intent::EditContact {
            jid: jid()?,
            name: name(),
            groups: groups(),
        },
        "suggested" => {
            let item = |item: &Element| BareJid::parse(item.attr("jid")?).ok();
            Intent::AnswerSuggested {
                by: jid()?,
                accepted: element.children().filter_map(item).collect(),
            }
        }
        "issue" => Intent::IssueToken(element.text()),
        "token" => Intent::UseToken {
            of: jid()?,
            token: element.text(),
        },
        "remove" => Intent::RemoveContact(jid()?),
        "subscribe" => Intent::Subscribe {
            to: jid()?,
            ask: element.attr("ask").is_some(),
        },
        "block" => {
            let item = |item: &Element| Jid::parse(item.attr("jid")?).ok();
            Intent::SetBlocked {
                jids: element.children().filter_map(item).collect(),
                blocked: on(),
            }
        }
        "service" => Intent::Service {
            of: Jid::parse(element.attr("of")?).ok()?,
            wish: service::read(&element)?,
        },
        "room" => Intent::Room {
            room: jid()?,
            wish: room::read(&element)?,
        },
        "dismiss-room" => Intent::DismissRoom(jid()?),
        "dismiss" => Intent::DismissTrouble(jid()?),
        "card" => Intent::LoadCard(jid()?),
        "account" => Intent::Account(account::read(&element)?),
        "picture" => Intent::SetAvatar {
            data: element.attr("gone").is_none().then(|| element.text()),
            side: element.attr("side")?.parse().ok()?,
        },
        "upload" => Intent::Upload {
            id: element.attr("id")?.to_owned(),
            step: transfer::read(&element)?,
        },
        "describe" => Intent::Describe,
        "emoji" => Intent::UsedEmoji(element.text()),
        "choose" => Intent::Choose {
            what: Preference::from_name(element.attr("what")?)?,
            value: element.attr("value")?.parse().ok()?,
        },
        "flag" => {
            let named = |(_, name): &(Flag, &str)| element.attr("flag") == Some(*name);
            Intent::SetFlag {
                chat: jid()?,
                flag: FLAGS.into_iter().find(named)?.0,
                on: on(),
            }
        }
        _ => return None,
    };
    Some(Spoken::Wanted(number()?, intent))
}
