//! Things that are done in one place, or nowhere.

use super::{Source, assert_none, naming, sources};

fn src_but(places: &[&str]) -> Vec<Source> {
    let mut files = sources("src", &["rs"]);
    files.retain(|f| !f.is_under(places));
    files
}

#[test]
fn data_becomes_signals_in_one_place() {
    let mut ui = sources("src/ui", &["rs"]);
    ui.retain(|f| f.path != "src/ui/state.rs");
    let words = ["ArcRwSignal::new", "ArcSignal::new"];
    assert_none(&naming(
        &ui,
        &words,
        "signals of data are made in src/ui/state.rs",
    ));
}

#[test]
fn intents_leave_the_screen_in_one_place() {
    let mut ui = sources("src/ui", &["rs"]);
    ui.retain(|f| f.path != "src/ui/actions.rs");
    let words = ["Intent::", "Command::"];
    assert_none(&naming(
        &ui,
        &words,
        "add a function to src/ui/actions.rs and call it",
    ));
}

#[test]
fn xml_is_escaped_in_one_place() {
    let files = src_but(&["src/xml/write"]);
    let words = ["&amp;", "&lt;", "&quot;", "&apos;"];
    assert_none(&naming(
        &files,
        &words,
        "build an Element; src/xml/write.rs escapes",
    ));
}

#[test]
fn storage_is_touched_in_one_place() {
    let files = src_but(&["src/platform"]);
    let words = [
        "local_storage",
        "session_storage",
        "indexed_db",
        "IdbFactory",
        ".cookie(",
    ];
    assert_none(&naming(&files, &words, "only src/platform touches storage"));
}

#[test]
fn no_html_is_ever_made_of_text() {
    let words = [
        "inner_html",
        "innerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "outer_html",
        "outerHTML",
        "document.write",
        "DomParser",
        "DOMParser",
        "create_contextual_fragment",
        "eval(",
        "new Function",
    ];
    let remedy = "make elements; text/ gives a tree";
    assert_none(&naming(&sources("src", &["rs"]), &words, remedy));
    assert_none(&naming(&sources("loader", &["js"]), &words, remedy));
}

#[test]
fn nothing_is_left_undone_or_switched_off() {
    // Written in two pieces, so that this file does not find itself.
    let word = |a: &str, b: &str| [a, b].concat();
    let words = [
        word("todo", "!"),
        word("unimpl", "emented!"),
        word("allow(", "dead_code"),
        word("dbg", "!("),
        word("#[ign", "ore"),
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut files = sources("src", &["rs"]);
    files.extend(sources("tests", &["rs"]));
    // The bench's kit: not every scenario uses every tool.
    files.retain(|f| f.path != "tests/it/support.rs");
    assert_none(&naming(&files, &words, "finish it or take it out"));
    let specs = sources("e2e", &["ts"]);
    let words = [
        ".only(",
        ".skip(",
        ".fixme(",
        "test.fail(",
        "waitForTimeout(",
    ];
    assert_none(&naming(
        &specs,
        &words,
        "a test runs, and waits for what it needs",
    ));
}

#[test]
fn files_are_short_and_clean() {
    let mut found = Vec::new();
    let text = [
        "rs", "css", "ts", "js", "mjs", "sh", "lua", "md", "toml", "html", "json", "yml",
    ];
    let homes = ["/home", "/root", "/work", "/Users"].map(|home| [home, "/"].concat());
    for file in sources(".", &text) {
        let lines = file.text.lines().count();
        if file.path.starts_with("src/") && lines > 500 {
            found.push(file.at(lines, "over 500 lines; cut it by subject"));
        }
        for (n, line) in file.lines() {
            if line.ends_with([' ', '\t']) {
                found.push(file.at(n, "white space at the end of the line"));
            }
            // Prosody's modules are indented with tabs, as all of Prosody is.
            if line.trim_start_matches(' ').starts_with('\t') && !file.path.ends_with(".lua") {
                found.push(file.at(n, "a tab; indent with spaces"));
            }
            if homes.iter().any(|home| line.contains(home.as_str())) {
                found.push(file.at(n, "a path of somebody's machine"));
            }
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            found.push(file.at(lines, "no line break at the end"));
        }
    }
    assert_none(&found);
}
