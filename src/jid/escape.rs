//! XEP-0106: JID Escaping

/// The ten characters that a local part cannot carry, and how they are written (XEP-0106 §3.1).
const TABLE: [(char, &str); 10] = [
    (' ', "20"),
    ('"', "22"),
    ('&', "26"),
    ('\'', "27"),
    ('/', "2f"),
    (':', "3a"),
    ('<', "3c"),
    ('>', "3e"),
    ('@', "40"),
    ('\\', "5c"),
];

/// Escapes what a user typed as a local part. A backslash is escaped only where it would read as an
/// escape sequence (XEP-0106 §4.2). Spaces at either end are not allowed there and are dropped.
pub fn escape_local(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let code = TABLE
            .iter()
            .find(|(plain, _)| *plain == c)
            .map(|(_, code)| *code);
        match code {
            Some("5c") if !starts_escape(text.get(at + 1..).unwrap_or("")) => out.push(c),
            Some(code) => {
                out.push('\\');
                out.push_str(code);
            }
            None => out.push(c),
        }
    }
    out
}

/// The readable form of an escaped local part, for display only.
pub fn unescape_local(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let plain = TABLE
            .iter()
            .find(|(_, code)| after.starts_with(code))
            .map(|(plain, _)| *plain);
        rest = after;
        match plain {
            // "\20" at the very start is not an escape (XEP-0106 §3.2).
            Some(' ') if out.is_empty() => out.push('\\'),
            Some(plain) => {
                out.push(plain);
                rest = after.get(2..).unwrap_or("");
            }
            None => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

fn starts_escape(text: &str) -> bool {
    TABLE.iter().any(|(_, code)| text.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_xep() {
        for (plain, escaped) in [
            ("space cadet", "space\\20cadet"),
            ("call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22"),
            ("at&t guy", "at\\26t\\20guy"),
            ("d'artagnan", "d\\27artagnan"),
            ("/.fanboy", "\\2f.fanboy"),
            ("::foo::", "\\3a\\3afoo\\3a\\3a"),
            ("<foo>", "\\3cfoo\\3e"),
            ("user@host", "user\\40host"),
            ("c:\\net", "c\\3a\\net"),
            ("c:\\\\net", "c\\3a\\\\net"),
            ("c:\\cool stuff", "c\\3a\\cool\\20stuff"),
            ("c:\\5commas", "c\\3a\\5c5commas"),
        ] {
            assert_eq!(escape_local(plain), escaped);
            assert_eq!(unescape_local(escaped), plain);
        }
    }

    #[test]
    fn stray_backslashes_stay() {
        assert_eq!(unescape_local("a\\"), "a\\");
        assert_eq!(unescape_local("a\\zz\\é"), "a\\zz\\é");
        assert_eq!(unescape_local("\\20a"), "\\20a");
    }
}
