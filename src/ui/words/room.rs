//! Words about rooms.

use super::send_error_reason;
use crate::store::{Badge, Happened, Happening};
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{
    Affiliation, Cause, Departure, Exit, Role, RoomAbout, RoomDeed, SendError,
};

pub(crate) const JOINING: &str = "Entering the room…";
pub(crate) const DISMISS: &str = "Dismiss";
pub(crate) const TRY: &str = "Try again…";
pub(crate) const REJOIN: &str = "Enter again";
pub(crate) const INSTEAD: &str = "Go to the new room…";
pub(crate) const INVITES: &str = " asks you into the room";
pub(crate) const INVITATIONS: &str = "Invitations into rooms";
pub(crate) const JOIN: &str = "Enter";
pub(crate) const JOIN_TITLE: &str = "Enter a room";
pub(crate) const JOIN_HINT: &str = "A room that is not there yet is made, and is yours.";
pub(crate) const JOIN_NAME: &str = "A name alone is a room of your server.";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const BEFORE: &str = "What was said here";
pub(crate) const NOTHING_SAID: &str = "Nothing was said here yet.";
pub(crate) const ADDRESS: &str = "Address of the room";
pub(crate) const NICK: &str = "Your name in the room";
pub(crate) const PASSWORD: &str = "Password of the room (if it has one)";
pub(crate) const NO_ROOM: &str = "The address of a room looks like room@rooms.example.org.";
pub(crate) const NAME: &str = "Name of the room";
pub(crate) const NO_NAME: &str = "A name is wanted, without an address.";
pub(crate) const NAME_POLICY: &str = "A room cannot have this name here. Choose another one.";
pub(crate) const PICTURE_HINT: &str = "Everybody sees it who comes in here.";
pub(crate) const ACTIVE: &str = "something was said there";
pub(crate) const PEOPLE: &str = "People in the room";
pub(crate) const PEOPLE_WIDTH: &str = "Width of the list of people";
pub(crate) const FIND_PEOPLE: &str = "Find people";
pub(crate) const NOBODY: &str = "Nobody is called that here.";
pub(crate) const ABSENT: &str = "not there";
pub(crate) const CLOSE_PEOPLE: &str = "Close the list of people";
pub(crate) const MENU: &str = "About this room";
pub(crate) const OWNER: &str = "Owner";
pub(crate) const ADMIN: &str = "Admin";
pub(crate) const MODERATOR: &str = "Moderator";
pub(crate) const VISITOR: &str = "Visitor, may not write";
pub(crate) const MEMBER: &str = "Member";
pub(crate) const SUBJECT: &str = "Subject";
pub(crate) const SAVE: &str = "Save";
pub(crate) const GUEST: &str = "Invite somebody, by address";
pub(crate) const NO_GUEST: &str = "An address looks like name@example.org.";
pub(crate) const INVITE: &str = "Invite";
const MEMBERS_ALONE: &str = "That is for members. Ask the room’s owners to become one.";
pub(crate) const REGISTER_OPEN: &str = "Keep my name for me…";
pub(crate) const REGISTER_OF: &str = "Your name in ";
pub(crate) const REGISTER: &str = "Keep it for me";
pub(crate) const REGISTER_HINT: &str =
    "A room can keep a name for you, so that nobody else has it while you are away.";
pub(crate) const UNREGISTER: &str = "Give it up";
pub(crate) const UNREGISTER_HINT: &str =
    "Whoever gives a name up may also stop being a member of the room.";
pub(crate) const PIN: &str = "Keep at the top of the list of chats";
pub(crate) const NOTIFY: &str = "Tell me of";
/// In the order of [`crate::ui::room`]'s settings.
pub(crate) const NOTIFIES: [&str; 4] = [
    "What is usual for rooms",
    "Every message",
    "Messages that mention me",
    "Nothing: the room is muted",
];
pub(crate) const LEAVE: &str = "Leave the room";
pub(crate) const OPEN: &str = "Everybody here sees everybody’s address.";
pub(crate) const CLOSED: &str = "Here only moderators see people’s addresses.";
pub(crate) const BAD_COMMAND: &str =
    "That cannot be done like this. Nobody by that name is here, or something is missing.";

pub(crate) const ASKING: &str = "Asking…";
pub(crate) const AGAIN: &str = "Try again";
pub(crate) const CREATED: &str = "This room is new, and yours.";
pub(crate) const RESERVED: &str =
    "This room is new, and yours. Nobody else can come in before it is set up.";
pub(crate) const OPEN_AS_IS: &str = "Open it as it is";
pub(crate) const SETUP: &str = "Set it up…";
pub(crate) const SETUP_OF: &str = "Set up ";
pub(crate) const DESTROY: &str = "End the room…";
pub(crate) const DESTROY_OF: &str = "End ";
pub(crate) const DESTROY_NOW: &str = "End the room";
pub(crate) const DESTROY_WARNING: &str =
    "Everybody has to leave, and what was said is lost. This cannot be undone.";
