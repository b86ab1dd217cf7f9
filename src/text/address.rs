//! Addresses of files in the web: what they say of the file, without anybody being asked.

/// Bytes of an address.
const MAX_URL: usize = 4096;
/// Characters of a name.
const MAX_NAME: usize = 80;

/// What a file is, as its name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Picture,
    Audio,
    Video,
    Other,
}

const ENDINGS: [(Kind, &[&str]); 3] = [
    (
        Kind::Picture,
        &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp"],
    ),
    (
        Kind::Audio,
        &["mp3", "ogg", "oga", "opus", "m4a", "wav", "flac", "weba"],
    ),
    (Kind::Video, &["mp4", "webm", "m4v", "mov", "ogv"]),
];

/// The host in what stands behind `://`; empty where somebody's name is before it, which is a trap.
pub fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.contains('@') {
        return "";
    }
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    }
}

/// Whether it is an address in the web, and nothing but that.
pub fn is_address(url: &str) -> bool {
    let scheme = url.split_once("://");
    is_sane(url)
        && scheme
            .is_some_and(|(s, rest)| matches!(s, "https" | "http") && !host_of(rest).is_empty())
}

/// Whether files are put to, and got from, this address: over TLS, or on this machine.
pub fn is_safe(url: &str) -> bool {
    match url.split_once("://").filter(|_| is_sane(url)) {
        Some(("https", rest)) => !host_of(rest).is_empty(),
        Some(("http", rest)) => matches!(host_of(rest), "localhost" | "127.0.0.1" | "[::1]"),
        _ => false,
    }
}

fn is_sane(url: &str) -> bool {
    let sane = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"\\`".contains(c);
    url.len() <= MAX_URL && url.chars().all(sane)
}

/// The host.
pub fn host(url: &str) -> &str {
    url.split_once("://").map_or("", |(_, rest)| host_of(rest))
}

/// The file's name: what stands last in the path, readable.
pub fn name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let last = path.rsplit_once('/').map_or("", |(_, last)| last);
    sane_name(&decoded(last)).unwrap_or_else(|| host(url).to_owned())
}

/// A part of an address as people read it: `%20` and the like undone, where that gives text (RFC 3986 §2.1).
pub fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        match (byte, digit(), digit()) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

/// A file's name as it is shown, whoever says it: the last part of a path, without what cannot be seen, or turns
/// the direction of writing, and with it an ending.
pub fn sane_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = last.chars().filter(plain).take(MAX_NAME).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// What a file is by its media type.
pub fn kind_of(media_type: &str) -> Kind {
    match media_type.split_once('/') {
        Some(("image", "png" | "jpeg" | "gif" | "webp" | "avif" | "bmp")) => Kind::Picture,
        Some(("audio", _)) => Kind::Audio,
        Some(("video", _)) => Kind::Video,
        _ => Kind::Other,
    }
}

/// The ending of its name, in lower case; empty where there is none.
pub fn ending(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let ending = last.rsplit_once('.').map_or("", |(_, ending)| ending);
    let short = ending.len() <= 8 && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if short {
        ending.to_ascii_lowercase()
    } else {
        String::new()
    }
}

/// What it is.
pub fn kind(url: &str) -> Kind {
    let ending = ending(url);
    let fits = |(_, all): &(Kind, &[&str])| all.contains(&&*ending);
    ENDINGS
        .into_iter()
        .find(fits)
        .map_or(Kind::Other, |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_nobody_reads_along() {
        for url in [
            "https://a.b/c",
            "http://localhost:5280/x",
            "http://127.0.0.1/",
            "http://[::1]:1/",
        ] {
            assert!(is_safe(url) && is_address(url), "{url}");
        }
        for url in [
            "http://a.b/c",
            "https://",
            "https:///x",
            "https://a@b/",
            "http://localhost@evil/",
            "http://localhost.evil/",
            "http://evil\\localhost/",
            "javascript:alert(1)//://",
            "data:text/html,x",
            "ftp://a/b",
            "https://a/\nb",
            "//a/b",
            "",
        ] {
            assert!(!is_safe(url), "{url}");
        }
        assert!(!is_safe(&format!("https://a/{}", "b".repeat(5000))));
        assert!(is_address("http://a.b/c"));
    }

    #[test]
    fn names_and_kinds() {
        assert_eq!(
            name("https://a.b/x/my%20cat%C3%A9.PNG?s=1#f"),
            "my cat\u{e9}.PNG"
        );
        assert_eq!(name("https://a.b/%ff%zz%"), "%ff%zz%");
        assert_eq!(name("https://a.b/"), "a.b");
        assert_eq!(name("https://a.b"), "a.b");
        assert_eq!(name("https://a.b/x%E2%80%AEgnp.exe"), "xgnp.exe");
        assert_eq!(name(&format!("https://a.b/{}", "n".repeat(900))).len(), 80);
        assert_eq!(kind("https://a.b/c.JPG?x=.exe"), Kind::Picture);
        assert_eq!(kind("https://a.b/c.opus"), Kind::Audio);
        assert_eq!(kind("https://a.b/c.webm#t"), Kind::Video);
        assert_eq!(kind("https://a.png/c"), Kind::Other);
        assert_eq!(kind("https://a.b/c.svg"), Kind::Other);
        assert_eq!(ending("https://a.b/c.tar.gz"), "gz");
        assert_eq!(ending("https://a.b/c.<b>"), "");
    }
}
