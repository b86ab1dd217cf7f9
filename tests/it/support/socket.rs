//! A [`Line`] over a WebSocket.

use super::build::WS_URL;
use super::line::Line;
use super::steps::OPEN;
use converse_rs::xmpp::stream::transport::{Handle, LinkEvent, TransportIn, TransportOut};

/// The socket of a line.
const SOCKET: Handle = Handle { link: 1, n: 1 };
/// The good-bye of RFC 7395.
pub(crate) const CLOSE: &str = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";

impl Line {
    #[track_caller]
    pub(crate) fn opened_socket(&mut self) {
        let url = WS_URL.to_owned();
        let expected = TransportOut::OpenSocket {
            handle: SOCKET,
            url,
        };
        assert_eq!(self.wire.ops.pop_front(), Some(expected));
        self.input(TransportIn::SocketOpened { handle: SOCKET });
    }

    #[track_caller]
    pub(crate) fn frame(&mut self, text: &str) {
        let text = text.to_owned();
        self.input(TransportIn::SocketText {
            handle: SOCKET,
            text,
        });
    }

    #[track_caller]
    pub(crate) fn lost(&mut self, code: u16) {
        self.input(TransportIn::SocketClosed {
            handle: SOCKET,
            code,
        });
    }

    /// A stream under way.
    #[track_caller]
    pub(crate) fn streaming() -> Self {
        let mut line = Self::websocket();
        line.opened_socket();
        line.frame(OPEN);
        assert!(matches!(line.event(), LinkEvent::Opened(_)));
        line.wire.sent.clear();
        line
    }

    #[track_caller]
    pub(crate) fn expect_sent(&mut self, xml: &str) {
        let sent = self.wire.sent.pop_front().expect("nothing was sent");
        assert_eq!(sent.to_xml(), xml);
    }

    #[track_caller]
    pub(crate) fn expect_socket_closed(&mut self) {
        let expected = TransportOut::CloseSocket { handle: SOCKET };
        assert_eq!(self.wire.ops.pop_front(), Some(expected));
    }
}
