//! The settings, one line each: a right value, what becomes of it, and what cannot be.

use super::{list, options, text};
use converse_rs::config::{Authentication, LogLevel, OtrPolicy, Settings, Theme, Value, ViewMode};
use converse_rs::xmpp::command::PushService;

/// Shows one field of the settings, to compare it with.
pub(super) type Field = fn(&Settings) -> String;

/// A setting's name, a right value, the field it goes to, and how that looks then and by default.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) right: Value,
    pub(super) field: Field,
    pub(super) then: &'static str,
    pub(super) default: &'static str,
    /// Values that have the right type and cannot be.
    pub(super) impossible: Vec<Value>,
}

fn case(
    name: &'static str,
    right: Value,
    field: Field,
    then: &'static str,
    default: &'static str,
    impossible: Vec<Value>,
) -> Case {
    Case {
        name,
        right,
        field,
        then,
        default,
        impossible,
    }
}

/// A setting that is true or false, set to what it is not by default.
fn flag(name: &'static str, field: Field, default: bool) -> Case {
    let (then, default) = if default {
        ("false", "true")
    } else {
        ("true", "false")
    };
    case(
        name,
        Value::Bool(then == "true"),
        field,
        then,
        default,
        Vec::new(),
    )
}

/// A setting that names hosts.
fn hosts(name: &'static str, field: Field) -> Case {
    case(
        name,
        list(&["Up.Example"]),
        field,
        "Some([\"up.example\"])",
        "None",
        vec![list(&[""])],
    )
}

fn shown(text: Option<impl std::fmt::Display>) -> String {
    text.map_or_else(String::new, |t| t.to_string())
}

