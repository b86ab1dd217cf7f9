//! The settings of `converse.initialize({...})`: Converse.js's names, types and meaning.

mod choice;
mod complaint;
mod kinds;
mod names;
mod read;
mod rooms;
mod value;

pub use choice::{
    Authentication, Corrections, DesktopNotifications, LogLevel, OtrPolicy, OwnDevice,
};
pub use choice::{PersistentStore, Theme, ViewMode};
pub use complaint::Complaint;
pub use names::{BADGES, INFO_MESSAGES, MECHANISMS, RANKS, SUPPORTED};
pub use read::read;
pub use value::Value;

use crate::jid::{BareJid, Jid};
use crate::text::address::Kind;
use crate::xmpp::command::{AutoJoin, AutoRegister, PushService};
use crate::xmpp::command::{Login, Method};
use crate::xmpp::event::{Affiliation, ChatState};
use crate::xmpp::stream::site::{Given, How, Source};
use zeroize::Zeroizing;

/// Who is asked for rooms of all servers, where the site says nothing else.
const SEARCH_SERVICE: &str = "api@search.jabber.network";

/// Where maps are, where the site says nothing else.
const MAP: &str = "https://www.openstreetmap.org/?mlat=$1&mlon=$2#map=18/$1/$2";

/// Some hosts, and what is below them; `None`: all.
pub type Hosts = Option<Vec<String>>;

