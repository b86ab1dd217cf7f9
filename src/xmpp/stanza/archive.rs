//! XEP-0313: Message Archive Management

use super::forward::{self, Forwarded};
use super::full_text;
use super::ids::sane;
use super::rsm::{self, Page};
use crate::jid::BareJid;
use crate::xml::{Element, ns};

/// A query for a page; `with`: of this conversation alone; `words`: with them alone, unless that is empty (XEP-0431).
pub fn query(id: &str, with: Option<&BareJid>, words: &str, max: u32, page: &Page) -> Element {
    let query = Element::new("query", ns::MAM).with_attr("queryid", id);
    let field = |name: &str, value: &str| {
        Element::new("field", ns::DATA_FORMS)
            .with_attr("var", name)
            .with_text_child("value", value)
    };
    let with = with.map(|with| field("with", with.as_str()));
    let words = (!words.is_empty()).then(|| field(full_text::FIELD, words));
    let form = (with.is_some() || words.is_some()).then(|| {
        Element::new("x", ns::DATA_FORMS)
            .with_attr("type", "submit")
            .with_child(field("FORM_TYPE", ns::MAM).with_attr("type", "hidden"))
            .with_children(with)
            .with_children(words)
    });
    query
        .with_children(form)
        .with_child(rsm::request(max, page))
}

/// A message of the archive.
pub struct Found<'e> {
    /// What it answers.
    pub query: &'e str,
    /// Its id in the archive.
    pub id: String,
    pub forwarded: Forwarded<'e>,
}

/// Whether a message bears one of the archive.
pub fn is_result(message: &Element) -> bool {
    message.child("result", ns::MAM).is_some()
}

/// What it bears, if it is exactly that.
pub fn result(message: &Element) -> Option<Found<'_>> {
    let mut results = message.children().filter(|c| c.is("result", ns::MAM));
    let (Some(result), None) = (results.next(), results.next()) else {
        return None;
    };
    Some(Found {
        query: result.attr("queryid")?,
        id: result.attr("id").and_then(sane)?,
        forwarded: forward::only(result)?,
    })
}

/// Whether the answer to a query says that there is no more.
pub fn is_complete(fin: &Element) -> bool {
    matches!(fin.attr("complete"), Some("true" | "1"))
}

/// Asks what is archived.
pub fn prefs() -> Element {
    Element::new("prefs", ns::MAM)
}

/// The same preferences with another default; `None` when nothing is to be changed.
pub fn changed_prefs(prefs: &Element, default: &str) -> Option<Element> {
    let changes = prefs.is("prefs", ns::MAM) && prefs.attr("default") != Some(default);
    let mut prefs = changes.then(|| prefs.clone())?;
    prefs.set_attr("default", default);
    Some(prefs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn queries() {
        let xml = query("q", None, "", 50, &Page::Last).to_xml();
        assert_eq!(
            xml,
            "<query xmlns='urn:xmpp:mam:2' queryid='q'><set \
             xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set></query>"
        );
        let with = BareJid::parse("a@b").unwrap();
        let form = query("q", Some(&with), "w", 50, &Page::First);
        let form = form.child("x", ns::DATA_FORMS).unwrap();
        let values: Vec<_> = form
            .children()
            .filter_map(|f| f.own_child_text("value"))
            .collect();
        assert_eq!(values, [ns::MAM, "a@b", "w"]);
    }

    #[test]
    fn preferences_change_only_where_they_differ() {
        let prefs =
            parse("<prefs xmlns='urn:xmpp:mam:2' default='never'><always/></prefs>").unwrap();
        assert_eq!(changed_prefs(&prefs, "never"), None);
        let changed = changed_prefs(&prefs, "roster").unwrap();
        assert_eq!(changed.attr("default"), Some("roster"));
        assert!(changed.own_child("always").is_some());
    }
}
