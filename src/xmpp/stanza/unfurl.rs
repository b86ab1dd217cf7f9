//! XEP-0422: Message Fastening

use super::ids::sane;
use super::limited;
use crate::text::address::is_address;
use crate::xml::{Element, ns};
use crate::xmpp::event::Preview;

/// Properties that are looked at.
const MAX: usize = 64;
/// Characters of a title, of the words below it, and of a site's name.
const MAX_TITLE: usize = 200;
const MAX_TEXT: usize = 500;
const MAX_SITE: usize = 100;

/// What a service has found behind a link in a message (Open Graph, fastened to it): the id of the message, and what
/// is there. To be believed of the room itself alone. Words are words: whatever stands in them is no markup.
pub fn read(message: &Element) -> Option<(String, Preview)> {
    let fastened = message.child("apply-to", ns::FASTEN)?;
    let of = fastened.attr("id").and_then(sane)?;
    let all = || {
        fastened
            .children()
            .filter(|c| c.is("meta", ns::XHTML))
            .take(MAX)
    };
    let property = |name: &str| {
        let meta = all().find(|c| c.attr("property") == Some(name))?;
        meta.attr("content").map(str::to_owned)
    };
    let words = |name: &str, max| property(name).and_then(|text| limited(&text, max));
    let address = |name: &str| {
        property(name)
            .map(|url| url.trim().to_owned())
            .filter(|url| is_address(url))
    };
    let preview = Preview {
        url: address("og:url")?,
        title: words("og:title", MAX_TITLE)?,
        text: words("og:description", MAX_TEXT),
        site: words("og:site_name", MAX_SITE),
        picture: address("og:image"),
    };
    Some((of, preview))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn read(inner: &str) -> Option<(String, Preview)> {
        let xml = format!(
            "<message xmlns='jabber:client'><apply-to xmlns='urn:xmpp:fasten:0' id='m1'>{inner}</apply-to></message>"
        );
        super::read(&parse(&xml).unwrap())
    }

    fn meta(property: &str, content: &str) -> String {
        format!(
            "<meta xmlns='http://www.w3.org/1999/xhtml' property='og:{property}' content='{content}'/>"
        )
    }

    #[test]
    fn what_is_taken_of_it() {
        let all = [
            meta("url", "https://example.org/a"),
            meta("title", " A &lt;b&gt; "),
            meta("title", "second"),
            meta("image", "javascript:alert(1)"),
            meta("description", &"x".repeat(900)),
            meta("site_name", ""),
        ];
        let (of, preview) = read(&all.concat()).unwrap();
        assert_eq!(of, "m1");
        assert_eq!(preview.title, "A <b>");
        assert_eq!(preview.text.map(|t| t.len()), Some(MAX_TEXT));
        assert_eq!((preview.site, preview.picture), (None, None));
        for bad in [
            "javascript:x",
            "data:text/html,x",
            "",
            "https://",
            "https://a b",
        ] {
            assert_eq!(
                read(&[meta("url", bad), meta("title", "t")].concat()),
                None,
                "{bad}"
            );
        }
        assert_eq!(read(&meta("url", "https://example.org/")), None);
        assert_eq!(read(&meta("title", "t").replace("1999", "2000")), None);
        // What stands behind very many others is not looked for.
        let many = [
            meta("x", "y").repeat(100),
            meta("url", "https://a.b/"),
            meta("title", "t"),
        ];
        assert_eq!(read(&many.concat()), None);
    }
}
