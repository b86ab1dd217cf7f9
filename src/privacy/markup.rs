//! Old programs encrypt HTML. It is made text: what it says is shown, and nothing of it is obeyed.

/// Elements that only a program writes.
const TAGS: [&str; 9] = ["html", "body", "font", "span", "div", "p", "br", "b", "i"];
const ENTITIES: [(&str, &str); 6] = [
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    // Last, so that nothing is read twice.
    ("amp", "&"),
];

/// The text of what may be HTML. A text that has neither known elements nor entities stays as it is.
pub(super) fn text_of(maybe: String) -> String {
    let entity = ENTITIES
        .iter()
        .any(|(name, _)| maybe.contains(&reference(name)));
    let begins = maybe.trim_start().strip_prefix('<');
    let element = begins.is_some_and(|rest| tag(rest).is_some_and(|(name, _)| is_known(name)));
    if !entity && !element {
        return maybe;
    }
    let mut out = String::with_capacity(maybe.len());
    let mut rest = maybe.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match tag(after) {
            Some((name, behind)) if is_known(name) => {
                if name.eq_ignore_ascii_case("br") {
                    out.push('\n');
                }
                rest = behind;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    for (name, character) in ENTITIES {
        out = out.replace(&reference(name), character);
    }
    out
}

fn reference(name: &str) -> String {
    ["&", name, ";"].concat()
}

/// The name of the element whose tag is open, and what comes behind it.
fn tag(after: &str) -> Option<(&str, &str)> {
    let (inside, behind) = after.split_once('>')?;
    let name = inside.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    let name = end.map_or(Some(name), |end| name.get(..end))?;
    Some((name, behind))
}

fn is_known(name: &str) -> bool {
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn html_becomes_text() {
        for (html, text) in [
            ("a < b && c > d", "a < b && c > d"),
            ("a &#; b", "a &#; b"),
            ("<FONT COLOR=\"red\">hi<BR/>there</FONT>", "hi\nthere"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("<b>1 < 2</b>", "1 < 2"),
            ("<html><body>x</body></html>", "x"),
            ("<", "<"),
        ] {
            assert_eq!(text_of(html.to_owned()), text, "{html}");
        }
        let [lt, amp] = ["lt", "amp"].map(super::reference);
        let html = [&lt, "script> ", &amp, "lt;"].concat();
        assert_eq!(text_of(html), ["<script> ", &lt].concat());
    }
}