pub(crate) const DESTROY_INSTEAD: &str = "Address of a room that takes its place (if there is one)";
pub(crate) const REASON: &str = "Reason (others see it)";
pub(crate) const LISTS_OPEN: &str = "Members and others…";
pub(crate) const LISTS_OF: &str = "People of ";
pub(crate) const LIST: &str = "Show";
pub(crate) const LISTS: [&str; 7] = [
    "Members",
    "Admins",
    "Owners",
    "Banned",
    "Here: moderators",
    "Here: participants, who may write",
    "Here: visitors, who may not",
];
pub(crate) const ROLES: [&str; 3] = ["Moderator", "Participant", "Visitor"];
pub(crate) const ROLE_OF: &str = "What they are here: ";
pub(crate) const LIST_EMPTY: &str = "Nobody.";
pub(crate) const LIST_ADDRESS: &str = "Add somebody, by address";
pub(crate) const LIST_ADD: &str = "Add";
pub(crate) const LIST_REMOVE: &str = "Take off the list";
pub(crate) const FIND: &str = "Find a room";
pub(crate) const SERVICE: &str = "Server with rooms";
pub(crate) const SHOW_ROOMS: &str = "Show its rooms";
pub(crate) const ROOMS: &str = "Rooms";
pub(crate) const FILTER: &str = "Part of a name";
pub(crate) const EVERYWHERE: &str = "Look on all servers";
pub(crate) const OCCUPANT_MENU: &str = "What can be done about this person";
pub(crate) const NOT_HERE: &str = "This person is not in the room any more.";
pub(crate) const PERSON: &str = "Chat, add or block…";
pub(crate) const PRIVATELY: &str = "Write privately";
pub(crate) const PRIVATE: &str = "Private message";
pub(crate) const READ: &str = "Read";
pub(crate) const TO_ROOM: &str = "Show the room";
pub(crate) const MENTION: &str = "Write by name";
pub(crate) const VOICE: &str = "Let write";
pub(crate) const SILENCE: &str = "Do not let write";
pub(crate) const OP: &str = "Make a moderator";
pub(crate) const DEOP: &str = "No moderator any more";
pub(crate) const MAKE_MEMBER: &str = "Make a member";
pub(crate) const MAKE_ADMIN: &str = "Make an admin";
pub(crate) const MAKE_OWNER: &str = "Make an owner";
pub(crate) const REVOKE: &str = "Take all standing away";
pub(crate) const KICK: &str = "Throw out";
pub(crate) const BAN: &str = "Ban";

/// Who reads what is written in a chat with an occupant.
pub(crate) fn private(nick: &str, room: &str) -> String {
    [
        "Private: only ",
        nick,
        " sees this, not the others in ",
        room,
        ".",
    ]
    .concat()
}

/// Nobody does.
pub(crate) fn not_there(name: &str) -> String {
    [
        name,
        ": one of you has left the room. You can write again when both are back.",
    ]
    .concat()
}

/// How somebody stands in a room; nothing for one of many.
pub(crate) fn rank(affiliation: Affiliation, role: Role) -> &'static str {
    match (affiliation, role) {
        (Affiliation::Owner, _) => OWNER,
        (Affiliation::Admin, _) => ADMIN,
        (_, Role::Moderator) => MODERATOR,
        (_, Role::Visitor) => VISITOR,
        (Affiliation::Member, _) => MEMBER,
        _ => "",
    }
}

/// What stands beside somebody's name.
pub(crate) fn badge(badge: &Badge) -> String {
    let is = badge.affiliation.unwrap_or_default();
    let role = badge.role.unwrap_or_default();
    let affiliation = rank(is, Role::None);
    let role = match role {
        Role::Moderator => MODERATOR,
        Role::Visitor => VISITOR,
        Role::None | Role::Participant => "",
    };
    let all = [affiliation, role].into_iter();
    let all = all.chain(badge.words.iter().map(String::as_str));
    let all: Vec<&str> = all.filter(|text| !text.is_empty()).collect();
    all.join(" · ")
}

/// Which name is kept for one; the room may not say it.
pub(crate) fn registered(nick: &str) -> String {
    match nick {
        "" => "The room keeps a name for you.".to_owned(),
        nick => ["The room keeps the name ", nick, " for you."].concat(),
    }
}

/// What a field is called in which a name goes.
pub(crate) fn register_field(name: &str) -> Option<&'static str> {
    match name {
        "muc#register_roomnick" => Some(NICK),
        name => super::register::field(name),
    }
}

