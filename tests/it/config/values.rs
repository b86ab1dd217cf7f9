//! Every setting with a right value, with one of the wrong type, and with one that cannot be.

use super::table::{SECRET, cases};
use super::{list, one, options, text};
use converse_rs::config::{Corrections, DesktopNotifications, SUPPORTED, Settings, Value, read};
use converse_rs::xmpp::command::AutoRegister;
use converse_rs::xmpp::event::ChatState;
use std::collections::BTreeSet;

#[test]
fn every_setting_is_tried() {
    let tried: BTreeSet<_> = cases().iter().map(|case| case.name).collect();
    let mut all: BTreeSet<_> = SUPPORTED.iter().copied().collect();
    // The loader's; there is nothing to read.
    assert!(all.remove("assets"));
    assert_eq!(tried, all);
}

#[test]
fn right_values_are_taken() {
    for case in cases() {
        let (settings, said) = one(case.name, case.right);
        assert_eq!((case.field)(&settings), case.then, "{}", case.name);
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(
            (case.field)(&Settings::default()),
            case.default,
            "{}",
            case.name
        );
    }
}

/// A wrong value leaves the default in force, and is spoken of without being repeated.
#[test]
fn wrong_values_are_spoken_of_and_never_repeated() {
    let wrong = || {
        vec![
            Value::Bool(true),
            Value::Number(1234.5),
            Value::Number(f64::NAN),
            Value::Number(f64::INFINITY),
            text(SECRET),
            list(&[SECRET]),
            options(vec![("a", text(SECRET))]),
            Value::Other("a function"),
        ]
    };
    for case in cases() {
        let kind = std::mem::discriminant(&case.right);
        let is_number = case.default.parse::<i64>().is_ok();
        let impossible = case.impossible.into_iter().chain(
            wrong()
                .into_iter()
                .filter(|v| std::mem::discriminant(v) != kind)
                // Here one may stand for a list of one.
                .filter(|v| case.name != "filter_url_query_params" || !matches!(v, Value::Text(_))),
        );
        for value in impossible {
            // A number may be written as text, so a text is no wrong type for one but a wrong value.
            let (settings, said) = one(case.name, value.clone());
            let name = case.name;
            assert_eq!((case.field)(&settings), case.default, "{name} {value:?}");
            let expected = if is_number { "a whole number" } else { "" };
            assert!(
                matches!(&*said, [line] if line.starts_with(&format!("setting {name}"))
                    && line.contains(expected)
                    && (line.contains("expected") || line.contains("no effect"))),
                "{name} {value:?}: {said:?}"
            );
            assert!(!said.concat().contains(SECRET), "{said:?}");
            assert!(!said.concat().contains("1234"), "{said:?}");
        }
    }
}

#[test]
fn null_is_nothing_said() {
    for name in SUPPORTED {
        assert!(one(name, Value::Null).1.is_empty(), "{name}");
    }
}

#[test]
fn addresses_may_be_relative_to_the_page() {
    for url in [
        "/http-bind",
        "http-bind",
        "//a/http-bind",
        "../x?y:z",
        "HTTPS://a/",
    ] {
        let (settings, said) = one("bosh_service_url", text(url));
        assert_eq!(settings.bosh_service_url.as_deref(), Some(url));
        assert!(said.is_empty(), "{said:?}");
    }
}

#[test]
fn connection_options() {
    let read = |entries| one("connection_options", options(entries));
    let (settings, said) = read(vec![
        ("mechanisms", list(&["scram-sha-256", "PLAIN"])),
        ("allow_unencrypted_plain", Value::Bool(true)),
        ("withCredentials", Value::Bool(true)),
    ]);
    assert_eq!(settings.mechanisms.unwrap(), ["scram-sha-256", "PLAIN"]);
    assert!(
        settings.allow_unencrypted_plain && said.is_empty(),
        "{said:?}"
    );
    // No restriction was meant by an empty list.
    assert_eq!(
        read(vec![("mechanisms", Value::List(Vec::new()))])
            .0
            .mechanisms,
        None
    );
    let (settings, said) = read(vec![
        ("mechanisms", text(SECRET)),
        ("allow_unencrypted_plain", text(SECRET)),
        ("play_sounds", Value::Bool(true)),
    ]);
    assert!(settings.mechanisms.is_none() && !settings.allow_unencrypted_plain);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said.iter()
            .all(|line| line.contains("setting connection_options.")),
        "{said:?}"
    );
    assert!(!said.concat().contains(SECRET));
}

