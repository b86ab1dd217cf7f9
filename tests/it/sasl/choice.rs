//! Which mechanism is taken: the strongest that the server offers and the site allows.

use super::{DEFAULT, choose_with, login};
use converse_rs::xmpp::error::AuthError;
use converse_rs::xmpp::stream::sasl::{Credentials, Policy};

const ALL: [&str; 12] = [
    "PLAIN",
    "ANONYMOUS",
    "DIGEST-MD5",
    "EXTERNAL",
    "SCRAM-SHA-1",
    "SCRAM-SHA-1-PLUS",
    "SCRAM-SHA-256",
    "SCRAM-SHA-256-PLUS",
    "SCRAM-SHA-512",
    "SCRAM-SHA-512-PLUS",
    "OAUTHBEARER",
    "X-OAUTH2",
];

fn chosen(
    mechanisms: &[&str],
    secure: bool,
    policy: &Policy<'_>,
    who: &Credentials<'_>,
) -> Result<&'static str, AuthError> {
    choose_with(mechanisms, &[], secure, policy, who, "n").map(|exchange| exchange.mechanism())
}

fn none(offered: &[&str]) -> Result<&'static str, AuthError> {
    let offered = offered.iter().map(|s| (*s).to_owned()).collect();
    Err(AuthError::NoMechanism { offered })
}

#[test]
fn the_strongest_first() {
    let user = login("user", "pencil");
    let mut offer = ALL.to_vec();
    for best in [
        "SCRAM-SHA-512",
        "SCRAM-SHA-256",
        "SCRAM-SHA-1",
        "PLAIN",
        "DIGEST-MD5",
        "OAUTHBEARER",
        "X-OAUTH2",
    ] {
        assert_eq!(chosen(&offer, true, &DEFAULT, &user), Ok(best));
        offer.retain(|name| *name != best);
    }
    // What is left needs channel binding or is not for passwords.
    assert_eq!(chosen(&offer, true, &DEFAULT, &user), none(&offer));
    assert_eq!(chosen(&[], true, &DEFAULT, &user), none(&[]));
    assert_eq!(
        chosen(&["GSSAPI", "", "PLAI\u{130}"], true, &DEFAULT, &user).ok(),
        None
    );
}

#[test]
fn a_password_in_the_clear_only_where_a_setting_says_so() {
    let user = login("user", "pencil");
    let allow = Policy {
        allow_unencrypted_plain: true,
        ..DEFAULT
    };
    let refused = Err(AuthError::PlainUnencrypted);
    assert_eq!(chosen(&["PLAIN"], false, &DEFAULT, &user), refused);
    assert_eq!(
        chosen(&["PLAIN", "SCRAM-SHA-1-PLUS"], false, &DEFAULT, &user),
        refused
    );
    assert_eq!(chosen(&["PLAIN"], false, &allow, &user), Ok("PLAIN"));
    // Where others can read along, anything that hides the password comes before PLAIN.
    let both = ["PLAIN", "DIGEST-MD5"];
    assert_eq!(chosen(&both, false, &DEFAULT, &user), Ok("DIGEST-MD5"));
    assert_eq!(chosen(&both, false, &allow, &user), Ok("DIGEST-MD5"));
    assert_eq!(chosen(&ALL, false, &allow, &user), Ok("SCRAM-SHA-512"));
}

