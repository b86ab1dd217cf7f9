//! OAUTHBEARER (RFC 7628) and X-OAUTH2, the form that came before it.

use zeroize::Zeroizing;

/// The one message of OAUTHBEARER: GS2 header with the authorization identity, then the token.
pub(super) fn bearer(username: &str, token: &str) -> Zeroizing<Vec<u8>> {
    let name = username.replace('=', "=3D").replace(',', "=2C");
    let header = if name.is_empty() {
        "n,,".to_owned()
    } else {
        ["n,a=", &name, ","].concat()
    };
    Zeroizing::new(
        [&*header, "\u{1}auth=Bearer ", token, "\u{1}\u{1}"]
            .concat()
            .into_bytes(),
    )
}

/// The one message of X-OAUTH2, which looks like PLAIN's.
pub(super) fn x_oauth2(username: &str, token: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(["\0", username, "\0", token].concat().into_bytes())
}