/// All settings, typed and with their defaults. A field has the setting's name.
#[derive(Clone)]
pub struct Settings {
    pub allow_adhoc_commands: bool,
    pub allow_contact_removal: bool,
    pub allow_contact_requests: bool,
    pub allow_logout: bool,
    pub allow_message_corrections: Corrections,
    pub allow_message_retraction: bool,
    pub allow_message_styling: bool,
    /// Rooms that are entered are noted in the account.
    pub allow_bookmarks: bool,
    pub allow_muc_invitations: bool,
    pub allow_otr: bool,
    pub allow_non_roster_messaging: bool,
    /// Hosts of which files are shown as what they are; see also `render_media`.
    pub allowed_audio_domains: Hosts,
    pub allowed_image_domains: Hosts,
    pub allowed_video_domains: Hosts,
    pub allow_user_trust_override: OwnDevice,
    pub assets_path: Option<String>,
    pub authentication: Authentication,
    pub auto_focus: bool,
    /// Rooms that one is asked into are entered at once, within bounds.
    pub auto_join_on_invite: bool,
    /// People whom everybody has a chat with.
    pub auto_join_private_chats: Vec<BareJid>,
    pub auto_join_rooms: Vec<AutoJoin>,
    /// *Find a room* is open from the start.
    pub auto_list_rooms: bool,
    pub auto_login: bool,
    pub auto_reconnect: bool,
    pub auto_register_muc_nickname: AutoRegister,
    pub auto_subscribe: bool,
    pub bosh_service_url: Option<String>,
    /// The OTR key outlives a reload also on a device that is not the user's own.
    pub cache_otr_key: bool,
    /// `connection_options.mechanisms`: names of SASL mechanisms that may be used; `None`: all.
    pub mechanisms: Option<Vec<String>>,
    /// `connection_options.allow_unencrypted_plain` (ours): PLAIN over http:// or ws:// too.
    pub allow_unencrypted_plain: bool,
    /// Where the site gives out address and password as JSON.
    pub credentials_url: Option<String>,
    pub default_domain: Option<BareJid>,
    pub discover_connection_methods: bool,
    /// What is taken out of the addresses of links.
    pub filter_url_query_params: Vec<String>,
    /// The page with a map of a place: `$1` is its latitude, `$2` its longitude.
    pub geouri_replacement: String,
    /// Who is in a room is not shown from the start.
    pub hide_muc_participants: bool,
    pub hide_offline_users: bool,
    pub jid: Option<Jid>,
    /// Go on with a BOSH session after the page was loaded anew.
    pub keepalive: bool,
    pub persistent_store: PersistentStore,
    pub locked_domain: Option<BareJid>,
    /// See [`Self::muc_lock`].
    pub locked_muc_domain: bool,
    /// Nobody chooses a name for himself in a room.
    pub locked_muc_nickname: bool,
    /// Let people make an account.
    pub allow_registration: bool,
    /// The one server at which they can.
    pub registration_domain: Option<BareJid>,
    /// An example of a server.
    pub domain_placeholder: String,
    /// Where servers are listed.
    pub providers_link: Option<String>,
    pub loglevel: LogLevel,
    /// Characters; 0: no limit.
    pub message_limit: u32,
    pub archived_messages_page_size: u32,
    pub mam_request_all_pages: bool,
    /// `always`, `never` or `roster`; `None`: as the server has it.
    pub message_archiving: Option<&'static str>,
    /// What nobody is made here, and of what nobody is shown a list, in words of [`RANKS`].
    pub modtools_disable_assign: Vec<&'static str>,
    pub modtools_disable_query: Vec<&'static str>,
    /// What was said in a room that one leaves is forgotten here.
    pub muc_clear_messages_on_leave: bool,
    /// Commands of rooms that are words like others; `None`: all of them.
    pub muc_disable_slash_commands: Option<Vec<String>>,
    /// A nick is offered only where it begins with what is written.
    pub muc_mention_autocomplete_begins: bool,
    /// Characters behind the `@` before nicks are offered.
    pub muc_mention_autocomplete_min_chars: u32,
    /// Nicks are offered with pictures.
    pub muc_mention_autocomplete_show_avatar: bool,
    /// Where rooms are found and made; none: as the user's server says.
    pub muc_domain: Option<BareJid>,
    /// Of these the lists are asked for where one looks who is in a room.
    pub muc_fetch_members: Vec<Affiliation>,
    /// Rooms stand in the list below the names of their services.
    pub muc_grouped_by_domain: bool,
    /// What stands beside names in rooms: words of [`BADGES`].
    pub muc_hats: Vec<&'static str>,
    /// Messages that a room without an archive is asked for.
    pub muc_history_max_stanzas: u32,
    /// A room that is made is open at once, as its service makes rooms; else once its maker has set it up.
    pub muc_instant_rooms: bool,
    /// Where somebody has the name of one's address in a room, a number is put behind it.
    pub muc_nickname_from_jid: bool,
    /// Bookmarked rooms are entered at the login.
    pub muc_respect_autojoin: bool,
    /// What names of rooms at `muc_domain` are to be like: source and flags; see [`Self::may_name`].
    pub muc_roomid_policy: Option<(String, String)>,
    /// The same in words.
    pub muc_roomid_policy_hint: Option<String>,
    /// Where rooms of all servers are looked for.
    pub muc_search_service: Option<BareJid>,
    /// A room is asked who somebody is that speaks and was not seen to come.
    pub muc_send_probes: bool,
    /// What is told of people in rooms: words of [`INFO_MESSAGES`].
    pub muc_show_info_messages: Vec<&'static str>,
    /// What rooms say of links in messages is shown.
    pub muc_show_ogp_unfurls: bool,
    /// A room at which nobody looks is left, where its service tells of what goes on there.
    pub muc_subscribe_to_rai: bool,
    /// What was said in a room is shown above the form for one's name.
    pub muc_show_logs_before_join: bool,
    pub nickname: Option<String>,
    /// Milliseconds that a desktop notification is shown; 0: until somebody takes it away.
    pub notification_delay: u32,
    pub notification_icon: Option<String>,
    pub notify_all_room_messages: bool,
    /// `None`: as `use_otr_by_default` says.
    pub otr_policy: Option<OtrPolicy>,
    pub password: Option<Zeroizing<String>>,
    pub play_sounds: bool,
    /// The language, where the user chooses none (`i18n`): a tag; else the browser’s.
    pub i18n: Option<String>,
    /// The languages that this site has; all of them, if this is empty (`locales`).
    pub locales: Vec<String>,
    /// With `authentication: 'external'`: offer the password form too when the certificate fails (ours).
    pub allow_password_fallback: bool,
    /// Seconds of silence after which the server is asked whether it is there; 0: never.
    pub ping_interval: u32,
    /// Seconds, like the two below; 0: never.
    pub auto_away: u32,
    pub auto_xa: u32,
    pub idle_presence_timeout: u32,
    /// Where the site gives out address, `sid` and `rid` as JSON.
    pub prebind_url: Option<String>,
    pub priority: i8,
    /// Services that tell people of messages while no program is there.
    pub push_app_servers: Vec<PushService>,
    /// They are made known to the room services of the user's server too.
    pub enable_muc_push: bool,
    /// Of which hosts files are shown at once; the others' at a press, unless that is nobody.
    pub render_media: Hosts,
    /// The next request of the BOSH session `sid`.
    pub rid: Option<u64>,
    /// The fields of a room's set-up that its owners see; none: all.
    pub roomconfig_whitelist: Vec<String>,
    pub roster_groups: bool,
    /// Tell contacts that their messages were seen.
    pub send_chat_markers: bool,
    /// The states that contacts are told of.
    pub send_chat_state_notifications: Vec<ChatState>,
    pub show_connection_url_input: bool,
    pub show_controlbox_by_default: bool,
    pub show_desktop_notifications: DesktopNotifications,
    pub show_send_button: bool,
    /// The button for emoji, beside the text (`visible_toolbar_buttons.emoji`).
    pub show_emoji_button: bool,
    /// The button that empties the field (`visible_toolbar_buttons.clear`).
    pub show_clear_button: bool,
    /// Those for files and for messages that are spoken (`visible_toolbar_buttons.fileupload`).
    pub show_file_button: bool,
    /// How many messages are unread is said in the page's title, its icon, and where programs stand.
    pub show_tab_notifications: bool,
    /// The folder with `msg_received.ogg` and `.mp3`; `None`: a tone.
    pub sounds_path: Option<String>,
    /// The BOSH session that the page brings along.
    pub sid: Option<String>,
    /// Milliseconds.
    pub stanza_timeout: u64,
    pub theme: Theme,
    /// Begin a private conversation with whoever one opens a chat with.
    pub use_otr_by_default: bool,
    /// One room, or one person, and nothing else; see [`Self::is_alone`].
    pub singleton: bool,
    pub view_mode: ViewMode,
    pub websocket_url: Option<String>,
    pub xhr_user_search_url: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_contact_removal: true,
            allow_adhoc_commands: true,
            allow_contact_requests: true,
            allow_logout: true,
            allow_message_corrections: Corrections::All,
            allow_message_retraction: true,
            allow_message_styling: true,
            allow_bookmarks: true,
            allow_muc_invitations: true,
            allow_otr: true,
            allow_user_trust_override: OwnDevice::Asked,
            allow_non_roster_messaging: true,
            allowed_audio_domains: None,
            allowed_image_domains: None,
            allowed_video_domains: None,
            assets_path: None,
            authentication: Authentication::Login,
            auto_focus: true,
            auto_join_on_invite: false,
            auto_join_private_chats: Vec::new(),
            auto_join_rooms: Vec::new(),
            auto_list_rooms: false,
            auto_login: false,
            auto_reconnect: true,
            auto_register_muc_nickname: AutoRegister::No,
            auto_subscribe: false,
            bosh_service_url: None,
            cache_otr_key: false,
            mechanisms: None,
            allow_unencrypted_plain: false,
            credentials_url: None,
            default_domain: None,
            discover_connection_methods: true,
            filter_url_query_params: Vec::new(),
            geouri_replacement: MAP.to_owned(),
            hide_muc_participants: false,
            hide_offline_users: false,
            jid: None,
            keepalive: true,
            persistent_store: PersistentStore::IndexedDb,
            locked_domain: None,
            locked_muc_domain: false,
            locked_muc_nickname: false,
            allow_registration: true,
            registration_domain: None,
            domain_placeholder: "example.org".to_owned(),
            providers_link: Some("https://providers.xmpp.net/".to_owned()),
            loglevel: LogLevel::Info,
            message_limit: 0,
            archived_messages_page_size: 50,
            mam_request_all_pages: true,
            message_archiving: None,
            modtools_disable_assign: Vec::new(),
            modtools_disable_query: Vec::new(),
            muc_clear_messages_on_leave: false,
            muc_domain: None,
            muc_disable_slash_commands: Some(Vec::new()),
            muc_mention_autocomplete_begins: false,
            muc_mention_autocomplete_min_chars: 0,
            muc_mention_autocomplete_show_avatar: true,
            muc_fetch_members: vec![Affiliation::Member, Affiliation::Admin, Affiliation::Owner],
            muc_grouped_by_domain: false,
            muc_hats: vec!["xep317"],
            muc_history_max_stanzas: 50,
            muc_instant_rooms: true,
            muc_nickname_from_jid: false,
            muc_respect_autojoin: true,
            muc_roomid_policy: None,
            muc_roomid_policy_hint: None,
            muc_search_service: BareJid::parse(SEARCH_SERVICE).ok(),
            muc_send_probes: false,
            muc_show_info_messages: INFO_MESSAGES.to_vec(),
            muc_show_ogp_unfurls: true,
            muc_subscribe_to_rai: false,
            muc_show_logs_before_join: false,
            nickname: None,
            notification_delay: 5000,
            notification_icon: None,
            notify_all_room_messages: false,
            otr_policy: None,
            password: None,
            play_sounds: true,
            i18n: None,
            locales: Vec::new(),
            allow_password_fallback: false,
            ping_interval: 60,
            auto_away: 0,
            auto_xa: 0,
            idle_presence_timeout: 300,
            prebind_url: None,
            priority: 0,
            push_app_servers: Vec::new(),
            enable_muc_push: false,
            render_media: None,
            rid: None,
            roomconfig_whitelist: Vec::new(),
            roster_groups: true,
            send_chat_markers: true,
            send_chat_state_notifications: ChatState::ALL.to_vec(),
            show_connection_url_input: false,
            show_controlbox_by_default: false,
            show_desktop_notifications: DesktopNotifications::Elsewhere,
            show_send_button: true,
            show_emoji_button: true,
            show_clear_button: true,
            show_file_button: true,
            show_tab_notifications: true,
            sounds_path: None,
            sid: None,
            stanza_timeout: 60_000,
            theme: Theme::Auto,
            use_otr_by_default: false,
            singleton: false,
            view_mode: ViewMode::Fullscreen,
            websocket_url: None,
            xhr_user_search_url: None,
        }
    }
}

