//! Links in plain text.

use super::geo::parse as place;

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span<'t> {
    Text(&'t str),
    /// A link whose address is its own text; the scheme is one that is safe to follow.
    Link(&'t str),
}

/// The schemes that become links. Anything else, `javascript:` above all, stays text.
const SCHEMES: [&str; 5] = ["https://", "http://", "mailto:", "xmpp:", "geo:"];
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

/// An http(s) address without these parameters of its query, as a site wants it (`filter_url_query_params`). All
/// else of it stays as it is, and so does any other address.
pub fn without_params(url: &str, names: &[String]) -> String {
    let web = url.get(..4).is_some_and(|s| s.eq_ignore_ascii_case("http"));
    let (front, fragment) = match url.split_once('#') {
        Some((front, fragment)) => (front, Some(fragment)),
        None => (url, None),
    };
    let Some((place, query)) = front.split_once('?').filter(|_| web && !names.is_empty()) else {
        return url.to_owned();
    };
    let kept = |param: &&str| {
        let name = param.split('=').next().unwrap_or_default();
        !names.iter().any(|n| n == name)
    };
    let kept: Vec<_> = query.split('&').filter(kept).collect();
    let mut out = place.to_owned();
    if !kept.is_empty() {
        out.push('?');
        out.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// The first link in `text`, with what stands before and behind it. Every character is looked at a
/// fixed number of times, however many beginnings of links there are: messages come from strangers.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let mut previous: Option<char> = None;
    let mut skip = 0;
    for (at, c) in text.char_indices() {
        let starts_word = previous.is_none_or(|p| !p.is_alphanumeric());
        previous = Some(c);
        if at < skip || !starts_word || !matches!(c.to_ascii_lowercase(), 'g' | 'h' | 'm' | 'x') {
            continue;
        }
        let (before, rest) = text.split_at_checked(at)?;
        let scheme = SCHEMES.iter().find(|s| {
            rest.get(..s.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(s))
        });
        let Some(scheme) = scheme else { continue };
        // Whether that is a place is looked at below.
        let geo = *scheme == "geo:";
        if !geo && !rest.get(scheme.len()..).is_some_and(has_target) {
            continue;
        }
        let run = run(rest);
        if let Some((link, after)) = rest.split_at_checked(extent(run))
            && link.len() <= MAX
            && (!geo || place(link).is_some())
        {
            return Some((before, link, after));
        }
        // Too long for a link, and so is whatever begins inside it.
        skip = at + run.len();
    }
    None
}

/// Something must follow the scheme that can name a place.
fn has_target(target: &str) -> bool {
    let first = target.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || c == '[')
}

/// What stands together: up to white space or a delimiter.
fn run(text: &str) -> &str {
    let stop = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`');
    text.split(stop).next().unwrap_or(text)
}

/// How far a link reaches in its run: without the punctuation of the sentence around it. A closing
/// bracket belongs to the link when it was opened in it.
fn extent(run: &str) -> usize {
    const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
    // How many more of each kind are closed than opened, up to the end that is being looked at.
    let mut excess = BRACKETS.map(|(open, close)| {
        let count = |bracket: char| run.matches(bracket).count();
        count(close).saturating_sub(count(open))
    });
    let mut link = run;
    while let Some(last) = link.chars().next_back() {
        let kind = BRACKETS.iter().position(|(_, close)| *close == last);
        let trailing = match kind.and_then(|kind| excess.get_mut(kind)) {
            Some(0) => false,
            Some(excess) => {
                *excess -= 1;
                true
            }
            None => matches!(
                last,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '»' | '”' | '’'
            ),
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
        assert_eq!(
            spans("at geo:-1.5,2;u=9."),
            [Text("at "), Link("geo:-1.5,2;u=9"), Text(".")]
        );
    }

    #[test]
    fn a_site_takes_parameters_out_of_addresses() {
        let names = ["utm_source".to_owned(), "fbclid".to_owned()];
        for (url, left) in [
            (
                "https://a.b/c?utm_source=x&d=e#f?fbclid=1",
                "https://a.b/c?d=e#f?fbclid=1",
            ),
            ("https://a.b/?fbclid=1", "https://a.b/"),
            (
                "HTTP://a.b?fbclid&d&utm_source=&e=%26",
                "HTTP://a.b?d&e=%26",
            ),
            (
                "https://a.b/c?fbclid2=1&xfbclid=2",
                "https://a.b/c?fbclid2=1&xfbclid=2",
            ),
            ("https://a.b/c?", "https://a.b/c?"),
            ("https://a.b/?d=?fbclid=1", "https://a.b/?d=?fbclid=1"),
            ("mailto:a@b?fbclid=1", "mailto:a@b?fbclid=1"),
            ("xmpp:a@b?join", "xmpp:a@b?join"),
        ] {
            assert_eq!(without_params(url, &names), left);
            assert_eq!(without_params(url, &[]), url);
        }
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
            "geo:1",
            "geo:here,there",
            "https://-",
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
