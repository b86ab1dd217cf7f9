//! Contacts that others suggest, until the user says what is to be done.

use super::{Change, News, Store, default_name};
use crate::jid::BareJid;
use crate::xmpp::command::Command;
use crate::xmpp::event::{SuggestedDeed, Suggestion};

/// People whose suggestions are kept, and how many of each; more are a nuisance.
const MAX_PEOPLE: usize = 20;
const MAX_EACH: usize = 100;

/// What somebody suggests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggested {
    pub by: BareJid,
    /// What he is called.
    pub name: String,
    pub all: Vec<Suggestion>,
}

impl Store {
    /// What is suggested, oldest first.
    pub fn suggested(&self) -> &[Suggested] {
        &self.suggested
    }

    /// Somebody suggests something more; of one contact the last word counts.
    pub(super) fn suggest(&mut self, by: BareJid, all: Vec<Suggestion>, changes: &mut Vec<Change>) {
        let all = all.into_iter().filter_map(|one| self.worth(one));
        let all: Vec<Suggestion> = all.collect();
        let known = self.suggested.iter().position(|s| s.by == by);
        let room = known.is_some() || self.suggested.len() < MAX_PEOPLE;
        if all.is_empty() || self.is_blocked(&by) || !room {
            return;
        }
        let mut suggested = match known {
            Some(at) => self.suggested.remove(at),
            None => {
                let contact = self.contacts.get(&by).map(|c| c.name.clone());
                let name = contact.unwrap_or_else(|| default_name(&by));
                let all = Vec::new();
                Suggested { by, name, all }
            }
        };
        // The same once more is no news.
        if all.iter().any(|one| !suggested.all.contains(one)) {
            self.add_news(News::Suggestion(suggested.by.clone()));
        }
        suggested
            .all
            .retain(|old| all.iter().all(|new| new.jid != old.jid));
        suggested.all.extend(all);
        suggested.all.truncate(MAX_EACH);
        self.suggested.push(suggested);
        changes.push(Change::Requests);
    }

    /// What it comes to with the contacts there are (XEP-0144 §3); `None`: nothing that one would be asked about.
    fn worth(&self, one: Suggestion) -> Option<Suggestion> {
        if self.is_me(&one.jid) {
            return None;
        }
        let known = self
            .contacts
            .get(&one.jid)
            .filter(|c| !c.stranger && !c.room);
        match (one.deed, known) {
            (SuggestedDeed::Add, None) => self.allow_requests.then_some(one),
            // Whoever is there already needs nobody's suggestion.
            (SuggestedDeed::Add, Some(_))
            | (SuggestedDeed::Delete | SuggestedDeed::Modify, None) => None,
            (SuggestedDeed::Delete, Some(contact)) => {
                let (gone, rest): (Vec<_>, Vec<_>) = contact
                    .groups
                    .iter()
                    .cloned()
                    .partition(|group| one.groups.contains(group));
                if !one.groups.is_empty() && gone.is_empty() {
                    return None;
                }
                if !gone.is_empty() && !rest.is_empty() {
                    return Some(Suggestion {
                        name: Some(contact.name.clone()),
                        groups: rest,
                        deed: SuggestedDeed::Modify,
                        ..one
                    });
                }
                self.allow_removal.then_some(one)
            }
            (SuggestedDeed::Modify, Some(contact)) => {
                let name = one.name.unwrap_or_else(|| contact.name.clone());
                let groups = match one.groups.is_empty() {
                    true => contact.groups.clone(),
                    false => one.groups,
                };
                let mut before = contact.groups.clone();
                before.sort_unstable();
                (name != contact.name || groups != before && groups != contact.groups).then_some(
                    Suggestion {
                        name: Some(name),
                        groups,
                        ..one
                    },
                )
            }
        }
    }

    /// The user says what is to be done of it; all else is forgotten.
    pub(super) fn answer_suggested(
        &mut self,
        by: &BareJid,
        accepted: &[BareJid],
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let Some(at) = self.suggested.iter().position(|s| s.by == *by) else {
            return;
        };
        let suggested = self.suggested.remove(at);
        changes.push(Change::Requests);
        for one in suggested.all {
            // It may have been done meanwhile.
            if !accepted.contains(&one.jid) || self.worth(one.clone()).is_none() {
                continue;
            }
            let name = one.name.unwrap_or_default();
            match one.deed {
                SuggestedDeed::Add => {
                    self.set_contact(one.jid, &name, one.groups, true, commands);
                }
                SuggestedDeed::Modify => {
                    self.set_contact(one.jid, &name, one.groups, false, commands);
                }
                SuggestedDeed::Delete => self.remove_contact(one.jid, commands),
            }
        }
    }
}
