//! How private a conversation is, for other tabs. It is in no storage.

use super::words::number;
use crate::jid::BareJid;
use crate::privacy::{Identity, Key, KnownKey, Note, State, Trust, View};
use crate::store::Chat;
use crate::store::privacy::NoteAt;
use crate::time::Millis;
use crate::xml::Element;

const STATES: [(State, &str); 4] = [
    (State::Open, "open"),
    (State::Starting, "starting"),
    (State::Private, "private"),
    (State::Finished, "finished"),
];

const TRUST: [(Trust, &str); 3] = [
    (Trust::Seen, "seen"),
    (Trust::Smp, "smp"),
    (Trust::Compared, "compared"),
];

pub(super) fn write_identity(identity: &Identity) -> Element {
    let known = identity.known.iter().map(|key| {
        let trust = TRUST.into_iter().find(|(trust, _)| *trust == key.trust);
        Element::new("known", "")
            .with_attr("contact", key.contact.as_str())
            .with_attr("is", key.fingerprint.as_str())
            .with_opt_attr("trust", trust.map(|(_, word)| word))
            .with_opt_attr("since", key.since.map(|at| at.0.to_string()))
    });
    Element::new("identity", "")
        .with_opt_attr("mine", identity.mine.as_deref())
        .with_opt_attr("kept", identity.kept.then_some("1"))
        .with_children(known)
}

pub(super) fn read_identity(element: &Element) -> Identity {
    let known = |known: &Element| {
        let trust = TRUST
            .into_iter()
            .find(|(_, word)| Some(*word) == known.attr("trust"));
        Some(KnownKey {
            contact: BareJid::parse(known.attr("contact")?).ok()?,
            fingerprint: known.attr("is")?.to_owned(),
            trust: trust?.0,
            since: number(known.attr("since")).map(Millis),
        })
    };
    Identity {
        mine: element.attr("mine").map(str::to_owned),
        kept: element.attr("kept").is_some(),
        known: element.children().filter_map(known).collect(),
    }
}

pub(super) fn write_privacy(chat: &Chat) -> Element {
    let view = &chat.privacy;
    let state = STATES.into_iter().find(|(state, _)| *state == view.state);
    let key = |name: &str, key: &Key| {
        Element::new(name, "")
            .with_attr("is", key.fingerprint.as_str())
            .with_opt_attr("verified", key.verified.then_some("1"))
    };
    let question = view.asked.as_ref().map(|question| {
        let element = Element::new("asked", "");
        match question {
            Some(text) => element.with_text_child("question", text.as_str()),
            None => element,
        }
    });
    Element::new("otr", "")
        .with_opt_attr("is", state.map(|(_, word)| word))
        .with_opt_attr("mine", view.mine.as_deref())
        .with_opt_attr("old", view.old.then_some("1"))
        .with_opt_attr("held", view.held.then_some("1"))
        .with_opt_attr("asking", view.asking.then_some("1"))
        .with_opt_attr("making", view.making.map(|percent| percent.to_string()))
        .with_children(view.theirs.iter().map(|k| key("theirs", k)))
        .with_children(view.others.iter().map(|k| key("other", k)))
        .with_children(question)
        .with_children(chat.notes.iter().map(write_note))
}

pub(super) fn read_privacy(element: &Element, chat: &mut Chat) {
    let key = |name: &'static str| {
        element
            .children()
            .filter(move |c| c.is(name, ""))
            .filter_map(|c| {
                Some(Key {
                    fingerprint: c.attr("is")?.to_owned(),
                    verified: c.attr("verified").is_some(),
                })
            })
    };
    let state = STATES
        .into_iter()
        .find(|(_, w)| Some(*w) == element.attr("is"));
    chat.privacy = View {
        state: state.map(|(state, _)| state).unwrap_or_default(),
        mine: element.attr("mine").map(str::to_owned),
        theirs: key("theirs").next(),
        others: key("other").collect(),
        old: element.attr("old").is_some(),
        held: element.attr("held").is_some(),
        asked: element
            .child("asked", "")
            .map(|c| c.own_child_text("question")),
        asking: element.attr("asking").is_some(),
        making: number(element.attr("making")).and_then(|n| u8::try_from(n).ok()),
    };
    let notes = element.children().filter(|c| c.is("note", ""));
    chat.notes = notes.filter_map(read_note).collect();
}

fn write_note(at: &NoteAt) -> Element {
    let (word, said) = match &at.note {
        Note::Started { verified: false } => ("started", None),
        Note::Started { verified: true } => ("started-verified", None),
        Note::Renewed { verified: false } => ("renewed", None),
        Note::Renewed { verified: true } => ("renewed-verified", None),
        Note::Ended => ("ended", None),
        Note::TheyEnded => ("they-ended", None),
        Note::Asked => ("asked", None),
        Note::NewKey => ("new-key", None),
        Note::OtherKey => ("other-key", None),
        Note::Resent => ("resent", None),
        Note::Unreadable => ("unreadable", None),
        Note::TheirError(text) => ("error", Some(text.as_str())),
        Note::Verified { proves: false } => ("known", None),
        Note::Verified { proves: true } => ("verified", None),
        Note::NotVerified => ("not-verified", None),
        Note::VerifyingEnded => ("given-up", None),
    };
    let element = Element::new("note", "")
        .with_attr("is", word)
        .with_attr("n", at.number.to_string())
        .with_attr("key", at.key.to_string())
        .with_attr("at", at.at.0.to_string());
    match said {
        Some(text) => element.with_text(text),
        None => element,
    }
}

fn read_note(element: &Element) -> Option<NoteAt> {
    let note = match element.attr("is")? {
        "started" => Note::Started { verified: false },
        "started-verified" => Note::Started { verified: true },
        "renewed" => Note::Renewed { verified: false },
        "renewed-verified" => Note::Renewed { verified: true },
        "ended" => Note::Ended,
        "they-ended" => Note::TheyEnded,
        "asked" => Note::Asked,
        "new-key" => Note::NewKey,
        "other-key" => Note::OtherKey,
        "resent" => Note::Resent,
        "unreadable" => Note::Unreadable,
        "error" => Note::TheirError(element.text()),
        "known" => Note::Verified { proves: false },
        "verified" => Note::Verified { proves: true },
        "not-verified" => Note::NotVerified,
        "given-up" => Note::VerifyingEnded,
        _ => return None,
    };
    Some(NoteAt {
        number: element.attr("n")?.parse().ok()?,
        key: number(element.attr("key"))?,
        at: Millis(number(element.attr("at"))?),
        note,
    })
}
