//! The edges: thin hands on the browser, without protocol and without policy.

pub mod badge;
pub mod clock;
pub mod console;
pub mod credentials;
pub mod derive;
pub mod disk;
pub mod dom;
pub mod emoji;
pub mod fetch;
pub mod file;
pub mod guest;
pub mod intl;
pub mod life;
pub mod notices;
pub mod panic;
pub mod pattern;
pub mod people;
pub mod picture;
pub mod prep;
pub mod random;
pub mod record;
pub mod sound;
pub mod tabs;
pub mod timer;
pub mod upload;
pub mod websocket;
