//! What lies between: sockets and requests, whatever the weather.

use super::page::Page;
use super::server::{Server, read};
use crate::support::cm::Manager;
use converse_rs::xml::{Element, ns};
use converse_rs::xmpp::stream::transport::{Handle, TransportIn, TransportOut};
use std::collections::{BTreeMap, VecDeque};

/// A socket, with what is under way.
struct Socket {
    handle: Handle,
    opened: bool,
    /// Nothing gets through any more, and nobody is told.
    dead: bool,
    up: VecDeque<String>,
    down: VecDeque<String>,
}

/// A request under way.
struct Post {
    handle: Handle,
    rid: u64,
    text: String,
}

/// The network.
#[derive(Default)]
pub(crate) struct Net {
    socket: Option<Socket>,
    /// Sockets that the client has left, of which the server does not know yet.
    left: Vec<u32>,
    posts: Vec<Post>,
    managers: BTreeMap<u32, Manager>,
    /// Sessions of BOSH by their id, which outlive the page.
    sids: BTreeMap<String, u32>,
    connections: u32,
}

impl Net {
    /// Does what the client wants of the edge.
    pub(crate) fn take(&mut self, page: &mut Page) {
        while let Some(out) = page.out.pop_front() {
            match out {
                TransportOut::OpenSocket { handle, .. } => {
                    self.leave();
                    self.socket = Some(Socket {
                        handle,
                        opened: false,
                        dead: false,
                        up: VecDeque::new(),
                        down: VecDeque::new(),
                    });
                }
                TransportOut::SendText { handle, text } => {
                    if let Some(socket) = self.socket.as_mut().filter(|s| s.handle == handle) {
                        socket.up.push_back(text);
                    }
                }
                TransportOut::CloseSocket { .. } => self.leave(),
                TransportOut::Post { handle, body, .. } => {
                    let rid = read(&body).attr("rid").unwrap().parse().unwrap();
                    let text = body;
                    self.posts.push(Post { handle, rid, text });
                }
                TransportOut::Abort { handle } => self.posts.retain(|p| p.handle != handle),
                TransportOut::Get { .. } | TransportOut::Touch { .. } => {}
            }
        }
    }

    fn leave(&mut self) {
        if self.socket.take().is_some_and(|s| s.opened) {
            self.left.push(self.connections);
        }
    }

    /// Up to `n` things arrive at the server.
    pub(crate) fn up(&mut self, n: usize, page: &mut Page, server: &mut Server) {
        for gone in self.left.drain(..) {
            server.broken(gone);
        }
        if let Some(socket) = self.socket.as_mut().filter(|s| !s.opened) {
            socket.opened = true;
            self.connections += 1;
            server.connect(self.connections);
            let handle = socket.handle;
            page.transport(TransportIn::SocketOpened { handle });
            self.take(page);
        }
        for _ in 0..n {
            let Some(socket) = self.socket.as_mut().filter(|s| !s.dead) else {
                break;
            };
            let Some(text) = socket.up.pop_front() else {
                break;
            };
            let element = read(&text);
            if element.ns() == ns::FRAMING {
                let reply = match element.name() {
                    "open" => "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>",
                    _ => "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
                };
                socket.down.push_back(reply.to_owned());
                if element.name() == "open" {
                    server.features(self.connections);
                }
            } else {
                server.element(self.connections, &element);
            }
            socket.down.extend(server.take(self.connections));
        }
        for at in 0..n.min(self.posts.len()) {
            self.arrives(at, server);
        }
        self.hand_over(server);
    }

