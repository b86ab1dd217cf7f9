//! A message that is spoken: recorded, listened to if one likes, and sent as a file.

use crate::jid::BareJid;
use crate::platform::dom;
use crate::platform::record::{self, Recording};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, button, raw};
use crate::ui::state::AppState;
use crate::ui::words::file as words;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, Url};

/// Seconds that one may have; then it waits for what is to become of it.
const MOST: usize = 600;

/// Milliseconds between two looks at how loud it is; ten of them are a second.
const LOOK: i32 = 100;
/// Looks that are drawn.
const DRAWN: usize = 48;

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Idle,
    /// The user is asked for the microphone.
    Asking,
    /// He was, and it is not to be had.
    Refused,
    Running,
    Ready,
}

/// What is recorded in a chat.
#[derive(Clone, Copy)]
pub(super) struct Voice {
    pub(super) phase: RwSignal<Phase>,
    /// How loud it was at each look, of 100.
    levels: RwSignal<Vec<u8>>,
    /// How long it is by now.
    seconds: Memo<usize>,
    recording: StoredValue<Option<(Recording, Option<dom::Interval>)>, LocalStorage>,
    /// It, its ending, and where the player finds it.
    ready: StoredValue<Option<(Blob, &'static str, String)>, LocalStorage>,
}

impl Voice {
    pub(super) fn new() -> Self {
        let levels = RwSignal::new(Vec::new());
        let voice = Self {
            phase: RwSignal::new(Phase::Idle),
            levels,
            seconds: Memo::new(move |_| levels.with(Vec::len) / 10),
            recording: StoredValue::new_local(None),
            ready: StoredValue::new_local(None),
        };
        // The microphone is let go of with the chat.
        on_cleanup(move || voice.drop_all());
        voice
    }

    /// Begins.
    pub(super) fn start(self) {
        self.drop_all();
        self.phase.set(Phase::Asking);
        record::start(move |recording| {
            // By then the user may not want it any more.
            if self.phase.try_get_untracked() != Some(Phase::Asking) {
                return;
            }
            let Some(recording) = recording else {
                return self.phase.set(Phase::Refused);
            };
            self.levels.set(Vec::new());
            self.phase.set(Phase::Running);
            let ticks = dom::every(LOOK, move || self.tick());
            self.recording.set_value(Some((recording, ticks)));
        });
    }

    fn tick(self) {
        let level = |recording: &Option<(Recording, _)>| recording.as_ref().map(|(r, _)| r.level());
        let Some(level) = self.recording.try_with_value(level).flatten() else {
            return;
        };
        let _ = self.levels.try_update(|levels| levels.push(level));
        if self.seconds.try_get_untracked() >= Some(MOST) {
            self.stop(Box::new(|| {}));
        }
    }

    /// Ends it, to be listened to; `then` is done after that.
    fn stop(self, then: Box<dyn FnOnce()>) {
        let Some(Some((recording, _))) = self.recording.try_update_value(Option::take) else {
            return;
        };
        recording.stop(move |blob, ending| {
            let url = |blob: &Blob| Url::create_object_url_with_blob(blob).unwrap_or_default();
            let ready = blob.map(|blob| (blob.clone(), ending, url(&blob)));
            let phase = if ready.is_some() {
                Phase::Ready
            } else {
                Phase::Refused
            };
            if self.ready.try_set_value(ready).is_none() {
                self.phase.set(phase);
                then();
            }
        });
    }

    /// No longer.
    fn cancel(self) {
        self.drop_all();
        self.phase.set(Phase::Idle);
    }

    fn drop_all(self) {
        let _ = self.recording.try_set_value(None);
        if let Some(Some((.., url))) = self.ready.try_update_value(Option::take) {
            let _ = Url::revoke_object_url(&url);
        }
    }

