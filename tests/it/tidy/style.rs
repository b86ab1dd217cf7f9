//! Style sheets: one per component, and colours in the tokens alone.

use super::{assert_none, sources};
use std::collections::{BTreeMap, BTreeSet};

const FUNCTIONS: [&str; 9] = [
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
];
/// Those anybody would write; `transparent` and `currentColor` are none.
const NAMES: [&str; 26] = [
    "white", "black", "red", "green", "blue", "yellow", "orange", "purple", "pink", "brown",
    "gray", "grey", "navy", "teal", "silver", "maroon", "lime", "aqua", "cyan", "magenta",
    "fuchsia", "olive", "gold", "crimson", "tomato", "indigo",
];

/// The colour that a style declaration names, if any.
fn color(line: &str) -> Option<&str> {
    let (_, value) = line.split_once(':')?;
    let value = value.split("/*").next().unwrap_or_default();
    if !value.contains(';') {
        return None;
    }
    if let Some(function) = FUNCTIONS.iter().find(|f| value.contains(**f)) {
        return Some(function);
    }
    value.split([' ', ',', ';', '(', ')']).find(|word| {
        let hex = word
            .strip_prefix('#')
            .is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        hex || NAMES.contains(word)
    })
}

#[test]
fn colours_are_named_in_the_tokens() {
    let mut found = Vec::new();
    for file in sources("style", &["css"]) {
        if file.path == "style/tokens.css" || file.path.starts_with("style/themes/") {
            continue;
        }
        for (n, line) in file.lines() {
            if let Some(color) = color(line) {
                found.push(file.at(n, &format!("`{color}`: use a token of style/tokens.css")));
            }
        }
    }
    for file in sources("src/ui", &["rs"]) {
        for (n, line) in file.code() {
            if let Some(function) = FUNCTIONS.iter().find(|f| line.contains(**f)) {
                found.push(file.at(n, &format!("`{function}`: colours are the style sheets'")));
            }
            if line.contains("style=") {
                found.push(file.at(n, "`style=`: a strict content security policy forbids it"));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn the_check_for_colours_finds_them() {
    for line in [
        "color: #fff;",
        "border: 1px solid rgba(0, 0, 0, 0.5);",
        "a { color:red; }",
        "background: linear-gradient(white, var(--x));",
        "fill: oklch(0.5 0.1 20);",
    ] {
        assert!(color(line).is_some(), "{line}");
    }
    for line in [
        "color: var(--cv-red);",
        "color: currentColor;",
        ".cv-a:hover {",
        "#a:focus {",
        "x: 0;",
    ] {
        assert_eq!(color(line), None, "{line}");
    }
}

/// What a sheet takes from a variable that nobody sets is nothing, and nobody is told.
#[test]
fn every_variable_that_is_used_is_set() {
    let sheets = sources("style", &["css"]);
    let components = sources("src/ui", &["rs"]);
    let is_set = |name: &str| {
        let in_sheet = [name, ":"].concat();
        let in_code = ["style:", name, "="].concat();
        sheets.iter().any(|file| file.text.contains(&in_sheet))
            || components.iter().any(|file| file.text.contains(&in_code))
    };
    let (mut found, mut used) = (Vec::new(), 0);
    for file in &sheets {
        for (n, line) in file.lines() {
            for rest in line.split("var(").skip(1) {
                let name = rest.split([',', ')']).next().unwrap_or_default().trim();
                used += 1;
                if !is_set(name) {
                    found.push(file.at(n, &format!("`{name}` is set nowhere")));
                }
            }
        }
    }
    assert!(used > 100, "{used} uses of variables");
    assert_none(&found);
}

/// A component's block stands in the sheet with the component's name.
#[test]
fn every_sheet_has_its_component_and_every_block_one_sheet() {
    let stem = |path: &str| {
        path.rsplit('/')
            .next()
            .unwrap()
            .split('.')
            .next()
            .unwrap()
            .to_owned()
    };
    let components: BTreeSet<String> = sources("src/ui", &["rs"])
        .iter()
        .map(|f| stem(&f.path))
        .collect();
    let mut found = Vec::new();
    let mut blocks: BTreeMap<String, String> = BTreeMap::new();
    let mut sheets = sources("style/ui", &["css"]);
    sheets.extend(sources("style/kit", &["css"]));
    for sheet in sheets {
        // Buttons, fields and the like are elements with a class, not components.
        if sheet.path != "style/kit/control.css" && !components.contains(&stem(&sheet.path)) {
            found.push(sheet.at(1, "no component of this name in src/ui"));
        }
        // `.cv-root` is everybody's surroundings, never a block.
        let block = |line: &str| {
            let selector = line
                .trim_start()
                .trim_start_matches(".cv-root")
                .trim_start();
            let block = selector.strip_prefix(".cv-")?;
            let end = block.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let block = block.get(..end.unwrap_or(block.len())).unwrap_or_default();
            (!block.is_empty()).then(|| block.to_owned())
        };
        let Some((n, block)) = sheet.lines().find_map(|(n, line)| Some((n, block(line)?))) else {
            found.push(sheet.at(1, "no block of its own"));
            continue;
        };
        if let Some(other) = blocks.insert(block.clone(), sheet.path.clone()) {
            found.push(sheet.at(n, &format!(".cv-{block} is {other}'s block")));
        }
    }
    assert_none(&found);
}
