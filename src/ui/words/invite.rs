//! Words about links that ask somebody to become a contact.
use crate::i18n::Text;

pub(crate) const OPEN: Text = Text("Invite somebody by a link");
pub(crate) const LINK: Text = Text("Link for their chat program");
pub(crate) const PAGE: Text = Text("Page that explains it to anybody");
pub(crate) const PAGE_QR: Text = Text("The page as a QR code: the same as above");
pub(crate) const LINK_QR: Text = Text("The link as a QR code: the same as above");
pub(crate) const COPY: Text = Text("Copy");
pub(crate) const COPIED: Text = Text("Copied");
pub(crate) const OURS: Text =
    Text("Whoever opens it first becomes your contact, as soon as you are online here.");
pub(crate) const ONCE: Text = Text("Whoever opens it first becomes your contact at once.");
pub(crate) const ACCOUNT: Text = Text(
    "Whoever opens it first becomes your contact at once, and can make an account on your server.",
);
pub(crate) const UNTIL: Text = Text("Valid until {time}.");
pub(crate) const INVITED: Text = Text("This is an invitation: they will accept you at once.");
