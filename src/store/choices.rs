//! What the user chooses for himself, as far as the site leaves it to him.

use super::{Acted, Change, Store};
use crate::config::{DesktopNotifications, Settings, Theme};
use crate::i18n::LANGUAGES;
use crate::xmpp::command::Command;

/// Something to choose. All but theme, density, skin, width and language are on (1) or off (0).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Preference {
    /// What the system says (0), light (1) or dark (2).
    Theme,
    /// Messages are told of outside the page.
    Desktop,
    /// What they say is in it.
    Words,
    Sounds,
    /// Contacts are told that a message arrived (XEP-0184).
    Receipts,
    /// Contacts are told what one does in a chat (XEP-0085).
    Typing,
    /// Contacts are told that their messages were seen (XEP-0333).
    Markers,
    /// Enter begins a new line, and Ctrl and Enter send.
    CtrlEnter,
    /// The colour of emoji that come in one, from light (1) to dark (5); none (0).
    SkinTone,
    /// Large pictures are made smaller before they are sent.
    SmallPictures,
    /// How close lines stand: as is comfortable (0), or compact (1).
    Density,
    /// Who is in a room stands beside what is said there.
    People,
    /// How wide that is, in units of [`PEOPLE_UNIT`] CSS pixels; as is usual (0).
    PeopleWidth,
    /// As site and browser have it (0), English (1), or one of [`LANGUAGES`] (its number there and 2).
    Language,
    /// Contacts are told since when nobody has touched the device (XEP-0319).
    LastSeen,
    /// Pictures, films and sounds of others are shown at once.
    Media,
}

/// CSS pixels of each step in the width of the list of people.
pub const PEOPLE_UNIT: u8 = 4;

/// How many there are.
const COUNT: usize = 16;
/// Emoji that are remembered as used last, and the bytes of each.
const RECENT: usize = 24;
const LONGEST: usize = 64;

impl Preference {
    /// All of them, in the order of [`Choices`].
    pub const ALL: [Self; COUNT] = [
        Self::Theme,
        Self::Desktop,
        Self::Words,
        Self::Sounds,
        Self::Receipts,
        Self::Typing,
        Self::Markers,
        Self::CtrlEnter,
        Self::SkinTone,
        Self::SmallPictures,
        Self::Density,
        Self::People,
        Self::PeopleWidth,
        Self::Language,
        Self::LastSeen,
        Self::Media,
    ];

    /// The word for it in records and between tabs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Desktop => "desktop",
            Self::Words => "words",
            Self::Sounds => "sounds",
            Self::Receipts => "receipts",
            Self::Typing => "typing",
            Self::Markers => "markers",
            Self::CtrlEnter => "ctrl-enter",
            Self::SkinTone => "skin-tone",
            Self::SmallPictures => "small-pictures",
            Self::Density => "density",
            Self::People => "people",
            Self::PeopleWidth => "people-width",
            Self::Language => "language",
            Self::LastSeen => "last-seen",
            Self::Media => "media",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }

    /// Its highest value.
    fn most(self) -> u8 {
        match self {
            Self::Theme => 2,
            Self::SkinTone => 5,
            Self::PeopleWidth => 130,
            Self::Language => LANGUAGES.len() as u8 + 1,
            _ => 1,
        }
    }
}

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Choice {
    /// What holds as long as the user says nothing else.
    site: u8,
    /// He cannot.
    fixed: bool,
    chosen: Option<u8>,
}

/// What holds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Choices([Choice; COUNT]);