/// Why there is no answer.
pub(crate) fn why_not_told(error: &SendError) -> &'static str {
    match error {
        SendError::Refused(e) if e.condition == StanzaCondition::ItemNotFound => {
            "There is no such room yet."
        }
        SendError::Refused(e) if e.condition == StanzaCondition::Forbidden => {
            "You may not see that."
        }
        SendError::Refused(e) if e.condition == StanzaCondition::RegistrationRequired => {
            MEMBERS_ALONE
        }
        SendError::Refused(e)
            if matches!(
                e.condition,
                StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable
            ) =>
        {
            "There is nothing like that here."
        }
        _ => send_error_reason(error),
    }
}

/// Who learns of it.
pub(crate) fn everywhere(service: &str) -> String {
    ["That asks ", service, ", which knows public rooms."].concat()
}

/// How many rooms were found, and how many of them are not shown.
pub(crate) fn found(total: usize, more: usize) -> String {
    let all = match total {
        0 => "No rooms that anybody may see.".to_owned(),
        1 => "1 room".to_owned(),
        n => [&n.to_string(), " rooms"].concat(),
    };
    match more {
        0 => all,
        n => [
            &all,
            "; ",
            &n.to_string(),
            " more fit. Type a part of the name.",
        ]
        .concat(),
    }
}

/// What kind of room it is.
pub(crate) fn about(about: &RoomAbout) -> String {
    let has = |name: &str| about.features.iter().any(|f| f == name);
    let mut all: Vec<&str> = [
        ("muc_membersonly", "For members only."),
        ("muc_passwordprotected", "It takes a password."),
        ("muc_moderated", "Who is new may only read."),
        ("muc_hidden", "It stands in no list."),
        ("muc_temporary", "It ends when everybody has left."),
    ]
    .into_iter()
    .filter(|(name, _)| has(name))
    .map(|(_, words)| words)
    .collect();
    all.push(if has("muc_nonanonymous") {
        OPEN
    } else {
        CLOSED
    });
    let people = about.occupants.map(|n| {
        let n = usize::try_from(n).unwrap_or_default();
        [&people(n, 0), " there now."].concat()
    });
    all.extend(people.as_deref());
    all.join(" ")
}

/// How many are there, and how many belong there and are not.
pub(crate) fn people(n: usize, away: usize) -> String {
    let there = match n {
        1 => "1 person".to_owned(),
        n => [&n.to_string(), " people"].concat(),
    };
    match away {
        0 => there,
        away => [&there, ", ", &away.to_string(), " ", ABSENT].concat(),
    }
}

/// How many unread messages name the user.
pub(crate) fn mentions(n: u32) -> String {
    match n {
        1 => "1 message to you".to_owned(),
        n => [&n.to_string(), " messages to you"].concat(),
    }
}

/// Why one is not in a room, and what to do next.
pub(crate) fn exit(exit: &Exit) -> String {
    match exit {
        Exit::NoAnswer => "The room does not answer.".to_owned(),
        Exit::Refused(error) => match error.condition {
            StanzaCondition::NotAuthorized => "This room takes a password, and not this one.",
            StanzaCondition::Forbidden => {
                "You are banned from this room. Its owners can let you in again."
            }
            StanzaCondition::ItemNotFound => {
                "The room is not open yet, or not there. Try again in a while."
            }
            StanzaCondition::NotAllowed => "You may not make a room here. Check the address.",
            StanzaCondition::NotAcceptable => {
                "The room does not take this name. Enter under the one that is registered for you."
            }
            StanzaCondition::RegistrationRequired => {
                "This room is for members. Ask its owners to become one."
            }
            StanzaCondition::Conflict => {
                "Somebody else has this name in the room. Choose another one."
            }
            StanzaCondition::ServiceUnavailable | StanzaCondition::ResourceConstraint => {
                "The room is full. Try again in a while."
            }
            StanzaCondition::RemoteServerNotFound => "There is no such server. Check the address.",
            StanzaCondition::RemoteServerTimeout => {
                "The room’s server does not answer. Try again in a while."
            }
            StanzaCondition::JidMalformed => {
                "This name, or this address, cannot be used. Choose another one."
            }
            StanzaCondition::PolicyViolation => {
                "A server’s rules forbid it. Wait before you try again."
            }
            StanzaCondition::BadRequest
            | StanzaCondition::FeatureNotImplemented
            | StanzaCondition::Gone
            | StanzaCondition::InternalServerError
            | StanzaCondition::RecipientUnavailable
            | StanzaCondition::Redirect
            | StanzaCondition::SubscriptionRequired
            | StanzaCondition::UndefinedCondition
            | StanzaCondition::UnexpectedRequest
            | StanzaCondition::Other => "The room did not let you in.",
        }
        .to_owned(),
        Exit::Gone(why) => {
            let text = match why.cause {
                Cause::Left => "You left this room.",
                Cause::Kicked => "You were thrown out of this room.",
                Cause::Banned => "You were banned from this room.",
                Cause::NotMember => "This room is for members, and you are none any more.",
                Cause::Shutdown => "The room’s server is being shut down.",
                Cause::Lost => "The room lost the connection to you.",
            };
            with_reason(text.to_owned(), why.by.as_deref(), why.reason.as_deref())
        }
        Exit::Destroyed { reason, .. } => {
            with_reason("This room is no more.".to_owned(), None, reason.as_deref())
        }
    }
}

