//! XEP-0059: Result Set Management

use crate::xml::{Element, ns};

/// Which page of a result is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Page {
    First,
    After(String),
    Before(String),
    Last,
}

/// The request for a page.
pub fn request(max: u32, page: &Page) -> Element {
    let set = Element::new("set", ns::RSM).with_text_child("max", max.to_string());
    match page {
        Page::First => set,
        Page::After(id) => set.with_text_child("after", id.as_str()),
        Page::Before(id) => set.with_text_child("before", id.as_str()),
        Page::Last => set.with_child(Element::new("before", ns::RSM)),
    }
}

/// What an answer says of the page; all of it may be missing.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Said {
    pub first: Option<String>,
    pub last: Option<String>,
    /// Items behind the page, as far as the answer tells.
    pub behind: Option<u64>,
}

/// Reads the `<set/>` in an answer. `len`: how many items came.
pub fn said(answer: &Element, len: usize) -> Said {
    let Some(set) = answer.child("set", ns::RSM) else {
        return Said::default();
    };
    let count: Option<u64> = set
        .own_child_text("count")
        .and_then(|c| c.trim().parse().ok());
    let first = set.own_child("first");
    let index: Option<u64> = first.and_then(|f| f.attr("index")?.parse().ok());
    let gone = index.map(|index| index.saturating_add(len as u64));
    Said {
        first: first.map(Element::text),
        last: set.own_child_text("last"),
        behind: count
            .zip(gone)
            .map(|(count, gone)| count.saturating_sub(gone)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn there_and_back() {
        let xml = request(5, &Page::Before("x".to_owned())).to_xml();
        assert_eq!(
            xml,
            "<set xmlns='http://jabber.org/protocol/rsm'><max>5</max><before>x</before></set>"
        );
        let fin = parse(
            "<fin><set xmlns='http://jabber.org/protocol/rsm'><first index='3'>a</first>\
             <last>b</last><count>10</count></set></fin>",
        );
        let expected = Said {
            first: Some("a".to_owned()),
            last: Some("b".to_owned()),
            behind: Some(5),
        };
        assert_eq!(said(&fin.unwrap(), 2), expected);
        assert_eq!(said(&parse("<fin/>").unwrap(), 2), Said::default());
        let odd =
            parse("<fin><set xmlns='http://jabber.org/protocol/rsm'><count>-1</count></set></fin>");
        assert_eq!(said(&odd.unwrap(), 2), Said::default());
    }
}
