//! Values of each kind: a wrong one is complained of, and never repeated.

use super::read::Reader;
use super::{Complaint, Hosts, Settings, Value};
use crate::jid::{BareJid, Jid};
use crate::xmpp::command::{AutoJoin, PushService};
use zeroize::Zeroizing;

impl Reader {
    pub(super) fn flag(
        &mut self,
        name: &str,
        value: &Value,
        field: fn(&mut Settings) -> &mut bool,
    ) {
        match value {
            Value::Bool(flag) => *field(&mut self.settings) = *flag,
            other => self.wrong(name, "true or false", other),
        }
    }

    pub(super) fn text(&mut self, name: &str, value: Value) -> Option<String> {
        match value {
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => Some(text),
            other => {
                self.wrong(name, "a text", &other);
                None
            }
        }
    }

    /// Seconds, a day at most; 0: never.
    pub(super) fn seconds(
        &mut self,
        name: &str,
        value: &Value,
        field: fn(&mut Settings) -> &mut u32,
    ) {
        if let Some(n) = self.number(name, value, 0, 86_400) {
            *field(&mut self.settings) = u32::try_from(n).unwrap_or_default();
        }
    }

    pub(super) fn number(
        &mut self,
        name: &str,
        value: &Value,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        let number = match value {
            Value::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(*n as i64),
            Value::Text(text) => text.trim().parse().ok(),
            other => {
                self.wrong(name, "a whole number", other);
                return None;
            }
        };
        let number = number.filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.bad(name, "a whole number within its bounds");
        }
        number
    }

    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &str,
        value: Value,
        expected: &'static str,
        choices: &[(&str, T)],
        field: fn(&mut Settings) -> &mut T,
    ) {
        let Value::Text(text) = value else {
            return self.wrong(name, expected, &value);
        };
        match choices.iter().find(|(word, _)| *word == text) {
            Some((_, choice)) => *field(&mut self.settings) = *choice,
            None => self.bad(name, expected),
        }
    }

    /// Some of these words; `true`: all, `false`: none.
    pub(super) fn words<'w>(
        &mut self,
        name: &str,
        value: &Value,
        known: &[&'w str],
    ) -> Option<Vec<&'w str>> {
        match value {
            Value::Bool(all) => Some(if *all { known.to_vec() } else { Vec::new() }),
            Value::List(list) => {
                let find = |value: &Value| match value {
                    Value::Text(text) => known.iter().find(|k| *k == text).copied(),
                    _ => None,
                };
                let found: Option<Vec<_>> = list.iter().map(find).collect();
                if found.is_none() {
                    self.bad(name, "a list of the words that the documentation has");
                }
                found
            }
            other => {
                self.wrong(name, "a list of words, or true or false", other);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &str, value: Value) -> Option<Vec<String>> {
        let expected = "a list of texts";
        let Value::List(list) = value else {
            self.wrong(name, expected, &value);
            return None;
        };
        let text = |value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        };
        let texts: Option<Vec<_>> = list.into_iter().map(text).collect();
        if texts.is_none() {
            self.bad(name, expected);
        }
        texts
    }

    /// Buttons beside the text; those that are not named stay as they are.
    pub(super) fn buttons(&mut self, name: &str, value: Value) {
        let Value::Map(buttons) = value else {
            return self.wrong(name, "an object", &value);
        };
        for (button, value) in buttons {
            let full = [name, ".", &button].concat();
            match (&*button, value) {
                ("clear", value) => self.flag(&full, &value, |s| &mut s.show_clear_button),
                ("emoji", value) => self.flag(&full, &value, |s| &mut s.show_emoji_button),
                ("fileupload", value) => self.flag(&full, &value, |s| &mut s.show_file_button),
                // There are no such buttons: each has a command, or a place in a menu.
                ("call" | "location" | "spoiler", Value::Bool(false)) => {}
                _ => self.complaints.push(Complaint::NotYet { name: full }),
            }
        }
    }

    /// Some hosts; with `flag` also `true`: all, and `false`: none.
    pub(super) fn hosts(
        &mut self,
        name: &str,
        value: Value,
        flag: bool,
        field: fn(&mut Settings) -> &mut Hosts,
    ) {
        let hosts = match value {
            Value::Bool(all) if flag => (!all).then(Vec::new),
            Value::List(list) => {
                let host = |value| match value {
                    Value::Text(text) if is_host(&text) => Some(text.to_ascii_lowercase()),
                    _ => None,
                };
                let hosts: Option<Vec<_>> = list.into_iter().map(host).collect();
                if hosts.is_none() {
                    return self.bad(name, "a list of hosts like 'upload.example.org'");
                }
                hosts
            }
            other => return self.wrong(name, "a list of hosts, or true or false", &other),
        };
        *field(&mut self.settings) = hosts;
    }

    /// Rooms, each by its address, or with nick and password.
    pub(super) fn rooms(&mut self, name: &str, value: Value) {
        let Value::List(list) = value else {
            return self.wrong(name, "a list of rooms", &value);
        };
        match list.into_iter().map(room).collect() {
            Some(rooms) => self.settings.auto_join_rooms = rooms,
            None => self.bad(name, "a list of addresses, or of { jid, nick, password }"),
        }
    }

    pub(super) fn push_services(&mut self, name: &str, value: Value) {
        let Value::List(list) = value else {
            return self.wrong(name, "a list of push services", &value);
        };
        match list.into_iter().map(push_service).collect() {
            Some(services) => self.settings.push_app_servers = services,
            None => self.bad(name, "a list of { jid, node, secret, disable }"),
        }
    }

    pub(super) fn domain(&mut self, name: &str, value: Value) -> Option<BareJid> {
        let domain = BareJid::parse(self.text(name, value)?.trim());
        let domain = domain.ok().filter(|jid| jid.local().is_none());
        if domain.is_none() {
            self.bad(name, "a domain like example.org");
        }
        domain
    }

    /// An absolute URL of one of the schemes, or one relative to the page.
    pub(super) fn url(
        &mut self,
        name: &str,
        value: Value,
        schemes: &[&str],
        expected: &'static str,
    ) -> Option<String> {
        let url = self.text(name, value)?;
        let url = url.trim();
        let fits = scheme(url).is_none_or(|scheme| schemes.contains(&&*scheme));
        if url.is_empty() || !fits {
            self.bad(name, expected);
            return None;
        }
        Some(url.to_owned())
    }

    pub(super) fn wrong(&mut self, name: &str, expected: &'static str, got: &Value) {
        let (name, got) = (name.to_owned(), got.kind());
        self.complaints.push(Complaint::WrongType {
            name,
            expected,
            got,
        });
    }

    pub(super) fn bad(&mut self, name: &str, expected: &'static str) {
        self.complaints.push(Complaint::BadValue {
            name: name.to_owned(),
            expected,
        });
    }
}