    /// A request reaches the connection manager.
    fn arrives(&mut self, at: usize, server: &mut Server) {
        let Some(post) = self.posts.get(at) else {
            return;
        };
        let body = read(&post.text);
        let stream = match body.attr("sid") {
            // A session is asked for once; that request is not repeated.
            None if self.sids.contains_key(&sid(post.handle.link, post.rid)) => return,
            None => {
                self.connections += 1;
                let name = sid(post.handle.link, post.rid);
                server.connect(self.connections);
                self.sids.insert(name.clone(), self.connections);
                self.managers
                    .insert(self.connections, Manager::named(2, name));
                self.connections
            }
            Some(sid) => match self.sids.get(sid) {
                Some(stream) => *stream,
                None => return,
            },
        };
        let Some(manager) = self.managers.get_mut(&stream) else {
            return;
        };
        manager.take(&post.text);
        for body in manager.bodies.drain(..).collect::<Vec<Element>>() {
            if body.attr("sid").is_none() || body.attr("xmpp:restart").is_some() {
                server.features(stream);
            }
            for mut element in body.into_children() {
                element.adopt_ns(ns::HTTPBIND, ns::CLIENT);
                server.element(stream, &element);
            }
        }
    }

    /// What the server has for its clients goes on its way.
    pub(crate) fn hand_over(&mut self, server: &mut Server) {
        if let Some(socket) = self.socket.as_mut().filter(|s| s.opened) {
            socket.down.extend(server.take(self.connections));
        }
        for (stream, manager) in &mut self.managers {
            for xml in server.take(*stream) {
                manager.send(xml);
            }
        }
    }

    /// Up to `n` things arrive at the client.
    pub(crate) fn down(&mut self, n: usize, page: &mut Page, server: &mut Server) {
        self.hand_over(server);
        for _ in 0..n {
            let socket = self.socket.as_mut().filter(|s| !s.dead);
            if let Some((handle, text)) = socket.and_then(|s| Some((s.handle, s.down.pop_front()?)))
            {
                page.transport(TransportIn::SocketText { handle, text });
            } else if let Some((handle, body)) = self.answered() {
                let status = 200;
                page.transport(TransportIn::Response {
                    handle,
                    status,
                    body,
                });
            } else {
                break;
            }
            self.take(page);
            self.hand_over(server);
        }
    }

    /// The first request that has an answer.
    fn answered(&mut self) -> Option<(Handle, String)> {
        let answer = |post: &Post| {
            let body = read(&post.text);
            let name = body
                .attr("sid")
                .map_or_else(|| sid(post.handle.link, post.rid), str::to_owned);
            match self.sids.get(&name).and_then(|s| self.managers.get(s)) {
                Some(manager) => manager.answer_to(post.rid).map(str::to_owned),
                // The request for a session may not have arrived yet.
                None if body.attr("sid").is_none() => None,
                None => Some(
                    "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' \
                     condition='item-not-found'/>"
                        .to_owned(),
                ),
            }
        };
        let (at, body) = self
            .posts
            .iter()
            .enumerate()
            .find_map(|(at, post)| Some((at, answer(post)?)))?;
        Some((self.posts.remove(at).handle, body))
    }

    /// Everything that is under way is lost, and both sides hear of it.
    pub(crate) fn cut(&mut self, page: &mut Page, server: &mut Server) {
        if let Some(socket) = self.socket.take() {
            if socket.opened {
                server.broken(self.connections);
            }
            let handle = socket.handle;
            page.transport(TransportIn::SocketClosed { handle, code: 1006 });
        }
        for post in std::mem::take(&mut self.posts) {
            let stream = read(&post.text)
                .attr("sid")
                .and_then(|sid| self.sids.get(sid))
                .copied();
            if let Some(manager) = stream.and_then(|s| self.managers.get_mut(&s))
                && server.abilities.careless
            {
                manager.lose(post.rid);
            }
            let handle = post.handle;
            page.transport(TransportIn::Failed { handle });
        }
        self.take(page);
    }

    /// Nothing gets through any more, and nobody hears of it.
    pub(crate) fn stall(&mut self) {
        if let Some(socket) = &mut self.socket {
            socket.dead = true;
        }
    }

    /// The server begins anew.
    pub(crate) fn restart(&mut self, page: &mut Page, server: &mut Server) {
        server.restart();
        self.managers.clear();
        self.cut(page, server);
    }

    /// The page goes.
    pub(crate) fn unload(&mut self) {
        self.leave();
        self.posts.clear();
    }
}

fn sid(link: u32, rid: u64) -> String {
    format!("S{link}-{rid}")
}
