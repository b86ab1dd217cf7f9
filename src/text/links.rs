//! Links in plain text.

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span<'t> {
    Text(&'t str),
    /// A link whose address is its own text; the scheme is one that is safe to follow.
    Link(&'t str),
}

/// The schemes that become links. Anything else, `javascript:` above all, stays text.
const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "xmpp:"];
/// Longer addresses are no links but an attack on the layout.
const MAX: usize = 4096;

/// Cuts a text into links and what is between them. Joined, the pieces are the text again.
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, link, after)) = next_link(rest) {
        if !before.is_empty() {
            spans.push(Span::Text(before));
        }
        spans.push(Span::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Text(rest));
    }
    spans
}

/// The first link in `text`, with what stands before and behind it.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        let starts_word = previous.is_none_or(|p| !p.is_alphanumeric());
        previous = Some(c);
        if !starts_word || !matches!(c.to_ascii_lowercase(), 'h' | 'm' | 'x') {
            continue;
        }
        let (before, rest) = text.split_at_checked(at)?;
        let scheme = SCHEMES.iter().find(|s| {
            rest.get(..s.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(s))
        });
        let Some(scheme) = scheme else { continue };
        let (link, after) = rest.split_at_checked(extent(rest))?;
        if link.len() <= MAX && link.get(scheme.len()..).is_some_and(has_target) {
            return Some((before, link, after));
        }
    }
    None
}

/// Something must follow the scheme that can name a place.
fn has_target(target: &str) -> bool {
    target
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() || c == '[')
}

/// How far a link reaches: to white space or a delimiter, without the punctuation of the sentence
/// around it. A closing bracket belongs to the link when it was opened in it.
fn extent(text: &str) -> usize {
    let stop = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`');
    // One character over the limit is enough to know, however long the text is.
    let end = text
        .char_indices()
        .take(MAX + 1)
        .find(|(_, c)| stop(*c))
        .map(|(at, _)| at);
    let end = end.or_else(|| text.char_indices().nth(MAX + 1).map(|(at, _)| at));
    let mut link = end.and_then(|end| text.get(..end)).unwrap_or(text);
    while let Some(last) = link.chars().next_back() {
        let balance =
            |open: char, close: char| link.matches(close).count() > link.matches(open).count();
        let trailing = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '»' | '”' | '’' => {
                true
            }
            ')' => balance('(', ')'),
            ']' => balance('[', ']'),
            '}' => balance('{', '}'),
            _ => false,
        };
        if !trailing {
            break;
        }
        link = link.strip_suffix(last).unwrap_or_default();
    }
    link.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Span::{Link, Text};

    #[test]
    fn links_and_the_sentence_around_them() {
        assert_eq!(
            spans("see https://a.b/c?d=e#f. Or (http://x.y/z_(w))!"),
            [
                Text("see "),
                Link("https://a.b/c?d=e#f"),
                Text(". Or ("),
                Link("http://x.y/z_(w)"),
                Text(")!"),
            ]
        );
        assert_eq!(spans("xmpp:a@b?join"), [Link("xmpp:a@b?join")]);
        assert_eq!(spans("HTTPS://A.B"), [Link("HTTPS://A.B")]);
        assert_eq!(
            spans("\"mailto:a@b\"."),
            [Text("\""), Link("mailto:a@b"), Text("\".")]
        );
        assert_eq!(spans("https://ä.de/ü"), [Link("https://ä.de/ü")]);
    }

    #[test]
    fn what_is_no_link() {
        for text in [
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "http://.",
            "xhttps://a.b",
            "file:///etc/passwd",
            "vbscript:x",
            "https:/a",
            "mailto:",
            "java\nscript:alert(1)",
        ] {
            assert!(spans(text).iter().all(|s| matches!(s, Text(_))), "{text}");
        }
        let long = format!("https://a.b/{}", "c".repeat(5000));
        assert_eq!(spans(&long), [Text(&long)]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "(https?://|xmpp:|mailto:|[a-z.,()<> \u{e9}\u{1f600}\n]){0,40}") {
            let joined: String =
                spans(&text).iter().map(|s| match s { Text(t) | Link(t) => *t }).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
