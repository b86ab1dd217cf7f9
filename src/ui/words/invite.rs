//! Words about links that ask somebody to become a contact.

pub(crate) const OPEN: &str = "Invite somebody by a link";
pub(crate) const LINK: &str = "Link for their chat program";
pub(crate) const PAGE: &str = "Page that explains it to anybody";
pub(crate) const PAGE_QR: &str = "The page as a QR code: the same as above";
pub(crate) const LINK_QR: &str = "The link as a QR code: the same as above";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const OURS: &str =
    "Whoever opens it first becomes your contact, as soon as you are online here.";
pub(crate) const ONCE: &str = "Whoever opens it first becomes your contact at once.";
pub(crate) const ACCOUNT: &str =
    "Whoever opens it first becomes your contact at once, and can make an account on your server.";
pub(crate) const UNTIL: &str = " Valid until ";
pub(crate) const INVITED: &str = "This is an invitation: they will accept you at once.";
