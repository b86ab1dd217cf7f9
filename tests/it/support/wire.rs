//! The far end of the transports: what was sent, and what still waits for an answer.

use super::build::SERVER;
use converse_rs::xml::{Element, ns, parse};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};
use std::collections::{BTreeMap, VecDeque};

/// A BOSH request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) handle: Handle,
    pub(crate) url: String,
    /// The bytes.
    pub(crate) text: String,
    pub(crate) body: Element,
    pub(crate) rid: u64,
}

impl Post {
    /// An attribute of the body, as a number.
    #[track_caller]
    pub(crate) fn number(&self, name: &str) -> u64 {
        let value = self.body.attr(name).and_then(|v| v.parse().ok());
        value.unwrap_or_else(|| panic!("no number {name} in {}", self.text))
    }
}

/// What the edge would be working on.
#[derive(Default)]
pub(crate) struct Wire {
    /// Requests without an answer, in the order they were first sent.
    pub(crate) posts: Vec<Post>,
    /// The bytes of every request ever sent, and how often each was.
    seen: BTreeMap<(u32, u64), (String, u32)>,
    /// First-level elements in order, whatever carried them. A BOSH body that opens, restarts or ends
    /// the stream stands for itself, without its children.
    pub(crate) sent: VecDeque<Element>,
    /// Everything else the edge was told to do.
    pub(crate) ops: VecDeque<TransportOut>,
    socket: Option<Handle>,
}

impl Wire {
    /// Does what the edge would do.
    #[track_caller]
    pub(crate) fn take(&mut self, out: TransportOut) {
        match out {
            TransportOut::Post { handle, url, body } => self.post(handle, url, body),
            TransportOut::SendText { handle, text } => {
                assert_eq!(
                    self.socket,
                    Some(handle),
                    "text for a socket that is not open"
                );
                self.sent.push_back(read(&text));
            }
            TransportOut::Abort { handle } => {
                self.posts.retain(|p| p.handle != handle);
                self.ops.push_back(TransportOut::Abort { handle });
            }
            TransportOut::OpenSocket { handle, .. } => {
                self.socket = Some(handle);
                self.ops.push_back(out);
            }
            TransportOut::CloseSocket { .. }
            | TransportOut::Get { .. }
            | TransportOut::Touch { .. } => self.ops.push_back(out),
        }
    }

    #[track_caller]
    fn post(&mut self, handle: Handle, url: String, text: String) {
        let body = read(&text);
        assert!(body.is("body", ns::HTTPBIND), "not a BOSH body: {text}");
        let rid = body.attr("rid").and_then(|rid| rid.parse().ok());
        let Some(rid) = rid else {
            panic!("no rid in {text}")
        };
        let key = |p: &Post| (p.handle.link, p.rid);
        assert!(
            self.posts.iter().all(|p| key(p) != (handle.link, rid)),
            "a request is repeated while it is still under way: {text}"
        );
        let (first, count) = self
            .seen
            .entry((handle.link, rid))
            .or_insert_with(|| (text.clone(), 0));
        *count += 1;
        assert_eq!(*first, text, "a repeat must be the same to the letter");
        if *count == 1 {
            self.sent.extend(body.children().cloned());
            if body.attr("to").is_some() || body.attr("type").is_some() {
                let mut control = body.clone();
                control.replace_content("");
                self.sent.push_back(control);
            }
        }
        let at = self.posts.partition_point(|p| key(p) < (handle.link, rid));
        self.posts.insert(
            at,
            Post {
                handle,
                url,
                text,
                body,
                rid,
            },
        );
    }

    /// A ping of the client's to its server, taken out: the answer to it.
    pub(crate) fn take_ping(&mut self) -> Option<Element> {
        let ping =
            |e: &Element| e.attr("to") == Some(SERVER) && e.child("ping", ns::PING).is_some();
        let at = self.sent.iter().position(ping)?;
        let id = self.sent.remove(at)?.attr("id")?.to_owned();
        let pong = Element::new("iq", ns::CLIENT)
            .with_attr("type", "result")
            .with_attr("from", SERVER)
            .with_attr("id", id);
        Some(pong)
    }

    /// How many requests went out, repeats included.
    pub(crate) fn requests(&self) -> u32 {
        self.seen.values().map(|(_, count)| count).sum()
    }

    /// The oldest request of the newest session that waits for an answer, taken out.
    #[track_caller]
    pub(crate) fn oldest(&mut self) -> Post {
        let link = self.posts.iter().map(|p| p.handle.link).max();
        let at = self.posts.iter().position(|p| Some(p.handle.link) == link);
        match at {
            Some(at) => self.posts.remove(at),
            None => panic!("no request waits for an answer"),
        }
    }

    /// The oldest request of the newest session, taken out, when there is a later one.
    pub(crate) fn pushed_out(&mut self) -> Option<Handle> {
        let link = self.posts.last()?.handle.link;
        let at = self.posts.iter().position(|p| p.handle.link == link)?;
        let ends = self.posts.last()?.body.attr("type").is_some();
        (!ends && at + 1 < self.posts.len()).then(|| self.posts.remove(at).handle)
    }

    /// The request with this id, taken out.
    #[track_caller]
    pub(crate) fn request(&mut self, rid: u64) -> Post {
        match self.posts.iter().position(|p| p.rid == rid) {
            Some(at) => self.posts.remove(at),
            None => panic!("request {rid} waits for no answer"),
        }
    }

    /// Whether one was ever opened.
    pub(crate) fn has_socket(&self) -> bool {
        self.socket.is_some()
    }

    /// The socket that was opened last.
    #[track_caller]
    pub(crate) fn socket(&self) -> Handle {
        self.socket.expect("no socket was ever opened")
    }

    /// Elements from the server: frames of their own, or one answer to the oldest request.
    #[track_caller]
    pub(crate) fn deliver(&mut self, elements: Vec<Element>, bosh: bool) -> Vec<TransportIn> {
        if bosh {
            let post = self.oldest();
            let body = Element::new("body", ns::HTTPBIND).with_children(elements);
            return vec![answer(post.handle, &body.to_xml())];
        }
        let handle = self.socket();
        let frame = |e: Element| TransportIn::SocketText {
            handle,
            text: e.to_xml(),
        };
        elements.into_iter().map(frame).collect()
    }
}

/// A good answer.
pub(crate) fn answer(handle: Handle, body: &str) -> TransportIn {
    TransportIn::Response {
        handle,
        status: 200,
        body: body.to_owned(),
    }
}

#[track_caller]
fn read(text: &str) -> Element {
    match parse(text) {
        Ok(element) => element,
        Err(error) => panic!("what was sent is not XML ({error:?}): {text}"),
    }
}