/// A list that restricts must not, for a slip in it, allow everything.
#[test]
fn a_restriction_that_cannot_be_read_allows_nothing_more() {
    let classes = Value::List(vec![Value::Other("a function")]);
    for (mechanisms, taken) in [
        (classes, vec![]),
        (list(&["SCRAM-SHA256"]), vec![]),
        (list(&["EXTERN", "SCRAM-SHA-1"]), vec!["SCRAM-SHA-1"]),
        (
            Value::List(vec![Value::Bool(true), text("EXTERNAL")]),
            vec!["EXTERNAL"],
        ),
    ] {
        let (settings, said) = one(
            "connection_options",
            options(vec![("mechanisms", mechanisms)]),
        );
        assert_eq!(settings.mechanisms.unwrap(), taken);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("SCRAM-SHA-256"), "{said:?}");
    }
}

#[test]
fn settings_that_cannot_work_together() {
    let said = |entries: Vec<(&str, Value)>| {
        let entries = entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        read(entries).1.iter().map(|c| c.text()).collect::<Vec<_>>()
    };
    let off = || ("discover_connection_methods", Value::Bool(false));
    let external = || ("authentication", text("external"));
    for (entries, word) in [
        (vec![off()], "nobody can log in"),
        (
            vec![external(), ("websocket_url", text("ws://a/"))],
            "certificate",
        ),
        (
            vec![external(), ("bosh_service_url", text("HTTP://a/"))],
            "certificate",
        ),
        (vec![("authentication", text("anonymous"))], "domain"),
        (vec![("auto_login", Value::Bool(true))], "auto_login"),
        (
            vec![("auto_login", Value::Bool(true)), ("jid", text("a@b"))],
            "auto_login",
        ),
        (
            vec![("jid", text("a@b")), ("locked_domain", text("example.org"))],
            "locked_domain",
        ),
    ] {
        let said = said(entries);
        assert!(
            matches!(&*said, [line] if line.contains(word)),
            "{word}: {said:?}"
        );
    }
    for entries in [
        vec![],
        vec![off(), ("websocket_url", text("wss://a/"))],
        vec![off(), ("show_connection_url_input", Value::Bool(true))],
        vec![external(), ("websocket_url", text("wss://a/"))],
        vec![
            ("authentication", text("anonymous")),
            ("jid", text("example.org")),
        ],
        vec![
            ("auto_login", Value::Bool(true)),
            ("jid", text("a@b")),
            ("password", text(SECRET)),
        ],
        vec![("auto_login", Value::Bool(true)), external()],
        vec![
            ("jid", text("a@example.org")),
            ("locked_domain", text("example.org")),
        ],
    ] {
        assert_eq!(said(entries), Vec::<String>::new());
    }
}

#[test]
fn where_things_are_kept_goes_by_the_device() {
    let of = |values: Vec<(&str, Value)>| {
        let values = values.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        let (settings, said) = read(values);
        assert!(said.is_empty(), "{said:?}");
        (settings.asks_for_device(), settings.is_own_device())
    };
    let trust = |value| ("allow_user_trust_override", value);
    assert_eq!(of(vec![]), (true, true));
    assert_eq!(of(vec![trust(text("off"))]), (true, false));
    assert_eq!(of(vec![trust(Value::Bool(false))]), (false, true));
    let tab = ("persistent_store", text("sessionStorage"));
    assert_eq!(of(vec![tab, trust(Value::Bool(true))]), (false, false));
    assert_eq!(of(vec![("keepalive", Value::Bool(false))]), (false, false));
}

#[test]
fn what_is_allowed_and_told_of_messages() {
    let of = |name: &str, value: Value| one(name, value).0;
    let corrections = |value| of("allow_message_corrections", value).allow_message_corrections;
    assert_eq!(corrections(text("last")), Corrections::Last);
    assert_eq!(corrections(text("all")), Corrections::All);
    assert_eq!(corrections(Value::Bool(true)), Corrections::All);
    let retraction = |value| of("allow_message_retraction", value).allow_message_retraction;
    assert!(retraction(text("own")) && retraction(text("all")) && !retraction(text("moderator")));
    let markers = |value| of("send_chat_markers", value).send_chat_markers;
    assert!(markers(list(&["displayed", "received"])) && !markers(list(&["received"])));
    let shown = |value| of("show_desktop_notifications", value).show_desktop_notifications;
    assert_eq!(shown(text("all")), DesktopNotifications::All);
    assert_eq!(shown(Value::Bool(true)), DesktopNotifications::Elsewhere);
    let states = |value| of("send_chat_state_notifications", value).send_chat_state_notifications;
    let some = [ChatState::Composing, ChatState::Gone];
    assert_eq!(states(list(&["gone", "composing"])), some);
}

