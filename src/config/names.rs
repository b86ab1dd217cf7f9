//! The names of settings: ours, Converse.js's, and those of old.

/// Settings that this program obeys.
pub const SUPPORTED: &[&str] = &[
    "allow_adhoc_commands",
    "allow_bookmarks",
    "allow_contact_removal",
    "allow_contact_requests",
    "allow_logout",
    "allow_message_corrections",
    "allow_message_retraction",
    "allow_message_styling",
    "allow_muc_invitations",
    "allow_non_roster_messaging",
    "allow_otr",
    "allow_password_fallback",
    "allow_registration",
    "allow_user_trust_override",
    "allowed_audio_domains",
    "allowed_image_domains",
    "allowed_video_domains",
    "archived_messages_page_size",
    "assets",
    "assets_path",
    "authentication",
    "auto_away",
    "auto_focus",
    "auto_join_on_invite",
    "auto_join_private_chats",
    "auto_join_rooms",
    "auto_list_rooms",
    "auto_login",
    "auto_reconnect",
    "auto_register_muc_nickname",
    "auto_subscribe",
    "auto_xa",
    "bosh_service_url",
    "cache_otr_key",
    "connection_options",
    "credentials_url",
    "debug",
    "default_domain",
    "discover_connection_methods",
    "domain_placeholder",
    "enable_muc_push",
    "filter_url_query_params",
    "geouri_replacement",
    "hide_muc_participants",
    "hide_offline_users",
    "i18n",
    "idle_presence_timeout",
    "jid",
    "keepalive",
    "locales",
    "locked_domain",
    "locked_muc_domain",
    "locked_muc_nickname",
    "loglevel",
    "mam_request_all_pages",
    "message_archiving",
    "message_limit",
    "modtools_disable_assign",
    "modtools_disable_query",
    "muc_clear_messages_on_leave",
    "muc_disable_slash_commands",
    "muc_domain",
    "muc_fetch_members",
    "muc_grouped_by_domain",
    "muc_hats",
    "muc_history_max_stanzas",
    "muc_instant_rooms",
    "muc_mention_autocomplete_filter",
    "muc_mention_autocomplete_min_chars",
    "muc_mention_autocomplete_show_avatar",
    "muc_nickname_from_jid",
    "muc_respect_autojoin",
    "muc_roomid_policy",
    "muc_roomid_policy_hint",
    "muc_search_service",
    "muc_send_probes",
    "muc_show_info_messages",
    "muc_show_logs_before_join",
    "muc_show_ogp_unfurls",
    "muc_subscribe_to_rai",
    "nickname",
    "notification_delay",
    "notification_icon",
    "notify_all_room_messages",
    "otr_policy",
    "password",
    "persistent_store",
    "ping_interval",
    "play_sounds",
    "prebind_url",
    "priority",
    "providers_link",
    "push_app_servers",
    "registration_domain",
    "render_media",
    "rid",
    "roomconfig_whitelist",
    "roster_groups",
    "send_chat_markers",
    "send_chat_state_notifications",
    "show_connection_url_input",
    "show_controlbox_by_default",
    "show_desktop_notifications",
    "show_send_button",
    "show_tab_notifications",
    "sid",
    "singleton",
    "sounds_path",
    "stanza_timeout",
    "theme",
    "use_otr_by_default",
    "view_mode",
    "visible_toolbar_buttons",
    "websocket_url",
    "xhr_user_search_url",
];