impl Settings {
    /// When conversations are private; `None`: they cannot be.
    pub fn otr(&self) -> Option<OtrPolicy> {
        let default = if self.use_otr_by_default {
            OtrPolicy::Opportunistic
        } else {
            OtrPolicy::Manual
        };
        self.allow_otr.then(|| self.otr_policy.unwrap_or(default))
    }

    /// Whether a file of this kind at this host is shown as what it is, and whether at once.
    pub fn shows_media(&self, kind: Kind, host: &str) -> (bool, bool) {
        let among = |hosts: &Hosts| {
            hosts.as_ref().is_none_or(|all| {
                all.iter().any(|one| {
                    let below = host.strip_suffix(one.as_str());
                    below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                })
            })
        };
        let may = match kind {
            Kind::Picture => among(&self.allowed_image_domains),
            Kind::Audio => among(&self.allowed_audio_domains),
            Kind::Video => among(&self.allowed_video_domains),
            Kind::Other => false,
        };
        (may, may && among(&self.render_media))
    }

    /// How to log in as whom the site says, when it does. The account is not known before.
    pub fn site_login(&self) -> Option<(Source, Login)> {
        let server = self.server().map(Jid::from)?;
        let login = Login {
            keep_trying: true,
            ..Login::new(server, Method::Anonymous)
        };
        Some((self.source()?, login))
    }

