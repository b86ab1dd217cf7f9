//! The roster as rows: sections, groups that open and close, contacts in order.

use super::chat_list::List;
use super::contact::{Contact, Reach};
use crate::jid::BareJid;
use crate::map::Map;
use crate::prep::fold;
use crate::xmpp::command::Show;

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum RosterRow {
    /// A heading with the number of contacts below it that are reachable, or of rooms that one is in, and of all.
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
    /// Rooms of the service of that name.
    Rooms,
}

/// Contacts in which state are shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Only {
    #[default]
    All,
    Online,
    /// Away, for a while or for longer.
    Away,
    Dnd,
    Offline,
    /// With words that nobody has read.
    Unread,
    /// Those who have not answered our request.
    Pending,
}

impl Only {
    /// Whether it is one of them.
    fn takes(self, contact: &Contact) -> bool {
        let reach = Reach::of(contact.presence.show);
        match self {
            Self::All => true,
            Self::Online => reach == Reach::Online,
            Self::Away => matches!(reach, Reach::Away | Reach::Xa),
            Self::Dnd => reach == Reach::Dnd,
            Self::Offline => reach == Reach::Offline,
            Self::Unread => contact.unread > 0,
            Self::Pending => contact.pending,
        }
    }
}

/// How the list is to look.
#[derive(Default)]
pub(super) struct View {
    pub(super) grouped: bool,
    pub(super) hide_offline: bool,
    /// Rooms stand below the names of their services.
    pub(super) by_service: bool,
    pub(super) closed: Vec<String>,
    /// In lower case.
    pub(super) filter: String,
    pub(super) only: Only,
    pub(super) list: List,
}

/// Key of a section or group among the closed ones.
pub(super) fn key(section: Section, name: &str) -> String {
    let mark = match section {
        Section::Named => "1:",
        Section::Ungrouped => "2:",
        Section::Strangers => "3:",
        Section::Pending => "4:",
        Section::Rooms => "5:",
    };
    [mark, name].concat()
}

/// What headings are sorted by: sections in their order, names whatever their case.
fn order(section: Section, name: &str) -> String {
    key(section, &[&fold(name), "\0", name].concat())
}

/// Contacts below one heading.
struct Group<'c> {
    section: Section,
    name: &'c str,
    members: Vec<&'c Contact>,
}

/// The rows, from all contacts.
pub(super) fn rows(
    contacts: &Map<BareJid, Contact>,
    view: &View,
    me: Option<&BareJid>,
) -> Vec<RosterRow> {
    let mut groups: Map<String, Group<'_>> = Map::new();
    for contact in contacts.values() {
        let hidden = view.hide_offline
            && contact.presence.show == Show::Offline
            && contact.unread == 0
            && !contact.pending;
        // One's own notes are a chat, and nobody's contact.
        let oneself = contact.stranger && me == Some(&contact.jid);
        if hidden || oneself || contact.room || !view.only.takes(contact) {
            continue;
        }
        let found = contact.matches(&view.filter);
        let mut put = |section: Section, name| {
            // The name of a group finds all who are in it.
            if !found && !fold(name).contains(&view.filter) {
                return;
            }
            let group = || {
                Box::new(Group {
                    section,
                    name,
                    members: Vec::new(),
                })
            };
            let group = groups.entry(order(section, name)).or_insert_with(group);
            group.members.push(contact);
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
    for mut group in groups.into_values() {
        let members = &mut group.members;
        members.sort_unstable_by(|a, b| a.rank().cmp(&b.rank()));
        let online = members
            .iter()
            .filter(|c| c.presence.show != Show::Offline)
            .count();
        // A filter looks into closed groups too.
        let closed = view.closed.contains(&key(group.section, group.name));
        let open = !view.filter.is_empty() || view.only != Only::All || !closed;
        rows.push(RosterRow::Group {
            name: group.name.to_owned(),
            section: group.section,
            open,
            online: count(online),
            total: count(members.len()),
        });
        if open {
            let row = |c: &&Contact| RosterRow::Contact {
                jid: c.jid.clone(),
                group: group.name.to_owned(),
            };
            rows.extend(members.iter().map(row));
        }
    }
    rows
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
