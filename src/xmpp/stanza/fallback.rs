//! XEP-0428: Fallback Indication

use crate::xml::{Element, ns};

/// Says that the whole text of a message is there for those alone who do not know this feature.
pub fn whole(feature: &str) -> Element {
    Element::new("fallback", ns::FALLBACK).with_attr("for", feature)
}

/// The same of so many characters at the beginning.
pub fn beginning(feature: &str, characters: usize) -> Element {
    let part = Element::new("body", ns::FALLBACK)
        .with_attr("start", "0")
        .with_attr("end", characters.to_string());
    whole(feature).with_child(part)
}

/// Whether that is said of a message (§3: without borders it is all of it).
pub fn is_whole(message: &Element, feature: &str) -> bool {
    let mut all = message
        .children()
        .filter(|c| c.is("fallback", ns::FALLBACK));
    all.any(|c| c.attr("for") == Some(feature) && c.children().next().is_none())
}

/// Parts a text in what is there for this feature's sake, and all else. `None` where nothing is said of
/// that, or what is said does not fit the text.
pub fn part(message: &Element, feature: &str, text: &str) -> Option<(String, String)> {
    let of_feature =
        |c: &&Element| c.is("fallback", ns::FALLBACK) && c.attr("for") == Some(feature);
    let fallback = message.children().find(of_feature)?;
    let body = fallback.child("body", ns::FALLBACK)?;
    let number = |name: &str| body.attr(name)?.parse::<usize>().ok();
    let length = text.chars().count();
    let (start, end) = match (number("start"), number("end")) {
        (Some(start), Some(end)) => (start, end),
        // Without borders it is the whole.
        (None, None) => (0, length),
        _ => return None,
    };
    if start >= end || end > length {
        return None;
    }
    let inside: String = text.chars().skip(start).take(end - start).collect();
    let outside = text.chars().take(start).chain(text.chars().skip(end));
    Some((inside, outside.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(start: &str, end: &str, text: &str) -> Option<(String, String)> {
        let body = Element::new("body", ns::FALLBACK);
        let body = body.with_attr("start", start).with_attr("end", end);
        let message = Element::new("message", ns::CLIENT).with_child(whole("f").with_child(body));
        part(&message, "f", text)
    }

    #[test]
    fn characters_are_counted_and_lies_are_not_believed() {
        let found = parted("0", "4", "> \u{1f600}\nhi");
        assert_eq!(found, Some(("> \u{1f600}\n".to_owned(), "hi".to_owned())));
        for (start, end) in [
            ("0", "9"),
            ("3", "3"),
            ("4", "2"),
            ("-1", "2"),
            ("0", "x"),
            ("", "1"),
            ("0", "99999999999999999999"),
        ] {
            assert_eq!(parted(start, end, "hello"), None, "{start} {end}");
        }
        let message = Element::new("message", ns::CLIENT).with_child(beginning("f", 2));
        assert_eq!(part(&message, "other", "hello"), None);
        assert_eq!(
            part(&message, "f", "hello"),
            Some(("he".to_owned(), "llo".to_owned()))
        );
    }
}
