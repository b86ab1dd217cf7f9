//! A form that a service wants filled in, as the screen shows it.

use crate::xml::Element;
use crate::xmpp::stanza::forms;
use zeroize::Zeroize;

/// A form (XEP-0004), or a list of fields that means one; or what came of filling one in.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Form {
    pub title: Option<String>,
    /// What the service says of how to fill it in, paragraph by paragraph.
    pub instructions: Vec<String>,
    pub fields: Vec<Field>,
    /// It is the outcome (§3.1): there is nothing to fill in.
    pub result: bool,
    /// What the columns of its table are (§3.4).
    pub columns: Vec<Field>,
    /// The rows, with a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// One field of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Field {
    /// What it is called in the answer (`var`).
    pub name: String,
    pub kind: FieldKind,
    /// What it is called on the screen.
    pub label: Option<String>,
    /// More of what is meant.
    pub hint: Option<String>,
    pub required: bool,
    /// What is in it at first.
    pub values: Vec<String>,
    /// What there is to choose from.
    pub options: Vec<Choice>,
    /// A picture to look at (XEP-0221), as a CAPTCHA has one.
    pub picture: Option<Picture>,
}

/// What a field takes (XEP-0004 §3.3).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum FieldKind {
    Boolean,
    /// Words of the service; nothing to fill in.
    Fixed,
    Hidden,
    /// One of the choices.
    ListSingle,
    /// Any of the choices.
    ListMulti,
    /// Lines of text.
    TextMulti,
    /// Not to be seen while it is typed.
    TextPrivate,
    #[default]
    TextSingle,
    JidSingle,
    /// Addresses, one in each line.
    JidMulti,
}

/// A choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    pub label: String,
    pub value: String,
}

/// A picture that came with a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// `image/png`, `image/jpeg` or `image/gif`.
    pub media_type: String,
    /// The picture in base64, as it came.
    pub data: String,
}

/// What was filled in: the values of each field by its name. Wiped when it goes, since passwords are among it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Answers(pub Vec<(String, Vec<String>)>);

impl Answers {
    /// The first value of a field; `None` if it has none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(n, _)| n == name);
        field.and_then(|(_, values)| values.first().map(String::as_str))
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.0
            .iter_mut()
            .flat_map(|(_, values)| values)
            .for_each(Zeroize::zeroize);
    }
}

impl Form {
    /// As an element, to be read again by [`Self::read`]; without pictures.
    pub fn write(&self) -> Element {
        forms::build(self)
    }

    /// Reads one.
    pub fn read(x: &Element) -> Option<Self> {
        forms::read(x, x)
    }

    /// Whether there is something in it that is good for one time only.
    pub fn is_for_once(&self) -> bool {
        self.fields.iter().any(|field| field.picture.is_some())
    }

    /// The fields that a user sees and fills in.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        let shown = |field: &&Field| !matches!(field.kind, FieldKind::Fixed | FieldKind::Hidden);
        self.fields.iter().filter(shown)
    }

    /// Whether these answers are answers to this form.
    pub fn is_answered_by(&self, answers: &Answers) -> bool {
        self.asked()
            .all(|field| !field.required || answers.get(&field.name).is_some_and(|v| !v.is_empty()))
    }
}
