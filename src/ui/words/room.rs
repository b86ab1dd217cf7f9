//! Words about rooms.

use super::send_error_reason;
use crate::i18n::{Text, counted, fill, named, plural, tr};
use crate::store::{Badge, Happened, Happening};
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{
    Affiliation, Cause, Departure, Exit, Role, RoomAbout, RoomDeed, SendError,
};

pub(crate) const JOINING: Text = Text("Entering the room…");
pub(crate) const DISMISS: Text = Text("Dismiss");
pub(crate) const TRY: Text = Text("Try again…");
pub(crate) const REJOIN: Text = Text("Enter again");
pub(crate) const INSTEAD: Text = Text("Go to the new room…");
pub(crate) const INVITES: Text = Text("{who} asks you into the room");
pub(crate) const INVITATIONS: Text = Text("Invitations into rooms");
pub(crate) const JOIN: Text = Text("Enter");
pub(crate) const JOIN_TITLE: Text = Text("Enter a room");
pub(crate) const JOIN_HINT: Text = Text("A room that is not there yet is made, and is yours.");
pub(crate) const JOIN_NAME: Text = Text("A name alone is a room of your server.");
pub(crate) const CANCEL: Text = Text("Cancel");
pub(crate) const BEFORE: Text = Text("What was said here");
pub(crate) const NOTHING_SAID: Text = Text("Nothing was said here yet.");
pub(crate) const ADDRESS: Text = Text("Address of the room");
pub(crate) const NICK: Text = Text("Your name in the room");
pub(crate) const PASSWORD: Text = Text("Password of the room (if it has one)");
pub(crate) const NO_ROOM: Text = Text("The address of a room looks like room@rooms.example.org.");
pub(crate) const NAME: Text = Text("Name of the room");
pub(crate) const NO_NAME: Text = Text("A name is wanted, without an address.");
pub(crate) const NAME_POLICY: Text = Text("A room cannot have this name here. Choose another one.");
pub(crate) const PICTURE_HINT: Text = Text("Everybody sees it who comes in here.");
pub(crate) const ACTIVE: Text = Text("something was said there");
pub(crate) const PEOPLE: Text = Text("People in the room");
pub(crate) const PEOPLE_WIDTH: Text = Text("Width of the list of people");
pub(crate) const FIND_PEOPLE: Text = Text("Find people");
pub(crate) const NOBODY: Text = Text("Nobody is called that here.");
pub(crate) const ABSENT: Text = Text("not there");
pub(crate) const CLOSE_PEOPLE: Text = Text("Close the list of people");
pub(crate) const MENU: Text = Text("About this room");
pub(crate) const OWNER: Text = Text("Owner");
pub(crate) const ADMIN: Text = Text("Admin");
pub(crate) const MODERATOR: Text = Text("Moderator");
pub(crate) const VISITOR: Text = Text("Visitor, may not write");
pub(crate) const MEMBER: Text = Text("Member");
pub(crate) const SUBJECT: Text = Text("Subject");
pub(crate) const SAVE: Text = Text("Save");
pub(crate) const GUEST: Text = Text("Invite somebody, by address");
pub(crate) const NO_GUEST: Text = Text("An address looks like name@example.org.");
pub(crate) const INVITE: Text = Text("Invite");
const MEMBERS_ALONE: Text = Text("That is for members. Ask the room’s owners to become one.");
pub(crate) const REGISTER_OPEN: Text = Text("Keep my name for me…");
pub(crate) const REGISTER_OF: Text = Text("Your name in {name}");
pub(crate) const REGISTER: Text = Text("Keep it for me");
pub(crate) const REGISTER_HINT: Text =
    Text("A room can keep a name for you, so that nobody else has it while you are away.");
pub(crate) const UNREGISTER: Text = Text("Give it up");
pub(crate) const UNREGISTER_HINT: Text =
    Text("Whoever gives a name up may also stop being a member of the room.");
