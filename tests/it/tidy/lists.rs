//! Lists that must say what is there: headers, the README's tables, the tests' own module list.

use super::{assert_none, sources};
use converse_rs::config::SUPPORTED;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[test]
fn every_stanza_and_module_names_its_specification() {
    let mut found = Vec::new();
    for folder in ["src/xmpp/stanza", "src/xmpp/mods"] {
        for file in sources(folder, &["rs"]) {
            let first = file.text.lines().next().unwrap_or_default();
            if !first.starts_with("//! ") || !(first.contains("XEP-") || first.contains("RFC ")) {
                found.push(file.at(1, "begin with `//! XEP-nnnn: Name` or name the RFC"));
            }
            // The same feature has the same header on both sides.
            let other = match folder {
                "src/xmpp/mods" => file.path.replace("/mods/", "/stanza/"),
                _ => continue,
            };
            let Ok(other) = fs::read_to_string(other) else {
                continue;
            };
            let wire = other.lines().next().unwrap_or_default();
            if first.starts_with("//! XEP-") != wire.starts_with("//! XEP-")
                || (first.starts_with("//! XEP-") && first != wire)
            {
                found.push(file.at(1, &format!("the wire type's header says `{wire}`")));
            }
        }
    }
    assert_none(&found);
}

/// The cells of the rows of the table in README.md that has this head.
fn table(head: &str) -> Vec<Vec<String>> {
    let readme = fs::read_to_string("README.md").unwrap();
    let rest = readme
        .split_once(head)
        .unwrap_or_else(|| panic!("README.md has no table `{head}`"))
        .1;
    let rows = rest
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let cells = |line: &str| {
        line.trim_matches('|')
            .split('|')
            .map(|c| c.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_readme_lists_the_settings_that_there_are() {
    let names: Vec<String> = table("| setting | type and default | meaning |")
        .iter()
        .map(|row| row[0].trim_matches('`').to_owned())
        .collect();
    assert_eq!(
        names, SUPPORTED,
        "README.md's settings and src/config/names.rs differ"
    );
}

/// `XEP-nnnn` in a text.
fn xeps(text: &str) -> BTreeSet<String> {
    let number = |rest: &str| {
        rest.get(..4)
            .filter(|n| n.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned)
    };
    text.split("XEP-").skip(1).filter_map(number).collect()
}

#[test]
fn the_readme_lists_the_xeps_that_there_are() {
    let listed: BTreeMap<String, String> = table("| XEP | Name | What is there |")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    for file in sources("src", &["rs"]) {
        named.extend(xeps(&file.text));
        let first = file.text.lines().next().unwrap_or_default();
        for xep in xeps(first) {
            let xep = format!("XEP-{xep}");
            let Some(name) = listed.get(&xep) else {
                found.push(file.at(
                    1,
                    &format!("{xep} is not in README.md's table of standards"),
                ));
                continue;
            };
            // A header of the form `XEP-nnnn: Name` gives the name.
            if let Some(said) = first.strip_prefix(&format!("//! {xep}: "))
                && said.trim_end_matches('.') != name
            {
                found.push(file.at(1, &format!("README.md calls {xep} `{name}`")));
            }
        }
    }
    for xep in listed.keys() {
        if !named.contains(xep.trim_start_matches("XEP-")) {
            found.push(format!(
                "README.md lists {xep}, which nothing in src/ names"
            ));
        }
    }
    assert_none(&found);
}

#[test]
fn every_test_file_is_run() {
    let main = fs::read_to_string("tests/it/main.rs").unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir("tests/it").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs")
            && module != "main"
            && !main.contains(&format!("mod {module};"))
        {
            found.push(format!(
                "tests/it/{name}: not in tests/it/main.rs, so it never runs"
            ));
        }
    }
    for entry in fs::read_dir("tests").unwrap() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|e| e == "rs") {
            found.push(format!(
                "{}: one binary is enough; put it into tests/it",
                entry.path().display()
            ));
        }
    }
    assert_none(&found);
}

/// Words of small letters with hyphens between them.
fn is_testid(text: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase();
    text.starts_with(small) && text.ends_with(small) && text.chars().all(|c| small(c) || c == '-')
}

#[test]
fn every_window_is_walked_through() {
    let host = fs::read_to_string("src/ui/shell/dialog_host.rs").unwrap();
    let literals = host.lines().filter(|line| !line.trim().starts_with("//"));
    let literals = literals.flat_map(|line| line.split('"').skip(1).step_by(2));
    let shown: BTreeSet<&str> = literals.filter(|text| is_testid(text)).collect();
    let table = fs::read_to_string("e2e/fixtures/windows.ts").unwrap();
    let rows = table.lines().filter_map(|line| {
        let key = line.strip_prefix("  ")?.split_once(": {")?.0;
        Some(key.trim_matches('"')).filter(|key| is_testid(key))
    });
    let walked: BTreeSet<&str> = rows.collect();
    assert!(shown.len() > 20, "where have the windows gone?");
    assert_eq!(
        shown, walked,
        "e2e/fixtures/windows.ts says how every window of dialog_host.rs is opened by keys"
    );
}
