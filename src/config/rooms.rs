//! The settings of rooms.

use super::names::{BADGES, INFO_MESSAGES, RANKS};
use super::read::{Reader, not_taken};
use super::{Settings, Value, ViewMode};
use crate::jid::BareJid;
use crate::text::html::words_of_html;
use crate::xmpp::command::AutoRegister;
use crate::xmpp::event::Affiliation;

impl Settings {
    /// Whether there is one room, or one person, and nothing else: no list, no way out of it.
    pub fn is_alone(&self) -> bool {
        self.alone_with().is_some()
    }

    /// That room or person.
    pub fn alone_with(&self) -> Option<&BareJid> {
        let rooms = self.auto_join_rooms.iter().map(|r| &r.room);
        let mut all = rooms.chain(&self.auto_join_private_chats);
        let (one, None) = (all.next(), all.next()) else {
            return None;
        };
        one.filter(|_| self.singleton && self.view_mode != ViewMode::Overlayed)
    }

    /// The service at which alone users find and make rooms, if there is such a one.
    pub fn muc_lock(&self) -> Option<&BareJid> {
        self.muc_domain.as_ref().filter(|_| self.locked_muc_domain)
    }

    /// Whether users make others this here, a word of [`RANKS`]. That somebody is thrown out is no rank.
    pub fn may_assign(&self, rank: &str) -> bool {
        !self.modtools_disable_assign.contains(&rank)
    }

    /// Whether users are shown who is this.
    pub fn may_query(&self, rank: &str) -> bool {
        !self.modtools_disable_query.contains(&rank)
    }

    /// Whether a room may have this address. `service`: where the policy holds; others say themselves what rooms are
    /// called. `matches`: whether the text that it gets last has the pattern with that source and these flags.
    pub fn may_name(
        &self,
        room: &BareJid,
        service: Option<&BareJid>,
        matches: fn(&str, &str, &str) -> bool,
    ) -> bool {
        let here = service == Some(&room.server());
        let policy = self.muc_roomid_policy.as_ref().filter(|_| here);
        policy
            .is_none_or(|(source, flags)| matches(source, flags, room.local().unwrap_or_default()))
    }
}

