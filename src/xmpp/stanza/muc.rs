//! XEP-0045: Multi-User Chat

use super::limited;
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use crate::xmpp::event::{Affiliation, Cause, Departure, Role};

/// Status codes that are read of one stanza.
const MAX_CODES: usize = 32;
/// Characters of a reason that are kept.
const MAX_REASON: usize = 500;
/// Characters of a subject that are kept.
pub const MAX_SUBJECT: usize = 4_000;

/// What a room says of an occupant (§7.2, §9, §10): the `<x/>` of `muc#user`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct User {
    /// The status codes (§15.6), in order.
    pub codes: Vec<u16>,
    pub role: Role,
    pub affiliation: Affiliation,
    pub jid: Option<BareJid>,
    /// The nick that he changes to.
    pub nick: Option<String>,
    /// Who did it to him.
    pub by: Option<String>,
    pub reason: Option<String>,
    /// The room is no more: the one that takes its place.
    pub destroyed: Option<Option<BareJid>>,
}

impl User {
    /// Reads it; nothing where there is none, or more than one: a room takes out what occupants add.
    pub fn of(stanza: &Element) -> Option<Self> {
        let mut all = stanza.children().filter(|c| c.is("x", ns::MUC_USER));
        let (Some(x), None) = (all.next(), all.next()) else {
            return None;
        };
        let code = |c: &Element| c.attr("code")?.parse().ok();
        let codes = x.children().filter(|c| c.name() == "status");
        let item = x.own_child("item");
        let attr = |name: &str| item.and_then(|i| i.attr(name));
        let destroyed = x.own_child("destroy");
        let reason = destroyed.or(item).and_then(|e| e.own_child_text("reason"));
        let actor = item.and_then(|i| i.own_child("actor"));
        Some(Self {
            codes: codes.take(MAX_CODES).filter_map(code).collect(),
            role: attr("role").and_then(Role::from_name).unwrap_or_default(),
            affiliation: attr("affiliation")
                .and_then(Affiliation::from_name)
                .unwrap_or_default(),
            jid: attr("jid")
                .and_then(|jid| Jid::parse(jid).ok())
                .map(Jid::into_bare),
            nick: attr("nick").map(str::to_owned),
            by: actor
                .and_then(|a| a.attr("nick"))
                .and_then(|n| limited(n, MAX_REASON)),
            reason: reason.and_then(|r| limited(&r, MAX_REASON)),
            destroyed: destroyed.map(|d| d.attr("jid").and_then(|jid| BareJid::parse(jid).ok())),
        })
    }

    /// Whether it bears this status code.
    pub fn has(&self, code: u16) -> bool {
        self.codes.contains(&code)
    }

