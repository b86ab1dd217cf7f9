//! XEP-0461: Message Replies

use super::ids::sane;
use super::{fallback, limited};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::event::Reply;

/// Characters of a quotation that are kept, and sent.
pub const MAX_QUOTE: usize = 300;

/// Takes out of the text what quotes the message that it answers, and says which one that is.
pub fn take(message: &Element, body: &mut Option<String>) -> Option<Reply> {
    let reply = message.child("reply", ns::REPLY)?;
    let id = reply.attr("id").and_then(sane)?;
    // What is encrypted has other characters than are counted.
    let parted = body
        .as_deref()
        .filter(|b| !b.starts_with("?OTR"))
        .and_then(|b| fallback::part(message, ns::REPLY, b));
    let quoted = parted.filter(|(_, rest)| !rest.trim().is_empty());
    let quote = quoted.map(|(quote, rest)| {
        *body = Some(rest);
        unquoted(&quote)
    });
    let author = reply.attr("to").and_then(|to| Jid::parse(to).ok());
    Some(Reply {
        id,
        nick: None,
        author: author.map(Jid::into_bare),
        quote: quote.unwrap_or_default(),
    })
}

fn unquoted(text: &str) -> String {
    let lines = text.lines().filter_map(|line| line.strip_prefix('>'));
    let lines: Vec<_> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    limited(&lines.join("\n"), MAX_QUOTE).unwrap_or_default()
}

/// The text of an answer: with the quotation before it, for those who do not know better. It is a part of the
/// text, so that whatever is done to that is done to both.
pub fn text(reply: &Reply, body: &str) -> String {
    let mut text = quotation(reply);
    text.push_str(body);
    text
}

fn quotation(reply: &Reply) -> String {
    let quote = limited(&reply.quote, MAX_QUOTE).unwrap_or_default();
    let lines = quote.lines().map(|line| ["> ", line, "\n"].concat());
    lines.collect()
}

/// What goes along with it.
pub fn elements(reply: &Reply) -> impl Iterator<Item = Element> {
    let to = reply.author.as_ref().map(|author| match &reply.nick {
        Some(nick) => [author.as_str(), "/", nick].concat(),
        None => author.to_string(),
    });
    let element = Element::new("reply", ns::REPLY)
        .with_opt_attr("to", to)
        .with_attr("id", reply.id.as_str());
    let quoted = quotation(reply).chars().count();
    let said = (quoted > 0).then(|| fallback::beginning(ns::REPLY, quoted));
    [element].into_iter().chain(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jid::BareJid;

    #[test]
    fn there_and_back() {
        let author = BareJid::parse("a@b").ok();
        for (quote, body) in [
            ("what?\nand \u{1f600}", "this\n> not that"),
            ("", "x"),
            ("> nested", "y"),
        ] {
            let reply = Reply {
                id: "1".to_owned(),
                author: author.clone(),
                nick: None,
                quote: quote.to_owned(),
            };
            let message = Element::new("message", ns::CLIENT).with_children(elements(&reply));
            let mut read = Some(text(&reply, body));
            assert_eq!(take(&message, &mut read), Some(reply));
            assert_eq!(read.as_deref(), Some(body));
        }
    }

    #[test]
    fn a_text_that_is_all_quotation_stays() {
        let message = Element::new("message", ns::CLIENT)
            .with_child(Element::new("reply", ns::REPLY).with_attr("id", "1"))
            .with_child(fallback::beginning(ns::REPLY, 4));
        let mut body = Some("> hi".to_owned());
        assert_eq!(
            take(&message, &mut body).map(|r| r.quote),
            Some(String::new())
        );
        assert_eq!(body.as_deref(), Some("> hi"));
        let mut sealed = Some("?OTR:AAMD".to_owned());
        assert!(take(&message, &mut sealed).is_some());
        assert_eq!(sealed.as_deref(), Some("?OTR:AAMD"));
    }
}
