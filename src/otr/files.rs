//! The files in which other programs keep keys, so that people take their identity along: libotr's
//! three (Pidgin, Profanity and most others), and the text of otr.js (Converse.js up to 3).

pub mod sexp;

use crate::otr::codec::{Reader, put_mpi, unhex};
use crate::otr::dsa::{Fingerprint, PrivateKey, PublicKey};
use crate::otr::trust::Trust;
use crate::otr::wire::LEAST_TAG;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sexp::Sexp;
use std::fmt::Write as _;
use zeroize::Zeroizing;

/// The protocol's name in the files of Pidgin and everyone after it.
pub const PROTOCOL: &str = "prpl-jabber";

/// Accounts that are read of a file: to check a key takes a while.
const MAX_ACCOUNTS: usize = 64;

/// A key with the account that it is of.
pub struct AccountKey {
    /// An address, often with a resource.
    pub account: String,
    pub protocol: String,
    pub key: PrivateKey,
}

/// Reads libotr's `otr.private_key`. Accounts whose key is broken are left out; `None` if it is no
/// such file at all.
pub fn read_keys(text: &str) -> Option<Vec<AccountKey>> {
    let root = sexp::parse(text)?;
    let accounts = root.list_named("privkeys")?;
    let accounts = accounts.iter().take(MAX_ACCOUNTS);
    Some(accounts.filter_map(account).collect())
}

fn account(entry: &Sexp) -> Option<AccountKey> {
    let fields = entry.list_named("account")?;
    let text = |name| {
        let value = field(fields, name)?.first()?.atom()?;
        String::from_utf8(value.to_vec()).ok()
    };
    let key = field(fields, "private-key")?.first()?.list_named("dsa")?;
    let number = |name| Some(unsigned(field(key, name)?.first()?.atom()?));
    let public = PublicKey::new(number("p")?, number("q")?, number("g")?, number("y")?)?;
    Some(AccountKey {
        account: text("name")?,
        protocol: text("protocol")?,
        key: PrivateKey::new(public, number("x")?)?,
    })
}

fn field<'a>(fields: &'a [Sexp], name: &str) -> Option<&'a [Sexp]> {
    fields.iter().find_map(|field| field.list_named(name))
}

/// A signed number has a leading zero where the highest bit is set.
fn unsigned(bytes: &[u8]) -> &[u8] {
    crate::otr::codec::minimal(bytes)
}

/// Writes `otr.private_key` with one account.
pub fn write_key(account: &str, key: &PrivateKey) -> Zeroizing<String> {
    let [p, q, g, y] = key.public().numbers();
    let number = |name: &str, bytes: &[u8]| {
        let sign = if bytes.first().is_some_and(|b| *b >= 0x80) {
            "00"
        } else {
            ""
        };
        let mut hex = Zeroizing::new(crate::otr::codec::hex(bytes));
        hex.make_ascii_uppercase();
        Zeroizing::new(format!("  ({name} #{sign}{}#)\n", *hex))
    };
    let mut out = Zeroizing::new(String::with_capacity(2048));
    out.push_str("(privkeys\n (account\n(name ");
    out.push_str(&sexp::quoted(account));
    out.push_str(")\n(protocol ");
    out.push_str(PROTOCOL);
    out.push_str(")\n(private-key \n (dsa \n");
    for (name, bytes) in [
        ("p", &p),
        ("q", &q),
        ("g", &g),
        ("y", &y),
        ("x", &key.secret()),
    ] {
        out.push_str(&number(name, bytes));
    }
    out.push_str("  )\n )\n )\n)\n");
    out
}

/// A line of libotr's `otr.fingerprints`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FingerprintLine {
    pub contact: String,
    pub account: String,
    pub protocol: String,
    pub fingerprint: Fingerprint,
    pub trust: Trust,
}

/// Reads `otr.fingerprints`; lines that are none are left out.
pub fn read_fingerprints(text: &str) -> Vec<FingerprintLine> {
    let line = |line: &str| {
        let mut fields = line
            .trim_end_matches(['\r', '\n'])
            .split('\t')
            .map(str::to_owned);
        let (contact, account, protocol) = (fields.next()?, fields.next()?, fields.next()?);
        let fingerprint = unhex(&fields.next()?)?.try_into().ok()?;
        let trust = match fields.next().as_deref() {
            None | Some("") => Trust::Seen,
            Some("smp") => Trust::Smp,
            Some(_) => Trust::Compared,
        };
        (!contact.is_empty()).then_some(FingerprintLine {
            contact,
            account,
            protocol,
            fingerprint: Fingerprint(fingerprint),
            trust,
        })
    };
    text.lines().filter_map(line).collect()
}

/// Writes `otr.fingerprints`.
pub fn write_fingerprints(lines: &[FingerprintLine]) -> String {
    let mut out = String::new();
    for line in lines {
        // Nothing that would begin a field or a line of its own.
        let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        let trust = match line.trust {
            Trust::Seen => "",
            Trust::Smp => "smp",
            Trust::Compared => "verified",
        };
        let (contact, account) = (clean(&line.contact), clean(&line.account));
        let fingerprint = crate::otr::codec::hex(&line.fingerprint.0);
        let protocol = clean(&line.protocol);
        let _ = writeln!(
            out,
            "{contact}\t{account}\t{protocol}\t{fingerprint}\t{trust}"
        );
    }
    out
}

/// Reads `otr.instance_tags`: account, protocol and tag of each line that has them.
pub fn read_tags(text: &str) -> Vec<(String, String, u32)> {
    let line = |line: &str| {
        let mut fields = line.trim_end().split('\t');
        let (account, protocol) = (fields.next()?.to_owned(), fields.next()?.to_owned());
        let tag = fields
            .next()
            .filter(|tag| tag.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let tag = u32::from_str_radix(tag, 16).ok()?;
        (tag >= LEAST_TAG && !account.starts_with('#')).then_some((account, protocol, tag))
    };
    text.lines().filter_map(line).collect()
}

/// Writes `otr.instance_tags` with one account.
pub fn write_tag(account: &str, tag: u32) -> String {
    let account = account.replace(['\t', '\n', '\r'], " ");
    format!(
        "# WARNING! Never copy this file to another device.\n{account}\t{PROTOCOL}\t{tag:08x}\n"
    )
}

/// A key as bytes: PUBKEY, then x as MPI. What is kept at rest, encrypted.
pub fn key_bytes(key: &PrivateKey) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(512));
    out.extend(key.public().to_bytes());
    put_mpi(&mut out, &key.secret());
    out
}

/// Reads what `key_bytes` gives.
pub fn read_key_bytes(bytes: &[u8]) -> Option<PrivateKey> {
    let mut reader = Reader::new(bytes);
    let key = PrivateKey::new(PublicKey::read(&mut reader)?, reader.mpi()?)?;
    reader.end().map(|()| key)
}

/// The same in base64, which is what otr.js and so Converse.js kept.
pub fn read_key_base64(text: &str) -> Option<PrivateKey> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    read_key_bytes(&bytes)
}