    /// Whether the user is asked if this device is his own.
    pub fn asks_for_device(&self) -> bool {
        self.keeps_on_device() && self.allow_user_trust_override != OwnDevice::Assumed
    }

    /// Whether it is taken for his own as long as he does not say otherwise.
    pub fn is_own_device(&self) -> bool {
        self.keeps_on_device() && self.allow_user_trust_override != OwnDevice::AskedWithoutTick
    }

    fn keeps_on_device(&self) -> bool {
        self.keepalive && self.persistent_store == PersistentStore::IndexedDb
    }

    /// Where the site says who logs in, when it does.
    fn source(&self) -> Option<Source> {
        if self.authentication != Authentication::Prebind {
            return self.credentials_url.clone().map(Source::Credentials);
        }
        if let Some(url) = &self.prebind_url {
            return Some(Source::Prebind(url.clone()));
        }
        let (jid, sid, rid) = (self.jid.clone()?, self.sid.clone()?, self.rid?);
        let how = How::Session { sid, rid };
        Some(Source::Session(Given { jid, how }))
    }

    /// The server to log in at when nobody names an account: the one the site names, else the host
    /// of its connection URL.
    pub fn server(&self) -> Option<BareJid> {
        let named = self.jid.as_ref().map(|jid| jid.bare().server());
        let host = || {
            let url = self
                .websocket_url
                .as_ref()
                .or(self.bosh_service_url.as_ref())?;
            let (_, rest) = url.split_once("://")?;
            let authority = rest.split(['/', '?', '#']).next()?;
            let host = authority
                .rsplit_once('@')
                .map_or(authority, |(_, host)| host);
            let host = match host.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
                _ => host,
            };
            BareJid::parse(host).ok()
        };
        named
            .or_else(|| self.locked_domain.clone())
            .or_else(|| self.default_domain.clone())
            .or_else(host)
    }
}
