//! WebSockets for RFC 7395.

use crate::xmpp::stream::transport::{Handle, TransportIn};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

/// The open sockets.
#[derive(Clone, Default)]
pub struct Sockets {
    open: Rc<RefCell<Vec<(Handle, Socket)>>>,
}

struct Socket {
    socket: WebSocket,
    _opened: Closure<dyn Fn()>,
    _message: Closure<dyn Fn(MessageEvent)>,
    _closed: Closure<dyn Fn(CloseEvent)>,
}

impl Socket {
    fn close(&self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
    }
}

impl Sockets {
    /// Opens a socket with the subprotocol `xmpp`; `tell` hears of all that comes of it.
    pub fn open(&self, handle: Handle, url: &str, tell: impl Fn(TransportIn) + Clone + 'static) {
        let Ok(socket) = WebSocket::new_with_str(url, "xmpp") else {
            return tell(TransportIn::SocketClosed { handle, code: 1006 });
        };
        let opened = {
            let tell = tell.clone();
            Closure::<dyn Fn()>::new(move || tell(TransportIn::SocketOpened { handle }))
        };
        let message = {
            let tell = tell.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                // Binary frames are none of XMPP's; an empty text is refused by the parser.
                let text = event
                    .data()
                    .as_string()
                    .unwrap_or_else(|| "binary".to_owned());
                tell(TransportIn::SocketText { handle, text });
            })
        };
        let closed = Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| {
            tell(TransportIn::SocketClosed {
                handle,
                code: event.code(),
            });
        });
        socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        let socket = Socket {
            socket,
            _opened: opened,
            _message: message,
            _closed: closed,
        };
        let mut open = self.open.borrow_mut();
        open.retain(|(_, s)| s.socket.ready_state() != WebSocket::CLOSED);
        open.push((handle, socket));
    }

    /// Sends a text; what cannot be sent is lost with the socket, whose end is told of.
    pub fn send(&self, handle: Handle, text: &str) {
        if let Some((_, socket)) = self.open.borrow().iter().find(|(h, _)| *h == handle) {
            let _ = socket.socket.send_with_str(text);
        }
    }

    /// Closes a socket; nothing more is heard of it.
    pub fn close(&self, handle: Handle) {
        let mut open = self.open.borrow_mut();
        if let Some(at) = open.iter().position(|(h, _)| *h == handle) {
            open.swap_remove(at).1.close();
        }
    }

    /// Closes all of them, whatever else is going on.
    pub fn stop(&self) {
        if let Ok(mut open) = self.open.try_borrow_mut() {
            for (_, socket) in std::mem::take(&mut *open) {
                socket.close();
                // Its closures may be what is running at this moment.
                std::mem::forget(socket);
            }
        }
    }
}
