//! XEP-0004: Data Forms

use super::limited;
use crate::xml::{Element, ns};
use crate::xmpp::form::{Answers, Choice, Field, FieldKind, Form, Picture};

/// Fields of a form, choices of a field and values of one; those beyond are left out.
const MAX_FIELDS: usize = 200;
/// Columns and rows of a table.
const MAX_COLUMNS: usize = 20;
const MAX_ROWS: usize = 500;
/// Characters of a text.
const MAX_TEXT: usize = 4_000;
/// Characters of a picture in base64 (XEP-0231 §3: 8 KB is what it recommends; CAPTCHAs have more).
const MAX_PICTURE: usize = 200_000;

const KINDS: [(FieldKind, &str); 9] = [
    (FieldKind::Boolean, "boolean"),
    (FieldKind::Fixed, "fixed"),
    (FieldKind::Hidden, "hidden"),
    (FieldKind::ListSingle, "list-single"),
    (FieldKind::ListMulti, "list-multi"),
    (FieldKind::TextMulti, "text-multi"),
    (FieldKind::TextPrivate, "text-private"),
    (FieldKind::JidSingle, "jid-single"),
    (FieldKind::JidMulti, "jid-multi"),
];

/// Reads `<x type='form'/>` within `around`, where pictures of it are (XEP-0231). `None`: it is none.
pub fn parse(x: &Element, around: &Element) -> Option<Form> {
    read(x, around).filter(|form| !form.result)
}

/// The same, or what came of one: `<x type='result'/>`.
pub fn read(x: &Element, around: &Element) -> Option<Form> {
    let result = match x.attr("type") {
        Some("form") => false,
        Some("result") => true,
        _ => return None,
    };
    if !x.is("x", ns::DATA_FORMS) {
        return None;
    }
    let own = |name: &'static str| x.children().filter(move |c| c.is(name, ns::DATA_FORMS));
    // Of what would have to be filled in there is nothing in a table.
    let columns: Vec<Field> = own("reported")
        .flat_map(Element::children)
        .filter(|c| c.is("field", ns::DATA_FORMS))
        .filter_map(|f| field(f, around))
        .filter(|f| !matches!(f.kind, FieldKind::Hidden | FieldKind::Fixed))
        .take(MAX_COLUMNS)
        .collect();
    let rows = own("item").filter(|_| !columns.is_empty()).take(MAX_ROWS);
    Some(Form {
        result,
        rows: rows.map(|item| cells(item, &columns)).collect(),
        columns,
        title: x.own_child_text("title").and_then(|t| worded(&t)),
        instructions: own("instructions")
            .take(MAX_FIELDS)
            .filter_map(|i| worded(&i.text()))
            .collect(),
        fields: own("field")
            .take(MAX_FIELDS)
            .filter_map(|f| field(f, around))
            .collect(),
    })
}

/// What stands in a row, column by column; what it leaves out is empty.
fn cells(item: &Element, columns: &[Field]) -> Vec<String> {
    let cell = |column: &Field| {
        let mut fields = item.children().filter(|c| c.is("field", ns::DATA_FORMS));
        let field = fields.find(|f| f.attr("var") == Some(&column.name));
        let values = field.into_iter().flat_map(Element::children);
        let values = values.filter(|c| c.is("value", ns::DATA_FORMS));
        let lines: Vec<String> = values.take(MAX_FIELDS).map(Element::text).collect();
        limited(&lines.join("\n"), MAX_TEXT).unwrap_or_default()
    };
    columns.iter().map(cell).collect()
}

/// A list of fields that means a form, as services have it that are older than forms.
pub fn plain(query: &Element, known: &[&str], required: bool) -> Form {
    let asked = known.iter().filter(|name| query.own_child(name).is_some());
    let field = |name: &&str| Field {
        name: (*name).to_owned(),
        kind: if *name == "password" {
            FieldKind::TextPrivate
        } else {
            FieldKind::TextSingle
        },
        required,
        ..Field::default()
    };
    let instructions = query.own_child_text("instructions");
    Form {
        instructions: instructions.and_then(|i| worded(&i)).into_iter().collect(),
        fields: asked.map(field).collect(),
        ..Form::default()
    }
}