pub(crate) const PIN: Text = Text("Keep at the top of the list of chats");
pub(crate) const NOTIFY: Text = Text("Tell me of");
/// In the order of [`crate::ui::room`]'s settings.
pub(crate) const NOTIFIES: [Text; 4] = [
    Text("What is usual for rooms"),
    Text("Every message"),
    Text("Messages that mention me"),
    Text("Nothing: the room is muted"),
];
pub(crate) const LEAVE: Text = Text("Leave the room");
pub(crate) const OPEN: Text = Text("Everybody here sees everybody’s address.");
pub(crate) const CLOSED: Text = Text("Here only moderators see people’s addresses.");
pub(crate) const BAD_COMMAND: Text =
    Text("That cannot be done like this. Nobody by that name is here, or something is missing.");

pub(crate) const ASKING: Text = Text("Asking…");
pub(crate) const AGAIN: Text = Text("Try again");
pub(crate) const CREATED: Text = Text("This room is new, and yours.");
pub(crate) const RESERVED: Text =
    Text("This room is new, and yours. Nobody else can come in before it is set up.");
pub(crate) const OPEN_AS_IS: Text = Text("Open it as it is");
pub(crate) const SETUP: Text = Text("Set it up…");
pub(crate) const SETUP_OF: Text = Text("Set up {name}");
pub(crate) const DESTROY: Text = Text("End the room…");
pub(crate) const DESTROY_OF: Text = Text("End {name}?");
pub(crate) const DESTROY_NOW: Text = Text("End the room");
pub(crate) const DESTROY_WARNING: Text =
    Text("Everybody has to leave, and what was said is lost. This cannot be undone.");
pub(crate) const DESTROY_INSTEAD: Text =
    Text("Address of a room that takes its place (if there is one)");
pub(crate) const REASON: Text = Text("Reason (others see it)");
pub(crate) const LISTS_OPEN: Text = Text("Members and others…");
pub(crate) const LISTS_OF: Text = Text("People of {name}");
pub(crate) const LIST: Text = Text("Show");
pub(crate) const LISTS: [Text; 7] = [
    Text("Members"),
    Text("Admins"),
    Text("Owners"),
    Text("Banned"),
    Text("Here: moderators"),
    Text("Here: participants, who may write"),
    Text("Here: visitors, who may not"),
];
pub(crate) const ROLES: [Text; 3] = [Text("Moderator"), Text("Participant"), Text("Visitor")];
pub(crate) const ROLE_OF: Text = Text("What {name} is here");
pub(crate) const LIST_EMPTY: Text = Text("Nobody.");
pub(crate) const LIST_ADDRESS: Text = Text("Add somebody, by address");
pub(crate) const LIST_ADD: Text = Text("Add");
pub(crate) const LIST_REMOVE: Text = Text("Take off the list");
pub(crate) const FIND: Text = Text("Find a room");
pub(crate) const SERVICE: Text = Text("Server with rooms");
pub(crate) const SHOW_ROOMS: Text = Text("Show its rooms");
pub(crate) const ROOMS: Text = Text("Rooms");
pub(crate) const FILTER: Text = Text("Part of a name");
pub(crate) const EVERYWHERE: Text = Text("Look on all servers");
pub(crate) const OCCUPANT_MENU: Text = Text("What can be done about this person");
pub(crate) const NOT_HERE: Text = Text("This person is not in the room any more.");
pub(crate) const PERSON: Text = Text("Chat, add or block…");
pub(crate) const PRIVATELY: Text = Text("Write privately");
pub(crate) const PRIVATE: Text = Text("Private message");
pub(crate) const READ: Text = Text("Show");
pub(crate) const TO_ROOM: Text = Text("Show the room");
pub(crate) const MENTION: Text = Text("Write by name");
pub(crate) const VOICE: Text = Text("Let write");
pub(crate) const SILENCE: Text = Text("Do not let write");
pub(crate) const OP: Text = Text("Make a moderator");
pub(crate) const DEOP: Text = Text("No moderator any more");
pub(crate) const MAKE_MEMBER: Text = Text("Make a member");
pub(crate) const MAKE_ADMIN: Text = Text("Make an admin");
pub(crate) const MAKE_OWNER: Text = Text("Make an owner");
pub(crate) const REVOKE: Text = Text("Take all standing away");
pub(crate) const KICK: Text = Text("Throw out");
pub(crate) const BAN: Text = Text("Ban");