pub(super) fn cases() -> Vec<Case> {
    let number = Value::Number;
    vec![
        flag(
            "allow_adhoc_commands",
            |s| s.allow_adhoc_commands.to_string(),
            true,
        ),
        flag(
            "allow_contact_removal",
            |s| s.allow_contact_removal.to_string(),
            true,
        ),
        flag(
            "allow_contact_requests",
            |s| s.allow_contact_requests.to_string(),
            true,
        ),
        flag("auto_subscribe", |s| s.auto_subscribe.to_string(), false),
        flag(
            "allow_registration",
            |s| s.allow_registration.to_string(),
            true,
        ),
        case(
            "registration_domain",
            text("example.org"),
            |s| shown(s.registration_domain.as_ref()),
            "example.org",
            "",
            vec![text("a@b")],
        ),
        case(
            "domain_placeholder",
            text("chat.example"),
            |s| s.domain_placeholder.clone(),
            "chat.example",
            "example.org",
            vec![],
        ),
        case(
            "providers_link",
            text("https://a.example/"),
            |s| shown(s.providers_link.as_ref()),
            "https://a.example/",
            "https://providers.xmpp.net/",
            vec![text("javascript:alert(1)")],
        ),
        flag("allow_logout", |s| s.allow_logout.to_string(), true),
        case(
            "allow_message_corrections",
            Value::Bool(false),
            |s| format!("{:?}", s.allow_message_corrections),
            "No",
            "All",
            vec![text("some"), number(1.0)],
        ),
        hosts("allowed_audio_domains", |s| {
            format!("{:?}", s.allowed_audio_domains)
        }),
        hosts("allowed_image_domains", |s| {
            format!("{:?}", s.allowed_image_domains)
        }),
        hosts("allowed_video_domains", |s| {
            format!("{:?}", s.allowed_video_domains)
        }),
        case(
            "render_media",
            Value::Bool(false),
            |s| format!("{:?}", s.render_media),
            "Some([])",
            "None",
            vec![list(&[""]), list(&["https://a.b"])],
        ),
        case(
            "allow_message_retraction",
            Value::Bool(false),
            |s| s.allow_message_retraction.to_string(),
            "false",
            "true",
            vec![text("some"), number(1.0)],
        ),
        case(
            "send_chat_markers",
            Value::Bool(false),
            |s| s.send_chat_markers.to_string(),
            "false",
            "true",
            vec![
                text("displayed"),
                Value::List(vec![text("seen")]),
                number(1.0),
            ],
        ),
        case(
            "send_chat_state_notifications",
            Value::Bool(false),
            |s| format!("{:?}", s.send_chat_state_notifications),
            "[]",
            "[Active, Composing, Paused, Inactive, Gone]",
            vec![text("all"), Value::List(vec![text("away")]), number(1.0)],
        ),
        flag(
            "allow_message_styling",
            |s| s.allow_message_styling.to_string(),
            true,
        ),
        flag(
            "allow_non_roster_messaging",
            |s| s.allow_non_roster_messaging.to_string(),
            true,
        ),
        flag(
            "allow_password_fallback",
            |s| s.allow_password_fallback.to_string(),
            false,
        ),
        flag("auto_focus", |s| s.auto_focus.to_string(), true),
        flag("auto_login", |s| s.auto_login.to_string(), false),
        flag("auto_reconnect", |s| s.auto_reconnect.to_string(), true),
        flag("keepalive", |s| s.keepalive.to_string(), true),
        case(
            "allow_user_trust_override",
            Value::Bool(false),
            |s| format!("{:?}", s.allow_user_trust_override),
            "Assumed",
            "Asked",
            vec![text("on"), text("")],
        ),
        case(
            "persistent_store",
            text("sessionStorage"),
            |s| format!("{:?}", s.persistent_store),
            "SessionStorage",
            "IndexedDb",
            vec![text("localStorage"), text("BrowserExtLocal")],
        ),
        case(
            "credentials_url",
            text("/whoami"),
            |s| shown(s.credentials_url.as_ref()),
            "/whoami",
            "",
            vec![text("ftp://a/"), text("javascript:alert(1)")],
        ),
        case(
            "xhr_user_search_url",
            text("/people?"),
            |s| shown(s.xhr_user_search_url.as_ref()),
            "/people?",
            "",
            vec![text("ftp://a/"), text("javascript:x"), Value::Bool(true)],
        ),
        case(
            "prebind_url",
            text("https://a/prebind"),
            |s| shown(s.prebind_url.as_ref()),
            "https://a/prebind",
            "",
            vec![text("ftp://a/"), text("data:text/plain,x")],
        ),
        case(
            "sid",
            text("S1"),
            |s| shown(s.sid.as_ref()),
            "S1",
            "",
            vec![],
        ),
        case(
            "rid",
            number(4711.0),
            |s| s.rid.unwrap_or_default().to_string(),
            "4711",
            "0",
            vec![number(-1.0), number(1.5)],
        ),
        case(
            "auto_away",
            number(600.0),
            |s| s.auto_away.to_string(),
            "600",
            "0",
            vec![number(-1.0), number(1e9)],
        ),
        case(
            "auto_xa",
            number(1200.0),
            |s| s.auto_xa.to_string(),
            "1200",
            "0",
            vec![number(-1.0), number(0.5)],
        ),
        case(
            "idle_presence_timeout",
            number(0.0),
            |s| s.idle_presence_timeout.to_string(),
            "0",
            "300",
            vec![number(-1.0), number(1e9)],
        ),
        case(
            "ping_interval",
            number(30.0),
            |s| s.ping_interval.to_string(),
            "30",
            "60",
            vec![number(-1.0), number(1e9)],
        ),
        flag(
            "discover_connection_methods",
            |s| s.discover_connection_methods.to_string(),
            true,
        ),
        flag(
            "hide_offline_users",
            |s| s.hide_offline_users.to_string(),
            false,
        ),
        flag("roster_groups", |s| s.roster_groups.to_string(), true),
        flag(
            "show_connection_url_input",
            |s| s.show_connection_url_input.to_string(),
            false,
        ),
        flag(
            "show_controlbox_by_default",
            |s| s.show_controlbox_by_default.to_string(),
            false,
        ),
        flag("singleton", |s| s.singleton.to_string(), false),
        flag("show_send_button", |s| s.show_send_button.to_string(), true),
        flag(
            "debug",
            |s| (s.loglevel == LogLevel::Debug).to_string(),
            false,
        ),
        case(
            "assets_path",
            text("/x/"),
            |s| shown(s.assets_path.as_ref()),
            "/x/",
            "",
            vec![],
        ),
        case(
            "authentication",
            text("external"),
            |s| (s.authentication == Authentication::External).to_string(),
            "true",
            "false",
            vec![text("EXTERNAL"), text("Prebind"), text("")],
        ),
        case(
            "bosh_service_url",
            text("https://a/http-bind"),
            |s| shown(s.bosh_service_url.as_ref()),
            "https://a/http-bind",
            "",
            vec![
                text("wss://a/"),
                text("ftp://a/"),
                text("javascript:alert(1)"),
                text("JavaScript:alert(1)"),
                text("data:text/plain,x"),
                text("example.com:5280/http-bind"),
                text("  "),
            ],
        ),
        case(
            "websocket_url",
            text("wss://a/ws"),
            |s| shown(s.websocket_url.as_ref()),
            "wss://a/ws",
            "",
            vec![
                text("https://a/"),
                text("javascript:alert(1)"),
                text("blob:https://a/x"),
            ],
        ),
        case(
            "connection_options",
            options(vec![("mechanisms", list(&["EXTERNAL"]))]),
            |s| {
                s.mechanisms
                    .as_ref()
                    .map_or_else(String::new, |m| m.join(" "))
            },
            "EXTERNAL",
            "",
            vec![],
        ),
        case(
            "default_domain",
            text("Example.ORG"),
            |s| shown(s.default_domain.as_ref()),
            "example.org",
            "",
            vec![text("a@b"), text("a b"), text("a/b"), text(".")],
        ),
        case(
            "locked_domain",
            text("example.org"),
            |s| shown(s.locked_domain.as_ref()),
            "example.org",
            "",
            vec![text("a@b")],
        ),
        case(
            "jid",
            text(" Romeo@Example.net/Balcony "),
            |s| shown(s.jid.as_ref()),
            "romeo@example.net/Balcony",
            "",
            vec![text("@"), text("a b@c"), text("a@")],
        ),
        case(
            "loglevel",
            text("error"),
            |s| (s.loglevel == LogLevel::Error).to_string(),
            "true",
            "false",
            vec![text("loud")],
        ),
        case(
            "archived_messages_page_size",
            text("20"),
            |s| s.archived_messages_page_size.to_string(),
            "20",
            "50",
            vec![number(-1.0), number(501.0), text("many")],
        ),
        case(
            "mam_request_all_pages",
            Value::Bool(false),
            |s| s.mam_request_all_pages.to_string(),
            "false",
            "true",
            vec![text("no")],
        ),
        case(
            "message_archiving",
            text("roster"),
            |s| format!("{:?}", s.message_archiving),
            "Some(\"roster\")",
            "None",
            vec![text("some"), number(1.0)],
        ),
        case(
            "message_limit",
            number(500.0),
            |s| s.message_limit.to_string(),
            "500",
            "0",
            vec![number(-1.0), text("many"), text("1.5"), number(1e12)],
        ),
        case(
            "notification_delay",
            number(0.0),
            |s| s.notification_delay.to_string(),
            "0",
            "5000",
            vec![number(-1.0), number(4e6), text("soon")],
        ),
        case(
            "notification_icon",
            text("/icon.png"),
            |s| shown(s.notification_icon.as_ref()),
            "/icon.png",
            "",
            vec![text("javascript:alert(1)")],
        ),
        flag(
            "notify_all_room_messages",
            |s| s.notify_all_room_messages.to_string(),
            false,
        ),
        case(
            "filter_url_query_params",
            Value::List(vec![text("utm_source"), text("fbclid")]),
            |s| s.filter_url_query_params.join(" "),
            "utm_source fbclid",
            "",
            vec![number(1.0), Value::List(vec![number(1.0)])],
        ),
        case(
            "geouri_replacement",
            text("https://maps.example/$1/$2"),
            |s| s.geouri_replacement.clone(),
            "https://maps.example/$1/$2",
            "https://www.openstreetmap.org/?mlat=$1&mlon=$2#map=18/$1/$2",
            vec![
                number(1.0),
                text("javascript:$1$2"),
                text("https://maps.example/$1"),
            ],
        ),
        case(
            "i18n",
            text("pt_BR"),
            |s| s.i18n.clone().unwrap_or_default(),
            "pt_BR",
            "",
            vec![number(1.0), text("tlh")],
        ),
        case(
            "locales",
            Value::List(vec![text("en"), text("de_AT")]),
            |s| s.locales.join(" "),
            "en de_AT",
            "",
            vec![text("en"), Value::List(vec![number(1.0)])],
        ),
        flag("play_sounds", |s| s.play_sounds.to_string(), true),
        case(
            "show_desktop_notifications",
            Value::Bool(false),
            |s| format!("{:?}", s.show_desktop_notifications),
            "No",
            "Elsewhere",
            vec![text("some"), number(1.0)],
        ),
        flag(
            "show_tab_notifications",
            |s| s.show_tab_notifications.to_string(),
            true,
        ),
        case(
            "sounds_path",
            text("/sounds/"),
            |s| shown(s.sounds_path.as_ref()),
            "/sounds/",
            "",
            vec![text("javascript:alert(1)")],
        ),
        case(
            "nickname",
            text("Romeo"),
            |s| shown(s.nickname.as_ref()),
            "Romeo",
            "",
            vec![],
        ),
        case(
            "password",
            text(SECRET),
            |s| shown(s.password.as_ref().map(|p| p.as_str())),
            SECRET,
            "",
            vec![],
        ),
        case(
            "priority",
            number(-128.0),
            |s| s.priority.to_string(),
            "-128",
            "0",
            vec![number(128.0), number(-129.0), text("x")],
        ),
        case(
            "stanza_timeout",
            text("5000"),
            |s| s.stanza_timeout.to_string(),
            "5000",
            "60000",
            vec![number(0.0), number(999.0), number(3_600_001.0)],
        ),
        case(
            "theme",
            text("dracula"),
            |s| (s.theme == Theme::Dark).to_string(),
            "true",
            "false",
            vec![text("pink")],
        ),
        case(
            "auto_join_rooms",
            list(&["a@rooms.example"]),
            |s| {
                let rooms = s.auto_join_rooms.iter();
                rooms.map(|r| r.room.to_string()).collect::<String>()
            },
            "a@rooms.example",
            "",
            vec![
                list(&["rooms.example"]),
                Value::List(vec![Value::Bool(true)]),
                Value::List(vec![Value::Map(vec![("nick".to_owned(), text("a"))])]),
            ],
        ),
        case(
            "push_app_servers",
            Value::List(vec![Value::Map(vec![
                ("jid".to_owned(), text("push.example")),
                ("node".to_owned(), text("n")),
                ("secret".to_owned(), text("s")),
            ])]),
            |s| {
                let services = s.push_app_servers.iter();
                let shown =
                    |p: &PushService| format!("{} {:?} {}", p.jid, p.node, p.secret.is_some());
                services.map(shown).collect()
            },
            "push.example Some(\"n\") true",
            "",
            vec![
                list(&["push.example"]),
                Value::List(vec![Value::Map(Vec::new())]),
                Value::List(vec![Value::Map(vec![(
                    "jid".to_owned(),
                    Value::Bool(true),
                )])]),
            ],
        ),
        case(
            "muc_history_max_stanzas",
            number(0.0),
            |s| s.muc_history_max_stanzas.to_string(),
            "0",
            "50",
            vec![number(-1.0), number(501.0)],
        ),
        flag(
            "allow_muc_invitations",
            |s| s.allow_muc_invitations.to_string(),
            true,
        ),
        case(
            "muc_domain",
            text("Rooms.Example"),
            |s| shown(s.muc_domain.as_ref()),
            "rooms.example",
            "",
            vec![text("a@b")],
        ),
        flag(
            "muc_nickname_from_jid",
            |s| s.muc_nickname_from_jid.to_string(),
            false,
        ),
        case(
            "auto_join_private_chats",
            list(&["a@b.example"]),
            |s| {
                let people = s.auto_join_private_chats.iter();
                people.map(ToString::to_string).collect::<String>()
            },
            "a@b.example",
            "",
            vec![list(&["b.example"]), Value::List(vec![Value::Bool(true)])],
        ),
        case(
            "muc_search_service",
            text("find@rooms.example"),
            |s| shown(s.muc_search_service.as_ref()),
            "find@rooms.example",
            "api@search.jabber.network",
            vec![text("a@@b")],
        ),
        case(
            "muc_roomid_policy",
            text("^[a-z]+$"),
            |s| format!("{:?}", s.muc_roomid_policy),
            "Some((\"^[a-z]+$\", \"\"))",
            "None",
            vec![number(1.0), list(&["a"])],
        ),
        case(
            "muc_roomid_policy_hint",
            text("<b>Small</b> letters"),
            |s| s.muc_roomid_policy_hint.clone().unwrap_or_default(),
            "Small letters",
            "",
            vec![number(1.0)],
        ),
        flag(
            "muc_show_logs_before_join",
            |s| s.muc_show_logs_before_join.to_string(),
            false,
        ),
        flag(
            "muc_show_ogp_unfurls",
            |s| s.muc_show_ogp_unfurls.to_string(),
            true,
        ),
        case(
            "modtools_disable_assign",
            Value::Bool(true),
            |s| s.modtools_disable_assign.join(" "),
            "owner admin member none outcast moderator participant visitor",
            "",
            vec![list(&["moderators"]), text("owner")],
        ),
        case(
            "modtools_disable_query",
            Value::Bool(true),
            |s| s.modtools_disable_query.join(" "),
            "owner admin member none outcast moderator participant visitor",
            "",
            vec![list(&["banned"]), text("outcast")],
        ),
        case(
            "muc_hats",
            Value::Bool(true),
            |s| s.muc_hats.join(" "),
            "xep317 vcard_roles affiliations roles",
            "xep317",
            vec![list(&["crown"]), text("roles")],
        ),
        flag(
            "muc_clear_messages_on_leave",
            |s| s.muc_clear_messages_on_leave.to_string(),
            false,
        ),
        flag(
            "muc_mention_autocomplete_show_avatar",
            |s| s.muc_mention_autocomplete_show_avatar.to_string(),
            true,
        ),
        flag(
            "muc_subscribe_to_rai",
            |s| s.muc_subscribe_to_rai.to_string(),
            false,
        ),
        flag("enable_muc_push", |s| s.enable_muc_push.to_string(), false),
        flag("muc_send_probes", |s| s.muc_send_probes.to_string(), false),
        case(
            "muc_fetch_members",
            Value::Bool(false),
            |s| format!("{:?}", s.muc_fetch_members),
            "[]",
            "[Member, Admin, Owner]",
            vec![list(&["outcast"]), text("owner")],
        ),
        flag(
            "hide_muc_participants",
            |s| s.hide_muc_participants.to_string(),
            false,
        ),
        flag(
            "muc_grouped_by_domain",
            |s| s.muc_grouped_by_domain.to_string(),
            false,
        ),
        flag(
            "auto_join_on_invite",
            |s| s.auto_join_on_invite.to_string(),
            false,
        ),
        flag("auto_list_rooms", |s| s.auto_list_rooms.to_string(), false),
        case(
            "auto_register_muc_nickname",
            Value::Bool(true),
            |s| format!("{:?}", s.auto_register_muc_nickname),
            "Yes",
            "No",
            vec![text("register"), number(1.0)],
        ),
        case(
            "locked_muc_domain",
            Value::Bool(true),
            |s| s.locked_muc_domain.to_string(),
            "true",
            "false",
            vec![text("shown"), number(1.0)],
        ),
        flag(
            "locked_muc_nickname",
            |s| s.locked_muc_nickname.to_string(),
            false,
        ),
        flag(
            "muc_instant_rooms",
            |s| s.muc_instant_rooms.to_string(),
            true,
        ),
        case(
            "muc_show_info_messages",
            Value::Bool(false),
            |s| (!s.muc_show_info_messages.is_empty()).to_string(),
            "false",
            "true",
            vec![text("entered"), Value::List(vec![number(301.5)])],
        ),
        case(
            "roomconfig_whitelist",
            list(&["muc#roomconfig_roomname"]),
            |s| s.roomconfig_whitelist.concat(),
            "muc#roomconfig_roomname",
            "",
            vec![Value::List(vec![Value::Bool(true)])],
        ),
        flag(
            "muc_respect_autojoin",
            |s| s.muc_respect_autojoin.to_string(),
            true,
        ),
        flag("allow_bookmarks", |s| s.allow_bookmarks.to_string(), true),
        flag("allow_otr", |s| s.otr().is_some().to_string(), true),
        flag("cache_otr_key", |s| s.cache_otr_key.to_string(), false),
        flag(
            "use_otr_by_default",
            |s| (s.otr() == Some(OtrPolicy::Opportunistic)).to_string(),
            false,
        ),
        case(
            "otr_policy",
            text("always"),
            |s| (s.otr() == Some(OtrPolicy::Always)).to_string(),
            "true",
            "false",
            vec![text("sometimes")],
        ),
        case(
            "muc_disable_slash_commands",
            Value::Bool(true),
            |s| format!("{:?}", s.muc_disable_slash_commands),
            "None",
            "Some([])",
            vec![Value::List(vec![Value::Null])],
        ),
        case(
            "muc_mention_autocomplete_filter",
            text("starts_with"),
            |s| s.muc_mention_autocomplete_begins.to_string(),
            "true",
            "false",
            vec![text("ends_with")],
        ),
        case(
            "muc_mention_autocomplete_min_chars",
            Value::Number(2.0),
            |s| s.muc_mention_autocomplete_min_chars.to_string(),
            "2",
            "0",
            vec![Value::Number(-1.0)],
        ),
        case(
            "visible_toolbar_buttons",
            options(vec![
                ("emoji", Value::Bool(false)),
                ("clear", Value::Bool(false)),
                ("call", Value::Bool(false)),
            ]),
            |s| {
                let (emoji, clear) = (s.show_emoji_button, s.show_clear_button);
                format!("{emoji} {clear} {}", s.show_file_button)
            },
            "false false true",
            "true true true",
            vec![
                text("emoji"),
                options(vec![("emoji", text("no"))]),
                options(vec![("fileupload", Value::Null)]),
                options(vec![("clear", text("yes"))]),
                options(vec![("call", Value::Bool(true))]),
                options(vec![("evil", Value::Bool(false))]),
            ],
        ),
        case(
            "view_mode",
            text("overlayed"),
            |s| (s.view_mode == ViewMode::Overlayed).to_string(),
            "true",
            "false",
            vec![text("mobile")],
        ),
    ]
}

/// What no complaint may repeat.
pub(super) const SECRET: &str = "hunter2";
