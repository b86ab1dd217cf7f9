//! Messages that belong together (XEP-0201).

use super::Chat;

impl Chat {
    /// Whether the message at `at` is alone in its thread; if it is not, the others know it as well.
    pub(super) fn weave(&mut self, at: usize) {
        let Some(message) = self.messages.get(at).filter(|m| !m.threaded) else {
            return;
        };
        let Some(thread) = message.thread.clone() else {
            return;
        };
        let key = message.key;
        // One that is near will do: of its thread all know it, or it was alone.
        let mut near = self.messages.iter_mut().rev();
        let found = near.find(|m| m.key != key && m.thread.as_ref() == Some(&thread));
        let Some(other) = found else { return };
        if !std::mem::replace(&mut other.threaded, true) {
            self.touched.push(other.key);
        }
        if let Some(message) = self.messages.get_mut(at) {
            message.threaded = true;
        }
    }
}
