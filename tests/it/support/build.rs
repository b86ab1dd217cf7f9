//! Who takes part in the scenarios, and how they are set up.

use converse_rs::jid::{BareJid, Jid};
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Login, Method, RoomsConfig};
use converse_rs::xmpp::event::Carrier;
use zeroize::Zeroizing;

/// The account that logs in, and the address the server binds.
pub(crate) const ACCOUNT: &str = "juliet@capulet.example";
pub(crate) const ME: &str = "juliet@capulet.example/balcony";
pub(crate) const SERVER: &str = "capulet.example";
/// A contact, once on the roster, and one of his devices.
pub(crate) const ROMEO: &str = "romeo@montague.example";
pub(crate) const ROMEO_FULL: &str = "romeo@montague.example/orchard";

pub(crate) const WS_URL: &str = "wss://capulet.example:5281/xmpp-websocket";
pub(crate) const BOSH_URL: &str = "https://capulet.example:5281/http-bind";

/// `stanza_timeout` of every scenario.
pub(crate) const STANZA_TIMEOUT: u64 = 20_000;

#[track_caller]
pub(crate) fn jid(text: &str) -> Jid {
    Jid::parse(text).unwrap()
}

#[track_caller]
pub(crate) fn bare(text: &str) -> BareJid {
    BareJid::parse(text).unwrap()
}

/// A client without any address.
pub(crate) fn config() -> ClientConfig {
    ClientConfig {
        stanza_timeout: STANZA_TIMEOUT,
        keepalive: true,
        rooms: RoomsConfig {
            history: 50,
            ..RoomsConfig::default()
        },
        ping_interval: 60_000,
        ..ClientConfig::default()
    }
}

/// A client that knows one address.
pub(crate) fn config_for(carrier: Carrier) -> ClientConfig {
    let (bosh_url, websocket_url) = match carrier {
        Carrier::Bosh => (Some(BOSH_URL.to_owned()), None),
        Carrier::WebSocket => (None, Some(WS_URL.to_owned())),
    };
    ClientConfig {
        bosh_url,
        websocket_url,
        ..config()
    }
}

/// A client that knows both.
pub(crate) fn config_for_both() -> ClientConfig {
    ClientConfig {
        bosh_url: Some(BOSH_URL.to_owned()),
        ..config_for(Carrier::WebSocket)
    }
}

pub(crate) fn password() -> Login {
    Login::new(
        jid(ACCOUNT),
        Method::Password(Zeroizing::new("secret".to_owned())),
    )
}

/// By client certificate; with a bare domain the server names the account.
pub(crate) fn external(address: &str) -> Login {
    Login::new(jid(address), Method::External)
}

/// Stream features before authentication.
pub(crate) fn mechanisms(names: &[&str]) -> String {
    let one = |name: &&str| format!("<sasl:mechanism>{name}</sasl:mechanism>");
    let all: String = names.iter().map(one).collect();
    format!("<stream:features><sasl:mechanisms>{all}</sasl:mechanisms></stream:features>")
}

/// Stream features after it; `more` goes beside the binding.
pub(crate) fn binding(more: &str) -> String {
    format!(
        "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>{more}</stream:features>"
    )
}

/// A roster item with a mutual subscription.
pub(crate) fn friend(address: &str) -> String {
    format!("<item jid='{address}' subscription='both'/>")
}
