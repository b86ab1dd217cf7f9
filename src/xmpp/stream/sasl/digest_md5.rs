//! DIGEST-MD5 (RFC 2831): long deprecated (RFC 6331), and all that some old servers have.

use crate::xmpp::error::AuthError;
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// RFC 2831 §2.1.1: a challenge is shorter than this. It also bounds the work of reading one.
const MAX_CHALLENGE: usize = 2048;

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// One DIGEST-MD5 exchange.
pub(super) struct DigestMd5 {
    username: String,
    password: Zeroizing<String>,
    domain: String,
    cnonce: String,
    state: State,
}

enum State {
    Start,
    Answered { rspauth: String },
    Verified,
}

impl DigestMd5 {
    pub(super) fn new(
        username: &str,
        password: Zeroizing<String>,
        domain: &str,
        cnonce: String,
    ) -> Self {
        let (username, domain) = (username.to_owned(), domain.to_owned());
        Self {
            username,
            password,
            domain,
            cnonce,
            state: State::Start,
        }
    }

    pub(super) fn challenge(&mut self, data: &[u8]) -> Result<Zeroizing<Vec<u8>>, AuthError> {
        if data.len() >= MAX_CHALLENGE {
            return Err(bad("a challenge longer than is allowed"));
        }
        let text = std::str::from_utf8(data).map_err(|_| bad("not UTF-8"))?;
        let directives = parse(text).ok_or(bad("malformed directives"))?;
        let get = |name: &str| {
            directives
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        match &self.state {
            State::Start => self.answer(&get),
            State::Answered { rspauth } => {
                let given = get("rspauth").ok_or(AuthError::ServerSignature)?;
                if !bool::from(given.as_bytes().ct_eq(rspauth.as_bytes())) {
                    return Err(AuthError::ServerSignature);
                }
                self.state = State::Verified;
                Ok(Zeroizing::default())
            }
            State::Verified => Err(bad("a challenge out of turn")),
        }
    }

    fn answer<'c>(
        &mut self,
        get: &dyn Fn(&str) -> Option<&'c str>,
    ) -> Result<Zeroizing<Vec<u8>>, AuthError> {
        let nonce = get("nonce")
            .filter(|n| !n.is_empty())
            .ok_or(bad("no nonce"))?;
        if get("algorithm") != Some("md5-sess") {
            return Err(bad("unknown algorithm"));
        }
        if get("qop").is_some_and(|qop| !qop.split(',').any(|q| q.trim() == "auth")) {
            return Err(bad("no quality of protection that we know"));
        }
        let realm = get("realm").unwrap_or(&self.domain).to_owned();
        let uri = ["xmpp/", &self.domain].concat();
        let secret = secret(&self.username, &realm, &self.password);
        let (mine, rspauth) = responses(&secret, nonce, &self.cnonce, &uri);
        let text = [
            "charset=utf-8,username=\"",
            &quoted(&self.username),
            "\",realm=\"",
            &quoted(&realm),
            "\",nonce=\"",
            &quoted(nonce),
            "\",nc=00000001,cnonce=\"",
            &quoted(&self.cnonce),
            "\",digest-uri=\"",
            &quoted(&uri),
            "\",response=",
            &mine,
            ",qop=auth",
        ]
        .concat();
        self.state = State::Answered { rspauth };
        Ok(Zeroizing::new(text.into_bytes()))
    }

    pub(super) fn success(&mut self, data: Option<&[u8]>) -> Result<(), AuthError> {
        // The proof may also come with the success itself.
        if let (State::Answered { .. }, Some(data)) = (&self.state, data) {
            self.challenge(data)?;
        }
        match self.state {
            State::Verified => Ok(()),
            State::Start | State::Answered { .. } => Err(AuthError::ServerSignature),
        }
    }
}

/// The hash that stands for the password (RFC 2831 §2.1.2.1). Names and passwords that fit into
/// ISO 8859-1 are hashed in it, since servers share such hashes with HTTP.
fn secret(username: &str, realm: &str, password: &str) -> Zeroizing<Vec<u8>> {
    let octets = |text: &str| -> Zeroizing<Vec<u8>> {
        let latin: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
        Zeroizing::new(latin.unwrap_or_else(|| text.as_bytes().to_vec()))
    };
    let hash = Md5::new()
        .chain_update(&*octets(username))
        .chain_update([":", realm, ":"].concat())
        .chain_update(&*octets(password));
    Zeroizing::new(hash.finalize().to_vec())
}

/// The client's response, and the one by which the server proves itself.
fn responses(secret: &[u8], nonce: &str, cnonce: &str, uri: &str) -> (String, String) {
    let a1 = Md5::new()
        .chain_update(secret)
        .chain_update([":", nonce, ":", cnonce].concat());
    let a1 = hex(&a1.finalize());
    let response = |a2: &[&str]| {
        let a2 = hex(&Md5::digest(a2.concat()));
        let all = [&*a1, nonce, "00000001", cnonce, "auth", &a2].join(":");
        hex(&Md5::digest(all))
    };
    (response(&["AUTHENTICATE:", uri]), response(&[":", uri]))
}

/// Reads `name=value` pairs, values quoted or not; `None` when they are malformed.
fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let border = |c: char| c == ',' || SPACE.contains(&c);
    let mut rest = text.trim_start_matches(border);
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let mut value = String::new();
        let after = after.trim_start_matches(SPACE);
        if let Some(inside) = after.strip_prefix('"') {
            let mut chars = inside.chars();
            loop {
                match chars.next()? {
                    '"' => break,
                    '\\' => value.push(chars.next()?),
                    c => value.push(c),
                }
            }
            rest = chars.as_str().trim_start_matches(SPACE);
            if !rest.is_empty() && !rest.starts_with(',') {
                return None;
            }
        } else {
            let end = after.find(',').unwrap_or(after.len());
            let (plain, behind) = after.split_at_checked(end)?;
            value.push_str(plain.trim());
            rest = behind;
        }
        // A directive said twice is one too many to believe either (RFC 2831 §2.1.1).
        let name = name.trim().to_ascii_lowercase();
        if name.is_empty() || name != "realm" && pairs.iter().any(|(n, _)| *n == name) {
            return None;
        }
        pairs.push((name, value));
        rest = rest.trim_start_matches(border);
    }
    Some(pairs)
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or('0');
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

fn bad(what: &'static str) -> AuthError {
    AuthError::BadChallenge(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2831 §4, first example. Its protocol is IMAP, which only the address shows.
    #[test]
    fn the_example_of_the_rfc() {
        let secret = secret("chris", "elwood.innosoft.com", "secret");
        let (mine, servers) = responses(
            &secret,
            "OA6MG9tEQGm2hh",
            "OA6MHXh6VqTrRk",
            "imap/elwood.innosoft.com",
        );
        assert_eq!(mine, "d388dad90d4bbd760a152321f2143af7");
        assert_eq!(servers, "ea40f60335c427b5527b84dbabcdfffd");
    }
}
