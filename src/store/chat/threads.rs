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
        let mut found = false;
        for other in &mut self.messages {
            if other.key != key && other.thread.as_ref() == Some(&thread) {
                found = true;
                if !other.threaded {
                    other.threaded = true;
                    self.touched.push(other.key);
                }
            }
        }
        if let Some(message) = self.messages.get_mut(at).filter(|_| found) {
            message.threaded = true;
        }
    }
}
