//! Messages that are files (XEP-0066).

use super::{Chat, ChatMessage};
use crate::text::address;
use std::borrow::Cow;

impl Chat {
    /// The user wants to see a file, or not; whether that is news.
    pub(in crate::store) fn show_file(&mut self, key: u64, shows: bool) -> bool {
        let message = self.index(key).and_then(|at| self.messages.get_mut(at));
        let wanted = Some(shows);
        let Some(message) = message.filter(|m| m.file().is_some() && m.shows_file != wanted) else {
            return false;
        };
        message.shows_file = wanted;
        self.touched.push(key);
        true
    }
}

impl ChatMessage {
    /// Whether it can be changed to something else. A file can only be taken back.
    pub fn is_correctable(&self) -> bool {
        self.is_changeable() && self.file.is_none()
    }

    /// The address of the file that it is.
    pub fn file(&self) -> Option<&str> {
        // What is hidden is not fetched.
        let is = self.file.is_some()
            && self.spoiler.is_none()
            && self.versions.is_empty()
            && !self.retracted
            && !self.is_private();
        is.then(|| self.body.trim())
    }

    fn file_name(&self, url: &str) -> String {
        let said = self.file.as_ref().and_then(|about| about.name.clone());
        said.unwrap_or_else(|| address::name(url))
    }

    /// What it says where there is room for words alone: of a file its name.
    pub fn said(&self) -> Cow<'_, str> {
        match self.file() {
            Some(url) => Cow::Owned(self.file_name(url)),
            None => Cow::Borrowed(self.shown()),
        }
    }

    /// What it says to those who have not asked for what is hidden.
    pub fn shown(&self) -> &str {
        match self.spoiler.as_deref() {
            None => &self.body,
            Some("") => "…",
            Some(hint) => hint,
        }
    }
}