/// Who reads what is written in a chat with an occupant.
pub(crate) fn private(nick: &str, room: &str) -> String {
    let words = tr("Private: only {nick} sees this, not the others in {room}.");
    fill(words, &[("nick", nick), ("room", room)])
}

/// Nobody does.
pub(crate) fn not_there(name: &str) -> String {
    let words = tr("{name}: one of you has left the room. You can write again when both are back.");
    named(words, name)
}

/// How somebody stands in a room; nothing for one of many.
pub(crate) fn rank(affiliation: Affiliation, role: Role) -> &'static str {
    match (affiliation, role) {
        (Affiliation::Owner, _) => OWNER.tr(),
        (Affiliation::Admin, _) => ADMIN.tr(),
        (_, Role::Moderator) => MODERATOR.tr(),
        (_, Role::Visitor) => VISITOR.tr(),
        (Affiliation::Member, _) => MEMBER.tr(),
        _ => "",
    }
}

/// What stands beside somebody's name.
pub(crate) fn badge(badge: &Badge) -> String {
    let is = badge.affiliation.unwrap_or_default();
    let role = badge.role.unwrap_or_default();
    let affiliation = rank(is, Role::None);
    let role = match role {
        Role::Moderator => MODERATOR.tr(),
        Role::Visitor => VISITOR.tr(),
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
        "" => tr("The room keeps a name for you.").to_owned(),
        nick => fill(
            tr("The room keeps the name {nick} for you."),
            &[("nick", nick)],
        ),
    }
}

/// What a field is called in which a name goes.
pub(crate) fn register_field(name: &str) -> Option<&'static str> {
    match name {
        "muc#register_roomnick" => Some(NICK.tr()),
        name => super::register::field(name),
    }
}

/// Why there is no answer.
pub(crate) fn why_not_told(error: &SendError) -> &'static str {
    match error {
        SendError::Refused(e) if e.condition == StanzaCondition::ItemNotFound => {
            tr("There is no such room yet.")
        }
        SendError::Refused(e) if e.condition == StanzaCondition::Forbidden => {
            tr("You may not see that.")
        }
        SendError::Refused(e) if e.condition == StanzaCondition::RegistrationRequired => {
            MEMBERS_ALONE.tr()
        }
        SendError::Refused(e)
            if matches!(
                e.condition,
                StanzaCondition::FeatureNotImplemented | StanzaCondition::ServiceUnavailable
            ) =>
        {
            tr("There is nothing like that here.")
        }
        _ => send_error_reason(error),
    }
}

/// Who learns of it.
pub(crate) fn everywhere(service: &str) -> String {
    let words = tr("That asks {service}, which knows public rooms.");
    fill(words, &[("service", service)])
}

/// How many rooms were found, and how many of them are not shown.
pub(crate) fn found(total: usize, more: usize) -> String {
    let all = match total {
        0 => tr("No rooms that anybody may see.").to_owned(),
        n => plural(n, "{n} room", "{n} rooms"),
    };
    match more {
        0 => all,
        n => {
            let words = counted(
                n,
                "{rooms}; {n} more fits. Type a part of the name.",
                "{rooms}; {n} more fit. Type a part of the name.",
            );
            fill(words, &[("rooms", &all), ("n", &n.to_string())])
        }
    }
}

/// What kind of room it is.
pub(crate) fn about(about: &RoomAbout) -> String {
    let has = |name: &str| about.features.iter().any(|f| f == name);
    let mut all: Vec<&str> = [
        ("muc_membersonly", tr("For members only.")),
        ("muc_passwordprotected", tr("It takes a password.")),
        ("muc_moderated", tr("Who is new may only read.")),
        ("muc_hidden", tr("It stands in no list.")),
        ("muc_temporary", tr("It ends when everybody has left.")),
    ]
    .into_iter()
    .filter(|(name, _)| has(name))
    .map(|(_, words)| words)
    .collect();
    all.push(if has("muc_nonanonymous") {
        OPEN.tr()
    } else {
        CLOSED.tr()
    });
    let people = about.occupants.map(|n| {
        let n = usize::try_from(n).unwrap_or_default();
        plural(n, "{n} person there now.", "{n} people there now.")
    });
    all.extend(people.as_deref());
    all.join(" ")
}

