//! Words around emoji.

pub(crate) const OPEN: &str = "Emoji";
pub(crate) const SEARCH: &str = "Name of an emoji";
pub(crate) const KINDS: &str = "Kinds of emoji";
pub(crate) const ALL: &str = "Emoji";
pub(crate) const LOADING: &str = "Loading…";
pub(crate) const FAILED: &str = "The list of emoji could not be loaded. ";
pub(crate) const RETRY: &str = "Try again";
pub(crate) const NONE: &str = "None has such a name.";
pub(crate) const TONE: &str = "Colour of skin";
pub(crate) const TONES: [&str; 6] = [
    "✋ none",
    "✋🏻 light",
    "✋🏼 rather light",
    "✋🏽 medium",
    "✋🏾 rather dark",
    "✋🏿 dark",
];
/// The groups: those that were used last, then Unicode's.
pub(crate) const GROUPS: [(&str, &str); 10] = [
    ("🕑", "Used last"),
    ("😀", "Faces and feelings"),
    ("👋", "People"),
    ("🐻", "Animals and nature"),
    ("🍎", "Food and drink"),
    ("🚗", "Travel and places"),
    ("⚽", "Activities"),
    ("💡", "Things"),
    ("❤️", "Signs"),
    ("🏁", "Flags"),
];