/// The answer to one.
pub fn fill(query: Element, form: &Form, answers: &Answers) -> Element {
    let given = form.fields.iter().filter_map(|f| {
        let value = answers.get(&f.name)?;
        (f.required || !value.is_empty()).then_some((f.name.as_str(), value))
    });
    given.fold(query, |query, (name, value)| {
        query.with_text_child(name, value)
    })
}

/// A form as it is asked, or what came of one; without its pictures.
pub fn build(form: &Form) -> Element {
    let child = |name: &'static str| {
        move |text: &String| Element::new(name, ns::DATA_FORMS).with_text(text.as_str())
    };
    let field = |field: &Field| {
        let kind = KINDS.iter().find(|(kind, _)| *kind == field.kind);
        let option = |choice: &Choice| {
            Element::new("option", ns::DATA_FORMS)
                .with_attr("label", choice.label.as_str())
                .with_text_child("value", choice.value.as_str())
        };
        let required = field
            .required
            .then(|| Element::new("required", ns::DATA_FORMS));
        Element::new("field", ns::DATA_FORMS)
            .with_opt_attr("type", kind.map(|(_, word)| *word))
            .with_attr("var", field.name.as_str())
            .with_opt_attr("label", field.label.as_deref())
            .with_children(field.hint.iter().map(child("desc")))
            .with_children(required)
            .with_children(field.values.iter().map(child("value")))
            .with_children(field.options.iter().map(option))
    };
    let row = |row: &Vec<String>| {
        let cell = |(column, cell): (&Field, &String)| {
            Element::new("field", ns::DATA_FORMS)
                .with_attr("var", column.name.as_str())
                .with_text_child("value", cell.as_str())
        };
        Element::new("item", ns::DATA_FORMS).with_children(form.columns.iter().zip(row).map(cell))
    };
    let reported = (!form.columns.is_empty()).then(|| {
        Element::new("reported", ns::DATA_FORMS).with_children(form.columns.iter().map(field))
    });
    Element::new("x", ns::DATA_FORMS)
        .with_attr("type", if form.result { "result" } else { "form" })
        .with_children(form.title.iter().map(child("title")))
        .with_children(form.instructions.iter().map(child("instructions")))
        .with_children(form.fields.iter().map(field))
        .with_children(reported)
        .with_children(form.rows.iter().map(row))
}

/// The answer to a form: `<x type='submit'/>`, with what is hidden in it as it came.
pub fn submit(form: &Form, answers: &Answers) -> Element {
    let mut x = Element::new("x", ns::DATA_FORMS).with_attr("type", "submit");
    for field in &form.fields {
        let given = answers.0.iter().find(|(name, _)| *name == field.name);
        let values = match (field.kind, given) {
            (FieldKind::Fixed, _) => continue,
            (FieldKind::Hidden, _) | (_, None) => &field.values,
            (_, Some((_, values))) => values,
        };
        if field.name.is_empty() || (values.is_empty() && !field.required) {
            continue;
        }
        let mut element =
            Element::new("field", ns::DATA_FORMS).with_attr("var", field.name.as_str());
        // The rest is known to whoever made the form; this one is for the log, which has to leave it out.
        match field.kind {
            FieldKind::Hidden => element.set_attr("type", "hidden"),
            FieldKind::TextPrivate => element.set_attr("type", "text-private"),
            _ => {}
        }
        for value in values {
            element = element.with_text_child("value", value.as_str());
        }
        x.push(element);
    }
    x
}

fn worded(text: &str) -> Option<String> {
    limited(text, MAX_TEXT)
}

