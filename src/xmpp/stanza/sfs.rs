//! XEP-0447: Stateless file sharing
//! XEP-0446: File metadata element

use super::{fallback, limited};
use crate::text::address::{is_address, sane_name};
use crate::xml::{Element, ns};
use crate::xmpp::event::FileAbout;

/// Places of a file that are looked at.
const MAX_SOURCES: usize = 20;
/// Characters of a media type.
const MAX_KIND: usize = 100;
/// Pixels of a side that are believed.
const MAX_SIDE: u32 = 30_000;

/// The file that a message is: where the text is one of its places, or is there for other programs alone, and
/// becomes the first of its places then (XEP-0447 §4, XEP-0428).
pub fn take(message: &Element, body: &mut Option<String>) -> Option<FileAbout> {
    let sharing = message.child("file-sharing", ns::SFS)?;
    let sources = sharing.child("sources", ns::SFS)?;
    let places = sources
        .children()
        .filter(|c| c.is("url-data", ns::URL_DATA));
    let places = places.filter_map(|c| c.attr("target")).map(str::trim);
    let places: Vec<_> = places
        .filter(|url| is_address(url))
        .take(MAX_SOURCES)
        .collect();
    let whole = match body {
        Some(text) if places.contains(&text.trim()) => false,
        Some(text) => {
            let parts = fallback::part(message, ns::SFS, text);
            let all = fallback::is_whole(message, ns::SFS);
            all || parts.is_some_and(|(_, rest)| rest.trim().is_empty())
        }
        None => true,
    };
    if whole {
        *body = Some((*places.first()?).to_owned());
    }
    let text = body.as_deref().unwrap_or_default();
    places.contains(&text.trim()).then(|| about(sharing))
}

/// What is said of it.
fn about(sharing: &Element) -> FileAbout {
    let Some(file) = sharing.child("file", ns::FILE) else {
        return FileAbout::default();
    };
    let side = |name: &str| {
        let side: u32 = file.own_child_text(name)?.trim().parse().ok()?;
        (1..=MAX_SIDE).contains(&side).then_some(side)
    };
    let kind = file.own_child_text("media-type");
    FileAbout {
        name: file.own_child_text("name").and_then(|n| sane_name(&n)),
        kind: kind.and_then(|kind| limited(&kind, MAX_KIND)),
        size: file
            .own_child_text("size")
            .and_then(|size| size.trim().parse().ok()),
        sides: side("width").zip(side("height")),
    }
}

/// What goes along with a text that is the address of a file.
pub fn elements(url: &str, about: &FileAbout) -> [Element; 2] {
    let mut file = Element::new("file", ns::FILE);
    let (width, height) = about.sides.unzip();
    for (name, value) in [
        ("media-type", about.kind.clone()),
        ("name", about.name.clone()),
        ("size", about.size.map(|n| n.to_string())),
        ("width", width.map(|n| n.to_string())),
        ("height", height.map(|n| n.to_string())),
    ] {
        if let Some(value) = value {
            file = file.with_text_child(name, value);
        }
    }
    let place = Element::new("url-data", ns::URL_DATA).with_attr("target", url.trim());
    let sharing = Element::new("file-sharing", ns::SFS)
        .with_attr("disposition", "inline")
        .with_child(file)
        .with_child(Element::new("sources", ns::SFS).with_child(place));
    [sharing, fallback::whole(ns::SFS)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn message(inner: &str) -> Element {
        let xml = format!("<message xmlns='jabber:client'>{inner}</message>");
        parse(&xml).unwrap()
    }

    fn shared(file: &str, target: &str) -> String {
        format!(
            "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>{file}</file>\
             <sources><url-data xmlns='http://jabber.org/protocol/url-data' target='{target}'/></sources>\
             </file-sharing>"
        )
    }

    #[test]
    fn what_is_written_is_read() {
        let about = FileAbout {
            name: Some("a cat.png".to_owned()),
            kind: Some("image/png".to_owned()),
            size: Some(5_000_000_000),
            sides: Some((640, 480)),
        };
        for about in [about, FileAbout::default()] {
            let url = "https://up.example/1/x";
            let mut m = message("");
            for element in elements(url, &about) {
                m.push(element);
            }
            for before in [Some(url.to_owned()), None] {
                let mut body = before;
                assert_eq!(take(&m, &mut body), Some(about.clone()));
                assert_eq!(body.as_deref(), Some(url));
            }
        }
    }

    #[test]
    fn a_text_that_is_something_else_stays() {
        let file = shared("", "https://a.b/c");
        let fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'/>";
        let part = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'><body start='0' end='4'/></fallback>";
        let whole = part.replace('4', "16");
        for (inner, text, is, becomes) in [
            (&file, "see https://a.b/c", false, "see https://a.b/c"),
            (
                &[&file, part].concat(),
                "see https://a.b/",
                false,
                "see https://a.b/",
            ),
            (
                &[&file, &*whole].concat(),
                "see https://a.b/",
                true,
                "https://a.b/c",
            ),
            (&[&file, fallback].concat(), "words", true, "https://a.b/c"),
            (
                &shared("", "javascript:alert(1)"),
                "javascript:alert(1)",
                false,
                "javascript:alert(1)",
            ),
        ] {
            let mut body = Some(text.to_owned());
            assert_eq!(take(&message(inner), &mut body).is_some(), is, "{inner}");
            assert_eq!(body.as_deref(), Some(becomes), "{inner}");
        }
        let mut none = None;
        assert_eq!(take(&message(&shared("", "file:///etc")), &mut none), None);
        assert_eq!(none, None);
    }

    #[test]
    fn lies_are_not_believed() {
        let file = "<name>../x\u{202e}gnp.exe</name><size>-1</size><width>0</width><height>99999999999</height>\
                    <media-type>image/png</media-type>";
        let m = message(&shared(file, "https://a.b/c"));
        let about = take(&m, &mut None).unwrap();
        assert_eq!(about.name.as_deref(), Some("xgnp.exe"));
        assert_eq!((about.size, about.sides), (None, None));
    }
}