    /// Why the occupant is not there any more.
    pub fn departure(&self) -> Departure {
        let cause = self.codes.iter().find_map(|code| {
            Some(match code {
                301 => Cause::Banned,
                // One that the service throws out after an error bears both.
                307 if !self.has(333) => Cause::Kicked,
                321 | 322 => Cause::NotMember,
                332 => Cause::Shutdown,
                333 => Cause::Lost,
                _ => return None,
            })
        });
        Departure {
            cause: cause.unwrap_or_default(),
            by: self.by.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// Whether a stanza has something of `muc#user` in it: of a room, or of an occupant to another one (§7.5).
pub fn is_of_room(stanza: &Element) -> bool {
    stanza.child("x", ns::MUC_USER).is_some()
}

/// What makes a presence one that enters a room (§7.2). `history`: how many of the last messages are wanted.
pub fn enter(password: Option<&str>, history: u32) -> Element {
    let history = Element::new("history", ns::MUC).with_attr("maxstanzas", history.to_string());
    let password = password.map(|p| Element::new("password", ns::MUC).with_text(p));
    Element::new("x", ns::MUC)
        .with_child(history)
        .with_children(password)
}

/// A message that sets the subject (§8.1); an empty one takes it away.
pub fn subject(room: &BareJid, id: &str, text: &str) -> Element {
    groupchat(room, id).with_text_child("subject", text)
}

/// What says of a message that it is for one occupant alone (§7.5), to servers that would make copies of it.
pub fn to_occupant() -> Element {
    Element::new("x", ns::MUC_USER)
}

/// The beginning of a message to all in a room (§7.4).
pub fn groupchat(room: &BareJid, id: &str) -> Element {
    Element::new("message", ns::CLIENT)
        .with_attr("type", "groupchat")
        .with_attr("to", room.as_str())
        .with_attr("id", id)
}

/// The subject that a message sets; `None`: it sets none, since it has a body or no subject (§7.2.15, §8.1).
pub fn sets_subject(message: &Element) -> Option<String> {
    let subject = message.own_child("subject")?;
    let other = ["body", "thread"]
        .into_iter()
        .any(|name| message.own_child(name).is_some());
    (!other).then(|| limited(&subject.text(), MAX_SUBJECT).unwrap_or_default())
}

/// The request by which a moderator changes a role (§8.4), or an admin an affiliation (§9): `item` has the rest.
fn admin(item: Element, reason: &str) -> Element {
    let reason =
        (!reason.is_empty()).then(|| Element::new("reason", ns::MUC_ADMIN).with_text(reason));
    Element::new("query", ns::MUC_ADMIN).with_child(item.with_children(reason))
}

/// Gives an occupant another role; none: he has to leave.
pub fn set_role(nick: &str, role: Role, reason: &str) -> Element {
    let item = Element::new("item", ns::MUC_ADMIN)
        .with_attr("nick", nick)
        .with_attr("role", role.name());
    admin(item, reason)
}

/// Gives an account another affiliation with the room.
pub fn set_affiliation(jid: &BareJid, affiliation: Affiliation, reason: &str) -> Element {
    let item = Element::new("item", ns::MUC_ADMIN)
        .with_attr("jid", jid.as_str())
        .with_attr("affiliation", affiliation.name());
    admin(item, reason)
}

/// Opens a room that was made just now, as its service makes rooms (§10.1.2).
pub fn take_default() -> Element {
    let form = Element::new("x", ns::DATA_FORMS).with_attr("type", "submit");
    Element::new("query", ns::MUC_OWNER).with_child(form)
}

/// Ends a room (§10.9); `instead`: where to go.
pub fn destroy(instead: Option<&BareJid>, reason: &str) -> Element {
    let reason =
        (!reason.is_empty()).then(|| Element::new("reason", ns::MUC_OWNER).with_text(reason));
    let destroy = Element::new("destroy", ns::MUC_OWNER)
        .with_opt_attr("jid", instead.map(BareJid::as_str))
        .with_children(reason);
    Element::new("query", ns::MUC_OWNER).with_child(destroy)
}

/// An invitation that the room hands on (§7.8.2).
pub fn invite(room: &BareJid, jid: &BareJid, reason: &str) -> Element {
    let reason =
        (!reason.is_empty()).then(|| Element::new("reason", ns::MUC_USER).with_text(reason));
    let invite = Element::new("invite", ns::MUC_USER)
        .with_attr("to", jid.as_str())
        .with_children(reason);
    Element::new("message", ns::CLIENT)
        .with_attr("to", room.as_str())
        .with_child(Element::new("x", ns::MUC_USER).with_child(invite))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn user(inner: &str) -> Option<User> {
        let inner = inner.replace("<x>", "<x xmlns='http://jabber.org/protocol/muc#user'>");
        User::of(
            &parse(&format!(
                "<presence xmlns='jabber:client'>{inner}</presence>"
            ))
            .unwrap(),
        )
    }

    #[test]
    fn what_a_room_says_of_an_occupant() {
        let kicked = user(
            "<x><item affiliation='member' role='none' jid='a@b/c'><actor nick='Boss'/>\
             <reason> no </reason></item><status code='307'/><status code='110'/><status code='?'/></x>",
        )
        .unwrap();
        assert_eq!(kicked.codes, [307, 110]);
        assert_eq!(
            (kicked.role, kicked.affiliation),
            (Role::None, Affiliation::Member)
        );
        let departure = kicked.departure();
        assert_eq!(departure.cause, Cause::Kicked);
        assert_eq!(
            (departure.by.as_deref(), departure.reason.as_deref()),
            (Some("Boss"), Some("no"))
        );
        let gone =
            user("<x><destroy jid='new@rooms'><reason>moved</reason></destroy></x>").unwrap();
        assert_eq!(gone.destroyed, Some(BareJid::parse("new@rooms").ok()));
        assert_eq!(gone.reason.as_deref(), Some("moved"));
        // Two of them: somebody added one.
        assert_eq!(user("<x/><x/>".replace("<x/>", "<x></x>").as_str()), None);
        assert_eq!(user(""), None);
        let lost = user("<x><status code='307'/><status code='333'/></x>").unwrap();
        assert_eq!(lost.departure().cause, Cause::Lost);
        let many = "<status code='1'/>".repeat(1_000);
        assert_eq!(
            user(&format!("<x>{many}</x>")).map(|u| u.codes.len()),
            Some(MAX_CODES)
        );
    }

    #[test]
    fn subjects() {
        let read = |inner: &str| {
            let xml = format!("<message xmlns='jabber:client'>{inner}</message>");
            sets_subject(&parse(&xml).unwrap())
        };
        assert_eq!(read("<subject>a</subject>").as_deref(), Some("a"));
        assert_eq!(read("<subject/>").as_deref(), Some(""));
        assert_eq!(read("<subject>a</subject><body>b</body>"), None);
        assert_eq!(read("<body>b</body>"), None);
        let long = read(&format!("<subject>{}</subject>", "x".repeat(9_000)));
        assert_eq!(long.map(|s| s.len()), Some(MAX_SUBJECT));
    }
}