/// How many are there, and how many belong there and are not.
pub(crate) fn people(n: usize, away: usize) -> String {
    let there = plural(n, "{n} person", "{n} people");
    match away {
        0 => there,
        away => {
            let words = counted(away, "{people}, {n} not there", "{people}, {n} not there");
            fill(words, &[("people", &there), ("n", &away.to_string())])
        }
    }
}

/// How many unread messages name the user.
pub(crate) fn mentions(n: u32) -> String {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    plural(n, "{n} message to you", "{n} messages to you")
}

/// Why one is not in a room, and what to do next.
pub(crate) fn exit(exit: &Exit) -> String {
    match exit {
        Exit::NoAnswer => tr("The room does not answer.").to_owned(),
        Exit::Refused(error) => match error.condition {
            StanzaCondition::NotAuthorized => tr("This room takes a password, and not this one."),
            StanzaCondition::Forbidden => {
                tr("You are banned from this room. Its owners can let you in again.")
            }
            StanzaCondition::ItemNotFound => {
                tr("The room is not open yet, or not there. Try again in a while.")
            }
            StanzaCondition::NotAllowed => tr("You may not make a room here. Check the address."),
            StanzaCondition::NotAcceptable => tr(
                "The room does not take this name. Enter under the one that is registered for you.",
            ),
            StanzaCondition::RegistrationRequired => {
                tr("This room is for members. Ask its owners to become one.")
            }
            StanzaCondition::Conflict => {
                tr("Somebody else has this name in the room. Choose another one.")
            }
            StanzaCondition::ServiceUnavailable | StanzaCondition::ResourceConstraint => {
                tr("The room is full. Try again in a while.")
            }
            StanzaCondition::RemoteServerNotFound => {
                tr("There is no such server. Check the address.")
            }
            StanzaCondition::RemoteServerTimeout => {
                tr("The room’s server does not answer. Try again in a while.")
            }
            StanzaCondition::JidMalformed => {
                tr("This name, or this address, cannot be used. Choose another one.")
            }
            StanzaCondition::PolicyViolation => {
                tr("A server’s rules forbid it. Wait before you try again.")
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
            | StanzaCondition::Other => tr("The room did not let you in."),
        }
        .to_owned(),
        Exit::Gone(why) => {
            let text = match why.cause {
                Cause::Left => tr("You left this room."),
                Cause::Kicked => tr("You were thrown out of this room."),
                Cause::Banned => tr("You were banned from this room."),
                Cause::NotMember => tr("This room is for members, and you are none any more."),
                Cause::Shutdown => tr("The room’s server is being shut down."),
                Cause::Lost => tr("The room lost the connection to you."),
            };
            with_reason(text.to_owned(), why.by.as_deref(), why.reason.as_deref())
        }
        Exit::Destroyed { reason, .. } => with_reason(
            tr("This room is no more.").to_owned(),
            None,
            reason.as_deref(),
        ),
    }
}

fn with_reason(mut text: String, by: Option<&str>, reason: Option<&str>) -> String {
    if let Some(by) = by {
        text.push(' ');
        text.push_str(&fill(tr("By {who}."), &[("who", by)]));
    }
    if let Some(reason) = reason {
        text.push(' ');
        text.push_str(&fill(tr("Reason: {reason}"), &[("reason", reason)]));
    }
    text
}

/// What was not done.
pub(crate) fn refused(deed: RoomDeed) -> &'static str {
    match deed {
        RoomDeed::Nick => tr("Your name was not changed."),
        RoomDeed::Subject => tr("The subject was not changed."),
        RoomDeed::Role | RoomDeed::Affiliation => tr("That was not done."),
        RoomDeed::Invite => tr("The invitation was not sent."),
        RoomDeed::Configure => tr("The room was made, but it could not be opened."),
        RoomDeed::Register => tr("Nothing was changed about your name."),
        RoomDeed::Picture => tr("The picture was not changed."),
        RoomDeed::Setup => tr("The room was not set up like that."),
        RoomDeed::Moderate => tr("The message was not taken back."),
        RoomDeed::Destroy => tr("The room was not ended."),
    }
}

