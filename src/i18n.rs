//! Words in the user's language. English stands in the code and is the name of each text; other
//! languages are catalogs (`locales/`), of which one at a time is in use.
//!
//! A catalog is a text as `bundle` writes it from `locales/*.po`: its first line has the kinds of
//! number of the language, with tabs between them (`Intl.PluralRules`), each further one a text in
//! English and what it is in the language. What counts something has one form for each kind, in the
//! same order. The lines are sorted by their bytes.

#[cfg(not(target_arch = "wasm32"))]
pub mod po;

use std::cell::Cell;

/// What English calls itself.
pub const ENGLISH: &str = "English";

/// The languages there are besides English: their tags (BCP 47), and what they call themselves.
/// A person's choice is kept as a number, so that new ones come last.
pub const LANGUAGES: [(&str, &str); 10] = [
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt-BR", "Português (Brasil)"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh", "简体中文"),
];

/// A text of the program, as it stands in a table or a constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text(pub &'static str);

impl Text {
    /// In the user's language.
    pub fn tr(self) -> &'static str {
        tr(self.0)
    }
}

/// The texts of a language.
#[derive(Debug)]
pub struct Catalog {
    lines: Vec<(&'static str, &'static str)>,
    kinds: Vec<&'static str>,
    kind: fn(u32) -> String,
}

impl Catalog {
    /// Reads one. `kind` says of which kind a number is in the language. What it takes of memory is
    /// never given back: texts in use live as long as the program, and a page sees few languages.
    pub fn read(text: String, kind: fn(u32) -> String) -> Self {
        let text: &'static str = text.leak();
        let mut lines = text.lines();
        let kinds = lines.next().unwrap_or_default().split('\t').collect();
        Self {
            lines: lines.filter_map(|line| line.split_once('\t')).collect(),
            kinds,
            kind,
        }
    }

    fn find(&self, text: &str) -> Option<&'static str> {
        let at = self.lines.binary_search_by(|(name, _)| (*name).cmp(text));
        self.lines.get(at.ok()?).map(|(_, words)| *words)
    }

    fn form(&self, text: &str, number: usize) -> Option<&'static str> {
        let kind = (self.kind)(u32::try_from(number).unwrap_or(u32::MAX));
        let forms: Vec<_> = self.find(text)?.split('\t').collect();
        let at = self.kinds.iter().position(|k| *k == kind);
        // A kind that the catalog does not tell from others is like the last.
        at.and_then(|at| forms.get(at))
            .or_else(|| forms.last())
            .copied()
    }
}

thread_local! {
    static CATALOG: Cell<Option<&'static Catalog>> = const { Cell::new(None) };
}

/// From now on texts are these; English ones without any.
pub fn set(catalog: Option<Catalog>) {
    CATALOG.set(catalog.map(|catalog| &*Box::leak(Box::new(catalog))));
}

/// A text in the user's language; in English where that has none.
pub fn tr(text: &'static str) -> &'static str {
    let found = CATALOG.get().and_then(|catalog| catalog.find(text));
    found.unwrap_or(text)
}

/// A text that counts: `one` of something, or `many`; the number is its `{n}`.
pub fn plural(number: usize, one: &'static str, many: &'static str) -> String {
    fill(counted(number, one, many), &[("n", &number.to_string())])
}

/// The text for so many, with its places still empty.
pub fn counted(number: usize, one: &'static str, many: &'static str) -> &'static str {
    let found = CATALOG.get().and_then(|c| c.form(many, number));
    found.unwrap_or(if number == 1 { one } else { many })
}

/// A text with these in its `{places}`. What is put in is taken as it is, braces and all; a place
/// that nothing is said of stays.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let found = after.split_once('}').and_then(|(name, behind)| {
            let value = values.iter().find(|(n, _)| *n == name)?;
            Some((value.1, behind))
        });
        rest = match found {
            Some((value, behind)) => {
                out.push_str(value);
                behind
            }
            None => {
                out.push('{');
                after
            }
        };
    }
    out.push_str(rest);
    out
}

/// A text with this in its `{name}`.
pub fn named(text: &str, name: &str) -> String {
    fill(text, &[("name", name)])
}

/// What stands before and behind the one `{place}` in a text, where something else than a text goes.
pub fn around(text: &'static str) -> (&'static str, &'static str) {
    let parts = text
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?.1)));
    parts.unwrap_or((text, ""))
}

/// Whether there is such a language; `tag` as a site writes it.
pub fn is_known(tag: &str) -> bool {
    let mut tags = std::iter::once("en").chain(LANGUAGES.iter().map(|(tag, _)| *tag));
    tags.any(|known| same(base(known), base(tag)))
}

/// The first language of these that there is, as a number of [`LANGUAGES`] and one; `0` is English.
/// `wanted`: tags as a browser or a site writes them (`de-AT`, `pt_BR`), the best first.
/// `allowed`: the site has these alone; all, if it is empty.
pub fn choose<'a>(wanted: impl IntoIterator<Item = &'a str>, allowed: &[String]) -> u8 {
    let tags = std::iter::once("en").chain(LANGUAGES.iter().map(|(tag, _)| *tag));
    let all = (0u8..)
        .zip(tags)
        .filter(|(_, tag)| is_allowed(tag, allowed));
    let all: Vec<_> = all.collect();
    for tag in wanted {
        let exact = all.iter().find(|(_, known)| same(known, tag));
        let near = exact.or_else(|| all.iter().find(|(_, known)| same(base(known), base(tag))));
        if let Some((number, _)) = near {
            return *number;
        }
    }
    // What the site has, if that is not English.
    all.first().map_or(0, |(number, _)| *number)
}

/// Whether a site with these languages has this one. None: it has all.
pub fn is_allowed(tag: &str, allowed: &[String]) -> bool {
    let mut tags = allowed.iter();
    allowed.is_empty() || tags.any(|a| same(a, tag) || same(base(a), base(tag)))
}

/// A language by its number, as [`choose`] gives it: its tag, and whether it is written from right
/// to left.
pub fn language(number: u8) -> (&'static str, bool) {
    let at = usize::from(number).checked_sub(1);
    let tag = at
        .and_then(|at| LANGUAGES.get(at))
        .map_or("en", |(tag, _)| tag);
    (tag, matches!(base(tag), "ar" | "fa" | "he" | "ug" | "ur"))
}

/// The language alone, without script and country.
pub fn base(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Whether two tags are of one language, however they are written.
pub fn same(one: &str, other: &str) -> bool {
    let plain = |c: u8| {
        if c == b'_' {
            b'-'
        } else {
            c.to_ascii_lowercase()
        }
    };
    one.bytes().map(plain).eq(other.bytes().map(plain))
}