    fn send(self, chat: &BareJid, actions: Actions) {
        let ready = self.ready.try_update_value(Option::take).flatten();
        if let Some((blob, ending, url)) = ready {
            let _ = Url::revoke_object_url(&url);
            let at: String = dom::now().format().chars().take(19).collect();
            let name = ["voice-", &at.replace(':', "-"), ".", ending].concat();
            actions.attach(chat, vec![(name, blob)], false);
        }
        self.phase.set(Phase::Idle);
    }
}

/// The button that begins; nothing where the page can have no microphone.
pub(super) fn start_button(voice: Voice, off: Memo<bool>) -> AnyView {
    if !record::is_possible() {
        return ().into_any();
    }
    view! {
        <button class="cv-icon-button" type="button" data-testid="voice-start"
            aria-label=words::VOICE.tr() title=words::VOICE.tr()
            prop:disabled=move || off.get()
            aria-pressed=move || (voice.phase.get() != Phase::Idle).to_string()
            on:click=move |_| {
                if voice.phase.get_untracked() == Phase::Idle {
                    voice.start();
                }
            }>
            <Icon glyph=Glyph::Voice/>
        </button>
    }
    .into_any()
}

/// What is being recorded, above the composer; nothing while that is nothing.
#[component]
pub(super) fn VoiceBar(chat: BareJid, voice: Voice) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let (bar, home) = (NodeRef::<html::Div>::new(), chat.clone());
    // The button that had the focus is gone with what it ended.
    Effect::new(move |before: Option<Phase>| {
        let phase = voice.phase.get();
        if phase == Phase::Idle && before.is_some_and(|before| before != Phase::Idle) {
            state.focus_composer(&home);
        } else if phase == Phase::Ready {
            dom::next_frame(move || {
                let bar = bar.try_get_untracked().flatten();
                let last = bar.and_then(|b| b.query_selector("button:last-child").ok().flatten());
                if let Some(last) = last.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = last.focus();
                }
            });
        }
        phase
    });
    let time = move || {
        let n = voice.seconds.get();
        let tens = if n % 60 < 10 { ":0" } else { ":" };
        [&(n / 60).to_string(), tens, &(n % 60).to_string()].concat()
    };
    // A line for each of the last looks, from the middle up and down.
    let wave = move || {
        voice.levels.with(|levels| {
            let last = levels.iter().skip(levels.len().saturating_sub(DRAWN));
            let line = |(n, level): (usize, &u8)| {
                let half = (u32::from(*level) * 11 / 100).max(1);
                format!("M{} {}v{}", 2 + 4 * n, 12 - half, 2 * half)
            };
            last.enumerate().map(line).collect::<String>()
        })
    };
    let view = move || {
        let phase = voice.phase.get();
        if phase == Phase::Idle {
            return None;
        }
        let chat = chat.clone();
        let running = phase == Phase::Running;
        let (words, state) = match phase {
            Phase::Idle | Phase::Asking => (words::MICROPHONE.tr(), "asking"),
            Phase::Refused => (words::NO_MICROPHONE.tr(), "refused"),
            Phase::Running => (words::RECORDING.tr(), "running"),
            Phase::Ready => (words::RECORDED.tr(), "ready"),
        };
        let url = voice
            .ready
            .with_value(|r| r.as_ref().map(|(.., url)| url.clone()));
        let sends = running || phase == Phase::Ready;
        let send = move || {
            let (chat, voice) = (chat.clone(), voice);
            if running {
                voice.stop(Box::new(move || voice.send(&chat, actions)));
            } else {
                voice.send(&chat, actions);
            }
        };
        Some(
            view! {
                <div class="cv-voice" node_ref=bar data-testid="voice" data-state=state role="group" aria-label=words::VOICE.tr()>
                    <span role="status">{words}</span>
                    {running.then(|| view! {
                        <svg class="cv-voice__wave" viewBox="0 0 192 24" aria-hidden="true">
                            <path data-testid="voice-wave" d=move || wave()/>
                        </svg>
                        <span class="cv-voice__time" role="timer" data-testid="voice-time">{move || time()}</span>
                    }.into_any())}
                    {url.map(|url| raw("audio", vec![
                        ("class", "cv-voice__player".to_owned()),
                        ("controls", String::new()),
                        ("aria-label", words::RECORDED.tr().to_owned()),
                        ("src", url),
                    ], None))}
                    <span class="cv-voice__buttons">
                        {button("plain", "voice-cancel", if sends { words::DISCARD.tr() } else { words::CLOSE.tr() },
                            move || voice.cancel())}
                        {running.then(|| button("plain", "voice-stop", words::STOP.tr(), move || {
                            voice.stop(Box::new(|| {}));
                        }))}
                        {sends.then(|| button("primary", "voice-send", words::SEND.tr(), send))}
                    </span>
                </div>
            }
            .into_any(),
        )
    };
    view! { {move || view()} }.into_any()
}