impl Choices {
    pub(super) fn new(settings: &Settings) -> Self {
        let theme = match settings.theme {
            Theme::Auto => 0,
            Theme::Light => 1,
            Theme::Dark => 2,
        };
        let desktop = settings.show_desktop_notifications != DesktopNotifications::No;
        Self(Preference::ALL.map(|preference| {
            let (site, fixed) = match preference {
                Preference::Theme => (theme, theme > 0),
                Preference::Desktop => (desktop.into(), !desktop),
                Preference::Words => (0, !desktop),
                Preference::Sounds => (settings.play_sounds.into(), !settings.play_sounds),
                Preference::Receipts => (1, false),
                Preference::Typing => {
                    let none = settings.send_chat_state_notifications.is_empty();
                    ((!none).into(), none)
                }
                Preference::Markers => {
                    let told = settings.send_chat_markers;
                    (told.into(), !told)
                }
                Preference::LastSeen => {
                    let told = settings.idle_presence_timeout > 0;
                    (told.into(), !told)
                }
                Preference::Media => {
                    // No host at all.
                    let none = settings.render_media.as_ref().is_some_and(Vec::is_empty);
                    ((!none).into(), none)
                }
                Preference::People => ((!settings.hide_muc_participants).into(), false),
                Preference::CtrlEnter
                | Preference::SkinTone
                | Preference::SmallPictures
                | Preference::Density
                | Preference::PeopleWidth
                | Preference::Language => (0, false),
            };
            Choice {
                site,
                fixed,
                chosen: None,
            }
        }))
    }

    fn choice(&self, preference: Preference) -> Choice {
        let all = Preference::ALL.into_iter().zip(self.0);
        let mut fitting = all.filter(|(p, _)| *p == preference);
        fitting.next().map(|(_, choice)| choice).unwrap_or_default()
    }

    /// What holds of it.
    pub fn get(&self, preference: Preference) -> u8 {
        let choice = self.choice(preference);
        choice.chosen.unwrap_or(choice.site)
    }

    /// Whether it is on.
    pub fn is_on(&self, preference: Preference) -> bool {
        self.get(preference) > 0
    }

    /// Whether the site leaves no choice.
    pub fn is_fixed(&self, preference: Preference) -> bool {
        self.choice(preference).fixed
    }

    /// What the user chose, where he may.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (Preference, u8)> {
        let all = Preference::ALL.into_iter().zip(self.0);
        all.filter_map(|(p, choice)| Some((p, choice.chosen?)))
    }

    /// He chooses; whether that is possible. `None`: as the site has it.
    pub(super) fn set(&mut self, preference: Preference, value: Option<u8>) -> bool {
        let possible = value.is_none_or(|value| value <= preference.most());
        for (p, choice) in Preference::ALL.into_iter().zip(&mut self.0) {
            if p == preference && possible && !choice.fixed {
                choice.chosen = value;
                return true;
            }
        }
        false
    }

    pub(super) fn forget(&mut self) {
        self.0.iter_mut().for_each(|choice| choice.chosen = None);
    }
}

impl Store {
    /// What the user chose for himself.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// What the client is to know of that.
    pub fn told(&self) -> Command {
        let states = if self.choices.is_on(Preference::Typing) {
            self.chat_states.clone()
        } else {
            Vec::new()
        };
        Command::SetTold {
            receipts: self.choices.is_on(Preference::Receipts),
            states,
        }
    }

    /// The emoji that were used last, the latest first.
    pub fn recent(&self) -> &[String] {
        &self.recent
    }

    /// An emoji was used.
    pub(super) fn used(&mut self, emoji: String, changes: &mut Vec<Change>) {
        if self.me.is_some() && !emoji.is_empty() && self.recent.first() != Some(&emoji) {
            self.recent.retain(|other| *other != emoji);
            self.recent.insert(0, emoji);
            let recent = std::mem::take(&mut self.recent);
            self.set_recent(recent);
            changes.push(Change::Choices);
        }
    }

    pub(super) fn set_recent(&mut self, mut recent: Vec<String>) {
        recent.retain(|emoji| emoji.len() <= LONGEST);
        recent.truncate(RECENT);
        self.recent = recent;
    }

    /// He chooses something.
    pub(super) fn choose(&mut self, preference: Preference, value: u8, acted: &mut Acted) {
        if self.me.is_none() || !self.choices.set(preference, Some(value)) {
            return;
        }
        acted.changes.push(Change::Choices);
        if matches!(preference, Preference::Receipts | Preference::Typing) {
            acted.commands.push(self.told());
        }
    }
}