/// One of the rooms to be entered. What else Converse.js has in it is about windows that are not here.
fn room(value: Value) -> Option<AutoJoin> {
    let (mut room, mut nick, mut password) = (None, None, None);
    let fields = match value {
        Value::Text(jid) => vec![("jid".to_owned(), Value::Text(jid))],
        Value::Map(fields) => fields,
        _ => return None,
    };
    for (name, value) in fields {
        match (&*name, value) {
            ("jid", Value::Text(jid)) => room = BareJid::parse(jid.trim()).ok(),
            ("nick", Value::Text(text)) => nick = Some(text).filter(|n| !n.is_empty()),
            ("password", Value::Text(text)) => {
                password = Some(Zeroizing::new(text)).filter(|p| !p.is_empty());
            }
            ("jid" | "nick" | "password", Value::Null) | ("minimized", _) => {}
            _ => return None,
        }
    }
    let room = room.filter(|room| room.local().is_some())?;
    // It has to fit into an address.
    let fits = nick
        .as_ref()
        .is_none_or(|nick| room.with_resource(nick).is_ok());
    fits.then_some(AutoJoin {
        room,
        nick,
        password,
    })
}

/// One of the services that tell of messages.
fn push_service(value: Value) -> Option<PushService> {
    let Value::Map(fields) = value else {
        return None;
    };
    let (mut jid, mut node, mut secret, mut disable) = (None, None, None, false);
    for (name, value) in fields {
        match (&*name, value) {
            ("jid", Value::Text(text)) => jid = Jid::parse(text.trim()).ok(),
            ("node", Value::Text(text)) => node = Some(text).filter(|n| !n.is_empty()),
            ("secret", Value::Text(text)) => {
                secret = Some(Zeroizing::new(text)).filter(|s| !s.is_empty());
            }
            ("disable", Value::Bool(off)) => disable = off,
            ("jid" | "node" | "secret" | "disable", Value::Null) => {}
            _ => return None,
        }
    }
    Some(PushService {
        jid: jid?,
        node,
        secret,
        disable,
    })
}

/// Whether it may be a host: a domain, or an address, without anything around it.
fn is_host(text: &str) -> bool {
    let sane = |c: char| c.is_alphanumeric() || ".-[]:".contains(c);
    text.chars().all(sane) && (text.contains(['.', ':']) || text == "localhost")
}

/// What stands before the first colon of an absolute URL, in lower case; `None` for a relative one
/// (RFC 3986 §4.2).
pub(super) fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let relative = scheme.contains(['/', '?', '#']);
    (!relative).then(|| scheme.to_ascii_lowercase())
}
