//! SASL in XML (RFC 6120 §6.4), through the negotiation: what is sent, and what of a lying server's
//! answers ends the login.

use converse_rs::jid::Jid;
use converse_rs::rng::Rng;
use converse_rs::time::Millis;
use converse_rs::xml::{Element, ns, parse};
use converse_rs::xmpp::client::ClientConfig;
use converse_rs::xmpp::command::{Login, Method};
use converse_rs::xmpp::error::{AuthError, SaslCondition};
use converse_rs::xmpp::stream::negotiate::{Negotiation, NegotiationOut, Terms};
use converse_rs::xmpp::stream::sasl::Derivation;
use converse_rs::xmpp::stream::transport::LinkEvent;
use zeroize::Zeroizing;

/// A login under way, and what the negotiation did last.
struct Talk {
    negotiation: Negotiation,
    login: Login,
    rng: Rng,
    outs: Vec<NegotiationOut>,
}

impl Talk {
    fn new(method: Method) -> Self {
        let jid = Jid::parse("user@example.com").unwrap();
        Self {
            negotiation: Negotiation::default(),
            login: Login::new(jid, method),
            rng: Rng::new([7; 32]),
            outs: Vec::new(),
        }
    }

    fn password(mechanism: &str) -> Self {
        let mut talk = Self::new(Method::Password(Zeroizing::new("pencil".to_owned())));
        talk.offer(mechanism);
        talk
    }

    fn offer(&mut self, mechanism: &str) {
        let mechanisms =
            Element::new("mechanisms", ns::SASL).with_text_child("mechanism", mechanism);
        self.hear(Element::new("features", ns::STREAM).with_child(mechanisms));
    }

    fn hear(&mut self, element: Element) {
        let mut terms = Terms {
            config: &ClientConfig::default(),
            login: &self.login,
            secure: true,
            rng: &mut self.rng,
            resume: None,
            now: Millis(0),
            old_profile: false,
        };
        self.outs = self
            .negotiation
            .handle(LinkEvent::Element(element), &mut terms);
    }

    /// A SASL element with this content.
    fn hear_sasl(&mut self, name: &str, inner: &str) {
        self.hear(parse(&format!("<{name} xmlns='{}'>{inner}</{name}>", ns::SASL)).unwrap());
    }

    fn sent(&self) -> Vec<String> {
        let sent = |out: &NegotiationOut| match out {
            NegotiationOut::Send(element) => Some(element.to_xml()),
            _ => None,
        };
        self.outs.iter().filter_map(sent).collect()
    }

    fn failure(&self) -> Option<&AuthError> {
        self.outs.iter().find_map(|out| match out {
            NegotiationOut::Failed(error) => Some(error),
            _ => None,
        })
    }

    fn has_succeeded(&self) -> bool {
        self.outs
            .iter()
            .any(|out| matches!(out, NegotiationOut::Restart))
    }
}

const ABORT: &str = "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";

#[test]
fn the_first_message_is_in_the_auth_element() {
    let talk = Talk::password("PLAIN");
    assert_eq!(
        talk.sent(),
        [
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHVzZXIAcGVuY2ls</auth>"
        ]
    );
    // The server speaks first: nothing, which is not the same as an empty message.
    let talk = Talk::password("DIGEST-MD5");
    assert_eq!(
        talk.sent(),
        ["<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='DIGEST-MD5'/>"]
    );
}

/// XEP-0178 §3.
#[test]
fn external_with_an_address_and_without() {
    let mut talk = Talk::new(Method::External);
    talk.offer("EXTERNAL");
    assert_eq!(
        talk.sent(),
        [
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>\
          dXNlckBleGFtcGxlLmNvbQ==</auth>"
        ]
    );
    let mut talk = Talk::new(Method::External);
    talk.login.jid = Jid::parse("example.com").unwrap();
    talk.offer("EXTERNAL");
    assert_eq!(
        talk.sent(),
        ["<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>"]
    );
    // Servers that did not read it ask again; the answer is the same, and empty.
    talk.hear_sasl("challenge", "");
    assert_eq!(
        talk.sent(),
        ["<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"]
    );
    talk.hear_sasl("success", "");
    assert!(talk.has_succeeded());
}

#[test]
fn a_certificate_login_is_never_one_by_password() {
    let mut talk = Talk::new(Method::External);
    talk.offer("SCRAM-SHA-1");
    assert_eq!(talk.failure(), Some(&AuthError::ExternalNotOffered));
    assert!(talk.sent().is_empty());
}