fn field(element: &Element, around: &Element) -> Option<Field> {
    let kind = KINDS
        .iter()
        .find(|(_, word)| element.attr("type") == Some(word));
    // Whatever is not known is a line of text (XEP-0004 §3.3).
    let kind = kind.map_or(FieldKind::TextSingle, |(kind, _)| *kind);
    let name = element.attr("var").unwrap_or_default().to_owned();
    if name.is_empty() && kind != FieldKind::Fixed {
        return None;
    }
    let own = |name: &'static str| {
        element
            .children()
            .filter(move |c| c.is(name, ns::DATA_FORMS))
    };
    // A value is kept as it is: it goes back to who wrote it.
    let values = own("value").take(MAX_FIELDS).map(Element::text);
    let values = values.filter(|value| value.len() <= MAX_TEXT).collect();
    let choice = |option: &Element| {
        let value = option
            .own_child_text("value")
            .filter(|v| v.len() <= MAX_TEXT)?;
        let label = option.attr("label").and_then(worded);
        let label = label.unwrap_or_else(|| value.clone());
        Some(Choice { label, value })
    };
    Some(Field {
        name,
        kind,
        label: element.attr("label").and_then(worded),
        hint: element.own_child_text("desc").and_then(|d| worded(&d)),
        required: element.own_child("required").is_some(),
        values,
        options: own("option").take(MAX_FIELDS).filter_map(choice).collect(),
        picture: picture(element, around),
    })
}

