//! What our server has, and what it does with the account.

use super::SendError;

/// Our server, in its own words.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Server {
    /// The software's name.
    pub name: String,
    /// The features of XEP-0030 that it has.
    pub features: Vec<String>,
}

/// What was wanted of the account (XEP-0077).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountDeed {
    Password,
    Removal,
    /// What one says of oneself (XEP-0292).
    Profile,
}

/// Why it was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccountError {
    /// What was given as the password of now is none.
    WrongPassword,
    NotDone(SendError),
}

/// What the server says of files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uploads {
    /// How many bytes one may have; `None`: it does not say.
    pub max: Option<u64>,
}

/// A place for a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Where it is put.
    pub put: String,
    /// Where others get it.
    pub get: String,
    /// What has to be said when it is put. May be secret.
    pub headers: Vec<(&'static str, String)>,
}