/// Settings of Converse.js that this program knows of and does not obey yet.
pub(super) const KNOWN: &[&str] = &[
    "allow_dragresize",
    "allow_public_bookmarks",
    "allow_url_history_change",
    "animate",
    "apps",
    "auto_fill_history_gaps",
    "auto_insert",
    "autocomplete_providers_url",
    "blacklisted_plugins",
    "cache_muc_messages",
    "caps_cache_size",
    "chatstate_notification_blacklist",
    "chatview_avatar_height",
    "chatview_avatar_width",
    "clear_cache_on_logout",
    "clear_messages_on_reconnection",
    "colorize_username",
    "csi_waiting_time",
    "dark_theme",
    "debounced_content_rendering",
    "disable_effects",
    "dragresize_top_margin",
    "embed_3rd_party_media_players",
    "emoji_categories",
    "emoji_category_labels",
    "emoji_image_path",
    "enable_roster_versioning",
    "enable_smacks",
    "enable_url_routing",
    "fetch_url_headers",
    "filter_by_resource",
    "geouri_regex",
    "hide_open_bookmarks",
    "image_urls_regex",
    "lazy_load_vcards",
    "message_archiving_timeout",
    "no_trimming",
    "notify_nicknames_without_references",
    "omemo_default",
    "popular_emojis",
    "prune_messages_above",
    "pruning_behavior",
    "reuse_scram_keys",
    "root",
    "rtl_langs",
    "show_background",
    "show_chat_state_notifications",
    "show_client_info",
    "show_message_avatar",
    "show_retraction_warning",
    "show_self_in_roster",
    "show_toolbar",
    "smacks_max_unacked_stanzas",
    "social_max_comment_threads",
    "social_max_pinned_threads",
    "sticky_controlbox",
    "strict_plugin_dependencies",
    "synchronize_availability",
    "use_system_emojis",
    "whitelisted_plugins",
    "xmpp_providers_url",
];

/// Settings of old, and what is to be said of each beyond that it is gone.
pub(super) const RENAMED: &[(&str, &str)] = &[
    ("bosh_service", "use bosh_service_url instead"),
    ("expose_rid_and_sid", ""),
    ("fullname", "use nickname instead"),
    ("hide_muc_server", ""),
    ("prebind", "use authentication: 'prebind' instead"),
    ("show_only_online_users", "use hide_offline_users instead"),
    ("xhr_custom_status", ""),
];

/// The SASL mechanisms that `connection_options.mechanisms` may name.
pub const MECHANISMS: [&str; 9] = [
    "EXTERNAL",
    "SCRAM-SHA-512",
    "SCRAM-SHA-256",
    "SCRAM-SHA-1",
    "DIGEST-MD5",
    "PLAIN",
    "ANONYMOUS",
    "OAUTHBEARER",
    "X-OAUTH2",
];

/// What `muc_show_info_messages` may name: status codes (XEP-0045 §15.6), what people become, and what they do. Of some
/// nothing is shown in any case.
pub const INFO_MESSAGES: [&str; 29] = [
    "100", "102", "103", "104", "110", "170", "171", "172", "173", "174", "201", "210", "301",
    "303", "307", "321", "322", "332", "333", "admin", "member", "outcast", "owner", "entered",
    "exited", "op", "deop", "voice", "mute",
];

/// The name most like `name`, when it is like enough to have been meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let all = || SUPPORTED.iter().chain(KNOWN).copied();
    let (distance, best) = all().map(|n| (distance(&name, n), n)).min()?;
    if distance <= 3.min(name.len() / 2) {
        return Some(best);
    }
    // One word forgotten at the end, where that leaves no doubt.
    let longer = |n: &&str| {
        n.strip_prefix(&*name)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    let mut longer = all().filter(longer);
    longer.next().filter(|_| longer.next().is_none())
}

/// How many letters have to be put in, taken out or changed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let cost = (diagonal + usize::from(x != y))
                .min(*slot + 1)
                .min(left + 1);
            diagonal = std::mem::replace(slot, cost);
            left = cost;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// What one can be in a room, in the words of XEP-0045: affiliations, and roles.
pub const RANKS: [&str; 8] = [
    "owner",
    "admin",
    "member",
    "none",
    "outcast",
    "moderator",
    "participant",
    "visitor",
];

/// What may stand beside the names of people in rooms (`muc_hats`).
pub const BADGES: [&str; 4] = ["xep317", "vcard_roles", "affiliations", "roles"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_stands_in_two_lists() {
        let old = RENAMED.iter().map(|(old, _)| old);
        let all: Vec<_> = SUPPORTED.iter().chain(KNOWN).chain(old).collect();
        let distinct: BTreeSet<_> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
