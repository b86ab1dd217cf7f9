//! Values as a page may give them, before anybody has looked at them.

/// A JavaScript value, as far as settings hold such.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
    /// A regular expression: its source and its flags.
    Pattern(String, String),
    /// Something else, in words (`a function`).
    Other(&'static str),
}

impl Value {
    /// What it is, for a complaint. Never the value itself: it may be a password.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Pattern(..) => "a regular expression",
            Self::Other(what) => what,
        }
    }
}
