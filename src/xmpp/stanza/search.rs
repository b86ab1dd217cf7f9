//! XEP-0055: Jabber Search

use super::{forms, limited};
use crate::jid::BareJid;
use crate::map::Map;
use crate::xml::{Element, ns};
use crate::xmpp::form::{Answers, Field, Form};

/// People that are shown.
const MAX_FOUND: usize = 200;
/// Characters of a name.
const MAX_NAME: usize = 200;
/// The fields that the specification knows (§3), beside the address.
const FIELDS: [&str; 4] = ["first", "last", "nick", "email"];
/// What a column of a result may be called that has a name in it, or, together, the parts of one.
const NAMES: [&str; 6] = ["fn", "name", "fullname", "nick", "first", "last"];

/// Asks what one can search by; with the rest, searches.
pub fn request() -> Element {
    Element::new("query", ns::SEARCH)
}

/// What one can search by; and whether the answer is a data form too. `None`: nothing.
pub fn parse(query: &Element) -> Option<(Form, bool)> {
    if !query.is("query", ns::SEARCH) {
        return None;
    }
    let form = query
        .child("x", ns::DATA_FORMS)
        .and_then(|x| forms::parse(x, query));
    let (form, data) = match form.filter(|form| form.asked().next().is_some()) {
        Some(form) => (form, true),
        None => (forms::plain(query, &FIELDS, false), false),
    };
    let asks = form.asked().next().is_some();
    asks.then_some((form, data))
}

/// Searches. Of what is left empty nothing is said: it would be looked for.
pub fn submit(form: &Form, data: bool, answers: &Answers) -> Element {
    if data {
        return request().with_child(forms::submit(form, answers));
    }
    forms::fill(request(), form, answers)
}

/// Who was found: address and name.
pub fn found(query: &Element) -> Option<Vec<(BareJid, String)>> {
    if !query.is("query", ns::SEARCH) {
        return None;
    }
    let table = query
        .child("x", ns::DATA_FORMS)
        .and_then(|x| forms::read(x, query));
    let mut all = Found::default();
    match table.filter(|form| form.result) {
        Some(table) => {
            for row in &table.rows {
                let cells = || table.columns.iter().zip(row);
                let said = |name: &str| {
                    let mut cells = cells();
                    let cell = cells.find(|(column, _): &(&Field, _)| column.name == name);
                    cell.map(|(_, cell)| cell.clone())
                };
                all.add(said("jid"), &said);
            }
        }
        None => {
            for item in query.children().filter(|c| c.is("item", ns::SEARCH)) {
                let jid = item.attr("jid").map(str::to_owned);
                all.add(jid, &|name| item.own_child_text(name));
            }
        }
    }
    Some(all.people)
}

/// Nobody is named twice, and not everybody is.
#[derive(Default)]
struct Found {
    people: Vec<(BareJid, String)>,
    known: Map<BareJid, ()>,
}

impl Found {
    fn add(&mut self, jid: Option<String>, said: &dyn Fn(&str) -> Option<String>) {
        let jid = jid.and_then(|jid| BareJid::parse(jid.trim()).ok());
        let Some(jid) = jid.filter(|_| self.people.len() < MAX_FOUND) else {
            return;
        };
        if jid.local().is_none() || self.known.insert(jid.clone(), Box::new(())).is_some() {
            return;
        }
        let word = |name: &&str| said(name).and_then(|text| limited(&text, MAX_NAME));
        let (whole, parts) = NAMES.split_at(NAMES.len() - 2);
        let name = whole.iter().find_map(word).or_else(|| {
            let parts: Vec<String> = parts.iter().filter_map(word).collect();
            limited(&parts.join(" "), MAX_NAME)
        });
        self.people.push((jid, name.unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn query(inner: &str) -> Element {
        xml(&format!("<query xmlns='{}'>{inner}</query>", ns::SEARCH)).unwrap()
    }

    fn names(inner: &str) -> Vec<(String, String)> {
        let found = found(&query(inner)).unwrap().into_iter();
        found.map(|(jid, name)| (jid.to_string(), name)).collect()
    }

    #[test]
    fn what_one_can_search_by() {
        let plain = query("<instructions>Fill in</instructions><last/><email/><evil/>");
        let (form, data) = parse(&plain).unwrap();
        assert!(!data && form.instructions == ["Fill in"]);
        let asked: Vec<_> = form.asked().map(|f| f.name.as_str()).collect();
        assert_eq!(asked, ["last", "email"]);
        let answers = Answers(vec![
            ("last".into(), vec!["Capulet".into()]),
            ("email".into(), vec![String::new()]),
            ("evil".into(), vec!["x".into()]),
        ]);
        let sent = submit(&form, data, &answers).to_xml();
        assert!(sent.contains("<last>Capulet</last>"), "{sent}");
        assert!(!sent.contains("email") && !sent.contains("evil"), "{sent}");
        let form = "<x xmlns='jabber:x:data' type='form'><field var='who'/></x>";
        let (form, data) = parse(&query(form)).unwrap();
        assert!(data && form.asked().count() == 1);
        for nothing in [
            "",
            "<evil/>",
            "<x xmlns='jabber:x:data' type='result'/>",
            "<x xmlns='jabber:x:data' type='form'/>",
        ] {
            assert_eq!(parse(&query(nothing)), None, "{nothing}");
        }
        assert_eq!(parse(&Element::new("query", "x")), None);
    }

    #[test]
    fn who_was_found() {
        let old = "<item jid='a@b'><first>Juliet</first><last>Capulet</last></item>\
                   <item jid='c@d'><nick> Ty </nick><first>T</first></item><item jid='e@f'/>\
                   <item jid='a@b'><nick>again</nick></item><item jid='@'/><item jid='server'/><item/>";
        let expected = [("a@b", "Juliet Capulet"), ("c@d", "Ty"), ("e@f", "")];
        let expected = expected.map(|(jid, name)| (jid.to_owned(), name.to_owned()));
        assert_eq!(names(old), expected);
        let new = "<x xmlns='jabber:x:data' type='result'><reported><field var='jid'/><field var='fn'/></reported>\
                   <item><field var='fn'><value>Juliet</value></field><field var='jid'><value>a@b</value></field></item>\
                   <item><field var='fn'><value>Nobody</value></field></item></x>";
        assert_eq!(names(new), [("a@b".to_owned(), "Juliet".to_owned())]);
        assert!(names("").is_empty() && found(&Element::new("query", "x")).is_none());
        let many: String = (0..1_000)
            .map(|n| format!("<item jid='a{n}@b'/>"))
            .collect();
        assert_eq!(names(&many).len(), MAX_FOUND);
    }
}
