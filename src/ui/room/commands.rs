//! What one may type in a room to have it done.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::ui::dialogs::Which;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Occupant, Role};

/// What a text asks for. `None`: it is no such command, and words like others. A nick is one of those who are
/// there, with or without `@` before it, also if it has spaces; what stands behind it is the reason.
pub(crate) fn wish(text: &str, occupants: &[Occupant]) -> Option<RoomWish> {
    let text = text.trim();
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let role = |role| {
        let (nick, reason) = nick_and_reason(rest, occupants)?;
        Some(RoomWish::SetRole { nick, role, reason })
    };
    let affiliation = |affiliation| {
        let (who, reason) = match nick_and_reason(rest, occupants) {
            Some(found) => found,
            // An address does for somebody who is not there.
            None => {
                let (who, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let who = BareJid::parse(who)
                    .ok()
                    .filter(|jid| jid.local().is_some())?;
                (who.to_string(), reason.trim().to_owned())
            }
        };
        Some(RoomWish::SetAffiliation {
            who,
            affiliation,
            reason,
        })
    };
    match command {
        "/leave" | "/part" if rest.is_empty() => Some(RoomWish::Leave),
        "/nick" if !rest.is_empty() => Some(RoomWish::SetNick(rest.to_owned())),
        "/topic" | "/subject" => Some(RoomWish::SetSubject(rest.to_owned())),
        "/kick" => role(Role::None),
        "/mute" => role(Role::Visitor),
        "/voice" | "/deop" => role(Role::Participant),
        "/op" => role(Role::Moderator),
        "/ban" => affiliation(Affiliation::Outcast),
        "/revoke" => affiliation(Affiliation::None),
        "/member" => affiliation(Affiliation::Member),
        "/admin" => affiliation(Affiliation::Admin),
        "/owner" => affiliation(Affiliation::Owner),
        "/invite" => {
            let (who, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let jid = BareJid::parse(who)
                .ok()
                .filter(|jid| jid.local().is_some())?;
            let reason = reason.trim().to_owned();
            Some(RoomWish::Invite { jid, reason })
        }
        "/destroy" => Some(RoomWish::Destroy {
            instead: None,
            reason: rest.to_owned(),
        }),
        _ => None,
    }
}

/// Whether the site lets users do that.
pub(crate) fn may(settings: &Settings, wish: &RoomWish) -> bool {
    match wish {
        // That he has to leave is no rank.
        RoomWish::SetRole {
            role: Role::None, ..
        } => true,
        RoomWish::SetRole { role, .. } => settings.may_assign(role.name()),
        RoomWish::SetAffiliation { affiliation, .. } => settings.may_assign(affiliation.name()),
        RoomWish::Join { .. }
        | RoomWish::Leave
        | RoomWish::SetNick(_)
        | RoomWish::SetSubject(_)
        | RoomWish::SetPicture(_)
        | RoomWish::Invite { .. }
        | RoomWish::Decline(_)
        | RoomWish::Destroy { .. }
        | RoomWish::Moderate { .. }
        | RoomWish::AskRooms
        | RoomWish::Search(_)
        | RoomWish::AskAbout
        | RoomWish::AskForm
        | RoomWish::Configure(_)
        | RoomWish::AskPeople(_)
        | RoomWish::AskMembers
        | RoomWish::AskRegistration
        | RoomWish::Register(_) => true,
    }
}

/// The window that a text asks for.
pub(crate) fn window(text: &str) -> Option<fn(BareJid) -> Which> {
    match text.trim() {
        "/register" => Some(Which::Register),
        "/modtools" => Some(Which::Lists),
        _ => None,
    }
}

/// Whether a text begins with one of these, so that what is wrong with it does not go out as words.
pub(crate) fn is_command(text: &str, settings: &Settings) -> bool {
    const ALL: [&str; 19] = [
        "/leave",
        "/part",
        "/nick",
        "/topic",
        "/subject",
        "/kick",
        "/mute",
        "/voice",
        "/deop",
        "/op",
        "/ban",
        "/revoke",
        "/member",
        "/admin",
        "/owner",
        "/invite",
        "/destroy",
        "/register",
        "/modtools",
    ];
    let first = text.trim().split(char::is_whitespace).next();
    let disabled = |first: &str| {
        let names = settings.muc_disable_slash_commands.as_ref();
        names.is_none_or(|names| names.iter().any(|name| first.get(1..) == Some(name)))
    };
    first.is_some_and(|first| ALL.contains(&first) && !disabled(first))
}

/// The longest nick that the text begins with, and the rest.
fn nick_and_reason(rest: &str, occupants: &[Occupant]) -> Option<(String, String)> {
    let rest = rest.strip_prefix('@').unwrap_or(rest);
    let fits = |o: &&Occupant| {
        rest.strip_prefix(o.nick.as_str())
            .is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
    };
    let found = occupants.iter().filter(fits).max_by_key(|o| o.nick.len())?;
    let reason = rest.strip_prefix(found.nick.as_str())?.trim().to_owned();
    Some((found.nick.clone(), reason))
}

/// A nick, and the id of who has it.
pub(crate) type Named = (String, Option<String>);

/// The nicks that what is being written may go on with, with the ids of those who have them, and how many bytes at
/// its end they take the place of.
/// `asked`: somebody wants one; else only a word that begins with `@` is looked at.
pub(crate) fn completions(
    text: &str,
    occupants: &[Occupant],
    asked: bool,
    settings: &Settings,
) -> Option<(usize, Vec<Named>)> {
    let word = match text.rfind('@').and_then(|at| text.get(at..)) {
        Some(word) if !word.contains('\n') => word,
        _ => text.rsplit(char::is_whitespace).next()?,
    };
    let before = text.strip_suffix(word)?;
    let whole = before.is_empty() || before.ends_with(char::is_whitespace);
    let named = word.strip_prefix('@');
    if !whole || (named.is_none() && (!asked || word.is_empty())) {
        return None;
    }
    let needle = crate::prep::fold(named.unwrap_or(word));
    let least = settings.muc_mention_autocomplete_min_chars as usize;
    if !asked && needle.chars().count() < least {
        return None;
    }
    // Those that begin with it come first.
    let mut nicks = Vec::new();
    for begins in [true, false] {
        if begins || (named.is_some() && !settings.muc_mention_autocomplete_begins) {
            let fits = |o: &&Occupant| {
                let nick = crate::prep::fold(&o.nick);
                nick.contains(&needle) && nick.starts_with(&needle) == begins
            };
            nicks.extend(
                occupants
                    .iter()
                    .filter(fits)
                    .map(|o| (o.nick.clone(), o.id.clone())),
            );
        }
    }
    nicks.truncate(6);
    (!nicks.is_empty()).then_some((word.len(), nicks))
}
