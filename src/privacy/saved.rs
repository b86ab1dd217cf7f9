//! The account's key, instance tag and what is known of contacts' keys, as a text. It is sealed before it
//! is written anywhere.

use super::Privacy;
use crate::config::OtrPolicy;
use crate::jid::BareJid;
use crate::otr::dsa::{Fingerprint, PrivateKey};
use crate::otr::files::{key_bytes, read_key_base64};
use crate::otr::trust::{Keyring, Trust};
use crate::time::Millis;
use crate::xml::{Element, parse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// What an engine goes on with.
#[derive(Default)]
pub(super) struct Saved {
    pub(super) key: Option<PrivateKey>,
    pub(super) tag: u32,
    pub(super) keyring: Keyring,
    /// Whose all that is.
    pub(super) account: Option<String>,
    /// When conversations are private, where it is not as usual.
    pub(super) policies: Vec<(BareJid, OtrPolicy)>,
}

const TRUST: [(Trust, &str); 3] = [
    (Trust::Seen, "seen"),
    (Trust::Smp, "smp"),
    (Trust::Compared, "compared"),
];

impl Privacy {
    /// All that is to be kept.
    pub fn save(&self) -> Zeroizing<String> {
        let known = self.engine.keyring().iter().flat_map(|(contact, keys)| {
            keys.iter().map(move |known| {
                let word = TRUST.into_iter().find(|(t, _)| *t == known.trust);
                Element::new("known", "")
                    .with_attr("contact", contact)
                    .with_attr("key", digits(&known.fingerprint))
                    .with_opt_attr("trust", word.map(|(_, word)| word))
                    .with_opt_attr("since", known.since.map(|at| at.0.to_string()))
            })
        });
        let key = self.engine.key().map(|key| {
            let text = Zeroizing::new(STANDARD.encode(&*key_bytes(key)));
            Element::new("key", "").with_text(text.as_str())
        });
        let policies = self.policies().into_iter().map(|(chat, policy)| {
            Element::new("policy", "")
                .with_attr("contact", chat.as_str())
                .with_attr("is", policy.name())
        });
        let all = Element::new("otr", "")
            .with_attr("v", "1")
            .with_opt_attr("account", self.me.as_ref().map(BareJid::as_str))
            .with_attr("tag", self.engine.tag().to_string())
            .with_children(key)
            .with_children(known)
            .with_children(policies);
        Zeroizing::new(all.to_xml())
    }
}

/// Reads it back; what cannot be read is left out.
pub(super) fn read(text: &str) -> Option<Saved> {
    let all = parse(text).ok()?;
    if all.name() != "otr" || all.attr("v") != Some("1") {
        return None;
    }
    let mut saved = Saved {
        key: all.child("key", "").and_then(|key| {
            let text = Zeroizing::new(key.text());
            read_key_base64(&text)
        }),
        tag: all.attr("tag")?.parse().ok()?,
        keyring: Keyring::default(),
        account: all.attr("account").map(str::to_owned),
        policies: all
            .children()
            .filter(|c| c.is("policy", ""))
            .filter_map(|c| {
                let contact = BareJid::parse(c.attr("contact")?).ok()?;
                Some((contact, OtrPolicy::from_name(c.attr("is")?)?))
            })
            .collect(),
    };
    for known in all.children().filter(|c| c.is("known", "")) {
        let contact = known.attr("contact").and_then(|c| BareJid::parse(c).ok());
        let key = known.attr("key").and_then(fingerprint);
        let trust = TRUST
            .into_iter()
            .find(|(_, w)| Some(*w) == known.attr("trust"));
        if let (Some(contact), Some(key), Some((trust, _))) = (contact, key, trust) {
            let since = known.attr("since").and_then(|at| at.parse().ok());
            saved
                .keyring
                .set(contact.as_str(), key, trust, since.map(Millis));
        }
    }
    Some(saved)
}

fn digits(fingerprint: &Fingerprint) -> String {
    fingerprint.to_string().replace(' ', "")
}

/// From forty hexadecimal digits, with or without spaces.
pub(super) fn fingerprint(text: &str) -> Option<Fingerprint> {
    let digits: String = text.chars().filter(|c| *c != ' ').collect();
    let bytes = crate::otr::codec::unhex(&digits)?;
    Some(Fingerprint(bytes.try_into().ok()?))
}
