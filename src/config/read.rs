//! From a page's values to typed settings.

use super::kinds::scheme;
use super::names::{KNOWN, MECHANISMS, RENAMED, SUPPORTED};
use super::{
    Authentication, Complaint, Corrections, DesktopNotifications, LogLevel, OtrPolicy, OwnDevice,
    PersistentStore, Settings, Theme, Value, ViewMode,
};
use crate::i18n;
use crate::jid::{BareJid, Jid};
use crate::xmpp::event::ChatState;
use zeroize::Zeroizing;

/// Reads the settings of `converse.initialize({…})`. A wrong value leaves the default in force and is
/// complained of. As in Converse.js, a number may be written as text (`"50"`).
pub fn read(values: Vec<(String, Value)>) -> (Settings, Vec<Complaint>) {
    let mut reader = Reader {
        settings: Settings::default(),
        complaints: Vec::new(),
    };
    // Of these the default is another one then.
    let singleton =
        |(name, value): &(String, Value)| name == "singleton" && matches!(value, Value::Bool(true));
    if values.iter().any(singleton) {
        reader.settings.allow_logout = false;
        reader.settings.allow_muc_invitations = false;
    }
    for (name, value) in values {
        reader.take(&name, value);
    }
    reader.check_together();
    (reader.settings, reader.complaints)
}

pub(super) struct Reader {
    pub(super) settings: Settings,
    pub(super) complaints: Vec<Complaint>,
}