/// The picture that a field shows, where its bytes came with it (XEP-0221, XEP-0231). Those that would have to
/// be fetched are left out: whoever fetches tells that he is there.
fn picture(field: &Element, around: &Element) -> Option<Picture> {
    let media = field.child("media", ns::MEDIA)?;
    let uris = media.children().filter(|c| c.is("uri", ns::MEDIA));
    let cids: Vec<String> = uris
        .filter_map(|u| u.text().trim().strip_prefix("cid:").map(str::to_owned))
        .collect();
    let mut found = around.children().filter(|c| c.is("data", ns::BOB));
    let data = found.find(|d| {
        d.attr("cid")
            .is_some_and(|cid| cids.iter().any(|c| c == cid))
    })?;
    let media_type = data.attr("type")?;
    if !matches!(media_type, "image/png" | "image/jpeg" | "image/gif") {
        return None;
    }
    let mut bytes = data.text();
    bytes.retain(|c| !c.is_ascii_whitespace());
    let sound = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'=');
    let fits = bytes.len() <= MAX_PICTURE && bytes.bytes().all(sound);
    fits.then(|| Picture {
        media_type: media_type.to_owned(),
        data: bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse as xml;

    fn form(inner: &str) -> Form {
        let x = xml(&format!("<x xmlns='jabber:x:data' type='form'>{inner}</x>")).unwrap();
        parse(&x, &x).unwrap()
    }

    #[test]
    fn there_and_back() {
        let form = form(
            "<title> A room </title><instructions>one</instructions><instructions/>\
             <field type='hidden' var='FORM_TYPE'><value>urn:x</value></field>\
             <field type='fixed'><value>Words</value></field>\
             <field type='boolean' var='b' label='Bold'><value>1</value></field>\
             <field type='list-single' var='l'><required/><value>2</value>\
             <option label='Two'><value>2</value></option><option><value>3</value></option></field>\
             <field type='huh' var='t'><desc>more</desc></field><field type='text-single'/>",
        );
        assert_eq!(form.title.as_deref(), Some("A room"));
        assert_eq!(form.instructions, ["one"]);
        let names: Vec<_> = form.asked().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["b", "l", "t"]);
        assert_eq!(form.fields[3].options[1].label, "3");
        assert_eq!(form.fields[4].hint.as_deref(), Some("more"));
        let answers = Answers(vec![
            ("b".into(), vec!["0".into()]),
            ("FORM_TYPE".into(), vec!["forged".into()]),
            ("other".into(), vec!["x".into()]),
        ]);
        assert_eq!(
            submit(&form, &answers).to_xml(),
            "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:x</value></field>\
             <field var='b'><value>0</value></field><field var='l'><value>2</value></field></x>"
        );
        assert_eq!(Form::read(&form.write()), Some(form.clone()));
        assert!(form.is_answered_by(&Answers(vec![("l".into(), vec!["2".into()])])));
        assert!(!form.is_answered_by(&answers));
    }

    #[test]
    fn pictures_that_came_along() {
        let of = |kind: &str, data: &str, uri: &str| {
            let x = xml(&format!(
                "<x xmlns='jabber:x:data' type='form'><field var='ocr'>\
                 <media xmlns='urn:xmpp:media-element'><uri type='image/png'>{uri}</uri></media></field>\
                 <data xmlns='urn:xmpp:bob' cid='a@bob.xmpp.org' type='{kind}'>{data}</data></x>"
            ))
            .unwrap();
            parse(&x, &x).unwrap().fields[0].picture.clone()
        };
        let good = of("image/png", "iVBO\n Rw==", "cid:a@bob.xmpp.org").unwrap();
        assert_eq!(
            (good.media_type.as_str(), good.data.as_str()),
            ("image/png", "iVBORw==")
        );
        assert_eq!(of("image/svg+xml", "aaaa", "cid:a@bob.xmpp.org"), None);
        assert_eq!(of("image/png", "\"onerror", "cid:a@bob.xmpp.org"), None);
        assert_eq!(of("image/png", "aaaa", "https://a/b"), None);
        assert_eq!(of("image/png", "aaaa", "cid:b@bob.xmpp.org"), None);
        assert_eq!(
            of(
                "image/png",
                &"a".repeat(MAX_PICTURE + 1),
                "cid:a@bob.xmpp.org"
            ),
            None
        );
    }

    #[test]
    fn no_form_and_too_much_of_one() {
        // What came of one is none.
        let result = xml("<x xmlns='jabber:x:data' type='result'/>").unwrap();
        assert!(parse(&result, &result).is_none() && read(&result, &result).is_some());
        for x in [
            "<x xmlns='jabber:x:data' type='submit'/>",
            "<x xmlns='jabber:x:data'/>",
            "<x xmlns='a' type='form'/>",
        ] {
            let x = xml(x).unwrap();
            assert_eq!(parse(&x, &x), None);
        }
        let many = "<field var='a'/>".repeat(1_000);
        assert_eq!(form(&many).fields.len(), MAX_FIELDS);
        let long = format!(
            "<field var='a' label='{0}'><value>{0}</value></field>",
            "x".repeat(100_000)
        );
        let field = form(&long).fields.remove(0);
        assert_eq!(field.label.map(|l| l.len()), Some(MAX_TEXT));
        assert!(field.values.is_empty());
    }

    #[test]
    fn what_came_of_it() {
        let result = |inner: &str| {
            let x = format!("<x xmlns='jabber:x:data' type='result'>{inner}</x>");
            let x = xml(&x).unwrap();
            read(&x, &x).unwrap()
        };
        let table = result(
            "<title>Found</title><field var='n' label='How many'><value>2</value></field>\
             <reported><field var='jid' type='jid-single' label='Who'/><field var='x' type='hidden'/>\
             <field var='nick'/></reported><item><field var='nick'><value>A</value><value>B</value></field>\
             <field var='jid'><value>a@b</value></field><field var='evil'><value>c</value></field></item><item/>",
        );
        let columns: Vec<_> = table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns, ["jid", "nick"]);
        assert_eq!(table.rows, [["a@b", "A\nB"], ["", ""]]);
        let x = build(&table);
        assert_eq!(read(&x, &x), Some(table));
        // Rows of which nobody says what is in them, and rows without end.
        assert!(
            result("<item><field var='a'><value>b</value></field></item>")
                .rows
                .is_empty()
        );
        let many = [
            "<reported><field var='a'/></reported>",
            &"<item/>".repeat(2_000),
        ]
        .concat();
        assert_eq!(result(&many).rows.len(), MAX_ROWS);
        let wide = ["<reported>", &"<field var='a'/>".repeat(100), "</reported>"].concat();
        assert_eq!(result(&wide).columns.len(), MAX_COLUMNS);
    }
}
