//! The identity in files: there and back, from other programs, and hostile ones.

use super::*;
use converse_rs::otr::dsa::PrivateKey;
use converse_rs::otr::files::{key_bytes, write_key};
use converse_rs::privacy::{File, Found, MAX_FILE, Own, Trust, Wrong, export, look};
use proptest::prelude::*;
use zeroize::Zeroizing;

fn me() -> BareJid {
    BareJid::parse("romeo@here").unwrap()
}

fn print_of(key: &PrivateKey) -> String {
    key.public().fingerprint().to_string()
}

fn fresh() -> End {
    End::new("romeo@here/orchard", "juliet@there", "A", OtrPolicy::Manual)
}

fn import(end: &mut End, text: &str) {
    end.act(Intent::Own(Own::Import(Zeroizing::new(text.to_owned()))));
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn there_and_back() {
    let (mut a, mut b) = private();
    let fingerprint = a.store.identity().known[0].fingerprint.clone();
    a.order(Order::Trust {
        fingerprint,
        verified: true,
    });
    let saved = a.privacy.save();
    let (name, keys) = export(&saved, &me(), File::Key).unwrap();
    assert_eq!(name, "otr.private_key");
    let (name, known) = export(&saved, &me(), File::Fingerprints).unwrap();
    assert_eq!(name, "otr.fingerprints");
    assert!(known.starts_with("juliet@there\tromeo@here\tprpl-jabber\t"));
    assert!(known.ends_with("\tverified\n"));

    let mut later = fresh();
    let before = later.saved;
    import(&mut later, &keys);
    import(&mut later, &known);
    assert!(later.saved >= before + 2);
    let identity = later.store.identity().clone();
    assert_eq!(identity.mine, a.store.identity().mine);
    assert_eq!(identity.known.len(), 1);
    assert_eq!(identity.known[0].trust, Trust::Compared);
    // When that was the file does not say.
    assert_eq!(identity.known[0].since, None);
    // To take it in once more changes nothing.
    let saved = later.saved;
    import(&mut later, &known);
    assert_eq!((later.saved, later.store.identity()), (saved, &identity));

    a.order(Order::End);
    b.order(Order::End);
    talk(&mut a, &mut b);
    later.order(Order::Start);
    talk(&mut later, &mut b);
    assert!(later.store.privacy(&later.other).view.is_verified());
    assert!(!b.notes().contains(&Note::OtherKey));
}

#[test]
fn nothing_is_written_where_there_is_nothing() {
    let saved = fresh().privacy.save();
    for file in [File::Key, File::Fingerprints] {
        assert!(export(&saved, &me(), file).is_none());
        for wrong in ["", "<", "<otr v='2'/>", "<other v='1' tag='1'/>"] {
            assert!(export(wrong, &me(), file).is_none());
        }
    }
}

#[test]
fn another_key_ends_what_stands_and_is_told_before() {
    let (mut a, mut b) = private();
    let file = write_key("romeo@here", &key("B"));
    let found = look(&file, &me()).unwrap();
    assert_eq!(found.key, Some(print_of(&key("B"))));
    assert_eq!((found.other, found.known), (None, 0));
    // Looking at it changed nothing.
    assert_eq!(a.state(), State::Private);
    import(&mut a, &file);
    assert_eq!(a.state(), State::Open);
    assert_eq!(a.store.identity().mine, Some(print_of(&key("B"))));
    talk(&mut a, &mut b);
    assert_eq!(b.state(), State::Finished);
    // The same key leaves what stands.
    let (mut a, mut b) = private();
    import(&mut a, &write_key("romeo@here", &key("A")));
    talk(&mut a, &mut b);
    assert_eq!((a.state(), b.state()), (State::Private, State::Private));
}

#[test]
fn a_key_that_is_read_while_one_is_made_is_the_one() {
    let mut a = fresh();
    a.privacy.order(NOW, &a.other.clone(), Order::Start);
    while let Some(output) = a.privacy.poll() {
        // Made later, when nobody waits any more.
        drop(output);
    }
    assert!(a.privacy.is_making());
    import(&mut a, &write_key("romeo@here", &key("B")));
    assert!(!a.privacy.is_making());
    a.privacy.set_key(NOW, key("A"));
    a.pump();
    assert_eq!(a.store.identity().mine, Some(print_of(&key("B"))));
}

#[test]
fn files_of_other_programs() {
    let accounts = |names: &[(&str, &str)]| {
        let mut file = String::from("(privkeys\n");
        for (name, which) in names {
            let one = write_key(name, &key(which));
            let inner = one.trim_start_matches("(privkeys\n").trim_end();
            file.push_str(inner.strip_suffix(')').unwrap());
        }
        file + ")\n"
    };
    let key_in = |file: &str| look(file, &me()).map(|found| (found.key.unwrap(), found.other));
    // Pidgin has a resource in the name, or the slash of one, and several accounts.
    for name in ["romeo@here/pc", "romeo@here/", "Romeo@HERE"] {
        let file = accounts(&[("juliet@there/", "A"), (name, "B")]);
        assert_eq!(key_in(&file), Ok((print_of(&key("B")), None)), "{name}");
    }
    // One of somebody else is taken and named; of several nobody knows which.
    let other = Some("old@there/pc".to_owned());
    assert_eq!(
        key_in(&accounts(&[("old@there/pc", "B")])),
        Ok((print_of(&key("B")), other))
    );
    assert_eq!(
        key_in(&accounts(&[("a@x", "A"), ("b@x", "B")])),
        Err(Wrong::NotYours)
    );
    // otr.js.
    let text = base64(&key_bytes(&key("B")));
    assert_eq!(
        key_in(&format!("{text}\n")),
        Ok((print_of(&key("B")), None))
    );

    let lines = |account: &str| {
        format!(
            "juliet@there\t{account}\tprpl-jabber\t2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031\tverified\n\
             @\t{account}\tprpl-jabber\t2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031\t\n\
             juliet@there/x\t{account}\txmpp\t41565087bee913e9d7101bb5f118125d7dfb2b5d\tsmp\n"
        )
    };
    let mixed = [
        lines("romeo@here/"),
        lines("other@x").replace("juliet", "nurse"),
    ]
    .concat();
    let found = Found {
        key: None,
        other: None,
        known: 2,
    };
    assert_eq!(look(&mixed, &me()), Ok(found));
    let mut a = fresh();
    import(&mut a, &mixed);
    let trust: Vec<Trust> = a.store.identity().known.iter().map(|k| k.trust).collect();
    assert_eq!(trust, [Trust::Compared, Trust::Smp]);
    assert!(
        a.store
            .identity()
            .known
            .iter()
            .all(|k| k.contact == a.other)
    );
    // What is known to be checked does not become less so.
    let less = lines("romeo@here").replace("verified", "");
    import(&mut a, &less);
    assert_eq!(a.store.identity().known[0].trust, Trust::Compared);
}

/// Made by libotr 4.1.1, of two accounts.
#[test]
fn files_that_libotr_wrote() {
    let keys = include_str!("../otr/vectors/libotr/otr.private_key");
    let known = include_str!("../otr/vectors/libotr/otr.fingerprints");
    // What otrl_privkey_fingerprint says.
    let mine = "55286BFA 26F844BD C70FF9AA 715D7E4F 6A44DB82".to_owned();
    let mut a = fresh();
    assert_eq!(look(keys, &me()).unwrap().key.as_ref(), Some(&mine));
    import(&mut a, keys);
    import(&mut a, known);
    assert_eq!(a.store.identity().mine.as_ref(), Some(&mine));
    let all = a.store.identity().known.iter();
    let all: Vec<(&str, &str, Trust)> = all
        .map(|k| (k.contact.as_str(), &k.fingerprint[..8], k.trust))
        .collect();
    let expected = [
        ("juliet@there", "41565087", Trust::Smp),
        ("juliet@there", "2E85EB6A", Trust::Compared),
        ("tybalt@there", "2E85EB6A", Trust::Seen),
    ];
    assert_eq!(all, expected);
    // And what is written of it is what libotr wrote, but for the account's name and the other account.
    let saved = a.privacy.save();
    let (_, written) = export(&saved, &me(), File::Key).unwrap();
    let theirs = keys.split_once("(name \"romeo@here/pc\")").unwrap().1;
    assert_eq!(
        written.split_once("(name \"romeo@here\")").unwrap().1,
        theirs
    );
    let (_, written) = export(&saved, &me(), File::Fingerprints).unwrap();
    let theirs: Vec<String> = known
        .lines()
        .filter(|line| line.contains("romeo"))
        .map(|line| line.replace("romeo@here/pc", "romeo@here"))
        .collect();
    assert_eq!(written.lines().collect::<Vec<_>>(), theirs);
}

#[test]
fn wrong_files_change_nothing() {
    let good = write_key("romeo@here", &key("A"));
    let mut a = fresh();
    let truncated = &good[..good.len() / 2];
    let broken = good.replace("(x #", "(x #11");
    let swapped = good.replace("(g #", "(h #");
    let long = " ".repeat(MAX_FILE + 1);
    let deep = "(".repeat(100_000);
    let many = "x\ty\tz\tnot hexadecimal\t\n".repeat(5000);
    let huge = good.replace("(p #", &format!("(p #{}", "ff".repeat(60_000)));
    let cases = [
        ("", Wrong::Unknown),
        ("hello", Wrong::Unknown),
        ("\0\0\0", Wrong::Unknown),
        ("(privkeys)", Wrong::Broken),
        ("(privkeys (account))", Wrong::Broken),
        (truncated, Wrong::Unknown),
        (&broken, Wrong::Broken),
        (&swapped, Wrong::Broken),
        (&huge, Wrong::Broken),
        (&long, Wrong::TooLong),
        (&deep, Wrong::Unknown),
        (&many, Wrong::Unknown),
        (
            "@\tromeo@here\tx\t2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031\t\n",
            Wrong::Unknown,
        ),
    ];
    for (text, wrong) in cases {
        let start: String = text.chars().take(40).collect();
        assert_eq!(look(text, &me()), Err(wrong), "{start}");
        import(&mut a, text);
        assert_eq!(*a.store.identity(), Default::default(), "{start}");
    }
    assert_eq!(a.saved, 0);
    // Half a file of fingerprints is what is whole in it.
    let half = "juliet@there\tromeo@here\tx\t2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031\tsmp\njuliet@there\trom";
    assert_eq!(look(half, &me()).unwrap().known, 1);
    // A flood of keys of one contact stays small, and what was checked stays.
    let flood: String = (0..2000u32)
        .map(|n| format!("juliet@there\tromeo@here\tx\t{:0>40}\t\n", format!("{n:x}")))
        .collect();
    import(&mut a, &[half, "\n", &flood].concat());
    let known = &a.store.identity().known;
    assert!(known.len() <= 32 && known.iter().any(|k| k.trust == Trust::Smp));
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(text in "[()#|\"\\\\a-f0-9:\t\n @A-Za-z]{0,300}") {
        let _ = look(&text, &me());
    }

    #[test]
    fn any_change_of_a_key_file_is_read_or_refused(at in 0usize..1600, byte in 32u8..127) {
        let mut file = write_key("romeo@here", &key("A")).as_bytes().to_vec();
        let at = at % file.len();
        file[at] = byte;
        let text = String::from_utf8(file).unwrap();
        if let Ok(Found { key: Some(found), .. }) = look(&text, &me()) {
            // Whatever is taken works: the public half belongs to the secret one.
            prop_assert_eq!(found.len(), 44);
        }
    }
}
