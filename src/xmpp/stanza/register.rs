//! XEP-0077: In-Band Registration

use super::forms;
use crate::xml::{Element, ns};
use crate::xmpp::form::{Answers, Form};

/// The fields that the specification knows (§14.2), in the order of its schema.
const FIELDS: [&str; 16] = [
    "username", "nick", "password", "name", "first", "last", "email", "address", "city", "state",
    "zip", "phone", "url", "date", "misc", "text",
];

/// What is asked for to make an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// `data`: the answer is a data form too.
    Form { form: Form, data: bool },
    /// It is done elsewhere: in a browser, at this address (§5).
    Elsewhere(String),
    /// There is an account already.
    Registered,
    /// Nothing that one could fill in.
    Nothing,
}

/// `<query/>`: what is asked for.
pub fn request() -> Element {
    Element::new("query", ns::REGISTER)
}

/// Reads what is asked for.
pub fn parse(query: &Element) -> Asked {
    if query.own_child("registered").is_some() {
        return Asked::Registered;
    }
    let form = query
        .child("x", ns::DATA_FORMS)
        .and_then(|x| forms::parse(x, query));
    if let Some(form) = form.filter(|form| form.asked().next().is_some()) {
        return Asked::Form { form, data: true };
    }
    // All that is asked for is required (§3.1).
    let form = forms::plain(query, &FIELDS, true);
    if form.fields.is_empty() {
        let url = query
            .child("x", ns::OOB)
            .and_then(|oob| oob.own_child_text("url"));
        let url = url.map(|url| url.trim().to_owned());
        return match url.filter(|url| url.starts_with("https://") && url.len() <= 2_000) {
            Some(url) => Asked::Elsewhere(url),
            None => Asked::Nothing,
        };
    }
    Asked::Form { form, data: false }
}

/// The answer to what was asked for.
pub fn submit(form: &Form, data: bool, answers: &Answers) -> Element {
    if data {
        return request().with_child(forms::submit(form, answers));
    }
    forms::fill(request(), form, answers)
}

/// Another password for an account (§3.3).
pub fn change_password(username: &str, password: &str) -> Element {
    request()
        .with_text_child("username", username)
        .with_text_child("password", password)
}

/// The end of an account (§3.2).
pub fn remove() -> Element {
    request().with_child(Element::new("remove", ns::REGISTER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn asked(inner: &str) -> Asked {
        parse(
            &xml(&format!(
                "<query xmlns='jabber:iq:register'>{inner}</query>"
            ))
            .unwrap(),
        )
    }

    #[test]
    fn plain_fields() {
        let Asked::Form { form, data } =
            asked("<instructions>All of it.</instructions><password/><username/><key/>")
        else {
            panic!("no form");
        };
        assert_eq!(form.instructions, ["All of it."]);
        let names: Vec<_> = form.fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!((names, data), (vec!["username", "password"], false));
        let answers = Answers(vec![
            ("password".into(), vec!["a<b".into()]),
            ("username".into(), vec!["me".into()]),
            ("key".into(), vec!["x".into()]),
        ]);
        assert_eq!(
            submit(&form, data, &answers).to_xml(),
            "<query xmlns='jabber:iq:register'><username>me</username><password>a&lt;b</password></query>"
        );
    }

    #[test]
    fn data_forms_come_first() {
        let x = "<x xmlns='jabber:x:data' type='form'><field var='username'/></x>";
        assert!(matches!(
            asked(&format!("<username/><password/>{x}")),
            Asked::Form { data: true, .. }
        ));
        let empty = "<username/><x xmlns='jabber:x:data' type='form'/>";
        assert!(matches!(asked(empty), Asked::Form { data: false, .. }));
    }

    #[test]
    fn elsewhere_or_nowhere() {
        let oob = |url: &str| {
            asked(&format!(
                "<instructions/><x xmlns='jabber:x:oob'><url>{url}</url></x>"
            ))
        };
        assert_eq!(oob(" https://a/b "), Asked::Elsewhere("https://a/b".into()));
        assert_eq!(oob("javascript:alert(1)"), Asked::Nothing);
        assert_eq!(asked(""), Asked::Nothing);
        assert_eq!(
            asked("<registered/><username>a</username>"),
            Asked::Registered
        );
    }

    #[test]
    fn orders() {
        assert_eq!(
            change_password("a&b", "c").to_xml(),
            "<query xmlns='jabber:iq:register'><username>a&amp;b</username><password>c</password></query>"
        );
        assert_eq!(
            remove().to_xml(),
            "<query xmlns='jabber:iq:register'><remove/></query>"
        );
    }
}
