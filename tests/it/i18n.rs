//! Texts in other languages: catalogs, numbers, places, and which language it is.

use converse_rs::i18n::po::{self, Entry};
use converse_rs::i18n::{self, Catalog, Text, around, choose, counted, fill, language, plural, tr};

/// As Polish and Russian tell numbers apart, in short.
fn slavic(n: u32) -> String {
    match (n % 10, n % 100) {
        (1, rest) if rest != 11 => "one",
        (2..=4, rest) if !(12..=14).contains(&rest) => "few",
        _ => "many",
    }
    .to_owned()
}

const PO: &str = r#"
# What stands in front.
msgid ""
msgstr ""
"Language: xx\n"
"X-Number-Kinds: one few many\n"

#: src/ui/a.rs
msgid "Cancel"
msgstr "Otmena"

msgid ""
"Say \"hello\" "
"to {name}"
msgstr "\"Privet\", {name}"

msgid "{n} room"
msgid_plural "{n} rooms"
msgstr[0] "{n} komnata"
msgstr[1] "{n} komnaty"
msgstr[2] "{n} komnat"
"#;

fn with_catalog(test: impl FnOnce()) {
    let po = po::read(PO).unwrap();
    i18n::set(Some(Catalog::read(po::catalog(&po), slavic)));
    test();
    i18n::set(None);
}

#[test]
fn a_text_is_english_until_a_catalog_says_it() {
    assert_eq!(tr("Cancel"), "Cancel");
    with_catalog(|| {
        assert_eq!(tr("Cancel"), "Otmena");
        assert_eq!(Text("Cancel").tr(), "Otmena");
        assert_eq!(tr("Not translated"), "Not translated");
        assert_eq!(
            fill(tr("Say \"hello\" to {name}"), &[("name", "{name}")]),
            "\"Privet\", {name}"
        );
    });
    assert_eq!(tr("Cancel"), "Cancel");
}

#[test]
fn what_counts_has_the_form_of_its_number() {
    let rooms = |n| plural(n, "{n} room", "{n} rooms");
    assert_eq!((rooms(1), rooms(2)), ("1 room".into(), "2 rooms".into()));
    with_catalog(|| {
        let all = [1, 2, 5, 11, 21, 22].map(rooms);
        let words = [
            "komnata", "komnaty", "komnat", "komnat", "komnata", "komnaty",
        ];
        let expected = [1, 2, 5, 11, 21, 22].into_iter().zip(words);
        let expected: Vec<_> = expected.map(|(n, word)| format!("{n} {word}")).collect();
        assert_eq!(all.to_vec(), expected);
        assert_eq!(counted(3, "{n} room", "{n} rooms"), "{n} komnaty");
        assert_eq!(plural(7, "{n} day", "{n} days"), "7 days");
    });
}

#[test]
fn a_kind_of_number_that_is_not_told_apart_is_like_the_last() {
    let text = "one\tother\n{n} rooms\t{n} pièce\t{n} pièces".to_owned();
    i18n::set(Some(Catalog::read(text, |_| "many".to_owned())));
    assert_eq!(plural(1_000_000, "{n} room", "{n} rooms"), "1000000 pièces");
    i18n::set(None);
}

#[test]
fn a_catalog_that_is_none_leaves_everything_in_english() {
    for odd in [
        "",
        "\n",
        "one\tother",
        "one\n\t\t\n\nCancel",
        "z\tz\nCancel\tX\nA\tB",
    ] {
        i18n::set(Some(Catalog::read(odd.to_owned(), slavic)));
        let _ = tr("Cancel");
        assert_eq!(tr("Send"), "Send");
        assert_eq!(plural(2, "{n} room", "{n} rooms"), "2 rooms");
    }
    i18n::set(None);
}

