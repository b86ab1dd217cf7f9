//! Logins for which the server has nothing to offer, and logins by certificate.

use crate::login::CARRIERS;
use crate::support::build::{
    ACCOUNT, binding, config_for, config_for_both, external, jid, mechanisms, password,
};
use crate::support::rig::Rig;
use converse_rs::xmpp::command::{Login, Method};
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::event::{Carrier, Failure, Status};
use converse_rs::xmpp::stream::transport::{TransportIn, TransportOut};

/// The login failed; whatever is left of the stream says good-bye.
#[track_caller]
fn expect_failed(rig: &mut Rig, failure: Failure) {
    rig.expect_status(Status::Disconnected(Some(failure)));
    rig.closed();
    rig.expect_quiet();
    assert_eq!(rig.deadline(), None);
}

#[test]
fn no_mechanism_will_do() {
    #[track_caller]
    fn check(features: &str, login: fn() -> Login, error: AuthError) {
        // At the only address that ends it; otherwise the next is asked.
        let mut rig = Rig::new(config_for(Carrier::WebSocket));
        rig.log_in(login());
        settle_certificate(&mut rig);
        rig.open();
        rig.recv(features);
        expect_failed(&mut rig, Failure::Auth(error.clone()));
        let mut rig = Rig::new(config_for_both());
        rig.log_in(login());
        settle_certificate(&mut rig);
        rig.open();
        rig.recv(features);
        rig.closed();
        assert_eq!(rig.open(), Carrier::Bosh);
        rig.recv(features);
        expect_failed(&mut rig, Failure::Auth(error));
    }
    let odd = || AuthError::NoMechanism {
        offered: vec!["GSSAPI".to_owned()],
    };
    check(&mechanisms(&["GSSAPI"]), password, odd());
    let nothing = AuthError::Incomplete("the stream offers no authentication");
    check("<stream:features/>", password, nothing.clone());
    check(&mechanisms(&[]), password, nothing);
    // A password is no certificate and a certificate no password, whatever else is offered.
    let certificate = || external(ACCOUNT);
    let all = mechanisms(&["SCRAM-SHA-1", "PLAIN", "ANONYMOUS", "DIGEST-MD5"]);
    check(&all, certificate, AuthError::ExternalNotOffered);
    check(
        "<stream:features/>",
        certificate,
        AuthError::ExternalNotOffered,
    );
    let only_external = AuthError::NoMechanism {
        offered: vec!["EXTERNAL".to_owned()],
    };
    check(&mechanisms(&["EXTERNAL"]), password, only_external.clone());
    let anonymous = || Login::new(jid("capulet.example"), Method::Anonymous);
    check(&mechanisms(&["EXTERNAL"]), anonymous, only_external);
}

/// The fetch before the socket, where the login is by certificate.
#[track_caller]
fn settle_certificate(rig: &mut Rig) {
    if let Some(TransportOut::Touch { handle, .. }) = rig.wire.ops.front() {
        let handle = *handle;
        rig.op();
        assert!(rig.credentials);
        rig.transport(TransportIn::Failed { handle });
    }
}

#[test]
fn a_certificate_says_who_it_is() {
    for (address, response) in [
        ("capulet.example", "="),
        (ACCOUNT, "anVsaWV0QGNhcHVsZXQuZXhhbXBsZQ=="),
    ] {
        for carrier in CARRIERS {
            let mut rig = Rig::new(config_for(carrier));
            rig.log_in(external(address));
            settle_certificate(&mut rig);
            rig.open();
            assert!(rig.credentials);
            rig.recv(&mechanisms(&["PLAIN", "EXTERNAL", "SCRAM-SHA-256"]));
            rig.expect_status(Status::Authenticating);
            rig.expect_sent(&format!(
                "<sasl:auth mechanism='EXTERNAL'>{response}</sasl:auth>"
            ));
            rig.recv("<sasl:success/>");
            rig.restart(&binding(""));
            // Who we are comes from the bind result.
            rig.bind();
            rig.roster("");
        }
    }
}

#[test]
fn external_over_bosh_where_the_websocket_lacks_it() {
    let mut rig = Rig::new(config_for_both());
    rig.log_in(external(ACCOUNT));
    settle_certificate(&mut rig);
    rig.open();
    rig.recv(&mechanisms(&["PLAIN"]));
    rig.closed();
    assert_eq!(rig.open(), Carrier::Bosh);
    rig.recv(&mechanisms(&["EXTERNAL"]));
    rig.expect_status(Status::Authenticating);
    assert_eq!(rig.sent().attr("mechanism"), Some("EXTERNAL"));
}
