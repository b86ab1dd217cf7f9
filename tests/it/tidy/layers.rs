//! Who may know whom (ARCHITECTURE.md).

use super::{Source, assert_none, naming, sources};

fn src(keep: impl Fn(&Source) -> bool) -> Vec<Source> {
    let mut files = sources("src", &["rs"]);
    files.retain(keep);
    files
}

/// Everything that is compiled natively and in the browser.
const CORE: [&str; 14] = [
    "src/config",
    "src/i18n",
    "src/id",
    "src/jid",
    "src/otr",
    "src/prep",
    "src/privacy",
    "src/rng",
    "src/store",
    "src/text",
    "src/time",
    "src/xml",
    "src/xmpp",
    "src/lib",
];

#[test]
fn the_core_knows_no_browser_no_clock_and_no_task() {
    let core = src(|f| f.is_under(&CORE[..13]));
    let words = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "leptos",
        "gloo",
        "getrandom",
        "Instant",
        "SystemTime",
        "async ",
        ".await;",
        ".await?",
        ".await)",
        "spawn",
        "thread::",
        "std::fs",
        "std::net::Tcp",
        "std::env::",
    ];
    let mut found = naming(
        &core,
        &words,
        "the core is pure; make it an input or an output",
    );
    // A computation in slices is written as a future that its owner polls; nothing wakes or waits there.
    let slices = |line: &str| {
        line.starts_with("src/otr/smp") && (line.contains("`async ") || line.contains("`.await"))
    };
    found.retain(|line| !slices(line));
    assert_none(&found);
}

#[test]
fn nobody_looks_up() {
    let mut found = Vec::new();
    let above = |folder: &str, words: &[&str], found: &mut Vec<String>| {
        let files = src(|f| f.is_under(&[folder]));
        found.extend(naming(
            &files,
            words,
            &format!("{folder} may not know it; see src/lib.rs"),
        ));
    };
    let edges = [
        "crate::api",
        "crate::session",
        "crate::platform",
        "crate::ui",
    ];
    for folder in &CORE[..13] {
        above(folder, &edges, &mut found);
    }
    for folder in [
        "src/xml", "src/jid", "src/time", "src/id", "src/rng", "src/prep", "src/text",
    ] {
        above(
            folder,
            &["crate::xmpp", "crate::store", "crate::config"],
            &mut found,
        );
    }
    above(
        "src/xmpp",
        &["crate::store", "crate::config", "crate::privacy"],
        &mut found,
    );
    above("src/privacy", &["crate::store"], &mut found);
    above("src/config", &["crate::store"], &mut found);
    above(
        "src/otr",
        &[
            "crate::xml",
            "crate::jid",
            "crate::xmpp",
            "crate::store",
            "crate::config",
        ],
        &mut found,
    );
    above(
        "src/platform",
        &["crate::ui", "crate::session", "crate::api", "crate::store"],
        &mut found,
    );
    assert_none(&found);
}

#[test]
fn the_screen_knows_the_model_and_no_wire() {
    let ui = src(|f| f.is_under(&["src/ui"]));
    let words = [
        "crate::xml",
        "xmpp::stanza",
        "xmpp::stream",
        "xmpp::client",
        "xmpp::mods",
        "crate::session",
        "RefCell<Session",
        "Rc<Session",
    ];
    assert_none(&naming(
        &ui,
        &words,
        "what the screen needs is in the store's types",
    ));
    let others = src(|f| f.is_under(&["src/store", "src/session", "src/api", "src/platform"]));
    assert_none(&naming(
        &others,
        &["leptos"],
        "only src/ui and src/main.rs know leptos",
    ));
}
