//! Errors of a site that gives out logins.

/// Why a site gave none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SiteError {
    /// No answer came.
    Unreachable,
    /// It answered with this status.
    Http(u16),
    /// What it answered is not what it should be.
    Malformed,
}
