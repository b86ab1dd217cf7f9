//! Names: wrong ones, old ones, and that every list of them says the same.

use super::table::SECRET;
use super::{one, text};
use converse_rs::config::{SUPPORTED, Value};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn wrong_names_and_the_right_ones_beside_them() {
    for (wrong, right) in [
        ("bosh_servce_url", "bosh_service_url"),
        ("websocket", "websocket_url"),
        ("WebSocket_URL", "websocket_url"),
        ("viewmode", "view_mode"),
        ("hide_offline_user", "hide_offline_users"),
        ("jids", "jid"),
        ("passwort", "password"),
        ("auto_reconect", "auto_reconnect"),
    ] {
        let (_, said) = one(wrong, text(SECRET));
        let expected = format!("there is no setting {wrong}; did you mean {right}?");
        assert_eq!(said, [expected]);
    }
    for far in [
        "",
        "x",
        "frobnicate",
        "zzzzzzzzzzzzzzzz",
        "é",
        "passphrase_of_the_day",
    ] {
        let (_, said) = one(far, text(SECRET));
        assert_eq!(said, [format!("there is no setting {far}")]);
    }
}

#[test]
fn names_of_old() {
    for (old, says) in [
        ("fullname", "setting fullname is gone; use nickname instead"),
        (
            "bosh_service",
            "setting bosh_service is gone; use bosh_service_url instead",
        ),
        (
            "show_only_online_users",
            "setting show_only_online_users is gone; use hide_offline_users instead",
        ),
        ("expose_rid_and_sid", "setting expose_rid_and_sid is gone"),
    ] {
        assert_eq!(one(old, text(SECRET)).1, [says]);
    }
}

#[test]
fn names_of_converse_js_that_have_no_effect_yet() {
    for name in [
        "allow_dragresize",
        "omemo_default",
        "notify_nicknames_without_references",
    ] {
        for value in [Value::Null, text(SECRET), Value::Bool(true)] {
            let (_, said) = one(name, value);
            assert_eq!(
                said,
                [format!(
                    "setting {name} of Converse.js has no effect here yet"
                )]
            );
        }
    }
}

fn supported() -> BTreeSet<String> {
    SUPPORTED.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_list_is_sorted_and_names_nothing_twice() {
    let sorted: Vec<_> = supported().into_iter().collect();
    assert_eq!(sorted, SUPPORTED);
}

/// The top level of `interface Settings`: members stand two spaces in.
#[test]
fn the_types_name_the_same_settings() {
    let types = fs::read_to_string("types/converse-rs.d.ts").unwrap();
    let body = types.split_once("export interface Settings {").unwrap().1;
    let body = body.split_once("\n}").unwrap().0;
    let member = |line: &str| {
        let line = line
            .strip_prefix("  ")
            .filter(|rest| !rest.starts_with([' ', '/', '*', '}']))?;
        let (name, _) = line.split_once("?:").expect("every setting is optional");
        Some(name.to_owned())
    };
    let typed: Vec<String> = body.lines().filter_map(member).collect();
    let names: BTreeSet<_> = typed.iter().cloned().collect();
    assert_eq!(
        names.len(),
        typed.len(),
        "a setting stands twice in types/converse-rs.d.ts"
    );
    assert_eq!(
        names,
        supported(),
        "types/converse-rs.d.ts and src/config/names.rs differ"
    );
}