#[test]
fn places_are_filled_once_and_what_is_not_known_stays() {
    type Case = (
        &'static str,
        &'static [(&'static str, &'static str)],
        &'static str,
    );
    let cases: [Case; 7] = [
        ("{a} and {b}", &[("a", "{b}"), ("b", "2")], "{b} and 2"),
        ("{b}{a}", &[("a", "1"), ("b", "2")], "21"),
        ("{c}", &[("a", "1")], "{c}"),
        ("{", &[("a", "1")], "{"),
        ("{a", &[("a", "1")], "{a"),
        ("{{a}}", &[("a", "1")], "{1}"),
        ("plain", &[], "plain"),
    ];
    for (text, values, expected) in cases {
        assert_eq!(fill(text, values), expected, "{text}");
    }
    assert_eq!(around("a {name} b"), ("a ", " b"));
    assert_eq!(around("{name} b"), ("", " b"));
    assert_eq!(around("nothing"), ("nothing", ""));
    assert_eq!(around("a {name"), ("a {name", ""));
}

fn tag(wanted: &[&str], allowed: &[&str]) -> &'static str {
    let allowed: Vec<_> = allowed.iter().map(|tag| (*tag).to_owned()).collect();
    language(choose(wanted.iter().copied(), &allowed)).0
}

#[test]
fn the_language_is_the_best_that_there_is() {
    let cases: [(&[&str], &[&str], &str); 12] = [
        (&[], &[], "en"),
        (&["tlh", "de-AT", "fr"], &[], "de"),
        (&["en-GB", "de"], &[], "en"),
        (&["pt_BR"], &[], "pt-BR"),
        (&["PT-pt"], &[], "pt-BR"),
        (&["zh-Hans-CN"], &[], "zh"),
        (&["sv"], &[], "en"),
        (&["fr"], &["en", "de"], "en"),
        (&["fr", "de"], &["en", "de_DE"], "de"),
        (&["fr"], &["de"], "de"),
        (&["fr"], &["xx"], "en"),
        (&["", "-", "_"], &[], "en"),
    ];
    for (wanted, allowed, expected) in cases {
        assert_eq!(tag(wanted, allowed), expected, "{wanted:?} of {allowed:?}");
    }
    assert_eq!(language(200), ("en", false));
    let arabic = choose(["ar-EG"], &[]);
    assert_eq!(language(arabic), ("ar", true));
}

#[test]
fn a_po_file_is_read_as_gettext_has_it() {
    let po = po::read(PO).unwrap();
    assert_eq!(po.kinds, ["one", "few", "many"]);
    let [cancel, hello, rooms] = &po.entries[..] else {
        panic!("three texts");
    };
    assert_eq!((&*cancel.text, &*cancel.forms[0]), ("Cancel", "Otmena"));
    assert_eq!(hello.text, "Say \"hello\" to {name}");
    let expected = Entry {
        text: "{n} rooms".into(),
        one: Some("{n} room".into()),
        forms: ["{n} komnata", "{n} komnaty", "{n} komnat"]
            .map(str::to_owned)
            .into(),
    };
    assert_eq!(*rooms, expected);
}

#[test]
fn a_po_file_with_a_fault_is_refused_with_its_line() {
    let head = "msgid \"\"\nmsgstr \"X-Number-Kinds: one other\\n\"\n\n";
    let cases = [
        ("msgid \"A\"\nmsgstr \"\"\n", "empty form"),
        ("msgid \"A\"\nmsgstr \"a\\nb\"\n", "several lines"),
        ("msgid \"A {x}\"\nmsgstr \"a {y}\"\n", "other places"),
        (
            "msgid \"A\"\nmsgid_plural \"B\"\nmsgstr[0] \"b\"\n",
            "takes 2 forms",
        ),
        ("#, fuzzy\nmsgid \"A\"\nmsgstr \"a\"\n", "not sure"),
        ("msgid \"A\nmsgstr \"a\"\n", "does not end"),
        ("domain \"A\"\n", "not known"),
        ("\"A\"\n", "a text of nothing"),
        ("what\n", "neither a key"),
    ];
    for (po, why) in cases {
        let error = po::read(&[head, po].concat()).unwrap_err();
        assert!(
            error.contains(why) && error.starts_with("line "),
            "{po:?}: {error}"
        );
    }
    assert!(po::read("msgid \"\"\nmsgstr \"Language: x\\n\"\n").is_err());
}