impl Reader {
    /// Takes one, or says that there is no such setting.
    pub(super) fn room_setting(&mut self, name: &str, value: Value) {
        match name {
            "auto_join_private_chats" => {
                let person = |text: String| BareJid::parse(text.trim()).ok();
                let person = |text| person(text).filter(|jid| jid.local().is_some());
                let Some(texts) = self.texts(name, value) else {
                    return;
                };
                match texts.into_iter().map(person).collect() {
                    Some(people) => self.settings.auto_join_private_chats = people,
                    None => self.bad(name, "a list of addresses like name@example.org"),
                }
            }
            "auto_join_rooms" => self.rooms(name, value),
            "auto_list_rooms" => self.flag(name, &value, |s| &mut s.auto_list_rooms),
            "auto_register_muc_nickname" => {
                self.settings.auto_register_muc_nickname = match value {
                    Value::Text(text) if text == "unregister" => AutoRegister::WhileIn,
                    Value::Bool(true) => AutoRegister::Yes,
                    Value::Bool(false) => AutoRegister::No,
                    other => return self.wrong(name, "true, false or 'unregister'", &other),
                };
            }
            "enable_muc_push" => self.flag(name, &value, |s| &mut s.enable_muc_push),
            "hide_muc_participants" => self.flag(name, &value, |s| &mut s.hide_muc_participants),
            "locked_muc_domain" => match value {
                Value::Text(text) if text == "hidden" => self.settings.locked_muc_domain = true,
                Value::Bool(locked) => self.settings.locked_muc_domain = locked,
                other => self.wrong(name, "true, false or 'hidden'", &other),
            },
            "locked_muc_nickname" => self.flag(name, &value, |s| &mut s.locked_muc_nickname),
            "allow_muc_invitations" => self.flag(name, &value, |s| &mut s.allow_muc_invitations),
            "modtools_disable_assign" => {
                if let Some(words) = self.words(name, &value, &RANKS) {
                    self.settings.modtools_disable_assign = words;
                }
            }
            "modtools_disable_query" => {
                if let Some(words) = self.words(name, &value, &RANKS) {
                    self.settings.modtools_disable_query = words;
                }
            }
            "muc_clear_messages_on_leave" => {
                self.flag(name, &value, |s| &mut s.muc_clear_messages_on_leave);
            }
            "muc_disable_slash_commands" => {
                let expected = "true, false or a list of commands like 'kick'";
                let word = |value| match value {
                    Value::Text(text) => {
                        let name = text.trim_start_matches('/');
                        let plain = name.bytes().all(|b| b.is_ascii_lowercase());
                        (plain && !name.is_empty()).then(|| name.to_owned())
                    }
                    _ => None,
                };
                self.settings.muc_disable_slash_commands = match value {
                    Value::Bool(all) => (!all).then(Vec::new),
                    Value::List(list) => match list.into_iter().map(word).collect() {
                        Some(words) => Some(words),
                        None => return self.bad(name, expected),
                    },
                    other => return self.wrong(name, expected, &other),
                };
            }
            "muc_mention_autocomplete_filter" => self.choice(
                name,
                value,
                "'contains' or 'starts_with'",
                &[("contains", false), ("starts_with", true)],
                |s| &mut s.muc_mention_autocomplete_begins,
            ),
            "muc_mention_autocomplete_min_chars" => {
                if let Some(n) = self.number(name, &value, 0, 100) {
                    let n = u32::try_from(n).unwrap_or_default();
                    self.settings.muc_mention_autocomplete_min_chars = n;
                }
            }
            "muc_mention_autocomplete_show_avatar" => {
                self.flag(name, &value, |s| {
                    &mut s.muc_mention_autocomplete_show_avatar
                });
            }
            "muc_domain" => self.settings.muc_domain = self.domain(name, value),
            "muc_hats" => {
                if let Some(words) = self.words(name, &value, &BADGES) {
                    self.settings.muc_hats = words;
                }
            }
            "muc_history_max_stanzas" => {
                if let Some(n) = self.number(name, &value, 0, 500) {
                    self.settings.muc_history_max_stanzas = u32::try_from(n).unwrap_or_default();
                }
            }
            "muc_nickname_from_jid" => self.flag(name, &value, |s| &mut s.muc_nickname_from_jid),
            "muc_instant_rooms" => self.flag(name, &value, |s| &mut s.muc_instant_rooms),
            "muc_search_service" if matches!(&value, Value::Text(text) if text.is_empty()) => {
                self.settings.muc_search_service = None;
            }
            "muc_search_service" => {
                if let Some(text) = self.text(name, value) {
                    match BareJid::parse(text.trim()) {
                        Ok(jid) => self.settings.muc_search_service = Some(jid),
                        Err(_) => self.bad(name, "the address of a service"),
                    }
                }
            }
            "muc_send_probes" => self.flag(name, &value, |s| &mut s.muc_send_probes),
            "muc_show_info_messages" => {
                // Codes may be written as numbers.
                let text = |value| match value {
                    Value::Number(n) => Value::Text(n.to_string()),
                    other => other,
                };
                let value = match value {
                    Value::List(list) => Value::List(list.into_iter().map(text).collect()),
                    other => other,
                };
                if let Some(words) = self.words(name, &value, &INFO_MESSAGES) {
                    self.settings.muc_show_info_messages = words;
                }
            }
            "muc_roomid_policy" => match value {
                Value::Pattern(source, flags) => {
                    self.settings.muc_roomid_policy = Some((source, flags));
                }
                Value::Text(source) if source.is_empty() => self.settings.muc_roomid_policy = None,
                Value::Text(source) => {
                    self.settings.muc_roomid_policy = Some((source, String::new()));
                }
                other => self.wrong(name, "a regular expression", &other),
            },
            // Converse.js puts it into the page as HTML. Here it is words.
            "muc_roomid_policy_hint" => {
                let words = self.text(name, value).map(|html| words_of_html(&html));
                self.settings.muc_roomid_policy_hint = words.filter(|words| !words.is_empty());
            }
            "muc_fetch_members" => {
                let known = ["member", "admin", "owner"];
                if let Some(words) = self.words(name, &value, &known) {
                    let all = words.into_iter().filter_map(Affiliation::from_name);
                    self.settings.muc_fetch_members = all.collect();
                }
            }
            "muc_grouped_by_domain" => self.flag(name, &value, |s| &mut s.muc_grouped_by_domain),
            "auto_join_on_invite" => self.flag(name, &value, |s| &mut s.auto_join_on_invite),
            "muc_show_logs_before_join" => {
                self.flag(name, &value, |s| &mut s.muc_show_logs_before_join);
            }
            "muc_show_ogp_unfurls" => self.flag(name, &value, |s| &mut s.muc_show_ogp_unfurls),
            "muc_subscribe_to_rai" => self.flag(name, &value, |s| &mut s.muc_subscribe_to_rai),
            "roomconfig_whitelist" => {
                if let Some(names) = self.texts(name, value) {
                    self.settings.roomconfig_whitelist = names;
                }
            }
            "muc_respect_autojoin" => self.flag(name, &value, |s| &mut s.muc_respect_autojoin),
            _ => self.complaints.push(not_taken(name)),
        }
    }
}