#[test]
fn success_without_proof_aborts() {
    for (mechanism, data) in [
        ("SCRAM-SHA-1", ""),
        ("SCRAM-SHA-1", "dj0="),
        ("DIGEST-MD5", ""),
    ] {
        let mut talk = Talk::password(mechanism);
        talk.hear_sasl("success", data);
        assert_eq!(
            talk.failure(),
            Some(&AuthError::ServerSignature),
            "{mechanism} {data}"
        );
        assert_eq!(talk.sent(), [ABORT]);
        // What comes after is not listened to.
        talk.hear_sasl("success", data);
        assert!(!talk.has_succeeded() && talk.failure().is_none());
    }
}

#[test]
fn what_is_not_base64_aborts() {
    for data in ["!", "cj1", "====", "cj0=\u{e9}", "cj 0="] {
        let mut talk = Talk::password("SCRAM-SHA-1");
        talk.hear_sasl("challenge", data);
        assert!(
            matches!(talk.failure(), Some(AuthError::BadChallenge(_))),
            "{data}"
        );
        assert_eq!(talk.sent(), [ABORT], "{data}");
    }
}

#[test]
fn a_challenge_where_there_is_none_aborts() {
    let mut talk = Talk::password("PLAIN");
    talk.hear_sasl("challenge", "cj0=");
    assert!(matches!(talk.failure(), Some(AuthError::BadChallenge(_))));
    // An empty one may ask for the message once more, but not for ever.
    let mut talk = Talk::password("PLAIN");
    talk.hear_sasl("challenge", "");
    assert_eq!(talk.sent().len(), 1);
    talk.hear_sasl("challenge", "");
    assert!(matches!(talk.failure(), Some(AuthError::BadChallenge(_))));
}

#[test]
fn after_success_nothing_of_sasl_counts() {
    let mut talk = Talk::password("PLAIN");
    talk.hear_sasl("success", "");
    assert!(talk.has_succeeded());
    for name in ["challenge", "success", "failure"] {
        talk.hear_sasl(name, "");
        assert!(talk.sent().is_empty() && talk.failure().is_none() && !talk.has_succeeded());
    }
}

#[test]
fn every_condition_of_a_failure_has_its_name() {
    for (inner, condition, text) in [
        ("<not-authorized/>", SaslCondition::NotAuthorized, None),
        (
            "<account-disabled/><text> Gone. </text>",
            SaslCondition::AccountDisabled,
            Some("Gone."),
        ),
        (
            "<text>Later</text><temporary-auth-failure/>",
            SaslCondition::TemporaryAuthFailure,
            Some("Later"),
        ),
        (
            "<credentials-expired/>",
            SaslCondition::CredentialsExpired,
            None,
        ),
        ("<surprise/>", SaslCondition::Other, None),
        // RFC 3920 servers say nothing at all.
        ("", SaslCondition::NotAuthorized, None),
    ] {
        let mut talk = Talk::password("PLAIN");
        talk.hear_sasl("failure", inner);
        let text = text.map(str::to_owned);
        assert_eq!(
            talk.failure(),
            Some(&AuthError::Refused { condition, text }),
            "{inner}"
        );
        assert!(
            talk.sent().is_empty(),
            "the server ended it; there is nothing to abort"
        );
    }
}

#[test]
fn a_whole_login_by_scram() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let mut talk = Talk::password("SCRAM-SHA-1");
    let auth = parse(&talk.sent()[0]).unwrap();
    let first = String::from_utf8(STANDARD.decode(auth.text()).unwrap()).unwrap();
    let nonce = first.strip_prefix("n,,n=user,r=").unwrap();
    let challenge = format!("r={nonce}x,s=QSXCR+Q6sek8bf92,i=4096");
    talk.hear_sasl("challenge", &STANDARD.encode(challenge));
    let Some(NegotiationOut::Derive(request)) = talk.outs.pop() else {
        panic!("no derivation asked for");
    };
    let key = Derivation::new(request).step(u32::MAX).unwrap();
    talk.outs = talk.negotiation.derived(key);
    assert_eq!(talk.sent().len(), 1, "the proof");
    // A signature by somebody who does not know the password.
    talk.hear_sasl(
        "success",
        &STANDARD.encode("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="),
    );
    assert_eq!(talk.failure(), Some(&AuthError::ServerSignature));
}