#[test]
fn which_media_are_shown() {
    use converse_rs::text::address::Kind::{Audio, Other, Picture, Video};
    let (settings, _) = one("render_media", list(&["Up.Example", "localhost"]));
    for (host, at_once) in [
        ("up.example", true),
        ("a.up.example", true),
        ("evilup.example", false),
        ("example", false),
        ("localhost", true),
        ("", false),
    ] {
        assert_eq!(
            settings.shows_media(Picture, host),
            (true, at_once),
            "{host}"
        );
    }
    let (settings, _) = one("allowed_image_domains", list(&["up.example"]));
    assert_eq!(settings.shows_media(Picture, "x.example"), (false, false));
    assert_eq!(settings.shows_media(Picture, "up.example"), (true, true));
    assert_eq!(settings.shows_media(Video, "x.example"), (true, true));
    assert_eq!(settings.shows_media(Other, "up.example"), (false, false));
    let (settings, _) = one("render_media", Value::Bool(false));
    assert_eq!(settings.shows_media(Audio, "up.example"), (true, false));
}

#[test]
fn one_room_alone_needs_one_and_has_other_defaults() {
    let room = || Value::List(vec![Value::Text("support@rooms.example".to_owned())]);
    let set = |name: &str, value| (name.to_owned(), value);

    let (settings, complaints) = read(vec![
        set("singleton", Value::Bool(true)),
        set("auto_join_rooms", room()),
    ]);
    assert!(settings.is_alone() && complaints.is_empty());
    assert!(!settings.allow_logout && !settings.allow_muc_invitations);
    // What the site says counts, wherever it stands.
    let (settings, _) = read(vec![
        set("allow_logout", Value::Bool(true)),
        set("singleton", Value::Bool(true)),
        set("auto_join_rooms", room()),
    ]);
    assert!(settings.allow_logout && settings.is_alone());
    // Or one person.
    let people = |all: &[&str]| set("auto_join_private_chats", list(all));
    let (settings, complaints) = read(vec![
        set("singleton", Value::Bool(true)),
        people(&["help@here.example"]),
    ]);
    let with = settings.alone_with().map(ToString::to_string);
    assert_eq!(with.as_deref(), Some("help@here.example"));
    assert!(complaints.is_empty());
    for other in [
        vec![],
        vec![people(&["a@b.example", "c@b.example"])],
        vec![people(&["a@b.example"]), set("auto_join_rooms", room())],
        vec![
            set("auto_join_rooms", room()),
            set("view_mode", Value::Text("overlayed".to_owned())),
        ],
    ] {
        let mut values = vec![set("singleton", Value::Bool(true))];
        values.extend(other);
        let (settings, complaints) = read(values);
        assert!(!settings.is_alone());
        assert_eq!(complaints.len(), 1, "{}", complaints.len());
    }
    assert!(!read(vec![set("auto_join_rooms", room())]).0.is_alone());
}

#[test]
fn commands_that_are_words_like_others() {
    let (settings, said) = one("muc_disable_slash_commands", list(&["kick", "/ban"]));
    let names = settings.muc_disable_slash_commands.unwrap();
    assert!(said.is_empty() && names == ["kick", "ban"]);
}

#[test]
fn a_lock_on_rooms_needs_a_service_and_codes_may_be_numbers() {
    let lock = || ("locked_muc_domain".to_owned(), text("hidden"));
    let (settings, said) = read(vec![lock()]);
    assert_eq!((settings.muc_lock(), said.len()), (None, 1));
    let domain = ("muc_domain".to_owned(), text("rooms.example"));
    let (settings, said) = read(vec![lock(), domain]);
    let locked = settings.muc_lock().map(ToString::to_string);
    assert_eq!((locked.as_deref(), said.len()), (Some("rooms.example"), 0));
    let (settings, said) = one("auto_register_muc_nickname", text("unregister"));
    assert_eq!(settings.auto_register_muc_nickname, AutoRegister::WhileIn);
    assert!(said.is_empty());
    assert_eq!(
        one("muc_search_service", text("")).0.muc_search_service,
        None
    );
    let codes = Value::List(vec![Value::Number(301.0), text("entered")]);
    let (settings, said) = one("muc_show_info_messages", codes);
    assert_eq!(settings.muc_show_info_messages, ["301", "entered"]);
    assert!(said.is_empty());
}

#[test]
fn a_policy_holds_at_one_service() {
    let policy = Value::Pattern("red".to_owned(), "i".to_owned());
    let (settings, said) = one("muc_roomid_policy", policy);
    assert!(said.is_empty());
    let has = |source: &str, _: &str, text: &str| text.contains(source);
    let may = |room: &str, service: Option<&str>| {
        let bare = |text| converse_rs::jid::BareJid::parse(text).unwrap();
        let service = service.map(bare);
        settings.may_name(&bare(room), service.as_ref(), has)
    };
    assert!(may("infrared@rooms", Some("rooms")));
    assert!(!may("blue@rooms", Some("rooms")));
    assert!(may("blue@elsewhere", Some("rooms")) && may("blue@rooms", None));
    let (settings, _) = one("muc_roomid_policy_hint", text("<br/>"));
    assert_eq!(settings.muc_roomid_policy_hint, None);
}
