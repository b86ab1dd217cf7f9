//! The roster as rows: sections, groups that open and close, contacts in order.

use super::contact::Contact;
use crate::jid::BareJid;
use crate::xmpp::command::Show;
use std::collections::{BTreeMap, BTreeSet};

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum RosterRow {
    /// A heading with the number of contacts below it that are reachable, and of all.
    Group {
        name: String,
        section: Section,
        open: bool,
        online: u32,
        total: u32,
    },
    /// A contact; the group is part of the key, since one may stand in several.
    Contact { jid: BareJid, group: String },
}

/// What kind of heading it is; the first is the user's own words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Section {
    /// The user's group of that name.
    Named,
    /// Contacts without a group.
    Ungrouped,
    /// People not in the roster.
    Strangers,
    /// Contacts whose answer to our request is awaited.
    Pending,
}

/// How the list is to look.
#[derive(Default)]
pub(super) struct View {
    pub(super) grouped: bool,
    pub(super) hide_offline: bool,
    pub(super) closed: BTreeSet<String>,
    /// In lower case.
    pub(super) filter: String,
}

/// Key of a section or group among the closed ones.
pub(super) fn key(section: Section, name: &str) -> String {
    let mark = match section {
        Section::Named => "g:",
        Section::Ungrouped => "u:",
        Section::Strangers => "s:",
        Section::Pending => "p:",
    };
    [mark, name].concat()
}

/// The rows, from all contacts.
pub(super) fn rows(contacts: &BTreeMap<BareJid, Contact>, view: &View) -> Vec<RosterRow> {
    let mut groups: BTreeMap<(Section, String, String), Vec<&Contact>> = BTreeMap::new();
    for contact in contacts.values() {
        let hidden = view.hide_offline
            && contact.presence.show == Show::Offline
            && contact.unread == 0
            && !contact.pending;
        if hidden || !contact.matches(&view.filter) {
            continue;
        }
        let mut put = |section, name: &str| {
            let key = (section, name.to_lowercase(), name.to_owned());
            groups.entry(key).or_default().push(contact);
        };
        if contact.stranger {
            put(Section::Strangers, "");
        } else if contact.pending {
            put(Section::Pending, "");
        } else if contact.groups.is_empty() || !view.grouped {
            put(Section::Ungrouped, "");
        } else {
            contact
                .groups
                .iter()
                .for_each(|group| put(Section::Named, group));
        }
    }
    let mut rows = Vec::new();
    for ((section, _, name), mut members) in groups {
        members.sort_unstable_by(|a, b| a.rank().cmp(&b.rank()));
        let online = members
            .iter()
            .filter(|c| c.presence.show != Show::Offline)
            .count();
        // A filter looks into closed groups too.
        let open = !view.filter.is_empty() || !view.closed.contains(&key(section, &name));
        rows.push(RosterRow::Group {
            name: name.clone(),
            section,
            open,
            online: count(online),
            total: count(members.len()),
        });
        if open {
            let row = |c: &Contact| RosterRow::Contact {
                jid: c.jid.clone(),
                group: name.clone(),
            };
            rows.extend(members.into_iter().map(row));
        }
    }
    rows
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