/// Why not.
pub(crate) fn why(why: &SendError) -> &'static str {
    match why {
        SendError::Refused(error) => match error.condition {
            StanzaCondition::Forbidden | StanzaCondition::NotAllowed => {
                tr("You may not do that here.")
            }
            StanzaCondition::Conflict => tr("Somebody else has this name, or is above you."),
            StanzaCondition::RegistrationRequired => MEMBERS_ALONE.tr(),
            StanzaCondition::NotAcceptable | StanzaCondition::BadRequest => {
                tr("Something is missing, or not as the room wants it.")
            }
            StanzaCondition::ItemNotFound => tr("There is nobody by that name."),
            StanzaCondition::JidMalformed => {
                tr("The room does not show whose address that is, or it is none.")
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
        let words = counted(came.len(), "{who} came in", "{who} came in");
        parts.push(fill(words, &[("who", &came.join(tr(", ")))]));
    }
    let left = names(&|what| matches!(what, Happening::Gone(why) if is_plain(why)));
    if !left.is_empty() {
        let words = counted(left.len(), "{who} left", "{who} left");
        parts.push(fill(words, &[("who", &left.join(tr(", ")))]));
    }
    for (nick, what) in &line.what {
        let mut values = [("who", nick.as_str()), ("by", ""), ("to", "")];
        let mut why_not = None;
        let words = match what {
            Happening::Came => continue,
            Happening::Gone(why) if is_plain(why) => continue,
            Happening::Gone(why) => {
                why_not = why.reason.as_deref();
                match (why.cause, why.by.as_deref()) {
                    (Cause::Kicked, Some(by)) => {
                        values[1].1 = by;
                        tr("{who} was thrown out by {by}")
                    }
                    (Cause::Banned, Some(by)) => {
                        values[1].1 = by;
                        tr("{who} was banned by {by}")
                    }
                    (Cause::Left, _) => counted(1, "{who} left", "{who} left"),
                    (Cause::Kicked, None) => tr("{who} was thrown out"),
                    (Cause::Banned, None) => tr("{who} was banned"),
                    (Cause::NotMember, _) => tr("{who} is no member any more"),
                    (Cause::Shutdown | Cause::Lost, _) => tr("{who} lost the connection"),
                }
            }
            Happening::Renamed(to) => {
                values[2].1 = to;
                tr("{who} is now known as {to}")
            }
            Happening::Role(role) => match role {
                Role::None => tr("{who} was thrown out"),
                Role::Visitor => tr("{who} may not write any more"),
                Role::Participant => tr("{who} may write"),
                Role::Moderator => tr("{who} is a moderator now"),
            },
            Happening::Affiliation(affiliation) => match affiliation {
                Affiliation::Outcast => tr("{who} was banned"),
                Affiliation::None => tr("{who} has no standing in the room any more"),
                Affiliation::Member => tr("{who} is a member now"),
                Affiliation::Admin => tr("{who} is an admin now"),
                Affiliation::Owner => tr("{who} is an owner now"),
            },
        };
        let mut words = fill(words, &values);
        if let Some(reason) = why_not {
            words.push_str(&[" (", reason, ")"].concat());
        }
        parts.push(words);
    }
    if line.more > 0 {
        parts.push(plural(line.more as usize, "and {n} more", "and {n} more"));
    }
    parts.join(" · ")
}

/// He simply went.
fn is_plain(why: &Departure) -> bool {
    matches!(why.cause, Cause::Left | Cause::Lost) && why.reason.is_none()
}