impl Reader {
    fn take(&mut self, name: &str, value: Value) {
        if matches!(value, Value::Null) && SUPPORTED.contains(&name) {
            return;
        }
        match name {
            "allow_contact_removal" => self.flag(name, &value, |s| &mut s.allow_contact_removal),
            "allow_adhoc_commands" => self.flag(name, &value, |s| &mut s.allow_adhoc_commands),
            "allow_contact_requests" => {
                self.flag(name, &value, |s| &mut s.allow_contact_requests);
            }
            "auto_subscribe" => self.flag(name, &value, |s| &mut s.auto_subscribe),
            "allow_logout" => self.flag(name, &value, |s| &mut s.allow_logout),
            "allow_message_corrections" => {
                let expected = "'all', 'last' or false";
                let corrections = match &value {
                    Value::Bool(true) => Some(Corrections::All),
                    Value::Bool(false) => Some(Corrections::No),
                    Value::Text(text) if text == "all" => Some(Corrections::All),
                    Value::Text(text) if text == "last" => Some(Corrections::Last),
                    Value::Text(_) => None,
                    other => return self.wrong(name, expected, other),
                };
                match corrections {
                    Some(it) => self.settings.allow_message_corrections = it,
                    None => self.bad(name, expected),
                }
            }
            "allow_message_retraction" => {
                let expected = "'all', 'own', 'moderator' or false";
                let allowed = match &value {
                    Value::Bool(allowed) => Some(*allowed),
                    Value::Text(text) if matches!(&**text, "all" | "own") => Some(true),
                    // In a conversation of two nobody moderates.
                    Value::Text(text) if text == "moderator" => Some(false),
                    Value::Text(_) => None,
                    other => return self.wrong(name, expected, other),
                };
                match allowed {
                    Some(it) => self.settings.allow_message_retraction = it,
                    None => self.bad(name, expected),
                }
            }
            "send_chat_markers" => {
                let known = ["received", "displayed", "acknowledged"];
                if let Some(all) = self.words(name, &value, &known) {
                    self.settings.send_chat_markers = all.contains(&"displayed");
                }
            }
            "send_chat_state_notifications" => {
                let known = ChatState::ALL.map(ChatState::name);
                if let Some(all) = self.words(name, &value, &known) {
                    let told = |state: &ChatState| all.contains(&state.name());
                    let told = ChatState::ALL.into_iter().filter(told).collect();
                    self.settings.send_chat_state_notifications = told;
                }
            }
            "allow_message_styling" => self.flag(name, &value, |s| &mut s.allow_message_styling),
            "allow_non_roster_messaging" => {
                self.flag(name, &value, |s| &mut s.allow_non_roster_messaging);
            }
            "allowed_audio_domains" => {
                self.hosts(name, value, false, |s| &mut s.allowed_audio_domains);
            }
            "allowed_image_domains" => {
                self.hosts(name, value, false, |s| &mut s.allowed_image_domains);
            }
            "allowed_video_domains" => {
                self.hosts(name, value, false, |s| &mut s.allowed_video_domains);
            }
            "render_media" => self.hosts(name, value, true, |s| &mut s.render_media),
            "allow_password_fallback" => {
                self.flag(name, &value, |s| &mut s.allow_password_fallback);
            }
            "allow_bookmarks" => self.flag(name, &value, |s| &mut s.allow_bookmarks),
            "allow_otr" => self.flag(name, &value, |s| &mut s.allow_otr),
            "cache_otr_key" => self.flag(name, &value, |s| &mut s.cache_otr_key),
            "use_otr_by_default" => {
                self.flag(name, &value, |s| &mut s.use_otr_by_default);
            }
            "auto_focus" => self.flag(name, &value, |s| &mut s.auto_focus),
            "auto_reconnect" => self.flag(name, &value, |s| &mut s.auto_reconnect),
            "auto_login" => self.flag(name, &value, |s| &mut s.auto_login),
            "discover_connection_methods" => {
                self.flag(name, &value, |s| &mut s.discover_connection_methods);
            }
            "hide_offline_users" => self.flag(name, &value, |s| &mut s.hide_offline_users),
            "roster_groups" => self.flag(name, &value, |s| &mut s.roster_groups),
            "show_connection_url_input" => {
                self.flag(name, &value, |s| &mut s.show_connection_url_input);
            }
            "show_controlbox_by_default" => {
                self.flag(name, &value, |s| &mut s.show_controlbox_by_default);
            }
            "show_desktop_notifications" => {
                let expected = "true, false or 'all'";
                let shown = match &value {
                    Value::Bool(true) => Some(DesktopNotifications::Elsewhere),
                    Value::Bool(false) => Some(DesktopNotifications::No),
                    Value::Text(text) if text == "all" => Some(DesktopNotifications::All),
                    Value::Text(_) => None,
                    other => return self.wrong(name, expected, other),
                };
                match shown {
                    Some(it) => self.settings.show_desktop_notifications = it,
                    None => self.bad(name, expected),
                }
            }
            "show_tab_notifications" => self.flag(name, &value, |s| &mut s.show_tab_notifications),
            "filter_url_query_params" => {
                let names = match value {
                    Value::Text(name) => Some(vec![name]),
                    list => self.texts(name, list),
                };
                if let Some(names) = names {
                    self.settings.filter_url_query_params = names;
                }
            }
            "geouri_replacement" => {
                let expected = "an http(s) URL with $1 and $2 in it";
                if let Some(url) = self.url(name, value, &["http", "https"], expected) {
                    match url.contains("$1") && url.contains("$2") {
                        true => self.settings.geouri_replacement = url,
                        false => self.bad(name, expected),
                    }
                }
            }
            "i18n" => match value {
                Value::Text(tag) if i18n::is_known(&tag) => self.settings.i18n = Some(tag),
                Value::Text(_) => self.bad(name, "a language that there is, like 'en' or 'de'"),
                other => self.wrong(name, "a text", &other),
            },
            "locales" => {
                if let Some(tags) = self.texts(name, value) {
                    self.settings.locales = tags;
                }
            }
            "play_sounds" => self.flag(name, &value, |s| &mut s.play_sounds),
            "sounds_path" => {
                let url = self.url(name, value, &["http", "https"], "an http(s) URL");
                self.settings.sounds_path = url;
            }
            "notification_icon" => {
                let url = self.url(
                    name,
                    value,
                    &["http", "https", "data"],
                    "the URL of a picture",
                );
                self.settings.notification_icon = url;
            }
            "notify_all_room_messages" => {
                self.flag(name, &value, |s| &mut s.notify_all_room_messages);
            }
            "notification_delay" => {
                if let Some(n) = self.number(name, &value, 0, 3_600_000) {
                    self.settings.notification_delay = u32::try_from(n).unwrap_or(5000);
                }
            }
            "visible_toolbar_buttons" => self.buttons(name, value),
            "show_send_button" => self.flag(name, &value, |s| &mut s.show_send_button),
            // The loader's business.
            "assets" => {}
            "assets_path" => {
                let text = self.text(name, value);
                self.settings.assets_path = text;
            }
            "authentication" => self.choice(
                name,
                value,
                "'login', 'external', 'anonymous' or 'prebind'",
                &[
                    ("login", Authentication::Login),
                    ("external", Authentication::External),
                    ("anonymous", Authentication::Anonymous),
                    ("prebind", Authentication::Prebind),
                ],
                |s| &mut s.authentication,
            ),
            "bosh_service_url" | "credentials_url" | "prebind_url" | "xhr_user_search_url" => {
                let url = self.url(name, value, &["http", "https"], "an http(s) URL");
                *match name {
                    "bosh_service_url" => &mut self.settings.bosh_service_url,
                    "credentials_url" => &mut self.settings.credentials_url,
                    "prebind_url" => &mut self.settings.prebind_url,
                    _ => &mut self.settings.xhr_user_search_url,
                } = url;
            }
            "websocket_url" => {
                let url = self.url(name, value, &["ws", "wss"], "a ws(s) URL");
                self.settings.websocket_url = url;
            }
            "sid" => self.settings.sid = self.text(name, value),
            "rid" => {
                let rid = self.number(name, &value, 0, 1 << 53);
                self.settings.rid = rid.and_then(|rid| u64::try_from(rid).ok());
            }
            "allow_user_trust_override" => match value {
                Value::Bool(true) => self.settings.allow_user_trust_override = OwnDevice::Asked,
                Value::Bool(false) => self.settings.allow_user_trust_override = OwnDevice::Assumed,
                Value::Text(text) if text == "off" => {
                    self.settings.allow_user_trust_override = OwnDevice::AskedWithoutTick;
                }
                other => self.wrong(name, "true, false or 'off'", &other),
            },
            "persistent_store" => self.choice(
                name,
                value,
                "'IndexedDB' or 'sessionStorage'",
                &[
                    ("IndexedDB", PersistentStore::IndexedDb),
                    ("sessionStorage", PersistentStore::SessionStorage),
                ],
                |s| &mut s.persistent_store,
            ),
            "keepalive" => self.flag(name, &value, |s| &mut s.keepalive),
            "ping_interval" => self.seconds(name, &value, |s| &mut s.ping_interval),
            "auto_away" => self.seconds(name, &value, |s| &mut s.auto_away),
            "auto_xa" => self.seconds(name, &value, |s| &mut s.auto_xa),
            "idle_presence_timeout" => {
                self.seconds(name, &value, |s| &mut s.idle_presence_timeout);
            }
            "connection_options" => self.connection_options(value),
            "debug" => match value {
                Value::Bool(true) => self.settings.loglevel = LogLevel::Debug,
                Value::Bool(false) => {}
                other => self.wrong(name, "true or false", &other),
            },
            "default_domain" => self.settings.default_domain = self.domain(name, value),
            "allow_registration" => self.flag(name, &value, |s| &mut s.allow_registration),
            "registration_domain" => {
                self.settings.registration_domain = self.domain(name, value);
            }
            "domain_placeholder" => {
                if let Some(text) = self.text(name, value) {
                    self.settings.domain_placeholder = text;
                }
            }
            "providers_link" if matches!(&value, Value::Text(url) if url.is_empty()) => {
                self.settings.providers_link = None;
            }
            "providers_link" => {
                let url = self.url(name, value, &["http", "https"], "an http(s) URL");
                if url.is_some() {
                    self.settings.providers_link = url;
                }
            }
            "locked_domain" => self.settings.locked_domain = self.domain(name, value),
            "jid" => {
                let jid = self.text(name, value).map(|text| Jid::parse(text.trim()));
                match jid {
                    Some(Ok(jid)) => self.settings.jid = Some(jid),
                    Some(Err(_)) => self.bad(name, "an address like name@example.org"),
                    None => {}
                }
            }
            "loglevel" => self.choice(
                name,
                value,
                "'debug', 'info', 'warn', 'error' or 'fatal'",
                &[
                    ("debug", LogLevel::Debug),
                    ("info", LogLevel::Info),
                    ("warn", LogLevel::Warn),
                    ("error", LogLevel::Error),
                    ("fatal", LogLevel::Fatal),
                ],
                |s| &mut s.loglevel,
            ),
            "archived_messages_page_size" => {
                if let Some(n) = self.number(name, &value, 0, 500) {
                    self.settings.archived_messages_page_size = u32::try_from(n).unwrap_or(50);
                }
            }
            "mam_request_all_pages" => {
                self.flag(name, &value, |s| &mut s.mam_request_all_pages);
            }
            "push_app_servers" => self.push_services(name, value),
            "message_archiving" => self.choice(
                name,
                value,
                "'undefined', 'never', 'always' or 'roster'",
                &[
                    ("undefined", None),
                    ("never", Some("never")),
                    ("always", Some("always")),
                    ("roster", Some("roster")),
                ],
                |s| &mut s.message_archiving,
            ),
            "message_limit" => {
                if let Some(n) = self.number(name, &value, 0, 1 << 30) {
                    self.settings.message_limit = u32::try_from(n).unwrap_or(0);
                }
            }
            "nickname" => self.settings.nickname = self.text(name, value),
            "singleton" => self.flag(name, &value, |s| &mut s.singleton),
            "password" => self.settings.password = self.text(name, value).map(Zeroizing::new),
            "priority" => {
                if let Some(n) = self.number(name, &value, -128, 127) {
                    self.settings.priority = i8::try_from(n).unwrap_or(0);
                }
            }
            "stanza_timeout" => {
                if let Some(n) = self.number(name, &value, 1_000, 3_600_000) {
                    self.settings.stanza_timeout = u64::try_from(n).unwrap_or(60_000);
                }
            }
            "theme" => self.choice(
                name,
                value,
                "'auto', 'light' or 'dark'",
                &[
                    ("auto", Theme::Auto),
                    ("light", Theme::Light),
                    ("dark", Theme::Dark),
                    // Converse.js's own, by their brightness.
                    ("classic", Theme::Light),
                    ("dracula", Theme::Dark),
                    ("nordic", Theme::Dark),
                    ("cyberpunk", Theme::Dark),
                ],
                |s| &mut s.theme,
            ),
            "otr_policy" => self.choice(
                name,
                value,
                "'never', 'manual', 'opportunistic' or 'always'",
                &OtrPolicy::ALL.map(|policy| (policy.name(), Some(policy))),
                |s| &mut s.otr_policy,
            ),
            "view_mode" => self.choice(
                name,
                value,
                "'overlayed', 'fullscreen' or 'embedded'",
                &[
                    ViewMode::Overlayed,
                    ViewMode::Fullscreen,
                    ViewMode::Embedded,
                ]
                .map(|mode| (mode.name(), mode)),
                |s| &mut s.view_mode,
            ),
            _ => self.room_setting(name, value),
        }
    }

