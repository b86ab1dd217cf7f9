//! XEP-0492: Chat notification settings
//! XEP-0469: Bookmark Pinning

use crate::xml::{Element, ns};
use crate::xmpp::event::{Marks, Notify};

/// What stands in a bookmark.
pub fn read(conference: &Element) -> Marks {
    let extensions = conference.child("extensions", ns::BOOKMARKS);
    let notify = extensions.and_then(|e| e.child("notify", ns::NOTIFY));
    let settings = notify.into_iter().flat_map(Element::children);
    // Of two that are as near the first counts.
    let nearest = settings
        .filter_map(|e| Some((nearness(e)?, Notify::from_name(e.name())?)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    Marks {
        pinned: extensions.is_some_and(|e| e.child("pinned", ns::PINNED).is_some()),
        notify: nearest.map(|(_, notify)| notify),
    }
}

/// Puts it there. What is for other kinds of programs stays, and so does what is not known (XEP-0402 §5.2,
/// XEP-0492 §3).
pub fn write(conference: &mut Element, marks: Marks) {
    let empty = || Element::new("extensions", ns::BOOKMARKS);
    let mut extensions = conference.child("extensions", ns::BOOKMARKS).cloned();
    let extensions = extensions.get_or_insert_with(empty);
    let mut notify = extensions.child("notify", ns::NOTIFY).cloned();
    let notify = notify.get_or_insert_with(|| Element::new("notify", ns::NOTIFY));
    // Where something is said to all clients, ours is said to those in browsers alone.
    let near = notify.children().filter_map(nearness).max();
    let near = near.map_or(0, |near| if near == 0 { 0 } else { 2 });
    let mine = |e: &Element| nearness(e) == Some(near) && Notify::from_name(e.name()).is_some();
    let advanced = notify
        .children()
        .filter(|e| mine(e))
        .find_map(|e| e.child("advanced", ns::NOTIFY))
        .cloned();
    notify.retain_children(|e| !mine(e));
    // What is usual has to be said where something else counts otherwise, or others have added to it.
    let said =
        advanced.is_some() || (near == 2 && notify.children().any(|e| nearness(e).is_some()));
    let usual = said.then_some(Notify::OnMention);
    if let Some(setting) = marks.notify.or(usual) {
        let mut setting = Element::new(setting.name(), ns::NOTIFY).with_children(advanced);
        if near == 2 {
            setting.set_attr("identity-category", "client");
            setting.set_attr("identity-type", "web");
        }
        notify.push(setting);
    }
    extensions.retain_children(|e| !e.is("notify", ns::NOTIFY) && !e.is("pinned", ns::PINNED));
    if marks.pinned {
        extensions.push(Element::new("pinned", ns::PINNED));
    }
    if notify.children().next().is_some() {
        extensions.push(notify.clone());
    }
    conference.retain_children(|e| !e.is("extensions", ns::BOOKMARKS));
    if extensions.children().next().is_some() {
        conference.push(extensions.clone());
    }
}

/// How near to us a setting is: 2: for programs in browsers, 1: for all clients, 0: for everybody.
fn nearness(setting: &Element) -> Option<u8> {
    let category = setting.attr("identity-category");
    match (category, setting.attr("identity-type")) {
        (None, None) => Some(0),
        (Some("client"), None) => Some(1),
        (Some("client"), Some("web")) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    fn conference(extensions: &str) -> Element {
        let xml = format!("<conference xmlns='urn:xmpp:bookmarks:1'>{extensions}</conference>");
        parse(&xml).unwrap()
    }

    fn notify(settings: &str) -> Element {
        let xml = format!(
            "<extensions><notify xmlns='urn:xmpp:notification-settings:1'>{settings}</notify>\
             <x xmlns='other'/></extensions>"
        );
        conference(&xml)
    }

    #[test]
    fn the_nearest_setting_counts() {
        for (settings, expected) in [
            ("", None),
            ("<always/>", Some(Notify::Always)),
            (
                "<never identity-category='client' identity-type='pc'/>",
                None,
            ),
            (
                "<never/><on-mention identity-category='client'/>",
                Some(Notify::OnMention),
            ),
            (
                "<never identity-category='client' identity-type='web'/><always identity-category='client'/>",
                Some(Notify::Never),
            ),
            ("<sometimes/><never/><always/>", Some(Notify::Never)),
        ] {
            assert_eq!(read(&notify(settings)).notify, expected, "{settings}");
        }
        assert_eq!(read(&conference("")), Marks::default());
        let pinned = "<extensions><pinned xmlns='urn:xmpp:bookmarks-pinning:0'/></extensions>";
        assert!(read(&conference(pinned)).pinned);
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_changes() {
        for before in [
            conference("<nick>me</nick>"),
            notify("<always/>"),
            notify("<never identity-category='client' identity-type='pc'/>"),
            notify("<never identity-category='client'/><always/>"),
            notify("<always identity-category='client' identity-type='web'/><never/>"),
            notify("<always><advanced><rule xmlns='own'/></advanced></always>"),
        ] {
            let was = before.to_xml();
            for pinned in [true, false] {
                for set in [Some(Notify::Never), Some(Notify::Always), None] {
                    let mut after = before.clone();
                    let marks = Marks {
                        pinned,
                        notify: set,
                    };
                    write(&mut after, marks);
                    let xml = after.to_xml();
                    let back = read(&after);
                    assert_eq!(back.pinned, pinned);
                    if set.is_some() {
                        assert_eq!(back.notify, set, "{xml}");
                    }
                    for kept in [
                        "<x xmlns='other'/>",
                        "<rule xmlns='own'/>",
                        "'pc'",
                        "<nick>me</nick>",
                    ] {
                        assert_eq!(was.contains(kept), xml.contains(kept), "{kept} in {xml}");
                    }
                    let mut again = after.clone();
                    write(&mut again, marks);
                    assert_eq!(again.to_xml(), xml);
                }
            }
        }
        let mut plain = conference("");
        write(&mut plain, Marks::default());
        assert_eq!(plain.to_xml(), conference("").to_xml());
    }
}
