//! XEP-0444: Message Reactions

use super::ids::sane;
use crate::xml::{Element, ns};

/// Reactions of one person to one message; more are mischief.
pub const MAX: usize = 8;
/// Bytes of one: families and flags take some forty.
const MAX_BYTES: usize = 64;

/// Which message somebody reacts to, and all his reactions to it. What is no emoji is left out.
pub fn reactions(message: &Element) -> Option<(String, Vec<String>)> {
    let reactions = message.child("reactions", ns::REACTIONS)?;
    let id = reactions.attr("id").and_then(sane)?;
    let mut all: Vec<String> = Vec::new();
    for reaction in reactions
        .children()
        .filter(|c| c.is("reaction", ns::REACTIONS))
    {
        let text = reaction.text();
        let text = text.trim();
        if all.len() < MAX && is_emoji(text) && !all.iter().any(|known| known == text) {
            all.push(text.to_owned());
        }
    }
    Some((id, all))
}

/// Whether a text may be an emoji: without a table of them, a sign that is neither letter nor space.
pub fn is_emoji(text: &str) -> bool {
    let sign = |c: char| {
        let joins = matches!(
            c,
            '\u{200d}' | '\u{20e3}' | '\u{fe0f}' | '0'..='9' | '#' | '*'
        );
        // Arrows and what follows them, the private use area left out.
        joins
            || (c >= '\u{a9}' && !c.is_alphabetic() && !c.is_whitespace() && !is_format(c))
            || matches!(c, '\u{1f170}'..='\u{1f19a}' | '\u{24c2}' | '\u{2139}')
    };
    !text.is_empty() && text.len() <= MAX_BYTES && text.chars().all(sign) && !text.is_ascii()
}

/// Signs that move or hide others; those of flags (U+E0020 and so on) are none.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{600}'..='\u{605}' | '\u{2000}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

/// What goes into a message that says so; an empty list takes all back.
pub fn element(id: &str, all: &[String]) -> Element {
    let reactions = all.iter().take(MAX);
    let reactions =
        reactions.map(|r| Element::new("reaction", ns::REACTIONS).with_text(r.as_str()));
    Element::new("reactions", ns::REACTIONS)
        .with_attr("id", id)
        .with_children(reactions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_and_what_is_none() {
        for yes in [
            "\u{1f44d}",
            "\u{2764}\u{fe0f}",
            "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}",
            "1\u{fe0f}\u{20e3}",
            "\u{1f1e9}\u{1f1ea}",
            "\u{1f44d}\u{1f3fd}",
            "\u{1f17f}\u{fe0f}",
            "\u{2139}\u{fe0f}",
        ] {
            assert!(is_emoji(yes), "{yes}");
        }
        for no in [
            "",
            "a",
            "ok",
            "1",
            "#",
            "<b>",
            "\u{202e}\u{1f44d}",
            "\u{1f44d} \u{1f44d}",
            "é",
            "\u{301}",
            "\u{feff}",
        ] {
            assert!(!is_emoji(no), "{no}");
        }
        assert!(!is_emoji(&"\u{1f44d}".repeat(17)));
    }

    #[test]
    fn a_set_with_a_bound() {
        let many: Vec<String> = (0..50u32)
            .filter_map(|n| char::from_u32(0x1f600 + n))
            .map(String::from)
            .collect();
        let list = element("1", &many);
        let message = Element::new("message", ns::CLIENT).with_child(
            list.with_children(
                many.iter()
                    .map(|r| Element::new("reaction", ns::REACTIONS).with_text(r.as_str())),
            ),
        );
        let (id, read) = reactions(&message).unwrap();
        assert_eq!((id.as_str(), read.as_slice()), ("1", &many[..MAX]));
    }
}