    fn connection_options(&mut self, value: Value) {
        const NAME: &str = "connection_options";
        let Value::Map(options) = value else {
            return self.wrong(NAME, "an object", &value);
        };
        for (name, value) in options {
            let full = [NAME, ".", &name].concat();
            match (&*name, value) {
                ("mechanisms", Value::List(list)) => self.mechanisms(full, list),
                ("mechanisms", other) => self.wrong(&full, "a list of names", &other),
                ("allow_unencrypted_plain", value) => {
                    self.flag(&full, &value, |s| &mut s.allow_unencrypted_plain);
                }
                // Sent where it is needed, always.
                ("withCredentials", _) => {}
                _ => self.complaints.push(Complaint::NotYet { name: full }),
            }
        }
    }

    /// An empty list restricts nothing. One that holds nothing usable allows nothing: a restriction
    /// must not turn into a permission by a slip, or by classes of Converse.js's XMPP library in it.
    fn mechanisms(&mut self, name: String, list: Vec<Value>) {
        let (restricts, all) = (!list.is_empty(), list.len());
        let names: Vec<String> = list
            .into_iter()
            .filter_map(|item| match item {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .filter(|text| MECHANISMS.iter().any(|m| m.eq_ignore_ascii_case(text)))
            .collect();
        if names.len() < all {
            let names = &MECHANISMS;
            self.complaints.push(Complaint::LeftOut { name, names });
        }
        self.settings.mechanisms = restricts.then_some(names);
    }

    fn check_together(&mut self) {
        let s = &self.settings;
        let urls = || s.websocket_url.iter().chain(&s.bosh_service_url);
        if urls().next().is_none() && !s.discover_connection_methods && !s.show_connection_url_input
        {
            self.complaints.push(Complaint::Together(
                "neither bosh_service_url nor websocket_url is set, and looking them up is switched \
                 off: nobody can log in",
            ));
        }
        let plain = |url: &&String| matches!(scheme(url).as_deref(), Some("http" | "ws"));
        if s.authentication == Authentication::External && urls().any(|url| plain(&url)) {
            self.complaints.push(Complaint::Together(
                "authentication: 'external' needs an https: or wss: URL, since the certificate is \
                 part of TLS",
            ));
        }
        if s.authentication == Authentication::Anonymous && s.server().is_none() {
            self.complaints.push(Complaint::Together(
                "authentication: 'anonymous' needs the server's domain in the setting jid",
            ));
        }
        if s.singleton && !s.is_alone() {
            self.complaints.push(Complaint::Together(
                "singleton: true needs one room in auto_join_rooms or one person in auto_join_private_chats, and is for \
                 view_mode 'embedded' or 'fullscreen'",
            ));
        }
        let s = &self.settings;
        if s.locked_muc_domain && s.muc_domain.is_none() {
            self.complaints.push(Complaint::Together(
                "locked_muc_domain has no effect without muc_domain",
            ));
        }
        let s = &self.settings;
        let elsewhere = |(jid, locked): (&Jid, &BareJid)| jid.bare().server() != *locked;
        if s.jid
            .as_ref()
            .zip(s.locked_domain.as_ref())
            .is_some_and(elsewhere)
        {
            self.complaints.push(Complaint::Together(
                "jid is not at locked_domain, where alone users may log in",
            ));
        }
        if s.authentication == Authentication::Prebind && s.site_login().is_none() {
            self.complaints.push(Complaint::Together(
                "authentication: 'prebind' needs bosh_service_url, and prebind_url or jid, sid and rid",
            ));
        }
        let secret = s.credentials_url.is_some() || (s.jid.is_some() && s.password.is_some());
        if s.auto_login && s.authentication == Authentication::Login && !secret {
            self.complaints.push(Complaint::Together(
                "auto_login needs jid and password, or another kind of authentication",
            ));
        }
    }
}

pub(super) fn not_taken(name: &str) -> Complaint {
    let renamed = RENAMED.iter().find(|(old, _)| *old == name);
    let owned = name.to_owned();
    match renamed {
        Some((_, now)) => Complaint::Renamed { name: owned, now },
        None if KNOWN.contains(&name) => Complaint::NotYet { name: owned },
        None => Complaint::Unknown { name: owned },
    }
}