#[test]
fn a_token_is_a_password_to_whoever_reads_it_and_the_last_choice() {
    let user = Credentials::Password {
        username: "user",
        password: "token",
        domain: "example.com",
    };
    let allow = Policy {
        allow_unencrypted_plain: true,
        ..DEFAULT
    };
    let oauth = ["X-OAUTH2", "OAUTHBEARER"];
    assert_eq!(chosen(&oauth, true, &DEFAULT, &user), Ok("OAUTHBEARER"));
    assert_eq!(chosen(&["X-OAUTH2"], true, &DEFAULT, &user), Ok("X-OAUTH2"));
    assert_eq!(
        chosen(&oauth, false, &DEFAULT, &user),
        Err(AuthError::PlainUnencrypted)
    );
    assert_eq!(chosen(&oauth, false, &allow, &user), Ok("OAUTHBEARER"));
    // What may be no token is sent as one only where the site allows nothing else.
    let both = ["OAUTHBEARER", "PLAIN"];
    assert_eq!(chosen(&both, true, &DEFAULT, &user), Ok("PLAIN"));
    let only = ["OAUTHBEARER".to_owned()];
    let site = Policy {
        allowed: Some(&only),
        ..DEFAULT
    };
    assert_eq!(chosen(&ALL, true, &site, &user), Ok("OAUTHBEARER"));
}

#[test]
fn a_certificate_means_external_and_nothing_else() {
    let external = Credentials::External { authzid: None };
    assert_eq!(chosen(&ALL, true, &DEFAULT, &external), Ok("EXTERNAL"));
    let without: Vec<&str> = ALL.into_iter().filter(|name| *name != "EXTERNAL").collect();
    let refused = Err(AuthError::ExternalNotOffered);
    assert_eq!(chosen(&without, true, &DEFAULT, &external), refused);
    assert_eq!(chosen(&[], true, &DEFAULT, &external), refused);
    // And a password never goes by EXTERNAL, nor anybody unnamed by anything but ANONYMOUS.
    assert_eq!(
        chosen(&["EXTERNAL"], true, &DEFAULT, &login("u", "p")),
        none(&["EXTERNAL"])
    );
    assert_eq!(
        chosen(&ALL, true, &DEFAULT, &Credentials::Anonymous),
        Ok("ANONYMOUS")
    );
    let anonymous = chosen(&without[..1], true, &DEFAULT, &Credentials::Anonymous);
    assert_eq!(anonymous, none(&without[..1]));
}

#[test]
fn the_site_may_restrict_the_choice() {
    let user = login("user", "pencil");
    let only = |names: &[&str], offer: &[&str], who: &Credentials<'_>| {
        let names: Vec<String> = names.iter().map(|s| (*s).to_owned()).collect();
        let policy = Policy {
            allowed: Some(&names),
            ..DEFAULT
        };
        chosen(offer, true, &policy, who)
    };
    assert_eq!(
        only(&["SCRAM-SHA-1", "PLAIN"], &ALL, &user),
        Ok("SCRAM-SHA-1")
    );
    // People write names in any case, in settings and in servers; they mean the same (RFC 4422
    // §3.1 knows capitals alone, so no two names differ in case only).
    assert_eq!(only(&["scram-sha-256"], &ALL, &user), Ok("SCRAM-SHA-256"));
    assert_eq!(only(&["PLAIN"], &["Plain"], &user), Ok("PLAIN"));
    assert_eq!(only(&[], &ALL, &user), none(&ALL));
    assert_eq!(
        only(&["SCRAM-SHA-512"], &["PLAIN"], &user),
        none(&["PLAIN"])
    );
    // Only PLAIN is allowed and only DIGEST-MD5 is there: none, not the one that is there.
    assert_eq!(
        only(&["PLAIN"], &["DIGEST-MD5"], &user),
        none(&["DIGEST-MD5"])
    );
    let external = Credentials::External { authzid: None };
    assert_eq!(
        only(&["PLAIN"], &ALL, &external),
        Err(AuthError::ExternalNotOffered)
    );
    assert_eq!(only(&["EXTERNAL"], &ALL, &external), Ok("EXTERNAL"));
}

#[test]
fn names_and_passwords_that_cannot_be() {
    for (name, password) in [("a\u{7}", "p"), ("a", "p\n"), ("", "p")] {
        let refused = chosen(&ALL, true, &DEFAULT, &login(name, password));
        assert_eq!(
            refused,
            Err(AuthError::BadCharacters),
            "{name:?} {password:?}"
        );
    }
}
