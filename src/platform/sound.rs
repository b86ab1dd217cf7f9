//! The sound of a message that comes: a file of the site, or a short tone.

use super::dom::{now, property, window};
use crate::time::Millis;
use std::cell::{Cell, OnceCell};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioContext, HtmlAudioElement};

/// How long it is quiet after a sound, in ms.
const PAUSE_MS: u64 = 1_500;
/// The tone: two notes, each with its height in Hz and its beginning in s.
const NOTES: [(f32, f64); 2] = [(660.0, 0.0), (880.0, 0.12)];
/// How long a note sounds, in s, and how loud it is at first; 1 is all there is.
const LENGTH: f64 = 0.25;
const LOUDNESS: f32 = 0.12;

/// What makes it.
#[derive(Default)]
pub struct Sound {
    last: Cell<Millis>,
    context: OnceCell<Option<AudioContext>>,
}

impl Sound {
    /// Makes it, unless it was made just now. `folder`: where `msg_received.ogg` and `.mp3` are.
    pub fn make(&self, folder: Option<&str>) {
        // Before the user has touched the page browsers allow none, and complain.
        let touched = window().map(|w| property(&w.navigator(), "userActivation"));
        let touched = touched.map(|activation| property(&activation, "hasBeenActive"));
        if touched.is_some_and(|touched| touched.is_falsy() && !touched.is_undefined())
            || now().0.abs_diff(self.last.get().0) < PAUSE_MS
        {
            return;
        }
        self.last.set(now());
        let _ = match folder {
            Some(folder) => play(folder),
            None => self.tone(),
        };
    }

    fn tone(&self) -> Option<()> {
        let context = self.context.get_or_init(|| AudioContext::new().ok());
        let context = context.as_ref()?;
        if let Ok(promise) = context.resume() {
            spawn_local(async move { drop(JsFuture::from(promise).await) });
        }
        let begin = context.current_time();
        for (height, at) in NOTES {
            let (note, gain) = (
                context.create_oscillator().ok()?,
                context.create_gain().ok()?,
            );
            let (from, to) = (begin + at, begin + at + LENGTH);
            note.frequency().set_value(height);
            gain.gain().set_value_at_time(LOUDNESS, from).ok()?;
            gain.gain()
                .exponential_ramp_to_value_at_time(0.001, to)
                .ok()?;
            note.connect_with_audio_node(&gain).ok()?;
            gain.connect_with_audio_node(&context.destination()).ok()?;
            note.start_with_when(from).ok()?;
            note.stop_with_when(to).ok()?;
        }
        Some(())
    }
}

fn play(folder: &str) -> Option<()> {
    let audio = HtmlAudioElement::new().ok()?;
    let kind = if audio.can_play_type("audio/ogg").is_empty() {
        "mp3"
    } else {
        "ogg"
    };
    audio.set_src(&[folder.trim_end_matches('/'), "/msg_received.", kind].concat());
    let promise = audio.play().ok()?;
    spawn_local(async move { drop(JsFuture::from(promise).await) });
    Some(())
}
