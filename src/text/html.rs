//! The words of a text that was written as HTML.

/// Characters of them.
const MAX: usize = 1_000;

/// What stands, between `&` and `;`, for characters that HTML needs itself.
const NAMED: [(&str, char); 7] = [
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("#39", '\''),
    ("apos", '\''),
    ("nbsp", ' '),
    ("amp", '&'),
];

/// Tags that stand in the middle of words as well.
const INLINE: [&str; 9] = ["a", "b", "code", "em", "i", "small", "span", "strong", "u"];

/// The words alone, in one line: most tags end words, and are nothing else, whatever stands in them.
pub fn words_of_html(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let begins_tag = |rest: &str| {
            let next = rest.chars().nth(1);
            next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        };
        let name = rest.strip_prefix('&').and_then(|rest| rest.split_once(';'));
        let named = name.and_then(|(name, _)| NAMED.iter().find(|(n, _)| *n == name));
        let (take, put) = match named {
            Some((name, c)) => (name.len() + 2, Some(*c)),
            None if c == '<' && begins_tag(rest) => {
                let end = rest.find('>').map_or(rest.len(), |at| at + 1);
                let tag = rest.trim_start_matches(['<', '/']);
                let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next();
                let inline = name.is_some_and(|name| INLINE.contains(&name));
                (end, (!inline).then_some(' '))
            }
            None => (c.len_utf8(), Some(c)),
        };
        plain.extend(put);
        rest = rest.get(take..).unwrap_or_default();
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::words_of_html;

    #[test]
    fn tags_are_nothing_and_stand_for_themselves_if_they_are_named() {
        for (html, words) in [
            ("<p>Small <b>letters</b></p>alone", "Small letters alone"),
            ("a &#39;b&gt; &nbsp;&copy; c", "a 'b> &copy; c"),
            ("1 < 2 &gt; 0", "1 < 2 > 0"),
            ("<p>Begin with <b>r</b>.</p>", "Begin with r."),
            ("<img src=x onerror=alert(1)>x", "x"),
            ("x<script", "x"),
            ("<!-- a --> \u{e4}\u{200b}&#39;", "\u{e4}\u{200b}'"),
        ] {
            assert_eq!(words_of_html(html), words, "{html}");
        }
        assert_eq!(words_of_html(&"x".repeat(5000)).len(), 1_000);
    }
}
