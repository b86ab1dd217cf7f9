//! The texts of the screen: all of them can be said in other languages, and are.

use super::{Source, assert_none, sources};
use converse_rs::i18n::po;
use std::collections::BTreeMap;
use std::ops::Range;
use std::{env, fs};

/// What marks a text for `src/i18n.rs`, which of its arguments is the first, and how many texts follow.
const MARKS: [(&str, usize, usize); 5] = [
    ("tr", 0, 1),
    ("Text", 0, 1),
    ("trouble", 0, 2),
    ("plural", 1, 2),
    ("counted", 1, 2),
];
/// The list of all texts, for whoever translates them.
const TEMPLATE: &str = "locales/converse.pot";

/// A literal in a source: where it stands, and what it says.
type Literal = (Range<usize>, String);

/// The string literals of some code, without those in comments.
fn literals(code: &str) -> Vec<Literal> {
    let bytes = code.as_bytes();
    let (mut all, mut at) = (Vec::new(), 0);
    while at < code.len() {
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\") {
            at += 3;
        } else if bytes[at] == b'"' {
            let (text, length) = unquoted(rest);
            all.push((at..at + length, text));
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    all
}

/// What a literal at the beginning says, and how long it is in the code.
fn unquoted(code: &str) -> (String, usize) {
    let mut text = String::new();
    let mut at = 1;
    loop {
        let c = code[at..].chars().next().expect("a literal ends");
        at += c.len_utf8();
        match c {
            '"' => return (text, at),
            '\\' => {
                let escaped = code[at..].chars().next().expect("a literal ends");
                at += escaped.len_utf8();
                if escaped == '\n' {
                    let rest = &code[at..];
                    at += rest.len() - rest.trim_start().len();
                } else {
                    text.push(escaped);
                }
            }
            c => text.push(c),
        }
    }
}

/// Whether what stands before a literal makes it a text. Something short, like a number, may be skipped.
fn is_marked(before: &str, mark: &str, skipped: usize) -> bool {
    let outside = match skipped {
        0 => before.strip_suffix('(').and_then(|b| b.strip_suffix(mark)),
        _ => before.strip_suffix(',').and_then(|b| {
            let (outside, skipped) = b.rsplit_once(&format!("{mark}("))?;
            (!skipped.contains(['"', ';'])).then_some(outside)
        }),
    };
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    outside.is_some_and(|outside| !outside.ends_with(is_name))
}

/// Texts by their names in catalogs, with the form for one of something where they count, and where they are.
type Texts = BTreeMap<String, (Option<String>, String)>;

/// Finds the texts in a source; gives the places of their literals.
fn marked(source: &Source, texts: &mut Texts) -> Vec<Range<usize>> {
    let code = source.text.as_str();
    let literals = literals(code);
    let mut places = Vec::new();
    for (n, (place, text)) in literals.iter().enumerate() {
        let before = code[..place.start].trim_end();
        let marks = MARKS.into_iter();
        let mut marks = marks.filter(|(mark, skipped, _)| is_marked(before, mark, *skipped));
        let mark = marks.next();
        let Some((mark, _, count)) = mark else {
            continue;
        };
        places.push(place.clone());
        let mut second = None;
        if count == 2 {
            let (place, text) = &literals[n + 1];
            places.push(place.clone());
            second = Some(text.clone());
        }
        let path = source.path.clone();
        match (mark, second) {
            ("plural" | "counted", Some(many)) => {
                texts.insert(many, (Some(text.clone()), path));
            }
            (_, second) => {
                for text in [Some(text.clone()), second].into_iter().flatten() {
                    if !text.is_empty() {
                        texts.entry(text).or_insert((None, path.clone()));
                    }
                }
            }
        }
    }
    places
}

fn all_texts() -> Texts {
    let mut texts = Texts::new();
    for source in sources("src/ui", &["rs"]) {
        marked(&source, &mut texts);
    }
    texts
}

#[test]
fn what_the_screen_says_can_be_said_in_another_language() {
    let mut found = Vec::new();
    for source in sources("src/ui", &["rs"]) {
        let known = marked(&source, &mut Texts::new());
        let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (place, text) in literals(code) {
            let (before, behind) = (
                code[..place.start].trim_end(),
                code[place.end..].trim_start(),
            );
            let words = text
                .trim()
                .split(' ')
                .filter(|w| w.chars().all(char::is_alphabetic));
            let capital = text.chars().next().is_some_and(char::is_uppercase)
                && text.chars().nth(1).is_some_and(char::is_lowercase);
            let is_text = words.count() > 1 || capital || text.ends_with('…') && text.len() > 4;
            let attribute = before.ends_with('=')
                && !before.ends_with(" =")
                && !["aria-label=", "title=", "placeholder=", "alt="]
                    .iter()
                    .any(|name| before.ends_with(name));
            let compared = behind.starts_with("=>")
                || behind.starts_with("if ")
                || behind.starts_with(", _)")
                || behind.starts_with("| \"")
                || before.ends_with("==")
                || before.ends_with("| ")
                || before.ends_with('|');
            let code_words = ["env!(", "concat!(", "reason =", "cv-", "Arrow", "Escape"];
            let of_code = code_words
                .iter()
                .any(|word| before.ends_with(word) || text.starts_with(word));
            if is_text && !attribute && !compared && !of_code && !known.contains(&place) {
                let line = code[..place.start].lines().count();
                found.push(source.at(line, &format!("mark {text:?} with `tr(…)` or `Text(…)`")));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn the_template_has_the_texts_of_the_screen() {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut template = String::from(
        "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\
         \"Content-Transfer-Encoding: 8bit\\n\"\n\
         \"X-Number-Kinds: (what Intl.PluralRules of the language tells apart, such as: one few many)\\n\"\n",
    );
    for (text, (one, path)) in all_texts() {
        template.push_str(&format!("\n#: {path}\n"));
        template.push_str(&match one {
            None => format!("msgid {}\nmsgstr \"\"\n", quoted(&text)),
            Some(one) => format!(
                "msgid {}\nmsgid_plural {}\nmsgstr[0] \"\"\n",
                quoted(&one),
                quoted(&text)
            ),
        });
    }
    if env::var_os("WRITE_TEXTS").is_some() {
        fs::write(TEMPLATE, &template).unwrap();
    }
    assert!(
        fs::read_to_string(TEMPLATE).unwrap_or_default() == template,
        "{TEMPLATE} is not what the screen says: run `WRITE_TEXTS=1 cargo test --test it texts`"
    );
}

/// A few texts may wait for their translation, and are in English until then.
#[test]
#[allow(
    clippy::print_stdout,
    reason = "a list for translators, with `--nocapture`"
)]
fn every_language_says_what_the_screen_says() {
    let texts = all_texts();
    let mut found = Vec::new();
    for (_, path) in po::files() {
        let catalog = fs::read_to_string(&path).map_err(|error| error.to_string());
        let catalog = match catalog.and_then(|po| po::read(&po)) {
            Ok(catalog) => catalog,
            Err(error) => {
                found.push(format!("{path}: {error}"));
                continue;
            }
        };
        for entry in &catalog.entries {
            match texts.get(&entry.text) {
                Some((one, _)) if *one == entry.one => {}
                _ => found.push(format!("{path}: nothing says {:?} any more", entry.text)),
            }
        }
        let said = |text: &&String| catalog.entries.iter().any(|entry| entry.text == **text);
        let missing: Vec<_> = texts.keys().filter(|text| !said(text)).collect();
        if missing.len() * 20 > texts.len() {
            found.push(format!("{path}: {} texts are missing", missing.len()));
        }
        for text in missing {
            println!("{path}: in English still: {text:?}");
        }
    }
    assert_none(&found);
}