fn with_reason(mut text: String, by: Option<&str>, reason: Option<&str>) -> String {
    if let Some(by) = by {
        text.push_str(&[" By ", by, "."].concat());
    }
    if let Some(reason) = reason {
        text.push_str(&[" Reason: ", reason].concat());
    }
    text
}

/// What was not done.
pub(crate) fn refused(deed: RoomDeed) -> &'static str {
    match deed {
        RoomDeed::Nick => "Your name was not changed.",
        RoomDeed::Subject => "The subject was not changed.",
        RoomDeed::Role | RoomDeed::Affiliation => "That was not done.",
        RoomDeed::Invite => "The invitation was not sent.",
        RoomDeed::Configure => "The room was made, but it could not be opened.",
        RoomDeed::Register => "Nothing was changed about your name.",
        RoomDeed::Picture => "The picture was not changed.",
        RoomDeed::Setup => "The room was not set up like that.",
        RoomDeed::Moderate => "The message was not taken back.",
        RoomDeed::Destroy => "The room was not ended.",
    }
}

/// Why not.
pub(crate) fn why(why: &SendError) -> &'static str {
    match why {
        SendError::Refused(error) => match error.condition {
            StanzaCondition::Forbidden | StanzaCondition::NotAllowed => "You may not do that here.",
            StanzaCondition::Conflict => "Somebody else has this name, or is above you.",
            StanzaCondition::RegistrationRequired => MEMBERS_ALONE,
            StanzaCondition::NotAcceptable | StanzaCondition::BadRequest => {
                "Something is missing, or not as the room wants it."
            }
            StanzaCondition::ItemNotFound => "There is nobody by that name.",
            StanzaCondition::JidMalformed => {
                "The room does not show whose address that is, or it is none."
            }
            _ => send_error_reason(why),
        },
        SendError::Offline | SendError::Interrupted | SendError::NotPrivate(_) => {
            send_error_reason(why)
        }
    }
}

/// What happened between two messages, in one line: those who came first, and so on.
pub(crate) fn happened(line: &Happened) -> String {
    let names = |which: &dyn Fn(&Happening) -> bool| {
        let all = line.what.iter().filter(|(_, what)| which(what));
        all.map(|(nick, _)| nick.as_str()).collect::<Vec<_>>()
    };
    let mut parts = Vec::new();
    let came = names(&|what| *what == Happening::Came);
    if !came.is_empty() {
        parts.push([&came.join(", "), " came in"].concat());
    }
    let left = names(&|what| matches!(what, Happening::Gone(why) if is_plain(why)));
    if !left.is_empty() {
        parts.push([&left.join(", "), " left"].concat());
    }
    for (nick, what) in &line.what {
        let words = match what {
            Happening::Came => continue,
            Happening::Gone(why) if is_plain(why) => continue,
            Happening::Gone(why) => {
                let words = match why.cause {
                    Cause::Left => " left",
                    Cause::Kicked => " was thrown out",
                    Cause::Banned => " was banned",
                    Cause::NotMember => " is no member any more",
                    Cause::Shutdown | Cause::Lost => " lost the connection",
                };
                let by = why.by.as_deref();
                let by = by.map(|by| [" by ", by].concat()).unwrap_or_default();
                let reason = why.reason.as_deref();
                let reason = reason.map(|r| [" (", r, ")"].concat()).unwrap_or_default();
                [words, &by, &reason].concat()
            }
            Happening::Renamed(to) => [" is now known as ", to].concat(),
            Happening::Role(role) => match role {
                Role::None => " was thrown out",
                Role::Visitor => " may not write any more",
                Role::Participant => " may write",
                Role::Moderator => " is a moderator now",
            }
            .to_owned(),
            Happening::Affiliation(affiliation) => match affiliation {
                Affiliation::Outcast => " was banned",
                Affiliation::None => " has no standing in the room any more",
                Affiliation::Member => " is a member now",
                Affiliation::Admin => " is an admin now",
                Affiliation::Owner => " is an owner now",
            }
            .to_owned(),
        };
        parts.push([nick.as_str(), &words].concat());
    }
    if line.more > 0 {
        parts.push(["and ", &line.more.to_string(), " more"].concat());
    }
    parts.join(" · ")
}

/// He simply went.
fn is_plain(why: &Departure) -> bool {
    matches!(why.cause, Cause::Left | Cause::Lost) && why.reason.is_none()
}
