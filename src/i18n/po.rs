//! Catalogs as translators write them: gettext's `.po`, of which this reads what we use.

use super::LANGUAGES;
use std::collections::BTreeMap;

/// A text in English, and what it is in a language.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Entry {
    /// The text; the one for many, where it counts.
    pub text: String,
    /// The one for one of something.
    pub one: Option<String>,
    /// In the language: one form, or one for each kind of number.
    pub forms: Vec<String>,
}

/// A catalog.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Po {
    /// The kinds of number that the language has, as `Intl.PluralRules` calls them.
    pub kinds: Vec<String>,
    pub entries: Vec<Entry>,
}

/// Reads a catalog. An error names the line.
pub fn read(po: &str) -> Result<Po, String> {
    let mut all = Po::default();
    let mut now = Entry::default();
    // Where a text on a line of its own belongs.
    let mut open: Option<&'static str> = None;
    let mut seen = false;
    for (n, line) in (1..).zip(po.lines().chain([""])) {
        let line = line.trim();
        let fault = |what: &str| format!("line {n}: {what}");
        if line.is_empty() || line.starts_with('#') {
            if line.starts_with("#,") && line.contains("fuzzy") {
                return Err(fault("a translation that is not sure"));
            }
            if seen && line.is_empty() {
                put(std::mem::take(&mut now), &mut all).map_err(|what| fault(&what))?;
                (seen, open) = (false, None);
            }
            continue;
        }
        let (key, rest) = match line.split_once(' ') {
            _ if line.starts_with('"') => ("", line),
            Some((key, rest)) => (key, rest),
            None => return Err(fault("neither a key nor a text")),
        };
        let text = unquote(rest).ok_or_else(|| fault("a text that does not end"))?;
        let place = match key {
            "msgid" => "one",
            "msgid_plural" => "many",
            key if key.starts_with("msgstr") => "form",
            "" => open.ok_or_else(|| fault("a text of nothing"))?,
            _ => return Err(fault("a key that is not known")),
        };
        match (place, key.is_empty()) {
            ("one", _) => now.text.push_str(&text),
            ("many", false) => {
                now.one = Some(std::mem::take(&mut now.text));
                now.text = text;
            }
            ("many", true) => now.text.push_str(&text),
            (_, false) => now.forms.push(text),
            (_, true) => match now.forms.last_mut() {
                Some(form) => form.push_str(&text),
                None => return Err(fault("a text of nothing")),
            },
        }
        (seen, open) = (true, Some(place));
    }
    Ok(all)
}

fn put(entry: Entry, all: &mut Po) -> Result<(), String> {
    if entry.text.is_empty() {
        let header = entry.forms.concat();
        let kinds = header
            .lines()
            .find_map(|line| line.strip_prefix("X-Number-Kinds:"));
        let kinds = kinds.ok_or("the header names no X-Number-Kinds")?;
        all.kinds = kinds.split_whitespace().map(str::to_owned).collect();
        return Ok(());
    }
    let wanted = if entry.one.is_some() {
        all.kinds.len()
    } else {
        1
    };
    if entry.forms.len() != wanted {
        return Err(format!("{:?} takes {wanted} forms", entry.text));
    }
    let odd = |form: &String| form.is_empty() || form.contains(['\n', '\t']);
    if entry.forms.iter().any(odd) {
        return Err(format!(
            "{:?} has an empty form, or one of several lines",
            entry.text
        ));
    }
    let places = places(&entry.text);
    for form in &entry.forms {
        let mut own = self::places(form);
        // Some kinds of number are said without it.
        if entry.one.is_some() && !own.contains(&"n") && places.contains(&"n") {
            own.push("n");
            own.sort_unstable();
        }
        if own != places {
            return Err(format!("{form:?} has other places than {:?}", entry.text));
        }
    }
    all.entries.push(entry);
    Ok(())
}

/// The names of the `{places}` in a text, sorted.
pub fn places(text: &str) -> Vec<&str> {
    let ends = text.split('{').skip(1);
    let mut names: Vec<_> = ends
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect();
    names.sort_unstable();
    names
}

fn unquote(text: &str) -> Option<String> {
    let inner = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            },
            c => c,
        });
    }
    Some(out)
}

/// What [`super::Catalog`] reads of it.
pub fn catalog(po: &Po) -> String {
    let lines: BTreeMap<&str, String> = po
        .entries
        .iter()
        .map(|entry| (entry.text.as_str(), entry.forms.join("\t")))
        .collect();
    let mut out = po.kinds.join("\t");
    for (text, forms) in lines {
        out.push_str(&["\n", text, "\t", &forms].concat());
    }
    out
}

/// The files of the languages that there are: a tag, and the path in the project.
pub fn files() -> impl Iterator<Item = (&'static str, String)> {
    LANGUAGES
        .iter()
        .map(|(tag, _)| (*tag, format!("locales/{tag}.po")))
}
