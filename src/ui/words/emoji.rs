//! Words around emoji.
use crate::i18n::Text;

pub(crate) const OPEN: Text = Text("Emoji");
pub(crate) const SEARCH: Text = Text("Name of an emoji");
pub(crate) const KINDS: Text = Text("Kinds of emoji");
pub(crate) const ALL: Text = Text("Emoji");
pub(crate) const LOADING: Text = Text("Loading…");
pub(crate) const FAILED: Text = Text("The list of emoji could not be loaded.");
pub(crate) const RETRY: Text = Text("Try again");
pub(crate) const NONE: Text = Text("None has such a name.");
pub(crate) const TONE: Text = Text("Colour of skin");
pub(crate) const TONES: [Text; 6] = [
    Text("✋ none"),
    Text("✋🏻 light"),
    Text("✋🏼 rather light"),
    Text("✋🏽 medium"),
    Text("✋🏾 rather dark"),
    Text("✋🏿 dark"),
];
/// The groups: those that were used last, then Unicode's.
pub(crate) const GROUPS: [(&str, Text); 10] = [
    ("🕑", Text("Used last")),
    ("😀", Text("Faces and feelings")),
    ("👋", Text("People")),
    ("🐻", Text("Animals and nature")),
    ("🍎", Text("Food and drink")),
    ("🚗", Text("Travel and places")),
    ("⚽", Text("Activities")),
    ("💡", Text("Things")),
    ("❤️", Text("Signs")),
    ("🏁", Text("Flags")),
];
